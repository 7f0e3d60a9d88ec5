use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use super::{Bind, BindArguments, Session, StateMap, StateSet, errors, expire::expire_state};
use crate::{
    engine::{Connection, ExecutionOptions, Transaction},
    orm::{IdentityKey, InstanceState, events::Carried},
    value::{Host, Object, Raise, Result, WeakObject},
};

/// What began a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The session, when it was first used.
    Autobegin,
    /// `session.begin()`.
    Begin,
    /// `session.begin_nested()`: a savepoint.
    BeginNested,
    /// A flush inside a transaction.
    Subtransaction,
}

/// Where a transaction is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Active,
    Prepared,
    Committed,
    /// Rolled back by an error, and waiting for `rollback()`.
    Deactive,
    Closed,
}

/// How a session takes part in a transaction that its connection is in already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinTransactionMode {
    /// By a savepoint where the connection is in one, else as [`JoinTransactionMode::RollbackOnly`].
    ConditionalSavepoint,
    /// Its commit is none for the connection, its rollback is one.
    RollbackOnly,
    /// Its commit and its rollback are the connection's.
    ControlFully,
    /// By a savepoint of its own.
    CreateSavepoint,
}

impl JoinTransactionMode {
    /// The mode of that name.
    pub fn parse(name: &str) -> Option<JoinTransactionMode> {
        Some(match name {
            "conditional_savepoint" => JoinTransactionMode::ConditionalSavepoint,
            "rollback_only" => JoinTransactionMode::RollbackOnly,
            "control_fully" => JoinTransactionMode::ControlFully,
            "create_savepoint" => JoinTransactionMode::CreateSavepoint,
            _ => return None,
        })
    }
}

/// A transaction of a session: the connection's transaction, and what rollback needs to restore the objects.
#[derive(Clone)]
pub struct SessionTransaction(Rc<Inner>);

struct Inner {
    session: Session,
    origin: Origin,
    parent: Option<SessionTransaction>,
    previous_nested: Option<SessionTransaction>,
    phase: Cell<Phase>,
    /// The connections that it has begun on, in that order.
    connections: RefCell<Vec<Bound>>,
    snapshot: Rc<Snapshot>,
    rollback_exception: RefCell<Option<String>>,
    /// The script's object of it, so that it is the same each time.
    wrapper: RefCell<WeakObject>,
    /// The `with` block around its own.
    outer_block: RefCell<Option<SessionTransaction>>,
}

#[derive(Clone)]
struct Bound {
    connection: Connection,
    transaction: Transaction,
    should_commit: bool,
    autoclose: bool,
}

/// What came to pass in a transaction; a flush's subtransaction shares its parent's.
#[derive(Default)]
struct Snapshot {
    new: RefCell<StateSet>,
    deleted: RefCell<StateSet>,
    dirty: RefCell<StateSet>,
    key_switches: RefCell<StateMap<(IdentityKey, IdentityKey)>>,
}

impl SessionTransaction {
    fn create(
        host: &mut dyn Host,
        session: &Session,
        origin: Origin,
        parent: Option<SessionTransaction>,
    ) -> Result<SessionTransaction> {
        session.check_block()?;
        if session.0.closed_for_ever.get() {
            return Err(invalid_request(
                "This Session has been permanently closed and is unable to handle any more transaction requests.",
            ));
        }
        if origin == Origin::BeginNested && !session.is_flushing() {
            session.flush(host)?;
        }
        let snapshot = match (&parent, origin) {
            (Some(parent), Origin::Subtransaction) => parent.0.snapshot.clone(),
            _ => Rc::default(),
        };
        let previous_nested = match origin {
            Origin::BeginNested => session.0.nested_transaction.borrow().clone(),
            _ => None,
        };
        let transaction = SessionTransaction(Rc::new(Inner {
            session: session.clone(),
            origin,
            parent,
            previous_nested,
            phase: Cell::new(Phase::Active),
            connections: RefCell::default(),
            snapshot,
            rollback_exception: RefCell::new(None),
            outer_block: RefCell::new(None),
            wrapper: RefCell::default(),
        }));
        let old = session.0.transaction.replace(Some(transaction.clone()));
        drop(old);
        transaction.tell(host, "after_transaction_create")?;
        Ok(transaction)
    }

    /// The transaction around this one.
    pub fn parent(&self) -> Option<SessionTransaction> {
        self.0.parent.clone()
    }

    /// The script's object of it, while there is one.
    pub fn wrapper(&self) -> Option<Object> {
        self.0.wrapper.borrow().upgrade()
    }

    /// Sets the script's object of it.
    pub fn set_wrapper(&self, object: &Object) {
        *self.0.wrapper.borrow_mut() = object.downgrade();
    }

    /// The session.
    pub fn session(&self) -> &Session {
        &self.0.session
    }

    /// What began it.
    pub fn origin(&self) -> Origin {
        self.0.origin
    }

    /// Whether it is a savepoint.
    pub fn nested(&self) -> bool {
        self.0.origin == Origin::BeginNested
    }

    /// Whether statements can be sent in it.
    pub fn is_active(&self) -> bool {
        self.0.phase.get() == Phase::Active
    }

    /// Whether it is over.
    pub fn is_closed(&self) -> bool {
        self.0.phase.get() == Phase::Closed
    }

    /// Whether both are the same transaction.
    pub fn is(&self, other: &SessionTransaction) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// The transaction itself, or for that of a flush the one around it.
    pub fn boundary(&self) -> SessionTransaction {
        match &self.0.parent {
            Some(parent) if !self.nested() => parent.boundary(),
            _ => self.clone(),
        }
    }

    fn is_boundary(&self) -> bool {
        self.0.parent.is_none() || self.nested()
    }

    /// SQLAlchemy's error where the transaction is not in one of those phases.
    fn require(&self, phases: &[Phase]) -> Result<()> {
        let phase = self.0.phase.get();
        if phases.contains(&phase) {
            return Ok(());
        }
        Err(match phase {
            Phase::Deactive => match &*self.0.rollback_exception.borrow() {
                Some(original) => Raise::new(
                    "sqlalchemy.exc.PendingRollbackError",
                    format!(
                        "This Session's transaction has been rolled back due to a previous exception during flush. To \
                         begin a new transaction with this Session, first issue Session.rollback(). Original exception \
                         was: {original}"
                    ),
                )
                .with_attribute("code", "7s2a".into()),
                None => invalid_request(
                    "This session is in 'inactive' state, due to the SQL transaction being rolled back; no further SQL \
                     can be emitted within this transaction.",
                ),
            },
            Phase::Closed => Raise::new("sqlalchemy.exc.ResourceClosedError", "This transaction is closed"),
            Phase::Active => invalid_request(
                "This session is in 'active' state; no further SQL can be emitted within this transaction.",
            ),
            Phase::Prepared => invalid_request(
                "This session is in 'prepared' state; no further SQL can be emitted within this transaction.",
            ),
            Phase::Committed => invalid_request(
                "This session is in 'committed' state; no further SQL can be emitted within this transaction.",
            ),
        })
    }

    /// A transaction inside this one.
    pub(in crate::orm) fn begin(&self, host: &mut dyn Host, nested: bool) -> Result<SessionTransaction> {
        self.require(&[Phase::Active])?;
        let origin = if nested { Origin::BeginNested } else { Origin::Subtransaction };
        SessionTransaction::create(host, &self.0.session, origin, Some(self.clone()))
    }

    /// The connection for what `arguments` tell of; see [`SessionTransaction::connection_for`].
    pub(in crate::orm) fn connection(&self, host: &mut dyn Host, arguments: &BindArguments) -> Result<Connection> {
        self.require(&[Phase::Active])?;
        let bind = self.0.session.get_bind(host, arguments)?;
        self.connection_for(host, &bind, None)
    }

    /// The connection of this transaction to `bind`; begins the connection's transaction where that has not begun. `options`
    /// are execution options for a connection that is taken now.
    pub fn connection_for(
        &self,
        host: &mut dyn Host,
        bind: &Bind,
        options: Option<&ExecutionOptions>,
    ) -> Result<Connection> {
        self.require(&[Phase::Active])?;
        if let Some(connection) = self.bound_connection(bind) {
            if options.is_some() {
                host.warn(
                    "sqlalchemy.exc.SAWarning",
                    "Connection is already established for the given bind; execution_options ignored",
                )?;
            }
            return Ok(connection);
        }
        let mut is_ours = false;
        let connection = match (&self.0.parent, bind) {
            (Some(parent), _) => {
                let connection = parent.connection_for(host, bind, options)?;
                if !self.nested() {
                    return Ok(connection);
                }
                connection
            }
            (None, Bind::Connection(connection)) => {
                if self.bound_connection(&Bind::Engine(connection.engine().clone())).is_some() {
                    return Err(invalid_request(
                        "Session already has a Connection associated for the given Connection's Engine",
                    ));
                }
                connection.clone()
            }
            (None, Bind::Engine(engine)) => {
                is_ours = true;
                engine.connect(host)?
            }
        };
        let begun = self.begin_on(host, &connection, is_ours, options);
        let (transaction, should_commit) = match begun {
            Ok(begun) => begun,
            Err(raise) => {
                if is_ours {
                    connection.close(host)?;
                }
                return Err(raise);
            }
        };
        let autoclose = matches!(bind, Bind::Engine(_));
        let bound = Bound { connection: connection.clone(), transaction, should_commit, autoclose };
        self.0.connections.borrow_mut().push(bound);
        let more = [Carried::Transaction(self.clone()), Carried::Connection(connection.clone())];
        self.0.session.tell(host, "after_begin", &more)?;
        Ok(connection)
    }

    /// The connection to `bind` that this transaction has begun on.
    pub fn bound_connection(&self, bind: &Bind) -> Option<Connection> {
        let connections = self.0.connections.borrow();
        let bound = connections.iter().find(|bound| match bind {
            Bind::Engine(engine) => bound.connection.engine().is(engine),
            Bind::Connection(connection) => bound.connection.is(connection),
        });
        bound.map(|bound| bound.connection.clone())
    }

    /// The connections that this transaction has begun on.
    pub fn connections(&self) -> Vec<Connection> {
        self.0.connections.borrow().iter().map(|bound| bound.connection.clone()).collect()
    }

    /// Begins on a connection, or takes part in the transaction that it is in; with whether a commit is to reach it.
    fn begin_on(
        &self,
        host: &mut dyn Host,
        connection: &Connection,
        is_ours: bool,
        options: Option<&ExecutionOptions>,
    ) -> Result<(Transaction, bool)> {
        let session = &self.0.session;
        if self.0.parent.is_none() {
            let mut all = ExecutionOptions::default();
            for (name, value) in session.execution_options() {
                all.set(name, value.clone())?;
            }
            if let Some(options) = options {
                all = all.merged(options);
            }
            if !all.given.is_empty() {
                connection.set_execution_options(host, &all)?;
            }
        }
        if self.nested() {
            return Ok((connection.begin_nested(host)?, true));
        }
        let Some(outer) = connection.get_transaction() else { return Ok((connection.begin(host)?, true)) };
        if is_ours {
            return Ok((outer, true));
        }
        let mode = match session.0.join_transaction_mode {
            JoinTransactionMode::ConditionalSavepoint if connection.in_nested_transaction() => {
                JoinTransactionMode::CreateSavepoint
            }
            JoinTransactionMode::ConditionalSavepoint => JoinTransactionMode::RollbackOnly,
            mode => mode,
        };
        if mode == JoinTransactionMode::CreateSavepoint {
            return Ok((connection.begin_nested(host)?, true));
        }
        let innermost = connection.get_nested_transaction().unwrap_or(outer);
        Ok((innermost, mode == JoinTransactionMode::ControlFully))
    }

    fn tell(&self, host: &mut dyn Host, event: &str) -> Result<()> {
        self.0.session.tell(host, event, &[Carried::Transaction(self.clone())])
    }

    fn prepare(&self, host: &mut dyn Host) -> Result<()> {
        self.require(&[Phase::Active])?;
        let session = &self.0.session;
        if self.is_boundary() {
            session.tell(host, "before_commit", &[])?;
        }
        for inner in session.transactions_inside(self)? {
            inner.commit(host)?;
        }
        if !session.is_flushing() {
            let mut rounds = 0;
            while !session.is_clean() {
                if rounds == 100 {
                    return Err(Raise::new(
                        "sqlalchemy.orm.exc.FlushError",
                        "Over 100 subsequent flushes have occurred within session.commit() - is an after_flush() hook \
                         creating new objects?",
                    ));
                }
                session.flush_for_commit(host)?;
                rounds += 1;
            }
        }
        self.0.phase.set(Phase::Prepared);
        Ok(())
    }

    fn bounds(&self) -> Vec<Bound> {
        self.0.connections.borrow().clone()
    }

    /// Flushes and commits; a transaction inside a savepoint releases it.
    pub fn commit(&self, host: &mut dyn Host) -> Result<()> {
        self.require(&[Phase::Active, Phase::Prepared])?;
        if self.0.phase.get() != Phase::Prepared {
            self.prepare(host)?;
        }
        if self.is_boundary() {
            for bound in self.bounds() {
                if bound.should_commit {
                    bound.transaction.commit(host)?;
                }
            }
            self.0.phase.set(Phase::Committed);
            self.0.session.tell(host, "after_commit", &[])?;
            self.remove_snapshot(host)?;
        }
        self.close(host)
    }

    /// Commits this transaction and all around it.
    pub fn commit_to_root(&self, host: &mut dyn Host) -> Result<()> {
        self.commit(host)?;
        match &self.0.parent {
            Some(parent) => parent.commit_to_root(host),
            None => Ok(()),
        }
    }

    /// Rolls back because of an error, and gives the error with what is said of it later.
    ///
    /// # Errors
    /// That error, or one of the rollback.
    pub(in crate::orm) fn fail(&self, host: &mut dyn Host, raise: Raise) -> Result<()> {
        let (raise, message) = errors::described(host, raise);
        self.rollback(host, message)?;
        Err(raise)
    }

    /// Rolls back, and gives every object back the state it had. `error` is the message of what made a flush fail.
    pub fn rollback(&self, host: &mut dyn Host, error: Option<String>) -> Result<()> {
        self.require(&[Phase::Active, Phase::Deactive, Phase::Prepared])?;
        let session = self.0.session.clone();
        for inner in session.transactions_inside(self)? {
            inner.close(host)?;
        }
        let mut boundary = self.clone();
        let mut failure = None;
        if matches!(self.0.phase.get(), Phase::Active | Phase::Prepared) {
            let mut current = Some(self.clone());
            while let Some(transaction) = current {
                transaction.0.phase.set(Phase::Deactive);
                if transaction.is_boundary() {
                    let ended = transaction.bounds().iter().try_for_each(|bound| bound.transaction.rollback(host));
                    failure = ended.and_then(|()| session.tell(host, "after_rollback", &[])).err();
                    transaction.restore_snapshot(host)?;
                    boundary = transaction;
                    break;
                }
                current = transaction.parent();
            }
        }
        if failure.is_none() && !session.is_clean() {
            host.warn(
                "sqlalchemy.exc.SAWarning",
                "Session's state has been changed on a non-active transaction - this state will be discarded.",
            )?;
            boundary.restore_snapshot(host)?;
        }
        self.close(host)?;
        if let (Some(parent), Some(error)) = (&self.0.parent, error) {
            parent.0.rollback_exception.replace(Some(error));
        }
        failure.map_or(Ok(()), Err)?;
        session.tell(host, "after_soft_rollback", &[Carried::Transaction(self.clone())])
    }

    /// Says anew what made a flush fail, where one did.
    pub(super) fn describe_failure(&self, error: String) {
        let mut known = self.0.rollback_exception.borrow_mut();
        if known.is_some() {
            *known = Some(error);
        }
    }

    /// Rolls back this transaction and all around it.
    pub fn rollback_to_root(&self, host: &mut dyn Host) -> Result<()> {
        self.rollback(host, None)?;
        match &self.0.parent {
            Some(parent) => parent.rollback_to_root(host),
            None => Ok(()),
        }
    }

    /// Ends the transaction without a word to the objects.
    pub fn close(&self, host: &mut dyn Host) -> Result<()> {
        self.end(host, false)
    }

    /// The same; with `invalidate`, the driver's connections end too.
    pub(super) fn end(&self, host: &mut dyn Host, invalidate: bool) -> Result<()> {
        let session = self.0.session.clone();
        if self.nested() {
            let old = session.0.nested_transaction.replace(self.0.previous_nested.clone());
            drop(old);
        }
        let old = session.0.transaction.replace(self.0.parent.clone());
        drop(old);
        self.0.phase.set(Phase::Closed);
        for bound in self.0.connections.take() {
            if invalidate && self.0.parent.is_none() {
                bound.connection.invalidate(host)?;
            }
            if bound.should_commit && bound.transaction.is_active() {
                bound.transaction.close(host)?;
            }
            if bound.autoclose && self.0.parent.is_none() {
                bound.connection.close(host)?;
            }
        }
        self.tell(host, "after_transaction_end")
    }

    /// Enters a `with` block: until it is left, a transaction that is over takes no further statements.
    pub fn enter_block(&self) {
        let outer = self.0.session.0.block.replace(Some(self.clone()));
        let old = self.0.outer_block.replace(outer);
        drop(old);
    }

    /// Leaves a `with` block: commits, or where it failed rolls back.
    pub fn leave_block(&self, host: &mut dyn Host, failed: bool) -> Result<()> {
        let result = self.end_block(host, failed);
        let session = &self.0.session;
        let own = session.0.block.borrow().as_ref().is_some_and(|block| block.is(self));
        if own {
            let old = session.0.block.replace(self.0.outer_block.take());
            drop(old);
        }
        result
    }

    fn end_block(&self, host: &mut dyn Host, failed: bool) -> Result<()> {
        if !failed && self.is_active() {
            let committed = self.commit(host);
            if committed.is_err() && self.can_roll_back() {
                self.rollback(host, None)?;
            }
            return committed;
        }
        if !self.is_active() {
            if self.is_closed() { Ok(()) } else { self.close(host) }
        } else if self.can_roll_back() {
            self.rollback(host, None)
        } else {
            Ok(())
        }
    }

    fn can_roll_back(&self) -> bool {
        !matches!(self.0.phase.get(), Phase::Committed | Phase::Closed)
    }

    fn restore_snapshot(&self, host: &mut dyn Host) -> Result<()> {
        let session = self.0.session.clone();
        let snapshot = self.0.snapshot.clone();
        let dirty_only = self.nested();
        let mut expunge = snapshot.new.borrow().clone();
        for state in session.0.new.borrow().states() {
            expunge.add(state);
        }
        session.expunge_states(host, &expunge.to_vec(), true)?;
        let switches: Vec<_> =
            snapshot.key_switches.borrow().iter().map(|(s, (old, _))| (s.clone(), old.clone())).collect();
        for (state, old) in switches {
            session.identity_map().discard(&state);
            state.set_key(Some(old));
            if !expunge.contains(&state) {
                session.identity_map().replace(&state);
            }
        }
        let mut deleted = snapshot.deleted.borrow().clone();
        for state in session.0.deleted.borrow().states() {
            deleted.add(state);
        }
        for state in deleted.to_vec() {
            session.revert_deletion(host, &state)?;
        }
        for state in session.identity_map().states() {
            if !dirty_only || state.is_modified() || snapshot.dirty.borrow().contains(&state) {
                expire_state(host, &state)?;
            }
        }
        Ok(())
    }

    fn remove_snapshot(&self, host: &mut dyn Host) -> Result<()> {
        let session = &self.0.session;
        let snapshot = &self.0.snapshot;
        if self.nested() {
            if let Some(parent) = &self.0.parent {
                let outer = &parent.0.snapshot;
                for (from, to) in
                    [(&snapshot.new, &outer.new), (&snapshot.dirty, &outer.dirty), (&snapshot.deleted, &outer.deleted)]
                {
                    for state in from.borrow().states() {
                        to.borrow_mut().add(state);
                    }
                }
                for (state, keys) in snapshot.key_switches.borrow().iter() {
                    outer.key_switches.borrow_mut().insert(state, keys.clone());
                }
            }
        } else if session.expire_on_commit() {
            for state in session.identity_map().states() {
                expire_state(host, &state)?;
            }
            let deleted = snapshot.deleted.take();
            session.detach_states(host, &deleted.to_vec(), false)?;
        }
        Ok(())
    }

    /// Notes that a flush wrote `state`.
    pub(in crate::orm) fn note_altered(&self, state: &InstanceState, new: bool) {
        let set = if new { &self.0.snapshot.new } else { &self.0.snapshot.dirty };
        set.borrow_mut().add(state);
    }

    /// Notes that a flush deleted `state`.
    pub(in crate::orm) fn note_deleted(&self, state: &InstanceState) {
        self.0.snapshot.deleted.borrow_mut().add(state);
    }

    /// Takes `state` out of what this transaction deleted.
    pub(in crate::orm) fn forget_deleted(&self, state: &InstanceState) {
        self.0.snapshot.deleted.borrow_mut().remove(state);
    }

    /// Notes that a flush gave `state` another key.
    pub(in crate::orm) fn note_key_switch(&self, state: &InstanceState, old: IdentityKey, new: IdentityKey) {
        let mut switches = self.0.snapshot.key_switches.borrow_mut();
        let original = switches.get(state).map_or(old, |(original, _)| original.clone());
        switches.insert(state, (original, new));
    }
}

impl Session {
    /// The innermost transaction.
    pub fn transaction(&self) -> Option<SessionTransaction> {
        self.0.transaction.borrow().clone()
    }

    /// The innermost savepoint.
    pub fn nested_transaction(&self) -> Option<SessionTransaction> {
        self.0.nested_transaction.borrow().clone()
    }

    /// Whether a transaction has begun, for the session if not for the connection.
    pub fn in_transaction(&self) -> bool {
        self.0.transaction.borrow().is_some()
    }

    /// Whether there is no transaction, or one in which statements can be sent.
    pub fn is_active(&self) -> bool {
        self.0.transaction.borrow().as_ref().is_none_or(SessionTransaction::is_active)
    }

    /// The transaction, begun where there is none.
    pub(in crate::orm) fn autobegin(&self, host: &mut dyn Host) -> Result<SessionTransaction> {
        if let Some(transaction) = self.transaction() {
            return Ok(transaction);
        }
        if !self.0.autobegin {
            return Err(invalid_request(
                "Autobegin is disabled on this Session; please call session.begin() to start a new transaction",
            ));
        }
        SessionTransaction::create(host, self, Origin::Autobegin, None)
    }

    /// Begins a transaction; with `nested`, a savepoint inside of it.
    pub fn begin(&self, host: &mut dyn Host, nested: bool) -> Result<SessionTransaction> {
        let outer = match self.transaction() {
            Some(_) if !nested => return Err(invalid_request("A transaction is already begun on this Session.")),
            Some(transaction) => transaction,
            None => {
                let transaction = SessionTransaction::create(host, self, Origin::Begin, None)?;
                if !nested {
                    return Ok(transaction);
                }
                transaction
            }
        };
        let savepoint = outer.begin(host, true)?;
        let old = self.0.nested_transaction.replace(Some(savepoint.clone()));
        drop(old);
        Ok(savepoint)
    }

    /// Flushes and commits.
    pub fn commit(&self, host: &mut dyn Host) -> Result<()> {
        self.autobegin(host)?.commit_to_root(host)
    }

    /// Rolls back, if there is anything to roll back.
    pub fn rollback(&self, host: &mut dyn Host) -> Result<()> {
        match self.transaction() {
            Some(transaction) => transaction.rollback_to_root(host),
            None => Ok(()),
        }
    }

    /// An error inside of a `with` block whose transaction is over.
    fn check_block(&self) -> Result<()> {
        let block = self.0.block.borrow();
        let Some(block) = block.as_ref().filter(|block| !block.is_active()) else { return Ok(()) };
        let why = block.0.rollback_exception.borrow().as_ref().map_or_else(String::new, |error| {
            format!("The transaction was rolled back due to an exception: {error}.  ")
        });
        Err(invalid_request(format!(
            "Can't operate on closed transaction inside context manager.  {why}Please complete the context manager before \
             emitting further commands."
        )))
    }

    /// The connection of the current transaction for what `arguments` tell of. `options` are execution options for a
    /// connection that is taken now.
    pub fn connection(
        &self,
        host: &mut dyn Host,
        arguments: &BindArguments,
        options: Option<&ExecutionOptions>,
    ) -> Result<Connection> {
        let bind = self.get_bind(host, arguments)?;
        self.check_block()?;
        self.autobegin(host)?.connection_for(host, &bind, options)
    }

    /// The transactions inside `outer`, innermost first.
    fn transactions_inside(&self, outer: &SessionTransaction) -> Result<Vec<SessionTransaction>> {
        let mut inside = Vec::new();
        let mut current = self.transaction();
        while let Some(transaction) = current {
            if transaction.is(outer) {
                return Ok(inside);
            }
            current = transaction.parent();
            inside.push(transaction);
        }
        Err(invalid_request(format!(
            "Transaction <sqlalchemy.orm.session.SessionTransaction object at {:#x}> is not on the active transaction list",
            Rc::as_ptr(&outer.0).cast::<()>() as usize
        )))
    }
}

fn invalid_request(message: impl Into<String>) -> Raise {
    Raise::new("sqlalchemy.exc.InvalidRequestError", message.into())
}
