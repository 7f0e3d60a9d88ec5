//! N+1: an attribute that loads for one object after the other, all of which one statement gave.

use super::{
    Advised, Case, capital, line,
    options::{self, Origin, Step},
};
use crate::{
    diagnostic::Location,
    trace::{Advice, AdviceKind, CauseKind, Cost},
};

/// So many loads are no coincidence.
const MANY: usize = 2;

/// The loads of one attribute that one line caused, for objects of one statement.
struct Group {
    location: Option<Location>,
    path: String,
    origin: Origin,
    statements: Vec<u32>,
}

/// What there is to advise.
pub fn find(case: &Case<'_>) -> Vec<Advised> {
    groups(case).into_iter().filter(|group| group.statements.len() >= MANY).map(|group| advise(case, group)).collect()
}

fn groups(case: &Case<'_>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (number, sent) in case.log.statements.iter().enumerate() {
        if !matches!(sent.cause, CauseKind::LazyLoad | CauseKind::Refresh) {
            continue;
        }
        let (Some(path), Some(owner)) = (&sent.path, sent.owner) else { continue };
        let Some(mut origin) = options::origin(case.log, owner) else { continue };
        let step = options::steps(case.log, path, false);
        // What leads on by the same attribute is one way, however deep it goes.
        while origin.way.last().is_some_and(|last| step.last().is_some_and(|step| same(last, step))) {
            origin.way.pop();
        }
        let known = groups
            .iter_mut()
            .rev()
            .find(|group| group.location == sent.location && *group.path == **path && group.origin == origin);
        match known {
            Some(group) => group.statements.push(number as u32),
            None => groups.push(Group {
                location: sent.location,
                path: path.to_string(),
                origin,
                statements: vec![number as u32],
            }),
        }
    }
    groups
}

fn same(one: &Step, other: &Step) -> bool {
    (&one.class, &one.key) == (&other.class, &other.key)
}

fn advise(case: &Case<'_>, group: Group) -> Advised {
    let (class, key) = group.path.split_once('.').unwrap_or((&group.path, ""));
    let relationship = case.log.relationship(class, key);
    let count = group.statements.len() as u32;
    let root = case.log.statement(group.origin.statement);
    let place = root.and_then(|sent| sent.location);
    let mut way = group.origin.way.clone();
    let itself = relationship.is_some_and(|relationship| relationship.target == class);
    let step = Step { class: class.to_owned(), key: key.to_owned(), ahead: false };
    way.push(step.clone());
    let recursive = itself && group.statements.iter().any(|number| loads_itself(case, *number, &group.path));
    if recursive {
        way.push(step);
    }
    let subclass = relationship.is_none() && class != group.origin.root && case.log.is_a(class, &group.origin.root);
    let (option, names) = match relationship {
        Some(_) => options::option(&way, "selectinload"),
        None if subclass && group.origin.way.is_empty() => {
            (format!("selectin_polymorphic({}, [{class}])", group.origin.root), vec!["selectin_polymorphic".to_owned()])
        }
        None => options::option(&way, "undefer"),
    };
    let changes =
        place.map(|place| case.editor.add_option(place, &group.origin.root, &option, &names)).unwrap_or_default();
    let reader = if group.location == place { "it".to_owned() } else { line(group.location) };
    let whole = relationship.is_some() || subclass;
    let mut statements = vec![group.origin.statement];
    statements.extend(&group.statements);
    let advice = Advice {
        advice: AdviceKind::NPlusOne,
        title: format!("One more SELECT for every `{class}`"),
        text: format!(
            "{} loads the objects in one statement, but not `{}`. Each time {reader} reads it, the session has to ask again: \
             {count} objects made {count} more statements, a thousand would make a thousand. `{option}` loads it for all of \
             them at once.",
            capital(&line(place)),
            group.path,
        ),
        path: Some(group.path.clone()),
        statements,
        cost: Some((
            Cost {
                amount: count + 1,
                sum: format!("1 + {count}"),
                text: format!("statements, one more for each {class}"),
            },
            if whole {
                Cost {
                    amount: 2,
                    sum: "1 + 1".to_owned(),
                    text: "statements, however many objects there are".to_owned(),
                }
            } else {
                Cost { amount: 1, sum: "1".to_owned(), text: "statement, however many objects there are".to_owned() }
            },
        )),
        changes,
        others: others(relationship.map(|found| found.direction), class, key),
    };
    (group.location, advice)
}

/// Whether the object whose attribute was read came by the same attribute itself.
fn loads_itself(case: &Case<'_>, number: u32, path: &str) -> bool {
    let owner = case.log.statement(number).and_then(|sent| sent.owner);
    let source = owner.and_then(|seen| case.log.statement(seen.statement));
    source.is_some_and(|sent| sent.path.as_deref() == Some(path))
}

fn others(direction: Option<crate::trace::Direction>, class: &str, key: &str) -> Vec<(String, String)> {
    use crate::trace::Direction;
    let joined = match direction {
        None => return Vec::new(),
        Some(Direction::ManyToOne) => {
            "one statement with a LEFT OUTER JOIN, which fits where there is one object at most".to_owned()
        }
        Some(_) => format!("one statement with a LEFT OUTER JOIN; it repeats each {class} once for each of its {key}"),
    };
    vec![
        ("joinedload".to_owned(), joined),
        (
            "raiseload".to_owned(),
            "loads nothing: the lazy load becomes an error, so that no one adds it back".to_owned(),
        ),
        (
            "lazy=\"selectin\"".to_owned(),
            format!("as an argument of `{class}.{key}` itself: with every query from then on"),
        ),
    ]
}
