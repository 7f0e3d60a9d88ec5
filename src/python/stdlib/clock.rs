//! The clock that scripts read. The core has none of its own: its host gives one.

use std::{cell::RefCell, rc::Rc};

use crate::value::{Raise, Result};

type Clock = Rc<dyn Fn() -> f64>;

thread_local! {
    static CLOCK: RefCell<Option<Clock>> = const { RefCell::new(None) };
}

/// Makes `clock`, which gives seconds since 1970 in UTC, the clock of the scripts that this thread runs from now on.
pub fn set_clock(clock: impl Fn() -> f64 + 'static) {
    CLOCK.set(Some(Rc::new(clock)));
}

/// The time in microseconds since 1970; unsupported where the host has given no clock.
pub fn now() -> Result<i64> {
    match CLOCK.with_borrow(Option::clone) {
        Some(clock) => Ok((clock() * 1e6) as i64),
        None => Err(Raise::unsupported("reading the clock, which this host does not have")),
    }
}
