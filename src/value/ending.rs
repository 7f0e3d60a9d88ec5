//! How what holds values comes to its end. A long chain of holders must not take all of the native stack when it goes, and
//! an object whose class has a `__del__`, or that somebody watches by a weak reference, has something to say at its end,
//! which only the machine can do: it asks [`take_last_words`] whenever [`any_last_words`].

use std::{
    any::Any,
    cell::{Cell, RefCell},
};

use super::{Class, Dict, Payload};

/// So many holders may end within one another; what comes below waits its turn.
const DEEP: usize = 50;

thread_local! {
    static ENDING: Cell<usize> = const { Cell::new(0) };
    static WAITING: RefCell<Vec<Box<dyn Any>>> = const { RefCell::new(Vec::new()) };
    static ANY_LAST_WORDS: Cell<bool> = const { Cell::new(false) };
    static LAST_WORDS: RefCell<Vec<LastWords>> = const { RefCell::new(Vec::new()) };
}

/// What is still to be done for an object that nothing refers to any more.
pub enum LastWords {
    /// Its `__del__` is to run, on an object made of what is left of it.
    Finalize {
        /// Its class.
        class: Class,
        /// Its attributes.
        attributes: Option<Dict>,
        /// Its payload.
        payload: Box<dyn Payload>,
    },
    /// The callbacks of the weak references to the object of that address are to be called.
    Watched(usize),
    /// Something else has an end to run, and keeps it itself: a generator in a `try`.
    Elsewhere,
}

/// Drops `parts`, now or, deep within other ends, soon: a chain of what holds one another may be longer than the native stack.
pub fn end<T: 'static>(parts: T) {
    let depth = ENDING.try_with(Cell::get).unwrap_or(0);
    if depth >= DEEP {
        // At the end of the thread there is no list any more, and the parts go here and now.
        let mut parts = Some(parts);
        let _ = WAITING.try_with(|waiting| {
            if let Some(parts) = parts.take() {
                waiting.borrow_mut().push(Box::new(parts));
            }
        });
        return;
    }
    let _ = ENDING.try_with(|ending| ending.set(depth + 1));
    drop(parts);
    if depth == 0 {
        while let Some(parts) = WAITING.try_with(|waiting| waiting.borrow_mut().pop()).ok().flatten() {
            drop(parts);
        }
    }
    let _ = ENDING.try_with(|ending| ending.set(depth));
}

/// Leaves last words for the machine.
pub fn leave_last_words(words: LastWords) {
    if LAST_WORDS.try_with(|list| list.borrow_mut().push(words)).is_ok() {
        let _ = ANY_LAST_WORDS.try_with(|any| any.set(true));
    }
}

/// Whether some object that has ended left something to do.
#[inline]
pub fn any_last_words() -> bool {
    ANY_LAST_WORDS.with(Cell::get)
}

/// What the objects that have ended left to do, in the order of their ends.
pub fn take_last_words() -> Vec<LastWords> {
    ANY_LAST_WORDS.with(|any| any.set(false));
    LAST_WORDS.with(|list| std::mem::take(&mut *list.borrow_mut()))
}
