use std::{
    any::Any,
    cell::{Cell, RefCell},
    rc::Rc,
};

use super::{
    CursorResult, Engine, ExecutionOptions, Parameters, Transaction, TransactionKind, errors,
    log::Log,
    pysqlite::{Cursor, DbapiConnection, adapt},
    transaction::TransactionState,
};
use crate::{
    sql::compiler::Statement,
    trace::{self, Cause, CauseKind, Datum, Event, StatementKind},
    value::{Holder, Host, Payload, Raise, Result, Str, Value, Visitor, note_holder},
};

/// A connection of an [`Engine`], in use. It begins a transaction by itself before its first statement; what is not
/// committed when it is closed is rolled back.
#[derive(Clone)]
pub struct Connection(Rc<ConnectionState>);

struct ConnectionState {
    engine: Engine,
    /// `None` once it is closed.
    dbapi: RefCell<Option<Rc<DbapiConnection>>>,
    transaction: RefCell<Option<Rc<TransactionState>>>,
    nested: RefCell<Option<Rc<TransactionState>>>,
    /// The transactions whose `with` blocks run, the innermost last.
    blocks: RefCell<Vec<Rc<TransactionState>>>,
    savepoints: Cell<u32>,
    options: RefCell<ExecutionOptions>,
    log: Option<Log>,
}

impl Holder for ConnectionState {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.values(self.options.borrow().given.iter().map(|(_, value)| value));
    }

    fn release(&self) -> Box<dyn Any> {
        Box::new(self.options.take())
    }
}

impl Payload for Connection {}

/// What is sent to the driver's cursor.
pub(super) enum CursorParameters {
    /// One list.
    One(Vec<Value>),
    /// `executemany`.
    Many(Vec<Vec<Value>>),
}

/// A statement on its way to the driver's cursor.
pub(super) struct CursorCall<'a> {
    pub sql: &'a Rc<str>,
    pub parameters: &'a CursorParameters,
    /// One of the batches of inserted rows, which the trace shows as many.
    pub batch: bool,
    pub kind: StatementKind,
    pub cause: Cause,
    /// What the log says about how the statement was compiled.
    pub stats: &'a dyn Fn() -> String,
}

impl Connection {
    pub(super) fn open(engine: &Engine, host: &mut dyn Host) -> Result<Connection> {
        let dbapi = match engine.0.pool.take() {
            Ok(dbapi) => dbapi,
            Err(error) => return Err(errors::without_statement(host, engine, error)),
        };
        let log = Log::of(engine, host)?;
        let options = engine.execution_options();
        dbapi.set_autocommit(options.autocommit);
        let connection = Rc::new(ConnectionState {
            options: RefCell::new(options),
            engine: engine.clone(),
            dbapi: RefCell::new(Some(dbapi)),
            transaction: RefCell::default(),
            nested: RefCell::default(),
            blocks: RefCell::default(),
            savepoints: Cell::new(0),
            log,
        });
        note_holder(&connection);
        Ok(Connection(connection))
    }

    /// The engine.
    pub fn engine(&self) -> &Engine {
        &self.0.engine
    }

    /// Whether both are the same connection.
    pub fn is(&self, other: &Connection) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// The options that hold for each execution of this connection.
    pub fn execution_options(&self) -> ExecutionOptions {
        self.0.options.borrow().clone()
    }

    /// Sets them. An error where that would change the isolation level in the middle of a transaction.
    pub fn set_execution_options(&self, options: ExecutionOptions) -> Result<()> {
        if options.autocommit != self.0.options.borrow().autocommit {
            if self.in_transaction() {
                return Err(Raise::new(
                    "sqlalchemy.exc.InvalidRequestError",
                    "This connection has already initialized a SQLAlchemy Transaction() object via begin() or autobegin; \
                     isolation_level may not be altered unless rollback() or commit() is called first.",
                ));
            }
            self.dbapi()?.set_autocommit(options.autocommit);
        }
        let old = self.0.options.replace(options);
        drop(old);
        Ok(())
    }

    /// Whether it has been closed.
    pub fn is_closed(&self) -> bool {
        self.0.dbapi.borrow().is_none()
    }

    /// Begins a transaction; an error where there is one.
    pub fn begin(&self, host: &mut dyn Host) -> Result<Transaction> {
        self.check_block(host)?;
        if self.0.transaction.borrow().is_some() {
            return Err(Raise::new(
                "sqlalchemy.exc.InvalidRequestError",
                "This connection has already initialized a SQLAlchemy Transaction() object via begin() or autobegin; can't \
                 call begin() here unless rollback() or commit() is called first.",
            ));
        }
        self.dbapi()?;
        let logged = self.logged("BEGIN (implicit)", "BEGIN (implicit; DBAPI should not BEGIN due to autocommit mode)");
        self.transaction_event(host, StatementKind::Begin, "BEGIN", logged, "A transaction begins")?;
        let state = Rc::new(TransactionState { kind: TransactionKind::Root, active: Cell::new(true), previous: None });
        *self.0.transaction.borrow_mut() = Some(state.clone());
        Ok(Transaction::new(self.clone(), state))
    }

    /// Sets a savepoint, beginning a transaction first where there is none.
    pub fn begin_nested(&self, host: &mut dyn Host) -> Result<Transaction> {
        if self.0.transaction.borrow().is_none() {
            self.begin(host)?;
        }
        self.check_block(host)?;
        self.0.savepoints.set(self.0.savepoints.get() + 1);
        let name: Str = format!("sa_savepoint_{}", self.0.savepoints.get()).into();
        let sql = format!("SAVEPOINT {name}");
        self.savepoint_statement(host, StatementKind::Savepoint, &sql, "A savepoint is set")?;
        let previous = self.0.nested.borrow().clone();
        let state =
            Rc::new(TransactionState { kind: TransactionKind::Nested(name), active: Cell::new(true), previous });
        *self.0.nested.borrow_mut() = Some(state.clone());
        Ok(Transaction::new(self.clone(), state))
    }

    /// Commits the transaction, if there is one.
    pub fn commit(&self, host: &mut dyn Host) -> Result<()> {
        match self.get_transaction() {
            Some(transaction) => transaction.commit(host),
            None => Ok(()),
        }
    }

    /// Rolls the transaction back, if there is one.
    pub fn rollback(&self, host: &mut dyn Host) -> Result<()> {
        match self.get_transaction() {
            Some(transaction) => transaction.rollback(host),
            None => Ok(()),
        }
    }

    /// Gives the connection back; what has not been committed is rolled back.
    pub fn close(&self, host: &mut dyn Host) -> Result<()> {
        let closed = match self.get_transaction() {
            Some(transaction) => transaction.close(host),
            None => Ok(()),
        };
        self.0.release();
        closed
    }

    /// Whether a transaction goes on.
    pub fn in_transaction(&self) -> bool {
        self.root_is_active()
    }

    /// Whether a savepoint is set.
    pub fn in_nested_transaction(&self) -> bool {
        self.0.nested.borrow().as_ref().is_some_and(|nested| nested.active.get())
    }

    /// The transaction, if there is one.
    pub fn get_transaction(&self) -> Option<Transaction> {
        let state = self.0.transaction.borrow().clone();
        state.map(|state| Transaction::new(self.clone(), state))
    }

    /// The innermost savepoint, if there is one.
    pub fn get_nested_transaction(&self) -> Option<Transaction> {
        let state = self.0.nested.borrow().clone();
        state.map(|state| Transaction::new(self.clone(), state))
    }

    /// Executes a statement with one set of parameters, several, or none.
    ///
    /// # Errors
    /// Those of `sqlalchemy.exc`: of the compiler, of the transaction's state, and the database's in SQLAlchemy's words.
    pub fn execute(
        &self,
        host: &mut dyn Host,
        statement: &Statement,
        parameters: Parameters,
        options: &ExecutionOptions,
    ) -> Result<CursorResult> {
        super::context::execute(self, host, statement, parameters, options)
    }

    /// Runs SQL in the driver's own words, with parameters by position.
    pub fn exec_driver_sql(
        &self,
        host: &mut dyn Host,
        sql: &str,
        parameters: Parameters,
        options: &ExecutionOptions,
    ) -> Result<CursorResult> {
        super::context::execute_driver_sql(self, host, sql, parameters, options)
    }

    /// The driver's connection; an error once this one is closed.
    pub fn dbapi(&self) -> Result<Rc<DbapiConnection>> {
        let dbapi = self.0.dbapi.borrow().clone();
        dbapi.ok_or_else(|| Raise::new("sqlalchemy.exc.ResourceClosedError", "This Connection is closed"))
    }

    /// Before a statement: refuses where the transaction is spoilt, begins one where there is none.
    pub(super) fn prepare_to_execute(&self, host: &mut dyn Host) -> Result<()> {
        let spoilt = |state: &RefCell<Option<Rc<TransactionState>>>| {
            state.borrow().as_ref().is_some_and(|state| !state.active.get())
        };
        if spoilt(&self.0.transaction) || spoilt(&self.0.nested) {
            return Err(self.invalid_transaction());
        }
        self.check_block(host)?;
        if self.0.transaction.borrow().is_none() {
            self.begin(host)?;
        }
        Ok(())
    }

    /// Sends a statement to the driver, and tells the log and the trace; gives the cursor with the statement's number.
    pub(super) fn run_cursor(&self, host: &mut dyn Host, call: CursorCall<'_>) -> Result<(Cursor, u32)> {
        let dbapi = self.dbapi()?;
        let environment = &self.0.engine.0.environment;
        let number = environment.counter.next();
        let many = call.batch || matches!(call.parameters, CursorParameters::Many(_));
        let traced = trace_parameters(host, call.parameters)?;
        host.emit(Event::Statement(trace::Statement {
            number,
            kind: call.kind,
            sql: call.sql.clone(),
            parameters: traced,
            many,
            cause: call.cause,
        }));
        if let Some(log) = &self.0.log {
            log.statement(
                host,
                &errors::statement_shown(call.sql, call.batch),
                call.parameters,
                &(call.stats)(),
                self.0.engine.hide_parameters(),
            )?;
        }
        let started = environment.clock.now();
        let ran = match call.parameters {
            CursorParameters::One(values) => {
                adapt::row(host, values).and_then(|values| dbapi.execute(call.sql, &values))
            }
            CursorParameters::Many(rows) => {
                adapt::rows(host, rows).and_then(|rows| dbapi.execute_many(call.sql, &rows))
            }
        };
        host.emit(Event::Executed {
            statement: number,
            changed: ran.as_ref().ok().and_then(|cursor| u64::try_from(cursor.rowcount).ok()),
            milliseconds: (environment.clock.now() - started) * 1000.0,
            error: ran.as_ref().err().map(|error| error.message.clone()),
        });
        match ran {
            Ok(cursor) => Ok((cursor, number)),
            Err(error) => {
                let multi = many && !call.batch;
                let parameters = errors::parameters_value(call.parameters);
                let shown = errors::statement_shown(call.sql, call.batch);
                let raise = errors::with_statement(host, &self.0.engine, error, &shown, parameters, multi);
                Err(raise)
            }
        }
    }

    pub(super) fn log(&self) -> Option<&Log> {
        self.0.log.as_ref()
    }

    pub(super) fn invalid_transaction(&self) -> Raise {
        let savepoint = if self.0.nested.borrow().is_some() { "savepoint " } else { "" };
        Raise::new(
            "sqlalchemy.exc.PendingRollbackError",
            format!(
                "Can't reconnect until invalid {savepoint}transaction is rolled back.  Please rollback() fully before \
                 proceeding"
            ),
        )
        .with_attribute("code", Value::str("8s2b"))
    }

    pub(super) fn commit_impl(&self, host: &mut dyn Host) -> Result<()> {
        let logged =
            self.logged("COMMIT", "COMMIT using DBAPI connection.commit(), has no effect due to autocommit mode");
        self.transaction_event(host, StatementKind::Commit, "COMMIT", logged, "The transaction is committed")?;
        let committed = self.dbapi()?.commit();
        committed.map_err(|error| errors::without_statement(host, &self.0.engine, error))
    }

    pub(super) fn rollback_impl(&self, host: &mut dyn Host) -> Result<()> {
        let logged = self.logged(
            "ROLLBACK",
            "ROLLBACK using DBAPI connection.rollback(); set skip_autocommit_rollback to prevent fully",
        );
        self.transaction_event(host, StatementKind::Rollback, "ROLLBACK", logged, "The transaction is rolled back")?;
        let Ok(dbapi) = self.dbapi() else { return Ok(()) };
        dbapi.rollback().map_err(|error| errors::without_statement(host, &self.0.engine, error))
    }

    pub(super) fn rollback_to_savepoint_impl(&self, host: &mut dyn Host, name: &Str) -> Result<()> {
        let sql = format!("ROLLBACK TO SAVEPOINT {name}");
        self.savepoint_statement(host, StatementKind::RollbackSavepoint, &sql, "The savepoint is rolled back to")
    }

    pub(super) fn release_savepoint_impl(&self, host: &mut dyn Host, name: &Str) -> Result<()> {
        let sql = format!("RELEASE SAVEPOINT {name}");
        self.savepoint_statement(host, StatementKind::ReleaseSavepoint, &sql, "The savepoint is released")
    }

    pub(super) fn cancel_nested(&self) {
        let mut nested = self.0.nested.take();
        while let Some(state) = nested {
            state.active.set(false);
            nested = state.previous.clone();
        }
    }

    pub(super) fn set_transaction(&self, state: Option<Rc<TransactionState>>) {
        *self.0.transaction.borrow_mut() = state;
    }

    pub(super) fn set_nested_transaction(&self, state: Option<Rc<TransactionState>>) {
        *self.0.nested.borrow_mut() = state;
    }

    pub(super) fn root_is_active(&self) -> bool {
        self.0.transaction.borrow().as_ref().is_some_and(|root| root.active.get())
    }

    /// Whether the connection is in that transaction, the innermost of its kind.
    pub(super) fn is_in(&self, state: &Rc<TransactionState>) -> bool {
        let current = match state.kind {
            TransactionKind::Root => &self.0.transaction,
            TransactionKind::Nested(_) => &self.0.nested,
        };
        current.borrow().as_ref().is_some_and(|current| Rc::ptr_eq(current, state))
    }

    pub(super) fn enter_block(&self, state: Rc<TransactionState>) {
        self.0.blocks.borrow_mut().push(state);
    }

    pub(super) fn leave_block(&self, state: &Rc<TransactionState>) {
        self.0.blocks.borrow_mut().retain(|block| !Rc::ptr_eq(block, state));
    }

    fn check_block(&self, _host: &mut dyn Host) -> Result<()> {
        let over = self.0.blocks.borrow().last().is_some_and(|block| !block.active.get());
        if over {
            return Err(Raise::new(
                "sqlalchemy.exc.InvalidRequestError",
                "Can't operate on closed transaction inside context manager.  Please complete the context manager before \
                 emitting further commands.",
            ));
        }
        Ok(())
    }

    /// What the log says of a transaction's begin or end.
    fn logged(&self, usually: &'static str, in_autocommit: &'static str) -> &'static str {
        if self.0.options.borrow().autocommit { in_autocommit } else { usually }
    }

    fn transaction_event(
        &self,
        host: &mut dyn Host,
        kind: StatementKind,
        sql: &str,
        logged: &str,
        text: &str,
    ) -> Result<()> {
        let number = self.0.engine.0.environment.counter.next();
        host.emit(Event::Statement(trace::Statement {
            number,
            kind,
            sql: sql.into(),
            parameters: trace::Parameters::One(Vec::new()),
            many: false,
            cause: transaction_cause(text),
        }));
        match &self.0.log {
            Some(log) => log.info(host, logged),
            None => Ok(()),
        }
    }

    fn savepoint_statement(&self, host: &mut dyn Host, kind: StatementKind, sql: &str, text: &str) -> Result<()> {
        self.prepare_to_execute(host)?;
        let clock = self.0.engine.0.environment.clock.clone();
        let started = clock.now();
        let stats = || format!("no key {:.5}s", clock.now() - started);
        let call = CursorCall {
            sql: &sql.into(),
            parameters: &CursorParameters::One(Vec::new()),
            batch: false,
            kind,
            cause: transaction_cause(text),
            stats: &stats,
        };
        self.run_cursor(host, call)?;
        Ok(())
    }
}

impl ConnectionState {
    fn release(&self) {
        let dbapi = self.dbapi.take();
        self.transaction.take();
        self.nested.take();
        if let Some(dbapi) = dbapi {
            dbapi.set_autocommit(false);
            self.engine.0.pool.give_back(dbapi);
        }
    }
}

impl Drop for ConnectionState {
    fn drop(&mut self) {
        self.release();
    }
}

fn transaction_cause(text: &str) -> Cause {
    Cause { kind: CauseKind::Transaction, text: text.to_owned(), path: None, line: None }
}

/// The parameters as the trace shows them.
fn trace_parameters(host: &mut dyn Host, parameters: &CursorParameters) -> Result<trace::Parameters> {
    let mut row =
        |values: &Vec<Value>| -> Result<Vec<Datum>> { values.iter().map(|value| datum(host, value)).collect() };
    Ok(match parameters {
        CursorParameters::One(values) => trace::Parameters::One(row(values)?),
        CursorParameters::Many(rows) => trace::Parameters::Many(rows.iter().map(&mut row).collect::<Result<_>>()?),
    })
}

/// A value as the trace shows it.
pub(super) fn datum(host: &mut dyn Host, value: &Value) -> Result<Datum> {
    Ok(match value {
        Value::None => Datum::Null,
        Value::Bool(value) => Datum::Bool(*value),
        Value::Int(number) => Datum::Int(*number),
        Value::Float(number) => Datum::Float(*number),
        Value::Str(text) => Datum::Text(text.as_str().into()),
        Value::Bytes(bytes) => Datum::Bytes(bytes.as_slice().into()),
        other => Datum::Repr {
            text: host.repr(other)?.as_str().to_owned(),
            kind: host.class_of(other).name().as_str().to_owned(),
        },
    })
}
