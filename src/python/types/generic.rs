//! Types with arguments: `list[int]`, `Optional[str]`, `int | None`. What `typing` spells is made here as well.

use super::support::{arity, type_name, wrong_self};
use crate::{
    python::{Args, ClassBuilder, Vm},
    value::{
        Class, Form, ForwardRef, GenericAlias, Host, Object, Payload, Raise, Result, SpecialForm, Str, Tuple, TypeVar,
        Value, Variance, hash_tuple,
    },
};

/// Marks the class of what `typing` spells.
struct TypingAlias;
impl Payload for TypingAlias {}

/// Marks the class of `Optional[int]`.
struct TypingUnion;
impl Payload for TypingUnion {}

/// Marks the class that stands for `Any` among the bases of a class.
struct AnyClass;
impl Payload for AnyClass {}

/// Marks the class of `int | None`.
struct UnionAlias;
impl Payload for UnionAlias {}

pub(super) fn install(vm: &mut Vm) {
    let class = methods(ClassBuilder::new("types", "GenericAlias")).build(vm);
    vm.register_class::<GenericAlias>(&class);
    let class = methods(ClassBuilder::new("typing", "_GenericAlias")).build(vm);
    vm.register_class::<TypingAlias>(&class);
    let class = ClassBuilder::new("typing", "_UnionGenericAlias").base(&class).build(vm);
    vm.register_class::<TypingUnion>(&class);
    let class = methods(ClassBuilder::new("types", "UnionType")).build(vm);
    vm.register_class::<UnionAlias>(&class);

    let class = vm.types.type_.clone();
    ClassBuilder::extend(&class)
        .method("__or__", |vm, args| either(vm, &args, false))
        .method("__ror__", |vm, args| either(vm, &args, true))
        .build(vm);
    let class = vm.types.none.clone();
    ClassBuilder::extend(&class)
        .method("__or__", |vm, args| either(vm, &args, false))
        .method("__ror__", |vm, args| either(vm, &args, true))
        .build(vm);

    let class = ClassBuilder::new("typing", "ForwardRef")
        .method("__new__", |vm, args| {
            let [_, text] = args.bind("ForwardRef", ["cls", "arg"], 2)?;
            match text {
                Some(Value::Str(text)) => Ok(vm.wrap(ForwardRef(text))),
                other => {
                    let shown = vm.repr(&other.unwrap_or_default())?;
                    Err(Raise::type_error(format!("Forward reference must be a string -- got {shown}")))
                }
            }
        })
        .method("__repr__", |vm, args| match args.positional.first().and_then(Value::payload::<ForwardRef>) {
            Some(ForwardRef(text)) => Ok(format!("ForwardRef({})", crate::python::format::str_repr(text)).into()),
            None => Err(wrong_self(vm, &args, "ForwardRef", "__repr__")),
        })
        .method("__eq__", |vm, args| {
            let text = |at: usize| args.positional.get(at).and_then(Value::payload::<ForwardRef>).map(|part| &part.0);
            Ok(match (text(0), text(1)) {
                (Some(a), Some(b)) => Value::Bool(a == b),
                _ => vm.not_implemented(),
            })
        })
        .method("__hash__", |_, args| {
            let text = args.positional.first().and_then(Value::payload::<ForwardRef>);
            Ok(Value::Int(text.map_or(0, |text| text.0.hash())))
        })
        .method("__or__", |vm, args| either(vm, &args, false))
        .method("__ror__", |vm, args| either(vm, &args, true))
        .property("__forward_arg__", |_, args| {
            let text = args.positional.first().and_then(Value::payload::<ForwardRef>);
            Ok(text.map_or(Value::None, |text| Value::Str(text.0.clone())))
        })
        .build(vm);
    vm.register_class::<ForwardRef>(&class);

    let class = ClassBuilder::new("typing", "TypeVar")
        .method("__repr__", |_, args| {
            let variable = args.positional.first().and_then(Value::payload::<TypeVar>);
            Ok(variable.map_or(Value::None, |variable| {
                let sign = match variable.variance {
                    Variance::Invariant => '~',
                    Variance::Covariant => '+',
                    Variance::Contravariant => '-',
                };
                format!("{sign}{}", variable.name).into()
            }))
        })
        .property("__name__", |_, args| {
            let variable = args.positional.first().and_then(Value::payload::<TypeVar>);
            Ok(variable.map_or(Value::None, |variable| Value::Str(variable.name.clone())))
        })
        .property("__bound__", |_, args| {
            let variable = args.positional.first().and_then(Value::payload::<TypeVar>);
            Ok(variable.map_or(Value::None, |variable| variable.bound.clone()))
        })
        .property("__covariant__", |_, args| {
            let variable = args.positional.first().and_then(Value::payload::<TypeVar>);
            Ok(Value::Bool(variable.is_some_and(|variable| variable.variance == Variance::Covariant)))
        })
        .property("__contravariant__", |_, args| {
            let variable = args.positional.first().and_then(Value::payload::<TypeVar>);
            Ok(Value::Bool(variable.is_some_and(|variable| variable.variance == Variance::Contravariant)))
        })
        .property("__module__", |_, _| Ok("__main__".into()))
        .property("__constraints__", |_, args| {
            let variable = args.positional.first().and_then(Value::payload::<TypeVar>);
            Ok(variable.map_or(Value::None, |variable| Value::Tuple(variable.constraints.clone())))
        })
        .method("__or__", |vm, args| either(vm, &args, false))
        .method("__ror__", |vm, args| either(vm, &args, true))
        .build(vm);
    vm.register_class::<TypeVar>(&class);

    let class = ClassBuilder::new("typing", "_SpecialForm")
        .method("__repr__", |_, args| {
            let form = args.positional.first().and_then(Value::payload::<SpecialForm>);
            Ok(form.map_or(Value::None, |form| match form.0 {
                // A class in CPython, and shown as one.
                "Annotated" => "<class 'typing.Annotated'>".into(),
                name => format!("typing.{name}").into(),
            }))
        })
        .method("__getitem__", |vm, args| {
            arity(&args, "_SpecialForm.__getitem__", 1, 1)?;
            let Some(SpecialForm(name)) = args.positional[0].payload::<SpecialForm>() else {
                return Err(wrong_self(vm, &args, "_SpecialForm", "__getitem__"));
            };
            subscript_form(vm, name, &args.positional[0], &args.positional[1])
        })
        .method("__mro_entries__", |vm, args| {
            let this = args.positional.first().cloned().unwrap_or_default();
            if !matches!(this.payload::<SpecialForm>(), Some(SpecialForm("Any"))) {
                let shown = vm.repr(&this)?;
                return Err(Raise::type_error(format!("Cannot subclass {shown}")));
            }
            let class = match vm.registered_class::<AnyClass>() {
                Some(class) => class,
                None => {
                    let class = ClassBuilder::new("typing", "Any").open().build(vm);
                    vm.register_class::<AnyClass>(&class);
                    class
                }
            };
            Ok(Value::tuple([class.into()]))
        })
        .method("__call__", |vm, args| {
            let this = args.positional.first().cloned().unwrap_or_default();
            let shown = vm.repr(&this)?;
            Err(Raise::type_error(match this.payload::<SpecialForm>() {
                Some(SpecialForm("Any")) => "Any cannot be instantiated".to_owned(),
                Some(SpecialForm("Annotated")) => "Type Annotated cannot be instantiated.".to_owned(),
                _ => format!("Cannot instantiate {shown}"),
            }))
        })
        .property("__name__", |_, args| {
            let form = args.positional.first().and_then(Value::payload::<SpecialForm>);
            Ok(form.map_or(Value::None, |form| form.0.into()))
        })
        .method("__or__", |vm, args| either(vm, &args, false))
        .method("__ror__", |vm, args| either(vm, &args, true))
        .build(vm);
    vm.register_class::<SpecialForm>(&class);
}

/// The object of an alias, of the class that its form has.
pub fn alias(vm: &Vm, alias: GenericAlias) -> Value {
    let class = match alias.form {
        Form::Class => vm.registered_class::<GenericAlias>(),
        Form::UnionType => vm.registered_class::<UnionAlias>(),
        Form::Union => vm.registered_class::<TypingUnion>(),
        _ => vm.registered_class::<TypingAlias>(),
    };
    Object::bare(class.unwrap_or_else(|| vm.types.object.clone()), alias).into()
}

/// `__class_getitem__` of the classes that take arguments: `list[int]`.
pub fn class_get_item(vm: &mut Vm, args: Args) -> Result<Value> {
    arity(&args, "__class_getitem__", 1, 1)?;
    let arguments = arguments_of(&args.positional[1]);
    Ok(alias(vm, GenericAlias::new(Form::Class, args.positional[0].clone(), arguments)))
}

/// A union of types: flattened, each of them once; the type itself where there is only one.
pub fn union_of(vm: &mut Vm, form: Form, members: Vec<Value>) -> Result<Value> {
    let mut flat: Vec<Value> = Vec::with_capacity(members.len());
    for member in members {
        let inner = match member.payload::<GenericAlias>().and_then(GenericAlias::union_members) {
            Some(inner) => inner.to_vec(),
            None => vec![normal(vm, member)],
        };
        for member in inner {
            let mut known = false;
            for other in &flat {
                known |= other.is(&member) || vm.eq(other, &member)?;
            }
            if !known {
                flat.push(member);
            }
        }
    }
    if let [only] = flat.as_slice() {
        return Ok(only.clone());
    }
    let origin = match form {
        Form::UnionType => Value::Class(vm.registered_class::<UnionAlias>().unwrap_or_else(|| vm.types.object.clone())),
        _ => special_form(vm, "Union"),
    };
    Ok(alias(vm, GenericAlias::new(form, origin, flat)))
}

/// The object of a special form: the same one each time, as far as `==` and `is` of its users go.
pub fn special_form(vm: &mut Vm, name: &str) -> Value {
    let found = vm.import_module("_typing").ok().and_then(|module| vm.get_attr(&module, name).ok());
    found.unwrap_or_default()
}

/// How a type is shown within another.
pub fn type_repr(vm: &mut Vm, value: &Value) -> Result<String> {
    match value {
        Value::Class(class) if class.is(&vm.types.none) => Ok("NoneType".to_owned()),
        Value::Class(class) => Ok(class_path(vm, class)),
        Value::Object(object) if object.class().is(&vm.types.ellipsis) => Ok("...".to_owned()),
        Value::List(items) => {
            let mut shown = Vec::new();
            for item in items.to_vec() {
                shown.push(type_repr(vm, &item)?);
            }
            Ok(format!("[{}]", shown.join(", ")))
        }
        _ => Ok(vm.repr(value)?.to_string()),
    }
}

fn class_path(vm: &mut Vm, class: &Class) -> String {
    let read = |name: Str| class.attributes().get_str(&name);
    let name = match read(vm.intern("__qualname__")) {
        Some(Value::Str(name)) => name,
        _ => class.name(),
    };
    match read(vm.intern("__module__")) {
        Some(Value::Str(module)) if module != "builtins" => format!("{module}.{name}"),
        _ => name.to_string(),
    }
}

/// What stands in brackets, as a list.
fn arguments_of(key: &Value) -> Vec<Value> {
    match key {
        Value::Tuple(items) => items.to_vec(),
        other => vec![other.clone()],
    }
}

/// An argument of a form of `typing`: `None` stands for its class, a string for a type named later.
fn normal(vm: &mut Vm, value: Value) -> Value {
    match value {
        Value::None => Value::Class(vm.types.none.clone()),
        Value::Str(text) => vm.wrap(ForwardRef(text)),
        other => other,
    }
}

/// `Optional[int]`, `Annotated[int, …]`, `List[int]`: what a special form makes of what stands in its brackets.
pub fn subscript_form(vm: &mut Vm, name: &'static str, form: &Value, key: &Value) -> Result<Value> {
    let arguments = arguments_of(key);
    match name {
        "Optional" => {
            if arguments.len() != 1 {
                let shown = vm.repr(key)?;
                return Err(Raise::type_error(format!("typing.Optional requires a single type. Got {shown}.")));
            }
            union_of(vm, Form::Union, vec![key.clone(), Value::None])
        }
        "Union" => {
            if arguments.is_empty() {
                return Err(Raise::type_error("Cannot take a Union of no types."));
            }
            union_of(vm, Form::Union, arguments)
        }
        "Annotated" => {
            let mut arguments = arguments.into_iter();
            let (Some(inner), metadata) = (arguments.next(), arguments.collect::<Vec<_>>()) else {
                return Ok(Value::None);
            };
            if metadata.is_empty() {
                return Err(Raise::type_error(
                    "Annotated[...] should be used with at least two arguments (a type and an annotation).",
                ));
            }
            let inner = normal(vm, inner);
            // An annotated type within another is one with both kinds of metadata.
            let (inner, metadata) = match inner.payload::<GenericAlias>() {
                Some(nested) if nested.form == Form::Annotated => {
                    let first = nested.arguments.first().cloned().unwrap_or_default();
                    (first, [&*nested.metadata, &metadata].concat())
                }
                _ => (inner, metadata),
            };
            let origin = inner.clone();
            Ok(alias(
                vm,
                GenericAlias {
                    form: Form::Annotated,
                    origin,
                    arguments: Tuple::new(vec![inner]),
                    metadata: Tuple::new(metadata),
                },
            ))
        }
        "Literal" => {
            let mut members: Vec<Value> = Vec::with_capacity(arguments.len());
            for argument in arguments {
                let inner = match argument.payload::<GenericAlias>() {
                    Some(nested) if nested.form == Form::Literal => nested.arguments.to_vec(),
                    _ => vec![argument],
                };
                for member in inner {
                    let mut known = false;
                    for other in &members {
                        known |= same_literal(vm, other, &member)?;
                    }
                    if !known {
                        members.push(member);
                    }
                }
            }
            Ok(alias(vm, GenericAlias::new(Form::Literal, form.clone(), members)))
        }
        "ClassVar" | "Final" | "Required" | "NotRequired" | "TypeGuard" | "Concatenate" | "Unpack" => {
            let mut normalised = Vec::with_capacity(arguments.len());
            for argument in arguments {
                normalised.push(normal(vm, argument));
            }
            Ok(alias(vm, GenericAlias::new(Form::Special(name), form.clone(), normalised)))
        }
        _ => Err(Raise::type_error(format!("typing.{name} is not subscriptable"))),
    }
}

/// `List[int]`: an alias of `origin` that is shown as `name`.
pub fn subscript_typing(vm: &mut Vm, name: Str, origin: Value, key: &Value) -> Value {
    let mut arguments = Vec::new();
    for argument in arguments_of(key) {
        arguments.push(normal(vm, argument));
    }
    alias(vm, GenericAlias::new(Form::Typing(name), origin, arguments))
}

fn methods(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method("__repr__", |vm, args| {
            let value = args.positional.first().cloned().unwrap_or_default();
            repr(vm, &value).map(Value::from)
        })
        .method("__eq__", |vm, args| {
            arity(&args, "GenericAlias.__eq__", 1, 1)?;
            equal(vm, &args.positional[0], &args.positional[1])
        })
        .method("__hash__", |vm, args| {
            let arguments = this(vm, &args)?.arguments.clone();
            let mut hashes = Vec::with_capacity(arguments.len());
            for argument in arguments.iter() {
                hashes.push(vm.hash(argument)?);
            }
            hashes.sort_unstable();
            Ok(Value::Int(hash_tuple(hashes.into_iter())))
        })
        .method("__call__", |vm, mut args| {
            let value = args.take_first()?;
            match value.payload::<GenericAlias>() {
                Some(alias) if matches!(alias.form, Form::Class | Form::Typing(_)) => {
                    let origin = alias.origin.clone();
                    if let (Form::Typing(name), Value::Class(class)) = (&alias.form, &origin)
                        && class.is_native()
                        && !["defaultdict", "OrderedDict", "Counter", "deque", "ChainMap"]
                            .contains(&class.name().as_str())
                    {
                        let name = name.strip_prefix("typing.").unwrap_or(name);
                        let origin = class.name();
                        return Err(Raise::type_error(format!(
                            "Type {name} cannot be instantiated; use {origin}() instead"
                        )));
                    }
                    let made = vm.call_args(&origin, args)?;
                    // Where an object has a place for it, it knows what it was made as.
                    if let (Form::Typing(_), Some(attributes)) =
                        (&alias.form, made.as_object().and_then(Object::attributes))
                    {
                        drop(attributes.insert_str(&vm.intern("__orig_class__"), value));
                    }
                    Ok(made)
                }
                _ => {
                    let shown = vm.repr(&value)?;
                    Err(Raise::type_error(format!("Cannot instantiate {shown}")))
                }
            }
        })
        .method("__getattr__", |vm, args| {
            let Some(Value::Str(name)) = args.positional.get(1).cloned() else { return Ok(Value::None) };
            let alias = this(vm, &args)?;
            let dunder = name.starts_with("__") && name.ends_with("__");
            if matches!(alias.form, Form::Class | Form::Typing(_)) && (!dunder || alias.form == Form::Class) {
                let origin = alias.origin.clone();
                return vm.get_attr(&origin, &name);
            }
            let class = type_name(vm, &args.positional[0]);
            Err(Raise::new("AttributeError", format!("'{class}' object has no attribute '{name}'")))
        })
        .method("__getitem__", |vm, args| {
            arity(&args, "GenericAlias.__getitem__", 1, 1)?;
            let value = args.positional[0].clone();
            let replacements = arguments_of(&args.positional[1]);
            let mut next = parameters(&value).into_iter().zip(replacements).collect::<Vec<_>>();
            if next.is_empty() {
                let shown = vm.repr(&value)?;
                return Err(Raise::type_error(format!("{shown} is not a generic class")));
            }
            for (_, replacement) in &mut next {
                *replacement = normal(vm, std::mem::take(replacement));
            }
            substitute(vm, &value, &next)
        })
        .method("__mro_entries__", |vm, args| {
            let alias = this(vm, &args)?;
            let mut entries = vec![alias.origin.clone()];
            // What `typing` spells makes a class generic, unless another base does.
            let Some(Value::Tuple(bases)) = args.positional.get(1) else { return Ok(Value::tuple(entries)) };
            let native = matches!(&alias.origin, Value::Class(class) if class.is_native());
            if matches!(&alias.form, Form::Typing(name) if name.starts_with("typing.") && name != "typing.Generic")
                && native
            {
                let generic = vm.import_module("_typing").and_then(|typing| vm.get_attr(&typing, "Generic"))?;
                let behind = bases.iter().skip_while(|base| !base.is(&args.positional[0])).skip(1);
                let mut another = false;
                for base in behind {
                    another |= match (base, &generic) {
                        (Value::Class(base), Value::Class(generic)) => base.is_subclass_of(generic),
                        (base, _) => base.payload::<GenericAlias>().is_some_and(|base| base.form != Form::Class),
                    };
                }
                if !another {
                    entries.push(generic);
                }
            }
            Ok(Value::tuple(entries))
        })
        .method("__instancecheck__", |vm, args| {
            check(vm, &args, "isinstance", |vm, value, class| {
                Ok(match class {
                    Value::Class(class) => vm.is_instance(value, class),
                    _ => value.is_none() && class.is_none(),
                })
            })
        })
        .method("__subclasscheck__", |vm, args| {
            check(vm, &args, "issubclass", |_, value, class| {
                Ok(match (value, class) {
                    (Value::Class(value), Value::Class(class)) => value.is_subclass_of(class),
                    _ => false,
                })
            })
        })
        .method("__or__", |vm, args| either(vm, &args, false))
        .method("__ror__", |vm, args| either(vm, &args, true))
        .property("__origin__", |vm, args| Ok(this(vm, &args)?.origin.clone()))
        .property("__args__", |vm, args| Ok(Value::Tuple(this(vm, &args)?.arguments.clone())))
        .property("__metadata__", |vm, args| {
            let alias = this(vm, &args)?;
            match alias.form {
                Form::Annotated => Ok(Value::Tuple(alias.metadata.clone())),
                _ => {
                    let class = type_name(vm, &args.positional[0]);
                    Err(Raise::new("AttributeError", format!("'{class}' object has no attribute '__metadata__'")))
                }
            }
        })
        .property("__parameters__", |_, args| {
            Ok(Value::tuple(args.positional.first().map(parameters).unwrap_or_default()))
        })
}

fn this<'a>(vm: &Vm, args: &'a Args) -> Result<&'a GenericAlias> {
    let alias = args.positional.first().and_then(Value::payload::<GenericAlias>);
    alias.ok_or_else(|| wrong_self(vm, args, "GenericAlias", "__repr__"))
}

fn repr(vm: &mut Vm, value: &Value) -> Result<String> {
    let Some(alias) = value.payload::<GenericAlias>() else { return Ok(String::new()) };
    let mut shown = Vec::with_capacity(alias.arguments.len());
    for argument in alias.arguments.iter() {
        shown.push(match alias.form {
            Form::Literal => vm.repr(argument)?.to_string(),
            Form::UnionType if matches!(argument, Value::Class(class) if class.is(&vm.types.none)) => "None".to_owned(),
            _ => type_repr(vm, argument)?,
        });
    }
    Ok(match &alias.form {
        Form::UnionType => shown.join(" | "),
        Form::Union => {
            let none = vm.types.none.clone();
            let is_none = |value: &Value| matches!(value, Value::Class(class) if class.is(&none));
            let rest: Vec<String> = alias
                .arguments
                .iter()
                .zip(&shown)
                .filter(|(argument, _)| !is_none(argument))
                .map(|(_, shown)| shown.clone())
                .collect();
            match rest.as_slice() {
                [only] if shown.len() == 2 => format!("typing.Optional[{only}]"),
                _ => format!("typing.Union[{}]", shown.join(", ")),
            }
        }
        Form::Annotated => {
            for metadata in alias.metadata.iter() {
                shown.push(vm.repr(metadata)?.to_string());
            }
            format!("typing.Annotated[{}]", shown.join(", "))
        }
        Form::Literal => format!("typing.Literal[{}]", shown.join(", ")),
        Form::Special(name) => format!("typing.{name}[{}]", shown.join(", ")),
        Form::Typing(name) if &**name == "typing.Callable" => {
            let result = shown.pop().unwrap_or_default();
            let open = alias.arguments.first().is_some_and(|first| {
                vm.class_of(first).name() == "ParamSpec"
                    || first.payload::<GenericAlias>().is_some_and(|of| of.form == Form::Special("Concatenate"))
            });
            if let [only] = shown.as_slice()
                && (only == "..." || open)
            {
                format!("typing.Callable[{only}, {result}]")
            } else {
                format!("typing.Callable[[{}], {result}]", shown.join(", "))
            }
        }
        Form::Typing(name) if shown.is_empty() => format!("{name}[()]"),
        Form::Typing(name) => format!("{name}[{}]", shown.join(", ")),
        Form::Class => {
            let origin = type_repr(vm, &alias.origin)?;
            format!("{origin}[{}]", if shown.is_empty() { "()".to_owned() } else { shown.join(", ") })
        }
    })
}

fn equal(vm: &mut Vm, left: &Value, right: &Value) -> Result<Value> {
    let (Some(a), Some(b)) = (left.payload::<GenericAlias>(), right.payload::<GenericAlias>()) else {
        return Ok(vm.not_implemented());
    };
    let literal = a.form == Form::Literal && b.form == Form::Literal;
    if literal || (a.union_members().is_some() && b.union_members().is_some()) {
        if a.arguments.len() != b.arguments.len() {
            return Ok(Value::Bool(false));
        }
        for member in a.arguments.iter() {
            let mut found = false;
            for other in b.arguments.iter() {
                found |= if literal { same_literal(vm, member, other)? } else { vm.eq(member, other)? };
            }
            if !found {
                return Ok(Value::Bool(false));
            }
        }
        return Ok(Value::Bool(true));
    }
    if std::mem::discriminant(&a.form) != std::mem::discriminant(&b.form) {
        return Ok(Value::Bool(false));
    }
    let same = vm.eq(&a.origin, &b.origin)?
        && vm.eq(&Value::Tuple(a.arguments.clone()), &Value::Tuple(b.arguments.clone()))?
        && vm.eq(&Value::Tuple(a.metadata.clone()), &Value::Tuple(b.metadata.clone()))?;
    Ok(Value::Bool(same))
}

/// Whether two members of `Literal` are one: `1` and `True` are not.
fn same_literal(vm: &mut Vm, left: &Value, right: &Value) -> Result<bool> {
    Ok(vm.class_of(left).is(&vm.class_of(right)) && vm.eq(left, right)?)
}

/// The type variables in a type, each once.
pub fn parameters(value: &Value) -> Vec<Value> {
    let mut found: Vec<Value> = Vec::new();
    let Some(alias) = value.payload::<GenericAlias>() else { return found };
    for argument in alias.arguments.iter() {
        let inner = if argument.payload::<TypeVar>().is_some() { vec![argument.clone()] } else { parameters(argument) };
        for variable in inner {
            if !found.iter().any(|known| known.is(&variable)) {
                found.push(variable);
            }
        }
    }
    found
}

fn substitute(vm: &mut Vm, value: &Value, replacements: &[(Value, Value)]) -> Result<Value> {
    if let Some((_, replacement)) = replacements.iter().find(|(variable, _)| variable.is(value)) {
        return Ok(replacement.clone());
    }
    let Some(old) = value.payload::<GenericAlias>() else { return Ok(value.clone()) };
    let mut arguments = Vec::with_capacity(old.arguments.len());
    for argument in old.arguments.iter() {
        arguments.push(substitute(vm, argument, replacements)?);
    }
    if old.union_members().is_some() {
        return union_of(vm, old.form.clone(), arguments);
    }
    let new = GenericAlias {
        form: old.form.clone(),
        origin: substitute(vm, &old.origin, replacements)?,
        arguments: Tuple::new(arguments),
        metadata: old.metadata.clone(),
    };
    Ok(alias(vm, new))
}

fn check(vm: &mut Vm, args: &Args, function: &str, test: fn(&mut Vm, &Value, &Value) -> Result<bool>) -> Result<Value> {
    arity(args, "__instancecheck__", 1, 1)?;
    let alias = this(vm, args)?;
    let Some(members) = alias.union_members() else {
        return Err(Raise::type_error(match alias.form {
            Form::Class => format!("{function}() argument 2 cannot be a parameterized generic"),
            _ => "Subscripted generics cannot be used with class and instance checks".to_owned(),
        }));
    };
    for member in members {
        if member.payload::<GenericAlias>().is_some() {
            return Err(Raise::type_error(format!("{function}() argument 2 cannot be a parameterized generic")));
        }
        if test(vm, &args.positional[1], member)? {
            return Ok(Value::Bool(true));
        }
    }
    Ok(Value::Bool(false))
}

fn either(vm: &mut Vm, args: &Args, reflected: bool) -> Result<Value> {
    arity(args, "type.__or__", 1, 1)?;
    let (left, right) = (args.positional[0].clone(), args.positional[1].clone());
    let is_type = |value: &Value| {
        matches!(value, Value::Class(_) | Value::None)
            || value.payload::<GenericAlias>().is_some()
            || value.payload::<SpecialForm>().is_some()
            || value.payload::<TypeVar>().is_some()
            || value.payload::<ForwardRef>().is_some()
    };
    // `TypeVar | "Name"` and the like take strings; a plain class does not, and neither does `None | None`.
    let typed = |value: &Value| !matches!(value, Value::Class(_) | Value::None | Value::Str(_));
    let string = |value: &Value, other: &Value| matches!(value, Value::Str(_)) && typed(other);
    if !(is_type(&left) || string(&left, &right)) || !(is_type(&right) || string(&right, &left)) {
        return Ok(vm.not_implemented());
    }
    if left.is_none() && right.is_none() {
        return Ok(vm.not_implemented());
    }
    let spelled = |value: &Value| {
        value.payload::<GenericAlias>().is_some_and(|alias| !matches!(alias.form, Form::Class | Form::UnionType))
            || value.payload::<SpecialForm>().is_some()
            || value.payload::<TypeVar>().is_some()
            || value.payload::<ForwardRef>().is_some()
    };
    let form = if spelled(&left) || spelled(&right) { Form::Union } else { Form::UnionType };
    let members = if reflected { vec![right, left] } else { vec![left, right] };
    union_of(vm, form, members)
}
