//! Iterators over what is there already, and those of `zip`, `map`, `filter`, `enumerate` and `reversed`.

use std::{
    any::Any,
    cell::{Cell, RefCell},
};

use super::support::{argument, integer, nested, type_name};
use crate::{
    python::{Args, BinaryOp, ClassBuilder, Vm, objects::NativeIterator},
    value::{Class, Host, Raise, Result, Value, Visitor},
};

pub(super) fn install(vm: &mut Vm) {
    let class = vm.types.zip.clone();
    ClassBuilder::extend(&class).method("__new__", zip).build(vm);
    let class = vm.types.map.clone();
    ClassBuilder::extend(&class).method("__new__", map).build(vm);
    let class = vm.types.filter.clone();
    ClassBuilder::extend(&class).method("__new__", filter).build(vm);
    let class = vm.types.enumerate.clone();
    ClassBuilder::extend(&class).method("__new__", enumerate).build(vm);
    let class = vm.types.reversed.clone();
    ClassBuilder::extend(&class).method("__new__", reversed).build(vm);
}

fn zip(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let strict = match args.take_keyword("strict") {
        Some(strict) => vm.truth(&strict)?,
        None => false,
    };
    if let Some((name, _)) = args.keywords.first() {
        return Err(Raise::type_error(format!("'{name}' is an invalid keyword argument for zip()")));
    }
    let mut sources = Vec::with_capacity(args.positional.len());
    for source in args.positional.iter().skip(1) {
        sources.push(vm.iter(source)?);
    }
    let class = vm.types.zip.clone();
    Ok(vm.new_iterator(
        &class,
        FromFn::new(move |vm: &mut Vm| {
            let mut items = Vec::with_capacity(sources.len());
            for (at, source) in sources.iter().enumerate() {
                match vm.next(source)? {
                    Some(item) => items.push(item),
                    None if strict && at > 0 => return Err(uneven("shorter", at)),
                    None => {
                        if strict {
                            for (at, source) in sources.iter().enumerate().skip(1) {
                                if vm.next(source)?.is_some() {
                                    return Err(uneven("longer", at));
                                }
                            }
                        }
                        return Ok(None);
                    }
                }
            }
            Ok((!items.is_empty()).then(|| Value::tuple(items)))
        }),
    ))
}

fn uneven(what: &str, at: usize) -> Raise {
    let others = if at == 1 { "argument 1".to_owned() } else { format!("arguments 1-{at}") };
    Raise::value_error(format!("zip() argument {} is {what} than {others}", at + 1))
}

fn map(vm: &mut Vm, args: Args) -> Result<Value> {
    if !args.keywords.is_empty() {
        return Err(Raise::type_error("map() takes no keyword arguments"));
    }
    if args.positional.len() < 3 {
        return Err(Raise::type_error("map() must have at least two arguments."));
    }
    let function = args.positional[1].clone();
    let mut sources = Vec::with_capacity(1);
    for source in args.positional.iter().skip(2) {
        sources.push(vm.iter(source)?);
    }
    let class = vm.types.map.clone();
    Ok(vm.new_iterator(
        &class,
        FromFn::new(move |vm: &mut Vm| {
            let mut items = Vec::with_capacity(sources.len());
            for source in &sources {
                match vm.next(source)? {
                    Some(item) => items.push(item),
                    None => return Ok(None),
                }
            }
            vm.call(&function, items, Vec::new()).map(Some)
        }),
    ))
}

fn filter(vm: &mut Vm, args: Args) -> Result<Value> {
    let given = args.positional.len().saturating_sub(1);
    if given != 2 {
        return Err(Raise::type_error(format!("filter expected 2 arguments, got {given}")));
    }
    let test = args.positional[1].clone();
    let source = vm.iter(&args.positional[2])?;
    let class = vm.types.filter.clone();
    Ok(vm.new_iterator(
        &class,
        FromFn::new(move |vm: &mut Vm| {
            while let Some(item) = vm.next(&source)? {
                let keep = match &test {
                    Value::None => vm.truth(&item)?,
                    test => {
                        let result = vm.call(test, vec![item.clone()], Vec::new())?;
                        vm.truth(&result)?
                    }
                };
                if keep {
                    return Ok(Some(item));
                }
                vm.charge(1)?;
            }
            Ok(None)
        }),
    ))
}

fn enumerate(vm: &mut Vm, args: Args) -> Result<Value> {
    if args.len() < 2 {
        return Err(Raise::type_error("enumerate() missing required argument 'iterable'"));
    }
    let [_, source, start] = args.clinic("enumerate", ["cls", "iterable", "start"], 2)?;
    let source = vm.iter(&source.unwrap_or_default())?;
    let mut number = match start {
        Some(start) => integer(vm, &start)?,
        None => Value::Int(0),
    };
    let class = vm.types.enumerate.clone();
    Ok(vm.new_iterator(
        &class,
        FromFn::new(move |vm: &mut Vm| {
            let Some(item) = vm.next(&source)? else { return Ok(None) };
            let next = super::int_binary(BinaryOp::Add, &number, &Value::Int(1))?.unwrap_or_default();
            let number = std::mem::replace(&mut number, next);
            Ok(Some(Value::tuple([number, item])))
        }),
    ))
}

fn reversed(vm: &mut Vm, args: Args) -> Result<Value> {
    let given = args.positional.len().saturating_sub(1);
    let Some(source) = argument(&args, 1).filter(|_| given == 1).cloned() else {
        return Err(Raise::type_error(format!("reversed expected 1 argument, got {given}")));
    };
    let method = vm.special(&source, "__reversed__")?;
    if let Some(method) = method.as_ref().filter(|method| !method.is_none()) {
        return vm.call(method, Vec::new(), Vec::new());
    }
    // A class that sets `__reversed__` to None has no reverse order, whatever else it has.
    let without = method.is_some() || matches!(source.builtin(), Value::Dict(_));
    if without || vm.special(&source, "__getitem__")?.is_none() {
        return Err(Raise::type_error(format!("'{}' object is not reversible", type_name(vm, &source))));
    }
    let mut left = vm.len(&source)?;
    let class = vm.types.reversed.clone();
    Ok(vm.new_iterator(
        &class,
        FromFn::new(move |vm: &mut Vm| {
            let Some(at) = left.checked_sub(1) else { return Ok(None) };
            left = at;
            match vm.get_item(&source, &Value::from(at)) {
                Ok(item) => Ok(Some(item)),
                Err(raise) if vm.raised(&raise, "IndexError") || vm.raised(&raise, "StopIteration") => Ok(None),
                Err(raise) => Err(raise),
            }
        }),
    ))
}

/// An iterator of that class over `items`.
pub fn over(vm: &mut Vm, class: &Class, items: Vec<Value>) -> Value {
    vm.new_iterator(class, Items { items: RefCell::new(items.into_iter()) })
}

struct Items {
    items: RefCell<std::vec::IntoIter<Value>>,
}

impl NativeIterator for Items {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.values(self.items.borrow().as_slice());
    }

    fn next(&self, _vm: &mut Vm) -> Result<Option<Value>> {
        Ok(self.items.borrow_mut().next())
    }

    fn remaining(&self) -> Option<usize> {
        Some(self.items.borrow().len())
    }
}

/// A native iterator made of a function that gives the next item.
pub struct FromFn<F>(RefCell<Option<F>>, Cell<bool>);

impl<F: FnMut(&mut Vm) -> Result<Option<Value>>> FromFn<F> {
    /// The iterator that calls `next` until it gives `None`.
    pub fn new(next: F) -> FromFn<F> {
        FromFn(RefCell::new(Some(next)), Cell::new(false))
    }
}

impl<F: FnMut(&mut Vm) -> Result<Option<Value>> + 'static> NativeIterator for FromFn<F> {
    fn release(&self) -> Box<dyn Any> {
        Box::new(self.0.take())
    }

    fn may_hold_itself(&self) -> bool {
        true
    }

    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        if self.1.get() {
            return Ok(None);
        }
        // Taken out while it runs, so that a script that asks for the next item meanwhile meets the end, not a borrow.
        let Some(mut next) = self.0.take() else { return Ok(None) };
        let result = nested("while calling a Python object", || next(vm));
        if matches!(result, Ok(None)) {
            self.1.set(true);
        }
        *self.0.borrow_mut() = Some(next);
        result
    }
}
