//! `Counter`.

use super::dicts::dict_of;
use crate::{
    python::{
        Args, BinaryOp, ClassBuilder, Vm,
        types::{
            sort,
            support::{argument, small_integer},
        },
    },
    value::{Class, CompareOp, Dict, Host, Raise, Result, Str, Value},
};

pub(super) fn class(vm: &mut Vm) -> Class {
    let dict = vm.types.dict.clone();
    ClassBuilder::new("collections", "Counter")
        .base(&dict)
        .method("__init__", |vm, args| {
            count(vm, args, BinaryOp::Add)?;
            Ok(Value::None)
        })
        .method("update", |vm, args| {
            count(vm, args, BinaryOp::Add)?;
            Ok(Value::None)
        })
        .method("subtract", |vm, args| {
            count(vm, args, BinaryOp::Sub)?;
            Ok(Value::None)
        })
        .method("__missing__", |_, _| Ok(Value::Int(0)))
        .method("__delitem__", |vm, args| {
            let [this, key] = args.exactly("__delitem__")?;
            dict_of(vm, &this)?.remove(vm, &key)?;
            Ok(Value::None)
        })
        .method("__repr__", |vm, args| {
            let this = argument(&args, 0).cloned().unwrap_or_default();
            let name = vm.class_of(&this).name();
            let dict = dict_of(vm, &this)?;
            if dict.is_empty() {
                return Ok(format!("{name}()").into());
            }
            let mut parts = Vec::with_capacity(dict.len());
            for pair in most_common(vm, &dict)? {
                if let Value::Tuple(pair) = &pair
                    && let [key, value] = &**pair
                {
                    parts.push(format!("{}: {}", vm.repr(key)?, vm.repr(value)?));
                }
            }
            Ok(format!("{name}({{{}}})", parts.join(", ")).into())
        })
        .method("most_common", |vm, args| {
            let [this, number] = args.bind("most_common", ["self", "n"], 1)?;
            let dict = dict_of(vm, &this.unwrap_or_default())?;
            let mut pairs = most_common(vm, &dict)?;
            if let Some(number) = number.filter(|number| !number.is_none()) {
                pairs.truncate(small_integer(vm, &number)?.max(0) as usize);
            }
            Ok(Value::list(pairs))
        })
        .method("elements", |vm, args| {
            let dict = dict_of(vm, argument(&args, 0).unwrap_or(&Value::None))?;
            let mut items = Vec::new();
            for (key, value) in dict.entries() {
                let times = small_integer(vm, &value)?.max(0) as usize;
                vm.charge(times as u64)?;
                items.extend(std::iter::repeat_n(key, times));
            }
            vm.iter(&Value::list(items))
        })
        .method("total", |vm, args| {
            let dict = dict_of(vm, argument(&args, 0).unwrap_or(&Value::None))?;
            let mut total = Value::Int(0);
            for value in dict.values() {
                total = vm.binary(BinaryOp::Add, &total, &value)?;
            }
            Ok(total)
        })
        .method("copy", |vm, args| {
            let this = argument(&args, 0).cloned().unwrap_or_default();
            let class = vm.class_of(&this);
            let dict = dict_of(vm, &this)?;
            vm.call(&class.into(), vec![Value::Dict(dict)], Vec::new())
        })
        .method("__add__", |vm, args| combine(vm, args, |vm, a, b| vm.binary(BinaryOp::Add, a, b)))
        .method("__sub__", |vm, args| combine(vm, args, |vm, a, b| vm.binary(BinaryOp::Sub, a, b)))
        .method("__or__", |vm, args| combine(vm, args, |vm, a, b| pick(vm, CompareOp::Gt, a, b)))
        .method("__and__", |vm, args| combine(vm, args, |vm, a, b| pick(vm, CompareOp::Lt, a, b)))
        .method("__iadd__", |vm, args| combine(vm, args, |vm, a, b| vm.binary(BinaryOp::Add, a, b)))
        .method("__isub__", |vm, args| combine(vm, args, |vm, a, b| vm.binary(BinaryOp::Sub, a, b)))
        .open()
        .build(vm)
}

/// Adds or takes off what is given: a mapping of counts, or items to count.
fn count(vm: &mut Vm, args: Args, op: BinaryOp) -> Result<()> {
    if args.positional.len() > 2 {
        return Err(Raise::type_error("expected at most 1 argument"));
    }
    let this = argument(&args, 0).cloned().unwrap_or_default();
    let dict = dict_of(vm, &this)?;
    let mut changes: Vec<(Value, Value)> = Vec::new();
    if let Some(source) = argument(&args, 1).filter(|source| !source.is_none()) {
        match source.builtin() {
            Value::Dict(counts) => changes.extend(counts.entries()),
            _ => {
                let items = vm.items(source)?;
                vm.charge(items.len() as u64)?;
                changes.extend(items.into_iter().map(|item| (item, Value::Int(1))));
            }
        }
    }
    changes.extend(args.keywords.into_iter().map(|(name, value): (Str, Value)| (Value::Str(name), value)));
    for (key, change) in changes {
        let old = dict.get(vm, &key)?.unwrap_or(Value::Int(0));
        let new = vm.binary(op, &old, &change)?;
        dict.insert(vm, &key, new)?;
    }
    Ok(())
}

fn most_common(vm: &mut Vm, dict: &Dict) -> Result<Vec<Value>> {
    let mut pairs: Vec<Value> = dict.entries().into_iter().map(|(key, value)| Value::tuple([key, value])).collect();
    let key = vm.native_function("itemgetter", |_, args| match args.positional.first() {
        Some(Value::Tuple(pair)) => Ok(pair.get(1).cloned().unwrap_or_default()),
        _ => Ok(Value::None),
    });
    sort(vm, &mut pairs, Some(&key), true)?;
    Ok(pairs)
}

fn pick(vm: &mut Vm, op: CompareOp, left: &Value, right: &Value) -> Result<Value> {
    let chosen = vm.compare(op, left, right)?;
    Ok(if vm.truth(&chosen)? { left.clone() } else { right.clone() })
}

/// The counter of what `op` makes of the counts of both; only counts above zero stay.
fn combine(vm: &mut Vm, args: Args, op: fn(&mut Vm, &Value, &Value) -> Result<Value>) -> Result<Value> {
    let [this, other] = args.exactly("__add__")?;
    let left = dict_of(vm, &this)?;
    let Value::Dict(right) = other.builtin().clone() else { return Ok(vm.not_implemented()) };
    let class = vm.class_of(&this);
    let made = vm.call(&class.into(), Vec::new(), Vec::new())?;
    let result = dict_of(vm, &made)?;
    let mut keys = left.keys();
    for key in right.keys() {
        if !left.contains(vm, &key)? {
            keys.push(key);
        }
    }
    for key in keys {
        let a = left.get(vm, &key)?.unwrap_or(Value::Int(0));
        let b = right.get(vm, &key)?.unwrap_or(Value::Int(0));
        let value = op(vm, &a, &b)?;
        let positive = vm.compare(CompareOp::Gt, &value, &Value::Int(0))?;
        if vm.truth(&positive)? {
            result.insert(vm, &key, value)?;
        }
    }
    Ok(made)
}
