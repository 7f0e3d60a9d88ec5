//! What identifies the rows of a mapper.

use super::Mapper;
use crate::{
    sql::{
        argument_error,
        schema::Column,
        selectable::{FromClause, reduce_columns},
    },
    value::{Host, Result},
};

impl Mapper {
    /// Finds the primary key: the one that was given, that of the base, or that of what the mapper maps.
    ///
    /// # Errors
    /// `ArgumentError` where there is none.
    pub(super) fn configure_primary_key(&self, host: &mut dyn Host, given: &[Column]) -> Result<()> {
        let from = self.persist_selectable();
        let mapped = |column: &Column| self.property_of_column(column).is_some();
        let own: Vec<Column> = from.primary_key_columns();
        let complete = !own.is_empty() && own.iter().all(mapped);
        if given.is_empty() && !complete {
            return Err(argument_error(format!(
                "Mapper {} could not assemble any primary key columns for mapped table '{}'",
                self.label(),
                from.description()
            )));
        }
        if given.is_empty()
            && let FromClause::Table(table) = self.local_table()
            && table.primary_key_columns().is_empty()
        {
            host.warn(
                "sqlalchemy.exc.SAWarning",
                &format!(
                    "Could not assemble any primary keys for locally mapped table '{}' - no rows will be persisted in this \
                     Table.",
                    table.key()
                ),
            )?;
        }
        let key: Vec<Column> = match self.inherits() {
            Some(base) if given.is_empty() && !self.is_concrete() => base.primary_key().to_vec(),
            _ if !given.is_empty() => {
                let own = |column: &Column| from.corresponding_column(&column.element())?.as_column().cloned();
                given.iter().map(|column| own(column).unwrap_or_else(|| column.clone())).collect()
            }
            _ => {
                let elements: Vec<_> = own.iter().map(Column::element).collect();
                let reduced = reduce_columns(&elements, &[]);
                reduced.iter().filter_map(|column| column.as_column().cloned()).collect()
            }
        };
        let _ = self.0.primary_key.set(key.into());
        Ok(())
    }
}
