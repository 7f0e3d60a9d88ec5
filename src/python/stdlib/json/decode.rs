//! JSON to values.

use crate::{
    python::{
        Args, Vm,
        types::{parse_int, support::small_integer},
    },
    value::{Dict, Host, Raise, Result, Str, Value},
};

/// What the caller wants to make of parts of a text.
struct Hooks {
    object: Option<Value>,
    pairs: Option<Value>,
    float: Option<Value>,
    int: Option<Value>,
    constant: Option<Value>,
    /// Whether control characters are errors.
    strict: bool,
}

/// `_decode(text, start, object_hook, object_pairs_hook, parse_float, parse_int, parse_constant, strict)`: the value that
/// begins there, and where it ends.
pub fn decode(vm: &mut Vm, args: Args) -> Result<Value> {
    let [text, start, object, pairs, float, int, constant, strict] = args.exactly("_decode")?;
    let Value::Str(text) = text.builtin() else {
        let name = vm.class_of(&text).name();
        return Err(Raise::type_error(format!("first argument must be a string, not {name}")));
    };
    let given = |value: Value| Some(value).filter(|value| !value.is_none());
    let hooks = Hooks {
        object: given(object),
        pairs: given(pairs),
        float: given(float),
        int: given(int),
        constant: given(constant),
        strict: vm.truth(&strict)?,
    };
    let start = small_integer(vm, &start)?;
    let start = usize::try_from(start).map_err(|_| Raise::value_error("idx cannot be negative"))?;
    let at = text.char_indices().nth(start).map_or(text.len(), |(at, _)| at);
    vm.charge(text.len() as u64 / 16)?;
    let mut reader = Reader { text, hooks: &hooks, at, depth: 0 };
    let value = reader.value(vm)?;
    let end = text.get(..reader.at).map_or(0, |read| read.chars().count());
    Ok(Value::tuple([value, end.into()]))
}

/// The `JSONDecodeError` at a place in bytes.
fn error(text: &str, at: usize, what: &str) -> Raise {
    let place = text.get(..at).unwrap_or(text).chars().count();
    Raise::with_arguments("json.JSONDecodeError", vec![what.into(), text.into(), place.into()])
}

struct Reader<'a> {
    text: &'a str,
    hooks: &'a Hooks,
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
                        return match &self.hooks.constant {
                            Some(parse) if matches!(value, Value::Float(_)) => {
                                vm.call(parse, vec![word.into()], Vec::new())
                            }
                            _ => Ok(value),
                        };
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
            return match &self.hooks.constant {
                Some(parse) => vm.call(parse, vec!["-Infinity".into()], Vec::new()),
                None => Ok(Value::Float(f64::NEG_INFINITY)),
            };
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
            return match &self.hooks.int {
                Some(parse) => vm.call(parse, vec![text.into()], Vec::new()),
                None => Ok(parse_int(text, 10).unwrap_or_default()),
            };
        }
        match &self.hooks.float {
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
        let mut pairs: Vec<(Str, Value)> = Vec::new();
        self.space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return self.hooked(vm, pairs);
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
            pairs.push((key.into(), value));
            self.space();
            match self.peek() {
                Some(b',') => {
                    self.at += 1;
                    self.space();
                }
                Some(b'}') => {
                    self.at += 1;
                    return self.hooked(vm, pairs);
                }
                _ => return self.fail(self.at, "Expecting ',' delimiter"),
            }
        }
    }

    fn hooked(&self, vm: &mut Vm, pairs: Vec<(Str, Value)>) -> Result<Value> {
        if let Some(hook) = &self.hooks.pairs {
            let pairs = pairs.into_iter().map(|(key, value)| Value::tuple([Value::Str(key), value]));
            return vm.call(hook, vec![Value::list(pairs.collect::<Vec<_>>())], Vec::new());
        }
        let dict = Dict::new();
        for (key, value) in pairs {
            drop(dict.insert_str(&key, value));
        }
        match &self.hooks.object {
            Some(hook) => vm.call(hook, vec![Value::Dict(dict)], Vec::new()),
            None => Ok(Value::Dict(dict)),
        }
    }

    fn string(&mut self) -> Result<String> {
        let begin = self.at - 1;
        let mut out = String::new();
        loop {
            let rest = &self.text[self.at..];
            let ends = |c: char| matches!(c, '"' | '\\') || (self.hooks.strict && (c as u32) < 0x20);
            let Some((offset, c)) = rest.char_indices().find(|(_, c)| ends(*c)) else {
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
