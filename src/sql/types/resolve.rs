use super::{TypeClass, TypeEngine};
use crate::value::Value;

/// The type that a plain value has where nothing else tells it; `NullType` for `None` and for what has no SQL type.
pub fn resolve_value(value: &Value) -> TypeEngine {
    TypeEngine::new(match value {
        Value::Bool(_) => TypeClass::Boolean,
        Value::Int(number) if number.unsigned_abs() >> 31 == 0 => TypeClass::Integer,
        Value::Int(_) | Value::BigInt(_) => TypeClass::BigInteger,
        Value::Float(_) => TypeClass::Double,
        Value::Str(text) if text.is_ascii() => TypeClass::String,
        Value::Str(_) => TypeClass::Unicode,
        Value::Bytes(_) => TypeClass::LargeBinary,
        Value::Decimal(_) => TypeClass::Numeric,
        Value::Date(_) => TypeClass::Date,
        Value::DateTime(_) => TypeClass::DateTime,
        Value::Time(_) => TypeClass::Time,
        Value::TimeDelta(_) => TypeClass::Interval,
        Value::Uuid(_) => TypeClass::Uuid,
        _ => TypeClass::NullType,
    })
}
