//! The order in which CPython 3.11 shows a set of numbers: that of its hash table, which scripts print and rely on.
//!
//! Linear probes of nine slots, then a perturbed jump; a removed element leaves a mark that a later one may
//! take; the table grows once it is three fifths full of elements and marks.

use super::super::Value;

const LINEAR_PROBES: usize = 9;
const PERTURB_SHIFT: u32 = 5;
const SMALLEST: usize = 8;

#[derive(Clone, Debug)]
enum Slot {
    Free,
    Removed,
    Used(i64, Value),
}

/// The hash table of a set of numbers. Equal elements are the set's own business: what is added here is new.
#[derive(Clone, Debug)]
pub struct Order {
    /// Empty until the first element comes.
    slots: Vec<Slot>,
    /// Elements, and marks of removed ones.
    fill: usize,
    used: usize,
    /// Where `pop` looks first.
    finger: usize,
}

impl Order {
    /// That of an empty set.
    pub fn new() -> Order {
        Order { slots: Vec::new(), fill: 0, used: 0, finger: 0 }
    }

    /// The elements.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.slots.iter().filter_map(|slot| match slot {
            Slot::Used(_, value) => Some(value),
            _ => None,
        })
    }

    /// Adds an element that is not there.
    pub fn add(&mut self, hash: i64, value: Value) {
        if self.slots.is_empty() {
            self.slots = vec![Slot::Free; SMALLEST];
        }
        // The last mark on the way to the free slot is taken, if there is one.
        let mut place = None;
        for at in probes(self.slots.len(), hash) {
            match self.slots.get(at) {
                Some(Slot::Used(..)) => {}
                Some(Slot::Removed) => place = Some(at),
                Some(Slot::Free) | None => break,
            }
        }
        self.used += 1;
        if let Some(slot) = place.and_then(|at| self.slots.get_mut(at)) {
            *slot = Slot::Used(hash, value);
            return;
        }
        put(&mut self.slots, hash, value);
        self.fill += 1;
        if self.fill * 5 >= self.mask() * 3 {
            self.resize(grown(self.used));
        }
    }

    /// Removes an element.
    pub fn remove(&mut self, hash: i64, value: &Value) {
        let found = probes(self.slots.len(), hash).take_while(|&at| !matches!(self.slots.get(at), Some(Slot::Free) | None)).find(
            |&at| matches!(self.slots.get(at), Some(Slot::Used(other, known)) if *other == hash && known.native_eq(value) == Some(true)),
        );
        if let Some(slot) = found.and_then(|at| self.slots.get_mut(at)) {
            *slot = Slot::Removed;
            self.used -= 1;
        }
    }

    /// The element that `pop` takes, which stays until it is removed.
    pub fn next_to_pop(&mut self) -> Option<Value> {
        let length = self.slots.len();
        let at = (0..length).map(|step| (self.finger + step) % length).find_map(|at| match self.slots.get(at) {
            Some(Slot::Used(_, value)) => Some((at, value.clone())),
            _ => None,
        });
        let (at, value) = at?;
        self.finger = at + 1;
        Some(value)
    }

    /// Makes room for the elements of another set, which are about to be added in their order. Takes them over at once,
    /// and says so, where that is what CPython does: an empty table as large as the other, which has no marks.
    pub fn prepare(&mut self, other: &Order) -> bool {
        self.reserve(other.used);
        let alike = self.mask() == other.mask();
        if self.fill == 0 && alike && other.fill == other.used {
            self.slots.clone_from(&other.slots);
            (self.fill, self.used) = (other.fill, other.used);
            return true;
        }
        false
    }

    /// Makes room for so many more elements.
    pub fn reserve(&mut self, more: usize) {
        if (self.fill + more) * 5 >= self.mask() * 3 {
            self.resize((self.used + more) * 2);
        }
    }

    /// Clears the marks of removed elements where they are many, as CPython does after a difference in place.
    pub fn tidy(&mut self) {
        if self.fill - self.used > self.mask() / 4 {
            self.resize(grown(self.used));
        }
    }

    fn mask(&self) -> usize {
        self.slots.len().max(SMALLEST) - 1
    }

    fn resize(&mut self, wanted: usize) {
        let mut size = SMALLEST;
        while size <= wanted {
            size *= 2;
        }
        let old = std::mem::replace(&mut self.slots, vec![Slot::Free; size]);
        for slot in old {
            if let Slot::Used(hash, value) = slot {
                put(&mut self.slots, hash, value);
            }
        }
        self.fill = self.used;
    }
}

fn grown(used: usize) -> usize {
    if used > 50_000 { used * 2 } else { used * 4 }
}

/// Puts an element into the first free slot that is its.
fn put(slots: &mut [Slot], hash: i64, value: Value) {
    let free = probes(slots.len(), hash).find(|&at| matches!(slots.get(at), Some(Slot::Free)));
    if let Some(slot) = free.and_then(|at| slots.get_mut(at)) {
        *slot = Slot::Used(hash, value);
    }
}

/// The slots of a table of that size where an element with that hash may be, in turn.
fn probes(size: usize, hash: i64) -> impl Iterator<Item = usize> {
    let mask = size.max(1) - 1;
    let mut perturb = hash as u64;
    let mut start = perturb as usize & mask;
    let mut step = 0;
    // A table is never full, so that a free slot ends the search; this many steps reach each.
    (0..size * 16 + 64).map(move |_| {
        let at = start + step;
        step += 1;
        let last = if start + LINEAR_PROBES <= mask { LINEAR_PROBES } else { 0 };
        if step > last {
            perturb >>= PERTURB_SHIFT;
            start = start.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb as usize) & mask;
            step = 0;
        }
        at
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(added: &[i64]) -> Order {
        let mut order = Order::new();
        for &number in added {
            order.add(super::super::super::hash_int(number), Value::Int(number));
        }
        order
    }

    fn shown(order: &Order) -> Vec<i64> {
        order.values().filter_map(|value| if let Value::Int(number) = value { Some(*number) } else { None }).collect()
    }

    #[test]
    fn numbers_come_in_the_order_of_cpython() {
        let cases: &[(&[i64], &[i64])] = &[
            (&[3, 1, 2], &[1, 2, 3]),
            (&[10, 3, 8, 17], &[8, 17, 10, 3]),
            (&[100, 5, 64, 33, 7, 1000], &[64, 33, 100, 5, 7, 1000]),
            (&[-1, 5, -2, 0], &[0, 5, -1, -2]),
        ];
        for (added, expected) in cases {
            assert_eq!(&shown(&order(added)), expected);
        }
    }

    #[test]
    fn removed_elements_leave_their_mark() {
        let mut numbers = order(&[1, 9]);
        numbers.remove(1, &Value::Int(1));
        numbers.add(2, Value::Int(2));
        numbers.add(3, Value::Int(3));
        assert_eq!(shown(&numbers), [2, 3, 9]);
        assert_eq!(numbers.next_to_pop().and_then(|value| value.native_hash()), Some(2));
    }
}
