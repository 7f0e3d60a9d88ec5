//! `import sqlite3`: the module is Python (`lib/sqlite3.py`) over what this native part, `_sqlite3`, does on the connections
//! of the engine's drivers. The connections of engines are the same objects.

use std::{cell::RefCell, rc::Rc};

use super::{
    engine::{SQLITE_VERSION, environment},
    exc,
    support::{self, flag, import_name},
};
use crate::{
    engine::{
        Database, DriverResult, driver_exception,
        pysqlite::{Cursor, DbapiConnection, adapt_row, adapt_rows},
    },
    python::{Args, ClassBuilder, Vm},
    value::{Dict, Host, Payload, Raise, Result, Str, Value},
};

/// Registers the modules.
pub(super) fn register(vm: &mut Vm) {
    vm.register_module("_sqlite3", load);
    vm.register_module("sqlite3", |vm| vm.run_library("sqlite3", include_str!("lib/sqlite3.py"), Dict::new()));
    vm.register_module("sqlite3.dbapi2", |vm| {
        let module = vm.import_module("sqlite3")?;
        Ok(module.as_object().and_then(|module| module.attributes().cloned()).unwrap_or_default())
    });
}

/// Tells the engine how its connections become objects.
pub(super) fn bind(vm: &mut Vm) -> Result<()> {
    let class = core_class();
    let class = support::build(vm, "_sqlite3.Core", class);
    vm.register_class::<Rc<DbapiConnection>>(&class);
    let rows = support::build(vm, "_sqlite3.Rows", rows_class());
    vm.register_class::<Rows>(&rows);
    let dbapi = vm.native_function("_wrap", |vm, args| {
        let wrap = import_name(vm, "sqlite3", "_wrap")?;
        vm.call_args(&wrap, args)
    });
    let record = vm.native_function("_record", |vm, args| {
        let record = import_name(vm, "sqlalchemy.pool._lib", "_record")?;
        vm.call_args(&record, args)
    });
    let regexp = vm.native_function("regexp", regexp);
    if let Ok(environment) = environment(vm) {
        environment.bind(|bindings| {
            bindings.core = Some(class);
            bindings.dbapi = Some(dbapi);
            bindings.record = Some(record);
            bindings.regexp = Some(regexp);
        });
    }
    Ok(())
}

/// What SQL calls for `a REGEXP b`.
fn regexp(vm: &mut Vm, args: Args) -> Result<Value> {
    let [pattern, text] = args.exactly("regexp")?;
    if text.is_none() {
        return Ok(Value::None);
    }
    let search = import_name(vm, "re", "search")?;
    let found = vm.call(&search, vec![pattern, text], Vec::new())?;
    Ok(Value::Bool(!found.is_none()))
}

/// The namespace of `_sqlite3`.
fn load(vm: &mut Vm) -> Result<Dict> {
    let module = Dict::new();
    exc::define_sqlite3(vm, &module)?;
    module.insert_str(&"sqlite_version".into(), Value::from(SQLITE_VERSION));
    vm.import_module("sqlalchemy")?;
    let functions: [(&str, crate::python::NativeFn); 7] = [
        ("open", open),
        ("refuse", |vm, args| {
            let [what] = args.exactly("refuse")?;
            let what = vm.str(&what)?;
            Err(Raise::unsupported(what.as_str()))
        }),
        ("register_adapter", |vm, args| {
            let [class, callable] = args.exactly("register_adapter")?;
            let Value::Class(class) = class else { return Err(Raise::type_error("a class is needed")) };
            environment(vm)?.adapters.register(class, callable);
            Ok(Value::None)
        }),
        ("adapter", |vm, args| {
            let [class] = args.exactly("adapter")?;
            let Value::Class(class) = class else { return Ok(Value::None) };
            Ok(environment(vm)?.adapters.find(&class).unwrap_or_default())
        }),
        ("register_converter", |vm, args| {
            let [name, callable] = args.exactly("register_converter")?;
            let name = vm.str(&name)?;
            environment(vm)?.adapters.register_converter(&name, callable);
            Ok(Value::None)
        }),
        ("converter", |vm, args| {
            let [name] = args.exactly("converter")?;
            let name = vm.str(&name)?;
            Ok(environment(vm)?.adapters.converter(&name).unwrap_or_default())
        }),
        ("set_protocol", |vm, args| {
            let [protocol] = args.exactly("set_protocol")?;
            environment(vm)?.adapters.set_protocol(protocol);
            Ok(Value::None)
        }),
    ];
    for (name, function) in functions {
        let function = vm.native_function(name, function);
        module.insert_str(&name.into(), function);
    }
    Ok(module)
}

fn open(vm: &mut Vm, args: Args) -> Result<Value> {
    let [name] = args.exactly("open")?;
    let name = vm.str(&name)?;
    let database = match name.as_str() {
        "" | ":memory:" => Database::Memory,
        name => Database::Named(name.into()),
    };
    let connection = environment(vm)?.open(&database).map_err(driver_exception)?;
    Ok(vm.wrap(connection))
}

/// The rows that a statement gives.
struct Rows {
    connection: Rc<DbapiConnection>,
    cursor: RefCell<Option<Cursor>>,
    columns: Rc<[Str]>,
}

impl Payload for Rows {}

fn rows_class() -> ClassBuilder {
    ClassBuilder::new("_sqlite3", "Rows")
        .property("columns", |_, args| {
            let [this] = args.exactly("columns")?;
            let columns = &rows(&this)?.columns;
            if columns.is_empty() {
                return Ok(Value::None);
            }
            Ok(Value::tuple(columns.iter().cloned().map(Value::Str).collect::<Vec<_>>()))
        })
        .property("rowcount", |_, args| {
            let [this] = args.exactly("rowcount")?;
            Ok(Value::from(rows(&this)?.cursor.borrow().as_ref().map_or(-1, |cursor| cursor.rowcount)))
        })
        .method("fetch", |vm, args| {
            let [this, count] = args.exactly("fetch")?;
            let count = match count {
                Value::Int(count) => usize::try_from(count).unwrap_or(usize::MAX),
                _ => return Err(Raise::type_error("an integer is needed")),
            };
            let rows = rows(&this)?;
            let width = rows.columns.len();
            if width == 0 {
                return Ok(Value::list(Vec::new()));
            }
            let taken = rows.cursor.take();
            let Some(mut cursor) = taken else { return Ok(Value::list(Vec::new())) };
            let mut values = Vec::new();
            let fetched = rows.connection.attended(vm, || {
                let fetched = cursor.fetch(count, &mut values)?;
                if fetched < count {
                    cursor.finish();
                }
                Ok(fetched)
            });
            *rows.cursor.borrow_mut() = Some(cursor);
            let fetched = fetched?.map_err(driver_exception)?;
            vm.charge(fetched as u64)?;
            Ok(Value::list(values.chunks(width).map(|row| Value::tuple(row.to_vec())).collect::<Vec<_>>()))
        })
        .method("close", |_, args| {
            let [this] = args.exactly("close")?;
            if let Some(cursor) = rows(&this)?.cursor.borrow_mut().as_mut() {
                cursor.close();
            }
            Ok(Value::None)
        })
}

fn core_class() -> ClassBuilder {
    ClassBuilder::new("_sqlite3", "Core")
        .method("execute", |vm, args| {
            let [this, sql, given] = args.exactly("execute")?;
            let connection = core(&this)?.clone();
            let Value::Str(sql) = sql else { return Err(Raise::type_error("execute() argument 1 must be str")) };
            let given = parameters(vm, &connection, &sql, &given)?;
            let adapted = adapt_row(vm, connection.adapters(), &given)?.map_err(driver_exception)?;
            run(vm, &connection, |connection| connection.execute(&sql, &adapted))
        })
        .method("executemany", |vm, args| {
            let [this, sql, given] = args.exactly("executemany")?;
            let connection = core(&this)?.clone();
            let Value::Str(sql) = sql else { return Err(Raise::type_error("execute() argument 1 must be str")) };
            let mut sets = Vec::new();
            let iterator = vm.iter(&given)?;
            while let Some(set) = vm.next(&iterator)? {
                sets.push(parameters(vm, &connection, &sql, &set)?);
            }
            let adapted = adapt_rows(vm, connection.adapters(), &sets)?.map_err(driver_exception)?;
            run(vm, &connection, |connection| connection.execute_many(&sql, &adapted))
        })
        .method("script", |vm, args| {
            let [this, sql] = args.exactly("script")?;
            let sql = vm.str(&sql)?;
            does(vm, &this, |connection| connection.execute_script(&sql))
        })
        .method("commit", |vm, args| {
            let [this] = args.exactly("commit")?;
            does(vm, &this, DbapiConnection::commit)
        })
        .method("rollback", |vm, args| {
            let [this] = args.exactly("rollback")?;
            does(vm, &this, DbapiConnection::rollback)
        })
        .method("close", |_, args| {
            let [this] = args.exactly("close")?;
            core(&this)?.close();
            Ok(Value::None)
        })
        .method("create_function", |vm, args| {
            let [this, name, count, deterministic, callable] = args.exactly("create_function")?;
            let (name, count) = (vm.str(&name)?, count_of(&count)?);
            let deterministic = flag(vm, Some(deterministic), false)?;
            does(vm, &this, |connection| connection.create_function(&name, count, deterministic, callable))
        })
        .method("create_aggregate", |vm, args| {
            let [this, name, count, class] = args.exactly("create_aggregate")?;
            let (name, count) = (vm.str(&name)?, count_of(&count)?);
            does(vm, &this, |connection| connection.create_aggregate(&name, count, class))
        })
        .method("create_collation", |vm, args| {
            let [this, name, callable] = args.exactly("create_collation")?;
            let name = vm.str(&name)?;
            let callable = Some(callable).filter(|callable| !callable.is_none());
            does(vm, &this, |connection| connection.create_collation(&name, callable))
        })
        .method("trace", |_, args| {
            let [this, callable] = args.exactly("trace")?;
            core(&this)?.set_trace(Some(callable).filter(|callable| !callable.is_none()));
            Ok(Value::None)
        })
        .method("set_isolation_level", |vm, args| {
            let [this, level] = args.exactly("set_isolation_level")?;
            let level = match level {
                Value::None => None,
                level => Some(vm.str(&level)?),
            };
            Ok(Value::Bool(core(&this)?.set_isolation_level(level.as_deref())))
        })
        .method("declared", declared)
        .property("isolation_level", |_, args| {
            let [this] = args.exactly("isolation_level")?;
            Ok(Value::from(core(&this)?.isolation_level()))
        })
        .property("in_transaction", |_, args| {
            let [this] = args.exactly("in_transaction")?;
            Ok(Value::from(core(&this)?.in_transaction()))
        })
        .property("total_changes", |_, args| {
            let [this] = args.exactly("total_changes")?;
            Ok(Value::from(core(&this)?.total_changes() as i64))
        })
        .property("closed", |_, args| {
            let [this] = args.exactly("closed")?;
            Ok(Value::from(core(&this)?.is_closed()))
        })
        .property("last_rowid", |_, args| {
            let [this] = args.exactly("last_rowid")?;
            Ok(Value::from(core(&this)?.last_rowid()))
        })
        .property("object", |vm, args| {
            let [this] = args.exactly("object")?;
            let connection = core(&this)?.clone();
            environment(vm)?.dbapi_object(vm, &connection)
        })
        .property("info", |_, args| {
            let [this] = args.exactly("info")?;
            Ok(Value::Dict(core(&this)?.info()))
        })
        .property_set(
            "record",
            |_, args| {
                let [this] = args.exactly("record")?;
                Ok(core(&this)?.settings.borrow().record.clone())
            },
            |_, args| {
                let [this, record] = args.exactly("record")?;
                core(&this)?.settings.borrow_mut().record = record;
                Ok(Value::None)
            },
        )
}

/// The connection in an object.
pub(super) fn core(value: &Value) -> Result<&Rc<DbapiConnection>> {
    value.payload::<Rc<DbapiConnection>>().ok_or_else(|| Raise::type_error("a connection of sqlite3 is needed"))
}

fn rows(value: &Value) -> Result<&Rows> {
    value.payload::<Rows>().ok_or_else(|| Raise::type_error("rows of sqlite3 are needed"))
}

fn count_of(value: &Value) -> Result<i32> {
    match value {
        Value::Int(count) => Ok(i32::try_from(*count).unwrap_or(i32::MAX)),
        _ => Err(Raise::type_error("an integer is required")),
    }
}

fn does(vm: &mut Vm, this: &Value, work: impl FnOnce(&DbapiConnection) -> DriverResult<()>) -> Result<Value> {
    let connection = core(this)?.clone();
    connection.attended(vm, || work(&connection))?.map_err(driver_exception)?;
    Ok(Value::None)
}

fn run(
    vm: &mut Vm,
    connection: &Rc<DbapiConnection>,
    work: impl FnOnce(&DbapiConnection) -> DriverResult<Cursor>,
) -> Result<Value> {
    let cursor = connection.attended(vm, || work(connection))?.map_err(driver_exception)?;
    let columns = cursor.columns.clone();
    Ok(vm.wrap(Rows { connection: connection.clone(), cursor: RefCell::new(Some(cursor)), columns }))
}

/// Parameters by position; those of a dict by the names of the statement.
fn parameters(vm: &mut Vm, connection: &DbapiConnection, sql: &str, given: &Value) -> Result<Vec<Value>> {
    match given.builtin() {
        Value::Tuple(values) => return Ok(values.to_vec()),
        Value::List(values) => return Ok(values.to_vec()),
        Value::Dict(_) => {}
        Value::None | Value::Int(_) | Value::Float(_) | Value::Bool(_) | Value::Set(_) => {
            return Err(unsupported_type());
        }
        Value::Str(text) => return Ok(text.chars().map(|c| Value::from(c.to_string())).collect()),
        other => {
            if vm.special(other, "__getitem__")?.is_none() {
                return Err(unsupported_type());
            }
            if vm.special(other, "keys")?.is_none() || vm.special(other, "_fields")?.is_some() {
                return vm.items(other);
            }
        }
    }
    let names = connection.parameter_names(sql).map_err(driver_exception)?;
    let mut values = Vec::with_capacity(names.len());
    for (index, name) in names.into_iter().enumerate() {
        let Some(name) = name else {
            return Err(programming(format!(
                "Binding {} has no name, but you supplied a dictionary (which has only names).",
                index + 1
            )));
        };
        let name = name.get(1..).unwrap_or_default();
        let found = match given {
            Value::Dict(dict) => dict.get_str(&Str::from(name)),
            other => match vm.get_item(other, &Value::from(name)) {
                Ok(value) => Some(value),
                Err(raise) if raise.as_fatal().is_some() => return Err(raise),
                Err(_) => None,
            },
        };
        match found {
            Some(value) => values.push(value),
            None => {
                return Err(programming(format!("You did not supply a value for binding parameter :{name}.")));
            }
        }
    }
    Ok(values)
}

fn unsupported_type() -> Raise {
    programming("parameters are of unsupported type")
}

fn programming(message: impl Into<String>) -> Raise {
    Raise::new("_sqlite3.ProgrammingError", message.into())
}

/// The types that the columns of a query are declared with, as a view of it tells them; `None` where there is none.
fn declared(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this, sql, count] = args.exactly("declared")?;
    let (sql, connection) = (vm.str(&sql)?, core(&this)?.clone());
    let count = usize::try_from(count_of(&count)?).unwrap_or(0);
    const VIEW: &str = "temp.sqlite3_declared_types";
    let told = connection.query(&format!("CREATE VIEW {VIEW} AS {sql}"), &[]).and_then(|_| {
        let told = connection.query("PRAGMA temp.table_info(sqlite3_declared_types)", &[]);
        connection.query(&format!("DROP VIEW {VIEW}"), &[])?;
        told
    });
    // What no view can be made of has no declared types either.
    let rows = told.map(|told| told.rows).unwrap_or_default();
    let mut types: Vec<Value> = rows.into_iter().map(|row| row.get(2).cloned().unwrap_or_default()).collect();
    types.resize(count, Value::None);
    Ok(Value::list(types))
}
