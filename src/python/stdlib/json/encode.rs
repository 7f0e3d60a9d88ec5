//! Values to JSON.

use std::fmt::Write;

use crate::{
    python::{
        Args, Vm,
        format::repr_float,
        types::{int_text, sort, support::small_integer},
    },
    value::{Host, Raise, Result, Value},
};

/// How `dumps` writes.
struct Options {
    indent: Option<String>,
    item: String,
    key: String,
    sort: bool,
    ascii: bool,
    circular: bool,
    nan: bool,
    skip: bool,
    /// What makes something else of a value that has no form in JSON.
    default: Value,
}

/// `_encode(value, skipkeys, ensure_ascii, check_circular, allow_nan, indent, item_separator, key_separator, sort_keys,
/// default)`: the JSON text.
pub fn encode(vm: &mut Vm, args: Args) -> Result<Value> {
    let [value, skip, ascii, circular, nan, indent, item, key, sort, default] = args.exactly("_encode")?;
    let separator = |value: &Value| match value.builtin() {
        Value::Str(text) => Ok(text.to_string()),
        _ => Err(Raise::type_error("separators must be strings")),
    };
    let options = Options {
        indent: match indent.builtin() {
            Value::None => None,
            Value::Str(text) => Some(text.to_string()),
            width => Some(" ".repeat(small_integer(vm, width)?.clamp(0, 1000) as usize)),
        },
        item: separator(&item)?,
        key: separator(&key)?,
        sort: vm.truth(&sort)?,
        ascii: vm.truth(&ascii)?,
        circular: vm.truth(&circular)?,
        nan: vm.truth(&nan)?,
        skip: vm.truth(&skip)?,
        default,
    };
    let mut writer = Writer { options: &options, out: String::new(), open: Vec::new(), depth: 0 };
    writer.value(vm, &value)?;
    Ok(writer.out.into())
}

struct Writer<'a> {
    options: &'a Options,
    out: String,
    /// The containers that are being written, for the error of one that holds itself.
    open: Vec<usize>,
    /// How far to indent.
    depth: usize,
}

impl Writer<'_> {
    fn value(&mut self, vm: &mut Vm, value: &Value) -> Result<()> {
        vm.charge(1)?;
        match value.builtin() {
            Value::None => self.out.push_str("null"),
            Value::Bool(true) => self.out.push_str("true"),
            Value::Bool(false) => self.out.push_str("false"),
            number @ (Value::Int(_) | Value::BigInt(_)) => self.out.push_str(&int_text(number).unwrap_or_default()),
            Value::Float(number) => {
                let text = self.float(*number)?;
                self.out.push_str(&text);
            }
            Value::Str(text) => self.string(text),
            Value::List(list) => {
                let (address, items) = (list.address(), list.to_vec());
                self.sequence(vm, address, &items)?;
            }
            Value::Tuple(tuple) => {
                let (address, items) = (tuple.address(), tuple.clone());
                self.sequence(vm, address, &items)?;
            }
            Value::Dict(dict) => {
                let dict = dict.clone();
                self.enter(dict.address())?;
                self.mapping(vm, dict.entries())?;
                self.open.pop();
            }
            _ => {
                let default = &self.options.default;
                let address = value.as_object().map_or(0, |object| object.address());
                if address != 0 {
                    self.enter(address)?;
                }
                let made = vm.call(default, vec![value.clone()], Vec::new())?;
                self.value(vm, &made)?;
                if address != 0 {
                    self.open.pop();
                }
            }
        }
        Ok(())
    }

    fn enter(&mut self, address: usize) -> Result<()> {
        if self.options.circular && self.open.contains(&address) {
            return Err(Raise::value_error("Circular reference detected"));
        }
        if self.open.len() > 300 {
            return Err(Raise::new("RecursionError", "maximum recursion depth exceeded while encoding a JSON object"));
        }
        self.open.push(address);
        Ok(())
    }

    fn float(&self, number: f64) -> Result<String> {
        if number.is_finite() {
            return Ok(repr_float(number));
        }
        if !self.options.nan {
            let message = "Out of range float values are not JSON compliant";
            // CPython has two encoders, and only the one that indents shows the number.
            return Err(Raise::value_error(match self.options.indent {
                Some(_) => format!("{message}: {}", repr_float(number)),
                None => message.to_owned(),
            }));
        }
        Ok(match number {
            f64::INFINITY => "Infinity",
            f64::NEG_INFINITY => "-Infinity",
            _ => "NaN",
        }
        .to_owned())
    }

    fn line(&mut self) {
        if let Some(indent) = &self.options.indent {
            self.out.push('\n');
            for _ in 0..self.depth {
                self.out.push_str(indent);
            }
        }
    }

    fn sequence(&mut self, vm: &mut Vm, address: usize, items: &[Value]) -> Result<()> {
        if items.is_empty() {
            self.out.push_str("[]");
            return Ok(());
        }
        self.enter(address)?;
        self.depth += 1;
        self.out.push('[');
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                self.out.push_str(&self.options.item);
            }
            self.line();
            self.value(vm, item)?;
        }
        self.open.pop();
        self.depth -= 1;
        self.line();
        self.out.push(']');
        Ok(())
    }

    fn mapping(&mut self, vm: &mut Vm, entries: Vec<(Value, Value)>) -> Result<()> {
        let mut pairs: Vec<Value> = entries.into_iter().map(|(key, value)| Value::tuple([key, value])).collect();
        if self.options.sort {
            let key = vm.native_function("key", |_, args| match args.positional.first() {
                Some(Value::Tuple(pair)) => Ok(pair.first().cloned().unwrap_or_default()),
                _ => Ok(Value::None),
            });
            sort(vm, &mut pairs, Some(&key), false)?;
        }
        self.out.push('{');
        self.depth += 1;
        let mut first = true;
        for pair in pairs {
            let Value::Tuple(pair) = pair else { continue };
            let [key, value] = &*pair else { continue };
            let text = match key.builtin() {
                Value::Str(text) => text.to_string(),
                Value::Float(number) => self.float(*number)?,
                Value::Bool(true) => "true".to_owned(),
                Value::Bool(false) => "false".to_owned(),
                Value::None => "null".to_owned(),
                number @ (Value::Int(_) | Value::BigInt(_)) => int_text(number).unwrap_or_default(),
                _ if self.options.skip => continue,
                _ => {
                    let name = vm.class_of(key).name();
                    return Err(Raise::type_error(format!("keys must be str, int, float, bool or None, not {name}")));
                }
            };
            if !first {
                self.out.push_str(&self.options.item);
            }
            first = false;
            self.line();
            self.string(&text);
            self.out.push_str(&self.options.key);
            self.value(vm, value)?;
        }
        self.depth -= 1;
        if !first {
            self.line();
        }
        self.out.push('}');
        Ok(())
    }

    fn string(&mut self, text: &str) {
        self.out.push('"');
        for c in text.chars() {
            match c {
                '"' => self.out.push_str("\\\""),
                '\\' => self.out.push_str("\\\\"),
                '\n' => self.out.push_str("\\n"),
                '\r' => self.out.push_str("\\r"),
                '\t' => self.out.push_str("\\t"),
                '\u{8}' => self.out.push_str("\\b"),
                '\u{c}' => self.out.push_str("\\f"),
                c if (c as u32) < 0x20 || (self.options.ascii && c > '~') => {
                    for unit in c.encode_utf16(&mut [0; 2]) {
                        let _ = write!(self.out, "\\u{unit:04x}");
                    }
                }
                c => self.out.push(c),
            }
        }
        self.out.push('"');
    }
}
