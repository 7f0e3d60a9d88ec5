//! Texts that stand for expressions: annotations in quotes, and the arguments of relationships that name classes which are
//! mapped later.

use crate::{
    orm::{Mapper, Registry, mapper_of_class, qualified_name},
    python::{ClassBuilder, Vm, forward_reference},
    sql::types::TypeEngine,
    sqlalchemy::{schema, types},
    value::{Class, Form, GenericAlias, Host, Payload, Raise, Result, Str, Value},
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
/// A class or table by its name only, where `is_name` says so.
pub(super) fn argument(vm: &mut Vm, class: &Value, text: &Value, is_name: &Value) -> Result<Value> {
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
                known.ok_or_else(|| no_name(vm, &mapper, text, &format!("'{text}'")))
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
            let what = if is_name { format!("'{text}'") } else { format!("\"name '{name}' is not defined\"") };
            Err(no_name(vm, &mapper, text, &what))
        }
        (Ok(None), _) => Err(Raise::unsupported(format!("the relationship argument '{text}'"))),
        (Ok(Some(meaning)), _) => Ok(match meaning.payload::<Columns>() {
            Some(Columns(class)) => Value::Class(class.clone()),
            None => meaning,
        }),
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

/// The column type for a Python type: the registry's own map first, then SQLAlchemy's.
pub(super) fn column_type(vm: &mut Vm, class: &Value, annotation: &Value) -> Result<Value> {
    if let Some(ty) = mapped_type(vm, class, annotation)? {
        return types::wrap(vm, &ty);
    }
    let found = match annotation {
        Value::Class(class) => default_type(vm, class)?,
        other => match other.payload::<GenericAlias>() {
            Some(alias) if alias.form == Form::Literal => Some(literal(vm, alias)?),
            _ => None,
        },
    };
    match found {
        Some(ty) => types::wrap(vm, &ty),
        None => Ok(Value::None),
    }
}

/// The type that `type_annotation_map` gives, for the type itself or one of its bases.
fn mapped_type(vm: &mut Vm, class: &Value, annotation: &Value) -> Result<Option<TypeEngine>> {
    let Value::Class(class) = class else { return Ok(None) };
    let registry = class.lookup(&Str::from("registry"));
    let Some(registry) = registry.as_ref().and_then(|registry| registry.payload::<Registry>()) else { return Ok(None) };
    let pairs = registry.types();
    if pairs.is_empty() {
        return Ok(None);
    }
    let candidates: Vec<Value> = match annotation {
        Value::Class(class) => class.mro().cloned().map(Value::Class).collect(),
        other => vec![other.clone()],
    };
    for candidate in &candidates {
        for (python, ty) in &pairs {
            if python.is(candidate) || vm.eq(python, candidate)? {
                return types::as_type(vm, ty);
            }
        }
    }
    Ok(None)
}

fn default_type(vm: &mut Vm, class: &Class) -> Result<Option<TypeEngine>> {
    let is_enumeration = class.mro().any(|base| {
        base.name() == "Enum"
            && base
                .attributes()
                .get_str(&Str::from("__module__"))
                .is_some_and(|module| matches!(&module, Value::Str(module) if *module == "enum"))
    });
    if is_enumeration {
        let sqlalchemy = vm.import_module("sqlalchemy")?;
        let enumeration = vm.get_attr(&sqlalchemy, "Enum")?;
        let made = vm.call(&enumeration, vec![Value::Class(class.clone())], Vec::new())?;
        return types::as_type(vm, &made);
    }
    for base in class.mro() {
        let name = match (qualified_name(base).as_str(), base.is_native()) {
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
            _ => continue,
        };
        let sqlalchemy = vm.import_module("sqlalchemy")?;
        let found = vm.get_attr(&sqlalchemy, name)?;
        return types::as_type(vm, &found);
    }
    Ok(None)
}

fn literal(vm: &mut Vm, alias: &GenericAlias) -> Result<TypeEngine> {
    let sqlalchemy = vm.import_module("sqlalchemy")?;
    let enumeration = vm.get_attr(&sqlalchemy, "Enum")?;
    let keywords = vec![(Str::from("native_enum"), Value::Bool(false))];
    let made = vm.call(&enumeration, alias.arguments.to_vec(), keywords)?;
    types::as_type(vm, &made)?.ok_or_else(|| Raise::unsupported("Mapped[Literal[...]]"))
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

fn no_name(vm: &mut Vm, mapper: &Mapper, text: &str, what: &str) -> Raise {
    let class = vm.repr(&Value::Class(mapper.class().clone())).unwrap_or_else(|_| mapper.class_name().clone());
    Raise::new(
        "sqlalchemy.exc.InvalidRequestError",
        format!(
            "When initializing mapper {}, expression '{text}' failed to locate a name ({what}). If this is a class name, consider \
             adding this relationship() to the {class} class after both dependent classes have been defined.",
            mapper.label()
        ),
    )
}
