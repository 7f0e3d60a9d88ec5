//! `sqlalchemy.exc`, `sqlalchemy.orm.exc` and the exceptions of `sqlite3`: every error and warning by its place in the
//! hierarchy, and how a statement's error tells what was sent.

use super::support::{builtin, class_constant, import_name, set_args, setattr};
use crate::{
    engine::{repr_parameters, truncated},
    python::{Args, ClassBuilder, Vm},
    value::{Class, Dict, Host, List, Raise, Result, Str, Value},
};

/// The version in the links behind messages.
const VERSION_TOKEN: &str = "21";

/// A class of a hierarchy: name, bases (earlier ones of the same list, or builtins), and its code in the documentation.
type Definition = (&'static str, &'static [&'static str], Option<&'static str>);

const EXC: &[Definition] = &[
    ("HasDescriptionCode", &["object"], None),
    ("SQLAlchemyError", &["HasDescriptionCode", "Exception"], None),
    ("EmulatedDBAPIException", &["Exception"], None),
    ("ArgumentError", &["SQLAlchemyError"], None),
    ("DuplicateColumnError", &["ArgumentError"], None),
    ("ObjectNotExecutableError", &["ArgumentError"], None),
    ("NoSuchModuleError", &["ArgumentError"], None),
    ("NoForeignKeysError", &["ArgumentError"], None),
    ("AmbiguousForeignKeysError", &["ArgumentError"], None),
    ("ConstraintColumnNotFoundError", &["ArgumentError"], None),
    ("CircularDependencyError", &["SQLAlchemyError"], None),
    ("CompileError", &["SQLAlchemyError"], None),
    ("UnsupportedCompilationError", &["CompileError"], Some("l7de")),
    ("IdentifierError", &["SQLAlchemyError"], None),
    ("DisconnectionError", &["SQLAlchemyError"], None),
    ("InvalidatePoolError", &["DisconnectionError"], None),
    ("TimeoutError", &["SQLAlchemyError"], None),
    ("InvalidRequestError", &["SQLAlchemyError"], None),
    ("IllegalStateChangeError", &["InvalidRequestError"], None),
    ("NoInspectionAvailable", &["InvalidRequestError"], None),
    ("NoDBAPILoaded", &["InvalidRequestError"], None),
    ("PendingRollbackError", &["InvalidRequestError"], None),
    ("ResourceClosedError", &["InvalidRequestError"], None),
    ("NoSuchColumnError", &["InvalidRequestError", "KeyError"], None),
    ("AmbiguousColumnError", &["InvalidRequestError"], None),
    ("NoResultFound", &["InvalidRequestError"], None),
    ("MultipleResultsFound", &["InvalidRequestError"], None),
    ("NoReferenceError", &["InvalidRequestError"], None),
    ("AwaitRequired", &["InvalidRequestError"], Some("xd1r")),
    ("MissingGreenlet", &["InvalidRequestError"], Some("xd2s")),
    ("NoReferencedTableError", &["NoReferenceError"], None),
    ("NoReferencedColumnError", &["NoReferenceError"], None),
    ("NoSuchTableError", &["InvalidRequestError"], None),
    ("UnreflectableTableError", &["InvalidRequestError"], None),
    ("UnboundExecutionError", &["InvalidRequestError"], None),
    ("DontWrapMixin", &["object"], None),
    ("StatementError", &["SQLAlchemyError"], None),
    ("DBAPIError", &["StatementError"], Some("dbapi")),
    ("InterfaceError", &["DBAPIError"], Some("rvf5")),
    ("DatabaseError", &["DBAPIError"], Some("4xp6")),
    ("DataError", &["DatabaseError"], Some("9h9h")),
    ("OperationalError", &["DatabaseError"], Some("e3q8")),
    ("IntegrityError", &["DatabaseError"], Some("gkpj")),
    ("InternalError", &["DatabaseError"], Some("2j85")),
    ("ProgrammingError", &["DatabaseError"], Some("f405")),
    ("NotSupportedError", &["DatabaseError"], Some("tw8g")),
    ("SATestSuiteWarning", &["Warning"], None),
    ("SADeprecationWarning", &["HasDescriptionCode", "DeprecationWarning"], None),
    ("Base20DeprecationWarning", &["SADeprecationWarning"], None),
    ("LegacyAPIWarning", &["Base20DeprecationWarning"], None),
    ("MovedIn20Warning", &["Base20DeprecationWarning"], None),
    ("SAPendingDeprecationWarning", &["PendingDeprecationWarning"], None),
    ("SAWarning", &["HasDescriptionCode", "RuntimeWarning"], None),
];

const ORM_EXC: &[Definition] = &[
    ("StaleDataError", &["sqlalchemy.exc.SQLAlchemyError"], None),
    ("FlushError", &["sqlalchemy.exc.SQLAlchemyError"], None),
    ("MappedAnnotationError", &["sqlalchemy.exc.ArgumentError"], None),
    ("UnmappedError", &["sqlalchemy.exc.InvalidRequestError"], None),
    ("ObjectDereferencedError", &["sqlalchemy.exc.SQLAlchemyError"], None),
    ("DetachedInstanceError", &["sqlalchemy.exc.SQLAlchemyError"], Some("bhk3")),
    ("UnmappedInstanceError", &["UnmappedError"], None),
    ("UnmappedClassError", &["UnmappedError"], None),
    ("ObjectDeletedError", &["sqlalchemy.exc.InvalidRequestError"], None),
    ("UnmappedColumnError", &["sqlalchemy.exc.InvalidRequestError"], None),
    ("LoaderStrategyException", &["sqlalchemy.exc.InvalidRequestError"], None),
];

const SQLITE3: &[Definition] = &[
    ("Warning", &["Exception"], None),
    ("Error", &["Exception"], None),
    ("InterfaceError", &["Error"], None),
    ("DatabaseError", &["Error"], None),
    ("InternalError", &["DatabaseError"], None),
    ("OperationalError", &["DatabaseError"], None),
    ("ProgrammingError", &["DatabaseError"], None),
    ("IntegrityError", &["DatabaseError"], None),
    ("DataError", &["DatabaseError"], None),
    ("NotSupportedError", &["DatabaseError"], None),
];

/// The namespace of `sqlalchemy.exc`.
pub(super) fn load(vm: &mut Vm) -> Result<Dict> {
    let module = Dict::new();
    define(vm, &module, "sqlalchemy.exc", EXC)?;
    Ok(module)
}

/// The namespace of `sqlalchemy.orm.exc`.
pub(super) fn load_orm(vm: &mut Vm) -> Result<Dict> {
    let module = Dict::new();
    for name in ["NoResultFound", "MultipleResultsFound"] {
        module.insert_str(&name.into(), import_name(vm, "sqlalchemy.exc", name)?);
    }
    define(vm, &module, "sqlalchemy.orm.exc", ORM_EXC)?;
    if let Some(stale) = module.get_str(&"StaleDataError".into()) {
        module.insert_str(&"ConcurrentModificationError".into(), stale);
    }
    let no_state = [builtin(vm, "AttributeError")?, builtin(vm, "KeyError")?];
    module.insert_str(&"NO_STATE".into(), Value::tuple(no_state.to_vec()));
    Ok(module)
}

/// The namespace of `sqlalchemy.orm.evaluator`.
pub(super) fn load_evaluator(vm: &mut Vm) -> Result<Dict> {
    let module = Dict::new();
    let definitions: &[Definition] = &[("UnevaluatableError", &["sqlalchemy.exc.InvalidRequestError"], None)];
    define(vm, &module, "sqlalchemy.orm.evaluator", definitions)?;
    Ok(module)
}

/// The exceptions of `sqlite3`.
pub(super) fn define_sqlite3(vm: &mut Vm, module: &Dict) -> Result<()> {
    define(vm, module, "sqlite3", SQLITE3)
}

/// `repr()` of a row's tuple, each value cut where it is long.
pub(super) fn repr_row(host: &mut dyn Host, row: &Value) -> Result<String> {
    let mut parts = Vec::new();
    for value in host.items(row)? {
        parts.push(truncated(host, &value)?);
    }
    let close = if parts.len() == 1 { ",)" } else { ")" };
    Ok(format!("({}{close}", parts.join(", ")))
}

fn define(vm: &mut Vm, module: &Dict, module_name: &'static str, definitions: &[Definition]) -> Result<()> {
    for (name, bases, code) in definitions {
        let mut builder = ClassBuilder::new(module_name, *name);
        for base in *bases {
            builder = builder.base(&resolve(vm, module, base)?);
        }
        if let Some(code) = code {
            builder = builder.constant("code", *code);
        }
        let class = members(name, module_name, builder).build(vm);
        module.insert_str(&Str::from(*name), Value::Class(class));
    }
    Ok(())
}

fn resolve(vm: &mut Vm, module: &Dict, base: &str) -> Result<Class> {
    let found = match base.rsplit_once('.') {
        Some((owner, name)) => import_name(vm, owner, name)?,
        None => match module.get_str(&base.into()) {
            Some(found) => found,
            None => builtin(vm, base)?,
        },
    };
    match found {
        Value::Class(class) => Ok(class),
        _ => Err(Raise::type_error(format!("{base} is not a class"))),
    }
}

/// What a class of the hierarchy has of its own.
fn members(name: &str, module: &str, builder: ClassBuilder) -> ClassBuilder {
    match (module, name) {
        ("sqlalchemy.exc", "HasDescriptionCode") => builder
            .constant("code", Value::None)
            .constant("_what_are_we", "error")
            .method("__init__", init)
            .method("_code_str", |vm, args| {
                let [this] = args.exactly("_code_str")?;
                Ok(Value::from(code_str(vm, &this)?))
            })
            .method("__str__", |vm, args| {
                let [this] = args.exactly("__str__")?;
                let mut text = message(vm, &this)?;
                append_code(vm, &this, &mut text)?;
                Ok(Value::from(text))
            }),
        ("sqlalchemy.exc", "SQLAlchemyError") => builder
            .method("_message", |vm, args| {
                let [this] = args.exactly("_message")?;
                Ok(Value::from(message(vm, &this)?))
            })
            .method("__str__", |vm, args| {
                let [this] = args.exactly("__str__")?;
                Ok(Value::from(sql_message(vm, &this)?))
            })
            .method("_sql_message", |vm, args| {
                let [this] = args.exactly("_sql_message")?;
                Ok(Value::from(sql_message(vm, &this)?))
            }),
        ("sqlalchemy.exc", "ObjectNotExecutableError") => builder.method("__init__", |vm, args| {
            let [this, target] = args.bind("ObjectNotExecutableError.__init__", ["self", "target"], 2)?;
            let (this, target) = (this.unwrap_or_default(), target.unwrap_or_default());
            let text = format!("Not an executable object: {}", vm.repr(&target)?);
            set_args(vm, &this, vec![Value::from(text)])?;
            setattr(vm, &this, "target", target)
        }),
        ("sqlalchemy.exc", "CircularDependencyError") => builder.method("__init__", circular_init),
        ("sqlalchemy.exc", "NoReferencedTableError") => builder.method("__init__", |vm, args| {
            let names = ["self", "message", "tname"];
            let [this, message, table] = args.bind("NoReferencedTableError.__init__", names, 2)?;
            let this = this.unwrap_or_default();
            set_args(vm, &this, vec![message.unwrap_or_default()])?;
            setattr(vm, &this, "table_name", table.unwrap_or_default())
        }),
        ("sqlalchemy.exc", "NoReferencedColumnError") => builder.method("__init__", |vm, args| {
            let names = ["self", "message", "tname", "cname"];
            let [this, message, table, column] = args.bind("NoReferencedColumnError.__init__", names, 2)?;
            let this = this.unwrap_or_default();
            set_args(vm, &this, vec![message.unwrap_or_default()])?;
            setattr(vm, &this, "table_name", table.unwrap_or_default())?;
            setattr(vm, &this, "column_name", column.unwrap_or_default())
        }),
        ("sqlalchemy.exc", "DisconnectionError") => builder.constant("invalidate_pool", false),
        ("sqlalchemy.exc", "InvalidatePoolError") => builder.constant("invalidate_pool", true),
        ("sqlalchemy.exc", "StatementError") => builder
            .constant("statement", Value::None)
            .constant("params", Value::None)
            .constant("orig", Value::None)
            .constant("ismulti", Value::None)
            .constant("hide_parameters", false)
            .constant("connection_invalidated", false)
            .method("__init__", statement_init)
            .method("__str__", |vm, args| {
                let [this] = args.exactly("__str__")?;
                Ok(Value::from(statement_message(vm, &this)?))
            })
            .method("_sql_message", |vm, args| {
                let [this] = args.exactly("_sql_message")?;
                Ok(Value::from(statement_message(vm, &this)?))
            })
            .method("add_detail", |vm, args| {
                let [this, text] = args.exactly("add_detail")?;
                if let Some(Value::List(detail)) = vm.get_attribute(&this, &"detail".into())? {
                    detail.push(text);
                }
                Ok(Value::None)
            }),
        ("sqlalchemy.exc", "DBAPIError") => {
            builder.method("__init__", dbapi_init).property("driver_exception", |vm, args| {
                let [this] = args.exactly("driver_exception")?;
                match vm.get_attribute(&this, &"orig".into())? {
                    None | Some(Value::None) => Err(Raise::value_error(
                        "No original exception is present.  Was this DBAPIError constructed without a driver error?",
                    )),
                    Some(orig) => Ok(orig),
                }
            })
        }
        ("sqlalchemy.exc", "SADeprecationWarning") => {
            builder.constant("_what_are_we", "warning").constant("deprecated_since", Value::None)
        }
        ("sqlalchemy.exc", "SAPendingDeprecationWarning") => builder.constant("deprecated_since", Value::None),
        ("sqlalchemy.exc", "SAWarning") => builder.constant("_what_are_we", "warning"),
        _ => builder,
    }
}

/// `__init__` of every error: `code` is taken out, the rest is `args`.
fn init(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_first()?;
    if let Some(code) = args.take_keyword("code")
        && !code.is_none()
    {
        setattr(vm, &this, "code", code)?;
    }
    if !args.keywords.is_empty() {
        let name = vm.class_of(&this).name();
        return Err(Raise::type_error(format!("{name}() takes no keyword arguments")));
    }
    set_args(vm, &this, args.positional)
}

fn circular_init(vm: &mut Vm, args: Args) -> Result<Value> {
    let names = ["self", "message", "cycles", "edges", "msg", "code"];
    let [this, text, cycles, edges, msg, code] = args.bind("CircularDependencyError.__init__", names, 2)?;
    let this = this.unwrap_or_default();
    let cycles = cycles.unwrap_or_default();
    let text = match msg {
        Some(msg) if !msg.is_none() => msg,
        _ if cycles.is_none() => text.unwrap_or_default(),
        _ => {
            let mut parts = Vec::new();
            for item in vm.items(&cycles)? {
                parts.push(vm.repr(&item)?.as_str().to_owned());
            }
            let text = vm.str(&text.unwrap_or_default())?;
            Value::from(format!("{text} ({})", parts.join(", ")))
        }
    };
    set_args(vm, &this, vec![text])?;
    if let Some(code) = code.filter(|code| !code.is_none()) {
        setattr(vm, &this, "code", code)?;
    }
    setattr(vm, &this, "cycles", cycles)?;
    setattr(vm, &this, "edges", edges.unwrap_or_default())
}

/// `StatementError(message, statement, params, orig, ...)`. With a message alone the rest is what the class says: so
/// native code names one, and sets attributes.
fn statement_init(vm: &mut Vm, args: Args) -> Result<Value> {
    let names = ["self", "message", "statement", "params", "orig", "hide_parameters", "code", "ismulti"];
    let required = if args.len() == 2 { 2 } else { 5 };
    let [this, message, statement, params, orig, hide, code, many] =
        args.bind("StatementError.__init__", names, required)?;
    let this = this.unwrap_or_default();
    set_args(vm, &this, vec![message.unwrap_or_default()])?;
    for (name, value) in [
        ("code", code),
        ("statement", statement),
        ("params", params),
        ("orig", orig),
        ("ismulti", many),
        ("hide_parameters", hide),
    ] {
        if let Some(value) = value.filter(|value| name != "code" || !value.is_none()) {
            setattr(vm, &this, name, value)?;
        }
    }
    setattr(vm, &this, "detail", Value::List(List::new(Vec::new())))
}

fn dbapi_init(vm: &mut Vm, args: Args) -> Result<Value> {
    if args.len() == 2 {
        return statement_init(vm, args);
    }
    let names = ["self", "statement", "params", "orig", "hide_parameters", "connection_invalidated", "code", "ismulti"];
    let [this, statement, params, orig, hide, invalidated, code, many] = args.bind("DBAPIError.__init__", names, 4)?;
    let this = this.unwrap_or_default();
    let orig = orig.unwrap_or_default();
    let class = vm.class_of(&orig);
    let module = class_constant(&class, "__module__");
    let module = vm.str(&module)?;
    let text = format!("({module}.{}) {}", class.name(), vm.str(&orig)?);
    let mut positional =
        vec![this.clone(), Value::from(text), statement.unwrap_or_default(), params.unwrap_or_default(), orig];
    positional.extend([hide.unwrap_or(Value::Bool(false)), code.unwrap_or_default(), many.unwrap_or_default()]);
    statement_init(vm, Args::new(positional))?;
    setattr(vm, &this, "connection_invalidated", invalidated.unwrap_or(Value::Bool(false)))
}

/// The message without the link: the one argument's text, or the repr of all.
fn message(vm: &mut Vm, this: &Value) -> Result<String> {
    let args = vm.get_attribute(this, &"args".into())?.unwrap_or_default();
    let text = match &args {
        Value::Tuple(items) => match &**items {
            [one] => vm.str(&one.clone())?,
            _ => vm.str(&args)?,
        },
        _ => vm.str(&args)?,
    };
    Ok(text.as_str().to_owned())
}

fn sql_message(vm: &mut Vm, this: &Value) -> Result<String> {
    let mut text = message(vm, this)?;
    append_code(vm, this, &mut text)?;
    Ok(text)
}

fn append_code(vm: &mut Vm, this: &Value, text: &mut String) -> Result<()> {
    let code = code_str(vm, this)?;
    if !code.is_empty() {
        text.push(' ');
        text.push_str(&code);
    }
    Ok(())
}

fn code_str(vm: &mut Vm, this: &Value) -> Result<String> {
    let code = vm.get_attribute(this, &"code".into())?.unwrap_or_default();
    if !vm.truth(&code)? {
        return Ok(String::new());
    }
    let code = vm.str(&code)?;
    let what = vm.get_attribute(this, &"_what_are_we".into())?.unwrap_or_default();
    let what = vm.str(&what)?;
    Ok(format!("(Background on this {what} at: https://sqlalche.me/e/{VERSION_TOKEN}/{code})"))
}

/// The text of a statement's error: details, message, `[SQL: …]`, `[parameters: …]`, link.
fn statement_message(vm: &mut Vm, this: &Value) -> Result<String> {
    let mut lines = Vec::new();
    let attribute =
        |vm: &mut Vm, name: &str| -> Result<Value> { Ok(vm.get_attribute(this, &name.into())?.unwrap_or_default()) };
    if let Value::List(detail) = attribute(vm, "detail")? {
        for item in detail.to_vec() {
            lines.push(format!("({})", vm.str(&item)?));
        }
    }
    lines.push(message(vm, this)?);
    let statement = attribute(vm, "statement")?;
    if vm.truth(&statement)? {
        lines.push(format!("[SQL: {}]", vm.str(&statement)?));
        let params = attribute(vm, "params")?;
        if vm.truth(&params)? {
            let hidden = attribute(vm, "hide_parameters")?;
            if vm.truth(&hidden)? {
                lines.push("[SQL parameters hidden due to hide_parameters=True]".to_owned());
            } else {
                let many = match attribute(vm, "ismulti")? {
                    Value::None => None,
                    many => Some(vm.truth(&many)?),
                };
                lines.push(format!("[parameters: {}]", repr_parameters(vm, &params, many)?));
            }
        }
    }
    let code = code_str(vm, this)?;
    if !code.is_empty() {
        lines.push(code);
    }
    Ok(lines.join("\n"))
}
