//! Exceptions: their objects, tracebacks and texts.
use super::Vm;
use crate::{
    diagnostic::Pane,
    value::{Class, Raise, Result, Str, Value},
};

/// A line of a traceback.
#[derive(Clone, Debug)]
pub struct TracebackEntry {
    /// The pane.
    pub pane: Pane,
    /// The line of the expression that was running.
    pub line: u32,
    /// The function's name, or `<module>`.
    pub function: String,
}

impl Vm {
    /// An exception of `class` with a message, for classes that have no name of their own here.
    pub fn raise(&mut self, class: &Class, message: impl Into<Str>) -> Raise {
        let _ = (class, message.into());
        Raise::unsupported("exceptions")
    }

    /// The class of an exception as [`Raise::new`] names it.
    pub fn exception_class(&mut self, name: &str) -> Result<Class> {
        let _ = name;
        Err(Raise::unsupported("exceptions"))
    }

    /// The exception object of a raise; a raise again where it is an end that nothing catches.
    pub fn catch(&mut self, raise: Raise) -> Result<Value> {
        Err(raise)
    }

    /// Whether `raise` is an exception of the builtin or registered class `name` (`"StopIteration"`).
    pub fn raised(&mut self, raise: &Raise, name: &str) -> bool {
        let _ = (raise, name);
        false
    }
}
