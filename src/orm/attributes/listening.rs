//! What the script's listeners and validators are told of an attribute, and what they make of a value.

use super::{Attribute, Initiator, Loaded, Operation};
use crate::{
    orm::{InstanceState, events::Carried},
    value::{Dict, Host, List, Result, Value},
};

/// A change that is told.
pub(super) struct Change<'a> {
    /// `set`, `append`, `remove`, `append_wo_mutation`.
    pub event: &'static str,
    /// What is replaced, of a `set`.
    pub old: Option<&'a Loaded>,
    /// What started it.
    pub initiator: &'a Initiator,
}

impl Attribute {
    /// Tells those who come before the ORM's own work, or behind it; the value as they leave it.
    pub(super) fn tell(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        change: &Change<'_>,
        early: bool,
        mut value: Value,
    ) -> Result<Value> {
        if self.0.listeners.is_empty() {
            return Ok(value);
        }
        for listening in self.0.listeners.at(change.event, early) {
            let mut arguments = vec![listening.object(host, state)?, value.clone()];
            if let Some(old) = change.old {
                arguments.push(shown(host, old)?);
            }
            arguments.push(Carried::Token(change.initiator.clone()).object(host)?);
            let told = listening.tell(host, arguments)?;
            if listening.listener.retval
                && let Some(told) = told
            {
                value = told;
            }
        }
        Ok(value)
    }

    /// Has the class's validator see a value that is set or appended, or removed; the value as it leaves it.
    pub(super) fn validate(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        value: Value,
        initiator: &Initiator,
        removes: bool,
    ) -> Result<Value> {
        let Some(validator) = &self.0.validator else { return Ok(value) };
        if (removes && !validator.include_removes)
            || (!validator.include_backrefs && !initiator.attribute().is(self))
            || (!removes && self.is_collection() && initiator.operation() == Operation::BulkReplace)
        {
            return Ok(value);
        }
        let validator = validator.clone();
        let object = state.object().map_or(Value::None, Value::Object);
        let mut arguments = vec![object, Value::Str(self.key().clone()), value.clone()];
        if validator.include_removes {
            arguments.push(Value::Bool(removes));
        }
        let told = host.call(&validator.function, arguments, Vec::new())?;
        Ok(if removes { value } else { told })
    }

    /// Tells of a value that is set where there is no other side: the value as listeners and the validator leave it.
    pub(super) fn tell_set(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        value: Value,
        old: &Loaded,
        initiator: Option<&Initiator>,
    ) -> Result<Value> {
        if self.0.listeners.is_empty() && self.0.validator.is_none() {
            return Ok(value);
        }
        let own = Initiator::new(self, Operation::Replace);
        let initiator = initiator.unwrap_or(&own);
        let change = Change { event: "set", old: Some(old), initiator };
        let value = self.tell(host, state, &change, true, value)?;
        let value = self.validate(host, state, value, initiator, false)?;
        self.tell(host, state, &change, false, value)
    }

    /// Tells of a value that is deleted where there is no other side.
    pub(super) fn tell_delete(&self, host: &mut dyn Host, state: &InstanceState, old: &Loaded) -> Result<()> {
        if self.0.listeners.is_empty() && self.0.validator.is_none() {
            return Ok(());
        }
        let initiator = Initiator::new(self, Operation::Remove);
        let change = Change { event: "remove", old: None, initiator: &initiator };
        let old = shown(host, old)?;
        self.tell(host, state, &change, true, old.clone())?;
        self.validate(host, state, old.clone(), &initiator, true)?;
        self.tell(host, state, &change, false, old).map(drop)
    }

    /// The value of an attribute that was never set, as listeners have it.
    pub(super) fn tell_init_scalar(&self, host: &mut dyn Host, state: &InstanceState, dict: &Dict) -> Result<Value> {
        let default = self.property().as_column().and_then(|column| column.options().default_scalar_value.clone());
        let mut value = default.unwrap_or_default();
        if self.0.listeners.is_empty() {
            return Ok(value);
        }
        for listening in self.0.listeners.of("init_scalar") {
            let arguments = vec![listening.object(host, state)?, value.clone(), Value::Dict(dict.clone())];
            let told = listening.tell(host, arguments)?;
            if listening.listener.retval
                && let Some(told) = told
                && !told.is(&Carried::Symbol("ATTR_EMPTY").object(host)?)
            {
                value = told;
            }
        }
        Ok(value)
    }

    /// Tells that a collection was made, or is done with.
    pub(in crate::orm) fn tell_collection(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        event: &str,
        collection: &Value,
    ) -> Result<()> {
        if self.0.listeners.is_empty() {
            return Ok(());
        }
        for listening in self.0.listeners.of(event) {
            let adapter = host.get_attribute(collection, &"_sa_adapter".into())?.unwrap_or_default();
            let arguments = vec![listening.object(host, state)?, collection.clone(), adapter];
            listening.tell(host, arguments)?;
        }
        Ok(())
    }

    /// Tells that a whole collection is set: the members as listeners and the validator leave them.
    pub(super) fn tell_bulk_replace(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        members: Vec<Value>,
        initiator: &Initiator,
    ) -> Result<Vec<Value>> {
        if self.0.listeners.is_empty() && self.0.validator.is_none() {
            return Ok(members);
        }
        let list = List::new(members);
        self.tell_bulk(host, state, &list, initiator, true)?;
        if let Some(validator) = self.0.validator.clone() {
            let object = state.object().map_or(Value::None, Value::Object);
            let mut checked = Vec::with_capacity(list.len());
            for value in list.to_vec() {
                let mut arguments = vec![object.clone(), Value::Str(self.key().clone()), value];
                if validator.include_removes {
                    arguments.push(Value::Bool(false));
                }
                checked.push(host.call(&validator.function, arguments, Vec::new())?);
            }
            list.replace(checked);
        }
        self.tell_bulk(host, state, &list, initiator, false)?;
        Ok(list.to_vec())
    }

    fn tell_bulk(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        list: &List,
        initiator: &Initiator,
        early: bool,
    ) -> Result<()> {
        for listening in self.0.listeners.at("bulk_replace", early) {
            let token = Carried::Token(initiator.clone()).object(host)?;
            let arguments = vec![listening.object(host, state)?, Value::List(list.clone()), token];
            listening.tell(host, arguments)?;
        }
        Ok(())
    }

    /// Tells that a member is appended which is there already.
    pub fn fire_append_wo_mutation_event(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        value: Value,
        initiator: Option<&Initiator>,
    ) -> Result<Value> {
        let own = Initiator::new(self, Operation::Append);
        let change = Change { event: "append_wo_mutation", old: None, initiator: initiator.unwrap_or(&own) };
        let value = self.tell(host, state, &change, true, value)?;
        self.tell(host, state, &change, false, value)
    }

    /// Tells that somebody said that the attribute changed (`flag_modified()`).
    pub fn tell_modified(&self, host: &mut dyn Host, state: &InstanceState) -> Result<()> {
        for listening in self.0.listeners.of("modified") {
            let token = Carried::Token(Initiator::new(self, Operation::Modified)).object(host)?;
            let arguments = vec![listening.object(host, state)?, token];
            listening.tell(host, arguments)?;
        }
        Ok(())
    }
}

/// What was there, as listeners see it.
fn shown(host: &mut dyn Host, old: &Loaded) -> Result<Value> {
    match old {
        Loaded::Value(value) => Ok(value.clone()),
        Loaded::NoResult => Carried::Symbol("PASSIVE_NO_RESULT").object(host),
        _ => Carried::Symbol("NO_VALUE").object(host),
    }
}
