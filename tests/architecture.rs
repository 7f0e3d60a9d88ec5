//! Holds the rules of ARCHITECTURE.md, "Who may know whom", by reading which of our modules each file names.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::{collections::BTreeSet, fs, path::Path};

/// Each part of the core with the parts that it may know.
const RULES: &[(&str, &[&str])] = &[
    ("diagnostic", &[]),
    ("trace", &["diagnostic"]),
    ("value", &["diagnostic", "trace"]),
    ("sql", &["diagnostic", "trace", "value"]),
    ("engine", &["diagnostic", "trace", "value", "sql"]),
    ("drivers", &["diagnostic", "trace", "value", "sql", "engine"]),
    ("orm", &["diagnostic", "trace", "value", "sql", "engine"]),
    ("python", &["diagnostic", "trace", "value"]),
    ("sqlalchemy", &["diagnostic", "trace", "value", "sql", "engine", "orm", "python"]),
    ("playground", &["diagnostic", "trace", "value", "sql", "engine", "orm", "python", "sqlalchemy"]),
];

#[test]
fn no_part_knows_what_it_must_not() {
    let mut breaches = Vec::new();
    for (part, known) in RULES {
        for (file, text) in files_of(part) {
            for name in named(&text) {
                if name != *part && !known.contains(&name.as_str()) && RULES.iter().any(|(other, _)| *other == name) {
                    breaches.push(format!("{file}: `{part}` names `{name}`"));
                }
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

/// Only drivers know a driver's crate, and only the sql.js driver knows JavaScript.
#[test]
fn foreign_crates_stay_in_their_place() {
    let mut breaches = Vec::new();
    for (part, _) in RULES {
        for (file, text) in files_of(part) {
            for (krate, place) in [
                ("rusqlite::", "src/drivers/rusqlite"),
                ("js_sys::", "src/drivers/sqljs"),
                ("wasm_bindgen::", "src/drivers/sqljs"),
                ("ruff_python", "src/python"),
                ("serde_json::", "src/playground"),
            ] {
                let names_it = text.lines().any(|line| {
                    let line = line.trim_start();
                    !line.starts_with("//") && line.contains(krate) && !line.contains(&format!("drivers::{krate}"))
                });
                if names_it && !file.starts_with(place) {
                    breaches.push(format!("{file}: names {krate}, which belongs in {place}"));
                }
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

/// Every folder of `src/` is one of the parts that the rules speak of.
#[test]
fn the_rules_speak_of_every_part() {
    let known: BTreeSet<String> = RULES.iter().map(|(part, _)| (*part).to_owned()).collect();
    let found: BTreeSet<String> = fs::read_dir("src")
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .filter(|name| !matches!(name.as_str(), "lib" | "bin"))
        .collect();
    assert_eq!(found, known);
}

fn files_of(part: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let module = format!("src/{part}.rs");
    files.push((module.clone(), fs::read_to_string(module).unwrap_or_default()));
    gather(Path::new(&format!("src/{part}")), &mut files);
    files
}

fn gather(folder: &Path, files: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, files);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            files.push((path.to_string_lossy().replace('\\', "/"), fs::read_to_string(&path).unwrap()));
        }
    }
}

/// The modules of ours that a file names behind `crate::`, in paths and in `use crate::{…}` groups.
fn named(text: &str) -> BTreeSet<String> {
    let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut names = BTreeSet::new();
    for (at, marker) in code.match_indices("crate::") {
        let rest = &code[at + marker.len()..];
        match rest.strip_prefix('{') {
            None => names.extend(first_word(rest)),
            Some(group) => {
                let mut depth = 0;
                let mut start = 0;
                for (position, character) in group.char_indices() {
                    match character {
                        '{' => depth += 1,
                        '}' if depth == 0 => {
                            names.extend(first_word(&group[start..position]));
                            break;
                        }
                        '}' => depth -= 1,
                        ',' if depth == 0 => {
                            names.extend(first_word(&group[start..position]));
                            start = position + 1;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    names
}

fn first_word(text: &str) -> Option<String> {
    let word: String = text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (!word.is_empty()).then_some(word)
}
