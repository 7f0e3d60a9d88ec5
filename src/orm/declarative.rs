//! Declarative mapping: what a class says of its table and its attributes, read from its namespace and its annotations.
//!
//! [`scan`] reads the class; whoever called it makes the table out of the [`Declared`] columns (or takes the one that the
//! class gives), and [`Declared::map`] maps the class to it.

mod annotations;
mod columns;
mod scan;

use std::rc::Rc;

pub use self::{
    columns::{DeclaredAttr, MappedColumn, MappedColumnOptions},
    scan::scan,
};
use crate::{
    orm::{ColumnProperty, ColumnPropertyOptions, Loading, Mapper, MapperProperty, Registry, Relationship},
    sql::schema::{Column, Table},
    value::{Class, Host, Raise, Result, Str, Value},
};

/// What the ORM is given by those who know the script's language, once for each run.
pub struct Setup {
    /// The loads that attributes ask for.
    pub loading: Rc<dyn Loading>,
    /// The class of lists that fire events.
    pub list_class: Class,
    /// The class of the attributes of mapped classes.
    pub attribute_class: Class,
    /// `Mapped`.
    pub mapped_class: Class,
    /// `(class, text) -> annotation`: what an annotation written as a text means in the class's module. A name that is not
    /// there becomes a `ForwardRef`.
    pub annotation: Value,
    /// `(class, text, label) -> value`: what a relationship's argument written as a text means among the mapped classes.
    pub evaluate: Value,
    /// `(class, annotation) -> type`: the column type for a Python type; `None` where there is none.
    pub column_type: Value,
}

/// What a class declares.
pub struct Declared {
    /// The class.
    pub class: Class,
    /// The module's name.
    pub module: Str,
    /// `__tablename__`.
    pub tablename: Option<Str>,
    /// `__table__`, where the class gives one itself.
    pub table: Option<Value>,
    /// `__table_args__`.
    pub table_args: Value,
    /// `__mapper_args__`.
    pub mapper_args: Value,
    /// The columns in the table's order, each with its attribute.
    pub columns: Vec<DeclaredColumn>,
    /// Relationships in order.
    pub relationships: Vec<(Str, Relationship)>,
}

/// A column that a class declares.
pub struct DeclaredColumn {
    /// The attribute.
    pub key: Str,
    /// The column.
    pub column: Column,
    /// What was said besides the column.
    pub options: ColumnPropertyOptions,
    /// Its place: columns with a lower one come first.
    pub sort_order: i64,
}

impl Declared {
    /// Nothing said yet of `class`.
    pub fn new(class: &Class) -> Declared {
        let module = match class.attributes().get_str(&Str::from("__module__")) {
            Some(Value::Str(module)) => module,
            _ => Str::from("__main__"),
        };
        Declared {
            class: class.clone(),
            module,
            tablename: None,
            table: None,
            table_args: Value::None,
            mapper_args: Value::None,
            columns: Vec::new(),
            relationships: Vec::new(),
        }
    }

    /// Maps the class to `table`, which has the declared columns. Relationships wait for [`Registry::configure`].
    pub fn map(self, host: &mut dyn Host, registry: &Registry, table: &Table) -> Result<Mapper> {
        if !self.mapper_args.is_none() {
            self.check_mapper_args()?;
        }
        let mapper = Mapper::new(registry, &self.class, &self.module, table, None)?;
        let mut properties: Vec<MapperProperty> = Vec::new();
        for column in table.columns() {
            let declared = self.columns.iter().find(|declared| declared.column.is(&column));
            let (key, options) = match declared {
                Some(declared) => (declared.key.clone(), declared.options.clone()),
                None => (column.key(), ColumnPropertyOptions::default()),
            };
            properties.push(MapperProperty::Column(ColumnProperty::new(key, vec![column], options)));
        }
        mapper.set_columns(properties);
        for (key, relationship) in self.relationships {
            mapper.declare_relationship(key, relationship, false);
        }
        registry.add_mapper(host, &mapper)?;
        Ok(mapper)
    }

    fn check_mapper_args(&self) -> Result<()> {
        let Value::Dict(arguments) = &self.mapper_args else {
            return Err(Raise::unsupported("__mapper_args__ that is no dict"));
        };
        match arguments.keys().first() {
            None => Ok(()),
            Some(Value::Str(name)) => Err(Raise::unsupported(format!("'{name}' in __mapper_args__"))),
            Some(_) => Err(Raise::unsupported("__mapper_args__ with keys that are no strings")),
        }
    }
}
