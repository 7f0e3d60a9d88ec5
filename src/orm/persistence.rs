//! Writes objects: collects what each INSERT, UPDATE and DELETE has to say, groups the rows that one statement can write, and
//! brings back what the database made of them.

mod delete;
mod insert;
mod statements;
mod table;
mod update;

use std::cmp::Ordering;

pub(super) use self::statements::{delete_by_columns, execute, insert_into, update_by_columns};
use super::{
    InstanceState, Loaded, Mapper, Passive, events::Carried, session::session_of, sync, unitofwork::UnitOfWork,
};
use crate::{
    engine::{CursorResult, ParameterSet},
    sql::schema::Table,
    value::{CompareOp, Dict, Host, Raise, Result, Str, Value},
};

pub use self::table::TablePlan;

/// A state that is written, with what the writing needs of it.
pub(super) struct Written {
    pub state: InstanceState,
    pub dict: Dict,
    pub mapper: Mapper,
}

/// INSERTs and UPDATEs the `states` of the hierarchy below `base`.
pub(super) fn save_objects(
    host: &mut dyn Host,
    work: &mut UnitOfWork,
    base: &Mapper,
    states: &[InstanceState],
) -> Result<()> {
    // There is a transaction from here on, even if nothing turns out to have changed.
    work.connect(host, base)?;
    if states.len() > 1 && states.iter().any(|state| state.mapper().base_mapper().options().one_by_one) {
        let states = sort_states(host, states)?;
        return states.iter().try_for_each(|state| save_objects(host, work, base, std::slice::from_ref(state)));
    }
    let mut inserts = Vec::new();
    let mut updates = Vec::new();
    for state in sort_states(host, states)? {
        let mapper = state.mapper().clone();
        let has_identity = state.has_identity();
        tell(host, work, &state, if has_identity { "before_update" } else { "before_insert" })?;
        let row_switch = if has_identity { None } else { find_row_switch(host, work, &state)? };
        let written = Written { dict: state.dict()?, state, mapper };
        if has_identity || row_switch.is_some() { &mut updates } else { &mut inserts }.push(written);
    }
    for table in tables_of(inserts.iter().chain(&updates).map(|written| &written.mapper)) {
        let commands = insert::collect(host, work, &table, &inserts)?;
        let changes = update::collect(host, work, &table, &updates)?;
        update::emit(host, work, &table, changes)?;
        insert::emit(host, work, &table, commands)?;
    }
    for (written, event) in
        inserts.iter().map(|one| (one, "after_insert")).chain(updates.iter().map(|one| (one, "after_update")))
    {
        expire_computed(host, written)?;
        tell(host, work, &written.state, event)?;
    }
    Ok(())
}

/// Expires what an object has of expressions that the database computes.
fn expire_computed(host: &mut dyn Host, written: &Written) -> Result<()> {
    let Written { state, dict, mapper } = written;
    let mut keys: Vec<Str> = Vec::new();
    for property in mapper.column_properties().iter().filter(|property| mapper.is_computed(property)) {
        let key = property.key();
        let there = dict.contains_str(key);
        let expires = match property.options().expire_on_flush.unwrap_or(true) {
            true => !property.is_deferred() || there,
            false => !property.is_deferred() && !there,
        };
        if expires && !state.has_committed(key) {
            keys.push(key.clone());
        }
    }
    if keys.is_empty() { Ok(()) } else { state.expire_attributes(host, dict, &keys) }
}

/// DELETEs the `states` of the hierarchy below `base`.
pub(super) fn delete_objects(
    host: &mut dyn Host,
    work: &mut UnitOfWork,
    base: &Mapper,
    states: &[InstanceState],
) -> Result<()> {
    work.connect(host, base)?;
    let states = sort_states(host, states)?;
    states.iter().try_for_each(|state| tell(host, work, state, "before_delete"))?;
    for table in tables_of(states.iter().map(InstanceState::mapper)).iter().rev() {
        delete::delete_rows(host, work, table, &states)?;
    }
    states.iter().try_for_each(|state| tell(host, work, state, "after_delete"))
}

/// Tells who listens to the writing of an object.
fn tell(host: &mut dyn Host, work: &UnitOfWork, state: &InstanceState, event: &str) -> Result<()> {
    for listening in state.mapper().told(event) {
        let mapper = Carried::Mapper(state.mapper().clone()).object(host)?;
        let connection = work.connection()?.object()?;
        let object = listening.object(host, state)?;
        listening.tell(host, vec![mapper, connection, object])?;
    }
    Ok(())
}

/// UPDATEs the columns that relationships with `post_update` asked for.
pub(super) fn post_update(host: &mut dyn Host, work: &mut UnitOfWork, mapper: &Mapper, isdelete: bool) -> Result<()> {
    let Some(updates) = work.post_updates.iter().find(|updates| updates.mapper.is(mapper)) else { return Ok(()) };
    let states = updates.states.to_vec();
    let columns = updates.columns.clone();
    let states: Vec<InstanceState> = states.into_iter().filter(|state| work.is_deleted(state) == isdelete).collect();
    work.connect(host, mapper)?;
    let states = sort_states(host, &states)?;
    for table in tables_of(states.iter().map(InstanceState::mapper)) {
        update::post_update_rows(host, work, &table, &states, &columns)?;
    }
    Ok(())
}

/// The tables of those mappers, those of base classes first.
fn tables_of<'a>(mappers: impl Iterator<Item = &'a Mapper>) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    for mapper in mappers {
        for table in mapper.tables() {
            if !tables.iter().any(|known| known.is(table)) {
                tables.push(table.clone());
            }
        }
    }
    tables
}

/// The deleted object whose row the new object takes over, where there is one.
fn find_row_switch(host: &mut dyn Host, work: &mut UnitOfWork, state: &InstanceState) -> Result<Option<InstanceState>> {
    let key = state.mapper().identity_key_from_state(host, state)?;
    let Some(existing) = work.session.identity_map().get(&key) else { return Ok(None) };
    if existing.is(state) || work.was_already_deleted(host, &existing)? {
        return Ok(None);
    }
    if !work.is_deleted(&existing) {
        let shown = host.repr(&key.to_value())?;
        let message = format!(
            "New instance {} with identity key {shown} conflicts with persistent instance {}",
            state.describe(),
            existing.describe()
        );
        host.warn("sqlalchemy.exc.SAWarning", &message)?;
        return Ok(None);
    }
    work.remove_state_actions(&existing);
    Ok(Some(existing))
}

/// The order in which states are written: new ones as they were added, then the others by their keys.
fn sort_states(host: &mut dyn Host, states: &[InstanceState]) -> Result<Vec<InstanceState>> {
    let (mut persistent, mut pending): (Vec<_>, Vec<_>) = states.iter().cloned().partition(InstanceState::has_identity);
    pending.sort_by_key(InstanceState::insert_order);
    let mut keyed = Vec::with_capacity(persistent.len());
    for state in persistent.drain(..) {
        let Some(key) = state.key() else { continue };
        let mut values = Vec::with_capacity(key.values().len());
        for value in key.values() {
            values.push(sortable(host, value)?);
        }
        keyed.push((values, state));
    }
    let mut failure = None;
    keyed.sort_by(|(a, _), (b, _)| compare_keys(host, a, b, &mut failure));
    if let Some(raise) = failure {
        return Err(raise);
    }
    pending.extend(keyed.into_iter().map(|(_, state)| state));
    Ok(pending)
}

/// What an enumeration's member is sorted by is its value; anything else by itself.
fn sortable(_host: &mut dyn Host, value: &Value) -> Result<Value> {
    Ok(value.clone())
}

fn compare_keys(host: &mut dyn Host, a: &[Value], b: &[Value], failure: &mut Option<Raise>) -> Ordering {
    for (a, b) in a.iter().zip(b) {
        if let Some(Some(order)) = a.native_cmp(b) {
            if order != Ordering::Equal {
                return order;
            }
            continue;
        }
        if failure.is_some() {
            return Ordering::Equal;
        }
        let mut ask = |op| -> Result<bool> {
            let answer = host.compare(op, a, b)?;
            host.truth(&answer)
        };
        match (ask(CompareOp::Lt), ask(CompareOp::Gt)) {
            (Ok(true), _) => return Ordering::Less,
            (_, Ok(true)) => return Ordering::Greater,
            (Ok(_), Ok(_)) => {}
            (Err(raise), _) | (_, Err(raise)) => {
                *failure = Some(if raise.as_fatal().is_some() {
                    raise
                } else {
                    Raise::new(
                        "sqlalchemy.exc.InvalidRequestError",
                        format!(
                            "Could not sort objects by primary key; primary key values must be sortable in Python (was: {raise})"
                        ),
                    )
                });
                return Ordering::Equal;
            }
        }
    }
    Ordering::Equal
}

/// Takes over what a statement brought back for one state: values of defaults, of RETURNING, and what has to be loaded anew.
/// `given` are the keys of the columns for which the state had values; `row` is the state's place in the statement.
pub(super) fn postfetch(
    host: &mut dyn Host,
    work: &mut UnitOfWork,
    written: &Written,
    plan: &TablePlan,
    result: &CursorResult,
    row: usize,
    given: &ParameterSet,
) -> Result<()> {
    let outcome = result.outcome();
    let telling = !written.mapper.told("refresh_flush").is_empty();
    let mut told: Vec<Value> = Vec::new();
    if let Some(returned) = outcome.returned_defaults.get(row) {
        let names = returned.keys().names().to_vec();
        for (name, value) in names.iter().zip(returned.values().iter()) {
            let Some(mapped) = plan.by_name(name) else { continue };
            if !(outcome.is_insert && mapped.is_key) {
                let old = written.dict.insert_str(&mapped.key, value.clone());
                drop(old);
                if telling {
                    told.push(Value::Str(mapped.key.clone()));
                }
            }
        }
    }
    if let Some(sent) = outcome.last_parameters.get(row) {
        for (key, value) in sent.keys.iter().zip(&sent.values) {
            if given.get(key).is_some() {
                continue;
            }
            let Some(mapped) = plan.by_column_key(key) else { continue };
            let old = written.dict.insert_str(&mapped.key, value.clone());
            drop(old);
            drop(written.state.forget_committed(&mapped.key));
            if telling {
                told.push(Value::Str(mapped.key.clone()));
            }
        }
    }
    if outcome.is_insert {
        for mapped in plan.mapped.iter().filter(|mapped| mapped.orm_default.is_some()) {
            if let Some(value) = given.get(&mapped.column_key)
                && written.dict.get_str(&mapped.key).is_none_or(|known| known.is_none())
            {
                let old = written.dict.insert_str(&mapped.key, value.clone());
                drop(old);
                drop(written.state.forget_committed(&mapped.key));
                if telling {
                    told.push(Value::Str(mapped.key.clone()));
                }
            }
        }
    }
    if !told.is_empty()
        && let Some(session) = session_of(&written.state)
    {
        let context = Carried::FlushContext(session).object(host)?;
        written.state.tell(host, "refresh_flush", &[context, Value::list(told)])?;
    }
    if let Some(crud) = outcome.compiled.as_ref().and_then(|compiled| compiled.crud.as_ref())
        && !crud.postfetch.is_empty()
    {
        let mapped = crud.postfetch.iter().filter_map(|column| plan.by_column_key(&column.key()));
        let keys: Vec<Str> = mapped.map(|mapped| mapped.key.clone()).collect();
        written.state.expire_attributes(host, &written.dict, &keys)?;
    }
    let Written { state, mapper, .. } = written;
    sync::populate(host, work, state, mapper, state, mapper, &plan.equated, true)
}

/// The committed value of a mapped attribute, loaded where it is expired.
pub(super) fn read_attribute(host: &mut dyn Host, state: &InstanceState, dict: &Dict, key: &Str) -> Result<Value> {
    if let Some(value) = dict.get_str(key) {
        return Ok(value);
    }
    let Some(attribute) = state.mapper().attribute(key) else { return Ok(Value::None) };
    Ok(match attribute.get(host, state, dict, Passive::OFF)? {
        Loaded::Value(value) => value,
        _ => Value::None,
    })
}

/// The error where a statement matched other than as many rows as it was meant to.
pub(super) fn stale_data(message: String) -> Raise {
    Raise::new("sqlalchemy.orm.exc.StaleDataError", message)
}

/// The error where an INSERT of several rows gave back fewer.
pub(super) fn too_few_rows(mapper: &Mapper) -> Raise {
    flush_error(format!(
        "Multi-row INSERT statement for {} did not produce the correct number of INSERTed rows for RETURNING.  Ensure there are \
         no triggers or special driver issues preventing INSERT from functioning properly.",
        mapper.label()
    ))
}

pub(super) fn flush_error(message: String) -> Raise {
    Raise::new("sqlalchemy.orm.exc.FlushError", message)
}
