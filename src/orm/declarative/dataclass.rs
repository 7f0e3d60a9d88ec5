//! Mapped classes that are dataclasses: what attributes say of their fields, and what a scan collects for the dataclass.

use std::rc::Rc;

use super::{ColumnPropertyDeclaration, Declared, MappedColumn, Setup, annotations};
use crate::{
    orm::{CompositeDeclaration, DeclaredProperty, Relationship, SynonymDeclaration, mapper_of_class},
    sql::argument_error,
    value::{Class, Host, Result, Str, Value},
};

/// What an attribute's declaration says of the dataclass field: arguments by name, in SQLAlchemy's order.
#[derive(Clone, Debug, Default)]
pub struct AttributeOptions(Rc<[(Str, Value)]>);

impl AttributeOptions {
    /// The names of the arguments.
    pub const NAMES: [&'static str; 8] =
        ["init", "repr", "default", "default_factory", "compare", "kw_only", "hash", "dataclass_metadata"];

    /// Those that were given.
    pub fn new(given: Vec<(Str, Value)>) -> AttributeOptions {
        AttributeOptions(given.into())
    }

    /// The argument of that name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// All of them.
    pub fn given(&self) -> &[(Str, Value)] {
        &self.0
    }

    /// A column inside of `Annotated` says nothing of fields.
    pub(super) fn warn_of_annotated(&self, host: &mut dyn Host) -> Result<()> {
        if !self.concerns_fields() {
            return Ok(());
        }
        for (name, _) in self.given() {
            host.warn(
                "sqlalchemy.exc.SADeprecationWarning",
                &format!(
                    "Argument '{name}' is a dataclass argument and cannot be specified within a mapped_column() bundled inside \
                     of an Annotated object"
                ),
            )?;
        }
        Ok(())
    }

    /// Whether more is said than `default`, which is a column's as well.
    fn concerns_fields(&self) -> bool {
        self.0.iter().any(|(name, _)| name != "default")
    }
}

/// What a scan found under one name.
pub struct CollectedAttribute {
    /// The name.
    pub key: Str,
    /// The annotation as it was written.
    pub annotation: Option<Value>,
    /// Whether that is `Mapped[…]`.
    pub is_mapped: bool,
    /// The value.
    pub value: Option<Value>,
    /// The class that says so.
    pub origin: Class,
    /// It is a column of a mixin: those come first.
    pub(super) comes_first: bool,
}

/// What a value of a class body says of its field, with the name of its kind; `None` for what the ORM did not make.
pub fn attribute_options(value: &Value) -> Option<(&'static str, AttributeOptions)> {
    if let Some(mapped) = value.payload::<MappedColumn>() {
        return Some(("column", mapped.options().attribute_options));
    }
    if let Some(relationship) = value.payload::<Relationship>() {
        return Some(("relationship", relationship.attribute_options().clone()));
    }
    if let Some(declaration) = value.payload::<ColumnPropertyDeclaration>() {
        return Some(("property", declaration.attribute_options.clone()));
    }
    if let Some(declaration) = value.payload::<SynonymDeclaration>() {
        return Some(("synonym", declaration.attribute_options.clone()));
    }
    let declaration = value.payload::<CompositeDeclaration>()?;
    Some(("composite", declaration.options().attribute_options.clone()))
}

/// What is annotated: `Some(true)` for `Mapped[…]`, `None` for a class variable.
///
/// # Errors
/// Those of reading the annotation.
pub fn annotation_kind(host: &mut dyn Host, setup: &Setup, class: &Class, raw: &Value) -> Result<Option<bool>> {
    if annotations::mapped(host, setup, class, raw)?.is_some() {
        return Ok(Some(true));
    }
    let read = annotations::expand(host, setup, class, raw)?;
    Ok((!annotations::is_class_variable(&read)).then_some(false))
}

/// Whether a class is to become a dataclass as it is mapped.
pub fn becomes_dataclass(class: &Class) -> bool {
    class.lookup(&Str::from("_sa_apply_dc_transforms")).is_some()
}

/// Whether a class is a dataclass, by itself or by what it derives from.
pub(super) fn is_dataclass(class: &Class) -> bool {
    class.lookup(&Str::from("__dataclass_fields__")).is_some()
}

/// Whether the class or a base that is a dataclass has a field of that name.
pub(in crate::orm) fn has_field(class: &Class, name: &Str) -> bool {
    match class.lookup(&Str::from("__dataclass_fields__")) {
        Some(Value::Dict(fields)) => fields.contains_str(name),
        _ => false,
    }
}

/// The key under which fields of the dataclass carry what is mapped: its own, or that of a base which is not mapped.
pub(super) fn metadata_key(class: &Class) -> Option<Value> {
    let name = Str::from("__sa_dataclass_metadata_key__");
    let is_mapped = |base: &Class| base.mro().find_map(mapper_of_class).is_some();
    class.mro().enumerate().find_map(|(place, base)| {
        let found = base.attributes().get_str(&name)?;
        (place == 0 || !is_mapped(base)).then_some(found)
    })
}

/// [`attribute_options`], those of association proxies included.
fn said_of_field(host: &mut dyn Host, value: &Value) -> Result<Option<(&'static str, AttributeOptions)>> {
    let found = attribute_options(value);
    let name = Str::from("_attribute_options");
    let Value::Object(object) = value else { return Ok(found) };
    if found.is_some() || object.class().lookup(&name).is_none() {
        return Ok(found);
    }
    let Some(Value::Dict(given)) = host.get_attribute(value, &name)? else { return Ok(None) };
    let given = given.entries().into_iter().filter_map(|(name, value)| Some((name.as_str()?.clone(), value)));
    Ok(Some(("proxy", AttributeOptions::new(given.collect()))))
}

/// Refuses what is said of a field where the class is no dataclass of ours.
pub(super) fn check_plain(host: &mut dyn Host, class: &Class, key: &Str, value: &Value) -> Result<()> {
    let Some((kind, options)) = said_of_field(host, value)? else { return Ok(()) };
    let names: &[&str] = match kind {
        "column" | "proxy" => {
            if !options.concerns_fields() && kind == "column" {
                return Ok(());
            }
            &["default_factory", "dataclass_metadata", "init", "repr"]
        }
        _ => &["dataclass_metadata", "default", "default_factory", "init", "repr"],
    };
    let is_readonly = match kind {
        "property" => value.payload::<ColumnPropertyDeclaration>().is_some_and(|declared| declared.is_readonly),
        _ => false,
    };
    if is_readonly && options.given().iter().all(|(name, value)| name == "init" && matches!(value, Value::Bool(false)))
    {
        return Ok(());
    }
    if options.given().is_empty() {
        return Ok(());
    }
    let mut given: Vec<String> =
        names.iter().filter(|name| options.get(name).is_some()).map(|name| format!("'{name}'")).collect();
    given.sort();
    let class = host.str(&Value::Class(class.clone()))?;
    Err(argument_error(format!(
        "Attribute '{key}' on class {class} includes dataclasses argument(s): {} but class does not specify SQLAlchemy native \
         dataclass configuration.",
        given.join(", ")
    )))
}

impl Declared {
    /// Sets the value that an attribute has until it is set.
    pub fn set_default(&mut self, key: &Str, default: Value) {
        let default = (!default.is_none()).then_some(default);
        if let Some(column) = self.columns.iter_mut().find(|column| column.key == *key) {
            // Whatever the value is, the attribute is a property that the class declares.
            column.options.get_or_insert_default().default_scalar_value = default;
            return;
        }
        for (name, property) in &mut self.properties {
            if name == key
                && let DeclaredProperty::ColumnProperty { options, .. } = property
            {
                options.default_scalar_value = default;
                return;
            }
        }
    }
}
