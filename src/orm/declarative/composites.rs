//! The scan of a `composite()`: its class by the annotation, its columns by the fields of a dataclass.

use super::{
    DeclaredColumn, MappedColumn,
    annotations::{self, MappedAnnotation},
    scan::Scan,
};
use crate::{
    orm::{CompositeAttribute, CompositeDeclaration, DeclaredProperty},
    sql::{argument_error, schema::Column, types::TypeEngine},
    value::{Class, Host, Result, Str, Value},
};

impl Scan<'_> {
    /// Reads a composite attribute, and declares the columns that were made for it.
    ///
    /// # Errors
    /// `ArgumentError` where its class or its columns are not told.
    pub(super) fn composite(
        &mut self,
        host: &mut dyn Host,
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
            let inner = annotations::annotated(&annotation.argument).map(|(inner, _)| inner);
            let argument = inner.unwrap_or_else(|| annotation.argument.clone());
            let argument = annotations::expand(host, self.setup, &self.declared.class, &argument)?;
            declaration.set_class(annotations::without_none(&argument), annotations::includes_none(&argument));
        }
        match (declaration.class(), declaration.fields(host)?) {
            (Value::Class(class), Some(fields)) => self.fields(host, declaration, &class, fields)?,
            _ => check_named(declaration)?,
        }
        for attribute in declaration.attributes() {
            let Some(column) = attribute.column().filter(|column| column.table().is_none()) else { continue };
            if !self.declared.columns.iter().any(|declared| declared.column.is(&column)) {
                let key = column.key();
                self.declared.columns.push(DeclaredColumn { key, column, options: None, sort_order: 0 });
            }
        }
        self.declared.properties.push((name.clone(), DeclaredProperty::Composite(declaration.clone())));
        Ok(())
    }

    /// Lets each field of a dataclass have its column.
    fn fields(
        &self,
        host: &mut dyn Host,
        declaration: &CompositeDeclaration,
        class: &Class,
        fields: Vec<Str>,
    ) -> Result<()> {
        let mut attributes = declaration.attributes();
        if attributes.len() > fields.len() {
            return Err(argument_error(format!(
                "number of composite attributes {} exceeds that of the number of attributes in class {} {}",
                attributes.len(),
                class.name(),
                fields.len()
            )));
        }
        let template = declaration.options().column_template.clone();
        for (place, field) in fields.iter().enumerate() {
            if place == attributes.len() {
                let named = template.as_ref().map(|template| template.replacen("%s", field, 1).into());
                let column = Column::new(named, TypeEngine::null(), Default::default());
                attributes.push(CompositeAttribute::Mapped(MappedColumn::new(column, Default::default())));
            }
            let Some(attribute) = attributes.get(place) else { continue };
            if let CompositeAttribute::Mapped(mapped) = attribute {
                let all = host.get_attribute(&Value::Class(class.clone()), &"__dataclass_fields__".into())?;
                let told = match &all {
                    Some(Value::Dict(all)) => all.get_str(field),
                    _ => None,
                };
                let raw = match told {
                    Some(told) => host.get_attribute(&told, &"type".into())?.unwrap_or_default(),
                    None => Value::None,
                };
                let argument = annotations::expand(host, self.setup, class, &raw)?;
                let annotation = MappedAnnotation { container: self.setup.mapped_class.clone(), argument, raw };
                mapped.complete(host, self.setup, &self.declared.class, field, Some(&annotation))?;
            } else if let Some(column) = attribute.column().filter(|column| !column.has_name()) {
                column.set_name(field.clone());
            }
        }
        declaration.set_attributes(attributes);
        Ok(())
    }
}

/// Columns of what is no dataclass have names of their own.
fn check_named(declaration: &CompositeDeclaration) -> Result<()> {
    if declaration.options().column_template.is_some() {
        return Err(argument_error("column_template is only supported when composite_class is a dataclass"));
    }
    for attribute in declaration.attributes() {
        if attribute.column().is_some_and(|column| !column.has_name()) {
            return Err(argument_error("Composite class column arguments must be named unless a dataclass is used"));
        }
    }
    Ok(())
}
