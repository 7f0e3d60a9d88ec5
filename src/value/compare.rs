//! Equality and order of the values that compare without the script's help.

use std::cmp::Ordering;

use bigdecimal::BigDecimal;
use num_bigint::BigInt;
use num_traits::{FromPrimitive, ToPrimitive};

use super::{Decimal, Value};

/// Tuples within tuples are compared and hashed without the host to this depth.
pub(super) const DEEP: usize = 8;

impl Value {
    /// Whether both are equal, where that is known without running the script; `None` where only the script can say.
    pub fn native_eq(&self, other: &Value) -> Option<bool> {
        self.native_eq_within(other, DEEP)
    }

    /// The same for tuples within tuples so deep; deeper ones are left to the host, who counts.
    fn native_eq_within(&self, other: &Value, depth: usize) -> Option<bool> {
        let depth = depth.checked_sub(1)?;
        if let Some(order) = self.numeric_cmp(other) {
            return Some(order == Some(Ordering::Equal));
        }
        Some(match (self, other) {
            (Value::Object(_), _) | (_, Value::Object(_)) => return None,
            (Value::Class(_), Value::Class(_)) => return None,
            (Value::List(_), Value::List(_)) | (Value::Dict(_), Value::Dict(_)) | (Value::Set(_), Value::Set(_)) => {
                return None;
            }
            (Value::None, Value::None) => true,
            (Value::Str(a), Value::Str(b)) => a == b,
            (Value::Bytes(a), Value::Bytes(b)) => a == b,
            (Value::Date(a), Value::Date(b)) => a == b,
            (Value::Time(a), Value::Time(b)) => a.zone.is_some() == b.zone.is_some() && a.utc() == b.utc(),
            (Value::DateTime(a), Value::DateTime(b)) => a.zone.is_some() == b.zone.is_some() && a.utc() == b.utc(),
            (Value::TimeDelta(a), Value::TimeDelta(b)) => a == b,
            (Value::Uuid(a), Value::Uuid(b)) => a == b,
            (Value::Tuple(a), Value::Tuple(b)) => {
                if a.len() != b.len() {
                    return Some(false);
                }
                for (left, right) in a.iter().zip(b.iter()) {
                    if !(left.is(right) || left.native_eq_within(right, depth)?) {
                        return Some(false);
                    }
                }
                true
            }
            _ => false,
        })
    }

    /// The order of two values, where they have one that needs no script: numbers, strings, bytes, dates and times.
    /// The inner `None` is that of a NaN.
    pub fn native_cmp(&self, other: &Value) -> Option<Option<Ordering>> {
        if let Some(order) = self.numeric_cmp(other) {
            // Asking for the order of a decimal NaN raises, which is not for this place to do.
            let decimal = matches!(self, Value::Decimal(_)) || matches!(other, Value::Decimal(_));
            return if order.is_none() && decimal { None } else { Some(order) };
        }
        Some(Some(match (self, other) {
            (Value::Str(a), Value::Str(b)) => a.cmp(b),
            (Value::Bytes(a), Value::Bytes(b)) => a.cmp(b),
            (Value::Date(a), Value::Date(b)) => a.cmp(b),
            (Value::Time(a), Value::Time(b)) if a.zone.is_some() == b.zone.is_some() => a.utc().cmp(&b.utc()),
            (Value::DateTime(a), Value::DateTime(b)) if a.zone.is_some() == b.zone.is_some() => a.utc().cmp(&b.utc()),
            (Value::TimeDelta(a), Value::TimeDelta(b)) => a.cmp(b),
            (Value::Uuid(a), Value::Uuid(b)) => a.cmp(b),
            _ => return None,
        }))
    }

    /// The order of two numbers by their exact values; the outer `None` says that one is no number.
    fn numeric_cmp(&self, other: &Value) -> Option<Option<Ordering>> {
        Some(match (self.small_int(), other.small_int()) {
            (Some(a), Some(b)) => Some(a.cmp(&b)),
            _ => match (self, other) {
                (Value::Float(a), Value::Float(b)) => a.partial_cmp(b),
                (Value::Decimal(a), Value::Decimal(b)) => a.compare(b),
                (Value::Float(a), b) => compare_float(*a, &b.exact()?),
                (a, Value::Float(b)) => compare_float(*b, &a.exact()?).map(Ordering::reverse),
                (a, b) => a.exact()?.compare(&b.exact()?),
            },
        })
    }

    fn small_int(&self) -> Option<i64> {
        match self {
            Value::Int(number) => Some(*number),
            Value::Bool(value) => Some(i64::from(*value)),
            _ => None,
        }
    }

    fn exact(&self) -> Option<Decimal> {
        match self {
            Value::Int(number) => Some(Decimal::from(BigInt::from(*number))),
            Value::Bool(value) => Some(Decimal::from(BigInt::from(i64::from(*value)))),
            Value::BigInt(number) => Some(Decimal::from((**number).clone())),
            Value::Decimal(number) => Some((**number).clone()),
            _ => None,
        }
    }
}

fn compare_float(float: f64, exact: &Decimal) -> Option<Ordering> {
    if let Some(number) = exact.finite()
        && let Some(small) = number.to_i64().filter(|small| small.unsigned_abs() < 1 << 53 && number.is_integer())
    {
        return float.partial_cmp(&(small as f64));
    }
    let float = match float {
        f if f.is_nan() => return None,
        f if f.is_infinite() => Decimal::Infinity { negative: f < 0.0 },
        f => Decimal::Finite(BigDecimal::from_f64(f)?),
    };
    float.compare(exact)
}
