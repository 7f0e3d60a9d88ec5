//! `_typing`: the forms of which annotations are made. Nothing here checks a type; the forms are objects that can be looked
//! into. What is built on them is in `lib/typing.py`.

use super::{abc, collections::named_tuple, module::Module};
use crate::{
    python::{
        Args, ClassBuilder, Vm,
        format::str_repr,
        types::{
            alias, parameters, special_form, subscript_typing,
            support::{arity, wrong_self},
            union_of,
        },
    },
    value::{
        Class, Dict, Form, ForwardRef, GenericAlias, Host, Object, Payload, Raise, Result, SpecialForm, Str, Tuple,
        TypeVar, Value, Variance, Visitor,
    },
};

/// The payload of `typing.List` and its like: a class under another name.
struct Named {
    name: &'static str,
    origin: Value,
}
impl Payload for Named {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.value(&self.origin);
    }
}

/// Marks the class `Generic`.
struct Generic;
impl Payload for Generic {}

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
            let given = match &args.positional[1] {
                Value::Tuple(items) => items.len(),
                _ => 1,
            };
            match (named.name, arguments_wanted(named.name)) {
                ("Hashable" | "Sized" | "ByteString", _) => {
                    return Err(Raise::type_error(format!("{name} is not a generic class")));
                }
                (_, Some(wanted)) => check_number(&name, given, wanted)?,
                _ => {}
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
        .method("__subclasscheck__", |vm, args| {
            arity(&args, "__subclasscheck__", 1, 1)?;
            let origin = named(vm, &args)?.origin.clone();
            let builtins = vm.import_module("builtins")?;
            let check = vm.get_attr(&builtins, "issubclass")?;
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
            union_of(vm, Form::Union, members)
        })
        .method("__ror__", |vm, args| {
            let members = args.positional.iter().rev().cloned().collect();
            union_of(vm, Form::Union, members)
        })
        .property("__origin__", |vm, args| Ok(named(vm, &args)?.origin.clone()))
        .property("_name", |vm, args| Ok(named(vm, &args)?.name.into()))
        .build(vm);
    vm.register_class::<Named>(&class);

    let class = ClassBuilder::new("typing", "Generic").method("__class_getitem__", generic_item).open().build(vm);
    vm.register_class::<Generic>(&class);
    let object = vm.types.object.clone();
    let class = ClassBuilder::new("typing", "ParamSpec")
        .base(&object)
        .method("__new__", param_spec)
        .method("__repr__", |vm, args| {
            let this = args.positional.first().cloned().unwrap_or_default();
            Ok(format!("~{}", vm.get_attr(&this, "__name__")?.as_str().map_or("", |name| name)).into())
        })
        .property("__name__", |_, args| {
            let this = args.positional.first().and_then(Value::payload::<TypeVar>);
            Ok(this.map_or(Value::None, |this| Value::Str(this.name.clone())))
        })
        .property("args", |vm, args| Ok(vm.wrap(ForwardPart(part_of(&args, "args")))))
        .property("kwargs", |vm, args| Ok(vm.wrap(ForwardPart(part_of(&args, "kwargs")))))
        .build(vm);
    vm.register_class::<ParamSpec>(&class);
    let class = ClassBuilder::new("typing", "ParamSpecArgs")
        .method("__repr__", |_, args| {
            let part = args.positional.first().and_then(Value::payload::<ForwardPart>);
            Ok(part.map_or(Value::None, |part| part.0.as_str().into()))
        })
        .build(vm);
    vm.register_class::<ForwardPart>(&class);
    vm.register_module("_typing", load);
    vm.register_module("typing_extensions", |vm| {
        let typing = vm.import_module("typing")?;
        Ok(typing.as_object().and_then(Object::attributes).map(Dict::copy).unwrap_or_default())
    });
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
    for (home, names) in OTHERS {
        let home = module.vm.import_module(home)?;
        for (name, origin) in names {
            let origin = module.vm.get_attr(&home, origin)?;
            let value = module.vm.wrap(Named { name, origin });
            module.add(name, value);
        }
    }
    if let Some(generic) = module.vm.registered_class::<Generic>() {
        module.add("Generic", generic);
    }
    if let Some(class) = module.vm.registered_class::<ForwardRef>() {
        module.add("ForwardRef", class);
    }
    if let Some(class) = module.vm.registered_class::<TypeVar>() {
        ClassBuilder::extend(&class).method("__new__", type_var).build(module.vm);
        module.add("TypeVar", class);
    }
    if let Some(class) = module.vm.registered_class::<ParamSpec>() {
        module.add("ParamSpec", class);
    }
    module.functions(&[
        ("cast", |_, args| {
            let [_, value] = args.bind("cast", ["typ", "val"], 2)?;
            Ok(value.unwrap_or_default())
        }),
        ("get_origin", |vm, args| {
            let [value] = args.exactly("get_origin")?;
            if let Some(named) = value.payload::<Named>() {
                return Ok(named.origin.clone());
            }
            Ok(match value.payload::<GenericAlias>() {
                Some(alias) if alias.form == Form::Annotated => special_form(vm, "Annotated"),
                Some(alias) => alias.origin.clone(),
                None if is_generic(vm, &value) => value,
                None => Value::None,
            })
        }),
        ("get_args", |vm, args| {
            let [value] = args.exactly("get_args")?;
            let Some(alias) = value.payload::<GenericAlias>() else { return Ok(Value::tuple([])) };
            if alias.form == Form::Annotated {
                return Ok(Value::tuple([&*alias.arguments, &*alias.metadata].concat()));
            }
            if let [parameters @ .., result] = &*alias.arguments
                && alias.is_callable()
                && !matches!(parameters, [only] if only.is(&vm.ellipsis()) || only.payload::<TypeVar>().is_some_and(|_| vm.class_of(only).name() == "ParamSpec"))
            {
                return Ok(Value::tuple([Value::list(parameters.to_vec()), result.clone()]));
            }
            Ok(Value::Tuple(alias.arguments.clone()))
        }),
        ("_parameters", |vm, args| {
            let [bases] = args.exactly("_parameters")?;
            let mut found: Vec<Value> = Vec::new();
            for base in vm.items(&bases)? {
                for variable in parameters(&base) {
                    if !found.iter().any(|known| known.is(&variable)) {
                        found.push(variable);
                    }
                }
            }
            Ok(Value::tuple(found))
        }),
        ("_evaluate", |vm, args| {
            let [value, globals, locals] = args.exactly("_evaluate")?;
            evaluate(vm, &value, &globals, &locals)
        }),
        ("_strip", |vm, args| {
            let [value] = args.exactly("_strip")?;
            strip(vm, &value)
        }),
        ("_caller", |vm, _| Ok(vm.caller_module())),
        ("_named_tuple", |vm, args| {
            let [name, types, defaults, module, bases, written] = args.exactly("_named_tuple")?;
            let (name, mut fields) = (vm.str(&name)?, Vec::new());
            for field in vm.items(&types)? {
                fields.push(vm.str(&field)?);
            }
            let (defaults, bases) = (vm.items(&defaults)?, vm.items(&bases)?);
            if let Some(wrong) = fields.iter().find(|field| field.starts_with('_')) {
                return Err(Raise::value_error(format!("Field names cannot start with an underscore: '{wrong}'")));
            }
            named_tuple::make(vm, &name, fields, defaults, [module, written], bases).map(Value::Class)
        }),
    ]);
    Ok(module.finish())
}

/// The names that stand for classes of other modules.
const OTHERS: [(&str, &[(&str, &str)]); 3] = [
    (
        "collections",
        &[
            ("DefaultDict", "defaultdict"),
            ("OrderedDict", "OrderedDict"),
            ("Counter", "Counter"),
            ("Deque", "deque"),
            ("ChainMap", "ChainMap"),
        ],
    ),
    ("contextlib", &[("ContextManager", "AbstractContextManager")]),
    ("re", &[("Pattern", "Pattern"), ("Match", "Match")]),
];

/// How many arguments a name takes, where the number is fixed.
fn arguments_wanted(name: &str) -> Option<usize> {
    Some(match name {
        "Dict" | "DefaultDict" | "OrderedDict" | "ChainMap" | "Mapping" | "MutableMapping" | "ItemsView"
        | "AsyncGenerator" => 2,
        "Generator" | "Coroutine" => 3,
        "Tuple" | "Callable" | "ByteString" | "Hashable" | "Sized" => return None,
        _ => 1,
    })
}

fn is_generic(vm: &Vm, value: &Value) -> bool {
    matches!((value, vm.registered_class::<Generic>()), (Value::Class(class), Some(generic)) if class.is(&generic))
}

/// A type in which strings stand for types, those worked out.
fn evaluate(vm: &mut Vm, value: &Value, globals: &Value, locals: &Value) -> Result<Value> {
    let text = match value {
        Value::Str(text) => Some(text.clone()),
        other => other.payload::<ForwardRef>().map(|reference| reference.0.clone()),
    };
    if let Some(text) = text {
        let mut names = |vm: &mut Vm, name: &str| -> Result<Option<Value>> {
            let key = Value::str(name);
            for scope in [locals, globals] {
                if let Value::Dict(scope) = scope.builtin()
                    && let Some(found) = scope.get(vm, &key)?
                {
                    return Ok(Some(found));
                }
            }
            let builtins = vm.import_module("builtins")?;
            vm.find_attr(&builtins, &Str::from(name))
        };
        let found = vm.evaluate_annotation(&text, &mut names)?;
        let Some(found) = found else {
            let shown = str_repr(&text);
            let problem = format!("Forward reference must be an expression -- got {shown}");
            return Err(Raise::new("SyntaxError", problem));
        };
        let found = if found.is_none() { Value::Class(vm.types.none.clone()) } else { found };
        return if found.payload::<GenericAlias>().is_some() {
            evaluate(vm, &found, globals, locals)
        } else {
            Ok(found)
        };
    }
    map_arguments(vm, value, &mut |vm, argument| evaluate(vm, argument, globals, locals))
}

/// A type without the metadata of `Annotated`, and without `Required` and `NotRequired`.
fn strip(vm: &mut Vm, value: &Value) -> Result<Value> {
    if let Some(alias) = value.payload::<GenericAlias>()
        && matches!(alias.form, Form::Annotated | Form::Special("Required" | "NotRequired"))
    {
        let inner = alias.arguments.first().cloned().unwrap_or_default();
        return strip(vm, &inner);
    }
    map_arguments(vm, value, &mut strip)
}

/// A type with each of its arguments changed by `change`; the type itself where none changes.
fn map_arguments(
    vm: &mut Vm,
    value: &Value,
    change: &mut dyn FnMut(&mut Vm, &Value) -> Result<Value>,
) -> Result<Value> {
    let Some(old) = value.payload::<GenericAlias>().filter(|alias| alias.form != Form::Literal) else {
        return Ok(value.clone());
    };
    let mut arguments = Vec::with_capacity(old.arguments.len());
    for argument in old.arguments.iter() {
        arguments.push(change(vm, argument)?);
    }
    if arguments.iter().zip(old.arguments.iter()).all(|(new, old)| new.is(old)) {
        return Ok(value.clone());
    }
    if old.union_members().is_some() {
        return union_of(vm, old.form.clone(), arguments);
    }
    let origin = match old.form {
        Form::Annotated => arguments.first().cloned().unwrap_or_default(),
        _ => old.origin.clone(),
    };
    let made = GenericAlias {
        form: old.form.clone(),
        origin,
        arguments: Tuple::new(arguments),
        metadata: old.metadata.clone(),
    };
    Ok(alias(vm, made))
}

/// `P.args`, and `P.kwargs`: the text.
struct ForwardPart(String);
impl Payload for ForwardPart {}

fn part_of(args: &Args, part: &str) -> String {
    let variable = args.positional.first().and_then(Value::payload::<TypeVar>);
    variable.map_or_else(String::new, |variable| format!("{}.{part}", variable.name))
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
    let is_base = shown == "typing.Generic" || shown == "typing.Protocol";
    let value = subscript_typing(vm, shown.clone().into(), args.positional[0].clone(), &args.positional[1]);
    let Some(made) = value.payload::<GenericAlias>() else { return Ok(value) };
    let name = class.name();
    if is_base {
        if made.arguments.is_empty() {
            return Err(Raise::type_error(format!("Parameter list to {name}[...] cannot be empty")));
        }
        if !made.arguments.iter().all(|argument| argument.payload::<TypeVar>().is_some()) {
            return Err(Raise::type_error(format!(
                "Parameters to {name}[...] must all be type variables or parameter specification variables."
            )));
        }
        let unique =
            made.arguments.iter().enumerate().all(|(at, one)| !made.arguments.iter().take(at).any(|old| old.is(one)));
        if !unique {
            return Err(Raise::type_error(format!("Parameters to {name}[...] must all be unique")));
        }
        return Ok(value);
    }
    let parameters = vm.intern("__parameters__");
    if let Some(Value::Tuple(wanted)) = class.lookup(&parameters) {
        let shown = vm.repr(&args.positional[0])?;
        if wanted.is_empty() {
            return Err(Raise::type_error(format!("{shown} is not a generic class")));
        }
        let open = wanted.iter().any(|one| one.as_object().is_some_and(|one| one.class().name() == "ParamSpec"));
        if !open {
            check_number(&shown, made.arguments.len(), wanted.len())?;
        }
    }
    Ok(value)
}

fn check_number(shown: &str, given: usize, wanted: usize) -> Result<()> {
    if given == wanted {
        return Ok(());
    }
    let much = if given > wanted { "many" } else { "few" };
    Err(Raise::type_error(format!("Too {much} arguments for {shown}; actual {given}, expected {wanted}")))
}

fn type_var(vm: &mut Vm, mut args: Args) -> Result<Value> {
    args.take_first()?;
    let mut flag = |name: &str| match args.take_keyword(name) {
        Some(flag) => vm.truth(&flag),
        None => Ok(false),
    };
    let variance = match (flag("covariant")?, flag("contravariant")?) {
        (true, true) => return Err(Raise::value_error("Bivariant types are not supported.")),
        (true, false) => Variance::Covariant,
        (false, true) => Variance::Contravariant,
        (false, false) => Variance::Invariant,
    };
    let bound = args.take_keyword("bound").unwrap_or_default();
    let mut positional = args.positional.into_iter();
    let Some(Value::Str(name)) = positional.next() else {
        return Err(Raise::type_error("TypeVar.__init__() missing 1 required positional argument: 'name'"));
    };
    let constraints: Vec<Value> = positional.collect();
    if !constraints.is_empty() && !bound.is_none() {
        return Err(Raise::type_error("Constraints cannot be combined with bound=..."));
    }
    if constraints.len() == 1 {
        return Err(Raise::type_error("A single constraint is not allowed"));
    }
    let bound = match bound {
        Value::Str(text) => vm.wrap(ForwardRef(text)),
        other => other,
    };
    Ok(vm.wrap(TypeVar { name, constraints: Tuple::new(constraints), bound, variance }))
}

fn param_spec(vm: &mut Vm, mut args: Args) -> Result<Value> {
    args.take_first()?;
    let Some(Value::Str(name)) = args.positional.first().cloned() else {
        return Err(Raise::type_error("ParamSpec.__init__() missing 1 required positional argument: 'name'"));
    };
    let class = vm.registered_class::<ParamSpec>().unwrap_or_else(|| vm.types.object.clone());
    let (constraints, bound) = (Tuple::new(Vec::new()), Value::None);
    Ok(Object::bare(class, TypeVar { name, constraints, bound, variance: Variance::Invariant }).into())
}

/// Marks the class `ParamSpec`, whose objects have the payload of type variables.
struct ParamSpec;
impl Payload for ParamSpec {}
