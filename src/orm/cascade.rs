//! What of an object's life its relatives share: the `cascade` of a relationship.

use std::collections::VecDeque;

use rustc_hash::FxHashSet;

use crate::{
    orm::{InstanceState, Mapper, RelationshipProperty},
    value::{Host, Raise, Result},
};

/// The cascades of a relationship.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct CascadeOptions {
    /// Adding the parent adds the child.
    pub save_update: bool,
    /// Deleting the parent deletes the child.
    pub delete: bool,
    /// Refreshing the parent refreshes the child.
    pub refresh_expire: bool,
    /// Merging the parent merges the child.
    pub merge: bool,
    /// Expunging the parent expunges the child.
    pub expunge: bool,
    /// A child without this parent is deleted.
    pub delete_orphan: bool,
}

/// A cascade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cascade {
    /// Adding to a session.
    SaveUpdate,
    /// Deleting.
    Delete,
    /// Refreshing and expiring.
    RefreshExpire,
    /// Merging into a session.
    Merge,
    /// Taking out of a session.
    Expunge,
}

impl CascadeOptions {
    /// Whether that cascade follows the relationship.
    pub fn has(self, cascade: Cascade) -> bool {
        match cascade {
            Cascade::SaveUpdate => self.save_update,
            Cascade::Delete => self.delete,
            Cascade::RefreshExpire => self.refresh_expire,
            Cascade::Merge => self.merge,
            Cascade::Expunge => self.expunge,
        }
    }

    /// What a relationship has that does not say otherwise: `save-update, merge`.
    pub const DEFAULT: CascadeOptions = CascadeOptions {
        save_update: true,
        delete: false,
        refresh_expire: false,
        merge: true,
        expunge: false,
        delete_orphan: false,
    };

    /// The warning where `delete-orphan` goes without `delete`.
    pub const ORPHAN_WITHOUT_DELETE: &str = "The 'delete-orphan' cascade option requires 'delete'.";

    /// Reads a string such as `"all, delete-orphan"`. Gives the options, and whether a warning is due that
    /// `delete-orphan` goes without `delete`. Space counts only at both ends of the text. An `ArgumentError` where a word
    /// is no cascade.
    pub fn parse(text: &str) -> Result<(CascadeOptions, bool)> {
        let mut options = CascadeOptions::default();
        let mut unknown: Vec<&str> = Vec::new();
        let mut none = false;
        let last = text.split(',').count() - 1;
        for (place, word) in text.split(',').enumerate() {
            let word = if place > 0 { word.trim_start() } else { word };
            let word = if place < last { word.trim_end() } else { word };
            match word {
                "" => {}
                "all" => {
                    options = CascadeOptions {
                        save_update: true,
                        delete: true,
                        refresh_expire: true,
                        merge: true,
                        expunge: true,
                        ..options
                    };
                }
                "none" => none = true,
                "save-update" => options.save_update = true,
                "delete" => options.delete = true,
                "refresh-expire" => options.refresh_expire = true,
                "merge" => options.merge = true,
                "expunge" => options.expunge = true,
                "delete-orphan" => options.delete_orphan = true,
                _ => unknown.push(word),
            }
        }
        if !unknown.is_empty() {
            unknown.sort_unstable();
            unknown.dedup();
            let words: Vec<String> = unknown.iter().map(|word| format!("'{word}'")).collect();
            return Err(Raise::new(
                "sqlalchemy.exc.ArgumentError",
                format!("Invalid cascade option(s): {}", words.join(", ")),
            ));
        }
        if none {
            options = CascadeOptions::default();
        }
        Ok((options, options.delete_orphan && !options.delete))
    }

    /// The names of the cascades, sorted, as `CascadeOptions.__repr__` joins them.
    pub fn names(self) -> Vec<&'static str> {
        [
            (self.delete, "delete"),
            (self.delete_orphan, "delete-orphan"),
            (self.expunge, "expunge"),
            (self.merge, "merge"),
            (self.refresh_expire, "refresh-expire"),
            (self.save_update, "save-update"),
        ]
        .into_iter()
        .filter_map(|(on, name)| on.then_some(name))
        .collect()
    }
}

impl Cascade {
    /// The cascade of that name, but for `delete-orphan`, which leads nowhere by itself.
    pub fn named(name: &str) -> Option<Cascade> {
        Some(match name {
            "save-update" => Cascade::SaveUpdate,
            "delete" => Cascade::Delete,
            "refresh-expire" => Cascade::RefreshExpire,
            "merge" => Cascade::Merge,
            "expunge" => Cascade::Expunge,
            _ => return None,
        })
    }
}

impl Mapper {
    /// The objects that a cascade reaches from `state`, itself not among them, in order. `halt` stops it at an object, which
    /// is then not among them either.
    pub fn cascade_iterator(
        &self,
        host: &mut dyn Host,
        cascade: Cascade,
        state: &InstanceState,
        halt: &dyn Fn(&InstanceState) -> bool,
    ) -> Result<Vec<InstanceState>> {
        enum Visit {
            Relationships(InstanceState, VecDeque<RelationshipProperty>),
            Objects(VecDeque<InstanceState>),
        }
        let relationships = |state: &InstanceState| {
            let relationships = state.mapper().relationships();
            Visit::Relationships(state.clone(), relationships.iter().cloned().collect())
        };
        let mut visited: FxHashSet<usize> = FxHashSet::default();
        let mut reached = Vec::new();
        let mut visits = vec![relationships(state)];
        while let Some(visit) = visits.last_mut() {
            match visit {
                Visit::Relationships(parent, queue) => match queue.pop_front() {
                    Some(relationship) => {
                        if !relationship.cascade().has(cascade) {
                            continue;
                        }
                        let parent = parent.clone();
                        let objects = relationship.cascade_targets(host, cascade, &parent, &mut visited, halt)?;
                        if !objects.is_empty() {
                            visits.push(Visit::Objects(objects.into()));
                        }
                    }
                    None => drop(visits.pop()),
                },
                Visit::Objects(queue) => match queue.pop_front() {
                    Some(object) => {
                        let next = relationships(&object);
                        reached.push(object);
                        visits.push(next);
                    }
                    None => drop(visits.pop()),
                },
            }
        }
        Ok(reached)
    }
}

#[cfg(test)]
mod tests {
    use super::CascadeOptions;

    #[test]
    fn reads_cascades() {
        for (text, names, warns) in [
            ("save-update, merge", "merge,save-update", false),
            ("all", "delete,expunge,merge,refresh-expire,save-update", false),
            ("all, delete-orphan", "delete,delete-orphan,expunge,merge,refresh-expire,save-update", false),
            ("all,delete-orphan", "delete,delete-orphan,expunge,merge,refresh-expire,save-update", false),
            ("delete-orphan", "delete-orphan", true),
            ("", "", false),
            ("none", "", false),
        ] {
            let (options, warning) = CascadeOptions::parse(text).unwrap();
            assert_eq!(options.names().join(","), names, "{text}");
            assert_eq!(warning, warns, "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_cascade() {
        let error = CascadeOptions::parse("all, sveit, adopt").unwrap_err().to_string();
        assert!(error.contains("Invalid cascade option(s): 'adopt', 'sveit'"), "{error}");
    }
}
