//! How deep a text nests. Parser and compiler go down into what is nested, so that text without bound would take all of the
//! native stack: this looks at the text before they do, and itself goes down nowhere but into f-strings.

use ruff_text_size::{TextRange, TextSize};

use crate::{diagnostic::Code, python::compile::Trouble};

/// As CPython: so many brackets may be open.
const BRACKETS: usize = 200;

/// As CPython: blocks may be indented so often.
const INDENTS: usize = 100;

/// So deep may operators, calls and attributes hang on one another in one expression.
const LEVELS: usize = 1000;

/// Refuses a text that nests too deep.
pub(super) fn check(text: &str) -> Result<(), Trouble> {
    let mut scanner = Scanner { text, at: 0, levels: vec![0], outer: 0, indents: vec![0] };
    scanner.scan(text.len())
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// For each open bracket, and for what is outside of all: how deep its expression is so far.
    levels: Vec<usize>,
    /// The sum of the levels around the innermost bracket.
    outer: usize,
    indents: Vec<usize>,
}

impl Scanner<'_> {
    fn scan(&mut self, end: usize) -> Result<(), Trouble> {
        let mut line_start = true;
        while self.at < end {
            if line_start && self.levels.len() == 1 {
                self.indent(end)?;
            }
            line_start = false;
            let Some(&byte) = self.text.as_bytes().get(self.at) else { break };
            match byte {
                b'\n' => {
                    line_start = true;
                    if self.levels.len() == 1 {
                        self.reset();
                    }
                }
                b'#' => {
                    self.skip_while(end, |byte| byte != b'\n');
                    continue;
                }
                b'\\' => self.at += 1,
                b'(' | b'[' | b'{' => {
                    if self.levels.len() > BRACKETS {
                        return Err(self.trouble(Code::SyntaxError, "too many nested parentheses"));
                    }
                    self.outer += self.levels.last().copied().unwrap_or(0);
                    self.levels.push(0);
                }
                b')' | b']' | b'}' if self.levels.len() > 1 => {
                    self.levels.pop();
                    self.outer = self.outer.saturating_sub(self.levels.last().copied().unwrap_or(0));
                    self.deeper()?;
                }
                b',' | b';' => self.reset(),
                b'+' | b'-' | b'*' | b'/' | b'%' | b'@' | b'&' | b'|' | b'^' | b'~' | b'.' => self.deeper()?,
                b'"' | b'\'' => {
                    self.string(end, false)?;
                    continue;
                }
                b'0'..=b'9' => {
                    self.skip_while(end, |byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'.');
                    continue;
                }
                b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => {
                    let start = self.at;
                    self.skip_while(end, |byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80);
                    let word = self.text.get(start..self.at).unwrap_or("");
                    let quote = matches!(self.text.as_bytes().get(self.at), Some(b'"' | b'\''));
                    if quote && word.len() <= 2 {
                        let formatted = word.contains(['f', 'F']);
                        self.string(end, formatted)?;
                    } else if matches!(word, "not" | "lambda" | "else" | "for" | "await" | "yield") {
                        self.deeper()?;
                    }
                    continue;
                }
                _ => {}
            }
            self.at += 1;
        }
        Ok(())
    }

    fn reset(&mut self) {
        if let Some(level) = self.levels.last_mut() {
            *level = 0;
        }
    }

    fn deeper(&mut self) -> Result<(), Trouble> {
        let Some(level) = self.levels.last_mut() else { return Ok(()) };
        *level += 1;
        if self.outer + *level > LEVELS {
            let what = format!("an expression nested deeper than {LEVELS} levels is not supported");
            return Err(self.trouble(Code::Unsupported, &what));
        }
        Ok(())
    }

    /// The indentation of a line that is not blank.
    fn indent(&mut self, end: usize) -> Result<(), Trouble> {
        let start = self.at;
        self.skip_while(end, |byte| byte == b' ' || byte == b'\t' || byte == b'\x0c');
        if self.at >= end || matches!(self.text.as_bytes().get(self.at), Some(b'\n' | b'\r' | b'#')) {
            return Ok(());
        }
        let width = self.at - start;
        while self.indents.last().is_some_and(|&last| last > width) {
            self.indents.pop();
        }
        if self.indents.last().is_none_or(|&last| last < width) {
            self.indents.push(width);
        }
        if self.indents.len() > INDENTS {
            return Err(self.trouble(Code::SyntaxError, "too many levels of indentation").of_kind("IndentationError"));
        }
        Ok(())
    }

    /// A string literal from its quote on; what stands in braces of an f-string is looked at as well.
    fn string(&mut self, end: usize, formatted: bool) -> Result<(), Trouble> {
        let bytes = self.text.as_bytes();
        let Some(&quote) = bytes.get(self.at) else { return Ok(()) };
        let triple = bytes.get(self.at..self.at + 3).is_some_and(|three| three == [quote; 3]);
        self.at += if triple { 3 } else { 1 };
        let start = self.at;
        while self.at < end {
            match bytes.get(self.at) {
                Some(b'\\') => self.at += 1,
                Some(b'\n') if !triple => break,
                Some(&byte)
                    if byte == quote
                        && (!triple || bytes.get(self.at..self.at + 3).is_some_and(|three| three == [quote; 3])) =>
                {
                    break;
                }
                _ => {}
            }
            self.at += 1;
        }
        let stop = self.at.min(end);
        if formatted {
            let (levels, outer) = (self.levels.clone(), self.outer);
            self.at = start;
            self.scan(stop)?;
            (self.levels, self.outer) = (levels, outer);
        }
        self.at = stop + if triple { 3 } else { 1 };
        Ok(())
    }

    fn skip_while(&mut self, end: usize, wanted: impl Fn(u8) -> bool) {
        while self.at < end && self.text.as_bytes().get(self.at).is_some_and(|&byte| wanted(byte)) {
            self.at += 1;
        }
    }

    fn trouble(&self, code: Code, message: &str) -> Trouble {
        let at = u32::try_from(self.at).unwrap_or(u32::MAX);
        Trouble::new(code, message, TextRange::empty(TextSize::from(at)))
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn only_what_nests_counts() {
        let long: String = (0..5000).map(|n| format!("x{n} = -f({n}, [a.b + {n}, {{1: -1}}])  # (((\n")).collect();
        assert!(check(&long).is_ok());
        assert!(check(&format!("x = [{}]", "-1, ".repeat(5000))).is_ok());
        assert!(check(&format!("x = '{}'", "(".repeat(5000))).is_ok());
        assert!(check(&format!("x = {}1{}", "(".repeat(200), ")".repeat(200))).is_ok());
        for (deep, times) in [("(", 201), ("-", 1001), ("not ", 1001), ("lambda: ", 1001), ("f'{(", 201), ("a.", 1001)]
        {
            assert!(check(&deep.repeat(times)).is_err(), "{deep}");
        }
        assert!(check(&format!("f{}", "()".repeat(1001))).is_err());
        assert!(check(&(0..101).map(|n| format!("{}if 1:\n", " ".repeat(n))).collect::<String>()).is_err());
    }
}
