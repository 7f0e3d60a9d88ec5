//! The order in which tables are made: those that others refer to first.

use hashbrown::HashSet;

use super::{Constraint, ConstraintKind, Table};
use crate::{sql::Id, value::Result};

/// A table at its place, with the foreign keys that are made along with it.
#[derive(Clone, Debug)]
pub struct SortedTable {
    /// The table.
    pub table: Table,
    /// Its foreign keys that need no ALTER.
    pub constraints: Vec<Constraint>,
}

/// Tables in their order, the keys that ALTER makes, and the text of a warning about circles.
pub type Sorted = (Vec<SortedTable>, Vec<Constraint>, Option<String>);

/// A table, one that comes behind it, and the foreign key that says so, where it is one.
type Edge = (Id, Id, Option<Constraint>);

/// Sorts tables, and tells of circles by the text of a warning.
///
/// # Errors
/// `NoReferencedTableError`, `NoReferencedColumnError`.
pub fn sort_tables(tables: &[Table]) -> Result<(Vec<SortedTable>, Option<String>)> {
    let (sorted, _, warning) = sort_tables_and_constraints(tables, |_| None)?;
    Ok((sorted, warning))
}

/// Sorts tables. `filter` tells of a foreign key that it is made by ALTER (`Some(true)`), never so (`Some(false)`), or only
/// where it is part of a circle.
///
/// # Errors
/// `NoReferencedTableError`, `NoReferencedColumnError`.
pub fn sort_tables_and_constraints(tables: &[Table], filter: impl Fn(&Constraint) -> Option<bool>) -> Result<Sorted> {
    sort_tables_with(tables, filter, &[])
}

/// The same; besides, of each pair of `dependencies` the first table comes before the second.
///
/// # Errors
/// `NoReferencedTableError`, `NoReferencedColumnError`.
pub fn sort_tables_with(
    tables: &[Table],
    filter: impl Fn(&Constraint) -> Option<bool>,
    dependencies: &[(Id, Id)],
) -> Result<Sorted> {
    let mut altered: Vec<Constraint> = Vec::new();
    let mut edges: Vec<Edge> = dependencies.iter().map(|&(before, after)| (before, after, None)).collect();
    for table in tables {
        for key in foreign_keys(table) {
            if key.options().use_alter || filter(&key) == Some(true) {
                altered.push(key);
                continue;
            }
            if let Some(target) = key.referred_table()?
                && !target.is(table)
            {
                edges.push((target.id(), table.id(), Some(key)));
            }
        }
    }
    let mut warning = None;
    let order = match topological(tables, &edges) {
        Ok(order) => order,
        Err(cycles) => {
            let mut names: Vec<String> = tables
                .iter()
                .filter(|table| cycles.contains(&table.id()))
                .map(|table| table.key().to_string())
                .collect();
            names.sort();
            warning = Some(format!(
                "Cannot correctly sort tables; there are unresolvable cycles between tables \"{}\", which is usually caused by \
                 mutually dependent foreign key constraints.  Foreign key constraints involving these tables will not be \
                 considered; this warning may raise an error in a future release.",
                names.join(", ")
            ));
            edges.retain(|(_, after, key)| {
                let removable = key.as_ref().filter(|key| cycles.contains(after) && filter(key) != Some(false));
                altered.extend(removable.cloned());
                removable.is_none()
            });
            topological(tables, &edges).unwrap_or_else(|_| tables.to_vec())
        }
    };
    let sorted = order
        .into_iter()
        .map(|table| {
            let constraints =
                foreign_keys(&table).into_iter().filter(|key| !altered.iter().any(|known| known.is(key))).collect();
            SortedTable { table, constraints }
        })
        .collect();
    Ok((sorted, altered, warning))
}

/// Makes sure that the target of each foreign key is there.
///
/// # Errors
/// `NoReferencedTableError`, `NoReferencedColumnError`.
pub fn resolve_foreign_keys(tables: &[Table]) -> Result<()> {
    for key in tables.iter().flat_map(foreign_keys) {
        key.referred_table()?;
    }
    Ok(())
}

fn foreign_keys(table: &Table) -> Vec<Constraint> {
    let mut keys = table.constraints();
    keys.retain(|constraint| matches!(constraint.kind(), ConstraintKind::ForeignKey(_)));
    keys
}

/// Layer by layer, each in the order given; the tables in and between circles where there are some.
fn topological(tables: &[Table], edges: &[Edge]) -> std::result::Result<Vec<Table>, HashSet<Id>> {
    let mut left: Vec<Table> = tables.to_vec();
    let mut ids: HashSet<Id> = left.iter().map(Table::id).collect();
    let mut order = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let ready: Vec<Table> = left
            .iter()
            .filter(|table| !edges.iter().any(|(before, after, _)| *after == table.id() && ids.contains(before)))
            .cloned()
            .collect();
        if ready.is_empty() {
            return Err(in_circles(&ids, edges));
        }
        for table in &ready {
            ids.remove(&table.id());
        }
        left.retain(|table| ids.contains(&table.id()));
        order.extend(ready);
    }
    Ok(order)
}

/// Those of `ids` that can reach themselves.
fn in_circles(ids: &HashSet<Id>, edges: &[Edge]) -> HashSet<Id> {
    let reaches_itself = |start: Id| {
        let mut seen: HashSet<Id> = HashSet::new();
        let mut todo = vec![start];
        while let Some(node) = todo.pop() {
            for (before, after, _) in edges {
                if *before == node && ids.contains(after) {
                    if *after == start {
                        return true;
                    }
                    if seen.insert(*after) {
                        todo.push(*after);
                    }
                }
            }
        }
        false
    };
    let mut found = HashSet::new();
    for (before, after, _) in edges {
        for id in [*before, *after] {
            if ids.contains(&id) && !found.contains(&id) && reaches_itself(id) {
                found.insert(id);
            }
        }
    }
    found
}
