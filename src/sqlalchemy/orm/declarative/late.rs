//! Attributes that are given to a mapped class after it was mapped.

use super::mapper;
use crate::{
    orm::{
        ColumnPropertyDeclaration, CompositeDeclaration, Declared, DeclaredProperty, MappedColumn, Mapper,
        Relationship, SynonymDeclaration, mapper_of_class,
    },
    python::{Args, ClassBuilder, Vm},
    sql::{elements::ColumnElement, invalid_request, schema::Column, selectable::FromClause},
    value::{Class, Raise, Result, Str, Value},
};

/// A metaclass that sees what mapped classes are given later.
pub(super) fn metaclass(vm: &Vm, name: &'static str) -> ClassBuilder {
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
    let is_property = value.payload::<Relationship>().is_some()
        || value.payload::<ColumnPropertyDeclaration>().is_some()
        || value.payload::<SynonymDeclaration>().is_some()
        || value.payload::<CompositeDeclaration>().is_some();
    if is_property {
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
    mapper.put(vm, key.clone(), property)?;
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
