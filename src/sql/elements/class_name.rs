//! What SQLAlchemy calls the classes of expressions.

use super::{ColumnElement, Element};
use crate::sql::{operators::Op, schema::Column};

impl ColumnElement {
    /// The name of the class of the expression; of a function, that of all functions.
    pub fn class_name(&self) -> &'static str {
        match self.element() {
            Element::Function(_) => "Function",
            Element::Column { column, .. } if stands_for_schema(column) => "Column",
            Element::Column { .. } => "ColumnClause",
            Element::Bind(_) => "BindParameter",
            Element::Null => "Null",
            Element::True => "True_",
            Element::False => "False_",
            Element::Text(_) => "TextClause",
            Element::Label { .. } => "Label",
            Element::Unary { operator: Some(Op::Any | Op::All), .. } => "CollectionAggregate",
            Element::Unary { .. } => "UnaryExpression",
            Element::Binary { .. } => "BinaryExpression",
            Element::List(list) => match list.operator {
                Op::And | Op::Or => "BooleanClauseList",
                Op::Comma => "ClauseList",
                _ => "ExpressionClauseList",
            },
            Element::Tuple(_) => "Tuple",
            Element::Grouping(_) | Element::SelectGrouping(_) => "Grouping",
            Element::Case { .. } => "Case",
            Element::Cast { attempt: true, .. } => "TryCast",
            Element::Cast { .. } => "Cast",
            Element::TypeCoerce(_) => "TypeCoerce",
            Element::Extract { .. } => "Extract",
            Element::Filter { .. } => "FunctionFilter",
            Element::Over(_) => "Over",
            Element::AggregateOrderBy { .. } => "AggregateOrderBy",
            Element::FunctionColumn { .. } => "ScalarFunctionColumn",
            Element::ScalarValues(_) => "ScalarValues",
            Element::Slice { .. } => "Slice",
            Element::WithinGroup { .. } => "WithinGroup",
            Element::ScalarSelect(_) => "ScalarSelect",
            Element::Exists(_) => "Exists",
            Element::AsBoolean { .. } => "AsBoolean",
            Element::Collation(_) => "CollationClause",
            Element::From(_) => "TableValuedColumn",
            _ => "ColumnElement",
        }
    }
}

/// Whether a column is one of a table with a schema, or stands for one.
fn stands_for_schema(column: &Column) -> bool {
    column.is_schema()
        || column.proxies().first().is_some_and(|source| {
            let mut source = source;
            while let Element::Label { element, .. } = source.element() {
                source = element;
            }
            source.as_column().is_some_and(stands_for_schema)
        })
}
