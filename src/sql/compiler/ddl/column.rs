//! Columns in CREATE TABLE.

use super::{identity_options, option_text};
use crate::{
    sql::{
        compile_error,
        compiler::{literal::quote, state::Compiler},
        dialects::DialectKind,
        schema::{Autoincrement, Column, Computed, Identity, ServerDefault, Table},
        types::{Affinity, TypeClass, TypeEngine},
    },
    value::{Result, Value},
};

impl Compiler<'_> {
    /// A column with the constraints that were given along with it.
    pub(super) fn whole_column(&mut self, column: &Column, table: Option<&Table>) -> Result<String> {
        let mut text = self.column_specification(column, table)?;
        let constraints = column.options().map_or_else(Vec::new, |options| options.constraints.clone());
        for constraint in &constraints {
            if let Some(constraint) = self.column_constraint(constraint)? {
                text.push(' ');
                text.push_str(&constraint);
            }
        }
        Ok(text)
    }

    /// Name, type, default and the like.
    pub(super) fn column_specification(&mut self, column: &Column, table: Option<&Table>) -> Result<String> {
        let name = self.quote_column(column, &column.name());
        let ty = column.ty();
        match self.dialect.kind {
            DialectKind::Sqlite => self.sqlite_column(column, table, &name, &ty),
            DialectKind::MySql => self.mysql_column(column, table, &name, &ty),
            _ => self.standard_column(column, table, &name, &ty),
        }
    }

    fn standard_column(
        &mut self,
        column: &Column,
        table: Option<&Table>,
        name: &str,
        ty: &TypeEngine,
    ) -> Result<String> {
        let identity = match column.server_default() {
            Some(ServerDefault::Identity(identity)) if self.dialect.identity_columns => Some(identity),
            _ => None,
        };
        let sequence = column.options().and_then(|options| options.sequence.clone());
        let serial = self.dialect.kind == DialectKind::PostgreSql
            && column.primary_key()
            && numbered(column, table)
            && identity.is_none()
            && column.default().is_none()
            && sequence.is_none_or(|sequence| sequence.optional());
        let mut text = name.to_owned();
        if serial {
            text.push_str(match self.unwrapped(ty)?.class() {
                TypeClass::BigInteger | TypeClass::BIGINT => " BIGSERIAL",
                TypeClass::SmallInteger | TypeClass::SMALLINT => " SMALLSERIAL",
                _ => " SERIAL",
            });
        } else {
            text.push_str(&format!(" {}", self.type_text(ty)?));
            if let Some(default) = self.default_text(column)? {
                text.push_str(&format!(" DEFAULT {default}"));
            }
        }
        text.push_str(&self.computed(column)?);
        if let Some(identity) = &identity {
            text.push_str(&format!(" {}", identity_text(identity)));
        }
        if !column.nullable() && identity.is_none() {
            text.push_str(" NOT NULL");
        } else if column.nullable() && identity.is_some() && self.dialect.kind == DialectKind::PostgreSql {
            text.push_str(" NULL");
        }
        Ok(text)
    }

    fn sqlite_column(&mut self, column: &Column, table: Option<&Table>, name: &str, ty: &TypeEngine) -> Result<String> {
        let mut text = format!("{name} {}", self.type_text(ty)?);
        if let Some(default) = self.default_text(column)? {
            let parenthesised = default.trim_start().starts_with(['\'', '"', '(']) || is_word(&default);
            match parenthesised {
                true => text.push_str(&format!(" DEFAULT {default}")),
                false => text.push_str(&format!(" DEFAULT ({default})")),
            }
        }
        let options = column.options().map(|options| options.dialect_options.clone()).unwrap_or_default();
        let conflict = |name: &str| option_text(&options, name).map(|text| format!(" ON CONFLICT {text}"));
        if !column.nullable() {
            text.push_str(" NOT NULL");
            text.push_str(&conflict("sqlite_on_conflict_not_null").unwrap_or_default());
        }
        if column.primary_key()
            && let Some(table) = table
        {
            let asked = column.options().is_some_and(|options| options.autoincrement == Autoincrement::True);
            if asked && table.primary_key_columns().len() != 1 {
                return Err(compile_error("SQLite does not support autoincrement for composite primary keys"));
            }
            if self.inline_autoincrement(column, table) {
                text.push_str(" PRIMARY KEY");
                text.push_str(&conflict("sqlite_on_conflict_primary_key").unwrap_or_default());
                text.push_str(" AUTOINCREMENT");
            }
        }
        text.push_str(&self.computed(column)?);
        Ok(text)
    }

    fn mysql_column(&mut self, column: &Column, table: Option<&Table>, name: &str, ty: &TypeEngine) -> Result<String> {
        let mut text = format!("{name} {}", self.type_text(ty)?);
        text.push_str(&self.computed(column)?);
        if !column.nullable() {
            text.push_str(" NOT NULL");
        } else if self.unwrapped(ty)?.class() == TypeClass::TIMESTAMP {
            text.push_str(" NULL");
        }
        if let Some(comment) = column.options().and_then(|options| options.comment.clone()) {
            text.push_str(&format!(" COMMENT {}", quote(&comment, &self.dialect)));
        }
        let server = column.server_default();
        if numbered(column, table) && matches!(server, None | Some(ServerDefault::Identity(_))) {
            text.push_str(" AUTO_INCREMENT");
        } else if let Some(default) = self.default_text(column)? {
            let lower = default.to_ascii_lowercase();
            let plain = default.trim_start().starts_with(['\'', '"', '('])
                || lower.split_whitespace().collect::<Vec<_>>().windows(2).any(|words| words == ["on", "update"])
                || ["now(", "current_timestamp("].iter().any(|name| {
                    let rest = lower.strip_prefix(name).and_then(|rest| rest.split_once(')'));
                    rest.is_some_and(|(inner, _)| !inner.is_empty() && inner.chars().all(|c| c.is_ascii_digit()))
                })
                || is_word(&default);
            match plain {
                true => text.push_str(&format!(" DEFAULT {default}")),
                false => text.push_str(&format!(" DEFAULT ({default})")),
            }
        }
        Ok(text)
    }

    /// What the column's type is underneath a type of the script.
    fn unwrapped(&mut self, ty: &TypeEngine) -> Result<TypeEngine> {
        let ty = ty.on(self.dialect.name).clone();
        match ty.as_custom() {
            Some(custom) => Ok(custom.clone().implementation(self.host, self.dialect.name)?.unwrap_or(ty)),
            None => Ok(ty),
        }
    }

    fn default_text(&mut self, column: &Column) -> Result<Option<String>> {
        Ok(match column.server_default() {
            Some(ServerDefault::Text(text)) => Some(quote(&text, &self.dialect)),
            Some(ServerDefault::Clause(clause)) => {
                let context = crate::sql::compiler::state::Context { literal: true, ..Default::default() };
                Some(self.text_of(&clause, context)?)
            }
            _ => None,
        })
    }

    fn computed(&mut self, column: &Column) -> Result<String> {
        let Some(ServerDefault::Computed(Computed { expression, persisted })) = column.server_default() else {
            return Ok(String::new());
        };
        let persistence = match persisted {
            Some(true) => " STORED",
            Some(false) => " VIRTUAL",
            None => "",
        };
        Ok(format!(" GENERATED ALWAYS AS ({}){persistence}", self.literal_text(&expression)?))
    }

    /// Whether the key is written along with its column, for `sqlite_autoincrement=True`.
    pub(super) fn inline_autoincrement(&self, column: &Column, table: &Table) -> bool {
        let asked =
            table.dialect_option("sqlite_autoincrement").is_some_and(|value| matches!(value, Value::Bool(true)));
        asked
            && table.primary_key_columns().len() == 1
            && column.ty().affinity() == Affinity::Integer
            && column.foreign_keys().is_empty()
    }
}

/// Whether the database numbers the column.
fn numbered(column: &Column, table: Option<&Table>) -> bool {
    table.and_then(Table::autoincrement_column).is_some_and(|numbered| numbered.is(column))
}

fn is_word(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || c == '_')
}

fn identity_text(identity: &Identity) -> String {
    let kind = if identity.always { "ALWAYS" } else { "BY DEFAULT" };
    let options = identity_options(&identity.options);
    let options = if options.is_empty() { options } else { format!(" ({options})") };
    format!("GENERATED {kind} AS IDENTITY{options}")
}
