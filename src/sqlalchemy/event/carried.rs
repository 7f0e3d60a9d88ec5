//! How what the engine hands to listeners becomes objects of the script.

use crate::{
    engine::Carried,
    python::{Args, ClassBuilder, Vm},
    sql::compiler::Statement,
    sqlalchemy::{
        dml, elements,
        engine::{environment, executable, immutable},
        result, schema,
        support::{self, import_name},
    },
    value::{Object, Raise, Result, Value},
};

/// The module of what is written in Python.
const LIBRARY: &str = "sqlalchemy.event._lib";

/// Tells the engine how.
pub(in crate::sqlalchemy) fn bind(vm: &mut Vm) -> Result<()> {
    let carrier = support::build(vm, "_Carried", ClassBuilder::new("sqlalchemy.event", "_Carried"));
    vm.register_class::<Carried>(&carrier);
    let unwrap = vm.native_function("_unwrap", unwrap);
    let statement = vm.native_function("_statement", |vm, args| {
        let [statement] = args.exactly("_statement")?;
        let statement = executable(vm, &statement)?;
        let class = support::class(vm, "_Carried")?;
        Ok(Object::bare(class, Carried::Statement(statement)).into())
    });
    let error_context = vm.native_function("_error_context", |vm, args| {
        let class = import_name(vm, LIBRARY, "ExceptionContextImpl")?;
        vm.call_args(&class, args)
    });
    if let Ok(environment) = environment(vm) {
        environment.bind(|bindings| {
            bindings.carrier = Some(carrier);
            bindings.unwrap = Some(unwrap);
            bindings.statement = Some(statement);
            bindings.error_context = Some(error_context);
        });
    }
    Ok(())
}

fn unwrap(vm: &mut Vm, args: Args) -> Result<Value> {
    let [carrier] = args.exactly("_unwrap")?;
    let Some(carried) = carrier.payload::<Carried>() else { return Ok(carrier) };
    match carried.clone() {
        Carried::Table(table) => schema::wrap_table(vm, &table),
        Carried::MetaData(metadata) => schema::wrap_metadata(vm, &metadata),
        Carried::Result(result) => Ok(result::wrap_cursor(vm, result)),
        Carried::Options(options) => immutable(vm, options),
        Carried::CheckFirst(check) => {
            let class = import_name(vm, LIBRARY, "CheckFirst")?;
            vm.get_attr(&class, if check { "ALL" } else { "NONE" })
        }
        Carried::Statement(statement) => wrap_statement(vm, statement),
    }
}

/// The object of a statement.
pub(in crate::sqlalchemy) fn wrap_statement(vm: &mut Vm, statement: Statement) -> Result<Value> {
    match statement {
        Statement::Select(select) => elements::wrap_select(vm, select),
        Statement::Insert(insert) => dml::wrap_insert(vm, insert),
        Statement::Update(update) => dml::wrap_update(vm, update),
        Statement::Delete(delete) => dml::wrap_delete(vm, delete),
        Statement::Element(element) => elements::wrap(vm, &element),
        Statement::Ddl(ddl) => schema::wrap_ddl(vm, ddl),
        Statement::FromStatement(from) => Ok(vm.wrap(from)),
        Statement::From(_) => Err(Raise::unsupported("listening to the execution of this statement")),
    }
}
