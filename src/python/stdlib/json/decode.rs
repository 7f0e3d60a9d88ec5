//! JSON to values.

use crate::{
    python::{Vm, types::parse_int},
    value::{Dict, Host, Raise, Result, Str, Value},
};

/// The value of a JSON text.
pub fn loads(vm: &mut Vm, text: &Str, hook: Option<&Value>, float: Option<&Value>) -> Result<Value> {
    if text.starts_with('\u{feff}') {
        return Err(error(text, 0, "Unexpected UTF-8 BOM (decode using utf-8-sig)"));
    }
    let mut reader = Reader { text, hook, float, at: 0, depth: 0 };
    reader.space();
    let value = reader.value(vm)?;
    reader.space();
    if reader.at < text.len() {
        return Err(error(text, reader.at, "Extra data"));
    }
    vm.charge(text.len() as u64 / 16)?;
    Ok(value)
}

/// The `JSONDecodeError` at a place in bytes.
fn error(text: &str, at: usize, what: &str) -> Raise {
    let before = text.get(..at).unwrap_or(text);
    let place = before.chars().count();
    let line = before.matches('\n').count() + 1;
    let column = match before.rfind('\n') {
        Some(start) => before[start + 1..].chars().count() + 1,
        None => place + 1,
    };
    Raise::new("json.JSONDecodeError", format!("{what}: line {line} column {column} (char {place})"))
        .with_attribute("msg", what.into())
        .with_attribute("doc", text.into())
        .with_attribute("pos", place.into())
        .with_attribute("lineno", line.into())
        .with_attribute("colno", column.into())
}

struct Reader<'a> {
    text: &'a str,
    hook: Option<&'a Value>,
    float: Option<&'a Value>,
    at: usize,
    depth: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn fail<T>(&self, at: usize, what: &str) -> Result<T> {
        Err(error(self.text, at, what))
    }

    fn value(&mut self, vm: &mut Vm) -> Result<Value> {
        let start = self.at;
        match self.peek() {
            Some(b'"') => {
                self.at += 1;
                Ok(self.string()?.into())
            }
            Some(b'{') => self.nested(|reader| reader.object(vm)),
            Some(b'[') => self.nested(|reader| reader.array(vm)),
            Some(b'-' | b'0'..=b'9') => self.number(vm),
            _ => {
                let rest = &self.text[start..];
                for (word, value) in [
                    ("null", Value::None),
                    ("true", Value::Bool(true)),
                    ("false", Value::Bool(false)),
                    ("NaN", Value::Float(f64::NAN)),
                    ("Infinity", Value::Float(f64::INFINITY)),
                ] {
                    if rest.starts_with(word) {
                        self.at += word.len();
                        return Ok(value);
                    }
                }
                self.fail(start, "Expecting value")
            }
        }
    }

    fn nested(&mut self, read: impl FnOnce(&mut Self) -> Result<Value>) -> Result<Value> {
        if self.depth > 300 {
            return Err(Raise::new("RecursionError", "maximum recursion depth exceeded while decoding a JSON object"));
        }
        self.depth += 1;
        self.at += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    fn number(&mut self, vm: &mut Vm) -> Result<Value> {
        let start = self.at;
        let rest = &self.text[start..];
        if rest.starts_with("-Infinity") {
            self.at += 9;
            return Ok(Value::Float(f64::NEG_INFINITY));
        }
        let bytes = rest.as_bytes();
        let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let mut end = usize::from(bytes[0] == b'-');
        match digits(end) {
            0 => return self.fail(start, "Expecting value"),
            // A zero stands alone.
            _ if bytes[end] == b'0' => end += 1,
            count => end += count,
        }
        let whole = end;
        if bytes.get(end) == Some(&b'.') && digits(end + 1) > 0 {
            end += 1 + digits(end + 1);
        }
        if matches!(bytes.get(end), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
            let from = end + 1 + sign;
            if from <= bytes.len() && digits(from) > 0 {
                end = from + digits(from);
            }
        }
        self.at = start + end;
        let text = &rest[..end];
        if end == whole {
            return Ok(parse_int(text, 10).unwrap_or_default());
        }
        match self.float {
            Some(parse) => vm.call(parse, vec![text.into()], Vec::new()),
            None => Ok(Value::Float(text.parse().unwrap_or(f64::NAN))),
        }
    }

    fn array(&mut self, vm: &mut Vm) -> Result<Value> {
        let mut items = Vec::new();
        self.space();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Value::list(items));
        }
        loop {
            items.push(self.value(vm)?);
            self.space();
            match self.peek() {
                Some(b',') => {
                    self.at += 1;
                    self.space();
                }
                Some(b']') => {
                    self.at += 1;
                    return Ok(Value::list(items));
                }
                _ => return self.fail(self.at, "Expecting ',' delimiter"),
            }
        }
    }

    fn object(&mut self, vm: &mut Vm) -> Result<Value> {
        let dict = Dict::new();
        self.space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return self.hooked(vm, dict);
        }
        loop {
            if self.peek() != Some(b'"') {
                return self.fail(self.at, "Expecting property name enclosed in double quotes");
            }
            self.at += 1;
            let key = self.string()?;
            self.space();
            if self.peek() != Some(b':') {
                return self.fail(self.at, "Expecting ':' delimiter");
            }
            self.at += 1;
            self.space();
            let value = self.value(vm)?;
            dict.insert_str(&key.into(), value);
            self.space();
            match self.peek() {
                Some(b',') => {
                    self.at += 1;
                    self.space();
                }
                Some(b'}') => {
                    self.at += 1;
                    return self.hooked(vm, dict);
                }
                _ => return self.fail(self.at, "Expecting ',' delimiter"),
            }
        }
    }

    fn hooked(&self, vm: &mut Vm, dict: Dict) -> Result<Value> {
        match self.hook {
            Some(hook) => vm.call(hook, vec![Value::Dict(dict)], Vec::new()),
            None => Ok(Value::Dict(dict)),
        }
    }

    fn string(&mut self) -> Result<String> {
        let begin = self.at - 1;
        let mut out = String::new();
        loop {
            let rest = &self.text[self.at..];
            let Some((offset, c)) = rest.char_indices().find(|(_, c)| matches!(c, '"' | '\\') || (*c as u32) < 0x20)
            else {
                return self.fail(begin, "Unterminated string starting at");
            };
            out.push_str(&rest[..offset]);
            self.at += offset;
            match c {
                '"' => {
                    self.at += 1;
                    return Ok(out);
                }
                '\\' => self.escape(begin, &mut out)?,
                _ => return self.fail(self.at, "Invalid control character at"),
            }
        }
    }

    fn escape(&mut self, begin: usize, out: &mut String) -> Result<()> {
        let at = self.at;
        let Some(c) = self.text[at + 1..].chars().next() else {
            return self.fail(begin, "Unterminated string starting at");
        };
        self.at += 1 + c.len_utf8();
        out.push(match c {
            '"' | '\\' | '/' => c,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let first = self.code(at)?;
                if !(0xd800..0xdc00).contains(&first) {
                    char::from_u32(first).ok_or_else(|| Raise::unsupported("a string with a lone surrogate"))?
                } else if self.text[self.at..].starts_with("\\u") {
                    self.at += 2;
                    let second = self.code(at)?;
                    let code = 0x10000 + ((first - 0xd800) << 10) + second.wrapping_sub(0xdc00);
                    char::from_u32(code).ok_or_else(|| Raise::unsupported("a string with a lone surrogate"))?
                } else {
                    return Err(Raise::unsupported("a string with a lone surrogate"));
                }
            }
            _ => return self.fail(at, "Invalid \\escape"),
        });
        Ok(())
    }

    fn code(&mut self, at: usize) -> Result<u32> {
        let digits = self.text.get(self.at..self.at + 4).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
        match digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()) {
            Some(code) => {
                self.at += 4;
                Ok(code)
            }
            None => self.fail(at + 1, "Invalid \\uXXXX escape"),
        }
    }
}
