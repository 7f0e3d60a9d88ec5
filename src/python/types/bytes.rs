//! `bytes`.

use std::{cell::Cell, rc::Rc};

use super::{
    str::{decode, encode},
    support::{
        Subscript, argument, arity, bounds, concatenation_error, integer, is_index, multiplication_error, position,
        repetitions, small_integer, subscript, type_name, wrong_self,
    },
};
use crate::{
    python::{Args, ClassBuilder, Vm, format::bytes_repr, objects::NativeIterator},
    value::{CompareOp, Host, Raise, Result, Value, hash_bytes},
};

pub(super) fn install(vm: &mut Vm) {
    let class = vm.types.bytes.clone();
    ClassBuilder::extend(&class)
        .method("__new__", new)
        .method("__repr__", |vm, args| Ok(bytes_repr(this(vm, &args, "__repr__")?).into()))
        .method("__hash__", |vm, args| Ok(Value::Int(hash_bytes(this(vm, &args, "__hash__")?))))
        .method("__len__", |vm, args| Ok(this(vm, &args, "__len__")?.len().into()))
        .method("__iter__", |vm, args| {
            let bytes = this(vm, &args, "__iter__")?.clone();
            let class = vm.types.bytes_iterator.clone();
            Ok(vm.new_iterator(&class, Items { bytes, at: Cell::new(0) }))
        })
        .method("__contains__", |vm, args| {
            arity(&args, "bytes.__contains__", 1, 1)?;
            let bytes = this(vm, &args, "__contains__")?.clone();
            match args.positional[1].builtin() {
                Value::Bytes(part) => Ok(Value::Bool(find(&bytes, part).is_some())),
                other => {
                    let byte = byte_of(vm, other)?;
                    Ok(Value::Bool(bytes.contains(&byte)))
                }
            }
        })
        .method("__getitem__", |vm, args| {
            arity(&args, "bytes.__getitem__", 1, 1)?;
            let bytes = this(vm, &args, "__getitem__")?.clone();
            let wrong = |name| format!("byte indices must be integers or slices, not {name}");
            match subscript(vm, &args.positional[1], bytes.len(), wrong)? {
                Subscript::Index(index) => position(index, bytes.len())
                    .and_then(|at| bytes.get(at))
                    .map(|&byte| Value::Int(byte.into()))
                    .ok_or_else(|| Raise::new("IndexError", "index out of range")),
                Subscript::Slice(steps) => Ok(wrap(steps.indexes().filter_map(|at| bytes.get(at).copied()).collect())),
            }
        })
        .method("__add__", |vm, args| {
            let bytes = this(vm, &args, "__add__")?;
            match args.positional.get(1).map(Value::builtin) {
                Some(Value::Bytes(other)) => Ok(wrap([&***bytes, &***other].concat())),
                _ => concatenation_error(vm, &args, "bytes"),
            }
        })
        .method("__mul__", multiply)
        .method("__rmul__", multiply)
        .method("__mod__", |_, _| Err(super::str::percent_bytes_unsupported()))
        .method("__eq__", |vm, args| compare(vm, &args, CompareOp::Eq))
        .method("__ne__", |vm, args| compare(vm, &args, CompareOp::Ne))
        .method("__lt__", |vm, args| compare(vm, &args, CompareOp::Lt))
        .method("__le__", |vm, args| compare(vm, &args, CompareOp::Le))
        .method("__gt__", |vm, args| compare(vm, &args, CompareOp::Gt))
        .method("__ge__", |vm, args| compare(vm, &args, CompareOp::Ge))
        .method("decode", |vm, args| {
            let [this, encoding, errors] = args.bind("decode", ["self", "encoding", "errors"], 1)?;
            let args = Args::new(this.into_iter().collect());
            let bytes = self::this(vm, &args, "decode")?;
            let name = |value: &Option<Value>, default: &str| match value.as_ref().map(Value::builtin) {
                Some(Value::Str(text)) => text.to_string(),
                _ => default.to_owned(),
            };
            Ok(decode(bytes, &name(&encoding, "utf-8"), &name(&errors, "strict"))?.into())
        })
        .method("hex", |vm, args| {
            let bytes = this(vm, &args, "hex")?;
            let separator = match argument(&args, 1).map(Value::builtin) {
                Some(Value::Str(text)) => text.to_string(),
                _ => String::new(),
            };
            let parts: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            Ok(parts.join(&separator).into())
        })
        .class_method("fromhex", |vm, args| {
            let text = match argument(&args, 1).map(Value::builtin) {
                Some(Value::Str(text)) => text.replace(|c: char| c.is_ascii_whitespace(), ""),
                other => {
                    let name = type_name(vm, other.unwrap_or(&Value::None));
                    return Err(Raise::type_error(format!("fromhex() argument must be str, not {name}")));
                }
            };
            let wrong = |at: usize| {
                Raise::value_error(format!("non-hexadecimal number found in fromhex() arg at position {at}"))
            };
            let digits: Vec<char> = text.chars().collect();
            let mut bytes = Vec::with_capacity(digits.len() / 2);
            for (at, pair) in digits.chunks(2).enumerate() {
                let [high, low] = pair else { return Err(wrong(digits.len())) };
                let high = high.to_digit(16).ok_or_else(|| wrong(2 * at))?;
                let low = low.to_digit(16).ok_or_else(|| wrong(2 * at + 1))?;
                bytes.push((high * 16 + low) as u8);
            }
            Ok(wrap(bytes))
        })
        .method("join", |vm, args| {
            arity(&args, "bytes.join", 1, 1)?;
            let separator = this(vm, &args, "join")?.clone();
            let mut joined = Vec::new();
            for (at, item) in vm.items(&args.positional[1])?.iter().enumerate() {
                let Value::Bytes(part) = item.builtin() else {
                    let name = type_name(vm, item);
                    return Err(Raise::type_error(format!(
                        "sequence item {at}: expected a bytes-like object, {name} found"
                    )));
                };
                if at > 0 {
                    joined.extend_from_slice(&separator);
                }
                joined.extend_from_slice(part);
            }
            Ok(wrap(joined))
        })
        .method("startswith", |vm, args| affix(vm, &args, "startswith", |bytes, part| bytes.starts_with(part)))
        .method("endswith", |vm, args| affix(vm, &args, "endswith", |bytes, part| bytes.ends_with(part)))
        .method("find", |vm, args| Ok(search(vm, &args, "find")?.map_or(Value::Int(-1), Value::from)))
        .method("index", |vm, args| {
            search(vm, &args, "index")?.map(Value::from).ok_or_else(|| Raise::value_error("subsection not found"))
        })
        .method("count", |vm, args| {
            arity(&args, "bytes.count", 1, 1)?;
            let bytes = this(vm, &args, "count")?.clone();
            let part = part_of(vm, &args.positional[1])?;
            if part.is_empty() {
                return Ok((bytes.len() + 1).into());
            }
            let (mut count, mut rest) = (0_i64, &bytes[..]);
            while let Some(at) = find(rest, &part) {
                count += 1;
                rest = &rest[at + part.len()..];
            }
            Ok(Value::Int(count))
        })
        .method("replace", |vm, args| {
            arity(&args, "bytes.replace", 2, 2)?;
            let bytes = this(vm, &args, "replace")?.clone();
            let (old, new) = (part_of(vm, &args.positional[1])?, part_of(vm, &args.positional[2])?);
            if old.is_empty() {
                return Err(Raise::unsupported("bytes.replace() of nothing"));
            }
            let (mut out, mut rest) = (Vec::with_capacity(bytes.len()), &bytes[..]);
            while let Some(at) = find(rest, &old) {
                out.extend_from_slice(&rest[..at]);
                out.extend_from_slice(&new);
                rest = &rest[at + old.len()..];
            }
            out.extend_from_slice(rest);
            Ok(wrap(out))
        })
        .method("split", |vm, args| {
            arity(&args, "bytes.split", 0, 1)?;
            let bytes = this(vm, &args, "split")?.clone();
            let parts: Vec<Value> = match argument(&args, 1).filter(|separator| !separator.is_none()) {
                None => bytes
                    .split(u8::is_ascii_whitespace)
                    .filter(|part| !part.is_empty())
                    .map(|part| wrap(part.to_vec()))
                    .collect(),
                Some(separator) => {
                    let separator = part_of(vm, separator)?;
                    if separator.is_empty() {
                        return Err(Raise::value_error("empty separator"));
                    }
                    let (mut parts, mut rest) = (Vec::new(), &bytes[..]);
                    while let Some(at) = find(rest, &separator) {
                        parts.push(wrap(rest[..at].to_vec()));
                        rest = &rest[at + separator.len()..];
                    }
                    parts.push(wrap(rest.to_vec()));
                    parts
                }
            };
            Ok(Value::list(parts))
        })
        .method("strip", |vm, args| {
            arity(&args, "bytes.strip", 0, 0)?;
            Ok(wrap(this(vm, &args, "strip")?.trim_ascii().to_vec()))
        })
        .method("upper", |vm, args| Ok(wrap(this(vm, &args, "upper")?.to_ascii_uppercase())))
        .method("lower", |vm, args| Ok(wrap(this(vm, &args, "lower")?.to_ascii_lowercase())))
        .build(vm);
}

fn wrap(bytes: Vec<u8>) -> Value {
    Value::Bytes(Rc::new(bytes))
}

fn this<'a>(vm: &Vm, args: &'a Args, method: &str) -> Result<&'a Rc<Vec<u8>>> {
    match args.positional.first().map(Value::builtin) {
        Some(Value::Bytes(bytes)) => Ok(bytes),
        _ => Err(wrong_self(vm, args, "bytes", method)),
    }
}

fn new(vm: &mut Vm, args: Args) -> Result<Value> {
    let [class, source, encoding, errors] = args.bind("bytes", ["cls", "source", "encoding", "errors"], 1)?;
    let bytes = match source {
        None => Vec::new(),
        Some(source) => match source.builtin() {
            Value::Str(text) => {
                let Some(Value::Str(encoding)) = &encoding else {
                    return Err(Raise::type_error("string argument without an encoding"));
                };
                let errors = errors.as_ref().and_then(Value::as_str).map_or("strict", |errors| errors.as_str());
                encode(text, encoding, errors)?
            }
            Value::Bytes(bytes) => bytes.to_vec(),
            other => {
                let method = match &source {
                    Value::Object(_) => vm.special(&source, "__bytes__")?,
                    _ => None,
                };
                if let Some(method) = method {
                    let made = vm.call(&method, Vec::new(), Vec::new())?;
                    return super::instance_of(vm, class, made, |types| &types.bytes);
                }
                if is_index(vm, other)? {
                    let count = small_integer(vm, other)?;
                    let count = usize::try_from(count).map_err(|_| Raise::value_error("negative count"))?;
                    if count > 1 << 28 {
                        return Err(Raise::with_arguments("MemoryError", Vec::new()));
                    }
                    vec![0; count]
                } else {
                    if vm.special(&source, "__iter__")?.is_none() {
                        let name = type_name(vm, &source);
                        return Err(Raise::type_error(format!("cannot convert '{name}' object to bytes")));
                    }
                    let mut bytes = Vec::new();
                    for item in vm.items(&source)? {
                        bytes.push(byte_of(vm, &item)?);
                    }
                    bytes
                }
            }
        },
    };
    super::instance_of(vm, class, wrap(bytes), |types| &types.bytes)
}

fn byte_of(vm: &mut Vm, value: &Value) -> Result<u8> {
    match integer(vm, value)? {
        Value::Int(byte) => u8::try_from(byte).map_err(|_| Raise::value_error("bytes must be in range(0, 256)")),
        _ => Err(Raise::value_error("bytes must be in range(0, 256)")),
    }
}

fn part_of(vm: &mut Vm, value: &Value) -> Result<Rc<Vec<u8>>> {
    match value.builtin() {
        Value::Bytes(part) => Ok(part.clone()),
        other => {
            let name = type_name(vm, other);
            Err(Raise::type_error(format!("a bytes-like object is required, not '{name}'")))
        }
    }
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    if part.is_empty() {
        return Some(0);
    }
    bytes.windows(part.len()).position(|window| window == part)
}

fn search(vm: &mut Vm, args: &Args, method: &str) -> Result<Option<usize>> {
    arity(args, &format!("bytes.{method}"), 1, 3)?;
    let bytes = this(vm, args, method)?.clone();
    let part = part_of(vm, &args.positional[1])?;
    let Some((start, end)) = bounds(vm, args, 2, bytes.len())? else { return Ok(None) };
    Ok(bytes.get(start..end).and_then(|inside| find(inside, &part)).map(|at| at + start))
}

fn affix(vm: &mut Vm, args: &Args, method: &str, test: fn(&[u8], &[u8]) -> bool) -> Result<Value> {
    arity(args, &format!("bytes.{method}"), 1, 1)?;
    let bytes = this(vm, args, method)?.clone();
    match args.positional[1].builtin() {
        Value::Bytes(part) => Ok(Value::Bool(test(&bytes, part))),
        Value::Tuple(parts) => {
            for part in parts.iter() {
                if test(&bytes, &part_of(vm, part)?) {
                    return Ok(Value::Bool(true));
                }
            }
            Ok(Value::Bool(false))
        }
        other => {
            let name = type_name(vm, other);
            Err(Raise::type_error(format!("{method} first arg must be bytes or a tuple of bytes, not {name}")))
        }
    }
}

fn multiply(vm: &mut Vm, args: Args) -> Result<Value> {
    let bytes = this(vm, &args, "__mul__")?.clone();
    let other = argument(&args, 1).cloned().unwrap_or_default();
    match repetitions(vm, &other, bytes.len())? {
        Some(times) => Ok(wrap(bytes.repeat(times))),
        None => multiplication_error(vm, &other),
    }
}

fn compare(vm: &mut Vm, args: &Args, op: CompareOp) -> Result<Value> {
    let bytes = this(vm, args, "__eq__")?;
    let Some(Value::Bytes(other)) = args.positional.get(1).map(Value::builtin) else { return Ok(vm.not_implemented()) };
    Ok(Value::Bool(super::ordered(op, bytes.cmp(other))))
}

struct Items {
    bytes: Rc<Vec<u8>>,
    at: Cell<usize>,
}

impl NativeIterator for Items {
    fn next(&self, _vm: &mut Vm) -> Result<Option<Value>> {
        let at = self.at.get();
        let item = self.bytes.get(at).map(|&byte| Value::Int(byte.into()));
        self.at.set(at + usize::from(item.is_some()));
        Ok(item)
    }

    fn remaining(&self) -> Option<usize> {
        Some(self.bytes.len() - self.at.get())
    }
}
