//! CREATE, DROP, ALTER and COMMENT.

use super::{
    schema::{Column, Constraint, Index, Sequence, Table},
    selectable::SelectBase,
};
use crate::value::{Dict, Payload, Str};

/// A statement that changes the schema.
#[derive(Clone)]
pub enum Ddl {
    /// CREATE TABLE.
    CreateTable {
        /// The table.
        table: Table,
        /// IF NOT EXISTS.
        if_not_exists: bool,
    },
    /// DROP TABLE.
    DropTable {
        /// The table.
        table: Table,
        /// IF EXISTS.
        if_exists: bool,
    },
    /// CREATE INDEX.
    CreateIndex {
        /// The index.
        index: Index,
        /// IF NOT EXISTS.
        if_not_exists: bool,
    },
    /// DROP INDEX.
    DropIndex {
        /// The index.
        index: Index,
        /// IF EXISTS.
        if_exists: bool,
    },
    /// CREATE SCHEMA and DROP SCHEMA.
    Schema {
        /// CREATE rather than DROP.
        create: bool,
        /// The schema.
        name: Str,
        /// IF NOT EXISTS, IF EXISTS.
        check: bool,
        /// CASCADE.
        cascade: bool,
    },
    /// CREATE SEQUENCE and DROP SEQUENCE.
    Sequence {
        /// CREATE rather than DROP.
        create: bool,
        /// The sequence.
        sequence: Sequence,
        /// IF NOT EXISTS, IF EXISTS.
        check: bool,
    },
    /// ALTER TABLE with ADD or DROP CONSTRAINT.
    Constraint {
        /// ADD rather than DROP.
        create: bool,
        /// The constraint.
        constraint: Constraint,
        /// IF EXISTS.
        if_exists: bool,
        /// CASCADE.
        cascade: bool,
    },
    /// COMMENT ON.
    Comment {
        /// What it is on.
        on: Commented,
        /// Whether it is taken away.
        drop: bool,
    },
    /// A column as CREATE TABLE has it.
    CreateColumn(Column),
    /// CREATE VIEW, CREATE TABLE AS.
    CreateFrom(CreateFrom),
    /// DROP VIEW.
    DropView {
        /// The view.
        table: Table,
        /// MATERIALIZED.
        materialized: bool,
        /// IF EXISTS.
        if_exists: bool,
    },
    /// Text as it is (`DDL("…")`).
    Text(DdlText),
}

/// What `DDL()` was made with.
#[derive(Clone)]
pub struct DdlText {
    /// The statement, with `%(name)s` where the context has something.
    pub statement: Str,
    /// The context.
    pub context: Dict,
    /// The statement with all of that in its place; `None` where only a target can tell it.
    pub text: Option<Str>,
}

/// What a comment is on.
#[derive(Clone)]
pub enum Commented {
    /// A table.
    Table(Table),
    /// A column.
    Column(Column),
    /// A constraint.
    Constraint(Constraint),
}

/// A view or a table that a SELECT makes.
#[derive(Clone)]
pub struct CreateFrom {
    /// What it is called, and its columns.
    pub table: Table,
    /// Where its rows come from.
    pub selectable: SelectBase,
    /// A view rather than a table.
    pub view: bool,
    /// TEMPORARY.
    pub temporary: bool,
    /// MATERIALIZED.
    pub materialized: bool,
    /// OR REPLACE.
    pub or_replace: bool,
    /// IF NOT EXISTS.
    pub if_not_exists: bool,
}

impl Payload for Ddl {}
