//! What stands behind CREATE TABLE.

use super::{option, option_text, plain};
use crate::{
    sql::{
        compiler::{literal::quote, state::Compiler},
        dialects::DialectKind,
        schema::Table,
    },
    value::{Result, Str, Value},
};

impl Compiler<'_> {
    /// The dialect's own options of a table.
    pub(super) fn table_options(&self, table: &Table) -> Result<String> {
        let options = table.dialect_options();
        Ok(match self.dialect.kind {
            DialectKind::Default => String::new(),
            DialectKind::Sqlite => {
                let mut words = Vec::new();
                let is = |name: &str, wanted: bool| matches!(option(&options, name), Some(Value::Bool(given)) if *given == wanted);
                if is("sqlite_with_rowid", false) {
                    words.push("WITHOUT ROWID");
                }
                if is("sqlite_strict", true) {
                    words.push("STRICT");
                }
                if words.is_empty() { String::new() } else { format!("\n {}", words.join(",\n ")) }
            }
            DialectKind::PostgreSql => self.postgresql_options(&options),
            DialectKind::MySql => self.mysql_options(table, &options),
        })
    }

    fn postgresql_options(&self, options: &[(Str, Value)]) -> String {
        let mut text = String::new();
        if let Some(inherits) = option(options, "postgresql_inherits") {
            let names: Vec<String> =
                super::named_columns(inherits, None).iter().map(|name| self.dialect.quote(name)).collect();
            text.push_str(&format!("\n INHERITS ({})", names.join(", ")));
        }
        for (name, word) in [("postgresql_partition_by", "PARTITION BY"), ("postgresql_using", "USING")] {
            if let Some(value) = option_text(options, name) {
                text.push_str(&format!("\n {word} {value}"));
            }
        }
        let with = with_options(option(options, "postgresql_with"));
        if !with.is_empty() {
            text.push_str(&format!("\n WITH ({with})"));
        }
        match option(options, "postgresql_with_oids") {
            Some(Value::Bool(true)) => text.push_str("\n WITH OIDS"),
            Some(Value::Bool(false)) => text.push_str("\n WITHOUT OIDS"),
            _ => {}
        }
        if let Some(commit) = option_text(options, "postgresql_on_commit") {
            text.push_str(&format!("\n ON COMMIT {}", commit.replace('_', " ").to_uppercase()));
        }
        if let Some(space) = option_text(options, "postgresql_tablespace") {
            text.push_str(&format!("\n TABLESPACE {}", self.dialect.quote(&space)));
        }
        text
    }

    fn mysql_options(&self, table: &Table, options: &[(Str, Value)]) -> String {
        let mut given: Vec<(String, String)> = options
            .iter()
            .filter_map(|(name, value)| Some((name.strip_prefix("mysql_")?.to_uppercase(), plain(value))))
            .collect();
        if let Some(comment) = table.comment() {
            given.push(("COMMENT".to_owned(), comment.to_string()));
        }
        // Where the characters are told, how they are compared comes behind.
        if let Some(collate) = given.iter().position(|(name, _)| name == "COLLATE")
            && given.iter().any(|(name, _)| name.contains("CHAR"))
        {
            let collate = given.remove(collate);
            given.push(collate);
        }
        const PARTITIONS: [&str; 4] = ["PARTITION_BY", "PARTITIONS", "SUBPARTITION_BY", "SUBPARTITIONS"];
        const TEXTS: [&str; 7] = [
            "COMMENT",
            "DATA_DIRECTORY",
            "INDEX_DIRECTORY",
            "PASSWORD",
            "CONNECTION",
            "SECONDARY_ENGINE_ATTRIBUTE",
            "ENGINE_ATTRIBUTE",
        ];
        let (mut partitions, plain): (Vec<_>, Vec<_>) =
            given.into_iter().partition(|(name, _)| PARTITIONS.contains(&name.as_str()));
        partitions.sort_by_key(|(name, _)| PARTITIONS.iter().position(|known| known == name));
        let mut parts = Vec::new();
        for (name, value) in plain {
            let value = if TEXTS.contains(&name.as_str()) { quote(&value, &self.dialect) } else { value };
            let spaced = matches!(
                name.as_str(),
                "DATA_DIRECTORY"
                    | "INDEX_DIRECTORY"
                    | "DEFAULT_CHARACTER_SET"
                    | "CHARACTER_SET"
                    | "DEFAULT_CHARSET"
                    | "DEFAULT_COLLATE"
            );
            let name = if spaced { name.replace('_', " ") } else { name };
            let joiner = match name.as_str() {
                "TABLESPACE" | "DEFAULT CHARACTER SET" | "CHARACTER SET" | "COLLATE" => " ",
                _ => "=",
            };
            parts.push(format!("{name}{joiner}{value}"));
        }
        parts.extend(partitions.into_iter().map(|(name, value)| format!("{} {value}", name.replace('_', " "))));
        parts.join(" ")
    }
}

/// `WITH (…)` of PostgreSQL.
pub(super) fn with_options(value: Option<&Value>) -> String {
    let Some(Value::Dict(options)) = value else { return String::new() };
    let parts: Vec<String> = options
        .entries()
        .iter()
        .map(|(name, value)| match value {
            Value::None => plain(name),
            Value::Bool(flag) => format!("{} = {flag}", plain(name)),
            other => format!("{} = {}", plain(name), plain(other)),
        })
        .collect();
    parts.join(", ")
}
