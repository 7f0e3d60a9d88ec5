//! Listeners of what has no place for them itself: tables, metadata, and all of a class.

use std::{cell::RefCell, rc::Rc};

use super::{Listener, Listeners};
use crate::{
    engine::{Connection, CursorResult, Environment},
    sql::{
        Id,
        compiler::Statement,
        schema::{MetaData, Table},
    },
    value::{Dict, Host, Object, Payload, Raise, Result, Str, Value},
};

/// What one listens to: one thing of a class, or all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// The name of the class.
    pub class: &'static str,
    /// Which one; `None`: each.
    pub id: Option<Id>,
}

/// Who listens to which [`Target`].
#[derive(Default)]
pub struct Targets(RefCell<Vec<(Target, Rc<Listeners>)>>);

impl Targets {
    /// Those who listen to that item.
    pub fn of(&self, item: Target) -> Rc<Listeners> {
        if let Some(known) = self.find(item) {
            return known;
        }
        let listeners = Rc::new(Listeners::default());
        self.0.borrow_mut().push((item, listeners.clone()));
        listeners
    }

    /// Those who are to be told of that event now: who listens to the class first.
    pub fn told(&self, event: &str, item: Target) -> Vec<Listener> {
        let mut all = Vec::new();
        for item in [Target { id: None, ..item }, item] {
            if let Some(listeners) = self.find(item) {
                listeners.take(event, &mut all);
            }
        }
        all
    }

    /// Forgets all.
    pub fn release(&self) {
        let all = self.0.take();
        for (_, listeners) in &all {
            listeners.release();
        }
    }

    fn find(&self, item: Target) -> Option<Rc<Listeners>> {
        self.0.borrow().iter().find(|(known, _)| *known == item).map(|(_, listeners)| listeners.clone())
    }
}

/// What engine and bindings hand each other, which the script knows as an object of its own.
#[derive(Clone)]
pub enum Carried {
    /// A table.
    Table(Table),
    /// Metadata.
    MetaData(MetaData),
    /// A statement.
    Statement(Statement),
    /// What it gave.
    Result(CursorResult),
    /// Whether what is there already is looked for (`CheckFirst`).
    CheckFirst(bool),
    /// Options that cannot be changed.
    Options(Dict),
}

impl Payload for Carried {}

impl Environment {
    /// The script's object of what the engine works with.
    pub fn object(&self, host: &mut dyn Host, carried: Carried) -> Result<Value> {
        let (Some(class), Some(unwrap)) = self.binding(|known| (known.carrier.clone(), known.unwrap.clone())) else {
            return Err(Raise::unsupported("listening to this event"));
        };
        host.call(&unwrap, vec![Object::bare(class, carried).into()], Vec::new())
    }
}

impl Connection {
    /// Tells who listens to a table or metadata of its being made or dropped. `tables` are those that metadata is about;
    /// `how` says whether they were looked for first, and whether a table is one of several.
    pub(in crate::engine) fn tell_ddl(
        &self,
        host: &mut dyn Host,
        event: &str,
        (target, carried): (Target, Carried),
        tables: Option<&[Table]>,
        how: (bool, bool),
    ) -> Result<()> {
        let environment = &self.engine().0.environment;
        let listeners = environment.targets.told(event, target);
        if listeners.is_empty() {
            return Ok(());
        }
        let arguments = vec![environment.object(host, carried)?, self.object()?];
        let mut keywords: Vec<(Str, Value)> = Vec::new();
        if let Some(tables) = tables {
            let mut objects = Vec::with_capacity(tables.len());
            for table in tables {
                objects.push(environment.object(host, Carried::Table(table.clone()))?);
            }
            keywords.push(("tables".into(), Value::list(objects)));
        }
        keywords.push(("_ddl_runner".into(), Value::None));
        keywords.push(("checkfirst".into(), environment.object(host, Carried::CheckFirst(how.0))?));
        if tables.is_none() {
            keywords.push(("_is_metadata_operation".into(), Value::Bool(how.1)));
        }
        for listener in listeners {
            listener.tell(host, arguments.clone(), keywords.clone())?;
        }
        Ok(())
    }
}

impl From<&Table> for Target {
    fn from(table: &Table) -> Target {
        Target { class: "Table", id: Some(table.id()) }
    }
}

impl From<&MetaData> for Target {
    fn from(metadata: &MetaData) -> Target {
        Target { class: "MetaData", id: Some(metadata.id()) }
    }
}
