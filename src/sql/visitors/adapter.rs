//! Expressions over tables turned into ones over what stands for these: SQLAlchemy's `ClauseAdapter`.

use std::rc::Rc;

use hashbrown::HashMap;

use super::Replacer;
use crate::sql::{
    Id,
    elements::{ColumnElement, Element},
    entity::Annotations,
    schema::Column,
    selectable::{AliasKind, Aliased, FromClause, SelectBase},
};

/// Turns expressions over tables into ones over a source that stands for these tables: an alias, a join of them, a subquery.
#[derive(Clone)]
pub struct ClauseAdapter {
    selectable: FromClause,
    /// The columns of the source by the numbers of what they stand for.
    columns: Rc<HashMap<Id, Vec<ColumnElement>>>,
    /// Columns that are equal in all rows: where one is not to be found, the other is looked for.
    equivalents: Rc<[(Column, Column)]>,
    /// Expressions with one of these flags stay as they are.
    excluded: u32,
    /// Asked where this one finds nothing.
    next: Option<Rc<ClauseAdapter>>,
}

impl ClauseAdapter {
    /// An adapter to `selectable`.
    pub fn new(selectable: &FromClause) -> ClauseAdapter {
        let mut columns: HashMap<Id, Vec<ColumnElement>> = HashMap::new();
        for (_, column) in selectable.columns().0 {
            for id in column.proxy_set() {
                columns.entry(id).or_default().push(column.clone());
            }
        }
        ClauseAdapter {
            selectable: selectable.clone(),
            columns: Rc::new(columns),
            equivalents: Rc::new([]),
            excluded: 0,
            next: None,
        }
    }

    /// The same, which knows columns that are equal.
    #[must_use]
    pub fn with_equivalents(mut self, equivalents: Rc<[(Column, Column)]>) -> ClauseAdapter {
        self.equivalents = equivalents;
        self
    }

    /// The same, which leaves expressions with one of those flags as they are.
    #[must_use]
    pub fn excluding(mut self, flags: u32) -> ClauseAdapter {
        self.excluded = flags;
        self
    }

    /// The same, which asks `next` where it finds nothing itself.
    #[must_use]
    pub fn chain(mut self, next: ClauseAdapter) -> ClauseAdapter {
        self.next = Some(Rc::new(match self.next.take() {
            Some(own) => (*own).clone().chain(next),
            None => next,
        }));
        self
    }

    /// What it adapts to.
    pub fn selectable(&self) -> &FromClause {
        &self.selectable
    }

    /// The expression in terms of the source; the same object where nothing of it is found there.
    pub fn adapt(&self, element: &ColumnElement) -> ColumnElement {
        let replace = |element: &ColumnElement| self.replaced(element);
        let from = |from: &FromClause| self.replaced_from(from);
        Replacer::new(&replace, &from).element(element)
    }

    /// The source's own column for an expression; `None` where it has none.
    pub fn column(&self, element: &ColumnElement) -> Option<ColumnElement> {
        self.corresponding(element, &mut Vec::new())
    }

    fn replaced(&self, element: &ColumnElement) -> Option<ColumnElement> {
        let flags = element.annotations().map_or(0, |annotations| annotations.flags);
        if flags & Annotations::NO_REPLACE != 0 {
            return Some(element.clone());
        }
        match element.element() {
            Element::Bind(_) | Element::Null | Element::True | Element::False | Element::Text(_) => return None,
            _ => {}
        }
        let own = if flags & self.excluded == 0 { self.column(element) } else { None };
        own.or_else(|| self.next.as_ref()?.replaced(element))
    }

    fn replaced_from(&self, from: &FromClause) -> Option<FromClause> {
        if self.selectable.is_derived_from(from) {
            return Some(self.selectable.clone());
        }
        // An alias of a table is not that table.
        if let FromClause::Alias(alias) = from
            && matches!((alias.kind(), alias.element()), (AliasKind::Alias, Aliased::From(FromClause::Table(_))))
        {
            return Some(from.clone());
        }
        self.next.as_ref()?.replaced_from(from)
    }

    fn corresponding(&self, element: &ColumnElement, seen: &mut Vec<Id>) -> Option<ColumnElement> {
        let target = element.proxy_set();
        let candidates = self.columns.get(&element.id()).map_or(&[][..], Vec::as_slice);
        // All that the expression stands for has to be in the column; of several, the nearest.
        let embedded = |candidate: &&ColumnElement| {
            let set = candidate.proxy_set();
            target.iter().all(|id| set.contains(id))
        };
        let nearest = candidates.iter().filter(embedded).min_by_key(|candidate| candidate.proxy_set().len());
        if let Some(found) = nearest {
            return Some(found.clone());
        }
        seen.push(element.id());
        let equals = self.equivalents.iter().filter(|(column, _)| column.id() == element.id());
        for (_, other) in equals {
            if !seen.contains(&other.id())
                && let Some(found) = self.corresponding(&other.element(), seen)
            {
                return Some(found);
            }
        }
        None
    }
}

impl FromClause {
    /// Whether it is `other`, or something that its rows come from is.
    pub fn is_derived_from(&self, other: &FromClause) -> bool {
        if self.is(other) {
            return true;
        }
        match self {
            FromClause::Table(_) => false,
            FromClause::Join(join) => join.left().is_derived_from(other) || join.right().is_derived_from(other),
            FromClause::Alias(alias) => match alias.element() {
                Aliased::From(from) => from.is_derived_from(other),
                Aliased::Select(select) => select.is_derived_from(other),
                Aliased::Function(_) | Aliased::Values(_) => false,
            },
        }
    }
}

impl SelectBase {
    /// Whether its rows come from `other`.
    pub fn is_derived_from(&self, other: &FromClause) -> bool {
        match self {
            SelectBase::Select(select) => {
                select.final_froms().is_ok_and(|froms| froms.iter().any(|from| from.is_derived_from(other)))
            }
            SelectBase::Compound(compound) => compound.parts().selects.iter().any(|s| s.is_derived_from(other)),
            SelectBase::Textual(_) | SelectBase::Dml(_) => false,
        }
    }
}
