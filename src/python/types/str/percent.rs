//! `%` formatting: `"%-5s %(name)04d" % values`.

use super::super::bytes_of;
use super::super::{
    float::float_of,
    int::big_of,
    support::{integer, is_index, small_integer, type_name},
};
use super::format::ascii_of;
use crate::{
    python::{
        Vm,
        format::{Align, FloatStyle, fixed, general, pad, scientific},
    },
    value::{Host, Raise, Result, Str, Value},
};

/// One conversion: `%[(key)][flags][width][.precision]kind`.
#[derive(Default)]
struct Conversion {
    left: bool,
    plus: bool,
    space: bool,
    alternate: bool,
    zero: bool,
    width: usize,
    precision: Option<usize>,
}

/// `template % values`.
pub fn percent(vm: &mut Vm, template: &str, values: &Value) -> Result<String> {
    fill(vm, template, values, false)
}

/// `template % values` of bytes.
pub fn percent_bytes(vm: &mut Vm, template: &[u8], values: &Value) -> Result<Vec<u8>> {
    let text = fill(vm, &latin_1(template), values, true)?;
    Ok(text.chars().map(|c| c as u8).collect())
}

/// Bytes as a text of characters below 256.
fn latin_1(bytes: &[u8]) -> String {
    bytes.iter().map(|&byte| byte as char).collect()
}

/// Fills in a template: a text, or bytes as one of characters below 256.
fn fill(vm: &mut Vm, template: &str, values: &Value, bytes: bool) -> Result<String> {
    let mut source = Source::new(vm, values, bytes)?;
    let mut out = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let mut chars = rest[at + 1..].char_indices();
        let start = at + 1;
        let base = template.len() - rest.len() + start;
        let mut next =
            || -> Result<(usize, char)> { chars.next().ok_or_else(|| Raise::value_error("incomplete format")) };
        let (mut place, mut c) = next()?;
        let mut key = None;
        if c == '(' {
            let mut open = 1;
            let from = place + 1;
            while open > 0 {
                let found = next().map_err(|_| Raise::value_error("incomplete format key"))?;
                place = found.0;
                match found.1 {
                    '(' => open += 1,
                    ')' => open -= 1,
                    _ => {}
                }
            }
            key = Some(&rest[start + from..start + place]);
            (place, c) = next()?;
        }
        if let Some(key) = key {
            let key =
                if bytes { Value::Bytes(key.chars().map(|c| c as u8).collect::<Vec<u8>>().into()) } else { key.into() };
            source.choose(vm, &key)?;
        }
        let mut conversion = Conversion::default();
        loop {
            match c {
                '-' => conversion.left = true,
                '+' => conversion.plus = true,
                ' ' => conversion.space = true,
                '#' => conversion.alternate = true,
                '0' => conversion.zero = true,
                _ => break,
            }
            (place, c) = next()?;
        }
        if c == '*' {
            let width = source.star(vm, "* wants int")?;
            conversion.left |= width < 0;
            conversion.width = checked(width.unsigned_abs(), "width too big")?;
            (place, c) = next()?;
        } else {
            let mut width: u64 = 0;
            while let Some(digit) = c.to_digit(10) {
                width = width.saturating_mul(10).saturating_add(digit.into());
                (place, c) = next()?;
            }
            conversion.width = checked(width, "width too big")?;
        }
        if c == '.' {
            (place, c) = next()?;
            let mut precision: u64 = 0;
            if c == '*' {
                precision = source.star(vm, "* wants int")?.max(0) as u64;
                (place, c) = next()?;
            } else {
                while let Some(digit) = c.to_digit(10) {
                    precision = precision.saturating_mul(10).saturating_add(digit.into());
                    (place, c) = next()?;
                }
            }
            conversion.precision = Some(checked(precision, "precision too big")?);
        }
        while matches!(c, 'h' | 'l' | 'L') {
            (place, c) = next()?;
        }
        rest = &rest[start + place + c.len_utf8()..];
        if c == '%' && place == 0 {
            out.push('%');
            continue;
        }
        let value = source.next()?;
        let at = template[..base].chars().count() + place;
        if bytes && matches!(c, 's' | 'b' | 'c' | 'r') {
            out.push_str(&conversion.format_bytes(vm, c, &value)?);
        } else {
            out.push_str(&conversion.format(vm, c, &value, at)?);
        }
    }
    out.push_str(rest);
    source.finish(if bytes { "bytes" } else { "string" })?;
    Ok(out)
}

/// Where the conversions get their values.
enum Source {
    Tuple { items: Vec<Value>, next: usize },
    Single { value: Value, used: bool, mapping: bool, chosen: Option<Value> },
}

impl Source {
    fn new(vm: &mut Vm, values: &Value, bytes: bool) -> Result<Source> {
        Ok(match values.builtin() {
            Value::Tuple(items) => Source::Tuple { items: items.to_vec(), next: 0 },
            other => {
                let text = matches!(other, Value::Str(_)) || (bytes && matches!(other, Value::Bytes(_)));
                let mapping = !text && vm.special(values, "__getitem__")?.is_some();
                Source::Single { value: values.clone(), used: false, mapping, chosen: None }
            }
        })
    }

    fn choose(&mut self, vm: &mut Vm, key: &Value) -> Result<()> {
        match self {
            Source::Single { value, mapping: true, chosen, used } => {
                *chosen = Some(vm.get_item(value, key)?);
                *used = true;
                Ok(())
            }
            _ => Err(Raise::type_error("format requires a mapping")),
        }
    }

    fn next(&mut self) -> Result<Value> {
        let missing = || Raise::type_error("not enough arguments for format string");
        match self {
            Source::Tuple { items, next } => {
                *next += 1;
                items.get(*next - 1).cloned().ok_or_else(missing)
            }
            Source::Single { chosen, .. } if chosen.is_some() => chosen.take().ok_or_else(missing),
            Source::Single { value, used, .. } => {
                if std::mem::replace(used, true) {
                    return Err(missing());
                }
                Ok(value.clone())
            }
        }
    }

    fn star(&mut self, vm: &mut Vm, message: &str) -> Result<i64> {
        let value = self.next()?;
        match value.builtin() {
            Value::Int(_) | Value::Bool(_) => small_integer(vm, &value),
            _ => Err(Raise::type_error(message)),
        }
    }

    fn finish(self, kind: &str) -> Result<()> {
        let left = match self {
            Source::Tuple { items, next } => next < items.len(),
            Source::Single { used, mapping, .. } => !used && !mapping,
        };
        if left {
            return Err(Raise::type_error(format!("not all arguments converted during {kind} formatting")));
        }
        Ok(())
    }
}

impl Conversion {
    /// The conversions that bytes have in another way than texts.
    fn format_bytes(&self, vm: &mut Vm, kind: char, value: &Value) -> Result<String> {
        let text = match (kind, value.builtin()) {
            ('r', _) => ascii_of(&vm.repr(value)?),
            ('c', Value::Bytes(bytes)) if bytes.len() == 1 => latin_1(bytes),
            ('c', _) => {
                let wrong = || Raise::type_error("%c requires an integer in range(256) or a single byte");
                let code = integer(vm, value).map_err(|_| wrong())?;
                let code = if let Value::Int(code) = code { u8::try_from(code).ok() } else { None };
                let code = code.ok_or_else(|| Raise::new("OverflowError", "%c arg not in range(256)"))?;
                return Ok(self.pad(&latin_1(&[code])));
            }
            (_, bytes) if bytes_of(bytes).is_some() => latin_1(&bytes_of(bytes).unwrap_or_default()),
            _ => {
                let made = match vm.special(value, "__bytes__")? {
                    Some(method) => vm.call(&method, Vec::new(), Vec::new())?,
                    None => Value::None,
                };
                let Value::Bytes(bytes) = made.builtin() else {
                    return Err(Raise::type_error(format!(
                        "%b requires a bytes-like object, or an object that implements __bytes__, not '{}'",
                        type_name(vm, value)
                    )));
                };
                latin_1(bytes)
            }
        };
        let end = self.precision.and_then(|most| text.char_indices().nth(most)).map_or(text.len(), |(end, _)| end);
        Ok(self.pad(&text[..end]))
    }

    fn format(&self, vm: &mut Vm, kind: char, value: &Value, at: usize) -> Result<String> {
        match kind {
            's' | 'r' | 'a' => {
                let text: Str = match kind {
                    's' => vm.str(value)?,
                    'r' => vm.repr(value)?,
                    _ => ascii_of(&vm.repr(value)?).into(),
                };
                let text = match self.precision {
                    Some(most) => text.char_indices().nth(most).map_or(&*text, |(end, _)| &text[..end]),
                    None => &text,
                };
                Ok(self.pad(text))
            }
            'c' => {
                let text = match value.builtin() {
                    Value::Str(text) if text.characters() == 1 => text.to_string(),
                    Value::Str(_) => return Err(Raise::type_error("%c requires int or char")),
                    _ => {
                        let code = integer(vm, value).map_err(|_| Raise::type_error("%c requires int or char"))?;
                        let code = if let Value::Int(code) = code { code } else { -1 };
                        let c = u32::try_from(code).ok().and_then(char::from_u32);
                        c.ok_or_else(|| Raise::new("OverflowError", "%c arg not in range(0x110000)"))?.to_string()
                    }
                };
                Ok(self.pad(&text))
            }
            'd' | 'i' | 'u' => self.integer(vm, kind, value),
            'x' | 'X' | 'o' => self.integer(vm, kind, value),
            'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
                let number = float_of(vm, value)?
                    .ok_or_else(|| Raise::type_error(format!("must be real number, not {}", type_name(vm, value))))?;
                let style = FloatStyle { alternate: self.alternate, upper: kind.is_uppercase() };
                let precision = self.precision.unwrap_or(6);
                let magnitude = number.abs();
                let mut text = match kind {
                    'f' | 'F' => fixed(magnitude, precision, style),
                    'e' | 'E' => scientific(magnitude, precision, style),
                    _ => general(magnitude, precision, style),
                };
                if style.upper {
                    text = text.to_uppercase();
                }
                Ok(self.signed(number.is_sign_negative() && !number.is_nan(), "", &text, number.is_finite()))
            }
            other => Err(Raise::value_error(format!(
                "unsupported format character '{other}' ({:#x}) at index {at}",
                other as u32
            ))),
        }
    }

    fn integer(&self, vm: &mut Vm, kind: char, value: &Value) -> Result<String> {
        let decimal = matches!(kind, 'd' | 'i' | 'u');
        let number = match value.builtin() {
            Value::Float(_) | Value::Decimal(_) if decimal => super::super::int::from_number(vm, value)?,
            Value::Str(_) => return Err(self.not_a_number(vm, kind, value)),
            Value::Object(_) if decimal && vm.special(value, "__int__")?.is_some() => {
                super::super::int::from_number(vm, value)?
            }
            _ if !is_index(vm, value)? => return Err(self.not_a_number(vm, kind, value)),
            _ => integer(vm, value)?,
        };
        let number = big_of(&number).unwrap_or_default();
        let magnitude = number.magnitude();
        let (prefix, mut digits) = match kind {
            'x' => ("0x", magnitude.to_str_radix(16)),
            'X' => ("0X", magnitude.to_str_radix(16).to_uppercase()),
            'o' => ("0o", magnitude.to_str_radix(8)),
            _ => ("", magnitude.to_string()),
        };
        if let Some(precision) = self.precision {
            digits = format!("{}{digits}", "0".repeat(precision.saturating_sub(digits.len())));
        }
        let negative = number.sign() == num_bigint::Sign::Minus;
        Ok(self.signed(negative, if self.alternate { prefix } else { "" }, &digits, true))
    }

    fn not_a_number(&self, vm: &Vm, kind: char, value: &Value) -> Raise {
        let wanted = if matches!(kind, 'x' | 'X' | 'o') { "an integer" } else { "a real number" };
        Raise::type_error(format!("%{kind} format: {wanted} is required, not {}", type_name(vm, value)))
    }

    fn signed(&self, negative: bool, prefix: &str, digits: &str, zeros: bool) -> String {
        let sign = match negative {
            true => "-",
            false if self.plus => "+",
            false if self.space => " ",
            false => "",
        };
        if self.zero && zeros && !self.left {
            let missing = self.width.saturating_sub(sign.len() + prefix.len() + digits.len());
            return format!("{sign}{prefix}{}{digits}", "0".repeat(missing));
        }
        self.pad(&format!("{sign}{prefix}{digits}"))
    }

    fn pad(&self, text: &str) -> String {
        pad(text, ' ', if self.left { Align::Left } else { Align::Right }, self.width)
    }
}

fn checked(number: u64, message: &str) -> Result<usize> {
    match usize::try_from(number) {
        Ok(number) if number <= 100_000_000 => Ok(number),
        _ => Err(Raise::value_error(message)),
    }
}
