//! The modules that a script imports as `sqlalchemy.orm`.

mod aliased;
mod attributes;
mod collections;
mod composite;
mod constructors;
pub(super) mod declarative;
mod evaluate;
pub(super) mod events;
pub(super) mod from_statement;
mod inspection;
pub(super) mod join;
mod mapper;
mod properties;
mod query;
mod relationships;
pub(super) mod session;
mod setup;
mod strategy_options;

use std::rc::Rc;

use super::{
    coercions::{self, Clause},
    support,
};
use crate::{
    orm::{self, Bundle, InstrumentedAttribute, MappedColumn, MappedEntity, Mapper},
    python::{Args, Vm},
    sql::entity::Entity,
    value::{Class, Dict, Host, Raise, Result, Value},
};

/// Registers the modules.
pub(super) fn register(vm: &mut Vm) {
    vm.register_module("sqlalchemy.orm", load);
    collections::register(vm);
    composite::register(vm);
    declarative::register(vm);
    events::register(vm);
}

/// Names that are only made when they are asked for, and by which module.
const LATER: &[(&str, &str)] = &[
    ("AppenderQuery", "sqlalchemy.orm.dynamic"),
    ("Bundle", "sqlalchemy.orm.descriptor_props"),
    ("Composite", "sqlalchemy.orm.descriptor_props"),
    ("CompositeProperty", "sqlalchemy.orm.descriptor_props"),
    ("MappedAsDataclass", "sqlalchemy.orm.decl_base"),
    ("MappedCollection", "sqlalchemy.orm.collections"),
    ("WriteOnlyCollection", "sqlalchemy.orm.dynamic"),
    ("mapped_as_dataclass", "sqlalchemy.orm.decl_base"),
    ("scoped_session", "sqlalchemy.orm.scoping"),
    ("was_deleted", "sqlalchemy.orm.util"),
    ("polymorphic_union", "sqlalchemy.orm.util"),
    ("unmapped_dataclass", "sqlalchemy.orm.decl_base"),
    ("AttributeEvents", "sqlalchemy.orm.base"),
    ("InstanceEvents", "sqlalchemy.orm.base"),
    ("MapperEvents", "sqlalchemy.orm.base"),
    ("QueryEvents", "sqlalchemy.orm.base"),
    ("SessionEvents", "sqlalchemy.orm.base"),
    ("EXT_CONTINUE", "sqlalchemy.orm.base"),
    ("EXT_SKIP", "sqlalchemy.orm.base"),
    ("EXT_STOP", "sqlalchemy.orm.base"),
    ("LoaderCallableStatus", "sqlalchemy.orm.base"),
    ("NO_KEY", "sqlalchemy.orm.base"),
    ("NO_VALUE", "sqlalchemy.orm.base"),
    ("ORMExecuteState", "sqlalchemy.orm.base"),
    ("PassiveFlag", "sqlalchemy.orm.base"),
    ("QueryContext", "sqlalchemy.orm.base"),
    ("SessionTransactionOrigin", "sqlalchemy.orm.base"),
    ("UOWTransaction", "sqlalchemy.orm.base"),
];

/// Modules that are attributes of this one.
const MODULES: &[&str] =
    &["attributes", "base", "collections", "evaluator", "events", "exc", "interfaces", "scoping", "util"];

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
    from_statement::register_class(vm);
    join::load(vm, &module);
    session::load(vm, &module)?;
    strategy_options::load(vm, &module)?;
    events::load(vm, &module);
    export(vm, &module, "__getattr__", later);
    let starred: Vec<Value> = LATER.iter().map(|(name, _)| Value::from(*name)).collect();
    module.insert_str(&"_starred".into(), Value::tuple(starred));
    Ok(module)
}

/// `sqlalchemy.orm.name` for a name that the namespace does not hold.
fn later(vm: &mut Vm, args: Args) -> Result<Value> {
    let [name] = args.exactly("__getattr__")?;
    let name = vm.str(&name)?;
    if let Some((known, module)) = LATER.iter().find(|(known, _)| name == *known) {
        return support::import_name(vm, module, known);
    }
    if MODULES.contains(&name.as_str()) {
        return vm.import_module(&format!("sqlalchemy.orm.{name}"));
    }
    Err(Raise::new("AttributeError", format!("module 'sqlalchemy.orm' has no attribute '{name}'")))
}

/// What a class or an object of the ORM stands for in SQL.
fn clause(vm: &mut Vm, value: &Value) -> Result<Option<Clause>> {
    let entity = |mapper: &Mapper| Some(Clause::Entity(MappedEntity::of(mapper).as_entity()));
    match value {
        Value::Class(class) => match orm::mapper_of_class(class) {
            Some(mapper) => Ok(entity(&mapper)),
            None => check_mapped(vm, class).map(|()| None),
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
            if let Some(alias) = object.payload::<orm::AliasedClass>() {
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

/// Raises where the mapping of a class waits: the class says for what.
pub(super) fn check_mapped(vm: &mut Vm, class: &Class) -> Result<()> {
    if orm::is_waiting(class) {
        let raise = vm.get_attr(&Value::Class(class.clone()), "_sa_raise_deferred_config")?;
        vm.call(&raise, Vec::new(), Vec::new())?;
    }
    Ok(())
}

/// The entity that a value is: a mapped class, an alias, a mapper.
pub fn entity_of(value: &Value) -> Option<MappedEntity> {
    match value {
        Value::Class(class) => orm::mapper_of_class(class).map(|mapper| MappedEntity::of(&mapper)),
        Value::Object(object) => match object.payload::<orm::AliasedClass>() {
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
fn export_class(vm: &mut Vm, module: &Dict, name: &'static str, builder: crate::python::ClassBuilder) -> Class {
    let class = support::build(vm, name, builder);
    module.insert_str(&name.into(), Value::Class(class.clone()));
    class
}
