use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    rc::Rc,
};

use super::{Database, DriverResult, Environment, pysqlite::DbapiConnection};
use crate::value::{Host, Raise, Result, Value};

/// How connections are kept: SQLAlchemy's classes of pools.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PoolKind {
    /// `SingletonThreadPool`: one connection, which all share and the last user gives back.
    SingletonThread,
    /// `StaticPool`: one connection, which each user gives back for all.
    Static,
    /// `QueuePool`: as many as are used at a time, within limits.
    Queue {
        /// How many are kept; 0: any number.
        size: usize,
        /// How many more there may be at a time; `None`: any number.
        overflow: Option<usize>,
        /// How long one would be waited for, in seconds.
        timeout: f64,
    },
    /// `NullPool`: each use has a connection of its own.
    Null,
    /// `AssertionPool`: one connection, used once at a time.
    Assertion,
}

impl PoolKind {
    /// What SQLAlchemy takes for a database: one in memory has one connection.
    pub fn of(database: &Database) -> PoolKind {
        match database {
            Database::Memory => PoolKind::SingletonThread,
            Database::Named(_) => PoolKind::Queue { size: 5, overflow: Some(10), timeout: 30.0 },
        }
    }

    /// The name of the class.
    pub fn name(self) -> &'static str {
        match self {
            PoolKind::SingletonThread => "SingletonThreadPool",
            PoolKind::Static => "StaticPool",
            PoolKind::Queue { .. } => "QueuePool",
            PoolKind::Null => "NullPool",
            PoolKind::Assertion => "AssertionPool",
        }
    }
}

/// The connections that an engine keeps.
pub struct Pool {
    environment: Environment,
    database: Database,
    kind: PoolKind,
    /// What waits: records, some of which have lost their connection.
    idle: RefCell<VecDeque<Option<Rc<DbapiConnection>>>>,
    /// Those in use.
    used: Cell<usize>,
    shared: RefCell<Option<Rc<DbapiConnection>>>,
    /// The script's function that makes the connections (`creator=`).
    pub(super) creator: RefCell<Option<Value>>,
    connected: Cell<bool>,
}

/// A connection out of a pool.
pub(super) struct Taken {
    pub connection: Rc<DbapiConnection>,
    /// Whether it was opened for this.
    pub fresh: bool,
    /// Whether it is the first of its pool.
    pub first: bool,
    /// Whether others use it at the same time, so that nothing begins with this use.
    pub joined: bool,
}

impl Pool {
    pub(super) fn new(environment: &Environment, database: Database, kind: Option<PoolKind>) -> Pool {
        let kind = kind.unwrap_or_else(|| PoolKind::of(&database));
        Pool {
            environment: environment.clone(),
            database,
            kind,
            idle: RefCell::default(),
            used: Cell::new(0),
            shared: RefCell::default(),
            creator: RefCell::default(),
            connected: Cell::new(false),
        }
    }

    /// How connections are kept.
    pub fn kind(&self) -> PoolKind {
        self.kind
    }

    /// How many connections wait.
    pub fn idle(&self) -> usize {
        self.idle.borrow().len()
    }

    /// How many are in use.
    pub fn used(&self) -> usize {
        self.used.get()
    }

    /// How many there are beyond the pool's size; below 0 while it is not full.
    pub fn overflow(&self) -> i64 {
        let PoolKind::Queue { size, .. } = self.kind else { return 0 };
        (self.idle() + self.used()) as i64 - size as i64
    }

    /// `status()`, as far as it tells no address.
    pub fn status(&self) -> String {
        match self.kind {
            PoolKind::Queue { size, .. } => format!(
                "Pool size: {size}  Connections in pool: {} Current Overflow: {} Current Checked out connections: {}",
                self.idle(),
                self.overflow(),
                self.used()
            ),
            PoolKind::SingletonThread => format!("size: {}", usize::from(self.shared.borrow().is_some())),
            other => other.name().to_owned(),
        }
    }

    /// A connection for somebody to use until [`Pool::give_back`]. The driver's complaint is inside.
    pub(super) fn take(&self, host: &mut dyn Host) -> Result<DriverResult<Taken>> {
        let joined = self.used() > 0;
        let known = match self.kind {
            PoolKind::SingletonThread | PoolKind::Static => self.shared.borrow().clone(),
            PoolKind::Assertion if joined => {
                return Err(Raise::new("AssertionError", "connection is already checked out"));
            }
            PoolKind::Assertion => self.shared.borrow().clone(),
            PoolKind::Queue { size, overflow: Some(overflow), timeout } if size > 0 && self.idle() == 0 => {
                if self.used() >= size + overflow {
                    return Err(too_many(size, overflow, timeout));
                }
                None
            }
            PoolKind::Queue { .. } => self.idle.borrow_mut().pop_front().flatten(),
            PoolKind::Null => None,
        };
        let fresh = known.is_none();
        let connection = match known {
            Some(connection) => connection,
            None => match self.open(host)? {
                Ok(connection) => connection,
                Err(error) => return Ok(Err(error)),
            },
        };
        if fresh && matches!(self.kind, PoolKind::SingletonThread | PoolKind::Static | PoolKind::Assertion) {
            let old = self.shared.replace(Some(connection.clone()));
            drop(old);
        }
        self.used.set(self.used() + 1);
        let first = fresh && !self.connected.replace(true);
        let joined = joined && self.kind == PoolKind::SingletonThread;
        Ok(Ok(Taken { connection, fresh, first, joined }))
    }

    /// Whether giving a connection back now resets it: nobody else uses it.
    pub(super) fn resets(&self) -> bool {
        self.kind != PoolKind::SingletonThread || self.used() <= 1
    }

    /// Takes a connection back. What its last user left open is rolled back.
    pub(super) fn give_back(&self, connection: Rc<DbapiConnection>) {
        let resets = self.resets();
        self.used.set(self.used().saturating_sub(1));
        if resets {
            // The pool's own rollback has no listener to complain to.
            let _ = connection.rollback();
        }
        match self.kind {
            PoolKind::Queue { size, .. } if (size == 0 || self.idle() < size) && !connection.is_closed() => {
                self.idle.borrow_mut().push_back(Some(connection));
            }
            PoolKind::Queue { .. } | PoolKind::Null => connection.close(),
            PoolKind::SingletonThread | PoolKind::Static | PoolKind::Assertion => {}
        }
    }

    /// Forgets a connection that is in use: it is its user's from now on, or of no use.
    pub(super) fn forget(&self, connection: &Rc<DbapiConnection>) {
        self.used.set(self.used().saturating_sub(1));
        if let PoolKind::Queue { size, .. } = self.kind
            && (size == 0 || self.idle() < size)
        {
            self.idle.borrow_mut().push_back(None);
        }
        let shared = self.shared.borrow_mut().take_if(|shared| Rc::ptr_eq(shared, connection));
        drop(shared);
    }

    /// Closes the connections that nobody uses. Those in use are closed when they are given back.
    pub(super) fn dispose(&self) {
        let shared = self.shared.take();
        let idle = self.idle.take();
        self.used.set(0);
        for connection in idle.into_iter().flatten().chain(shared) {
            connection.close();
        }
    }

    fn open(&self, host: &mut dyn Host) -> Result<DriverResult<Rc<DbapiConnection>>> {
        let creator = self.creator.borrow().clone();
        let connection = match creator {
            Some(creator) => {
                let made = host.call(&creator, Vec::new(), Vec::new())?;
                let core = host.get_attribute(&made, &"_core".into())?.unwrap_or_default();
                let Some(connection) = core.payload::<Rc<DbapiConnection>>() else {
                    return Err(Raise::unsupported("create_engine(creator=...) that gives no connection of sqlite3"));
                };
                connection.clone()
            }
            None => match self.environment.driver.open(&self.database) {
                Ok(opened) => Rc::new(DbapiConnection::with_adapters(opened, self.environment.adapters.clone())),
                Err(error) => return Ok(Err(error)),
            },
        };
        self.environment.note_opened(&connection);
        Ok(Ok(connection))
    }
}

fn too_many(size: usize, overflow: usize, timeout: f64) -> Raise {
    Raise::new(
        "sqlalchemy.exc.TimeoutError",
        format!(
            "QueuePool limit of size {size} overflow {overflow} reached, connection timed out, timeout {timeout:.2}"
        ),
    )
    .with_attribute("code", Value::str("3o7r"))
}
