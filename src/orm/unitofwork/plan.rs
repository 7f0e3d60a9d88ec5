use rustc_hash::FxHashMap;

use super::{ActionKey, UnitOfWork};
use crate::{
    orm::{InstanceState, dependency::Processor},
    trace::{self, ActionKind, Edge, Event, ObjectRef},
    value::{Host, Result},
};

/// What an action of the plan comes to in the trace: the places of its entries.
struct Entries {
    first: u32,
    last: u32,
}

impl UnitOfWork {
    /// Tells the trace what is about to be done: every action that has objects, in order, and why it waits for others.
    pub(super) fn announce(&mut self, host: &mut dyn Host, rounds: &[Vec<usize>]) -> Result<()> {
        let mut actions: Vec<trace::Action> = Vec::new();
        let mut entries: FxHashMap<usize, Entries> = FxHashMap::default();
        for &place in rounds.iter().flatten() {
            let Some(key) = self.actions.get(place).map(|action| action.key.clone()) else { continue };
            let first = actions.len() as u32;
            self.describe(host, &key, &mut actions)?;
            let last = actions.len() as u32;
            if first != last {
                entries.insert(place, Entries { first, last: last - 1 });
            }
        }
        let mut edges: Vec<Edge> = Vec::new();
        for &(before, after) in &self.edges {
            let (Some(first), Some(second)) = (entries.get(&before), entries.get(&after)) else { continue };
            if first.last < second.first {
                let reason = self.reason(before, after);
                edges.push(Edge { before: first.last, after: second.first, reason });
            }
        }
        host.emit(Event::Flush { session: self.session.id(), actions, edges });
        Ok(())
    }

    fn describe(&mut self, host: &mut dyn Host, key: &ActionKey, actions: &mut Vec<trace::Action>) -> Result<()> {
        match key {
            ActionKey::SaveUpdateAll(mapper) => {
                let states = self.states_to_write(mapper, false);
                describe_saves(host, &states, actions);
            }
            ActionKey::KeySwitch { .. } => {}
            ActionKey::SaveUpdateState(state) => describe_saves(host, std::slice::from_ref(state), actions),
            ActionKey::DeleteAll(mapper) => {
                let states = self.states_to_write(mapper, true);
                describe_by_class(host, &states, ActionKind::Delete, actions);
            }
            ActionKey::DeleteState(state) => {
                describe_by_class(host, std::slice::from_ref(state), ActionKind::Delete, actions);
            }
            ActionKey::PostUpdateAll { mapper, isdelete } => {
                let mut states = self.states_to_write(mapper, *isdelete);
                let registered = self.post_updates.iter().find(|updates| updates.mapper.is(mapper));
                states.retain(|state| registered.is_some_and(|updates| updates.states.contains(state)));
                describe_by_class(host, &states, ActionKind::Update, actions);
            }
            ActionKey::ProcessAll { processor, isdelete } => {
                let Some(of) = self.processors.get(*processor).cloned() else { return Ok(()) };
                let states = self.states_to_process(&of, *isdelete);
                self.describe_links(host, &of, &states, *isdelete, actions);
            }
            ActionKey::ProcessState { processor, isdelete, state } => {
                let Some(of) = self.processors.get(*processor).cloned() else { return Ok(()) };
                self.describe_links(host, &of, std::slice::from_ref(state), *isdelete, actions);
            }
        }
        Ok(())
    }

    /// What a relationship ties together and takes apart, from histories that planning has looked at already.
    fn describe_links(
        &self,
        host: &mut dyn Host,
        processor: &Processor,
        states: &[InstanceState],
        isdelete: bool,
        actions: &mut Vec<trace::Action>,
    ) {
        let mut links: Vec<ObjectRef> = Vec::new();
        let mut unlinks: Vec<ObjectRef> = Vec::new();
        for state in states {
            let Some(cached) = self.histories.get(&(state.address(), processor.key.clone())) else { continue };
            let history = cached.states.clone();
            let unlinked = history.deleted.iter().chain(if isdelete { &history.unchanged[..] } else { &[] });
            if !isdelete {
                add_pairs(host, state, history.added.iter(), &mut links);
            }
            add_pairs(host, state, unlinked, &mut unlinks);
        }
        let name = processor.relationship.label();
        for (kind, objects) in [(ActionKind::Link, links), (ActionKind::Unlink, unlinks)] {
            if !objects.is_empty() {
                actions.push(trace::Action { kind, mapper: name.as_str().into(), objects });
            }
        }
    }

    /// Why `before` comes before `after`, in words.
    fn reason(&self, before: usize, after: usize) -> String {
        let key = |place: usize| self.actions.get(place).map(|action| &action.key);
        let relationship = |key: Option<&ActionKey>| match key {
            Some(
                ActionKey::ProcessAll { processor, isdelete } | ActionKey::ProcessState { processor, isdelete, .. },
            ) => self.processors.get(*processor).map(|processor| (processor.clone(), *isdelete)),
            _ => None,
        };
        if let Some((processor, isdelete)) = relationship(key(after)) {
            let name = processor.relationship.label();
            return if isdelete {
                format!("{name} lets go of rows only after they are saved")
            } else {
                format!("{name} needs the key of {}", subject(key(before)))
            };
        }
        if let Some((processor, isdelete)) = relationship(key(before)) {
            let name = processor.relationship.label();
            let columns = processor.relationship.synchronize_pairs();
            let column = columns.first().map_or_else(String::new, |(_, foreign)| foreign.description());
            return if isdelete {
                format!("{name} takes {column} away before {} is written", subject(key(after)))
            } else {
                format!("{} gets its {column} from {name} first", subject(key(after)))
            };
        }
        match (key(before), key(after)) {
            (Some(ActionKey::SaveUpdateAll(a)), Some(ActionKey::DeleteAll(b))) if a.is(b) => {
                format!("rows of {} are saved before others are deleted", a.class_name())
            }
            (first, second) => format!("{} may still refer to {}", subject(first), subject(second)),
        }
    }
}

fn subject(key: Option<&ActionKey>) -> String {
    match key {
        Some(
            ActionKey::SaveUpdateAll(mapper) | ActionKey::DeleteAll(mapper) | ActionKey::PostUpdateAll { mapper, .. },
        ) => mapper.class_name().to_string(),
        Some(ActionKey::SaveUpdateState(state) | ActionKey::DeleteState(state)) => {
            state.mapper().class_name().to_string()
        }
        _ => String::new(),
    }
}

fn describe_saves(host: &mut dyn Host, states: &[InstanceState], actions: &mut Vec<trace::Action>) {
    let (updates, inserts): (Vec<_>, Vec<_>) = states.iter().cloned().partition(InstanceState::has_identity);
    describe_by_class(host, &inserts, ActionKind::Insert, actions);
    let changed: Vec<InstanceState> = updates.into_iter().filter(|state| !state.nothing_committed()).collect();
    describe_by_class(host, &changed, ActionKind::Update, actions);
}

fn describe_by_class(
    host: &mut dyn Host,
    states: &[InstanceState],
    kind: ActionKind,
    actions: &mut Vec<trace::Action>,
) {
    let start = actions.len();
    for state in states {
        let object = state.reference(host);
        let mapper = state.mapper().trace_name();
        match actions.iter_mut().skip(start).find(|action| action.mapper == mapper) {
            Some(action) => action.objects.push(object),
            None => actions.push(trace::Action { kind, mapper, objects: vec![object] }),
        }
    }
}

fn add_pairs<'a>(
    host: &mut dyn Host,
    parent: &InstanceState,
    children: impl Iterator<Item = &'a Option<InstanceState>>,
    objects: &mut Vec<ObjectRef>,
) {
    let mut parent = Some(parent);
    for child in children.flatten() {
        if let Some(parent) = parent.take() {
            objects.push(parent.reference(host));
        }
        objects.push(child.reference(host));
    }
}
