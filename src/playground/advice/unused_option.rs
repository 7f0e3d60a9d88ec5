//! A loader option that loaded a relationship which the script did not read.

use super::{Advised, Case, capital, line, log::Sent};
use crate::{
    diagnostic::Location,
    python::outline::Outline,
    trace::{Advice, AdviceKind, CauseKind, EagerInfo},
};

/// Where a script looks at what is loaded by other means than by reading attributes, nothing is said.
const LOOKS_INSIDE: [&str; 5] = ["__dict__", "vars(", "inspect(", "pickle", "copy("];

/// A relationship that an option loaded.
struct Loaded {
    location: Location,
    /// The way to it from what the script asked for.
    path: String,
    strategy: String,
    /// The statements that loaded it, or the joins to it.
    statements: Vec<u32>,
    rows: usize,
    /// The event of the first of them.
    event: u32,
}

/// What there is to advise.
pub fn find(case: &Case<'_>) -> Vec<Advised> {
    let unused: Vec<Loaded> = loaded(case).into_iter().filter(|loaded| !is_used(case, loaded)).collect();
    let looks = |outline: &Outline| LOOKS_INSIDE.iter().any(|word| outline.contains(word));
    if unused.is_empty() || case.editor.outlines().any(|(_, outline)| looks(outline)) {
        return Vec::new();
    }
    let within = |one: &Loaded, other: &Loaded| {
        one.location == other.location && one.path.strip_prefix(&other.path).is_some_and(|rest| rest.starts_with('.'))
    };
    unused
        .iter()
        .filter(|one| !unused.iter().any(|other| within(one, other)))
        .map(|loaded| advise(case, loaded))
        .collect()
}

/// Everything that options loaded, by line and way.
fn loaded(case: &Case<'_>) -> Vec<Loaded> {
    let mut list: Vec<Loaded> = Vec::new();
    // The last statement of the script with its line: eager loads follow it.
    let mut asked: Option<Location> = None;
    for (number, sent) in case.log.statements.iter().enumerate() {
        match sent.cause {
            CauseKind::Script => asked = sent.location,
            CauseKind::EagerLoad => {}
            _ => asked = None,
        }
        let (Some(location), Some(hydration)) = (asked, &sent.hydration) else { continue };
        for ahead in hydration.ahead.iter().filter(|ahead| ahead.by_option) {
            note(&mut list, case, number as u32, sent, location, ahead);
        }
    }
    list
}

fn note(list: &mut Vec<Loaded>, case: &Case<'_>, number: u32, sent: &Sent, location: Location, ahead: &EagerInfo) {
    let path = match (&sent.path, sent.cause) {
        (Some(path), CauseKind::EagerLoad) => {
            format!("{path}{}", ahead.path.find('.').and_then(|dot| ahead.path.get(dot..)).unwrap_or_default())
        }
        _ => ahead.path.to_string(),
    };
    let rest = case.log.statements.get(number as usize + 1..).unwrap_or_default();
    let behind = rest.iter().take_while(|sent| sent.cause == CauseKind::EagerLoad).zip(number + 1..);
    let mut statements: Vec<u32> =
        behind.filter(|(sent, _)| sent.path.as_deref() == Some(&*path)).map(|(_, number)| number).collect();
    if statements.is_empty() {
        statements.push(number);
    }
    let known = list.iter_mut().find(|loaded| loaded.location == location && loaded.path == path);
    match known {
        Some(loaded) => {
            loaded.statements.extend(statements);
            loaded.rows += sent.rows;
        }
        None => list.push(Loaded {
            location,
            path,
            strategy: ahead.strategy.to_string(),
            statements,
            rows: sent.rows,
            event: sent.event,
        }),
    }
}

/// Whether the script may have read it: after it was loaded, or at a place that may have run again since. A flush that deletes
/// needs what is loaded too.
fn is_used(case: &Case<'_>, loaded: &Loaded) -> bool {
    let key = loaded.path.rsplit('.').next().unwrap_or_default();
    let again = |at: Option<Location>| {
        at.is_none_or(|at| case.editor.outline(at.pane).is_none_or(|outline| outline.repeats(at.line)))
    };
    let read = case
        .reads
        .iter()
        .any(|read| read.attribute.as_str() == key && (read.event >= loaded.event || again(read.location)));
    let deleted = case.log.deleted.iter().any(|(_, event)| *event >= loaded.event);
    loaded.rows == 0 || read || deleted
}

fn advise(case: &Case<'_>, loaded: &Loaded) -> Advised {
    let key = loaded.path.rsplit('.').next().unwrap_or_default();
    let name = case.editor.loader_name(loaded.location, key).map_or_else(
        || match loaded.strategy.as_str() {
            "contains_eager" => "contains_eager".to_owned(),
            strategy => format!("{strategy}load"),
        },
        str::to_owned,
    );
    let cost = match loaded.strategy.as_str() {
        "joined" | "contains_eager" => "its columns came with every row".to_owned(),
        _ => match loaded.statements.len() {
            1 => "it took a statement of its own".to_owned(),
            count => format!("it took {count} statements of its own"),
        },
    };
    let advice = Advice {
        advice: AdviceKind::UnusedOption,
        title: format!("`{}` is loaded, and nobody reads it", loaded.path),
        text: format!(
            "{} loads `{}` ahead by `{name}()`: {cost}. The script never looks at it. Without the option it stays as it is, \
             and is loaded when somebody does read it.",
            capital(&line(Some(loaded.location))),
            loaded.path,
        ),
        path: Some(loaded.path.clone()),
        statements: loaded.statements.clone(),
        cost: None,
        changes: case.editor.remove_loader(loaded.location, key),
        others: Vec::new(),
    };
    (Some(loaded.location), advice)
}
