//! The functions and classes that every script has.

mod descriptors;
mod exceptions;
mod functions;
mod object;
mod sys;
mod system;
mod warnings;

use super::{Vm, objects::Plain};
use crate::value::{Object, Result, Value};

pub(super) use self::{exceptions::Matcher, functions::is_instance as is_instance_of, sys::caller};

/// Puts everything among the builtins.
pub(super) fn install(vm: &mut Vm) {
    object::install(vm);
    descriptors::install(vm);
    exceptions::install(vm);
    functions::install(vm);
    super::evaluate::install(vm);
    super::iterate::install(vm);
    super::generator::install(vm);
    super::types::install(vm);
    let types = &vm.types;
    let classes = [
        &types.object,
        &types.type_,
        &types.int,
        &types.bool,
        &types.float,
        &types.complex,
        &types.str,
        &types.bytes,
        &types.tuple,
        &types.list,
        &types.dict,
        &types.set,
        &types.frozenset,
        &types.range,
        &types.slice,
        &types.property,
        &types.classmethod,
        &types.staticmethod,
        &types.super_,
        &types.zip,
        &types.map,
        &types.filter,
        &types.enumerate,
        &types.reversed,
    ]
    .map(|class| (class.name(), Value::Class(class.clone())));
    for (name, class) in classes {
        vm.builtins.insert_str(&name, class);
    }
    let constants = [
        ("None", Value::None),
        ("True", Value::Bool(true)),
        ("False", Value::Bool(false)),
        ("NotImplemented", vm.not_implemented()),
        ("Ellipsis", vm.ellipsis()),
        ("__debug__", Value::Bool(true)),
        ("__name__", Value::from("builtins")),
    ];
    for (name, value) in constants {
        let name = vm.intern(name);
        vm.builtins.insert_str(&name, value);
    }
    system::install(vm);
    super::weakref::install(vm);
    super::stdlib::install(vm);
}

/// An object of a class that holds nothing.
fn plain(class: &crate::value::Class) -> Value {
    Object::bare(class.clone(), Plain).into()
}

/// `<module.name object at 0x…>`
pub(super) fn default_repr(vm: &mut Vm, value: &Value) -> Result<String> {
    let name = object::qualified_name(vm, &vm.types.of(value));
    Ok(format!("<{name} object at {:#014x}>", vm.identity(value)))
}
