//! The exceptions that take their arguments apart: `OSError`, `SyntaxError`, and those of texts and bytes.

use super::{arguments, first_argument, set_arguments};
use crate::{
    python::{Args, ClassBuilder, Vm, exception::Exception, types::support::type_name},
    value::{Host, Object, Raise, Result, Tuple, Value},
};

/// The class that an `OSError` with such a number becomes.
const BY_NUMBER: &[(i64, &str)] = &[
    (1, "PermissionError"),
    (2, "FileNotFoundError"),
    (3, "ProcessLookupError"),
    (4, "InterruptedError"),
    (10, "ChildProcessError"),
    (11, "BlockingIOError"),
    (13, "PermissionError"),
    (17, "FileExistsError"),
    (20, "NotADirectoryError"),
    (21, "IsADirectoryError"),
    (32, "BrokenPipeError"),
    (103, "ConnectionAbortedError"),
    (104, "ConnectionResetError"),
    (108, "BrokenPipeError"),
    (110, "TimeoutError"),
    (111, "ConnectionRefusedError"),
    (114, "BlockingIOError"),
    (115, "BlockingIOError"),
];

/// `OSError(number, text, file, None, other file)`.
pub(super) fn os_error(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method("__new__", |vm, mut args| {
            let Value::Class(mut class) = args.take_first()? else {
                return Err(Raise::type_error("OSError.__new__(X): X is not a type object"));
            };
            if let (Some(Value::Int(number)), 2..=5) = (args.positional.first(), args.positional.len())
                && class.is(&vm.exception_class("OSError")?)
                && let Some((_, name)) = BY_NUMBER.iter().find(|(known, _)| known == number)
            {
                class = vm.exception_class(name)?;
            }
            let exception = Value::from(vm.allocate_object(&class)?);
            keep_files(&exception, args.positional)?;
            Ok(exception)
        })
        .method("__init__", |vm, mut args| {
            let exception = args.take_first()?;
            if !args.keywords.is_empty() {
                let class = vm.types.of(&exception).name();
                return Err(Raise::type_error(format!("{class}() takes no keyword arguments")));
            }
            keep_files(&exception, args.positional)?;
            Ok(Value::None)
        })
        .property("errno", |_, args| os_part(args, 0))
        .property("strerror", |_, args| os_part(args, 1))
        .property("filename", |_, args| file(&args.exactly::<1>("filename")?, 0))
        .property("filename2", |_, args| file(&args.exactly::<1>("filename2")?, 1))
        .method("__str__", |vm, args| {
            let [exception] = args.exactly("__str__")?;
            let given = arguments(&exception);
            let (Some(number), Some(text)) = (given.first(), given.get(1)) else {
                return vm.str(&first_argument_or_empty(&exception)).map(Value::Str);
            };
            if given.len() != 2 {
                return vm.repr(&Value::Tuple(given)).map(Value::Str);
            }
            let start = format!("[Errno {}] {}", vm.str(number)?, vm.str(text)?);
            let one = [exception];
            Ok(Value::from(match (file(&one, 0)?, file(&one, 1)?) {
                (Value::None, _) => start,
                (file, Value::None) => format!("{start}: {}", vm.repr(&file)?),
                (file, other) => format!("{start}: {} -> {}", vm.repr(&file)?, vm.repr(&other)?),
            }))
        })
}

/// `SyntaxError(message, (file, line, column, text))`.
pub(super) fn syntax_error(builder: ClassBuilder) -> ClassBuilder {
    builder
        .property("msg", |_, args| {
            let [exception] = args.exactly("msg")?;
            Ok(first_argument(&exception))
        })
        .property("filename", |_, args| place(args, 0))
        .property("lineno", |_, args| place(args, 1))
        .property("offset", |_, args| place(args, 2))
        .property("text", |_, args| place(args, 3))
        .property("end_lineno", |_, args| place(args, 4))
        .property("end_offset", |_, args| place(args, 5))
        .method("__str__", |vm, args| {
            let [exception] = args.exactly("__str__")?;
            if arguments(&exception).is_empty() {
                return Ok(Value::from("None"));
            }
            let message = vm.str(&first_argument(&exception))?;
            let file = place(Args::new(vec![exception.clone()]), 0)?;
            let line = place(Args::new(vec![exception]), 1)?;
            Ok(Value::from(match (file, line) {
                (Value::Str(file), Value::Int(line)) => {
                    let name = file.rsplit('/').next().unwrap_or_default();
                    format!("{message} ({name}, line {line})")
                }
                (Value::Str(file), _) => format!("{message} ({})", file.rsplit('/').next().unwrap_or_default()),
                (_, Value::Int(line)) => format!("{message} (line {line})"),
                _ => message.to_string(),
            }))
        })
}

/// `UnicodeDecodeError(encoding, bytes, start, end, reason)` and its like; that of `translate` has no encoding.
pub(super) fn unicode_error(builder: ClassBuilder, name: &str) -> ClassBuilder {
    let builder = match name {
        "UnicodeTranslateError" => builder,
        _ => builder.property("encoding", |_, args| part(args, 0)),
    };
    builder
        .method("__init__", init_unicode)
        .property("object", |_, args| part(args, 1))
        .property("start", |_, args| part(args, 2))
        .property("end", |_, args| part(args, 3))
        .property("reason", |_, args| part(args, 4))
        .method("__str__", unicode_text)
}

/// The arguments of such an error, with an empty encoding where it has none.
fn five(exception: &Value) -> Vec<Value> {
    let mut parts = arguments(exception).to_vec();
    if parts.len() == 4 {
        parts.insert(0, Value::from(""));
    }
    parts
}

fn part(args: Args, at: usize) -> Result<Value> {
    let [exception] = args.exactly("object")?;
    Ok(five(&exception).into_iter().nth(at).unwrap_or_default())
}

fn init_unicode(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let exception = args.take_first()?;
    let translate = vm.exception_class("UnicodeTranslateError")?;
    let decode = vm.exception_class("UnicodeDecodeError")?;
    let (translates, decodes) = (vm.is_instance(&exception, &translate), vm.is_instance(&exception, &decode));
    let wanted = if translates { 4 } else { 5 };
    let given = args.positional.len();
    if given != wanted {
        return Err(Raise::type_error(format!("function takes exactly {wanted} arguments ({given} given)")));
    }
    for (at, value) in args.positional.iter().enumerate() {
        let (fits, name) = match (at + 5 - wanted, value.builtin()) {
            (1, Value::Bytes(_)) if decodes => (true, ""),
            (1, other) if decodes => {
                let name = type_name(vm, other);
                return Err(Raise::type_error(format!("a bytes-like object is required, not '{name}'")));
            }
            (0 | 1 | 4, other) => (other.as_str().is_some(), "str"),
            (_, other) => (matches!(other, Value::Int(_) | Value::Bool(_)), "int"),
        };
        if !fits {
            let given = type_name(vm, value);
            return Err(Raise::type_error(match name {
                "int" => format!("'{given}' object cannot be interpreted as an integer"),
                _ => format!("argument {} must be {name}, not {given}", at + 1),
            }));
        }
    }
    set_arguments(&exception, args.positional)?;
    Ok(Value::None)
}

fn unicode_text(vm: &mut Vm, args: Args) -> Result<Value> {
    let [exception] = args.exactly("__str__")?;
    let parts = five(&exception);
    let [encoding, object, Value::Int(start), Value::Int(end), reason] = parts.as_slice() else {
        return Ok(Value::from(""));
    };
    let (encoding, reason) = (vm.str(encoding)?, vm.str(reason)?);
    let (verb, unit, at) = match object.builtin() {
        Value::Bytes(bytes) => {
            let byte = usize::try_from(*start).ok().and_then(|start| bytes.get(start));
            ("decode", "byte", byte.map(|byte| format!("0x{byte:02x}")))
        }
        Value::Str(text) => {
            let c = usize::try_from(*start).ok().and_then(|start| text.chars().nth(start)).map(u32::from);
            let shown = c.map(|code| match code {
                0..=0xff => format!("'\\x{code:02x}'"),
                0x100..=0xffff => format!("'\\u{code:04x}'"),
                _ => format!("'\\U{code:08x}'"),
            });
            (if encoding.is_empty() { "translate" } else { "encode" }, "character", shown)
        }
        _ => return Ok(Value::from("")),
    };
    let codec = if encoding.is_empty() { String::new() } else { format!("'{encoding}' codec ") };
    Ok(Value::from(match at.filter(|_| *end == start + 1) {
        Some(at) => format!("{codec}can't {verb} {unit} {at} in position {start}: {reason}"),
        None => format!("{codec}can't {verb} {unit}s in position {start}-{}: {reason}", end - 1),
    }))
}

/// Keeps two arguments as `args` where there are names of files behind them.
fn keep_files(exception: &Value, mut given: Vec<Value>) -> Result<()> {
    let files = match given.len() {
        3..=5 => {
            let rest = given.split_off(2);
            let mut files = vec![rest.first().cloned().unwrap_or_default()];
            files.extend(rest.get(2).cloned());
            Some(Tuple::new(files))
        }
        _ => None,
    };
    if let Some(payload) = exception.as_object().and_then(Object::payload::<Exception>) {
        let old = payload.kept.replace(files);
        drop(old);
    }
    set_arguments(exception, given)
}

fn file(args: &[Value; 1], at: usize) -> Result<Value> {
    let files = Exception::of(&args[0]).and_then(|payload| payload.kept.borrow().clone());
    Ok(files.and_then(|files| files.get(at).cloned()).unwrap_or_default())
}

fn os_part(args: Args, index: usize) -> Result<Value> {
    let [exception] = args.exactly("errno")?;
    let given = arguments(&exception);
    Ok(if given.len() == 2 { given.get(index).cloned().unwrap_or_default() } else { Value::None })
}

fn first_argument_or_empty(exception: &Value) -> Value {
    arguments(exception).first().cloned().unwrap_or_else(|| Value::from(""))
}

/// A part of the place in the second argument of a `SyntaxError`.
fn place(args: Args, at: usize) -> Result<Value> {
    let [exception] = args.exactly("lineno")?;
    Ok(match arguments(&exception).get(1) {
        Some(Value::Tuple(parts)) => parts.get(at).cloned().unwrap_or_default(),
        _ => Value::None,
    })
}
