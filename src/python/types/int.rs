//! `int` and `bool`. An integer is a 64-bit one as long as it fits, and a big one as soon as it does not.

mod methods;
mod parse;

use num_bigint::BigInt;
use num_traits::{One, Pow, Signed, ToPrimitive, Zero};

use super::bytes_of;
use super::support::{integer, type_name, wrong_self};
use crate::{
    python::{Args, BinaryOp, Vm},
    value::{CompareOp, Raise, Result, Value},
};

pub use self::parse::parse_int;
use self::parse::{MOST_DIGITS, parse_limited, too_many_digits};

/// An integer of more bits than this is not made: CPython would run out of memory or of patience.
const MOST_BITS: u64 = 1 << 26;

pub(super) fn install(vm: &mut Vm) {
    methods::install(vm);
}

/// The integer of an `int` or a `bool`; `None` for anything else.
pub fn big_of(value: &Value) -> Option<BigInt> {
    match value.builtin() {
        Value::Int(number) => Some(BigInt::from(*number)),
        Value::Bool(flag) => Some(BigInt::from(u8::from(*flag))),
        Value::BigInt(number) => Some((**number).clone()),
        _ => None,
    }
}

/// The float nearest to an integer; `None` where it is too large.
pub fn big_to_f64(number: &BigInt) -> Option<f64> {
    number.to_f64().filter(|float| float.is_finite())
}

/// The text of an integer in base ten.
pub fn int_text(value: &Value) -> Option<String> {
    match value {
        Value::Int(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(u8::from(*flag).to_string()),
        Value::BigInt(number) => Some(number.to_string()),
        _ => None,
    }
}

/// As [`int_text`] for the script: an error where it has too many digits.
pub fn limited_text(value: &Value) -> Result<Option<String>> {
    if let Value::BigInt(number) = value
        && number.bits() > MOST_DIGITS as u64 * 3
    {
        // By the bits alone where they are far too many: the digits would take long to make.
        if number.bits() > MOST_DIGITS as u64 * 4 {
            return Err(too_many_digits(None));
        }
        let text = number.magnitude().to_string();
        if text.len() > MOST_DIGITS {
            return Err(too_many_digits(None));
        }
    }
    Ok(int_text(value))
}

/// `int(value)`.
pub fn from_number(vm: &mut Vm, value: &Value) -> Result<Value> {
    match value.builtin() {
        Value::Int(_) | Value::BigInt(_) | Value::Bool(_) => integer(vm, value.builtin()),
        Value::Float(number) => from_float(*number),
        Value::Str(text) => parse_limited(text, 10)?.ok_or_else(|| invalid(10, &quoted(text))),
        Value::Bytes(bytes) => {
            let number = std::str::from_utf8(bytes).ok().map(|text| parse_limited(text, 10)).transpose()?.flatten();
            number.ok_or_else(|| invalid(10, &crate::python::format::bytes_repr(bytes)))
        }
        other if bytes_of(other).is_some() => from_number(vm, &Value::Bytes(bytes_of(other).unwrap_or_default())),
        _ => {
            for name in ["__int__", "__index__", "__trunc__"] {
                if let Some(method) = vm.special(value, name)? {
                    let result = vm.call_args(&method, Args::default())?;
                    if let Value::Int(_) | Value::BigInt(_) | Value::Bool(_) = result.builtin() {
                        return integer(vm, result.builtin());
                    }
                    let shown = type_name(vm, &result);
                    let wanted = if name == "__trunc__" { "Integral" } else { "int" };
                    return Err(Raise::type_error(format!("{name} returned non-{wanted} (type {shown})")));
                }
            }
            Err(Raise::type_error(format!(
                "int() argument must be a string, a bytes-like object or a real number, not '{}'",
                type_name(vm, value)
            )))
        }
    }
}

/// The integer part of a float.
pub fn from_float(number: f64) -> Result<Value> {
    if number.is_nan() {
        return Err(Raise::value_error("cannot convert float NaN to integer"));
    }
    if number.is_infinite() {
        return Err(Raise::new("OverflowError", "cannot convert float infinity to integer"));
    }
    let whole = number.trunc();
    if whole.abs() < 9e18 {
        return Ok(Value::Int(whole as i64));
    }
    Ok(num_traits::FromPrimitive::from_f64(whole).map_or(Value::None, Value::int))
}

/// `left op right` of two integers; `None` where one is none. The VM's fast paths end here when 64 bits do not do.
pub fn binary(op: BinaryOp, left: &Value, right: &Value) -> Result<Option<Value>> {
    let small = |value: &Value| match value {
        Value::Int(number) => Some(*number),
        Value::Bool(flag) => Some(i64::from(*flag)),
        _ => None,
    };
    if let (Value::Bool(a), Value::Bool(b)) = (left, right) {
        match op {
            BinaryOp::And => return Ok(Some(Value::Bool(a & b))),
            BinaryOp::Or => return Ok(Some(Value::Bool(a | b))),
            BinaryOp::Xor => return Ok(Some(Value::Bool(a ^ b))),
            _ => {}
        }
    }
    if let (Some(a), Some(b)) = (small(left), small(right)) {
        let quick = match op {
            BinaryOp::Add => a.checked_add(b),
            BinaryOp::Sub => a.checked_sub(b),
            BinaryOp::Mul => a.checked_mul(b),
            BinaryOp::FloorDiv if b != 0 => a.checked_div_euclid(b).and_then(|_| floor_div(a, b)),
            BinaryOp::Mod if b != 0 => Some(floor_mod(a, b)),
            BinaryOp::And => Some(a & b),
            BinaryOp::Or => Some(a | b),
            BinaryOp::Xor => Some(a ^ b),
            BinaryOp::RShift if b >= 0 => Some(a >> b.min(63)),
            BinaryOp::LShift if (0..62).contains(&b) && a.unsigned_abs() < 1 << (62 - b) => Some(a << b),
            BinaryOp::Pow if b >= 0 => u32::try_from(b).ok().and_then(|b| a.checked_pow(b)),
            BinaryOp::TrueDiv if b != 0 && a.unsigned_abs() <= 1 << 53 && b.unsigned_abs() <= 1 << 53 => {
                return Ok(Some(Value::Float(a as f64 / b as f64)));
            }
            _ => None,
        };
        if let Some(result) = quick {
            return Ok(Some(Value::Int(result)));
        }
    }
    let (Some(a), Some(b)) = (big_of(left), big_of(right)) else { return Ok(None) };
    let zero_division = |message: &str| Raise::new("ZeroDivisionError", message);
    Ok(Some(match op {
        BinaryOp::Add => Value::int(a + b),
        BinaryOp::Sub => Value::int(a - b),
        BinaryOp::Mul => {
            if a.bits() + b.bits() > MOST_BITS {
                return Err(Raise::with_arguments("MemoryError", Vec::new()));
            }
            Value::int(a * b)
        }
        BinaryOp::FloorDiv | BinaryOp::Mod if b.is_zero() => {
            return Err(zero_division(if op == BinaryOp::Mod {
                "integer modulo by zero"
            } else {
                "integer division or modulo by zero"
            }));
        }
        BinaryOp::FloorDiv => Value::int(big_floor(&a, &b).0),
        BinaryOp::Mod => Value::int(big_floor(&a, &b).1),
        BinaryOp::TrueDiv if b.is_zero() => return Err(zero_division("division by zero")),
        BinaryOp::TrueDiv => Value::Float(true_div(&a, &b)?),
        BinaryOp::Pow => return power(&a, &b).map(Some),
        BinaryOp::LShift | BinaryOp::RShift => {
            if b.is_negative() {
                return Err(Raise::value_error("negative shift count"));
            }
            match (op, b.to_u64()) {
                (BinaryOp::RShift, Some(by)) if by <= a.bits() => Value::int(a >> by),
                (BinaryOp::RShift, _) => Value::Int(if a.is_negative() { -1 } else { 0 }),
                (_, Some(by)) if by + a.bits() <= MOST_BITS => Value::int(a << by),
                _ if a.is_zero() => Value::Int(0),
                (_, None) => return Err(Raise::new("OverflowError", "too many digits in integer")),
                _ => return Err(Raise::with_arguments("MemoryError", Vec::new())),
            }
        }
        BinaryOp::And => Value::int(a & b),
        BinaryOp::Or => Value::int(a | b),
        BinaryOp::Xor => Value::int(a ^ b),
        BinaryOp::MatMul => return Ok(None),
    }))
}

/// `divmod` of two integers; the divisor is not zero.
pub fn divide(left: &Value, right: &Value) -> Result<Option<(Value, Value)>> {
    let Some(quotient) = binary(BinaryOp::FloorDiv, left, right)? else { return Ok(None) };
    Ok(binary(BinaryOp::Mod, left, right)?.map(|rest| (quotient, rest)))
}

/// `pow(base, exponent, modulus)`.
pub fn power_modulo(base: &BigInt, exponent: &BigInt, modulus: &BigInt) -> Result<Value> {
    if modulus.is_zero() {
        return Err(Raise::value_error("pow() 3rd argument cannot be 0"));
    }
    let result = if exponent.is_negative() {
        let inverse = base
            .modinv(&modulus.abs())
            .ok_or_else(|| Raise::value_error("base is not invertible for the given modulus"))?;
        inverse.modpow(&-exponent, modulus)
    } else {
        base.modpow(exponent, modulus)
    };
    Ok(Value::int(result))
}

/// Rounds to `digits` before the point where it is negative, to even where it is half way.
fn round_to(number: &BigInt, digits: i64) -> BigInt {
    if digits >= 0 {
        return number.clone();
    }
    let places = digits.unsigned_abs();
    if places > number.bits() {
        return BigInt::zero();
    }
    let unit = BigInt::from(10).pow(places as u32);
    let (quotient, rest) = big_floor(number, &unit);
    let twice = &rest * 2;
    let up = twice > unit || (twice == unit && quotient.bit(0));
    (quotient + i32::from(up)) * unit
}

fn floor_div(a: i64, b: i64) -> Option<i64> {
    let quotient = a.checked_div(b)?;
    Some(if a % b != 0 && (a < 0) != (b < 0) { quotient - 1 } else { quotient })
}

fn floor_mod(a: i64, b: i64) -> i64 {
    let rest = a.wrapping_rem(b);
    if rest != 0 && (rest < 0) != (b < 0) { rest + b } else { rest }
}

fn big_floor(a: &BigInt, b: &BigInt) -> (BigInt, BigInt) {
    let (quotient, rest) = (a / b, a % b);
    if !rest.is_zero() && rest.is_negative() != b.is_negative() { (quotient - 1, rest + b) } else { (quotient, rest) }
}

/// The correctly rounded quotient of two integers.
pub(super) fn true_div(a: &BigInt, b: &BigInt) -> Result<f64> {
    let overflow = || Raise::new("OverflowError", "integer division result too large for a float");
    let negative = a.is_negative() != b.is_negative();
    let (a, b) = (a.abs(), b.abs());
    if a.is_zero() {
        return Ok(if negative { -0.0 } else { 0.0 });
    }
    // Scaled so that the quotient has 66 to 68 bits; the rest only tells whether it is exact.
    let shift = b.bits() as i64 + 67 - a.bits() as i64;
    let (scaled, divisor) = if shift >= 0 { (a << shift as u64, b) } else { (a, b << shift.unsigned_abs()) };
    let (mut quotient, rest) = (&scaled / &divisor, scaled % divisor);
    if !rest.is_zero() {
        quotient |= BigInt::one();
    }
    // To 53 bits (fewer for subnormal numbers), half to even.
    let exponent = quotient.bits() as i64 - shift;
    if exponent > 1024 {
        return Err(overflow());
    }
    let keep = if exponent < -1021 { 53 - (-1021 - exponent) } else { 53 };
    if keep < 0 {
        return Ok(if negative { -0.0 } else { 0.0 });
    }
    let drop = quotient.bits() as i64 - keep;
    let half = BigInt::one() << (drop - 1) as u64;
    let low = &quotient & ((BigInt::one() << drop as u64) - 1);
    let mut kept = &quotient >> drop as u64;
    if low > half || (low == half && kept.bit(0)) {
        kept += 1;
    }
    let mantissa = kept.to_u64().unwrap_or(0) as f64;
    let result = scale(mantissa, drop - shift);
    if result.is_infinite() {
        return Err(overflow());
    }
    Ok(if negative { -result } else { result })
}

/// `number` times a power of two, exact as long as the result can be.
fn scale(mut number: f64, mut exponent: i64) -> f64 {
    while exponent > 1000 {
        number *= 2f64.powi(1000);
        exponent -= 1000;
    }
    while exponent < -1000 {
        number *= 2f64.powi(-1000);
        exponent += 1000;
    }
    number * 2f64.powi(exponent as i32)
}

fn power(base: &BigInt, exponent: &BigInt) -> Result<Value> {
    if exponent.is_negative() {
        let overflow = || Raise::new("OverflowError", "int too large to convert to float");
        let base = big_to_f64(base).ok_or_else(overflow)?;
        let exponent = big_to_f64(exponent).ok_or_else(overflow)?;
        return super::float::power(base, exponent).map(Value::Float);
    }
    if base.is_zero() || base.is_one() {
        return Ok(Value::int(if exponent.is_zero() { BigInt::one() } else { base.clone() }));
    }
    let too_large = || Raise::with_arguments("MemoryError", Vec::new());
    if base == &BigInt::from(-1) {
        return Ok(Value::Int(if exponent.bit(0) { -1 } else { 1 }));
    }
    let exponent = exponent.to_u32().ok_or_else(too_large)?;
    if base.bits().saturating_mul(exponent.into()) > MOST_BITS {
        return Err(too_large());
    }
    Ok(Value::int(Pow::pow(base, exponent)))
}

fn quoted(text: &str) -> String {
    crate::python::format::str_repr(text)
}

/// The operands of a method of `int`: itself and the other, an error for a wrong `self`.
fn operands(vm: &Vm, args: &Args, method: &str) -> Result<(Value, Value)> {
    let (Some(this), Some(other)) = (args.positional.first(), args.positional.get(1)) else {
        let given = args.positional.len().saturating_sub(1);
        return Err(Raise::type_error(if args.positional.is_empty() {
            format!("descriptor '{method}' of 'int' object needs an argument")
        } else {
            format!("expected 1 argument, got {given}")
        }));
    };
    match this.builtin() {
        Value::Int(_) | Value::BigInt(_) | Value::Bool(_) => Ok((this.builtin().clone(), other.builtin().clone())),
        other => {
            let name = type_name(vm, other);
            Err(Raise::type_error(format!("descriptor '{method}' requires a 'int' object but received a '{name}'")))
        }
    }
}

fn operate(vm: &mut Vm, args: &Args, op: BinaryOp, reflected: bool) -> Result<Value> {
    let (this, other) = operands(vm, args, op.method(reflected))?;
    let result = if reflected { binary(op, &other, &this)? } else { binary(op, &this, &other)? };
    Ok(result.unwrap_or_else(|| vm.not_implemented()))
}

fn compare(vm: &mut Vm, args: &Args, op: CompareOp) -> Result<Value> {
    let (this, other) = operands(vm, args, "__eq__")?;
    match other {
        Value::Int(_) | Value::BigInt(_) | Value::Bool(_) => {
            let order = this.native_cmp(&other).flatten();
            Ok(order.map_or_else(|| vm.not_implemented(), |order| Value::Bool(super::ordered(op, order))))
        }
        _ => Ok(vm.not_implemented()),
    }
}

/// The `int` that a method was called on, as a big integer.
fn this(vm: &Vm, args: &Args, method: &str) -> Result<BigInt> {
    args.positional.first().and_then(big_of).ok_or_else(|| wrong_self(vm, args, "int", method))
}

/// `int(value, base)`.
fn convert(vm: &mut Vm, value: Option<Value>, base: Option<Value>) -> Result<Value> {
    let Some(base) = base else {
        return match value {
            None => Ok(Value::Int(0)),
            Some(value) => from_number(vm, &value),
        };
    };
    let base = match integer(vm, &base)? {
        Value::Int(base) if base == 0 || (2..=36).contains(&base) => base as u32,
        _ => return Err(Raise::value_error("int() base must be >= 2 and <= 36, or 0")),
    };
    let Some(value) = value else { return Err(Raise::type_error("int() missing string argument")) };
    let (text, shown) = match value.builtin() {
        Value::Str(text) => (text.to_string(), quoted(text)),
        Value::Bytes(bytes) => (String::from_utf8_lossy(bytes).into_owned(), crate::python::format::bytes_repr(bytes)),
        _ => return Err(Raise::type_error("int() can't convert non-string with explicit base")),
    };
    parse_limited(&text, base)?.ok_or_else(|| invalid(base, &shown))
}

/// The error of a text that is no integer; `shown` is its repr, of which the message has 200 characters at most.
fn invalid(base: u32, shown: &str) -> Raise {
    let end = shown.char_indices().nth(200).map_or(shown.len(), |(end, _)| end);
    Raise::value_error(format!("invalid literal for int() with base {base}: {}", &shown[..end]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn op(op: BinaryOp, left: i64, right: i64) -> String {
        match binary(op, &Value::Int(left), &Value::Int(right)) {
            Ok(Some(value)) => int_text(&value)
                .unwrap_or_else(|| if let Value::Float(f) = value { f.to_string() } else { String::new() }),
            Ok(None) => "none".to_owned(),
            Err(raise) => raise.to_string(),
        }
    }

    #[test]
    fn integers_grow_and_shrink() {
        use BinaryOp::*;
        for (what, left, right, expected) in [
            (Add, i64::MAX, 1, "9223372036854775808"),
            (Mul, i64::MAX, -2, "-18446744073709551614"),
            (FloorDiv, -7, 2, "-4"),
            (FloorDiv, i64::MIN, -1, "9223372036854775808"),
            (Mod, -7, 3, "2"),
            (Mod, 7, -3, "-2"),
            (Mod, i64::MIN, -1, "0"),
            (Pow, 2, 100, "1267650600228229401496703205376"),
            (Pow, 2, -1, "0.5"),
            (LShift, 1, 70, "1180591620717411303424"),
            (LShift, -1, 62, "-4611686018427387904"),
            (RShift, -9, 1, "-5"),
            (RShift, 9, 900, "0"),
            (TrueDiv, 1, 3, "0.3333333333333333"),
            (TrueDiv, i64::MAX, 3, "3074457345618258400"),
        ] {
            assert_eq!(op(what, left, right), expected, "{left} {what:?} {right}");
        }
        assert!(op(FloorDiv, 1, 0).contains("integer division or modulo by zero"));
        assert!(op(Mod, 1, 0).contains("integer modulo by zero"));
    }

    #[test]
    fn rounding_goes_to_even() {
        for (number, digits, expected) in
            [(15, -1, 20), (25, -1, 20), (1234, -2, 1200), (-15, -1, -20), (5, -2, 0), (99, -2, 100)]
        {
            assert_eq!(round_to(&BigInt::from(number), digits), BigInt::from(expected), "round({number}, {digits})");
        }
    }
}
