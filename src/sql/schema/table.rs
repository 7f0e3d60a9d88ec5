use std::{
    cell::{Cell, RefCell},
    fmt,
    rc::{Rc, Weak},
};

use super::{Column, Constraint, ConstraintKind, ForeignKey, Index, MetaData, metadata::WeakMetaData};
use crate::{
    sql::{Id, elements::ColumnElement, fresh_id, invalid_request, selectable::FromClause},
    value::{Dict, Payload, Result, Str, Value},
};

/// A table of a [`MetaData`], or a lightweight one (`table("name", …)`) of none.
#[derive(Clone)]
pub struct Table(Rc<Inner>);

/// A reference that does not keep the table.
#[derive(Clone, Default)]
pub struct WeakTable(Weak<Inner>);

struct Inner {
    id: Id,
    name: Str,
    schema: Option<Str>,
    key: Str,
    metadata: Option<WeakMetaData>,
    columns: RefCell<Vec<Column>>,
    constraints: RefCell<Vec<Constraint>>,
    indexes: RefCell<Vec<Index>>,
    comment: RefCell<Option<Str>>,
    prefixes: RefCell<Vec<Str>>,
    /// Dialect arguments (`sqlite_autoincrement`).
    dialect_options: RefCell<Vec<(Str, Value)>>,
    implicit_returning: Cell<bool>,
    /// Whether name and schema are always, or never, quoted.
    quote: Cell<Option<bool>>,
    quote_schema: Cell<Option<bool>>,
    info: Dict,
}

impl Table {
    /// A table of `metadata`, empty as yet; an `InvalidRequestError` where that has one of the name.
    pub fn new(metadata: &MetaData, name: Str, schema: Option<Str>) -> Result<Table> {
        let schema = schema.or_else(|| metadata.schema().cloned());
        Table::in_schema(metadata, name, schema)
    }

    /// The same in that schema, not the metadata's where it is none.
    pub fn in_schema(metadata: &MetaData, name: Str, schema: Option<Str>) -> Result<Table> {
        let key: Str = match &schema {
            Some(schema) => format!("{schema}.{name}").into(),
            None => name.clone(),
        };
        if metadata.table(&key).is_some() {
            return Err(invalid_request(format!(
                "Table '{key}' is already defined for this MetaData instance.  Specify 'extend_existing=True' to redefine options \
                 and columns on an existing Table object."
            )));
        }
        let table = Table::build(name, schema, key, Some(metadata.downgrade()));
        metadata.add(&table);
        let primary_key = Constraint::new(ConstraintKind::PrimaryKey, None, Vec::new());
        primary_key.attach(&table)?;
        Ok(table)
    }

    /// `table("name", column…)`: a table that no metadata knows.
    pub fn lightweight(name: Str, schema: Option<Str>, columns: Vec<Column>) -> Table {
        let key: Str = match &schema {
            Some(schema) => format!("{schema}.{name}").into(),
            None => name.clone(),
        };
        let table = Table::build(name, schema, key, None);
        for column in columns {
            column.attach(&table);
            table.0.columns.borrow_mut().push(column);
        }
        MetaData::hold(&table);
        table
    }

    fn build(name: Str, schema: Option<Str>, key: Str, metadata: Option<WeakMetaData>) -> Table {
        Table(Rc::new(Inner {
            id: fresh_id(),
            name,
            schema,
            key,
            metadata,
            columns: RefCell::default(),
            constraints: RefCell::default(),
            indexes: RefCell::default(),
            comment: RefCell::default(),
            prefixes: RefCell::default(),
            dialect_options: RefCell::default(),
            implicit_returning: Cell::new(true),
            quote: Cell::new(None),
            quote_schema: Cell::new(None),
            info: Dict::new(),
        }))
    }

    /// Identifies it.
    pub fn id(&self) -> Id {
        self.0.id
    }

    /// The name.
    pub fn name(&self) -> &Str {
        &self.0.name
    }

    /// The schema.
    pub fn schema(&self) -> Option<&Str> {
        self.0.schema.as_ref()
    }

    /// The full name, by which the metadata knows it.
    pub fn key(&self) -> Str {
        self.0.key.clone()
    }

    /// The metadata; none for a lightweight table.
    pub fn metadata(&self) -> Option<MetaData> {
        self.0.metadata.as_ref().and_then(MetaData::upgrade)
    }

    /// Whether it is of no metadata.
    pub fn is_lightweight(&self) -> bool {
        self.0.metadata.is_none()
    }

    /// `info`.
    pub fn info(&self) -> &Dict {
        &self.0.info
    }

    /// The comment.
    pub fn comment(&self) -> Option<Str> {
        self.0.comment.borrow().clone()
    }

    /// Sets the comment.
    pub fn set_comment(&self, comment: Option<Str>) {
        *self.0.comment.borrow_mut() = comment;
    }

    /// Words between CREATE and TABLE.
    pub fn prefixes(&self) -> Vec<Str> {
        self.0.prefixes.borrow().clone()
    }

    /// Sets them.
    pub fn set_prefixes(&self, prefixes: Vec<Str>) {
        *self.0.prefixes.borrow_mut() = prefixes;
    }

    /// Whether INSERT may use RETURNING of its own accord.
    pub fn implicit_returning(&self) -> bool {
        self.0.implicit_returning.get()
    }

    /// Sets that.
    pub fn set_implicit_returning(&self, implicit: bool) {
        self.0.implicit_returning.set(implicit);
    }

    /// Whether the name, and the schema's, are always or never quoted.
    pub fn quotes(&self) -> (Option<bool>, Option<bool>) {
        (self.0.quote.get(), self.0.quote_schema.get())
    }

    /// Sets that.
    pub fn set_quotes(&self, name: Option<bool>, schema: Option<bool>) {
        self.0.quote.set(name);
        self.0.quote_schema.set(schema);
    }

    /// All dialects' own arguments.
    pub fn dialect_options(&self) -> Vec<(Str, Value)> {
        self.0.dialect_options.borrow().clone()
    }

    /// A dialect's own argument (`sqlite_autoincrement`).
    pub fn dialect_option(&self, name: &str) -> Option<Value> {
        self.0.dialect_options.borrow().iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone())
    }

    /// Sets one.
    pub fn set_dialect_option(&self, name: Str, value: Value) {
        let old = {
            let mut options = self.0.dialect_options.borrow_mut();
            let old = options.iter().position(|(known, _)| *known == name).map(|index| options.remove(index));
            options.push((name, value));
            old
        };
        drop(old);
    }

    /// The columns in order.
    pub fn columns(&self) -> Vec<Column> {
        self.0.columns.borrow().clone()
    }

    /// The column of that key.
    pub fn column(&self, key: &str) -> Option<Column> {
        self.0.columns.borrow().iter().find(|column| *column.key() == *key).cloned()
    }

    /// The column of that key, as an expression.
    pub fn c(&self, key: &str) -> Option<ColumnElement> {
        self.column(key).map(|column| ColumnElement::of_column(&column, None))
    }

    /// Adds a column with its keys, constraints and index, in the place of one of the same key where `replace` says so.
    pub fn append_column(&self, column: &Column, replace: bool) -> Result<()> {
        column.join(self, replace)
    }

    /// Adds a constraint, naming columns by their keys.
    pub fn append_constraint(&self, constraint: &Constraint) -> Result<()> {
        constraint.attach(self)
    }

    /// The primary key. Lightweight tables have none.
    pub fn primary_key(&self) -> Option<Constraint> {
        let constraints = self.0.constraints.borrow();
        constraints.iter().find(|constraint| matches!(constraint.kind(), ConstraintKind::PrimaryKey)).cloned()
    }

    /// The columns of the primary key in order.
    pub fn primary_key_columns(&self) -> Vec<Column> {
        self.primary_key().map_or_else(Vec::new, |key| key.columns())
    }

    /// All constraints in the order of their making.
    pub fn constraints(&self) -> Vec<Constraint> {
        self.0.constraints.borrow().clone()
    }

    /// The indexes in the order of their making.
    pub fn indexes(&self) -> Vec<Index> {
        self.0.indexes.borrow().clone()
    }

    /// The foreign keys of all columns, in column order.
    pub fn foreign_keys(&self) -> Vec<ForeignKey> {
        self.columns().iter().flat_map(Column::foreign_keys).collect()
    }

    /// The column that the database numbers by itself, where there is one: a single integer key without default or foreign
    /// key, or the one that says `autoincrement=True`.
    pub fn autoincrement_column(&self) -> Option<Column> {
        self.primary_key()?.autoincrement_column()
    }

    /// It as a from-clause.
    pub fn as_from(&self) -> FromClause {
        FromClause::Table(self.clone())
    }

    /// Whether both are the same.
    pub fn is(&self, other: &Table) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// A reference that does not keep it.
    pub fn downgrade(&self) -> WeakTable {
        WeakTable(Rc::downgrade(&self.0))
    }

    pub(super) fn edit_columns<T>(&self, edit: impl FnOnce(&mut Vec<Column>) -> T) -> T {
        edit(&mut self.0.columns.borrow_mut())
    }

    pub(super) fn edit_constraints<T>(&self, edit: impl FnOnce(&mut Vec<Constraint>) -> T) -> T {
        edit(&mut self.0.constraints.borrow_mut())
    }

    pub(super) fn edit_indexes<T>(&self, edit: impl FnOnce(&mut Vec<Index>) -> T) -> T {
        edit(&mut self.0.indexes.borrow_mut())
    }

    /// Breaks what refers in circles, at the end of a run.
    pub(super) fn release(&self) {
        let columns = self.0.columns.take();
        for column in &columns {
            column.release();
        }
        let constraints = self.0.constraints.take();
        let indexes = self.0.indexes.take();
        let options = self.0.dialect_options.take();
        drop((columns, constraints, indexes, options));
        self.0.info.clear();
    }
}

impl WeakTable {
    /// The table, while it is there.
    pub fn upgrade(&self) -> Option<Table> {
        self.0.upgrade().map(Table)
    }
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Table({:?})", self.0.key)
    }
}

impl Payload for Table {}
