//! The modules that belong to the machine itself: `sys`, `warnings`, `__future__`, `builtins`.

use crate::{
    python::{Args, ClassBuilder, Vm, objects::Module},
    trace::Event,
    value::{Class, Dict, Host, Object, Raise, Result, Value},
};

pub(super) fn install(vm: &mut Vm) {
    vm.register_module("sys", sys);
    vm.register_module("warnings", warnings);
    vm.register_module("__future__", future);
    let (name, builtins) = (vm.known.builtins.clone(), vm.builtins.clone());
    let module: Value =
        Object::with_attributes(vm.types.module.clone(), Some(builtins), Box::new(Module { name: name.clone() }))
            .into();
    vm.modules.insert_str(&name, module);
}

fn sys(vm: &mut Vm) -> Result<Dict> {
    let argv: Vec<Value> = vm.argv.clone().into_iter().map(Value::from).collect();
    let streams = ClassBuilder::new("_io", "TextIOWrapper")
        .method("write", |vm, args| {
            let [stream, text] = args.exactly("write")?;
            let Value::Str(text) = text else {
                let class = vm.types.of(&text).name();
                return Err(Raise::type_error(format!("write() argument must be str, not {class}")));
            };
            let error = vm.intern("is_error");
            if stream.as_object().and_then(|stream| stream.attribute(&error)).is_none() {
                vm.write(&text)?;
            }
            Ok(Value::from(text.characters()))
        })
        .method("flush", |_, _| Ok(Value::None))
        .method("isatty", |_, _| Ok(Value::Bool(false)))
        .build(vm);
    let stdout = Object::new(streams.clone(), Box::new(()));
    let stderr = Object::new(streams, Box::new(()));
    if let Some(attributes) = stderr.attributes() {
        attributes.insert_str(&vm.intern("is_error"), Value::Bool(true));
    }
    let functions: [(&str, Value); 9] = [
        ("exit", vm.native_function("exit", |_, args| Err(Raise::with_arguments("SystemExit", args.positional)))),
        (
            "exc_info",
            vm.native_function("exc_info", |vm, _| {
                Ok(match vm.handling.clone() {
                    Some(exception) => {
                        let class = Value::Class(vm.types.of(&exception));
                        let traceback = vm.traceback_object(&exception);
                        Value::tuple(vec![class, exception, traceback])
                    }
                    None => Value::tuple(vec![Value::None, Value::None, Value::None]),
                })
            }),
        ),
        ("getrecursionlimit", vm.native_function("getrecursionlimit", |vm, _| Ok(Value::from(vm.limits.depth)))),
        (
            "setrecursionlimit",
            vm.native_function("setrecursionlimit", |vm, args| {
                let [limit] = args.exactly("setrecursionlimit")?;
                match limit {
                    Value::Int(limit) if limit > 0 => {
                        vm.limits.depth = usize::try_from(limit).unwrap_or(1000).min(10_000);
                        Ok(Value::None)
                    }
                    _ => Err(Raise::value_error("recursion limit must be greater or equal than 1")),
                }
            }),
        ),
        (
            "getrefcount",
            vm.native_function("getrefcount", |_, args| {
                let [value] = args.exactly("getrefcount")?;
                Ok(Value::from(value.as_object().map_or(2, |object| object.references() + 1)))
            }),
        ),
        (
            "getsizeof",
            vm.native_function("getsizeof", |_, _| {
                Err(Raise::unsupported("sys.getsizeof(): sizes here are not those of CPython"))
            }),
        ),
        (
            "intern",
            vm.native_function("intern", |vm, args| {
                let [text] = args.exactly("intern")?;
                match text {
                    Value::Str(text) => Ok(Value::Str(vm.intern(&text))),
                    _ => Err(Raise::type_error("intern() argument must be str")),
                }
            }),
        ),
        ("getdefaultencoding", vm.native_function("getdefaultencoding", |_, _| Ok(Value::from("utf-8")))),
        (
            "_getframe",
            vm.native_function("_getframe", |_, _| Err(Raise::unsupported("sys._getframe() is not supported"))),
        ),
    ];
    let version: Vec<Value> = vec![Value::Int(3), Value::Int(11), Value::Int(9), "final".into(), Value::Int(0)];
    let version_info = ClassBuilder::new("sys", "version_info").base(&vm.types.tuple.clone()).build(vm);
    let version_info = Object::new(version_info, Box::new(crate::value::Builtin(Value::tuple(version))));
    if let Some(attributes) = version_info.attributes() {
        for (name, value) in [("major", 3), ("minor", 11), ("micro", 9), ("serial", 0)] {
            attributes.insert_str(&vm.intern(name), Value::Int(value));
        }
        attributes.insert_str(&vm.intern("releaselevel"), Value::from("final"));
    }
    let values = [
        ("argv", Value::list(argv)),
        ("stdout", stdout.into()),
        ("stderr", stderr.into()),
        ("modules", Value::Dict(vm.modules.clone())),
        ("path", Value::list(vec![Value::from("")])),
        ("maxsize", Value::Int(i64::MAX)),
        ("platform", Value::from("linux")),
        ("version", Value::from("3.11.9 (main) [Retort]")),
        ("version_info", version_info.into()),
        ("byteorder", Value::from("little")),
        ("maxunicode", Value::Int(0x10_ffff)),
    ];
    Ok(functions.into_iter().chain(values).map(|(name, value)| (vm.intern(name), value)).collect())
}

fn warnings(vm: &mut Vm) -> Result<Dict> {
    let functions = [
        ("warn", vm.native_function("warn", warn)),
        (
            "simplefilter",
            vm.native_function("simplefilter", |vm, args| {
                let [action, category, _, _] =
                    args.bind("simplefilter", ["action", "category", "lineno", "append"], 1)?;
                add_filter(vm, action, category, None)
            }),
        ),
        (
            "filterwarnings",
            vm.native_function("filterwarnings", |vm, args| {
                let [action, message, category, _, _, _] =
                    args.bind("filterwarnings", ["action", "message", "category", "module", "lineno", "append"], 1)?;
                add_filter(vm, action, category, message)
            }),
        ),
        (
            "resetwarnings",
            vm.native_function("resetwarnings", |vm, _| {
                vm.warning_filters.clear();
                Ok(Value::None)
            }),
        ),
    ];
    let manager = ClassBuilder::new("warnings", "catch_warnings")
        .method("__init__", |vm, mut args| {
            let manager = args.take_first()?;
            let record = args.take_keyword("record").unwrap_or_default();
            args.take_keyword("module");
            let action = args.take_keyword("action");
            let record = vm.truth(&record)?;
            vm.set_attr(&manager, "_record", Value::Bool(record))?;
            vm.set_attr(&manager, "_action", action.into())?;
            Ok(Value::None)
        })
        .method("__enter__", |vm, args| {
            let [manager] = args.exactly("__enter__")?;
            let record = vm.get_attr(&manager, "_record")?;
            let recorded = vm.truth(&record)?.then(|| crate::value::List::new(Vec::new()));
            let saved = (vm.warning_filters.clone(), vm.warning_record.clone());
            vm.saved_warnings.push(saved);
            let action = vm.get_attr(&manager, "_action")?;
            if !action.is_none() {
                add_filter(vm, Some(action), None, None)?;
            }
            if let Some(recorded) = recorded {
                vm.warning_record = Some(recorded.clone());
                return Ok(Value::List(recorded));
            }
            Ok(Value::None)
        })
        .method("__exit__", |vm, _| {
            if let Some((filters, record)) = vm.saved_warnings.pop() {
                vm.warning_filters = filters;
                vm.warning_record = record;
            }
            Ok(Value::None)
        })
        .build(vm);
    let mut namespace: Vec<(&str, Value)> = functions.into();
    namespace.push(("catch_warnings", Value::Class(manager)));
    Ok(namespace.into_iter().map(|(name, value)| (vm.intern(name), value)).collect())
}

/// What is to be done with warnings of a class.
#[derive(Clone)]
pub struct WarningFilter {
    action: String,
    category: Option<Class>,
    message: Option<String>,
}

fn add_filter(vm: &mut Vm, action: Option<Value>, category: Option<Value>, message: Option<Value>) -> Result<Value> {
    let action = action.as_ref().and_then(Value::as_str).map(ToString::to_string).unwrap_or_default();
    if !["error", "ignore", "always", "default", "module", "once"].contains(&action.as_str()) {
        return Err(Raise::new("AssertionError", format!("invalid action: '{action}'")));
    }
    let category = match category {
        Some(Value::Class(class)) => Some(class),
        _ => None,
    };
    let message = message.as_ref().and_then(Value::as_str).map(ToString::to_string).filter(|text| !text.is_empty());
    vm.warning_filters.insert(0, WarningFilter { action, category, message });
    Ok(Value::None)
}

fn warn(vm: &mut Vm, args: Args) -> Result<Value> {
    let [message, category, _, _] = args.bind("warn", ["message", "category", "stacklevel", "source"], 1)?;
    let message = message.unwrap_or_default();
    let warning = vm.exception_class("Warning")?;
    let (class, text) = if vm.is_instance(&message, &warning) {
        (vm.types.of(&message), vm.str(&message)?)
    } else {
        let class = match category {
            Some(Value::Class(class)) => class,
            None | Some(Value::None) => vm.exception_class("UserWarning")?,
            Some(other) => {
                let class = vm.types.of(&other).name();
                return Err(Raise::type_error(format!("category must be a Warning subclass, not '{class}'")));
            }
        };
        (class, vm.str(&message)?)
    };
    vm.warn_class(&class, &text, Some(message))?;
    Ok(Value::None)
}

impl Vm {
    /// Raises a warning of the class of that name.
    pub(in crate::python) fn warning(&mut self, category: &str, message: &str) -> Result<()> {
        let class = self.exception_class(category)?;
        self.warn_class(&class, message, None)
    }

    /// Raises a warning: an event, an entry of a record, or an error, as the filters say.
    pub fn warn_class(&mut self, class: &Class, text: &str, message: Option<Value>) -> Result<()> {
        let filter = self.warning_filters.iter().find(|filter| {
            filter.category.as_ref().is_none_or(|category| class.is_subclass_of(category))
                && filter.message.as_ref().is_none_or(|start| text.starts_with(start.as_str()))
        });
        let action = filter.map(|filter| filter.action.clone()).unwrap_or_default();
        match action.as_str() {
            "ignore" => return Ok(()),
            "error" => {
                let exception = match message.filter(|message| self.is_instance(message, class)) {
                    Some(exception) => exception,
                    None => self.new_exception(class, vec![Value::from(text)])?,
                };
                self.chain(&exception);
                return Err(Raise::exception(exception));
            }
            _ => {}
        }
        let line = self.here().map_or(0, |location| location.line);
        if let Some(record) = self.warning_record.clone() {
            let holder = ClassBuilder::new("warnings", "WarningMessage").build(self);
            let entry = Object::new(holder, Box::new(()));
            let exception = self.new_exception(class, vec![Value::from(text)])?;
            if let Some(attributes) = entry.attributes() {
                let values = [
                    ("message", exception),
                    ("category", Value::Class(class.clone())),
                    ("lineno", Value::Int(line.into())),
                ];
                for (name, value) in values {
                    attributes.insert_str(&self.intern(name), value);
                }
            }
            record.push(entry.into());
            return Ok(());
        }
        self.tell(Event::Warning { category: class.name().to_string(), message: text.to_owned() });
        Ok(())
    }
}

fn future(vm: &mut Vm) -> Result<Dict> {
    let names = ["annotations", "division", "absolute_import", "with_statement", "print_function", "generator_stop"];
    let class = vm.types.object.clone();
    Ok(names.into_iter().map(|name| (vm.intern(name), super::plain(&class))).collect())
}
