//! SQLite natively, for tests, the command line and benchmarks.

mod functions;

use std::{
    cell::{Cell, RefCell},
    path::PathBuf,
    rc::Rc,
    sync::atomic::{AtomicU64, Ordering},
};

use rusqlite::{Connection, Error, Row, Statement, types::ValueRef};

use self::functions::Kept;
use crate::{
    engine::{
        Collation, Database, Driver, DriverConnection, DriverError, DriverResult, DriverStatement, ErrorClass,
        UserFunction,
    },
    value::{Str, Value},
};

/// The number of prepared statements that a connection remembers, as Python's `sqlite3` does.
const REMEMBERED: usize = 128;

/// Opens databases of the SQLite library that is linked in. No file of the host's is ever touched: named databases are in a
/// folder of the driver's own, which goes with it. (SQLite's shared databases in memory lock otherwise than files do.)
pub struct RusqliteDriver {
    folder: PathBuf,
}

impl RusqliteDriver {
    /// A driver whose named databases are its own.
    pub fn new() -> RusqliteDriver {
        static DRIVERS: AtomicU64 = AtomicU64::new(0);
        let number = DRIVERS.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("retort-{}-{number}", std::process::id()));
        RusqliteDriver { folder }
    }

    fn open_named(&self, name: &str) -> DriverResult<Connection> {
        let escaped: String = name
            .bytes()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => char::from(byte).to_string(),
                _ => format!("%{byte:02X}"),
            })
            .collect();
        std::fs::create_dir_all(&self.folder).map_err(|_| DriverError::of_code(14, "unable to open database file"))?;
        // A name must not be one of the folder's own (`.`, `..`).
        let connection = Connection::open(self.folder.join(format!("db-{escaped}"))).map_err(error)?;
        // Nobody reads the file after the run: there is nothing to be safe from.
        connection.pragma_update(None, "synchronous", "OFF").map_err(error)?;
        Ok(connection)
    }
}

impl Default for RusqliteDriver {
    fn default() -> RusqliteDriver {
        RusqliteDriver::new()
    }
}

impl Drop for RusqliteDriver {
    fn drop(&mut self) {
        // It may never have been made.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Driver for RusqliteDriver {
    fn open(&self, database: &Database) -> DriverResult<Box<dyn DriverConnection>> {
        let connection = match database {
            Database::Memory => Connection::open_in_memory().map_err(error)?,
            Database::Named(name) => self.open_named(name)?,
        };
        // The bundled SQLite is built to enforce foreign keys; Python's is not.
        connection.pragma_update(None, "foreign_keys", "OFF").map_err(error)?;
        // Nobody else could let go of a lock while a statement waits for it.
        connection.busy_timeout(std::time::Duration::ZERO).map_err(error)?;
        connection.set_prepared_statement_cache_capacity(REMEMBERED);
        Ok(Box::new(RusqliteConnection {
            connection: Rc::new(connection),
            changes: Rc::default(),
            functions: RefCell::default(),
        }))
    }

    fn version(&self) -> String {
        rusqlite::version().to_owned()
    }
}

struct RusqliteConnection {
    connection: Rc<Connection>,
    changes: Rc<Cell<u64>>,
    /// What SQL may call as long as the connection is there.
    functions: RefCell<Vec<Kept>>,
}

impl DriverConnection for RusqliteConnection {
    fn prepare(&self, sql: &str) -> DriverResult<Box<dyn DriverStatement>> {
        let mut statement = RusqliteStatement {
            connection: self.connection.clone(),
            changes: self.changes.clone(),
            sql: sql.into(),
            parameters: Vec::new(),
            columns: Rc::from([]),
            rows: Vec::new().into_iter(),
            changed: 0,
            failed: None,
        };
        let connection = self.connection.clone();
        let prepared = connection.prepare_cached(sql).map_err(error)?;
        let names = (1..=prepared.parameter_count()).map(|index| prepared.parameter_name(index).map(str::to_owned));
        statement.parameters = names.collect();
        statement.columns = prepared.column_names().map(Str::from).collect();
        Ok(Box::new(statement))
    }

    fn in_transaction(&self) -> bool {
        !self.connection.is_autocommit()
    }

    fn last_insert_rowid(&self) -> i64 {
        self.connection.last_insert_rowid()
    }

    fn changes(&self) -> u64 {
        self.changes.get()
    }

    fn total_changes(&self) -> u64 {
        self.connection.total_changes()
    }

    fn run_script(&self, sql: &str) -> DriverResult<()> {
        self.connection.execute_batch(sql).map_err(error)
    }

    fn create_function(
        &self,
        name: &str,
        arguments: i32,
        deterministic: bool,
        function: Option<UserFunction>,
    ) -> DriverResult<()> {
        let kept = functions::create(&self.connection, name, arguments, deterministic, function).map_err(error)?;
        self.functions.borrow_mut().extend(kept);
        Ok(())
    }

    fn create_collation(&self, name: &str, collation: Option<Collation>) -> DriverResult<()> {
        let kept = functions::collate(&self.connection, name, collation).map_err(error)?;
        self.functions.borrow_mut().extend(kept);
        Ok(())
    }
}

/// A statement by its text: the connection remembers what it was prepared to. The rows are all read when it runs, since no
/// safe Rust can hold a statement that is half way through beside the connection that it borrows.
struct RusqliteStatement {
    connection: Rc<Connection>,
    changes: Rc<Cell<u64>>,
    sql: Rc<str>,
    parameters: Vec<Option<String>>,
    columns: Rc<[Str]>,
    rows: std::vec::IntoIter<Value>,
    changed: u64,
    /// What went wrong behind the rows.
    failed: Option<DriverError>,
}

impl DriverStatement for RusqliteStatement {
    fn parameter_count(&self) -> usize {
        self.parameters.len()
    }

    fn parameter_names(&self) -> Vec<Option<String>> {
        self.parameters.clone()
    }

    fn columns(&self) -> Rc<[Str]> {
        self.columns.clone()
    }

    fn execute(&mut self, parameters: &[Value]) -> DriverResult<()> {
        let mut statement = self.connection.prepare_cached(&self.sql).map_err(error)?;
        bind(&mut statement, parameters)?;
        if self.columns.is_empty() {
            statement.raw_execute().map_err(error)?;
            self.changed = self.connection.changes();
            self.changes.set(self.changed);
            return Ok(());
        }
        let width = self.columns.len();
        let mut values = Vec::new();
        let mut rows = statement.raw_query();
        let failed = loop {
            match rows.next() {
                Ok(Some(row)) => {
                    if let Err(failure) = read(row, &self.columns, &mut values) {
                        values.truncate(values.len() / width * width);
                        break Some(failure);
                    }
                }
                Ok(None) => break None,
                Err(failure) => break Some(error(failure)),
            }
        };
        drop(rows);
        drop(statement);
        self.changed = self.connection.changes();
        self.changes.set(self.changed);
        match failed {
            // What fails before the first row fails the execution; later, the fetch.
            Some(failure) if values.is_empty() => Err(failure),
            failed => {
                self.rows = values.into_iter();
                self.failed = failed;
                Ok(())
            }
        }
    }

    fn execute_many(&mut self, rows: &[Vec<Value>]) -> DriverResult<u64> {
        let mut statement = self.connection.prepare_cached(&self.sql).map_err(error)?;
        let mut changed = 0;
        for parameters in rows {
            bind(&mut statement, parameters)?;
            if self.columns.is_empty() {
                statement.raw_execute().map_err(error)?;
            } else {
                let mut rows = statement.raw_query();
                while rows.next().map_err(error)?.is_some() {}
            }
            changed += self.connection.changes();
        }
        self.changed = changed;
        self.changes.set(changed);
        Ok(changed)
    }

    fn fetch(&mut self, count: usize, out: &mut Vec<Value>) -> DriverResult<usize> {
        let width = self.columns.len().max(1);
        let rows = (self.rows.len() / width).min(count);
        if out.is_empty() && rows * width == self.rows.len() {
            *out = std::mem::take(&mut self.rows).collect();
        } else {
            out.extend(self.rows.by_ref().take(rows * width));
        }
        match self.failed.take_if(|_| rows < count) {
            Some(failure) => Err(failure),
            None => Ok(rows),
        }
    }

    fn changes(&self) -> u64 {
        self.changed
    }

    fn close(&mut self) {
        self.rows = Vec::new().into_iter();
        self.failed = None;
    }
}

fn bind(statement: &mut Statement<'_>, parameters: &[Value]) -> DriverResult<()> {
    for (index, value) in parameters.iter().enumerate() {
        let place = index + 1;
        match value {
            Value::None => statement.raw_bind_parameter(place, rusqlite::types::Null),
            Value::Bool(value) => statement.raw_bind_parameter(place, i64::from(*value)),
            Value::Int(number) => statement.raw_bind_parameter(place, number),
            Value::Float(number) => statement.raw_bind_parameter(place, number),
            Value::Str(text) => statement.raw_bind_parameter(place, text.as_str()),
            Value::Bytes(bytes) => statement.raw_bind_parameter(place, bytes.as_slice()),
            _ => {
                return Err(DriverError::new(
                    ErrorClass::Programming,
                    format!("Error binding parameter {place}: type is not supported"),
                ));
            }
        }
        .map_err(error)?;
    }
    Ok(())
}

fn read(row: &Row<'_>, columns: &[Str], values: &mut Vec<Value>) -> DriverResult<()> {
    for (index, name) in columns.iter().enumerate() {
        let read = value(row.get_ref(index).map_err(error)?);
        values.push(read.map_err(|text| DriverError::undecodable(name, text))?);
    }
    Ok(())
}

/// A value of SQLite; a text that is not UTF-8 comes back.
fn value(value: ValueRef<'_>) -> Result<Value, &[u8]> {
    Ok(match value {
        ValueRef::Null => Value::None,
        ValueRef::Integer(number) => Value::Int(number),
        ValueRef::Real(number) => Value::Float(number),
        ValueRef::Text(text) => Value::from(std::str::from_utf8(text).map_err(|_| text)?),
        ValueRef::Blob(bytes) => Value::Bytes(Rc::new(bytes.to_vec())),
    })
}

fn error(error: Error) -> DriverError {
    match error {
        Error::SqliteFailure(failure, message) => {
            let message = message.unwrap_or_else(|| failure.to_string());
            DriverError::of_code(failure.extended_code, message)
        }
        Error::SqlInputError { error: failure, msg, .. } => DriverError::of_code(failure.extended_code, msg),
        Error::MultipleStatement => {
            DriverError::new(ErrorClass::Programming, "You can only execute one statement at a time.")
        }
        other => DriverError::new(ErrorClass::Interface, other.to_string()),
    }
}
