//! How much memory the values of this thread take: about so, counted in the same way on every machine, so that a script
//! that needs too much ends alike natively and in the browser.

use std::cell::Cell;

thread_local! {
    static USED: Cell<usize> = const { Cell::new(0) };
}

/// The bytes that values take now.
pub fn memory_used() -> usize {
    USED.with(Cell::get)
}

#[inline]
pub(super) fn take(bytes: usize) {
    let _ = USED.try_with(|used| used.set(used.get().wrapping_add(bytes)));
}

#[inline]
pub(super) fn give(bytes: usize) {
    let _ = USED.try_with(|used| used.set(used.get().saturating_sub(bytes)));
}

/// The share of a container that grows and shrinks: given back when it ends.
#[derive(Debug, Default)]
pub(super) struct Share(Cell<usize>);

impl Share {
    /// Notes that the container takes so many bytes now.
    #[inline]
    pub fn set(&self, bytes: usize) {
        let before = self.0.get();
        if bytes != before {
            self.0.set(bytes);
            if bytes > before { take(bytes - before) } else { give(before - bytes) }
        }
    }
}

impl Clone for Share {
    fn clone(&self) -> Share {
        let share = Share::default();
        share.set(self.0.get());
        share
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        give(self.0.get());
    }
}
