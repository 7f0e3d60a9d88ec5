//! Constraints in CREATE TABLE and ALTER TABLE.

use super::{named_columns, option, option_text};
use crate::{
    sql::{
        compile_error,
        compiler::state::Compiler,
        dialects::DialectKind,
        schema::{Column, Constraint, ConstraintKind, ForeignKeyOptions, Table},
    },
    value::{Raise, Result, Value},
};

impl Compiler<'_> {
    /// A constraint that stands along with its column.
    pub(super) fn column_constraint(&mut self, constraint: &Constraint) -> Result<Option<String>> {
        if self.dialect.is_sqlite() && option(&constraint.dialect_options(), "sqlite_on_conflict").is_some() {
            return Err(compile_error("SQLite does not support on conflict clause for column check constraint"));
        }
        match constraint.kind() {
            ConstraintKind::Check(condition) => {
                let mut text = self.preamble(constraint)?;
                text.push_str(&format!("CHECK ({})", self.literal_text(condition)?));
                push_deferrability(&constraint.options(), &mut text);
                Ok(Some(text))
            }
            _ => match constraint.table() {
                Some(table) => self.constraint(constraint, &table),
                None => Ok(None),
            },
        }
    }

    /// A constraint; `None` where the dialect has none of it.
    pub(super) fn constraint(&mut self, constraint: &Constraint, table: &Table) -> Result<Option<String>> {
        let mut columns = constraint.columns();
        let dialect_options = constraint.dialect_options();
        let options = constraint.options();
        let postgresql = self.dialect.kind == DialectKind::PostgreSql;
        let mut text = self.preamble(constraint)?;
        // The column whose own option holds for a constraint of it alone.
        let mut own = "";
        match constraint.kind() {
            ConstraintKind::PrimaryKey => {
                if columns.is_empty() {
                    return Ok(None);
                }
                if let ([only], true) = (columns.as_slice(), self.dialect.is_sqlite())
                    && self.inline_autoincrement(only, table)
                {
                    return Ok(None);
                }
                if constraint.is_implicit()
                    && let Some(numbered) = table.autoincrement_column()
                    && let Some(place) = columns.iter().position(|column| column.is(&numbered))
                {
                    let numbered = columns.remove(place);
                    columns.insert(0, numbered);
                }
                text.push_str(&format!("PRIMARY KEY ({})", self.column_names(&columns)));
                if postgresql {
                    text.push_str(&self.include(option(&dialect_options, "postgresql_include"), Some(table)));
                }
                push_deferrability(&options, &mut text);
                if let (DialectKind::MySql, Some(using)) =
                    (self.dialect.kind, option_text(&dialect_options, "mysql_using"))
                {
                    text.push_str(&format!(" USING {}", self.dialect.quote(&using)));
                }
                own = "sqlite_on_conflict_primary_key";
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
                let sqlite = self.dialect.is_sqlite();
                if sqlite && target_table.schema() != table.schema() {
                    return Ok(None);
                }
                let name = if sqlite { self.bare_table_name(&target_table) } else { self.table_name(&target_table) };
                text.push_str(&format!(
                    "FOREIGN KEY({}) REFERENCES {name} ({})",
                    self.column_names(&columns),
                    self.column_names(&targets)
                ));
                if let Some(matching) = &options.matching {
                    if self.dialect.kind == DialectKind::MySql {
                        return Err(compile_error(
                            "MySQL ignores the 'MATCH' keyword while at the same time causes ON UPDATE/ON DELETE clauses to \
                             be ignored.",
                        ));
                    }
                    text.push_str(&format!(" MATCH {}", phrase(matching)?));
                }
                for (word, action) in [("ON DELETE", &options.ondelete), ("ON UPDATE", &options.onupdate)] {
                    if let Some(action) = action {
                        let action = match postgresql && word == "ON DELETE" {
                            true => phrase_with_columns(action)?,
                            false => phrase(action)?,
                        };
                        text.push_str(&format!(" {word} {action}"));
                    }
                }
                push_deferrability(&options, &mut text);
                self.push_not_valid(&dialect_options, &mut text);
                return Ok(Some(text));
            }
            ConstraintKind::Unique => {
                if columns.is_empty() {
                    return Ok(None);
                }
                let distinct = match option(&dialect_options, "postgresql_nulls_not_distinct").filter(|_| postgresql) {
                    Some(Value::Bool(true)) => "NULLS NOT DISTINCT ",
                    Some(Value::Bool(false)) => "NULLS DISTINCT ",
                    _ => "",
                };
                text.push_str(&format!("UNIQUE {distinct}({})", self.column_names(&columns)));
                if postgresql {
                    text.push_str(&self.include(option(&dialect_options, "postgresql_include"), Some(table)));
                }
                push_deferrability(&options, &mut text);
                own = "sqlite_on_conflict_unique";
            }
            ConstraintKind::Check(condition) => {
                if !constraint.is_made_on(&self.dialect) {
                    return Ok(None);
                }
                text.push_str(&format!("CHECK ({})", self.literal_text(condition)?));
                push_deferrability(&options, &mut text);
                self.push_not_valid(&dialect_options, &mut text);
            }
        }
        if self.dialect.is_sqlite() {
            let conflict = option_text(&dialect_options, "sqlite_on_conflict").or_else(|| match columns.as_slice() {
                [only] if !own.is_empty() => {
                    option_text(&only.options().map(|options| options.dialect_options.clone()).unwrap_or_default(), own)
                }
                _ => None,
            });
            if let Some(conflict) = conflict {
                text.push_str(&format!(" ON CONFLICT {conflict}"));
            }
        }
        Ok(Some(text))
    }

    pub(super) fn drop_constraint(
        &mut self,
        constraint: &Constraint,
        if_exists: bool,
        cascade: bool,
        out: &mut String,
    ) -> Result<()> {
        let name = constraint.name().map(|name| self.constraint_name(constraint, &name)).transpose()?;
        if self.dialect.kind == DialectKind::MySql {
            let table = self.table_of(constraint)?;
            let kind = match constraint.kind() {
                ConstraintKind::ForeignKey(_) => "FOREIGN KEY ",
                ConstraintKind::PrimaryKey => "PRIMARY KEY ",
                ConstraintKind::Unique => "INDEX ",
                ConstraintKind::Check(_) => "CHECK ",
            };
            let name = match (constraint.kind(), name) {
                (ConstraintKind::PrimaryKey, _) => String::new(),
                (_, Some(name)) => name,
                (_, None) => return Err(Raise::new("AssertionError", "")),
            };
            out.push_str(&format!("ALTER TABLE {} DROP {kind}{name}", self.table_name(&table)));
            return Ok(());
        }
        let Some(name) = name else {
            return Err(compile_error(format!(
                "Can't emit DROP CONSTRAINT for constraint {}; it has no name",
                constraint.repr()
            )));
        };
        let table = self.table_of(constraint)?;
        out.push_str(&format!(
            "ALTER TABLE {} DROP CONSTRAINT {}{name}{}",
            self.table_name(&table),
            if if_exists { "IF EXISTS " } else { "" },
            if cascade { " CASCADE" } else { "" }
        ));
        Ok(())
    }

    pub(super) fn table_of(&self, constraint: &Constraint) -> Result<Table> {
        constraint.table().ok_or_else(|| {
            crate::sql::invalid_request(
                "This constraint is not bound to a table.  Did you mean to call table.append_constraint(constraint) ?",
            )
        })
    }

    /// `INCLUDE (…)`.
    pub(super) fn include(&self, option: Option<&Value>, table: Option<&Table>) -> String {
        let Some(option) = option else { return String::new() };
        let names: Vec<String> = named_columns(option, table).iter().map(|name| self.dialect.quote(name)).collect();
        if names.is_empty() { String::new() } else { format!(" INCLUDE ({})", names.join(", ")) }
    }

    fn preamble(&self, constraint: &Constraint) -> Result<String> {
        Ok(match constraint.name() {
            Some(name) => format!("CONSTRAINT {} ", self.constraint_name(constraint, &name)?),
            None => String::new(),
        })
    }

    fn constraint_name(&self, constraint: &Constraint, name: &str) -> Result<String> {
        self.limited_name(name, constraint.is_named_by_convention())
    }

    fn column_names(&self, columns: &[Column]) -> String {
        let names: Vec<String> = columns.iter().map(|column| self.quote_column(column, &column.name())).collect();
        names.join(", ")
    }

    fn push_not_valid(&self, options: &[(crate::value::Str, Value)], text: &mut String) {
        let asked = matches!(option(options, "postgresql_not_valid"), Some(Value::Bool(true)));
        if asked && self.dialect.kind == DialectKind::PostgreSql {
            text.push_str(" NOT VALID");
        }
    }
}

fn push_deferrability(options: &ForeignKeyOptions, text: &mut String) {
    match options.deferrable {
        Some(true) => text.push_str(" DEFERRABLE"),
        Some(false) => text.push_str(" NOT DEFERRABLE"),
        None => {}
    }
    if let Some(initially) = &options.initially {
        text.push_str(&format!(" INITIALLY {initially}"));
    }
}

/// A phrase that columns may stand behind (`SET NULL (a, b)`).
fn phrase_with_columns(text: &str) -> Result<String> {
    let words = match text.trim_end().strip_suffix(')').and_then(|text| text.split_once('(')) {
        Some((words, columns)) if !columns.contains([';', '(', ')']) => words,
        _ => text,
    };
    phrase(words).map(|_| text.to_owned()).map_err(|_| {
        compile_error(format!(
            "Unexpected SQL phrase: '{text}' (matching against '^\\\\w+(?:\\\\s+\\\\w+)*(?:\\\\s*\\\\(\\\\s*(?:[\\\\w$]+|\"\
             (?:[^\"]|\"\")+\")(?:\\\\s*,\\\\s*(?:[\\\\w$]+|\"(?:[^\"]|\"\")+\"))*\\\\s*\\\\))?$')"
        ))
    })
}

/// A phrase of words alone, as they are.
fn phrase(text: &str) -> Result<String> {
    let words = text.chars().all(|c| c.is_alphanumeric() || c == '_' || c.is_whitespace());
    if words && !text.trim().is_empty() {
        return Ok(text.to_owned());
    }
    Err(compile_error(format!("Unexpected SQL phrase: '{text}' (matching against '^\\\\w+(?:\\\\s+\\\\w+)*$')")))
}
