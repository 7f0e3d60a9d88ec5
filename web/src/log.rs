//! The log of a run: every event and row that came from the worker, with the indexes that the panels need. It only grows;
//! the report as of event N is its first N events.

use std::{cell::RefCell, rc::Rc};

use retort::{
    diagnostic::Location,
    trace::{self, CauseKind, Event, Hydration, Record, Statement, StatementKind},
};

use crate::{objects::Objects, rows::RowStore};

/// So many events lie between two snapshots of the objects.
const CHECKPOINT: usize = 1000;

/// A handle on the log as it was when the handle was made; two are equal when they show the same.
#[derive(Clone, Default)]
pub struct Trace {
    log: Rc<RefCell<Log>>,
    version: u32,
}

impl PartialEq for Trace {
    fn eq(&self, other: &Trace) -> bool {
        Rc::ptr_eq(&self.log, &other.log) && self.version == other.version
    }
}

impl Trace {
    /// Reads the log.
    pub fn read<T>(&self, with: impl FnOnce(&Log) -> T) -> T {
        with(&self.log.borrow())
    }

    /// Adds to the log; this handle shows it.
    pub fn write(&mut self, with: impl FnOnce(&mut Log)) {
        with(&mut self.log.borrow_mut());
        self.version += 1;
    }
}

/// The events of a run, and where to find what in them.
#[derive(Default)]
pub struct Log {
    /// Every event in order; an event's index is its `seq`.
    pub records: Vec<Record>,
    /// The statements, by their number.
    pub statements: Vec<Sent>,
    /// The events by kind, as indexes into `records`: what was printed, flush plans, and advice.
    pub outputs: Vec<u32>,
    /// Flush plans.
    pub flushes: Vec<u32>,
    /// Advice.
    pub advice: Vec<u32>,
    /// Warnings.
    pub warnings: Vec<u32>,
    /// The last account of the mapping.
    pub mappings: Vec<u32>,
    /// By the statement's number.
    rows: Vec<Option<RowStore>>,
    /// The objects that rows became, by the statement's number: those of a row behind those of the one before.
    made: Vec<Vec<u32>>,
    /// The index of the last event that told an object's state, by the object's number.
    named: Vec<u32>,
    sql_total: usize,
    rows_total: usize,
    folded: Objects,
    checkpoints: Vec<Objects>,
}

/// A statement in the log.
#[derive(Clone, Copy, Debug)]
pub struct Sent {
    /// The index of its event.
    pub event: u32,
    /// The index of the event that says it is done.
    pub executed: Option<u32>,
    /// The index of the event that says what its rows become.
    pub hydration: Option<u32>,
}

/// What the rows of a statement became.
#[derive(Clone, Copy)]
pub struct Made<'a> {
    log: &'a Log,
    statement: u32,
    hydration: &'a Hydration,
}

impl Made<'_> {
    /// The entities of a row, each by the way to it from what the script asked for.
    pub fn paths(&self) -> Vec<String> {
        let served = self.log.statement(self.statement as usize).and_then(|view| match view.statement.cause.kind {
            CauseKind::LazyLoad | CauseKind::EagerLoad => view.statement.cause.path.clone(),
            _ => None,
        });
        let way = |path: &str| match &served {
            Some(served) => {
                format!("{served}{}", path.split_once('.').map_or(String::new(), |(_, rest)| format!(".{rest}")))
            }
            None => path.to_owned(),
        };
        self.hydration.entities.iter().map(|entity| way(&entity.path)).collect()
    }

    /// The names of a row's objects: one for each entity, none where the row has none.
    pub fn names(&self, row: usize) -> Vec<Option<String>> {
        let width = self.hydration.entities.len();
        let ids = self.log.made.get(self.statement as usize).and_then(|ids| ids.get(row * width..(row + 1) * width));
        let mut names: Vec<Option<String>> = ids.unwrap_or_default().iter().map(|id| self.log.name(*id)).collect();
        names.resize(width, None);
        names
    }
}

/// A statement as the panels show it.
#[derive(Clone, Copy)]
pub struct StatementView<'a> {
    /// The index of its event.
    pub seq: u32,
    /// Where it came from.
    pub location: Option<Location>,
    /// The statement.
    pub statement: &'a Statement,
    /// Milliseconds in the driver, once it is done.
    pub milliseconds: Option<f64>,
    /// Rows changed.
    pub changed: Option<u64>,
    /// The driver's complaint.
    pub error: Option<&'a str>,
    /// The rows fetched, where it gives rows.
    pub rows: Option<&'a RowStore>,
}

impl Log {
    /// Takes in the next events.
    pub fn append(&mut self, records: Vec<Record>) {
        for record in records {
            let index = self.records.len() as u32;
            match &record.event {
                Event::Statement(statement) => {
                    self.sql_total += usize::from(statement.kind == StatementKind::Sql);
                    self.statements.push(Sent { event: index, executed: None, hydration: None });
                }
                Event::Executed { statement, .. } => {
                    if let Some(sent) = self.statements.get_mut(*statement as usize) {
                        sent.executed = Some(index);
                    }
                }
                Event::Hydration { statement, .. } => {
                    if let Some(sent) = self.statements.get_mut(*statement as usize) {
                        sent.hydration = Some(index);
                    }
                }
                Event::State { object, .. } => {
                    let number = object.id as usize;
                    self.named.resize(self.named.len().max(number + 1), 0);
                    if let Some(named) = self.named.get_mut(number) {
                        *named = index;
                    }
                }
                Event::Output { .. } => self.outputs.push(index),
                Event::Flush { .. } => self.flushes.push(index),
                Event::Advice { .. } => self.advice.push(index),
                Event::Warning { .. } => self.warnings.push(index),
                Event::Mapping { .. } => self.mappings.push(index),
                _ => {}
            }
            self.folded.apply(&record);
            self.records.push(record);
            if self.records.len().is_multiple_of(CHECKPOINT) {
                self.checkpoints.push(self.folded.clone());
            }
        }
    }

    /// Takes in rows of a statement.
    pub fn append_rows(&mut self, statement: u32, rows: RowStore) {
        let index = statement as usize;
        if index >= self.rows.len() {
            self.rows.resize(index + 1, None);
        }
        if let Some(store) = self.rows.get_mut(index) {
            self.rows_total += rows.len();
            store.get_or_insert_default().append(rows);
        }
    }

    /// Takes in the objects that rows became.
    pub fn append_made(&mut self, objects: trace::Objects) {
        let index = objects.statement as usize;
        if index >= self.made.len() {
            self.made.resize(index + 1, Vec::new());
        }
        if let Some(ids) = self.made.get_mut(index) {
            ids.extend(objects.ids);
        }
    }

    /// What the rows of a statement became, where they became objects.
    pub fn made(&self, statement: u32) -> Option<Made<'_>> {
        let index = self.statements.get(statement as usize)?.hydration?;
        match &self.records.get(index as usize)?.event {
            Event::Hydration { hydration, .. } => Some(Made { log: self, statement, hydration }),
            _ => None,
        }
    }

    /// The name of the object with that number.
    fn name(&self, number: u32) -> Option<String> {
        let record = self.records.get(*self.named.get(number as usize)? as usize)?;
        match &record.event {
            Event::State { object, .. } if object.id == number => {
                Some(format!("{}({})", object.class, object.key.as_deref().unwrap_or("new")))
            }
            _ => None,
        }
    }

    /// The statement with this number.
    pub fn statement(&self, number: usize) -> Option<StatementView<'_>> {
        let sent = self.statements.get(number)?;
        let record = self.records.get(sent.event as usize)?;
        let Event::Statement(statement) = &record.event else { return None };
        let mut view = StatementView {
            seq: sent.event,
            location: record.location,
            statement,
            milliseconds: None,
            changed: None,
            error: None,
            rows: self.rows(number as u32),
        };
        let executed = sent.executed.and_then(|index| self.records.get(index as usize));
        if let Some(Event::Executed { changed, milliseconds, error, .. }) = executed.map(|record| &record.event) {
            view.milliseconds = Some(*milliseconds);
            view.changed = *changed;
            view.error = error.as_deref();
        }
        Some(view)
    }

    /// The statements in order.
    pub fn all_statements(&self) -> impl Iterator<Item = StatementView<'_>> {
        (0..self.statements.len()).filter_map(|number| self.statement(number))
    }

    /// The numbers of the statements that gave rows, or could have.
    pub fn with_rows(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.rows.len() as u32).filter(|number| self.rows(*number).is_some_and(|store| !store.columns.is_empty()))
    }

    /// The rows of a statement.
    pub fn rows(&self, statement: u32) -> Option<&RowStore> {
        self.rows.get(statement as usize)?.as_ref()
    }

    /// Statements of kind `sql`, and rows fetched, for the status.
    pub fn totals(&self) -> (usize, usize) {
        (self.sql_total, self.rows_total)
    }

    /// How many objects the sessions hold now.
    pub fn objects_count(&self) -> usize {
        self.folded.count()
    }

    /// How many tables the metadata has.
    pub fn tables(&self) -> usize {
        match self.mappings.last().and_then(|index| self.records.get(*index as usize)).map(|record| &record.event) {
            Some(Event::Mapping { tables, .. }) => tables.len(),
            _ => 0,
        }
    }

    /// The objects after the first `events` events.
    pub fn objects(&self, events: usize) -> Objects {
        if events >= self.records.len() {
            return self.folded.clone();
        }
        let (start, mut objects) = match (events / CHECKPOINT).checked_sub(1).and_then(|at| self.checkpoints.get(at)) {
            Some(objects) => (events / CHECKPOINT * CHECKPOINT, objects.clone()),
            None => (0, Objects::default()),
        };
        for record in self.records.get(start..events).unwrap_or_default() {
            objects.apply(record);
        }
        objects
    }
}

#[cfg(test)]
mod tests {
    use retort::trace::{ObjectRef, ObjectState};

    use super::*;

    #[test]
    fn any_moment_is_a_prefix() {
        let mut log = Log::default();
        let record = |seq: u32| Record {
            seq,
            location: None,
            event: Event::State {
                session: Some(1),
                object: ObjectRef { id: seq + 1, class: "User".into(), key: None },
                state: ObjectState::Pending,
            },
        };
        log.append((0..2500).map(record).collect());
        for moment in [0, 1, 999, 1000, 1001, 2000, 2499, 2500, 9999] {
            assert_eq!(log.objects(moment).count(), moment.min(2500));
        }
    }

    #[test]
    fn handles_differ_when_the_log_has_grown() {
        let mut trace = Trace::default();
        let before = trace.clone();
        assert!(trace == before);
        trace.write(|log| log.append(Vec::new()));
        assert!(trace != before);
    }
}
