//! What strings do on their own: case, classes of characters, white space, lines. Pure functions on text.

/// The value of a decimal digit of any script.
pub fn digit_value(c: char) -> Option<u32> {
    /// The zeros of the scripts that have ten digits in a row.
    const ZEROS: [u32; 46] = [
        0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20,
        0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0,
        0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x11066, 0x110f0, 0x11136, 0x1d7ce, 0x1d7d8, 0x1d7e2,
        0x1d7ec, 0x1d7f6, 0x1fbf0,
    ];
    if c.is_ascii() {
        return c.to_digit(10);
    }
    let code = c as u32;
    ZEROS.iter().find(|&&zero| (zero..zero + 10).contains(&code)).map(|zero| code - zero)
}

/// Whether `str.isspace` and `str.split` count it as white space.
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// Whether `str.isdigit` counts it: decimal digits and digits in other forms, such as superscripts.
pub fn is_digit(c: char) -> bool {
    digit_value(c).is_some()
        || matches!(c, '²' | '³' | '¹' | '⁰' | '⁴'..='⁹' | '₀'..='₉' | '①'..='⑨' | '⑴'..='⑼' | '❶'..='❾')
}

/// Whether a text can be a name.
pub fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c == '_' || c.is_alphabetic()) && chars.all(|c| c == '_' || c.is_alphanumeric())
}

/// `str.title`: each run of letters begins with an upper-case one.
pub fn title(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut inside = false;
    for c in text.chars() {
        if inside {
            out.extend(c.to_lowercase());
        } else {
            push_title(&mut out, c);
        }
        inside = is_cased(c);
    }
    out
}

/// `str.capitalize`: the first character upper-case, the rest lower-case.
pub fn capitalize(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    if let Some(first) = chars.next() {
        push_title(&mut out, first);
    }
    out.push_str(&chars.as_str().to_lowercase());
    out
}

/// `str.swapcase`.
pub fn swapcase(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_uppercase() {
            out.extend(c.to_lowercase());
        } else {
            out.extend(c.to_uppercase());
        }
    }
    out
}

/// `str.casefold`, for the letters whose folding is not their lower case.
pub fn casefold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'ß' | 'ẞ' => out.push_str("ss"),
            'ſ' => out.push('s'),
            'ς' => out.push('σ'),
            'µ' => out.push('μ'),
            'ﬀ'..='ﬆ' => out.extend(c.to_uppercase().flat_map(char::to_lowercase)),
            _ => out.extend(c.to_lowercase()),
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
        if c.is_uppercase() {
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
            parts.push(rest.trim_end_matches(is_space));
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
            parts.push(rest.trim_start_matches(is_space));
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
    c.is_lowercase() || c.is_uppercase()
}

fn push_title(out: &mut String, c: char) {
    match c {
        'ǆ' | 'ǅ' | 'Ǆ' => out.push('ǅ'),
        'ǉ' | 'ǈ' | 'Ǉ' => out.push('ǈ'),
        'ǌ' | 'ǋ' | 'Ǌ' => out.push('ǋ'),
        'ǳ' | 'ǲ' | 'Ǳ' => out.push('ǲ'),
        _ => {
            let mut upper = c.to_uppercase();
            out.extend(upper.next());
            out.extend(upper.flat_map(char::to_lowercase));
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
        assert_eq!(split_space("  a  b c ", Some(1)), ["a", "b c"]);
        assert_eq!(rsplit_space("  a  b c ", 1), ["a  b", "c"]);
        assert_eq!(split_space("", None), Vec::<&str>::new());
        assert_eq!(expand_tabs("ab\tc", 4), "ab  c");
        assert_eq!(zero_fill("-42", 5), "-0042");
    }
}
