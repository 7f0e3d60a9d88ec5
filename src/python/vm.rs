//! The virtual machine: its state, and the loop that runs code.

use std::{any::TypeId, cell::RefCell, rc::Rc};

use rustc_hash::{FxHashMap, FxHashSet};

use super::Types;
use crate::{
    trace::Observer,
    value::{Class, Dict, Result, Str, Value},
};

/// Makes a module's namespace on its first import.
pub type Loader = fn(&mut Vm) -> Result<Dict>;

/// What a run may use up.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Instructions, and the steps that native work charges.
    pub steps: u64,
    /// Bytes written to stdout.
    pub output: usize,
    /// The depth of calls that raises a `RecursionError`.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { steps: 100_000_000, output: 4 << 20, depth: 1000 }
    }
}

/// The virtual machine with everything that a run of scripts holds.
pub struct Vm {
    /// The builtin classes.
    pub types: Types,
    pub(super) classes_by_payload: FxHashMap<TypeId, Class>,
    pub(super) names: FxHashSet<Str>,
    pub(super) loaders: FxHashMap<&'static str, Loader>,
    pub(super) observer: Rc<RefCell<dyn Observer>>,
    pub(super) limits: Limits,
}

impl Vm {
    /// A machine that tells `observer` what happens.
    pub fn new(observer: Rc<RefCell<dyn Observer>>, limits: Limits) -> Vm {
        let mut names: FxHashSet<Str> = FxHashSet::default();
        let types = Types::new(&mut |name| intern(&mut names, name));
        Vm { types, classes_by_payload: FxHashMap::default(), names, loaders: FxHashMap::default(), observer, limits }
    }

    /// The one string for a name, so that comparing pointers decides.
    pub fn intern(&mut self, name: &str) -> Str {
        intern(&mut self.names, name)
    }

    /// The class of a value.
    pub fn class_of(&self, value: &Value) -> Class {
        self.types.of(value)
    }

    /// Whether `value` is an instance of `class`, the class's `__instancecheck__` not asked.
    pub fn is_instance(&self, value: &Value, class: &Class) -> bool {
        self.types.of(value).is_subclass_of(class)
    }

    /// `NotImplemented`.
    pub fn not_implemented(&self) -> Value {
        Value::None
    }

    /// `Ellipsis`.
    pub fn ellipsis(&self) -> Value {
        Value::None
    }
}

fn intern(names: &mut FxHashSet<Str>, name: &str) -> Str {
    let name = Str::from(name);
    match names.get(&name) {
        Some(known) => known.clone(),
        None => {
            names.insert(name.clone());
            name
        }
    }
}
