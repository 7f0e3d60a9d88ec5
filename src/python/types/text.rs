//! What strings do on their own: case, classes of characters, white space, lines. Pure functions on text.

mod tables;

/// The value of a decimal digit of any script.
pub fn digit_value(c: char) -> Option<u32> {
    if c.is_ascii() {
        return c.to_digit(10);
    }
    range_of(tables::DECIMALS, c).map(|start| (c as u32 - start) % 10)
}

/// Whether `repr()` shows a character as it is.
pub fn is_printable(c: char) -> bool {
    if c.is_ascii() { (' '..='~').contains(&c) } else { range_of(tables::UNPRINTABLE, c).is_none() }
}

/// Whether `str.isalpha` counts it.
pub fn is_letter(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphabetic() } else { range_of(tables::LETTERS, c).is_some() }
}

/// Whether `str.isnumeric` counts it: digits, and numbers of all other kinds.
pub fn is_numeric(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_digit() } else { is_digit(c) || range_of(tables::NUMERIC, c).is_some() }
}

/// Whether `str.isspace` and `str.split` count it as white space.
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// Whether `str.isdigit` counts it: decimal digits and digits in other forms, such as superscripts.
pub fn is_digit(c: char) -> bool {
    digit_value(c).is_some() || (!c.is_ascii() && range_of(tables::DIGITS, c).is_some())
}

/// Whether a text can be a name.
pub fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    // Letters that came later than CPython 3.11's Unicode are not printable there.
    let is_known = |c: char| c == '_' || is_printable(c);
    chars.next().is_some_and(|c| c == '_' || (unicode_ident::is_xid_start(c) && is_known(c)))
        && chars.all(|c| unicode_ident::is_xid_continue(c) && is_known(c))
}

/// `str.title`: each run of letters begins with an upper-case one.
pub fn title(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut inside = false;
    for (at, c) in text.char_indices() {
        if inside {
            push_lower(&mut out, text, at, c);
        } else {
            push_title(&mut out, c);
        }
        inside = is_cased(c);
    }
    out
}

/// `str.capitalize`: the first character in title case, the rest lower-case.
pub fn capitalize(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if at == 0 {
            push_title(&mut out, c);
        } else {
            push_lower(&mut out, text, at, c);
        }
    }
    out
}

/// `str.swapcase`.
pub fn swapcase(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if c.is_uppercase() {
            push_lower(&mut out, text, at, c);
        } else if c.is_lowercase() {
            out.extend(c.to_uppercase());
        } else {
            out.push(c);
        }
    }
    out
}

/// `str.casefold`.
pub fn casefold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'ẞ' => out.push_str("ss"),
            _ if c.is_ascii() || range_of(tables::FOLDED, c).is_none() => out.extend(c.to_lowercase()),
            // Cherokee letters fold to the upper case, which was there first.
            'Ꭰ'..='ᏽ' | 'ꭰ'..='ꮿ' => out.extend(c.to_uppercase()),
            _ => out.extend(c.to_uppercase().flat_map(char::to_lowercase)),
        }
    }
    out
}

/// Whether all cased characters satisfy `wanted`, and there is one.
pub fn all_cased(text: &str, wanted: impl Fn(char) -> bool) -> bool {
    let mut some = false;
    for c in text.chars().filter(|&c| is_cased(c)) {
        if !wanted(c) {
            return false;
        }
        some = true;
    }
    some
}

/// `str.istitle`.
pub fn is_title(text: &str) -> bool {
    let (mut some, mut inside) = (false, false);
    for c in text.chars() {
        if c.is_uppercase() || is_title_case(c) {
            if inside {
                return false;
            }
            (some, inside) = (true, true);
        } else if c.is_lowercase() {
            if !inside {
                return false;
            }
        } else {
            inside = false;
        }
    }
    some
}

/// `str.splitlines`.
pub fn lines(text: &str, keep: bool) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if !matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}') {
            continue;
        }
        let mut end = at + c.len_utf8();
        if c == '\r' && chars.next_if(|(_, next)| *next == '\n').is_some() {
            end += 1;
        }
        found.push(&text[start..if keep { end } else { at }]);
        start = end;
    }
    if start < text.len() {
        found.push(&text[start..]);
    }
    found
}

/// `str.split` at white space, at most `most` times.
pub fn split_space(text: &str, most: Option<usize>) -> Vec<&str> {
    let Some(most) = most else { return text.split(is_space).filter(|part| !part.is_empty()).collect() };
    let mut parts = Vec::new();
    let mut rest = text.trim_start_matches(is_space);
    while !rest.is_empty() {
        if parts.len() == most {
            parts.push(rest);
            break;
        }
        let end = rest.find(is_space).unwrap_or(rest.len());
        parts.push(&rest[..end]);
        rest = rest[end..].trim_start_matches(is_space);
    }
    parts
}

/// `str.rsplit` at white space, at most `most` times.
pub fn rsplit_space(text: &str, most: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text.trim_end_matches(is_space);
    while !rest.is_empty() {
        if parts.len() == most {
            parts.push(rest);
            break;
        }
        let start = rest.char_indices().rev().find(|(_, c)| is_space(*c)).map_or(0, |(at, c)| at + c.len_utf8());
        parts.push(&rest[start..]);
        rest = rest[..start].trim_end_matches(is_space);
    }
    parts.reverse();
    parts
}

/// `str.expandtabs`.
pub fn expand_tabs(text: &str, size: usize) -> String {
    let mut out = String::with_capacity(text.len());
    let mut column = 0;
    for c in text.chars() {
        match c {
            '\t' => {
                let spaces = if size == 0 { 0 } else { size - column % size };
                out.extend(std::iter::repeat_n(' ', spaces));
                column += spaces;
            }
            _ => {
                out.push(c);
                column = if matches!(c, '\n' | '\r') { 0 } else { column + 1 };
            }
        }
    }
    out
}

/// `str.zfill`: zeros behind the sign.
pub fn zero_fill(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(text.chars().count());
    let (sign, digits) = match text.as_bytes().first() {
        Some(b'+' | b'-') => text.split_at(1),
        _ => ("", text),
    };
    format!("{sign}{}{digits}", "0".repeat(missing))
}

/// `str.replace`, at most `most` times.
pub fn replace(text: &str, old: &str, new: &str, most: Option<usize>) -> String {
    match most {
        None => text.replace(old, new),
        Some(most) => text.replacen(old, new, most),
    }
}

fn is_cased(c: char) -> bool {
    c.is_lowercase() || c.is_uppercase() || is_title_case(c)
}

/// Whether it is one letter of an upper-case and a lower-case part.
fn is_title_case(c: char) -> bool {
    matches!(c, 'ǅ' | 'ǈ' | 'ǋ' | 'ǲ' | 'ᾈ'..='ᾏ' | 'ᾘ'..='ᾟ' | 'ᾨ'..='ᾯ' | 'ᾼ' | 'ῌ' | 'ῼ')
}

/// The lower case of `c`, which stands at `at`: a sigma at the end of a word has a form of its own.
fn push_lower(out: &mut String, text: &str, at: usize, c: char) {
    if c != 'Σ' {
        out.extend(c.to_lowercase());
        return;
    }
    let ignorable =
        |c: &char| matches!(c, '\'' | '.' | ':' | '\u{ad}' | '·' | '’') || ('\u{300}'..='\u{36f}').contains(c);
    let before = text[..at].chars().rev().find(|c| !ignorable(c)).is_some_and(is_cased);
    let after = text[at + c.len_utf8()..].chars().find(|c| !ignorable(c)).is_some_and(is_cased);
    out.push(if before && !after { 'ς' } else { 'σ' });
}

fn push_title(out: &mut String, c: char) {
    match c {
        'ǆ' | 'ǅ' | 'Ǆ' => out.push('ǅ'),
        'ǉ' | 'ǈ' | 'Ǉ' => out.push('ǈ'),
        'ǌ' | 'ǋ' | 'Ǌ' => out.push('ǋ'),
        'ǳ' | 'ǲ' | 'Ǳ' => out.push('ǲ'),
        'ᾀ'..='ᾯ' => out.extend(char::from_u32(c as u32 | 8)),
        'ᾳ' | 'ᾼ' => out.push('ᾼ'),
        'ῃ' | 'ῌ' => out.push('ῌ'),
        'ῳ' | 'ῼ' => out.push('ῼ'),
        // Georgian has no title case, and an upper case only for whole texts.
        'ა'..='ჺ' | 'ჽ'..='ჿ' => out.push(c),
        'ŉ' => out.extend(c.to_uppercase()),
        _ => {
            let mut upper = c.to_uppercase();
            out.extend(upper.next());
            for rest in upper {
                match rest {
                    'Ι' => out.push('\u{345}'),
                    rest => out.extend(rest.to_lowercase()),
                }
            }
        }
    }
}

/// The beginning of the range of `table` that holds `c`.
fn range_of(table: &[u8], c: char) -> Option<u32> {
    let code = c as u32;
    let mut at = 0;
    let mut bytes = table.iter();
    let mut number = || -> Option<u32> {
        let (mut value, mut shift) = (0, 0);
        loop {
            let byte = *bytes.next()?;
            value |= u32::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
            shift += 7;
        }
    };
    loop {
        let start = at + number()?;
        if code < start {
            return None;
        }
        at = start + number()?;
        if code < at {
            return Some(start);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_follows_cpython() {
        assert_eq!(title("hello wORLD it's 3rd"), "Hello World It'S 3Rd");
        assert_eq!(capitalize("ßEN"), "Ssen");
        assert_eq!(swapcase("Hello ß"), "hELLO SS");
        assert_eq!(casefold("STRASSE ß ﬁ"), "strasse ss fi");
        assert!(is_title("Hello World") && !is_title("Hello world") && !is_title(""));
    }

    #[test]
    fn splitting_follows_cpython() {
        assert_eq!(lines("one\ntwo\r\nthree\n", false), ["one", "two", "three"]);
        assert_eq!(lines("a\r\nb", true), ["a\r\n", "b"]);
        assert_eq!(split_space("  a  b c ", Some(1)), ["a", "b c "]);
        assert_eq!(rsplit_space("  a  b c ", 1), ["  a  b", "c"]);
        assert_eq!(split_space("", None), Vec::<&str>::new());
        assert_eq!(expand_tabs("ab\tc", 4), "ab  c");
        assert_eq!(zero_fill("-42", 5), "-0042");
    }
}
