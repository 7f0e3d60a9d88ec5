//! `complex`.

use super::{
    big_of, big_to_f64, float_of,
    support::{arity, type_name, wrong_self},
};
use crate::{
    python::{
        Args, BinaryOp, ClassBuilder, Vm, comparisons,
        format::{Align, Spec, pad, parse_float, repr_float},
        operators,
    },
    value::{CompareOp, Object, Payload, Raise, Result, Value, hash_float},
};

/// The payload of a complex number.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Complex {
    real: f64,
    imag: f64,
}

impl Payload for Complex {}

impl Complex {
    /// The number `real + imag j`.
    pub fn new(real: f64, imag: f64) -> Complex {
        Complex { real, imag }
    }

    /// It as a value of the script.
    pub fn value(self, vm: &Vm) -> Value {
        Object::bare(vm.types.complex.clone(), self).into()
    }

    /// `self ** exponent`.
    pub fn power(self, exponent: Complex) -> Result<Complex> {
        let whole = exponent.imag == 0.0 && exponent.real == exponent.real.floor() && exponent.real.abs() <= 100.0;
        let result = if whole {
            let positive = self.whole_power(exponent.real.abs() as u32);
            if exponent.real > 0.0 { Some(positive) } else { Complex::new(1.0, 0.0).divided_by(positive) }
        } else {
            self.general_power(exponent)
        };
        match result {
            None => Err(Raise::new("ZeroDivisionError", "0.0 to a negative or complex power")),
            Some(Complex { real, imag }) if real.is_infinite() || imag.is_infinite() => {
                Err(Raise::new("OverflowError", "complex exponentiation"))
            }
            Some(result) => Ok(result),
        }
    }

    fn times(self, other: Complex) -> Complex {
        Complex {
            real: self.real * other.real - self.imag * other.imag,
            imag: self.real * other.imag + self.imag * other.real,
        }
    }

    /// Smith's way, which overflows later than the plain one; `None` for a division by zero.
    fn divided_by(self, other: Complex) -> Option<Complex> {
        let (real, imag) = (other.real.abs(), other.imag.abs());
        if real >= imag {
            if real == 0.0 {
                return None;
            }
            let ratio = other.imag / other.real;
            let whole = other.real + other.imag * ratio;
            Some(Complex::new((self.real + self.imag * ratio) / whole, (self.imag - self.real * ratio) / whole))
        } else if imag >= real {
            let ratio = other.real / other.imag;
            let whole = other.real * ratio + other.imag;
            Some(Complex::new((self.real * ratio + self.imag) / whole, (self.imag * ratio - self.real) / whole))
        } else {
            Some(Complex::new(f64::NAN, f64::NAN))
        }
    }

    fn whole_power(self, exponent: u32) -> Complex {
        let (mut result, mut power) = (Complex::new(1.0, 0.0), self);
        let mut rest = exponent;
        while rest > 0 {
            if rest & 1 == 1 {
                result = result.times(power);
            }
            rest >>= 1;
            power = power.times(power);
        }
        result
    }

    fn general_power(self, exponent: Complex) -> Option<Complex> {
        if exponent == Complex::default() {
            return Some(Complex::new(1.0, 0.0));
        }
        if self == Complex::default() {
            let defined = exponent.imag == 0.0 && exponent.real >= 0.0;
            return defined.then(Complex::default);
        }
        let size = self.real.hypot(self.imag);
        let angle = self.imag.atan2(self.real);
        let (mut length, mut phase) = (size.powf(exponent.real), angle * exponent.real);
        if exponent.imag != 0.0 {
            length /= (angle * exponent.imag).exp();
            phase += exponent.imag * size.ln();
        }
        Some(Complex::new(length * phase.cos(), length * phase.sin()))
    }

    fn text(self) -> String {
        let imag = bare(self.imag);
        if self.real == 0.0 && self.real.is_sign_positive() {
            return format!("{imag}j");
        }
        let sign = if self.imag.is_nan() || self.imag.is_sign_positive() { "+" } else { "" };
        format!("({}{sign}{imag}j)", bare(self.real))
    }
}

/// The number whose imaginary part is the float `imag`.
pub fn imaginary(vm: &Vm, imag: &Value) -> Value {
    let imag = if let Value::Float(imag) = imag { *imag } else { 0.0 };
    Complex::new(0.0, imag).value(vm)
}

pub(super) fn install(vm: &mut Vm) {
    let class = vm.types.complex.clone();
    operators(ClassBuilder::extend(&class))
        .payload::<Complex>()
        .method("__new__", new)
        .method("__repr__", |vm, args| Ok(this(vm, &args, "__repr__")?.text().into()))
        .method("__format__", format)
        .method("__hash__", |vm, args| {
            let number = this(vm, &args, "__hash__")?;
            let imag = hash_float(number.imag).wrapping_mul(1_000_003);
            let hash = hash_float(number.real).wrapping_add(imag);
            Ok(Value::Int(if hash == -1 { -2 } else { hash }))
        })
        .method("__bool__", |vm, args| Ok(Value::Bool(this(vm, &args, "__bool__")? != Complex::default())))
        .method("__complex__", |vm, args| Ok(this(vm, &args, "__complex__")?.value(vm)))
        .method("conjugate", |vm, args| {
            arity(&args, "complex.conjugate", 0, 0)?;
            let number = this(vm, &args, "conjugate")?;
            Ok(Complex::new(number.real, -number.imag).value(vm))
        })
        .method("__getnewargs__", |vm, args| {
            let number = this(vm, &args, "__getnewargs__")?;
            Ok(Value::tuple([Value::Float(number.real), Value::Float(number.imag)]))
        })
        .property_set("real", |vm, args| Ok(Value::Float(this(vm, &args, "real")?.real)), read_only)
        .property_set("imag", |vm, args| Ok(Value::Float(this(vm, &args, "imag")?.imag)), read_only)
        .build(vm);
}

fn read_only(_: &mut Vm, _: Args) -> Result<Value> {
    Err(Raise::new("AttributeError", "readonly attribute"))
}

fn operators(builder: ClassBuilder) -> ClassBuilder {
    builder
        .methods(operators!(operate: Add, Sub, Mul, TrueDiv))
        .method("__pow__", |vm, args| {
            if args.positional.get(2).is_some_and(|modulus| !modulus.is_none()) {
                return Err(Raise::value_error("complex modulo"));
            }
            operate(vm, &args, BinaryOp::Pow, false)
        })
        .method("__rpow__", |vm, args| operate(vm, &args, BinaryOp::Pow, true))
        .method("__neg__", |vm, args| {
            let number = this(vm, &args, "__neg__")?;
            Ok(Complex::new(-number.real, -number.imag).value(vm))
        })
        .method("__pos__", |vm, args| Ok(this(vm, &args, "__pos__")?.value(vm)))
        .method("__abs__", |vm, args| {
            let number = this(vm, &args, "__abs__")?;
            let size = number.real.hypot(number.imag);
            if size.is_infinite() && number.real.is_finite() && number.imag.is_finite() {
                return Err(Raise::new("OverflowError", "absolute value too large"));
            }
            Ok(Value::Float(size))
        })
        .methods(comparisons!(compare))
}

fn this(vm: &Vm, args: &Args, method: &str) -> Result<Complex> {
    match args.positional.first().and_then(Value::payload::<Complex>) {
        Some(number) => Ok(*number),
        None => Err(wrong_self(vm, args, "complex", method)),
    }
}

/// A number as a complex one; `None` for what is none.
fn complex_of(value: &Value) -> Result<Option<Complex>> {
    if let Some(number) = value.payload::<Complex>() {
        return Ok(Some(*number));
    }
    let real = match value.builtin() {
        Value::Float(number) => *number,
        number @ (Value::Int(_) | Value::Bool(_) | Value::BigInt(_)) => big_of(number)
            .and_then(|number| big_to_f64(&number))
            .ok_or_else(|| Raise::new("OverflowError", "int too large to convert to float"))?,
        _ => return Ok(None),
    };
    Ok(Some(Complex::new(real, 0.0)))
}

fn operate(vm: &mut Vm, args: &Args, op: BinaryOp, reflected: bool) -> Result<Value> {
    let this = this(vm, args, "__add__")?;
    let other = args.positional.get(1).map(complex_of).transpose()?.flatten();
    let Some(other) = other else { return Ok(vm.not_implemented()) };
    let (left, right) = if reflected { (other, this) } else { (this, other) };
    let result = match op {
        BinaryOp::Add => Complex::new(left.real + right.real, left.imag + right.imag),
        BinaryOp::Sub => Complex::new(left.real - right.real, left.imag - right.imag),
        BinaryOp::Mul => left.times(right),
        BinaryOp::TrueDiv => {
            left.divided_by(right).ok_or_else(|| Raise::new("ZeroDivisionError", "complex division by zero"))?
        }
        _ => left.power(right)?,
    };
    Ok(result.value(vm))
}

fn compare(vm: &mut Vm, args: &Args, op: CompareOp) -> Result<Value> {
    let this = this(vm, args, "__eq__")?;
    let other = args.positional.get(1).cloned().unwrap_or_default();
    if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(vm.not_implemented());
    }
    let equal = match (other.payload::<Complex>(), other.builtin()) {
        (Some(other), _) => this == *other,
        (None, number @ (Value::Int(_) | Value::Bool(_) | Value::BigInt(_) | Value::Float(_))) => {
            this.imag == 0.0 && Value::Float(this.real).native_eq(number).unwrap_or(false)
        }
        _ => return Ok(vm.not_implemented()),
    };
    Ok(Value::Bool(equal == (op == CompareOp::Eq)))
}

fn new(vm: &mut Vm, args: Args) -> Result<Value> {
    let [class, real, imag] = args.clinic("complex", ["cls", "real", "imag"], 1)?;
    let plain = matches!(&class, Some(Value::Class(class)) if class.is(&vm.types.complex));
    let number = match (&real, &imag) {
        (Some(text), None) if text.builtin().as_str().is_some() => {
            let text = text.builtin().as_str().map(ToString::to_string).unwrap_or_default();
            parse(&text).ok_or_else(|| Raise::value_error("complex() arg is a malformed string"))?
        }
        (Some(text), Some(_)) if text.builtin().as_str().is_some() => {
            return Err(Raise::type_error("complex() can't take second arg if first is a string"));
        }
        (_, Some(text)) if text.builtin().as_str().is_some() => {
            return Err(Raise::type_error("complex() second arg can't be a string"));
        }
        (Some(only), None) if plain && only.payload::<Complex>().is_some() && class_is(vm, only) => {
            return Ok(only.clone());
        }
        _ => {
            let (first, second) = (part(vm, real.as_ref(), true)?, part(vm, imag.as_ref(), false)?);
            // Where the imaginary part is complex itself, what it has of the real goes there.
            let mut imag = second.real;
            if real.is_some() && (first.imag != 0.0 || first.imag.is_sign_negative()) {
                imag += first.imag;
            }
            let real = if second.imag == 0.0 { first.real } else { first.real - second.imag };
            Complex::new(real, imag)
        }
    };
    match class {
        Some(Value::Class(class)) if !plain && class.is_subclass_of(&vm.types.complex) => {
            Ok(Object::new(class, Box::new(number)).into())
        }
        _ => Ok(number.value(vm)),
    }
}

fn class_is(vm: &Vm, value: &Value) -> bool {
    vm.class_of(value).is(&vm.types.complex)
}

/// What an argument of `complex()` counts for.
fn part(vm: &mut Vm, value: Option<&Value>, first: bool) -> Result<Complex> {
    let Some(value) = value else { return Ok(Complex::default()) };
    if let Some(number) = complex_of(value)? {
        return Ok(number);
    }
    if first
        && matches!(value, Value::Object(_))
        && let Some(method) = vm.special(value, "__complex__")?
    {
        let made = vm.call_args(&method, Args::default())?;
        return match made.payload::<Complex>() {
            Some(number) => Ok(*number),
            None => {
                let name = type_name(vm, &made);
                Err(Raise::type_error(format!("__complex__ returned non-complex (type {name})")))
            }
        };
    }
    match float_of(vm, value)? {
        Some(real) => Ok(Complex::new(real, 0.0)),
        None => {
            let name = type_name(vm, value);
            Err(Raise::type_error(if first {
                format!("complex() first argument must be a string or a number, not '{name}'")
            } else {
                format!("complex() second argument must be a number, not '{name}'")
            }))
        }
    }
}

/// Reads what `complex()` takes: `1`, `2j`, `1-2j`, `(1+j)`, with blanks around.
fn parse(text: &str) -> Option<Complex> {
    let text = text.trim();
    let text = match text.strip_prefix('(') {
        Some(rest) => rest.strip_suffix(')')?.trim(),
        None => text,
    };
    let number = |text: &str| if text.contains(char::is_whitespace) { None } else { parse_float(text) };
    let Some(body) = text.strip_suffix(['j', 'J']) else {
        return number(text).map(|real| Complex::new(real, 0.0));
    };
    // The sign of the imaginary part: the last one that does not belong to an exponent.
    let bytes = body.as_bytes();
    let sign = (0..bytes.len())
        .rev()
        .find(|&at| {
            let before = at.checked_sub(1).and_then(|at| bytes.get(at));
            matches!(bytes.get(at), Some(b'+' | b'-')) && !matches!(before, Some(b'e' | b'E'))
        })
        .unwrap_or(0);
    let (real, imag) = (body.get(..sign)?, body.get(sign..)?);
    let imag = match imag {
        "" | "+" => 1.0,
        "-" => -1.0,
        other => number(other)?,
    };
    let real = if real.is_empty() { 0.0 } else { number(real)? };
    Some(Complex::new(real, imag))
}

fn format(vm: &mut Vm, args: Args) -> Result<Value> {
    let number = this(vm, &args, "__format__")?;
    let spec = match args.positional.get(1).map(Value::builtin) {
        Some(Value::Str(spec)) => spec.clone(),
        other => {
            let name = type_name(vm, other.unwrap_or(&Value::None));
            return Err(Raise::type_error(format!("__format__() argument must be str, not {name}")));
        }
    };
    if spec.is_empty() {
        return Ok(number.text().into());
    }
    let spec = Spec::parse(&spec, "complex")?;
    if spec.kind == Some('%') {
        return Err(Raise::value_error("Unknown format code '%' for object of type 'complex'"));
    }
    if spec.zero || (spec.fill == '0' && spec.align == Some(Align::AfterSign)) {
        return Err(Raise::value_error("Zero padding is not allowed in complex format specifier"));
    }
    if spec.align == Some(Align::AfterSign) {
        return Err(Raise::value_error("'=' alignment flag is not allowed in complex format specifier"));
    }
    let plain = Spec { width: 0, align: None, fill: ' ', ..spec.clone() };
    let signed = Spec { sign: Some('+'), ..plain.clone() };
    let shown = |spec: &Spec, number: f64| -> Result<String> {
        let bare = Spec { kind: spec.kind.or(spec.precision.map(|_| 'g')), ..spec.clone() };
        let text = bare.format_float(number, "complex")?;
        Ok(if bare.kind.is_none() { text.strip_suffix(".0").map(str::to_owned).unwrap_or(text) } else { text })
    };
    let imag = shown(&signed, number.imag)?;
    let whole = match spec.kind {
        None if number.real == 0.0 && number.real.is_sign_positive() => format!("{}j", shown(&plain, number.imag)?),
        None => format!("({}{imag}j)", shown(&plain, number.real)?),
        Some(_) => format!("{}{imag}j", shown(&plain, number.real)?),
    };
    Ok(pad(&whole, spec.fill, spec.align.unwrap_or(Align::Right), spec.width).into())
}

/// A part as `repr()` shows it: with no point that says nothing.
fn bare(number: f64) -> String {
    let text = repr_float(number);
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}
