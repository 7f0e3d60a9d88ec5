//! `composite()` and `Bundle`: in Python over what is here, and made when a script asks for them.

use super::export;
use crate::{
    engine::{Row, RowKeys},
    orm::{
        AttributeOptions, Bundle, BundleMaker, CompositeDeclaration, CompositeOptions, CompositeProperty, Described,
        NoneOn,
    },
    python::{Args, ClassBuilder, NativeFn, Vm},
    sql::{elements::ColumnElement, fresh_id},
    sqlalchemy::{
        coercions, elements, operators,
        support::{self, flag, getter, optional_str},
    },
    value::{Class, Dict, Host, Raise, Result, Str, Tuple, Value},
};

const MODULE: &str = "sqlalchemy.orm.descriptor_props";

/// Registers the library's module.
pub(super) fn register(vm: &mut Vm) {
    vm.register_module(MODULE, |vm| {
        vm.import_module("sqlalchemy.orm")?;
        let natives = Dict::new();
        let functions: [(&str, NativeFn); 7] = [
            ("_declare", declare),
            ("_clause", clause),
            ("_row", row),
            ("_list", list),
            ("_number", |_, _| Ok(Value::from(i64::try_from(fresh_id()).unwrap_or(i64::MAX)))),
            ("_give_comparator", |vm, args| {
                let [comparator] = args.exactly("_give_comparator")?;
                if let Some(class) = vm.registered_class::<CompositeProperty>() {
                    class.set(&"Comparator".into(), comparator);
                }
                Ok(Value::None)
            }),
            ("_lacks", |_, args| {
                let [what] = args.exactly("_lacks")?;
                Err(Raise::unsupported(what.as_str().map_or("composite()", Str::as_str).to_owned()))
            }),
        ];
        for (name, function) in functions {
            natives.insert_str(&vm.intern(name), vm.native_function(name, function));
        }
        let names: Vec<Value> = operators::names().map(Value::from).collect();
        natives.insert_str(&"_operators".into(), Value::tuple(names));
        let class = vm.registered_class::<CompositeProperty>().map_or(Value::None, Value::Class);
        natives.insert_str(&"CompositeProperty".into(), class);
        vm.run_library(MODULE, include_str!("../lib/descriptor_props.py"), natives)
    });
}

/// What `sqlalchemy.orm` has of it.
pub(super) fn load(vm: &mut Vm, module: &Dict) {
    let class = ClassBuilder::new(MODULE, "Composite").build(vm);
    vm.register_class::<CompositeDeclaration>(&class);
    let class = ClassBuilder::new("sqlalchemy.orm.util", "BundleClause").build(vm);
    vm.register_class::<Bundle>(&class);
    export(vm, module, "composite", |vm, args| {
        let function = support::import_name(vm, MODULE, "composite")?;
        vm.call_args(&function, args)
    });
}

/// Makes the class of composite properties.
pub(super) fn load_class(vm: &mut Vm, base: &Class) {
    let class = ClassBuilder::new(MODULE, "Composite")
        .base(base)
        .property("composite_class", getter!(of, |_, property| Ok(property.declaration().class())))
        .property("attrs", getter!(of, |_, property| Ok(Value::tuple(property.declaration().attributes()))))
        .property(
            "comparator_factory",
            getter!(of, |_, property| Ok(property.declaration().options().comparator_factory.clone())),
        )
        .property(
            "active_history",
            getter!(of, |_, property| Ok(Value::Bool(property.declaration().options().active_history))),
        )
        .property("deferred", getter!(of, |_, property| Ok(Value::Bool(property.declaration().options().deferred))))
        .property("group", getter!(of, |_, property| Ok(property.declaration().options().group.clone().into())))
        .property("props", |vm, args| {
            let [this] = args.exactly("props")?;
            let found = of(&this)?.clone().properties(vm)?;
            let wrap = |column| super::properties::wrap(vm, crate::orm::MapperProperty::Column(column));
            Ok(Value::list(found.into_iter().map(wrap).collect::<Vec<_>>()))
        })
        .property("columns", |vm, args| {
            let [this] = args.exactly("columns")?;
            let found = of(&this)?.clone().properties(vm)?;
            let columns: Result<Vec<Value>> =
                found.iter().filter_map(|property| property.expression()).map(|one| elements::wrap(vm, one)).collect();
            Ok(Value::list(columns?))
        })
        .property("_attribute_keys", |vm, args| {
            let [this] = args.exactly("_attribute_keys")?;
            let keys = of(&this)?.clone().keys(vm)?;
            Ok(Value::list(keys.into_iter().map(Value::Str).collect::<Vec<_>>()))
        })
        .method("_composite_values_from_instance", |vm, args| {
            let [this, value] = args.exactly("_composite_values_from_instance")?;
            Ok(Value::tuple(of(&this)?.clone().values(vm, &value)?))
        })
        .method("_construct_composite", |vm, mut args| {
            let this = args.take_first()?;
            of(&this)?.clone().construct(vm, args.positional)
        });
    let class = class.build(vm);
    vm.register_class::<CompositeProperty>(&class);
}

fn of(value: &Value) -> Result<&CompositeProperty> {
    value.payload::<CompositeProperty>().ok_or_else(|| Raise::type_error("a composite property is expected"))
}

/// `_declare(class, attributes, none_on, active_history, deferred, group, comparator, template, info, doc, proxy,
/// parameters, values, options)`.
fn declare(vm: &mut Vm, args: Args) -> Result<Value> {
    const NAME: &str = "composite";
    let [
        class,
        attributes,
        none_on,
        active_history,
        deferred,
        group,
        comparator_factory,
        template,
        info,
        doc,
        proxy,
        parameters,
        values,
        options,
    ] = args.exactly(NAME)?;
    let Value::Dict(given) = options else { return Err(Raise::type_error("a dict is expected")) };
    let given = given.entries().into_iter().filter_map(|(name, value)| Some((name.as_str()?.clone(), value)));
    let attribute_options = AttributeOptions::new(given.collect());
    let none_on = match none_on {
        Value::Str(_) => NoneOn::Unsaid,
        Value::None => NoneOn::Never,
        function => NoneOn::Asks(function),
    };
    let Value::Class(proxy_class) = proxy else { return Err(Raise::type_error("a class is expected")) };
    let info = match info {
        Value::Dict(info) => Some(info),
        _ => None,
    };
    let options = CompositeOptions {
        column_template: optional_str(NAME, "column_template", Some(template))?,
        active_history: flag(vm, Some(active_history), false)?,
        deferred: flag(vm, Some(deferred), false)?,
        group: optional_str(NAME, "group", Some(group))?,
        comparator_factory,
        described: Described { info, doc: optional_str(NAME, "doc", Some(doc))? },
        attribute_options,
        proxy_class,
        parameters,
        values,
    };
    let attributes = vm.items(&attributes)?;
    Ok(vm.wrap(CompositeDeclaration::new(class, attributes, none_on, options)))
}

/// `_clause(number, name, expressions, bundle, single_entity)`: a `Bundle` as statements see it.
fn clause(vm: &mut Vm, args: Args) -> Result<Value> {
    let [number, name, expressions, bundle, single] = args.exactly("Bundle")?;
    let number = match number {
        Value::Int(number) => u64::try_from(number).unwrap_or_default(),
        _ => fresh_id(),
    };
    let name = vm.str(&name)?;
    let mut parts = Vec::new();
    for expression in vm.items(&expressions)? {
        parts.push(coercions::columns_clause(vm, &expression)?);
    }
    let single = vm.truth(&single)?;
    Ok(vm.wrap(Bundle::new(number, name, parts, BundleMaker::Object(bundle), single)))
}

/// `_row(labels, values)`.
fn row(vm: &mut Vm, args: Args) -> Result<Value> {
    let [labels, values] = args.exactly("_row")?;
    let mut names = Vec::new();
    for label in vm.items(&labels)? {
        names.push(vm.str(&label)?);
    }
    let values = vm.items(&values)?;
    Ok(vm.wrap(Row::new(std::rc::Rc::new(RowKeys::new(names)), Tuple::new(values))))
}

/// `_list(expressions)`: `a, b` in an ORDER BY.
fn list(vm: &mut Vm, args: Args) -> Result<Value> {
    let [values] = args.exactly("_list")?;
    let mut clauses = Vec::new();
    for value in vm.items(&values)? {
        clauses.extend(coercions::clause_element(vm, &value)?);
    }
    elements::wrap(vm, &ColumnElement::order_list(clauses))
}
