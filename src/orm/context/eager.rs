//! The joins that eager loads add to a statement, and the subquery around a statement whose rows they must not multiply.

use super::collect::{Collector, EagerJoin};
use crate::{
    orm::{InnerJoin, relationships::JoinsRequest},
    sql::{
        elements::{ColumnElement, Element},
        selectable::{
            Alias, AliasKind, Aliased, FromClause, FromItem, Join, LabelStyle, Select, SelectBase, SelectItem,
            SelectParts,
        },
        visitors::ClauseAdapter,
    },
    value::Result,
};

/// What eager joins make of the sources of a statement.
pub(super) struct Joined {
    /// The joins, each with what it begins with.
    pub joins: Vec<(FromClause, FromClause)>,
    /// The order of the collections that they load.
    pub order_by: Vec<ColumnElement>,
}

/// Whether rows of the statement are counted or told apart, so that joins must not multiply them.
pub(super) fn counts_rows(parts: &SelectParts) -> bool {
    parts.limit.is_some()
        || parts.offset.is_some()
        || parts.fetch.is_some()
        || parts.distinct
        || !parts.distinct_on.is_empty()
        || !parts.group_by.is_empty()
}

/// Joins what eager loads ask for to the sources of a statement; with `nested`, to the entities alone.
pub(super) fn join(collector: &mut Collector, froms: &[FromClause], nested: bool) -> Result<Joined> {
    let mut joins: Vec<(FromClause, FromClause)> = Vec::new();
    let mut order_by = Vec::new();
    for eager in std::mem::take(&mut collector.joins) {
        let root = eager.root.from_clause();
        let start = if nested {
            root.clone()
        } else {
            froms.iter().find(|from| from.contains(&root)).cloned().unwrap_or_else(|| root.clone())
        };
        let place = match joins.iter().position(|(known, _)| known.is(&start)) {
            Some(place) => place,
            None => {
                joins.push((start.clone(), start));
                joins.len() - 1
            }
        };
        let Some((_, from)) = joins.get_mut(place) else { continue };
        let (joined, adapter) = attach(from, &eager)?;
        *from = joined;
        let order = eager.relationship.order_by();
        order_by.extend(order.iter().map(|clause| match &adapter {
            Some(adapter) => adapter.adapt(clause),
            None => clause.clone(),
        }));
        if eager.from_root {
            for column in eager.relationship.join().primaryjoin.column_elements() {
                let Some(own) = column.as_column() else { continue };
                if eager.left.mapper().persist_selectable().contains_column(own) {
                    collector.undefer(eager.left.column(own));
                }
            }
        }
    }
    Ok(Joined { joins, order_by })
}

/// Joins the other side of an eager load.
fn attach(from: &FromClause, eager: &EagerJoin) -> Result<(FromClause, Option<ClauseAdapter>)> {
    let right = eager.right.from_clause();
    let joins = eager.relationship.create_joins(JoinsRequest {
        source: Some(eager.left.from_clause()),
        source_polymorphic: true,
        dest: Some(right.clone()),
        of_type: Some(&eager.right),
        alias_secondary: true,
        criteria: &eager.criteria,
    })?;
    let outer = eager.inner == InnerJoin::No || (eager.chained_from_outer && matches!(from, FromClause::Join(_)));
    if eager.inner == InnerJoin::Nested && eager.chained_from_outer && !eager.from_root {
        // An INNER JOIN behind an outer one goes inside of it.
        if let Some(spliced) =
            splice_inner(from, eager, &joins.primary, joins.second.as_ref(), joins.secondary.as_ref())
        {
            return Ok((spliced, joins.adapter));
        }
    }
    let joined = match (joins.secondary, joins.second) {
        (Some(secondary), Some(second)) if outer => {
            let inner = Join::new(secondary, right, second, false, false);
            Join::new(from.clone(), inner.as_from(), joins.primary, true, false)
        }
        (Some(secondary), Some(second)) => {
            let first = Join::new(from.clone(), secondary, joins.primary, false, false);
            Join::new(first.as_from(), right, second, false, false)
        }
        _ => Join::new(from.clone(), right, joins.primary, outer, false),
    };
    Ok((joined.as_from(), joins.adapter))
}

/// The join with an INNER JOIN put to the right of the one that its left entity came by.
fn splice_inner(
    from: &FromClause,
    eager: &EagerJoin,
    primary: &ColumnElement,
    second: Option<&ColumnElement>,
    secondary: Option<&FromClause>,
) -> Option<FromClause> {
    let FromClause::Join(join) = from else { return None };
    let left = eager.left.from_clause();
    let rebuilt = |left: FromClause, right: FromClause| {
        Join::new(left, right, join.onclause().clone(), join.is_outer(), join.is_full()).as_from()
    };
    if join.right().is(&left) || join.right().contains(&left) {
        let inner = match (secondary, second) {
            (Some(secondary), Some(second)) => {
                let first = Join::new(join.right().clone(), secondary.clone(), primary.clone(), false, false);
                Join::new(first.as_from(), eager.right.from_clause(), second.clone(), false, false)
            }
            _ => Join::new(join.right().clone(), eager.right.from_clause(), primary.clone(), false, false),
        };
        return Some(rebuilt(join.left().clone(), inner.as_from()));
    }
    splice_inner(join.left(), eager, primary, second, secondary).map(|left| rebuilt(left, join.right().clone()))
}

/// A statement around `inner`, to whose rows the eager joins are attached.
pub(super) fn around(inner: &Select, label_style: LabelStyle, secondary: Vec<ColumnElement>, joined: Joined) -> Select {
    let order_by: Vec<ColumnElement> = inner.parts().order_by.iter().map(unwrapped).collect();
    let for_update = inner.parts().for_update.clone();
    let from = Alias::new(AliasKind::Subquery, Aliased::Select(SelectBase::Select(inner.clone())), None).as_from();
    let adapter = ClauseAdapter::new(&from);
    let mut source = from.clone();
    for (start, join) in &joined.joins {
        source = spliced(&source, join, start, &adapter);
    }
    let columns = std::iter::once(SelectItem::From(from)).chain(secondary.into_iter().map(SelectItem::Element));
    Select::new(columns.collect()).with(|parts| {
        parts.from_objects = vec![FromItem::From(source)];
        parts.label_style = label_style;
        parts.order_by = order_by.iter().map(|clause| adapter.adapt(clause)).chain(joined.order_by).collect();
        parts.for_update = for_update.filter(|for_update| for_update.of.is_empty());
    })
}

/// A chain of joins with `source` in the place of what it begins with.
fn spliced(source: &FromClause, join: &FromClause, start: &FromClause, adapter: &ClauseAdapter) -> FromClause {
    match join {
        FromClause::Join(join) if !join.as_from().is(start) => Join::new(
            spliced(source, join.left(), start, adapter),
            join.right().clone(),
            adapter.adapt(join.onclause()),
            join.is_outer(),
            join.is_full(),
        )
        .as_from(),
        _ => source.clone(),
    }
}

/// The columns that an ORDER BY names and the statement does not select, as the subquery has to give them.
pub fn ordering_columns(order_by: &[ColumnElement], selected: &[ColumnElement]) -> Vec<ColumnElement> {
    let mut found: Vec<ColumnElement> = Vec::new();
    for clause in order_by {
        let mut element = unwrapped(clause);
        while let Element::Unary { element: inner, modifier: Some(_), .. } = element.element() {
            element = inner.clone();
        }
        let label = matches!(element.element(), Element::Label { .. });
        let present = |columns: &[ColumnElement]| columns.iter().any(|column| column.id() == element.id());
        if !label && !element.is_text() && !present(selected) && !present(&found) {
            found.push(element);
        }
    }
    found
}

fn unwrapped(clause: &ColumnElement) -> ColumnElement {
    match clause.element() {
        Element::LabelReference(inner) => inner.clone(),
        _ => clause.clone(),
    }
}
