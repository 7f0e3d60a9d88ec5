//! `create_engine()`, `Engine`, and its pool.

use std::cell::RefCell;

use super::{
    connection::{EngineBegin, listened_options, named},
    environment, immutable,
    parameters::{execution_options, options_argument},
    wrap_engine,
};
use crate::{
    engine::{Database, Echo, Engine, EngineOptions, ExecutionOptions, Isolation, Pool, PoolKind, Url},
    python::{Args, ClassBuilder, Vm},
    sqlalchemy::{
        dialects, sqlite3,
        support::{self, flag, import_name, optional_int, optional_str},
    },
    value::{Dict, Host, Object, Payload, Raise, Result, Str, Value},
};

/// The object of an engine's pool.
struct PoolObject(Engine);

impl Payload for PoolObject {}

/// Makes the classes, and exports the functions.
pub(super) fn load(vm: &mut Vm, module: &Dict) -> Result<()> {
    let class = engine_class();
    let class = support::build(vm, "Engine", class);
    vm.register_class::<Engine>(&class);
    module.insert_str(&"Engine".into(), class.clone().into());
    let derived = ClassBuilder::new("sqlalchemy.engine.base", "OptionEngine").base(&class);
    support::build(vm, "OptionEngine", derived);
    let function = vm.native_function("create_engine", create_engine);
    module.insert_str(&"create_engine".into(), function);
    let function = vm.native_function("engine_from_config", engine_from_config);
    module.insert_str(&"engine_from_config".into(), function);
    let pool = support::build(vm, "Pool", pool_class());
    module.insert_str(&"Pool".into(), pool.clone().into());
    for name in ["NullPool", "QueuePool", "SingletonThreadPool", "StaticPool", "AssertionPool"] {
        let class = ClassBuilder::new("sqlalchemy.pool.impl", name).base(&pool);
        let class = match name {
            "QueuePool" => queue_pool(class),
            "SingletonThreadPool" => class.property("size", |_, args| {
                args.exactly::<1>("size")?;
                Ok(Value::Int(5))
            }),
            _ => class,
        };
        let class = support::build(vm, name, class);
        module.insert_str(&name.into(), class.into());
    }
    Ok(())
}

fn pool_class() -> ClassBuilder {
    ClassBuilder::new("sqlalchemy.pool.base", "Pool")
        .method("__new__", |_, _| Err(Raise::unsupported("making a connection pool directly")))
        .method("status", |vm, args| {
            let [this] = args.exactly("status")?;
            let pool = pool_of(&this)?;
            let status = pool.status();
            Ok(Value::from(match pool.kind() {
                PoolKind::SingletonThread => format!("SingletonThreadPool id:{} {status}", vm.identity(&this)),
                _ => status,
            }))
        })
        .method("dispose", |_, args| {
            let [this] = args.exactly("dispose")?;
            engine_of_pool(&this)?.dispose();
            Ok(Value::None)
        })
        .method("connect", |vm, args| {
            let [this] = args.exactly("connect")?;
            let engine = engine_of_pool(&this)?.clone();
            raw_connection(vm, &engine)
        })
        .method("recreate", |_, _| Err(Raise::unsupported("Pool.recreate()")))
}

fn queue_pool(class: ClassBuilder) -> ClassBuilder {
    class
        .method("size", |_, args| {
            let [this] = args.exactly("size")?;
            Ok(match pool_of(&this)?.kind() {
                PoolKind::Queue { size, .. } => Value::from(size),
                _ => Value::None,
            })
        })
        .method("timeout", |_, args| {
            let [this] = args.exactly("timeout")?;
            Ok(match pool_of(&this)?.kind() {
                PoolKind::Queue { timeout, .. } => Value::Float(timeout),
                _ => Value::None,
            })
        })
        .method("checkedin", |_, args| {
            let [this] = args.exactly("checkedin")?;
            Ok(Value::from(pool_of(&this)?.idle()))
        })
        .method("checkedout", |_, args| {
            let [this] = args.exactly("checkedout")?;
            Ok(Value::from(pool_of(&this)?.used()))
        })
        .method("overflow", |_, args| {
            let [this] = args.exactly("overflow")?;
            Ok(Value::Int(pool_of(&this)?.overflow()))
        })
}

fn engine_of_pool(value: &Value) -> Result<&Engine> {
    value.payload::<PoolObject>().map(|pool| &pool.0).ok_or_else(|| Raise::type_error("a pool is needed"))
}

fn pool_of(value: &Value) -> Result<&Pool> {
    Ok(engine_of_pool(value)?.pool())
}

/// The engine whose pool an object is.
pub fn engine_of(value: &Value) -> Option<&Engine> {
    value.payload::<PoolObject>().map(|pool| &pool.0)
}

/// A connection of the driver as the pool hands it out.
fn raw_connection(vm: &mut Vm, engine: &Engine) -> Result<Value> {
    let dbapi = engine.check_out(vm)?;
    let core = vm.wrap(dbapi);
    let fairy = import_name(vm, "sqlalchemy.pool._lib", "_ConnectionFairy")?;
    let owner = engine.clone();
    let check_in = vm.native_closure("check_in", move |vm, args| {
        let [core] = args.exactly("check_in")?;
        let dbapi = sqlite3::core(&core)?.clone();
        owner.check_in(vm, dbapi)?;
        Ok(Value::None)
    });
    let owner = engine.clone();
    let forget = vm.native_closure("forget", move |_, args| {
        let [core] = args.exactly("forget")?;
        owner.forget(sqlite3::core(&core)?);
        Ok(Value::None)
    });
    vm.call(&fairy, vec![core, check_in, forget], Vec::new())
}

fn engine_class() -> ClassBuilder {
    ClassBuilder::new("sqlalchemy.engine.base", "Engine")
        .method("__new__", |_, _| Err(Raise::unsupported("making an Engine directly (use create_engine())")))
        .method("__repr__", |_, args| {
            let [this] = args.exactly("__repr__")?;
            Ok(Value::from(format!("Engine({})", of(&this)?.url())))
        })
        .method("connect", |vm, args| {
            let [this] = args.bind("Engine.connect", ["self"], 1)?;
            of(&this.unwrap_or_default())?.connect(vm)?.object()
        })
        .method("begin", |vm, args| {
            let [this] = args.bind("Engine.begin", ["self"], 1)?;
            let engine = of(&this.unwrap_or_default())?.clone();
            Ok(vm.wrap(EngineBegin { engine, entered: RefCell::default() }))
        })
        .method("dispose", |vm, args| {
            let [this, close] = args.bind("Engine.dispose", ["self", "close"], 1)?;
            if matches!(close, Some(Value::Bool(false))) {
                return Err(Raise::unsupported("Engine.dispose(close=False)"));
            }
            let this = this.unwrap_or_default();
            let engine = of(&this)?;
            engine.dispose();
            engine.tell_engine(vm, "engine_disposed", std::slice::from_ref(&this))?;
            Ok(Value::None)
        })
        .method("clear_compiled_cache", |_, args| {
            let [this] = args.exactly("clear_compiled_cache")?;
            of(&this)?.clear_compiled_cache();
            Ok(Value::None)
        })
        .method("execution_options", |vm, mut args| {
            let this = args.take_first()?;
            // One that does not hold is complained of before anybody is told.
            execution_options(vm, ExecutionOptions::default(), &args.keywords)?;
            let engine = of(&this)?.with_options(&ExecutionOptions::default());
            update_options(vm, &engine, args.keywords)?;
            wrap_engine(vm, &engine)
        })
        .method("update_execution_options", |vm, mut args| {
            let this = args.take_first()?;
            update_options(vm, of(&this)?, args.keywords)?;
            Ok(Value::None)
        })
        .method("get_execution_options", |vm, args| {
            let [this] = args.exactly("get_execution_options")?;
            let options = of(&this)?.execution_options();
            immutable(vm, options.given.into_iter().collect())
        })
        .method("raw_connection", |vm, args| {
            let [this] = args.exactly("raw_connection")?;
            let engine = of(&this)?.clone();
            raw_connection(vm, &engine)
        })
        .property("pool", |vm, args| {
            let [this] = args.exactly("pool")?;
            let engine = of(&this)?.clone();
            let class = support::class(vm, engine.pool().kind().name())?;
            Ok(Object::bare(class, PoolObject(engine)).into())
        })
        .property("url", |vm, args| {
            let [this] = args.exactly("url")?;
            let text = of(&this)?.url().text();
            let make_url = import_name(vm, "sqlalchemy.engine.url", "make_url")?;
            vm.call(&make_url, vec![Value::from(text)], Vec::new())
        })
        .property("logging_name", |_, args| {
            let [this] = args.exactly("logging_name")?;
            Ok(of(&this)?.options().logging_name.clone().map_or(Value::None, Value::Str))
        })
        .property("hide_parameters", |_, args| {
            let [this] = args.exactly("hide_parameters")?;
            Ok(Value::Bool(of(&this)?.hide_parameters()))
        })
        .property("dialect", |vm, args| {
            let [this] = args.exactly("dialect")?;
            let dialect = of(&this)?.dialect().clone();
            dialects::wrap(vm, dialect)
        })
        .property("engine", |_, args| {
            let [this] = args.exactly("engine")?;
            Ok(this)
        })
        .constant("name", "sqlite")
        .constant("driver", "pysqlite")
        .property_set(
            "echo",
            |_, args| {
                let [this] = args.exactly("echo")?;
                Ok(match of(&this)?.echo() {
                    Echo::Unset => Value::None,
                    Echo::Off => Value::Bool(false),
                    Echo::Statements => Value::Bool(true),
                    Echo::Rows => Value::str("debug"),
                })
            },
            |vm, args| {
                let [this, echo] = args.exactly("echo")?;
                let echo = echo_of(vm, &echo)?;
                of(&this)?.set_echo(echo);
                Ok(Value::None)
            },
        )
}

/// Sets options, those told who listen and may change them.
fn update_options(vm: &mut Vm, engine: &Engine, keywords: Vec<(Str, Value)>) -> Result<()> {
    let given = listened_options(keywords);
    let object = wrap_engine(vm, engine)?;
    engine.tell_engine(vm, "set_engine_execution_options", &[object, Value::Dict(given.clone())])?;
    let options = execution_options(vm, ExecutionOptions::default(), &named(&given))?;
    engine.update_execution_options(&options);
    Ok(())
}

fn of(value: &Value) -> Result<&Engine> {
    value.payload::<Engine>().ok_or_else(|| Raise::type_error("an Engine is needed"))
}

/// What a script gives for `echo`.
fn echo_of(vm: &mut Vm, value: &Value) -> Result<Echo> {
    Ok(match value {
        Value::None => Echo::Unset,
        Value::Str(text) if text == "debug" => Echo::Rows,
        value if vm.truth(value)? => Echo::Statements,
        _ => Echo::Off,
    })
}

/// The URL of an argument: a string, or an object of the class `URL`.
fn parse(vm: &mut Vm, value: &Value) -> Result<Url> {
    if let Value::Str(text) = value {
        return Url::parse(text);
    }
    if vm.class_of(value).name() == "URL"
        && let Some(render) = vm.special(value, "render_as_string")?
    {
        let text = vm.call(&render, vec![Value::Bool(false)], Vec::new())?;
        let text = vm.str(&text)?;
        return Url::parse(&text);
    }
    let text = vm.repr(value)?;
    Err(Raise::new("sqlalchemy.exc.ArgumentError", format!("Expected string or URL object, got {text}")))
}

/// Arguments of `create_engine()` that make no difference here.
const WITHOUT_EFFECT: &[&str] = &["pool_pre_ping", "pool_recycle", "pool_logging_name", "native_datetime"];

/// Arguments of `create_engine()` that Retort lacks.
const LACKING: &[&str] = &[
    "module",
    "paramstyle",
    "pool",
    "pool_events",
    "plugins",
    "label_length",
    "max_identifier_length",
    "execution_isolation_level",
    "async_creator",
    "dialect",
    "legacy_schema_aliasing",
];

/// `create_engine(url, echo=…, …)`.
fn create_engine(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let url = match args.take_keyword("url") {
        Some(url) => url,
        None if args.positional.is_empty() => {
            return Err(Raise::type_error("create_engine() missing 1 required positional argument: 'url'"));
        }
        None => args.positional.remove(0),
    };
    if !args.positional.is_empty() {
        let given = args.positional.len() + 1;
        return Err(Raise::type_error(format!("create_engine() takes 1 positional argument but {given} were given")));
    }
    let url = parse(vm, &url)?;
    let mut options = EngineOptions::default();
    if let Some(echo) = args.take_keyword("echo") {
        options.echo = echo_of(vm, &echo)?;
    }
    if let Some(echo) = args.take_keyword("echo_pool")
        && vm.truth(&echo)?
    {
        return Err(Raise::unsupported("create_engine(echo_pool=True): the pool writes no log"));
    }
    options.logging_name = optional_str("create_engine", "logging_name", args.take_keyword("logging_name"))?;
    let hide = args.take_keyword("hide_parameters");
    options.hide_parameters = flag(vm, hide, false)?;
    let skip = args.take_keyword("skip_autocommit_rollback");
    options.skip_autocommit_rollback = flag(vm, skip, false)?;
    let many = args.take_keyword("use_insertmanyvalues");
    options.no_insertmanyvalues = !flag(vm, many, true)?;
    options.insertmanyvalues_page_size = size(&mut args, "insertmanyvalues_page_size")?;
    options.query_cache_size = size(&mut args, "query_cache_size")?;
    let linting = args.take_keyword("enable_from_linting");
    options.no_linting = !flag(vm, linting, true)?;
    options.json = ["json_serializer", "json_deserializer"]
        .map(|name| args.take_keyword(name).filter(|function| !function.is_none()));
    let creator = args.take_keyword("creator");
    let future = args.take_keyword("future");
    if !flag(vm, future, true)? {
        return Err(Raise::new(
            "sqlalchemy.exc.ArgumentError",
            "The 'future' parameter passed to create_engine() may only be set to True.",
        ));
    }
    let given = args.take_keyword("execution_options");
    options.execution_options = options_argument(vm, given)?;
    if let Some(level) = optional_str("create_engine", "isolation_level", args.take_keyword("isolation_level"))? {
        // One that does not exist is complained of when a connection is made.
        options.execution_options.isolation = Isolation::parse(&level).ok();
        options.isolation_level = Some(level);
    }
    let pool = pool(vm, &mut args, &url.target())?;
    options.pool = Some(pool);
    connect_arguments(vm, &mut args, &url, &mut options)?;
    args.keywords.retain(|(name, _)| !WITHOUT_EFFECT.contains(&name.as_str()));
    if let Some((name, _)) =
        args.keywords.iter().find(|(name, value)| LACKING.contains(&name.as_str()) && !value.is_none())
    {
        return Err(Raise::unsupported(format!("create_engine({name}=...)")));
    }
    args.keywords.retain(|(name, _)| !LACKING.contains(&name.as_str()));
    if !args.keywords.is_empty() {
        let names: Vec<String> = args.keywords.iter().map(|(name, _)| format!("'{name}'")).collect();
        return Err(Raise::type_error(format!(
            "Invalid argument(s) {} sent to create_engine(), using configuration SQLiteDialect_pysqlite/{}/Engine.  \
             Please check that the keyword arguments are appropriate for this combination of components.",
            names.join(","),
            pool.name()
        )));
    }
    let environment = environment(vm)?;
    let engine = Engine::create(&url.text(), options, &environment)?;
    if let Some(creator) = creator.filter(|creator| !creator.is_none()) {
        engine.set_creator(creator);
    }
    wrap_engine(vm, &engine)
}

/// A number that is not below 0.
fn size(args: &mut Args, name: &str) -> Result<Option<usize>> {
    let size = optional_int("create_engine", name, args.take_keyword(name))?;
    Ok(size.and_then(|size| usize::try_from(size).ok()))
}

/// How connections are to be kept, by `poolclass` and what is said of it.
fn pool(vm: &mut Vm, args: &mut Args, database: &Database) -> Result<PoolKind> {
    let class = args.take_keyword("poolclass").filter(|class| !class.is_none());
    let mut kind = match &class {
        None => PoolKind::of(database),
        Some(Value::Class(class)) => match class.name().as_str() {
            "QueuePool" => PoolKind::Queue { size: 5, overflow: Some(10), timeout: 30.0 },
            "SingletonThreadPool" => PoolKind::SingletonThread,
            "StaticPool" => PoolKind::Static,
            "NullPool" => PoolKind::Null,
            "AssertionPool" => PoolKind::Assertion,
            other => return Err(Raise::unsupported(format!("create_engine(poolclass={other})"))),
        },
        Some(_) => return Err(Raise::unsupported("create_engine(poolclass=...) other than a class")),
    };
    match args.take_keyword("pool_reset_on_return") {
        None | Some(Value::Bool(true)) => {}
        Some(Value::Str(how)) if how == "rollback" => {}
        Some(_) => return Err(Raise::unsupported("create_engine(pool_reset_on_return=...) other than 'rollback'")),
    }
    match &mut kind {
        PoolKind::Queue { size: kept, overflow, timeout } => {
            if let Some(given) = size(args, "pool_size")? {
                *kept = given;
            }
            let most = optional_int("create_engine", "max_overflow", args.take_keyword("max_overflow"))?;
            if let Some(most) = most {
                *overflow = usize::try_from(most).ok();
            }
            if *kept == 0 {
                *overflow = None;
            }
            match args.take_keyword("pool_timeout") {
                Some(Value::Float(seconds)) => *timeout = seconds,
                Some(Value::Int(seconds)) => *timeout = seconds as f64,
                _ => {}
            }
            let lifo = args.take_keyword("pool_use_lifo");
            if flag(vm, lifo, false)? {
                return Err(Raise::unsupported("create_engine(pool_use_lifo=True)"));
            }
        }
        PoolKind::SingletonThread => {
            size(args, "pool_size")?;
        }
        _ => {}
    }
    Ok(kind)
}

/// `connect_args`, and what stands in the URL behind `?`: what the driver gets.
fn connect_arguments(vm: &mut Vm, args: &mut Args, url: &Url, options: &mut EngineOptions) -> Result<()> {
    let mut ignored = Vec::new();
    for (name, value) in url.arguments() {
        match name {
            "check_same_thread" | "timeout" | "cached_statements" => {}
            "isolation_level" => options.driver_isolation_level = Some(Some(Str::from(value))),
            "uri" | "mode" | "detect_types" | "cache" => {
                return Err(Raise::unsupported(format!("the argument '{name}' of the database URL '{url}'")));
            }
            other => ignored.push(format!("'{other}'")),
        }
    }
    if !ignored.is_empty() {
        ignored.sort();
        let text = format!(
            "Query string argument(s) {} are not accepted by the pysqlite driver and are being ignored; SQLite URI \
             arguments require that 'uri=true' also be present in the URL. (Background on this warning at: \
             https://sqlalche.me/e/21/squa)",
            ignored.join(", ")
        );
        vm.warn("sqlalchemy.exc.SAWarning", &text)?;
    }
    match args.take_keyword("connect_args") {
        None | Some(Value::None) => {}
        Some(Value::Dict(given)) => {
            for (name, value) in given.entries() {
                let name = vm.str(&name)?;
                match (name.as_str(), value) {
                    ("check_same_thread" | "timeout" | "cached_statements", _) => {}
                    ("isolation_level", Value::None) => options.driver_isolation_level = Some(None),
                    ("isolation_level", Value::Str(level)) => options.driver_isolation_level = Some(Some(level)),
                    _ => return Err(Raise::unsupported(format!("create_engine(connect_args={{'{name}': ...}})"))),
                }
            }
        }
        Some(_) => return Err(Raise::unsupported("create_engine(connect_args=...) other than a dict")),
    }
    Ok(())
}

/// `engine_from_config(configuration, prefix="sqlalchemy.", **kwargs)`.
fn engine_from_config(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let keywords = std::mem::take(&mut args.keywords);
    let (named, rest): (Vec<_>, Vec<_>) =
        keywords.into_iter().partition(|(name, _)| name == "configuration" || name == "prefix");
    args.keywords = named;
    let [configuration, prefix] = args.bind("engine_from_config", ["configuration", "prefix"], 1)?;
    let prefix = optional_str("engine_from_config", "prefix", prefix)?.unwrap_or_else(|| "sqlalchemy.".into());
    let configuration = configuration.unwrap_or_default();
    let mut arguments = Args::default();
    for key in vm.items(&configuration)? {
        let Value::Str(name) = &key else { continue };
        let Some(name) = name.strip_prefix(prefix.as_str()) else { continue };
        let value = vm.get_item(&configuration, &key)?;
        let value = coerced(name, value)?;
        arguments.keywords.push((Str::from(name), value));
    }
    for (name, value) in rest {
        arguments.keywords.retain(|(known, _)| *known != name);
        arguments.keywords.push((name, value));
    }
    if !arguments.keywords.iter().any(|(name, _)| name == "url") {
        return Err(Raise::with_arguments("KeyError", vec![Value::str("url")]));
    }
    create_engine(vm, arguments)
}

/// A setting that is a text as the argument that it stands for.
fn coerced(name: &str, value: Value) -> Result<Value> {
    let Value::Str(text) = &value else { return Ok(value) };
    match name {
        "echo" | "echo_pool" | "future" if text != "debug" => match text.trim().to_lowercase().as_str() {
            "true" | "yes" | "on" | "y" | "t" | "1" => Ok(Value::Bool(true)),
            "false" | "no" | "off" | "n" | "f" | "0" => Ok(Value::Bool(false)),
            _ => Err(Raise::value_error(format!("String is not true/false: '{text}'"))),
        },
        "pool_size" | "pool_recycle" | "pool_timeout" | "max_overflow" => match text.trim().parse() {
            Ok(number) => Ok(Value::Int(number)),
            Err(_) => Err(Raise::value_error(format!("invalid literal for int() with base 10: '{text}'"))),
        },
        _ => Ok(value),
    }
}
