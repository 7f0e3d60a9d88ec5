//! `sqlalchemy.dialects`: the dialects as objects, and what each exports.

use std::rc::Rc;

use super::{dml, exporting, names, support, types, types_namespace};
use crate::{
    python::{Args, ClassBuilder, NativeFn, Vm},
    sql::dialects::{Dialect, DialectKind},
    value::{Dict, Object, Payload, Raise, Result, Str, Value},
};

/// A dialect's object.
struct DialectObject(Rc<Dialect>);

impl Payload for DialectObject {}

/// What scripts see of a dialect, in the order of [`DialectKind`].
struct Definition {
    class: &'static str,
    name: &'static str,
    module: &'static str,
    driver: &'static str,
    new: NativeFn,
}

const DEFINITIONS: [Definition; 4] = [
    Definition {
        class: "StrCompileDialect",
        name: "default",
        module: "sqlalchemy.engine.default",
        driver: "default",
        new: |vm, args| new(vm, args, DialectKind::Default),
    },
    Definition {
        class: "SQLiteDialect_pysqlite",
        name: "sqlite",
        module: "sqlalchemy.dialects.sqlite.pysqlite",
        driver: "pysqlite",
        new: |vm, args| new(vm, args, DialectKind::Sqlite),
    },
    Definition {
        class: "PGDialect_psycopg",
        name: "postgresql",
        module: "sqlalchemy.dialects.postgresql.psycopg",
        driver: "psycopg",
        new: |vm, args| new(vm, args, DialectKind::PostgreSql),
    },
    Definition {
        class: "MySQLDialect_mysqldb",
        name: "mysql",
        module: "sqlalchemy.dialects.mysql.mysqldb",
        driver: "mysqldb",
        new: |vm, args| new(vm, args, DialectKind::MySql),
    },
];

/// Registers the modules.
pub(super) fn register(vm: &mut Vm) {
    vm.register_module("sqlalchemy.dialects", |_| Ok(Dict::new()));
    vm.register_module(SQLITE, |vm| exporting(vm, SQLITE, |vm| namespace(vm, SQLITE, DialectKind::Sqlite)));
    vm.register_module(POSTGRESQL, |vm| {
        exporting(vm, POSTGRESQL, |vm| namespace(vm, POSTGRESQL, DialectKind::PostgreSql))
    });
    vm.register_module(MYSQL, |vm| exporting(vm, MYSQL, |vm| namespace(vm, MYSQL, DialectKind::MySql)));
}

const SQLITE: &str = "sqlalchemy.dialects.sqlite";
const POSTGRESQL: &str = "sqlalchemy.dialects.postgresql";
const MYSQL: &str = "sqlalchemy.dialects.mysql";

/// Makes the classes.
pub(super) fn load(vm: &mut Vm) -> Result<()> {
    let base = ClassBuilder::new("sqlalchemy.engine.default", "DefaultDialect")
        .property("paramstyle", |_, args| {
            let [this] = args.exactly("paramstyle")?;
            Ok(Value::from(expect(&this)?.paramstyle.name()))
        })
        .method("type_descriptor", |vm, args| {
            let [_, ty] = args.bind("type_descriptor", ["self", "typeobj"], 2)?;
            let ty = types::to_type(vm, ty.as_ref())?;
            types::wrap(vm, &ty)
        });
    let base = support::build(vm, "DefaultDialect", base);
    for definition in &DEFINITIONS {
        let builder =
            ClassBuilder::new(definition.module, definition.class).base(&base).method("__new__", definition.new);
        let builder = builder.constant("driver", definition.driver).constant("name", definition.name);
        support::build(vm, definition.class, builder);
    }
    Ok(())
}

/// The object of a dialect.
pub(super) fn wrap(vm: &mut Vm, dialect: Rc<Dialect>) -> Result<Value> {
    let class = support::class(vm, definition(dialect.kind).class)?;
    Ok(Object::bare(class, DialectObject(dialect)).into())
}

/// The dialect in an object.
pub(super) fn of(value: &Value) -> Option<&Rc<Dialect>> {
    value.payload::<DialectObject>().map(|dialect| &dialect.0)
}

fn expect(value: &Value) -> Result<&Rc<Dialect>> {
    of(value).ok_or_else(|| Raise::type_error("a dialect is needed"))
}

fn definition(kind: DialectKind) -> &'static Definition {
    let [default, sqlite, postgresql, mysql] = &DEFINITIONS;
    match kind {
        DialectKind::Default => default,
        DialectKind::Sqlite => sqlite,
        DialectKind::PostgreSql => postgresql,
        DialectKind::MySql => mysql,
    }
}

fn new(vm: &mut Vm, mut args: Args, kind: DialectKind) -> Result<Value> {
    args.take_first()?;
    args.finish(definition(kind).class)?;
    wrap(vm, Dialect::of(kind))
}

/// What a dialect's module exports: types, its own `insert()`, and the dialect itself.
fn namespace(vm: &mut Vm, module: &'static str, kind: DialectKind) -> Result<Dict> {
    let generic = types_namespace(vm)?;
    let namespace = Dict::new();
    for name in names::of_module(module) {
        if let Some(value) = generic.get_str(&Str::from(*name)) {
            namespace.insert_str(&Str::from(*name), value);
        }
    }
    // The classes come with the package.
    vm.import_module("sqlalchemy")?;
    types::load_dialect(vm, Dialect::of(kind).name, &namespace)?;
    dml::load_insert(vm, &namespace, kind)?;
    let class = support::class(vm, definition(kind).class)?;
    namespace.insert_str(&Str::from("dialect"), Value::Class(class));
    Ok(namespace)
}
