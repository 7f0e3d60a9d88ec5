//! `sys`.

use crate::{
    python::{Args, ClassBuilder, NativeFn, Vm, stdlib::record},
    value::{Class, Dict, Host, Object, Payload, Raise, Result, Value},
};

/// The payload of `sys.stdout` and its like.
#[derive(Clone, Copy, PartialEq)]
enum Stream {
    In,
    Out,
    Error,
}

impl Payload for Stream {}

/// The version of CPython whose behaviour this is.
const VERSION: [i64; 3] = [3, 11, 7];

pub(super) fn install(vm: &mut Vm) {
    vm.register_module("sys", sys);
}

/// What the script put in the place of `sys.stdout`.
pub(super) fn redirected(vm: &mut Vm) -> Option<Value> {
    let (name, stream) = (vm.intern("sys"), vm.intern("stdout"));
    let module = vm.modules.get_str(&name)?;
    let current = module.as_object()?.attribute(&stream)?;
    (current.payload::<Stream>() != Some(&Stream::Out)).then_some(current)
}

/// The file, line and function of the script's frame that lies `level - 1` frames below the innermost one.
pub(in crate::python) fn caller(vm: &mut Vm, args: Args) -> Result<Value> {
    let level = match args.positional.first() {
        Some(Value::Int(level)) => usize::try_from(*level - 1).unwrap_or(0),
        _ => 0,
    };
    let top = vm.frames.len();
    let mut frames = vm.frames.iter().enumerate().rev().filter(|(_, frame)| !frame.code.source.library);
    Ok(match frames.nth(level) {
        Some((index, frame)) => {
            let ip = if index + 1 == top { vm.ip } else { frame.ip };
            let line = frame.code.position(ip.saturating_sub(1)).line;
            let (file, name) = (frame.code.source.file.clone(), frame.code.name.clone());
            Value::tuple([Value::Str(file), Value::Int(line.into()), Value::Str(name)])
        }
        // As CPython says of what lies below the script.
        None => Value::tuple([Value::from("sys"), Value::Int(1), Value::from("<module>")]),
    })
}

fn streams(vm: &mut Vm) -> Class {
    ClassBuilder::new("_io", "TextIOWrapper")
        .method("write", |vm, args| {
            let [stream, text] = args.exactly("write")?;
            let Value::Str(text) = text.builtin() else {
                let class = vm.types.of(&text).name();
                return Err(Raise::type_error(format!("write() argument must be str, not {class}")));
            };
            match stream.payload::<Stream>() {
                Some(Stream::Out) => vm.write(text)?,
                Some(Stream::Error) => vm.print_error(text)?,
                _ => return Err(Raise::new("io.UnsupportedOperation", "not writable")),
            }
            Ok(Value::from(text.characters()))
        })
        .method("writelines", |vm, args| {
            let [stream, lines] = args.exactly("writelines")?;
            for line in vm.items(&lines)? {
                vm.call_method(&stream, "write", vec![line])?;
            }
            Ok(Value::None)
        })
        .method("read", |_, _| Err(no_input()))
        .method("readline", |_, _| Err(no_input()))
        .method("readlines", |_, _| Err(no_input()))
        .method("__iter__", |_, _| Err(no_input()))
        .method("flush", |_, _| Ok(Value::None))
        .method("reconfigure", |_, _| Ok(Value::None))
        .method("isatty", |_, _| Ok(Value::Bool(false)))
        .method("readable", |_, args| Ok(Value::Bool(args.exactly::<1>("readable")?[0].payload() == Some(&Stream::In))))
        .method("writable", |_, args| Ok(Value::Bool(args.exactly::<1>("writable")?[0].payload() != Some(&Stream::In))))
        .method("fileno", |_, args| {
            Ok(Value::Int(match args.exactly::<1>("fileno")?[0].payload::<Stream>() {
                Some(Stream::In) => 0,
                Some(Stream::Out) => 1,
                _ => 2,
            }))
        })
        .property("name", |_, args| {
            Ok(Value::from(match args.exactly::<1>("name")?[0].payload::<Stream>() {
                Some(Stream::In) => "<stdin>",
                Some(Stream::Out) => "<stdout>",
                _ => "<stderr>",
            }))
        })
        .property("mode", |_, args| {
            Ok(Value::from(if args.exactly::<1>("mode")?[0].payload() == Some(&Stream::In) { "r" } else { "w" }))
        })
        .constant("encoding", "utf-8")
        .constant("errors", "strict")
        .constant("closed", false)
        .constant("line_buffering", false)
        .method("__repr__", |vm, args| {
            let [stream] = args.exactly("__repr__")?;
            let (name, mode) = (vm.get_attr(&stream, "name")?, vm.get_attr(&stream, "mode")?);
            let (name, mode) = (vm.str(&name)?, vm.str(&mode)?);
            Ok(format!("<_io.TextIOWrapper name='{name}' mode='{mode}' encoding='utf-8'>").into())
        })
        .build(vm)
}

fn no_input() -> Raise {
    Raise::unsupported("reading from sys.stdin: a script cannot ask; put the value into the script")
}

const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("exit", |_, args| {
        let [status] = args.bind("exit", ["status"], 0)?;
        Err(Raise::with_arguments(
            "SystemExit",
            match status.as_ref().map(Value::builtin) {
                None | Some(Value::None) => Vec::new(),
                Some(Value::Tuple(items)) => items.to_vec(),
                Some(_) => status.into_iter().collect(),
            },
        ))
    }),
    ("exc_info", |vm, args| {
        args.exactly::<0>("exc_info")?;
        Ok(match vm.handling.clone() {
            Some(exception) => {
                let class = Value::Class(vm.types.of(&exception));
                let traceback = vm.traceback_object(&exception);
                Value::tuple(vec![class, exception, traceback])
            }
            None => Value::tuple(vec![Value::None, Value::None, Value::None]),
        })
    }),
    ("exception", |vm, args| {
        args.exactly::<0>("exception")?;
        Ok(vm.handling.clone().unwrap_or_default())
    }),
    ("getrecursionlimit", |vm, _| Ok(Value::from(vm.limits.depth))),
    ("setrecursionlimit", |vm, args| {
        let [limit] = args.exactly("setrecursionlimit")?;
        match limit.builtin() {
            Value::Int(limit) if *limit > 0 => {
                vm.limits.depth = usize::try_from(*limit).unwrap_or(1000).min(10_000);
                Ok(Value::None)
            }
            Value::Int(_) => Err(Raise::value_error("recursion limit must be greater or equal than 1")),
            other => {
                let class = vm.types.of(other).name();
                Err(Raise::type_error(format!("'{class}' object cannot be interpreted as an integer")))
            }
        }
    }),
    ("getrefcount", |_, args| {
        let [value] = args.exactly("getrefcount")?;
        Ok(Value::from(value.as_object().map_or(2, |object| object.references() + 1)))
    }),
    ("intern", |vm, args| {
        let [text] = args.exactly("intern")?;
        match text {
            Value::Str(text) => Ok(Value::Str(vm.intern(&text))),
            other => {
                let class = vm.types.of(&other).name();
                Err(Raise::type_error(format!("intern() argument must be str, not {class}")))
            }
        }
    }),
    ("getdefaultencoding", |_, _| Ok(Value::from("utf-8"))),
    ("getfilesystemencoding", |_, _| Ok(Value::from("utf-8"))),
    ("gettrace", |_, _| Ok(Value::None)),
    ("getprofile", |_, _| Ok(Value::None)),
    ("is_finalizing", |_, _| Ok(Value::Bool(false))),
    ("get_int_max_str_digits", |_, _| Ok(Value::Int(4300))),
    ("getswitchinterval", |_, _| Ok(Value::Float(0.005))),
];

/// Functions that have no meaning here, with the reason.
const REFUSED: &[(&str, &str)] = &[
    ("getsizeof", "sys.getsizeof(): sizes here are not those of CPython"),
    ("_getframe", "sys._getframe(): frames are no objects of the script"),
    ("settrace", "sys.settrace(): the trace shows what happens at each line"),
    ("setprofile", "sys.setprofile(): the trace shows what happens at each line"),
    ("set_int_max_str_digits", "sys.set_int_max_str_digits()"),
];

fn sys(vm: &mut Vm) -> Result<Dict> {
    let namespace = Dict::new();
    for (name, function) in FUNCTIONS {
        let function = vm.native_function(name, *function);
        namespace.insert_str(&vm.intern(name), function);
    }
    for (name, reason) in REFUSED {
        let function = vm.refused_function(name, reason);
        namespace.insert_str(&vm.intern(name), function);
    }
    let class = streams(vm);
    for (names, stream) in [
        (["stdin", "__stdin__"], Stream::In),
        (["stdout", "__stdout__"], Stream::Out),
        (["stderr", "__stderr__"], Stream::Error),
    ] {
        let object: Value = Object::new(class.clone(), Box::new(stream)).into();
        for name in names {
            namespace.insert_str(&vm.intern(name), object.clone());
        }
    }
    let argv: Vec<Value> = vm.argv.clone().into_iter().map(Value::from).collect();
    let [major, minor, micro] = VERSION;
    let hex_version = major << 24 | minor << 16 | micro << 8 | 0xf0;
    let version = vec![Value::Int(major), Value::Int(minor), Value::Int(micro), "final".into(), Value::Int(0)];
    let fields = ["major", "minor", "micro", "releaselevel", "serial"];
    let version_info = table(vm, "version_info", &fields, version);
    let float_info = [
        f64::MAX.into(),
        Value::Int(1024),
        Value::Int(308),
        f64::MIN_POSITIVE.into(),
        Value::Int(-1021),
        Value::Int(-307),
        Value::Int(15),
        Value::Int(53),
        f64::EPSILON.into(),
        Value::Int(2),
        Value::Int(1),
    ];
    let float_fields = [
        "max",
        "max_exp",
        "max_10_exp",
        "min",
        "min_exp",
        "min_10_exp",
        "dig",
        "mant_dig",
        "epsilon",
        "radix",
        "rounds",
    ];
    let float_info = table(vm, "float_info", &float_fields, float_info.into());
    let int_fields = ["bits_per_digit", "sizeof_digit", "default_max_str_digits", "str_digits_check_threshold"];
    let int_info = [30, 4, 4300, 640].map(Value::Int);
    let int_info = table(vm, "int_info", &int_fields, int_info.into());
    let hash_fields = ["width", "modulus", "inf", "nan", "imag"];
    let hash_info = [64, (1 << 61) - 1, 314_159, 0, 1_000_003].map(Value::Int);
    let hash_info = table(vm, "hash_info", &hash_fields, hash_info.into());
    let values = [
        ("argv", Value::list(argv.clone())),
        ("orig_argv", Value::list(argv)),
        ("modules", Value::Dict(vm.modules.clone())),
        ("path", Value::list(vec![Value::from("")])),
        ("maxsize", Value::Int(i64::MAX)),
        ("platform", Value::from("linux")),
        ("version", format!("{major}.{minor}.{micro} (main) [Retort]").into()),
        ("version_info", version_info),
        ("hexversion", Value::Int(hex_version)),
        ("float_info", float_info),
        ("int_info", int_info),
        ("hash_info", hash_info),
        ("byteorder", Value::from("little")),
        ("maxunicode", Value::Int(0x10_ffff)),
        ("executable", Value::from("")),
        ("prefix", Value::from("")),
        ("exec_prefix", Value::from("")),
        ("base_prefix", Value::from("")),
        ("copyright", Value::from("")),
        ("dont_write_bytecode", Value::Bool(true)),
        ("float_repr_style", Value::from("short")),
        ("warnoptions", Value::list(Vec::new())),
    ];
    for (name, value) in values {
        namespace.insert_str(&vm.intern(name), value);
    }
    Ok(namespace)
}

fn table(vm: &mut Vm, name: &str, fields: &[&str], items: Vec<Value>) -> Value {
    let class = record::class(vm, "sys", name, &format!("sys.{name}"), fields);
    record::make(class, items)
}
