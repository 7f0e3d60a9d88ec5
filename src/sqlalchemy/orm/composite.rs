//! `composite()` and `Bundle` for scripts.

use std::rc::Rc;

use super::{export, export_class, properties};
use crate::{
    engine::{Row, RowKeys},
    orm::{Bundle, BundlePart, CompositeAttribute, CompositeDeclaration, CompositeOptions, CompositeProperty, NoneOn},
    python::{Args, ClassBuilder, Vm},
    sql::{argument_error, elements::ColumnElement, entity::Entity},
    sqlalchemy::{
        coercions::{self, Clause},
        elements,
        support::{flag, getter, no_more_keywords, optional_str},
    },
    value::{Class, Dict, Host, Object, Payload, Raise, Result, Str, Tuple, Value},
};

/// What a `Bundle` of the script holds.
struct BundleObject {
    name: Str,
    parts: Vec<BundlePart>,
}

impl Payload for BundleObject {}

/// Makes the classes and functions; `base` is `MapperProperty`.
pub(super) fn load(vm: &mut Vm, module: &Dict, base: &Class) {
    let declared = ClassBuilder::new("sqlalchemy.orm.descriptor_props", "Composite");
    let declared = export_class(vm, module, "Composite", declared);
    vm.register_class::<CompositeDeclaration>(&declared);
    let property = ClassBuilder::new("sqlalchemy.orm.descriptor_props", "Composite")
        .base(base)
        .property("composite_class", getter!(of, |_, composite| Ok(composite.declaration().class())))
        .property(
            "columns",
            getter!(of, |vm, composite| {
                let columns = composite.declaration().attributes();
                let columns: Result<Vec<Value>> = columns
                    .iter()
                    .filter_map(CompositeAttribute::column)
                    .map(|column| elements::wrap(vm, &column.element()))
                    .collect();
                Ok(Value::list(columns?))
            }),
        )
        .property(
            "props",
            getter!(of, |vm, composite| {
                let mut props = Vec::new();
                for key in composite.keys()?.iter() {
                    let property = composite.parent().and_then(|parent| parent.property(key));
                    props.extend(property.map(|property| properties::wrap(vm, property)));
                }
                Ok(Value::list(props))
            }),
        );
    let property = export_class(vm, module, "CompositeProperty", property);
    vm.register_class::<CompositeProperty>(&property);
    export(vm, module, "composite", composite);
    let bundle = bundle_class();
    let bundle = export_class(vm, module, "Bundle", bundle);
    vm.register_class::<BundleObject>(&bundle);
}

fn of(value: &Value) -> Result<&CompositeProperty> {
    value.payload::<CompositeProperty>().ok_or_else(|| Raise::type_error("a composite is expected"))
}

/// `composite(class or attribute, *attributes, return_none_on, active_history, deferred, group, …)`.
///
/// # Errors
/// `ArgumentError` for what is no attribute.
fn composite(vm: &mut Vm, mut args: Args) -> Result<Value> {
    const NAME: &str = "composite";
    let none_on = match args.take_keyword("return_none_on") {
        None => NoneOn::Unsaid,
        Some(Value::None) => NoneOn::Never,
        Some(function) => NoneOn::Function(function),
    };
    let mut said = |vm: &mut Vm, name: &str| -> Result<bool> {
        let given = args.take_keyword(name);
        flag(vm, given, false)
    };
    let (active_history, deferred) = (said(vm, "active_history")?, said(vm, "deferred")?);
    let options = CompositeOptions {
        active_history,
        deferred,
        group: optional_str(NAME, "group", args.take_keyword("group"))?,
        column_template: optional_str(NAME, "column_template", args.take_keyword("column_template"))?,
        described: super::constructors::described(NAME, &mut args)?,
    };
    if let Some(template) = &options.column_template
        && template.matches("%s").count() != 1
    {
        let shown = vm.repr(&Value::Str(template.clone()))?;
        return Err(argument_error(format!(
            "column_template {shown} is not a valid template; expected a string containing exactly one '%s' placeholder"
        )));
    }
    no_more_keywords(NAME, &args)?;
    let mut given = args.positional.into_iter().peekable();
    let class = given.next_if(|first| !CompositeAttribute::is_one(first)).unwrap_or_default();
    let attributes: Result<Vec<CompositeAttribute>> = given.map(|value| CompositeAttribute::of(vm, &value)).collect();
    Ok(vm.wrap(CompositeDeclaration::new(class, attributes?, none_on, options)))
}

/// What a `Bundle` is in a statement.
pub(super) fn clause(vm: &mut Vm, object: &Object) -> Option<Clause> {
    let held = object.payload::<BundleObject>()?;
    let (name, parts) = (held.name.clone(), held.parts.clone());
    let this = Value::Object(object.clone());
    let processor = vm.native_closure("processor", move |vm, args| {
        let [names] = args.exactly("processor")?;
        processor(vm, &this, &names)
    });
    Some(Clause::Entity(Bundle::new(name, parts, processor).as_entity()))
}

/// What makes the values of a bundle: a function of a tuple of the values of a row, as `create_row_processor()` gives it.
fn processor(vm: &mut Vm, bundle: &Value, names: &Value) -> Result<Value> {
    let mut procs = Vec::new();
    for place in 0..vm.items(names)?.len() {
        procs.push(vm.native_closure("proc", move |vm, args| {
            let [row] = args.exactly("proc")?;
            Ok(vm.items(&row)?.get(place).cloned().unwrap_or_default())
        }));
    }
    vm.call_method(bundle, "create_row_processor", vec![Value::None, Value::list(procs), names.clone()])
}

fn bundle_class() -> ClassBuilder {
    ClassBuilder::new("sqlalchemy.orm.util", "Bundle")
        .method("__new__", |vm, mut args| {
            let single = args.take_keyword("single_entity");
            if flag(vm, single, false)? {
                return Err(Raise::unsupported("Bundle(single_entity=True)"));
            }
            let class = args.take_first()?;
            let name = match args.take_first()? {
                Value::Str(name) => name,
                other => vm.str(&other)?,
            };
            let mut parts = Vec::new();
            for value in &args.positional {
                parts.push(part(vm, value)?);
            }
            let Value::Class(class) = class else { return Err(Raise::type_error("Bundle() takes a class")) };
            Ok(Object::new(class, Box::new(BundleObject { name, parts })).into())
        })
        .method("create_row_processor", |vm, args| {
            let [_, _, procs, labels] = args.exactly("create_row_processor")?;
            let procs = vm.items(&procs)?;
            let names: Vec<Str> = vm.items(&labels)?.iter().filter_map(|label| label.as_str().cloned()).collect();
            let keys = Rc::new(RowKeys::new(names));
            Ok(vm.native_closure("proc", move |vm, args| {
                let [given] = args.exactly("proc")?;
                let mut values = Vec::with_capacity(procs.len());
                for proc in &procs {
                    values.push(vm.call(proc, vec![given.clone()], Vec::new())?);
                }
                Ok(vm.wrap(Row::new(keys.clone(), Tuple::new(values))))
            }))
        })
        .method("label", |vm, args| {
            let [this, name] = args.exactly("label")?;
            let (Value::Object(object), Value::Str(name)) = (&this, name) else {
                return Err(Raise::type_error("label() takes a name"));
            };
            let parts = held(&this)?.parts.clone();
            let _ = vm;
            Ok(Object::new(object.class(), Box::new(BundleObject { name, parts })).into())
        })
        .property("name", getter!(name_of, |_, name| Ok(Value::Str(name))))
        .property("c", columns)
        .property("columns", columns)
        .property("exprs", |vm, args| {
            let [this] = args.exactly("exprs")?;
            let columns = elements_of(held(&this)?);
            let columns: Result<Vec<Value>> = columns.iter().map(|(_, column)| elements::wrap(vm, column)).collect();
            Ok(Value::list(columns?))
        })
        .constant("single_entity", false)
        .constant("is_bundle", true)
        .constant("is_mapper", false)
        .constant("is_aliased_class", false)
}

fn held(value: &Value) -> Result<&BundleObject> {
    value.payload::<BundleObject>().ok_or_else(|| Raise::type_error("a Bundle is expected"))
}

fn name_of(value: &Value) -> Result<&Str> {
    held(value).map(|bundle| &bundle.name)
}

/// A part of a bundle: an expression, an attribute, another bundle.
fn part(vm: &mut Vm, value: &Value) -> Result<BundlePart> {
    let found = coercions::clause(vm, value)?;
    if let Some(Clause::Entity(entity)) = &found
        && let Some(bundle) = Bundle::from_entity(entity)
    {
        return Ok(BundlePart::Bundle(bundle));
    }
    match coercions::clause_element(vm, value)? {
        Some(element) => Ok(BundlePart::Element(element)),
        None => Err(coercions::expected(vm, coercions::Role::ColumnsClause, value)),
    }
}

fn elements_of(bundle: &BundleObject) -> Vec<(Str, ColumnElement)> {
    let mut found = Vec::new();
    for part in &bundle.parts {
        match part {
            BundlePart::Element(element) => {
                let key = element.annotations().and_then(|annotations| annotations.proxy_key.clone());
                let key = key.or_else(|| element.proxy_key()).unwrap_or_else(|| "anon".into());
                found.push((key, element.clone()));
            }
            BundlePart::Bundle(bundle) => found.push((bundle.name(), bundle.clauses())),
        }
    }
    found
}

fn columns(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this] = args.exactly("columns")?;
    let mut items = Vec::new();
    for (key, column) in elements_of(held(&this)?) {
        items.push((key, elements::wrap(vm, &column)?));
    }
    Ok(properties::names(vm, items))
}
