//! `str`.

mod codec;
mod format;
mod methods;
mod percent;

use super::bytes_of;
use super::support::{
    Subscript, arity, charge, concatenation_error, integer, multiplication_error, position, repetitions, subscript,
    type_name, wrong_self,
};
use crate::{
    python::{
        Args, ClassBuilder, Vm, comparisons,
        format::{Spec, str_repr},
        objects::NativeIterator,
    },
    value::{CompareOp, Host, Raise, Result, Str, Value},
};

pub use self::{
    codec::{decode, encode},
    format::format_fields,
    methods::name as name_argument,
    percent::{percent, percent_bytes},
};

pub(super) fn install(vm: &mut Vm) {
    let class = vm.types.str.clone();
    let builder = ClassBuilder::extend(&class)
        .method("__new__", new)
        .method("__repr__", |vm, args| Ok(str_repr(this(vm, &args, "__repr__")?).into()))
        .method("__str__", |vm, args| Ok(Value::Str(this(vm, &args, "__str__")?.clone())))
        .method("__format__", |vm, args| {
            arity(&args, "str.__format__", 1, 1)?;
            let text = this(vm, &args, "__format__")?;
            let spec = text_argument(vm, &args, 1, "__format__() argument must be str, not ")?;
            if spec.is_empty() {
                return Ok(Value::Str(vm.str(&args.positional[0])?));
            }
            Ok(Spec::parse(spec, "str")?.format_str(text)?.into())
        })
        .method("__hash__", |vm, args| Ok(Value::Int(this(vm, &args, "__hash__")?.hash())))
        .method("__len__", |vm, args| Ok(this(vm, &args, "__len__")?.characters().into()))
        .method("__iter__", iter)
        .method("__contains__", |vm, args| {
            let text = this(vm, &args, "__contains__")?;
            match args.positional.get(1).map(Value::builtin) {
                Some(Value::Str(part)) => Ok(Value::Bool(text.contains(part.as_str()))),
                other => Err(Raise::type_error(format!(
                    "'in <string>' requires string as left operand, not {}",
                    type_name(vm, other.unwrap_or(&Value::None))
                ))),
            }
        })
        .method("__getitem__", |vm, args| {
            arity(&args, "str.__getitem__", 1, 1)?;
            let text = this(vm, &args, "__getitem__")?.clone();
            get_item(vm, &text, &args.positional[1])
        })
        .method("__add__", |vm, args| {
            let text = this(vm, &args, "__add__")?;
            match args.positional.get(1).map(Value::builtin) {
                Some(Value::Str(other)) => {
                    let mut joined = String::with_capacity(text.len() + other.len());
                    joined.push_str(text);
                    joined.push_str(other);
                    Ok(joined.into())
                }
                _ => concatenation_error(vm, &args, "str"),
            }
        })
        .method("__mul__", multiply)
        .method("__rmul__", multiply)
        .method("__mod__", |vm, args| {
            arity(&args, "str.__mod__", 1, 1)?;
            let text = this(vm, &args, "__mod__")?.clone();
            percent(vm, &text, &args.positional[1]).map(Value::from)
        })
        .method("__rmod__", |vm, args| {
            arity(&args, "str.__rmod__", 1, 1)?;
            match args.positional[1].builtin().clone() {
                Value::Str(text) => percent(vm, &text, &args.positional[0]).map(Value::from),
                _ => Ok(vm.not_implemented()),
            }
        })
        .method("__getnewargs__", |vm, args| Ok(Value::tuple([Value::Str(this(vm, &args, "__getnewargs__")?.clone())])))
        .methods(comparisons!(compare));
    methods::add(builder).build(vm);
}

/// The text that a method of `str` was called on.
fn this<'a>(vm: &Vm, args: &'a Args, method: &str) -> Result<&'a Str> {
    match args.positional.first().map(Value::builtin) {
        Some(Value::Str(text)) => Ok(text),
        _ => Err(wrong_self(vm, args, "str", method)),
    }
}

/// The text at `at`; `message`, with the name of the type added, is the `TypeError` of anything else.
fn text_argument<'a>(vm: &Vm, args: &'a Args, at: usize, message: &str) -> Result<&'a Str> {
    match args.positional.get(at).map(Value::builtin) {
        Some(Value::Str(text)) => Ok(text),
        _ => {
            let value = args.positional.get(at).unwrap_or(&Value::None);
            // Where CPython names the argument, `None` goes by its own name.
            let name =
                if value.is_none() && message.contains("argument") { "None".into() } else { type_name(vm, value) };
            Err(Raise::type_error(format!("{message}{name}")))
        }
    }
}

fn new(vm: &mut Vm, args: Args) -> Result<Value> {
    let [class, object, encoding, errors] = args.clinic("str", ["cls", "object", "encoding", "errors"], 1)?;
    let text = match object {
        None => Value::str(""),
        Some(value) if encoding.is_some() || errors.is_some() => {
            let encoding = methods::name(vm, encoding, "str", "encoding", "utf-8")?;
            let errors = methods::name(vm, errors, "str", "errors", "strict")?;
            match value.builtin() {
                bytes if bytes_of(bytes).is_some() => {
                    decode(&bytes_of(bytes).unwrap_or_default(), &encoding, &errors)?.into()
                }
                Value::Str(_) => return Err(Raise::type_error("decoding str is not supported")),
                _ => {
                    return Err(Raise::type_error(format!(
                        "decoding to str: need a bytes-like object, {} found",
                        type_name(vm, &value)
                    )));
                }
            }
        }
        Some(value) => Value::Str(vm.str(&value)?),
    };
    super::instance_of(vm, class, text, |types| &types.str)
}

fn iter(vm: &mut Vm, args: Args) -> Result<Value> {
    let text = this(vm, &args, "__iter__")?.clone();
    let class = if text.is_ascii() { &vm.types.str_ascii_iterator } else { &vm.types.str_iterator }.clone();
    Ok(vm.new_iterator(&class, Characters { text, at: 0.into() }))
}

struct Characters {
    text: Str,
    /// In bytes.
    at: std::cell::Cell<usize>,
}

impl NativeIterator for Characters {
    fn next(&self, _vm: &mut Vm) -> Result<Option<Value>> {
        let at = self.at.get();
        let Some(c) = self.text[at..].chars().next() else { return Ok(None) };
        self.at.set(at + c.len_utf8());
        Ok(Some(character(c)))
    }

    fn remaining(&self) -> Option<usize> {
        Some(self.text[self.at.get()..].chars().count())
    }
}

thread_local! {
    static ASCII: [Str; 128] = std::array::from_fn(|code| Str::from(code as u8 as char));
}

/// A string of one character, shared where it is ASCII.
pub fn character(c: char) -> Value {
    if c.is_ascii() {
        return Value::Str(ASCII.with(|known| known[c as usize].clone()));
    }
    Value::Str(c.into())
}

/// `text[key]`.
pub fn get_item(vm: &mut Vm, text: &Str, key: &Value) -> Result<Value> {
    let length = text.characters();
    match subscript(vm, key, length, |name| format!("string indices must be integers, not '{name}'"))? {
        Subscript::Index(index) => {
            let Some(at) = position(index, length) else {
                return Err(Raise::new("IndexError", "string index out of range"));
            };
            let c =
                if text.is_ascii() { text.as_bytes().get(at).map(|&byte| byte as char) } else { text.chars().nth(at) };
            Ok(c.map_or(Value::None, character))
        }
        Subscript::Slice(steps) => {
            if steps.step == 1 {
                let start = byte_offset(text, steps.start.min(length));
                let end = start + byte_offset_in(&text[start..], steps.count, text.is_ascii());
                if start == 0 && end == text.len() {
                    return Ok(Value::Str(text.clone()));
                }
                return Ok(text[start..end].into());
            }
            charge(vm, steps.count)?;
            if text.is_ascii() {
                let bytes = text.as_bytes();
                let part: String = steps.indexes().filter_map(|at| bytes.get(at)).map(|&byte| byte as char).collect();
                return Ok(part.into());
            }
            let chars: Vec<char> = text.chars().collect();
            Ok(steps.indexes().filter_map(|at| chars.get(at)).collect::<String>().into())
        }
    }
}

/// The place in bytes of the character at `index`.
fn byte_offset(text: &Str, index: usize) -> usize {
    byte_offset_in(text, index, text.is_ascii())
}

fn byte_offset_in(text: &str, index: usize, ascii: bool) -> usize {
    if ascii {
        return index.min(text.len());
    }
    text.char_indices().nth(index).map_or(text.len(), |(at, _)| at)
}

fn multiply(vm: &mut Vm, args: Args) -> Result<Value> {
    let text = this(vm, &args, "__mul__")?.clone();
    let other = args.positional.get(1).cloned().unwrap_or_default();
    match repetitions(vm, &other, text.len())? {
        Some(times) => Ok(text.repeat(times).into()),
        None => multiplication_error(vm, &other),
    }
}

fn compare(vm: &mut Vm, args: &Args, op: CompareOp) -> Result<Value> {
    let text = this(vm, args, "__eq__")?;
    let Some(Value::Str(other)) = args.positional.get(1).map(Value::builtin) else { return Ok(vm.not_implemented()) };
    Ok(Value::Bool(super::ordered(op, text.cmp(other))))
}

/// `chr(value)`.
pub fn chr(vm: &mut Vm, value: &Value) -> Result<Value> {
    let out_of_range = || Raise::value_error("chr() arg not in range(0x110000)");
    match integer(vm, value)? {
        Value::Int(code) => {
            let code = u32::try_from(code).map_err(|_| out_of_range())?;
            match char::from_u32(code) {
                Some(c) => Ok(character(c)),
                None if code <= 0x10_ffff => Err(Raise::unsupported("a string with a lone surrogate")),
                None => Err(out_of_range()),
            }
        }
        _ => Err(Raise::new("OverflowError", "Python int too large to convert to C int")),
    }
}
