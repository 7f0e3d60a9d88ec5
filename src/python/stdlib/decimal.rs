//! `_decimal`: the class `Decimal`, its exceptions, and contexts. What is made of their operations is in `lib/decimal.py`.

mod context;
mod functions;
mod methods;
pub mod number;

use self::number::{Noted, Number, Precision, Rounding, Signal};
use crate::{
    python::{
        Args, BinaryOp, ClassBuilder, Vm,
        types::{big_of, float_ratio, instance_of, support::type_name},
    },
    value::{Class, Decimal, Dict, Host, Raise, Result, Value},
};

/// Gives `Decimal` its methods, and registers the module.
pub(super) fn install(vm: &mut Vm) {
    context::reset();
    methods::install(vm);
    context::install(vm);
    vm.register_module("_decimal", load);
}

fn load(vm: &mut Vm) -> Result<Dict> {
    let dict = Dict::new();
    let add = |vm: &mut Vm, name: &str, value: Value| {
        let name = vm.intern(name);
        dict.insert_str(&name, value);
    };
    let class = vm.types.decimal.clone();
    add(vm, "Decimal", class.into());
    for (rounding, name) in Rounding::ALL {
        let _ = rounding;
        add(vm, name, name.into());
    }
    let arithmetic = vm.exception_class("ArithmeticError")?;
    let zero_division = vm.exception_class("ZeroDivisionError")?;
    let type_error = vm.exception_class("TypeError")?;
    let exception = |vm: &mut Vm, name: &'static str, bases: &[&Class]| -> Class {
        let mut builder = ClassBuilder::new("decimal", name).open();
        for base in bases {
            builder = builder.base(base);
        }
        let class = builder.build(vm);
        add(vm, name, class.clone().into());
        class
    };
    let base = exception(vm, "DecimalException", &[&arithmetic]);
    let invalid = exception(vm, "InvalidOperation", &[&base]);
    exception(vm, "Clamped", &[&base]);
    exception(vm, "DivisionByZero", &[&base, &zero_division]);
    let inexact = exception(vm, "Inexact", &[&base]);
    let rounded = exception(vm, "Rounded", &[&base]);
    let subnormal = exception(vm, "Subnormal", &[&base]);
    exception(vm, "Overflow", &[&inexact, &rounded]);
    exception(vm, "Underflow", &[&inexact, &rounded, &subnormal]);
    exception(vm, "FloatOperation", &[&base, &type_error]);
    exception(vm, "ConversionSyntax", &[&invalid]);
    exception(vm, "DivisionImpossible", &[&invalid]);
    exception(vm, "DivisionUndefined", &[&invalid, &zero_division]);
    exception(vm, "InvalidContext", &[&invalid]);
    context::members(vm, &dict);
    methods::members(vm, &dict);
    let signals: Vec<Value> = context::SIGNALS.iter().filter_map(|name| dict.get_str(&vm.intern(name))).collect();
    dict.insert_str(&vm.intern("_signals"), Value::list(signals));
    let extend = vm.native_function("_extend", |vm, args| {
        let [class, name, value] = args.exactly("_extend")?;
        if let (Value::Class(class), Value::Str(name)) = (class, name) {
            class.set(&vm.intern(&name), value);
        }
        Ok(Value::None)
    });
    dict.insert_str(&vm.intern("_extend"), extend);
    Ok(dict)
}

/// The context's precision and rounding.
pub fn precision() -> Precision {
    context::current()
}

/// The exception of a signal.
pub fn signal(vm: &mut Vm, signal: Signal) -> Raise {
    let (class, condition) = match signal {
        Signal::Invalid => ("InvalidOperation", "InvalidOperation"),
        Signal::ConversionSyntax => ("InvalidOperation", "ConversionSyntax"),
        Signal::DivisionImpossible => ("InvalidOperation", "DivisionImpossible"),
        Signal::DivisionUndefined => ("InvalidOperation", "DivisionUndefined"),
        Signal::DivisionByZero => ("DivisionByZero", "DivisionByZero"),
        Signal::Overflow => ("Overflow", "Overflow"),
    };
    exception(vm, class, condition)
}

fn exception(vm: &mut Vm, class: &str, condition: &str) -> Raise {
    let mut find = |name: &str| vm.import_module("_decimal").and_then(|module| vm.get_attr(&module, name));
    match (find(class), find(condition)) {
        (Ok(class), Ok(condition)) => match vm.call(&class, vec![Value::list([condition])], Vec::new()) {
            Ok(exception) => Raise::exception(exception),
            Err(raise) => raise,
        },
        (Err(raise), _) | (_, Err(raise)) => raise,
    }
}

/// What a signal gives: its exception where the context traps it, else the value that stands for the result.
fn failed(vm: &mut Vm, condition: Signal, negative: bool) -> Result<Value> {
    let (flag, result) = match condition {
        Signal::DivisionByZero => ("DivisionByZero", Decimal::Infinity { negative }),
        Signal::Overflow => ("Overflow", Decimal::Infinity { negative }),
        _ => ("InvalidOperation", Decimal::NaN),
    };
    if context::raise_flag(flag) {
        return Err(signal(vm, condition));
    }
    Ok(Value::Decimal(result.into()))
}

/// The decimal of a finite number.
fn wrap(number: Number) -> Value {
    Value::Decimal(number.decimal().into())
}

/// A result, its signal raised where the context traps it.
fn finished(vm: &mut Vm, result: Result<Number, Signal>, negative: bool) -> Result<Value> {
    let noted = number::take_noted();
    match result {
        Ok(number) => {
            settle(vm, noted)?;
            Ok(wrap(number))
        }
        Err(condition) => failed(vm, condition, negative),
    }
}

/// Sets the flags of what a result has lost.
fn settle(vm: &mut Vm, noted: Noted) -> Result<()> {
    for (lost, flag) in [(noted.inexact, "Inexact"), (noted.rounded, "Rounded")] {
        if lost && context::raise_flag(flag) {
            return Err(exception(vm, flag, flag));
        }
    }
    Ok(())
}

/// The decimal of an operand: a decimal or an integer.
fn operand(value: &Value) -> Option<Decimal> {
    match value.builtin() {
        Value::Decimal(number) => Some((**number).clone()),
        other => big_of(other).map(Decimal::from),
    }
}

/// The exact decimal of a float.
fn from_float(number: f64) -> Result<Decimal> {
    if number.is_nan() {
        return Ok(Decimal::NaN);
    }
    if number.is_infinite() {
        return Ok(Decimal::Infinity { negative: number < 0.0 });
    }
    let (numerator, denominator) = float_ratio(number)?;
    // The denominator is a power of two: as many fives make it a power of ten.
    let places = denominator.bits() as i64 - 1;
    let digits = numerator.magnitude() * num_bigint::BigUint::from(5_u32).pow(places as u32);
    Ok(Number { negative: number.is_sign_negative(), digits, exponent: -places }.decimal())
}

/// `Decimal(value)`.
fn new(vm: &mut Vm, args: Args) -> Result<Value> {
    let [class, value, _context] = args.bind("Decimal", ["cls", "value", "context"], 1)?;
    let decimal = match &value {
        None => Decimal::from(num_bigint::BigInt::from(0)),
        Some(value) => match value.builtin() {
            Value::Str(text) => match text.parse::<Decimal>() {
                Ok(decimal) => decimal,
                Err(()) if is_signalling(text) => {
                    return Err(Raise::unsupported("Decimal NaNs that signal or carry digits"));
                }
                Err(()) => match failed(vm, Signal::ConversionSyntax, false)? {
                    Value::Decimal(decimal) => (*decimal).clone(),
                    _ => Decimal::NaN,
                },
            },
            Value::Float(number) => {
                if context::raise_flag("FloatOperation") {
                    return Err(exception(vm, "FloatOperation", "FloatOperation"));
                }
                from_float(*number)?
            }
            Value::Tuple(parts) => from_parts(vm, parts)?,
            Value::List(parts) => from_parts(vm, &parts.to_vec())?,
            other => match operand(other) {
                Some(decimal) => decimal,
                None => {
                    let name = type_name(vm, value);
                    return Err(Raise::type_error(format!("conversion from {name} to Decimal is not supported")));
                }
            },
        },
    };
    instance_of(vm, class, Value::Decimal(decimal.into()), |types| &types.decimal)
}

fn is_signalling(text: &str) -> bool {
    let text = text.trim().trim_start_matches(['+', '-']).to_ascii_lowercase();
    let digits = text.strip_prefix("snan").or_else(|| text.strip_prefix("nan"));
    digits.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The decimal of `(sign, digits, exponent)`.
fn from_parts(vm: &mut Vm, parts: &[Value]) -> Result<Decimal> {
    let [sign, digits, exponent] = parts else {
        return Err(Raise::value_error("argument must be a sequence of length 3"));
    };
    let negative = match sign {
        Value::Int(0) => false,
        Value::Int(1) => true,
        _ => return Err(Raise::value_error("sign must be an integer with the value 0 or 1")),
    };
    let mut all = num_bigint::BigUint::from(0_u32);
    for digit in vm.items(digits)? {
        match digit {
            Value::Int(digit @ 0..=9) => all = all * 10_u32 + digit as u32,
            _ => return Err(Raise::value_error("coefficient must be a tuple of digits")),
        }
    }
    match exponent {
        Value::Int(exponent) if exponent.unsigned_abs() > 1_000_000 => {
            Err(Raise::unsupported("a Decimal with an exponent beyond a million"))
        }
        Value::Int(exponent) => Ok(Number { negative, digits: all, exponent: *exponent }.decimal()),
        Value::Str(text) if *text == "F" => Ok(Decimal::Infinity { negative }),
        Value::Str(text) if *text == "n" => Ok(Decimal::NaN),
        _ => Err(Raise::value_error("string argument in the third position must be 'F', 'n' or 'N'")),
    }
}

/// `left op right` of two decimals or integers, in the current context.
pub fn binary(vm: &mut Vm, op: BinaryOp, left: &Decimal, right: &Decimal) -> Result<Value> {
    let precision = precision();
    let (Some(a), Some(b)) = (Number::of(left), Number::of(right)) else {
        return special(vm, op, left, right);
    };
    let result = match op {
        BinaryOp::Add => a.add(&b, precision),
        BinaryOp::Sub => a.add(&b.negated(), precision),
        BinaryOp::Mul => a.multiply(&b, precision),
        BinaryOp::TrueDiv => a.divide(&b, precision),
        BinaryOp::FloorDiv | BinaryOp::Mod if b.is_zero() => Err(match (a.is_zero(), op) {
            (true, _) => Signal::DivisionUndefined,
            (false, BinaryOp::Mod) => Signal::Invalid,
            (false, _) => Signal::DivisionByZero,
        }),
        BinaryOp::FloorDiv => a.divide_integer(&b, precision).map(|(quotient, _)| quotient),
        BinaryOp::Mod => a.divide_integer(&b, precision).map(|(_, rest)| rest),
        BinaryOp::Pow => {
            let whole = b.clone().rescale(0, Rounding::Down);
            let integral = Number { negative: false, ..whole.clone() } == Number { negative: false, ..b.clone() }
                || b.exponent >= 0
                || whole.clone().rescale(b.exponent, Rounding::Down) == b;
            let exponent = i64::try_from(&whole.truncate());
            match exponent {
                Ok(exponent) if integral => {
                    super::super::types::support::charge(vm, exponent.unsigned_abs().min(1 << 20) as usize)?;
                    a.power(exponent, precision)
                }
                _ if integral => return Err(Raise::unsupported("a Decimal to a power beyond 64 bits")),
                _ => functions::power(&a, &b, precision),
            }
        }
        _ => return Ok(vm.not_implemented()),
    };
    finished(vm, result, left.is_negative() != right.is_negative())
}

/// Arithmetic where one operand is infinite or not a number.
fn special(vm: &mut Vm, op: BinaryOp, left: &Decimal, right: &Decimal) -> Result<Value> {
    if matches!(left, Decimal::NaN) || matches!(right, Decimal::NaN) {
        return Ok(Value::Decimal(Decimal::NaN.into()));
    }
    let (infinite_left, infinite_right) = (left.finite().is_none(), right.finite().is_none());
    let signs = left.is_negative() != right.is_negative();
    let zero = |decimal: &Decimal| Number::of(decimal).is_some_and(|number| number.is_zero());
    let infinity = |negative: bool| Ok(Value::Decimal(Decimal::Infinity { negative }.into()));
    match op {
        BinaryOp::Add if !(infinite_left && infinite_right && signs) => {
            infinity(if infinite_left { left.is_negative() } else { right.is_negative() })
        }
        BinaryOp::Sub if !(infinite_left && infinite_right && !signs) => {
            infinity(if infinite_left { left.is_negative() } else { !right.is_negative() })
        }
        BinaryOp::Mul if !zero(left) && !zero(right) => infinity(signs),
        BinaryOp::TrueDiv | BinaryOp::FloorDiv if infinite_left && !infinite_right => infinity(signs),
        BinaryOp::TrueDiv if !infinite_left => {
            let exponent = if op == BinaryOp::TrueDiv { -1_000_026 } else { 0 };
            Ok(wrap(Number { negative: signs, digits: 0_u32.into(), exponent }))
        }
        BinaryOp::FloorDiv if !infinite_left => Ok(wrap(Number { negative: signs, digits: 0_u32.into(), exponent: 0 })),
        BinaryOp::Mod if !infinite_left => Ok(Value::Decimal(left.clone().into())),
        BinaryOp::Pow => Err(Raise::unsupported("powers of infinite Decimals")),
        _ => failed(vm, Signal::Invalid, false),
    }
}
