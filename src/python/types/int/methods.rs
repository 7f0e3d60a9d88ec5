//! The methods and operators of `int` and `bool`.

use num_bigint::{BigInt, Sign};
use num_traits::{Signed, ToPrimitive};

use super::{
    super::bytes_of,
    super::support::{argument, arity, bound, integer, small_integer, type_name, wrong_self},
    big_of, big_to_f64, compare, convert, divide, limited_text, operands, operate, power_modulo, round_to, this,
};
use crate::{
    python::{Args, BinaryOp, ClassBuilder, Vm, comparisons, format::Spec, operators},
    value::{Host, Raise, Result, Value},
};

pub(super) fn install(vm: &mut Vm) {
    let class = vm.types.int.clone();
    operators(ClassBuilder::extend(&class))
        .method("__new__", |vm, args| {
            if args.keywords.is_empty() && args.positional.len() == 2 && !matches!(args.positional[1], Value::Object(_))
            {
                // The common case, `int(value)`.
                let value = convert(vm, Some(args.positional[1].clone()), None)?;
                return super::super::instance_of(vm, args.positional.first().cloned(), value, |types| &types.int);
            }
            let [class, value, base] = args.clinic("int", ["cls", "", "base"], 1)?;
            let value = convert(vm, value, base)?;
            super::super::instance_of(vm, class, value, |types| &types.int)
        })
        .method("__repr__", |vm, args| match args.positional.first().map(|value| limited_text(value.builtin())) {
            Some(text) => text?.map(Value::from).ok_or_else(|| wrong_self(vm, &args, "int", "__repr__")),
            None => Err(wrong_self(vm, &args, "int", "__repr__")),
        })
        .method("__format__", |vm, args| {
            let (number, spec) = operands(vm, &args, "__format__")?;
            let Value::Str(spec) = spec else {
                let name = type_name(vm, &spec);
                return Err(Raise::type_error(format!("__format__() argument must be str, not {name}")));
            };
            if spec.is_empty() {
                return Ok(Value::Str(vm.str(&args.positional[0])?));
            }
            let name = if matches!(number, Value::Bool(_)) { "bool" } else { "int" };
            Ok(Spec::parse(&spec, name)?.format_int(&big_of(&number).unwrap_or_default(), name)?.into())
        })
        .method("__hash__", |vm, args| {
            let number = args.positional.first().and_then(|value| value.builtin().native_hash());
            number.map(Value::Int).ok_or_else(|| wrong_self(vm, &args, "int", "__hash__"))
        })
        .method("__bool__", |vm, args| Ok(Value::Bool(this(vm, &args, "__bool__")?.sign() != Sign::NoSign)))
        .method("__int__", |vm, args| Ok(Value::int(this(vm, &args, "__int__")?)))
        .method("__index__", |vm, args| Ok(Value::int(this(vm, &args, "__index__")?)))
        .method("__trunc__", |vm, args| Ok(Value::int(this(vm, &args, "__trunc__")?)))
        .method("__floor__", |vm, args| Ok(Value::int(this(vm, &args, "__floor__")?)))
        .method("__ceil__", |vm, args| Ok(Value::int(this(vm, &args, "__ceil__")?)))
        .method("__float__", |vm, args| {
            big_to_f64(&this(vm, &args, "__float__")?)
                .map(Value::Float)
                .ok_or_else(|| Raise::new("OverflowError", "int too large to convert to float"))
        })
        .method("__round__", |vm, args| {
            let number = this(vm, &args, "__round__")?;
            match argument(&args, 1).filter(|digits| !digits.is_none()) {
                None => Ok(Value::int(number)),
                Some(digits) => {
                    let digits = bound(vm, digits)?;
                    Ok(Value::int(round_to(&number, digits)))
                }
            }
        })
        .method("bit_length", |vm, args| {
            arity(&args, "int.bit_length", 0, 0)?;
            Ok(Value::Int(this(vm, &args, "bit_length")?.bits() as i64))
        })
        .method("bit_count", |vm, args| {
            arity(&args, "int.bit_count", 0, 0)?;
            let number = this(vm, &args, "bit_count")?;
            Ok(Value::Int(number.iter_u64_digits().map(|digit| i64::from(digit.count_ones())).sum()))
        })
        .method("conjugate", |vm, args| {
            arity(&args, "int.conjugate", 0, 0)?;
            Ok(Value::int(this(vm, &args, "conjugate")?))
        })
        .method("as_integer_ratio", |vm, args| {
            arity(&args, "int.as_integer_ratio", 0, 0)?;
            Ok(Value::tuple([Value::int(this(vm, &args, "as_integer_ratio")?), Value::Int(1)]))
        })
        .method("to_bytes", to_bytes)
        .class_method("from_bytes", from_bytes)
        .method("__getnewargs__", |vm, args| Ok(Value::tuple([Value::int(this(vm, &args, "__getnewargs__")?)])))
        .property("real", |vm, args| Ok(Value::int(this(vm, &args, "real")?)))
        .property("imag", |_, _| Ok(Value::Int(0)))
        .property("numerator", |vm, args| Ok(Value::int(this(vm, &args, "numerator")?)))
        .property("denominator", |_, _| Ok(Value::Int(1)))
        .build(vm);

    let class = vm.types.bool.clone();
    ClassBuilder::extend(&class)
        .method("__new__", |vm, args| {
            let given = args.positional.len().saturating_sub(1);
            if !args.keywords.is_empty() {
                return Err(Raise::type_error("bool() takes no keyword arguments"));
            }
            if given > 1 {
                return Err(Raise::type_error(format!("bool expected at most 1 argument, got {given}")));
            }
            match argument(&args, 1) {
                Some(value) => Ok(Value::Bool(vm.truth(value)?)),
                None => Ok(Value::Bool(false)),
            }
        })
        .method("__repr__", |_, args| Ok(truth_name(&args).into()))
        .method("__str__", |_, args| Ok(truth_name(&args).into()))
        .build(vm);
}

fn truth_name(args: &Args) -> &'static str {
    if matches!(args.positional.first(), Some(Value::Bool(true))) { "True" } else { "False" }
}

fn operators(builder: ClassBuilder) -> ClassBuilder {
    builder
        .methods(operators!(operate: Add, Sub, Mul, TrueDiv, FloorDiv, Mod, And, Or, Xor, LShift, RShift))
        .method("__pow__", power)
        .method("__rpow__", |vm, args| operate(vm, &args, BinaryOp::Pow, true))
        .method("__divmod__", |vm, args| divided(vm, &args, false))
        .method("__rdivmod__", |vm, args| divided(vm, &args, true))
        .method("__neg__", |vm, args| Ok(Value::int(-this(vm, &args, "__neg__")?)))
        .method("__pos__", |vm, args| Ok(Value::int(this(vm, &args, "__pos__")?)))
        .method("__abs__", |vm, args| Ok(Value::int(this(vm, &args, "__abs__")?.abs())))
        .method("__invert__", |vm, args| Ok(Value::int(!this(vm, &args, "__invert__")?)))
        .methods(comparisons!(compare))
}

fn power(vm: &mut Vm, args: Args) -> Result<Value> {
    let Some(modulus) = argument(&args, 2).filter(|modulus| !modulus.is_none()) else {
        return operate(vm, &args, BinaryOp::Pow, false);
    };
    let (base, exponent) = operands(vm, &args, "__pow__")?;
    match (big_of(&base), big_of(&exponent), big_of(modulus)) {
        (Some(base), Some(exponent), Some(modulus)) => {
            super::super::support::charge(vm, exponent.bits() as usize * modulus.bits() as usize)?;
            power_modulo(&base, &exponent, &modulus)
        }
        _ => Ok(vm.not_implemented()),
    }
}

fn divided(vm: &mut Vm, args: &Args, reflected: bool) -> Result<Value> {
    let (this, other) = operands(vm, args, "__divmod__")?;
    let (left, right) = if reflected { (&other, &this) } else { (&this, &other) };
    Ok(match divide(left, right)? {
        Some((quotient, rest)) => Value::tuple([quotient, rest]),
        None => vm.not_implemented(),
    })
}

fn byte_order(vm: &mut Vm, order: Option<Value>, method: &str) -> Result<bool> {
    match order.as_ref().map(Value::builtin) {
        None => Ok(true),
        Some(Value::Str(text)) if *text == "big" => Ok(true),
        Some(Value::Str(text)) if *text == "little" => Ok(false),
        Some(Value::Str(_)) => Err(Raise::value_error("byteorder must be either 'little' or 'big'")),
        Some(other) => {
            let name = type_name(vm, other);
            Err(Raise::type_error(format!("{method}() argument 'byteorder' must be str, not {name}")))
        }
    }
}

fn to_bytes(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let signed = match args.take_keyword("signed") {
        Some(signed) => vm.truth(&signed)?,
        None => false,
    };
    let number = this(vm, &args, "to_bytes")?;
    let [_, length, order] = args.clinic("to_bytes", ["self", "length", "byteorder"], 1)?;
    let length = match length {
        Some(length) => usize::try_from(small_integer(vm, &length)?)
            .map_err(|_| Raise::value_error("length argument must be non-negative"))?,
        None => 1,
    };
    let big = byte_order(vm, order, "to_bytes")?;
    if number.is_negative() && !signed {
        return Err(Raise::new("OverflowError", "can't convert negative int to unsigned"));
    }
    let too_big = || Raise::new("OverflowError", "int too big to convert");
    let mut bytes = if signed { number.to_signed_bytes_le() } else { number.magnitude().to_bytes_le() };
    let filler = if number.is_negative() { 0xff } else { 0 };
    if number.sign() == Sign::NoSign {
        bytes.clear();
    }
    if bytes.len() > length {
        return Err(too_big());
    }
    vm.reserve(length)?;
    bytes.resize(length, filler);
    if big {
        bytes.reverse();
    }
    Ok(Value::Bytes(bytes.into()))
}

fn from_bytes(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let signed = match args.take_keyword("signed") {
        Some(signed) => vm.truth(&signed)?,
        None => false,
    };
    let [_, bytes, order] = args.clinic("from_bytes", ["cls", "bytes", "byteorder"], 2)?;
    let big = byte_order(vm, order, "from_bytes")?;
    let bytes = bytes.unwrap_or_default();
    let bytes = match bytes.builtin() {
        Value::Bytes(bytes) => bytes.to_vec(),
        other if bytes_of(other).is_some() => bytes_of(other).unwrap_or_default().to_vec(),
        other if matches!(other, Value::Str(_)) || vm.special(&bytes, "__iter__")?.is_none() => {
            let name = type_name(vm, other);
            return Err(Raise::type_error(format!("cannot convert '{name}' object to bytes")));
        }
        other => {
            let mut bytes = Vec::new();
            for item in vm.items(other)? {
                let byte = integer(vm, &item)?;
                let byte = if let Value::Int(byte) = byte { byte.to_u8() } else { None };
                bytes.push(byte.ok_or_else(|| Raise::value_error("bytes must be in range(0, 256)"))?);
            }
            bytes
        }
    };
    Ok(Value::int(match (signed, big) {
        (true, true) => BigInt::from_signed_bytes_be(&bytes),
        (true, false) => BigInt::from_signed_bytes_le(&bytes),
        (false, true) => BigInt::from_bytes_be(Sign::Plus, &bytes),
        (false, false) => BigInt::from_bytes_le(Sign::Plus, &bytes),
    }))
}
