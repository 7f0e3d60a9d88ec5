//! Statements to SQL text: a [`Compiled`] tells the text, the bind parameters and the result columns, and depends on no bind
//! value, so that statements of one structure share it (see [`super::cache_key`]).

mod execute;

use std::{any::Any, rc::Rc};

use super::{
    cache_key::CacheKey,
    ddl::Ddl,
    dialects::Dialect,
    dml::{Delete, Insert, Update},
    elements::ColumnElement,
    names::Name,
    schema::{Column, Table},
    selectable::SelectBase,
    types::TypeEngine,
};
use crate::value::{Host, Raise, Result, Str, Value};

pub use self::execute::Expanded;

/// A statement that can be executed.
#[derive(Clone)]
pub enum Statement {
    /// SELECT and its like.
    Select(SelectBase),
    /// INSERT.
    Insert(Insert),
    /// UPDATE.
    Update(Update),
    /// DELETE.
    Delete(Delete),
    /// `text()`, or another expression executed by itself (`func.now()` is made a select by whoever executes it).
    Element(ColumnElement),
    /// CREATE, DROP and their like.
    Ddl(Ddl),
}

/// What a compilation is asked for.
#[derive(Clone, Default)]
pub struct CompileOptions {
    /// The keys of the parameters that an INSERT or UPDATE is executed with; `None` where it is compiled without any.
    pub column_keys: Option<Vec<Str>>,
    /// Whether there are several sets of them.
    pub for_executemany: bool,
    /// Whether values are written rather than bound.
    pub literal_binds: bool,
    /// Handed to the statement's plugin.
    pub extra: Option<Rc<dyn Any>>,
    /// The statement's key, so that [`Compiled::values`] finds the values of another statement of the same key.
    pub cache_key: Option<CacheKey>,
}

/// What a statement is, for those who execute it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// SELECT and its like.
    Select,
    /// INSERT.
    Insert,
    /// UPDATE.
    Update,
    /// DELETE.
    Delete,
    /// `text()`.
    Text,
    /// CREATE, DROP and their like.
    Ddl,
}

/// A compiled statement.
#[derive(Clone)]
pub struct Compiled {
    /// What it is.
    pub kind: Kind,
    /// The dialect.
    pub dialect: Rc<Dialect>,
    /// The text as `str()` shows it. Without expanding parameters it is what the driver gets.
    pub sql: Str,
    /// The text in pieces, between which the parameters stand.
    pub pieces: Vec<Piece>,
    /// The parameters, each once, in the order in which they were met.
    pub binds: Vec<Bind>,
    /// The columns of the result, in order; empty where the text decides (`text()`).
    pub result_columns: Vec<ResultColumn>,
    /// Whether the result's columns are those, by position; or else matched by name.
    pub ordered_columns: bool,
    /// What is special to INSERT, UPDATE and DELETE.
    pub crud: Option<Box<Crud>>,
    /// What the plugin keeps with it.
    pub state: Option<Rc<dyn Any>>,
    /// Warnings to raise whenever it is executed (cartesian products).
    pub warnings: Vec<(&'static str, String)>,
    /// Where its values are found in a statement of the same key.
    pub cache_key: Option<CacheKey>,
    /// Statements that are executed as they are, outside of a transaction's autobegin rules: DDL.
    pub execution_options: Vec<(Str, Value)>,
}

/// A piece of the text.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// As it is.
    Text(Str),
    /// The parameter of that index in [`Compiled::binds`].
    Bind(usize),
    /// The same, to be expanded or written literally at execution.
    PostCompile(usize),
}

/// A bind parameter of a compiled statement.
#[derive(Clone)]
pub struct Bind {
    /// Its name in the statement.
    pub name: Str,
    /// The key under which parameters are given for it.
    pub key: Str,
    /// The parameter.
    pub element: ColumnElement,
    /// Its type.
    pub ty: TypeEngine,
    /// What its values pass on their way to the driver.
    pub processor: Option<super::types::BindProcessor>,
    /// Where it stands in [`CacheKey::binds`].
    pub position: Option<usize>,
}

/// A column of the result.
#[derive(Clone)]
pub struct ResultColumn {
    /// The name that the database gives it.
    pub name: Str,
    /// The key that a row knows it by.
    pub key: Str,
    /// Its type.
    pub ty: TypeEngine,
    /// What its values pass on their way from the driver.
    pub processor: Option<super::types::ResultProcessor>,
    /// The expression that it came from, first, and others that find it.
    pub elements: Vec<ColumnElement>,
    /// Other names that find it.
    pub names: Vec<Str>,
}

/// What is special to INSERT, UPDATE and DELETE.
#[derive(Clone, Default)]
pub struct Crud {
    /// The table.
    pub table: Option<Table>,
    /// Columns whose default is computed before an INSERT is sent, with the index of their parameter.
    pub insert_prefetch: Vec<(Column, usize)>,
    /// The same for UPDATE.
    pub update_prefetch: Vec<(Column, usize)>,
    /// Columns whose value the database decides and nobody has fetched.
    pub postfetch: Vec<Column>,
    /// Columns fetched by RETURNING without being asked for by `returning()`.
    pub implicit_returning: Vec<Column>,
    /// Whether the statement says RETURNING at all.
    pub returning: bool,
    /// Whether `returning()` was called.
    pub explicit_returning: bool,
    /// Whether the driver's last row id is the new key.
    pub postfetch_lastrowid: bool,
    /// The key of a single row, column by column.
    pub primary_key: Vec<KeyValue>,
    /// Whether it is `INSERT … FROM SELECT`.
    pub from_select: bool,
    /// Whether it has several rows in VALUES.
    pub multivalues: bool,
    /// The VALUES of a single row, so that a batch of rows can be put into one statement.
    pub values: Option<InsertValues>,
    /// Whether rows must come back in the order of the parameters.
    pub sort_by_parameter_order: bool,
    /// Whether it has ON CONFLICT.
    pub on_conflict: bool,
    /// The columns that values are given for, with the index of their parameter.
    pub columns: Vec<(Column, Option<usize>)>,
}

/// Where a part of an inserted row's key comes from.
#[derive(Clone, Debug)]
pub enum KeyValue {
    /// The parameter of that index.
    Bind(usize),
    /// The driver's last row id.
    LastRowId,
    /// The column of RETURNING of that index.
    Returning(usize),
    /// Nobody knows.
    Unknown,
}

/// The VALUES of an INSERT of one row.
#[derive(Clone, Debug)]
pub struct InsertValues {
    /// The pieces of [`Compiled::pieces`] that are `(…)` behind VALUES: from, and up to (exclusive).
    pub pieces: std::ops::Range<usize>,
}

impl Compiled {
    /// Compiles a statement.
    ///
    /// # Errors
    /// `CompileError` and what the statement's plugin raises.
    pub fn new(
        _host: &mut dyn Host,
        _statement: &Statement,
        _dialect: &Rc<Dialect>,
        _options: CompileOptions,
    ) -> Result<Compiled> {
        Err(Raise::unsupported("SQL compilation is not there yet"))
    }
}

/// A name as a compilation settles it.
pub fn display_name(name: &Name) -> Str {
    name.display()
}
