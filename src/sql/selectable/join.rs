use std::rc::Rc;

use super::FromClause;
use crate::{
    sql::{Id, elements::ColumnElement, fresh_id},
    value::{Payload, Raise, Result},
};

/// `left JOIN right ON …`.
#[derive(Clone)]
pub struct Join(Rc<Inner>);

struct Inner {
    id: Id,
    left: FromClause,
    right: FromClause,
    onclause: ColumnElement,
    outer: bool,
    full: bool,
}

impl Join {
    /// A join on a condition.
    pub fn new(left: FromClause, right: FromClause, onclause: ColumnElement, outer: bool, full: bool) -> Join {
        Join(Rc::new(Inner { id: fresh_id(), left, right, onclause, outer, full }))
    }

    /// Identifies it.
    pub fn id(&self) -> Id {
        self.0.id
    }

    /// The left side.
    pub fn left(&self) -> &FromClause {
        &self.0.left
    }

    /// The right side.
    pub fn right(&self) -> &FromClause {
        &self.0.right
    }

    /// The condition.
    pub fn onclause(&self) -> &ColumnElement {
        &self.0.onclause
    }

    /// LEFT OUTER.
    pub fn is_outer(&self) -> bool {
        self.0.outer
    }

    /// FULL OUTER.
    pub fn is_full(&self) -> bool {
        self.0.full
    }

    /// It as a source.
    pub fn as_from(&self) -> FromClause {
        FromClause::Join(self.clone())
    }
}

/// The condition that the foreign keys between two sources give.
///
/// # Errors
/// `NoForeignKeysError`, `AmbiguousForeignKeysError`.
pub fn find_onclause(
    _left: &FromClause,
    _right: &FromClause,
    _left_subset: Option<&FromClause>,
) -> Result<ColumnElement> {
    Err(Raise::unsupported("joins are not there yet"))
}

impl Payload for Join {}
