use std::rc::Rc;

use super::{BindArguments, Session};
use crate::{
    engine::{CursorResult, ExecutionOptions, Parameters, QueryResult},
    orm::{context, loading::LoadOptions, strategies::subquery::Origin},
    sql::{compiler::Statement, selectable::SelectBase},
    trace::{Cause, CauseKind},
    value::{Host, Result, Str, Value},
};

/// What a statement is executed with beside its parameters.
#[derive(Clone, Default)]
pub struct ExecuteOptions {
    /// Why it is sent; the script asked for it where nothing is said.
    pub cause: Option<Rc<Cause>>,
    /// Whether the session flushes first; as the session is set where nothing is said.
    pub autoflush: Option<bool>,
    /// How rows become objects.
    pub load: LoadOptions,
    /// How many of those who listen to executions have been told of this one.
    pub told: usize,
    /// The execution options that the script gave.
    pub given: Vec<(Str, Value)>,
    /// What tells where it goes, besides the statement itself.
    pub bind_arguments: BindArguments,
}

/// The result of a statement.
pub enum Executed {
    /// Of one over tables, or one that gives no objects.
    Core(CursorResult),
    /// Of one over entities; the cursor tells what the statement did beside giving rows.
    Orm {
        /// The rows, of objects and values.
        rows: QueryResult,
        /// The rows as the database gave them.
        cursor: Option<CursorResult>,
    },
}

impl Executed {
    /// The rows.
    pub fn into_rows(self) -> QueryResult {
        match self {
            Executed::Core(cursor) => cursor.rows,
            Executed::Orm { rows, .. } => rows,
        }
    }
}

impl Session {
    /// Executes a statement in the session's transaction, flushing first what is pending.
    pub fn execute(
        &self,
        host: &mut dyn Host,
        statement: &Statement,
        parameters: Parameters,
        options: &ExecuteOptions,
    ) -> Result<Executed> {
        if self.is_intercepted(options) {
            return self.execute_intercepted(host, statement, parameters, options);
        }
        let mut options = options.clone();
        self.add_own_options(statement, &mut options.given);
        for (name, value) in statement_options(statement).iter().chain(&options.given.clone()) {
            match (name.as_str(), value) {
                ("autoflush", Value::Bool(autoflush)) => options.autoflush = Some(*autoflush),
                ("populate_existing", Value::Bool(populate)) => options.load.populate_existing = *populate,
                ("yield_per", Value::Int(count)) => options.load.yield_per = usize::try_from(*count).ok(),
                _ => {}
            }
        }
        if options.autoflush.unwrap_or(true) {
            self.autoflush_now(host)?;
        }
        options.bind_arguments.tell(statement);
        if context::is_orm_dml(statement) {
            return crate::orm::bulk::execute_dml(host, self, statement, parameters, &options);
        }
        let connection = self.connection(host, &options.bind_arguments, None)?;
        let engine_options = ExecutionOptions {
            cause: options.cause.clone(),
            yield_per: options.load.yield_per,
            given: options.given.clone(),
            ..ExecutionOptions::default()
        };
        let cursor = connection.execute(host, statement, parameters.clone(), &engine_options)?;
        let state = match statement {
            Statement::FromStatement(from) => Some(Rc::new(context::from_statement_state(host, from, &cursor)?)),
            _ => context::state_of(&cursor),
        };
        match state {
            Some(state) => {
                if let Statement::Select(SelectBase::Select(select)) = statement
                    && state.requires_origin
                    && options.load.origin.is_none()
                {
                    let select = select.clone();
                    options.load.origin = Some(Rc::new(Origin { select, parameters, root: None, way: Vec::new() }));
                }
                let serves = |cause: &Rc<Cause>| match cause.kind {
                    CauseKind::LazyLoad | CauseKind::EagerLoad => cause.path.clone(),
                    _ => None,
                };
                options.load.path = options.cause.as_ref().and_then(serves);
                let rows = crate::orm::loading::instances(self, &state, cursor.clone(), options.load);
                Ok(Executed::Orm { rows, cursor: Some(cursor) })
            }
            None => Ok(Executed::Core(cursor)),
        }
    }
}

impl Session {
    /// Adds the execution options of the session, over which come those of the statement and those given.
    fn add_own_options(&self, statement: &Statement, given: &mut Vec<(Str, Value)>) {
        let of_statement = statement.options().map(|options| options.execution_options.as_slice()).unwrap_or_default();
        for (name, value) in self.execution_options() {
            let is = |(known, _): &(Str, Value)| known == name;
            if !of_statement.iter().any(is) && !given.iter().any(is) {
                given.push((name.clone(), value.clone()));
            }
        }
    }
}

fn statement_options(statement: &Statement) -> Vec<(Str, Value)> {
    match statement {
        Statement::Select(SelectBase::Select(select)) => select.parts().statement.execution_options.clone(),
        Statement::Select(SelectBase::Compound(select)) => select.parts().statement.execution_options.clone(),
        Statement::Insert(insert) => insert.parts().statement.execution_options.clone(),
        Statement::Update(update) => update.parts().statement.execution_options.clone(),
        Statement::Delete(delete) => delete.parts().statement.execution_options.clone(),
        Statement::FromStatement(from) => from.entities.parts().statement.execution_options.clone(),
        _ => Vec::new(),
    }
}
