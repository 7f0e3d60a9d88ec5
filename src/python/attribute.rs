//! Reading and setting attributes.
use super::Vm;
use crate::value::{Raise, Result, Str, Value};

impl Vm {
    /// Reads the attribute `name`; an `AttributeError` where there is none.
    pub fn get_attr(&mut self, object: &Value, name: &str) -> Result<Value> {
        let _ = (object, name);
        Err(Raise::unsupported("attributes"))
    }

    /// Reads the attribute `name`; `None` where there is none.
    pub fn find_attr(&mut self, object: &Value, name: &Str) -> Result<Option<Value>> {
        let _ = (object, name);
        Err(Raise::unsupported("attributes"))
    }

    /// Sets the attribute `name`.
    pub fn set_attr(&mut self, object: &Value, name: &str, value: Value) -> Result<()> {
        let _ = (object, name, value);
        Err(Raise::unsupported("attributes"))
    }

    /// The special method `name` as the class of `object` has it, bound; `None` where there is none.
    pub fn special(&mut self, object: &Value, name: &str) -> Result<Option<Value>> {
        let _ = (object, name);
        Err(Raise::unsupported("attributes"))
    }
}
