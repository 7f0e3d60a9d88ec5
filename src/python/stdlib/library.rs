//! Modules that are written in the script language itself, where that is simpler and smaller than native code. Their texts
//! are compiled on import; what happens in them has the place of the script that called.

use std::rc::Rc;

use super::{binascii, random};
use crate::{
    python::{Args, ClassBuilder, NativeFn, Vm, code::Source, objects::Function},
    value::{Dict, Host, Raise, Result, Value},
};

pub(super) fn install(vm: &mut Vm) {
    vm.register_module("bisect", |vm| load(vm, "bisect", include_str!("library/bisect.py"), Dict::new()));
    vm.register_module("heapq", |vm| load(vm, "heapq", include_str!("library/heapq.py"), Dict::new()));
    vm.register_module("textwrap", |vm| load(vm, "textwrap", include_str!("library/textwrap.py"), Dict::new()));
    vm.register_module("pprint", |vm| load(vm, "pprint", include_str!("library/pprint.py"), Dict::new()));
    vm.register_module("string", |vm| load(vm, "string", include_str!("library/string.py"), Dict::new()));
    vm.register_module("io", |vm| load(vm, "io", include_str!("library/io.py"), Dict::new()));
    vm.register_module("base64", |vm| load(vm, "base64", include_str!("library/base64.py"), Dict::new()));
    vm.register_module("secrets", |vm| load(vm, "secrets", include_str!("library/secrets.py"), Dict::new()));
    vm.register_module("hmac", |vm| load(vm, "hmac", include_str!("library/hmac.py"), Dict::new()));
    vm.register_module("os", |vm| load(vm, "os", include_str!("library/os.py"), Dict::new()));
    vm.register_module("os.path", |vm| load(vm, "posixpath", include_str!("library/posixpath.py"), Dict::new()));
    vm.register_module("posixpath", |vm| {
        let module = vm.import_module("os.path")?;
        Ok(module.as_object().and_then(|module| module.attributes().cloned()).unwrap_or_default())
    });
    vm.register_module("platform", |vm| load(vm, "platform", include_str!("library/platform.py"), Dict::new()));
    vm.register_module("statistics", |vm| load(vm, "statistics", include_str!("library/statistics.py"), Dict::new()));
    vm.register_module("inspect", |vm| {
        let natives = functions(vm, &[("_parameters", parameters), ("_source", source)]);
        load(vm, "inspect", include_str!("library/inspect.py"), natives)
    });
    vm.register_module("weakref", |vm| {
        let natives = Dict::new();
        for name in ["ref", "ReferenceType"] {
            natives.insert_str(&vm.intern(name), vm.types.weak_reference.clone().into());
        }
        load(vm, "weakref", include_str!("library/weakref.py"), natives)
    });
    vm.register_module("random", |vm| {
        let class = random::twister(vm);
        let natives = functions(vm, &[("_entropy", |_, _| random::bits().map(|bits| Value::int(bits.into())))]);
        natives.insert_str(&vm.intern("_Twister"), class.into());
        load(vm, "random", include_str!("library/random.py"), natives)
    });
    vm.register_module("logging", |vm| {
        let natives = functions(vm, &[("_caller", caller), ("_traceback", traceback)]);
        load(vm, "logging", include_str!("library/logging.py"), natives)
    });
    vm.register_module("hashlib", |vm| {
        let class = super::hashlib::class(vm);
        let natives = Dict::new();
        natives.insert_str(&vm.intern("_Hash"), class.into());
        load(vm, "hashlib", include_str!("library/hashlib.py"), natives)
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

/// The namespace of the module `name` with that text; `natives` is what it finds there at its start.
fn load(vm: &mut Vm, name: &str, text: &str, natives: Dict) -> Result<Dict> {
    let source = Rc::new(Source::library(format!("{name}.py"), text));
    let code = vm.compile(&source).map_err(Raise::fatal)?;
    natives.insert_str(&vm.intern("__name__"), Value::from(name));
    natives.insert_str(&vm.intern("__doc__"), code.doc.clone());
    natives.insert_str(&vm.intern("__file__"), Value::from(format!("/lib/{name}.py")));
    vm.run_module(code, &natives)?;
    Ok(natives)
}

/// The file, line and function of the script's frame that lies `level - 1` frames below the innermost one.
fn caller(vm: &mut Vm, args: Args) -> Result<Value> {
    let level = match args.positional.first() {
        Some(Value::Int(level)) => usize::try_from(*level - 1).unwrap_or(0),
        _ => 0,
    };
    Ok(match vm.place(level).or_else(|| vm.place(0)) {
        Some((code, position)) => Value::tuple([
            Value::Str(code.source.file.clone()),
            Value::Int(position.line.into()),
            Value::Str(code.name.clone()),
        ]),
        None => Value::tuple([Value::from("(unknown file)"), Value::Int(0), Value::from("(unknown function)")]),
    })
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
