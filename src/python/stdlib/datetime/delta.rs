//! `timedelta`.

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use super::bind;
use crate::{
    python::{
        Args, BinaryOp, ClassBuilder, Vm, comparisons,
        types::{
            big_of, float_ratio, instance_of, int_binary,
            support::{type_name, wrong_self},
        },
    },
    value::{CompareOp, Raise, Result, TimeDelta, Value},
};

const DAY: i128 = 86_400_000_000;
/// `timedelta.max` in microseconds; `timedelta.min` is a little above its negative.
const MOST: i128 = 1_000_000_000 * DAY - 1;
const LEAST: i128 = -999_999_999 * DAY;

pub(super) fn install(vm: &mut Vm) {
    let class = vm.types.timedelta.clone();
    ClassBuilder::extend(&class)
        .method("__new__", new)
        .method("__repr__", |vm, args| {
            let delta = this(vm, &args, "__repr__")?;
            let mut parts = Vec::new();
            for (name, value) in
                [("days", delta.days()), ("seconds", delta.seconds()), ("microseconds", delta.subsecond())]
            {
                if value != 0 {
                    parts.push(format!("{name}={value}"));
                }
            }
            let parts = if parts.is_empty() { "0".to_owned() } else { parts.join(", ") };
            let class = vm.class_of(&args.positional[0]);
            let name = if class.is(&vm.types.timedelta) { "datetime.timedelta".into() } else { class.name() };
            Ok(format!("{name}({parts})").into())
        })
        .method("__str__", |vm, args| Ok(text(this(vm, &args, "__str__")?).into()))
        .method("__hash__", |vm, args| Ok(Value::Int(this(vm, &args, "__hash__")?.hash())))
        .method("__bool__", |vm, args| Ok(Value::Bool(this(vm, &args, "__bool__")?.microseconds != 0)))
        .method("total_seconds", |vm, args| {
            let micros = this(vm, &args, "total_seconds")?.microseconds;
            true_quotient(micros, 1_000_000)
        })
        .method("__add__", |vm, args| sum(vm, &args, |a, b| a + b))
        .method("__radd__", |vm, args| sum(vm, &args, |a, b| a + b))
        .method("__sub__", |vm, args| sum(vm, &args, |a, b| a - b))
        .method("__rsub__", |vm, args| sum(vm, &args, |a, b| b - a))
        .method("__mul__", multiply)
        .method("__rmul__", multiply)
        .method("__truediv__", |vm, args| {
            let micros = this(vm, &args, "__truediv__")?.microseconds;
            match args.positional.get(1).map(Value::builtin) {
                Some(Value::TimeDelta(other)) => true_quotient(micros, other.microseconds),
                Some(Value::Float(number)) => {
                    let (top, bottom) = float_ratio(*number)?;
                    nearest(BigInt::from(micros) * bottom, top)
                }
                Some(other) => match big_of(other) {
                    Some(number) => nearest(BigInt::from(micros), number),
                    None => Ok(vm.not_implemented()),
                },
                None => Ok(vm.not_implemented()),
            }
        })
        .method("__floordiv__", |vm, args| {
            let micros = this(vm, &args, "__floordiv__")?.microseconds;
            match args.positional.get(1).map(Value::builtin) {
                Some(Value::TimeDelta(other)) => divide(BinaryOp::FloorDiv, micros, other.microseconds),
                Some(other) => match big_of(other) {
                    Some(number) => {
                        let quotient =
                            int_binary(BinaryOp::FloorDiv, &Value::int(BigInt::from(micros)), &Value::int(number))?;
                        wrap_big(&quotient.as_ref().and_then(big_of).unwrap_or_default())
                    }
                    None => Ok(vm.not_implemented()),
                },
                None => Ok(vm.not_implemented()),
            }
        })
        .method("__mod__", |vm, args| {
            let micros = this(vm, &args, "__mod__")?.microseconds;
            match args.positional.get(1).map(Value::builtin) {
                Some(Value::TimeDelta(other)) => {
                    let rest = divide(BinaryOp::Mod, micros, other.microseconds)?;
                    wrap_big(&big_of(&rest).unwrap_or_default())
                }
                _ => Ok(vm.not_implemented()),
            }
        })
        .method("__divmod__", |vm, args| {
            let micros = this(vm, &args, "__divmod__")?.microseconds;
            match args.positional.get(1).map(Value::builtin) {
                Some(Value::TimeDelta(other)) => {
                    let quotient = divide(BinaryOp::FloorDiv, micros, other.microseconds)?;
                    let rest = divide(BinaryOp::Mod, micros, other.microseconds)?;
                    Ok(Value::tuple([quotient, wrap_big(&big_of(&rest).unwrap_or_default())?]))
                }
                _ => Ok(vm.not_implemented()),
            }
        })
        .method("__neg__", |vm, args| wrap(-this(vm, &args, "__neg__")?.microseconds))
        .method("__pos__", |vm, args| wrap(this(vm, &args, "__pos__")?.microseconds))
        .method("__abs__", |vm, args| wrap(this(vm, &args, "__abs__")?.microseconds.abs()))
        .methods(comparisons!(compare))
        .property("days", |vm, args| Ok(Value::Int(this(vm, &args, "days")?.days())))
        .property("seconds", |vm, args| Ok(Value::Int(this(vm, &args, "seconds")?.seconds())))
        .property("microseconds", |vm, args| Ok(Value::Int(this(vm, &args, "microseconds")?.subsecond())))
        .constant("min", plain(LEAST))
        .constant("max", plain(MOST))
        .constant("resolution", plain(1))
        .build(vm);
}

/// A `timedelta` of so many microseconds; `OverflowError` beyond what there can be.
pub fn wrap(microseconds: i128) -> Result<Value> {
    if !(LEAST..=MOST).contains(&microseconds) {
        let days = microseconds.div_euclid(DAY);
        return Err(Raise::new("OverflowError", format!("days={days}; must have magnitude <= 999999999")));
    }
    Ok(plain(microseconds))
}

fn plain(microseconds: i128) -> Value {
    Value::TimeDelta(TimeDelta { microseconds }.into())
}

fn wrap_big(microseconds: &BigInt) -> Result<Value> {
    match microseconds.to_i128() {
        Some(microseconds) => wrap(microseconds),
        None => Err(Raise::new("OverflowError", "Python int too large to convert to C int")),
    }
}

/// `str(delta)`.
fn text(delta: TimeDelta) -> String {
    let (days, seconds, micros) = (delta.days(), delta.seconds(), delta.subsecond());
    let mut out = match days {
        0 => String::new(),
        1 | -1 => format!("{days} day, "),
        _ => format!("{days} days, "),
    };
    out.push_str(&format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60));
    if micros != 0 {
        out.push_str(&format!(".{micros:06}"));
    }
    out
}

fn new(vm: &mut Vm, mut args: Args) -> Result<Value> {
    const FACTORS: [(&str, i128); 7] = [
        ("days", DAY),
        ("seconds", 1_000_000),
        ("microseconds", 1),
        ("milliseconds", 1_000),
        ("minutes", 60_000_000),
        ("hours", 3_600_000_000),
        ("weeks", 7 * DAY),
    ];
    let class = args.take_first()?;
    let parts = bind(args, FACTORS.map(|(name, _)| name), 0)?;
    let mut whole = BigInt::from(0);
    let mut fraction = 0.0;
    for (part, (name, factor)) in parts.into_iter().zip(FACTORS) {
        let Some(part) = part else { continue };
        match part.builtin() {
            Value::Float(number) => {
                let trunc = number.trunc();
                let Some(integral) = num_traits::FromPrimitive::from_f64(trunc) else {
                    return Err(if number.is_nan() {
                        Raise::value_error("cannot convert float NaN to integer")
                    } else {
                        Raise::new("OverflowError", "cannot convert float infinity to integer")
                    });
                };
                let integral: BigInt = integral;
                whole += integral * factor;
                fraction += (number - trunc) * factor as f64;
            }
            other => match big_of(other) {
                Some(number) => whole += number * factor,
                None => {
                    let given = type_name(vm, &part);
                    return Err(Raise::type_error(format!("unsupported type for timedelta {name} component: {given}")));
                }
            },
        }
    }
    whole += fraction.round_ties_even() as i64;
    let days = &whole / DAY;
    if days.to_i32().is_none() {
        return Err(Raise::new("OverflowError", "Python int too large to convert to C int"));
    }
    let value = wrap_big(&whole)?;
    instance_of(vm, Some(class), value, |types| &types.timedelta)
}

fn this(vm: &Vm, args: &Args, method: &str) -> Result<TimeDelta> {
    match args.positional.first().map(Value::builtin) {
        Some(Value::TimeDelta(delta)) => Ok(**delta),
        _ => Err(wrong_self(vm, args, "datetime.timedelta", method)),
    }
}

fn sum(vm: &mut Vm, args: &Args, op: fn(i128, i128) -> i128) -> Result<Value> {
    let left = this(vm, args, "__add__")?;
    match args.positional.get(1).map(Value::builtin) {
        Some(Value::TimeDelta(right)) => wrap(op(left.microseconds, right.microseconds)),
        _ => Ok(vm.not_implemented()),
    }
}

fn multiply(vm: &mut Vm, args: Args) -> Result<Value> {
    let micros = BigInt::from(this(vm, &args, "__mul__")?.microseconds);
    match args.positional.get(1).map(Value::builtin) {
        Some(Value::Float(number)) => {
            let (top, bottom) = float_ratio(*number)?;
            nearest(micros * top, bottom)
        }
        Some(other) => match big_of(other) {
            Some(number) => wrap_big(&(micros * number)),
            None => Ok(vm.not_implemented()),
        },
        None => Ok(vm.not_implemented()),
    }
}

/// The quotient of two deltas as a float.
fn true_quotient(top: i128, bottom: i128) -> Result<Value> {
    let quotient = int_binary(BinaryOp::TrueDiv, &Value::int(BigInt::from(top)), &Value::int(BigInt::from(bottom)))?;
    Ok(quotient.unwrap_or_default())
}

fn divide(op: BinaryOp, top: i128, bottom: i128) -> Result<Value> {
    if bottom == 0 {
        return Err(Raise::new("ZeroDivisionError", "integer division or modulo by zero"));
    }
    let result = int_binary(op, &Value::int(BigInt::from(top)), &Value::int(BigInt::from(bottom)))?;
    Ok(result.unwrap_or_default())
}

/// The delta of a quotient, rounded half to even.
fn nearest(top: BigInt, bottom: BigInt) -> Result<Value> {
    if bottom == BigInt::from(0) {
        return Err(Raise::new("ZeroDivisionError", "integer division or modulo by zero"));
    }
    let (top, bottom) = if bottom < BigInt::from(0) { (-top, -bottom) } else { (top, bottom) };
    let floor = int_binary(BinaryOp::FloorDiv, &Value::int(top.clone()), &Value::int(bottom.clone()))?;
    let floor = floor.as_ref().and_then(big_of).unwrap_or_default();
    let twice = (top - &floor * &bottom) * 2;
    let up = twice > bottom || (twice == bottom && floor.bit(0));
    wrap_big(&(floor + i32::from(up)))
}

fn compare(vm: &mut Vm, args: &Args, op: CompareOp) -> Result<Value> {
    let left = Value::TimeDelta(this(vm, args, "__eq__")?.into());
    let right = args.positional.get(1).map_or(&Value::None, Value::builtin);
    Ok(super::compared(vm, &left, op, right))
}
