//! CREATE and DROP.

use super::schema::{Index, Table};
use crate::value::{Payload, Str};

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
    /// Text as it is (`DDL("…")`).
    Text(Str),
}

impl Payload for Ddl {}
