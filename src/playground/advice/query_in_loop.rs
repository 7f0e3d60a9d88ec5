//! A loop that sends the same statement again and again, each time with other parameters.

use rustc_hash::FxHashSet;

use super::{Advised, Case, capital, line, log::Sent};
use crate::trace::{Advice, AdviceKind, CauseKind, Cost};

/// So many are a loop.
const MANY: usize = 3;

/// What there is to advise.
pub fn find(case: &Case<'_>) -> Vec<Advised> {
    let mut groups: Vec<(&Sent, Vec<u32>)> = Vec::new();
    for (number, sent) in case.log.statements.iter().enumerate() {
        if !is_candidate(sent) {
            continue;
        }
        let known = groups.iter_mut().rev().find(|(first, _)| first.location == sent.location && first.sql == sent.sql);
        match known {
            Some((_, statements)) => statements.push(number as u32),
            None => groups.push((sent, vec![number as u32])),
        }
    }
    let differ = |statements: &[u32]| {
        let parameters = statements.iter().filter_map(|number| Some(case.log.statement(*number)?.parameters));
        parameters.collect::<FxHashSet<u64>>().len() >= MANY
    };
    let groups = groups.into_iter().filter(|(sent, statements)| differ(statements) && is_in_loop(case, sent));
    groups.map(|(sent, statements)| advise(sent, statements)).collect()
}

/// Whether the script sent the statement, and one could do the work of all that are like it. Pages follow each other for good
/// reason.
fn is_candidate(sent: &Sent) -> bool {
    sent.is_sql && sent.cause == CauseKind::Script && !sent.many && !sent.sql.contains("OFFSET") && verb(sent).is_some()
}

fn is_in_loop(case: &Case<'_>, sent: &Sent) -> bool {
    sent.location.is_some_and(|at| case.editor.outline(at.pane).is_some_and(|outline| outline.loops(at.line)))
}

fn verb(sent: &Sent) -> Option<&'static str> {
    let verbs = ["SELECT", "INSERT", "UPDATE", "DELETE"];
    verbs.into_iter().find(|verb| sent.sql.trim_start().starts_with(verb))
}

fn advise(sent: &Sent, statements: Vec<u32>) -> Advised {
    let count = statements.len() as u32;
    let verb = verb(sent).unwrap_or("statement");
    let place = capital(&line(sent.location));
    let (text, others) = if verb == "SELECT" {
        (
            format!(
                "{place} sent the same SELECT {count} times, each time with other parameters. One with `in_()` finds the rows \
                 of all of them: gather the values first, ask once, and let a dict find each row again."
            ),
            vec![
                ("in_()".to_owned(), "`select(…).where(column.in_(values))` for all the values at once".to_owned()),
                (
                    "get()".to_owned(),
                    "asks nothing where the session has the object already: load all of them before the loop, and keep them"
                        .to_owned(),
                ),
            ],
        )
    } else {
        (
            format!(
                "{place} sent the same {verb} {count} times, each time with other parameters. `execute()` takes a list of \
                 them: the statement is compiled once, and the rows go to the database together."
            ),
            vec![(
                "execute(statement, list)".to_owned(),
                "one call with a list of dicts of parameters, instead of one for each turn of the loop".to_owned(),
            )],
        )
    };
    let advice = Advice {
        advice: AdviceKind::QueryInLoop,
        title: format!("The same {verb} for every turn of a loop"),
        text,
        path: None,
        statements,
        cost: Some((
            Cost { amount: count, sum: count.to_string(), text: "statements, one for each turn".to_owned() },
            Cost { amount: 1, sum: "1".to_owned(), text: "statement, however many turns".to_owned() },
        )),
        changes: Vec::new(),
        others,
    };
    (sent.location, advice)
}
