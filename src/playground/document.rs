use serde::{Deserialize, Serialize};

use crate::{diagnostic::Pane, trace::Change};

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

impl Document {
    /// The document with those changes made; `None` where its lines are not what a change says.
    pub fn changed(&self, changes: &[Change]) -> Option<Document> {
        let of = |pane, text: &str| {
            let changes: Vec<&Change> = changes.iter().filter(|change| change.location.pane == pane).collect();
            if changes.is_empty() { Some(text.to_owned()) } else { changed_text(text, &changes) }
        };
        Some(Document {
            models: of(Pane::Models, &self.models)?,
            script: of(Pane::Script, &self.script)?,
            options: self.options,
        })
    }
}

fn changed_text(text: &str, changes: &[&Change]) -> Option<String> {
    let mut lines: Vec<&str> = text.split('\n').collect();
    // From the last on, so that the numbers of the lines before stay true.
    for change in changes.iter().rev() {
        let first = (change.location.line as usize).checked_sub(1)?;
        let old = first..first + change.old.len();
        if !lines.get(old.clone())?.iter().eq(change.old.iter()) {
            return None;
        }
        lines.splice(old, change.new.iter().map(String::as_str));
    }
    Some(lines.join("\n"))
}

/// Choices that travel with a document. None exist yet; the key is in every link, so that they can come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {}
