//! Escape sequences that mean nothing.

/// What is wrong with the first escape sequence of the string literal that begins at `start`, in CPython's words; `None`
/// for one that names its character.
pub(super) fn complaint(text: &str, start: usize) -> Option<String> {
    let literal = text.get(start..)?;
    let prefix = literal.find(['"', '\''])?;
    let bytes = literal.get(..prefix)?.contains(['b', 'B']);
    let quoted = literal.get(prefix..)?;
    let quote = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|quote| quoted.starts_with(quote))?;
    let body: Vec<char> = quoted.get(quote.len()..)?.chars().collect();
    // Other characters stand there as escapes of ten bytes.
    let wide = |c: char| if c.is_ascii() { 1 } else { 10 };
    let mut at = 0;
    let mut position = 0;
    while let Some(&c) = body.get(at) {
        if c != '\\' {
            position += wide(c);
            at += 1;
            continue;
        }
        let kind = body.get(at + 1).copied()?;
        let size = match kind {
            'x' => 2,
            'u' if !bytes => 4,
            'U' if !bytes => 8,
            'N' if !bytes => {
                let rest = body.get(at + 2..)?;
                let inside = rest.iter().skip(1).take_while(|c| !matches!(c, '}' | '"' | '\'' | '\n')).count();
                let closed = rest.first() == Some(&'{') && rest.get(1 + inside) == Some(&'}');
                if closed && inside > 0 {
                    return None;
                }
                let end = position + 1 + if rest.first() == Some(&'{') { 1 + inside } else { 0 };
                return Some(unicode(position, end, "malformed \\N character escape"));
            }
            other => {
                position += 1 + wide(other);
                at += 2;
                continue;
            }
        };
        let digits: String = body.iter().skip(at + 2).take(size).take_while(|c| c.is_ascii_hexdigit()).collect();
        let end = position + 1 + digits.len();
        if digits.len() < size {
            return Some(match kind {
                'x' if bytes => format!("(value error) invalid \\x escape at position {position}"),
                'x' => unicode(position, end, "truncated \\xXX escape"),
                'u' => unicode(position, end, "truncated \\uXXXX escape"),
                _ => unicode(position, end, "truncated \\UXXXXXXXX escape"),
            });
        }
        if u32::from_str_radix(&digits, 16).is_ok_and(|code| code > 0x0010_FFFF) {
            return Some(unicode(position, end, "illegal Unicode character"));
        }
        position = end + 1;
        at += 2 + size;
    }
    None
}

fn unicode(start: usize, end: usize, what: &str) -> String {
    format!("(unicode error) 'unicodeescape' codec can't decode bytes in position {start}-{end}: {what}")
}
