//! Iteration: `iter()`, `next()`, unpacking.

use std::cell::{Cell, RefCell};

use super::{
    ClassBuilder, Vm,
    generator::Generator,
    objects::{NativeIter, NativeIterator},
};
use crate::value::{Class, Dict, Host, List, Object, Raise, Result, Tuple, Value, Visitor};

impl Vm {
    /// `iter(value)`; a `TypeError` where it cannot be iterated.
    pub fn iter(&mut self, value: &Value) -> Result<Value> {
        match self.try_iter(value)? {
            Some(iterator) => Ok(iterator),
            None => {
                let class = self.types.of(value).type_name();
                Err(Raise::type_error(format!("'{class}' object is not iterable")))
            }
        }
    }

    /// `iter(value)`; `None` where it cannot be iterated.
    pub(super) fn try_iter(&mut self, value: &Value) -> Result<Option<Value>> {
        match value {
            Value::List(list) => {
                let class = self.types.list_iterator.clone();
                return Ok(Some(self.new_iterator(&class, ListIterator::new(list.clone()))));
            }
            Value::Tuple(items) => {
                let class = self.types.tuple_iterator.clone();
                let iterator = TupleIterator { items: RefCell::new(items.clone()), at: Cell::new(0) };
                return Ok(Some(self.new_iterator(&class, iterator)));
            }
            Value::Object(object)
                if object.payload::<NativeIter>().is_some() || object.payload::<Generator>().is_some() =>
            {
                return Ok(Some(value.clone()));
            }
            _ => {}
        }
        let name = self.known.iter.clone();
        let class = self.types.of(value);
        match self.lookup(&class, &name) {
            Some(Value::None) => return Ok(None),
            Some(_) => {
                let iterator = self.call_special(value, &name, Vec::new())?.unwrap_or_default();
                let next = self.known.next.clone();
                let class = self.types.of(&iterator);
                if iterator.payload::<NativeIter>().is_none() && self.lookup(&class, &next).is_none() {
                    return Err(Raise::type_error(format!("iter() returned non-iterator of type '{}'", class.name())));
                }
                return Ok(Some(iterator));
            }
            None => {}
        }
        let getitem = self.known.getitem.clone();
        if self.lookup(&class, &getitem).is_some() {
            let class = self.types.sequence_iterator.clone();
            let iterator = SequenceIterator { sequence: value.clone(), at: Cell::new(Some(0)) };
            return Ok(Some(self.new_iterator(&class, iterator)));
        }
        Ok(None)
    }

    /// The next item of an iterator; `None` at its end.
    pub fn next(&mut self, iterator: &Value) -> Result<Option<Value>> {
        if let Some(object) = iterator.as_object() {
            if let Some(native) = object.payload::<NativeIter>() {
                self.nest()?;
                let result = native.0.next(self);
                self.nesting -= 1;
                return result;
            }
            if object.payload::<Generator>().is_some() {
                let object = object.clone();
                return Ok(self.send(&object, Value::None)?.ok());
            }
        }
        let name = self.known.next.clone();
        match self.call_special(iterator, &name, Vec::new()) {
            Ok(Some(value)) => Ok(Some(value)),
            Ok(None) => {
                let class = self.types.of(iterator).name();
                Err(Raise::type_error(format!("'{class}' object is not an iterator")))
            }
            Err(raise) if self.raised(&raise, "StopIteration") => Ok(None),
            Err(raise) => Err(raise),
        }
    }

    /// The object of a native iterator of that class, which has its `__iter__` and `__next__` by itself.
    pub fn new_iterator(&mut self, class: &Class, iterator: impl NativeIterator + 'static) -> Value {
        Object::bare(class.clone(), NativeIter(Box::new(iterator))).into()
    }

    /// The items of an iterable.
    pub(super) fn items_of(&mut self, iterable: &Value) -> Result<Vec<Value>> {
        match iterable {
            Value::List(list) => {
                self.spend(list.len() as u64 / 8)?;
                return Ok(list.to_vec());
            }
            Value::Tuple(items) => return Ok(items.to_vec()),
            Value::Dict(dict) => return Ok(dict.keys()),
            Value::Set(set) => return Ok(set.elements()),
            _ => {}
        }
        let iterator = self.iter(iterable)?;
        let mut items = Vec::new();
        loop {
            match self.next(&iterator)? {
                Some(item) => items.push(item),
                None => return Ok(items),
            }
            self.spend(1)?;
        }
    }

    /// The items of what stands behind a `*` in a call or display.
    pub(super) fn spread_items(&mut self, iterable: &Value) -> Result<Vec<Value>> {
        match self.items_of(iterable) {
            Err(raise) if self.raised(&raise, "TypeError") && self.try_iter(iterable)?.is_none() => {
                let class = self.types.of(iterable).name();
                Err(Raise::type_error(format!("Value after * must be an iterable, not {class}")))
            }
            other => other,
        }
    }

    /// The items of a call's only `*` argument; the callee is on top of the stack.
    pub(super) fn spread_argument(&mut self, iterable: &Value) -> Result<Vec<Value>> {
        match self.try_iter(iterable)? {
            Some(iterator) => self.items_of(&iterator),
            None => {
                let callee = self.peek(0);
                let (callee, class) = (self.callee_name(&callee), self.types.of(iterable).name());
                Err(Raise::type_error(format!("{callee} argument after * must be an iterable, not {class}")))
            }
        }
    }

    /// sequence → its items, the first on top
    pub(super) fn unpack(&mut self, count: usize) -> Result<()> {
        let value = self.pop();
        let items = match &value {
            Value::Tuple(items) if items.len() == count => {
                self.stack.extend(items.iter().rev().cloned().map(Some));
                return Ok(());
            }
            Value::Tuple(items) => items.to_vec(),
            Value::List(list) => list.to_vec(),
            other => {
                let iterator = match self.try_iter(other)? {
                    Some(iterator) => iterator,
                    None => {
                        let class = self.types.of(other).name();
                        return Err(Raise::type_error(format!("cannot unpack non-iterable {class} object")));
                    }
                };
                let mut items = Vec::with_capacity(count);
                while items.len() <= count {
                    match self.next(&iterator)? {
                        Some(item) => items.push(item),
                        None => break,
                    }
                }
                items
            }
        };
        if items.len() < count {
            return Err(Raise::value_error(format!(
                "not enough values to unpack (expected {count}, got {})",
                items.len()
            )));
        }
        if items.len() > count {
            return Err(Raise::value_error(format!("too many values to unpack (expected {count})")));
        }
        self.stack.extend(items.into_iter().rev().map(Some));
        Ok(())
    }

    /// As [`Vm::unpack`], with a list of what is between the first and the last items.
    pub(super) fn unpack_star(&mut self, before: usize, after: usize) -> Result<()> {
        let value = self.pop();
        let Some(iterator) = self.try_iter(&value)? else {
            let class = self.types.of(&value).name();
            return Err(Raise::type_error(format!("cannot unpack non-iterable {class} object")));
        };
        let mut items = self.items_of(&iterator)?;
        if items.len() < before + after {
            return Err(Raise::value_error(format!(
                "not enough values to unpack (expected at least {}, got {})",
                before + after,
                items.len()
            )));
        }
        let last = items.split_off(items.len() - after);
        let middle = items.split_off(before);
        self.stack.extend(last.into_iter().rev().map(Some));
        self.push(Value::List(List::new(middle)));
        self.stack.extend(items.into_iter().rev().map(Some));
        Ok(())
    }

    /// The entries of a mapping, by its `keys()`; `None` where it is none.
    pub(super) fn mapping_entries(&mut self, mapping: &Value) -> Result<Option<Vec<(Value, Value)>>> {
        if let Value::Dict(dict) = mapping {
            return Ok(Some(dict.entries()));
        }
        let keys = self.known.keys.clone();
        let Some(keys) = self.find_attr(mapping, &keys)? else { return Ok(None) };
        let keys = self.call(&keys, Vec::new(), Vec::new())?;
        let mut entries = Vec::new();
        for key in self.items_of(&keys)? {
            let value = self.get_item(mapping, &key)?;
            entries.push((key, value));
        }
        Ok(Some(entries))
    }

    /// `{**mapping}`
    pub(super) fn update_dict(&mut self, dict: &Dict, mapping: &Value) -> Result<()> {
        // As in CPython a dict of a derived class is read as a dict, unless the class iterates in its own way.
        if let (Value::Object(object), Value::Dict(_)) = (mapping, mapping.builtin()) {
            let iter = self.known.iter.clone();
            let own = self.types.dict.attributes().get_str(&iter);
            if let (Some(own), Some(found)) = (own, self.lookup(&object.class(), &iter))
                && own.is(&found)
            {
                return super::types::extend_dict(self, dict, mapping);
            }
        }
        let Some(entries) = self.mapping_entries(mapping)? else {
            let class = self.types.of(mapping).name();
            return Err(Raise::type_error(format!("'{class}' object is not a mapping")));
        };
        for (key, value) in entries {
            drop(dict.insert(self, &key, value)?);
        }
        Ok(())
    }

    /// manager → its exit method and what entering gave
    pub(super) fn enter_with(&mut self, manager: &Value) -> Result<(Value, Value)> {
        let (enter, exit) = (self.known.enter.clone(), self.known.exit.clone());
        let lacking = |vm: &mut Vm, what: &str| {
            let class = vm.types.of(manager).name();
            Raise::type_error(format!("'{class}' object does not support the context manager protocol{what}"))
        };
        let Some(enter) = self.special_method(manager, &enter)? else { return Err(lacking(self, "")) };
        let Some(exit) = self.special_method(manager, &exit)? else {
            return Err(lacking(self, " (missed __exit__ method)"));
        };
        let result = self.call(&enter, Vec::new(), Vec::new())?;
        Ok((exit, result))
    }

    /// Calls an exit method with an exception; whether that is to be swallowed.
    pub(super) fn exit_with(&mut self, exit: &Value, exception: &Value) -> Result<bool> {
        let class = Value::Class(self.types.of(exception));
        let traceback = self.traceback_object(exception);
        let result = self.call(exit, vec![class, exception.clone(), traceback], Vec::new())?;
        self.truth(&result)
    }
}

/// Gives the classes of native iterators their methods.
pub(super) fn install(vm: &mut Vm) {
    let types = &vm.types;
    let classes = [
        &types.list_iterator,
        &types.list_reverse_iterator,
        &types.tuple_iterator,
        &types.str_iterator,
        &types.str_ascii_iterator,
        &types.bytes_iterator,
        &types.range_iterator,
        &types.set_iterator,
        &types.dict_key_iterator,
        &types.dict_value_iterator,
        &types.dict_item_iterator,
        &types.callable_iterator,
        &types.sequence_iterator,
        &types.zip,
        &types.map,
        &types.filter,
        &types.enumerate,
        &types.reversed,
    ]
    .map(Class::clone);
    for class in classes {
        iterator_methods(ClassBuilder::extend(&class)).build(vm);
    }
}

/// Adds `__iter__` and `__next__` to a class whose objects hold a [`NativeIter`].
pub fn iterator_methods(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method("__iter__", |_, args| {
            let [iterator] = args.exactly("__iter__")?;
            Ok(iterator)
        })
        .method("__next__", |vm, args| {
            let [iterator] = args.exactly("__next__")?;
            vm.next(&iterator)?.map_or_else(|| Err(vm.stop_iteration(Value::None)), Ok)
        })
        .method("__length_hint__", |_, args| {
            let [iterator] = args.exactly("__length_hint__")?;
            let left = iterator.payload::<NativeIter>().and_then(|iterator| iterator.0.remaining());
            Ok(Value::from(left.unwrap_or(0)))
        })
}

struct ListIterator {
    list: RefCell<Option<List>>,
    at: Cell<usize>,
}

impl ListIterator {
    fn new(list: List) -> ListIterator {
        ListIterator { list: RefCell::new(Some(list)), at: Cell::new(0) }
    }
}

impl NativeIterator for ListIterator {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.values(self.list.borrow().clone().map(Value::List).as_ref());
    }

    fn next(&self, _: &mut Vm) -> Result<Option<Value>> {
        let at = self.at.get();
        let item = match &*self.list.borrow() {
            Some(list) => list.get(at),
            None => return Ok(None),
        };
        match item {
            Some(item) => {
                self.at.set(at + 1);
                Ok(Some(item))
            }
            None => {
                let list = self.list.take();
                drop(list);
                Ok(None)
            }
        }
    }

    fn step(&self, to: &mut Option<Value>) -> bool {
        let at = self.at.get();
        let stepped = self.list.borrow().as_ref().is_some_and(|list| list.copy_at(at, to));
        self.at.set(at + usize::from(stepped));
        stepped
    }

    fn remaining(&self) -> Option<usize> {
        let length = self.list.borrow().as_ref().map_or(0, List::len);
        Some(length.saturating_sub(self.at.get()))
    }
}

struct TupleIterator {
    items: RefCell<Tuple>,
    at: Cell<usize>,
}

impl NativeIterator for TupleIterator {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.value(&Value::Tuple(self.items.borrow().clone()));
    }

    fn next(&self, _: &mut Vm) -> Result<Option<Value>> {
        let at = self.at.get();
        let item = self.items.borrow().get(at).cloned();
        match item {
            Some(item) => {
                self.at.set(at + 1);
                Ok(Some(item))
            }
            None => {
                let items = self.items.replace(Tuple::new(Vec::new()));
                self.at.set(0);
                drop(items);
                Ok(None)
            }
        }
    }

    fn step(&self, to: &mut Option<Value>) -> bool {
        let at = self.at.get();
        let items = self.items.borrow();
        let Some(item) = items.get(at) else { return false };
        item.copy_to(to);
        self.at.set(at + 1);
        true
    }

    fn remaining(&self) -> Option<usize> {
        Some(self.items.borrow().len().saturating_sub(self.at.get()))
    }
}

/// Iterates what has `__getitem__` alone.
struct SequenceIterator {
    sequence: Value,
    at: Cell<Option<i64>>,
}

impl NativeIterator for SequenceIterator {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.value(&self.sequence);
    }

    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        let Some(at) = self.at.get() else { return Ok(None) };
        match vm.get_item(&self.sequence, &Value::Int(at)) {
            Ok(value) => {
                self.at.set(Some(at + 1));
                Ok(Some(value))
            }
            Err(raise) if vm.raised(&raise, "IndexError") || vm.raised(&raise, "StopIteration") => {
                self.at.set(None);
                Ok(None)
            }
            Err(raise) => Err(raise),
        }
    }
}
