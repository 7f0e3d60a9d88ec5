//! The functions of `dataclasses` that look into instances.

use super::{Field, fields_of};
use crate::{
    python::{Args, Vm},
    value::{Class, Dict, Host, Raise, Result, Str, Value},
};

fn class_of(vm: &Vm, value: &Value) -> Class {
    match value {
        Value::Class(class) => class.clone(),
        other => vm.class_of(other),
    }
}

pub(super) fn fields(vm: &mut Vm, args: Args) -> Result<Value> {
    let [value] = args.exactly("fields")?;
    let class = class_of(vm, &value);
    let Some(fields) = fields_of(vm, &class) else {
        return Err(Raise::type_error("must be called with a dataclass type or instance"));
    };
    let kept = fields.into_iter().filter(|field| field.payload::<Field>().is_some_and(|field| !field.init_only));
    Ok(Value::tuple(kept.collect::<Vec<_>>()))
}

pub(super) fn is_dataclass(vm: &mut Vm, args: Args) -> Result<Value> {
    let [value] = args.exactly("is_dataclass")?;
    let class = class_of(vm, &value);
    Ok(Value::Bool(fields_of(vm, &class).is_some()))
}

/// The fields of an instance with their values.
fn entries(vm: &mut Vm, value: &Value) -> Result<Option<Vec<(Str, Value)>>> {
    if matches!(value, Value::Class(_)) {
        return Ok(None);
    }
    let class = vm.class_of(value);
    let Some(fields) = fields_of(vm, &class) else { return Ok(None) };
    let mut entries = Vec::with_capacity(fields.len());
    for field in fields {
        let Some(field) = field.payload::<Field>() else { continue };
        if let (Some(name), false) = (&field.name, field.init_only) {
            entries.push((name.clone(), vm.get_attr(value, name)?));
        }
    }
    Ok(Some(entries))
}

pub(super) fn as_dict(vm: &mut Vm, args: Args) -> Result<Value> {
    convert(vm, args, "asdict", true)
}

pub(super) fn as_tuple(vm: &mut Vm, args: Args) -> Result<Value> {
    convert(vm, args, "astuple", false)
}

fn convert(vm: &mut Vm, mut args: Args, name: &str, dict: bool) -> Result<Value> {
    let factory = args.take_keyword(if dict { "dict_factory" } else { "tuple_factory" });
    let [value] = args.exactly(name)?;
    if entries(vm, &value)?.is_none() {
        return Err(Raise::type_error(format!("{name}() should be called on dataclass instances")));
    }
    inner(vm, &value, dict, factory.as_ref())
}

fn inner(vm: &mut Vm, value: &Value, dict: bool, factory: Option<&Value>) -> Result<Value> {
    vm.charge(1)?;
    if let Some(entries) = entries(vm, value)? {
        let mut parts = Vec::with_capacity(entries.len());
        for (name, value) in entries {
            parts.push((name, inner(vm, &value, dict, factory)?));
        }
        let made = match (dict, factory) {
            (true, None) => return Ok(Value::Dict(parts.into_iter().collect())),
            (true, Some(_)) => Value::list(
                parts.into_iter().map(|(name, value)| Value::tuple([Value::Str(name), value])).collect::<Vec<_>>(),
            ),
            (false, None) => return Ok(Value::tuple(parts.into_iter().map(|(_, value)| value).collect::<Vec<_>>())),
            (false, Some(_)) => Value::list(parts.into_iter().map(|(_, value)| value).collect::<Vec<_>>()),
        };
        return match factory {
            Some(factory) => vm.call(factory, vec![made], Vec::new()),
            None => Ok(made),
        };
    }
    let all = |vm: &mut Vm, items: &[Value]| -> Result<Vec<Value>> {
        items.iter().map(|item| inner(vm, item, dict, factory)).collect()
    };
    Ok(match value {
        Value::List(items) => {
            let items = items.to_vec();
            Value::list(all(vm, &items)?)
        }
        Value::Tuple(items) => Value::tuple(all(vm, items)?),
        Value::Dict(items) => {
            let copy = Dict::new();
            for (key, value) in items.entries() {
                let (key, value) = (inner(vm, &key, dict, factory)?, inner(vm, &value, dict, factory)?);
                copy.insert(vm, &key, value)?;
            }
            Value::Dict(copy)
        }
        other => other.clone(),
    })
}

pub(super) fn replace(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let value = args.take_first()?;
    let class = vm.class_of(&value);
    let fields = match &value {
        Value::Class(_) => None,
        _ => fields_of(vm, &class),
    };
    let Some(fields) = fields else {
        return Err(Raise::type_error("replace() should be called on dataclass instances"));
    };
    let mut keywords = args.keywords;
    for field in fields {
        let Some(field) = field.payload::<Field>() else { continue };
        let Some(name) = &field.name else { continue };
        let given = keywords.iter().any(|(key, _)| key == name);
        match (field.init, given) {
            (false, true) => {
                return Err(Raise::value_error(format!(
                    "field {name} is declared with init=False, it cannot be specified with replace()"
                )));
            }
            (true, false) if field.init_only && field.default.is_none() => {
                return Err(Raise::value_error(format!("InitVar '{name}' must be specified with replace()")));
            }
            (true, false) if !field.init_only => {
                let old = vm.get_attr(&value, name)?;
                keywords.push((name.clone(), old));
            }
            _ => {}
        }
    }
    vm.call(&class.into(), Vec::new(), keywords)
}
