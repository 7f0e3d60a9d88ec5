use std::{cell::OnceCell, rc::Rc};

use rustc_hash::FxHashMap;

use super::statements;
use crate::{
    orm::{Mapper, MemoKey},
    sql::{
        compiler::Statement,
        dml::{Insert, Update},
        schema::{Column, ColumnDefault, Table},
    },
    value::{Raise, Result, Str, Value},
};

/// What writing the rows of one table for one mapper has to know, computed once for each mapper.
pub struct TablePlan {
    /// The table.
    pub table: Table,
    /// The attributes that are mapped to columns of the table, in the order of the columns.
    pub mapped: Vec<MappedColumn>,
    /// Where the columns of the primary key are in `mapped`.
    pub primary_key: Vec<usize>,
    /// Columns of the table, each with one of a derived class's table that must be equal to it and has an attribute of its own.
    pub equated: Pairs,
    /// Such pairs of columns that have the attribute in common.
    pub shared: Pairs,
    /// Whether an INSERT brings back what the database makes of columns that it leaves out.
    pub eager_defaults: bool,
    /// Whether the database makes the version.
    pub version_comes_back: bool,
    /// Where the column that counts versions is, if the table has it.
    version: Option<usize>,
    /// The statements, made once so that they are compiled once.
    insert: OnceCell<Insert>,
    update: OnceCell<Update>,
    delete: OnceCell<Statement>,
    by_column_key: FxHashMap<Str, usize>,
    by_name: FxHashMap<Str, usize>,
}

/// An attribute and its column.
#[derive(Clone, Debug)]
pub struct MappedColumn {
    /// The attribute.
    pub key: Str,
    /// The column.
    pub column: Column,
    /// The column's key, which names its parameter.
    pub column_key: Str,
    /// `table_column`, which names the parameter of a WHERE.
    pub label: Str,
    /// An absent value is written as NULL: no default will take its place.
    pub none_if_absent: bool,
    /// What is written for an absent value, where the column's own default says otherwise.
    pub orm_default: Option<Value>,
    /// `None` is a value of its own to the type (JSON's null).
    pub evaluates_none: bool,
    /// The database has a default, or computes the one that is sent.
    pub server_default: bool,
    /// The database changes it on UPDATE, or computes what is sent.
    pub server_onupdate: bool,
    /// It tells rows apart: a column of the table's primary key, or of the one that the mapper was given.
    pub is_key: bool,
}

/// Columns, each with one that is equal to it.
type Pairs = Vec<(Column, Column)>;

/// The pairs of columns that inheritance makes equal: those whose values have to be copied, and those of one attribute.
fn equated(mapper: &Mapper, table: &Table) -> (Pairs, Pairs) {
    let columns = table.columns();
    let key = |column: &Column| mapper.property_of_column(column).map(|property| property.key().clone());
    let pairs = mapper.iterate_to_root().flat_map(|mapper| mapper.inherit_pairs().to_vec());
    let own = pairs.filter(|(from, _)| columns.iter().any(|column| column.is(from)));
    own.partition(|(from, to)| key(from) != key(to))
}

/// What `eager_defaults` says for a table; where it leaves that open, defaults of the hierarchy's first tables come back.
fn eager_defaults(mapper: &Mapper, table: &Table) -> bool {
    let base = mapper.base_mapper();
    base.options()
        .eager_defaults
        .unwrap_or_else(|| table.implicit_returning() && base.tables().iter().any(|known| known.is(table)))
}

impl TablePlan {
    /// The plan of `mapper` for `table`; `None` where the mapper has no part in the table.
    pub fn of(mapper: &Mapper, table: &Table) -> Option<Rc<TablePlan>> {
        let plan: Rc<TablePlan> = mapper.memo(MemoKey::Table(table.id()), || TablePlan::new(mapper, table));
        (!plan.primary_key.is_empty()).then_some(plan)
    }

    fn new(mapper: &Mapper, table: &Table) -> TablePlan {
        let mut mapped = Vec::new();
        for column in table.columns() {
            let Some(property) = mapper.property_of_column(&column) else { continue };
            let key = property.key().clone();
            let orm_default = property.options().default_scalar_value.clone();
            let orm_default = orm_default.filter(|value| !is_default(column.default(), value));
            let evaluates_none = column.ty().should_evaluate_none();
            let server_default = column.server_default().is_some();
            let is_clause = |default: Option<ColumnDefault>| matches!(default, Some(ColumnDefault::Clause(_)));
            let (computed, recomputed) = (is_clause(column.default()), is_clause(column.onupdate()));
            mapped.push(MappedColumn {
                key,
                column_key: column.key(),
                label: format!("{}_{}", table.name(), column.name()).into(),
                none_if_absent: !column.primary_key()
                    && !server_default
                    && column.default().is_none()
                    && orm_default.is_none()
                    && column.sequence().is_none()
                    && !evaluates_none,
                orm_default,
                evaluates_none,
                server_default: server_default || computed,
                server_onupdate: column.server_onupdate() || recomputed,
                is_key: column.primary_key() || mapper.primary_key().iter().any(|key| key.is(&column)),
                column,
            });
        }
        let (equated, shared) = equated(mapper, table);
        let index = |of: fn(&MappedColumn) -> Str| mapped.iter().enumerate().map(|(i, m)| (of(m), i)).collect();
        TablePlan {
            table: table.clone(),
            insert: OnceCell::new(),
            update: OnceCell::new(),
            delete: OnceCell::new(),
            primary_key: mapped.iter().enumerate().filter(|(_, m)| m.is_key).map(|(i, _)| i).collect(),
            version: mapper
                .options()
                .version_id_col
                .as_ref()
                .and_then(|version| mapped.iter().position(|m| m.column.is(version))),
            by_column_key: index(|m| m.column_key.clone()),
            by_name: index(|m| m.column.name()),
            equated,
            shared,
            eager_defaults: eager_defaults(mapper, table),
            version_comes_back: mapper.version_comes_back(),
            mapped,
        }
    }

    /// The INSERT of the table.
    pub fn insert(&self) -> &Insert {
        self.insert.get_or_init(|| Insert::new(&self.table))
    }

    /// The UPDATE of the table by its primary key.
    pub fn update(&self) -> Result<&Update> {
        if self.update.get().is_none() {
            let _ = self.update.set(statements::update_by_key(&self.table, self)?);
        }
        self.update.get().ok_or_else(|| Raise::unsupported("an UPDATE of a table without a primary key"))
    }

    /// The DELETE from the table by its primary key.
    pub fn delete(&self) -> Result<&Statement> {
        if self.delete.get().is_none() {
            let keys = self.primary_keys().chain(self.version()).map(|mapped| mapped.column_key.clone());
            let keys: Vec<Str> = keys.collect();
            let _ = self.delete.set(statements::delete_by_columns(&self.table, &keys)?);
        }
        self.delete.get().ok_or_else(|| Raise::unsupported("a DELETE from a table without a primary key"))
    }

    /// The columns of the primary key with their attributes.
    pub fn primary_keys(&self) -> impl Iterator<Item = &MappedColumn> {
        self.primary_key.iter().filter_map(|&place| self.mapped.get(place))
    }

    /// The column that counts versions, with its attribute.
    pub fn version(&self) -> Option<&MappedColumn> {
        self.mapped.get(self.version?)
    }

    /// The attribute of the column with that key.
    pub fn by_column_key(&self, key: &Str) -> Option<&MappedColumn> {
        self.mapped.get(*self.by_column_key.get(key)?)
    }

    /// The attribute of the column of that name.
    pub fn by_name(&self, name: &Str) -> Option<&MappedColumn> {
        self.mapped.get(*self.by_name.get(name).or_else(|| self.by_column_key.get(name))?)
    }
}

/// Whether a column's default is that value.
fn is_default(default: Option<ColumnDefault>, value: &Value) -> bool {
    match default {
        Some(ColumnDefault::Scalar(own)) => match (&own, value) {
            (Value::Str(own), Value::Str(value)) => own == value,
            _ => own.is(value),
        },
        // What a class gives as an expression is its column's as well.
        Some(ColumnDefault::Clause(_)) => matches!(value, Value::Object(_)),
        _ => false,
    }
}
