//! `CreateTable`, `DropTable`, `CreateIndex`, `DropIndex` and `DDL`: statements that change the schema, as objects.

use super::{as_table, wrap_index, wrap_table};
use crate::{
    python::{Args, ClassBuilder, Vm},
    sql::{argument_error, ddl::Ddl, schema::Index},
    sqlalchemy::support::{self, flag, no_more_keywords},
    value::{Class, Dict, Host, Object, Raise, Result, Value},
};

/// Makes the classes, and exports them by name.
pub(super) fn load(vm: &mut Vm, module: &Dict) -> Result<()> {
    const MODULE: &str = "sqlalchemy.sql.ddl";
    let element = support::class_made(vm, "ClauseElement")?;
    let executable = support::class_made(vm, "Executable")?;
    let base = ClassBuilder::new(MODULE, "ExecutableDDLElement")
        .base(&element)
        .base(&executable)
        .method("__new__", |_, _| Err(Raise::unsupported("DDL statements of one's own (ExecutableDDLElement)")))
        .class_method("__init_subclass__", |_, _| {
            Err(Raise::unsupported("DDL statements of one's own (ExecutableDDLElement)"))
        })
        .method("execute_if", |_, _| Err(Raise::unsupported("execute_if()")))
        .property("element", |vm, args| {
            let [this] = args.exactly("element")?;
            match this.payload::<Ddl>() {
                Some(Ddl::CreateTable { table, .. } | Ddl::DropTable { table, .. }) => wrap_table(vm, table),
                Some(Ddl::CreateIndex { index, .. } | Ddl::DropIndex { index, .. }) => wrap_index(vm, index),
                _ => Ok(Value::None),
            }
        });
    let base = support::build(vm, "ExecutableDDLElement", base);
    for (name, new) in [
        ("CreateTable", create_table as crate::python::NativeFn),
        ("DropTable", drop_table),
        ("CreateIndex", create_index),
        ("DropIndex", drop_index),
        ("DDL", text),
    ] {
        let class = ClassBuilder::new(MODULE, name).base(&base).method("__new__", new);
        let class = support::build(vm, name, class);
        module.insert_str(&name.into(), class.into());
    }
    for name in ["ExecutableDDLElement", "DDLElement"] {
        module.insert_str(&name.into(), Value::Class(base.clone()));
    }
    Ok(())
}

fn class_of(args: &mut Args) -> Result<Class> {
    match args.take_first()? {
        Value::Class(class) => Ok(class),
        _ => Err(Raise::type_error("__new__() needs a class")),
    }
}

fn made(class: Class, ddl: Ddl) -> Value {
    Object::bare(class, ddl).into()
}

/// The element and the flag of a statement's arguments.
fn arguments(vm: &mut Vm, mut args: Args, function: &str, word: &str) -> Result<(Class, Value, bool)> {
    let class = class_of(&mut args)?;
    let given = args.take_keyword(word);
    let given = flag(vm, given, false)?;
    no_more_keywords(function, &args)?;
    let [element] = args.bind(function, ["element"], 1)?;
    Ok((class, element.unwrap_or_default(), given))
}

fn table_of(vm: &mut Vm, value: &Value) -> Result<crate::sql::schema::Table> {
    match as_table(value) {
        Some(table) => Ok(table),
        None => {
            let text = vm.repr(value)?;
            Err(argument_error(format!("a Table is expected, got {text}")))
        }
    }
}

fn index_of(vm: &mut Vm, value: &Value) -> Result<Index> {
    match value.payload::<Index>() {
        Some(index) => Ok(index.clone()),
        None => {
            let text = vm.repr(value)?;
            Err(argument_error(format!("an Index is expected, got {text}")))
        }
    }
}

fn create_table(vm: &mut Vm, args: Args) -> Result<Value> {
    let (class, element, if_not_exists) = arguments(vm, args, "CreateTable", "if_not_exists")?;
    Ok(made(class, Ddl::CreateTable { table: table_of(vm, &element)?, if_not_exists }))
}

fn drop_table(vm: &mut Vm, args: Args) -> Result<Value> {
    let (class, element, if_exists) = arguments(vm, args, "DropTable", "if_exists")?;
    Ok(made(class, Ddl::DropTable { table: table_of(vm, &element)?, if_exists }))
}

fn create_index(vm: &mut Vm, args: Args) -> Result<Value> {
    let (class, element, if_not_exists) = arguments(vm, args, "CreateIndex", "if_not_exists")?;
    Ok(made(class, Ddl::CreateIndex { index: index_of(vm, &element)?, if_not_exists }))
}

fn drop_index(vm: &mut Vm, args: Args) -> Result<Value> {
    let (class, element, if_exists) = arguments(vm, args, "DropIndex", "if_exists")?;
    Ok(made(class, Ddl::DropIndex { index: index_of(vm, &element)?, if_exists }))
}

fn text(_: &mut Vm, mut args: Args) -> Result<Value> {
    let class = class_of(&mut args)?;
    no_more_keywords("DDL", &args)?;
    match args.positional.as_slice() {
        [Value::Str(text)] if !text.contains('%') => Ok(made(class, Ddl::Text(text.clone()))),
        [Value::Str(_)] => Err(Raise::unsupported("DDL() with % in its text")),
        _ => Err(argument_error("Expected a string or unicode SQL statement")),
    }
}
