//! SQL expressions: columns, bind parameters, operators, functions and what is built of them.

mod bind;
mod build;
mod class_name;
mod comparator;
mod labels;
mod list;

use std::{fmt, rc::Rc};

use super::{
    Id,
    entity::{Annotations, Entity},
    fresh_id,
    functions::Function,
    names::Name,
    operators::Op,
    schema::Column,
    selectable::{FromClause, SelectBase, ValuesRows},
    types::TypeEngine,
};
use crate::value::{Payload, Str, Value, end};

pub use self::{
    bind::{BindParameter, Bound, Deferred},
    build::{case, cast, collate, exists, extract, literal, literal_column, null, text, try_cast, tuple, type_coerce},
    comparator::{brief, false_, true_},
    list::{and, not, or},
};

/// A SQL expression. Cloning it raises a count; it never changes.
#[derive(Clone)]
pub struct ColumnElement(Rc<Node>);

struct Node {
    id: Id,
    element: Element,
    ty: TypeEngine,
    annotations: Option<Rc<Annotations>>,
    /// How many levels are in it.
    depth: u16,
}

impl Drop for Node {
    fn drop(&mut self) {
        let element = std::mem::replace(&mut self.element, Element::Null);
        if !matches!(element, Element::Null) {
            // An expression may be deeper than the native stack.
            end(element);
        }
    }
}

/// What an expression is.
#[non_exhaustive]
#[derive(Clone)]
pub enum Element {
    /// A column of a table or of another from-clause, or one that only has a name.
    Column {
        /// The column.
        column: Column,
        /// What it belongs to, where the column does not know its table: aliases, subqueries.
        from: Option<FromClause>,
    },
    /// A bind parameter.
    Bind(BindParameter),
    /// `NULL`.
    Null,
    /// `true`.
    True,
    /// `false`.
    False,
    /// `text()`.
    Text(TextClause),
    /// `expression AS name`.
    Label {
        /// The name.
        name: Name,
        /// The expression.
        element: ColumnElement,
    },
    /// An operator before or behind an expression.
    Unary {
        /// The expression.
        element: ColumnElement,
        /// The operator before it.
        operator: Option<Op>,
        /// The operator behind it.
        modifier: Option<Op>,
    },
    /// An operator between two expressions.
    Binary {
        /// The left side.
        left: ColumnElement,
        /// The right side.
        right: ColumnElement,
        /// The operator.
        operator: Op,
        /// What stands in its place when it is negated.
        negate: Option<Op>,
        /// `escape` of LIKE, flags of regular expressions.
        modifier: Option<Str>,
    },
    /// Expressions of one operator in a row: `a AND b AND c`, `a || b || c`, `(a, b)`.
    List(ExpressionList),
    /// `(a, b)` as a row value.
    Tuple(Vec<ColumnElement>),
    /// Parentheses.
    Grouping(ColumnElement),
    /// `CASE`.
    Case {
        /// What is compared, of a short `CASE`.
        value: Option<ColumnElement>,
        /// The conditions with their results.
        whens: Vec<(ColumnElement, ColumnElement)>,
        /// `ELSE`.
        otherwise: Option<ColumnElement>,
    },
    /// `CAST`.
    Cast {
        /// The expression.
        element: ColumnElement,
        /// Whether it is `TRY_CAST`.
        attempt: bool,
    },
    /// `type_coerce()`: another type for Python only.
    TypeCoerce(ColumnElement),
    /// `EXTRACT`.
    Extract {
        /// The field.
        field: Str,
        /// The expression.
        element: ColumnElement,
    },
    /// A function call.
    Function(Function),
    /// `function FILTER (WHERE …)`.
    Filter {
        /// The function.
        function: ColumnElement,
        /// The conditions.
        criteria: Vec<ColumnElement>,
    },
    /// `function OVER (…)`.
    Over(Box<Over>),
    /// `function WITHIN GROUP (ORDER BY …)`.
    WithinGroup {
        /// The function.
        function: ColumnElement,
        /// The order.
        order_by: Vec<ColumnElement>,
    },
    /// `function(… ORDER BY …)`, of an aggregate.
    AggregateOrderBy {
        /// The function.
        function: ColumnElement,
        /// The order.
        order_by: Vec<ColumnElement>,
    },
    /// `(function(…)).name`: a column of what a function gives.
    FunctionColumn {
        /// The function.
        function: ColumnElement,
        /// The column's name.
        name: Str,
    },
    /// `(VALUES …)` as a value, for `IN`.
    ScalarValues(Rc<ValuesRows>),
    /// `start:stop`, the index of a part of an array.
    Slice {
        /// The first index.
        start: ColumnElement,
        /// The last.
        stop: ColumnElement,
        /// Every how many; no dialect writes it.
        step: ColumnElement,
    },
    /// A select used as a value.
    ScalarSelect(SelectBase),
    /// A select in parentheses, as in `IN (SELECT …)` and `EXISTS (SELECT …)`.
    SelectGrouping(SelectBase),
    /// `EXISTS`, of a [`Element::SelectGrouping`] or [`Element::ScalarSelect`].
    Exists(ColumnElement),
    /// A boolean expression that takes no operator of its own (`AsBoolean`).
    AsBoolean {
        /// The expression.
        element: ColumnElement,
        /// `is_true` or `is_false`.
        operator: Op,
        /// The other of them.
        negate: Op,
    },
    /// A name given as a string to ORDER BY and its like, to be found among the columns.
    TextualLabel(Str),
    /// An expression of ORDER BY that may be written as the label it has in the columns clause.
    LabelReference(ColumnElement),
    /// The name of a collation.
    Collation(Str),
    /// The from-clause itself as an expression (`table_valued`).
    From(FromClause),
    /// A `DEFAULT` or other fixed word, written as it is.
    Keyword(&'static str),
}

/// `text()`.
#[derive(Clone)]
pub struct TextClause {
    /// The text, its `:name` parameters taken out of it in [`TextPart`]s.
    pub parts: Rc<[TextPart]>,
    /// What `bindparams()` said of them, by name.
    pub binds: Rc<Vec<(Str, ColumnElement)>>,
}

/// A part of `text()`.
#[derive(Clone, Debug)]
pub enum TextPart {
    /// As it is.
    Text(Str),
    /// A parameter.
    Bind(Str),
}

/// Expressions of one operator in a row.
#[derive(Clone)]
pub struct ExpressionList {
    /// The operator; [`Op::Comma`] for plain lists.
    pub operator: Op,
    /// The expressions.
    pub clauses: Vec<ColumnElement>,
    /// Whether the list as a whole is put into parentheses where it meets an operator that binds closer.
    pub group: bool,
}

/// A window.
#[derive(Clone)]
pub struct Over {
    /// The function.
    pub element: ColumnElement,
    /// `PARTITION BY`.
    pub partition_by: Vec<ColumnElement>,
    /// `ORDER BY`.
    pub order_by: Vec<ColumnElement>,
    /// `RANGE`, `ROWS` or `GROUPS` with its bounds.
    pub frame: Option<(FrameKind, FrameBound, FrameBound)>,
    /// `EXCLUDE`.
    pub exclude: Option<Str>,
}

/// The unit of a window's frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the word of that name")]
pub enum FrameKind {
    Range,
    Rows,
    Groups,
}

/// A bound of a window's frame.
#[derive(Clone)]
pub enum FrameBound {
    /// `UNBOUNDED`.
    Unbounded,
    /// `CURRENT ROW`.
    CurrentRow,
    /// That many rows (or units) before.
    Preceding(ColumnElement),
    /// That many rows (or units) behind.
    Following(ColumnElement),
}

/// What stands on the other side of an operator or goes into a function.
#[derive(Clone)]
pub enum Operand {
    /// A plain value, to become a bind parameter.
    Value(Value),
    /// An expression.
    Element(ColumnElement),
    /// A select, to be used as a value or in `IN`.
    Select(SelectBase),
    /// A from-clause: a subquery, to be selected from.
    From(FromClause),
    /// Several, for `IN` and tuples; given as a list, not as one value.
    List(Vec<Operand>),
}

impl ColumnElement {
    /// An expression of that type.
    pub fn new(element: Element, ty: TypeEngine) -> ColumnElement {
        ColumnElement::with_id(fresh_id(), element, ty)
    }

    /// An expression that stands for the same thing as `id`.
    pub fn with_id(id: Id, element: Element, ty: TypeEngine) -> ColumnElement {
        let depth = element.depth();
        ColumnElement(Rc::new(Node { id, element, ty, annotations: None, depth }))
    }

    /// The column of a table, or a column by name only.
    pub fn of_column(column: &Column, from: Option<FromClause>) -> ColumnElement {
        ColumnElement::with_id(column.id(), Element::Column { column: column.clone(), from }, TypeEngine::null())
    }

    /// Identifies it; annotated copies share the number, and so do all handles of a column.
    pub fn id(&self) -> Id {
        self.0.id
    }

    /// How many levels of expressions and sources are in it.
    pub fn depth(&self) -> u16 {
        self.0.depth
    }

    /// What it is.
    pub fn element(&self) -> &Element {
        &self.0.element
    }

    /// Its type.
    pub fn ty(&self) -> TypeEngine {
        match &self.0.element {
            Element::Column { column, .. } => column.ty(),
            _ => self.0.ty.clone(),
        }
    }

    /// What it carries besides.
    pub fn annotations(&self) -> Option<&Rc<Annotations>> {
        self.0.annotations.as_ref()
    }

    /// The same expression, its annotations changed by `change`.
    #[must_use]
    pub fn annotate(&self, change: impl FnOnce(&mut Annotations)) -> ColumnElement {
        let mut annotations = self.0.annotations.as_deref().cloned().unwrap_or_default();
        change(&mut annotations);
        self.with_annotations(Some(Rc::new(annotations)))
    }

    /// The same expression with those annotations.
    #[must_use]
    pub fn with_annotations(&self, annotations: Option<Rc<Annotations>>) -> ColumnElement {
        ColumnElement(Rc::new(Node {
            id: self.0.id,
            element: self.0.element.clone(),
            ty: self.0.ty.clone(),
            annotations,
            depth: self.0.depth,
        }))
    }

    /// Whether both are the same object.
    pub fn is(&self, other: &ColumnElement) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// Whether others hold it too: it may stand in several places.
    pub fn is_shared(&self) -> bool {
        Rc::strong_count(&self.0) > 1
    }

    /// The address, for identity.
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0).cast::<()>() as usize
    }

    /// The column, where it is one.
    pub fn as_column(&self) -> Option<&Column> {
        match &self.0.element {
            Element::Column { column, .. } => Some(column),
            _ => None,
        }
    }

    /// The from-clause that it is a column of.
    pub fn table(&self) -> Option<FromClause> {
        match &self.0.element {
            Element::Column { from: Some(from), .. } => Some(from.clone()),
            Element::Column { column, .. } => column.table().map(FromClause::Table),
            _ => None,
        }
    }

    /// The bind parameter, where it is one.
    pub fn as_bind(&self) -> Option<&BindParameter> {
        match &self.0.element {
            Element::Bind(bind) => Some(bind),
            _ => None,
        }
    }

    /// The entity that makes a statement with this expression one of the ORM.
    pub fn subject(&self) -> Option<Rc<dyn Entity>> {
        let own = self.0.annotations.as_ref().and_then(|annotations| annotations.subject.clone());
        own.or_else(|| match self.element() {
            Element::ScalarSelect(SelectBase::Select(select)) => select.parts().subject.clone(),
            _ => None,
        })
    }
}

impl fmt::Debug for ColumnElement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<expression {}>", self.0.id)
    }
}

impl Payload for ColumnElement {}

#[cfg(test)]
mod tests;
