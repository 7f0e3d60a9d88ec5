//! Walks through expressions and statements, and copies of them with parts replaced.

use super::{elements::ColumnElement, schema::Column};

impl ColumnElement {
    /// The columns named in the expression, subqueries left out, in order.
    pub fn columns_within(&self) -> Vec<Column> {
        self.as_column().cloned().into_iter().collect()
    }
}
