//! What statements compile to: each file of `tests/statements/cases` runs by `compile_cases.py` in Retort, and is compared with
//! what that gave under the real SQLAlchemy. `RETORT_CASES=joins cargo test --test statements` runs the files of that name.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, reason = "a test may panic")]

use std::{env, fs, path::Path, rc::Rc};

use retort::{
    drivers::rusqlite::RusqliteDriver,
    engine::{Clock, Environment},
    playground::{Document, Limits, Sources, report},
};

#[test]
fn statements_compile_as_in_sqlalchemy() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/statements");
    let program = fs::read_to_string(folder.join("compile_cases.py")).expect("the program is there");
    let only = env::var("RETORT_CASES").unwrap_or_default();
    let mut paths: Vec<_> = fs::read_dir(folder.join("cases"))
        .expect("there are cases")
        .map(|entry| entry.expect("a folder can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "py"))
        .filter(|path| path.file_stem().unwrap_or_default().to_string_lossy().contains(&only))
        .collect();
    paths.sort();
    let (mut passed, mut failures) = (0, Vec::new());
    for path in paths {
        let file = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let cases = fs::read_to_string(&path).expect("a case is text");
        let record = fs::read_to_string(path.with_extension("jsonl")).expect("each file of cases has its record");
        let mut cases = cases.split("\n# case: ");
        let prelude = cases.next().unwrap_or_default();
        assert_eq!(cases.clone().count(), record.lines().count(), "{file}: each case has its record");
        // Each alone: what is not supported ends a script.
        for (case, want) in cases.zip(record.lines()) {
            let source = serde_json::Value::from(format!("{prelude}\n# case: {case}"));
            let got = run(&format!("{program}\nshow_cases({source})\n"));
            if got.trim_end() == want {
                passed += 1;
            } else {
                failures.push(format!("{file}:\n  want {want}\n  got  {got}"));
            }
        }
    }
    assert!(failures.is_empty(), "{passed} passed, {} did not\n{}", failures.len(), failures.join("\n"));
    assert!(passed > 0, "there are cases of that name");
}

/// As many statements stand in `generated.jsonl`; each batch is a script of its own.
const BATCH: usize = 100;

#[test]
fn generated_statements_compile_as_in_sqlalchemy_and_run() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/statements");
    let program = fs::read_to_string(folder.join("generator.py")).expect("the program is there");
    let record = fs::read_to_string(folder.join("generated.jsonl")).expect("the record is there");
    let record: Vec<&str> = record.lines().collect();
    let mut failures = Vec::new();
    for (batch, want) in record.chunks(BATCH).enumerate() {
        let seeds = batch * BATCH..batch * BATCH + want.len();
        let output = run(&format!("{program}\nshow_generated(range({}, {}))\n", seeds.start, seeds.end));
        let mut got = output.lines();
        for (seed, want) in seeds.zip(want) {
            let got = got.next().unwrap_or("nothing: the script has ended");
            if got != *want {
                failures.push(format!("statement {seed}:\n  want {want}\n  got  {got}"));
            }
        }
        failures.extend(got.map(|line| format!("batch {batch}: {line}")));
    }
    let first: Vec<String> = failures.iter().take(20).cloned().collect();
    assert!(failures.is_empty(), "{} of {} differ\n{}", failures.len(), record.len(), first.join("\n"));
}

/// What a script prints, and then its error.
fn run(script: &str) -> String {
    let document = Document { script: script.to_owned(), ..Document::default() };
    let environment = Environment::new(Rc::new(RusqliteDriver::new()), Clock::default());
    let limits = Limits { steps: u64::MAX, output: 64 << 20, ..Limits::default() };
    let (report, _) = report(&Sources::of(&document), &environment, limits);
    let error = report.error.map(|error| format!("{error:?}")).unwrap_or_default();
    format!("{}{error}", report.stdout)
}
