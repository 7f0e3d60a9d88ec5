//! `_types`: the classes that `types` names.

use super::module::Module;
use crate::{
    python::{ClassBuilder, Vm, types::support::guarded},
    value::{GenericAlias, Host, Object, Raise, Value},
};

pub(super) fn install(vm: &mut Vm) {
    let method = vm.types.method.clone();
    ClassBuilder::extend(&method)
        .method("__new__", |vm, args| {
            let [_, function, receiver] = args.exactly("method")?;
            if receiver.is_none() {
                return Err(Raise::type_error("instance must not be None"));
            }
            Ok(vm.method(function, receiver))
        })
        .build(vm);
    vm.register_module("_types", |vm| {
        let namespace = ClassBuilder::new("types", "SimpleNamespace")
            .method("__init__", |vm, mut args| {
                let this = args.take_first()?;
                if !args.positional.is_empty() {
                    return Err(Raise::type_error("no positional arguments expected"));
                }
                for (name, value) in args.keywords {
                    vm.set_attr(&this, &name, value)?;
                }
                Ok(Value::None)
            })
            .method("__repr__", |vm, args| {
                let this = args.positional.first().cloned().unwrap_or_default();
                let Value::Object(object) = &this else { return Ok(Value::None) };
                let class = object.class();
                let name = if class.name() == "SimpleNamespace" { "namespace".into() } else { class.name() };
                let entries = object.attributes().map(|attributes| attributes.entries()).unwrap_or_default();
                guarded(object.address(), &format!("{name}(...)"), || {
                    let mut parts = Vec::with_capacity(entries.len());
                    for (key, value) in entries {
                        parts.push(format!("{}={}", vm.str(&key)?, vm.repr(&value)?));
                    }
                    Ok(format!("{name}({})", parts.join(", ")))
                })
                .map(Value::from)
            })
            .method("__eq__", |vm, args| {
                let [this, other] = args.exactly("__eq__")?;
                let class = vm.class_of(&this);
                if !vm.is_instance(&other, &class) {
                    return Ok(vm.not_implemented());
                }
                let attributes = |value: &Value| value.as_object().and_then(Object::attributes).cloned();
                match (attributes(&this), attributes(&other)) {
                    (Some(left), Some(right)) => Ok(Value::Bool(vm.eq(&Value::Dict(left), &Value::Dict(right))?)),
                    _ => Ok(vm.not_implemented()),
                }
            })
            .constant("__hash__", Value::None)
            .build(vm);
        let mut module = Module::new(vm);
        module.add("SimpleNamespace", namespace);
        let types = &module.vm.types;
        let known = [
            ("FunctionType", types.function.clone()),
            ("LambdaType", types.function.clone()),
            ("MethodType", types.method.clone()),
            ("BuiltinFunctionType", types.builtin_function.clone()),
            ("BuiltinMethodType", types.builtin_function.clone()),
            ("MethodDescriptorType", types.method_descriptor.clone()),
            ("GeneratorType", types.generator.clone()),
            ("ModuleType", types.module.clone()),
            ("NoneType", types.none.clone()),
            ("EllipsisType", types.ellipsis.clone()),
            ("NotImplementedType", types.not_implemented.clone()),
            ("MappingProxyType", types.mappingproxy.clone()),
            ("CodeType", types.code.clone()),
            ("FrameType", types.frame.clone()),
            ("TracebackType", types.traceback.clone()),
            ("CellType", types.cell.clone()),
        ];
        for (name, class) in known {
            module.add(name, class);
        }
        if let Some(class) = module.vm.registered_class::<GenericAlias>() {
            module.add("GenericAlias", class);
        }
        let int: Value = module.vm.types.int.clone().into();
        let union = crate::python::types::union_of(module.vm, crate::value::Form::UnionType, vec![int, Value::None])?;
        let union = module.vm.class_of(&union);
        module.add("UnionType", union);
        Ok(module.finish())
    });
}
