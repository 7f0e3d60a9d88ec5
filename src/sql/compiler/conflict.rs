//! What an INSERT does with rows that are there already, to text.

use super::{
    crud::{key_of, with_type},
    state::{Compiler, Context},
};
use crate::{
    sql::{
        dialects::DialectKind,
        dml::{ConflictElement, InsertParts, OnConflict, Values},
        elements::{Bound, ColumnElement, Element, Operand, literal_column},
        schema::Column,
        visitors::Replacer,
    },
    value::{Raise, Result, Str},
};

impl Compiler<'_> {
    /// ON CONFLICT.
    pub(super) fn write_conflict(
        &mut self,
        conflict: &OnConflict,
        parts: &InsertParts,
        out: &mut String,
    ) -> Result<()> {
        let class = if conflict.set.is_some() { "OnConflictDoUpdate" } else { "OnConflictDoNothing" };
        let of = parts.dialect.unwrap_or("sqlite");
        match (of, self.dialect.kind) {
            (_, DialectKind::Sqlite) | ("postgresql", DialectKind::PostgreSql) => {}
            (_, DialectKind::PostgreSql) => {
                let message = format!("'{class}' object has no attribute 'constraint_target'");
                return Err(Raise::new("AttributeError", message));
            }
            _ => return Err(self.unsupported(&format!("<class 'sqlalchemy.dialects.{of}.dml.{class}'>"))),
        }
        out.push_str(" ON CONFLICT");
        let is_sqlite = self.dialect.kind == DialectKind::Sqlite;
        // SQLite knows no constraints here.
        if let Some(constraint) = conflict.constraint.as_ref().filter(|_| !is_sqlite) {
            out.push_str(&format!(" ON CONSTRAINT {}", self.dialect.quote(constraint)));
        } else if !conflict.index_elements.is_empty() {
            let mut texts = Vec::new();
            for element in &conflict.index_elements {
                texts.push(match element {
                    ConflictElement::Name(name) => self.dialect.quote(name),
                    ConflictElement::Element(element) => {
                        self.text_of(element, Context { bare: true, ..Context::default() })?
                    }
                });
            }
            out.push_str(&format!(" ({})", texts.join(", ")));
            if let Some(condition) = &conflict.index_where {
                // SQLite finds the index only by a condition without parameters.
                let text =
                    self.text_of(condition, Context { bare: true, literal_execute: is_sqlite, ..Context::default() })?;
                out.push_str(&format!(" WHERE {text}"));
            }
        }
        if is_sqlite && conflict.index_elements.is_empty() && conflict.set.is_some() {
            out.push(' ');
        }
        let Some(set) = &conflict.set else {
            out.push_str(" DO NOTHING");
            return Ok(());
        };
        let texts = self.set_clauses(set, parts, parts.table.columns(), &mut |element| element)?;
        out.push_str(&format!(" DO UPDATE SET {}", texts.join(", ")));
        if !conflict.criteria.is_empty() {
            let condition = crate::sql::elements::and(conflict.criteria.clone());
            let text = self.text_of(&condition, Context { asfrom: true, ..Context::default() })?;
            out.push_str(&format!(" WHERE {text}"));
        }
        Ok(())
    }

    /// ON DUPLICATE KEY UPDATE.
    pub(super) fn write_duplicate(
        &mut self,
        values: &Values,
        ordered: bool,
        parts: &InsertParts,
        out: &mut String,
    ) -> Result<()> {
        if self.dialect.kind != DialectKind::MySql {
            return Err(self.unsupported("<class 'sqlalchemy.dialects.mysql.dml.OnDuplicateClause'>"));
        }
        let mut columns = parts.table.columns();
        if ordered {
            let place = |column: &Column| values.iter().position(|(key, _)| key_of(key) == column.key());
            columns.sort_by_key(|column| place(column).unwrap_or(values.len()));
        }
        let dialect = self.dialect.clone();
        let inserted = parts.excluded.clone();
        // The row that was to be inserted is told by a function.
        let mut as_values = |element: ColumnElement| {
            let replace = |element: &ColumnElement| match element.element() {
                Element::Column { column, from: Some(from) }
                    if inserted.as_ref().is_some_and(|known| known.is(from)) =>
                {
                    Some(literal_column(&format!("VALUES({})", dialect.quote(&column.name())), Some(column.ty())))
                }
                _ => None,
            };
            Replacer::new(&replace, &|_| None).element(&element)
        };
        let texts = self.set_clauses(values, parts, columns, &mut as_values)?;
        out.push_str(&format!(" ON DUPLICATE KEY UPDATE {}", texts.join(", ")));
        Ok(())
    }

    /// `column = value` for each value, in the order of `columns`.
    fn set_clauses(
        &mut self,
        values: &Values,
        parts: &InsertParts,
        columns: Vec<Column>,
        change: &mut dyn FnMut(ColumnElement) -> ColumnElement,
    ) -> Result<Vec<String>> {
        let mut left: Vec<(Str, Operand)> = values.iter().map(|(key, value)| (key_of(key), value.clone())).collect();
        let mut texts = Vec::new();
        for column in columns {
            let Some(index) = left.iter().position(|(key, _)| *key == column.key()) else { continue };
            let (_, value) = left.remove(index);
            let value = self.set_value(Some(&column), value, change)?;
            texts.push(format!("{} = {value}", self.dialect.quote(&column.name())));
        }
        if !left.is_empty() {
            let names: Vec<String> = left.iter().map(|(key, _)| format!("'{key}'")).collect();
            self.warnings.push((
                "sqlalchemy.exc.SAWarning",
                format!(
                    "Additional column names not matching any column keys in table '{}': {}",
                    parts.table.name(),
                    names.join(", ")
                ),
            ));
        }
        if self.dialect.kind != DialectKind::MySql {
            for (key, value) in left {
                let value = self.set_value(None, value, change)?;
                texts.push(format!("{} = {value}", self.dialect.quote(&key)));
            }
        }
        Ok(texts)
    }

    fn set_value(
        &mut self,
        column: Option<&Column>,
        value: Operand,
        change: &mut dyn FnMut(ColumnElement) -> ColumnElement,
    ) -> Result<String> {
        let ty = column.map(Column::ty);
        let element = match value {
            Operand::Value(value) => ColumnElement::bind("param", Bound::Value(value), ty, true),
            other => {
                let element = change(other.into_expression()?);
                match &ty {
                    Some(ty) => with_type(&element, ty),
                    None => element,
                }
            }
        };
        self.text_of(&element.self_group(None), Context::default())
    }
}
