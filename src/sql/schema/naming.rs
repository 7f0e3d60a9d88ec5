//! Names of constraints by the metadata's templates (`naming_convention`).

use super::{Column, Constraint, ConstraintKind, Index, Table};
use crate::value::Str;

/// The name of a constraint of `table`; `own` is what it was given.
pub(super) fn constraint_name(constraint: &Constraint, table: &Table, own: Option<Str>) -> Option<Str> {
    let kind = match constraint.kind() {
        ConstraintKind::PrimaryKey => "pk",
        ConstraintKind::ForeignKey(_) => "fk",
        ConstraintKind::Unique => "uq",
        ConstraintKind::Check(_) => "ck",
    };
    let Some(template) = template(table, kind) else { return own };
    if own.is_some() && !template.contains("constraint_name") {
        return own;
    }
    let columns = match constraint.kind() {
        ConstraintKind::Check(condition) => condition.columns_within(),
        _ => constraint.columns(),
    };
    let referred = constraint.elements().first().map(|element| {
        let (name, _) = element.target_names();
        name.rsplit('.').next().unwrap_or_default().to_owned()
    });
    let targets: Vec<Str> = constraint
        .elements()
        .iter()
        .map(|element| {
            element
                .try_column()
                .map_or_else(|| element.target_names().1.unwrap_or_else(|| "".into()), |column| column.name())
        })
        .collect();
    expand(&template, table, &columns, own.as_deref(), referred.as_deref(), &targets).or(own)
}

/// The name of an index of `table`.
pub(super) fn index_name(index: &Index, table: &Table) -> Option<Str> {
    expand(&template(table, "ix")?, table, &index.columns(), None, None, &[])
}

fn template(table: &Table, kind: &str) -> Option<Str> {
    let metadata = table.metadata()?;
    metadata.naming_convention().iter().find(|(known, _)| *known == kind).map(|(_, template)| template.clone())
}

/// The template with its `%(token)s` filled in; `None` where it needs a name that was not given or has an unknown token.
fn expand(
    template: &str,
    table: &Table,
    columns: &[Column],
    own: Option<&str>,
    referred: Option<&str>,
    targets: &[Str],
) -> Option<Str> {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, behind)) = rest.split_once("%(") {
        text.push_str(before);
        let (token, behind) = behind.split_once(")s")?;
        rest = behind;
        match token {
            "table_name" => text.push_str(table.name()),
            "constraint_name" => text.push_str(own?),
            "referred_table_name" => text.push_str(referred?),
            _ => text.push_str(&column_token(token, table, columns, targets)?),
        }
    }
    text.push_str(rest);
    Some(text.into())
}

/// `column_0_name`, `column_0_N_key`, `column_0N_label`, `referred_column_0_name`.
fn column_token(token: &str, table: &Table, columns: &[Column], targets: &[Str]) -> Option<String> {
    let (referred, token) = match token.strip_prefix("referred_") {
        Some(rest) => (true, rest),
        None => (false, token),
    };
    let token = token.strip_prefix("column_")?;
    let digits = token.find(|c: char| !c.is_ascii_digit())?;
    let index: usize = token.get(..digits)?.parse().ok()?;
    let rest = token.get(digits..)?;
    let (separator, attribute) = match (rest.strip_prefix("_N_"), rest.strip_prefix("N_"), rest.strip_prefix('_')) {
        (Some(attribute), _, _) => (Some("_"), attribute),
        (None, Some(attribute), _) => (Some(""), attribute),
        (None, None, Some(attribute)) => (None, attribute),
        _ => return None,
    };
    let read = |index: usize| -> Option<String> {
        if referred {
            return targets.get(index).map(ToString::to_string);
        }
        let column = columns.get(index)?;
        Some(match attribute {
            "name" => column.name().to_string(),
            "key" => column.key().to_string(),
            "label" => format!("{}_{}", table.key().replace('.', "_"), column.name()),
            _ => return None,
        })
    };
    match separator {
        None => Some(read(index).unwrap_or_default()),
        Some(separator) => {
            let count = if referred { targets.len() } else { columns.len() };
            let all: Option<Vec<String>> = (0..count).map(read).collect();
            Some(all?.join(separator))
        }
    }
}
