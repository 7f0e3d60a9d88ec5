//! What the modules' loaders share.

use crate::{
    python::{NativeFn, Vm},
    value::{Dict, Value},
};

/// A module's namespace in the making.
pub struct Module<'vm> {
    /// The machine.
    pub vm: &'vm mut Vm,
    dict: Dict,
}

impl<'vm> Module<'vm> {
    /// An empty namespace.
    pub fn new(vm: &'vm mut Vm) -> Module<'vm> {
        Module { vm, dict: Dict::new() }
    }

    /// Adds a value.
    pub fn add(&mut self, name: &str, value: impl Into<Value>) {
        let name = self.vm.intern(name);
        self.dict.insert_str(&name, value.into());
    }

    /// Adds functions.
    pub fn functions(&mut self, functions: &[(&str, NativeFn)]) {
        for (name, function) in functions {
            let value = self.vm.native_function(name, *function);
            self.add(name, value);
        }
    }

    /// The namespace.
    pub fn finish(self) -> Dict {
        self.dict
    }
}
