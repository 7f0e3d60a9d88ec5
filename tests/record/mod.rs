//! Comparing a report with a record of the real SQLAlchemy, made by `oracle.py`.

use serde_json::Value;

/// The first thing in which `report` differs from `record`, in words.
pub fn first_difference(record: &Value, report: &Value) -> Option<String> {
    None.or_else(|| differ("error", &error(&record["error"]), &error(&report["error"])))
        .or_else(|| {
            let (want, got) = (mask(text(&record["stdout"])), mask(text(&report["stdout"])));
            lists("stdout line", want.lines(), got.lines())
        })
        .or_else(|| {
            lists("statement", items(&record["statements"]).map(statement), items(&report["statements"]).map(statement))
        })
        .or_else(|| lists("warning", items(&record["warnings"]).map(warning), items(&report["warnings"]).map(warning)))
        .or_else(|| differ("tables", &record["tables"], &report["tables"]))
        .or_else(|| {
            // A record tells no sessions where CPython's collector decides what is alive at the end: what only the frames of a
            // caught exception hold, or a transaction that nobody ended.
            let sessions = record.get("sessions")?;
            differ("sessions", &in_order(sessions), &in_order(&report["sessions"]))
        })
}

/// Sessions with their identity maps in one order: each side sorts keys as it writes them.
fn in_order(sessions: &Value) -> Value {
    let mut sessions = sessions.clone();
    for session in sessions.as_array_mut().into_iter().flatten() {
        if let Some(keys) = session["identity_map"].as_array_mut() {
            keys.sort_by_cached_key(ToString::to_string);
        }
    }
    sessions
}

fn error(error: &Value) -> Value {
    if error.is_null() {
        return Value::Null;
    }
    Value::from(vec![error["type"].clone(), mask(text(&error["message"])).trim().into(), error["line"].clone()])
}

fn statement(statement: &Value) -> String {
    let parameters = match &statement["parameters"] {
        Value::Null => Value::Array(Vec::new()),
        parameters => parameters.clone(),
    };
    format!(
        "line {}: {} {} {parameters} many: {}",
        statement["line"],
        text(&statement["kind"]),
        collapse(text(&statement["sql"])),
        statement["many"]
    )
}

fn warning(warning: &Value) -> String {
    format!("{}: {}", text(&warning["category"]), mask(text(&warning["message"])))
}

fn lists<T: AsRef<str>>(what: &str, want: impl Iterator<Item = T>, got: impl Iterator<Item = T>) -> Option<String> {
    let (mut want, mut got) = (want, got);
    let mut number = 0;
    loop {
        number += 1;
        let (want, got) = (want.next(), got.next());
        if want.is_none() && got.is_none() {
            return None;
        }
        let word = |item: &Option<T>| item.as_ref().map_or("<nothing>".to_owned(), |item| item.as_ref().to_owned());
        if word(&want) != word(&got) {
            return Some(format!("{what} {number}:\n  want {}\n  got  {}", word(&want), word(&got)));
        }
    }
}

fn differ(what: &str, want: &Value, got: &Value) -> Option<String> {
    (want != got).then(|| format!("{what}:\n  want {want}\n  got  {got}"))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// Takes out what no two runs share: addresses, and the times in the engine's log.
fn mask(text: &str) -> String {
    let masks = [
        (r"0x[0-9a-fA-F]{6,}", "0x…"),
        (r"(?m)^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} INFO ", "…"),
        (r"\[(generated in|cached since) [\d.]+s", "[$1 …"),
    ];
    masks.iter().fold(text.to_owned(), |text, (pattern, with)| {
        let pattern = regex_lite::Regex::new(pattern).expect("the pattern is ours");
        pattern.replace_all(&text, *with).into_owned()
    })
}

/// Collapses white space outside quotes, as the records do.
fn collapse(sql: &str) -> String {
    let mut collapsed = String::with_capacity(sql.len());
    let mut quote = None;
    for character in sql.chars() {
        match quote {
            Some(mark) => {
                if character == mark {
                    quote = None;
                }
                collapsed.push(character);
            }
            None if character.is_whitespace() => {
                if !collapsed.ends_with(' ') {
                    collapsed.push(' ');
                }
            }
            None => {
                if matches!(character, '\'' | '"') {
                    quote = Some(character);
                }
                collapsed.push(character);
            }
        }
    }
    collapsed.trim().to_owned()
}
