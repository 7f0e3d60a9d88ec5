//! The execution context that column defaults are called with.

use crate::{
    engine::ExecutionContext,
    python::{ClassBuilder, Vm},
    sql::compiler::Kind,
    sqlalchemy::support::{self, flag},
    value::{Raise, Result, Value},
};

use super::environment;

/// Makes the class, and tells the engine of it.
pub(super) fn load(vm: &mut Vm) -> Result<()> {
    let builder = ClassBuilder::new("sqlalchemy.dialects.sqlite.base", "SQLiteExecutionContext")
        .property("current_parameters", |_, args| {
            let [this] = args.exactly("current_parameters")?;
            Ok(Value::Dict(of(&this)?.current_parameters.clone()))
        })
        .method("get_current_parameters", |vm, args| {
            let names = ["self", "isolate_multiinsert_groups"];
            let [this, isolate] = args.bind("get_current_parameters", names, 1)?;
            if !flag(vm, isolate, true)? {
                return Err(Raise::unsupported("get_current_parameters(isolate_multiinsert_groups=False)"));
            }
            Ok(Value::Dict(of(&this.unwrap_or_default())?.current_parameters.clone()))
        })
        .property("connection", |_, args| {
            let [this] = args.exactly("connection")?;
            of(&this)?.connection.object()
        })
        .property("isinsert", |_, args| {
            let [this] = args.exactly("isinsert")?;
            Ok(Value::from(of(&this)?.is_insert))
        })
        .property("isupdate", |_, args| {
            let [this] = args.exactly("isupdate")?;
            Ok(Value::from(is_kind(of(&this)?, Kind::Update)))
        })
        .property("isdelete", |_, args| {
            let [this] = args.exactly("isdelete")?;
            Ok(Value::from(is_kind(of(&this)?, Kind::Delete)))
        })
        .property("executemany", |_, args| {
            let [this] = args.exactly("executemany")?;
            Ok(Value::from(of(&this)?.executemany))
        })
        .property("statement", |_, args| {
            let [this] = args.exactly("statement")?;
            Ok(Value::Str(of(&this)?.statement.clone()))
        })
        .property("execution_options", |vm, args| {
            let [this] = args.exactly("execution_options")?;
            match of(&this)?.options.clone() {
                Some(options) => super::immutable(vm, options),
                None => Err(Raise::unsupported("the execution_options of this context")),
            }
        })
        .property("compiled", |_, args| {
            let [this] = args.exactly("compiled")?;
            match of(&this)?.compiled {
                Some(_) => Err(Raise::unsupported("the compiled statement of a context (its text: context.statement)")),
                None => Ok(Value::None),
            }
        })
        .property("compiled_parameters", |_, _| {
            Err(Raise::unsupported("the compiled_parameters of a context (listeners are told the parameters)"))
        })
        .property("root_connection", |_, args| {
            let [this] = args.exactly("root_connection")?;
            of(&this)?.connection.object()
        })
        .property("engine", |vm, args| {
            let [this] = args.exactly("engine")?;
            let engine = of(&this)?.connection.engine().clone();
            super::wrap_engine(vm, &engine)
        })
        .property("dialect", |vm, args| {
            let [this] = args.exactly("dialect")?;
            let dialect = of(&this)?.connection.engine().dialect().clone();
            crate::sqlalchemy::dialects::wrap(vm, dialect)
        });
    let class = support::build(vm, "SQLiteExecutionContext", builder);
    if let Ok(environment) = environment(vm) {
        environment.bind(|bindings| bindings.context = Some(class));
    }
    Ok(())
}

fn is_kind(context: &ExecutionContext, kind: Kind) -> bool {
    context.compiled.as_ref().is_some_and(|compiled| compiled.kind == kind)
}

fn of(value: &Value) -> Result<&ExecutionContext> {
    value.payload::<ExecutionContext>().ok_or_else(|| Raise::type_error("an execution context is needed"))
}
