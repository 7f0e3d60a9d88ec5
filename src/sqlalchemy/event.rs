//! `sqlalchemy.event`: listeners of engines, connections and pools, of tables and metadata, and of the ORM.

mod carried;
mod orm;

pub(super) use self::carried::{bind, wrap_statement};
use super::{
    engine::{as_connection, as_engine, engine_of, environment},
    schema::as_table,
    support::{self, optional_str},
};
use crate::{
    engine::{Connection, Engine, Listener, Listeners, Target},
    python::{Args, Vm},
    sql::schema::MetaData,
    value::{Dict, Host, Raise, Result, Str, Value},
};

/// Events of engines, connections and pools, with the names of what they hand.
const ENGINE: Events = &[
    ("connect", &["dbapi_connection", "connection_record"]),
    ("first_connect", &["dbapi_connection", "connection_record"]),
    ("checkout", &["dbapi_connection", "connection_record", "connection_proxy"]),
    ("checkin", &["dbapi_connection", "connection_record"]),
    ("reset", &["dbapi_connection", "connection_record", "reset_state"]),
    ("invalidate", &["dbapi_connection", "connection_record", "exception"]),
    ("engine_connect", &["conn"]),
    ("engine_disposed", &["engine"]),
    ("set_connection_execution_options", &["conn", "opts"]),
    ("set_engine_execution_options", &["engine", "opts"]),
    ("begin", &["conn"]),
    ("commit", &["conn"]),
    ("rollback", &["conn"]),
    ("savepoint", &["conn", "name"]),
    ("rollback_savepoint", &["conn", "name", "context"]),
    ("release_savepoint", &["conn", "name", "context"]),
    ("before_execute", &["conn", "clauseelement", "multiparams", "params", "execution_options"]),
    ("after_execute", &["conn", "clauseelement", "multiparams", "params", "execution_options", "result"]),
    ("before_cursor_execute", &["conn", "cursor", "statement", "parameters", "context", "executemany"]),
    ("after_cursor_execute", &["conn", "cursor", "statement", "parameters", "context", "executemany"]),
    ("handle_error", &["exception_context"]),
];

/// Events of engines that Retort lacks.
const ENGINE_LACKING: &[&str] = &[
    "do_connect",
    "do_execute",
    "do_executemany",
    "do_execute_no_params",
    "do_setinputsizes",
    "close",
    "close_detached",
    "detach",
    "soft_invalidate",
    "begin_twophase",
    "prepare_twophase",
    "commit_twophase",
    "rollback_twophase",
];

/// Events of tables and metadata.
const SCHEMA: Events = &[
    ("before_create", &["target", "connection"]),
    ("after_create", &["target", "connection"]),
    ("before_drop", &["target", "connection"]),
    ("after_drop", &["target", "connection"]),
    ("column_reflect", &["inspector", "table", "column_info"]),
];

/// Events of tables and metadata that Retort lacks.
const SCHEMA_LACKING: &[&str] = &["before_parent_attach", "after_parent_attach"];

/// Events by name, each with the names of what it hands to its listeners.
type Events = &'static [(&'static str, &'static [&'static str])];

/// Registers the module.
pub(super) fn register(vm: &mut Vm) {
    vm.register_module("sqlalchemy.event._lib", |vm| {
        let natives = Dict::new();
        let unsupported = vm.native_function("_unsupported", support::unsupported);
        natives.insert_str(&vm.intern("_unsupported"), unsupported);
        natives.insert_str(&vm.intern("_tell"), vm.native_function("_tell", tell));
        vm.run_library("sqlalchemy.event._lib", include_str!("lib/event.py"), natives)
    });
    vm.register_module("sqlalchemy.event", |vm| {
        vm.import_module("sqlalchemy")?;
        let module = Dict::new();
        let functions: [(&str, crate::python::NativeFn); 4] =
            [("listens_for", listens_for), ("listen", listen), ("remove", remove), ("contains", contains)];
        for (name, function) in functions {
            let function = vm.native_function(name, function);
            module.insert_str(&name.into(), function);
        }
        Ok(module)
    });
}

/// `_listen(target, event, fn)`: for `Table(listeners=…)`.
pub(super) fn listen_to(vm: &mut Vm, target: &Value, event: Value, callable: Value) -> Result<()> {
    listen(vm, Args::new(vec![target.clone(), event, callable]))?;
    Ok(())
}

/// `listens_for(target, identifier, …)`: a decorator.
fn listens_for(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let keywords = std::mem::take(&mut args.keywords);
    let [target, name] = args.bind("listens_for", ["target", "identifier"], 2)?;
    let (target, name) = (target.unwrap_or_default(), name.unwrap_or_default());
    // What is wrong with the target is said when the decorator is called, as by SQLAlchemy.
    Ok(vm.native_closure("decorate", move |vm, args| {
        let [callable] = args.exactly("decorate")?;
        let positional = vec![target.clone(), name.clone(), callable.clone()];
        listen(vm, Args { positional, keywords: keywords.clone() })?;
        Ok(callable)
    }))
}

/// `listen(target, identifier, fn, …)`.
fn listen(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let how = orm::How::of(vm, &mut args)?;
    let (target, event, callable) = listened(args, "listen")?;
    if orm::is_known(&event)? {
        orm::listen(vm, &target, event, callable, &how)?;
        return Ok(Value::None);
    }
    let orm::How { retval, once, insert, named, .. } = how;
    // It is about tables that are copied: to_metadata() says what it lacks.
    if how.propagate && as_table(&target).is_some() {
        return Err(Raise::unsupported("event.listen(propagate=True) of a table"));
    }
    with_listeners(vm, &target, &event, |listeners, names| {
        let named = named.then_some(names);
        listeners.add(Listener { event: event.clone(), callable, retval, once, named }, insert);
    })?;
    Ok(Value::None)
}

/// `remove(target, identifier, fn)`.
fn remove(vm: &mut Vm, args: Args) -> Result<Value> {
    let (target, event, callable) = listened(args, "remove")?;
    let wanted = vm.identity(&callable);
    let mut removed = false;
    let identities: &dyn Fn(&Value) -> bool = &|known: &Value| identity(known) == Some(wanted);
    if orm::is_known(&event)? {
        removed = orm::find(vm, &target, &event, &callable, true);
    } else {
        with_listeners(vm, &target, &event, |listeners, _| removed = listeners.remove(&event, identities))?;
    }
    if removed {
        return Ok(Value::None);
    }
    let (target, callable) = (vm.repr(&target)?, vm.repr(&callable)?);
    Err(Raise::new(
        "sqlalchemy.exc.InvalidRequestError",
        format!("No listeners found for event {target} / '{event}' / {callable} "),
    ))
}

/// `contains(target, identifier, fn)`.
fn contains(vm: &mut Vm, args: Args) -> Result<Value> {
    let (target, event, callable) = listened(args, "contains")?;
    let wanted = vm.identity(&callable);
    if orm::is_known(&event)? {
        return Ok(Value::Bool(orm::find(vm, &target, &event, &callable, false)));
    }
    let mut found = false;
    with_listeners(vm, &target, &event, |listeners, _| {
        found = listeners.contains(&event, |known| identity(known) == Some(wanted));
    })?;
    Ok(Value::Bool(found))
}

/// What is listened to, the name of the event, and who listens.
fn listened(args: Args, function: &'static str) -> Result<(Value, Str, Value)> {
    let [target, event, callable] = args.bind(function, ["target", "identifier", "fn"], 3)?;
    let Some(event) = optional_str("listen", "identifier", event)? else {
        return Err(Raise::type_error("the name of an event is needed"));
    };
    Ok((target.unwrap_or_default(), event, callable.unwrap_or_default()))
}

fn identity(value: &Value) -> Option<usize> {
    value.as_object().map(crate::value::Object::address)
}

/// `_told(event, table, …)`: tells who listens to a table, or to the metadata that it belongs to, with what follows.
pub(super) fn told(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let event = args.take_first()?;
    let event = vm.str(&event)?;
    let table = args.take_first()?;
    let Some(table) = as_table(&table) else { return Err(Raise::type_error("a Table is needed")) };
    let targets = environment(vm)?.targets;
    let mut listeners = Vec::new();
    if let Some(metadata) = table.metadata() {
        listeners.extend(targets.told(&event, Target::from(&metadata)));
    }
    listeners.extend(targets.told(&event, Target::from(&table)));
    for listener in listeners {
        listener.tell(vm, args.positional.clone(), Vec::new())?;
    }
    Ok(Value::None)
}

/// `_tell(event, target, connection, **kw)`: tells who listens to a table or metadata.
fn tell(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let event = args.take_first()?;
    let event = vm.str(&event)?;
    let subject = args.positional.first().and_then(Subject::of);
    let Some(Subject::Schema(target)) = subject else { return Err(Raise::type_error("a Table is needed")) };
    for listener in environment(vm)?.targets.told(&event, target) {
        listener.tell(vm, args.positional.clone(), args.keywords.clone())?;
    }
    Ok(Value::None)
}

fn no_such_event<T>(vm: &mut Vm, target: &Value, event: &str) -> Result<T> {
    let target = vm.str(target)?;
    Err(Raise::new("sqlalchemy.exc.InvalidRequestError", format!("No such event '{event}' for target '{target}'")))
}

/// What is listened to.
enum Subject {
    /// All engines.
    Engines,
    Engine(Engine),
    Connection(Connection),
    Schema(Target),
}

impl Subject {
    fn of(target: &Value) -> Option<Subject> {
        if let Value::Class(class) = target {
            return match class.name().as_str() {
                _ if !class.is_native() => None,
                "Engine" | "Pool" => Some(Subject::Engines),
                "Table" => Some(Subject::Schema(Target { class: "Table", id: None })),
                "MetaData" => Some(Subject::Schema(Target { class: "MetaData", id: None })),
                _ => None,
            };
        }
        if let Some(connection) = as_connection(target) {
            return Some(Subject::Connection(connection.clone()));
        }
        if let Some(engine) = as_engine(target).or_else(|| engine_of(target)) {
            return Some(Subject::Engine(engine.clone()));
        }
        if let Some(metadata) = target.payload::<MetaData>() {
            return Some(Subject::Schema(metadata.into()));
        }
        as_table(target).map(|table| Subject::Schema((&table).into()))
    }
}

/// Does `work` with those who listen to `target`, and with the names of what that event hands.
fn with_listeners(
    vm: &mut Vm,
    target: &Value,
    event: &str,
    work: impl FnOnce(&Listeners, &'static [&'static str]),
) -> Result<()> {
    let Some(subject) = Subject::of(target) else {
        if ENGINE_LACKING.contains(&event) || SCHEMA_LACKING.contains(&event) {
            return Err(Raise::unsupported(format!("the event '{event}' of this target")));
        }
        return no_such_event(vm, target, event);
    };
    let (known, lacking, what) = match subject {
        Subject::Schema(_) => (SCHEMA, SCHEMA_LACKING, "a table"),
        _ => (ENGINE, ENGINE_LACKING, "an engine"),
    };
    let Some((_, names)) = known.iter().find(|(name, _)| *name == event) else {
        if lacking.contains(&event) {
            return Err(Raise::unsupported(format!("the event '{event}' of {what}")));
        }
        return no_such_event(vm, target, event);
    };
    match subject {
        Subject::Engines => work(&environment(vm)?.listeners, names),
        Subject::Engine(engine) => work(engine.listeners(), names),
        Subject::Connection(connection) => work(connection.listeners(), names),
        Subject::Schema(target) => work(&environment(vm)?.targets.of(target), names),
    }
    Ok(())
}
