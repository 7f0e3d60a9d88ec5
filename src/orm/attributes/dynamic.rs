//! Collections that are never loaded as a whole (`dynamic`, `write_only`): what was added and removed waits for the flush, and
//! the rows are asked for by statements.

use super::{Attribute, History, Initiator, Operation, Passive, PendingCollection};
use crate::{
    orm::{InstanceState, query::Query, session::session_of},
    value::{Host, Raise, Result, Value},
};

impl Attribute {
    /// What the script reads: the object that it asks for the members, or hands members to.
    pub(super) fn dynamic_value(&self, host: &mut dyn Host, state: &InstanceState) -> Result<Value> {
        state.set_empty_collection(self.key(), None);
        let make = state.mapper().registry()?.setup().dynamic_value.clone();
        let object = state.object().map_or(Value::None, Value::Object);
        host.call(&make, vec![object, Value::Str(self.key().clone()), Value::Bool(self.is_write_only())], Vec::new())
    }

    /// What waits for the flush.
    pub fn dynamic_pending(&self, state: &InstanceState) -> PendingCollection {
        match state.has_committed(self.key()) {
            true => state.pending(self.key()).unwrap_or_default(),
            false => PendingCollection::default(),
        }
    }

    /// What was added and removed, and what else there is, as far as `passive` allows to ask for it.
    pub(super) fn dynamic_history(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        passive: Passive,
    ) -> Result<History> {
        let pending = self.dynamic_pending(state);
        let lists = [true; 3];
        if !state.has_identity() || !passive.contains(Passive::INIT_OK) {
            return Ok(History { added: pending.added, deleted: pending.deleted, lists, ..History::default() });
        }
        if self.is_write_only() {
            if passive.contains(Passive::SQL_OK) {
                let label = self.label();
                return Err(Raise::new(
                    "sqlalchemy.exc.InvalidRequestError",
                    format!(
                        "Attribute {label} can't load the existing state from the database for this operation; full iteration \
                         is not permitted.  If this is a delete operation, configure passive_deletes=True on the {label} \
                         relationship in order to resolve this error."
                    ),
                ));
            }
            return Ok(History { added: pending.added, deleted: pending.deleted, lists, ..History::default() });
        }
        let there = self.dynamic_load(host, state)?;
        if self.relationship().is_some_and(|relationship| relationship.cascade().delete) {
            // A cascade marks them after it has found all: until then nobody else may hold them.
            state.set_empty_collection(self.key(), Some(Value::list(there.clone())));
        }
        let is_in = |value: &Value, values: &[Value]| values.iter().any(|other| other.is(value));
        let deleted: Vec<Value> = pending.deleted.into_iter().filter(|value| is_in(value, &there)).collect();
        let added = pending.added.into_iter().filter(|value| !is_in(value, &there)).collect();
        let unchanged = there.into_iter().filter(|value| !is_in(value, &deleted)).collect();
        Ok(History { added, unchanged, deleted, lists })
    }

    /// Adds a member.
    pub fn dynamic_append(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        value: &Value,
        initiator: Option<&Initiator>,
    ) -> Result<()> {
        self.dynamic_modified(host, state)?;
        state.with_pending(self.key(), |pending| {
            if !pending.added.iter().any(|other| other.is(value)) {
                pending.added.push(value.clone());
            }
        });
        let own = Initiator::new(self, Operation::Append);
        let value = &self.fire_append(host, state, value.clone(), initiator.unwrap_or(&own))?;
        if self.tracks_parent()
            && let Some(child) = InstanceState::of_value(value)
        {
            self.set_has_parent(&child, state, true)?;
        }
        self.emit_collection(host, state, value, true);
        Ok(())
    }

    /// Removes a member.
    pub fn dynamic_remove(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        value: &Value,
        initiator: Option<&Initiator>,
    ) -> Result<()> {
        self.dynamic_modified(host, state)?;
        let dropped =
            state.with_pending(self.key(), |pending| match pending.added.iter().position(|other| other.is(value)) {
                Some(place) => Some(pending.added.remove(place)),
                None => {
                    if !pending.deleted.iter().any(|other| other.is(value)) {
                        pending.deleted.push(value.clone());
                    }
                    None
                }
            });
        drop(dropped);
        if self.tracks_parent()
            && let Some(child) = InstanceState::of_value(value)
        {
            self.set_has_parent(&child, state, false)?;
        }
        let own = Initiator::new(self, Operation::Remove);
        self.fire_remove(host, state, Some(value), initiator.unwrap_or(&own))?;
        self.emit_collection(host, state, value, false);
        Ok(())
    }

    /// Puts those members in the place of all that there are.
    pub(super) fn set_dynamic(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        value: &Value,
        initiator: Option<&Initiator>,
    ) -> Result<()> {
        if initiator.is_some_and(|initiator| initiator.attribute().parent_token() == self.parent_token()) {
            return Ok(());
        }
        let members = host.items(value)?;
        let mut before = Vec::new();
        if state.has_identity() {
            if self.is_write_only() {
                return Err(Raise::new(
                    "sqlalchemy.exc.InvalidRequestError",
                    format!(
                        "Collection \"{}\" does not support implicit iteration; collection replacement operations can't be used",
                        self.label()
                    ),
                ));
            }
            before = self.dynamic_load(host, state)?;
        }
        before.extend(self.dynamic_pending(state).added);
        let is_in = |value: &Value, values: &[Value]| values.iter().any(|other| other.is(value));
        for member in members.iter().filter(|member| !is_in(member, &before)) {
            self.dynamic_append(host, state, member, None)?;
        }
        for member in before.iter().filter(|member| !is_in(member, &members)) {
            self.dynamic_remove(host, state, member, None)?;
        }
        Ok(())
    }

    fn is_write_only(&self) -> bool {
        self.relationship().is_some_and(|relationship| relationship.lazy() == "write_only")
    }

    /// Notes that the attribute changes; what waited before the last flush or load is gone with it.
    fn dynamic_modified(&self, host: &mut dyn Host, state: &InstanceState) -> Result<()> {
        if !state.has_committed(self.key()) {
            drop(state.take_pending(self.key()));
        }
        state.modified_event(host, Some(self), || super::Committed::NoValue)
    }

    /// The members that the database has.
    fn dynamic_load(&self, host: &mut dyn Host, state: &InstanceState) -> Result<Vec<Value>> {
        let Some(relationship) = self.relationship() else { return Ok(Vec::new()) };
        let Some(session) = session_of(state) else {
            return Err(Raise::new(
                "sqlalchemy.orm.exc.DetachedInstanceError",
                format!(
                    "Parent instance {} is not bound to a Session, and no contextual session is established; lazy load \
                     operation of attribute '{}' cannot proceed",
                    state.describe(),
                    self.key()
                ),
            ));
        };
        let query = Query::of_collection(Some(&session), relationship, state).with_autoflush(false);
        let items = query.rows(host)?.all(host)?;
        Ok(items.into_iter().map(crate::engine::Item::into_scalar).collect())
    }
}
