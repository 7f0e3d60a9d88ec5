//! Randomness for the script. It differs from run to run, and makes a run that uses it one that cannot be repeated.

use std::cell::Cell;

use super::clock;
use crate::value::Result;

thread_local! {
    static STATE: Cell<u64> = const { Cell::new(0) };
}

/// Sixty-four bits that differ each time (xorshift, begun with the time of day).
pub fn entropy() -> Result<u64> {
    let mut state = STATE.get();
    if state == 0 {
        state = (clock::now()? as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    }
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    STATE.set(state);
    Ok(state.wrapping_mul(0x2545_f491_4f6c_dd1d))
}
