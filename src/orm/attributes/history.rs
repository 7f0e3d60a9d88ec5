use rustc_hash::FxHashSet;

use super::{Attribute, Loaded, Passive};
use crate::{
    orm::{Collection, Committed, InstanceState},
    value::{CompareOp, Dict, Host, Object, Result, Value},
};

/// What became of an attribute since the last flush or load.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// Values that are new.
    pub added: Vec<Value>,
    /// Values that were there and are.
    pub unchanged: Vec<Value>,
    /// Values that were there and are not.
    pub deleted: Vec<Value>,
    /// Which of the three are told as lists though they are empty: those of collections are.
    pub lists: [bool; 3],
}

impl History {
    /// Whether something was added or taken away.
    pub fn has_changes(&self) -> bool {
        !self.added.is_empty() || !self.deleted.is_empty()
    }

    /// Whether there is nothing at all.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.unchanged.is_empty() && self.deleted.is_empty()
    }

    /// All values: added, unchanged, deleted.
    pub fn sum(&self) -> Vec<Value> {
        [&self.added[..], &self.unchanged[..], &self.deleted[..]].concat()
    }

    /// Values that are there now.
    pub fn non_deleted(&self) -> Vec<Value> {
        [&self.added[..], &self.unchanged[..]].concat()
    }

    /// Values that were there before.
    pub fn non_added(&self) -> Vec<Value> {
        [&self.unchanged[..], &self.deleted[..]].concat()
    }

    fn added(value: Value) -> History {
        History { added: vec![value], ..History::default() }
    }

    fn unchanged(value: Value) -> History {
        History { unchanged: vec![value], ..History::default() }
    }

    /// The history of a value that is now `current` and was `original`.
    fn replaced(current: Option<Value>, original: Committed, keeps_none: bool) -> History {
        let deleted: Vec<Value> = match original {
            Committed::Value(Value::None) if !keeps_none => Vec::new(),
            Committed::Value(value) => vec![value],
            _ => Vec::new(),
        };
        match current {
            Some(current) => History { deleted, ..History::added(current) },
            None if deleted.is_empty() => History::added(Value::None),
            None => History { deleted, ..History::default() },
        }
    }
}

impl Attribute {
    pub(super) fn scalar_history(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        dict: &Dict,
        passive: Passive,
    ) -> Result<History> {
        let current = match dict.get_str(self.key()) {
            Some(value) => Some(value),
            None if state.has_committed(self.key()) => None,
            None => match self.get(host, state, dict, passive.without(Passive::INIT_OK))? {
                Loaded::NoResult => return Ok(History::default()),
                Loaded::Value(value) => Some(value),
                _ => None,
            },
        };
        let Some(original) = state.committed(self.key()) else {
            return Ok(current.map(History::unchanged).unwrap_or_default());
        };
        if let (Some(current), Committed::Value(original)) = (&current, &original)
            && self.is_equal(host, current, original)?
        {
            return Ok(History::unchanged(current.clone()));
        }
        Ok(History::replaced(current, original, true))
    }

    pub(super) fn object_history(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        dict: &Dict,
        passive: Passive,
    ) -> Result<History> {
        let current = match dict.get_str(self.key()) {
            Some(value) => Some(value),
            None => match self.get(host, state, dict, passive.without(Passive::INIT_OK))? {
                Loaded::NoResult => return Ok(History::default()),
                Loaded::Value(value) => Some(value),
                _ => None,
            },
        };
        let mut original = state.committed(self.key());
        if self.0.deferred_history.get() && matches!(original, Some(Committed::NoResult)) {
            let passive = passive
                .with(Passive::ONLY_PERSISTENT)
                .with(Passive::NO_AUTOFLUSH)
                .with(Passive::LOAD_AGAINST_COMMITTED)
                .with(Passive::NO_RAISE)
                .with(Passive::DEFERRED_HISTORY_LOAD);
            let loaded = self.fire_loaders(host, state, passive)?;
            original = Some(match loaded {
                // A loader that found nothing to load says that it was NULL.
                Loaded::Empty | Loaded::WasSet => Committed::NoValue,
                other => other.committed(),
            });
        }
        let Some(original) = original else {
            return Ok(current.map(History::unchanged).unwrap_or_default());
        };
        if let (Some(current), Committed::Value(original)) = (&current, &original)
            && current.is(original)
        {
            return Ok(History::unchanged(current.clone()));
        }
        Ok(History::replaced(current, original, false))
    }

    pub(super) fn collection_history(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        dict: &Dict,
        passive: Passive,
    ) -> Result<History> {
        let current = match self.get(host, state, dict, passive)? {
            Loaded::NoResult if passive.contains(Passive::INCLUDE_PENDING_MUTATIONS) => {
                let pending = state.pending(self.key()).unwrap_or_default();
                return Ok(History {
                    added: pending.added,
                    deleted: pending.deleted,
                    lists: [true, false, true],
                    ..History::default()
                });
            }
            Loaded::Value(value) => value,
            _ => return Ok(History::default()),
        };
        let members = match Collection::of(&current) {
            Some(collection) => collection.members(host)?,
            None => Vec::new(),
        };
        Ok(match state.committed(self.key()) {
            None => History { unchanged: members, lists: [false, true, false], ..History::default() },
            Some(Committed::Collection(original)) => {
                let was: FxHashSet<usize> = original.iter().map(identity).collect();
                let is: FxHashSet<usize> = members.iter().map(identity).collect();
                let (unchanged, added) = members.into_iter().partition(|value| was.contains(&identity(value)));
                let deleted = original.iter().filter(|value| !is.contains(&identity(value))).cloned().collect();
                History { added, unchanged, deleted, lists: [true; 3] }
            }
            Some(_) => History { added: members, lists: [true, false, false], ..History::default() },
        })
    }

    /// Whether two values of the column are the same for the database. An SQL expression is never the same.
    pub fn is_equal(&self, host: &mut dyn Host, left: &Value, right: &Value) -> Result<bool> {
        match left.native_eq(right) {
            Some(equal) => Ok(equal),
            None => Ok(matches!(host.compare(CompareOp::Eq, left, right)?, Value::Bool(true))),
        }
    }
}

fn identity(value: &Value) -> usize {
    value.as_object().map_or(0, Object::address)
}
