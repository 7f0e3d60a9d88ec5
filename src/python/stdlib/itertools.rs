//! `itertools`.

use std::{
    any::Any,
    cell::{Cell, RefCell},
    collections::VecDeque,
    rc::Rc,
};

use super::module::Module;
use crate::{
    python::{
        Args, BinaryOp, ClassBuilder, NativeFn, Vm,
        iterate::iterator_methods,
        objects::{NativeIter, NativeIterator, StaticMethod},
        types::{
            FromFn, same,
            support::{argument, small_integer},
        },
    },
    value::{Class, Host, Object, Raise, Result, Value, Visitor},
};

pub(super) fn install(vm: &mut Vm) {
    vm.register_module("itertools", |vm| {
        let mut module = Module::new(vm);
        let classes: [(&str, NativeFn); 18] = [
            ("chain", |vm, args| {
                if !args.keywords.is_empty() {
                    return Err(Raise::type_error("chain() takes no keyword arguments"));
                }
                chained(vm, args.positional)
            }),
            ("count", count),
            ("cycle", cycle),
            ("repeat", repeat),
            ("islice", islice),
            ("takewhile", |vm, args| {
                let [test, source] = args.exactly("takewhile")?;
                let source = vm.iter(&source)?;
                make(vm, move |vm| match vm.next(&source)? {
                    Some(item) if holds(vm, &test, &item)? => Ok(Some(item)),
                    _ => Ok(None),
                })
            }),
            ("dropwhile", |vm, args| {
                let [test, source] = args.exactly("dropwhile")?;
                let source = vm.iter(&source)?;
                let mut dropping = true;
                make(vm, move |vm| {
                    while let Some(item) = vm.next(&source)? {
                        if !dropping || !holds(vm, &test, &item)? {
                            dropping = false;
                            return Ok(Some(item));
                        }
                        vm.charge(1)?;
                    }
                    Ok(None)
                })
            }),
            ("filterfalse", |vm, args| {
                let [test, source] = args.exactly("filterfalse")?;
                let source = vm.iter(&source)?;
                make(vm, move |vm| {
                    while let Some(item) = vm.next(&source)? {
                        let truth = if test.is_none() { vm.truth(&item)? } else { holds(vm, &test, &item)? };
                        if !truth {
                            return Ok(Some(item));
                        }
                        vm.charge(1)?;
                    }
                    Ok(None)
                })
            }),
            ("starmap", |vm, args| {
                let [function, source] = args.exactly("starmap")?;
                let source = vm.iter(&source)?;
                make(vm, move |vm| match vm.next(&source)? {
                    Some(item) => {
                        let arguments = vm.items(&item)?;
                        vm.call(&function, arguments, Vec::new()).map(Some)
                    }
                    None => Ok(None),
                })
            }),
            ("accumulate", accumulate),
            ("compress", |vm, args| {
                let [data, selectors] = args.exactly("compress")?;
                let (data, selectors) = (vm.iter(&data)?, vm.iter(&selectors)?);
                make(vm, move |vm| {
                    loop {
                        match (vm.next(&data)?, vm.next(&selectors)?) {
                            (Some(item), Some(wanted)) if vm.truth(&wanted)? => return Ok(Some(item)),
                            (Some(_), Some(_)) => vm.charge(1)?,
                            _ => return Ok(None),
                        }
                    }
                })
            }),
            ("pairwise", |vm, args| {
                let [source] = args.exactly("pairwise")?;
                let source = vm.iter(&source)?;
                let mut last: Option<Value> = None;
                make(vm, move |vm| {
                    if last.is_none() {
                        last = vm.next(&source)?;
                    }
                    let (Some(first), Some(second)) = (last.clone(), vm.next(&source)?) else { return Ok(None) };
                    last = Some(second.clone());
                    Ok(Some(Value::tuple([first, second])))
                })
            }),
            ("zip_longest", zip_longest),
            ("product", product),
            ("permutations", permutations),
            ("combinations", |vm, args| combinations(vm, args, false)),
            ("combinations_with_replacement", |vm, args| combinations(vm, args, true)),
            ("groupby", group_by),
        ];
        for (name, function) in classes {
            let class = class(module.vm, name, function);
            module.add(name, class);
        }
        module.functions(&[("tee", tee)]);
        Ok(module.finish())
    });
}

/// The class of the iterators that `function` makes.
fn class(vm: &mut Vm, name: &'static str, function: NativeFn) -> Class {
    let mut builder = iterator_methods(ClassBuilder::new("itertools", name)).method("__repr__", |vm, args| {
        let this = argument(&args, 0).cloned().unwrap_or_default();
        let shown = match this.payload::<NativeIter>() {
            Some(iterator) => iterator.0.shown(vm)?,
            None => None,
        };
        match shown {
            Some(shown) => Ok(shown.into()),
            None => {
                let address = this.as_object().map_or(0, |object| object.address());
                Ok(format!("<itertools.{} object at {address:#x}>", vm.class_of(&this).name()).into())
            }
        }
    });
    if name == "chain" {
        builder = builder.class_method("from_iterable", |vm, args| {
            let source = vm.iter(argument(&args, 1).unwrap_or(&Value::None))?;
            let mut current: Option<Value> = None;
            let made = make(vm, move |vm| {
                loop {
                    if let Some(iterator) = &current
                        && let Some(item) = vm.next(iterator)?
                    {
                        return Ok(Some(item));
                    }
                    match vm.next(&source)? {
                        Some(next) => current = Some(vm.iter(&next)?),
                        None => return Ok(None),
                    }
                }
            })?;
            Ok(of_class(made, argument(&args, 0)))
        });
    }
    let class = builder.build(vm);
    let new = vm.native_closure("__new__", move |vm, mut args| {
        let class = args.take_first()?;
        let made = function(vm, args)?;
        Ok(of_class(made, Some(&class)))
    });
    let new = Object::bare(vm.types.staticmethod.clone(), StaticMethod::new(new));
    class.set(&vm.intern("__new__"), new.into());
    class
}

fn of_class(made: Value, class: Option<&Value>) -> Value {
    if let (Value::Object(object), Some(Value::Class(class))) = (&made, class) {
        object.set_class(class.clone());
    }
    made
}

/// An iterator that is given its class by [`class`].
fn make(vm: &mut Vm, next: impl FnMut(&mut Vm) -> Result<Option<Value>> + 'static) -> Result<Value> {
    let class = vm.types.map.clone();
    Ok(vm.new_iterator(&class, FromFn::new(next)))
}

/// `count(start, step)`
struct Count {
    next: RefCell<Value>,
    step: Value,
}

impl NativeIterator for Count {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.values([&*self.next.borrow(), &self.step]);
    }

    fn release(&self) -> Box<dyn Any> {
        Box::new(self.next.take())
    }

    fn may_hold_itself(&self) -> bool {
        true
    }

    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        vm.charge(1)?;
        let current = self.next.borrow().clone();
        let after = vm.binary(BinaryOp::Add, &current, &self.step)?;
        drop(self.next.replace(after));
        Ok(Some(current))
    }

    fn shown(&self, vm: &mut Vm) -> Result<Option<String>> {
        let next = self.next.borrow().clone();
        let next = vm.repr(&next)?;
        Ok(Some(match self.step {
            Value::Int(1) => format!("count({next})"),
            _ => format!("count({next}, {})", vm.repr(&self.step)?),
        }))
    }
}

/// `repeat(object, times)`
struct Repeat {
    value: Value,
    left: Cell<Option<i64>>,
}

impl NativeIterator for Repeat {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.value(&self.value);
    }

    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        vm.charge(1)?;
        if let Some(left) = self.left.get() {
            if left == 0 {
                return Ok(None);
            }
            self.left.set(Some(left - 1));
        }
        Ok(Some(self.value.clone()))
    }

    fn remaining(&self) -> Option<usize> {
        self.left.get().and_then(|left| usize::try_from(left).ok())
    }

    fn shown(&self, vm: &mut Vm) -> Result<Option<String>> {
        let value = vm.repr(&self.value)?;
        Ok(Some(match self.left.get() {
            Some(left) => format!("repeat({value}, {left})"),
            None => format!("repeat({value})"),
        }))
    }
}

fn missing(function: &str, name: &str, place: usize) -> Raise {
    Raise::type_error(format!("{function}() missing required argument '{name}' (pos {place})"))
}

fn holds(vm: &mut Vm, test: &Value, item: &Value) -> Result<bool> {
    let result = vm.call(test, vec![item.clone()], Vec::new())?;
    vm.truth(&result)
}

fn chained(vm: &mut Vm, sources: Vec<Value>) -> Result<Value> {
    let mut sources = sources.into_iter();
    let mut current: Option<Value> = None;
    make(vm, move |vm| {
        loop {
            if let Some(iterator) = &current
                && let Some(item) = vm.next(iterator)?
            {
                return Ok(Some(item));
            }
            match sources.next() {
                Some(next) => current = Some(vm.iter(&next)?),
                None => return Ok(None),
            }
        }
    })
}

fn count(vm: &mut Vm, args: Args) -> Result<Value> {
    let [start, step] = args.bind("count", ["start", "step"], 0)?;
    let (next, step) = (start.unwrap_or(Value::Int(0)), step.unwrap_or(Value::Int(1)));
    for number in [&next, &step] {
        if !matches!(
            number.builtin(),
            Value::Int(_) | Value::BigInt(_) | Value::Bool(_) | Value::Float(_) | Value::Decimal(_)
        ) && vm.special(number, "__add__")?.is_none()
            || matches!(number.builtin(), Value::Str(_) | Value::List(_) | Value::Tuple(_))
        {
            return Err(Raise::type_error("a number is required"));
        }
    }
    let class = vm.types.map.clone();
    Ok(vm.new_iterator(&class, Count { next: RefCell::new(next), step }))
}

fn cycle(vm: &mut Vm, args: Args) -> Result<Value> {
    let [source] = args.exactly("cycle")?;
    let source = vm.iter(&source)?;
    let (mut seen, mut at, mut done) = (Vec::new(), 0, false);
    make(vm, move |vm| {
        vm.charge(1)?;
        if !done {
            if let Some(item) = vm.next(&source)? {
                seen.push(item.clone());
                return Ok(Some(item));
            }
            done = true;
        }
        let item: Option<&Value> = seen.get(at);
        let item = item.cloned();
        at = if seen.is_empty() { 0 } else { (at + 1) % seen.len() };
        Ok(item)
    })
}

fn repeat(vm: &mut Vm, args: Args) -> Result<Value> {
    if args.is_empty() {
        return Err(missing("repeat", "object", 1));
    }
    let [value, times] = args.bind("repeat", ["object", "times"], 1)?;
    let left = match times {
        Some(times) => Some(small_integer(vm, &times)?.max(0)),
        None => None,
    };
    let class = vm.types.map.clone();
    Ok(vm.new_iterator(&class, Repeat { value: value.unwrap_or_default(), left: Cell::new(left) }))
}

fn islice(vm: &mut Vm, args: Args) -> Result<Value> {
    let wrong = || Raise::value_error("Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.");
    let mut bound = |at: usize| -> Result<Option<usize>> {
        match args.positional.get(at).filter(|value| !value.is_none()) {
            None => Ok(None),
            Some(value) => {
                let number = small_integer(vm, value).map_err(|_| wrong())?;
                usize::try_from(number).map(Some).map_err(|_| wrong())
            }
        }
    };
    let (start, stop, step) = match args.positional.len() {
        2 => {
            let text = "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
            (0, bound(1).map_err(|_| Raise::value_error(text))?, 1)
        }
        3 | 4 => (bound(1)?.unwrap_or(0), bound(2)?, bound(3)?.unwrap_or(1)),
        given => return Err(Raise::type_error(format!("islice expected at least 2 arguments, got {given}"))),
    };
    if step == 0 {
        return Err(Raise::value_error("Step for islice() must be a positive integer or None."));
    }
    let source = vm.iter(&args.positional[0])?;
    let (mut at, mut wanted) = (0, start);
    make(vm, move |vm| {
        if stop.is_some_and(|stop| wanted >= stop) {
            return Ok(None);
        }
        loop {
            let Some(item) = vm.next(&source)? else { return Ok(None) };
            let here = at;
            at += 1;
            if here == wanted {
                wanted += step;
                return Ok(Some(item));
            }
        }
    })
}

fn accumulate(vm: &mut Vm, args: Args) -> Result<Value> {
    if args.is_empty() {
        return Err(missing("accumulate", "iterable", 1));
    }
    let [source, function, initial] = args.bind("accumulate", ["iterable", "func", "initial"], 1)?;
    let source = vm.iter(&source.unwrap_or_default())?;
    let function = function.filter(|function| !function.is_none());
    let mut first = initial.filter(|initial| !initial.is_none());
    let mut total: Option<Value> = None;
    make(vm, move |vm| {
        if let Some(first) = first.take() {
            total = Some(first.clone());
            return Ok(Some(first));
        }
        let Some(item) = vm.next(&source)? else { return Ok(None) };
        let next = match (&total, &function) {
            (None, _) => item,
            (Some(total), Some(function)) => vm.call(function, vec![total.clone(), item], Vec::new())?,
            (Some(total), None) => vm.binary(BinaryOp::Add, total, &item)?,
        };
        total = Some(next.clone());
        Ok(Some(next))
    })
}

fn zip_longest(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let fill = args.take_keyword("fillvalue").unwrap_or_default();
    if !args.keywords.is_empty() {
        return Err(Raise::type_error("zip_longest() got an unexpected keyword argument"));
    }
    let mut sources = Vec::with_capacity(args.positional.len());
    for source in &args.positional {
        sources.push(Some(vm.iter(source)?));
    }
    make(vm, move |vm| {
        let mut items = Vec::with_capacity(sources.len());
        for source in &mut sources {
            let item = match source {
                Some(iterator) => vm.next(iterator)?,
                None => None,
            };
            if item.is_none() {
                *source = None;
            }
            items.push(item.unwrap_or_else(|| fill.clone()));
        }
        Ok(sources.iter().any(Option::is_some).then(|| Value::tuple(items)))
    })
}

fn product(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let repeat = match args.take_keyword("repeat") {
        Some(repeat) => usize::try_from(small_integer(vm, &repeat)?)
            .map_err(|_| Raise::value_error("repeat argument cannot be negative"))?,
        None => 1,
    };
    let mut pools = Vec::new();
    for source in &args.positional {
        pools.push(vm.items(source)?);
    }
    vm.reserve(repeat.saturating_mul(pools.len() * size_of::<Vec<Value>>()))?;
    let pools: Vec<Vec<Value>> = std::iter::repeat_n(pools, repeat).flatten().collect();
    let mut indexes: Option<Vec<usize>> =
        if pools.iter().any(Vec::is_empty) { None } else { Some(vec![0; pools.len()]) };
    make(vm, move |vm| {
        vm.charge(1)?;
        let Some(current) = &mut indexes else { return Ok(None) };
        let items: Vec<Value> =
            pools.iter().zip(current.iter()).filter_map(|(pool, &at)| pool.get(at).cloned()).collect();
        let mut place = current.len();
        loop {
            let Some(previous) = place.checked_sub(1) else {
                indexes = None;
                break;
            };
            place = previous;
            current[place] += 1;
            if current[place] < pools[place].len() {
                break;
            }
            current[place] = 0;
        }
        Ok(Some(Value::tuple(items)))
    })
}

fn permutations(vm: &mut Vm, args: Args) -> Result<Value> {
    let [source, length] = args.bind("permutations", ["iterable", "r"], 1)?;
    let pool = vm.items(&source.unwrap_or_default())?;
    let count = pool.len();
    let length = match length.filter(|length| !length.is_none()) {
        Some(length) => {
            usize::try_from(small_integer(vm, &length)?).map_err(|_| Raise::value_error("r must be non-negative"))?
        }
        None => count,
    };
    let mut indexes: Vec<usize> = (0..count).collect();
    let mut cycles: Vec<usize> = (0..length.min(count)).map(|at| count - at).collect();
    let mut started = false;
    let mut done = length > count;
    make(vm, move |vm| {
        vm.charge(1)?;
        if done {
            return Ok(None);
        }
        if started {
            let mut at = length;
            loop {
                let Some(previous) = at.checked_sub(1) else {
                    done = true;
                    return Ok(None);
                };
                at = previous;
                cycles[at] -= 1;
                if cycles[at] == 0 {
                    indexes[at..].rotate_left(1);
                    cycles[at] = count - at;
                } else {
                    let other = count - cycles[at];
                    indexes.swap(at, other);
                    break;
                }
            }
        }
        started = true;
        Ok(Some(Value::tuple(indexes.iter().take(length).map(|&at| pool[at].clone()).collect::<Vec<_>>())))
    })
}

fn combinations(vm: &mut Vm, args: Args, repeated: bool) -> Result<Value> {
    let [source, length] = args.bind("combinations", ["iterable", "r"], 2)?;
    let pool = vm.items(&source.unwrap_or_default())?;
    let length = small_integer(vm, &length.unwrap_or_default())?;
    let length = usize::try_from(length).map_err(|_| Raise::value_error("r must be non-negative"))?;
    let count = pool.len();
    let possible = if repeated { count > 0 || length == 0 } else { length <= count };
    let mut indexes: Option<Vec<usize>> = None;
    if possible {
        vm.reserve(length.saturating_mul(size_of::<usize>()))?;
        indexes = Some(if repeated { vec![0; length] } else { (0..length).collect() });
    }
    make(vm, move |vm| {
        vm.charge(1)?;
        let Some(current) = &mut indexes else { return Ok(None) };
        let items: Vec<Value> = current.iter().filter_map(|&at| pool.get(at).cloned()).collect();
        let movable = (0..length).rev().find(|&at| {
            let most = if repeated { count - 1 } else { at + count - length };
            current[at] != most
        });
        match movable {
            Some(at) => {
                let next = current[at] + 1;
                for (offset, index) in current.iter_mut().skip(at).enumerate() {
                    *index = if repeated { next } else { next + offset };
                }
            }
            None => indexes = None,
        }
        Ok(Some(Value::tuple(items)))
    })
}

/// What the groups of one `groupby` share.
struct Groups {
    source: Value,
    key: Option<Value>,
    /// The item that was read and belongs to no group yet, with its key.
    ahead: RefCell<Option<(Value, Value)>>,
    /// The key of the group that is being read, and its number.
    current: RefCell<(Value, usize)>,
}

impl Groups {
    fn read(&self, vm: &mut Vm) -> Result<Option<(Value, Value)>> {
        if let Some(ahead) = self.ahead.take() {
            return Ok(Some(ahead));
        }
        let Some(item) = vm.next(&self.source)? else { return Ok(None) };
        let key = match &self.key {
            Some(key) => vm.call(key, vec![item.clone()], Vec::new())?,
            None => item.clone(),
        };
        Ok(Some((key, item)))
    }
}

fn group_by(vm: &mut Vm, args: Args) -> Result<Value> {
    if args.is_empty() {
        return Err(missing("groupby", "iterable", 1));
    }
    let [source, key] = args.bind("groupby", ["iterable", "key"], 1)?;
    let source = vm.iter(&source.unwrap_or_default())?;
    let key = key.filter(|key| !key.is_none());
    let grouper = iterator_methods(ClassBuilder::new("itertools", "_grouper")).build(vm);
    let groups = Rc::new(Groups { source, key, ahead: RefCell::new(None), current: RefCell::new((Value::None, 0)) });
    make(vm, move |vm| {
        // What is left of the group before is passed over.
        let (last, number) = groups.current.borrow().clone();
        let first = loop {
            let Some((key, item)) = groups.read(vm)? else { return Ok(None) };
            if number == 0 || !same(vm, &key, &last)? {
                break (key, item);
            }
            vm.charge(1)?;
        };
        let number = number + 1;
        let key = first.0.clone();
        *groups.current.borrow_mut() = (key.clone(), number);
        *groups.ahead.borrow_mut() = Some(first);
        let shared = groups.clone();
        let grouper = Value::Class(grouper.clone());
        let group = make(vm, move |vm| {
            let (key, current) = shared.current.borrow().clone();
            if current != number {
                return Ok(None);
            }
            let Some((next, item)) = shared.read(vm)? else { return Ok(None) };
            if same(vm, &next, &key)? {
                return Ok(Some(item));
            }
            *shared.ahead.borrow_mut() = Some((next, item));
            Ok(None)
        })?;
        Ok(Some(Value::tuple([key, of_class(group, Some(&grouper))])))
    })
}

fn tee(vm: &mut Vm, args: Args) -> Result<Value> {
    let [source, number] = args.bind("tee", ["iterable", "n"], 1)?;
    let source = vm.iter(&source.unwrap_or_default())?;
    let number = match number {
        Some(number) => {
            usize::try_from(small_integer(vm, &number)?).map_err(|_| Raise::value_error("n must be >= 0"))?
        }
        None => 2,
    };
    vm.reserve(number.saturating_mul(size_of::<RefCell<VecDeque<Value>>>()))?;
    let queues: Rc<Vec<RefCell<VecDeque<Value>>>> = Rc::new((0..number).map(|_| RefCell::default()).collect());
    let mut copies = Vec::with_capacity(number);
    let class = Value::Class(iterator_methods(ClassBuilder::new("itertools", "_tee")).build(vm));
    for own in 0..number {
        let (queues, source) = (queues.clone(), source.clone());
        let copy = make(vm, move |vm| {
            let Some(queue) = queues.get(own) else { return Ok(None) };
            let waiting = queue.borrow_mut().pop_front();
            if waiting.is_some() {
                return Ok(waiting);
            }
            let Some(item) = vm.next(&source)? else { return Ok(None) };
            for (at, queue) in queues.iter().enumerate() {
                if at != own {
                    queue.borrow_mut().push_back(item.clone());
                }
            }
            Ok(Some(item))
        })?;
        copies.push(of_class(copy, Some(&class)));
    }
    Ok(Value::tuple(copies))
}
