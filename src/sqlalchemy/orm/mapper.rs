//! `Mapper` as an object of the script, and the functions that find it.

use super::{declarative, export, export_class, inspection, properties};
use crate::{
    orm::{
        Cascade, InstanceState, InstrumentedAttribute, Mapper, MapperProperty, PolymorphicLoad, mapper_of_class,
        qualified_name,
    },
    python::{Args, ClassBuilder, Vm},
    sql::{elements::ColumnElement, selectable::FromClause},
    sqlalchemy::{coercions, elements, schema, support::getter},
    value::{Class, Dict, Host, Object, Payload, Raise, Result, Str, Value},
};

impl Payload for Mapper {}

/// Makes the class and the functions.
pub(super) fn load(vm: &mut Vm, module: &Dict) -> Result<()> {
    let class = ClassBuilder::new("sqlalchemy.orm.mapper", "Mapper")
        .method("__str__", getter!(of, |_, mapper| Ok(Value::from(mapper.label()))))
        .method("__repr__", |_, args| {
            let [this] = args.exactly("__repr__")?;
            let address = this.as_object().map_or(0, Object::address);
            Ok(Value::from(format!("<Mapper at {address:#x}; {}>", of(&this)?.class_name())))
        });
    let class = collections(methods(inheritance(mapped(class))))
        .constant("is_mapper", true)
        .constant("is_selectable", false)
        .constant("is_aliased_class", false)
        .constant("is_instance", false)
        .constant("is_attribute", false)
        .constant("is_property", false)
        .constant("is_bundle", false)
        .constant("is_clause_element", false)
        .constant("represents_outer_join", false);
    let class = export_class(vm, module, "Mapper", class);
    vm.register_class::<Mapper>(&class);
    export(vm, module, "class_mapper", class_mapper);
    export(vm, module, "object_mapper", |vm, args| {
        let [object] = args.bind("object_mapper", ["instance"], 1)?;
        let state = InstanceState::require(vm, &object.unwrap_or_default())?;
        wrap(vm, &state.mapper().clone())
    });
    Ok(())
}

/// What it maps, and what it was told.
fn mapped(class: ClassBuilder) -> ClassBuilder {
    class
        .property("class_", class_)
        .property("entity", class_)
        .property("entity_namespace", class_)
        .property("mapper", |_, args| {
            let [this] = args.exactly("mapper")?;
            Ok(this)
        })
        .property(
            "registry",
            getter!(of, |vm, mapper| match mapper.class().lookup(&"registry".into()) {
                Some(registry) => Ok(registry),
                None => Ok(vm.wrap(mapper.registry()?)),
            }),
        )
        .property("configured", getter!(of, |_, mapper| Ok(Value::Bool(mapper.is_configured()))))
        .property("local_table", getter!(of, |vm, mapper| elements::wrap_from(vm, mapper.local_table())))
        .property("persist_selectable", getter!(of, |vm, mapper| elements::wrap_from(vm, mapper.persist_selectable())))
        .property(
            "selectable",
            getter!(of, |vm, mapper| elements::wrap_from(vm, &mapper.with_polymorphic()?.selectable.clone())),
        )
        .property(
            "tables",
            getter!(of, |vm, mapper| {
                let tables = mapper.persist_selectable().tables_by_level();
                let tables: Result<Vec<Value>> = tables.iter().map(|table| schema::wrap_table(vm, table)).collect();
                Ok(Value::list(tables?))
            }),
        )
        .property(
            "primary_key",
            getter!(of, |vm, mapper| {
                let columns: Result<Vec<Value>> =
                    mapper.primary_key().iter().map(|column| schema::wrap_column(vm, column)).collect();
                Ok(Value::tuple(columns?))
            }),
        )
        .property("allow_partial_pks", getter!(of, |_, mapper| Ok(Value::Bool(mapper.allow_partial_pks()))))
        .property(
            "confirm_deleted_rows",
            getter!(of, |_, mapper| {
                let inherits = mapper.inherits().is_some() && !mapper.is_concrete();
                Ok(Value::Bool(!inherits && !mapper.options().unconfirmed_deletes))
            }),
        )
        .property("passive_updates", getter!(of, |_, mapper| Ok(Value::Bool(!mapper.options().active_updates))))
        .property("passive_deletes", getter!(of, |_, mapper| Ok(Value::Bool(mapper.options().passive_deletes))))
        .property(
            "eager_defaults",
            getter!(of, |_, mapper| Ok(mapper.options().eager_defaults.map_or(Value::from("auto"), Value::Bool))),
        )
        .property(
            "version_id_col",
            getter!(of, |vm, mapper| match &mapper.options().version_id_col {
                Some(column) => schema::wrap_column(vm, column),
                None => Ok(Value::None),
            }),
        )
        .property(
            "version_id_generator",
            getter!(of, |_, mapper| match &mapper.options().version_id_generator {
                Some(generator) => Ok(generator.clone()),
                None => Err(Raise::unsupported("Mapper.version_id_generator where none was given")),
            }),
        )
        .property("always_refresh", getter!(of, |_, mapper| Ok(Value::Bool(mapper.options().always_refresh))))
        .property("legacy_is_orphan", getter!(of, |_, mapper| Ok(Value::Bool(mapper.options().legacy_is_orphan))))
        .property("batch", getter!(of, |_, mapper| Ok(Value::Bool(!mapper.options().one_by_one))))
        .property("validators", validators)
        .property("column_prefix", getter!(of, |_, mapper| Ok(mapper.options().column_prefix.clone().into())))
        .property(
            "include_properties",
            getter!(of, |_, mapper| Ok(mapper.options().include_properties.as_deref().map_or(Value::None, names_of))),
        )
        .property(
            "exclude_properties",
            getter!(of, |_, mapper| match mapper.options().exclude_properties.as_slice() {
                [] => Ok(Value::None),
                names => Ok(names_of(names)),
            }),
        )
}

/// Where it stands among those that it inherits from and that inherit from it.
fn inheritance(class: ClassBuilder) -> ClassBuilder {
    class
        .property("base_mapper", getter!(of, |vm, mapper| wrap(vm, &mapper.base_mapper())))
        .property("primary_base_mapper", getter!(of, |vm, mapper| wrap(vm, &mapper.base_mapper())))
        .property(
            "inherits",
            getter!(of, |vm, mapper| match mapper.inherits() {
                Some(base) => wrap(vm, &base),
                None => Ok(Value::None),
            }),
        )
        .property(
            "inherit_condition",
            getter!(of, |vm, mapper| match mapper.inherit_condition() {
                Some(condition) => elements::wrap(vm, condition),
                None => Ok(Value::None),
            }),
        )
        .property("single", getter!(of, |_, mapper| Ok(Value::Bool(mapper.is_single()))))
        .property("concrete", getter!(of, |_, mapper| Ok(Value::Bool(mapper.is_concrete()))))
        .property("polymorphic_abstract", getter!(of, |_, mapper| Ok(Value::Bool(mapper.is_polymorphic_abstract()))))
        .property(
            "polymorphic_identity",
            getter!(of, |_, mapper| Ok(mapper.polymorphic_identity().cloned().unwrap_or_default())),
        )
        .property(
            "polymorphic_on",
            getter!(of, |vm, mapper| match mapper.polymorphic_on() {
                Some(on) => elements::wrap(vm, on),
                None => Ok(Value::None),
            }),
        )
        .property(
            "polymorphic_load",
            getter!(of, |_, mapper| Ok(match mapper.polymorphic_load() {
                Some(PolymorphicLoad::Inline) => Value::from("inline"),
                Some(PolymorphicLoad::SelectIn) => Value::from("selectin"),
                None => Value::None,
            })),
        )
        .property(
            "polymorphic_map",
            getter!(of, |vm, mapper| {
                let map = Dict::new();
                for (identity, mapper) in mapper.polymorphic_map() {
                    let mapper = wrap(vm, &mapper)?;
                    map.insert(vm, &identity, mapper)?;
                }
                Ok(Value::Dict(map))
            }),
        )
        .property(
            "with_polymorphic",
            getter!(of, |vm, mapper| match mapper.polymorphic_selectable() {
                Some(selectable) => Ok(Value::tuple(vec!["*".into(), elements::wrap_from(vm, &selectable)?])),
                None => Ok(Value::None),
            }),
        )
        .method("_set_with_polymorphic", |vm, args| {
            let [this, selectable, on] = args.exactly("_set_with_polymorphic")?;
            let mapper = of(&this)?.clone();
            let Some(selectable) = selectable.payload::<FromClause>().cloned() else {
                return Err(Raise::type_error("a selectable is expected"));
            };
            let on = on.payload::<ColumnElement>().cloned();
            mapper.set_with_polymorphic(vm, selectable, on)?;
            Ok(Value::None)
        })
        .method("_set_concrete_base", |vm, args| {
            let [this, base] = args.exactly("_set_concrete_base")?;
            let mapper = of(&this)?.clone();
            mapper.set_concrete_base(of(&base)?);
            declarative::refuse_unimplemented(vm, &mapper);
            Ok(Value::None)
        })
        .property("with_polymorphic_mappers", getter!(of, |vm, mapper| all(vm, &mapper.with_polymorphic()?.mappers)))
        .property("self_and_descendants", getter!(of, |vm, mapper| all(vm, &mapper.self_and_descendants())))
        .method(
            "polymorphic_iterator",
            getter!(of, |vm, mapper| {
                let mappers = all(vm, &mapper.self_and_descendants())?;
                vm.iter(&mappers)
            }),
        )
        .method(
            "iterate_to_root",
            getter!(of, |vm, mapper| {
                let mappers = all(vm, &mapper.iterate_to_root().collect::<Vec<_>>())?;
                vm.iter(&mappers)
            }),
        )
        .method("cascade_iterator", cascade_iterator)
        .method("isa", |_, args| compare(args, "isa", Mapper::isa))
        .method("common_parent", |_, args| compare(args, "common_parent", Mapper::common_parent))
        .method("is_sibling", |_, args| {
            compare(args, "is_sibling", |mapper, other| {
                mapper.base_mapper().is(&other.base_mapper()) && !mapper.isa(other) && !other.isa(mapper)
            })
        })
}

/// `cascade_iterator(type_, state, halt_on=None)`: each object that the cascade reaches, with mapper, state and `__dict__`.
fn cascade_iterator(vm: &mut Vm, args: Args) -> Result<Value> {
    let parameters = ["self", "type_", "state", "halt_on"];
    let [this, kind, state, halt_on] = args.bind("Mapper.cascade_iterator", parameters, 3)?;
    if halt_on.is_some_and(|halt_on| !halt_on.is_none()) {
        return Err(Raise::unsupported("halt_on of Mapper.cascade_iterator()"));
    }
    let (this, kind, state) = (this.unwrap_or_default(), kind.unwrap_or_default(), state.unwrap_or_default());
    let state = inspection::of(&state)?.clone();
    if !state.mapper().isa(of(&this)?) {
        return Err(Raise::new("AssertionError", ""));
    }
    let kind = vm.str(&kind)?;
    if kind == "delete-orphan" {
        return Err(Raise::unsupported("Mapper.cascade_iterator('delete-orphan')"));
    }
    let reached = match Cascade::named(&kind) {
        Some(cascade) => state.mapper().cascade_iterator(vm, cascade, &state, &|_| false)?,
        None => Vec::new(),
    };
    let mut found = Vec::with_capacity(reached.len());
    for state in reached {
        let Some(object) = state.object() else { continue };
        let mapper = wrap(vm, state.mapper())?;
        let dict = Value::Dict(state.dict()?);
        found.push(Value::tuple(vec![Value::Object(object), mapper, inspection::state_object(vm, &state), dict]));
    }
    vm.iter(&Value::list(found))
}

/// What it is asked for by name.
fn methods(class: ClassBuilder) -> ClassBuilder {
    class
        .method("add_property", declarative::late::add_property)
        .method("add_properties", declarative::late::add_properties)
        .method("get_property", |vm, args| {
            let [this, key, _] = args.bind("get_property", ["self", "key", "_configure_mappers"], 2)?;
            let mapper = configured(vm, &this.unwrap_or_default())?;
            let Some(Value::Str(key)) = key else { return Err(Raise::type_error("a property's name is a string")) };
            match mapper.property(&key) {
                Some(property) => Ok(properties::wrap(vm, property)),
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
        .method("get_property_by_column", |vm, args| {
            let [this, column] = args.exactly("get_property_by_column")?;
            let mapper = of(&this)?.clone();
            let element = coercions::clause_element(vm, &column)?;
            let found = element.and_then(|element| match element.as_column() {
                Some(column) => mapper.property_of_column(column),
                None => mapper.property_of(element.id()),
            });
            match found {
                Some(property) => Ok(properties::wrap(vm, MapperProperty::Column(property))),
                None => {
                    let shown = vm.str(&column)?;
                    let message = format!("No column {shown} is configured on mapper {}...", mapper.label());
                    Err(Raise::new("sqlalchemy.orm.exc.UnmappedColumnError", message))
                }
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
        .method("identity_key_from_primary_key", |vm, args| {
            let [this, key, _] =
                args.bind("identity_key_from_primary_key", ["self", "primary_key", "identity_token"], 2)?;
            let values = vm.items(&key.unwrap_or_default())?;
            Ok(of(&this.unwrap_or_default())?.identity_key_from_primary_key(&values).to_value())
        })
        .method("identity_key_from_instance", |vm, args| {
            let [this, object] = args.exactly("identity_key_from_instance")?;
            let mapper = of(&this)?.clone();
            let state = InstanceState::require(vm, &object)?;
            Ok(mapper.identity_key_from_state(vm, &state)?.to_value())
        })
}

/// Its properties and columns, by name.
fn collections(class: ClassBuilder) -> ClassBuilder {
    class
        .property("attrs", |vm, args| namespace(vm, args, |_| true))
        .property("column_attrs", |vm, args| namespace(vm, args, |property| property.as_column().is_some()))
        .property("relationships", |vm, args| namespace(vm, args, |property| property.as_relationship().is_some()))
        .property("synonyms", |vm, args| namespace(vm, args, |property| property.as_synonym().is_some()))
        .property("composites", |vm, args| namespace(vm, args, |property| property.as_composite().is_some()))
        .property("all_orm_descriptors", all_orm_descriptors)
        .property("columns", columns)
        .property("c", columns)
        .property("iterate_properties", |vm, args| {
            let [this] = args.exactly("iterate_properties")?;
            let mapper = configured(vm, &this)?;
            let items: Vec<Value> =
                mapper.properties().iter().map(|property| properties::wrap(vm, property.clone())).collect();
            vm.iter(&Value::list(items))
        })
}

/// The methods marked with `@validates`, by attribute: each with what was said of it.
fn validators(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this] = args.exactly("validators")?;
    let found = Dict::new();
    for (key, validator) in of(&this)?.validators() {
        let options = Dict::new();
        drop(options.insert_str(&"include_removes".into(), Value::Bool(validator.include_removes)));
        drop(options.insert_str(&"include_backrefs".into(), Value::Bool(validator.include_backrefs)));
        found.insert(vm, &Value::Str(key), Value::tuple(vec![validator.function, Value::Dict(options)]))?;
    }
    Ok(Value::Dict(found))
}

/// `class_mapper(class_, configure=True)`.
///
/// # Errors
/// `UnmappedClassError` for a class that is not mapped, `ArgumentError` for what is no class.
fn class_mapper(vm: &mut Vm, args: Args) -> Result<Value> {
    let [class, configure] = args.bind("class_mapper", ["class_", "configure"], 1)?;
    let class = class.unwrap_or_default();
    let found = match &class {
        Value::Class(known) if !matches!(configure, Some(Value::Bool(false))) => declarative::configured(vm, known)?,
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

pub(super) fn of(value: &Value) -> Result<&Mapper> {
    value.payload::<Mapper>().ok_or_else(|| Raise::type_error("a mapper is expected"))
}

fn configured(vm: &mut Vm, value: &Value) -> Result<Mapper> {
    let mapper = of(value)?.clone();
    mapper.registry()?.configure(vm)?;
    Ok(mapper)
}

fn class_(_: &mut Vm, args: Args) -> Result<Value> {
    let [this] = args.exactly("class_")?;
    Ok(Value::Class(of(&this)?.class().clone()))
}

fn names_of(names: &[Str]) -> Value {
    Value::list(names.iter().cloned().map(Value::Str).collect::<Vec<_>>())
}

pub(super) fn all(vm: &mut Vm, mappers: &[Mapper]) -> Result<Value> {
    let mappers: Result<Vec<Value>> = mappers.iter().map(|mapper| wrap(vm, mapper)).collect();
    Ok(Value::list(mappers?))
}

fn compare(args: Args, name: &'static str, answer: fn(&Mapper, &Mapper) -> bool) -> Result<Value> {
    let [this, other] = args.exactly(name)?;
    Ok(Value::Bool(answer(of(&this)?, of(&other)?)))
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
    Ok(properties::names(vm, items))
}

fn namespace(vm: &mut Vm, args: Args, wanted: fn(&MapperProperty) -> bool) -> Result<Value> {
    let [this] = args.exactly("attrs")?;
    let mapper = configured(vm, &this)?;
    let mut items = Vec::new();
    for property in mapper.properties().iter().filter(|property| wanted(property)) {
        items.push((property.key().clone(), properties::wrap(vm, property.clone())));
    }
    Ok(properties::names(vm, items))
}

/// The attributes of a class and what stands beside them, as the class and those that it derives from declare them. What a
/// class has again comes in its base's place.
fn all_orm_descriptors(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this] = args.exactly("all_orm_descriptors")?;
    let mapper = configured(vm, &this)?;
    let classes: Vec<&Class> = mapper.class().mro().collect();
    let mut items: Vec<(Str, Value)> = Vec::new();
    for (place, class) in classes.iter().enumerate() {
        let base = classes.get(place + 1);
        for key in class.attributes().keys() {
            let Value::Str(key) = key else { continue };
            if base.is_some_and(|base| base.attributes().contains_str(&key)) {
                continue;
            }
            let first = classes.iter().find_map(|class| class.attributes().get_str(&key));
            items.extend(first.filter(is_descriptor).map(|value| (key, value)));
        }
    }
    Ok(properties::names(vm, items))
}

fn is_descriptor(value: &Value) -> bool {
    value.payload::<InstrumentedAttribute>().is_some()
        || value
            .as_object()
            .is_some_and(|object| matches!(object.class().lookup(&"is_attribute".into()), Some(Value::Bool(true))))
}
