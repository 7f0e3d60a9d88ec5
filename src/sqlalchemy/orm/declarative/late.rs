//! Attributes that are given to a mapped class after it was mapped.

use super::mapper;
use crate::{
    orm::{
        Declared, DeclaredProperty, Described, InstrumentedAttribute, MappedColumn, Mapper, SynonymDeclaration,
        is_property, mapper_of_class,
    },
    python::{Args, ClassBuilder, Vm},
    sql::{elements::ColumnElement, invalid_request, schema::Column, selectable::FromClause},
    value::{Class, Host, Raise, Result, Str, Value},
};

/// A metaclass that sees what mapped classes are given later.
pub(super) fn metaclass(vm: &Vm, name: &'static str) -> ClassBuilder {
    let class =
        ClassBuilder::new("sqlalchemy.orm.decl_api", name).base(&vm.types.type_).method("__setattr__", |vm, args| {
            let [this, name, value] = args.exactly("__setattr__")?;
            let (Value::Class(class), Value::Str(name)) = (&this, &name) else {
                return Err(Raise::type_error("__setattr__() takes a class and a name"));
            };
            if class.attributes().contains_str(&Str::from("__mapper__"))
                && let Some(mapper) = mapper_of_class(class)
                && add_attribute(vm, class, &mapper, name, &value)?
            {
                return Ok(Value::None);
            }
            vm.set_attr_plainly(&this, name, value)?;
            Ok(Value::None)
        });
    class.method("__delattr__", |vm, args| {
        let [this, name] = args.exactly("__delattr__")?;
        let (Value::Class(class), Value::Str(name)) = (&this, &name) else {
            return Err(Raise::type_error("__delattr__() takes a class and a name"));
        };
        let mapped = class.attributes().contains_str(&Str::from("__mapper__")) && mapper_of_class(class).is_some();
        let own = class.attributes().get_str(name);
        if mapped && own.is_some_and(|own| own.payload::<InstrumentedAttribute>().is_some()) {
            let message = "Can't un-map individual mapped attributes on a mapped class.";
            return Err(Raise::new("NotImplementedError", message));
        }
        vm.del_attr_plainly(&this, name)?;
        Ok(Value::None)
    })
}

/// `mapper.add_property(key, property)`.
pub(in crate::sqlalchemy::orm) fn add_property(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this, key, value] = args.bind("add_property", ["self", "key", "prop"], 3)?;
    let mapped = mapper::of(&this.unwrap_or_default())?.clone();
    let Some(Value::Str(key)) = key else { return Err(Raise::type_error("a property's name is a string")) };
    let declared = Declared::new(mapped.class());
    let property = declared.property(vm, &key, &value.unwrap_or_default())?;
    put(vm, &mapped, key, property)?;
    Ok(Value::None)
}

/// `mapper.add_properties(dict_of_properties)`.
pub(in crate::sqlalchemy::orm) fn add_properties(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this, properties] = args.bind("add_properties", ["self", "dict_of_properties"], 2)?;
    let (this, properties) = (this.unwrap_or_default(), properties.unwrap_or_default());
    for key in vm.items(&properties)? {
        let value = vm.get_item(&properties, &key)?;
        add_property(vm, Args::new(vec![this.clone(), key, value]))?;
    }
    Ok(Value::None)
}

/// `add_mapped_attribute(target, key, attr)`.
pub(in crate::sqlalchemy::orm) fn add_mapped_attribute(vm: &mut Vm, args: Args) -> Result<Value> {
    let [target, key, value] = args.bind("add_mapped_attribute", ["target", "key", "attr"], 3)?;
    let (target, value) = (target.unwrap_or_default(), value.unwrap_or_default());
    let (Value::Class(class), Some(Value::Str(key))) = (&target, &key) else {
        return Err(Raise::type_error("add_mapped_attribute() takes a class and a name"));
    };
    let added = match mapper_of_class(class) {
        Some(mapper) => add_attribute(vm, class, &mapper, key, &value)?,
        None => false,
    };
    if !added {
        vm.set_attr_plainly(&target, key, value)?;
    }
    Ok(Value::None)
}

/// Adds what a class is given to its mapping; says whether it was anything of that kind.
fn add_attribute(vm: &mut Vm, class: &Class, mapper: &Mapper, key: &Str, value: &Value) -> Result<bool> {
    if let Some(mapped) = value.payload::<MappedColumn>() {
        let column = mapped.column();
        append(class, mapper, key, &column)?;
        let element = column.element();
        let options = mapped.options();
        let property = if options.maps_property() {
            DeclaredProperty::ColumnProperty { columns: vec![element], options: options.property }
        } else {
            DeclaredProperty::Column(element)
        };
        return put(vm, mapper, key.clone(), property).map(|()| true);
    }
    if let Some(column) = value.payload::<ColumnElement>().and_then(ColumnElement::as_column)
        && column.is_schema()
    {
        append(class, mapper, key, column)?;
        return put(vm, mapper, key.clone(), DeclaredProperty::Column(column.element())).map(|()| true);
    }
    if let Some(attribute) = value.payload::<InstrumentedAttribute>()
        && attribute.key() != key
    {
        // What is mapped already gets a second name.
        let synonym = SynonymDeclaration {
            name: attribute.key().clone(),
            map_column: false,
            descriptor: Value::None,
            described: Described::default(),
            attribute_options: Default::default(),
        };
        return put(vm, mapper, key.clone(), DeclaredProperty::Synonym(synonym)).map(|()| true);
    }
    if is_property(value) {
        let property = Declared::new(class).property(vm, key, value)?;
        if let DeclaredProperty::ColumnProperty { columns, .. } = &property {
            for column in columns.iter().filter_map(ColumnElement::as_column) {
                if column.is_schema() && column.table().is_none() {
                    append(class, mapper, key, column)?;
                }
            }
        }
        return put(vm, mapper, key.clone(), property).map(|()| true);
    }
    Ok(false)
}

fn put(vm: &mut Vm, mapper: &Mapper, key: Str, property: DeclaredProperty) -> Result<()> {
    let replaced = match &property {
        DeclaredProperty::Synonym(_) => None,
        _ if mapper.has_property(&key) => Some("an existing ORM-mapped attribute."),
        _ => {
            let own = mapper.class().attributes().get_str(&key);
            own.filter(|own| !own.is_none()).map(|_| "an existing class-bound attribute of the same name.")
        }
    };
    mapper.put(vm, key.clone(), property)?;
    if let Some(replaced) = replaced {
        let message = format!(
            "User-placed attribute {}.{key} on {} is replacing {replaced}  Behavior is not fully defined in this case.  This \
             use is deprecated and will raise an error in a future release",
            mapper.class_name(),
            mapper.label()
        );
        vm.warn("sqlalchemy.exc.SADeprecationWarning", &message)?;
    }
    mapper.registry()?.property_added(vm, mapper, &key)
}

/// Adds a column to the table of a mapped class.
fn append(class: &Class, mapper: &Mapper, key: &Str, column: &Column) -> Result<()> {
    if !column.has_name() {
        column.set_name(key.clone());
    }
    match mapper.local_table() {
        FromClause::Table(table) => table.append_column(column, true),
        _ => Err(invalid_request(format!(
            "Cannot add a new attribute to mapped class '{}' because it's not mapped against a table.",
            class.name()
        ))),
    }
}
