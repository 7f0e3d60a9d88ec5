//! `insert()`, `update()` and `delete()` of entities.

use super::session::{ExecuteOptions, Executed, Session};
use crate::{
    engine::Parameters,
    sql::compiler::Statement,
    value::{Host, Raise, Result},
};

/// Executes an INSERT, UPDATE or DELETE of an entity, and brings the session's objects in line.
pub fn execute_dml(
    host: &mut dyn Host,
    session: &Session,
    statement: &Statement,
    parameters: Parameters,
    options: &ExecuteOptions,
) -> Result<Executed> {
    let _ = (host, session, statement, parameters, options);
    Err(Raise::unsupported("INSERT, UPDATE and DELETE of mapped classes"))
}
