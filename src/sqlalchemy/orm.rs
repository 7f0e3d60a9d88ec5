//! The modules that a script imports as `sqlalchemy.orm`.

mod aliased;
mod attributes;
mod collections;
mod composite;
mod constructors;
mod declarative;
mod evaluate;
mod inspection;
mod mapper;
mod properties;
mod query;
mod relationships;
mod session;
mod setup;
mod strategy_options;

use std::rc::Rc;

use super::{
    coercions::{self, Clause},
    support,
};
use crate::{
    orm::{self, Bundle, InstrumentedAttribute, MappedColumn, MappedEntity, Mapper},
    python::Vm,
    sql::entity::Entity,
    value::{Dict, Result, Value},
};

/// Registers the modules.
pub(super) fn register(vm: &mut Vm) {
    vm.register_module("sqlalchemy.orm", load);
    collections::register(vm);
    composite::register(vm);
}

/// The namespace of `sqlalchemy.orm`.
fn load(vm: &mut Vm) -> Result<Dict> {
    vm.import_module("sqlalchemy")?;
    let module = Dict::new();
    coercions::set_entity_hook(vm, clause);
    super::inspection::set_inspect_hook(vm, inspection::inspect);
    attributes::load(vm, &module)?;
    collections::load(vm, &module)?;
    mapper::load(vm, &module)?;
    properties::load(vm, &module);
    constructors::load(vm, &module)?;
    composite::load(vm, &module);
    aliased::load(vm, &module)?;
    inspection::load(vm, &module)?;
    declarative::load(vm, &module)?;
    query::load(vm, &module)?;
    session::load(vm, &module)?;
    strategy_options::load(vm, &module)?;
    Ok(module)
}

/// What a class or an object of the ORM stands for in SQL.
fn clause(vm: &mut Vm, value: &Value) -> Result<Option<Clause>> {
    let entity = |mapper: &Mapper| Some(Clause::Entity(MappedEntity::of(mapper).as_entity()));
    match value {
        Value::Class(class) => match orm::mapper_of_class(class) {
            Some(mapper) => Ok(entity(&mapper)),
            None => Ok(None),
        },
        Value::Object(object) => {
            if let Some(attribute) = object.payload::<InstrumentedAttribute>() {
                let attribute = attribute.clone();
                if let Some(bundle) = attribute.bundle(vm)? {
                    return Ok(Some(Clause::Entity(bundle.as_entity())));
                }
                return match attribute.relationship(vm)? {
                    Some(relationship) => {
                        let condition = relationship.condition()?;
                        Ok(Some(Clause::Attribute(Rc::new(relationship), Some(condition))))
                    }
                    None => attribute.expression(vm).map(|element| Some(Clause::Element(element))),
                };
            }
            if let Some(bundle) = object.payload::<Bundle>() {
                return Ok(Some(Clause::Entity(bundle.as_entity())));
            }
            if let Some(alias) = object.payload::<aliased::AliasedClass>() {
                return Ok(Some(Clause::Entity(alias.0.as_entity())));
            }
            if let Some(mapper) = object.payload::<Mapper>() {
                return Ok(entity(mapper));
            }
            if let Some(column) = object.payload::<MappedColumn>() {
                return Ok(Some(Clause::Element(column.column().element())));
            }
            Ok(None)
        }
        _ => Ok(None),
    }
}

/// The entity that a value is: a mapped class, an alias, a mapper.
pub fn entity_of(value: &Value) -> Option<MappedEntity> {
    match value {
        Value::Class(class) => orm::mapper_of_class(class).map(|mapper| MappedEntity::of(&mapper)),
        Value::Object(object) => match object.payload::<aliased::AliasedClass>() {
            Some(alias) => Some(alias.0.clone()),
            None => object.payload::<Mapper>().map(MappedEntity::of),
        },
        _ => None,
    }
}

/// The mapped class or alias that an entity is, as the script knows it.
pub fn object_of(vm: &mut Vm, entity: &Rc<dyn Entity>) -> Option<Value> {
    let entity = MappedEntity::from_entity(entity)?;
    Some(if entity.is_aliased() { aliased::wrap(vm, &entity) } else { entity.mapper().class().clone().into() })
}

/// A native function of the module.
fn export(vm: &mut Vm, module: &Dict, name: &str, function: crate::python::NativeFn) {
    let value = vm.native_function(name, function);
    module.insert_str(&name.into(), value);
}

/// A class of the module, remembered by its name.
fn export_class(
    vm: &mut Vm,
    module: &Dict,
    name: &'static str,
    builder: crate::python::ClassBuilder,
) -> crate::value::Class {
    let class = support::build(vm, name, builder);
    module.insert_str(&name.into(), Value::Class(class.clone()));
    class
}
