//! The builtin functions.

use crate::{
    python::{
        Args, BinaryOp, ClassBuilder, NativeFn, Vm,
        objects::NativeIter,
        types::{chr as character, support},
    },
    value::{BigInt, Class, CompareOp, Host, Raise, Result, Str, Value, Visitor},
};

/// Each function with its name.
const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("__import__", import),
    ("abs", abs),
    ("all", all),
    ("any", any),
    ("ascii", ascii),
    ("bin", bin),
    ("callable", callable),
    ("chr", chr),
    ("delattr", delattr),
    ("dir", dir),
    ("divmod", divmod),
    ("exit", exit),
    ("format", format),
    ("getattr", getattr),
    ("globals", globals),
    ("hasattr", hasattr),
    ("hash", hash),
    ("hex", hex),
    ("id", id),
    ("isinstance", isinstance),
    ("issubclass", issubclass),
    ("iter", iter),
    ("len", len),
    ("locals", locals),
    ("max", max),
    ("min", min),
    ("next", next),
    ("oct", oct),
    ("ord", ord),
    ("pow", pow),
    ("print", print),
    ("quit", exit),
    ("repr", repr),
    ("round", round),
    ("setattr", setattr),
    ("sorted", sorted),
    ("sum", sum),
    ("vars", vars),
];

/// Builtins that have no meaning in a browser tab, with the reason.
const REFUSED: &[(&str, &str)] = &[
    ("open", "open(): a script has no files; use strings, or a database by create_engine(\"sqlite:///name.db\")"),
    ("input", "input(): a script cannot ask; put the value into the script"),
    ("breakpoint", "breakpoint(): the trace shows what happens at each line"),
    ("help", "help(): the documentation of Python and SQLAlchemy has what it would say"),
    ("aiter", "aiter(): there is no asynchronous code here; use iter()"),
    ("anext", "anext(): there is no asynchronous code here; use next()"),
];

/// Builtin classes that have no objects here, each with its base and the reason. Scripts name them in checks of types.
const EMPTY_CLASSES: &[(&str, &str, &str)] = &[("memoryview", "object", "memoryview(): slice the bytes")];

/// Puts the functions among the builtins.
pub(super) fn install(vm: &mut Vm) {
    for (name, function) in FUNCTIONS {
        let value = vm.native_function(name, *function);
        let name = vm.intern(name);
        vm.builtins.insert_str(&name, value);
    }
    for (name, base, _) in EMPTY_CLASSES {
        let base = vm.exception_class(base).unwrap_or_else(|_| vm.types.object.clone());
        let class = ClassBuilder::new("builtins", *name).base(&base).method("__new__", refuse_class).build(vm);
        let name = vm.intern(name);
        vm.builtins.insert_str(&name, Value::Class(class));
    }
    for (name, reason) in REFUSED {
        let value = vm.refused_function(name, reason);
        let name = vm.intern(name);
        vm.builtins.insert_str(&name, value);
    }
}

fn refuse_class(_: &mut Vm, args: Args) -> Result<Value> {
    let names: Vec<Str> = match args.positional.first() {
        Some(Value::Class(class)) => class.mro().map(Class::name).collect(),
        _ => Vec::new(),
    };
    let known = EMPTY_CLASSES.iter().find(|(name, _, _)| names.iter().any(|own| own == *name));
    Err(Raise::unsupported(known.map_or("an object of this class", |(_, _, reason)| *reason)))
}

fn print(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let separator = text_option(vm, &mut args, "sep", " ")?;
    let end = text_option(vm, &mut args, "end", "\n")?;
    let file = args.take_keyword("file").filter(|file| !file.is_none());
    let flush = args.take_keyword("flush");
    if let Some((name, _)) = args.keywords.first() {
        return Err(Raise::type_error(format!("'{name}' is an invalid keyword argument for print()")));
    }
    let Some(stream) = file.or_else(|| super::sys::redirected(vm)) else {
        let mut line = String::new();
        for (index, value) in args.positional.iter().enumerate() {
            if index > 0 {
                line.push_str(&separator);
            }
            match value {
                Value::Str(text) => line.push_str(text),
                other => match vm.str(other) {
                    Ok(text) => line.push_str(&text),
                    // What came before it is written.
                    Err(raise) => {
                        vm.write(&line)?;
                        return Err(raise);
                    }
                },
            }
        }
        line.push_str(&end);
        return vm.write(&line).map(|()| Value::None);
    };
    // As in CPython each part is written on its own, and the method looked up each time: the stream may be the script's own.
    let write = |vm: &mut Vm, text: Str| vm.call_method(&stream, "write", vec![text.into()]).map(drop);
    for (index, value) in args.positional.iter().enumerate() {
        if index > 0 {
            write(vm, separator.clone())?;
        }
        let text = vm.str(value)?;
        write(vm, text)?;
    }
    write(vm, end)?;
    if let Some(flush) = flush
        && vm.truth(&flush)?
    {
        vm.call_method(&stream, "flush", Vec::new())?;
    }
    Ok(Value::None)
}

fn text_option(vm: &Vm, args: &mut Args, name: &str, default: &str) -> Result<Str> {
    match args.take_keyword(name) {
        None | Some(Value::None) => Ok(default.into()),
        Some(Value::Str(text)) => Ok(text),
        Some(other) => {
            let class = vm.class_of(&other).name();
            Err(Raise::type_error(format!("{name} must be None or a string, not {class}")))
        }
    }
}

fn import(vm: &mut Vm, args: Args) -> Result<Value> {
    let [name, _, _, from, _] = args.bind("__import__", ["name", "globals", "locals", "fromlist", "level"], 1)?;
    let name = name.unwrap_or_default();
    let Value::Str(name) = name.builtin() else {
        let class = vm.class_of(&name).name();
        return Err(Raise::type_error(format!("__import__() argument 1 must be str, not {class}")));
    };
    let leaf = match from {
        Some(from) => vm.truth(&from)?,
        None => false,
    };
    vm.import(name, leaf)
}

fn abs(vm: &mut Vm, args: Args) -> Result<Value> {
    let [value] = args.exactly("abs")?;
    match value {
        Value::Int(number) => Ok(number.checked_abs().map_or_else(|| Value::int(-BigInt::from(number)), Value::Int)),
        Value::Float(number) => Ok(Value::Float(number.abs())),
        other => special_or(vm, &other, "__abs__", Vec::new(), "bad operand type for abs()"),
    }
}

fn all(vm: &mut Vm, args: Args) -> Result<Value> {
    let [items] = args.exactly("all")?;
    let items = vm.iter(&items)?;
    while let Some(item) = vm.next(&items)? {
        vm.charge(1)?;
        if !vm.truth(&item)? {
            return Ok(Value::Bool(false));
        }
    }
    Ok(Value::Bool(true))
}

fn any(vm: &mut Vm, args: Args) -> Result<Value> {
    let [items] = args.exactly("any")?;
    let items = vm.iter(&items)?;
    while let Some(item) = vm.next(&items)? {
        vm.charge(1)?;
        if vm.truth(&item)? {
            return Ok(Value::Bool(true));
        }
    }
    Ok(Value::Bool(false))
}

fn ascii(vm: &mut Vm, args: Args) -> Result<Value> {
    let [value] = args.exactly("ascii")?;
    let text = vm.repr(&value)?;
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match u32::from(character) {
            0..=0x7f => escaped.push(character),
            code @ 0x80..=0xff => escaped.push_str(&format!("\\x{code:02x}")),
            code @ 0x100..=0xffff => escaped.push_str(&format!("\\u{code:04x}")),
            code => escaped.push_str(&format!("\\U{code:08x}")),
        }
    }
    Ok(escaped.into())
}

fn bin(vm: &mut Vm, args: Args) -> Result<Value> {
    let [value] = args.exactly("bin")?;
    in_base(vm, &value, "#b")
}

fn hex(vm: &mut Vm, args: Args) -> Result<Value> {
    let [value] = args.exactly("hex")?;
    in_base(vm, &value, "#x")
}

fn oct(vm: &mut Vm, args: Args) -> Result<Value> {
    let [value] = args.exactly("oct")?;
    in_base(vm, &value, "#o")
}

fn in_base(vm: &mut Vm, value: &Value, spec: &str) -> Result<Value> {
    let number = support::integer(vm, value)?;
    vm.format(&number, spec).map(Value::Str)
}

fn callable(vm: &mut Vm, args: Args) -> Result<Value> {
    let [value] = args.exactly("callable")?;
    Ok(Value::Bool(is_callable(vm, &value)))
}

/// `callable(value)`
pub(super) fn is_callable(vm: &Vm, value: &Value) -> bool {
    matches!(value, Value::Class(_)) || vm.class_of(value).lookup(&"__call__".into()).is_some()
}

fn chr(vm: &mut Vm, args: Args) -> Result<Value> {
    let [value] = args.exactly("chr")?;
    character(vm, &value)
}

fn ord(vm: &mut Vm, args: Args) -> Result<Value> {
    let [value] = args.exactly("ord")?;
    let length = match &value {
        Value::Str(text) => {
            let mut characters = text.chars();
            if let (Some(character), None) = (characters.next(), characters.next()) {
                return Ok(Value::Int(u32::from(character).into()));
            }
            text.characters()
        }
        Value::Bytes(bytes) => {
            if let [byte] = bytes.as_slice() {
                return Ok(Value::Int((*byte).into()));
            }
            bytes.len()
        }
        other => {
            let class = vm.class_of(other).name();
            return Err(Raise::type_error(format!("ord() expected string of length 1, but {class} found")));
        }
    };
    Err(Raise::type_error(format!("ord() expected a character, but string of length {length} found")))
}

fn delattr(vm: &mut Vm, args: Args) -> Result<Value> {
    let [object, name] = args.exactly("delattr")?;
    let name = attribute_name(vm, &name)?;
    vm.delete_attribute(&object, &name)?;
    Ok(Value::None)
}

fn getattr(vm: &mut Vm, args: Args) -> Result<Value> {
    support::function_arity(&args, "getattr", 2, 3)?;
    let [object, name, default] = args.bind("getattr", ["object", "name", "default"], 2)?;
    let (object, name) = (object.unwrap_or_default(), name.unwrap_or_default());
    let name = attribute_name(vm, &name)?;
    match default {
        Some(default) => Ok(vm.find_attr(&object, &name)?.unwrap_or(default)),
        None => vm.get_attr(&object, &name),
    }
}

fn hasattr(vm: &mut Vm, args: Args) -> Result<Value> {
    let [object, name] = args.exactly("hasattr")?;
    let name = attribute_name(vm, &name)?;
    Ok(Value::Bool(vm.find_attr(&object, &name)?.is_some()))
}

fn setattr(vm: &mut Vm, args: Args) -> Result<Value> {
    let [object, name, value] = args.exactly("setattr")?;
    let name = attribute_name(vm, &name)?;
    vm.set_attr(&object, &name, value)?;
    Ok(Value::None)
}

fn attribute_name(vm: &mut Vm, name: &Value) -> Result<Str> {
    match name.builtin() {
        Value::Str(name) => Ok(vm.intern(name)),
        _ => {
            let class = vm.class_of(name).name();
            Err(Raise::type_error(format!("attribute name must be string, not '{class}'")))
        }
    }
}

/// `dir()`: the names of an object, those of its classes included; with no argument the local names.
fn dir(vm: &mut Vm, args: Args) -> Result<Value> {
    support::function_arity(&args, "dir", 0, 1)?;
    let [object] = args.bind("dir", ["object"], 0)?;
    let listed = match &object {
        None => Value::list(vm.locals_of(0).keys()),
        Some(object) => match vm.special(object, "__dir__")? {
            Some(method) => vm.call_args(&method, Args::default())?,
            None => Value::list(vm.dir(object)?),
        },
    };
    sorted(vm, Args::new(vec![listed]))
}

/// `exit()` and `quit()`.
fn exit(_: &mut Vm, args: Args) -> Result<Value> {
    let [code] = args.clinic("exit", ["code"], 0)?;
    Err(Raise::with_arguments("SystemExit", vec![code.unwrap_or_default()]))
}

fn divmod(vm: &mut Vm, args: Args) -> Result<Value> {
    let [left, right] = args.exactly("divmod")?;
    for (object, name, other) in [(&left, "__divmod__", &right), (&right, "__rdivmod__", &left)] {
        if let Some(method) = vm.special(object, name)? {
            let result = vm.call_args(&method, Args::new(vec![other.clone()]))?;
            if !result.is(&vm.not_implemented()) {
                return Ok(result);
            }
        }
    }
    let (left, right) = (vm.class_of(&left).name(), vm.class_of(&right).name());
    Err(Raise::type_error(format!("unsupported operand type(s) for divmod(): '{left}' and '{right}'")))
}

fn format(vm: &mut Vm, args: Args) -> Result<Value> {
    support::function_arity(&args, "format", 1, 2)?;
    let [value, spec] = args.bind("format", ["value", "format_spec"], 1)?;
    let spec = match spec.as_ref().map(Value::builtin) {
        None => "",
        Some(Value::Str(spec)) => spec.as_str(),
        Some(other) => {
            let class = if other.is_none() { "None".into() } else { vm.class_of(other).name() };
            return Err(Raise::type_error(format!("format() argument 2 must be str, not {class}")));
        }
    };
    vm.format(&value.unwrap_or_default(), spec).map(Value::Str)
}

fn globals(vm: &mut Vm, args: Args) -> Result<Value> {
    let [] = args.exactly("globals")?;
    Ok(Value::Dict(vm.frames.last().map_or_else(|| vm.main_namespace().clone(), |frame| frame.globals.clone())))
}

fn locals(vm: &mut Vm, args: Args) -> Result<Value> {
    let [] = args.exactly("locals")?;
    Ok(Value::Dict(vm.locals_of(0)))
}

fn vars(vm: &mut Vm, args: Args) -> Result<Value> {
    support::function_arity(&args, "vars", 0, 1)?;
    let [object] = args.bind("vars", ["object"], 0)?;
    let Some(object) = object else { return Ok(Value::Dict(vm.locals_of(0))) };
    vm.find_attr(&object, &"__dict__".into())?
        .ok_or_else(|| Raise::type_error("vars() argument must have __dict__ attribute"))
}

fn hash(vm: &mut Vm, args: Args) -> Result<Value> {
    let [value] = args.exactly("hash")?;
    Host::hash(vm, &value).map(Value::Int)
}

/// `id()`: the address for what has one; small values, which have none, are told apart by what they are.
fn id(_: &mut Vm, args: Args) -> Result<Value> {
    let [value] = args.exactly("id")?;
    let address = match &value {
        Value::Object(object) => object.address(),
        Value::Class(class) => class.address(),
        Value::List(list) => list.address(),
        Value::Dict(dict) => dict.address(),
        Value::Set(set) => set.address(),
        Value::Tuple(tuple) => tuple.address(),
        Value::Str(text) => text.address(),
        other => return Ok(Value::Int(other.native_hash().unwrap_or_default() & 0xffff_ffff_ffff | 1)),
    };
    Ok(Value::from(address))
}

fn isinstance(vm: &mut Vm, args: Args) -> Result<Value> {
    let [object, classes] = args.exactly("isinstance")?;
    is_instance(vm, &object, &classes).map(Value::Bool)
}

pub(in crate::python) fn is_instance(vm: &mut Vm, object: &Value, classes: &Value) -> Result<bool> {
    match classes {
        Value::Class(class) => {
            if vm.is_instance(object, class) {
                return Ok(true);
            }
            checked_by_class(vm, classes, "__instancecheck__", object)
        }
        Value::Tuple(classes) => {
            for class in classes.iter() {
                if is_instance(vm, object, class)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        other => match union_members(vm, other)? {
            Some(members) => is_instance(vm, object, &members),
            None if vm.special(other, "__instancecheck__")?.is_some() => {
                checked_by_class(vm, other, "__instancecheck__", object)
            }
            None => Err(Raise::type_error("isinstance() arg 2 must be a type, a tuple of types, or a union")),
        },
    }
}

fn issubclass(vm: &mut Vm, args: Args) -> Result<Value> {
    let [class, classes] = args.exactly("issubclass")?;
    let Value::Class(class) = class else { return Err(Raise::type_error("issubclass() arg 1 must be a class")) };
    is_subclass(vm, &class, &classes).map(Value::Bool)
}

fn is_subclass(vm: &mut Vm, class: &Class, classes: &Value) -> Result<bool> {
    match classes {
        Value::Class(base) => {
            if class.is_subclass_of(base) {
                return Ok(true);
            }
            checked_by_class(vm, classes, "__subclasscheck__", &Value::Class(class.clone()))
        }
        Value::Tuple(classes) => {
            for base in classes.iter() {
                if is_subclass(vm, class, base)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        other => match union_members(vm, other)? {
            Some(members) => is_subclass(vm, class, &members),
            None if vm.special(other, "__subclasscheck__")?.is_some() => {
                checked_by_class(vm, other, "__subclasscheck__", &Value::Class(class.clone()))
            }
            None if vm.class_of(other).name().ends_with("GenericAlias") => {
                Err(Raise::type_error("issubclass() argument 2 cannot be a parameterized generic"))
            }
            None => Err(Raise::type_error("issubclass() arg 2 must be a class, a tuple of classes, or a union")),
        },
    }
}

/// What the metaclass of `class` says by `__instancecheck__` or `__subclasscheck__`; no where it has no say of its own.
fn checked_by_class(vm: &mut Vm, class: &Value, name: &str, subject: &Value) -> Result<bool> {
    let metaclass = vm.class_of(class);
    if metaclass.is(&vm.types.type_) {
        return Ok(false);
    }
    let Some(method) = vm.special(class, name)? else { return Ok(false) };
    let answer = vm.call_args(&method, Args::new(vec![subject.clone()]))?;
    vm.truth(&answer)
}

/// The members of `X | Y`.
fn union_members(vm: &mut Vm, value: &Value) -> Result<Option<Value>> {
    if !matches!(value, Value::Object(_)) || vm.class_of(value).name() != "UnionType" {
        return Ok(None);
    }
    vm.find_attr(value, &"__args__".into())
}

fn iter(vm: &mut Vm, args: Args) -> Result<Value> {
    support::function_arity(&args, "iter", 1, 2)?;
    let [object, sentinel] = args.bind("iter", ["object", "sentinel"], 1)?;
    let object = object.unwrap_or_default();
    match sentinel {
        None => vm.iter(&object),
        Some(_) if !is_callable(vm, &object) => Err(Raise::type_error("iter(v, w): v must be callable")),
        Some(sentinel) => {
            let class = vm.types.callable_iterator.clone();
            Ok(vm.new_iterator(&class, CallUntil { callable: object, sentinel }))
        }
    }
}

/// `iter(callable, sentinel)`.
struct CallUntil {
    callable: Value,
    sentinel: Value,
}

impl crate::python::objects::NativeIterator for CallUntil {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.values([&self.callable, &self.sentinel]);
    }

    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        let value = vm.call_args(&self.callable, Args::default())?;
        Ok(if Host::eq(vm, &value, &self.sentinel)? { None } else { Some(value) })
    }
}

fn next(vm: &mut Vm, args: Args) -> Result<Value> {
    support::function_arity(&args, "next", 1, 2)?;
    let [iterator, default] = args.bind("next", ["iterator", "default"], 1)?;
    let iterator = iterator.unwrap_or_default();
    if vm.special(&iterator, "__next__")?.is_none() {
        let class = vm.class_of(&iterator).name();
        return Err(Raise::type_error(format!("'{class}' object is not an iterator")));
    }
    if default.is_none()
        && iterator.payload::<NativeIter>().is_none()
        && let Some(method) = vm.special(&iterator, "__next__")?
    {
        // Not through `Vm::next`: the value of the StopIteration belongs to whoever catches it.
        return vm.call_args(&method, Args::default());
    }
    match vm.next(&iterator)? {
        Some(value) => Ok(value),
        None => default.ok_or_else(|| Raise::with_arguments("StopIteration", Vec::new())),
    }
}

fn len(vm: &mut Vm, args: Args) -> Result<Value> {
    let [value] = args.exactly("len")?;
    vm.len(&value).map(Value::from)
}

fn max(vm: &mut Vm, args: Args) -> Result<Value> {
    extreme(vm, args, "max", CompareOp::Gt)
}

fn min(vm: &mut Vm, args: Args) -> Result<Value> {
    extreme(vm, args, "min", CompareOp::Lt)
}

/// The first item that no other is `op` than.
fn extreme(vm: &mut Vm, mut args: Args, function: &str, op: CompareOp) -> Result<Value> {
    let key = args.take_keyword("key").filter(|key| !key.is_none());
    let default = args.take_keyword("default");
    if let Some((name, _)) = args.keywords.first() {
        return Err(Raise::type_error(format!("'{name}' is an invalid keyword argument for {function}()")));
    }
    let items = match args.positional.as_slice() {
        [] => return Err(Raise::type_error(format!("{function} expected at least 1 argument, got 0"))),
        [iterable] => vm.iter(iterable)?,
        _ if default.is_some() => {
            return Err(Raise::type_error(format!(
                "Cannot specify a default for {function}() with multiple positional arguments"
            )));
        }
        several => {
            let items = Value::list(several.to_vec());
            vm.iter(&items)?
        }
    };
    let mut best: Option<(Value, Value)> = None;
    while let Some(item) = vm.next(&items)? {
        vm.charge(1)?;
        let rank = match &key {
            Some(key) => vm.call_args(key, Args::new(vec![item.clone()]))?,
            None => item.clone(),
        };
        let better = match &best {
            None => true,
            Some((_, best)) => {
                let answer = Host::compare(vm, op, &rank, best)?;
                vm.truth(&answer)?
            }
        };
        if better {
            best = Some((item, rank));
        }
    }
    match best {
        Some((item, _)) => Ok(item),
        None => default.ok_or_else(|| Raise::value_error(format!("{function}() arg is an empty sequence"))),
    }
}

fn pow(vm: &mut Vm, args: Args) -> Result<Value> {
    let [base, exponent, modulus] = args.clinic("pow", ["base", "exp", "mod"], 2)?;
    let (base, exponent) = (base.unwrap_or_default(), exponent.unwrap_or_default());
    match modulus.filter(|modulus| !modulus.is_none()) {
        None => vm.binary(BinaryOp::Pow, &base, &exponent),
        Some(modulus) => {
            let wrong = |vm: &Vm| {
                let [base, exponent, modulus] = [&base, &exponent, &modulus].map(|value| vm.class_of(value).name());
                Raise::type_error(format!(
                    "unsupported operand type(s) for ** or pow(): '{base}', '{exponent}', '{modulus}'"
                ))
            };
            if [&base, &exponent, &modulus].into_iter().any(|value| matches!(value.builtin(), Value::Float(_)))
                && [&base, &exponent].into_iter().all(support::is_real)
            {
                return Err(Raise::type_error("pow() 3rd argument not allowed unless all arguments are integers"));
            }
            let Some(method) = vm.special(&base, "__pow__")? else { return Err(wrong(vm)) };
            let result = vm.call_args(&method, Args::new(vec![exponent.clone(), modulus.clone()]))?;
            if result.is(&vm.not_implemented()) { Err(wrong(vm)) } else { Ok(result) }
        }
    }
}

fn repr(vm: &mut Vm, args: Args) -> Result<Value> {
    let [value] = args.exactly("repr")?;
    vm.repr(&value).map(Value::Str)
}

fn round(vm: &mut Vm, args: Args) -> Result<Value> {
    let [number, digits] = args.clinic("round", ["number", "ndigits"], 1)?;
    let number = number.unwrap_or_default();
    let arguments = digits.into_iter().collect();
    match vm.special(&number, "__round__")? {
        Some(method) => vm.call_args(&method, Args::new(arguments)),
        None => {
            let class = vm.class_of(&number).name();
            Err(Raise::type_error(format!("type {class} doesn't define __round__ method")))
        }
    }
}

fn sorted(vm: &mut Vm, mut args: Args) -> Result<Value> {
    if args.positional.len() != 1 {
        let given = args.positional.len();
        return Err(Raise::type_error(format!("sorted expected 1 argument, got {given}")));
    }
    let iterable = args.take_first()?;
    let list = Value::list(vm.items(&iterable)?);
    let sort = vm.get_attr(&list, "sort")?;
    vm.call_args(&sort, args)?;
    Ok(list)
}

fn sum(vm: &mut Vm, args: Args) -> Result<Value> {
    let [items, start] = args.clinic("sum", ["", "start"], 1)?;
    let mut total = start.unwrap_or(Value::Int(0));
    match total.builtin() {
        Value::Str(_) => return Err(Raise::type_error("sum() can't sum strings [use ''.join(seq) instead]")),
        Value::Bytes(_) => return Err(Raise::type_error("sum() can't sum bytes [use b''.join(seq) instead]")),
        _ => {}
    }
    let items = vm.iter(&items.unwrap_or_default())?;
    while let Some(item) = vm.next(&items)? {
        vm.charge(1)?;
        total = match (&total, &item) {
            (Value::Float(total), Value::Float(item)) => Value::Float(total + item),
            _ => vm.binary(BinaryOp::Add, &total, &item)?,
        };
    }
    Ok(total)
}

/// Calls the special method `name`; a `TypeError` of those words and the class where there is none.
fn special_or(vm: &mut Vm, value: &Value, name: &str, arguments: Vec<Value>, complaint: &str) -> Result<Value> {
    match vm.special(value, name)? {
        Some(method) => vm.call_args(&method, Args::new(arguments)),
        None => {
            let class = vm.class_of(value).name();
            Err(Raise::type_error(format!("{complaint}: '{class}'")))
        }
    }
}
