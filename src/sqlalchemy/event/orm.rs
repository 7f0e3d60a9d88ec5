//! Listening to the ORM: its events by name, and what each may be listened to.

use super::Events;
use crate::{
    engine,
    orm::{
        ColumnProperty, InstrumentedAttribute, Mapper, Registry, RelationshipProperty,
        events::{self, Listening, Subject},
        mapper_of_class,
    },
    python::{Args, Vm, objects::Method},
    sqlalchemy::{
        orm::{self, session},
        support::{self, flag},
    },
    value::{Class, Raise, Result, Str, Value},
};

/// The kinds of events, which tell what one can listen to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Of mappers and of objects.
    Mapper,
    /// Of all mappers, or of those of a registry.
    Configuration,
    Attribute,
    Session,
    Query,
}

const CLASS: &[&str] = &["mapper", "class_"];
const WRITTEN: &[&str] = &["mapper", "connection", "target"];
const MADE: &[&str] = &["target", "args", "kwargs"];
const IN_SESSION: &[&str] = &["session", "instance"];
const SESSION: &[&str] = &["session"];
const MEMBER: &[&str] = &["target", "value", "initiator"];
const COLLECTION: &[&str] = &["target", "collection", "collection_adapter"];

/// The events by kind, with the names of what they hand.
const KINDS: &[(Kind, Events)] = &[
    (
        Kind::Mapper,
        &[
            ("instrument_class", CLASS),
            ("after_mapper_constructed", CLASS),
            ("before_mapper_configured", CLASS),
            ("mapper_configured", CLASS),
            ("before_insert", WRITTEN),
            ("after_insert", WRITTEN),
            ("before_update", WRITTEN),
            ("after_update", WRITTEN),
            ("before_delete", WRITTEN),
            ("after_delete", WRITTEN),
            ("init", MADE),
            ("init_failure", MADE),
            ("load", &["target", "context"]),
            ("refresh", &["target", "context", "attrs"]),
            ("refresh_flush", &["target", "flush_context", "attrs"]),
            ("expire", &["target", "attrs"]),
        ],
    ),
    (Kind::Configuration, &[("before_configured", &["registry"]), ("after_configured", &["registry"])]),
    (
        Kind::Attribute,
        &[
            ("append", MEMBER),
            ("append_wo_mutation", MEMBER),
            ("bulk_replace", &["target", "values", "initiator"]),
            ("remove", MEMBER),
            ("set", &["target", "value", "oldvalue", "initiator"]),
            ("init_scalar", &["target", "value", "dict_"]),
            ("init_collection", COLLECTION),
            ("dispose_collection", COLLECTION),
            ("modified", &["target", "initiator"]),
        ],
    ),
    (
        Kind::Session,
        &[
            ("do_orm_execute", &["orm_execute_state"]),
            ("after_transaction_create", &["session", "transaction"]),
            ("after_transaction_end", &["session", "transaction"]),
            ("before_commit", SESSION),
            ("after_commit", SESSION),
            ("after_rollback", SESSION),
            ("after_soft_rollback", &["session", "previous_transaction"]),
            ("before_flush", &["session", "flush_context", "instances"]),
            ("after_flush", &["session", "flush_context"]),
            ("after_flush_postexec", &["session", "flush_context"]),
            ("after_begin", &["session", "transaction", "connection"]),
            ("after_bulk_update", &["update_context"]),
            ("after_bulk_delete", &["delete_context"]),
            ("before_attach", IN_SESSION),
            ("after_attach", IN_SESSION),
            ("transient_to_pending", IN_SESSION),
            ("pending_to_transient", IN_SESSION),
            ("persistent_to_transient", IN_SESSION),
            ("pending_to_persistent", IN_SESSION),
            ("detached_to_persistent", IN_SESSION),
            ("loaded_as_persistent", IN_SESSION),
            ("persistent_to_deleted", IN_SESSION),
            ("deleted_to_persistent", IN_SESSION),
            ("deleted_to_detached", IN_SESSION),
            ("persistent_to_detached", IN_SESSION),
        ],
    ),
    (
        Kind::Query,
        &[
            ("before_compile", &["query"]),
            ("before_compile_update", &["query", "update_context"]),
            ("before_compile_delete", &["query", "delete_context"]),
        ],
    ),
];

/// Events that Retort lacks.
const LACKING: &[&str] = &[
    "class_instrument",
    "class_uninstrument",
    "attribute_instrument",
    "pickle",
    "unpickle",
    "resolve_type_annotation",
];

fn known(event: &str) -> Option<(Kind, &'static [&'static str])> {
    KINDS.iter().find_map(|(kind, events)| {
        let (_, names) = events.iter().find(|(name, _)| *name == event)?;
        Some((*kind, *names))
    })
}

/// Whether an event is one of the ORM.
///
/// # Errors
/// `Unsupported` for one that Retort lacks.
pub(super) fn is_known(event: &str) -> Result<bool> {
    if LACKING.contains(&event) {
        return Err(Raise::unsupported(format!("the event '{event}'")));
    }
    Ok(known(event).is_some())
}

/// How one listens.
pub(super) struct How {
    pub retval: bool,
    pub once: bool,
    pub insert: bool,
    pub named: bool,
    pub propagate: bool,
    raw: bool,
    active_history: bool,
}

impl How {
    /// Takes what was said out of the arguments.
    pub(super) fn of(vm: &mut Vm, args: &mut Args) -> Result<How> {
        let mut said = |name: &'static str| {
            let value = args.take_keyword(name);
            flag(vm, value, false)
        };
        let how = How {
            retval: said("retval")?,
            once: said("once")?,
            insert: said("insert")?,
            named: said("named")?,
            propagate: said("propagate")?,
            raw: said("raw")?,
            active_history: said("active_history")?,
        };
        // It is about caches that are not there; the second is given up while an event is told in any case.
        said("bake_ok")?;
        said("restore_load_context")?;
        if said("include_key")? {
            return Err(Raise::unsupported("event.listen(include_key=True)"));
        }
        Ok(how)
    }
}

/// Listens to an event of the ORM.
pub(super) fn listen(vm: &mut Vm, target: &Value, event: Str, callable: Value, how: &How) -> Result<()> {
    let Some((kind, names)) = known(&event) else { return Ok(()) };
    vm.import_module("sqlalchemy.orm")?;
    match (kind, target) {
        (Kind::Attribute, Value::Class(class)) => {
            return Err(Raise::new(
                "AttributeError",
                format!("type object '{}' has no attribute 'dispatch'", class.name()),
            ));
        }
        (Kind::Mapper, other) if other.payload::<InstrumentedAttribute>().is_some() => {
            return Err(Raise::with_arguments("AttributeError", vec![Value::Str(event)]));
        }
        _ => {}
    }
    let Some(subject) = subject(vm, target, kind)? else {
        return super::no_such_event(vm, target, &event);
    };
    orm::events::bind(vm);
    if event.starts_with("init") && kind == Kind::Mapper {
        orm::declarative::watch_construction();
    }
    let names = if matches!(subject, Subject::Mappers) && kind == Kind::Configuration { &[] } else { names };
    let named = how.named.then_some(names);
    let listening = Listening {
        listener: engine::Listener { event, callable, retval: how.retval, once: false, named },
        target: identity(target),
        raw: how.raw,
        propagate: how.propagate,
        active_history: how.active_history,
        fired: how.once.then(|| std::cell::Cell::new(false)),
    };
    events::listen(&subject, listening, how.insert);
    Ok(())
}

/// Whether the function listens; with `remove`, takes it away.
pub(super) fn find(vm: &mut Vm, target: &Value, event: &str, callable: &Value, remove: bool) -> bool {
    let wanted = vm.identity(callable);
    // A bound method is another object each time.
    let parts =
        |value: &Value| value.payload::<Method>().map(|method| (method.function.clone(), method.receiver.clone()));
    let bound = parts(callable);
    let is: &dyn Fn(&Value) -> bool = &|known| match (&bound, parts(known)) {
        (Some((function, object)), Some((other, of))) => function.is(&other) && object.is(&of),
        _ => super::identity(known) == Some(wanted),
    };
    match remove {
        true => events::remove(identity(target), event, is),
        false => events::contains(identity(target), event, is),
    }
}

/// What tells targets apart.
fn identity(target: &Value) -> usize {
    match target {
        Value::Class(class) => class.address(),
        other => super::identity(other).unwrap_or_default(),
    }
}

/// What a value of the script is to those events; `None` where they are none of its.
fn subject(vm: &mut Vm, target: &Value, kind: Kind) -> Result<Option<Subject>> {
    Ok(match kind {
        Kind::Mapper => match target {
            Value::Class(class) => Some(match mapper_of_class(class) {
                Some(mapper) => Subject::Mapper(mapper),
                None if is_native(class, "Mapper") => Subject::Mappers,
                None => Subject::Class(class.clone()),
            }),
            other => other.payload::<Mapper>().cloned().map(Subject::Mapper),
        },
        Kind::Configuration => match target {
            Value::Class(class) if is_native(class, "Mapper") => Some(Subject::Mappers),
            Value::Class(class) => {
                let registry = class.attributes().get_str(&"registry".into());
                registry.as_ref().and_then(|registry| registry.payload::<Registry>()).cloned().map(Subject::Registry)
            }
            other => other.payload::<Registry>().cloned().map(Subject::Registry),
        },
        Kind::Attribute => {
            if let Some(attribute) = target.payload::<InstrumentedAttribute>() {
                Some(Subject::Attribute(attribute.mapper()?, attribute.key().clone()))
            } else if let Some(property) = target.payload::<ColumnProperty>() {
                property.parent().map(|mapper| Subject::Attribute(mapper, property.key().clone()))
            } else if let Some(property) = target.payload::<RelationshipProperty>() {
                Some(Subject::Attribute(property.parent(), property.key().clone()))
            } else {
                return Err(Raise::unsupported("listening to the changes of what is no mapped column or relationship"));
            }
        }
        Kind::Session => match session::listened(vm, target)? {
            Value::Class(class) if class.is_subclass_of(&support::class(vm, "Session")?) => {
                Some(Subject::Sessions(class))
            }
            other => session::of(&other).ok().map(Subject::Session),
        },
        Kind::Query => match target {
            Value::Class(class) if is_native(class, "Query") => Some(Subject::Queries),
            _ => None,
        },
    })
}

fn is_native(class: &Class, name: &str) -> bool {
    class.is_native() && class.name() == name
}
