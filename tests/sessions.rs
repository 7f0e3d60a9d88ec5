//! Generated sequences of session operations on generated models, run here and compared with what SQLAlchemy did: every
//! statement, every object's state on the way, and the tables at the end. `tests/sessions/record.py` makes the records.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may panic")]

use std::{fmt::Write, rc::Rc};

use retort::{
    drivers::rusqlite::RusqliteDriver,
    engine::{Clock, Environment},
    playground::{Document, Limits, Report, Sources, report},
    trace::{Datum, Event, Parameters, Statement, StatementKind},
};
use serde::Deserialize;

/// How many failures are shown whole.
const SHOWN: usize = 3;

#[derive(Deserialize)]
struct Recorded {
    seed: u32,
    script: String,
    log: String,
}

#[test]
fn sequences_of_session_operations_agree_with_their_records() {
    let harness = include_str!("sessions/harness.py");
    let records = include_str!("sessions/recorded.jsonl").lines();
    let (mut passed, mut failures) = (0, Vec::new());
    for line in records {
        let Recorded { seed, script, log: wanted } = serde_json::from_str(line).expect("a record is JSON");
        let document = Document { script: format!("{harness}{script}"), ..Document::default() };
        let environment = Environment::new(Rc::new(RusqliteDriver::new()), Clock::default());
        let (report, _) = report(&Sources::of(&document), &environment, Limits::default());
        let log = log_of(&report);
        match wanted.lines().zip(log.lines().chain(["<end>"])).find(|(wanted, got)| wanted != got) {
            None => passed += 1,
            Some((wanted, got)) => failures.push(format!("sequence {seed}:\n  want {wanted}\n  got  {got}")),
        }
    }
    assert!(failures.is_empty(), "{} of {} differ:\n{}", failures.len(), passed + failures.len(), {
        let shown = std::env::var("SESSIONS_SHOWN").ok().and_then(|count| count.parse().ok()).unwrap_or(SHOWN);
        failures.iter().take(shown).fold(String::new(), |text, failure| text + failure + "\n")
    });
    assert!(passed >= 1000, "only {passed} sequences are recorded");
}

/// What a run printed, its statements in between.
fn log_of(report: &Report) -> String {
    let mut log = String::new();
    for record in &report.events {
        match &record.event {
            Event::Output { text } => log.push_str(text),
            Event::Statement(statement) => {
                let text = match statement.kind {
                    StatementKind::Sql => sent(statement),
                    // Without the names of savepoints.
                    _ => statement.sql.split(" sa_savepoint").next().unwrap_or_default().to_owned(),
                };
                let _ = writeln!(log, "> {text}");
            }
            _ => {}
        }
    }
    if let Some(error) = &report.error {
        let _ = writeln!(log, "error {} {}", error.kind, error.message.lines().next().unwrap_or_default());
    }
    log.split_once("begin\n").map_or_else(|| log.clone(), |(_, behind)| behind.to_owned())
}

fn sent(statement: &Statement) -> String {
    let sql: Vec<&str> = statement.sql.split_whitespace().collect();
    let parameters = match &statement.parameters {
        Parameters::One(row) => list(row, text),
        Parameters::Many(rows) => list(rows, |row| list(row, text)),
    };
    format!("{} {parameters}", sql.join(" "))
}

fn list<T>(items: &[T], shown: impl Fn(&T) -> String) -> String {
    let texts: Vec<String> = items.iter().map(shown).collect();
    format!("[{}]", texts.join(", "))
}

fn text(datum: &Datum) -> String {
    match datum {
        Datum::Null => "null".to_owned(),
        Datum::Int(number) => number.to_string(),
        Datum::Text(text) => format!("\"{text}\""),
        other => format!("{other:?}"),
    }
}
