//! The order in which the tables of a hierarchy are written.

use std::rc::Rc;

use super::{Mapper, MemoKey};
use crate::{
    sql::{
        Id,
        elements::ColumnElement,
        schema::{Column, Constraint, ForeignKey, Table, sort_tables_with},
        selectable::FromClause,
    },
    value::{Host, Result},
};

/// Tables, each with the first mapper that has it.
pub type OwnedTables = Vec<(Table, Mapper)>;

impl Mapper {
    /// The tables of the whole hierarchy: those of base classes first, then those that others refer to, then as the classes
    /// were mapped.
    pub fn sorted_tables(&self, host: &mut dyn Host) -> Result<Rc<OwnedTables>> {
        let base = self.base_mapper();
        let mut warning = Ok(None);
        let sorted = base.memo(MemoKey::SortedTables, || match sort(owned_tables(&base)) {
            Ok((sorted, text)) => {
                warning = Ok(text);
                sorted
            }
            Err(raise) => {
                warning = Err(raise);
                Vec::new()
            }
        });
        if let Some(warning) = warning? {
            host.warn("sqlalchemy.exc.SAWarning", &warning)?;
        }
        Ok(sorted)
    }
}

fn owned_tables(base: &Mapper) -> OwnedTables {
    let mut owned = OwnedTables::new();
    for mapper in base.self_and_descendants() {
        // A class over the union of its derived classes' tables comes with these, in the union's order.
        let tables = match mapper.persist_selectable() {
            FromClause::Alias(alias) => alias.as_from().tables_within(),
            _ => mapper.tables().to_vec(),
        };
        for table in tables {
            if !owned.iter().any(|(known, _)| known.is(&table)) {
                owned.push((table, mapper.clone()));
            }
        }
    }
    owned
}

fn sort(owned: OwnedTables) -> Result<(OwnedTables, Option<String>)> {
    if owned.len() < 2 {
        return Ok((owned, None));
    }
    let mut dependencies: Vec<(Id, Id)> = Vec::new();
    for (table, mapper) in &owned {
        if let Some(base) = mapper.inherits() {
            dependencies.extend(base.tables().iter().map(|before| (before.id(), table.id())));
        }
    }
    let tables: Vec<Table> = owned.iter().map(|(table, _)| table.clone()).collect();
    let skip = |constraint: &Constraint| constraint.elements().iter().any(|key| is_aside(&owned, key)).then_some(true);
    let (sorted, _, warning) = sort_tables_with(&tables, skip, &dependencies)?;
    let owner = |table: Table| owned.iter().find(|(known, _)| known.is(&table)).cloned();
    Ok((sorted.into_iter().filter_map(|sorted| owner(sorted.table)).collect(), warning))
}

/// Whether a foreign key between tables of the hierarchy has no part in the inheritance.
fn is_aside(owned: &OwnedTables, key: &ForeignKey) -> bool {
    let owner = |column: &Column| {
        let table = column.table()?;
        owned.iter().find(|(known, _)| known.is(&table)).map(|(_, mapper)| mapper.clone())
    };
    let (Some(column), Ok(target)) = (key.parent(), key.column()) else { return false };
    let (Some(parent), Some(dependency)) = (owner(&column), owner(&target)) else { return false };
    if parent.is(&dependency) {
        return false;
    }
    let Some(condition) = dependency.inherit_condition() else { return false };
    match parent.inherit_condition() {
        Some(own) => !names(condition, &[&column, &target]) && !names(own, &[&column, &target]),
        None => !names(condition, &[&column]),
    }
}

/// Whether a condition has one of those columns in it.
fn names(condition: &ColumnElement, columns: &[&Column]) -> bool {
    let mut found = false;
    condition.visit(&mut |element| {
        found |= element.as_column().is_some_and(|column| columns.iter().any(|one| one.is(column)));
    });
    found
}
