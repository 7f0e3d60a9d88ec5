//! What changes an object's attributes as a whole: noting a change, committing, expiring.

use super::InstanceState;
use crate::{
    orm::{Attribute, Committed, IdentityMap, Loaded, Passive, RelationshipProperty, composite, events},
    trace::Event,
    value::{Dict, Host, Raise, Result, Str, Value},
};

impl InstanceState {
    /// The event that an attribute is about to change: keeps what was there, and marks the object as modified.
    /// `attribute` is `None` where the object is marked as such. `previous` is what is replaced.
    pub fn modified_event(
        &self,
        host: &mut dyn Host,
        attribute: Option<&Attribute>,
        previous: impl FnOnce() -> Committed,
    ) -> Result<()> {
        if attribute.and_then(Attribute::relationship).is_some_and(RelationshipProperty::viewonly) {
            return Ok(());
        }
        if let Some(attribute) = attribute
            && !self.has_committed(attribute.key())
        {
            self.set_committed(attribute.key(), previous());
        }
        let attached = self.0.owner.borrow().is_some();
        if self.0.modified.get() && (!attached || self.0.held_at.get() != 0) {
            return Ok(());
        }
        self.0.modified.set(true);
        let object = self.object();
        let map = self.identity_map();
        let had_modified = map.as_ref().is_some_and(IdentityMap::has_modified);
        if let (Some(map), Some(object)) = (&map, &object) {
            map.hold(self, object.clone());
        }
        if !had_modified && let Some(owner) = self.owner() {
            owner.autobegin(host)?;
        }
        match (attribute, object) {
            (Some(attribute), None) => Err(Raise::new(
                "sqlalchemy.orm.exc.ObjectDereferencedError",
                format!(
                    "Can't emit change event for attribute '{}' - parent object of type <{}> has been garbage collected.",
                    attribute.label(),
                    self.mapper().class_name()
                ),
            )),
            _ => Ok(()),
        }
    }

    /// Marks those attributes as being what the database holds.
    pub fn commit(&self, dict: &Dict, keys: &[Str]) {
        for key in keys {
            drop(self.forget_committed(key));
            if dict.contains_str(key) {
                self.set_attribute_expired(key, false);
                self.set_callable(key, None);
            }
        }
        self.set_expired(false);
    }

    /// Marks all attributes as being what the database holds: after a flush or a full load.
    pub fn commit_all(&self, dict: &Dict) {
        let committed = std::mem::take(&mut *self.0.committed.borrow_mut());
        drop(committed);
        drop(self.change_rare(|rare| std::mem::take(&mut rare.pending)));
        {
            let mut expired = self.0.expired_attributes.borrow_mut();
            if !expired.is_empty() {
                expired.retain(|key| !dict.contains_str(key));
            }
        }
        self.0.modified.set(false);
        self.set_expired(false);
        let held = self.identity_map().and_then(|map| map.release(self));
        drop(held);
    }

    /// Expires everything: changes and loaded values go, and come back by a load when read.
    pub fn expire(&self, host: &mut dyn Host, dict: &Dict) -> Result<()> {
        self.set_expired(true);
        self.0.modified.set(false);
        let committed = std::mem::take(&mut *self.0.committed.borrow_mut());
        let held = self.identity_map().and_then(|map| map.release(self));
        let rare = self.change_rare(|rare| (std::mem::take(&mut rare.pending), std::mem::take(&mut rare.parents)));
        drop((committed, rare));
        let mut values = Vec::new();
        for attribute in self.mapper().attributes().iter() {
            self.set_attribute_expired(attribute.key(), true);
            if let Some(value) = dict.remove_str(attribute.key()) {
                attribute.invalidate(&value);
                values.push(value);
            }
        }
        values.extend(composite::forget(self, dict, None, None));
        let object = self.reference(host);
        host.emit(Event::Expire { object, attributes: Vec::new() });
        let told = self.tell(host, "expire", &[Value::None]);
        // Last of all: these may be the last holders of other objects, and `held` of this one.
        drop(values);
        drop(held);
        told
    }

    /// Expires those attributes.
    pub fn expire_attributes(&self, host: &mut dyn Host, dict: &Dict, keys: &[Str]) -> Result<()> {
        let mut values = Vec::new();
        for key in keys {
            let Some(attribute) = self.mapper().attribute(key) else { continue };
            if attribute.accepts_scalar_loader() {
                self.set_attribute_expired(key, true);
            }
            if let Some(value) = dict.remove_str(key) {
                attribute.invalidate(&value);
                values.push(value);
            }
            values.extend(self.forget_committed(key).and_then(Committed::into_value));
            drop(self.take_pending(key));
        }
        values.extend(composite::forget(self, dict, Some(host), Some(keys)));
        let object = self.reference(host);
        host.emit(Event::Expire { object, attributes: keys.iter().map(Str::shared).collect() });
        drop(values);
        if !events::any() {
            return Ok(());
        }
        self.tell(host, "expire", &[Value::list(keys.iter().cloned().map(Value::Str).collect::<Vec<_>>())])
    }

    /// Removes an attribute's value with what a query's option set for it.
    pub fn reset(&self, dict: &Dict, key: &Str) {
        let old = dict.remove_str(key);
        if let (Some(value), Some(attribute)) = (&old, self.mapper().attribute(key)) {
            attribute.invalidate(value);
        }
        self.set_attribute_expired(key, false);
        self.set_callable(key, None);
    }

    /// Loads what is expired, on the reading of one such attribute.
    pub fn load_expired(&self, host: &mut dyn Host, passive: Passive) -> Result<Loaded> {
        if !passive.contains(Passive::SQL_OK) {
            return Ok(Loaded::NoResult);
        }
        let expired = self.0.expired_attributes.borrow().clone();
        let comes = |key: &Str| self.mapper().attribute(key).is_none_or(|attribute| attribute.loads_on_unexpire());
        let keys: Vec<Str> = expired.into_iter().filter(|key| !self.has_committed(key) && comes(key)).collect();
        let loading = self.mapper().loading();
        let loaded = loading.load_scalar_attributes(host, self, &keys, passive)?;
        // Whatever the load did not bring is not expired any more: a load that brings nothing is not tried twice.
        self.0.expired_attributes.borrow_mut().clear();
        Ok(loaded)
    }

    /// The keys without a loaded value: expired, or never set.
    pub fn unloaded(&self) -> Result<Vec<Str>> {
        let dict = self.dict()?;
        let attributes = self.mapper().attributes();
        let keys = attributes.iter().map(Attribute::key);
        Ok(keys.filter(|key| !dict.contains_str(key) && !self.has_committed(key)).cloned().collect())
    }
}
