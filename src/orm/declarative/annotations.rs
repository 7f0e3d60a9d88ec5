//! Reading annotations: `Mapped[...]`, `Optional`, unions, collections, names that are not there yet.

use crate::{
    orm::Setup,
    value::{Class, Form, ForwardRef, GenericAlias, Host, Raise, Result, SpecialForm, Str, Value},
};

/// An annotation that is `Mapped[…]` or its like.
pub struct MappedAnnotation {
    /// `Mapped`, or the class derived from it that was written.
    pub container: Class,
    /// What stands in the brackets, read: no text is left in it but names that are not there yet.
    pub argument: Value,
    /// The text in the brackets, where they hold one.
    pub quoted: Option<Str>,
    /// The annotation as it was written, for messages.
    pub raw: Value,
}

/// Whether an annotation, as [`expand`] reads it, is `ClassVar` or `ClassVar[…]`.
pub fn is_class_variable(annotation: &Value) -> bool {
    annotation.payload::<GenericAlias>().is_some_and(|alias| alias.form == Form::Special("ClassVar"))
        || annotation.payload::<SpecialForm>().is_some_and(|form| form.0 == "ClassVar")
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
    let read = match expand(host, setup, class, raw) {
        Err(raise) if raise.as_fatal().is_none() && raw.as_str().is_some() => return Err(uninterpreted(host, raw)?),
        Ok(read) if forward(&read).is_some_and(|text| text.contains('[')) => return Err(uninterpreted(host, raw)?),
        read => read?,
    };
    let Some(alias) = read.payload::<GenericAlias>() else { return Ok(None) };
    let Value::Class(container) = &alias.origin else { return Ok(None) };
    if !container.is_subclass_of(&setup.mapped_class) {
        return Ok(None);
    }
    let argument = alias.arguments.first().cloned().unwrap_or_default();
    let quoted = argument.as_str().cloned().or_else(|| forward(&argument));
    let argument = expand(host, setup, class, &argument)?;
    Ok(Some(MappedAnnotation { container: container.clone(), argument, quoted, raw: raw.clone() }))
}

/// The error of a text that cannot be read.
fn uninterpreted(host: &mut dyn Host, raw: &Value) -> Result<Raise> {
    let text = host.str(raw)?;
    Ok(Raise::new(
        "sqlalchemy.orm.exc.MappedAnnotationError",
        format!(
            "Could not interpret annotation {text}.  Check that it uses names that are correctly imported at the module level. \
             See chained stack trace for more hints."
        ),
    ))
}

impl MappedAnnotation {
    /// What a relationship takes for a name, though it is none: a generic class within a text.
    pub fn generic_name(&self) -> Option<Str> {
        let text = self.quoted.as_deref()?.trim();
        let inner = match text.strip_suffix(']').and_then(|text| text.split_once('[')) {
            Some((generic, inner)) if generic.rsplit('.').next() == Some("Optional") => inner,
            Some(("Union", _) | (_, "")) | None => text,
            Some(_) => return Some(text.into()),
        };
        let mut members = inner.split('|').map(str::trim).filter(|member| *member != "None");
        let only = members.next().filter(|_| members.next().is_none())?;
        (only.ends_with(']') && only.contains('[')).then(|| only.into())
    }

    /// Whether a name in it is not there.
    pub fn is_unresolved(&self) -> bool {
        let missing = |value: &Value| forward(value).is_some_and(|name| name != "None");
        let members = self.argument.payload::<GenericAlias>().and_then(GenericAlias::union_members);
        missing(&self.argument) || members.is_some_and(|members| members.iter().any(missing))
    }
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
pub fn related(host: &mut dyn Host, setup: &Setup, class: &Class, mapped: &MappedAnnotation) -> Result<Related> {
    let annotation = without_none(&mapped.argument);
    let textual = mapped.raw.as_str().is_some();
    // A class that a text names is found by its name when mappers are configured.
    let named = |value: &Value, text: bool| match value {
        Value::Class(class) if text => Value::Str(class.name()),
        other => forward(other).map_or_else(|| other.clone(), Value::Str),
    };
    let Some(alias) = annotation.payload::<GenericAlias>() else {
        return Ok(Related::One(named(&annotation, textual || mapped.quoted.is_some())));
    };
    let argument = alias.arguments.last().cloned().unwrap_or_default();
    let quoted = textual || argument.as_str().is_some() || forward(&argument).is_some();
    let argument = expand(host, setup, class, &argument)?;
    let name = |value: &Value| named(value, quoted);
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
