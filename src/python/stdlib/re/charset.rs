//! Which characters a part of an expression matches.

use crate::python::types::text;

/// One character of the text.
#[derive(Debug)]
pub enum One {
    /// This one, in lower case where case is folded.
    Char(char, Fold),
    Any,
    NotNewline,
    Set(Set, Fold),
}

/// A set of characters.
#[derive(Debug)]
pub struct Set {
    pub items: Vec<Item>,
    pub negated: bool,
}

/// A part of a set.
#[derive(Debug)]
pub enum Item {
    Char(char),
    Range(char, char),
    Digit { wanted: bool, ascii: bool },
    Space { wanted: bool, ascii: bool },
    Word { wanted: bool, ascii: bool },
}

/// How case is folded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fold {
    Exact,
    Ascii,
    Unicode,
}

/// Lower-case letters that are the same without case though their upper cases say otherwise.
const SAME: [&[char]; 21] = [
    &['i', 'ı'],
    &['s', 'ſ'],
    &['µ', 'μ'],
    &['\u{345}', 'ι', '\u{1fbe}'],
    &['\u{390}', '\u{1fd3}'],
    &['\u{3b0}', '\u{1fe3}'],
    &['β', 'ϐ'],
    &['ε', 'ϵ'],
    &['θ', 'ϑ'],
    &['κ', 'ϰ'],
    &['π', 'ϖ'],
    &['ρ', 'ϱ'],
    &['ς', 'σ'],
    &['φ', 'ϕ'],
    &['в', '\u{1c80}'],
    &['д', '\u{1c81}'],
    &['о', '\u{1c82}'],
    &['с', '\u{1c83}'],
    &['ъ', '\u{1c86}'],
    &['ṡ', 'ẛ'],
    &['\u{fb05}', '\u{fb06}'],
];

impl Fold {
    /// The character in lower case, where case is folded.
    pub fn lower(self, c: char) -> char {
        match self {
            Fold::Exact => c,
            Fold::Ascii => c.to_ascii_lowercase(),
            Fold::Unicode if c.is_ascii() => c.to_ascii_lowercase(),
            Fold::Unicode => c.to_lowercase().next().unwrap_or(c),
        }
    }

    /// Whether both are the same.
    pub fn same(self, a: char, b: char) -> bool {
        let (a, b) = (self.lower(a), self.lower(b));
        a == b || (self == Fold::Unicode && SAME.iter().any(|class| class.contains(&a) && class.contains(&b)))
    }
}

impl One {
    /// Whether it matches `c`.
    pub fn has(&self, c: char) -> bool {
        match self {
            One::Char(own, Fold::Exact) => *own == c,
            One::Char(own, fold) => fold.same(*own, c),
            One::Any => true,
            One::NotNewline => c != '\n',
            One::Set(set, fold) => {
                let c = fold.lower(c);
                set.items.iter().any(|item| item.has(c, *fold)) != set.negated
            }
        }
    }
}

impl Item {
    fn has(&self, c: char, fold: Fold) -> bool {
        match *self {
            Item::Char(own) => own == c || (fold != Fold::Exact && fold.same(own, c)),
            Item::Range(low, high) => {
                let within = |c: char| (low..=high).contains(&c);
                within(c)
                    || match fold {
                        Fold::Exact => false,
                        Fold::Ascii => within(c.to_ascii_uppercase()),
                        Fold::Unicode => {
                            c.to_uppercase().next().is_some_and(within)
                                || SAME.iter().any(|class| class.contains(&c) && class.iter().copied().any(within))
                        }
                    }
            }
            Item::Digit { wanted, ascii } => {
                wanted == if ascii { c.is_ascii_digit() } else { text::digit_value(c).is_some() }
            }
            Item::Space { wanted, ascii } => {
                wanted == if ascii { c.is_ascii_whitespace() || c == '\u{b}' } else { text::is_space(c) }
            }
            Item::Word { wanted, ascii } => wanted == is_word(c, ascii),
        }
    }
}

/// Whether `c` can be in a word.
pub fn is_word(c: char, ascii: bool) -> bool {
    c == '_' || if ascii { c.is_ascii_alphanumeric() } else { c.is_alphanumeric() }
}
