use super::{Attribute, Initiator, Loaded, Operation, Passive};
use crate::{
    orm::{Collection, Committed, InstanceState, collections::bulk_replace},
    trace::Event,
    value::{Dict, Host, Raise, Result, Value},
};

impl Attribute {
    /// The collection of an object, as far as `passive` allows to load it.
    pub fn collection(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        dict: &Dict,
        passive: Passive,
    ) -> Result<Option<Collection>> {
        match self.get(host, state, dict, passive)? {
            Loaded::Value(value) => Ok(Collection::of(&value)),
            _ => Ok(None),
        }
    }

    pub(super) fn empty_collection(&self, state: &InstanceState) -> Result<Value> {
        if let Some(empty) = state.empty_collection(self.key()) {
            return Ok(empty);
        }
        let (collection, value) = Collection::new(state, self)?;
        collection.set_empty(true);
        state.set_empty_collection(self.key(), Some(value.clone()));
        Ok(value)
    }

    pub(super) fn append_member(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        dict: &Dict,
        value: Value,
        initiator: Option<&Initiator>,
        passive: Passive,
    ) -> Result<()> {
        match self.collection(host, state, dict, passive)? {
            Some(collection) => collection.append(host, value, initiator),
            None => {
                self.fire_append_event(host, state, dict, &value, initiator)?;
                state.with_pending(self.key(), |pending| pending.append(&value));
                Ok(())
            }
        }
    }

    pub(super) fn pop_member(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        dict: &Dict,
        value: Value,
        initiator: Option<&Initiator>,
        passive: Passive,
    ) -> Result<()> {
        match self.collection(host, state, dict, passive)? {
            Some(collection) => {
                collection.fire_remove(host, &value, initiator)?;
                collection.remove_without_event(&value);
                Ok(())
            }
            None => {
                self.fire_remove_event(host, state, dict, &value, initiator)?;
                state.with_pending(self.key(), |pending| pending.remove(&value));
                Ok(())
            }
        }
    }

    pub(super) fn set_collection(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        dict: &Dict,
        value: Value,
        passive: Passive,
        adapt: bool,
    ) -> Result<()> {
        let (new, user_data) = Collection::new(state, self)?;
        let members = match &value {
            Value::List(list) => list.to_vec(),
            other => match Collection::of(other) {
                Some(collection) => collection.members(),
                None if adapt => return Err(incompatible(host, other)),
                None => host.items(other)?,
            },
        };
        let mut passive_get = Passive::ONLY_PERSISTENT;
        if passive.contains(Passive::NO_RAISE) {
            passive_get = passive_get.with(Passive::NO_RAISE);
        }
        let old = match self.get(host, state, dict, passive_get)? {
            Loaded::Value(old) if old.is(&value) => return Ok(()),
            Loaded::Value(old) => old,
            _ => self.empty_collection(state)?,
        };
        let before = Collection::of(&old);
        state.modified_event(host, Some(self), || copy(before.as_ref()))?;
        let replaced = dict.insert_str(self.key(), user_data);
        bulk_replace(host, &members, before.as_ref(), &new, &Initiator::new(self, Operation::BulkReplace))?;
        if let Some(before) = before {
            before.dispose();
        }
        state.set_empty_collection(self.key(), None);
        drop((replaced, old));
        Ok(())
    }

    pub(super) fn delete_collection(&self, host: &mut dyn Host, state: &InstanceState, dict: &Dict) -> Result<()> {
        let Some(value) = dict.get_str(self.key()) else { return Ok(()) };
        let collection = Collection::of(&value);
        state.modified_event(host, Some(self), || copy(collection.as_ref()))?;
        if let Some(collection) = collection {
            collection.clear(host)?;
        }
        let removed = dict.remove_str(self.key());
        drop(removed);
        Ok(())
    }

    /// Sets the members (a list) as being what the database holds, then makes the changes that waited for them.
    pub(super) fn set_committed_collection(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        dict: &Dict,
        value: Value,
    ) -> Result<Value> {
        let members = match &value {
            Value::List(list) => list.to_vec(),
            Value::None => Vec::new(),
            other => host.items(other)?,
        };
        let (collection, user_data) = Collection::new(state, self)?;
        collection.set_members(members);
        let replaced = dict.insert_str(self.key(), user_data.clone());
        state.commit(dict, std::slice::from_ref(self.key()));
        if let Some(pending) = state.take_pending(self.key()) {
            state.modified_event(host, Some(self), || copy(Some(&collection)))?;
            for member in pending.added {
                collection.append_without_event(member);
            }
            for member in &pending.deleted {
                collection.remove_without_event(member);
            }
        }
        drop(replaced);
        Ok(user_data)
    }

    /// A member is about to be appended: everybody who should know is told.
    pub fn fire_append_event(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        dict: &Dict,
        value: &Value,
        initiator: Option<&Initiator>,
    ) -> Result<()> {
        let own = Initiator::new(self, Operation::Append);
        self.fire_append(host, state, value, initiator.unwrap_or(&own))?;
        state.modified_event(host, Some(self), || self.copy_present(dict))?;
        if self.tracks_parent()
            && let Some(child) = InstanceState::of_value(value)
        {
            self.set_has_parent(&child, state, true)?;
        }
        self.emit_collection(host, state, value, true);
        Ok(())
    }

    /// A member is about to be removed, or has been: everybody who should know is told.
    pub fn fire_remove_event(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        dict: &Dict,
        value: &Value,
        initiator: Option<&Initiator>,
    ) -> Result<()> {
        if self.tracks_parent()
            && let Some(child) = InstanceState::of_value(value)
        {
            self.set_has_parent(&child, state, false)?;
        }
        let own = Initiator::new(self, Operation::Remove);
        self.fire_remove(host, state, Some(value), initiator.unwrap_or(&own))?;
        state.modified_event(host, Some(self), || self.copy_present(dict))?;
        self.emit_collection(host, state, value, false);
        Ok(())
    }

    /// A member is about to be popped, and is not known yet.
    pub fn fire_pre_remove_event(&self, host: &mut dyn Host, state: &InstanceState, dict: &Dict) -> Result<()> {
        state.modified_event(host, Some(self), || self.copy_present(dict))
    }

    fn copy_present(&self, dict: &Dict) -> Committed {
        match dict.get_str(self.key()) {
            Some(value) => copy(Collection::of(&value).as_ref()),
            None => Committed::NoValue,
        }
    }

    fn emit_collection(&self, host: &mut dyn Host, state: &InstanceState, value: &Value, added: bool) {
        let Some(member) = InstanceState::of_value(value) else { return };
        let (object, member) = (state.reference(host), member.reference(host));
        host.emit(Event::Collection { object, name: self.key().as_str().into(), member, added });
    }
}

fn copy(collection: Option<&Collection>) -> Committed {
    collection.map_or(Committed::NoValue, |collection| Committed::Collection(collection.members().into()))
}

fn incompatible(host: &mut dyn Host, value: &Value) -> Raise {
    let given = match value {
        Value::None => "None".into(),
        other => host.class_of(other).name(),
    };
    Raise::type_error(format!("Incompatible collection type: {given} is not list-like"))
}
