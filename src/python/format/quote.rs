//! Quoting of strings and bytes, as `repr()` does it.

use std::fmt::{self, Write};

use super::super::types::text::is_printable;

/// The `repr()` of a string: single quotes, unless it holds some and no double ones.
pub fn str_repr(text: &str) -> String {
    quoted(text, false)
}

/// The `ascii()` of a string: its `repr()` with everything above 127 escaped.
pub fn ascii(text: &str) -> String {
    quoted(text, true)
}

/// The `repr()` of a byte string.
pub fn bytes_repr(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() + 3);
    out.push('b');
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { '"' } else { '\'' };
    out.push(quote);
    for &byte in bytes {
        match byte {
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            b' '..=b'~' => {
                if byte == quote as u8 {
                    out.push('\\');
                }
                out.push(byte as char);
            }
            _ => escape(&mut out, 'x', 2, byte.into()),
        }
    }
    out.push(quote);
    out
}

/// Writes the `repr()` of a string.
pub fn write_str_repr(out: &mut dyn Write, text: &str) -> fmt::Result {
    let plain = |byte: u8| matches!(byte, b' '..=b'~') && byte != b'\\' && byte != b'\'';
    if text.bytes().all(plain) {
        out.write_char('\'')?;
        out.write_str(text)?;
        out.write_char('\'')
    } else {
        out.write_str(&quoted(text, false))
    }
}

fn quoted(text: &str, only_ascii: bool) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    out.push(quote);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            ' '..='~' => {
                if c == quote {
                    out.push('\\');
                }
                out.push(c);
            }
            _ if !only_ascii && is_printable(c) => out.push(c),
            _ => match c as u32 {
                code @ 0..=0xff => escape(&mut out, 'x', 2, code),
                code @ 0x100..=0xffff => escape(&mut out, 'u', 4, code),
                code => escape(&mut out, 'U', 8, code),
            },
        }
    }
    out.push(quote);
    out
}

fn escape(out: &mut String, letter: char, width: usize, code: u32) {
    let _ = write!(out, "\\{letter}{code:0width$x}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_quote_as_in_cpython() {
        let cases = [
            ("it's", "\"it's\""),
            ("say \"hi\"", "'say \"hi\"'"),
            ("it's \"both\"", "'it\\'s \"both\"'"),
            ("a\nb\t\\ é \u{7} \u{200b}\u{a0}", "'a\\nb\\t\\\\ é \\x07 \\u200b\\xa0'"),
            ("\u{e0001}😀", "'\\U000e0001😀'"),
        ];
        for (text, expected) in cases {
            assert_eq!(str_repr(text), expected);
        }
        assert_eq!(ascii("é😀\u{2028}"), "'\\xe9\\U0001f600\\u2028'");
        assert_eq!(bytes_repr(b"caf\xc3'\0"), "b\"caf\\xc3'\\x00\"");
    }
}
