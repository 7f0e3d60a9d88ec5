use std::{cell::Cell, fmt, ops::Deref, rc::Rc};

use super::{hash::hash_bytes, memory};

/// An immutable string with its hash, computed once. Names in code are interned, so that comparing pointers mostly decides.
#[derive(Clone)]
pub struct Str(Rc<Text>);

struct Text {
    /// The hash, 0 while it has not been asked for.
    hash: Cell<i64>,
    /// The number of code points; equal to the length in bytes where all are ASCII.
    characters: Cell<usize>,
    text: Rc<str>,
}

/// Marks a count of characters that has not been asked for.
const UNCOUNTED: usize = usize::MAX;

impl Str {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0.text
    }

    /// The text, shared: for the trace, which outlives values.
    pub fn shared(&self) -> Rc<str> {
        self.0.text.clone()
    }

    /// The hash that dicts use: the same for equal texts, and the same in each run.
    pub fn hash(&self) -> i64 {
        let known = self.0.hash.get();
        if known != 0 {
            return known;
        }
        let hash = hash_bytes(self.0.text.as_bytes());
        self.0.hash.set(hash);
        hash
    }

    /// The number of code points, which is what `len()` says.
    pub fn characters(&self) -> usize {
        let known = self.0.characters.get();
        if known != UNCOUNTED {
            return known;
        }
        let count = self.0.text.chars().count();
        self.0.characters.set(count);
        count
    }

    /// Whether every code point is one byte.
    pub fn is_ascii(&self) -> bool {
        self.characters() == self.0.text.len()
    }

    /// Whether both are the same object.
    pub fn is(&self, other: &Str) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// The address, for `id()`.
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0).cast::<()>() as usize
    }
}

impl Drop for Text {
    fn drop(&mut self) {
        memory::give(text_size(&self.text));
    }
}

/// What a text takes.
fn text_size(text: &str) -> usize {
    48 + text.len()
}

impl Deref for Str {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl From<Rc<str>> for Str {
    fn from(text: Rc<str>) -> Str {
        memory::take(text_size(&text));
        Str(Rc::new(Text { hash: Cell::new(0), characters: Cell::new(UNCOUNTED), text }))
    }
}

impl From<&str> for Str {
    fn from(text: &str) -> Str {
        Str::from(Rc::<str>::from(text))
    }
}

impl From<Box<str>> for Str {
    fn from(text: Box<str>) -> Str {
        Str::from(Rc::<str>::from(text))
    }
}

impl From<String> for Str {
    fn from(text: String) -> Str {
        Str::from(Rc::<str>::from(text))
    }
}

impl From<&String> for Str {
    fn from(text: &String) -> Str {
        Str::from(text.as_str())
    }
}

impl From<char> for Str {
    fn from(character: char) -> Str {
        Str::from(character.encode_utf8(&mut [0; 4]) as &str)
    }
}

impl PartialEq for Str {
    fn eq(&self, other: &Str) -> bool {
        self.is(other) || self.0.text == other.0.text
    }
}

impl Eq for Str {}

impl PartialEq<str> for Str {
    fn eq(&self, other: &str) -> bool {
        &*self.0.text == other
    }
}

impl PartialEq<&str> for Str {
    fn eq(&self, other: &&str) -> bool {
        &*self.0.text == *other
    }
}

impl PartialOrd for Str {
    fn partial_cmp(&self, other: &Str) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Str {
    fn cmp(&self, other: &Str) -> std::cmp::Ordering {
        self.0.text.cmp(&other.0.text)
    }
}

impl std::hash::Hash for Str {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        state.write_i64(Str::hash(self));
    }
}

impl fmt::Display for Str {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.text)
    }
}

impl fmt::Debug for Str {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0.text, f)
    }
}
