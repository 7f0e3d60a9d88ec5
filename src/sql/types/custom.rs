use std::fmt;

use super::{Affinity, TypeEngine};
use crate::value::{Host, Result, Str, Value};

/// A type of the script (`TypeDecorator`, `UserDefinedType`), as the binding that knows it tells of it.
pub trait CustomType: fmt::Debug {
    /// The class's name.
    fn name(&self) -> Str;

    /// The type that it stands for on the dialect; a `UserDefinedType` has none.
    fn implementation(&self, dialect: &str) -> Option<TypeEngine>;

    /// What it counts as where operators combine types.
    fn affinity(&self) -> Affinity;

    /// The DDL text of a `UserDefinedType`.
    fn column_specification(&self, host: &mut dyn Host, dialect: &str) -> Result<Option<Str>>;

    /// Whether [`CustomType::bind`] does anything.
    fn processes_binds(&self) -> bool;

    /// Whether [`CustomType::result`] does anything.
    fn processes_results(&self) -> bool;

    /// A value of the script on its way to the implementation type.
    fn bind(&self, host: &mut dyn Host, value: Value, dialect: &str) -> Result<Value>;

    /// A value of the implementation type on its way to the script.
    fn result(&self, host: &mut dyn Host, value: Value, dialect: &str) -> Result<Value>;

    /// Identifies it in cache keys; `None` keeps statements with it out of the cache.
    fn cache_key(&self) -> Option<u64>;

    /// The `repr()` of it.
    fn repr(&self) -> String {
        format!("{}()", self.name())
    }

    /// Whether a literal on the other side of an operator takes this type (`coerce_compared_value`).
    fn coerces_compared(&self) -> bool {
        true
    }
}
