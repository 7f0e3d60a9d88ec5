//! What an execution hands back: rows with their keys and processors, and what else the database said.

use std::{cell::Cell, rc::Rc};

use super::{Execution, log_columns, plain_keys};
use crate::{
    engine::{
        CursorResult, QueryResult, Row, RowKeys,
        cursor::{CursorRows, Processor},
        pysqlite::Cursor,
        result::{BufferedRows, Item, Outcome},
    },
    sql::compiler::{Compiled, Crud, KeyValue, Kind},
    value::{Host, Result, Str, Tuple, Value},
};

impl Execution<'_> {
    /// The result of a statement that has run.
    pub(super) fn finish(mut self, host: &mut dyn Host, cursor: Cursor, number: u32) -> Result<CursorResult> {
        let compiled = self.prepared.compiled.clone();
        let is_insert = compiled.kind == Kind::Insert;
        let many = self.rows.len() > 1;
        let crud = compiled.crud.as_deref();
        let implicit = crud.is_some_and(|crud| crud.returning && !crud.explicit_returning);
        let mut outcome = Outcome {
            rowcount: Rc::new(Cell::new(cursor.rowcount)),
            lastrowid: cursor.lastrowid,
            is_insert,
            compiled: Some(compiled.clone()),
            connection: Some(self.connection.clone()),
            statement: Some(self.prepared.sql.clone()),
            executemany: many,
            number: Some(number),
            ..Outcome::default()
        };
        let rows = if cursor.columns.is_empty() {
            QueryResult::without_rows()
        } else {
            // The number of rows inserted is known at their end; an UPDATE keeps what it said first.
            let rowcount = is_insert.then(|| outcome.rowcount.clone());
            let (keys, processors) = described(&compiled, &cursor.columns);
            log_columns(self.connection, host, &keys)?;
            let source = CursorRows::new(self.connection, cursor, number, processors).counting(rowcount);
            let rows = QueryResult::new(keys, Box::new(source));
            if let Some(count) = self.options.yield_per {
                rows.set_yield_per(count);
            }
            rows
        };
        if implicit {
            outcome.returned_defaults = rows.all(host)?.into_iter().map(|item| rows.row_of(item)).collect();
            hand_on(&rows, &outcome.returned_defaults, crud.is_some_and(|crud| crud.supplemented));
            if !is_insert {
                outcome.rowcount.set(outcome.returned_defaults.len() as i64);
            }
        }
        if let (true, Some(crud)) = (is_insert, crud) {
            let explicit = crud.explicit_returning;
            let lastrowid = outcome.lastrowid.filter(|_| !many && !explicit);
            outcome.inserted_primary_keys = inserted_keys(crud, &self.rows, lastrowid, &outcome.returned_defaults);
        }
        if crud.is_some() {
            outcome.last_parameters = self.parameter_sets();
        }
        Ok(CursorResult { rows, outcome: Rc::new(outcome) })
    }
}

/// Closes a result whose `rows` were fetched to be looked at; where they are `supplemented`, it gives them again.
pub(super) fn hand_on(result: &QueryResult, rows: &[Row], supplemented: bool) {
    if !supplemented {
        return result.soft_close();
    }
    let values = rows.iter().flat_map(|row| row.values().iter().cloned()).collect();
    result.rewind(Box::new(BufferedRows::new(values, result.keys().len())));
}

/// The keys and processors of the columns that a cursor gives.
pub(super) fn described(compiled: &Compiled, columns: &[Str]) -> (Rc<RowKeys>, Vec<(usize, Processor)>) {
    let expected = &compiled.result_columns;
    if expected.is_empty() {
        return (Rc::new(plain_keys(columns)), Vec::new());
    }
    let by_position = compiled.ordered_columns && expected.len() == columns.len();
    let find = |index: usize, name: &Str| {
        if by_position {
            return expected.get(index);
        }
        expected.iter().find(|column| column.name == *name)
    };
    let mut names = Vec::with_capacity(columns.len());
    let mut elements = Vec::with_capacity(columns.len());
    let mut aliases = Vec::with_capacity(columns.len());
    let mut processors: Vec<(usize, Processor)> = Vec::new();
    for (index, name) in columns.iter().enumerate() {
        let column = find(index, name);
        // Of an expression without a name, only the database knows one.
        let named = column.map(|column| &column.name).filter(|name| !name.is_empty());
        names.push(named.unwrap_or(name).clone());
        elements.push(column.map_or_else(Vec::new, |column| {
            column.elements.iter().map(crate::sql::elements::ColumnElement::id).collect()
        }));
        aliases.push(column.map_or_else(Vec::new, |column| column.names.clone()));
        if let Some(processor) = column.and_then(|column| column.processor.clone()) {
            processors.push((index, Rc::new(processor)));
        }
    }
    (Rc::new(RowKeys::new(names).with_elements(elements).with_aliases(aliases)), processors)
}

/// The primary keys of inserted rows, as far as anybody knows them.
pub(super) fn inserted_keys(crud: &Crud, rows: &[Vec<Value>], lastrowid: Option<i64>, returned: &[Row]) -> Vec<Row> {
    let Some(table) = &crud.table else { return Vec::new() };
    let keys: Rc<RowKeys> =
        Rc::new(RowKeys::new(table.primary_key_columns().iter().map(|column| column.key()).collect()).simple());
    rows.iter()
        .enumerate()
        .map(|(index, row)| {
            let values: Vec<Value> = crud
                .primary_key
                .iter()
                .map(|part| match part {
                    KeyValue::Bind(bind) => row.get(*bind).cloned().unwrap_or_default(),
                    KeyValue::LastRowId => lastrowid.map_or(Value::None, Value::Int),
                    KeyValue::Returning(column) => {
                        returned.get(index).and_then(|row| row.get(*column)).cloned().unwrap_or_default()
                    }
                    KeyValue::Unknown => Value::None,
                })
                .collect();
            Row::new(keys.clone(), Tuple::new(values))
        })
        .collect()
}

/// The rows of a result that are all there.
pub(super) fn rows_of(result: &QueryResult, items: Vec<Item>) -> Vec<Row> {
    items.into_iter().map(|item| result.row_of(item)).collect()
}
