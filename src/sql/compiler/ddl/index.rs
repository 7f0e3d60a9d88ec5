//! CREATE INDEX and DROP INDEX.

use super::{option, option_text, options::with_options, plain};
use crate::{
    sql::{
        compile_error,
        compiler::state::Compiler,
        dialects::DialectKind,
        elements::{ColumnElement, Element},
        operators::Op,
        schema::Index,
    },
    value::{Result, Value},
};

impl Compiler<'_> {
    pub(super) fn create_index(&mut self, index: &Index, if_not_exists: bool, out: &mut String) -> Result<()> {
        let table = index.table().ok_or_else(|| {
            compile_error(format!(
                "Index '{}' is not associated with any table.",
                index.name().unwrap_or_else(|| "None".into())
            ))
        })?;
        let options = index.dialect_options();
        let kind = self.dialect.kind;
        out.push_str(if index.unique() { "CREATE UNIQUE " } else { "CREATE " });
        if let (DialectKind::MySql, Some(prefix)) = (kind, option_text(&options, "mysql_prefix")) {
            out.push_str(&format!("{prefix} "));
        }
        out.push_str("INDEX ");
        if kind == DialectKind::PostgreSql && is_true(option(&options, "postgresql_concurrently")) {
            out.push_str("CONCURRENTLY ");
        }
        out.push_str(if if_not_exists { "IF NOT EXISTS " } else { "" });
        out.push_str(&self.index_name(index, kind == DialectKind::Sqlite)?);
        let table_name =
            if kind == DialectKind::Sqlite { self.bare_table_name(&table) } else { self.table_name(&table) };
        out.push_str(&format!(" ON {table_name} "));
        if let (DialectKind::PostgreSql, Some(using)) = (kind, option_text(&options, "postgresql_using")) {
            out.push_str(&format!("USING {} ", using.to_lowercase()));
        }
        let mut texts = Vec::new();
        for expression in index.expressions() {
            let mut text = self.indexed(&expression)?;
            if let (DialectKind::PostgreSql, Some(Value::Dict(ops))) = (kind, option(&options, "postgresql_ops"))
                && let Some(key) = expression.key()
                && let Some(class) = ops.get_str(&key.display())
            {
                text.push_str(&format!(" {}", plain(&class)));
            }
            if kind == DialectKind::MySql {
                self.push_length(&expression, option(&options, "mysql_length"), &mut text);
            }
            texts.push(text);
        }
        out.push_str(&format!("({})", texts.join(", ")));
        match kind {
            DialectKind::Sqlite => self.push_where(option(&options, "sqlite_where"), out)?,
            DialectKind::MySql => {
                if let Some(parser) = option_text(&options, "mysql_with_parser") {
                    out.push_str(&format!(" WITH PARSER {parser}"));
                }
                if let Some(using) = option_text(&options, "mysql_using") {
                    out.push_str(&format!(" USING {}", self.dialect.quote(&using)));
                }
            }
            DialectKind::PostgreSql => {
                out.push_str(&self.include(option(&options, "postgresql_include"), Some(&table)));
                match option(&options, "postgresql_nulls_not_distinct") {
                    Some(Value::Bool(true)) => out.push_str(" NULLS NOT DISTINCT"),
                    Some(Value::Bool(false)) => out.push_str(" NULLS DISTINCT"),
                    _ => {}
                }
                let with = with_options(option(&options, "postgresql_with"));
                if !with.is_empty() {
                    out.push_str(&format!(" WITH ({with})"));
                }
                if let Some(space) = option_text(&options, "postgresql_tablespace") {
                    out.push_str(&format!(" TABLESPACE {}", self.dialect.quote(&space)));
                }
                self.push_where(option(&options, "postgresql_where"), out)?;
            }
            DialectKind::Default => {}
        }
        Ok(())
    }

    pub(super) fn drop_index(&mut self, index: &Index, if_exists: bool, out: &mut String) -> Result<()> {
        if index.name().is_none() {
            return Err(compile_error("DROP INDEX requires that the index have a name"));
        }
        out.push_str("\nDROP INDEX ");
        if self.dialect.kind == DialectKind::PostgreSql
            && is_true(option(&index.dialect_options(), "postgresql_concurrently"))
        {
            out.push_str("CONCURRENTLY ");
        }
        out.push_str(if if_exists { "IF EXISTS " } else { "" });
        let mysql = self.dialect.kind == DialectKind::MySql;
        out.push_str(&self.index_name(index, !mysql)?);
        if let (true, Some(table)) = (mysql, index.table()) {
            out.push_str(&format!(" ON {}", self.table_name(&table)));
        }
        Ok(())
    }

    /// What is indexed, in the parentheses that the dialect wants around it.
    fn indexed(&mut self, expression: &ColumnElement) -> Result<String> {
        let grouped = match self.dialect.kind {
            DialectKind::PostgreSql if !expression.is_named_column() => {
                let text = self.literal_text(&expression.self_group(None))?;
                let binary = matches!(expression.element(), Element::Binary { .. } | Element::List(_));
                return Ok(if binary && !text.starts_with('(') { format!("({text})") } else { text });
            }
            DialectKind::MySql => match expression.element() {
                Element::Binary { .. } | Element::Function(_) => true,
                Element::Unary { modifier, .. } => !matches!(modifier, Some(Op::Desc | Op::Asc)),
                _ => false,
            },
            _ => false,
        };
        let text = self.literal_text(expression)?;
        Ok(if grouped { format!("({text})") } else { text })
    }

    fn push_length(&self, expression: &ColumnElement, length: Option<&Value>, text: &mut String) {
        let number = match length {
            Some(Value::Int(number)) => Some(*number),
            Some(Value::Dict(lengths)) => {
                let name = expression.name().map(|name| name.display());
                match name.and_then(|name| lengths.get_str(&name)) {
                    Some(Value::Int(number)) => Some(number),
                    _ => None,
                }
            }
            _ => None,
        };
        if let Some(number) = number {
            text.push_str(&format!("({number})"));
        }
    }

    fn push_where(&mut self, condition: Option<&Value>, out: &mut String) -> Result<()> {
        let Some(condition) = condition.and_then(|condition| condition.payload::<ColumnElement>()).cloned() else {
            return Ok(());
        };
        let condition = self.literal_text(&condition)?;
        out.push_str(&format!(" WHERE {condition}"));
        Ok(())
    }

    fn index_name(&self, index: &Index, with_schema: bool) -> Result<String> {
        let Some(name) = index.name() else {
            return Err(compile_error("CREATE INDEX requires that the index have a name"));
        };
        let name = self.limited_name(&name, index.is_named_by_convention())?;
        let schema = index.table().filter(|_| with_schema).and_then(|table| self.schema(table.schema()));
        Ok(match schema {
            Some(schema) => format!("{}.{name}", self.dialect.quote(&schema)),
            None => name,
        })
    }
}

fn is_true(value: Option<&Value>) -> bool {
    matches!(value, Some(Value::Bool(true)))
}
