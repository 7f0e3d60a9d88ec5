use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use crate::orm::InstanceState;

/// A map from states to `V` that keeps the order of insertion: SQLAlchemy's dicts and sets of states, made deterministic.
#[derive(Clone, Debug)]
pub struct StateMap<V> {
    /// Where in `entries` a state is, by its address.
    slots: FxHashMap<usize, usize>,
    /// In order of insertion; what was removed leaves a gap.
    entries: Vec<Option<(InstanceState, V)>>,
}

/// An ordered set of states.
pub type StateSet = StateMap<()>;

impl<V> StateMap<V> {
    /// An empty map.
    pub fn new() -> StateMap<V> {
        StateMap { slots: FxHashMap::default(), entries: Vec::new() }
    }

    /// The number of states.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// Whether `state` is a key.
    pub fn contains(&self, state: &InstanceState) -> bool {
        self.slots.contains_key(&state.address())
    }

    /// What `state` maps to.
    pub fn get(&self, state: &InstanceState) -> Option<&V> {
        let &slot = self.slots.get(&state.address())?;
        self.entries.get(slot)?.as_ref().map(|(_, value)| value)
    }

    /// Maps `state` to `value`; gives back what it mapped to. A state that is there keeps its place.
    pub fn insert(&mut self, state: &InstanceState, value: V) -> Option<V> {
        match self.slots.entry(state.address()) {
            Entry::Occupied(slot) => {
                let entry = self.entries.get_mut(*slot.get()).and_then(Option::as_mut);
                entry.map(|(_, old)| std::mem::replace(old, value))
            }
            Entry::Vacant(slot) => {
                slot.insert(self.entries.len());
                self.entries.push(Some((state.clone(), value)));
                None
            }
        }
    }

    /// Takes `state` out.
    pub fn remove(&mut self, state: &InstanceState) -> Option<V> {
        let slot = self.slots.remove(&state.address())?;
        let removed = self.entries.get_mut(slot)?.take();
        if self.slots.len() * 2 < self.entries.len() {
            self.compact();
        }
        removed.map(|(_, value)| value)
    }

    fn compact(&mut self) {
        self.entries.retain(Option::is_some);
        for (place, (state, _)) in self.entries.iter().flatten().enumerate() {
            self.slots.insert(state.address(), place);
        }
    }

    /// The states in order.
    pub fn states(&self) -> impl Iterator<Item = &InstanceState> {
        self.entries.iter().flatten().map(|(state, _)| state)
    }

    /// The values in the order of their states.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.entries.iter().flatten().map(|(_, value)| value)
    }

    /// The states with their values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&InstanceState, &V)> {
        self.entries.iter().flatten().map(|(state, value)| (state, value))
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
