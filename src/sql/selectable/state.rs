//! The FROM list of a select: what it names, what its columns and conditions draw on, joins put together.

use super::{
    FromClause, FromItem, Join, JoinSpec, OnClause, Select, SelectItem, SelectParts, find_onclause, from::Froms,
    join::can_join,
};
use crate::{
    sql::{elements::ColumnElement, invalid_request},
    value::{Raise, Result},
};

impl Select {
    /// The sources in the order of the FROM list, those that a join contains left out.
    ///
    /// # Errors
    /// `InvalidRequestError` where a join finds no left side, and as [`find_onclause`].
    pub fn froms(&self) -> Result<Vec<FromClause>> {
        let parts = self.parts();
        let mut froms = Froms::default();
        for from in from_clauses(parts)? {
            froms.add(from);
        }
        for from in drawn_on(parts) {
            froms.add(from);
        }
        let list = froms.list;
        let hidden: Vec<FromClause> = list.iter().flat_map(FromClause::hides).collect();
        Ok(list.into_iter().filter(|from| !hidden.iter().any(|hidden| hidden.is(from))).collect())
    }

    /// `columns_clause_froms` and the like: the sources as written, joins not yet put together.
    pub fn final_froms(&self) -> Result<Vec<FromClause>> {
        self.froms()
    }
}

/// What the columns and the conditions draw on, each once.
fn drawn_on(parts: &SelectParts) -> Vec<FromClause> {
    let mut froms = Froms::default();
    for from in parts.columns.iter().flat_map(SelectItem::from_objects) {
        froms.add(from);
    }
    for from in parts.criteria.iter().flat_map(ColumnElement::from_objects) {
        froms.add(from);
    }
    froms.list
}

/// `select_from()` with the joins put together.
fn from_clauses(parts: &SelectParts) -> Result<Vec<FromClause>> {
    let mut clauses: Vec<FromClause> = Vec::new();
    for item in &parts.from_objects {
        let from = source(item)?;
        if !clauses.iter().any(|known| known.is(&from)) {
            clauses.push(from);
        }
    }
    for join in &parts.joins {
        let target = source(&join.target)?;
        let onclause = condition(join)?;
        let (left, index) = match &join.left {
            Some(left) => {
                let left = source(left)?;
                (left.clone(), explicit_left(&clauses, &left)?)
            }
            None => implicit_left(parts, &clauses, &target, onclause.as_ref())?,
        };
        let onclause = match (onclause, &join.left) {
            (Some(onclause), _) => Some(onclause),
            (None, Some(_)) => Some(find_onclause(&left, &target, None)?),
            (None, None) => None,
        };
        match index {
            Some(index) => {
                let whole = clauses.get(index).cloned().unwrap_or(left);
                let joined = Join::between(whole, target, onclause, join.outer, join.full)?.as_from();
                if let Some(clause) = clauses.get_mut(index) {
                    *clause = joined;
                }
            }
            None => clauses.push(Join::between(left, target, onclause, join.outer, join.full)?.as_from()),
        }
    }
    Ok(clauses)
}

fn source(item: &FromItem) -> Result<FromClause> {
    match item {
        FromItem::From(from) => Ok(from.clone()),
        FromItem::Entity(entity) => {
            entity.selectable().ok_or_else(|| invalid_request("the entity has nothing to select from"))
        }
        FromItem::Attribute(_) => Err(Raise::unsupported("a join along an attribute outside of an ORM statement")),
    }
}

fn condition(join: &JoinSpec) -> Result<Option<ColumnElement>> {
    match &join.onclause {
        None => Ok(None),
        Some(OnClause::Element(element)) => Ok(Some(element.clone())),
        Some(OnClause::Attribute(_)) => {
            Err(Raise::unsupported("a join along an attribute outside of an ORM statement"))
        }
    }
}

fn implicit_left(
    parts: &SelectParts,
    clauses: &[FromClause],
    target: &FromClause,
    onclause: Option<&ColumnElement>,
) -> Result<(FromClause, Option<usize>)> {
    let drawn;
    let candidates = if clauses.is_empty() {
        drawn = drawn_on(parts);
        &drawn
    } else {
        clauses
    };
    let found = left_sides(candidates, target, onclause);
    let hint = "Please use the .select_from() method to establish an explicit left side, as well as providing an explicit ON \
                clause if not present already to help resolve the ambiguity.";
    match found.as_slice() {
        [] => Err(invalid_request(format!("Don't know how to join to {}. {hint}", target.repr()))),
        [index] => match candidates.get(*index) {
            Some(left) => Ok((left.clone(), (!clauses.is_empty()).then_some(*index))),
            None => Err(invalid_request("no left side")),
        },
        _ => Err(invalid_request(format!(
            "Can't determine which FROM clause to join from, there are multiple FROMS which can join to this entity. {hint}"
        ))),
    }
}

/// The indexes of the sources that `target` can be joined to (`find_left_clause_to_join_from`).
pub fn left_sides(candidates: &[FromClause], target: &FromClause, onclause: Option<&ColumnElement>) -> Vec<usize> {
    let named = onclause.filter(|_| candidates.len() > 1).map(ColumnElement::column_elements).filter(|c| !c.is_empty());
    let mut found = Vec::new();
    for (index, candidate) in candidates.iter().enumerate() {
        for side in target.from_objects().iter().filter(|side| !side.is(candidate)) {
            let fits = match (&named, onclause) {
                (Some(columns), _) => {
                    let (left, right) = (candidate.columns(), side.columns());
                    columns
                        .iter()
                        .all(|column| left.elements().chain(right.elements()).any(|known| known.id() == column.id()))
                }
                (None, Some(_)) => true,
                (None, None) => can_join(candidate, side),
            };
            if fits {
                found.push(index);
                break;
            }
        }
    }
    if found.len() > 1 {
        let hidden: Vec<FromClause> = candidates.iter().flat_map(FromClause::hides).collect();
        found.retain(|index| {
            candidates.get(*index).is_some_and(|candidate| !hidden.iter().any(|hidden| hidden.is(candidate)))
        });
    }
    if found.is_empty() && onclause.is_some() { (0..candidates.len()).collect() } else { found }
}

fn explicit_left(clauses: &[FromClause], left: &FromClause) -> Result<Option<usize>> {
    let exact: Vec<usize> =
        (0..clauses.len()).filter(|index| clauses.get(*index).is_some_and(|c| c.is(left))).collect();
    let found = if exact.is_empty() {
        (0..clauses.len()).filter(|index| clauses.get(*index).is_some_and(|c| c.contains(left))).collect()
    } else {
        exact
    };
    match found.as_slice() {
        [] => Ok(None),
        [index] => Ok(Some(*index)),
        _ => Err(invalid_request(
            "Can't identify which entity in which to assign the left side of this join.   Please use a more specific ON clause.",
        )),
    }
}
