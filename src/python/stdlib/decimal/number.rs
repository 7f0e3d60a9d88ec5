//! Decimal arithmetic as the General Decimal Arithmetic specification has it: sign, digits, exponent; results rounded to
//! the precision of a context.

use num_bigint::{BigInt, BigUint, Sign};
use num_traits::{One, ToPrimitive, Zero};

use crate::value::{BigDecimal, Decimal};

/// How results are rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// Towards zero.
    Down,
    /// To the nearest, halves away from zero.
    HalfUp,
    /// To the nearest, halves to the even one.
    HalfEven,
    /// Towards infinity.
    Ceiling,
    /// Towards minus infinity.
    Floor,
    /// Away from zero.
    Up,
    /// To the nearest, halves towards zero.
    HalfDown,
    /// Towards zero, unless that would leave a last digit of 0 or 5.
    ZeroFiveUp,
}

impl Rounding {
    /// All of them with their names in `decimal`.
    pub const ALL: [(Rounding, &'static str); 8] = [
        (Rounding::Down, "ROUND_DOWN"),
        (Rounding::HalfUp, "ROUND_HALF_UP"),
        (Rounding::HalfEven, "ROUND_HALF_EVEN"),
        (Rounding::Ceiling, "ROUND_CEILING"),
        (Rounding::Floor, "ROUND_FLOOR"),
        (Rounding::Up, "ROUND_UP"),
        (Rounding::HalfDown, "ROUND_HALF_DOWN"),
        (Rounding::ZeroFiveUp, "ROUND_05UP"),
    ];

    /// The one of that name.
    pub fn named(name: &str) -> Option<Rounding> {
        Rounding::ALL.iter().find(|(_, known)| *known == name).map(|(rounding, _)| *rounding)
    }

    /// The name.
    pub fn name(self) -> &'static str {
        Rounding::ALL.iter().find(|(rounding, _)| *rounding == self).map_or("", |(_, name)| name)
    }
}

/// What arithmetic that has no answer signals: the exception's class and the condition within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// `InvalidOperation`
    Invalid,
    /// `InvalidOperation`, for a text that is no number.
    ConversionSyntax,
    /// `InvalidOperation`, for a quotient of too many digits.
    DivisionImpossible,
    /// `InvalidOperation`, for 0/0.
    DivisionUndefined,
    /// `DivisionByZero`
    DivisionByZero,
    /// `Overflow`
    Overflow,
}

thread_local! {
    static NOTED: std::cell::Cell<Noted> = const { std::cell::Cell::new(Noted { rounded: false, inexact: false }) };
}

/// What results have lost.
#[derive(Clone, Copy, Debug, Default)]
pub struct Noted {
    /// Digits fell away.
    pub rounded: bool,
    /// Digits other than zeros did.
    pub inexact: bool,
}

/// What results have lost since this was asked last.
pub fn take_noted() -> Noted {
    NOTED.take()
}

/// Notes that digits fell away.
pub fn note(inexact: bool) {
    let noted = NOTED.get();
    NOTED.set(Noted { rounded: true, inexact: noted.inexact || inexact });
}

/// The largest exponent of the first digit.
pub const EMAX: i64 = 999_999;
/// The smallest exponent that a digit can have.
pub const ETINY: i64 = -999_999 - 27;

/// A finite decimal number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// Whether its sign is minus, also that of a zero.
    pub negative: bool,
    /// The digits.
    pub digits: BigUint,
    /// The exponent of the last digit.
    pub exponent: i64,
}

/// What rounds a result.
#[derive(Clone, Copy, Debug)]
pub struct Precision {
    /// The number of digits.
    pub digits: usize,
    /// How the rest is rounded.
    pub rounding: Rounding,
}

impl Number {
    /// The number of a finite decimal.
    pub fn of(decimal: &Decimal) -> Option<Number> {
        let (digits, scale) = decimal.finite()?.as_bigint_and_exponent();
        Some(Number { negative: decimal.is_negative(), digits: digits.magnitude().clone(), exponent: -scale })
    }

    /// The decimal of this number.
    pub fn decimal(self) -> Decimal {
        if self.digits.is_zero() && self.negative {
            return Decimal::NegativeZero(BigDecimal::new(BigInt::zero(), -self.exponent));
        }
        let sign = if self.negative { Sign::Minus } else { Sign::Plus };
        Decimal::Finite(BigDecimal::new(BigInt::from_biguint(sign, self.digits), -self.exponent))
    }

    /// Whether it is a zero.
    pub fn is_zero(&self) -> bool {
        self.digits.is_zero()
    }

    /// The number of digits; 1 for zero.
    pub fn length(&self) -> i64 {
        length(&self.digits)
    }

    /// The exponent of the first digit.
    pub fn adjusted(&self) -> i64 {
        self.exponent + self.length() - 1
    }

    /// The integer part.
    pub fn truncate(&self) -> BigInt {
        let digits = if self.exponent >= 0 {
            &self.digits * power_of_ten(self.exponent)
        } else {
            &self.digits / power_of_ten((-self.exponent).min(self.length() + 1))
        };
        BigInt::from_biguint(if self.negative { Sign::Minus } else { Sign::Plus }, digits)
    }

    /// Rounds to the precision, and checks the range of exponents.
    pub fn finish(self, precision: Precision) -> Result<Number, Signal> {
        let excess = self.length() - precision.digits as i64;
        let mut result = self;
        if excess > 0 && !result.is_zero() {
            let exponent = result.exponent + excess;
            note(!(&result.digits % power_of_ten(excess)).is_zero());
            result = result.rescale(exponent, precision.rounding);
            if result.length() > precision.digits as i64 {
                // 99.9 became 100.0.
                result = Number { digits: result.digits / 10_u32, exponent: result.exponent + 1, ..result };
            }
        }
        if result.is_zero() {
            let exponent = result.exponent.clamp(ETINY, EMAX);
            return Ok(Number { exponent, ..result });
        }
        if result.adjusted() > EMAX {
            return Err(Signal::Overflow);
        }
        if result.exponent < ETINY {
            result = result.rescale(ETINY, precision.rounding);
        }
        Ok(result)
    }

    /// The number with the exponent, rounded where digits fall away.
    pub fn rescale(self, exponent: i64, rounding: Rounding) -> Number {
        if self.is_zero() || exponent == self.exponent {
            return Number { exponent, ..self };
        }
        if exponent < self.exponent {
            let digits = &self.digits * power_of_ten(self.exponent - exponent);
            return Number { digits, exponent, negative: self.negative };
        }
        let drop = exponent - self.exponent;
        // Beyond its digits it is less than any half.
        let (kept, order, exact) = if drop > self.length() {
            (BigUint::zero(), std::cmp::Ordering::Less, false)
        } else {
            let unit = power_of_ten(drop);
            let kept = &self.digits / &unit;
            let rest = &self.digits % &unit;
            (kept, (&rest * 2_u32).cmp(&unit), rest.is_zero())
        };
        let up = !exact
            && match rounding {
                Rounding::Down => false,
                Rounding::Up => true,
                Rounding::Ceiling => !self.negative,
                Rounding::Floor => self.negative,
                Rounding::HalfUp => order.is_ge(),
                Rounding::HalfDown => order.is_gt(),
                Rounding::HalfEven => order.is_gt() || (order.is_eq() && kept.bit(0)),
                Rounding::ZeroFiveUp => (&kept % 5_u32).is_zero(),
            };
        Number { negative: self.negative, digits: if up { kept + 1_u32 } else { kept }, exponent }
    }

    /// The sum.
    pub fn add(&self, other: &Number, precision: Precision) -> Result<Number, Signal> {
        let exponent = self.exponent.min(other.exponent);
        let negative_zero = precision.rounding == Rounding::Floor && self.negative != other.negative;
        if self.is_zero() && other.is_zero() {
            let negative = negative_zero || (self.negative && other.negative);
            return Number { negative, digits: BigUint::zero(), exponent }.finish(precision);
        }
        if self.is_zero() || other.is_zero() {
            let number = if self.is_zero() { other } else { self };
            let exponent = exponent.max(number.exponent - precision.digits as i64 - 1);
            return number.clone().rescale(exponent, precision.rounding).finish(precision);
        }
        let (left, right) = aligned(self.clone(), other.clone(), precision.digits as i64);
        let exponent = left.exponent;
        if left.negative == right.negative {
            return Number { negative: left.negative, digits: left.digits + right.digits, exponent }.finish(precision);
        }
        match left.digits.cmp(&right.digits) {
            std::cmp::Ordering::Equal => Number { negative: negative_zero, digits: BigUint::zero(), exponent },
            std::cmp::Ordering::Greater => {
                Number { negative: left.negative, digits: left.digits - right.digits, exponent }
            }
            std::cmp::Ordering::Less => {
                Number { negative: right.negative, digits: right.digits - left.digits, exponent }
            }
        }
        .finish(precision)
    }

    /// The number with the other sign; that of a zero as well.
    pub fn negated(mut self) -> Number {
        self.negative = !self.negative;
        self
    }

    /// The product.
    pub fn multiply(&self, other: &Number, precision: Precision) -> Result<Number, Signal> {
        Number {
            negative: self.negative != other.negative,
            digits: &self.digits * &other.digits,
            exponent: self.exponent + other.exponent,
        }
        .finish(precision)
    }

    /// The quotient.
    pub fn divide(&self, other: &Number, precision: Precision) -> Result<Number, Signal> {
        let negative = self.negative != other.negative;
        if other.is_zero() {
            return Err(if self.is_zero() { Signal::DivisionUndefined } else { Signal::DivisionByZero });
        }
        let ideal = self.exponent - other.exponent;
        if self.is_zero() {
            return Number { negative, digits: BigUint::zero(), exponent: ideal }.finish(precision);
        }
        let shift = other.length() - self.length() + precision.digits as i64 + 1;
        let mut exponent = ideal - shift;
        let (dividend, divisor) = if shift >= 0 {
            (&self.digits * power_of_ten(shift), other.digits.clone())
        } else {
            (self.digits.clone(), &other.digits * power_of_ten(-shift))
        };
        let (mut digits, rest) = (&dividend / &divisor, dividend % divisor);
        if !rest.is_zero() {
            // So that what is cut off is not taken for an exact half.
            if (&digits % 5_u32).is_zero() {
                digits += 1_u32;
            }
        } else {
            while exponent < ideal && (&digits % 10_u32).is_zero() {
                digits /= 10_u32;
                exponent += 1;
            }
        }
        Number { negative, digits, exponent }.finish(precision)
    }

    /// The quotient towards zero, and what is left, which has the sign of the dividend.
    pub fn divide_integer(&self, other: &Number, precision: Precision) -> Result<(Number, Number), Signal> {
        let negative = self.negative != other.negative;
        let ideal = self.exponent.min(other.exponent);
        let zero = Number { negative, digits: BigUint::zero(), exponent: 0 };
        let distance = self.adjusted() - other.adjusted();
        if self.is_zero() || distance <= -2 {
            let rest = self.clone().rescale(ideal, precision.rounding).finish(precision)?;
            return Ok((zero, rest));
        }
        if distance > precision.digits as i64 {
            return Err(Signal::DivisionImpossible);
        }
        let left = &self.digits * power_of_ten(self.exponent - ideal);
        let right = &other.digits * power_of_ten(other.exponent - ideal);
        let (quotient, rest) = (&left / &right, left % right);
        if length(&quotient) > precision.digits as i64 {
            return Err(Signal::DivisionImpossible);
        }
        let rest = Number { negative: self.negative, digits: rest, exponent: ideal }.finish(precision)?;
        Ok((Number { negative, digits: quotient, exponent: 0 }, rest))
    }

    /// The number to an integral power.
    pub fn power(&self, exponent: i64, precision: Precision) -> Result<Number, Signal> {
        let negative = self.negative && exponent % 2 != 0;
        if exponent == 0 {
            return if self.is_zero() {
                Err(Signal::Invalid)
            } else {
                Ok(Number { negative: false, digits: BigUint::one(), exponent: 0 })
            };
        }
        if self.is_zero() {
            return if exponent < 0 {
                Err(Signal::DivisionByZero)
            } else {
                Number { negative, digits: BigUint::zero(), exponent: self.exponent.saturating_mul(exponent) }
                    .finish(precision)
            };
        }
        // By squaring, with digits to spare where the exact result has too many.
        let working = Precision { digits: precision.digits * 2 + 10, rounding: Rounding::HalfEven };
        let mut result = Number { negative: false, digits: BigUint::one(), exponent: 0 };
        let mut base = Number { negative: false, ..self.clone() };
        let mut left = exponent.unsigned_abs();
        while left > 0 {
            if left & 1 == 1 {
                result = result.multiply(&base, working)?;
            }
            left >>= 1;
            if left > 0 {
                base = base.multiply(&base.clone(), working)?;
            }
        }
        if exponent < 0 {
            let one = Number { negative: false, digits: BigUint::one(), exponent: 0 };
            result = one.divide(&result, precision)?;
        }
        Number { negative, ..result }.finish(precision)
    }

    /// The square root; it rounds half to even, whatever the context says.
    pub fn sqrt(&self, precision: Precision) -> Result<Number, Signal> {
        let precision = Precision { rounding: Rounding::HalfEven, ..precision };
        let mut exponent = self.exponent >> 1;
        if self.is_zero() {
            return Number { negative: self.negative, digits: BigUint::zero(), exponent }.finish(precision);
        }
        if self.negative {
            return Err(Signal::Invalid);
        }
        let wanted = precision.digits as i64 + 1;
        let (mut digits, length) = if self.exponent & 1 == 1 {
            (&self.digits * 10_u32, (self.length() >> 1) + 1)
        } else {
            (self.digits.clone(), (self.length() + 1) >> 1)
        };
        let shift = wanted - length;
        let mut exact = true;
        if shift >= 0 {
            digits *= power_of_ten(2 * shift);
        } else {
            let unit = power_of_ten(-2 * shift);
            exact = (&digits % &unit).is_zero();
            digits /= unit;
        }
        exponent -= shift;
        let mut root = digits.sqrt();
        exact = exact && &root * &root == digits;
        if exact {
            if shift >= 0 {
                root /= power_of_ten(shift);
            } else {
                root *= power_of_ten(-shift);
            }
            exponent += shift;
        } else if (&root % 5_u32).is_zero() {
            root += 1_u32;
        }
        Number { negative: false, digits: root, exponent }.finish(precision)
    }

    /// The number rounded, without trailing zeros.
    pub fn normalized(self, precision: Precision) -> Result<Number, Signal> {
        let mut number = self.finish(precision)?;
        if number.is_zero() {
            return Ok(Number { exponent: 0, ..number });
        }
        while (&number.digits % 10_u32).is_zero() {
            number.digits /= 10_u32;
            number.exponent += 1;
        }
        Ok(number)
    }
}

fn length(digits: &BigUint) -> i64 {
    if let Some(small) = digits.to_u64() {
        return i64::from(small.checked_ilog10().unwrap_or(0)) + 1;
    }
    digits.to_string().len() as i64
}

/// Ten to that power.
pub fn power_of_ten(exponent: i64) -> BigUint {
    BigUint::from(10_u32).pow(u32::try_from(exponent).unwrap_or(0))
}

/// Both with one exponent. Where one is too small to matter, a 1 far behind the other's digits stands for it.
fn aligned(left: Number, right: Number, precision: i64) -> (Number, Number) {
    let swap = left.exponent < right.exponent;
    let (mut high, mut low) = if swap { (right, left) } else { (left, right) };
    let exponent = high.exponent + (-1).min(high.length() - precision - 2);
    if low.length() + low.exponent - 1 < exponent {
        low.digits = BigUint::one();
        low.exponent = exponent;
    }
    if high.exponent > low.exponent {
        high.digits *= power_of_ten(high.exponent - low.exponent);
        high.exponent = low.exponent;
    }
    if swap { (low, high) } else { (high, low) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEFAULT: Precision = Precision { digits: 28, rounding: Rounding::HalfEven };

    fn number(text: &str) -> Number {
        Number::of(&text.parse().unwrap()).unwrap()
    }

    fn show(result: Result<Number, Signal>) -> String {
        result.map_or_else(|signal| format!("{signal:?}"), |number| number.decimal().to_string())
    }

    #[test]
    fn arithmetic_rounds_to_the_precision() {
        type Op = fn(&Number, &Number, Precision) -> Result<Number, Signal>;
        let cases: &[(&str, Op, &str, &str)] = &[
            ("1.10", Number::add, "2.20", "3.30"),
            ("1e-10", Number::add, "1e20", "100000000000000000000.0000000"),
            ("1E+40", Number::add, "1", "1.000000000000000000000000000E+40"),
            ("1", Number::add, "-1.00", "0.00"),
            ("1.00", Number::multiply, "2.0", "2.000"),
            ("1", Number::divide, "3", "0.3333333333333333333333333333"),
            ("100", Number::divide, "5", "20"),
            ("1", Number::divide, "8", "0.125"),
            ("19.99", Number::divide, "3", "6.663333333333333333333333333"),
            ("0", Number::divide, "0", "DivisionUndefined"),
            ("9e999999", Number::multiply, "10", "Overflow"),
        ];
        for (left, op, right, expected) in cases {
            assert_eq!(show(op(&number(left), &number(right), DEFAULT)), *expected, "{left} {right}");
        }
        assert_eq!(show(number("1.1").power(50, DEFAULT)), "117.3908528796953165066664960");
        assert_eq!(show(number("3").power(-3, DEFAULT)), "0.03703703703703703703703703704");
        assert_eq!(show(number("10").power(-2, DEFAULT)), "0.01");
        assert_eq!(show(number("10").sqrt(DEFAULT)), "3.162277660168379331998893544");
        assert_eq!(show(number("100").sqrt(DEFAULT)), "10");
        assert_eq!(show(number("1E+3").normalized(DEFAULT)), "1E+3");
        assert_eq!(show(number("1.10").normalized(DEFAULT)), "1.1");
    }

    #[test]
    fn rescaling_rounds_each_way() {
        for (text, exponent, rounding, expected) in [
            ("2.5", 0, Rounding::HalfUp, "3"),
            ("2.5", 0, Rounding::HalfEven, "2"),
            ("2.5", 0, Rounding::HalfDown, "2"),
            ("-2.5", 0, Rounding::Ceiling, "-2"),
            ("-2.5", 0, Rounding::Floor, "-3"),
            ("2.1", 0, Rounding::Up, "3"),
            ("2.05", -1, Rounding::ZeroFiveUp, "2.1"),
            ("1.649175", -2, Rounding::Down, "1.64"),
            ("12345", 2, Rounding::HalfEven, "1.23E+4"),
            ("0.001", 0, Rounding::HalfEven, "0"),
        ] {
            assert_eq!(show(Ok(number(text).rescale(exponent, rounding))), expected, "{text}");
        }
    }
}
