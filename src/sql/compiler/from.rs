//! Sources to text: tables, joins, aliases, common table expressions.

use std::rc::Rc;

use super::{
    state::{Compiler, Context, Cte},
    types::type_name,
};
use crate::{
    sql::{
        Id, compile_error,
        dialects::DialectKind,
        elements::{ColumnElement, brief},
        names::Name,
        schema::Table,
        selectable::{
            Alias, AliasKind, Aliased, CteOptions, FromClause, LabelStyle, SelectBase, StatementOptions, ValuesRows,
            columns_plus_names,
        },
    },
    value::{Result, Str, Value},
};

impl Compiler<'_> {
    /// Writes a source as it stands in FROM.
    pub(super) fn write_from(&mut self, from: &FromClause, context: Context, out: &mut String) -> Result<()> {
        match from {
            FromClause::Table(table) => {
                if context.lint {
                    self.lint_from(from, table.key().clone());
                }
                let mut text = self.table_name(table);
                if let Some(name) = self.other_name(table).filter(|_| context.lint) {
                    text.push_str(" AS ");
                    text.push_str(&self.dialect.quote(&name));
                }
                let text = self.hinted(from, text)?;
                out.push_str(&text);
            }
            FromClause::Join(join) => {
                self.write_from(join.left(), context, out)?;
                out.push_str(match (join.is_full(), join.is_outer()) {
                    (true, _) => " FULL OUTER JOIN ",
                    (false, true) => " LEFT OUTER JOIN ",
                    (false, false) if self.dialect.kind == DialectKind::MySql => " INNER JOIN ",
                    (false, false) => " JOIN ",
                });
                let nested = matches!(join.right(), FromClause::Join(_));
                out.push_str(if nested { "(" } else { "" });
                self.write_from(join.right(), context, out)?;
                out.push_str(if nested { ")" } else { "" });
                out.push_str(" ON ");
                if context.lint {
                    self.lint_edges(&join.left().from_objects(), &join.right().from_objects());
                }
                self.write(join.onclause(), Context { asfrom: false, ..context }, out)?;
            }
            FromClause::Alias(alias) => {
                let implicit =
                    matches!(alias.kind(), AliasKind::Bare | AliasKind::TableValued { joins_implicitly: true, .. });
                if context.lint && !implicit {
                    let name = self.alias_name(alias.name());
                    self.lint_from(from, name);
                }
                let mut text = String::new();
                self.write_alias(alias, context, &mut text)?;
                let text = self.hinted(from, text)?;
                out.push_str(&text);
            }
        }
        Ok(())
    }

    /// What a table without a schema is called beside one of its name that has a schema.
    pub(super) fn other_name(&mut self, table: &Table) -> Option<Str> {
        let name = table.name();
        let ambiguous = &self.stack.last()?.ambiguous;
        if self.schema(table.schema()).is_some() || !ambiguous.contains(name) {
            return None;
        }
        Some(self.alias_name(&Name::anonymous(table.id(), name)))
    }

    /// `schema.table`.
    pub(super) fn table_name(&self, table: &Table) -> String {
        match self.schema(table.schema()) {
            Some(schema) => {
                let schema = self.dialect.quote_as(&schema, table.quotes().1);
                format!("{schema}.{}", self.bare_table_name(table))
            }
            None => self.bare_table_name(table),
        }
    }

    /// The schema that stands for one that a table names.
    pub(super) fn schema(&self, schema: Option<&Str>) -> Option<Str> {
        match self.options.schemas.as_ref().and_then(|schemas| schemas.get(schema)) {
            Some(Some(other)) => Some(other.clone()),
            Some(None) => self.dialect.default_schema.map(Str::from),
            None => schema.cloned(),
        }
    }

    /// The name of a table without its schema.
    pub(super) fn bare_table_name(&self, table: &Table) -> String {
        self.dialect.quote_as(table.name(), table.quotes().0)
    }

    fn write_alias(&mut self, alias: &Alias, context: Context, out: &mut String) -> Result<()> {
        if alias.as_cte().is_some() {
            return self.write_cte(alias, Context { asfrom: true, ..context }, false, out);
        }
        let lateral = alias.kind().is_lateral();
        if lateral {
            out.push_str("LATERAL ");
        }
        let inner = Context { asfrom: true, lateral, literal: context.literal, ..Context::default() };
        self.lateral = lateral.then(|| alias.id());
        self.write_aliased(alias, inner, out)?;
        let name = match alias.kind() {
            AliasKind::Bare | AliasKind::Values { named: false, .. } => return Ok(()),
            _ => self.alias_name(alias.name()),
        };
        out.push_str(" AS ");
        out.push_str(&self.dialect.quote(&name));
        match alias.kind() {
            AliasKind::TableValued { derived: Some(typed), .. } => {
                let columns = self.alias_columns(alias, *typed)?;
                out.push_str(&format!("({columns})"));
            }
            AliasKind::Values { .. } => {
                let columns = self.alias_columns(alias, false)?;
                out.push_str(&format!(" ({columns})"));
            }
            AliasKind::TableSample { sampling, seed } => {
                self.write_sampling(sampling, seed.as_ref(), inner, out)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn write_sampling(
        &mut self,
        sampling: &ColumnElement,
        seed: Option<&ColumnElement>,
        context: Context,
        out: &mut String,
    ) -> Result<()> {
        out.push_str(" TABLESAMPLE ");
        self.write(sampling, context, out)?;
        if let Some(seed) = seed {
            out.push_str(" REPEATABLE (");
            self.write(seed, context, out)?;
            out.push(')');
        }
        Ok(())
    }

    /// The columns of an alias, as they stand behind its name.
    fn alias_columns(&mut self, alias: &Alias, typed: bool) -> Result<String> {
        let mut names = Vec::new();
        for (_, column) in alias.columns().iter() {
            let mut name = self.dialect.quote(&column.name());
            if typed {
                name.push(' ');
                name.push_str(&self.type_text(&column.ty())?);
            }
            names.push(name);
        }
        Ok(names.join(", "))
    }

    /// What has got another name.
    fn write_aliased(&mut self, alias: &Alias, inner: Context, out: &mut String) -> Result<()> {
        match alias.element() {
            // An alias of an alias is one of what that is an alias of.
            Aliased::From(FromClause::Alias(nested)) if nested.as_cte().is_none() => match nested.kind() {
                AliasKind::TableSample { sampling, seed } => {
                    self.write_aliased(nested, inner, out)?;
                    self.write_sampling(sampling, seed.as_ref(), inner, out)?;
                }
                _ => self.write_aliased(nested, inner, out)?,
            },
            Aliased::From(from @ FromClause::Join(_)) => {
                out.push('(');
                self.write_from(from, inner, out)?;
                out.push(')');
            }
            Aliased::From(from) => self.write_from(from, inner, out)?,
            Aliased::Select(select) => {
                out.push('(');
                self.write_select_base(select, inner, out)?;
                out.push(')');
            }
            Aliased::Function(function) => self.write(function, Context { asfrom: false, ..inner }, out)?,
            Aliased::Values(rows) => {
                out.push('(');
                self.write_values(rows, inner, out)?;
                out.push(')');
            }
        }
        Ok(())
    }

    /// `VALUES (…), (…)`.
    pub(super) fn write_values(&mut self, rows: &ValuesRows, context: Context, out: &mut String) -> Result<()> {
        out.push_str("VALUES ");
        let context = Context { literal: rows.literal_binds || context.literal, ..Context::default() };
        for (index, row) in rows.rows.iter().enumerate() {
            out.push_str(if index > 0 { ", (" } else { "(" });
            self.write_joined(row, ", ", context, out)?;
            out.push(')');
        }
        Ok(())
    }

    /// A source with the hint that stands for it, where there is one.
    pub(super) fn hinted(&self, from: &FromClause, text: String) -> Result<String> {
        let entry = self.stack.last();
        let hint = entry.and_then(|entry| entry.hints.iter().find(|(id, _)| *id == from.id()));
        match (hint, self.dialect.kind) {
            (None, _) | (_, DialectKind::Sqlite) => Ok(text),
            (Some((_, hint)), DialectKind::Default) => Ok(format!("{text} [{hint}]")),
            (Some((_, hint)), DialectKind::MySql) => Ok(format!("{text} {hint}")),
            (Some((_, hint)), DialectKind::PostgreSql) if hint.eq_ignore_ascii_case("only") => {
                Ok(format!("ONLY {text}"))
            }
            (Some((_, hint)), DialectKind::PostgreSql) => {
                Err(compile_error(format!("Unrecognized hint: {}", brief(&Value::Str(hint.clone())))))
            }
        }
    }

    /// The hints of a statement for its sources, as far as they are for this dialect.
    pub(super) fn hints(&mut self, statement: &StatementOptions) -> Rc<[(Id, Str)]> {
        let mut hints = Vec::new();
        for (from, dialect, text) in &statement.hints {
            let Some(from) = from.as_ref().filter(|_| *dialect == "*" || *dialect == self.dialect.name) else {
                continue;
            };
            let name = from.name().map(|name| self.alias_name(&name)).unwrap_or_else(|| "".into());
            hints.push((from.id(), text.replace("%(name)s", &self.dialect.quote(&name)).into()));
        }
        hints.into()
    }

    /// Notes the texts of the common table expressions that `add_cte()` gave.
    pub(super) fn write_independent_ctes(&mut self, statement: &StatementOptions) -> Result<()> {
        for (cte, nest_here) in &statement.ctes {
            self.write_cte(cte, Context::default(), *nest_here, &mut String::new())?;
        }
        Ok(())
    }

    /// Writes the name of a common table expression, and notes its text where it is the first time.
    pub(super) fn write_cte(&mut self, cte: &Alias, context: Context, nest_here: bool, out: &mut String) -> Result<()> {
        let Some(options) = cte.as_cte().cloned() else { return Ok(()) };
        let name = self.alias_name(cte.name());
        let nesting = options.nesting || nest_here;
        let mut is_new = true;
        if options.alias_of.is_none() {
            is_new = self.is_new_cte(cte, &options, &name, nesting, nest_here)?;
        }
        let mut original = None;
        if let Some(alias_of) = &options.alias_of {
            let mut root = alias_of.clone();
            while let Some(next) = root.as_cte().and_then(|options| options.alias_of.clone()) {
                root = next;
            }
            let root_name = self.alias_name(root.name());
            if !self.ctes.iter().any(|known| known.name == root_name) {
                self.write_cte(&root, Context::default(), false, &mut String::new())?;
            }
            original = Some(root_name);
        }
        if is_new && original.is_none() {
            self.define_cte(cte, &options, &name, nesting)?;
        }
        match original {
            Some(original) if context.asfrom => {
                out.push_str(&self.dialect.quote(&original));
                out.push_str(" AS ");
                out.push_str(&self.dialect.quote(&name));
            }
            _ => out.push_str(&self.dialect.quote(&name)),
        }
        Ok(())
    }

    /// Whether a common table expression has not been written yet. One that restates another takes its place.
    fn is_new_cte(
        &mut self,
        cte: &Alias,
        options: &CteOptions,
        name: &Str,
        nesting: bool,
        nest_here: bool,
    ) -> Result<bool> {
        let level = if nesting { self.stack.len() } else { 1 };
        let reference = reference(cte);
        let known = self
            .ctes
            .iter()
            .position(|known| reference.is(&self::reference(&known.alias)))
            .or_else(|| self.ctes.iter().position(|known| known.level == level && known.name == *name));
        let Some(index) = known else { return Ok(true) };
        let Some(existing) = self.ctes.get_mut(index) else { return Ok(true) };
        if nest_here && reference.is(&self::reference(&existing.alias)) {
            if existing.nested_here {
                return Err(compile_error("CTE is stated as 'nest_here' in more than one location"));
            }
            (existing.level, existing.nested_here, existing.nesting) = (level, true, true);
        }
        let alias = existing.alias.clone();
        if alias.is(cte) || restates(alias.as_cte(), cte) {
            return Ok(false);
        }
        if restates(Some(options), &alias) {
            self.ctes.remove(index);
            return Ok(true);
        }
        Err(compile_error(format!(
            "Multiple, unrelated CTEs found with the same name: {}",
            brief(&Value::Str(name.clone()))
        )))
    }

    fn define_cte(&mut self, cte: &Alias, options: &CteOptions, name: &Str, nesting: bool) -> Result<()> {
        let level = if nesting { self.stack.len() } else { 1 };
        let recursive = options.recursive;
        self.ctes.push(Cte {
            alias: cte.clone(),
            name: name.clone(),
            text: None,
            level,
            nesting,
            nested_here: nesting && !options.nesting,
        });
        let mut text = self.dialect.quote(name);
        let values = match cte.element() {
            Aliased::From(FromClause::Alias(values)) => match values.element() {
                Aliased::Values(rows) => Some((values.clone(), rows.clone())),
                _ => None,
            },
            _ => None,
        };
        let names = match (cte.element(), &values) {
            (Aliased::Select(select), _) if recursive => {
                let mut names = Vec::new();
                for column in columns_plus_names(&first_columns(select), LabelStyle::DisambiguateOnly, true) {
                    if column.repeated {
                        continue;
                    }
                    if let Some(name) = column.fallback.or_else(|| column.proxy.map(Name::Plain)) {
                        let name = self.identifier(&name);
                        names.push(self.dialect.quote(&name));
                    }
                }
                Some(names.join(", "))
            }
            (_, Some((values, _))) => Some(self.alias_columns(values, false)?),
            _ => None,
        };
        if let Some(names) = names {
            text.push_str(&format!("({names})"));
        }
        text.push_str(" AS ");
        self.write_prefixes(&options.prefixes, Context::default(), &mut text)?;
        text.push_str("\n(");
        // It stands at the top of everything, and sees nothing of where it is named.
        let stack_was_empty = self.stack.is_empty();
        if stack_was_empty {
            self.stack.push(super::state::Entry::default());
        }
        self.cte_depth += 1;
        let inner = Context { asfrom: true, ..Context::default() };
        match (cte.element(), &values) {
            (Aliased::Select(select), _) => self.write_select_base(select, inner, &mut text)?,
            (_, Some((values, _))) if values.kind().is_lateral() => {
                return Err(compile_error("Can't use a LATERAL VALUES expression inside of a CTE"));
            }
            (_, Some((_, rows))) => self.write_values(rows, inner, &mut text)?,
            _ => {}
        }
        self.cte_depth -= 1;
        if stack_was_empty {
            self.stack.pop();
        }
        text.push(')');
        if !options.suffixes.is_empty() {
            text.push(' ');
            self.write_prefixes(&options.suffixes, Context::default(), &mut text)?;
        }
        // Those that it needs itself have come behind it, and go before.
        if let Some(place) = self.ctes.iter().position(|known| known.alias.is(cte)) {
            let mut entry = self.ctes.remove(place);
            entry.text = Some(text);
            self.ctes.push(entry);
        }
        Ok(())
    }

    /// `WITH …`, to stand before the statement: at the top all, within the statement on top of the stack those that are to nest
    /// there (and with `following` in the statement inside it).
    pub(super) fn render_ctes(&mut self, toplevel: bool, following: bool) -> String {
        let level = self.stack.len();
        let all = toplevel || level <= 1;
        let (chosen, kept): (Vec<Cte>, Vec<Cte>) = std::mem::take(&mut self.ctes).into_iter().partition(|cte| {
            let here = cte.nesting && (cte.level == level || following && cte.level == level + 1);
            cte.text.is_some() && (all || here)
        });
        self.ctes = kept;
        let recursive = chosen.iter().any(|cte| cte.alias.as_cte().is_some_and(|options| options.recursive));
        let texts: Vec<String> = chosen.into_iter().filter_map(|cte| cte.text).collect();
        if texts.is_empty() {
            return String::new();
        }
        format!("WITH {}{}\n ", if recursive { "RECURSIVE " } else { "" }, texts.join(", \n"))
    }

    /// The type as DDL writes it.
    pub(super) fn type_text(&mut self, ty: &crate::sql::types::TypeEngine) -> Result<String> {
        let dialect = self.dialect.clone();
        type_name(self.host, ty, &dialect)
    }
}

/// The one that a common table expression restates, or itself.
fn reference(cte: &Alias) -> Alias {
    cte.as_cte().and_then(|options| options.restates.clone()).unwrap_or_else(|| cte.clone())
}

fn restates(options: Option<&CteOptions>, other: &Alias) -> bool {
    let mut next = options.and_then(|options| options.restates.clone());
    while let Some(known) = next {
        if known.is(other) {
            return true;
        }
        next = known.as_cte().and_then(|options| options.restates.clone());
    }
    false
}

fn first_columns(select: &SelectBase) -> Vec<ColumnElement> {
    match select {
        SelectBase::Compound(compound) => match compound.parts().selects.first() {
            Some(first) => first_columns(first),
            None => Vec::new(),
        },
        other => other.all_selected_columns(),
    }
}
