use super::{Aliased, FromClause, SelectBase};
use crate::sql::{
    elements::{ColumnElement, Element},
    operators::Op,
    schema::{Column, Table},
};

/// Columns without those that say again what another one says: foreign keys to it, or columns that a clause compares with it
/// (SQLAlchemy's `reduce_columns`).
pub fn reduce_columns(columns: &[ColumnElement], clauses: &[ColumnElement]) -> Vec<ColumnElement> {
    let mut omitted = vec![false; columns.len()];
    for (place, column) in columns.iter().enumerate() {
        let keys = column.base_columns().into_iter().flat_map(|base| base.foreign_keys());
        let targets: Vec<ColumnElement> =
            keys.filter_map(|key| key.try_column()).map(|target| target.element()).collect();
        let again = |(other, candidate): (usize, &ColumnElement)| {
            other != place && targets.iter().any(|target| target.shares_lineage(candidate))
        };
        omitted[place] = columns.iter().enumerate().any(again);
    }
    for clause in clauses {
        clause.visit(&mut |element| {
            let Element::Binary { left, right, operator: Op::Eq, .. } = element.element() else { return };
            let known = |side: &ColumnElement| {
                let mut kept = columns.iter().zip(&omitted).filter(|(_, omitted)| !**omitted);
                kept.any(|(column, _)| column.proxy_set().contains(&side.id()))
            };
            if known(left) && known(right) {
                let last = columns.iter().rposition(|column| column.shares_lineage(right));
                if let Some(omitted) = last.and_then(|place| omitted.get_mut(place)) {
                    *omitted = true;
                }
            }
        });
    }
    columns.iter().zip(omitted).filter(|(_, omitted)| !omitted).map(|(column, _)| column.clone()).collect()
}

impl FromClause {
    /// The columns of its primary key: of a table its own, of others those that stand for such columns, none twice.
    pub fn primary_key_columns(&self) -> Vec<Column> {
        match self {
            FromClause::Table(table) => table.primary_key_columns(),
            FromClause::Alias(alias) => alias
                .columns()
                .iter()
                .map(|(_, column)| column)
                .filter(|column| column.primary_key())
                .cloned()
                .collect(),
            FromClause::Join(join) => {
                let columns = self.columns().0.into_iter().map(|(_, column)| column);
                let keys: Vec<ColumnElement> =
                    columns.filter(|column| column.as_column().is_some_and(Column::primary_key)).collect();
                let reduced = reduce_columns(&keys, std::slice::from_ref(join.onclause()));
                reduced.iter().filter_map(|column| column.as_column().cloned()).collect()
            }
        }
    }

    /// The tables that it joins, in order, each once.
    pub fn tables(&self) -> Vec<Table> {
        let mut tables = Vec::new();
        self.collect_tables(false, &mut tables);
        tables
    }

    /// The same level by level: what stands on the right of a join comes before what is joined on its left.
    pub fn tables_by_level(&self) -> Vec<Table> {
        let mut tables: Vec<Table> = Vec::new();
        let mut waiting = std::collections::VecDeque::from([self]);
        while let Some(from) = waiting.pop_front() {
            match from {
                FromClause::Table(table) if tables.iter().any(|known| known.is(table)) => {}
                FromClause::Table(table) => tables.push(table.clone()),
                FromClause::Join(join) => waiting.extend([join.left(), join.right()]),
                FromClause::Alias(_) => {}
            }
        }
        tables
    }

    /// The same with those inside of aliases and subqueries.
    pub fn tables_within(&self) -> Vec<Table> {
        let mut tables = Vec::new();
        self.collect_tables(true, &mut tables);
        tables
    }

    fn collect_tables(&self, within: bool, tables: &mut Vec<Table>) {
        match self {
            FromClause::Table(table) if tables.iter().any(|known| known.is(table)) => {}
            FromClause::Table(table) => tables.push(table.clone()),
            FromClause::Join(join) => {
                join.left().collect_tables(within, tables);
                join.right().collect_tables(within, tables);
            }
            FromClause::Alias(alias) if within => match alias.element() {
                Aliased::From(from) => from.collect_tables(within, tables),
                Aliased::Select(select) => select.collect_tables(tables),
                Aliased::Function(_) | Aliased::Values(_) => {}
            },
            FromClause::Alias(_) => {}
        }
    }
}

impl SelectBase {
    /// The tables that it draws on, those inside of aliases and subqueries too, in order, each once.
    pub fn tables_within(&self) -> Vec<Table> {
        let mut tables = Vec::new();
        self.collect_tables(&mut tables);
        tables
    }

    fn collect_tables(&self, tables: &mut Vec<Table>) {
        match self {
            SelectBase::Select(select) => {
                for from in select.final_froms().unwrap_or_default() {
                    from.collect_tables(true, tables);
                }
            }
            SelectBase::Compound(compound) => {
                compound.parts().selects.iter().for_each(|select| select.collect_tables(tables));
            }
            SelectBase::Textual(_) | SelectBase::Dml(_) => {}
        }
    }
}
