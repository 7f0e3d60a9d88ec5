use super::{TypeArguments, TypeClass, TypeEngine};
use crate::value::Value;

/// The type that a plain value has where nothing else tells it; `None` for `None` and for what has no SQL type.
pub fn resolve_value(value: &Value) -> TypeEngine {
    TypeEngine::new(match value {
        Value::Bool(_) => TypeClass::Boolean,
        Value::Int(_) => TypeClass::Integer,
        Value::BigInt(number) => match i64::try_from(&**number) {
            Ok(_) => TypeClass::Integer,
            Err(_) => TypeClass::BigInteger,
        },
        Value::Float(_) => TypeClass::Double,
        Value::Str(_) => TypeClass::String,
        Value::Bytes(_) => TypeClass::LargeBinary,
        Value::Decimal(_) => TypeClass::Numeric,
        Value::Date(_) => TypeClass::Date,
        Value::DateTime(_) => TypeClass::DateTime,
        Value::Time(_) => TypeClass::Time,
        Value::TimeDelta(_) => TypeClass::Interval,
        Value::Uuid(_) => TypeClass::Uuid,
        Value::Tuple(_) => {
            return TypeEngine::with_arguments(TypeClass::TupleType, TypeArguments::Members([].into()));
        }
        _ => TypeClass::NullType,
    })
}
