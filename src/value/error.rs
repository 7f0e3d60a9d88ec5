use std::fmt;

use super::{Str, Value};
use crate::diagnostic::{Code, Diagnostic};

/// The result of whatever can raise.
pub type Result<T, E = Raise> = std::result::Result<T, E>;

/// What interrupts a script: an exception, or an end that no `except` sees. One word wide, so that results stay small.
#[derive(Debug)]
pub struct Raise(Box<Reason>);

#[derive(Debug)]
enum Reason {
    Exception(Value),
    New(NewException),
    Fatal(Diagnostic),
}

/// An exception named but not yet made: what native code raises. The host makes the object when somebody looks.
#[derive(Debug)]
pub struct NewException {
    /// The class's name (`"TypeError"`, `"sqlalchemy.exc.InvalidRequestError"`): a builtin's alone, others with the module.
    pub class: &'static str,
    /// What the exception is made with.
    pub arguments: Vec<Value>,
    /// Attributes to set on it.
    pub attributes: Vec<(Str, Value)>,
}

impl Raise {
    /// The exception `class` with one argument, its message.
    pub fn new(class: &'static str, message: impl Into<Str>) -> Raise {
        Raise::with_arguments(class, vec![Value::Str(message.into())])
    }

    /// The exception `class` with those arguments.
    pub fn with_arguments(class: &'static str, arguments: Vec<Value>) -> Raise {
        Raise(Box::new(Reason::New(NewException { class, arguments, attributes: Vec::new() })))
    }

    /// The same, with an attribute to set on the exception once it is made.
    #[must_use]
    pub fn with_attribute(mut self, name: &str, value: Value) -> Raise {
        if let Reason::New(exception) = &mut *self.0 {
            exception.attributes.push((name.into(), value));
        }
        self
    }

    /// An exception object of the script.
    pub fn exception(object: Value) -> Raise {
        Raise(Box::new(Reason::Exception(object)))
    }

    /// An end that nothing catches.
    pub fn fatal(diagnostic: Diagnostic) -> Raise {
        Raise(Box::new(Reason::Fatal(diagnostic)))
    }

    /// The end of a script that uses what Retort lacks. `what` names it; the host adds the line.
    pub fn unsupported(what: impl Into<String>) -> Raise {
        Raise::fatal(Diagnostic::new(Code::Unsupported, what))
    }

    /// A `TypeError`.
    pub fn type_error(message: impl Into<Str>) -> Raise {
        Raise::new("TypeError", message)
    }

    /// A `ValueError`.
    pub fn value_error(message: impl Into<Str>) -> Raise {
        Raise::new("ValueError", message)
    }

    /// The diagnostic, where this is an end that nothing catches.
    pub fn as_fatal(&self) -> Option<&Diagnostic> {
        match &*self.0 {
            Reason::Fatal(diagnostic) => Some(diagnostic),
            _ => None,
        }
    }

    /// Takes it apart: the exception object, which `make` makes where it is only named, or the diagnostic of an end.
    pub fn into_exception(self, make: impl FnOnce(NewException) -> Result<Value>) -> Result<Value, Diagnostic> {
        match *self.0 {
            Reason::Exception(object) => Ok(object),
            Reason::Fatal(diagnostic) => Err(diagnostic),
            Reason::New(exception) => match make(exception) {
                Ok(object) => Ok(object),
                Err(raise) => match *raise.0 {
                    Reason::Exception(object) => Ok(object),
                    Reason::Fatal(diagnostic) => Err(diagnostic),
                    Reason::New(exception) => Ok(Value::str(exception.class)),
                },
            },
        }
    }

    /// The first argument of the exception, mostly its message.
    pub fn first_argument(&self) -> Option<Value> {
        match &*self.0 {
            Reason::New(exception) => exception.arguments.first().cloned(),
            Reason::Exception(object) => match object.as_object()?.attribute(&Str::from("args"))? {
                Value::Tuple(arguments) => arguments.first().cloned(),
                _ => None,
            },
            Reason::Fatal(_) => None,
        }
    }

    /// The exception object, where there is one already.
    pub fn as_exception(&self) -> Option<&Value> {
        match &*self.0 {
            Reason::Exception(object) => Some(object),
            _ => None,
        }
    }

    /// The class's name, where the exception is only named.
    pub fn new_class(&self) -> Option<&'static str> {
        match &*self.0 {
            Reason::New(exception) => Some(exception.class),
            _ => None,
        }
    }
}

impl fmt::Display for Raise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Reason::Exception(object) => write!(f, "{object:?}"),
            Reason::New(exception) => write!(f, "{}{:?}", exception.class, exception.arguments),
            Reason::Fatal(diagnostic) => write!(f, "{diagnostic}"),
        }
    }
}
