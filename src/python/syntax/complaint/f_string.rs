//! f-strings as CPython 3.11 reads them: as strings first, whose replacement fields are taken out and parsed apart.

use std::rc::Rc;

use super::super::{parse, words};
use crate::python::code::Source;

/// How deep fields may stand in format specifications.
const DEEPEST: usize = 2;

/// What is wrong with the first f-string that begins in `text` at `start`, if anything is: CPython's words.
pub(super) fn complaint(text: &str, start: usize) -> Option<String> {
    let literal = text.get(start..)?;
    let prefix = literal.find(['"', '\''])?;
    let raw = literal.get(..prefix)?.contains(['r', 'R']);
    let quoted = literal.get(prefix..)?;
    let quote = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|quote| quoted.starts_with(quote))?;
    let body = quoted.get(quote.len()..)?;
    let mut end = None;
    let mut escaped = false;
    for (index, c) in body.char_indices() {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if body.get(index..).is_some_and(|rest| rest.starts_with(quote)) {
            end = Some(index);
            break;
        } else if c == '\n' && quote.len() == 1 {
            break;
        }
    }
    let Some(end) = end else {
        let lines = text.get(..start)?.matches('\n').count() + 1;
        return Some(match quote.len() {
            1 => format!("unterminated string literal (detected at line {lines})"),
            _ => {
                let last = text.trim_end_matches('\n').matches('\n').count() + 1;
                format!("unterminated triple-quoted string literal (detected at line {last})")
            }
        });
    };
    let body: Vec<char> = body.get(..end)?.chars().collect();
    Reader { body: &body, at: 0, raw }.literal(0).err()
}

struct Reader<'a> {
    body: &'a [char],
    at: usize,
    raw: bool,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.body.get(self.at).copied()
    }

    /// Text with fields in it; in a format specification up to the bracket that ends the field.
    fn literal(&mut self, depth: usize) -> Result<(), String> {
        while let Some(c) = self.peek() {
            match c {
                '\\' if !self.raw => {
                    // `\{` is a backslash and a field; `\N{...}` a character.
                    let named = self.body.get(self.at + 1) == Some(&'N') && self.body.get(self.at + 2) == Some(&'{');
                    if named {
                        while self.peek().is_some_and(|c| c != '}') {
                            self.at += 1;
                        }
                    } else if !matches!(self.body.get(self.at + 1), Some('{' | '}')) {
                        self.at += 1;
                    }
                    self.at += 1;
                }
                '{' if depth == 0 && self.body.get(self.at + 1) == Some(&'{') => self.at += 2,
                '}' if depth == 0 && self.body.get(self.at + 1) == Some(&'}') => self.at += 2,
                '}' if depth > 0 => return Ok(()),
                '}' => return Err("f-string: single '}' is not allowed".to_owned()),
                '{' => self.field(depth)?,
                _ => self.at += 1,
            }
        }
        Ok(())
    }

    fn field(&mut self, depth: usize) -> Result<(), String> {
        if depth >= DEEPEST {
            return Err("f-string: expressions nested too deeply".to_owned());
        }
        self.at += 1;
        let start = self.at;
        self.skip_expression()?;
        let expression: String = self.body.get(start..self.at).unwrap_or(&[]).iter().collect();
        let Some(next) = self.peek() else { return Err("f-string: expecting '}'".to_owned()) };
        if expression.trim().is_empty() {
            return Err(match next {
                '!' | ':' | '=' => format!("f-string: expression required before '{next}'"),
                _ => "f-string: empty expression not allowed".to_owned(),
            });
        }
        check_expression(&expression)?;
        if self.peek() == Some('=') {
            self.at += 1;
            while self.peek().is_some_and(char::is_whitespace) {
                self.at += 1;
            }
        }
        if self.peek() == Some('!') {
            self.at += 1;
            let conversion = self.peek().ok_or("f-string: expecting '}'")?;
            if !matches!(conversion, 's' | 'r' | 'a') {
                return Err("f-string: invalid conversion character: expected 's', 'r', or 'a'".to_owned());
            }
            self.at += 1;
        }
        if self.peek() == Some(':') {
            self.at += 1;
            self.literal(depth + 1)?;
        }
        if self.peek() != Some('}') {
            return Err("f-string: expecting '}'".to_owned());
        }
        self.at += 1;
        Ok(())
    }

    /// Goes to the character behind the expression of a field.
    fn skip_expression(&mut self) -> Result<(), String> {
        let mut quote: Option<(char, usize)> = None;
        let mut open: Vec<char> = Vec::new();
        while let Some(c) = self.peek() {
            if c == '\\' {
                return Err("f-string expression part cannot include a backslash".to_owned());
            }
            let run = self.body.get(self.at..).unwrap_or(&[]).iter().take_while(|other| **other == c).take(3).count();
            if let Some((mark, size)) = quote {
                if c == mark && run >= size {
                    self.at += size;
                    quote = None;
                } else {
                    self.at += 1;
                }
                continue;
            }
            match c {
                '\'' | '"' => {
                    let size = if run == 3 { 3 } else { 1 };
                    quote = Some((c, size));
                    self.at += size;
                    continue;
                }
                '(' | '[' | '{' => open.push(c),
                '#' => return Err("f-string expression part cannot include '#'".to_owned()),
                '=' | '!' | '<' | '>' if open.is_empty() => {
                    let doubled = self.body.get(self.at + 1) == Some(&'=');
                    if doubled {
                        self.at += 2;
                        continue;
                    }
                    if c == '=' || c == '!' {
                        break;
                    }
                }
                ':' | '}' if open.is_empty() => break,
                ')' | ']' | '}' => {
                    let opening = match c {
                        ')' => '(',
                        ']' => '[',
                        _ => '{',
                    };
                    match open.pop() {
                        None => return Err(format!("f-string: unmatched '{c}'")),
                        Some(known) if known != opening => {
                            return Err(format!(
                                "f-string: closing parenthesis '{c}' does not match opening parenthesis '{known}'"
                            ));
                        }
                        Some(_) => {}
                    }
                }
                _ => {}
            }
            self.at += 1;
        }
        match (quote, open.last()) {
            (Some(_), _) => Err("f-string: unterminated string".to_owned()),
            (None, Some(open)) => Err(format!("f-string: unmatched '{open}'")),
            (None, None) => Ok(()),
        }
    }
}

/// Parses the expression of a field, in brackets as CPython does.
fn check_expression(expression: &str) -> Result<(), String> {
    let source = Rc::new(Source::text("<fstring>", format!("({expression})")));
    match parse(&source, true) {
        Ok(_) => Ok(()),
        Err(diagnostic) => {
            let message = words(&diagnostic, &source);
            // What the expression's own f-strings complain of says so already.
            Err(if message.starts_with("f-string") { message.to_owned() } else { format!("f-string: {message}") })
        }
    }
}
