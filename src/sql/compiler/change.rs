//! UPDATE and DELETE to text.

use std::slice;

use super::{
    Crud,
    crud::{Given, append_supplement, base_table, single_bind, supplement},
    state::{Compiler, Context, Entry},
};
use crate::{
    sql::{
        compile_error,
        dialects::DialectKind,
        dml::{Delete, Update, ValueKey, Values},
        elements::{Bound, ColumnElement, Operand},
        schema::{Column, ColumnDefault, Table},
        selectable::{FromClause, StatementOptions},
    },
    value::{Raise, Result, Value},
};

impl Compiler<'_> {
    pub(super) fn write_update(&mut self, update: &Update, context: Context, out: &mut String) -> Result<()> {
        let update = match update.parts().subject.clone() {
            Some(subject) => {
                let plugin_context = self.plugin_context();
                let core = subject.plugin().update(self.host, update, &plugin_context)?;
                self.keep_state(core.state);
                core.statement
            }
            None => update.clone(),
        };
        let parts = update.parts();
        let toplevel = self.stack.is_empty();
        let table = base_table(&parts.table)?;
        let mut crud =
            Crud { table: Some(table.clone()), explicit_returning: !parts.returning.is_empty(), ..Crud::default() };
        let extra = self.extra_froms(&parts.table, &parts.criteria, &parts.values);
        let mut asfrom = vec![parts.table.clone()];
        asfrom.extend(extra.iter().cloned());
        let hints = self.hints(&parts.statement);
        self.stack.push(Entry { correlate: asfrom.clone(), asfrom: asfrom.clone(), hints, ..Entry::default() });
        let start = out.len();
        self.begin_lint(None);
        out.push_str("UPDATE ");
        self.write_prefixes(&parts.prefixes, context, out)?;
        // MySQL updates a join of tables, and says of each column which table it is of.
        let joins = self.dialect.kind == DialectKind::MySql && !extra.is_empty();
        let (before, behind) =
            if joins { (asfrom.as_slice(), [].as_slice()) } else { (slice::from_ref(&parts.table), extra.as_slice()) };
        self.write_sources(before, out)?;
        out.push_str(" SET ");
        let mut texts = Vec::new();
        for (column, value) in self.update_columns(&update, &table, !extra.is_empty(), &mut crud)? {
            let name = self.quote_column(&column, &column.name());
            let owner = if joins { format!("{}.", self.dialect.quote(table.name())) } else { String::new() };
            texts.push(format!("{owner}{name}={value}"));
            crud.columns.push((column, single_bind(&value)));
        }
        out.push_str(&texts.join(", "));
        self.write_independent_ctes(&parts.statement)?;
        if !behind.is_empty() {
            out.push_str(" FROM ");
            self.write_sources(behind, out)?;
        }
        self.write_criteria(" WHERE ", &parts.criteria, Context { lint: true, ..Context::default() }, out)?;
        self.end_lint("UPDATE");
        self.write_dml_limit(&parts.statement, out);
        supplement(&mut crud, &table, &parts.supplemental);
        self.write_returning(&parts.returning, &mut crud, toplevel, out)?;
        self.finish_dml(crud, false, start, out);
        Ok(())
    }

    /// MySQL's limit of an UPDATE or DELETE.
    fn write_dml_limit(&mut self, statement: &StatementOptions, out: &mut String) {
        let limit = statement.dialect_options.iter().find(|(name, _)| *name == "mysql_limit");
        if let (DialectKind::MySql, Some((_, Value::Int(limit)))) = (self.dialect.kind, limit) {
            out.push_str(&format!(" LIMIT {limit}"));
        }
    }

    /// Columns of another table cannot be set; where that takes no part, the key is enough.
    fn check_own_columns(&self, table: &Table, values: &Values, multiple: bool) -> Result<()> {
        for (key, _) in values {
            let ValueKey::Column(element) = key else { continue };
            let (Some(column), Some(FromClause::Table(owner))) = (element.as_column(), element.table()) else {
                continue;
            };
            let key_is_own = || table.columns().iter().any(|known| known.key() == column.key());
            if owner.is(table) || (!multiple && key_is_own()) {
                continue;
            }
            if multiple && self.dialect.kind == DialectKind::MySql {
                return Err(Raise::unsupported("an UPDATE that sets columns of several tables"));
            }
            return Err(compile_error(format!(
                "Backend does not support additional tables in the SET clause; cannot include columns from table(s) '{}' in \
                 SET clause",
                owner.name()
            )));
        }
        Ok(())
    }

    fn update_columns(
        &mut self,
        update: &Update,
        table: &Table,
        multiple: bool,
        crud: &mut Crud,
    ) -> Result<Vec<(Column, String)>> {
        let parts = update.parts();
        let mut columns = Vec::new();
        if self.options.column_keys.is_none() && parts.values.is_empty() {
            for column in table.columns() {
                let text = self.crud_bind(&column, Bound::Required, None)?;
                columns.push((column, text));
            }
            return Ok(columns);
        }
        self.check_own_columns(table, &parts.values, multiple)?;
        let mut given = self.given_values(Some(&parts.values));
        let defaults = match &parts.return_defaults {
            Some(columns) if self.dialect.update_returning && table.implicit_returning() => {
                Some(if columns.is_empty() { table.columns() } else { columns.clone() })
            }
            _ => None,
        };
        let wants = |column: &Column| defaults.as_ref().is_some_and(|known| known.iter().any(|known| known.is(column)));
        let order: Vec<Column> = if parts.ordered {
            let named = given.iter().filter_map(|(key, _)| table.column(key)).collect::<Vec<_>>();
            let rest = table.columns().into_iter().filter(|column| !named.iter().any(|known| known.is(column)));
            named.iter().cloned().chain(rest).collect()
        } else {
            table.columns()
        };
        for column in order {
            let key = column.key();
            if let Some(index) = given.iter().position(|(known, _)| *known == key) {
                let (_, value) = given.swap_remove(index);
                let element = match value {
                    Given::Required => {
                        let text = self.crud_bind(&column, Bound::Required, None)?;
                        columns.push((column, text));
                        continue;
                    }
                    Given::Operand(Operand::Value(value)) => {
                        let text = self.crud_bind(&column, Bound::Value(value), None)?;
                        columns.push((column, text));
                        continue;
                    }
                    Given::Operand(other) => other.into_expression()?,
                };
                let is_bind = element.as_bind().is_some();
                let text = match is_bind {
                    true => self.given_bind(&element, &column, None)?,
                    false => self.text_of(&element.self_group(None), Context::default())?,
                };
                columns.push((column.clone(), text));
                if !is_bind {
                    if wants(&column) { crud.implicit_returning.push(column) } else { crud.postfetch.push(column) }
                }
                continue;
            }
            match column.onupdate() {
                Some(ColumnDefault::Clause(clause)) => {
                    let text = self.text_of(&clause.self_group(None), Context::default())?;
                    columns.push((column.clone(), text));
                    if wants(&column) { crud.implicit_returning.push(column) } else { crud.postfetch.push(column) }
                }
                Some(_) => {
                    let text = self.prefetch_bind(&column)?;
                    let index = self.bind_index(&key).unwrap_or(0);
                    columns.push((column.clone(), text));
                    crud.update_prefetch.push((column, index));
                }
                None if column.server_onupdate() => {
                    if wants(&column) {
                        crud.implicit_returning.push(column)
                    } else {
                        crud.postfetch.push(column)
                    }
                }
                None => {
                    if wants(&column) && parts.return_defaults.as_ref().is_some_and(|columns| !columns.is_empty()) {
                        crud.implicit_returning.push(column);
                    }
                }
            }
        }
        self.check_unconsumed(&given, Some(&parts.values))?;
        Ok(columns)
    }

    fn write_sources(&mut self, sources: &[FromClause], out: &mut String) -> Result<()> {
        for (index, from) in sources.iter().enumerate() {
            out.push_str(if index > 0 { ", " } else { "" });
            self.write_from(from, Context { asfrom: true, lint: true, ..Context::default() }, out)?;
        }
        Ok(())
    }

    /// The sources that conditions and values draw on besides the table itself.
    fn extra_froms(&self, table: &FromClause, criteria: &[ColumnElement], values: &Values) -> Vec<FromClause> {
        let mut extra: Vec<FromClause> = Vec::new();
        let from_values = values.iter().filter_map(|(_, value)| match value {
            Operand::Element(element) => Some(element.clone()),
            _ => None,
        });
        let elements: Vec<ColumnElement> = criteria.iter().cloned().chain(from_values).collect();
        for from in elements.iter().flat_map(ColumnElement::from_objects) {
            if !from.is(table) && !table.contains(&from) && !extra.iter().any(|known| known.is(&from)) {
                extra.push(from);
            }
        }
        extra
    }

    pub(super) fn write_delete(&mut self, delete: &Delete, context: Context, out: &mut String) -> Result<()> {
        let delete = match delete.parts().subject.clone() {
            Some(subject) => {
                let plugin_context = self.plugin_context();
                let core = subject.plugin().delete(self.host, delete, &plugin_context)?;
                self.keep_state(core.state);
                core.statement
            }
            None => delete.clone(),
        };
        let parts = delete.parts();
        let toplevel = self.stack.is_empty();
        let table = base_table(&parts.table)?;
        let mut crud = Crud {
            table: Some(table.clone()),
            explicit_returning: !parts.returning.is_empty(),
            implicit_returning: parts
                .return_defaults
                .clone()
                .filter(|_| self.dialect.delete_returning)
                .unwrap_or_default(),
            ..Crud::default()
        };
        let extra = self.extra_froms(&parts.table, &parts.criteria, &Vec::new());
        if !extra.is_empty() && self.dialect.is_sqlite() {
            return Err(Raise::new(
                "NotImplementedError",
                "This backend does not support multiple-table criteria within DELETE",
            ));
        }
        let mut asfrom = vec![parts.table.clone()];
        asfrom.extend(extra.iter().cloned());
        let hints = self.hints(&parts.statement);
        self.stack.push(Entry { correlate: asfrom.clone(), asfrom: asfrom.clone(), hints, ..Entry::default() });
        let start = out.len();
        self.begin_lint(None);
        out.push_str("DELETE ");
        self.write_prefixes(&parts.prefixes, context, out)?;
        out.push_str("FROM ");
        self.write_from(&parts.table, Context { asfrom: true, lint: true, ..Context::default() }, out)?;
        if !extra.is_empty() {
            let (word, sources) = match self.dialect.kind {
                DialectKind::MySql => (" USING ", asfrom.as_slice()),
                DialectKind::PostgreSql => (" USING ", extra.as_slice()),
                _ => (" , ", extra.as_slice()),
            };
            out.push_str(word);
            self.write_sources(sources, out)?;
        }
        self.write_independent_ctes(&parts.statement)?;
        self.write_criteria(" WHERE ", &parts.criteria, Context { lint: true, ..Context::default() }, out)?;
        self.end_lint("DELETE");
        self.write_dml_limit(&parts.statement, out);
        append_supplement(&mut crud, &parts.supplemental);
        self.write_returning(&parts.returning, &mut crud, toplevel, out)?;
        self.finish_dml(crud, false, start, out);
        Ok(())
    }
}
