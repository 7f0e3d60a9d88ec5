//! `__mapper_args__`, and the keywords of `map_imperatively()`.

use super::{ColumnPropertyDeclaration, Declared, MappedColumn};
use crate::{
    orm::{
        CompositeDeclaration, DeclaredProperty, InstrumentedAttribute, Mapper, MapperArguments, PolymorphicLoad,
        PolymorphicOn, Registry, Relationship, SynonymDeclaration, WithPolymorphic, mapper_of_class,
    },
    sql::{argument_error, elements::ColumnElement, schema::Column, selectable::FromClause},
    value::{Host, Raise, Result, Str, Value},
};

impl Declared {
    /// Reads `__mapper_args__` into the mapper's arguments.
    ///
    /// # Errors
    /// `ArgumentError` for values that make no sense, `TypeError` for names that are none.
    pub(super) fn read_mapper_args(
        &self,
        host: &mut dyn Host,
        registry: &Registry,
        arguments: &mut MapperArguments,
    ) -> Result<()> {
        let _ = registry;
        let Value::Dict(given) = &self.mapper_args else {
            return match &self.mapper_args {
                Value::None => Ok(()),
                _ => Err(Raise::unsupported("__mapper_args__ that is no dict")),
            };
        };
        for (name, value) in given.entries() {
            let Value::Str(name) = name else {
                return Err(Raise::unsupported("__mapper_args__ with keys that are no strings"));
            };
            self.read_mapper_arg(host, &name, &value, arguments)?;
        }
        Ok(())
    }

    fn read_mapper_arg(
        &self,
        host: &mut dyn Host,
        name: &Str,
        value: &Value,
        arguments: &mut MapperArguments,
    ) -> Result<()> {
        match name.as_str() {
            "polymorphic_on" => {
                arguments.polymorphic_on = match value {
                    Value::None => None,
                    Value::Str(key) => Some(PolymorphicOn::Attribute(key.clone())),
                    other => Some(self.polymorphic_on(host, other)?),
                };
            }
            "polymorphic_identity" => arguments.polymorphic_identity = Some(value.clone()).filter(|v| !v.is_none()),
            "polymorphic_abstract" => arguments.polymorphic_abstract = host.truth(value)?,
            "polymorphic_load" => {
                arguments.polymorphic_load = match value {
                    Value::None => None,
                    Value::Str(word) if word == "inline" => Some(PolymorphicLoad::Inline),
                    Value::Str(word) if word == "selectin" => Some(PolymorphicLoad::SelectIn),
                    other => {
                        let shown = host.repr(other)?;
                        return Err(argument_error(format!("unknown argument for polymorphic_load: {shown}")));
                    }
                };
            }
            "with_polymorphic" => arguments.with_polymorphic = with_polymorphic(host, value)?,
            "concrete" => arguments.concrete = host.truth(value)?,
            "inherits" => arguments.inherits = Some(mapper(host, value)?),
            "inherit_condition" => arguments.inherit_condition = Some(self.expression(host, name, value)?),
            "inherit_foreign_keys" => arguments.inherit_foreign_keys = self.columns_of(host, name, value)?,
            "primary_key" => arguments.primary_key = self.columns_of(host, name, value)?,
            "properties" => self.read_properties(host, value, arguments)?,
            "include_properties" => arguments.options.include_properties = Some(names(host, value)?),
            "exclude_properties" => arguments.options.exclude_properties = names(host, value)?,
            "column_prefix" => {
                if let Value::Str(prefix) = value {
                    arguments.options.column_prefix = Some(prefix.clone());
                }
            }
            "allow_partial_pks" => arguments.options.no_partial_pks = !host.truth(value)?,
            "confirm_deleted_rows" => arguments.options.unconfirmed_deletes = !host.truth(value)?,
            "eager_defaults" => {
                arguments.options.eager_defaults = match value {
                    Value::Str(word) if word == "auto" => None,
                    other => Some(host.truth(other)?),
                };
            }
            "version_id_col" => {
                arguments.options.version_id_col = self.columns_of(host, name, value)?.into_iter().next();
            }
            "version_id_generator" => {
                arguments.options.version_id_generator = Some(value.clone()).filter(|value| !value.is_none());
            }
            "batch" => arguments.options.one_by_one = !host.truth(value)?,
            // What is so without being said.
            "passive_updates" if host.truth(value)? => {}
            "always_refresh" => arguments.options.always_refresh = host.truth(value)?,
            "legacy_is_orphan" => arguments.options.legacy_is_orphan = host.truth(value)?,
            "passive_deletes" if !host.truth(value)? => {}
            "passive_updates" | "passive_deletes" => {
                return Err(Raise::unsupported(format!("'{name}' in __mapper_args__")));
            }
            _ => {
                return Err(Raise::type_error(format!(
                    "Mapper.__init__() got an unexpected keyword argument '{name}'"
                )));
            }
        }
        Ok(())
    }

    /// The discriminator that was given: a column, an attribute of the class, an expression.
    fn polymorphic_on(&self, host: &mut dyn Host, value: &Value) -> Result<PolymorphicOn> {
        if let Some(declaration) = value.payload::<ColumnPropertyDeclaration>() {
            let first = declaration.columns.first().cloned();
            return first.map(PolymorphicOn::Expression).ok_or_else(|| {
                argument_error("Only direct column-mapped property or SQL expression can be passed for polymorphic_on")
            });
        }
        Ok(PolymorphicOn::Expression(self.expression(host, &Str::from("polymorphic_on"), value)?))
    }

    fn read_properties(&self, host: &mut dyn Host, value: &Value, arguments: &mut MapperArguments) -> Result<()> {
        let Value::Dict(properties) = value else {
            return Err(Raise::unsupported("properties that are no dict"));
        };
        for (key, property) in properties.entries() {
            let Value::Str(key) = key else {
                let kind = host.class_of(&key).name();
                return Err(Raise::type_error(format!("attribute name must be string, not '{kind}'")));
            };
            let declared = self.property(host, &key, &property)?;
            arguments.properties.retain(|(known, _)| *known != key);
            arguments.properties.push((key, declared));
        }
        Ok(())
    }

    /// The property that a value declares.
    pub fn property(&self, host: &mut dyn Host, key: &Str, value: &Value) -> Result<DeclaredProperty> {
        if let Some(relationship) = value.payload::<Relationship>() {
            return Ok(DeclaredProperty::Relationship(relationship.clone()));
        }
        if let Some(declaration) = value.payload::<ColumnPropertyDeclaration>() {
            let ColumnPropertyDeclaration { columns, options, .. } = declaration.clone();
            return Ok(DeclaredProperty::ColumnProperty { columns, options });
        }
        if let Some(declaration) = value.payload::<SynonymDeclaration>() {
            return Ok(DeclaredProperty::Synonym(declaration.clone()));
        }
        if let Some(declaration) = value.payload::<CompositeDeclaration>() {
            return Ok(DeclaredProperty::Composite(declaration.clone()));
        }
        match expression(host, value)? {
            Some(column) => Ok(DeclaredProperty::Column(self.own(column))),
            None => Err(Raise::unsupported(format!("the property '{key}', which is no column and no relationship"))),
        }
    }

    fn expression(&self, host: &mut dyn Host, name: &Str, value: &Value) -> Result<ColumnElement> {
        match expression(host, value)? {
            Some(expression) => Ok(self.own(expression)),
            None => {
                let shown = host.repr(value)?;
                Err(argument_error(format!("Column expression expected for argument '{name}'; got {shown}.")))
            }
        }
    }

    fn columns_of(&self, host: &mut dyn Host, name: &Str, value: &Value) -> Result<Vec<Column>> {
        let items = match value {
            Value::List(_) | Value::Tuple(_) | Value::Set(_) => host.items(value)?,
            other => vec![other.clone()],
        };
        let mut columns = Vec::with_capacity(items.len());
        for item in &items {
            let named = match item {
                Value::Str(key) => self.columns.iter().find(|declared| declared.key == *key),
                _ => None,
            };
            match (named, item) {
                (Some(declared), _) => columns.push(declared.column.clone()),
                (None, Value::Str(key)) if name == "primary_key" => {
                    return Err(argument_error(format!(
                        "Can't determine primary_key column '{key}' - no attribute is mapped to this name."
                    )));
                }
                (None, _) => columns.extend(self.expression(host, name, item)?.as_column().cloned()),
            }
        }
        Ok(columns)
    }

    /// A mixin's column as this class has it.
    fn own(&self, expression: ColumnElement) -> ColumnElement {
        let Some(column) = expression.as_column() else { return expression };
        match self.copies.iter().find(|(original, _)| original.is(column)) {
            Some((_, copy)) => copy.element(),
            None => expression,
        }
    }
}

/// The expression that a value stands for: a column, a declared one, an attribute's.
fn expression(host: &mut dyn Host, value: &Value) -> Result<Option<ColumnElement>> {
    if let Some(element) = value.payload::<ColumnElement>() {
        return Ok(Some(element.clone()));
    }
    if let Some(mapped) = value.payload::<MappedColumn>() {
        return Ok(Some(mapped.column().element()));
    }
    match value.payload::<InstrumentedAttribute>() {
        Some(attribute) => {
            let element = attribute.clone().expression(host)?;
            Ok(Some(element.as_column().map_or_else(|| element.clone(), Column::element)))
        }
        None => Ok(None),
    }
}

fn with_polymorphic(host: &mut dyn Host, value: &Value) -> Result<Option<WithPolymorphic>> {
    let classes = |host: &mut dyn Host, value: &Value| -> Result<Option<Vec<Mapper>>> {
        match value {
            Value::Str(word) if word == "*" => Ok(None),
            other => host.items(other)?.iter().map(|item| mapper(host, item)).collect::<Result<Vec<_>>>().map(Some),
        }
    };
    match value {
        Value::None => Ok(None),
        Value::Str(word) if word == "*" => Ok(Some(WithPolymorphic { classes: None, selectable: None })),
        Value::Tuple(_) | Value::List(_) => {
            let items = host.items(value)?;
            match items.as_slice() {
                [spec @ (Value::Str(_) | Value::Tuple(_) | Value::List(_)), rest @ ..] => {
                    let selectable = rest.first().and_then(|value| value.payload::<FromClause>()).cloned();
                    Ok(Some(WithPolymorphic { classes: classes(host, spec)?, selectable }))
                }
                _ => Ok(Some(WithPolymorphic { classes: classes(host, value)?, selectable: None })),
            }
        }
        other => {
            let shown = host.repr(other)?;
            Err(argument_error(format!("Invalid setting for with_polymorphic: {shown}")))
        }
    }
}

fn mapper(host: &mut dyn Host, value: &Value) -> Result<Mapper> {
    if let Some(mapper) = value.payload::<Mapper>() {
        return Ok(mapper.clone());
    }
    match value {
        Value::Class(class) => mapper_of_class(class).ok_or_else(|| {
            Raise::new(
                "sqlalchemy.orm.exc.UnmappedClassError",
                format!("Class '{}' is not mapped", crate::orm::qualified_name(class)),
            )
        }),
        other => {
            let shown = host.repr(other)?;
            Err(argument_error(format!("Class object expected, got '{shown}'.")))
        }
    }
}

fn names(host: &mut dyn Host, value: &Value) -> Result<Vec<Str>> {
    let mut names = Vec::new();
    for item in host.items(value)? {
        match &item {
            Value::Str(name) => names.push(name.clone()),
            other => names.extend(expression(host, other)?.as_ref().and_then(|e| e.as_column().map(Column::key))),
        }
    }
    Ok(names)
}
