use std::rc::Rc;

use super::{ForUpdate, LabelStyle, SelectBase, StatementOptions};
use crate::{
    sql::{Id, elements::ColumnElement, entity::Entity, fresh_id},
    value::Payload,
};

/// `UNION` and its like.
#[derive(Clone)]
pub struct CompoundSelect(Rc<Inner>);

struct Inner {
    id: Id,
    parts: CompoundParts,
    depth: u16,
}

/// What joins selects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the keyword of that name")]
pub enum SetOperator {
    Union,
    UnionAll,
    Intersect,
    IntersectAll,
    Except,
    ExceptAll,
}

impl SetOperator {
    /// The keyword.
    pub fn keyword(self) -> &'static str {
        match self {
            SetOperator::Union => "UNION",
            SetOperator::UnionAll => "UNION ALL",
            SetOperator::Intersect => "INTERSECT",
            SetOperator::IntersectAll => "INTERSECT ALL",
            SetOperator::Except => "EXCEPT",
            SetOperator::ExceptAll => "EXCEPT ALL",
        }
    }
}

/// All that a compound select is made of.
#[derive(Clone)]
pub struct CompoundParts {
    /// What joins the selects.
    pub operator: SetOperator,
    /// The selects.
    pub selects: Vec<SelectBase>,
    /// GROUP BY.
    pub group_by: Vec<ColumnElement>,
    /// ORDER BY.
    pub order_by: Vec<ColumnElement>,
    /// LIMIT.
    pub limit: Option<ColumnElement>,
    /// OFFSET.
    pub offset: Option<ColumnElement>,
    /// FETCH FIRST, with its `ties` and `percent`.
    pub fetch: Option<(ColumnElement, bool, bool)>,
    /// FOR UPDATE.
    pub for_update: Option<ForUpdate>,
    /// How columns are labelled.
    pub label_style: LabelStyle,
    /// The entity that makes it a statement of the ORM.
    pub subject: Option<Rc<dyn Entity>>,
    /// `options()` and what else all statements carry.
    pub statement: StatementOptions,
}

impl CompoundSelect {
    /// A compound select of those parts.
    pub fn from_parts(parts: CompoundParts) -> CompoundSelect {
        // Noted once: a select may stand in it many times over, on each level.
        let depth = parts.selects.iter().map(SelectBase::depth).max().unwrap_or(0).saturating_add(1);
        CompoundSelect(Rc::new(Inner { id: fresh_id(), parts, depth }))
    }

    /// How many levels are in it.
    pub fn depth(&self) -> u16 {
        self.0.depth
    }

    /// Identifies it.
    pub fn id(&self) -> Id {
        self.0.id
    }

    /// What it is made of.
    pub fn parts(&self) -> &CompoundParts {
        &self.0.parts
    }

    /// Another, its parts changed by `change`.
    #[must_use]
    pub fn with(&self, change: impl FnOnce(&mut CompoundParts)) -> CompoundSelect {
        let mut parts = self.0.parts.clone();
        change(&mut parts);
        CompoundSelect::from_parts(parts)
    }
}

/// `text(…).columns(…)`.
#[derive(Clone)]
pub struct TextualSelect(Rc<TextualInner>);

struct TextualInner {
    id: Id,
    text: ColumnElement,
    columns: Vec<ColumnElement>,
    positional: bool,
    statement: StatementOptions,
    subject: Option<Rc<dyn Entity>>,
}

impl TextualSelect {
    /// Text that gives those columns, by position or else by name.
    pub fn new(text: ColumnElement, columns: Vec<ColumnElement>, positional: bool) -> TextualSelect {
        let subject = columns.iter().find_map(ColumnElement::subject);
        TextualSelect(Rc::new(TextualInner {
            id: fresh_id(),
            text,
            columns,
            positional,
            statement: StatementOptions::default(),
            subject,
        }))
    }

    /// Identifies it.
    pub fn id(&self) -> Id {
        self.0.id
    }

    /// The text.
    pub fn text(&self) -> &ColumnElement {
        &self.0.text
    }

    /// The columns.
    pub fn columns(&self) -> &[ColumnElement] {
        &self.0.columns
    }

    /// Whether columns are matched by position.
    pub fn positional(&self) -> bool {
        self.0.positional
    }

    /// The entity that makes it a statement of the ORM.
    pub fn subject(&self) -> Option<&Rc<dyn Entity>> {
        self.0.subject.as_ref()
    }

    /// `options()` and what else all statements carry.
    pub fn statement(&self) -> &StatementOptions {
        &self.0.statement
    }

    /// Another of another text.
    #[must_use]
    pub fn with_text(&self, text: ColumnElement) -> TextualSelect {
        TextualSelect(Rc::new(TextualInner {
            id: fresh_id(),
            text,
            columns: self.0.columns.clone(),
            positional: self.0.positional,
            statement: self.0.statement.clone(),
            subject: self.0.subject.clone(),
        }))
    }

    /// Another with other options.
    #[must_use]
    pub fn with_options(&self, change: impl FnOnce(&mut StatementOptions)) -> TextualSelect {
        let mut statement = self.0.statement.clone();
        change(&mut statement);
        TextualSelect(Rc::new(TextualInner {
            id: fresh_id(),
            text: self.0.text.clone(),
            columns: self.0.columns.clone(),
            positional: self.0.positional,
            statement,
            subject: self.0.subject.clone(),
        }))
    }
}

impl Payload for CompoundSelect {}
impl Payload for TextualSelect {}
