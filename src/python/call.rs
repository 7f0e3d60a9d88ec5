//! Calls from native code into whatever can be called.
use super::{Args, Vm};
use crate::value::{Raise, Result, Value};

impl Vm {
    /// Calls `callable`.
    pub fn call_args(&mut self, callable: &Value, args: Args) -> Result<Value> {
        let _ = (callable, args);
        Err(Raise::unsupported("calls"))
    }

    /// Calls the method `name` of `object` with positional arguments.
    pub fn call_method(&mut self, object: &Value, name: &str, arguments: Vec<Value>) -> Result<Value> {
        let _ = (object, name, arguments);
        Err(Raise::unsupported("calls"))
    }
}
