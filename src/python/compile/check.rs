//! What the grammar lets pass and the language does not, where no scope is needed to see it.

use ruff_python_ast::{self as ast, Expr, Pattern};
use ruff_text_size::{Ranged, TextRange};

use super::{Outcome, Trouble};
use crate::python::{code::Source, format::str_repr};

/// The one name that nothing can bind.
const DEBUG: &str = "__debug__";

/// Refuses to bind `name` where it cannot be bound.
pub(super) fn bindable(name: &str, range: TextRange) -> Outcome {
    if name == DEBUG { Err(Trouble::syntax("cannot assign to __debug__", range)) } else { Ok(()) }
}

/// Refuses to delete `target` where it cannot be deleted.
pub(super) fn deletable(target: &Expr) -> Outcome {
    match target {
        Expr::Name(name) if name.id == DEBUG => Err(Trouble::syntax("cannot delete __debug__", name.range)),
        _ => Ok(()),
    }
}

/// Each keyword of a call stands there once.
pub(super) fn keywords(arguments: &ast::Arguments) -> Outcome {
    for (index, keyword) in arguments.keywords.iter().enumerate() {
        let Some(name) = &keyword.arg else { continue };
        bindable(name, keyword.range)?;
        let before = arguments.keywords.iter().take(index);
        if before.filter_map(|other| other.arg.as_ref()).any(|other| other.id == name.id) {
            return Err(Trouble::syntax(format!("keyword argument repeated: {name}"), keyword.range));
        }
    }
    Ok(())
}

/// What `pattern` would let pass to the ones behind it: nothing, if it fits whatever comes.
pub(super) fn leaves_something(pattern: &Pattern) -> Outcome {
    match pattern {
        Pattern::MatchAs(node) if node.pattern.is_none() => Err(Trouble::syntax(
            match &node.name {
                Some(name) => format!("name capture '{name}' makes remaining patterns unreachable"),
                None => "wildcard makes remaining patterns unreachable".to_owned(),
            },
            node.range,
        )),
        Pattern::MatchAs(node) => node.pattern.as_deref().map_or(Ok(()), leaves_something),
        Pattern::MatchOr(node) => node.patterns.last().map_or(Ok(()), leaves_something),
        _ => Ok(()),
    }
}

/// The keys of a mapping pattern differ.
pub(super) fn keys(node: &ast::PatternMatchMapping, source: &Source) -> Outcome {
    let written = |key: &Expr| match key {
        Expr::StringLiteral(text) => str_repr(text.value.to_str()),
        other => source.text.get(other.range().to_std_range()).unwrap_or("").to_owned(),
    };
    for (index, key) in node.keys.iter().enumerate() {
        let literal = !matches!(key, Expr::Attribute(_));
        let known = written(key);
        if literal && node.keys.iter().take(index).any(|other| written(other) == known) {
            return Err(Trouble::syntax(format!("mapping pattern checks duplicate key ({known})"), node.range));
        }
    }
    Ok(())
}

/// The attributes of a class pattern differ.
pub(super) fn attributes(node: &ast::PatternMatchClass) -> Outcome {
    let keywords = &node.arguments.keywords;
    for (index, keyword) in keywords.iter().enumerate() {
        if keywords.iter().take(index).any(|other| other.attr.id == keyword.attr.id) {
            let message = format!("attribute name repeated in class pattern: {}", keyword.attr);
            return Err(Trouble::syntax(message, keyword.range));
        }
    }
    Ok(())
}
