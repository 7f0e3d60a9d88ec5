//! What can hold values, and so be part of a cycle that reference counts alone never free. All holders that a script can
//! close a cycle with are noted in a list, from which a collector starts.

use std::{
    any::Any,
    cell::RefCell,
    num::NonZeroU32,
    rc::{Rc, Weak},
};

use slab::Slab;

use super::{Object, Value};

/// Something counted that refers to values: an object, a list, a dict, the shared variable of a closure.
pub trait Holder {
    /// Shows everything that it refers to, each reference once.
    fn visit(&self, visitor: &mut Visitor<'_>);

    /// Lets go of what it refers to, as far as it can. The caller drops that when nothing is borrowed.
    fn release(&self) -> Box<dyn Any>;

    /// What it is to the script; `None` where the script does not see it.
    fn as_value(&self) -> Option<Kind> {
        None
    }

    /// The object itself, where this is one.
    fn object(self: Rc<Self>) -> Option<Object> {
        None
    }
}

/// What a collector wants to know of a holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An object; its class has a `__del__` or not.
    Object {
        /// Whether its `__del__` is to run.
        finalizes: bool,
    },
    /// Something else that counts as an object of the script.
    Container,
}

/// Is shown what a holder refers to.
pub struct Visitor<'a>(&'a mut dyn FnMut(Rc<dyn Holder>));

impl<'a> Visitor<'a> {
    /// A visitor that gives each holder to `see`.
    pub fn new(see: &'a mut dyn FnMut(Rc<dyn Holder>)) -> Visitor<'a> {
        Visitor(see)
    }

    /// Shows a value.
    pub fn value(&mut self, value: &Value) {
        if let Some(holder) = value.holder() {
            (self.0)(holder);
        }
    }

    /// Shows several values.
    pub fn values<'v>(&mut self, values: impl IntoIterator<Item = &'v Value>) {
        for value in values {
            self.value(value);
        }
    }

    /// Shows a holder that is no value.
    pub fn holder(&mut self, holder: Rc<dyn Holder>) {
        (self.0)(holder);
    }
}

/// The place of a holder in the list of those that can close a cycle, so that the end of a run finds it, whoever holds it,
/// and has it let go. It leaves the list when this is dropped.
pub struct Noted(NonZeroU32);

/// The list, with the number that each got when it came in.
struct List {
    holders: Slab<(u64, Weak<dyn Holder>)>,
    count: u64,
}

thread_local! {
    static NOTED: RefCell<List> = const { RefCell::new(List { holders: Slab::new(), count: 0 }) };
}

impl Noted {
    /// Notes a holder that is being made. `None` where the list is full, or gone with its thread.
    pub fn new<T: Holder + 'static>(holder: &Weak<T>) -> Option<Noted> {
        let holder: Weak<T> = holder.clone();
        let place = NOTED.try_with(|list| {
            let mut list = list.borrow_mut();
            list.count += 1;
            let count = list.count;
            list.holders.insert((count, holder))
        });
        let place = u32::try_from(place.ok()?).ok()?;
        NonZeroU32::new(place.wrapping_add(1)).map(Noted)
    }
}

impl Drop for Noted {
    fn drop(&mut self) {
        let place = self.0.get() as usize - 1;
        let _ = NOTED.try_with(|list| list.borrow_mut().holders.try_remove(place));
    }
}

/// How many holders are noted.
pub fn noted_count() -> usize {
    NOTED.with(|list| list.borrow().holders.len())
}

/// The holders that are there now, oldest first.
pub fn noted_holders() -> Vec<Rc<dyn Holder>> {
    NOTED.with(|list| {
        let list = list.borrow();
        let living = list.holders.iter().filter_map(|(_, (count, holder))| Some((*count, holder.upgrade()?)));
        let mut living: Vec<(u64, Rc<dyn Holder>)> = living.collect();
        living.sort_unstable_by_key(|(count, _)| *count);
        living.into_iter().map(|(_, holder)| holder).collect()
    })
}
