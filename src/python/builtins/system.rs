//! Modules that belong to the machine itself: `gc`, `__future__`, `builtins`.

use crate::{
    python::{ClassBuilder, Vm, objects::Module},
    value::{Dict, Object, Payload, Raise, Result, Value, WeakObject},
};

pub(super) fn install(vm: &mut Vm) {
    super::sys::install(vm);
    super::warnings::install(vm);
    vm.register_module("gc", gc);
    vm.register_module("weakref", weakref);
    let class = vm.types.weak_reference.clone();
    ClassBuilder::extend(&class)
        .method("__new__", |vm, args| {
            let [_, object, callback] = args.bind("ref", ["cls", "object", "callback"], 2)?;
            if callback.is_some_and(|callback| !callback.is_none()) {
                return Err(Raise::unsupported("callbacks of weak references are not supported"));
            }
            let object = object.unwrap_or_default();
            match &object {
                Value::Object(target) if target.attributes().is_some() => {
                    let reference = WeakReference(target.downgrade());
                    Ok(Object::bare(vm.types.weak_reference.clone(), reference).into())
                }
                other => {
                    let class = vm.types.of(other).name();
                    Err(Raise::type_error(format!("cannot create weak reference to '{class}' object")))
                }
            }
        })
        .method("__call__", |_, args| {
            let [reference] = args.exactly("__call__")?;
            Ok(reference.payload::<WeakReference>().and_then(|reference| reference.0.upgrade()).into())
        })
        .method("__repr__", |vm, args| {
            let [reference] = args.exactly("__repr__")?;
            let (own, target) = (vm.identity(&reference), reference.payload::<WeakReference>());
            Ok(Value::from(match target.map(|target| (target.0.address(), target.0.upgrade())) {
                Some((address, Some(object))) => {
                    format!("<weakref at {own:#014x}; to '{}' at {address:#014x}>", object.class().name())
                }
                _ => format!("<weakref at {own:#014x}; dead>"),
            }))
        })
        .build(vm);
    vm.register_module("__future__", future);
    let (name, builtins) = (vm.known.builtins.clone(), vm.builtins.clone());
    let module: Value =
        Object::with_attributes(vm.types.module.clone(), Some(builtins), Box::new(Module { name: name.clone() }))
            .into();
    vm.modules.insert_str(&name, module);
}

fn gc(vm: &mut Vm) -> Result<Dict> {
    let functions = [
        ("collect", vm.native_function("collect", |_, _| Ok(Value::Int(0)))),
        ("disable", vm.native_function("disable", |_, _| Ok(Value::None))),
        ("enable", vm.native_function("enable", |_, _| Ok(Value::None))),
        ("isenabled", vm.native_function("isenabled", |_, _| Ok(Value::Bool(true)))),
    ];
    Ok(functions.into_iter().map(|(name, value)| (vm.intern(name), value)).collect())
}

/// The payload of a `weakref.ref`.
struct WeakReference(WeakObject);

impl Payload for WeakReference {}

fn weakref(vm: &mut Vm) -> Result<Dict> {
    let class = Value::Class(vm.types.weak_reference.clone());
    Ok(["ref", "ReferenceType"].into_iter().map(|name| (vm.intern(name), class.clone())).collect())
}

fn future(vm: &mut Vm) -> Result<Dict> {
    let names = ["annotations", "division", "absolute_import", "with_statement", "print_function", "generator_stop"];
    let class = vm.types.object.clone();
    Ok(names.into_iter().map(|name| (vm.intern(name), super::plain(&class))).collect())
}
