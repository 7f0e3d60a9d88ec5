use std::{cell::RefCell, rc::Rc};

use super::{
    Document, ErrorReport, Recorder, Report, SessionReport, TableReport,
    advice::Adviser,
    report::{IdentityReport, TracebackEntry},
};
use crate::{
    diagnostic::Pane,
    engine::Environment,
    orm::{IdentityKey, session::Session},
    python::{self, Source, Vm},
    sqlalchemy,
    trace::{Datum, Event, Observer},
    value::{Object, Value},
};

pub use crate::python::Limits;

/// A document with the names that its panes have in tracebacks.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// What is run.
    pub document: &'a Document,
    /// The name of the models.
    pub models_name: &'a str,
    /// The name of the script.
    pub script_name: &'a str,
}

impl<'a> Sources<'a> {
    /// A document under the names that the page gives its panes.
    pub fn of(document: &'a Document) -> Sources<'a> {
        Sources { document, models_name: "models.py", script_name: "script.py" }
    }
}

/// How a run ended, and what it left.
#[derive(Debug)]
pub struct Ending {
    /// The error that ended it, if one did.
    pub error: Option<ErrorReport>,
    /// What goes to stderr: the traceback as CPython prints it.
    pub traceback: String,
    /// The exit code of the process: 0, 1 after an error, or what `sys.exit()` was given.
    pub exit_code: u8,
    /// The tables of the databases that are open.
    pub tables: Vec<TableReport>,
    /// The sessions that are there.
    pub sessions: Vec<SessionReport>,
}

/// Runs models and script with the driver and clock of `environment`. What happens on the way is told to `observer`.
pub fn run(
    sources: &Sources<'_>,
    environment: &Environment,
    limits: Limits,
    observer: Rc<RefCell<dyn Observer>>,
) -> Ending {
    let clock = environment.clock.clone();
    python::stdlib::set_clock(move || clock.now());
    let adviser = Rc::new(RefCell::new(Adviser::new(observer)));
    let mut vm = Vm::new(adviser.clone(), limits);
    sqlalchemy::register(&mut vm, environment.clone());
    let mut panes = Vec::new();
    if !sources.document.models.is_empty() {
        panes.push(Source::new(Pane::Models, sources.models_name, sources.document.models.as_str()));
    }
    panes.push(Source::new(Pane::Script, sources.script_name, sources.document.script.as_str()));
    let outcome = vm.run(panes);
    let advised = adviser.borrow().advise(sources.document, vm.reads());
    for (location, advice) in advised {
        vm.tell_of(location, Event::Advice(advice));
    }
    let tables = tables(environment);
    let sessions = Session::live().iter().map(session).collect();
    environment.release();
    vm.clear();
    sqlalchemy::release();
    let (error, traceback, exit_code) = match outcome {
        Ok(()) => (None, String::new(), 0),
        Err(ending) => {
            let code = ending.exit_code.map_or(1, |code| u8::try_from(code & 0xff).unwrap_or(1));
            let text = ending.text.clone();
            ((code != 0).then(|| error(*ending)), text, code)
        }
    };
    Ending { error, traceback, exit_code, tables, sessions }
}

/// Runs a document, and gathers all that happens into a report.
pub fn report(sources: &Sources<'_>, environment: &Environment, limits: Limits) -> (Report, Ending) {
    let recorder = Rc::new(RefCell::new(Recorder::default()));
    let mut ending = run(sources, environment, limits, recorder.clone());
    let mut report = std::mem::take(&mut recorder.borrow_mut().report);
    report.error = ending.error.take();
    report.tables = std::mem::take(&mut ending.tables);
    report.sessions = std::mem::take(&mut ending.sessions);
    (report, ending)
}

fn error(ending: python::Ending) -> ErrorReport {
    ErrorReport {
        kind: ending.kind,
        message: ending.message,
        line: ending.line,
        pane: ending.pane,
        hint: ending.hint,
        traceback: ending
            .traceback
            .into_iter()
            .map(|entry| TracebackEntry { pane: entry.pane, line: entry.line, function: entry.function })
            .collect(),
    }
}

fn tables(environment: &Environment) -> Vec<TableReport> {
    let contents = environment.connections().into_iter().filter_map(|connection| connection.tables().ok());
    contents
        .map(|tables| TableReport {
            tables: tables
                .into_iter()
                .map(|table| {
                    let columns = table.columns.iter().map(ToString::to_string).collect();
                    let rows = table.rows.into_iter().map(|row| row.iter().map(stored).collect()).collect();
                    (table.name.to_string(), columns, rows)
                })
                .collect(),
        })
        .collect()
}

/// A value of one of SQLite's five storage classes.
fn stored(value: &Value) -> Datum {
    match value {
        Value::Int(number) => Datum::Int(*number),
        Value::Float(number) => Datum::Float(*number),
        Value::Str(text) => Datum::Text(text.as_str().into()),
        Value::Bytes(bytes) => Datum::Bytes(bytes.as_slice().into()),
        _ => Datum::Null,
    }
}

fn session(session: &Session) -> SessionReport {
    let mut keys: Vec<IdentityReport> = session.identity_map().keys().iter().map(identity).collect();
    keys.sort_by_cached_key(|key| format!("{:?} {:?}", key.class, key.key));
    SessionReport {
        new: class_names(&session.new_objects()),
        dirty: class_names(&session.dirty_objects()),
        deleted: class_names(&session.deleted_objects()),
        in_transaction: session.in_transaction(),
        identity_map: keys,
    }
}

fn identity(key: &IdentityKey) -> IdentityReport {
    IdentityReport { class: key.class().name().to_string(), key: key.values().iter().map(stored).collect() }
}

fn class_names(objects: &[Object]) -> Vec<String> {
    let mut names: Vec<String> = objects.iter().map(|object| object.class().name().to_string()).collect();
    names.sort();
    names
}
