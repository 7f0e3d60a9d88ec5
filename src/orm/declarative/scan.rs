//! The scan of a class and of its mixins.

mod attribute;

use super::{ColumnPropertyDeclaration, Declared, DeclaredAttr, MappedColumn, Setup, dataclass};
use crate::{
    orm::{CompositeDeclaration, Mapper, Registry, Relationship, SynonymDeclaration, mapper_of_class},
    sql::{elements::ColumnElement, invalid_request, schema::Column},
    value::{Class, Dict, Host, Raise, Result, Str, Value},
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
    let (is_dataclass, becomes_dataclass) = (dataclass::is_dataclass(class), dataclass::becomes_dataclass(class));
    let said = class.lookup(&Str::from("__allow_unmapped__"));
    let mut scan = Scan {
        registry,
        setup: &setup,
        declared: Declared::new(class),
        tablename_seen: false,
        inherited_table_args: false,
        allows_unmapped: is_dataclass || becomes_dataclass || matches!(said, Some(Value::Bool(true))),
        becomes_dataclass,
        metadata_key: dataclass::metadata_key(class),
    };
    scan.declared.inherits = inherited(host, class)?;
    scan.declared.base = class.bases().iter().find_map(|base| base.mro().find(|base| is_base(registry, base))).cloned();
    if scan.metadata_key.is_some() && (!is_dataclass || becomes_dataclass) {
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
    let needs_table = !says_of_itself(class, "__no_table__");
    if declared.tablename.is_none() && declared.table.is_none() && !inherits && needs_table {
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

/// A class as far as it has been read.
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
        let is_mapped = !is_class && (mapper_of_class(base).is_some() || is_base(self.registry, base));
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
        let Some(function) = declared_function(value.as_ref()) else {
            return self.declaration(host, base, name, value, annotation, false);
        };
        let annotation = if is_class { annotation } else { returned(host, &function)? };
        let value = host.call(&function, vec![Value::Class(class)], Vec::new())?;
        self.declaration(host, base, name, Some(value), annotation, true)
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

/// Whether a value declares a property of the mapper, and no column of the table by itself.
pub fn is_property(value: &Value) -> bool {
    value.payload::<Relationship>().is_some()
        || value.payload::<ColumnPropertyDeclaration>().is_some()
        || value.payload::<SynonymDeclaration>().is_some()
        || value.payload::<CompositeDeclaration>().is_some()
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

fn on_mixin() -> Raise {
    Raise::new(
        "sqlalchemy.exc.InvalidRequestError",
        "Mapper properties (i.e. deferred,column_property(), relationship(), etc.) must be declared as @declared_attr \
         callables on declarative mixin classes.  For dataclass field() objects, use a lambda:",
    )
}

/// A value, that of a `@declared_attr` being what its function gives for the class.
fn evaluated(host: &mut dyn Host, class: &Class, value: Option<Value>) -> Result<Option<Value>> {
    match declared_function(value.as_ref()) {
        Some(function) => host.call(&function, vec![Value::Class(class.clone())], Vec::new()).map(Some),
        None => Ok(value),
    }
}

/// The function of a `@declared_attr`.
fn declared_function(value: Option<&Value>) -> Option<Value> {
    Some(value?.payload::<DeclaredAttr>()?.function.clone())
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

fn has_own(class: &Class, name: &Str) -> bool {
    class.attributes().contains_str(name)
}

fn is_dunder(name: &str) -> bool {
    name.len() > 4 && name.starts_with("__") && name.ends_with("__")
}

/// Whether the mapping of a class waits that others are to inherit from.
fn is_base(registry: &Registry, class: &Class) -> bool {
    registry.is_waiting(class) && !waits_apart(class)
}

/// Whether the mapping of a class waits for those that derive from it, which are mapped by themselves first
/// (`AbstractConcreteBase`).
pub fn waits_apart(class: &Class) -> bool {
    says_of_itself(class, "_sa_decl_prepare_nocascade")
}

/// Whether a class has something of that name, by itself or by a base that is not mapped.
fn says_of_itself(class: &Class, name: &str) -> bool {
    let name = Str::from(name);
    let direct = class.bases();
    class
        .mro()
        .filter(|base| base.attributes().contains_str(&name))
        .any(|base| base.is(class) || (direct.iter().any(|known| known.is(base)) && mapper_of_class(base).is_none()))
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
