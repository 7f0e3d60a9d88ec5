use serde::{Deserialize, Serialize};

/// What a playground consists of, and a link carries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The model declarations, which run first.
    #[serde(default)]
    pub models: String,
    /// The script, which runs second in the same namespace.
    #[serde(default)]
    pub script: String,
    /// What else was chosen.
    #[serde(default)]
    pub options: Options,
}

/// Choices that travel with a document. None exist yet; the key is in every link, so that they can come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {}
