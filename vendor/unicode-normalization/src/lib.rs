//! Stands in for the crate of the same name, whose tables are a third of the worker's data. The parser needs them for names
//! that are not ASCII. A browser has such tables; elsewhere ICU's are used.

/// Texts that can be normalised.
pub trait UnicodeNormalization {
    /// The characters in normalisation form KC.
    fn nfkc(self) -> impl Iterator<Item = char>;
}

impl UnicodeNormalization for &str {
    #[cfg(target_arch = "wasm32")]
    fn nfkc(self) -> impl Iterator<Item = char> {
        String::from(js_sys::JsString::from(self).normalize("NFKC")).chars().collect::<Vec<_>>().into_iter()
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn nfkc(self) -> impl Iterator<Item = char> {
        icu_normalizer::ComposingNormalizerBorrowed::new_nfkc().normalize_iter(self.chars())
    }
}
