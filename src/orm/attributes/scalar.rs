use super::{Attribute, Initiator, Loaded, Passive};
use crate::{
    orm::{Committed, InstanceState},
    value::{Dict, Host, Raise, Result, Value},
};

impl Attribute {
    pub(super) fn set_scalar(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        dict: &Dict,
        value: Value,
        initiator: Option<&Initiator>,
    ) -> Result<()> {
        let old = self.scalar_before(host, state, dict)?;
        let value = self.tell_set(host, state, value, &old, initiator)?;
        state.modified_event(host, Some(self), || old.committed())?;
        let replaced = dict.insert_str(self.key(), value);
        drop((replaced, old));
        Ok(())
    }

    pub(super) fn delete_scalar(&self, host: &mut dyn Host, state: &InstanceState, dict: &Dict) -> Result<()> {
        let old = self.scalar_before(host, state, dict)?;
        self.tell_delete(host, state, &old)?;
        state.modified_event(host, Some(self), || old.committed())?;
        let existing = dict.remove_str(self.key());
        if existing.is_none() && old.value().is_none() && !state.is_expired() && !state.is_attribute_expired(self.key())
        {
            return Err(no_value(self));
        }
        Ok(())
    }

    fn scalar_before(&self, host: &mut dyn Host, state: &InstanceState, dict: &Dict) -> Result<Loaded> {
        if self.active_history() {
            return self.get(host, state, dict, Passive::RETURN_NO_VALUE);
        }
        Ok(dict.get_str(self.key()).map_or(Loaded::NoValue, Loaded::Value))
    }
}

impl Loaded {
    pub(super) fn committed(&self) -> Committed {
        match self {
            Loaded::Value(value) => Committed::Value(value.clone()),
            Loaded::NoResult => Committed::NoResult,
            _ => Committed::NoValue,
        }
    }
}

pub(super) fn no_value(attribute: &Attribute) -> Raise {
    Raise::new("AttributeError", format!("{} object does not have a value", attribute.label()))
}
