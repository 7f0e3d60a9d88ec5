//! As much of SQL's grammar as it takes to find the parameters of a statement, and what it does to the transaction: sql.js
//! tells neither.

use std::{cell::Cell, ops::Range};

/// As many parameters as SQLite takes.
const MAX_PARAMETERS: usize = 32_766;

/// What a statement's text tells without SQLite.
pub(super) struct Scanned {
    /// Where the plain `?` stand.
    marks: Vec<Range<usize>>,
    /// The parameters by their names.
    names: Vec<Option<String>>,
    effect: Effect,
}

/// What a statement does to the transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    None,
    Opens,
    Ends,
    /// A savepoint may be the transaction, or be in one.
    Unknown,
}

impl Scanned {
    pub fn new(sql: &str) -> Scanned {
        let mut marks = Vec::new();
        let mut names: Vec<Option<String>> = Vec::new();
        let mut words: Vec<&str> = Vec::new();
        for token in (Tokens { sql, position: 0 }) {
            let text = sql.get(token.clone()).unwrap_or_default();
            match text.as_bytes().first() {
                Some(b'?') if text.len() == 1 => {
                    names.push(None);
                    marks.push(token);
                }
                Some(b'?') => {
                    let number = text.get(1..).and_then(|digits| digits.parse::<usize>().ok()).unwrap_or(0);
                    if names.len() < number && number <= MAX_PARAMETERS {
                        names.resize(number, None);
                    }
                    if let Some(name) = number.checked_sub(1).and_then(|index| names.get_mut(index)) {
                        *name = Some(text.to_owned());
                    }
                }
                Some(b':' | b'@' | b'$')
                    if text.len() > 1 && !names.iter().any(|name| name.as_deref() == Some(text)) =>
                {
                    names.push(Some(text.to_owned()));
                }
                Some(byte) if byte.is_ascii_alphabetic() && words.len() < 3 => words.push(text),
                _ => {}
            }
        }
        Scanned { marks, names, effect: effect(&words) }
    }

    /// The number of parameters.
    pub fn parameters(&self) -> usize {
        self.names.len()
    }

    /// The names of the parameters, where they have one.
    #[cfg(target_arch = "wasm32")]
    pub fn names(&self) -> &[Option<String>] {
        &self.names
    }

    /// The text with those parameters in two halves, which it puts together. An expression has no affinity, as a parameter
    /// has none. A lower half that is NULL says that the upper is the value itself.
    pub fn with_halves(&self, sql: &str, halved: &[usize]) -> String {
        let mut text = String::with_capacity(sql.len() + halved.len() * 40);
        let mut copied = 0;
        let mut number = 0;
        for (index, mark) in self.marks.iter().enumerate() {
            text.push_str(sql.get(copied..mark.start).unwrap_or_default());
            copied = mark.end;
            number += 1;
            if halved.contains(&index) {
                number += 1;
                text.push_str(&format!("ifnull(?{}<<32|?{number},?{})", number - 1, number - 1));
            } else {
                text.push_str(&format!("?{number}"));
            }
        }
        text.push_str(sql.get(copied..).unwrap_or_default());
        text
    }

    /// Notes what running the statement did to the transaction.
    pub fn note(&self, transaction: &Cell<Option<bool>>) {
        match self.effect {
            Effect::None => {}
            Effect::Opens => transaction.set(Some(true)),
            Effect::Ends => transaction.set(Some(false)),
            Effect::Unknown => transaction.set(None),
        }
    }
}

/// Whether there is nothing but white space, comments and semicolons.
pub(super) fn is_blank(sql: &str) -> bool {
    Tokens { sql, position: 0 }.all(|token| sql.get(token) == Some(";"))
}

fn effect(words: &[&str]) -> Effect {
    let is = |index: usize, word: &str| words.get(index).is_some_and(|known| known.eq_ignore_ascii_case(word));
    if is(0, "BEGIN") {
        Effect::Opens
    } else if is(0, "COMMIT") || is(0, "END") || (is(0, "ROLLBACK") && !is(1, "TO") && !is(2, "TO")) {
        Effect::Ends
    } else if is(0, "SAVEPOINT") || is(0, "RELEASE") || is(0, "ROLLBACK") {
        Effect::Unknown
    } else {
        Effect::None
    }
}

/// The tokens of a text; white space and comments are none.
struct Tokens<'a> {
    sql: &'a str,
    position: usize,
}

impl Iterator for Tokens<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        loop {
            let rest = self.sql.get(self.position..)?;
            let first = *rest.as_bytes().first()?;
            let start = self.position;
            let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80;
            let word = |from: usize| rest.bytes().skip(from).take_while(|&byte| is_word(byte)).count() + from;
            let (length, is_token) = match first {
                b' ' | b'\t' | b'\n' | b'\r' | 0x0c => (1, false),
                b'-' if rest.starts_with("--") => (rest.find('\n').map_or(rest.len(), |end| end + 1), false),
                b'/' if rest.starts_with("/*") => (rest.find("*/").map_or(rest.len(), |end| end + 2), false),
                b'\'' | b'"' | b'`' => (quoted(rest, first), true),
                b'[' => (rest.find(']').map_or(rest.len(), |end| end + 1), true),
                b'?' => (rest.bytes().skip(1).take_while(u8::is_ascii_digit).count() + 1, true),
                b':' | b'@' | b'$' => (word(1), true),
                byte if is_word(byte) => (word(0), true),
                _ => (1, true),
            };
            self.position += length.max(1);
            if is_token {
                return Some(start..self.position);
            }
        }
    }
}

/// The length of a quoted text; a quote in it is written twice.
fn quoted(text: &str, quote: u8) -> usize {
    let bytes = text.as_bytes();
    let mut position = 1;
    while let Some(&byte) = bytes.get(position) {
        position += 1;
        if byte == quote {
            if bytes.get(position) == Some(&quote) {
                position += 1;
            } else {
                break;
            }
        }
    }
    position
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_found_where_they_are() {
        for (sql, count) in [
            ("SELECT 1", 0),
            ("SELECT ?, ?", 2),
            ("SELECT '?', \"?\", `?`, [?], ? -- ?\n, ? /* ? */", 2),
            ("SELECT 'it''s ?', ?", 1),
            ("SELECT ?3, ?1", 3),
            ("SELECT :a, @b, $c, :a", 3),
            ("SELECT 'open ?", 0),
        ] {
            assert_eq!(Scanned::new(sql).parameters(), count, "{sql}");
        }
    }

    #[test]
    fn halves_are_put_together() {
        let sql = "SELECT ?, '?', ? + ?";
        assert_eq!(Scanned::new(sql).with_halves(sql, &[1]), "SELECT ?1, '?', ifnull(?2<<32|?3,?2) + ?4");
    }

    #[test]
    fn transactions_are_followed() {
        for (sql, before, after) in [
            ("BEGIN IMMEDIATE", Some(false), Some(true)),
            ("commit", Some(true), Some(false)),
            ("END TRANSACTION", Some(true), Some(false)),
            ("ROLLBACK", Some(true), Some(false)),
            ("ROLLBACK TRANSACTION", Some(true), Some(false)),
            ("ROLLBACK TO x", Some(true), None),
            ("ROLLBACK TRANSACTION TO SAVEPOINT x", Some(true), None),
            ("-- first\nSAVEPOINT x", Some(false), None),
            ("RELEASE x", Some(true), None),
            ("SELECT 1", Some(true), Some(true)),
            ("SELECT 1", Some(false), Some(false)),
        ] {
            let transaction = Cell::new(before);
            Scanned::new(sql).note(&transaction);
            assert_eq!(transaction.get(), after, "{sql}");
        }
    }

    #[test]
    fn what_is_blank() {
        assert!(is_blank(" ; -- x\n /* y */ ;"));
        assert!(!is_blank("; SELECT 1"));
    }
}
