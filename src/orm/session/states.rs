use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::orm::InstanceState;

/// A map from states to `V` that keeps the order of insertion: SQLAlchemy's dicts and sets of states, made deterministic.
#[derive(Clone, Debug)]
pub struct StateMap<V> {
    slots: FxHashMap<usize, u64>,
    entries: BTreeMap<u64, (InstanceState, V)>,
    next: u64,
}

/// An ordered set of states.
pub type StateSet = StateMap<()>;

impl<V> StateMap<V> {
    /// An empty map.
    pub fn new() -> StateMap<V> {
        StateMap { slots: FxHashMap::default(), entries: BTreeMap::new(), next: 0 }
    }

    /// The number of states.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether `state` is a key.
    pub fn contains(&self, state: &InstanceState) -> bool {
        self.slots.contains_key(&state.address())
    }

    /// What `state` maps to.
    pub fn get(&self, state: &InstanceState) -> Option<&V> {
        let slot = self.slots.get(&state.address())?;
        self.entries.get(slot).map(|(_, value)| value)
    }

    /// Maps `state` to `value`; gives back what it mapped to. A state that is there keeps its place.
    pub fn insert(&mut self, state: &InstanceState, value: V) -> Option<V> {
        if let Some(slot) = self.slots.get(&state.address())
            && let Some((_, old)) = self.entries.get_mut(slot)
        {
            return Some(std::mem::replace(old, value));
        }
        self.slots.insert(state.address(), self.next);
        self.entries.insert(self.next, (state.clone(), value));
        self.next += 1;
        None
    }

    /// Takes `state` out.
    pub fn remove(&mut self, state: &InstanceState) -> Option<V> {
        let slot = self.slots.remove(&state.address())?;
        self.entries.remove(&slot).map(|(_, value)| value)
    }

    /// The states in order.
    pub fn states(&self) -> impl Iterator<Item = &InstanceState> {
        self.entries.values().map(|(state, _)| state)
    }

    /// The values in the order of their states.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.entries.values().map(|(_, value)| value)
    }

    /// The states with their values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&InstanceState, &V)> {
        self.entries.values().map(|(state, value)| (state, value))
    }
}

impl StateSet {
    /// Adds `state`; says whether it is new.
    pub fn add(&mut self, state: &InstanceState) -> bool {
        self.insert(state, ()).is_none()
    }

    /// The states in order, as they are now.
    pub fn to_vec(&self) -> Vec<InstanceState> {
        self.states().cloned().collect()
    }
}

impl<V> Default for StateMap<V> {
    fn default() -> StateMap<V> {
        StateMap::new()
    }
}

impl<'a> FromIterator<&'a InstanceState> for StateSet {
    fn from_iter<I: IntoIterator<Item = &'a InstanceState>>(states: I) -> StateSet {
        let mut set = StateSet::new();
        for state in states {
            set.add(state);
        }
        set
    }
}
