use std::rc::Rc;

use super::{ColumnCollection, FromClause};
use crate::{
    sql::{
        Id,
        elements::{ColumnElement, Operand, and},
        fresh_id, invalid_request,
        operators::Op,
        schema::{Column, Constraint, ForeignKey},
    },
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
    /// How many levels are in it.
    depth: u16,
    /// How many columns it has at most.
    width: u32,
}

impl Join {
    /// A join on a condition.
    pub fn new(left: FromClause, right: FromClause, onclause: ColumnElement, outer: bool, full: bool) -> Join {
        let onclause = onclause.self_group(Some(&Op::AsBool));
        let depth = left.depth().max(right.depth()).max(onclause.depth()).saturating_add(1);
        let width = left.width().saturating_add(right.width());
        Join(Rc::new(Inner { id: fresh_id(), left, right, onclause, outer, full, depth, width }))
    }

    /// How many levels are in it.
    pub fn depth(&self) -> u16 {
        self.0.depth
    }

    /// How many columns both sides have.
    pub fn width(&self) -> u32 {
        self.0.width
    }

    /// A join on a condition, or on the foreign keys between both sides.
    ///
    /// # Errors
    /// As [`find_onclause`].
    pub fn between(
        left: FromClause,
        right: FromClause,
        onclause: Option<ColumnElement>,
        outer: bool,
        full: bool,
    ) -> Result<Join> {
        let onclause = match onclause {
            Some(onclause) => onclause,
            None => find_onclause(&left, &right, None)?,
        };
        Ok(Join::new(left, right, onclause, outer, full))
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

/// The condition that the foreign keys between two sources give. Of a left side that is a join itself, `left_subset` is
/// asked first.
///
/// # Errors
/// `NoForeignKeysError`, `AmbiguousForeignKeysError`.
pub fn find_onclause(left: &FromClause, right: &FromClause, left_subset: Option<&FromClause>) -> Result<ColumnElement> {
    join_condition(left, right, left_subset, &[])
}

/// The same where only those columns count as foreign keys; all do where none is named.
///
/// # Errors
/// As [`find_onclause`].
pub fn join_condition(
    left: &FromClause,
    right: &FromClause,
    left_subset: Option<&FromClause>,
    foreign_keys: &[Column],
) -> Result<ColumnElement> {
    let subset = left_subset.cloned().or_else(|| match left {
        FromClause::Join(join) => Some(join.right().clone()),
        _ => None,
    });
    let mut found = scan(left, subset.as_ref(), right)?;
    if !foreign_keys.is_empty() {
        let named = |column: &ColumnElement| foreign_keys.iter().any(|key| key.id() == column.id());
        for (_, columns) in &mut found {
            columns.retain(|(_, parent)| named(parent));
        }
        found.retain(|(_, columns)| !columns.is_empty());
        if found.len() > 1 {
            found.retain(|(_, columns)| columns.len() == foreign_keys.len());
        }
    }
    if found.len() > 1 {
        // The same columns tied by several constraints are no ambiguity.
        let first: Vec<(Id, Id)> = pairs(&found[0].1);
        if found.iter().all(|(_, columns)| pairs(columns) == first) {
            found.truncate(1);
        }
    }
    if found.len() > 1 {
        return Err(Raise::new(
            "sqlalchemy.exc.AmbiguousForeignKeysError",
            format!(
                "Can't determine join between '{}' and '{}'; tables have more than one foreign key constraint relationship between \
                 them. Please specify the 'onclause' of this join explicitly.",
                left.description(),
                right.description()
            ),
        ));
    }
    let Some((_, columns)) = found.pop() else {
        return Err(Raise::new(
            "sqlalchemy.exc.NoForeignKeysError",
            format!(
                "Can't find any foreign key relationships between '{}' and '{}'.{}",
                left.description(),
                right.description(),
                if matches!(right, FromClause::Join(_)) {
                    " Perhaps you meant to convert the right side to a subquery using alias()?"
                } else {
                    ""
                }
            ),
        ));
    };
    let mut criteria = Vec::with_capacity(columns.len());
    for (target, parent) in columns {
        criteria.push(target.operate(Op::Eq, Operand::Element(parent))?);
    }
    Ok(if criteria.len() == 1 { criteria.swap_remove(0) } else { and(criteria) })
}

/// Whether foreign keys tie the two sources.
pub(super) fn can_join(left: &FromClause, right: &FromClause) -> bool {
    scan(left, None, right).is_ok_and(|found| !found.is_empty())
}

type Tied = Vec<(Constraint, Vec<(ColumnElement, ColumnElement)>)>;

fn pairs(columns: &[(ColumnElement, ColumnElement)]) -> Vec<(Id, Id)> {
    columns.iter().map(|(a, b)| (a.id(), b.id())).collect()
}

/// The constraints between two sources, each with its columns: the one referred to, the one that refers.
fn scan(left: &FromClause, subset: Option<&FromClause>, right: &FromClause) -> Result<Tied> {
    let mut found: Tied = Vec::new();
    for left in subset.into_iter().chain([left]) {
        let (left_columns, right_columns) = (left.columns(), right.columns());
        collect(left, &left_columns, &right_columns, &mut found)?;
        if !left.is(right) {
            collect(right, &right_columns, &left_columns, &mut found)?;
        }
        if !found.is_empty() {
            break;
        }
    }
    Ok(found)
}

/// The keys of `columns` that refer to `targets`.
fn collect(
    target: &FromClause,
    targets: &ColumnCollection,
    columns: &ColumnCollection,
    found: &mut Tied,
) -> Result<()> {
    let mut keys: Vec<(u64, ForeignKey, ColumnElement)> = Vec::new();
    for column in columns.elements() {
        for base in column.base_columns() {
            keys.extend(base.foreign_keys().into_iter().map(|key| (base.creation_order(), key, column.clone())));
        }
    }
    keys.sort_by_key(|(order, ..)| *order);
    for (_, key, parent) in keys {
        let referred = match key.column() {
            Ok(column) => column,
            Err(raise) => {
                let (table, _) = key.target_names();
                let named = target.from_objects().iter().any(|from| match from {
                    FromClause::Table(known) => known.key() == table,
                    _ => false,
                });
                if named {
                    return Err(raise);
                }
                continue;
            }
        };
        let referred = referred.element();
        let Some(column) = targets.elements().find(|column| column.proxy_set().contains(&referred.id())).cloned()
        else {
            continue;
        };
        let Some(constraint) = key.constraint() else {
            return Err(invalid_request("a ForeignKey is part of no constraint yet"));
        };
        match found.iter_mut().find(|(known, _)| known.is(&constraint)) {
            Some((_, columns)) => columns.push((column, parent)),
            None => found.push((constraint, vec![(column, parent)])),
        }
    }
    Ok(())
}

impl FromClause {
    /// `join(right, onclause)`.
    ///
    /// # Errors
    /// As [`find_onclause`].
    pub fn join(&self, right: FromClause, onclause: Option<ColumnElement>, outer: bool, full: bool) -> Result<Join> {
        Join::between(self.clone(), right, onclause, outer, full)
    }
}

impl Payload for Join {}
