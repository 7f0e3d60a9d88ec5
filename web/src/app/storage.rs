//! What the page keeps on the device, and what its address holds.

use retort::playground::Document;
use web_sys::Storage;

use crate::{link, state::Settings};

const DRAFT: &str = "retort.draft";
const SETTINGS: &str = "retort.settings";

/// What follows the page's address, with its `#`; `None` where nothing does.
pub fn hash() -> Option<String> {
    let hash = web_sys::window()?.location().hash().ok()?;
    (hash.len() > 1).then_some(hash)
}

/// The draft of an earlier visit. It is kept in the form of a link.
pub fn draft() -> Option<Document> {
    link::decode(&storage()?.get_item(DRAFT).ok()??).ok()
}

/// Keeps a draft. Where the device keeps nothing (a private window, a full disk) the page works without.
pub fn keep_draft(document: &Document) {
    if let Some((storage, text)) = storage().zip(link::encode(document).ok()) {
        let _ = storage.set_item(DRAFT, &text);
    }
}

/// Forgets the draft.
pub fn forget_draft() {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(DRAFT);
    }
}

/// The settings of an earlier visit.
pub fn settings() -> Settings {
    let words = storage().and_then(|storage| storage.get_item(SETTINGS).ok()?);
    words.map(|words| Settings::from_words(&words)).unwrap_or_default()
}

/// Keeps the settings.
pub fn keep_settings(settings: &Settings) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(SETTINGS, &settings.to_words());
    }
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}
