//! The three statements, each by the strategy that its parameters call for.

use super::{
    Strategy, engine_options, mapper_of, nothing, objects, option, rows, run, spliced, strategy_of,
    synchronize::{self, Matching, Synchronize},
};
use crate::{
    engine::{Connection, CursorResult, ParameterSet, Parameters},
    orm::{
        Mapper, context,
        session::{BindArguments, ExecuteOptions, Executed, Session},
    },
    sql::{
        compiler::Statement,
        dml::{Delete, Insert, Update},
        invalid_request,
        schema::Column,
        selectable::{FromClause, SelectItem, StatementOptions},
    },
    value::{Dict, Host, Result},
};

/// Executes an INSERT: with parameters, each row by attribute goes into the tables of its class.
pub(super) fn insert(
    host: &mut dyn Host,
    session: &Session,
    insert: &Insert,
    parameters: Parameters,
    options: &ExecuteOptions,
) -> Result<Executed> {
    let parts = insert.parts();
    let mapper = mapper_of(parts.subject.as_ref())?;
    let rows = match &parameters {
        Parameters::One(set) if !set.keys.is_empty() => Some(vec![row_of(set)]),
        Parameters::Many(sets) => Some(sets.iter().map(row_of).collect::<Vec<_>>()),
        _ => None,
    };
    match strategy_of(options, &parts.statement.execution_options, "insert", rows.is_some())? {
        Strategy::Orm => Ok(run(host, session, &Statement::Insert(insert.clone()), parameters, options)?.1),
        Strategy::CoreOnly => {
            let core = Statement::Insert(context::as_core_insert(insert));
            run_core(host, session, &core, parameters, options)
        }
        Strategy::Bulk => {
            let is_upsert = !parts.on_conflict.is_empty() || parts.on_duplicate.is_some();
            if is_upsert && mapper.tables().len() > 1 {
                return Err(invalid_request(format!(
                    "bulk INSERT with a 'post values' clause (typically upsert) not supported for multi-table mapper {}",
                    mapper.label()
                )));
            }
            let columns = context::returning_columns(&parts.returning);
            let connection = connection_of_rows(host, session, &mapper, options)?;
            let how = rows::Inserting {
                return_defaults: false,
                render_nulls: match option(options, &parts.statement.execution_options, "render_nulls") {
                    Some(value) => host.truth(&value)?,
                    None => false,
                },
                statement: Some((insert, &columns)),
                options: &engine_options(options)?,
            };
            match rows::insert(host, &connection, &mapper, &rows.unwrap_or_default(), &how)? {
                Some(given) => objects(session, &parts.returning, &parts.statement, given, None, options),
                None => Ok(nothing()),
            }
        }
    }
}

/// The connection for rows that are written one by one: that of their mapper. SQLAlchemy asks for the statement's first.
fn connection_of_rows(
    host: &mut dyn Host,
    session: &Session,
    mapper: &Mapper,
    options: &ExecuteOptions,
) -> Result<Connection> {
    session.connection(host, &options.bind_arguments, None)?;
    session.connection(host, &BindArguments::of_mapper(&mapper.base_mapper()), None)
}

/// Sends a statement that is one of the table already, the session's objects left as they are.
fn run_core(
    host: &mut dyn Host,
    session: &Session,
    statement: &Statement,
    parameters: Parameters,
    options: &ExecuteOptions,
) -> Result<Executed> {
    let connection = session.connection(host, &options.bind_arguments, None)?;
    Ok(Executed::Core(connection.execute(host, statement, parameters, &engine_options(options)?)?))
}

fn row_of(set: &ParameterSet) -> Dict {
    set.keys.iter().cloned().zip(set.values.iter().cloned()).collect()
}

/// Executes an UPDATE: with a list of parameters, each row is found by its primary key.
pub(super) fn update(
    host: &mut dyn Host,
    session: &Session,
    update: &Update,
    parameters: Parameters,
    options: &ExecuteOptions,
) -> Result<Executed> {
    let parts = update.parts();
    let mapper = mapper_of(parts.subject.as_ref())?;
    let own = &parts.statement.execution_options;
    let bulk = matches!(parameters, Parameters::Many(_));
    let strategy = strategy_of(options, own, "update", bulk)?;
    let how = synchronize::chosen(options, own)?;
    match strategy {
        Strategy::CoreOnly => {
            let core = Statement::Update(context::as_core_update(update));
            return run_core(host, session, &core, parameters, options);
        }
        Strategy::Bulk => {
            let sets = match &parameters {
                Parameters::Many(sets) => sets.iter().map(row_of).collect::<Vec<_>>(),
                _ => Vec::new(),
            };
            return update_rows(host, session, update, &mapper, &sets, how, options);
        }
        Strategy::Orm => {}
    }
    let matching = Matching { session, mapper: &mapper, criteria: &parts.criteria, statement: &parts.statement };
    let how = matching.before(host, how)?;
    let statement = match how {
        Synchronize::Fetch => {
            let keys = primary_key_of(&mapper);
            Statement::Update(update.with(|parts| parts.return_defaults = Some(keys)))
        }
        _ => Statement::Update(update.clone()),
    };
    let (cursor, executed) = run(host, session, &statement, parameters, options)?;
    let values = synchronize::named_values(&mapper, &parts.values)?;
    let matched = matching.after(host, how, &cursor)?;
    synchronize::apply_values(host, session, &mapper, &values, &cursor, &matched)?;
    match how {
        Synchronize::Fetch => fetched_result(session, &parts.returning, &parts.statement, cursor, options),
        _ => Ok(executed),
    }
}

/// What a statement gives whose RETURNING was used to find its objects: what the script asked for, if it did.
fn fetched_result(
    session: &Session,
    returning: &[SelectItem],
    statement: &StatementOptions,
    cursor: CursorResult,
    options: &ExecuteOptions,
) -> Result<Executed> {
    if returning.is_empty() {
        return Ok(Executed::Core(cursor.exhausted()));
    }
    let columns = context::returning_columns(returning);
    let rows = spliced(&columns, &[&cursor.outcome().returned_defaults]);
    objects(session, returning, statement, rows, Some(cursor), options)
}

fn primary_key_of(mapper: &Mapper) -> Vec<Column> {
    match mapper.local_table() {
        FromClause::Table(table) => table.primary_key_columns(),
        _ => mapper.primary_key().to_vec(),
    }
}

fn update_rows(
    host: &mut dyn Host,
    session: &Session,
    update: &Update,
    mapper: &Mapper,
    rows: &[Dict],
    how: Synchronize,
    options: &ExecuteOptions,
) -> Result<Executed> {
    let parts = update.parts();
    if how == Synchronize::Fetch {
        return Err(invalid_request(
            "The 'fetch' synchronization strategy is not available for 'bulk' ORM updates (i.e. multiple parameter sets)",
        ));
    }
    let synchronizes = how != Synchronize::No;
    if !parts.criteria.is_empty() && synchronizes {
        return Err(invalid_request(
            "bulk synchronize of persistent objects not supported when using bulk update with additional WHERE criteria \
             right now.  add synchronize_session=None execution option to bypass synchronize of persistent objects.",
        ));
    }
    let connection = connection_of_rows(host, session, mapper, options)?;
    let updating = rows::Updating {
        statement: Some(update),
        check_rowcount: parts.criteria.is_empty(),
        options: &engine_options(options)?,
    };
    let sent: Vec<Dict> = rows.iter().map(Dict::copy).collect();
    rows::update(host, &connection, mapper, &sent, &updating)?;
    if synchronizes {
        synchronize::apply_rows(host, session, mapper, rows)?;
    }
    Ok(nothing())
}

/// Executes a DELETE.
pub(super) fn delete(
    host: &mut dyn Host,
    session: &Session,
    delete: &Delete,
    parameters: Parameters,
    options: &ExecuteOptions,
) -> Result<Executed> {
    let parts = delete.parts();
    let mapper = mapper_of(parts.subject.as_ref())?;
    let own = &parts.statement.execution_options;
    if matches!(parameters, Parameters::Many(_)) {
        return Err(invalid_request(
            "Bulk ORM DELETE not supported right now. Statement may be invoked at the Core level using \
             session.connection().execute(stmt, parameters)",
        ));
    }
    let how = synchronize::chosen(options, own)?;
    if strategy_of(options, own, "delete", false)? == Strategy::CoreOnly {
        let core = Statement::Delete(delete.with(|parts| parts.subject = None));
        return run_core(host, session, &core, parameters, options);
    }
    let matching = Matching { session, mapper: &mapper, criteria: &parts.criteria, statement: &parts.statement };
    let how = matching.before(host, how)?;
    let statement = match how {
        Synchronize::Fetch => {
            let keys = primary_key_of(&mapper);
            Statement::Delete(delete.with(|parts| parts.return_defaults = Some(keys)))
        }
        _ => Statement::Delete(delete.clone()),
    };
    let (cursor, executed) = run(host, session, &statement, parameters, options)?;
    let matched = matching.after(host, how, &cursor)?;
    let mut gone = Vec::new();
    for one in &matched {
        if one.expired {
            one.state.expire(host, &one.state.dict()?)?;
        } else {
            gone.push(one.state.clone());
        }
    }
    session.remove_newly_deleted(host, &gone)?;
    match how {
        Synchronize::Fetch => fetched_result(session, &parts.returning, &parts.statement, cursor, options),
        _ => Ok(executed),
    }
}
