//! `insert()`, `update()` and `delete()` of entities, with the session's objects brought in line, and rows written without objects.

mod evaluator;
mod rows;
mod save;
mod synchronize;
mod write;

use std::rc::Rc;

use super::{
    MappedEntity, Mapper, context, loading,
    session::{ExecuteOptions, Executed, Session},
};
use crate::{
    engine::{CursorResult, ExecutionOptions, Parameters, QueryResult, Row},
    sql::{
        argument_error,
        compiler::Statement,
        elements::ColumnElement,
        entity::Entity,
        invalid_request,
        selectable::{SelectItem, StatementOptions},
    },
    value::{Host, Raise, Result, Str, Value},
};

pub use self::save::SaveObjects;

/// How a statement of an entity is executed: SQLAlchemy's `dml_strategy`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Strategy {
    /// As it stands, with the table in the entity's place.
    CoreOnly,
    /// As a statement of the entity.
    Orm,
    /// Row by row of a list, each by attribute.
    Bulk,
}

/// Executes an INSERT, UPDATE or DELETE of an entity, and brings the session's objects in line.
///
/// # Errors
/// Those of the statement, and of a synchronisation that cannot be.
pub fn execute_dml(
    host: &mut dyn Host,
    session: &Session,
    statement: &Statement,
    parameters: Parameters,
    options: &ExecuteOptions,
) -> Result<Executed> {
    match statement {
        Statement::Insert(insert) => write::insert(host, session, insert, parameters, options),
        Statement::Update(update) => write::update(host, session, update, parameters, options),
        Statement::Delete(delete) => write::delete(host, session, delete, parameters, options),
        _ => Err(Raise::unsupported("this statement of a mapped class")),
    }
}

fn mapper_of(subject: Option<&Rc<dyn Entity>>) -> Result<Mapper> {
    match subject.and_then(MappedEntity::from_entity) {
        Some(entity) => Ok(entity.mapper().clone()),
        None => Err(Raise::unsupported("an INSERT, UPDATE or DELETE of this entity")),
    }
}

/// What the engine is told beside the parameters.
fn engine_options(options: &ExecuteOptions) -> Result<ExecutionOptions> {
    let mut engine = ExecutionOptions { cause: options.cause.clone(), ..ExecutionOptions::default() };
    for (name, value) in &options.given {
        engine.set(name, value.clone())?;
    }
    engine.given = options.given.clone();
    Ok(engine)
}

/// Runs a statement, and makes objects of what its RETURNING gives.
fn run(
    host: &mut dyn Host,
    session: &Session,
    statement: &Statement,
    parameters: Parameters,
    options: &ExecuteOptions,
) -> Result<(CursorResult, Executed)> {
    let connection = session.connection(host, &options.bind_arguments, None)?;
    let cursor = connection.execute(host, statement, parameters, &engine_options(options)?)?;
    let executed = match context::state_of(&cursor) {
        Some(state) => {
            let rows = loading::instances(session, &state, cursor.clone(), options.load.clone());
            Executed::Orm { rows, cursor: Some(cursor.clone()) }
        }
        None => Executed::Core(cursor.clone()),
    };
    Ok((cursor, executed))
}

/// What a statement of rows says when it is done: there is nothing to fetch, and no cursor to ask.
fn nothing() -> Executed {
    Executed::Orm { rows: QueryResult::without_rows(), cursor: None }
}

/// Makes objects of `rows`, which have the columns that a RETURNING stands for.
fn objects(
    session: &Session,
    returning: &[SelectItem],
    statement: &StatementOptions,
    rows: QueryResult,
    cursor: Option<CursorResult>,
    options: &ExecuteOptions,
) -> Result<Executed> {
    let state = context::returning_state(returning, statement)?;
    let rows = loading::instances_of(session, &state, rows, options.load.clone());
    Ok(Executed::Orm { rows, cursor })
}

/// Rows that several tables gave side by side, in the order of `columns`; each row of a table tells by its keys what it has.
fn spliced(columns: &[ColumnElement], returned: &[&[Row]]) -> QueryResult {
    let count = returned.iter().map(|rows| rows.len()).max().unwrap_or(0);
    let mut names = Vec::with_capacity(columns.len());
    let mut places = Vec::with_capacity(columns.len());
    for element in columns {
        let id = element.as_column().map_or_else(|| element.id(), |column| column.element().id());
        let place = returned.iter().enumerate().find_map(|(table, rows)| {
            let keys = rows.first()?.keys();
            let place = keys.find_element(id).or_else(|| keys.find_element(element.id()))?;
            names.push(keys.names().get(place)?.clone());
            Some((table, place))
        });
        if place.is_none() {
            names.push(Str::from(""));
        }
        places.push(place);
    }
    let mut values = Vec::with_capacity(count * columns.len());
    for row in 0..count {
        for place in &places {
            let value = place.and_then(|(table, place)| returned.get(table)?.get(row)?.get(place).cloned());
            values.push(value.unwrap_or_default());
        }
    }
    QueryResult::of_values(names, values)
}

/// An execution option: of the call, or else of the statement.
fn option(options: &ExecuteOptions, own: &[(Str, Value)], name: &str) -> Option<Value> {
    let find =
        |list: &[(Str, Value)]| list.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    find(&options.given).or_else(|| find(own))
}

/// The strategy that the options name, or that the parameters call for.
fn strategy_of(options: &ExecuteOptions, own: &[(Str, Value)], kind: &str, bulk: bool) -> Result<Strategy> {
    let named = option(options, own, "dml_strategy");
    let name = match &named {
        None => "auto",
        Some(Value::Str(name)) => name.as_str(),
        Some(_) => "",
    };
    let core = if kind == "insert" { "raw" } else { "core_only" };
    match name {
        "auto" => Ok(if bulk { Strategy::Bulk } else { Strategy::Orm }),
        "orm" => Ok(Strategy::Orm),
        "bulk" if bulk => Ok(Strategy::Bulk),
        "bulk" => Err(invalid_request("Can't use \"bulk\" ORM insert strategy without passing separate parameters")),
        name if name == core => Ok(Strategy::CoreOnly),
        _ => Err(argument_error(match kind {
            "insert" => "Valid strategies for ORM insert strategy are 'raw', 'orm', 'bulk', 'auto",
            "update" => "Valid strategies for ORM UPDATE strategy are 'orm', 'auto', 'bulk', 'core_only'",
            _ => "Valid strategies for ORM DELETE strategy are 'orm', 'auto', 'core_only'",
        })),
    }
}
