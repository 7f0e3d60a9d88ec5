//! The functions that make expressions: `and_`, `case`, `cast`, `literal`, `bindparam` and their like.

use super::{
    coercions::{self, Role},
    elements, operators,
    support::{flag, optional_str},
    types,
};
use crate::{
    python::{Args, NativeFn, Vm},
    sql::{
        argument_error,
        elements::{
            Bound, ColumnElement, Element, Operand, and, case, cast, collate, extract, literal, literal_column, null,
            or, try_cast, tuple, type_coerce,
        },
        names::Name,
        operators::Op,
        schema::Column,
        types::TypeEngine,
    },
    value::{Dict, Host, Raise, Result, Value},
};

/// Exports the functions.
pub(super) fn load(vm: &mut Vm, module: &Dict) -> Result<()> {
    for (name, function) in FUNCTIONS {
        let value = vm.native_function(name, *function);
        module.insert_str(&(*name).into(), value);
    }
    Ok(())
}

const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("and_", |vm, args| connective(vm, args, true)),
    ("or_", |vm, args| connective(vm, args, false)),
    ("not_", |vm, args| {
        let [clause] = args.bind("not_", ["clause"], 1)?;
        let element = coercions::expression(vm, &clause.unwrap_or_default())?;
        operators::check(vm, &element, &Op::Inv)?;
        elements::wrap(vm, &element.negate())
    }),
    ("true", |vm, args| {
        args.finish("true")?;
        elements::wrap(vm, &ColumnElement::new(Element::True, TypeEngine::boolean()))
    }),
    ("false", |vm, args| {
        args.finish("false")?;
        elements::wrap(vm, &ColumnElement::new(Element::False, TypeEngine::boolean()))
    }),
    ("null", |vm, args| {
        args.finish("null")?;
        elements::wrap(vm, &null())
    }),
    ("literal", |vm, args| {
        let [value, type_, execute] = args.bind("literal", ["value", "type_", "literal_execute"], 1)?;
        let execute = flag(vm, execute, false)?;
        let value = value.unwrap_or_default();
        if coercions::clause(vm, &value)?.is_some() {
            let text = vm.repr(&value)?;
            return Err(argument_error(format!("Literal Python value expected, got {text}.")));
        }
        let type_ = types::optional_type(vm, type_.as_ref())?;
        let element = literal(value, type_);
        elements::wrap(vm, &if execute { element.rebind(None, |bind| bind.literal_execute = true) } else { element })
    }),
    ("literal_column", |vm, args| {
        let [text, type_] = args.bind("literal_column", ["text", "type_"], 1)?;
        let text = vm.str(&text.unwrap_or_default())?;
        let type_ = types::optional_type(vm, type_.as_ref())?;
        elements::wrap(vm, &literal_column(&text, type_))
    }),
    ("column", |vm, args| {
        let [text, type_, is_literal] = args.bind("column", ["text", "type_", "is_literal"], 1)?;
        let text = vm.str(&text.unwrap_or_default())?;
        let type_ = types::to_type(vm, type_.as_ref())?;
        let is_literal = flag(vm, is_literal, false)?;
        let column = Column::lightweight(text, type_, is_literal);
        elements::wrap(vm, &ColumnElement::of_column(&column, None))
    }),
    ("cast", |vm, args| casting(vm, args, "cast", cast)),
    ("try_cast", |vm, args| casting(vm, args, "try_cast", try_cast)),
    ("type_coerce", |vm, args| casting(vm, args, "type_coerce", type_coerce)),
    ("extract", |vm, args| {
        let [field, expression] = args.bind("extract", ["field", "expr"], 2)?;
        let field = vm.str(&field.unwrap_or_default())?;
        let operand = coercions::operand_as(vm, Role::Expression, &expression.unwrap_or_default())?;
        let element = extract(&field, operand)?;
        elements::wrap(vm, &element)
    }),
    ("collate", |vm, args| {
        let [expression, collation] = args.bind("collate", ["expression", "collation"], 2)?;
        let element = coercions::expression(vm, &expression.unwrap_or_default())?;
        let collation = vm.str(&collation.unwrap_or_default())?;
        elements::wrap(vm, &collate(&element, &collation))
    }),
    ("case", case_of),
    ("tuple_", tuple_of),
    ("between", |vm, args| {
        let [expression, lower, upper, symmetric] =
            args.bind("between", ["expr", "lower_bound", "upper_bound", "symmetric"], 3)?;
        let element = coercions::expression(vm, &expression.unwrap_or_default())?;
        operators::between_of(vm, &element, &lower.unwrap_or_default(), &upper.unwrap_or_default(), symmetric)
    }),
    ("distinct", |vm, args| {
        let [expression] = args.bind("distinct", ["expr"], 1)?;
        let element = coercions::expression(vm, &expression.unwrap_or_default())?.distinct();
        elements::wrap(vm, &element)
    }),
    ("desc", |vm, args| ordering(vm, args, "desc", Op::Desc)),
    ("asc", |vm, args| ordering(vm, args, "asc", Op::Asc)),
    ("nulls_first", |vm, args| ordering(vm, args, "nulls_first", Op::NullsFirst)),
    ("nullsfirst", |vm, args| ordering(vm, args, "nullsfirst", Op::NullsFirst)),
    ("nulls_last", |vm, args| ordering(vm, args, "nulls_last", Op::NullsLast)),
    ("nullslast", |vm, args| ordering(vm, args, "nullslast", Op::NullsLast)),
    ("any_", |vm, args| quantified(vm, args, "any_")),
    ("all_", |vm, args| quantified(vm, args, "all_")),
    ("bitwise_not", |vm, args| {
        let [expression] = args.bind("bitwise_not", ["expr"], 1)?;
        let element = coercions::expression(vm, &expression.unwrap_or_default())?.arithmetic_unary(Op::BitwiseNot);
        elements::wrap(vm, &element)
    }),
    ("label", |vm, args| {
        let [name, element, type_] = args.bind("label", ["name", "element", "type_"], 2)?;
        if type_.is_some_and(|value| !value.is_none()) {
            return Err(Raise::unsupported("label(type_=...)"));
        }
        let element = coercions::expression(vm, &element.unwrap_or_default())?;
        let name = optional_str("label", "name", name)?;
        elements::wrap(vm, &element.label(name.as_deref()))
    }),
    ("bindparam", bindparam),
];

/// `and_()` and `or_()`.
fn connective(vm: &mut Vm, args: Args, is_and: bool) -> Result<Value> {
    let name = if is_and { "and" } else { "or" };
    super::support::unexpected_keywords(&format!("{name}_"), &args)?;
    if args.positional.is_empty() {
        let neutral = if is_and { "true" } else { "false" };
        let python = if is_and { "True" } else { "False" };
        vm.warn(
            "sqlalchemy.exc.SADeprecationWarning",
            &format!(
                "Invoking {name}_() without arguments is deprecated, and will be disallowed in a future release.   For an \
                 empty {name}_() construct, use '{name}_({neutral}(), *args)' or '{name}_({python}, *args)'."
            ),
        )?;
    }
    let mut clauses = Vec::with_capacity(args.positional.len());
    for value in &args.positional {
        clauses.push(coercions::condition(vm, value)?);
    }
    let element = if is_and { and(clauses) } else { or(clauses) };
    elements::wrap(vm, &element)
}

fn casting(
    vm: &mut Vm,
    args: Args,
    name: &str,
    make: fn(Operand, TypeEngine) -> Result<ColumnElement>,
) -> Result<Value> {
    let [expression, type_] = args.bind(name, ["expression", "type_"], 2)?;
    let operand = coercions::operand_as(vm, Role::Expression, &expression.unwrap_or_default())?;
    let type_ = types::to_type(vm, type_.as_ref())?;
    let element = make(operand, type_)?;
    elements::wrap(vm, &element)
}

fn ordering(vm: &mut Vm, args: Args, name: &str, op: Op) -> Result<Value> {
    let [column] = args.bind(name, ["column"], 1)?;
    let columns = coercions::by_clause(vm, Role::ByOf, &column.unwrap_or_default())?;
    match columns.first() {
        Some(element) => elements::wrap(vm, &element.modified(op)),
        None => Err(argument_error(format!("{name}() needs a column"))),
    }
}

fn quantified(vm: &mut Vm, args: Args, name: &'static str) -> Result<Value> {
    let [expression] = args.bind(name, ["expr"], 1)?;
    let element = coercions::expression(vm, &expression.unwrap_or_default())?;
    let op = if name == "any_" { Op::Any } else { Op::All };
    elements::wrap(vm, &element.aggregate(op))
}

fn case_of(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let value = args.take_keyword("value").filter(|value| !value.is_none());
    let otherwise = args.take_keyword("else_").filter(|value| !value.is_none());
    super::support::no_more_keywords("case", &args)?;
    let value = match value {
        Some(value) => Some(coercions::operand_as(vm, Role::Expression, &value)?),
        None => None,
    };
    let mut pairs: Vec<(Value, Value)> = Vec::new();
    match args.positional.as_slice() {
        [Value::Dict(whens)] => pairs.extend(whens.entries()),
        [Value::List(_)] => {
            return Err(argument_error(
                "The \"whens\" argument to case(), when referring to a sequence of items, is now passed as a series of \
                 positional elements, rather than as a list. ",
            ));
        }
        whens => {
            for when in whens {
                let items = vm.items(when)?;
                match <[Value; 2]>::try_from(items) {
                    Ok([condition, result]) => pairs.push((condition, result)),
                    Err(items) if items.len() > 2 => {
                        return Err(Raise::value_error("too many values to unpack (expected 2)"));
                    }
                    Err(items) => {
                        return Err(Raise::value_error(format!(
                            "not enough values to unpack (expected 2, got {})",
                            items.len()
                        )));
                    }
                }
            }
        }
    }
    let mut whens = Vec::with_capacity(pairs.len());
    for (condition, result) in &pairs {
        let condition = match &value {
            Some(_) => coercions::operand_as(vm, Role::Expression, condition)?,
            None => {
                let operand = coercions::operand_as(vm, Role::Expression, condition)?;
                Operand::Element(operand.into_expression()?)
            }
        };
        whens.push((condition, coercions::operand_as(vm, Role::Expression, result)?));
    }
    let otherwise = match otherwise {
        Some(value) => Some(coercions::operand_as(vm, Role::Expression, &value)?),
        None => None,
    };
    let element = case(value, whens, otherwise)?;
    elements::wrap(vm, &element)
}

fn tuple_of(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let given = args.take_keyword("types").filter(|value| !value.is_none());
    super::support::no_more_keywords("tuple_", &args)?;
    let members = match given {
        None => None,
        Some(given) => {
            let mut members = Vec::new();
            for value in vm.items(&given)? {
                members.push(types::to_type(vm, Some(&value))?);
            }
            Some(members)
        }
    };
    let mut operands = Vec::new();
    for value in &args.positional {
        operands.push(coercions::operand_as(vm, Role::Expression, value)?);
    }
    let element = tuple(operands, members)?;
    elements::wrap(vm, &element)
}

/// `bindparam(key, value, ...)`.
fn bindparam(vm: &mut Vm, args: Args) -> Result<Value> {
    let names = [
        "key",
        "value",
        "type_",
        "unique",
        "required",
        "quote",
        "callable_",
        "expanding",
        "isoutparam",
        "literal_execute",
    ];
    let [key, value, type_, unique, required, quote, callable, expanding, out, execute] =
        args.bind("bindparam", names, 1)?;
    for (name, value) in [("quote", quote), ("isoutparam", out)] {
        if value.is_some_and(|value| !matches!(value, Value::None | Value::Bool(false))) {
            return Err(Raise::unsupported(format!("bindparam({name}=...)")));
        }
    }
    let unique = flag(vm, unique, false)?;
    let expanding = flag(vm, expanding, false)?;
    let execute = flag(vm, execute, false)?;
    let callable = callable.filter(|callable| !callable.is_none());
    let required = flag(vm, required, value.is_none() && callable.is_none())?;
    let type_ = types::optional_type(vm, type_.as_ref())?;
    let bound = match (value, callable) {
        (_, Some(callable)) => Bound::Function(callable),
        (Some(value), None) => Bound::Value(value),
        (None, None) if required => Bound::Required,
        (None, None) => Bound::Absent,
    };
    let key = key.unwrap_or_default();
    let unnamed = key.is_none();
    let key = match key {
        Value::None => "param".into(),
        Value::Str(key) => key,
        other => match coercions::clause_element(vm, &other)?.and_then(|element| element.as_column().cloned()) {
            Some(column) => column.key(),
            None => vm.str(&other)?,
        },
    };
    let mut element = ColumnElement::bind(&key, bound, type_, unique);
    if unnamed {
        let id = element.id();
        element = element.rebind(None, |bind| bind.key = Name::bind(id, "param"));
    }
    if (expanding || execute)
        && let Element::Bind(bind) = element.element()
    {
        let mut bind = bind.clone();
        bind.expanding = expanding;
        bind.literal_execute = execute;
        element = ColumnElement::with_id(element.id(), Element::Bind(bind), element.ty());
    }
    elements::wrap(vm, &element)
}
