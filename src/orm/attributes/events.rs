use super::{Attribute, AttributeKind, Loaded, Passive, listening::Change};
use crate::{
    orm::{Collection, InstanceState},
    value::{Host, Raise, Result, Value},
};

/// What a change of an attribute does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Adds a member.
    Append,
    /// Takes a member or an object away.
    Remove,
    /// Sets an object.
    Replace,
    /// Sets a whole collection.
    BulkReplace,
    /// Changes in itself.
    Modified,
}

impl crate::value::Payload for Initiator {}

/// The change that started a chain of changes: both sides of a relationship follow it, and none comes round again.
#[derive(Clone, Debug)]
pub struct Initiator {
    attribute: Attribute,
    operation: Operation,
}

impl Initiator {
    /// A change of `attribute`.
    pub fn new(attribute: &Attribute, operation: Operation) -> Initiator {
        Initiator { attribute: attribute.clone(), operation }
    }

    /// The attribute that changes.
    pub fn attribute(&self) -> &Attribute {
        &self.attribute
    }

    /// What it does.
    pub fn operation(&self) -> Operation {
        self.operation
    }

    /// Whether this is that change; appending to a scalar is replacing it.
    fn is(&self, attribute: &Attribute, operation: Operation) -> bool {
        let operation = match (attribute.kind(), operation) {
            (AttributeKind::Collection | AttributeKind::Dynamic, operation) => operation,
            (_, Operation::Append) => Operation::Replace,
            (_, operation) => operation,
        };
        self.operation == operation && self.attribute.is(attribute)
    }

    fn has_token(&self, attribute: &Attribute) -> bool {
        self.attribute.parent_token() == attribute.parent_token()
    }
}

impl Attribute {
    /// Tells those who listen that an object is set: the session's cascades, then the other side; the script's validator
    /// before, its listeners before or behind. Gives the object as they leave it.
    pub(super) fn fire_set(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        value: Value,
        old: &Loaded,
        initiator: &Initiator,
    ) -> Result<Value> {
        let change = Change { event: "set", old: Some(old), initiator };
        let value = self.tell(host, state, &change, true, value)?;
        self.check_single_parent(host, state, &value, old.value(), initiator)?;
        let value = self.validate(host, state, value, initiator, false)?;
        self.cascade_set(host, state, &value, old, initiator)?;
        self.follow_set(host, state, &value, old, initiator)?;
        self.tell(host, state, &change, false, value)
    }

    /// Has the other side follow that an object is set.
    fn follow_set(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        value: &Value,
        old: &Loaded,
        initiator: &Initiator,
    ) -> Result<()> {
        let Some(back) = self.back_reference() else { return Ok(()) };
        if old.value().is_some_and(|old| old.is(value)) {
            return Ok(());
        }
        if let Some(previous) = old.value()
            && !previous.is_none()
        {
            let previous = related_state(host, previous)?;
            let other = back_attribute(&previous, &back)?;
            let token = if other.is_collection() { Operation::Remove } else { Operation::Replace };
            if !initiator.is(&other, token) {
                let own =
                    Initiator::new(self, if self.is_collection() { Operation::Append } else { Operation::Replace });
                other.pop(host, &previous, &previous.dict()?, this(state), Some(&own), Passive::NO_FETCH)?;
            }
        }
        if !value.is_none() {
            self.back_append(host, state, value, &back, initiator)?;
        }
        Ok(())
    }

    /// Tells those who listen that a member is appended. Gives it as they leave it.
    pub(super) fn fire_append(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        value: Value,
        initiator: &Initiator,
    ) -> Result<Value> {
        let change = Change { event: "append", old: None, initiator };
        let value = self.tell(host, state, &change, true, value)?;
        self.check_single_parent(host, state, &value, None, initiator)?;
        let value = self.validate(host, state, value, initiator, false)?;
        if !value.is_none() {
            self.follow_append(host, state, &value, initiator)?;
        }
        self.tell(host, state, &change, false, value)
    }

    /// Has the session and the other side follow that a member is appended.
    fn follow_append(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        value: &Value,
        initiator: &Initiator,
    ) -> Result<()> {
        let child = related_state(host, value)?;
        if let Some(owner) = state.owner() {
            owner.flush_warning(host, "collection append")?;
            if self.cascades_save(initiator) && !owner.contains(&child) {
                owner.save_or_update(host, &child)?;
            }
        }
        match self.back_reference() {
            Some(back) => self.back_append(host, state, value, &back, initiator),
            None => Ok(()),
        }
    }

    /// Tells those who listen that a member or an object is taken away.
    pub(super) fn fire_remove(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        value: Option<&Value>,
        initiator: &Initiator,
    ) -> Result<()> {
        let told = value.cloned().unwrap_or_default();
        let change = Change { event: "remove", old: None, initiator };
        self.tell(host, state, &change, true, told.clone())?;
        self.validate(host, state, told.clone(), initiator, true)?;
        self.follow_remove(host, state, value, initiator)?;
        self.tell(host, state, &change, false, told).map(drop)
    }

    fn follow_remove(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        value: Option<&Value>,
        initiator: &Initiator,
    ) -> Result<()> {
        let Some(value) = value.filter(|value| !value.is_none()) else { return Ok(()) };
        let child = related_state(host, value)?;
        let owner = state.owner();
        if let Some(owner) = &owner {
            let what = if self.is_collection() { "collection remove" } else { "related attribute delete" };
            owner.flush_warning(host, what)?;
        }
        let deletes_orphans = self.relationship().is_some_and(|relationship| relationship.cascade().delete_orphan);
        if deletes_orphans && child.mapper().is_orphan(&child) {
            match &owner {
                Some(owner) if owner.is_new(&child) => owner.expunge(host, &child)?,
                _ => child.set_orphaned_outside_of_session(true),
            }
        }
        let Some(back) = self.back_reference() else { return Ok(()) };
        let other = back_attribute(&child, &back)?;
        let replaced = if other.is_collection() { Operation::BulkReplace } else { Operation::Replace };
        if initiator.is(&other, Operation::Remove) || initiator.is(&other, replaced) {
            return Ok(());
        }
        // A member that is in the list twice keeps its parent when it is taken out once.
        if !other.is_collection()
            && self.is_collection()
            && let Some(collection) = state.dict()?.get_str(self.key()).as_ref().and_then(Collection::of)
            && collection.count(value) > 1
        {
            return Ok(());
        }
        other.pop(host, &child, &child.dict()?, this(state), Some(initiator), Passive::NO_FETCH)
    }

    /// Refuses a child that has another parent by a relationship with `single_parent`.
    fn check_single_parent(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        value: &Value,
        old: Option<&Value>,
        initiator: &Initiator,
    ) -> Result<()> {
        let Some(relationship) = self.relationship().filter(|relationship| relationship.options().single_parent) else {
            return Ok(());
        };
        if value.is_none() || initiator.attribute().key() != self.key() || old.is_some_and(|old| old.is(value)) {
            return Ok(());
        }
        let child = related_state(host, value)?;
        if !initiator.attribute().has_parent(&child, false) {
            return Ok(());
        }
        let class = host.repr(&Value::Class(state.mapper().class().clone()))?;
        Err(Raise::new(
            "sqlalchemy.exc.InvalidRequestError",
            format!(
                "Instance {} is already associated with an instance of {class} via its {} attribute, and is only allowed a \
                 single parent. (Background on this error at: https://sqlalche.me/e/21/bbf1)",
                child.describe(),
                relationship.label()
            ),
        ))
    }

    fn cascade_set(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        value: &Value,
        old: &Loaded,
        initiator: &Initiator,
    ) -> Result<()> {
        if old.value().is_some_and(|old| old.is(value)) {
            return Ok(());
        }
        let child = if value.is_none() { None } else { Some(related_state(host, value)?) };
        let Some(owner) = state.owner() else { return Ok(()) };
        owner.flush_warning(host, "related attribute set")?;
        if let Some(child) = &child
            && self.cascades_save(initiator)
            && !owner.contains(child)
        {
            owner.save_or_update(host, child)?;
        }
        let deletes_orphans = self.relationship().is_some_and(|relationship| relationship.cascade().delete_orphan);
        if deletes_orphans
            && let Some(previous) = old.value().and_then(InstanceState::of_value)
            && owner.is_new(&previous)
            && previous.mapper().is_orphan(&previous)
        {
            owner.expunge(host, &previous)?;
        }
        Ok(())
    }

    /// Whether `save-update` follows this change: not where it came over from the other side.
    fn cascades_save(&self, initiator: &Initiator) -> bool {
        self.key() == initiator.attribute().key()
            && self.relationship().is_some_and(|relationship| relationship.cascade().save_update)
    }

    fn back_append(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        child: &Value,
        back: &crate::value::Str,
        initiator: &Initiator,
    ) -> Result<()> {
        let child_state = related_state(host, child)?;
        let other = back_attribute(&child_state, back)?;
        if !initiator.has_token(self) && !initiator.has_token(&other) {
            return Err(Raise::value_error(format!(
                "Bidirectional attribute conflict detected: Passing object {} to attribute \"{}\" triggers a modify \
                 event on attribute \"{}\" via the backref \"{}\".",
                state.describe(),
                initiator.attribute().label(),
                other.label(),
                self.label()
            )));
        }
        if initiator.is(&other, Operation::Append)
            || (other.is_collection() && initiator.is(&other, Operation::BulkReplace))
        {
            return Ok(());
        }
        other.append(host, &child_state, &child_state.dict()?, this(state), Some(initiator), Passive::NO_FETCH)
    }

    /// The attribute of the other side that follows this one.
    fn back_reference(&self) -> Option<crate::value::Str> {
        self.relationship()?.synced_back_reference()
    }
}

/// The state of an object that a relationship is given; the error of CPython where it is none.
fn related_state(host: &mut dyn Host, value: &Value) -> Result<InstanceState> {
    InstanceState::of_value(value).ok_or_else(|| {
        let message = match value {
            Value::Class(class) => format!("type object '{}' has no attribute '_sa_instance_state'", class.name()),
            _ => format!("'{}' object has no attribute '_sa_instance_state'", host.class_of(value).name()),
        };
        Raise::new("AttributeError", message)
    })
}

fn back_attribute(state: &InstanceState, key: &crate::value::Str) -> Result<Attribute> {
    state.mapper().attribute(key).ok_or_else(|| Raise::new("KeyError", key.clone()))
}

fn this(state: &InstanceState) -> Value {
    state.object().map_or(Value::None, Value::Object)
}
