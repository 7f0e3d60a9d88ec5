//! A collection that a join loads in a statement which counts its rows: the statement has to become a subquery.

use super::{Advised, Case, capital, line, options};
use crate::trace::{Advice, AdviceKind, CauseKind, Change};

/// What there is to advise.
pub fn find(case: &Case<'_>) -> Vec<Advised> {
    let mut advised: Vec<Advised> = Vec::new();
    for (number, sent) in case.log.statements.iter().enumerate() {
        let Some(hydration) = sent.hydration.as_ref().filter(|hydration| hydration.wrapped) else { continue };
        let limited = [" LIMIT ", "\n LIMIT "].iter().any(|limit| sent.sql.contains(limit));
        if sent.cause != CauseKind::Script || !limited {
            continue;
        }
        let joined = hydration.ahead.iter().find(|ahead| &*ahead.strategy == "joined" && ahead.collection);
        let Some(ahead) = joined else { continue };
        let known = |(at, advice): &Advised| *at == sent.location && advice.path.as_deref() == Some(&*ahead.path);
        if advised.iter().any(known) {
            continue;
        }
        let key = ahead.path.rsplit('.').next().unwrap_or_default();
        let class = options::root(&ahead.path);
        let way = options::steps(case.log, &ahead.path, true);
        let (option, names) = options::option(&way, "selectinload");
        let changes: Vec<Change> = match sent.location {
            Some(location) if ahead.by_option => case.editor.replace_loader(location, key, "selectinload"),
            Some(location) => case.editor.add_option(location, &class, &option, &names),
            None => Vec::new(),
        };
        let advice = Advice {
            advice: AdviceKind::JoinedLimit,
            title: format!("A subquery, because `{}` is joined and rows are counted", ahead.path),
            text: format!(
                "{} asks for a number of `{class}` objects, and joins the collection `{key}`, which repeats each of them once \
                 for each member. So that LIMIT does not count the repetitions, the query had to become a subquery, and the \
                 join goes around it. The result is right; `selectinload()` gets the same by two plain statements, and the \
                 database can stop at the limit.",
                capital(&line(sent.location)),
            ),
            path: Some(ahead.path.to_string()),
            statements: vec![number as u32],
            cost: None,
            changes,
            others: vec![(
                "subqueryload".to_owned(),
                "a second statement that repeats the first as a subquery: it needs an ORDER BY to be right with LIMIT"
                    .to_owned(),
            )],
        };
        advised.push((sent.location, advice));
    }
    advised
}
