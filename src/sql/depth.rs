//! How deep expressions, sources and statements lie in each other, and how many columns they come to. All that walks through
//! them does it on the native stack, and goes through each column, so that both are bounded where a script makes them.

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

/// A source of rows has at most so many columns. SQLite knows no more, whatever it is told.
const WIDEST: u32 = 32_767;

/// Refuses what is too wide: where a source stands twice in the next, the columns soon exceed all memory.
///
/// # Errors
/// `MemoryError`.
pub fn check_width(width: u32) -> Result<()> {
    match width > WIDEST {
        true => Err(Raise::with_arguments("MemoryError", Vec::new())),
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

    /// How many columns it has.
    pub fn width(&self) -> u32 {
        match self {
            FromClause::Table(table) => count(table.columns().len()),
            FromClause::Join(join) => join.width(),
            FromClause::Alias(alias) => alias.width(),
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

    /// How many columns an alias of it has.
    pub(super) fn width(&self) -> u32 {
        match self {
            Aliased::From(from) => from.width(),
            Aliased::Select(select) => select.width(),
            Aliased::Function(_) => 1,
            Aliased::Values(rows) => count(rows.columns.len()),
        }
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

    /// How many columns it selects; an entity counts as one, for it has no more than its tables.
    pub fn width(&self) -> u32 {
        match self {
            SelectBase::Select(select) => {
                select.parts().columns.iter().map(SelectItem::width).fold(0, u32::saturating_add)
            }
            SelectBase::Compound(compound) => compound.parts().selects.first().map_or(0, SelectBase::width),
            SelectBase::Textual(textual) => count(textual.columns().len()),
            SelectBase::Dml(_) => 0,
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

    fn width(&self) -> u32 {
        match self {
            SelectItem::Element(_) | SelectItem::Entity(_) => 1,
            SelectItem::From(from) => from.width(),
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

fn count(columns: usize) -> u32 {
    u32::try_from(columns).unwrap_or(u32::MAX)
}
