//! The modules of Python's standard library that scripts import. What CPython has in C, and what is called often, is native
//! here; the rest is Python, in `lib`, over native modules whose names begin with `_`.

mod abc;
mod binascii;
mod clock;
mod collections;
mod copy;
mod dataclasses;
mod datetime;
mod decimal;
mod enum_;
mod functools;
mod hashlib;
mod itertools;
mod json;
mod library;
mod math;
mod module;
mod operator;
mod random;
mod re;
pub(super) mod record;
mod texts;
mod time;
mod traceback;
mod types_;
mod typing;
mod uuid;

use super::Vm;

pub use self::clock::set_clock;
pub(super) use self::re::matches_start as expression_matches;

/// Registers the modules, and gives the classes that the machine knows of them their methods.
pub fn install(vm: &mut Vm) {
    abc::install(vm);
    typing::install(vm);
    enum_::install(vm);
    functools::install(vm);
    dataclasses::install(vm);
    operator::install(vm);
    math::install(vm);
    copy::install(vm);
    itertools::install(vm);
    collections::install(vm);
    json::install(vm);
    uuid::install(vm);
    re::install(vm);
    texts::install(vm);
    types_::install(vm);
    decimal::install(vm);
    time::install(vm);
    traceback::install(vm);
    datetime::install(vm);
    library::install(vm);
}
