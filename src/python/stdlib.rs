//! The modules of Python's standard library that scripts import.

mod abc;
mod clock;
mod datetime;
mod decimal;
mod enum_;
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
    decimal::install(vm);
    time::install(vm);
    datetime::install(vm);
}
