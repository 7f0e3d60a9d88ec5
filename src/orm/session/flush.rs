use super::{Session, StateMap, StateSet, attach::invalid_request, errors, expire::commit_all};
use crate::{
    orm::{
        InstanceState,
        events::{self, Carried},
        unitofwork::UnitOfWork,
    },
    trace::{Cause, CauseKind},
    value::{Host, Raise, Result, Value},
};

/// What a failed statement of an autoflush says in addition.
const AUTOFLUSH_DETAIL: &str = "raised as a result of Query-invoked autoflush; consider using a session.no_autoflush \
                                block if this flush is occurring prematurely";

/// Why a flush writes that the script asked for.
fn written_by_flush() -> Cause {
    Cause::new(CauseKind::Flush, "flush() writes what is pending")
}

/// The states of the objects that a flush is restricted to; none where it is not.
fn chosen_states(host: &mut dyn Host, objects: &Value) -> Result<Option<StateSet>> {
    if !host.truth(objects)? {
        return Ok(None);
    }
    let mut chosen = StateSet::new();
    for object in host.items(objects)? {
        chosen.add(&InstanceState::require(host, &object)?);
    }
    Ok(Some(chosen))
}

impl Session {
    /// Writes what is pending, changed or marked for deletion.
    pub fn flush(&self, host: &mut dyn Host) -> Result<()> {
        self.call_flush(host, written_by_flush())
    }

    /// The same for `objects` alone, if there are some.
    pub fn flush_objects(&self, host: &mut dyn Host, objects: &Value) -> Result<()> {
        let cause = self.0.flush_cause.take().unwrap_or_else(written_by_flush);
        self.flush_because(host, cause, objects)
    }

    pub(super) fn flush_for_commit(&self, host: &mut dyn Host) -> Result<()> {
        self.call_flush(host, Cause::new(CauseKind::Flush, "commit() flushes first what is pending"))
    }

    /// Flushes, by the `flush()` of the script's own class where it has one.
    fn call_flush(&self, host: &mut dyn Host, cause: Cause) -> Result<()> {
        let Some(session) = self.wrapper().filter(|_| self.0.own_methods.flush) else {
            return self.flush_because(host, cause, &Value::None);
        };
        self.0.flush_cause.replace(Some(cause));
        let method = host.get_attribute(&session.into(), &"flush".into())?.unwrap_or_default();
        let result = host.call(&method, Vec::new(), Vec::new());
        self.0.flush_cause.take();
        result.map(drop)
    }

    /// Flushes before a query, if the session is set to.
    pub fn autoflush_now(&self, host: &mut dyn Host) -> Result<()> {
        if !self.autoflush() || self.is_flushing() || (self.is_clean() && !self.0.own_methods.flush) {
            return Ok(());
        }
        let line = host.location().map(|location| location.line);
        let text = match line {
            Some(line) => format!("autoflush: the query on line {line} must see what is pending"),
            None => "autoflush: the query must see what is pending".to_owned(),
        };
        let cause = Cause { line, ..Cause::new(CauseKind::Autoflush, text) };
        self.call_flush(host, cause).map_err(|raise| {
            let (raise, text) = errors::with_detail(host, raise, AUTOFLUSH_DETAIL);
            if let (Some(text), Some(transaction)) = (text, self.transaction()) {
                transaction.describe_failure(text);
            }
            raise
        })
    }

    fn flush_because(&self, host: &mut dyn Host, cause: Cause, objects: &Value) -> Result<()> {
        if self.is_flushing() {
            return Err(invalid_request("Session is already flushing"));
        }
        if self.is_clean() {
            return Ok(());
        }
        self.as_flush(host, |host| {
            if !objects.is_none() {
                let message = "The `objects` parameter of `Session.flush` is deprecated";
                host.warn("sqlalchemy.exc.SADeprecationWarning", message)?;
            }
            self.run_flush(host, cause, objects)
        })
    }

    /// Does something during which nothing else flushes.
    pub(in crate::orm) fn as_flush(
        &self,
        host: &mut dyn Host,
        work: impl FnOnce(&mut dyn Host) -> Result<()>,
    ) -> Result<()> {
        self.0.flushing.set(true);
        let result = work(host);
        self.0.flushing.set(false);
        result
    }

    fn run_flush(&self, host: &mut dyn Host, cause: Cause, objects: &Value) -> Result<()> {
        if events::any() {
            self.tell(host, "before_flush", &[Carried::FlushContext(self.clone()), Carried::Value(objects.clone())])?;
        }
        let dirty = self.0.identity_map.dirty_states();
        let deleted: StateSet = self.0.deleted.borrow().states().collect();
        let new: Vec<InstanceState> = self.0.new.borrow().states().cloned().collect();
        let chosen = chosen_states(host, objects)?;
        let concerns = |state: &InstanceState| chosen.as_ref().is_none_or(|chosen| chosen.contains(state));
        let mut work = UnitOfWork::new(self.clone(), cause);
        let mut processed = StateSet::new();
        for state in new.iter().chain(&dirty).filter(|state| concerns(state)) {
            if deleted.contains(state) || processed.contains(state) {
                continue;
            }
            let orphan = state.mapper().is_orphan(state);
            let persistent_orphan = orphan && state.has_identity();
            if orphan && !persistent_orphan && state.orphaned_outside_of_session() {
                self.expunge_states(host, std::slice::from_ref(state), false)?;
                continue;
            }
            work.register_object(host, state, persistent_orphan)?;
            processed.add(state);
        }
        for state in deleted.states().filter(|state| concerns(state)) {
            if !processed.contains(state) {
                work.register_object(host, state, true)?;
            }
        }
        if !work.has_work() {
            return Ok(());
        }
        let transaction = self.autobegin(host)?.begin(host, false)?;
        work.set_transaction(transaction.clone());
        self.0.warn_on_events.set(true);
        let result = work.execute(host);
        self.0.warn_on_events.set(false);
        let context = || [Carried::FlushContext(self.clone())];
        let result = result
            .and_then(|()| self.tell(host, "after_flush", &context()))
            .and_then(|()| self.finalize_flush(host, &work, chosen.is_none()))
            .and_then(|()| self.tell(host, "after_flush_postexec", &context()))
            .and_then(|()| transaction.commit(host));
        result.or_else(|raise| transaction.fail(host, raise))
    }

    /// What is left modified where everything was written is reset.
    fn finalize_flush(&self, host: &mut dyn Host, work: &UnitOfWork, everything: bool) -> Result<()> {
        let (deleted, other) = work.processed();
        self.remove_newly_deleted(host, &deleted)?;
        self.register_persistent(host, &other)?;
        let modified = self.0.identity_map.dirty_states();
        if everything && !modified.is_empty() {
            for state in &modified {
                commit_all(state);
            }
            host.warn(
                "sqlalchemy.exc.SAWarning",
                &format!(
                    "Attribute history events accumulated on {} previously clean instances within inner-flush event \
                     handlers have been reset, and will not result in database updates. Consider using \
                     set_committed_value() within inner-flush event handlers to avoid this warning.",
                    modified.len()
                ),
            )?;
        }
        Ok(())
    }

    /// Takes states whose rows are deleted out of the identity map.
    pub(in crate::orm) fn remove_newly_deleted(&self, host: &mut dyn Host, states: &[InstanceState]) -> Result<()> {
        let transaction = self.transaction();
        for state in states {
            let object = state.object();
            if let Some(transaction) = &transaction {
                transaction.note_deleted(state);
            }
            self.0.identity_map.discard(state);
            let marked = self.0.deleted.borrow_mut().remove(state);
            state.set_deleted(true);
            state.announce(host, Some(self.id()));
            self.tell_of(host, "persistent_to_deleted", state)?;
            drop((marked, object));
        }
        Ok(())
    }

    fn register_persistent(&self, host: &mut dyn Host, states: &[InstanceState]) -> Result<()> {
        for state in states {
            if state.object().is_none() {
                continue;
            }
            let mapper = state.mapper();
            let key = mapper.identity_key_from_state(host, state)?;
            let nulls = key.values().iter().filter(|value| value.is_none()).count();
            if nulls == key.values().len() || (nulls > 0 && !mapper.allow_partial_pks()) {
                return Err(Raise::new(
                    "sqlalchemy.orm.exc.FlushError",
                    format!(
                        "Instance {} has a NULL identity key.  If this is an auto-generated value, check that the \
                         database table allows generation of new primary key values, and that the mapped Column \
                         object is configured to expect these generated values.  Ensure also that this flush() is not \
                         occurring at an inappropriate time, such as within a load() event.",
                        state.describe()
                    ),
                ));
            }
            match state.key() {
                None => state.set_key(Some(key)),
                Some(old) if old != key => {
                    let object = state.object();
                    self.0.identity_map.discard(state);
                    if let Some(transaction) = self.transaction() {
                        transaction.note_key_switch(state, old, key.clone());
                    }
                    state.set_key(Some(key));
                    drop(object);
                }
                Some(_) => {}
            }
            self.0.identity_map.replace(state);
            state.set_orphaned_outside_of_session(false);
        }
        for state in states {
            commit_all(state);
        }
        let transaction = self.transaction();
        let mut written: StateMap<bool> = StateMap::new();
        for state in states {
            let new = self.is_new(state);
            if let Some(transaction) = &transaction {
                transaction.note_altered(state, new);
            }
            written.insert(state, new);
        }
        if events::any() {
            for (state, _) in written.iter().filter(|(_, new)| **new) {
                self.tell_of(host, "pending_to_persistent", state)?;
            }
        }
        for (state, new) in written.iter().filter(|(_, new)| **new) {
            let pending = self.0.new.borrow_mut().remove(state);
            if *new && state.object().is_some() {
                state.announce(host, Some(self.id()));
            }
            drop(pending);
        }
        Ok(())
    }
}
