//! `Connection` and `Transaction`, and `with engine.begin()`.

use std::cell::RefCell;

use super::{
    environment, immutable,
    parameters::{execution_options, options_argument, parameters, positional},
    wrap_engine,
};
use crate::{
    engine::{Connection, CursorResult, Engine, ExecutionOptions, Transaction, TransactionKind},
    python::{Args, ClassBuilder, Vm},
    sql::{
        compiler::Statement,
        elements::Element,
        selectable::{Select, SelectBase, SelectItem},
    },
    sqlalchemy::{
        compile, dialects, result, sqlite3,
        support::{self, import_name, no_more_keywords},
    },
    value::{Dict, Host, Object, Payload, Raise, Result, Str, Value},
};

/// The context manager of `engine.begin()`.
pub(super) struct EngineBegin {
    /// The engine.
    pub engine: Engine,
    /// What was begun.
    pub entered: RefCell<Option<(Connection, Transaction)>>,
}

impl Payload for EngineBegin {}

/// Makes the classes.
pub(super) fn load(vm: &mut Vm, module: &Dict) -> Result<()> {
    const MODULE: &str = "sqlalchemy.engine.base";
    let class = connection_class();
    let class = support::build(vm, "Connection", class);
    vm.register_class::<Connection>(&class);
    if let Ok(environment) = environment(vm) {
        let class = class.clone();
        environment.bind(|bindings| bindings.connection = Some(class));
    }
    module.insert_str(&"Connection".into(), class.into());
    let base = support::build(vm, "Transaction", transaction_members(ClassBuilder::new(MODULE, "Transaction")));
    module.insert_str(&"Transaction".into(), Value::Class(base.clone()));
    for name in ["RootTransaction", "NestedTransaction"] {
        let class = support::build(vm, name, ClassBuilder::new(MODULE, name).base(&base));
        module.insert_str(&name.into(), class.into());
    }
    let builder = ClassBuilder::new("contextlib", "_GeneratorContextManager")
        .method("__enter__", |vm, args| {
            let [this] = args.exactly("__enter__")?;
            let begin = begin_of(&this)?;
            let connection = begin.engine.connect(vm)?;
            let value = connection.object()?;
            let transaction = connection.begin(vm)?;
            transaction.enter();
            *begin.entered.borrow_mut() = Some((connection, transaction));
            Ok(value)
        })
        .method("__exit__", |vm, mut args| {
            let this = args.take_first()?;
            let entered = begin_of(&this)?.entered.take();
            if let Some((connection, transaction)) = entered {
                let left = transaction.exit(vm, failed(&args));
                let closed = connection.close(vm);
                left?;
                closed?;
            }
            Ok(Value::Bool(false))
        });
    let class = support::build(vm, "_EngineBegin", builder);
    vm.register_class::<EngineBegin>(&class);
    Ok(())
}

/// Whether a `with` block was left by an exception.
fn failed(args: &Args) -> bool {
    args.positional.first().is_some_and(|class| !class.is_none())
}

fn begin_of(value: &Value) -> Result<&EngineBegin> {
    value.payload::<EngineBegin>().ok_or_else(|| Raise::type_error("engine.begin() is needed"))
}

fn connection_class() -> ClassBuilder {
    ClassBuilder::new("sqlalchemy.engine.base", "Connection")
        .method("__new__", |_, _| Err(Raise::unsupported("making a Connection directly (use engine.connect())")))
        .method("__enter__", |_, args| {
            let [this] = args.exactly("__enter__")?;
            Ok(this)
        })
        .method("__exit__", |vm, mut args| {
            let this = args.take_first()?;
            of(&this)?.close(vm)?;
            Ok(Value::Bool(false))
        })
        .method("execute", |vm, args| {
            let result = execute(vm, args, "execute")?;
            Ok(result::wrap_cursor(vm, result))
        })
        .method("scalar", |vm, args| execute(vm, args, "scalar")?.rows.scalar(vm))
        .method("scalars", |vm, args| {
            let scalars = execute(vm, args, "scalars")?.rows.scalars(0);
            result::wrap(vm, scalars)
        })
        .method("exec_driver_sql", |vm, args| {
            let names = ["self", "statement", "parameters", "execution_options"];
            let [this, sql, given, options] = args.bind("Connection.exec_driver_sql", names, 2)?;
            let connection = of(&this.unwrap_or_default())?.clone();
            let Some(Value::Str(sql)) = sql else {
                return Err(Raise::type_error("exec_driver_sql() needs a string"));
            };
            let given = positional(vm, given)?;
            let options = options_argument(vm, options)?;
            let result = connection.exec_driver_sql(vm, &sql, given, &options)?;
            Ok(result::wrap_cursor(vm, result))
        })
        .method("begin", |vm, args| {
            let [this] = args.bind("Connection.begin", ["self"], 1)?;
            let transaction = of(&this.unwrap_or_default())?.begin(vm)?;
            wrap_transaction(vm, transaction)
        })
        .method("begin_nested", |vm, args| {
            let [this] = args.bind("Connection.begin_nested", ["self"], 1)?;
            let transaction = of(&this.unwrap_or_default())?.begin_nested(vm)?;
            wrap_transaction(vm, transaction)
        })
        .method("begin_twophase", |_, _| Err(Raise::unsupported("two-phase transactions")))
        .method("commit", |vm, args| {
            let [this] = args.bind("Connection.commit", ["self"], 1)?;
            of(&this.unwrap_or_default())?.commit(vm)?;
            Ok(Value::None)
        })
        .method("rollback", |vm, args| {
            let [this] = args.bind("Connection.rollback", ["self"], 1)?;
            of(&this.unwrap_or_default())?.rollback(vm)?;
            Ok(Value::None)
        })
        .method("close", |vm, args| {
            let [this] = args.bind("Connection.close", ["self"], 1)?;
            of(&this.unwrap_or_default())?.close(vm)?;
            Ok(Value::None)
        })
        .method("in_transaction", |_, args| {
            let [this] = args.exactly("in_transaction")?;
            Ok(Value::from(of(&this)?.in_transaction()))
        })
        .method("in_nested_transaction", |_, args| {
            let [this] = args.exactly("in_nested_transaction")?;
            Ok(Value::from(of(&this)?.in_nested_transaction()))
        })
        .method("get_transaction", |vm, args| {
            let [this] = args.exactly("get_transaction")?;
            match of(&this)?.get_transaction() {
                Some(transaction) => wrap_transaction(vm, transaction),
                None => Ok(Value::None),
            }
        })
        .method("get_nested_transaction", |vm, args| {
            let [this] = args.exactly("get_nested_transaction")?;
            match of(&this)?.get_nested_transaction() {
                Some(transaction) => wrap_transaction(vm, transaction),
                None => Ok(Value::None),
            }
        })
        .method("execution_options", |vm, mut args| {
            let this = args.take_first()?;
            let connection = of(&this)?.clone();
            let given = listened_options(args.keywords);
            connection.tell(vm, "set_connection_execution_options", &[Value::Dict(given.clone())])?;
            let options = execution_options(vm, ExecutionOptions::default(), &named(&given))?;
            connection.set_execution_options(vm, &options)?;
            Ok(this)
        })
        .method("get_execution_options", |vm, args| {
            let [this] = args.exactly("get_execution_options")?;
            let options = of(&this)?.execution_options();
            immutable(vm, options.given.into_iter().collect())
        })
        .method("detach", |_, args| {
            let [this] = args.exactly("detach")?;
            of(&this)?.detach()?;
            Ok(Value::None)
        })
        .method("invalidate", |vm, args| {
            let [this, _] = args.bind("Connection.invalidate", ["self", "exception"], 1)?;
            of(&this.unwrap_or_default())?.clone().invalidate(vm)?;
            Ok(Value::None)
        })
        .method("get_isolation_level", |vm, args| {
            let [this] = args.exactly("get_isolation_level")?;
            let level = of(&this)?.clone().isolation_level(vm)?;
            Ok(Value::from(level.name()))
        })
        .constant("default_isolation_level", "SERIALIZABLE")
        .method("schema_for_object", |vm, args| {
            let [_, object] = args.exactly("schema_for_object")?;
            vm.get_attr(&object, "schema")
        })
        .property("closed", |_, args| {
            let [this] = args.exactly("closed")?;
            Ok(Value::from(of(&this)?.is_closed()))
        })
        .property("invalidated", |_, args| {
            let [this] = args.exactly("invalidated")?;
            Ok(Value::from(of(&this)?.is_invalidated()))
        })
        .property("should_close_with_result", |_, args| {
            args.exactly::<1>("should_close_with_result")?;
            Ok(Value::Bool(false))
        })
        .property("engine", |vm, args| {
            let [this] = args.exactly("engine")?;
            let engine = of(&this)?.engine().clone();
            wrap_engine(vm, &engine)
        })
        .property("dialect", |vm, args| {
            let [this] = args.exactly("dialect")?;
            let dialect = of(&this)?.engine().dialect().clone();
            dialects::wrap(vm, dialect)
        })
        .property("connection", |vm, args| {
            let [this] = args.exactly("connection")?;
            let dbapi = of(&this)?.clone().live(vm)?;
            let core = vm.wrap(dbapi);
            let fairy = import_name(vm, "sqlalchemy.pool._lib", "_ConnectionFairy")?;
            let engine = of(&this)?.engine().clone();
            let forget = vm.native_closure("forget", move |_, args| {
                let [core] = args.exactly("forget")?;
                engine.forget(sqlite3::core(&core)?);
                Ok(Value::None)
            });
            // It is the connection's, which gives it back.
            vm.call(&fairy, vec![core, Value::None, forget], Vec::new())
        })
        .property("info", |vm, args| {
            let [this] = args.exactly("info")?;
            Ok(Value::Dict(of(&this)?.clone().live(vm)?.info()))
        })
}

/// Options as those who listen get them: they may change them.
pub(super) fn listened_options(keywords: Vec<(Str, Value)>) -> Dict {
    keywords.into_iter().collect()
}

/// The same as the keywords of a call.
pub(super) fn named(options: &Dict) -> Vec<(Str, Value)> {
    options.entries().into_iter().filter_map(|(name, value)| Some((name.as_str()?.clone(), value))).collect()
}

fn of(value: &Value) -> Result<&Connection> {
    value.payload::<Connection>().ok_or_else(|| Raise::type_error("a Connection is needed"))
}

/// The statement of something that can be executed; an `ObjectNotExecutableError` for anything else.
pub(crate) fn executable(vm: &mut Vm, value: &Value) -> Result<Statement> {
    let not_executable = || Raise::with_arguments("sqlalchemy.exc.ObjectNotExecutableError", vec![value.clone()]);
    match compile::as_statement(vm, value)? {
        Some(Statement::Element(element)) => match element.element() {
            Element::Text(_) => Ok(Statement::Element(element)),
            Element::Function(_) => {
                Ok(Statement::Select(SelectBase::Select(Select::new(vec![SelectItem::Element(element)]))))
            }
            _ => Err(not_executable()),
        },
        Some(Statement::Select(_)) if value.payload::<SelectBase>().is_none() => Err(not_executable()),
        Some(statement) => Ok(statement),
        None => Err(not_executable()),
    }
}

fn execute(vm: &mut Vm, mut args: Args, name: &str) -> Result<CursorResult> {
    let options = args.take_keyword("execution_options");
    let function = format!("Connection.{name}");
    let [this, statement, given] = args.bind(&function, ["self", "statement", "parameters"], 2)?;
    let this = this.unwrap_or_default();
    let connection = of(&this)?.clone();
    let statement = executable(vm, &statement.unwrap_or_default())?;
    let given = parameters(vm, given)?;
    let options = options_argument(vm, options)?;
    connection.execute(vm, &statement, given, &options)
}

/// The object of a transaction.
pub(crate) fn wrap_transaction(vm: &mut Vm, transaction: Transaction) -> Result<Value> {
    let class = match transaction.kind() {
        TransactionKind::Root => "RootTransaction",
        TransactionKind::Nested(_) => "NestedTransaction",
    };
    Ok(Object::bare(support::class(vm, class)?, transaction).into())
}

fn transaction_members(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method("__new__", |_, _| Err(Raise::unsupported("making a Transaction directly")))
        .method("__enter__", |_, args| {
            let [this] = args.exactly("__enter__")?;
            transaction(&this)?.enter();
            Ok(this)
        })
        .method("__exit__", |vm, mut args| {
            let this = args.take_first()?;
            no_more_keywords("__exit__", &args)?;
            transaction(&this)?.exit(vm, failed(&args))?;
            Ok(Value::Bool(false))
        })
        .method("commit", |vm, args| {
            let [this] = args.exactly("commit")?;
            transaction(&this)?.commit(vm)?;
            Ok(Value::None)
        })
        .method("rollback", |vm, args| {
            let [this] = args.exactly("rollback")?;
            transaction(&this)?.rollback(vm)?;
            Ok(Value::None)
        })
        .method("close", |vm, args| {
            let [this] = args.exactly("close")?;
            transaction(&this)?.close(vm)?;
            Ok(Value::None)
        })
        .method("__eq__", |_, args| {
            let [this, other] = args.exactly("__eq__")?;
            let this = transaction(&this)?;
            Ok(Value::from(other.payload::<Transaction>().is_some_and(|other| other.is(this))))
        })
        .property("is_active", |_, args| {
            let [this] = args.exactly("is_active")?;
            Ok(Value::from(transaction(&this)?.is_active()))
        })
        .property("is_valid", |_, args| {
            let [this] = args.exactly("is_valid")?;
            Ok(Value::from(transaction(&this)?.is_valid()))
        })
        .property("connection", |_, args| {
            let [this] = args.exactly("connection")?;
            transaction(&this)?.connection().object()
        })
}

fn transaction(value: &Value) -> Result<&Transaction> {
    value.payload::<Transaction>().ok_or_else(|| Raise::type_error("a Transaction is needed"))
}
