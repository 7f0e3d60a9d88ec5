//! Numbers that look random, and choices by them.

/// A small generator of numbers (xorshift).
pub struct Random(u64);

impl Random {
    /// The generator for the script of that number in a run from `seed`.
    pub fn of(seed: u64, number: u64) -> Random {
        let mixed = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (number + 1).wrapping_mul(0xd134_2543_de82_ef95);
        Random(mixed.max(1))
    }

    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % bound.max(1)
    }

    pub fn one<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }

    /// One of the words of a text.
    pub fn word<'a>(&mut self, of: &'a str) -> &'a str {
        let at = self.below(of.split_whitespace().count());
        of.split_whitespace().nth(at).unwrap_or_default()
    }

    /// One of the lines of a text.
    pub fn line<'a>(&mut self, of: &'a str) -> &'a str {
        let at = self.below(of.lines().count());
        of.lines().nth(at).unwrap_or_default()
    }
}
