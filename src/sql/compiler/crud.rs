//! INSERT, UPDATE and DELETE to text: which columns get which values, and what is fetched back.

use std::rc::Rc;

use super::{
    Crud, InsertValues, KeyValue,
    select::shown_name,
    state::{Compiler, Context, Entry},
};
use crate::{
    sql::{
        argument_error, compile_error,
        dialects::DialectKind,
        dml::{Dml, Insert, InsertParts, ValueKey, Values},
        elements::{Bound, ColumnElement, Element, Operand},
        entity::PluginContext,
        invalid_request,
        names::Name,
        schema::{Column, ColumnDefault, Sequence, Table},
        selectable::{FromClause, LabelStyle, SelectBase, SelectItem, columns_plus_names},
        types::TypeEngine,
    },
    value::{Raise, Result, Str, Value},
};

/// A value on its way into the statement.
#[derive(Clone)]
pub(super) enum Given {
    /// To come with the parameters.
    Required,
    /// Given with `values()`.
    Operand(Operand),
}

/// What may be fetched back.
struct Fetching {
    need_keys: bool,
    postfetch_lastrowid: bool,
    implicit_returning: bool,
    defaults: Option<Vec<Column>>,
}

impl Compiler<'_> {
    /// Writes one of the three.
    pub(super) fn write_dml(&mut self, dml: &Dml, context: Context, out: &mut String) -> Result<()> {
        match dml {
            Dml::Insert(insert) => self.write_insert(insert, context, out),
            Dml::Update(update) => self.write_update(update, context, out),
            Dml::Delete(delete) => self.write_delete(delete, context, out),
        }
    }

    pub(super) fn plugin_context(&self) -> PluginContext {
        PluginContext {
            toplevel: self.stack.is_empty(),
            dialect: self.dialect.clone(),
            in_compound: false,
            extra: self.options.extra.clone(),
        }
    }

    pub(super) fn write_insert(&mut self, insert: &Insert, context: Context, out: &mut String) -> Result<()> {
        let insert = match insert.parts().subject.clone() {
            Some(subject) => {
                let plugin_context = self.plugin_context();
                let core = subject.plugin().insert(self.host, insert, &plugin_context)?;
                self.keep_state(core.state);
                core.statement
            }
            None => insert.clone(),
        };
        let parts = insert.parts();
        if parts.values.is_some() && !parts.rows.is_empty() {
            return Err(invalid_request(
                "Can't mix single and multiple VALUES formats in one INSERT statement; one style appends to a list while the \
                 other replaces values, so the intent is ambiguous.",
            ));
        }
        if !parts.rows.is_empty() && parts.sort_by_parameter_order && !parts.returning.is_empty() {
            return Err(compile_error(
                "RETURNING cannot be deterministically sorted when using an INSERT which includes multi-row values().",
            ));
        }
        let toplevel = self.stack.is_empty();
        let table = parts.table.clone();
        let mut crud = Crud {
            table: Some(table.clone()),
            explicit_returning: !parts.returning.is_empty(),
            from_select: parts.select.is_some(),
            multivalues: !parts.rows.is_empty(),
            sort_by_parameter_order: parts.sort_by_parameter_order,
            on_conflict: !parts.on_conflict.is_empty() || parts.on_duplicate.is_some(),
            ..Crud::default()
        };
        let fetching = self.fetching(parts, toplevel);
        crud.postfetch_lastrowid = fetching.postfetch_lastrowid;
        let hints = self.hints(&parts.statement);
        self.stack.push(Entry::default());
        let start = out.len();
        let columns = match &parts.select {
            Some((names, _, defaults)) => self.select_columns(&table, names, *defaults)?,
            None => self.insert_columns(parts, &fetching, &mut crud)?,
        };
        // Rows without values of which several go in one statement say `(first) VALUES (NULL)`, where SQLite takes that.
        let columns = match table.columns().first() {
            Some(first)
                if columns.is_empty()
                    && parts.select.is_none()
                    && self.options.for_executemany
                    && self.dialect.is_sqlite() =>
            {
                vec![(first.clone(), String::from("NULL"))]
            }
            _ => columns,
        };
        if columns.is_empty() && !self.dialect.default_values && !self.dialect.empty_insert {
            return Err(compile_error(format!(
                "The '{}' dialect with current database version settings does not support empty inserts.",
                self.dialect.name
            )));
        }
        out.push_str("INSERT ");
        self.write_prefixes(&parts.prefixes, context, out)?;
        out.push_str("INTO ");
        if let Some(entry) = self.stack.last_mut() {
            entry.hints = hints;
        }
        let target = self.hinted(&FromClause::Table(table.clone()), self.table_name(&table))?;
        out.push_str(&target);
        if !columns.is_empty() || !self.dialect.default_values {
            let names: Vec<String> =
                columns.iter().map(|(column, _)| self.quote_column(column, &column.name())).collect();
            out.push_str(&format!(" ({})", names.join(", ")));
        }
        self.write_independent_ctes(&parts.statement)?;
        if let Some((_, select, _)) = &parts.select {
            out.push(' ');
            let select = with_defaults(select, &columns)?;
            let begun = out.len();
            self.write_select_base(&select, Context { insert_into: true, ..Context::default() }, out)?;
            if self.dialect.cte_follows_insert && !self.ctes.is_empty() {
                let with = self.render_ctes(toplevel, true);
                out.insert_str(begun, &with);
            }
            for (column, _) in columns.iter().filter(|(_, element)| !element.is_empty()) {
                if let Some(index) = self.bind_index(&column.key()) {
                    crud.insert_prefetch.push((column.clone(), index));
                }
            }
        } else if columns.is_empty() && self.dialect.default_values {
            out.push_str(" DEFAULT VALUES");
        } else if !parts.rows.is_empty() {
            self.write_rows(parts, &columns, &mut crud, out)?;
        } else {
            let values: Vec<String> = columns.iter().map(|(_, value)| value.clone()).collect();
            out.push_str(" VALUES ");
            // Markers that `finish` turns into piece numbers.
            crud.values = Some(InsertValues { pieces: 0..0 });
            out.push_str(VALUES_START);
            out.push_str(&format!("({})", values.join(", ")));
            out.push_str(VALUES_END);
        }
        for conflict in &parts.on_conflict {
            self.write_conflict(conflict, parts, out)?;
        }
        if let Some((values, ordered)) = &parts.on_duplicate {
            self.write_duplicate(values, *ordered, parts, out)?;
        }
        crud.columns = columns.iter().map(|(column, value)| (column.clone(), single_bind(value))).collect();
        if toplevel && self.options.for_executemany && parts.sort_by_parameter_order && crud.values.is_some() {
            crud.sentinels = sentinels(&table, &crud)?;
        }
        supplement(&mut crud, &table, &parts.supplemental);
        self.write_returning(&parts.returning, &mut crud, toplevel, out)?;
        crud.primary_key = key_values(&table, &columns, &crud);
        self.finish_dml(crud, true, start, out);
        Ok(())
    }

    /// Ends a statement that begins at `start`: its CTEs go before it, and at the top what came of it is kept.
    pub(super) fn finish_dml(&mut self, crud: Crud, is_insert: bool, start: usize, out: &mut String) {
        let toplevel = self.stack.len() == 1;
        // Where they belong behind INSERT INTO, an INSERT of values has no place for them.
        if !(self.ctes.is_empty() || is_insert && self.dialect.cte_follows_insert) {
            let with = self.render_ctes(toplevel, true);
            out.insert_str(start, &with);
        }
        self.stack.pop();
        if toplevel {
            self.crud = Some(Box::new(crud));
        }
    }

    pub(super) fn keep_state(&mut self, state: Option<Rc<dyn std::any::Any>>) {
        if self.state.is_none() && self.stack.is_empty() {
            self.state = state;
        }
    }

    fn fetching(&self, parts: &InsertParts, toplevel: bool) -> Fetching {
        let multi = !parts.rows.is_empty();
        let many = self.options.for_executemany;
        let has_conflict = !parts.on_conflict.is_empty() || parts.on_duplicate.is_some();
        let need_keys = toplevel
            && !parts.inline
            && parts.select.is_none()
            && (!many || parts.return_defaults.is_some())
            && parts.returning.is_empty()
            && !multi;
        let mut postfetch_lastrowid = need_keys
            && self.dialect.postfetch_lastrowid
            && !has_conflict
            && parts.table.autoincrement_column().is_some();
        let implicit_returning = need_keys
            && self.dialect.insert_returning
            && parts.table.implicit_returning()
            && !has_conflict
            && (!postfetch_lastrowid || parts.return_defaults.is_some());
        if implicit_returning {
            postfetch_lastrowid = false;
        }
        let defaults = match &parts.return_defaults {
            Some(columns) if implicit_returning => {
                Some(if columns.is_empty() { parts.table.columns() } else { columns.clone() })
            }
            _ => None,
        };
        Fetching { need_keys, postfetch_lastrowid, implicit_returning, defaults }
    }

    /// The columns of `INSERT … FROM SELECT`. Those that their defaults add have the default's kind in the place of a text.
    fn select_columns(&mut self, table: &Table, names: &[Str], defaults: bool) -> Result<Vec<(Column, String)>> {
        let mut columns = Vec::with_capacity(names.len());
        for name in names {
            match table.column(name) {
                Some(column) => columns.push((column, String::new())),
                None => return Err(Raise::with_arguments("KeyError", vec![Value::Str(name.clone())])),
            }
        }
        if defaults {
            for column in table.columns() {
                let numbered = column.sequence().is_some_and(|sequence| self.has_sequence(&sequence));
                if (numbered || column.default().is_some()) && !names.contains(&column.key()) {
                    columns.push((column, "default".to_owned()));
                }
            }
        }
        Ok(columns)
    }

    /// The columns of an INSERT with the texts of their values.
    fn insert_columns(
        &mut self,
        parts: &InsertParts,
        fetching: &Fetching,
        crud: &mut Crud,
    ) -> Result<Vec<(Column, String)>> {
        let table = &parts.table;
        let multi = !parts.rows.is_empty();
        let first: Option<&Values> = parts.rows.first().and_then(|rows| rows.first()).or(parts.values.as_ref());
        let mut columns = Vec::new();
        if self.options.column_keys.is_none() && first.is_none() {
            for column in table.columns() {
                let text = self.crud_bind(&column, Bound::Required, None)?;
                columns.push((column, text));
            }
            return Ok(columns);
        }
        let mut given = self.given_values(first);
        for column in table.columns() {
            let key = column.key();
            if let Some(index) = given.iter().position(|(known, _)| *known == key) {
                let (_, value) = given.swap_remove(index);
                let text = self.insert_value(&column, value, multi, fetching, crud)?;
                columns.push((column, text));
                continue;
            }
            let automatic = table.autoincrement_column().is_some_and(|known| known.is(&column));
            let default = column.default();
            let fetch = fetching.defaults.as_ref().is_some_and(|known| known.iter().any(|known| known.is(&column)));
            let is_key = column.primary_key();
            if let Some(sequence) = column.sequence() {
                let wanted = is_key && fetching.need_keys;
                if !self.has_sequence(&sequence) {
                    if wanted && fetching.implicit_returning {
                        crud.implicit_returning.push(column);
                    }
                } else if wanted && !fetching.implicit_returning {
                    let text = self.prefetch_bind(&column)?;
                    columns.push((column.clone(), text));
                    crud.insert_prefetch.push((column.clone(), self.bind_index(&column.key()).unwrap_or(0)));
                } else {
                    let text = self.text_of(&sequence.next_value()?, Context::default())?;
                    columns.push((column.clone(), text));
                    if wanted || fetch {
                        crud.implicit_returning.push(column);
                    } else if !is_key {
                        crud.postfetch.push(column);
                    }
                }
                continue;
            }
            if is_key
                && fetching.need_keys
                && (fetching.implicit_returning || !fetching.postfetch_lastrowid || !automatic)
            {
                match default {
                    Some(ColumnDefault::Clause(clause)) if fetching.implicit_returning => {
                        let text = self.text_of(&clause.self_group(None), Context::default())?;
                        columns.push((column.clone(), text));
                        crud.implicit_returning.push(column);
                    }
                    Some(_) => {
                        let text = self.prefetch_bind(&column)?;
                        columns.push((column.clone(), text));
                        crud.insert_prefetch.push((column.clone(), self.bind_index(&column.key()).unwrap_or(0)));
                    }
                    None if fetching.implicit_returning && (automatic || column.server_default().is_some()) => {
                        crud.implicit_returning.push(column);
                    }
                    None if column.server_default().is_none() && !column.nullable() && !automatic => {
                        self.warn_key(&column, table);
                    }
                    None => {}
                }
                continue;
            }
            match default {
                Some(ColumnDefault::Clause(clause)) => {
                    let text = self.text_of(&clause.self_group(None), Context::default())?;
                    columns.push((column.clone(), text));
                    if fetch {
                        crud.implicit_returning.push(column);
                    } else if !is_key {
                        crud.postfetch.push(column);
                    }
                }
                Some(_) => {
                    let text = self.prefetch_bind(&column)?;
                    columns.push((column.clone(), text));
                    crud.insert_prefetch.push((column.clone(), self.bind_index(&column.key()).unwrap_or(0)));
                }
                None if fetch => crud.implicit_returning.push(column),
                None if column.server_default().is_some() && !is_key => {
                    crud.postfetch.push(column);
                }
                None if is_key && !automatic && !column.nullable() => self.warn_key(&column, table),
                None => {}
            }
        }
        self.check_unconsumed(&given, first)?;
        Ok(columns)
    }

    /// Whether the database numbers rows by that sequence.
    fn has_sequence(&self, sequence: &Sequence) -> bool {
        self.dialect.sequences && !sequence.optional()
    }

    pub(super) fn check_unconsumed(&self, given: &[(Str, Given)], values: Option<&Values>) -> Result<()> {
        let Some(values) = values else { return Ok(()) };
        let left: Vec<String> = given
            .iter()
            .filter(|(key, _)| values.iter().any(|(known, _)| key_of(known) == *key))
            .map(|(key, _)| key.to_string())
            .collect();
        if left.is_empty() {
            return Ok(());
        }
        Err(compile_error(format!("Unconsumed column names: {}", left.join(", "))))
    }

    /// What is given for which key: the parameters, and over them `values()`.
    pub(super) fn given_values(&self, values: Option<&Values>) -> Vec<(Str, Given)> {
        let mut given: Vec<(Str, Given)> = Vec::new();
        if let Some(values) = values {
            for (key, value) in values {
                given.push((key_of(key), Given::Operand(value.clone())));
            }
        }
        for key in self.options.column_keys.iter().flatten() {
            if !given.iter().any(|(known, _)| known == key) {
                given.push((key.clone(), Given::Required));
            }
        }
        given
    }

    fn insert_value(
        &mut self,
        column: &Column,
        value: Given,
        multi: bool,
        fetching: &Fetching,
        crud: &mut Crud,
    ) -> Result<String> {
        let name = multi.then(|| Str::from(format!("{}_m0", column.key())));
        let is_plain = matches!(value, Given::Required | Given::Operand(Operand::Value(_)));
        // Where the database numbers rows whose key is NULL, a key that is given is asked for all the same.
        if is_plain
            && !multi
            && fetching.implicit_returning
            && matches!(self.dialect.kind, DialectKind::Sqlite | DialectKind::MySql)
            && column.table().and_then(|table| table.autoincrement_column()).is_some_and(|known| known.is(column))
        {
            crud.implicit_returning.push(column.clone());
        }
        let element = match value {
            Given::Required => return self.crud_bind(column, Bound::Required, name),
            Given::Operand(Operand::Value(value)) => return self.crud_bind(column, Bound::Value(value), name),
            Given::Operand(Operand::List(_)) => {
                return Err(argument_error("SQL expression element or literal value expected, got a list"));
            }
            Given::Operand(other) => other.into_expression()?,
        };
        if element.as_bind().is_some() {
            return self.given_bind(&element, column, name);
        }
        let text = self.text_of(&element.self_group(None), Context::default())?;
        let fetch = fetching.defaults.as_ref().is_some_and(|known| known.iter().any(|known| known.is(column)));
        if column.primary_key() {
            if fetching.implicit_returning {
                crud.implicit_returning.push(column.clone());
            }
        } else if fetch {
            crud.implicit_returning.push(column.clone());
        } else {
            crud.postfetch.push(column.clone());
        }
        Ok(text)
    }

    /// A parameter that the script gives as a column's value: it takes the column's type where it has none, and the column's
    /// name where its own is made up.
    pub(super) fn given_bind(&mut self, element: &ColumnElement, column: &Column, name: Option<Str>) -> Result<String> {
        if let Some(bind) = element.as_bind().filter(|bind| bind.unique && bind.key.is_anonymous())
            && !self.in_cte()
        {
            self.name_bind(&bind.key, name.unwrap_or_else(|| column.key()));
        }
        self.text_of(&with_type(element, &column.ty()), Context::default())
    }

    /// A parameter for a column's value. In a common table expression it goes by no name of its own, but for a default.
    pub(super) fn crud_bind(&mut self, column: &Column, value: Bound, name: Option<Str>) -> Result<String> {
        if self.in_cte() && !matches!(value, Bound::Absent) {
            let bind = ColumnElement::bind("param", value, Some(column.ty()), true);
            return self.text_of(&bind, Context::default());
        }
        let name = name.unwrap_or_else(|| column.key());
        let unique = matches!(value, Bound::Value(_));
        let bind = ColumnElement::bind(&name, value, Some(column.ty()), false);
        let bind = if unique { bind.rebind(None, |bind| bind.unique = true) } else { bind };
        self.crud_names.push(bind.id());
        self.text_of(&bind, Context::default())
    }

    /// A parameter for a default that is computed before the statement is sent.
    pub(super) fn prefetch_bind(&mut self, column: &Column) -> Result<String> {
        self.crud_bind(column, Bound::Absent, None)
    }

    fn warn_key(&mut self, column: &Column, table: &Table) {
        let composite = table.primary_key_columns().len() > 1;
        let mut text = format!(
            "Column '{0}.{1}' is marked as a member of the primary key for table '{0}', but has no Python-side or server-side \
             default generator indicated, nor does it indicate 'autoincrement=True' or 'nullable=True', and no explicit value is \
             passed.  Primary key columns typically may not store NULL.",
            table.key(),
            column.name()
        );
        if composite {
            text.push_str(
                " Note that as of SQLAlchemy 1.1, 'autoincrement=True' must be indicated explicitly for composite (e.g. \
                 multicolumn) primary keys if AUTO_INCREMENT/SERIAL/IDENTITY behavior is expected for one of the columns in the \
                 primary key. CREATE TABLE statements are impacted by this change as well on most backends.",
            );
        }
        self.warnings.push(("sqlalchemy.exc.SAWarning", text));
    }

    /// The VALUES of several rows.
    fn write_rows(
        &mut self,
        parts: &InsertParts,
        columns: &[(Column, String)],
        crud: &mut Crud,
        out: &mut String,
    ) -> Result<()> {
        out.push_str(" VALUES ");
        let first: Vec<String> = columns.iter().map(|(_, text)| text.clone()).collect();
        out.push_str(&format!("({})", first.join(", ")));
        let rows = parts.rows.iter().flatten().skip(1);
        for (index, row) in rows.enumerate() {
            let mut texts = Vec::with_capacity(columns.len());
            for (column, first) in columns {
                let value = row.iter().find(|(key, _)| key_of(key) == column.key()).map(|(_, value)| value.clone());
                let name: Str = format!("{}_m{}", column.key(), index + 1).into();
                texts.push(match value {
                    Some(Operand::Value(value)) => self.crud_bind(column, Bound::Value(value), Some(name))?,
                    Some(other) => {
                        let element = other.into_expression()?;
                        self.text_of(&with_type(&element, &column.ty()).self_group(None), Context::default())?
                    }
                    None => match column.default() {
                        None if column.sequence().is_some() => first.clone(),
                        Some(ColumnDefault::Clause(_)) => first.clone(),
                        Some(ColumnDefault::Scalar(_) | ColumnDefault::Callable { .. }) => {
                            let text = self.crud_bind(column, Bound::Absent, Some(name.clone()))?;
                            crud.insert_prefetch.push((column.clone(), self.bind_index(&name).unwrap_or(0)));
                            text
                        }
                        None => {
                            return Err(compile_error(format!(
                                "INSERT value for column {} is explicitly rendered as a boundparameter in the VALUES clause; a \
                                 Python-side value or SQL expression is required",
                                column.description()
                            )));
                        }
                    },
                });
            }
            out.push_str(&format!(", ({})", texts.join(", ")));
        }
        Ok(())
    }

    /// RETURNING: what was asked for, behind it what is fetched without being asked for.
    pub(super) fn write_returning(
        &mut self,
        items: &[SelectItem],
        crud: &mut Crud,
        toplevel: bool,
        out: &mut String,
    ) -> Result<()> {
        let mut columns: Vec<ColumnElement> = Vec::new();
        for item in items {
            item.expand(&mut columns);
        }
        if items.is_empty() {
            let implicit = crud.implicit_returning.iter();
            columns = implicit.map(Column::element).chain(crud.supplemental.iter().cloned()).collect();
        }
        if columns.is_empty() {
            crud.sentinels.clear();
            return Ok(());
        }
        if let (Some(table), false) = (&crud.table, crud.sentinels.is_empty()) {
            columns.extend(table.primary_key_columns().iter().map(Column::element));
        }
        crud.returning = true;
        out.push_str(" RETURNING ");
        // SQLite wants no table before the columns of RETURNING.
        let bare = self.dialect.is_sqlite();
        let context = Context { columns: true, bare, ..Context::default() };
        for (index, mut named) in
            columns_plus_names(&columns, LabelStyle::DisambiguateOnly, true).into_iter().enumerate()
        {
            if index > 0 {
                out.push_str(", ");
            }
            if named.required.is_none() && named.fallback.is_none() {
                named.fallback = shown_name(&named.element);
            }
            self.write_selected(&named, toplevel, false, context, out)?;
        }
        Ok(())
    }
}

/// Stands before the VALUES of a single row until the text is taken apart.
pub(super) const VALUES_START: &str = "\u{1}";
/// Stands behind them.
pub(super) const VALUES_END: &str = "\u{2}";

/// The select that rows are inserted from, with the defaults of columns that it does not give.
fn with_defaults(select: &SelectBase, columns: &[(Column, String)]) -> Result<SelectBase> {
    let mut added = Vec::new();
    for (column, _) in columns.iter().filter(|(_, text)| !text.is_empty()) {
        added.push(SelectItem::Element(match (column.default(), column.sequence()) {
            (Some(ColumnDefault::Clause(clause)), _) => clause,
            (None, Some(sequence)) => sequence.next_value()?,
            _ => ColumnElement::bind(&column.key(), Bound::Absent, Some(column.ty()), false),
        }));
    }
    Ok(match select {
        SelectBase::Select(select) if !added.is_empty() => SelectBase::Select(select.add_columns(added)),
        other => other.clone(),
    })
}

/// Fetches what comes back in any case behind what comes back already.
pub(super) fn append_supplement(crud: &mut Crud, supplemental: &[ColumnElement]) {
    crud.supplemented |= !supplemental.is_empty();
    let implicit = &crud.implicit_returning;
    let is_known = |element: &&ColumnElement| {
        element.as_column().is_some_and(|column| implicit.iter().any(|known| known.is(column)))
    };
    crud.supplemental = supplemental.iter().filter(|element| !is_known(element)).cloned().collect();
}

/// Fetches what comes back in any case: columns in the table's order, so that statements with other parameters bring the same
/// rows, and expressions behind them.
pub(super) fn supplement(crud: &mut Crud, table: &Table, supplemental: &[ColumnElement]) {
    if supplemental.is_empty() {
        return;
    }
    crud.supplemented = true;
    let implicit = std::mem::take(&mut crud.implicit_returning);
    let own = table.columns();
    let is_wanted = |column: &Column| {
        implicit.iter().any(|known| known.is(column))
            || supplemental.iter().any(|element| element.as_column().is_some_and(|known| known.is(column)))
    };
    crud.implicit_returning = own.iter().filter(|column| is_wanted(column)).cloned().collect();
    let is_own =
        |element: &&ColumnElement| element.as_column().is_some_and(|column| own.iter().any(|known| known.is(column)));
    crud.supplemental = supplemental.iter().filter(|element| !is_own(element)).cloned().collect();
}

/// The key of the column that a value is for.
pub(super) fn key_of(key: &ValueKey) -> Str {
    match key {
        ValueKey::Key(key) => key.clone(),
        ValueKey::Column(element) => match element.element() {
            Element::Column { column, .. } => column.key(),
            _ => element.key().as_ref().map(Name::display).unwrap_or_else(|| "".into()),
        },
    }
}

/// A parameter without a type takes that of its column.
pub(super) fn with_type(element: &ColumnElement, ty: &TypeEngine) -> ColumnElement {
    match element.element() {
        Element::Bind(bind) if element.ty().is_null() => {
            ColumnElement::with_id(element.id(), Element::Bind(bind.clone()), ty.clone())
        }
        _ => element.clone(),
    }
}

pub(super) fn base_table(from: &FromClause) -> Result<Table> {
    use crate::sql::selectable::Aliased;
    match from {
        FromClause::Table(table) => Ok(table.clone()),
        FromClause::Alias(alias) => match alias.element() {
            Aliased::From(inner) => base_table(inner),
            _ => Err(argument_error("subject table for an INSERT, UPDATE or DELETE expected, got a subquery.")),
        },
        FromClause::Join(_) => {
            Err(argument_error("subject table for an INSERT, UPDATE or DELETE expected, got a Join."))
        }
    }
}

/// The index of the parameter, where a value is nothing else.
pub(super) fn single_bind(text: &str) -> Option<usize> {
    text.strip_prefix("\0b")?.strip_suffix('\0')?.parse().ok()
}

/// The parameters of the primary key, where the script's side gives all of it, so that it can tell the rows of a batch apart.
fn sentinels(table: &Table, crud: &Crud) -> Result<Vec<usize>> {
    if crud.on_conflict {
        return Ok(Vec::new());
    }
    if let Some(column) = table.autoincrement_column() {
        let made = column.default().is_some() || column.server_default().is_some();
        // As a key that was reflected is, where its table does not say NOT NULL.
        if column.nullable() && !made {
            return Err(invalid_request(format!(
                "Column {}.{} has been marked as a sentinel column with no default generation function; it at least needs to \
                 be marked nullable=False assuming user-populated sentinel values will be used.",
                table.key(),
                column.name()
            )));
        }
        return Ok(Vec::new());
    }
    let parameter = |column: &Column| {
        let ours = match column.default() {
            None | Some(ColumnDefault::Callable { .. }) => column.server_default().is_none(),
            Some(_) => false,
        };
        let place = crud.columns.iter().find(|(known, _)| known.is(column))?;
        place.1.filter(|_| ours)
    };
    let all: Option<Vec<usize>> = table.primary_key_columns().iter().map(parameter).collect();
    Ok(all.unwrap_or_default())
}

fn key_values(table: &Table, columns: &[(Column, String)], crud: &Crud) -> Vec<KeyValue> {
    let automatic = table.autoincrement_column();
    table
        .primary_key_columns()
        .iter()
        .map(|key| {
            let given = columns.iter().find(|(column, _)| column.is(key)).and_then(|(_, text)| single_bind(text));
            if let Some(index) = crud.implicit_returning.iter().position(|column| column.is(key)) {
                return KeyValue::Returning(index);
            }
            match given {
                Some(index) => KeyValue::Bind(index),
                None if crud.postfetch_lastrowid && automatic.as_ref().is_some_and(|known| known.is(key)) => {
                    KeyValue::LastRowId
                }
                None => KeyValue::Unknown,
            }
        })
        .collect()
}

/// The equality of `ON CONFLICT`'s table to `excluded`: the pseudo table that holds the row that was to be inserted.
pub fn excluded(table: &Table) -> FromClause {
    table.as_from().alias(Some("excluded".into())).as_from()
}
