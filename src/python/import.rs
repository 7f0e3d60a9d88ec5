//! Modules and their import.
use super::{Loader, Vm};
use crate::value::{Raise, Result, Value};

impl Vm {
    /// Registers a module under its full name; `loader` makes its namespace on the first import.
    pub fn register_module(&mut self, name: &'static str, loader: Loader) {
        self.loaders.insert(name, loader);
    }

    /// Imports a module by its full name, its packages first.
    pub fn import_module(&mut self, name: &str) -> Result<Value> {
        let _ = name;
        Err(Raise::unsupported("imports"))
    }
}
