//! `tuple`.

use std::cell::Cell;

use super::{
    sequence,
    support::{
        Subscript, argument, arity, charge, concatenation_error, guarded, multiplication_error, nested, position,
        repetitions, strict_bounds, subscript, wrong_self,
    },
};
use crate::{
    python::{Args, ClassBuilder, Vm, comparisons, objects::NativeIterator},
    value::{CompareOp, Host, Raise, Result, Tuple, Value, hash_tuple},
};

pub(super) fn install(vm: &mut Vm) {
    let class = vm.types.tuple.clone();
    ClassBuilder::extend(&class)
        .method("__new__", |vm, args| {
            let given = args.positional.len().saturating_sub(1);
            if !args.keywords.is_empty() {
                return Err(Raise::type_error("tuple() takes no keyword arguments"));
            }
            if given > 1 {
                return Err(Raise::type_error(format!("tuple expected at most 1 argument, got {given}")));
            }
            let value = match argument(&args, 1) {
                None => Value::tuple([]),
                Some(Value::Tuple(tuple)) => Value::Tuple(tuple.clone()),
                Some(items) => Value::tuple(vm.items(items)?),
            };
            super::instance_of(vm, args.positional.first().cloned(), value, |types| &types.tuple)
        })
        .method("__repr__", |vm, args| {
            let tuple = this(vm, &args, "__repr__")?.clone();
            guarded(tuple.address(), "(...)", || {
                let mut out = String::from("(");
                for (at, item) in tuple.iter().enumerate() {
                    if at > 0 {
                        out.push_str(", ");
                    }
                    out.push_str(&vm.repr(item)?);
                }
                out.push_str(if tuple.len() == 1 { ",)" } else { ")" });
                Ok(out)
            })
            .map(Value::from)
        })
        .method("__hash__", |vm, args| {
            let tuple = this(vm, &args, "__hash__")?.clone();
            nested("while calling a Python object", || {
                let mut hashes = Vec::with_capacity(tuple.len());
                for item in tuple.iter() {
                    hashes.push(match item.native_hash() {
                        Some(hash) => hash,
                        None => vm.hash(item)?,
                    });
                }
                Ok(Value::Int(hash_tuple(hashes.into_iter())))
            })
        })
        .method("__len__", |vm, args| Ok(this(vm, &args, "__len__")?.len().into()))
        .method("__iter__", |vm, args| {
            let tuple = this(vm, &args, "__iter__")?.clone();
            let class = vm.types.tuple_iterator.clone();
            Ok(vm.new_iterator(&class, Items { tuple, at: Cell::new(0) }))
        })
        .method("__contains__", |vm, args| {
            arity(&args, "tuple.__contains__", 1, 1)?;
            let tuple = this(vm, &args, "__contains__")?.clone();
            Ok(Value::Bool(find(vm, &tuple, &args.positional[1], 0, tuple.len())?.is_some()))
        })
        .method("__getitem__", |vm, args| {
            arity(&args, "tuple.__getitem__", 1, 1)?;
            let tuple = this(vm, &args, "__getitem__")?.clone();
            get_item(vm, &tuple, &args.positional[1])
        })
        .method("__add__", |vm, args| {
            let tuple = this(vm, &args, "__add__")?;
            match args.positional.get(1).map(Value::builtin) {
                Some(Value::Tuple(other)) if tuple.is_empty() => Ok(Value::Tuple(other.clone())),
                Some(Value::Tuple(other)) => Ok(Value::tuple([&**tuple, &**other].concat())),
                _ => concatenation_error(vm, &args, "tuple"),
            }
        })
        .method("__mul__", multiply)
        .method("__rmul__", multiply)
        .methods(comparisons!(compare))
        .method("__getnewargs__", |vm, args| {
            Ok(Value::tuple([Value::Tuple(this(vm, &args, "__getnewargs__")?.clone())]))
        })
        .method("index", |vm, args| {
            arity(&args, "tuple.index", 1, 3)?;
            let tuple = this(vm, &args, "index")?.clone();
            let found = match strict_bounds(vm, &args, 2, tuple.len())? {
                Some((start, end)) => find(vm, &tuple, &args.positional[1], start, end)?,
                None => None,
            };
            found.map(Value::from).ok_or_else(|| Raise::value_error("tuple.index(x): x not in tuple"))
        })
        .method("count", |vm, args| {
            arity(&args, "tuple.count", 1, 1)?;
            let tuple = this(vm, &args, "count")?.clone();
            let mut count = 0_i64;
            for item in tuple.iter() {
                count += i64::from(sequence::same(vm, item, &args.positional[1])?);
            }
            Ok(Value::Int(count))
        })
        .class_method("__class_getitem__", super::generic::class_get_item)
        .build(vm);
}

/// `tuple[key]`.
pub fn get_item(vm: &mut Vm, tuple: &Tuple, key: &Value) -> Result<Value> {
    let wrong = |name| format!("tuple indices must be integers or slices, not {name}");
    match subscript(vm, key, tuple.len(), wrong)? {
        Subscript::Index(index) => position(index, tuple.len())
            .and_then(|at| tuple.get(at).cloned())
            .ok_or_else(|| Raise::new("IndexError", "tuple index out of range")),
        Subscript::Slice(steps) if steps.count == tuple.len() && steps.step == 1 => Ok(Value::Tuple(tuple.clone())),
        Subscript::Slice(steps) => {
            charge(vm, steps.count)?;
            Ok(Value::tuple(steps.indexes().filter_map(|at| tuple.get(at).cloned()).collect::<Vec<_>>()))
        }
    }
}

fn find(vm: &mut Vm, tuple: &Tuple, value: &Value, start: usize, end: usize) -> Result<Option<usize>> {
    for (at, item) in tuple.iter().enumerate().take(end).skip(start) {
        if sequence::same(vm, item, value)? {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

fn this<'a>(vm: &Vm, args: &'a Args, method: &str) -> Result<&'a Tuple> {
    match args.positional.first().map(Value::builtin) {
        Some(Value::Tuple(tuple)) => Ok(tuple),
        _ => Err(wrong_self(vm, args, "tuple", method)),
    }
}

fn multiply(vm: &mut Vm, args: Args) -> Result<Value> {
    let tuple = this(vm, &args, "__mul__")?.clone();
    let other = argument(&args, 1).cloned().unwrap_or_default();
    match repetitions(vm, &other, tuple.len())? {
        Some(times) => Ok(Value::tuple(sequence::repeat(&tuple, times))),
        None => multiplication_error(vm, &other),
    }
}

fn compare(vm: &mut Vm, args: &Args, op: CompareOp) -> Result<Value> {
    let tuple = this(vm, args, "__eq__")?;
    let Some(Value::Tuple(other)) = args.positional.get(1).map(Value::builtin) else { return Ok(vm.not_implemented()) };
    sequence::compare(vm, op, tuple, other)
}

struct Items {
    tuple: Tuple,
    at: Cell<usize>,
}

impl NativeIterator for Items {
    fn next(&self, _vm: &mut Vm) -> Result<Option<Value>> {
        let at = self.at.get();
        let item = self.tuple.get(at).cloned();
        self.at.set(at + usize::from(item.is_some()));
        Ok(item)
    }

    fn remaining(&self) -> Option<usize> {
        Some(self.tuple.len() - self.at.get())
    }
}
