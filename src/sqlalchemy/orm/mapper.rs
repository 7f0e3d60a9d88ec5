//! `Mapper` and its properties as objects of the script, and the functions that find them.

use super::{declarative, export, export_class};
use crate::{
    orm::{
        ColumnProperty, InstanceState, Mapper, MapperProperty, RelationshipProperty, SynonymProperty, mapper_of_class,
        qualified_name,
    },
    python::{Args, ClassBuilder, Vm},
    sqlalchemy::{elements, schema},
    value::{Dict, Host, Object, Payload, Raise, Result, Str, Value},
};

impl Payload for Mapper {}
impl Payload for ColumnProperty {}
impl Payload for RelationshipProperty {}

/// A read-only collection of things by name: `mapper.attrs`, `mapper.columns`.
struct Namespace(Vec<(Str, Value)>);

impl Payload for Namespace {}

/// Makes the classes and functions.
pub(super) fn load(vm: &mut Vm, module: &Dict) -> Result<()> {
    let class = ClassBuilder::new("sqlalchemy.orm.mapper", "Mapper")
        .method("__str__", |_, args| {
            let [this] = args.exactly("__str__")?;
            Ok(Value::from(of(&this)?.label()))
        })
        .method("__repr__", |_, args| {
            let [this] = args.exactly("__repr__")?;
            let address = this.as_object().map_or(0, Object::address);
            Ok(Value::from(format!("<Mapper at {address:#x}; {}>", of(&this)?.class_name())))
        })
        .method("__getattr__", |vm, args| {
            let [this, name] = args.exactly("__getattr__")?;
            let name = match name {
                Value::Str(name) => name,
                _ => return Err(Raise::type_error("attribute name must be string")),
            };
            of(&this)?.clone().registry()?.configure(vm)?;
            Err(Raise::new("AttributeError", format!("'Mapper' object has no attribute '{name}'")))
        })
        .property("class_", |_, args| {
            let [this] = args.exactly("class_")?;
            Ok(Value::Class(of(&this)?.class().clone()))
        })
        .property("entity", |_, args| {
            let [this] = args.exactly("entity")?;
            Ok(Value::Class(of(&this)?.class().clone()))
        })
        .property("mapper", |_, args| {
            let [this] = args.exactly("mapper")?;
            Ok(this)
        })
        .property("base_mapper", |vm, args| {
            let [this] = args.exactly("base_mapper")?;
            let base = of(&this)?.base_mapper();
            wrap(vm, &base)
        })
        .property("inherits", |vm, args| {
            let [this] = args.exactly("inherits")?;
            match of(&this)?.inherits() {
                Some(base) => wrap(vm, &base),
                None => Ok(Value::None),
            }
        })
        .property("local_table", |vm, args| {
            let [this] = args.exactly("local_table")?;
            let from = of(&this)?.local_table().clone();
            elements::wrap_from(vm, &from)
        })
        .property("persist_selectable", persist_selectable)
        .property("mapped_table", persist_selectable)
        .property("selectable", |vm, args| {
            let [this] = args.exactly("selectable")?;
            let from = of(&this)?.with_polymorphic()?.selectable.clone();
            elements::wrap_from(vm, &from)
        })
        .property("polymorphic_identity", |_, args| {
            let [this] = args.exactly("polymorphic_identity")?;
            Ok(of(&this)?.polymorphic_identity().cloned().unwrap_or_default())
        })
        .property("polymorphic_on", |vm, args| {
            let [this] = args.exactly("polymorphic_on")?;
            match of(&this)?.polymorphic_on().cloned() {
                Some(on) => elements::wrap(vm, &on),
                None => Ok(Value::None),
            }
        })
        .property("polymorphic_map", |vm, args| {
            let [this] = args.exactly("polymorphic_map")?;
            let map = Dict::new();
            for (identity, mapper) in of(&this)?.polymorphic_map() {
                let mapper = wrap(vm, &mapper)?;
                map.insert(vm, &identity, mapper)?;
            }
            Ok(Value::Dict(map))
        })
        .property("single", |_, args| {
            let [this] = args.exactly("single")?;
            Ok(Value::Bool(of(&this)?.is_single()))
        })
        .property("concrete", |_, args| {
            let [this] = args.exactly("concrete")?;
            Ok(Value::Bool(of(&this)?.is_concrete()))
        })
        .property("self_and_descendants", |vm, args| {
            let [this] = args.exactly("self_and_descendants")?;
            let mappers = of(&this)?.self_and_descendants();
            let mappers: Result<Vec<Value>> = mappers.iter().map(|mapper| wrap(vm, mapper)).collect();
            Ok(Value::list(mappers?))
        })
        .method("add_property", declarative::late::add_property)
        .method("isa", |_, args| {
            let [this, other] = args.exactly("isa")?;
            let other = of(&other)?.clone();
            Ok(Value::Bool(of(&this)?.isa(&other)))
        })
        .property("tables", |vm, args| {
            let [this] = args.exactly("tables")?;
            let tables = of(&this)?.tables().to_vec();
            let tables: Result<Vec<Value>> = tables.iter().map(|table| schema::wrap_table(vm, table)).collect();
            Ok(Value::list(tables?))
        })
        .property("primary_key", |vm, args| {
            let [this] = args.exactly("primary_key")?;
            let columns = of(&this)?.primary_key().to_vec();
            let columns: Result<Vec<Value>> = columns.iter().map(|column| schema::wrap_column(vm, column)).collect();
            Ok(Value::tuple(columns?))
        })
        .property("attrs", |vm, args| namespace(vm, args, |_| true))
        .property("column_attrs", |vm, args| namespace(vm, args, |property| property.as_column().is_some()))
        .property("relationships", |vm, args| namespace(vm, args, |property| property.as_relationship().is_some()))
        .property("synonyms", |vm, args| namespace(vm, args, |property| property.as_synonym().is_some()))
        .property("all_orm_descriptors", |vm, args| {
            let [this] = args.exactly("all_orm_descriptors")?;
            let mapper = configured(vm, &this)?;
            let mut items = Vec::new();
            for key in mapper.property_keys() {
                let value = vm.get_attr(&Value::Class(mapper.class().clone()), &key)?;
                items.push((key, value));
            }
            Ok(vm.wrap(Namespace(items)))
        })
        .property("columns", columns)
        .property("c", columns)
        .property("iterate_properties", |vm, args| {
            let [this] = args.exactly("iterate_properties")?;
            let mapper = configured(vm, &this)?;
            let mut items = Vec::new();
            for property in mapper.properties().iter() {
                items.push(wrap_property(vm, property.clone())?);
            }
            vm.iter(&Value::list(items))
        })
        .property("configured", |_, args| {
            let [this] = args.exactly("configured")?;
            Ok(Value::Bool(of(&this)?.is_configured()))
        })
        .constant("is_mapper", true)
        .constant("is_selectable", false)
        .constant("is_aliased_class", false)
        .constant("is_instance", false)
        .constant("is_attribute", false)
        .method("get_property", |vm, args| {
            let [this, key] = args.bind("get_property", ["self", "key"], 2)?;
            let mapper = configured(vm, &this.unwrap_or_default())?;
            let Some(Value::Str(key)) = key else { return Err(Raise::type_error("a property's name is a string")) };
            match mapper.property(&key) {
                Some(property) => wrap_property(vm, property),
                None => Err(Raise::new(
                    "sqlalchemy.exc.InvalidRequestError",
                    format!(
                        "Mapper '{}' has no property '{key}'.  If this property was indicated from other mappers or configure \
                         events, ensure registry.configure() has been called.",
                        mapper.label()
                    ),
                )),
            }
        })
        .method("has_property", |vm, args| {
            let [this, key] = args.exactly("has_property")?;
            let mapper = configured(vm, &this)?;
            Ok(Value::Bool(key.as_str().is_some_and(|key| mapper.has_property(key))))
        })
        .method("primary_key_from_instance", |vm, args| {
            let [this, object] = args.exactly("primary_key_from_instance")?;
            let mapper = of(&this)?.clone();
            let state = InstanceState::require(vm, &object)?;
            Ok(Value::tuple(mapper.primary_key_from_state(vm, &state)?))
        })
        .method("identity_key_from_instance", |vm, args| {
            let [this, object] = args.exactly("identity_key_from_instance")?;
            let mapper = of(&this)?.clone();
            let state = InstanceState::require(vm, &object)?;
            Ok(mapper.identity_key_from_state(vm, &state)?.to_value())
        });
    let class = export_class(vm, module, "Mapper", class);
    vm.register_class::<Mapper>(&class);

    let property = ClassBuilder::new("sqlalchemy.orm.interfaces", "MapperProperty")
        .method("__str__", |_, args| {
            let [this] = args.exactly("__str__")?;
            let property = property_of(&this)?;
            Ok(Value::from(match property.parent() {
                Some(parent) => format!("{}.{}", parent.class_name(), property.key()),
                None => property.key().to_string(),
            }))
        })
        .method("__repr__", |_, args| {
            let [this] = args.exactly("__repr__")?;
            let address = this.as_object().map_or(0, Object::address);
            let property = property_of(&this)?;
            let class = match &property {
                MapperProperty::Column(_) => "ColumnProperty",
                MapperProperty::Relationship(_) => "_RelationshipDeclared",
                MapperProperty::Synonym(_) => "Synonym",
            };
            Ok(Value::from(format!("<{class} at {address:#x}; {}>", property.key())))
        })
        .property("key", |_, args| {
            let [this] = args.exactly("key")?;
            Ok(Value::Str(property_of(&this)?.key().clone()))
        })
        .property("parent", |vm, args| {
            let [this] = args.exactly("parent")?;
            match property_of(&this)?.parent() {
                Some(mapper) => wrap(vm, &mapper),
                None => Ok(Value::None),
            }
        });
    let property = export_class(vm, module, "MapperProperty", property);
    let column = ClassBuilder::new("sqlalchemy.orm.properties", "ColumnProperty")
        .base(&property)
        .property("columns", |vm, args| {
            let [this] = args.exactly("columns")?;
            let columns =
                this.payload::<ColumnProperty>().map(|property| property.expressions().to_vec()).unwrap_or_default();
            let columns: Result<Vec<Value>> = columns.iter().map(|column| elements::wrap(vm, column)).collect();
            Ok(Value::list(columns?))
        })
        .property("expression", |vm, args| {
            let [this] = args.exactly("expression")?;
            match this.payload::<ColumnProperty>().and_then(|property| property.expression().cloned()) {
                Some(column) => elements::wrap(vm, &column),
                None => Ok(Value::None),
            }
        });
    let column = export_class(vm, module, "ColumnProperty", column);
    vm.register_class::<ColumnProperty>(&column);
    let relationship =
        relationship_class(ClassBuilder::new("sqlalchemy.orm.relationships", "RelationshipProperty").base(&property));
    let relationship = export_class(vm, module, "RelationshipProperty", relationship);
    vm.register_class::<RelationshipProperty>(&relationship);
    let synonym =
        ClassBuilder::new("sqlalchemy.orm.descriptor_props", "Synonym").base(&property).property("name", |_, args| {
            let [this] = args.exactly("name")?;
            Ok(this.payload::<SynonymProperty>().map(|synonym| synonym.name().clone()).into())
        });
    let synonym = export_class(vm, module, "SynonymProperty", synonym);
    vm.register_class::<SynonymProperty>(&synonym);

    let names = ClassBuilder::new("sqlalchemy.util", "ReadOnlyProperties")
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
        .method("__getitem__", |vm, args| {
            let [this, key] = args.exactly("__getitem__")?;
            match find(&this, &key) {
                Some(found) => Ok(found),
                None => {
                    let _ = vm;
                    Err(Raise::with_arguments("KeyError", vec![key]))
                }
            }
        })
        .method("__getattr__", |_, args| {
            let [this, key] = args.exactly("__getattr__")?;
            match find(&this, &key) {
                Some(found) => Ok(found),
                None => Err(Raise::with_arguments("AttributeError", vec![key])),
            }
        });
    let names = names.build(vm);
    vm.register_class::<Namespace>(&names);

    export(vm, module, "class_mapper", |vm, args| {
        let [class, configure] = args.bind("class_mapper", ["class_", "configure"], 1)?;
        let class = class.unwrap_or_default();
        let found = match &class {
            Value::Class(known) if !matches!(configure, Some(Value::Bool(false))) => {
                declarative::configured(vm, known)?
            }
            Value::Class(known) => mapper_of_class(known),
            _ => None,
        };
        match (found, &class) {
            (Some(mapper), _) => wrap(vm, &mapper),
            (None, Value::Class(class)) => Err(Raise::new(
                "sqlalchemy.orm.exc.UnmappedClassError",
                format!("Class '{}' is not mapped", qualified_name(class)),
            )),
            (None, other) => {
                let repr = vm.repr(other)?;
                Err(Raise::new("sqlalchemy.exc.ArgumentError", format!("Class object expected, got '{repr}'.")))
            }
        }
    });
    export(vm, module, "object_mapper", |vm, args| {
        let [object] = args.bind("object_mapper", ["instance"], 1)?;
        let state = InstanceState::require(vm, &object.unwrap_or_default())?;
        wrap(vm, &state.mapper().clone())
    });
    Ok(())
}

fn relationship_class(builder: ClassBuilder) -> ClassBuilder {
    builder
        .property("uselist", |_, args| {
            let [this] = args.exactly("uselist")?;
            Ok(Value::Bool(relationship(&this)?.uselist()))
        })
        .property("direction", |vm, args| {
            let [this] = args.exactly("direction")?;
            let name = relationship(&this)?.direction().name();
            direction(vm, name)
        })
        .property("mapper", |vm, args| {
            let [this] = args.exactly("mapper")?;
            let mapper = relationship(&this)?.mapper().clone();
            wrap(vm, &mapper)
        })
        .property("entity", |vm, args| {
            let [this] = args.exactly("entity")?;
            let mapper = relationship(&this)?.mapper().clone();
            wrap(vm, &mapper)
        })
        .property("lazy", |_, args| {
            let [this] = args.exactly("lazy")?;
            Ok(Value::Str(relationship(&this)?.lazy().clone()))
        })
        .property("secondaryjoin", |vm, args| {
            let [this] = args.exactly("secondaryjoin")?;
            match relationship(&this)?.join().secondaryjoin.clone() {
                Some(condition) => elements::wrap(vm, &condition),
                None => Ok(Value::None),
            }
        })
        .property("collection_class", |_, args| {
            let [this] = args.exactly("collection_class")?;
            Ok(relationship(&this)?.options().collection_factory.clone())
        })
        .property("back_populates", |_, args| {
            let [this] = args.exactly("back_populates")?;
            Ok(Value::from(relationship(&this)?.options().back_populates.clone()))
        })
        .property("secondary", |vm, args| {
            let [this] = args.exactly("secondary")?;
            match relationship(&this)?.secondary().cloned() {
                Some(from) => elements::wrap_from(vm, &from),
                None => Ok(Value::None),
            }
        })
        .property("primaryjoin", |vm, args| {
            let [this] = args.exactly("primaryjoin")?;
            let join = relationship(&this)?.join().primaryjoin.clone();
            elements::wrap(vm, &join)
        })
        .property("local_columns", |vm, args| {
            let [this] = args.exactly("local_columns")?;
            let columns = relationship(&this)?.local_columns();
            column_set(vm, &columns)
        })
        .property("remote_side", |vm, args| {
            let [this] = args.exactly("remote_side")?;
            let columns = relationship(&this)?.remote_side();
            column_set(vm, &columns)
        })
        .property("local_remote_pairs", |vm, args| {
            let [this] = args.exactly("local_remote_pairs")?;
            let pairs = relationship(&this)?.local_remote_pairs().to_vec();
            let mut items = Vec::new();
            for (local, remote) in &pairs {
                items.push(Value::tuple(vec![schema::wrap_column(vm, local)?, schema::wrap_column(vm, remote)?]));
            }
            Ok(Value::list(items))
        })
        .property("viewonly", |_, args| {
            let [this] = args.exactly("viewonly")?;
            Ok(Value::Bool(relationship(&this)?.viewonly()))
        })
}

fn column_set(vm: &mut Vm, columns: &[crate::sql::schema::Column]) -> Result<Value> {
    let set = crate::value::Set::new();
    for column in columns {
        let column = schema::wrap_column(vm, column)?;
        set.add(vm, &column)?;
    }
    Ok(Value::Set(set))
}

/// A member of `RelationshipDirection`.
fn direction(vm: &mut Vm, name: &'static str) -> Result<Value> {
    struct Direction(&'static str);
    impl Payload for Direction {}
    if vm.registered_class::<Direction>().is_none() {
        let class = ClassBuilder::new("sqlalchemy.orm.base", "RelationshipDirection")
            .method("__str__", |_, args| {
                let [this] = args.exactly("__str__")?;
                let name = this.payload::<Direction>().map_or("", |direction| direction.0);
                Ok(Value::from(format!("RelationshipDirection.{name}")))
            })
            .method("__repr__", |_, args| {
                let [this] = args.exactly("__repr__")?;
                let name = this.payload::<Direction>().map_or("", |direction| direction.0);
                let number = match name {
                    "ONETOMANY" => 1,
                    "MANYTOONE" => 2,
                    _ => 3,
                };
                Ok(Value::from(format!("<RelationshipDirection.{name}: {number}>")))
            })
            .property("name", |_, args| {
                let [this] = args.exactly("name")?;
                Ok(Value::from(this.payload::<Direction>().map_or("", |direction| direction.0)))
            })
            .build(vm);
        vm.register_class::<Direction>(&class);
        for name in ["ONETOMANY", "MANYTOONE", "MANYTOMANY"] {
            let member = vm.wrap(Direction(name));
            class.attributes().insert_str(&name.into(), member);
        }
    }
    let class = vm.registered_class::<Direction>();
    Ok(class.and_then(|class| class.attributes().get_str(&name.into())).unwrap_or_default())
}

/// The mapper as an object: the same each time, as the class holds it.
pub(super) fn wrap(vm: &mut Vm, mapper: &Mapper) -> Result<Value> {
    match mapper.class().attributes().get_str(&Str::from("__mapper__")) {
        Some(known) if known.payload::<Mapper>().is_some_and(|known| known.is(mapper)) => Ok(known),
        _ => {
            // While the class is being mapped, only listeners have it.
            if let Some(known) = mapper.wrapper() {
                return Ok(known.into());
            }
            let made = vm.wrap(mapper.clone());
            if let Value::Object(object) = &made {
                mapper.set_wrapper(object);
            }
            Ok(made)
        }
    }
}

/// A property as an object.
pub(super) fn wrap_property(vm: &mut Vm, property: MapperProperty) -> Result<Value> {
    Ok(match property {
        MapperProperty::Column(column) => vm.wrap(column),
        MapperProperty::Relationship(relationship) => vm.wrap(relationship),
        MapperProperty::Synonym(synonym) => vm.wrap(synonym),
    })
}

pub(super) fn of(value: &Value) -> Result<&Mapper> {
    value.payload::<Mapper>().ok_or_else(|| Raise::type_error("a mapper is expected"))
}

fn configured(vm: &mut Vm, value: &Value) -> Result<Mapper> {
    let mapper = of(value)?.clone();
    mapper.registry()?.configure(vm)?;
    Ok(mapper)
}

fn relationship(value: &Value) -> Result<&RelationshipProperty> {
    value.payload::<RelationshipProperty>().ok_or_else(|| Raise::type_error("a relationship is expected"))
}

/// The property in its object.
fn property_of(value: &Value) -> Result<MapperProperty> {
    if let Some(column) = value.payload::<ColumnProperty>() {
        return Ok(MapperProperty::Column(column.clone()));
    }
    if let Some(synonym) = value.payload::<SynonymProperty>() {
        return Ok(MapperProperty::Synonym(synonym.clone()));
    }
    relationship(value).cloned().map(MapperProperty::Relationship)
}

fn persist_selectable(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this] = args.exactly("persist_selectable")?;
    let from = of(&this)?.persist_selectable().clone();
    elements::wrap_from(vm, &from)
}

fn columns(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this] = args.exactly("columns")?;
    let mapper = of(&this)?.clone();
    let mut items = Vec::new();
    for property in mapper.column_properties() {
        if let Some(column) = property.expression() {
            items.push((property.key().clone(), elements::wrap(vm, column)?));
        }
    }
    Ok(vm.wrap(Namespace(items)))
}

fn namespace(vm: &mut Vm, args: Args, wanted: fn(&MapperProperty) -> bool) -> Result<Value> {
    let [this] = args.exactly("attrs")?;
    let mapper = configured(vm, &this)?;
    let mut items = Vec::new();
    for property in mapper.properties().iter().filter(|property| wanted(property)) {
        items.push((property.key().clone(), wrap_property(vm, property.clone())?));
    }
    Ok(vm.wrap(Namespace(items)))
}

fn entries(value: &Value) -> Vec<(Str, Value)> {
    value.payload::<Namespace>().map(|names| names.0.clone()).unwrap_or_default()
}

fn find(value: &Value, key: &Value) -> Option<Value> {
    let key = key.as_str()?;
    let names = value.payload::<Namespace>()?;
    names.0.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone())
}

/// A collection of things by name, as an object.
pub(super) fn names(vm: &mut Vm, items: Vec<(Str, Value)>) -> Value {
    vm.wrap(Namespace(items))
}
