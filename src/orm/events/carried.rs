use crate::{
    engine::Connection,
    orm::{
        Initiator, InstanceState, Mapper, Registry,
        query::Query,
        session::{Session, SessionTransaction},
    },
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
}

impl Carried {
    /// Tells how they become objects.
    pub fn bind(class: Class, unwrap: Value) {
        let binding = super::wide().binding.replace(Some(Binding { class, unwrap }));
        drop(binding);
    }

    /// Whether it was told.
    pub fn is_bound() -> bool {
        super::wide().binding.borrow().is_some()
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
