//! The methods and operators of `Decimal`.

use num_bigint::BigUint;
use num_traits::{ToPrimitive, Zero};

use super::{
    binary, context, failed, finished, from_float, functions, new,
    number::{EMAX, ETINY, Number, Precision, Rounding, Signal, note, power_of_ten},
    operand, precision, signal, wrap,
};
use crate::{
    python::{
        Args, BinaryOp, ClassBuilder, Vm, comparisons,
        format::Spec,
        operators,
        types::{
            instance_of, ordered,
            support::{argument, arity, small_integer, type_name, wrong_self},
        },
    },
    value::{BigInt, Builtin, Class, CompareOp, Decimal, Dict, Host, Object, Payload, Raise, Result, Value},
};

/// Marks the class of what `as_tuple()` gives.
struct DecimalTuple;
impl Payload for DecimalTuple {}

pub(super) fn install(vm: &mut Vm) {
    let class = vm.types.decimal.clone();
    operators(ClassBuilder::extend(&class))
        .method("__new__", new)
        .method("__repr__", |vm, args| Ok(format!("Decimal('{}')", this(vm, &args, "__repr__")?).into()))
        .method("__str__", |vm, args| Ok(this(vm, &args, "__str__")?.to_string().into()))
        .method("__format__", |vm, args| {
            let decimal = this(vm, &args, "__format__")?.clone();
            let Some(Value::Str(spec)) = argument(&args, 1).map(Value::builtin) else {
                return Err(Raise::type_error("format argument must be str"));
            };
            format(&decimal, spec).map(Value::from)
        })
        .method("__hash__", |vm, args| Ok(Value::Int(this(vm, &args, "__hash__")?.hash())))
        .method("__bool__", |vm, args| {
            let decimal = this(vm, &args, "__bool__")?;
            Ok(Value::Bool(Number::of(decimal).is_none_or(|number| !number.is_zero())))
        })
        .method("__float__", |vm, args| Ok(Value::Float(this(vm, &args, "__float__")?.to_f64())))
        .method("__int__", |vm, args| integral(vm, &args, Rounding::Down))
        .method("__trunc__", |vm, args| integral(vm, &args, Rounding::Down))
        .method("__floor__", |vm, args| integral(vm, &args, Rounding::Floor))
        .method("__ceil__", |vm, args| integral(vm, &args, Rounding::Ceiling))
        .method("__round__", |vm, args| {
            let Some(digits) = argument(&args, 1).filter(|digits| !digits.is_none()) else {
                return integral(vm, &args, Rounding::HalfEven);
            };
            if !matches!(digits.builtin(), Value::Int(_) | Value::Bool(_)) {
                return Err(Raise::type_error("optional arg must be an integer"));
            }
            let digits = small_integer(vm, digits)?;
            let decimal = this(vm, &args, "__round__")?.clone();
            quantized(vm, &decimal, digits.saturating_neg(), Rounding::HalfEven)
        })
        .class_method("from_float", |vm, args| {
            arity(&args, "from_float", 1, 1)?;
            let value = match args.positional[1].builtin() {
                Value::Float(number) => Value::Decimal(from_float(*number)?.into()),
                other => match operand(other) {
                    Some(decimal) => Value::Decimal(decimal.into()),
                    None => return Err(Raise::type_error("argument must be int or float")),
                },
            };
            instance_of(vm, args.positional.first().cloned(), value, |types| &types.decimal)
        })
        .method("quantize", |vm, args| {
            let asked = context::of_arguments(&args);
            if args.len() < 2 {
                return Err(Raise::type_error("function missing required argument 'exp' (pos 1)"));
            }
            let [this, exponent, mode, _] = args.bind("quantize", ["self", "exp", "rounding", "context"], 2)?;
            let (Some(decimal), Some(model)) = (this.as_ref().and_then(operand), exponent.as_ref().and_then(operand))
            else {
                let name = type_name(vm, &exponent.unwrap_or_default());
                return Err(Raise::type_error(format!("conversion from {name} to Decimal is not supported")));
            };
            let mode = match mode.filter(|mode| !mode.is_none()) {
                Some(mode) => context::rounding(&mode)?,
                None => asked.rounding,
            };
            match (decimal.finite().is_some(), Number::of(&model)) {
                (_, Some(model)) => quantized(vm, &decimal, model.exponent, mode),
                (false, None) => Ok(Value::Decimal(decimal.into())),
                (true, None) => failed(vm, Signal::Invalid, false),
            }
        })
        .method("normalize", |vm, args| unary(vm, &args, Number::normalized))
        .method("sqrt", |vm, args| unary(vm, &args, |number, precision| number.sqrt(precision)))
        .method("to_integral_value", to_integral)
        .method("to_integral", to_integral)
        .method("to_integral_exact", to_integral)
        .method("as_tuple", as_tuple)
        .method("as_integer_ratio", |vm, args| {
            match this(vm, &args, "as_integer_ratio")? {
                Decimal::NaN => return Err(Raise::value_error("cannot convert NaN to integer ratio")),
                Decimal::Infinity { .. } => {
                    return Err(Raise::new("OverflowError", "cannot convert Infinity to integer ratio"));
                }
                _ => {}
            }
            let number = finite(vm, &args, "as_integer_ratio")?;
            let ten = |exponent: i64| BigUint::from(10_u32).pow(u32::try_from(exponent).unwrap_or(0));
            let (mut top, mut bottom) = if number.exponent >= 0 {
                (number.digits * ten(number.exponent), BigUint::from(1_u32))
            } else {
                (number.digits, ten(-number.exponent))
            };
            let (mut a, mut b) = (top.clone(), bottom.clone());
            while !b.is_zero() {
                (a, b) = (b.clone(), a % b);
            }
            top /= &a;
            bottom /= a;
            let top = BigInt::from(top);
            Ok(Value::tuple([Value::int(if number.negative { -top } else { top }), Value::int(bottom.into())]))
        })
        .method("adjusted", |vm, args| {
            let decimal = this(vm, &args, "adjusted")?;
            Ok(Value::Int(Number::of(decimal).map_or(0, |number| number.adjusted())))
        })
        .method("is_nan", |vm, args| Ok(Value::Bool(matches!(this(vm, &args, "is_nan")?, Decimal::NaN))))
        .method("is_infinite", |vm, args| {
            Ok(Value::Bool(matches!(this(vm, &args, "is_infinite")?, Decimal::Infinity { .. })))
        })
        .method("is_finite", |vm, args| Ok(Value::Bool(this(vm, &args, "is_finite")?.finite().is_some())))
        .method("is_zero", |vm, args| {
            Ok(Value::Bool(Number::of(this(vm, &args, "is_zero")?).is_some_and(|number| number.is_zero())))
        })
        .method("is_signed", |vm, args| Ok(Value::Bool(this(vm, &args, "is_signed")?.is_negative())))
        .method("copy_abs", |vm, args| signed(vm, &args, |_| false))
        .method("copy_negate", |vm, args| signed(vm, &args, |negative| !negative))
        .method("copy_sign", |vm, args| {
            arity(&args, "Decimal.copy_sign", 1, 1)?;
            let other = convert(vm, &args.positional[1])?;
            if other.is_negative() { signed(vm, &args, |_| true) } else { signed(vm, &args, |_| false) }
        })
        .method("compare", |vm, args| {
            arity(&args, "Decimal.compare", 1, 1)?;
            let other = convert(vm, &args.positional[1])?;
            let order = this(vm, &args, "compare")?.compare(&other);
            Ok(Value::Decimal(match order {
                Some(order) => Decimal::from(BigInt::from(order as i8)).into(),
                None => Decimal::NaN.into(),
            }))
        })
        .method("max", |vm, args| extreme(vm, &args, true))
        .method("min", |vm, args| extreme(vm, &args, false))
        .method("scaleb", |vm, args| {
            arity(&args, "Decimal.scaleb", 1, 1)?;
            let by = convert(vm, &args.positional[1])?;
            let number = finite(vm, &args, "scaleb")?;
            let furthest = 2 * (EMAX + precision().digits as i64);
            let by = Number::of(&by).filter(|by| by.exponent == 0).and_then(|by| by.truncate().to_i64());
            let Some(by) = by.filter(|by| (-furthest..=furthest).contains(by)) else {
                return failed(vm, Signal::Invalid, false);
            };
            let moved = Number { exponent: number.exponent + by, ..number };
            let result = moved.finish(precision());
            finished(vm, result, false)
        })
        .method("same_quantum", |vm, args| {
            arity(&args, "Decimal.same_quantum", 1, 1)?;
            let other = convert(vm, &args.positional[1])?;
            let this = this(vm, &args, "same_quantum")?;
            Ok(Value::Bool(match (Number::of(this), Number::of(&other)) {
                (Some(a), Some(b)) => a.exponent == b.exponent,
                (None, None) => matches!(this, Decimal::NaN) == matches!(other, Decimal::NaN),
                _ => false,
            }))
        })
        .method("exp", |vm, args| unary(vm, &args, |number, precision| functions::exp(&number, precision)))
        .method("ln", |vm, args| logarithm(vm, &args, functions::ln))
        .method("log10", |vm, args| logarithm(vm, &args, functions::log10))
        .method("conjugate", |vm, args| Ok(Value::Decimal(this(vm, &args, "conjugate")?.clone().into())))
        .method("__copy__", |_, args| Ok(args.positional.into_iter().next().unwrap_or_default()))
        .method("__deepcopy__", |_, args| Ok(args.positional.into_iter().next().unwrap_or_default()))
        .method("__reduce__", |_, _| Err(Raise::unsupported("pickling")))
        .property("real", |vm, args| Ok(Value::Decimal(this(vm, &args, "real")?.clone().into())))
        .build(vm);

    let tuple = vm.types.tuple.clone();
    let part = |at: usize| -> crate::python::NativeFn {
        match at {
            0 => |_, args| part_of(&args, 0),
            1 => |_, args| part_of(&args, 1),
            _ => |_, args| part_of(&args, 2),
        }
    };
    let class = ClassBuilder::new("decimal", "DecimalTuple")
        .base(&tuple)
        .property("sign", part(0))
        .property("digits", part(1))
        .property("exponent", part(2))
        .method("__repr__", |vm, args| {
            let parts = [part_of(&args, 0)?, part_of(&args, 1)?, part_of(&args, 2)?];
            let [sign, digits, exponent] = [vm.repr(&parts[0])?, vm.repr(&parts[1])?, vm.repr(&parts[2])?];
            Ok(format!("DecimalTuple(sign={sign}, digits={digits}, exponent={exponent})").into())
        })
        .build(vm);
    vm.register_class::<DecimalTuple>(&class);
    ClassBuilder::extend(&class)
        .method("__new__", |_, args| {
            let [class, sign, digits, exponent] =
                args.bind("DecimalTuple", ["cls", "sign", "digits", "exponent"], 4)?;
            let parts: Vec<Value> = [sign, digits, exponent].into_iter().flatten().collect();
            match class {
                Some(Value::Class(class)) => Ok(Object::bare(class, Builtin(Value::tuple(parts))).into()),
                _ => Ok(Value::None),
            }
        })
        .build(vm);
}

/// The module's members that have to do with numbers.
pub(super) fn members(vm: &mut Vm, dict: &Dict) {
    if let Some(class) = vm.registered_class::<DecimalTuple>() {
        dict.insert_str(&vm.intern("DecimalTuple"), class.into());
    }
}

fn operators(builder: ClassBuilder) -> ClassBuilder {
    builder
        .methods(operators!(operate: Add, Sub, Mul, TrueDiv, FloorDiv, Mod))
        .method("__pow__", |vm, args| {
            if args.positional.get(2).is_some_and(|modulo| !modulo.is_none()) {
                return Err(Raise::unsupported("pow() of Decimals with a modulus"));
            }
            operate(vm, &args, BinaryOp::Pow, false)
        })
        .method("__rpow__", |vm, args| operate(vm, &args, BinaryOp::Pow, true))
        .method("__divmod__", |vm, args| {
            let quotient = operate(vm, &args, BinaryOp::FloorDiv, false)?;
            if quotient.is(&vm.not_implemented()) {
                return Ok(quotient);
            }
            Ok(Value::tuple([quotient, operate(vm, &args, BinaryOp::Mod, false)?]))
        })
        .method("__neg__", |vm, args| {
            unary(vm, &args, |number, precision| {
                // A zero loses its sign.
                let negative = !number.negative && !number.is_zero();
                Number { negative, ..number }.finish(precision)
            })
        })
        .method("__pos__", |vm, args| {
            unary(vm, &args, |number, precision| {
                let negative = number.negative && !number.is_zero();
                Number { negative, ..number }.finish(precision)
            })
        })
        .method("__abs__", |vm, args| {
            unary(vm, &args, |number, precision| Number { negative: false, ..number }.finish(precision))
        })
        .methods(comparisons!(compare))
}

fn this<'a>(vm: &Vm, args: &'a Args, method: &str) -> Result<&'a Decimal> {
    match args.positional.first().map(Value::builtin) {
        Some(Value::Decimal(decimal)) => Ok(decimal),
        _ => Err(wrong_self(vm, args, "decimal.Decimal", method)),
    }
}

fn finite(vm: &mut Vm, args: &Args, method: &str) -> Result<Number> {
    match Number::of(this(vm, args, method)?) {
        Some(number) => Ok(number),
        None => Err(signal(vm, Signal::Invalid)),
    }
}

fn convert(vm: &mut Vm, value: &Value) -> Result<Decimal> {
    operand(value).ok_or_else(|| {
        Raise::type_error(format!("conversion from {} to Decimal is not supported", type_name(vm, value)))
    })
}

fn operate(vm: &mut Vm, args: &Args, op: BinaryOp, reflected: bool) -> Result<Value> {
    let left = this(vm, args, "__add__")?.clone();
    let Some(right) = args.positional.get(1).and_then(operand) else { return Ok(vm.not_implemented()) };
    if reflected { binary(vm, op, &right, &left) } else { binary(vm, op, &left, &right) }
}

fn compare(vm: &mut Vm, args: &Args, op: CompareOp) -> Result<Value> {
    let left = Value::Decimal(this(vm, args, "__eq__")?.clone().into());
    let Some(right) = args.positional.get(1) else { return Ok(vm.not_implemented()) };
    let right = right.builtin();
    match left.native_cmp(right) {
        Some(Some(order)) => Ok(Value::Bool(ordered(op, order))),
        _ if operand(right).is_none() && !matches!(right, Value::Float(_)) => Ok(vm.not_implemented()),
        _ if matches!(op, CompareOp::Eq | CompareOp::Ne) => Ok(Value::Bool(op == CompareOp::Ne)),
        // NaN has no order.
        _ => failed(vm, Signal::Invalid, false),
    }
}

/// Applies what is defined for finite numbers; the others are their own results.
fn unary(vm: &mut Vm, args: &Args, change: fn(Number, Precision) -> Result<Number, Signal>) -> Result<Value> {
    let decimal = this(vm, args, "__neg__")?.clone();
    match Number::of(&decimal) {
        Some(number) => {
            let result = change(number, context::of_arguments(args));
            finished(vm, result, false)
        }
        None => match decimal {
            Decimal::Infinity { .. } => infinite(vm, args, change),
            other => Ok(Value::Decimal(other.into())),
        },
    }
}

/// What an operation gives for an infinite number: how it changes a one tells how it changes the sign.
fn infinite(vm: &mut Vm, args: &Args, change: fn(Number, Precision) -> Result<Number, Signal>) -> Result<Value> {
    let negative = this(vm, args, "__neg__")?.is_negative();
    let one = Number { negative, digits: BigUint::from(1_u32), exponent: 0 };
    match change(one, precision()) {
        // The exponential of minus infinity.
        Ok(result) if result.exponent < -5 && negative => {
            Ok(wrap(Number { negative: false, digits: BigUint::zero(), exponent: 0 }))
        }
        Ok(result) => Ok(Value::Decimal(Decimal::Infinity { negative: result.negative }.into())),
        Err(condition) => failed(vm, condition, negative),
    }
}

fn logarithm(vm: &mut Vm, args: &Args, of: fn(&Number, Precision) -> Result<Number, Signal>) -> Result<Value> {
    match this(vm, args, "ln")? {
        Decimal::Infinity { negative: false } => Ok(Value::Decimal(Decimal::Infinity { negative: false }.into())),
        Decimal::Infinity { .. } => failed(vm, Signal::Invalid, false),
        Decimal::NaN => Ok(Value::Decimal(Decimal::NaN.into())),
        decimal => match Number::of(decimal) {
            Some(number) if number.is_zero() => Ok(Value::Decimal(Decimal::Infinity { negative: true }.into())),
            Some(number) => {
                let result = of(&number, context::of_arguments(args));
                finished(vm, result, false)
            }
            None => failed(vm, Signal::Invalid, false),
        },
    }
}

fn signed(vm: &mut Vm, args: &Args, sign: fn(bool) -> bool) -> Result<Value> {
    let decimal = this(vm, args, "copy_abs")?;
    Ok(match Number::of(decimal) {
        Some(number) => wrap(Number { negative: sign(number.negative), ..number }),
        None => Value::Decimal(match decimal {
            Decimal::Infinity { negative } => Decimal::Infinity { negative: sign(*negative) }.into(),
            other => other.clone().into(),
        }),
    })
}

fn integral(vm: &mut Vm, args: &Args, rounding: Rounding) -> Result<Value> {
    match this(vm, args, "__int__")? {
        Decimal::NaN => Err(Raise::value_error("cannot convert NaN to integer")),
        Decimal::Infinity { .. } => Err(Raise::new("OverflowError", "cannot convert Infinity to integer")),
        decimal => {
            let number = Number::of(decimal);
            Ok(number.map_or(Value::None, |number| {
                let number = if number.exponent < 0 { number.rescale(0, rounding) } else { number };
                Value::int(number.truncate())
            }))
        }
    }
}

fn to_integral(vm: &mut Vm, args: Args) -> Result<Value> {
    let asked = context::of_arguments(&args);
    let [this, mode, _] = args.bind("to_integral_value", ["self", "rounding", "context"], 1)?;
    let mode = match mode.filter(|mode| !mode.is_none()) {
        Some(mode) => context::rounding(&mode)?,
        None => asked.rounding,
    };
    let this = this.unwrap_or_default();
    let decimal = convert(vm, &this)?;
    Ok(match Number::of(&decimal) {
        Some(number) if number.exponent < 0 => wrap(number.rescale(0, mode)),
        _ => Value::Decimal(decimal.into()),
    })
}

/// A decimal with that exponent; `InvalidOperation` where it has more digits than the precision.
fn quantized(vm: &mut Vm, decimal: &Decimal, exponent: i64, rounding: Rounding) -> Result<Value> {
    let Some(number) = Number::of(decimal) else {
        return match decimal {
            Decimal::NaN => Ok(Value::Decimal(Decimal::NaN.into())),
            _ => failed(vm, Signal::Invalid, false),
        };
    };
    let digits = precision().digits as i64;
    let out_of_range = !(ETINY..=EMAX).contains(&exponent);
    if out_of_range || !number.is_zero() && number.adjusted() - exponent + 1 > digits {
        return failed(vm, Signal::Invalid, false);
    }
    if exponent > number.exponent && !number.is_zero() {
        let dropped = (exponent - number.exponent).min(number.length() + 1);
        note(!(&number.digits % power_of_ten(dropped)).is_zero());
    }
    let result = number.rescale(exponent, rounding);
    if result.length() > digits {
        return failed(vm, Signal::Invalid, false);
    }
    finished(vm, Ok(result), false)
}

fn extreme(vm: &mut Vm, args: &Args, greatest: bool) -> Result<Value> {
    arity(args, "Decimal.max", 1, 1)?;
    let other = convert(vm, &args.positional[1])?;
    let this = this(vm, args, "max")?.clone();
    let result = match (&this, &other) {
        (Decimal::NaN, _) => other,
        (_, Decimal::NaN) => this,
        _ => {
            let less = this.compare(&other).is_some_and(std::cmp::Ordering::is_lt);
            if less == greatest { other } else { this }
        }
    };
    match Number::of(&result) {
        Some(number) => {
            let result = number.finish(precision());
            finished(vm, result, false)
        }
        None => Ok(Value::Decimal(result.into())),
    }
}

fn as_tuple(vm: &mut Vm, args: Args) -> Result<Value> {
    let decimal = this(vm, &args, "as_tuple")?;
    let sign = Value::Int(decimal.is_negative().into());
    let parts = match Number::of(decimal) {
        Some(number) => {
            let digits: Vec<Value> =
                number.digits.to_string().bytes().map(|digit| Value::Int((digit - b'0').into())).collect();
            [sign, Value::tuple(digits), Value::Int(number.exponent)]
        }
        None if matches!(decimal, Decimal::NaN) => [sign, Value::tuple([]), "n".into()],
        None => [sign, Value::tuple([Value::Int(0)]), "F".into()],
    };
    let class: Class = vm.registered_class::<DecimalTuple>().unwrap_or_else(|| vm.types.tuple.clone());
    Ok(Object::bare(class, Builtin(Value::tuple(parts))).into())
}

fn part_of(args: &Args, at: usize) -> Result<Value> {
    match args.positional.first().map(Value::builtin) {
        Some(Value::Tuple(parts)) => Ok(parts.get(at).cloned().unwrap_or_default()),
        _ => Err(Raise::type_error("not a DecimalTuple")),
    }
}

/// `format(decimal, spec)`.
fn format(decimal: &Decimal, spec: &str) -> Result<String> {
    let invalid = || Raise::value_error("invalid format string");
    let spec = Spec::parse(spec, "decimal.Decimal").map_err(|_| invalid())?;
    if spec.grouping == Some('_') {
        return Err(invalid());
    }
    let kind = spec.kind.unwrap_or('\0');
    if !matches!(kind, '\0' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%' | 'n') {
        return Err(invalid());
    }
    let Some(mut number) = Number::of(decimal) else {
        let text = match decimal {
            Decimal::NaN => "NaN",
            _ => "Infinity",
        };
        let plain = Spec { zero: false, fill: if spec.zero { ' ' } else { spec.fill }, grouping: None, ..spec.clone() };
        return Ok(plain.place_decimal(decimal.is_negative(), text, ""));
    };
    if kind == '%' {
        number.exponent += 2;
    }
    let rounding = precision().rounding;
    if let Some(digits) = spec.precision {
        let digits = digits as i64;
        number = match kind {
            'e' | 'E' => shortened(number, digits + 1, rounding),
            'f' | 'F' | '%' => number.rescale(-digits, rounding),
            _ if number.length() > digits.max(1) => shortened(number, digits.max(1), rounding),
            _ => number,
        };
    }
    if number.is_zero() && number.exponent > 0 && matches!(kind, 'f' | 'F' | '%') {
        number.exponent = 0;
    }
    let text = number.digits.to_string();
    let left = number.exponent + text.len() as i64;
    // Where the point stands, counted in digits from the first.
    let point = match kind {
        'e' | 'E' => match spec.precision {
            Some(digits) if number.is_zero() => 1 - digits as i64,
            _ => 1,
        },
        'f' | 'F' | '%' => left,
        _ if number.exponent <= 0 && left > -6 => left,
        _ => 1,
    };
    let (whole, part) = if point < 0 {
        ("0".to_owned(), format!("{}{text}", "0".repeat(point.unsigned_abs() as usize)))
    } else if point as usize > text.len() {
        (format!("{text}{}", "0".repeat(point as usize - text.len())), String::new())
    } else {
        let (whole, part) = text.split_at(point as usize);
        (if whole.is_empty() { "0".to_owned() } else { whole.to_owned() }, part.to_owned())
    };
    let exponent = left - point;
    let mut shown = whole;
    if !part.is_empty() || spec.alternate {
        shown.push('.');
        shown.push_str(&part);
    }
    let mut suffix = String::new();
    if exponent != 0 || matches!(kind, 'e' | 'E') {
        let upper = matches!(kind, 'E' | 'G' | '\0' | 'n');
        suffix = format!("{}{exponent:+}", if upper { 'E' } else { 'e' });
    }
    if kind == '%' {
        suffix.push('%');
    }
    let negative = number.negative && !(spec.no_negative_zero && number.is_zero());
    Ok(spec.place_decimal(negative, &shown, &suffix))
}

/// The number rounded to so many digits.
fn shortened(number: Number, digits: i64, rounding: Rounding) -> Number {
    if number.is_zero() {
        let exponent = 1 - digits;
        return Number { exponent, ..number };
    }
    let exponent = number.exponent + number.length() - digits;
    let result = number.rescale(exponent, rounding);
    if result.length() > digits {
        return Number { digits: result.digits / 10_u32, exponent: result.exponent + 1, ..result };
    }
    result
}
