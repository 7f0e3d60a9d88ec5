//! `range`, and `slice`.

use std::cell::Cell;

use super::support::{
    Subscript, argument, arity, integer, position, slice_bounds, small_integer, subscript, wrong_self,
};
use crate::{
    python::{
        Args, ClassBuilder, Vm,
        execute::Number,
        objects::{NativeIterator, Slice},
    },
    value::{CompareOp, Host, Payload, Raise, Result, Value},
};

/// A `range`, its bounds within 64 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The first number.
    pub start: i64,
    /// The number that is not reached.
    pub stop: i64,
    /// The distance, not 0.
    pub step: i64,
}

impl Payload for Range {}

impl Range {
    /// How many numbers there are; as many as memory has addresses where there are more.
    pub fn len(self) -> usize {
        usize::try_from(self.count()).unwrap_or(usize::MAX)
    }

    /// How many numbers there are.
    fn count(self) -> i128 {
        let span = if self.step > 0 {
            i128::from(self.stop) - i128::from(self.start)
        } else {
            i128::from(self.start) - i128::from(self.stop)
        };
        let step = i128::from(self.step.unsigned_abs());
        (span.max(0) + step - 1) / step
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The number at an index that is in range.
    pub fn at(self, index: usize) -> i64 {
        (i128::from(self.start) + index as i128 * i128::from(self.step)) as i64
    }

    /// The index of a number.
    fn find(self, number: i64) -> Option<i64> {
        let distance = i128::from(number) - i128::from(self.start);
        let step = i128::from(self.step);
        (distance % step == 0 && distance / step >= 0)
            .then_some(distance / step)
            .filter(|&index| index < self.count())
            .and_then(|index| i64::try_from(index).ok())
    }
}

pub(super) fn install(vm: &mut Vm) {
    let class = vm.types.range.clone();
    vm.register_class::<Range>(&class);
    ClassBuilder::extend(&class)
        .method("__new__", |vm, args| {
            let given = args.positional.len().saturating_sub(1);
            if !args.keywords.is_empty() {
                return Err(Raise::type_error("range() takes no keyword arguments"));
            }
            let mut numbers = Vec::with_capacity(given);
            for value in args.positional.iter().skip(1) {
                numbers.push(bound(vm, value)?);
            }
            let (start, stop, step) = match numbers.as_slice() {
                [stop] => (0, *stop, 1),
                [start, stop] => (*start, *stop, 1),
                [_, _, 0] => return Err(Raise::value_error("range() arg 3 must not be zero")),
                [start, stop, step] => (*start, *stop, *step),
                [] => return Err(Raise::type_error("range expected at least 1 argument, got 0")),
                _ => return Err(Raise::type_error(format!("range expected at most 3 arguments, got {given}"))),
            };
            Ok(vm.wrap(Range { start, stop, step }))
        })
        .method("__repr__", |vm, args| {
            let Range { start, stop, step } = this(vm, &args, "__repr__")?;
            Ok(if step == 1 { format!("range({start}, {stop})") } else { format!("range({start}, {stop}, {step})") }
                .into())
        })
        .method("__len__", |vm, args| Ok(Value::int(this(vm, &args, "__len__")?.count().into())))
        .method("__bool__", |vm, args| Ok(Value::Bool(!this(vm, &args, "__bool__")?.is_empty())))
        .method("__iter__", |vm, args| {
            let range = this(vm, &args, "__iter__")?;
            Ok(iterate(vm, range))
        })
        .method("__reversed__", |vm, args| {
            let range = this(vm, &args, "__reversed__")?;
            let length = range.len();
            let turned = if length == 0 {
                Range { start: 0, stop: 0, step: 1 }
            } else {
                Range {
                    start: range.at(length - 1),
                    stop: range.start.saturating_sub(range.step.signum()),
                    step: -range.step,
                }
            };
            Ok(iterate(vm, turned))
        })
        .method("__contains__", |vm, args| {
            arity(&args, "range.__contains__", 1, 1)?;
            let range = this(vm, &args, "__contains__")?;
            Ok(Value::Bool(find(vm, range, &args.positional[1])?.is_some()))
        })
        .method("__getitem__", |vm, args| {
            arity(&args, "range.__getitem__", 1, 1)?;
            let range = this(vm, &args, "__getitem__")?;
            if let Value::BigInt(_) = args.positional[1] {
                return Err(Raise::new("IndexError", "range object index out of range"));
            }
            if let Value::Int(index) = args.positional[1].builtin() {
                let index = i128::from(*index) + if *index < 0 { range.count() } else { 0 };
                if !(0..range.count()).contains(&index) {
                    return Err(Raise::new("IndexError", "range object index out of range"));
                }
                return Ok(Value::Int((i128::from(range.start) + index * i128::from(range.step)) as i64));
            }
            let wrong = |name| format!("range indices must be integers or slices, not {name}");
            match subscript(vm, &args.positional[1], range.len(), wrong)? {
                Subscript::Index(index) => position(index, range.len())
                    .map(|at| Value::Int(range.at(at)))
                    .ok_or_else(|| Raise::new("IndexError", "range object index out of range")),
                Subscript::Slice(steps) => {
                    let Some(slice) = args.positional[1].payload::<Slice>() else { return Ok(Value::None) };
                    let (start, stop, _) = slice_bounds(vm, slice, range.len())?;
                    let place = |at: i64| range.start + at * range.step;
                    Ok(vm.wrap(Range { start: place(start), stop: place(stop), step: range.step * steps.step }))
                }
            }
        })
        .method("__hash__", |vm, args| {
            let range = this(vm, &args, "__hash__")?;
            let parts = [Value::int(range.count().into()), Value::Int(range.start), Value::Int(range.step)];
            Ok(Value::Int(vm.hash(&Value::tuple(parts))?))
        })
        .method("__eq__", |vm, args| compare(vm, &args, CompareOp::Eq))
        .method("__ne__", |vm, args| compare(vm, &args, CompareOp::Ne))
        .method("index", |vm, args| {
            arity(&args, "range.index", 1, 1)?;
            let range = this(vm, &args, "index")?;
            match find(vm, range, &args.positional[1])? {
                Some(at) => Ok(at.into()),
                None => Err(Raise::value_error(match &args.positional[1] {
                    number @ (Value::Int(_) | Value::BigInt(_) | Value::Bool(_)) => {
                        format!("{} is not in range", vm.repr(number)?)
                    }
                    _ => "sequence.index(x): x not in sequence".to_owned(),
                })),
            }
        })
        .method("count", |vm, args| {
            arity(&args, "range.count", 1, 1)?;
            let range = this(vm, &args, "count")?;
            Ok(Value::Int(find(vm, range, &args.positional[1])?.is_some().into()))
        })
        .property("start", |vm, args| Ok(Value::Int(this(vm, &args, "start")?.start)))
        .property("stop", |vm, args| Ok(Value::Int(this(vm, &args, "stop")?.stop)))
        .property("step", |vm, args| Ok(Value::Int(this(vm, &args, "step")?.step)))
        .build(vm);
    install_slice(vm);
}

/// The iterator over a range.
pub fn iterate(vm: &mut Vm, range: Range) -> Value {
    let class = vm.types.range_iterator.clone();
    vm.new_iterator(&class, Numbers { next: Cell::new(range.start), left: Cell::new(range.len()), step: range.step })
}

fn install_slice(vm: &mut Vm) {
    let class = vm.types.slice.clone();
    vm.register_class::<Slice>(&class);
    ClassBuilder::extend(&class)
        .method("__new__", |vm, args| {
            let given = args.positional.len().saturating_sub(1);
            let part = |at: usize| argument(&args, at).cloned().unwrap_or_default();
            let (start, stop, step) = match given {
                1 => (Value::None, part(1), Value::None),
                2 | 3 => (part(1), part(2), part(3)),
                0 => return Err(Raise::type_error("slice expected at least 1 argument, got 0")),
                _ => return Err(Raise::type_error(format!("slice expected at most 3 arguments, got {given}"))),
            };
            Ok(vm.wrap(Slice { start, stop, step }))
        })
        .method("__repr__", |vm, args| {
            let [start, stop, step] = parts(vm, &args)?;
            let (start, stop, step) = (vm.repr(&start)?, vm.repr(&stop)?, vm.repr(&step)?);
            Ok(format!("slice({start}, {stop}, {step})").into())
        })
        .constant("__hash__", Value::None)
        .method("__eq__", |vm, args| compare_slices(vm, args, CompareOp::Eq))
        .method("__ne__", |vm, args| compare_slices(vm, args, CompareOp::Ne))
        .method("__lt__", |vm, args| compare_slices(vm, args, CompareOp::Lt))
        .method("__le__", |vm, args| compare_slices(vm, args, CompareOp::Le))
        .method("__gt__", |vm, args| compare_slices(vm, args, CompareOp::Gt))
        .method("__ge__", |vm, args| compare_slices(vm, args, CompareOp::Ge))
        .method("indices", |vm, args| {
            arity(&args, "slice.indices", 1, 1)?;
            let length = small_integer(vm, &args.positional[1])?;
            let length = usize::try_from(length).map_err(|_| Raise::value_error("length should not be negative"))?;
            let Some(slice) = args.positional[0].payload::<Slice>() else {
                return Err(wrong_self(vm, &args, "slice", "indices"));
            };
            let (start, stop, step) = slice_bounds(vm, slice, length)?;
            Ok(Value::tuple([Value::Int(start), Value::Int(stop), Value::Int(step)]))
        })
        .property("start", |vm, args| parts(vm, &args).map(|[start, _, _]| start))
        .property("stop", |vm, args| parts(vm, &args).map(|[_, stop, _]| stop))
        .property("step", |vm, args| parts(vm, &args).map(|[_, _, step]| step))
        .build(vm);
}

/// Slices compare as the tuples of their parts.
fn compare_slices(vm: &mut Vm, mut args: Args, op: CompareOp) -> Result<Value> {
    let left = Value::tuple(parts(vm, &args)?);
    args.take_first()?;
    if args.positional.first().and_then(Value::payload::<Slice>).is_none() {
        return Ok(vm.not_implemented());
    }
    let right = Value::tuple(parts(vm, &args)?);
    vm.compare(op, &left, &right)
}

fn parts(vm: &Vm, args: &Args) -> Result<[Value; 3]> {
    match args.positional.first().and_then(Value::payload::<Slice>) {
        Some(slice) => Ok([slice.start.clone(), slice.stop.clone(), slice.step.clone()]),
        None => Err(wrong_self(vm, args, "slice", "start")),
    }
}

fn bound(vm: &mut Vm, value: &Value) -> Result<i64> {
    match integer(vm, value)? {
        Value::Int(number) => Ok(number),
        _ => Err(Raise::unsupported("a range with bounds beyond 64 bits")),
    }
}

fn this(vm: &Vm, args: &Args, method: &str) -> Result<Range> {
    let range = args.positional.first().and_then(Value::payload::<Range>);
    range.copied().ok_or_else(|| wrong_self(vm, args, "range", method))
}

fn find(vm: &mut Vm, range: Range, value: &Value) -> Result<Option<i64>> {
    match value.builtin() {
        Value::Int(number) => Ok(range.find(*number)),
        Value::Bool(flag) => Ok(range.find(i64::from(*flag))),
        Value::BigInt(_) | Value::Str(_) | Value::None => Ok(None),
        Value::Float(number) if number.trunc() != *number || number.abs() > 9e18 => Ok(None),
        Value::Float(number) => Ok(range.find(*number as i64)),
        _ => {
            for index in 0..range.len() {
                vm.charge(1)?;
                if vm.eq(&Value::Int(range.at(index)), value)? {
                    return Ok(Some(index as i64));
                }
            }
            Ok(None)
        }
    }
}

fn compare(vm: &mut Vm, args: &Args, op: CompareOp) -> Result<Value> {
    let left = this(vm, args, "__eq__")?;
    let Some(right) = args.positional.get(1).and_then(Value::payload::<Range>).copied() else {
        return Ok(vm.not_implemented());
    };
    let length = left.count();
    let equal = length == right.count()
        && (length == 0 || left.start == right.start && (length == 1 || left.step == right.step));
    Ok(Value::Bool(equal == (op == CompareOp::Eq)))
}

struct Numbers {
    next: Cell<i64>,
    left: Cell<usize>,
    step: i64,
}

impl NativeIterator for Numbers {
    fn next(&self, _vm: &mut Vm) -> Result<Option<Value>> {
        let Some(left) = self.left.get().checked_sub(1) else { return Ok(None) };
        self.left.set(left);
        let number = self.next.get();
        self.next.set(number.wrapping_add(self.step));
        Ok(Some(Value::Int(number)))
    }

    fn step(&self, to: &mut Option<Value>) -> bool {
        let Some(left) = self.left.get().checked_sub(1) else { return false };
        self.left.set(left);
        let number = self.next.get();
        self.next.set(number.wrapping_add(self.step));
        Number::Int(number).write(to);
        true
    }

    fn remaining(&self) -> Option<usize> {
        Some(self.left.get())
    }
}
