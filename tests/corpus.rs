//! Runs every case of `tests/cases` and compares what it does with the record of the real SQLAlchemy beside it: natively
//! over rusqlite, and in headless Chromium over sql.js.

#![allow(clippy::expect_used, reason = "a test may panic")]

mod record;
#[cfg(target_arch = "wasm32")]
mod sqljs;

use std::rc::Rc;

use include_dir::{Dir, include_dir};
use retort::{
    engine::{Clock, Driver, Environment},
    playground::{Document, Limits, Sources, report},
};

static CASES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/tests/cases");

/// Runs each case over a driver of its own, and says how its report differs from its record.
fn failures(driver: impl Fn() -> Rc<dyn Driver>) -> Vec<String> {
    let mut failures = Vec::new();
    let mut passed = 0;
    for topic in CASES.dirs() {
        for file in topic.files().filter(|file| file.path().extension().is_some_and(|kind| kind == "py")) {
            let script_name = file.path().file_name().unwrap_or_default().to_string_lossy();
            let record = CASES.get_file(file.path().with_extension("json")).expect("each case has its record");
            let script = file.contents_utf8().expect("a script is UTF-8");
            let document = Document { script: script.to_owned(), ..Document::default() };
            let sources = Sources { script_name: &script_name, ..Sources::of(&document) };
            let environment = Environment::new(driver(), Clock::default());
            let (report, _) = report(&sources, &environment, Limits::default());
            let report = serde_json::to_value(report).expect("a report is JSON");
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
#[test]
fn cases_agree_with_their_records() {
    use retort::drivers::rusqlite::RusqliteDriver;
    // Without optimisation, scripts that recurse through native code take more stack than test threads have.
    let run = || failures(|| Rc::new(RusqliteDriver::new()));
    let thread = std::thread::Builder::new().stack_size(64 << 20).spawn(run).expect("a thread starts");
    let failures = thread.join().expect("no case panics");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    wasm_bindgen_test_configure!(run_in_dedicated_worker);

    #[wasm_bindgen_test]
    async fn cases_agree_with_their_records() {
        let driver = super::sqljs::driver().await;
        let failures = super::failures(|| driver.clone());
        assert!(failures.is_empty(), "{}", failures.join("\n"));
    }
}
