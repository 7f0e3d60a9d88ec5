//! INSERT, UPDATE and DELETE.

use std::rc::Rc;

use super::{
    Id,
    elements::{ColumnElement, Operand},
    entity::Entity,
    fresh_id,
    schema::{Column, Table},
    selectable::{FromClause, SelectBase, SelectItem, StatementOptions},
};
use crate::value::{Payload, Str};

/// One of the three, for common table expressions and whoever handles them alike.
#[derive(Clone)]
pub enum Dml {
    /// INSERT.
    Insert(Insert),
    /// UPDATE.
    Update(Update),
    /// DELETE.
    Delete(Delete),
}

impl Dml {
    /// Identifies it.
    pub fn id(&self) -> Id {
        match self {
            Dml::Insert(insert) => insert.id(),
            Dml::Update(update) => update.id(),
            Dml::Delete(delete) => delete.id(),
        }
    }
}

/// A column that a value is given for.
#[derive(Clone)]
pub enum ValueKey {
    /// By key.
    Key(Str),
    /// Itself, or an attribute that stands for it.
    Column(ColumnElement),
}

/// The values of one row.
pub type Values = Vec<(ValueKey, Operand)>;

/// `INSERT`.
#[derive(Clone)]
pub struct Insert(Rc<InsertInner>);

struct InsertInner {
    id: Id,
    parts: InsertParts,
}

/// All that an INSERT is made of.
#[derive(Clone)]
pub struct InsertParts {
    /// The table.
    pub table: Table,
    /// The entity that was named in its place.
    pub subject: Option<Rc<dyn Entity>>,
    /// `values()`, of one row.
    pub values: Option<Values>,
    /// `values()`, of several rows.
    pub rows: Vec<Vec<Values>>,
    /// `from_select()`: the columns' keys, the select, whether defaults are included.
    pub select: Option<(Vec<Str>, SelectBase, bool)>,
    /// `inline()`.
    pub inline: bool,
    /// `returning()`.
    pub returning: Vec<SelectItem>,
    /// `sort_by_parameter_order` of it.
    pub sort_by_parameter_order: bool,
    /// `return_defaults()`, of all columns where the list is empty.
    pub return_defaults: Option<Vec<Column>>,
    /// `supplemental_cols` of it: what comes back in any case.
    pub supplemental: Vec<ColumnElement>,
    /// Words behind INSERT, each for one dialect or for all.
    pub prefixes: Vec<(ColumnElement, Option<Str>)>,
    /// ON CONFLICT of SQLite and PostgreSQL; SQLite takes several.
    pub on_conflict: Vec<Rc<OnConflict>>,
    /// ON DUPLICATE KEY UPDATE of MySQL with these values, and whether these keep their order rather than the table's.
    pub on_duplicate: Option<(Values, bool)>,
    /// The dialect that made it, where it is a dialect's own (`sqlite`).
    pub dialect: Option<&'static str>,
    /// Identifies `excluded`.
    pub excluded: Option<FromClause>,
    /// `options()` and what else all statements carry.
    pub statement: StatementOptions,
}

/// `ON CONFLICT`.
#[derive(Clone)]
pub struct OnConflict {
    /// The columns or expressions of the index, or names.
    pub index_elements: Vec<ConflictElement>,
    /// Its condition.
    pub index_where: Option<ColumnElement>,
    /// The constraint's name.
    pub constraint: Option<Str>,
    /// DO UPDATE with these values; DO NOTHING where there are none.
    pub set: Option<Values>,
    /// Its condition.
    pub criteria: Vec<ColumnElement>,
}

/// A column of the index of ON CONFLICT.
#[derive(Clone)]
pub enum ConflictElement {
    /// A name.
    Name(Str),
    /// An expression.
    Element(ColumnElement),
}

/// `UPDATE`.
#[derive(Clone)]
pub struct Update(Rc<UpdateInner>);

struct UpdateInner {
    id: Id,
    parts: UpdateParts,
}

/// All that an UPDATE is made of.
#[derive(Clone)]
pub struct UpdateParts {
    /// The table, or an alias of it.
    pub table: FromClause,
    /// The entity that was named in its place.
    pub subject: Option<Rc<dyn Entity>>,
    /// `values()`.
    pub values: Values,
    /// Whether the values keep their order rather than the table's.
    pub ordered: bool,
    /// WHERE, joined by AND.
    pub criteria: Vec<ColumnElement>,
    /// `returning()`.
    pub returning: Vec<SelectItem>,
    /// `return_defaults()`, of all columns where the list is empty.
    pub return_defaults: Option<Vec<Column>>,
    /// `supplemental_cols` of it: what comes back in any case.
    pub supplemental: Vec<ColumnElement>,
    /// `inline()`.
    pub inline: bool,
    /// Words behind UPDATE, each for one dialect or for all.
    pub prefixes: Vec<(ColumnElement, Option<Str>)>,
    /// `options()` and what else all statements carry.
    pub statement: StatementOptions,
}

/// `DELETE`.
#[derive(Clone)]
pub struct Delete(Rc<DeleteInner>);

struct DeleteInner {
    id: Id,
    parts: DeleteParts,
}

/// All that a DELETE is made of.
#[derive(Clone)]
pub struct DeleteParts {
    /// The table, or an alias of it.
    pub table: FromClause,
    /// The entity that was named in its place.
    pub subject: Option<Rc<dyn Entity>>,
    /// WHERE, joined by AND.
    pub criteria: Vec<ColumnElement>,
    /// `returning()`.
    pub returning: Vec<SelectItem>,
    /// `return_defaults()`.
    pub return_defaults: Option<Vec<Column>>,
    /// `supplemental_cols` of it: what comes back in any case.
    pub supplemental: Vec<ColumnElement>,
    /// Words behind DELETE, each for one dialect or for all.
    pub prefixes: Vec<(ColumnElement, Option<Str>)>,
    /// `options()` and what else all statements carry.
    pub statement: StatementOptions,
}

impl Insert {
    /// `insert(table)`.
    pub fn new(table: &Table) -> Insert {
        Insert::from_parts(InsertParts {
            table: table.clone(),
            subject: None,
            values: None,
            rows: Vec::new(),
            select: None,
            inline: false,
            returning: Vec::new(),
            sort_by_parameter_order: false,
            return_defaults: None,
            supplemental: Vec::new(),
            prefixes: Vec::new(),
            on_conflict: Vec::new(),
            on_duplicate: None,
            dialect: None,
            excluded: None,
            statement: StatementOptions::default(),
        })
    }

    /// An INSERT of those parts.
    pub fn from_parts(parts: InsertParts) -> Insert {
        Insert(Rc::new(InsertInner { id: fresh_id(), parts }))
    }

    /// Identifies it.
    pub fn id(&self) -> Id {
        self.0.id
    }

    /// What it is made of.
    pub fn parts(&self) -> &InsertParts {
        &self.0.parts
    }

    /// Another, its parts changed by `change`.
    #[must_use]
    pub fn with(&self, change: impl FnOnce(&mut InsertParts)) -> Insert {
        let mut parts = self.0.parts.clone();
        change(&mut parts);
        Insert::from_parts(parts)
    }
}

impl Update {
    /// `update(table)`.
    pub fn new(table: FromClause) -> Update {
        Update::from_parts(UpdateParts {
            table,
            subject: None,
            values: Vec::new(),
            ordered: false,
            criteria: Vec::new(),
            returning: Vec::new(),
            return_defaults: None,
            supplemental: Vec::new(),
            inline: false,
            prefixes: Vec::new(),
            statement: StatementOptions::default(),
        })
    }

    /// An UPDATE of those parts.
    pub fn from_parts(parts: UpdateParts) -> Update {
        Update(Rc::new(UpdateInner { id: fresh_id(), parts }))
    }

    /// Identifies it.
    pub fn id(&self) -> Id {
        self.0.id
    }

    /// What it is made of.
    pub fn parts(&self) -> &UpdateParts {
        &self.0.parts
    }

    /// Another, its parts changed by `change`.
    #[must_use]
    pub fn with(&self, change: impl FnOnce(&mut UpdateParts)) -> Update {
        let mut parts = self.0.parts.clone();
        change(&mut parts);
        Update::from_parts(parts)
    }
}

impl Delete {
    /// `delete(table)`.
    pub fn new(table: FromClause) -> Delete {
        Delete::from_parts(DeleteParts {
            table,
            subject: None,
            criteria: Vec::new(),
            returning: Vec::new(),
            return_defaults: None,
            supplemental: Vec::new(),
            prefixes: Vec::new(),
            statement: StatementOptions::default(),
        })
    }

    /// A DELETE of those parts.
    pub fn from_parts(parts: DeleteParts) -> Delete {
        Delete(Rc::new(DeleteInner { id: fresh_id(), parts }))
    }

    /// Identifies it.
    pub fn id(&self) -> Id {
        self.0.id
    }

    /// What it is made of.
    pub fn parts(&self) -> &DeleteParts {
        &self.0.parts
    }

    /// Another, its parts changed by `change`.
    #[must_use]
    pub fn with(&self, change: impl FnOnce(&mut DeleteParts)) -> Delete {
        let mut parts = self.0.parts.clone();
        change(&mut parts);
        Delete::from_parts(parts)
    }
}

impl Payload for Insert {}
impl Payload for Update {}
impl Payload for Delete {}
