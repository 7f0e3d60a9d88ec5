//! The modules of Python's standard library that scripts import.

mod abc;
mod clock;
mod dataclasses;
mod datetime;
mod decimal;
mod enum_;
mod functools;
mod module;
mod record;
mod time;
mod typing;

use super::Vm;

pub use self::clock::set_clock;

/// Registers the modules, and gives the classes that the machine knows of them their methods.
pub fn install(vm: &mut Vm) {
    abc::install(vm);
    typing::install(vm);
    enum_::install(vm);
    functools::install(vm);
    dataclasses::install(vm);
    decimal::install(vm);
    time::install(vm);
    datetime::install(vm);
}
