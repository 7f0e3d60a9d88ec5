//! Collections that tell the ORM what is put into them and taken out: `InstrumentedList` here, the others in Python over the
//! adapter that is here.

mod adapter;

use super::{export, export_class, query};
use crate::{
    orm::{Attribute, Collection, Initiator, InstanceState, query::Query},
    python::{Args, ClassBuilder, Vm},
    sql::visitors::ClauseAdapter,
    sqlalchemy::{elements, support},
    value::{Dict, Host, Object, Raise, Result, Value},
};

/// Makes the class.
pub(super) fn load(vm: &mut Vm, module: &Dict) -> Result<()> {
    let list = vm.types.list.clone();
    let class = ClassBuilder::new("sqlalchemy.orm.collections", "InstrumentedList")
        .base(&list)
        .allocator(|_| Ok(Box::new(Collection::detached(Vec::new()))))
        .method("__new__", |_, args| match args.positional.first() {
            Some(Value::Class(class)) => {
                Ok(Object::new(class.clone(), Box::new(Collection::detached(Vec::new()))).into())
            }
            _ => Err(Raise::type_error("__new__() needs a class")),
        })
        .method("__init__", |vm, args| {
            let [this, items] = args.bind("InstrumentedList", ["self", "iterable"], 1)?;
            if let Some(items) = items {
                let items = vm.items(&items)?;
                of(&this.unwrap_or_default())?.set_members(vm, items)?;
            }
            Ok(Value::None)
        })
        .method("append", |vm, args| {
            let [this, item] = args.exactly("append")?;
            of(&this)?.append(vm, item, None)?;
            Ok(Value::None)
        })
        .method("remove", |vm, args| {
            let [this, item] = args.exactly("remove")?;
            of(&this)?.remove(vm, &item)?;
            Ok(Value::None)
        })
        .method("insert", |vm, args| {
            let [this, index, item] = args.exactly("insert")?;
            let collection = of(&this)?;
            let index = place(&index, collection.len())?;
            collection.insert(vm, index.clamp(0, collection.len() as i64) as usize, item)?;
            Ok(Value::None)
        })
        .method("pop", pop)
        .method("extend", |vm, args| {
            let [this, items] = args.exactly("extend")?;
            extend(vm, &this, &items)?;
            Ok(Value::None)
        })
        .method("__iadd__", |vm, args| {
            let [this, items] = args.exactly("__iadd__")?;
            extend(vm, &this, &items)?;
            Ok(this)
        })
        .method("clear", |vm, args| {
            let [this] = args.exactly("clear")?;
            of(&this)?.clear(vm)?;
            Ok(Value::None)
        })
        .property("_sa_adapter", |vm, args| {
            let [this] = args.exactly("_sa_adapter")?;
            let class = support::class_made(vm, "CollectionAdapter")?;
            Ok(Object::bare(class, of(&this)?).into())
        })
        .method("__setitem__", set_item)
        .method("__delitem__", delete_item);
    let class = export_class(vm, module, "InstrumentedList", class);
    vm.register_class::<Collection>(&class);
    // Exported by sqlalchemy.orm.collections, not by sqlalchemy.orm.
    let removed = module.remove_str(&"InstrumentedList".into());
    drop(removed);
    for builder in [adapter::class(), token()] {
        let hidden = Dict::new();
        let (name, builder) = builder;
        export_class(vm, &hidden, name, builder);
    }
    for (name, function) in EXPORTED.iter().zip(FUNCTIONS) {
        export(vm, module, name, *function);
    }
    export(vm, module, "with_parent", with_parent);
    Ok(())
}

/// Functions that `sqlalchemy.orm` exports of what is written in Python.
const EXPORTED: &[&str] = &[
    "attribute_keyed_dict",
    "attribute_mapped_collection",
    "column_keyed_dict",
    "column_mapped_collection",
    "keyfunc_mapping",
    "mapped_collection",
];

const FUNCTIONS: &[crate::python::NativeFn] = &[
    |vm, args| in_python(vm, "attribute_keyed_dict", args),
    |vm, args| in_python(vm, "attribute_keyed_dict", args),
    |vm, args| in_python(vm, "column_keyed_dict", args),
    |vm, args| in_python(vm, "column_keyed_dict", args),
    |vm, args| in_python(vm, "keyfunc_mapping", args),
    |vm, args| in_python(vm, "keyfunc_mapping", args),
];

fn in_python(vm: &mut Vm, name: &str, args: Args) -> Result<Value> {
    let function = support::import_name(vm, COLLECTIONS, name)?;
    vm.call_args(&function, args)
}

const COLLECTIONS: &str = "sqlalchemy.orm.collections";
const DYNAMIC: &str = "sqlalchemy.orm.dynamic";

/// Registers the modules that are written in Python.
pub(super) fn register(vm: &mut Vm) {
    vm.register_module(COLLECTIONS, |vm| {
        vm.import_module("sqlalchemy.orm")?;
        let natives = Dict::new();
        for (key, name) in [
            ("InstrumentedList", "InstrumentedList"),
            ("CollectionAdapter", "CollectionAdapter"),
            ("_Token", "AttributeEventToken"),
        ] {
            let class = support::class_made(vm, name)?;
            natives.insert_str(&vm.intern(key), Value::Class(class));
        }
        natives.insert_str(&vm.intern("_warn"), vm.native_function("_warn", warn));
        natives.insert_str(&vm.intern("_key_value"), vm.native_function("_key_value", key_value));
        let library = vm.run_library(COLLECTIONS, include_str!("../lib/collections.py"), natives)?;
        Ok(library)
    });
    vm.register_module("sqlalchemy.orm.mapped_collection", |vm| {
        let module = vm.import_module(COLLECTIONS)?;
        Ok(module.as_object().and_then(|module| module.attributes().cloned()).unwrap_or_default())
    });
    vm.register_module(DYNAMIC, |vm| {
        vm.import_module("sqlalchemy.orm")?;
        let natives = Dict::new();
        for (name, function) in [
            ("_query", collection_query as crate::python::NativeFn),
            ("_append", |vm, args| change(vm, args, true)),
            ("_remove", |vm, args| change(vm, args, false)),
            ("_pending", pending),
            ("_warn", warn),
            ("_order_by", |vm, args| {
                let [object, key] = args.exactly("_order_by")?;
                let (_, attribute) = attribute_of(vm, &object, &key)?;
                let mut order = Vec::new();
                for element in relationship_of(&attribute)?.order_by().iter() {
                    order.push(elements::wrap(vm, element)?);
                }
                Ok(Value::list(order))
            }),
            ("_pairs", |vm, args| {
                let [object, key] = args.exactly("_pairs")?;
                let (state, attribute) = attribute_of(vm, &object, &key)?;
                let relationship = relationship_of(&attribute)?;
                let pairs = relationship.synchronize_pairs().iter().filter_map(|(here, there)| {
                    let here = state.mapper().attribute_of_column(here)?;
                    Some(Value::tuple(vec![Value::Str(here.key().clone()), Value::Str(there.key())]))
                });
                Ok(Value::list(pairs.collect::<Vec<Value>>()))
            }),
            ("_criterion", |vm, args| {
                let [object, key] = args.exactly("_criterion")?;
                let (state, attribute) = attribute_of(vm, &object, &key)?;
                let element = relationship_of(&attribute)?.with_parent(&state);
                elements::wrap(vm, &element)
            }),
        ] {
            natives.insert_str(&vm.intern(name), vm.native_function(name, function));
        }
        vm.run_library(DYNAMIC, include_str!("../lib/dynamic.py"), natives)
    });
    vm.register_module("sqlalchemy.orm.writeonly", |vm| {
        let module = vm.import_module(DYNAMIC)?;
        Ok(module.as_object().and_then(|module| module.attributes().cloned()).unwrap_or_default())
    });
}

/// The change that a collection of the script hands on.
fn token() -> (&'static str, ClassBuilder) {
    let builder = ClassBuilder::new("sqlalchemy.orm.attributes", "AttributeEventToken").property("key", |_, args| {
        let [this] = args.exactly("key")?;
        let token = this.payload::<Initiator>();
        Ok(token.map_or(Value::None, |token| Value::Str(token.attribute().key().clone())))
    });
    let builder = builder
        .property("op", |vm, args| {
            let [this] = args.exactly("op")?;
            match this.payload::<Initiator>().cloned() {
                Some(token) => super::events::operation(vm, &token),
                None => Ok(Value::None),
            }
        })
        .property("parent_token", |vm, args| {
            let [this] = args.exactly("parent_token")?;
            match this.payload::<Initiator>().map(|token| token.attribute().property().clone()) {
                Some(property) => Ok(super::properties::wrap(vm, property)),
                None => Ok(Value::None),
            }
        })
        .method("hasparent", |_, args| {
            let [this, state] = args.bind("hasparent", ["self", "state"], 2)?;
            let (this, state) = (this.unwrap_or_default(), state.unwrap_or_default());
            let state = InstanceState::of_value(&state);
            let token = this.payload::<Initiator>();
            Ok(Value::Bool(token.zip(state).is_some_and(|(token, state)| token.attribute().has_parent(&state, false))))
        })
        .method("__eq__", |_, args| {
            let [this, other] = args.exactly("__eq__")?;
            let pair = this.payload::<Initiator>().zip(other.payload::<Initiator>());
            Ok(Value::Bool(pair.is_some_and(|(this, other)| {
                this.attribute().is(other.attribute()) && this.operation() == other.operation()
            })))
        });
    ("AttributeEventToken", builder)
}

fn warn(vm: &mut Vm, args: Args) -> Result<Value> {
    let [message] = args.exactly("_warn")?;
    let message = vm.str(&message)?;
    vm.warn("sqlalchemy.exc.SAWarning", &message)?;
    Ok(Value::None)
}

/// The object's state and its attribute `key`.
fn attribute_of(vm: &mut Vm, object: &Value, key: &Value) -> Result<(InstanceState, Attribute)> {
    let state = InstanceState::require(vm, object)?;
    state.mapper().registry()?.configure(vm)?;
    let attribute = key.as_str().and_then(|key| state.mapper().attribute(key));
    let attribute = attribute.ok_or_else(|| Raise::with_arguments("KeyError", vec![key.clone()]))?;
    Ok((state, attribute))
}

fn relationship_of(attribute: &Attribute) -> Result<crate::orm::RelationshipProperty> {
    attribute.relationship().cloned().ok_or_else(|| Raise::type_error("a relationship is expected"))
}

/// `_query(object, key, session)`: the members of a collection that is never loaded, as a query.
fn collection_query(vm: &mut Vm, args: Args) -> Result<Value> {
    let [object, key, session] = args.exactly("_query")?;
    let (state, attribute) = attribute_of(vm, &object, &key)?;
    let session = match session {
        Value::None => None,
        session => Some(super::session::of(&session)?.clone()),
    };
    let query = Query::of_collection(session.as_ref(), &relationship_of(&attribute)?, &state);
    query::wrap(vm, query)
}

/// `_append(object, key, item)` and `_remove(object, key, item)`.
fn change(vm: &mut Vm, args: Args, adds: bool) -> Result<Value> {
    let [object, key, item] = args.exactly("_append")?;
    let (state, attribute) = attribute_of(vm, &object, &key)?;
    if adds {
        attribute.dynamic_append(vm, &state, &item, None)?;
    } else {
        attribute.dynamic_remove(vm, &state, &item, None)?;
    }
    Ok(Value::None)
}

/// `_pending(object, key)`: what was added and is not flushed.
fn pending(vm: &mut Vm, args: Args) -> Result<Value> {
    let [object, key] = args.exactly("_pending")?;
    let (state, attribute) = attribute_of(vm, &object, &key)?;
    Ok(Value::list(attribute.dynamic_pending(&state).added))
}

/// `_key_value(object, column)`: what the object has in a column of its mapper; nothing is loaded.
fn key_value(vm: &mut Vm, args: Args) -> Result<Value> {
    let [object, column] = args.exactly("_key_value")?;
    let state = InstanceState::require(vm, &object)?;
    let element = crate::sqlalchemy::coercions::clause_element(vm, &column)?;
    let attribute = element
        .as_ref()
        .and_then(|element| element.as_column())
        .and_then(|column| state.mapper().attribute_of_column(column));
    let attribute = attribute.ok_or_else(|| Raise::type_error("a column of the mapped class is expected"))?;
    let dict = state.dict()?;
    attribute.get_value(vm, &state, &dict)
}

/// `with_parent(instance, prop, from_entity=None)`.
fn with_parent(vm: &mut Vm, args: Args) -> Result<Value> {
    let [object, attribute, entity] = args.bind("with_parent", ["instance", "prop", "from_entity"], 2)?;
    let entity = entity.and_then(|entity| super::entity_of(&entity));
    let attribute = attribute.unwrap_or_default();
    let Some(attribute) = attribute.payload::<crate::orm::InstrumentedAttribute>().cloned() else {
        return Err(Raise::new(
            "sqlalchemy.exc.ArgumentError",
            "with_parent() accepts class-bound mapped attributes, not strings",
        ));
    };
    // The condition takes the values of the object as long as that is here.
    let object = object.unwrap_or_default();
    let Some(relationship) = attribute.relationship(vm)? else {
        let text = format!("Expected relationship property for with_parent(), got {}", attribute.label());
        return Err(Raise::new("sqlalchemy.exc.ArgumentError", text));
    };
    let state = relationship.mapped_instance(&object)?;
    let mut element = relationship.relationship.with_parent(&state);
    if let Some(secondary) = relationship.relationship.secondary() {
        element = ClauseAdapter::new(&secondary.anonymous(None, true)?).adapt(&element);
    }
    let entity = relationship.of_type.or(entity);
    if let Some(adapter) = entity.as_ref().and_then(|entity| entity.adapter()) {
        element = adapter.adapt(&element);
    }
    elements::wrap(vm, &element)
}

fn of(value: &Value) -> Result<Collection> {
    // The list itself, though it may be of a derived class that has an adapter as well.
    let collection = value.payload::<Collection>().cloned();
    collection.ok_or_else(|| Raise::type_error("an InstrumentedList is expected"))
}

/// An index, counted from the start; it may be out of range.
fn place(index: &Value, length: usize) -> Result<i64> {
    let index = match index {
        Value::Int(index) => *index,
        Value::Bool(index) => i64::from(*index),
        _ => return Err(Raise::type_error("list indices must be integers or slices")),
    };
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    Ok(if index < 0 { (index + length).max(-1) } else { index })
}

fn within(index: &Value, length: usize, message: &'static str) -> Result<usize> {
    let place = place(index, length)?;
    match usize::try_from(place) {
        Ok(place) if place < length => Ok(place),
        _ => Err(Raise::new("IndexError", message)),
    }
}

fn pop(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this, index] = args.bind("pop", ["self", "index"], 1)?;
    let collection = of(&this.unwrap_or_default())?;
    let length = collection.len();
    collection.fire_pre_remove(vm)?;
    if length == 0 {
        return Err(Raise::new("IndexError", "pop from empty list"));
    }
    let index = within(&index.unwrap_or(Value::Int(-1)), length, "pop index out of range")?;
    collection.pop(vm, index)
}

fn extend(vm: &mut Vm, this: &Value, items: &Value) -> Result<()> {
    let collection = of(this)?;
    for item in vm.items(items)? {
        collection.append(vm, item, None)?;
    }
    Ok(())
}

/// The places that a slice means in a list of so many items, and whether they go one by one.
fn slice(vm: &mut Vm, slice: &Value, length: usize) -> Result<(Vec<usize>, bool)> {
    let indices = vm.call_method(slice, "indices", vec![Value::from(length)])?;
    let numbers: Vec<i64> = match &indices {
        Value::Tuple(items) => {
            items.iter().filter_map(|item| if let Value::Int(n) = item { Some(*n) } else { None }).collect()
        }
        _ => Vec::new(),
    };
    let [start, stop, step] = numbers.as_slice() else {
        return Err(Raise::type_error("list indices must be integers or slices"));
    };
    let mut places = Vec::new();
    let mut at = *start;
    while (*step > 0 && at < *stop) || (*step < 0 && at > *stop) {
        places.push(usize::try_from(at).unwrap_or(0));
        at += step;
    }
    Ok((places, *step == 1))
}

fn set_item(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this, index, value] = args.exactly("__setitem__")?;
    let collection = of(&this)?;
    if matches!(index, Value::Int(_) | Value::Bool(_)) {
        let index = within(&index, collection.len(), "list assignment index out of range")?;
        collection.replace(vm, index, value)?;
        return Ok(Value::None);
    }
    if value.is(&this) {
        return Ok(Value::None);
    }
    let values = vm.items(&value)?;
    let (places, contiguous) = slice(vm, &index, collection.len())?;
    if contiguous {
        let indices = vm.call_method(&index, "indices", vec![Value::from(collection.len())])?;
        let start = match &indices {
            Value::Tuple(items) => match items.first() {
                Some(Value::Int(start)) => usize::try_from(*start).unwrap_or(0),
                _ => 0,
            },
            _ => 0,
        };
        for _ in &places {
            if collection.len() > start {
                collection.delete(vm, &[start])?;
            }
        }
        for (offset, value) in values.into_iter().enumerate() {
            collection.insert(vm, start + offset, value)?;
        }
        return Ok(Value::None);
    }
    if values.len() != places.len() {
        return Err(Raise::value_error(format!(
            "attempt to assign sequence of size {} to extended slice of size {}",
            values.len(),
            places.len()
        )));
    }
    for (place, value) in places.into_iter().zip(values) {
        collection.replace(vm, place, value)?;
    }
    Ok(Value::None)
}

fn delete_item(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this, index] = args.exactly("__delitem__")?;
    let collection = of(&this)?;
    let places = match &index {
        Value::Int(_) | Value::Bool(_) => vec![within(&index, collection.len(), "list assignment index out of range")?],
        other => {
            let mut places = slice(vm, other, collection.len())?.0;
            places.sort_unstable();
            places
        }
    };
    collection.delete(vm, &places)?;
    Ok(Value::None)
}
