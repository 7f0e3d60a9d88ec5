use super::{Attribute, Initiator, Loaded, Operation, Passive, scalar::no_value};
use crate::{
    orm::InstanceState,
    value::{Dict, Host, Raise, Result, Value},
};

impl Attribute {
    /// Sets the object. With `check_old`, only where the object was that one; else nothing happens (`true`) or a
    /// `ValueError` tells it.
    pub(super) fn set_object(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        dict: &Dict,
        value: Value,
        initiator: Option<&Initiator>,
        check_old: Option<(&Value, bool)>,
    ) -> Result<()> {
        let old = self.object_before(host, state, dict)?;
        if let Some((expected, pop)) = check_old
            && !matches!(old, Loaded::NoResult)
            && !old.value().is_some_and(|old| old.is(expected))
        {
            if pop {
                return Ok(());
            }
            return Err(Raise::value_error(format!(
                "Object {} not associated with {} on attribute '{}'",
                InstanceState::of_value(expected).map(|state| state.describe()).unwrap_or_default(),
                state.describe(),
                self.key()
            )));
        }
        if self.tracks_parent()
            && let Some(previous) = old.value()
            && !previous.is(&value)
            && let Some(previous) = InstanceState::of_value(previous)
        {
            self.set_has_parent(&previous, state, false)?;
        }
        let own = Initiator::new(self, Operation::Replace);
        let value = self.fire_set(host, state, value, &old, initiator.unwrap_or(&own))?;
        state.modified_event(host, Some(self), || old.committed())?;
        if self.tracks_parent()
            && let Some(child) = InstanceState::of_value(&value)
        {
            self.set_has_parent(&child, state, true)?;
        }
        let replaced = dict.insert_str(self.key(), value);
        drop((replaced, old));
        Ok(())
    }

    pub(super) fn delete_object(&self, host: &mut dyn Host, state: &InstanceState, dict: &Dict) -> Result<()> {
        let old = self.object_before(host, state, dict)?;
        if self.tracks_parent()
            && let Some(previous) = old.value().and_then(InstanceState::of_value)
        {
            self.set_has_parent(&previous, state, false)?;
        }
        let value = old.value().cloned();
        self.fire_remove(host, state, value.as_ref(), &Initiator::new(self, Operation::Remove))?;
        state.modified_event(host, Some(self), || old.committed())?;
        let existing = dict.remove_str(self.key());
        if existing.is_none() && !matches!(old, Loaded::NoResult) && !state.has_identity() {
            return Err(no_value(self));
        }
        Ok(())
    }

    fn object_before(&self, host: &mut dyn Host, state: &InstanceState, dict: &Dict) -> Result<Loaded> {
        let passive = if self.active_history() {
            Passive::ONLY_PERSISTENT.with(Passive::NO_AUTOFLUSH).with(Passive::LOAD_AGAINST_COMMITTED)
        } else {
            Passive::NO_FETCH.without(Passive::INIT_OK).with(Passive::LOAD_AGAINST_COMMITTED).with(Passive::NO_RAISE)
        };
        self.get(host, state, dict, passive)
    }
}
