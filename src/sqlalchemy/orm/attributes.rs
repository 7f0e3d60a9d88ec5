//! `InstrumentedAttribute`: what a mapped class has under the name of an attribute. On objects it reads and writes, on the
//! class it is an expression.

use super::{aliased, entity_of, export_class, mapper, properties};
use crate::{
    orm::{InstrumentedAttribute, RelationshipAttribute},
    python::{Args, ClassBuilder, Vm},
    sqlalchemy::{coercions, elements, operators},
    value::{Class, Dict, Object, Payload, Raise, Result, Value},
};

struct NotExtension;

impl Payload for NotExtension {}

/// Makes the classes.
pub(super) fn load(vm: &mut Vm, module: &Dict) -> Result<()> {
    // The one member of the enumeration that tells attributes from what extensions put beside them.
    let not_extension = ClassBuilder::new("sqlalchemy.orm.base", "NotExtension")
        .method("__str__", |_, _| Ok(Value::from("NotExtension.NOT_EXTENSION")))
        .method("__repr__", |_, _| Ok(Value::from("<NotExtension.NOT_EXTENSION: 'not_extension'>")))
        .constant("name", "NOT_EXTENSION")
        .constant("value", "not_extension");
    let class = export_class(vm, module, "NotExtension", not_extension);
    let not_extension = Value::from(Object::bare(class.clone(), NotExtension));
    class.attributes().insert_str(&"NOT_EXTENSION".into(), not_extension.clone());
    let base = ClassBuilder::new("sqlalchemy.orm.attributes", "QueryableAttribute");
    let base = operators::add_methods(base)
        .method("__eq__", |vm, args| compare(vm, args, true))
        .method("__ne__", |vm, args| compare(vm, args, false))
        .method("__hash__", |_, args| {
            let [this] = args.exactly("__hash__")?;
            Ok(Value::from(this.as_object().map_or(0, Object::address)))
        })
        .method("contains", contains)
        .method("in_", |vm, args| no_relationship(vm, args, "in_"))
        .method("any", |vm, args| exists(vm, args, "any"))
        .method("has", |vm, args| exists(vm, args, "has"))
        .method("of_type", of_type)
        .method("and_", and)
        .method("__getattr__", getattr)
        .method("__clause_element__", expression)
        .method("__str__", |_, args| {
            let [this] = args.exactly("__str__")?;
            Ok(Value::from(of(&this)?.label()))
        })
        .property("expression", expression)
        .property("key", |_, args| {
            let [this] = args.exactly("key")?;
            Ok(Value::Str(of(&this)?.key().clone()))
        })
        .property("class_", |vm, args| {
            let [this] = args.exactly("class_")?;
            let entity = of(&this)?.entity()?;
            Ok(if entity.is_aliased() { aliased::wrap(vm, &entity) } else { entity.mapper().class().clone().into() })
        })
        .property("parent", |vm, args| {
            let [this] = args.exactly("parent")?;
            let entity = of(&this)?.entity()?;
            if entity.is_aliased() { Ok(aliased::inspection(vm, &entity)) } else { mapper::wrap(vm, entity.mapper()) }
        })
        .property("__doc__", |vm, args| {
            let [this] = args.exactly("__doc__")?;
            let attribute = of(&this)?.clone();
            // Asked of the class, not of an attribute, before its mappers are complete as well.
            Ok(attribute.property(vm)?.doc().into())
        })
        .property("property", property)
        .property("prop", property)
        .constant("extension_type", not_extension)
        .constant("is_attribute", true)
        .constant("is_property", false)
        .constant("is_mapper", false)
        .constant("is_selectable", false)
        .constant("is_instance", false)
        .constant("is_aliased_class", false);
    let base = export_class(vm, module, "QueryableAttribute", base);
    columns_only(vm, &base);
    let class = ClassBuilder::new("sqlalchemy.orm.attributes", "InstrumentedAttribute")
        .base(&base)
        .method("__get__", |vm, args| {
            let mut arguments = args.positional.into_iter();
            let (Some(this), Some(object)) = (arguments.next(), arguments.next()) else {
                return Err(Raise::type_error("__get__() takes an object and a class"));
            };
            match object {
                Value::Object(object) => of(&this)?.clone().get(vm, &object),
                _ => Ok(this),
            }
        })
        .method("__set__", |vm, args| {
            let [this, object, value] = args.exactly("__set__")?;
            match &object {
                Value::Object(object) => of(&this)?.clone().set(vm, object, value)?,
                _ => return Err(Raise::type_error("an attribute of an object is set")),
            }
            Ok(Value::None)
        })
        .method("__delete__", |vm, args| {
            let [this, object] = args.exactly("__delete__")?;
            match &object {
                Value::Object(object) => of(&this)?.clone().delete(vm, object)?,
                _ => return Err(Raise::type_error("an attribute of an object is deleted")),
            }
            Ok(Value::None)
        });
    let class = export_class(vm, module, "InstrumentedAttribute", class);
    vm.register_class::<InstrumentedAttribute>(&class);
    Ok(())
}

/// Has relationships refuse the operators that only columns have.
fn columns_only(vm: &mut Vm, base: &Class) {
    const OWN: [&str; 7] = ["__eq__", "__ne__", "__hash__", "contains", "in_", "label", "cast"];
    for name in operators::names().filter(|name| !OWN.contains(name)) {
        let Some(function) = operators::method(name) else { continue };
        let method = vm.native_method(name, move |vm, args| {
            let first = args.positional.first().and_then(|first| first.payload::<InstrumentedAttribute>().cloned());
            if let Some(attribute) = first
                && attribute.relationship(vm)?.is_some()
                && let Some(refusal) = operators::not_implemented(name)
            {
                return Err(refusal);
            }
            function(vm, args)
        });
        base.attributes().insert_str(&name.into(), method);
    }
    base.changed();
}

/// An attribute as an object of its class.
pub(super) fn wrap(vm: &mut Vm, attribute: InstrumentedAttribute) -> Value {
    match attribute.composite() {
        Some(composite) => Object::bare(composite.declaration().options().proxy_class.clone(), attribute).into(),
        None => vm.wrap(attribute),
    }
}

/// The attribute in its object.
pub(super) fn of(value: &Value) -> Result<&InstrumentedAttribute> {
    value
        .payload::<InstrumentedAttribute>()
        .ok_or_else(|| Raise::type_error("an attribute of a mapped class is expected"))
}

fn expression(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this] = args.exactly("expression")?;
    let element = of(&this)?.clone().expression(vm)?;
    elements::wrap(vm, &element)
}

fn property(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this] = args.exactly("property")?;
    let property = of(&this)?.clone().property(vm)?;
    if let Some(relationship) = property.as_relationship() {
        relationship.parent().registry()?.configure(vm)?;
    }
    Ok(properties::wrap(vm, property))
}

/// Calls an operator that all expressions have.
fn inherited(vm: &mut Vm, name: &str, args: Args) -> Result<Value> {
    match operators::method(name) {
        Some(function) => function(vm, args),
        None => Err(Raise::unsupported(format!("the operator {name}"))),
    }
}

fn relationship(vm: &mut Vm, value: &Value) -> Result<Option<RelationshipAttribute>> {
    of(value)?.clone().relationship(vm)
}

fn compare(vm: &mut Vm, args: Args, equal: bool) -> Result<Value> {
    let name = if equal { "__eq__" } else { "__ne__" };
    let first = args.positional.first().cloned().unwrap_or_default();
    let Some(relationship) = relationship(vm, &first)? else { return inherited(vm, name, args) };
    let [_, other] = args.exactly(name)?;
    let element = if equal { relationship.equals(vm, &other)? } else { relationship.differs(vm, &other)? };
    elements::wrap(vm, &element)
}

fn contains(vm: &mut Vm, args: Args) -> Result<Value> {
    let first = args.positional.first().cloned().unwrap_or_default();
    let Some(relationship) = relationship(vm, &first)? else { return inherited(vm, "contains", args) };
    let [_, other] = args.bind("contains", ["self", "other"], 2)?;
    let element = relationship.contains(vm, &other.unwrap_or_default())?;
    elements::wrap(vm, &element)
}

fn no_relationship(vm: &mut Vm, args: Args, name: &'static str) -> Result<Value> {
    let first = args.positional.first().cloned().unwrap_or_default();
    if relationship(vm, &first)?.is_some() {
        return Err(Raise::new(
            "NotImplementedError",
            "in_() not yet supported for relationships.  For a simple many-to-one, use in_() against the set of foreign key \
             values.",
        ));
    }
    inherited(vm, name, args)
}

/// `any()` and `has()`.
fn exists(vm: &mut Vm, mut args: Args, name: &'static str) -> Result<Value> {
    let first = args.positional.first().cloned().unwrap_or_default();
    let Some(relationship) = relationship(vm, &first)? else {
        return Err(not_of_columns(vm, &first, name)?);
    };
    let criterion = args.take_keyword("criterion");
    let keywords = std::mem::take(&mut args.keywords);
    let [_, positional] = args.bind(name, ["self", "criterion"], 1)?;
    let criterion = match positional.or(criterion).filter(|value| !value.is_none()) {
        Some(value) => Some(coercions::condition(vm, &value)?),
        None => None,
    };
    let element = if name == "any" {
        relationship.any(vm, criterion, keywords)?
    } else {
        relationship.has(vm, criterion, keywords)?
    };
    elements::wrap(vm, &element)
}

/// The error where a column is asked for what relationships have.
fn not_of_columns(vm: &mut Vm, attribute: &Value, name: &str) -> Result<Raise> {
    let element = of(attribute)?.clone().expression(vm)?;
    let element = elements::wrap(vm, &element)?;
    let class = vm.class_of(&element).name();
    let class = class.strip_prefix("Annotated").unwrap_or(&class);
    let text = format!("Neither 'Annotated{class}' object nor 'Comparator' object has an attribute '{name}'");
    Ok(Raise::new("AttributeError", text))
}

fn of_type(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this, target] = args.exactly("of_type")?;
    if relationship(vm, &this)?.is_none() {
        return Err(not_of_columns(vm, &this, "of_type")?);
    }
    let Some(entity) = entity_of(&target) else {
        return Err(Raise::unsupported("of_type() of what is no mapped class or alias"));
    };
    let attribute = of(&this)?.of_type(entity);
    Ok(vm.wrap(attribute))
}

fn and(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_first()?;
    let mut criteria = Vec::new();
    for value in &args.positional {
        criteria.push(coercions::condition(vm, value)?);
    }
    let attribute = of(&this)?.and(criteria);
    Ok(vm.wrap(attribute))
}

/// What the expression has and the attribute has not: `User.name.type`, `User.name.table`.
fn getattr(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this, name] = args.exactly("__getattr__")?;
    let Value::Str(name) = name else { return Err(Raise::type_error("attribute name must be string")) };
    let attribute = of(&this)?.clone();
    if !name.starts_with("__") {
        let property = attribute.property(vm)?;
        if property.as_column().is_some() {
            let element = attribute.expression(vm)?;
            let element = elements::wrap(vm, &element)?;
            if let Some(found) = vm.find_attr(&element, &name)? {
                return Ok(found);
            }
        } else if name.as_str() == "mapper" || name.as_str() == "entity" {
            let target = property.as_relationship().map(|relationship| relationship.mapper().clone());
            return match target {
                Some(target) => mapper::wrap(vm, &target),
                None => Ok(Value::None),
            };
        }
        if name.as_str() == "info" {
            return Ok(Value::Dict(property.face().info()));
        }
    }
    Err(Raise::new(
        "AttributeError",
        format!(
            "Neither 'InstrumentedAttribute' object nor 'Comparator' object associated with {} has an attribute '{name}'",
            attribute.label()
        ),
    ))
}
