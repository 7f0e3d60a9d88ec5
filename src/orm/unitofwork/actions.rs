use super::UnitOfWork;
use crate::{
    orm::{InstanceState, Mapper, dependency::Processor, persistence},
    value::{Host, Result},
};

/// What an action does, which is also what tells actions apart. Processors are numbers in the unit of work.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ActionKey {
    /// A relationship's part for all its states: keys are copied, rows between are written.
    ProcessAll {
        /// The relationship's processor.
        processor: usize,
        /// Of deleted states, or of saved ones.
        isdelete: bool,
    },
    /// Foreign keys follow keys that have changed.
    KeySwitch {
        /// The relationship's processor.
        processor: usize,
    },
    /// Columns that are written behind everything else.
    PostUpdateAll {
        /// The hierarchy.
        mapper: Mapper,
        /// Of deleted states, or of saved ones.
        isdelete: bool,
    },
    /// INSERT and UPDATE of a hierarchy.
    SaveUpdateAll(Mapper),
    /// DELETE of a hierarchy.
    DeleteAll(Mapper),
    /// A relationship's part for one state.
    ProcessState {
        /// The relationship's processor.
        processor: usize,
        /// Of a deleted state, or of a saved one.
        isdelete: bool,
        /// The state.
        state: InstanceState,
    },
    /// INSERT or UPDATE of one state.
    SaveUpdateState(InstanceState),
    /// DELETE of one state.
    DeleteState(InstanceState),
}

/// An action in the plan.
pub(super) struct Action {
    pub key: ActionKey,
    pub disabled: bool,
    /// Decides among actions that do not depend on each other.
    pub sort_key: (&'static str, String, bool),
}

impl ActionKey {
    pub(super) fn sort_key(&self, processors: &[Processor]) -> (&'static str, String, bool) {
        let of = |place: &usize| processors.get(*place).map(Processor::sort_key).unwrap_or_default();
        match self {
            ActionKey::ProcessAll { processor, isdelete } => ("ProcessAll", of(processor), *isdelete),
            ActionKey::KeySwitch { processor } => ("ProcessAll", of(processor), false),
            ActionKey::PostUpdateAll { mapper, isdelete } => {
                ("PostUpdateAll", mapper.sort_key().to_string(), *isdelete)
            }
            ActionKey::SaveUpdateAll(mapper) => ("SaveUpdateAll", mapper.sort_key().to_string(), false),
            ActionKey::DeleteAll(mapper) => ("DeleteAll", mapper.sort_key().to_string(), false),
            ActionKey::ProcessState { processor, .. } => ("ProcessState", of(processor), false),
            // SQLAlchemy sorts these two alike.
            ActionKey::SaveUpdateState(state) => {
                ("ProcessState", state.mapper().base_mapper().sort_key().to_string(), false)
            }
            ActionKey::DeleteState(state) => {
                ("DeleteState", state.mapper().base_mapper().sort_key().to_string(), false)
            }
        }
    }

    /// The action as SQLAlchemy's messages name it.
    pub(super) fn describe(&self, processors: &[Processor]) -> String {
        let of = |place: &usize| processors.get(*place).map(Processor::describe).unwrap_or_default();
        let word = |isdelete: &bool| if *isdelete { "True" } else { "False" };
        match self {
            ActionKey::ProcessAll { processor, isdelete } => {
                format!("_ProcessAll({}, isdelete={})", of(processor), word(isdelete))
            }
            ActionKey::KeySwitch { processor } => format!("_ProcessAll({}, isdelete=False)", of(processor)),
            ActionKey::PostUpdateAll { mapper, .. } => format!("_PostUpdateAll({})", mapper.label()),
            ActionKey::SaveUpdateAll(mapper) => format!("_SaveUpdateAll({})", mapper.label()),
            ActionKey::DeleteAll(mapper) => format!("_DeleteAll({})", mapper.label()),
            ActionKey::ProcessState { processor, isdelete, state } => {
                format!("_ProcessState({}, {}, delete={})", of(processor), state.describe(), word(isdelete))
            }
            ActionKey::SaveUpdateState(state) => format!("_SaveUpdateState({})", state.describe()),
            ActionKey::DeleteState(state) => format!("_DeleteState({})", state.describe()),
        }
    }
}

impl UnitOfWork {
    /// Takes out of `round` what runs together with the action at `place`: the same work for other states.
    pub(super) fn aggregate(&self, place: usize, round: &mut Vec<usize>) -> Vec<InstanceState> {
        let Some(first) = self.actions.get(place) else { return Vec::new() };
        let mut together = Vec::new();
        round.retain(|&other| {
            let state = match (&first.key, self.actions.get(other).map(|action| &action.key)) {
                (
                    ActionKey::ProcessState { processor, isdelete, .. },
                    Some(ActionKey::ProcessState { processor: p, isdelete: d, state }),
                ) if processor == p && isdelete == d => state,
                (ActionKey::SaveUpdateState(a), Some(ActionKey::SaveUpdateState(state)))
                | (ActionKey::DeleteState(a), Some(ActionKey::DeleteState(state)))
                    if a.mapper().base_mapper().is(&state.mapper().base_mapper()) =>
                {
                    state
                }
                _ => return true,
            };
            together.push(state.clone());
            false
        });
        together
    }

    /// Runs an action; `together` are the other states of an action for single states.
    pub(super) fn run(&mut self, host: &mut dyn Host, place: usize, together: Vec<InstanceState>) -> Result<()> {
        let Some(key) = self.actions.get(place).map(|action| action.key.clone()) else { return Ok(()) };
        let with = |state: InstanceState| std::iter::once(state).chain(together).collect::<Vec<_>>();
        match key {
            ActionKey::ProcessAll { processor, isdelete } => {
                let Some(of) = self.processors.get(processor).cloned() else { return Ok(()) };
                let states = self.states_to_process(&of, isdelete);
                self.process(host, processor, isdelete, &states)
            }
            ActionKey::KeySwitch { processor } => {
                let Some(of) = self.processors.get(processor).cloned() else { return Ok(()) };
                let states: Vec<InstanceState> =
                    self.states_of(of.relationship.mapper().clone()).map(|(state, _)| state.clone()).collect();
                let switched = of.key_switchers(host, &states)?;
                of.process_key_switches(host, self, &switched)
            }
            ActionKey::PostUpdateAll { mapper, isdelete } => persistence::post_update(host, self, &mapper, isdelete),
            ActionKey::SaveUpdateAll(mapper) => {
                let states = self.states_to_write(&mapper, false);
                persistence::save_objects(host, self, &mapper, &states)
            }
            ActionKey::DeleteAll(mapper) => {
                let states = self.states_to_write(&mapper, true);
                persistence::delete_objects(host, self, &mapper, &states)
            }
            ActionKey::ProcessState { processor, isdelete, state } => {
                let states = with(state);
                self.process(host, processor, isdelete, &states)
            }
            ActionKey::SaveUpdateState(state) => {
                let mapper = state.mapper().base_mapper();
                persistence::save_objects(host, self, &mapper, &with(state))
            }
            ActionKey::DeleteState(state) => {
                let mapper = state.mapper().base_mapper();
                let mut states = with(state);
                states.retain(|state| self.is_deleted(state));
                persistence::delete_objects(host, self, &mapper, &states)
            }
        }
    }

    fn process(
        &mut self,
        host: &mut dyn Host,
        processor: usize,
        isdelete: bool,
        states: &[InstanceState],
    ) -> Result<()> {
        let Some(of) = self.processors.get(processor).cloned() else { return Ok(()) };
        if isdelete { of.process_deletes(host, self, processor, states) } else { of.process_saves(host, self, states) }
    }

    /// Takes an action of a whole hierarchy apart; the actions for single states that take its place.
    pub(super) fn per_state_actions(&mut self, host: &mut dyn Host, place: usize) -> Result<Vec<usize>> {
        let (mapper, isdelete) = match self.actions.get(place).map(|action| &action.key) {
            Some(ActionKey::SaveUpdateAll(mapper)) => (mapper.clone(), false),
            Some(ActionKey::DeleteAll(mapper)) => (mapper.clone(), true),
            // A relationship's action is pulled in by those of its mappers.
            _ => return Ok(Vec::new()),
        };
        let states = self.states_to_write(&mapper, isdelete);
        let mut parts = Vec::new();
        // Saves stay before deletes: a new object may take over the row of a deleted one.
        if isdelete {
            let saves = self.action(ActionKey::SaveUpdateAll(mapper.clone()));
            for state in &states {
                let action = self.action(ActionKey::DeleteState(state.clone()));
                self.depend(saves, action);
                parts.push(action);
            }
        } else {
            let deletes = self.action(ActionKey::DeleteAll(mapper.clone()));
            for state in &states {
                let action = self.action(ActionKey::SaveUpdateState(state.clone()));
                self.depend(action, deletes);
                parts.push(action);
            }
        }
        for processor in self.processors_of.get(&mapper.address()).cloned().unwrap_or_default() {
            let Some(of) = self.processors.get(processor).cloned() else { continue };
            let states: Vec<InstanceState> =
                states.iter().filter(|state| of.applies_to(state.mapper())).cloned().collect();
            of.plan_states(host, self, processor, &states, isdelete)?;
        }
        Ok(parts)
    }
}
