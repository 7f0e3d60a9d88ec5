//! Text to bytes and back: UTF-8, ASCII, Latin-1, UTF-16 and UTF-32.

use crate::value::{Raise, Result, Value};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Codec {
    Utf8,
    Utf8Signed,
    Ascii,
    Latin1,
    Utf16 { big: bool, mark: bool },
    Utf32 { big: bool, mark: bool },
}

/// The bytes of a text; `LookupError` for unknown names, `UnicodeEncodeError` for what the encoding lacks.
pub fn encode(text: &str, encoding: &str, errors: &str) -> Result<Vec<u8>> {
    let limit = match codec(encoding)? {
        Codec::Utf8 => return Ok(text.as_bytes().to_vec()),
        Codec::Utf8Signed => return Ok([b"\xef\xbb\xbf", text.as_bytes()].concat()),
        Codec::Ascii => 0x80,
        Codec::Latin1 => 0x100,
        Codec::Utf16 { big, mark } => {
            let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
            return Ok(units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect());
        }
        Codec::Utf32 { big, mark } => {
            let units = mark.then_some(0xfeff).into_iter().chain(text.chars().map(u32::from));
            return Ok(units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect());
        }
    };
    let name = if limit == 0x80 { "ascii" } else { "latin-1" };
    let mut bytes = Vec::with_capacity(text.len());
    for (at, c) in text.chars().enumerate() {
        let code = c as u32;
        if code < limit {
            bytes.push(code as u8);
            continue;
        }
        match errors {
            "ignore" => {}
            "replace" => bytes.push(b'?'),
            "xmlcharrefreplace" => bytes.extend(format!("&#{code};").into_bytes()),
            "backslashreplace" => {
                let quoted = crate::python::format::ascii(c.encode_utf8(&mut [0; 4]));
                bytes.extend(quoted.trim_matches('\'').as_bytes());
            }
            "strict" => {
                let end = at + text.chars().skip(at).take_while(|c| *c as u32 >= limit).count();
                return Err(Raise::with_arguments(
                    "UnicodeEncodeError",
                    vec![
                        name.into(),
                        text.into(),
                        at.into(),
                        end.into(),
                        format!("ordinal not in range({limit})").into(),
                    ],
                ));
            }
            other => return Err(unknown_handler(other)),
        }
    }
    Ok(bytes)
}

/// The text of bytes; `LookupError` for unknown names, `UnicodeDecodeError` for what is no text.
pub fn decode(bytes: &[u8], encoding: &str, errors: &str) -> Result<String> {
    match codec(encoding)? {
        Codec::Utf8 => decode_utf8(bytes, errors),
        Codec::Utf8Signed => decode_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes), errors),
        Codec::Latin1 => Ok(bytes.iter().map(|&byte| byte as char).collect()),
        Codec::Ascii => {
            let mut text = String::with_capacity(bytes.len());
            for (at, &byte) in bytes.iter().enumerate() {
                match (byte.is_ascii(), errors) {
                    (true, _) => text.push(byte as char),
                    (false, "ignore") => {}
                    (false, "replace") => text.push('\u{fffd}'),
                    (false, "backslashreplace") => text.push_str(&format!("\\x{byte:02x}")),
                    (false, "strict") => {
                        return Err(decode_error("ascii", bytes, at, at + 1, "ordinal not in range(128)"));
                    }
                    (false, other) => return Err(unknown_handler(other)),
                }
            }
            Ok(text)
        }
        Codec::Utf16 { big, mark } => {
            let (big, bytes) = match bytes {
                [0xff, 0xfe, rest @ ..] if mark => (false, rest),
                [0xfe, 0xff, rest @ ..] if mark => (true, rest),
                _ => (big, bytes),
            };
            let units: Vec<u16> =
                bytes
                    .chunks_exact(2)
                    .map(|pair| {
                        if big {
                            u16::from_be_bytes([pair[0], pair[1]])
                        } else {
                            u16::from_le_bytes([pair[0], pair[1]])
                        }
                    })
                    .collect();
            match String::from_utf16(&units) {
                Ok(text) if bytes.len().is_multiple_of(2) => Ok(text),
                _ if errors == "replace" => Ok(String::from_utf16_lossy(&units)),
                _ => {
                    let name = match (mark, big) {
                        (true, _) => "utf-16",
                        (false, true) => "utf-16-be",
                        (false, false) => "utf-16-le",
                    };
                    Err(decode_error(name, bytes, bytes.len().saturating_sub(1), bytes.len(), "truncated data"))
                }
            }
        }
        Codec::Utf32 { .. } => Err(Raise::unsupported("decoding UTF-32")),
    }
}

fn decode_utf8(bytes: &[u8], errors: &str) -> Result<String> {
    let mut text = String::with_capacity(bytes.len());
    let mut rest = bytes;
    loop {
        let error = match std::str::from_utf8(rest) {
            Ok(good) => {
                text.push_str(good);
                return Ok(text);
            }
            Err(error) => error,
        };
        let (good, bad) = rest.split_at(error.valid_up_to());
        text.push_str(std::str::from_utf8(good).unwrap_or_default());
        let at = bytes.len() - bad.len();
        let length = error.error_len().unwrap_or(bad.len());
        match errors {
            "ignore" => {}
            "replace" => text.push('\u{fffd}'),
            "backslashreplace" => bad[..length].iter().for_each(|byte| text.push_str(&format!("\\x{byte:02x}"))),
            "strict" => {
                let reason = match (error.error_len(), bad.first()) {
                    (None, _) => "unexpected end of data",
                    (_, Some(0x80..=0xc1 | 0xf5..)) => "invalid start byte",
                    _ => "invalid continuation byte",
                };
                return Err(decode_error("utf-8", bytes, at, at + length, reason));
            }
            other => return Err(unknown_handler(other)),
        }
        rest = &bad[length..];
    }
}

fn codec(name: &str) -> Result<Codec> {
    Ok(match name.to_ascii_lowercase().replace(['_', ' '], "-").as_str() {
        "utf-8" | "utf8" | "u8" | "cp65001" => Codec::Utf8,
        "utf-8-sig" => Codec::Utf8Signed,
        "ascii" | "us-ascii" | "646" => Codec::Ascii,
        "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" | "l1" | "8859" => Codec::Latin1,
        "utf-16" | "utf16" | "u16" => Codec::Utf16 { big: false, mark: true },
        "utf-16-le" | "utf-16le" => Codec::Utf16 { big: false, mark: false },
        "utf-16-be" | "utf-16be" => Codec::Utf16 { big: true, mark: false },
        "utf-32" | "utf32" | "u32" => Codec::Utf32 { big: false, mark: true },
        "utf-32-le" | "utf-32le" => Codec::Utf32 { big: false, mark: false },
        "utf-32-be" | "utf-32be" => Codec::Utf32 { big: true, mark: false },
        _ => return Err(Raise::new("LookupError", format!("unknown encoding: {name}"))),
    })
}

fn unknown_handler(name: &str) -> Raise {
    Raise::new("LookupError", format!("unknown error handler name '{name}'"))
}

fn decode_error(encoding: &str, bytes: &[u8], start: usize, end: usize, reason: &str) -> Raise {
    Raise::with_arguments(
        "UnicodeDecodeError",
        vec![encoding.into(), Value::Bytes(bytes.to_vec().into()), start.into(), end.into(), reason.into()],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_goes_to_bytes_and_back() {
        for encoding in ["utf-8", "UTF8", "utf_16", "utf-16-be", "utf-8-sig"] {
            let bytes = encode("naïve 😀", encoding, "strict").unwrap();
            assert_eq!(decode(&bytes, encoding, "strict").unwrap(), "naïve 😀");
        }
        assert_eq!(encode("é!", "ascii", "backslashreplace").unwrap(), b"\\xe9!");
        assert_eq!(decode(b"a\xffb", "utf-8", "replace").unwrap(), "a\u{fffd}b");
        assert!(decode(b"a\xffb", "utf-8", "strict").is_err() && encode("é", "ascii", "strict").is_err());
    }
}
