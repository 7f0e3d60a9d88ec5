//! From statements to rows: engines and their connections, transactions, the execution of compiled statements, and the
//! results that come back. Which SQLite it is, the [`Driver`] decides; what a statement says, `sql` decides.
//!
//! The way of a statement: [`Connection::execute`] compiles it (or finds it in the engine's cache), an execution context
//! fills in defaults and processes parameters, [`pysqlite`] behaves towards the driver as Python's `sqlite3` module does,
//! and a [`CursorResult`] fetches the rows in batches.

mod base;
mod cache;
mod clock;
mod contents;
mod context;
mod create;
mod cursor;
mod ddl;
mod driver;
mod errors;
mod events;
mod log;
mod options;
mod pool;
pub mod pysqlite;
mod reflection;
mod result;
mod row;
mod transaction;
mod url;

pub use self::{
    base::Connection,
    clock::Clock,
    contents::TableContents,
    context::ExecutionContext,
    create::{Counter, Echo, Engine, EngineOptions, Environment},
    driver::{
        AggregateCall, AggregateFunction, Collation, Database, Driver, DriverConnection, DriverError, DriverResult,
        DriverStatement, ErrorClass, ScalarFunction, UserFunction, UserResult,
    },
    errors::{ErrorText, driver_exception, repr_parameters, truncated},
    events::{Bindings, Carried, Listener, Listeners, Target, Targets},
    options::{ExecutionOptions, Isolation, ParameterSet, Parameters},
    pool::{Pool, PoolKind},
    result::{BufferedRows, CursorResult, Item, Outcome, QueryResult, RowSource, Shape},
    row::{Duplicates, Row, RowKeys, Uniqueness},
    transaction::{Transaction, TransactionKind},
    url::Url,
};
