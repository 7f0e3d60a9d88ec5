//! How deep expressions, sources and statements lie in each other. All that walks through them does it on the native stack, so
//! that their depth is bounded where a script makes them.

use super::{
    elements::{ColumnElement, Element},
    selectable::{Aliased, FromClause, FromItem, OnClause, SelectBase, SelectItem},
};
use crate::value::{Raise, Result};

/// They may lie so deep in each other. SQLAlchemy on CPython compiles some 90 to 500 levels, by their kind, before it ends in
/// a `RecursionError`.
pub const DEEPEST: u16 = if cfg!(target_arch = "wasm32") { 250 } else { 500 };

/// Refuses what lies too deep.
///
/// # Errors
/// `RecursionError`.
pub fn check_depth(depth: u16) -> Result<()> {
    match depth > DEEPEST {
        true => Err(Raise::new("RecursionError", "maximum recursion depth exceeded")),
        false => Ok(()),
    }
}

impl Element {
    /// How many levels are in it.
    pub(super) fn depth(&self) -> u16 {
        let inside = match self {
            Element::Column { from: Some(from), .. } | Element::From(from) => from.depth(),
            Element::ScalarSelect(select) | Element::SelectGrouping(select) => select.depth(),
            _ => {
                let mut deepest = None;
                self.visit_children(&mut |child| deepest = deepest.max(Some(child.depth())));
                match deepest {
                    Some(deepest) => deepest,
                    None => return 0,
                }
            }
        };
        inside.saturating_add(1)
    }
}

impl FromClause {
    /// How many levels are in it.
    pub fn depth(&self) -> u16 {
        match self {
            FromClause::Table(_) => 0,
            FromClause::Join(join) => join.depth(),
            FromClause::Alias(alias) => alias.depth(),
        }
    }
}

impl Aliased {
    /// How many levels are in an alias of it.
    pub(super) fn depth(&self) -> u16 {
        let inside = match self {
            Aliased::From(from) => from.depth(),
            Aliased::Select(select) => select.depth(),
            Aliased::Function(function) => function.depth(),
            Aliased::Values(rows) => deepest(rows.rows.iter().flatten()),
        };
        inside.saturating_add(1)
    }
}

impl SelectBase {
    /// How many levels are in it.
    pub fn depth(&self) -> u16 {
        match self {
            SelectBase::Select(select) => {
                let parts = select.parts();
                let items = parts.columns.iter().map(SelectItem::depth);
                let conditions =
                    parts.criteria.iter().chain(&parts.having).chain(&parts.group_by).chain(&parts.order_by);
                let joins = parts.joins.iter().map(|join| {
                    let onclause = match &join.onclause {
                        Some(OnClause::Element(element)) => element.depth(),
                        _ => 0,
                    };
                    join.target.depth().max(onclause)
                });
                let froms = parts.from_objects.iter().map(FromItem::depth);
                items.chain(joins).chain(froms).max().unwrap_or(0).max(deepest(conditions))
            }
            SelectBase::Compound(compound) => compound.depth(),
            SelectBase::Textual(_) | SelectBase::Dml(_) => 0,
        }
    }
}

impl SelectItem {
    fn depth(&self) -> u16 {
        match self {
            SelectItem::Element(element) => element.depth(),
            SelectItem::From(from) => from.depth(),
            SelectItem::Entity(_) => 0,
        }
    }
}

impl FromItem {
    fn depth(&self) -> u16 {
        match self {
            FromItem::From(from) => from.depth(),
            FromItem::Entity(_) | FromItem::Attribute(_) => 0,
        }
    }
}

fn deepest<'a>(elements: impl Iterator<Item = &'a ColumnElement>) -> u16 {
    elements.map(ColumnElement::depth).max().unwrap_or(0)
}
