//! `float`.

use num_bigint::BigInt;

use super::{
    Complex, bytes_of,
    int::{big_of, big_to_f64, from_float},
    support::{argument, arity, bound, type_name, wrong_self},
};
use crate::{
    python::{
        Args, BinaryOp, ClassBuilder, Vm, comparisons,
        format::{Spec, bytes_repr, parse_float, repr_float, round_float, str_repr},
        operators,
    },
    value::{CompareOp, Host, Raise, Result, Value, hash_float},
};

pub(super) fn install(vm: &mut Vm) {
    let class = vm.types.float.clone();
    operators(ClassBuilder::extend(&class))
        .method("__new__", |vm, args| {
            let given = args.positional.len().saturating_sub(1);
            if !args.keywords.is_empty() {
                return Err(Raise::type_error("float() takes no keyword arguments"));
            }
            if given > 1 {
                return Err(Raise::type_error(format!("float expected at most 1 argument, got {given}")));
            }
            let [class, value] = args.bind("float", ["cls", "x"], 1)?;
            let value = match value {
                None => Value::Float(0.0),
                Some(value) => Value::Float(convert(vm, &value)?),
            };
            super::instance_of(vm, class, value, |types| &types.float)
        })
        .method("__repr__", |vm, args| Ok(repr_float(this(vm, &args, "__repr__")?).into()))
        .method("__format__", |vm, args| {
            let number = this(vm, &args, "__format__")?;
            match argument(&args, 1).map(Value::builtin) {
                Some(Value::Str(spec)) if spec.is_empty() => Ok(Value::Str(vm.str(&args.positional[0])?)),
                Some(Value::Str(spec)) => Ok(Spec::parse(spec, "float")?.format_float(number, "float")?.into()),
                other => {
                    let name = type_name(vm, other.unwrap_or(&Value::None));
                    Err(Raise::type_error(format!("__format__() argument must be str, not {name}")))
                }
            }
        })
        .method("__hash__", |vm, args| Ok(Value::Int(hash_float(this(vm, &args, "__hash__")?))))
        .method("__bool__", |vm, args| Ok(Value::Bool(this(vm, &args, "__bool__")? != 0.0)))
        .method("__float__", |vm, args| Ok(Value::Float(this(vm, &args, "__float__")?)))
        .method("__int__", |vm, args| from_float(this(vm, &args, "__int__")?))
        .method("__trunc__", |vm, args| from_float(this(vm, &args, "__trunc__")?))
        .method("__floor__", |vm, args| from_float(this(vm, &args, "__floor__")?.floor()))
        .method("__ceil__", |vm, args| from_float(this(vm, &args, "__ceil__")?.ceil()))
        .method("__round__", |vm, args| {
            let number = this(vm, &args, "__round__")?;
            match argument(&args, 1).filter(|digits| !digits.is_none()) {
                None => from_float(if number.is_finite() { number.round_ties_even() } else { number }),
                Some(digits) => {
                    let rounded = round_float(number, bound(vm, digits)?);
                    if rounded.is_infinite() && number.is_finite() {
                        return Err(Raise::new("OverflowError", "rounded value too large to represent"));
                    }
                    Ok(Value::Float(rounded))
                }
            }
        })
        .method("is_integer", |vm, args| {
            arity(&args, "float.is_integer", 0, 0)?;
            let number = this(vm, &args, "is_integer")?;
            Ok(Value::Bool(number.is_finite() && number == number.trunc()))
        })
        .method("as_integer_ratio", |vm, args| {
            arity(&args, "float.as_integer_ratio", 0, 0)?;
            let (numerator, denominator) = ratio(this(vm, &args, "as_integer_ratio")?)?;
            Ok(Value::tuple([Value::int(numerator), Value::int(denominator)]))
        })
        .method("conjugate", |vm, args| {
            arity(&args, "float.conjugate", 0, 0)?;
            Ok(Value::Float(this(vm, &args, "conjugate")?))
        })
        .method("hex", |vm, args| {
            arity(&args, "float.hex", 0, 0)?;
            Ok(hex(this(vm, &args, "hex")?).into())
        })
        .class_method("fromhex", |vm, args| {
            arity(&args, "float.fromhex", 1, 1)?;
            let Some(Value::Str(text)) = argument(&args, 1).map(Value::builtin) else {
                return Err(Raise::type_error("bad argument type for built-in operation"));
            };
            let number = Value::Float(from_hex(text)?);
            match args.positional.first() {
                Some(class) if !matches!(class, Value::Class(class) if class.is(&vm.types.float)) => {
                    vm.call(class, vec![number], Vec::new())
                }
                _ => Ok(number),
            }
        })
        .method("__getnewargs__", |vm, args| Ok(Value::tuple([Value::Float(this(vm, &args, "__getnewargs__")?)])))
        .property("real", |vm, args| Ok(Value::Float(this(vm, &args, "real")?)))
        .property("imag", |_, _| Ok(Value::Float(0.0)))
        .build(vm);
}

fn operators(builder: ClassBuilder) -> ClassBuilder {
    builder
        .methods(operators!(operate: Add, Sub, Mul, TrueDiv, FloorDiv, Mod, Pow))
        .method("__divmod__", |vm, args| divided(vm, &args, false))
        .method("__rdivmod__", |vm, args| divided(vm, &args, true))
        .method("__neg__", |vm, args| Ok(Value::Float(-this(vm, &args, "__neg__")?)))
        .method("__pos__", |vm, args| Ok(Value::Float(this(vm, &args, "__pos__")?)))
        .method("__abs__", |vm, args| Ok(Value::Float(this(vm, &args, "__abs__")?.abs())))
        .methods(comparisons!(compare))
}

/// The float of a number, of an object with `__float__` or with `__index__`; `None` for anything else.
pub fn float_of(vm: &mut Vm, value: &Value) -> Result<Option<f64>> {
    Ok(match value.builtin() {
        Value::Float(number) => Some(*number),
        Value::Int(number) => Some(*number as f64),
        Value::Bool(flag) => Some(f64::from(u8::from(*flag))),
        Value::BigInt(number) => {
            Some(big_to_f64(number).ok_or_else(|| Raise::new("OverflowError", "int too large to convert to float"))?)
        }
        Value::Decimal(number) => Some(number.to_f64()),
        Value::Object(_) => {
            for name in ["__float__", "__index__"] {
                if let Some(method) = vm.special(value, name)? {
                    let result = vm.call_args(&method, Args::default())?;
                    return match result.builtin() {
                        Value::Float(number) => Ok(Some(*number)),
                        Value::Int(number) if name == "__index__" => Ok(Some(*number as f64)),
                        _ => {
                            let (class, shown) = (type_name(vm, value), type_name(vm, &result));
                            Err(Raise::type_error(format!("{class}.{name} returned non-float (type {shown})")))
                        }
                    };
                }
            }
            None
        }
        _ => None,
    })
}

/// `left op right` of two floats; `None` where the operator has no meaning for them.
pub fn binary(op: BinaryOp, left: f64, right: f64) -> Result<Option<f64>> {
    let zero_division = |message: &str| Err(Raise::new("ZeroDivisionError", message));
    Ok(Some(match op {
        BinaryOp::Add => left + right,
        BinaryOp::Sub => left - right,
        BinaryOp::Mul => left * right,
        BinaryOp::TrueDiv if right == 0.0 => return zero_division("float division by zero"),
        BinaryOp::TrueDiv => left / right,
        BinaryOp::FloorDiv if right == 0.0 => return zero_division("float floor division by zero"),
        BinaryOp::FloorDiv => floor_divide(left, right).0,
        BinaryOp::Mod if right == 0.0 => return zero_division("float modulo"),
        BinaryOp::Mod => floor_divide(left, right).1,
        BinaryOp::Pow => power(left, right)?,
        _ => return Ok(None),
    }))
}

/// `base ** exponent`.
pub fn power(base: f64, exponent: f64) -> Result<f64> {
    if base == 0.0 && exponent < 0.0 {
        return Err(Raise::new("ZeroDivisionError", "0.0 cannot be raised to a negative power"));
    }
    if needs_complex(base, exponent) {
        return Err(Raise::unsupported("complex numbers: a negative number to a power that is no integer"));
    }
    let result = base.powf(exponent);
    if result.is_infinite() && base.is_finite() && exponent.is_finite() {
        return Err(Raise::with_arguments(
            "OverflowError",
            vec![Value::Int(34), "Numerical result out of range".into()],
        ));
    }
    Ok(result)
}

/// `float(value)`.
pub fn convert(vm: &mut Vm, value: &Value) -> Result<f64> {
    let (text, shown) = match value.builtin() {
        Value::Str(text) => (text.to_string(), str_repr(text)),
        other if bytes_of(other).is_some() => {
            let bytes = bytes_of(other).unwrap_or_default();
            (String::from_utf8_lossy(&bytes).into_owned(), bytes_repr(&bytes))
        }
        _ => {
            return float_of(vm, value)?.ok_or_else(|| {
                let name = type_name(vm, value);
                Raise::type_error(format!("float() argument must be a string or a real number, not '{name}'"))
            });
        }
    };
    parse_float(&text).ok_or_else(|| Raise::value_error(format!("could not convert string to float: {shown}")))
}

/// The fraction that a float is, exactly and in lowest terms.
pub fn ratio(number: f64) -> Result<(BigInt, BigInt)> {
    if number.is_nan() {
        return Err(Raise::value_error("cannot convert NaN to integer ratio"));
    }
    if number.is_infinite() {
        return Err(Raise::new("OverflowError", "cannot convert Infinity to integer ratio"));
    }
    let bits = number.to_bits();
    let exponent = ((bits >> 52) & 0x7ff) as i64;
    let fraction = bits & ((1 << 52) - 1);
    let (mut mantissa, mut exponent) =
        if exponent == 0 { (fraction, -1074) } else { (fraction | 1 << 52, exponent - 1075) };
    if mantissa == 0 {
        return Ok((BigInt::from(0), BigInt::from(1)));
    }
    let zeros = mantissa.trailing_zeros();
    mantissa >>= zeros;
    exponent += i64::from(zeros);
    let mut numerator = BigInt::from(mantissa);
    let mut denominator = BigInt::from(1);
    if exponent >= 0 {
        numerator <<= exponent as u64;
    } else {
        denominator <<= exponent.unsigned_abs();
    }
    Ok((if number < 0.0 { -numerator } else { numerator }, denominator))
}

/// Whether the power of a negative number is no real one.
fn needs_complex(base: f64, exponent: f64) -> bool {
    base < 0.0 && base.is_finite() && exponent.is_finite() && exponent != exponent.trunc()
}

fn floor_divide(left: f64, right: f64) -> (f64, f64) {
    let mut rest = left % right;
    let mut quotient = (left - rest) / right;
    if rest != 0.0 {
        if (right < 0.0) != (rest < 0.0) {
            rest += right;
            quotient -= 1.0;
        }
    } else {
        rest = 0f64.copysign(right);
    }
    let whole = if quotient != 0.0 {
        let floor = quotient.floor();
        if quotient - floor > 0.5 { floor + 1.0 } else { floor }
    } else {
        0f64.copysign(left / right)
    };
    (whole, rest)
}

fn this(vm: &Vm, args: &Args, method: &str) -> Result<f64> {
    match args.positional.first().map(Value::builtin) {
        Some(Value::Float(number)) => Ok(*number),
        _ => Err(wrong_self(vm, args, "float", method)),
    }
}

/// The other operand, where it is a float or an integer.
fn other(args: &Args) -> Result<Option<f64>> {
    Ok(match args.positional.get(1).map(Value::builtin) {
        Some(Value::Float(number)) => Some(*number),
        Some(number @ (Value::Int(_) | Value::Bool(_) | Value::BigInt(_))) => {
            let number = big_of(number).and_then(|number| big_to_f64(&number));
            Some(number.ok_or_else(|| Raise::new("OverflowError", "int too large to convert to float"))?)
        }
        _ => None,
    })
}

fn operate(vm: &mut Vm, args: &Args, op: BinaryOp, reflected: bool) -> Result<Value> {
    let left = this(vm, args, "__add__")?;
    let Some(right) = other(args)? else { return Ok(vm.not_implemented()) };
    let (left, right) = if reflected { (right, left) } else { (left, right) };
    if op == BinaryOp::Pow && needs_complex(left, right) {
        let power = Complex::new(left, 0.0).power(Complex::new(right, 0.0))?;
        return Ok(power.value(vm));
    }
    let result = binary(op, left, right)?;
    Ok(result.map_or_else(|| vm.not_implemented(), Value::Float))
}

fn divided(vm: &mut Vm, args: &Args, reflected: bool) -> Result<Value> {
    let left = this(vm, args, "__divmod__")?;
    let Some(right) = other(args)? else { return Ok(vm.not_implemented()) };
    let (left, right) = if reflected { (right, left) } else { (left, right) };
    if right == 0.0 {
        return Err(Raise::new("ZeroDivisionError", "float divmod()"));
    }
    let (quotient, rest) = floor_divide(left, right);
    Ok(Value::tuple([Value::Float(quotient), Value::Float(rest)]))
}

fn compare(vm: &mut Vm, args: &Args, op: CompareOp) -> Result<Value> {
    let left = Value::Float(this(vm, args, "__eq__")?);
    let right = args.positional.get(1).map(Value::builtin);
    let Some(right @ (Value::Float(_) | Value::Int(_) | Value::Bool(_) | Value::BigInt(_))) = right else {
        return Ok(vm.not_implemented());
    };
    Ok(Value::Bool(match left.native_cmp(right).flatten() {
        Some(order) => super::ordered(op, order),
        None => op == CompareOp::Ne,
    }))
}

fn hex(number: f64) -> String {
    let sign = if number.is_sign_negative() { "-" } else { "" };
    if !number.is_finite() {
        return repr_float(number);
    }
    if number == 0.0 {
        return format!("{sign}0x0.0p+0");
    }
    let bits = number.to_bits();
    let exponent = ((bits >> 52) & 0x7ff) as i64;
    let fraction = bits & ((1 << 52) - 1);
    let (lead, exponent) = if exponent == 0 { (0, -1022) } else { (1, exponent - 1023) };
    format!("{sign}0x{lead}.{fraction:013x}p{exponent:+}")
}

/// Reads what `float.fromhex` takes: `[sign][0x]digits[.digits][p exponent]`, or a name of infinity or of no number.
fn from_hex(text: &str) -> Result<f64> {
    let invalid = || Raise::value_error("invalid hexadecimal floating-point string");
    let text = text.trim_matches(|c: char| c.is_ascii_whitespace() || c == '\u{b}').to_ascii_lowercase();
    let (negative, rest) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, &*text),
    };
    let sign = if negative { -1.0 } else { 1.0 };
    match rest {
        "inf" | "infinity" => return Ok(sign * f64::INFINITY),
        "nan" => return Ok(f64::NAN),
        _ => {}
    }
    let rest = rest.strip_prefix("0x").unwrap_or(rest);
    let (digits, exponent) = match rest.split_once('p') {
        Some((digits, exponent)) => {
            let bare = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            if bare.is_empty() || !bare.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(invalid());
            }
            // An exponent that is no number of 64 bits is far beyond any float.
            let far = if exponent.starts_with('-') { i64::MIN / 4 } else { i64::MAX / 4 };
            (digits, exponent.parse::<i64>().unwrap_or(far).clamp(i64::MIN / 4, i64::MAX / 4))
        }
        None => (rest, 0),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let all = format!("{whole}{part}");
    if all.is_empty() || !all.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(invalid());
    }
    let mantissa = BigInt::parse_bytes(all.as_bytes(), 16).ok_or_else(invalid)?;
    let exponent = exponent - 4 * part.len() as i64;
    let size = mantissa.bits() as i64;
    if size == 0 || exponent + size < -1080 {
        return Ok(sign * 0.0);
    }
    let too_large = || Raise::new("OverflowError", "hexadecimal value too large to represent as a float");
    if exponent + size > 1025 {
        return Err(too_large());
    }
    let (mut numerator, mut denominator) = (mantissa, BigInt::from(1));
    if exponent >= 0 {
        numerator <<= exponent as u64;
    } else {
        denominator <<= exponent.unsigned_abs();
    }
    super::int::true_div(&numerator, &denominator).map(|number| sign * number).map_err(|_| too_large())
}
