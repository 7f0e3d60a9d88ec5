use std::fmt;

use super::{Class, Object, Raise, Result, Str, Value};
use crate::{
    diagnostic::Location,
    trace::{Event, Objects, Rows},
};

/// A rich comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompareOp {
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

/// The script language as `sql` and `orm` see it. Whoever calls one of these may run the script, and holds no borrow.
pub trait Host {
    /// Calls `callable` with positional and keyword arguments.
    fn call(&mut self, callable: &Value, arguments: Vec<Value>, keywords: Vec<(Str, Value)>) -> Result<Value>;

    /// Reads an attribute; `None` where there is none (an `AttributeError`).
    fn get_attribute(&mut self, object: &Value, name: &Str) -> Result<Option<Value>>;

    /// Sets an attribute.
    fn set_attribute(&mut self, object: &Value, name: &Str, value: Value) -> Result<()>;

    /// Makes an object of a class by its `__new__`, its `__init__` not called.
    fn allocate(&mut self, class: &Class) -> Result<Object>;

    /// Compares two values as the operator does, the result as it is.
    fn compare(&mut self, op: CompareOp, left: &Value, right: &Value) -> Result<Value>;

    /// Whether two values are equal (`==`, then its truth).
    fn eq(&mut self, left: &Value, right: &Value) -> Result<bool>;

    /// The hash of a value, a `TypeError` where it has none.
    fn hash(&mut self, value: &Value) -> Result<i64>;

    /// The truth of a value.
    fn truth(&mut self, value: &Value) -> Result<bool>;

    /// The items of an iterable.
    fn items(&mut self, iterable: &Value) -> Result<Vec<Value>>;

    /// The `repr()` of a value.
    fn repr(&mut self, value: &Value) -> Result<Str>;

    /// Puts the `repr()` of a value behind `out`.
    fn write_repr(&mut self, value: &Value, out: &mut dyn fmt::Write) -> Result<()> {
        // What is written to takes everything.
        let _ = out.write_str(&self.repr(value)?);
        Ok(())
    }

    /// The `str()` of a value.
    fn str(&mut self, value: &Value) -> Result<Str>;

    /// The class of a value, scalars included.
    fn class_of(&self, value: &Value) -> Class;

    /// The exception object of `raise`, made where it is only named; an end that nothing catches stays one.
    fn exception(&mut self, raise: Raise) -> Result<Value> {
        raise.into_exception(|named| Ok(Value::str(named.class))).map_err(Raise::fatal)
    }

    /// Raises a warning of the class `category` (named as in [`super::NewException`]); an error where a filter says so.
    fn warn(&mut self, category: &'static str, message: &str) -> Result<()>;

    /// Takes `steps` off the budget: for native work that the script did not pay for instruction by instruction.
    fn charge(&mut self, steps: u64) -> Result<()>;

    /// The first line of the innermost statement of the script that is running.
    fn location(&self) -> Option<Location>;

    /// Whether the script's `logging`, where it is used, wants messages of that level from a logger.
    fn logs(&mut self, _logger: &str, _level: i64) -> Result<bool> {
        Ok(false)
    }

    /// Hands a message to the script's `logging`, and says whether that is used at all. With `echo`, it is to be shown
    /// whatever the logger's level is.
    fn log(&mut self, _logger: &str, _level: i64, _message: &str, _echo: bool) -> Result<bool> {
        Ok(false)
    }

    /// Writes to the script's stdout, as `print` does.
    fn write(&mut self, text: &str) -> Result<()>;

    /// Tells what happened. The host adds place and number.
    fn emit(&mut self, event: Event);

    /// Hands on rows that a statement gave.
    fn emit_rows(&mut self, rows: Rows);

    /// Tells the trace which objects rows became.
    fn emit_objects(&mut self, objects: Objects);
}
