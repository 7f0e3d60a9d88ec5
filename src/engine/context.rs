//! The execution of one statement: what SQLAlchemy calls its execution context.

mod defaults;
mod insertmany;
mod outcome;
mod values;

use std::{cell::Cell, rc::Rc};

use self::values::Binding;
use super::{
    Connection, CursorResult, Duplicates, ExecutionOptions, ParameterSet, Parameters, QueryResult, RowKeys,
    base::{CursorCall, CursorParameters},
    cache::{Identity, Prepared, PreparedKey},
    cursor::CursorRows,
    errors,
    log::general,
    result::Outcome,
};
use crate::{
    sql::{
        Id,
        cache_key::CacheKey,
        compiler::{CompileOptions, Compiled, Kind, Statement},
        selectable::SelectBase,
    },
    trace::StatementKind,
    value::{Dict, Host, Raise, Result, Str, Value},
};

pub use self::defaults::ExecutionContext;

/// A statement that is being executed.
struct Execution<'a> {
    connection: &'a Connection,
    options: &'a ExecutionOptions,
    prepared: Rc<Prepared>,
    /// The values of the parameters in the order of [`Compiled::binds`], for each set.
    rows: Vec<Vec<Value>>,
    stats: Stats,
}

/// What the log says about how a statement was compiled.
#[derive(Clone, Copy)]
enum Stats {
    Generated,
    Cached,
    NoKey,
    Disabled,
}

/// Executes a statement with one set of parameters, or several.
pub(super) fn execute(
    connection: &Connection,
    host: &mut dyn Host,
    statement: &Statement,
    parameters: Parameters,
    options: &ExecutionOptions,
) -> Result<CursorResult> {
    let sets = distill(host, parameters)?;
    let options = &effective_options(connection, statement, options)?;
    let (prepared, key, stats) = compile(connection, host, statement, &sets, options)?;
    connection.check_open()?;
    let rows = {
        let made = make_values(connection, host, &prepared, &sets, key.as_ref());
        made.map_err(|raise| wrap_early(connection, host, raise, &prepared, &sets))?
    };
    let execution = Execution { connection, options, prepared, rows, stats };
    execution.run(host, &sets)
}

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
        Parameters::One(set) => named(set),
        Parameters::Many(mut sets) if sets.len() == 1 => named(sets.remove(0)),
        Parameters::Many(_) => {
            return Err(Raise::unsupported("several dicts of parameters in exec_driver_sql() (use tuples, or text())"));
        }
    };
    connection.check_open()?;
    connection.prepare_to_execute(host)?;
    let call = CursorCall {
        sql: &sql.into(),
        parameters: &parameters,
        batch: false,
        kind: StatementKind::Sql,
        cause: options.cause(),
        stats: &|| "raw sql".to_owned(),
        compiled: None,
        options: &connection.execution_options().merged(options),
    };
    let (cursor, number) = connection.run_cursor(host, call)?;
    let outcome = Outcome {
        rowcount: Rc::new(Cell::new(cursor.rowcount)),
        lastrowid: cursor.lastrowid,
        connection: Some(connection.clone()),
        statement: Some(sql.into()),
        executemany: matches!(parameters, CursorParameters::Many(_)),
        number: Some(number),
        ..Outcome::default()
    };
    let rows = if cursor.columns.is_empty() {
        QueryResult::without_rows()
    } else {
        let keys = Rc::new(RowKeys::new(cursor.columns.to_vec()).with_duplicates(Duplicates::Last));
        log_columns(connection, host, &keys)?;
        QueryResult::new(keys, Box::new(CursorRows::new(connection, cursor, number, Vec::new())))
    };
    Ok(CursorResult { rows, outcome: Rc::new(outcome) })
}

fn named(set: ParameterSet) -> CursorParameters {
    let pairs = set.keys.iter().cloned().zip(set.values);
    CursorParameters::Named(pairs.collect::<Dict>())
}

impl Execution<'_> {
    fn run(self, host: &mut dyn Host, sets: &[ParameterSet]) -> Result<CursorResult> {
        let compiled = self.prepared.compiled.clone();
        let is_insert = compiled.kind == Kind::Insert;
        let returning = compiled.crud.as_ref().is_some_and(|crud| crud.returning);
        let insertmany = is_insert && !self.connection.engine().options().no_insertmanyvalues;
        if self.rows.len() > 1 && returning {
            if insertmany {
                return self.run_insertmany(host, sets);
            }
            let kind = match compiled.kind {
                Kind::Insert => "INSERT",
                Kind::Update => "UPDATE",
                _ => "DELETE",
            };
            let raise = Raise::new(
                "sqlalchemy.exc.InvalidRequestError",
                format!(
                    "Dialect sqlite+pysqlite with current server capabilities does not support {kind}..RETURNING when \
                     executemany is used"
                ),
            );
            return Err(wrap_early(self.connection, host, raise, &self.prepared, sets));
        }
        let (sql, parameters) = match self.process(host) {
            Ok(processed) => processed,
            Err(raise) => return Err(wrap_early(self.connection, host, raise, &self.prepared, sets)),
        };
        self.connection.prepare_to_execute(host)?;
        let call = CursorCall {
            sql: &sql,
            parameters: &parameters,
            batch: false,
            kind: StatementKind::Sql,
            cause: self.options.cause(),
            stats: &|| self.stats(),
            compiled: Some(&self.prepared.compiled),
            options: self.options,
        };
        let (cursor, number) = self.connection.run_cursor(host, call)?;
        self.finish(host, cursor, number)
    }

    /// The text for the driver, and what it is sent with.
    fn process(&self, host: &mut dyn Host) -> Result<(Rc<str>, CursorParameters)> {
        let prepared = &self.prepared;
        if prepared.expands {
            let [row] = self.rows.as_slice() else {
                return Err(Raise::new(
                    "sqlalchemy.exc.InvalidRequestError",
                    "'literal_execute' or 'expanding' parameters can't be used with executemany()",
                ));
            };
            let expanded = prepared.compiled.expand(host, row)?;
            return Ok((expanded.sql.as_str().into(), CursorParameters::One(expanded.parameters)));
        }
        let parameters = match self.rows.as_slice() {
            [row] => CursorParameters::One(self.process_row(host, row)?),
            rows => {
                let mut processed = Vec::with_capacity(rows.len());
                for row in rows {
                    processed.push(self.process_row(host, row)?);
                }
                CursorParameters::Many(processed)
            }
        };
        Ok((prepared.sql.clone(), parameters))
    }

    /// One set of values as the driver gets them.
    fn process_row(&self, host: &mut dyn Host, row: &[Value]) -> Result<Vec<Value>> {
        let binds = &self.prepared.compiled.binds;
        let mut processed = Vec::with_capacity(self.prepared.placeholders.len());
        for &index in self.prepared.placeholders.iter() {
            let value = row.get(index).cloned().unwrap_or_default();
            let processor = binds.get(index).and_then(|bind| bind.processor.as_ref());
            processed.push(match processor {
                Some(processor) => processor.process(host, value)?,
                None => value,
            });
        }
        Ok(processed)
    }

    fn stats(&self) -> String {
        let since = self.connection.engine().0.environment.clock.now() - self.prepared.compiled_at;
        match self.stats {
            Stats::Generated => format!("generated in {since:.5}s"),
            Stats::Cached => format!("cached since {}s ago", general(since)),
            Stats::NoKey => format!("no key {since:.5}s"),
            Stats::Disabled => format!("caching disabled {since:.5}s"),
        }
    }

    /// The values of one row by the keys of its parameters, for those who look at a statement that is done.
    fn parameter_sets(&mut self) -> Vec<ParameterSet> {
        let keys = self.prepared.keys.clone();
        let rows = std::mem::take(&mut self.rows);
        rows.into_iter().map(|row| ParameterSet::shared(keys.clone(), row)).collect()
    }
}

/// The options of an execution: those of the statement, over them the connection's, over them those of the call.
fn effective_options(
    connection: &Connection,
    statement: &Statement,
    options: &ExecutionOptions,
) -> Result<ExecutionOptions> {
    let mut effective = ExecutionOptions::default();
    for (name, value) in statement_options(statement) {
        effective.set(name, value.clone())?;
    }
    Ok(effective.merged(&connection.execution_options()).merged(options))
}

fn statement_options(statement: &Statement) -> &[(Str, Value)] {
    let options = match statement {
        Statement::Select(SelectBase::Select(select)) => &select.parts().statement,
        Statement::Select(SelectBase::Compound(select)) => &select.parts().statement,
        Statement::Insert(insert) => &insert.parts().statement,
        Statement::Update(update) => &update.parts().statement,
        Statement::Delete(delete) => &delete.parts().statement,
        Statement::FromStatement(from) => &from.entities.parts().statement,
        _ => return &[],
    };
    &options.execution_options
}

/// The sets of parameters of an execution; none where it has none.
fn distill(host: &mut dyn Host, parameters: Parameters) -> Result<Vec<ParameterSet>> {
    Ok(match parameters {
        Parameters::None => Vec::new(),
        Parameters::One(set) => vec![set],
        Parameters::Many(sets) => {
            if sets.is_empty() {
                host.warn(
                    "sqlalchemy.exc.SADeprecationWarning",
                    "Empty parameter sequence passed to execute(). This use is deprecated and will raise an exception in a \
                     future SQLAlchemy release",
                )?;
            }
            sets
        }
        Parameters::Positional(_) | Parameters::PositionalMany(_) => {
            return Err(Raise::new("sqlalchemy.exc.ArgumentError", "List argument must consist only of dictionaries"));
        }
    })
}

/// Compiles a statement, or finds it in the engine's cache. The key is that of the statement at hand.
fn compile(
    connection: &Connection,
    host: &mut dyn Host,
    statement: &Statement,
    sets: &[ParameterSet],
    options: &ExecutionOptions,
) -> Result<(Rc<Prepared>, Option<CacheKey>, Stats)> {
    let engine = &connection.engine().0;
    let uncached = options.no_cache || engine.cache.is_off();
    let (key, warnings) = if uncached { (None, Vec::new()) } else { statement.cache_key_or_warnings() };
    for warning in warnings {
        host.warn("sqlalchemy.exc.SAWarning", &warning)?;
    }
    // No parameters are an empty list of keys: what compiles without any list takes each column for one to come.
    let mut column_keys = sets.first().map(|set| set.keys.to_vec()).unwrap_or_default();
    column_keys.sort();
    let column_keys = Some(column_keys);
    let for_executemany = sets.len() > 1;
    let identity = match &key {
        Some(key) => Some(Identity::Structure(key.bytes.clone())),
        None if uncached => None,
        None => statement_id(statement).map(Identity::Statement),
    };
    let prepared_key = identity.map(|statement| PreparedKey {
        statement,
        column_keys: column_keys.clone(),
        for_executemany,
        schemas: options.schema_translate_map.clone(),
    });
    if let Some(found) = prepared_key.as_ref().and_then(|prepared_key| engine.cache.get(prepared_key)) {
        // What has no key is remembered by itself, which SQLAlchemy knows nothing of.
        let stats = if key.is_some() { Stats::Cached } else { Stats::NoKey };
        return Ok((found, key, stats));
    }
    let started = engine.environment.clock.now();
    let compile_options = CompileOptions {
        column_keys,
        for_executemany,
        linting: !engine.options.no_linting,
        schemas: options.schema_translate_map.clone(),
        cache_key: key.clone(),
        ..CompileOptions::default()
    };
    let compiled = Compiled::new(host, statement, &engine.dialect, compile_options)?;
    for (category, message) in &compiled.warnings {
        host.warn(category, message)?;
    }
    let prepared = Rc::new(Prepared::new(compiled, started));
    if let Some(prepared_key) = prepared_key {
        engine.cache.insert(prepared_key, prepared.clone());
    }
    let stats = match &key {
        Some(_) => Stats::Generated,
        None if uncached => Stats::Disabled,
        None => Stats::NoKey,
    };
    Ok((prepared, key, stats))
}

/// The number of a statement that never changes: where its structure cannot be told, it is at least the same as itself.
fn statement_id(statement: &Statement) -> Option<Id> {
    match statement {
        Statement::Select(SelectBase::Select(select)) => Some(select.id()),
        Statement::Insert(insert) => Some(insert.id()),
        Statement::Update(update) => Some(update.id()),
        Statement::Delete(delete) => Some(delete.id()),
        _ => None,
    }
}

/// The values of all sets, with the defaults of columns that none was given for.
fn make_values(
    connection: &Connection,
    host: &mut dyn Host,
    prepared: &Prepared,
    sets: &[ParameterSet],
    key: Option<&CacheKey>,
) -> Result<Vec<Vec<Value>>> {
    let compiled = &prepared.compiled;
    let mut rows = Vec::with_capacity(sets.len().max(1));
    if sets.is_empty() {
        let binding = Binding::new(compiled, None);
        rows.push(binding.values(host, compiled, None, None, key)?);
    }
    let mut binding: Option<Binding> = None;
    for (group, set) in sets.iter().enumerate() {
        let fitting = match binding.take() {
            Some(binding) if binding.fits(&set.keys) => binding,
            _ => Binding::new(compiled, Some(set.keys.clone())),
        };
        let group = (sets.len() > 1 && group > 0).then_some(group);
        rows.push(fitting.values(host, compiled, Some(set), group, key)?);
        binding = Some(fitting);
    }
    defaults::fill_in(connection, host, prepared, &mut rows)?;
    Ok(rows)
}

/// The error of an execution that did not come so far as to be sent.
fn wrap_early(
    connection: &Connection,
    host: &mut dyn Host,
    raise: Raise,
    prepared: &Prepared,
    sets: &[ParameterSet],
) -> Raise {
    let shown: Vec<Value> = sets
        .iter()
        .map(|set| {
            let pairs = set.keys.iter().cloned().zip(set.values.iter().cloned());
            Value::Dict(pairs.collect::<Dict>())
        })
        .collect();
    let shown = Value::list(shown);
    // What was not begun is rolled back all the same, as after every error.
    if raise.as_fatal().is_none()
        && !connection.in_transaction()
        && let Err(raise) = connection.rollback_impl(host)
    {
        return raise;
    }
    errors::before_execution(host, connection.engine(), raise, prepared.compiled.sql.as_str(), shown)
}

fn log_columns(connection: &Connection, host: &mut dyn Host, keys: &RowKeys) -> Result<()> {
    match connection.log() {
        Some(log) => log.columns(host, keys.names()),
        None => Ok(()),
    }
}

/// The names of a cursor's columns as keys.
fn plain_keys(columns: &[Str]) -> RowKeys {
    RowKeys::new(columns.to_vec()).with_duplicates(Duplicates::Last)
}
