//! Brings the session's objects in line with what an UPDATE or DELETE did to their rows: SQLAlchemy's `synchronize_session`.

use super::{
    evaluator::{self, Evaluated},
    option,
};
use crate::{
    engine::{CursorResult, Row},
    orm::{
        InstanceState, Mapper, composite, context,
        session::{ExecuteOptions, Session},
    },
    sql::{
        argument_error,
        dml::{ValueKey, Values},
        elements::{ColumnElement, Operand, and},
        invalid_request,
        schema::Column,
        selectable::StatementOptions,
    },
    value::{Dict, Host, Object, Raise, Result, Set, Str, Value},
};

/// How the objects are brought in line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Synchronize {
    /// As `Evaluate` where that works, or else as `Fetch`.
    Auto,
    /// The condition is worked out on the objects.
    Evaluate,
    /// The database tells which rows it changed.
    Fetch,
    /// Not at all.
    No,
}

/// What the option `synchronize_session` says.
pub(super) fn chosen(options: &ExecuteOptions, own: &[(Str, Value)]) -> Result<Synchronize> {
    match option(options, own, "synchronize_session") {
        None => Ok(Synchronize::Auto),
        Some(Value::Bool(false) | Value::None) => Ok(Synchronize::No),
        Some(Value::Str(word)) if word == "auto" => Ok(Synchronize::Auto),
        Some(Value::Str(word)) if word == "evaluate" => Ok(Synchronize::Evaluate),
        Some(Value::Str(word)) if word == "fetch" => Ok(Synchronize::Fetch),
        Some(_) => {
            Err(argument_error("Valid strategies for session synchronization are 'auto', 'evaluate', 'fetch', False"))
        }
    }
}

/// An object that an UPDATE or DELETE concerns.
pub(super) struct Matched {
    pub state: InstanceState,
    /// Kept, so that it does not end in the middle.
    _object: Object,
    /// The condition takes attributes that are not loaded.
    pub expired: bool,
}

/// Finds the objects that a statement concerns.
pub(super) struct Matching<'a> {
    pub session: &'a Session,
    pub mapper: &'a Mapper,
    pub criteria: &'a [ColumnElement],
    pub statement: &'a StatementOptions,
}

impl Matching<'_> {
    /// How the objects will be found, before the statement is sent.
    ///
    /// # Errors
    /// `InvalidRequestError` where the condition should be worked out on objects and cannot be.
    pub fn before(&self, host: &mut dyn Host, how: Synchronize) -> Result<Synchronize> {
        if !matches!(how, Synchronize::Auto | Synchronize::Evaluate) {
            return Ok(how);
        }
        let Some(condition) = self.condition() else { return Ok(Synchronize::Evaluate) };
        match evaluator::check(self.mapper, &condition) {
            Ok(()) => Ok(Synchronize::Evaluate),
            Err(_) if how == Synchronize::Auto => Ok(Synchronize::Fetch),
            Err(unevaluable) => Err(unevaluable.raise(host)),
        }
    }

    /// The objects that the statement concerned, once it has been sent.
    ///
    /// # Errors
    /// What working out the condition raises.
    pub fn after(&self, host: &mut dyn Host, how: Synchronize, cursor: &CursorResult) -> Result<Vec<Matched>> {
        match how {
            Synchronize::Evaluate => self.evaluated(host),
            Synchronize::Fetch => Ok(self.fetched(&cursor.outcome().returned_defaults)),
            Synchronize::Auto | Synchronize::No => Ok(Vec::new()),
        }
    }

    /// The objects that satisfy the condition.
    fn evaluated(&self, host: &mut dyn Host) -> Result<Vec<Matched>> {
        let mut matched = Vec::new();
        let condition = self.condition();
        for state in self.session.identity_map().states() {
            if !state.mapper().isa(self.mapper) || state.is_expired() {
                continue;
            }
            let Some(object) = state.object() else { continue };
            let expired = match &condition {
                None => false,
                Some(condition) => match evaluator::evaluate(host, self.mapper, condition, &state)? {
                    Evaluated::Expired => true,
                    Evaluated::Value(value) if !value.is_none() && host.truth(&value)? => false,
                    Evaluated::Value(_) => continue,
                },
            };
            matched.push(Matched { state, _object: object, expired });
        }
        Ok(matched)
    }

    /// The objects whose keys a RETURNING brought.
    fn fetched(&self, rows: &[Row]) -> Vec<Matched> {
        let Some(keys) = rows.first().map(Row::keys) else { return Vec::new() };
        let place = |column: &Column| {
            let property = self.mapper.property_of_column(column)?;
            property.columns().find_map(|column| keys.find_element(column.element().id()))
        };
        let Some(places) = self.mapper.primary_key().iter().map(place).collect::<Option<Vec<usize>>>() else {
            return Vec::new();
        };
        let mut matched = Vec::new();
        for row in rows {
            let values: Vec<Value> = places.iter().map(|&place| row.get(place).cloned().unwrap_or_default()).collect();
            let key = self.mapper.identity_key_from_primary_key(&values);
            if let Some(state) = self.session.identity_map().get(&key)
                && let Some(object) = state.object()
            {
                matched.push(Matched { state, _object: object, expired: false });
            }
        }
        matched
    }

    fn condition(&self) -> Option<ColumnElement> {
        let mut criteria = self.criteria.to_vec();
        criteria.extend(context::added_criteria(self.mapper, self.statement));
        if criteria.len() > 1 { Some(and(criteria)) } else { criteria.pop() }
    }
}

/// The values of an UPDATE by attribute.
///
/// # Errors
/// `InvalidRequestError` for a name that is no attribute.
pub(super) fn named_values(mapper: &Mapper, values: &Values) -> Result<Vec<(Str, Operand)>> {
    let mut named = Vec::with_capacity(values.len());
    for (key, value) in values {
        let name = match key {
            ValueKey::Key(name) => mapper.resolved_property(name).map(|property| property.key().clone()),
            ValueKey::Column(element) => element
                .as_column()
                .and_then(|column| mapper.property_of_column(column))
                .map(|property| property.key().clone()),
        };
        match (name, key) {
            (Some(name), _) => named.push((name, value.clone())),
            (None, ValueKey::Column(_)) => {}
            (None, ValueKey::Key(name)) => {
                return Err(invalid_request(format!(
                    "Attribute name not found, can't be synchronized back to objects: '{name}'"
                )));
            }
        }
    }
    Ok(named)
}

/// Gives the objects that an UPDATE changed the values that it set.
pub(super) fn apply_values(
    host: &mut dyn Host,
    session: &Session,
    mapper: &Mapper,
    values: &[(Str, Operand)],
    cursor: &CursorResult,
    matched: &[Matched],
) -> Result<()> {
    if matched.is_empty() {
        return Ok(());
    }
    let compiled = cursor.outcome().compiled.clone();
    let crud = compiled.as_ref().and_then(|compiled| compiled.crud.as_ref());
    let sent = cursor.outcome().last_parameters.first();
    let known = |value: &Operand| match value {
        Operand::Value(_) => true,
        Operand::Element(element) => evaluator::check(mapper, element).is_ok(),
        _ => false,
    };
    let evaluated: Vec<&Str> = values.iter().filter(|(_, value)| known(value)).map(|(key, _)| key).collect();
    // Defaults for UPDATE that were worked out before it was sent.
    let mut prefetched: Vec<(Str, Value)> = Vec::new();
    let mut postfetched: Vec<Str> = Vec::new();
    if let Some(crud) = crud {
        for (column, _) in &crud.update_prefetch {
            if let (Some(property), Some(value)) =
                (mapper.property_of_column(column), sent.and_then(|sent| sent.get(&column.key())))
                && !evaluated.contains(&property.key())
            {
                prefetched.push((property.key().clone(), value.clone()));
            }
        }
        let computed = crud.postfetch.iter().filter_map(|column| mapper.property_of_column(column));
        postfetched.extend(computed.map(|property| property.key().clone()).filter(|key| !evaluated.contains(&key)));
    }
    for one in matched {
        let state = &one.state;
        let dict = state.dict()?;
        for (key, value) in &prefetched {
            drop(dict.insert_str(key, value.clone()));
        }
        if !postfetched.is_empty() {
            state.expire_attributes(host, &dict, &postfetched)?;
        }
        let mut set: Vec<Str> = Vec::new();
        let mut expire: Vec<Str> = Vec::new();
        for (key, value) in values {
            let there = dict.contains_str(key);
            if state.has_committed(key) || !evaluated.contains(&key) {
                // What had been changed meanwhile, or cannot be told.
                if there {
                    expire.push(key.clone());
                }
                continue;
            }
            set.push(key.clone());
            let value = match value {
                _ if !there => continue,
                Operand::Value(value) => Evaluated::Value(value.clone()),
                Operand::Element(element) => evaluator::evaluate(host, mapper, element, state)?,
                _ => continue,
            };
            match value {
                Evaluated::Value(value) => drop(dict.insert_str(key, value)),
                Evaluated::Expired => expire.push(key.clone()),
            }
        }
        settle(host, mapper, state, &dict, &set, &expire)?;
    }
    if let Some(transaction) = session.transaction() {
        for one in matched {
            transaction.note_altered(&one.state, session.is_new(&one.state));
        }
    }
    Ok(())
}

/// Gives the objects of rows that an UPDATE changed one by one what the rows said.
pub(super) fn apply_rows(host: &mut dyn Host, session: &Session, mapper: &Mapper, rows: &[Dict]) -> Result<()> {
    let keys: Vec<Str> = mapper
        .primary_key()
        .iter()
        .filter_map(|column| Some(mapper.property_of_column(column)?.key().clone()))
        .collect();
    for row in rows {
        let value = |key: &Str| {
            row.get_str(key).ok_or_else(|| Raise::with_arguments("KeyError", vec![Value::Str(key.clone())]))
        };
        let values: Vec<Value> = keys.iter().map(value).collect::<Result<_>>()?;
        let Some(state) = session.identity_map().get(&mapper.identity_key_from_primary_key(&values)) else { continue };
        let dict = state.dict()?;
        let (mut set, mut expire) = (Vec::new(), Vec::new());
        for (name, value) in row.entries() {
            let Some(name) = name.as_str().filter(|name| !keys.contains(name)) else { continue };
            let there = dict.contains_str(name);
            if state.has_committed(name) {
                if there {
                    expire.push(name.clone());
                }
            } else if mapper.attribute(name).is_some() {
                if there {
                    drop(dict.insert_str(name, value));
                }
                set.push(name.clone());
            }
        }
        settle(host, mapper, &state, &dict, &set, &expire)?;
    }
    Ok(())
}

/// Makes what was set the committed values, and has what cannot be told load again.
fn settle(
    host: &mut dyn Host,
    mapper: &Mapper,
    state: &InstanceState,
    dict: &Dict,
    set: &[Str],
    expire: &[Str],
) -> Result<()> {
    tell_refresh(host, mapper, state, set)?;
    state.commit(dict, set);
    drop(composite::forget(state, dict, Some(host), Some(set)));
    if expire.is_empty() { Ok(()) } else { state.expire_attributes(host, dict, expire) }
}

/// Tells who listens that attributes got values that are committed.
fn tell_refresh(host: &mut dyn Host, mapper: &Mapper, state: &InstanceState, keys: &[Str]) -> Result<()> {
    if mapper.told("refresh").is_empty() {
        return Ok(());
    }
    let names = Set::new();
    for key in keys {
        names.add(host, &Value::Str(key.clone()))?;
    }
    state.tell(host, "refresh", &[Value::None, Value::Set(names)])
}
