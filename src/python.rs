//! The script language: Python's syntax, compiled to code that a small virtual machine runs. It knows values, the trace and
//! diagnostics, and has never heard of SQL: what scripts import beyond Python's own modules is registered from outside.

mod attribute;
mod builtin_classes;
pub mod builtins;
mod call;
pub mod class;
pub mod code;
mod compile;
mod exception;
mod execute;
pub mod format;
mod frame;
mod generator;
mod host;
mod import;
mod iterate;
mod names;
mod native;
pub mod objects;
mod operate;
pub mod stdlib;
mod syntax;
pub mod types;
mod vm;

pub use self::{
    builtin_classes::Types,
    code::Source,
    exception::{Ending, Exception, TracebackEntry},
    iterate::iterator_methods,
    native::{Args, ClassBuilder, NativeClosure, NativeFn},
    operate::BinaryOp,
    vm::{Limits, Loader, Vm},
};
