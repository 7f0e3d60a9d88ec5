//! The builtin exceptions.

mod group;
mod parts;

use crate::{
    python::{
        Args, ClassBuilder, Vm,
        exception::{Exception, TracebackObject},
    },
    value::{Class, Host, Object, Raise, Result, Tuple, Value},
};

pub(in crate::python) use self::group::Matcher;

/// Each exception with its base, bases first.
const HIERARCHY: &[(&str, &str)] = &[
    ("SystemExit", "BaseException"),
    ("KeyboardInterrupt", "BaseException"),
    ("GeneratorExit", "BaseException"),
    ("Exception", "BaseException"),
    ("BaseExceptionGroup", "BaseException"),
    ("StopIteration", "Exception"),
    ("StopAsyncIteration", "Exception"),
    ("ArithmeticError", "Exception"),
    ("FloatingPointError", "ArithmeticError"),
    ("OverflowError", "ArithmeticError"),
    ("ZeroDivisionError", "ArithmeticError"),
    ("AssertionError", "Exception"),
    ("AttributeError", "Exception"),
    ("BufferError", "Exception"),
    ("EOFError", "Exception"),
    ("ImportError", "Exception"),
    ("ModuleNotFoundError", "ImportError"),
    ("LookupError", "Exception"),
    ("IndexError", "LookupError"),
    ("KeyError", "LookupError"),
    ("MemoryError", "Exception"),
    ("NameError", "Exception"),
    ("UnboundLocalError", "NameError"),
    ("OSError", "Exception"),
    ("BlockingIOError", "OSError"),
    ("ChildProcessError", "OSError"),
    ("ConnectionError", "OSError"),
    ("BrokenPipeError", "ConnectionError"),
    ("ConnectionAbortedError", "ConnectionError"),
    ("ConnectionRefusedError", "ConnectionError"),
    ("ConnectionResetError", "ConnectionError"),
    ("FileExistsError", "OSError"),
    ("FileNotFoundError", "OSError"),
    ("InterruptedError", "OSError"),
    ("IsADirectoryError", "OSError"),
    ("NotADirectoryError", "OSError"),
    ("PermissionError", "OSError"),
    ("ProcessLookupError", "OSError"),
    ("TimeoutError", "OSError"),
    ("ReferenceError", "Exception"),
    ("RuntimeError", "Exception"),
    ("NotImplementedError", "RuntimeError"),
    ("RecursionError", "RuntimeError"),
    ("SyntaxError", "Exception"),
    ("IndentationError", "SyntaxError"),
    ("TabError", "IndentationError"),
    ("SystemError", "Exception"),
    ("TypeError", "Exception"),
    ("ValueError", "Exception"),
    ("UnicodeError", "ValueError"),
    ("UnicodeDecodeError", "UnicodeError"),
    ("UnicodeEncodeError", "UnicodeError"),
    ("UnicodeTranslateError", "UnicodeError"),
    ("Warning", "Exception"),
    ("BytesWarning", "Warning"),
    ("DeprecationWarning", "Warning"),
    ("EncodingWarning", "Warning"),
    ("FutureWarning", "Warning"),
    ("ImportWarning", "Warning"),
    ("PendingDeprecationWarning", "Warning"),
    ("ResourceWarning", "Warning"),
    ("RuntimeWarning", "Warning"),
    ("SyntaxWarning", "Warning"),
    ("UnicodeWarning", "Warning"),
    ("UserWarning", "Warning"),
];

pub(super) fn install(vm: &mut Vm) {
    let base = base_exception(vm);
    add(vm, "BaseException", &base);
    vm.exception_new = base.attributes().get_str(&"__new__".into()).unwrap_or_default();
    vm.exception_init = base.attributes().get_str(&"__init__".into()).unwrap_or_default();
    for (name, parent) in HIERARCHY {
        let parent = vm.intern(parent);
        let Some(parent) = vm.exceptions.get(&parent).cloned() else { continue };
        let builder = ClassBuilder::new("builtins", *name).base(&parent);
        let class = match *name {
            "KeyError" => builder.method("__str__", key_error_str),
            "StopIteration" => builder.property("value", |_, args| {
                let [exception] = args.exactly("value")?;
                Ok(first_argument(&exception))
            }),
            "SystemExit" => builder.property("code", |_, args| {
                let [exception] = args.exactly("code")?;
                let args = arguments(&exception);
                Ok(match args.len() {
                    0 | 1 => first_argument(&exception),
                    _ => Value::Tuple(args),
                })
            }),
            "OSError" => parts::os_error(builder),
            "BaseExceptionGroup" => group::members(builder),
            "SyntaxError" => parts::syntax_error(builder),
            "UnicodeDecodeError" | "UnicodeEncodeError" | "UnicodeTranslateError" => {
                parts::unicode_error(builder, name)
            }
            "ImportError" => builder
                .method("__init__", |vm, args| init_with_names(vm, args, &["name", "path"]))
                .property("msg", |_, args| {
                    let [exception] = args.exactly("msg")?;
                    Ok(if arguments(&exception).len() == 1 { first_argument(&exception) } else { Value::None })
                }),
            "NameError" => builder.method("__init__", |vm, args| init_with_names(vm, args, &["name"])),
            "AttributeError" => builder.method("__init__", |vm, args| init_with_names(vm, args, &["name", "obj"])),
            _ => builder,
        }
        .constant("__doc__", Value::None)
        .build(vm);
        add(vm, name, &class);
    }
    exception_group(vm);
    for alias in ["EnvironmentError", "IOError"] {
        if let Ok(class) = vm.exception_class("OSError") {
            let alias = vm.intern(alias);
            vm.builtins.insert_str(&alias, Value::Class(class));
        }
    }
}

/// `ExceptionGroup`, which has two bases.
fn exception_group(vm: &mut Vm) {
    if let (Ok(group), Ok(exception)) = (vm.exception_class("BaseExceptionGroup"), vm.exception_class("Exception")) {
        let builder = ClassBuilder::new("builtins", "ExceptionGroup").base(&group).base(&exception);
        let class = builder.constant("__doc__", Value::None).build(vm);
        add(vm, "ExceptionGroup", &class);
    }
}

fn add(vm: &mut Vm, name: &str, class: &Class) {
    let name = vm.intern(name);
    vm.builtins.insert_str(&name, Value::Class(class.clone()));
    vm.exceptions.insert(name, class.clone());
}

fn base_exception(vm: &mut Vm) -> Class {
    ClassBuilder::new("builtins", "BaseException")
        .allocator(|_| Ok(Box::new(Exception::default())))
        .method("__new__", |vm, mut args| {
            let Value::Class(class) = args.take_first()? else {
                return Err(Raise::type_error("BaseException.__new__(X): X is not a type object"));
            };
            let object = vm.allocate_object(&class)?;
            if let Some(exception) = object.payload::<Exception>() {
                exception.args.replace(Tuple::new(args.positional));
            }
            Ok(object.into())
        })
        .method("__init__", |vm, mut args| {
            let object = args.take_first()?;
            if !args.keywords.is_empty() {
                let class = vm.types.of(&object).name();
                return Err(Raise::type_error(format!("{class}() takes no keyword arguments")));
            }
            set_arguments(&object, args.positional)?;
            Ok(Value::None)
        })
        .method("__repr__", |vm, args| {
            let [exception] = args.exactly("__repr__")?;
            let class = vm.types.of(&exception).name();
            let args = arguments(&exception);
            Ok(Value::from(match args.first() {
                Some(only) if args.len() == 1 => format!("{class}({})", vm.repr(only)?),
                _ => format!("{class}{}", vm.repr(&Value::Tuple(args))?),
            }))
        })
        .method("__str__", |vm, args| {
            let [exception] = args.exactly("__str__")?;
            let args = arguments(&exception);
            match args.first() {
                None => Ok(Value::from("")),
                Some(only) if args.len() == 1 => vm.str(only).map(Value::Str),
                _ => vm.repr(&Value::Tuple(args)).map(Value::Str),
            }
        })
        .method("with_traceback", |_, args| {
            let [exception, traceback] = args.exactly("with_traceback")?;
            set_traceback(&exception, &traceback)?;
            Ok(exception)
        })
        .method("add_note", |vm, args| {
            let [exception, note] = args.exactly("add_note")?;
            if note.builtin().as_str().is_none() {
                let class = vm.types.of(&note).name();
                return Err(Raise::type_error(format!("note must be a str, not '{class}'")));
            }
            let key = vm.intern("__notes__");
            let Some(attributes) = exception.as_object().and_then(Object::attributes) else { return Ok(Value::None) };
            match attributes.get_str(&key) {
                Some(Value::List(notes)) => notes.push(note),
                _ => drop(attributes.insert_str(&key, Value::list(vec![note]))),
            }
            Ok(Value::None)
        })
        .method("__reduce__", |vm, args| {
            let [exception] = args.exactly("__reduce__")?;
            let class = Value::Class(vm.types.of(&exception));
            let mut parts = vec![class, Value::Tuple(arguments(&exception))];
            let attributes = exception.as_object().and_then(Object::attributes);
            if let Some(attributes) = attributes.filter(|attributes| !attributes.is_empty()) {
                parts.push(Value::Dict(attributes.copy()));
            }
            Ok(Value::tuple(parts))
        })
        .property_full(
            "args",
            |_, args| {
                let [exception] = args.exactly("args")?;
                Ok(Value::Tuple(arguments(&exception)))
            },
            |vm, args| {
                let [exception, value] = args.exactly("args")?;
                let items = vm.items(&value)?;
                set_arguments(&exception, items)?;
                Ok(Value::None)
            },
            |_, _| Err(Raise::type_error("args may not be deleted")),
        )
        .property_set(
            "__cause__",
            |_, args| {
                let [exception] = args.exactly("__cause__")?;
                Ok(Exception::of(&exception).and_then(|payload| payload.cause.borrow().clone()).into())
            },
            |vm, args| {
                let [exception, cause] = args.exactly("__cause__")?;
                exception_or_none(vm, &cause, "cause")?;
                if let Some(payload) = Exception::of(&exception) {
                    let old = payload.cause.replace(Some(cause).filter(|cause| !cause.is_none()));
                    drop(old);
                    payload.suppress.set(true);
                }
                Ok(Value::None)
            },
        )
        .property_set(
            "__context__",
            |_, args| {
                let [exception] = args.exactly("__context__")?;
                Ok(Exception::of(&exception).and_then(|payload| payload.context.borrow().clone()).into())
            },
            |vm, args| {
                let [exception, context] = args.exactly("__context__")?;
                exception_or_none(vm, &context, "context")?;
                if let Some(payload) = Exception::of(&exception) {
                    let old = payload.context.replace(Some(context).filter(|context| !context.is_none()));
                    drop(old);
                }
                Ok(Value::None)
            },
        )
        .property_set(
            "__suppress_context__",
            |_, args| {
                let [exception] = args.exactly("__suppress_context__")?;
                Ok(Value::Bool(Exception::of(&exception).is_some_and(|payload| payload.suppress.get())))
            },
            |_, args| {
                let [exception, value] = args.exactly("__suppress_context__")?;
                let Value::Bool(value) = value else {
                    return Err(Raise::type_error("attribute value type must be bool"));
                };
                if let Some(payload) = Exception::of(&exception) {
                    payload.suppress.set(value);
                }
                Ok(Value::None)
            },
        )
        .property_set(
            "__traceback__",
            |vm, args| {
                let [exception] = args.exactly("__traceback__")?;
                Ok(vm.traceback_object(&exception))
            },
            |_, args| {
                let [exception, value] = args.exactly("__traceback__")?;
                set_traceback(&exception, &value)?;
                Ok(Value::None)
            },
        )
        .constant("__doc__", Value::None)
        .build(vm)
}

/// An error unless `value` is an exception or `None`; `what` is the attribute it is meant for.
fn exception_or_none(vm: &mut Vm, value: &Value, what: &str) -> Result<()> {
    let base = vm.exception_class("BaseException")?;
    if value.is_none() || (matches!(value, Value::Object(_)) && vm.is_instance(value, &base)) {
        return Ok(());
    }
    Err(Raise::type_error(format!("exception {what} must be None or derive from BaseException")))
}

fn set_traceback(exception: &Value, value: &Value) -> Result<()> {
    let steps = match (value, value.payload::<TracebackObject>()) {
        (Value::None, _) => Vec::new(),
        (_, Some(traceback)) => traceback.steps(),
        _ => return Err(Raise::type_error("__traceback__ must be a traceback or None")),
    };
    if let Some(payload) = Exception::of(exception) {
        payload.traceback.replace(steps);
    }
    Ok(())
}

fn arguments(exception: &Value) -> Tuple {
    Exception::of(exception).map_or_else(|| Tuple::new(Vec::new()), |payload| payload.args.borrow().clone())
}

fn first_argument(exception: &Value) -> Value {
    arguments(exception).first().cloned().unwrap_or_default()
}

fn set_arguments(exception: &Value, arguments: Vec<Value>) -> Result<()> {
    match Exception::of(exception) {
        Some(payload) => {
            let old = payload.args.replace(Tuple::new(arguments));
            drop(old);
            Ok(())
        }
        None => Err(Raise::type_error("descriptor requires a 'BaseException' object")),
    }
}

/// Keeps the arguments, and the named ones as attributes.
fn init_with_names(vm: &mut Vm, mut args: Args, names: &[&str]) -> Result<Value> {
    let exception = args.take_first()?;
    for name in names {
        let value = args.take_keyword(name).unwrap_or_default();
        let name = vm.intern(name);
        if let Some(attributes) = exception.as_object().and_then(Object::attributes) {
            attributes.insert_str(&name, value);
        }
    }
    if let Some((name, _)) = args.keywords.first() {
        let class = vm.types.of(&exception).name();
        return Err(Raise::type_error(format!("'{name}' is an invalid keyword argument for {class}()")));
    }
    set_arguments(&exception, args.positional)?;
    Ok(Value::None)
}

fn key_error_str(vm: &mut Vm, args: Args) -> Result<Value> {
    let [exception] = args.exactly("__str__")?;
    let args = arguments(&exception);
    match args.first() {
        None => Ok(Value::from("")),
        Some(key) if args.len() == 1 => vm.repr(key).map(Value::Str),
        _ => vm.repr(&Value::Tuple(args)).map(Value::Str),
    }
}
