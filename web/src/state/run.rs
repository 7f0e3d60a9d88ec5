//! How a run stands.

use std::rc::Rc;

use retort::playground::ErrorReport;

use crate::words;

/// Where a run is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Nothing was run yet.
    #[default]
    Idle,
    /// A run is wanted, and its worker is not ready.
    Waiting,
    /// The worker runs.
    Running,
    /// It ended well.
    Done,
    /// It ended in an error.
    Failed,
    /// The reader stopped it.
    Stopped,
}

/// A run and its end.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    /// Where it is.
    pub phase: Phase,
    /// Whether an engine is loaded.
    pub ready: bool,
    /// The worker that runs it.
    pub worker: u32,
    /// The error that ended it.
    pub error: Option<Rc<ErrorReport>>,
    /// How long it took.
    pub milliseconds: Option<f64>,
    /// Statements of kind `sql`.
    pub statements: usize,
    /// Rows fetched.
    pub rows: usize,
}

impl Run {
    /// Whether it can be stopped.
    pub fn is_busy(&self) -> bool {
        matches!(self.phase, Phase::Waiting | Phase::Running)
    }

    /// What the status region says.
    pub fn status(&self) -> String {
        match (self.phase, &self.error) {
            (Phase::Failed, Some(error)) => words::error_status(error),
            (Phase::Failed, None) => "Error".to_owned(),
            (Phase::Idle, _) if self.ready => "Ready".to_owned(),
            (Phase::Idle, _) => "Loading the engine".to_owned(),
            (Phase::Waiting, _) if !self.ready => "Loading the engine".to_owned(),
            (Phase::Waiting | Phase::Running, _) => "Running".to_owned(),
            (Phase::Done, _) => format!("Done: {} statements, {} rows", self.statements, self.rows),
            (Phase::Stopped, _) => "Stopped".to_owned(),
        }
    }
}
