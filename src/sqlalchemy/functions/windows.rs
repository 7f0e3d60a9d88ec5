//! Windows, filters and orders of aggregate functions.

use crate::{
    python::{Args, ClassBuilder, NativeFn, Vm},
    sql::{
        argument_error,
        elements::{ColumnElement, Element, FrameBound, FrameKind, literal},
        types::TypeEngine,
    },
    sqlalchemy::{
        coercions::{self, Role},
        elements,
        support::{no_more_keywords, optional_str},
    },
    value::{Dict, Host, Raise, Result, Value},
};

/// Exports `over()` and its like.
pub(super) fn load(vm: &mut Vm, module: &Dict) -> Result<()> {
    super::export(
        vm,
        module,
        &[
            ("over", over as NativeFn),
            ("funcfilter", filter),
            ("within_group", within_group),
            ("aggregate_order_by", aggregate_order_by),
        ],
    );
    Ok(())
}

/// What functions have of it.
pub(super) fn members(builder: ClassBuilder) -> ClassBuilder {
    ordered_members(builder).method("within_group", within_group).method("aggregate_order_by", aggregate_order_by)
}

/// What functions with an order have of it.
pub(in crate::sqlalchemy) fn ordered_members(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method("over", |vm, args| {
            if args.positional.len() > 1 {
                let class = vm.class_of(args.positional.first().unwrap_or(&Value::None)).name();
                let _ = class;
                return Err(Raise::type_error(format!(
                    "FunctionElement.over() takes 1 positional argument but {} were given",
                    args.positional.len()
                )));
            }
            over(vm, args)
        })
        .method("filter", filter)
}

/// What functions with a filter have of it.
pub(in crate::sqlalchemy) fn filter_members(builder: ClassBuilder) -> ClassBuilder {
    builder.method("over", over).method("filter", filter).method("within_group", within_group)
}

/// `function.over(partition_by=…, order_by=…, rows=…)`.
fn over(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = match args.take_keyword("element") {
        Some(element) => element,
        None => args.take_first()?,
    };
    let element = coercions::receiver(vm, &this)?;
    let names = ["partition_by", "order_by", "range_", "rows", "groups", "exclude"];
    let [partition, order, range, rows, groups, exclude] = args.bind("over", names, 0)?;
    let order_by = by_list(vm, order)?;
    let partition_by = by_list(vm, partition)?;
    let mut frames = Vec::new();
    for (kind, value) in [(FrameKind::Range, range), (FrameKind::Rows, rows), (FrameKind::Groups, groups)] {
        if let Some(value) = value.filter(|value| !value.is_none()) {
            frames.push((kind, value));
        }
    }
    if frames.len() > 1 {
        return Err(argument_error("only one of 'rows', 'range_', or 'groups' may be provided"));
    }
    let frame = match frames.pop() {
        Some((kind, value)) => Some(frame(vm, kind, &value)?),
        None => None,
    };
    let exclude = optional_str("over", "exclude", exclude)?;
    if exclude.is_some() && frame.is_none() {
        return Err(argument_error("'exclude' requires that one of 'rows', 'range_', or 'groups' is also specified"));
    }
    let element = element.over(partition_by, order_by, frame, exclude);
    elements::wrap(vm, &element)
}

fn frame(vm: &mut Vm, kind: FrameKind, value: &Value) -> Result<(FrameKind, FrameBound, FrameBound)> {
    let pair = || argument_error("2-tuple expected for range/rows/groups");
    let bounds = match value {
        Value::Tuple(_) | Value::List(_) | Value::Str(_) => vm.items(value)?,
        _ => return Err(pair()),
    };
    let [lower, upper] = <[Value; 2]>::try_from(bounds).map_err(|_| pair())?;
    Ok((kind, bound(vm, kind, lower)?, bound(vm, kind, upper)?))
}

/// One end of a frame: `None` is unbounded, 0 the current row, other numbers count rows.
fn bound(vm: &mut Vm, kind: FrameKind, value: Value) -> Result<FrameBound> {
    let value = match (value, kind) {
        (Value::None, _) => return Ok(FrameBound::Unbounded),
        (value @ Value::Int(_), _) => value,
        (Value::Bool(flag), _) => Value::Int(i64::from(flag)),
        (_, FrameKind::Range) => {
            return Err(argument_error(
                "When using a tuple to specify a range only integer or none values are allowed in the range frame. To \
                 specify a different type use the FrameClause directly.",
            ));
        }
        (other, _) => {
            let class = Value::Class(vm.types.int.clone());
            match vm.call(&class, vec![other], Vec::new()) {
                Err(raise) if raise.new_class() == Some("ValueError") => {
                    return Err(argument_error("Integer or None expected for values in rows/groups frame"));
                }
                other => other?,
            }
        }
    };
    match value {
        Value::Int(0) => Ok(FrameBound::CurrentRow),
        Value::Int(number) => {
            let count = literal(Value::Int(number.saturating_abs()), Some(TypeEngine::integer()));
            Ok(if number < 0 { FrameBound::Preceding(count) } else { FrameBound::Following(count) })
        }
        _ => Err(argument_error("Integer or None expected for values in rows/groups frame")),
    }
}

/// What `order_by=` and `partition_by=` take: one expression or a list of them.
fn by_list(vm: &mut Vm, value: Option<Value>) -> Result<Vec<ColumnElement>> {
    let Some(value) = value.filter(|value| !value.is_none()) else { return Ok(Vec::new()) };
    let items = match &value {
        Value::List(items) => items.to_vec(),
        Value::Tuple(items) => items.to_vec(),
        one => vec![one.clone()],
    };
    by(vm, &items)
}

fn by(vm: &mut Vm, items: &[Value]) -> Result<Vec<ColumnElement>> {
    let mut elements = Vec::new();
    for item in items {
        elements.extend(coercions::by_clause(vm, Role::ByOf, item)?);
    }
    Ok(elements)
}

/// `function.filter(criteria…)`.
fn filter(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = match args.take_keyword("func") {
        Some(function) => function,
        None => args.take_first()?,
    };
    let function = coercions::receiver(vm, &this)?;
    no_more_keywords("filter", &args)?;
    if args.positional.is_empty() {
        return Ok(this);
    }
    let mut criteria = Vec::new();
    for value in &args.positional {
        criteria.push(coercions::condition(vm, value)?);
    }
    // A filter of a filter is one with more conditions.
    let element = match function.element() {
        Element::Filter { function, criteria: known } => {
            function.aggregate_filter(known.iter().cloned().chain(criteria).collect())
        }
        _ => function.aggregate_filter(criteria),
    };
    elements::wrap(vm, &element)
}

fn within_group(vm: &mut Vm, args: Args) -> Result<Value> {
    let (function, order_by) = ordered(vm, args, "within_group")?;
    elements::wrap(vm, &function.within_group(order_by))
}

fn aggregate_order_by(vm: &mut Vm, args: Args) -> Result<Value> {
    let (function, order_by) = ordered(vm, args, "aggregate_order_by")?;
    let type_ = function.ty();
    let made = Element::AggregateOrderBy { function: function.clone(), order_by };
    elements::wrap(vm, &ColumnElement::derived(made, type_, &[&function]))
}

fn ordered(vm: &mut Vm, mut args: Args, name: &str) -> Result<(ColumnElement, Vec<ColumnElement>)> {
    let this = args.take_first()?;
    let function = coercions::receiver(vm, &this)?;
    no_more_keywords(name, &args)?;
    if args.positional.is_empty() {
        return Err(Raise::type_error("at least one ORDER BY element is required"));
    }
    Ok((function, by(vm, &args.positional)?))
}
