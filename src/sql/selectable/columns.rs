use std::rc::Rc;

use hashbrown::HashSet;

use super::{
    Alias, AliasKind, Aliased, CompoundSelect, FromClause, LabelStyle, NamedColumn, Select, SelectBase, SelectItem,
    columns_plus_names, names::KeyNames,
};
use crate::{
    sql::{
        Id,
        dml::Dml,
        elements::{ColumnElement, Element},
        names::Name,
        schema::Column,
        types::TypeEngine,
    },
    value::Str,
};

/// Columns by key, in order.
#[derive(Clone, Default)]
pub struct ColumnCollection(pub Vec<(Str, ColumnElement)>);

impl ColumnCollection {
    /// The column of that key.
    pub fn get(&self, key: &str) -> Option<&ColumnElement> {
        self.0.iter().find(|(known, _)| *known == key).map(|(_, column)| column)
    }

    /// The columns in order.
    pub fn elements(&self) -> impl Iterator<Item = &ColumnElement> {
        self.0.iter().map(|(_, column)| column)
    }
}

/// The columns of an alias, which stand for those of what it is an alias of.
pub(super) fn proxies(alias: &Alias) -> Rc<[(Str, Column)]> {
    match (alias.kind(), alias.element()) {
        (AliasKind::TableValued { columns: Some(columns), .. }, _) => {
            columns.iter().map(|column| (column.key(), proxy(&column.element(), None, None).1)).collect()
        }
        (AliasKind::Bare, _) => Rc::new([]),
        (_, Aliased::Values(rows)) => {
            rows.columns.iter().map(|column| (column.key(), proxy(&column.element(), None, None).1)).collect()
        }
        (_, Aliased::From(from)) => {
            let columns = from.columns().0;
            let is_join = matches!(from, FromClause::Join(_));
            columns
                .iter()
                .map(|(key, column)| {
                    let (own, made) = proxy(column, is_join.then(|| Name::Plain(key.clone())), Some(key.clone()));
                    (if is_join { key.clone() } else { own }, made)
                })
                .collect()
        }
        (_, Aliased::Select(select)) => select_proxies(select).into(),
        (_, Aliased::Function(function)) => Rc::new([proxy(function, None, None)]),
    }
}

fn select_proxies(select: &SelectBase) -> Vec<(Str, Column)> {
    let (named, others): (Vec<NamedColumn>, Vec<Vec<ColumnElement>>) = match select {
        SelectBase::Select(select) => (select.named_columns(false), Vec::new()),
        SelectBase::Compound(compound) => {
            let others = compound.parts().selects.iter().skip(1).map(SelectBase::all_selected_columns).collect();
            (compound.named_columns(), others)
        }
        SelectBase::Textual(text) => (columns_plus_names(text.columns(), LabelStyle::None, false), Vec::new()),
        SelectBase::Dml(dml) => {
            (columns_plus_names(&dml.returning_columns(), LabelStyle::DisambiguateOnly, false), Vec::new())
        }
    };
    let mut columns = Vec::with_capacity(named.len());
    for (index, column) in named.into_iter().enumerate() {
        if column.element.is_text() {
            continue;
        }
        let (key, made) = proxy(&column.element, column.required, column.proxy);
        let made = if others.is_empty() {
            made
        } else {
            let mut sources = made.proxies().to_vec();
            sources.extend(others.iter().filter_map(|columns| columns.get(index).cloned()));
            Column::proxy(made.label().unwrap_or_else(|| "".into()), made.key(), made.ty(), made.is_literal(), sources)
        };
        columns.push((key, made));
    }
    columns
}

/// `_make_proxy`: a column that stands for `element`, with the key it is found under.
fn proxy(element: &ColumnElement, name: Option<Name>, key: Option<Str>) -> (Str, Column) {
    let sources = vec![element.clone()];
    match element.element() {
        Element::Column { column, .. } => {
            let label = name.clone().or_else(|| column.label()).unwrap_or_else(|| "".into());
            let key = match (&name, column.is_schema()) {
                (_, true) => key.or_else(|| name.as_ref().map(Name::display)).unwrap_or_else(|| column.key()),
                (Some(name), false) => key.unwrap_or_else(|| name.display()),
                (None, false) => column.key(),
            };
            let literal = column.is_literal() && name.as_ref().is_none_or(|name| column.label().as_ref() == Some(name));
            (key.clone(), Column::proxy(label, key, column.ty(), literal, sources))
        }
        Element::Label { name: own, element: inner } => {
            let label = name.unwrap_or_else(|| own.clone());
            let found = own.display();
            let (_, made) = proxy(inner, Some(label.clone()), None);
            let mut sources = made.proxies().to_vec();
            sources.push(element.clone());
            // The name of an attribute that it stands for is not its own.
            let proxy_key = element.annotations().and_then(|annotations| annotations.proxy_key.as_ref());
            let key = key.filter(|key| proxy_key != Some(key)).unwrap_or(found);
            (key.clone(), Column::proxy(label, key, element.ty(), false, sources))
        }
        _ => {
            let (label, key) = match name {
                Some(name) => {
                    let key = name.display();
                    (name, key)
                }
                None => {
                    let label = element.anonymous_name();
                    let key = key.or_else(|| element.proxy_key()).unwrap_or_else(|| label.display());
                    (label, key)
                }
            };
            (key.clone(), Column::proxy(label, key, element.ty(), false, sources))
        }
    }
}

impl FromClause {
    /// Its columns (`.c`).
    pub fn columns(&self) -> ColumnCollection {
        ColumnCollection(match self {
            FromClause::Table(table) => {
                table.columns().iter().map(|column| (column.key(), ColumnElement::of_column(column, None))).collect()
            }
            FromClause::Alias(alias) => alias
                .columns()
                .iter()
                .map(|(key, column)| (key.clone(), ColumnElement::of_column(column, Some(self.clone()))))
                .collect(),
            FromClause::Join(join) => {
                let mut columns = Vec::new();
                for side in [join.left(), join.right()] {
                    for (key, column) in side.columns().0 {
                        let key = column.table_key_label().as_ref().map_or(key, Name::display);
                        columns.push((key, column));
                    }
                }
                columns
            }
        })
    }

    /// The column of that key.
    pub fn c(&self, key: &str) -> Option<ColumnElement> {
        match self {
            FromClause::Table(table) => table.c(key),
            FromClause::Alias(alias) => alias
                .columns()
                .iter()
                .find(|(known, _)| *known == key)
                .map(|(_, column)| ColumnElement::of_column(column, Some(self.clone()))),
            FromClause::Join(_) => self.columns().get(key).cloned(),
        }
    }

    /// Whether `.c` has that key.
    pub fn has_key(&self, key: &str) -> bool {
        match self {
            FromClause::Table(table) => table.column(key).is_some(),
            FromClause::Alias(alias) => alias.columns().iter().any(|(known, _)| *known == key),
            FromClause::Join(_) => self.columns().get(key).is_some(),
        }
    }

    /// The column that stands for the same thing as `column`: itself, or what it came from or became. Where several do, the
    /// one that is nearest.
    pub fn corresponding_column(&self, column: &ColumnElement) -> Option<ColumnElement> {
        corresponding(column, self.columns().0.into_iter().map(|(_, column)| column))
    }
}

fn corresponding(column: &ColumnElement, candidates: impl Iterator<Item = ColumnElement>) -> Option<ColumnElement> {
    let target = column.proxy_set();
    let mut best: Option<(usize, ColumnElement)> = None;
    for candidate in candidates {
        if candidate.id() == column.id() {
            return Some(candidate);
        }
        let shared = candidate.proxy_set().iter().filter(|id| target.contains(*id)).count();
        if shared > 0 && best.as_ref().is_none_or(|(known, _)| shared > *known) {
            best = Some((shared, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

impl ColumnElement {
    /// Itself and all that it stands for.
    pub fn proxy_set(&self) -> HashSet<Id> {
        let mut set = HashSet::new();
        self.collect_proxies(&mut set);
        set
    }

    fn collect_proxies(&self, set: &mut HashSet<Id>) {
        set.insert(self.id());
        match self.element() {
            Element::Column { column, .. } => {
                for proxy in column.proxies() {
                    proxy.collect_proxies(set);
                }
            }
            Element::Label { element, .. } | Element::Grouping(element) => element.collect_proxies(set),
            _ => {}
        }
    }

    /// Whether both stand for a common column.
    pub fn shares_lineage(&self, other: &ColumnElement) -> bool {
        let mine = self.proxy_set();
        other.proxy_set().iter().any(|id| mine.contains(id))
    }

    /// The schema columns that it stands for.
    pub fn base_columns(&self) -> Vec<Column> {
        let mut columns = Vec::new();
        self.collect_base(&mut columns);
        columns
    }

    fn collect_base(&self, columns: &mut Vec<Column>) {
        match self.element() {
            Element::Column { column, .. } if column.is_schema() => columns.push(column.clone()),
            Element::Column { column, .. } => {
                for proxy in column.proxies() {
                    proxy.collect_base(columns);
                }
            }
            Element::Label { element, .. } | Element::Grouping(element) => element.collect_base(columns),
            _ => {}
        }
    }
}

impl Select {
    /// The columns of the columns clause, sources and entities written out.
    pub fn all_selected_columns(&self) -> Vec<ColumnElement> {
        if let Some(subject) = &self.parts().subject {
            return subject.plugin().selected_columns(self);
        }
        self.plain_columns()
    }

    /// The same without asking the subject's plugin.
    pub fn plain_columns(&self) -> Vec<ColumnElement> {
        let mut columns = Vec::new();
        for item in &self.parts().columns {
            item.expand(&mut columns);
        }
        columns
    }

    /// The columns with the names that the compiler and `.c` use.
    pub fn named_columns(&self, dedupe: bool) -> Vec<NamedColumn> {
        columns_plus_names(&self.all_selected_columns(), self.parts().label_style, dedupe)
    }

    /// `selected_columns`.
    pub fn selected_columns(&self) -> ColumnCollection {
        let mut keys = KeyNames::new(self.parts().label_style);
        let columns = self.all_selected_columns().into_iter();
        ColumnCollection(columns.filter_map(|column| keys.key(&column).map(|key| (key, column))).collect())
    }
}

impl SelectItem {
    /// The columns that it stands for.
    pub fn expand(&self, columns: &mut Vec<ColumnElement>) {
        match self {
            SelectItem::Element(element) => match element.element() {
                Element::List(list) if list.operator == crate::sql::operators::Op::Comma => {
                    columns.extend(list.clauses.iter().cloned());
                }
                _ => columns.push(element.clone()),
            },
            SelectItem::From(from) => columns.extend(from.columns().0.into_iter().map(|(_, column)| column)),
            SelectItem::Entity(entity) => columns.extend(entity.columns()),
        }
    }
}

impl CompoundSelect {
    /// The columns: those of the first select.
    pub fn all_selected_columns(&self) -> Vec<ColumnElement> {
        self.parts().selects.first().map_or_else(Vec::new, SelectBase::all_selected_columns)
    }

    fn named_columns(&self) -> Vec<NamedColumn> {
        let style = self.parts().label_style;
        match self.parts().selects.first() {
            Some(SelectBase::Select(select)) if style == LabelStyle::default() => select.named_columns(false),
            Some(first) => columns_plus_names(&first.all_selected_columns(), style, false),
            None => Vec::new(),
        }
    }
}

impl SelectBase {
    /// The columns of the result.
    pub fn all_selected_columns(&self) -> Vec<ColumnElement> {
        match self {
            SelectBase::Select(select) => select.all_selected_columns(),
            SelectBase::Compound(compound) => compound.all_selected_columns(),
            SelectBase::Textual(text) => text.columns().to_vec(),
            SelectBase::Dml(dml) => dml.returning_columns(),
        }
    }

    /// `selected_columns`.
    pub fn selected_columns(&self) -> ColumnCollection {
        match self {
            SelectBase::Select(select) => select.selected_columns(),
            other => {
                let mut keys = KeyNames::new(LabelStyle::default());
                let columns = other.all_selected_columns().into_iter();
                ColumnCollection(columns.filter_map(|column| keys.key(&column).map(|key| (key, column))).collect())
            }
        }
    }

    /// The type that it has as a value: that of its first column.
    pub fn scalar_type(&self) -> TypeEngine {
        self.all_selected_columns().first().map_or_else(TypeEngine::null, ColumnElement::ty)
    }

    /// The column that stands for the same thing as `column`.
    pub fn corresponding_column(&self, column: &ColumnElement) -> Option<ColumnElement> {
        corresponding(column, self.all_selected_columns().into_iter())
    }
}

impl Dml {
    /// The columns of RETURNING.
    pub fn returning_columns(&self) -> Vec<ColumnElement> {
        let items = match self {
            Dml::Insert(insert) => &insert.parts().returning,
            Dml::Update(update) => &update.parts().returning,
            Dml::Delete(delete) => &delete.parts().returning,
        };
        let mut columns = Vec::new();
        for item in items {
            item.expand(&mut columns);
        }
        columns
    }
}
