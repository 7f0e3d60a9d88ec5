//! `CollectionAdapter`: how a collection changes with its events and without them.

use super::of;
use crate::{
    orm::Initiator,
    python::ClassBuilder,
    sqlalchemy::orm::inspection,
    value::{Host, Value},
};

/// What an instrumented collection of the script tells of its changes.
pub(super) fn class() -> (&'static str, ClassBuilder) {
    let builder = ClassBuilder::new("sqlalchemy.orm.collections", "CollectionAdapter")
        .method("fire_append_event", |vm, args| {
            let [this, item, initiator, _] = args.bind("fire_append_event", ["self", "item", "initiator", "key"], 2)?;
            let (this, item) = (this.unwrap_or_default(), item.unwrap_or_default());
            let initiator = initiator.as_ref().and_then(|token| token.payload::<Initiator>()).cloned();
            of(&this)?.fire_append(vm, item, initiator.as_ref())
        })
        .method("fire_append_wo_mutation_event", |vm, args| {
            let names = ["self", "item", "initiator", "key"];
            let [this, item, initiator, _] = args.bind("fire_append_wo_mutation_event", names, 2)?;
            let initiator = initiator.as_ref().and_then(|token| token.payload::<Initiator>()).cloned();
            of(&this.unwrap_or_default())?.fire_append_wo_mutation(vm, item.unwrap_or_default(), initiator.as_ref())
        })
        .method("fire_remove_event", |vm, args| {
            let [this, item, initiator, _] = args.bind("fire_remove_event", ["self", "item", "initiator", "key"], 2)?;
            let (this, item) = (this.unwrap_or_default(), item.unwrap_or_default());
            let initiator = initiator.as_ref().and_then(|token| token.payload::<Initiator>()).cloned();
            of(&this)?.fire_remove(vm, &item, initiator.as_ref())?;
            Ok(Value::None)
        })
        .method("fire_pre_remove_event", |vm, args| {
            let [this, _, _] = args.bind("fire_pre_remove_event", ["self", "initiator", "key"], 1)?;
            of(&this.unwrap_or_default())?.fire_pre_remove(vm)?;
            Ok(Value::None)
        })
        .property("_referenced_by_owner", |_, args| {
            let [this] = args.exactly("_referenced_by_owner")?;
            let collection = of(&this)?;
            let Some((state, attribute)) = collection.owner() else { return Ok(Value::Bool(false)) };
            let held = state.dict()?.get_str(attribute.key());
            Ok(Value::Bool(held.is_some_and(|held| collection.adapted().is_some_and(|own| own.is(&held)))))
        })
        .property("data", |_, args| {
            let [this] = args.exactly("data")?;
            let collection = of(&this)?;
            if let Some(adapted) = collection.adapted() {
                return Ok(adapted);
            }
            // A plain list: the one that its object has.
            match collection.owner() {
                Some((state, attribute)) => Ok(state.dict()?.get_str(attribute.key()).unwrap_or_default()),
                None => Ok(Value::None),
            }
        })
        .property("owner_state", |vm, args| {
            let [this] = args.exactly("owner_state")?;
            let owner = of(&this)?.owner();
            Ok(owner.map_or(Value::None, |(state, _)| inspection::state_object(vm, &state)))
        })
        .method("append_with_event", |vm, args| {
            let [this, item, _] = args.bind("append_with_event", ["self", "item", "initiator"], 2)?;
            of(&this.unwrap_or_default())?.append(vm, item.unwrap_or_default(), None)?;
            Ok(Value::None)
        })
        .method("append_without_event", |vm, args| {
            let [this, item] = args.exactly("append_without_event")?;
            of(&this)?.append_without_event(vm, item)?;
            Ok(Value::None)
        })
        .method("append_multiple_without_event", |vm, args| {
            let [this, items] = args.exactly("append_multiple_without_event")?;
            for item in vm.items(&items)? {
                of(&this)?.append_without_event(vm, item)?;
            }
            Ok(Value::None)
        })
        .method("remove_with_event", |vm, args| {
            let [this, item, _] = args.bind("remove_with_event", ["self", "item", "initiator"], 2)?;
            of(&this.unwrap_or_default())?.remove_with_event(vm, &item.unwrap_or_default(), None)?;
            Ok(Value::None)
        })
        .method("remove_without_event", |vm, args| {
            let [this, item] = args.exactly("remove_without_event")?;
            of(&this)?.remove_without_event(vm, &item)?;
            Ok(Value::None)
        })
        .method("clear_with_event", |vm, args| {
            let [this, _] = args.bind("clear_with_event", ["self", "initiator"], 1)?;
            let collection = of(&this.unwrap_or_default())?;
            for item in collection.members(vm)? {
                collection.remove_with_event(vm, &item, None)?;
            }
            Ok(Value::None)
        })
        .method("clear_without_event", |vm, args| {
            let [this] = args.exactly("clear_without_event")?;
            let collection = of(&this)?;
            for item in collection.members(vm)? {
                collection.remove_without_event(vm, &item)?;
            }
            Ok(Value::None)
        })
        .method("__iter__", |vm, args| {
            let [this] = args.exactly("__iter__")?;
            let members = of(&this)?.members(vm)?;
            vm.iter(&Value::list(members))
        })
        .method("__len__", |vm, args| {
            let [this] = args.exactly("__len__")?;
            Ok(Value::from(of(&this)?.members(vm)?.len()))
        })
        .method("__bool__", |_, _| Ok(Value::Bool(true)));
    ("CollectionAdapter", builder)
}
