use std::{
    any::Any,
    cell::{Cell, RefCell},
    fmt,
    rc::{Rc, Weak},
};

use super::{
    Clock, Connection, Driver, ExecutionOptions, Isolation, Url,
    cache::Cache,
    errors,
    events::{Bindings, Listeners, Targets},
    pool::{Pool, PoolKind},
    pysqlite::{Adapters, DbapiConnection},
};
use crate::{
    sql::dialects::{Dialect, DialectKind},
    value::{Holder, Host, Noted, Payload, Result, Str, Value, Visitor},
};

/// What `create_engine()` takes beside the URL.
#[derive(Clone, Debug, Default)]
pub struct EngineOptions {
    /// `echo`.
    pub echo: Echo,
    /// `logging_name`.
    pub logging_name: Option<Str>,
    /// `json_serializer` and `json_deserializer`.
    pub json: [Option<Value>; 2],
    /// `hide_parameters`.
    pub hide_parameters: bool,
    /// `poolclass` with what belongs to it; `None` takes what SQLAlchemy takes for the database.
    pub pool: Option<PoolKind>,
    /// `execution_options`, and `isolation_level` as one of them.
    pub execution_options: ExecutionOptions,
    /// `isolation_level`.
    pub isolation_level: Option<Str>,
    /// `insertmanyvalues_page_size`.
    pub insertmanyvalues_page_size: Option<usize>,
    /// `use_insertmanyvalues=False`: several rows with RETURNING are refused.
    pub no_insertmanyvalues: bool,
    /// `query_cache_size`: how many compiled statements are remembered; 0 compiles each time anew.
    pub query_cache_size: Option<usize>,
    /// `skip_autocommit_rollback`.
    pub skip_autocommit_rollback: bool,
    /// `isolation_level` of `connect_args` or of the URL: the driver's own.
    pub driver_isolation_level: Option<Option<Str>>,
    /// `enable_from_linting=False`: no warning of sources that nothing joins.
    pub no_linting: bool,
}

/// What an engine writes into its log, on the script's stdout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Echo {
    /// Nobody has said: what `logging` lets through.
    #[default]
    Unset,
    /// `False`: as if nobody had said.
    Off,
    /// `True`: statements.
    Statements,
    /// `"debug"`: rows too.
    Rows,
}

impl Echo {
    /// Whether the engine itself has its log written.
    pub fn is_on(self) -> bool {
        matches!(self, Echo::Statements | Echo::Rows)
    }
}

/// Where connections come from.
#[derive(Clone)]
pub struct Engine(pub(super) Rc<EngineState>);

pub(super) struct EngineState {
    pub url: Url,
    pub pool: Rc<Pool>,
    pub echo: Cell<Echo>,
    pub options: Rc<EngineOptions>,
    pub execution_options: RefCell<ExecutionOptions>,
    pub dialect: Rc<Dialect>,
    pub cache: Rc<Cache>,
    pub environment: Environment,
    /// Who listens to this engine.
    pub listeners: Rc<Listeners>,
    /// Who listens to the engines that this one was made of by other options.
    pub parents: Vec<Rc<Listeners>>,
    _noted: Option<Noted>,
}

/// What a run gives to its engines.
#[derive(Clone)]
pub struct Environment {
    /// Opens databases.
    pub driver: Rc<dyn Driver>,
    /// Tells the time.
    pub clock: Clock,
    /// Numbers the run's statements.
    pub counter: Rc<Counter>,
    /// Who listens to all engines.
    pub listeners: Rc<Listeners>,
    /// Who listens to tables and metadata.
    pub targets: Rc<Targets>,
    /// What the script has registered with `sqlite3` for its own types.
    pub adapters: Rc<Adapters>,
    bindings: Rc<RefCell<Bindings>>,
    /// The loggers that write to stdout because an engine echoes.
    pub(super) handlers: Rc<RefCell<Vec<Str>>>,
    /// The engines' listeners, which go with the run.
    pub(super) listening: Rc<RefCell<Vec<Weak<Listeners>>>>,
    /// The connections of engines that were opened.
    pub(super) opened: Rc<RefCell<Vec<Weak<DbapiConnection>>>>,
    /// The script's own connections.
    pub(super) others: Rc<RefCell<Vec<Weak<DbapiConnection>>>>,
}

impl Environment {
    /// The environment of a new run.
    pub fn new(driver: Rc<dyn Driver>, clock: Clock) -> Environment {
        Environment {
            driver,
            clock,
            counter: Rc::default(),
            listeners: Rc::default(),
            targets: Rc::default(),
            adapters: Rc::default(),
            bindings: Rc::default(),
            handlers: Rc::default(),
            listening: Rc::default(),
            opened: Rc::default(),
            others: Rc::default(),
        }
    }

    /// Reads something of how the engine's things become objects of the script.
    pub fn binding<T>(&self, read: impl FnOnce(&Bindings) -> T) -> T {
        read(&self.bindings.borrow())
    }

    /// Changes that.
    pub fn bind(&self, change: impl FnOnce(&mut Bindings)) {
        change(&mut self.bindings.borrow_mut());
    }

    /// Lets go of all that belongs to the script, at the end of a run.
    pub fn release(&self) {
        self.listeners.release();
        self.targets.release();
        self.adapters.release();
        let bindings = self.bindings.take();
        let listening = self.listening.take();
        let opened: Vec<Rc<DbapiConnection>> = {
            let (opened, others) = (self.opened.borrow(), self.others.borrow());
            opened.iter().chain(others.iter()).filter_map(Weak::upgrade).collect()
        };
        for listeners in listening.iter().filter_map(Weak::upgrade) {
            listeners.release();
        }
        for connection in opened {
            connection.release();
        }
        drop(bindings);
    }
}

/// Numbers the statements of a run. All engines of a run share one.
#[derive(Debug, Default)]
pub struct Counter(Cell<u32>);

impl Counter {
    /// The next number, from 0.
    pub fn next(&self) -> u32 {
        self.0.replace(self.0.get() + 1)
    }
}

/// The statements it remembers hold the values that they were first made with, and its options whatever the script likes.
impl Holder for EngineState {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.values(self.execution_options.borrow().given.iter().map(|(_, value)| value));
        visitor.values(&*self.pool.creator.borrow());
    }

    fn release(&self) -> Box<dyn Any> {
        Box::new((self.cache.take(), self.execution_options.take(), self.pool.creator.take()))
    }
}

impl Payload for Engine {}

impl Engine {
    /// An engine for the database at `url`, which the driver opens when a connection is first needed.
    pub fn create(url: &str, options: EngineOptions, environment: &Environment) -> Result<Engine> {
        let url = Url::parse(url)?;
        let pool = Rc::new(Pool::new(environment, url.target(), options.pool));
        let mut execution_options = options.execution_options.clone();
        if execution_options.insertmanyvalues_page_size.is_none() {
            execution_options.insertmanyvalues_page_size = options.insertmanyvalues_page_size;
        }
        Ok(Engine::of(EngineState {
            url,
            pool,
            echo: Cell::new(options.echo),
            execution_options: RefCell::new(execution_options),
            dialect: dialect(&options),
            cache: Rc::new(Cache::new(options.query_cache_size)),
            options: Rc::new(options),
            environment: environment.clone(),
            listeners: Rc::default(),
            parents: Vec::new(),
            _noted: None,
        }))
    }

    /// The same engine with those options on top of its own: pool, cache and listeners are shared.
    #[must_use]
    pub fn with_options(&self, options: &ExecutionOptions) -> Engine {
        let of = &self.0;
        Engine::of(EngineState {
            url: of.url.clone(),
            pool: of.pool.clone(),
            echo: of.echo.clone(),
            options: of.options.clone(),
            execution_options: RefCell::new(self.execution_options().merged(options)),
            dialect: of.dialect.clone(),
            cache: of.cache.clone(),
            environment: of.environment.clone(),
            listeners: Rc::default(),
            parents: of.parents.iter().chain([&of.listeners]).cloned().collect(),
            _noted: None,
        })
    }

    /// Whether it was made of another by other options.
    pub fn is_derived(&self) -> bool {
        !self.0.parents.is_empty()
    }

    /// The name of the logger.
    pub(super) fn logger(&self) -> Str {
        match &self.0.options.logging_name {
            Some(name) => format!("sqlalchemy.engine.Engine.{name}").into(),
            None => "sqlalchemy.engine.Engine".into(),
        }
    }

    /// Has the logger write to stdout, where the engine echoes.
    fn add_handler(&self) {
        let logger = self.logger();
        let mut handlers = self.0.environment.handlers.borrow_mut();
        if self.echo().is_on() && !handlers.contains(&logger) {
            handlers.push(logger);
        }
    }

    fn of(state: EngineState) -> Engine {
        let mut listening = state.environment.listening.borrow_mut();
        listening.retain(|known| known.strong_count() > 0);
        listening.push(Rc::downgrade(&state.listeners));
        drop(listening);
        let engine = Engine(Rc::new_cyclic(|engine| EngineState { _noted: Noted::new(engine), ..state }));
        engine.add_handler();
        engine
    }

    /// Changes the options that hold for each execution.
    pub fn update_execution_options(&self, options: &ExecutionOptions) {
        let updated = self.execution_options().merged(options);
        let old = self.0.execution_options.replace(updated);
        drop(old);
    }

    /// The pool.
    pub fn pool(&self) -> &Rc<Pool> {
        &self.0.pool
    }

    /// Has the script's function make the connections.
    pub fn set_creator(&self, creator: Value) {
        *self.0.pool.creator.borrow_mut() = Some(creator);
    }

    /// What it was made with.
    pub fn options(&self) -> &EngineOptions {
        &self.0.options
    }

    /// What the run gave to it.
    pub fn environment(&self) -> &Environment {
        &self.0.environment
    }

    /// A connection of the driver out of the pool, until [`Engine::check_in`].
    pub fn check_out(&self, host: &mut dyn Host) -> Result<Rc<DbapiConnection>> {
        let taken = match self.0.pool.take(host)? {
            Ok(taken) => taken,
            Err(error) => return Err(errors::without_statement(host, self, error)),
        };
        let dbapi = taken.connection;
        if taken.fresh {
            let prepared = self.prepare(host, &dbapi, taken.first);
            if let Err(raise) = prepared {
                self.0.pool.forget(&dbapi);
                dbapi.close();
                return Err(raise);
            }
        }
        if !taken.joined {
            self.tell_pool(host, "checkout", &dbapi)?;
        }
        Ok(dbapi)
    }

    /// Gives a connection back to the pool.
    pub fn check_in(&self, host: &mut dyn Host, dbapi: Rc<DbapiConnection>) -> Result<()> {
        let told = if self.0.pool.resets() {
            let reset = self.tell_pool(host, "reset", &dbapi);
            reset.and_then(|()| self.tell_pool(host, "checkin", &dbapi))
        } else {
            Ok(())
        };
        self.0.pool.give_back(dbapi);
        told
    }

    /// Takes a connection that is in use out of the pool for good.
    pub fn forget(&self, dbapi: &Rc<DbapiConnection>) {
        self.0.pool.forget(dbapi);
    }

    /// Makes a new connection what SQLAlchemy makes of one, and tells those who listen.
    fn prepare(&self, host: &mut dyn Host, dbapi: &Rc<DbapiConnection>, first: bool) -> Result<()> {
        if let Some(level) = &self.0.options.isolation_level {
            Isolation::parse(level)?;
        }
        if let Some(level) = &self.0.options.driver_isolation_level {
            dbapi.set_isolation_level(level.as_deref());
        }
        if let Some(regexp) = self.0.environment.binding(|known| known.regexp.clone())
            && let Err(error) = dbapi.create_function("regexp", 2, true, regexp)
        {
            return Err(errors::without_statement(host, self, error));
        }
        if first {
            self.tell_pool(host, "first_connect", dbapi)?;
        }
        self.tell_pool(host, "connect", dbapi)
    }

    /// The URL.
    pub fn url(&self) -> &Url {
        &self.0.url
    }

    /// A connection from the pool. An error of the database is one of `sqlalchemy.exc`.
    pub fn connect(&self, host: &mut dyn Host) -> Result<Connection> {
        Connection::open(self, host)
    }

    /// Closes the connections of the pool that nobody uses; a database in memory goes with its connection.
    pub fn dispose(&self) {
        self.0.pool.dispose();
    }

    /// Tells of an event that is about the engine alone.
    pub fn tell_engine(&self, host: &mut dyn Host, event: &str, arguments: &[Value]) -> Result<()> {
        for listener in self.listeners_of(event) {
            listener.tell(host, arguments.to_vec(), Vec::new())?;
        }
        Ok(())
    }

    /// The dialect.
    pub fn dialect(&self) -> &Rc<Dialect> {
        &self.0.dialect
    }

    /// Forgets the statements that were compiled.
    pub fn clear_compiled_cache(&self) {
        let forgotten = self.0.cache.take();
        drop(forgotten);
    }

    /// What it writes into the log.
    pub fn echo(&self) -> Echo {
        self.0.echo.get()
    }

    /// Says what it writes into the log, for connections made later.
    pub fn set_echo(&self, echo: Echo) {
        self.0.echo.set(echo);
        self.add_handler();
    }

    /// Whether parameters are kept out of log and error messages.
    pub fn hide_parameters(&self) -> bool {
        self.0.options.hide_parameters
    }

    /// The options that hold for each execution.
    pub fn execution_options(&self) -> ExecutionOptions {
        self.0.execution_options.borrow().clone()
    }

    /// Whether both are the same engine.
    pub fn is(&self, other: &Engine) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// The address, which stands for its identity.
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0).cast::<()>() as usize
    }
}

/// SQLite's dialect, with what the engine has of its own.
fn dialect(options: &EngineOptions) -> Rc<Dialect> {
    let common = Dialect::of(DialectKind::Sqlite);
    match options.json.clone() {
        [None, None] => common,
        json => Rc::new(common.with_json(json)),
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Engine({})", self.0.url)
    }
}
