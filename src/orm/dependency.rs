//! What a relationship contributes to a flush: which further objects it concerns, before or after which actions it runs, and
//! how it copies keys from one object to the other, or writes the rows between.

mod many_to_many;
mod many_to_one;
mod one_to_many;

use super::{
    Cascade, Direction, InstanceState, Mapper, MapperProperty, Passive, PassiveDeletes, RelationshipProperty, sync,
    unitofwork::{ActionKey, Register, UnitOfWork},
};
use crate::value::{Host, Raise, Result, Str, Value};

/// The part of a flush that belongs to one relationship.
#[derive(Clone)]
pub struct Processor {
    pub(super) relationship: RelationshipProperty,
    pub(super) direction: Direction,
    pub(super) key: Str,
}

/// The actions of both sides of a relationship, and its own, by their place in the plan.
struct Sides {
    parent_saves: usize,
    child_saves: usize,
    parent_deletes: usize,
    child_deletes: usize,
    after_save: usize,
    before_delete: usize,
}

/// The actions around one state, where circles are taken apart.
struct StateSides {
    save_parent: usize,
    delete_parent: usize,
    /// The child's action, where the flush has one.
    child: Option<usize>,
    after_save: usize,
    before_delete: usize,
    isdelete: bool,
    child_is_deleted: bool,
}

impl Processor {
    /// The processor of a relationship.
    pub fn new(relationship: RelationshipProperty) -> Processor {
        Processor { direction: relationship.direction(), key: relationship.key().clone(), relationship }
    }

    /// What orders processors that do not depend on each other.
    pub fn sort_key(&self) -> String {
        format!("{}_{}", self.relationship.parent().sort_key(), self.key)
    }

    /// The processor as SQLAlchemy's messages name it.
    pub fn describe(&self) -> String {
        let class = match self.direction {
            Direction::OneToMany => "OneToManyDP",
            Direction::ManyToOne => "ManyToOneDP",
            Direction::ManyToMany => "ManyToManyDP",
        };
        format!("_{class}({})", self.relationship.label())
    }

    /// Whether the mapper has this very relationship, not one that stands in its place.
    pub fn applies_to(&self, mapper: &Mapper) -> bool {
        matches!(mapper.property(&self.key), Some(MapperProperty::Relationship(known)) if known.is(&self.relationship))
    }

    fn mapper(&self) -> Mapper {
        self.relationship.mapper().clone()
    }

    fn parent(&self) -> Mapper {
        self.relationship.parent()
    }

    /// How the relationship is read when its parent is deleted: loaded, or left as it is where the database deletes.
    fn passive_delete(&self) -> Passive {
        if self.relationship.passive_deletes() == PassiveDeletes::No { Passive::OFF } else { Passive::NO_INITIALIZE }
    }

    /// Whether the child has no parent by this relationship any more.
    fn is_parentless(&self, child: &InstanceState) -> bool {
        self.parent().attribute(&self.key).is_some_and(|attribute| !attribute.has_parent(child, false))
    }

    /// Registers what an object to be deleted takes with it.
    fn register_cascaded_deletes(
        &self,
        host: &mut dyn Host,
        work: &mut UnitOfWork,
        child: &InstanceState,
    ) -> Result<()> {
        for state in child.mapper().cascade_iterator(host, Cascade::Delete, child, &|_| false)? {
            work.register_object(host, &state, true)?;
        }
        Ok(())
    }

    fn register(
        &self,
        host: &mut dyn Host,
        work: &mut UnitOfWork,
        state: &InstanceState,
        how: Register,
        operation: &str,
    ) -> Result<()> {
        work.register(host, state, how, Some((&self.relationship, operation)))?;
        Ok(())
    }

    /// Adds to the flush what the deletion of `states` concerns.
    pub(super) fn presort_deletes(
        &self,
        host: &mut dyn Host,
        work: &mut UnitOfWork,
        states: &[InstanceState],
    ) -> Result<()> {
        match self.direction {
            Direction::OneToMany => self.one_to_many_presort_deletes(host, work, states),
            Direction::ManyToOne => self.many_to_one_presort_deletes(host, work, states),
            Direction::ManyToMany => self.many_to_many_presort_deletes(host, work, states),
        }
    }

    /// Adds to the flush what the saving of `states` concerns.
    pub(super) fn presort_saves(
        &self,
        host: &mut dyn Host,
        work: &mut UnitOfWork,
        number: usize,
        states: &[InstanceState],
    ) -> Result<()> {
        match self.direction {
            Direction::OneToMany => self.one_to_many_presort_saves(host, work, number, states),
            Direction::ManyToOne => self.many_to_one_presort_saves(host, work, states),
            Direction::ManyToMany => self.many_to_many_presort_saves(host, work, states),
        }
    }

    /// Runs the relationship's part for deleted states.
    pub(super) fn process_deletes(
        &self,
        host: &mut dyn Host,
        work: &mut UnitOfWork,
        number: usize,
        states: &[InstanceState],
    ) -> Result<()> {
        match self.direction {
            Direction::OneToMany => self.one_to_many_process_deletes(host, work, number, states),
            Direction::ManyToOne => self.many_to_one_process_deletes(host, work, states),
            Direction::ManyToMany => self.many_to_many_process_deletes(host, work, states),
        }
    }

    /// Runs the relationship's part for saved states.
    pub(super) fn process_saves(
        &self,
        host: &mut dyn Host,
        work: &mut UnitOfWork,
        states: &[InstanceState],
    ) -> Result<()> {
        match self.direction {
            Direction::OneToMany => self.one_to_many_process_saves(host, work, states),
            Direction::ManyToOne => self.many_to_one_process_saves(host, work, states),
            Direction::ManyToMany => self.many_to_many_process_saves(host, work, states),
        }
    }

    /// Whether the relationship has anything to do for `states`.
    pub(super) fn has_changes(
        &self,
        host: &mut dyn Host,
        work: &mut UnitOfWork,
        states: &[InstanceState],
        isdelete: bool,
    ) -> Result<bool> {
        let passive = if !isdelete || self.relationship.passive_deletes() != PassiveDeletes::No {
            Passive::NO_INITIALIZE.with(Passive::INCLUDE_PENDING_MUTATIONS)
        } else if self.direction == Direction::ManyToOne {
            Passive::NO_FETCH_RELATED
        } else {
            Passive::OFF.with(Passive::INCLUDE_PENDING_MUTATIONS)
        };
        for state in states {
            if !work.history(host, state, &self.key, passive)?.is_empty() {
                return Ok(true);
            }
        }
        Ok(!states.is_empty() && !self.relationship.is_self_referential() && work.concerns(&self.mapper()))
    }

    /// Plans the relationship's actions and their dependencies.
    pub(super) fn plan(&self, work: &mut UnitOfWork, number: usize) {
        let parent = self.parent().base_mapper();
        let child = self.mapper().base_mapper();
        let sides = Sides {
            after_save: work.action(ActionKey::ProcessAll { processor: number, isdelete: false }),
            before_delete: work.action(ActionKey::ProcessAll { processor: number, isdelete: true }),
            parent_saves: work.action(ActionKey::SaveUpdateAll(parent.clone())),
            child_saves: work.action(ActionKey::SaveUpdateAll(child.clone())),
            parent_deletes: work.action(ActionKey::DeleteAll(parent)),
            child_deletes: work.action(ActionKey::DeleteAll(child)),
        };
        match self.direction {
            Direction::OneToMany => self.one_to_many_dependencies(work, &sides),
            Direction::ManyToOne => self.many_to_one_dependencies(work, &sides),
            Direction::ManyToMany => self.many_to_many_dependencies(work, &sides),
        }
    }

    /// Plans the relationship's actions state by state, where those of its mappers run in a circle.
    pub(super) fn plan_states(
        &self,
        host: &mut dyn Host,
        work: &mut UnitOfWork,
        number: usize,
        states: &[InstanceState],
        isdelete: bool,
    ) -> Result<()> {
        let child = self.mapper().base_mapper();
        let parent = self.parent().base_mapper();
        let child_saves = work.action(ActionKey::SaveUpdateAll(child.clone()));
        let child_deletes = work.action(ActionKey::DeleteAll(child));
        let whole = work.action(ActionKey::ProcessAll { processor: number, isdelete });
        work.disable(whole);
        let child_in_cycles = work.in_cycle(child_saves);
        let parent_saves = work.action(ActionKey::SaveUpdateAll(parent.clone()));
        let parent_deletes = work.action(ActionKey::DeleteAll(parent));
        let parent_in_cycles = work.in_cycle(if isdelete { parent_deletes } else { parent_saves });
        let passive = if isdelete { self.passive_delete() } else { Passive::NO_INITIALIZE };
        for state in states {
            let mut children = self.relationship.all_pending(host, state)?;
            // Where nothing is referred to any more, that has to be written as well.
            if matches!(state.dict()?.get_str(&self.key), Some(Value::None)) {
                children.insert(0, Value::None);
            }
            if children.is_empty() && isdelete {
                children = self.relationship.members(host, state, passive)?;
            }
            if children.is_empty() {
                continue;
            }
            let process = work.action(ActionKey::ProcessState { processor: number, isdelete, state: state.clone() });
            let mut save_parent = parent_saves;
            let mut delete_parent = parent_deletes;
            if parent_in_cycles && isdelete {
                delete_parent = work.action(ActionKey::DeleteState(state.clone()));
            } else if parent_in_cycles {
                save_parent = work.action(ActionKey::SaveUpdateState(state.clone()));
            }
            let child_actions: Vec<(Option<usize>, bool)> = if child_in_cycles {
                let mut actions = Vec::new();
                for child in &children {
                    let child = InstanceState::of_value(child);
                    let registered = child.and_then(|child| work.states.get(&child).copied().map(|how| (child, how)));
                    actions.push(match registered {
                        None => (None, false),
                        Some((child, how)) if how.isdelete => (Some(work.action(ActionKey::DeleteState(child))), true),
                        Some((child, _)) => (Some(work.action(ActionKey::SaveUpdateState(child))), false),
                    });
                }
                actions
            } else {
                vec![(Some(child_saves), false), (Some(child_deletes), true)]
            };
            for (child, child_is_deleted) in child_actions {
                let sides = StateSides {
                    save_parent,
                    delete_parent,
                    child,
                    after_save: process,
                    before_delete: process,
                    isdelete,
                    child_is_deleted,
                };
                match self.direction {
                    Direction::OneToMany => self.one_to_many_state_dependencies(work, &sides),
                    Direction::ManyToOne => self.many_to_one_state_dependencies(work, &sides),
                    Direction::ManyToMany => self.many_to_many_state_dependencies(work, &sides),
                }
            }
        }
        Ok(())
    }

    /// SQLAlchemy's error where `child` is no object of the relationship's class.
    fn verify_canload(&self, child: Option<&InstanceState>) -> Result<()> {
        let Some(child) = child else {
            if self.relationship.uselist() {
                return Err(flush_error(format!(
                    "Can't flush None value found in collection {}",
                    self.relationship.label()
                )));
            }
            return Ok(());
        };
        let mapper = self.mapper();
        let accepts_subtypes = mapper.polymorphic_on().is_some() || !self.relationship.options().enable_typechecks;
        let is_subtype = child.mapper().isa(&mapper);
        let fits = if accepts_subtypes { is_subtype } else { child.mapper().is(&mapper) };
        if fits {
            return Ok(());
        }
        let (given, wanted) = (class_text(child.mapper()), class_text(&mapper));
        let advice = match is_subtype {
            true => format!(
                " If {given} is a subclass of {wanted}, configure mapper \"{}\" to load this subtype polymorphically, or set \
                 enable_typechecks=False to allow any subtype to be accepted for flush. ",
                mapper.label()
            ),
            false => String::new(),
        };
        Err(flush_error(format!(
            "Attempting to flush an item of type {given} as a member of collection \"{}\". Expected an object of type {wanted} \
             or a polymorphic subclass of this type.{advice}",
            self.relationship.label()
        )))
    }

    /// Notes that the row of `state` is updated once more, behind everything else, where `related` has anything.
    fn note_post_update<'a>(
        &self,
        work: &mut UnitOfWork,
        state: &InstanceState,
        related: impl IntoIterator<Item = &'a Option<InstanceState>>,
        many_to_one_delete: bool,
    ) {
        if related.into_iter().any(|one| !many_to_one_delete || one.is_some()) {
            let pairs = self.relationship.synchronize_pairs();
            let columns: Vec<_> = pairs.iter().map(|(_, foreign)| foreign.clone()).collect();
            work.register_post_update(state, &columns);
        }
    }

    fn post_update_actions(&self, work: &mut UnitOfWork, mapper: &Mapper) -> (usize, usize) {
        let mapper = mapper.base_mapper();
        let after = work.action(ActionKey::PostUpdateAll { mapper: mapper.clone(), isdelete: false });
        let before = work.action(ActionKey::PostUpdateAll { mapper, isdelete: true });
        (after, before)
    }

    /// Those of the states of the relationship's target whose key changes.
    pub(super) fn key_switchers(&self, host: &mut dyn Host, states: &[InstanceState]) -> Result<Vec<InstanceState>> {
        let mut switched = Vec::new();
        for state in states {
            if state.has_identity()
                && sync::source_modified(host, state, &self.mapper(), self.relationship.synchronize_pairs())?
            {
                switched.push(state.clone());
            }
        }
        Ok(switched)
    }

    /// Lets the foreign keys of objects that refer to `switched` follow.
    pub(super) fn process_key_switches(
        &self,
        host: &mut dyn Host,
        work: &mut UnitOfWork,
        switched: &[InstanceState],
    ) -> Result<()> {
        if switched.is_empty() {
            return Ok(());
        }
        let parent = self.parent();
        let passive_updates = self.relationship.passive_updates();
        let passive = if passive_updates { Passive::NO_INITIALIZE } else { Passive::OFF };
        for state in work.session.identity_map().states() {
            if !state.mapper().isa(&parent) {
                continue;
            }
            let members = self.relationship.members(host, &state, passive)?;
            let Some(related) = members.first().and_then(InstanceState::of_value) else { continue };
            if switched.iter().any(|one| one.is(&related)) {
                let how = Register { listonly: passive_updates, ..Register::default() };
                work.register(host, &state, how, None)?;
                let pairs = self.relationship.synchronize_pairs();
                sync::populate(host, work, &related, &self.mapper(), &state, &parent, pairs, passive_updates)?;
            }
        }
        Ok(())
    }

    /// Whether the key that the children refer to has changed.
    fn pks_changed(&self, host: &mut dyn Host, state: &InstanceState) -> Result<bool> {
        sync::source_modified(host, state, &self.parent(), self.relationship.synchronize_pairs())
    }
}

fn depend_all(work: &mut UnitOfWork, edges: &[(usize, usize)]) {
    for &(before, after) in edges {
        work.depend(before, after);
    }
}

fn flush_error(message: String) -> Raise {
    Raise::new("sqlalchemy.orm.exc.FlushError", message)
}

fn class_text(mapper: &Mapper) -> String {
    format!("<class '{}'>", mapper.sort_key())
}
