//! The execution of one statement: what SQLAlchemy calls its execution context.

use std::{cell::Cell, rc::Rc};

use super::{
    Connection, CursorResult, Duplicates, ExecutionOptions, Parameters, QueryResult, RowKeys,
    base::{CursorCall, CursorParameters},
    cursor::CursorRows,
    result::Outcome,
};
use crate::{
    trace::StatementKind,
    value::{Host, Raise, Result},
};

/// Runs SQL in the driver's own words.
pub(super) fn execute_driver_sql(
    connection: &Connection,
    host: &mut dyn Host,
    sql: &str,
    parameters: Parameters,
    options: &ExecutionOptions,
) -> Result<CursorResult> {
    let parameters = match parameters {
        Parameters::None => CursorParameters::One(Vec::new()),
        Parameters::Positional(values) => CursorParameters::One(values),
        Parameters::PositionalMany(mut rows) if rows.len() == 1 => {
            CursorParameters::One(rows.pop().unwrap_or_default())
        }
        Parameters::PositionalMany(rows) => CursorParameters::Many(rows),
        Parameters::One(_) | Parameters::Many(_) => {
            return Err(Raise::unsupported("named parameters in exec_driver_sql() (use a tuple, or text())"));
        }
    };
    connection.dbapi()?;
    connection.prepare_to_execute(host)?;
    let call = CursorCall {
        sql: &sql.into(),
        parameters: &parameters,
        batch: false,
        kind: StatementKind::Sql,
        cause: options.cause(),
        stats: &|| "raw sql".to_owned(),
    };
    let (cursor, number) = connection.run_cursor(host, call)?;
    let outcome = Outcome { rowcount: Cell::new(cursor.rowcount), lastrowid: cursor.lastrowid, ..Outcome::default() };
    let rows = if cursor.columns.is_empty() {
        QueryResult::without_rows()
    } else {
        let keys = Rc::new(RowKeys::new(cursor.columns.to_vec()).with_duplicates(Duplicates::First));
        if let Some(log) = connection.log() {
            log.columns(host, keys.names())?;
        }
        QueryResult::new(keys, Box::new(CursorRows::new(connection, cursor, number, Vec::new())))
    };
    Ok(CursorResult { rows, outcome: Rc::new(outcome) })
}
