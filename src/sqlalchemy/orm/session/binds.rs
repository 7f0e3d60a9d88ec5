//! Where a session's statements go, for scripts: `Session(binds=…)`, `bind_arguments`, `get_bind()`, `connection()`.

use super::{mapper_of, of, statement_of};
use crate::{
    orm::{
        mapper_of_class,
        session::{Bind, BindArguments, BindKey, Binds, SessionTransaction},
    },
    python::{Args, ClassBuilder, Vm},
    sql::{compiler::Statement, schema::Table, selectable::FromClause},
    sqlalchemy::{
        coercions::{self, Clause},
        engine::{options_argument, wrap_connection, wrap_engine},
    },
    value::{Host, Raise, Result, Str, Value},
};

/// The engine or connection that an argument is.
pub(super) fn bind_of(value: Option<&Value>) -> Result<Option<Bind>> {
    value.filter(|value| !value.is_none()).map(Bind::of).transpose()
}

/// The script's object of a bind.
pub(super) fn wrap(vm: &mut Vm, bind: Option<Bind>) -> Result<Value> {
    match bind {
        Some(Bind::Engine(engine)) => wrap_engine(vm, &engine),
        Some(Bind::Connection(connection)) => Ok(wrap_connection(vm, connection)),
        None => Ok(Value::None),
    }
}

/// The argument `binds`: engines and connections by class, mapper and table.
pub(super) fn binds_of(vm: &mut Vm, value: Option<&Value>) -> Result<Binds> {
    let mut binds = Binds::default();
    let Some(value) = value.filter(|value| !value.is_none()) else { return Ok(binds) };
    let Value::Dict(given) = value else {
        return Err(Raise::unsupported("Session(binds=...) with something other than a dict"));
    };
    for (key, bind) in given.entries() {
        add(vm, &mut binds, &key, &Bind::of(&bind)?)?;
    }
    Ok(binds)
}

fn add(vm: &mut Vm, binds: &mut Binds, key: &Value, bind: &Bind) -> Result<()> {
    if let Value::Class(class) = key {
        match mapper_of_class(class) {
            Some(mapper) => binds.add_mapper(&mapper, bind),
            None => binds.add(BindKey::Class(class.clone()), bind),
        }
        return Ok(());
    }
    if let Some(table) = table_of(vm, key)? {
        binds.add(BindKey::Table(table), bind);
        return Ok(());
    }
    match mapper_of(vm, key) {
        Ok(mapper) => {
            binds.add_mapper(&mapper, bind);
            Ok(())
        }
        Err(raise) if raise.as_fatal().is_some() => Err(raise),
        Err(_) => {
            let shown = vm.str(key)?;
            Err(Raise::new("sqlalchemy.exc.ArgumentError", format!("Not an acceptable bind target: {shown}")))
        }
    }
}

fn table_of(vm: &mut Vm, value: &Value) -> Result<Option<Table>> {
    Ok(match coercions::clause(vm, value)? {
        Some(Clause::From(FromClause::Table(table))) => Some(table),
        _ => None,
    })
}

/// The argument `bind_arguments`: what a bind is wanted for.
pub(super) fn arguments_of(vm: &mut Vm, value: Option<&Value>) -> Result<BindArguments> {
    let Some(value) = value.filter(|value| !value.is_none()) else { return Ok(BindArguments::default()) };
    let Value::Dict(given) = value else {
        return Err(Raise::unsupported("bind_arguments= with something other than a dict"));
    };
    let pairs = given.entries().into_iter().filter_map(|(name, value)| Some((name.as_str()?.clone(), value)));
    read(vm, pairs.collect())
}

fn read(vm: &mut Vm, given: Vec<(Str, Value)>) -> Result<BindArguments> {
    let mut arguments = BindArguments::default();
    for (name, value) in given {
        match name.as_str() {
            "mapper" | "clause" | "bind" if value.is_none() => {}
            "mapper" => arguments.mapper = Some(mapper_of(vm, &value)?),
            "clause" => {
                arguments.clause = Some(match coercions::clause(vm, &value)? {
                    Some(Clause::From(from)) => Statement::From(from),
                    _ => statement_of(vm, &value)?,
                });
            }
            "bind" => arguments.bind = Some(Bind::of(&value)?),
            _ => arguments.more.push((name, value)),
        }
    }
    Ok(arguments)
}

/// `get_bind(mapper, clause=…, bind=…)`, the session taken off.
fn get_bind_arguments(vm: &mut Vm, mut args: Args) -> Result<BindArguments> {
    let mut given = std::mem::take(&mut args.keywords);
    if !args.positional.is_empty() {
        given.push(("mapper".into(), args.positional.remove(0)));
    }
    args.finish("Session.get_bind")?;
    read(vm, given)
}

/// The methods of sessions.
pub(super) fn methods(builder: ClassBuilder) -> ClassBuilder {
    builder
        .property_set(
            "bind",
            |vm, mut args| {
                let bind = of(&args.take_first()?)?.bind();
                wrap(vm, bind)
            },
            |_, args| {
                let [this, bind] = args.exactly("bind")?;
                of(&this)?.set_bind(bind_of(Some(&bind))?);
                Ok(Value::None)
            },
        )
        .method("get_bind", |vm, mut args| {
            let session = of(&args.take_first()?)?;
            let arguments = get_bind_arguments(vm, args)?;
            let bind = session.find_bind(&arguments)?;
            wrap(vm, Some(bind))
        })
        .method("bind_mapper", |vm, args| {
            let [this, mapper, bind] = args.bind("Session.bind_mapper", ["self", "mapper", "bind"], 3)?;
            change(vm, this, mapper, bind)
        })
        .method("bind_table", |vm, args| {
            let [this, table, bind] = args.bind("Session.bind_table", ["self", "table", "bind"], 3)?;
            change(vm, this, table, bind)
        })
        .method("connection", |vm, mut args| {
            let session = of(&args.take_first()?)?;
            let arguments = args.take_keyword("bind_arguments");
            let options = args.take_keyword("execution_options");
            let arguments = arguments_of(vm, args.positional.first().or(arguments.as_ref()))?;
            let options = options_argument(vm, options)?;
            let options = (!options.given.is_empty()).then_some(&options);
            let connection = session.connection(vm, &arguments, options)?;
            Ok(wrap_connection(vm, connection))
        })
}

fn change(vm: &mut Vm, session: Option<Value>, key: Option<Value>, bind: Option<Value>) -> Result<Value> {
    let bind = Bind::of(&bind.unwrap_or_default())?;
    let mut added = Binds::default();
    add(vm, &mut added, &key.unwrap_or_default(), &bind)?;
    of(&session.unwrap_or_default())?.change_binds(|binds| binds.merge(added));
    Ok(Value::None)
}

/// The methods of a session's transactions.
pub(super) fn of_transactions(builder: ClassBuilder) -> ClassBuilder {
    fn this(value: &Value) -> Result<SessionTransaction> {
        value
            .payload::<SessionTransaction>()
            .cloned()
            .ok_or_else(|| Raise::type_error("a SessionTransaction is needed"))
    }
    builder
        .method("connection", |vm, mut args| {
            let transaction = this(&args.take_first()?)?;
            let options = args.take_keyword("execution_options");
            let options = options_argument(vm, options)?;
            let arguments = get_bind_arguments(vm, args)?;
            let bind = transaction.session().get_bind(vm, &arguments)?;
            let connection = transaction.connection_for(vm, &bind, (!options.given.is_empty()).then_some(&options))?;
            Ok(wrap_connection(vm, connection))
        })
        .method("bound_connection", |vm, mut args| {
            let transaction = this(&args.take_first()?)?;
            let arguments = get_bind_arguments(vm, args)?;
            let bind = transaction.session().get_bind(vm, &arguments)?;
            match transaction.boundary().bound_connection(&bind) {
                Some(connection) => Ok(wrap_connection(vm, connection)),
                None => {
                    let bind = wrap(vm, Some(bind))?;
                    let shown = vm.repr(&bind)?;
                    Err(crate::sql::invalid_request(format!(
                        "This transaction has not acquired a connection for bind {shown}"
                    )))
                }
            }
        })
        .property("connections", |vm, mut args| {
            let transaction = this(&args.take_first()?)?;
            let set = crate::value::Set::new();
            for connection in transaction.boundary().connections() {
                let connection = wrap_connection(vm, connection);
                set.add(vm, &connection)?;
            }
            Ok(Value::Set(set.copy(true)))
        })
}
