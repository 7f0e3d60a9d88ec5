//! Sorting, stable and with the comparisons that the script defines.

use super::super::support::charge;
use crate::{
    python::Vm,
    value::{CompareOp, Host, Result, Value},
};

/// Sorts `items` by `<`, or by what `key` gives for each. Equal items keep their order, also when `reverse` turns it.
/// Where a comparison raises, the items are in some order and the error is passed on.
pub fn sort(vm: &mut Vm, items: &mut Vec<Value>, key: Option<&Value>, reverse: bool) -> Result<()> {
    let count = items.len();
    charge(vm, count.saturating_mul(count.checked_ilog2().unwrap_or(0) as usize + 1))?;
    let mut entries: Vec<(Value, Value)> = Vec::with_capacity(count);
    if let Some(key) = key {
        for item in items.iter() {
            let sorted_by = vm.call(key, vec![item.clone()], Vec::new())?;
            entries.push((sorted_by, item.clone()));
        }
    } else {
        entries.extend(items.iter().map(|item| (item.clone(), Value::None)));
    }
    // Turned before and after, so that equal items keep their order.
    if reverse {
        entries.reverse();
    }
    let mut entries = if comparable(&entries) {
        entries.sort_by(|(left, _), (right, _)| left.native_cmp(right).flatten().unwrap_or(std::cmp::Ordering::Equal));
        entries
    } else {
        merge_sort(vm, entries)?
    };
    if reverse {
        entries.reverse();
    }
    *items = if key.is_some() {
        entries.into_iter().map(|(_, item)| item).collect()
    } else {
        entries.into_iter().map(|(item, _)| item).collect()
    };
    Ok(())
}

/// Whether all keys are of one kind that needs no script to compare, NaN aside.
fn comparable(entries: &[(Value, Value)]) -> bool {
    let kind = |value: &Value| match value {
        Value::Int(_) | Value::Bool(_) | Value::BigInt(_) => 1,
        Value::Float(number) if !number.is_nan() => 1,
        Value::Str(_) => 2,
        Value::Bytes(_) => 3,
        Value::Date(_) => 4,
        _ => 0,
    };
    let Some((first, _)) = entries.first() else { return true };
    let first = kind(first);
    first != 0 && entries.iter().all(|(value, _)| kind(value) == first)
}

fn less(vm: &mut Vm, left: &Value, right: &Value) -> Result<bool> {
    if let (Value::Tuple(left), Value::Tuple(right)) = (left, right) {
        return tuple_less(vm, left, right);
    }
    let result = vm.compare(CompareOp::Lt, left, right)?;
    vm.truth(&result)
}

fn tuple_less(vm: &mut Vm, left: &[Value], right: &[Value]) -> Result<bool> {
    for (a, b) in left.iter().zip(right) {
        if !super::sequence::same(vm, a, b)? {
            return less(vm, a, b);
        }
    }
    Ok(left.len() < right.len())
}

/// From the bottom up: runs by insertion, then merges.
fn merge_sort(vm: &mut Vm, mut entries: Vec<(Value, Value)>) -> Result<Vec<(Value, Value)>> {
    const RUN: usize = 16;
    let count = entries.len();
    let mut start = 0;
    while start < count {
        let end = (start + RUN).min(count);
        for at in start + 1..end {
            // Where it belongs among those before it, behind its equals.
            let (mut low, mut high) = (start, at);
            if !less(vm, &entries[at].0, &entries[at - 1].0)? {
                continue;
            }
            while low < high {
                let middle = (low + high) / 2;
                if less(vm, &entries[at].0, &entries[middle].0)? {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            entries[low..=at].rotate_right(1);
        }
        start = end;
    }
    let mut width = RUN;
    while width < count {
        let mut merged: Vec<(Value, Value)> = Vec::with_capacity(count);
        let mut start = 0;
        while start < count {
            let middle = (start + width).min(count);
            let end = (start + 2 * width).min(count);
            let (mut left, mut right) = (start, middle);
            while left < middle && right < end {
                if less(vm, &entries[right].0, &entries[left].0)? {
                    merged.push(std::mem::take(&mut entries[right]));
                    right += 1;
                } else {
                    merged.push(std::mem::take(&mut entries[left]));
                    left += 1;
                }
            }
            for entry in entries[left..middle].iter_mut() {
                merged.push(std::mem::take(entry));
            }
            for entry in entries[right..end].iter_mut() {
                merged.push(std::mem::take(entry));
            }
            start = end;
        }
        entries = merged;
        width *= 2;
    }
    Ok(entries)
}
