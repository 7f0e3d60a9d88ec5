use std::{cell::RefCell, fmt, rc::Rc};

use super::{
    Host, Key, Result, Value,
    table::{Table, find},
};

/// A set or a frozenset of hashable values, shared by everyone who holds it. It keeps the order of insertion.
#[derive(Clone)]
pub struct Set(Rc<Inner>);

struct Inner {
    table: RefCell<Table<()>>,
    frozen: bool,
}

impl Set {
    /// An empty set.
    pub fn new() -> Set {
        Set(Rc::new(Inner { table: RefCell::new(Table::new()), frozen: false }))
    }

    /// This set's elements as a new set, frozen or not.
    pub fn copy(&self, frozen: bool) -> Set {
        Set(Rc::new(Inner { table: RefCell::new(self.0.table.borrow().clone()), frozen }))
    }

    /// Whether this is a frozenset.
    pub fn is_frozen(&self) -> bool {
        self.0.frozen
    }

    /// Whether both are the same object.
    pub fn is(&self, other: &Set) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// The address, for `id()`.
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0).cast::<()>() as usize
    }

    /// The number of elements.
    pub fn len(&self) -> usize {
        self.0.table.borrow().len()
    }

    /// Whether there is no element.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether `value` is an element; an error where it cannot be hashed, or where comparing raises.
    pub fn contains(&self, host: &mut dyn Host, value: &Value) -> Result<bool> {
        let key = Key::new(host, value)?;
        Ok(self.find(host, &key)?.is_some())
    }

    /// Adds `value`; says whether it is new.
    pub fn add(&self, host: &mut dyn Host, value: &Value) -> Result<bool> {
        let key = Key::new(host, value)?;
        if self.find(host, &key)?.is_some() {
            return Ok(false);
        }
        self.0.table.borrow_mut().push(key, ());
        Ok(true)
    }

    /// Removes `value`; says whether it was an element.
    pub fn remove(&self, host: &mut dyn Host, value: &Value) -> Result<bool> {
        let key = Key::new(host, value)?;
        let slot = self.find(host, &key)?;
        let removed = slot.and_then(|slot| self.0.table.borrow_mut().remove(slot));
        Ok(removed.is_some())
    }

    /// The first element at or behind slot `from`, with its slot: how an iterator walks a set that may change.
    pub fn element_from(&self, from: usize) -> Option<(usize, Value)> {
        let table = self.0.table.borrow();
        (from..table.slots()).find_map(|slot| table.get(slot).map(|(key, ())| (slot, key.value.clone())))
    }

    /// The elements as they are now.
    pub fn elements(&self) -> Vec<Value> {
        self.0.table.borrow().iter().map(|(key, ())| key.value.clone()).collect()
    }

    /// Removes every element.
    pub fn clear(&self) {
        let taken = self.0.table.borrow_mut().take();
        drop(taken);
    }

    fn find(&self, host: &mut dyn Host, key: &Key) -> Result<Option<usize>> {
        find(host, key, |key| self.0.table.borrow().search(key))
    }
}

impl Default for Set {
    fn default() -> Set {
        Set::new()
    }
}

impl fmt::Debug for Set {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Set({} elements)", self.len())
    }
}
