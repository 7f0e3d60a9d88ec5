//! The scan of a class and of its mixins.

use super::{
    ColumnPropertyDeclaration, Declared, DeclaredAttr, DeclaredColumn, MappedColumn, Setup,
    annotations::{self, MappedAnnotation, Related},
    dataclass::{self, CollectedAttribute},
};
use crate::{
    orm::{
        CompositeDeclaration, DeclaredProperty, Mapper, Registry, Relationship, SynonymDeclaration, mapper_of_class,
    },
    sql::{
        argument_error,
        elements::ColumnElement,
        invalid_request,
        schema::{Column, MetaData},
    },
    value::{Class, Dict, Form, GenericAlias, Host, Object, Raise, Result, Str, Value},
};

/// Reads what `class` declares, its mixins' columns included; `None` for an abstract class, which is not mapped.
///
/// # Errors
/// Those of SQLAlchemy for annotations that it cannot read.
pub fn scan(host: &mut dyn Host, registry: &Registry, class: &Class) -> Result<Option<Declared>> {
    let own = class.attributes().clone();
    if matches!(own.get_str(&Str::from("__abstract__")), Some(Value::Bool(true))) {
        return Ok(None);
    }
    let setup = registry.setup().clone();
    let mut scan = Scan {
        registry,
        setup: &setup,
        declared: Declared::new(class),
        tablename_seen: false,
        inherited_table_args: false,
        allows_unmapped: false,
        becomes_dataclass: dataclass::becomes_dataclass(class),
        metadata_key: None,
    };
    scan.declared.inherits = inherited(host, class)?;
    scan.declared.base =
        class.bases().iter().find_map(|base| base.mro().find(|base| registry.is_waiting(base))).cloned();
    scan.allows_unmapped =
        class.lookup(&Str::from("__allow_unmapped__")).is_some_and(|value| matches!(value, Value::Bool(true)));
    let is_dataclass = dataclass::is_dataclass(class);
    scan.allows_unmapped |= is_dataclass || scan.becomes_dataclass;
    scan.metadata_key = dataclass::metadata_key(class);
    if scan.metadata_key.is_some() && (!is_dataclass || scan.becomes_dataclass) {
        return Err(invalid_request(
            "SQLAlchemy mapped dataclasses can't consume mapping information from dataclass.Field() objects if the immediate \
             class is not already a dataclass.",
        ));
    }
    for base in class.mro().cloned().collect::<Vec<_>>() {
        if !base.is_native() {
            scan.base(host, &base)?;
        }
    }
    let inherited_table_args = scan.inherited_table_args;
    let mut declared = scan.declared;
    declared.collected.sort_by_key(|collected| !collected.comes_first);
    declared.columns.sort_by_key(|column| column.sort_order);
    if inherited_table_args && declared.tablename.is_none() {
        declared.table_args = Value::None;
    }
    let inherits = declared.inherits.is_some() || declared.base.is_some();
    if declared.tablename.is_none() && declared.table.is_none() && !inherits {
        let repr = host.repr(&Value::Class(class.clone()))?;
        return Err(Raise::new(
            "sqlalchemy.exc.InvalidRequestError",
            format!(
                "Class {repr} does not have a __table__ or __tablename__ specified and does not inherit from an existing \
                 table-mapped class."
            ),
        ));
    }
    Ok(Some(declared))
}

struct Scan<'a> {
    registry: &'a Registry,
    setup: &'a Setup,
    declared: Declared,
    tablename_seen: bool,
    /// `__table_args__` are those of a base.
    inherited_table_args: bool,
    allows_unmapped: bool,
    /// The class is made a dataclass as it is mapped.
    becomes_dataclass: bool,
    /// The key under which the fields of a dataclass carry what is mapped.
    metadata_key: Option<Value>,
}

/// The mapper that a class inherits from.
///
/// # Errors
/// `InvalidRequestError` where several of its bases are mapped.
fn inherited(host: &mut dyn Host, class: &Class) -> Result<Option<Mapper>> {
    let mut found: Vec<Mapper> = Vec::new();
    for base in class.bases() {
        let mapped = base.mro().find_map(mapper_of_class);
        if let Some(mapper) = mapped.filter(|mapper| !found.contains(mapper)) {
            found.push(mapper);
        }
    }
    if found.len() > 1 {
        let classes = Value::list(found.iter().map(|mapper| Value::Class(mapper.class().clone())).collect::<Vec<_>>());
        let (class, bases) = (host.str(&Value::Class(class.clone()))?, host.repr(&classes)?);
        return Err(Raise::new(
            "sqlalchemy.exc.InvalidRequestError",
            format!("Class {class} has multiple mapped bases: {bases}"),
        ));
    }
    Ok(found.pop())
}

impl Scan<'_> {
    /// Reads one class of the method resolution order.
    fn base(&mut self, host: &mut dyn Host, base: &Class) -> Result<()> {
        let class = self.declared.class.clone();
        let is_class = base.is(&class);
        // What a mapped base says of itself does not hold for the class, unless it is a function of the class.
        let is_mapped = !is_class && (mapper_of_class(base).is_some() || self.registry.is_waiting(base));
        let attributes = base.attributes().clone();
        let annotations = match attributes.get_str(&Str::from("__annotations__")) {
            Some(Value::Dict(annotations)) => annotations,
            _ => Dict::new(),
        };
        let mut all = attribute_names(&attributes, &annotations);
        if !is_class && !is_mapped {
            // The columns of a mixin come first: its functions of the class may use them.
            all.sort_by_key(|name| attributes.get_str(name).is_some_and(|value| !is_column(&value)));
        }
        let carried = self.carried(host, base)?;
        for name in all {
            let value = attributes.get_str(&name);
            if let Some(carried) = carried.as_ref().and_then(|carried| carried.get_str(&name)) {
                if !is_mapped {
                    let annotation = annotations.get_str(&name);
                    self.carried_attribute(host, base, &name, carried, annotation)?;
                }
                continue;
            }
            let holds = !is_mapped || is_declared_attr(value.as_ref());
            match name.as_str() {
                "__tablename__" if holds && !self.tablename_seen => {
                    let value = evaluated(host, &class, class.lookup(&name))?;
                    if let Some(Value::Str(text)) = value {
                        self.declared.tablename = Some(text);
                        self.tablename_seen = true;
                    }
                }
                "__table__" if is_class => self.declared.table = evaluated(host, &class, value)?,
                "__table__" if !is_mapped && is_declared_attr(value.as_ref()) && self.declared.table.is_none() => {
                    self.declared.table = evaluated(host, &class, value)?;
                }
                "__table_args__" if holds && self.declared.table_args.is_none() => {
                    let value = evaluated(host, &class, class.lookup(&name))?.unwrap_or_default();
                    if !matches!(value, Value::Tuple(_) | Value::Dict(_) | Value::None) {
                        return Err(Raise::new(
                            "sqlalchemy.exc.ArgumentError",
                            "__table_args__ value must be a tuple, dict, or None",
                        ));
                    }
                    self.inherited_table_args |= !is_class;
                    self.declared.table_args = value;
                }
                "__mapper_args__" if holds && self.declared.mapper_args.is_none() => {
                    self.declared.mapper_args = evaluated(host, &class, class.lookup(&name))?.unwrap_or_default();
                }
                text if is_dunder(text) => {}
                _ if is_mapped => self.warn_not_applied(host, base, &name, value.as_ref())?,
                _ => {
                    let annotation = annotations.get_str(&name);
                    self.attribute(host, base, &name, value, annotation)?;
                }
            }
        }
        Ok(())
    }

    /// What the fields that a dataclass itself declares carry for the ORM, by name.
    fn carried(&self, host: &mut dyn Host, base: &Class) -> Result<Option<Dict>> {
        if self.metadata_key.is_none() {
            return Ok(None);
        }
        let Some(key) = dataclass::metadata_key(base).filter(|_| dataclass::is_dataclass(base)) else {
            return Ok(None);
        };
        let found = host.call(&self.setup.field_metadata, vec![Value::Class(base.clone()), key], Vec::new())?;
        Ok(if let Value::Dict(found) = found { Some(found) } else { None })
    }

    /// Reads what a dataclass's field carries; what can be called is asked for it.
    fn carried_attribute(
        &mut self,
        host: &mut dyn Host,
        base: &Class,
        name: &Str,
        carried: Value,
        annotation: Option<Value>,
    ) -> Result<()> {
        let function = match carried.payload::<DeclaredAttr>() {
            Some(declared) => Some(declared.function.clone()),
            None if dataclass::attribute_options(&carried).is_some() || plain_column(&carried).is_some() => None,
            None => Some(carried.clone()),
        };
        let is_own = base.is(&self.declared.class);
        if !is_own && self.has(name) {
            return Ok(());
        }
        let class = self.declared.class.clone();
        if !is_own && class.mro().any(|other| mapper_of_class(other).is_some_and(|mapper| mapper.has_property(name))) {
            return Ok(());
        }
        let value = match function {
            Some(function) => host.call(&function, Vec::new(), Vec::new())?,
            None if !is_own && !is_column(&carried) => return Err(on_mixin()),
            None => carried.clone(),
        };
        let evaluated = !value.is(&carried);
        self.declaration(host, base, name, Some(value), annotation, evaluated)
    }

    /// A `@declared_attr` of a mapped base is not applied to the classes that derive from it.
    fn warn_not_applied(&self, host: &mut dyn Host, base: &Class, name: &Str, value: Option<&Value>) -> Result<()> {
        if !is_declared_attr(value) {
            return Ok(());
        }
        let (class, owner) = (&self.declared.class, Value::Class(base.clone()));
        let (owner_text, class_text) = (host.str(&owner)?, host.str(&Value::Class(class.clone()))?);
        host.warn(
            "sqlalchemy.exc.SAWarning",
            &format!(
                "Regular (i.e. not __special__) attribute '{}.{name}' uses @declared_attr, but owning class {owner_text} is \
                 mapped - not applying to subclass {class_text}.",
                base.name()
            ),
        )
    }

    fn attribute(
        &mut self,
        host: &mut dyn Host,
        base: &Class,
        name: &Str,
        value: Option<Value>,
        annotation: Option<Value>,
    ) -> Result<()> {
        let class = self.declared.class.clone();
        let is_class = base.is(&class);
        // What the class or an earlier mixin has under that name hides it.
        let hidden =
            !is_class && (self.has(name) || class.mro().take_while(|other| !other.is(base)).any(|c| has_own(c, name)));
        let cascades = !is_class && is_cascading(value.as_ref());
        if hidden && !cascades {
            return Ok(());
        }
        if cascades && has_own(&class, name) {
            let shown = host.str(&Value::Class(class.clone()))?;
            host.warn(
                "sqlalchemy.exc.SAWarning",
                &format!(
                    "Attribute '{name}' on class {shown} cannot be processed due to @declared_attr.cascading; skipping"
                ),
            )?;
            self.declared.columns.retain(|column| column.key != *name);
            self.declared.properties.retain(|(key, _)| key != name);
        }
        let mut value = value;
        let mut annotation = annotation;
        if let Some(Value::Object(object)) = &value
            && let Some(declared) = object.payload::<DeclaredAttr>()
        {
            if !is_class {
                annotation = returned(host, &declared.function.clone())?;
            }
            value = evaluated(host, &class, value.clone())?;
            return self.declaration(host, base, name, value, annotation, true);
        }
        self.declaration(host, base, name, value, annotation, false)
    }

    /// Reads what stands under a name; `evaluated` where a function gave it for this class.
    fn declaration(
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
        if let Some(relationship) = value.payload::<Relationship>() {
            if !is_class && !evaluated && base.attributes().get_str(name).is_some_and(|own| own.is(&value)) {
                return Err(on_mixin());
            }
            let relationship = relationship.clone();
            self.relationship(host, name, &relationship, annotation.as_ref())?;
            self.declared.properties.push((name.clone(), DeclaredProperty::Relationship(relationship)));
            return Ok(());
        }
        if let Some(declaration) = value.payload::<SynonymDeclaration>() {
            if !is_class && !evaluated && base.attributes().get_str(name).is_some_and(|own| own.is(&value)) {
                return Err(on_mixin());
            }
            self.declared.properties.push((name.clone(), DeclaredProperty::Synonym(declaration.clone())));
            return Ok(());
        }
        if let Some(declaration) = value.payload::<CompositeDeclaration>() {
            if !is_class && !evaluated && base.attributes().get_str(name).is_some_and(|own| own.is(&value)) {
                return Err(on_mixin());
            }
            let declaration = declaration.clone();
            self.composite(host, base, name, &declaration, annotation.as_ref())?;
            self.declared.properties.push((name.clone(), DeclaredProperty::Composite(declaration)));
            return Ok(());
        }
        if value.payload::<ColumnPropertyDeclaration>().is_some() {
            if !is_class && !evaluated && base.attributes().get_str(name).is_some_and(|own| own.is(&value)) {
                return Err(on_mixin());
            }
            match self.declared.property(host, name, &value)? {
                // A new column is of the class's table, as one that stands there by itself.
                DeclaredProperty::ColumnProperty { columns, options } if is_new_column(&columns) => {
                    for column in columns.iter().filter_map(ColumnElement::as_column).cloned() {
                        if !column.has_name() {
                            column.set_name(name.clone());
                        }
                        let options = Some(options.clone());
                        self.declared.columns.push(DeclaredColumn {
                            key: name.clone(),
                            column,
                            options,
                            sort_order: 0,
                        });
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
        let is_class_variable =
            read.payload::<GenericAlias>().is_some_and(|alias| alias.form == Form::Special("ClassVar"));
        let is_bare_class_variable =
            read.payload::<crate::value::SpecialForm>().is_some_and(|form| form.0 == "ClassVar");
        if !expected || self.allows_unmapped || is_class_variable || is_bare_class_variable {
            return Ok(None);
        }
        if !base.is(&self.declared.class) {
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

    fn has(&self, name: &Str) -> bool {
        self.declared.columns.iter().any(|column| column.key == *name)
            || self.declared.properties.iter().any(|(key, _)| key == name)
    }
}

/// The names of a class's attributes and annotations, merged so that the order of both is kept as far as it goes.
pub fn attribute_names(attributes: &Dict, annotations: &Dict) -> Vec<Str> {
    let strings = |dict: &Dict| -> Vec<Str> { dict.keys().iter().filter_map(Value::as_str).cloned().collect() };
    let (first, second) = (strings(attributes), strings(annotations));
    let mut shared: Vec<&Str> = first.iter().filter(|name| second.contains(name)).collect();
    let mut merged = Vec::with_capacity(first.len() + second.len());
    let (mut current, mut other) = (first.iter(), second.iter());
    loop {
        let mut crossed = false;
        for name in current.by_ref() {
            if let Some(place) = shared.iter().position(|shared| *shared == name) {
                shared.remove(place);
                crossed = true;
                break;
            }
            merged.push(name.clone());
        }
        if !crossed {
            merged.extend(other.cloned());
            return merged;
        }
        std::mem::swap(&mut current, &mut other);
    }
}

/// Whether a value declares a column by itself.
fn is_column(value: &Value) -> bool {
    value.payload::<MappedColumn>().is_some() || plain_column(value).is_some()
}

/// The column of a value that is a schema column itself.
fn plain_column(value: &Value) -> Option<Column> {
    let column = value.payload::<ColumnElement>()?.as_column()?;
    column.is_schema().then(|| column.clone())
}

/// A value, that of a `@declared_attr` being what its function gives for the class.
fn evaluated(host: &mut dyn Host, class: &Class, value: Option<Value>) -> Result<Option<Value>> {
    match &value {
        Some(Value::Object(object)) => match object.payload::<DeclaredAttr>() {
            Some(DeclaredAttr { function, .. }) => {
                let function = function.clone();
                host.call(&function, vec![Value::Class(class.clone())], Vec::new()).map(Some)
            }
            None => Ok(value),
        },
        _ => Ok(value),
    }
}

/// The annotation of what a function returns.
fn returned(host: &mut dyn Host, function: &Value) -> Result<Option<Value>> {
    match host.get_attribute(function, &Str::from("__annotations__"))? {
        Some(Value::Dict(annotations)) => Ok(annotations.get_str(&Str::from("return"))),
        _ => Ok(None),
    }
}

fn is_cascading(value: Option<&Value>) -> bool {
    value.and_then(|value| value.payload::<DeclaredAttr>()).is_some_and(|declared| declared.cascading)
}

fn is_declared_attr(value: Option<&Value>) -> bool {
    value.is_some_and(|value| value.payload::<DeclaredAttr>().is_some())
}

/// Whether that is one column which is of no table yet.
fn is_new_column(columns: &[ColumnElement]) -> bool {
    match columns {
        [only] => only.as_column().is_some_and(|column| column.is_schema() && column.table().is_none()),
        _ => false,
    }
}

fn on_mixin() -> Raise {
    Raise::new(
        "sqlalchemy.exc.InvalidRequestError",
        "Mapper properties (i.e. deferred,column_property(), relationship(), etc.) must be declared as @declared_attr \
         callables on declarative mixin classes.  For dataclass field() objects, use a lambda:",
    )
}

fn has_own(class: &Class, name: &Str) -> bool {
    class.attributes().contains_str(name)
}

fn is_dunder(name: &str) -> bool {
    name.len() > 4 && name.starts_with("__") && name.ends_with("__")
}

/// Whether a class is one of `collections.abc`, which only say what collections can do.
fn is_abstract(class: &Class) -> bool {
    let module = class.attributes().get_str(&Str::from("__module__"));
    module.as_ref().and_then(Value::as_str).is_some_and(|module| module == "collections.abc")
}

#[cfg(test)]
mod tests {
    use super::{Dict, Str, Value, attribute_names};

    #[test]
    fn merges_names_in_order() {
        let dict = |names: &[&str]| names.iter().map(|name| (*name, Value::None)).collect::<Dict>();
        let cases: &[(&[&str], &[&str], &[&str])] = &[
            (
                &["__tablename__", "id", "x", "created_at"],
                &["id", "name", "data", "y", "created_at"],
                &["__tablename__", "id", "name", "data", "y", "x", "created_at"],
            ),
            (&["a", "b"], &[], &["a", "b"]),
            (&[], &["a", "b"], &["a", "b"]),
            (&["id"], &["id", "name"], &["id", "name"]),
        ];
        for (first, second, merged) in cases {
            let expected: Vec<Str> = merged.iter().map(|name| Str::from(*name)).collect();
            assert_eq!(attribute_names(&dict(first), &dict(second)), expected);
        }
    }
}
