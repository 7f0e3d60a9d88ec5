//! Mappings that wait: of classes whose tables are reflected later (`_sa_decl_prepare`).

use std::cell::RefCell;

use super::map_to;
use crate::{
    orm::{Declared, DeclaredProperty, Registry, mapper_of_class, waits_apart},
    python::{Args, ClassBuilder, Vm},
    sql::{elements::ColumnElement, schema::Column, selectable::FromClause},
    sqlalchemy::{elements, support},
    value::{Class, Dict, Host, Payload, Raise, Result, Str, Value},
};

/// A class whose mapping waits, with what it declares.
struct Deferred {
    registry: Registry,
    class: Class,
    table: Option<FromClause>,
    /// What it declares, until it is mapped.
    declared: RefCell<Option<Declared>>,
    /// The tables between that its relationships name.
    secondaries: RefCell<Vec<Value>>,
}

impl Payload for Deferred {}

/// Whether the mapping of a class is to wait.
pub(super) fn waits(class: &Class) -> bool {
    class.lookup(&Str::from("_sa_decl_prepare")).is_some() || waits_apart(class)
}

/// Puts a class to those that wait.
pub(super) fn defer(vm: &mut Vm, registry: &Registry, declared: Declared, table: Option<FromClause>) -> Result<()> {
    registry.set_waiting(&declared.class, true);
    registry.note_hooks(&declared.class);
    let secondaries = declared.properties.iter().filter_map(|(_, property)| match property {
        DeclaredProperty::Relationship(relationship) => Some(relationship.arguments().secondary.clone()),
        _ => None,
    });
    let secondaries = secondaries.filter(|secondary| !secondary.is_none()).collect();
    let deferred = Deferred {
        registry: registry.clone(),
        class: declared.class.clone(),
        table,
        declared: RefCell::new(Some(declared)),
        secondaries: RefCell::new(secondaries),
    };
    if vm.registered_class::<Deferred>().is_none() {
        let class = class().build(vm);
        vm.register_class::<Deferred>(&class);
    }
    let known = support::import_name(vm, "sqlalchemy.ext.declarative", "_configs")?;
    let deferred = vm.wrap(deferred);
    vm.call_method(&known, "append", vec![deferred]).map(drop)
}

fn class() -> ClassBuilder {
    ClassBuilder::new("sqlalchemy.orm.decl_base", "_DeferredDeclarativeConfig")
        .property("cls", |_, args| {
            let [this] = args.exactly("cls")?;
            Ok(Value::Class(of(&this)?.class.clone()))
        })
        .property("local_table", |vm, args| {
            let [this] = args.exactly("local_table")?;
            match of(&this)?.table.clone() {
                Some(table) => elements::wrap_from(vm, &table),
                None => Ok(Value::None),
            }
        })
        .property("secondaries", |_, args| {
            let [this] = args.exactly("secondaries")?;
            let secondaries = of(&this)?.secondaries.borrow().clone();
            Ok(Value::list(secondaries))
        })
        .method("has", |_, args| {
            let [this, key] = args.exactly("has")?;
            let declared = of(&this)?.declared.borrow();
            Ok(Value::Bool(key.as_str().is_some_and(|key| {
                declared.as_ref().is_some_and(|declared| {
                    declared.properties.iter().any(|(known, _)| known == key)
                        || declared.columns.iter().any(|column| {
                            column.key == *key && (column.options.is_some() || column.key != column.column.key())
                        })
                })
            })))
        })
        .method("add", |vm, args| {
            let [this, key, value] = args.exactly("add")?;
            let Value::Str(key) = key else { return Err(Raise::type_error("attribute name must be string")) };
            let deferred = of(&this)?;
            let property = Declared::new(&deferred.class).property(vm, &key, &value)?;
            if let Some(declared) = &mut *deferred.declared.borrow_mut() {
                declared.properties.push((key, property));
            }
            Ok(Value::None)
        })
        .method("set_back_populates", |_, args| {
            let [this, key, name] = args.exactly("set_back_populates")?;
            let mut declared = of(&this)?.declared.borrow_mut();
            let properties = declared.as_mut().map(|declared| &mut declared.properties).into_iter().flatten();
            for (known, property) in properties {
                if let (DeclaredProperty::Relationship(relationship), Some(name)) = (property, name.as_str())
                    && key.as_str() == Some(&*known)
                {
                    *relationship = relationship.back_populating(name.clone());
                }
            }
            Ok(Value::None)
        })
        .method("map_over", map_over)
        .method("map", map)
}

/// Maps the class over the union of the tables of those that derive from it: `name` is the column that tells which is which,
/// and `strict` says that only the class's own columns become its attributes.
fn map_over(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this, union, name, strict] = args.exactly("map_over")?;
    let deferred = of(&this)?;
    let Some(from) = union.payload::<FromClause>().cloned() else {
        return Err(Raise::type_error("a selectable is expected"));
    };
    let (columns, strict) = (from.columns(), vm.truth(&strict)?);
    let named = |key: &Str| columns.get(key).cloned();
    let on = name.as_str().and_then(named).ok_or_else(|| Raise::type_error("a column is expected"))?;
    let declared = deferred.declared.borrow_mut().take();
    let Some(mut declared) = declared else { return Err(Raise::type_error("the class is mapped already")) };
    let mut keys: Vec<Value> =
        columns.0.iter().filter(|(_, column)| is_key(column)).map(|(key, _)| key.clone().into()).collect();
    for column in std::mem::take(&mut declared.columns) {
        // The columns themselves are of no table: what they are mapped to is the union's.
        let name = column.column.key();
        let Some(own) = named(if name.is_empty() { &column.key } else { &name }) else { continue };
        keys.push(column.key.clone().into());
        let options = column.options.unwrap_or_default();
        declared.properties.push((column.key, DeclaredProperty::ColumnProperty { columns: vec![own], options }));
    }
    keys.push(name);
    let arguments = Dict::new();
    if let Value::Dict(given) = &declared.mapper_args {
        for (name, value) in given.entries() {
            drop(arguments.insert(vm, &name, value)?);
        }
    }
    arguments.insert_str(&"polymorphic_on".into(), elements::wrap(vm, &on)?);
    arguments.insert_str(&"polymorphic_abstract".into(), Value::Bool(true));
    if strict {
        arguments.insert_str(&"include_properties".into(), Value::list(keys));
    }
    let classes = if strict { "*".into() } else { Value::tuple(Vec::new()) };
    arguments.insert_str(&"with_polymorphic".into(), Value::tuple(vec![classes, union]));
    declared.mapper_args = Value::Dict(arguments);
    let registry = deferred.registry.clone();
    registry.set_waiting(&declared.class, false);
    map_to(vm, &registry, declared, Some(from))
}

fn is_key(column: &ColumnElement) -> bool {
    column.as_column().is_some_and(Column::primary_key)
}

fn of(value: &Value) -> Result<&Deferred> {
    value.payload::<Deferred>().ok_or_else(|| Raise::type_error("a mapping that waits is expected"))
}

/// Maps the class, its table being complete now.
fn map(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this] = args.exactly("map")?;
    let deferred = of(&this)?;
    let declared = deferred.declared.borrow_mut().take();
    let Some(mut declared) = declared else { return Err(Raise::type_error("the class is mapped already")) };
    let (registry, table) = (deferred.registry.clone(), deferred.table.clone());
    registry.set_waiting(&declared.class, false);
    if declared.inherits.is_none() {
        declared.inherits = declared.base.as_ref().and_then(mapper_of_class);
    }
    map_to(vm, &registry, declared, table)
}
