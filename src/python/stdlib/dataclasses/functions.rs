//! The functions of `dataclasses` that look into instances.

use super::{Field, fields_of};
use crate::{
    python::{Args, Vm},
    value::{Class, Host, Raise, Result, Value},
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
