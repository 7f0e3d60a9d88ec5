//! `typing`: what annotations are made of. Nothing here checks a type; the forms are objects that can be looked into.

use super::{abc, module::Module};
use crate::{
    python::{
        Args, ClassBuilder, Vm,
        types::{
            subscript_typing,
            support::{arity, wrong_self},
        },
    },
    value::{
        Class, Dict, Form, ForwardRef, GenericAlias, Host, Payload, Raise, Result, SpecialForm, Str, Tuple, TypeVar,
        Value,
    },
};

/// The payload of `typing.List` and its like: a class under another name.
struct Named {
    name: &'static str,
    origin: Value,
}
impl Payload for Named {}

/// Marks the classes `Generic` and `Protocol`.
struct Generic;
impl Payload for Generic {}
struct Protocol;
impl Payload for Protocol {}

/// The forms that are neither classes nor other names for classes.
const FORMS: [&str; 17] = [
    "Any",
    "Optional",
    "Union",
    "ClassVar",
    "Final",
    "Annotated",
    "Literal",
    "NoReturn",
    "Never",
    "Self",
    "Required",
    "NotRequired",
    "TypeGuard",
    "LiteralString",
    "TypeAlias",
    "Concatenate",
    "Unpack",
];

pub(super) fn install(vm: &mut Vm) {
    let class = ClassBuilder::new("typing", "_SpecialGenericAlias")
        .method("__repr__", |vm, args| Ok(format!("typing.{}", named(vm, &args)?.name).into()))
        .method("__getitem__", |vm, args| {
            arity(&args, "__getitem__", 1, 1)?;
            let named = named(vm, &args)?;
            let (name, origin) = (format!("typing.{}", named.name), named.origin.clone());
            if named.name == "Callable" {
                return callable(vm, &name, origin, &args.positional[1]);
            }
            Ok(subscript_typing(vm, name.into(), origin, &args.positional[1]))
        })
        .method("__call__", |vm, mut args| {
            let this = args.take_first()?;
            match this.payload::<Named>() {
                Some(named)
                    if matches!(named.name, "DefaultDict" | "OrderedDict" | "Counter" | "Deque" | "ChainMap") =>
                {
                    let origin = named.origin.clone();
                    vm.call_args(&origin, args)
                }
                Some(named) => {
                    let origin = match &named.origin {
                        Value::Class(class) => class.name(),
                        _ => named.name.into(),
                    };
                    Err(Raise::type_error(format!(
                        "Type {} cannot be instantiated; use {origin}() instead",
                        named.name
                    )))
                }
                None => Ok(Value::None),
            }
        })
        .method("__instancecheck__", |vm, args| {
            arity(&args, "__instancecheck__", 1, 1)?;
            let origin = named(vm, &args)?.origin.clone();
            let builtins = vm.import_module("builtins")?;
            let check = vm.get_attr(&builtins, "isinstance")?;
            vm.call(&check, vec![args.positional[1].clone(), origin], Vec::new())
        })
        .method("__mro_entries__", |vm, args| Ok(Value::tuple([named(vm, &args)?.origin.clone()])))
        .method("__eq__", |vm, args| {
            let origin = |at: usize| args.positional.get(at).and_then(Value::payload::<Named>).map(|named| named.name);
            Ok(match (origin(0), origin(1)) {
                (Some(a), Some(b)) => Value::Bool(a == b),
                _ => vm.not_implemented(),
            })
        })
        .method("__hash__", |vm, args| Ok(Value::Int(Str::from(named(vm, &args)?.name).hash())))
        .method("__or__", |vm, args| {
            let members = args.positional.clone();
            crate::python::types::union_of(vm, Form::Union, members)
        })
        .method("__ror__", |vm, args| {
            let members = args.positional.iter().rev().cloned().collect();
            crate::python::types::union_of(vm, Form::Union, members)
        })
        .property("__origin__", |vm, args| Ok(named(vm, &args)?.origin.clone()))
        .property("_name", |vm, args| Ok(named(vm, &args)?.name.into()))
        .build(vm);
    vm.register_class::<Named>(&class);

    let class = ClassBuilder::new("typing", "Generic").method("__class_getitem__", generic_item).open().build(vm);
    vm.register_class::<Generic>(&class);
    vm.register_module("typing", load);
    vm.register_module("typing_extensions", load);
}

fn load(vm: &mut Vm) -> Result<Dict> {
    let abcs = abc::collections(vm)?;
    let mut module = Module::new(vm);
    for name in FORMS {
        let form = module.vm.wrap(SpecialForm(name));
        module.add(name, form);
    }
    let types = &module.vm.types;
    let builtin: [(&'static str, Class); 6] = [
        ("List", types.list.clone()),
        ("Dict", types.dict.clone()),
        ("Set", types.set.clone()),
        ("FrozenSet", types.frozenset.clone()),
        ("Tuple", types.tuple.clone()),
        ("Type", types.type_.clone()),
    ];
    for (name, origin) in builtin {
        let value = module.vm.wrap(Named { name, origin: origin.into() });
        module.add(name, value);
    }
    for (name, origin) in abcs {
        let name = if name == "Set" { "AbstractSet" } else { name };
        let value = module.vm.wrap(Named { name, origin: origin.into() });
        module.add(name, value);
    }
    if let Ok(collections) = module.vm.import_module("collections") {
        for (name, origin) in
            [("DefaultDict", "defaultdict"), ("OrderedDict", "OrderedDict"), ("Counter", "Counter"), ("Deque", "deque")]
        {
            if let Ok(origin) = module.vm.get_attr(&collections, origin) {
                let value = module.vm.wrap(Named { name, origin });
                module.add(name, value);
            }
        }
    }
    let text = module.vm.types.str.clone();
    module.add("Text", text);
    module.add("TYPE_CHECKING", false);
    if let Some(generic) = module.vm.registered_class::<Generic>() {
        let protocol = match module.vm.registered_class::<Protocol>() {
            Some(protocol) => protocol,
            None => {
                let protocol = ClassBuilder::new("typing", "Protocol").base(&generic).open().build(module.vm);
                module.vm.register_class::<Protocol>(&protocol);
                protocol
            }
        };
        module.add("Generic", generic);
        module.add("Protocol", protocol);
    }
    if let Some(class) = module.vm.registered_class::<ForwardRef>() {
        module.add("ForwardRef", class);
    }
    if let Some(class) = module.vm.registered_class::<TypeVar>() {
        ClassBuilder::extend(&class).method("__new__", type_var).build(module.vm);
        module.add("TypeVar", class);
    }
    module.functions(&[
        ("cast", |_, args| {
            let [_, value] = args.bind("cast", ["typ", "val"], 2)?;
            Ok(value.unwrap_or_default())
        }),
        ("overload", |_, args| Ok(first(args))),
        ("final", |_, args| Ok(first(args))),
        ("override", |_, args| Ok(first(args))),
        ("no_type_check", |_, args| Ok(first(args))),
        ("runtime_checkable", |_, args| Ok(first(args))),
        ("reveal_type", |_, args| Ok(first(args))),
        ("assert_type", |_, args| Ok(first(args))),
        ("dataclass_transform", |vm, _| Ok(vm.native_function("decorator", |_, args| Ok(first(args))))),
        ("assert_never", |vm, args| {
            let shown = vm.repr(args.positional.first().unwrap_or(&Value::None))?;
            Err(Raise::new("AssertionError", format!("Expected code to be unreachable, but got: {shown}")))
        }),
        ("NewType", new_type),
        ("get_origin", |_, args| {
            let [value] = args.exactly("get_origin")?;
            if let Some(named) = value.payload::<Named>() {
                return Ok(named.origin.clone());
            }
            Ok(match value.payload::<GenericAlias>() {
                Some(alias) => alias.origin.clone(),
                None => Value::None,
            })
        }),
        ("get_args", |_, args| {
            let [value] = args.exactly("get_args")?;
            Ok(match value.payload::<GenericAlias>() {
                Some(alias) if alias.form == Form::Annotated => {
                    Value::tuple([&*alias.arguments, &*alias.metadata].concat())
                }
                Some(alias) => Value::Tuple(alias.arguments.clone()),
                None => Value::tuple([]),
            })
        }),
        ("get_type_hints", type_hints),
        ("NamedTuple", |_, _| Err(Raise::unsupported("typing.NamedTuple (collections.namedtuple works)"))),
        ("TypedDict", |_, _| Err(Raise::unsupported("typing.TypedDict"))),
        ("ParamSpec", |_, _| Err(Raise::unsupported("typing.ParamSpec"))),
    ]);
    Ok(module.finish())
}

fn first(args: Args) -> Value {
    args.positional.into_iter().next().unwrap_or_default()
}

fn named<'a>(vm: &Vm, args: &'a Args) -> Result<&'a Named> {
    let named = args.positional.first().and_then(Value::payload::<Named>);
    named.ok_or_else(|| wrong_self(vm, args, "_SpecialGenericAlias", "__repr__"))
}

/// `Callable[[int, str], bool]` keeps its parameters and its result in one row.
fn callable(vm: &mut Vm, name: &str, origin: Value, key: &Value) -> Result<Value> {
    let Value::Tuple(parts) = key else {
        return Err(Raise::type_error("Callable must be used as Callable[[arg, ...], result]."));
    };
    let [parameters, result] = &**parts else {
        return Err(Raise::type_error("Callable must be used as Callable[[arg, ...], result]."));
    };
    let mut arguments = match parameters {
        Value::List(items) => items.to_vec(),
        other => vec![other.clone()],
    };
    arguments.push(result.clone());
    Ok(subscript_typing(vm, name.into(), origin, &Value::tuple(arguments)))
}

/// `Generic[T]`, and `Box[int]` of a class derived from it.
fn generic_item(vm: &mut Vm, args: Args) -> Result<Value> {
    arity(&args, "__class_getitem__", 1, 1)?;
    let Value::Class(class) = &args.positional[0] else { return Ok(Value::None) };
    let shown = crate::python::types::type_repr(vm, &args.positional[0])?;
    let is_base = vm.registered_class::<Generic>().is_some_and(|generic| generic.is(class))
        || vm.registered_class::<Protocol>().is_some_and(|protocol| protocol.is(class));
    let value = subscript_typing(vm, shown.into(), args.positional[0].clone(), &args.positional[1]);
    if is_base
        && let Some(made) = value.payload::<GenericAlias>()
        && !made.arguments.iter().all(|argument| argument.payload::<TypeVar>().is_some())
    {
        let name = class.name();
        return Err(Raise::type_error(format!(
            "Parameters to {name}[...] must all be type variables or parameter specification variables."
        )));
    }
    Ok(value)
}

fn type_var(vm: &mut Vm, mut args: Args) -> Result<Value> {
    args.take_first()?;
    let bound = args.take_keyword("bound").unwrap_or_default();
    for ignored in ["covariant", "contravariant", "default", "infer_variance"] {
        args.take_keyword(ignored);
    }
    let mut positional = args.positional.into_iter();
    let Some(Value::Str(name)) = positional.next() else {
        return Err(Raise::type_error("TypeVar() missing 1 required positional argument: 'name'"));
    };
    Ok(vm.wrap(TypeVar { name, constraints: Tuple::new(positional.collect()), bound }))
}

/// `NewType("UserId", int)`: a function that gives back what it gets, under a name.
fn new_type(vm: &mut Vm, args: Args) -> Result<Value> {
    let [name, base] = args.bind("NewType", ["name", "tp"], 2)?;
    let name = vm.str(&name.unwrap_or_default())?;
    let class = match vm.registered_class::<NewType>() {
        Some(class) => class,
        None => {
            let class = ClassBuilder::new("typing", "NewType")
                .method("__call__", |_, args| Ok(args.positional.into_iter().nth(1).unwrap_or_default()))
                .method("__repr__", |_, args| {
                    let this = args.positional.first().and_then(Value::payload::<NewType>);
                    Ok(this.map_or(Value::None, |this| format!("__main__.{}", this.name).into()))
                })
                .property("__name__", |_, args| {
                    let this = args.positional.first().and_then(Value::payload::<NewType>);
                    Ok(this.map_or(Value::None, |this| Value::Str(this.name.clone())))
                })
                .property("__supertype__", |_, args| {
                    let this = args.positional.first().and_then(Value::payload::<NewType>);
                    Ok(this.map_or(Value::None, |this| this.base.clone()))
                })
                .build(vm);
            vm.register_class::<NewType>(&class);
            class
        }
    };
    drop(class);
    Ok(vm.wrap(NewType { name, base: base.unwrap_or_default() }))
}

/// The payload of a `NewType`.
struct NewType {
    name: Str,
    base: Value,
}
impl Payload for NewType {}

/// The annotations of a class with its bases, or of a function; strings that name something are looked up.
fn type_hints(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let extras = match args.take_keyword("include_extras") {
        Some(extras) => vm.truth(&extras)?,
        None => false,
    };
    let [object, _, _] = args.bind("get_type_hints", ["obj", "globalns", "localns"], 1)?;
    let object = object.unwrap_or_default();
    let name = vm.intern("__annotations__");
    let hints = Dict::new();
    let sources: Vec<Value> = match &object {
        Value::Class(class) => {
            let mut found: Vec<Value> = class.mro().filter_map(|class| class.attributes().get_str(&name)).collect();
            found.reverse();
            found
        }
        other => vm.find_attr(other, &name)?.into_iter().collect(),
    };
    for source in sources {
        let Value::Dict(source) = source else { continue };
        for (key, hint) in source.entries() {
            let hint = match &hint {
                Value::None => Value::Class(vm.types.none.clone()),
                Value::Str(_) => return Err(Raise::unsupported("get_type_hints() of annotations that are strings")),
                _ => match hint.payload::<GenericAlias>() {
                    Some(made) if made.form == Form::Annotated && !extras => {
                        made.arguments.first().cloned().unwrap_or_default()
                    }
                    _ => hint,
                },
            };
            hints.insert(vm, &key, hint)?;
        }
    }
    Ok(Value::Dict(hints))
}
