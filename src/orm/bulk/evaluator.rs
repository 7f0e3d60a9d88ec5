//! Conditions and values of an UPDATE or DELETE, worked out on objects in place of rows.

use crate::{
    orm::{InstanceState, Loaded, MappedEntity, Mapper, Passive, qualified_name},
    sql::{
        compiler::type_name,
        dialects::{Dialect, DialectKind},
        elements::{Bound, ColumnElement, Element},
        entity::Annotations,
        functions::is_generic,
        operators::Op,
        schema::Column,
    },
    value::{CompareOp, Host, Result, Str, Value},
};

/// What an expression is for an object.
#[derive(Clone, Debug)]
pub(super) enum Evaluated {
    /// A value; `None` is SQL's NULL.
    Value(Value),
    /// It takes an attribute that is not loaded.
    Expired,
}

impl Evaluated {
    fn null() -> Evaluated {
        Evaluated::Value(Value::None)
    }
}

/// Says why an expression cannot be worked out on objects of `mapper`, in SQLAlchemy's words, where it cannot.
pub(super) fn check(host: &mut dyn Host, mapper: &Mapper, element: &ColumnElement) -> std::result::Result<(), String> {
    let mut check = |element: &ColumnElement| check(host, mapper, element);
    match element.element() {
        Element::Grouping(inner) => check(inner),
        Element::Null | Element::True | Element::False | Element::Bind(_) => Ok(()),
        Element::Column { .. } => check_column(mapper, element),
        Element::List(list) => {
            list.clauses.iter().try_for_each(check)?;
            match list.operator {
                Op::And | Op::Or | Op::Comma => Ok(()),
                _ => Err(format!("Cannot evaluate clauselist with operator {}", function(&list.operator))),
            }
        }
        Element::Tuple(items) => items.iter().try_for_each(check),
        Element::AsBoolean { element, operator, .. } => {
            check(element)?;
            Err(format!("Cannot evaluate AsBoolean with operator {}", function(operator)))
        }
        Element::Unary { element, operator, modifier } => {
            check(element)?;
            match (operator, modifier) {
                (Some(Op::Inv), None) => Ok(()),
                (Some(operator), _) => {
                    Err(format!("Cannot evaluate UnaryExpression with operator {}", function(operator)))
                }
                (None, _) => Err("Cannot evaluate UnaryExpression with operator None".to_owned()),
            }
        }
        Element::Binary { left, right, operator, .. } => {
            check(left)?;
            check(right)?;
            let math = matches!(operator, Op::Add | Op::Sub | Op::Mul | Op::Mod | Op::TrueDiv);
            match operator {
                _ if math && left.ty().is_exact() && right.ty().is_exact() => Ok(()),
                _ if math => Err(format!(
                    "Cannot evaluate math operator \"{}\" for datatypes {}, {}",
                    word(operator),
                    type_text(host, left),
                    type_text(host, right)
                )),
                Op::Lt | Op::Le | Op::Gt | Op::Ge | Op::Eq | Op::Ne | Op::Is | Op::IsNot | Op::In | Op::NotIn => Ok(()),
                Op::Concat if !(left.ty().is_concatenable() && right.ty().is_concatenable()) => Err(format!(
                    "Cannot evaluate concatenate operator \"concat_op\" for datatypes {}, {}",
                    type_text(host, left),
                    type_text(host, right)
                )),
                Op::Concat | Op::StartsWith | Op::EndsWith => Ok(()),
                Op::Custom(custom) => Err(format!(
                    "Custom operator '{}' can't be evaluated in Python unless it specifies a callable using `.python_impl`.",
                    custom.text
                )),
                _ => Err(format!("Cannot evaluate BinaryExpression with operator {}", function(operator))),
            }
        }
        other => Err(format!("Cannot evaluate {}", class_name(other))),
    }
}

fn check_column(mapper: &Mapper, element: &ColumnElement) -> std::result::Result<(), String> {
    if key_of(mapper, element).is_some() {
        return Ok(());
    }
    let entity = element.annotations().and_then(|annotations| annotations.entity.clone());
    Err(match entity.as_ref().and_then(MappedEntity::from_entity) {
        Some(entity) if !entity.is_aliased() && !mapper.isa(entity.mapper()) => {
            let class = entity.mapper().class();
            format!("Can't evaluate criteria against alternate class <class '{}'>", qualified_name(class))
        }
        Some(entity) if entity.is_aliased() => format!(
            "Cannot evaluate expression: No column Anonymous alias of {} is configured on mapper {}...",
            element.as_column().map(Column::description).unwrap_or_default(),
            entity.mapper().label()
        ),
        _ => match element.as_column() {
            Some(column) => format!("Cannot evaluate column: {}", column.description()),
            None => "Cannot evaluate column".to_owned(),
        },
    })
}

/// An expression's type as SQL without a dialect writes it.
fn type_text(host: &mut dyn Host, element: &ColumnElement) -> String {
    type_name(host, &element.ty(), &Dialect::of(DialectKind::Default)).unwrap_or_default()
}

/// The name of an operator's function.
fn word(operator: &Op) -> String {
    let mut word = String::new();
    for character in format!("{operator:?}").chars() {
        if character.is_ascii_uppercase() && !word.is_empty() && !word.ends_with('_') {
            word.push('_');
        }
        word.extend(character.to_lowercase());
    }
    match operator {
        Op::TrueDiv | Op::FloorDiv => word.replace('_', ""),
        Op::Add | Op::Sub | Op::Mul | Op::Mod | Op::Neg => word,
        Op::IsTrue | Op::IsFalse | Op::IsDistinctFrom | Op::IsNotDistinctFrom => word,
        // ILIKE is a word of its own.
        _ => word.replace("i_", "i") + "_op",
    }
}

/// An operator's function as Python shows it.
fn function(operator: &Op) -> String {
    match operator {
        Op::Neg | Op::FloorDiv => format!("<built-in function {}>", word(operator)),
        _ => format!("<function {} at 0x7f0000000000>", word(operator)),
    }
}

/// The class that SQLAlchemy has for an expression.
fn class_name(element: &Element) -> &str {
    match element {
        Element::Function(function) if is_generic(&function.name) => &function.name,
        Element::Text(_) => "TextClause",
        Element::Label { .. } => "Label",
        Element::Case { .. } => "Case",
        Element::Cast { .. } => "Cast",
        Element::TypeCoerce(_) => "TypeCoerce",
        Element::Extract { .. } => "Extract",
        Element::Function(_) => "Function",
        Element::Filter { .. } => "FunctionFilter",
        Element::Over(_) => "Over",
        Element::WithinGroup { .. } => "WithinGroup",
        Element::Collation(_) => "CollationClause",
        Element::ScalarSelect(_) | Element::SelectGrouping(_) | Element::Exists(_) => "Select",
        _ => "ClauseElement",
    }
}

fn key_of(mapper: &Mapper, element: &ColumnElement) -> Option<Str> {
    let annotations = element.annotations()?;
    let column = element.as_column()?;
    let Some(entity) = annotations.entity.clone() else {
        // The columns of a relationship's condition belong to its classes.
        let sides = Annotations::REMOTE | Annotations::LOCAL;
        let property = mapper.property_of_column(column).filter(|_| annotations.flags & sides != 0);
        return property.map(|property| property.key().clone());
    };
    let entity = MappedEntity::from_entity(&entity)?;
    if entity.is_aliased() || !mapper.isa(entity.mapper()) {
        return None;
    }
    entity.mapper().property_of_column(column).map(|property| property.key().clone())
}

/// What an expression, which [`can_evaluate`] has allowed, is for the object of `state`.
pub(super) fn evaluate(
    host: &mut dyn Host,
    mapper: &Mapper,
    element: &ColumnElement,
    state: &InstanceState,
) -> Result<Evaluated> {
    match element.element() {
        Element::Grouping(inner) => evaluate(host, mapper, inner, state),
        Element::True => Ok(Evaluated::Value(Value::Bool(true))),
        Element::False => Ok(Evaluated::Value(Value::Bool(false))),
        Element::Bind(bind) => Ok(Evaluated::Value(match &bind.value {
            Bound::Value(value) => value.clone(),
            Bound::Callable(call) => call(host)?,
            Bound::Function(function) => host.call(function, Vec::new(), Vec::new())?,
            Bound::Required | Bound::Absent => Value::None,
        })),
        Element::Column { .. } => {
            let attribute = key_of(mapper, element).and_then(|key| state.mapper().attribute(&key));
            let Some(attribute) = attribute else { return Ok(Evaluated::null()) };
            let dict = state.dict()?;
            Ok(match attribute.get(host, state, &dict, Passive::NO_FETCH)? {
                Loaded::Value(value) => Evaluated::Value(value),
                Loaded::NoResult => Evaluated::Expired,
                _ => Evaluated::null(),
            })
        }
        Element::List(list) if list.operator == Op::And => {
            for clause in &list.clauses {
                match evaluate(host, mapper, clause, state)? {
                    Evaluated::Expired => return Ok(Evaluated::Expired),
                    Evaluated::Value(Value::None) => return Ok(Evaluated::null()),
                    Evaluated::Value(value) if !host.truth(&value)? => return Ok(Evaluated::Value(Value::Bool(false))),
                    Evaluated::Value(_) => {}
                }
            }
            Ok(Evaluated::Value(Value::Bool(true)))
        }
        Element::List(list) if list.operator == Op::Or => {
            let mut null = false;
            for clause in &list.clauses {
                match evaluate(host, mapper, clause, state)? {
                    Evaluated::Expired => return Ok(Evaluated::Expired),
                    Evaluated::Value(Value::None) => null = true,
                    Evaluated::Value(value) if host.truth(&value)? => return Ok(Evaluated::Value(Value::Bool(true))),
                    Evaluated::Value(_) => {}
                }
            }
            Ok(if null { Evaluated::null() } else { Evaluated::Value(Value::Bool(false)) })
        }
        Element::List(list) => tuple(host, mapper, &list.clauses, state),
        Element::Tuple(items) => tuple(host, mapper, items, state),
        Element::Unary { element, .. } => {
            let value = evaluate(host, mapper, element, state)?;
            negated(host, value)
        }
        Element::Binary { left, right, operator, .. } => {
            let left = evaluate(host, mapper, left, state)?;
            let right = evaluate(host, mapper, right, state)?;
            match (left, right) {
                (Evaluated::Value(left), Evaluated::Value(right)) => binary(host, operator, left, right),
                _ => Ok(Evaluated::Expired),
            }
        }
        _ => Ok(Evaluated::null()),
    }
}

fn negated(host: &mut dyn Host, value: Evaluated) -> Result<Evaluated> {
    match value {
        Evaluated::Value(value) if !value.is_none() => Ok(Evaluated::Value(Value::Bool(!host.truth(&value)?))),
        other => Ok(other),
    }
}

fn tuple(host: &mut dyn Host, mapper: &Mapper, items: &[ColumnElement], state: &InstanceState) -> Result<Evaluated> {
    let mut values = Vec::with_capacity(items.len());
    for item in items {
        match evaluate(host, mapper, item, state)? {
            Evaluated::Value(value) if !value.is_none() => values.push(value),
            other => return Ok(other),
        }
    }
    Ok(Evaluated::Value(Value::tuple(values)))
}

fn binary(host: &mut dyn Host, operator: &Op, left: Value, right: Value) -> Result<Evaluated> {
    let flag = |flag: bool| Ok(Evaluated::Value(Value::Bool(flag)));
    match operator {
        Op::Is => return flag(host.eq(&left, &right)?),
        Op::IsNot => return flag(!host.eq(&left, &right)?),
        _ => {}
    }
    if left.is_none() || right.is_none() {
        return Ok(Evaluated::null());
    }
    let compared = match operator {
        Op::Eq => Some(CompareOp::Eq),
        Op::Ne => Some(CompareOp::Ne),
        Op::Lt => Some(CompareOp::Lt),
        Op::Le => Some(CompareOp::Le),
        Op::Gt => Some(CompareOp::Gt),
        Op::Ge => Some(CompareOp::Ge),
        _ => None,
    };
    if let Some(compare) = compared {
        return Ok(Evaluated::Value(host.compare(compare, &left, &right)?));
    }
    let method = match operator {
        Op::In | Op::NotIn => {
            for item in host.items(&right)? {
                if host.eq(&left, &item)? {
                    return flag(*operator == Op::In);
                }
            }
            return flag(*operator == Op::NotIn);
        }
        Op::StartsWith => "startswith",
        Op::EndsWith => "endswith",
        Op::Add | Op::Concat => "__add__",
        Op::Sub => "__sub__",
        Op::Mul => "__mul__",
        Op::Mod => "__mod__",
        _ => "__truediv__",
    };
    let mut result = call(host, &left, method, &right)?;
    if result.is_none()
        && let Some(own) = method.strip_prefix("__")
    {
        result = call(host, &right, &format!("__r{own}"), &left)?;
    }
    Ok(result.map_or_else(Evaluated::null, Evaluated::Value))
}

/// Calls a method with one argument; `None` where there is no such method, or it does not know the argument.
fn call(host: &mut dyn Host, object: &Value, method: &str, argument: &Value) -> Result<Option<Value>> {
    let Some(method) = host.get_attribute(object, &Str::from(method))? else { return Ok(None) };
    let result = host.call(&method, vec![argument.clone()], Vec::new())?;
    let unknown = host.class_of(&result).name() == "NotImplementedType";
    Ok((!unknown).then_some(result))
}
