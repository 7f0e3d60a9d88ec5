use std::rc::Rc;

use super::TablePlan;
use crate::{
    engine::{CursorResult, ExecutionOptions, Parameters},
    orm::unitofwork::UnitOfWork,
    sql::{
        compiler::Statement,
        dml::{Delete, Insert, Update, ValueKey},
        elements::{Bound, ColumnElement, Operand},
        operators::Op,
        schema::{Column, Table},
        selectable::FromClause,
    },
    value::{Host, Result, Str, Value},
};

/// `INSERT INTO table`.
pub(in crate::orm) fn insert_into(table: &Table) -> Statement {
    Statement::Insert(Insert::new(table))
}

/// An INSERT that brings back the new keys and the values of `columns`, in the order of the rows.
pub(super) fn insert_returning(insert: &Insert, columns: Vec<Column>) -> Insert {
    insert.with(|parts| {
        parts.return_defaults = Some(columns);
        parts.sort_by_parameter_order = true;
    })
}

/// The INSERT with SQL expressions as values.
pub(super) fn with_values(insert: Insert, expressions: &[(Column, ColumnElement)]) -> Insert {
    if expressions.is_empty() {
        return insert;
    }
    insert.with(|parts| parts.values = Some(values(expressions)))
}

/// The UPDATE with SQL expressions as values.
pub(super) fn with_update_values(update: &Update, expressions: &[(Column, ColumnElement)]) -> Update {
    if expressions.is_empty() {
        return update.clone();
    }
    update.with(|parts| parts.values = values(expressions))
}

fn values(expressions: &[(Column, ColumnElement)]) -> Vec<(ValueKey, Operand)> {
    let pair = |(column, expression): &(Column, ColumnElement)| {
        (ValueKey::Column(column.element()), Operand::Element(expression.clone()))
    };
    expressions.iter().map(pair).collect()
}

/// `UPDATE table SET … WHERE` the primary key is as the parameters `table_column` say.
pub(super) fn update_by_key(table: &Table, plan: &TablePlan) -> Result<Update> {
    let mut criteria = Vec::new();
    for mapped in plan.primary_keys().chain(plan.version()) {
        criteria.push(equals(&mapped.column, &mapped.label)?);
    }
    Ok(Update::new(FromClause::Table(table.clone())).with(|parts| parts.criteria = criteria))
}

/// `DELETE FROM table WHERE` the columns of those keys are as the parameters of the same names say.
pub(in crate::orm) fn delete_by_columns(table: &Table, keys: &[Str]) -> Result<Statement> {
    let mut criteria = Vec::new();
    for column in table.columns() {
        let key = column.key();
        if keys.contains(&key) {
            criteria.push(equals(&column, &key)?);
        }
    }
    let delete = Delete::new(FromClause::Table(table.clone())).with(|parts| parts.criteria = criteria);
    Ok(Statement::Delete(delete))
}

/// An UPDATE of the rows found by those columns as they were, whose values are parameters named `old_` and the column's key.
pub(in crate::orm) fn update_by_columns(table: &Table, keys: &[Str]) -> Result<Statement> {
    let mut criteria = Vec::new();
    for column in table.columns() {
        let key = column.key();
        if keys.contains(&key) {
            criteria.push(equals(&column, &format!("old_{key}").into())?);
        }
    }
    Ok(Statement::Update(Update::new(FromClause::Table(table.clone())).with(|parts| parts.criteria = criteria)))
}

/// `column = :name`.
fn equals(column: &Column, name: &Str) -> Result<ColumnElement> {
    let bind = ColumnElement::bind(name, Bound::Required, Some(column.ty()), false);
    column.element().operate(Op::Eq, Operand::Element(bind))
}

/// The SQL expression that a value of an attribute is, if it is one.
pub(super) fn as_expression(host: &mut dyn Host, value: &Value) -> Result<Option<ColumnElement>> {
    let Value::Object(object) = value else { return Ok(None) };
    if let Some(expression) = object.payload::<ColumnElement>() {
        return Ok(Some(expression.clone()));
    }
    if let Some(select) = object.payload::<crate::sql::selectable::SelectBase>() {
        return Ok(Some(select.scalar_subquery()));
    }
    let Some(method) = host.get_attribute(value, &Str::from("__clause_element__"))? else { return Ok(None) };
    let element = host.call(&method, Vec::new(), Vec::new())?;
    Ok(element.payload::<ColumnElement>().cloned())
}

/// Sends a statement of the flush.
pub(in crate::orm) fn execute(
    host: &mut dyn Host,
    work: &UnitOfWork,
    statement: &Statement,
    parameters: Parameters,
) -> Result<CursorResult> {
    let connection = work.connection()?;
    let options = ExecutionOptions { cause: Some(Rc::new(work.cause.clone())), ..ExecutionOptions::default() };
    connection.execute(host, statement, parameters, &options)
}
