use std::fmt;

use super::{Affinity, BindProcessor, ResultProcessor, TypeEngine};
use crate::{
    sql::elements::ColumnElement,
    value::{Host, Result, Str, Value},
};

/// A type of the script (`TypeDecorator`, `UserDefinedType`), as the binding that knows it tells of it.
pub trait CustomType: fmt::Debug {
    /// The class's name.
    fn name(&self) -> Str;

    /// The type that a `TypeDecorator` decorates; a `UserDefinedType` has none.
    fn decorated(&self) -> Option<TypeEngine>;

    /// The type that it stands for on the dialect (`load_dialect_impl()`); a `UserDefinedType` has none.
    fn implementation(&self, host: &mut dyn Host, dialect: &'static str) -> Result<Option<TypeEngine>>;

    /// What it counts as where operators combine types.
    fn affinity(&self) -> Affinity {
        self.decorated().map_or(Affinity::Other, |ty| ty.affinity())
    }

    /// The DDL text of a `UserDefinedType` (`get_col_spec()`).
    fn column_specification(&self, host: &mut dyn Host) -> Result<Option<Str>>;

    /// What values pass on their way to the driver.
    fn bind_processor(&self, host: &mut dyn Host, dialect: &'static str) -> Result<Option<BindProcessor>>;

    /// What values pass on their way from the driver.
    fn result_processor(&self, host: &mut dyn Host, dialect: &'static str) -> Result<Option<ResultProcessor>>;

    /// The value to write as a literal of the implementation type; `None` where the type does not say, and what binds
    /// does for it.
    fn literal(&self, host: &mut dyn Host, value: &Value, dialect: &'static str) -> Result<Option<Literal>>;

    /// What stands in the place of a parameter of the type (`bind_expression()`).
    fn bind_expression(&self, host: &mut dyn Host, bind: &ColumnElement) -> Result<Option<ColumnElement>>;

    /// What stands in the place of a column of the type that is selected (`column_expression()`).
    fn column_expression(&self, host: &mut dyn Host, column: &ColumnElement) -> Result<Option<ColumnElement>>;

    /// Whether one of these two is the script's.
    fn has_expressions(&self) -> bool;

    /// Identifies it in cache keys; `None` keeps statements with it out of the cache.
    fn cache_key(&self) -> Option<u64>;

    /// What to warn of where a statement with it is executed: that it does not say whether it can be cached.
    fn cache_warning(&self) -> Option<String>;

    /// The `repr()` of it.
    fn repr(&self) -> String;

    /// The type of a value on the other side of an operator (`coerce_compared_value()`); `None` where that is the type
    /// itself.
    fn compared(&self, value: &Value) -> Option<TypeEngine>;
}

/// A literal as a type of the script gives it.
pub enum Literal {
    /// The text itself.
    Text(Str),
    /// A value, to be written as the implementation type does.
    Value(Value),
}
