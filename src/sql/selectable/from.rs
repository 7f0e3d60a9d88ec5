//! What an expression or a source draws on.

use hashbrown::HashSet;

use super::{
    Alias, AliasKind, Aliased, CteOptions, FromClause, FromItem, Join, LabelStyle, Select, SelectBase, SelectItem,
};
use crate::{
    sql::{
        Id,
        elements::{ColumnElement, Element, FrameBound},
        names::Name,
        schema::Column,
        visitors::{ClauseAdapter, Walked},
    },
    value::{Result, Str},
};

impl FromClause {
    /// Identifies it.
    pub fn id(&self) -> Id {
        match self {
            FromClause::Table(table) => table.id(),
            FromClause::Join(join) => join.id(),
            FromClause::Alias(alias) => alias.id(),
        }
    }

    /// Whether both are the same.
    pub fn is(&self, other: &FromClause) -> bool {
        self.id() == other.id()
    }

    /// The name of what has one.
    pub fn name(&self) -> Option<Name> {
        match self {
            FromClause::Table(table) => Some(Name::Plain(table.name().clone())),
            FromClause::Alias(alias) => Some(alias.name().clone()),
            FromClause::Join(_) => None,
        }
    }

    /// Its class in SQLAlchemy.
    pub fn class_name(&self) -> &'static str {
        match self {
            FromClause::Table(table) if table.is_lightweight() => "TableClause",
            FromClause::Table(_) => "Table",
            FromClause::Join(_) => "Join",
            FromClause::Alias(alias) => match alias.kind() {
                AliasKind::Alias => "Alias",
                AliasKind::Subquery => "Subquery",
                AliasKind::Cte(_) => "CTE",
                AliasKind::Lateral => "Lateral",
                AliasKind::TableValued { .. } => "TableValuedAlias",
                AliasKind::Values { .. } => "Values",
                AliasKind::TableSample { .. } => "TableSample",
                AliasKind::Bare => "FromClause",
            },
        }
    }

    /// `description`: what messages call it, the name or what it is an anonymous alias of.
    pub fn description(&self) -> String {
        match self {
            FromClause::Table(table) => table.name().to_string(),
            FromClause::Alias(alias) => match (alias.name(), alias.element()) {
                (Name::Plain(name), _) => name.to_string(),
                (_, Aliased::From(inner)) => format!("Anonymous alias of {}", inner.description()),
                (_, Aliased::Function(function)) => match function.element() {
                    Element::Function(function) => format!("Anonymous alias of {}", function.name),
                    _ => alias.name().display().to_string(),
                },
                _ => alias.name().display().to_string(),
            },
            FromClause::Join(join) => format!(
                "Join object on {}({}) and {}({})",
                join.left().description(),
                join.left().id(),
                join.right().description(),
                join.right().id()
            ),
        }
    }

    /// `_from_objects`: itself, and for a join its sides too.
    pub fn from_objects(&self) -> Vec<FromClause> {
        let mut froms = vec![self.clone()];
        if let FromClause::Join(join) = self {
            froms.extend(join.left().from_objects());
            froms.extend(join.right().from_objects());
        }
        froms
    }

    /// `_hide_froms`: what needs no place of its own beside this one.
    pub fn hides(&self) -> Vec<FromClause> {
        match self {
            FromClause::Join(join) => {
                let mut froms = join.left().from_objects();
                froms.extend(join.right().from_objects());
                froms
            }
            _ => Vec::new(),
        }
    }

    /// Whether `other` is it or a part of it.
    pub fn contains(&self, other: &FromClause) -> bool {
        self.from_objects().iter().any(|from| from.is(other))
    }

    /// It under another name (`_anonymous_fromclause`): a join becomes a subquery, or with `flat` a join of aliases.
    ///
    /// # Errors
    /// Where a part cannot be joined.
    pub fn anonymous(&self, name: Option<Str>, flat: bool) -> Result<FromClause> {
        let FromClause::Join(join) = self else { return Ok(self.alias(name).as_from()) };
        if !flat {
            let select =
                Select::new(vec![SelectItem::From(join.left().clone()), SelectItem::From(join.right().clone())]).with(
                    |parts| {
                        parts.from_objects = vec![FromItem::From(self.clone())];
                        parts.label_style = LabelStyle::TablenamePlusCol;
                        parts.correlate = Some(Vec::new());
                    },
                );
            return Ok(Alias::new(AliasKind::Subquery, Aliased::Select(SelectBase::Select(select)), name).as_from());
        }
        let part = |from: &FromClause| {
            let own = match (&name, from) {
                (None, _) => None,
                (Some(name), FromClause::Join(_)) => Some(name.clone()),
                (Some(name), from) => {
                    Some(format!("{name}_{}", from.name().as_ref().map_or_else(|| "".into(), Name::display)).into())
                }
            };
            from.anonymous(own, true)
        };
        let (left, right) = (part(join.left())?, part(join.right())?);
        let adapter = ClauseAdapter::new(&left).chain(ClauseAdapter::new(&right));
        let onclause = adapter.adapt(join.onclause());
        Ok(Join::new(left, right, onclause, join.is_outer(), join.is_full()).as_from())
    }

    /// Whether `column` is one of its columns, not only of one that it stands for.
    pub fn contains_column(&self, column: &Column) -> bool {
        match self {
            FromClause::Join(join) => join.left().contains_column(column) || join.right().contains_column(column),
            from => column.from_clause().is_some_and(|own| own.is(from)),
        }
    }

    /// `alias(name)`.
    pub fn alias(&self, name: Option<Str>) -> Alias {
        if let FromClause::Alias(alias) = self
            && let Some(options) = alias.as_cte()
        {
            let options = CteOptions { alias_of: Some(alias.clone()), ..options.clone() };
            return Alias::new(AliasKind::Cte(options), Aliased::From(self.clone()), name);
        }
        Alias::new(AliasKind::Alias, Aliased::From(self.clone()), name)
    }
}

impl ColumnElement {
    /// `_from_objects`: the sources of the columns in it, subqueries' own left out.
    pub fn from_objects(&self) -> Vec<FromClause> {
        let mut froms = Froms::default();
        self.collect_froms(&mut froms);
        froms.list
    }

    fn collect_froms(&self, froms: &mut Froms) {
        match self.element() {
            Element::Column { .. } => {
                if let Some(table) = self.table() {
                    froms.add(table);
                }
            }
            Element::From(from) => froms.add(from.clone()),
            Element::ScalarSelect(_)
            | Element::SelectGrouping(_)
            | Element::Exists(_)
            | Element::FunctionColumn { .. } => {}
            _ if froms.walked.again(self) => {}
            _ => self.visit_children(&mut |child| child.collect_froms(froms)),
        }
    }

    /// Calls `visit` with each expression directly inside this one.
    pub fn visit_children(&self, visit: &mut dyn FnMut(&ColumnElement)) {
        self.element().visit_children(visit);
    }
}

impl Element {
    /// Calls `visit` with each expression directly inside this one.
    pub fn visit_children(&self, visit: &mut dyn FnMut(&ColumnElement)) {
        match self {
            Element::Label { element, .. }
            | Element::Grouping(element)
            | Element::Unary { element, .. }
            | Element::Cast { element, .. }
            | Element::TypeCoerce(element)
            | Element::Extract { element, .. }
            | Element::Exists(element)
            | Element::AsBoolean { element, .. }
            | Element::LabelReference(element) => visit(element),
            Element::Binary { left, right, .. } => {
                visit(left);
                visit(right);
            }
            Element::List(list) => list.clauses.iter().for_each(visit),
            Element::Tuple(items) => items.iter().for_each(visit),
            Element::Case { value, whens, otherwise } => {
                value.iter().for_each(&mut *visit);
                for (condition, result) in whens {
                    visit(condition);
                    visit(result);
                }
                otherwise.iter().for_each(visit);
            }
            Element::Function(function) => function.clauses.iter().for_each(visit),
            Element::Filter { function, criteria } => {
                visit(function);
                criteria.iter().for_each(visit);
            }
            Element::WithinGroup { function, order_by } | Element::AggregateOrderBy { function, order_by } => {
                visit(function);
                order_by.iter().for_each(visit);
            }
            Element::FunctionColumn { function, .. } => visit(function),
            Element::ScalarValues(rows) => rows.rows.iter().flatten().for_each(visit),
            Element::Slice { start, stop, step } => {
                for part in [start, stop, step] {
                    visit(part);
                }
            }
            Element::Over(over) => {
                visit(&over.element);
                over.partition_by.iter().for_each(&mut *visit);
                over.order_by.iter().for_each(&mut *visit);
                if let Some((_, from, to)) = &over.frame {
                    for bound in [from, to] {
                        if let FrameBound::Preceding(element) | FrameBound::Following(element) = bound {
                            visit(element);
                        }
                    }
                }
            }
            Element::Text(text) => text.binds.iter().for_each(|(_, bind)| visit(bind)),
            _ => {}
        }
    }
}

impl SelectItem {
    /// The sources that it draws on.
    pub fn from_objects(&self) -> Vec<FromClause> {
        match self {
            SelectItem::Element(element) => element.from_objects(),
            SelectItem::From(from) => from.from_objects(),
            SelectItem::Entity(entity) => entity.selectable().map_or_else(Vec::new, |from| from.from_objects()),
        }
    }
}

/// Sources, each once, in order.
#[derive(Default)]
pub(super) struct Froms {
    pub(super) list: Vec<FromClause>,
    seen: HashSet<Id>,
    walked: Walked,
}

impl Froms {
    pub(super) fn add(&mut self, from: FromClause) {
        if self.seen.insert(from.id()) {
            self.list.push(from);
        }
    }
}

impl FromClause {
    /// `repr()` of it.
    pub fn repr(&self) -> String {
        match self {
            FromClause::Table(table) if !table.is_lightweight() => table.repr(),
            other => {
                let (class, address) = (other.class_name(), other.id());
                format!("<sqlalchemy.sql.selectable.{class} at {address:#x}; {}>", other.description())
            }
        }
    }
}
