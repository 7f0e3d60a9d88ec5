//! The insertion-ordered hash table behind dicts and sets.
//!
//! Keys are values of the script, so that comparing two of them may run the script. The table itself never does: a search
//! gives the slots that only the script can decide, and its owner asks with no borrow held.

use std::cell::Cell;

use hashbrown::HashTable;

use super::{Host, Result, Str, Value, ending::end, memory::Share};

/// Up to so many entries a table is searched in a line, and has no index.
const SMALL: usize = 8;

/// A key with its hash.
#[derive(Clone, Debug)]
pub struct Key {
    /// The hash of `value`.
    pub hash: i64,
    /// The key itself.
    pub value: Value,
}

impl Key {
    /// The key `value`, hashed; an error where it cannot be hashed.
    pub fn new(host: &mut dyn Host, value: &Value) -> Result<Key> {
        let hash = match value.native_hash() {
            Some(hash) => hash,
            None => host.hash(value)?,
        };
        Ok(Key { hash, value: value.clone() })
    }

    /// The key of a string, which needs nobody's help.
    pub fn of_str(text: &Str) -> Key {
        Key { hash: text.hash(), value: Value::Str(text.clone()) }
    }
}

#[derive(Clone, Debug)]
struct Entry<V> {
    key: Key,
    value: V,
}

#[derive(Clone, Debug)]
pub(super) struct Table<V: 'static> {
    /// In order of insertion; a removed entry leaves a gap.
    entries: Vec<Option<Entry<V>>>,
    index: HashTable<u32>,
    live: usize,
    /// How many keys have been added that could equal a string without being one.
    objects: usize,
    /// Changes when a key comes or goes.
    shape: u64,
    share: Share,
}

thread_local! {
    /// Counts the changes of all tables; all that never had a key have the shape 0.
    static SHAPES: Cell<u64> = const { Cell::new(0) };
}

fn new_shape() -> u64 {
    SHAPES.with(|shapes| {
        shapes.set(shapes.get() + 1);
        shapes.get()
    })
}

/// What a search that runs no script found.
pub(super) enum Search {
    Found(usize),
    Absent,
    /// The slots whose keys have the same hash, and which only the script can compare.
    Doubtful(Vec<(usize, Value)>),
}

impl<V> Table<V> {
    pub fn new() -> Table<V> {
        Table { entries: Vec::new(), index: HashTable::new(), live: 0, objects: 0, shape: 0, share: Share::default() }
    }

    pub fn len(&self) -> usize {
        self.live
    }

    /// The number of slots, gaps included.
    pub fn slots(&self) -> usize {
        self.entries.len()
    }

    pub fn get(&self, slot: usize) -> Option<(&Key, &V)> {
        self.entries.get(slot)?.as_ref().map(|entry| (&entry.key, &entry.value))
    }

    pub fn get_mut(&mut self, slot: usize) -> Option<&mut V> {
        self.entries.get_mut(slot)?.as_mut().map(|entry| &mut entry.value)
    }

    pub fn entry_mut(&mut self, slot: usize) -> Option<(&Key, &mut V)> {
        self.entries.get_mut(slot)?.as_mut().map(|entry| (&entry.key, &mut entry.value))
    }

    /// A number that only tables with the same keys in the same slots share.
    pub fn shape(&self) -> u64 {
        self.shape
    }

    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&Key, &V)> {
        self.entries.iter().flatten().map(|entry| (&entry.key, &entry.value))
    }

    pub fn find_str(&self, text: &Str) -> Option<usize> {
        let hash = text.hash();
        let same = |slot: usize| match &self.entries[slot] {
            Some(Entry { key: Key { hash: other, value: Value::Str(key) }, .. }) => *other == hash && key == text,
            _ => false,
        };
        if self.index.is_empty() {
            return (0..self.entries.len()).find(|&slot| same(slot));
        }
        self.index.find(hash as u64, |&slot| same(slot as usize)).map(|&slot| slot as usize)
    }

    /// Whether a string that [`Table::find_str`] does not find may still equal a key: an object's, such as a member of
    /// `class Color(str, Enum)`.
    pub fn has_objects(&self) -> bool {
        self.objects > 0
    }

    pub fn search(&self, key: &Key) -> Search {
        let mut doubtful = Vec::new();
        let mut found = None;
        let mut consider = |slot: usize| -> bool {
            let Some(entry) = &self.entries[slot] else { return false };
            if entry.key.hash != key.hash {
                return false;
            }
            let same = entry.key.value.is(&key.value) || {
                let equal = entry.key.value.native_eq(&key.value);
                if equal.is_none() {
                    doubtful.push((slot, entry.key.value.clone()));
                }
                equal == Some(true)
            };
            if same {
                found = Some(slot);
            }
            same
        };
        if self.index.is_empty() {
            let _ = (0..self.entries.len()).any(&mut consider);
        } else {
            let _ = self.index.find(key.hash as u64, |&slot| consider(slot as usize));
        }
        match found {
            Some(slot) => Search::Found(slot),
            None if doubtful.is_empty() => Search::Absent,
            None => Search::Doubtful(doubtful),
        }
    }

    /// Adds a key that a search did not find.
    pub fn push(&mut self, key: Key, value: V) {
        if self.entries.len() > SMALL && self.live * 2 < self.entries.len() {
            self.compact();
        }
        let hash = key.hash;
        self.shape = new_shape();
        self.objects += usize::from(matches!(key.value, Value::Object(_)));
        let full = self.entries.len() == self.entries.capacity();
        self.entries.push(Some(Entry { key, value }));
        if full {
            self.share.set(100 + self.entries.capacity() * (size_of::<Entry<V>>() + 6));
        }
        self.live += 1;
        if self.index.is_empty() {
            if self.entries.len() > SMALL {
                self.reindex();
            }
        } else {
            let entries = &self.entries;
            self.index.insert_unique(hash as u64, (entries.len() - 1) as u32, |&slot| hash_at(entries, slot));
        }
    }

    /// Puts string keys into an empty table. All tables that are filled with the same keys by way of the same `shape`, 0 at
    /// first, share it.
    pub fn fill<'a>(&mut self, shape: &Cell<u64>, pairs: impl ExactSizeIterator<Item = (&'a Str, V)>) {
        self.entries.reserve_exact(pairs.len() + 1);
        self.entries.extend(pairs.map(|(key, value)| Some(Entry { key: Key::of_str(key), value })));
        self.live = self.entries.len();
        self.share.set(100 + self.entries.capacity() * (size_of::<Entry<V>>() + 6));
        if shape.get() == 0 {
            shape.set(new_shape());
        }
        self.shape = shape.get();
        if self.live > SMALL {
            self.reindex();
        }
    }

    pub fn replace(&mut self, slot: usize, value: V) -> Option<V> {
        self.get_mut(slot).map(|old| std::mem::replace(old, value))
    }

    pub fn remove(&mut self, slot: usize) -> Option<(Key, V)> {
        let entry = self.entries.get_mut(slot)?.take()?;
        self.live -= 1;
        self.shape = new_shape();
        if let Ok(found) = self.index.find_entry(entry.key.hash as u64, |&other| other as usize == slot) {
            found.remove();
        }
        while matches!(self.entries.last(), Some(None)) {
            self.entries.pop();
        }
        Some((entry.key, entry.value))
    }

    /// Takes everything out, so that the caller can drop it with no borrow held.
    pub fn take(&mut self) -> Table<V> {
        std::mem::replace(self, Table::new())
    }

    fn compact(&mut self) {
        self.entries.retain(Option::is_some);
        self.reindex();
    }

    fn reindex(&mut self) {
        self.index.clear();
        if self.entries.len() <= SMALL {
            return;
        }
        let entries = &self.entries;
        for (slot, entry) in entries.iter().enumerate() {
            if let Some(entry) = entry {
                self.index.insert_unique(entry.key.hash as u64, slot as u32, |&other| hash_at(entries, other));
            }
        }
    }
}

impl<V> Drop for Table<V> {
    fn drop(&mut self) {
        if !self.entries.is_empty() {
            end(std::mem::take(&mut self.entries));
        }
    }
}

/// The slot of `key`, asking the script where only it can compare. `search` borrows the table for a moment only.
pub(super) fn find(host: &mut dyn Host, key: &Key, search: impl Fn(&Key) -> Search) -> Result<Option<usize>> {
    match search(key) {
        Search::Found(slot) => Ok(Some(slot)),
        Search::Absent => Ok(None),
        Search::Doubtful(candidates) => {
            for (slot, candidate) in candidates {
                if host.eq(&candidate, &key.value)? {
                    return Ok(Some(slot));
                }
            }
            Ok(None)
        }
    }
}

fn hash_at<V>(entries: &[Option<Entry<V>>], slot: u32) -> u64 {
    entries[slot as usize].as_ref().map_or(0, |entry| entry.key.hash as u64)
}
