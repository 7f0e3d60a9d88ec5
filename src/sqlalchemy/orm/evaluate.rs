//! Texts that stand for expressions: annotations in quotes, and the arguments of relationships that name classes which are
//! mapped later.

use std::rc::Rc;

use crate::{
    orm::{Mapper, Registry, mapper_of_class, qualified_name},
    python::{ClassBuilder, Vm, forward_reference},
    sql::{
        argument_error,
        types::{EnumArguments, TypeEngine},
    },
    sqlalchemy::{schema, types},
    value::{Class, Form, GenericAlias, Host, Object, Payload, Raise, Result, Str, Value},
};

/// What an annotation written as a text means in the module of `class`. Names that are not there become `ForwardRef`s.
pub(super) fn annotation(vm: &mut Vm, class: &Value, text: &Value) -> Result<Value> {
    let (Value::Class(class), Value::Str(text)) = (class, text) else { return Ok(text.clone()) };
    let class = class.clone();
    let mut names = |vm: &mut Vm, name: &str| -> Result<Option<Value>> {
        match module_name(vm, &class, name)? {
            Some(found) => Ok(Some(found)),
            None => forward_reference(vm, &Str::from(name)).map(Some),
        }
    };
    match vm.evaluate_annotation(text, &mut names)? {
        Some(meaning) => Ok(meaning),
        None => forward_reference(vm, text),
    }
}

/// What the argument of a relationship written as a text means among the classes that are mapped with `class`.
/// A class or table by its name only, where `is_name` says so. `key` names the relationship.
pub(super) fn argument(vm: &mut Vm, class: &Value, text: &Value, is_name: &Value, key: &Value) -> Result<Value> {
    let (Value::Class(class), Value::Str(text)) = (class, text) else { return Ok(text.clone()) };
    let Some(mapper) = mapper_of_class(class) else { return Ok(Value::Str(text.clone())) };
    let registry = mapper.registry()?;
    let names_only = matches!(is_name, Value::Bool(true));
    // A plain name is a class or a table, nothing else.
    let is_name = names_only && text.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '.');
    if names_only && !(is_name && text.contains('.')) {
        return match named(vm, &registry, text)? {
            Some(found) => Ok(found),
            None => {
                let known = fallback(vm, text)?;
                known.ok_or_else(|| no_name(vm, &mapper, text, text, key))
            }
        };
    }
    let mut missing: Option<Str> = None;
    let result = {
        let mut names = |vm: &mut Vm, name: &str| -> Result<Option<Value>> {
            if let Some(found) = named(vm, &registry, name)? {
                return Ok(Some(columns_of(vm, found)));
            }
            let found = fallback(vm, name)?;
            if found.is_none() {
                missing = Some(Str::from(name));
            }
            Ok(found)
        };
        vm.evaluate(text, &mut names)
    };
    match (result, missing) {
        (Err(_), Some(name)) => {
            // A dotted name is looked up as a whole, an expression name by name.
            let what = if is_name { text.to_string() } else { format!("name '{name}' is not defined") };
            Err(no_name(vm, &mapper, text, &what, key))
        }
        (Ok(meaning), _) => Ok(match meaning.payload::<Columns>() {
            Some(Columns(class)) => Value::Class(class.clone()),
            None => meaning,
        }),
        (Err(raise), None) if is_name_error(&raise) => {
            let what = match raise.as_exception() {
                Some(raised) => vm.str(raised)?,
                None => raise.first_argument().map_or_else(|| Ok(Str::from("")), |what| vm.str(&what))?,
            };
            Err(no_name(vm, &mapper, text, &what, key))
        }
        (Err(raise), None) => Err(raise),
    }
}

/// A mapped class in the text of an argument (SQLAlchemy's `_GetColumns`): of its attributes only what is mapped is there.
struct Columns(Class);

impl Payload for Columns {}

/// What a text sees of `found`, where that is a mapped class.
fn columns_of(vm: &mut Vm, found: Value) -> Value {
    let Value::Class(class) = &found else { return found };
    if mapper_of_class(class).is_none() {
        return found;
    }
    if vm.registered_class::<Columns>().is_none() {
        let class = ClassBuilder::new("sqlalchemy.orm.clsregistry", "_GetColumns")
            .method("__getattr__", |vm, args| {
                let [columns, name] = args.exactly("__getattr__")?;
                let (Some(Columns(class)), Value::Str(name)) = (columns.payload(), &name) else {
                    return Err(Raise::type_error("attribute name must be string"));
                };
                let class = Value::Class(class.clone());
                if let Value::Class(class) = &class
                    && !mapper_of_class(class).is_some_and(|mapper| mapper.has_property(name))
                {
                    let repr = vm.repr(&Value::Class(class.clone()))?;
                    let message = format!("Class {repr} does not have a mapped column named '{name}'");
                    return Err(Raise::new("AttributeError", message));
                }
                vm.get_attr(&class, name)
            })
            .build(vm);
        vm.register_class::<Columns>(&class);
    }
    vm.wrap(Columns(class.clone()))
}

/// The column type for a Python type: of the type and those that it derives from, the first that the registry's own map
/// or SQLAlchemy's knows. `None` where none does, as for a class that derives from one that is known.
pub(super) fn column_type(vm: &mut Vm, class: &Value, annotation: &Value) -> Result<Value> {
    let pairs = annotated_types(class);
    let candidates: Vec<Value> = match annotation {
        Value::Class(class) => class.mro().cloned().map(Value::Class).collect(),
        other => vec![other.clone()],
    };
    for candidate in &candidates {
        let found = match own_type(vm, &pairs, candidate)? {
            Some(found) => Some(found),
            None => default_type(vm, candidate)?,
        };
        let Some(found) = found else { continue };
        if let Some(arguments) = found.as_enum() {
            return enumeration(vm, arguments, annotation, candidate);
        }
        if candidate.is(annotation) {
            return types::wrap(vm, &found);
        }
    }
    match annotation.payload::<GenericAlias>() {
        Some(alias) if alias.form == Form::Literal => {
            let typing = vm.import_module("typing")?;
            let literal = vm.get_attr(&typing, "Literal")?;
            let own = own_type(vm, &pairs, &literal)?;
            let arguments = match own.as_ref().and_then(TypeEngine::as_enum) {
                Some(arguments) => arguments.clone(),
                None => generic_enumeration(vm)?,
            };
            enumeration(vm, &arguments, annotation, &literal)
        }
        _ => Ok(Value::None),
    }
}

/// `type_annotation_map` of the registry of a class.
fn annotated_types(class: &Value) -> Vec<(Value, Value)> {
    let Value::Class(class) = class else { return Vec::new() };
    let registry = class.lookup(&Str::from("registry"));
    let registry = registry.as_ref().and_then(|registry| registry.payload::<Registry>());
    registry.map(Registry::types).unwrap_or_default()
}

/// The type that `type_annotation_map` gives.
fn own_type(vm: &mut Vm, pairs: &[(Value, Value)], python: &Value) -> Result<Option<TypeEngine>> {
    for (known, ty) in pairs {
        if known.is(python) || vm.eq(known, python)? {
            return types::as_type(vm, ty);
        }
    }
    Ok(None)
}

/// SQLAlchemy's own type for a Python type.
fn default_type(vm: &mut Vm, python: &Value) -> Result<Option<TypeEngine>> {
    let Value::Class(class) = python else { return Ok(None) };
    if is_enum(class) {
        return generic_enumeration(vm).map(|arguments| Some(TypeEngine::enumeration(arguments)));
    }
    let name = match (qualified_name(class).as_str(), class.is_native()) {
        ("builtins.bool", true) => "Boolean",
        ("builtins.int", true) => "Integer",
        ("builtins.float", true) => "Double",
        ("builtins.str", true) => "String",
        ("builtins.bytes", true) => "LargeBinary",
        ("datetime.datetime", true) => "DateTime",
        ("datetime.date", true) => "Date",
        ("datetime.time", true) => "Time",
        ("datetime.timedelta", true) => "Interval",
        ("decimal.Decimal", true) => "Numeric",
        ("uuid.UUID", true) => "Uuid",
        _ => return Ok(None),
    };
    let sqlalchemy = vm.import_module("sqlalchemy")?;
    let found = vm.get_attr(&sqlalchemy, name)?;
    types::as_type(vm, &found)
}

/// Whether a class is `enum.Enum` itself.
fn is_enum(class: &Class) -> bool {
    let module = class.attributes().get_str(&Str::from("__module__"));
    class.name() == "Enum" && module.is_some_and(|module| module.as_str().is_some_and(|module| *module == "enum"))
}

/// The arguments of `Enum(enum.Enum)`, which stands for all enumerations.
fn generic_enumeration(vm: &mut Vm) -> Result<Rc<EnumArguments>> {
    let (sqlalchemy, python) = (vm.import_module("sqlalchemy")?, vm.import_module("enum")?);
    let (enumeration, class) = (vm.get_attr(&sqlalchemy, "Enum")?, vm.get_attr(&python, "Enum")?);
    let made = vm.call(&enumeration, vec![class], Vec::new())?;
    let made = types::as_type(vm, &made)?;
    made.and_then(|made| made.as_enum().cloned()).ok_or_else(|| Raise::unsupported("Enum(enum.Enum)"))
}

/// An `Enum` like the one of a type map, of the values of an annotation that was found by `matched`.
///
/// # Errors
/// `ArgumentError` for a `Literal` of other things than strings.
fn enumeration(vm: &mut Vm, like: &Rc<EnumArguments>, annotation: &Value, matched: &Value) -> Result<Value> {
    let generic = like.class.as_ref().is_some_and(is_enum);
    let literal = annotation.payload::<GenericAlias>().filter(|alias| alias.form == Form::Literal);
    let mut native = like.native;
    let values = match (literal, annotation) {
        _ if !generic && annotation.is(matched) => return types::wrap(vm, &TypeEngine::enumeration(like.clone())),
        (Some(alias), _) => {
            let others: Vec<&Value> = alias.arguments.iter().filter(|value| value.as_str().is_none()).collect();
            if !others.is_empty() {
                let shown: Result<Vec<String>> =
                    others.into_iter().map(|value| vm.repr(value).map(|shown| shown.to_string())).collect();
                return Err(argument_error(format!(
                    "Can't create string-based Enum datatype from non-string values: {}.  Please provide an explicit Enum \
                     datatype for this Python type",
                    shown?.join(", ")
                )));
            }
            native = false;
            alias.arguments.to_vec()
        }
        (None, Value::Class(_)) => vec![annotation.clone()],
        (None, _) => like.objects.clone(),
    };
    let mut keywords: Vec<(Str, Value)> = vec![
        ("native_enum".into(), Value::Bool(native)),
        ("validate_strings".into(), Value::Bool(like.validate_strings)),
        ("create_constraint".into(), Value::Bool(like.create_constraint)),
        ("schema".into(), like.schema.clone().into()),
        ("values_callable".into(), like.values_callable.clone().unwrap_or_default()),
    ];
    keywords.extend(like.name.clone().map(|name| ("name".into(), Value::Str(name))));
    keywords.extend(like.sort_key.clone().map(|key| ("sort_key_function".into(), key)));
    if like.length != Some(0) {
        keywords.push(("length".into(), like.length.map_or(Value::None, Value::Int)));
    }
    let sqlalchemy = vm.import_module("sqlalchemy")?;
    let enumeration = vm.get_attr(&sqlalchemy, "Enum")?;
    vm.call(&enumeration, values, keywords)
}

/// A name in the namespace of a class's module, of the classes around it, or of the builtins.
fn module_name(vm: &mut Vm, class: &Class, name: &str) -> Result<Option<Value>> {
    let name = Str::from(name);
    if let Some(found) = vm.main_namespace().get_str(&name) {
        return Ok(Some(found));
    }
    let module = class.attributes().get_str(&Str::from("__module__"));
    if let Some(Value::Str(module)) = module
        && module != "__main__"
        && let Ok(module) = vm.import_module(&module)
        && let Some(found) = vm.find_attr(&module, &name)?
    {
        return Ok(Some(found));
    }
    let builtins = vm.import_module("builtins")?;
    vm.find_attr(&builtins, &name)
}

/// A mapped class, a table, or the beginning of a path through modules, by its name.
fn named(vm: &mut Vm, registry: &Registry, name: &str) -> Result<Option<Value>> {
    if let Some(class) = only_class(&registry.mappers_named(name), name)? {
        return Ok(Some(class));
    }
    if let Some(table) = registry.metadata().table(name) {
        return schema::wrap_table(vm, &table).map(Some);
    }
    let path = vec![Str::from(name)];
    Ok(is_module(registry, &path).then(|| module(vm, registry, path)))
}

/// The class of the mapper; `path` is what leads to it.
fn only_class(mappers: &[Mapper], path: &str) -> Result<Option<Value>> {
    match mappers {
        [] => Ok(None),
        [mapper] => Ok(Some(Value::Class(mapper.class().clone()))),
        _ => Err(Raise::new(
            "sqlalchemy.exc.InvalidRequestError",
            format!(
                "Multiple classes found for path \"{path}\" in the registry of this declarative base. Please use a fully \
                 module-qualified path."
            ),
        )),
    }
}

/// A module with mapped classes in the text of an argument (SQLAlchemy's `_ModNS`): the end of its path is enough.
struct Modules {
    registry: Registry,
    path: Vec<Str>,
}

impl Payload for Modules {}

fn module(vm: &mut Vm, registry: &Registry, path: Vec<Str>) -> Value {
    if vm.registered_class::<Modules>().is_none() {
        let class = ClassBuilder::new("sqlalchemy.orm.clsregistry", "_ModNS")
            .method("__getattr__", |vm, args| {
                let [this, name] = args.exactly("__getattr__")?;
                let (Some(Modules { registry, path }), Value::Str(name)) = (this.payload(), &name) else {
                    return Err(Raise::type_error("attribute name must be string"));
                };
                let mut longer = path.clone();
                longer.push(name.clone());
                if is_module(registry, &longer) {
                    return Ok(module(vm, &registry.clone(), longer));
                }
                let mut mappers = registry.mappers_named(name);
                mappers.retain(|mapper| modules_of(mapper).ends_with(&tokens(path)));
                match only_class(&mappers, &tokens(&longer).join("."))? {
                    Some(class) => Ok(columns_of(vm, class)),
                    None => Err(Raise::new(
                        "NameError",
                        format!(
                            "Module '{}' has no mapped classes registered under the name '{name}'",
                            path.last().map_or("", Str::as_str)
                        ),
                    )),
                }
            })
            .build(vm);
        vm.register_class::<Modules>(&class);
    }
    vm.wrap(Modules { registry: registry.clone(), path })
}

/// Whether the path leads to, or on the way to, a module with mapped classes.
fn is_module(registry: &Registry, path: &[Str]) -> bool {
    let path = tokens(path);
    registry.mappers().iter().any(|mapper| modules_of(mapper).windows(path.len()).any(|part| *part == *path))
}

/// The modules that a class is in, from the outside in.
fn modules_of(mapper: &Mapper) -> Vec<&str> {
    let mut names: Vec<&str> = mapper.sort_key().split('.').collect();
    names.pop();
    names
}

fn tokens(path: &[Str]) -> Vec<&str> {
    path.iter().map(Str::as_str).collect()
}

/// What else the text of an argument may name: `func`, `and_`, `foreign` and so on.
fn fallback(vm: &mut Vm, name: &str) -> Result<Option<Value>> {
    let module = if matches!(name, "foreign" | "remote") { "sqlalchemy.orm" } else { "sqlalchemy" };
    let module = vm.import_module(module)?;
    vm.find_attr(&module, &Str::from(name))
}

/// What is said of a text that names nothing; `what` is the name, or Python's words for it.
fn no_name(vm: &mut Vm, mapper: &Mapper, text: &Str, what: &str, key: &Value) -> Raise {
    let shown = |vm: &mut Vm, value: Value| vm.repr(&value).unwrap_or_else(|_| Str::from(""));
    let quoted = shown(vm, Value::Str(text.clone()));
    let label = mapper.label();
    let message = match generic(what) {
        Some((container, member)) => format!(
            "When initializing mapper {label}, expression \"relationship({quoted})\" seems to be using a generic class as the \
             argument to relationship(); please state the generic argument using an annotation, e.g. \"{}: \
             Mapped[{container}['{}']] = relationship()\"",
            key.as_str().map_or("", |key| key),
            member.trim_matches('\'')
        ),
        None => {
            let (what, class) = (shown(vm, what.into()), shown(vm, Value::Class(mapper.class().clone())));
            format!(
                "When initializing mapper {label}, expression {quoted} failed to locate a name ({what}). If this is a class \
                 name, consider adding this relationship() to the {class} class after both dependent classes have been defined."
            )
        }
    };
    Raise::new("sqlalchemy.exc.InvalidRequestError", message)
}

fn is_name_error(raise: &Raise) -> bool {
    let raised = raise.as_exception().and_then(Value::as_object).map(Object::class);
    raise.new_class() == Some("NameError")
        || raised.is_some_and(|class| class.name() == "NameError" && class.is_native())
}

/// The two parts of a text like `List[Item]`.
fn generic(text: &str) -> Option<(&str, &str)> {
    let inner = &text[..text.rfind(']')?];
    let (container, member) = inner.rsplit_once('[')?;
    (!container.is_empty() && !member.is_empty()).then_some((container, member))
}
