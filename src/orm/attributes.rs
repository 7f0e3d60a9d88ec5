//! The attributes of mapped classes: reading, setting and deleting them, with what was committed before, the loaders behind
//! those that are not there, and the events that keep both sides of a relationship in step.
//!
//! The value of an attribute lives in the object's own dict. Nothing here holds a borrow while the script may run.

mod collection;
mod dynamic;
mod events;
mod history;
mod listening;
mod object;
mod scalar;

use std::{cell::Cell, fmt, rc::Rc};

use compact_str::{CompactString, format_compact};

pub use self::{
    events::{Initiator, Operation},
    history::History,
};
use crate::{
    orm::{
        ColumnProperty, InstanceState, Mapper, MapperProperty, RelationshipProperty,
        events::{Listeners, Validator},
    },
    trace::{AttributeValue, Event},
    value::{Dict, Host, Raise, Result, Str, Value},
};

/// How far the reading of an attribute may go when the value is not there: a set of permissions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passive(u16);

impl Passive {
    /// Loaders may be called.
    pub const CALLABLES_OK: Passive = Passive(1);
    /// Loaders may send SQL.
    pub const SQL_OK: Passive = Passive(2);
    /// Loaders may look for related objects by their key.
    pub const RELATED_OBJECT_OK: Passive = Passive(4);
    /// A value never set may be initialised, to an empty collection for example.
    pub const INIT_OK: Passive = Passive(8);
    /// Loaders may work for objects that are not persistent.
    pub const NON_PERSISTENT_OK: Passive = Passive(16);
    /// Loads use committed values of foreign keys, not changed ones.
    pub const LOAD_AGAINST_COMMITTED: Passive = Passive(32);
    /// Loads do not flush first.
    pub const NO_AUTOFLUSH: Passive = Passive(64);
    /// Loads that are set to raise do not.
    pub const NO_RAISE: Passive = Passive(128);
    /// The load is for the history of an attribute that has changed.
    pub const DEFERRED_HISTORY_LOAD: Passive = Passive(256);
    /// The history of an unloaded collection tells the changes that wait for it.
    pub const INCLUDE_PENDING_MUTATIONS: Passive = Passive(512);

    /// `PASSIVE_OFF`: everything is allowed.
    pub const OFF: Passive = Passive(4 | 16 | 8 | 1 | 2);
    /// `PASSIVE_RETURN_NO_VALUE`: as `OFF`, nothing is initialised.
    pub const RETURN_NO_VALUE: Passive = Passive(Self::OFF.0 ^ Self::INIT_OK.0);
    /// `PASSIVE_NO_INITIALIZE`: only what is there.
    pub const NO_INITIALIZE: Passive = Passive(Self::RETURN_NO_VALUE.0 ^ Self::CALLABLES_OK.0);
    /// `PASSIVE_NO_FETCH`: no SQL.
    pub const NO_FETCH: Passive = Passive(Self::OFF.0 ^ Self::SQL_OK.0);
    /// `PASSIVE_NO_FETCH_RELATED`: no related objects.
    pub const NO_FETCH_RELATED: Passive = Passive(Self::OFF.0 ^ Self::RELATED_OBJECT_OK.0);
    /// `PASSIVE_ONLY_PERSISTENT`: no loads for objects that are not persistent.
    pub const ONLY_PERSISTENT: Passive = Passive(Self::OFF.0 ^ Self::NON_PERSISTENT_OK.0);
    /// `PASSIVE_MERGE`: as `OFF`, without raising.
    pub const MERGE: Passive = Passive(Self::OFF.0 | Self::NO_RAISE.0);

    /// The set of those bits, as SQLAlchemy numbers them.
    pub const fn of_bits(bits: u16) -> Passive {
        Passive(bits)
    }

    /// Whether all of `other` is allowed.
    pub const fn contains(self, other: Passive) -> bool {
        self.0 & other.0 == other.0
    }

    /// Both sets.
    #[must_use]
    pub const fn with(self, other: Passive) -> Passive {
        Passive(self.0 | other.0)
    }

    /// This set without the other.
    #[must_use]
    pub const fn without(self, other: Passive) -> Passive {
        Passive(self.0 & !other.0)
    }
}

/// What reading an attribute gave.
#[derive(Clone, Debug)]
pub enum Loaded {
    /// A value.
    Value(Value),
    /// `PASSIVE_NO_RESULT`: there may be one, and it was not allowed to load it.
    NoResult,
    /// `NO_VALUE`: there is none.
    NoValue,
    /// `ATTR_WAS_SET`, from loaders only: the value is in the object's dict now.
    WasSet,
    /// `ATTR_EMPTY`, from loaders only: there is nothing to load.
    Empty,
}

impl Loaded {
    /// The value, where there is one.
    pub fn value(&self) -> Option<&Value> {
        match self {
            Loaded::Value(value) => Some(value),
            _ => None,
        }
    }

    /// The value, where there is one.
    pub fn into_value(self) -> Option<Value> {
        match self {
            Loaded::Value(value) => Some(value),
            _ => None,
        }
    }
}

/// What an attribute was before it changed.
#[derive(Clone, Debug)]
pub enum Committed {
    /// There was none.
    NoValue,
    /// There may have been one that was not loaded.
    NoResult,
    /// A scalar or an object.
    Value(Value),
    /// The members of a collection.
    Collection(Rc<[Value]>),
}

impl Committed {
    /// Whether there was none.
    pub fn is_no_value(&self) -> bool {
        matches!(self, Committed::NoValue)
    }

    /// The value, where it was a scalar or an object.
    pub fn into_value(self) -> Option<Value> {
        match self {
            Committed::Value(value) => Some(value),
            _ => None,
        }
    }
}

/// Changes of a collection that is not loaded: they are made when it is.
#[derive(Clone, Debug, Default)]
pub struct PendingCollection {
    /// What was added, in order.
    pub added: Vec<Value>,
    /// What was removed.
    pub deleted: Vec<Value>,
}

impl PendingCollection {
    /// Notes that `value` was added.
    pub fn append(&mut self, value: &Value) {
        match self.deleted.iter().position(|other| other.is(value)) {
            Some(place) => {
                self.deleted.remove(place);
            }
            None if !self.added.iter().any(|other| other.is(value)) => self.added.push(value.clone()),
            None => {}
        }
    }

    /// Notes that `value` was removed.
    pub fn remove(&mut self, value: &Value) {
        match self.added.iter().position(|other| other.is(value)) {
            Some(place) => {
                self.added.remove(place);
            }
            None if !self.deleted.iter().any(|other| other.is(value)) => self.deleted.push(value.clone()),
            None => {}
        }
    }
}

/// The loads that attributes ask for; the loading side of the ORM implements it.
pub trait Loading {
    /// Loads expired or deferred column attributes of a persistent object into its dict.
    fn load_scalar_attributes(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        keys: &[Str],
        passive: Passive,
    ) -> Result<Loaded>;

    /// Loads an attribute that has a loader of its own: a relationship, or a deferred column.
    fn load_attribute(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        attribute: &Attribute,
        passive: Passive,
    ) -> Result<Loaded>;
}

/// How an attribute holds its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttributeKind {
    /// A plain value.
    Scalar,
    /// A mapped object, or `None`.
    Object,
    /// A collection of mapped objects.
    Collection,
    /// A collection that is never loaded as a whole: only its changes are kept.
    Dynamic,
}

/// The implementation of an instrumented attribute of a mapped class. A handle: clones are the same attribute.
#[derive(Clone)]
pub struct Attribute(Rc<Inner>);

struct Inner {
    key: Str,
    owner: Str,
    kind: AttributeKind,
    property: MapperProperty,
    active_history: Cell<bool>,
    track_parent: bool,
    has_loader: bool,
    deferred_history: Cell<bool>,
    listeners: Rc<Listeners>,
    validator: Option<Validator>,
}

impl Attribute {
    /// The attribute of a mapped class for a property; `None` for a second name of another attribute.
    pub fn new(mapper: &Mapper, property: MapperProperty) -> Option<Attribute> {
        let (kind, active_history, track_parent, has_loader) = match &property {
            MapperProperty::Column(column) => {
                (AttributeKind::Scalar, column.active_history(), false, column.is_deferred())
            }
            MapperProperty::Relationship(relationship) => {
                let kind = match relationship.uselist() {
                    true if relationship.is_dynamic() => AttributeKind::Dynamic,
                    true => AttributeKind::Collection,
                    false => AttributeKind::Object,
                };
                (kind, relationship.active_history(), relationship.tracks_parent(), true)
            }
            MapperProperty::Synonym(_) | MapperProperty::Composite(_) => return None,
        };
        let deferred_history = property.as_relationship().is_some_and(RelationshipProperty::deferred_history);
        Some(Attribute(Rc::new(Inner {
            listeners: mapper.attribute_listeners(property.key()),
            validator: mapper.validator(property.key()),
            key: property.key().clone(),
            owner: mapper.class_name().clone(),
            kind,
            property,
            active_history: Cell::new(active_history),
            track_parent,
            has_loader,
            deferred_history: Cell::new(deferred_history),
        })))
    }

    /// Its name.
    pub fn key(&self) -> &Str {
        &self.0.key
    }

    /// Its name with the class's: `User.name`.
    pub fn label(&self) -> String {
        format!("{}.{}", self.0.owner, self.0.key)
    }

    /// How it holds its value.
    pub fn kind(&self) -> AttributeKind {
        self.0.kind
    }

    /// Whether it is a collection.
    pub fn is_collection(&self) -> bool {
        matches!(self.0.kind, AttributeKind::Collection | AttributeKind::Dynamic)
    }

    /// Whether it is a collection that is never loaded as a whole.
    pub fn is_dynamic(&self) -> bool {
        self.0.kind == AttributeKind::Dynamic
    }

    /// The property that it stands for.
    pub fn property(&self) -> &MapperProperty {
        &self.0.property
    }

    /// The relationship, where it is one.
    pub fn relationship(&self) -> Option<&RelationshipProperty> {
        self.0.property.as_relationship()
    }

    /// Whether the old value is loaded before it is replaced.
    pub fn active_history(&self) -> bool {
        self.0.active_history.get() || self.0.listeners.active_history()
    }

    /// Sets whether the old value is loaded before it is replaced.
    pub fn set_active_history(&self, active: bool) {
        self.0.active_history.set(active);
    }

    /// Whether the attribute loads with the object's other columns when expired.
    pub fn accepts_scalar_loader(&self) -> bool {
        self.0.kind == AttributeKind::Scalar
    }

    /// Whether it comes with the other columns when one of them was expired and is read; what loads by itself does not.
    pub fn loads_on_unexpire(&self) -> bool {
        self.accepts_scalar_loader() && !self.0.has_loader
    }

    /// Whether children note which parent they have by this attribute.
    pub fn tracks_parent(&self) -> bool {
        self.0.track_parent
    }

    /// What children note their parent under.
    pub fn parent_token(&self) -> usize {
        self.0.property.address()
    }

    /// Whether both are the same attribute.
    pub fn is(&self, other: &Attribute) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// Reads the attribute as the script does.
    pub fn get_value(&self, host: &mut dyn Host, state: &InstanceState, dict: &Dict) -> Result<Value> {
        if self.is_dynamic() {
            return self.dynamic_value(host, state);
        }
        if let Some(value) = dict.get_str(&self.0.key) {
            return Ok(value);
        }
        Ok(self.get(host, state, dict, Passive::OFF)?.into_value().unwrap_or_default())
    }

    /// Reads the attribute as far as `passive` allows.
    pub fn get(&self, host: &mut dyn Host, state: &InstanceState, dict: &Dict, passive: Passive) -> Result<Loaded> {
        let key = &self.0.key;
        if self.is_dynamic() {
            let history = self.dynamic_history(host, state, passive)?;
            return Ok(Loaded::Value(Value::list(history.non_deleted())));
        }
        if let Some(value) = dict.get_str(key) {
            return Ok(Loaded::Value(value));
        }
        // What was changed away is not loaded again.
        if state.committed(key).is_none_or(|committed| committed.is_no_value()) {
            if !passive.contains(Passive::CALLABLES_OK) {
                return Ok(Loaded::NoResult);
            }
            match self.fire_loaders(host, state, passive)? {
                Loaded::Empty => {}
                Loaded::WasSet => {
                    return match dict.get_str(key) {
                        Some(value) => Ok(Loaded::Value(value)),
                        None => Err(Raise::new(
                            "KeyError",
                            format!("Deferred loader for attribute '{key}' failed to populate correctly"),
                        )),
                    };
                }
                Loaded::Value(value) => return Ok(Loaded::Value(self.set_committed_value(host, state, dict, value)?)),
                nothing => return Ok(nothing),
            }
        }
        if !passive.contains(Passive::INIT_OK) {
            return Ok(Loaded::NoValue);
        }
        Ok(Loaded::Value(self.default_value(host, state, dict)?))
    }

    /// Sets the attribute as the script does.
    pub fn set_value(&self, host: &mut dyn Host, state: &InstanceState, dict: &Dict, value: Value) -> Result<()> {
        let old = dict.get_str(&self.0.key);
        self.set(host, state, dict, value, None, Passive::OFF)?;
        let described = |value: Option<Value>, host: &mut dyn Host| value.map(|value| self.describe(host, &value));
        let new = described(dict.get_str(&self.0.key), host).unwrap_or(AttributeValue::Absent);
        let old = described(old, host).unwrap_or(AttributeValue::Absent);
        let object = state.reference(host);
        host.emit(Event::Attribute { object, name: self.0.key.shared(), old, new });
        Ok(())
    }

    /// Sets the attribute; `initiator` is the change that this one follows from.
    pub fn set(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        dict: &Dict,
        value: Value,
        initiator: Option<&Initiator>,
        passive: Passive,
    ) -> Result<()> {
        match self.0.kind {
            AttributeKind::Scalar => self.set_scalar(host, state, dict, value, initiator),
            AttributeKind::Object => self.set_object(host, state, dict, value, initiator, None),
            AttributeKind::Collection => self.set_collection(host, state, dict, value, passive, true),
            AttributeKind::Dynamic => self.set_dynamic(host, state, &value, initiator),
        }
    }

    /// Sets the attribute to what a merge made: the members of a collection come as a list, whatever its class.
    pub fn set_merged(&self, host: &mut dyn Host, state: &InstanceState, dict: &Dict, value: Value) -> Result<()> {
        match self.0.kind {
            AttributeKind::Collection => self.set_collection(host, state, dict, value, Passive::MERGE, false),
            _ => self.set(host, state, dict, value, None, Passive::MERGE),
        }
    }

    /// Deletes the attribute as `del obj.name` does.
    pub fn delete(&self, host: &mut dyn Host, state: &InstanceState, dict: &Dict) -> Result<()> {
        match self.0.kind {
            AttributeKind::Scalar => self.delete_scalar(host, state, dict),
            AttributeKind::Object => self.delete_object(host, state, dict),
            AttributeKind::Collection => self.delete_collection(host, state, dict),
            AttributeKind::Dynamic => Err(Raise::new("NotImplementedError", "")),
        }
    }

    /// Adds a member (to a collection), or sets the object (of a scalar).
    pub fn append(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        dict: &Dict,
        value: Value,
        initiator: Option<&Initiator>,
        passive: Passive,
    ) -> Result<()> {
        match self.0.kind {
            AttributeKind::Collection => self.append_member(host, state, dict, value, initiator, passive),
            AttributeKind::Dynamic => self.dynamic_append(host, state, &value, initiator),
            _ => self.set(host, state, dict, value, initiator, passive),
        }
    }

    /// Removes a member (of a collection), or sets `None` where the object is that one (of a scalar), and is content
    /// where it is not there.
    pub fn pop(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        dict: &Dict,
        value: Value,
        initiator: Option<&Initiator>,
        passive: Passive,
    ) -> Result<()> {
        match self.0.kind {
            AttributeKind::Collection => self.pop_member(host, state, dict, value, initiator, passive),
            AttributeKind::Dynamic => self.dynamic_remove(host, state, &value, initiator),
            _ => self.set_object(host, state, dict, Value::None, initiator, Some((&value, true))),
        }
    }

    /// Sets the value as being what the database holds.
    pub fn set_committed_value(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        dict: &Dict,
        value: Value,
    ) -> Result<Value> {
        if self.is_collection() {
            return self.set_committed_collection(host, state, dict, value);
        }
        let old = dict.insert_str(&self.0.key, value.clone());
        state.commit(dict, std::slice::from_ref(&self.0.key));
        drop(old);
        Ok(value)
    }

    /// The value before it changed.
    pub fn committed_value(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        dict: &Dict,
        passive: Passive,
    ) -> Result<Loaded> {
        match state.committed(&self.0.key) {
            Some(Committed::NoValue) => Ok(Loaded::Value(Value::None)),
            Some(Committed::NoResult) => Ok(Loaded::NoResult),
            Some(Committed::Value(value)) => Ok(Loaded::Value(value)),
            Some(Committed::Collection(members)) => Ok(Loaded::Value(Value::list(members.to_vec()))),
            None => self.get(host, state, dict, passive),
        }
    }

    /// What was added, kept and taken away since the last flush or load.
    pub fn history(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        dict: &Dict,
        passive: Passive,
    ) -> Result<History> {
        match self.0.kind {
            AttributeKind::Scalar => self.scalar_history(host, state, dict, passive),
            AttributeKind::Object => self.object_history(host, state, dict, passive),
            AttributeKind::Collection => self.collection_history(host, state, dict, passive),
            AttributeKind::Dynamic => self.dynamic_history(host, state, passive),
        }
    }

    /// Whether the child `state` has a parent by this attribute; `optimistic` where nothing is known.
    pub fn has_parent(&self, state: &InstanceState, optimistic: bool) -> bool {
        state.parent(self.parent_token()).map_or(optimistic, |parent| parent.is_some())
    }

    /// Notes that the child `state` has or has not the parent by this attribute; an error where the parent it had is
    /// another one that is gone.
    pub fn set_has_parent(&self, state: &InstanceState, parent: &InstanceState, value: bool) -> Result<()> {
        let token = self.parent_token();
        if value {
            state.set_parent(token, Some(parent.clone()));
            return Ok(());
        }
        if let Some(Some(last)) = state.parent(token)
            && last.key() != parent.key()
        {
            if last.object().is_none() {
                return Err(Raise::new(
                    "sqlalchemy.orm.exc.StaleDataError",
                    format!(
                        "Removing state {} from parent state {} along attribute '{}', but the parent record has gone \
                         stale, can't be sure this is the most recent parent.",
                        state.describe(),
                        parent.describe(),
                        self.0.key
                    ),
                ));
            }
            return Ok(());
        }
        state.set_parent(token, None);
        Ok(())
    }

    /// Notes that a value taken out of an object's dict is not the object's any more.
    pub fn invalidate(&self, value: &Value) {
        if self.is_collection()
            && let Some(collection) = crate::orm::Collection::of(value)
        {
            collection.invalidate();
        }
    }

    /// The value in the trace.
    pub fn describe(&self, host: &mut dyn Host, value: &Value) -> AttributeValue {
        describe(host, value)
    }

    fn fire_loaders(&self, host: &mut dyn Host, state: &InstanceState, passive: Passive) -> Result<Loaded> {
        let by_query = self.0.property.as_column().is_some_and(ColumnProperty::is_query_expression);
        if !by_query && self.loads_on_unexpire() && state.is_attribute_expired(&self.0.key) {
            return state.load_expired(host, passive);
        }
        // An option of the query may have left the column out.
        let left_out = self.0.kind == AttributeKind::Scalar && state.load().is_some();
        if self.0.has_loader || left_out || state.callable(&self.0.key).is_some() {
            let loading = state.mapper().loading();
            return loading.load_attribute(host, state, self, passive);
        }
        Ok(Loaded::Empty)
    }

    /// The value of an attribute that was never set. It does not go into the dict.
    fn default_value(&self, host: &mut dyn Host, state: &InstanceState, dict: &Dict) -> Result<Value> {
        match self.0.kind {
            AttributeKind::Collection => self.empty_collection(host, state),
            _ => self.tell_init_scalar(host, state, dict),
        }
    }
}

impl fmt::Debug for Attribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<Attribute {}>", self.label())
    }
}

/// The characters that the trace shows of a value at most.
const LONGEST: usize = 80;

/// A value of an attribute in the trace.
pub fn describe(host: &mut dyn Host, value: &Value) -> AttributeValue {
    if let Some(state) = InstanceState::of_value(value) {
        return AttributeValue::Object(Some(state.reference(host)));
    }
    if let Some(collection) = crate::orm::Collection::of(value) {
        let members = collection.plain_members();
        let states = members.iter().filter_map(InstanceState::of_value);
        return AttributeValue::Collection(states.map(|state| state.reference(host)).collect());
    }
    // Objects of the script are not asked for their repr: the trace must not run the script.
    let mut text = match value {
        Value::Object(object) => format_compact!("<{} object>", object.class().name()),
        Value::List(_) | Value::Dict(_) | Value::Set(_) | Value::Tuple(_) | Value::Class(_) => {
            format_compact!("<{}>", host.class_of(value).name())
        }
        plain => {
            let mut text = CompactString::default();
            // What cannot be shown is shown as nothing.
            let _ = host.write_repr(plain, &mut text);
            text
        }
    };
    if text.len() > LONGEST
        && let Some((cut, _)) = text.char_indices().nth(LONGEST)
    {
        text.truncate(cut);
        text.push('…');
    }
    AttributeValue::Scalar(text)
}
