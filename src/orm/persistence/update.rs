use std::rc::Rc;

use super::{
    MappedColumn, TablePlan, Written, flush_error, in_groups, postfetch, read_attribute, stale_data, statements,
    sync_equated, tell_refreshed, version_of,
};
use crate::{
    engine::{CursorResult, ParameterSet, Parameters},
    orm::{Committed, InstanceState, Passive, unitofwork::UnitOfWork},
    sql::{
        compiler::Statement,
        elements::ColumnElement,
        schema::{Column, Table},
    },
    value::{Host, Raise, Result, Str, Value},
};

/// A row to be changed.
pub(super) struct Command<'a> {
    written: &'a Written,
    plan: Rc<TablePlan>,
    parameters: ParameterSet,
    expressions: Vec<(Column, ColumnElement)>,
    /// Whether the key by which the row is found afterwards is known.
    has_all_keys: bool,
    /// Whether nothing is left that the database changes.
    has_all_defaults: bool,
}

/// UPDATEs the rows of `states` in one table: those in a row that change the same columns go together.
pub(super) fn write(host: &mut dyn Host, work: &mut UnitOfWork, table: &Table, states: &[Written]) -> Result<()> {
    let alike = |first: &Command<'_>, other: &Command<'_>| {
        first.parameters.keys == other.parameters.keys
            && first.expressions.is_empty() == other.expressions.is_empty()
            && first.has_all_keys == other.has_all_keys
            && first.has_all_defaults == other.has_all_defaults
    };
    let collect = |host: &mut dyn Host, work: &mut UnitOfWork, written| collect(host, work, table, written);
    in_groups(host, work, states, collect, alike, |host, work, group| send(host, work, table, group))
}

/// Finds what has changed of a row, and how the row is found; `None` where there is nothing to write.
fn collect<'a>(
    host: &mut dyn Host,
    work: &mut UnitOfWork,
    table: &Table,
    written: &'a Written,
) -> Result<Option<Command<'a>>> {
    let Some(plan) = TablePlan::of(&written.mapper, table) else { return Ok(None) };
    let Written { state, dict, .. } = written;
    let mut pairs: Vec<(Str, Value)> = Vec::new();
    let mut expressions = Vec::new();
    for mapped in &plan.mapped {
        let Some(committed) = state.committed(&mapped.key) else { continue };
        let Some(value) = dict.get_str(&mapped.key) else {
            // What was deleted has no value that could be written.
            return Err(Raise::new("KeyError", mapped.key.clone()));
        };
        if let Some(expression) = statements::as_expression(host, &value)? {
            expressions.push((mapped.column.clone(), expression));
            continue;
        }
        let same = match (&committed, state.mapper().attribute(&mapped.key)) {
            (Committed::Value(old), Some(attribute)) => attribute.is_equal(host, &value, old)?,
            _ => false,
        };
        if !same {
            pairs.push((mapped.column_key.clone(), value));
        }
    }
    let mut known_version = None;
    if let (Some(version), Some(last)) = (plan.version(), &written.version) {
        let nothing = pairs.is_empty() && expressions.is_empty();
        if nothing && !changed_elsewhere(host, written)? {
            return Ok(None);
        }
        if !pairs.iter().any(|(key, _)| *key == version.column_key) {
            match written.mapper.next_version(host, last)? {
                Some(next) => {
                    pairs.push((version.column_key.clone(), next));
                }
                // So that there is an UPDATE at all.
                None if nothing => pairs.push((version.column_key.clone(), last.clone())),
                None => {}
            }
        }
        known_version = Some((version.label.clone(), last.clone()));
    }
    if pairs.is_empty() && expressions.is_empty() {
        return Ok(None);
    }
    let mut has_all_keys = true;
    let mut expects_cascade = false;
    let mut key_pairs: Vec<(Str, Value)> = Vec::new();
    for mapped in plan.primary_keys() {
        let Some(attribute) = state.mapper().attribute(&mapped.key) else { continue };
        let history = attribute.history(host, state, dict, Passive::OFF)?;
        let value = match (history.added.first(), history.deleted.first()) {
            (Some(new), old) => {
                let cascaded = work.pk_cascaded.contains(&(state.address(), mapped.column.id()));
                match old {
                    Some(old) if !cascaded => {
                        has_all_keys &= !expressions.iter().any(|(column, _)| column.is(&mapped.column));
                        old.clone()
                    }
                    _ => {
                        expects_cascade = true;
                        pairs.retain(|(key, _)| *key != mapped.column_key);
                        new.clone()
                    }
                }
            }
            (None, _) => history.unchanged.first().cloned().unwrap_or_default(),
        };
        if value.is_none() {
            return Err(flush_error(format!(
                "Can't update table {} using NULL for primary key value on column {}",
                table.name(),
                mapped.column.description()
            )));
        }
        key_pairs.push((mapped.label.clone(), value));
    }
    if pairs.is_empty() && expressions.is_empty() && known_version.is_none() {
        // Nothing is sent, but what refers to the key that the database changed has to know.
        if expects_cascade {
            sync_equated(host, work, written, &plan)?;
        }
        return Ok(None);
    }
    let mut changing = plan.mapped.iter().filter(|mapped| mapped.server_onupdate);
    let has_all_defaults = changing.all(|mapped| pairs.iter().any(|(key, _)| *key == mapped.column_key));
    pairs.extend(key_pairs);
    pairs.extend(known_version);
    let parameters = ParameterSet::new(pairs);
    Ok(Some(Command { written, plan, parameters, expressions, has_all_keys, has_all_defaults }))
}

/// Whether anything of an object changed, in whichever table.
fn changed_elsewhere(host: &mut dyn Host, written: &Written) -> Result<bool> {
    let Written { state, dict, mapper, .. } = written;
    for property in mapper.column_properties() {
        let Some(attribute) = mapper.attribute(property.key()) else { continue };
        if !attribute.history(host, state, dict, Passive::NO_INITIALIZE)?.added.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Sends the UPDATEs of rows that are alike.
fn send(host: &mut dyn Host, work: &mut UnitOfWork, table: &Table, group: &[Command<'_>]) -> Result<()> {
    let Some(first) = group.first() else { return Ok(()) };
    let mut update = first.plan.update()?.clone();
    let mut returned: Vec<Column> = Vec::new();
    if !first.has_all_keys {
        returned.extend(first.plan.primary_keys().map(|mapped| mapped.column.clone()));
    }
    let eager = first.written.mapper.base_mapper().options().eager_defaults == Some(true);
    if !first.has_all_defaults && eager && table.implicit_returning() {
        let changing = first.plan.mapped.iter().filter(|mapped| mapped.server_onupdate);
        returned.extend(changing.map(|mapped| mapped.column.clone()));
    }
    let version_comes_back = first.plan.version_comes_back;
    if version_comes_back {
        returned.extend(first.plan.version().map(|version| version.column.clone()));
    }
    let one_by_one =
        !first.expressions.is_empty() || !returned.is_empty() || version_comes_back || first.plan.version().is_some();
    if !returned.is_empty() {
        update = update.with(|parts| parts.return_defaults = Some(returned));
    }
    let mut rows = 0;
    if one_by_one {
        for command in group {
            let statement = Statement::Update(statements::with_update_values(&update, &command.expressions));
            let result = statements::execute(host, work, &statement, Parameters::One(command.parameters.clone()))?;
            postfetch(host, work, command.written, &command.plan, &result, 0, &command.parameters)?;
            rows += result.rowcount();
        }
    } else {
        let parameters = Parameters::of(group.iter().map(|command| command.parameters.clone()));
        let result = statements::execute(host, work, &Statement::Update(update), parameters)?;
        for (row, command) in group.iter().enumerate() {
            postfetch(host, work, command.written, &command.plan, &result, row, &command.parameters)?;
        }
        rows = result.rowcount();
    }
    check_rows(table, group.len(), rows)
}

fn check_rows(table: &Table, expected: usize, matched: i64) -> Result<()> {
    if matched >= 0 && matched != expected as i64 {
        return Err(stale_data(format!(
            "UPDATE statement on table '{}' expected to update {expected} row(s); {matched} were matched.",
            table.name()
        )));
    }
    Ok(())
}

/// Sends the UPDATEs of `columns` that relationships put off to the end.
pub(super) fn post_update_rows(
    host: &mut dyn Host,
    work: &mut UnitOfWork,
    table: &Table,
    states: &[InstanceState],
    columns: &[Column],
) -> Result<()> {
    let mut sets: Vec<(&InstanceState, Rc<TablePlan>, ParameterSet)> = Vec::new();
    for state in states {
        let Some(plan) = TablePlan::of(state.mapper(), table) else { continue };
        let dict = state.dict()?;
        let last_version = version_of(host, state.mapper(), state)?;
        let mut pairs: Vec<(Str, Value)> = Vec::new();
        let mut changed = false;
        for mapped in &plan.mapped {
            if mapped.is_key {
                pairs.push((mapped.label.clone(), read_attribute(host, state, &dict, &mapped.key)?));
            } else if columns.iter().any(|column| column.is(&mapped.column)) || mapped.column.onupdate().is_some() {
                let Some(attribute) = state.mapper().attribute(&mapped.key) else { continue };
                let history = attribute.history(host, state, &dict, Passive::NO_INITIALIZE)?;
                if let Some(value) = history.added.first() {
                    pairs.push((mapped.column_key.clone(), value.clone()));
                    changed = true;
                }
            }
        }
        if !changed {
            continue;
        }
        if let (Some(version), Some(last)) = (plan.version(), last_version) {
            let given = pairs.iter().any(|(key, _)| *key == version.column_key);
            if state.has_identity()
                && !given
                && let Some(next) = state.mapper().next_version(host, &last)?
            {
                pairs.push((version.column_key.clone(), next));
            }
            pairs.push((version.label.clone(), last));
        }
        sets.push((state, plan, ParameterSet::new(pairs)));
    }
    let mut rest = &sets[..];
    while let Some((_, plan, first)) = rest.first() {
        let length = rest.iter().take_while(|(_, _, other)| other.keys == first.keys).count();
        let (group, others) = rest.split_at(length);
        let mut update = plan.update()?.clone();
        if let Some(version) = plan.version().filter(|_| plan.version_comes_back) {
            update = update.with(|parts| parts.return_defaults = Some(vec![version.column.clone()]));
        }
        let statement = Statement::Update(update);
        let mut rows = 0;
        if plan.version().is_some() {
            for (state, plan, set) in group {
                let result = statements::execute(host, work, &statement, Parameters::One(set.clone()))?;
                postfetch_post_update(host, work, state, plan, &result, 0)?;
                rows += result.rowcount();
            }
        } else {
            let parameters = Parameters::of(group.iter().map(|(_, _, set)| set.clone()));
            let result = statements::execute(host, work, &statement, parameters)?;
            for (row, (state, plan, _)) in group.iter().enumerate() {
                postfetch_post_update(host, work, state, plan, &result, row)?;
            }
            rows = result.rowcount();
        }
        check_rows(table, group.len(), rows)?;
        rest = others;
    }
    Ok(())
}

/// Takes over what such an UPDATE set besides: the version, and defaults, which do not matter where the row is deleted next.
fn postfetch_post_update(
    host: &mut dyn Host,
    work: &UnitOfWork,
    state: &InstanceState,
    plan: &TablePlan,
    result: &CursorResult,
    row: usize,
) -> Result<()> {
    let outcome = result.outcome();
    let Some(sent) = outcome.last_parameters.get(row) else { return Ok(()) };
    let dict = state.dict()?;
    let mut taken: Vec<&MappedColumn> = plan.version().into_iter().collect();
    let mut expired: Vec<Str> = Vec::new();
    if !work.is_deleted(state)
        && let Some(crud) = outcome.compiled.as_ref().and_then(|compiled| compiled.crud.as_ref())
    {
        let prefetched = crud.update_prefetch.iter().filter_map(|(column, _)| plan.by_column_key(&column.key()));
        taken.splice(0..0, prefetched);
        let computed = crud.postfetch.iter().filter_map(|column| plan.by_column_key(&column.key()));
        expired.extend(computed.map(|mapped| mapped.key.clone()));
    }
    let mut told: Vec<Value> = Vec::new();
    for mapped in taken {
        if let Some(value) = sent.get(&mapped.column_key) {
            drop(dict.insert_str(&mapped.key, value.clone()));
            told.push(Value::Str(mapped.key.clone()));
        }
    }
    tell_refreshed(host, state, told)?;
    if expired.is_empty() { Ok(()) } else { state.expire_attributes(host, &dict, &expired) }
}
