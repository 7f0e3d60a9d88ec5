use std::rc::Rc;

use super::{Alias, FromClause, FromItem, JoinSpec, LabelStyle, SelectItem, StatementOptions};
use crate::{
    sql::{Id, elements::ColumnElement, entity::Entity, fresh_id},
    value::{Payload, Str},
};

/// `SELECT`.
#[derive(Clone)]
pub struct Select(Rc<Inner>);

struct Inner {
    id: Id,
    parts: SelectParts,
}

/// All that a select is made of.
#[derive(Clone, Default)]
pub struct SelectParts {
    /// The columns clause.
    pub columns: Vec<SelectItem>,
    /// What `select_from()` named.
    pub from_objects: Vec<FromItem>,
    /// What `join()` named, in order.
    pub joins: Vec<JoinSpec>,
    /// WHERE, joined by AND.
    pub criteria: Vec<ColumnElement>,
    /// GROUP BY.
    pub group_by: Vec<ColumnElement>,
    /// HAVING, joined by AND.
    pub having: Vec<ColumnElement>,
    /// ORDER BY.
    pub order_by: Vec<ColumnElement>,
    /// DISTINCT.
    pub distinct: bool,
    /// DISTINCT ON.
    pub distinct_on: Vec<ColumnElement>,
    /// LIMIT.
    pub limit: Option<ColumnElement>,
    /// OFFSET.
    pub offset: Option<ColumnElement>,
    /// FETCH FIRST, with its `ties` and `percent`.
    pub fetch: Option<(ColumnElement, bool, bool)>,
    /// FOR UPDATE.
    pub for_update: Option<ForUpdate>,
    /// What `correlate()` named; `Some` of nothing for `correlate(None)`.
    pub correlate: Option<Vec<FromClause>>,
    /// What `correlate_except()` named.
    pub correlate_except: Option<Vec<FromClause>>,
    /// Words behind SELECT, each for one dialect or for all.
    pub prefixes: Vec<(ColumnElement, Option<Str>)>,
    /// Words behind all of it.
    pub suffixes: Vec<(ColumnElement, Option<Str>)>,
    /// How columns are labelled.
    pub label_style: LabelStyle,
    /// The entity that makes it a statement of the ORM: the first that was named.
    pub subject: Option<Rc<dyn Entity>>,
    /// `options()` and what else all statements carry.
    pub statement: StatementOptions,
    /// Whatever the subject's plugin wants to carry along (`Query` keeps its own state here).
    pub extra: Option<Rc<dyn std::any::Any>>,
    /// Tells `extra` apart in cache keys.
    pub extra_key: u64,
}

/// `FOR UPDATE`.
#[derive(Clone, Default)]
pub struct ForUpdate {
    /// FOR SHARE.
    pub read: bool,
    /// NOWAIT.
    pub nowait: bool,
    /// SKIP LOCKED.
    pub skip_locked: bool,
    /// FOR NO KEY UPDATE.
    pub key_share: bool,
    /// OF.
    pub of: Vec<SelectItem>,
}

impl Select {
    /// `select(columns…)`.
    pub fn new(columns: Vec<SelectItem>) -> Select {
        let mut parts = SelectParts::default();
        for item in &columns {
            parts.propagate_item(item);
        }
        parts.columns = columns;
        Select::from_parts(parts)
    }

    /// A select of those parts.
    pub fn from_parts(parts: SelectParts) -> Select {
        Select(Rc::new(Inner { id: fresh_id(), parts }))
    }

    /// Identifies it.
    pub fn id(&self) -> Id {
        self.0.id
    }

    /// What it is made of.
    pub fn parts(&self) -> &SelectParts {
        &self.0.parts
    }

    /// Another select, its parts changed by `change`.
    #[must_use]
    pub fn with(&self, change: impl FnOnce(&mut SelectParts)) -> Select {
        let mut parts = self.0.parts.clone();
        change(&mut parts);
        Select::from_parts(parts)
    }

    /// Whether both are the same object.
    pub fn is(&self, other: &Select) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// `add_cte()`.
    #[must_use]
    pub fn add_cte(&self, cte: &Alias) -> Select {
        self.with(|parts| parts.statement.ctes.push((cte.clone(), false)))
    }
}

impl SelectParts {
    /// Notes the subject of an item, where none is known yet.
    pub fn propagate_item(&mut self, item: &SelectItem) {
        match item {
            SelectItem::Element(element) => self.propagate(element),
            SelectItem::Entity(entity) if self.subject.is_none() => self.subject = Some(entity.clone()),
            _ => {}
        }
    }

    /// Notes the subject of an expression, where none is known yet.
    pub fn propagate(&mut self, element: &ColumnElement) {
        if self.subject.is_none() {
            self.subject = element.subject();
        }
    }

    /// Notes the subject of what is selected from, where none is known yet.
    pub fn propagate_from(&mut self, item: &FromItem) {
        if self.subject.is_none() {
            self.subject = match item {
                FromItem::From(_) => None,
                FromItem::Entity(entity) => Some(entity.clone()),
                FromItem::Attribute(attribute) => Some(attribute.entity()),
            };
        }
    }
}

impl Payload for Select {}
