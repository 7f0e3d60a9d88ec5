//! Floats as text: the shortest digits that read back the same, and digits to a wanted precision, rounded as CPython does.

use crate::value::BigDecimal;

/// No float has more digits than this behind its first: further ones are zeros.
const EXACT_DIGITS: usize = 1_100;

/// How [`general`] shows a number.
#[derive(Clone, Copy, Debug, Default)]
pub struct FloatStyle {
    /// `#`: keep the point and trailing zeros.
    pub alternate: bool,
    /// `E` in the place of `e`.
    pub upper: bool,
}

/// The `repr()` of a float.
pub fn repr_float(number: f64) -> String {
    if !number.is_finite() {
        return special(number).to_owned();
    }
    if number == number.trunc() && number.abs() < 1e16 {
        return format!("{number:.1}");
    }
    let (digits, exponent) = shortest(number.abs());
    let sign = if number.is_sign_negative() { "-" } else { "" };
    if (-4..16).contains(&exponent) {
        return format!("{sign}{}", positional(&digits, exponent));
    }
    let (first, rest) = digits.split_at(1);
    let point = if rest.is_empty() { "" } else { "." };
    format!("{sign}{first}{point}{rest}e{exponent:+03}")
}

/// `%f`: so many digits behind the point.
pub fn fixed(number: f64, precision: usize, style: FloatStyle) -> String {
    if !number.is_finite() {
        return special(number).to_owned();
    }
    let exact = precision.min(EXACT_DIGITS);
    let mut text = format!("{number:.exact$}");
    text.extend(std::iter::repeat_n('0', precision - exact));
    if precision == 0 && style.alternate {
        text.push('.');
    }
    text
}

/// `%e`: one digit before the point, so many behind it.
pub fn scientific(number: f64, precision: usize, style: FloatStyle) -> String {
    if !number.is_finite() {
        return special(number).to_owned();
    }
    let exact = precision.min(EXACT_DIGITS);
    let text = format!("{number:.exact$e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let point = if precision == 0 && style.alternate { "." } else { "" };
    let zeros = "0".repeat(precision - exact);
    let letter = if style.upper { 'E' } else { 'e' };
    format!("{mantissa}{point}{zeros}{letter}{exponent:+03}")
}

/// `%g`: so many significant digits, trailing zeros dropped; scientific for large and small exponents.
pub fn general(number: f64, precision: usize, style: FloatStyle) -> String {
    general_from(number, precision, style, precision.max(1) as i32)
}

/// The format of a float with a precision and no type letter: as `g`, but at least one digit behind the point.
pub fn general_or_repr(number: f64, precision: usize, style: FloatStyle) -> String {
    let text = general_from(number, precision, style, precision.max(1) as i32 - 1);
    if number.is_finite() && !text.contains(['.', 'e', 'E']) { text + ".0" } else { text }
}

fn general_from(number: f64, precision: usize, style: FloatStyle, limit: i32) -> String {
    if !number.is_finite() {
        return special(number).to_owned();
    }
    let precision = precision.max(1);
    let text = scientific(number, precision - 1, FloatStyle { alternate: style.alternate, upper: false });
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if exponent < -4 || exponent >= limit {
        let letter = if style.upper { 'E' } else { 'e' };
        return format!("{}{letter}{exponent:+03}", without_zeros(mantissa, style));
    }
    let behind = (precision as i64 - 1 - i64::from(exponent)).max(0) as usize;
    let text = fixed(number, behind, style);
    without_zeros(&text, style).to_owned()
}

/// `round(number, digits)`, to even where it is exactly half way. Gives infinity where the result overflows.
pub fn round_float(number: f64, digits: i64) -> f64 {
    if !number.is_finite() || number == 0.0 || digits > 323 {
        return number;
    }
    if digits < -308 {
        return 0.0_f64.copysign(number);
    }
    if let Ok(behind) = usize::try_from(digits) {
        return format!("{number:.behind$}").parse().unwrap_or(number);
    }
    let Ok(exact) = BigDecimal::try_from(number) else { return number };
    let rounded = exact.with_scale_round(digits, bigdecimal::RoundingMode::HalfEven);
    let value: f64 = rounded.to_string().parse().unwrap_or(number);
    if value == 0.0 { 0.0_f64.copysign(number) } else { value }
}

/// Reads what `float("…")` takes, white space and underscores included.
pub fn parse_float(text: &str) -> Option<f64> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c));
    let bare = text.strip_prefix(['+', '-']).unwrap_or(text);
    let negative = text.starts_with('-');
    if !bare.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        let value = match bare.to_ascii_lowercase().as_str() {
            "inf" | "infinity" => f64::INFINITY,
            "nan" => f64::NAN,
            _ => {
                // Digits of other scripts count as digits.
                let ascii: String = ascii_digits(text)?;
                return (ascii != text).then(|| parse_float(&ascii)).flatten();
            }
        };
        return Some(if negative { -value } else { value });
    }
    let bytes = bare.as_bytes();
    let mut digits = String::with_capacity(text.len());
    digits.push_str(&text[..text.len() - bare.len()]);
    for (at, c) in bare.char_indices() {
        if c == '_' {
            let between = at > 0 && bytes[at - 1].is_ascii_digit() && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
            if !between {
                return None;
            }
            continue;
        }
        if !matches!(c, '0'..='9' | '.' | 'e' | 'E' | '+' | '-') {
            return None;
        }
        digits.push(c);
    }
    digits.parse().ok()
}

fn ascii_digits(text: &str) -> Option<String> {
    text.chars()
        .map(|c| {
            if c.is_ascii() {
                Some(c)
            } else {
                super::super::types::digit_value(c).and_then(|d| char::from_digit(d, 10))
            }
        })
        .collect()
}

fn special(number: f64) -> &'static str {
    match number {
        f64::INFINITY => "inf",
        f64::NEG_INFINITY => "-inf",
        _ => "nan",
    }
}

/// The shortest digits that read back as `number`, and the decimal exponent of the first one.
fn shortest(number: f64) -> (String, i32) {
    let text = format!("{number:e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    (mantissa.replace('.', ""), exponent.parse().unwrap_or(0))
}

fn positional(digits: &str, exponent: i32) -> String {
    if exponent < 0 {
        return format!("0.{}{digits}", "0".repeat((-exponent - 1) as usize));
    }
    let before = exponent as usize + 1;
    if digits.len() <= before {
        return format!("{digits}{}.0", "0".repeat(before - digits.len()));
    }
    let (whole, part) = digits.split_at(before);
    format!("{whole}.{part}")
}

fn without_zeros(text: &str, style: FloatStyle) -> &str {
    if style.alternate || !text.contains('.') { text } else { text.trim_end_matches('0').trim_end_matches('.') }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_show_as_in_cpython() {
        let cases: &[(f64, &str)] = &[
            (1.0, "1.0"),
            (1e16, "1e+16"),
            (1e15, "1000000000000000.0"),
            (123456789012345680.0, "1.2345678901234568e+17"),
            (1e-4, "0.0001"),
            (0.00001, "1e-05"),
            (1.0 / 3.0, "0.3333333333333333"),
            (2.5e-8, "2.5e-08"),
            (-0.0, "-0.0"),
            (0.1 + 0.2, "0.30000000000000004"),
            (5e-324, "5e-324"),
            (1e22, "1e+22"),
            (f64::NEG_INFINITY, "-inf"),
            (-1234.5, "-1234.5"),
            (9007199254740993.0, "9007199254740992.0"),
        ];
        for (number, expected) in cases {
            assert_eq!(repr_float(*number), *expected);
        }
    }

    #[test]
    fn precision_rounds_half_to_even_of_the_exact_value() {
        let style = FloatStyle::default();
        for (number, precision, expected) in [
            (0.125, 2, "0.12"),
            (2.5, 0, "2"),
            (2.675, 2, "2.67"),
            (-0.001, 2, "-0.00"),
            (1e20, 1, "100000000000000000000.0"),
        ] {
            assert_eq!(fixed(number, precision, style), expected);
        }
        for (number, precision, expected) in [
            (0.0001, 6, "0.0001"),
            (0.00001, 6, "1e-05"),
            (1234567.0, 6, "1.23457e+06"),
            (100000.0, 6, "100000"),
            (1.5, 0, "2"),
            (0.0, 6, "0"),
        ] {
            assert_eq!(general(number, precision, style), expected);
        }
        assert_eq!(scientific(12345.678, 6, style), "1.234568e+04");
        assert_eq!(scientific(0.0, 2, style), "0.00e+00");
        for (number, digits, expected) in [
            (2.675, 2, 2.67),
            (0.125, 2, 0.12),
            (1234.0, -2, 1200.0),
            (1250.0, -2, 1200.0),
            (1350.0, -2, 1400.0),
            (5.0, -1, 0.0),
            (1e300, 5, 1e300),
        ] {
            assert_eq!(round_float(number, digits), expected, "round({number}, {digits})");
        }
    }

    #[test]
    fn texts_read_as_floats() {
        for (text, expected) in [
            (" 1.5 ", Some(1.5)),
            ("1_000.5", Some(1000.5)),
            ("1__0", None),
            ("1,5", None),
            ("-inf", Some(f64::NEG_INFINITY)),
            ("1e3", Some(1000.0)),
            (".5", Some(0.5)),
            ("5.", Some(5.0)),
            (".", None),
            ("", None),
            ("0x1", None),
            ("infinit", None),
        ] {
            assert_eq!(parse_float(text), expected, "{text}");
        }
    }
}
