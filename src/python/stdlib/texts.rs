//! Modules that are written in Python, but for a few functions that they find in their namespace at the start.

use super::{binascii, random};
use crate::{
    python::{Args, ClassBuilder, NativeFn, Vm, objects::Function},
    value::{Dict, Host, Raise, Result, Value},
};

pub(super) fn install(vm: &mut Vm) {
    vm.register_module("os.path", |vm| vm.run_library("posixpath", include_str!("lib/posixpath.py"), Dict::new()));
    vm.register_module("posixpath", |vm| {
        let module = vm.import_module("os.path")?;
        Ok(module.as_object().and_then(|module| module.attributes().cloned()).unwrap_or_default())
    });
    vm.register_module("inspect", |vm| {
        let natives = functions(vm, &[("_parameters", parameters), ("_source", source)]);
        vm.run_library("inspect", include_str!("lib/inspect.py"), natives)
    });
    vm.register_module("weakref", |vm| {
        let natives = functions(vm, &[("getweakrefs", crate::python::weakref::get_references)]);
        for name in ["ref", "ReferenceType"] {
            natives.insert_str(&vm.intern(name), vm.types.weak_reference.clone().into());
        }
        vm.run_library("weakref", include_str!("lib/weakref.py"), natives)
    });
    vm.register_module("random", |vm| {
        let class = random::twister(vm);
        let natives = functions(vm, &[("_entropy", |_, _| random::bits().map(|bits| Value::int(bits.into())))]);
        natives.insert_str(&vm.intern("_Twister"), class.into());
        vm.run_library("random", include_str!("lib/random.py"), natives)
    });
    vm.register_module("logging", |vm| {
        let natives = functions(vm, &[("_caller", crate::python::builtins::caller), ("_traceback", traceback)]);
        vm.run_library("logging", include_str!("lib/logging.py"), natives)
    });
    vm.register_module("hashlib", |vm| {
        let class = super::hashlib::class(vm);
        let natives = Dict::new();
        natives.insert_str(&vm.intern("_Hash"), class.into());
        vm.run_library("hashlib", include_str!("lib/hashlib.py"), natives)
    });
    vm.register_module("binascii", |vm| {
        let value_error = vm.exception_class("ValueError")?;
        let base = vm.exception_class("Exception")?;
        let dict = functions(vm, binascii::FUNCTIONS);
        let error = ClassBuilder::new("binascii", "Error").base(&value_error).open().build(vm);
        let incomplete = ClassBuilder::new("binascii", "Incomplete").base(&base).open().build(vm);
        dict.insert_str(&vm.intern("Error"), error.into());
        dict.insert_str(&vm.intern("Incomplete"), incomplete.into());
        Ok(dict)
    });
}

fn functions(vm: &mut Vm, functions: &[(&str, NativeFn)]) -> Dict {
    functions.iter().map(|(name, function)| (vm.intern(name), vm.native_function(name, *function))).collect()
}

/// What a function's code says of its parameters: their names, how many are positional only, positional and keyword-only,
/// whether there is a `*args`, whether it is a generator, and whether there is a `**kwargs`.
fn parameters(_: &mut Vm, args: Args) -> Result<Value> {
    let [function] = args.exactly("_parameters")?;
    let Some(function) = function.payload::<Function>() else {
        return Err(Raise::type_error("not a function"));
    };
    let code = &function.code;
    let count = code.positional + code.keyword_only + usize::from(code.variadic) + usize::from(code.keyword_variadic);
    let names = code.locals.iter().take(count).cloned().map(Value::Str).collect::<Vec<_>>();
    Ok(Value::tuple([
        Value::list(names),
        code.positional_only.into(),
        code.positional.into(),
        code.keyword_only.into(),
        code.variadic.into(),
        code.generator.into(),
        code.keyword_variadic.into(),
    ]))
}

fn source(_: &mut Vm, _: Args) -> Result<Value> {
    Err(Raise::unsupported("inspect's functions for sources and files are not supported"))
}

fn traceback(vm: &mut Vm, args: Args) -> Result<Value> {
    let [exception] = args.exactly("_traceback")?;
    if exception.is_none() {
        return Ok("NoneType: None\n".into());
    }
    vm.charge(16)?;
    Ok(vm.traceback_text(&exception).into())
}
