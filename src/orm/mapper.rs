//! The mapping of a class to a table: its properties, its primary key, and how its objects are identified.

use std::{
    any::Any,
    cell::{Cell, RefCell},
    collections::VecDeque,
    fmt,
    rc::{Rc, Weak},
};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    orm::{
        Attribute, Cascade, ColumnProperty, Committed, IdentityKey, InstanceState, Loaded, Loading, MapperProperty,
        Passive, Registry, Relationship, RelationshipProperty, WeakRegistry,
    },
    sql::{
        Id,
        schema::{Column, Table},
    },
    value::{Class, Host, Raise, Result, Str, Value},
};

/// The mapping of a class. A handle: clones are the same mapper.
#[derive(Clone)]
pub struct Mapper(Rc<Inner>);

/// A handle that does not keep the mapper.
#[derive(Clone, Default)]
pub struct WeakMapper(Weak<Inner>);

struct Inner {
    class: Class,
    class_name: Str,
    trace_name: Rc<str>,
    sort_key: Str,
    registry: WeakRegistry,
    local_table: Table,
    inherits: Option<Mapper>,
    primary_key: Rc<[Column]>,
    properties: RefCell<Properties>,
    configured: Cell<bool>,
    declared: RefCell<Declared>,
    delete_orphans: RefCell<Vec<(usize, Str)>>,
    memos: RefCell<FxHashMap<MemoKey, Rc<dyn Any>>>,
}

thread_local! {
    static MAPPERS: RefCell<Vec<Weak<Inner>>> = const { RefCell::new(Vec::new()) };
}

/// Lets go of what all mappers hold, those too whose registry is gone: relationships and mappers hold each other.
pub(super) fn release_all() {
    let mappers = MAPPERS.with(|mappers| std::mem::take(&mut *mappers.borrow_mut()));
    for mapper in mappers.iter().filter_map(Weak::upgrade) {
        Mapper(mapper).release();
    }
}

/// What loading and writing remember of a mapper, so that it is worked out once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MemoKey {
    /// How rows of a table are written.
    Table(Id),
    /// The number of its entity in statements.
    Entity,
    /// How an object is selected by its key.
    Get,
    /// How a relationship (by its address) is loaded when it is read.
    Lazy(usize),
}

/// What the properties are put together from.
#[derive(Default)]
struct Declared {
    columns: Vec<MapperProperty>,
    relationships: Vec<Pending>,
    /// Those that a relationship of another mapper made here.
    backrefs: Vec<Pending>,
}

/// A relationship, and once it is configured the property.
struct Pending {
    key: Str,
    relationship: Relationship,
    property: Option<RelationshipProperty>,
}

#[derive(Default)]
struct Properties {
    ordered: Rc<[MapperProperty]>,
    attributes: Rc<[Attribute]>,
    relationships: Rc<[RelationshipProperty]>,
    by_key: FxHashMap<Str, usize>,
    by_column: FxHashMap<Id, usize>,
}

impl Mapper {
    /// The mapping of `class` to `table`. Its properties come later ([`Mapper::set_properties`]).
    pub fn new(
        registry: &Registry,
        class: &Class,
        module: &str,
        table: &Table,
        inherits: Option<Mapper>,
    ) -> Result<Mapper> {
        let primary_key: Vec<Column> = table.primary_key_columns();
        if primary_key.is_empty() {
            return Err(Raise::new(
                "sqlalchemy.exc.ArgumentError",
                format!(
                    "Mapper Mapper[{}({})] could not assemble any primary key columns for mapped table '{}'",
                    class.name(),
                    table.name(),
                    table.name()
                ),
            ));
        }
        let inner = Rc::new(Inner {
            class: class.clone(),
            class_name: class.name(),
            trace_name: class.name().as_str().into(),
            sort_key: format!("{module}.{}", class.name()).into(),
            registry: registry.downgrade(),
            local_table: table.clone(),
            inherits,
            primary_key: primary_key.into(),
            properties: RefCell::default(),
            configured: Cell::new(false),
            declared: RefCell::default(),
            delete_orphans: RefCell::default(),
            memos: RefCell::default(),
        });
        MAPPERS.with(|mappers| {
            let mut mappers = mappers.borrow_mut();
            mappers.retain(|mapper| mapper.strong_count() > 0);
            mappers.push(Rc::downgrade(&inner));
        });
        Ok(Mapper(inner))
    }

    /// The class.
    pub fn class(&self) -> &Class {
        &self.0.class
    }

    /// The class's name.
    pub fn class_name(&self) -> &Str {
        &self.0.class_name
    }

    /// The class's name as the trace has it.
    pub fn trace_name(&self) -> Rc<str> {
        self.0.trace_name.clone()
    }

    /// What the mapper is called in messages: `Mapper[User(users)]`.
    pub fn label(&self) -> String {
        format!("Mapper[{}({})]", self.0.class_name, self.0.local_table.name())
    }

    /// What mappers are sorted by where nothing else decides: the class's module and name.
    pub fn sort_key(&self) -> &Str {
        &self.0.sort_key
    }

    /// The registry that it belongs to; an error once that is gone.
    pub fn registry(&self) -> Result<Registry> {
        self.0.registry.upgrade().ok_or_else(|| Raise::unsupported("a mapped class whose registry is gone"))
    }

    /// The loads that its attributes ask for.
    pub fn loading(&self) -> Rc<dyn Loading> {
        self.0.registry.loading()
    }

    /// The table of the class itself.
    pub fn local_table(&self) -> &Table {
        &self.0.local_table
    }

    /// All tables of the hierarchy up to this mapper, the root's first.
    pub fn tables(&self) -> Vec<Table> {
        vec![self.0.local_table.clone()]
    }

    /// The mapper that it inherits from.
    pub fn inherits(&self) -> Option<&Mapper> {
        self.0.inherits.as_ref()
    }

    /// The mapper at the root of the hierarchy.
    pub fn base_mapper(&self) -> Mapper {
        self.0.inherits.as_ref().map_or_else(|| self.clone(), Mapper::base_mapper)
    }

    /// Whether it is `other` or inherits from it.
    pub fn isa(&self, other: &Mapper) -> bool {
        self.is(other) || self.0.inherits.as_ref().is_some_and(|base| base.isa(other))
    }

    /// The primary key's columns.
    pub fn primary_key(&self) -> &[Column] {
        &self.0.primary_key
    }

    /// Whether a primary key with a NULL in it still identifies a row.
    pub fn allow_partial_pks(&self) -> bool {
        true
    }

    /// All properties in order: relationships as declared, then columns in the table's order.
    pub fn properties(&self) -> Rc<[MapperProperty]> {
        self.0.properties.borrow().ordered.clone()
    }

    /// The property `key`.
    pub fn property(&self, key: &Str) -> Option<MapperProperty> {
        let properties = self.0.properties.borrow();
        properties.ordered.get(*properties.by_key.get(key)?).cloned()
    }

    /// The column properties in order.
    pub fn column_properties(&self) -> Vec<ColumnProperty> {
        self.properties().iter().filter_map(|property| property.as_column().cloned()).collect()
    }

    /// The relationships in order.
    pub fn relationships(&self) -> Rc<[RelationshipProperty]> {
        self.0.properties.borrow().relationships.clone()
    }

    /// The property of a column of the mapped tables.
    pub fn property_of_column(&self, column: &Column) -> Option<ColumnProperty> {
        let properties = self.0.properties.borrow();
        properties.ordered.get(*properties.by_column.get(&column.id())?)?.as_column().cloned()
    }

    /// The attributes, one for each property and in their order.
    pub fn attributes(&self) -> Rc<[Attribute]> {
        self.0.properties.borrow().attributes.clone()
    }

    /// The attribute `key`.
    pub fn attribute(&self, key: &Str) -> Option<Attribute> {
        let properties = self.0.properties.borrow();
        properties.attributes.get(*properties.by_key.get(key)?).cloned()
    }

    /// The attribute of a column of the mapped tables.
    pub fn attribute_of_column(&self, column: &Column) -> Option<Attribute> {
        let properties = self.0.properties.borrow();
        properties.attributes.get(*properties.by_column.get(&column.id())?).cloned()
    }

    /// Whether all mappers are configured with it.
    pub fn is_configured(&self) -> bool {
        self.0.configured.get()
    }

    /// Notes that it is configured.
    pub fn set_configured(&self, configured: bool) {
        self.0.configured.set(configured);
    }

    /// Sets the column properties, in order.
    pub fn set_columns(&self, columns: Vec<MapperProperty>) {
        self.0.declared.borrow_mut().columns = columns;
        self.put_together();
    }

    /// Adds a relationship to be configured. `backref` says that another mapper's relationship made it.
    pub fn declare_relationship(&self, key: Str, relationship: Relationship, backref: bool) {
        let mut declared = self.0.declared.borrow_mut();
        let list = if backref { &mut declared.backrefs } else { &mut declared.relationships };
        list.push(Pending { key, relationship, property: None });
    }

    /// The relationships that wait to be configured.
    pub fn pending_relationships(&self) -> Vec<(Str, Relationship)> {
        let declared = self.0.declared.borrow();
        let pending = declared.relationships.iter().chain(&declared.backrefs);
        let waiting = pending.filter(|pending| pending.property.is_none());
        waiting.map(|pending| (pending.key.clone(), pending.relationship.clone())).collect()
    }

    /// The declaration of a relationship.
    pub fn declared_relationship(&self, key: &Str) -> Option<Relationship> {
        let declared = self.0.declared.borrow();
        let mut all = declared.relationships.iter().chain(&declared.backrefs);
        all.find(|pending| pending.key == *key).map(|pending| pending.relationship.clone())
    }

    /// Whether there is a property of that name, configured or not.
    pub fn has_property(&self, key: &Str) -> bool {
        self.property(key).is_some() || self.declared_relationship(key).is_some()
    }

    /// The names of all properties, configured or not.
    pub fn property_keys(&self) -> Vec<Str> {
        let declared = self.0.declared.borrow();
        let relationships = declared.relationships.iter().map(|pending| &pending.key);
        let columns = declared.columns.iter().map(MapperProperty::key);
        relationships.chain(columns).chain(declared.backrefs.iter().map(|pending| &pending.key)).cloned().collect()
    }

    /// Takes a relationship as configured.
    pub fn set_relationship(&self, property: RelationshipProperty) {
        {
            let mut declared = self.0.declared.borrow_mut();
            let declared = &mut *declared;
            let mut all = declared.relationships.iter_mut().chain(&mut declared.backrefs);
            if let Some(pending) = all.find(|pending| pending.key == *property.key()) {
                pending.property = Some(property);
            }
        }
        self.put_together();
    }

    /// Lets go of the properties: relationships hold their mappers, and these them.
    fn release(&self) {
        let declared = self.0.declared.take();
        let properties = self.0.properties.take();
        let memos = self.0.memos.take();
        drop((declared, properties, memos));
    }

    fn put_together(&self) {
        let ordered = {
            let declared = self.0.declared.borrow();
            let of = |pending: &Pending| pending.property.clone().map(MapperProperty::Relationship);
            let mut ordered: Vec<MapperProperty> = declared.relationships.iter().filter_map(of).collect();
            ordered.extend(declared.columns.iter().cloned());
            ordered.extend(declared.backrefs.iter().filter_map(of));
            ordered
        };
        self.set_properties(ordered);
    }

    fn set_properties(&self, ordered: Vec<MapperProperty>) {
        let mut properties = Properties::default();
        for (index, property) in ordered.iter().enumerate() {
            properties.by_key.insert(property.key().clone(), index);
            if let MapperProperty::Column(column) = property {
                column.set_parent(self, index);
                for column in column.columns() {
                    properties.by_column.entry(column.id()).or_insert(index);
                }
            }
        }
        let old = self.0.properties.borrow().attributes.clone();
        let attribute = |property: &MapperProperty| {
            let present = old.iter().find(|attribute| attribute.property().address() == property.address());
            present.cloned().unwrap_or_else(|| Attribute::new(self.0.class_name.clone(), property.clone()))
        };
        properties.attributes = ordered.iter().map(attribute).collect();
        properties.relationships = ordered.iter().filter_map(|property| property.as_relationship().cloned()).collect();
        properties.ordered = ordered.into();
        let old = self.0.properties.replace(properties);
        drop(old);
    }

    /// What is remembered under `key`, made where it is not there.
    pub fn memo<T: 'static>(&self, key: MemoKey, make: impl FnOnce() -> T) -> Rc<T> {
        let known = self.0.memos.borrow().get(&key).cloned();
        if let Some(known) = known.and_then(|known| known.downcast::<T>().ok()) {
            return known;
        }
        let made = Rc::new(make());
        let old = self.0.memos.borrow_mut().insert(key, made.clone());
        drop(old);
        made
    }

    /// Whether both are the same mapper.
    pub fn is(&self, other: &Mapper) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// The address, which tells mappers apart.
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0).cast::<()>() as usize
    }

    /// A handle that does not keep the mapper.
    pub fn downgrade(&self) -> WeakMapper {
        WeakMapper(Rc::downgrade(&self.0))
    }

    // Identity.

    /// The identity key of a primary key.
    pub fn identity_key_from_primary_key(&self, primary_key: impl Into<Box<[Value]>>) -> IdentityKey {
        IdentityKey::new(self.base_mapper().class().clone(), primary_key)
    }

    /// The identity key that an object's current attributes give.
    pub fn identity_key_from_state(&self, host: &mut dyn Host, state: &InstanceState) -> Result<IdentityKey> {
        Ok(self.identity_key_from_primary_key(self.primary_key_from_state(host, state)?))
    }

    /// The primary key that an object's current attributes give; attributes that are not there are `None`.
    pub fn primary_key_from_state(&self, host: &mut dyn Host, state: &InstanceState) -> Result<Vec<Value>> {
        let dict = state.dict()?;
        let mut values = Vec::with_capacity(self.0.primary_key.len());
        for column in self.0.primary_key.iter() {
            let value = match self.attribute_of_column(column) {
                Some(attribute) => attribute.get(host, state, &dict, Passive::RETURN_NO_VALUE)?.into_value(),
                None => None,
            };
            values.push(value.unwrap_or_default());
        }
        Ok(values)
    }

    /// The current value of the attribute of a column.
    pub fn column_value(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        column: &Column,
        passive: Passive,
    ) -> Result<Loaded> {
        match self.attribute_of_column(column) {
            Some(attribute) => attribute.get(host, state, &state.dict()?, passive),
            None => Ok(Loaded::NoValue),
        }
    }

    /// The committed value of the attribute of a column.
    pub fn committed_column_value(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        column: &Column,
        passive: Passive,
    ) -> Result<Loaded> {
        match self.attribute_of_column(column) {
            Some(attribute) => attribute.committed_value(host, state, &state.dict()?, passive),
            None => Ok(Loaded::NoValue),
        }
    }

    // Life together.

    /// Notes that objects of this mapper are deleted without a parent by the relationship `token` named `key`.
    pub fn add_delete_orphan(&self, token: usize, key: &Str) {
        self.0.delete_orphans.borrow_mut().push((token, key.clone()));
    }

    /// Whether an object has lost a parent that it cannot be without.
    pub fn is_orphan(&self, state: &InstanceState) -> bool {
        let optimistic = state.has_identity();
        let orphans = self.0.delete_orphans.borrow();
        let lost = |token: &usize| state.parent(*token).map_or(!optimistic, |parent| parent.is_none());
        orphans.iter().any(|(token, _)| lost(token))
            || self.0.inherits.as_ref().is_some_and(|base| base.is_orphan(state))
    }

    /// The relationships by which objects of this mapper have parents that they cannot be without.
    pub fn delete_orphans(&self) -> Vec<Str> {
        self.0.delete_orphans.borrow().iter().map(|(_, key)| key.clone()).collect()
    }

    /// The objects that a cascade reaches from `state`, itself not among them, in order. `halt` stops it at an object, which
    /// is then not among them either.
    pub fn cascade_iterator(
        &self,
        host: &mut dyn Host,
        cascade: Cascade,
        state: &InstanceState,
        halt: &dyn Fn(&InstanceState) -> bool,
    ) -> Result<Vec<InstanceState>> {
        enum Visit {
            Relationships(InstanceState, VecDeque<RelationshipProperty>),
            Objects(VecDeque<InstanceState>),
        }
        let relationships = |state: &InstanceState| {
            let relationships = state.mapper().relationships();
            Visit::Relationships(state.clone(), relationships.iter().cloned().collect())
        };
        let mut visited: FxHashSet<usize> = FxHashSet::default();
        let mut reached = Vec::new();
        let mut visits = vec![relationships(state)];
        while let Some(visit) = visits.last_mut() {
            match visit {
                Visit::Relationships(parent, queue) => match queue.pop_front() {
                    Some(relationship) => {
                        if !relationship.cascade().has(cascade) {
                            continue;
                        }
                        let parent = parent.clone();
                        let objects = relationship.cascade_targets(host, cascade, &parent, &mut visited, halt)?;
                        if !objects.is_empty() {
                            visits.push(Visit::Objects(objects.into()));
                        }
                    }
                    None => drop(visits.pop()),
                },
                Visit::Objects(queue) => match queue.pop_front() {
                    Some(object) => {
                        let next = relationships(&object);
                        reached.push(object);
                        visits.push(next);
                    }
                    None => drop(visits.pop()),
                },
            }
        }
        Ok(reached)
    }
}

impl PartialEq for Mapper {
    fn eq(&self, other: &Mapper) -> bool {
        self.is(other)
    }
}

impl Eq for Mapper {}

impl std::hash::Hash for Mapper {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        state.write_usize(self.address());
    }
}

impl fmt::Debug for Mapper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.label())
    }
}

impl WeakMapper {
    /// The mapper, while it is there.
    pub fn upgrade(&self) -> Option<Mapper> {
        self.0.upgrade().map(Mapper)
    }
}

impl Committed {
    /// The value as SQLAlchemy tells it: `None` where there was none.
    pub fn to_value(&self) -> Value {
        match self {
            Committed::Value(value) => value.clone(),
            Committed::Collection(members) => Value::list(members.to_vec()),
            _ => Value::None,
        }
    }
}
