//! Which rows of a SELECT, and how they are locked, to text.

use super::state::{Compiler, Context};
use crate::{
    sql::{
        dialects::DialectKind as D,
        elements::{ColumnElement, literal},
        selectable::{ForUpdate, FromClause, SelectItem},
    },
    value::{Result, Value},
};

/// What MySQL has in the place of no limit.
const ALL_ROWS: &str = "18446744073709551615";

impl Compiler<'_> {
    /// LIMIT and OFFSET.
    pub(super) fn write_limit(
        &mut self,
        limit: Option<&ColumnElement>,
        offset: Option<&ColumnElement>,
        context: Context,
        out: &mut String,
    ) -> Result<()> {
        if limit.is_none() && offset.is_none() {
            return Ok(());
        }
        match (self.dialect.kind, limit, offset) {
            (D::MySql, limit, Some(offset)) => {
                out.push_str(" \n LIMIT ");
                self.write(offset, context, out)?;
                out.push_str(", ");
                match limit {
                    Some(limit) => self.write(limit, context, out)?,
                    None => out.push_str(ALL_ROWS),
                }
                return Ok(());
            }
            (D::MySql | D::PostgreSql, Some(limit), _) => {
                out.push_str(" \n LIMIT ");
                self.write(limit, context, out)?;
            }
            (_, Some(limit), _) => {
                out.push_str("\n LIMIT ");
                self.write(limit, context, out)?;
            }
            (D::PostgreSql, None, _) => out.push_str("\n LIMIT ALL"),
            (D::Sqlite, None, _) => {
                out.push_str("\n LIMIT ");
                self.write(&literal(Value::Int(-1), None), context, out)?;
            }
            (_, None, _) => out.push_str("\n LIMIT -1"),
        }
        match offset {
            Some(offset) => {
                out.push_str(" OFFSET ");
                self.write(offset, context, out)?;
            }
            None if self.dialect.is_sqlite() => {
                out.push_str(" OFFSET ");
                self.write(&literal(Value::Int(0), None), context, out)?;
            }
            None => {}
        }
        Ok(())
    }

    /// FETCH FIRST and OFFSET.
    pub(super) fn write_fetch(
        &mut self,
        (count, ties, percent): &(ColumnElement, bool, bool),
        offset: Option<&ColumnElement>,
        context: Context,
        out: &mut String,
    ) -> Result<()> {
        // PostgreSQL takes expressions here only in parentheses.
        let (open, close) = if self.dialect.kind == D::PostgreSql { ("(", ")") } else { ("", "") };
        if let Some(offset) = offset {
            out.push_str("\n OFFSET ");
            out.push_str(open);
            self.write(offset, context, out)?;
            out.push_str(close);
            out.push_str(" ROWS");
        }
        out.push_str("\n FETCH FIRST ");
        out.push_str(open);
        self.write(count, context, out)?;
        out.push_str(close);
        out.push_str(if *percent { " PERCENT" } else { "" });
        out.push_str(if *ties { " ROWS WITH TIES" } else { " ROWS ONLY" });
        Ok(())
    }

    /// FOR UPDATE and its like. SQLite has none.
    pub(super) fn write_lock(&mut self, lock: &ForUpdate, out: &mut String) -> Result<()> {
        let word = match (self.dialect.kind, lock.read, lock.key_share) {
            (D::Sqlite, ..) => return Ok(()),
            (D::MySql, true, _) => " LOCK IN SHARE MODE",
            (D::PostgreSql, true, false) => " FOR SHARE",
            (D::PostgreSql, true, true) => " FOR KEY SHARE",
            (D::PostgreSql, false, true) => " FOR NO KEY UPDATE",
            _ => " FOR UPDATE",
        };
        out.push_str(word);
        if self.dialect.kind == D::Default {
            return Ok(());
        }
        if self.dialect.kind == D::PostgreSql && !lock.of.is_empty() {
            let mut names: Vec<String> = Vec::new();
            for from in lock.of.iter().flat_map(locked) {
                let Some(name) = from.name() else { continue };
                let name = self.alias_name(&name);
                let name = self.dialect.quote(&name);
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            out.push_str(&format!(" OF {}", names.join(", ")));
        }
        out.push_str(if lock.nowait { " NOWAIT" } else { "" });
        out.push_str(if lock.skip_locked { " SKIP LOCKED" } else { "" });
        Ok(())
    }
}

/// The sources whose rows are locked.
fn locked(item: &SelectItem) -> Vec<FromClause> {
    item.columns().iter().filter_map(ColumnElement::table).collect()
}
