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

/// Models with sequences of operations on them, and the log of each; none where SQLAlchemy itself is not of one mind.
#[derive(Deserialize)]
struct Recorded {
    script: String,
    logs: Vec<Option<String>>,
}

#[test]
fn sequences_of_session_operations_agree_with_their_records() {
    let harness = include_str!("sessions/harness.py");
    let records: Vec<&str> = include_str!("sessions/recorded.jsonl").lines().collect();
    let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get());
    let outcomes: Vec<Result<(), String>> = std::thread::scope(|scope| {
        let run = |records: &[&str]| records.iter().flat_map(|record| compare(harness, record)).collect::<Vec<_>>();
        let parts = records.chunks(records.len().div_ceil(threads));
        let threads: Vec<_> = parts.map(|part| scope.spawn(move || run(part))).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("no thread panics")).collect()
    });
    let failures: Vec<&String> = outcomes.iter().filter_map(|outcome| outcome.as_ref().err()).collect();
    let shown = std::env::var("SESSIONS_SHOWN").ok().and_then(|count| count.parse().ok()).unwrap_or(SHOWN);
    assert!(failures.is_empty(), "{} of {} differ:\n{}", failures.len(), outcomes.len(), {
        failures.iter().take(shown).fold(String::new(), |text, failure| text + failure + "\n")
    });
    assert!(outcomes.len() >= 1000, "only {} sequences are recorded", outcomes.len());
}

/// Runs the sequences of a record; says of each how it differs.
fn compare(harness: &str, record: &str) -> Vec<Result<(), String>> {
    let Recorded { script, logs } = serde_json::from_str(record).expect("a record is JSON");
    let document = Document { script: format!("{harness}{script}"), ..Document::default() };
    let environment = Environment::new(Rc::new(RusqliteDriver::new()), Clock::default());
    let (report, _) = report(&Sources::of(&document), &environment, Limits::default());
    let log = log_of(&report);
    let mut got = log.split("begin ").skip(1);
    let mut outcomes = Vec::new();
    for wanted in logs {
        let (seed, got) = got.next().and_then(|part| part.split_once('\n')).unwrap_or(("?", ""));
        let Some(wanted) = wanted else { continue };
        let (mut wanted, mut got) = (wanted.lines(), got.lines());
        outcomes.push(loop {
            match (wanted.next(), got.next()) {
                (None, None) => break Ok(()),
                (wanted, got) if wanted == got => {}
                (wanted, got) => {
                    let [wanted, got] = [wanted, got].map(|line| line.unwrap_or("<end>"));
                    break Err(format!("sequence {seed}:\n  want {wanted}\n  got  {got}"));
                }
            }
        });
    }
    outcomes
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
    log
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
