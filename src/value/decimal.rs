use std::{cmp::Ordering, fmt, str::FromStr};

use bigdecimal::BigDecimal;
use num_bigint::{BigInt, Sign};
use num_traits::{Signed, ToPrimitive, Zero};

use super::hash::{hash_big_int, hash_float};

/// A `decimal.Decimal`: digits and an exponent, trailing zeros kept (`Decimal("4.20")` is not written `4.2`).
#[derive(Clone, Debug)]
pub enum Decimal {
    /// A number. Zero is the one without a sign.
    Finite(BigDecimal),
    /// `-0`, with the exponent of the zero that is in it.
    NegativeZero(BigDecimal),
    /// `Infinity` or `-Infinity`.
    Infinity {
        /// Whether it is the one below zero.
        negative: bool,
    },
    /// `NaN`, quiet.
    NaN,
}

impl Decimal {
    /// The number, unless it is infinite or not a number.
    pub fn finite(&self) -> Option<&BigDecimal> {
        match self {
            Decimal::Finite(number) | Decimal::NegativeZero(number) => Some(number),
            _ => None,
        }
    }

    /// Whether its sign is minus, zeros included.
    pub fn is_negative(&self) -> bool {
        match self {
            Decimal::Finite(number) => number.is_negative(),
            Decimal::NegativeZero(_) => true,
            Decimal::Infinity { negative } => *negative,
            Decimal::NaN => false,
        }
    }

    /// The nearest float.
    pub fn to_f64(&self) -> f64 {
        match self {
            Decimal::Finite(number) => number.to_string().parse().unwrap_or(f64::NAN),
            Decimal::NegativeZero(_) => -0.0,
            Decimal::Infinity { negative: false } => f64::INFINITY,
            Decimal::Infinity { negative: true } => f64::NEG_INFINITY,
            Decimal::NaN => f64::NAN,
        }
    }

    /// How it compares to another; `None` where one is not a number.
    pub fn compare(&self, other: &Decimal) -> Option<Ordering> {
        match (self, other) {
            (Decimal::NaN, _) | (_, Decimal::NaN) => None,
            (a, b) => match (a.finite(), b.finite()) {
                (Some(a), Some(b)) => Some(a.cmp(b)),
                _ => a.to_f64_sign().partial_cmp(&b.to_f64_sign()),
            },
        }
    }

    /// The hash, equal to that of an equal integer or float.
    pub fn hash(&self) -> i64 {
        match self.finite() {
            Some(number) => {
                if number.is_integer() {
                    let (digits, _) = number.with_scale(0).into_bigint_and_exponent();
                    return match digits.to_i64() {
                        Some(small) => super::hash_int(small),
                        None => hash_big_int(&digits),
                    };
                }
                hash_float(self.to_f64())
            }
            _ => hash_float(self.to_f64()),
        }
    }

    /// Sign for ordering against infinities: finite numbers count as 0.
    fn to_f64_sign(&self) -> f64 {
        match self {
            Decimal::Infinity { negative: false } => 1.0,
            Decimal::Infinity { negative: true } => -1.0,
            _ => 0.0,
        }
    }
}

impl From<BigInt> for Decimal {
    fn from(number: BigInt) -> Decimal {
        Decimal::Finite(BigDecimal::from(number))
    }
}

impl FromStr for Decimal {
    type Err = ();

    /// Reads what `Decimal("…")` takes: digits, `_`, a point, an exponent, `Infinity`, `NaN`, white space around it.
    fn from_str(text: &str) -> Result<Decimal, ()> {
        let text = text.trim().replace('_', "");
        let lower = text.to_ascii_lowercase();
        let (negative, bare) = match lower.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, lower.strip_prefix('+').unwrap_or(&lower)),
        };
        match bare {
            "inf" | "infinity" => return Ok(Decimal::Infinity { negative }),
            "nan" => return Ok(Decimal::NaN),
            _ => {}
        }
        if !bare.starts_with(|c: char| c.is_ascii_digit() || c == '.') || !bare.contains(|c: char| c.is_ascii_digit()) {
            return Err(());
        }
        // No context rounds what is read; only the exponent has a limit.
        if let Some((_, exponent)) = lower.split_once('e')
            && exponent.trim_start_matches(['+', '-']).len() > 7
        {
            return Err(());
        }
        let number = BigDecimal::from_str(&text).map_err(|_| ())?;
        Ok(if negative && number.is_zero() { Decimal::NegativeZero(number) } else { Decimal::Finite(number) })
    }
}

impl fmt::Display for Decimal {
    /// As `str(Decimal)`: scientific where the exponent is above 0 or the number below 1e-6 (General Decimal Arithmetic,
    /// "to-scientific-string").
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = match self {
            Decimal::Finite(number) => number,
            Decimal::NegativeZero(number) => {
                f.write_str("-")?;
                number
            }
            Decimal::Infinity { negative: false } => return f.write_str("Infinity"),
            Decimal::Infinity { negative: true } => return f.write_str("-Infinity"),
            Decimal::NaN => return f.write_str("NaN"),
        };
        let (digits, scale) = number.as_bigint_and_exponent();
        if digits.sign() == Sign::Minus {
            f.write_str("-")?;
        }
        let digits = if digits.is_zero() { "0".to_owned() } else { digits.abs().to_string() };
        let count = digits.len() as i64;
        let adjusted = count - 1 - scale;
        if scale >= 0 && adjusted >= -6 {
            if scale == 0 {
                return f.write_str(&digits);
            }
            let point = count - scale;
            if point > 0 {
                let (whole, part) = digits.split_at(point as usize);
                return write!(f, "{whole}.{part}");
            }
            return write!(f, "0.{}{digits}", "0".repeat(point.unsigned_abs() as usize));
        }
        let (first, rest) = digits.split_at(1);
        write!(f, "{first}{}{rest}E{adjusted:+}", if rest.is_empty() { "" } else { "." })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_keeps_digits_and_exponent() {
        for text in [
            "0",
            "4.20",
            "-0.001",
            "1E+3",
            "1.5E-8",
            "0.00",
            "-0",
            "-0.00",
            "0E+3",
            "123456789012345678901234567890.5",
            "0E-8",
        ] {
            let read: Decimal = text.parse().ok().unwrap_or(Decimal::NaN);
            assert_eq!(read.to_string(), text);
        }
        assert!("abc".parse::<Decimal>().is_err());
        assert!("".parse::<Decimal>().is_err());
    }
}
