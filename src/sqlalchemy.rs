//! The modules that a script imports as `sqlalchemy`: they bind the script language to `sql`, `engine` and `orm`. Only this
//! part of the core knows both sides.

mod classes;
pub mod coercions;
pub mod compile;
mod dialects;
pub mod dml;
pub mod elements;
pub mod engine;
mod event;
mod exc;
mod expressions;
mod ext;
mod functions;
pub mod inspection;
mod names;
pub mod operators;
pub mod orm;
pub mod result;
mod row;
pub mod schema;
pub mod selectable;
mod sqlite3;
pub mod support;
mod text;
pub mod types;

use crate::{
    orm::session::Session,
    python::{ClassBuilder, Vm},
    sql,
    value::{Class, Dict, Raise, Result, Str, Value},
};

pub use self::engine::Environment;

/// Registers the modules. `environment` is what a run has beside the script: the database driver and the clock.
pub fn register(vm: &mut Vm, environment: Environment) {
    engine::install(vm, environment);
    orm::register(vm);
    vm.register_module("sqlalchemy", load);
    vm.register_module("sqlalchemy.exc", exc::load);
    vm.register_module("sqlalchemy.orm.exc", exc::load_orm);
    vm.register_module("sqlalchemy.orm.evaluator", exc::load_evaluator);
    sqlite3::register(vm);
    event::register(vm);
    ext::register(vm);
    vm.register_module("sqlalchemy.util", |vm| {
        vm.run_library("sqlalchemy.util", include_str!("sqlalchemy/lib/util.py"), Dict::new())
    });
    vm.register_module("sqlalchemy.engine.url", |vm| {
        vm.run_library("sqlalchemy.engine.url", include_str!("sqlalchemy/lib/url.py"), Dict::new())
    });
    vm.register_module("sqlalchemy.pool._lib", |vm| {
        vm.run_library("sqlalchemy.pool._lib", include_str!("sqlalchemy/lib/pool.py"), Dict::new())
    });
    vm.register_module("sqlalchemy.types", |vm| exporting(vm, "sqlalchemy.types", types_namespace));
    vm.register_module("sqlalchemy.schema", |vm| exporting(vm, "sqlalchemy.schema", of_core));
    vm.register_module("sqlalchemy.sql", |vm| exporting(vm, "sqlalchemy.sql", of_core));
    vm.register_module("sqlalchemy.sql.functions", functions::module);
    vm.register_module("sqlalchemy.sql.visitors", elements::visitors_module);
    vm.register_module("sqlalchemy.sql.operators", operators::module);
    vm.register_module("sqlalchemy.sql.expression", |vm| exporting(vm, "sqlalchemy.sql.expression", of_core));
    vm.register_module("sqlalchemy.engine", |vm| exporting(vm, "sqlalchemy.engine", of_core));
    vm.register_module("sqlalchemy.pool", of_core);
    vm.register_module("sqlalchemy.inspection", of_core);
    inspection::register(vm);
    dialects::register(vm);
}

/// Lets go of what a run has left in the mapper's and the metadata's registries. Call it when the machine is cleared.
pub fn release() {
    Session::forget_all();
    crate::orm::release();
    crate::orm::reset_numbers();
    sql::schema::release();
    drop(crate::trace::take_dropped());
}

/// The namespace of `sqlalchemy`.
fn load(vm: &mut Vm) -> Result<Dict> {
    let module = Dict::new();
    // Submodules cannot be imported before this module is there, so that what they hold is made here.
    let types = types_namespace(vm)?;
    for name in types::EXPORTED {
        if let Some(value) = types.get_str(&Str::from(*name)) {
            module.insert_str(&Str::from(*name), value);
        }
    }
    classes::make(vm, elements::members)?;
    elements::load(vm, &module)?;
    schema::load(vm, &module)?;
    expressions::load(vm, &module)?;
    text::load(vm, &module)?;
    functions::load(vm, &module)?;
    selectable::load(vm, &module)?;
    dml::load(vm, &module)?;
    compile::load(vm, &module)?;
    dialects::load(vm)?;
    result::load(vm, &module)?;
    engine::load(vm, &module)?;
    inspection::load(vm, &module)?;
    module.insert_str(&"__version__".into(), Value::from("2.1.9"));
    let mock = vm.native_function("create_mock_engine", |vm, args| {
        let function = support::import_name(vm, "sqlalchemy.event._lib", "create_mock_engine")?;
        vm.call_args(&function, args)
    });
    module.insert_str(&"create_mock_engine".into(), mock);
    // Of the modules in it these are what a script uses after `from sqlalchemy import *`.
    let starred: Vec<Value> = ["event", "exc", "types", "schema"].map(Value::str).into();
    module.insert_str(&"_starred".into(), Value::tuple(starred));
    let submodule = vm.native_function("__getattr__", submodule);
    module.insert_str(&"__getattr__".into(), submodule);
    fill(vm, "sqlalchemy", &module);
    Ok(module)
}

/// The modules that are attributes of the package without being imported by name.
const SUBMODULES: &[(&str, &str)] = &[
    ("exc", "sqlalchemy.exc"),
    ("types", "sqlalchemy.types"),
    ("schema", "sqlalchemy.schema"),
    ("sql", "sqlalchemy.sql"),
    ("engine", "sqlalchemy.engine"),
    ("pool", "sqlalchemy.pool"),
    ("inspection", "sqlalchemy.inspection"),
    ("dialects", "sqlalchemy.dialects"),
    ("event", "sqlalchemy.event"),
    ("util", "sqlalchemy.util"),
];

/// Names of the package, and of `sqlalchemy.engine`, that are only made when they are asked for, and by which module.
const LATER: &[(&str, &str)] =
    &[("URL", "sqlalchemy.engine.url"), ("make_url", "sqlalchemy.engine.url"), ("CheckFirst", "sqlalchemy.event._lib")];

/// `sqlalchemy.name` for a name that the package's namespace does not hold.
fn submodule(vm: &mut Vm, args: crate::python::Args) -> Result<Value> {
    let [name] = args.exactly("__getattr__")?;
    let name = name.as_str().cloned().unwrap_or_else(|| "".into());
    if let Some((known, module)) = LATER.iter().find(|(known, _)| name == *known) {
        return support::import_name(vm, module, known);
    }
    match SUBMODULES.iter().find(|(known, _)| name == *known) {
        Some((_, module)) => vm.import_module(module),
        None => inspection::lazy(vm, crate::python::Args::new(vec![Value::Str(name)])),
    }
}

/// The classes of types, made once.
fn types_namespace(vm: &mut Vm) -> Result<Dict> {
    let registry = support::Registry::of(vm);
    let known = registry.types.borrow().clone();
    if let Some(known) = known {
        return Ok(known);
    }
    let types = types::load(vm)?;
    *registry.types.borrow_mut() = Some(types.clone());
    Ok(types)
}

/// What a part of SQLAlchemy exports of what `sqlalchemy` has.
fn of_core(vm: &mut Vm) -> Result<Dict> {
    let core = vm.import_module("sqlalchemy")?;
    let namespace = Dict::new();
    if let Some(attributes) = core.as_object().and_then(|module| module.attributes().cloned()) {
        for (name, value) in attributes.entries() {
            if let Some(name) = name.as_str().filter(|name| !name.starts_with('_')) {
                namespace.insert_str(name, value);
            }
        }
    }
    let submodule = vm.native_function("__getattr__", submodule);
    namespace.insert_str(&"__getattr__".into(), submodule);
    Ok(namespace)
}

/// The names that `module` exports out of what `load` gives, with a stand-in for each that Retort lacks.
fn exporting(vm: &mut Vm, module: &'static str, load: fn(&mut Vm) -> Result<Dict>) -> Result<Dict> {
    let all = load(vm)?;
    let namespace = Dict::new();
    let known = names::of_module(module);
    for (name, value) in all.entries() {
        if let Some(name) = name.as_str()
            && (known.contains(&name.as_str()) || name == "__getattr__")
        {
            namespace.insert_str(name, value);
        }
    }
    fill(vm, module, &namespace);
    if module == "sqlalchemy.engine" {
        let lazy = vm.native_function("__getattr__", submodule);
        namespace.insert_str(&"__getattr__".into(), lazy);
    }
    Ok(namespace)
}

/// Puts a stand-in where `module` exports a name that Retort lacks: it can be imported, and says so when it is used.
fn fill(vm: &mut Vm, module: &'static str, namespace: &Dict) {
    for name in names::of_module(module) {
        let key = Str::from(*name);
        // What a module written in Python has is only imported when it is asked for.
        let later = LATER.iter().any(|(later, _)| later == name) || inspection::LAZY.contains(name);
        if !namespace.contains_str(&key) && !later {
            let class = missing(vm, module, name);
            namespace.insert_str(&key, Value::Class(class));
        }
    }
}

fn missing(vm: &mut Vm, module: &'static str, name: &'static str) -> Class {
    let say = |vm: &mut Vm, args: crate::python::Args| -> Result<Value> {
        let class = match args.positional.first() {
            Some(Value::Class(class)) => class.clone(),
            Some(other) => vm.class_of(other),
            None => return Err(Raise::unsupported("this name of SQLAlchemy")),
        };
        let native = class.mro().find(|class| class.is_native()).cloned();
        let class = native.unwrap_or(class);
        let module = support::class_constant(&class, "__module__");
        let module = module.as_str().cloned().unwrap_or_else(|| "sqlalchemy".into());
        Err(Raise::unsupported(format!("{module}.{}", class.name())))
    };
    let builder = ClassBuilder::new(module, name).constant("__qualname__", "(refused)");
    builder.method("__new__", say).method("__init_subclass__", say).build(vm)
}
