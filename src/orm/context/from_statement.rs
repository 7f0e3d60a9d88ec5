//! `from_statement()`: the rows of any statement, taken for those of entities. Which column is which is found when the rows are
//! there: by what the statement's columns stand for, or by their names.

use super::{
    CompileOptions, CompileState,
    collect::{Collector, Naming},
    entities::QueryEntity,
    plugin::options_of,
};
use crate::{
    engine::{CursorResult, RowKeys},
    orm::entity::MappedEntity,
    sql::{
        compiler::{Compiled, FromStatement},
        elements::ColumnElement,
        names::Name,
        schema::Column,
        selectable::LabelStyle,
    },
    value::{Host, Raise, Result},
};

/// How the rows of `cursor` become what the statement is to give.
///
/// # Errors
/// `NoSuchColumnError` where a key or a column that was asked for is not there.
pub fn from_statement_state(host: &mut dyn Host, from: &FromStatement, cursor: &CursorResult) -> Result<CompileState> {
    let parts = from.entities.parts();
    if let Some(entity) = parts.subject.as_ref().and_then(MappedEntity::from_entity) {
        entity.mapper().registry()?.configure(host)?;
    }
    let options =
        CompileOptions { load_path: options_of(&parts.statement), rows_only: true, ..CompileOptions::default() };
    let naming = match parts.label_style {
        LabelStyle::TablenamePlusCol => Naming::Legacy,
        _ => Naming::Once,
    };
    let mut collector = Collector::new(naming);
    for item in &parts.columns {
        collector.add(item, &options)?;
    }
    if !parts.statement.options.is_empty() {
        options.load_path.check(&collector.roots)?;
    }
    let (columns, _, entities) = collector.finish(Vec::new());
    let keys = cursor.keys();
    let compiled = cursor.outcome().compiled.as_deref();
    let mut places = Vec::with_capacity(columns.len());
    for column in &columns {
        places.push(place_of(&keys, compiled, column)?);
    }
    let missing = |place: usize| match columns.get(place) {
        Some(column) => no_such_column(column),
        None => Raise::unsupported("these columns in from_statement()"),
    };
    let at = |place: usize| places.get(place).copied().flatten();
    let entities: Result<Vec<QueryEntity>> =
        entities.into_iter().map(|entity| entity.moved(&at).map_err(missing)).collect();
    Ok(CompileState::new(entities?))
}

/// The place of an entity's column in the rows of a statement.
fn place_of(keys: &RowKeys, compiled: Option<&Compiled>, column: &ColumnElement) -> Result<Option<usize>> {
    if let Some(place) = keys.find_element(column.id()) {
        return Ok(Some(place));
    }
    let same = compiled.filter(|compiled| compiled.ordered_columns).and_then(|compiled| compiled.column_index(column));
    if let Some(place) = same.filter(|place| *place < keys.len()) {
        return Ok(Some(place));
    }
    let own = column.as_column();
    let label = match column.table_label() {
        Some(Name::Plain(label)) => Some(label),
        _ => None,
    };
    for name in own.map(Column::name).into_iter().chain(own.map(Column::key)).chain(label) {
        if let Some(place) = keys.find(&name)? {
            return Ok(Some(place));
        }
    }
    Ok(None)
}

fn no_such_column(column: &ColumnElement) -> Raise {
    let name = column.as_column().map_or_else(String::new, Column::description);
    Raise::new("sqlalchemy.exc.NoSuchColumnError", format!("Could not locate column in row for column '{name}'"))
}
