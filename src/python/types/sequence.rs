//! What lists and tuples share.

use super::support::nested;
use crate::{
    python::Vm,
    value::{CompareOp, Host, Result, Value},
};

/// Whether two items are the same to a container: the same object, or equal.
pub fn same(vm: &mut Vm, left: &Value, right: &Value) -> Result<bool> {
    if left.is(right) {
        return Ok(true);
    }
    match left.native_eq(right) {
        Some(equal) => Ok(equal),
        None => vm.eq(left, right),
    }
}

/// Compares two sequences item by item: what the first difference says, else their lengths.
pub fn compare(vm: &mut Vm, op: CompareOp, left: &[Value], right: &[Value]) -> Result<Value> {
    nested("in comparison", || compare_items(vm, op, left, right))
}

fn compare_items(vm: &mut Vm, op: CompareOp, left: &[Value], right: &[Value]) -> Result<Value> {
    if left.len() != right.len() && matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::Bool(op == CompareOp::Ne));
    }
    for (a, b) in left.iter().zip(right) {
        if !same(vm, a, b)? {
            return match op {
                CompareOp::Eq => Ok(Value::Bool(false)),
                CompareOp::Ne => Ok(Value::Bool(true)),
                _ => vm.compare(op, a, b),
            };
        }
    }
    Ok(Value::Bool(super::ordered(op, left.len().cmp(&right.len()))))
}

/// `items`, so many times over.
pub fn repeat(items: &[Value], times: usize) -> Vec<Value> {
    let mut all = Vec::with_capacity(items.len() * times);
    for _ in 0..times {
        all.extend_from_slice(items);
    }
    all
}
