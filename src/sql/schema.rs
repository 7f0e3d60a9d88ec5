//! Tables and what belongs to them. Unlike expressions these change after they are made: columns are attached to tables,
//! foreign keys find their targets. A [`MetaData`] holds its tables, these their columns; the way back is weak. All metadata
//! of a run are held by the run itself (see [`release`]), so that a column never loses its table while the script runs.

mod column;
mod constraint;
mod index;
mod metadata;
mod naming;
mod repr;
mod sequence;
mod sort;
mod table;
mod translate;

pub use self::{
    column::{
        Autoincrement, Column, ColumnDefault, ColumnOptions, Computed, Identity, IdentityOptions, ServerDefault,
        WeakColumn,
    },
    constraint::{Constraint, ConstraintKind, ForeignKey, ForeignKeyOptions, ForeignKeyTarget, PendingColumn},
    index::Index,
    metadata::{MetaData, release},
    sequence::Sequence,
    sort::{SortedTable, resolve_foreign_keys, sort_tables, sort_tables_and_constraints, sort_tables_with},
    table::{Table, WeakTable},
    translate::SchemaTranslateMap,
};
