//! Links, through the core's codec and the browser's own JSON: it writes the same text as the core's, and its reader is there
//! already.

use js_sys::{JSON, Object, Reflect};
use retort::playground::{self, Document, LinkError};
use wasm_bindgen::JsValue;

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
    let value = JSON::parse(&playground::decode_json(link)?).map_err(|_| LinkError::Damaged)?;
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
