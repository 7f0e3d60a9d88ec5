//! How INSERT, UPDATE and DELETE tell their structure.

use super::KeyBuilder;
use crate::sql::{
    dml::{ConflictElement, Delete, Insert, Update, ValueKey, Values},
    elements::Operand,
    schema::Column,
};

impl KeyBuilder {
    fn values(&mut self, values: &Values) {
        self.number(values.len() as u64);
        for (key, value) in values {
            match key {
                ValueKey::Key(key) => {
                    self.tag(0);
                    self.text(key);
                }
                ValueKey::Column(column) => {
                    self.tag(1);
                    self.element(column);
                }
            }
            self.operand(value);
        }
    }

    /// A plain value is written by a parameter that the compiler makes, which no other statement's value finds: such statements
    /// are compiled each time.
    fn operand(&mut self, value: &Operand) {
        match value {
            Operand::Element(element) => self.element(element),
            Operand::Select(select) => self.select_base(select),
            Operand::Value(_) | Operand::From(_) | Operand::List(_) => self.give_up(),
        }
    }

    pub(super) fn insert(&mut self, insert: &Insert) {
        let parts = insert.parts();
        self.tag(63);
        self.number(parts.table.id());
        self.number(parts.subject.as_ref().map_or(0, |subject| subject.id()));
        match &parts.values {
            Some(values) => {
                self.tag(1);
                self.values(values);
            }
            None => self.tag(0),
        }
        if !parts.rows.is_empty() {
            self.give_up();
        }
        match &parts.select {
            Some((names, select, defaults)) => {
                self.tag(1);
                self.flag(*defaults);
                self.number(names.len() as u64);
                for name in names {
                    self.text(name);
                }
                self.select_base(select);
            }
            None => self.tag(0),
        }
        self.flag(parts.inline);
        self.items(&parts.returning);
        self.flag(parts.sort_by_parameter_order);
        self.defaults(parts.return_defaults.as_deref());
        self.elements(&parts.supplemental);
        self.prefixes(&parts.prefixes);
        for conflict in &parts.on_conflict {
            self.tag(1);
            self.number(conflict.index_elements.len() as u64);
            for element in &conflict.index_elements {
                match element {
                    ConflictElement::Name(name) => {
                        self.tag(0);
                        self.text(name);
                    }
                    ConflictElement::Element(element) => {
                        self.tag(1);
                        self.element(element);
                    }
                }
            }
            self.optional(conflict.index_where.as_ref());
            self.text(conflict.constraint.as_deref().unwrap_or(""));
            match &conflict.set {
                Some(values) => {
                    self.tag(1);
                    self.values(values);
                }
                None => self.tag(0),
            }
            self.elements(&conflict.criteria);
        }
        if let Some((values, ordered)) = &parts.on_duplicate {
            self.tag(2);
            self.flag(*ordered);
            self.values(values);
        }
        self.tag(0);
        self.statement(&parts.statement);
    }

    fn defaults(&mut self, columns: Option<&[Column]>) {
        match columns {
            Some(columns) => {
                self.number(columns.len() as u64 + 1);
                for column in columns {
                    self.number(column.id());
                }
            }
            None => self.number(0),
        }
    }

    pub(super) fn update(&mut self, update: &Update) {
        let parts = update.parts();
        self.tag(64);
        self.from(&parts.table);
        self.number(parts.subject.as_ref().map_or(0, |subject| subject.id()));
        self.values(&parts.values);
        self.flag(parts.ordered);
        self.elements(&parts.criteria);
        self.items(&parts.returning);
        self.defaults(parts.return_defaults.as_deref());
        self.elements(&parts.supplemental);
        self.flag(parts.inline);
        self.prefixes(&parts.prefixes);
        self.statement(&parts.statement);
    }

    pub(super) fn delete(&mut self, delete: &Delete) {
        let parts = delete.parts();
        self.tag(65);
        self.from(&parts.table);
        self.number(parts.subject.as_ref().map_or(0, |subject| subject.id()));
        self.elements(&parts.criteria);
        self.items(&parts.returning);
        self.defaults(parts.return_defaults.as_deref());
        self.elements(&parts.supplemental);
        self.prefixes(&parts.prefixes);
        self.statement(&parts.statement);
    }
}
