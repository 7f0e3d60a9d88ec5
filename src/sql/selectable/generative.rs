//! The methods by which a select grows.

use super::{
    Alias, AliasKind, Aliased, CompoundParts, CompoundSelect, CteOptions, ForUpdate, FromClause, FromItem, JoinSpec,
    LabelStyle, OnClause, Select, SelectBase, SelectItem, SetOperator, StatementOptions,
};
use crate::{
    sql::{
        argument_error,
        elements::{Bound, ColumnElement, Element, Operand, and, exists},
        types::TypeEngine,
    },
    value::{Result, Str, Value},
};

impl Select {
    /// `where(condition)`.
    #[must_use]
    pub fn filter(&self, condition: ColumnElement) -> Select {
        self.with(|parts| {
            parts.propagate(&condition);
            parts.criteria.push(condition);
        })
    }

    /// `having(condition)`.
    #[must_use]
    pub fn having(&self, condition: ColumnElement) -> Select {
        self.with(|parts| parts.having.push(condition))
    }

    /// `order_by(…)`; nothing takes the order away.
    #[must_use]
    pub fn order_by(&self, clauses: Option<Vec<ColumnElement>>) -> Select {
        self.with(|parts| match clauses {
            Some(clauses) => parts.order_by.extend(clauses.iter().map(ColumnElement::as_order)),
            None => parts.order_by.clear(),
        })
    }

    /// `group_by(…)`; nothing takes it away.
    #[must_use]
    pub fn group_by(&self, clauses: Option<Vec<ColumnElement>>) -> Select {
        self.with(|parts| match clauses {
            Some(clauses) => parts.group_by.extend(clauses),
            None => parts.group_by.clear(),
        })
    }

    /// `distinct(…)`.
    #[must_use]
    pub fn distinct(&self, on: Vec<ColumnElement>) -> Select {
        self.with(|parts| {
            parts.distinct = true;
            parts.distinct_on.extend(on);
        })
    }

    /// `limit(count)`.
    #[must_use]
    pub fn limit(&self, count: Option<ColumnElement>) -> Select {
        self.with(|parts| {
            parts.limit = count;
            parts.fetch = None;
        })
    }

    /// `offset(count)`.
    #[must_use]
    pub fn offset(&self, count: Option<ColumnElement>) -> Select {
        self.with(|parts| parts.offset = count)
    }

    /// `select_from(…)`.
    #[must_use]
    pub fn select_from(&self, items: Vec<FromItem>) -> Select {
        self.with(|parts| {
            for item in items {
                parts.propagate_from(&item);
                parts.from_objects.push(item);
            }
        })
    }

    /// `join(target, onclause)`, `outerjoin()`, `join_from()`.
    #[must_use]
    pub fn join(&self, join: JoinSpec) -> Select {
        self.with(|parts| {
            if let Some(left) = &join.left {
                parts.propagate_from(left);
            }
            parts.propagate_from(&join.target);
            if let (None, Some(OnClause::Attribute(attribute))) = (&parts.subject, &join.onclause) {
                parts.subject = Some(attribute.entity());
            }
            parts.joins.push(join);
        })
    }

    /// `add_columns(…)`.
    #[must_use]
    pub fn add_columns(&self, columns: Vec<SelectItem>) -> Select {
        self.with(|parts| {
            for item in columns {
                parts.propagate_item(&item);
                parts.columns.push(item);
            }
        })
    }

    /// `with_only_columns(…)`; with `maintain` the sources of before stay.
    ///
    /// # Errors
    /// As [`Select::froms`].
    pub fn with_only_columns(&self, columns: Vec<SelectItem>, maintain: bool) -> Result<Select> {
        let froms = if maintain { Some(self.froms()?) } else { None };
        Ok(self.with(|parts| {
            if let Some(froms) = froms {
                parts.joins.clear();
                parts.from_objects = froms.into_iter().map(FromItem::From).collect();
            }
            for item in &columns {
                parts.propagate_item(item);
            }
            parts.columns = columns;
        }))
    }

    /// `with_for_update(…)`.
    #[must_use]
    pub fn with_for_update(&self, lock: ForUpdate) -> Select {
        self.with(|parts| parts.for_update = Some(lock))
    }

    /// `correlate(…)`; nothing for `correlate(None)`.
    #[must_use]
    pub fn correlate(&self, froms: Option<Vec<FromClause>>) -> Select {
        self.with(|parts| match froms {
            Some(froms) => parts.correlate.get_or_insert_default().extend(froms),
            None => parts.correlate = Some(Vec::new()),
        })
    }

    /// `correlate_except(…)`; nothing for `correlate_except(None)`.
    #[must_use]
    pub fn correlate_except(&self, froms: Option<Vec<FromClause>>) -> Select {
        self.with(|parts| match froms {
            Some(froms) => parts.correlate_except.get_or_insert_default().extend(froms),
            None => parts.correlate_except = Some(Vec::new()),
        })
    }

    /// `set_label_style(…)`.
    #[must_use]
    pub fn set_label_style(&self, style: LabelStyle) -> Select {
        if self.parts().label_style == style { self.clone() } else { self.with(|parts| parts.label_style = style) }
    }

    /// The conditions as one; `None` without any.
    pub fn whereclause(&self) -> Option<ColumnElement> {
        let criteria = &self.parts().criteria;
        (!criteria.is_empty()).then(|| and(criteria.clone()))
    }
}

impl SelectBase {
    /// `subquery(name)`.
    pub fn subquery(&self, name: Option<Str>) -> Alias {
        Alias::new(AliasKind::Subquery, Aliased::Select(self.disambiguated()), name)
    }

    /// `lateral(name)`.
    pub fn lateral(&self, name: Option<Str>) -> Alias {
        Alias::new(AliasKind::Lateral, Aliased::Select(self.disambiguated()), name)
    }

    /// `cte(name, recursive, nesting)`.
    pub fn cte(&self, name: Option<Str>, recursive: bool, nesting: bool) -> Alias {
        let options = CteOptions { recursive, nesting, ..CteOptions::default() };
        Alias::new(AliasKind::Cte(options), Aliased::Select(self.clone()), name)
    }

    /// `exists()`.
    pub fn exists(&self) -> ColumnElement {
        exists(self.clone())
    }

    /// `label(name)`, of the select as a value.
    pub fn label(&self, name: Option<&str>) -> ColumnElement {
        self.scalar_subquery().label(name)
    }

    /// `union(others…)` and its like.
    #[must_use]
    pub fn compound(&self, operator: SetOperator, others: Vec<SelectBase>) -> CompoundSelect {
        let mut selects = vec![self.clone()];
        selects.extend(others);
        CompoundSelect::of(operator, selects)
    }

    /// `options()` and what else all statements carry.
    pub fn statement(&self) -> Option<&StatementOptions> {
        match self {
            SelectBase::Select(select) => Some(&select.parts().statement),
            SelectBase::Compound(compound) => Some(&compound.parts().statement),
            SelectBase::Textual(text) => Some(text.statement()),
            SelectBase::Dml(_) => None,
        }
    }

    /// Without names that collide for want of labels.
    pub fn disambiguated(&self) -> SelectBase {
        match self {
            SelectBase::Select(select) if select.parts().label_style == LabelStyle::None => {
                SelectBase::Select(select.set_label_style(LabelStyle::DisambiguateOnly))
            }
            other => other.clone(),
        }
    }
}

impl CompoundSelect {
    /// `union(selects…)` and its like.
    pub fn of(operator: SetOperator, selects: Vec<SelectBase>) -> CompoundSelect {
        let subject = selects.iter().find_map(|select| match select {
            SelectBase::Select(select) => select.parts().subject.clone(),
            SelectBase::Compound(compound) => compound.parts().subject.clone(),
            SelectBase::Textual(text) => text.subject().cloned(),
            SelectBase::Dml(_) => None,
        });
        CompoundSelect::from_parts(CompoundParts {
            operator,
            selects,
            group_by: Vec::new(),
            order_by: Vec::new(),
            limit: None,
            offset: None,
            fetch: None,
            for_update: None,
            label_style: LabelStyle::default(),
            subject,
            statement: StatementOptions::default(),
        })
    }

    /// `order_by(…)`; nothing takes the order away.
    #[must_use]
    pub fn order_by(&self, clauses: Option<Vec<ColumnElement>>) -> CompoundSelect {
        self.with(|parts| match clauses {
            Some(clauses) => parts.order_by.extend(clauses.iter().map(ColumnElement::as_order)),
            None => parts.order_by.clear(),
        })
    }

    /// `limit(count)`.
    #[must_use]
    pub fn limit(&self, count: Option<ColumnElement>) -> CompoundSelect {
        self.with(|parts| parts.limit = count)
    }

    /// `offset(count)`.
    #[must_use]
    pub fn offset(&self, count: Option<ColumnElement>) -> CompoundSelect {
        self.with(|parts| parts.offset = count)
    }
}

impl Alias {
    /// `cte.union(others…)` and its like: the common table expression with more behind it, of the same name.
    #[must_use]
    pub fn cte_compound(&self, operator: SetOperator, others: Vec<SelectBase>) -> Alias {
        let (Some(options), Aliased::Select(select)) = (self.as_cte(), self.element()) else { return self.clone() };
        let options = CteOptions { restates: Some(self.clone()), ..options.clone() };
        let compound = SelectBase::Compound(select.compound(operator, others));
        Alias::named(AliasKind::Cte(options), Aliased::Select(compound), self.name().clone())
    }
}

impl ColumnElement {
    /// An expression of ORDER BY: one that has a label may be written as the label.
    #[must_use]
    pub fn as_order(&self) -> ColumnElement {
        match self.order_label() {
            Some(_) => ColumnElement::derived(Element::LabelReference(self.clone()), self.ty(), &[self]),
            None => self.clone(),
        }
    }

    /// The label that an expression of ORDER BY may be written as.
    pub(in crate::sql) fn order_label(&self) -> Option<&ColumnElement> {
        match self.element() {
            Element::Label { .. } => Some(self),
            Element::Unary { element, modifier: Some(_), .. } => element.order_label(),
            _ => None,
        }
    }

    /// A name given to ORDER BY, GROUP BY or DISTINCT.
    pub fn textual_label(name: &str) -> ColumnElement {
        ColumnElement::new(Element::TextualLabel(name.into()), TypeEngine::null())
    }
}

/// What `limit()` and `offset()` were given, as an expression.
///
/// # Errors
/// `ArgumentError` where it is neither an integer nor an expression.
pub fn limit_clause(value: Operand) -> Result<Option<ColumnElement>> {
    match value {
        Operand::Value(Value::None) => Ok(None),
        Operand::Value(value @ (Value::Int(_) | Value::Bool(_))) => {
            Ok(Some(ColumnElement::bind("param", Bound::Value(value), Some(TypeEngine::integer()), true)))
        }
        Operand::Value(_) => Err(argument_error("LIMIT / OFFSET expression expected, or an integer")),
        other => other.into_expression().map(Some),
    }
}

/// What `group_by()` and `order_by()` were given: a string is the name of a label or column.
///
/// # Errors
/// `ArgumentError` where it is no expression.
pub fn by_clause(value: Operand, what: &str) -> Result<ColumnElement> {
    match value {
        Operand::Value(Value::Str(name)) => Ok(ColumnElement::textual_label(&name)),
        Operand::Value(value) => {
            Err(argument_error(format!("{what} expression expected, got {}.", crate::sql::elements::brief(&value))))
        }
        other => other.into_expression(),
    }
}
