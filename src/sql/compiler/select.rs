//! SELECT and its like to text.

use std::rc::Rc;

use super::{
    ResultColumn,
    state::{Compiler, Context, Entry, Labels},
};
use crate::{
    sql::{
        Id, compile_error,
        dialects::DialectKind,
        elements::{ColumnElement, Element},
        entity::PluginContext,
        invalid_request,
        names::Name,
        operators::Op,
        selectable::{
            CompoundSelect, FromClause, LabelStyle, NamedColumn, Select, SelectBase, SelectItem, SelectParts,
            TextualSelect, columns_plus_names,
        },
    },
    value::{Result, Str},
};

impl Compiler<'_> {
    /// Writes a statement that gives rows.
    pub(super) fn write_select_base(&mut self, select: &SelectBase, context: Context, out: &mut String) -> Result<()> {
        self.enter()?;
        let written = match select {
            SelectBase::Select(select) => self.write_select(select, context, out),
            SelectBase::Compound(compound) => self.write_compound(compound, context, out),
            SelectBase::Textual(text) => self.write_textual(text, context, out),
            SelectBase::Dml(dml) => self.write_dml(dml, context, out),
        };
        self.depth -= 1;
        written
    }

    /// The select over tables that a select over entities stands for.
    fn core_form(&mut self, select: &Select, context: Context) -> Result<Select> {
        let Some(subject) = select.parts().subject.clone() else { return Ok(select.clone()) };
        let toplevel = self.stack.is_empty();
        // The first member of a compound that is executed speaks for all of it.
        let keeps = toplevel || (context.compound == Some(0) && self.entry().compound_result);
        let plugin = subject.plugin();
        if toplevel && !select.parts().statement.options.is_empty() {
            // Some hold for the selects inside as well.
            self.options.extra = Some(Rc::new(select.parts().statement.options.clone()));
        }
        let context = PluginContext {
            toplevel,
            dialect: self.dialect.clone(),
            in_compound: context.compound.is_some(),
            extra: self.options.extra.clone(),
        };
        let core = plugin.select(self.host, select, &context)?;
        if self.state.is_none() && keeps {
            self.state = core.state;
        }
        Ok(core.statement)
    }

    fn write_select(&mut self, select: &Select, context: Context, out: &mut String) -> Result<()> {
        let lateral = self.lateral.take();
        let select = self.core_form(select, context)?;
        let toplevel = self.stack.is_empty();
        let entry = self.entry();
        let populate = (toplevel || entry.compound_result) && context.compound.is_none_or(|index| index == 0);
        let parts = select.parts();
        let columns = select.plain_columns();
        let named = columns_plus_names(&columns, parts.label_style, true);
        self.check_compound(&context, columns.len())?;
        let froms = self.push_select(&select, &entry, &context, &columns)?;

        let start = out.len();
        out.push_str("SELECT ");
        self.write_independent_ctes(&parts.statement)?;
        self.write_prefixes(&parts.prefixes, context, out)?;
        if parts.distinct {
            out.push_str("DISTINCT ");
            self.write_distinct_on(&parts.distinct_on, context, out)?;
        }
        let expressed = populate || entry.compound_result;
        let column_context = Context {
            columns: true,
            within_columns: true,
            asfrom: context.asfrom,
            literal: context.literal,
            expressed,
            ..Context::default()
        };
        let mut first = true;
        for column in &named {
            if !first {
                out.push_str(", ");
            }
            first = false;
            self.write_selected(column, populate, context.asfrom, column_context, out)?;
        }
        if first {
            out.truncate(out.trim_end().len());
        }
        self.write_body(parts, &froms, lateral, context, out)?;
        let hints: Vec<&str> = parts
            .statement
            .hints
            .iter()
            .filter(|(from, dialect, _)| from.is_none() && (*dialect == "*" || *dialect == self.dialect.name))
            .map(|(_, _, hint)| hint.as_str())
            .collect();
        if !hints.is_empty() {
            out.push(' ');
            out.push_str(&hints.join(" "));
        }
        // The members of a compound leave their common table expressions to it, and so does what is inserted.
        if !self.ctes.is_empty() && (toplevel || context.compound.is_none() && !context.insert_into) {
            let with = self.render_ctes(toplevel, false);
            out.insert_str(start, &with);
        }
        if !parts.suffixes.is_empty() {
            out.push(' ');
            self.write_prefixes(&parts.suffixes, context, out)?;
        }
        self.stack.pop();
        Ok(())
    }

    fn write_distinct_on(&mut self, on: &[ColumnElement], context: Context, out: &mut String) -> Result<()> {
        if on.is_empty() {
            return Ok(());
        }
        if self.dialect.kind != DialectKind::PostgreSql {
            // What is asked of `str()` only does not run.
            if self.dialect.kind != DialectKind::Default {
                self.host.warn(
                    "sqlalchemy.exc.SADeprecationWarning",
                    "DISTINCT ON is currently supported only by the PostgreSQL dialect.  Use of DISTINCT ON for other backends is \
                     currently silently ignored, however this usage is deprecated, and will raise CompileError in a future \
                     release for all backends that do not support this syntax.",
                )?;
            }
            return Ok(());
        }
        out.push_str("ON (");
        self.write_joined(on, ", ", Context { literal: context.literal, ..Context::default() }, out)?;
        out.push_str(") ");
        Ok(())
    }

    fn write_body(
        &mut self,
        parts: &SelectParts,
        froms: &[FromClause],
        lateral: Option<Id>,
        context: Context,
        out: &mut String,
    ) -> Result<()> {
        let inner = Context { literal: context.literal, ..Context::default() };
        let linted = Context { lint: true, ..inner };
        self.begin_lint(lateral);
        if !froms.is_empty() {
            out.push_str(" \nFROM ");
            for (index, from) in froms.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                self.write_from(from, Context { asfrom: true, ..linted }, out)?;
            }
        } else if self.dialect.kind == DialectKind::MySql && !parts.criteria.is_empty() {
            out.push_str(" FROM DUAL");
        }
        self.write_criteria(" \nWHERE ", &parts.criteria, linted, out)?;
        self.end_lint("SELECT");
        self.write_by(" GROUP BY ", &parts.group_by, inner, out)?;
        self.write_criteria(" \nHAVING ", &parts.having, inner, out)?;
        self.write_by(" ORDER BY ", &parts.order_by, inner, out)?;
        match &parts.fetch {
            Some(fetch) => self.write_fetch(fetch, parts.offset.as_ref(), inner, out)?,
            None => self.write_limit(parts.limit.as_ref(), parts.offset.as_ref(), inner, out)?,
        }
        if let Some(lock) = &parts.for_update {
            self.write_lock(lock, out)?;
        }
        Ok(())
    }

    /// Conditions joined by AND.
    pub(super) fn write_criteria(
        &mut self,
        word: &str,
        criteria: &[ColumnElement],
        context: Context,
        out: &mut String,
    ) -> Result<()> {
        if criteria.is_empty() {
            return Ok(());
        }
        // One condition stands as it is, several as members of one AND.
        let text = match criteria {
            [only] => self.text_of(&only.self_group(Some(&Op::AsBool)), context)?,
            several => {
                let condition = crate::sql::elements::and(several.to_vec());
                match condition.element() {
                    Element::List(list) => {
                        let mut text = String::new();
                        self.write_joined(&list.clauses, " AND ", context, &mut text)?;
                        text
                    }
                    _ => self.text_of(&condition, context)?,
                }
            }
        };
        if !text.is_empty() {
            out.push_str(word);
            out.push_str(&text);
        }
        Ok(())
    }

    fn write_by(&mut self, word: &str, clauses: &[ColumnElement], context: Context, out: &mut String) -> Result<()> {
        let mut text = String::new();
        self.write_joined(clauses, ", ", context, &mut text)?;
        if !text.is_empty() {
            out.push_str(word);
            out.push_str(&text);
        }
        Ok(())
    }

    pub(super) fn write_prefixes(
        &mut self,
        prefixes: &[(ColumnElement, Option<Str>)],
        context: Context,
        out: &mut String,
    ) -> Result<()> {
        let mut texts = Vec::new();
        for (prefix, dialect) in prefixes {
            if dialect.as_ref().is_none_or(|name| *name == "*" || *name == self.dialect.name) {
                texts.push(self.text_of(prefix, Context { literal: context.literal, ..Context::default() })?);
            }
        }
        if !texts.is_empty() {
            out.push_str(&texts.join(" "));
            out.push(' ');
        }
        Ok(())
    }

    fn check_compound(&mut self, context: &Context, columns: usize) -> Result<()> {
        let Some(index) = context.compound else { return Ok(()) };
        let Some(entry) = self.stack.last_mut() else { return Ok(()) };
        if index == 0 {
            entry.compound_columns = Some(columns);
        } else if let Some(first) = entry.compound_columns.filter(|first| *first != columns) {
            return Err(compile_error(format!(
                "All selectables passed to CompoundSelect must have identical numbers of columns; select #1 has {first} columns, \
                 select #{} has {columns}",
                index + 1
            )));
        }
        Ok(())
    }

    /// Settles the FROM list, what is correlated left out, and puts the select onto the stack.
    fn push_select(
        &mut self,
        select: &Select,
        entry: &Entry,
        context: &Context,
        columns: &[ColumnElement],
    ) -> Result<Vec<FromClause>> {
        let all = select.froms()?;
        let is_in = |from: &FromClause, list: &[FromClause]| list.iter().any(|known| known.is(from));
        let (explicit, implicit): (Vec<FromClause>, &[FromClause]) = if context.asfrom && !context.lateral {
            (entry.correlate.iter().filter(|from| !is_in(from, &entry.asfrom)).cloned().collect(), &[])
        } else {
            (entry.correlate.clone(), &entry.asfrom)
        };
        let parts = select.parts();
        let mut froms = all.clone();
        if let Some(correlate) = &parts.correlate {
            froms.retain(|from| !(is_in(from, &explicit) && is_in(from, correlate)));
        }
        if let Some(except) = &parts.correlate_except {
            froms.retain(|from| !is_in(from, &explicit) || is_in(from, except));
        }
        let automatic = parts.correlate.is_none() && parts.correlate_except.is_none();
        if automatic && !implicit.is_empty() && froms.len() > 1 {
            froms.retain(|from| !is_in(from, implicit));
            if froms.is_empty() {
                return Err(invalid_request(format!(
                    "Select statement '<sqlalchemy.sql.selectable.Select object at {:#x}>' returned no FROM clauses due to \
                     auto-correlation; specify correlate(<tables>) to control correlation manually.",
                    select.id()
                )));
            }
        }
        let own: Vec<FromClause> = froms.iter().flat_map(FromClause::from_objects).collect();
        let mut correlate = own.clone();
        correlate.extend(entry.correlate.iter().filter(|from| !is_in(from, &own)).cloned());
        let clauses = parts.order_by.iter().chain(&parts.group_by).chain(&parts.distinct_on);
        let needs_labels = clauses.chain(columns).any(refers_to_label);
        let labels = needs_labels.then(|| Rc::new(labels(columns, &all)));
        let hints = self.hints(&parts.statement);
        let mut ambiguous: Vec<Str> = Vec::new();
        for from in &own {
            if let FromClause::Table(table) = from
                && self.schema(table.schema()).is_some()
            {
                ambiguous.push(table.name().clone());
            }
        }
        let ambiguous = ambiguous.into();
        self.stack.push(Entry { correlate, asfrom: own, labels, hints, ambiguous, ..Entry::default() });
        Ok(froms)
    }

    /// Writes a column of the columns clause, with the label it needs.
    pub(super) fn write_selected(
        &mut self,
        named: &NamedColumn,
        populate: bool,
        asfrom: bool,
        context: Context,
        out: &mut String,
    ) -> Result<()> {
        let element = &named.element;
        let expression = match element.ty().on(self.dialect.name).as_custom() {
            Some(custom) if custom.has_expressions() && (populate || context.expressed) => {
                custom.clone().column_expression(self.host, element)?
            }
            _ => None,
        };
        let label = match (element.element(), &named.required) {
            (Element::Label { name, .. }, _) if expression.is_some() => Some(name.clone()),
            (Element::Label { name, .. }, _) => {
                // A label keeps its own name.
                let name = name.clone();
                let text = self.identifier(&name);
                if populate {
                    self.add_result(&text, named, true)?;
                }
                return self.write(element, context, out);
            }
            (_, Some(required)) => Some(required.clone()),
            (_, None) => (expression.is_some() || needs_label(self.dialect.native_boolean, element, asfrom))
                .then(|| named.fallback.clone().unwrap_or_else(|| element.anonymous_name())),
        };
        match label {
            Some(label) => {
                let text = self.identifier(&label);
                let written = expression.as_ref().unwrap_or(element);
                self.write(written, Context { columns: true, label: true, ..context }, out)?;
                out.push_str(" AS ");
                out.push_str(&self.dialect.quote(&text));
                if populate {
                    self.add_result(&text, named, true)?;
                }
            }
            None => {
                self.write(element, context, out)?;
                if populate {
                    let name = shown_name(element).map(|name| self.identifier(&name)).unwrap_or_else(|| "".into());
                    self.add_result(&name, named, false)?;
                }
            }
        }
        Ok(())
    }

    /// Notes a column of the result.
    pub(super) fn add_result(&mut self, name: &Str, named: &NamedColumn, labelled: bool) -> Result<()> {
        let element = &named.element;
        let ty = element.ty();
        let mut names = Vec::new();
        if !named.repeated {
            names.extend(named.proxy.clone());
            if (!labelled || named.required.is_some())
                && let Some(label) = element.table_label()
            {
                names.push(self.names.resolve(&label));
            }
            if let Some(column) = element.as_column() {
                names.push(column.key());
            }
        }
        let mut elements = Vec::new();
        if !named.repeated {
            elements.push(element.clone());
            let mut inner = element;
            while let Element::Label { element, .. } | Element::Grouping(element) = inner.element() {
                elements.push(element.clone());
                inner = element;
            }
            if let Element::Unary { element, .. } = inner.element() {
                elements.push(element.clone());
            }
        }
        let processor = ty.result_processor(self.host, self.dialect.name)?.map(|processor| processor.of(&self.dialect));
        self.result_columns.push(ResultColumn { name: name.clone(), processor, ty, elements, names });
        Ok(())
    }

    fn write_compound(&mut self, compound: &CompoundSelect, context: Context, out: &mut String) -> Result<()> {
        let toplevel = self.stack.is_empty();
        let entry = self.entry();
        let parts = compound.parts();
        if let (Some(0), Some(top)) = (context.compound, self.stack.last_mut()) {
            top.compound_columns = Some(compound.all_selected_columns().len());
        }
        let compound_result = toplevel || (context.compound.is_none_or(|index| index == 0) && entry.compound_result);
        let needs_labels = parts.order_by.iter().chain(&parts.group_by).any(refers_to_label);
        let labels = needs_labels.then(|| Rc::new(compound_labels(compound)));
        self.stack.push(Entry {
            correlate: entry.correlate,
            asfrom: entry.asfrom,
            labels,
            compound_result,
            ..Entry::default()
        });
        let start = out.len();
        self.write_independent_ctes(&parts.statement)?;
        for (index, select) in parts.selects.iter().enumerate() {
            if index > 0 {
                out.push_str(&format!(" {} ", parts.operator.keyword()));
            }
            let member = Context { compound: Some(index), ..context };
            let grouped = needs_parentheses(select);
            out.push_str(if grouped { "(" } else { "" });
            self.write_select_base(select, member, out)?;
            out.push_str(if grouped { ")" } else { "" });
        }
        let inner = Context { bare: true, literal: context.literal, ..Context::default() };
        self.write_by(" GROUP BY ", &parts.group_by, inner, out)?;
        self.write_by(" ORDER BY ", &parts.order_by, inner, out)?;
        match &parts.fetch {
            Some(fetch) => self.write_fetch(fetch, parts.offset.as_ref(), inner, out)?,
            None => self.write_limit(parts.limit.as_ref(), parts.offset.as_ref(), inner, out)?,
        }
        if !self.ctes.is_empty() && (toplevel || context.compound.is_none() && !context.insert_into) {
            let with = self.render_ctes(toplevel, true);
            out.insert_str(start, &with);
        }
        self.stack.pop();
        Ok(())
    }

    fn write_textual(&mut self, text: &TextualSelect, context: Context, out: &mut String) -> Result<()> {
        let toplevel = self.stack.is_empty();
        let entry = self.entry();
        if toplevel || entry.compound_result && context.compound.is_none_or(|index| index == 0) {
            self.ordered_columns = text.positional();
            for named in columns_plus_names(text.columns(), LabelStyle::None, false) {
                let name = shown_name(&named.element).map(|name| self.identifier(&name)).unwrap_or_else(|| "".into());
                self.add_result(&name, &named, false)?;
            }
        }
        self.stack.push(Entry { correlate: entry.correlate, asfrom: entry.asfrom, ..Entry::default() });
        self.write(text.text(), Context { literal: context.literal, ..Context::default() }, out)?;
        self.stack.pop();
        if toplevel && !self.ctes.is_empty() {
            let with = self.render_ctes(true, false);
            out.insert_str(0, &with);
        }
        Ok(())
    }
}

fn needs_parentheses(select: &SelectBase) -> bool {
    match select {
        SelectBase::Select(select) => {
            let parts = select.parts();
            parts.limit.is_some() || parts.offset.is_some() || parts.fetch.is_some() || !parts.order_by.is_empty()
        }
        SelectBase::Compound(_) => true,
        _ => false,
    }
}

fn refers_to_label(element: &ColumnElement) -> bool {
    match element.element() {
        Element::LabelReference(_) | Element::TextualLabel(_) => true,
        Element::Column { .. } | Element::Bind(_) | Element::ScalarSelect(_) => false,
        _ => {
            let mut refers = false;
            element.visit_children(&mut |child| refers |= refers_to_label(child));
            refers
        }
    }
}

/// The name under which the database gives an expression back that has no label.
pub(super) fn shown_name(element: &ColumnElement) -> Option<Name> {
    match element.element() {
        Element::Unary { element, .. } | Element::TypeCoerce(element) | Element::Grouping(element) => {
            shown_name(element)
        }
        Element::AsBoolean { element, .. } => shown_name(element),
        _ => element.name(),
    }
}

/// Whether an expression without a name of its own is written with a label.
fn needs_label(native_boolean: bool, element: &ColumnElement, asfrom: bool) -> bool {
    match element.element() {
        Element::Column { column, .. } => asfrom && !column.is_literal() && element.table().is_some(),
        Element::Text(_) => false,
        Element::AsBoolean { element: inner, .. } => !native_boolean || unnamed(inner) || asfrom,
        Element::Unary { element: inner, .. } => unnamed(inner) || asfrom,
        Element::Exists(_) => true,
        _ => !element.is_named_column() && element.non_anonymous_label().is_none(),
    }
}

fn unnamed(element: &ColumnElement) -> bool {
    let mut inner = element;
    while let Element::Grouping(element) = inner.element() {
        inner = element;
    }
    !inner.is_named_column() || inner.non_anonymous_label().is_none()
}

fn label_name(element: &ColumnElement) -> Option<Str> {
    match element.element() {
        Element::Text(_) => None,
        _ => {
            let name = element.table_label().or_else(|| element.key())?;
            name.plain().cloned()
        }
    }
}

fn key_name(element: &ColumnElement) -> Option<Str> {
    element.key().as_ref().and_then(Name::plain).cloned()
}

fn labels(columns: &[ColumnElement], froms: &[FromClause]) -> Labels {
    let mut with_columns: Vec<(Str, ColumnElement)> =
        columns.iter().filter_map(|column| label_name(column).map(|name| (name, column.clone()))).collect();
    let only_columns = with_columns.clone();
    let anonymous = columns.iter().filter(|column| label_name(column).is_none()).cloned().collect();
    let mut only_froms = Vec::new();
    for from in froms {
        for column in from.columns().elements() {
            if let Some(name) = key_name(column) {
                only_froms.push((name, column.clone()));
            }
        }
    }
    let mut before: Vec<(Str, ColumnElement)> =
        only_froms.iter().filter(|(name, _)| !with_columns.iter().any(|(known, _)| known == name)).cloned().collect();
    before.append(&mut with_columns);
    Labels { with_columns: before, only_froms, only_columns, anonymous }
}

/// A compound's ORDER BY refers to the columns of its first select.
fn compound_labels(compound: &CompoundSelect) -> Labels {
    let (mut only_columns, mut anonymous) = (Vec::new(), Vec::new());
    for column in compound.all_selected_columns() {
        match column.table_label() {
            Some(Name::Plain(name)) => only_columns.push((name, column.clone())),
            _ => anonymous.push(column.clone()),
        }
        if let Some(name) = key_name(&column) {
            only_columns.push((name, column));
        }
    }
    Labels { with_columns: only_columns.clone(), only_froms: only_columns.clone(), only_columns, anonymous }
}

impl SelectItem {
    /// The columns that it stands for, as a list.
    pub fn columns(&self) -> Vec<ColumnElement> {
        let mut columns = Vec::new();
        self.expand(&mut columns);
        columns
    }
}
