//! `create_engine()`, and the objects of engines, connections, transactions and URLs.

mod connection;
mod context;
mod create;
mod parameters;

pub(super) use self::connection::executable;
pub use self::{
    create::engine_of,
    parameters::{execution_options, options_argument, parameters},
};
pub use crate::engine::Environment;

use super::{
    inspection, sqlite3,
    support::{self, Kind, Registry},
};
use crate::{
    engine::{Connection, Engine},
    python::Vm,
    sql::schema::{Index, MetaData, Table},
    value::{Dict, Object, Raise, Result, Value},
};

/// The version of SQLite that all drivers bring.
pub(super) const SQLITE_VERSION: &str = "3.54.1";

/// Keeps what a run has beside the script.
pub(super) fn install(vm: &mut Vm, environment: Environment) {
    *Registry::of(vm).environment.borrow_mut() = Some(environment);
}

/// Makes the classes, and exports `create_engine()` and its like.
pub(super) fn load(vm: &mut Vm, module: &Dict) -> Result<()> {
    connection::load(vm, module)?;
    create::load(vm, module)?;
    context::load(vm)?;
    super::event::bind(vm)?;
    sqlite3::bind(vm)
}

/// A dict that cannot be changed, as SQLAlchemy hands its options out.
pub(super) fn immutable(vm: &mut Vm, dict: Dict) -> Result<Value> {
    let class = support::import_name(vm, "sqlalchemy.util", "immutabledict")?;
    vm.call_one(&class, Value::Dict(dict))
}

/// The environment of the run.
pub fn environment(vm: &mut Vm) -> Result<Environment> {
    let environment = Registry::of(vm).environment.borrow().clone();
    environment.ok_or_else(|| Raise::unsupported("a database: this run has no driver"))
}

/// The object of an engine, the same each time.
pub fn wrap_engine(vm: &mut Vm, engine: &Engine) -> Result<Value> {
    let registry = Registry::of(vm);
    let id = engine.address() as u64;
    if let Some(known) = registry.wrapper(Kind::Engine, id) {
        return Ok(known);
    }
    let class = if engine.is_derived() { "OptionEngine" } else { "Engine" };
    let object = Object::bare(support::class(vm, class)?, engine.clone());
    registry.remember(Kind::Engine, id, &object);
    Ok(object.into())
}

/// The object of a connection.
pub fn wrap_connection(vm: &mut Vm, connection: Connection) -> Value {
    connection.object().unwrap_or_else(|_| vm.wrap(connection))
}

/// The engine in an object.
pub fn as_engine(value: &Value) -> Option<&Engine> {
    value.payload::<Engine>()
}

/// The connection in an object.
pub fn as_connection(value: &Value) -> Option<&Connection> {
    value.payload::<Connection>()
}

/// `create_all()` and `drop_all()` on an engine or connection, or on what only shows the statements.
pub(super) fn emit_ddl(
    vm: &mut Vm,
    bind: &Value,
    metadata: &MetaData,
    tables: Option<Vec<Table>>,
    create: bool,
    check: bool,
) -> Result<()> {
    if bind.as_object().is_some_and(|object| object.class().name() == "MockConnection") {
        let mut objects = Vec::new();
        let metadata_object = super::schema::wrap_metadata(vm, metadata)?;
        for table in tables.unwrap_or_else(|| metadata.tables()) {
            objects.push(super::schema::wrap_table(vm, &table)?);
        }
        vm.call_method(bind, "_emit", vec![metadata_object, Value::list(objects), Value::Bool(create)])?;
        return Ok(());
    }
    on_bind(vm, bind, |vm, connection| {
        if create {
            connection.create_all(vm, metadata, tables, check)
        } else {
            connection.drop_all(vm, metadata, tables, check)
        }
    })
}

/// `Table.create()` and `Table.drop()` on an engine or connection.
pub(super) fn emit_table(vm: &mut Vm, bind: &Value, table: &Table, create: bool, check: bool) -> Result<()> {
    on_bind(vm, bind, |vm, connection| match create {
        true => connection.create_table(vm, table, check),
        false => connection.drop_table(vm, table, check),
    })
}

/// `Index.create()` and `Index.drop()`.
pub(super) fn emit_index(vm: &mut Vm, bind: &Value, index: &Index, create: bool, check: bool) -> Result<Value> {
    let Some(table) = index.table() else {
        return Err(crate::sql::compile_error(format!(
            "Index '{}' is not associated with any table.",
            index.name().unwrap_or_else(|| "None".into())
        )));
    };
    let exists = if check { Some(inspection::index_exists(vm)?) } else { None };
    let class = support::class(vm, "Connection")?;
    on_bind(vm, bind, |host, connection| {
        if let Some(exists) = &exists {
            let connection = Object::bare(class, connection.clone()).into();
            let (name, schema) = (Value::from(index.name()), Value::from(table.schema().cloned()));
            let found =
                host.call(exists, vec![connection, Value::Str(table.name().clone()), name, schema], Vec::new())?;
            if host.truth(&found)? == create {
                return Ok(());
            }
        }
        if create { connection.create_index(host, index) } else { connection.drop_index(host, index) }
    })?;
    Ok(Value::None)
}

/// Does `work` on a connection: the one given, or one of the engine in a transaction of its own.
fn on_bind(
    vm: &mut Vm,
    bind: &Value,
    work: impl FnOnce(&mut dyn crate::value::Host, &Connection) -> Result<()>,
) -> Result<()> {
    if let Some(connection) = as_connection(bind) {
        return work(vm, connection);
    }
    if let Some(engine) = as_engine(bind) {
        return engine.begin(vm, work);
    }
    let class = vm.class_of(bind).name();
    Err(inspection::no_inspection(vm, bind).unwrap_or_else(|_| Raise::type_error(format!("{class} is no engine"))))
}
