//! `sqlalchemy.event`: listeners of engines, connections and pools. Those of the ORM and of tables are refused by name.

use super::engine::{as_connection, as_engine, engine_of, environment};
use crate::{
    engine::{Listener, Listeners},
    python::{Args, Vm},
    sqlalchemy::support::{flag, optional_str},
    value::{Dict, Host, Raise, Result, Str, Value},
};

/// Events of engines, connections and pools.
const KNOWN: &[&str] = &[
    "connect",
    "first_connect",
    "checkout",
    "checkin",
    "reset",
    "invalidate",
    "engine_connect",
    "begin",
    "commit",
    "rollback",
    "savepoint",
    "rollback_savepoint",
    "release_savepoint",
    "before_cursor_execute",
    "after_cursor_execute",
];

/// Registers the module.
pub(super) fn register(vm: &mut Vm) {
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
    let (retval, once) = (args.take_keyword("retval"), args.take_keyword("once"));
    let (insert, named) = (args.take_keyword("insert"), args.take_keyword("named"));
    let (retval, once) = (flag(vm, retval, false)?, flag(vm, once, false)?);
    let (insert, named) = (flag(vm, insert, false)?, flag(vm, named, false)?);
    if named {
        return Err(Raise::unsupported("event.listen(named=True)"));
    }
    let [target, event, callable] = args.bind("listen", ["target", "identifier", "fn"], 3)?;
    let (target, callable) = (target.unwrap_or_default(), callable.unwrap_or_default());
    let event = identifier(event)?;
    with_listeners(vm, &target, &event, |listeners| {
        listeners.add(Listener { event: event.clone(), callable, retval, once }, insert);
    })?;
    Ok(Value::None)
}

/// `remove(target, identifier, fn)`.
fn remove(vm: &mut Vm, args: Args) -> Result<Value> {
    let [target, event, callable] = args.bind("remove", ["target", "identifier", "fn"], 3)?;
    let (target, callable) = (target.unwrap_or_default(), callable.unwrap_or_default());
    let event = identifier(event)?;
    let wanted = vm.identity(&callable);
    let mut removed = false;
    let identities: &dyn Fn(&Value) -> bool = &|known: &Value| identity(known) == Some(wanted);
    with_listeners(vm, &target, &event, |listeners| removed = listeners.remove(&event, identities))?;
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
    let [target, event, callable] = args.bind("contains", ["target", "identifier", "fn"], 3)?;
    let (target, callable) = (target.unwrap_or_default(), callable.unwrap_or_default());
    let event = identifier(event)?;
    let wanted = vm.identity(&callable);
    let mut found = false;
    with_listeners(vm, &target, &event, |listeners| {
        found = listeners.contains(&event, |known| identity(known) == Some(wanted));
    })?;
    Ok(Value::Bool(found))
}

fn identifier(event: Option<Value>) -> Result<Str> {
    match optional_str("listen", "identifier", event)? {
        Some(event) => Ok(event),
        None => Err(Raise::type_error("the name of an event is needed")),
    }
}

fn identity(value: &Value) -> Option<usize> {
    value.as_object().map(crate::value::Object::address)
}

/// Does `work` with those who listen to `target`.
fn with_listeners(vm: &mut Vm, target: &Value, event: &str, work: impl FnOnce(&Listeners)) -> Result<()> {
    let class = match target {
        Value::Class(class) => Some(class.name()),
        _ => None,
    };
    let all = class.as_ref().is_some_and(|class| matches!(class.as_str(), "Engine" | "Pool"));
    if !all && as_engine(target).is_none() && as_connection(target).is_none() && engine_of(target).is_none() {
        return Err(Raise::unsupported(format!("the event '{event}' of this target")));
    }
    if !KNOWN.contains(&event) {
        const OTHERS: &[&str] = &[
            "before_execute",
            "after_execute",
            "handle_error",
            "do_connect",
            "do_execute",
            "do_executemany",
            "do_execute_no_params",
            "do_setinputsizes",
            "close",
            "close_detached",
            "detach",
            "soft_invalidate",
            "engine_disposed",
            "set_connection_execution_options",
            "set_engine_execution_options",
            "begin_twophase",
            "prepare_twophase",
            "commit_twophase",
            "rollback_twophase",
        ];
        if OTHERS.contains(&event) {
            return Err(Raise::unsupported(format!("the event '{event}' of an engine")));
        }
        let target = vm.repr(target)?;
        return Err(Raise::new(
            "sqlalchemy.exc.InvalidRequestError",
            format!("No such event '{event}' for target '{target}'"),
        ));
    }
    if all {
        let environment = environment(vm)?;
        work(&environment.listeners);
    } else if let Some(connection) = as_connection(target) {
        work(connection.listeners());
    } else if let Some(engine) = as_engine(target).or_else(|| engine_of(target)) {
        work(engine.listeners());
    }
    Ok(())
}
