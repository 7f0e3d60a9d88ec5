use super::Direction;
use crate::{
    sql::{
        elements::ColumnElement,
        schema::{Column, Table},
    },
    value::Str,
};

/// How both sides of a relationship are joined, and what follows from it.
#[derive(Clone)]
pub struct JoinCondition {
    /// Which side holds the foreign key.
    pub direction: Direction,
    /// The condition; of many-to-many, between this side and the table between.
    pub primaryjoin: ColumnElement,
    /// Of many-to-many, the condition between the table between and the target.
    pub secondaryjoin: Option<ColumnElement>,
    /// The table between.
    pub secondary: Option<Table>,
    /// Pairs of columns, of this side and of the other.
    pub local_remote_pairs: Vec<(Column, Column)>,
    /// Pairs of columns that a flush copies: from the first, to the second.
    pub synchronize_pairs: Vec<(Column, Column)>,
    /// The same from the target to the table between.
    pub secondary_synchronize_pairs: Vec<(Column, Column)>,
    /// What a lazy load selects by.
    pub lazy: LazyClause,
    /// The same from the other side.
    pub reverse_lazy: LazyClause,
    /// Whether the object can be found by its primary key alone.
    pub use_get: bool,
}

/// The condition of a lazy load: the join with the columns of the loaded object's side as parameters.
#[derive(Clone)]
pub struct LazyClause {
    /// The condition.
    pub criterion: ColumnElement,
    /// The parameters: the name of each, and the column whose value it takes.
    pub binds: Vec<(Str, Column)>,
}
