use super::FromClause;
use crate::sql::Id;

impl FromClause {
    /// Identifies it.
    pub fn id(&self) -> Id {
        match self {
            FromClause::Table(table) => table.id(),
            FromClause::Join(join) => join.id(),
            FromClause::Alias(alias) => alias.id(),
        }
    }

    /// Whether both are the same.
    pub fn is(&self, other: &FromClause) -> bool {
        self.id() == other.id()
    }
}
