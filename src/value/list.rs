use std::{
    any::Any,
    cell::{Ref, RefCell},
    fmt,
    ops::Deref,
    rc::Rc,
};

use super::{
    Holder, HolderKind, Value, Visitor,
    ending::end,
    holder::Noted,
    memory::{self, Share},
};

/// A tuple: an immutable sequence.
#[derive(Clone)]
pub struct Tuple(Rc<Fixed>);

struct Fixed(Vec<Value>);

impl Tuple {
    /// A tuple of `items`.
    pub fn new(items: Vec<Value>) -> Tuple {
        memory::take(fixed_size(items.len()));
        Tuple(Rc::new(Fixed(items)))
    }

    /// Whether both are the same object.
    pub fn is(&self, other: &Tuple) -> bool {
        Rc::ptr_eq(&self.0, &other.0) || (self.is_empty() && other.is_empty())
    }

    /// The address, for `id()`.
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0).cast::<()>() as usize
    }

    pub(super) fn holder(&self) -> Rc<dyn Holder> {
        self.0.clone()
    }
}

impl Deref for Tuple {
    type Target = [Value];

    fn deref(&self) -> &[Value] {
        &self.0.0
    }
}

impl fmt::Debug for Tuple {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0.0, f)
    }
}

impl Drop for Fixed {
    fn drop(&mut self) {
        memory::give(fixed_size(self.0.len()));
        end(std::mem::take(&mut self.0));
    }
}

impl Holder for Fixed {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.values(&self.0);
    }

    fn release(&self) -> Box<dyn Any> {
        Box::new(())
    }

    fn as_value(&self) -> Option<HolderKind> {
        Some(HolderKind::Container)
    }
}

/// What a tuple of so many items takes.
fn fixed_size(items: usize) -> usize {
    40 + items * size_of::<Value>()
}

/// A list: a mutable sequence, shared by everyone who holds it. No borrow of it may be held across anything that can run
/// the script, dropping a value included.
#[derive(Clone)]
pub struct List(Rc<Items>);

struct Items {
    items: RefCell<Vec<Value>>,
    share: Share,
    _noted: Option<Noted>,
}

impl List {
    /// A new list of `items`.
    pub fn new(items: Vec<Value>) -> List {
        let items = RefCell::new(items);
        let list = Rc::new_cyclic(|list| Items { items, share: Share::default(), _noted: Noted::new(list) });
        list.measure();
        List(list)
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
        self.0.items.borrow().len()
    }

    /// Whether there is no item.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The item at `index`.
    pub fn get(&self, index: usize) -> Option<Value> {
        self.0.items.borrow().get(index).cloned()
    }

    /// Puts a copy of the item at `index` into `to`; says whether there is one.
    pub fn copy_at(&self, index: usize, to: &mut Option<Value>) -> bool {
        match self.0.items.borrow().get(index) {
            Some(item) => {
                item.copy_to(to);
                true
            }
            None => false,
        }
    }

    /// Puts `value` at the end.
    pub fn push(&self, value: Value) {
        let mut items = self.0.items.borrow_mut();
        let full = items.len() == items.capacity();
        items.push(value);
        drop(items);
        if full {
            self.0.measure();
        }
    }

    /// The items, to read for a moment.
    pub fn items(&self) -> Ref<'_, [Value]> {
        Ref::map(self.0.items.borrow(), Vec::as_slice)
    }

    /// A copy of the items.
    pub fn to_vec(&self) -> Vec<Value> {
        self.0.items.borrow().clone()
    }

    /// Changes the items by `change`, which runs no script and gives back what is to be dropped.
    pub fn edit<T>(&self, change: impl FnOnce(&mut Vec<Value>) -> T) -> T {
        let result = change(&mut self.0.items.borrow_mut());
        self.0.measure();
        result
    }

    /// Puts `items` in the place of all that was there.
    pub fn replace(&self, items: Vec<Value>) {
        let old = self.0.items.replace(items);
        self.0.measure();
        drop(old);
    }

    pub(super) fn holder(&self) -> Rc<dyn Holder> {
        self.0.clone()
    }
}

impl Items {
    fn measure(&self) {
        self.share.set(64 + self.items.borrow().capacity() * size_of::<Value>());
    }
}

impl Drop for Items {
    fn drop(&mut self) {
        end(self.items.take());
    }
}

impl Holder for Items {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.values(self.items.borrow().iter());
    }

    fn release(&self) -> Box<dyn Any> {
        Box::new(self.items.take())
    }

    fn as_value(&self) -> Option<HolderKind> {
        Some(HolderKind::Container)
    }
}

impl fmt::Debug for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "List({} items)", self.len())
    }
}
