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

    pub(super) fn empty_collection(&self, host: &mut dyn Host, state: &InstanceState) -> Result<Value> {
        if let Some(empty) = state.empty_collection(self.key()) {
            return Ok(empty);
        }
        let (collection, value) = Collection::new(host, state, self)?;
        collection.set_empty(true);
        state.set_empty_collection(self.key(), Some(value.clone()));
        Ok(value)
    }

    /// Gives an object an empty collection, as if it had been loaded.
    pub fn init_collection(&self, host: &mut dyn Host, state: &InstanceState, dict: &Dict) -> Result<Value> {
        let (_, value) = Collection::new(host, state, self)?;
        state.set_empty_collection(self.key(), None);
        let old = dict.insert_str(self.key(), value.clone());
        drop(old);
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
                let value = self.fire_append_event(host, state, dict, value, initiator)?;
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
            Some(collection) => match collection.remove_with_event(host, &value, initiator) {
                Err(raise) if is_absence(&raise) => Ok(()),
                done => done,
            },
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
        let (new, user_data) = Collection::new(host, state, self)?;
        let members = match (&value, new.adapted()) {
            (Value::List(list), None) => list.to_vec(),
            (other, adapted) => match Collection::of(other) {
                Some(collection) if adapted.is_none() && collection.adapted().is_none() => collection.members(host)?,
                _ if adapt => {
                    let setup = state.mapper().registry()?.setup().clone();
                    let wanted = adapted.unwrap_or_else(|| Value::list(Vec::new()));
                    let members = host.call(&setup.adapt_collection, vec![other.clone(), wanted], Vec::new())?;
                    host.items(&members)?
                }
                _ => host.items(other)?,
            },
        };
        let initiator = Initiator::new(self, Operation::BulkReplace);
        let members = self.tell_bulk_replace(host, state, members, &initiator)?;
        let mut passive_get = Passive::ONLY_PERSISTENT;
        if passive.contains(Passive::NO_RAISE) {
            passive_get = passive_get.with(Passive::NO_RAISE);
        }
        let old = match self.get(host, state, dict, passive_get)? {
            Loaded::Value(old) if old.is(&value) => return Ok(()),
            Loaded::Value(old) => old,
            _ => self.empty_collection(host, state)?,
        };
        let before = Collection::of(&old);
        self.collection_modified(host, state, before.as_ref())?;
        let replaced = dict.insert_str(self.key(), user_data);
        bulk_replace(host, &members, before.as_ref(), &new, &initiator)?;
        if let Some(before) = before {
            before.dispose();
        }
        state.set_empty_collection(self.key(), None);
        self.tell_collection(host, state, "dispose_collection", &old)?;
        drop((replaced, old));
        Ok(())
    }

    pub(super) fn delete_collection(&self, host: &mut dyn Host, state: &InstanceState, dict: &Dict) -> Result<()> {
        let Some(value) = dict.get_str(self.key()) else { return Ok(()) };
        let collection = Collection::of(&value);
        self.collection_modified(host, state, collection.as_ref())?;
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
        let (collection, user_data) = Collection::new(host, state, self)?;
        collection.set_members(host, members)?;
        let replaced = dict.insert_str(self.key(), user_data.clone());
        state.commit(dict, std::slice::from_ref(self.key()));
        if let Some(pending) = state.take_pending(self.key()) {
            self.collection_modified(host, state, Some(&collection))?;
            for member in pending.added {
                collection.append_without_event(host, member)?;
            }
            for member in &pending.deleted {
                collection.remove_without_event(host, member)?;
            }
        }
        drop(replaced);
        Ok(user_data)
    }

    /// A member is about to be appended: everybody who should know is told. Gives the member as they leave it.
    pub fn fire_append_event(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        dict: &Dict,
        value: Value,
        initiator: Option<&Initiator>,
    ) -> Result<Value> {
        let own = Initiator::new(self, Operation::Append);
        let value = self.fire_append(host, state, value, initiator.unwrap_or(&own))?;
        self.modified_in_place(host, state, dict)?;
        if self.tracks_parent()
            && let Some(child) = InstanceState::of_value(&value)
        {
            self.set_has_parent(&child, state, true)?;
        }
        self.emit_collection(host, state, &value, true);
        Ok(value)
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
        self.modified_in_place(host, state, dict)?;
        self.emit_collection(host, state, value, false);
        Ok(())
    }

    /// A member is about to be popped, and is not known yet.
    pub fn fire_pre_remove_event(&self, host: &mut dyn Host, state: &InstanceState, dict: &Dict) -> Result<()> {
        self.modified_in_place(host, state, dict)
    }

    /// Notes that the members of the collection in the object's dict are about to change.
    fn modified_in_place(&self, host: &mut dyn Host, state: &InstanceState, dict: &Dict) -> Result<()> {
        let present = dict.get_str(self.key());
        self.collection_modified(host, state, present.as_ref().and_then(Collection::of).as_ref())
    }

    /// Notes that the attribute changes, and keeps what the members were.
    fn collection_modified(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        before: Option<&Collection>,
    ) -> Result<()> {
        let committed = match before {
            Some(collection) if !state.has_committed(self.key()) => {
                Committed::Collection(collection.members(host)?.into())
            }
            _ => Committed::NoValue,
        };
        state.modified_event(host, Some(self), || committed)
    }

    pub(super) fn emit_collection(&self, host: &mut dyn Host, state: &InstanceState, value: &Value, added: bool) {
        let Some(member) = InstanceState::of_value(value) else { return };
        let (object, member) = (state.reference(host), member.reference(host));
        host.emit(Event::Collection { object, name: self.key().shared(), member, added });
    }
}

/// Whether an error says that what should be removed is not there.
fn is_absence(raise: &Raise) -> bool {
    const CLASSES: [&str; 3] = ["ValueError", "KeyError", "IndexError"];
    match raise.as_exception() {
        Some(exception) => exception.as_object().is_some_and(|object| {
            object.class().mro().any(|class| class.is_native() && CLASSES.contains(&class.name().as_str()))
        }),
        None => raise.new_class().is_some_and(|class| CLASSES.contains(&class)),
    }
}
