use std::{any::Any, cell::RefCell, fmt, rc::Rc};

use super::{
    Holder, HolderKind, Host, Key, Result, Value, Visitor,
    table::{Search, Table, find},
};

/// A set or a frozenset of hashable values, shared by everyone who holds it. It keeps the order of insertion; a set of
/// numbers shows its elements in the order that CPython's hash table gives them, which scripts print and rely on.
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

    /// The element that came first.
    pub fn pop_first(&self) -> Option<Value> {
        let first = self.elements().into_iter().next()?;
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
        removed.map(|(key, ())| key.value)
    }

    /// The first element at or behind slot `from`, with its slot: how an iterator walks a set that may change.
    pub fn element_from(&self, from: usize) -> Option<(usize, Value)> {
        let table = self.0.table.borrow();
        (from..table.slots()).find_map(|slot| table.get(slot).map(|(key, ())| (slot, key.value.clone())))
    }

    /// The elements as they are now, in the order in which the script sees them.
    pub fn elements(&self) -> Vec<Value> {
        let table = self.0.table.borrow();
        let numbers = table.len() > 1 && table.iter().all(|(key, ())| is_number(&key.value));
        if !numbers {
            return table.iter().map(|(key, ())| key.value.clone()).collect();
        }
        let keys: Vec<&Key> = table.iter().map(|(key, ())| key).collect();
        slots(&keys).into_iter().flatten().map(|key| keys[key as usize].value.clone()).collect()
    }

    /// Removes every element.
    pub fn clear(&self) {
        let taken = self.0.table.borrow_mut().take();
        drop(taken);
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

/// The keys' numbers in the slots of the hash table that CPython 3.11 would have made by adding them one by one: linear
/// probes of nine, then a perturbed jump; the table grows to four times what is in it once it is three fifths full.
fn slots(keys: &[&Key]) -> Vec<Option<u32>> {
    const LINEAR_PROBES: usize = 9;
    const PERTURB_SHIFT: u32 = 5;
    fn put(slots: &mut [Option<u32>], hash: i64, number: u32) {
        let mask = slots.len() - 1;
        let mut perturb = hash as u64;
        let mut start = perturb as usize & mask;
        loop {
            let probes = if start + LINEAR_PROBES <= mask { LINEAR_PROBES } else { 0 };
            if let Some(free) = slots[start..=start + probes].iter_mut().find(|slot| slot.is_none()) {
                *free = Some(number);
                return;
            }
            perturb >>= PERTURB_SHIFT;
            start = (start.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb as usize)) & mask;
        }
    }
    let mut table: Vec<Option<u32>> = vec![None; 8];
    for (number, key) in keys.iter().enumerate() {
        put(&mut table, key.hash, number as u32);
        let used = number + 1;
        if used * 5 >= (table.len() - 1) * 3 {
            let wanted = if used > 50_000 { used * 2 } else { used * 4 };
            let mut size = 8;
            while size <= wanted {
                size *= 2;
            }
            let old = std::mem::replace(&mut table, vec![None; size]);
            for number in old.into_iter().flatten() {
                put(&mut table, keys[number as usize].hash, number);
            }
        }
    }
    table
}

fn is_number(value: &Value) -> bool {
    matches!(value, Value::Int(_) | Value::Bool(_) | Value::Float(_) | Value::BigInt(_))
}

impl fmt::Debug for Set {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Set({} elements)", self.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_in_the_order_of_cpython() {
        let cases: &[(&[i64], &[i64])] = &[
            (&[3, 1, 2], &[1, 2, 3]),
            (&[10, 3, 8, 17], &[8, 17, 10, 3]),
            (&[100, 5, 64, 33, 7, 1000], &[64, 33, 100, 5, 7, 1000]),
            (&[-1, 5, -2, 0], &[0, 5, -1, -2]),
        ];
        for (added, expected) in cases {
            let keys: Vec<Key> =
                added.iter().map(|&n| Key { hash: super::super::hash_int(n), value: Value::Int(n) }).collect();
            let keys: Vec<&Key> = keys.iter().collect();
            let order: Vec<i64> = slots(&keys).into_iter().flatten().map(|at| added[at as usize]).collect();
            assert_eq!(&order, expected);
        }
    }
}
