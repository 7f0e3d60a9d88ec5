//! Cartesian products: FROM elements that no condition ties together. SQLAlchemy warns of them; its warning names them.

use super::{Advised, Case, capital, line};
use crate::trace::{Advice, AdviceKind};

/// The words of the warning, behind which it names the elements, the one that nothing leads to last.
const WARNING: &str = " statement has a cartesian product between ";

/// What there is to advise.
pub fn find(case: &Case<'_>) -> Vec<Advised> {
    let mut advised: Vec<Advised> = Vec::new();
    for (message, location, before) in &case.log.warnings {
        let Some((_, elements)) = message.split_once(WARNING) else { continue };
        let known = advised.iter().any(|(at, _)| at == location);
        if known {
            continue;
        }
        let elements: Vec<&str> = elements.split('"').skip(1).step_by(2).collect();
        let Some((lone, others)) = elements.split_last() else { continue };
        let number = u32::try_from(*before).unwrap_or_default();
        let rows = case.log.statement(number).map_or(0, |sent| sent.rows);
        let condition = others.iter().find_map(|other| condition(case, lone, other));
        let changes = match (&condition, location) {
            (Some((class, condition)), Some(location)) => case.editor.add_condition(*location, class, condition),
            _ => Vec::new(),
        };
        let cure = match &condition {
            Some((_, condition)) => format!("`{condition}` ties them together."),
            None => "Join them, or tie them together by a condition.".to_owned(),
        };
        let others = others.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let advice = Advice {
            advice: AdviceKind::CartesianProduct,
            title: format!("Every row of `{lone}` with every row of {others}"),
            text: format!(
                "{} selects from {others} and `{lone}`, and nothing says which rows belong together: the database gives all \
                 pairs, {rows} rows here. With a thousand rows on either side it would be a million. {cure}",
                capital(&line(*location)),
            ),
            path: None,
            statements: vec![number],
            cost: None,
            changes,
            others: Vec::new(),
        };
        advised.push((*location, advice));
    }
    advised
}

/// The condition that a foreign key between two tables stands for, and the class that a query of it selects.
fn condition(case: &Case<'_>, one: &str, other: &str) -> Option<(String, String)> {
    let refers = |from: &str, to: &str| {
        let table = case.log.tables.iter().find(|table| table.name == from)?;
        table.columns.iter().find_map(|column| {
            let (target, key) = column.references.as_ref()?.rsplit_once('.')?;
            (target == to).then(|| (column.name.clone(), key.to_owned()))
        })
    };
    let attribute = |table: &str, column: &str| {
        let class = case.log.class_of_table(table)?;
        let (name, _) = class.attributes.iter().find(|(_, known)| known.rsplit('.').next() == Some(column))?;
        Some((class.name.clone(), format!("{}.{name}", class.name)))
    };
    let (from, to, (column, key)) = match refers(one, other) {
        Some(found) => (one, other, found),
        None => (other, one, refers(other, one)?),
    };
    let (class, left) = attribute(from, &column)?;
    let (_, right) = attribute(to, &key)?;
    Some((class, format!("{left} == {right}")))
}
