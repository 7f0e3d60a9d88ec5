//! `str.format`: replacement fields `{name.attribute[key]!conversion:spec}`.

use crate::{
    python::{Vm, format::ascii},
    value::{Host, Raise, Result, Str, Value},
};

/// Where named fields get their values.
pub type Lookup<'a> = &'a mut dyn FnMut(&mut Vm, &str) -> Result<Value>;

/// Fills in the fields of `template`; `positional` are the numbered ones, where there may be some;
/// `named` gives the others.
pub fn format_fields(vm: &mut Vm, template: &str, positional: Option<&[Value]>, named: Lookup<'_>) -> Result<String> {
    let mut fields = Fields { positional, named, next: Some(0), manual: false };
    fields.fill(vm, template, 2)
}

struct Fields<'a> {
    positional: Option<&'a [Value]>,
    named: Lookup<'a>,
    /// The number of the next field without one; `None` once fields were numbered by hand.
    next: Option<usize>,
    manual: bool,
}

impl Fields<'_> {
    /// `depth` is how many levels of fields within specs are still allowed.
    fn fill(&mut self, vm: &mut Vm, template: &str, depth: usize) -> Result<String> {
        if depth == 0 {
            return Err(Raise::value_error("Max string recursion exceeded"));
        }
        let mut out = String::with_capacity(template.len());
        let mut rest = template;
        while let Some(at) = rest.find(['{', '}']) {
            out.push_str(&rest[..at]);
            let brace = &rest[at..=at];
            let behind = &rest[at + 1..];
            if behind.starts_with(brace) {
                out.push_str(brace);
                rest = &behind[1..];
                continue;
            }
            if brace == "}" {
                return Err(Raise::value_error("Single '}' encountered in format string"));
            }
            if behind.is_empty() {
                return Err(Raise::value_error("Single '{' encountered in format string"));
            }
            let end = field_end(behind)?;
            out.push_str(&self.field(vm, &behind[..end], depth)?);
            rest = &behind[end + 1..];
        }
        out.push_str(rest);
        Ok(out)
    }

    fn field(&mut self, vm: &mut Vm, field: &str, depth: usize) -> Result<Str> {
        // A `!` or `:` within brackets belongs to a key.
        let mut brackets = false;
        let end = field
            .find(|c| {
                match c {
                    '[' => brackets = true,
                    ']' => brackets = false,
                    '!' | ':' if !brackets => return true,
                    _ => {}
                }
                false
            })
            .unwrap_or(field.len());
        let (name, rest) = field.split_at(end);
        let (conversion, spec) = match rest.strip_prefix('!') {
            Some(after) => {
                let mut chars = after.chars();
                let conversion = chars.next().ok_or_else(|| Raise::value_error("unmatched '{' in format spec"))?;
                match chars.as_str().strip_prefix(':') {
                    Some(spec) => (Some(conversion), spec),
                    None if chars.as_str().is_empty() => (Some(conversion), ""),
                    None => return Err(Raise::value_error("expected ':' after conversion specifier")),
                }
            }
            None => (None, rest.strip_prefix(':').unwrap_or("")),
        };
        let value = self.value(vm, name)?;
        let value = match conversion {
            None => value,
            Some('r') => Value::Str(vm.repr(&value)?),
            Some('s') => Value::Str(vm.str(&value)?),
            Some('a') => {
                let shown = vm.repr(&value)?;
                Value::from(ascii_of(&shown))
            }
            Some(other) => {
                return Err(Raise::value_error(format!("Unknown conversion specifier {other}")));
            }
        };
        if spec.contains(['{', '}']) {
            let spec = self.fill(vm, spec, depth - 1)?;
            return vm.format(&value, &spec);
        }
        vm.format(&value, spec)
    }

    fn value(&mut self, vm: &mut Vm, name: &str) -> Result<Value> {
        let end = name.find(['.', '[']).unwrap_or(name.len());
        let (first, mut rest) = name.split_at(end);
        let mut value = if first.is_empty() {
            if self.manual {
                return Err(Raise::value_error(
                    "cannot switch from manual field specification to automatic field numbering",
                ));
            }
            let number = self.next.unwrap_or(0);
            self.next = Some(number + 1);
            self.numbered(number)?
        } else if first.bytes().all(|byte| byte.is_ascii_digit()) {
            if self.next.is_some_and(|next| next > 0) {
                return Err(Raise::value_error(
                    "cannot switch from automatic field numbering to manual field specification",
                ));
            }
            self.manual = true;
            let number = first.parse().map_err(|_| Raise::value_error("Too many decimal digits in format string"))?;
            self.numbered(number)?
        } else {
            (self.named)(vm, first)?
        };
        while !rest.is_empty() {
            if let Some(after) = rest.strip_prefix('.') {
                let end = after.find(['.', '[']).unwrap_or(after.len());
                if end == 0 {
                    return Err(Raise::value_error("Empty attribute in format string"));
                }
                value = vm.get_attr(&value, &after[..end])?;
                rest = &after[end..];
            } else if let Some(after) = rest.strip_prefix('[') {
                let Some(end) = after.find(']') else {
                    return Err(Raise::value_error("Missing ']' in format string"));
                };
                let key = &after[..end];
                if key.is_empty() {
                    return Err(Raise::value_error("Empty attribute in format string"));
                }
                let key = match key.parse::<i64>() {
                    Ok(number) if key.bytes().all(|byte| byte.is_ascii_digit()) => Value::Int(number),
                    _ => key.into(),
                };
                value = vm.get_item(&value, &key)?;
                rest = &after[end + 1..];
            } else {
                return Err(Raise::value_error("Only '.' or '[' may follow ']' in format field specifier"));
            }
        }
        Ok(value)
    }

    fn numbered(&self, number: usize) -> Result<Value> {
        let Some(positional) = self.positional else {
            return Err(Raise::value_error("Format string contains positional fields"));
        };
        positional.get(number).cloned().ok_or_else(|| {
            Raise::new("IndexError", format!("Replacement index {number} out of range for positional args tuple"))
        })
    }
}

/// A text with what is not ASCII escaped, not quoted again.
pub fn ascii_of(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_ascii() {
                return c.to_string();
            }
            ascii(c.encode_utf8(&mut [0; 4])).trim_matches('\'').to_owned()
        })
        .collect()
}

/// Where the field that begins here ends: its closing brace.
fn field_end(text: &str) -> Result<usize> {
    let mut open = 1;
    let mut brackets = false;
    for (at, c) in text.char_indices() {
        match c {
            '[' if open == 1 => brackets = true,
            ']' => brackets = false,
            '{' if !brackets => open += 1,
            '}' if !brackets => {
                open -= 1;
                if open == 0 {
                    return Ok(at);
                }
            }
            _ => {}
        }
    }
    let mut brackets = false;
    let mark = text.find(|c| {
        brackets = c == '[' || (brackets && c != ']');
        !brackets && matches!(c, '!' | ':')
    });
    Err(Raise::value_error(match mark.map(|at| &text[at..]) {
        None => "expected '}' before end of string",
        Some("!") => "end of string while looking for conversion specifier",
        Some(_) => "unmatched '{' in format spec",
    }))
}
