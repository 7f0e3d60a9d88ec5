//! The attributes of mapped classes as expressions: `User.name`, `User.addresses`, and the same of aliases.

use crate::{
    orm::{
        Attribute, Bundle, BundleMaker, CompositeProperty, InstanceState, MappedEntity, Mapper, MapperProperty,
        RelationshipAttribute, SynonymProperty, WeakMapper,
    },
    sql::{
        elements::{ColumnElement, Operand, and},
        entity::Entity,
        fresh_id,
        selectable::SelectItem,
    },
    value::{Host, Object, Payload, Raise, Result, Str, Value},
};

/// An attribute of a mapped class or of an alias of one: what the class has under the attribute's name.
#[derive(Clone)]
pub struct InstrumentedAttribute {
    mapper: WeakMapper,
    key: Str,
    synonym: Option<SynonymProperty>,
    composite: Option<CompositeProperty>,
    alias: Option<MappedEntity>,
    of_type: Option<MappedEntity>,
    criteria: Vec<ColumnElement>,
}

impl Payload for InstrumentedAttribute {
    fn prefers_instance(&self) -> bool {
        true
    }
}

impl InstrumentedAttribute {
    /// The attribute `key` of a mapper's class.
    pub fn new(mapper: &Mapper, key: Str) -> InstrumentedAttribute {
        let property = mapper.property(&key);
        let synonym = property.as_ref().and_then(MapperProperty::as_synonym).cloned();
        let composite = property.as_ref().and_then(MapperProperty::as_composite).cloned();
        let mapper = mapper.downgrade();
        InstrumentedAttribute { mapper, key, synonym, composite, alias: None, of_type: None, criteria: Vec::new() }
    }

    /// The attribute `key` of an alias.
    pub fn of_entity(entity: &MappedEntity, key: Str) -> InstrumentedAttribute {
        let alias = entity.is_aliased().then(|| entity.clone());
        InstrumentedAttribute { alias, ..InstrumentedAttribute::new(entity.mapper(), key) }
    }

    /// The attribute's name.
    pub fn key(&self) -> &Str {
        &self.key
    }

    /// The mapper; an error once it is gone.
    pub fn mapper(&self) -> Result<Mapper> {
        self.mapper.upgrade().ok_or_else(|| Raise::unsupported("an attribute of a class whose mapping is gone"))
    }

    /// What it is called: `User.name`, `aliased(User).name`.
    pub fn label(&self) -> String {
        match (&self.alias, self.mapper.upgrade()) {
            (Some(alias), _) => format!("{}.{}", alias.label(), self.key),
            (None, Some(mapper)) => format!("{}.{}", mapper.class_name(), self.key),
            (None, None) => self.key.as_str().to_owned(),
        }
    }

    /// The composite that it is, or that it is another name for.
    pub fn composite(&self) -> Option<CompositeProperty> {
        match &self.synonym {
            None => self.composite.clone(),
            Some(_) => self.mapper.upgrade()?.resolved_property(&self.key)?.as_composite().cloned(),
        }
    }

    /// It as a bundle of the attributes that it is made of, where it is a composite.
    ///
    /// # Errors
    /// Where those are not mapped.
    pub fn bundle(&self, host: &mut dyn Host) -> Result<Option<Bundle>> {
        let Some(composite) = self.composite() else { return Ok(None) };
        // The columns are those of the class that declared it.
        let entity = match composite.parent() {
            Some(parent) if self.alias.is_none() => MappedEntity::of(&parent),
            _ => self.entity()?,
        };
        let mut parts = Vec::new();
        for key in composite.keys(host)? {
            parts.extend(entity.attribute(&key).map(SelectItem::Element));
        }
        let id = if entity.is_aliased() { fresh_id() } else { composite.id() };
        let name = composite.key().clone();
        Ok(Some(Bundle::new(id, name, parts, BundleMaker::Composite(composite), false)))
    }

    /// The class or alias that it is an attribute of.
    pub fn entity(&self) -> Result<MappedEntity> {
        match &self.alias {
            Some(alias) => Ok(alias.clone()),
            None => Ok(MappedEntity::of(&self.mapper()?)),
        }
    }

    /// The property; relationships are configured for it.
    pub fn property(&self, host: &mut dyn Host) -> Result<MapperProperty> {
        let mapper = self.mapper()?;
        if let Some(property) = mapper.resolved_property(&self.key) {
            return Ok(property);
        }
        mapper.registry()?.configure(host)?;
        mapper.resolved_property(&self.key).ok_or_else(|| {
            Raise::new(
                "sqlalchemy.exc.InvalidRequestError",
                format!("Mapper '{}' has no property '{}'", mapper.label(), self.key),
            )
        })
    }

    /// The relationship with its entity, where it is one.
    pub fn relationship(&self, host: &mut dyn Host) -> Result<Option<RelationshipAttribute>> {
        let property = self.property(host)?;
        let Some(relationship) = property.as_relationship() else { return Ok(None) };
        Ok(Some(RelationshipAttribute {
            entity: self.entity()?,
            relationship: relationship.clone(),
            of_type: self.of_type.clone(),
            criteria: self.criteria.clone(),
        }))
    }

    /// It as an expression: the column, or the join condition of a relationship.
    pub fn expression(&self, host: &mut dyn Host) -> Result<ColumnElement> {
        let entity = self.entity()?;
        if let Some(column) = entity.attribute(&self.key) {
            return Ok(column);
        }
        match self.relationship(host)? {
            Some(relationship) => relationship.condition(),
            None => Err(Raise::unsupported(format!("the attribute {} in SQL", self.label()))),
        }
    }

    /// The relationship that leads to `entity` rather than to the whole of the target (`of_type()`).
    #[must_use]
    pub fn of_type(&self, entity: MappedEntity) -> InstrumentedAttribute {
        InstrumentedAttribute { of_type: Some(entity), ..self.clone() }
    }

    /// The relationship with further conditions (`and_()`).
    #[must_use]
    pub fn and(&self, criteria: Vec<ColumnElement>) -> InstrumentedAttribute {
        let mut new = self.clone();
        new.criteria.extend(criteria);
        new
    }

    /// Reads the attribute of an object.
    pub fn get(&self, host: &mut dyn Host, object: &Object) -> Result<Value> {
        if let Some(value) = object.attribute(&self.key) {
            return Ok(value);
        }
        if let Some(synonym) = &self.synonym {
            return synonym.get(host, object);
        }
        if let Some(composite) = &self.composite {
            return composite.get(host, object);
        }
        let (state, attribute) = self.of_object(host, object)?;
        let dict = state.dict()?;
        attribute.get_value(host, &state, &dict)
    }

    /// Sets the attribute of an object.
    pub fn set(&self, host: &mut dyn Host, object: &Object, value: Value) -> Result<()> {
        if matches!(value, Value::Object(_)) && self.is_dont_set(&value) {
            return Ok(());
        }
        if let Some(synonym) = &self.synonym {
            return synonym.set(host, object, value);
        }
        if let Some(composite) = &self.composite {
            return composite.set(host, object, value);
        }
        let (state, attribute) = self.of_object(host, object)?;
        let dict = state.dict()?;
        attribute.set_value(host, &state, &dict, value)
    }

    /// Deletes the attribute of an object.
    pub fn delete(&self, host: &mut dyn Host, object: &Object) -> Result<()> {
        if let Some(synonym) = &self.synonym {
            return synonym.delete(host, object);
        }
        if let Some(composite) = &self.composite {
            return composite.delete(host, object);
        }
        let (state, attribute) = self.of_object(host, object)?;
        let dict = state.dict()?;
        attribute.delete(host, &state, &dict)
    }

    /// Whether a value is the symbol that leaves the attribute as it is.
    fn is_dont_set(&self, value: &Value) -> bool {
        let registry = self.mapper.upgrade().and_then(|mapper| mapper.registry().ok());
        registry.is_some_and(|registry| registry.setup().dont_set.get().is_some_and(|symbol| symbol.is(value)))
    }

    fn of_object(&self, host: &mut dyn Host, object: &Object) -> Result<(InstanceState, Attribute)> {
        let Some(state) = InstanceState::of(object) else {
            return Err(Raise::new(
                "AttributeError",
                format!("'{}' object has no attribute '_sa_instance_state'", object.class().name()),
            ));
        };
        let attribute = match state.mapper().attribute(&self.key) {
            Some(attribute) if state.mapper().is_configured() => attribute,
            _ => {
                state.mapper().registry()?.configure(host)?;
                let found = state.mapper().attribute(&self.key);
                found.ok_or_else(|| Raise::new("KeyError", self.key.clone()))?
            }
        };
        Ok((state, attribute))
    }
}

/// A value of the script on the other side of an operator: an expression, an attribute, or plain.
pub fn operand(host: &mut dyn Host, value: &Value) -> Result<Operand> {
    if let Some(element) = value.payload::<ColumnElement>() {
        return Ok(Operand::Element(element.clone()));
    }
    match value.payload::<InstrumentedAttribute>() {
        Some(attribute) => Ok(Operand::Element(attribute.clone().expression(host)?)),
        None => Ok(Operand::Value(value.clone())),
    }
}

/// The conditions joined by AND; `None` where there is none.
pub fn all_of(mut conditions: Vec<ColumnElement>) -> Option<ColumnElement> {
    match conditions.len() {
        0 | 1 => conditions.pop(),
        _ => Some(and(conditions)),
    }
}
