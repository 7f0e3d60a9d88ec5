//! What a class or a mixin says under one name: a column, a relationship, a composite, or what only an annotation says.

use super::{Scan, is_column, is_property, on_mixin, plain_column};
use crate::{
    orm::{
        CompositeDeclaration, DeclaredProperty, Registry, Relationship, SynonymDeclaration,
        declarative::{
            ColumnPropertyDeclaration, DeclaredColumn, MappedColumn,
            annotations::{self, MappedAnnotation, Related},
            dataclass::{self, CollectedAttribute},
        },
    },
    sql::{
        argument_error,
        elements::ColumnElement,
        schema::{Column, MetaData},
    },
    value::{Class, Form, GenericAlias, Host, Object, Raise, Result, Str, Value},
};

impl Scan<'_> {
    /// Reads what stands under a name; `evaluated` where a function gave it for this class.
    pub(super) fn declaration(
        &mut self,
        host: &mut dyn Host,
        base: &Class,
        name: &Str,
        value: Option<Value>,
        annotation: Option<Value>,
        evaluated: bool,
    ) -> Result<()> {
        let class = self.declared.class.clone();
        let is_class = base.is(&class);
        let raw = annotation;
        let declares = value.as_ref().is_some_and(|value| {
            value.payload::<MappedColumn>().is_some()
                || value.payload::<Relationship>().is_some()
                || value.payload::<SynonymDeclaration>().is_some()
                || value.payload::<CompositeDeclaration>().is_some()
        });
        let annotation = match &raw {
            Some(raw) => self.annotation(host, base, name, raw, value.is_none() || declares)?,
            None => None,
        };
        let reserved = match name.as_str() {
            // The bases have theirs.
            "registry" if value.as_ref().is_none_or(|value| value.payload::<Registry>().is_none()) => {
                Some("Declarative class registry")
            }
            "metadata" if value.as_ref().is_none_or(|value| value.payload::<MetaData>().is_none()) => {
                Some("MetaData instance")
            }
            _ => None,
        };
        if let Some(noun) = reserved.filter(|_| is_class || declares || annotation.is_some()) {
            let message = format!(
                "Attribute name '{name}' should be left reserved for the {noun} when using a Declarative class."
            );
            host.warn("sqlalchemy.exc.SAWarning", &message)?;
        }
        if self.becomes_dataclass {
            let given = (value.clone(), raw, annotation.is_some());
            self.collect(host, base, name, given, evaluated)?;
        } else if let Some(value) = &value {
            dataclass::check_plain(host, &class, name, value)?;
        }
        if value.is_none() {
            self.check_names(host, base, &annotation)?;
        }
        let Some(value) = value else {
            // Only an annotation: a column without arguments, where it is `Mapped[…]`. A table that the class gives has its
            // columns already.
            let fixed_table = self.declared.class.attributes().contains_str(&Str::from("__table__"));
            if let Some(annotation) = annotation.filter(|_| !fixed_table) {
                let column = Column::new(None, crate::sql::types::TypeEngine::null(), Default::default());
                let mapped = MappedColumn::new(column, Default::default());
                self.mapped_column(host, name, &mapped, Some(&annotation))?;
                let made: Value = Object::bare(self.setup.mapped_column_class.clone(), mapped).into();
                self.set_collected(name, made.clone());
                if !is_class {
                    class.set(name, made);
                }
            }
            return Ok(());
        };
        if let Some(given) = value.payload::<MappedColumn>() {
            let mapped = if is_class { given.clone() } else { given.copy() };
            if !is_class {
                self.declared.copies.push((given.column(), mapped.column()));
                let made: Value = Object::bare(self.setup.mapped_column_class.clone(), mapped.clone()).into();
                self.set_collected(name, made.clone());
                class.set(name, made);
            }
            return self.mapped_column(host, name, &mapped, annotation.as_ref());
        }
        if is_property(&value)
            && !is_class
            && !evaluated
            && base.attributes().get_str(name).is_some_and(|own| own.is(&value))
        {
            return Err(on_mixin());
        }
        if let Some(relationship) = value.payload::<Relationship>() {
            let relationship = relationship.clone();
            self.relationship(host, name, &relationship, annotation.as_ref())?;
            self.declared.properties.push((name.clone(), DeclaredProperty::Relationship(relationship)));
            return Ok(());
        }
        if let Some(declaration) = value.payload::<SynonymDeclaration>() {
            self.declared.properties.push((name.clone(), DeclaredProperty::Synonym(declaration.clone())));
            return Ok(());
        }
        if let Some(declaration) = value.payload::<CompositeDeclaration>() {
            let declaration = declaration.clone();
            self.composite(host, base, name, &declaration, annotation.as_ref())?;
            self.declared.properties.push((name.clone(), DeclaredProperty::Composite(declaration)));
            return Ok(());
        }
        if value.payload::<ColumnPropertyDeclaration>().is_some() {
            match self.declared.property(host, name, &value)? {
                // A new column is of the class's table, as one that stands there by itself.
                DeclaredProperty::ColumnProperty { columns, options } => {
                    let alone = columns.len() == 1;
                    let mut is_given = true;
                    for column in columns.iter().filter_map(ColumnElement::as_column).filter(|column| is_new(column)) {
                        if !column.has_name() {
                            column.set_name(name.clone());
                        }
                        // Beside others it is the property that says under which name it is mapped.
                        let key = if alone { name.clone() } else { column.key() };
                        let options = Some(options.clone()).filter(|_| alone);
                        let column = column.clone();
                        self.declared.columns.push(DeclaredColumn { key, column, options, sort_order: 0 });
                        is_given = !alone;
                    }
                    if is_given {
                        let property = DeclaredProperty::ColumnProperty { columns, options };
                        self.declared.properties.push((name.clone(), property));
                    }
                }
                property => self.declared.properties.push((name.clone(), property)),
            }
            return Ok(());
        }
        if let Some(given) = plain_column(&value) {
            let column = if is_class { given.clone() } else { given.copy() };
            if !is_class {
                self.declared.copies.push((given, column.clone()));
            }
            if !column.has_name() {
                column.set_name(name.clone());
            }
            self.declared.columns.push(DeclaredColumn { key: name.clone(), column, options: None, sort_order: 0 });
            return Ok(());
        }
        if let Value::Tuple(items) = &value
            && let [only] = &**items
            && (only.payload::<MappedColumn>().is_some() || plain_column(only).is_some())
        {
            host.warn(
                "sqlalchemy.exc.SAWarning",
                &format!(
                    "Ignoring declarative-like tuple value of attribute '{name}': possibly a copy-and-paste error with a comma \
                     accidentally placed at the end of the line?"
                ),
            )?;
        }
        Ok(())
    }

    /// What an annotation without a value is made of has to be there.
    fn check_names(&self, host: &mut dyn Host, base: &Class, annotation: &Option<MappedAnnotation>) -> Result<()> {
        let Some(annotation) = annotation else { return Ok(()) };
        let Some(alias) = annotation.argument.payload::<GenericAlias>() else { return Ok(()) };
        if alias.form == Form::Literal {
            return Ok(());
        }
        for argument in alias.arguments.iter() {
            let read = annotations::expand(host, self.setup, base, argument)?;
            if let Some(name) = annotations::forward(&read) {
                return Err(Raise::new("NameError", format!("Could not de-stringify annotation '{name}'")));
            }
        }
        Ok(())
    }

    /// Notes what the dataclass has to know of a name.
    fn collect(
        &mut self,
        host: &mut dyn Host,
        base: &Class,
        name: &Str,
        (value, mut annotation, is_mapped): (Option<Value>, Option<Value>, bool),
        evaluated: bool,
    ) -> Result<()> {
        let is_class = base.is(&self.declared.class);
        let is_attribute =
            value.as_ref().is_some_and(|value| is_column(value) || dataclass::attribute_options(value).is_some());
        if !is_class && !is_mapped && !is_attribute {
            return Ok(());
        }
        if let Some(raw) = annotation.as_ref().filter(|_| !is_mapped)
            && dataclass::annotation_kind(host, self.setup, base, raw)?.is_none()
        {
            annotation = None;
        }
        self.declared.collected.push(CollectedAttribute {
            key: name.clone(),
            annotation,
            is_mapped,
            comes_first: !is_class && !evaluated && value.as_ref().is_none_or(is_column),
            value,
            origin: base.clone(),
        });
        Ok(())
    }

    /// What was made for a name in the place of what the class or the mixin has.
    fn set_collected(&mut self, name: &Str, made: Value) {
        if let Some(collected) = self.declared.collected.iter_mut().find(|collected| collected.key == *name) {
            collected.value = Some(made);
        }
    }

    /// Reads the class of a composite and completes its columns, which the table gets.
    fn composite(
        &mut self,
        host: &mut dyn Host,
        base: &Class,
        name: &Str,
        declaration: &CompositeDeclaration,
        annotation: Option<&MappedAnnotation>,
    ) -> Result<()> {
        if declaration.class().is_none() {
            let Some(annotation) = annotation else {
                return Err(argument_error(format!(
                    "Python typing annotation is required for attribute \"{}.{name}\" when primary argument(s) for \
                     \"Composite\" construct are None or not present",
                    self.declared.class.name()
                )));
            };
            let mut argument = annotation.argument.clone();
            if let Some((inner, _)) = annotations::annotated(&argument) {
                argument = annotations::expand(host, self.setup, base, &inner)?;
            }
            if annotations::includes_none(&argument) {
                declaration.allow_none();
                let inner = annotations::without_none(&argument);
                argument = annotations::expand(host, self.setup, base, &inner)?;
            }
            declaration.set_class(argument);
        }
        let options = declaration.options();
        let (given, template) = (declaration.attributes().len(), Value::from(options.column_template.clone()));
        let parameters =
            host.call(&options.parameters.clone(), vec![declaration.class(), given.into(), template], Vec::new())?;
        if parameters.is_none() {
            if options.column_template.is_some() {
                return Err(argument_error("column_template is only supported when composite_class is a dataclass"));
            }
            let unnamed = |value: &Value| match value.payload::<MappedColumn>() {
                Some(mapped) => !mapped.column().has_name(),
                None => plain_column(value).is_some_and(|column| !column.has_name()),
            };
            if declaration.attributes().iter().any(unnamed) {
                return Err(argument_error(
                    "Composite class column arguments must be named unless a dataclass is used",
                ));
            }
        } else {
            self.dataclass_columns(host, base, declaration, &parameters)?;
        }
        for attribute in declaration.attributes() {
            let column = match attribute.payload::<MappedColumn>() {
                Some(mapped) => Some(mapped.column()),
                None => plain_column(&attribute),
            };
            if let Some(column) = column.filter(|column| column.table().is_none()) {
                self.declared.columns.push(DeclaredColumn { key: column.key(), column, options: None, sort_order: 0 });
            }
        }
        Ok(())
    }

    /// Names and types the columns of a composite by what its dataclass is made from; those that are lacking are made.
    fn dataclass_columns(
        &self,
        host: &mut dyn Host,
        base: &Class,
        declaration: &CompositeDeclaration,
        parameters: &Value,
    ) -> Result<()> {
        let parameters = host.items(parameters)?;
        let given = declaration.attributes();
        if given.len() > parameters.len() {
            let class = match declaration.class() {
                Value::Class(class) => class.name(),
                other => host.repr(&other)?,
            };
            return Err(argument_error(format!(
                "number of composite attributes {} exceeds that of the number of attributes in class {class} {}",
                given.len(),
                parameters.len()
            )));
        }
        for (place, parameter) in parameters.iter().enumerate() {
            let pair = host.items(parameter)?;
            let (Some(Value::Str(name)), Some(annotation)) = (pair.first(), pair.get(1)) else { continue };
            let attribute = match given.get(place) {
                Some(attribute) => attribute.clone(),
                None => {
                    let made = pair.get(2).cloned().unwrap_or_default();
                    declaration.add_attribute(made.clone());
                    made
                }
            };
            if let Some(mapped) = attribute.payload::<MappedColumn>() {
                let argument = annotations::expand(host, self.setup, base, annotation)?;
                let container = self.setup.mapped_class.clone();
                let annotation = MappedAnnotation { container, argument, quoted: None, raw: annotation.clone() };
                mapped.clone().complete(host, self.setup, &self.declared.class, name, Some(&annotation))?;
            } else if let Some(column) = plain_column(&attribute).filter(|column| !column.has_name()) {
                column.set_name(name.clone());
            }
        }
        Ok(())
    }

    fn mapped_column(
        &mut self,
        host: &mut dyn Host,
        name: &Str,
        mapped: &MappedColumn,
        annotation: Option<&MappedAnnotation>,
    ) -> Result<()> {
        mapped.complete(host, self.setup, &self.declared.class, name, annotation)?;
        if self.declared.tablename.is_none() {
            mapped.use_existing(self.declared.inherits.as_ref());
        }
        let options = mapped.options();
        self.declared.columns.push(DeclaredColumn {
            key: name.clone(),
            column: mapped.column(),
            options: options.maps_property().then_some(options.property),
            sort_order: options.sort_order.unwrap_or(0),
        });
        Ok(())
    }

    fn relationship(
        &mut self,
        host: &mut dyn Host,
        name: &Str,
        relationship: &Relationship,
        annotation: Option<&MappedAnnotation>,
    ) -> Result<()> {
        let class = &self.declared.class;
        let Some(annotation) = annotation else {
            if relationship.argument().is_none() {
                return Err(Raise::new(
                    "sqlalchemy.exc.ArgumentError",
                    format!(
                        "Python typing annotation is required for attribute \"{}.{name}\" when primary argument(s) for \
                         \"Relationship\" construct are None or not present",
                        class.name()
                    ),
                ));
            }
            return Ok(());
        };
        let lazy = match annotation.container.name().as_str() {
            "DynamicMapped" => Some("dynamic"),
            "WriteOnlyMapped" => Some("write_only"),
            _ => None,
        };
        let is_dynamic = lazy.is_some();
        if let Some(lazy) = lazy {
            relationship.set_lazy(lazy.into());
        }
        let related = match annotation.generic_name() {
            Some(name) => Related::One(Value::Str(name)),
            None => annotations::related(host, self.setup, class, annotation)?,
        };
        let target = match related {
            Related::One(target) => {
                if !is_dynamic && relationship.collection().is_none() {
                    relationship.set_uselist(false);
                }
                target
            }
            // What a generic class is that is no collection stands for one object.
            Related::Many(collection, target) => {
                if relationship.collection().is_none() && is_abstract(&collection) {
                    let class = host.repr(&Value::Class(collection))?;
                    return Err(Raise::new(
                        "sqlalchemy.exc.ArgumentError",
                        format!(
                            "Collection annotation type {class} cannot be instantiated; please provide an explicit \
                             'collection_class' parameter (e.g. list, set, etc.) to the relationship() function to accompany \
                             this annotation"
                        ),
                    ));
                }
                if !is_dynamic && relationship.collection().is_none() {
                    relationship.set_collection(Value::Class(collection));
                }
                target
            }
        };
        if relationship.argument().is_none() {
            relationship.set_argument(target);
        }
        if let Some(factory) = relationship.attribute_options().get("default_factory") {
            let exact = match is_dynamic {
                true => Value::None,
                false => relationship.collection(),
            };
            let owner = Value::from(format!("{}.{name}", class.name()));
            let arguments = vec![owner, factory.clone(), exact, Value::Bool(is_dynamic)];
            host.call(&self.setup.check_factory, arguments, Vec::new())?;
        }
        Ok(())
    }

    /// Reads an annotation; an error where it should be `Mapped[…]` and is not.
    fn annotation(
        &self,
        host: &mut dyn Host,
        base: &Class,
        name: &Str,
        raw: &Value,
        expected: bool,
    ) -> Result<Option<MappedAnnotation>> {
        if let Some(annotation) = annotations::mapped(host, self.setup, base, raw)? {
            let container = annotation.container.name();
            if !matches!(container.as_str(), "Mapped" | "DynamicMapped" | "WriteOnlyMapped") {
                return Err(Raise::unsupported(format!("{container}[] annotations")));
            }
            return Ok(Some(annotation));
        }
        let read = annotations::expand(host, self.setup, base, raw)?;
        let is_own = base.is(&self.declared.class);
        if !expected || self.allows_unmapped || !is_own || annotations::is_class_variable(&read) {
            return Ok(None);
        }
        Err(Raise::new(
            "sqlalchemy.orm.exc.MappedAnnotationError",
            format!(
                "Type annotation for \"{}.{name}\" can't be correctly interpreted for Annotated Declarative Table form.  ORM \
                 annotations should normally make use of the ``Mapped[]`` generic type, or other ORM-compatible generic type, \
                 as a container for the actual type, which indicates the intent that the attribute is mapped. Class variables \
                 that are not intended to be mapped by the ORM should use ClassVar[].  To allow Annotated Declarative to \
                 disregard legacy annotations which don't use Mapped[] to pass, set \"__allow_unmapped__ = True\" on the class \
                 or a superclass this class. (Background on this error at: https://sqlalche.me/e/21/zlpr)",
                self.declared.class.name()
            ),
        ))
    }
}

/// Whether that is one column which is of no table yet.
fn is_new(column: &Column) -> bool {
    column.is_schema() && column.table().is_none()
}

/// Whether a class is one of `collections.abc`, which only say what collections can do.
fn is_abstract(class: &Class) -> bool {
    let module = class.attributes().get_str(&Str::from("__module__"));
    module.as_ref().and_then(Value::as_str).is_some_and(|module| module == "collections.abc")
}
