//! Operators that a type of the script has of its own: `comparator_factory`, and `coerce_compared_value()`.

use std::cell::Cell;

use super::{custom::overrides, to_type, wrap};
use crate::{
    python::{Args, ClassBuilder, Vm},
    sql::{
        Id,
        elements::{Bound, ColumnElement, Operand},
        operators::Op,
    },
    sqlalchemy::{coercions, elements, operators, support},
    value::{Class, Host, Object, Raise, Result, Str, Value},
};

thread_local! {
    /// The expression whose operators are those of every type, while its comparator calls its base.
    static PLAIN: Cell<Option<Id>> = const { Cell::new(None) };
}

/// Makes the class that comparators derive from, and makes it known to all types.
pub(super) fn load(vm: &mut Vm) -> Result<()> {
    let builder = ClassBuilder::new("sqlalchemy.sql.type_api", "Comparator")
        .constant("__qualname__", "TypeEngine.Comparator")
        .method("__new__", |_, args| match args.positional.first() {
            Some(Value::Class(class)) => Ok(Object::new(class.clone(), Box::new(())).into()),
            _ => Err(Raise::type_error("__new__() needs a class")),
        })
        .method("__init__", |vm, args| {
            let [this, expr] = args.bind("Comparator.__init__", ["self", "expr"], 2)?;
            let (this, expr) = (this.unwrap_or_default(), expr.unwrap_or_default());
            let ty = vm.get_attr(&expr, "type")?;
            vm.set_attr(&this, "type", ty)?;
            vm.set_attr(&this, "expr", expr)?;
            Ok(Value::None)
        })
        .method("__clause_element__", |vm, args| {
            let [this] = args.exactly("__clause_element__")?;
            vm.get_attr(&this, "expr")
        })
        .method("operate", |vm, args| operate(vm, args, false))
        .method("reverse_operate", |vm, args| operate(vm, args, true));
    let class = support::build(vm, "Comparator", operators::add_methods(builder));
    let engine = support::class_made(vm, "TypeEngine")?;
    for name in ["Comparator", "comparator_factory"] {
        engine.attributes().insert_str(&name.into(), Value::Class(class.clone()));
    }
    engine.changed();
    Ok(())
}

/// `operate(op, *other)` of every comparator: the operator on the plain expression.
fn operate(vm: &mut Vm, mut args: Args, reverse: bool) -> Result<Value> {
    let this = args.take_first()?;
    let op = args.take_first()?;
    let expr = vm.get_attr(&this, "expr")?;
    let element = coercions::receiver(vm, &expr)?;
    let mut operands = vec![expr];
    operands.append(&mut args.positional);
    if reverse {
        operands.reverse();
    }
    let before = PLAIN.replace(Some(element.id()));
    let done = vm.call(&op, operands, args.keywords);
    PLAIN.set(before);
    done
}

/// The script's comparator class of an expression's type.
fn factory(vm: &mut Vm, element: &ColumnElement) -> Result<Option<Class>> {
    let ty = element.ty();
    let Some(script) = ty.script() else { return Ok(None) };
    if PLAIN.get() == Some(element.id()) {
        return Ok(None);
    }
    let own = vm.class_of(script);
    let mut found = vm.get_attribute(script, &"comparator_factory".into())?;
    if !overrides(&own, "comparator_factory")
        && let Some(decorated) = ty.as_custom().and_then(|custom| custom.decorated())
        && let Some(script) = decorated.script()
    {
        found = vm.get_attribute(script, &"comparator_factory".into())?;
    }
    Ok(match found {
        Some(Value::Class(class)) if !class.is_native() => Some(class),
        _ => None,
    })
}

fn comparator(vm: &mut Vm, class: &Class, element: &ColumnElement) -> Result<Value> {
    let expr = elements::wrap(vm, element)?;
    vm.call(&Value::Class(class.clone()), vec![expr], Vec::new())
}

/// What the operator method `name` gives where the type of `self` has one of the script's.
pub(in crate::sqlalchemy) fn method(vm: &mut Vm, args: &Args, name: &str) -> Result<Option<Value>> {
    let Some(this) = args.positional.first() else { return Ok(None) };
    let element = match this.payload::<ColumnElement>() {
        Some(element) if element.ty().script().is_none() => return Ok(None),
        Some(element) => element.clone(),
        None if support::Registry::of(vm)
            .class("Comparator")
            .is_some_and(|base| vm.class_of(this).is_subclass_of(&base)) =>
        {
            return Ok(None);
        }
        None => coercions::receiver(vm, this)?,
    };
    let Some(class) = factory(vm, &element)? else { return Ok(None) };
    let rest = args.positional.get(1..).unwrap_or_default().to_vec();
    if overrides(&class, name) {
        let comparator = comparator(vm, &class, &element)?;
        let method = vm.get_attr(&comparator, name)?;
        return vm.call(&method, rest, args.keywords.clone()).map(Some);
    }
    let reverse = name.starts_with("__r") && !matches!(name, "__rshift__");
    let operate = if reverse { "reverse_operate" } else { "operate" };
    if !overrides(&class, operate) {
        return Ok(None);
    }
    let plain = if reverse { name.replacen("__r", "__", 1) } else { name.to_owned() };
    let Some(op) = operator_function(vm, &plain)? else { return Ok(None) };
    let comparator = comparator(vm, &class, &element)?;
    let method = vm.get_attr(&comparator, operate)?;
    let mut arguments = vec![op];
    arguments.extend(rest);
    vm.call(&method, arguments, args.keywords.clone()).map(Some)
}

/// The function that stands for the operator of a method: of the module `operator`, or SQLAlchemy's own.
fn operator_function(vm: &mut Vm, method: &str) -> Result<Option<Value>> {
    let (module, name) = match method.strip_prefix("__").and_then(|name| name.strip_suffix("__")) {
        Some("and") => ("operator", "and_".to_owned()),
        Some("or") => ("operator", "or_".to_owned()),
        Some("invert") => ("operator", "inv".to_owned()),
        Some(name) => ("operator", name.to_owned()),
        None => ("sqlalchemy.sql.operators", format!("{}_op", method.trim_end_matches('_'))),
    };
    let module = vm.import_module(module)?;
    vm.get_attribute(&module, &name.into())
}

/// What the script's comparator of an expression's type has under that name.
pub(in crate::sqlalchemy) fn attribute(vm: &mut Vm, element: &ColumnElement, name: &str) -> Result<Option<Value>> {
    let Some(class) = factory(vm, element)? else { return Ok(None) };
    let key = Str::from(name);
    let own = class.mro().take_while(|class| !class.is_native()).any(|class| class.attributes().contains_str(&key));
    if !own {
        return Ok(None);
    }
    let comparator = comparator(vm, &class, element)?;
    vm.get_attribute(&comparator, &key)
}

/// A value on the other side of an operator, with the type that the script's type has for it.
pub(in crate::sqlalchemy) fn coerced(vm: &mut Vm, left: &ColumnElement, op: &Op, other: Operand) -> Result<Operand> {
    let ty = left.ty();
    let Some(script) = ty.script().cloned() else { return Ok(other) };
    let class = vm.class_of(&script);
    if !overrides(&class, "coerce_compared_value") {
        return Ok(other);
    }
    let (value, shown) = match &other {
        Operand::Value(Value::None | Value::Bool(_)) => return Ok(other),
        Operand::Value(value) => (value.clone(), value.clone()),
        Operand::List(items) if matches!(op, Op::In | Op::NotIn) => {
            let mut values = Vec::with_capacity(items.len());
            for item in items {
                match item {
                    Operand::Value(value) => values.push(value.clone()),
                    _ => return Ok(other),
                }
            }
            let Some(first) = values.first().cloned() else { return Ok(other) };
            (Value::list(values), first)
        }
        _ => return Ok(other),
    };
    let name = op_method(op);
    let function = match operator_function(vm, name) {
        Ok(function) => function.unwrap_or_default(),
        Err(_) => Value::from(name),
    };
    let made = vm.call_method(&script, "coerce_compared_value", vec![function, shown])?;
    let ty = to_type(vm, Some(&made))?;
    drop(wrap(vm, &ty)?);
    Ok(Operand::Element(ColumnElement::bind(&left.bind_key(), Bound::Value(value), Some(ty), true)))
}

/// The method that stands for an operator.
fn op_method(op: &Op) -> &'static str {
    match op {
        Op::Eq => "__eq__",
        Op::Ne => "__ne__",
        Op::Lt => "__lt__",
        Op::Le => "__le__",
        Op::Gt => "__gt__",
        Op::Ge => "__ge__",
        Op::Add => "__add__",
        Op::Sub => "__sub__",
        Op::Mul => "__mul__",
        Op::TrueDiv => "__truediv__",
        Op::FloorDiv => "__floordiv__",
        Op::Mod => "__mod__",
        Op::GetItem => "__getitem__",
        Op::In => "in_",
        Op::NotIn => "not_in",
        Op::Like => "like",
        Op::NotLike => "not_like",
        Op::ILike => "ilike",
        Op::Concat => "concat",
        Op::Contains => "contains",
        Op::StartsWith => "startswith",
        Op::EndsWith => "endswith",
        Op::Is => "is_",
        Op::IsNot => "is_not",
        Op::Between => "between",
        _ => "custom",
    }
}
