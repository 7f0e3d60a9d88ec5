//! CREATE and DROP to text.

use super::{
    literal::quote,
    state::{Compiler, Context},
};
use crate::{
    sql::{
        compile_error,
        ddl::Ddl,
        elements::ColumnElement,
        schema::{Column, Constraint, ConstraintKind, ForeignKeyOptions, Index, ServerDefault, Table},
        types::Affinity,
    },
    value::{Result, Str, Value},
};

impl Compiler<'_> {
    /// Writes a statement that changes the schema.
    pub(super) fn write_ddl(&mut self, ddl: &Ddl, out: &mut String) -> Result<()> {
        match ddl {
            Ddl::CreateTable { table, if_not_exists } => self.create_table(table, *if_not_exists, out),
            Ddl::DropTable { table, if_exists } => {
                out.push_str("\nDROP TABLE ");
                out.push_str(if *if_exists { "IF EXISTS " } else { "" });
                out.push_str(&self.table_name(table));
                Ok(())
            }
            Ddl::CreateIndex { index, if_not_exists } => self.create_index(index, *if_not_exists, out),
            Ddl::DropIndex { index, if_exists } => {
                out.push_str("\nDROP INDEX ");
                out.push_str(if *if_exists { "IF EXISTS " } else { "" });
                out.push_str(&self.index_name(index)?);
                Ok(())
            }
            Ddl::Text(text) => {
                out.push_str(text);
                Ok(())
            }
        }
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
            let text = self.column_specification(&column, table).map_err(|raise| match raise.new_class() {
                Some("sqlalchemy.exc.CompileError") => compile_error(format!(
                    "(in table '{}', column '{}'): {}",
                    table.name(),
                    column.name(),
                    message_of(raise)
                )),
                _ => raise,
            })?;
            parts.push(text);
        }
        let mut constraints = table.constraints();
        constraints.sort_by_key(Constraint::id);
        let (keys, others): (Vec<Constraint>, Vec<Constraint>) =
            constraints.into_iter().partition(|constraint| matches!(constraint.kind(), ConstraintKind::PrimaryKey));
        for constraint in keys.iter().chain(&others) {
            if constraint.options().use_alter && self.dialect.supports_alter {
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
        if self.dialect.is_sqlite() {
            let mut options = Vec::new();
            if table.dialect_option("sqlite_with_rowid").is_some_and(|value| matches!(value, Value::Bool(false))) {
                options.push("WITHOUT ROWID");
            }
            if table.dialect_option("sqlite_strict").is_some_and(|value| matches!(value, Value::Bool(true))) {
                options.push("STRICT");
            }
            if !options.is_empty() {
                out.push_str(&format!("\n {}", options.join(",\n ")));
            }
        }
        out.push_str("\n\n");
        Ok(())
    }

    fn column_specification(&mut self, column: &Column, table: &Table) -> Result<String> {
        let name = self.quote_column(column, &column.name());
        let ty = column.ty();
        if let (true, Some(key)) = (ty.is_null(), column.foreign_keys().first()) {
            // A column without a type has that of its target, which is not there.
            key.column()?;
        }
        let mut text = format!("{name} {}", self.type_text(&ty)?);
        let default = match column.server_default() {
            Some(ServerDefault::Text(text)) => Some(quote(&text, &self.dialect)),
            Some(ServerDefault::Clause(clause)) => Some(self.literal_text(&clause)?),
            _ => None,
        };
        let sqlite = self.dialect.is_sqlite();
        if let Some(default) = default {
            let begins = default.trim_start().starts_with(['\'', '"', '(']);
            let plain = default.chars().all(|c| c.is_alphanumeric() || c == '_');
            if sqlite && !begins && !plain {
                text.push_str(&format!(" DEFAULT ({default})"));
            } else {
                text.push_str(&format!(" DEFAULT {default}"));
            }
        }
        let computed = match column.server_default() {
            Some(ServerDefault::Computed(computed)) => {
                let mut text = format!(" GENERATED ALWAYS AS ({})", self.literal_text(&computed.expression)?);
                match computed.persisted {
                    Some(true) => text.push_str(" STORED"),
                    Some(false) => text.push_str(" VIRTUAL"),
                    None => {}
                }
                text
            }
            _ => String::new(),
        };
        if !sqlite {
            text.push_str(&computed);
        }
        if !column.nullable() {
            text.push_str(" NOT NULL");
        }
        if sqlite && column.primary_key() && self.inline_autoincrement(column, table)? {
            text.push_str(" PRIMARY KEY AUTOINCREMENT");
        }
        if sqlite {
            text.push_str(&computed);
        }
        let constraints = column.options().map_or_else(Vec::new, |options| options.constraints.clone());
        for constraint in &constraints {
            if let Some(constraint) = self.constraint(constraint, table)? {
                text.push(' ');
                text.push_str(&constraint);
            }
        }
        Ok(text)
    }

    /// Whether the key is written along with its column, for `sqlite_autoincrement=True`.
    fn inline_autoincrement(&self, column: &Column, table: &Table) -> Result<bool> {
        let asked =
            table.dialect_option("sqlite_autoincrement").is_some_and(|value| matches!(value, Value::Bool(true)));
        if !asked {
            return Ok(false);
        }
        if table.primary_key_columns().len() != 1 {
            return Err(compile_error("SQLite does not support autoincrement for composite primary keys"));
        }
        Ok(column.ty().affinity() == Affinity::Integer && column.foreign_keys().is_empty())
    }

    fn constraint(&mut self, constraint: &Constraint, table: &Table) -> Result<Option<String>> {
        let columns = constraint.columns();
        let names = |compiler: &Compiler<'_>, columns: &[Column]| {
            let names: Vec<String> =
                columns.iter().map(|column| compiler.quote_column(column, &column.name())).collect();
            names.join(", ")
        };
        let mut text = match constraint.name() {
            Some(name) => format!("CONSTRAINT {} ", self.dialect.quote(&name)),
            None => String::new(),
        };
        match constraint.kind() {
            ConstraintKind::PrimaryKey => {
                if columns.is_empty() {
                    return Ok(None);
                }
                if let ([only], true) = (columns.as_slice(), self.dialect.is_sqlite())
                    && self.inline_autoincrement(only, table)?
                {
                    return Ok(None);
                }
                text.push_str(&format!("PRIMARY KEY ({})", names(self, &columns)));
            }
            ConstraintKind::ForeignKey(elements) => {
                let mut targets = Vec::new();
                let mut target_table = None;
                for element in elements {
                    let target = element.column()?;
                    target_table = target_table.or_else(|| target.table());
                    targets.push(target);
                }
                let Some(target_table) = target_table else { return Ok(None) };
                if self.dialect.is_sqlite() && target_table.schema() != table.schema() {
                    return Ok(None);
                }
                text.push_str(&format!(
                    "FOREIGN KEY({}) REFERENCES {} ({})",
                    names(self, &columns),
                    self.table_name(&target_table),
                    names(self, &targets)
                ));
            }
            ConstraintKind::Unique => {
                if columns.is_empty() {
                    return Ok(None);
                }
                text.push_str(&format!("UNIQUE ({})", names(self, &columns)));
            }
            ConstraintKind::Check(condition) => {
                if constraint.is_type_bound() && self.dialect.native_boolean {
                    return Ok(None);
                }
                text.push_str(&format!("CHECK ({})", self.literal_text(condition)?));
            }
        }
        push_options(&constraint.options(), &mut text);
        Ok(Some(text))
    }

    fn create_index(&mut self, index: &Index, if_not_exists: bool, out: &mut String) -> Result<()> {
        let table = index.table().ok_or_else(|| {
            compile_error(format!("Index '{}' is not associated with any table.", name_or_none(index)))
        })?;
        out.push_str(if index.unique() { "CREATE UNIQUE INDEX " } else { "CREATE INDEX " });
        out.push_str(if if_not_exists { "IF NOT EXISTS " } else { "" });
        out.push_str(&self.index_name(index)?);
        let mut texts = Vec::new();
        for expression in index.expressions() {
            let grouped = if expression.is_named_column() { expression } else { expression.self_group(None) };
            texts.push(self.literal_text(&grouped)?);
        }
        out.push_str(&format!(" ON {} ({})", self.table_name(&table), texts.join(", ")));
        if let Some(condition) = index.dialect_option("sqlite_where").filter(|_| self.dialect.is_sqlite()) {
            let condition = self.literal_text(&condition)?;
            out.push_str(&format!(" WHERE {condition}"));
        }
        Ok(())
    }

    fn index_name(&self, index: &Index) -> Result<String> {
        match index.name() {
            Some(name) => Ok(self.dialect.quote(&name)),
            None => Err(compile_error("CREATE INDEX requires that the index have a name")),
        }
    }

    fn literal_text(&mut self, element: &ColumnElement) -> Result<String> {
        self.text_of(element, Context { literal: true, bare: true, ..Context::default() })
    }
}

fn name_or_none(index: &Index) -> Str {
    index.name().unwrap_or_else(|| "None".into())
}

fn push_options(options: &ForeignKeyOptions, text: &mut String) {
    for (word, value) in
        [("MATCH", &options.matching), ("ON DELETE", &options.ondelete), ("ON UPDATE", &options.onupdate)]
    {
        if let Some(value) = value {
            text.push_str(&format!(" {word} {value}"));
        }
    }
    match options.deferrable {
        Some(true) => text.push_str(" DEFERRABLE"),
        Some(false) => text.push_str(" NOT DEFERRABLE"),
        None => {}
    }
    if let Some(initially) = &options.initially {
        text.push_str(&format!(" INITIALLY {initially}"));
    }
}

/// The message of an exception that is only named.
fn message_of(raise: crate::value::Raise) -> String {
    let found = raise.into_exception(|exception| Ok(exception.arguments.into_iter().next().unwrap_or_default()));
    match found {
        Ok(Value::Str(text)) => text.to_string(),
        Ok(_) => String::new(),
        Err(diagnostic) => diagnostic.message,
    }
}
