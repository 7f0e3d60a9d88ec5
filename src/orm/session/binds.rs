//! Where the statements of a session go: to the one engine that it is bound to, or by class and table to several.

use super::Session;
use crate::{
    engine::{Connection, Engine},
    orm::{MappedEntity, Mapper, events::Carried},
    sql::{compiler::Statement, schema::Table, selectable::SelectBase},
    value::{Class, Host, Raise, Result, Str, Value},
};

/// What a session talks to: an engine, from which it takes a connection for each transaction, or one connection.
#[derive(Clone)]
pub enum Bind {
    /// An engine.
    Engine(Engine),
    /// A connection of the script.
    Connection(Connection),
}

impl Bind {
    /// The engine.
    pub fn engine(&self) -> &Engine {
        match self {
            Bind::Engine(engine) => engine,
            Bind::Connection(connection) => connection.engine(),
        }
    }

    /// The bind that a value of the script is.
    ///
    /// # Errors
    /// `Unsupported` where it is none.
    pub fn of(value: &Value) -> Result<Bind> {
        if let Some(engine) = value.payload::<Engine>() {
            return Ok(Bind::Engine(engine.clone()));
        }
        match value.payload::<Connection>() {
            Some(connection) => Ok(Bind::Connection(connection.clone())),
            None => Err(Raise::unsupported("a Session bound to something other than an Engine or a Connection")),
        }
    }
}

/// What `Session(binds=…)` names a bind for.
#[derive(Clone)]
pub enum BindKey {
    /// A class, and those that derive from it.
    Class(Class),
    /// A table.
    Table(Table),
}

/// The binds by class and by table.
#[derive(Clone, Default)]
pub struct Binds(Vec<(BindKey, Bind)>);

impl Binds {
    /// Names the bind of a class or a table.
    pub fn add(&mut self, key: BindKey, bind: &Bind) {
        let known = self.0.iter_mut().find(|(known, _)| match (known, &key) {
            (BindKey::Class(known), BindKey::Class(class)) => known.is(class),
            (BindKey::Table(known), BindKey::Table(table)) => known.is(table),
            _ => false,
        });
        match known {
            Some((_, known)) => *known = bind.clone(),
            None => self.0.push((key, bind.clone())),
        }
    }

    /// Names the bind of a mapped class, which is that of its tables.
    pub fn add_mapper(&mut self, mapper: &Mapper, bind: &Bind) {
        self.add(BindKey::Class(mapper.class().clone()), bind);
        for table in mapper.tables() {
            self.add(BindKey::Table(table.clone()), bind);
        }
    }

    /// Takes over those of `others`.
    pub fn merge(&mut self, others: Binds) {
        for (key, bind) in others.0 {
            self.add(key, &bind);
        }
    }

    /// The bind of the class, or of the nearest that it derives from.
    fn of_class(&self, class: &Class) -> Option<&Bind> {
        class.mro().find_map(|class| {
            let of = self.0.iter().find(|(key, _)| matches!(key, BindKey::Class(known) if known.is(class)));
            of.map(|(_, bind)| bind)
        })
    }

    fn of_tables(&self, tables: &[Table]) -> Option<&Bind> {
        tables.iter().find_map(|table| {
            let of = self.0.iter().find(|(key, _)| matches!(key, BindKey::Table(known) if known.is(table)));
            of.map(|(_, bind)| bind)
        })
    }
}

/// What a bind is wanted for: the arguments of `get_bind()`.
#[derive(Clone, Default)]
pub struct BindArguments {
    /// The mapper.
    pub mapper: Option<Mapper>,
    /// The statement.
    pub clause: Option<Statement>,
    /// The bind itself, where it was given.
    pub bind: Option<Bind>,
    /// Arguments for a `get_bind()` of the script's own.
    pub more: Vec<(Str, Value)>,
}

impl BindArguments {
    /// For what a flush writes.
    pub fn of_mapper(mapper: &Mapper) -> BindArguments {
        BindArguments { mapper: Some(mapper.clone()), ..BindArguments::default() }
    }

    /// They are for a statement: it tells its mapper, where it has one.
    pub fn tell(&mut self, statement: &Statement) {
        if let Some(mapper) = mapper_of(statement) {
            self.mapper = Some(mapper);
        }
        self.clause = Some(statement.clone());
    }
}

/// The mapper of the first entity of a statement.
pub(super) fn mapper_of(statement: &Statement) -> Option<Mapper> {
    let subject = match statement {
        Statement::Select(SelectBase::Select(select)) => select.parts().subject.clone(),
        Statement::Select(SelectBase::Compound(select)) => select.parts().subject.clone(),
        Statement::Insert(insert) => insert.parts().subject.clone(),
        Statement::Update(update) => update.parts().subject.clone(),
        Statement::Delete(delete) => delete.parts().subject.clone(),
        Statement::FromStatement(from) => from.entities.parts().subject.clone(),
        _ => None,
    };
    subject.as_ref().and_then(MappedEntity::from_entity).map(|entity| entity.mapper().clone())
}

/// The tables that a statement names.
fn tables_of(statement: &Statement) -> Vec<Table> {
    match statement {
        Statement::Select(select) => select.tables_within(),
        Statement::Insert(insert) => vec![insert.parts().table.clone()],
        Statement::Update(update) => update.parts().table.tables_within(),
        Statement::Delete(delete) => delete.parts().table.tables_within(),
        Statement::From(from) => from.tables_within(),
        Statement::FromStatement(from) => tables_of(&from.statement),
        Statement::Element(_) | Statement::Ddl(_) => Vec::new(),
    }
}

impl Session {
    /// Where what those arguments tell of goes. A `get_bind()` of the script's own decides where the session's class has one.
    ///
    /// # Errors
    /// `UnboundExecutionError` where nothing is bound for it; what the script raises.
    pub fn get_bind(&self, host: &mut dyn Host, arguments: &BindArguments) -> Result<Bind> {
        if let Some(bind) = &arguments.bind {
            return Ok(bind.clone());
        }
        match self.wrapper().filter(|_| self.0.own_methods.get_bind) {
            Some(session) => ask(host, &session.into(), arguments),
            None => self.find_bind(arguments),
        }
    }

    /// As [`Session::get_bind`], by what the session was made with alone.
    pub fn find_bind(&self, arguments: &BindArguments) -> Result<Bind> {
        let BindArguments { mapper, clause, bind, .. } = arguments;
        if let Some(bind) = bind {
            return Ok(bind.clone());
        }
        let binds = self.0.binds.borrow();
        let own = self.0.bind.borrow();
        if binds.0.is_empty()
            && let Some(bind) = &*own
        {
            return Ok(bind.clone());
        }
        if mapper.is_none() && clause.is_none() {
            return own.clone().ok_or_else(|| {
                unbound(
                    "This session is not bound to a single Engine or Connection, and no context was provided to locate a \
                     binding."
                        .to_owned(),
                )
            });
        }
        let mut context: Vec<String> = mapper.iter().map(|mapper| format!("mapper {}", mapper.label())).collect();
        if clause.is_some() || (mapper.is_some() && !binds.0.is_empty()) {
            context.push("SQL expression".to_owned());
        }
        let of_mapper = || mapper.as_ref().and_then(|mapper| binds.of_class(mapper.class()));
        let of_clause = || match (clause, mapper) {
            (Some(clause), _) => {
                let subject = mapper_of(clause);
                let of_subject = subject.and_then(|mapper| binds.of_class(mapper.class()));
                of_subject.or_else(|| binds.of_tables(&tables_of(clause)))
            }
            (None, Some(mapper)) => binds.of_tables(&mapper.persist_selectable().tables_within()),
            (None, None) => None,
        };
        let found = of_mapper().or_else(of_clause).or(own.as_ref()).cloned();
        found.ok_or_else(|| {
            unbound(format!("Could not locate a bind configured on {} or this Session.", context.join(", ")))
        })
    }

    /// What it is bound to.
    pub fn bind(&self) -> Option<Bind> {
        self.0.bind.borrow().clone()
    }

    /// Binds it to something else from now on.
    pub fn set_bind(&self, bind: Option<Bind>) {
        let old = self.0.bind.replace(bind);
        drop(old);
    }

    /// Binds classes and tables, as `bind_mapper()` and `bind_table()` do.
    pub fn change_binds(&self, change: impl FnOnce(&mut Binds)) {
        change(&mut self.0.binds.borrow_mut());
    }
}

/// Asks the script's own `get_bind()`.
fn ask(host: &mut dyn Host, session: &Value, arguments: &BindArguments) -> Result<Bind> {
    let method = host.get_attribute(session, &"get_bind".into())?.unwrap_or_default();
    let mut keywords = arguments.more.clone();
    if let Some(mapper) = &arguments.mapper {
        keywords.push(("mapper".into(), Carried::Mapper(mapper.clone()).object(host)?));
    }
    if let Some(clause) = &arguments.clause {
        keywords.push(("clause".into(), Carried::Statement(clause.clone()).object(host)?));
    }
    Bind::of(&host.call(&method, Vec::new(), keywords)?)
}

fn unbound(message: String) -> Raise {
    Raise::new("sqlalchemy.exc.UnboundExecutionError", message)
}
