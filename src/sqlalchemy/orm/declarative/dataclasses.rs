//! Mapped classes that are dataclasses: what `lib/decl_base.py` makes of them, and what it needs of the ORM.

use super::{map_plain, setup};
use crate::{
    orm::{
        Declared, Registry, SynonymDeclaration, annotation_kind, attribute_names, attribute_options, becomes_dataclass,
        mapper_of_class,
    },
    python::{Args, NativeFn, Vm},
    sqlalchemy::support::import_name,
    value::{Class, Dict, Host, Raise, Result, Str, Value},
};

/// The library's module.
const MODULE: &str = "sqlalchemy.orm.decl_base";

/// Registers the library's module.
pub(in crate::sqlalchemy::orm) fn register(vm: &mut Vm) {
    vm.register_module(MODULE, |vm| {
        vm.import_module("sqlalchemy.orm")?;
        let natives = Dict::new();
        let functions: [(&str, NativeFn); 9] = [
            ("_bind_dont_set", |vm, args| {
                let [symbol] = args.exactly("_bind_dont_set")?;
                let _ = setup::of(vm)?.dont_set.set(symbol);
                Ok(Value::None)
            }),
            ("_options", options),
            ("_synonym_name", |_, args| {
                let [value] = args.exactly("_synonym_name")?;
                Ok(value.payload::<SynonymDeclaration>().map_or(Value::None, |synonym| synonym.name.clone().into()))
            }),
            ("_container", |vm, args| {
                let [class, annotation] = args.exactly("_container")?;
                let Value::Class(class) = class else { return Ok(Value::None) };
                let setup = setup::of(vm)?;
                Ok(annotation_kind(vm, &setup, &class, &annotation)?.map_or(Value::None, Value::Bool))
            }),
            ("_names", |_, args| {
                let [namespace, annotations] = args.exactly("_names")?;
                let (Value::Dict(namespace), Value::Dict(annotations)) = (namespace, annotations) else {
                    return Ok(Value::None);
                };
                let names = attribute_names(&namespace, &annotations);
                Ok(Value::list(names.into_iter().map(Value::Str).collect::<Vec<_>>()))
            }),
            ("_has_own_table", |_, args| {
                let [class] = args.exactly("_has_own_table")?;
                let Value::Class(class) = class else { return Ok(Value::Bool(false)) };
                Ok(Value::Bool(class.attributes().contains_str(&Str::from("__table__"))))
            }),
            ("_is_mapped", |_, args| {
                let [class] = args.exactly("_is_mapped")?;
                let Value::Class(class) = class else { return Ok(Value::Bool(false)) };
                Ok(Value::Bool(mapper_of_class(&class).is_some() || crate::orm::is_waiting(&class)))
            }),
            ("_map", |vm, args| {
                let [registry, class] = args.exactly("_map")?;
                map_plain(vm, &registry, &class).map(Value::Class)
            }),
            ("_warn_deprecated", |vm, args| {
                let [message] = args.exactly("_warn_deprecated")?;
                let message = vm.str(&message)?;
                vm.warn("sqlalchemy.exc.SADeprecationWarning", &message)?;
                Ok(Value::None)
            }),
        ];
        for (name, function) in functions {
            natives.insert_str(&vm.intern(name), vm.native_function(name, function));
        }
        vm.run_library(MODULE, include_str!("../../lib/decl_base.py"), natives)
    });
}

/// `_options(value) -> (kind, options)`: what an attribute says of its field; `None` for what the ORM did not make.
fn options(vm: &mut Vm, args: Args) -> Result<Value> {
    let [value] = args.exactly("_options")?;
    let (kind, given) = match attribute_options(&value) {
        Some((kind, options)) => (kind, options.given().iter().cloned().collect::<Dict>()),
        None => match vm.find_attr(&value, &Str::from("_attribute_options"))? {
            Some(Value::Dict(given)) if !matches!(value, Value::Class(_)) => ("proxy", given),
            _ => return Ok(Value::None),
        },
    };
    Ok(Value::tuple([kind.into(), Value::Dict(given)]))
}

/// `registry.mapped_as_dataclass(cls=None, …)`.
pub(super) fn mapped_as_dataclass(vm: &mut Vm, args: Args) -> Result<Value> {
    let function = import_name(vm, MODULE, "_registry_mapped_as_dataclass")?;
    vm.call_args(&function, args)
}

/// Makes a class a dataclass that was scanned and is about to be mapped, where it is to become one.
pub(super) fn apply(vm: &mut Vm, registry: &Registry, declared: &mut Declared) -> Result<()> {
    if !becomes_dataclass(&declared.class) {
        return Ok(());
    }
    let class = declared.class.clone();
    let entries = std::mem::take(&mut declared.collected).into_iter().map(|collected| {
        Value::tuple([
            Value::Str(collected.key),
            Value::Bool(collected.annotation.is_some()),
            collected.annotation.unwrap_or_default(),
            Value::Bool(collected.is_mapped),
            Value::Bool(collected.value.is_some()),
            collected.value.unwrap_or_default(),
            Value::Class(collected.origin),
        ])
    });
    let entries = Value::list(entries.collect::<Vec<_>>());
    let function = import_name(vm, MODULE, "_apply")?;
    let defaults = vm.call(&function, vec![Value::Class(class.clone()), entries], Vec::new())?;
    if let Value::Dict(defaults) = defaults {
        for (key, default) in defaults.entries() {
            if let Value::Str(key) = key {
                declared.set_default(&key, default);
            }
        }
    }
    super::give_constructor(vm, registry, &class);
    Ok(())
}

/// Calls the `__init_subclass__` that follows that of `parent` for a class.
pub(super) fn init_next(vm: &mut Vm, class: &Class, parent: &Class, keywords: Vec<(Str, Value)>) -> Result<()> {
    let name = Str::from("__init_subclass__");
    let behind = class.mro().skip_while(|base| !base.is(parent)).skip(1);
    let next = behind.filter(|base| !base.is(&vm.types.object)).find(|base| base.attributes().contains_str(&name));
    let Some(next) = next.cloned() else {
        return match keywords.first() {
            None => Ok(()),
            Some(_) => {
                let name = vm.get_attr(&Value::Class(class.clone()), "__qualname__")?;
                let name = vm.str(&name)?;
                Err(Raise::type_error(format!("{name}.__init_subclass__() takes no keyword arguments")))
            }
        };
    };
    let method = next.attributes().get_str(&name).unwrap_or_default();
    let method = match vm.find_attr(&method, &Str::from("__func__"))? {
        Some(function) => function,
        None => method,
    };
    vm.call(&method, vec![Value::Class(class.clone())], keywords).map(drop)
}

/// Why no object of a mapped class can be made.
pub(super) enum Refused {
    /// Nothing can be set on it.
    Frozen,
    /// It has slots, and none for what the ORM needs.
    Slots,
}

impl Refused {
    /// The error of making an object of `class`.
    pub(super) fn of(&self, class: &Class) -> Raise {
        match self {
            Refused::Frozen => {
                Raise::new("dataclasses.FrozenInstanceError", "cannot assign to field '_sa_instance_state'")
            }
            Refused::Slots => Raise::type_error(format!("cannot create weak reference to '{}' object", class.name())),
        }
    }
}

/// Whether objects of a class can be made as the ORM needs them.
pub(super) fn refused(vm: &mut Vm, class: &Class) -> Result<Option<Refused>> {
    let slots = Str::from("__slots__");
    let mut closed = true;
    for base in class.mro().filter(|base| !base.is_native()).cloned().collect::<Vec<_>>() {
        closed &= match base.attributes().get_str(&slots) {
            Some(Value::Str(name)) => name != "__weakref__",
            Some(names) => {
                !vm.items(&names)?.iter().any(|name| name.as_str().is_some_and(|name| name == "__weakref__"))
            }
            None => false,
        };
    }
    if closed {
        return Ok(Some(Refused::Slots));
    }
    let Some(parameters) = class.lookup(&Str::from("__dataclass_params__")) else { return Ok(None) };
    let frozen = vm.get_attr(&parameters, "frozen")?;
    Ok(vm.truth(&frozen)?.then_some(Refused::Frozen))
}
