use std::{
    cell::{Ref, RefCell},
    fmt,
    ops::Deref,
    rc::Rc,
};

use super::Value;

/// A tuple: an immutable sequence.
#[derive(Clone)]
pub struct Tuple(Rc<Vec<Value>>);

impl Tuple {
    /// A tuple of `items`.
    pub fn new(items: Vec<Value>) -> Tuple {
        Tuple(Rc::new(items))
    }

    /// Whether both are the same object.
    pub fn is(&self, other: &Tuple) -> bool {
        Rc::ptr_eq(&self.0, &other.0) || (self.is_empty() && other.is_empty())
    }

    /// The address, for `id()`.
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0).cast::<()>() as usize
    }
}

impl Deref for Tuple {
    type Target = [Value];

    fn deref(&self) -> &[Value] {
        &self.0
    }
}

impl fmt::Debug for Tuple {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// A list: a mutable sequence, shared by everyone who holds it. No borrow of it may be held across anything that can run
/// the script, dropping a value included.
#[derive(Clone)]
pub struct List(Rc<RefCell<Vec<Value>>>);

impl List {
    /// A new list of `items`.
    pub fn new(items: Vec<Value>) -> List {
        List(Rc::new(RefCell::new(items)))
    }

    /// Whether both are the same object.
    pub fn is(&self, other: &List) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// The address, for `id()`.
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0).cast::<()>() as usize
    }

    /// The number of items.
    pub fn len(&self) -> usize {
        self.0.borrow().len()
    }

    /// Whether there is no item.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The item at `index`.
    pub fn get(&self, index: usize) -> Option<Value> {
        self.0.borrow().get(index).cloned()
    }

    /// Puts `value` at the end.
    pub fn push(&self, value: Value) {
        self.0.borrow_mut().push(value);
    }

    /// The items, to read for a moment.
    pub fn items(&self) -> Ref<'_, [Value]> {
        Ref::map(self.0.borrow(), Vec::as_slice)
    }

    /// A copy of the items.
    pub fn to_vec(&self) -> Vec<Value> {
        self.0.borrow().clone()
    }

    /// Changes the items by `change`, which runs no script and gives back what is to be dropped.
    pub fn edit<T>(&self, change: impl FnOnce(&mut Vec<Value>) -> T) -> T {
        change(&mut self.0.borrow_mut())
    }

    /// Puts `items` in the place of all that was there.
    pub fn replace(&self, items: Vec<Value>) {
        let old = self.0.replace(items);
        drop(old);
    }
}

impl fmt::Debug for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "List({} items)", self.len())
    }
}
