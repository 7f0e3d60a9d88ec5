use std::rc::Rc;

use super::{Alias, FromClause, SelectBase};
use crate::{
    sql::{elements::ColumnElement, schema::Column, types::TypeEngine},
    value::Str,
};

/// Columns by key, in order.
#[derive(Clone, Default)]
pub struct ColumnCollection(pub Vec<(Str, ColumnElement)>);

impl ColumnCollection {
    /// The column of that key.
    pub fn get(&self, key: &str) -> Option<&ColumnElement> {
        self.0.iter().find(|(known, _)| *known == key).map(|(_, column)| column)
    }
}

/// The columns of an alias, which stand for those of what it is an alias of.
pub(super) fn proxies(_alias: &Alias) -> Rc<[(Str, Column)]> {
    Rc::new([])
}

impl FromClause {
    /// Its columns (`.c`).
    pub fn columns(&self) -> ColumnCollection {
        ColumnCollection::default()
    }

    /// Whether `.c` has that key.
    pub fn has_key(&self, key: &str) -> bool {
        match self {
            FromClause::Table(table) => table.column(key).is_some(),
            FromClause::Alias(alias) => alias.columns().iter().any(|(known, _)| *known == key),
            FromClause::Join(_) => false,
        }
    }
}

impl SelectBase {
    /// The type that it has as a value.
    pub fn scalar_type(&self) -> TypeEngine {
        TypeEngine::null()
    }
}
