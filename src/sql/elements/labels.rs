//! The names that expressions have in a select's columns clause and in the `.c` of what is made of it.

use super::{ColumnElement, Element};
use crate::{
    sql::{names::Name, selectable::FromClause},
    value::Str,
};

impl ColumnElement {
    /// The name, of what has one: columns, labels, functions (their function's name).
    pub fn name(&self) -> Option<Name> {
        match self.element() {
            Element::Column { column, .. } => column.label(),
            Element::Label { name, .. } => Some(name.clone()),
            Element::Function(function) => Some(Name::Plain(function.name.clone())),
            Element::FunctionColumn { name, .. } => Some(Name::Plain(name.clone())),
            Element::From(from) => from.name(),
            _ => None,
        }
    }

    /// The key, of what has one.
    pub fn key(&self) -> Option<Name> {
        match self.element() {
            Element::Column { column, .. } if column.has_key() => Some(Name::Plain(column.key())),
            Element::Column { column, .. } => column.label(),
            Element::Label { name, .. } => Some(name.clone()),
            Element::Function(function) => Some(Name::Plain(function.name.clone())),
            Element::Bind(bind) => Some(bind.key.clone()),
            Element::FunctionColumn { .. } | Element::From(_) => self.name(),
            _ => None,
        }
    }

    /// The expression whose name this one takes over: of casts, and of aggregates in an order.
    pub fn wrapped(&self) -> Option<&ColumnElement> {
        match self.element() {
            Element::Cast { element, .. } | Element::TypeCoerce(element) | Element::AsBoolean { element, .. } => {
                Some(element)
            }
            Element::WithinGroup { function, .. } | Element::AggregateOrderBy { function, .. } => Some(function),
            _ => None,
        }
    }

    /// Whether it is a column or a label.
    pub fn is_named_column(&self) -> bool {
        matches!(
            self.element(),
            Element::Column { .. } | Element::Label { .. } | Element::FunctionColumn { .. } | Element::From(_)
        )
    }

    /// Whether it is `text()`.
    pub fn is_text(&self) -> bool {
        matches!(self.element(), Element::Text(_))
    }

    /// `_non_anon_label`: the name that it shows without being given one.
    pub fn non_anonymous_label(&self) -> Option<Name> {
        match self.element() {
            Element::Column { .. } | Element::Label { .. } | Element::FunctionColumn { .. } | Element::From(_) => {
                self.name()
            }
            Element::Grouping(element) => element.non_anonymous_label(),
            _ => None,
        }
    }

    /// `_proxy_key`: the key that it has in `.c` of what is made of it.
    pub fn proxy_key(&self) -> Option<Str> {
        if let Some(wrapped) = self.wrapped().filter(|wrapped| !wrapped.is_text()) {
            return wrapped.proxy_key();
        }
        if let Some(key) = self.annotations().and_then(|annotations| annotations.proxy_key.clone()) {
            return Some(key);
        }
        if let Element::Grouping(element) = self.element() {
            return element.proxy_key();
        }
        let key = self.key().or_else(|| self.non_anonymous_label())?;
        key.plain().cloned()
    }

    /// `_expression_label`: the label that an expression without a name is to get.
    pub fn expression_label(&self) -> Option<Name> {
        if self.name().is_some() {
            return None;
        }
        self.annotations()?.proxy_key.clone().map(Name::Plain)
    }

    /// `_tq_label`: the name with that of the table before it.
    pub fn table_label(&self) -> Option<Name> {
        match self.element() {
            Element::Column { column, .. } => {
                let name = column.label()?;
                self.qualified(&name)
            }
            Element::Label { name, .. } => Some(name.clone()),
            Element::FunctionColumn { .. } | Element::From(_) => self.name(),
            Element::Cast { element, .. } | Element::TypeCoerce(element) | Element::AsBoolean { element, .. } => {
                element.table_label()
            }
            Element::Grouping(element) => element.table_label().or_else(|| Some(self.anonymous_name())),
            _ => None,
        }
    }

    /// `_tq_key_label`: the key with the name of the table before it.
    pub fn table_key_label(&self) -> Option<Name> {
        match self.element() {
            Element::Column { column, .. } => match self.proxy_key() {
                Some(key) if column.label().as_ref().and_then(Name::plain) != Some(&key) => {
                    self.qualified(&Name::Plain(key))
                }
                _ => self.table_label(),
            },
            Element::Label { name, .. } => Some(name.clone()),
            _ => None,
        }
    }

    /// `_anon_name_label`: the label that it gets where it needs one and has none.
    pub fn anonymous_name(&self) -> Name {
        if let Some(wrapped) = self.wrapped().filter(|wrapped| !wrapped.is_text()) {
            return wrapped.non_anonymous_label().unwrap_or_else(|| wrapped.anonymous_name());
        }
        if let Element::Grouping(element) = self.element() {
            return element.anonymous_name();
        }
        Name::label_for(self.id(), self.name().as_ref(), 0)
    }

    /// `_anon_key_label`.
    pub fn anonymous_key(&self) -> Name {
        Name::label_for(self.id(), self.proxy_key().map(Name::Plain).as_ref(), 0)
    }

    /// `_anon_tq_label`.
    pub fn anonymous_table_name(&self) -> Name {
        Name::label_for(self.id(), self.table_label().as_ref(), 0)
    }

    /// `_anon_tq_key_label`.
    pub fn anonymous_table_key(&self) -> Name {
        Name::label_for(self.id(), self.table_key_label().as_ref(), 0)
    }

    /// `_dedupe_anon_label_idx`: the label of a repetition.
    pub fn repeated_name(&self, index: u32) -> Name {
        if let Some(wrapped) = self.wrapped() {
            return match wrapped.non_anonymous_label() {
                Some(label) => Name::label_for(self.id(), Some(&label.followed_by("_")), 0),
                None => self.repeated_table_name(index),
            };
        }
        match self.name() {
            Some(name) => Name::label_for(self.id(), Some(&name), index),
            None => self.repeated_table_name(index),
        }
    }

    /// `_dedupe_anon_tq_label_idx`.
    pub fn repeated_table_name(&self, index: u32) -> Name {
        let label = self.table_label().unwrap_or_else(|| "anon".into());
        Name::label_for(self.id(), Some(&label), index)
    }

    /// `_render_label_in_columns_clause`.
    pub fn takes_label(&self) -> bool {
        match self.element() {
            Element::Column { .. } => self.table().is_some(),
            Element::Text(_) => false,
            _ => true,
        }
    }

    /// `table_name`, told apart from the table's own columns.
    fn qualified(&self, name: &Name) -> Option<Name> {
        let Element::Column { column, .. } = self.element() else { return Some(name.clone()) };
        if column.is_literal() {
            return None;
        }
        let Some(table) = self.table() else { return Some(name.clone()) };
        let Some(prefix) = table.label_prefix() else { return Some(name.clone()) };
        let label = prefix.joined(name);
        let Some(plain) = label.plain() else { return Some(label) };
        if !table.has_key(plain) {
            return Some(Name::truncatable(plain.to_string()));
        }
        let mut counter = 1;
        loop {
            let candidate: Str = format!("{plain}_{counter}").into();
            if !table.has_key(&candidate) {
                return Some(Name::truncatable(candidate.to_string()));
            }
            counter += 1;
        }
    }
}

impl FromClause {
    /// What its columns' labels begin with; joins have nothing.
    fn label_prefix(&self) -> Option<Name> {
        match self {
            FromClause::Table(table) => Some(Name::Plain(match table.schema() {
                Some(schema) => format!("{}_{}", schema.replace('.', "_"), table.name()).into(),
                None => table.name().clone(),
            })),
            FromClause::Alias(alias) => Some(alias.name().clone()),
            FromClause::Join(_) => None,
        }
    }
}
