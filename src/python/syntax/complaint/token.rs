//! What CPython's tokenizer complains about by itself: it comes before anything that the parser finds, wherever it stands.

use ruff_python_ast::{
    Mod,
    token::{Token, TokenKind},
};
use ruff_python_parser::{LexicalErrorType, ParseErrorType, Parsed};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::Complaint;
use crate::python::code::Source;

/// The first complaint about the tokens of a text.
pub(super) fn first(source: &Source, parsed: &Parsed<Mod>) -> Option<Complaint> {
    let broken = parsed.errors().iter().find_map(|error| match &error.error {
        ParseErrorType::Lexical(lexical) => Some((lexical, error.location)),
        _ => None,
    });
    // Behind a string that does not end, or an f-string that the parser reads in another way, tokens mean nothing.
    let limit = broken.map_or(TextSize::of(source.text.as_str()), |(_, range)| range.start());
    let tokens = || parsed.tokens().iter().take_while(move |token| token.start() <= limit);
    let reach = match broken {
        Some((LexicalErrorType::IndentationError, range)) => range.end(),
        _ => limit,
    };
    let numbers = tokens().find_map(|token| number(source, token));
    let complaints = [tabs(source, parsed, reach), brackets(source, tokens()), numbers];
    complaints.into_iter().flatten().min_by_key(|complaint| complaint.range.start())
}

/// Lines whose indentation compares differently when a tab is one column wide and when it is eight.
fn tabs(source: &Source, parsed: &Parsed<Mod>, limit: TextSize) -> Option<Complaint> {
    if !source.text.contains('\t') {
        return None;
    }
    let mut stack: Vec<(usize, usize)> = vec![(0, 0)];
    let mut fresh = true;
    for token in parsed.tokens() {
        if token.start() > limit {
            break;
        }
        match token.kind() {
            TokenKind::Newline => fresh = true,
            TokenKind::NonLogicalNewline | TokenKind::Comment | TokenKind::Indent | TokenKind::Dedent => {}
            _ if fresh => {
                fresh = false;
                let (line, _) = source.line_column(token.start().to_usize());
                let text = source.line(line).unwrap_or("");
                let mut wide = (0, 0);
                for c in text.chars() {
                    match c {
                        ' ' => wide = (wide.0 + 1, wide.1 + 1),
                        '\t' => wide = ((wide.0 / 8 + 1) * 8, wide.1 + 1),
                        _ => break,
                    }
                }
                while stack.len() > 1 && stack.last().is_some_and(|top| top.0 > wide.0) {
                    stack.pop();
                }
                let top = stack.last().copied().unwrap_or_default();
                if (wide.0 > top.0 && wide.1 <= top.1) || (wide.0 == top.0 && wide.1 != top.1) {
                    let start = source.lines.get(line.saturating_sub(1) as usize).copied().unwrap_or(0);
                    let start = TextSize::new(u32::try_from(start).unwrap_or(0));
                    return Some(Complaint {
                        kind: "TabError",
                        message: "inconsistent use of tabs and spaces in indentation".to_owned(),
                        range: TextRange::empty(start),
                    });
                }
                if wide.0 > top.0 {
                    stack.push(wide);
                }
            }
            _ => {}
        }
    }
    None
}

/// A closing bracket that has no opening one, or another.
fn brackets<'a>(source: &Source, tokens: impl Iterator<Item = &'a Token>) -> Option<Complaint> {
    let mut open: Vec<(char, TextRange)> = Vec::new();
    let line = |range: TextRange| source.line_column(range.start().to_usize()).0;
    for token in tokens {
        let (closing, opening) = match token.kind() {
            TokenKind::Lpar => {
                open.push(('(', token.range()));
                continue;
            }
            TokenKind::Lsqb => {
                open.push(('[', token.range()));
                continue;
            }
            TokenKind::Lbrace => {
                open.push(('{', token.range()));
                continue;
            }
            TokenKind::Rpar => (')', '('),
            TokenKind::Rsqb => (']', '['),
            TokenKind::Rbrace => ('}', '{'),
            _ => continue,
        };
        let message = match open.pop() {
            None => format!("unmatched '{closing}'"),
            Some((known, _)) if known == opening => continue,
            Some((known, place)) => {
                let words = format!("closing parenthesis '{closing}' does not match opening parenthesis '{known}'");
                let line = Some(line(place)).filter(|start| *start != line(token.range()));
                line.map_or(words.clone(), |line| format!("{words} on line {line}"))
            }
        };
        return Some(Complaint::syntax(message, token.range()));
    }
    None
}

/// What is wrong with the number that begins at a token.
fn number(source: &Source, token: &Token) -> Option<Complaint> {
    let start = token.start().to_usize();
    let text = source.text.get(start..)?;
    let digits = text.strip_prefix('.').unwrap_or(text);
    let fits = matches!(token.kind(), TokenKind::Int | TokenKind::Float | TokenKind::Complex | TokenKind::Unknown);
    if !fits || !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (message, from, to) = Number { text: text.as_bytes(), at: 0 }.check()?;
    let place = |offset: usize| TextSize::new(u32::try_from(start + offset).unwrap_or(0));
    Some(Complaint::syntax(message, TextRange::new(place(from), place(to))))
}

/// Reads a number as CPython does. A mistake is its words, and the columns from where to where it stands.
struct Number<'a> {
    text: &'a [u8],
    at: usize,
}

type Mistake = (String, usize, usize);

/// Which digits a number has, and what such numbers are called.
type Radix = (fn(u8) -> bool, &'static str);

impl Number<'_> {
    fn peek(&self) -> u8 {
        self.text.get(self.at).copied().unwrap_or(0)
    }

    /// Digits with single underscores among them.
    fn digits(&mut self, accepts: fn(u8) -> bool, kind: &str) -> Option<Mistake> {
        loop {
            while accepts(self.peek()) {
                self.at += 1;
            }
            if self.peek() != b'_' {
                return None;
            }
            self.at += 1;
            if !accepts(self.peek()) {
                return Some(self.invalid(kind));
            }
        }
    }

    fn invalid(&self, kind: &str) -> Mistake {
        let last = self.at.saturating_sub(1);
        (format!("invalid {kind} literal"), last, self.at)
    }

    fn check(mut self) -> Option<Mistake> {
        let radix: Option<Radix> = match (self.peek(), self.text.get(1)) {
            (b'0', Some(b'x' | b'X')) => Some((|c| c.is_ascii_hexdigit(), "hexadecimal")),
            (b'0', Some(b'o' | b'O')) => Some((|c| (b'0'..b'8').contains(&c), "octal")),
            (b'0', Some(b'b' | b'B')) => Some((|c| c == b'0' || c == b'1', "binary")),
            _ => None,
        };
        let Some((accepts, kind)) = radix else { return self.decimal() };
        self.at = 2;
        if self.peek() == b'_' {
            self.at += 1;
        }
        let wrong_digit = |number: &Self| {
            let digit = number.peek();
            digit
                .is_ascii_digit()
                .then(|| (format!("invalid digit '{}' in {kind} literal", digit as char), number.at, number.at + 1))
        };
        if !accepts(self.peek()) {
            return wrong_digit(&self).or_else(|| Some(self.invalid(kind)));
        }
        self.digits(accepts, kind).or_else(|| wrong_digit(&self)).or_else(|| self.end(kind))
    }

    fn decimal(mut self) -> Option<Mistake> {
        const DIGIT: fn(u8) -> bool = |c| c.is_ascii_digit();
        let mut octal = None;
        if self.peek() == b'0' {
            while self.peek() == b'0' || (self.peek() == b'_' && self.text.get(self.at + 1).is_some_and(|c| *c == b'0'))
            {
                self.at += 1;
            }
            let zeros = self.at + usize::from(self.peek() == b'_');
            if self.peek() == b'_' || self.peek().is_ascii_digit() {
                octal = Some(zeros);
                self.at = zeros;
                if !self.peek().is_ascii_digit() {
                    return Some(self.invalid("decimal"));
                }
            }
        }
        if let Some(mistake) = self.digits(DIGIT, "decimal") {
            return Some(mistake);
        }
        let whole = self.at;
        if self.peek() == b'.' {
            self.at += 1;
            if self.peek().is_ascii_digit()
                && let Some(mistake) = self.digits(DIGIT, "decimal")
            {
                return Some(mistake);
            }
        }
        if matches!(self.peek(), b'e' | b'E') {
            let signed = matches!(self.text.get(self.at + 1), Some(b'+' | b'-'));
            let first = self.text.get(self.at + 1 + usize::from(signed)).copied().unwrap_or(0);
            if first.is_ascii_digit() {
                self.at += 1 + usize::from(signed);
                if let Some(mistake) = self.digits(DIGIT, "decimal") {
                    return Some(mistake);
                }
            } else if signed {
                return Some(self.invalid("decimal"));
            }
        }
        if matches!(self.peek(), b'j' | b'J') {
            self.at += 1;
            return self.end("imaginary");
        }
        if let Some(zeros) = octal
            && self.at == whole
        {
            let message =
                "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers";
            return Some((message.to_owned(), 0, zeros));
        }
        self.end("decimal")
    }

    /// What may follow a number at once: nothing that looks like a name, keywords aside.
    fn end(&self, kind: &str) -> Option<Mistake> {
        let rest = self.text.get(self.at..).unwrap_or(&[]);
        let keywords: [&[u8]; 8] = [b"and", b"else", b"for", b"if", b"in", b"is", b"or", b"not"];
        let named = rest.first().is_some_and(|c| c.is_ascii_alphabetic() || *c == b'_' || *c >= 128);
        (named && !keywords.iter().any(|keyword| rest.starts_with(keyword))).then(|| self.invalid(kind))
    }
}
