//! The functions and classes that every script has.

mod descriptors;
mod exceptions;
mod functions;
mod object;
mod system;

use super::{Vm, exception::Exception, objects::Plain};
use crate::value::{Object, Payload, Result, Value};

pub(super) use self::{functions::is_instance as is_instance_of, system::WarningFilter};

/// Puts everything among the builtins.
pub(super) fn install(vm: &mut Vm) {
    object::install(vm);
    descriptors::install(vm);
    exceptions::install(vm);
    functions::install(vm);
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

/// The payload of a traceback object: the exception whose it is.
struct Traceback {
    lines: Vec<(u32, String)>,
}

impl Payload for Traceback {}

/// `__traceback__` of an exception that was raised.
pub(super) fn traceback(vm: &mut Vm, exception: &Value) -> Value {
    let lines = Exception::of(exception)
        .map(|payload| {
            let steps = payload.traceback.borrow();
            steps
                .iter()
                .rev()
                .map(|step| (step.code.position(step.index).line, step.code.name.to_string()))
                .collect::<Vec<_>>()
        })
        .unwrap_or_default();
    Object::bare(vm.types.traceback.clone(), Traceback { lines }).into()
}

/// Gives traceback objects their attributes.
fn install_traceback(vm: &mut Vm) {
    let class = vm.types.traceback.clone();
    super::ClassBuilder::extend(&class)
        .property("tb_lineno", |_, args| {
            let [traceback] = args.exactly("tb_lineno")?;
            let line = traceback.payload::<Traceback>().and_then(|traceback| traceback.lines.first().cloned());
            Ok(line.map(|(line, _)| i64::from(line)).into())
        })
        .property("tb_next", |vm, args| {
            let [traceback] = args.exactly("tb_next")?;
            let lines = traceback.payload::<Traceback>().map(|traceback| traceback.lines.clone()).unwrap_or_default();
            match lines.get(1..) {
                Some(rest) if !rest.is_empty() => {
                    Ok(Object::bare(vm.types.traceback.clone(), Traceback { lines: rest.to_vec() }).into())
                }
                _ => Ok(Value::None),
            }
        })
        .build(vm);
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
