//! JSON as Python's `json` writes and reads it.

use crate::value::{BigInt, Dict, Host, Payload, Raise, Result, Str, Value};

/// `JSON.NULL`: JSON's own null, where `None` would be that of SQL.
#[derive(Debug)]
pub struct JsonNull;

impl Payload for JsonNull {}

/// `json.dumps(value)`.
pub(super) fn dumps(host: &mut dyn Host, value: &Value) -> Result<String> {
    let mut out = String::new();
    write(host, value, &mut out)?;
    Ok(out)
}

fn write(host: &mut dyn Host, value: &Value, out: &mut String) -> Result<()> {
    match value.builtin() {
        Value::None => out.push_str("null"),
        Value::Bool(flag) => out.push_str(if *flag { "true" } else { "false" }),
        Value::Int(number) => out.push_str(&number.to_string()),
        Value::BigInt(number) => out.push_str(&number.to_string()),
        Value::Float(number) if number.is_nan() => out.push_str("NaN"),
        Value::Float(number) if number.is_infinite() => {
            out.push_str(if *number > 0.0 { "Infinity" } else { "-Infinity" })
        }
        Value::Float(_) => out.push_str(&host.repr(value)?),
        Value::Str(text) => quote(text, out),
        Value::List(list) => write_list(host, &list.to_vec(), out)?,
        Value::Tuple(items) => write_list(host, items, out)?,
        Value::Dict(dict) => {
            out.push('{');
            for (index, (key, value)) in dict.entries().iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                match key.builtin() {
                    Value::Str(text) => quote(text, out),
                    Value::None | Value::Bool(_) | Value::Int(_) | Value::BigInt(_) | Value::Float(_) => {
                        let text = dumps(host, key)?;
                        quote(&text, out);
                    }
                    other => {
                        let class = host.class_of(other).name();
                        return Err(Raise::type_error(format!(
                            "keys must be str, int, float, bool or None, not {class}"
                        )));
                    }
                }
                out.push_str(": ");
                write(host, value, out)?;
            }
            out.push('}');
        }
        other => {
            let class = host.class_of(other).name();
            return Err(Raise::type_error(format!("Object of type {class} is not JSON serializable")));
        }
    }
    Ok(())
}

fn write_list(host: &mut dyn Host, items: &[Value], out: &mut String) -> Result<()> {
    out.push('[');
    for (index, item) in items.iter().enumerate() {
        out.push_str(if index > 0 { ", " } else { "" });
        write(host, item, out)?;
    }
    out.push(']');
    Ok(())
}

fn quote(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            ' '..='~' => out.push(character),
            other => {
                for unit in other.encode_utf16(&mut [0; 2]) {
                    out.push_str(&format!("\\u{unit:04x}"));
                }
            }
        }
    }
    out.push('"');
}

/// `json.loads(text)`.
pub(super) fn loads(text: &str) -> Result<Value> {
    let mut reader = Reader { rest: text, whole: text, depth: 0 };
    let value = reader.value()?;
    reader.blank();
    if reader.rest.is_empty() { Ok(value) } else { Err(reader.fail("Extra data")) }
}

struct Reader<'a> {
    rest: &'a str,
    whole: &'a str,
    depth: u32,
}

impl Reader<'_> {
    fn fail(&self, what: &str) -> Raise {
        let at = self.whole.get(..self.whole.len() - self.rest.len()).map_or(0, |before| before.chars().count());
        let place = Value::Int(i64::try_from(at).unwrap_or(i64::MAX));
        Raise::with_arguments("json.JSONDecodeError", vec![what.into(), self.whole.into(), place])
    }

    fn blank(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\n', '\r', '\t']);
    }

    fn take(&mut self, text: &str) -> bool {
        match self.rest.strip_prefix(text) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn value(&mut self) -> Result<Value> {
        self.blank();
        if self.depth > 500 {
            return Err(Raise::new("RecursionError", "maximum recursion depth exceeded"));
        }
        for (word, value) in [
            ("null", Value::None),
            ("true", Value::Bool(true)),
            ("false", Value::Bool(false)),
            ("NaN", Value::Float(f64::NAN)),
            ("Infinity", Value::Float(f64::INFINITY)),
            ("-Infinity", Value::Float(f64::NEG_INFINITY)),
        ] {
            if self.take(word) {
                return Ok(value);
            }
        }
        if self.take("[") {
            return self.list();
        }
        if self.take("{") {
            return self.dict();
        }
        if self.take("\"") {
            return self.string().map(Value::Str);
        }
        self.number()
    }

    fn list(&mut self) -> Result<Value> {
        let mut items = Vec::new();
        self.blank();
        if self.take("]") {
            return Ok(Value::list(items));
        }
        self.depth += 1;
        loop {
            items.push(self.value()?);
            self.blank();
            if self.take("]") {
                self.depth -= 1;
                return Ok(Value::list(items));
            }
            if !self.take(",") {
                return Err(self.fail("Expecting ',' delimiter"));
            }
        }
    }

    fn dict(&mut self) -> Result<Value> {
        let dict = Dict::new();
        self.blank();
        if self.take("}") {
            return Ok(Value::Dict(dict));
        }
        self.depth += 1;
        loop {
            self.blank();
            if !self.take("\"") {
                return Err(self.fail("Expecting property name enclosed in double quotes"));
            }
            let key = self.string()?;
            self.blank();
            if !self.take(":") {
                return Err(self.fail("Expecting ':' delimiter"));
            }
            let value = self.value()?;
            drop(dict.insert_str(&key, value));
            self.blank();
            if self.take("}") {
                self.depth -= 1;
                return Ok(Value::Dict(dict));
            }
            if !self.take(",") {
                return Err(self.fail("Expecting ',' delimiter"));
            }
        }
    }

    fn string(&mut self) -> Result<Str> {
        let mut text = String::new();
        let mut units: Vec<u16> = Vec::new();
        loop {
            let mut characters = self.rest.chars();
            let Some(character) = characters.next() else { return Err(self.fail("Unterminated string starting at")) };
            self.rest = characters.as_str();
            let escaped = if character == '\\' {
                let next = characters.next();
                self.rest = characters.as_str();
                next
            } else {
                None
            };
            if escaped == Some('u') {
                let unit = self.rest.get(..4).and_then(|digits| u16::from_str_radix(digits, 16).ok());
                let Some(unit) = unit else { return Err(self.fail("Invalid \\uXXXX escape")) };
                self.rest = self.rest.get(4..).unwrap_or_default();
                units.push(unit);
                continue;
            }
            text.push_str(&String::from_utf16_lossy(&units));
            units.clear();
            match (character, escaped) {
                ('"', None) => return Ok(text.into()),
                ('\\', Some('n')) => text.push('\n'),
                ('\\', Some('r')) => text.push('\r'),
                ('\\', Some('t')) => text.push('\t'),
                ('\\', Some('b')) => text.push('\u{8}'),
                ('\\', Some('f')) => text.push('\u{c}'),
                ('\\', Some(plain @ ('"' | '\\' | '/'))) => text.push(plain),
                ('\\', _) => return Err(self.fail("Invalid \\escape")),
                (plain, _) => text.push(plain),
            }
        }
    }

    fn number(&mut self) -> Result<Value> {
        let end =
            self.rest.find(|c: char| !matches!(c, '0'..='9' | '-' | '+' | '.' | 'e' | 'E')).unwrap_or(self.rest.len());
        let digits = self.rest.get(..end).unwrap_or_default();
        let value = if digits.contains(['.', 'e', 'E']) {
            digits.parse::<f64>().ok().map(Value::Float)
        } else {
            digits.parse::<BigInt>().ok().map(Value::int)
        };
        match value {
            Some(value) => {
                self.rest = self.rest.get(end..).unwrap_or_default();
                Ok(value)
            }
            None => Err(self.fail("Expecting value")),
        }
    }
}
