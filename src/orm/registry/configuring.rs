//! The configuration of mappers: of one registry and those that it depends on, or of all.

use std::{
    cell::Cell,
    rc::{Rc, Weak},
};

use super::{FIRST, Inner, LAST, Registry, registries};
use crate::{
    orm::{
        Mapper, configure,
        events::{self, Carried},
    },
    sql::invalid_request,
    trace::Event,
    value::{Host, Raise, Result, Str, Value},
};

thread_local! {
    /// Whether mappers are being configured.
    static CONFIGURING: Cell<bool> = const { Cell::new(false) };
    /// Whether they are because something else needs it, not because the script says so.
    static IMPLICIT: Cell<bool> = const { Cell::new(false) };
}

/// Whether mappers are being configured though the script did not say so.
pub(super) fn is_implicit() -> bool {
    IMPLICIT.get()
}

/// `configure_mappers()`.
///
/// # Errors
/// What is wrong with a relationship.
pub fn configure_mappers(host: &mut dyn Host) -> Result<()> {
    configure_registries(host, registries(), true)
}

/// `clear_mappers()`; gives the mappers, so that their classes are made plain again.
///
/// # Errors
/// None, all registries being there.
pub fn clear_mappers() -> Result<Vec<Mapper>> {
    dispose_registries(registries(), false)
}

fn configure_registries(host: &mut dyn Host, wanted: Vec<Registry>, cascade: bool) -> Result<()> {
    if !wanted.iter().any(|registry| registry.0.new_mappers.get()) || CONFIGURING.replace(true) {
        return Ok(());
    }
    let mut configured = Vec::new();
    let result = tell_all(host, "before_configured").and_then(|()| each(host, wanted, cascade, &mut configured));
    CONFIGURING.set(false);
    result?;
    for registry in &configured {
        let (tables, classes) = configure::describe(registry);
        host.emit(Event::Mapping { tables, classes });
        registry.declare(host, LAST)?;
    }
    tell_all(host, "after_configured")
}

/// Configures registries and those that they depend on; notes which had anything new.
fn each(host: &mut dyn Host, wanted: Vec<Registry>, cascade: bool, configured: &mut Vec<Registry>) -> Result<()> {
    let mut todo = wanted.clone();
    let mut place = 0;
    while let Some(registry) = todo.get(place).cloned() {
        place += 1;
        add_missing(&mut todo, registry.dependencies());
        let new = registry.0.new_mappers.get();
        if new {
            registry.declare(host, FIRST)?;
        }
        let skipped = registry.configure_own(host)?;
        if new {
            configured.push(registry.clone());
        }
        registry.0.new_mappers.set(skipped && registry.0.new_mappers.get());
        let dependencies = registry.dependencies();
        if !cascade && dependencies.iter().any(|dependency| !wanted.iter().any(|known| known.is(dependency))) {
            return Err(invalid_request("configure was called with cascade=False but additional registries remain"));
        }
        add_missing(&mut todo, dependencies);
    }
    Ok(())
}

fn dispose_registries(wanted: Vec<Registry>, cascade: bool) -> Result<Vec<Mapper>> {
    let mut todo = wanted.clone();
    let mut mappers = Vec::new();
    let mut place = 0;
    while let Some(registry) = todo.get(place).cloned() {
        place += 1;
        let dependents = registry.dependents();
        if !cascade && dependents.iter().any(|dependent| !wanted.iter().any(|known| known.is(dependent))) {
            return Err(invalid_request(
                "Registry has dependent registries that are not disposed; pass cascade=True to clear these also",
            ));
        }
        add_missing(&mut todo, dependents);
        mappers.extend(registry.forget());
    }
    Ok(mappers)
}

fn add_missing(known: &mut Vec<Registry>, others: Vec<Registry>) {
    for other in others {
        if !known.iter().any(|registry| registry.is(&other)) {
            known.push(other);
        }
    }
}

fn alive(registries: &[Weak<Inner>]) -> Vec<Registry> {
    registries.iter().filter_map(Weak::upgrade).map(Registry).collect()
}

impl Registry {
    /// Configures what is not yet, with what it depends on, because something needs it.
    ///
    /// # Errors
    /// What is wrong with a relationship, the first time in its own words.
    pub fn configure(&self, host: &mut dyn Host) -> Result<()> {
        if !self.0.new_mappers.get() {
            return Ok(());
        }
        let before = IMPLICIT.replace(true);
        let result = configure_registries(host, vec![self.clone()], true);
        IMPLICIT.set(before);
        result
    }

    /// `registry.configure(cascade)`.
    ///
    /// # Errors
    /// What is wrong with a relationship; `InvalidRequestError` where it depends on others and may not configure them.
    pub fn configure_as_told(&self, host: &mut dyn Host, cascade: bool) -> Result<()> {
        configure_registries(host, vec![self.clone()], cascade)
    }

    /// `registry.dispose(cascade)`; gives the mappers, so that their classes are made plain again.
    ///
    /// # Errors
    /// `InvalidRequestError` where others depend on it and may not be disposed.
    pub fn dispose(&self, cascade: bool) -> Result<Vec<Mapper>> {
        dispose_registries(vec![self.clone()], cascade)
    }

    /// Notes that a relationship leads to a class of another registry.
    pub fn depend_on(&self, other: &Registry) {
        if self.is(other) {
            return;
        }
        if !self.dependencies().iter().any(|known| known.is(other)) {
            self.0.dependencies.borrow_mut().push(Rc::downgrade(&other.0));
        }
        if !other.dependents().iter().any(|known| known.is(self)) {
            other.0.dependents.borrow_mut().push(Rc::downgrade(&self.0));
        }
    }

    /// Notes that there is something to configure, for those too that depend on it.
    pub(super) fn flag_new_mapper(&self) {
        if self.0.new_mappers.get() {
            return;
        }
        let mut todo = vec![self.clone()];
        let mut place = 0;
        while let Some(registry) = todo.get(place).cloned() {
            place += 1;
            registry.0.new_mappers.set(true);
            add_missing(&mut todo, registry.dependents());
        }
    }

    fn dependencies(&self) -> Vec<Registry> {
        alive(&self.0.dependencies.borrow())
    }

    fn dependents(&self) -> Vec<Registry> {
        alive(&self.0.dependents.borrow())
    }

    /// Configures its mappers; whether some were left out, because a listener said so.
    fn configure_own(&self, host: &mut dyn Host) -> Result<bool> {
        let mut skipped = false;
        for mapper in self.mappers() {
            if mapper.is_configured() && mapper.pending_relationships().is_empty() {
                continue;
            }
            if skips(host, &mapper)? {
                skipped = true;
                continue;
            }
            if let Some((mapper, message)) = &*self.0.failed.borrow() {
                return Err(Raise::new(
                    "sqlalchemy.exc.InvalidRequestError",
                    format!(
                        "One or more mappers failed to initialize - can't proceed with initialization of other mappers. \
                         Triggering mapper: '{mapper}'. Original exception was: {message}"
                    ),
                ));
            }
            for (key, relationship) in mapper.pending_relationships() {
                if mapper.property(&key).is_some() {
                    continue;
                }
                if let Err(error) = configure::configure(host, self, &mapper, &key, &relationship) {
                    if error.as_fatal().is_none() {
                        let message = message_of(host, &error);
                        *self.0.failed.borrow_mut() = Some((mapper.label(), message));
                    }
                    return Err(error);
                }
            }
            if !mapper.is_configured() {
                mapper.set_configured(true);
                mapper.tell(host, "mapper_configured")?;
            }
        }
        Ok(skipped)
    }

    /// Calls `__declare_first__()` or `__declare_last__()` of the classes that have it, and tells who listens: those who
    /// were put in front before.
    fn declare(&self, host: &mut dyn Host, name: &'static str) -> Result<()> {
        let event = if name == FIRST { "before_configured" } else { "after_configured" };
        for listening in self.0.listeners.at(event, true) {
            let registry = Carried::Registry(self.clone()).object(host)?;
            listening.tell(host, vec![registry])?;
        }
        let classes = if name == FIRST { &self.0.declare_first } else { &self.0.declare_last };
        // A hook may map further classes.
        let classes = classes.borrow().clone();
        for class in classes {
            if let Some(hook) = host.get_attribute(&Value::Class(class), &name.into())? {
                host.call(&hook, Vec::new(), Vec::new())?;
            }
        }
        for listening in self.0.listeners.at(event, false) {
            let registry = Carried::Registry(self.clone()).object(host)?;
            listening.tell(host, vec![registry])?;
        }
        Ok(())
    }

    /// Forgets its mappers, and who depends on whom; gives the mappers.
    fn forget(&self) -> Vec<Mapper> {
        let (by_class, by_name) = (self.0.by_class.take(), self.0.by_name.take());
        let mappers = self.0.mappers.take();
        self.0.new_mappers.set(false);
        drop((by_class, by_name, self.0.failed.take(), self.0.declare_first.take(), self.0.declare_last.take()));
        self.0.dependents.take();
        for dependency in self.dependencies() {
            dependency.0.dependents.borrow_mut().retain(|known| !known.ptr_eq(&Rc::downgrade(&self.0)));
        }
        self.0.dependencies.take();
        mappers
    }
}

/// Tells who listens to the configuration of all mappers.
fn tell_all(host: &mut dyn Host, event: &str) -> Result<()> {
    for listening in events::of_mappers(event) {
        listening.tell(host, Vec::new())?;
    }
    Ok(())
}

/// Whether a listener says that a mapper is not configured now.
fn skips(host: &mut dyn Host, mapper: &Mapper) -> Result<bool> {
    for listening in mapper.told("before_mapper_configured") {
        let arguments = vec![Carried::Mapper(mapper.clone()).object(host)?, Value::Class(mapper.class().clone())];
        let told = listening.tell(host, arguments)?.unwrap_or_default();
        if listening.listener.retval && told.is(&Carried::Symbol("EXT_SKIP").object(host)?) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The message of an exception that was not made yet.
fn message_of(host: &mut dyn Host, error: &Raise) -> Str {
    let text = error.first_argument();
    match text {
        Some(value) => host.str(&value).unwrap_or_else(|_| Str::from("")),
        None => Str::from(""),
    }
}
