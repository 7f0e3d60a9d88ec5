use std::rc::Rc;

use crate::{
    engine::Connection,
    orm::{
        Initiator, InstanceState, Mapper, Registry,
        query::Query,
        session::{Execution, Session, SessionTransaction},
    },
    sql::compiler::Statement,
    value::{Class, Host, Object, Payload, Raise, Result, Value},
};

/// What the ORM hands to listeners, which the script knows as an object of its own.
#[derive(Clone)]
pub enum Carried {
    /// A mapper.
    Mapper(Mapper),
    /// The state of an object.
    State(InstanceState),
    /// The change of an attribute.
    Token(Initiator),
    /// A transaction of a session.
    Transaction(SessionTransaction),
    /// A connection.
    Connection(Connection),
    /// A registry.
    Registry(Registry),
    /// What a query knows while its rows become objects.
    QueryContext(Session),
    /// What a flush knows.
    FlushContext(Session),
    /// A query.
    Query(Query),
    /// A statement.
    Statement(Statement),
    /// An execution: what its object is made of.
    Execution(Value),
    /// The same for who has it run.
    Running(Rc<Execution>),
    /// A value of the script.
    Value(Value),
    /// A symbol, by its name: `NO_VALUE`.
    Symbol(&'static str),
}

impl Payload for Carried {}

/// The class of objects with a [`Carried`] in them, and the function that gives the script's object of one.
pub(super) struct Binding {
    class: Class,
    unwrap: Value,
    statement: Value,
}

impl Carried {
    /// Tells how they become objects.
    pub fn bind(class: Class, unwrap: Value, statement: Value) {
        let binding = super::wide().binding.replace(Some(Binding { class, unwrap, statement }));
        drop(binding);
    }

    /// Whether it was told.
    pub fn is_bound() -> bool {
        super::wide().binding.borrow().is_some()
    }

    /// The statement that an object of the script is.
    pub fn statement(host: &mut dyn Host, value: Value) -> Result<Statement> {
        let function = super::wide().binding.borrow().as_ref().map(|known| known.statement.clone());
        let carrier = host.call(&function.unwrap_or_default(), vec![value], Vec::new())?;
        match carrier.payload::<Carried>() {
            Some(Carried::Statement(statement)) => Ok(statement.clone()),
            _ => Err(Raise::unsupported("this statement of a listener")),
        }
    }

    /// An object that holds an execution.
    pub fn execution(execution: Execution) -> Result<Value> {
        let class = super::wide().binding.borrow().as_ref().map(|known| known.class.clone());
        match class {
            Some(class) => Ok(Object::bare(class, Carried::Running(Rc::new(execution))).into()),
            None => Err(Raise::unsupported("listening to this event")),
        }
    }

    /// The script's object.
    pub fn object(&self, host: &mut dyn Host) -> Result<Value> {
        match self {
            Carried::Value(value) => return Ok(value.clone()),
            Carried::Connection(connection) => return connection.object(),
            _ => {}
        }
        let binding = super::wide().binding.borrow().as_ref().map(|known| (known.class.clone(), known.unwrap.clone()));
        let Some((class, unwrap)) = binding else { return Err(Raise::unsupported("listening to this event")) };
        host.call(&unwrap, vec![Object::bare(class, self.clone()).into()], Vec::new())
    }
}
