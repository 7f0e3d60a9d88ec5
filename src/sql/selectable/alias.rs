use std::{
    cell::OnceCell,
    rc::{Rc, Weak},
};

use super::{FromClause, SelectBase};
use crate::{
    sql::{Id, elements::ColumnElement, fresh_id, names::Name, schema::Column},
    value::{Payload, Str},
};

/// Another name for a source of rows: `alias()`, `subquery()`, `cte()`, `lateral()`, `values()`, table-valued functions.
#[derive(Clone)]
pub struct Alias(Rc<Inner>);

/// A handle that does not keep the alias.
#[derive(Clone, Default)]
pub struct WeakAlias(Weak<Inner>);

impl WeakAlias {
    /// The alias, while it is there.
    pub fn upgrade(&self) -> Option<Alias> {
        self.0.upgrade().map(Alias)
    }
}

struct Inner {
    id: Id,
    kind: AliasKind,
    name: Name,
    element: Aliased,
    columns: OnceCell<Rc<[(Str, Column)]>>,
    /// How many levels are in it.
    depth: u16,
    /// How many columns it has at most.
    width: u32,
}

/// What an alias is.
#[derive(Clone)]
pub enum AliasKind {
    /// `table AS name`.
    Alias,
    /// `(SELECT …) AS name`.
    Subquery,
    /// `WITH name AS (SELECT …)`.
    Cte(CteOptions),
    /// `LATERAL (SELECT …) AS name`.
    Lateral,
    /// `function(…) AS name`, with its columns.
    TableValued {
        /// The columns; none where the function gives one value in each row.
        columns: Option<Rc<[Column]>>,
        /// Whether the columns are written behind the name, and whether with their types.
        derived: Option<bool>,
        /// LATERAL.
        lateral: bool,
        /// Whether it needs no condition that joins it to other sources.
        joins_implicitly: bool,
    },
    /// `(VALUES …) AS name`.
    Values {
        /// Whether `AS name` is written.
        named: bool,
        /// Whether the name stands before the columns.
        qualifies: bool,
        /// LATERAL.
        lateral: bool,
    },
    /// `table AS name TABLESAMPLE …`.
    TableSample {
        /// The method, with its argument.
        sampling: ColumnElement,
        /// REPEATABLE.
        seed: Option<ColumnElement>,
    },
    /// `text()` or a function as a source, without a name.
    Bare,
}

/// How a common table expression is written.
#[derive(Clone, Default)]
pub struct CteOptions {
    /// RECURSIVE.
    pub recursive: bool,
    /// Written where it is used, not at the top.
    pub nesting: bool,
    /// The one that this takes the place of (`cte.union_all(…)`).
    pub restates: Option<Alias>,
    /// The one that this is an alias of (`cte.alias()`).
    pub alias_of: Option<Alias>,
    /// Words between AS and the parenthesis, each for one dialect or for all.
    pub prefixes: Vec<(ColumnElement, Option<Str>)>,
    /// Words behind the parenthesis.
    pub suffixes: Vec<(ColumnElement, Option<Str>)>,
}

impl AliasKind {
    /// Whether it is LATERAL.
    pub fn is_lateral(&self) -> bool {
        matches!(
            self,
            AliasKind::Lateral | AliasKind::TableValued { lateral: true, .. } | AliasKind::Values { lateral: true, .. }
        )
    }
}

/// What has got another name.
#[derive(Clone)]
pub enum Aliased {
    /// A source.
    From(FromClause),
    /// A statement.
    Select(SelectBase),
    /// A function, or `text()`.
    Function(ColumnElement),
    /// Rows.
    Values(Rc<ValuesRows>),
}

/// The rows of `values()`.
pub struct ValuesRows {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Vec<ColumnElement>>,
    /// Whether values are written rather than bound.
    pub literal_binds: bool,
}

impl Alias {
    /// An alias; anonymous without a name.
    pub fn new(kind: AliasKind, element: Aliased, name: Option<Str>) -> Alias {
        let id = fresh_id();
        let name = name.map_or_else(|| Name::anonymous(id, &seed(&element)), Name::Plain);
        Alias::make(id, kind, element, name)
    }

    /// An anonymous alias called after `seed`.
    pub fn seeded(kind: AliasKind, element: Aliased, seed: &str) -> Alias {
        let id = fresh_id();
        Alias::make(id, kind, element, Name::anonymous(id, seed))
    }

    /// An alias of that name, which may be anonymous.
    pub fn named(kind: AliasKind, element: Aliased, name: Name) -> Alias {
        Alias::make(fresh_id(), kind, element, name)
    }

    fn make(id: Id, kind: AliasKind, element: Aliased, name: Name) -> Alias {
        let (depth, width) = (element.depth(), element.width());
        Alias(Rc::new(Inner { id, kind, name, element, columns: OnceCell::new(), depth, width }))
    }

    /// How many levels are in it.
    pub fn depth(&self) -> u16 {
        self.0.depth
    }

    /// How many columns it has at most.
    pub fn width(&self) -> u32 {
        self.0.width
    }

    /// Identifies it.
    pub fn id(&self) -> Id {
        self.0.id
    }

    /// What it is.
    pub fn kind(&self) -> &AliasKind {
        &self.0.kind
    }

    /// The name.
    pub fn name(&self) -> &Name {
        &self.0.name
    }

    /// What has got another name.
    pub fn element(&self) -> &Aliased {
        &self.0.element
    }

    /// Its columns by key.
    pub fn columns(&self) -> &Rc<[(Str, Column)]> {
        self.0.columns.get_or_init(|| {
            let columns = super::columns::proxies(self);
            for (_, column) in columns.iter() {
                column.set_alias(WeakAlias(Rc::downgrade(&self.0)));
            }
            columns
        })
    }

    /// The options of a common table expression.
    pub fn as_cte(&self) -> Option<&CteOptions> {
        match &self.0.kind {
            AliasKind::Cte(options) => Some(options),
            _ => None,
        }
    }

    /// It as a source.
    pub fn as_from(&self) -> FromClause {
        FromClause::Alias(self.clone())
    }

    /// Whether both are the same object.
    pub fn is(&self, other: &Alias) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// What an anonymous alias is called after: the table, or `anon`.
fn seed(element: &Aliased) -> String {
    match element {
        Aliased::From(FromClause::Table(table)) => table.name().to_string(),
        Aliased::From(FromClause::Alias(alias)) => match alias.name() {
            Name::Plain(name) => name.to_string(),
            Name::Anonymous(_) => "anon".to_owned(),
        },
        _ => "anon".to_owned(),
    }
}

impl Payload for Alias {}
