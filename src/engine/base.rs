use std::{
    any::Any,
    cell::{Cell, RefCell},
    rc::Rc,
};

use super::{
    CursorResult, DriverError, DriverResult, Engine, ErrorClass, ExecutionContext, ExecutionOptions, Isolation,
    Parameters, Transaction, TransactionKind, errors,
    events::Listeners,
    log::Log,
    pysqlite::{Cursor, DbapiConnection, adapt},
    transaction::TransactionState,
};
use crate::{
    sql::compiler::{Compiled, Statement},
    trace::{self, Cause, CauseKind, Datum, Event, StatementKind},
    value::{Dict, Holder, Host, Noted, Object, Payload, Raise, Result, Str, Value, Visitor, WeakObject},
};

/// A connection of an [`Engine`], in use. It begins a transaction by itself before its first statement; what is not
/// committed when it is closed is rolled back.
#[derive(Clone)]
pub struct Connection(pub(super) Rc<ConnectionState>);

pub(super) struct ConnectionState {
    engine: Engine,
    /// `None` once it is closed, and while it is invalidated.
    dbapi: RefCell<Option<Rc<DbapiConnection>>>,
    closed: Cell<bool>,
    /// Whether those who listen to its beginning are being told: what they execute begins nothing.
    beginning: Cell<bool>,
    /// Whether the driver's connection is this one's alone, the pool having forgotten it.
    detached: Cell<bool>,
    transaction: RefCell<Option<Rc<TransactionState>>>,
    nested: RefCell<Option<Rc<TransactionState>>>,
    /// The transactions whose `with` blocks run, the innermost last.
    blocks: RefCell<Vec<Rc<TransactionState>>>,
    savepoints: Cell<u32>,
    options: RefCell<ExecutionOptions>,
    log: Option<Log>,
    pub(super) listeners: Listeners,
    /// The object that the script has of it.
    pub(super) object: RefCell<WeakObject>,
    _noted: Option<Noted>,
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
#[derive(Clone)]
pub(super) enum CursorParameters {
    /// One list.
    One(Vec<Value>),
    /// `executemany`.
    Many(Vec<Vec<Value>>),
    /// One dict, of SQL in the driver's own words.
    Named(Dict),
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
    /// The statement as it was compiled, for those who listen.
    pub compiled: Option<&'a Rc<Compiled>>,
    /// The options that hold for it.
    pub options: &'a ExecutionOptions,
}

impl Connection {
    pub(super) fn open(engine: &Engine, host: &mut dyn Host) -> Result<Connection> {
        let dbapi = engine.check_out(host)?;
        let log = Log::of(engine, host)?;
        let options = engine.execution_options();
        let connection = Rc::new_cyclic(|connection| ConnectionState {
            options: RefCell::default(),
            engine: engine.clone(),
            dbapi: RefCell::new(Some(dbapi)),
            closed: Cell::new(false),
            beginning: Cell::new(false),
            detached: Cell::new(false),
            transaction: RefCell::default(),
            nested: RefCell::default(),
            blocks: RefCell::default(),
            savepoints: Cell::new(0),
            log,
            listeners: Listeners::default(),
            object: RefCell::default(),
            _noted: Noted::new(connection),
        });
        let connection = Connection(connection);
        let isolation = options.isolation;
        connection.set_options(host, options, isolation)?;
        connection.tell(host, "engine_connect", &[])?;
        Ok(connection)
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

    /// Sets options on top of those that hold. An error where they have an isolation level in the middle of a transaction.
    pub fn set_execution_options(&self, host: &mut dyn Host, options: &ExecutionOptions) -> Result<()> {
        let merged = self.execution_options().merged(options);
        if options.isolation.is_some() && self.in_transaction() {
            // They are kept all the same.
            let old = self.0.options.replace(merged);
            drop(old);
            return Err(Raise::new(
                "sqlalchemy.exc.InvalidRequestError",
                "This connection has already initialized a SQLAlchemy Transaction() object via begin() or autobegin; \
                 isolation_level may not be altered unless rollback() or commit() is called first.",
            ));
        }
        if options.isolation.is_some() {
            self.live(host)?;
        }
        self.set_options(host, merged, options.isolation)
    }

    fn set_options(&self, host: &mut dyn Host, options: ExecutionOptions, isolation: Option<Isolation>) -> Result<()> {
        if let Some(log) = &self.0.log {
            log.set_token(options.logging_token.clone());
        }
        let old = self.0.options.replace(options);
        if let Some(isolation) = isolation {
            let set = set_isolation(&*self.dbapi()?, isolation);
            set.map_err(|error| errors::without_statement(host, &self.0.engine, error))?;
        }
        drop(old);
        Ok(())
    }

    /// The level of isolation, as SQLite tells it.
    pub fn isolation_level(&self, host: &mut dyn Host) -> Result<Isolation> {
        let asked = self.live(host)?.query("PRAGMA read_uncommitted", &[]);
        let asked = asked.map_err(|error| errors::without_statement(host, &self.0.engine, error))?;
        let uncommitted = matches!(asked.rows.first().and_then(|row| row.first()), Some(Value::Int(1)));
        Ok(if uncommitted { Isolation::ReadUncommitted } else { Isolation::Serializable })
    }

    /// Ends the driver's connection as one that is of no use any more; the next statement gets another.
    pub fn invalidate(&self, host: &mut dyn Host) -> Result<()> {
        self.check_open()?;
        let dbapi = self.0.dbapi.take();
        if let Some(dbapi) = dbapi {
            self.0.engine.tell_pool(host, "invalidate", &dbapi)?;
            self.0.engine.0.pool.forget(&dbapi);
            dbapi.close();
            self.0.engine.tell_pool(host, "checkin", &dbapi)?;
        }
        Ok(())
    }

    /// Whether the driver's connection was invalidated, and no other has been asked for.
    pub fn is_invalidated(&self) -> bool {
        !self.0.closed.get() && self.0.dbapi.borrow().is_none()
    }

    /// Takes the driver's connection out of the pool: it ends with this one.
    pub fn detach(&self) -> Result<()> {
        let dbapi = self.dbapi()?;
        if !self.0.detached.replace(true) {
            self.0.engine.0.pool.forget(&dbapi);
        }
        Ok(())
    }

    /// Whether it has been closed.
    pub fn is_closed(&self) -> bool {
        self.0.closed.get()
    }

    /// Begins a transaction; an error where there is one.
    pub fn begin(&self, host: &mut dyn Host) -> Result<Transaction> {
        self.check_block()?;
        if self.0.transaction.borrow().is_some() {
            return Err(Raise::new(
                "sqlalchemy.exc.InvalidRequestError",
                "This connection has already initialized a SQLAlchemy Transaction() object via begin() or autobegin; can't \
                 call begin() here unless rollback() or commit() is called first.",
            ));
        }
        if self.is_invalidated() {
            self.live(host)?;
        }
        let logged = self.logged("BEGIN (implicit)", "BEGIN (implicit; DBAPI should not BEGIN due to autocommit mode)");
        self.transaction_event(host, StatementKind::Begin, "BEGIN", logged, "A transaction begins")?;
        let state = Rc::new(TransactionState { kind: TransactionKind::Root, active: Cell::new(true), previous: None });
        self.0.beginning.set(true);
        let told = self.tell(host, "begin", &[]);
        self.0.beginning.set(false);
        told?;
        // Only now somebody needs the connection, which may be closed.
        if let Err(raise) = self.live(host) {
            self.rollback_impl(host)?;
            return Err(raise);
        }
        *self.0.transaction.borrow_mut() = Some(state.clone());
        Ok(Transaction::new(self.clone(), state))
    }

    /// Sets a savepoint, beginning a transaction first where there is none.
    pub fn begin_nested(&self, host: &mut dyn Host) -> Result<Transaction> {
        if self.0.transaction.borrow().is_none() {
            self.begin(host)?;
        }
        self.check_block()?;
        self.tell(host, "savepoint", &[Value::None])?;
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
        match self.0.let_go() {
            Some(dbapi) if self.0.detached.get() => dbapi.close(),
            Some(dbapi) => self.0.engine.check_in(host, dbapi)?,
            None => {}
        }
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
        if !self.has_listeners("before_execute") && !self.has_listeners("after_execute") {
            return super::context::execute(self, host, statement, parameters, options);
        }
        let merged = self.execution_options().merged(options);
        self.execute_told(host, statement, parameters, &merged, |host, statement, parameters| {
            super::context::execute(self, host, statement, parameters, options)
        })
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

    /// The driver's connection; an error once this one is closed, and while it is invalidated.
    pub fn dbapi(&self) -> Result<Rc<DbapiConnection>> {
        self.check_open()?;
        let dbapi = self.0.dbapi.borrow().clone();
        dbapi.ok_or_else(|| self.invalid_transaction())
    }

    /// The driver's connection, another where the last was invalidated; an error once this one is closed.
    pub fn live(&self, host: &mut dyn Host) -> Result<Rc<DbapiConnection>> {
        if self.is_invalidated() {
            if self.0.transaction.borrow().is_some() {
                return Err(self.invalid_transaction());
            }
            let dbapi = self.0.engine.check_out(host)?;
            let old = self.0.dbapi.replace(Some(dbapi));
            drop(old);
        }
        self.dbapi()
    }

    /// An error once it is closed.
    pub fn check_open(&self) -> Result<()> {
        if self.0.closed.get() {
            return Err(Raise::new("sqlalchemy.exc.ResourceClosedError", "This Connection is closed"));
        }
        Ok(())
    }

    /// Before a statement: refuses where the transaction is spoilt, begins one where there is none.
    pub(super) fn prepare_to_execute(&self, host: &mut dyn Host) -> Result<()> {
        let spoilt = |state: &RefCell<Option<Rc<TransactionState>>>| {
            state.borrow().as_ref().is_some_and(|state| !state.active.get())
        };
        if spoilt(&self.0.transaction) || spoilt(&self.0.nested) {
            return Err(self.invalid_transaction());
        }
        self.check_block()?;
        self.live(host)?;
        if self.0.transaction.borrow().is_none() && !self.0.beginning.get() {
            self.begin(host)?;
        }
        Ok(())
    }

    /// Sends a statement to the driver, and tells the log, the trace and who listens; gives the cursor with the statement's
    /// number.
    pub(super) fn run_cursor(&self, host: &mut dyn Host, call: CursorCall<'_>) -> Result<(Cursor, u32)> {
        let listened = self.before_cursor(host, &call)?;
        let (sql, parameters) = match &listened {
            Some(listened) => (&listened.sql, listened.parameters.as_ref().unwrap_or(call.parameters)),
            None => (call.sql, call.parameters),
        };
        let dbapi = self.dbapi()?;
        let environment = &self.0.engine.0.environment;
        let number = environment.counter.next();
        let many = call.batch || matches!(parameters, CursorParameters::Many(_));
        let traced = trace_parameters(host, parameters)?;
        host.emit(Event::Statement(trace::Statement {
            number,
            kind: call.kind,
            sql: sql.clone(),
            parameters: traced,
            many,
            cause: call.cause,
        }));
        if let Some(log) = &self.0.log {
            let shown = errors::statement_shown(sql, call.batch);
            log.statement(host, &shown, parameters, &(call.stats)(), self.0.engine.hide_parameters())?;
        }
        let started = environment.clock.now();
        let ran = match parameters {
            CursorParameters::One(values) => match adapt::row(host, dbapi.adapters(), values)? {
                Ok(values) => dbapi.attended(host, || dbapi.execute(sql, &values))?,
                Err(error) => Err(error),
            },
            CursorParameters::Named(dict) => match named(&dbapi, sql, dict) {
                Ok(values) => match adapt::row(host, dbapi.adapters(), &values)? {
                    Ok(values) => dbapi.attended(host, || dbapi.execute(sql, &values))?,
                    Err(error) => Err(error),
                },
                Err(error) => Err(error),
            },
            CursorParameters::Many(rows) => match adapt::rows(host, dbapi.adapters(), rows)? {
                Ok(rows) => dbapi.attended(host, || dbapi.execute_many(sql, &rows))?,
                Err(error) => Err(error),
            },
        };
        host.emit(Event::Executed {
            statement: number,
            changed: ran.as_ref().ok().and_then(|cursor| u64::try_from(cursor.rowcount).ok()),
            milliseconds: (environment.clock.now() - started) * 1000.0,
            error: ran.as_ref().err().map(|error| error.message.clone()),
        });
        match ran {
            Ok(cursor) => {
                if let Some(listened) = listened {
                    self.after_cursor(host, &listened)?;
                }
                Ok((cursor, number))
            }
            Err(error) => {
                let multi = many && !call.batch;
                let shown = errors::statement_shown(sql, call.batch);
                let parameters = errors::parameters_value(parameters);
                let raise = errors::with_statement(host, &self.0.engine, error, &shown, parameters.clone(), multi);
                if !self.has_listeners("handle_error") {
                    return Err(raise);
                }
                let context = self.context_object((call.compiled, call.sql), many, call.options)?;
                Err(self.handled(host, raise, Value::str(&**sql), parameters, context))
            }
        }
    }

    /// Tells who listens of a statement that is about to be sent; they may change it.
    fn before_cursor(&self, host: &mut dyn Host, call: &CursorCall<'_>) -> Result<Option<Listened>> {
        const EVENT: &str = "before_cursor_execute";
        if !self.has_listeners(EVENT) && !self.has_listeners("after_cursor_execute") {
            return Ok(None);
        }
        let many = call.batch || matches!(call.parameters, CursorParameters::Many(_));
        let dbapi = self.dbapi()?;
        let driver = self.0.engine.environment().dbapi_object(host, &dbapi)?;
        let cursor = match host.get_attribute(&driver, &"cursor".into())? {
            Some(cursor) => host.call(&cursor, Vec::new(), Vec::new())?,
            None => Value::None,
        };
        let mut listened = Listened {
            sql: call.sql.clone(),
            parameters: None,
            cursor,
            context: self.context_object((call.compiled, call.sql), many, call.options)?,
            many,
        };
        for listener in self.listeners_of(EVENT) {
            let arguments = self.cursor_arguments(&listened, call.parameters)?;
            let given = listener.tell(host, arguments, Vec::new())?;
            if listener.retval {
                let parts = host.items(&given)?;
                let [sql, parameters] = parts.as_slice() else {
                    return Err(Raise::value_error("not enough values to unpack (expected 2)"));
                };
                if let Value::Str(sql) = sql {
                    listened.sql = sql.as_str().into();
                }
                listened.parameters = Some(given_parameters(host, parameters)?);
            }
        }
        if listened.parameters.is_none() {
            listened.parameters = Some(call.parameters.clone());
        }
        Ok(Some(listened))
    }

    fn after_cursor(&self, host: &mut dyn Host, listened: &Listened) -> Result<()> {
        let listeners = self.listeners_of("after_cursor_execute");
        for listener in listeners {
            let none = CursorParameters::One(Vec::new());
            let arguments = self.cursor_arguments(listened, &none)?;
            listener.tell(host, arguments, Vec::new())?;
        }
        Ok(())
    }

    fn cursor_arguments(&self, listened: &Listened, given: &CursorParameters) -> Result<Vec<Value>> {
        let parameters = errors::parameters_value(listened.parameters.as_ref().unwrap_or(given));
        Ok(vec![
            self.object()?,
            listened.cursor.clone(),
            Value::str(&*listened.sql),
            parameters,
            listened.context.clone(),
            Value::Bool(listened.many),
        ])
    }

    /// The object of an execution that listeners get.
    fn context_object(
        &self,
        (compiled, sql): (Option<&Rc<Compiled>>, &Rc<str>),
        many: bool,
        options: &ExecutionOptions,
    ) -> Result<Value> {
        let Some(class) = self.0.engine.0.environment.binding(|known| known.context.clone()) else {
            return Ok(Value::None);
        };
        let mut context = ExecutionContext::of_statement(self, compiled.cloned(), sql.clone(), many);
        context.options = Some(options.given.iter().cloned().collect());
        Ok(Object::new(class, Box::new(context)).into())
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
        self.tell(host, "commit", &[])?;
        self.transaction_event(host, StatementKind::Commit, "COMMIT", logged, "The transaction is committed")?;
        let committed = self.dbapi()?.commit();
        committed.map_err(|error| errors::without_statement(host, &self.0.engine, error))
    }

    pub(super) fn rollback_impl(&self, host: &mut dyn Host) -> Result<()> {
        self.tell(host, "rollback", &[])?;
        let skip = self.0.engine.options().skip_autocommit_rollback;
        let logged = self.logged(
            "ROLLBACK",
            match skip {
                true => "ROLLBACK will be skipped by skip_autocommit_rollback",
                false => "ROLLBACK using DBAPI connection.rollback(); set skip_autocommit_rollback to prevent fully",
            },
        );
        let text = "The transaction is rolled back";
        let Ok(dbapi) = self.dbapi() else {
            return self.emit_transaction(host, StatementKind::Rollback, "ROLLBACK", text);
        };
        self.transaction_event(host, StatementKind::Rollback, "ROLLBACK", logged, text)?;
        dbapi.rollback().map_err(|error| errors::without_statement(host, &self.0.engine, error))
    }

    pub(super) fn rollback_to_savepoint_impl(&self, host: &mut dyn Host, name: &Str) -> Result<()> {
        self.tell(host, "rollback_savepoint", &[Value::Str(name.clone()), Value::None])?;
        if self.is_invalidated() {
            return Ok(());
        }
        let sql = format!("ROLLBACK TO SAVEPOINT {name}");
        self.savepoint_statement(host, StatementKind::RollbackSavepoint, &sql, "The savepoint is rolled back to")
    }

    pub(super) fn release_savepoint_impl(&self, host: &mut dyn Host, name: &Str) -> Result<()> {
        self.tell(host, "release_savepoint", &[Value::Str(name.clone()), Value::None])?;
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

    fn check_block(&self) -> Result<()> {
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
        let engine = self.0.engine.options().execution_options.isolation;
        let isolation = self.0.options.borrow().isolation.or(engine);
        if isolation == Some(Isolation::Autocommit) { in_autocommit } else { usually }
    }

    fn transaction_event(
        &self,
        host: &mut dyn Host,
        kind: StatementKind,
        sql: &str,
        logged: &str,
        text: &str,
    ) -> Result<()> {
        self.emit_transaction(host, kind, sql, text)?;
        match &self.0.log {
            Some(log) => log.info(host, logged),
            None => Ok(()),
        }
    }

    fn emit_transaction(&self, host: &mut dyn Host, kind: StatementKind, sql: &str, text: &str) -> Result<()> {
        let number = self.0.engine.0.environment.counter.next();
        host.emit(Event::Statement(trace::Statement {
            number,
            kind,
            sql: sql.into(),
            parameters: trace::Parameters::One(Vec::new()),
            many: false,
            cause: transaction_cause(text),
        }));
        Ok(())
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
            compiled: None,
            options: &ExecutionOptions::default(),
        };
        self.run_cursor(host, call)?;
        Ok(())
    }
}

/// A statement of which listeners were told.
struct Listened {
    sql: Rc<str>,
    parameters: Option<CursorParameters>,
    cursor: Value,
    context: Value,
    many: bool,
}

impl ConnectionState {
    /// Closes, and gives the driver's connection out, as it was before somebody changed its level of isolation.
    fn let_go(&self) -> Option<Rc<DbapiConnection>> {
        self.closed.set(true);
        let dbapi = self.dbapi.take()?;
        let left = (self.transaction.take(), self.nested.take());
        drop(left);
        let isolation = self.options.borrow().isolation;
        if isolation.is_some() {
            let default = self.engine.options().execution_options.isolation.unwrap_or(Isolation::Serializable);
            // It was set before, so that it can be set again.
            let _ = dbapi.rollback();
            let _ = set_isolation(&dbapi, default);
        }
        Some(dbapi)
    }
}

impl Drop for ConnectionState {
    fn drop(&mut self) {
        match self.let_go() {
            Some(dbapi) if self.detached.get() => dbapi.close(),
            Some(dbapi) => self.engine.0.pool.give_back(dbapi),
            None => {}
        }
    }
}

fn set_isolation(dbapi: &DbapiConnection, isolation: Isolation) -> DriverResult<()> {
    dbapi.set_autocommit(isolation == Isolation::Autocommit);
    let sql = match isolation {
        Isolation::Autocommit => return Ok(()),
        Isolation::Serializable => "PRAGMA read_uncommitted = 0",
        Isolation::ReadUncommitted => "PRAGMA read_uncommitted = 1",
    };
    dbapi.query(sql, &[]).map(drop)
}

/// The values of a dict in the order of the statement's parameters.
fn named(dbapi: &DbapiConnection, sql: &str, dict: &Dict) -> DriverResult<Vec<Value>> {
    let programming = |message| DriverError::new(ErrorClass::Programming, message);
    let names = dbapi.parameter_names(sql)?;
    names
        .into_iter()
        .enumerate()
        .map(|(index, name)| {
            let name = name.ok_or_else(|| {
                let number = index + 1;
                programming(format!(
                    "Binding {number} has no name, but you supplied a dictionary (which has only names)."
                ))
            })?;
            let name = name.get(1..).unwrap_or_default();
            dict.get_str(&Str::from(name))
                .ok_or_else(|| programming(format!("You did not supply a value for binding parameter :{name}.")))
        })
        .collect()
}

/// What a listener wants the statement to be sent with.
fn given_parameters(host: &mut dyn Host, given: &Value) -> Result<CursorParameters> {
    let items = host.items(given)?;
    if matches!(given, Value::List(_)) && items.iter().all(|item| matches!(item, Value::Tuple(_) | Value::List(_))) {
        let rows: Result<Vec<Vec<Value>>> = items.iter().map(|item| host.items(item)).collect();
        return Ok(CursorParameters::Many(rows?));
    }
    Ok(CursorParameters::One(items))
}

fn transaction_cause(text: &str) -> Cause {
    Cause::new(CauseKind::Transaction, text)
}

/// The parameters as the trace shows them.
fn trace_parameters(host: &mut dyn Host, parameters: &CursorParameters) -> Result<trace::Parameters> {
    let mut row =
        |values: &Vec<Value>| -> Result<Vec<Datum>> { values.iter().map(|value| datum(host, value)).collect() };
    Ok(match parameters {
        CursorParameters::One(values) => trace::Parameters::One(row(values)?),
        CursorParameters::Many(rows) => trace::Parameters::Many(rows.iter().map(&mut row).collect::<Result<_>>()?),
        CursorParameters::Named(dict) => trace::Parameters::One(row(&dict.values())?),
    })
}

/// A value as the trace shows it.
pub(super) fn datum(host: &mut dyn Host, value: &Value) -> Result<Datum> {
    Ok(match value {
        Value::None => Datum::Null,
        Value::Bool(value) => Datum::Bool(*value),
        Value::Int(number) => Datum::Int(*number),
        Value::Float(number) => Datum::Float(*number),
        Value::Str(text) => Datum::Text(text.shared()),
        Value::Bytes(bytes) => Datum::Bytes(bytes.as_slice().into()),
        other => Datum::Repr {
            text: host.repr(other)?.as_str().to_owned(),
            kind: host.class_of(other).name().as_str().to_owned(),
        },
    })
}
