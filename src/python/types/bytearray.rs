//! `bytearray`: what it has in common with `bytes` it asks of that.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use super::{
    bytes::{byte_of, bytes_of, source},
    support::{
        Steps, Subscript, argument, arity, charge, is_index, position, repetitions, small_integer, subscript,
        type_name, wrong_self,
    },
};
use crate::{
    python::{Args, ClassBuilder, Vm, format::bytes_repr, objects::NativeIterator},
    value::{Class, Host, Object, Payload, Raise, Result, Value},
};

/// The payload of a `bytearray`.
#[derive(Default)]
pub struct ByteArray(RefCell<Rc<Vec<u8>>>);

impl Payload for ByteArray {}

impl ByteArray {
    /// The bytes as they are now.
    pub fn bytes(&self) -> Rc<Vec<u8>> {
        self.0.borrow().clone()
    }

    fn edit<T>(&self, change: impl FnOnce(&mut Vec<u8>) -> T) -> T {
        change(Rc::make_mut(&mut self.0.borrow_mut()))
    }
}

/// The methods that give of a `bytearray` what they give of the `bytes` in it.
const SHARED: &[&str] = &[
    "__len__",
    "__contains__",
    "__mod__",
    "__eq__",
    "__ne__",
    "__lt__",
    "__le__",
    "__gt__",
    "__ge__",
    "capitalize",
    "center",
    "count",
    "decode",
    "endswith",
    "expandtabs",
    "find",
    "hex",
    "index",
    "isalnum",
    "isalpha",
    "isascii",
    "isdigit",
    "islower",
    "isspace",
    "istitle",
    "isupper",
    "join",
    "ljust",
    "lower",
    "lstrip",
    "partition",
    "removeprefix",
    "removesuffix",
    "replace",
    "rfind",
    "rindex",
    "rjust",
    "rpartition",
    "rsplit",
    "rstrip",
    "split",
    "splitlines",
    "startswith",
    "strip",
    "swapcase",
    "title",
    "translate",
    "upper",
    "zfill",
];

pub(super) fn install(vm: &mut Vm) {
    let class = ClassBuilder::new("builtins", "bytearray")
        .payload::<ByteArray>()
        .method("__new__", |vm, mut args| match args.take_first()? {
            Value::Class(class) => Ok(Object::new(class, Box::new(ByteArray::default())).into()),
            other => {
                let name = type_name(vm, &other);
                Err(Raise::type_error(format!("bytearray.__new__(X): X is not a type object ({name})")))
            }
        })
        .method("__init__", |vm, args| {
            let [this, given, encoding, errors] =
                args.clinic("bytearray", ["self", "source", "encoding", "errors"], 1)?;
            let bytes = source(vm, "bytearray", given, encoding, errors)?;
            if let Some(array) = this.as_ref().and_then(Value::payload::<ByteArray>) {
                array.0.replace(Rc::new(bytes));
            }
            Ok(Value::None)
        })
        .method("__repr__", |vm, args| {
            let name = type_name(vm, args.positional.first().unwrap_or(&Value::None));
            Ok(format!("{name}({})", bytes_repr(&this(vm, &args, "__repr__")?.bytes())).into())
        })
        .constant("__hash__", Value::None)
        .method("__iter__", |vm, args| {
            this(vm, &args, "__iter__")?;
            let array = args.positional.first().cloned().unwrap_or_default();
            let class = iterator_class(vm);
            Ok(vm.new_iterator(&class, Items { array, at: Cell::new(0) }))
        })
        .class_method("fromhex", |vm, args| {
            let bytes = Value::Class(vm.types.bytes.clone());
            let text = args.positional.get(1).cloned();
            let made = vm.call_method(&bytes, "fromhex", text.into_iter().collect())?;
            match args.positional.first() {
                Some(class) => vm.call(class, vec![made], Vec::new()),
                None => Ok(made),
            }
        })
        .static_method("maketrans", |vm, args| {
            let bytes = Value::Class(vm.types.bytes.clone());
            vm.call_method(&bytes, "maketrans", args.positional)
        });
    let class = changes(class).build(vm);
    let bytes = vm.types.bytes.clone();
    for name in SHARED {
        let name = vm.intern(name);
        let Some(method) = bytes.attributes().get_str(&name) else { continue };
        let shared = vm.native_method(&name, move |vm, args| {
            let positional = args.positional.into_iter().map(|value| as_bytes(&value)).collect();
            let result = vm.call_args(&method, Args { positional, keywords: args.keywords })?;
            Ok(as_array(vm, result))
        });
        class.attributes().insert_str(&name, shared);
    }
    vm.register_class::<ByteArray>(&class);
    let name = class.name();
    vm.builtins.insert_str(&name, Value::Class(class));
}

fn changes(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method("__getitem__", |vm, args| {
            arity(&args, "bytearray.__getitem__", 1, 1)?;
            let bytes = this(vm, &args, "__getitem__")?.bytes();
            match part(vm, &args.positional[1], bytes.len())? {
                Subscript::Index(index) => match position(index, bytes.len()).and_then(|at| bytes.get(at)) {
                    Some(byte) => Ok(Value::Int((*byte).into())),
                    None => Err(out_of_range()),
                },
                Subscript::Slice(steps) => {
                    Ok(new(vm, steps.indexes().filter_map(|at| bytes.get(at).copied()).collect()))
                }
            }
        })
        .method("__setitem__", set_item)
        .method("__delitem__", |vm, args| {
            arity(&args, "bytearray.__delitem__", 1, 1)?;
            let array = this(vm, &args, "__delitem__")?;
            let length = array.bytes().len();
            match part(vm, &args.positional[1], length)? {
                Subscript::Index(index) => {
                    let removed = array.edit(|bytes| position(index, bytes.len()).map(|at| bytes.remove(at)));
                    removed.map(|_| Value::None).ok_or_else(out_of_range)
                }
                Subscript::Slice(steps) => {
                    let mut gone: Vec<usize> = steps.indexes().collect();
                    gone.sort_unstable();
                    let mut at = 0;
                    array.edit(|bytes| {
                        bytes.retain(|_| {
                            at += 1;
                            gone.binary_search(&(at - 1)).is_err()
                        });
                    });
                    Ok(Value::None)
                }
            }
        })
        .method("append", |vm, args| {
            arity(&args, "bytearray.append", 1, 1)?;
            let byte = byte_of(vm, &args.positional[1], "byte")?;
            this(vm, &args, "append")?.edit(|bytes| bytes.push(byte));
            Ok(Value::None)
        })
        .method("extend", |vm, args| {
            arity(&args, "bytearray.extend", 1, 1)?;
            let more = items(vm, &args.positional[1], |name| format!("can't extend bytearray with {name}"))?;
            vm.reserve(this(vm, &args, "extend")?.bytes().len() + more.len())?;
            this(vm, &args, "extend")?.edit(|bytes| bytes.extend(more));
            Ok(Value::None)
        })
        .method("insert", |vm, args| {
            arity(&args, "bytearray.insert", 2, 2)?;
            let at = small_integer(vm, &args.positional[1])?;
            let byte = byte_of(vm, &args.positional[2], "byte")?;
            this(vm, &args, "insert")?.edit(|bytes| {
                let at = super::support::clamp(at, bytes.len());
                bytes.insert(at, byte);
            });
            Ok(Value::None)
        })
        .method("pop", |vm, args| {
            arity(&args, "bytearray.pop", 0, 1)?;
            let at = argument(&args, 1).map_or(Ok(-1), |at| small_integer(vm, at))?;
            let array = this(vm, &args, "pop")?;
            if array.bytes().is_empty() {
                return Err(Raise::new("IndexError", "pop from empty bytearray"));
            }
            let byte = array.edit(|bytes| position(at, bytes.len()).map(|at| bytes.remove(at)));
            byte.map(|byte| Value::Int(byte.into())).ok_or_else(|| Raise::new("IndexError", "pop index out of range"))
        })
        .method("remove", |vm, args| {
            arity(&args, "bytearray.remove", 1, 1)?;
            let byte = byte_of(vm, &args.positional[1], "byte")?;
            let array = this(vm, &args, "remove")?;
            match array.bytes().iter().position(|known| *known == byte) {
                Some(at) => {
                    array.edit(|bytes| bytes.remove(at));
                    Ok(Value::None)
                }
                None => Err(Raise::value_error("value not found in bytearray")),
            }
        })
        .method("reverse", |vm, args| {
            arity(&args, "bytearray.reverse", 0, 0)?;
            this(vm, &args, "reverse")?.edit(|bytes| bytes.reverse());
            Ok(Value::None)
        })
        .method("clear", |vm, args| {
            arity(&args, "bytearray.clear", 0, 0)?;
            this(vm, &args, "clear")?.edit(Vec::clear);
            Ok(Value::None)
        })
        .method("copy", |vm, args| {
            arity(&args, "bytearray.copy", 0, 0)?;
            let bytes = this(vm, &args, "copy")?.bytes();
            Ok(new(vm, bytes.to_vec()))
        })
        .method("__add__", |vm, args| {
            let bytes = this(vm, &args, "__add__")?.bytes();
            let more = added(vm, &args)?;
            vm.reserve(bytes.len() + more.len())?;
            Ok(new(vm, [&bytes[..], &more[..]].concat()))
        })
        .method("__iadd__", |vm, args| {
            let more = added(vm, &args)?;
            vm.reserve(this(vm, &args, "__iadd__")?.bytes().len() + more.len())?;
            this(vm, &args, "__iadd__")?.edit(|bytes| bytes.extend_from_slice(&more));
            Ok(args.positional.into_iter().next().unwrap_or_default())
        })
        .method("__mul__", |vm, args| multiply(vm, &args))
        .method("__rmul__", |vm, args| multiply(vm, &args))
        .method("__imul__", |vm, args| {
            let made = multiply(vm, &args)?;
            if let Some(bytes) = bytes_of(&made) {
                this(vm, &args, "__imul__")?.0.replace(bytes);
                return Ok(args.positional.into_iter().next().unwrap_or_default());
            }
            Ok(made)
        })
        .method("__reduce__", |vm, args| {
            let bytes = this(vm, &args, "__reduce__")?.bytes();
            let class = vm.class_of(args.positional.first().unwrap_or(&Value::None));
            Ok(Value::tuple([Value::Class(class), Value::tuple([Value::Bytes(bytes)])]))
        })
}

fn new(vm: &Vm, bytes: Vec<u8>) -> Value {
    vm.wrap_with_attributes(ByteArray(RefCell::new(Rc::new(bytes))))
}

fn this<'a>(vm: &Vm, args: &'a Args, method: &str) -> Result<&'a ByteArray> {
    match args.positional.first().and_then(Value::payload::<ByteArray>) {
        Some(array) => Ok(array),
        None => Err(wrong_self(vm, args, "bytearray", method)),
    }
}

fn part(vm: &mut Vm, key: &Value, length: usize) -> Result<Subscript> {
    subscript(vm, key, length, |name| format!("bytearray indices must be integers or slices, not {name}"))
}

fn out_of_range() -> Raise {
    Raise::new("IndexError", "bytearray index out of range")
}

/// The bytes in a `bytearray`, in the place of that; any other value as it is.
fn as_bytes(value: &Value) -> Value {
    value.payload::<ByteArray>().map_or_else(|| value.clone(), |array| Value::Bytes(array.bytes()))
}

/// What a method of `bytes` gave, with a `bytearray` for all bytes in it.
fn as_array(vm: &Vm, value: Value) -> Value {
    match value {
        Value::Bytes(bytes) => new(vm, bytes.to_vec()),
        Value::List(list) => Value::list(list.to_vec().into_iter().map(|item| as_array(vm, item)).collect::<Vec<_>>()),
        Value::Tuple(items) => Value::tuple(items.iter().map(|item| as_array(vm, item.clone())).collect::<Vec<_>>()),
        other => other,
    }
}

/// What is to be added: the bytes of another such value.
fn added(vm: &mut Vm, args: &Args) -> Result<Rc<Vec<u8>>> {
    let other = args.positional.get(1).unwrap_or(&Value::None);
    bytes_of(other).ok_or_else(|| {
        let name = type_name(vm, other);
        Raise::type_error(format!("can't concat {name} to bytearray"))
    })
}

fn multiply(vm: &mut Vm, args: &Args) -> Result<Value> {
    let bytes = this(vm, args, "__mul__")?.bytes();
    let other = argument(args, 1).cloned().unwrap_or_default();
    match repetitions(vm, &other, bytes.len())? {
        Some(times) => Ok(new(vm, bytes.repeat(times))),
        None => super::support::multiplication_error(vm, &other),
    }
}

/// The bytes of another such value, or those that an iterable of integers gives; `wrong` words the error for others.
fn items(vm: &mut Vm, value: &Value, wrong: impl FnOnce(&str) -> String) -> Result<Vec<u8>> {
    if let Some(bytes) = bytes_of(value) {
        return Ok(bytes.to_vec());
    }
    if vm.special(value, "__iter__")?.is_none() && vm.special(value, "__getitem__")?.is_none() {
        let name = type_name(vm, value);
        return Err(Raise::type_error(wrong(&name)));
    }
    let mut bytes = Vec::new();
    for item in vm.items(value)? {
        bytes.push(byte_of(vm, &item, "byte")?);
    }
    Ok(bytes)
}

fn set_item(vm: &mut Vm, args: Args) -> Result<Value> {
    arity(&args, "bytearray.__setitem__", 2, 2)?;
    let array = this(vm, &args, "__setitem__")?;
    let (key, value) = (&args.positional[1], &args.positional[2]);
    match part(vm, key, array.bytes().len())? {
        Subscript::Index(index) => {
            let byte = byte_of(vm, value, "byte")?;
            let place = array.edit(|bytes| {
                let at = position(index, bytes.len())?;
                bytes.get_mut(at).map(|slot| *slot = byte)
            });
            place.map(|()| Value::None).ok_or_else(out_of_range)
        }
        Subscript::Slice(steps) => {
            if is_index(vm, value)? || value.builtin().as_str().is_some() {
                return Err(Raise::type_error("can assign only bytes, buffers, or iterables of ints in range(0, 256)"));
            }
            let more = items(vm, value, |_| {
                "can assign only bytes, buffers, or iterables of ints in range(0, 256)".to_owned()
            })?;
            charge(vm, more.len())?;
            put(array, steps, more)
        }
    }
}

/// Puts bytes into the place of a slice.
fn put(array: &ByteArray, steps: Steps, more: Vec<u8>) -> Result<Value> {
    if steps.step == 1 {
        array.edit(|bytes| {
            let start = steps.start.min(bytes.len());
            let end = (start + steps.count).min(bytes.len());
            bytes.splice(start..end, more);
        });
        return Ok(Value::None);
    }
    if more.len() != steps.count {
        return Err(Raise::value_error(format!(
            "attempt to assign bytes of size {} to extended slice of size {}",
            more.len(),
            steps.count
        )));
    }
    array.edit(|bytes| {
        for (at, byte) in steps.indexes().zip(more) {
            if let Some(slot) = bytes.get_mut(at) {
                *slot = byte;
            }
        }
    });
    Ok(Value::None)
}

fn iterator_class(vm: &mut Vm) -> Class {
    if let Some(class) = vm.registered_class::<Items>() {
        return class;
    }
    let base = vm.types.bytes_iterator.clone();
    let mut builder = ClassBuilder::new("builtins", "bytearray_iterator");
    for name in ["__iter__", "__next__", "__length_hint__", "__repr__"] {
        if let Some(method) = base.attributes().get_str(&vm.intern(name)) {
            builder = builder.constant(name, method);
        }
    }
    let class = builder.build(vm);
    vm.register_class::<Items>(&class);
    class
}

struct Items {
    array: Value,
    at: Cell<usize>,
}

impl Payload for Items {}

impl NativeIterator for Items {
    fn next(&self, _vm: &mut Vm) -> Result<Option<Value>> {
        let at = self.at.get();
        let byte = self.array.payload::<ByteArray>().and_then(|array| array.0.borrow().get(at).copied());
        // An iterator that has come to its end stays there.
        self.at.set(if byte.is_some() { at + 1 } else { usize::MAX });
        Ok(byte.map(|byte| Value::Int(byte.into())))
    }

    fn visit(&self, visitor: &mut crate::value::Visitor<'_>) {
        visitor.value(&self.array);
    }
}
