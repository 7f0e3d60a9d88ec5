//! `mappingproxy`: a dict to look into and not to change.

use super::support::{argument, arity, wrong_self};
use crate::{
    python::{Args, ClassBuilder, NativeFn, Vm},
    value::{Dict, Host, Payload, Raise, Result, Value, Visitor},
};

/// The payload of a `mappingproxy`.
struct MappingProxy(Dict);
impl Payload for MappingProxy {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.value(&Value::Dict(self.0.clone()));
    }
}

pub(super) fn install(vm: &mut Vm) {
    let class = vm.types.mappingproxy.clone();
    vm.register_class::<MappingProxy>(&class);
    let forwarded: [(&str, NativeFn); 12] = [
        ("__getitem__", |vm, args| forward(vm, args, "__getitem__")),
        ("__contains__", |vm, args| forward(vm, args, "__contains__")),
        ("__len__", |vm, args| forward(vm, args, "__len__")),
        ("__iter__", |vm, args| forward(vm, args, "__iter__")),
        ("__reversed__", |vm, args| forward(vm, args, "__reversed__")),
        ("__or__", |vm, args| forward(vm, args, "__or__")),
        ("get", |vm, args| forward(vm, args, "get")),
        ("keys", |vm, args| forward(vm, args, "keys")),
        ("values", |vm, args| forward(vm, args, "values")),
        ("items", |vm, args| forward(vm, args, "items")),
        ("copy", |vm, args| forward(vm, args, "copy")),
        ("__str__", |vm, args| forward(vm, args, "__str__")),
    ];
    let mut builder = ClassBuilder::extend(&class);
    for (name, function) in forwarded {
        builder = builder.method(name, function);
    }
    builder
        .method("__new__", |vm, args| match argument(&args, 1).map(Value::builtin) {
            Some(Value::Dict(dict)) => Ok(vm.wrap(MappingProxy(dict.clone()))),
            _ => {
                let name = super::support::type_name(vm, argument(&args, 1).unwrap_or(&Value::None));
                Err(Raise::type_error(format!("mappingproxy() argument must be a mapping, not {name}")))
            }
        })
        .method("__repr__", |vm, args| {
            let shown = super::dict_repr(vm, &this(vm, &args)?)?;
            Ok(format!("mappingproxy({shown})").into())
        })
        .method("__eq__", |vm, args| {
            arity(&args, "mappingproxy.__eq__", 1, 1)?;
            let left = Value::Dict(this(vm, &args)?);
            let right = match args.positional[1].payload::<MappingProxy>() {
                Some(MappingProxy(dict)) => Value::Dict(dict.clone()),
                None => args.positional[1].clone(),
            };
            Ok(Value::Bool(vm.eq(&left, &right)?))
        })
        .constant("__hash__", Value::None)
        .build(vm);
}

/// A view of `dict` that cannot change it.
pub fn proxy(vm: &Vm, dict: Dict) -> Value {
    vm.wrap(MappingProxy(dict))
}

fn this(vm: &Vm, args: &Args) -> Result<Dict> {
    match args.positional.first().and_then(Value::payload::<MappingProxy>) {
        Some(MappingProxy(dict)) => Ok(dict.clone()),
        None => Err(wrong_self(vm, args, "mappingproxy", "__getitem__")),
    }
}

/// Calls the method of the dict.
fn forward(vm: &mut Vm, mut args: Args, method: &str) -> Result<Value> {
    let dict = Value::Dict(this(vm, &args)?);
    args.take_first()?;
    let method = vm.get_attr(&dict, method)?;
    vm.call_args(&method, args)
}
