//! Listeners of engines and connections: functions of the script, by the names of SQLAlchemy's events.

mod statements;
mod targets;

use std::{cell::RefCell, rc::Rc};

pub use self::targets::{Carried, Target, Targets};
use super::{Connection, Engine, pysqlite::DbapiConnection};
use crate::{
    trace::{Cause, CauseKind},
    value::{Class, Host, Object, Raise, Result, Str, Value},
};

/// A function that is told of an event.
#[derive(Clone)]
pub struct Listener {
    /// The name of the event.
    pub event: Str,
    /// The function.
    pub callable: Value,
    /// Whether what it gives takes the place of what it was told (`retval=True`).
    pub retval: bool,
    /// Whether it is told but once.
    pub once: bool,
    /// Whether it is told by keywords, and by which: the event's own names (`named=True`).
    pub named: Option<&'static [&'static str]>,
}

impl Listener {
    /// Tells the function: what the event hands by position, and by keywords what it hands so.
    pub fn tell(&self, host: &mut dyn Host, arguments: Vec<Value>, keywords: Vec<(Str, Value)>) -> Result<Value> {
        let (arguments, keywords) = match self.named {
            None => (arguments, keywords),
            Some(names) => {
                let named = names.iter().map(|name| Str::from(*name)).zip(arguments);
                (Vec::new(), named.chain(keywords).collect())
            }
        };
        TOLD.with(|told| told.borrow_mut().push(self.event.clone()));
        let result = host.call(&self.callable, arguments, keywords);
        TOLD.with(|told| drop(told.borrow_mut().pop()));
        result
    }
}

thread_local! {
    /// The events that are being told, the innermost last.
    static TOLD: RefCell<Vec<Str>> = const { RefCell::new(Vec::new()) };
}

/// Why a statement is sent for which nobody says it: the script asked for it, or a listener.
pub(super) fn cause() -> Option<Cause> {
    let event = TOLD.with(|told| told.borrow().last().cloned())?;
    let text = format!("a listener of `{event}` asked for it");
    Some(Cause::new(CauseKind::Listener, text))
}

/// Who listens.
#[derive(Default)]
pub struct Listeners(RefCell<Vec<Listener>>);

impl Listeners {
    /// Adds a listener: behind the others, or with `insert` before them.
    pub fn add(&self, listener: Listener, insert: bool) {
        let mut listeners = self.0.borrow_mut();
        let place = if insert { 0 } else { listeners.len() };
        listeners.insert(place, listener);
    }

    /// Whether that function is told of that event.
    pub fn contains(&self, event: &str, is: impl Fn(&Value) -> bool) -> bool {
        self.0.borrow().iter().any(|known| known.event == event && is(&known.callable))
    }

    /// Takes it away; says whether it was there.
    pub fn remove(&self, event: &str, is: impl Fn(&Value) -> bool) -> bool {
        let place = self.0.borrow().iter().position(|known| known.event == event && is(&known.callable));
        let removed = place.map(|place| self.0.borrow_mut().remove(place));
        removed.is_some()
    }

    /// Forgets all.
    pub fn release(&self) {
        let all = self.0.take();
        drop(all);
    }

    /// Those who are to be told of that event now.
    fn take(&self, event: &str, out: &mut Vec<Listener>) {
        let start = out.len();
        out.extend(self.0.borrow().iter().filter(|known| known.event == event).cloned());
        if out.iter().skip(start).any(|listener| listener.once) {
            self.0.borrow_mut().retain(|known| !(known.once && known.event == event));
        }
    }

    fn has(&self, event: &str) -> bool {
        self.0.borrow().iter().any(|known| known.event == event)
    }
}

/// How what the engine works with becomes objects of the script: made by the bindings.
#[derive(Clone, Default)]
pub struct Bindings {
    /// The class of the objects, with an [`ExecutionContext`](super::ExecutionContext) in them, that column defaults and
    /// listeners are called with.
    pub context: Option<Class>,
    /// The class of connections.
    pub connection: Option<Class>,
    /// The class of the objects that hold a connection of `sqlite3` for its module.
    pub core: Option<Class>,
    /// Gives the `sqlite3.Connection` of such an object.
    pub dbapi: Option<Value>,
    /// Gives the record of the pool for such an object.
    pub record: Option<Value>,
    /// The function that SQL calls `regexp`.
    pub regexp: Option<Value>,
    /// The class of objects with a [`Carried`] in them, by which engine and bindings hand each other what the script knows as
    /// an object of its own.
    pub carrier: Option<Class>,
    /// Gives the script's object of what such an object carries.
    pub unwrap: Option<Value>,
    /// Gives such an object of a statement of the script.
    pub statement: Option<Value>,
    /// Makes what listeners to errors are told of.
    pub error_context: Option<Value>,
}

impl Engine {
    /// Who listens to this engine alone.
    pub fn listeners(&self) -> &Rc<Listeners> {
        &self.0.listeners
    }

    /// Whether anybody is to be told of that event.
    pub(super) fn has_listeners(&self, event: &str) -> bool {
        self.0.environment.listeners.has(event) || self.all_listeners().any(|listeners| listeners.has(event))
    }

    /// Who is to be told of that event: who listens to an engine that was derived comes first, then those who listen to all
    /// engines, and last those of the first engine.
    pub(super) fn listeners_of(&self, event: &str) -> Vec<Listener> {
        let mut all = Vec::new();
        let mut engines: Vec<&Listeners> = self.all_listeners().collect();
        engines.reverse();
        if let Some((first, derived)) = engines.split_last() {
            derived.iter().for_each(|listeners| listeners.take(event, &mut all));
            self.0.environment.listeners.take(event, &mut all);
            first.take(event, &mut all);
        }
        all
    }

    /// Tells of an event of the pool: of a connection of the driver and its record.
    pub(super) fn tell_pool(&self, host: &mut dyn Host, event: &str, dbapi: &Rc<DbapiConnection>) -> Result<()> {
        if !self.has_listeners(event) {
            return Ok(());
        }
        let environment = &self.0.environment;
        // One that was invalidated comes back as none.
        let connection = match event == "checkin" && dbapi.is_closed() {
            true => Value::None,
            false => environment.dbapi_object(host, dbapi)?,
        };
        let record = environment.record_object(host, dbapi)?;
        let mut arguments = vec![connection, record];
        // The connection as the pool hands it out, which nobody has yet; the state of a reset; what went wrong.
        if matches!(event, "checkout" | "reset" | "invalidate") {
            arguments.push(Value::None);
        }
        for listener in self.listeners_of(event) {
            listener.tell(host, arguments.clone(), Vec::new())?;
        }
        Ok(())
    }

    fn all_listeners(&self) -> impl Iterator<Item = &Listeners> {
        self.0.parents.iter().chain([&self.0.listeners]).map(|listeners| &**listeners)
    }
}

impl super::Environment {
    /// The `sqlite3.Connection` of a connection, the same object each time.
    pub fn dbapi_object(&self, host: &mut dyn Host, dbapi: &Rc<DbapiConnection>) -> Result<Value> {
        let known = dbapi.settings.borrow().object.clone();
        if !known.is_none() {
            return Ok(known);
        }
        let object = self.of_core(host, dbapi, |known| known.dbapi.clone())?;
        dbapi.settings.borrow_mut().object = object.clone();
        Ok(object)
    }

    /// The record of the pool for a connection, the same object each time.
    pub fn record_object(&self, host: &mut dyn Host, dbapi: &Rc<DbapiConnection>) -> Result<Value> {
        let known = dbapi.settings.borrow().record.clone();
        if !known.is_none() {
            return Ok(known);
        }
        let object = self.of_core(host, dbapi, |known| known.record.clone())?;
        dbapi.settings.borrow_mut().record = object.clone();
        Ok(object)
    }

    /// What a function of the bindings gives for the object that holds a connection of `sqlite3`.
    fn of_core(
        &self,
        host: &mut dyn Host,
        dbapi: &Rc<DbapiConnection>,
        wrap: impl FnOnce(&Bindings) -> Option<Value>,
    ) -> Result<Value> {
        let (Some(class), Some(wrap)) = self.binding(|known| (known.core.clone(), wrap(known))) else {
            return Err(Raise::unsupported("the driver's connection"));
        };
        host.call(&wrap, vec![Object::bare(class, dbapi.clone()).into()], Vec::new())
    }
}

impl Connection {
    /// Who listens to this connection alone.
    pub fn listeners(&self) -> &Listeners {
        &self.0.listeners
    }

    pub(super) fn has_listeners(&self, event: &str) -> bool {
        self.engine().has_listeners(event) || self.0.listeners.has(event)
    }

    pub(super) fn listeners_of(&self, event: &str) -> Vec<Listener> {
        let mut all = Vec::new();
        self.0.listeners.take(event, &mut all);
        all.extend(self.engine().listeners_of(event));
        all
    }

    /// Tells of an event of this connection.
    pub fn tell(&self, host: &mut dyn Host, event: &str, more: &[Value]) -> Result<()> {
        if !self.has_listeners(event) {
            return Ok(());
        }
        let mut arguments = vec![self.object()?];
        arguments.extend_from_slice(more);
        for listener in self.listeners_of(event) {
            listener.tell(host, arguments.clone(), Vec::new())?;
        }
        Ok(())
    }

    /// The object of this connection, the same as long as anybody holds it.
    pub fn object(&self) -> Result<Value> {
        if let Some(known) = self.0.object.borrow().upgrade() {
            return Ok(known.into());
        }
        let Some(class) = self.engine().0.environment.binding(|known| known.connection.clone()) else {
            return Err(Raise::unsupported("the object of a connection"));
        };
        let object = Object::bare(class, self.clone());
        *self.0.object.borrow_mut() = object.downgrade();
        Ok(object.into())
    }
}
