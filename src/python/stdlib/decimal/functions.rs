//! Exponential, logarithms and powers, worked out in fixed point with digits to spare.

use num_bigint::{BigInt, BigUint, Sign};
use num_traits::{One, Signed, ToPrimitive, Zero};

use super::number::{Number, Precision, Rounding, Signal};

/// Digits that are worked out beyond those that are asked for.
const SPARE: usize = 15;
/// Powers of e beyond this exponent overflow.
const LARGEST: i64 = 2_400_000;

/// `e ** number`
pub fn exp(number: &Number, precision: Precision) -> Result<Number, Signal> {
    if number.is_zero() {
        return Ok(one());
    }
    let places = precision.digits + SPARE + 8;
    if number.adjusted() > 7 {
        return Err(if number.negative { Signal::Invalid } else { Signal::Overflow });
    }
    raised(fixed(number, places), places, precision)
}

/// The natural logarithm.
pub fn ln(number: &Number, precision: Precision) -> Result<Number, Signal> {
    if number.is_zero() || number.negative {
        return Err(Signal::Invalid);
    }
    if is_one(number) {
        return Ok(Number { negative: false, digits: BigUint::zero(), exponent: 0 });
    }
    let places = places_for(number, precision);
    of_fixed(&ln_fixed(number, places), places).finish(half_even(precision))
}

/// The logarithm to base 10.
pub fn log10(number: &Number, precision: Precision) -> Result<Number, Signal> {
    if number.is_zero() || number.negative {
        return Err(Signal::Invalid);
    }
    let bare = number.clone().normalized(Precision { digits: number.length() as usize, ..precision })?;
    if bare.digits.is_one() {
        let exponent = BigInt::from(bare.exponent);
        let (sign, digits) = exponent.into_parts();
        return Number { negative: sign == Sign::Minus, digits, exponent: 0 }.finish(precision);
    }
    let places = places_for(number, precision);
    let quotient = ln_fixed(number, places) * unit(places) / ln_ten(places);
    of_fixed(&quotient, places).finish(half_even(precision))
}

/// The number to a power that is no integer.
pub fn power(number: &Number, exponent: &Number, precision: Precision) -> Result<Number, Signal> {
    if number.negative {
        return Err(Signal::Invalid);
    }
    if number.is_zero() {
        return if exponent.negative { Err(Signal::DivisionByZero) } else { Ok(number.clone()) };
    }
    let places = places_for(number, precision) + 16;
    let product = ln_fixed(number, places) * signed(exponent);
    let product = if exponent.exponent >= 0 {
        product * ten(exponent.exponent as usize)
    } else {
        product / ten(exponent.exponent.unsigned_abs() as usize)
    };
    raised(product, places, precision)
}

/// `e ** value` of a value in fixed point.
fn raised(value: BigInt, places: usize, precision: Precision) -> Result<Number, Signal> {
    let ln_ten = ln_ten(places);
    // The whole powers of ten are taken out, which leaves something between 0 and ln(10).
    let mut tens = &value / &ln_ten;
    if value.is_negative() {
        tens -= 1;
    }
    let Some(tens) = tens.to_i64().filter(|tens| (-LARGEST + 1..LARGEST).contains(tens)) else {
        return Err(if value.is_negative() { Signal::Invalid } else { Signal::Overflow });
    };
    let rest = value - ln_ten * tens;
    let digits = exp_fixed(&rest, places);
    Number { negative: false, digits: digits.magnitude().clone(), exponent: tens - places as i64 }
        .finish(half_even(precision))
}

fn exp_fixed(value: &BigInt, places: usize) -> BigInt {
    // A power of a small part of it converges fast; squaring makes up for the division.
    const HALVINGS: u32 = 12;
    let unit = unit(places);
    let small = value >> HALVINGS;
    let (mut term, mut sum) = (unit.clone(), unit.clone());
    for n in 1_u32.. {
        term = term * &small / &unit / n;
        if term.is_zero() {
            break;
        }
        sum += &term;
    }
    for _ in 0..HALVINGS {
        sum = &sum * &sum / &unit;
    }
    sum
}

fn ln_fixed(number: &Number, places: usize) -> BigInt {
    let unit = unit(places);
    let mut tens = number.adjusted();
    let scaled = Number { exponent: number.exponent - tens, ..number.clone() };
    let mut value = fixed(&scaled, places);
    if value > &unit * 5 {
        value /= 10;
        tens += 1;
    }
    let mut twos = 0_u32;
    while value > &unit * 3 / 2 {
        value /= 2;
        twos += 1;
    }
    let small = (&value - &unit) * &unit / (&value + &unit);
    atanh_fixed(&small, places) * 2 + ln_two(places) * twos + ln_ten(places) * tens
}

/// The area tangent of a small value.
fn atanh_fixed(value: &BigInt, places: usize) -> BigInt {
    let unit = unit(places);
    let square = value * value / &unit;
    let (mut power, mut sum) = (value.clone(), value.clone());
    for n in (3_u32..).step_by(2) {
        power = power * &square / &unit;
        if power.is_zero() {
            break;
        }
        sum += &power / n;
    }
    sum
}

fn ln_two(places: usize) -> BigInt {
    atanh_fixed(&(unit(places) / 3), places) * 2
}

fn ln_ten(places: usize) -> BigInt {
    ln_two(places) * 3 + atanh_fixed(&(unit(places) / 9), places) * 2
}

/// Near 1 a logarithm is small: as many more places as the number has digits.
fn places_for(number: &Number, precision: Precision) -> usize {
    precision.digits + SPARE + number.length() as usize
}

fn fixed(number: &Number, places: usize) -> BigInt {
    let shift = number.exponent + places as i64;
    if shift >= 0 { signed(number) * ten(shift as usize) } else { signed(number) / ten(shift.unsigned_abs() as usize) }
}

fn of_fixed(value: &BigInt, places: usize) -> Number {
    Number { negative: value.is_negative(), digits: value.magnitude().clone(), exponent: -(places as i64) }
}

fn signed(number: &Number) -> BigInt {
    let sign = if number.negative { Sign::Minus } else { Sign::Plus };
    BigInt::from_biguint(sign, number.digits.clone())
}

fn ten(places: usize) -> BigInt {
    BigInt::from(10).pow(u32::try_from(places).unwrap_or(0))
}

fn unit(places: usize) -> BigInt {
    ten(places)
}

fn one() -> Number {
    Number { negative: false, digits: BigUint::one(), exponent: 0 }
}

fn is_one(number: &Number) -> bool {
    number.exponent <= 0 && number.digits == *ten(number.exponent.unsigned_abs() as usize).magnitude()
}

fn half_even(precision: Precision) -> Precision {
    Precision { rounding: Rounding::HalfEven, ..precision }
}
