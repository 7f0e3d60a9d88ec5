//! `itertools`.

use std::{cell::RefCell, collections::VecDeque, rc::Rc};

use super::module::Module;
use crate::{
    python::{
        Args, BinaryOp, ClassBuilder, NativeFn, Vm,
        iterate::iterator_methods,
        types::{
            FromFn, same,
            support::{argument, small_integer},
        },
    },
    value::{Host, Payload, Raise, Result, Value},
};

/// Marks the class of the iterators that these functions give.
struct Iterator;
impl Payload for Iterator {}

pub(super) fn install(vm: &mut Vm) {
    vm.register_module("itertools", |vm| {
        let class = iterator_methods(ClassBuilder::new("itertools", "iterator")).build(vm);
        vm.register_class::<Iterator>(&class);
        let chain = ClassBuilder::new("itertools", "chain")
            .method("__new__", |vm, mut args| {
                args.take_first()?;
                let sources = args.positional;
                chained(vm, sources)
            })
            .class_method("from_iterable", |vm, args| {
                let source = vm.iter(argument(&args, 1).unwrap_or(&Value::None))?;
                let mut current: Option<Value> = None;
                make(vm, move |vm| {
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
                })
            })
            .build(vm);
        let mut module = Module::new(vm);
        module.add("chain", chain);
        let functions: [(&str, NativeFn); 18] = [
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
            ("tee", tee),
        ];
        module.functions(&functions);
        Ok(module.finish())
    });
}

fn make(vm: &mut Vm, next: impl FnMut(&mut Vm) -> Result<Option<Value>> + 'static) -> Result<Value> {
    let class = vm.registered_class::<Iterator>().unwrap_or_else(|| vm.types.map.clone());
    Ok(vm.new_iterator(&class, FromFn::new(next)))
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
    let (mut next, step) = (start.unwrap_or(Value::Int(0)), step.unwrap_or(Value::Int(1)));
    make(vm, move |vm| {
        vm.charge(1)?;
        let after = vm.binary(BinaryOp::Add, &next, &step)?;
        Ok(Some(std::mem::replace(&mut next, after)))
    })
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
    let [value, times] = args.bind("repeat", ["object", "times"], 1)?;
    let value = value.unwrap_or_default();
    let mut left = match times {
        Some(times) => Some(small_integer(vm, &times)?.max(0)),
        None => None,
    };
    make(vm, move |vm| {
        vm.charge(1)?;
        if let Some(left) = &mut left {
            if *left == 0 {
                return Ok(None);
            }
            *left -= 1;
        }
        Ok(Some(value.clone()))
    })
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
        2 => (0, bound(1)?, 1),
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
        Some(repeat) => small_integer(vm, &repeat)?.clamp(0, 64) as usize,
        None => 1,
    };
    let mut pools = Vec::new();
    for source in &args.positional {
        pools.push(vm.items(source)?);
    }
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
        Some(length) => small_integer(vm, &length)?.max(0) as usize,
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
    let first: Vec<usize> = if repeated { vec![0; length] } else { (0..length).collect() };
    let mut indexes = possible.then_some(first);
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
    let [source, key] = args.bind("groupby", ["iterable", "key"], 1)?;
    let source = vm.iter(&source.unwrap_or_default())?;
    let key = key.filter(|key| !key.is_none());
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
        Ok(Some(Value::tuple([key, group])))
    })
}

fn tee(vm: &mut Vm, args: Args) -> Result<Value> {
    let [source, number] = args.bind("tee", ["iterable", "n"], 1)?;
    let source = vm.iter(&source.unwrap_or_default())?;
    let number = match number {
        Some(number) => small_integer(vm, &number)?.clamp(0, 1000) as usize,
        None => 2,
    };
    let queues: Rc<Vec<RefCell<VecDeque<Value>>>> = Rc::new((0..number).map(|_| RefCell::default()).collect());
    let mut copies = Vec::with_capacity(number);
    for own in 0..number {
        let (queues, source) = (queues.clone(), source.clone());
        copies.push(make(vm, move |vm| {
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
        })?);
    }
    Ok(Value::tuple(copies))
}
