//! Declarative mapping: what a class says of its table and its attributes, read from its namespace and its annotations.
//!
//! [`scan`] reads the class; whoever called it makes the table out of the [`Declared`] columns (or takes the one that the
//! class gives), and [`Declared::map`] maps the class to it.

mod annotations;
mod columns;
mod dataclass;
mod mapper_args;
mod scan;

use std::{cell::OnceCell, rc::Rc};

pub(super) use self::dataclass::has_field;
pub use self::{
    columns::{ColumnPropertyDeclaration, DeclaredAttr, MappedColumn, MappedColumnOptions},
    dataclass::{AttributeOptions, CollectedAttribute, annotation_kind, attribute_options, becomes_dataclass},
    scan::{attribute_names, is_property, scan, waits_apart},
};
use crate::{
    orm::{ColumnPropertyOptions, DeclaredProperty, Loading, Mapper, MapperArguments, Registry},
    sql::{argument_error, schema::Column, selectable::FromClause},
    value::{Class, Host, Result, Str, Value},
};

/// What the ORM is given by those who know the script's language, once for each run.
pub struct Setup {
    /// The loads that attributes ask for.
    pub loading: Rc<dyn Loading>,
    /// The class of lists that fire events.
    pub list_class: Class,
    /// The class of what ties the script's own collections to their attributes.
    pub adapter_class: Class,
    /// The class of changes, as the script's collections hand them on.
    pub token_class: Class,
    /// `(class) -> factory`: what makes collections of a class, its methods instrumented; `None` for plain lists.
    pub prepare_collection: Value,
    /// `(value, collection) -> members`: the members of what is set where there is a collection like that; an error where the
    /// kinds differ.
    pub adapt_collection: Value,
    /// `(object, key, write only) -> collection`: what the script reads of a collection that is never loaded.
    pub dynamic_value: Value,
    /// The class of the attributes of mapped classes.
    pub attribute_class: Class,
    /// `Mapped`.
    pub mapped_class: Class,
    /// `MappedColumn`.
    pub mapped_column_class: Class,
    /// `(class, text) -> annotation`: what an annotation written as a text means in the class's module. A name that is not
    /// there becomes a `ForwardRef`.
    pub annotation: Value,
    /// `(class, text, is name) -> value`: what a relationship's argument written as a text means among the mapped classes.
    pub evaluate: Value,
    /// `(class, annotation) -> type`: the column type for a Python type; `None` where there is none.
    pub column_type: Value,
    /// `(class, key) -> {name: value}`: what the fields that a dataclass itself declares carry under a key.
    pub field_metadata: Value,
    /// `(owner, factory, collection)`: an error where a collection's field does not start as what the collection is.
    pub check_factory: Value,
    /// `(class, args, kwargs) -> (args, kwargs)`: the arguments of an object's making as its constructor's signature has them.
    pub init_arguments: Value,
    /// The symbol that leaves an attribute unset when it is set to it, where the script may have it.
    pub dont_set: OnceCell<Value>,
}

/// What a class declares.
pub struct Declared {
    /// The class.
    pub class: Class,
    /// The module's name.
    pub module: Str,
    /// The mapper that it inherits from.
    pub inherits: Option<Mapper>,
    /// The class that it inherits from, where the mapping of that one waits.
    pub base: Option<Class>,
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
    /// Attributes that the columns alone do not tell, in order.
    pub properties: Vec<(Str, DeclaredProperty)>,
    /// What was found under each name, where the class becomes a dataclass.
    pub collected: Vec<CollectedAttribute>,
    /// Columns of mixins, and what was made of each for this class.
    copies: Vec<(Column, Column)>,
}

/// A column that a class declares.
pub struct DeclaredColumn {
    /// The attribute.
    pub key: Str,
    /// The column.
    pub column: Column,
    /// What was said besides the column, where anything was.
    pub options: Option<ColumnPropertyOptions>,
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
            inherits: None,
            base: None,
            tablename: None,
            table: None,
            table_args: Value::None,
            mapper_args: Value::None,
            columns: Vec::new(),
            properties: Vec::new(),
            collected: Vec::new(),
            copies: Vec::new(),
        }
    }

    /// Maps the class to `table`, which has the declared columns; without one, to the table of the class that it inherits
    /// from, which gets them. Relationships wait for [`Registry::configure`].
    ///
    /// # Errors
    /// `ArgumentError` and its like where declarations do not fit together.
    pub fn map(mut self, host: &mut dyn Host, registry: &Registry, table: Option<FromClause>) -> Result<Mapper> {
        let mut arguments = MapperArguments::new(&self.class, self.module.clone());
        arguments.inherits = self.inherits.clone();
        if let (None, Some(base)) = (&table, &self.inherits) {
            self.extend_inherited_table(base)?;
        }
        arguments.local_table = table;
        arguments.properties = self.given_properties();
        self.read_mapper_args(host, registry, &mut arguments)?;
        if let Some(base) = arguments.inherits.clone().filter(|_| !arguments.concrete) {
            self.join_inherited(&base, &mut arguments);
        }
        let mapper = Mapper::new(host, registry, arguments)?;
        registry.add_mapper(host, &mapper)?;
        mapper.tell(host, "after_mapper_constructed")?;
        Ok(mapper)
    }

    /// The attributes that the mapper has to be told: the others follow from the table's columns.
    fn given_properties(&mut self) -> Vec<(Str, DeclaredProperty)> {
        let mut given = std::mem::take(&mut self.properties);
        for declared in &self.columns {
            let element = declared.column.element();
            let property = match &declared.options {
                Some(options) => DeclaredProperty::ColumnProperty { columns: vec![element], options: options.clone() },
                None if declared.key != declared.column.key() => DeclaredProperty::Column(element),
                None => continue,
            };
            given.push((declared.key.clone(), property));
        }
        given
    }

    /// Adds the declared columns to the table that a class of single-table inheritance shares.
    fn extend_inherited_table(&self, base: &Mapper) -> Result<()> {
        if !self.table_args.is_none() {
            return Err(argument_error("Can't place __table_args__ on an inherited class with no table."));
        }
        let FromClause::Table(table) = base.local_table() else {
            return match self.columns.first() {
                None => Ok(()),
                Some(_) => Err(argument_error(format!(
                    "Can't declare columns on single-table-inherited subclass <class '{}.{}'>; superclass <class '{}'> is not \
                     mapped to a Table",
                    self.module,
                    self.class.name(),
                    super::qualified_name(base.class())
                ))),
            };
        };
        for DeclaredColumn { column, .. } in &self.columns {
            match table.column(&column.name()) {
                Some(known) if known.is(column) => continue,
                Some(known) => {
                    return Err(argument_error(format!(
                        "Column '{}' on class {} conflicts with existing column '{}'.  If using Declarative, consider using \
                         the use_existing_column parameter of mapped_column() to resolve conflicts.",
                        column.description(),
                        self.class.name(),
                        known.description()
                    )));
                }
                None => {}
            }
            if column.primary_key() {
                return Err(argument_error("Can't place primary key columns on an inherited class with no table."));
            }
            table.append_column(column, false)?;
        }
        Ok(())
    }

    /// Leaves out the columns that other classes added to the inherited table, and joins columns with those that are
    /// inherited under the same attribute.
    fn join_inherited(&self, base: &Mapper, arguments: &mut MapperArguments) {
        if arguments.options.exclude_properties.is_empty() {
            let mut excluded = base.options().exclude_properties.clone();
            for column in base.local_table().columns().elements().filter_map(|column| column.as_column()) {
                if base.property_of_column(column).is_none() {
                    excluded.push(column.key());
                }
            }
            excluded.retain(|key| !self.columns.iter().any(|declared| declared.column.key() == *key));
            arguments.options.exclude_properties = excluded;
        }
        for (key, property) in &mut arguments.properties {
            if let DeclaredProperty::Column(column) = property
                && let Some(known) = base.property(key)
                && let Some(known) = known.as_column()
            {
                let columns = std::iter::once(column.clone()).chain(known.expressions().iter().cloned()).collect();
                *property = DeclaredProperty::ColumnProperty { columns, options: known.options().clone() };
            }
        }
    }
}
