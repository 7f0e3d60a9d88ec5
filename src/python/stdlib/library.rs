//! Modules that are written in Python: what CPython writes in Python as well, and gains nothing by being native.

use std::rc::Rc;

use crate::{
    python::{Source, Vm},
    value::{Dict, Raise, Result, Value},
};

/// Registers the modules.
pub(super) fn install(vm: &mut Vm) {
    macro_rules! modules {
        ($($name:literal),*) => {
            $(vm.register_module($name, |vm| run(vm, $name, include_str!(concat!("lib/", $name, ".py"))));)*
        };
    }
    modules!(
        "base64",
        "bisect",
        "collections",
        "contextlib",
        "copy",
        "dataclasses",
        "decimal",
        "enum",
        "fractions",
        "functools",
        "heapq",
        "hmac",
        "importlib",
        "io",
        "numbers",
        "os",
        "platform",
        "pprint",
        "secrets",
        "statistics",
        "string",
        "textwrap",
        "types",
        "typing"
    );
}

/// Runs the source of the module `name`; gives its namespace.
pub(super) fn run(vm: &mut Vm, name: &str, text: &str) -> Result<Dict> {
    run_in(vm, name, text, Dict::new())
}

/// As [`run`] where the namespace has something in it already.
pub(crate) fn run_in(vm: &mut Vm, name: &str, text: &str, namespace: Dict) -> Result<Dict> {
    namespace.insert_str(&vm.intern("__name__"), Value::Str(vm.intern(name)));
    let source = Rc::new(Source::of_library(format!("{name}.py"), text));
    let code = vm.compile(&source).map_err(Raise::fatal)?;
    vm.run_module(code, &namespace)?;
    Ok(namespace)
}
