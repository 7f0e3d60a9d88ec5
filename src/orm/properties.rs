//! The properties of a mapper: columns, relationships.

use std::{
    cell::{Cell, OnceCell},
    rc::Rc,
};

use crate::{
    orm::{Mapper, RelationshipProperty, WeakMapper},
    sql::schema::Column,
    value::Str,
};

/// What a mapper knows of an attribute.
#[derive(Clone)]
pub enum MapperProperty {
    /// A column, or several of one name.
    Column(ColumnProperty),
    /// A relationship to another mapper.
    Relationship(RelationshipProperty),
}

impl MapperProperty {
    /// The attribute's name.
    pub fn key(&self) -> &Str {
        match self {
            MapperProperty::Column(column) => column.key(),
            MapperProperty::Relationship(relationship) => relationship.key(),
        }
    }

    /// The column property, where it is one.
    pub fn as_column(&self) -> Option<&ColumnProperty> {
        match self {
            MapperProperty::Column(column) => Some(column),
            MapperProperty::Relationship(_) => None,
        }
    }

    /// The relationship, where it is one.
    pub fn as_relationship(&self) -> Option<&RelationshipProperty> {
        match self {
            MapperProperty::Relationship(relationship) => Some(relationship),
            MapperProperty::Column(_) => None,
        }
    }

    /// The address, which tells properties apart.
    pub fn address(&self) -> usize {
        match self {
            MapperProperty::Column(column) => column.address(),
            MapperProperty::Relationship(relationship) => relationship.address(),
        }
    }
}

/// An attribute that stands for a column of the mapper's table. A handle: clones are the same property.
#[derive(Clone)]
pub struct ColumnProperty(Rc<Inner>);

struct Inner {
    key: Str,
    columns: Vec<Column>,
    options: ColumnPropertyOptions,
    parent: OnceCell<WeakMapper>,
    index: Cell<usize>,
}

/// What `mapped_column()` and `column_property()` say besides the column.
#[derive(Clone, Debug, Default)]
pub struct ColumnPropertyOptions {
    /// Loads only when it is read.
    pub deferred: bool,
    /// The group that loads together.
    pub deferred_group: Option<Str>,
    /// Reading it without a load of its own raises.
    pub deferred_raiseload: bool,
    /// The old value is loaded before it is replaced.
    pub active_history: bool,
}

impl ColumnProperty {
    /// The property `key` for those columns.
    pub fn new(key: Str, columns: Vec<Column>, options: ColumnPropertyOptions) -> ColumnProperty {
        ColumnProperty(Rc::new(Inner { key, columns, options, parent: OnceCell::new(), index: Cell::new(0) }))
    }

    /// The attribute's name.
    pub fn key(&self) -> &Str {
        &self.0.key
    }

    /// The columns; there is one at least.
    pub fn columns(&self) -> &[Column] {
        &self.0.columns
    }

    /// The first column, which the attribute reads.
    pub fn column(&self) -> Option<&Column> {
        self.0.columns.first()
    }

    /// Whether it loads only when it is read.
    pub fn is_deferred(&self) -> bool {
        self.0.options.deferred
    }

    /// What was said besides the column.
    pub fn options(&self) -> &ColumnPropertyOptions {
        &self.0.options
    }

    /// Whether the old value is loaded before it is replaced: primary keys need it.
    pub fn active_history(&self) -> bool {
        self.0.options.active_history || self.column().is_some_and(Column::primary_key)
    }

    /// The mapper that it belongs to.
    pub fn parent(&self) -> Option<Mapper> {
        self.0.parent.get()?.upgrade()
    }

    /// Its place among the mapper's properties.
    pub fn index(&self) -> usize {
        self.0.index.get()
    }

    /// Whether both are the same property.
    pub fn is(&self, other: &ColumnProperty) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// The address, which tells properties apart.
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0).cast::<()>() as usize
    }

    pub(super) fn set_parent(&self, parent: &Mapper, index: usize) {
        let _ = self.0.parent.set(parent.downgrade());
        self.0.index.set(index);
    }
}
