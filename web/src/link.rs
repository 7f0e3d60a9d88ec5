//! Links, through the core's codec and the browser's own JSON: it writes the same text as the core's, and its reader is there
//! already.

use js_sys::{JSON, Object, Reflect};
use retort::playground::{self, Document, LinkError};
use wasm_bindgen::JsValue;

use crate::inflate::{InflateError, inflate};

/// The link of `document`, from `#` on.
pub fn encode(document: &Document) -> Result<String, LinkError> {
    let object = Object::new();
    let fields = [
        ("models", JsValue::from_str(&document.models)),
        ("script", JsValue::from_str(&document.script)),
        ("options", Object::new().into()),
    ];
    for (key, value) in fields {
        // Setting a key of a plain object cannot fail.
        let _ = Reflect::set(&object, &key.into(), &value);
    }
    let json = JSON::stringify(&object).map_err(|_| LinkError::Damaged)?;
    playground::encode_json(&String::from(json))
}

/// The document that a link carries. A key that is missing is empty; one of another type than text is damage.
pub fn decode(link: &str) -> Result<Document, LinkError> {
    let compressed = from_base64url(playground::content(link)?).ok_or(LinkError::Damaged)?;
    let json = inflate(&compressed, playground::MAX_JSON).map_err(|error| match error {
        InflateError::Damaged => LinkError::Damaged,
        InflateError::TooLarge => LinkError::TooLarge,
    })?;
    let json = std::str::from_utf8(&json).map_err(|_| LinkError::Damaged)?;
    let value = JSON::parse(json).map_err(|_| LinkError::Damaged)?;
    if !value.is_object() {
        return Err(LinkError::Damaged);
    }
    let text = |key: &str| match Reflect::get(&value, &key.into()) {
        Ok(value) if value.is_undefined() => Ok(String::new()),
        Ok(value) => value.as_string().ok_or(LinkError::Damaged),
        Err(_) => Err(LinkError::Damaged),
    };
    Ok(Document { models: text("models")?, script: text("script")?, ..Document::default() })
}

fn from_base64url(text: &str) -> Option<Vec<u8>> {
    let (mut held, mut count) = (0u32, 0);
    let mut bytes = Vec::with_capacity(text.len());
    for letter in text.bytes() {
        let digit = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'-' => 62,
            b'_' => 63,
            _ => return None,
        };
        held = held << 6 | u32::from(digit);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((held >> count) as u8);
        }
    }
    // What is left over is less than a letter, and empty.
    (count < 6 && held & ((1 << count) - 1) == 0).then_some(bytes)
}
