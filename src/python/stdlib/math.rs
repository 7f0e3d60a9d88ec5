//! `math`.

mod special;

use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive, Zero};

use super::module::Module;
use crate::{
    python::{
        Args, BinaryOp, NativeFn, Vm,
        types::{
            big_of, float_of, int_from_float,
            support::{charge, integer, type_name},
        },
    },
    value::{Host, Raise, Result, Value},
};

pub(super) fn install(vm: &mut Vm) {
    vm.register_module("math", |vm| {
        let mut module = Module::new(vm);
        for (name, value) in [
            ("pi", std::f64::consts::PI),
            ("e", std::f64::consts::E),
            ("tau", std::f64::consts::TAU),
            ("inf", f64::INFINITY),
            ("nan", f64::NAN),
        ] {
            module.add(name, value);
        }
        let of_one: [(&str, NativeFn); 24] = [
            ("sqrt", |vm, args| one(vm, args, "sqrt", f64::sqrt)),
            ("cbrt", |vm, args| one(vm, args, "cbrt", f64::cbrt)),
            ("exp", |vm, args| one(vm, args, "exp", f64::exp)),
            ("exp2", |vm, args| one(vm, args, "exp2", f64::exp2)),
            ("expm1", |vm, args| one(vm, args, "expm1", f64::exp_m1)),
            ("log1p", |vm, args| one(vm, args, "log1p", f64::ln_1p)),
            ("sin", |vm, args| one(vm, args, "sin", f64::sin)),
            ("cos", |vm, args| one(vm, args, "cos", f64::cos)),
            ("tan", |vm, args| one(vm, args, "tan", f64::tan)),
            ("asin", |vm, args| one(vm, args, "asin", f64::asin)),
            ("acos", |vm, args| one(vm, args, "acos", f64::acos)),
            ("atan", |vm, args| one(vm, args, "atan", f64::atan)),
            ("sinh", |vm, args| one(vm, args, "sinh", f64::sinh)),
            ("cosh", |vm, args| one(vm, args, "cosh", f64::cosh)),
            ("tanh", |vm, args| one(vm, args, "tanh", f64::tanh)),
            ("asinh", |vm, args| one(vm, args, "asinh", f64::asinh)),
            ("acosh", |vm, args| one(vm, args, "acosh", f64::acosh)),
            ("atanh", |vm, args| one(vm, args, "atanh", f64::atanh)),
            ("fabs", |vm, args| one(vm, args, "fabs", f64::abs)),
            ("degrees", |vm, args| one(vm, args, "degrees", |x| x * (180.0 / std::f64::consts::PI))),
            ("radians", |vm, args| one(vm, args, "radians", |x| x * (std::f64::consts::PI / 180.0))),
            ("isnan", |vm, args| test(vm, args, "isnan", f64::is_nan)),
            ("isinf", |vm, args| test(vm, args, "isinf", f64::is_infinite)),
            ("isfinite", |vm, args| test(vm, args, "isfinite", f64::is_finite)),
        ];
        module.functions(&of_one);
        let others: [(&str, NativeFn); 25] = [
            ("floor", |vm, args| rounded(vm, args, "floor", "__floor__", f64::floor)),
            ("ceil", |vm, args| rounded(vm, args, "ceil", "__ceil__", f64::ceil)),
            ("trunc", |vm, args| rounded(vm, args, "trunc", "__trunc__", f64::trunc)),
            ("pow", |vm, args| {
                let [x, y] = two(vm, args, "pow")?;
                let result = x.powf(y);
                let finite = x.is_finite() && y.is_finite();
                if finite && result.is_nan() || (x == 0.0 && y < 0.0) {
                    return Err(domain());
                }
                if finite && result.is_infinite() {
                    return Err(range());
                }
                Ok(Value::Float(result))
            }),
            ("atan2", |vm, args| two(vm, args, "atan2").map(|[y, x]| Value::Float(y.atan2(x)))),
            ("copysign", |vm, args| two(vm, args, "copysign").map(|[x, y]| Value::Float(x.copysign(y)))),
            ("fmod", |vm, args| {
                let [x, y] = two(vm, args, "fmod")?;
                if y == 0.0 || x.is_infinite() {
                    return Err(domain());
                }
                Ok(Value::Float(x % y))
            }),
            ("log", |vm, args| {
                if args.positional.is_empty() || args.positional.len() > 2 {
                    return Err(Raise::type_error("math.log requires 1 to 2 arguments"));
                }
                let value = logarithm(vm, args.positional.first(), f64::ln)?;
                match args.positional.get(1) {
                    None => Ok(Value::Float(value)),
                    Some(base) => {
                        let base = logarithm(vm, Some(base), f64::ln)?;
                        if base == 0.0 {
                            return Err(Raise::new("ZeroDivisionError", "float division by zero"));
                        }
                        Ok(Value::Float(value / base))
                    }
                }
            }),
            ("log2", |vm, args| logarithm(vm, args.positional.first(), f64::log2).map(Value::Float)),
            ("log10", |vm, args| logarithm(vm, args.positional.first(), f64::log10).map(Value::Float)),
            ("hypot", |vm, args| {
                let mut numbers = Vec::new();
                for value in &args.positional {
                    numbers.push(real(vm, value)?.abs());
                }
                let result = match numbers.as_slice() {
                    [x, y] => x.hypot(*y),
                    all => all.iter().fold(0.0, |sum: f64, x| sum.hypot(*x)),
                };
                Ok(Value::Float(result))
            }),
            ("dist", |vm, args| {
                let [p, q] = args.exactly("dist")?;
                let (p, q) = (vm.items(&p)?, vm.items(&q)?);
                if p.len() != q.len() {
                    return Err(Raise::value_error("both points must have the same number of dimensions"));
                }
                let mut sum = 0.0_f64;
                for (a, b) in p.iter().zip(&q) {
                    sum = sum.hypot(real(vm, a)? - real(vm, b)?);
                }
                Ok(Value::Float(sum))
            }),
            ("fsum", fsum),
            ("gcd", |vm, args| {
                let mut result = BigInt::zero();
                for value in &args.positional {
                    result = gcd(result, whole(vm, value)?);
                }
                Ok(Value::int(result))
            }),
            ("lcm", |vm, args| {
                let mut result = BigInt::from(1);
                for value in &args.positional {
                    let value = whole(vm, value)?;
                    if value.is_zero() {
                        return Ok(Value::Int(0));
                    }
                    result = (&result / gcd(result.clone(), value.clone()) * value).abs();
                }
                Ok(Value::int(result))
            }),
            ("factorial", |vm, args| {
                let [value] = args.exactly("factorial")?;
                let number = whole(vm, &value)?;
                if number.is_negative() {
                    return Err(Raise::value_error("factorial() not defined for negative values"));
                }
                let Some(number) = number.to_u32().filter(|number| *number <= 100_000) else {
                    return Err(Raise::with_arguments("MemoryError", Vec::new()));
                };
                charge(vm, number as usize * 16)?;
                Ok(Value::int((1..=number).fold(BigInt::from(1), |product, factor| product * factor)))
            }),
            ("comb", |vm, args| choose(vm, args, "comb", true)),
            ("perm", |vm, args| choose(vm, args, "perm", false)),
            ("isqrt", |vm, args| {
                let [value] = args.exactly("isqrt")?;
                let number = whole(vm, &value)?;
                if number.is_negative() {
                    return Err(Raise::value_error("isqrt() argument must be nonnegative"));
                }
                Ok(Value::int(number.sqrt()))
            }),
            ("prod", |vm, mut args| {
                let mut result = args.take_keyword("start").unwrap_or(Value::Int(1));
                let [items] = args.exactly("prod")?;
                for item in vm.items(&items)? {
                    result = vm.binary(BinaryOp::Mul, &result, &item)?;
                }
                Ok(result)
            }),
            ("isclose", |vm, mut args| {
                let relative = match args.take_keyword("rel_tol") {
                    Some(value) => real(vm, &value)?,
                    None => 1e-9,
                };
                let absolute = match args.take_keyword("abs_tol") {
                    Some(value) => real(vm, &value)?,
                    None => 0.0,
                };
                if relative < 0.0 || absolute < 0.0 {
                    return Err(Raise::value_error("tolerances must be non-negative"));
                }
                let [a, b] = two(vm, args, "isclose")?;
                let close = a == b
                    || (a.is_finite()
                        && b.is_finite()
                        && ((a - b).abs() <= relative * b.abs()
                            || (a - b).abs() <= relative * a.abs()
                            || (a - b).abs() <= absolute));
                Ok(Value::Bool(close))
            }),
            ("modf", |vm, args| {
                let [value] = args.exactly("modf")?;
                let number = real(vm, &value)?;
                let part = if number.is_infinite() { 0.0_f64.copysign(number) } else { number.fract() };
                Ok(Value::tuple([Value::Float(part.copysign(number)), Value::Float(number.trunc())]))
            }),
            ("frexp", |vm, args| {
                let [value] = args.exactly("frexp")?;
                let number = real(vm, &value)?;
                if number == 0.0 || !number.is_finite() {
                    return Ok(Value::tuple([Value::Float(number), Value::Int(0)]));
                }
                let (mut mantissa, mut exponent) = (number, 0);
                while mantissa.abs() >= 1.0 {
                    mantissa /= 2.0;
                    exponent += 1;
                }
                while mantissa.abs() < 0.5 {
                    mantissa *= 2.0;
                    exponent -= 1;
                }
                Ok(Value::tuple([Value::Float(mantissa), Value::Int(exponent)]))
            }),
            ("ldexp", |vm, args| {
                let [value, exponent] = args.exactly("ldexp")?;
                let exponent = whole(vm, &exponent)?.to_i32().unwrap_or(i32::MAX).clamp(-3000, 3000);
                let number = real(vm, &value)?;
                let result = libm::ldexp(number, exponent);
                if result.is_infinite() && number.is_finite() {
                    return Err(range());
                }
                Ok(Value::Float(result))
            }),
            ("remainder", |vm, args| {
                let [x, y] = two(vm, args, "remainder")?;
                if y == 0.0 || x.is_infinite() {
                    return Err(domain());
                }
                Ok(Value::Float(x - (x / y).round_ties_even() * y))
            }),
        ];
        module.functions(&others);
        module.functions(&[
            ("erf", |vm, args| one(vm, args, "erf", libm::erf)),
            ("erfc", |vm, args| one(vm, args, "erfc", libm::erfc)),
            ("gamma", |vm, args| {
                let [value] = args.exactly("math.gamma")?;
                special::gamma(real(vm, &value)?).map(Value::Float)
            }),
            ("lgamma", |vm, args| {
                let [value] = args.exactly("math.lgamma")?;
                special::log_gamma(real(vm, &value)?).map(Value::Float)
            }),
            ("nextafter", |vm, args| {
                let [x, y] = two(vm, args, "nextafter")?;
                Ok(Value::Float(libm::nextafter(x, y)))
            }),
            ("ulp", |vm, args| {
                let [value] = args.exactly("math.ulp")?;
                let x = real(vm, &value)?.abs();
                Ok(Value::Float(match x {
                    x if !x.is_finite() => x,
                    f64::MAX => x - libm::nextafter(x, 0.0),
                    x => libm::nextafter(x, f64::INFINITY) - x,
                }))
            }),
        ]);
        Ok(module.finish())
    });
}

fn domain() -> Raise {
    Raise::value_error("math domain error")
}

fn range() -> Raise {
    Raise::new("OverflowError", "math range error")
}

fn real(vm: &mut Vm, value: &Value) -> Result<f64> {
    match float_of(vm, value)? {
        Some(number) => Ok(number),
        None => Err(Raise::type_error(format!("must be real number, not {}", type_name(vm, value)))),
    }
}

fn whole(vm: &mut Vm, value: &Value) -> Result<BigInt> {
    let number = integer(vm, value)?;
    Ok(big_of(&number).unwrap_or_default())
}

fn one(vm: &mut Vm, args: Args, name: &str, function: fn(f64) -> f64) -> Result<Value> {
    let [value] = args.exactly(&format!("math.{name}"))?;
    let number = real(vm, &value)?;
    let result = function(number);
    if result.is_nan() && !number.is_nan() {
        return Err(domain());
    }
    if result.is_infinite() && number.is_finite() {
        return Err(if matches!(name, "log1p" | "atanh") { domain() } else { range() });
    }
    Ok(Value::Float(result))
}

fn test(vm: &mut Vm, args: Args, name: &str, test: fn(f64) -> bool) -> Result<Value> {
    let [value] = args.exactly(&format!("math.{name}"))?;
    Ok(Value::Bool(test(real(vm, &value)?)))
}

fn two(vm: &mut Vm, args: Args, name: &str) -> Result<[f64; 2]> {
    let [x, y] = args.exactly(name)?;
    Ok([real(vm, &x)?, real(vm, &y)?])
}

fn rounded(vm: &mut Vm, args: Args, name: &str, method: &str, function: fn(f64) -> f64) -> Result<Value> {
    let [value] = args.exactly(&format!("math.{name}"))?;
    if let Value::Float(number) = value.builtin() {
        return int_from_float(function(*number));
    }
    if let Some(method) = vm.special(&value, method)? {
        return vm.call(&method, Vec::new(), Vec::new());
    }
    if name == "trunc" {
        let class = type_name(vm, &value);
        return Err(Raise::type_error(format!("type {class} doesn't define __trunc__ method")));
    }
    let number = real(vm, &value)?;
    int_from_float(function(number))
}

fn logarithm(vm: &mut Vm, value: Option<&Value>, function: fn(f64) -> f64) -> Result<f64> {
    let Some(value) = value else { return Err(Raise::type_error("log expected at least 1 argument, got 0")) };
    if let Value::BigInt(number) = value.builtin() {
        if number.is_negative() {
            return Err(domain());
        }
        // Beyond a float: the logarithm of the first digits, and of the power of two that they are times.
        let shift = number.bits().saturating_sub(64);
        let head = (&**number >> shift).to_f64().unwrap_or(f64::MAX);
        return Ok(function(head) + shift as f64 * function(2.0));
    }
    let number = real(vm, value)?;
    if number <= 0.0 {
        return Err(domain());
    }
    Ok(function(number))
}

/// The sum with no rounding on the way: partial sums that do not overlap (Shewchuk).
fn fsum(vm: &mut Vm, args: Args) -> Result<Value> {
    let [items] = args.exactly("fsum")?;
    let mut partials: Vec<f64> = Vec::new();
    // What is no number of its own: they add up by themselves, infinities apart from the rest.
    let (mut odd, mut infinite) = (0.0, 0.0);
    for item in vm.items(&items)? {
        let given = real(vm, &item)?;
        if !given.is_finite() {
            odd += given;
            infinite += if given.is_infinite() { given } else { 0.0 };
            continue;
        }
        let mut x = given;
        let mut kept = 0;
        for at in 0..partials.len() {
            let mut y = partials[at];
            if x.abs() < y.abs() {
                std::mem::swap(&mut x, &mut y);
            }
            let high = x + y;
            let low = y - (high - x);
            if low != 0.0 {
                partials[kept] = low;
                kept += 1;
            }
            x = high;
        }
        if x.is_infinite() {
            return Err(Raise::new("OverflowError", "intermediate overflow in fsum"));
        }
        partials.truncate(kept);
        partials.push(x);
    }
    if infinite.is_nan() {
        return Err(Raise::value_error("-inf + inf in fsum"));
    }
    if !f64::is_finite(odd) {
        return Ok(Value::Float(odd));
    }
    let Some(mut high) = partials.pop() else { return Ok(Value::Float(0.0)) };
    let mut low = 0.0;
    while let Some(y) = partials.pop() {
        let x = high;
        high = x + y;
        low = y - (high - x);
        if low != 0.0 {
            break;
        }
    }
    // Half way between two floats, what is left decides.
    if let Some(&next) = partials.last()
        && (low < 0.0) == (next < 0.0)
        && low != 0.0
    {
        let doubled = low * 2.0;
        let sum = high + doubled;
        if doubled == sum - high {
            high = sum;
        }
    }
    Ok(Value::Float(high))
}

fn gcd(mut a: BigInt, mut b: BigInt) -> BigInt {
    while !b.is_zero() {
        (a, b) = (b.clone(), a % b);
    }
    a.abs()
}

fn choose(vm: &mut Vm, args: Args, name: &str, unordered: bool) -> Result<Value> {
    let (n, k) = match &args.positional[..] {
        [n] if !unordered => (whole(vm, n)?, whole(vm, n)?),
        [n, k] => (whole(vm, n)?, whole(vm, k)?),
        _ => return Err(Raise::type_error(format!("{name} expected 2 arguments, got {}", args.positional.len()))),
    };
    if n.is_negative() {
        return Err(Raise::value_error("n must be a non-negative integer"));
    }
    if k.is_negative() {
        return Err(Raise::value_error("k must be a non-negative integer"));
    }
    if k > n {
        return Ok(Value::Int(0));
    }
    let k = if unordered && &k * 2 > n { &n - &k } else { k };
    let Some(k) = k.to_u32().filter(|k| *k <= 100_000) else {
        return Err(Raise::with_arguments("MemoryError", Vec::new()));
    };
    charge(vm, k as usize * 16)?;
    let mut result = BigInt::from(1);
    for at in 0..k {
        result *= &n - at;
        if unordered {
            result /= at + 1;
        }
    }
    Ok(Value::int(result))
}
