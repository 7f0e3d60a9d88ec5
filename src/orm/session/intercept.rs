//! `do_orm_execute`: listeners that see a statement before the session executes it, may change it, and may give its result.

use super::{ExecuteOptions, Executed, Session, binds::mapper_of};
use crate::{
    engine::{CursorResult, ParameterSet, Parameters, QueryResult},
    orm::events::{self, Carried},
    sql::compiler::Statement,
    trace::CauseKind,
    value::{Dict, Host, Raise, Result, Str, Value},
};

/// An execution that listeners are told of; what they need to have it run by the next of them.
pub struct Execution {
    /// The session.
    pub session: Session,
    /// How it is executed; its `told` counts those who have been told.
    pub options: ExecuteOptions,
}

impl Session {
    /// Whether somebody is to be told of an execution.
    pub(super) fn is_intercepted(&self, options: &ExecuteOptions) -> bool {
        events::any() && self.told("do_orm_execute").len() > options.told
    }

    /// Tells who listens, and executes what they leave, unless one of them gives a result.
    pub(super) fn execute_intercepted(
        &self,
        host: &mut dyn Host,
        statement: &Statement,
        parameters: Parameters,
        options: &ExecuteOptions,
    ) -> Result<Executed> {
        let mut options = options.clone();
        let listeners = self.told("do_orm_execute");
        let first = Carried::Statement(statement.clone()).object(host)?;
        let flags = flags(host, statement, &parameters, &options)?;
        let given = Value::Dict(options.given.iter().cloned().collect());
        let session = self.wrapper().map_or(Value::None, Value::Object);
        let mut state = Value::None;
        for (place, listening) in listeners.iter().enumerate().skip(options.told) {
            options.told = place + 1;
            let execution = Execution { session: self.clone(), options: options.clone() };
            let handle = Carried::execution(execution)?;
            if state.is_none() {
                let arguments = vec![
                    session.clone(),
                    first.clone(),
                    shown(&parameters, options.load.legacy_unique),
                    given.clone(),
                    flags.clone(),
                    handle,
                ];
                state = Carried::Execution(Value::list(arguments)).object(host)?;
            } else {
                host.set_attribute(&state, &"_handle".into(), handle)?;
            }
            let told = listening.tell(host, vec![state.clone()])?.unwrap_or_default();
            if let Some(cursor) = told.payload::<CursorResult>() {
                return Ok(Executed::Core(cursor.clone()));
            }
            if let Some(rows) = told.payload::<QueryResult>() {
                return Ok(Executed::Orm { rows: rows.clone(), cursor: None });
            }
            if host.truth(&told)? {
                return Err(Raise::unsupported("a do_orm_execute listener that gives something other than a Result"));
            }
        }
        let mut read =
            |name: &str| -> Result<Value> { Ok(host.get_attribute(&state, &name.into())?.unwrap_or_default()) };
        let (changed, given, values) = (read("statement")?, read("local_execution_options")?, read("parameters")?);
        options.given = pairs(host, &given)?;
        let parameters = match host.truth(&values)? {
            true => distilled(host, &values)?,
            false => Parameters::None,
        };
        let statement = match changed.is(&first) {
            true => statement.clone(),
            false => Carried::statement(host, changed)?,
        };
        self.execute(host, &statement, parameters, &options)
    }
}

/// What kind of execution it is, by the names of the attributes that tell it.
fn flags(
    host: &mut dyn Host,
    statement: &Statement,
    parameters: &Parameters,
    options: &ExecuteOptions,
) -> Result<Value> {
    let mapper = mapper_of(statement);
    let cause = options.cause.as_ref().map(|cause| cause.kind);
    let dict = Dict::new();
    for (name, is) in [
        ("is_select", matches!(statement, Statement::Select(_) | Statement::FromStatement(_))),
        ("is_insert", matches!(statement, Statement::Insert(_))),
        ("is_update", matches!(statement, Statement::Update(_))),
        ("is_delete", matches!(statement, Statement::Delete(_))),
        ("is_orm_statement", mapper.is_some()),
        ("is_executemany", matches!(parameters, Parameters::Many(_))),
        ("is_relationship_load", matches!(cause, Some(CauseKind::LazyLoad | CauseKind::EagerLoad))),
        ("is_column_load", options.load.refresh_state.is_some()),
    ] {
        dict.insert_str(&name.into(), Value::Bool(is));
    }
    let mapper = match mapper {
        Some(mapper) => Carried::Mapper(mapper).object(host)?,
        None => Value::None,
    };
    dict.insert_str(&"bind_mapper".into(), mapper);
    Ok(Value::Dict(dict))
}

/// The parameters as listeners see them.
fn shown(parameters: &Parameters, legacy: bool) -> Value {
    let dict =
        |set: &ParameterSet| Value::Dict(set.keys.iter().cloned().zip(set.values.iter().cloned()).collect::<Dict>());
    match parameters {
        Parameters::One(set) => dict(set),
        Parameters::Many(sets) => Value::list(sets.iter().map(dict).collect::<Vec<_>>()),
        // A Query has some, if none.
        _ if legacy => Value::Dict(Dict::new()),
        _ => Value::None,
    }
}

/// Such parameters as those of an execution.
fn distilled(host: &mut dyn Host, values: &Value) -> Result<Parameters> {
    if let Value::Dict(_) = values {
        return Ok(Parameters::One(ParameterSet::new(pairs(host, values)?)));
    }
    let mut sets = Vec::new();
    for item in host.items(values)? {
        sets.push(ParameterSet::new(pairs(host, &item)?));
    }
    Ok(Parameters::Many(sets))
}

fn pairs(host: &mut dyn Host, mapping: &Value) -> Result<Vec<(Str, Value)>> {
    let entries = match mapping {
        Value::Dict(dict) => dict.entries(),
        other => {
            let Some(items) = host.get_attribute(other, &"items".into())? else { return Ok(Vec::new()) };
            let items = host.call(&items, Vec::new(), Vec::new())?;
            let mut entries = Vec::new();
            for item in host.items(&items)? {
                if let Value::Tuple(pair) = &item
                    && let [key, value] = &pair[..]
                {
                    entries.push((key.clone(), value.clone()));
                }
            }
            entries
        }
    };
    Ok(entries.into_iter().filter_map(|(key, value)| Some((key.as_str()?.clone(), value))).collect())
}
