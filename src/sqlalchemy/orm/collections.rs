//! `InstrumentedList`: a list that tells the ORM what is put into it and taken out.

use super::export_class;
use crate::{
    orm::Collection,
    python::{Args, ClassBuilder, Vm},
    value::{Dict, Host, Raise, Result, Value},
};

/// Makes the class.
pub(super) fn load(vm: &mut Vm, module: &Dict) -> Result<()> {
    let list = vm.types.list.clone();
    let class = ClassBuilder::new("sqlalchemy.orm.collections", "InstrumentedList")
        .base(&list)
        .allocator(|_| Ok(Box::new(Collection::detached(Vec::new()))))
        .method("__init__", |vm, args| {
            let [this, items] = args.bind("InstrumentedList", ["self", "iterable"], 1)?;
            if let Some(items) = items {
                let items = vm.items(&items)?;
                of(&this.unwrap_or_default())?.set_members(items);
            }
            Ok(Value::None)
        })
        .method("append", |vm, args| {
            let [this, item] = args.exactly("append")?;
            of(&this)?.append(vm, item, None)?;
            Ok(Value::None)
        })
        .method("remove", |vm, args| {
            let [this, item] = args.exactly("remove")?;
            of(&this)?.remove(vm, &item)?;
            Ok(Value::None)
        })
        .method("insert", |vm, args| {
            let [this, index, item] = args.exactly("insert")?;
            let collection = of(&this)?;
            let index = place(&index, collection.len())?;
            collection.insert(vm, index.clamp(0, collection.len() as i64) as usize, item)?;
            Ok(Value::None)
        })
        .method("pop", pop)
        .method("extend", |vm, args| {
            let [this, items] = args.exactly("extend")?;
            extend(vm, &this, &items)?;
            Ok(Value::None)
        })
        .method("__iadd__", |vm, args| {
            let [this, items] = args.exactly("__iadd__")?;
            extend(vm, &this, &items)?;
            Ok(this)
        })
        .method("clear", |vm, args| {
            let [this] = args.exactly("clear")?;
            of(&this)?.clear(vm)?;
            Ok(Value::None)
        })
        .method("__setitem__", set_item)
        .method("__delitem__", delete_item);
    let class = export_class(vm, module, "InstrumentedList", class);
    vm.register_class::<Collection>(&class);
    module.remove_str(&"InstrumentedList".into());
    Ok(())
}

fn of(value: &Value) -> Result<Collection> {
    Collection::of(value).ok_or_else(|| Raise::type_error("an InstrumentedList is expected"))
}

/// An index, counted from the start; it may be out of range.
fn place(index: &Value, length: usize) -> Result<i64> {
    let index = match index {
        Value::Int(index) => *index,
        Value::Bool(index) => i64::from(*index),
        _ => return Err(Raise::type_error("list indices must be integers or slices")),
    };
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    Ok(if index < 0 { (index + length).max(-1) } else { index })
}

fn within(index: &Value, length: usize, message: &'static str) -> Result<usize> {
    let place = place(index, length)?;
    match usize::try_from(place) {
        Ok(place) if place < length => Ok(place),
        _ => Err(Raise::new("IndexError", message)),
    }
}

fn pop(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this, index] = args.bind("pop", ["self", "index"], 1)?;
    let collection = of(&this.unwrap_or_default())?;
    let length = collection.len();
    collection.fire_pre_remove(vm)?;
    if length == 0 {
        return Err(Raise::new("IndexError", "pop from empty list"));
    }
    let index = within(&index.unwrap_or(Value::Int(-1)), length, "pop index out of range")?;
    collection.pop(vm, index)
}

fn extend(vm: &mut Vm, this: &Value, items: &Value) -> Result<()> {
    let collection = of(this)?;
    for item in vm.items(items)? {
        collection.append(vm, item, None)?;
    }
    Ok(())
}

/// The places that a slice means in a list of so many items, and whether they go one by one.
fn slice(vm: &mut Vm, slice: &Value, length: usize) -> Result<(Vec<usize>, bool)> {
    let indices = vm.call_method(slice, "indices", vec![Value::from(length)])?;
    let numbers: Vec<i64> = match &indices {
        Value::Tuple(items) => {
            items.iter().filter_map(|item| if let Value::Int(n) = item { Some(*n) } else { None }).collect()
        }
        _ => Vec::new(),
    };
    let [start, stop, step] = numbers.as_slice() else {
        return Err(Raise::type_error("list indices must be integers or slices"));
    };
    let mut places = Vec::new();
    let mut at = *start;
    while (*step > 0 && at < *stop) || (*step < 0 && at > *stop) {
        places.push(usize::try_from(at).unwrap_or(0));
        at += step;
    }
    Ok((places, *step == 1))
}

fn set_item(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this, index, value] = args.exactly("__setitem__")?;
    let collection = of(&this)?;
    if matches!(index, Value::Int(_) | Value::Bool(_)) {
        let index = within(&index, collection.len(), "list assignment index out of range")?;
        collection.replace(vm, index, value)?;
        return Ok(Value::None);
    }
    if value.is(&this) {
        return Ok(Value::None);
    }
    let values = vm.items(&value)?;
    let (places, contiguous) = slice(vm, &index, collection.len())?;
    if contiguous {
        let indices = vm.call_method(&index, "indices", vec![Value::from(collection.len())])?;
        let start = match &indices {
            Value::Tuple(items) => match items.first() {
                Some(Value::Int(start)) => usize::try_from(*start).unwrap_or(0),
                _ => 0,
            },
            _ => 0,
        };
        for _ in &places {
            if collection.len() > start {
                collection.delete(vm, &[start])?;
            }
        }
        for (offset, value) in values.into_iter().enumerate() {
            collection.insert(vm, start + offset, value)?;
        }
        return Ok(Value::None);
    }
    if values.len() != places.len() {
        return Err(Raise::value_error(format!(
            "attempt to assign sequence of size {} to extended slice of size {}",
            values.len(),
            places.len()
        )));
    }
    for (place, value) in places.into_iter().zip(values) {
        collection.replace(vm, place, value)?;
    }
    Ok(Value::None)
}

fn delete_item(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this, index] = args.exactly("__delitem__")?;
    let collection = of(&this)?;
    let places = match &index {
        Value::Int(_) | Value::Bool(_) => vec![within(&index, collection.len(), "list assignment index out of range")?],
        other => {
            let mut places = slice(vm, other, collection.len())?.0;
            places.sort_unstable();
            places
        }
    };
    collection.delete(vm, &places)?;
    Ok(Value::None)
}
