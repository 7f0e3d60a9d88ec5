//! `create_engine()`, `make_url()`, `URL` and `Engine`.

use std::cell::RefCell;

use super::{connection::EngineBegin, environment, parameters::options_argument, wrap_engine};
use crate::{
    engine::{Engine, EngineOptions, ExecutionOptions, Url},
    python::{Args, ClassBuilder, Vm},
    sqlalchemy::{
        dialects,
        support::{self, flag, optional_int, optional_str},
    },
    value::{Dict, Host, Payload, Raise, Result, Value},
};

/// A URL's object.
struct UrlObject(Url);

impl Payload for UrlObject {}

/// Makes the classes, and exports the functions.
pub(super) fn load(vm: &mut Vm, module: &Dict) -> Result<()> {
    let class = url_class(vm);
    vm.register_class::<UrlObject>(&class);
    module.insert_str(&"URL".into(), class.into());
    let class = engine_class();
    let class = support::build(vm, "Engine", class);
    vm.register_class::<Engine>(&class);
    module.insert_str(&"Engine".into(), class.into());
    let function = vm.native_function("create_engine", create_engine);
    module.insert_str(&"create_engine".into(), function);
    let function = vm.native_function("make_url", |vm, args| {
        let [url] = args.bind("make_url", ["name_or_url"], 1)?;
        let url = url.unwrap_or_default();
        let url = parse(vm, &url)?;
        Ok(vm.wrap(UrlObject(url)))
    });
    module.insert_str(&"make_url".into(), function);
    for name in ["NullPool", "Pool", "QueuePool", "SingletonThreadPool", "StaticPool", "AssertionPool"] {
        let class = ClassBuilder::new("sqlalchemy.pool", name)
            .method("__new__", |_, _| Err(Raise::unsupported("making a connection pool directly")));
        let class = support::build(vm, name, class);
        module.insert_str(&name.into(), class.into());
    }
    Ok(())
}

fn url_class(vm: &mut Vm) -> crate::value::Class {
    let builder = ClassBuilder::new("sqlalchemy.engine.url", "URL")
        .method("__new__", |_, _| Err(Raise::unsupported("making a URL directly (use make_url() or URL.create())")))
        .class_method("create", |vm, mut args| {
            args.take_first()?;
            let names = ["drivername", "username", "password", "host", "port", "database", "query"];
            let [driver, user, password, host, port, database, query] = args.bind("URL.create", names, 1)?;
            let driver = optional_str("URL.create", "drivername", driver)?.unwrap_or_else(|| "".into());
            for (name, value) in [("username", user), ("password", password), ("host", host), ("port", port)] {
                if value.is_some_and(|value| !value.is_none()) {
                    return Err(Raise::unsupported(format!("URL.create({name}=...)")));
                }
            }
            if let Some(query) = query
                && vm.truth(&query)?
            {
                return Err(Raise::unsupported("URL.create(query=...)"));
            }
            let database = optional_str("URL.create", "database", database)?;
            let text = match database {
                Some(database) => format!("{driver}:///{database}"),
                None => format!("{driver}://"),
            };
            let url = Url::parse(&text)?;
            Ok(vm.wrap(UrlObject(url)))
        })
        .method("__str__", |_, args| {
            let [this] = args.exactly("__str__")?;
            Ok(Value::from(url_of(&this)?.to_string()))
        })
        .method("__repr__", |_, args| {
            let [this] = args.exactly("__repr__")?;
            Ok(Value::from(url_of(&this)?.to_string()))
        })
        .method("__eq__", |_, args| {
            let [this, other] = args.exactly("__eq__")?;
            let this = url_of(&this)?;
            Ok(Value::from(other.payload::<UrlObject>().is_some_and(|other| other.0 == *this)))
        })
        .method("__hash__", |_, args| {
            let [this] = args.exactly("__hash__")?;
            Ok(Value::from(crate::value::hash_bytes(url_of(&this)?.to_string().as_bytes())))
        })
        .method("render_as_string", |_, args| {
            let [this, _] = args.bind("render_as_string", ["self", "hide_password"], 1)?;
            Ok(Value::from(url_of(&this.unwrap_or_default())?.to_string()))
        })
        .method("get_backend_name", |_, _| Ok(Value::from("sqlite")))
        .method("get_driver_name", |_, _| Ok(Value::from("pysqlite")))
        .property("drivername", |_, args| {
            let [this] = args.exactly("drivername")?;
            Ok(Value::from(&*url_of(&this)?.drivername))
        })
        .property("database", |_, args| {
            let [this] = args.exactly("database")?;
            Ok(Value::from(url_of(&this)?.database.as_deref()))
        })
        .constant("username", Value::None)
        .constant("password", Value::None)
        .constant("host", Value::None)
        .constant("port", Value::None)
        .constant("query", Value::Dict(Dict::new()));
    support::build(vm, "URL", builder)
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
            let connection = of(&this.unwrap_or_default())?.connect(vm)?;
            Ok(vm.wrap(connection))
        })
        .method("begin", |vm, args| {
            let [this] = args.bind("Engine.begin", ["self"], 1)?;
            let engine = of(&this.unwrap_or_default())?.clone();
            Ok(vm.wrap(EngineBegin { engine, entered: RefCell::default() }))
        })
        .method("dispose", |_, args| {
            let [this, close] = args.bind("Engine.dispose", ["self", "close"], 1)?;
            if matches!(close, Some(Value::Bool(false))) {
                return Err(Raise::unsupported("Engine.dispose(close=False)"));
            }
            of(&this.unwrap_or_default())?.dispose();
            Ok(Value::None)
        })
        .method("clear_compiled_cache", |_, args| {
            let [this] = args.exactly("clear_compiled_cache")?;
            of(&this)?.clear_compiled_cache();
            Ok(Value::None)
        })
        .method("execution_options", |_, _| Err(Raise::unsupported("Engine.execution_options()")))
        .method("get_execution_options", |_, args| {
            let [this] = args.exactly("get_execution_options")?;
            Ok(Value::Dict(of(&this)?.execution_options().given.into_iter().collect()))
        })
        .method("raw_connection", |_, _| Err(Raise::unsupported("Engine.raw_connection()")))
        .property("pool", |_, _| Err(Raise::unsupported("Engine.pool")))
        .property("url", |vm, args| {
            let [this] = args.exactly("url")?;
            let url = UrlObject(of(&this)?.url().clone());
            Ok(vm.wrap(url))
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
                Ok(if of(&this)?.echo() { Value::Bool(true) } else { Value::Bool(false) })
            },
            |vm, args| {
                let [this, echo] = args.exactly("echo")?;
                let echo = vm.truth(&echo)?;
                of(&this)?.set_echo(echo);
                Ok(Value::None)
            },
        )
}

fn of(value: &Value) -> Result<&Engine> {
    value.payload::<Engine>().ok_or_else(|| Raise::type_error("an Engine is needed"))
}

fn url_of(value: &Value) -> Result<&Url> {
    value.payload::<UrlObject>().map(|url| &url.0).ok_or_else(|| Raise::type_error("a URL is needed"))
}

fn parse(vm: &mut Vm, value: &Value) -> Result<Url> {
    if let Some(url) = value.payload::<UrlObject>() {
        return Ok(url.0.clone());
    }
    match value {
        Value::Str(text) => Url::parse(text),
        other => {
            let text = vm.repr(other)?;
            Err(Raise::new("sqlalchemy.exc.ArgumentError", format!("Expected string or URL object, got {text}")))
        }
    }
}

/// Arguments of `create_engine()` that make no difference on one SQLite connection.
const WITHOUT_EFFECT: &[&str] = &[
    "future",
    "pool_pre_ping",
    "pool_recycle",
    "pool_timeout",
    "pool_use_lifo",
    "pool_reset_on_return",
    "echo_pool",
    "pool_logging_name",
    "pool_size",
    "max_overflow",
    "use_insertmanyvalues",
    "skip_autocommit_rollback",
];

/// Arguments of `create_engine()` that Retort lacks.
const LACKING: &[&str] = &[
    "isolation_level",
    "module",
    "paramstyle",
    "pool",
    "pool_events",
    "plugins",
    "creator",
    "json_serializer",
    "json_deserializer",
    "label_length",
    "max_identifier_length",
    "native_datetime",
    "execution_isolation_level",
    "async_creator",
    "dialect",
];

/// `create_engine(url, echo=…, …)`.
fn create_engine(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let echo = args.take_keyword("echo");
    let mut options = EngineOptions::default();
    match echo {
        Some(Value::Str(text)) if text == "debug" => {
            options.echo = true;
            options.echo_rows = true;
        }
        Some(value) => options.echo = vm.truth(&value)?,
        None => {}
    }
    options.logging_name = optional_str("create_engine", "logging_name", args.take_keyword("logging_name"))?;
    let hide = args.take_keyword("hide_parameters");
    options.hide_parameters = flag(vm, hide, false)?;
    let page =
        optional_int("create_engine", "insertmanyvalues_page_size", args.take_keyword("insertmanyvalues_page_size"))?;
    options.insertmanyvalues_page_size = page.and_then(|page| usize::try_from(page).ok());
    let cache = optional_int("create_engine", "query_cache_size", args.take_keyword("query_cache_size"))?;
    options.no_cache = cache == Some(0);
    let linting = args.take_keyword("enable_from_linting");
    options.no_linting = !flag(vm, linting, true)?;
    let given = args.take_keyword("execution_options");
    options.execution_options = options_argument(vm, ExecutionOptions::default(), given)?;
    if let Some(pool) = args.take_keyword("poolclass").filter(|pool| !pool.is_none()) {
        let name = match &pool {
            Value::Class(class) => class.name(),
            _ => "".into(),
        };
        options.single_connection = Some(match name.as_str() {
            "StaticPool" | "SingletonThreadPool" => true,
            "NullPool" | "QueuePool" => false,
            other => return Err(Raise::unsupported(format!("create_engine(poolclass={other})"))),
        });
    }
    if let Some(connect_args) = args.take_keyword("connect_args") {
        let Value::Dict(connect_args) = connect_args else {
            return Err(Raise::unsupported("create_engine(connect_args=...) other than a dict"));
        };
        for (name, _) in connect_args.entries() {
            let name = vm.str(&name)?;
            if !matches!(name.as_str(), "check_same_thread" | "timeout") {
                return Err(Raise::unsupported(format!("create_engine(connect_args={{'{name}': ...}})")));
            }
        }
    }
    args.keywords.retain(|(name, _)| !WITHOUT_EFFECT.contains(&name.as_str()));
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
    if let Some((name, _)) = args.keywords.iter().find(|(name, _)| LACKING.contains(&name.as_str())) {
        return Err(Raise::unsupported(format!("create_engine({name}=...)")));
    }
    if !args.keywords.is_empty() {
        let names: Vec<String> = args.keywords.iter().map(|(name, _)| format!("'{name}'")).collect();
        let pool = match url.target() {
            crate::engine::Database::Memory => "SingletonThreadPool",
            crate::engine::Database::Named(_) => "QueuePool",
        };
        return Err(Raise::type_error(format!(
            "Invalid argument(s) {} sent to create_engine(), using configuration SQLiteDialect_pysqlite/{pool}/Engine.  \
             Please check that the keyword arguments are appropriate for this combination of components.",
            names.join(",")
        )));
    }
    let environment = environment(vm)?;
    let engine = Engine::create(&url.to_string(), options, &environment)?;
    wrap_engine(vm, &engine)
}
