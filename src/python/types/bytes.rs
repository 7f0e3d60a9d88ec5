//! `bytes`.

mod methods;

use std::{cell::Cell, rc::Rc};

use super::{
    ByteArray,
    str::{encode, name_argument, percent_bytes},
    support::{
        Subscript, argument, arity, concatenation_error, integer, is_index, multiplication_error, position,
        repetitions, small_integer, subscript, type_name, wrong_self,
    },
};
use crate::{
    python::{Args, ClassBuilder, Vm, comparisons, format::bytes_repr, objects::NativeIterator},
    value::{CompareOp, Host, Raise, Result, Value, hash_bytes},
};

pub(super) fn install(vm: &mut Vm) {
    let class = vm.types.bytes.clone();
    let builder = ClassBuilder::extend(&class)
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
            if let Some(part) = bytes_of(&args.positional[1]) {
                return Ok(Value::Bool(find(&bytes, &part).is_some()));
            }
            match args.positional[1].builtin() {
                other if is_index(vm, other)? => {
                    let byte = byte_of(vm, other, "byte")?;
                    Ok(Value::Bool(bytes.contains(&byte)))
                }
                other => {
                    let name = type_name(vm, other);
                    Err(Raise::type_error(format!("a bytes-like object is required, not '{name}'")))
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
            match args.positional.get(1).and_then(bytes_of) {
                Some(other) => Ok(wrap([&***bytes, &**other].concat())),
                _ => concatenation_error(vm, &args, "bytes"),
            }
        })
        .method("__mul__", multiply)
        .method("__rmul__", multiply)
        .method("__mod__", |vm, args| {
            arity(&args, "bytes.__mod__", 1, 1)?;
            let bytes = this(vm, &args, "__mod__")?.clone();
            percent_bytes(vm, &bytes, &args.positional[1]).map(wrap)
        })
        .method("__bytes__", |vm, args| Ok(Value::Bytes(this(vm, &args, "__bytes__")?.clone())))
        .method("__getnewargs__", |vm, args| Ok(Value::tuple([Value::Bytes(this(vm, &args, "__bytes__")?.clone())])))
        .methods(comparisons!(compare));
    methods::add(builder).build(vm);
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
    let [class, given, encoding, errors] = args.clinic("bytes", ["cls", "source", "encoding", "errors"], 1)?;
    if let Some(value) = given.as_ref().filter(|_| encoding.is_none() && errors.is_none())
        && bytes_of(value).is_none()
        && matches!(value, Value::Object(_))
        && let Some(method) = vm.special(value, "__bytes__")?
    {
        let made = vm.call(&method, Vec::new(), Vec::new())?;
        if !matches!(made.builtin(), Value::Bytes(_)) {
            let name = type_name(vm, &made);
            return Err(Raise::type_error(format!("__bytes__ returned non-bytes (type {name})")));
        }
        return super::instance_of(vm, class, made, |types| &types.bytes);
    }
    let bytes = source(vm, "bytes", given, encoding, errors)?;
    super::instance_of(vm, class, wrap(bytes), |types| &types.bytes)
}

/// The bytes of a value that has some: of `bytes` or a `bytearray`.
pub fn bytes_of(value: &Value) -> Option<Rc<Vec<u8>>> {
    match value.builtin() {
        Value::Bytes(bytes) => Some(bytes.clone()),
        other => other.payload::<ByteArray>().map(ByteArray::bytes),
    }
}

/// The bytes that the arguments of `bytes()` and `bytearray()` stand for; `kind` is which of them.
pub(super) fn source(
    vm: &mut Vm,
    kind: &str,
    source: Option<Value>,
    encoding: Option<Value>,
    errors: Option<Value>,
) -> Result<Vec<u8>> {
    let named = encoding.is_some() || errors.is_some();
    let given = encoding.is_some();
    let encoding = name_argument(vm, encoding, kind, "encoding", "utf-8")?;
    let errors = name_argument(vm, errors, kind, "errors", "strict")?;
    Ok(match source {
        None if named => return Err(Raise::type_error("encoding without a string argument")),
        None => Vec::new(),
        Some(source) => match source.builtin() {
            Value::Str(text) if given => encode(text, &encoding, &errors)?,
            Value::Str(_) => return Err(Raise::type_error("string argument without an encoding")),
            _ if named => return Err(Raise::type_error("encoding without a string argument")),
            Value::Bytes(bytes) => bytes.to_vec(),
            other => {
                if let Some(bytes) = bytes_of(other) {
                    return Ok(bytes.to_vec());
                }
                if is_index(vm, other)? {
                    let count = small_integer(vm, other)
                        .map_err(|_| Raise::new("OverflowError", "cannot fit 'int' into an index-sized integer"))?;
                    if count < 0 {
                        return Err(Raise::value_error("negative count"));
                    }
                    // Where memory is addressed by less than 64 bits, there is no place for so many.
                    let count = usize::try_from(count).map_err(|_| Raise::with_arguments("MemoryError", Vec::new()))?;
                    if count > 1 << 28 {
                        return Err(Raise::with_arguments("MemoryError", Vec::new()));
                    }
                    vec![0; count]
                } else {
                    if vm.special(&source, "__iter__")?.is_none() && vm.special(&source, "__getitem__")?.is_none() {
                        let name = type_name(vm, &source);
                        return Err(Raise::type_error(format!("cannot convert '{name}' object to {kind}")));
                    }
                    let mut bytes = Vec::new();
                    for item in vm.items(&source)? {
                        bytes.push(byte_of(vm, &item, if kind == "bytes" { kind } else { "byte" })?);
                    }
                    bytes
                }
            }
        },
    })
}

/// The byte that an integer stands for; `what` begins the message where it is out of range.
pub(super) fn byte_of(vm: &mut Vm, value: &Value, what: &str) -> Result<u8> {
    let byte = match integer(vm, value)? {
        Value::Int(byte) => u8::try_from(byte).ok(),
        _ => None,
    };
    byte.ok_or_else(|| Raise::value_error(format!("{what} must be in range(0, 256)")))
}

fn part_of(vm: &mut Vm, value: &Value) -> Result<Rc<Vec<u8>>> {
    bytes_of(value).ok_or_else(|| {
        let name = type_name(vm, value);
        Raise::type_error(format!("a bytes-like object is required, not '{name}'"))
    })
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    if part.is_empty() {
        return Some(0);
    }
    bytes.windows(part.len()).position(|window| window == part)
}

fn find_last(bytes: &[u8], part: &[u8]) -> Option<usize> {
    if part.is_empty() {
        return Some(bytes.len());
    }
    bytes.windows(part.len()).rposition(|window| window == part)
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
    let Some(other) = args.positional.get(1).and_then(bytes_of) else { return Ok(vm.not_implemented()) };
    Ok(Value::Bool(super::ordered(op, bytes.cmp(&other))))
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
