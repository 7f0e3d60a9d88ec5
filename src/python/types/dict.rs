//! `dict`.

mod views;

use std::cell::Cell;

use super::support::{argument, arity, guarded, nested, wrong_self};
use crate::{
    python::{Args, ClassBuilder, Vm, objects::NativeIterator},
    value::{Class, CompareOp, Dict, Host, Raise, Result, Value, Visitor},
};

pub(super) fn install(vm: &mut Vm) {
    views::install(vm);
    let class = vm.types.dict.clone();
    ClassBuilder::extend(&class)
        .method("__new__", |vm, args| {
            super::instance_of(vm, args.positional.first().cloned(), Value::Dict(Dict::new()), |types| &types.dict)
        })
        .method("__init__", |vm, args| {
            update(vm, args, "dict")?;
            Ok(Value::None)
        })
        .method("__repr__", |vm, args| {
            let dict = this(vm, &args, "__repr__")?.clone();
            repr(vm, &dict).map(Value::from)
        })
        .constant("__hash__", Value::None)
        .method("__len__", |vm, args| Ok(this(vm, &args, "__len__")?.len().into()))
        .method("__iter__", |vm, args| {
            let dict = this(vm, &args, "__iter__")?.clone();
            Ok(iterate(vm, dict, Part::Keys, false))
        })
        .method("__reversed__", |vm, args| {
            let dict = this(vm, &args, "__reversed__")?.clone();
            Ok(iterate(vm, dict, Part::Keys, true))
        })
        .method("__contains__", |vm, args| {
            arity(&args, "dict.__contains__", 1, 1)?;
            let dict = this(vm, &args, "__contains__")?.clone();
            Ok(Value::Bool(dict.contains(vm, &args.positional[1])?))
        })
        .method("__getitem__", |vm, args| {
            arity(&args, "dict.__getitem__", 1, 1)?;
            let dict = this(vm, &args, "__getitem__")?.clone();
            let key = &args.positional[1];
            if let Some(value) = dict.get(vm, key)? {
                return Ok(value);
            }
            if let Value::Object(_) = &args.positional[0]
                && let Some(missing) = vm.special(&args.positional[0], "__missing__")?
            {
                return vm.call(&missing, vec![key.clone()], Vec::new());
            }
            Err(key_error(key))
        })
        .method("__setitem__", |vm, args| {
            arity(&args, "dict.__setitem__", 2, 2)?;
            let dict = this(vm, &args, "__setitem__")?.clone();
            dict.insert(vm, &args.positional[1], args.positional[2].clone())?;
            Ok(Value::None)
        })
        .method("__delitem__", |vm, args| {
            arity(&args, "dict.__delitem__", 1, 1)?;
            let dict = this(vm, &args, "__delitem__")?.clone();
            match dict.remove(vm, &args.positional[1])? {
                Some(_) => Ok(Value::None),
                None => Err(key_error(&args.positional[1])),
            }
        })
        .method("__or__", |vm, args| merged(vm, &args, false))
        .method("__ror__", |vm, args| merged(vm, &args, true))
        .method("__ior__", |vm, args| {
            arity(&args, "dict.__ior__", 1, 1)?;
            let this = args.positional[0].clone();
            update(vm, args, "dict.update")?;
            Ok(this)
        })
        .method("__eq__", |vm, args| compare(vm, &args, CompareOp::Eq))
        .method("__ne__", |vm, args| compare(vm, &args, CompareOp::Ne))
        .method("get", |vm, args| {
            arity(&args, "dict.get", 1, 2)?;
            let dict = this(vm, &args, "get")?.clone();
            match dict.get(vm, &args.positional[1])? {
                Some(value) => Ok(value),
                None => Ok(argument(&args, 2).cloned().unwrap_or_default()),
            }
        })
        .method("setdefault", |vm, args| {
            arity(&args, "dict.setdefault", 1, 2)?;
            let dict = this(vm, &args, "setdefault")?.clone();
            if let Some(value) = dict.get(vm, &args.positional[1])? {
                return Ok(value);
            }
            let value = argument(&args, 2).cloned().unwrap_or_default();
            dict.insert(vm, &args.positional[1], value.clone())?;
            Ok(value)
        })
        .method("pop", |vm, args| {
            arity(&args, "dict.pop", 1, 2)?;
            let dict = this(vm, &args, "pop")?.clone();
            match (dict.remove(vm, &args.positional[1])?, argument(&args, 2)) {
                (Some((_, value)), _) => Ok(value),
                (None, Some(default)) => Ok(default.clone()),
                (None, None) => Err(key_error(&args.positional[1])),
            }
        })
        .method("popitem", |vm, args| {
            arity(&args, "dict.popitem", 0, 0)?;
            match this(vm, &args, "popitem")?.pop_last() {
                Some((key, value)) => Ok(Value::tuple([key, value])),
                None => Err(Raise::new("KeyError", "popitem(): dictionary is empty")),
            }
        })
        .method("update", |vm, args| {
            update(vm, args, "update")?;
            Ok(Value::None)
        })
        .method("clear", |vm, args| {
            arity(&args, "dict.clear", 0, 0)?;
            this(vm, &args, "clear")?.clear();
            Ok(Value::None)
        })
        .method("copy", |vm, args| {
            arity(&args, "dict.copy", 0, 0)?;
            Ok(Value::Dict(this(vm, &args, "copy")?.copy()))
        })
        .method("keys", |vm, args| views::make(vm, &args, Part::Keys, "keys"))
        .method("values", |vm, args| views::make(vm, &args, Part::Values, "values"))
        .method("items", |vm, args| views::make(vm, &args, Part::Items, "items"))
        .class_method("fromkeys", |vm, args| {
            arity(&args, "dict.fromkeys", 1, 2)?;
            let class = args.positional[0].clone();
            let value = argument(&args, 2).cloned().unwrap_or_default();
            let keys = vm.items(&args.positional[1])?;
            let made = vm.call(&class, Vec::new(), Vec::new())?;
            for key in keys {
                match &made {
                    Value::Dict(dict) => drop(dict.insert(vm, &key, value.clone())?),
                    other => vm.set_item(other, &key, value.clone())?,
                }
            }
            Ok(made)
        })
        .class_method("__class_getitem__", super::generic::class_get_item)
        .build(vm);
}

/// The `KeyError` for a key that is not there.
pub fn key_error(key: &Value) -> Raise {
    Raise::with_arguments("KeyError", vec![key.clone()])
}

/// What an iterator or a view of a dict gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The keys.
    Keys,
    /// The values.
    Values,
    /// Pairs of both.
    Items,
}

/// An iterator over a dict, which notices when the dict changes its size.
pub fn iterate(vm: &mut Vm, dict: Dict, part: Part, reverse: bool) -> Value {
    let class = match (part, reverse) {
        (Part::Keys, false) => &vm.types.dict_key_iterator,
        (Part::Values, false) => &vm.types.dict_value_iterator,
        (Part::Items, false) => &vm.types.dict_item_iterator,
        (Part::Keys, true) => &vm.types.dict_key_reverse_iterator,
        (Part::Values, true) => &vm.types.dict_value_reverse_iterator,
        (Part::Items, true) => &vm.types.dict_item_reverse_iterator,
    }
    .clone();
    if reverse {
        let mut entries = dict.entries();
        entries.reverse();
        let items: Vec<Value> = entries.into_iter().map(|(key, value)| part.of(key, value)).collect();
        return super::iterators::over(vm, &class, items);
    }
    let size = dict.len();
    vm.new_iterator(&class, Walk { dict, part, size: Cell::new(Some(size)), slot: Cell::new(0), given: Cell::new(0) })
}

impl Part {
    fn of(self, key: Value, value: Value) -> Value {
        match self {
            Part::Keys => key,
            Part::Values => value,
            Part::Items => Value::tuple([key, value]),
        }
    }
}

/// `dict(…)` and `dict.update(…)`: a mapping or pairs, then keywords. The first argument is the dict.
pub fn update(vm: &mut Vm, args: Args, name: &str) -> Result<()> {
    let given = args.positional.len().saturating_sub(1);
    if given > 1 {
        return Err(Raise::type_error(format!("{name} expected at most 1 argument, got {given}")));
    }
    let dict = this(vm, &args, name)?.clone();
    if let Some(source) = argument(&args, 1) {
        extend(vm, &dict, source)?;
    }
    for (key, value) in args.keywords {
        dict.insert(vm, &Value::Str(key), value)?;
    }
    Ok(())
}

/// Puts the entries of a mapping, or of an iterable of pairs, into `dict`.
pub fn extend(vm: &mut Vm, dict: &Dict, source: &Value) -> Result<()> {
    if let Value::Dict(other) = source.builtin() {
        super::support::charge(vm, other.len() * 8)?;
        for (key, value) in other.entries() {
            dict.insert(vm, &key, value)?;
        }
        return Ok(());
    }
    if let Value::Object(_) = source {
        let name = vm.intern("keys");
        if let Some(keys) = vm.find_attr(source, &name)? {
            let keys = vm.call(&keys, Vec::new(), Vec::new())?;
            for key in vm.items(&keys)? {
                let value = vm.get_item(source, &key)?;
                dict.insert(vm, &key, value)?;
            }
            return Ok(());
        }
    }
    for (at, pair) in vm.items(source)?.into_iter().enumerate() {
        let items = match &pair {
            Value::Tuple(items) => items.to_vec(),
            other => match vm.items(other) {
                Ok(items) => items,
                Err(raise) if raise.as_fatal().is_some() => return Err(raise),
                Err(_) => {
                    return Err(Raise::type_error(format!(
                        "cannot convert dictionary update sequence element #{at} to a sequence"
                    )));
                }
            },
        };
        match <[Value; 2]>::try_from(items) {
            Ok([key, value]) => drop(dict.insert(vm, &key, value)?),
            Err(items) => {
                return Err(Raise::value_error(format!(
                    "dictionary update sequence element #{at} has length {}; 2 is required",
                    items.len()
                )));
            }
        }
    }
    Ok(())
}

/// The `repr()` of a dict.
pub fn repr(vm: &mut Vm, dict: &Dict) -> Result<String> {
    guarded(dict.address(), "{...}", || {
        let mut out = String::from("{");
        for (at, (key, value)) in dict.entries().into_iter().enumerate() {
            if at > 0 {
                out.push_str(", ");
            }
            out.push_str(&vm.repr(&key)?);
            out.push_str(": ");
            out.push_str(&vm.repr(&value)?);
        }
        out.push('}');
        Ok(out)
    })
}

/// Whether two dicts have equal entries.
pub fn equal(vm: &mut Vm, left: &Dict, right: &Dict) -> Result<bool> {
    if left.len() != right.len() {
        return Ok(false);
    }
    nested("in comparison", || {
        for (key, value) in left.entries() {
            match right.get(vm, &key)? {
                Some(other) if super::sequence::same(vm, &value, &other)? => {}
                _ => return Ok(false),
            }
        }
        Ok(true)
    })
}

fn this<'a>(vm: &Vm, args: &'a Args, method: &str) -> Result<&'a Dict> {
    match args.positional.first().map(Value::builtin) {
        Some(Value::Dict(dict)) => Ok(dict),
        _ => Err(wrong_self(vm, args, "dict", method)),
    }
}

fn merged(vm: &mut Vm, args: &Args, reflected: bool) -> Result<Value> {
    let dict = this(vm, args, "__or__")?.clone();
    let Some(Value::Dict(other)) = args.positional.get(1).map(Value::builtin) else { return Ok(vm.not_implemented()) };
    let (first, second) = if reflected { (other, &dict) } else { (&dict, other) };
    let result = first.copy();
    for (key, value) in second.entries() {
        result.insert(vm, &key, value)?;
    }
    Ok(Value::Dict(result))
}

fn compare(vm: &mut Vm, args: &Args, op: CompareOp) -> Result<Value> {
    let dict = this(vm, args, "__eq__")?.clone();
    let Some(Value::Dict(other)) = args.positional.get(1).map(Value::builtin) else { return Ok(vm.not_implemented()) };
    let same = dict.is(other) || equal(vm, &dict, &other.clone())?;
    Ok(Value::Bool(same == (op == CompareOp::Eq)))
}

struct Walk {
    dict: Dict,
    part: Part,
    /// The size at the beginning; `None` once the walk is over.
    size: Cell<Option<usize>>,
    slot: Cell<usize>,
    /// How many entries were given.
    given: Cell<usize>,
}

impl NativeIterator for Walk {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.value(&Value::Dict(self.dict.clone()));
    }

    fn next(&self, _vm: &mut Vm) -> Result<Option<Value>> {
        let Some(size) = self.size.get() else { return Ok(None) };
        if self.dict.len() != size {
            // As in CPython the error comes again each time.
            return Err(Raise::new("RuntimeError", "dictionary changed size during iteration"));
        }
        match self.dict.entry_from(self.slot.get()) {
            Some(_) if self.given.get() >= size => {
                self.size.set(None);
                Err(Raise::new("RuntimeError", "dictionary keys changed during iteration"))
            }
            Some((slot, key, value)) => {
                self.slot.set(slot + 1);
                self.given.set(self.given.get() + 1);
                Ok(Some(self.part.of(key, value)))
            }
            None => {
                self.size.set(None);
                Ok(None)
            }
        }
    }
}

/// The class of views of that kind.
fn view_class(vm: &Vm, part: Part) -> Class {
    match part {
        Part::Keys => vm.types.dict_keys.clone(),
        Part::Values => vm.types.dict_values.clone(),
        Part::Items => vm.types.dict_items.clone(),
    }
}
