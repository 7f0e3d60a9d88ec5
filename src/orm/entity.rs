//! What a statement names: a mapped class, an alias of one, and the relationships that joins go along.

use std::{any::Any, rc::Rc};

use super::{Mapper, MemoKey, RelationshipProperty};
use crate::{
    sql::{
        Id,
        cache_key::KeyBuilder,
        elements::ColumnElement,
        entity::{Attribute, Entity, StatementPlugin},
        fresh_id,
        schema::Column,
        selectable::FromClause,
    },
    value::{Host, Raise, Result, Str, Value},
};

/// A mapped class in a statement, or an alias of one. Handles of the same one share their number.
#[derive(Clone)]
pub struct MappedEntity(Rc<Inner>);

struct Inner {
    id: Id,
    mapper: Mapper,
    alias: Option<AliasOf>,
}

struct AliasOf {
    from: FromClause,
    name: Option<Str>,
}

impl MappedEntity {
    /// The entity of a mapped class itself; always the same one.
    pub fn of(mapper: &Mapper) -> MappedEntity {
        // The number is remembered, not the entity: an entity keeps its mapper.
        let id = *mapper.memo(MemoKey::Entity, fresh_id);
        MappedEntity(Rc::new(Inner { id, mapper: mapper.clone(), alias: None }))
    }

    /// An alias of a mapped class: `from` is what it selects from, an alias of the class's table.
    pub fn aliased(mapper: &Mapper, from: FromClause, name: Option<Str>) -> MappedEntity {
        MappedEntity(Rc::new(Inner { id: fresh_id(), mapper: mapper.clone(), alias: Some(AliasOf { from, name }) }))
    }

    /// The entity of a statement, where it is one of these.
    pub fn from_entity(entity: &Rc<dyn Entity>) -> Option<MappedEntity> {
        entity.as_any().downcast_ref::<MappedEntity>().cloned()
    }

    /// It as `sql` sees it.
    pub fn as_entity(&self) -> Rc<dyn Entity> {
        Rc::new(self.clone())
    }

    /// The mapper.
    pub fn mapper(&self) -> &Mapper {
        &self.0.mapper
    }

    /// Whether it is an alias.
    pub fn is_aliased(&self) -> bool {
        self.0.alias.is_some()
    }

    /// What it selects from.
    pub fn from_clause(&self) -> FromClause {
        match &self.0.alias {
            Some(alias) => alias.from.clone(),
            None => FromClause::Table(self.0.mapper.local_table().clone()),
        }
    }

    /// The entity's own form of a column of the mapped table.
    pub fn column(&self, column: &Column) -> ColumnElement {
        match &self.0.alias {
            None => column.element(),
            Some(alias) => {
                let columns = alias.from.columns();
                columns.get(&column.key()).cloned().unwrap_or_else(|| column.element())
            }
        }
    }

    /// The attribute `key` as an expression; `None` where the class has no such column.
    pub fn attribute(&self, key: &Str) -> Option<ColumnElement> {
        let property = self.0.mapper.property(key)?;
        let column = property.as_column()?.column()?.clone();
        let entity = self.as_entity();
        Some(self.column(&column).annotate(|annotations| {
            annotations.entity = Some(entity.clone());
            annotations.subject = Some(entity);
            annotations.proxy_key = Some(key.clone());
        }))
    }

    /// Whether both are the same entity.
    pub fn is(&self, other: &MappedEntity) -> bool {
        self.0.id == other.0.id
    }
}

impl Entity for MappedEntity {
    fn id(&self) -> Id {
        self.0.id
    }

    fn name(&self) -> Str {
        match &self.0.alias {
            Some(AliasOf { name: Some(name), .. }) => name.clone(),
            _ => self.0.mapper.class_name().clone(),
        }
    }

    fn selectable(&self) -> Option<FromClause> {
        Some(self.from_clause())
    }

    fn columns(&self) -> Vec<ColumnElement> {
        let properties = self.0.mapper.column_properties();
        properties.iter().filter_map(|property| self.attribute(property.key())).collect()
    }

    fn namespace(&self, _host: &mut dyn Host, name: &Str) -> Result<Option<ColumnElement>> {
        Ok(self.attribute(name))
    }

    fn compare(&self, host: &mut dyn Host, name: &Str, value: &Value) -> Result<Option<ColumnElement>> {
        match self.0.mapper.property(name) {
            Some(property) => match property.as_relationship() {
                Some(relationship) => {
                    let _ = (host, value);
                    Err(Raise::unsupported(format!("filter_by() with the relationship {}", relationship.label())))
                }
                None => Ok(None),
            },
            None => Ok(None),
        }
    }

    fn plugin(&self) -> Rc<dyn StatementPlugin> {
        super::context::plugin()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A relationship of an entity, to join along: `User.addresses`, with what `of_type()` and `and_()` said.
#[derive(Clone)]
pub struct RelationshipAttribute {
    /// The entity that has it.
    pub entity: MappedEntity,
    /// The relationship.
    pub relationship: RelationshipProperty,
    /// The entity that stands for the target.
    pub of_type: Option<MappedEntity>,
    /// Further conditions of the join.
    pub criteria: Vec<ColumnElement>,
}

impl RelationshipAttribute {
    /// The relationship of an attribute of a statement, where it is one.
    pub fn from_attribute(attribute: &Rc<dyn Attribute>) -> Option<RelationshipAttribute> {
        attribute.as_any().downcast_ref::<RelationshipAttribute>().cloned()
    }

    /// The entity that it leads to.
    pub fn target(&self) -> MappedEntity {
        self.of_type.clone().unwrap_or_else(|| MappedEntity::of(self.relationship.mapper()))
    }
}

impl Attribute for RelationshipAttribute {
    fn cache_key(&self, key: &mut KeyBuilder) {
        key.number(self.entity.id());
        key.number(self.relationship.address() as u64);
        if let Some(target) = &self.of_type {
            key.number(target.id());
        }
        if !self.criteria.is_empty() {
            key.give_up();
        }
    }

    fn entity(&self) -> Rc<dyn Entity> {
        self.entity.as_entity()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
