//! `_copy`: what `lib/copy.py` asks of an object.

use super::module::Module;
use crate::{
    python::{Args, Vm, objects::Slice, types::Range},
    value::{Builtin, Dict, Host, Object, Raise, Result, Value},
};

pub(super) fn install(vm: &mut Vm) {
    vm.register_module("_copy", |vm| {
        let mut module = Module::new(vm);
        module.functions(&[
            ("is_atomic", is_atomic),
            ("builtin_of", |_, args| {
                let [value] = args.exactly("builtin_of")?;
                match &value {
                    Value::Object(object) => Ok(object.builtin().cloned().unwrap_or_default()),
                    _ => Ok(Value::None),
                }
            }),
            ("slots_of", slots_of),
            ("new_like", new_like),
        ]);
        Ok(module.finish())
    });
}

/// Whether a copy of the value is the value itself: it cannot change, or it stands for something that is one of its kind.
fn is_atomic(vm: &mut Vm, args: Args) -> Result<Value> {
    let [value] = args.exactly("is_atomic")?;
    Ok(Value::Bool(match &value {
        Value::List(_) | Value::Dict(_) | Value::Set(_) | Value::Tuple(_) => false,
        Value::Object(object) if object.class().is(&vm.types.complex) => true,
        Value::Object(object) if object.payload::<Range>().is_some() || object.payload::<Slice>().is_some() => true,
        Value::Object(object) => {
            let class = object.class();
            let name = class.name();
            class.is_native()
                && matches!(
                    name.as_str(),
                    "function"
                        | "builtin_function_or_method"
                        | "ellipsis"
                        | "NotImplementedType"
                        | "property"
                        | "ReferenceType"
                        | "method_descriptor"
                        | "Pattern"
                        | "TypeVar"
                        | "_GenericAlias"
                        | "GenericAlias"
                        | "UnionType"
                        | "_SpecialForm"
                        | "_SpecialGenericAlias"
                        | "ForwardRef"
                        | "timezone"
                        | "Context"
                )
        }
        _ => true,
    }))
}

/// The attributes that an object keeps in slots.
fn slots_of(vm: &mut Vm, args: Args) -> Result<Value> {
    let [value] = args.exactly("slots_of")?;
    let (slots, found) = (vm.intern("__slots__"), Dict::new());
    let own = value.as_object().and_then(|object| object.attributes().cloned());
    for class in vm.class_of(&value).mro().cloned().collect::<Vec<_>>() {
        let names = match class.attributes().get_str(&slots) {
            None => continue,
            Some(Value::Str(name)) => vec![Value::Str(name)],
            Some(names) => vm.items(&names)?,
        };
        for name in names {
            let Value::Str(name) = name else { continue };
            // Slots that are kept among the attributes are copied with these.
            if name == "__dict__" || name == "__weakref__" || own.as_ref().is_some_and(|own| own.contains_str(&name)) {
                continue;
            }
            if let Some(value) = vm.find_attr(&value, &name)? {
                drop(found.insert_str(&name, value));
            }
        }
    }
    Ok(Value::Dict(found))
}

/// A new object of the class of another. Where that is a list, dict or set beneath, the new one is empty; any other builtin
/// value beneath is the given one, or the same.
fn new_like(vm: &mut Vm, args: Args) -> Result<Value> {
    let mut args = args.positional.into_iter();
    let (value, given) = (args.next().unwrap_or_default(), args.next());
    let Value::Object(object) = &value else { return Ok(value) };
    let class = object.class();
    let name = class.name();
    if matches!(name.as_str(), "generator" | "module" | "method" | "frame" | "code" | "traceback") && class.is_native()
    {
        return Err(Raise::type_error(format!("cannot pickle '{name}' object")));
    }
    match object.payload::<Builtin>() {
        Some(Builtin(inner)) => {
            let inner = match (given, inner) {
                (Some(given), _) => given,
                (None, Value::List(_)) => Value::list([]),
                (None, Value::Dict(_)) => Value::Dict(Dict::new()),
                (None, Value::Set(set)) if !set.is_frozen() => Value::Set(crate::value::Set::new()),
                (None, other) => other.clone(),
            };
            Ok(Object::new(class, Box::new(Builtin(inner))).into())
        }
        None if object.payload::<()>().is_some() || class.allocator().is_some() => Ok(vm.allocate(&class)?.into()),
        None => Err(Raise::unsupported(format!("copying an object of the class {name}"))),
    }
}
