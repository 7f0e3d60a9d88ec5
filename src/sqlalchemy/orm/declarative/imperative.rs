//! `registry.map_imperatively()`: a plain class mapped to a table from outside.

use super::{give_constructor, map_to, of};
use crate::{
    orm::{Declared, DeclaredColumn, Relationship, mapper_of_class},
    python::{Args, Vm},
    sql::{argument_error, elements::ColumnElement, schema::Table},
    sqlalchemy::schema::{as_table, wrap_table},
    value::{Host, Raise, Result, Str, Value},
};

/// `registry.map_imperatively(class_, local_table=None, **kw)` gives the mapper.
///
/// # Errors
/// SQLAlchemy's for what is no class, no table, or no attribute of the table; options of the mapper but `properties` are not
/// supported yet.
pub(super) fn map_imperatively(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let properties = args.take_keyword("properties").filter(|value| !value.is_none());
    let known = ["self", "class_", "local_table"];
    if let Some((name, _)) = args.keywords.iter().find(|(name, _)| !known.contains(&name.as_str())) {
        return Err(Raise::unsupported(format!("map_imperatively({name}=...)")));
    }
    let [this, class, table] = args.bind("registry.map_imperatively", known, 2)?;
    let registry = of(&this.unwrap_or_default())?.clone();
    let class = class.unwrap_or_default();
    let Value::Class(class) = class else {
        let kind = Value::Class(vm.class_of(&class));
        let kind = vm.repr(&kind)?;
        return Err(argument_error(format!(
            "Argument 'cls_' is expected to be of type '<class 'type'>', got '{kind}'"
        )));
    };
    if mapper_of_class(&class).is_some() {
        let class = vm.repr(&Value::Class(class))?;
        return Err(argument_error(format!("Class '{class}' already has a primary mapper defined. ")));
    }
    let table = match table.filter(|table| !table.is_none()) {
        None => {
            return Err(argument_error(format!(
                "Mapper[{}(None)] has None for a primary table argument and does not specify 'inherits'",
                class.name()
            )));
        }
        Some(value) => match as_table(&value) {
            Some(table) => table,
            None => {
                let got = vm.repr(&value)?;
                return Err(argument_error(format!(
                    "FROM expression, such as a Table or alias() object expected for argument 'local_table'; got {got}."
                )));
            }
        },
    };
    let mut declared = Declared::new(&class);
    if let Some(properties) = properties {
        let Value::Dict(properties) = &properties else {
            return Err(Raise::unsupported("map_imperatively() with properties that are no dict"));
        };
        for (key, property) in properties.entries() {
            let Value::Str(key) = key else {
                let kind = vm.class_of(&key).name();
                return Err(Raise::type_error(format!("attribute name must be string, not '{kind}'")));
            };
            declare(&mut declared, &table, key, &property)?;
        }
    }
    give_constructor(vm, &class);
    let table_value = wrap_table(vm, &table)?;
    class.set(&Str::from("__table__"), table_value);
    map_to(vm, &registry, declared, &table)
}

fn declare(declared: &mut Declared, table: &Table, key: Str, property: &Value) -> Result<()> {
    if let Some(relationship) = property.payload::<Relationship>() {
        declared.relationships.push((key, relationship.clone()));
        return Ok(());
    }
    let Some(column) = property.payload::<ColumnElement>().and_then(ColumnElement::as_column) else {
        return Err(Raise::unsupported(format!(
            "the property '{key}' of map_imperatively(), which is no column and no relationship"
        )));
    };
    if !column.table().is_some_and(|own| own.is(table)) {
        let owner = column.table().map_or_else(String::new, |own| format!("{}.", own.name()));
        return Err(argument_error(format!(
            "When configuring property '{key}' on Mapper[{}({})], column '{owner}{}' is not represented in the mapper's \
             table. Use the `column_property()` function to force this column to be mapped as a read-only attribute.",
            declared.class.name(),
            table.name(),
            column.name()
        )));
    }
    declared.columns.push(DeclaredColumn { key, column: column.clone(), options: Default::default(), sort_order: 0 });
    Ok(())
}
