//! `DeclarativeBase`, `declarative_base()`, `registry`: classes that are mapped as they are made.

mod concrete;
mod dataclasses;
mod deferred;
mod imperative;
pub(super) mod late;

use std::rc::Rc;

pub(super) use self::{concrete::refuse_unimplemented, dataclasses::register};

use super::{export, export_class, inspection, mapper, setup};
use crate::{
    orm::{
        Declared, Instance, InstanceState, InstrumentedAttribute, Mapper, Registry, becomes_dataclass, clear_mappers,
        configure_mappers, events, registries, scan,
    },
    python::{Args, ClassBuilder, NativeFn, Vm, objects::Function},
    sql::{
        schema::{MetaData, Table},
        selectable::FromClause,
    },
    sqlalchemy::{
        schema::{as_table, wrap_column, wrap_metadata},
        support,
    },
    value::{Class, Dict, Host, Object, Payload, Raise, Result, Str, Value},
};

/// Makes the classes and functions.
pub(super) fn load(vm: &mut Vm, module: &Dict) -> Result<()> {
    let registry = ClassBuilder::new("sqlalchemy.orm.decl_api", "registry")
        .method("__new__", |vm, mut args| {
            drop(args.take_first()?);
            let registry = registry(vm, args)?;
            Ok(wrap(vm, &registry))
        })
        .method("__init__", |_, _| Ok(Value::None))
        .property("metadata", |vm, args| {
            let [this] = args.exactly("metadata")?;
            let metadata = of(&this)?.metadata().clone();
            wrap_metadata(vm, &metadata)
        })
        .property("mappers", |vm, args| {
            let [this] = args.exactly("mappers")?;
            let set = crate::value::Set::new();
            for known in of(&this)?.mappers() {
                let value = mapper::wrap(vm, &known)?;
                set.add(vm, &value)?;
            }
            Ok(Value::Set(set.copy(true)))
        })
        .method("configure", |vm, args| {
            let [this, cascade] = args.bind("registry.configure", ["self", "cascade"], 1)?;
            let cascade = support::flag(vm, cascade, false)?;
            of(&this.unwrap_or_default())?.clone().configure_as_told(vm, cascade)?;
            Ok(Value::None)
        })
        .method("generate_base", |vm, mut args| {
            let this = args.take_first()?;
            let registry = of(&this)?.clone();
            make_base(vm, &registry, args)
        })
        .method("as_declarative_base", |vm, mut args| {
            let this = args.take_first()?;
            let registry = of(&this)?.clone();
            Ok(decorator_of_bases(vm, registry, args))
        })
        .method("mapped", |vm, args| {
            let [this, class] = args.exactly("mapped")?;
            map_plain(vm, &this, &class)?;
            Ok(class)
        })
        .method("map_declaratively", |vm, args| {
            let [this, class] = args.exactly("map_declaratively")?;
            let class = map_plain(vm, &this, &class)?;
            match crate::orm::mapper_of_class(&class) {
                Some(mapped) => mapper::wrap(vm, &mapped),
                None => Ok(Value::None),
            }
        })
        .method("mapped_as_dataclass", dataclasses::mapped_as_dataclass)
        .method("map_imperatively", imperative::map_imperatively)
        .method("dispose", |vm, args| {
            let [this, cascade] = args.bind("registry.dispose", ["self", "cascade"], 1)?;
            let cascade = support::flag(vm, cascade, false)?;
            make_plain(of(&this.unwrap_or_default())?.dispose(cascade)?);
            Ok(Value::None)
        });
    let registry = export_class(vm, module, "registry", registry);
    vm.register_class::<Registry>(&registry);
    let intercept = late::metaclass(vm, "DeclarativeAttributeIntercept");
    let intercept = export_class(vm, module, "DeclarativeAttributeIntercept", intercept);
    let meta = late::metaclass(vm, "DeclarativeMeta").base(&intercept);
    export_class(vm, module, "DeclarativeMeta", meta);
    let base = ClassBuilder::new("sqlalchemy.orm.decl_api", "DeclarativeBase")
        .metaclass(&intercept)
        .method("__init_subclass__", init_subclass)
        .method("__init__", constructor);
    export_class(vm, module, "DeclarativeBase", base);
    let base = ClassBuilder::new("sqlalchemy.orm.decl_api", "DeclarativeBaseNoMeta")
        .method("__init_subclass__", init_subclass)
        .method("__init__", constructor);
    export_class(vm, module, "DeclarativeBaseNoMeta", base);
    export(vm, module, "declarative_base", |vm, mut args| {
        let registry = registry_of_base(vm, &mut args, &["metadata", "type_annotation_map", "constructor"])?;
        make_base(vm, &registry, args)
    });
    export(vm, module, "as_declarative", |vm, mut args| {
        let registry = registry_of_base(vm, &mut args, &["metadata"])?;
        Ok(decorator_of_bases(vm, registry, args))
    });
    export(vm, module, "declarative_mixin", |vm, args| {
        let [class] = args.exactly("declarative_mixin")?;
        vm.warn(
            "sqlalchemy.exc.SADeprecationWarning",
            "The declarative_mixin decorator was used only by the now removed mypy plugin so it has no longer any use and can \
             be safely removed. (deprecated since: 2.1)",
        )?;
        Ok(class)
    });
    export(vm, module, "add_mapped_attribute", late::add_mapped_attribute);
    export(vm, module, "configure_mappers", |vm, args| {
        args.finish("configure_mappers")?;
        configure_mappers(vm)?;
        Ok(Value::None)
    });
    export(vm, module, "clear_mappers", |_, args| {
        args.finish("clear_mappers")?;
        make_plain(clear_mappers()?);
        Ok(Value::None)
    });
    Ok(())
}

fn of(value: &Value) -> Result<&Registry> {
    value.payload::<Registry>().ok_or_else(|| Raise::type_error("a registry is expected"))
}

/// The object of a registry, the same as long as anybody holds it.
pub(super) fn wrap(vm: &mut Vm, registry: &Registry) -> Value {
    if let Some(known) = registry.wrapper() {
        return known.into();
    }
    let made = vm.wrap(registry.clone());
    if let Value::Object(object) = &made {
        registry.set_wrapper(object);
    }
    made
}

/// A registry of those arguments.
fn registry(vm: &mut Vm, mut args: Args) -> Result<Registry> {
    let metadata = args.take_keyword("metadata").filter(|value| !value.is_none());
    let types = args.take_keyword("type_annotation_map").filter(|value| !value.is_none());
    let constructor = args.take_keyword("constructor");
    if let Some((name, _)) = args.keywords.first() {
        return Err(Raise::unsupported(format!("registry({name}=...)")));
    }
    args.finish("registry")?;
    let metadata = match metadata {
        Some(value) => match value.payload::<MetaData>() {
            Some(metadata) => metadata.clone(),
            None => return Err(Raise::type_error("metadata must be a MetaData")),
        },
        None => MetaData::new(None, Vec::new()),
    };
    let registry = Registry::new(metadata, setup::of(vm)?, type_pairs(types)?);
    if let Some(constructor) = constructor {
        registry.set_constructor(constructor);
    }
    Ok(registry)
}

/// The registry of a base class, of those of the arguments that are the registry's.
fn registry_of_base(vm: &mut Vm, args: &mut Args, names: &[&str]) -> Result<Registry> {
    let mut arguments = Args::default();
    for name in names {
        if let Some(value) = args.take_keyword(name) {
            arguments.keywords.push((Str::from(*name), value));
        }
    }
    registry(vm, arguments)
}

/// What makes a base class of the class that it decorates.
fn decorator_of_bases(vm: &mut Vm, registry: Registry, options: Args) -> Value {
    vm.native_closure("decorate", move |vm, args| {
        let [class] = args.exactly("decorate")?;
        let name = vm.get_attr(&class, "__name__")?;
        let mut arguments = options.clone();
        arguments.keywords.extend([(Str::from("cls"), class), (Str::from("name"), name)]);
        make_base(vm, &registry, arguments)
    })
}

/// Maps a class that derives from no base as it declares itself.
fn map_plain(vm: &mut Vm, registry: &Value, class: &Value) -> Result<Class> {
    let Value::Class(class) = class else {
        return Err(Raise::type_error("a class is expected"));
    };
    if crate::orm::mapper_of_class(class).is_some() {
        let described = vm.repr(&Value::Class(class.clone()))?;
        return Err(Raise::new(
            "sqlalchemy.exc.InvalidRequestError",
            format!("Class {described} already has been instrumented declaratively"),
        ));
    }
    if class.lookup(&Str::from("registry")).is_none() {
        class.set(&Str::from("registry"), registry.clone());
    }
    let registry = of(registry)?.clone();
    if !becomes_dataclass(class) {
        give_constructor(vm, &registry, class);
    }
    map(vm, &registry, class)?;
    Ok(class.clone())
}

fn type_pairs(types: Option<Value>) -> Result<Vec<(Value, Value)>> {
    match types {
        None => Ok(Vec::new()),
        Some(Value::Dict(types)) => Ok(types.entries()),
        Some(_) => Err(Raise::unsupported("a type_annotation_map that is no dict")),
    }
}

/// The base class of `declarative_base()`.
fn make_base(vm: &mut Vm, registry: &Registry, mut args: Args) -> Result<Value> {
    let class = args.take_keyword("cls");
    let name = support::optional_str("declarative_base", "name", args.take_keyword("name"))?;
    for unsupported in ["mapper", "class_registry", "metaclass"] {
        if args.take_keyword(unsupported).is_some_and(|value| !value.is_none()) {
            return Err(Raise::unsupported(format!("declarative_base({unsupported}=...)")));
        }
    }
    args.finish("declarative_base")?;
    let mut bases = match class {
        None | Some(Value::None) => Vec::new(),
        Some(Value::Class(class)) => vec![class],
        Some(Value::Tuple(classes)) => classes
            .iter()
            .filter_map(|class| if let Value::Class(class) = class { Some(class.clone()) } else { None })
            .collect(),
        Some(_) => return Err(Raise::unsupported("declarative_base(cls=...) with what is no class")),
    };
    if bases.is_empty() {
        bases.push(vm.types.object.clone());
    }
    let name = name.unwrap_or_else(|| Str::from("Base"));
    let meta = support::class_made(vm, "DeclarativeMeta")?;
    let mut builder = ClassBuilder::new("sqlalchemy.orm.decl_api", name.as_str()).metaclass(&meta).open();
    for base in &bases {
        builder = builder.base(base);
    }
    let base = builder.method("__init_subclass__", init_subclass).build(vm);
    set_constructor(vm, registry, &base);
    base.set(&Str::from("__abstract__"), Value::Bool(true));
    equip(vm, &base, registry)?;
    Ok(Value::Class(base))
}

/// Gives a base class its registry and metadata.
fn equip(vm: &mut Vm, base: &Class, registry: &Registry) -> Result<()> {
    let metadata = wrap_metadata(vm, registry.metadata())?;
    // The wrapper is the same object as long as somebody holds it.
    base.set(&Str::from("metadata"), metadata);
    let value = wrap(vm, registry);
    base.set(&Str::from("registry"), value);
    Ok(())
}

/// A class was derived from a base: it becomes a base itself, or is mapped.
fn init_subclass(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let class = match args.take_first()? {
        Value::Class(class) => class,
        _ => return Err(Raise::type_error("__init_subclass__() takes a class")),
    };
    let keywords = std::mem::take(&mut args.keywords);
    let mut parent = None;
    for name in ["DeclarativeBase", "DeclarativeBaseNoMeta"] {
        let declarative_base = support::class_made(vm, name)?;
        if class.bases().iter().any(|base| base.is(&declarative_base)) {
            set_up_base(vm, &class, name)?;
            dataclasses::init_next(vm, &class, &declarative_base, keywords)?;
            return Ok(Value::None);
        }
        if class.is_subclass_of(&declarative_base) {
            parent = Some(declarative_base);
        }
    }
    let registry = class.lookup(&Str::from("registry"));
    let Some(registry) = registry.as_ref().and_then(|registry| registry.payload::<Registry>()).cloned() else {
        return Err(Raise::unsupported("a declarative class without a registry"));
    };
    map(vm, &registry, &class)?;
    if let Some(parent) = parent {
        dataclasses::init_next(vm, &class, &parent, keywords)?;
    }
    Ok(Value::None)
}

/// `class Base(DeclarativeBase)`, or that of another such class, which `parent` names.
fn set_up_base(vm: &mut Vm, class: &Class, parent: &str) -> Result<()> {
    let own = |name: &str| class.attributes().get_str(&Str::from(name));
    if matches!(own("__tablename__"), Some(Value::Str(_))) {
        return Err(Raise::new(
            "sqlalchemy.exc.InvalidRequestError",
            format!(
                "Cannot use '{parent}' directly as a declarative base class. Create a Base by creating a subclass of it."
            ),
        ));
    }
    // The dataclass that the base becomes keeps the constructor of those that derive from it and ask for none.
    let is_dataclass = becomes_dataclass(class);
    let metadata = own("metadata");
    let types = own("type_annotation_map");
    if let Some(registry) = own("registry").as_ref().and_then(|registry| registry.payload::<Registry>()) {
        registry.add_types(type_pairs(types)?);
        let registry = registry.clone();
        if registry.constructor().is_some() || is_dataclass {
            set_constructor(vm, &registry, class);
        }
        return equip(vm, class, &registry);
    }
    let metadata = match metadata.as_ref().and_then(|metadata| metadata.payload::<MetaData>()) {
        Some(metadata) => metadata.clone(),
        None => MetaData::new(None, Vec::new()),
    };
    let registry = Registry::new(metadata, setup::of(vm)?, type_pairs(types)?);
    if is_dataclass && own("__init__").is_none() {
        set_constructor(vm, &registry, class);
    }
    equip(vm, class, &registry)
}

/// Maps a class as it declares itself.
fn map(vm: &mut Vm, registry: &Registry, class: &Class) -> Result<()> {
    let Some(mut declared) = scan(vm, registry, class)? else { return Ok(()) };
    dataclasses::apply(vm, registry, &mut declared)?;
    let table = match declared.table.take() {
        Some(given) => match given.payload::<FromClause>() {
            Some(from) => Some(from.clone()),
            None => return Err(Raise::unsupported("a __table__ that is no Table and no other FROM clause")),
        },
        // Without a name it shares the table of the class that it inherits from.
        None if declared.tablename.is_none() => None,
        None => {
            let table = make_table(vm, registry, &declared)?;
            let value = crate::sqlalchemy::schema::wrap_table(vm, &table)?;
            class.set(&Str::from("__table__"), value);
            Some(FromClause::Table(table))
        }
    };
    if let Some(table) = &table
        && let Some(other) = declared.columns.iter().find(|column| !table.contains_column(&column.column))
    {
        return Err(Raise::new(
            "sqlalchemy.exc.ArgumentError",
            format!("Can't add additional column '{}' when specifying __table__", other.column.key()),
        ));
    }
    if deferred::waits(class) {
        return deferred::defer(vm, registry, declared, table);
    }
    map_to(vm, registry, declared, table).map(|_| ())
}

/// Maps a class to `table`, and gives its mapper as the script sees it.
fn map_to(vm: &mut Vm, registry: &Registry, declared: Declared, table: Option<FromClause>) -> Result<Value> {
    let class = declared.class.clone();
    let mapped = declared.map(vm, registry, table)?;
    let weak = mapped.downgrade();
    let refused = dataclasses::refused(vm, &class)?;
    class.set_allocator(Rc::new(move |made: &Class| match weak.upgrade() {
        Some(_) if let Some(refused) = &refused => Err(refused.of(made)),
        Some(mapper) => Ok(Box::new(Instance::new(mapper)) as Box<dyn Payload>),
        None => Err(Raise::unsupported("an object of a class whose mapping is gone")),
    }));
    class.set_initializer(Rc::new(initialize));
    if events::any() {
        class.set_constructor(Rc::new(construct));
    }
    // SQLAlchemy puts a function of its own around it, and that is what errors name.
    if let Some(init) = class.attributes().get_str(&Str::from("__init__"))
        && init.payload::<Function>().is_some()
    {
        vm.set_attr(&init, "__qualname__", Value::from("__init__"))?;
    }
    if mapped.inherits().is_none() {
        inspection::equip(vm, &class);
    }
    refuse_unimplemented(vm, &mapped);
    let value = mapper::wrap(vm, &mapped)?;
    class.set(&Str::from("__mapper__"), value.clone());
    Ok(value)
}

/// Undoes [`map_to`].
fn make_plain(mappers: Vec<Mapper>) {
    for mapper in mappers {
        let class = mapper.class();
        for key in mapper.property_keys() {
            class.unset(&key);
        }
        for name in ["__mapper__", "__table__", "__dict__", "_sa_instance_state"] {
            class.unset(&Str::from(name));
        }
        let init = Str::from("__init__");
        if class.attributes().get_str(&init).is_some_and(|init| init.payload::<Function>().is_none()) {
            class.unset(&init);
        }
        class.forget_construction();
    }
}

/// A mapped object came into being: all mappers are configured by now, and it gets the identity of its class.
fn initialize(host: &mut dyn Host, object: &Object) -> Result<()> {
    let Some(state) = InstanceState::of(object) else { return Ok(()) };
    let mapper = state.mapper().clone();
    mapper.registry()?.configure(host)?;
    mapper.set_polymorphic_identity(host, &state)?;
    state.announce(host, None);
    Ok(())
}

/// Somebody listens to the making of objects: all mapped classes tell of it from now on.
pub(in crate::sqlalchemy) fn watch_construction() {
    for mapper in registries().iter().flat_map(Registry::mappers) {
        mapper.class().set_constructor(Rc::new(construct));
    }
}

/// Calls the `__init__` of a mapped object, and tells who listens before, and where it failed.
fn construct(
    host: &mut dyn Host,
    object: &Object,
    mut positional: Vec<Value>,
    mut keywords: Vec<(Str, Value)>,
) -> Result<()> {
    let told = match InstanceState::of(object) {
        Some(state) if !state.mapper().told("init").is_empty() || !state.mapper().told("init_failure").is_empty() => {
            let given: Dict = keywords.iter().cloned().collect();
            let setup = state.mapper().registry()?.setup().clone();
            let arguments =
                vec![object.class().clone().into(), Value::tuple(positional.clone()), Value::Dict(given.clone())];
            let bound = host.call(&setup.init_arguments, arguments, Vec::new())?;
            let [bound, given] = &host.items(&bound)?[..] else { return Ok(()) };
            let Value::Dict(given) = given.clone() else { return Ok(()) };
            positional = host.items(bound)?;
            let told = [Value::tuple(positional.clone()), Value::Dict(given.clone())];
            state.tell(host, "init", &told)?;
            // Listeners may have changed them.
            let names = given.entries().into_iter();
            keywords = names.filter_map(|(name, value)| Some((name.as_str()?.clone(), value))).collect();
            Some((state, told))
        }
        _ => None,
    };
    let method = host.get_attribute(&Value::Object(object.clone()), &"__init__".into())?.unwrap_or_default();
    let result = host.call(&method, positional, keywords);
    if let (Err(raise), Some((state, told))) = (&result, &told)
        && raise.as_fatal().is_none()
    {
        state.tell(host, "init_failure", told)?;
    }
    result.map(drop)
}

/// The table that a class declares, made as the script would make it.
fn make_table(vm: &mut Vm, registry: &Registry, declared: &Declared) -> Result<Table> {
    let mut positional = vec![
        Value::from(declared.tablename.clone()),
        match declared.class.lookup(&Str::from("metadata")) {
            Some(value) if value.payload::<MetaData>().is_some() => value,
            _ => wrap_metadata(vm, registry.metadata())?,
        },
    ];
    for column in &declared.columns {
        positional.push(wrap_column(vm, &column.column)?);
    }
    let mut keywords: Vec<(Str, Value)> = Vec::new();
    let mut options = |value: &Value| -> Result<()> {
        if let Value::Dict(dict) = value {
            for (key, value) in dict.entries() {
                let Value::Str(key) = key else { return Err(Raise::type_error("keywords must be strings")) };
                keywords.push((key, value));
            }
        }
        Ok(())
    };
    match &declared.table_args {
        Value::Tuple(items) => match items.split_last() {
            Some((last @ Value::Dict(_), items)) => {
                options(last)?;
                positional.extend(items.iter().cloned());
            }
            _ => positional.extend(items.iter().cloned()),
        },
        other => options(other)?,
    }
    let class = Value::Class(support::class(vm, "Table")?);
    let table = vm.call(&class, positional, keywords)?;
    as_table(&table).ok_or_else(|| Raise::type_error("Table() gave no table"))
}

/// The constructor that mapped classes have by default: keyword arguments for attributes.
fn constructor(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_first()?;
    if !args.positional.is_empty() {
        let given = args.positional.len() + 1;
        return Err(Raise::type_error(format!("__init__() takes 1 positional argument but {given} were given")));
    }
    let Value::Object(object) = &this else { return Err(Raise::type_error("__init__() takes an object")) };
    let class = object.class();
    for (name, value) in args.keywords {
        match class.lookup(&name) {
            Some(Value::Object(found)) => match found.payload::<InstrumentedAttribute>() {
                Some(attribute) => attribute.clone().set(vm, object, value)?,
                None => vm.set_attr(&this, &name, value)?,
            },
            Some(_) => vm.set_attr(&this, &name, value)?,
            None => {
                return Err(Raise::type_error(format!("'{name}' is an invalid keyword argument for {}", class.name())));
            }
        }
    }
    Ok(Value::None)
}

/// Gives a class that has no constructor of its own that of the registry.
fn give_constructor(vm: &mut Vm, registry: &Registry, class: &Class) {
    if !class.mro().any(|base| !base.is_native() && base.attributes().contains_str(&Str::from("__init__"))) {
        set_constructor(vm, registry, class);
    }
}

/// Gives a class the constructor of the registry, unless that has been told to have none.
fn set_constructor(vm: &mut Vm, registry: &Registry, class: &Class) {
    let native: NativeFn = match registry.constructor() {
        None => constructor,
        Some(Value::None) => |_, args| args.bind("__init__", ["self"], 1).map(|_| Value::None),
        Some(own) => return class.set(&Str::from("__init__"), own),
    };
    drop(ClassBuilder::extend(class).method("__init__", native).build(vm));
}

/// The mapper of a class, configured.
pub(super) fn configured(vm: &mut Vm, class: &Class) -> Result<Option<Mapper>> {
    let Some(mapper) = crate::orm::mapper_of_class(class) else { return Ok(None) };
    mapper.registry()?.configure(vm)?;
    Ok(Some(mapper))
}
