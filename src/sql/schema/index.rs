use std::{
    cell::{Cell, RefCell},
    fmt,
    rc::Rc,
};

use super::{Column, PendingColumn, Table, WeakTable, constraint::find_column, naming};
use crate::{
    sql::{Id, elements::ColumnElement, fresh_id, visitors::Replacer},
    value::{Dict, Payload, Result, Str, Value},
};

/// An index of a table.
#[derive(Clone)]
pub struct Index(Rc<IndexInner>);

struct IndexInner {
    id: Id,
    name: RefCell<Option<Str>>,
    unique: bool,
    table: RefCell<WeakTable>,
    pending: Vec<PendingColumn>,
    expressions: RefCell<Vec<ColumnElement>>,
    options: RefCell<Vec<(Str, Value)>>,
    /// Whether a column's `index=True` stands for it.
    of_column: Cell<bool>,
    info: Dict,
}

impl Index {
    /// An index over those columns, of no table yet.
    pub fn new(name: Option<Str>, columns: Vec<PendingColumn>, unique: bool) -> Index {
        Index(Rc::new(IndexInner {
            id: fresh_id(),
            name: RefCell::new(name),
            unique,
            table: RefCell::default(),
            pending: columns,
            expressions: RefCell::default(),
            options: RefCell::default(),
            of_column: Cell::new(false),
            info: Dict::new(),
        }))
    }

    /// Identifies it.
    pub fn id(&self) -> Id {
        self.0.id
    }

    /// The name: its own, or by the metadata's naming convention.
    pub fn name(&self) -> Option<Str> {
        let own = self.0.name.borrow().clone();
        match (own, self.table()) {
            (None, Some(table)) => naming::index_name(self, &table),
            (own, _) => own,
        }
    }

    /// Whether a convention names it.
    pub fn is_named_by_convention(&self) -> bool {
        self.0.name.borrow().is_none()
    }

    /// Whether it is UNIQUE.
    pub fn unique(&self) -> bool {
        self.0.unique
    }

    /// The table.
    pub fn table(&self) -> Option<Table> {
        self.0.table.borrow().upgrade()
    }

    /// What is indexed, in order.
    pub fn expressions(&self) -> Vec<ColumnElement> {
        self.0.expressions.borrow().clone()
    }

    /// The same, before it has a table those that were not given by name.
    pub fn given_expressions(&self) -> Vec<ColumnElement> {
        if self.table().is_some() {
            return self.expressions();
        }
        let known = |pending: &PendingColumn| match pending {
            PendingColumn::Column(column) => Some(column.element()),
            PendingColumn::Expression(expression) => Some(expression.clone()),
            PendingColumn::Key(_) => None,
        };
        self.0.pending.iter().filter_map(known).collect()
    }

    /// The columns in order, of each expression the first.
    pub fn columns(&self) -> Vec<Column> {
        let first = |expression: &ColumnElement| {
            expression.as_column().cloned().or_else(|| expression.columns_within().into_iter().next())
        };
        let mut columns: Vec<Column> = Vec::new();
        for column in self.expressions().iter().filter_map(first) {
            if !columns.iter().any(|known| known.is(&column)) {
                columns.push(column);
            }
        }
        columns
    }

    /// A dialect's own argument (`sqlite_where`).
    pub fn dialect_option(&self, name: &str) -> Option<Value> {
        let options = self.0.options.borrow();
        options
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value.clone())
            .filter(|value| !value.is_none())
    }

    /// All of them.
    pub fn dialect_options(&self) -> Vec<(Str, Value)> {
        self.0.options.borrow().clone()
    }

    /// Sets them.
    pub fn set_dialect_options(&self, options: Vec<(Str, Value)>) {
        let old = self.0.options.replace(options);
        drop(old);
    }

    /// `info`.
    pub fn info(&self) -> &Dict {
        &self.0.info
    }

    /// Another like this one, of no table.
    pub fn copy(&self) -> Index {
        let pending = self.0.pending.iter().map(|column| match column {
            PendingColumn::Column(column) => PendingColumn::Key(column.key()),
            other => other.clone(),
        });
        let copy = Index::new(self.0.name.borrow().clone(), pending.collect(), self.0.unique);
        copy.set_dialect_options(self.dialect_options());
        copy
    }

    /// Whether a column's `index=True` stands for it.
    pub fn is_of_column(&self) -> bool {
        self.0.of_column.get()
    }

    pub(super) fn set_of_column(&self) {
        self.0.of_column.set(true);
    }

    /// Makes the same index on a copy of its table.
    pub fn copy_to(&self, from: &Table, to: &Table) -> Result<()> {
        let replaced = |expression: &ColumnElement| -> PendingColumn {
            if let Some(column) = expression.as_column() {
                return PendingColumn::Key(column.key());
            }
            let find = |part: &ColumnElement| {
                let column = part.as_column()?;
                let own = column.table().is_some_and(|table| table.is(from));
                to.c(&column.key()).filter(|_| own)
            };
            PendingColumn::Expression(Replacer::new(&find, &|_| None).element(expression))
        };
        let pending = self.expressions().iter().map(replaced).collect();
        let copy = Index::new(self.name(), pending, self.0.unique);
        copy.set_dialect_options(self.dialect_options());
        copy.attach(to)
    }

    /// Whether both are the same.
    pub fn is(&self, other: &Index) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// The table of the columns that it was given, where they have one.
    pub fn table_of_columns(&self) -> Option<Table> {
        self.0.pending.iter().find_map(|pending| match pending {
            PendingColumn::Column(column) => column.table(),
            PendingColumn::Expression(expression) => {
                expression.columns_within().into_iter().find_map(|column| column.table())
            }
            PendingColumn::Key(_) => None,
        })
    }

    /// Becomes an index of `table`.
    pub fn attach(&self, table: &Table) -> Result<()> {
        if self.table().is_some() {
            return Ok(());
        }
        let mut expressions = Vec::new();
        for pending in &self.0.pending {
            expressions.push(match pending {
                PendingColumn::Column(column) => column.element(),
                PendingColumn::Key(key) => find_column(table, key, "Index")?.element(),
                PendingColumn::Expression(expression) => expression.clone(),
            });
        }
        *self.0.expressions.borrow_mut() = expressions;
        *self.0.table.borrow_mut() = table.downgrade();
        table.edit_indexes(|indexes| indexes.push(self.clone()));
        Ok(())
    }
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Index({:?})", self.0.name.borrow())
    }
}

impl Payload for Index {}
