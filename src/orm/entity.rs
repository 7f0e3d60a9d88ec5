//! What a statement names: a mapped class, an alias of one, and the relationships that joins go along.

use std::{any::Any, cell::RefCell, rc::Rc};

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
        visitors::ClauseAdapter,
    },
    value::{Payload, Result, Str, WeakObject},
};

/// A mapped class in a statement, or an alias of one. Handles of the same one share their number.
#[derive(Clone)]
pub struct MappedEntity(Rc<Inner>);

/// What `aliased()` gives the script: the entity that stands for a mapped class.
pub struct AliasedClass(pub MappedEntity);

impl Payload for AliasedClass {}

struct Inner {
    id: Id,
    mapper: Mapper,
    alias: Option<AliasOf>,
}

struct AliasOf {
    from: FromClause,
    name: Option<Str>,
    adapter: ClauseAdapter,
    /// Whether it is no alias to the script: the class itself, whose rows come out of a subquery.
    stands_in: bool,
    /// The derived classes whose columns it has besides.
    mappers: Vec<Mapper>,
    /// The entities of these, made when they are asked for.
    derived: RefCell<Vec<MappedEntity>>,
    faces: Faces,
}

impl AliasOf {
    fn new(mapper: &Mapper, from: FromClause, name: Option<Str>) -> AliasOf {
        let adapter = ClauseAdapter::new(&from).with_equivalents(mapper.equivalent_columns().into());
        AliasOf {
            from,
            name,
            adapter,
            stands_in: false,
            mappers: Vec::new(),
            derived: RefCell::default(),
            faces: Faces::default(),
        }
    }
}

/// The objects that the script knows an alias by: what `aliased()` gives, and what `inspect()` gives for that. Each is the
/// same as long as anybody holds it.
#[derive(Default)]
pub struct Faces {
    /// What `aliased()` gives.
    pub class: RefCell<WeakObject>,
    /// What `inspect()` gives.
    pub inspection: RefCell<WeakObject>,
}

impl MappedEntity {
    /// The entity of a mapped class itself; always the same one.
    pub fn of(mapper: &Mapper) -> MappedEntity {
        // The number is remembered, not the entity: an entity keeps its mapper.
        let id = *mapper.memo(MemoKey::Entity, fresh_id);
        // Rows that come out of something that the script gave stand for those of the tables.
        let alias = mapper.polymorphic_selectable().map(|from| {
            let mappers = mapper.with_polymorphic().map_or_else(|_| Vec::new(), |with| with.mappers.clone());
            AliasOf { stands_in: true, mappers, ..AliasOf::new(mapper, from, None) }
        });
        MappedEntity(Rc::new(Inner { id, mapper: mapper.clone(), alias }))
    }

    /// An alias of a mapped class: `from` is what it selects from, which stands for what the class is mapped to.
    pub fn aliased(mapper: &Mapper, from: FromClause, name: Option<Str>) -> MappedEntity {
        MappedEntity::polymorphic(mapper, from, name, Vec::new())
    }

    /// The same with the columns of derived classes besides (`with_polymorphic()`).
    pub fn polymorphic(mapper: &Mapper, from: FromClause, name: Option<Str>, mappers: Vec<Mapper>) -> MappedEntity {
        MappedEntity::over(mapper, AliasOf { mappers, ..AliasOf::new(mapper, from, name) })
    }

    /// The class itself, its rows taken from `from` in the place of its tables.
    pub fn standing_in(mapper: &Mapper, from: FromClause) -> MappedEntity {
        let mappers = MappedEntity::of(mapper).polymorphic_mappers();
        MappedEntity::over(mapper, AliasOf { stands_in: true, mappers, ..AliasOf::new(mapper, from, None) })
    }

    fn over(mapper: &Mapper, alias: AliasOf) -> MappedEntity {
        MappedEntity(Rc::new(Inner { id: fresh_id(), mapper: mapper.clone(), alias: Some(alias) }))
    }

    /// A class as `of_type()` means it in loader options: its hierarchy's root with the class's own columns besides, under
    /// another name; an alias is what it is.
    ///
    /// # Errors
    /// Where the classes of the hierarchy cannot be joined.
    pub fn with_own_columns(self) -> Result<MappedEntity> {
        if self.is_aliased() {
            return Ok(self);
        }
        let mapper = self.mapper();
        let base = mapper.base_mapper();
        let source = base.polymorphic_source(Some(std::slice::from_ref(mapper)), None, false)?;
        let from = source.selectable.anonymous(None, false)?;
        Ok(MappedEntity::polymorphic(&base, from, None, source.mappers))
    }

    /// Whether its rows come out of something else than its tables, although it is no alias.
    pub fn stands_in(&self) -> bool {
        self.0.alias.as_ref().is_some_and(|alias| alias.stands_in)
    }

    /// The entity of a statement, where it is one of these.
    pub fn from_entity(entity: &Rc<dyn Entity>) -> Option<MappedEntity> {
        entity.as_any().downcast_ref::<MappedEntity>().cloned()
    }

    /// It as `sql` sees it.
    pub fn as_entity(&self) -> Rc<dyn Entity> {
        Rc::new(self.clone())
    }

    /// The name of the class; of an alias, the one that it was given.
    pub fn given_name(&self) -> Option<Str> {
        match &self.0.alias {
            Some(alias) if !alias.stands_in => alias.name.clone(),
            _ => Some(self.0.mapper.class_name().clone()),
        }
    }

    /// The mapper.
    pub fn mapper(&self) -> &Mapper {
        &self.0.mapper
    }

    /// Whether it is an alias.
    pub fn is_aliased(&self) -> bool {
        self.0.alias.as_ref().is_some_and(|alias| !alias.stands_in)
    }

    /// The objects that the script knows it by, where it is an alias.
    pub fn faces(&self) -> Option<&Faces> {
        self.0.alias.as_ref().filter(|alias| !alias.stands_in).map(|alias| &alias.faces)
    }

    /// What it selects from.
    pub fn from_clause(&self) -> FromClause {
        match &self.0.alias {
            Some(alias) => alias.from.clone(),
            None => match self.0.mapper.with_polymorphic() {
                Ok(source) => source.selectable.clone(),
                Err(_) => self.0.mapper.persist_selectable().clone(),
            },
        }
    }

    /// The derived classes whose columns it has besides.
    pub fn polymorphic_mappers(&self) -> Vec<Mapper> {
        match &self.0.alias {
            Some(alias) => alias.mappers.clone(),
            None => self.0.mapper.with_polymorphic().map_or_else(|_| Vec::new(), |source| source.mappers.clone()),
        }
    }

    /// Of an alias, the entity of a derived class whose columns it has besides, by the class's name.
    pub fn derived(&self, name: &str) -> Option<MappedEntity> {
        let alias = self.0.alias.as_ref()?;
        let mapper =
            alias.mappers.iter().find(|mapper| mapper.class_name().as_str() == name && !mapper.is(&self.0.mapper))?;
        let known = alias.derived.borrow().iter().find(|entity| entity.mapper().is(mapper)).cloned();
        Some(known.unwrap_or_else(|| {
            let made = MappedEntity::aliased(mapper, alias.from.clone(), None);
            alias.derived.borrow_mut().push(made.clone());
            made
        }))
    }

    /// Turns expressions over the mapped tables into ones over the alias; `None` where it is none.
    pub fn adapter(&self) -> Option<&ClauseAdapter> {
        self.0.alias.as_ref().map(|alias| &alias.adapter)
    }

    /// The entity's own form of an expression over the mapped tables.
    pub fn adapt(&self, element: &ColumnElement) -> ColumnElement {
        match self.adapter() {
            Some(adapter) => adapter.column(element).unwrap_or_else(|| adapter.adapt(element)),
            None => element.clone(),
        }
    }

    /// The entity's own form of a column of the mapped table.
    pub fn column(&self, column: &Column) -> ColumnElement {
        self.adapt(&column.element())
    }

    /// The attribute `key` as an expression; `None` where the class has no such column.
    pub fn attribute(&self, key: &Str) -> Option<ColumnElement> {
        let property = self.0.mapper.resolved_property(key)?;
        let expression = property.as_column()?.expression()?.clone();
        let entity = self.as_entity();
        Some(self.adapt(&expression).annotate(|annotations| {
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

    fn table(&self) -> Option<FromClause> {
        Some(match &self.0.alias {
            Some(alias) if !alias.stands_in => alias.from.clone(),
            _ => self.0.mapper.local_table().clone(),
        })
    }

    fn columns(&self) -> Vec<ColumnElement> {
        let properties = self.0.mapper.column_properties();
        properties.iter().filter_map(|property| self.attribute(property.key())).collect()
    }

    fn label(&self) -> Str {
        match self.is_aliased() {
            true => format!("aliased({})", self.0.mapper.class_name()).into(),
            false => self.0.mapper.label().into(),
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
        self.of_type.clone().unwrap_or_else(|| self.relationship.entity())
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

    fn target(&self) -> Option<Rc<dyn Entity>> {
        Some(RelationshipAttribute::target(self).as_entity())
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
