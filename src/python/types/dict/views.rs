//! `dict.keys()`, `dict.values()`, `dict.items()`.

use super::{
    super::{
        set,
        support::{arity, guarded, wrong_self},
    },
    Part, iterate, this, view_class,
};
use crate::{
    python::{Args, ClassBuilder, Vm, comparisons},
    value::{CompareOp, Dict, Host, Object, Payload, Result, Set, Value, Visitor},
};

/// The payload of a view.
pub struct View {
    dict: Dict,
    part: Part,
}

impl Payload for View {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.value(&Value::Dict(self.dict.clone()));
    }
}

pub(super) fn install(vm: &mut Vm) {
    for part in [Part::Keys, Part::Values, Part::Items] {
        let class = view_class(vm, part);
        let builder = ClassBuilder::extend(&class)
            .method("__len__", |vm, args| Ok(view(vm, &args)?.dict.len().into()))
            .property("mapping", |vm, args| {
                let dict = view(vm, &args)?.dict.clone();
                Ok(crate::python::types::mapping_proxy(vm, dict))
            })
            .method("__iter__", |vm, args| {
                let (dict, part) = view(vm, &args).map(|view| (view.dict.clone(), view.part))?;
                Ok(iterate(vm, dict, part, false))
            })
            .method("__reversed__", |vm, args| {
                let (dict, part) = view(vm, &args).map(|view| (view.dict.clone(), view.part))?;
                Ok(iterate(vm, dict, part, true))
            })
            .method("__repr__", |vm, args| {
                let (dict, part) = view(vm, &args).map(|view| (view.dict.clone(), view.part))?;
                let name = view_class(vm, part).name();
                guarded(dict.address() + 1 + part as usize, "...", || {
                    let items: Vec<Value> =
                        dict.entries().into_iter().map(|(key, value)| part.of(key, value)).collect();
                    let shown = vm.repr(&Value::list(items))?;
                    Ok(format!("{name}({shown})"))
                })
                .map(Value::from)
            });
        if part == Part::Values {
            builder.build(vm);
            continue;
        }
        builder
            .method("__contains__", |vm, args| {
                arity(&args, "dict_keys.__contains__", 1, 1)?;
                let (dict, part) = view(vm, &args).map(|view| (view.dict.clone(), view.part))?;
                Ok(Value::Bool(contains(vm, &dict, part, &args.positional[1])?))
            })
            .constant("__hash__", Value::None)
            .method("__and__", |vm, args| combine(vm, &args, set::Operation::Intersection))
            .method("__or__", |vm, args| combine(vm, &args, set::Operation::Union))
            .method("__sub__", |vm, args| combine(vm, &args, set::Operation::Difference))
            .method("__xor__", |vm, args| combine(vm, &args, set::Operation::SymmetricDifference))
            .method("__rand__", |vm, args| reflected(vm, args, set::Operation::Intersection))
            .method("__ror__", |vm, args| reflected(vm, args, set::Operation::Union))
            .method("__rsub__", |vm, args| reflected(vm, args, set::Operation::Difference))
            .method("__rxor__", |vm, args| reflected(vm, args, set::Operation::SymmetricDifference))
            .method("isdisjoint", |vm, args| {
                arity(&args, "dict_keys.isdisjoint", 1, 1)?;
                let (dict, part) = view(vm, &args).map(|view| (view.dict.clone(), view.part))?;
                for item in vm.items(&args.positional[1])? {
                    if contains(vm, &dict, part, &item)? {
                        return Ok(Value::Bool(false));
                    }
                }
                Ok(Value::Bool(true))
            })
            .methods(comparisons!(compare))
            .build(vm);
    }
}

/// The view that a method of `dict` gives.
pub(super) fn make(vm: &mut Vm, args: &Args, part: Part, method: &str) -> Result<Value> {
    arity(args, &format!("dict.{method}"), 0, 0)?;
    let dict = this(vm, args, method)?.clone();
    Ok(Object::bare(view_class(vm, part), View { dict, part }).into())
}

fn view<'a>(vm: &Vm, args: &'a Args) -> Result<&'a View> {
    let view = args.positional.first().and_then(Value::payload::<View>);
    view.ok_or_else(|| wrong_self(vm, args, "dict_keys", "__len__"))
}

fn contains(vm: &mut Vm, dict: &Dict, part: Part, item: &Value) -> Result<bool> {
    if part == Part::Keys {
        return dict.contains(vm, item);
    }
    let Value::Tuple(pair) = item.builtin() else { return Ok(false) };
    let [key, value] = &**pair else { return Ok(false) };
    match dict.get(vm, key)? {
        Some(found) => super::super::sequence::same(vm, &found, value),
        None => Ok(false),
    }
}

fn to_set(vm: &mut Vm, view: &Value) -> Result<Set> {
    let set = Set::new();
    for item in vm.items(view)? {
        set.add(vm, &item)?;
    }
    Ok(set)
}

fn combine(vm: &mut Vm, args: &Args, operation: set::Operation) -> Result<Value> {
    arity(args, "dict_keys.__and__", 1, 1)?;
    let left = to_set(vm, &args.positional[0])?;
    let result = set::operate(vm, &left, operation, &args.positional[1])?;
    Ok(Value::Set(result))
}

fn reflected(vm: &mut Vm, mut args: Args, operation: set::Operation) -> Result<Value> {
    arity(&args, "dict_keys.__rand__", 1, 1)?;
    args.positional.swap(0, 1);
    combine(vm, &args, operation)
}

fn compare(vm: &mut Vm, args: &Args, op: CompareOp) -> Result<Value> {
    let Some(other) = args.positional.get(1) else { return Ok(vm.not_implemented()) };
    let right = match other.builtin() {
        Value::Set(set) => set.clone(),
        _ if other.payload::<View>().is_some_and(|view| view.part != Part::Values) => to_set(vm, other)?,
        _ => return Ok(vm.not_implemented()),
    };
    let left = to_set(vm, &args.positional[0])?;
    set::compare(vm, &left, op, &right).map(Value::Bool)
}
