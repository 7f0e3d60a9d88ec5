//! `insert()`, `update()` and `delete()` of entities: run as they are, with the session's objects brought in line.

mod evaluator;

use std::rc::Rc;

use self::evaluator::Evaluated;
use super::{
    IdentityKey, InstanceState, MappedEntity, Mapper, composite, context, loading,
    persistence::{self, TablePlan},
    session::{ExecuteOptions, Executed, Session},
};
use crate::{
    engine::{CursorResult, ExecutionOptions, ParameterSet, Parameters},
    sql::{
        compiler::Statement,
        dml::{Delete, Insert, Update, ValueKey},
        elements::{ColumnElement, Operand, and},
        entity::Entity,
        selectable::{FromClause, SelectItem},
    },
    value::{Host, Object, Raise, Result, Set, Str, Value},
};

/// How the session's objects are brought in line with an UPDATE or DELETE.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Synchronize {
    /// As `Evaluate` where that works, or else as `Fetch`.
    Auto,
    /// The condition is worked out on the objects.
    Evaluate,
    /// The database tells which rows it changed.
    Fetch,
    /// Not at all.
    No,
}

/// An object that an UPDATE or DELETE concerns.
struct Matched {
    state: InstanceState,
    /// Kept, so that it does not end in the middle.
    _object: Object,
    /// The condition takes attributes that are not loaded.
    expired: bool,
}

/// Executes an INSERT, UPDATE or DELETE of an entity, and brings the session's objects in line.
pub fn execute_dml(
    host: &mut dyn Host,
    session: &Session,
    statement: &Statement,
    parameters: Parameters,
    options: &ExecuteOptions,
) -> Result<Executed> {
    match statement {
        Statement::Insert(insert) => execute_insert(host, session, insert, parameters, options),
        Statement::Update(update) => execute_update(host, session, update, parameters, options),
        Statement::Delete(delete) => execute_delete(host, session, delete, parameters, options),
        _ => Err(Raise::unsupported("this statement of a mapped class")),
    }
}

fn mapper_of(subject: Option<&Rc<dyn Entity>>) -> Result<Mapper> {
    match subject.and_then(MappedEntity::from_entity) {
        Some(entity) => Ok(entity.mapper().clone()),
        None => Err(Raise::unsupported("an INSERT, UPDATE or DELETE of this entity")),
    }
}

/// Runs a statement, and makes objects of what its RETURNING gives.
fn run(
    host: &mut dyn Host,
    session: &Session,
    statement: &Statement,
    parameters: Parameters,
    options: &ExecuteOptions,
) -> Result<(CursorResult, Executed)> {
    let connection = session.connection(host)?;
    let engine_options =
        ExecutionOptions { cause: options.cause.clone(), given: options.given.clone(), ..ExecutionOptions::default() };
    let cursor = connection.execute(host, statement, parameters, &engine_options)?;
    let executed = match context::state_of(&cursor) {
        Some(state) => {
            let rows = loading::instances(session, &state, cursor.clone(), options.load.clone());
            Executed::Orm { rows, cursor: Some(cursor.clone()) }
        }
        None => Executed::Core(cursor.clone()),
    };
    Ok((cursor, executed))
}

fn execute_insert(
    host: &mut dyn Host,
    session: &Session,
    insert: &Insert,
    parameters: Parameters,
    options: &ExecuteOptions,
) -> Result<Executed> {
    let mapper = mapper_of(insert.parts().subject.as_ref())?;
    if let Some(strategy) = option(options, statement_options(&insert.parts().statement), "dml_strategy") {
        return Err(Raise::unsupported(format!("dml_strategy={strategy:?}")));
    }
    let statement = Statement::Insert(insert.clone());
    let sets = match with_parts(host, &mapper, parameters)? {
        Parameters::Many(sets) => sets,
        other => {
            let other = match other {
                Parameters::One(set) => Parameters::One(column_set(&mapper, &set, false)?),
                other => other,
            };
            return Ok(run(host, session, &statement, other, options)?.1);
        }
    };
    // Rows that give values for the same columns go together; a value that is None is left out, as in a flush.
    let mut converted = Vec::with_capacity(sets.len());
    for set in &sets {
        converted.push(column_set(&mapper, set, true)?);
    }
    let mut rest = &converted[..];
    let mut last = None;
    let mut parts = 0;
    while let Some(first) = rest.first() {
        let length = rest.iter().take_while(|other| other.keys == first.keys).count();
        let (group, others) = rest.split_at(length);
        let parameters = match group {
            [single] => Parameters::One(single.clone()),
            _ => Parameters::Many(group.to_vec()),
        };
        last = Some(run(host, session, &statement, parameters, options)?.1);
        parts += 1;
        rest = others;
    }
    if parts > 1 && !insert.parts().returning.is_empty() {
        return Err(Raise::unsupported("RETURNING of rows that give values for different columns"));
    }
    last.ok_or_else(|| Raise::unsupported("an INSERT of no rows"))
}

/// Rows of values by attribute, in which the parts stand for what is given of a composite.
fn with_parts(host: &mut dyn Host, mapper: &Mapper, parameters: Parameters) -> Result<Parameters> {
    let composites = mapper.composites();
    if composites.is_empty() {
        return Ok(parameters);
    }
    let mut expanded = |set: ParameterSet| -> Result<ParameterSet> {
        let mut pairs = Vec::with_capacity(set.keys.len());
        for (key, value) in set.keys.iter().zip(&set.values) {
            match composites.iter().find(|composite| composite.key() == key) {
                Some(composite) => pairs.extend(composite.assignments(host, value)?),
                None => pairs.push((key.clone(), value.clone())),
            }
        }
        Ok(ParameterSet::new(pairs))
    };
    Ok(match parameters {
        Parameters::One(set) => Parameters::One(expanded(set)?),
        Parameters::Many(sets) => Parameters::Many(sets.into_iter().map(expanded).collect::<Result<_>>()?),
        none => none,
    })
}

/// A row of values by attribute as one by column.
fn column_set(mapper: &Mapper, set: &ParameterSet, skip_none: bool) -> Result<ParameterSet> {
    let mut pairs = Vec::with_capacity(set.keys.len());
    for (key, value) in set.keys.iter().zip(&set.values) {
        let column = mapper.property(key).and_then(|property| property.as_column()?.column().cloned());
        match column {
            Some(column) if skip_none && value.is_none() && !column.ty().should_evaluate_none() => {}
            Some(column) => pairs.push((column.key(), value.clone())),
            None => pairs.push((key.clone(), value.clone())),
        }
    }
    Ok(ParameterSet::new(pairs))
}

fn statement_options(options: &crate::sql::selectable::StatementOptions) -> &[(Str, Value)] {
    &options.execution_options
}

/// An execution option: of the call, or else of the statement.
fn option(options: &ExecuteOptions, own: &[(Str, Value)], name: &str) -> Option<Value> {
    let find =
        |list: &[(Str, Value)]| list.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    find(&options.given).or_else(|| find(own))
}

fn synchronize_of(options: &ExecuteOptions, own: &[(Str, Value)]) -> Result<Synchronize> {
    match option(options, own, "synchronize_session") {
        None => Ok(Synchronize::Auto),
        Some(Value::Bool(false) | Value::None) => Ok(Synchronize::No),
        Some(Value::Str(word)) if word == "auto" => Ok(Synchronize::Auto),
        Some(Value::Str(word)) if word == "evaluate" => Ok(Synchronize::Evaluate),
        Some(Value::Str(word)) if word == "fetch" => Ok(Synchronize::Fetch),
        Some(_) => Err(Raise::new(
            "sqlalchemy.exc.ArgumentError",
            "Valid strategies for session synchronization are 'auto', 'evaluate', 'fetch', False",
        )),
    }
}

/// The objects of the session that satisfy the condition; `None` where it cannot be worked out.
fn matching(
    host: &mut dyn Host,
    session: &Session,
    mapper: &Mapper,
    criteria: &[ColumnElement],
    how: Synchronize,
) -> Result<Option<Vec<Matched>>> {
    let condition = (!criteria.is_empty()).then(|| and(criteria.to_vec()));
    if let Some(condition) = &condition
        && let Err(unevaluable) = evaluator::check(mapper, condition)
    {
        return if how == Synchronize::Auto { Ok(None) } else { Err(unevaluable.raise(host)) };
    }
    let mut matched = Vec::new();
    for state in session.identity_map().states() {
        if !state.mapper().isa(mapper) || state.is_expired() {
            continue;
        }
        let Some(object) = state.object() else { continue };
        let expired = match &condition {
            None => false,
            Some(condition) => match evaluator::evaluate(host, mapper, condition, &state)? {
                Evaluated::Expired => true,
                Evaluated::Value(value) if !value.is_none() && host.truth(&value)? => false,
                Evaluated::Value(_) => continue,
            },
        };
        matched.push(Matched { state, _object: object, expired });
    }
    Ok(Some(matched))
}

/// The objects of the session whose keys a RETURNING gave.
fn fetched(host: &mut dyn Host, session: &Session, mapper: &Mapper, cursor: &CursorResult) -> Result<Vec<Matched>> {
    let width = mapper.primary_key().len().max(1);
    let values = cursor.rows.all_values(host)?;
    cursor.outcome().rowcount.set((values.len() / width) as i64);
    let keys: Vec<IdentityKey> =
        values.chunks_exact(width).map(|row| mapper.identity_key_from_primary_key(row)).collect();
    // The rows that came are those that were changed.
    cursor.outcome().rowcount.set(keys.len() as i64);
    let mut matched = Vec::new();
    for key in keys {
        if let Some(state) = session.identity_map().get(&key)
            && let Some(object) = state.object()
        {
            matched.push(Matched { state, _object: object, expired: false });
        }
    }
    Ok(matched)
}

fn primary_key_items(mapper: &Mapper) -> Vec<SelectItem> {
    mapper.primary_key().iter().map(|column| SelectItem::Element(column.element())).collect()
}

fn execute_update(
    host: &mut dyn Host,
    session: &Session,
    update: &Update,
    parameters: Parameters,
    options: &ExecuteOptions,
) -> Result<Executed> {
    let mapper = mapper_of(update.parts().subject.as_ref())?;
    let parameters = with_parts(host, &mapper, parameters)?;
    if let Parameters::Many(sets) = &parameters {
        return update_by_key(host, session, update, &mapper, sets, options);
    }
    let own = statement_options(&update.parts().statement).to_vec();
    let mut how = synchronize_of(options, &own)?;
    let named: Vec<(Option<Str>, Operand)> =
        update.parts().values.iter().map(|(key, value)| (attribute_of(&mapper, key), value.clone())).collect();
    let mut matched = None;
    if matches!(how, Synchronize::Auto | Synchronize::Evaluate) {
        matched = matching(host, session, &mapper, &update.parts().criteria, how)?;
        how = if matched.is_some() { Synchronize::Evaluate } else { Synchronize::Fetch };
    }
    let own_returning = !update.parts().returning.is_empty();
    if how == Synchronize::Fetch && own_returning {
        return Err(Raise::unsupported("RETURNING together with synchronize_session='fetch'"));
    }
    let statement = match how {
        Synchronize::Fetch => Statement::Update(update.with(|parts| parts.returning = primary_key_items(&mapper))),
        _ => Statement::Update(update.clone()),
    };
    let (cursor, executed) = run(host, session, &statement, parameters, options)?;
    if how == Synchronize::Fetch {
        matched = Some(fetched(host, session, &mapper, &cursor)?);
    }
    if let Some(matched) = matched {
        apply_values(host, session, &mapper, &named, &cursor, matched)?;
    }
    Ok(match how {
        Synchronize::Fetch => Executed::Core(cursor.without_rows()),
        _ => executed,
    })
}

/// UPDATE with a list of rows: each is found by its primary key, and gets the other values of its set.
fn update_by_key(
    host: &mut dyn Host,
    session: &Session,
    update: &Update,
    mapper: &Mapper,
    sets: &[ParameterSet],
    options: &ExecuteOptions,
) -> Result<Executed> {
    let parts = update.parts();
    if !parts.criteria.is_empty() || !parts.values.is_empty() || !parts.returning.is_empty() {
        return Err(Raise::unsupported("UPDATE by primary key with where(), values() or returning()"));
    }
    let plan = match mapper.local_table() {
        FromClause::Table(table) => TablePlan::of(mapper, table),
        _ => None,
    };
    let Some(plan) = plan else {
        return Err(Raise::unsupported("UPDATE by primary key of a class without one"));
    };
    session.connection(host)?;
    let mut converted = Vec::with_capacity(sets.len());
    for set in sets {
        let mut pairs = Vec::new();
        let mut keys = Vec::new();
        for mapped in &plan.mapped {
            let Some(value) = set.get(&mapped.key) else { continue };
            if mapped.column.primary_key() {
                keys.push((mapped.label.clone(), value.clone()));
            } else {
                pairs.push((mapped.column_key.clone(), value.clone()));
            }
        }
        if keys.len() != plan.primary_key.len() || keys.iter().any(|(_, value)| value.is_none()) {
            let missing = plan.primary_keys().filter(|mapped| set.get(&mapped.key).is_none_or(Value::is_none));
            let names: Vec<String> = missing.map(|mapped| mapped.column.description()).collect();
            return Err(Raise::new(
                "sqlalchemy.exc.InvalidRequestError",
                format!(
                    "No primary key value supplied for column(s) {}; per-row ORM Bulk UPDATE by Primary Key requires that \
                     records contain primary key values",
                    names.join(", ")
                ),
            )
            .with_attribute("code", "bupq".into()));
        }
        pairs.extend(keys);
        converted.push(ParameterSet::new(pairs));
    }
    let statement = Statement::Update(plan.update()?.clone());
    let mut rest = &converted[..];
    let mut last = None;
    while let Some(first) = rest.first() {
        let length = rest.iter().take_while(|other| other.keys == first.keys).count();
        let (group, others) = rest.split_at(length);
        let parameters = match group {
            [single] => Parameters::One(single.clone()),
            _ => Parameters::Many(group.to_vec()),
        };
        let (cursor, _) = run(host, session, &statement, parameters, options)?;
        if cursor.rowcount() != length as i64 {
            return Err(persistence::stale_data(format!(
                "UPDATE statement on table '{}' expected to update {length} row(s); {} were matched.",
                mapper.local_table().description(),
                cursor.rowcount()
            )));
        }
        last = Some(cursor);
        rest = others;
    }
    for set in sets {
        let key: Vec<Value> = plan.primary_keys().filter_map(|mapped| set.get(&mapped.key).cloned()).collect();
        let Some(state) = session.identity_map().get(&mapper.identity_key_from_primary_key(key)) else { continue };
        let dict = state.dict()?;
        let (mut set_keys, mut expire) = (Vec::new(), Vec::new());
        for mapped in plan.mapped.iter().filter(|mapped| !mapped.column.primary_key()) {
            let Some(value) = set.get(&mapped.key) else { continue };
            if !dict.contains_str(&mapped.key) {
                continue;
            }
            if state.has_committed(&mapped.key) {
                expire.push(mapped.key.clone());
            } else {
                let old = dict.insert_str(&mapped.key, value.clone());
                drop(old);
                set_keys.push(mapped.key.clone());
            }
        }
        state.commit(&dict, &set_keys);
        if !expire.is_empty() {
            state.expire_attributes(host, &dict, &expire)?;
        }
    }
    last.map(|cursor| Executed::Core(cursor.without_rows())).ok_or_else(|| Raise::unsupported("an UPDATE of no rows"))
}

/// The attribute that a value is given for.
fn attribute_of(mapper: &Mapper, key: &ValueKey) -> Option<Str> {
    match key {
        ValueKey::Key(name) => {
            Some(mapper.resolved_property(name).map_or_else(|| name.clone(), |property| property.key().clone()))
        }
        ValueKey::Column(element) => {
            mapper.property_of_column(element.as_column()?).map(|property| property.key().clone())
        }
    }
}

/// Gives the objects that an UPDATE changed the values that it set.
fn apply_values(
    host: &mut dyn Host,
    session: &Session,
    mapper: &Mapper,
    values: &[(Option<Str>, Operand)],
    cursor: &CursorResult,
    matched: Vec<Matched>,
) -> Result<()> {
    let compiled = cursor.outcome().compiled.clone();
    let crud = compiled.as_ref().and_then(|compiled| compiled.crud.as_ref());
    let sent = cursor.outcome().last_parameters.first().cloned();
    let postfetched: Vec<Str> = crud
        .map(|crud| {
            let keys = crud.postfetch.iter().filter_map(|column| mapper.property_of_column(column));
            keys.map(|property| property.key().clone()).collect()
        })
        .unwrap_or_default();
    for one in &matched {
        let state = &one.state;
        let dict = state.dict()?;
        let mut evaluated: Vec<(Str, Value)> = Vec::new();
        let mut expire: Vec<Str> = Vec::new();
        for (key, value) in values {
            let Some(key) = key else { continue };
            let modified = state.has_committed(key);
            let value = match value {
                Operand::Value(value) => Some(value.clone()),
                Operand::Element(element) if evaluator::can_evaluate(mapper, element) => {
                    match evaluator::evaluate(host, mapper, element, state)? {
                        Evaluated::Value(value) => Some(value),
                        Evaluated::Expired => None,
                    }
                }
                _ => None,
            };
            match value {
                Some(value) if !modified && !one.expired && dict.contains_str(key) => {
                    evaluated.push((key.clone(), value));
                }
                Some(_) if !modified && !one.expired => {}
                _ if dict.contains_str(key) => expire.push(key.clone()),
                _ => {}
            }
        }
        // Defaults for UPDATE that were worked out before it was sent.
        if let (Some(crud), Some(sent)) = (crud, &sent) {
            for (column, _) in &crud.update_prefetch {
                if let (Some(property), Some(value)) = (mapper.property_of_column(column), sent.get(&column.key())) {
                    evaluated.push((property.key().clone(), value.clone()));
                }
            }
        }
        let set: Vec<&Str> = evaluated.iter().map(|(key, _)| key).collect();
        expire.extend(postfetched.iter().filter(|key| !set.contains(key)).cloned());
        let keys: Vec<Str> = evaluated.iter().map(|(key, _)| key.clone()).collect();
        for (key, value) in evaluated {
            let old = dict.insert_str(&key, value);
            drop(old);
        }
        if !keys.is_empty() && !mapper.told("refresh").is_empty() {
            let names = Set::new();
            for key in &keys {
                names.add(host, &Value::Str(key.clone()))?;
            }
            state.tell(host, "refresh", &[Value::None, Value::Set(names)])?;
        }
        state.commit(&dict, &keys);
        drop(composite::forget(state, &dict, Some(host), Some(&keys)));
        if !expire.is_empty() {
            state.expire_attributes(host, &dict, &expire)?;
        }
    }
    if let Some(transaction) = session.transaction() {
        for one in &matched {
            transaction.note_altered(&one.state, session.is_new(&one.state));
        }
    }
    Ok(())
}

fn execute_delete(
    host: &mut dyn Host,
    session: &Session,
    delete: &Delete,
    parameters: Parameters,
    options: &ExecuteOptions,
) -> Result<Executed> {
    let mapper = mapper_of(delete.parts().subject.as_ref())?;
    let own = statement_options(&delete.parts().statement).to_vec();
    let mut how = synchronize_of(options, &own)?;
    let mut matched = None;
    if matches!(how, Synchronize::Auto | Synchronize::Evaluate) {
        matched = matching(host, session, &mapper, &delete.parts().criteria, how)?;
        how = if matched.is_some() { Synchronize::Evaluate } else { Synchronize::Fetch };
    }
    if how == Synchronize::Fetch && !delete.parts().returning.is_empty() {
        return Err(Raise::unsupported("RETURNING together with synchronize_session='fetch'"));
    }
    let statement = match how {
        Synchronize::Fetch => Statement::Delete(delete.with(|parts| parts.returning = primary_key_items(&mapper))),
        _ => Statement::Delete(delete.clone()),
    };
    let (cursor, executed) = run(host, session, &statement, parameters, options)?;
    if how == Synchronize::Fetch {
        matched = Some(fetched(host, session, &mapper, &cursor)?);
    }
    let mut gone = Vec::new();
    for one in matched.iter().flatten() {
        if one.expired {
            one.state.expire(host, &one.state.dict()?)?;
        } else {
            gone.push(one.state.clone());
        }
    }
    session.remove_newly_deleted(host, &gone)?;
    Ok(match how {
        Synchronize::Fetch => Executed::Core(cursor.without_rows()),
        _ => executed,
    })
}
