use std::{
    cell::{Cell, RefCell},
    fmt,
    rc::{Rc, Weak},
};

use super::{Autoincrement, Column, ServerDefault, Table, WeakColumn, WeakTable, naming};
use crate::{
    sql::{
        Id, argument_error,
        dialects::Dialect,
        elements::ColumnElement,
        fresh_id, invalid_request,
        types::{Affinity, TypeEngine},
    },
    value::{Dict, Payload, Raise, Result, Str, Value},
};

/// A constraint of a table.
#[derive(Clone)]
pub struct Constraint(Rc<ConstraintInner>);

struct ConstraintInner {
    id: Id,
    kind: ConstraintKind,
    name: RefCell<Option<Str>>,
    table: RefCell<WeakTable>,
    pending: RefCell<Vec<PendingColumn>>,
    columns: RefCell<Vec<Column>>,
    options: RefCell<ForeignKeyOptions>,
    /// Of a primary key: whether it came with the columns' `primary_key=True` alone.
    implicit: Cell<bool>,
    /// Whether the type of a column asked for it (`Boolean(create_constraint=True)`).
    type_bound: RefCell<Option<TypeEngine>>,
    /// Whether a statement of its own makes it (`AddConstraint`), not CREATE TABLE.
    isolated: Cell<bool>,
    of_column: Cell<bool>,
    /// Dialects' own arguments.
    dialect_options: RefCell<Vec<(Str, Value)>>,
    info: Dict,
}

/// What a constraint is.
#[derive(Clone, Debug)]
pub enum ConstraintKind {
    /// `PRIMARY KEY`.
    PrimaryKey,
    /// `FOREIGN KEY`, with an element for each column.
    ForeignKey(Vec<ForeignKey>),
    /// `UNIQUE`.
    Unique,
    /// `CHECK`.
    Check(ColumnElement),
}

/// A column that a constraint or index was given: by name, itself, or an expression.
#[derive(Clone, Debug)]
pub enum PendingColumn {
    /// By its key.
    Key(Str),
    /// Itself.
    Column(Column),
    /// An expression, of an index.
    Expression(ColumnElement),
}

/// What follows a foreign key or another constraint.
#[derive(Clone, Debug, Default)]
pub struct ForeignKeyOptions {
    /// The name of the constraint.
    pub name: Option<Str>,
    /// Whether no convention changes that.
    pub final_name: bool,
    /// `ON DELETE`.
    pub ondelete: Option<Str>,
    /// `ON UPDATE`.
    pub onupdate: Option<Str>,
    /// `DEFERRABLE`.
    pub deferrable: Option<bool>,
    /// `INITIALLY`.
    pub initially: Option<Str>,
    /// `MATCH`.
    pub matching: Option<Str>,
    /// Whether it is made by ALTER after its table.
    pub use_alter: bool,
    /// Whether the target is named by name rather than key.
    pub link_to_name: bool,
    /// The comment.
    pub comment: Option<Str>,
}

/// Refuses a key to more than one table.
fn one_target(table: &Table, columns: &[Column], elements: &[ForeignKey]) -> Result<()> {
    let mut targets: Vec<Str> = elements.iter().map(|element| element.target_names().0).collect();
    targets.sort();
    targets.dedup();
    let [first, second, ..] = targets.as_slice() else { return Ok(()) };
    let names: Vec<String> = columns.iter().map(|column| column.key().to_string()).collect();
    Err(argument_error(format!(
        "ForeignKeyConstraint on {}({}) refers to multiple remote tables: {first} and {second}",
        table.key(),
        names.join(", ")
    )))
}

/// A reference of a column to another.
#[derive(Clone)]
pub struct ForeignKey(Rc<KeyInner>);

struct KeyInner {
    id: Id,
    target: ForeignKeyTarget,
    options: ForeignKeyOptions,
    parent: RefCell<WeakColumn>,
    constraint: RefCell<Weak<ConstraintInner>>,
    /// Made by a [`Constraint`], not given with the column.
    of_constraint: Cell<bool>,
    resolved: RefCell<WeakColumn>,
    /// Dialects' own arguments of the constraint that it stands for.
    dialect_options: RefCell<Vec<(Str, Value)>>,
    info: Dict,
}

/// What a foreign key refers to.
#[derive(Clone, Debug)]
pub enum ForeignKeyTarget {
    /// `"table.column"` or `"schema.table.column"`.
    Text(Str),
    /// The column itself.
    Column(Column),
}

impl Constraint {
    /// A constraint over those columns, of no table yet.
    pub fn new(kind: ConstraintKind, name: Option<Str>, columns: Vec<PendingColumn>) -> Constraint {
        let constraint = Constraint(Rc::new(ConstraintInner {
            id: fresh_id(),
            kind,
            name: RefCell::new(name),
            table: RefCell::default(),
            pending: RefCell::new(columns),
            columns: RefCell::default(),
            options: RefCell::default(),
            implicit: Cell::new(false),
            type_bound: RefCell::default(),
            isolated: Cell::new(false),
            of_column: Cell::new(false),
            dialect_options: RefCell::default(),
            info: Dict::new(),
        }));
        if let ConstraintKind::ForeignKey(elements) = &constraint.0.kind {
            for element in elements {
                *element.0.constraint.borrow_mut() = Rc::downgrade(&constraint.0);
            }
        }
        constraint
    }

    /// `ForeignKeyConstraint(columns, targets)`.
    pub fn foreign_key(
        columns: Vec<PendingColumn>,
        targets: Vec<ForeignKeyTarget>,
        options: ForeignKeyOptions,
    ) -> Result<Constraint> {
        if columns.len() != targets.len() {
            return Err(argument_error(format!(
                "ForeignKeyConstraint number of constrained columns must match the number of referenced columns.{}",
                ""
            )));
        }
        let elements = targets
            .into_iter()
            .map(|target| {
                let key = ForeignKey::new(target, options.clone());
                key.0.of_constraint.set(true);
                key
            })
            .collect();
        let constraint = Constraint::new(ConstraintKind::ForeignKey(elements), options.name.clone(), columns);
        *constraint.0.options.borrow_mut() = options;
        Ok(constraint)
    }

    /// Identifies it.
    pub fn id(&self) -> Id {
        self.0.id
    }

    /// What it is.
    pub fn kind(&self) -> &ConstraintKind {
        &self.0.kind
    }

    /// The name: its own, or by the metadata's naming convention.
    pub fn name(&self) -> Option<Str> {
        let own = self.0.name.borrow().clone();
        let is_final = self.0.options.borrow().final_name;
        match self.table().filter(|_| !is_final) {
            Some(table) => naming::constraint_name(self, &table, own),
            None => own,
        }
    }

    /// The name that it was given.
    pub fn own_name(&self) -> Option<Str> {
        self.0.name.borrow().clone()
    }

    /// Whether a convention names it.
    pub fn is_named_by_convention(&self) -> bool {
        self.0.options.borrow().final_name || self.name() != self.own_name()
    }

    /// Names it.
    pub fn set_name(&self, name: Option<Str>) {
        *self.0.name.borrow_mut() = name;
    }

    /// The table.
    pub fn table(&self) -> Option<Table> {
        self.0.table.borrow().upgrade()
    }

    /// The columns in order, once it has a table.
    pub fn columns(&self) -> Vec<Column> {
        self.0.columns.borrow().clone()
    }

    /// What it was given with (`deferrable` and the like).
    pub fn options(&self) -> ForeignKeyOptions {
        self.0.options.borrow().clone()
    }

    /// Sets that.
    pub fn set_options(&self, options: ForeignKeyOptions) {
        *self.0.options.borrow_mut() = options;
    }

    /// Whether the type of a column asked for it.
    pub fn is_type_bound(&self) -> bool {
        self.0.type_bound.borrow().is_some()
    }

    /// Notes that the type of a column asked for it.
    pub fn set_type_bound(&self, ty: TypeEngine) {
        *self.0.type_bound.borrow_mut() = Some(ty);
    }

    /// Whether a column's `unique=True` stands for it.
    pub fn is_of_column(&self) -> bool {
        self.0.of_column.get()
    }

    pub(super) fn set_of_column(&self) {
        self.0.of_column.set(true);
    }

    /// Adds columns to a primary key that were reflected.
    pub fn reload(&self, columns: Vec<Column>) {
        for column in &columns {
            column.edit(|options| options.primary_key = true);
        }
        for column in &columns {
            self.add_column(column);
        }
    }

    /// A foreign key, of no table yet, that refers to another schema; where it refers to its own table, to one of that name.
    pub fn referring_to(&self, schema: Option<&Str>, own: &Str) -> Result<Constraint> {
        let targets = self.elements().iter().map(|element| element.target_in(schema, own)).collect();
        let columns = self.columns().iter().map(|column| PendingColumn::Key(column.key())).collect();
        let moved = Constraint::foreign_key(columns, targets, self.options())?;
        moved.set_name(self.own_name());
        moved.keep_name(self);
        moved.set_dialect_options(self.dialect_options());
        Ok(moved)
    }

    /// Leaves it to a statement of its own.
    pub fn isolate(&self) {
        self.0.isolated.set(true);
    }

    /// Whether a statement of its own makes it.
    pub fn is_isolated(&self) -> bool {
        self.0.isolated.get()
    }

    /// Whether the dialect needs it: not where a type asked for it that the database has itself.
    pub fn is_made_on(&self, dialect: &Dialect) -> bool {
        match &*self.0.type_bound.borrow() {
            None => true,
            Some(ty) => match ty.as_enum() {
                Some(arguments) => !arguments.native || !dialect.native_enum,
                None => !dialect.native_boolean,
            },
        }
    }

    /// Dialects' own arguments (`sqlite_on_conflict`).
    pub fn dialect_options(&self) -> Vec<(Str, Value)> {
        self.0.dialect_options.borrow().clone()
    }

    /// Sets them.
    pub fn set_dialect_options(&self, options: Vec<(Str, Value)>) {
        let old = self.0.dialect_options.replace(options);
        drop(old);
    }

    /// Whether it is a primary key that no `PrimaryKeyConstraint` was written for.
    pub fn is_implicit(&self) -> bool {
        self.0.implicit.get()
    }

    /// `info`.
    pub fn info(&self) -> &Dict {
        &self.0.info
    }

    /// The elements of a foreign key.
    pub fn elements(&self) -> &[ForeignKey] {
        match &self.0.kind {
            ConstraintKind::ForeignKey(elements) => elements,
            _ => &[],
        }
    }

    /// The table that a foreign key refers to.
    pub fn referred_table(&self) -> Result<Option<Table>> {
        match self.elements().first() {
            Some(element) => Ok(element.column()?.table()),
            None => Ok(None),
        }
    }

    /// Whether both are the same.
    pub fn is(&self, other: &Constraint) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// Another like this one, of no table.
    pub fn copy(&self) -> Constraint {
        let kind = match &self.0.kind {
            ConstraintKind::ForeignKey(elements) => {
                ConstraintKind::ForeignKey(elements.iter().map(ForeignKey::copy).collect())
            }
            other => other.clone(),
        };
        let pending = self
            .0
            .pending
            .borrow()
            .iter()
            .map(|column| match column {
                PendingColumn::Column(column) => PendingColumn::Key(column.key()),
                other => other.clone(),
            })
            .collect();
        let copy = Constraint::new(kind, self.own_name(), pending);
        *copy.0.options.borrow_mut() = self.options();
        copy.keep_name(self);
        copy.set_dialect_options(self.dialect_options());
        copy
    }

    /// Takes the name of another that a convention has named by now.
    fn keep_name(&self, other: &Constraint) {
        let name = other.name();
        if name != other.own_name() {
            self.0.options.borrow_mut().final_name = true;
            self.set_name(name);
        }
    }

    /// Is written along with a column of `table`, and is none of the table's own.
    pub(super) fn belong(&self, table: &Table) {
        *self.0.table.borrow_mut() = table.downgrade();
    }

    pub(super) fn attach(&self, table: &Table) -> Result<()> {
        if self.table().is_some_and(|known| known.is(table)) {
            return Ok(());
        }
        let mut columns = Vec::new();
        for pending in self.0.pending.borrow().iter() {
            match pending {
                PendingColumn::Column(column) => columns.push(column.clone()),
                PendingColumn::Key(key) => columns.push(find_column(table, key, self.noun())?),
                PendingColumn::Expression(_) => {}
            }
        }
        *self.0.table.borrow_mut() = table.downgrade();
        match &self.0.kind {
            ConstraintKind::PrimaryKey => {
                self.0.implicit.set(self.0.pending.borrow().is_empty());
                table.edit_constraints(|constraints| {
                    constraints.retain(|known| !matches!(known.0.kind, ConstraintKind::PrimaryKey));
                    constraints.push(self.clone());
                });
                if columns.is_empty() {
                    columns = table.columns().into_iter().filter(Column::primary_key).collect();
                }
                for column in &columns {
                    column.edit(|options| options.primary_key = true);
                }
            }
            ConstraintKind::ForeignKey(elements) => {
                for (element, column) in elements.iter().zip(&columns) {
                    if element.parent().is_none() {
                        element.attach(column);
                    }
                    let known = column.foreign_keys().iter().any(|key| key.is(element));
                    if !known {
                        column.edit(|options| options.foreign_keys.push(element.clone()));
                    }
                }
                one_target(table, &columns, elements)?;
                table.edit_constraints(|constraints| constraints.push(self.clone()));
            }
            _ => table.edit_constraints(|constraints| constraints.push(self.clone())),
        }
        *self.0.columns.borrow_mut() = columns;
        Ok(())
    }

    pub(super) fn add_column(&self, column: &Column) {
        let mut columns = self.0.columns.borrow_mut();
        if !columns.iter().any(|known| known.is(column)) {
            columns.push(column.clone());
        }
    }

    pub(super) fn remove_column(&self, column: &Column) {
        self.0.columns.borrow_mut().retain(|known| !known.is(column));
    }

    pub(super) fn autoincrement_column(&self) -> Option<Column> {
        let columns = self.columns();
        let eligible = |column: &Column| {
            let Some(options) = column.options() else { return false };
            column.ty().affinity() == Affinity::Integer
                && (options.foreign_keys.is_empty() || options.autoincrement != Autoincrement::Auto)
                && !matches!(options.server_default, Some(ref default) if !matches!(default, ServerDefault::Identity(_)))
                && options.default.is_none()
        };
        if let [only] = columns.as_slice() {
            let autoincrement = only.options().map(|options| options.autoincrement).unwrap_or_default();
            return match autoincrement {
                Autoincrement::True => Some(only.clone()),
                Autoincrement::Auto | Autoincrement::IgnoreForeignKey if eligible(only) => Some(only.clone()),
                _ => None,
            };
        }
        columns
            .into_iter()
            .find(|column| column.options().is_some_and(|options| options.autoincrement == Autoincrement::True))
    }

    pub(super) fn noun(&self) -> &'static str {
        match self.0.kind {
            ConstraintKind::PrimaryKey => "PrimaryKeyConstraint",
            ConstraintKind::ForeignKey(_) => "ForeignKeyConstraint",
            ConstraintKind::Unique => "UniqueConstraint",
            ConstraintKind::Check(_) => "CheckConstraint",
        }
    }
}

pub(super) fn find_column(table: &Table, key: &str, noun: &str) -> Result<Column> {
    table.column(key).ok_or_else(|| {
        Raise::new(
            "sqlalchemy.exc.ConstraintColumnNotFoundError",
            format!("Can't create {noun} on table '{}': no column named '{key}' is present.", table.key()),
        )
    })
}

impl ForeignKey {
    /// A reference to `target`, of no column yet.
    pub fn new(target: ForeignKeyTarget, options: ForeignKeyOptions) -> ForeignKey {
        ForeignKey(Rc::new(KeyInner {
            id: fresh_id(),
            target,
            options,
            parent: RefCell::default(),
            constraint: RefCell::default(),
            of_constraint: Cell::new(false),
            resolved: RefCell::default(),
            dialect_options: RefCell::default(),
            info: Dict::new(),
        }))
    }

    /// Identifies it.
    pub fn id(&self) -> Id {
        self.0.id
    }

    /// What it refers to, as it was given.
    pub fn target(&self) -> &ForeignKeyTarget {
        &self.0.target
    }

    /// What it refers to as a text (`table.column`).
    pub fn target_fullname(&self) -> Str {
        match &self.0.target {
            ForeignKeyTarget::Text(text) => text.clone(),
            ForeignKeyTarget::Column(column) => match column.table() {
                Some(table) => format!("{}.{}", table.key(), column.key()).into(),
                None => column.key(),
            },
        }
    }

    /// What was given with it.
    pub fn options(&self) -> &ForeignKeyOptions {
        &self.0.options
    }

    /// `info`.
    pub fn info(&self) -> &Dict {
        &self.0.info
    }

    /// Sets the dialects' own arguments of the constraint that it stands for.
    pub fn set_dialect_options(&self, options: Vec<(Str, Value)>) {
        let old = self.0.dialect_options.replace(options);
        drop(old);
    }

    /// The column that refers.
    pub fn parent(&self) -> Option<Column> {
        self.0.parent.borrow().upgrade()
    }

    /// The constraint that it is an element of, once its column has a table.
    pub fn constraint(&self) -> Option<Constraint> {
        self.0.constraint.borrow().upgrade().map(Constraint)
    }

    /// Whether it was made by a constraint rather than given with the column.
    pub fn is_of_constraint(&self) -> bool {
        self.0.of_constraint.get()
    }

    /// The full name of the target's table and the target's key.
    pub fn target_names(&self) -> (Str, Option<Str>) {
        match &self.0.target {
            ForeignKeyTarget::Column(column) => {
                (column.table().map_or_else(|| "".into(), |table| table.key()), Some(column.key()))
            }
            ForeignKeyTarget::Text(text) => {
                let (table, column) = match text.rsplit_once('.') {
                    Some((table, column)) => (table, Some(Str::from(column))),
                    None => (&**text, None),
                };
                let default = self.parent().and_then(|parent| parent.table()).and_then(|table| table.metadata());
                let schema = default.and_then(|metadata| metadata.schema().cloned());
                match schema {
                    Some(schema) if !table.contains('.') => (format!("{schema}.{table}").into(), column),
                    _ => (table.into(), column),
                }
            }
        }
    }

    /// The target.
    ///
    /// # Errors
    /// `NoReferencedTableError` and `NoReferencedColumnError` where it is not there.
    pub fn column(&self) -> Result<Column> {
        if let Some(known) = self.0.resolved.borrow().upgrade() {
            return Ok(known);
        }
        if let ForeignKeyTarget::Column(column) = &self.0.target {
            return Ok(column.clone());
        }
        let parent = self.parent().ok_or_else(|| {
            invalid_request("this ForeignKey object does not yet have a parent Column associated with it.")
        })?;
        let table = parent
            .table()
            .ok_or_else(|| invalid_request("this ForeignKey's parent column is not yet associated with a Table."))?;
        let (name, key) = self.target_names();
        let metadata = table.metadata();
        let Some(target) = metadata.and_then(|metadata| metadata.table(&name)) else {
            let column = key.unwrap_or_else(|| parent.key());
            return Err(Raise::new(
                "sqlalchemy.exc.NoReferencedTableError",
                format!(
                    "Foreign key associated with column '{}' could not find table '{name}' with which to generate a foreign key to \
                     target column '{column}'",
                    parent.description()
                ),
            )
            .with_attribute("table_name", name.into()));
        };
        let found = match &key {
            None => target.column(&parent.key()),
            Some(key) if self.0.options.link_to_name => {
                target.columns().into_iter().find(|column| column.name() == *key)
            }
            Some(key) => target.column(key),
        };
        let Some(found) = found else {
            let column = key.unwrap_or_else(|| parent.key());
            return Err(Raise::new(
                "sqlalchemy.exc.NoReferencedColumnError",
                format!(
                    "Could not initialize target column for ForeignKey '{}' on table '{}': table '{}' has no column named '{column}'",
                    self.target_fullname(),
                    table.name(),
                    target.name()
                ),
            ));
        };
        *self.0.resolved.borrow_mut() = found.downgrade();
        Ok(found)
    }

    /// The target, where it is there by now.
    pub fn try_column(&self) -> Option<Column> {
        if let ForeignKeyTarget::Column(column) = &self.0.target {
            return Some(column.clone());
        }
        if let Some(known) = self.0.resolved.borrow().upgrade() {
            return Some(known);
        }
        let table = self.parent()?.table()?;
        let (name, _) = self.target_names();
        table.metadata()?.table(&name)?;
        self.column().ok()
    }

    /// The target as a text, in another schema.
    fn target_in(&self, schema: Option<&Str>, own: &Str) -> ForeignKeyTarget {
        let parent = self.parent().and_then(|parent| parent.table());
        let to_itself = parent.is_some_and(|table| table.key() == self.target_names().0 && table.name() != own);
        let own_schema = self.target_names().0.rsplit_once('.').map(|(schema, _)| Str::from(schema));
        let schema = schema.or(own_schema.as_ref().filter(|_| to_itself));
        let Some(schema) = schema else {
            return ForeignKeyTarget::Text(match self.target_names().1 {
                Some(column) if to_itself => format!("{own}.{column}").into(),
                _ => self.target_fullname(),
            });
        };
        let (table, column) = match &self.0.target {
            ForeignKeyTarget::Column(column) => {
                (column.table().map_or_else(|| "".into(), |table| table.name().clone()), Some(column.key()))
            }
            ForeignKeyTarget::Text(_) => {
                let (table, column) = self.target_names();
                (table.rsplit('.').next().unwrap_or_default().into(), column)
            }
        };
        let mut text = format!("{schema}.");
        text.push_str(if to_itself { own } else { &table });
        if let Some(column) = column {
            text.push_str(&format!(".{column}"));
        }
        ForeignKeyTarget::Text(text.into())
    }

    /// Another like this one, of no column.
    pub fn copy(&self) -> ForeignKey {
        let target = match &self.0.target {
            ForeignKeyTarget::Column(column) if column.table().is_some() => ForeignKeyTarget::Column(column.clone()),
            other => other.clone(),
        };
        let copy = ForeignKey::new(target, self.0.options.clone());
        copy.0.of_constraint.set(self.0.of_constraint.get());
        copy.set_dialect_options(self.0.dialect_options.borrow().clone());
        copy
    }

    /// Whether both are the same.
    pub fn is(&self, other: &ForeignKey) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    pub(super) fn attach(&self, column: &Column) {
        *self.0.parent.borrow_mut() = column.downgrade();
    }

    /// Makes the constraint that a key given with a column stands for.
    pub(super) fn join(&self, table: &Table) -> Result<()> {
        if self.constraint().is_some() || self.0.of_constraint.get() {
            return Ok(());
        }
        let Some(parent) = self.parent() else { return Ok(()) };
        let constraint = Constraint::new(
            ConstraintKind::ForeignKey(vec![self.clone()]),
            self.0.options.name.clone(),
            vec![PendingColumn::Column(parent)],
        );
        *constraint.0.options.borrow_mut() = self.0.options.clone();
        constraint.set_dialect_options(self.0.dialect_options.borrow().clone());
        constraint.attach(table)
    }

    /// Takes the constraint away, the column having been replaced.
    pub(super) fn leave(&self, table: &Table) {
        let Some(constraint) = self.constraint() else { return };
        table.edit_constraints(|constraints| constraints.retain(|known| !known.is(&constraint)));
    }
}

impl fmt::Debug for Constraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({:?})", self.noun(), self.own_name())
    }
}

impl fmt::Debug for ForeignKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ForeignKey({:?})", self.target_fullname())
    }
}

impl Payload for Constraint {}
impl Payload for ForeignKey {}
