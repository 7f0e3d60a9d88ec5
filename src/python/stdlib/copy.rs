//! `copy`.

use super::module::Module;
use crate::{
    python::{Args, Slots, Vm},
    value::{Builtin, Dict, Host, Object, Raise, Result, Set, Value},
};

pub(super) fn install(vm: &mut Vm) {
    vm.register_module("copy", |vm| {
        let mut module = Module::new(vm);
        let error = module.vm.exception_class("Exception")?;
        let error = crate::python::ClassBuilder::new("copy", "Error").base(&error).open().build(module.vm);
        module.add("Error", error);
        module.functions(&[("copy", copy), ("deepcopy", deep_copy)]);
        Ok(module.finish())
    });
}

fn copy(vm: &mut Vm, args: Args) -> Result<Value> {
    let [value] = args.exactly("copy")?;
    match &value {
        Value::List(list) => return Ok(Value::list(list.to_vec())),
        Value::Dict(dict) => return Ok(Value::Dict(dict.copy())),
        Value::Set(set) if !set.is_frozen() => return Ok(Value::Set(set.copy(false))),
        Value::Object(_) => {}
        _ => return Ok(value),
    }
    let name = vm.intern("__copy__");
    if let Some(method) = vm.find_attr(&value, &name)? {
        return vm.call(&method, Vec::new(), Vec::new());
    }
    let Value::Object(object) = &value else { return Ok(value) };
    if let Some(slots) = object.payload::<Slots>() {
        let attributes = object.attributes().map(Dict::copy);
        return Ok(Object::with_attributes(object.class(), attributes, Box::new(slots.copied(Ok)?)).into());
    }
    let Some(attributes) = object.attributes().cloned() else { return Ok(value) };
    let class = object.class();
    let made = match object.payload::<Builtin>() {
        Some(Builtin(inner)) => {
            let inner = match inner {
                Value::List(list) => Value::list(list.to_vec()),
                Value::Dict(dict) => Value::Dict(dict.copy()),
                Value::Set(set) => Value::Set(set.copy(set.is_frozen())),
                other => other.clone(),
            };
            Object::new(class, Box::new(Builtin(inner)))
        }
        None => {
            plain(object)?;
            vm.allocate(&class)?
        }
    };
    if let Some(target) = made.attributes() {
        for (key, value) in attributes.entries() {
            target.insert(vm, &key, value)?;
        }
    }
    Ok(made.into())
}

/// Objects of the script's classes can be copied; what native classes keep in theirs cannot.
fn plain(object: &Object) -> Result<()> {
    if object.payload::<()>().is_some() {
        return Ok(());
    }
    Err(Raise::unsupported(format!("copying an object of the class {}", object.class().name())))
}

fn deep_copy(vm: &mut Vm, args: Args) -> Result<Value> {
    let [value, memo] = args.bind("deepcopy", ["x", "memo"], 1)?;
    let memo = match memo {
        Some(Value::Dict(memo)) => memo,
        _ => Dict::new(),
    };
    deep(vm, &value.unwrap_or_default(), &memo, 0)
}

fn deep(vm: &mut Vm, value: &Value, memo: &Dict, depth: usize) -> Result<Value> {
    vm.charge(1)?;
    if depth > 200 {
        return Err(Raise::new("RecursionError", "maximum recursion depth exceeded"));
    }
    let address = match value {
        Value::List(list) => list.address(),
        Value::Dict(dict) => dict.address(),
        Value::Set(set) => set.address(),
        Value::Tuple(tuple) => tuple.address(),
        Value::Object(object) => object.address(),
        other => return Ok(other.clone()),
    };
    let key = Value::Int(address as i64);
    if let Some(known) = memo.get(vm, &key)? {
        return Ok(known);
    }
    let made = match value {
        Value::List(list) => {
            let made = Value::list([]);
            memo.insert(vm, &key, made.clone())?;
            if let Value::List(target) = &made {
                for item in list.to_vec() {
                    let item = deep(vm, &item, memo, depth + 1)?;
                    target.push(item);
                }
            }
            return Ok(made);
        }
        Value::Dict(dict) => {
            let target = Dict::new();
            memo.insert(vm, &key, Value::Dict(target.clone()))?;
            copy_entries(vm, dict, &target, memo, depth)?;
            return Ok(Value::Dict(target));
        }
        Value::Set(set) => {
            let target = Set::new();
            for element in set.elements() {
                let element = deep(vm, &element, memo, depth + 1)?;
                target.add(vm, &element)?;
            }
            Value::Set(if set.is_frozen() { target.copy(true) } else { target })
        }
        Value::Tuple(tuple) => {
            let mut items = Vec::with_capacity(tuple.len());
            let mut changed = false;
            for item in tuple.iter() {
                let made = deep(vm, item, memo, depth + 1)?;
                changed |= !made.is(item);
                items.push(made);
            }
            if changed { Value::tuple(items) } else { value.clone() }
        }
        Value::Object(object) => {
            let name = vm.intern("__deepcopy__");
            if let Some(method) = vm.find_attr(value, &name)? {
                let made = vm.call(&method, vec![Value::Dict(memo.clone())], Vec::new())?;
                memo.insert(vm, &key, made.clone())?;
                return Ok(made);
            }
            let class = object.class();
            if let Some(slots) = object.payload::<Slots>() {
                let copied = slots.copied(|value| deep(vm, &value, memo, depth + 1))?;
                let attributes = object.attributes().map(|_| Dict::new());
                let made = Object::with_attributes(class, attributes, Box::new(copied));
                memo.insert(vm, &key, made.clone().into())?;
                if let (Some(attributes), Some(target)) = (object.attributes(), made.attributes()) {
                    copy_entries(vm, attributes, target, memo, depth)?;
                }
                return Ok(made.into());
            }
            let Some(attributes) = object.attributes().cloned() else { return Ok(value.clone()) };
            let made = match object.payload::<Builtin>() {
                Some(Builtin(inner)) => {
                    let inner = deep(vm, inner, memo, depth + 1)?;
                    Object::new(class, Box::new(Builtin(inner)))
                }
                None if object.payload::<()>().is_some() => vm.allocate(&class)?,
                // Functions, modules and their like are the same in each copy.
                None if class.is_native() => return Ok(value.clone()),
                None => {
                    plain(object)?;
                    return Ok(Value::None);
                }
            };
            memo.insert(vm, &key, made.clone().into())?;
            if let Some(target) = made.attributes() {
                copy_entries(vm, &attributes, target, memo, depth)?;
            }
            return Ok(made.into());
        }
        other => other.clone(),
    };
    memo.insert(vm, &key, made.clone())?;
    Ok(made)
}

fn copy_entries(vm: &mut Vm, from: &Dict, to: &Dict, memo: &Dict, depth: usize) -> Result<()> {
    for (key, value) in from.entries() {
        let (key, value) = (deep(vm, &key, memo, depth + 1)?, deep(vm, &value, memo, depth + 1)?);
        to.insert(vm, &key, value)?;
    }
    Ok(())
}
