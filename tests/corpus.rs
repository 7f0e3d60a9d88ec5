//! Runs every case of `tests/cases` and compares what it does with the record of the real SQLAlchemy beside it: natively
//! over rusqlite, and in headless Chromium over sql.js.

mod record;

use include_dir::{Dir, include_dir};
use retort::playground::Report;

static CASES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/tests/cases");

/// Runs `script` with `run`, and says how the report differs from the record.
fn failures(run: impl Fn(&str, &str) -> Report) -> Vec<String> {
    let mut failures = Vec::new();
    let mut passed = 0;
    for topic in CASES.dirs() {
        for file in topic.files().filter(|file| file.path().extension().is_some_and(|kind| kind == "py")) {
            let name = file.path().file_name().unwrap_or_default().to_string_lossy();
            let record = CASES.get_file(file.path().with_extension("json")).expect("each case has its record");
            let script = file.contents_utf8().expect("a script is UTF-8");
            let report = serde_json::to_value(run(&name, script)).expect("a report is JSON");
            let record = serde_json::from_slice(record.contents()).expect("a record is JSON");
            match record::first_difference(&record, &report) {
                None => passed += 1,
                Some(difference) => failures.push(format!("{}: {difference}", file.path().display())),
            }
        }
    }
    assert!(passed + failures.len() > 0, "there are cases");
    failures
}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use std::{cell::RefCell, rc::Rc};

    use retort::{
        drivers::rusqlite::RusqliteDriver,
        playground::{self, Limits},
    };

    #[test]
    fn cases_agree_with_their_records() {
        let failures =
            super::failures(|name, script| playground::report(name, script, Rc::new(RusqliteDriver::new()), Limits::default()));
        assert!(failures.is_empty(), "{}", failures.join("\n"));
    }
}
