//! The properties of a mapper as objects of the script, and collections of them by name.

use super::{composite, export_class, mapper, relationships};
use crate::{
    orm::{ColumnProperty, CompositeProperty, MapperProperty, RelationshipProperty, SynonymProperty},
    python::{ClassBuilder, Vm},
    sqlalchemy::{elements, support::getter},
    value::{Class, Dict, Host, Object, Payload, Raise, Result, Str, Value},
};

impl Payload for ColumnProperty {}

/// A read-only collection of things by name: `mapper.attrs`, `mapper.columns`.
struct Names(Vec<(Str, Value)>);

impl Payload for Names {}

/// Marks the class of what `column_property()` declared, which derives from that of plain columns.
struct SqlExpressionClass;

impl Payload for SqlExpressionClass {}

/// Makes the classes.
pub(super) fn load(vm: &mut Vm, module: &Dict) {
    let base = ClassBuilder::new("sqlalchemy.orm.interfaces", "MapperProperty")
        .method(
            "__str__",
            getter!(of, |_, property| Ok(Value::from(match property.parent() {
                Some(parent) => format!("{}.{}", parent.class_name(), property.key()),
                None => property.key().to_string(),
            }))),
        )
        .method("__repr__", |_, args| {
            let [this] = args.exactly("__repr__")?;
            let (address, class) = match this.as_object() {
                Some(object) => (object.address(), object.class().name()),
                None => (0, "MapperProperty".into()),
            };
            Ok(Value::from(format!("<{class} at {address:#x}; {}>", of(&this)?.key())))
        })
        .property("key", getter!(of, |_, property| Ok(Value::Str(property.key().clone()))))
        .property(
            "parent",
            getter!(of, |vm, property| match property.parent() {
                Some(parent) => mapper::wrap(vm, &parent),
                None => Ok(Value::None),
            }),
        )
        .property(
            "class_attribute",
            getter!(of, |vm, property| match property.parent() {
                Some(parent) => vm.get_attr(&Value::Class(parent.class().clone()), property.key()),
                None => Ok(Value::None),
            }),
        )
        .property("info", getter!(of, |_, property| Ok(Value::Dict(property.face().info()))))
        .property("doc", getter!(of, |_, property| Ok(property.doc().into())))
        .constant("is_property", true)
        .constant("is_attribute", false)
        .constant("is_mapper", false)
        .constant("is_selectable", false)
        .constant("is_instance", false)
        .constant("is_bundle", false)
        .constant("is_clause_element", false)
        .constant("is_aliased_class", false);
    let base = export_class(vm, module, "MapperProperty", base);
    column(vm, module, &base);
    relationships::load(vm, module, &base);
    let synonym = ClassBuilder::new("sqlalchemy.orm.descriptor_props", "Synonym")
        .base(&base)
        .method("__str__", |vm, args| {
            let [this] = args.exactly("__str__")?;
            vm.repr(&this).map(Value::Str)
        })
        .property(
            "name",
            getter!(of, |_, property| Ok(property.as_synonym().map(|synonym| synonym.name().clone()).into())),
        );
    let synonym = export_class(vm, module, "SynonymProperty", synonym);
    vm.register_class::<SynonymProperty>(&synonym);
    composite::load_class(vm, &base);
    let names = names_class().build(vm);
    vm.register_class::<Names>(&names);
}

/// A property as an object, the same as long as anybody holds it.
pub(super) fn wrap(vm: &mut Vm, property: MapperProperty) -> Value {
    if let Some(known) = property.face().object() {
        return known.into();
    }
    let made = match &property {
        MapperProperty::Column(column) => match vm.registered_class::<SqlExpressionClass>() {
            Some(class) if column.options().expire_on_flush.is_some() => Object::bare(class, column.clone()).into(),
            _ => vm.wrap(column.clone()),
        },
        MapperProperty::Relationship(relationship) => vm.wrap(relationship.clone()),
        MapperProperty::Synonym(synonym) => vm.wrap(synonym.clone()),
        MapperProperty::Composite(composite) => vm.wrap(composite.clone()),
    };
    if let Value::Object(object) = &made {
        property.face().set_object(object);
    }
    made
}

/// A collection of things by name, as an object.
pub(super) fn names(vm: &mut Vm, items: Vec<(Str, Value)>) -> Value {
    vm.wrap(Names(items))
}

/// The property in its object.
pub(super) fn of(value: &Value) -> Result<MapperProperty> {
    if let Some(column) = value.payload::<ColumnProperty>() {
        return Ok(MapperProperty::Column(column.clone()));
    }
    if let Some(relationship) = value.payload::<RelationshipProperty>() {
        return Ok(MapperProperty::Relationship(relationship.clone()));
    }
    if let Some(composite) = value.payload::<CompositeProperty>() {
        return Ok(MapperProperty::Composite(composite.clone()));
    }
    let synonym = value.payload::<SynonymProperty>().cloned();
    synonym.map(MapperProperty::Synonym).ok_or_else(|| Raise::type_error("a property of a mapper is expected"))
}

fn column(vm: &mut Vm, module: &Dict, base: &Class) {
    let class = ClassBuilder::new("sqlalchemy.orm.properties", "ColumnProperty")
        .base(base)
        .property(
            "columns",
            getter!(column_of, |vm, property| {
                let columns: Result<Vec<Value>> =
                    property.expressions().iter().map(|column| elements::wrap(vm, column)).collect();
                Ok(Value::list(columns?))
            }),
        )
        .property(
            "expression",
            getter!(column_of, |vm, property| match property.expression() {
                Some(column) => elements::wrap(vm, column),
                None => Ok(Value::None),
            }),
        )
        .property("deferred", getter!(column_of, |_, property| Ok(Value::Bool(property.is_deferred()))))
        .property("group", getter!(column_of, |_, property| Ok(property.options().deferred_group.clone().into())))
        .property(
            "raiseload",
            getter!(column_of, |_, property| Ok(match property.options().deferred_raiseload {
                false if property.is_deferred() => Value::None,
                raiseload => Value::Bool(raiseload),
            })),
        )
        .property(
            "active_history",
            getter!(column_of, |_, property| Ok(Value::Bool(property.options().active_history))),
        )
        .constant("instrument", true);
    let class = export_class(vm, module, "ColumnProperty", class);
    vm.register_class::<ColumnProperty>(&class);
    let expression = ClassBuilder::new("sqlalchemy.orm.properties", "MappedSQLExpression").base(&class);
    let expression = export_class(vm, module, "MappedSQLExpression", expression);
    vm.register_class::<SqlExpressionClass>(&expression);
}

fn column_of(value: &Value) -> Result<&ColumnProperty> {
    value.payload::<ColumnProperty>().ok_or_else(|| Raise::type_error("a column property is expected"))
}

fn names_class() -> ClassBuilder {
    ClassBuilder::new("sqlalchemy.util", "ReadOnlyProperties")
        .method("keys", |_, args| {
            let [this] = args.exactly("keys")?;
            Ok(Value::list(entries(&this).into_iter().map(|(key, _)| Value::Str(key)).collect::<Vec<_>>()))
        })
        .method("values", |_, args| {
            let [this] = args.exactly("values")?;
            Ok(Value::list(entries(&this).into_iter().map(|(_, value)| value).collect::<Vec<_>>()))
        })
        .method("items", |_, args| {
            let [this] = args.exactly("items")?;
            let items = entries(&this).into_iter().map(|(key, value)| Value::tuple(vec![Value::Str(key), value]));
            Ok(Value::list(items.collect::<Vec<_>>()))
        })
        .method("get", |_, args| {
            let [this, key, default] = args.bind("get", ["self", "key", "default"], 2)?;
            let found = find(&this.unwrap_or_default(), &key.unwrap_or_default());
            Ok(found.or(default).unwrap_or_default())
        })
        .method("__len__", |_, args| {
            let [this] = args.exactly("__len__")?;
            Ok(Value::from(entries(&this).len()))
        })
        .method("__iter__", |vm, args| {
            let [this] = args.exactly("__iter__")?;
            let values: Vec<Value> = entries(&this).into_iter().map(|(_, value)| value).collect();
            vm.iter(&Value::list(values))
        })
        .method("__contains__", |_, args| {
            let [this, key] = args.exactly("__contains__")?;
            Ok(Value::Bool(find(&this, &key).is_some()))
        })
        .method("__getitem__", |_, args| {
            let [this, key] = args.exactly("__getitem__")?;
            find(&this, &key).ok_or_else(|| Raise::with_arguments("KeyError", vec![key]))
        })
        .method("__getattr__", |_, args| {
            let [this, key] = args.exactly("__getattr__")?;
            find(&this, &key).ok_or_else(|| Raise::with_arguments("AttributeError", vec![key]))
        })
}

fn entries(value: &Value) -> Vec<(Str, Value)> {
    value.payload::<Names>().map(|names| names.0.clone()).unwrap_or_default()
}

fn find(value: &Value, key: &Value) -> Option<Value> {
    let key = key.as_str()?;
    value.payload::<Names>()?.0.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone())
}
