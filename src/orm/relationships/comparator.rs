//! Relationships in conditions: comparison to an object or to `None`, `contains()`, `any()`, `has()`.

use std::rc::Rc;

use super::{
    Direction, RelationshipProperty,
    join_condition::with_parameters,
    joins::{JoinsRequest, single_criterion},
};
use crate::{
    orm::{
        InstanceState, Loaded, MappedEntity, Passive, RelationshipAttribute,
        context::CompileOptions,
        queryable::{all_of, operand},
    },
    sql::{
        elements::{Bound, ColumnElement, Element, Operand, and, exists, literal_column, null, or},
        entity::Annotations,
        operators::Op,
        schema::Column,
        selectable::{FromItem, Select, SelectBase, SelectItem},
        visitors::ClauseAdapter,
    },
    value::{CompareOp, Host, Raise, Result, Str, Value},
};

impl RelationshipAttribute {
    /// The join condition itself, of the entity and the target.
    ///
    /// # Errors
    /// Where derived classes that load with a side cannot be joined.
    pub fn condition(&self) -> Result<ColumnElement> {
        let joins = self.relationship.create_joins(JoinsRequest {
            source: Some(self.entity.from_clause()),
            source_polymorphic: true,
            of_type: self.of_type.as_ref(),
            alias_secondary: true,
            criteria: &self.criteria,
            ..JoinsRequest::default()
        })?;
        Ok(match joins.second {
            Some(second) => and(vec![joins.primary, second]),
            None => joins.primary,
        })
    }

    /// `User.address == value`: `value` is an object or `None`.
    pub fn equals(&self, host: &mut dyn Host, value: &Value) -> Result<ColumnElement> {
        if is_null(value) {
            return match self.relationship.direction() {
                Direction::ManyToOne => Ok(self.adapted(&none_clause(&self.relationship))),
                _ => Ok(self.exists(host, None, Vec::new())?.negate()),
            };
        }
        if self.relationship.uselist() {
            return Err(no_collection_comparison());
        }
        self.compared_to(value)
    }

    /// `User.address != value`.
    pub fn differs(&self, host: &mut dyn Host, value: &Value) -> Result<ColumnElement> {
        if is_null(value) {
            return match self.relationship.direction() {
                Direction::ManyToOne => Ok(self.adapted(&none_clause(&self.relationship)).negate()),
                _ => self.exists(host, None, Vec::new()),
            };
        }
        if self.relationship.uselist() {
            return Err(no_collection_comparison());
        }
        self.negated(host, value)
    }

    /// `User.addresses.contains(value)`.
    pub fn contains(&self, host: &mut dyn Host, value: &Value) -> Result<ColumnElement> {
        if !self.relationship.uselist() {
            return Err(invalid_request("'contains' not implemented for scalar attributes.  Use =="));
        }
        let condition = self.compared_to(value)?;
        if self.relationship.secondary().is_none() {
            return Ok(condition);
        }
        // A row between that does not match is not the same as no row that does.
        let negation = self.negated(host, value)?;
        Ok(condition.annotate(|annotations| annotations.negation = Some(negation)))
    }

    /// `User.addresses.any(criterion, key=value…)`.
    pub fn any(
        &self,
        host: &mut dyn Host,
        criterion: Option<ColumnElement>,
        keywords: Vec<(Str, Value)>,
    ) -> Result<ColumnElement> {
        if !self.relationship.uselist() {
            return Err(invalid_request("'any()' not implemented for scalar attributes. Use has()."));
        }
        self.exists(host, criterion, keywords)
    }

    /// `Address.user.has(criterion, key=value…)`.
    pub fn has(
        &self,
        host: &mut dyn Host,
        criterion: Option<ColumnElement>,
        keywords: Vec<(Str, Value)>,
    ) -> Result<ColumnElement> {
        if self.relationship.uselist() {
            return Err(invalid_request("'has()' not implemented for collections. Use any()."));
        }
        self.exists(host, criterion, keywords)
    }

    /// The condition that an object is on the other side.
    fn compared_to(&self, value: &Value) -> Result<ColumnElement> {
        let state = self.mapped_instance(value)?;
        let join = self.relationship.join();
        let mapper = self.relationship.mapper().clone();
        let mut binds: Vec<(Column, ColumnElement)> = Vec::new();
        let mut parameter = |column: &Column| -> ColumnElement {
            if let Some((_, bind)) = binds.iter().find(|(known, _)| known.is(column)) {
                return bind.clone();
            }
            let value = column_value(&mapper, &state, column);
            let bind = ColumnElement::bind("param", value, Some(column.ty()), true);
            binds.push((column.clone(), bind.clone()));
            bind
        };
        let condition = with_parameters(&join.primaryjoin, join.secondaryjoin.as_ref(), true, &mut parameter);
        Ok(match &self.relationship.join().secondary {
            Some(secondary) => {
                let alias = secondary.anonymous(None, true)?;
                self.adapted(&ClauseAdapter::new(&alias).adapt(&condition))
            }
            None => self.adapted(&condition),
        })
    }

    fn negated(&self, host: &mut dyn Host, value: &Value) -> Result<ColumnElement> {
        let state = self.mapped_instance(value)?;
        if self.relationship.direction() == Direction::ManyToOne && self.relationship.use_get() {
            let mut clauses = Vec::new();
            for (local, remote) in self.relationship.local_remote_pairs() {
                let column = self.entity.column(local);
                let value = column_value(self.relationship.mapper(), &state, remote);
                let bind = ColumnElement::bind(&local.key(), value, Some(local.ty()), true);
                let differs = column.operate(Op::Ne, Operand::Element(bind))?;
                let is_null = column.operate(Op::Is, Operand::Element(null()))?;
                clauses.push(or(vec![differs, is_null]));
            }
            return Ok(and(clauses));
        }
        let mapper = self.relationship.mapper();
        let key = mapper.primary_key_from_state(host, &state)?;
        let mut clauses = Vec::new();
        for (column, value) in mapper.primary_key().iter().zip(key) {
            clauses.push(column.element().operate(Op::Eq, Operand::Value(value))?);
        }
        Ok(self.exists(host, all_of(clauses), Vec::new())?.negate())
    }

    /// `EXISTS (SELECT 1 FROM target WHERE join AND criterion)`.
    fn exists(
        &self,
        host: &mut dyn Host,
        criterion: Option<ColumnElement>,
        keywords: Vec<(Str, Value)>,
    ) -> Result<ColumnElement> {
        let self_referential = self.relationship.is_self_referential();
        let target = self.of_type.clone().unwrap_or_else(|| self.relationship.entity());
        let mut clauses: Vec<ColumnElement> = criterion.into_iter().collect();
        let (dest, is_alias) = match &self.of_type {
            Some(entity) => {
                let from = entity.from_clause();
                clauses.extend(single_criterion(entity.mapper())?);
                let alias = self_referential && !entity.is_aliased();
                (Some(if alias { from.anonymous(None, false)? } else { from }), entity.is_aliased())
            }
            None => (None, false),
        };
        let joins = self.relationship.create_joins(JoinsRequest {
            source: self.entity.is_aliased().then(|| self.entity.from_clause()),
            dest,
            ..JoinsRequest::default()
        })?;
        for (key, value) in keywords {
            // Names are those of the class itself, whichever alias stands for it.
            let class = MappedEntity::of(self.relationship.mapper());
            clauses.push(attribute_equals(host, &class, &key, &value)?);
        }
        let criterion = all_of(clauses).map(|criterion| match &joins.adapter {
            Some(adapter) if !is_alias => adapter.adapt(&criterion),
            _ => criterion,
        });
        let mut condition = vec![joins.primary];
        condition.extend(joins.second);
        let criterion =
            criterion.map(|criterion| criterion.annotate(|annotations| annotations.flags |= Annotations::NO_REPLACE));
        condition.extend(criterion);
        let condition = if condition.len() == 1 { condition.swap_remove(0) } else { and(condition) };
        let select = Select::new(vec![SelectItem::Element(literal_column("1", None))]).with(|parts| {
            let mut froms = vec![joins.dest];
            froms.extend(joins.secondary);
            parts.criteria.push(condition);
            parts.from_objects = froms.iter().cloned().map(FromItem::From).collect();
            parts.correlate_except = Some(froms);
        });
        if joins.adapter.is_some() && !target.is_aliased() {
            return Ok(exists(SelectBase::Select(select)));
        }
        let select = select.with(|parts| parts.subject = Some(target.as_entity()));
        let options = CompileOptions { exists_of: Some(target), ..CompileOptions::default() };
        Ok(exists(SelectBase::Select(options.attach(&select))))
    }

    /// A condition in terms of the entity, where that is an alias.
    fn adapted(&self, condition: &ColumnElement) -> ColumnElement {
        match self.entity.adapter() {
            Some(adapter) => adapter.adapt(condition),
            None => condition.clone(),
        }
    }

    /// The state of the object that the relationship is compared to.
    ///
    /// # Errors
    /// `ArgumentError` for what is no object of a mapped class.
    pub fn mapped_instance(&self, value: &Value) -> Result<InstanceState> {
        InstanceState::of_value(value).ok_or_else(|| {
            Raise::new(
                "sqlalchemy.exc.ArgumentError",
                format!(
                    "Mapped instance expected for relationship comparison to object.   Classes, queries and other SQL elements \
                     are not accepted in this context; for comparison with a subquery, use {}.has(**criteria).",
                    self.relationship.label()
                ),
            )
        })
    }
}

impl RelationshipProperty {
    /// The condition that a row of the target belongs to an object of this side.
    pub fn with_parent(&self, state: &InstanceState) -> ColumnElement {
        let join = self.join();
        let mapper = state.mapper().clone();
        let mut binds: Vec<(Column, ColumnElement)> = Vec::new();
        let mut parameter = |column: &Column| -> ColumnElement {
            if let Some((_, bind)) = binds.iter().find(|(known, _)| known.is(column)) {
                return bind.clone();
            }
            let bind = ColumnElement::bind("param", column_value(&mapper, state, column), Some(column.ty()), true);
            binds.push((column.clone(), bind.clone()));
            bind
        };
        with_parameters(&join.primaryjoin, join.secondaryjoin.as_ref(), false, &mut parameter)
    }
}

/// `entity.key == value`, as `filter_by()` and the keywords of `any()` mean it.
pub fn attribute_equals(host: &mut dyn Host, entity: &MappedEntity, key: &Str, value: &Value) -> Result<ColumnElement> {
    if let Some(column) = entity.attribute(key) {
        let other = operand(host, value)?;
        return column.operate(Op::Eq, other);
    }
    let property = entity.mapper().property(key);
    match property.as_ref().and_then(|property| property.as_relationship()) {
        Some(relationship) => RelationshipAttribute {
            entity: entity.clone(),
            relationship: relationship.clone(),
            of_type: None,
            criteria: Vec::new(),
        }
        .equals(host, value),
        None => match host.get_attribute(&Value::Class(entity.mapper().class().clone()), key)? {
            // A synonym, a hybrid, a proxy.
            Some(found) => {
                let compared = host.compare(CompareOp::Eq, &found, value)?;
                operand(host, &compared)?.into_expression()
            }
            None => Err(Raise::new(
                "AttributeError",
                format!("type object '{}' has no attribute '{key}'", entity.mapper().class_name()),
            )),
        },
    }
}

/// The condition that there is no other side: of a many-to-one, that its foreign key is NULL.
fn none_clause(relationship: &RelationshipProperty) -> ColumnElement {
    let join = relationship.join();
    let mut parameter = |column: &Column| ColumnElement::bind("none", Bound::Absent, Some(column.ty()), true);
    let condition = with_parameters(&join.primaryjoin, join.secondaryjoin.as_ref(), true, &mut parameter);
    nulled(&condition)
}

/// The comparisons with a parameter turned into `IS NULL`.
fn nulled(condition: &ColumnElement) -> ColumnElement {
    match condition.element() {
        Element::Binary { left, right, .. } => {
            let other = match (left.as_bind(), right.as_bind()) {
                (Some(_), None) => right,
                (None, Some(_)) => left,
                _ => return condition.clone(),
            };
            other.operate(Op::Is, Operand::Element(null())).unwrap_or_else(|_| condition.clone())
        }
        Element::List(list) => {
            let clauses: Vec<ColumnElement> = list.clauses.iter().map(nulled).collect();
            if list.operator == Op::Or { or(clauses) } else { and(clauses) }
        }
        Element::Grouping(inner) => nulled(inner),
        _ => condition.clone(),
    }
}

/// The value of the attribute of a column, at execution.
fn column_value(mapper: &crate::orm::Mapper, state: &InstanceState, column: &Column) -> Bound {
    let (mapper, state, column) = (mapper.clone(), state.clone(), column.clone());
    // The values stay with the expression, as they do in SQLAlchemy, though the object may go.
    let dict = state.object().and_then(|object| object.attributes().cloned());
    Bound::Callable(Rc::new(move |host: &mut dyn Host| {
        let Some(attribute) = mapper.attribute_of_column(&column) else { return Ok(Value::None) };
        let Some(dict) = &dict else { return Ok(Value::None) };
        let persistent = state.object_state() == crate::trace::ObjectState::Persistent;
        let passive = if persistent { Passive::OFF } else { Passive::NO_FETCH.without(Passive::INIT_OK) };
        let value = match attribute.get(host, &state, dict, passive)? {
            Loaded::Value(value) => value,
            Loaded::NoValue => {
                return Err(invalid_request(format!(
                    "Can't resolve value for column {} on object {}; no value has been set for this column",
                    column.description(),
                    state.describe()
                )));
            }
            _ => {
                return Err(invalid_request(format!(
                    "Can't resolve value for column {} on object {}; the object is detached and the value was expired",
                    column.description(),
                    state.describe()
                )));
            }
        };
        if value.is_none() {
            host.warn(
                "sqlalchemy.exc.SAWarning",
                &format!(
                    "Got None for value of column {}; this is unsupported for a relationship comparison and will not currently \
                     produce an IS comparison (but may in a future release)",
                    column.description()
                ),
            )?;
        }
        Ok(value)
    }))
}

fn is_null(value: &Value) -> bool {
    value.is_none()
        || value.payload::<ColumnElement>().is_some_and(|element| matches!(element.element(), Element::Null))
}

fn no_collection_comparison() -> Raise {
    invalid_request("Can't compare a collection to an object or collection; use contains() to test for membership.")
}

fn invalid_request(message: impl Into<Str>) -> Raise {
    Raise::new("sqlalchemy.exc.InvalidRequestError", message)
}
