//! The advice that runs end with. Each script of `tests/advice` runs behind `models.py`; a comment `# advice: KIND` marks each
//! line that something is advised of, and nothing else may be. A change that is proposed is made: the script then prints the
//! same, costs fewer statements or rows, and is advised of that no more.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use std::{fs, rc::Rc};

use retort::{
    drivers::rusqlite::RusqliteDriver,
    engine::{Clock, Environment},
    playground::{Document, Limits, Report, Sources, report},
    trace::{Advice, AdviceKind, Event, StatementKind},
};

fn run(document: &Document) -> Report {
    let environment = Environment::new(Rc::new(RusqliteDriver::new()), Clock::new(|| 0.0));
    report(&Sources::of(document), &environment, Limits::default()).0
}

/// The advice of a run, each with the line of the script that it is about.
fn advice(report: &Report) -> Vec<(u32, Advice)> {
    let told = report.events.iter().filter_map(|record| match &record.event {
        Event::Advice(advice) => Some((record.location.unwrap().line, advice.clone())),
        _ => None,
    });
    told.collect()
}

fn name(kind: AdviceKind) -> String {
    serde_json::to_value(kind).unwrap().as_str().unwrap().to_owned()
}

/// What a script says that it is advised of: the line, the kind, and whether a change is proposed where it can be.
fn expected(script: &str) -> Vec<(u32, String, bool)> {
    let marked = script.lines().zip(1..).filter_map(|(line, number)| {
        let (kind, rest) =
            line.split_once("# advice: ")?.1.split_once(' ').unwrap_or((line.split_once("# advice: ")?.1, ""));
        let number = rest.strip_prefix("(on line ").map_or(number, |at| at.trim_end_matches(')').parse().unwrap());
        Some((number, kind.to_owned(), !rest.contains("without a change")))
    });
    marked.collect()
}

/// The statements that a run sent, and the rows that it got.
fn cost(report: &Report) -> (usize, usize) {
    let sql = report.statements.iter().filter(|statement| statement.kind == StatementKind::Sql);
    sql.fold((0, 0), |(statements, rows), statement| {
        (statements + 1, rows + statement.rows.as_ref().map_or(0, Vec::len))
    })
}

#[test]
fn scripts_are_advised_of_what_they_say() {
    let models = fs::read_to_string("tests/advice/models.py").unwrap();
    let mut wrong = Vec::new();
    let mut files: Vec<_> = fs::read_dir("tests/advice").unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files.iter().filter(|file| !file.ends_with("models.py")) {
        let script = fs::read_to_string(file).unwrap();
        let document = Document { models: models.clone(), script: script.clone(), ..Document::default() };
        let report = run(&document);
        let advised = advice(&report);
        let file = file.file_name().unwrap().to_string_lossy();
        let fails = report.error.as_ref().is_some_and(|error| !error.message.contains("the end"));
        if fails {
            wrong.push(format!("{file}: {:?}", report.error));
            continue;
        }
        let found: Vec<(u32, String)> = advised.iter().map(|(line, advice)| (*line, name(advice.advice))).collect();
        let mut sorted = found.clone();
        sorted.sort();
        let expected = expected(&script);
        if sorted != expected.iter().map(|(line, kind, _)| (*line, kind.clone())).collect::<Vec<_>>() {
            wrong.push(format!("{file}: advised of {found:?}, not of {expected:?}"));
            continue;
        }
        for (line, advice) in advised {
            if let Err(error) = check_change(&document, &report, line, &advice, &expected) {
                wrong.push(format!("{file}, line {line}: {error}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn check_change(
    document: &Document,
    before: &Report,
    line: u32,
    advice: &Advice,
    expected: &[(u32, String, bool)],
) -> Result<(), String> {
    let changeable = advice.advice != AdviceKind::QueryInLoop
        && expected.iter().any(|(at, kind, changes)| (*at, kind) == (line, &name(advice.advice)) && *changes);
    if advice.changes.is_empty() {
        let free = !changeable || (advice.advice == AdviceKind::CartesianProduct && advice.text.contains("Join them"));
        return if free { Ok(()) } else { Err("no change is proposed".to_owned()) };
    }
    let changed = document.changed(&advice.changes).ok_or("the change does not fit the text")?;
    let after = run(&changed);
    let shown = || format!("{:?}", advice.changes);
    if after.error.as_ref().map(|error| &error.message) != before.error.as_ref().map(|error| &error.message) {
        return Err(format!("the change fails: {:?} {}", after.error, shown()));
    }
    if after.stdout != before.stdout {
        return Err(format!("the change prints something else: {} {}", after.stdout, shown()));
    }
    let again = self::advice(&after);
    if again.iter().any(|(_, known)| known.advice == advice.advice && known.path == advice.path) {
        return Err(format!("the change does not cure it: {}", shown()));
    }
    let (statements, rows) = cost(before);
    let (statements_after, rows_after) = cost(&after);
    let better = match advice.advice {
        AdviceKind::NPlusOne => statements_after < statements,
        AdviceKind::CartesianProduct => rows_after < rows,
        AdviceKind::JoinedLimit => after.statements.iter().all(|sent| !sent.sql.contains("anon_1")),
        AdviceKind::UnusedOption => (statements_after, 0) < (statements, 0) || joins(&after) < joins(before),
        AdviceKind::QueryInLoop => true,
    };
    if better { Ok(()) } else { Err(format!("the change costs no less: {}", shown())) }
}

/// How many joins the statements have.
fn joins(report: &Report) -> usize {
    report.statements.iter().map(|statement| statement.sql.matches(" JOIN ").count()).sum()
}
