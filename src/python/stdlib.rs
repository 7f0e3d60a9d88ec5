//! The modules of Python's standard library that scripts import.

mod decimal;

use super::Vm;

/// Registers the modules, and gives the classes that the machine knows of them their methods.
pub fn install(vm: &mut Vm) {
    decimal::install(vm);
}
