//! `func`, and what calls of functions have: windows, filters, aliases.

use super::{
    coercions::{self, Role},
    elements,
    support::{self, no_more_keywords},
    types,
};
use crate::{
    python::{Args, ClassBuilder, Vm},
    sql::{
        argument_error,
        elements::{ColumnElement, Element, FrameBound, FrameKind, Over, literal},
        selectable::{Select, SelectBase, SelectItem},
        types::TypeEngine,
    },
    value::{Dict, Host, Payload, Raise, Result, Str, Value},
};

/// `func`, or `func` with names behind it.
struct Generator(Vec<Str>);

impl Payload for Generator {}

/// Exports `func` and `over()` and their like.
pub(super) fn load(vm: &mut Vm, module: &Dict) -> Result<()> {
    let builder = ClassBuilder::new("sqlalchemy.sql.functions", "_FunctionGenerator")
        .method("__getattr__", |vm, args| {
            let [this, name] = args.exactly("__getattr__")?;
            let name = vm.str(&name)?;
            if name.starts_with("__") {
                return Err(Raise::new("AttributeError", name));
            }
            let name = match name.strip_suffix('_') {
                Some(bare) => Str::from(bare),
                None => name,
            };
            let mut names = generator(&this)?.0.clone();
            names.push(name);
            Ok(vm.wrap(Generator(names)))
        })
        .method("__call__", call);
    let class = support::build(vm, "_FunctionGenerator", builder);
    vm.register_class::<Generator>(&class);
    let func = vm.wrap(Generator(Vec::new()));
    module.insert_str(&"func".into(), func);
    for (name, function) in
        [("over", over as crate::python::NativeFn), ("funcfilter", filter), ("within_group", within_group)]
    {
        let value = vm.native_function(name, function);
        module.insert_str(&name.into(), value);
    }
    Ok(())
}

/// What calls of functions have beyond what every expression has.
pub(super) fn members(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method("over", over)
        .method("filter", filter)
        .method("within_group", within_group)
        .method("select", |vm, args| {
            let [this] = args.bind("select", ["self"], 1)?;
            let element = elements::of(&this.unwrap_or_default())?;
            elements::wrap_select(vm, SelectBase::Select(Select::new(vec![SelectItem::Element(element)])))
        })
        .property("clauses", |vm, args| {
            let [this] = args.exactly("clauses")?;
            let element = elements::of(&this)?;
            let Element::Function(function) = element.element() else { return Ok(Value::None) };
            let list = ColumnElement::comma_list(function.clauses.clone());
            elements::wrap(vm, &list)
        })
        .property("packagenames", |_, args| {
            let [this] = args.exactly("packagenames")?;
            match elements::of(&this)?.element() {
                Element::Function(function) => {
                    Ok(Value::tuple(function.packages.iter().cloned().map(Value::Str).collect::<Vec<_>>()))
                }
                _ => Ok(Value::None),
            }
        })
        .method("alias", |_, _| Err(Raise::unsupported("a function as a FROM clause (alias())")))
        .method("table_valued", |_, _| Err(Raise::unsupported("table-valued functions")))
        .method("column_valued", |_, _| Err(Raise::unsupported("column-valued functions")))
        .method("scalar_table_valued", |_, _| Err(Raise::unsupported("table-valued functions")))
        .method("as_comparison", |_, _| Err(Raise::unsupported("as_comparison()")))
}

fn generator(value: &Value) -> Result<&Generator> {
    value.payload::<Generator>().ok_or_else(|| Raise::type_error("func is needed"))
}

/// `func.name(…)`.
fn call(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_first()?;
    let mut names = generator(&this)?.0.clone();
    let Some(name) = names.pop() else {
        return Err(Raise::type_error("'_FunctionGenerator' object is not callable"));
    };
    let type_ = args.take_keyword("type_");
    let type_ = types::optional_type(vm, type_.as_ref())?;
    no_more_keywords(&format!("func.{name}"), &args)?;
    let mut operands = Vec::with_capacity(args.positional.len());
    for value in &args.positional {
        operands.push(coercions::operand_as(vm, Role::Expression, value)?);
    }
    let element = ColumnElement::function(names, &name, operands, type_)?;
    elements::wrap(vm, &element)
}

/// `function.over(partition_by=…, order_by=…, rows=…)`.
fn over(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_first()?;
    let element = coercions::receiver(vm, &this)?;
    for missing in ["exclude"] {
        if args.take_keyword(missing).is_some_and(|value| !value.is_none()) {
            return Err(Raise::unsupported(format!("over({missing}=...)")));
        }
    }
    let [partition, order, range, rows, groups] =
        args.bind("over", ["partition_by", "order_by", "range_", "rows", "groups"], 0)?;
    let partition_by = by_list(vm, Role::ByOf, partition)?;
    let order_by = by_list(vm, Role::OrderBy, order)?;
    let mut frame = None;
    for (kind, value) in [(FrameKind::Range, range), (FrameKind::Rows, rows), (FrameKind::Groups, groups)] {
        if let Some(value) = value.filter(|value| !value.is_none()) {
            if frame.is_some() {
                return Err(argument_error("only one of 'rows', 'range_', or 'groups' may be provided"));
            }
            let [lower, upper] = match &value {
                Value::Tuple(bounds) => match &**bounds {
                    [lower, upper] => [lower.clone(), upper.clone()],
                    _ => return Err(argument_error("2-tuple expected for range/rows")),
                },
                _ => return Err(Raise::unsupported("over() with a frame that is not a tuple")),
            };
            frame = Some((kind, bound(&lower, true)?, bound(&upper, false)?));
        }
    }
    let type_ = element.ty();
    let made = Element::Over(Box::new(Over { element: element.clone(), partition_by, order_by, frame }));
    elements::wrap(vm, &ColumnElement::derived(made, type_, &[&element]))
}

/// One end of a frame: `None` is unbounded, 0 the current row, other numbers count rows.
fn bound(value: &Value, _lower: bool) -> Result<FrameBound> {
    match value {
        Value::None => Ok(FrameBound::Unbounded),
        Value::Int(0) => Ok(FrameBound::CurrentRow),
        Value::Int(number) => {
            let count = literal(Value::Int(number.saturating_abs()), Some(TypeEngine::integer()));
            Ok(if *number < 0 { FrameBound::Preceding(count) } else { FrameBound::Following(count) })
        }
        _ => Err(argument_error("Integer or None expected for range value")),
    }
}

/// What `order_by=` and `partition_by=` take: one expression or a list of them.
fn by_list(vm: &mut Vm, role: Role, value: Option<Value>) -> Result<Vec<ColumnElement>> {
    let Some(value) = value.filter(|value| !value.is_none()) else { return Ok(Vec::new()) };
    let items = match &value {
        Value::List(items) => items.to_vec(),
        Value::Tuple(items) => items.to_vec(),
        one => vec![one.clone()],
    };
    let mut elements = Vec::new();
    for item in &items {
        elements.extend(coercions::by_clause(vm, role, item)?);
    }
    Ok(elements)
}

fn filter(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_first()?;
    let function = coercions::receiver(vm, &this)?;
    no_more_keywords("filter", &args)?;
    let mut criteria = Vec::new();
    for value in &args.positional {
        criteria.push(coercions::condition(vm, value)?);
    }
    let type_ = function.ty();
    let made = Element::Filter { function: function.clone(), criteria };
    elements::wrap(vm, &ColumnElement::derived(made, type_, &[&function]))
}

fn within_group(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_first()?;
    let function = coercions::receiver(vm, &this)?;
    no_more_keywords("within_group", &args)?;
    let mut order_by = Vec::new();
    for value in &args.positional {
        order_by.extend(coercions::by_clause(vm, Role::OrderBy, value)?);
    }
    let type_ = function.ty();
    let made = Element::WithinGroup { function: function.clone(), order_by };
    elements::wrap(vm, &ColumnElement::derived(made, type_, &[&function]))
}
