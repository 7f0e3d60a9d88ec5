//! The collections of relationships. A plain list is native; sets, dicts and classes of the script are objects of the script,
//! whose instrumented methods tell an adapter of each change.

use std::{cell::Cell, cell::RefCell, rc::Rc};

use rustc_hash::FxHashSet;

use crate::{
    orm::{Attribute, Initiator, InstanceState, WeakInstanceState},
    value::{Dict, Host, List, Object, Payload, Raise, Result, Str, Value, WeakObject},
};

/// A collection of an object's relationship. A handle, and the payload of the script's `InstrumentedList`, or of the
/// `CollectionAdapter` that a collection of another class has.
#[derive(Clone)]
pub struct Collection(Rc<Inner>);

/// What a collection of the script's has its adapter under.
const ADAPTER: &str = "_sa_adapter";

struct Inner {
    items: List,
    /// The collection, where it is an object of the script rather than the list.
    adapted: Option<WeakObject>,
    /// The same list as a value.
    value: Value,
    state: WeakInstanceState,
    attribute: RefCell<Option<Attribute>>,
    invalidated: Cell<bool>,
    empty: Cell<bool>,
}

impl Payload for Collection {
    fn builtin(&self) -> Option<&Value> {
        Some(&self.0.value)
    }
}

impl Collection {
    /// An empty collection for an attribute of an object, and the list that the script sees of it.
    pub fn new(host: &mut dyn Host, state: &InstanceState, attribute: &Attribute) -> Result<(Collection, Value)> {
        let factory = attribute.relationship().map(|relationship| relationship.options().collection_factory.clone());
        if let Some(factory) = factory.filter(|factory| !factory.is_none()) {
            let made = host.call(&factory, Vec::new(), Vec::new())?;
            let (collection, value) = Collection::adapt(host, state, attribute, made)?;
            attribute.tell_collection(host, state, "init_collection", &value)?;
            return Ok((collection, value));
        }
        let class = state.mapper().registry()?.list_class().clone();
        let items = List::new(Vec::new());
        let inner = Inner {
            value: Value::List(items.clone()),
            items,
            adapted: None,
            state: state.downgrade(),
            attribute: RefCell::new(Some(attribute.clone())),
            invalidated: Cell::new(false),
            empty: Cell::new(false),
        };
        let collection = Collection(Rc::new(inner));
        let value = Value::Object(Object::bare(class, collection.clone()));
        attribute.tell_collection(host, state, "init_collection", &value)?;
        Ok((collection, value))
    }

    /// Ties an object of the script, made by the relationship's collection class, to the attribute.
    fn adapt(
        host: &mut dyn Host,
        state: &InstanceState,
        attribute: &Attribute,
        made: Value,
    ) -> Result<(Collection, Value)> {
        let Value::Object(object) = &made else {
            return Err(Raise::unsupported(format!("the collection class of {}", attribute.label())));
        };
        let collection = Collection(Rc::new(Inner {
            items: List::new(Vec::new()),
            adapted: Some(object.downgrade()),
            value: Value::None,
            state: state.downgrade(),
            attribute: RefCell::new(Some(attribute.clone())),
            invalidated: Cell::new(false),
            empty: Cell::new(false),
        }));
        let class = state.mapper().registry()?.setup().adapter_class.clone();
        let adapter = Value::Object(Object::bare(class, collection.clone()));
        host.set_attribute(&made, &ADAPTER.into(), adapter)?;
        Ok((collection, made))
    }

    /// A collection that belongs to no object, as `InstrumentedList()` makes one.
    pub fn detached(members: Vec<Value>) -> Collection {
        let items = List::new(members);
        Collection(Rc::new(Inner {
            value: Value::List(items.clone()),
            items,
            adapted: None,
            state: WeakInstanceState::default(),
            attribute: RefCell::default(),
            invalidated: Cell::new(false),
            empty: Cell::new(false),
        }))
    }

    /// The collection that a value is.
    pub fn of(value: &Value) -> Option<Collection> {
        let object = value.as_object()?;
        if object.attributes().is_some() {
            // A class derived from InstrumentedList has an adapter too, which then counts.
            let adapter = match InstanceState::of(object) {
                None => object.attribute(&ADAPTER.into()),
                Some(_) => return None,
            };
            if let Some(adapter) = adapter {
                return adapter.payload::<Collection>().cloned();
            }
        }
        object.payload::<Collection>().cloned()
    }

    /// The object of the script, where it is not a plain list.
    pub fn adapted(&self) -> Option<Value> {
        self.0.adapted.as_ref().map(|object| object.upgrade().map_or(Value::None, Value::Object))
    }

    /// The list itself. Changing it fires no event.
    pub fn items(&self) -> &List {
        &self.0.items
    }

    /// The members as they are now.
    pub fn members(&self, host: &mut dyn Host) -> Result<Vec<Value>> {
        let Some(object) = self.adapted() else { return Ok(self.0.items.to_vec()) };
        let iterator = self.call(host, &object, "_sa_iterator", None, None)?;
        host.items(&iterator)
    }

    /// The members, as far as they can be told without running the script.
    pub fn plain_members(&self) -> Vec<Value> {
        let Some(object) = self.adapted() else { return self.0.items.to_vec() };
        match object.as_object().and_then(Object::builtin) {
            Some(Value::List(list)) => list.to_vec(),
            Some(Value::Set(set)) => set.elements(),
            Some(Value::Dict(dict)) => dict.entries().into_iter().map(|(_, value)| value).collect(),
            _ => Vec::new(),
        }
    }

    /// The number of members.
    pub fn len(&self) -> usize {
        self.0.items.len()
    }

    /// Whether it has no member.
    pub fn is_empty(&self) -> bool {
        self.0.items.is_empty()
    }

    /// How often that very object is a member.
    pub fn count(&self, value: &Value) -> usize {
        self.plain_members().iter().filter(|member| member.is(value)).count()
    }

    /// The object and the attribute that it belongs to, while it does.
    pub fn owner(&self) -> Option<(InstanceState, Attribute)> {
        let attribute = self.0.attribute.borrow().clone()?;
        Some((self.0.state.upgrade()?, attribute))
    }

    /// Notes that the object was expired, and that this is its collection no more.
    pub fn invalidate(&self) {
        self.0.invalidated.set(true);
    }

    /// Notes that another collection took its place.
    pub fn dispose(&self) {
        let attribute = self.0.attribute.take();
        drop(attribute);
    }

    /// Marks it as the stand-in for a collection that was never set, which is in no object's dict.
    pub fn set_empty(&self, empty: bool) {
        self.0.empty.set(empty);
    }

    /// Appends a member, with events.
    pub fn append(&self, host: &mut dyn Host, value: Value, initiator: Option<&Initiator>) -> Result<()> {
        if let Some(object) = self.adapted() {
            let told = initiator.map_or(Ok(Value::None), |initiator| self.token(initiator))?;
            return self.call(host, &object, "_sa_appender", Some(value), Some(told)).map(drop);
        }
        let value = self.fire_append(host, value, initiator)?;
        self.0.items.push(value);
        Ok(())
    }

    /// Appends a member, without events.
    pub fn append_without_event(&self, host: &mut dyn Host, value: Value) -> Result<()> {
        if let Some(object) = self.adapted() {
            return self.call(host, &object, "_sa_appender", Some(value), Some(Value::Bool(false))).map(drop);
        }
        self.0.items.push(value);
        Ok(())
    }

    /// Sets the members of a new collection, without events.
    pub fn set_members(&self, host: &mut dyn Host, members: Vec<Value>) -> Result<()> {
        if self.0.adapted.is_none() {
            self.0.items.replace(members);
            return Ok(());
        }
        members.into_iter().try_for_each(|member| self.append_without_event(host, member))
    }

    /// Removes a member, with events: the first that is equal to it.
    pub fn remove_with_event(&self, host: &mut dyn Host, value: &Value, initiator: Option<&Initiator>) -> Result<()> {
        if let Some(object) = self.adapted() {
            let told = initiator.map_or(Ok(Value::None), |initiator| self.token(initiator))?;
            return self.call(host, &object, "_sa_remover", Some(value.clone()), Some(told)).map(drop);
        }
        self.fire_remove(host, value, initiator)?;
        self.remove_without_event(host, value).map(drop)
    }

    /// Removes that very object, without events. Says whether it was a member.
    pub fn remove_without_event(&self, host: &mut dyn Host, value: &Value) -> Result<bool> {
        if let Some(object) = self.adapted() {
            self.call(host, &object, "_sa_remover", Some(value.clone()), Some(Value::Bool(false)))?;
            return Ok(true);
        }
        let removed = self.0.items.edit(|items| {
            let place = items.iter().position(|member| member.is(value))?;
            Some(items.remove(place))
        });
        Ok(removed.is_some())
    }

    /// Removes the first member equal to `value`, as `list.remove` does, with events.
    pub fn remove(&self, host: &mut dyn Host, value: &Value) -> Result<()> {
        self.fire_remove(host, value, None)?;
        let place = self.position(host, value)?;
        let removed = place.map(|place| self.0.items.edit(|items| items.remove(place)));
        removed.map(drop).ok_or_else(|| Raise::value_error("list.remove(x): x not in list"))
    }

    /// Inserts a member, with events.
    pub fn insert(&self, host: &mut dyn Host, index: usize, value: Value) -> Result<()> {
        let value = self.fire_append(host, value, None)?;
        self.0.items.edit(|items| {
            let index = index.min(items.len());
            items.insert(index, value);
        });
        Ok(())
    }

    /// Removes and gives the member at `index`, with events.
    pub fn pop(&self, host: &mut dyn Host, index: usize) -> Result<Value> {
        self.fire_pre_remove(host)?;
        let popped = self.0.items.edit(|items| (index < items.len()).then(|| items.remove(index)));
        let popped = popped.ok_or_else(|| {
            let what = if self.is_empty() { "pop from empty list" } else { "pop index out of range" };
            Raise::new("IndexError", what)
        })?;
        self.fire_remove(host, &popped, None)?;
        Ok(popped)
    }

    /// Puts `value` in the place of the member at `index`, with events.
    pub fn replace(&self, host: &mut dyn Host, index: usize, value: Value) -> Result<()> {
        let existing = self.0.items.get(index);
        let Some(existing) = existing else {
            return Err(Raise::new("IndexError", "list assignment index out of range"));
        };
        self.fire_remove(host, &existing, None)?;
        let value = self.fire_append(host, value, None)?;
        let old = self.0.items.edit(|items| items.get_mut(index).map(|slot| std::mem::replace(slot, value)));
        drop(old);
        Ok(())
    }

    /// Removes the members at those places, given in ascending order, with events.
    pub fn delete(&self, host: &mut dyn Host, indexes: &[usize]) -> Result<()> {
        for &index in indexes {
            if let Some(member) = self.0.items.get(index) {
                self.fire_remove(host, &member, None)?;
            }
        }
        let removed: Vec<Value> = self.0.items.edit(|items| {
            let descending = indexes.iter().rev().filter(|&&index| index < items.len()).copied().collect::<Vec<_>>();
            descending.into_iter().map(|index| items.remove(index)).collect()
        });
        drop(removed);
        Ok(())
    }

    /// Removes all members, with events.
    pub fn clear(&self, host: &mut dyn Host) -> Result<()> {
        let members = self.members(host)?;
        if self.0.adapted.is_some() {
            return members.iter().try_for_each(|member| self.remove_with_event(host, member, None));
        }
        for member in members {
            self.fire_remove(host, &member, None)?;
        }
        self.0.items.replace(Vec::new());
        Ok(())
    }

    /// The event that a member is appended; the member as those who listen leave it.
    pub fn fire_append(&self, host: &mut dyn Host, value: Value, initiator: Option<&Initiator>) -> Result<Value> {
        let Some((state, attribute, dict)) = self.before_event(host)? else { return Ok(value) };
        attribute.fire_append_event(host, &state, &dict, value, initiator)
    }

    /// The event that a member is appended which is there already; the member as those who listen leave it.
    pub fn fire_append_wo_mutation(
        &self,
        host: &mut dyn Host,
        value: Value,
        initiator: Option<&Initiator>,
    ) -> Result<Value> {
        match self.owner() {
            Some((state, attribute)) => attribute.fire_append_wo_mutation_event(host, &state, value, initiator),
            None => Ok(value),
        }
    }

    /// The event that a member is removed.
    pub fn fire_remove(&self, host: &mut dyn Host, value: &Value, initiator: Option<&Initiator>) -> Result<()> {
        let Some((state, attribute, dict)) = self.before_event(host)? else { return Ok(()) };
        attribute.fire_remove_event(host, &state, &dict, value, initiator)
    }

    /// The event that some member is about to be popped.
    pub fn fire_pre_remove(&self, host: &mut dyn Host) -> Result<()> {
        let Some((state, attribute, dict)) = self.before_event(host)? else { return Ok(()) };
        attribute.fire_pre_remove_event(host, &state, &dict)
    }

    fn before_event(&self, host: &mut dyn Host) -> Result<Option<(InstanceState, Attribute, Dict)>> {
        let Some((state, attribute)) = self.owner() else { return Ok(None) };
        if self.0.invalidated.get() {
            host.warn("sqlalchemy.exc.SAWarning", "This collection has been invalidated.")?;
        }
        let dict = state.dict()?;
        if self.0.empty.replace(false)
            && let Some(value) = state.empty_collection(attribute.key())
        {
            state.set_empty_collection(attribute.key(), None);
            let old = dict.insert_str(attribute.key(), value);
            drop(old);
        }
        Ok(Some((state, attribute, dict)))
    }

    /// The change as the script's collections hand it on.
    fn token(&self, initiator: &Initiator) -> Result<Value> {
        let (state, _) = self.owner().ok_or_else(|| Raise::type_error("the collection belongs to no object"))?;
        let class = state.mapper().registry()?.setup().token_class.clone();
        Ok(Value::Object(Object::bare(class, initiator.clone())))
    }

    /// Calls one of the roles of a collection of the script.
    fn call(
        &self,
        host: &mut dyn Host,
        object: &Value,
        role: &'static str,
        member: Option<Value>,
        initiator: Option<Value>,
    ) -> Result<Value> {
        let Some(method) = host.get_attribute(object, &role.into())? else {
            return Err(Raise::type_error(format!("a collection without {role}")));
        };
        let keywords = initiator.map(|initiator| (Str::from("_sa_initiator"), initiator));
        host.call(&method, member.into_iter().collect(), keywords.into_iter().collect())
    }

    fn position(&self, host: &mut dyn Host, value: &Value) -> Result<Option<usize>> {
        for (place, member) in self.0.items.to_vec().iter().enumerate() {
            if member.is(value) || host.eq(member, value)? {
                return Ok(Some(place));
            }
        }
        Ok(None)
    }
}

/// Fills the collection `new` with `values`, with events for those that `existing` did not have, and for those that it
/// had and `values` has not.
pub fn bulk_replace(
    host: &mut dyn Host,
    values: &[Value],
    existing: Option<&Collection>,
    new: &Collection,
    initiator: &Initiator,
) -> Result<()> {
    let before = match existing {
        Some(existing) => existing.members(host)?,
        None => Vec::new(),
    };
    let was: FxHashSet<usize> = before.iter().map(identity).collect();
    let will_be: FxHashSet<usize> = values.iter().map(identity).collect();
    for value in values {
        if was.contains(&identity(value)) {
            new.append_without_event(host, value.clone())?;
        } else {
            new.append(host, value.clone(), Some(initiator))?;
        }
    }
    if let Some(existing) = existing {
        for member in before.iter().filter(|member| will_be.contains(&identity(member))) {
            existing.fire_append_wo_mutation(host, member.clone(), Some(initiator))?;
        }
        for member in before.iter().filter(|member| !will_be.contains(&identity(member))) {
            existing.fire_remove(host, member, Some(initiator))?;
        }
    }
    Ok(())
}

fn identity(value: &Value) -> usize {
    value.as_object().map_or(0, Object::address)
}
