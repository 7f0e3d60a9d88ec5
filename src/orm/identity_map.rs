//! The objects of a session by their identity. Clean ones are held weakly: an object that nothing refers to leaves the map
//! the moment it ends. Modified ones are held until they are written.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::{Rc, Weak},
};

use hashbrown::HashTable;

use crate::{
    orm::{IdentityKey, InstanceState, identity::identity_hash},
    value::{Class, Object, Value},
};

/// A session's identity map, in the order in which objects came in. A handle: clones are the same map.
#[derive(Clone, Default)]
pub struct IdentityMap(Rc<Inner>);

/// A handle that does not keep the map.
#[derive(Clone, Default)]
pub struct WeakIdentityMap(Weak<Inner>);

#[derive(Default)]
struct Inner {
    table: RefCell<Table>,
    /// Modified objects in the order of their first change.
    modified: RefCell<BTreeMap<u64, (InstanceState, Object)>>,
    changes: Cell<u64>,
}

#[derive(Default)]
struct Table {
    /// Each state with the hash of its key.
    entries: Vec<Option<(u64, InstanceState)>>,
    index: HashTable<u32>,
    live: usize,
}

impl IdentityMap {
    /// An empty map.
    pub fn new() -> IdentityMap {
        IdentityMap::default()
    }

    /// The number of objects.
    pub fn len(&self) -> usize {
        self.0.table.borrow().live
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The state under `key`.
    pub fn get(&self, key: &IdentityKey) -> Option<InstanceState> {
        self.find(key.hash(), key.class(), key.values(), key.token())
    }

    /// The state of the primary key `values` in the hierarchy of `class`: the search that loading makes for each row.
    pub fn lookup(&self, class: &Class, values: &[Value]) -> Option<InstanceState> {
        self.find(identity_hash(class, values), class, values, &Value::None)
    }

    /// Whether this very state is in the map.
    pub fn contains_state(&self, state: &InstanceState) -> bool {
        state.identity_map().is_some_and(|map| map.is(self))
    }

    /// Adds a state that has a key. `false` where the key is taken by another object, which then stays.
    pub fn add(&self, state: &InstanceState) -> bool {
        let Some(key) = state.key() else { return false };
        if let Some(present) = self.get(&key) {
            return present.is(state);
        }
        self.insert(state, &key);
        true
    }

    /// Puts a state that has a key in the place of whatever had the key; gives what was there.
    pub fn replace(&self, state: &InstanceState) -> Option<InstanceState> {
        let key = state.key()?;
        let present = self.get(&key);
        if let Some(present) = &present {
            if present.is(state) {
                return None;
            }
            self.discard(present);
        }
        self.insert(state, &key);
        present
    }

    /// Takes a state out, its strong reference too. Says whether it was in.
    pub fn discard(&self, state: &InstanceState) -> bool {
        if !self.contains_state(state) {
            return false;
        }
        let strong = self.release(state);
        let slot = state.slot();
        let removed = {
            let mut table = self.0.table.borrow_mut();
            let table = &mut *table;
            let removed = table.entries.get_mut(slot as usize).and_then(Option::take);
            if let Some((hash, _)) = removed {
                table.live -= 1;
                if let Ok(found) = table.index.find_entry(hash, |&other| other == slot) {
                    found.remove();
                }
            }
            while matches!(table.entries.last(), Some(None)) {
                table.entries.pop();
            }
            removed
        };
        state.set_identity_map(None, 0);
        // Dropped here, with no borrow held: it may be the last holder of other objects.
        drop(strong);
        removed.is_some()
    }

    /// Makes room for so many more objects.
    pub fn reserve(&self, count: usize) {
        let mut table = self.0.table.borrow_mut();
        let table = &mut *table;
        table.entries.reserve(count);
        let entries = &table.entries;
        table.index.reserve(count, |&slot| hash_at(entries, slot));
    }

    /// The states in order.
    pub fn states(&self) -> Vec<InstanceState> {
        self.0.table.borrow().entries.iter().flatten().map(|(_, state)| state.clone()).collect()
    }

    /// The keys in order.
    pub fn keys(&self) -> Vec<IdentityKey> {
        self.0.table.borrow().entries.iter().flatten().filter_map(|(_, state)| state.key()).collect()
    }

    /// The objects in order.
    pub fn objects(&self) -> Vec<Object> {
        self.states().iter().filter_map(InstanceState::object).collect()
    }

    /// The states of modified objects, in the order of their first change.
    pub fn dirty_states(&self) -> Vec<InstanceState> {
        self.0.modified.borrow().values().map(|(state, _)| state.clone()).collect()
    }

    /// Whether an object is modified.
    pub fn has_modified(&self) -> bool {
        !self.0.modified.borrow().is_empty()
    }

    /// Notes that `state` is modified, and holds its object until [`IdentityMap::release`].
    pub fn hold(&self, state: &InstanceState, object: Object) {
        if state.held_at() != 0 {
            return;
        }
        let change = self.0.changes.get() + 1;
        self.0.changes.set(change);
        state.set_held_at(change);
        self.0.modified.borrow_mut().insert(change, (state.clone(), object));
    }

    /// Lets go of a modified object; what is given back may be its last holder, so drop it with no borrow held.
    pub fn release(&self, state: &InstanceState) -> Option<Object> {
        let change = state.held_at();
        if change == 0 {
            return None;
        }
        state.set_held_at(0);
        self.0.modified.borrow_mut().remove(&change).map(|(_, object)| object)
    }

    /// Takes every state out, and gives them.
    pub fn clear(&self) -> Vec<InstanceState> {
        let states: Vec<InstanceState> = {
            let mut table = self.0.table.borrow_mut();
            table.index.clear();
            table.live = 0;
            std::mem::take(&mut table.entries).into_iter().flatten().map(|(_, state)| state).collect()
        };
        let held = std::mem::take(&mut *self.0.modified.borrow_mut());
        for state in &states {
            state.set_held_at(0);
            state.set_identity_map(None, 0);
        }
        drop(held);
        states
    }

    /// Whether both are the same map.
    pub fn is(&self, other: &IdentityMap) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// A handle that does not keep the map.
    pub fn downgrade(&self) -> WeakIdentityMap {
        WeakIdentityMap(Rc::downgrade(&self.0))
    }

    fn find(&self, hash: u64, class: &Class, values: &[Value], token: &Value) -> Option<InstanceState> {
        let table = self.0.table.borrow();
        let at = |slot: u32| table.entries.get(slot as usize).and_then(Option::as_ref);
        let slot = table.index.find(hash, |&slot| {
            at(slot).is_some_and(|(own, state)| *own == hash && state.has_key(class, values, token))
        })?;
        at(*slot).map(|(_, state)| state.clone())
    }

    fn insert(&self, state: &InstanceState, key: &IdentityKey) {
        let slot = {
            let mut table = self.0.table.borrow_mut();
            let table = &mut *table;
            if table.entries.len() > 16 && table.live * 2 < table.entries.len() {
                table.compact();
            }
            let slot = table.entries.len() as u32;
            table.entries.push(Some((key.hash(), state.clone())));
            table.live += 1;
            let entries = &table.entries;
            table.index.insert_unique(key.hash(), slot, |&other| hash_at(entries, other));
            slot
        };
        state.set_identity_map(Some(self), slot);
        if state.is_modified()
            && let Some(object) = state.object()
        {
            self.hold(state, object);
        }
    }
}

impl WeakIdentityMap {
    /// The map, while its session is there.
    pub fn upgrade(&self) -> Option<IdentityMap> {
        self.0.upgrade().map(IdentityMap)
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        // Chains of objects that hold each other go one by one, not by recursion into this map.
        let held = std::mem::take(&mut *self.modified.borrow_mut());
        for (state, object) in held.into_values() {
            state.set_held_at(0);
            drop(object);
        }
    }
}

impl Table {
    fn compact(&mut self) {
        self.entries.retain(Option::is_some);
        self.index.clear();
        let entries = &self.entries;
        for (slot, (hash, state)) in (0..).zip(entries.iter().flatten()) {
            state.set_slot(slot);
            self.index.insert_unique(*hash, slot, |&other| hash_at(entries, other));
        }
    }
}

fn hash_at(entries: &[Option<(u64, InstanceState)>], slot: u32) -> u64 {
    entries.get(slot as usize).and_then(Option::as_ref).map_or(0, |(hash, _)| *hash)
}
