//! `_functools`: what of `functools` is native. The rest is in `lib/functools.py`.

use std::cell::Cell;

use super::module::Module;
use crate::{
    python::{Args, ClassBuilder, Vm, types::support::argument},
    value::{CompareOp, Dict, Host, Object, Payload, Raise, Result, Str, Tuple, Value},
};

/// The payload of a `partial`.
struct Partial {
    function: Value,
    arguments: Tuple,
    keywords: Vec<(Str, Value)>,
}
impl Payload for Partial {}

/// The payload of a function that `lru_cache` wraps.
struct Cached {
    function: Value,
    /// The results by their arguments, the one used longest ago first.
    results: Dict,
    most: Option<usize>,
    typed: bool,
    hits: Cell<i64>,
    misses: Cell<i64>,
}
impl Payload for Cached {}

/// Marks the class of what `cache_info()` gives.
struct CacheInfo;
impl Payload for CacheInfo {}

/// The payload of what `cmp_to_key` makes of an item.
struct ByComparison {
    compare: Value,
    item: Value,
}
impl Payload for ByComparison {}

pub(super) fn install(vm: &mut Vm) {
    vm.register_module("_functools", |vm| {
        classes(vm);
        let mut module = Module::new(vm);
        let partial = module.vm.registered_class::<Partial>();
        module.add("partial", partial.map(Value::Class).unwrap_or_default());
        module.functions(&[
            ("reduce", reduce),
            ("_lru_cache_wrapper", |vm, args| {
                let [function, most, typed] = args.exactly("_lru_cache_wrapper")?;
                let most = match most {
                    Value::Int(most) => Some(most.max(0) as usize),
                    _ => None,
                };
                let typed = vm.truth(&typed)?;
                Ok(vm.wrap_with_attributes(Cached {
                    function,
                    results: Dict::new(),
                    most,
                    typed,
                    hits: Cell::new(0),
                    misses: Cell::new(0),
                }))
            }),
            ("cmp_to_key", |vm, args| {
                if args.is_empty() {
                    return Err(Raise::type_error("cmp_to_key() missing required argument 'mycmp' (pos 1)"));
                }
                let [compare] = args.bind("cmp_to_key", ["mycmp"], 1)?;
                let compare = compare.unwrap_or_default();
                Ok(vm.native_closure("cmp_to_key", move |vm, args| {
                    let [item] = args.bind("K", ["obj"], 1)?;
                    Ok(vm.wrap(ByComparison { compare: compare.clone(), item: item.unwrap_or_default() }))
                }))
            }),
        ]);
        Ok(module.finish())
    });
}

fn classes(vm: &mut Vm) {
    let class = ClassBuilder::new("functools", "partial")
        .method("__new__", |vm, mut args| {
            let class = args.take_first()?;
            if args.positional.is_empty() {
                return Err(Raise::type_error("type 'partial' takes at least one argument"));
            }
            let function = args.take_first()?;
            if !matches!(function, Value::Class(_)) && vm.special(&function, "__call__")?.is_none() {
                return Err(Raise::type_error("the first argument must be callable"));
            }
            // A partial of a partial is one.
            let made = match function.payload::<Partial>() {
                Some(inner) => {
                    let mut keywords = inner.keywords.clone();
                    merge(&mut keywords, args.keywords);
                    let arguments = Tuple::new([&*inner.arguments, &args.positional].concat());
                    Partial { function: inner.function.clone(), arguments, keywords }
                }
                None => Partial { function, arguments: Tuple::new(args.positional), keywords: args.keywords },
            };
            match class {
                Value::Class(class) => Ok(Object::new(class, Box::new(made)).into()),
                _ => Ok(vm.wrap_with_attributes(made)),
            }
        })
        .method("__call__", |vm, mut args| {
            let this = args.take_first()?;
            let Some(partial) = this.payload::<Partial>() else { return Ok(Value::None) };
            let positional = [&*partial.arguments, &args.positional].concat();
            let mut keywords = partial.keywords.clone();
            merge(&mut keywords, args.keywords);
            vm.call(&partial.function.clone(), positional, keywords)
        })
        .method("__repr__", |vm, args| {
            let Some(partial) = args.positional.first().and_then(Value::payload::<Partial>) else {
                return Ok(Value::None);
            };
            let mut parts = vec![vm.repr(&partial.function)?.to_string()];
            for value in partial.arguments.iter() {
                parts.push(vm.repr(value)?.to_string());
            }
            for (name, value) in &partial.keywords {
                parts.push(format!("{name}={}", vm.repr(value)?));
            }
            let class = vm.class_of(&args.positional[0]);
            let name = if class.is_native() { "functools.partial".into() } else { class.name() };
            Ok(format!("{name}({})", parts.join(", ")).into())
        })
        .property("func", |_, args| {
            Ok(args.positional.first().and_then(Value::payload::<Partial>).map_or(Value::None, |p| p.function.clone()))
        })
        .property("args", |_, args| {
            let partial = args.positional.first().and_then(Value::payload::<Partial>);
            Ok(partial.map_or(Value::None, |partial| Value::Tuple(partial.arguments.clone())))
        })
        .property("keywords", |_, args| {
            let partial = args.positional.first().and_then(Value::payload::<Partial>);
            Ok(partial.map_or(Value::None, |partial| Value::Dict(partial.keywords.iter().cloned().collect())))
        })
        .build(vm);
    vm.register_class::<Partial>(&class);

    let class = ClassBuilder::new("functools", "_lru_cache_wrapper")
        .method("__call__", call_cached)
        .method("__get__", |vm, args| {
            let this = args.positional.first().cloned().unwrap_or_default();
            match argument(&args, 1) {
                None | Some(Value::None) => Ok(this),
                Some(receiver) => Ok(vm.method(this, receiver.clone())),
            }
        })
        .method("cache_info", |vm, args| {
            let Some(cached) = args.positional.first().and_then(Value::payload::<Cached>) else {
                return Ok(Value::None);
            };
            let most = cached.most.map_or(Value::None, Value::from);
            let items =
                vec![Value::Int(cached.hits.get()), Value::Int(cached.misses.get()), most, cached.results.len().into()];
            let class = vm.registered_class::<CacheInfo>().unwrap_or_else(|| vm.types.tuple.clone());
            vm.call(&class.into(), items, Vec::new())
        })
        .method("cache_clear", |_, args| {
            if let Some(cached) = args.positional.first().and_then(Value::payload::<Cached>) {
                cached.hits.set(0);
                cached.misses.set(0);
                cached.results.clear();
            }
            Ok(Value::None)
        })
        .build(vm);
    vm.register_class::<Cached>(&class);
    let fields = ["hits", "misses", "maxsize", "currsize"].map(Str::from).to_vec();
    let bases = vec![vm.types.tuple.clone().into()];
    let module = ["functools".into(), Value::None];
    let class = super::collections::named_tuple::make(vm, &"CacheInfo".into(), fields, Vec::new(), module, bases);
    if let Ok(class) = class {
        vm.register_class::<CacheInfo>(&class);
    }

    let class = ClassBuilder::new("functools", "KeyWrapper")
        .method("__lt__", |vm, args| by_comparison(vm, &args, CompareOp::Lt))
        .method("__gt__", |vm, args| by_comparison(vm, &args, CompareOp::Gt))
        .method("__le__", |vm, args| by_comparison(vm, &args, CompareOp::Le))
        .method("__ge__", |vm, args| by_comparison(vm, &args, CompareOp::Ge))
        .method("__eq__", |vm, args| by_comparison(vm, &args, CompareOp::Eq))
        .constant("__hash__", Value::None)
        .property("obj", |_, args| {
            let key = args.positional.first().and_then(Value::payload::<ByComparison>);
            Ok(key.map_or(Value::None, |key| key.item.clone()))
        })
        .build(vm);
    vm.register_class::<ByComparison>(&class);
}

fn merge(keywords: &mut Vec<(Str, Value)>, more: Vec<(Str, Value)>) {
    for (name, value) in more {
        match keywords.iter_mut().find(|(known, _)| *known == name) {
            Some((_, slot)) => *slot = value,
            None => keywords.push((name, value)),
        }
    }
}

fn reduce(vm: &mut Vm, args: Args) -> Result<Value> {
    if !(2..=3).contains(&args.positional.len()) {
        let given = args.positional.len();
        return Err(Raise::type_error(format!("reduce expected at least 2 arguments, got {given}")));
    }
    let iterator = match vm.iter(&args.positional[1]) {
        Err(raise) if vm.raised(&raise, "TypeError") => {
            return Err(Raise::type_error("reduce() arg 2 must support iteration"));
        }
        other => other?,
    };
    let mut result = match argument(&args, 2) {
        Some(first) => first.clone(),
        None => match vm.next(&iterator)? {
            Some(first) => first,
            None => return Err(Raise::type_error("reduce() of empty iterable with no initial value")),
        },
    };
    while let Some(item) = vm.next(&iterator)? {
        result = vm.call(&args.positional[0], vec![result, item], Vec::new())?;
    }
    Ok(result)
}

fn call_cached(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_first()?;
    let Some(cached) = this.payload::<Cached>() else { return Ok(Value::None) };
    let simple = match args.positional.as_slice() {
        [only @ (Value::Int(_) | Value::Str(_))] if args.keywords.is_empty() && !cached.typed => Some(only.clone()),
        _ => None,
    };
    let mut key = args.positional.clone();
    if cached.typed {
        for value in &args.positional {
            let class = vm.class_of(value);
            key.push(class.into());
        }
    }
    for (name, value) in &args.keywords {
        key.push(Value::tuple([Value::Str(name.clone()), value.clone()]));
    }
    // A mark keeps `f((1, 2))` apart from `f(1, 2)` where keywords follow.
    let key = simple.unwrap_or_else(|| Value::tuple([Value::tuple(key), Value::Int(args.positional.len() as i64)]));
    if let Some(result) = cached.results.get(vm, &key)? {
        cached.hits.set(cached.hits.get() + 1);
        if cached.most.is_some() {
            cached.results.remove(vm, &key)?;
            cached.results.insert(vm, &key, result.clone())?;
        }
        return Ok(result);
    }
    cached.misses.set(cached.misses.get() + 1);
    let result = vm.call_args(&cached.function.clone(), args)?;
    if cached.most != Some(0) {
        cached.results.insert(vm, &key, result.clone())?;
        if cached.most.is_some_and(|most| cached.results.len() > most)
            && let Some((_, oldest, _)) = cached.results.entry_from(0)
        {
            cached.results.remove(vm, &oldest)?;
        }
    }
    Ok(result)
}

fn by_comparison(vm: &mut Vm, args: &Args, op: CompareOp) -> Result<Value> {
    let part = |at: usize| args.positional.get(at).and_then(Value::payload::<ByComparison>);
    let (Some(left), Some(right)) = (part(0), part(1)) else {
        return Err(Raise::type_error("other argument must be K instance"));
    };
    let arguments = vec![left.item.clone(), right.item.clone()];
    let result = vm.call(&left.compare.clone(), arguments, Vec::new())?;
    vm.compare(op, &result, &Value::Int(0))
}
