//! Integers from text.

use num_bigint::BigInt;
use num_traits::Num;

use super::super::text::{digit_value, is_space};
use crate::value::{Raise, Result, Value};

/// Text of more decimal digits than this is neither read nor written (CPython: `sys.get_int_max_str_digits()`).
pub const MOST_DIGITS: usize = 4300;

/// The error of an integer whose text has too many digits, of which `digits` were counted.
pub fn too_many_digits(digits: Option<usize>) -> Raise {
    let counted = digits.map_or(String::new(), |digits| format!(": value has {digits} digits"));
    Raise::value_error(format!(
        "Exceeds the limit ({MOST_DIGITS} digits) for integer string conversion{counted}; use \
         sys.set_int_max_str_digits() to increase the limit"
    ))
}

/// As [`parse_int`], with the error of a text of too many digits.
pub fn parse_limited(text: &str, base: u32) -> Result<Option<Value>> {
    let number = parse_int(text, base);
    if text.len() > MOST_DIGITS
        && number.is_some()
        && (base == 10 || (base != 0 && !base.is_power_of_two()))
        && let digits = text.chars().filter(|c| c.is_alphanumeric()).count()
        && digits > MOST_DIGITS
    {
        return Err(too_many_digits(Some(digits)));
    }
    Ok(number)
}

/// Reads what `int(text, base)` takes: white space around it, a sign, underscores between digits, a prefix where the base
/// is 0 or the prefix's own, digits of any script. `None` where it is no integer.
pub fn parse_int(text: &str, base: u32) -> Option<Value> {
    let text = text.trim_matches(is_space);
    let (negative, mut digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let prefix = digits.as_bytes().get(..2).map(|prefix| prefix.to_ascii_lowercase());
    let named = match prefix.as_deref() {
        Some(b"0x") => Some(16),
        Some(b"0o") => Some(8),
        Some(b"0b") => Some(2),
        _ => None,
    };
    let mut actual = base;
    let prefixed = named.is_some_and(|named| base == 0 || base == named);
    if prefixed {
        actual = named.unwrap_or(base);
        digits = &digits[2..];
        digits = digits.strip_prefix('_').unwrap_or(digits);
    } else if base == 0 {
        actual = 10;
        // `int("010", 0)` is an error, as is the literal.
        if digits.len() > 1 && digits.starts_with('0') && digits.contains(|c: char| c != '0' && c != '_') {
            return None;
        }
    }
    if actual == 10 && digits.len() <= 18 && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let number: i64 = digits.parse().ok()?;
        return Some(Value::Int(if negative { -number } else { number }));
    }
    let mut plain = String::with_capacity(digits.len() + 1);
    if negative {
        plain.push('-');
    }
    let mut after_digit = false;
    let mut chars = digits.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '_' {
            if !after_digit || chars.peek().is_none() {
                return None;
            }
            after_digit = false;
            continue;
        }
        let digit = if c.is_ascii() { c } else { char::from_digit(digit_value(c)?, 10)? };
        digit.to_digit(actual)?;
        plain.push(digit);
        after_digit = true;
    }
    if !after_digit {
        return None;
    }
    BigInt::from_str_radix(&plain, actual).ok().map(Value::int)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::python::types::int_text;

    #[test]
    fn texts_read_as_integers() {
        for (text, base, expected) in [
            (" 42 ", 10, Some("42")),
            ("-1_000", 10, Some("-1000")),
            ("1__0", 10, None),
            ("_1", 10, None),
            ("", 10, None),
            ("-", 10, None),
            ("ff", 16, Some("255")),
            ("0xff", 16, Some("255")),
            ("0b101", 0, Some("5")),
            ("0b101", 16, Some("45313")),
            ("010", 0, None),
            ("010", 10, Some("10")),
            ("00", 0, Some("0")),
            ("z", 36, Some("35")),
            ("9", 8, None),
            ("12.5", 10, None),
            ("٣", 10, Some("3")),
            ("123456789012345678901234567890", 10, Some("123456789012345678901234567890")),
        ] {
            assert_eq!(parse_int(text, base).and_then(|v| int_text(&v)).as_deref(), expected, "{text} base {base}");
        }
    }
}
