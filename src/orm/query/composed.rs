//! `union()` and its like, and `from_statement()`: a query whose entities come out of something else than their tables.

use std::rc::Rc;

use super::Query;
use crate::{
    orm::{MappedEntity, context::CompileOptions, entity::RelationshipAttribute},
    sql::{
        compiler::{FromStatement, Statement},
        elements::ColumnElement,
        entity::Attribute,
        invalid_request,
        selectable::{
            Alias, AliasKind, Aliased, CompoundSelect, FromClause, FromItem, JoinSpec, LabelStyle, OnClause, Select,
            SelectBase, SelectItem, SelectParts, SetOperator,
        },
        visitors::ClauseAdapter,
    },
    value::{Raise, Result},
};

/// What the select of a query stands on.
#[derive(Clone, Default)]
pub(super) enum Ground {
    /// The tables of its entities.
    #[default]
    Tables,
    /// The rows of a subquery: expressions over the entities' tables mean its columns.
    Subquery(FromClause),
    /// Another statement altogether.
    Statement(Rc<Statement>),
}

impl Query {
    /// `union()` and its like: a query over the rows of this one and of `others`.
    ///
    /// # Errors
    /// Where one of them is a whole statement.
    #[must_use = "the query itself stays as it is"]
    pub fn combined(&self, operator: SetOperator, others: Vec<SelectBase>) -> Result<Query> {
        let first = SelectBase::Select(self.member()?);
        let members = std::iter::once(first).chain(others).collect();
        let compound = SelectBase::Compound(CompoundSelect::of(operator, members));
        let from = Alias::new(AliasKind::Subquery, Aliased::Select(compound), None).as_from();
        let mut query = self.with_select(self.select.with(forget_rows));
        query.ground = Ground::Subquery(from);
        Ok(query)
    }

    /// The select as it is a member of a UNION: with the names that it has by itself, and without eager joins.
    ///
    /// # Errors
    /// Where it is a whole statement.
    pub fn member(&self) -> Result<Select> {
        Ok(self.only_select()?.with(|parts| parts.label_style = LabelStyle::TablenamePlusCol))
    }

    /// `from_statement()`: the same entities from the rows of a statement.
    #[must_use]
    pub fn with_statement(&self, statement: Statement) -> Query {
        Query { ground: Ground::Statement(Rc::new(statement)), ..self.clone() }
    }

    /// Whether it takes its rows from a whole statement.
    pub fn has_statement(&self) -> bool {
        matches!(self.ground, Ground::Statement(_))
    }

    /// What is executed.
    ///
    /// # Errors
    /// Where the select cannot be said in terms of what it stands on.
    pub fn executable(&self) -> Result<Statement> {
        Ok(match &self.ground {
            Ground::Statement(statement) => Statement::FromStatement(FromStatement {
                entities: self.select.clone(),
                statement: labelled(statement),
            }),
            _ => Statement::Select(SelectBase::Select(self.only_select()?)),
        })
    }

    /// The select in terms of what it stands on.
    ///
    /// # Errors
    /// Where it is a whole statement.
    pub fn only_select(&self) -> Result<Select> {
        match &self.ground {
            Ground::Tables => Ok(self.select.clone()),
            Ground::Subquery(from) => adapted(&self.select, from),
            Ground::Statement(_) => {
                Err(invalid_request("Can't call this method on a Query that uses from_statement()"))
            }
        }
    }
}

/// A select is executed by a query with the names that queries give.
fn labelled(statement: &Rc<Statement>) -> Rc<Statement> {
    match &**statement {
        Statement::Select(SelectBase::Select(select))
            if select.parts().label_style == LabelStyle::DisambiguateOnly && select.parts().subject.is_none() =>
        {
            let select = select.with(|parts| parts.label_style = LabelStyle::TablenamePlusCol);
            Rc::new(Statement::Select(SelectBase::Select(select)))
        }
        _ => statement.clone(),
    }
}

/// Takes out of a select which rows it is of, for they are those of a subquery now.
fn forget_rows(parts: &mut SelectParts) {
    parts.criteria.clear();
    parts.order_by.clear();
    parts.group_by.clear();
    parts.having.clear();
    parts.joins.clear();
    parts.from_objects.clear();
    parts.limit = None;
    parts.offset = None;
    parts.distinct = false;
    parts.distinct_on.clear();
    parts.prefixes.clear();
    parts.suffixes.clear();
}

/// The select with `from` in the place of its entities' tables.
fn adapted(select: &Select, from: &FromClause) -> Result<Select> {
    let adapter = ClauseAdapter::new(from);
    let mut entities: Vec<(MappedEntity, MappedEntity)> = Vec::new();
    let mut columns = Vec::with_capacity(select.parts().columns.len());
    for item in &select.parts().columns {
        columns.push(match item {
            SelectItem::Entity(entity) => match MappedEntity::from_entity(entity) {
                Some(known) if !known.is_aliased() => {
                    let made = MappedEntity::standing_in(known.mapper(), from.clone());
                    entities.push((known, made.clone()));
                    SelectItem::Entity(made.as_entity())
                }
                _ => return Err(Raise::unsupported(format!("a union of queries of {}", entity.label()))),
            },
            SelectItem::Element(element) => SelectItem::Element(element_over(&adapter, element)),
            SelectItem::From(_) => return Err(Raise::unsupported("a union of queries of tables")),
        });
    }
    let adapt = |list: &mut Vec<ColumnElement>| list.iter_mut().for_each(|element| *element = adapter.adapt(element));
    let adapted = select.with(|parts| {
        parts.columns = columns;
        adapt(&mut parts.criteria);
        adapt(&mut parts.order_by);
        adapt(&mut parts.group_by);
        adapt(&mut parts.having);
        parts.from_objects.insert(0, FromItem::From(from.clone()));
        parts.joins = parts.joins.iter().map(|join| join_over(join, &adapter, &entities)).collect();
    });
    Ok(CompileOptions { any_class: true, ..CompileOptions::default() }.attach(&adapted))
}

/// An attribute as a column of the subquery, under its own name.
fn element_over(adapter: &ClauseAdapter, element: &ColumnElement) -> ColumnElement {
    let adapted = adapter.adapt(element);
    match element.annotations() {
        Some(annotations) => adapted.with_annotations(Some(annotations.clone())),
        None => adapted,
    }
}

fn join_over(join: &JoinSpec, adapter: &ClauseAdapter, entities: &[(MappedEntity, MappedEntity)]) -> JoinSpec {
    let along = |attribute: &Rc<dyn Attribute>| -> Rc<dyn Attribute> {
        let Some(known) = RelationshipAttribute::from_attribute(attribute) else { return attribute.clone() };
        match entities.iter().find(|(entity, _)| entity.is(&known.entity)) {
            Some((_, made)) => Rc::new(RelationshipAttribute { entity: made.clone(), ..known }),
            None => attribute.clone(),
        }
    };
    let mut join = join.clone();
    if let FromItem::Attribute(attribute) = &join.target {
        join.target = FromItem::Attribute(along(attribute));
    }
    join.onclause = join.onclause.map(|onclause| match onclause {
        OnClause::Element(element) => OnClause::Element(adapter.adapt(&element)),
        OnClause::Attribute(attribute) => OnClause::Attribute(along(&attribute)),
    });
    join
}
