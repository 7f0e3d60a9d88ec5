//! Copies keys from one object to another along a relationship's pairs of columns.

use super::{InstanceState, Loaded, Mapper, Passive, unitofwork::UnitOfWork};
use crate::{
    sql::schema::Column,
    value::{Host, Raise, Result, Str, Value},
};

/// Copies the value of each pair's first column, of `source`, into its second, of `dest`. With `cascaded` the database
/// changes foreign keys in primary keys by itself, which the unit of work has to know.
#[allow(clippy::too_many_arguments)]
pub(super) fn populate(
    host: &mut dyn Host,
    work: &mut UnitOfWork,
    source: &InstanceState,
    source_mapper: &Mapper,
    dest: &InstanceState,
    dest_mapper: &Mapper,
    pairs: &[(Column, Column)],
    cascaded: bool,
) -> Result<()> {
    for (from, to) in pairs {
        let value = read(host, source, source_mapper, from, Some((dest_mapper, to)))?;
        write(host, dest, dest_mapper, to, Some((source_mapper, from)), value)?;
        if cascaded {
            note_cascaded(work, dest, from, to)?;
        }
    }
    Ok(())
}

/// Notes that the database changes a column of a primary key by itself, because it refers to another.
pub(super) fn note_cascaded(work: &mut UnitOfWork, dest: &InstanceState, from: &Column, to: &Column) -> Result<()> {
    if from.primary_key() && to.primary_key() && to.references(from)? {
        work.pk_cascaded.insert((dest.address(), to.id()));
    }
    Ok(())
}

/// Sets the second column of each pair to `None`.
pub(super) fn clear(
    host: &mut dyn Host,
    dest: &InstanceState,
    dest_mapper: &Mapper,
    pairs: &[(Column, Column)],
) -> Result<()> {
    for (from, to) in pairs {
        if to.primary_key() && !read(host, dest, dest_mapper, to, None)?.is_none() {
            return Err(Raise::new(
                "AssertionError",
                format!(
                    "Dependency rule on column '{}' tried to blank-out primary key column '{}' on instance '{}'",
                    from.description(),
                    to.description(),
                    dest.describe()
                ),
            ));
        }
        write(host, dest, dest_mapper, to, None, Value::None)?;
    }
    Ok(())
}

/// Puts the value of each pair's first column, of `source`, into a row under the key of the second.
pub(super) fn populate_row(
    host: &mut dyn Host,
    source: &InstanceState,
    source_mapper: &Mapper,
    pairs: &[(Column, Column)],
    row: &mut Vec<(Str, Value)>,
) -> Result<()> {
    for (from, to) in pairs {
        let value = read(host, source, source_mapper, from, None)?;
        let key = to.key();
        match row.iter_mut().find(|(known, _)| *known == key) {
            Some((_, old)) => *old = value,
            None => row.push((key, value)),
        }
    }
    Ok(())
}

/// The same, besides under the key of the second and `old_` the value that the database has.
pub(super) fn update_row(
    host: &mut dyn Host,
    source: &InstanceState,
    source_mapper: &Mapper,
    pairs: &[(Column, Column)],
    row: &mut Vec<(Str, Value)>,
) -> Result<()> {
    populate_row(host, source, source_mapper, pairs, row)?;
    for (from, to) in pairs {
        let old = source_mapper.committed_column_value(host, source, from, Passive::OFF)?;
        row.push((format!("old_{}", to.key()).into(), old.into_value().unwrap_or_default()));
    }
    Ok(())
}

/// Whether `source` changed a value of a pair's first column from something else.
pub(super) fn source_modified(
    host: &mut dyn Host,
    source: &InstanceState,
    source_mapper: &Mapper,
    pairs: &[(Column, Column)],
) -> Result<bool> {
    for (from, _) in pairs {
        let Some(key) = source_mapper.property_of_column(from).map(|property| property.key().clone()) else { continue };
        if !source.has_committed(&key) {
            continue;
        }
        let (Some(attribute), Ok(dict)) = (source.mapper().attribute(&key), source.dict()) else { continue };
        if !attribute.history(host, source, &dict, Passive::NO_INITIALIZE)?.deleted.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The value of the attribute that `column` is mapped to; loads it where it is expired.
pub(super) fn read(
    host: &mut dyn Host,
    state: &InstanceState,
    mapper: &Mapper,
    column: &Column,
    dest: Option<(&Mapper, &Column)>,
) -> Result<Value> {
    let Some(attribute) = mapper.attribute_of_column(column) else {
        let (dest_mapper, dest_column) = match dest {
            Some((mapper, column)) => (mapper.label(), column.description()),
            None => ("None".to_owned(), column.description()),
        };
        return Err(unmapped(format!(
            "Can't execute sync rule for source column '{}'; mapper '{}' does not map this column.  Try using an explicit \
             `foreign_keys` collection which does not include destination column '{dest_column}' (or use a viewonly=True \
             relation).",
            column.description(),
            if dest.is_some() { mapper.label() } else { dest_mapper },
        )));
    };
    let dict = state.dict()?;
    Ok(match attribute.get(host, state, &dict, Passive::OFF)? {
        Loaded::Value(value) => value,
        _ => Value::None,
    })
}

fn write(
    host: &mut dyn Host,
    state: &InstanceState,
    mapper: &Mapper,
    column: &Column,
    _source: Option<(&Mapper, &Column)>,
    value: Value,
) -> Result<()> {
    let Some(attribute) = mapper.attribute_of_column(column) else {
        return Err(unmapped(format!(
            "Can't execute sync rule for destination column '{}'; mapper '{}' does not map this column.  Try using an \
             explicit `foreign_keys` collection which does not include this column (or use a viewonly=True relation).",
            column.description(),
            mapper.label()
        )));
    };
    let dict = state.dict()?;
    attribute.set(host, state, &dict, value, None, Passive::OFF)
}

fn unmapped(message: String) -> Raise {
    Raise::new("sqlalchemy.orm.exc.UnmappedColumnError", message)
}
