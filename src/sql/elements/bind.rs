use std::rc::Rc;

use super::{ColumnElement, Element};
use crate::{
    sql::{
        fresh_id,
        names::Name,
        operators::Op,
        types::{TypeEngine, resolve_value},
    },
    value::{Host, Result, Str, Value},
};

/// A bind parameter.
#[derive(Clone)]
pub struct BindParameter {
    /// Its name in a statement.
    pub key: Name,
    /// What its name is made of.
    pub original_key: Str,
    /// Its value.
    pub value: Bound,
    /// Whether it may share its name with others (`unique=False`), or gets a name of its own.
    pub unique: bool,
    /// Whether it is a list that is written out at execution.
    pub expanding: bool,
    /// The operator of an expanding list, which tells what an empty one means.
    pub expand_op: Option<Op>,
    /// Whether the value is written into the text at execution.
    pub literal_execute: bool,
}

/// Gives a value at execution.
pub type Deferred = Rc<dyn Fn(&mut dyn Host) -> Result<Value>>;

/// What a bind parameter holds.
#[derive(Clone)]
pub enum Bound {
    /// Nothing: a value must be given.
    Required,
    /// Nothing, which means NULL.
    Absent,
    /// A value.
    Value(Value),
    /// What a call gives, at execution.
    Callable(Deferred),
    /// What a call of the script's function gives, at execution.
    Function(Value),
}

impl BindParameter {
    /// The value now, as far as it is plain.
    pub fn plain(&self) -> Option<&Value> {
        match &self.value {
            Bound::Value(value) => Some(value),
            _ => None,
        }
    }
}

impl ColumnElement {
    /// `bindparam(key, …)`; the value's own type where none is given.
    pub fn bind(key: &str, value: Bound, ty: Option<TypeEngine>, unique: bool) -> ColumnElement {
        let id = fresh_id();
        let ty = ty.unwrap_or_else(|| match &value {
            Bound::Value(value) => resolve_value(value),
            _ => TypeEngine::null(),
        });
        let name = if unique { Name::bind(id, key) } else { Name::Plain(key.into()) };
        let bind = BindParameter {
            key: name,
            original_key: key.into(),
            value,
            unique,
            expanding: false,
            expand_op: None,
            literal_execute: false,
        };
        ColumnElement::with_id(id, Element::Bind(bind), ty)
    }

    /// The same parameter, changed by `change`, as `bindparam(…, expanding=True)` and `params()` make it. It keeps its identity,
    /// and with `ty` gets another type.
    #[must_use]
    pub fn rebind(&self, ty: Option<TypeEngine>, change: impl FnOnce(&mut BindParameter)) -> ColumnElement {
        let Some(bind) = self.as_bind() else { return self.clone() };
        let mut bind = bind.clone();
        change(&mut bind);
        ColumnElement::with_id(self.id(), Element::Bind(bind), ty.unwrap_or_else(|| self.ty()))
    }

    /// An anonymous parameter `param_N`.
    pub fn anonymous_bind(value: Value, ty: Option<TypeEngine>) -> ColumnElement {
        ColumnElement::bind("param", Bound::Value(value), ty, true)
    }
}
