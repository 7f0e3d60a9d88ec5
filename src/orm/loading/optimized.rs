//! Loading attributes of a derived class from its own tables alone.

use crate::{
    orm::{InstanceState, Loaded, MappedEntity, Mapper, Passive, context::CompileOptions},
    sql::{
        elements::{ColumnElement, Element, and},
        schema::{Column, Table},
        selectable::{FromClause, LabelStyle, Select, SelectItem},
    },
    value::{Host, Result, Str},
};

/// A SELECT of the attributes `keys` of an object of joined-table inheritance that leaves out the tables of its base classes;
/// `None` where they are needed, or where nothing is known that finds the rows without them.
pub(super) fn optimized_get(
    host: &mut dyn Host,
    mapper: &Mapper,
    state: &InstanceState,
    keys: &[Str],
) -> Result<Option<Select>> {
    if mapper.inherits().is_none() || mapper.is_concrete() {
        return Ok(None);
    }
    let mut tables: Vec<Table> = Vec::new();
    let add = |tables: &mut Vec<Table>, table: Table| {
        if !tables.iter().any(|known| known.is(&table)) {
            tables.push(table);
        }
    };
    let wanted = mapper.column_properties().into_iter().filter(|property| keys.contains(property.key()));
    for property in wanted {
        for column in property.expressions().iter().flat_map(ColumnElement::columns_within) {
            if let Some(table) = column.table() {
                add(&mut tables, table);
            }
        }
    }
    let is_in = |tables: &[Table], from: &FromClause| match from {
        FromClause::Table(table) => tables.iter().any(|known| known.is(table)),
        _ => false,
    };
    if tables.is_empty() || is_in(&tables, mapper.base_mapper().local_table()) {
        return Ok(None);
    }
    let mut conditions = Vec::new();
    let mut started = false;
    let lineage: Vec<Mapper> = mapper.iterate_to_root().collect();
    let asked = tables.clone();
    for mapper in lineage.iter().rev() {
        let FromClause::Table(table) = mapper.local_table() else { return Ok(None) };
        started |= is_in(&tables, mapper.local_table());
        if started
            && !mapper.is_single()
            && let Some(condition) = mapper.inherit_condition()
        {
            conditions.push(condition.clone());
            add(&mut tables, table.clone());
        }
    }
    let Some(first) = conditions.first_mut() else { return Ok(None) };
    let mut known = Vec::new();
    for column in first.columns_within() {
        let here = column.table().is_some_and(|table| asked.iter().any(|known| known.is(&table)));
        if !here {
            match mapper.committed_column_value(host, state, &column, Passive::NO_INITIALIZE)? {
                Loaded::Value(value) if !value.is_none() => known.push((column, value)),
                _ => return Ok(None),
            }
        }
    }
    *first = super::super::relationships::map_columns(first, &mut |element| {
        let column: &Column = element.as_column()?;
        let (_, value) = known.iter().find(|(known, _)| known.is(column))?;
        Some(ColumnElement::anonymous_bind(value.clone(), Some(column.ty())))
    });
    debug_assert!(!matches!(first.element(), Element::Column { .. }));
    let select = Select::new(vec![SelectItem::Entity(MappedEntity::of(mapper).as_entity())]).with(|parts| {
        parts.criteria = if conditions.len() == 1 { conditions } else { vec![and(conditions)] };
        parts.label_style = LabelStyle::TablenamePlusCol;
    });
    let options =
        CompileOptions { only: Some(keys.into()), for_refresh: true, as_written: true, ..CompileOptions::default() };
    Ok(Some(options.attach(&select)))
}
