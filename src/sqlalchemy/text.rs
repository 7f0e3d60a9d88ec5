//! `text()`.

use super::{coercions, elements, types};
use crate::{
    python::{Args, ClassBuilder, Vm},
    sql::{
        elements::{Bound, ColumnElement, Element, text},
        schema::Column,
        selectable::{SelectBase, TextualSelect},
    },
    value::{Dict, Raise, Result, Str, Value},
};

/// Exports `text()`.
pub(super) fn load(vm: &mut Vm, module: &Dict) -> Result<()> {
    let function = vm.native_function("text", |vm, args| {
        let [given] = args.bind("text", ["text"], 1)?;
        match given {
            Some(Value::Str(given)) => elements::wrap(vm, &text(&given)),
            other => {
                let class = vm.class_of(&other.unwrap_or_default()).name();
                Err(Raise::type_error(format!("expected string or bytes-like object, got '{class}'")))
            }
        }
    });
    module.insert_str(&"text".into(), function);
    Ok(())
}

/// What `text()` objects have.
pub(super) fn members(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method("bindparams", bindparams)
        .method("columns", columns)
        .method("execution_options", |_, _| Err(Raise::unsupported("TextClause.execution_options()")))
        .method("options", |_, _| Err(Raise::unsupported("TextClause.options()")))
        .property("text", |_, args| {
            let [this] = args.exactly("text")?;
            Ok(Value::from(plain(&elements::of(&this)?)))
        })
}

/// The text as it was written, near enough: parameters as `:name`.
fn plain(element: &ColumnElement) -> String {
    let Element::Text(clause) = element.element() else { return String::new() };
    let mut text = String::new();
    for part in clause.parts.iter() {
        match part {
            crate::sql::elements::TextPart::Text(plain) => text.push_str(plain),
            crate::sql::elements::TextPart::Bind(name) => {
                text.push(':');
                text.push_str(name);
            }
        }
    }
    text
}

/// What `text(…).columns(…)` has.
pub(super) fn textual_members(builder: ClassBuilder) -> ClassBuilder {
    builder.method("bindparams", |vm, mut args| {
        let this = args.take_first()?;
        let Some(SelectBase::Textual(textual)) = this.payload::<SelectBase>() else {
            return Err(Raise::type_error("a TextualSelect is needed"));
        };
        let text = bound(vm, textual.text(), args)?;
        elements::wrap_select(vm, SelectBase::Textual(textual.with_text(text)))
    })
}

fn bindparams(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_first()?;
    let element = bound(vm, &elements::of(&this)?, args)?;
    elements::wrap(vm, &element)
}

/// The text with those parameters.
fn bound(vm: &mut Vm, element: &ColumnElement, args: Args) -> Result<ColumnElement> {
    let mut binds: Vec<(Str, ColumnElement)> = Vec::new();
    for value in &args.positional {
        match coercions::clause_element(vm, value)? {
            Some(bind) if bind.as_bind().is_some() => {
                let key = bind.as_bind().map(|bind| bind.original_key.clone()).unwrap_or_else(|| "".into());
                binds.push((key, bind));
            }
            _ => {
                let class = vm.class_of(value).name();
                return Err(Raise::new("AttributeError", format!("'{class}' object has no attribute '_orig_key'")));
            }
        }
    }
    for (name, value) in args.keywords {
        let known = known_bind(element, &name);
        let type_ = known.map(|bind| bind.ty()).filter(|type_| !type_.is_null());
        binds.push((name.clone(), ColumnElement::bind(&name, Bound::Value(value), type_, false)));
    }
    element.bindparams(binds)
}

fn known_bind<'a>(element: &'a ColumnElement, name: &Str) -> Option<&'a ColumnElement> {
    match element.element() {
        Element::Text(clause) => clause.binds.iter().find(|(key, _)| key == name).map(|(_, bind)| bind),
        _ => None,
    }
}

fn columns(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_first()?;
    let element = elements::of(&this)?;
    let mut columns = Vec::new();
    let positional = !args.positional.is_empty();
    for value in &args.positional {
        columns.push(coercions::receiver(vm, value)?);
    }
    for (name, type_) in &args.keywords {
        let type_ = types::to_type(vm, Some(type_))?;
        columns.push(ColumnElement::of_column(&Column::lightweight(name.clone(), type_, false), None));
    }
    let textual = TextualSelect::new(element, columns, positional);
    elements::wrap_select(vm, SelectBase::Textual(textual))
}
