//! The format-spec mini-language: `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`.

use super::float::{FloatStyle, fixed, general, general_or_repr, repr_float, scientific};
use crate::value::{BigInt, Raise, Result};

/// Where a text stands in its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// `<`
    Left,
    /// `>`
    Right,
    /// `^`
    Center,
    /// `=`: between sign and digits.
    AfterSign,
}

/// A format spec taken apart.
#[derive(Clone, Debug)]
pub struct Spec {
    /// What fills the field.
    pub fill: char,
    /// Where the text stands, if that is said.
    pub align: Option<Align>,
    /// `+`, ` ` or `-`.
    pub sign: Option<char>,
    /// `z`: no negative zero.
    pub no_negative_zero: bool,
    /// `#`
    pub alternate: bool,
    /// `0` before the width, with no alignment of its own.
    pub zero: bool,
    /// The least width of the field.
    pub width: usize,
    /// `,` or `_` between groups of digits.
    pub grouping: Option<char>,
    /// Digits, or of a string characters at most.
    pub precision: Option<usize>,
    /// The letter at the end.
    pub kind: Option<char>,
}

impl Spec {
    /// Takes a spec apart. `type_name` is that of the value, for the message of an error.
    pub fn parse(text: &str, type_name: &str) -> Result<Spec> {
        let mut spec = Spec {
            fill: ' ',
            align: None,
            sign: None,
            no_negative_zero: false,
            alternate: false,
            zero: false,
            width: 0,
            grouping: None,
            precision: None,
            kind: None,
        };
        let mut rest = text;
        let mut chars = rest.chars();
        let (first, second) = (chars.next(), chars.next());
        let filled = second.and_then(align_of).is_some();
        if let (Some(fill), Some(align)) = (first, second.and_then(align_of)) {
            spec.fill = fill;
            spec.align = Some(align);
            rest = chars.as_str();
        } else if let Some(align) = first.and_then(align_of) {
            spec.align = Some(align);
            rest = &rest[1..];
        }
        if let Some(sign) = rest.chars().next().filter(|c| matches!(c, '+' | '-' | ' ')) {
            spec.sign = Some(sign);
            rest = &rest[1..];
        }
        if let Some(after) = rest.strip_prefix('z') {
            spec.no_negative_zero = true;
            rest = after;
        }
        if let Some(after) = rest.strip_prefix('#') {
            spec.alternate = true;
            rest = after;
        }
        if let Some(after) = rest.strip_prefix('0') {
            spec.zero = spec.align.is_none();
            if !filled {
                spec.fill = '0';
            }
            rest = after;
        }
        spec.width = take_number(&mut rest)?.unwrap_or(0);
        if let Some(grouping) = rest.chars().next().filter(|c| matches!(c, ',' | '_')) {
            spec.grouping = Some(grouping);
            rest = &rest[1..];
            if let Some(other) = rest.chars().next().filter(|c| matches!(c, ',' | '_')) {
                return Err(Raise::value_error(if other == grouping {
                    format!("Cannot specify '{grouping}' with '{other}'.")
                } else {
                    "Cannot specify both ',' and '_'.".to_owned()
                }));
            }
        }
        if let Some(after) = rest.strip_prefix('.') {
            rest = after;
            let Some(precision) = take_number(&mut rest)? else {
                return Err(Raise::value_error("Format specifier missing precision"));
            };
            spec.precision = Some(precision);
        }
        let mut chars = rest.chars();
        spec.kind = chars.next();
        if chars.next().is_some() {
            return Err(Raise::value_error(format!(
                "Invalid format specifier '{text}' for object of type '{type_name}'"
            )));
        }
        Ok(spec)
    }

    /// Formats a string.
    pub fn format_str(&self, text: &str) -> Result<String> {
        if let Some(kind) = self.kind.filter(|&kind| kind != 's') {
            return Err(unknown(kind, "str"));
        }
        if self.sign.is_some() {
            let what = if self.sign == Some(' ') { "Space" } else { "Sign" };
            return Err(Raise::value_error(format!("{what} not allowed in string format specifier")));
        }
        if self.no_negative_zero {
            return Err(Raise::value_error("Negative zero coercion (z) not allowed in string format specifier"));
        }
        if self.alternate {
            return Err(Raise::value_error("Alternate form (#) not allowed in string format specifier"));
        }
        if let Some(grouping) = self.grouping {
            return Err(Raise::value_error(format!("Cannot specify '{grouping}' with 's'.")));
        }
        if self.align == Some(Align::AfterSign) {
            return Err(Raise::value_error("'=' alignment not allowed in string format specifier"));
        }
        let text = match self.precision {
            Some(most) => text.char_indices().nth(most).map_or(text, |(end, _)| &text[..end]),
            None => text,
        };
        Ok(pad(text, self.fill, self.align.unwrap_or(Align::Left), self.width))
    }

    /// Formats an integer; the float letters format it as a float.
    pub fn format_int(&self, number: &BigInt, type_name: &str) -> Result<String> {
        let kind = self.kind.unwrap_or('d');
        if matches!(kind, 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%') {
            let float = super::super::types::big_to_f64(number)
                .ok_or_else(|| Raise::new("OverflowError", "int too large to convert to float"))?;
            return self.format_float(float, type_name);
        }
        if self.precision.is_some() {
            return Err(Raise::value_error("Precision not allowed in integer format specifier"));
        }
        if self.no_negative_zero {
            return Err(Raise::value_error("Negative zero coercion (z) not allowed in integer format specifier"));
        }
        let negative = number.sign() == num_bigint::Sign::Minus;
        let magnitude = number.magnitude();
        let (digits, prefix, size) = match kind {
            'd' => (magnitude.to_string(), "", 3),
            'n' => (magnitude.to_string(), "", 3),
            'x' => (magnitude.to_str_radix(16), "0x", 4),
            'X' => (magnitude.to_str_radix(16).to_uppercase(), "0X", 4),
            'o' => (magnitude.to_str_radix(8), "0o", 4),
            'b' => (magnitude.to_str_radix(2), "0b", 4),
            'c' => return self.format_character(number),
            kind => return Err(unknown(kind, type_name)),
        };
        if let Some(grouping) = self.grouping
            && (kind == 'n' || (grouping == ',' && kind != 'd'))
        {
            return Err(Raise::value_error(format!("Cannot specify '{grouping}' with '{kind}'.")));
        }
        let prefix = if self.alternate { prefix } else { "" };
        Ok(self.place(negative, prefix, &digits, "", size))
    }

    /// Formats a float.
    pub fn format_float(&self, number: f64, type_name: &str) -> Result<String> {
        let style = FloatStyle { alternate: self.alternate, upper: matches!(self.kind, Some('E' | 'F' | 'G')) };
        let magnitude = number.abs();
        let mut percent = "";
        let mut text = match (self.kind, self.precision) {
            (None, None) => {
                // As `repr()`, which drops no digit.
                repr_float(magnitude)
            }
            (None, Some(precision)) => general_or_repr(magnitude, precision, style),
            (Some('f' | 'F'), precision) => fixed(magnitude, precision.unwrap_or(6), style),
            (Some('e' | 'E'), precision) => scientific(magnitude, precision.unwrap_or(6), style),
            (Some('g' | 'G' | 'n'), precision) => general(magnitude, precision.unwrap_or(6), style),
            (Some('%'), precision) => {
                percent = "%";
                fixed(magnitude * 100.0, precision.unwrap_or(6), style)
            }
            (Some(kind), _) => return Err(unknown(kind, type_name)),
        };
        if let Some(grouping) = self.grouping
            && self.kind == Some('n')
        {
            return Err(Raise::value_error(format!("Cannot specify '{grouping}' with 'n'.")));
        }
        if style.upper && !number.is_finite() {
            text = text.to_uppercase();
        }
        let mut negative = number.is_sign_negative() && !number.is_nan();
        if negative && self.no_negative_zero && !text.bytes().any(|b| matches!(b, b'1'..=b'9')) && number.is_finite() {
            negative = false;
        }
        Ok(self.place_decimal(negative, &text, percent))
    }

    /// Places the digits of a decimal number (`12.50`, `1e-05`, `inf`), groups those before the point, and adds the sign.
    pub fn place_decimal(&self, negative: bool, text: &str, suffix: &str) -> String {
        let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (whole, part) = text.split_at(end);
        let suffix = format!("{part}{suffix}");
        self.place(negative, "", whole, &suffix, 3)
    }

    fn place(&self, negative: bool, prefix: &str, digits: &str, suffix: &str, size: usize) -> String {
        let sign = match (negative, self.sign) {
            (true, _) => "-",
            (false, Some('+')) => "+",
            (false, Some(' ')) => " ",
            _ => "",
        };
        let align = self.align.unwrap_or(if self.zero { Align::AfterSign } else { Align::Right });
        let rest = sign.len() + prefix.len() + suffix.chars().count();
        let digits = match self.grouping {
            Some(separator) => {
                // Zeros that fill the field are grouped with the digits.
                let least =
                    if self.fill == '0' && align == Align::AfterSign { self.width.saturating_sub(rest) } else { 0 };
                group(digits, separator, size, least)
            }
            None => digits.to_owned(),
        };
        let length = rest + digits.len();
        if align == Align::AfterSign {
            let fill: String = std::iter::repeat_n(self.fill, self.width.saturating_sub(length)).collect();
            return format!("{sign}{prefix}{fill}{digits}{suffix}");
        }
        pad(&format!("{sign}{prefix}{digits}{suffix}"), self.fill, align, self.width)
    }

    fn format_character(&self, number: &BigInt) -> Result<String> {
        if self.sign.is_some() {
            return Err(Raise::value_error("Sign not allowed with integer format specifier 'c'"));
        }
        if self.alternate {
            return Err(Raise::value_error("Alternate form (#) not allowed with integer format specifier 'c'"));
        }
        if let Some(grouping) = self.grouping {
            return Err(Raise::value_error(format!("Cannot specify '{grouping}' with 'c'.")));
        }
        let character = u32::try_from(number)
            .ok()
            .and_then(char::from_u32)
            .ok_or_else(|| Raise::new("OverflowError", "%c arg not in range(0x110000)"))?;
        Ok(pad(character.encode_utf8(&mut [0; 4]), self.fill, self.align.unwrap_or(Align::Right), self.width))
    }
}

/// Puts `separator` between groups of `size` digits, from the right, with zeros before them to reach `least` characters.
pub fn group(digits: &str, separator: char, size: usize, least: usize) -> String {
    let mut reversed: Vec<char> = Vec::with_capacity(digits.len() * 4 / 3 + 1);
    let mut source = digits.chars().rev();
    let mut count = 0;
    loop {
        let next = source.next();
        if next.is_none() && reversed.len() >= least {
            break;
        }
        if count > 0 && count % size == 0 {
            reversed.push(separator);
        }
        reversed.push(next.unwrap_or('0'));
        count += 1;
    }
    reversed.iter().rev().collect()
}

/// Fills a text up to `width` characters.
pub fn pad(text: &str, fill: char, align: Align, width: usize) -> String {
    let missing = width.saturating_sub(text.chars().count());
    if missing == 0 {
        return text.to_owned();
    }
    let (left, right) = match align {
        Align::Left => (0, missing),
        Align::Right | Align::AfterSign => (missing, 0),
        Align::Center => (missing / 2, missing - missing / 2),
    };
    let mut out = String::with_capacity(text.len() + missing * fill.len_utf8());
    out.extend(std::iter::repeat_n(fill, left));
    out.push_str(text);
    out.extend(std::iter::repeat_n(fill, right));
    out
}

fn unknown(kind: char, type_name: &str) -> Raise {
    let shown = match kind {
        '!'..='\u{7f}' => kind.to_string(),
        other => format!("\\x{:x}", u32::from(other)),
    };
    Raise::value_error(format!("Unknown format code '{shown}' for object of type '{type_name}'"))
}

fn align_of(c: char) -> Option<Align> {
    Some(match c {
        '<' => Align::Left,
        '>' => Align::Right,
        '^' => Align::Center,
        '=' => Align::AfterSign,
        _ => return None,
    })
}

fn take_number(rest: &mut &str) -> Result<Option<usize>> {
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, after) = rest.split_at(end);
    *rest = after;
    if digits.is_empty() {
        return Ok(None);
    }
    // A field wider than this would be a gigabyte of text: CPython would run out of memory later.
    match digits.parse::<usize>() {
        Ok(number) if number <= 100_000_000 => Ok(Some(number)),
        _ => Err(Raise::value_error("Too many decimal digits in format string")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(result: Result<String>) -> String {
        result.unwrap_or_else(|raise| raise.to_string())
    }

    #[test]
    fn integers_format_as_in_cpython() {
        let cases: &[(i64, &str, &str)] = &[
            (42, "", "42"),
            (42, "5d", "   42"),
            (42, "<5", "42   "),
            (-42, "05", "-0042"),
            (1234567, ",", "1,234,567"),
            (1234567, "012,", "0,001,234,567"),
            (1234, "08,", "0,001,234"),
            (255, "#x", "0xff"),
            (255, "#06x", "0x00ff"),
            (255, "_b", "1111_1111"),
            (5, "+", "+5"),
            (5, " d", " 5"),
            (65, "c", "A"),
            (3, ".2f", "3.00"),
            (5, "*^7", "***5***"),
            (5, "=+5", "+   5"),
            (1, "%", "100.000000%"),
        ];
        for (number, spec, expected) in cases {
            let text = Spec::parse(spec, "int").and_then(|spec| spec.format_int(&BigInt::from(*number), "int"));
            assert_eq!(show(text), *expected, "{number}:{spec}");
        }
    }

    #[test]
    fn floats_format_as_in_cpython() {
        let cases: &[(f64, &str, &str)] = &[
            (3.24159, ".2f", "3.24"),
            (3.24159, "8.2f", "    3.24"),
            (-3.24159, "08.2f", "-0003.24"),
            (1234567.891, ",.2f", "1,234,567.89"),
            (0.5, "%", "50.000000%"),
            (0.256, ".1%", "25.6%"),
            (1e10, "", "10000000000.0"),
            (1e20, "g", "1e+20"),
            (12345.678, ".3", "1.23e+04"),
            (3.0, ".3", "3.0"),
            (100.0, ".3", "1e+02"),
            (f64::NAN, "5", "  nan"),
            (-0.001, "z.1f", "0.0"),
            (f64::INFINITY, "F", "INF"),
            (1.5, "=+8", "+    1.5"),
            (2.0, "g", "2"),
            (1.0, "e", "1.000000e+00"),
        ];
        for (number, spec, expected) in cases {
            let text = Spec::parse(spec, "float").and_then(|spec| spec.format_float(*number, "float"));
            assert_eq!(show(text), *expected, "{number}:{spec}");
        }
    }

    #[test]
    fn strings_format_as_in_cpython() {
        let cases: &[(&str, &str, &str)] = &[
            ("ab", ">5", "   ab"),
            ("ab", "*^5", "*ab**"),
            ("abcdef", ".3", "abc"),
            ("é", "é<3", "ééé"),
            ("ab", "05", "ab000"),
        ];
        for (text, spec, expected) in cases {
            assert_eq!(show(Spec::parse(spec, "str").and_then(|spec| spec.format_str(text))), *expected, "{spec}");
        }
        for (spec, message) in [
            ("d", "Unknown format code 'd' for object of type 'str'"),
            ("5.3xx", "Invalid format specifier '5.3xx' for object of type 'str'"),
            ("+", "Sign not allowed in string format specifier"),
            (".", "Format specifier missing precision"),
        ] {
            assert!(show(Spec::parse(spec, "str").and_then(|spec| spec.format_str("x"))).contains(message), "{spec}");
        }
    }
}
