//! Reading annotations: `Mapped[...]`, `Optional`, unions, collections, names that are not there yet.

use crate::{
    orm::Setup,
    value::{Class, Form, ForwardRef, GenericAlias, Host, Result, Str, Value},
};

/// An annotation that is `Mapped[…]` or its like.
pub struct MappedAnnotation {
    /// `Mapped`, or the class derived from it that was written.
    pub container: Class,
    /// What stands in the brackets, read: no text is left in it but names that are not there yet.
    pub argument: Value,
    /// The annotation as it was written, for messages.
    pub raw: Value,
}

/// What an annotation says of a relationship's other side.
pub enum Related {
    /// One object of that class (or name).
    One(Value),
    /// Many, in a collection of that class.
    Many(Class, Value),
}

/// Reads an annotation of `class`; `None` where it is not `Mapped[…]`.
pub fn mapped(host: &mut dyn Host, setup: &Setup, class: &Class, raw: &Value) -> Result<Option<MappedAnnotation>> {
    let read = expand(host, setup, class, raw)?;
    let Some(alias) = read.payload::<GenericAlias>() else { return Ok(None) };
    let Value::Class(container) = &alias.origin else { return Ok(None) };
    if !container.is_subclass_of(&setup.mapped_class) {
        return Ok(None);
    }
    let argument = alias.arguments.first().cloned().unwrap_or_default();
    let argument = expand(host, setup, class, &argument)?;
    Ok(Some(MappedAnnotation { container: container.clone(), argument, raw: raw.clone() }))
}

/// An annotation with texts and forward references read as far as their names are there.
pub fn expand(host: &mut dyn Host, setup: &Setup, class: &Class, annotation: &Value) -> Result<Value> {
    let text = match annotation {
        Value::Str(text) => Some(text.clone()),
        other => forward(other),
    };
    match text {
        Some(text) => host.call(&setup.annotation, vec![Value::Class(class.clone()), Value::Str(text)], Vec::new()),
        None => Ok(annotation.clone()),
    }
}

/// The name of a forward reference.
pub fn forward(annotation: &Value) -> Option<Str> {
    annotation.payload::<ForwardRef>().map(|reference| reference.0.clone())
}

/// Whether an annotation allows `None`.
pub fn includes_none(annotation: &Value) -> bool {
    if is_none_type(annotation) {
        return true;
    }
    let Some(alias) = annotation.payload::<GenericAlias>() else { return false };
    match alias.union_members() {
        Some(members) => members.iter().any(includes_none),
        None => alias.form == Form::Annotated && alias.arguments.first().is_some_and(includes_none),
    }
}

/// The one type of an `Optional`; other unions and types as they are.
pub fn without_none(annotation: &Value) -> Value {
    let members = annotation.payload::<GenericAlias>().and_then(GenericAlias::union_members);
    let Some(members) = members else { return annotation.clone() };
    let mut others = members.iter().filter(|member| !is_none_type(member));
    match (others.next(), others.next()) {
        (Some(only), None) => only.clone(),
        _ => annotation.clone(),
    }
}

/// The parts of `Annotated[type, …]`: the type, and what follows it.
pub fn annotated(annotation: &Value) -> Option<(Value, Vec<Value>)> {
    let alias = annotation.payload::<GenericAlias>()?;
    if alias.form != Form::Annotated {
        return None;
    }
    Some((alias.arguments.first().cloned().unwrap_or_default(), alias.metadata.to_vec()))
}

/// What an annotation says of a relationship's other side.
pub fn related(host: &mut dyn Host, setup: &Setup, class: &Class, annotation: &Value) -> Result<Related> {
    let annotation = without_none(annotation);
    let name = |value: &Value| forward(value).map_or_else(|| value.clone(), Value::Str);
    let Some(alias) = annotation.payload::<GenericAlias>() else { return Ok(Related::One(name(&annotation))) };
    let argument = alias.arguments.last().cloned().unwrap_or_default();
    let argument = expand(host, setup, class, &argument)?;
    match &alias.origin {
        Value::Class(origin) => Ok(Related::Many(origin.clone(), name(&argument))),
        _ => Ok(Related::One(name(&argument))),
    }
}

fn is_none_type(annotation: &Value) -> bool {
    match annotation {
        Value::None => true,
        Value::Class(class) => class.is_native() && class.name() == "NoneType",
        other => forward(other).is_some_and(|name| name == "None"),
    }
}
