//! Sources to text: tables, joins, aliases, common table expressions.

use super::{
    state::{Compiler, Context, Cte},
    types::type_name,
};
use crate::{
    sql::{
        compile_error,
        dialects::DialectKind,
        schema::Table,
        selectable::{Alias, AliasKind, Aliased, CteOptions, FromClause, LabelStyle, SelectBase, columns_plus_names},
    },
    value::{Raise, Result, Str},
};

impl Compiler<'_> {
    /// Writes a source as it stands in FROM.
    pub(super) fn write_from(&mut self, from: &FromClause, context: Context, out: &mut String) -> Result<()> {
        match from {
            FromClause::Table(table) => out.push_str(&self.table_name(table)),
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
                self.write(join.onclause(), Context { asfrom: false, ..context }, out)?;
            }
            FromClause::Alias(alias) => self.write_alias(alias, context, out)?,
        }
        Ok(())
    }

    /// `schema.table`.
    pub(super) fn table_name(&self, table: &Table) -> String {
        match table.schema() {
            Some(schema) => {
                let schema = self.dialect.quote_as(schema, table.quotes().1);
                format!("{schema}.{}", self.bare_table_name(table))
            }
            None => self.bare_table_name(table),
        }
    }

    /// The name of a table without its schema.
    pub(super) fn bare_table_name(&self, table: &Table) -> String {
        self.dialect.quote_as(table.name(), table.quotes().0)
    }

    fn write_alias(&mut self, alias: &Alias, context: Context, out: &mut String) -> Result<()> {
        if alias.as_cte().is_some() {
            return self.write_cte(alias, Context { asfrom: true, ..context }, out);
        }
        let lateral = matches!(alias.kind(), AliasKind::Lateral | AliasKind::TableValued { lateral: true, .. });
        if lateral {
            out.push_str("LATERAL ");
        }
        let name = self.alias_name(alias.name());
        let inner = Context { asfrom: true, lateral, literal: context.literal, ..Context::default() };
        match alias.element() {
            // An alias of an alias is one of what that is an alias of.
            Aliased::From(FromClause::Alias(nested)) if nested.as_cte().is_none() => match nested.element() {
                Aliased::From(from) => self.write_from(from, inner, out)?,
                Aliased::Select(select) => {
                    out.push('(');
                    self.write_select_base(select, inner, out)?;
                    out.push(')');
                }
                _ => self.write_alias(nested, inner, out)?,
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
                out.push_str("(VALUES ");
                let literal = rows.literal_binds || context.literal;
                for (index, row) in rows.rows.iter().enumerate() {
                    out.push_str(if index > 0 { ", (" } else { "(" });
                    self.write_joined(row, ", ", Context { literal, ..Context::default() }, out)?;
                    out.push(')');
                }
                out.push(')');
            }
        }
        if !matches!(alias.kind(), AliasKind::TableValued { named: false, .. }) {
            out.push_str(" AS ");
            out.push_str(&self.dialect.quote(&name));
        }
        let derive = match (alias.kind(), alias.element()) {
            (AliasKind::TableValued { derive, .. }, _) => *derive,
            (_, Aliased::Values(_)) => true,
            _ => false,
        };
        if derive {
            let names: Vec<String> =
                alias.columns().iter().map(|(_, column)| self.dialect.quote(&column.name())).collect();
            out.push_str(&format!(" ({})", names.join(", ")));
        }
        Ok(())
    }

    /// Writes the name of a common table expression, and notes its text where it is the first time.
    pub(super) fn write_cte(&mut self, cte: &Alias, context: Context, out: &mut String) -> Result<()> {
        let Some(options) = cte.as_cte().cloned() else { return Ok(()) };
        if options.nesting {
            return Err(Raise::unsupported("cte(nesting=True)"));
        }
        let name = self.alias_name(cte.name());
        let known = self.ctes.iter().position(|known| known.name == name);
        let mut is_new = true;
        if let Some(index) = known {
            let existing = self.ctes.get(index).map(|known| known.alias.clone());
            if let Some(existing) = existing {
                if existing.is(cte) || restates(existing.as_cte(), cte) {
                    is_new = false;
                } else if restates(Some(&options), &existing) {
                    self.ctes.remove(index);
                } else {
                    let same = matches!((existing.element(), cte.element()), (Aliased::Select(a), Aliased::Select(b)) if a.id() == b.id());
                    if same {
                        is_new = false;
                    } else {
                        return Err(compile_error(format!(
                            "Multiple, unrelated CTEs found with the same name: '{name}'"
                        )));
                    }
                }
            }
        }
        let mut original = None;
        if let Some(alias_of) = &options.alias_of {
            let mut root = alias_of.clone();
            while let Some(next) = root.as_cte().and_then(|options| options.alias_of.clone()) {
                root = next;
            }
            let root_name = self.alias_name(root.name());
            if !self.ctes.iter().any(|known| known.name == root_name) {
                self.write_cte(&root, Context::default(), &mut String::new())?;
            }
            original = Some(root_name);
        }
        if is_new && original.is_none() {
            self.define_cte(cte, &options, &name)?;
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

    fn define_cte(&mut self, cte: &Alias, options: &CteOptions, name: &Str) -> Result<()> {
        let index = self.ctes.len();
        self.ctes.push(Cte { alias: cte.clone(), name: name.clone(), text: None });
        let mut text = self.dialect.quote(name);
        let Aliased::Select(select) = cte.element() else { return Ok(()) };
        if options.recursive {
            self.recursive = true;
            let columns = first_columns(select);
            let mut names = Vec::new();
            for column in columns_plus_names(&columns, LabelStyle::DisambiguateOnly, true) {
                if column.repeated {
                    continue;
                }
                if let Some(name) = column.fallback.or_else(|| column.proxy.map(crate::sql::names::Name::Plain)) {
                    let name = self.identifier(&name);
                    names.push(self.dialect.quote(&name));
                }
            }
            text.push_str(&format!("({})", names.join(", ")));
        }
        text.push_str(" AS ");
        for prefix in &options.prefixes {
            text.push_str(prefix);
            text.push(' ');
        }
        text.push_str("\n(");
        // It stands at the top of everything, and sees nothing of where it is named.
        let stack_was_empty = self.stack.is_empty();
        if stack_was_empty {
            self.stack.push(super::state::Entry::default());
        }
        self.write_select_base(select, Context { asfrom: true, ..Context::default() }, &mut text)?;
        if stack_was_empty {
            self.stack.pop();
        }
        text.push(')');
        for suffix in &options.suffixes {
            text.push(' ');
            text.push_str(suffix);
        }
        // Those that it needs itself have come behind it, and go before.
        let place = self.ctes.iter().position(|known| known.alias.is(cte)).unwrap_or(index);
        if place < self.ctes.len() {
            let mut entry = self.ctes.remove(place);
            entry.text = Some(text);
            self.ctes.push(entry);
        } else {
            self.ctes.push(Cte { alias: cte.clone(), name: name.clone(), text: Some(text) });
        }
        Ok(())
    }

    /// `WITH …`, to stand before the statement.
    pub(super) fn render_ctes(&mut self) -> String {
        let texts: Vec<String> = self.ctes.iter_mut().filter_map(|cte| cte.text.take()).collect();
        if texts.is_empty() {
            return String::new();
        }
        format!("WITH {}{}\n ", if self.recursive { "RECURSIVE " } else { "" }, texts.join(", \n"))
    }

    /// The type as DDL writes it.
    pub(super) fn type_text(&mut self, ty: &crate::sql::types::TypeEngine) -> Result<String> {
        let dialect = self.dialect.clone();
        type_name(self.host, ty, &dialect)
    }
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

fn first_columns(select: &SelectBase) -> Vec<crate::sql::elements::ColumnElement> {
    match select {
        SelectBase::Compound(compound) => match compound.parts().selects.first() {
            Some(first) => first_columns(first),
            None => Vec::new(),
        },
        other => other.all_selected_columns(),
    }
}
