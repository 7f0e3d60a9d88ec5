use hashbrown::{HashMap, HashSet};

use super::LabelStyle;
use crate::{
    sql::{
        Id,
        elements::ColumnElement,
        names::{Name, NameMap},
    },
    value::Str,
};

/// A column of a select with the names that the compiler and `.c` use for it.
#[derive(Clone)]
pub struct NamedColumn {
    /// The label that must be written.
    pub required: Option<Name>,
    /// The key in `.c`; `text()` has none.
    pub proxy: Option<Str>,
    /// The label that is written where the expression needs one.
    pub fallback: Option<Name>,
    /// The expression.
    pub element: ColumnElement,
    /// Whether the same expression came before.
    pub repeated: bool,
}

/// The names of a select's columns; see SQLAlchemy's `_generate_columns_plus_names`. With `dedupe` a column that comes twice
/// is told apart, as the compiler wants it.
pub fn columns_plus_names(columns: &[ColumnElement], style: LabelStyle, dedupe: bool) -> Vec<NamedColumn> {
    let mut keys = KeyNames::new(style);
    let qualified = style == LabelStyle::TablenamePlusCol;
    let mut names: HashMap<Name, Id> = HashMap::new();
    // Labels of repetitions are only placeholders: they count within this one list.
    let mut repetitions = 0;
    let mut repeat = |element: &ColumnElement| {
        repetitions += 1;
        if qualified { element.repeated_table_name(repetitions) } else { element.repeated_name(repetitions) }
    };
    let mut result = Vec::with_capacity(columns.len());
    for element in columns {
        let (mut required, mut fallback, mut effective) = (None, None, None);
        let mut repeated = false;
        if !element.takes_label() {
        } else if style == LabelStyle::None {
            fallback = Some(element.non_anonymous_label().unwrap_or_else(|| element.anonymous_name()));
        } else {
            if qualified {
                required = element.table_label();
                effective.clone_from(&required);
                fallback.clone_from(&required);
            } else {
                effective = element.non_anonymous_label();
                fallback.clone_from(&effective);
            }
            if effective.is_none() {
                if let Some(label) = element.expression_label() {
                    required = Some(label.clone());
                    fallback = Some(label.clone());
                    effective = Some(label);
                } else {
                    let anonymous = element.anonymous_name();
                    repeated = names.insert(anonymous.clone(), element.id()).is_some();
                    required = None;
                    fallback = Some(if repeated { repeat(element) } else { anonymous });
                }
            }
        }
        if let Some(effective) = effective {
            match names.get(&effective) {
                None => {
                    names.insert(effective, element.id());
                }
                Some(id) if *id != element.id() => {
                    let label = if qualified { element.anonymous_table_name() } else { element.anonymous_name() };
                    if dedupe && names.contains_key(&label) {
                        required = Some(repeat(element));
                        repeated = true;
                    } else {
                        names.insert(label.clone(), element.id());
                        required = Some(label);
                    }
                    fallback.clone_from(&required);
                }
                Some(_) if dedupe => {
                    required = Some(repeat(element));
                    fallback.clone_from(&required);
                    repeated = true;
                }
                Some(_) => {}
            }
        }
        let proxy = keys.key(element);
        result.push(NamedColumn { required, proxy, fallback, element: element.clone(), repeated });
    }
    result
}

/// The keys that columns get in `.c` and `selected_columns` (`_column_naming_convention`).
pub(super) struct KeyNames {
    style: LabelStyle,
    map: NameMap,
    taken: HashSet<Str>,
}

impl KeyNames {
    pub(super) fn new(style: LabelStyle) -> KeyNames {
        KeyNames { style, map: NameMap::default(), taken: HashSet::new() }
    }

    pub(super) fn key(&mut self, element: &ColumnElement) -> Option<Str> {
        if element.is_text() {
            return None;
        }
        let unlabelled = || Str::from("_no_label");
        if self.style == LabelStyle::None {
            return Some(element.proxy_key().unwrap_or_else(unlabelled));
        }
        let qualified = self.style == LabelStyle::TablenamePlusCol;
        let name = if qualified {
            element.table_key_label().as_ref().and_then(Name::plain).cloned()
        } else {
            element.proxy_key()
        };
        let Some(name) = name else {
            let name = unlabelled();
            if self.taken.insert(name.clone()) {
                return Some(name);
            }
            return Some(self.map.resolve(&Name::label_for(element.id(), Some(&Name::Plain(name)), 0)));
        };
        if self.taken.insert(name.clone()) {
            return Some(name);
        }
        let anonymous = if qualified { element.anonymous_table_key() } else { element.anonymous_key() };
        Some(self.map.resolve(&anonymous))
    }
}
