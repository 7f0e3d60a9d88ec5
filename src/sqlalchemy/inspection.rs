//! `inspect()`: engines and connections here, mapped classes and instances through the ORM's hook.

use super::{
    engine::{as_connection, as_engine},
    event,
    support::{self, Registry, flag},
};
use crate::{
    engine::{ExecutionOptions, Parameters},
    python::{Args, NativeFn, Vm},
    trace::{Cause, CauseKind},
    value::{Dict, Host, Raise, Result, Value},
};

/// Tells what `inspect()` gives for an object that the core does not know: how the ORM joins in.
pub type InspectHook = fn(&mut Vm, &Value) -> Result<Option<Value>>;

/// The module that knows SQLite's catalogue; it is written in Python.
const REFLECTION: &str = "sqlalchemy.engine.reflection";

/// What other modules export of it.
pub(super) const LAZY: &[&str] = &["Inspector", "ObjectKind", "ObjectScope"];

/// A name of [`LAZY`] as an attribute of another module.
pub(super) fn lazy(vm: &mut Vm, args: Args) -> Result<Value> {
    let [name] = args.exactly("__getattr__")?;
    let name = vm.str(&name)?;
    if LAZY.contains(&name.as_str()) {
        return support::import_name(vm, REFLECTION, &name);
    }
    Err(Raise::new("AttributeError", format!("module 'sqlalchemy' has no attribute '{name}'")))
}

/// Registers the module.
pub(super) fn register(vm: &mut Vm) {
    vm.register_module(REFLECTION, |vm| {
        let natives = Dict::new();
        for (name, function) in [
            ("_rows", rows as NativeFn),
            ("_warn", warn),
            ("_warn_deprecated", warn_deprecated),
            ("_told", event::told),
        ] {
            natives.insert_str(&vm.intern(name), vm.native_function(name, function));
        }
        vm.run_library(REFLECTION, include_str!("lib/reflection.py"), natives)
    });
}

/// Exports `inspect()` and `Inspector`.
pub(super) fn load(vm: &mut Vm, module: &Dict) -> Result<()> {
    let function = vm.native_function("inspect", inspect);
    module.insert_str(&"inspect".into(), function);
    Ok(())
}

/// Fills a table with what a database has of that name (`Table(autoload_with=…)`).
pub(super) fn autoload(vm: &mut Vm, arguments: Vec<Value>) -> Result<()> {
    let function = support::import_name(vm, REFLECTION, "autoload")?;
    vm.call(&function, arguments, Vec::new())?;
    Ok(())
}

/// The function that tells of an index whether it is there.
pub(super) fn index_exists(vm: &mut Vm) -> Result<Value> {
    support::import_name(vm, REFLECTION, "index_exists")
}

/// `MetaData.reflect()`.
pub(super) fn reflect(vm: &mut Vm, args: Args) -> Result<Value> {
    let function = support::import_name(vm, REFLECTION, "reflect")?;
    vm.call(&function, args.positional, args.keywords)
}

/// `_rows(connection, sql, parameters)`: the rows of a statement that looks at the schema.
fn rows(vm: &mut Vm, args: Args) -> Result<Value> {
    let [connection, sql, given] = args.exactly("_rows")?;
    let Some(connection) = as_connection(&connection).cloned() else {
        return Err(Raise::type_error("a Connection is needed"));
    };
    let sql = vm.str(&sql)?;
    let given = vm.items(&given)?;
    let parameters = if given.is_empty() { Parameters::None } else { Parameters::Positional(given) };
    let result = connection.exec_driver_sql(vm, &sql, parameters, &reflection())?;
    if !result.rows.returns_rows() {
        return Ok(Value::list(Vec::new()));
    }
    let result = super::result::wrap_cursor(vm, result);
    vm.call_method(&result, "all", Vec::new())
}

fn warn(vm: &mut Vm, args: Args) -> Result<Value> {
    let [message] = args.exactly("_warn")?;
    let message = vm.str(&message)?;
    vm.warn("sqlalchemy.exc.SAWarning", &message)?;
    Ok(Value::None)
}

fn warn_deprecated(vm: &mut Vm, args: Args) -> Result<Value> {
    let [message] = args.exactly("_warn_deprecated")?;
    let message = vm.str(&message)?;
    vm.warn("sqlalchemy.exc.SADeprecationWarning", &message)?;
    Ok(Value::None)
}

/// Lets the ORM answer `inspect()`.
pub fn set_inspect_hook(vm: &mut Vm, hook: InspectHook) {
    Registry::of(vm).inspect.set(Some(hook));
}

/// The `NoInspectionAvailable` for an object.
pub(super) fn no_inspection(vm: &mut Vm, value: &Value) -> Result<Raise> {
    let class = vm.class_of(value);
    let class = vm.repr(&Value::Class(class))?;
    Ok(Raise::new(
        "sqlalchemy.exc.NoInspectionAvailable",
        format!("No inspection system is available for object of type {class}"),
    ))
}

fn inspect(vm: &mut Vm, args: Args) -> Result<Value> {
    let [subject, raises] = args.bind("inspect", ["subject", "raiseerr"], 1)?;
    let subject = subject.unwrap_or_default();
    let is_inspector = subject.as_object().is_some_and(|object| {
        let module = support::class_constant(&object.class(), "__module__");
        module.as_str().is_some_and(|module| *module == REFLECTION)
    });
    if as_engine(&subject).is_some() || as_connection(&subject).is_some() || is_inspector {
        let function = support::import_name(vm, REFLECTION, "inspector_of")?;
        return vm.call(&function, vec![subject], Vec::new());
    }
    if let Some(hook) = Registry::of(vm).inspect.get()
        && let Some(found) = hook(vm, &subject)?
    {
        return Ok(found);
    }
    // Expressions, sources and statements inspect as themselves.
    let itself = subject.payload::<crate::sql::elements::ColumnElement>().is_some()
        || subject.payload::<crate::sql::selectable::FromClause>().is_some()
        || subject.payload::<crate::sql::selectable::SelectBase>().is_some();
    if itself {
        return Ok(subject);
    }
    if flag(vm, raises, true)? { Err(no_inspection(vm, &subject)?) } else { Ok(Value::None) }
}

fn reflection() -> ExecutionOptions {
    ExecutionOptions::because(Cause::new(CauseKind::Reflection, "The schema is looked at"))
}
