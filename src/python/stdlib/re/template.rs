//! What `sub` and `expand` fill in: texts that name groups.

use super::{
    Pattern, Spans, Subject, error,
    parse::{Error, is_identifier, quoted},
};
use crate::{
    python::Vm,
    value::{Raise, Result, Value},
};

enum Part {
    Literal(Value),
    Group(usize),
}

/// A text with the groups that it names.
pub(super) struct Template(Vec<Part>);

enum Wrong {
    Syntax(Error),
    Name(String),
}

impl Template {
    /// Reads a replacement.
    pub fn new(vm: &mut Vm, pattern: &Pattern, source: &Value) -> Result<Template> {
        let subject = Subject::new(vm, source)?;
        let mut reader = Reader { chars: &subject.chars, at: 0, pattern };
        let mut parts = Vec::new();
        let mut literal = String::new();
        let made = |literal: &mut String| {
            let text = std::mem::take(literal);
            match subject.is_text() {
                true => Part::Literal(text.into()),
                false => Part::Literal(Value::Bytes(text.chars().map(|c| c as u8).collect::<Vec<_>>().into())),
            }
        };
        loop {
            match reader.part(&mut literal) {
                Ok(None) => break,
                Ok(Some(group)) => {
                    if !literal.is_empty() {
                        parts.push(made(&mut literal));
                    }
                    parts.push(Part::Group(group));
                }
                Err(Wrong::Syntax(wrong)) => return Err(error(vm, wrong, source)),
                Err(Wrong::Name(message)) => return Err(Raise::new("IndexError", message)),
            }
        }
        if !literal.is_empty() {
            parts.push(made(&mut literal));
        }
        Ok(Template(parts))
    }

    /// Adds what it gives for a match to `parts`.
    pub fn fill(&self, subject: &Subject, spans: &Spans, parts: &mut Vec<Value>) {
        for part in &self.0 {
            match part {
                Part::Literal(text) => parts.push(text.clone()),
                Part::Group(group) => {
                    if let Some((from, to)) = spans.span(*group) {
                        parts.push(subject.part(from, to));
                    }
                }
            }
        }
    }
}

struct Reader<'a> {
    chars: &'a [char],
    at: usize,
    pattern: &'a Pattern,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn fail<T>(&self, message: impl Into<String>, back: usize) -> Result<T, Wrong> {
        Err(Wrong::Syntax(Error::at(message, self.at.saturating_sub(back))))
    }

    /// Reads up to the next group, and gives that.
    fn part(&mut self, literal: &mut String) -> Result<Option<usize>, Wrong> {
        while let Some(c) = self.peek() {
            self.at += 1;
            if c != '\\' {
                literal.push(c);
                continue;
            }
            let Some(c) = self.peek() else {
                return Err(Wrong::Syntax(Error::at("bad escape (end of pattern)", self.chars.len() - 1)));
            };
            self.at += 1;
            match c {
                'g' => return self.named().map(Some),
                '0' => {
                    let digits = self.digits(2, 8);
                    literal.push(char::from_u32(u32::from_str_radix(&digits, 8).unwrap_or(0) & 0xff).unwrap_or('\0'));
                }
                '1'..='9' => {
                    let mut digits = c.to_string();
                    digits.push_str(&self.digits(1, 10));
                    let octal = digits.len() == 2 && digits.chars().all(|c| c.is_digit(8));
                    if octal && self.peek().is_some_and(|c| c.is_digit(8)) {
                        digits.push_str(&self.digits(1, 8));
                        let code = u32::from_str_radix(&digits, 8).unwrap_or(0);
                        if code > 0o377 {
                            let message = format!("octal escape value \\{digits} outside of range 0-0o377");
                            return self.fail(message, digits.len() + 1);
                        }
                        literal.push(char::from_u32(code).unwrap_or('\0'));
                        continue;
                    }
                    let group = digits.parse().unwrap_or(usize::MAX);
                    return self.group(group, digits.len()).map(Some);
                }
                'a' => literal.push('\u{7}'),
                'b' => literal.push('\u{8}'),
                'f' => literal.push('\u{c}'),
                'n' => literal.push('\n'),
                'r' => literal.push('\r'),
                't' => literal.push('\t'),
                'v' => literal.push('\u{b}'),
                '\\' => literal.push('\\'),
                c if c.is_ascii_alphabetic() => return self.fail(format!("bad escape \\{c}"), 2),
                c => {
                    literal.push('\\');
                    literal.push(c);
                }
            }
        }
        Ok(None)
    }

    fn digits(&mut self, most: usize, radix: u32) -> String {
        let digits: String = self.chars.iter().skip(self.at).take(most).take_while(|c| c.is_digit(radix)).collect();
        self.at += digits.len();
        digits
    }

    fn group(&self, group: usize, back: usize) -> Result<usize, Wrong> {
        if group > self.pattern.0.groups {
            return self.fail(format!("invalid group reference {group}"), back);
        }
        Ok(group)
    }

    fn named(&mut self) -> Result<usize, Wrong> {
        if self.peek() != Some('<') {
            return self.fail("missing <", 0);
        }
        self.at += 1;
        let mut name = String::new();
        loop {
            let c = self.peek();
            self.at += usize::from(c.is_some());
            match c {
                None if name.is_empty() => return self.fail("missing group name", 0),
                None => return self.fail("missing >, unterminated name", name.chars().count()),
                Some('>') if name.is_empty() => return self.fail("missing group name", 1),
                Some('>') => break,
                Some(c) => name.push(c),
            }
        }
        let back = name.chars().count() + 1;
        if is_identifier(&name) {
            return match self.pattern.0.names.iter().find(|(known, _)| *known == name) {
                Some((_, group)) => Ok(*group),
                None => Err(Wrong::Name(format!("unknown group name {}", quoted(&name)))),
            };
        }
        match name.parse() {
            Ok(group) => self.group(group, back),
            Err(_) => self.fail(format!("bad character in group name {}", quoted(&name)), back),
        }
    }
}
