//! `inspect()` of mapped classes and objects, `InstanceState`, histories.

use super::{aliased, export, export_class, mapper, properties, session};
use crate::{
    orm::{
        Attribute, CompositeProperty, History, InstanceState, InstrumentedAttribute, Mapper, MapperProperty, Passive,
        mapper_of_class,
    },
    python::{Args, ClassBuilder, Vm},
    sqlalchemy::support,
    trace::ObjectState,
    value::{Class, Dict, Host, Payload, Raise, Result, Str, Value},
};

/// The script's object of the state of a mapped object.
struct StateObject(InstanceState);

impl Payload for StateObject {}

/// `inspect(obj).attrs.name`.
struct AttributeState {
    state: InstanceState,
    /// The attribute, that of another name where it is a synonym.
    attribute: Target,
    key: Str,
}

impl Payload for AttributeState {}

/// What keeps the value of an attribute.
#[derive(Clone)]
pub(super) enum Target {
    /// One attribute.
    Attribute(Attribute),
    /// Several of them.
    Composite(CompositeProperty),
}

impl Target {
    /// What keeps the value of the attribute `key`.
    pub(super) fn of(state: &InstanceState, key: &Str) -> Option<Target> {
        match state.mapper().resolved_property(key)? {
            MapperProperty::Composite(composite) => Some(Target::Composite(composite)),
            property => state.mapper().attribute(property.key()).map(Target::Attribute),
        }
    }

    fn key(&self) -> &Str {
        match self {
            Target::Attribute(attribute) => attribute.key(),
            Target::Composite(composite) => composite.key(),
        }
    }
}

/// The object of a history; a tuple underneath.
struct HistoryObject {
    value: Value,
    history: History,
}

impl Payload for HistoryObject {
    fn builtin(&self) -> Option<&Value> {
        Some(&self.value)
    }
}

/// Makes the classes and functions.
pub(super) fn load(vm: &mut Vm, module: &Dict) -> Result<()> {
    let mut class = ClassBuilder::new("sqlalchemy.orm.state", "InstanceState")
        .property("transient", |_, args| is(args, ObjectState::Transient))
        .property("pending", |_, args| is(args, ObjectState::Pending))
        .property("persistent", |_, args| is(args, ObjectState::Persistent))
        .property("deleted", |_, args| is(args, ObjectState::Deleted))
        .property("detached", |_, args| is(args, ObjectState::Detached))
        .property("was_deleted", |_, args| {
            let [this] = args.exactly("was_deleted")?;
            Ok(Value::Bool(of(&this)?.is_deleted()))
        })
        .property("has_identity", |_, args| {
            let [this] = args.exactly("has_identity")?;
            Ok(Value::Bool(of(&this)?.has_identity()))
        })
        .property("modified", |_, args| {
            let [this] = args.exactly("modified")?;
            Ok(Value::Bool(of(&this)?.is_modified()))
        })
        .property("expired", |_, args| {
            let [this] = args.exactly("expired")?;
            Ok(Value::Bool(of(&this)?.is_expired()))
        })
        .property("expired_attributes", |vm, args| {
            let [this] = args.exactly("expired_attributes")?;
            let keys = of(&this)?.expired_attributes();
            set_of(vm, keys)
        })
        .property("unloaded", |vm, args| {
            let [this] = args.exactly("unloaded")?;
            let state = of(&this)?.clone();
            let (mut keys, dict) = (state.unloaded()?, state.dict()?);
            let proxies = state.mapper().properties();
            let proxies = proxies.iter().map(MapperProperty::key).filter(|key| state.mapper().attribute(key).is_none());
            keys.extend(proxies.filter(|key| !dict.contains_str(key)).cloned());
            set_of(vm, keys)
        })
        .property("unmodified", |vm, args| {
            let [this] = args.exactly("unmodified")?;
            let state = of(&this)?.clone();
            let attributes = state.mapper().attributes();
            let keys = attributes.iter().map(Attribute::key).filter(|key| !state.has_committed(key));
            let keys = keys.cloned().collect();
            set_of(vm, keys)
        })
        .property("committed_state", |_, args| {
            let [this] = args.exactly("committed_state")?;
            let state = of(&this)?;
            let dict = Dict::new();
            for key in state.changed_keys() {
                if let Some(committed) = state.committed(&key) {
                    dict.insert_str(&key, committed.to_value());
                }
            }
            Ok(Value::Dict(dict))
        })
        .property("key", |_, args| {
            let [this] = args.exactly("key")?;
            Ok(of(&this)?.key().map_or(Value::None, |key| key.to_value()))
        })
        .property("identity_key", |_, args| {
            let [this] = args.exactly("identity_key")?;
            Ok(of(&this)?.key().map_or(Value::None, |key| key.to_value()))
        })
        .property("identity", |_, args| {
            let [this] = args.exactly("identity")?;
            Ok(of(&this)?.key().map_or(Value::None, |key| Value::tuple(key.values().to_vec())))
        })
        .property("session", |_, args| {
            let [this] = args.exactly("session")?;
            let session = crate::orm::session::session_of(of(&this)?);
            Ok(session.and_then(|session| session.wrapper()).map_or(Value::None, Value::Object))
        })
        .property("session_id", |_, args| {
            let [this] = args.exactly("session_id")?;
            let session = crate::orm::session::session_of(of(&this)?);
            Ok(session.map_or(Value::None, |session| Value::Int(session.id().into())))
        })
        .method("obj", |_, args| {
            let [this] = args.exactly("obj")?;
            Ok(of(&this)?.object().map_or(Value::None, Value::Object))
        })
        .property("object", |_, args| {
            let [this] = args.exactly("object")?;
            Ok(of(&this)?.object().map_or(Value::None, Value::Object))
        })
        .property("dict", |vm, args| {
            let [this] = args.exactly("dict")?;
            let state = of(&this)?.clone();
            with_state(vm, &state).map(Value::Dict)
        })
        .property("mapper", |vm, args| {
            let [this] = args.exactly("mapper")?;
            let mapper = of(&this)?.mapper().clone();
            mapper::wrap(vm, &mapper)
        })
        .property("class_", |_, args| {
            let [this] = args.exactly("class_")?;
            Ok(Value::Class(of(&this)?.mapper().class().clone()))
        })
        .property("session", |vm, args| {
            let [this] = args.exactly("session")?;
            match of(&this)?.object() {
                Some(object) => session::object_session(vm, &object.into()),
                None => Ok(Value::None),
            }
        })
        .property("info", |_, args| {
            let [this] = args.exactly("info")?;
            Ok(Value::Dict(of(&this)?.info()))
        })
        .property("attrs", |vm, args| {
            let [this] = args.exactly("attrs")?;
            let state = of(&this)?.clone();
            let mut items = Vec::new();
            for property in state.mapper().properties().iter() {
                let key = property.key();
                if let Some(attribute) = Target::of(&state, key) {
                    let state = AttributeState { state: state.clone(), attribute, key: key.clone() };
                    items.push((key.clone(), vm.wrap(state)));
                }
            }
            Ok(properties::names(vm, items))
        })
        .method("get_history", |vm, args| {
            let [this, key, _] = args.bind("get_history", ["self", "key", "passive"], 2)?;
            let state = of(&this.unwrap_or_default())?.clone();
            let key = key.unwrap_or_default();
            let found = key.as_str().and_then(|key| Target::of(&state, key));
            let attribute = found.ok_or_else(|| Raise::with_arguments("KeyError", vec![key]))?;
            history(vm, &state, &attribute, Passive::NO_INITIALIZE)
        })
        .constant("is_instance", true)
        .constant("is_mapper", false);
    class = class.constant("is_aliased_class", false);
    let class = export_class(vm, module, "InstanceState", class);
    vm.register_class::<StateObject>(&class);

    let attribute_state = ClassBuilder::new("sqlalchemy.orm.state", "AttributeState")
        .property("key", |_, args| {
            let [this] = args.exactly("key")?;
            Ok(Value::Str(attribute_state(&this)?.key.clone()))
        })
        .property("value", |vm, args| {
            let [this] = args.exactly("value")?;
            let AttributeState { state, attribute, .. } = attribute_state(&this)?;
            match state.object() {
                Some(object) => {
                    let key = attribute_state(&this)?.key.clone();
                    vm.get_attr(&object.into(), &key)
                }
                None => match attribute.clone() {
                    Target::Attribute(attribute) => attribute.get_value(vm, &state.clone(), &state.dict()?),
                    Target::Composite(_) => Ok(Value::None),
                },
            }
        })
        .property("loaded_value", |vm, args| {
            let [this] = args.exactly("loaded_value")?;
            let AttributeState { state, attribute, .. } = attribute_state(&this)?;
            match state.dict()?.get_str(attribute.key()) {
                Some(value) => Ok(value),
                None => support::import_name(vm, "sqlalchemy.orm.base", "NO_VALUE"),
            }
        })
        .property("history", |vm, args| {
            let [this] = args.exactly("history")?;
            let AttributeState { state, attribute, .. } = attribute_state(&this)?;
            let (state, attribute) = (state.clone(), attribute.clone());
            history(vm, &state, &attribute, Passive::NO_INITIALIZE)
        })
        .method("load_history", |vm, args| {
            let [this] = args.exactly("load_history")?;
            let AttributeState { state, attribute, .. } = attribute_state(&this)?;
            let (state, attribute) = (state.clone(), attribute.clone());
            history(vm, &state, &attribute, Passive::OFF.without(Passive::INIT_OK))
        });
    let attribute_state = export_class(vm, module, "AttributeState", attribute_state);
    vm.register_class::<AttributeState>(&attribute_state);

    let tuple = vm.types.tuple.clone();
    let history = ClassBuilder::new("sqlalchemy.orm.attributes", "History")
        .base(&tuple)
        .property("added", |_, args| part(args, 0))
        .property("unchanged", |_, args| part(args, 1))
        .property("deleted", |_, args| part(args, 2))
        .method("__bool__", |_, args| {
            let [this] = args.exactly("__bool__")?;
            let history = history_of(&this)?;
            Ok(Value::Bool(history.lists.contains(&true) || !history.is_empty()))
        })
        .method("empty", |_, args| {
            let [this] = args.exactly("empty")?;
            Ok(Value::Bool(history_of(&this)?.is_empty()))
        })
        .method("has_changes", |_, args| {
            let [this] = args.exactly("has_changes")?;
            Ok(Value::Bool(history_of(&this)?.has_changes()))
        })
        .method("sum", |_, args| {
            let [this] = args.exactly("sum")?;
            Ok(Value::list(history_of(&this)?.sum()))
        })
        .method("non_deleted", |_, args| {
            let [this] = args.exactly("non_deleted")?;
            Ok(Value::list(history_of(&this)?.non_deleted()))
        })
        .method("non_added", |_, args| {
            let [this] = args.exactly("non_added")?;
            Ok(Value::list(history_of(&this)?.non_added()))
        })
        .method("__repr__", |vm, args| {
            use crate::value::Host;
            let [this] = args.exactly("__repr__")?;
            let parts = match this.as_object().and_then(|object| object.builtin()) {
                Some(Value::Tuple(parts)) => parts.to_vec(),
                _ => Vec::new(),
            };
            let mut text = String::from("History(");
            for (name, part) in ["added", "unchanged", "deleted"].iter().zip(&parts) {
                if text.len() > "History(".len() {
                    text.push_str(", ");
                }
                text.push_str(name);
                text.push('=');
                text.push_str(&vm.repr(part)?);
            }
            text.push(')');
            Ok(Value::from(text))
        });
    let history = export_class(vm, module, "History", history);
    vm.register_class::<HistoryObject>(&history);
    for name in ["InstanceState", "AttributeState", "History"] {
        if name != "InstanceState" {
            module.remove_str(&name.into());
        }
    }
    export(vm, module, "instance_state", |vm, args| {
        let [object] = args.exactly("instance_state")?;
        let state = InstanceState::require(vm, &object)?;
        Ok(state_object(vm, &state))
    });
    Ok(())
}

/// Gives objects of a mapped class what scripts find of the ORM on them: `_sa_instance_state`, in their `__dict__` too. It
/// goes there when it is looked for, as it would cost each object a place.
pub(super) fn equip(vm: &mut Vm, class: &Class) {
    ClassBuilder::extend(class)
        .property(STATE, |vm, args| {
            let [object] = args.exactly(STATE)?;
            let state = InstanceState::require(vm, &object)?;
            Ok(state_object(vm, &state))
        })
        .property_set(
            "__dict__",
            |vm, args| {
                let [object] = args.exactly("__dict__")?;
                let state = InstanceState::require(vm, &object)?;
                with_state(vm, &state).map(Value::Dict)
            },
            |vm, args| {
                let plain = vm.types.object.clone();
                let descriptor = plain.attributes().get_str(&"__dict__".into()).unwrap_or_default();
                let set = vm.get_attr(&descriptor, "__set__")?;
                vm.call(&set, args.positional, args.keywords)
            },
        )
        .build(vm);
}

/// What a mapped object's `__dict__` begins with.
const STATE: &str = "_sa_instance_state";

/// The dict of an object's attributes, its state being in it.
fn with_state(vm: &mut Vm, state: &InstanceState) -> Result<Dict> {
    let dict = state.dict()?;
    let key = Str::from(STATE);
    if !dict.contains_str(&key) {
        let entries = dict.entries();
        dict.clear();
        let object = state_object(vm, state);
        drop(dict.insert_str(&key, object));
        for (key, value) in entries {
            dict.insert(vm, &key, value)?;
        }
    }
    Ok(dict)
}

/// The object of a state, the same as long as anybody holds it.
pub(super) fn state_object(vm: &mut Vm, state: &InstanceState) -> Value {
    if let Some(known) = state.wrapper() {
        return known.into();
    }
    let made = vm.wrap(StateObject(state.clone()));
    if let Value::Object(object) = &made {
        state.set_wrapper(object.downgrade());
    }
    made
}

/// What `inspect()` gives for a mapped class, an alias or a mapped object; `None` for what the ORM does not know.
pub fn inspect(vm: &mut Vm, value: &Value) -> Result<Option<Value>> {
    match value {
        Value::Class(class) => match mapper_of_class(class) {
            Some(found) => mapper::wrap(vm, &found).map(Some),
            None => super::check_mapped(vm, class).map(|()| None),
        },
        Value::Object(object) => {
            let itself = object.payload::<Mapper>().is_some()
                || object.payload::<StateObject>().is_some()
                || object.payload::<InstrumentedAttribute>().is_some()
                || properties::of(value).is_ok();
            if itself {
                return Ok(Some(value.clone()));
            }
            if let Some(found) = aliased::inspect(vm, value) {
                return Ok(Some(found));
            }
            match InstanceState::of(object) {
                Some(state) => Ok(Some(state_object(vm, &state))),
                None => Ok(None),
            }
        }
        _ => Ok(None),
    }
}

pub(super) fn of(value: &Value) -> Result<&InstanceState> {
    value
        .payload::<StateObject>()
        .map(|state| &state.0)
        .ok_or_else(|| Raise::type_error("an InstanceState is expected"))
}

fn attribute_state(value: &Value) -> Result<&AttributeState> {
    value.payload::<AttributeState>().ok_or_else(|| Raise::type_error("an AttributeState is expected"))
}

fn history_of(value: &Value) -> Result<&History> {
    let object = value.payload::<HistoryObject>();
    object.map(|object| &object.history).ok_or_else(|| Raise::type_error("a History is expected"))
}

fn is(args: Args, expected: ObjectState) -> Result<Value> {
    let [this] = args.exactly(expected.name())?;
    Ok(Value::Bool(of(&this)?.object_state() == expected))
}

fn set_of(vm: &mut Vm, keys: Vec<Str>) -> Result<Value> {
    let set = crate::value::Set::new();
    for key in keys {
        set.add(vm, &Value::Str(key))?;
    }
    Ok(Value::Set(set))
}

pub(super) fn history(vm: &mut Vm, state: &InstanceState, target: &Target, passive: Passive) -> Result<Value> {
    // An object that nobody holds any more has no values.
    let dict = state.object().and_then(|object| object.attributes().cloned()).unwrap_or_default();
    let history = match target {
        Target::Composite(composite) => composite.history(vm, state, &dict)?,
        Target::Attribute(attribute) => {
            let passive = if attribute.is_collection() { passive } else { passive.without(Passive::INIT_OK) };
            attribute.history(vm, state, &dict, passive)?
        }
    };
    let part = |values: &[Value], list: bool| {
        if values.is_empty() && !list { Value::tuple(Vec::new()) } else { Value::list(values.to_vec()) }
    };
    let value = Value::tuple(vec![
        part(&history.added, history.lists[0]),
        part(&history.unchanged, history.lists[1]),
        part(&history.deleted, history.lists[2]),
    ]);
    Ok(vm.wrap(HistoryObject { value, history }))
}

fn part(args: Args, index: usize) -> Result<Value> {
    let [this] = args.exactly("added")?;
    match this.as_object().and_then(|object| object.builtin()) {
        Some(Value::Tuple(parts)) => Ok(parts.get(index).cloned().unwrap_or_default()),
        _ => Ok(Value::None),
    }
}
