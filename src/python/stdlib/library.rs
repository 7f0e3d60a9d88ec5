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
            $(vm.register_module($name, |vm| vm.run_library($name, include_str!(concat!("lib/", $name, ".py")), Dict::new()));)*
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

impl Vm {
    /// Runs `text`, the source of the module `name`, whose frames are in no traceback. `namespace` has what the module
    /// takes from native code; it is given back with what the source defines.
    pub fn run_library(&mut self, name: &str, text: &str, namespace: Dict) -> Result<Dict> {
        namespace.insert_str(&self.intern("__name__"), Value::Str(self.intern(name)));
        let source = Rc::new(Source::of_library(format!("{name}.py"), text));
        let code = self.compile(&source).map_err(Raise::fatal)?;
        self.run_module(code, &namespace)?;
        Ok(namespace)
    }
}
