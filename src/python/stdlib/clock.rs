//! The clock that scripts read. The core has none of its own: its host gives one.

use std::cell::Cell;

use crate::value::{Raise, Result};

thread_local! {
    static CLOCK: Cell<Option<fn() -> i64>> = const { Cell::new(None) };
}

/// Makes `clock`, which gives microseconds since 1970 in UTC, the clock of the scripts that this thread runs.
pub fn set_clock(clock: fn() -> i64) {
    CLOCK.set(Some(clock));
}

/// The time in microseconds since 1970; unsupported where the host has given no clock.
pub fn now() -> Result<i64> {
    match CLOCK.get() {
        Some(clock) => Ok(clock()),
        None => Err(Raise::unsupported("reading the clock, which this host does not have")),
    }
}
