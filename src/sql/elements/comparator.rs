//! What operators make of expressions.

use super::{ColumnElement, Operand};
use crate::{
    sql::{operators::Op, types::TypeEngine},
    value::{Raise, Result},
};

impl Operand {
    /// As an expression; a value becomes a bind parameter.
    pub fn into_expression(self) -> Result<ColumnElement> {
        self.into_expression_of(None)
    }

    /// As an expression; a value becomes a bind parameter of that type.
    pub fn into_expression_of(self, _ty: Option<&TypeEngine>) -> Result<ColumnElement> {
        Err(Raise::unsupported("SQL expressions are not there yet"))
    }

    /// As a condition for `WHEN`, `WHERE` and their like.
    pub fn into_condition(self, _role: &str) -> Result<ColumnElement> {
        self.into_expression()
    }

    /// As an argument of the function `name`.
    pub fn into_function_argument(self, _name: &str) -> Result<ColumnElement> {
        self.into_expression()
    }
}

impl ColumnElement {
    /// `self op other`.
    ///
    /// # Errors
    /// `ArgumentError` and others where the other side does not fit.
    pub fn operate(&self, _op: Op, _other: Operand) -> Result<ColumnElement> {
        Err(Raise::unsupported("SQL expressions are not there yet"))
    }

    /// `other op self`.
    pub fn reverse_operate(&self, _op: Op, _other: Operand) -> Result<ColumnElement> {
        Err(Raise::unsupported("SQL expressions are not there yet"))
    }

    /// The opposite.
    pub fn negate(&self) -> ColumnElement {
        self.clone()
    }
}
