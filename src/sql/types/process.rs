use std::rc::Rc;

use super::{CustomType, EnumArguments, TypeEngine};
use crate::value::{Host, Result, Value};

/// What a value of the script passes on its way to the driver.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum BindProcessor {
    /// To 0 or 1.
    Boolean,
    /// To a float.
    Float,
    /// To ISO text.
    Date,
    /// To ISO text.
    DateTime,
    /// To ISO text.
    Time,
    /// To the text of a moment that far from the epoch.
    Interval,
    /// To the member's name.
    Enum(Rc<EnumArguments>),
    /// To JSON text.
    Json {
        /// Whether `None` becomes NULL.
        none_as_null: bool,
    },
    /// To 32 hexadecimal digits.
    Uuid {
        /// Whether values are `uuid.UUID`, or else strings.
        as_uuid: bool,
    },
    /// By the script's own type, then by its implementation's.
    Custom(Rc<dyn CustomType>, &'static str, Option<Box<BindProcessor>>),
}

/// What a value of the driver passes on its way to the script.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ResultProcessor {
    /// From 0 or 1.
    Boolean,
    /// To a `Decimal` with that many digits behind the point.
    Decimal(usize),
    /// To a float.
    Float,
    /// From ISO text.
    Date,
    /// From ISO text.
    DateTime,
    /// From ISO text.
    Time,
    /// From the text of a moment.
    Interval,
    /// To the member.
    Enum(Rc<EnumArguments>),
    /// From JSON text.
    Json,
    /// To a `uuid.UUID`, or to its usual text.
    Uuid {
        /// Whether values are `uuid.UUID`.
        as_uuid: bool,
    },
    /// By the implementation type, then by the script's own.
    Custom(Rc<dyn CustomType>, &'static str, Option<Box<ResultProcessor>>),
}

impl TypeEngine {
    /// What values pass on their way to `dialect`'s driver; nothing where they go as they are.
    pub fn bind_processor(&self, _dialect: &'static str) -> Option<BindProcessor> {
        None
    }

    /// What values pass on their way from `dialect`'s driver; nothing where they come as they are.
    pub fn result_processor(&self, _dialect: &'static str) -> Option<ResultProcessor> {
        None
    }
}

impl BindProcessor {
    /// Processes a value.
    pub fn process(&self, _host: &mut dyn Host, value: Value) -> Result<Value> {
        Ok(value)
    }
}

impl ResultProcessor {
    /// Processes a value.
    pub fn process(&self, _host: &mut dyn Host, value: Value) -> Result<Value> {
        Ok(value)
    }
}
