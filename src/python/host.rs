//! The machine as `sql` and `orm` see it.

use super::{Args, Vm};
use crate::{
    diagnostic::Location,
    trace::{Event, Rows},
    value::{Class, CompareOp, Host, Object, Raise, Result, Str, Value},
};

impl Host for Vm {
    fn call(&mut self, callable: &Value, arguments: Vec<Value>, keywords: Vec<(Str, Value)>) -> Result<Value> {
        self.call_args(callable, Args { positional: arguments, keywords })
    }

    fn get_attribute(&mut self, object: &Value, name: &Str) -> Result<Option<Value>> {
        self.find_attr(object, name)
    }

    fn set_attribute(&mut self, object: &Value, name: &Str, value: Value) -> Result<()> {
        self.set_attr(object, name, value)
    }

    fn allocate(&mut self, class: &Class) -> Result<Object> {
        let _ = class;
        Err(Raise::unsupported("objects"))
    }

    fn compare(&mut self, op: CompareOp, left: &Value, right: &Value) -> Result<Value> {
        let _ = (op, left, right);
        Err(Raise::unsupported("comparison"))
    }

    fn eq(&mut self, left: &Value, right: &Value) -> Result<bool> {
        let _ = (left, right);
        Err(Raise::unsupported("comparison"))
    }

    fn hash(&mut self, value: &Value) -> Result<i64> {
        let _ = value;
        Err(Raise::unsupported("hash"))
    }

    fn truth(&mut self, value: &Value) -> Result<bool> {
        let _ = value;
        Err(Raise::unsupported("truth"))
    }

    fn items(&mut self, iterable: &Value) -> Result<Vec<Value>> {
        let _ = iterable;
        Err(Raise::unsupported("iteration"))
    }

    fn repr(&mut self, value: &Value) -> Result<Str> {
        let _ = value;
        Err(Raise::unsupported("repr"))
    }

    fn str(&mut self, value: &Value) -> Result<Str> {
        let _ = value;
        Err(Raise::unsupported("str"))
    }

    fn class_of(&self, value: &Value) -> Class {
        self.types.of(value)
    }

    fn warn(&mut self, category: &'static str, message: &str) -> Result<()> {
        let _ = (category, message);
        Ok(())
    }

    fn charge(&mut self, steps: u64) -> Result<()> {
        let _ = steps;
        Ok(())
    }

    fn location(&self) -> Option<Location> {
        None
    }

    fn write(&mut self, text: &str) -> Result<()> {
        let _ = text;
        Ok(())
    }

    fn emit(&mut self, event: Event) {
        let _ = event;
    }

    fn emit_rows(&mut self, rows: Rows) {
        self.observer.borrow_mut().rows(rows);
    }
}
