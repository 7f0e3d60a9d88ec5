//! The properties of a mapper: columns, relationships.

use std::{
    cell::{OnceCell, RefCell},
    rc::Rc,
};

use crate::{
    orm::{CompositeProperty, Mapper, RelationshipProperty, SynonymProperty, WeakMapper},
    sql::{elements::ColumnElement, schema::Column},
    value::{Dict, Object, Str, Value, WeakObject},
};

/// What a mapper knows of an attribute.
#[derive(Clone)]
pub enum MapperProperty {
    /// A column, several of one name, or an expression.
    Column(ColumnProperty),
    /// A relationship to another mapper.
    Relationship(RelationshipProperty),
    /// Another name for an attribute.
    Synonym(SynonymProperty),
    /// Several attributes as one value.
    Composite(CompositeProperty),
}

impl MapperProperty {
    /// The attribute's name.
    pub fn key(&self) -> &Str {
        match self {
            MapperProperty::Column(column) => column.key(),
            MapperProperty::Relationship(relationship) => relationship.key(),
            MapperProperty::Synonym(synonym) => synonym.key(),
            MapperProperty::Composite(composite) => composite.key(),
        }
    }

    /// The column property, where it is one.
    pub fn as_column(&self) -> Option<&ColumnProperty> {
        match self {
            MapperProperty::Column(column) => Some(column),
            _ => None,
        }
    }

    /// The relationship, where it is one.
    pub fn as_relationship(&self) -> Option<&RelationshipProperty> {
        match self {
            MapperProperty::Relationship(relationship) => Some(relationship),
            _ => None,
        }
    }

    /// The synonym, where it is one.
    pub fn as_synonym(&self) -> Option<&SynonymProperty> {
        match self {
            MapperProperty::Synonym(synonym) => Some(synonym),
            _ => None,
        }
    }

    /// The composite, where it is one.
    pub fn as_composite(&self) -> Option<&CompositeProperty> {
        match self {
            MapperProperty::Composite(composite) => Some(composite),
            _ => None,
        }
    }

    /// The mapper that declared it.
    pub fn parent(&self) -> Option<Mapper> {
        match self {
            MapperProperty::Column(column) => column.parent(),
            MapperProperty::Relationship(relationship) => Some(relationship.parent()),
            MapperProperty::Synonym(synonym) => synonym.parent(),
            MapperProperty::Composite(composite) => composite.parent(),
        }
    }

    /// What the script knows it by.
    pub fn face(&self) -> &Face {
        match self {
            MapperProperty::Column(column) => &column.0.face,
            MapperProperty::Relationship(relationship) => relationship.face(),
            MapperProperty::Synonym(synonym) => synonym.face(),
            MapperProperty::Composite(composite) => composite.face(),
        }
    }

    /// What was said of it in words (`doc`); of a column property, of its column.
    pub fn doc(&self) -> Option<Str> {
        let of_column = || self.as_column()?.column()?.options()?.doc.clone();
        self.face().described.doc.clone().or_else(of_column)
    }

    /// The address, which tells properties apart.
    pub fn address(&self) -> usize {
        match self {
            MapperProperty::Column(column) => column.address(),
            MapperProperty::Relationship(relationship) => relationship.address(),
            MapperProperty::Synonym(synonym) => synonym.address(),
            MapperProperty::Composite(composite) => composite.address(),
        }
    }
}

/// What a property is described by: `info` and `doc`.
#[derive(Clone, Debug, Default)]
pub struct Described {
    /// What the script keeps with it.
    pub info: Option<Dict>,
    /// What it is, in words.
    pub doc: Option<Str>,
}

/// What the script knows a property by: its object, which is the same as long as anybody holds it, and how it is described.
#[derive(Default)]
pub struct Face {
    described: Described,
    info: OnceCell<Dict>,
    object: RefCell<WeakObject>,
}

impl Face {
    /// The face of a property that is described so.
    pub fn new(described: Described) -> Face {
        Face { described, ..Face::default() }
    }

    /// What the script keeps with the property; made when it is first asked for.
    pub fn info(&self) -> Dict {
        self.info.get_or_init(|| self.described.info.clone().unwrap_or_default()).clone()
    }

    /// The object, where somebody holds it.
    pub fn object(&self) -> Option<Object> {
        self.object.borrow().upgrade()
    }

    /// Remembers the object.
    pub fn set_object(&self, object: &Object) {
        self.object.replace(object.downgrade());
    }
}

/// An attribute that stands for a column of what the mapper maps, or for an expression. Mappers that inherit it share it.
/// A handle: clones are the same property.
#[derive(Clone)]
pub struct ColumnProperty(Rc<Inner>);

struct Inner {
    key: Str,
    columns: Vec<ColumnElement>,
    options: ColumnPropertyOptions,
    parent: OnceCell<WeakMapper>,
    face: Face,
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
    /// It expires with each flush of its object; an expression does, unless it is told not to.
    pub expire_on_flush: Option<bool>,
    /// What it stands for is said by each query (`query_expression()`), and it loads with no other.
    pub query_expression: bool,
    /// How it is described.
    pub described: Described,
    /// The value until the attribute is set, of a dataclass's field.
    pub default_scalar_value: Option<Value>,
}

impl ColumnProperty {
    /// The property `key` for those columns. There is one at least; the attribute reads the first, and writes all.
    pub fn new(key: Str, columns: Vec<ColumnElement>, options: ColumnPropertyOptions) -> ColumnProperty {
        let face = Face::new(options.described.clone());
        ColumnProperty(Rc::new(Inner { key, columns, options, parent: OnceCell::new(), face }))
    }

    /// The same with another column in front: that of a derived class's table which takes the place of the inherited one.
    #[must_use]
    pub fn with_column(&self, column: ColumnElement) -> ColumnProperty {
        let columns = std::iter::once(column).chain(self.0.columns.iter().cloned()).collect();
        ColumnProperty::new(self.0.key.clone(), columns, self.0.options.clone())
    }

    /// The attribute's name.
    pub fn key(&self) -> &Str {
        &self.0.key
    }

    /// What it stands for, the one that is read first.
    pub fn expressions(&self) -> &[ColumnElement] {
        &self.0.columns
    }

    /// What the attribute reads.
    pub fn expression(&self) -> Option<&ColumnElement> {
        self.0.columns.first()
    }

    /// Those of its expressions that are columns.
    pub fn columns(&self) -> impl Iterator<Item = &Column> {
        self.0.columns.iter().filter_map(ColumnElement::as_column)
    }

    /// The column that the attribute reads, where it is one.
    pub fn column(&self) -> Option<&Column> {
        self.expression()?.as_column()
    }

    /// Whether it loads only when it is read.
    pub fn is_deferred(&self) -> bool {
        self.0.options.deferred
    }

    /// Whether each query says what it stands for.
    pub fn is_query_expression(&self) -> bool {
        self.0.options.query_expression
    }

    /// What was said besides the column.
    pub fn options(&self) -> &ColumnPropertyOptions {
        &self.0.options
    }

    /// Whether the old value is loaded before it is replaced: primary keys need it.
    pub fn active_history(&self) -> bool {
        self.0.options.active_history || self.columns().any(Column::primary_key)
    }

    /// The mapper that declared it.
    pub fn parent(&self) -> Option<Mapper> {
        self.0.parent.get()?.upgrade()
    }

    /// Whether both are the same property.
    pub fn is(&self, other: &ColumnProperty) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// The address, which tells properties apart.
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0).cast::<()>() as usize
    }

    pub(super) fn set_parent(&self, parent: &Mapper) {
        let _ = self.0.parent.set(parent.downgrade());
    }
}
