//! How each part of a statement tells its structure.

mod dml;

use super::{CacheKey, KeyBuilder};
use crate::sql::{
    compiler::Statement,
    dml::Dml,
    elements::{ColumnElement, Element, FrameBound, TextPart},
    schema::Column,
    selectable::{
        Alias, AliasKind, Aliased, CompoundSelect, ForUpdate, FromClause, FromItem, JoinSpec, OnClause, Select,
        SelectBase, SelectItem, StatementOptions, ValuesRows,
    },
};
use crate::value::Str;

impl Statement {
    /// The structure of the statement; `None` where something in it cannot be told as data. DDL has none.
    pub fn cache_key(&self) -> Option<CacheKey> {
        self.cache_key_or_warnings().0
    }

    /// The same, with what is to be warned of where there is none.
    pub fn cache_key_or_warnings(&self) -> (Option<CacheKey>, Vec<String>) {
        let mut key = KeyBuilder::new();
        match self {
            Statement::Select(select) => key.select_base(select),
            Statement::Insert(insert) => key.insert(insert),
            Statement::Update(update) => key.update(update),
            Statement::Delete(delete) => key.delete(delete),
            Statement::Element(element) => {
                key.tag(5);
                key.element(element);
            }
            Statement::From(_) | Statement::Ddl(_) | Statement::FromStatement(_) => return (None, Vec::new()),
        }
        let warnings = key.warnings();
        (key.finish(), warnings)
    }
}

impl KeyBuilder {
    /// Adds an expression.
    pub fn element(&mut self, element: &ColumnElement) {
        if self.enter() {
            self.expression(element);
            self.leave();
        }
    }

    fn expression(&mut self, element: &ColumnElement) {
        if let Some(annotations) = element.annotations() {
            // The entity decides how a statement of the ORM is compiled; an expression of plain tables says nothing.
            if let Some(entity) = annotations.entity.as_ref().or(annotations.subject.as_ref()) {
                self.tag(200);
                self.number(entity.id());
            }
            if let Some(key) = &annotations.proxy_key {
                self.tag(201);
                self.text(key);
            }
            if let Some(attribute) = &annotations.attribute {
                self.tag(202);
                attribute.cache_key(self);
            }
        }
        match element.element() {
            Element::Column { column, from } => self.column(element, column, from.as_ref()),
            Element::Bind(bind) => {
                self.tag(2);
                self.name(&bind.key);
                self.ty(&element.ty());
                self.flag(bind.expanding);
                self.number(bind.expand_op.as_ref().map_or(0, |op| op.tag()));
                if bind.literal_execute {
                    match bind.plain() {
                        Some(value) => self.value(value),
                        None => self.give_up(),
                    }
                }
                self.bind(element);
            }
            Element::Null => self.tag(3),
            Element::True => self.tag(4),
            Element::False => self.tag(5),
            Element::Text(text) => {
                self.tag(6);
                self.number(text.parts.len() as u64);
                for part in text.parts.iter() {
                    match part {
                        TextPart::Text(text) => {
                            self.tag(0);
                            self.text(text);
                        }
                        TextPart::Bind(name) => {
                            self.tag(1);
                            self.text(name);
                        }
                    }
                }
                self.number(text.binds.len() as u64);
                for (_, bind) in text.binds.iter() {
                    self.element(bind);
                }
            }
            Element::Label { name, element: inner } => {
                self.tag(7);
                self.local(element.id());
                self.name(name);
                self.element(inner);
            }
            Element::Unary { element: inner, operator, modifier } => {
                self.tag(8);
                self.number(operator.as_ref().map_or(0, |op| op.tag()));
                self.number(modifier.as_ref().map_or(0, |op| op.tag()));
                self.element(inner);
            }
            Element::Binary { left, right, operator, modifier, .. } => {
                self.tag(9);
                self.number(operator.tag());
                if let crate::sql::operators::Op::Custom(custom) = operator {
                    self.text(&custom.text);
                    self.flag(custom.eager_grouping);
                }
                // How an index into JSON is written depends on what is made of it.
                self.ty(&element.ty());
                self.text(modifier.as_deref().unwrap_or(""));
                self.flag(modifier.is_some());
                self.element(left);
                self.element(right);
            }
            Element::List(list) => {
                self.tag(10);
                self.number(list.operator.tag());
                self.elements(&list.clauses);
            }
            Element::Tuple(items) => {
                self.tag(11);
                self.elements(items);
            }
            Element::Grouping(inner) => {
                self.tag(12);
                self.element(inner);
            }
            Element::Case { value, whens, otherwise } => {
                self.tag(13);
                self.local(element.id());
                self.optional(value.as_ref());
                self.number(whens.len() as u64);
                for (when, then) in whens {
                    self.element(when);
                    self.element(then);
                }
                self.optional(otherwise.as_ref());
            }
            Element::Cast { element: inner, attempt } => {
                self.tag(14);
                self.flag(*attempt);
                self.ty(&element.ty());
                self.element(inner);
            }
            Element::TypeCoerce(inner) => {
                self.tag(15);
                self.ty(&element.ty());
                self.element(inner);
            }
            Element::Extract { field, element: inner } => {
                self.tag(16);
                self.text(field);
                self.element(inner);
            }
            Element::Function(function) => {
                self.tag(17);
                self.local(element.id());
                self.number(function.packages.len() as u64);
                for package in &function.packages {
                    self.text(package);
                }
                self.text(&function.name);
                self.flag(function.generic);
                self.flag(function.ordinality);
                self.number(function.class.as_ref().map_or(0, |class| class.address() as u64));
                self.ty(&element.ty());
                self.elements(&function.clauses);
            }
            Element::Filter { function, criteria } => {
                self.tag(18);
                self.element(function);
                self.elements(criteria);
            }
            Element::Over(over) => {
                self.tag(19);
                self.element(&over.element);
                self.elements(&over.partition_by);
                self.elements(&over.order_by);
                match &over.frame {
                    None => self.tag(0),
                    Some((kind, from, to)) => {
                        self.tag(1 + *kind as u8);
                        self.bound(from);
                        self.bound(to);
                        self.text(over.exclude.as_deref().unwrap_or(""));
                    }
                }
            }
            Element::WithinGroup { function, order_by } => {
                self.tag(20);
                self.element(function);
                self.elements(order_by);
            }
            Element::AggregateOrderBy { function, order_by } => {
                self.tag(33);
                self.element(function);
                self.elements(order_by);
            }
            Element::FunctionColumn { function, name } => {
                self.tag(34);
                self.element(function);
                self.text(name);
            }
            Element::ScalarValues(rows) => {
                self.tag(36);
                self.rows(rows);
            }
            Element::Slice { start, stop, step } => {
                self.tag(35);
                for part in [start, stop, step] {
                    self.element(part);
                }
            }
            Element::ScalarSelect(select) => {
                self.tag(21);
                self.select_base(select);
            }
            Element::SelectGrouping(select) => {
                self.tag(22);
                self.select_base(select);
            }
            Element::Exists(inner) => {
                self.tag(23);
                self.element(inner);
            }
            Element::AsBoolean { element: inner, operator, .. } => {
                self.tag(24);
                self.number(operator.tag());
                self.element(inner);
            }
            Element::TextualLabel(name) => {
                self.tag(25);
                self.text(name);
            }
            Element::LabelReference(inner) => {
                self.tag(26);
                self.element(inner);
            }
            Element::Collation(name) => {
                self.tag(27);
                self.text(name);
            }
            Element::From(from) => {
                self.tag(28);
                self.from(from);
            }
            Element::Keyword(word) => {
                self.tag(29);
                self.text(word);
            }
        }
    }

    fn column(&mut self, element: &ColumnElement, column: &Column, from: Option<&FromClause>) {
        match from {
            Some(from) => {
                self.tag(30);
                self.from(from);
                self.text(&column.key());
                self.local(element.id());
            }
            None if column.is_schema() => {
                self.type_of(column);
                self.tag(31);
                self.number(column.id());
            }
            None => match column.table() {
                Some(_) => {
                    self.tag(31);
                    self.number(column.id());
                }
                None => {
                    self.tag(32);
                    self.local(element.id());
                    match column.label() {
                        Some(name) => self.name(&name),
                        None => self.give_up(),
                    }
                    self.flag(column.is_literal());
                    self.ty(&column.ty());
                }
            },
        }
    }

    fn bound(&mut self, bound: &FrameBound) {
        match bound {
            FrameBound::Unbounded => self.tag(0),
            FrameBound::CurrentRow => self.tag(1),
            FrameBound::Preceding(rows) => {
                self.tag(2);
                self.element(rows);
            }
            FrameBound::Following(rows) => {
                self.tag(3);
                self.element(rows);
            }
        }
    }

    /// Adds expressions and their number.
    pub fn elements(&mut self, elements: &[ColumnElement]) {
        self.number(elements.len() as u64);
        for element in elements {
            self.element(element);
        }
    }

    /// Adds an expression that may be absent.
    pub fn optional(&mut self, element: Option<&ColumnElement>) {
        match element {
            Some(element) => {
                self.tag(1);
                self.element(element);
            }
            None => self.tag(0),
        }
    }

    /// Adds a source. An alias is told in full where it comes first, by number afterwards.
    pub fn from(&mut self, from: &FromClause) {
        if self.enter() {
            self.source(from);
            self.leave();
        }
    }

    fn source(&mut self, from: &FromClause) {
        match from {
            FromClause::Table(table) => {
                self.tag(40);
                self.number(table.id());
            }
            FromClause::Join(join) => {
                self.tag(41);
                self.flag(join.is_outer());
                self.flag(join.is_full());
                self.from(join.left());
                self.from(join.right());
                self.element(join.onclause());
            }
            FromClause::Alias(alias) => self.alias(alias),
        }
    }

    fn alias(&mut self, alias: &Alias) {
        self.tag(42);
        if !self.local(alias.id()) {
            return;
        }
        self.name(alias.name());
        match alias.kind() {
            AliasKind::Alias => self.tag(0),
            AliasKind::Subquery => self.tag(1),
            AliasKind::Lateral => self.tag(2),
            AliasKind::Values { named, qualifies, lateral } => {
                self.tag(3);
                self.flag(*named);
                self.flag(*qualifies);
                self.flag(*lateral);
            }
            AliasKind::TableSample { sampling, seed } => {
                self.tag(6);
                self.element(sampling);
                self.optional(seed.as_ref());
            }
            AliasKind::Bare => self.tag(7),
            AliasKind::TableValued { columns, derived, lateral, joins_implicitly } => {
                self.tag(4);
                self.tag(match derived {
                    None => 0,
                    Some(false) => 1,
                    Some(true) => 2,
                });
                self.flag(*lateral);
                self.flag(*joins_implicitly);
                self.number(columns.as_ref().map_or(0, |columns| columns.len() as u64 + 1));
                for column in columns.iter().flat_map(|columns| columns.iter()) {
                    self.text(&column.name());
                    self.ty(&column.ty());
                }
            }
            AliasKind::Cte(options) => {
                self.tag(5);
                self.flag(options.recursive);
                self.flag(options.nesting);
                for other in [&options.restates, &options.alias_of] {
                    match other {
                        Some(other) => {
                            self.tag(1);
                            self.alias(other);
                        }
                        None => self.tag(0),
                    }
                }
                self.prefixes(&options.prefixes);
                self.prefixes(&options.suffixes);
            }
        }
        match alias.element() {
            Aliased::From(from) => {
                self.tag(0);
                self.from(from);
            }
            Aliased::Select(select) => {
                self.tag(1);
                self.select_base(select);
            }
            Aliased::Function(function) => {
                self.tag(2);
                self.element(function);
            }
            Aliased::Values(rows) => {
                self.tag(3);
                self.rows(rows);
            }
        }
    }

    fn rows(&mut self, rows: &ValuesRows) {
        if rows.literal_binds {
            // What is written is part of the text.
            self.give_up();
        }
        self.number(rows.columns.len() as u64);
        for column in &rows.columns {
            self.text(&column.name());
            self.ty(&column.ty());
        }
        self.number(rows.rows.len() as u64);
        for row in &rows.rows {
            self.elements(row);
        }
    }

    fn froms(&mut self, froms: &[FromClause]) {
        self.number(froms.len() as u64);
        for from in froms {
            self.from(from);
        }
    }

    fn items(&mut self, items: &[SelectItem]) {
        self.number(items.len() as u64);
        for item in items {
            match item {
                SelectItem::Element(element) => {
                    self.tag(0);
                    self.element(element);
                }
                SelectItem::From(from) => {
                    self.tag(1);
                    self.from(from);
                }
                SelectItem::Entity(entity) => {
                    self.tag(2);
                    self.number(entity.id());
                }
            }
        }
    }

    fn put_from_item(&mut self, item: &FromItem) {
        match item {
            FromItem::From(from) => {
                self.tag(0);
                self.from(from);
            }
            FromItem::Entity(entity) => {
                self.tag(1);
                self.number(entity.id());
            }
            FromItem::Attribute(attribute) => {
                self.tag(2);
                attribute.cache_key(self);
            }
        }
    }

    fn join(&mut self, join: &JoinSpec) {
        self.flag(join.outer);
        self.flag(join.full);
        self.put_from_item(&join.target);
        match &join.onclause {
            None => self.tag(0),
            Some(OnClause::Element(element)) => {
                self.tag(1);
                self.element(element);
            }
            Some(OnClause::Attribute(attribute)) => {
                self.tag(2);
                attribute.cache_key(self);
            }
        }
        match &join.left {
            None => self.tag(0),
            Some(left) => {
                self.tag(1);
                self.put_from_item(left);
            }
        }
    }

    /// Adds a statement that gives rows.
    pub fn select_base(&mut self, select: &SelectBase) {
        if self.enter() {
            self.statement_with_rows(select);
            self.leave();
        }
    }

    fn statement_with_rows(&mut self, select: &SelectBase) {
        match select {
            SelectBase::Select(select) => self.select(select),
            SelectBase::Compound(compound) => self.compound(compound),
            SelectBase::Textual(text) => {
                self.tag(62);
                self.flag(text.positional());
                self.element(text.text());
                self.elements(text.columns());
                self.statement(text.statement());
            }
            SelectBase::Dml(dml) => match &**dml {
                Dml::Insert(insert) => self.insert(insert),
                Dml::Update(update) => self.update(update),
                Dml::Delete(delete) => self.delete(delete),
            },
        }
    }

    fn select(&mut self, select: &Select) {
        let parts = select.parts();
        self.tag(60);
        self.tag(parts.label_style as u8);
        self.items(&parts.columns);
        self.number(parts.from_objects.len() as u64);
        for item in &parts.from_objects {
            self.put_from_item(item);
        }
        self.number(parts.joins.len() as u64);
        for join in &parts.joins {
            self.join(join);
        }
        self.elements(&parts.criteria);
        self.elements(&parts.group_by);
        self.elements(&parts.having);
        self.elements(&parts.order_by);
        self.flag(parts.distinct);
        self.elements(&parts.distinct_on);
        self.optional(parts.limit.as_ref());
        self.optional(parts.offset.as_ref());
        self.fetch(parts.fetch.as_ref());
        self.lock(parts.for_update.as_ref());
        for froms in [&parts.correlate, &parts.correlate_except] {
            match froms {
                Some(froms) => {
                    self.tag(1);
                    self.froms(froms);
                }
                None => self.tag(0),
            }
        }
        self.prefixes(&parts.prefixes);
        self.prefixes(&parts.suffixes);
        self.number(parts.subject.as_ref().map_or(0, |subject| subject.id()));
        self.number(parts.extra_key);
        self.statement(&parts.statement);
    }

    fn compound(&mut self, compound: &CompoundSelect) {
        let parts = compound.parts();
        self.tag(61);
        self.tag(parts.operator as u8);
        self.tag(parts.label_style as u8);
        self.number(parts.selects.len() as u64);
        for select in &parts.selects {
            self.select_base(select);
        }
        self.elements(&parts.group_by);
        self.elements(&parts.order_by);
        self.optional(parts.limit.as_ref());
        self.optional(parts.offset.as_ref());
        self.fetch(parts.fetch.as_ref());
        self.lock(parts.for_update.as_ref());
        self.statement(&parts.statement);
    }

    fn fetch(&mut self, fetch: Option<&(ColumnElement, bool, bool)>) {
        match fetch {
            Some((count, ties, percent)) => {
                self.tag(1);
                self.element(count);
                self.flag(*ties);
                self.flag(*percent);
            }
            None => self.tag(0),
        }
    }

    fn lock(&mut self, lock: Option<&ForUpdate>) {
        match lock {
            Some(lock) => {
                self.tag(1);
                for flag in [lock.read, lock.nowait, lock.skip_locked, lock.key_share] {
                    self.flag(flag);
                }
                self.items(&lock.of);
            }
            None => self.tag(0),
        }
    }

    fn prefixes(&mut self, prefixes: &[(ColumnElement, Option<Str>)]) {
        self.number(prefixes.len() as u64);
        for (prefix, dialect) in prefixes {
            self.element(prefix);
            self.text(dialect.as_deref().unwrap_or("*"));
        }
    }

    fn statement(&mut self, statement: &StatementOptions) {
        self.number(statement.options.len() as u64);
        for option in &statement.options {
            if !option.cache_key(self) {
                self.give_up();
            }
        }
        // Execution options do not change the text.
        self.number(statement.ctes.len() as u64);
        for (cte, nested) in &statement.ctes {
            self.flag(*nested);
            self.alias(cte);
        }
        self.number(statement.hints.len() as u64);
        for (from, dialect, hint) in &statement.hints {
            match from {
                Some(from) => {
                    self.tag(1);
                    self.from(from);
                }
                None => self.tag(0),
            }
            self.text(dialect);
            self.text(hint);
        }
        self.number(statement.dialect_options.len() as u64);
        for (name, value) in &statement.dialect_options {
            self.text(name);
            self.value(value);
        }
    }
}

#[cfg(test)]
mod tests;
