use std::rc::Rc;

use super::{TablePlan, Written, flush_error, in_groups, postfetch, statements, too_few_rows};
use crate::{
    engine::{ParameterSet, Parameters},
    orm::unitofwork::UnitOfWork,
    sql::{
        compiler::Statement,
        elements::ColumnElement,
        schema::{Column, Table},
    },
    value::{Host, Result, Str, Value},
};

/// A row to be inserted.
pub(super) struct Command<'a> {
    written: &'a Written,
    plan: Rc<TablePlan>,
    parameters: ParameterSet,
    /// SQL expressions that stand in place of values.
    expressions: Vec<(Column, ColumnElement)>,
    has_all_keys: bool,
    has_all_defaults: bool,
}

/// INSERTs the rows of `states` into one table: those in a row that have the same columns go together.
pub(super) fn write(host: &mut dyn Host, work: &mut UnitOfWork, table: &Table, states: &[Written]) -> Result<()> {
    let alike = |first: &Command<'_>, other: &Command<'_>| {
        Rc::ptr_eq(&first.parameters.keys, &other.parameters.keys)
            && first.expressions.is_empty() == other.expressions.is_empty()
            && first.has_all_keys == other.has_all_keys
            && first.has_all_defaults == other.has_all_defaults
    };
    // Rows with the same columns share the list of their names.
    let mut shared: Vec<Rc<[Str]>> = Vec::new();
    let collect = |host: &mut dyn Host, _: &mut UnitOfWork, written| collect(host, table, written, &mut shared);
    in_groups(host, work, states, collect, alike, |host, work, group| send(host, work, table, group))
}

/// Finds the values of a row.
fn collect<'a>(
    host: &mut dyn Host,
    table: &Table,
    written: &'a Written,
    shared: &mut Vec<Rc<[Str]>>,
) -> Result<Option<Command<'a>>> {
    let Some(plan) = TablePlan::of(&written.mapper, table) else { return Ok(None) };
    let mut keys = Vec::with_capacity(plan.mapped.len());
    let mut values = Vec::with_capacity(plan.mapped.len());
    let mut expressions = Vec::new();
    let mut has_all_keys = true;
    let mut has_all_defaults = true;
    let first_version = match plan.version() {
        Some(version) => written.mapper.next_version(host, &Value::None)?.map(|value| (version, value)),
        None => None,
    };
    for mapped in &plan.mapped {
        if let Some((version, value)) = &first_version
            && version.column.is(&mapped.column)
        {
            keys.push(mapped.column_key.clone());
            values.push(value.clone());
            continue;
        }
        let value = written.dict.get_str(&mapped.key).filter(|value| !value.is_none() || mapped.evaluates_none);
        match value {
            Some(value) => match statements::as_expression(host, &value)? {
                Some(expression) => {
                    expressions.push((mapped.column.clone(), expression));
                    // What the database computes has to be asked for.
                    has_all_keys &= !mapped.is_key;
                    has_all_defaults &= !mapped.server_default;
                }
                None => {
                    keys.push(mapped.column_key.clone());
                    values.push(value);
                }
            },
            None if let Some(default) = &mapped.orm_default => {
                keys.push(mapped.column_key.clone());
                values.push(default.clone());
            }
            None if mapped.none_if_absent => {
                keys.push(mapped.column_key.clone());
                values.push(Value::None);
            }
            None => {
                has_all_keys &= !mapped.is_key;
                has_all_defaults &= !mapped.server_default;
            }
        }
    }
    let keys = match shared.iter().find(|known| known[..] == keys[..]) {
        Some(known) => known.clone(),
        None => {
            let keys: Rc<[Str]> = keys.into();
            shared.push(keys.clone());
            keys
        }
    };
    let parameters = ParameterSet::shared(keys, values);
    Ok(Some(Command { written, plan, parameters, expressions, has_all_keys, has_all_defaults }))
}

/// Sends the INSERTs of rows that are alike.
fn send(host: &mut dyn Host, work: &mut UnitOfWork, table: &Table, group: &[Command<'_>]) -> Result<()> {
    let Some(first) = group.first() else { return Ok(()) };
    let implicit_returning = table.implicit_returning();
    let has_expressions = !first.expressions.is_empty();
    let wants_defaults = !first.has_all_defaults && implicit_returning && first.plan.eager_defaults;
    if first.has_all_keys && !has_expressions && !wants_defaults {
        // Nothing has to come back.
        let statement = Statement::Insert(first.plan.insert().clone());
        let result = statements::execute(host, work, &statement, parameters(group))?;
        for (row, command) in group.iter().enumerate() {
            postfetch(host, work, command.written, &command.plan, &result, row, &command.parameters)?;
        }
        return Ok(());
    }
    let mut defaults: Vec<Column> = Vec::new();
    if wants_defaults {
        let with_default = first.plan.mapped.iter().filter(|mapped| mapped.server_default);
        defaults.extend(with_default.map(|mapped| mapped.column.clone()));
    }
    defaults.extend(first.plan.version().map(|version| version.column.clone()));
    if implicit_returning && !has_expressions && group.len() > 1 {
        let keys = first.plan.primary_keys().map(|mapped| mapped.column.clone());
        let returned: Vec<Column> = defaults.into_iter().chain(keys).collect();
        let statement = Statement::Insert(statements::insert_returning(first.plan.insert(), returned));
        let result = statements::execute(host, work, &statement, parameters(group))?;
        for (row, command) in group.iter().enumerate() {
            let Some(key) = result.outcome().inserted_primary_keys.get(row) else {
                return Err(too_few_rows(&command.written.mapper));
            };
            take_key(command, key.values(), false);
            postfetch(host, work, command.written, &command.plan, &result, row, &command.parameters)?;
        }
        return Ok(());
    }
    for command in group {
        let insert = command.plan.insert();
        let insert =
            if defaults.is_empty() { insert.clone() } else { statements::insert_returning(insert, defaults.clone()) };
        let statement = Statement::Insert(statements::with_values(insert, &command.expressions));
        let result = statements::execute(host, work, &statement, Parameters::One(command.parameters.clone()))?;
        let key = result.outcome().inserted_primary_keys.first().map(|row| row.values().to_vec());
        let Some(key) = key else {
            return Err(flush_error(format!(
                "Single-row INSERT statement for {} did not produce a new primary key result being invoked.  Ensure there \
                 are no triggers or special driver issues preventing INSERT from functioning properly.",
                command.written.mapper.label()
            )));
        };
        take_key(command, &key, true);
        postfetch(host, work, command.written, &command.plan, &result, 0, &command.parameters)?;
    }
    Ok(())
}

/// Puts the key that the database gave into the object, where it has none or one that was computed.
fn take_key(command: &Command<'_>, key: &[Value], replace_computed: bool) {
    for (value, mapped) in key.iter().zip(command.plan.primary_keys()) {
        let computed = command.expressions.iter().any(|(column, _)| column.is(&mapped.column));
        let dict = &command.written.dict;
        if (replace_computed && computed) || dict.get_str(&mapped.key).is_none_or(|known| known.is_none()) {
            let old = dict.insert_str(&mapped.key, value.clone());
            drop(old);
        }
    }
}

fn parameters(group: &[Command<'_>]) -> Parameters {
    Parameters::of(group.iter().map(|command| command.parameters.clone()))
}
