use std::rc::Rc;

use super::{Session, session_of};
use crate::{
    orm::{Cascade, InstanceState, Owner},
    value::{Host, Object, Raise, Result, Value},
};

impl Session {
    /// `add()`: the object and what its relationships reach become pending, or persistent where they have a key.
    pub fn add(&self, host: &mut dyn Host, instance: &Value) -> Result<()> {
        self.flush_warning(host, "Session.add()")?;
        let state = InstanceState::require(host, instance)?;
        self.save_or_update_state(host, &state)
    }

    /// `add_all()`.
    pub fn add_all(&self, host: &mut dyn Host, instances: &Value) -> Result<()> {
        self.flush_warning(host, "Session.add_all()")?;
        for instance in host.items(instances)? {
            let state = InstanceState::require(host, &instance)?;
            self.save_or_update_state(host, &state)?;
        }
        Ok(())
    }

    /// `enable_relationship_loading()`: the object's relationships load by the keys it has, though it has no row.
    pub fn enable_relationship_loading(&self, host: &mut dyn Host, instance: &Value) -> Result<()> {
        let state = InstanceState::require(host, instance)?;
        let attach = self.before_attach(host, &state)?;
        state.set_load_pending();
        if attach { self.after_attach(host, &state) } else { Ok(()) }
    }

    /// `delete()`: the object is deleted by the next flush, and with it what the delete cascade reaches.
    pub fn delete(&self, host: &mut dyn Host, instance: &Value) -> Result<()> {
        self.flush_warning(host, "Session.delete()")?;
        let state = InstanceState::require(host, instance)?;
        self.delete_state(host, &state, true)
    }

    /// `expunge()`: the session forgets the object.
    pub fn expunge(&self, host: &mut dyn Host, instance: &Value) -> Result<()> {
        let state = InstanceState::require(host, instance)?;
        if !self.holds(&state) {
            return Err(invalid_request(format!("Instance {} is not present in this Session", state.describe())));
        }
        self.expunge_state(host, &state)
    }

    /// Forgets `state` and what the expunge cascade reaches.
    pub(in crate::orm) fn expunge_state(&self, host: &mut dyn Host, state: &InstanceState) -> Result<()> {
        let mut states = vec![state.clone()];
        for reached in state.mapper().cascade_iterator(host, Cascade::Expunge, state, &|_| false)? {
            states.push(reached);
        }
        self.expunge_states(host, &states, false)
    }

    /// Forgets `state` alone.
    pub fn forget(&self, host: &mut dyn Host, state: &InstanceState) -> Result<()> {
        self.expunge_states(host, std::slice::from_ref(state), false)
    }

    /// Forgets every object.
    pub fn expunge_all(&self, host: &mut dyn Host) -> Result<()> {
        let mut states = self.0.identity_map.states();
        let objects: Vec<Object> = states.iter().filter_map(InstanceState::object).collect();
        self.0.identity_map.clear();
        let new = self.0.new.take();
        let deleted = self.0.deleted.take();
        states.extend(new.states().cloned());
        self.detach_states(host, &states, false)?;
        drop((new, deleted, objects));
        Ok(())
    }

    /// Whether the object belongs to this session, in whatever state.
    pub fn holds(&self, state: &InstanceState) -> bool {
        session_of(state).is_some_and(|session| session.is(self))
    }

    /// Adds `state`, and what the save-update cascade reaches that is not in the session yet.
    pub(in crate::orm) fn save_or_update_state(&self, host: &mut dyn Host, state: &InstanceState) -> Result<()> {
        state.set_orphaned_outside_of_session(false);
        self.save_or_update(host, state)?;
        let session = self.clone();
        let halt = move |state: &InstanceState| session.contains_state(state);
        for reached in state.mapper().cascade_iterator(host, Cascade::SaveUpdate, state, &halt)? {
            self.save_or_update(host, &reached)?;
        }
        Ok(())
    }

    fn save_or_update(&self, host: &mut dyn Host, state: &InstanceState) -> Result<()> {
        if state.key().is_none() { self.save(host, state) } else { self.update(host, state) }
    }

    fn save(&self, host: &mut dyn Host, state: &InstanceState) -> Result<()> {
        let Some(object) = state.object() else { return Ok(()) };
        let attach = self.before_attach(host, state)?;
        let number = {
            let mut new = self.0.new.borrow_mut();
            if new.contains(state) {
                None
            } else {
                new.insert(state, object);
                Some(new.len())
            }
        };
        if let Some(number) = number {
            state.set_insert_order(number as u64);
        }
        if attach { self.after_attach(host, state) } else { Ok(()) }
    }

    pub(super) fn update(&self, host: &mut dyn Host, state: &InstanceState) -> Result<()> {
        if state.is_deleted() {
            return Err(invalid_request(format!(
                "Instance '{}' has been deleted.  Use the make_transient() function to send this object back to the \
                 transient state.",
                state.describe()
            )));
        }
        if state.object().is_none() {
            return Ok(());
        }
        let attach = self.before_attach(host, state)?;
        // What was marked may be held by nobody else: it ends when it has its place, and takes itself out.
        let undeleted = self.0.deleted.borrow_mut().remove(state);
        self.add_to_map(host, state)?;
        if attach {
            self.after_attach(host, state)?;
        }
        drop(undeleted);
        Ok(())
    }

    fn add_to_map(&self, host: &mut dyn Host, state: &InstanceState) -> Result<()> {
        if self.0.identity_map.add(state) {
            return Ok(());
        }
        let key = match state.key() {
            Some(key) => host.repr(&key.to_value())?.to_string(),
            None => String::new(),
        };
        Err(invalid_request(format!(
            "Can't attach instance {}; another instance with key {key} is already present in this session.",
            state.describe(),
        )))
    }

    /// Gives `state`, whose row a rolled back transaction deleted, its place back.
    pub(super) fn revert_deletion(&self, host: &mut dyn Host, state: &InstanceState) -> Result<()> {
        if state.key().is_none() {
            return Err(invalid_request(format!("Instance '{}' is not persisted", state.describe())));
        }
        let was_deleted = state.is_deleted();
        if was_deleted {
            if state.owner().is_none() {
                return Ok(());
            }
            state.set_deleted(false);
        }
        if state.object().is_none() {
            return Ok(());
        }
        let attach = self.before_attach(host, state)?;
        let undeleted = self.0.deleted.borrow_mut().remove(state);
        self.0.identity_map.replace(state);
        if attach {
            self.after_attach(host, state)?;
        } else if was_deleted {
            state.announce(host, Some(self.id()));
            self.tell_of(host, "deleted_to_persistent", state)?;
        }
        drop(undeleted);
        Ok(())
    }

    fn delete_state(&self, host: &mut dyn Host, state: &InstanceState, head: bool) -> Result<()> {
        if state.key().is_none() {
            if head {
                return Err(invalid_request(format!("Instance '{}' is not persisted", state.describe())));
            }
            return Ok(());
        }
        let Some(object) = state.object() else { return Ok(()) };
        let attach = self.before_attach(host, state)?;
        if self.is_deleted(state) {
            return Ok(());
        }
        self.add_to_map(host, state)?;
        if attach {
            self.after_attach(host, state)?;
        }
        // The relatives are found before the object is marked: loading them may flush.
        let reached =
            if head { state.mapper().cascade_iterator(host, Cascade::Delete, state, &|_| false)? } else { Vec::new() };
        self.0.deleted.borrow_mut().insert(state, object);
        for state in reached {
            self.delete_state(host, &state, false)?;
        }
        Ok(())
    }

    /// Whether `state` is to be attached; an error where it belongs to another session.
    fn before_attach(&self, host: &mut dyn Host, state: &InstanceState) -> Result<bool> {
        self.autobegin(host)?;
        match session_of(state) {
            Some(session) if session.is(self) => Ok(false),
            Some(other) => Err(invalid_request(format!(
                "Object '{}' is already attached to session '{}' (this is '{}')",
                state.describe(),
                other.id(),
                self.id()
            ))),
            None => {
                self.tell_of(host, "before_attach", state)?;
                Ok(true)
            }
        }
    }

    fn after_attach(&self, host: &mut dyn Host, state: &InstanceState) -> Result<()> {
        let owner: Rc<dyn Owner> = self.0.clone();
        state.set_owner(Some(&owner));
        state.announce(host, Some(self.id()));
        self.tell_of(host, "after_attach", state)?;
        let event = if state.has_identity() { "detached_to_persistent" } else { "transient_to_pending" };
        self.tell_of(host, event, state)
    }

    /// Takes states out of everything the session keeps. With `to_transient` they lose their keys, as after a rollback of
    /// their INSERT.
    pub(super) fn expunge_states(
        &self,
        host: &mut dyn Host,
        states: &[InstanceState],
        to_transient: bool,
    ) -> Result<()> {
        for state in states {
            let pending = self.0.new.borrow_mut().remove(state);
            if pending.is_none() {
                if self.0.identity_map.contains_state(state) {
                    let object = state.object();
                    self.0.identity_map.discard(state);
                    let marked = self.0.deleted.borrow_mut().remove(state);
                    drop((marked, object));
                } else if let Some(transaction) = self.transaction() {
                    transaction.forget_deleted(state);
                }
            }
            self.detach_states(host, std::slice::from_ref(state), to_transient)?;
            drop(pending);
        }
        Ok(())
    }

    /// Cuts states off from the session.
    pub(super) fn detach_states(
        &self,
        host: &mut dyn Host,
        states: &[InstanceState],
        to_transient: bool,
    ) -> Result<()> {
        for state in states {
            let (keyed, deleted) = (state.has_identity(), state.is_deleted());
            if to_transient && keyed {
                state.set_key(None);
            }
            state.set_owner(None);
            if state.object().is_none() {
                continue;
            }
            state.announce(host, Some(self.id()));
            let event = match (keyed, deleted) {
                (_, true) => "deleted_to_detached",
                (false, _) => "pending_to_transient",
                _ if to_transient => "persistent_to_transient",
                _ => "persistent_to_detached",
            };
            self.tell_of(host, event, state)?;
        }
        Ok(())
    }
}

pub(super) fn invalid_request(message: impl Into<String>) -> Raise {
    Raise::new("sqlalchemy.exc.InvalidRequestError", message.into())
}
