//! How `sql` sees what `orm` puts into statements: entities that stand for their columns, annotations on expressions, and the
//! plugin that turns a statement over entities into one over tables.

use std::{any::Any, rc::Rc};

use super::{
    Id,
    cache_key::KeyBuilder,
    dialects::Dialect,
    dml::{Delete, Insert, Update},
    elements::ColumnElement,
    selectable::{FromClause, Select},
};
use crate::value::{Host, Result, Str};

/// Something that a select can name in place of columns: a mapped class, an alias of one, a bundle.
pub trait Entity: Any {
    /// Identifies it; the same for every handle of the same entity.
    fn id(&self) -> Id;

    /// The name that it has in a row (`User`).
    fn name(&self) -> Str;

    /// What it selects from. Bundles of nothing have none.
    fn selectable(&self) -> Option<FromClause>;

    /// What INSERT, UPDATE and DELETE of it write to.
    fn table(&self) -> Option<FromClause> {
        self.selectable()
    }

    /// The columns that it stands for in the core form.
    fn columns(&self) -> Vec<ColumnElement>;

    /// What it is called in messages (`Mapper[User(user)]`).
    fn label(&self) -> Str;

    /// What compiles statements that name it.
    fn plugin(&self) -> Rc<dyn StatementPlugin>;

    /// Itself, to be told apart by those who know it.
    fn as_any(&self) -> &dyn Any;
}

/// An attribute that a join can go along: `User.addresses`.
pub trait Attribute: Any {
    /// Adds what tells it apart.
    fn cache_key(&self, key: &mut KeyBuilder);

    /// The entity it belongs to.
    fn entity(&self) -> Rc<dyn Entity>;

    /// The entity that it leads to, where it leads to one.
    fn target(&self) -> Option<Rc<dyn Entity>> {
        None
    }

    /// Itself.
    fn as_any(&self) -> &dyn Any;
}

/// An option of a statement: loader options and the like.
pub trait ExecutableOption: Any {
    /// Adds what tells it apart; `false` keeps the statement out of the cache.
    fn cache_key(&self, key: &mut KeyBuilder) -> bool;

    /// Itself.
    fn as_any(&self) -> &dyn Any;
}

/// What a compilation tells the plugin.
#[derive(Clone)]
pub struct PluginContext {
    /// Whether the statement is the one that is executed, not one inside another.
    pub toplevel: bool,
    /// The dialect.
    pub dialect: Rc<Dialect>,
    /// Whether it is a member of a UNION or its like.
    pub in_compound: bool,
    /// What the caller of the compiler handed over for the plugin, or the options of the statement that is executed.
    pub extra: Option<Rc<dyn Any>>,
}

/// A statement over tables, and what the plugin wants to keep with its compiled form.
pub struct Core<T> {
    /// The statement, whose items are all expressions and from-clauses.
    pub statement: T,
    /// Kept as [`super::compiler::Compiled::state`] where the statement is the one that is executed.
    pub state: Option<Rc<dyn Any>>,
}

/// Turns statements over entities into statements over tables.
pub trait StatementPlugin {
    /// The core form of a select.
    fn select(&self, host: &mut dyn Host, select: &Select, context: &PluginContext) -> Result<Core<Select>>;

    /// The core form of an insert.
    fn insert(&self, host: &mut dyn Host, insert: &Insert, context: &PluginContext) -> Result<Core<Insert>>;

    /// The core form of an update.
    fn update(&self, host: &mut dyn Host, update: &Update, context: &PluginContext) -> Result<Core<Update>>;

    /// The core form of a delete.
    fn delete(&self, host: &mut dyn Host, delete: &Delete, context: &PluginContext) -> Result<Core<Delete>>;

    /// The columns that the select gives, for a subquery's `.c` and for `selected_columns`; the labels are settled later.
    fn selected_columns(&self, select: &Select) -> Vec<ColumnElement>;
}

/// What an expression carries besides its SQL meaning.
#[derive(Clone, Default)]
pub struct Annotations {
    /// The entity that it came from (`parententity`).
    pub entity: Option<Rc<dyn Entity>>,
    /// The entity that makes the statement one of the ORM (`plugin_subject`); mostly the same.
    pub subject: Option<Rc<dyn Entity>>,
    /// The name that it is to have in a row or in `.c` (`proxy_key`).
    pub proxy_key: Option<Str>,
    /// The attribute, where it was reached through one.
    pub attribute: Option<Rc<dyn Attribute>>,
    /// What the opposite is, where that is not just NOT of it (`negation_clause`).
    pub negation: Option<ColumnElement>,
    /// Sides of a relationship's join condition, see [`Annotations::REMOTE`] and the others.
    pub flags: u32,
    /// Whatever else its owner wants to find again.
    pub extra: Option<Rc<dyn Any>>,
}

impl Annotations {
    /// `remote()`.
    pub const REMOTE: u32 = 1;
    /// `foreign()`.
    pub const FOREIGN: u32 = 2;
    /// `local`, the opposite of remote.
    pub const LOCAL: u32 = 4;
    /// The expression is not to be correlated or adapted (`no_replacement_traverse`).
    pub const NO_REPLACE: u32 = 8;
    /// Free for the ORM from this bit on.
    pub const FREE: u32 = 16;
}
