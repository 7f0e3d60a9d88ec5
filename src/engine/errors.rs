//! The driver's complaints as SQLAlchemy's exceptions, in its words.

use super::{DriverError, Engine, ErrorClass, base::CursorParameters};
use crate::value::{Host, Raise, Result, Str, Value};

/// How much of a long parameter is shown, in characters.
const MAX_CHARACTERS: usize = 300;
/// How many parameters of one statement are shown.
const MAX_PARAMETERS: usize = 100;
/// How many sets of parameters are shown.
const MAX_SETS: usize = 10;

/// The exception of an error of the driver that came with no statement.
pub(super) fn without_statement(host: &mut dyn Host, engine: &Engine, error: DriverError) -> Raise {
    wrap(host, engine, error, Value::None, Value::None, false)
}

/// The exception of an error of the driver that `statement` met with `parameters`: a tuple, or with `multi` a list of them.
pub(super) fn with_statement(
    host: &mut dyn Host,
    engine: &Engine,
    error: DriverError,
    statement: &str,
    parameters: Value,
    multi: bool,
) -> Raise {
    wrap(host, engine, error, Value::str(statement), parameters, multi)
}

/// The exception of an error that came before the driver was asked, while parameters were made: a `StatementError` around
/// `raise`, unless that is one of SQLAlchemy's that passes as it is, or an end.
pub(super) fn before_execution(
    host: &mut dyn Host,
    engine: &Engine,
    raise: Raise,
    statement: &str,
    parameters: Value,
) -> Raise {
    let passes = ["sqlalchemy.exc.PendingRollbackError", "sqlalchemy.exc.ResourceClosedError"];
    if raise.as_fatal().is_some() || raise.new_class().is_some_and(|class| passes.contains(&class)) {
        return raise;
    }
    let module_and_name = |class: &str| match class.contains('.') {
        true => class.to_owned(),
        false => format!("builtins.{class}"),
    };
    let named = raise.new_class().map(module_and_name);
    let orig = match host.exception(raise) {
        Ok(orig) => orig,
        Err(fatal) => return fatal,
    };
    let described = described(host, &orig, named);
    let (class, message, code) = match described {
        Ok(described) => described,
        Err(raise) => return raise,
    };
    let mut wrapped = Raise::new("sqlalchemy.exc.StatementError", format!("({class}) {message}"))
        .with_attribute("statement", Value::str(statement))
        .with_attribute("params", parameters)
        .with_attribute("hide_parameters", Value::Bool(engine.hide_parameters()))
        .with_attribute("ismulti", Value::Bool(false))
        .with_attribute("__cause__", orig.clone())
        .with_attribute("orig", orig);
    if let Some(code) = code {
        wrapped = wrapped.with_attribute("code", code);
    }
    wrapped
}

/// The error of a statement of a batch, its text cut where it is long.
pub(super) fn statement_shown(sql: &str, batch: bool) -> String {
    if batch { long_statement(sql) } else { sql.to_owned() }
}

/// The parameters as the exception's `params`.
pub(super) fn parameters_value(parameters: &CursorParameters) -> Value {
    match parameters {
        CursorParameters::One(values) => Value::tuple(values.clone()),
        CursorParameters::Named(dict) => Value::Dict(dict.clone()),
        CursorParameters::Many(rows) => {
            Value::list(rows.iter().map(|row| Value::tuple(row.clone())).collect::<Vec<_>>())
        }
    }
}

/// What `str()` of a statement's error says: its message, the statement, the parameters, and where to read more.
pub struct ErrorText<'a> {
    /// The message, with the class of the original in parentheses.
    pub message: &'a str,
    /// Lines that were added to it.
    pub details: &'a [Str],
    /// The statement.
    pub statement: Option<&'a str>,
    /// The parameters: a tuple or dict, or a list of them.
    pub parameters: &'a Value,
    /// Whether the parameters are several sets; `None` shows them as they are.
    pub multi: Option<bool>,
    /// Whether they are hidden.
    pub hide_parameters: bool,
    /// The code of the page that tells more.
    pub code: Option<&'a str>,
}

impl ErrorText<'_> {
    /// The text.
    pub fn write(&self, host: &mut dyn Host) -> Result<String> {
        let mut lines: Vec<String> = self.details.iter().map(|detail| format!("({detail})")).collect();
        lines.push(self.message.to_owned());
        if let Some(statement) = self.statement.filter(|statement| !statement.is_empty()) {
            lines.push(format!("[SQL: {statement}]"));
            if host.truth(self.parameters)? {
                lines.push(if self.hide_parameters {
                    "[SQL parameters hidden due to hide_parameters=True]".to_owned()
                } else {
                    format!("[parameters: {}]", repr_parameters(host, self.parameters, self.multi)?)
                });
            }
        }
        if let Some(code) = self.code {
            lines.push(format!("(Background on this error at: https://sqlalche.me/e/21/{code})"));
        }
        Ok(lines.join("\n"))
    }
}

/// Parameters as log and errors show them: long ones cut, of many sets only the first and the last. `multi` says whether
/// they are several sets; `None` shows them as they are.
pub fn repr_parameters(host: &mut dyn Host, parameters: &Value, multi: Option<bool>) -> Result<String> {
    let (open, close, items) = match parameters {
        Value::List(list) => ("[", "]", list.to_vec()),
        Value::Tuple(tuple) => ("(", ")", tuple.to_vec()),
        Value::Dict(_) if multi == Some(false) => return repr_set(host, parameters),
        other => return truncated(host, other),
    };
    match multi {
        None => truncated(host, parameters),
        Some(false) => repr_set(host, parameters),
        Some(true) if items.len() > MAX_SETS => {
            let first = repr_sets(host, items.get(..MAX_SETS - 2).unwrap_or_default())?;
            let last = repr_sets(host, items.get(items.len() - 2..).unwrap_or_default())?;
            let total = items.len();
            Ok(format!(
                "{open}{first}  ... displaying {MAX_SETS} of {total} total bound parameter sets ...  {last}{close}"
            ))
        }
        Some(true) => Ok(format!("{open}{}{close}", repr_sets(host, &items)?)),
    }
}

/// A statement of a batch as log and errors show it: cut where it is long.
fn long_statement(sql: &str) -> String {
    cut(sql, 500, 250, 100, |left_out| format!(" ... {left_out} characters truncated ... "))
}

/// The exception that Python's `sqlite3` raises. The module's native part defines it, so that the rest need not come.
pub fn driver_exception(error: DriverError) -> Raise {
    let class = match error.class {
        ErrorClass::Overflow => return Raise::new("OverflowError", error.message),
        ErrorClass::Memory => return Raise::with_arguments("MemoryError", Vec::new()),
        ErrorClass::Unsupported => return Raise::unsupported(error.message),
        ErrorClass::Warning => "_sqlite3.Warning",
        ErrorClass::Error => "_sqlite3.Error",
        ErrorClass::Interface => "_sqlite3.InterfaceError",
        ErrorClass::Database => "_sqlite3.DatabaseError",
        ErrorClass::Data => "_sqlite3.DataError",
        ErrorClass::Operational => "_sqlite3.OperationalError",
        ErrorClass::Integrity => "_sqlite3.IntegrityError",
        ErrorClass::Internal => "_sqlite3.InternalError",
        ErrorClass::Programming => "_sqlite3.ProgrammingError",
        ErrorClass::NotSupported => "_sqlite3.NotSupportedError",
    };
    let mut raise = Raise::new(class, error.message);
    if let Some(code) = error.code {
        raise = raise.with_attribute("sqlite_errorcode", Value::Int(code.into()));
        if let Some(name) = code_name(code) {
            raise = raise.with_attribute("sqlite_errorname", Value::str(name));
        }
    }
    raise
}

fn wrap(
    host: &mut dyn Host,
    engine: &Engine,
    error: DriverError,
    statement: Value,
    parameters: Value,
    multi: bool,
) -> Raise {
    let wrapper = match error.class {
        ErrorClass::Error => "sqlalchemy.exc.DBAPIError",
        ErrorClass::Interface => "sqlalchemy.exc.InterfaceError",
        ErrorClass::Database => "sqlalchemy.exc.DatabaseError",
        ErrorClass::Data => "sqlalchemy.exc.DataError",
        ErrorClass::Operational => "sqlalchemy.exc.OperationalError",
        ErrorClass::Integrity => "sqlalchemy.exc.IntegrityError",
        ErrorClass::Internal => "sqlalchemy.exc.InternalError",
        ErrorClass::Programming => "sqlalchemy.exc.ProgrammingError",
        ErrorClass::NotSupported => "sqlalchemy.exc.NotSupportedError",
        ErrorClass::Overflow | ErrorClass::Memory | ErrorClass::Warning | ErrorClass::Unsupported => {
            return driver_exception(error);
        }
    };
    let text = error.message.clone();
    let original = driver_exception(error);
    let message = format!("({}) {text}", original.new_class().unwrap_or_default().trim_start_matches('_'));
    let orig = match host.exception(original) {
        Ok(orig) => orig,
        Err(fatal) => return fatal,
    };
    Raise::new(wrapper, message)
        .with_attribute("statement", statement)
        .with_attribute("params", parameters)
        .with_attribute("hide_parameters", Value::Bool(engine.hide_parameters()))
        .with_attribute("ismulti", Value::Bool(multi))
        .with_attribute("__cause__", orig.clone())
        .with_attribute("orig", orig)
}

/// Class with module, message and code of an exception object.
fn described(host: &mut dyn Host, orig: &Value, named: Option<String>) -> Result<(String, Str, Option<Value>)> {
    let class = match named {
        Some(class) => class,
        None => {
            let class = host.class_of(orig);
            let module = host.get_attribute(&Value::Class(class.clone()), &"__module__".into())?;
            match module.as_ref().and_then(Value::as_str) {
                Some(module) => format!("{module}.{}", class.name()),
                None => class.name().as_str().to_owned(),
            }
        }
    };
    // SQLAlchemy's own exceptions write more than their message, which is their first argument.
    if class.starts_with("sqlalchemy.") {
        let arguments = host.get_attribute(orig, &"args".into())?;
        let first = match &arguments {
            Some(Value::Tuple(arguments)) => arguments.first().cloned(),
            _ => None,
        };
        let code = host.get_attribute(orig, &"code".into())?.filter(|code| !code.is_none());
        if let Some(first) = first {
            return Ok((class, host.str(&first)?, code));
        }
    }
    Ok((class, host.str(orig)?, None))
}

fn repr_sets(host: &mut dyn Host, sets: &[Value]) -> Result<String> {
    let texts: Result<Vec<String>> = sets.iter().map(|set| repr_set(host, set)).collect();
    Ok(texts?.join(", "))
}

fn repr_set(host: &mut dyn Host, set: &Value) -> Result<String> {
    let (open, close, texts) = match set {
        Value::Tuple(items) => ("(", ")", repr_items(host, items)?),
        Value::List(items) => ("[", "]", repr_items(host, &items.to_vec())?),
        Value::Dict(dict) => {
            let mut texts = Vec::new();
            for (key, value) in dict.entries() {
                texts.push(format!("{}: {}", host.repr(&key)?, truncated(host, &value)?));
            }
            ("{", "}", texts)
        }
        other => return truncated(host, other),
    };
    let count = texts.len();
    if count > MAX_PARAMETERS {
        let half = MAX_PARAMETERS / 2;
        let first = texts.get(..half).unwrap_or_default().join(", ");
        let last = texts.get(count - half..).unwrap_or_default().join(", ");
        return Ok(format!("{open}{first} ... {} parameters truncated ... {last}{close}", count - MAX_PARAMETERS));
    }
    let comma = if count == 1 && open == "(" { "," } else { "" };
    Ok(format!("{open}{}{comma}{close}", texts.join(", ")))
}

fn repr_items(host: &mut dyn Host, items: &[Value]) -> Result<Vec<String>> {
    items.iter().map(|item| truncated(host, item)).collect()
}

/// `repr()` of a value, cut in the middle where it is long.
pub fn truncated(host: &mut dyn Host, value: &Value) -> Result<String> {
    let text = host.repr(value)?;
    let half = MAX_CHARACTERS / 2;
    Ok(cut(&text, MAX_CHARACTERS, half, half, |left_out| format!(" ... ({left_out} characters truncated) ... ")))
}

/// `text`, where it is longer than `limit` only its first and last characters.
fn cut(text: &str, limit: usize, left: usize, right: usize, words: impl FnOnce(usize) -> String) -> String {
    let count = text.chars().count();
    if count <= limit {
        return text.to_owned();
    }
    let head: String = text.chars().take(left).collect();
    let tail: String = text.chars().skip(count - right).collect();
    format!("{head}{}{tail}", words(count - left - right))
}

/// The name of SQLite's extended result code.
fn code_name(code: i32) -> Option<&'static str> {
    Some(match code {
        1 => "SQLITE_ERROR",
        5 => "SQLITE_BUSY",
        6 => "SQLITE_LOCKED",
        8 => "SQLITE_READONLY",
        9 => "SQLITE_INTERRUPT",
        10 => "SQLITE_IOERR",
        11 => "SQLITE_CORRUPT",
        13 => "SQLITE_FULL",
        14 => "SQLITE_CANTOPEN",
        18 => "SQLITE_TOOBIG",
        19 => "SQLITE_CONSTRAINT",
        20 => "SQLITE_MISMATCH",
        21 => "SQLITE_MISUSE",
        25 => "SQLITE_RANGE",
        26 => "SQLITE_NOTADB",
        275 => "SQLITE_CONSTRAINT_CHECK",
        531 => "SQLITE_CONSTRAINT_COMMITHOOK",
        787 => "SQLITE_CONSTRAINT_FOREIGNKEY",
        1043 => "SQLITE_CONSTRAINT_FUNCTION",
        1299 => "SQLITE_CONSTRAINT_NOTNULL",
        1555 => "SQLITE_CONSTRAINT_PRIMARYKEY",
        1811 => "SQLITE_CONSTRAINT_TRIGGER",
        2067 => "SQLITE_CONSTRAINT_UNIQUE",
        2323 => "SQLITE_CONSTRAINT_VTAB",
        2579 => "SQLITE_CONSTRAINT_ROWID",
        3091 => "SQLITE_CONSTRAINT_DATATYPE",
        _ => return None,
    })
}
