use std::{
    any::Any,
    cell::{Cell, RefCell},
    fmt,
    rc::Rc,
};

use super::{
    Holder, HolderKind, Host, Key, Result, Str, Value, Visitor,
    holder::Noted,
    table::{Table, find},
};

/// A dict: an ordered map from hashable values to values, shared by everyone who holds it. Also the attributes of objects,
/// classes and modules, whose keys are strings; those methods end in `_str` and run no script.
#[derive(Clone)]
pub struct Dict(Rc<Inner>);

struct Inner {
    table: RefCell<Table<Value>>,
    _noted: Option<Noted>,
}

impl Dict {
    /// An empty dict.
    pub fn new() -> Dict {
        Dict::of(Table::new())
    }

    /// An empty dict that cannot be part of a cycle but through its owner: an object's attributes.
    pub fn owned() -> Dict {
        Dict(Rc::new(Inner { table: RefCell::new(Table::new()), _noted: None }))
    }

    fn of(table: Table<Value>) -> Dict {
        let table = RefCell::new(table);
        Dict(Rc::new_cyclic(|dict| Inner { table, _noted: Noted::new(dict) }))
    }

    /// Whether both are the same object.
    pub fn is(&self, other: &Dict) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// The address, for `id()`.
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0).cast::<()>() as usize
    }

    /// The number of entries.
    pub fn len(&self) -> usize {
        self.0.table.borrow().len()
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value of a string key.
    pub fn get_str(&self, key: &Str) -> Option<Value> {
        let table = self.0.table.borrow();
        let slot = table.find_str(key)?;
        table.get(slot).map(|(_, value)| value.clone())
    }

    /// The slot of a string key.
    pub fn slot_of(&self, key: &Str) -> Option<usize> {
        self.0.table.borrow().find_str(key)
    }

    /// The value in a slot.
    pub fn value_at(&self, slot: usize) -> Option<Value> {
        self.0.table.borrow().get(slot).map(|(_, value)| value.clone())
    }

    /// As [`Dict::value_at`], into `to`, in which nothing is to be dropped; says whether there is one.
    #[inline]
    pub fn copy_value_at(&self, slot: usize, to: &mut Option<Value>) -> bool {
        match self.0.table.borrow().get(slot) {
            Some((_, value)) => {
                value.copy_to(to);
                true
            }
            None => false,
        }
    }

    /// The value in `slot`, where the key there is this very string.
    #[inline(always)]
    pub fn get_at(&self, slot: usize, key: &Str) -> Option<Value> {
        let table = self.0.table.borrow();
        match table.get(slot) {
            Some((Key { value: Value::Str(known), .. }, value)) if known.is(key) => Some(value.quick_clone()),
            _ => None,
        }
    }

    /// As [`Dict::get_at`], into `to`; says whether the key is there.
    #[inline(always)]
    pub fn copy_at(&self, slot: usize, key: &Str, to: &mut Option<Value>) -> bool {
        let table = self.0.table.borrow();
        match table.get(slot) {
            Some((Key { value: Value::Str(known), .. }, value)) if known.is(key) => {
                value.copy_to(to);
                true
            }
            _ => false,
        }
    }

    /// Exchanges the value in `slot` with `value`, where the key there is this very string; says whether it is.
    #[inline(always)]
    pub fn swap_at(&self, slot: usize, key: &Str, value: &mut Value) -> bool {
        let mut table = self.0.table.borrow_mut();
        match table.entry_mut(slot) {
            Some((Key { value: Value::Str(known), .. }, old)) if known.is(key) => {
                match (&*old, &*value) {
                    (Value::Int(_), Value::Int(number)) => {
                        std::mem::forget(std::mem::replace(old, Value::Int(*number)));
                    }
                    (Value::Float(_), Value::Float(number)) => {
                        std::mem::forget(std::mem::replace(old, Value::Float(*number)));
                    }
                    _ => std::mem::swap(old, value),
                }
                true
            }
            _ => false,
        }
    }

    /// A number that only dicts with the same keys in the same slots share: it differs once a key has come or gone.
    pub fn shape(&self) -> u64 {
        self.0.table.borrow().shape()
    }

    /// Whether a string key is present.
    pub fn contains_str(&self, key: &Str) -> bool {
        self.0.table.borrow().find_str(key).is_some()
    }

    /// Sets a string key, and gives the value that it had.
    pub fn insert_str(&self, key: &Str, value: Value) -> Option<Value> {
        let mut table = self.0.table.borrow_mut();
        match table.find_str(key) {
            Some(slot) => table.replace(slot, value),
            None => {
                table.push(Key::of_str(key), value);
                None
            }
        }
    }

    /// Sets string keys, each of them once. Dicts that were empty, and are filled with the same keys by way of the same `shape`,
    /// 0 at first, share their [`Dict::shape`].
    pub fn fill<'a>(&self, shape: &Cell<u64>, pairs: impl ExactSizeIterator<Item = (&'a Str, Value)>) {
        if self.0.table.borrow().slots() == 0 {
            self.0.table.borrow_mut().fill(shape, pairs);
        } else {
            pairs.for_each(|(key, value)| drop(self.insert_str(key, value)));
        }
    }

    /// Removes a string key, and gives the value that it had.
    pub fn remove_str(&self, key: &Str) -> Option<Value> {
        let removed = {
            let mut table = self.0.table.borrow_mut();
            let slot = table.find_str(key)?;
            table.remove(slot)
        };
        removed.map(|(_, value)| value)
    }

    /// The value of `key`; an error where it cannot be hashed, or where comparing raises.
    pub fn get(&self, host: &mut dyn Host, key: &Value) -> Result<Option<Value>> {
        if let Value::Str(text) = key {
            let table = self.0.table.borrow();
            if let Some(slot) = table.find_str(text) {
                return Ok(table.get(slot).map(|(_, value)| value.clone()));
            }
            if !table.has_objects() {
                return Ok(None);
            }
        }
        let key = Key::new(host, key)?;
        let slot = self.find(host, &key)?;
        Ok(slot.and_then(|slot| self.0.table.borrow().get(slot).map(|(_, value)| value.clone())))
    }

    /// Whether `key` is present.
    pub fn contains(&self, host: &mut dyn Host, key: &Value) -> Result<bool> {
        if let Value::Str(text) = key
            && !self.0.table.borrow().has_objects()
        {
            return Ok(self.contains_str(text));
        }
        let key = Key::new(host, key)?;
        Ok(self.find(host, &key)?.is_some())
    }

    /// Sets `key`, and gives the value that it had.
    pub fn insert(&self, host: &mut dyn Host, key: &Value, value: Value) -> Result<Option<Value>> {
        if let Value::Str(text) = key
            && !self.0.table.borrow().has_objects()
        {
            return Ok(self.insert_str(text, value));
        }
        let key = Key::new(host, key)?;
        Ok(match self.find(host, &key)? {
            Some(slot) => self.0.table.borrow_mut().replace(slot, value),
            None => {
                self.0.table.borrow_mut().push(key, value);
                None
            }
        })
    }

    /// Removes `key`, and gives the entry.
    pub fn remove(&self, host: &mut dyn Host, key: &Value) -> Result<Option<(Value, Value)>> {
        let key = Key::new(host, key)?;
        let slot = self.find(host, &key)?;
        let removed = slot.and_then(|slot| self.0.table.borrow_mut().remove(slot));
        Ok(removed.map(|(key, value)| (key.value, value)))
    }

    /// Removes the entry that came last.
    pub fn pop_last(&self) -> Option<(Value, Value)> {
        let removed = {
            let mut table = self.0.table.borrow_mut();
            let last = table.slots().checked_sub(1)?;
            table.remove(last)
        };
        removed.map(|(key, value)| (key.value, value))
    }

    /// The first entry at or behind slot `from`, with its slot: how an iterator walks a dict that may change.
    pub fn entry_from(&self, from: usize) -> Option<(usize, Value, Value)> {
        let table = self.0.table.borrow();
        (from..table.slots())
            .find_map(|slot| table.get(slot).map(|(key, value)| (slot, key.value.clone(), value.clone())))
    }

    /// The number of slots, which bounds [`Dict::entry_from`].
    pub fn slots(&self) -> usize {
        self.0.table.borrow().slots()
    }

    /// The entries as they are now.
    pub fn entries(&self) -> Vec<(Value, Value)> {
        self.0.table.borrow().iter().map(|(key, value)| (key.value.clone(), value.clone())).collect()
    }

    /// The keys as they are now.
    pub fn keys(&self) -> Vec<Value> {
        self.0.table.borrow().iter().map(|(key, _)| key.value.clone()).collect()
    }

    /// The values as they are now.
    pub fn values(&self) -> Vec<Value> {
        self.0.table.borrow().iter().map(|(_, value)| value.clone()).collect()
    }

    /// Removes every entry.
    pub fn clear(&self) {
        let taken = self.0.table.borrow_mut().take();
        drop(taken);
    }

    /// Another dict with the same entries.
    pub fn copy(&self) -> Dict {
        Dict::of(self.0.table.borrow().clone())
    }

    pub(super) fn holder(&self) -> Rc<dyn Holder> {
        self.0.clone()
    }

    /// Shows the attributes of an object: the dict where others refer to it too, else what is in it.
    pub(super) fn visit_owned(&self, visitor: &mut Visitor<'_>) {
        if Rc::strong_count(&self.0) > 1 { visitor.holder(self.holder()) } else { self.0.visit(visitor) }
    }

    fn find(&self, host: &mut dyn Host, key: &Key) -> Result<Option<usize>> {
        find(host, key, |key| self.0.table.borrow().search(key))
    }
}

impl Holder for Inner {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        for (key, value) in self.table.borrow().iter() {
            visitor.value(&key.value);
            visitor.value(value);
        }
    }

    fn release(&self) -> Box<dyn Any> {
        Box::new(self.table.borrow_mut().take())
    }

    fn as_value(&self) -> Option<HolderKind> {
        Some(HolderKind::Container)
    }
}

impl Default for Dict {
    fn default() -> Dict {
        Dict::new()
    }
}

impl<K: Into<Str>> FromIterator<(K, Value)> for Dict {
    fn from_iter<I: IntoIterator<Item = (K, Value)>>(entries: I) -> Dict {
        let dict = Dict::new();
        for (key, value) in entries {
            dict.insert_str(&key.into(), value);
        }
        dict
    }
}

impl fmt::Debug for Dict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Dict({} entries)", self.len())
    }
}
