//! Rows without objects: what the session's bulk methods write, and INSERT and UPDATE with a list of parameters. A row is a dict
//! by attribute; a class of several tables has a row in each.

use std::rc::Rc;

use super::spliced;
use crate::{
    engine::{Connection, ExecutionOptions, ParameterSet, Parameters, QueryResult, Row},
    orm::{
        Mapper,
        persistence::{self, TablePlan},
    },
    sql::{
        cache_key::CacheKey,
        compiler::Statement,
        dml::{Insert, Update, ValueKey, Values},
        elements::ColumnElement,
        invalid_request,
        names::Name,
        schema::{Column, Table},
        selectable::FromClause,
    },
    value::{Dict, Host, Raise, Result, Str, Value},
};

/// How rows are inserted.
pub struct Inserting<'a> {
    /// Keys and defaults that the database makes go into the dicts.
    pub return_defaults: bool,
    /// `None` is written as NULL, rather than left to a default.
    pub render_nulls: bool,
    /// The script's own statement, with the columns that each of its rows gives back.
    pub statement: Option<(&'a Insert, &'a [ColumnElement])>,
    /// With which options the statements are sent.
    pub options: &'a ExecutionOptions,
}

/// A row on its way into a table.
struct Command<'a> {
    row: &'a Dict,
    parameters: ParameterSet,
    has_all_keys: bool,
    has_all_defaults: bool,
}

/// Inserts rows into each table of a class, those of base classes first. Gives what the script's statement asked to have back.
///
/// # Errors
/// Those of the statements.
pub fn insert(
    host: &mut dyn Host,
    connection: &Connection,
    mapper: &Mapper,
    rows: &[Dict],
    how: &Inserting<'_>,
) -> Result<Option<QueryResult>> {
    expand(host, mapper, rows)?;
    let plans = plans(mapper);
    let extra = match how.statement {
        Some((insert, _)) => own_parameters(Statement::Insert(insert.clone()).cache_key(), rows),
        None => Vec::new(),
    };
    // With several tables, the keys of one go into the next.
    let bookkeeping = how.return_defaults || plans.len() > 1;
    let insertion = Insertion { connection, mapper, how, bookkeeping, extra };
    let mut returned = Vec::new();
    for plan in &plans {
        let mut commands = insertion.collect(host, plan, rows)?;
        let alike = |a: &Command<'_>, b: &Command<'_>| {
            a.parameters.keys == b.parameters.keys
                && a.has_all_keys == b.has_all_keys
                && a.has_all_defaults == b.has_all_defaults
        };
        let mut given = Vec::new();
        for group in commands.chunk_by_mut(alike) {
            insertion.emit(host, plan, group, &mut given)?;
        }
        returned.push(given);
    }
    let returned: Vec<&[Row]> = returned.iter().map(Vec::as_slice).collect();
    Ok(how.statement.filter(|(_, columns)| !columns.is_empty()).map(|(_, columns)| spliced(columns, &returned)))
}

/// The plans of the tables of a class.
fn plans(mapper: &Mapper) -> Vec<Rc<TablePlan>> {
    mapper.tables().iter().filter_map(|table| TablePlan::of(mapper, table)).collect()
}

/// Puts the parts of composites in their place.
fn expand(host: &mut dyn Host, mapper: &Mapper, rows: &[Dict]) -> Result<()> {
    for composite in mapper.composites().iter() {
        for row in rows {
            if let Some(value) = row.remove_str(composite.key()) {
                for (key, part) in composite.assignments(host, &value)? {
                    drop(row.insert_str(&key, part));
                }
            }
        }
    }
    Ok(())
}

/// The parameters of the script's own that a statement has and the rows give.
fn own_parameters(key: Option<CacheKey>, rows: &[Dict]) -> Vec<Str> {
    let (Some(key), Some(first)) = (key, rows.first()) else { return Vec::new() };
    let name = |bind: &ColumnElement| match &bind.as_bind()?.key {
        Name::Plain(name) => Some(name.clone()),
        Name::Anonymous(_) => None,
    };
    let names = key.binds.iter().filter_map(name);
    names.filter(|name| first.contains_str(name)).collect()
}

/// An insertion of rows into the tables of a class.
struct Insertion<'a> {
    connection: &'a Connection,
    mapper: &'a Mapper,
    how: &'a Inserting<'a>,
    /// Whether keys that the database makes are wanted.
    bookkeeping: bool,
    /// Parameters of the script's own.
    extra: Vec<Str>,
}

impl Insertion<'_> {
    /// Finds the values of each row.
    fn collect<'r>(&self, host: &mut dyn Host, plan: &TablePlan, rows: &'r [Dict]) -> Result<Vec<Command<'r>>> {
        let Insertion { mapper, how, bookkeeping, .. } = *self;
        let identity = mapper.polymorphic_attribute().zip(mapper.polymorphic_identity());
        let mut commands = Vec::with_capacity(rows.len());
        for row in rows {
            let mut pairs: Vec<(Str, Value)> = Vec::with_capacity(plan.mapped.len());
            let (mut has_all_keys, mut has_all_defaults) = (true, true);
            for mapped in &plan.mapped {
                let counts = plan.version().is_some_and(|version| version.column.is(&mapped.column));
                let value = if counts { mapper.next_version(host, &Value::None)? } else { None };
                let given = || {
                    row.get_str(&mapped.key)
                        .filter(|value| !value.is_none() || mapped.evaluates_none || how.render_nulls)
                };
                let own = || identity.filter(|(key, _)| **key == mapped.key).map(|(_, identity)| identity.clone());
                match value.or_else(given).or_else(own) {
                    Some(value) => pairs.push((mapped.column_key.clone(), value)),
                    None => {
                        has_all_keys &= !(bookkeeping && mapped.column.primary_key());
                        has_all_defaults &= !(bookkeeping && mapped.server_default);
                    }
                }
            }
            for name in &self.extra {
                if let Some(value) = row.get_str(name).filter(|_| !pairs.iter().any(|(key, _)| key == name)) {
                    pairs.push((name.clone(), value));
                }
            }
            commands.push(Command { row, parameters: ParameterSet::new(pairs), has_all_keys, has_all_defaults });
        }
        Ok(commands)
    }

    /// Sends rows that have the same columns. What they give back for the script goes behind `returned`.
    fn emit(
        &self,
        host: &mut dyn Host,
        plan: &TablePlan,
        group: &mut [Command<'_>],
        returned: &mut Vec<Row>,
    ) -> Result<()> {
        let Insertion { connection, mapper, how, bookkeeping, .. } = *self;
        let Some(&Command { has_all_keys, has_all_defaults, .. }) = group.first() else { return Ok(()) };
        let implicit_returning = plan.table.implicit_returning();
        let asks = how.statement.is_some_and(|(_, columns)| !columns.is_empty());
        let insert = match how.statement {
            Some((insert, columns)) => of_table(insert, mapper, plan, columns),
            None => plan.insert().clone(),
        };
        let defaults_known = !bookkeeping || has_all_defaults || !(plan.eager_defaults && implicit_returning);
        if defaults_known && !asks && has_all_keys {
            connection.execute(host, &Statement::Insert(insert), parameters(group), how.options)?;
            group.iter().filter(|_| bookkeeping).for_each(|command| hand_down(mapper, plan, command.row));
            return Ok(());
        }
        let together = asks || (implicit_returning && group.len() > 1);
        let mut defaults: Vec<Column> = Vec::new();
        if how.statement.is_none() && !has_all_defaults && plan.eager_defaults {
            let with_default = plan.mapped.iter().filter(|mapped| mapped.server_default);
            defaults.extend(with_default.map(|mapped| mapped.column.clone()));
        }
        let keys = || plan.primary_keys().map(|mapped| mapped.column.clone());
        match plan.version() {
            Some(version) => defaults.push(version.column.clone()),
            None if together => defaults.extend(keys()),
            None => {}
        }
        if asks {
            defaults.extend(keys());
        }
        let insert = match defaults.is_empty() {
            true => insert,
            false => insert.with(|parts| {
                parts.return_defaults = Some(defaults);
                parts.sort_by_parameter_order |= bookkeeping;
            }),
        };
        if together {
            let result = connection.execute(host, &Statement::Insert(insert), parameters(group), how.options)?;
            let outcome = result.outcome();
            if bookkeeping {
                for (place, command) in group.iter().enumerate() {
                    let Some(key) = outcome.inserted_primary_keys.get(place) else {
                        return Err(persistence::too_few_rows(mapper));
                    };
                    take_key(plan, command.row, key.values());
                    hand_down(mapper, plan, command.row);
                }
            }
            returned.extend(outcome.returned_defaults.iter().cloned());
            return Ok(());
        }
        let insert = Statement::Insert(insert);
        for command in group {
            let parameters = parameters(std::slice::from_mut(command));
            let result = connection.execute(host, &insert, parameters, how.options)?;
            if let Some(key) = result.outcome().inserted_primary_keys.first() {
                take_key(plan, command.row, key.values());
            }
            if bookkeeping {
                hand_down(mapper, plan, command.row);
            }
        }
        Ok(())
    }
}

/// Takes the parameters of rows that are sent together.
fn parameters(group: &mut [Command<'_>]) -> Parameters {
    Parameters::of(group.iter_mut().map(|command| command.parameters.take()))
}

/// The script's statement as one of a single table, which gives back what that table has of the columns.
fn of_table(insert: &Insert, mapper: &Mapper, plan: &TablePlan, columns: &[ColumnElement]) -> Insert {
    let own: Vec<ColumnElement> = columns.iter().filter_map(|column| in_table(mapper, &plan.table, column)).collect();
    let own = match own.is_empty() && !columns.is_empty() {
        // Something has to come back of each row: the class's key, which other tables may have under another name.
        true => mapper.primary_key().iter().map(Column::element).collect(),
        false => own,
    };
    insert.with(|parts| {
        parts.table = plan.table.clone();
        parts.subject = None;
        parts.values = parts.values.take().map(|values| of_mapped(values, mapper, plan));
        parts.returning = Vec::new();
        parts.supplemental = own;
    })
}

/// What a table has in the place of a column: itself, or another column of its attribute. Expressions stand in every table.
fn in_table(mapper: &Mapper, table: &Table, element: &ColumnElement) -> Option<ColumnElement> {
    let is_own = |column: &Column| table.columns().iter().any(|known| known.is(column));
    let Some(column) = element.as_column() else { return Some(element.clone()) };
    if is_own(column) {
        return Some(element.clone());
    }
    mapper.property_of_column(column)?.columns().find(|column| is_own(column)).map(Column::element)
}

/// The values that are for columns of the table, by column.
fn of_mapped(values: Values, mapper: &Mapper, plan: &TablePlan) -> Values {
    let of = |(key, value)| {
        let name = match &key {
            ValueKey::Key(name) => Some(name.clone()),
            ValueKey::Column(element) => {
                element.as_column().and_then(|column| Some(mapper.property_of_column(column)?.key().clone()))
            }
        }?;
        let mapped = plan.mapped.iter().find(|mapped| mapped.key == name)?;
        Some((ValueKey::Column(mapped.column.element()), value))
    };
    values.into_iter().filter_map(of).collect()
}

/// Puts a key that the database made into the row.
fn take_key(plan: &TablePlan, row: &Dict, key: &[Value]) {
    for (value, mapped) in key.iter().zip(plan.primary_keys()) {
        if row.get_str(&mapped.key).is_none_or(|known| known.is_none()) {
            drop(row.insert_str(&mapped.key, value.clone()));
        }
    }
}

/// Copies a key of a base class's table to the attributes that refer to it.
fn hand_down(mapper: &Mapper, plan: &TablePlan, row: &Dict) {
    for (from, to) in &plan.equated {
        if let (Some(source), Some(target)) = (mapper.property_of_column(from), mapper.property_of_column(to)) {
            drop(row.insert_str(target.key(), row.get_str(source.key()).unwrap_or_default()));
        }
    }
}

/// How rows are changed.
pub struct Updating<'a> {
    /// The script's own statement.
    pub statement: Option<&'a Update>,
    /// Whether each row must be met.
    pub check_rowcount: bool,
    /// With which options the statements are sent.
    pub options: &'a ExecutionOptions,
}

/// Changes rows by their primary keys, in each table of a class.
///
/// # Errors
/// `InvalidRequestError` where a row has no key, `StaleDataError` where it is not met.
pub fn update(
    host: &mut dyn Host,
    connection: &Connection,
    mapper: &Mapper,
    rows: &[Dict],
    how: &Updating<'_>,
) -> Result<()> {
    expand(host, mapper, rows)?;
    let extra = match how.statement {
        Some(update) => own_parameters(Statement::Update(update.clone()).cache_key(), rows),
        None => Vec::new(),
    };
    for plan in plans(mapper) {
        let statement = Statement::Update(match how.statement {
            Some(update) => {
                let key = plan.update()?.parts().criteria.clone();
                update.with(|parts| {
                    parts.table = FromClause::Table(plan.table.clone());
                    parts.subject = None;
                    parts.values = of_mapped(std::mem::take(&mut parts.values), mapper, &plan);
                    parts.criteria.extend(key);
                })
            }
            None => plan.update()?.clone(),
        });
        let ordered = how.statement.is_some_and(|update| update.parts().ordered);
        let has_values = !ordered && how.statement.is_some_and(|update| !update.parts().values.is_empty());
        let mut sets = Vec::with_capacity(rows.len());
        for row in rows {
            sets.extend(changes(host, mapper, &plan, row, has_values, &extra)?);
        }
        // It is compiling the statement that refuses, so that without a row there is nothing to refuse.
        if ordered && !sets.is_empty() {
            return Err(invalid_request(
                "bulk ORM UPDATE does not support ordered_values() for custom UPDATE statements with bulk parameter sets.  \
                 Use a non-bulk UPDATE statement or use values().",
            ));
        }
        let one_by_one = has_values || plan.version().is_some();
        for group in sets.chunk_by_mut(|a, b| a.keys == b.keys) {
            let mut matched = 0;
            if one_by_one {
                for set in &mut *group {
                    let parameters = Parameters::One(set.take());
                    matched += connection.execute(host, &statement, parameters, how.options)?.rowcount();
                }
            } else {
                let parameters = Parameters::of(group.iter_mut().map(ParameterSet::take));
                matched = connection.execute(host, &statement, parameters, how.options)?.rowcount();
            }
            if how.check_rowcount && matched != group.len() as i64 {
                return Err(persistence::stale_data(format!(
                    "UPDATE statement on table '{}' expected to update {} row(s); {matched} were matched.",
                    plan.table.name(),
                    group.len()
                )));
            }
        }
    }
    Ok(())
}

/// What a row changes in a table; `None` where that is nothing.
fn changes(
    host: &mut dyn Host,
    mapper: &Mapper,
    plan: &TablePlan,
    row: &Dict,
    has_values: bool,
    extra: &[Str],
) -> Result<Option<ParameterSet>> {
    let is_key = |column: &Column| column.primary_key();
    let mut pairs: Vec<(Str, Value)> = Vec::new();
    for mapped in plan.mapped.iter().filter(|mapped| !is_key(&mapped.column)) {
        if let Some(value) = row.get_str(&mapped.key) {
            pairs.push((mapped.column_key.clone(), value));
        }
    }
    let mut last_version = None;
    if let Some(version) = plan.version() {
        let Some(last) = row.get_str(&version.key) else {
            return Err(Raise::with_arguments("KeyError", vec![Value::Str(version.key.clone())]));
        };
        last_version = Some((version, last)).filter(|(_, last)| !last.is_none());
    }
    if let Some((version, last)) = last_version {
        let nothing = pairs.is_empty() && !has_values;
        let next = mapper.next_version(host, &last)?;
        if let Some(next) = next.or_else(|| nothing.then(|| last.clone())) {
            pairs.retain(|(key, _)| *key != version.column_key);
            pairs.push((version.column_key.clone(), next));
        }
        pairs.push((version.label.clone(), last));
    } else if pairs.is_empty() && !has_values {
        return Ok(None);
    }
    let missing = plan.primary_keys().filter(|mapped| row.get_str(&mapped.key).is_none_or(|value| value.is_none()));
    let missing: Vec<String> = missing.map(|mapped| mapped.column.description()).collect();
    if !missing.is_empty() {
        let message = format!(
            "No primary key value supplied for column(s) {}; per-row ORM Bulk UPDATE by Primary Key requires that records \
             contain primary key values",
            missing.join(", ")
        );
        return Err(invalid_request(message).with_attribute("code", "bupq".into()));
    }
    for name in extra {
        if let Some(value) = row.get_str(name).filter(|_| !pairs.iter().any(|(key, _)| key == name)) {
            pairs.push((name.clone(), value));
        }
    }
    for mapped in plan.primary_keys() {
        pairs.push((mapped.label.clone(), row.get_str(&mapped.key).unwrap_or_default()));
    }
    Ok(Some(ParameterSet::new(pairs)))
}
