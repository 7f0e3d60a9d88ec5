//! The modules of Python's standard library that scripts import.

mod clock;
mod datetime;
mod decimal;
mod record;
mod time;

use super::Vm;

pub use self::clock::set_clock;

/// Registers the modules, and gives the classes that the machine knows of them their methods.
pub fn install(vm: &mut Vm) {
    decimal::install(vm);
    time::install(vm);
    datetime::install(vm);
}
