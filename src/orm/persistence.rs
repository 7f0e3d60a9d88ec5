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
    IdentityKey, InstanceState, Loaded, Mapper, Passive,
    events::Carried,
    loading::{self, LoadOnIdent},
    mapper::OwnedTables,
    session::session_of,
    sync,
    unitofwork::UnitOfWork,
};
use crate::{
    engine::{CursorResult, ParameterSet},
    sql::schema::{Column, Table},
    value::{CompareOp, Dict, Host, Raise, Result, Str, Value},
};

use self::table::MappedColumn;
pub use self::table::TablePlan;

/// A state that is written, with what the writing needs of it.
pub(super) struct Written {
    pub state: InstanceState,
    pub dict: Dict,
    pub mapper: Mapper,
    /// The version that its row has, where versions are counted and it has a row.
    pub version: Option<Value>,
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
        // The key that it has before its listeners may change it.
        let new_key = if state.has_identity() { None } else { Some(mapper.identity_key_from_state(host, &state)?) };
        tell(host, work, &state, if new_key.is_none() { "before_update" } else { "before_insert" })?;
        mapper.validate_polymorphic_identity(host, &state)?;
        let row_switch = match &new_key {
            Some(key) => find_row_switch(host, work, &state, key)?,
            None => None,
        };
        let has_row = new_key.is_none() || row_switch.is_some();
        let version = if has_row { version_of(host, &mapper, row_switch.as_ref().unwrap_or(&state))? } else { None };
        let written = Written { dict: state.dict()?, state, mapper, version };
        if has_row { &mut updates } else { &mut inserts }.push(written);
    }
    for (table, _) in tables_of(host, inserts.iter().chain(&updates).map(|written| &written.mapper))? {
        update::write(host, work, &table, &updates)?;
        insert::write(host, work, &table, &inserts)?;
    }
    for (written, event) in
        inserts.iter().map(|one| (one, "after_insert")).chain(updates.iter().map(|one| (one, "after_update")))
    {
        finalize(host, work, written, event)?;
    }
    Ok(())
}

/// Collects a command of each of `written` and sends those in a row that are alike together. What the next row needs is
/// loaded before the rows ahead of it are sent, but not earlier.
fn in_groups<'a, C>(
    host: &mut dyn Host,
    work: &mut UnitOfWork,
    written: &'a [Written],
    mut collect: impl FnMut(&mut dyn Host, &mut UnitOfWork, &'a Written) -> Result<Option<C>>,
    alike: impl Fn(&C, &C) -> bool,
    mut send: impl FnMut(&mut dyn Host, &mut UnitOfWork, &[C]) -> Result<()>,
) -> Result<()> {
    let mut group: Vec<C> = Vec::with_capacity(written.len());
    for one in written {
        let Some(command) = collect(host, work, one)? else { continue };
        if group.first().is_some_and(|first| !alike(first, &command)) {
            send(host, work, &group)?;
            group.clear();
        }
        group.push(command);
    }
    if group.is_empty() { Ok(()) } else { send(host, work, &group) }
}

/// The version that the row of `state` has.
fn version_of(host: &mut dyn Host, mapper: &Mapper, state: &InstanceState) -> Result<Option<Value>> {
    let Some(column) = &mapper.options().version_id_col else { return Ok(None) };
    let version = mapper.committed_column_value(host, state, column, Passive::OFF)?.into_value();
    Ok(version.filter(|version| !version.is_none()))
}

/// Brings what is written up to date: what the database computed is expired, or loaded where it has to be known at once.
fn finalize(host: &mut dyn Host, work: &UnitOfWork, written: &Written, event: &str) -> Result<()> {
    let Written { state, dict, mapper, .. } = written;
    expire_computed(host, written)?;
    let version = mapper.server_side_version();
    let mut missing: Vec<Str> = Vec::new();
    if mapper.base_mapper().options().eager_defaults == Some(true) {
        let plans = mapper.tables().iter().filter_map(|table| TablePlan::of(mapper, table));
        let plans: Vec<_> = plans.collect();
        let made = plans.iter().flat_map(|plan| plan.mapped.iter());
        let made = made.filter(|mapped| mapped.server_default || mapped.server_onupdate);
        missing.extend(
            made.filter(|mapped| !dict.contains_str(&mapped.key) && !state.has_committed(&mapped.key))
                .map(|mapped| mapped.key.clone()),
        );
    }
    if let Some(key) = &version
        && !dict.contains_str(key)
        && !state.has_committed(key)
        && !missing.contains(key)
    {
        missing.push(key.clone());
    }
    if !missing.is_empty() {
        load_now(host, work, written, &missing)?;
    }
    tell(host, work, state, event)?;
    if let Some(key) = version
        && dict.get_str(&key).is_none_or(|version| version.is_none())
    {
        return Err(flush_error("Instance does not contain a non-NULL version value".to_owned()));
    }
    Ok(())
}

/// Loads attributes of an object in the middle of the flush.
fn load_now(host: &mut dyn Host, work: &UnitOfWork, written: &Written, keys: &[Str]) -> Result<()> {
    let Written { state, mapper, .. } = written;
    let key = mapper.identity_key_from_state(host, state)?;
    state.set_key(Some(key.clone()));
    let load = LoadOnIdent { refresh_state: Some(state), only: Some(keys), ..LoadOnIdent::new(work.cause.clone()) };
    loading::load_on_ident(host, &work.session, mapper, Some(&key), load)?;
    Ok(())
}

/// Expires what an object has of expressions that the database computes.
fn expire_computed(host: &mut dyn Host, written: &Written) -> Result<()> {
    let Written { state, dict, mapper, .. } = written;
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
    for (table, mapper) in tables_of(host, states.iter().map(InstanceState::mapper))?.iter().rev() {
        // The database deletes the rows of subclasses' tables where it is said to.
        if mapper.inherits().is_none() || !mapper.options().passive_deletes {
            delete::delete_rows(host, work, table, &states)?;
        }
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
    for (table, _) in tables_of(host, states.iter().map(InstanceState::mapper))? {
        update::post_update_rows(host, work, &table, &states, &columns)?;
    }
    Ok(())
}

/// The tables of those mappers, which are of one hierarchy, in the order in which they are written.
fn tables_of<'a>(host: &mut dyn Host, mappers: impl Iterator<Item = &'a Mapper>) -> Result<OwnedTables> {
    let mut different: Vec<&Mapper> = Vec::new();
    for mapper in mappers {
        if !different.iter().any(|known| known.is(mapper)) {
            different.push(mapper);
        }
    }
    let Some(first) = different.first() else { return Ok(OwnedTables::new()) };
    let concerned = |table: &Table| different.iter().any(|mapper| mapper.tables().iter().any(|own| own.is(table)));
    Ok(first.sorted_tables(host)?.iter().filter(|(table, _)| concerned(table)).cloned().collect())
}

/// The deleted object whose row the new object takes over, where there is one.
fn find_row_switch(
    host: &mut dyn Host,
    work: &mut UnitOfWork,
    state: &InstanceState,
    key: &IdentityKey,
) -> Result<Option<InstanceState>> {
    let Some(existing) = work.session.identity_map().get(key) else { return Ok(None) };
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
        for (place, value) in key.values().iter().enumerate() {
            let column = state.mapper().primary_key().get(place);
            values.push(match column.map(Column::ty) {
                Some(ty) => ty.sort_key(host, value)?,
                None => value.clone(),
            });
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

fn not_sortable(host: &mut dyn Host, raise: Raise) -> Raise {
    let reason = host.exception(raise).and_then(|exception| host.str(&exception));
    match reason {
        Ok(reason) => Raise::new(
            "sqlalchemy.exc.InvalidRequestError",
            format!(
                "Could not sort objects by primary key; primary key values must be sortable in Python (was: {reason})"
            ),
        ),
        Err(raise) => raise,
    }
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
                *failure = Some(if raise.as_fatal().is_some() { raise } else { not_sortable(host, raise) });
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
    let mut told: Vec<Value> = Vec::new();
    if let Some(returned) = outcome.returned_defaults.get(row) {
        let names = returned.keys().names().to_vec();
        for (name, value) in names.iter().zip(returned.values().iter()) {
            let Some(mapped) = plan.by_name(name) else { continue };
            if !(outcome.is_insert && mapped.is_key) {
                let old = written.dict.insert_str(&mapped.key, value.clone());
                drop(old);
                told.push(Value::Str(mapped.key.clone()));
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
            told.push(Value::Str(mapped.key.clone()));
        }
    }
    // The version counts as what the statement made, whoever made it.
    if let Some(version) = plan.version()
        && let Some(value) = given.get(&version.column_key)
    {
        drop(written.dict.insert_str(&version.key, value.clone()));
        drop(written.state.forget_committed(&version.key));
        told.push(Value::Str(version.key.clone()));
    }
    if outcome.is_insert {
        for mapped in plan.mapped.iter().filter(|mapped| mapped.orm_default.is_some()) {
            if let Some(value) = given.get(&mapped.column_key)
                && written.dict.get_str(&mapped.key).is_none_or(|known| known.is_none())
            {
                let old = written.dict.insert_str(&mapped.key, value.clone());
                drop(old);
                drop(written.state.forget_committed(&mapped.key));
                told.push(Value::Str(mapped.key.clone()));
            }
        }
    }
    tell_refreshed(host, &written.state, told)?;
    if let Some(crud) = outcome.compiled.as_ref().and_then(|compiled| compiled.crud.as_ref())
        && !crud.postfetch.is_empty()
    {
        let mapped = crud.postfetch.iter().filter_map(|column| plan.by_column_key(&column.key()));
        let keys: Vec<Str> = mapped.map(|mapped| mapped.key.clone()).collect();
        written.state.expire_attributes(host, &written.dict, &keys)?;
    }
    sync_equated(host, work, written, plan)
}

/// Tells who listens which attributes the flush gave new values.
fn tell_refreshed(host: &mut dyn Host, state: &InstanceState, keys: Vec<Value>) -> Result<()> {
    if keys.is_empty() || state.mapper().told("refresh_flush").is_empty() {
        return Ok(());
    }
    let Some(session) = session_of(state) else { return Ok(()) };
    let context = Carried::FlushContext(session).object(host)?;
    state.tell(host, "refresh_flush", &[context, Value::list(keys)])
}

/// Copies keys from a table to the next of the same object.
pub(super) fn sync_equated(
    host: &mut dyn Host,
    work: &mut UnitOfWork,
    written: &Written,
    plan: &TablePlan,
) -> Result<()> {
    let Written { state, mapper, .. } = written;
    let passive_updates = !mapper.options().active_updates;
    if passive_updates {
        plan.shared.iter().try_for_each(|(from, to)| sync::note_cascaded(work, state, from, to))?;
    }
    sync::populate(host, work, state, mapper, state, mapper, &plan.equated, passive_updates)
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
