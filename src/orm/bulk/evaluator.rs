//! Conditions and values of an UPDATE or DELETE, worked out on objects in place of rows.

use crate::{
    orm::{InstanceState, Loaded, MappedEntity, Mapper, Passive},
    sql::{
        compiler::type_name,
        dialects::{Dialect, DialectKind},
        elements::{Bound, ColumnElement, Element},
        entity::Annotations,
        operators::Op,
        schema::Column,
        selectable::FromClause,
        types::{Affinity, TypeEngine},
    },
    value::{Class, CompareOp, Host, Raise, Result, Str, Value},
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

/// Why an expression cannot be worked out on objects of a class.
pub(super) enum Unevaluable {
    /// In these words.
    Reason(String),
    /// It is about another class.
    Class(Class),
    /// The types of its sides have no such operator: what it is, its function, and the types.
    Types(&'static str, &'static str, TypeEngine, TypeEngine),
}

/// Says why an expression cannot be worked out on objects of `mapper`, if it cannot.
pub(super) fn check(mapper: &Mapper, element: &ColumnElement) -> std::result::Result<(), Unevaluable> {
    let all = |clauses: &[ColumnElement]| clauses.iter().try_for_each(|clause| check(mapper, clause));
    match element.element() {
        Element::Grouping(inner) => check(mapper, inner),
        Element::Null | Element::True | Element::False => Ok(()),
        Element::Bind(bind) if !matches!(bind.value, Bound::Required) => Ok(()),
        Element::Column { .. } => match key_of(mapper, element) {
            Some(_) => Ok(()),
            None => Err(foreign_column(mapper, element)),
        },
        Element::List(list) => {
            all(&list.clauses)?;
            match &list.operator {
                Op::And | Op::Or | Op::Comma => Ok(()),
                other => Err(Unevaluable::Reason(format!("Cannot evaluate clauselist with operator {}", shown(other)))),
            }
        }
        Element::Tuple(items) => all(items),
        Element::Unary { element: inner, operator: Some(operator), modifier: None } => {
            check(mapper, inner)?;
            match operator {
                Op::Inv => Ok(()),
                other => {
                    let message = format!("Cannot evaluate {} with operator {}", element.class_name(), shown(other));
                    Err(Unevaluable::Reason(message))
                }
            }
        }
        Element::AsBoolean { element, operator, .. } => {
            check(mapper, element)?;
            Err(Unevaluable::Reason(format!("Cannot evaluate AsBoolean with operator {}", shown(operator))))
        }
        Element::Binary { left, right, operator, .. } => {
            check(mapper, left)?;
            check(mapper, right)?;
            check_binary(left, right, operator)
        }
        Element::Function(function) if function.generic => {
            Err(Unevaluable::Reason(format!("Cannot evaluate {}", function.name.to_lowercase())))
        }
        Element::ScalarSelect(_) | Element::Exists(_) | Element::SelectGrouping(_) => {
            Err(Unevaluable::Reason("Cannot evaluate Select".to_owned()))
        }
        _ => Err(Unevaluable::Reason(format!("Cannot evaluate {}", element.class_name()))),
    }
}

fn check_binary(left: &ColumnElement, right: &ColumnElement, operator: &Op) -> std::result::Result<(), Unevaluable> {
    let types = |what| Unevaluable::Types(what, operator.function_name(), left.ty(), right.ty());
    match operator {
        Op::Add | Op::Sub | Op::Mul | Op::Mod | Op::TrueDiv => {
            let numeric = left.ty().is_exact() && right.ty().is_exact();
            if numeric { Ok(()) } else { Err(types("math operator")) }
        }
        Op::Concat => {
            let text = |ty: &TypeEngine| matches!(ty.affinity(), Affinity::String | Affinity::Binary);
            let both = text(&left.ty()) && text(&right.ty());
            if both { Ok(()) } else { Err(types("concatenate operator")) }
        }
        Op::Lt | Op::Le | Op::Gt | Op::Ge | Op::Eq | Op::Ne | Op::Is | Op::IsNot | Op::In | Op::NotIn => Ok(()),
        Op::StartsWith | Op::EndsWith => Ok(()),
        Op::Custom(custom) if custom.python_impl.is_some() => Ok(()),
        Op::Custom(custom) => Err(Unevaluable::Reason(format!(
            "Custom operator '{}' can't be evaluated in Python unless it specifies a callable using `.python_impl`.",
            custom.text
        ))),
        other => Err(Unevaluable::Reason(format!("Cannot evaluate BinaryExpression with operator {}", shown(other)))),
    }
}

/// An operator as Python shows its function.
fn shown(operator: &Op) -> String {
    let name = operator.function_name();
    match operator {
        Op::Neg | Op::FloorDiv | Op::Pow => format!("<built-in function {name}>"),
        _ => format!("<function {name} at {:#x}>", std::ptr::from_ref(operator).addr()),
    }
}

/// Why a column is none of the objects'.
fn foreign_column(mapper: &Mapper, element: &ColumnElement) -> Unevaluable {
    let of_alias = |from: FromClause, column: &Column| format!("{}.{}", from.description(), column.name());
    let described = element.as_column().map(|column| match element.table() {
        Some(from @ FromClause::Alias(_)) => of_alias(from, column),
        _ => column.description(),
    });
    let described = described.unwrap_or_default();
    let entity = element.annotations().and_then(|annotations| annotations.entity.clone());
    match entity.as_ref().and_then(MappedEntity::from_entity) {
        Some(entity) if !mapper.isa(entity.mapper()) => Unevaluable::Class(entity.mapper().class().clone()),
        Some(entity) => Unevaluable::Reason(format!(
            "Cannot evaluate expression: No column {described} is configured on mapper {}...",
            entity.mapper().label()
        )),
        None => Unevaluable::Reason(format!("Cannot evaluate column: {described}")),
    }
}

impl Unevaluable {
    /// The `UnevaluatableError`'s message.
    fn message(self, host: &mut dyn Host) -> Result<String> {
        Ok(match self {
            Unevaluable::Reason(reason) => reason,
            Unevaluable::Class(class) => {
                let class = host.repr(&Value::Class(class))?;
                format!("Can't evaluate criteria against alternate class {class}")
            }
            Unevaluable::Types(what, name, left, right) => {
                let dialect = Dialect::of(DialectKind::Default);
                let (left, right) = (type_name(host, &left, &dialect)?, type_name(host, &right, &dialect)?);
                format!("Cannot evaluate {what} \"{name}\" for datatypes {left}, {right}")
            }
        })
    }

    /// The error of a statement that asks for it.
    pub(super) fn raise(self, host: &mut dyn Host) -> Raise {
        let message = match self.message(host) {
            Ok(message) => message,
            Err(raise) => return raise,
        };
        let cause = Raise::new("sqlalchemy.orm.evaluator.UnevaluatableError", message.as_str());
        let raise = Raise::new(
            "sqlalchemy.exc.InvalidRequestError",
            format!(
                "Could not evaluate current criteria in Python: \"{message}\". Specify 'fetch' or False for the \
                 synchronize_session execution option."
            ),
        );
        match host.exception(cause) {
            Ok(cause) => raise.with_attribute("__cause__", cause),
            Err(fatal) => fatal,
        }
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

/// What an expression, which [`check`] has allowed, is for the object of `state`.
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
        Element::AsBoolean { element, operator, .. } => {
            let value = evaluate(host, mapper, element, state)?;
            match operator {
                Op::IsFalse => negated(host, value),
                _ => Ok(value),
            }
        }
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
    if let Op::Custom(custom) = operator
        && let Some(function) = &custom.python_impl
    {
        return Ok(Evaluated::Value(host.call(function, vec![left, right], Vec::new())?));
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
