//! What the methods of builtin types share: arguments, indexes and slices, and guards of recursive reprs.

use std::cell::{Cell, RefCell};

use crate::{
    python::{Args, Vm, objects::Slice},
    value::{Raise, Result, Str, Value},
};

/// The name of a value's class, as messages give it.
pub fn type_name(vm: &Vm, value: &Value) -> Str {
    vm.class_of(value).type_name()
}

/// Checks the number of positional arguments of a method (`self` not counted), in the words of CPython's C functions, and
/// that there are none with a name. `method` is `"str.find"`.
pub fn arity(args: &Args, method: &str, least: usize, most: usize) -> Result<()> {
    if args.positional.is_empty() {
        return Err(Raise::type_error(format!("unbound method {method}() needs an argument")));
    }
    let given = args.positional.len().saturating_sub(1);
    count(given, !args.keywords.is_empty(), method, least, most)
}

/// As [`arity`] for a function, which has no `self`.
pub fn function_arity(args: &Args, function: &str, least: usize, most: usize) -> Result<()> {
    count(args.positional.len(), !args.keywords.is_empty(), function, least, most)
}

/// As [`bounds`], where `None` is no bound.
pub fn strict_bounds(vm: &mut Vm, args: &Args, at: usize, length: usize) -> Result<Option<(usize, usize)>> {
    for value in args.positional.iter().skip(at).take(2) {
        if !is_index(vm, value)? {
            return Err(Raise::type_error("slice indices must be integers or have an __index__ method"));
        }
    }
    bounds(vm, args, at, length)
}

fn count(given: usize, keywords: bool, method: &str, least: usize, most: usize) -> Result<()> {
    if keywords {
        return Err(Raise::type_error(format!("{method}() takes no keyword arguments")));
    }
    if (least..=most).contains(&given) {
        return Ok(());
    }
    let short = method.rsplit('.').next().unwrap_or(method);
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    Err(Raise::type_error(match (least, most) {
        (0, 0) => format!("{method}() takes no arguments ({given} given)"),
        (1, 1) => format!("{method}() takes exactly one argument ({given} given)"),
        _ if least == most => format!("{short} expected {least} arguments, got {given}"),
        _ if given < least => format!("{short} expected at least {least} argument{}, got {given}", plural(least)),
        _ => format!("{short} expected at most {most} argument{}, got {given}", plural(most)),
    }))
}

/// The error of a method called with an object of another class: `str.lower(5)`.
pub fn wrong_self(vm: &Vm, args: &Args, class: &str, method: &str) -> Raise {
    match args.positional.first() {
        None => Raise::type_error(format!("unbound method {class}.{method}() needs an argument")),
        Some(value) => Raise::type_error(format!(
            "descriptor '{method}' for '{class}' objects doesn't apply to a '{}' object",
            type_name(vm, value)
        )),
    }
}

/// Whether a value is an `int`, a `bool` or a `float`.
pub fn is_real(value: &Value) -> bool {
    matches!(value.builtin(), Value::Int(_) | Value::Bool(_) | Value::BigInt(_) | Value::Float(_))
}

/// The positional argument at `at`, `self` being the one at 0.
pub fn argument(args: &Args, at: usize) -> Option<&Value> {
    args.positional.get(at)
}

/// The argument at `at`; `None` stands for one that is not given.
pub fn given(args: &Args, at: usize) -> Option<&Value> {
    args.positional.get(at).filter(|value| !value.is_none())
}

/// The integer that a value is or that its `__index__` gives, as an `Int` or a `BigInt`; a `TypeError` for others.
pub fn integer(vm: &mut Vm, value: &Value) -> Result<Value> {
    match value.builtin() {
        Value::Int(_) | Value::BigInt(_) => Ok(value.builtin().clone()),
        Value::Bool(flag) => Ok(Value::Int(i64::from(*flag))),
        Value::Object(_) => {
            if let Some(method) = vm.special(value, "__index__")? {
                let result = vm.call_args(&method, Args::default())?;
                return match result.builtin() {
                    Value::Int(_) | Value::BigInt(_) => Ok(result.builtin().clone()),
                    Value::Bool(flag) => Ok(Value::Int(i64::from(*flag))),
                    other => {
                        let name = type_name(vm, other);
                        Err(Raise::type_error(format!("__index__ returned non-int (type {name})")))
                    }
                };
            }
            Err(not_an_integer(vm, value))
        }
        _ => Err(not_an_integer(vm, value)),
    }
}

fn not_an_integer(vm: &Vm, value: &Value) -> Raise {
    Raise::type_error(format!("'{}' object cannot be interpreted as an integer", type_name(vm, value)))
}

/// As [`integer`], for one that must fit 64 bits (`OverflowError`).
pub fn small_integer(vm: &mut Vm, value: &Value) -> Result<i64> {
    match integer(vm, value)? {
        Value::Int(number) => Ok(number),
        _ => Err(Raise::new("OverflowError", "Python int too large to convert to C ssize_t")),
    }
}

/// As [`integer`] for indexes and bounds: too large ones become the largest.
pub fn bound(vm: &mut Vm, value: &Value) -> Result<i64> {
    Ok(match integer(vm, value)? {
        Value::Int(number) => number,
        Value::BigInt(number) if number.sign() == num_bigint::Sign::Minus => i64::MIN,
        _ => i64::MAX,
    })
}

/// Whether a value can be an index: an integer, or an object with `__index__`.
pub fn is_index(vm: &mut Vm, value: &Value) -> Result<bool> {
    Ok(match value.builtin() {
        Value::Int(_) | Value::Bool(_) | Value::BigInt(_) => true,
        Value::Object(_) => vm.special(value, "__index__")?.is_some(),
        _ => false,
    })
}

/// What stands in the brackets behind a sequence.
pub enum Subscript {
    /// One index, which may be negative.
    Index(i64),
    /// The items of a slice.
    Slice(Steps),
}

/// Reads an index or a slice of a sequence of `length` items. `error` makes the `TypeError` of anything else.
pub fn subscript(vm: &mut Vm, key: &Value, length: usize, error: impl FnOnce(Str) -> String) -> Result<Subscript> {
    if let Value::Int(index) = key {
        return Ok(Subscript::Index(*index));
    }
    if let Some(slice) = key.payload::<Slice>() {
        return Ok(Subscript::Slice(steps(vm, slice, length)?));
    }
    if !is_index(vm, key)? {
        return Err(Raise::type_error(error(type_name(vm, key))));
    }
    match integer(vm, key)? {
        Value::Int(index) => Ok(Subscript::Index(index)),
        _ => {
            let name = type_name(vm, key);
            Err(Raise::new("IndexError", format!("cannot fit '{name}' into an index-sized integer")))
        }
    }
}

/// The items of a slice: the index of the first, the distance to the next, and their number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Steps {
    /// The first index.
    pub start: usize,
    /// From one index to the next.
    pub step: i64,
    /// The number of items.
    pub count: usize,
}

impl Steps {
    /// The indexes.
    pub fn indexes(self) -> impl Iterator<Item = usize> {
        (0..self.count).map(move |number| (self.start as i64 + number as i64 * self.step) as usize)
    }
}

/// The items that a slice takes of `length`.
pub fn steps(vm: &mut Vm, slice: &Slice, length: usize) -> Result<Steps> {
    let (start, stop, step) = slice_bounds(vm, slice, length)?;
    let count = if step > 0 { (stop - start).max(0) } else { (start - stop).max(0) } as u64;
    let count = count.div_ceil(step.unsigned_abs()) as usize;
    Ok(Steps { start: start.max(0) as usize, step, count })
}

/// `slice.indices(length)`: start, stop, step.
pub fn slice_bounds(vm: &mut Vm, slice: &Slice, length: usize) -> Result<(i64, i64, i64)> {
    let length = length as i64;
    let mut part = |value: &Value| -> Result<Option<i64>> {
        if value.is_none() {
            return Ok(None);
        }
        if !is_index(vm, value)? {
            return Err(Raise::type_error("slice indices must be integers or None or have an __index__ method"));
        }
        bound(vm, value).map(Some)
    };
    let step = part(&slice.step)?.unwrap_or(1).max(-i64::MAX);
    if step == 0 {
        return Err(Raise::value_error("slice step cannot be zero"));
    }
    let (lower, upper) = if step < 0 { (-1, length - 1) } else { (0, length) };
    let place = |index: i64| if index < 0 { index.saturating_add(length).max(lower) } else { index.min(upper) };
    let start = part(&slice.start)?.map_or(if step < 0 { upper } else { lower }, place);
    let stop = part(&slice.stop)?.map_or(if step < 0 { lower } else { upper }, place);
    Ok((start, stop, step))
}

/// The place of an index that may be negative; `None` where it is out of range.
pub fn position(index: i64, length: usize) -> Option<usize> {
    let index = if index < 0 { index.checked_add(length as i64)? } else { index };
    usize::try_from(index).ok().filter(|&index| index < length)
}

/// A bound of `find`, `index` and their like, brought into `0..=length`.
pub fn clamp(index: i64, length: usize) -> usize {
    let index = if index < 0 { index.saturating_add(length as i64).max(0) } else { index };
    (index as usize).min(length)
}

/// The bounds `start` and `end` at the arguments `at` and `at + 1`; `None` where no place is between them.
pub fn bounds(vm: &mut Vm, args: &Args, at: usize, length: usize) -> Result<Option<(usize, usize)>> {
    let mut read = |value: Option<&Value>, default: i64| -> Result<i64> {
        match value.filter(|value| !value.is_none()) {
            Some(value) if !is_index(vm, value)? => {
                Err(Raise::type_error("slice indices must be integers or None or have an __index__ method"))
            }
            Some(value) => bound(vm, value),
            None => Ok(default),
        }
    };
    let start = read(argument(args, at), 0)?;
    let end = read(argument(args, at + 1), i64::MAX)?;
    let begins = if start < 0 { clamp(start, length) as i64 } else { start };
    let end = clamp(end, length);
    Ok((begins <= end as i64).then_some((begins as usize, end)))
}

/// The number of repetitions that `sequence * number` asks for; `None` where the other operand is no integer.
pub fn repetitions(vm: &mut Vm, value: &Value, length: usize) -> Result<Option<usize>> {
    if !is_index(vm, value)? {
        return Ok(None);
    }
    let times = small_integer(vm, value)
        .map_err(|_| Raise::new("OverflowError", "cannot fit 'int' into an index-sized integer"))?;
    let times = usize::try_from(times.max(0)).unwrap_or(usize::MAX);
    match times.checked_mul(length) {
        Some(total) if total <= 1 << 28 => vm.reserve(total)?,
        _ => return Err(Raise::with_arguments("MemoryError", Vec::new())),
    }
    charge(vm, times.saturating_mul(length))?;
    // Nothing, however often, is nothing at once.
    Ok(Some(if length == 0 { 0 } else { times }))
}

/// What `sequence + other` gives for another type: `NotImplemented` where that type may still add itself, else the error.
pub fn concatenation_error(vm: &mut Vm, args: &Args, class: &str) -> Result<Value> {
    let other = args.positional.get(1).cloned().unwrap_or_default();
    if matches!(other, Value::Object(_)) && vm.special(&other, "__radd__")?.is_some() {
        return Ok(vm.not_implemented());
    }
    let name = type_name(vm, &other);
    Err(Raise::type_error(match class {
        "bytes" => format!("can't concat {name} to bytes"),
        _ => format!("can only concatenate {class} (not \"{name}\") to {class}"),
    }))
}

/// As [`concatenation_error`] for `sequence * other`.
pub fn multiplication_error(vm: &mut Vm, other: &Value) -> Result<Value> {
    // A number's own method would only say that it cannot: the sequence has the last word.
    let number = vm.class_of(other).is(&vm.types.complex);
    if !number && matches!(other, Value::Object(_)) && vm.special(other, "__rmul__")?.is_some() {
        return Ok(vm.not_implemented());
    }
    let name = type_name(vm, other);
    Err(Raise::type_error(format!("can't multiply sequence by non-int of type '{name}'")))
}

/// Takes native work over `items` items off the budget.
pub fn charge(vm: &mut Vm, items: usize) -> Result<()> {
    use crate::value::Host;
    if items < 64 { Ok(()) } else { vm.charge(items as u64 / 16) }
}

thread_local! {
    static SHOWING: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
    static NESTED: Cell<usize> = const { Cell::new(0) };
}

/// Runs `work` on what lies within a container or an iterator; a `RecursionError`, which `what` ends, where such calls
/// lie within one another too deep for the native stack.
pub fn nested<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let depth = NESTED.get();
    if depth > DEEPEST {
        return Err(Raise::new("RecursionError", format!("maximum recursion depth exceeded {what}")));
    }
    NESTED.set(depth + 1);
    let result = work();
    NESTED.set(depth);
    result
}

/// How deep containers may lie in each other before a repr gives up, as CPython does for its stack.
const DEEPEST: usize = 300;

/// Runs `show` for the container at `address`, unless that is being shown already: then `recursive` stands for it.
pub fn guarded(address: usize, recursive: &str, show: impl FnOnce() -> Result<String>) -> Result<String> {
    let (known, depth) = SHOWING.with_borrow(|showing| (showing.contains(&address), showing.len()));
    if known {
        return Ok(recursive.to_owned());
    }
    if depth > DEEPEST {
        return Err(Raise::new(
            "RecursionError",
            "maximum recursion depth exceeded while getting the repr of an object",
        ));
    }
    SHOWING.with_borrow_mut(|showing| showing.push(address));
    let result = show();
    SHOWING.with_borrow_mut(|showing| showing.pop());
    result
}
