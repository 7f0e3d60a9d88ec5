use std::{cell::RefCell, rc::Rc};

use super::{Database, DriverResult, Environment, pysqlite::DbapiConnection};

/// The connections that an engine keeps. As SQLAlchemy has it for SQLite: a database in memory has one connection, which all
/// share (`SingletonThreadPool`); a named one has as many as are asked for at a time (`QueuePool`).
pub(super) struct Pool {
    environment: Environment,
    database: Database,
    single: bool,
    idle: RefCell<Vec<Rc<DbapiConnection>>>,
    shared: RefCell<Option<Rc<Shared>>>,
}

struct Shared {
    connection: Rc<DbapiConnection>,
    users: std::cell::Cell<usize>,
}

impl Pool {
    pub fn new(environment: &Environment, database: Database, single: Option<bool>) -> Pool {
        let single = single.unwrap_or(database == Database::Memory);
        Pool {
            environment: environment.clone(),
            database,
            single,
            idle: RefCell::default(),
            shared: RefCell::default(),
        }
    }

    /// A connection for somebody to use until [`Pool::give_back`].
    pub fn take(&self) -> DriverResult<Rc<DbapiConnection>> {
        if self.single {
            let known = self.shared.borrow().clone();
            let shared = match known {
                Some(shared) => shared,
                None => {
                    let shared = Rc::new(Shared { connection: self.open()?, users: Default::default() });
                    *self.shared.borrow_mut() = Some(shared.clone());
                    shared
                }
            };
            shared.users.set(shared.users.get() + 1);
            return Ok(shared.connection.clone());
        }
        let idle = self.idle.borrow_mut().pop();
        match idle {
            Some(connection) => Ok(connection),
            None => self.open(),
        }
    }

    /// Takes a connection back. What its last user left open is rolled back.
    pub fn give_back(&self, connection: Rc<DbapiConnection>) {
        if self.single {
            let shared = self.shared.borrow().clone();
            let Some(shared) = shared.filter(|shared| Rc::ptr_eq(&shared.connection, &connection)) else { return };
            shared.users.set(shared.users.get().saturating_sub(1));
            if shared.users.get() == 0 {
                // The pool's own rollback has no listener to complain to.
                let _ = connection.rollback();
            }
        } else {
            let _ = connection.rollback();
            self.idle.borrow_mut().push(connection);
        }
    }

    pub fn dispose(&self) {
        let shared = self.shared.take();
        let idle = self.idle.take();
        drop((shared, idle));
    }

    fn open(&self) -> DriverResult<Rc<DbapiConnection>> {
        let connection = Rc::new(DbapiConnection::new(self.environment.driver.open(&self.database)?));
        self.environment.note_opened(&connection);
        Ok(connection)
    }
}
