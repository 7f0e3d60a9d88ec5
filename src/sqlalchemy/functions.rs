//! `func`, the classes of functions, and how a script adds generic functions of its own.

mod sources;
mod windows;

use super::{
    coercions::{self, Role},
    elements,
    support::{self, Registry, class_constant},
    types,
};
use crate::{
    python::{Args, ClassBuilder, NativeFn, Vm},
    sql::{
        elements::{ColumnElement, Element, Operand},
        operators::Op,
        selectable::{Select, SelectBase, SelectItem},
        types::TypeEngine,
    },
    value::{Class, Dict, Host, Object, Payload, Raise, Result, Str, Value},
};

pub(super) use self::{
    sources::alias_members,
    windows::{filter_members, ordered_members},
};

/// `func`, or `func` with names behind it.
struct Generator(Vec<Str>);

impl Payload for Generator {}

/// The functions that have a class of their own: the function, the class, its base. Those that are no functions are bases alone.
const GENERIC: &[(&str, &str, &str)] = &[
    ("", "AnsiFunction", "GenericFunction"),
    ("", "CollectionAggregateFunction", "GenericFunction"),
    ("", "ReturnTypeFromArgs", "GenericFunction"),
    ("", "ReturnTypeFromOptionalArgs", "ReturnTypeFromArgs"),
    ("", "OrderedSetAgg", "GenericFunction"),
    ("coalesce", "coalesce", "ReturnTypeFromOptionalArgs"),
    ("max", "max", "ReturnTypeFromArgs"),
    ("min", "min", "ReturnTypeFromArgs"),
    ("sum", "sum", "ReturnTypeFromArgs"),
    ("pow", "pow", "ReturnTypeFromArgs"),
    ("array_agg", "array_agg", "ReturnTypeFromArgs"),
    ("now", "now", "GenericFunction"),
    ("concat", "concat", "GenericFunction"),
    ("char_length", "char_length", "GenericFunction"),
    ("random", "random", "GenericFunction"),
    ("count", "count", "GenericFunction"),
    ("current_date", "current_date", "AnsiFunction"),
    ("current_time", "current_time", "AnsiFunction"),
    ("current_timestamp", "current_timestamp", "AnsiFunction"),
    ("current_user", "current_user", "AnsiFunction"),
    ("localtime", "localtime", "AnsiFunction"),
    ("localtimestamp", "localtimestamp", "AnsiFunction"),
    ("session_user", "session_user", "AnsiFunction"),
    ("sysdate", "sysdate", "AnsiFunction"),
    ("user", "user", "AnsiFunction"),
    ("any", "any_", "CollectionAggregateFunction"),
    ("all", "all_", "CollectionAggregateFunction"),
    ("some", "some", "CollectionAggregateFunction"),
    ("mode", "mode", "OrderedSetAgg"),
    ("percentile_cont", "percentile_cont", "OrderedSetAgg"),
    ("percentile_disc", "percentile_disc", "OrderedSetAgg"),
    ("rank", "rank", "GenericFunction"),
    ("dense_rank", "dense_rank", "GenericFunction"),
    ("percent_rank", "percent_rank", "GenericFunction"),
    ("cume_dist", "cume_dist", "GenericFunction"),
    ("cube", "cube", "GenericFunction"),
    ("rollup", "rollup", "GenericFunction"),
    ("grouping_sets", "grouping_sets", "GenericFunction"),
    ("aggregate_strings", "aggregate_strings", "GenericFunction"),
];

const MODULE: &str = "sqlalchemy.sql.functions";

/// Exports `func` and `over()` and their like.
pub(super) fn load(vm: &mut Vm, module: &Dict) -> Result<()> {
    let builder = ClassBuilder::new(MODULE, "_FunctionGenerator")
        .method("__getattr__", |vm, args| {
            let [this, name] = args.exactly("__getattr__")?;
            let name = vm.str(&name)?;
            if name.starts_with("__") {
                return Err(Raise::new("AttributeError", name));
            }
            let name = match name.strip_suffix('_') {
                Some(bare) => Str::from(bare),
                None => name,
            };
            let mut names = generator(&this)?.0.clone();
            names.push(name);
            Ok(vm.wrap(Generator(names)))
        })
        .method("__call__", call);
    let class = support::build(vm, "_FunctionGenerator", builder);
    vm.register_class::<Generator>(&class);
    let func = vm.wrap(Generator(Vec::new()));
    module.insert_str(&"func".into(), func);
    for (_, name, base) in GENERIC {
        let builder = ClassBuilder::new(MODULE, *name).base(&support::class_made(vm, base)?);
        support::build(vm, name, builder);
    }
    windows::load(vm, module)
}

/// The namespace of `sqlalchemy.sql.functions`.
pub(super) fn module(vm: &mut Vm) -> Result<Dict> {
    let core = vm.import_module("sqlalchemy")?;
    let namespace = Dict::new();
    namespace.insert_str(&"func".into(), vm.get_attr(&core, "func")?);
    for name in GENERIC.iter().map(|(_, name, _)| *name).chain(["FunctionElement", "Function", "GenericFunction"]) {
        namespace.insert_str(&name.into(), Value::Class(support::class(vm, name)?));
    }
    let register = vm.native_function("register_function", |vm, args| {
        let [identifier, class, package] = args.bind("register_function", ["identifier", "fn", "package"], 2)?;
        let identifier = vm.str(&identifier.unwrap_or_default())?;
        let package = package.and_then(|package| package.as_str().cloned()).unwrap_or_else(|| "_default".into());
        match class {
            Some(Value::Class(class)) => register(vm, package, identifier, class)?,
            _ => return Err(Raise::unsupported("register_function() of something other than a class")),
        }
        Ok(Value::None)
    });
    namespace.insert_str(&"register_function".into(), register);
    Ok(namespace)
}

/// The class of the generic function `name`.
pub(super) fn generic_class(vm: &mut Vm, name: &str) -> Result<Class> {
    let known = GENERIC.iter().find(|(function, ..)| *function == name && !function.is_empty());
    support::class(vm, known.map_or("Function", |(_, class, _)| *class))
}

/// What calls of functions have beyond what every expression has.
pub(super) fn members(builder: ClassBuilder) -> ClassBuilder {
    sources::members(windows::members(builder))
        .method("select", |vm, args| {
            let [this] = args.bind("select", ["self"], 1)?;
            let element = elements::of(&this.unwrap_or_default())?;
            elements::wrap_select(vm, SelectBase::Select(Select::new(vec![SelectItem::Element(element)])))
        })
        .property("clauses", |vm, args| {
            let [this] = args.exactly("clauses")?;
            let element = elements::of(&this)?;
            let Element::Function(function) = element.element() else { return Ok(Value::None) };
            let list = ColumnElement::comma_list(function.clauses.clone());
            elements::wrap(vm, &list)
        })
        .property("packagenames", |_, args| {
            let [this] = args.exactly("packagenames")?;
            match elements::of(&this)?.element() {
                Element::Function(function) => {
                    Ok(Value::tuple(function.packages.iter().cloned().map(Value::Str).collect::<Vec<_>>()))
                }
                _ => Ok(Value::None),
            }
        })
        .method("as_comparison", |_, _| Err(Raise::unsupported("as_comparison()")))
}

/// `Function(name, …)`.
pub(super) fn function_members(builder: ClassBuilder) -> ClassBuilder {
    builder.method("__new__", |vm, mut args| {
        args.take_first()?;
        let name = match args.positional.is_empty() {
            true => args.take_keyword("name").unwrap_or_default(),
            false => args.take_first()?,
        };
        let name = vm.str(&name)?;
        let packages = match args.take_keyword("packagenames").filter(|names| !names.is_none()) {
            Some(names) => vm.items(&names)?.iter().filter_map(|name| name.as_str().cloned()).collect(),
            None => Vec::new(),
        };
        let element = plain(vm, packages, &name, args)?;
        elements::wrap(vm, &element)
    })
}

/// `GenericFunction`: its subclasses register themselves, and their calls are calls of the function.
pub(super) fn generic_members(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method("__new__", |vm, mut args| match args.take_first()? {
            Value::Class(class) => new_generic(vm, &class, args),
            _ => Err(Raise::type_error("a class is needed")),
        })
        .class_method("__init_subclass__", |vm, mut args| {
            let Value::Class(class) = args.take_first()? else { return Ok(Value::None) };
            args.finish("__init_subclass__")?;
            let own = |name: &str| class.attributes().get_str(&name.into());
            let name = own("name").unwrap_or_else(|| Value::Str(class.name()));
            let identifier = own("identifier").unwrap_or_else(|| name.clone());
            let package = own("package").and_then(|name| name.as_str().cloned()).unwrap_or_else(|| "_default".into());
            class.set(&"name".into(), name);
            if let Some(own @ Value::Class(_)) = own("type") {
                let type_ = types::to_type(vm, Some(&own))?;
                class.set(&"type".into(), types::wrap(vm, &type_)?);
            }
            class.set(&"identifier".into(), identifier.clone());
            if matches!(class_constant(&class, "_register"), Value::Bool(false)) {
                class.set(&"_register".into(), Value::Bool(true));
                return Ok(Value::None);
            }
            let identifier = vm.str(&identifier)?;
            register(vm, package, identifier, class)?;
            Ok(Value::None)
        })
}

/// Lets `func.package.identifier()` make objects of `class`.
fn register(vm: &mut Vm, package: Str, identifier: Str, class: Class) -> Result<()> {
    let identifier = identifier.to_lowercase();
    let known = GENERIC.iter().any(|(_, class, _)| class.to_lowercase() == identifier);
    let registry = Registry::of(vm);
    let key = (package, Str::from(identifier.as_str()));
    let old = registry.functions.borrow_mut().insert(key.clone(), class);
    if old.is_some() || known && key.0 == "_default" {
        vm.warn(
            "sqlalchemy.exc.SAWarning",
            &format!("The GenericFunction '{identifier}' is already registered and is going to be overridden."),
        )?;
    }
    Ok(())
}

fn generator(value: &Value) -> Result<&Generator> {
    value.payload::<Generator>().ok_or_else(|| Raise::type_error("func is needed"))
}

/// `func.name(…)`.
fn call(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_first()?;
    let mut names = generator(&this)?.0.clone();
    let Some(name) = names.pop() else {
        return Err(Raise::new("IndexError", "list index out of range"));
    };
    let lower = Str::from(name.to_lowercase());
    if names.len() < 2 {
        let package = names.first().cloned().unwrap_or_else(|| "_default".into());
        let own = Registry::of(vm).functions.borrow().get(&(package, lower.clone())).cloned();
        if let Some(class) = own {
            return vm.call(&Value::Class(class), args.positional, args.keywords);
        }
    }
    if names.is_empty() {
        if let Some((_, class, _)) = GENERIC.iter().find(|(function, ..)| lower == *function && !function.is_empty()) {
            let class = support::class(vm, class)?;
            return new_generic(vm, &class, args);
        }
        if lower == "cast" || lower == "extract" {
            let function = support::import_name(vm, "sqlalchemy", &lower)?;
            return vm.call(&function, args.positional, args.keywords);
        }
    }
    let element = plain(vm, names, &name, args)?;
    elements::wrap(vm, &element)
}

/// A function without a class of its own.
fn plain(vm: &mut Vm, packages: Vec<Str>, name: &Str, mut args: Args) -> Result<ColumnElement> {
    let type_ = args.take_keyword("type_");
    let type_ = types::optional_type(vm, type_.as_ref())?;
    args.take_keyword("monotonic");
    if let Some((name, _)) = args.keywords.first() {
        return Err(Raise::type_error(format!("Function.__init__() got an unexpected keyword argument '{name}'")));
    }
    let operands = operands(vm, &args.positional)?;
    let element = ColumnElement::function(packages, name, operands, type_)?;
    // Only `func` itself makes generic functions.
    let ty = element.ty();
    Ok(element.with_function(ty, |function| function.generic = false))
}

fn operands(vm: &mut Vm, values: &[Value]) -> Result<Vec<Operand>> {
    values.iter().map(|value| coercions::operand_as(vm, Role::Expression, value)).collect()
}

/// A call of a generic function, one of SQLAlchemy's or of the script's.
fn new_generic(vm: &mut Vm, class: &Class, mut args: Args) -> Result<Value> {
    let given = args.take_keyword("type_").filter(|value| !value.is_none());
    let given = types::optional_type(vm, given.as_ref())?;
    args.keywords.clear();
    if let Some((function, ..)) = GENERIC.iter().find(|(_, known, _)| class.is_native() && class.name() == *known) {
        if let Some(signature) = SIGNATURES.iter().find(|(known, ..)| known == function) {
            check_signature(signature, args.positional.len())?;
        }
        let operands = operands(vm, &args.positional)?;
        let element = ColumnElement::function(Vec::new(), function, operands, given)?;
        return elements::wrap(vm, &element);
    }
    if let Some(Value::Object(function)) = class.lookup(&"__init__".into())
        && function.payload::<crate::python::objects::Function>().is_some()
    {
        return Err(Raise::unsupported("GenericFunction with an __init__() of its own"));
    }
    let name = vm.str(&class_constant(class, "name"))?;
    let mut clauses = Vec::new();
    for operand in operands(vm, &args.positional)? {
        clauses.push(operand.into_function_argument(&name)?);
    }
    let from_arguments = class.is_subclass_of(&support::class(vm, "ReturnTypeFromArgs")?);
    let own = class
        .lookup(&"type".into())
        .filter(|own| !matches!(own, Value::Object(object) if object.payload::<TypeEngine>().is_none()));
    let type_ = match (given, from_arguments, own) {
        (Some(given), ..) => given,
        (None, true, _) => {
            clauses.iter().map(ColumnElement::ty).find(|ty| !ty.is_null()).unwrap_or_else(TypeEngine::null)
        }
        (None, false, own) => types::to_type(vm, own.as_ref())?,
    };
    let operands = clauses.into_iter().map(|clause| Operand::Element(clause.self_group(Some(&Op::Comma)))).collect();
    let element = ColumnElement::function(Vec::new(), &name, operands, Some(type_.clone()))?;
    let element = element.with_function(type_, |function| {
        function.name = name;
        function.generic = false;
        function.class = Some(class.clone());
    });
    Ok(Object::bare(class.clone(), element).into())
}

/// How many arguments those take that do not take any number: the function, its parameters, how many it needs.
const SIGNATURES: &[(&str, &[&str], usize)] =
    &[("char_length", &["arg"], 1), ("count", &["expression"], 0), ("aggregate_strings", &["clause", "separator"], 2)];

fn check_signature((name, parameters, required): &(&str, &[&str], usize), given: usize) -> Result<()> {
    if given > parameters.len() {
        let most = parameters.len() + 1;
        let takes =
            if *required < parameters.len() { format!("from {} to {most}", required + 1) } else { most.to_string() };
        return Err(Raise::type_error(format!(
            "{name}.__init__() takes {takes} positional arguments but {} were given",
            given + 1
        )));
    }
    let missing: Vec<String> =
        parameters.iter().take(*required).skip(given).map(|parameter| format!("'{parameter}'")).collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Raise::type_error(format!(
        "{name}.__init__() missing {} required positional argument{}: {}",
        missing.len(),
        if missing.len() == 1 { "" } else { "s" },
        missing.join(" and ")
    )))
}

/// Exports functions.
fn export(vm: &mut Vm, module: &Dict, functions: &[(&str, NativeFn)]) {
    for (name, function) in functions {
        let value = vm.native_function(name, *function);
        module.insert_str(&(*name).into(), value);
    }
}
