//! `functools`.

use std::cell::{Cell, RefCell};

use super::module::Module;
use crate::{
    python::{
        Args, ClassBuilder, Vm,
        types::support::{argument, type_name},
    },
    value::{Class, CompareOp, Dict, Host, Payload, Raise, Result, Str, Tuple, Value, Visitor},
};

/// The payload of a `partial`.
struct Partial {
    function: Value,
    arguments: Tuple,
    keywords: Vec<(Str, Value)>,
}
impl Payload for Partial {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.value(&self.function);
        visitor.value(&Value::Tuple(self.arguments.clone()));
        visitor.values(self.keywords.iter().map(|(_, value)| value));
    }
}

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

/// The payload of a `cached_property`.
struct CachedProperty {
    function: Value,
    name: RefCell<Option<Str>>,
}
impl Payload for CachedProperty {}

/// The payload of what `cmp_to_key` makes of an item.
struct ByComparison {
    compare: Value,
    item: Value,
}
impl Payload for ByComparison {}

/// The payload of a `singledispatch` function.
struct Dispatch {
    default: Value,
    by_class: RefCell<Vec<(Class, Value)>>,
}
impl Payload for Dispatch {}

const ASSIGNED: [&str; 5] = ["__module__", "__name__", "__qualname__", "__doc__", "__annotations__"];

pub(super) fn install(vm: &mut Vm) {
    vm.register_module("functools", |vm| {
        classes(vm);
        let mut module = Module::new(vm);
        for (name, class) in [
            ("partial", module.vm.registered_class::<Partial>()),
            ("cached_property", module.vm.registered_class::<CachedProperty>()),
        ] {
            module.add(name, class.map(Value::Class).unwrap_or_default());
        }
        module.add("WRAPPER_ASSIGNMENTS", Value::tuple(ASSIGNED.map(Value::from)));
        module.add("WRAPPER_UPDATES", Value::tuple(["__dict__".into()]));
        module.functions(&[
            ("reduce", reduce),
            ("wraps", |vm, args| {
                let wrapped = args.positional.into_iter().next().unwrap_or_default();
                Ok(vm.native_closure("wraps", move |vm, args| {
                    let [wrapper] = args.exactly("wraps")?;
                    update_wrapper(vm, &wrapper, &wrapped)?;
                    Ok(wrapper)
                }))
            }),
            ("update_wrapper", |vm, args| {
                let [wrapper, wrapped] = args.exactly("update_wrapper")?;
                update_wrapper(vm, &wrapper, &wrapped)?;
                Ok(wrapper)
            }),
            ("lru_cache", lru_cache),
            ("cache", |vm, args| {
                let [function] = args.exactly("cache")?;
                cached(vm, function, None, false)
            }),
            ("total_ordering", total_ordering),
            ("cmp_to_key", |vm, args| {
                let [compare] = args.exactly("cmp_to_key")?;
                Ok(vm.native_closure("cmp_to_key", move |vm, args| {
                    let [item] = args.exactly("K")?;
                    Ok(vm.wrap(ByComparison { compare: compare.clone(), item }))
                }))
            }),
            ("singledispatch", |vm, args| {
                let [default] = args.exactly("singledispatch")?;
                let value =
                    vm.wrap_with_attributes(Dispatch { default: default.clone(), by_class: RefCell::default() });
                update_wrapper(vm, &value, &default)?;
                Ok(value)
            }),
            ("partialmethod", |_, _| Err(Raise::unsupported("functools.partialmethod"))),
        ]);
        Ok(module.finish())
    });
}

fn classes(vm: &mut Vm) {
    let class = ClassBuilder::new("functools", "partial")
        .method("__new__", |vm, mut args| {
            args.take_first()?;
            if args.positional.is_empty() {
                return Err(Raise::type_error("type 'partial' takes at least one argument"));
            }
            let function = args.take_first()?;
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
            Ok(vm.wrap_with_attributes(made))
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
            Ok(format!("functools.partial({})", parts.join(", ")).into())
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
            Ok(super::record::make(class, items))
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
    let class =
        super::record::class(vm, "functools", "CacheInfo", "CacheInfo", &["hits", "misses", "maxsize", "currsize"]);
    vm.register_class::<CacheInfo>(&class);

    let class = ClassBuilder::new("functools", "cached_property")
        .method("__new__", |vm, args| {
            let [_, function] = args.exactly("cached_property")?;
            Ok(vm.wrap_with_attributes(CachedProperty { function, name: RefCell::new(None) }))
        })
        .method("__set_name__", |_, args| {
            let property = args.positional.first().and_then(Value::payload::<CachedProperty>);
            if let (Some(property), Some(Value::Str(name))) = (property, argument(&args, 2)) {
                property.name.replace(Some(name.clone()));
            }
            Ok(Value::None)
        })
        .method("__get__", |vm, args| {
            let this = args.positional.first().cloned().unwrap_or_default();
            let Some(receiver) = argument(&args, 1).filter(|receiver| !receiver.is_none()) else { return Ok(this) };
            let Some(property) = this.payload::<CachedProperty>() else { return Ok(Value::None) };
            let Some(name) = property.name.borrow().clone() else {
                return Err(Raise::type_error(
                    "Cannot use cached_property instance without calling __set_name__ on it.",
                ));
            };
            let attributes = receiver.as_object().and_then(|object| object.attributes().cloned());
            let Some(attributes) = attributes else {
                let class = type_name(vm, receiver);
                return Err(Raise::type_error(format!(
                    "No '__dict__' attribute on '{class}' instance to cache '{name}' property."
                )));
            };
            if let Some(value) = attributes.get_str(&name) {
                return Ok(value);
            }
            let value = vm.call(&property.function.clone(), vec![receiver.clone()], Vec::new())?;
            let old = attributes.insert_str(&name, value.clone());
            drop(old);
            Ok(value)
        })
        .property("func", |_, args| {
            let property = args.positional.first().and_then(Value::payload::<CachedProperty>);
            Ok(property.map_or(Value::None, |property| property.function.clone()))
        })
        .property("__doc__", |vm, args| {
            let property = args.positional.first().and_then(Value::payload::<CachedProperty>);
            match property {
                Some(property) => vm.get_attr(&property.function.clone(), "__doc__"),
                None => Ok(Value::None),
            }
        })
        .build(vm);
    vm.register_class::<CachedProperty>(&class);

    let class = ClassBuilder::new("functools", "KeyWrapper")
        .method("__lt__", |vm, args| by_comparison(vm, &args, CompareOp::Lt))
        .method("__gt__", |vm, args| by_comparison(vm, &args, CompareOp::Gt))
        .method("__le__", |vm, args| by_comparison(vm, &args, CompareOp::Le))
        .method("__ge__", |vm, args| by_comparison(vm, &args, CompareOp::Ge))
        .method("__eq__", |vm, args| by_comparison(vm, &args, CompareOp::Eq))
        .build(vm);
    vm.register_class::<ByComparison>(&class);

    let class = ClassBuilder::new("functools", "singledispatch")
        .method("__call__", |vm, mut args| {
            let this = args.take_first()?;
            let Some(first) = args.positional.first() else {
                return Err(Raise::type_error("singledispatch function requires at least 1 positional argument"));
            };
            let class = vm.class_of(first);
            let function = dispatch(&this, &class);
            vm.call_args(&function, args)
        })
        .method("register", |vm, args| {
            let this = args.positional.first().cloned().unwrap_or_default();
            let (class, function) = (argument(&args, 1).cloned(), argument(&args, 2).cloned());
            match (class, function) {
                (Some(Value::Class(class)), Some(function)) => {
                    add_implementation(&this, class, &function);
                    Ok(function)
                }
                (Some(Value::Class(class)), None) => Ok(vm.native_closure("register", move |_, args| {
                    let [function] = args.exactly("register")?;
                    add_implementation(&this, class.clone(), &function);
                    Ok(function)
                })),
                (Some(function), None) => {
                    // The annotation of the first parameter tells the class.
                    let annotations = vm.get_attr(&function, "__annotations__")?;
                    let first = match annotations {
                        Value::Dict(annotations) => annotations.values().into_iter().next(),
                        _ => None,
                    };
                    let Some(Value::Class(class)) = first else {
                        return Err(Raise::type_error(
                            "Invalid first argument to `register()`. Use either `@register(some_class)` or plain \
                             `@register` on an annotated function.",
                        ));
                    };
                    add_implementation(&this, class, &function);
                    Ok(function)
                }
                _ => Err(Raise::type_error("register() missing 1 required positional argument: 'cls'")),
            }
        })
        .method("dispatch", |_, args| {
            let this = args.positional.first().cloned().unwrap_or_default();
            match argument(&args, 1) {
                Some(Value::Class(class)) => Ok(dispatch(&this, class)),
                _ => Err(Raise::type_error("dispatch() takes a class")),
            }
        })
        .build(vm);
    vm.register_class::<Dispatch>(&class);
}

fn merge(keywords: &mut Vec<(Str, Value)>, more: Vec<(Str, Value)>) {
    for (name, value) in more {
        match keywords.iter_mut().find(|(known, _)| *known == name) {
            Some((_, slot)) => *slot = value,
            None => keywords.push((name, value)),
        }
    }
}

fn dispatch(this: &Value, class: &Class) -> Value {
    let Some(dispatch) = this.payload::<Dispatch>() else { return Value::None };
    let known = dispatch.by_class.borrow();
    for ancestor in class.mro() {
        if let Some((_, function)) = known.iter().find(|(class, _)| class.is(ancestor)) {
            return function.clone();
        }
    }
    dispatch.default.clone()
}

fn add_implementation(this: &Value, class: Class, function: &Value) {
    if let Some(dispatch) = this.payload::<Dispatch>() {
        let mut known = dispatch.by_class.borrow_mut();
        known.retain(|(known, _)| !known.is(&class));
        known.push((class, function.clone()));
    }
}

fn reduce(vm: &mut Vm, args: Args) -> Result<Value> {
    if !(2..=3).contains(&args.positional.len()) {
        let given = args.positional.len();
        return Err(Raise::type_error(format!("reduce expected at least 2 arguments, got {given}")));
    }
    let iterator = vm.iter(&args.positional[1])?;
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

/// Gives `wrapper` the names, the documentation and the attributes of `wrapped`.
pub fn update_wrapper(vm: &mut Vm, wrapper: &Value, wrapped: &Value) -> Result<()> {
    for name in ASSIGNED {
        let key = vm.intern(name);
        if let Some(value) = vm.find_attr(wrapped, &key)? {
            vm.set_attr(wrapper, name, value)?;
        }
    }
    let dict = vm.intern("__dict__");
    if let (Some(Value::Dict(from)), Some(Value::Dict(to))) =
        (vm.find_attr(wrapped, &dict)?, vm.find_attr(wrapper, &dict)?)
    {
        for (key, value) in from.entries() {
            to.insert(vm, &key, value)?;
        }
    }
    vm.set_attr(wrapper, "__wrapped__", wrapped.clone())
}

fn lru_cache(vm: &mut Vm, args: Args) -> Result<Value> {
    let [most, typed] = args.bind("lru_cache", ["maxsize", "typed"], 0)?;
    let typed = match typed {
        Some(typed) => vm.truth(&typed)?,
        None => false,
    };
    let most = match most {
        None => Some(128),
        Some(Value::None) => None,
        Some(Value::Int(most)) => Some(most.max(0) as usize),
        Some(function) => return cached(vm, function, Some(128), typed),
    };
    Ok(vm.native_closure("lru_cache", move |vm, args| {
        let [function] = args.exactly("lru_cache")?;
        cached(vm, function, most, typed)
    }))
}

fn cached(vm: &mut Vm, function: Value, most: Option<usize>, typed: bool) -> Result<Value> {
    let value = vm.wrap_with_attributes(Cached {
        function: function.clone(),
        results: Dict::new(),
        most,
        typed,
        hits: Cell::new(0),
        misses: Cell::new(0),
    });
    update_wrapper(vm, &value, &function)?;
    Ok(value)
}

fn call_cached(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_first()?;
    let Some(cached) = this.payload::<Cached>() else { return Ok(Value::None) };
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
    let key = Value::tuple([Value::tuple(key), Value::Int(args.positional.len() as i64)]);
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

/// Adds the comparisons that a class lacks, made of the one that it has and of `==`.
fn total_ordering(vm: &mut Vm, args: Args) -> Result<Value> {
    let [value] = args.exactly("total_ordering")?;
    let Value::Class(class) = &value else {
        return Err(Raise::type_error("total_ordering() takes a class"));
    };
    let object = vm.types.object.clone();
    let mut root = None;
    for name in ["__lt__", "__gt__", "__le__", "__ge__"] {
        let key = vm.intern(name);
        let found = class.lookup(&key);
        let inherited = object.lookup(&key);
        let own = match (&found, &inherited) {
            (Some(found), Some(inherited)) => !found.is(inherited),
            (found, _) => found.is_some(),
        };
        if own && root.is_none() {
            root = Some(name);
        }
    }
    let Some(root) = root else {
        return Err(Raise::value_error("must define at least one ordering operation: < > <= >="));
    };
    for name in ["__lt__", "__gt__", "__le__", "__ge__"].into_iter().filter(|name| *name != root) {
        let key = vm.intern(name);
        let found = class.lookup(&key);
        let inherited = object.lookup(&key);
        let own = match (&found, &inherited) {
            (Some(found), Some(inherited)) => !found.is(inherited),
            (found, _) => found.is_some(),
        };
        if own {
            continue;
        }
        let function = vm.native_method(name, move |vm, args| derived(vm, args, root, name));
        class.set(&key, function);
    }
    Ok(value)
}

fn derived(vm: &mut Vm, args: Args, root: &'static str, wanted: &'static str) -> Result<Value> {
    let [left, right] = args.exactly(wanted)?;
    let Some(method) = vm.special(&left, root)? else { return Ok(vm.not_implemented()) };
    let result = vm.call(&method, vec![right.clone()], Vec::new())?;
    if result.is(&vm.not_implemented()) {
        return Ok(result);
    }
    let truth = vm.truth(&result)?;
    let mut equal = || vm.eq(&left, &right);
    let strict = |name: &str| matches!(name, "__lt__" | "__gt__");
    // `__lt__` and `__le__` ask the same way round.
    let same_way = root.as_bytes()[2] == wanted.as_bytes()[2];
    Ok(Value::Bool(match (same_way, strict(root), strict(wanted)) {
        // `a <= b` is `a < b or a == b`; `a < b` is `a <= b and a != b`.
        (true, true, false) => truth || equal()?,
        (true, false, true) => truth && !equal()?,
        (true, _, _) => truth,
        // `a > b` is `not a < b and a != b`; `a >= b` is `not a < b`.
        (false, true, true) => !truth && !equal()?,
        (false, true, false) => !truth,
        // From `a <= b`: `a > b` is `not a <= b`, `a >= b` is `not a <= b or a == b`.
        (false, false, true) => !truth,
        (false, false, false) => !truth || equal()?,
    }))
}
