use std::rc::Rc;

use crate::{
    engine::{Connection, cache::Prepared},
    sql::{
        compiler::{Compiled, Kind},
        schema::ColumnDefault,
    },
    value::{Dict, Host, Object, Payload, Raise, Result, Str, Value},
};

/// What a default that is a function of the script is told: the parameters of the row that is being made.
#[derive(Clone)]
pub struct ExecutionContext {
    /// The connection.
    pub connection: Connection,
    /// The parameters by their keys.
    pub current_parameters: Dict,
    /// The key of the column.
    pub column: Str,
    /// Whether the statement is an INSERT.
    pub is_insert: bool,
    /// The statement as it was compiled; none for SQL in the driver's own words.
    pub compiled: Option<Rc<Compiled>>,
    /// The text of the statement.
    pub statement: Str,
    /// Whether it runs with several sets of parameters.
    pub executemany: bool,
    /// The options that hold for it, where they are known.
    pub options: Option<Dict>,
}

impl ExecutionContext {
    /// Of a statement, for those who listen.
    pub(in crate::engine) fn of_statement(
        connection: &Connection,
        compiled: Option<Rc<Compiled>>,
        sql: Rc<str>,
        executemany: bool,
    ) -> ExecutionContext {
        ExecutionContext {
            connection: connection.clone(),
            current_parameters: Dict::new(),
            column: Str::from(""),
            is_insert: compiled.as_ref().is_some_and(|compiled| compiled.kind == Kind::Insert),
            compiled,
            statement: Str::from(&*sql),
            executemany,
            options: None,
        }
    }
}

impl Payload for ExecutionContext {}

/// Puts the defaults of columns into the rows that have no value for them.
pub(super) fn fill_in(
    connection: &Connection,
    host: &mut dyn Host,
    prepared: &Prepared,
    rows: &mut [Vec<Value>],
) -> Result<()> {
    let compiled = &prepared.compiled;
    let Some(crud) = &compiled.crud else { return Ok(()) };
    let is_insert = compiled.kind == Kind::Insert;
    let prefetch = if is_insert { &crud.insert_prefetch } else { &crud.update_prefetch };
    if prefetch.is_empty() {
        return Ok(());
    }
    let defaults: Vec<(usize, Str, ColumnDefault)> = prefetch
        .iter()
        .filter_map(|(column, index)| {
            let default = if is_insert { column.default() } else { column.onupdate() };
            default.map(|default| (*index, column.key(), default))
        })
        .collect();
    for row in rows {
        for (index, column, default) in &defaults {
            let value = match default {
                ColumnDefault::Scalar(value) => value.clone(),
                ColumnDefault::Callable { callable, takes_context: false } => {
                    host.call(callable, Vec::new(), Vec::new())?
                }
                ColumnDefault::Callable { callable, takes_context: true } => {
                    let context = context(connection, prepared, row, column.clone(), is_insert)?;
                    host.call(callable, vec![context], Vec::new())?
                }
                ColumnDefault::Clause(_) => {
                    return Err(Raise::unsupported(format!(
                        "a SQL expression as the default of column '{column}', computed before the INSERT"
                    )));
                }
            };
            if let Some(place) = row.get_mut(*index) {
                let old = std::mem::replace(place, value);
                drop(old);
            }
        }
    }
    Ok(())
}

fn context(connection: &Connection, prepared: &Prepared, row: &[Value], column: Str, is_insert: bool) -> Result<Value> {
    let environment = &connection.engine().0.environment;
    let Some(class) = environment.binding(|known| known.context.clone()) else {
        return Err(Raise::unsupported("a column default that takes the execution context"));
    };
    let current_parameters: Dict = prepared.keys.iter().cloned().zip(row.iter().cloned()).collect();
    let context = ExecutionContext {
        connection: connection.clone(),
        current_parameters,
        column,
        is_insert,
        compiled: Some(prepared.compiled.clone()),
        statement: Str::from(&*prepared.sql),
        executemany: false,
        options: None,
    };
    Ok(Value::Object(Object::bare(class, context)))
}
