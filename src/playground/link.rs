//! The link: `#v1.` + base64url without padding of raw deflate of the document as compact JSON. A link made by any release
//! opens in every later one, so `v1` never changes its meaning.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use miniz_oxide::{
    deflate::compress_to_vec,
    inflate::{TINFLStatus, decompress_to_vec_with_limit},
};

use super::Document;

/// What every link of this version begins with.
const PREFIX: &str = "#v1.";

/// A document's JSON is at most so many bytes.
pub const MAX_JSON: usize = 1 << 20;

/// Deflate's best compression: a link is made once and sent around.
const LEVEL: u8 = 9;

/// Why a link does not open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkError {
    /// There is no `#v….` in it.
    NoVersion,
    /// It was made by a release that came after this one.
    UnknownVersion(String),
    /// It is cut, or was changed on the way.
    Damaged,
    /// Its content is larger than a document may be.
    TooLarge,
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LinkError::NoVersion => f.write_str("This is not a Retort link: it has no version."),
            LinkError::UnknownVersion(version) => {
                write!(
                    f,
                    "This link is of version {version}, which this release does not know. A newer Retort opens it."
                )
            }
            LinkError::Damaged => f.write_str("This link is damaged: a part of it is missing or was changed."),
            LinkError::TooLarge => f.write_str("This link holds more than 1 MiB, which is more than a playground may."),
        }
    }
}

impl std::error::Error for LinkError {}

/// The link of `document`, from `#` on; an error where the document is too large for one.
pub fn encode(document: &Document) -> Result<String, LinkError> {
    encode_json(&serde_json::to_string(document).map_err(|_| LinkError::Damaged)?)
}

/// The link of a document that is given as its JSON. A browser has JSON of its own, and need not load ours.
pub fn encode_json(json: &str) -> Result<String, LinkError> {
    if json.len() > MAX_JSON {
        return Err(LinkError::TooLarge);
    }
    Ok(format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(compress_to_vec(json.as_bytes(), LEVEL))))
}

/// The document of `link`, which may be a whole address; what stands before its `#` is not looked at.
pub fn decode(link: &str) -> Result<Document, LinkError> {
    serde_json::from_str(&decode_json(link)?).map_err(|_| LinkError::Damaged)
}

/// What `link` carries, as it stands in it: base64url of the deflated JSON.
pub fn content(link: &str) -> Result<&str, LinkError> {
    let fragment = link.trim().rsplit_once('#').ok_or(LinkError::NoVersion)?.1;
    let (version, content) = fragment.split_once('.').ok_or(LinkError::NoVersion)?;
    match version.strip_prefix('v') {
        Some("1") => Ok(content),
        Some(number) if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) => {
            Err(LinkError::UnknownVersion(number.to_owned()))
        }
        _ => Err(LinkError::NoVersion),
    }
}

/// The JSON that `link` carries.
pub fn decode_json(link: &str) -> Result<String, LinkError> {
    let compressed = URL_SAFE_NO_PAD.decode(content(link)?).map_err(|_| LinkError::Damaged)?;
    let json = decompress_to_vec_with_limit(&compressed, MAX_JSON).map_err(|error| match error.status {
        TINFLStatus::HasMoreOutput => LinkError::TooLarge,
        _ => LinkError::Damaged,
    })?;
    String::from_utf8(json).map_err(|_| LinkError::Damaged)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(models: &str, script: &str) -> Document {
        Document { models: models.to_owned(), script: script.to_owned(), ..Document::default() }
    }

    #[test]
    fn what_goes_in_comes_out() {
        for (models, script) in [("", ""), ("class A: pass", "print('ü→🜍')\n"), (" \t\n", "x = '\\n'")] {
            let document = document(models, script);
            let link = encode(&document).unwrap();
            assert_eq!(decode(&link), Ok(document.clone()));
            assert_eq!(decode(&format!("https://example.org/retort/?embed{link}")), Ok(document));
        }
    }

    /// Links that were made once, by this codec's first release and by another deflate, open for ever.
    #[test]
    fn links_of_this_release_open() {
        let golden = "#v1.q1bKzU9JzSlWslJKzkksLlZwtFIoANJKOkrFyUWZBSVAiYKizLwSDfXDK9U1gcL5BSWZ-XlADdW1tQA";
        assert_eq!(decode(golden), Ok(document("class A: pass", "print('é')")));
        assert_eq!(decode_json(golden).unwrap(), r#"{"models":"class A: pass","script":"print('é')","options":{}}"#);
    }

    #[test]
    fn unknown_keys_are_ignored() {
        let json = br#"{"models":"m","script":"s","options":{"later":1},"new":[2]}"#;
        let link = format!("#v1.{}", URL_SAFE_NO_PAD.encode(compress_to_vec(json, LEVEL)));
        assert_eq!(decode(&link), Ok(document("m", "s")));
    }

    #[test]
    fn what_is_no_link_is_refused_in_words() {
        let whole = encode(&document("a", "b")).unwrap();
        for (link, error) in [
            ("", LinkError::NoVersion),
            ("#", LinkError::NoVersion),
            ("#about", LinkError::NoVersion),
            ("#v2.abc", LinkError::UnknownVersion("2".to_owned())),
            ("#v1.", LinkError::Damaged),
            ("#v1.!!!", LinkError::Damaged),
            (&whole[..whole.len() - 4], LinkError::Damaged),
        ] {
            assert_eq!(decode(link), Err(error), "{link}");
        }
    }

    #[test]
    fn a_bomb_is_refused() {
        let bomb = compress_to_vec(&vec![b' '; MAX_JSON + 1], LEVEL);
        assert_eq!(decode(&format!("#v1.{}", URL_SAFE_NO_PAD.encode(bomb))), Err(LinkError::TooLarge));
        assert_eq!(encode(&document(&"x".repeat(MAX_JSON), "")), Err(LinkError::TooLarge));
    }
}
