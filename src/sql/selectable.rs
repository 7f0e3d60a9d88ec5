//! What rows come from: tables, joins, aliases, subqueries, common table expressions, and the selects themselves.

mod alias;
mod columns;
mod compound;
mod from;
mod generative;
mod join;
mod names;
mod reduce;
mod select;
mod state;

use std::rc::Rc;

use super::{
    Id,
    elements::ColumnElement,
    entity::{Attribute, Entity, ExecutableOption},
    schema::Table,
};
use crate::value::{Payload, Str, Value};

pub use self::{
    alias::{Alias, AliasKind, Aliased, CteOptions, ValuesRows, WeakAlias},
    columns::ColumnCollection,
    compound::{CompoundParts, CompoundSelect, SetOperator, TextualSelect},
    generative::{by_clause, limit_clause},
    join::{Join, find_onclause, join_condition},
    names::{NamedColumn, columns_plus_names},
    reduce::reduce_columns,
    select::{ForUpdate, Select, SelectParts},
    state::left_sides,
};

/// A source of rows.
#[derive(Clone)]
pub enum FromClause {
    /// A table.
    Table(Table),
    /// A join.
    Join(Join),
    /// An alias of a source, a subquery, a common table expression.
    Alias(Alias),
}

/// A statement that gives rows.
#[derive(Clone)]
pub enum SelectBase {
    /// `SELECT`.
    Select(Select),
    /// `UNION` and its like.
    Compound(CompoundSelect),
    /// Text with columns.
    Textual(TextualSelect),
    /// An INSERT, UPDATE or DELETE with RETURNING, in a common table expression.
    Dml(Rc<super::dml::Dml>),
}

/// How a select labels its columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LabelStyle {
    /// Not at all.
    None,
    /// `table_column`, as `Query` does.
    TablenamePlusCol,
    /// Only a name that occurs twice.
    #[default]
    DisambiguateOnly,
}

/// What a select names in its columns clause.
#[derive(Clone)]
pub enum SelectItem {
    /// An expression.
    Element(ColumnElement),
    /// All columns of a source.
    From(FromClause),
    /// An entity.
    Entity(Rc<dyn Entity>),
}

/// What a select names to select from or to join to.
#[derive(Clone)]
pub enum FromItem {
    /// A source.
    From(FromClause),
    /// An entity.
    Entity(Rc<dyn Entity>),
    /// An attribute that leads to one: `join(User.addresses)`.
    Attribute(Rc<dyn Attribute>),
}

/// A join as `Select.join()` was given it.
#[derive(Clone)]
pub struct JoinSpec {
    /// What is joined.
    pub target: FromItem,
    /// On what.
    pub onclause: Option<OnClause>,
    /// The left side, of `join_from()`.
    pub left: Option<FromItem>,
    /// `LEFT OUTER JOIN`.
    pub outer: bool,
    /// `FULL OUTER JOIN`.
    pub full: bool,
}

/// What a join is made on.
#[derive(Clone)]
pub enum OnClause {
    /// An expression.
    Element(ColumnElement),
    /// An attribute.
    Attribute(Rc<dyn Attribute>),
}

/// What statements of all kinds carry.
#[derive(Clone, Default)]
pub struct StatementOptions {
    /// `options()`.
    pub options: Vec<Rc<dyn ExecutableOption>>,
    /// `execution_options()`.
    pub execution_options: Vec<(Str, Value)>,
    /// `add_cte()`, and whether `nest_here` was said.
    pub ctes: Vec<(Alias, bool)>,
    /// `with_hint()` and, without a source, `with_statement_hint()`, each for one dialect (`*` for all).
    pub hints: Vec<(Option<FromClause>, Str, Str)>,
    /// `with_dialect_options()`.
    pub dialect_options: Vec<(Str, Value)>,
}

impl SelectBase {
    /// Identifies it.
    pub fn id(&self) -> Id {
        match self {
            SelectBase::Select(select) => select.id(),
            SelectBase::Compound(compound) => compound.id(),
            SelectBase::Textual(text) => text.id(),
            SelectBase::Dml(dml) => dml.id(),
        }
    }
}

impl Payload for FromClause {}
impl Payload for SelectBase {}

#[cfg(test)]
mod tests;
