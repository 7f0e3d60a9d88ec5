//! Relationships: how the objects of one mapper refer to those of another.

mod comparator;
mod declaration;
mod join_condition;
mod joins;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use rustc_hash::FxHashSet;

pub use self::join_condition::map_columns;
pub use self::{
    comparator::attribute_equals,
    declaration::{Relationship, RelationshipArguments},
    join_condition::{JoinArguments, JoinCondition, LazyClause, Side, flags},
    joins::{JoinsRequest, single_criterion},
};
use crate::{
    orm::{
        Cascade, CascadeOptions, Collection, Described, Face, InstanceState, Loaded, MappedEntity, Mapper, Passive,
        WeakMapper,
    },
    sql::{elements::ColumnElement, entity::Annotations, schema::Column, selectable::FromClause},
    value::{Host, Raise, Result, Str, Value},
};

/// Which side holds the foreign key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// The other side does: one object, many of the others.
    OneToMany,
    /// This side does.
    ManyToOne,
    /// A table between does.
    ManyToMany,
}

impl Direction {
    /// SQLAlchemy's name.
    pub fn name(self) -> &'static str {
        match self {
            Direction::OneToMany => "ONETOMANY",
            Direction::ManyToOne => "MANYTOONE",
            Direction::ManyToMany => "MANYTOMANY",
        }
    }
}

/// What becomes of children in the database when their parent is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum PassiveDeletes {
    /// They are loaded, and deleted or set free.
    #[default]
    No,
    /// Those that are loaded are; the database sees to the others.
    Yes,
    /// None is touched.
    All,
}

/// How joined loading joins the other side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum InnerJoin {
    /// By an outer join.
    #[default]
    No,
    /// By an inner one; behind an outer join, inside of it.
    Nested,
    /// By an inner one; behind an outer join, by another outer one.
    Unnested,
}

/// What `relationship()` says besides the join.
#[derive(Clone, Debug)]
pub struct RelationshipOptions {
    /// How it loads: `select`, `joined`, `selectin`, …
    pub lazy: Str,
    /// The same as it was given, where that was no text: `True`, `False`, `None`.
    pub lazy_given: Option<Value>,
    /// The cascades.
    pub cascade: CascadeOptions,
    /// The attribute of the other side.
    pub back_populates: Option<Str>,
    /// `backref`, as it was given.
    pub backref: Value,
    /// Whether changes of this side go over to the other.
    pub sync_backref: bool,
    /// The same as far as it was said.
    pub sync_backref_given: Option<bool>,
    /// `passive_deletes`.
    pub passive_deletes: PassiveDeletes,
    /// `passive_updates`.
    pub passive_updates: bool,
    /// It is only read.
    pub viewonly: bool,
    /// A second UPDATE sets the foreign key.
    pub post_update: bool,
    /// Each child has one parent at most.
    pub single_parent: bool,
    /// The old value is loaded before it is replaced.
    pub active_history: bool,
    /// Whether joined loading uses INNER JOIN.
    pub innerjoin: InnerJoin,
    /// Whether selectin loading may leave the parent's table out, as far as that was said.
    pub omit_join: Option<bool>,
    /// Whether subquery loading selects distinct keys, as far as that was said.
    pub distinct_target_key: Option<bool>,
    /// Objects that are not in the database yet load it too.
    pub load_on_pending: bool,
    /// How deep self-referential eager loads go.
    pub join_depth: Option<i64>,
    /// Whether the flush checks the types of children.
    pub enable_typechecks: bool,
    /// Whether cascades go to children that no longer are in the collection.
    pub cascade_backrefs: bool,
    /// Relationships that may write the same columns.
    pub overlaps: Rc<[Str]>,
    /// The class of collections, as it was given or as the annotation says.
    pub collection_class: Value,
    /// What makes collections, instrumented; `None` for plain lists.
    pub collection_factory: Value,
    /// How it is described.
    pub described: Described,
}

impl Default for RelationshipOptions {
    fn default() -> RelationshipOptions {
        RelationshipOptions {
            lazy: Str::from("select"),
            lazy_given: None,
            cascade: CascadeOptions::DEFAULT,
            back_populates: None,
            backref: Value::None,
            sync_backref: true,
            sync_backref_given: None,
            passive_deletes: PassiveDeletes::No,
            passive_updates: true,
            viewonly: false,
            post_update: false,
            single_parent: false,
            active_history: false,
            innerjoin: InnerJoin::No,
            omit_join: None,
            distinct_target_key: None,
            load_on_pending: false,
            join_depth: None,
            enable_typechecks: true,
            cascade_backrefs: false,
            overlaps: Rc::from([]),
            collection_class: Value::None,
            collection_factory: Value::None,
            described: Described::default(),
        }
    }
}

/// A relationship, ready to be used. A handle: clones are the same relationship.
#[derive(Clone)]
pub struct RelationshipProperty(Rc<Inner>);

struct Inner {
    key: Str,
    parent: WeakMapper,
    target: Mapper,
    /// The alias that it leads to, where it does not lead to the class itself.
    alias: Option<MappedEntity>,
    direction: Direction,
    uselist: bool,
    options: RelationshipOptions,
    join: JoinCondition,
    order_by: RefCell<Rc<[ColumnElement]>>,
    reverse: RefCell<Vec<Str>>,
    leaves_back_reference: Cell<bool>,
    face: Face,
}

impl RelationshipProperty {
    /// The relationship `key` from `parent` to `target`.
    pub fn new(
        key: Str,
        parent: &Mapper,
        target: &MappedEntity,
        uselist: bool,
        options: RelationshipOptions,
        join: JoinCondition,
        order_by: Vec<ColumnElement>,
    ) -> RelationshipProperty {
        let face = Face::new(options.described.clone());
        RelationshipProperty(Rc::new(Inner {
            face,
            key,
            parent: parent.downgrade(),
            target: target.mapper().clone(),
            alias: target.is_aliased().then(|| target.clone()),
            direction: join.direction,
            uselist,
            options,
            join,
            order_by: RefCell::new(order_by.into()),
            reverse: RefCell::default(),
            leaves_back_reference: Cell::new(false),
        }))
    }

    /// What the script knows it by.
    pub fn face(&self) -> &Face {
        &self.0.face
    }

    /// The attribute's name.
    pub fn key(&self) -> &Str {
        &self.0.key
    }

    /// What it is called: `User.addresses`.
    pub fn label(&self) -> String {
        match self.0.parent.upgrade() {
            Some(parent) => format!("{}.{}", parent.class_name(), self.0.key),
            None => self.0.key.as_str().to_owned(),
        }
    }

    /// The mapper that has it.
    pub fn parent(&self) -> Mapper {
        // A relationship lives in its mapper's properties: whoever holds it past the mapper's end gets the target.
        self.0.parent.upgrade().unwrap_or_else(|| self.0.target.clone())
    }

    /// The mapper that it leads to.
    pub fn mapper(&self) -> &Mapper {
        &self.0.target
    }

    /// The entity that it leads to.
    pub fn entity(&self) -> MappedEntity {
        self.0.alias.clone().unwrap_or_else(|| MappedEntity::of(&self.0.target))
    }

    /// What it is called in `repr()`.
    pub fn repr(&self) -> String {
        format!("<_RelationshipDeclared at {:#x}; {}>", self.address(), self.0.key)
    }

    /// Which side holds the foreign key.
    pub fn direction(&self) -> Direction {
        self.0.direction
    }

    /// Whether it is a collection.
    pub fn uselist(&self) -> bool {
        self.0.uselist
    }

    /// What was said besides the join.
    pub fn options(&self) -> &RelationshipOptions {
        &self.0.options
    }

    /// How both sides are joined.
    pub fn join(&self) -> &JoinCondition {
        &self.0.join
    }

    /// The cascades.
    pub fn cascade(&self) -> CascadeOptions {
        self.0.options.cascade
    }

    /// How it loads.
    pub fn lazy(&self) -> &Str {
        &self.0.options.lazy
    }

    /// Whether it is a collection that is never loaded as a whole: `dynamic` or `write_only`.
    pub fn is_dynamic(&self) -> bool {
        matches!(self.0.options.lazy.as_str(), "dynamic" | "write_only")
    }

    /// The order of a loaded collection.
    pub fn order_by(&self) -> Rc<[ColumnElement]> {
        self.0.order_by.borrow().clone()
    }

    /// Whether it is only read.
    pub fn viewonly(&self) -> bool {
        self.0.options.viewonly
    }

    /// Whether a second UPDATE sets the foreign key.
    pub fn post_update(&self) -> bool {
        self.0.options.post_update
    }

    /// `passive_deletes`.
    pub fn passive_deletes(&self) -> PassiveDeletes {
        self.0.options.passive_deletes
    }

    /// `passive_updates`.
    pub fn passive_updates(&self) -> bool {
        self.0.options.passive_updates
    }

    /// What lies between, of many-to-many: a table, or what only reading can go through.
    pub fn secondary(&self) -> Option<&FromClause> {
        self.0.join.secondary.as_ref()
    }

    /// Pairs of columns that a flush copies: from the first, to the second.
    pub fn synchronize_pairs(&self) -> &[(Column, Column)] {
        &self.0.join.synchronize_pairs
    }

    /// The same from the target to the table between.
    pub fn secondary_synchronize_pairs(&self) -> &[(Column, Column)] {
        &self.0.join.secondary_synchronize_pairs
    }

    /// Pairs of columns, of this side and of the other.
    pub fn local_remote_pairs(&self) -> &[(Column, Column)] {
        &self.0.join.local_remote_pairs
    }

    /// The columns of the other side (of the table between, for many-to-many).
    pub fn remote_side(&self) -> Vec<Column> {
        self.flagged(Annotations::REMOTE)
    }

    /// The columns of this side.
    pub fn local_columns(&self) -> Vec<Column> {
        self.flagged(Annotations::LOCAL)
    }

    /// The columns of its conditions that have the flag.
    fn flagged(&self, flag: u32) -> Vec<Column> {
        let mut columns: Vec<Column> = Vec::new();
        for condition in std::iter::once(&self.0.join.primaryjoin).chain(&self.0.join.secondaryjoin) {
            for element in condition.column_elements() {
                if let Some(found) = element.as_column().filter(|_| flags(&element) & flag != 0)
                    && !columns.iter().any(|column| column.is(found))
                {
                    columns.push(found.clone());
                }
            }
        }
        columns
    }

    /// Whether both sides are of one hierarchy.
    pub fn is_self_referential(&self) -> bool {
        self.0.target.common_parent(&self.parent())
    }

    /// What a lazy load selects by.
    pub fn lazy_clause(&self) -> &LazyClause {
        &self.0.join.lazy
    }

    /// The same from the other side.
    pub fn reverse_lazy_clause(&self) -> &LazyClause {
        &self.0.join.reverse_lazy
    }

    /// Whether the object can be found by its primary key alone, without SQL where the session has it.
    pub fn use_get(&self) -> bool {
        self.get_columns().is_some()
    }

    /// The columns of this side that hold the primary key of the object, where it can be found by that alone.
    pub fn get_columns(&self) -> Option<&[Column]> {
        self.0.join.get_columns.as_deref().filter(|_| !self.0.uselist)
    }

    /// Whether the old value is loaded before it is replaced.
    pub fn active_history(&self) -> bool {
        self.0.options.active_history || self.0.options.single_parent
    }

    /// Whether the old value, where it was not loaded when it was replaced, is loaded once the flush asks for it: the key
    /// alone does not tell it.
    pub fn deferred_history(&self) -> bool {
        !self.active_history() && !self.0.uselist && (self.0.direction != Direction::ManyToOne || !self.use_get())
    }

    /// Whether children note which parent they have by it.
    pub fn tracks_parent(&self) -> bool {
        matches!(self.0.direction, Direction::OneToMany | Direction::ManyToMany)
            || self.0.options.single_parent
            || self.0.options.cascade.delete_orphan
    }

    /// The attributes of the other side that go with it.
    pub fn reverse_properties(&self) -> Vec<RelationshipProperty> {
        let keys = self.0.reverse.borrow().clone();
        keys.iter().filter_map(|key| self.0.target.property(key)?.as_relationship().cloned()).collect()
    }

    /// Notes an attribute of the other side that goes with it.
    pub fn add_reverse(&self, key: &Str) {
        let mut reverse = self.0.reverse.borrow_mut();
        if !reverse.contains(key) {
            reverse.push(key.clone());
        }
    }

    /// The attribute of the other side that follows changes of this one.
    pub fn synced_back_reference(&self) -> Option<Str> {
        if !self.0.options.sync_backref || self.0.leaves_back_reference.get() {
            return None;
        }
        self.0.options.back_populates.clone()
    }

    /// Whether the other side's attribute does not follow changes, since it only reads.
    pub fn leaves_back_reference(&self) -> bool {
        self.0.leaves_back_reference.get()
    }

    /// Has the other side's attribute not follow changes: it only reads.
    pub fn leave_back_reference(&self) {
        self.0.leaves_back_reference.set(true);
    }

    /// Whether both are the same relationship.
    pub fn is(&self, other: &RelationshipProperty) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// The address, which tells properties apart.
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0).cast::<()>() as usize
    }

    /// The objects that a cascade reaches along this relationship.
    pub(super) fn cascade_targets(
        &self,
        host: &mut dyn Host,
        cascade: Cascade,
        state: &InstanceState,
        visited: &mut FxHashSet<usize>,
        halt: &dyn Fn(&InstanceState) -> bool,
    ) -> Result<Vec<InstanceState>> {
        let passive = if cascade != Cascade::Delete || self.passive_deletes() != PassiveDeletes::No {
            Passive::NO_INITIALIZE
        } else {
            Passive::OFF.with(Passive::NO_RAISE)
        };
        let candidates = match cascade {
            Cascade::SaveUpdate => self.all_pending(host, state)?,
            _ => self.members(host, state, passive)?,
        };
        let skip_pending = cascade == Cascade::RefreshExpire && !self.cascade().delete_orphan;
        let mut targets = Vec::new();
        for candidate in candidates {
            let Some(target) = InstanceState::of_value(&candidate) else { continue };
            if visited.contains(&target.address()) || halt(&target) || (skip_pending && !target.has_identity()) {
                continue;
            }
            if !target.mapper().isa(&self.0.target) {
                return Err(Raise::new(
                    "AssertionError",
                    format!(
                        "Attribute '{}' on class '<class '__main__.{}'>' doesn't handle objects of type '<class '__main__.{}'>'",
                        self.0.key,
                        self.parent().class_name(),
                        target.mapper().class_name()
                    ),
                ));
            }
            visited.insert(target.address());
            targets.push(target);
        }
        Ok(targets)
    }

    /// The objects that the attribute holds now, as far as `passive` allows to load them.
    pub fn members(&self, host: &mut dyn Host, state: &InstanceState, passive: Passive) -> Result<Vec<Value>> {
        let Some(attribute) = state.mapper().attribute(&self.0.key) else { return Ok(Vec::new()) };
        match attribute.get(host, state, &state.dict()?, passive)? {
            Loaded::Value(Value::None) => Ok(Vec::new()),
            Loaded::Value(value) => match Collection::of(&value) {
                Some(collection) => collection.members(host),
                None if self.is_dynamic() => host.items(&value),
                None => Ok(vec![value]),
            },
            _ => Ok(Vec::new()),
        }
    }

    /// The objects that the attribute holds or held before it changed; nothing is loaded.
    pub fn all_pending(&self, host: &mut dyn Host, state: &InstanceState) -> Result<Vec<Value>> {
        if self.is_dynamic() {
            let pending = state.pending(&self.0.key).unwrap_or_default();
            return Ok([pending.added, pending.deleted].concat());
        }
        let Some(current) = state.dict()?.get_str(&self.0.key) else { return Ok(Vec::new()) };
        let committed = state.committed(&self.0.key);
        let Some(collection) = Collection::of(&current) else {
            let mut values = vec![current];
            if let Some(crate::orm::Committed::Value(original)) = committed
                && values.iter().all(|value| !value.is(&original))
            {
                values.push(original);
            }
            return Ok(values.into_iter().filter(|value| !value.is_none()).collect());
        };
        let members = collection.members(host)?;
        let Some(crate::orm::Committed::Collection(original)) = committed else { return Ok(members) };
        let is_in = |value: &Value, values: &[Value]| values.iter().any(|other| other.is(value));
        let (kept, mut all): (Vec<Value>, Vec<Value>) =
            members.iter().cloned().partition(|value| is_in(value, &original));
        all.extend(kept);
        all.extend(original.iter().filter(|value| !is_in(value, &members)).cloned());
        Ok(all)
    }
}
