//! The mapping of a class to what its rows come from: its properties, its primary key, its place among the classes that it
//! inherits from, and how its objects are identified.

mod inheritance;
mod polymorphic;
mod primary_key;
mod props;
mod tables;

use std::{
    any::Any,
    cell::{Cell, OnceCell, RefCell},
    fmt,
    rc::{Rc, Weak},
};

use rustc_hash::FxHashMap;

pub use self::tables::OwnedTables;
use self::{inheritance::Inheritance, polymorphic::Polymorphic, props::Properties};
pub use self::{
    polymorphic::{PolymorphicLoad, PolymorphicOn, WithPolymorphic},
    props::DeclaredProperty,
};
use crate::{
    orm::{
        Attribute, ColumnProperty, Committed, CompositeProperty, IdentityKey, InstanceState, Loaded, Loading,
        MapperProperty, Passive, Registry, Relationship, RelationshipProperty, WeakRegistry,
        events::{self, Hooks, Listeners, Validator},
    },
    sql::{
        Id,
        elements::ColumnElement,
        schema::{Column, ColumnDefault, Table},
        selectable::FromClause,
    },
    value::{Class, Host, Object, Raise, Result, Str, Value, WeakObject},
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
    /// What the class itself maps; of single-table inheritance, what its base maps.
    local_table: FromClause,
    /// What its rows come from: with joined-table inheritance the join of all tables up to the root.
    persist_selectable: FromClause,
    tables: Vec<Table>,
    inheritance: Inheritance,
    polymorphic: Polymorphic,
    options: MapperOptions,
    primary_key: OnceCell<Rc<[Column]>>,
    properties: RefCell<Properties>,
    configured: Cell<bool>,
    /// The script's object of it.
    wrapper: RefCell<WeakObject>,
    listeners: Listeners,
    attribute_listeners: RefCell<Vec<(Str, Rc<Listeners>)>>,
    hooks: OnceCell<Hooks>,
    delete_orphans: RefCell<Vec<(usize, Str)>>,
    memos: RefCell<FxHashMap<MemoKey, Rc<dyn Any>>>,
}

/// What a mapper is made of: the arguments of SQLAlchemy's `Mapper`, read from the script.
pub struct MapperArguments {
    /// The class.
    pub class: Class,
    /// The module's name.
    pub module: Str,
    /// What the class maps; nothing where it shares what its base maps.
    pub local_table: Option<FromClause>,
    /// The mapper that it inherits from.
    pub inherits: Option<Mapper>,
    /// The condition between the table and that of the base, where it was given.
    pub inherit_condition: Option<ColumnElement>,
    /// The columns that count as foreign keys in it.
    pub inherit_foreign_keys: Vec<Column>,
    /// Concrete-table inheritance: it shares nothing with its base's table.
    pub concrete: bool,
    /// The discriminator.
    pub polymorphic_on: Option<PolymorphicOn>,
    /// The discriminator's value for the class's own objects.
    pub polymorphic_identity: Option<Value>,
    /// It has no objects of its own.
    pub polymorphic_abstract: bool,
    /// How its columns load with a base.
    pub polymorphic_load: Option<PolymorphicLoad>,
    /// Which derived classes load with it.
    pub with_polymorphic: Option<WithPolymorphic>,
    /// Properties that were given, in order.
    pub properties: Vec<(Str, DeclaredProperty)>,
    /// The primary key, where it was given.
    pub primary_key: Vec<Column>,
    /// Everything else.
    pub options: MapperOptions,
}

/// What a mapper is told besides what it maps.
#[derive(Clone, Default)]
pub struct MapperOptions {
    /// The only columns that are mapped.
    pub include_properties: Option<Vec<Str>>,
    /// Columns that are not mapped.
    pub exclude_properties: Vec<Str>,
    /// Put before the names of columns that have no attribute of their own.
    pub column_prefix: Option<Str>,
    /// A primary key with a NULL in it identifies no row.
    pub no_partial_pks: bool,
    /// Whether deletes that match fewer rows than they should are told.
    pub unconfirmed_deletes: bool,
    /// Keys that change are changed in subclasses' tables by the session (`passive_updates=False`), not by the database.
    pub active_updates: bool,
    /// Rows of subclasses' tables are deleted by the database.
    pub passive_deletes: bool,
    /// An object is an orphan only when all its parents are gone.
    pub legacy_is_orphan: bool,
    /// Whether values that the database computes are fetched at once: `None` where RETURNING can (`"auto"`).
    pub eager_defaults: Option<bool>,
    /// The column that counts versions.
    pub version_id_col: Option<Column>,
    /// Each object is written by itself (`batch=False`).
    pub one_by_one: bool,
    /// Each load overwrites what objects have.
    pub always_refresh: bool,
    /// Makes the next version out of the last; `False` where the database or the script does.
    pub version_id_generator: Option<Value>,
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
    /// The hierarchy's tables in the order in which they are written.
    SortedTables,
    /// The number of its entity in statements.
    Entity,
    /// How an object is selected by its key, for a lazy load or for others.
    Get(bool),
    /// How a relationship (by its address) is loaded when it is read.
    Lazy(usize),
    /// Whether something loads with it.
    Eager,
    /// What it selects from together with those derived classes that load with it.
    WithPolymorphic,
}

impl MapperArguments {
    /// The plain mapping of a class.
    pub fn new(class: &Class, module: Str) -> MapperArguments {
        MapperArguments {
            class: class.clone(),
            module,
            local_table: None,
            inherits: None,
            inherit_condition: None,
            inherit_foreign_keys: Vec::new(),
            concrete: false,
            polymorphic_on: None,
            polymorphic_identity: None,
            polymorphic_abstract: false,
            polymorphic_load: None,
            with_polymorphic: None,
            properties: Vec::new(),
            primary_key: Vec::new(),
            options: MapperOptions::default(),
        }
    }
}

impl Mapper {
    /// Maps a class. Relationships wait for [`Registry::configure`].
    ///
    /// # Errors
    /// `ArgumentError` and its like where the arguments do not fit together.
    pub fn new(host: &mut dyn Host, registry: &Registry, mut arguments: MapperArguments) -> Result<Mapper> {
        let (local_table, persist_selectable, inheritance) = inheritance::configure(&arguments)?;
        let polymorphic = Polymorphic::new(&arguments);
        if let (None, Some(base)) = (&arguments.options.version_id_col, &arguments.inherits) {
            arguments.options.version_id_col.clone_from(&base.options().version_id_col);
            arguments.options.version_id_generator.clone_from(&base.options().version_id_generator);
        }
        if let Some(base) = &arguments.inherits {
            arguments.options.active_updates = base.options().active_updates;
            arguments.options.passive_deletes |= base.options().passive_deletes;
        }
        let given = std::mem::take(&mut arguments.properties);
        let class = &arguments.class;
        let inner = Rc::new(Inner {
            class: class.clone(),
            class_name: class.name(),
            trace_name: class.name().as_str().into(),
            sort_key: format!("{}.{}", arguments.module, class.name()).into(),
            registry: registry.downgrade(),
            tables: persist_selectable.tables(),
            local_table,
            persist_selectable,
            inheritance,
            polymorphic,
            options: arguments.options.clone(),
            primary_key: OnceCell::new(),
            properties: RefCell::default(),
            configured: Cell::new(false),
            wrapper: RefCell::default(),
            listeners: Listeners::default(),
            attribute_listeners: RefCell::default(),
            hooks: OnceCell::new(),
            delete_orphans: RefCell::default(),
            memos: RefCell::default(),
        });
        MAPPERS.with(|mappers| {
            let mut mappers = mappers.borrow_mut();
            mappers.retain(|mapper| mapper.strong_count() > 0);
            mappers.push(Rc::downgrade(&inner));
        });
        let mapper = Mapper(inner);
        mapper.take_listeners();
        mapper.configure_inheritance(host)?;
        mapper.tell(host, "instrument_class")?;
        let _ = mapper.0.hooks.set(Hooks::of(host, &mapper)?);
        mapper.configure_properties(host, given)?;
        mapper.configure_polymorphic_on(host, arguments.polymorphic_on.take())?;
        mapper.configure_primary_key(host, &arguments.primary_key)?;
        Ok(mapper)
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
        format!("Mapper[{}({})]", self.0.class_name, self.0.local_table.description())
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

    /// What the class itself maps: mostly a table.
    pub fn local_table(&self) -> &FromClause {
        &self.0.local_table
    }

    /// What its rows come from: with joined-table inheritance the join of all tables up to the root.
    pub fn persist_selectable(&self) -> &FromClause {
        &self.0.persist_selectable
    }

    /// All tables of the hierarchy up to this mapper, the root's first.
    pub fn tables(&self) -> &[Table] {
        &self.0.tables
    }

    /// What was said besides what it maps.
    pub fn options(&self) -> &MapperOptions {
        &self.0.options
    }

    /// The version that follows `version` (`None` for a new row); `None` where the database or the script makes it.
    pub fn next_version(&self, host: &mut dyn Host, version: &Value) -> Result<Option<Value>> {
        match (&self.0.options.version_id_generator, version) {
            (Some(Value::Bool(false)), _) => Ok(None),
            (Some(generator), version) => host.call(generator, vec![version.clone()], Vec::new()).map(Some),
            (None, Value::Int(version)) => Ok(Some(Value::Int(version + 1))),
            (None, _) => Ok(Some(Value::Int(1))),
        }
    }

    /// The attribute of the version, where the database or the script makes it.
    pub fn server_side_version(&self) -> Option<Str> {
        let MapperOptions { version_id_col, version_id_generator, .. } = &self.0.options;
        let column = version_id_col.as_ref().filter(|_| matches!(version_id_generator, Some(Value::Bool(false))))?;
        Some(self.property_of_column(column)?.key().clone())
    }

    /// Whether the database makes the version, so that a statement has to bring it back.
    pub fn version_comes_back(&self) -> bool {
        self.0.options.version_id_col.as_ref().is_some_and(|column| {
            column.server_default().is_some() || matches!(column.default(), Some(ColumnDefault::Clause(_)))
        })
    }

    /// The primary key's columns, as what its rows come from has them.
    pub fn primary_key(&self) -> &[Column] {
        self.0.primary_key.get().map_or(&[], |key| key)
    }

    /// Whether a primary key with a NULL in it still identifies a row.
    pub fn allow_partial_pks(&self) -> bool {
        !self.0.options.no_partial_pks
    }

    /// All properties in SQLAlchemy's order: those that were given, those that are inherited, the other columns.
    pub fn properties(&self) -> Rc<[MapperProperty]> {
        self.0.properties.borrow().ordered()
    }

    /// The property `key`.
    pub fn property(&self, key: &Str) -> Option<MapperProperty> {
        self.0.properties.borrow().get(key).cloned()
    }

    /// The property of that name, that of another name where it is a synonym.
    pub fn resolved_property(&self, key: &Str) -> Option<MapperProperty> {
        const LONGEST: usize = 16;
        let mut property = self.property(key)?;
        for _ in 0..LONGEST {
            match property.as_synonym() {
                Some(synonym) => property = self.property(synonym.name())?,
                None => return Some(property),
            }
        }
        None
    }

    /// The column properties in order.
    pub fn column_properties(&self) -> Vec<ColumnProperty> {
        self.properties().iter().filter_map(|property| property.as_column().cloned()).collect()
    }

    /// The relationships in order.
    pub fn relationships(&self) -> Rc<[RelationshipProperty]> {
        self.0.properties.borrow().relationships()
    }

    /// The composites in order.
    pub fn composites(&self) -> Rc<[CompositeProperty]> {
        self.0.properties.borrow().composites()
    }

    /// The property of a column that the mapper maps.
    pub fn property_of_column(&self, column: &Column) -> Option<ColumnProperty> {
        self.property_of(column.id())
    }

    /// The property of an expression that the mapper maps.
    pub fn property_of(&self, expression: Id) -> Option<ColumnProperty> {
        self.0.properties.borrow().of_column(expression)?.as_column().cloned()
    }

    /// Whether a property stands for no column of the mapper's tables: the flush does not write it.
    pub fn is_computed(&self, property: &ColumnProperty) -> bool {
        let is_own =
            |column: &Column| column.table().is_some_and(|table| self.tables().iter().any(|own| own.is(&table)));
        !property.columns().any(is_own)
    }

    /// The attributes, one for each property and in their order.
    pub fn attributes(&self) -> Rc<[Attribute]> {
        self.0.properties.borrow().attributes()
    }

    /// The attribute `key`.
    pub fn attribute(&self, key: &Str) -> Option<Attribute> {
        self.0.properties.borrow().attribute(key).cloned()
    }

    /// The attribute of a column that the mapper maps.
    pub fn attribute_of_column(&self, column: &Column) -> Option<Attribute> {
        self.0.properties.borrow().attribute_of_column(column.id()).cloned()
    }

    /// Whether all mappers are configured with it.
    pub fn is_configured(&self) -> bool {
        self.0.configured.get()
    }

    /// Notes that it is configured.
    pub fn set_configured(&self, configured: bool) {
        self.0.configured.set(configured);
    }

    /// Adds a relationship to be configured, one that a relationship of another mapper makes here.
    pub fn declare_relationship(&self, host: &mut dyn Host, key: Str, relationship: Relationship) -> Result<()> {
        self.put(host, key, DeclaredProperty::Relationship(relationship))
    }

    /// The relationships that wait to be configured, of this very mapper.
    pub fn pending_relationships(&self) -> Vec<(Str, Relationship)> {
        self.0.properties.borrow().pending()
    }

    /// The declaration of a relationship, of this mapper or of one that it inherits from.
    pub fn declared_relationship(&self, key: &Str) -> Option<Relationship> {
        self.0.properties.borrow().waiting(key).cloned()
    }

    /// Whether there is a property of that name, configured or not.
    pub fn has_property(&self, key: &Str) -> bool {
        self.0.properties.borrow().has(key)
    }

    /// The attributes that a concrete class has from its base without mapping them.
    pub fn unimplemented(&self) -> Vec<Str> {
        self.0.properties.borrow().unimplemented()
    }

    /// The names of all properties, configured or not.
    pub fn property_keys(&self) -> Vec<Str> {
        self.0.properties.borrow().keys()
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

    /// Whether relationships of the class, or of derived ones, load with it.
    pub fn loads_eagerly(&self) -> bool {
        *self.memo(MemoKey::Eager, || {
            let eager = |relationship: &RelationshipProperty| {
                matches!(relationship.lazy().as_str(), "joined" | "selectin" | "subquery" | "immediate")
            };
            self.self_and_descendants().iter().any(|mapper| mapper.relationships().iter().any(eager))
        })
    }

    /// The script's object of it, while there is one.
    pub fn wrapper(&self) -> Option<Object> {
        self.0.wrapper.borrow().upgrade()
    }

    /// Sets the script's object of it.
    pub fn set_wrapper(&self, object: &Object) {
        *self.0.wrapper.borrow_mut() = object.downgrade();
    }

    // Those who listen.

    /// Who listens to the mapper and to objects of its class.
    pub fn listeners(&self) -> &Listeners {
        &self.0.listeners
    }

    /// Who listens to an attribute.
    pub fn attribute_listeners(&self, key: &Str) -> Rc<Listeners> {
        let known =
            self.0.attribute_listeners.borrow().iter().find(|(of, _)| of == key).map(|(_, known)| known.clone());
        if let Some(known) = known {
            return known;
        }
        let made = Rc::new(Listeners::default());
        self.0.attribute_listeners.borrow_mut().push((key.clone(), made.clone()));
        if events::any()
            && let Some(base) = self.inherits()
        {
            made.inherit(&base.attribute_listeners(key));
        }
        made
    }

    /// Who listens to any of its attributes.
    pub fn all_attribute_listeners(&self) -> Vec<Rc<Listeners>> {
        self.0.attribute_listeners.borrow().iter().map(|(_, listeners)| listeners.clone()).collect()
    }

    /// The method that checks what an attribute is given: the class's own, or that of the nearest class with one.
    pub fn validator(&self, key: &Str) -> Option<Validator> {
        self.iterate_to_root().find_map(|mapper| {
            let validators = &mapper.0.hooks.get()?.validators;
            validators.iter().find(|(of, _)| of == key).map(|(_, validator)| validator.clone())
        })
    }

    /// The methods that check what attributes are given, its own and those that it inherits.
    pub fn validators(&self) -> Vec<(Str, Validator)> {
        let mut found: Vec<(Str, Validator)> = Vec::new();
        for mapper in self.iterate_to_root() {
            let hooks = mapper.0.hooks.get();
            for (key, validator) in hooks.iter().flat_map(|hooks| &hooks.validators) {
                if !found.iter().any(|(known, _)| known == key) {
                    found.push((key.clone(), validator.clone()));
                }
            }
        }
        found
    }

    /// What is called with an object that was loaded (`@reconstructor`).
    pub fn reconstructor(&self) -> Option<&Value> {
        self.0.hooks.get()?.reconstructor.as_ref()
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

    /// Forgets what was worked out from properties that are not the same any more.
    fn forget_memos(&self) {
        let memos = self.0.memos.take();
        let kept = memos.into_iter().filter(|(key, _)| *key == MemoKey::Entity).collect();
        *self.0.memos.borrow_mut() = kept;
    }

    /// Lets go of the properties: relationships hold their mappers, and these them.
    fn release(&self) {
        let properties = self.0.properties.take();
        let memos = self.0.memos.take();
        self.0.polymorphic.release();
        self.0.inheritance.release();
        self.0.listeners.release();
        self.all_attribute_listeners().iter().for_each(|listeners| listeners.release());
        drop((properties, memos));
    }

    // Identity.

    /// The identity key of a primary key.
    pub fn identity_key_from_primary_key(&self, primary_key: &[Value]) -> IdentityKey {
        IdentityKey::new(self.identity_class().clone(), primary_key)
    }

    /// The identity key that an object's current attributes give.
    pub fn identity_key_from_state(&self, host: &mut dyn Host, state: &InstanceState) -> Result<IdentityKey> {
        Ok(self.identity_key_from_primary_key(&self.primary_key_from_state(host, state)?))
    }

    /// The primary key that an object's current attributes give; attributes that are not there are `None`.
    pub fn primary_key_from_state(&self, host: &mut dyn Host, state: &InstanceState) -> Result<Vec<Value>> {
        let dict = state.dict()?;
        let mut values = Vec::with_capacity(self.primary_key().len());
        for column in self.primary_key() {
            let value = match self.attribute_of_column(column) {
                Some(attribute) => attribute.get(host, state, &dict, Passive::RETURN_NO_VALUE)?.into_value(),
                None => None,
            };
            values.push(value.unwrap_or_default());
        }
        Ok(values)
    }

    /// Whether every attribute of the primary key has been set, be it to `None`.
    pub fn has_whole_key(&self, host: &mut dyn Host, state: &InstanceState) -> Result<bool> {
        for column in self.primary_key() {
            let value = self.column_value(host, state, column, Passive::RETURN_NO_VALUE)?;
            if value.into_value().is_none() {
                return Ok(false);
            }
        }
        Ok(true)
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

    /// Whether an object has lost a parent that it cannot be without: any of them, or all where the mapper says so.
    pub fn is_orphan(&self, state: &InstanceState) -> bool {
        let optimistic = state.has_identity();
        let lost = |token: &usize| state.parent(*token).map_or(!optimistic, |parent| parent.is_none());
        let mut parents = self.iterate_to_root().flat_map(|mapper| mapper.0.delete_orphans.borrow().clone()).peekable();
        if self.0.options.legacy_is_orphan {
            return parents.peek().is_some() && parents.all(|(token, _)| lost(&token));
        }
        parents.any(|(token, _)| lost(&token))
    }

    /// The relationships by which objects of this mapper have parents that they cannot be without.
    pub fn delete_orphans(&self) -> Vec<Str> {
        self.0.delete_orphans.borrow().iter().map(|(_, key)| key.clone()).collect()
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
