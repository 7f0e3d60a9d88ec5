//! COMPAT.md: what of the language and of each module is there. It is made by running scripts that ask, and compared with
//! the file; `cargo xtask compat` writes it.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::{env, fmt::Write, fs, path::Path, rc::Rc};

use retort::{
    drivers::rusqlite::RusqliteDriver,
    engine::{Clock, Environment},
    playground::{Document, Limits, Report, Sources, report},
};

const NAMES: &str = include_str!("compat/names.txt");
const LANGUAGE: &str = include_str!("compat/language.txt");

/// Modules of ORM scripts that are not there on purpose; what happens on their import tells why.
const ABSENT: &[&str] = &[
    "array",
    "asyncio",
    "calendar",
    "cmath",
    "codecs",
    "csv",
    "difflib",
    "graphlib",
    "html",
    "itertools",
    "locale",
    "numpy",
    "pathlib",
    "pickle",
    "queue",
    "sched",
    "shelve",
    "shlex",
    "struct",
    "subprocess",
    "tempfile",
    "threading",
    "unittest",
    "urllib",
    "zlib",
];

/// So many missing names are shown of each holder.
const SHOWN: usize = 24;

#[test]
fn the_table_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("COMPAT.md");
    let made = table();
    if env::var_os("RETORT_WRITE_COMPAT").is_some() {
        fs::write(path, made).unwrap();
        return;
    }
    let kept = fs::read_to_string(path).unwrap_or_default();
    for (number, (kept, made)) in kept.lines().zip(made.lines()).enumerate() {
        assert_eq!(kept, made, "line {} of COMPAT.md; `cargo xtask compat` writes it anew", number + 1);
    }
    assert_eq!(kept.lines().count(), made.lines().count(), "`cargo xtask compat` writes COMPAT.md anew");
}

fn run(script: &str) -> Report {
    let document = Document { script: script.to_owned(), ..Document::default() };
    let environment = Environment::new(Rc::new(RusqliteDriver::new()), Clock::default());
    report(&Sources::of(&document), &environment, Limits::default()).0
}

/// What was not there: the message of the error that ended the run.
fn complaint(report: &Report) -> Option<String> {
    report.error.as_ref().map(|error| format!("{}: {}", error.kind, error.message))
}

/// What a holder of names has.
#[derive(Default)]
struct Found {
    there: usize,
    missing: Vec<String>,
    refused: Vec<String>,
}

/// Asks a module, or a class in it, for its names; the error where the module is not there.
fn ask(module: &str, class: Option<&str>, names: &str) -> Result<Found, String> {
    let holder = class.map_or(String::new(), |class| format!("m = m.{class}\n"));
    let script = format!(
        "import {module}\nimport sys\nm = sys.modules[{module:?}]\n{holder}for n in {names:?}.split():\n    \
         if not hasattr(m, n): print('missing', n)\n    \
         elif getattr(getattr(m, n), '__qualname__', '') == '(refused)': print('refused', n)\n    else: print('there', n)\n"
    );
    let report = run(&script);
    if let Some(error) = complaint(&report) {
        return Err(error);
    }
    let mut found = Found::default();
    for line in report.stdout.lines() {
        match line.split_once(' ') {
            Some(("there", _)) => found.there += 1,
            Some(("missing", name)) => found.missing.push(format!("`{name}`")),
            Some(("refused", name)) => found.refused.push(format!("`{name}`")),
            _ => {}
        }
    }
    Ok(found)
}

fn table() -> String {
    let mut out = String::from(
        "# What is there\n\
         Made by `cargo xtask compat`, which runs scripts that ask; do not edit. The measure is the public names of CPython\n\
         3.11 and SQLAlchemy 2.1.9 (`tests/compat/names.txt`). That a name is there says that scripts find it; how far its\n\
         behaviour goes is held by the cases under `tests/cases`. What is not there ends a run by an error that names it.\n\n\
         ## Language\n",
    );
    let (mut works, mut lacks) = (Vec::new(), Vec::new());
    for line in LANGUAGE.lines() {
        let (feature, code) = line.split_once(" | ").unwrap();
        match complaint(&run(&code.replace("\\n", "\n"))) {
            None => works.push(feature.to_owned()),
            Some(error) => lacks.push(format!("- {feature}: {error}")),
        }
    }
    writeln!(out, "There: {}.\n\nNot there:\n{}\n", works.join("; "), lacks.join("\n")).unwrap();
    type Belongs = fn(&str) -> bool;
    let parts: [(&str, Belongs); 2] = [
        ("Builtins and standard library", |module| !module.starts_with("sqlalchemy")),
        ("SQLAlchemy", |module| module.starts_with("sqlalchemy")),
    ];
    for (title, belongs) in parts {
        writeln!(out, "## {title}\n| module or class | there | missing or refused |\n| --- | --- | --- |").unwrap();
        let mut absent = Vec::new();
        for line in NAMES.lines() {
            let (holder, names) = line.split_once(':').unwrap();
            let (module, class) =
                holder.split_once(' ').map_or((holder, None), |(module, class)| (module, Some(class)));
            if !belongs(module) {
                continue;
            }
            let shown = class.map_or(module.to_owned(), |class| format!("{module}.{class}"));
            match ask(module, class, names.trim()) {
                Ok(found) => {
                    let all = names.split_whitespace().count();
                    let more = found.missing.len().saturating_sub(SHOWN);
                    let mut notes = found.missing;
                    if more > SHOWN / 4 {
                        notes.truncate(SHOWN);
                        notes.push(format!("and {more} more"));
                    }
                    if !found.refused.is_empty() {
                        notes.push(format!("refused: {}", found.refused.join(", ")));
                    }
                    writeln!(out, "| `{shown}` | {} of {all} | {} |", found.there, notes.join(", ")).unwrap();
                }
                Err(error) => absent.push(format!("- `{shown}`: {error}")),
            }
        }
        writeln!(out).unwrap();
        if !absent.is_empty() {
            writeln!(out, "Not there at all:\n{}\n", absent.join("\n")).unwrap();
        }
    }
    out.push_str("## Modules that scripts may ask for in vain\n");
    for module in ABSENT {
        if let Some(error) = complaint(&run(&format!("import {module}"))) {
            writeln!(out, "- `{module}`: {error}").unwrap();
        }
    }
    out
}
