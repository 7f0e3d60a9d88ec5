//! `set` and `frozenset`.

use std::cell::Cell;

use super::support::{argument, arity, charge, guarded, nested, wrong_self};
use crate::{
    python::{Args, ClassBuilder, Vm, comparisons, objects::NativeIterator},
    value::{CompareOp, Host, Raise, Result, Set, Value, Visitor},
};

/// What two sets can be put together by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// `|`
    Union,
    /// `&`
    Intersection,
    /// `-`
    Difference,
    /// `^`
    SymmetricDifference,
}

pub(super) fn install(vm: &mut Vm) {
    let class = vm.types.frozenset.clone();
    shared(ClassBuilder::extend(&class))
        .method("__new__", |vm, args| {
            let class = args.positional.first().cloned();
            let is_plain = matches!(&class, Some(Value::Class(class)) if class.is(&vm.types.frozenset));
            if is_plain && !args.keywords.is_empty() {
                return Err(Raise::type_error("frozenset() takes no keyword arguments"));
            }
            let value = match argument(&args, 1) {
                None => Value::Set(Set::new().copy(true)),
                Some(Value::Set(set)) if set.is_frozen() => Value::Set(set.clone()),
                Some(items) => Value::Set(from_items(vm, items)?.copy(true)),
            };
            super::instance_of(vm, class, value, |types| &types.frozenset)
        })
        .method("__hash__", |vm, args| {
            let set = this(vm, &args, "__hash__")?.clone();
            let mut hash: u64 = 0;
            nested("while calling a Python object", || {
                for element in set.elements() {
                    let element = vm.hash(&element)? as u64;
                    hash ^= (element ^ 89_869_747 ^ (element << 16)).wrapping_mul(3_644_798_167);
                }
                Ok(())
            })?;
            hash ^= (set.len() as u64 + 1).wrapping_mul(1_927_868_237);
            hash ^= (hash >> 11) ^ (hash >> 25);
            hash = hash.wrapping_mul(69_069).wrapping_add(907_133_923);
            Ok(Value::Int(if hash == u64::MAX { 590_923_713 } else { hash as i64 }))
        })
        .build(vm);

    let class = vm.types.set.clone();
    shared(ClassBuilder::extend(&class))
        .method("__new__", |vm, args| {
            super::instance_of(vm, args.positional.first().cloned(), Value::Set(Set::new()), |types| &types.set)
        })
        .method("__init__", |vm, args| {
            if !args.keywords.is_empty() {
                return Err(Raise::type_error("set() takes no keyword arguments"));
            }
            let given = args.positional.len().saturating_sub(1);
            if given > 1 {
                return Err(Raise::type_error(format!("set expected at most 1 argument, got {given}")));
            }
            let set = this(vm, &args, "__init__")?.clone();
            if !set.is_empty() {
                set.clear();
            }
            if let Some(items) = argument(&args, 1) {
                add_all(vm, &set, items)?;
            }
            Ok(Value::None)
        })
        .constant("__hash__", Value::None)
        .method("add", |vm, args| {
            arity(&args, "set.add", 1, 1)?;
            let set = this(vm, &args, "add")?.clone();
            set.add(vm, &args.positional[1])?;
            Ok(Value::None)
        })
        .method("discard", |vm, args| {
            arity(&args, "set.discard", 1, 1)?;
            let set = this(vm, &args, "discard")?.clone();
            set.remove(vm, &element_of(&args.positional[1]))?;
            Ok(Value::None)
        })
        .method("remove", |vm, args| {
            arity(&args, "set.remove", 1, 1)?;
            let set = this(vm, &args, "remove")?.clone();
            if !set.remove(vm, &element_of(&args.positional[1]))? {
                return Err(super::dict::key_error(&args.positional[1]));
            }
            Ok(Value::None)
        })
        .method("pop", |vm, args| {
            arity(&args, "set.pop", 0, 0)?;
            let set = this(vm, &args, "pop")?.clone();
            charge(vm, set.len())?;
            let popped = set.pop_first();
            popped.ok_or_else(|| Raise::new("KeyError", "pop from an empty set"))
        })
        .method("clear", |vm, args| {
            arity(&args, "set.clear", 0, 0)?;
            this(vm, &args, "clear")?.clear();
            Ok(Value::None)
        })
        .method("update", |vm, args| {
            let set = this(vm, &args, "update")?.clone();
            for items in args.positional.iter().skip(1) {
                add_all(vm, &set, items)?;
            }
            Ok(Value::None)
        })
        .method("intersection_update", |vm, args| in_place(vm, &args, Operation::Intersection))
        .method("difference_update", |vm, args| in_place(vm, &args, Operation::Difference))
        .method("symmetric_difference_update", |vm, args| {
            arity(&args, "set.symmetric_difference_update", 1, 1)?;
            in_place(vm, &args, Operation::SymmetricDifference)
        })
        .method("__ior__", |vm, args| augmented(vm, &args, Operation::Union))
        .method("__iand__", |vm, args| augmented(vm, &args, Operation::Intersection))
        .method("__isub__", |vm, args| augmented(vm, &args, Operation::Difference))
        .method("__ixor__", |vm, args| augmented(vm, &args, Operation::SymmetricDifference))
        .build(vm);
}

/// What both kinds of sets have.
fn shared(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method("__repr__", |vm, args| {
            let set = this(vm, &args, "__repr__")?.clone();
            let class = vm.class_of(&args.positional[0]);
            let name = class.name();
            if set.is_empty() {
                return Ok(format!("{name}()").into());
            }
            let plain = class.is(&vm.types.set);
            guarded(set.address(), &format!("{name}(...)"), || {
                let mut out = if plain { String::from("{") } else { format!("{name}({{") };
                for (at, element) in set.elements().into_iter().enumerate() {
                    if at > 0 {
                        out.push_str(", ");
                    }
                    out.push_str(&vm.repr(&element)?);
                }
                out.push_str(if plain { "}" } else { "})" });
                Ok(out)
            })
            .map(Value::from)
        })
        .method("__len__", |vm, args| Ok(this(vm, &args, "__len__")?.len().into()))
        .method("__iter__", |vm, args| {
            let set = this(vm, &args, "__iter__")?.clone();
            let class = vm.types.set_iterator.clone();
            let elements = set.elements();
            Ok(vm.new_iterator(&class, Walk { size: set.len(), set, elements, at: Cell::new(0) }))
        })
        .method("__contains__", |vm, args| {
            arity(&args, "set.__contains__", 1, 1)?;
            let set = this(vm, &args, "__contains__")?.clone();
            Ok(Value::Bool(set.contains(vm, &element_of(&args.positional[1]))?))
        })
        .method("__or__", |vm, args| operator(vm, &args, Operation::Union, false))
        .method("__and__", |vm, args| operator(vm, &args, Operation::Intersection, false))
        .method("__sub__", |vm, args| operator(vm, &args, Operation::Difference, false))
        .method("__xor__", |vm, args| operator(vm, &args, Operation::SymmetricDifference, false))
        .method("__ror__", |vm, args| operator(vm, &args, Operation::Union, true))
        .method("__rand__", |vm, args| operator(vm, &args, Operation::Intersection, true))
        .method("__rsub__", |vm, args| operator(vm, &args, Operation::Difference, true))
        .method("__rxor__", |vm, args| operator(vm, &args, Operation::SymmetricDifference, true))
        .method("union", |vm, args| method(vm, &args, Operation::Union, "union"))
        .method("intersection", |vm, args| method(vm, &args, Operation::Intersection, "intersection"))
        .method("difference", |vm, args| method(vm, &args, Operation::Difference, "difference"))
        .method("symmetric_difference", |vm, args| {
            one_argument(&args, "symmetric_difference")?;
            method(vm, &args, Operation::SymmetricDifference, "symmetric_difference")
        })
        .method("isdisjoint", |vm, args| {
            one_argument(&args, "isdisjoint")?;
            let set = this(vm, &args, "isdisjoint")?.clone();
            for item in vm.items(&args.positional[1])? {
                if set.contains(vm, &item)? {
                    return Ok(Value::Bool(false));
                }
            }
            Ok(Value::Bool(true))
        })
        .method("issubset", |vm, args| related(vm, &args, CompareOp::Le, "issubset"))
        .method("issuperset", |vm, args| related(vm, &args, CompareOp::Ge, "issuperset"))
        .method("copy", |vm, args| {
            let name = if this(vm, &args, "copy")?.is_frozen() { "frozenset" } else { "set" };
            arity(&args, &format!("{name}.copy"), 0, 0)?;
            let set = this(vm, &args, "copy")?;
            Ok(Value::Set(if set.is_frozen() { set.clone() } else { set.copy(false) }))
        })
        .methods(comparisons!(compared))
        .class_method("__class_getitem__", super::generic::class_get_item)
}

/// What is looked for in a set: a set stands for the frozenset of its elements.
pub fn element_of(value: &Value) -> Value {
    match value.builtin() {
        Value::Set(set) if !set.is_frozen() => Value::Set(set.copy(true)),
        _ => value.clone(),
    }
}

/// A set of the items of an iterable.
pub fn from_items(vm: &mut Vm, items: &Value) -> Result<Set> {
    let set = Set::new();
    add_all(vm, &set, items)?;
    Ok(set)
}

/// A new set of `left` and the items of `right`; not frozen.
pub fn operate(vm: &mut Vm, left: &Set, operation: Operation, right: &Value) -> Result<Set> {
    charge(vm, left.len() * 8)?;
    let result = match operation {
        Operation::Union => {
            let result = left.copy(false);
            add_all(vm, &result, right)?;
            result
        }
        Operation::Intersection => {
            // As CPython: the smaller set is walked, an iterable always.
            let result = Set::new();
            if let Value::Set(other) = right.builtin() {
                let (walked, asked) = if other.len() > left.len() { (left, other) } else { (other, left) };
                for element in walked.elements() {
                    if asked.contains(vm, &element)? {
                        result.add(vm, &element)?;
                    }
                }
                return Ok(result);
            }
            for item in vm.items(right)? {
                if left.contains(vm, &item)? {
                    result.add(vm, &item)?;
                }
            }
            result
        }
        // As CPython: by copying and removing where the other is no set, or much smaller.
        Operation::Difference => match right.builtin() {
            Value::Set(other) if left.len() >> 2 <= other.len() => {
                let result = Set::new();
                for element in left.elements() {
                    if !other.contains(vm, &element)? {
                        result.add(vm, &element)?;
                    }
                }
                result
            }
            _ => {
                let result = left.copy(false);
                remove_all(vm, &result, right)?;
                result
            }
        },
        // As CPython: what is new in the other comes first.
        Operation::SymmetricDifference => {
            let result = from_items(vm, right)?;
            toggle(vm, &result, left)?;
            result
        }
    };
    Ok(result)
}

/// How two sets compare: `<` is a proper subset.
pub fn compare(vm: &mut Vm, left: &Set, op: CompareOp, right: &Set) -> Result<bool> {
    let fits = match op {
        CompareOp::Eq | CompareOp::Ne => left.len() == right.len(),
        CompareOp::Lt => left.len() < right.len(),
        CompareOp::Le => left.len() <= right.len(),
        CompareOp::Gt => left.len() > right.len(),
        CompareOp::Ge => left.len() >= right.len(),
    };
    if !fits {
        return Ok(op == CompareOp::Ne);
    }
    let (small, large) = if matches!(op, CompareOp::Gt | CompareOp::Ge) { (right, left) } else { (left, right) };
    nested("in comparison", || {
        for element in small.elements() {
            if !large.contains(vm, &element)? {
                return Ok(op == CompareOp::Ne);
            }
        }
        Ok(op != CompareOp::Ne)
    })
}

fn this<'a>(vm: &Vm, args: &'a Args, method: &str) -> Result<&'a Set> {
    match args.positional.first().map(Value::builtin) {
        Some(Value::Set(set)) => Ok(set),
        _ => Err(wrong_self(vm, args, "set", method)),
    }
}

/// Adds the items of an iterable to a set.
pub fn add_all(vm: &mut Vm, set: &Set, items: &Value) -> Result<()> {
    match items.builtin() {
        Value::Set(other) => {
            charge(vm, other.len())?;
            return set.merge(vm, &other.clone());
        }
        Value::Dict(dict) => set.reserve(dict.len()),
        _ => {}
    }
    let items = vm.items(items)?;
    charge(vm, items.len() * 8)?;
    for item in items {
        set.add(vm, &item)?;
    }
    Ok(())
}

fn as_set(vm: &mut Vm, items: &Value) -> Result<Set> {
    match items.builtin() {
        Value::Set(set) => Ok(set.clone()),
        _ => from_items(vm, items),
    }
}

/// The result has the kind of the left operand.
fn like(model: &Set, result: Set) -> Value {
    Value::Set(if model.is_frozen() { result.copy(true) } else { result })
}

fn operator(vm: &mut Vm, args: &Args, operation: Operation, reflected: bool) -> Result<Value> {
    let set = this(vm, args, "__or__")?.clone();
    let Some(Value::Set(other)) = args.positional.get(1).map(Value::builtin) else { return Ok(vm.not_implemented()) };
    let (left, right) = if reflected { (other.clone(), set) } else { (set, other.clone()) };
    let result = operate(vm, &left, operation, &Value::Set(right))?;
    Ok(like(&left, result))
}

fn method(vm: &mut Vm, args: &Args, operation: Operation, name: &str) -> Result<Value> {
    let set = this(vm, args, name)?.clone();
    let mut others = args.positional.iter().skip(1);
    let mut result = match others.next() {
        None => set.copy(false),
        Some(first) => operate(vm, &set, operation, first)?,
    };
    for other in others {
        match operation {
            Operation::Intersection => result = operate(vm, &result, operation, other)?,
            _ => change(vm, &result, operation, other)?,
        }
    }
    Ok(like(&set, result))
}

/// Removes the items of an iterable from a set.
fn remove_all(vm: &mut Vm, set: &Set, items: &Value) -> Result<()> {
    for item in vm.items(items)? {
        set.remove(vm, &item)?;
    }
    set.tidy();
    Ok(())
}

/// Removes the elements of `other` that are there, and adds those that are not.
fn toggle(vm: &mut Vm, set: &Set, other: &Set) -> Result<()> {
    for element in other.elements() {
        if !set.remove(vm, &element)? {
            set.add(vm, &element)?;
        }
    }
    Ok(())
}

fn change(vm: &mut Vm, set: &Set, operation: Operation, other: &Value) -> Result<()> {
    match operation {
        Operation::Union => add_all(vm, set, other),
        Operation::Difference if matches!(other.builtin(), Value::Set(same) if same.is(set)) => {
            set.clear();
            Ok(())
        }
        Operation::Difference => remove_all(vm, set, other),
        Operation::Intersection => {
            let result = operate(vm, set, operation, other)?;
            set.swap(&result);
            Ok(())
        }
        Operation::SymmetricDifference => {
            let other = match other.builtin() {
                Value::Set(same) if same.is(set) => {
                    set.clear();
                    return Ok(());
                }
                _ => as_set(vm, other)?,
            };
            toggle(vm, set, &other)
        }
    }
}

fn in_place(vm: &mut Vm, args: &Args, operation: Operation) -> Result<Value> {
    let set = this(vm, args, "update")?.clone();
    for other in args.positional.iter().skip(1) {
        change(vm, &set, operation, other)?;
    }
    Ok(Value::None)
}

fn augmented(vm: &mut Vm, args: &Args, operation: Operation) -> Result<Value> {
    let set = this(vm, args, "__ior__")?.clone();
    let Some(other @ Value::Set(_)) = args.positional.get(1).map(Value::builtin) else {
        return Ok(vm.not_implemented());
    };
    change(vm, &set, operation, other)?;
    Ok(args.positional[0].clone())
}

/// As [`arity`] for the methods of both kinds of sets.
fn one_argument(args: &Args, method: &str) -> Result<()> {
    let frozen = matches!(args.positional.first().map(Value::builtin), Some(Value::Set(set)) if set.is_frozen());
    arity(args, &format!("{}.{method}", if frozen { "frozenset" } else { "set" }), 1, 1)
}

fn related(vm: &mut Vm, args: &Args, op: CompareOp, name: &str) -> Result<Value> {
    one_argument(args, name)?;
    let set = this(vm, args, name)?.clone();
    let other = as_set(vm, &args.positional[1])?;
    compare(vm, &set, op, &other).map(Value::Bool)
}

fn compared(vm: &mut Vm, args: &Args, op: CompareOp) -> Result<Value> {
    let set = this(vm, args, "__eq__")?.clone();
    let Some(Value::Set(other)) = args.positional.get(1).map(Value::builtin) else { return Ok(vm.not_implemented()) };
    compare(vm, &set, op, &other.clone()).map(Value::Bool)
}

struct Walk {
    set: Set,
    size: usize,
    elements: Vec<Value>,
    at: Cell<usize>,
}

impl NativeIterator for Walk {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.value(&Value::Set(self.set.clone()));
        visitor.values(&self.elements);
    }

    fn next(&self, _vm: &mut Vm) -> Result<Option<Value>> {
        let at = self.at.get();
        let Some(element) = self.elements.get(at) else { return Ok(None) };
        if self.set.len() != self.size {
            return Err(Raise::new("RuntimeError", "Set changed size during iteration"));
        }
        self.at.set(at + 1);
        Ok(Some(element.clone()))
    }

    fn remaining(&self) -> Option<usize> {
        Some(self.elements.len() - self.at.get())
    }
}
