//! What happened, in words.

use retort::{
    diagnostic::{Location, Pane},
    playground::ErrorReport,
    trace::{Event, Record, Statement, StatementKind},
};

use crate::{numbers::fixed, objects::Objects, sql_text};

/// `1 row`, `2 rows`.
pub fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{} {noun}s", thousands(number)) }
}

/// Digits in groups of three.
pub fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A time in milliseconds, as exact as it is worth reading.
pub fn milliseconds(time: f64) -> String {
    match time {
        _ if time >= 10_000.0 => fixed(time / 1000.0, 1) + " s",
        _ if time >= 10.0 => fixed(time, 0) + " ms",
        _ if time >= 1.0 => fixed(time, 1) + " ms",
        _ => fixed(time, 2) + " ms",
    }
}

/// `script line 3`.
pub fn place(location: Location) -> String {
    format!("{} line {}", location.pane.name(), location.line)
}

/// The status of a run that ended in an error.
pub fn error_status(error: &ErrorReport) -> String {
    let message = error.message.lines().next().unwrap_or_default();
    let mut text = format!("Error: {}", error.kind);
    if !message.is_empty() {
        text = format!("{text}: {message}");
    }
    match error.line {
        Some(line) => format!("{text} ({})", place(Location { pane: error.pane.unwrap_or(Pane::Script), line })),
        None => text,
    }
}

/// The class of an exception without its module.
pub fn short_type(kind: &str) -> &str {
    kind.rsplit('.').next().unwrap_or(kind)
}

/// A statement in a few words.
pub fn statement(statement: &Statement) -> String {
    match statement.kind {
        StatementKind::Sql => {
            let line = sql_text::layout(&statement.sql, false);
            let cut: String = line.chars().take(60).collect();
            if cut.len() < line.len() { cut + "…" } else { cut }
        }
        _ => statement.sql.to_string(),
    }
}

/// What an event tells, in a sentence. `objects` are those of its moment.
pub fn event(record: &Record, objects: &Objects) -> String {
    match &record.event {
        Event::Statement(sent) => format!("{}: {}", capital(&sent.cause.text.replace('`', "")), statement(sent)),
        Event::Executed { error: Some(error), .. } => format!("The database refused: {error}"),
        Event::Executed { changed: Some(changed), .. } if *changed > 0 => {
            format!("{} changed", capital(&count(*changed as usize, "row")))
        }
        Event::Executed { .. } => "The statement is done".to_owned(),
        Event::Flush { actions, .. } => {
            format!("A flush begins: {} planned, nothing is written yet", count(actions.len(), "action"))
        }
        Event::State { object, state, session } => match session {
            Some(session) => format!("{} is {} in session {session}", objects.name(object), state.name()),
            None => format!("{} is {}", objects.name(object), state.name()),
        },
        Event::Attribute { object, name, .. } => format!("{}: {name} was set", objects.name(object)),
        Event::Collection { object, name, member, added } => {
            let (member, object) = (objects.name(member), objects.name(object));
            match added {
                true => format!("{member} came into {name} of {object}"),
                false => format!("{member} left {name} of {object}"),
            }
        }
        Event::Load { object, attributes, refreshed, .. } => {
            let what = match attributes.as_slice() {
                [(name, _)] => name.to_string(),
                list => count(list.len(), "attribute"),
            };
            let verb = if *refreshed { "got back" } else { "was loaded with" };
            format!("{} {verb} {what}", objects.name(object))
        }
        Event::Expire { object, attributes } if attributes.is_empty() => {
            format!("{} expired: the next access asks the database", objects.name(object))
        }
        Event::Expire { object, attributes } => {
            format!("{}: {} expired", objects.name(object), attributes.join(", "))
        }
        Event::Dropped { object, .. } => {
            format!("{} left the identity map: nothing referred to it", objects.name(object))
        }
        Event::Session { session, opened: true } => format!("Session {session} was opened"),
        Event::Session { session, .. } => format!("Session {session} was closed"),
        Event::Mapping { tables, classes } => {
            let classes = match classes.len() {
                1 => "1 class".to_owned(),
                number => format!("{number} classes"),
            };
            format!("{classes} and {} are known", count(tables.len(), "table"))
        }
        Event::Listener { event, function } => format!("The listener {function} heard {event}"),
        Event::Output { text } => format!("Printed {}", text.trim_end()),
        Event::Warning { category, message } => format!("{category}: {message}"),
        Event::Error { category, message } => format!("{category}: {message}"),
        Event::Advice(advice) => advice.title.replace('`', ""),
        Event::Hydration { hydration, .. } => {
            let paths: Vec<&str> = hydration.entities.iter().map(|entity| &*entity.path).collect();
            format!("The rows become objects: {}", paths.join(", "))
        }
    }
}

/// The text with its first letter large.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => std::iter::once(first.to_ascii_uppercase()).chain(chars).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!(count(1, "row"), "1 row");
        assert_eq!(count(0, "row"), "0 rows");
        assert_eq!(count(1_234_567, "row"), "1,234,567 rows");
        assert_eq!(milliseconds(0.054), "0.05 ms");
        assert_eq!(milliseconds(12_345.0), "12.3 s");
    }

    #[test]
    fn an_error_tells_type_message_and_line() {
        let error = |message: &str, line| ErrorReport {
            kind: "NameError".to_owned(),
            message: message.to_owned(),
            line,
            pane: Some(Pane::Script),
            hint: None,
            traceback: Vec::new(),
        };
        for (report, text) in [
            (error("name 'x' is not defined", Some(3)), "Error: NameError: name 'x' is not defined (script line 3)"),
            (error("one\ntwo", Some(1)), "Error: NameError: one (script line 1)"),
            (error("", None), "Error: NameError"),
        ] {
            assert_eq!(error_status(&report), text);
        }
    }
}
