//! What the ORM knows of one object: its identity, its session, what changed since it was loaded, what is expired.

mod changes;

use std::{
    any::Any,
    cell::{Cell, RefCell},
    fmt::{self, Write},
    rc::{Rc, Weak},
};

use compact_str::CompactString;

use crate::{
    orm::{Committed, IdentityKey, IdentityMap, Mapper, PendingCollection, WeakIdentityMap},
    trace::{self, Event, ObjectRef, ObjectState},
    value::{Class, Dict, Host, Object, Payload, Raise, Result, Str, Value, WeakObject},
};

/// What a mapped object keeps in its payload. When the object ends, its state leaves the identity map.
pub struct Instance {
    state: InstanceState,
}

/// The state of one mapped object. A handle: clones are the same state. It does not keep the object.
#[derive(Clone)]
pub struct InstanceState(Rc<Inner>);

/// What attributes and states need of the session that an object is in.
pub trait Owner {
    /// The session's number in the trace.
    fn number(&self) -> u32;

    /// The session itself, for whoever knows its type.
    fn as_any(self: Rc<Self>) -> Rc<dyn Any>;

    /// Begins the transaction if none is under way.
    fn autobegin(&self, host: &mut dyn Host) -> Result<()>;

    /// Whether the session holds that object, new or persistent.
    fn contains(&self, state: &InstanceState) -> bool;

    /// Whether the object is new in the session.
    fn is_new(&self, state: &InstanceState) -> bool;

    /// Adds an object that a relationship reached (`save-update`), with all that it reaches.
    fn save_or_update(&self, host: &mut dyn Host, state: &InstanceState) -> Result<()>;

    /// Warns that something changed while the session flushes (`what`: "collection append"), if it does.
    fn flush_warning(&self, host: &mut dyn Host, what: &str) -> Result<()>;

    /// Takes an object out of the session, with all that it reaches by `expunge`.
    fn expunge(&self, host: &mut dyn Host, state: &InstanceState) -> Result<()>;
}

/// A handle that does not keep the state.
#[derive(Clone, Default)]
pub struct WeakInstanceState(Weak<Inner>);

impl WeakInstanceState {
    /// The state, while it is there.
    pub fn upgrade(&self) -> Option<InstanceState> {
        self.0.upgrade().map(InstanceState)
    }
}

/// A small map by attribute name, in order of insertion.
#[derive(Debug)]
pub struct KeyMap<V>(Vec<(Str, V)>);

struct Inner {
    mapper: Mapper,
    object: RefCell<WeakObject>,
    number: Cell<u32>,
    key: RefCell<Option<IdentityKey>>,
    owner: RefCell<Option<Weak<dyn Owner>>>,
    identity_map: RefCell<WeakIdentityMap>,
    slot: Cell<u32>,
    held_at: Cell<u64>,
    modified: Cell<bool>,
    expired: Cell<bool>,
    deleted: Cell<bool>,
    orphaned_outside_of_session: Cell<bool>,
    load_pending: Cell<bool>,
    insert_order: Cell<u64>,
    run: Cell<u64>,
    committed: RefCell<KeyMap<Committed>>,
    expired_attributes: RefCell<Vec<Str>>,
    rare: RefCell<Option<Box<Rare>>>,
}

/// What most objects never have.
#[derive(Default)]
struct Rare {
    pending: KeyMap<PendingCollection>,
    callables: KeyMap<Rc<dyn Any>>,
    parents: Vec<(usize, Option<InstanceState>)>,
    empty_collections: KeyMap<Value>,
    load: Option<Rc<dyn Any>>,
    info: Option<Dict>,
    wrapper: Option<WeakObject>,
}

thread_local! {
    static OBJECTS: Cell<u32> = const { Cell::new(0) };
}

/// Starts the numbers of objects in the trace anew, at the beginning of a run.
pub fn reset_numbers() {
    OBJECTS.with(|objects| objects.set(0));
}

impl Instance {
    /// The payload of a new object of that mapper.
    pub fn new(mapper: Mapper) -> Instance {
        let inner = Inner {
            mapper,
            object: RefCell::default(),
            number: Cell::new(0),
            key: RefCell::default(),
            owner: RefCell::default(),
            identity_map: RefCell::default(),
            slot: Cell::new(0),
            held_at: Cell::new(0),
            modified: Cell::new(false),
            expired: Cell::new(false),
            deleted: Cell::new(false),
            orphaned_outside_of_session: Cell::new(false),
            load_pending: Cell::new(false),
            insert_order: Cell::new(0),
            run: Cell::new(0),
            committed: RefCell::default(),
            expired_attributes: RefCell::default(),
            rare: RefCell::default(),
        };
        Instance { state: InstanceState(Rc::new(inner)) }
    }
}

impl Payload for Instance {
    fn release(&self) -> Box<dyn Any> {
        Box::new((self.state.0.committed.take(), self.state.0.rare.take()))
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        let state = &self.state;
        // Parents know their children, and an object can be its own parent.
        let parents = state.change_rare(|rare| std::mem::take(&mut rare.parents));
        drop(parents);
        let Some(map) = state.identity_map() else { return };
        if map.discard(state)
            && let Some(owner) = state.owner()
        {
            trace::note_dropped(owner.number(), state.known_reference());
        }
    }
}

impl InstanceState {
    /// The state of a mapped object; `None` for any other.
    pub fn of(object: &Object) -> Option<InstanceState> {
        let state = &object.payload::<Instance>()?.state;
        if state.0.object.borrow().address() != object.address() {
            state.0.object.replace(object.downgrade());
        }
        Some(state.clone())
    }

    /// The state of a value that is a mapped object.
    pub fn of_value(value: &Value) -> Option<InstanceState> {
        InstanceState::of(value.as_object()?)
    }

    /// The state of a value, or `UnmappedInstanceError`.
    pub fn require(host: &mut dyn Host, value: &Value) -> Result<InstanceState> {
        InstanceState::of_value(value).ok_or_else(|| unmapped_instance(host, value))
    }

    /// The object, while it is there.
    pub fn object(&self) -> Option<Object> {
        self.0.object.borrow().upgrade()
    }

    /// The object with its attributes, or `ObjectDereferencedError`.
    pub fn dict(&self) -> Result<Dict> {
        self.object().and_then(|object| object.attributes().cloned()).ok_or_else(|| {
            Raise::new(
                "sqlalchemy.orm.exc.ObjectDereferencedError",
                format!(
                    "Can't emit change event for parent object of type <{}> - it has been garbage collected.",
                    self.mapper().class_name()
                ),
            )
        })
    }

    /// The mapper of the object's class.
    pub fn mapper(&self) -> &Mapper {
        &self.0.mapper
    }

    /// The identity, once the object is persistent.
    pub fn key(&self) -> Option<IdentityKey> {
        self.0.key.borrow().clone()
    }

    /// Whether it has an identity.
    pub fn has_identity(&self) -> bool {
        self.0.key.borrow().is_some()
    }

    /// Sets the identity. The state must not be in an identity map then.
    pub fn set_key(&self, key: Option<IdentityKey>) {
        let old = self.0.key.replace(key);
        drop(old);
    }

    /// The session that the object is in.
    pub fn owner(&self) -> Option<Rc<dyn Owner>> {
        self.0.owner.borrow().as_ref()?.upgrade()
    }

    /// Puts the object into a session, or into none.
    pub fn set_owner(&self, owner: Option<&Rc<dyn Owner>>) {
        *self.0.owner.borrow_mut() = owner.map(Rc::downgrade);
    }

    /// A handle that does not keep the state.
    pub fn downgrade(&self) -> WeakInstanceState {
        WeakInstanceState(Rc::downgrade(&self.0))
    }

    /// Whether both are the same state.
    pub fn is(&self, other: &InstanceState) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// The state's address: its key in sets of states.
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0).cast::<()>() as usize
    }

    /// Whether something changed since the last flush or load.
    pub fn is_modified(&self) -> bool {
        self.0.modified.get()
    }

    /// Whether all of it was expired and nothing has been loaded since.
    pub fn is_expired(&self) -> bool {
        self.0.expired.get()
    }

    /// Marks it as expired, or not.
    pub fn set_expired(&self, expired: bool) {
        self.0.expired.set(expired);
    }

    /// Whether its DELETE has been flushed.
    pub fn is_deleted(&self) -> bool {
        self.0.deleted.get()
    }

    /// Notes that its DELETE has been flushed, or taken back.
    pub fn set_deleted(&self, deleted: bool) {
        self.0.deleted.set(deleted);
    }

    /// Whether it lost its parent while in no session.
    pub fn orphaned_outside_of_session(&self) -> bool {
        self.0.orphaned_outside_of_session.get()
    }

    /// Notes that it lost its parent while in no session.
    pub fn set_orphaned_outside_of_session(&self, orphaned: bool) {
        self.0.orphaned_outside_of_session.set(orphaned);
    }

    /// Whether its relationships load though it has no row yet.
    pub fn load_pending(&self) -> bool {
        self.0.load_pending.get()
    }

    /// Has its relationships load though it has no row yet.
    pub fn set_load_pending(&self) {
        self.0.load_pending.set(true);
    }

    /// The order in which it was added to its session: that of the INSERTs.
    pub fn insert_order(&self) -> u64 {
        self.0.insert_order.get()
    }

    /// Sets the order in which it was added.
    pub fn set_insert_order(&self, order: u64) {
        self.0.insert_order.set(order);
    }

    /// The run of a load that saw it last.
    pub fn run(&self) -> u64 {
        self.0.run.get()
    }

    /// Notes the run of a load.
    pub fn set_run(&self, run: u64) {
        self.0.run.set(run);
    }

    /// What the query that loaded it left for later loads (options and path), in the form that loading keeps.
    pub fn load(&self) -> Option<Rc<dyn Any>> {
        self.rare(|rare| rare.load.clone())
    }

    /// Sets what later loads should know.
    pub fn set_load(&self, load: Option<Rc<dyn Any>>) {
        let old = match load {
            Some(load) => self.need_rare(|rare| rare.load.replace(load)),
            None => self.change_rare(|rare| rare.load.take()).flatten(),
        };
        drop(old);
    }

    /// The loader that a query's option set for an attribute of this object alone.
    pub fn callable(&self, key: &Str) -> Option<Rc<dyn Any>> {
        self.rare(|rare| rare.callables.get(key).cloned())
    }

    /// Sets or takes away such a loader.
    pub fn set_callable(&self, key: &Str, callable: Option<Rc<dyn Any>>) {
        let old = match callable {
            Some(callable) => self.need_rare(|rare| rare.callables.insert(key, callable)),
            None => self.change_rare(|rare| rare.callables.remove(key)).flatten(),
        };
        drop(old);
    }

    /// The script's own notes on the object (`inspect(obj).info`).
    pub fn info(&self) -> Dict {
        self.need_rare(|rare| rare.info.get_or_insert_default().clone())
    }

    /// The object that stands for it in the script, while anybody holds that.
    pub fn wrapper(&self) -> Option<Object> {
        self.rare(|rare| rare.wrapper.as_ref()?.upgrade())
    }

    /// Notes that object.
    pub fn set_wrapper(&self, wrapper: WeakObject) {
        self.need_rare(|rare| rare.wrapper = Some(wrapper));
    }

    /// Which of the five states it is in.
    pub fn object_state(&self) -> ObjectState {
        let attached = self.owner().is_some();
        match (self.has_identity(), attached) {
            (false, false) => ObjectState::Transient,
            (false, true) => ObjectState::Pending,
            (true, true) if self.is_deleted() => ObjectState::Deleted,
            (true, true) => ObjectState::Persistent,
            (true, false) => ObjectState::Detached,
        }
    }

    /// The object in the trace.
    pub fn reference(&self, host: &mut dyn Host) -> ObjectRef {
        let key = self.key().and_then(|key| key.text(host).ok());
        ObjectRef { id: self.number(), class: self.mapper().trace_name(), key }
    }

    /// Tells the trace that the object came into a state.
    pub fn announce(&self, host: &mut dyn Host, session: Option<u32>) {
        let object = self.reference(host);
        host.emit(Event::State { session, object, state: self.object_state() });
    }

    /// The object's number in the trace, from 1.
    pub fn number(&self) -> u32 {
        if self.0.number.get() == 0 {
            let number = OBJECTS.with(|objects| {
                objects.set(objects.get() + 1);
                objects.get()
            });
            self.0.number.set(number);
        }
        self.0.number.get()
    }

    /// What the object's class and key are called in messages: `<User at 0x7f…>`.
    pub fn describe(&self) -> String {
        format!("<{} at {:#x}>", self.mapper().class_name(), self.0.object.borrow().address())
    }

    // Attributes.

    /// What is committed of an attribute that changed.
    pub fn committed(&self, key: &Str) -> Option<Committed> {
        self.0.committed.borrow().get(key).cloned()
    }

    /// Whether an attribute changed.
    pub fn has_committed(&self, key: &Str) -> bool {
        self.0.committed.borrow().contains(key)
    }

    /// The keys of the attributes that changed, in order of their change.
    pub fn changed_keys(&self) -> Vec<Str> {
        self.0.committed.borrow().keys().cloned().collect()
    }

    /// Whether nothing is noted as changed.
    pub fn nothing_committed(&self) -> bool {
        self.0.committed.borrow().0.is_empty()
    }

    /// Sets what is committed of an attribute.
    pub fn set_committed(&self, key: &Str, committed: Committed) {
        let old = self.0.committed.borrow_mut().insert(key, committed);
        drop(old);
    }

    /// Forgets what was committed of an attribute; gives it.
    pub fn forget_committed(&self, key: &Str) -> Option<Committed> {
        self.0.committed.borrow_mut().remove(key)
    }

    /// The attributes that are expired and load when read.
    pub fn expired_attributes(&self) -> Vec<Str> {
        self.0.expired_attributes.borrow().clone()
    }

    /// Whether an attribute is expired.
    pub fn is_attribute_expired(&self, key: &Str) -> bool {
        let expired = self.0.expired_attributes.borrow();
        !expired.is_empty() && expired.contains(key)
    }

    /// Marks an attribute as expired, or not.
    pub fn set_attribute_expired(&self, key: &Str, is_expired: bool) {
        let mut expired = self.0.expired_attributes.borrow_mut();
        let place = expired.iter().position(|other| other == key);
        match (place, is_expired) {
            (None, true) => expired.push(key.clone()),
            (Some(place), false) => {
                expired.remove(place);
            }
            _ => {}
        }
    }

    /// Works on the changes that wait for a collection to be loaded; they are made if need be.
    pub fn with_pending<T>(&self, key: &Str, work: impl FnOnce(&mut PendingCollection) -> T) -> T {
        self.need_rare(|rare| work(rare.pending.get_or_insert_with(key, PendingCollection::default)))
    }

    /// Whether changes wait for a collection to be loaded.
    pub fn has_pending(&self, key: &Str) -> bool {
        self.rare(|rare| rare.pending.get(key).map(drop)).is_some()
    }

    /// A copy of the changes that wait for a collection.
    pub fn pending(&self, key: &Str) -> Option<PendingCollection> {
        self.rare(|rare| rare.pending.get(key).cloned())
    }

    /// Takes the changes that wait for a collection.
    pub fn take_pending(&self, key: &Str) -> Option<PendingCollection> {
        self.change_rare(|rare| rare.pending.remove(key)).flatten()
    }

    /// The stand-in for a collection that was never set.
    pub fn empty_collection(&self, key: &Str) -> Option<Value> {
        self.rare(|rare| rare.empty_collections.get(key).cloned())
    }

    /// Sets or takes away the stand-in for a collection that was never set.
    pub fn set_empty_collection(&self, key: &Str, collection: Option<Value>) {
        let old = match collection {
            Some(collection) => self.need_rare(|rare| rare.empty_collections.insert(key, collection)),
            None => self.change_rare(|rare| rare.empty_collections.remove(key)).flatten(),
        };
        drop(old);
    }

    /// Notes the parent by the relationship `token` (`None`: it was taken from its parent).
    pub fn set_parent(&self, token: usize, parent: Option<InstanceState>) {
        let old = self.need_rare(|rare| match rare.parents.iter_mut().find(|(other, _)| *other == token) {
            Some((_, known)) => Some(std::mem::replace(known, parent)),
            None => {
                rare.parents.push((token, parent));
                None
            }
        });
        drop(old);
    }

    /// The parent by the relationship `token`: nothing known, taken from its parent (`Some(None)`), or that one.
    pub fn parent(&self, token: usize) -> Option<Option<InstanceState>> {
        let known = |rare: &Rare| Some(rare.parents.iter().find(|(other, _)| *other == token)?.1.clone());
        self.rare(known)
    }

    /// Reads what most objects never have.
    fn rare<T>(&self, read: impl FnOnce(&Rare) -> Option<T>) -> Option<T> {
        self.0.rare.borrow().as_deref().and_then(read)
    }

    /// Changes it, where it is there.
    fn change_rare<T>(&self, change: impl FnOnce(&mut Rare) -> T) -> Option<T> {
        self.0.rare.borrow_mut().as_deref_mut().map(change)
    }

    /// Changes it; it is there from now on.
    fn need_rare<T>(&self, change: impl FnOnce(&mut Rare) -> T) -> T {
        change(self.0.rare.borrow_mut().get_or_insert_default())
    }

    // The identity map's own notes.

    pub(super) fn identity_map(&self) -> Option<IdentityMap> {
        self.0.identity_map.borrow().upgrade()
    }

    pub(super) fn set_identity_map(&self, map: Option<&IdentityMap>, slot: u32) {
        *self.0.identity_map.borrow_mut() = map.map(IdentityMap::downgrade).unwrap_or_default();
        self.0.slot.set(slot);
    }

    pub(super) fn slot(&self) -> u32 {
        self.0.slot.get()
    }

    pub(super) fn set_slot(&self, slot: u32) {
        self.0.slot.set(slot);
    }

    pub(super) fn held_at(&self) -> u64 {
        self.0.held_at.get()
    }

    pub(super) fn set_held_at(&self, change: u64) {
        self.0.held_at.set(change);
    }

    pub(super) fn has_key(&self, class: &Class, values: &[Value], token: &Value) -> bool {
        self.0.key.borrow().as_ref().is_some_and(|key| key.matches(class, values, token))
    }

    /// The object in the trace where no host is at hand to write its key.
    fn known_reference(&self) -> ObjectRef {
        let key = self.key().map(|key| {
            if let Some(text) = key.known_text() {
                return text;
            }
            let mut text = CompactString::default();
            for value in key.values() {
                if !text.is_empty() {
                    text.push_str(", ");
                }
                push_plain_repr(&mut text, value);
            }
            text
        });
        ObjectRef { id: self.number(), class: self.mapper().trace_name(), key }
    }
}

impl PartialEq for InstanceState {
    fn eq(&self, other: &InstanceState) -> bool {
        self.is(other)
    }
}

impl Eq for InstanceState {}

impl std::hash::Hash for InstanceState {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        state.write_usize(self.address());
    }
}

impl fmt::Debug for InstanceState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<InstanceState of {}>", self.describe())
    }
}

impl<V> KeyMap<V> {
    /// The value under `key`.
    pub fn get(&self, key: &Str) -> Option<&V> {
        self.0.iter().find(|(other, _)| other == key).map(|(_, value)| value)
    }

    /// Whether there is a value under `key`.
    pub fn contains(&self, key: &Str) -> bool {
        self.get(key).is_some()
    }

    /// Sets the value under `key`; gives the one it had.
    pub fn insert(&mut self, key: &Str, value: V) -> Option<V> {
        match self.0.iter_mut().find(|(other, _)| other == key) {
            Some((_, old)) => Some(std::mem::replace(old, value)),
            None => {
                self.0.push((key.clone(), value));
                None
            }
        }
    }

    /// Takes the value under `key`.
    pub fn remove(&mut self, key: &Str) -> Option<V> {
        let place = self.0.iter().position(|(other, _)| other == key)?;
        Some(self.0.remove(place).1)
    }

    /// The value under `key`, made if it is not there.
    pub fn get_or_insert_with(&mut self, key: &Str, make: impl FnOnce() -> V) -> &mut V {
        let place = match self.0.iter().position(|(other, _)| other == key) {
            Some(place) => place,
            None => {
                self.0.push((key.clone(), make()));
                self.0.len() - 1
            }
        };
        &mut self.0[place].1
    }

    /// The keys in order.
    pub fn keys(&self) -> impl Iterator<Item = &Str> {
        self.0.iter().map(|(key, _)| key)
    }
}

impl<V> Default for KeyMap<V> {
    fn default() -> KeyMap<V> {
        KeyMap(Vec::new())
    }
}

/// The error for an object whose class is not mapped.
pub fn unmapped_instance(host: &mut dyn Host, value: &Value) -> Raise {
    let mut message = format!("Class '{}' is not mapped", qualified(&host.class_of(value)));
    if let Value::Class(class) = value {
        let class = qualified(class);
        message.push_str(&format!("; was a class ({class}) supplied where an instance was required?"));
    }
    Raise::new("sqlalchemy.orm.exc.UnmappedInstanceError", message)
}

/// A class's name with its module's, which is `builtins` where it says none.
fn qualified(class: &Class) -> String {
    match class.attributes().get_str(&Str::from("__module__")) {
        Some(Value::Str(module)) => format!("{module}.{}", class.name()),
        _ => format!("builtins.{}", class.name()),
    }
}

fn push_plain_repr(out: &mut CompactString, value: &Value) {
    // A text takes everything.
    let _ = match value {
        Value::Int(number) => write!(out, "{number}"),
        Value::Str(text) => write!(out, "'{text}'"),
        other => write!(out, "{other:?}"),
    };
}
