//! Loader options as a script writes them, along the way that an attribute was reached.

use super::log::{Log, Seen};
use crate::trace::CauseKind;

/// An attribute on the way from a query's entity.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Step {
    /// The class that has it.
    pub class: String,
    /// The attribute.
    pub key: String,
    /// Whether it was loaded ahead already.
    pub ahead: bool,
}

/// From which statement of the script an object came, and by which way.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Origin {
    /// The statement's number.
    pub statement: u32,
    /// The class of the entity that the statement selects.
    pub root: String,
    /// The attributes on the way.
    pub way: Vec<Step>,
}

/// Where an object came from that was seen there: the lazy and eager loads between it and a statement of the script.
pub fn origin(log: &Log, seen: Seen) -> Option<Origin> {
    let sent = log.statement(seen.statement)?;
    let hydration = sent.hydration.as_ref()?;
    let entity = &*hydration.entities.get(seen.entity as usize)?.path;
    match sent.cause {
        CauseKind::Script => {
            Some(Origin { statement: seen.statement, root: root(entity), way: steps(log, entity, true) })
        }
        CauseKind::LazyLoad => {
            let mut origin = origin(log, sent.owner?)?;
            origin.way.extend(steps(log, sent.path.as_ref()?, false));
            origin.way.extend(steps(log, entity, true));
            Some(origin)
        }
        CauseKind::EagerLoad => {
            // It goes out behind the statement that it serves, and knows the whole way from there.
            let before = log.statements.get(..seen.statement as usize)?;
            let served =
                before.iter().rposition(|sent| sent.cause != CauseKind::EagerLoad && sent.hydration.is_some())?;
            let path = sent.path.as_ref()?;
            let mut origin = match before.get(served)? {
                sent if sent.cause == CauseKind::LazyLoad => origin(log, sent.owner?)?,
                sent if sent.cause == CauseKind::Script => {
                    Origin { statement: served as u32, root: root(path), way: Vec::new() }
                }
                _ => return None,
            };
            origin.way.extend(steps(log, path, true));
            origin.way.extend(steps(log, entity, true));
            Some(origin)
        }
        _ => None,
    }
}

/// The class that a path begins with.
pub fn root(path: &str) -> String {
    path.split('.').next().unwrap_or_default().to_owned()
}

/// The attributes of a path (`User.orders.items`), each with its class.
pub fn steps(log: &Log, path: &str, ahead: bool) -> Vec<Step> {
    let mut parts = path.split('.');
    let mut class = parts.next().unwrap_or_default().to_owned();
    let mut steps = Vec::new();
    for key in parts {
        let next = log.relationship(&class, key).map(|relationship| relationship.target.clone());
        steps.push(Step { class, key: key.to_owned(), ahead });
        class = next.unwrap_or_default();
    }
    steps
}

/// The option that loads what stands at the end of the way, which is made by `last`, and the names that it needs. What is
/// loaded ahead on the way already stays as it is.
pub fn option(way: &[Step], last: &str) -> (String, Vec<String>) {
    let mut folded: Vec<(&Step, bool)> = Vec::new();
    for step in way {
        match folded.last_mut() {
            Some((known, recursive)) if (&known.class, &known.key) == (&step.class, &step.key) => *recursive = true,
            _ => folded.push((step, false)),
        }
    }
    let mut text = String::new();
    let mut names: Vec<String> = Vec::new();
    let count = folded.len();
    for (index, (step, recursive)) in folded.into_iter().enumerate() {
        let function = match step.ahead {
            _ if index + 1 == count => last,
            true => "defaultload",
            false => "selectinload",
        };
        if !text.is_empty() {
            text.push('.');
        } else {
            names.push(function.to_owned());
        }
        let depth = if recursive { ", recursion_depth=-1" } else { "" };
        text.push_str(&format!("{function}({}.{}{depth})", step.class, step.key));
    }
    (text, names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(class: &str, key: &str, ahead: bool) -> Step {
        Step { class: class.to_owned(), key: key.to_owned(), ahead }
    }

    #[test]
    fn a_way_becomes_an_option() {
        let way = [step("User", "orders", true), step("Order", "items", false)];
        assert_eq!(option(&way, "selectinload").0, "defaultload(User.orders).selectinload(Order.items)");
        let way = [step("Node", "children", false), step("Node", "children", false)];
        let (text, names) = option(&way, "selectinload");
        assert_eq!(text, "selectinload(Node.children, recursion_depth=-1)");
        assert_eq!(names, ["selectinload"]);
    }
}
