//! `inspect()`: engines and connections here, mapped classes and instances through the ORM's hook.

use super::{
    engine::{as_connection, as_engine},
    support::{self, Registry, flag},
};
use crate::{
    engine::{Connection, Engine, ExecutionOptions},
    python::{Args, ClassBuilder, Vm},
    trace::{Cause, CauseKind},
    value::{Dict, Host, Payload, Raise, Result, Value},
};

/// Tells what `inspect()` gives for an object that the core does not know: how the ORM joins in.
pub type InspectHook = fn(&mut Vm, &Value) -> Result<Option<Value>>;

/// What an `Inspector` looks at.
enum Subject {
    Engine(Engine),
    Connection(Connection),
}

impl Payload for Subject {}

/// Makes the classes, and exports `inspect()`.
pub(super) fn load(vm: &mut Vm, module: &Dict) -> Result<()> {
    let mut builder = ClassBuilder::new("sqlalchemy.engine.reflection", "Inspector")
        .method("get_table_names", |vm, args| {
            let [this, schema] = args.bind("get_table_names", ["self", "schema"], 1)?;
            no_schema(schema)?;
            let names = on(vm, &this.unwrap_or_default(), |vm, connection| connection.table_names(vm, &reflection()))?;
            Ok(Value::list(names.into_iter().map(Value::Str).collect::<Vec<_>>()))
        })
        .method("has_table", |vm, args| {
            let [this, name, schema] = args.bind("has_table", ["self", "table_name", "schema"], 2)?;
            no_schema(schema)?;
            let name = match name {
                Some(Value::Str(name)) => name,
                _ => return Err(Raise::type_error("the name of a table is a string")),
            };
            let found = on(vm, &this.unwrap_or_default(), |vm, connection| {
                connection.has_table(vm, &name, None, &reflection())
            })?;
            Ok(Value::from(found))
        });
    for name in [
        "get_columns",
        "get_pk_constraint",
        "get_foreign_keys",
        "get_indexes",
        "get_unique_constraints",
        "get_view_names",
        "get_check_constraints",
        "get_table_comment",
        "get_table_options",
        "get_schema_names",
        "get_multi_columns",
        "get_sorted_table_and_fkc_names",
        "reflect_table",
        "clear_cache",
        "get_temp_table_names",
    ] {
        builder = builder.method(name, |_, _| Err(Raise::unsupported("reflection (this method of Inspector)")));
    }
    let class = support::build(vm, "Inspector", builder);
    vm.register_class::<Subject>(&class);
    module.insert_str(&"Inspector".into(), class.into());
    let function = vm.native_function("inspect", inspect);
    module.insert_str(&"inspect".into(), function);
    Ok(())
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
    if let Some(engine) = as_engine(&subject) {
        let inspected = Subject::Engine(engine.clone());
        return Ok(vm.wrap(inspected));
    }
    if let Some(connection) = as_connection(&subject) {
        let inspected = Subject::Connection(connection.clone());
        return Ok(vm.wrap(inspected));
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

fn no_schema(schema: Option<Value>) -> Result<()> {
    match schema {
        None | Some(Value::None) => Ok(()),
        Some(_) => Err(Raise::unsupported("reflection of a schema")),
    }
}

fn reflection() -> ExecutionOptions {
    let cause =
        Cause { kind: CauseKind::Reflection, text: "The schema is looked at".to_owned(), path: None, line: None };
    ExecutionOptions::because(cause)
}

/// Asks the connection, or one of the engine's own.
fn on<T>(vm: &mut Vm, this: &Value, work: impl FnOnce(&mut dyn Host, &Connection) -> Result<T>) -> Result<T> {
    match this.payload::<Subject>() {
        Some(Subject::Connection(connection)) => work(vm, connection),
        Some(Subject::Engine(engine)) => {
            let connection = engine.connect(vm)?;
            let done = work(vm, &connection);
            let closed = connection.close(vm);
            let done = done?;
            closed?;
            Ok(done)
        }
        None => Err(Raise::type_error("an Inspector is needed")),
    }
}
