mod order;

use std::{any::Any, cell::RefCell, fmt, rc::Rc};

use self::order::Order;
use super::{
    Holder, HolderKind, Host, Key, Result, Value, Visitor,
    holder::Noted,
    table::{Search, Table, find},
};

/// A set or a frozenset of hashable values, shared by everyone who holds it. It keeps the order of insertion; a set of
/// numbers shows its elements in the order that CPython's hash table gives them, which scripts print and rely on.
#[derive(Clone)]
pub struct Set(Rc<Inner>);

struct Inner {
    table: RefCell<Table<()>>,
    /// The order of CPython, as long as each element has been a number.
    order: RefCell<Option<Order>>,
    frozen: bool,
    _noted: Option<Noted>,
}

impl Set {
    /// An empty set.
    pub fn new() -> Set {
        Set::of(Table::new(), Some(Order::new()), false)
    }

    /// This set's elements as a new set, frozen or not.
    pub fn copy(&self, frozen: bool) -> Set {
        let order = self.0.order.borrow().as_ref().map(|order| {
            let mut copy = Order::new();
            if !copy.prepare(order) {
                order.values().for_each(|value| copy.add(value.native_hash().unwrap_or(0), value.clone()));
            }
            copy
        });
        Set::of(self.0.table.borrow().clone(), order, frozen)
    }

    fn of(table: Table<()>, order: Option<Order>, frozen: bool) -> Set {
        let (table, order) = (RefCell::new(table), RefCell::new(order));
        Set(Rc::new_cyclic(|set| Inner { table, order, frozen, _noted: Noted::new(set) }))
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
        let dropped = {
            let mut order = self.0.order.borrow_mut();
            match &mut *order {
                Some(known) if is_number(&key.value) => {
                    known.add(key.hash, key.value.clone());
                    None
                }
                _ => order.take(),
            }
        };
        drop(dropped);
        self.0.table.borrow_mut().push(key, ());
        Ok(true)
    }

    /// Removes `value`; says whether it was an element.
    pub fn remove(&self, host: &mut dyn Host, value: &Value) -> Result<bool> {
        let key = Key::new(host, value)?;
        let slot = self.find(host, &key)?;
        let removed = slot.and_then(|slot| self.0.table.borrow_mut().remove(slot));
        if let (Some((key, ())), Some(order)) = (&removed, &mut *self.0.order.borrow_mut()) {
            order.remove(key.hash, &key.value);
        }
        Ok(removed.is_some())
    }

    /// The element that `pop` takes: that of CPython among numbers, else the one that came first.
    pub fn pop_first(&self) -> Option<Value> {
        let next = self.0.order.borrow_mut().as_mut().map(Order::next_to_pop);
        let first = match next {
            Some(next) => next?,
            None => self.elements().into_iter().next()?,
        };
        let key = Key { hash: first.native_hash().unwrap_or(0), value: first };
        let removed = {
            let mut table = self.0.table.borrow_mut();
            let slot = match table.search(&key) {
                Search::Found(slot) => slot,
                _ => (0..table.slots())
                    .find(|&slot| table.get(slot).is_some_and(|(known, ())| known.value.is(&key.value)))?,
            };
            table.remove(slot)
        };
        if let (Some((key, ())), Some(order)) = (&removed, &mut *self.0.order.borrow_mut()) {
            order.remove(key.hash, &key.value);
        }
        removed.map(|(key, ())| key.value)
    }

    /// Adds the elements of another set.
    pub fn merge(&self, host: &mut dyn Host, other: &Set) -> Result<()> {
        if self.is(other) || other.is_empty() {
            return Ok(());
        }
        if self.prepared(other) {
            let copy = other.0.table.borrow().clone();
            let old = self.0.table.replace(copy);
            drop(old);
            return Ok(());
        }
        for element in other.elements() {
            self.add(host, &element)?;
        }
        Ok(())
    }

    /// Makes room for so many more elements, as CPython does before it adds the keys of a dict.
    pub fn reserve(&self, more: usize) {
        if let Some(order) = &mut *self.0.order.borrow_mut() {
            order.reserve(more);
        }
    }

    /// Ends a difference in place.
    pub fn tidy(&self) {
        if let Some(order) = &mut *self.0.order.borrow_mut() {
            order.tidy();
        }
    }

    /// Changes its elements for those of `other`, which gets what this one had.
    pub fn swap(&self, other: &Set) {
        if !self.is(other) {
            self.0.table.swap(&other.0.table);
            self.0.order.swap(&other.0.order);
        }
    }

    /// The first element at or behind slot `from`, with its slot: how an iterator walks a set that may change.
    pub fn element_from(&self, from: usize) -> Option<(usize, Value)> {
        let table = self.0.table.borrow();
        (from..table.slots()).find_map(|slot| table.get(slot).map(|(key, ())| (slot, key.value.clone())))
    }

    /// The elements as they are now, in the order in which the script sees them.
    pub fn elements(&self) -> Vec<Value> {
        match &*self.0.order.borrow() {
            Some(order) => order.values().cloned().collect(),
            None => self.0.table.borrow().iter().map(|(key, ())| key.value.clone()).collect(),
        }
    }

    /// Removes every element.
    pub fn clear(&self) {
        let taken = (self.0.table.borrow_mut().take(), self.0.order.replace(Some(Order::new())));
        drop(taken);
    }

    /// Whether the order of this set, then empty, has taken over that of another; room is made for it in any case.
    fn prepared(&self, other: &Set) -> bool {
        match (&mut *self.0.order.borrow_mut(), &*other.0.order.borrow()) {
            (Some(order), Some(other)) => order.prepare(other),
            _ => false,
        }
    }

    pub(super) fn holder(&self) -> Rc<dyn Holder> {
        self.0.clone()
    }

    fn find(&self, host: &mut dyn Host, key: &Key) -> Result<Option<usize>> {
        find(host, key, |key| self.0.table.borrow().search(key))
    }
}

impl Holder for Inner {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        for (key, ()) in self.table.borrow().iter() {
            visitor.value(&key.value);
        }
    }

    fn release(&self) -> Box<dyn Any> {
        Box::new(self.table.borrow_mut().take())
    }

    fn as_value(&self) -> Option<HolderKind> {
        Some(HolderKind::Container)
    }
}

impl Default for Set {
    fn default() -> Set {
        Set::new()
    }
}

/// Whether CPython hashes it alike in each process: numbers, and tuples of them.
fn is_number(value: &Value) -> bool {
    match value {
        Value::Int(_) | Value::Bool(_) | Value::Float(_) | Value::BigInt(_) | Value::Decimal(_) => true,
        // Tuples within tuples would take another look at each level for what hardly ever is.
        Value::Tuple(items) => items.iter().all(|item| !matches!(item, Value::Tuple(_)) && is_number(item)),
        _ => false,
    }
}

impl fmt::Debug for Set {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Set({} elements)", self.len())
    }
}
