//! CREATE, DROP and their like to text.

mod column;
mod constraint;
mod index;
mod options;

use md5::Digest;

use super::{
    literal::quote,
    state::{Compiler, Context, cannot_render},
};
use crate::{
    sql::{
        compile_error,
        ddl::{Commented, CreateFrom, Ddl},
        dialects::DialectKind,
        elements::{ColumnElement, brief},
        schema::{Column, Constraint, ConstraintKind, IdentityOptions, Sequence, Table},
    },
    value::{Raise, Result, Str, Value},
};

impl Compiler<'_> {
    /// Writes a statement that changes the schema.
    pub(super) fn write_ddl(&mut self, ddl: &Ddl, out: &mut String) -> Result<()> {
        match ddl {
            Ddl::CreateTable { table, if_not_exists } => self.create_table(table, *if_not_exists, out)?,
            Ddl::DropTable { table, if_exists } => {
                out.push_str("\nDROP TABLE ");
                out.push_str(if *if_exists { "IF EXISTS " } else { "" });
                out.push_str(&self.table_name(table));
            }
            Ddl::CreateIndex { index, if_not_exists } => self.create_index(index, *if_not_exists, out)?,
            Ddl::DropIndex { index, if_exists } => self.drop_index(index, *if_exists, out)?,
            Ddl::Schema { create, name, check, cascade } => {
                out.push_str(match (create, check) {
                    (true, true) => "CREATE SCHEMA IF NOT EXISTS ",
                    (true, false) => "CREATE SCHEMA ",
                    (false, true) => "DROP SCHEMA IF EXISTS ",
                    (false, false) => "DROP SCHEMA ",
                });
                out.push_str(&self.dialect.quote(name));
                out.push_str(if *cascade { " CASCADE" } else { "" });
            }
            Ddl::Sequence { create, sequence, check } => self.sequence(*create, sequence, *check, out)?,
            Ddl::Constraint { create: true, constraint, .. } => {
                let table = self.table_of(constraint)?;
                let text = self.constraint(constraint, &table)?.unwrap_or_default();
                out.push_str(&format!("ALTER TABLE {} ADD {text}", self.table_name(&table)));
            }
            Ddl::Constraint { constraint, if_exists, cascade, .. } => {
                self.drop_constraint(constraint, *if_exists, *cascade, out)?;
            }
            Ddl::Comment { on, drop } => self.comment(on, *drop, out)?,
            Ddl::CreateColumn(column) => {
                let text = self.whole_column(column, column.table().as_ref())?;
                out.push_str(&text);
            }
            Ddl::CreateFrom(create) => self.create_from(create, out)?,
            Ddl::DropView { table, materialized, if_exists } => {
                out.push_str(if *materialized { "\nDROP MATERIALIZED VIEW " } else { "\nDROP VIEW " });
                out.push_str(if *if_exists { "IF EXISTS " } else { "" });
                out.push_str(&self.table_name(table));
            }
            Ddl::Text(text) => match &text.text {
                Some(text) if self.dialect.doubles_percent() => out.push_str(&text.replace('%', "%%")),
                Some(text) => out.push_str(text),
                None => return Err(Raise::unsupported("DDL() that needs its table, other than as a listener")),
            },
        }
        Ok(())
    }

    fn create_table(&mut self, table: &Table, if_not_exists: bool, out: &mut String) -> Result<()> {
        out.push_str("\nCREATE ");
        for prefix in table.prefixes() {
            out.push_str(&prefix);
            out.push(' ');
        }
        out.push_str("TABLE ");
        out.push_str(if if_not_exists { "IF NOT EXISTS " } else { "" });
        out.push_str(&self.table_name(table));
        out.push_str(" (");
        let mut parts = Vec::new();
        for column in table.columns() {
            if column.options().is_some_and(|options| options.system) {
                continue;
            }
            let text = self.whole_column(&column, Some(table)).map_err(|raise| match raise.new_class() {
                Some("sqlalchemy.exc.CompileError" | "sqlalchemy.exc.UnsupportedCompilationError") => compile_error(
                    format!("(in table '{}', column '{}'): {}", table.name(), column.name(), message_of(raise)),
                ),
                _ => raise,
            })?;
            parts.push(text);
        }
        let mut constraints = table.constraints();
        constraints.sort_by_key(Constraint::id);
        let (keys, others): (Vec<Constraint>, Vec<Constraint>) =
            constraints.into_iter().partition(|constraint| matches!(constraint.kind(), ConstraintKind::PrimaryKey));
        for constraint in keys.iter().chain(&others) {
            if constraint.is_isolated() || (constraint.options().use_alter && self.dialect.supports_alter) {
                continue;
            }
            if let Some(text) = self.constraint(constraint, table)? {
                parts.push(text);
            }
        }
        for (index, part) in parts.iter().enumerate() {
            out.push_str(if index == 0 { "\n\t" } else { ", \n\t" });
            out.push_str(part);
        }
        out.push_str("\n)");
        let options = self.table_options(table)?;
        out.push_str(&options);
        out.push_str("\n\n");
        Ok(())
    }

    fn sequence(&mut self, create: bool, sequence: &Sequence, check: bool, out: &mut String) -> Result<()> {
        out.push_str(match (create, check) {
            (true, true) => "CREATE SEQUENCE IF NOT EXISTS ",
            (true, false) => "CREATE SEQUENCE ",
            (false, true) => "DROP SEQUENCE IF EXISTS ",
            (false, false) => "DROP SEQUENCE ",
        });
        out.push_str(&self.sequence_name(sequence));
        if create {
            if let (DialectKind::PostgreSql, Some(ty)) = (self.dialect.kind, sequence.data_type()) {
                let ty = self.type_text(ty)?;
                out.push_str(&format!(" AS {ty}"));
            }
            let options = identity_options(sequence.options());
            if !options.is_empty() {
                out.push_str(&format!(" {options}"));
            }
        }
        Ok(())
    }

    /// The name of a sequence with its schema.
    pub(super) fn sequence_name(&self, sequence: &Sequence) -> String {
        let name = self.dialect.quote(sequence.name());
        match self.schema(sequence.schema()) {
            Some(schema) => format!("{}.{name}", self.dialect.quote(&schema)),
            None => name,
        }
    }

    fn comment(&mut self, on: &Commented, drop: bool, out: &mut String) -> Result<()> {
        let text = match on {
            Commented::Table(table) => table.comment(),
            Commented::Column(column) => column.options().and_then(|options| options.comment.clone()),
            Commented::Constraint(constraint) => constraint.options().comment,
        };
        let text = text.filter(|_| !drop).map_or("NULL".to_owned(), |text| quote(&text, &self.dialect));
        let mysql = self.dialect.kind == DialectKind::MySql;
        match on {
            Commented::Table(table) if mysql => {
                let text = if text == "NULL" { "''".to_owned() } else { text };
                out.push_str(&format!("ALTER TABLE {} COMMENT {text}", self.table_name(table)));
            }
            Commented::Table(table) => {
                out.push_str(&format!("COMMENT ON TABLE {} IS {text}", self.table_name(table)));
            }
            Commented::Column(column) => {
                let Some(table) = column.table() else {
                    return Err(compile_error("a column of no table can have no comment"));
                };
                let name = self.quote_column(column, &column.name());
                if mysql && !drop {
                    let specification = self.column_specification(column, Some(&table))?;
                    out.push_str(&format!("ALTER TABLE {} CHANGE {name} {specification}", self.table_name(&table)));
                } else {
                    let table = if drop { self.bare_table_name(&table) } else { self.table_name(&table) };
                    out.push_str(&format!("COMMENT ON COLUMN {table}.{name} IS {text}"));
                }
            }
            Commented::Constraint(constraint) => {
                if self.dialect.kind != DialectKind::PostgreSql {
                    let class = if drop { "DropConstraintComment" } else { "SetConstraintComment" };
                    return Err(self.unsupported_ddl(&format!("<class 'sqlalchemy.sql.ddl.{class}'>")));
                }
                let Some(name) = constraint.name() else {
                    return Err(compile_error(format!(
                        "Can't emit COMMENT ON for constraint {}: it has no name",
                        constraint.repr()
                    )));
                };
                let table = self.table_of(constraint)?;
                out.push_str(&format!(
                    "COMMENT ON CONSTRAINT {} ON {} IS {text}",
                    self.dialect.quote(&name),
                    self.table_name(&table)
                ));
            }
        }
        Ok(())
    }

    fn create_from(&mut self, create: &CreateFrom, out: &mut String) -> Result<()> {
        let mut words = vec!["CREATE".to_owned()];
        let mut push = |yes: bool, word: &str| {
            if yes {
                words.push(word.to_owned());
            }
        };
        push(create.or_replace, "OR REPLACE");
        push(create.temporary, "TEMPORARY");
        push(create.view && create.materialized, "MATERIALIZED VIEW");
        push(create.view && !create.materialized, "VIEW");
        push(!create.view, "TABLE");
        push(create.if_not_exists, "IF NOT EXISTS");
        words.push(self.table_name(&create.table));
        out.push_str(&format!("{} AS ", words.join(" ")));
        let mut select = String::new();
        self.write_select_base(&create.selectable, Context { literal: true, ..Context::default() }, &mut select)?;
        out.push_str(&select);
        Ok(())
    }

    /// The name of an index or a constraint. One that a convention made is cut where it is longer than the dialect takes, with
    /// a mark of what it was; one that was given must fit.
    fn limited_name(&self, name: &str, conventional: bool) -> Result<String> {
        let limit = if self.dialect.kind == DialectKind::MySql { 64 } else { self.dialect.max_identifier_length };
        if name.chars().count() <= limit {
            return Ok(self.dialect.quote(name));
        }
        if !conventional {
            return Err(Raise::new(
                "sqlalchemy.exc.IdentifierError",
                format!("Identifier '{name}' exceeds maximum length of {limit} characters"),
            ));
        }
        let head: String = name.chars().take(limit - 8).collect();
        let digest: [u8; 16] = md5::Md5::digest(name.as_bytes()).into();
        let [.., first, second] = digest;
        Ok(self.dialect.quote(&format!("{head}_{first:02x}{second:02x}")))
    }

    fn unsupported_ddl(&self, what: &str) -> Raise {
        let class = match self.dialect.kind {
            DialectKind::Default => "sqlalchemy.sql.compiler.DDLCompiler",
            DialectKind::Sqlite => "sqlalchemy.dialects.sqlite.base.SQLiteDDLCompiler",
            DialectKind::PostgreSql => "sqlalchemy.dialects.postgresql.base.PGDDLCompiler",
            DialectKind::MySql => "sqlalchemy.dialects.mysql.base.MySQLDDLCompiler",
        };
        cannot_render(class, std::ptr::from_ref(&*self.dialect).addr(), what)
    }

    fn literal_text(&mut self, element: &ColumnElement) -> Result<String> {
        self.text_of(element, Context { literal: true, bare: true, ..Context::default() })
    }
}

/// What stands behind a sequence or inside the parentheses of an identity.
fn identity_options(options: &IdentityOptions) -> String {
    let mut parts = Vec::new();
    for (word, number) in [
        ("INCREMENT BY", options.increment),
        ("START WITH", options.start),
        ("MINVALUE", options.minvalue),
        ("MAXVALUE", options.maxvalue),
    ] {
        parts.extend(number.map(|number| format!("{word} {number}")));
    }
    parts.extend(options.nominvalue.map(|_| "NO MINVALUE".to_owned()));
    parts.extend(options.nomaxvalue.map(|_| "NO MAXVALUE".to_owned()));
    parts.extend(options.cache.map(|number| format!("CACHE {number}")));
    parts.extend(options.cycle.map(|cycle| if cycle { "CYCLE" } else { "NO CYCLE" }.to_owned()));
    parts.join(" ")
}

/// The value of that name among options, `None` left out.
fn option<'a>(options: &'a [(Str, Value)], name: &str) -> Option<&'a Value> {
    options.iter().find(|(known, _)| *known == name).map(|(_, value)| value).filter(|value| !value.is_none())
}

/// The text of an option.
fn option_text(options: &[(Str, Value)], name: &str) -> Option<String> {
    option(options, name).map(plain)
}

/// A value as an option shows it.
fn plain(value: &Value) -> String {
    match value {
        Value::Str(text) => text.to_string(),
        other => brief(other),
    }
}

/// The columns that an option names.
fn named_columns(value: &Value, table: Option<&Table>) -> Vec<Str> {
    let items = match value {
        Value::List(list) => list.to_vec(),
        Value::Tuple(items) => items.to_vec(),
        other => vec![other.clone()],
    };
    let name = |item: &Value| match item {
        Value::Str(key) => {
            table.and_then(|table| table.column(key)).map_or_else(|| key.clone(), |column| column.name())
        }
        other => other
            .payload::<ColumnElement>()
            .and_then(|element| element.as_column())
            .map_or_else(|| "".into(), Column::name),
    };
    items.iter().map(name).collect()
}

/// The message of an exception that is only named.
fn message_of(raise: Raise) -> String {
    let found = raise.into_exception(|exception| Ok(exception.arguments.into_iter().next().unwrap_or_default()));
    match found {
        Ok(Value::Str(text)) => text.to_string(),
        Ok(_) => String::new(),
        Err(diagnostic) => diagnostic.message,
    }
}
