//! `_functools`: what of `functools` is native. The rest is in `lib/functools.py`.

use super::module::Module;
use crate::{
    python::{Args, ClassBuilder, Vm, types::support::argument},
    value::{CompareOp, Host, Object, Payload, Raise, Result, Str, Tuple, Value, Visitor},
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

/// The payload of what `cmp_to_key` makes of an item.
struct ByComparison {
    compare: Value,
    item: Value,
}
impl Payload for ByComparison {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.values([&self.compare, &self.item]);
    }
}

pub(super) fn install(vm: &mut Vm) {
    vm.register_module("_functools", |vm| {
        classes(vm);
        let mut module = Module::new(vm);
        let partial = module.vm.registered_class::<Partial>();
        module.add("partial", partial.map(Value::Class).unwrap_or_default());
        module.functions(&[
            ("reduce", reduce),
            ("_make_key", make_key),
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

/// What stands for the arguments of a call among the results of `lru_cache`.
fn make_key(vm: &mut Vm, args: Args) -> Result<Value> {
    let [arguments, keywords, typed] = args.exactly("_make_key")?;
    let (Value::Tuple(arguments), Value::Dict(keywords)) = (arguments, keywords) else { return Ok(Value::None) };
    let typed = vm.truth(&typed)?;
    if let [only @ (Value::Int(_) | Value::Str(_))] = &*arguments
        && keywords.is_empty()
        && !typed
    {
        return Ok(only.clone());
    }
    let mut key = arguments.to_vec();
    if typed {
        for value in arguments.iter() {
            key.push(vm.class_of(value).into());
        }
    }
    for (name, value) in keywords.entries() {
        if typed {
            key.push(vm.class_of(&value).into());
        }
        key.push(Value::tuple([name, value]));
    }
    // The number keeps `f((1, 2))` apart from `f(1, 2)` where keywords follow.
    Ok(Value::tuple([Value::tuple(key), arguments.len().into()]))
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
