use std::{cmp::Ordering, fmt, rc::Rc};

use crate::value::{Str, Value};

/// Which database to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Database {
    /// One in memory, of this connection alone.
    Memory,
    /// One by name, shared by all connections of the driver that name it, and private to the run.
    Named(Rc<str>),
}

/// A SQLite library.
pub trait Driver {
    /// Opens a connection.
    fn open(&self, database: &Database) -> DriverResult<Box<dyn DriverConnection>>;

    /// The version of SQLite (`3.54.1`).
    fn version(&self) -> String;
}

/// A connection to a database. Statements are remembered by their text, so that preparing one again costs little.
pub trait DriverConnection {
    /// Prepares the one statement of `sql`.
    fn prepare(&self, sql: &str) -> DriverResult<Box<dyn DriverStatement>>;

    /// Whether a transaction is open in SQLite.
    fn in_transaction(&self) -> bool;

    /// The rowid that the last INSERT gave.
    fn last_insert_rowid(&self) -> i64;

    /// The rows that the last INSERT, UPDATE or DELETE changed.
    fn changes(&self) -> u64;

    /// The rows that have been changed since the connection was opened.
    fn total_changes(&self) -> u64;

    /// Runs all statements of `sql`, one after the other, throwing their rows away.
    fn run_script(&self, sql: &str) -> DriverResult<()>;

    /// Lets SQL call `function` as `name`, with that many arguments (-1: any); without a function, takes it away.
    fn create_function(
        &self,
        name: &str,
        arguments: i32,
        deterministic: bool,
        function: Option<UserFunction>,
    ) -> DriverResult<()>;

    /// Lets SQL sort by `collation` as `name`; without one, takes it away.
    fn create_collation(&self, name: &str, collation: Option<Collation>) -> DriverResult<()>;
}

/// What compares two texts.
pub type Collation = Rc<dyn Fn(&str, &str) -> Ordering>;

/// What comes of a function that SQL calls: a value of SQLite's storage classes, or a message.
pub type UserResult = Result<Value, String>;

/// What is called with the arguments of each row.
pub type ScalarFunction = Rc<dyn Fn(&[Value]) -> UserResult>;

/// What is called for each row of a group and at its end.
pub type AggregateFunction = Rc<dyn Fn(AggregateCall<'_>) -> UserResult>;

/// A function of SQL that is not SQLite's own.
#[derive(Clone)]
pub enum UserFunction {
    /// One of the values of a row.
    Scalar(ScalarFunction),
    /// One of many rows.
    Aggregate(AggregateFunction),
}

/// One call of an aggregate function.
pub enum AggregateCall<'a> {
    /// A row. The groups that are worked on at a time have different numbers.
    Step {
        /// The number of the group.
        group: u32,
        /// The arguments.
        arguments: &'a [Value],
    },
    /// The end of a group, whose value is asked for.
    End {
        /// The number of the group; `None` where it has no row.
        group: Option<u32>,
    },
}

/// A prepared statement. Parameters and rows are values of SQLite's five storage classes: `None`, `Int`, `Float`, `Str`
/// and `Bytes`; `Bool` is bound as an integer. Anything else is an error of class [`ErrorClass::Programming`].
pub trait DriverStatement {
    /// The number of parameters.
    fn parameter_count(&self) -> usize;

    /// The names of the parameters with what they begin with (`:name`), where they have one.
    fn parameter_names(&self) -> Vec<Option<String>>;

    /// The names of the columns that it gives; empty where it gives no rows.
    fn columns(&self) -> Rc<[Str]>;

    /// Binds the parameters, whose number must be right, and runs up to the first row or to the end.
    fn execute(&mut self, parameters: &[Value]) -> DriverResult<()>;

    /// Runs to the end with each of the `rows` of parameters; gives the number of rows changed.
    fn execute_many(&mut self, rows: &[Vec<Value>]) -> DriverResult<u64>;

    /// Puts up to `count` more rows behind `out`, one value after the other; gives the number of rows. Fewer than `count`
    /// come only at the end.
    fn fetch(&mut self, count: usize, out: &mut Vec<Value>) -> DriverResult<usize>;

    /// The rows that it changed, once it has run to its end.
    fn changes(&self) -> u64;

    /// Ends the statement, so that it holds no lock.
    fn close(&mut self);
}

/// The result of what a driver does.
pub type DriverResult<T> = Result<T, DriverError>;

/// The exceptions of Python's `sqlite3` module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorClass {
    /// `sqlite3.Error` itself.
    Error,
    /// `sqlite3.Warning`.
    Warning,
    /// `sqlite3.InterfaceError`.
    Interface,
    /// `sqlite3.DatabaseError`.
    Database,
    /// `sqlite3.DataError`.
    Data,
    /// `sqlite3.OperationalError`.
    Operational,
    /// `sqlite3.IntegrityError`.
    Integrity,
    /// `sqlite3.InternalError`.
    Internal,
    /// `sqlite3.ProgrammingError`.
    Programming,
    /// `sqlite3.NotSupportedError`.
    NotSupported,
    /// Python's own `OverflowError`, which is none of the module's.
    Overflow,
    /// Python's own `MemoryError`.
    Memory,
    /// No exception: what this driver cannot do ends the run.
    Unsupported,
}

/// What SQLite complains about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DriverError {
    /// The exception that Python's `sqlite3` raises.
    pub class: ErrorClass,
    /// The message.
    pub message: String,
    /// SQLite's extended result code, where the complaint is SQLite's.
    pub code: Option<i32>,
}

impl DriverError {
    /// An error of the module itself, not of SQLite.
    pub fn new(class: ErrorClass, message: impl Into<String>) -> DriverError {
        DriverError { class, message: message.into(), code: None }
    }

    /// The error of SQLite's extended result `code`, in the class that `sqlite3` puts it.
    pub fn of_code(code: i32, message: impl Into<String>) -> DriverError {
        let class = match code & 0xff {
            2 | 12 => ErrorClass::Internal,
            7 => ErrorClass::Memory,
            1 | 3 | 4 | 5 | 6 | 8 | 9 | 10 | 13 | 14 | 15 | 16 | 17 => ErrorClass::Operational,
            18 => ErrorClass::Data,
            19 | 20 => ErrorClass::Integrity,
            21 | 25 => ErrorClass::Interface,
            _ => ErrorClass::Database,
        };
        DriverError { class, message: message.into(), code: Some(code) }
    }
}

impl DriverError {
    /// What this driver cannot do.
    pub fn unsupported(what: &str) -> DriverError {
        DriverError::new(ErrorClass::Unsupported, what)
    }

    /// The error of a text that is not UTF-8.
    pub fn undecodable(column: &str, text: &[u8]) -> DriverError {
        let shown = String::from_utf8_lossy(text);
        DriverError::new(
            ErrorClass::Operational,
            format!("Could not decode to UTF-8 column '{column}' with text '{shown}'"),
        )
    }
}

impl fmt::Display for DriverError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.class, self.message)
    }
}
