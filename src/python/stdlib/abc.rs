//! `abc`, and the abstract classes of `collections.abc`.

use super::module::Module;
use crate::{
    python::{
        ClassBuilder, Vm,
        objects::{ClassMethod, Property, StaticMethod},
        types::{class_get_item, set_from_items, support::arity},
    },
    value::{Class, Dict, Host, Payload, Raise, Result, Set, Str, Value},
};

/// Marks the classes `ABCMeta` and `ABC`.
struct AbcMeta;
impl Payload for AbcMeta {}
struct Abc;
impl Payload for Abc {}

/// Each abstract class of collections with its bases, the methods that make a class one of them, and whether having them
/// is enough.
const COLLECTIONS: [(&str, &[&str], &[&str], bool); 25] = [
    ("Hashable", &[], &["__hash__"], true),
    ("Sized", &[], &["__len__"], true),
    ("Container", &[], &["__contains__"], true),
    ("Callable", &[], &["__call__"], true),
    ("Iterable", &[], &["__iter__"], true),
    ("Iterator", &["Iterable"], &["__next__", "__iter__"], true),
    ("Reversible", &["Iterable"], &["__reversed__", "__iter__"], true),
    ("Generator", &["Iterator"], &["send", "throw", "close", "__iter__", "__next__"], true),
    ("Collection", &["Sized", "Iterable", "Container"], &["__len__", "__iter__", "__contains__"], true),
    ("Sequence", &["Reversible", "Collection"], &["__getitem__", "__len__"], false),
    ("MutableSequence", &["Sequence"], &["__setitem__", "__delitem__", "insert"], false),
    ("Set", &["Collection"], &["__contains__", "__iter__", "__len__"], false),
    ("MutableSet", &["Set"], &["add", "discard"], false),
    ("Mapping", &["Collection"], &["__getitem__", "__iter__", "__len__"], false),
    ("MutableMapping", &["Mapping"], &["__setitem__", "__delitem__"], false),
    ("MappingView", &["Sized"], &[], false),
    ("KeysView", &["MappingView", "Set"], &[], false),
    ("ItemsView", &["MappingView", "Set"], &[], false),
    ("ValuesView", &["MappingView", "Collection"], &[], false),
    ("Awaitable", &[], &["__await__"], true),
    ("Coroutine", &["Awaitable"], &["__await__", "send", "throw", "close"], true),
    ("AsyncIterable", &[], &["__aiter__"], true),
    ("AsyncIterator", &["AsyncIterable"], &["__anext__", "__aiter__"], true),
    ("AsyncGenerator", &["AsyncIterator"], &["__aiter__", "__anext__", "asend", "athrow", "aclose"], true),
    ("ByteString", &["Sequence"], &[], false),
];

pub(super) fn install(vm: &mut Vm) {
    let type_ = vm.types.type_.clone();
    let meta = ClassBuilder::new("abc", "ABCMeta")
        .base(&type_)
        .method("__new__", |vm, args| {
            let keywords = args.keywords;
            let [Value::Class(meta), Value::Str(name), Value::Tuple(bases), namespace] = &args.positional[..] else {
                return Err(Raise::type_error("ABCMeta.__new__() takes a name, bases and a namespace"));
            };
            let Value::Dict(namespace) = namespace.builtin() else {
                return Err(Raise::type_error("type.__new__() argument 3 must be dict"));
            };
            let class = vm.new_class(meta, name, bases.to_vec(), namespace, keywords)?;
            find_abstract(vm, &class)?;
            Ok(class.into())
        })
        .method("__call__", |vm, mut args| {
            let this = args.take_first()?;
            let Value::Class(class) = &this else { return Ok(Value::None) };
            let missing = abstract_methods(vm, class);
            if !missing.is_empty() {
                let plural = if missing.len() == 1 { "" } else { "s" };
                return Err(Raise::type_error(format!(
                    "Can't instantiate abstract class {} with abstract method{plural} {}",
                    class.name(),
                    missing.join(", ")
                )));
            }
            vm.make_instance(class, args)
        })
        .method("register", |vm, args| {
            arity(&args, "ABCMeta.register", 1, 1)?;
            let (Value::Class(class), Value::Class(other)) = (&args.positional[0], &args.positional[1]) else {
                return Err(Raise::type_error("Can only register classes"));
            };
            let name = vm.intern("_registered");
            let mut known = match class.attributes().get_str(&name) {
                Some(Value::Tuple(known)) => known.to_vec(),
                _ => Vec::new(),
            };
            known.push(other.clone().into());
            class.set(&name, Value::tuple(known));
            Ok(args.positional[1].clone())
        })
        .method("__instancecheck__", |vm, args| {
            arity(&args, "ABCMeta.__instancecheck__", 1, 1)?;
            let Value::Class(class) = &args.positional[0] else { return Ok(Value::Bool(false)) };
            let of = vm.class_of(&args.positional[1]);
            let mut found = is_subclass(vm, &of, class)?;
            if !found && let Value::Class(claimed) = vm.get_attr(&args.positional[1], "__class__")? {
                found = !claimed.is(&of) && is_subclass(vm, &claimed, class)?;
            }
            Ok(Value::Bool(found))
        })
        .method("__subclasscheck__", |vm, args| {
            arity(&args, "ABCMeta.__subclasscheck__", 1, 1)?;
            let (Value::Class(class), Value::Class(other)) = (&args.positional[0], &args.positional[1]) else {
                return Err(Raise::type_error("issubclass() arg 1 must be a class"));
            };
            Ok(Value::Bool(is_subclass(vm, other, class)?))
        })
        .build(vm);
    vm.register_class::<AbcMeta>(&meta);
    let abc = ClassBuilder::new("abc", "ABC").metaclass(&meta).open().build(vm);
    vm.register_class::<Abc>(&abc);

    vm.register_module("abc", |vm| {
        let mut module = Module::new(vm);
        if let Some(meta) = module.vm.registered_class::<AbcMeta>() {
            module.add("ABCMeta", meta);
        }
        if let Some(abc) = module.vm.registered_class::<Abc>() {
            module.add("ABC", abc);
        }
        module.functions(&[
            ("abstractmethod", |vm, args| {
                let [function] = args.exactly("abstractmethod")?;
                // Native descriptors cannot keep the mark: the function within them has it.
                vm.set_attr(&function, "__isabstractmethod__", Value::Bool(true))?;
                Ok(function)
            }),
            ("update_abstractmethods", |vm, args| {
                let [class] = args.exactly("update_abstractmethods")?;
                if let Value::Class(class) = &class
                    && is_abstract_class(vm, class)
                {
                    find_abstract(vm, class)?;
                }
                Ok(class)
            }),
            ("get_cache_token", |_, _| Ok(Value::Int(Class::changes() as i64))),
        ]);
        for (name, wrapper) in [
            ("abstractproperty", module.vm.types.property.clone()),
            ("abstractclassmethod", module.vm.types.classmethod.clone()),
            ("abstractstaticmethod", module.vm.types.staticmethod.clone()),
        ] {
            let function = module.vm.native_closure(name, move |vm, args| {
                if let Some(function) = args.positional.first() {
                    vm.set_attr(function, "__isabstractmethod__", Value::Bool(true))?;
                }
                vm.call_args(&wrapper.clone().into(), args)
            });
            module.add(name, function);
        }
        Ok(module.finish())
    });
    vm.register_module("collections.abc", load_collections);
    vm.register_module("_collections_abc", load_collections);
}

fn load_collections(vm: &mut Vm) -> Result<Dict> {
    let classes = collections(vm)?;
    let mut module = Module::new(vm);
    for (name, class) in classes {
        module.add(name, class);
    }
    Ok(module.finish())
}

/// Keeps the abstract classes of collections, so that there is one of each.
struct Kept;
impl Payload for Kept {}

/// The abstract classes of collections by their names.
pub fn collections(vm: &mut Vm) -> Result<Vec<(&'static str, Class)>> {
    let names = COLLECTIONS.map(|(name, ..)| name);
    let kept_name = vm.intern("_classes");
    if let Some(kept) = vm.registered_class::<Kept>()
        && let Some(Value::Tuple(classes)) = kept.attributes().get_str(&kept_name)
    {
        let classes = classes.iter().filter_map(|class| match class {
            Value::Class(class) => Some(class.clone()),
            _ => None,
        });
        return Ok(names.into_iter().zip(classes).collect());
    }
    let Some(meta) = vm.registered_class::<AbcMeta>() else { return Ok(Vec::new()) };
    let mut made: Vec<(&'static str, Class)> = Vec::new();
    for (name, bases, required, enough) in COLLECTIONS {
        let mut builder = ClassBuilder::new("collections.abc", name)
            .metaclass(&meta)
            .open()
            .class_method("__class_getitem__", class_get_item)
            .constant("_structural", enough)
            .constant("_required", Value::tuple(required.iter().map(|&name| name.into()).collect::<Vec<Value>>()))
            .constant("_registered", Value::tuple(registered(vm, name)));
        for base in bases {
            if let Some((_, base)) = made.iter().find(|(name, _)| name == base) {
                builder = builder.base(base);
            }
        }
        let class = builder.build(vm);
        // A class that derives from it has to define these.
        let missing = set_from_items(vm, &Value::tuple(required.iter().map(|&n| n.into()).collect::<Vec<Value>>()))?;
        set_abstract(vm, &class, &missing);
        made.push((name, class));
    }
    lend_methods(vm, &made)?;
    let classes: Vec<Value> = made.iter().map(|(_, class)| class.clone().into()).collect();
    let kept = ClassBuilder::new("collections.abc", "_Kept").constant("_classes", Value::tuple(classes)).build(vm);
    vm.register_class::<Kept>(&kept);
    Ok(made)
}

/// Gives the classes the methods that their few abstract ones are enough for.
fn lend_methods(vm: &mut Vm, classes: &[(&'static str, Class)]) -> Result<()> {
    let namespace = Dict::new();
    for (name, class) in classes {
        namespace.insert_str(&vm.intern(&format!("_{name}")), class.clone().into());
    }
    let namespace = vm.run_library("collections.abc", include_str!("lib/abc_mixins.py"), namespace)?;
    for (name, class) in classes {
        let Some(Value::Class(lender)) = namespace.get_str(&vm.intern(name)) else { continue };
        for (name, value) in lender.attributes().entries() {
            let Value::Str(name) = name else { continue };
            if !["__module__", "__qualname__", "__doc__", "__dict__", "__weakref__"].contains(&name.as_str()) {
                class.set(&name, value);
            }
        }
    }
    // The lenders have done their work; the classes stand under their own names from now on.
    for (name, class) in classes {
        drop(namespace.insert_str(&vm.intern(name), class.clone().into()));
    }
    vm.new_module("_collections_abc", namespace);
    Ok(())
}

/// The builtin classes that count as one of the abstract classes.
fn registered(vm: &Vm, name: &str) -> Vec<Value> {
    let types = &vm.types;
    let classes: &[&Class] = match name {
        "Sequence" => &[&types.tuple, &types.str, &types.range, &types.bytes, &types.list],
        "MutableSequence" => &[&types.list],
        "ByteString" => &[&types.bytes],
        "Reversible" => &[&types.dict, &types.dict_keys, &types.dict_values, &types.dict_items],
        "Set" => &[&types.set, &types.frozenset, &types.dict_keys, &types.dict_items],
        "MutableSet" => &[&types.set],
        "Mapping" => &[&types.dict, &types.mappingproxy],
        "MutableMapping" => &[&types.dict],
        "KeysView" => &[&types.dict_keys],
        "ItemsView" => &[&types.dict_items],
        "ValuesView" => &[&types.dict_values],
        "MappingView" => &[&types.dict_keys, &types.dict_items, &types.dict_values],
        "Generator" => &[&types.generator],
        _ => &[],
    };
    let mut classes: Vec<Value> = classes.iter().map(|class| Value::Class((*class).clone())).collect();
    if matches!(name, "Sequence" | "MutableSequence" | "ByteString") {
        classes.extend(vm.registered_class::<crate::python::types::ByteArray>().map(Value::Class));
    }
    classes
}

fn is_subclass(vm: &mut Vm, class: &Class, of: &Class) -> Result<bool> {
    let hook = vm.intern("__subclasshook__");
    if !of.is_native()
        && let Some(hook) = vm.find_attr(&of.clone().into(), &hook)?
    {
        let answer = vm.call(&hook, vec![class.clone().into()], Vec::new())?;
        if !answer.is(&vm.not_implemented()) {
            return vm.truth(&answer);
        }
    }
    if class.is_subclass_of(of) || (of.name() == "Sequence" && vm.is_registered_sequence(class)) {
        return Ok(true);
    }
    let structural = vm.intern("_structural");
    if matches!(of.attributes().get_str(&structural), Some(Value::Bool(true))) && has_methods(vm, class, of) {
        return Ok(true);
    }
    // What is registered with a derived abstract class belongs to this one as well.
    let registered = vm.intern("_registered");
    if let Some(Value::Tuple(known)) = of.attributes().get_str(&registered) {
        for known in known.iter() {
            let Value::Class(known) = known else { continue };
            if class.is_subclass_of(known) || (is_abstract_class(vm, known) && is_subclass(vm, class, known)?) {
                return Ok(true);
            }
        }
    }
    for derived in of.subclasses() {
        if class.is_subclass_of(&derived) || (is_abstract_class(vm, &derived) && is_subclass(vm, class, &derived)?) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn is_abstract_class(vm: &Vm, class: &Class) -> bool {
    match (class.metaclass(), vm.registered_class::<AbcMeta>()) {
        (Some(own), Some(meta)) => own.is_subclass_of(&meta),
        _ => false,
    }
}

/// Whether a class has the methods by which the abstract class `of` knows its own.
fn has_methods(vm: &mut Vm, class: &Class, of: &Class) -> bool {
    let required = vm.intern("_required");
    let Some(Value::Tuple(required)) = of.attributes().get_str(&required) else { return false };
    required
        .iter()
        .all(|name| name.as_str().is_some_and(|name| class.lookup(name).is_some_and(|found| !found.is_none())))
}

fn set_abstract(vm: &mut Vm, class: &Class, names: &Set) {
    let name = vm.intern("__abstractmethods__");
    class.set(&name, Value::Set(names.copy(true)));
}

fn abstract_methods(vm: &mut Vm, class: &Class) -> Vec<String> {
    let name = vm.intern("__abstractmethods__");
    let Some(Value::Set(names)) = class.attributes().get_str(&name) else { return Vec::new() };
    let mut names: Vec<String> =
        names.elements().iter().filter_map(|name| name.as_str().map(|name| name.to_string())).collect();
    names.sort();
    names
}

/// Notes which methods of a new class are still abstract: its own that are marked, and those inherited that it has not
/// defined.
fn find_abstract(vm: &mut Vm, class: &Class) -> Result<()> {
    let mark = vm.intern("__isabstractmethod__");
    let mut names = Vec::new();
    for (key, value) in class.attributes().entries() {
        if is_abstract(&value, &mark) {
            names.push(key);
        }
    }
    for base in class.bases().to_vec() {
        for name in abstract_methods(vm, &base) {
            let name = vm.intern(&name);
            let found = class.lookup(&name);
            let listed = base.lookup(&name);
            let inherited = match (&found, &listed) {
                (None, _) => true,
                (Some(found), _) => {
                    is_abstract(found, &mark) || (base.is_native() && listed.is_none() && found.is_none())
                }
            };
            if inherited {
                names.push(Value::Str(name));
            }
        }
    }
    let set = set_from_items(vm, &Value::tuple(names))?;
    set_abstract(vm, class, &set);
    Ok(())
}

fn is_abstract(value: &Value, mark: &Str) -> bool {
    let Value::Object(object) = value else { return false };
    let within = if let Some(property) = object.payload::<Property>() {
        property.get.borrow().clone()
    } else if let Some(method) = object.payload::<ClassMethod>() {
        Some(method.function.borrow().clone())
    } else {
        object.payload::<StaticMethod>().map(|method| method.function.borrow().clone())
    };
    match within {
        Some(within) => is_abstract(&within, mark),
        None => matches!(object.attribute(mark), Some(Value::Bool(true))),
    }
}
