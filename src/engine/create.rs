use std::{
    any::Any,
    cell::{Cell, RefCell},
    fmt,
    rc::{Rc, Weak},
};

use super::{Clock, Connection, Driver, ExecutionOptions, Url, cache::Cache, pool::Pool, pysqlite::DbapiConnection};
use crate::{
    sql::dialects::Dialect,
    value::{Class, Holder, Host, Payload, Result, Str, Visitor, note_holder},
};

/// What `create_engine()` takes beside the URL.
#[derive(Clone, Debug, Default)]
pub struct EngineOptions {
    /// `echo`: the log goes to the script's stdout.
    pub echo: bool,
    /// `echo="debug"`: rows too.
    pub echo_rows: bool,
    /// `logging_name`.
    pub logging_name: Option<Str>,
    /// `hide_parameters`.
    pub hide_parameters: bool,
    /// `poolclass=StaticPool` or another that keeps one connection for all.
    pub single_connection: Option<bool>,
    /// `execution_options`.
    pub execution_options: ExecutionOptions,
    /// `insertmanyvalues_page_size`.
    pub insertmanyvalues_page_size: Option<usize>,
    /// `query_cache_size=0`: compile each time anew.
    pub no_cache: bool,
}

/// Where connections come from.
#[derive(Clone)]
pub struct Engine(pub(super) Rc<EngineState>);

pub(super) struct EngineState {
    pub url: Url,
    pub pool: Rc<Pool>,
    pub echo: Cell<bool>,
    pub echo_rows: Cell<bool>,
    pub logging_name: Option<Str>,
    pub hide_parameters: bool,
    pub execution_options: RefCell<ExecutionOptions>,
    pub dialect: Rc<Dialect>,
    pub cache: Cache,
    pub no_cache: bool,
    pub environment: Environment,
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
    /// The class of the objects that column defaults are called with.
    context_class: Rc<RefCell<Option<Class>>>,
    /// The connections that were opened.
    pub(super) opened: Rc<RefCell<Vec<Weak<DbapiConnection>>>>,
}

impl Environment {
    /// Sets the class of the objects, with an [`ExecutionContext`](super::ExecutionContext) in them, that column defaults
    /// are called with.
    pub fn set_context_class(&self, class: Class) {
        *self.context_class.borrow_mut() = Some(class);
    }

    /// That class.
    pub fn context_class(&self) -> Option<Class> {
        self.context_class.borrow().clone()
    }

    /// The environment of a new run.
    pub fn new(driver: Rc<dyn Driver>, clock: Clock) -> Environment {
        Environment { driver, clock, counter: Rc::default(), context_class: Rc::default(), opened: Rc::default() }
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
    }

    fn release(&self) -> Box<dyn Any> {
        Box::new((self.cache.take(), self.execution_options.take()))
    }
}

impl Payload for Engine {}

impl Engine {
    /// An engine for the database at `url`, which the driver opens when a connection is first needed.
    pub fn create(url: &str, options: EngineOptions, environment: &Environment) -> Result<Engine> {
        let url = Url::parse(url)?;
        let pool = Rc::new(Pool::new(environment, url.target(), options.single_connection));
        let mut execution_options = options.execution_options;
        if execution_options.insertmanyvalues_page_size.is_none() {
            execution_options.insertmanyvalues_page_size = options.insertmanyvalues_page_size;
        }
        let engine = Rc::new(EngineState {
            url,
            pool,
            echo: Cell::new(options.echo || options.echo_rows),
            echo_rows: Cell::new(options.echo_rows),
            logging_name: options.logging_name,
            hide_parameters: options.hide_parameters,
            execution_options: RefCell::new(execution_options),
            dialect: Rc::new(Dialect::sqlite()),
            cache: Cache::default(),
            no_cache: options.no_cache,
            environment: environment.clone(),
        });
        note_holder(&engine);
        Ok(Engine(engine))
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

    /// The dialect.
    pub fn dialect(&self) -> &Rc<Dialect> {
        &self.0.dialect
    }

    /// Forgets the statements that were compiled.
    pub fn clear_compiled_cache(&self) {
        let forgotten = self.0.cache.take();
        drop(forgotten);
    }

    /// Whether the log is written.
    pub fn echo(&self) -> bool {
        self.0.echo.get()
    }

    /// Turns the log on or off, for connections made later.
    pub fn set_echo(&self, echo: bool) {
        self.0.echo.set(echo);
        self.0.echo_rows.set(false);
    }

    /// Whether parameters are kept out of log and error messages.
    pub fn hide_parameters(&self) -> bool {
        self.0.hide_parameters
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

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Engine({})", self.0.url)
    }
}
