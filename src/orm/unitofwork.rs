//! The unit of work: what a flush has to write, in which order.
//!
//! A flush first collects the objects it concerns; each relationship may add more (children that lose their parent,
//! orphans). Then it makes actions out of them, one for each mapper and relationship, with the dependencies between them, sorts
//! them, and runs them. Where the dependencies of whole mappers run in a circle, their actions are taken apart into one for each
//! object.

mod actions;
mod plan;
pub mod topological;

use rustc_hash::{FxHashMap, FxHashSet};

use self::actions::Action;
pub use self::actions::ActionKey;
use super::{
    Direction, History, InstanceState, Mapper, Passive, RelationshipProperty,
    dependency::Processor,
    session::{BindArguments, Session, SessionTransaction, StateMap, StateSet},
};
use crate::{
    engine::Connection,
    sql::invalid_request,
    trace::{Cause, CauseKind},
    value::{Host, Raise, Result, Str},
};

/// The work of one flush.
pub struct UnitOfWork {
    pub(super) session: Session,
    pub(super) cause: Cause,
    transaction: Option<SessionTransaction>,
    connection: Option<Connection>,
    /// Every state of the flush: whether it is deleted, and whether it is only looked at.
    pub(super) states: StateMap<Registered>,
    /// The states by their mapper, in the order in which mappers turned up.
    mappers: Vec<(Mapper, Vec<InstanceState>)>,
    /// The mappers that relationships looked for states of; see [`Self::concerns`].
    looked_at: Vec<Mapper>,
    pub(super) processors: Vec<Processor>,
    preprocessors: Vec<Preprocessor>,
    actions: Vec<Action>,
    action_index: FxHashMap<ActionKey, usize>,
    edges: Vec<(usize, usize)>,
    edge_index: FxHashSet<(usize, usize)>,
    /// The processors whose parent is a mapper of that hierarchy, for taking actions apart.
    processors_of: FxHashMap<usize, Vec<usize>>,
    cycles: FxHashSet<usize>,
    histories: FxHashMap<(usize, Str), CachedHistory>,
    /// What relationships gained as children, by processor.
    pub(super) children_added: FxHashMap<usize, StateSet>,
    /// Pairs of a many-to-many that its other side has written.
    pub(super) reversed: FxHashMap<String, FxHashSet<(usize, usize)>>,
    /// Foreign keys that the database changes itself, by state and column.
    pub(super) pk_cascaded: FxHashSet<(usize, crate::sql::Id)>,
    pub(super) post_updates: Vec<PostUpdates>,
}

/// What a flush does with a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Registered {
    /// It is deleted.
    pub isdelete: bool,
    /// It is not written, only brought up to date.
    pub listonly: bool,
}

/// The history of a relationship in states; its objects live as long as the flush.
#[derive(Clone, Debug, Default)]
pub struct StateHistory {
    /// What came.
    pub added: Vec<Option<InstanceState>>,
    /// What stayed.
    pub unchanged: Vec<Option<InstanceState>>,
    /// What went.
    pub deleted: Vec<Option<InstanceState>>,
}

impl StateHistory {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.unchanged.is_empty() && self.deleted.is_empty()
    }

    /// Everything, in the order added, unchanged, deleted.
    pub fn sum(&self) -> impl Iterator<Item = &Option<InstanceState>> {
        self.added.iter().chain(&self.unchanged).chain(&self.deleted)
    }

    /// What is there now.
    pub fn non_deleted(&self) -> impl Iterator<Item = &Option<InstanceState>> {
        self.added.iter().chain(&self.unchanged)
    }

    /// What was there before.
    pub fn non_added(&self) -> impl Iterator<Item = &Option<InstanceState>> {
        self.unchanged.iter().chain(&self.deleted)
    }
}

struct CachedHistory {
    /// Keeps the objects.
    _history: History,
    states: std::rc::Rc<StateHistory>,
    passive: Passive,
}

/// Columns of a mapper that are written by an UPDATE of their own, behind everything else.
pub(super) struct PostUpdates {
    pub mapper: Mapper,
    pub states: StateSet,
    pub columns: Vec<crate::sql::schema::Column>,
}

struct Preprocessor {
    processor: usize,
    from_parent: bool,
    processed: StateSet,
    planned: bool,
}

impl UnitOfWork {
    /// The work of a flush of `session`, with nothing to do yet.
    pub fn new(session: Session, cause: Cause) -> UnitOfWork {
        UnitOfWork {
            session,
            cause,
            transaction: None,
            connection: None,
            states: StateMap::new(),
            mappers: Vec::new(),
            looked_at: Vec::new(),
            processors: Vec::new(),
            preprocessors: Vec::new(),
            actions: Vec::new(),
            action_index: FxHashMap::default(),
            edges: Vec::new(),
            edge_index: FxHashSet::default(),
            processors_of: FxHashMap::default(),
            cycles: FxHashSet::default(),
            histories: FxHashMap::default(),
            children_added: FxHashMap::default(),
            reversed: FxHashMap::default(),
            pk_cascaded: FxHashSet::default(),
            post_updates: Vec::new(),
        }
    }

    /// The transaction in which the flush runs.
    pub fn set_transaction(&mut self, transaction: SessionTransaction) {
        self.transaction = Some(transaction);
    }

    /// Has the statements that come next go where those about `mapper` go, in the flush's transaction.
    pub(super) fn connect(&mut self, host: &mut dyn Host, mapper: &Mapper) -> Result<()> {
        let arguments = BindArguments::of_mapper(mapper);
        let connection = match &self.transaction {
            Some(transaction) => transaction.connection(host, &arguments)?,
            None => self.session.connection(host, &arguments, None)?,
        };
        self.connection = Some(connection);
        Ok(())
    }

    /// The connection that [`Self::connect`] has chosen.
    pub(super) fn connection(&self) -> Result<&Connection> {
        self.connection.as_ref().ok_or_else(|| invalid_request("This flush has not begun to write"))
    }

    /// Whether anything is registered.
    pub fn has_work(&self) -> bool {
        !self.states.is_empty()
    }

    /// Whether this flush deletes `state`.
    pub fn is_deleted(&self, state: &InstanceState) -> bool {
        self.states.get(state).is_some_and(|registered| registered.isdelete)
    }

    /// What was deleted, and what else was registered.
    pub fn processed(&self) -> (Vec<InstanceState>, Vec<InstanceState>) {
        let mut deleted = Vec::new();
        let mut other = Vec::new();
        for (state, registered) in self.states.iter() {
            if registered.isdelete { &mut deleted } else { &mut other }.push(state.clone());
        }
        (deleted, other)
    }

    /// Raises an `SAWarning` of the flush; one that nobody asked for by name says where it comes from.
    pub fn warn(&self, host: &mut dyn Host, message: &str) -> Result<()> {
        const AUTOFLUSH: &str = "This warning originated from the Session 'autoflush' process, which was invoked \
                                 automatically in response to a user-initiated operation. Consider using \
                                 ``no_autoflush`` context manager if this warning happened while initializing objects.";
        match self.cause.kind {
            CauseKind::Autoflush => host.warn("sqlalchemy.exc.SAWarning", &format!("{message} ({AUTOFLUSH})")),
            _ => host.warn("sqlalchemy.exc.SAWarning", message),
        }
    }

    /// Registers `state` of the session for this flush. `relation` names the relationship and operation that led to it, for
    /// the warning where it is in no session.
    pub fn register(
        &mut self,
        host: &mut dyn Host,
        state: &InstanceState,
        how: Register,
        relation: Option<(&RelationshipProperty, &str)>,
    ) -> Result<bool> {
        if !self.session.contains_state(state) {
            if !state.is_deleted()
                && let Some((relationship, operation)) = relation
            {
                let message = format!(
                    "Object of type <{}> not in session, {operation} operation along '{}' will not proceed",
                    state.mapper().class_name(),
                    relationship.label()
                );
                self.warn(host, &message)?;
            }
            return Ok(false);
        }
        match self.states.get(state).copied() {
            None => {
                let mapper = state.mapper().clone();
                let place = match self.mappers.iter().position(|(known, _)| known.is(&mapper)) {
                    Some(place) => place,
                    None => {
                        self.mappers.push((mapper.clone(), Vec::new()));
                        self.per_mapper_actions(&mapper);
                        self.mappers.len() - 1
                    }
                };
                // The mapper may have moved: planning never registers, so that its place is as it was.
                if let Some((_, states)) = self.mappers.get_mut(place) {
                    states.push(state.clone());
                }
                self.states.insert(state, Registered { isdelete: how.isdelete, listonly: how.listonly });
            }
            Some(_) if !how.listonly && (how.isdelete || how.cancel_delete) => {
                self.states.insert(state, Registered { isdelete: how.isdelete, listonly: false });
            }
            Some(_) => {}
        }
        Ok(true)
    }

    /// Registers `state` for saving or deleting.
    pub fn register_object(&mut self, host: &mut dyn Host, state: &InstanceState, isdelete: bool) -> Result<bool> {
        self.register(host, state, Register { isdelete, ..Register::default() }, None)
    }

    /// Takes back what was planned for a state: another takes its row over.
    pub(super) fn remove_state_actions(&mut self, state: &InstanceState) {
        if let Some(registered) = self.states.get(state).copied() {
            self.states.insert(state, Registered { listonly: true, ..registered });
        }
    }

    /// Whether an expired state turns out to have no row any more.
    pub(super) fn was_already_deleted(&self, host: &mut dyn Host, state: &InstanceState) -> Result<bool> {
        if !state.is_expired() {
            return Ok(false);
        }
        match state.load_expired(host, Passive::OFF) {
            Ok(_) => Ok(false),
            Err(raise) if raise.new_class() == Some("sqlalchemy.orm.exc.ObjectDeletedError") => {
                self.session.remove_newly_deleted(host, std::slice::from_ref(state))?;
                Ok(true)
            }
            Err(raise) => Err(raise),
        }
    }

    /// The history of a relationship against what is committed, remembered for the flush.
    pub(super) fn history(
        &mut self,
        host: &mut dyn Host,
        state: &InstanceState,
        key: &Str,
        passive: Passive,
    ) -> Result<std::rc::Rc<StateHistory>> {
        let place = (state.address(), key.clone());
        let passive = match self.histories.get(&place) {
            Some(cached) if cached.passive.contains(Passive::SQL_OK) || !passive.contains(Passive::SQL_OK) => {
                return Ok(cached.states.clone());
            }
            Some(_) => Passive::OFF,
            None => passive,
        };
        let history = match (state.mapper().attribute(key), state.dict()) {
            (Some(attribute), Ok(dict)) => attribute.history(
                host,
                state,
                &dict,
                passive.with(Passive::LOAD_AGAINST_COMMITTED).with(Passive::NO_RAISE),
            )?,
            _ => History::default(),
        };
        let states = std::rc::Rc::new(StateHistory {
            added: history.added.iter().map(InstanceState::of_value).collect(),
            unchanged: history.unchanged.iter().map(InstanceState::of_value).collect(),
            deleted: history.deleted.iter().map(InstanceState::of_value).collect(),
        });
        self.histories.insert(place, CachedHistory { _history: history, states: states.clone(), passive });
        Ok(states)
    }

    /// Notes that `columns` of `state` are written by an UPDATE behind everything else.
    pub(super) fn register_post_update(&mut self, state: &InstanceState, columns: &[crate::sql::schema::Column]) {
        let mapper = state.mapper().base_mapper();
        let place = match self.post_updates.iter().position(|known| known.mapper.is(&mapper)) {
            Some(place) => place,
            None => {
                self.post_updates.push(PostUpdates { mapper, states: StateSet::new(), columns: Vec::new() });
                self.post_updates.len() - 1
            }
        };
        if let Some(updates) = self.post_updates.get_mut(place) {
            updates.states.add(state);
            for column in columns {
                if !updates.columns.iter().any(|known| known.is(column)) {
                    updates.columns.push(column.clone());
                }
            }
        }
    }

    /// Whether the mapper has registered states, or a relationship has looked for some: SQLAlchemy plans for both.
    pub(super) fn concerns(&self, mapper: &Mapper) -> bool {
        self.mappers.iter().any(|(known, _)| known.is(mapper)) || self.looked_at.iter().any(|known| known.is(mapper))
    }

    fn look_at(&mut self, mapper: &Mapper, concerned: impl Fn(&Mapper) -> bool) {
        for mapper in mapper.self_and_descendants() {
            if concerned(&mapper) && !self.concerns(&mapper) {
                self.looked_at.push(mapper);
            }
        }
    }

    /// The registered states of `mapper` and of what inherits from it, with what is done with them.
    pub(super) fn states_of(&self, mapper: Mapper) -> impl Iterator<Item = (&InstanceState, Registered)> {
        let of_mapper = self.mappers.iter().filter(move |(known, _)| known.isa(&mapper));
        of_mapper.flat_map(|(_, states)| states).filter_map(|state| Some((state, self.states.get(state).copied()?)))
    }

    /// The states of a hierarchy that are saved, or deleted.
    pub(super) fn states_to_write(&self, mapper: &Mapper, isdelete: bool) -> Vec<InstanceState> {
        let wanted = Registered { isdelete, listonly: false };
        let states = self.states_of(mapper.base_mapper()).filter(|(_, how)| *how == wanted);
        states.map(|(state, _)| state.clone()).collect()
    }

    /// The states with the processor's relationship that are saved, or deleted.
    pub(super) fn states_to_process(&self, processor: &Processor, isdelete: bool) -> Vec<InstanceState> {
        let wanted = Registered { isdelete, listonly: false };
        let states = self.states_of_processor(processor).filter(|(_, how)| *how == wanted);
        states.map(|(state, _)| state.clone()).collect()
    }

    fn per_mapper_actions(&mut self, mapper: &Mapper) {
        let base = mapper.base_mapper();
        let saves = self.action(ActionKey::SaveUpdateAll(base.clone()));
        let deletes = self.action(ActionKey::DeleteAll(base));
        self.depend(saves, deletes);
        for relationship in mapper.relationships().iter() {
            if !relationship.viewonly() {
                let processor = self.processor(relationship);
                self.register_preprocessor(processor, true);
            }
        }
        for relationship in key_switches(mapper) {
            let processor = self.processor(&relationship);
            self.register_preprocessor(processor, false);
        }
    }

    fn processor(&mut self, relationship: &RelationshipProperty) -> usize {
        match self.processors.iter().position(|known| known.relationship.is(relationship)) {
            Some(place) => place,
            None => {
                self.processors.push(Processor::new(relationship.clone()));
                self.processors.len() - 1
            }
        }
    }

    fn register_preprocessor(&mut self, processor: usize, from_parent: bool) {
        let known = |one: &Preprocessor| one.processor == processor && one.from_parent == from_parent;
        if !self.preprocessors.iter().any(known) {
            let processed = StateSet::new();
            self.preprocessors.push(Preprocessor { processor, from_parent, processed, planned: false });
        }
    }

    /// Lets every relationship add to the flush until nothing more comes, and plans what it does itself.
    fn preprocess(&mut self, host: &mut dyn Host) -> Result<()> {
        loop {
            let mut again = false;
            let mut place = 0;
            while place < self.preprocessors.len() {
                again |= self.preprocess_one(host, place)?;
                place += 1;
            }
            if !again {
                return Ok(());
            }
        }
    }

    fn preprocess_one(&mut self, host: &mut dyn Host, place: usize) -> Result<bool> {
        let Some(preprocessor) = self.preprocessors.get(place) else { return Ok(false) };
        let Some(processor) = self.processors.get(preprocessor.processor).cloned() else { return Ok(false) };
        if !preprocessor.from_parent {
            return self.preprocess_key_switch(host, place, &processor);
        }
        let number = preprocessor.processor;
        self.look_at(&processor.relationship.parent(), |mapper| processor.applies_to(mapper));
        let mut deletes = Vec::new();
        let mut saves = Vec::new();
        for (state, registered) in self.states_of_processor(&processor) {
            let known = self.preprocessors.get(place).is_some_and(|one| one.processed.contains(state));
            if !known && !registered.listonly {
                if registered.isdelete { &mut deletes } else { &mut saves }.push(state.clone());
            }
        }
        if deletes.is_empty() && saves.is_empty() {
            return Ok(false);
        }
        if !deletes.is_empty() {
            processor.presort_deletes(host, self, &deletes)?;
        }
        if !saves.is_empty() {
            processor.presort_saves(host, self, number, &saves)?;
        }
        let mut planned = true;
        if let Some(preprocessor) = self.preprocessors.get_mut(place) {
            for state in deletes.iter().chain(&saves) {
                preprocessor.processed.add(state);
            }
            planned = preprocessor.planned;
        }
        if !planned
            && (processor.has_changes(host, self, &deletes, true)?
                || processor.has_changes(host, self, &saves, false)?)
        {
            processor.plan(self, number);
            if let Some(preprocessor) = self.preprocessors.get_mut(place) {
                preprocessor.planned = true;
            }
        }
        Ok(true)
    }

    /// Looks for objects of a many-to-one's target whose key changes, where nothing of the target leads back.
    fn preprocess_key_switch(&mut self, host: &mut dyn Host, place: usize, processor: &Processor) -> Result<bool> {
        let mut fresh = Vec::new();
        self.look_at(processor.relationship.mapper(), |_| true);
        for (state, how) in self.states_of(processor.relationship.mapper().clone()) {
            let known = self.preprocessors.get(place).is_some_and(|one| one.processed.contains(state));
            if !known && !how.listonly && !how.isdelete {
                fresh.push(state.clone());
            }
        }
        if fresh.is_empty() {
            return Ok(false);
        }
        let switched = processor.key_switchers(host, &fresh)?;
        let mut number = None;
        if let Some(preprocessor) = self.preprocessors.get_mut(place) {
            for state in &fresh {
                preprocessor.processed.add(state);
            }
            number = (!preprocessor.planned && !switched.is_empty()).then_some(preprocessor.processor);
            preprocessor.planned |= !switched.is_empty();
        }
        if !processor.relationship.passive_updates() {
            processor.process_key_switches(host, self, &switched)?;
        } else if let Some(processor_number) = number {
            let parent = processor.relationship.parent().base_mapper();
            let saves = self.action(ActionKey::SaveUpdateAll(parent));
            let switch = self.action(ActionKey::KeySwitch { processor: processor_number });
            self.depend(saves, switch);
        }
        Ok(true)
    }

    /// The registered states that have the processor's relationship.
    fn states_of_processor<'a>(
        &'a self,
        processor: &'a Processor,
    ) -> impl Iterator<Item = (&'a InstanceState, Registered)> {
        self.states_of(processor.relationship.parent()).filter(|(state, _)| processor.applies_to(state.mapper()))
    }

    /// The action of that key, made where there is none.
    pub(super) fn action(&mut self, key: ActionKey) -> usize {
        if let Some(&place) = self.action_index.get(&key) {
            return place;
        }
        let place = self.actions.len();
        if let ActionKey::ProcessAll { processor, .. } = &key
            && let Some(relationship) = self.processors.get(*processor).map(|one| &one.relationship)
        {
            let of = self.processors_of.entry(relationship.parent().base_mapper().address()).or_default();
            if !of.contains(processor) {
                of.push(*processor);
            }
        }
        let sort_key = key.sort_key(&self.processors);
        self.action_index.insert(key.clone(), place);
        self.actions.push(Action { key, disabled: false, sort_key });
        place
    }

    /// Puts one action before another.
    pub(super) fn depend(&mut self, before: usize, after: usize) {
        if self.edge_index.insert((before, after)) {
            self.edges.push((before, after));
        }
    }

    /// Takes an action of a whole relationship out: its objects go one by one.
    pub(super) fn disable(&mut self, action: usize) {
        if let Some(action) = self.actions.get_mut(action) {
            action.disabled = true;
        }
    }

    /// Whether an action lies on a circle.
    pub(super) fn in_cycle(&self, action: usize) -> bool {
        self.cycles.contains(&action)
    }

    /// Plans and runs the flush.
    pub fn execute(&mut self, host: &mut dyn Host) -> Result<()> {
        let order = self.generate_actions(host)?;
        // What comes before a circle is written before the circle is noticed, as in SQLAlchemy.
        let (rounds, ended) = topological::sort_as_subsets(&self.edges, &order);
        let ended = ended.map_err(|circle| {
            let mut names: Vec<String> = Vec::new();
            for place in circle.0 {
                names.extend(self.actions.get(place).map(|action| action.key.describe(&self.processors)));
            }
            Raise::new(
                "sqlalchemy.exc.CircularDependencyError",
                format!("Circular dependency detected. ({})", names.join(", ")),
            )
        });
        self.announce(host, &rounds)?;
        if self.cycles.is_empty() {
            for place in rounds.into_iter().flatten() {
                self.run(host, place, Vec::new())?;
            }
        } else {
            for mut round in rounds {
                while !round.is_empty() {
                    // Whole mappers first: SQLAlchemy's order is open here.
                    let whole = round.iter().position(|&place| self.is_whole(place));
                    let place = round.remove(whole.unwrap_or(0));
                    let together = self.aggregate(place, &mut round);
                    self.run(host, place, together)?;
                }
            }
        }
        ended
    }

    fn is_whole(&self, place: usize) -> bool {
        let key = self.actions.get(place).map(|action| &action.key);
        !matches!(key, Some(ActionKey::SaveUpdateState(_) | ActionKey::DeleteState(_) | ActionKey::ProcessState { .. }))
    }

    /// The actions in the order of their sort keys, circles taken apart.
    fn generate_actions(&mut self, host: &mut dyn Host) -> Result<Vec<usize>> {
        self.preprocess(host)?;
        let all: Vec<usize> = (0..self.actions.len()).collect();
        let cycles = topological::find_cycles(&self.edges, &all);
        self.cycles = cycles.iter().copied().collect();
        if !cycles.is_empty() {
            self.break_cycles(host, &cycles)?;
        }
        let mut order: Vec<usize> = (0..self.actions.len())
            .filter(|&place| !self.cycles.contains(&place) && self.actions.get(place).is_some_and(|a| !a.disabled))
            .collect();
        order.sort_by(|&a, &b| {
            let key = |place: usize| self.actions.get(place).map(|action| &action.sort_key);
            key(a).cmp(&key(b))
        });
        Ok(order)
    }

    fn break_cycles(&mut self, host: &mut dyn Host, cycles: &[usize]) -> Result<()> {
        let mut converted: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
        for &place in cycles {
            let parts = self.per_state_actions(host, place)?;
            converted.insert(place, parts);
        }
        let disabled = |this: &UnitOfWork, place: usize| this.actions.get(place).is_none_or(|action| action.disabled);
        let edges = std::mem::take(&mut self.edges);
        self.edge_index.clear();
        for (before, after) in edges {
            if disabled(self, before) || disabled(self, after) {
                continue;
            }
            match (self.in_cycle(before), self.in_cycle(after)) {
                (true, true) => {}
                (true, false) => {
                    for part in converted.get(&before).cloned().unwrap_or_default() {
                        self.depend(part, after);
                    }
                }
                (false, true) => {
                    for part in converted.get(&after).cloned().unwrap_or_default() {
                        self.depend(before, part);
                    }
                }
                (false, false) => self.depend(before, after),
            }
        }
        Ok(())
    }
}

/// The many-to-one relationships to a mapper whose foreign keys follow when a key of the mapper changes: those that
/// nothing leads back from.
fn key_switches(mapper: &Mapper) -> Vec<RelationshipProperty> {
    let Ok(registry) = mapper.registry() else { return Vec::new() };
    let mut found = Vec::new();
    for other in registry.mappers() {
        for relationship in other.relationships().iter() {
            if relationship.direction() != Direction::ManyToOne
                || relationship.viewonly()
                || !mapper.isa(relationship.mapper())
                || !relationship.parent().is(&other)
            {
                continue;
            }
            let reverse = relationship.reverse_properties();
            let handled = !reverse.is_empty()
                && (relationship.passive_updates() || reverse.iter().any(|one| !one.passive_updates()));
            if !handled {
                found.push(relationship.clone());
            }
        }
    }
    found
}

/// How a state is registered.
#[derive(Clone, Copy, Debug, Default)]
pub struct Register {
    /// It is deleted.
    pub isdelete: bool,
    /// It is only brought up to date.
    pub listonly: bool,
    /// A deletion planned before is taken back.
    pub cancel_delete: bool,
}
