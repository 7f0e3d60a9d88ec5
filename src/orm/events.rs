//! Who listens to what happens in the ORM, and how they are told: events of mappers and of objects, of attributes, sessions and
//! queries. Where nobody listens, asking costs the test of a flag.

mod carried;
mod validation;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

pub use self::{
    carried::Carried,
    validation::{Hooks, Validator, note_hooks},
};
use crate::{
    engine::Listener,
    orm::{InstanceState, Mapper, Registry, registries, session::Session},
    trace,
    value::{Class, Host, Result, Str, Value},
};

/// A listener, and how it wants to be told.
pub struct Listening {
    /// The function.
    pub listener: Listener,
    /// The identity of what it was said to listen to.
    pub target: usize,
    /// Whether it is handed the state of an object rather than the object.
    pub raw: bool,
    /// Whether classes that derive have it too.
    pub propagate: bool,
    /// Of an attribute: whether the old value is loaded for it.
    pub active_history: bool,
    /// Of one that is told but once: whether it was.
    pub fired: Option<Cell<bool>>,
}

/// What one can listen to.
pub enum Subject {
    /// All mappers, and all objects.
    Mappers,
    /// A mapped class.
    Mapper(Mapper),
    /// A class that is not mapped; what derives from it may be, now or later.
    Class(Class),
    /// An attribute of a mapped class.
    Attribute(Mapper, Str),
    /// The sessions of a class.
    Sessions(Class),
    /// A session.
    Session(Session),
    /// All queries.
    Queries,
    /// A registry.
    Registry(Registry),
}

/// Who listens to one thing, in the order in which they are told.
#[derive(Default)]
pub struct Listeners {
    /// With whether each comes before what the ORM itself listens with.
    list: RefCell<Vec<(Rc<Listening>, bool)>>,
    /// Of an attribute: whether somebody wants the old value loaded.
    active_history: Cell<bool>,
}

/// Who listens to whole kinds of things.
#[derive(Default)]
struct Wide {
    mappers: Listeners,
    queries: Listeners,
    /// By a class that is not mapped.
    classes: RefCell<Vec<(Class, Rc<Listening>)>>,
    /// By a class of sessions.
    sessions: RefCell<Vec<(Class, Rc<Listening>)>>,
    /// How what the ORM works with becomes objects of the script.
    binding: RefCell<Option<carried::Binding>>,
}

thread_local! {
    /// Whether anybody listens to anything of the ORM.
    static ANY: Cell<bool> = const { Cell::new(false) };
    static WIDE: Rc<Wide> = Rc::default();
}

/// Whether anybody listens to anything of the ORM.
#[inline]
pub fn any() -> bool {
    ANY.with(Cell::get)
}

/// Forgets who listens to whole kinds of things, at the end of a run.
pub fn release() {
    ANY.with(|any| any.set(false));
    let wide = wide();
    wide.mappers.release();
    wide.queries.release();
    let held = (wide.classes.take(), wide.sessions.take(), wide.binding.take());
    drop(held);
    validation::release();
}

/// Tells a listener from now on; with `insert`, before the others.
pub fn listen(subject: &Subject, listening: Listening, insert: bool) {
    ANY.with(|any| any.set(true));
    let listening = Rc::new(listening);
    let propagate = listening.propagate;
    let wide = wide();
    match subject {
        Subject::Mappers => wide.mappers.add(&listening, insert, insert),
        Subject::Queries => wide.queries.add(&listening, insert, insert),
        Subject::Mapper(mapper) => {
            let all = if propagate { mapper.self_and_descendants() } else { vec![mapper.clone()] };
            all.iter().for_each(|mapper| mapper.listeners().add(&listening, insert, insert));
        }
        Subject::Class(class) => {
            wide.classes.borrow_mut().push((class.clone(), listening.clone()));
            if propagate {
                for mapper in registries().iter().flat_map(Registry::mappers) {
                    if mapper.class().is_subclass_of(class) {
                        mapper.listeners().add(&listening, insert, insert);
                    }
                }
            }
        }
        Subject::Attribute(mapper, key) => {
            let all = if propagate { mapper.self_and_descendants() } else { vec![mapper.clone()] };
            for mapper in all {
                let early = insert || !mapper.is_configured();
                mapper.attribute_listeners(key).add(&listening, insert, early);
            }
        }
        Subject::Sessions(class) => {
            let mut sessions = wide.sessions.borrow_mut();
            let place = if insert { 0 } else { sessions.len() };
            sessions.insert(place, (class.clone(), listening));
        }
        Subject::Session(session) => session.listeners().add(&listening, insert, insert),
        Subject::Registry(registry) => registry.listeners().add(&listening, insert, insert),
    }
}

/// Whether that function listens to that event of the target of that identity.
pub fn contains(target: usize, event: &str, is: &dyn Fn(&Value) -> bool) -> bool {
    find(target, event, is, false)
}

/// Takes it away; says whether it was there.
pub fn remove(target: usize, event: &str, is: &dyn Fn(&Value) -> bool) -> bool {
    find(target, event, is, true)
}

fn find(target: usize, event: &str, is: &dyn Fn(&Value) -> bool, remove: bool) -> bool {
    let meant =
        |known: &Rc<Listening>| known.target == target && known.listener.event == event && is(&known.listener.callable);
    let wide = wide();
    let mut found = wide.mappers.find(&meant, remove) | wide.queries.find(&meant, remove);
    for pairs in [&wide.classes, &wide.sessions] {
        found |= pairs.borrow().iter().any(|(_, known)| meant(known));
        if remove {
            let gone = take_out(&mut pairs.borrow_mut(), |(_, known)| meant(known));
            drop(gone);
        }
    }
    for registry in registries() {
        found |= registry.listeners().find(&meant, remove);
        for mapper in registry.mappers() {
            found |= mapper.listeners().find(&meant, remove);
            for listeners in mapper.all_attribute_listeners() {
                found |= listeners.find(&meant, remove);
            }
        }
    }
    for session in Session::live() {
        found |= session.listeners().find(&meant, remove);
    }
    found
}

/// Takes out of a list what is meant.
fn take_out<T>(list: &mut Vec<T>, meant: impl Fn(&T) -> bool) -> Vec<T> {
    let (gone, kept) = std::mem::take(list).into_iter().partition(meant);
    *list = kept;
    gone
}

fn wide() -> Rc<Wide> {
    WIDE.with(Rc::clone)
}

/// Who listens to that event of all queries.
pub fn of_queries(event: &str) -> Vec<Rc<Listening>> {
    if any() { wide().queries.of(event) } else { Vec::new() }
}

/// Who listens to that event of all mappers.
pub fn of_mappers(event: &str) -> Vec<Rc<Listening>> {
    if any() { wide().mappers.of(event) } else { Vec::new() }
}

impl Listeners {
    /// Adds a listener: behind the others, or with `insert` before them; `early` for one that comes before what the ORM
    /// itself listens with.
    pub fn add(&self, listening: &Rc<Listening>, insert: bool, early: bool) {
        let mut list = self.list.borrow_mut();
        let place = if insert { 0 } else { list.len() };
        list.insert(place, (listening.clone(), early));
        self.active_history.set(self.active_history.get() || listening.active_history);
    }

    /// Of an attribute: whether somebody wants the old value loaded before it is replaced.
    pub fn active_history(&self) -> bool {
        self.active_history.get()
    }

    /// Those of an event, as they are now.
    pub fn of(&self, event: &str) -> Vec<Rc<Listening>> {
        self.list
            .borrow()
            .iter()
            .map(|(known, _)| known)
            .filter(|known| known.listener.event == event)
            .cloned()
            .collect()
    }

    /// Those of an event that come before what the ORM itself listens with, or behind it.
    pub fn at(&self, event: &str, early: bool) -> Vec<Rc<Listening>> {
        let list = self.list.borrow();
        let meant = list.iter().filter(|(known, at)| *at == early && known.listener.event == event);
        meant.map(|(known, _)| known.clone()).collect()
    }

    /// Whether nobody listens.
    pub fn is_empty(&self) -> bool {
        self.list.borrow().is_empty()
    }

    /// Takes over those of a base that hold for what derives from it.
    pub fn inherit(&self, base: &Listeners) {
        let inherited: Vec<_> =
            base.list.borrow().iter().map(|(known, _)| known).filter(|known| known.propagate).cloned().collect();
        for listening in &inherited {
            if !self.list.borrow().iter().any(|(known, _)| Rc::ptr_eq(known, listening)) {
                self.add(listening, false, true);
            }
        }
    }

    /// Forgets all.
    pub fn release(&self) {
        let all = self.list.take();
        drop(all);
    }

    fn find(&self, meant: &dyn Fn(&Rc<Listening>) -> bool, remove: bool) -> bool {
        let meant = |(known, _): &(Rc<Listening>, bool)| meant(known);
        let found = self.list.borrow().iter().any(meant);
        if found && remove {
            let gone = take_out(&mut self.list.borrow_mut(), meant);
            drop(gone);
        }
        found
    }
}

impl Listening {
    /// Tells the function; `None` where it is told no more.
    pub fn tell(&self, host: &mut dyn Host, arguments: Vec<Value>) -> Result<Option<Value>> {
        if self.fired.as_ref().is_some_and(|fired| fired.replace(true)) {
            return Ok(None);
        }
        let function = match host.get_attribute(&self.listener.callable, &"__name__".into())? {
            Some(Value::Str(name)) => name,
            _ => Str::from(""),
        };
        let (event, function) = (self.listener.event.as_str().into(), function.as_str().into());
        host.emit(trace::Event::Listener { event, function });
        self.listener.tell(host, arguments, Vec::new()).map(Some)
    }

    /// An object, or its state, as the function wants it.
    pub fn object(&self, host: &mut dyn Host, state: &InstanceState) -> Result<Value> {
        if self.raw {
            return Carried::State(state.clone()).object(host);
        }
        Ok(state.object().map_or(Value::None, Value::Object))
    }
}

impl Mapper {
    /// Who listens to that event of the mapper: of all mappers first.
    pub fn told(&self, event: &str) -> Vec<Rc<Listening>> {
        if !any() {
            return Vec::new();
        }
        let mut all = wide().mappers.of(event);
        all.extend(self.listeners().of(event));
        all
    }

    /// Tells of an event of the mapper and its class.
    pub fn tell(&self, host: &mut dyn Host, event: &str) -> Result<()> {
        for listening in self.told(event) {
            let arguments = vec![Carried::Mapper(self.clone()).object(host)?, Value::Class(self.class().clone())];
            listening.tell(host, arguments)?;
        }
        Ok(())
    }

    /// A mapper is being made: it gets the listeners of its base, and those of classes that its class derives from.
    pub fn take_listeners(&self) {
        if !any() {
            return;
        }
        for class in self.class().mro() {
            for (held, listening) in wide().classes.borrow().iter() {
                if held.is(class) && (listening.propagate || class.is(self.class())) {
                    self.listeners().add(listening, false, false);
                }
            }
        }
        if let Some(base) = self.inherits() {
            self.listeners().inherit(base.listeners());
        }
    }
}

impl InstanceState {
    /// Tells of an event of the object, with `more` behind it.
    pub fn tell(&self, host: &mut dyn Host, event: &str, more: &[Value]) -> Result<()> {
        for listening in self.mapper().told(event) {
            let mut arguments = vec![listening.object(host, self)?];
            arguments.extend_from_slice(more);
            listening.tell(host, arguments)?;
        }
        Ok(())
    }
}

impl Session {
    /// Who listens to that event of the session: of its class first.
    pub fn told(&self, event: &str) -> Vec<Rc<Listening>> {
        if !any() {
            return Vec::new();
        }
        let class = self.wrapper().map(|wrapper| wrapper.class());
        let is_its = |of: &Class| class.as_ref().is_some_and(|class| class.is_subclass_of(of));
        let wide = wide();
        let mut all: Vec<Rc<Listening>> = Vec::new();
        for (of, listening) in wide.sessions.borrow().iter() {
            if listening.listener.event == event && is_its(of) {
                all.push(listening.clone());
            }
        }
        all.extend(self.listeners().of(event));
        all
    }

    /// Tells of an event of the session, with `more` behind it.
    pub fn tell(&self, host: &mut dyn Host, event: &str, more: &[Carried]) -> Result<()> {
        for listening in self.told(event) {
            let mut arguments = vec![self.wrapper().map_or(Value::None, Value::Object)];
            for carried in more {
                arguments.push(carried.object(host)?);
            }
            listening.tell(host, arguments)?;
        }
        Ok(())
    }

    /// Tells of an event of an object in the session.
    pub fn tell_of(&self, host: &mut dyn Host, event: &str, state: &InstanceState) -> Result<()> {
        for listening in self.told(event) {
            let object = listening.object(host, state)?;
            if !object.is_none() {
                let session = self.wrapper().map_or(Value::None, Value::Object);
                listening.tell(host, vec![session, object])?;
            }
        }
        Ok(())
    }
}
