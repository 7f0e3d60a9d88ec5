//! The session: the objects it knows, the transaction it is in, and every operation on both.

mod attach;
mod binds;
mod errors;
mod execute;
mod expire;
mod flush;
mod get;
mod intercept;
mod merge;
mod states;
mod transaction;

use std::{
    any::Any,
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

pub use self::{
    binds::{Bind, BindArguments, BindKey, Binds},
    execute::{ExecuteOptions, Executed},
    get::GetOptions,
    intercept::Execution,
    merge::MergeOptions,
    states::{StateMap, StateSet},
    transaction::{JoinTransactionMode, Origin, SessionTransaction},
};
use crate::{
    orm::{IdentityMap, InstanceState, Owner, events::Listeners},
    trace::{Cause, Event},
    value::{Dict, Host, Object, Result, Str, Value, WeakObject},
};

/// What a session is made with; the defaults are SQLAlchemy's.
#[derive(Clone)]
pub struct SessionOptions {
    /// Where its statements go.
    pub bind: Option<Bind>,
    /// Where those about certain classes and tables go.
    pub binds: Binds,
    /// Which methods the script's class has of its own.
    pub own_methods: OwnMethods,
    /// How it takes part in a transaction that its connection is in already.
    pub join_transaction_mode: JoinTransactionMode,
    /// The execution options of all its statements.
    pub execution_options: Vec<(Str, Value)>,
    /// Whether a query flushes first.
    pub autoflush: bool,
    /// Whether a commit expires every object.
    pub expire_on_commit: bool,
    /// Whether a transaction begins by itself.
    pub autobegin: bool,
    /// Whether `close()` is for ever when false.
    pub close_resets_only: bool,
    /// What `session.info` starts with.
    pub info: Option<Dict>,
}

/// The methods that a class of the script has of its own, where the session calls itself by them.
#[derive(Clone, Copy, Debug, Default)]
pub struct OwnMethods {
    /// `get_bind()`.
    pub get_bind: bool,
    /// `flush()`.
    pub flush: bool,
}

impl Default for SessionOptions {
    fn default() -> SessionOptions {
        SessionOptions {
            bind: None,
            binds: Binds::default(),
            own_methods: OwnMethods::default(),
            join_transaction_mode: JoinTransactionMode::ConditionalSavepoint,
            execution_options: Vec::new(),
            autoflush: true,
            expire_on_commit: true,
            autobegin: true,
            close_resets_only: true,
            info: None,
        }
    }
}

/// A session. Cloning it gives another handle to the same one.
#[derive(Clone)]
pub struct Session(Rc<Inner>);

struct Inner {
    this: Weak<Inner>,
    id: u32,
    bind: RefCell<Option<Bind>>,
    binds: RefCell<Binds>,
    own_methods: OwnMethods,
    /// Why a `flush()` of the script's own is called.
    flush_cause: RefCell<Option<Cause>>,
    join_transaction_mode: JoinTransactionMode,
    execution_options: Vec<(Str, Value)>,
    identity_map: IdentityMap,
    new: RefCell<StateMap<Object>>,
    deleted: RefCell<StateMap<Object>>,
    transaction: RefCell<Option<SessionTransaction>>,
    nested_transaction: RefCell<Option<SessionTransaction>>,
    /// The transaction whose `with` block runs.
    block: RefCell<Option<SessionTransaction>>,
    flushing: Cell<bool>,
    warn_on_events: Cell<bool>,
    autoflush: Cell<bool>,
    expire_on_commit: Cell<bool>,
    autobegin: bool,
    close_resets_only: bool,
    closed_for_ever: Cell<bool>,
    info: RefCell<Option<Dict>>,
    listeners: Listeners,
    /// The script's object of it, so that it is the same each time.
    wrapper: RefCell<WeakObject>,
}

thread_local! {
    static COUNTER: Cell<u32> = const { Cell::new(0) };
    static SESSIONS: RefCell<Vec<WeakSession>> = const { RefCell::new(Vec::new()) };
}

impl Session {
    /// A new session, in no transaction.
    pub fn new(host: &mut dyn Host, options: SessionOptions) -> Session {
        let id = COUNTER.with(|counter| {
            counter.set(counter.get() + 1);
            counter.get()
        });
        let session = Session(Rc::new_cyclic(|this| Inner {
            this: this.clone(),
            id,
            bind: RefCell::new(options.bind),
            binds: RefCell::new(options.binds),
            own_methods: options.own_methods,
            flush_cause: RefCell::default(),
            join_transaction_mode: options.join_transaction_mode,
            execution_options: options.execution_options,
            identity_map: IdentityMap::new(),
            new: RefCell::default(),
            deleted: RefCell::default(),
            transaction: RefCell::new(None),
            nested_transaction: RefCell::new(None),
            block: RefCell::new(None),
            flushing: Cell::new(false),
            warn_on_events: Cell::new(false),
            autoflush: Cell::new(options.autoflush),
            expire_on_commit: Cell::new(options.expire_on_commit),
            autobegin: options.autobegin,
            close_resets_only: options.close_resets_only,
            closed_for_ever: Cell::new(false),
            info: RefCell::new(options.info),
            listeners: Listeners::default(),
            wrapper: RefCell::default(),
        }));
        SESSIONS.with(|sessions| sessions.borrow_mut().push(session.downgrade()));
        host.emit(Event::Session { session: id, opened: true });
        session
    }

    /// Its number, from 1 in the order of their making.
    pub fn id(&self) -> u32 {
        self.0.id
    }

    /// The script's object of it, while there is one.
    pub fn wrapper(&self) -> Option<Object> {
        self.0.wrapper.borrow().upgrade()
    }

    /// Sets the script's object of it.
    pub fn set_wrapper(&self, object: &Object) {
        *self.0.wrapper.borrow_mut() = object.downgrade();
    }

    /// Who listens to this session alone.
    pub fn listeners(&self) -> &Listeners {
        &self.0.listeners
    }

    /// Whether both are the same session.
    pub fn is(&self, other: &Session) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// A reference that does not keep it.
    pub fn downgrade(&self) -> WeakSession {
        WeakSession(Rc::downgrade(&self.0))
    }

    /// It as its objects know it.
    pub(super) fn owner(&self) -> Rc<dyn Owner> {
        self.0.clone()
    }

    /// The execution options of all its statements.
    pub fn execution_options(&self) -> &[(Str, Value)] {
        &self.0.execution_options
    }

    /// Every persistent object by its key.
    pub fn identity_map(&self) -> &IdentityMap {
        &self.0.identity_map
    }

    /// The pending objects, in the order they were added.
    pub fn new_objects(&self) -> Vec<Object> {
        self.0.new.borrow().values().cloned().collect()
    }

    /// The objects marked for deletion.
    pub fn deleted_objects(&self) -> Vec<Object> {
        self.0.deleted.borrow().values().cloned().collect()
    }

    /// The persistent objects with changes, those marked for deletion not among them.
    pub fn dirty_objects(&self) -> Vec<Object> {
        let deleted = self.0.deleted.borrow();
        let dirty = self.0.identity_map.dirty_states();
        dirty.iter().filter(|state| !deleted.contains(state)).filter_map(InstanceState::object).collect()
    }

    /// Whether `state` is pending in this session.
    pub fn is_new(&self, state: &InstanceState) -> bool {
        self.0.new.borrow().contains(state)
    }

    /// Whether `state` is marked for deletion in this session.
    pub fn is_deleted(&self, state: &InstanceState) -> bool {
        self.0.deleted.borrow().contains(state)
    }

    /// Whether `state` is pending or persistent in this session.
    pub fn contains_state(&self, state: &InstanceState) -> bool {
        self.is_new(state) || self.0.identity_map.contains_state(state)
    }

    /// All objects: the pending ones, then the persistent ones.
    pub fn objects(&self) -> Vec<Object> {
        let mut objects = self.new_objects();
        objects.extend(self.0.identity_map.objects());
        objects
    }

    /// Whether there is nothing to flush.
    pub fn is_clean(&self) -> bool {
        !self.0.identity_map.has_modified() && self.0.deleted.borrow().is_empty() && self.0.new.borrow().is_empty()
    }

    /// Whether a flush is running.
    pub fn is_flushing(&self) -> bool {
        self.0.flushing.get()
    }

    /// Whether queries flush first.
    pub fn autoflush(&self) -> bool {
        self.0.autoflush.get()
    }

    /// Sets whether queries flush first.
    pub fn set_autoflush(&self, autoflush: bool) {
        self.0.autoflush.set(autoflush);
    }

    /// Whether a commit expires every object.
    pub fn expire_on_commit(&self) -> bool {
        self.0.expire_on_commit.get()
    }

    /// Sets whether a commit expires every object.
    pub fn set_expire_on_commit(&self, expire: bool) {
        self.0.expire_on_commit.set(expire);
    }

    /// `session.info`.
    pub fn info(&self) -> Dict {
        self.0.info.borrow_mut().get_or_insert_with(Dict::new).clone()
    }

    /// Whether an object has changes to write; with `collections`, members added and removed count too.
    pub fn is_modified(&self, host: &mut dyn Host, instance: &Value, collections: bool) -> Result<bool> {
        let state = InstanceState::require(host, instance)?;
        if !state.is_modified() {
            return Ok(false);
        }
        let dict = state.dict()?;
        for attribute in state.mapper().attributes().iter() {
            if attribute.is_collection() && !collections {
                continue;
            }
            let history = attribute.history(
                host,
                &state,
                &dict,
                crate::orm::Passive::NO_FETCH.without(crate::orm::Passive::INIT_OK),
            )?;
            if history.has_changes() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Warns that `method` was used while a flush is writing.
    pub(super) fn flush_warning(&self, host: &mut dyn Host, method: &str) -> Result<()> {
        if !self.0.warn_on_events.get() {
            return Ok(());
        }
        host.warn(
            "sqlalchemy.exc.SAWarning",
            &format!(
                "Usage of the '{method}' operation is not currently supported within the execution stage of the flush \
                 process. Results may not be consistent.  Consider using alternative event listeners or \
                 connection-level operations instead."
            ),
        )
    }

    /// Forgets every object, and ends the transaction; the session can be used again.
    pub fn close(&self, host: &mut dyn Host) -> Result<()> {
        self.end(host, false)
    }

    /// As [`Session::close`], and the driver's connections are not used again.
    pub fn invalidate(&self, host: &mut dyn Host) -> Result<()> {
        self.end(host, true)
    }

    /// As [`Session::close`], but never for good.
    pub fn reset(&self, host: &mut dyn Host) -> Result<()> {
        self.let_go(host, false)
    }

    fn end(&self, host: &mut dyn Host, invalidate: bool) -> Result<()> {
        if !self.0.close_resets_only {
            self.0.closed_for_ever.set(true);
        }
        self.let_go(host, invalidate)?;
        host.emit(Event::Session { session: self.id(), opened: false });
        Ok(())
    }

    fn let_go(&self, host: &mut dyn Host, invalidate: bool) -> Result<()> {
        self.expunge_all(host)?;
        let mut current = self.transaction();
        while let Some(transaction) = current {
            current = transaction.parent();
            transaction.end(host, invalidate)?;
        }
        Ok(())
    }

    /// The sessions of this run that are still there, in the order of their making.
    pub fn live() -> Vec<Session> {
        SESSIONS.with(|sessions| {
            let mut sessions = sessions.borrow_mut();
            sessions.retain(|session| session.0.strong_count() > 0);
            sessions.iter().filter_map(WeakSession::upgrade).collect()
        })
    }

    /// Ends a run: sessions are numbered from 1 again, and transactions no longer keep their sessions. Nothing is sent.
    pub fn forget_all() {
        for session in Session::live() {
            let transactions =
                (session.0.transaction.take(), session.0.nested_transaction.take(), session.0.block.take());
            let objects = (session.0.new.take(), session.0.deleted.take());
            drop((transactions, objects));
            session.0.listeners.release();
        }
        SESSIONS.with(|sessions| sessions.borrow_mut().clear());
        COUNTER.with(|counter| counter.set(0));
    }
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Session({})", self.id())
    }
}

impl Owner for Inner {
    fn number(&self) -> u32 {
        self.id
    }

    fn as_any(self: Rc<Self>) -> Rc<dyn Any> {
        self
    }

    fn autobegin(&self, host: &mut dyn Host) -> Result<()> {
        match self.this.upgrade() {
            Some(this) => Session(this).autobegin(host).map(drop),
            None => Ok(()),
        }
    }

    fn contains(&self, state: &InstanceState) -> bool {
        self.new.borrow().contains(state) || self.identity_map.contains_state(state)
    }

    fn flush_warning(&self, host: &mut dyn Host, what: &str) -> Result<()> {
        match self.this.upgrade() {
            Some(this) => Session(this).flush_warning(host, what),
            None => Ok(()),
        }
    }

    fn is_new(&self, state: &InstanceState) -> bool {
        self.new.borrow().contains(state)
    }

    fn save_or_update(&self, host: &mut dyn Host, state: &InstanceState) -> Result<()> {
        match self.this.upgrade() {
            Some(this) => Session(this).save_or_update_state(host, state),
            None => Ok(()),
        }
    }

    fn expunge(&self, host: &mut dyn Host, state: &InstanceState) -> Result<()> {
        match self.this.upgrade() {
            Some(this) => Session(this).expunge_state(host, state),
            None => Ok(()),
        }
    }
}

/// The session that an object is in.
pub fn session_of(state: &InstanceState) -> Option<Session> {
    state.owner()?.as_any().downcast::<Inner>().ok().map(Session)
}

/// A reference to a session that does not keep it.
#[derive(Clone, Debug, Default)]
pub struct WeakSession(Weak<Inner>);

impl WeakSession {
    /// The session, while it is there.
    pub fn upgrade(&self) -> Option<Session> {
        self.0.upgrade().map(Session)
    }
}
