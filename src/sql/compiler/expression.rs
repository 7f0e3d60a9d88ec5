//! Expressions to text.

use super::{
    literal::render_literal,
    state::{Compiler, Context, is_label},
    types::{mysql_cast_name, type_name},
};
use crate::{
    sql::{
        compile_error,
        dialects::DialectKind,
        elements::{
            BindParameter, Bound, ColumnElement, Element, ExpressionList, TextClause, TextPart, literal_column,
        },
        names::Name,
        operators::Op,
        selectable::{AliasKind, FromClause},
        types::TypeEngine,
        visitors::Replacer,
    },
    value::{Raise, Result, Value},
};

/// Stands for a parameter whose surroundings are looked for.
const MARK: &str = "\u{1}";

impl Compiler<'_> {
    /// The text of an expression.
    pub(super) fn text_of(&mut self, element: &ColumnElement, context: Context) -> Result<String> {
        let mut out = String::new();
        self.write(element, context, &mut out)?;
        Ok(out)
    }

    /// Writes an expression.
    pub(super) fn write(&mut self, element: &ColumnElement, context: Context, out: &mut String) -> Result<()> {
        self.enter()?;
        let written = self.write_element(element, context, out);
        self.depth -= 1;
        written
    }

    fn write_element(&mut self, element: &ColumnElement, context: Context, out: &mut String) -> Result<()> {
        let inner = context.inner();
        match element.element() {
            Element::Column { .. } => self.write_column(element, context, out)?,
            Element::Bind(bind) => {
                if self.write_bind_expression(element, bind, context, out)? {
                    return Ok(());
                }
                if context.literal || self.options.literal_binds {
                    let value = match &bind.value {
                        Bound::Function(function) => self.host.call(function, Vec::new(), Vec::new())?,
                        Bound::Callable(callable) => callable(self.host)?,
                        Bound::Value(value) => value.clone(),
                        Bound::Absent | Bound::Required => Value::None,
                    };
                    if value.is_none() && matches!(bind.value, Bound::Absent | Bound::Required | Bound::Value(_)) {
                        if context.compares {
                            let key = self.names.resolve(&bind.key);
                            self.warnings.push((
                                "sqlalchemy.exc.SAWarning",
                                format!(
                                    "Bound parameter '{key}' rendering literal NULL in a SQL expression; comparisons to NULL \
                                     should not use operators outside of 'is' or 'is not' (this warning may be suppressed \
                                     after 10 occurrences)"
                                ),
                            ));
                        }
                        out.push_str("NULL");
                        return Ok(());
                    }
                    let value = Some(value);
                    let literal = render_literal(self.host, value, &element.ty(), &self.dialect, Some(bind))?;
                    if bind.expanding {
                        out.push_str(&format!("({literal})"));
                    } else {
                        out.push_str(&literal);
                    }
                } else {
                    self.write_bind(element, bind, context.literal_execute, out)?;
                }
            }
            Element::Null => out.push_str("NULL"),
            Element::True => out.push_str(self.dialect.truth(true)),
            Element::False => out.push_str(self.dialect.truth(false)),
            Element::Text(text) => self.write_text(text, context, out)?,
            Element::Label { name, element: labelled } => {
                let with_as = context.columns && !context.label;
                if with_as {
                    let label = self.identifier(name);
                    self.write(labelled, Context { columns: true, label: true, ..context }, out)?;
                    out.push_str(" AS ");
                    out.push_str(&self.dialect.quote(&label));
                } else if is_label(element, context.as_label) {
                    let label = self.identifier(name);
                    out.push_str(&self.dialect.quote(&label));
                } else {
                    self.write(labelled, Context { columns: false, ..context }, out)?;
                }
            }
            Element::Unary { element: operand, operator, modifier } => {
                self.write_unary(operand, operator.as_ref(), modifier.as_ref(), context, out)?;
            }
            Element::Binary { left, right, operator, modifier, .. } => {
                self.write_binary(left, right, operator, modifier.as_deref(), &element.ty(), inner, out)?;
            }
            Element::List(list) => self.write_list(list, inner, out)?,
            Element::Tuple(items) => {
                out.push('(');
                self.write_joined(items, ", ", inner, out)?;
                out.push(')');
            }
            Element::Grouping(grouped) => {
                out.push('(');
                self.write(grouped, Context { asfrom: false, ..inner }, out)?;
                out.push(')');
            }
            Element::Case { value, whens, otherwise } => {
                out.push_str("CASE ");
                if let Some(value) = value {
                    self.write(value, inner, out)?;
                    out.push(' ');
                }
                for (condition, result) in whens {
                    out.push_str("WHEN ");
                    self.write(condition, inner, out)?;
                    out.push_str(" THEN ");
                    self.write(result, inner, out)?;
                    out.push(' ');
                }
                if let Some(otherwise) = otherwise {
                    out.push_str("ELSE ");
                    self.write(otherwise, inner, out)?;
                    out.push(' ');
                }
                out.push_str("END");
            }
            Element::Cast { element: operand, attempt } => {
                if self.dialect.kind == DialectKind::MySql {
                    return self.write_mysql_cast(operand, &element.ty(), inner, out);
                }
                out.push_str(if *attempt { "TRY_CAST(" } else { "CAST(" });
                self.write(operand, inner, out)?;
                out.push_str(" AS ");
                let name = type_name(self.host, &element.ty(), &self.dialect)?;
                out.push_str(&name);
                out.push(')');
            }
            Element::TypeCoerce(operand) => self.write(operand, Context { label: context.label, ..inner }, out)?,
            Element::Extract { field, element: operand } => self.write_extract(field, operand, inner, out)?,
            Element::Function(function) => self.write_function(function, inner, out)?,
            Element::AggregateOrderBy { function, order_by } => {
                self.write_ordered_aggregate(function, order_by, inner, out)?;
            }
            Element::FunctionColumn { function, name } => {
                out.push('(');
                self.write(function, inner, out)?;
                out.push_str(").");
                out.push_str(&self.dialect.quote(name));
            }
            Element::ScalarValues(rows) => {
                out.push('(');
                self.write_values(rows, inner, out)?;
                out.push(')');
            }
            Element::Slice { start, stop, .. } => {
                if self.dialect.kind != DialectKind::PostgreSql {
                    return Err(self.unsupported("<class 'sqlalchemy.sql.elements.Slice'>"));
                }
                self.write(start, inner, out)?;
                out.push(':');
                self.write(stop, inner, out)?;
            }
            Element::Filter { function, criteria } => {
                self.write(function, inner, out)?;
                out.push_str(" FILTER (WHERE ");
                match criteria.as_slice() {
                    [only] => self.write(only, inner, out)?,
                    several => self.write(&crate::sql::elements::and(several.to_vec()), inner, out)?,
                }
                out.push(')');
            }
            Element::Over(over) => self.write_over(over, inner, out)?,
            Element::WithinGroup { function, order_by } => {
                self.write(function, inner, out)?;
                out.push_str(" WITHIN GROUP (ORDER BY ");
                self.write_joined(order_by, ", ", inner, out)?;
                out.push(')');
            }
            Element::ScalarSelect(select) | Element::SelectGrouping(select) => {
                out.push('(');
                let context =
                    Context { asfrom: false, compound: None, bare: false, as_label: None, aggregate: false, ..inner };
                self.write_select_base(select, context, out)?;
                out.push(')');
            }
            Element::Exists(operand) => {
                out.push_str("EXISTS ");
                self.write(operand, inner, out)?;
            }
            Element::AsBoolean { element: operand, operator, .. } => {
                let plain = self.dialect.native_boolean || implicitly_boolean(operand);
                match (operator, plain) {
                    (Op::IsFalse, true) => {
                        out.push_str("NOT ");
                        self.write(operand, inner, out)?;
                    }
                    (Op::IsFalse, false) => {
                        self.write(operand, inner, out)?;
                        out.push_str(" = 0");
                    }
                    (_, true) => self.write(operand, inner, out)?,
                    (_, false) => {
                        self.write(operand, inner, out)?;
                        out.push_str(" = 1");
                    }
                }
            }
            Element::TextualLabel(name) => self.write_textual_label(name, context, out)?,
            Element::LabelReference(operand) => self.write_label_reference(operand, context, out)?,
            Element::Collation(name) => out.push_str(&self.dialect.quote(name)),
            Element::From(from) => {
                let name = from.name().ok_or_else(|| compile_error("a join is no expression"))?;
                let name = self.alias_name(&name);
                out.push_str(&self.dialect.quote(&name));
            }
            Element::Keyword(word) => out.push_str(word),
        }
        Ok(())
    }

    /// Writes expressions with `separator` between, those that are empty left out.
    pub(super) fn write_joined(
        &mut self,
        elements: &[ColumnElement],
        separator: &str,
        context: Context,
        out: &mut String,
    ) -> Result<()> {
        let mut first = true;
        for element in elements {
            let before = out.len();
            if !first {
                out.push_str(separator);
            }
            let start = out.len();
            self.write(element, context, out)?;
            if out.len() == start {
                out.truncate(before);
            } else {
                first = false;
            }
        }
        Ok(())
    }

    fn write_column(&mut self, element: &ColumnElement, context: Context, out: &mut String) -> Result<()> {
        let Element::Column { column, .. } = element.element() else { return Ok(()) };
        let Some(name) = column.label() else {
            if self.dialect.name == "default" {
                out.push_str("<name unknown>");
                return Ok(());
            }
            return Err(compile_error("Cannot compile Column object until its 'name' is assigned."));
        };
        let text = self.identifier(&name);
        if !context.bare
            && let Some(table) = element.table()
        {
            self.write_prefix(&table, out);
        }
        if column.is_literal() {
            out.push_str(&self.escape_percent(&text));
        } else {
            out.push_str(&self.quote_column(column, &text));
        }
        Ok(())
    }

    pub(super) fn quote_column(&self, column: &crate::sql::schema::Column, name: &str) -> String {
        self.dialect.quote_as(name, column.options().and_then(|options| options.quote))
    }

    /// `schema.table.` before a column.
    fn write_prefix(&mut self, table: &FromClause, out: &mut String) {
        if let FromClause::Alias(alias) = table
            && matches!(alias.kind(), AliasKind::Values { qualifies: false, .. })
        {
            return;
        }
        if let FromClause::Table(plain) = table
            && let Some(name) = self.other_name(plain)
        {
            out.push_str(&self.dialect.quote(&name));
            out.push('.');
            return;
        }
        if let FromClause::Table(table) = table {
            out.push_str(&self.table_name(table));
            out.push('.');
            return;
        }
        if let Some(name) = table.name() {
            let name = self.alias_name(&name);
            out.push_str(&self.dialect.quote(&name));
            out.push('.');
        }
    }

    fn write_text(&mut self, text: &TextClause, context: Context, out: &mut String) -> Result<()> {
        for part in text.parts.iter() {
            match part {
                TextPart::Text(text) => out.push_str(&self.escape_percent(text)),
                TextPart::Bind(name) => match text.binds.iter().find(|(known, _)| known == name) {
                    Some((_, bind)) => self.write(bind, context.inner(), out)?,
                    None => {
                        let bind = ColumnElement::bind(name, Bound::Required, None, false);
                        self.write(&bind, context.inner(), out)?;
                    }
                },
            }
        }
        Ok(())
    }

    fn write_unary(
        &mut self,
        operand: &ColumnElement,
        operator: Option<&Op>,
        modifier: Option<&Op>,
        context: Context,
        out: &mut String,
    ) -> Result<()> {
        let context = Context { label: context.label, columns: context.columns && operator.is_some(), ..context };
        let inner = Context { columns: false, ..context };
        match (operator, modifier) {
            (Some(Op::Distinct), _) if !context.aggregate => {
                self.warnings.push((
                    "sqlalchemy.exc.SAWarning",
                    "Column-expression-level unary distinct() should not be used outside of an aggregate function. For general \
                     'SELECT DISTINCT' support use select().distinct()."
                        .to_owned(),
                ));
                out.push_str("DISTINCT ");
                self.write(operand, inner, out)
            }
            (Some(operator), _) => {
                let symbol = operator.symbol().ok_or_else(|| compile_error("Unary expression has no operator"))?;
                out.push_str(symbol);
                self.write(operand, inner, out)
            }
            (None, Some(modifier)) => {
                self.write(operand, inner, out)?;
                out.push_str(modifier.symbol().unwrap_or_default());
                Ok(())
            }
            (None, None) => Err(compile_error("Unary expression has no operator or modifier")),
        }
    }

    /// Writes what the parameter's type makes of it (`bind_expression()`), and says whether it makes anything.
    fn write_bind_expression(
        &mut self,
        element: &ColumnElement,
        bind: &BindParameter,
        context: Context,
        out: &mut String,
    ) -> Result<bool> {
        let ty = element.ty();
        let Some(custom) = ty.on(self.dialect.name).as_custom().filter(|custom| custom.has_expressions()) else {
            return Ok(false);
        };
        if self.expressed_binds.contains(&element.id()) {
            return Ok(false);
        }
        let Some(expression) = custom.clone().bind_expression(self.host, element)? else { return Ok(false) };
        self.expressed_binds.push(element.id());
        let written = if bind.expanding {
            self.write_expanding_expression(element, bind, &expression, context, out)
        } else {
            self.write(&expression, context, out)
        };
        self.expressed_binds.pop();
        written.map(|()| true)
    }

    /// The same for a list of parameters: the text around stands around each of them.
    fn write_expanding_expression(
        &mut self,
        element: &ColumnElement,
        bind: &BindParameter,
        expression: &ColumnElement,
        context: Context,
        out: &mut String,
    ) -> Result<()> {
        let literal = context.literal || self.options.literal_binds;
        let mark = literal_column(MARK, Some(element.ty()));
        let marked =
            Replacer::new(&|part| (part.id() == element.id()).then(|| mark.clone()), &|_| None).element(expression);
        let around = self.text_of(&marked, Context { literal: false, ..context })?;
        let (left, right) = around.split_once(MARK).unwrap_or(("", ""));
        if !literal {
            return self.write_bind_within(
                element,
                bind,
                context.literal_execute,
                Some((left.into(), right.into())),
                out,
            );
        }
        let value = bind.plain().cloned().unwrap_or_default();
        let mut parts = Vec::new();
        for item in self.host.items(&value)? {
            let text = render_literal(self.host, Some(item), &element.ty(), &self.dialect, None)?;
            parts.push(format!("{left}{text}{right}"));
        }
        out.push_str(&format!("({})", parts.join(", ")));
        Ok(())
    }

    fn write_list(&mut self, list: &ExpressionList, context: Context, out: &mut String) -> Result<()> {
        if list.operator == Op::Concat && self.dialect.kind == DialectKind::MySql {
            return self.write_call("concat", &list.clauses, context, out);
        }
        let separator = self.symbol(&list.operator).unwrap_or(", ");
        let context = Context { operand: context.operand || list.operator != Op::Comma, ..context };
        self.write_joined(&list.clauses, separator, context, out)
    }

    /// MySQL casts to some types only; a cast to another is left out.
    fn write_mysql_cast(
        &mut self,
        operand: &ColumnElement,
        ty: &TypeEngine,
        context: Context,
        out: &mut String,
    ) -> Result<()> {
        let Some(name) = mysql_cast_name(ty.on(self.dialect.name)) else {
            let name = type_name(self.host, ty, &self.dialect)?;
            let message = format!("Datatype {name} does not support CAST on MySQL/MariaDb; the CAST will be skipped.");
            self.host.warn("sqlalchemy.exc.SAWarning", &message)?;
            return self.write(&operand.self_group(None), context, out);
        };
        out.push_str("CAST(");
        self.write(operand, context, out)?;
        out.push_str(&format!(" AS {name})"));
        Ok(())
    }

    fn write_extract(
        &mut self,
        field: &str,
        operand: &ColumnElement,
        context: Context,
        out: &mut String,
    ) -> Result<()> {
        if !self.dialect.is_sqlite() {
            out.push_str(&format!("EXTRACT({field} FROM "));
            self.write(operand, context, out)?;
            out.push(')');
            return Ok(());
        }
        let format = match field {
            "month" => "%m",
            "day" => "%d",
            "year" => "%Y",
            "second" => "%S",
            "hour" => "%H",
            "doy" => "%j",
            "minute" => "%M",
            "epoch" => "%s",
            "dow" => "%w",
            "week" => "%W",
            _ => return Err(compile_error(format!("{field} is not a valid extract argument."))),
        };
        out.push_str(&format!("CAST(STRFTIME('{format}', "));
        self.write(operand, context, out)?;
        out.push_str(") AS INTEGER)");
        Ok(())
    }

    fn write_label_reference(&mut self, operand: &ColumnElement, context: Context, out: &mut String) -> Result<()> {
        let mut context = context;
        let labels = self.stack.last().and_then(|entry| entry.labels.clone());
        if let (Some(labels), Some(label)) = (labels, operand.order_label())
            && let Element::Label { name, .. } = label.element()
        {
            let list = if context.within_columns { &labels.only_froms } else { &labels.only_columns };
            let known = match name {
                Name::Plain(name) => Compiler::find_label(list, name),
                _ if context.within_columns => None,
                _ => labels.anonymous.iter().find(|known| known.table_label().as_ref() == Some(name)),
            };
            if known.is_some_and(|known| known.shares_lineage(label)) {
                context.as_label = Some(label.id());
            }
        }
        self.write(operand, context, out)
    }

    fn write_textual_label(&mut self, name: &str, context: Context, out: &mut String) -> Result<()> {
        let labels = self.stack.last().and_then(|entry| entry.labels.clone());
        let Some(labels) = labels else {
            if self.stack.is_empty() {
                out.push_str(name);
                return Ok(());
            }
            return Err(unresolved(name));
        };
        let list = if context.within_columns { &labels.only_froms } else { &labels.with_columns };
        let found = Compiler::find_label(list, name).ok_or_else(|| unresolved(name))?.clone();
        let context = Context { as_label: Some(found.id()), ..context };
        self.write(&found, context, out)
    }
}

fn unresolved(name: &str) -> Raise {
    let shown = crate::sql::elements::brief(&Value::str(name));
    compile_error(format!(
        "Can't resolve label reference for ORDER BY / GROUP BY / DISTINCT etc. Textual SQL expression {shown} should be explicitly \
         declared as text({shown})"
    ))
}

/// Whether an expression is a condition on any dialect, without `= 1`.
fn implicitly_boolean(element: &ColumnElement) -> bool {
    match element.element() {
        Element::Binary { operator, .. } => operator.is_comparison(),
        Element::List(list) => matches!(list.operator, Op::And | Op::Or),
        Element::Label { element, .. } | Element::Grouping(element) => implicitly_boolean(element),
        Element::Exists(_) => true,
        _ => false,
    }
}
