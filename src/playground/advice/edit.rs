//! Where a change goes: queries, options and imports in the texts that ran.

use std::{cell::OnceCell, ops::Range};

use super::super::Document;
use crate::{
    diagnostic::{Location, Pane},
    python::outline::{Call, Import, Outline},
    trace::Change,
};

/// Methods that run the statement which is their first argument.
const RUNNERS: [&str; 5] = ["execute", "scalars", "scalar", "stream", "stream_scalars"];

/// Methods that run the query which they are called on.
const FETCHERS: [&str; 6] = ["all", "first", "one", "one_or_none", "scalar", "unique"];

/// Functions that load a relationship ahead.
pub const LOADERS: [&str; 5] = ["joinedload", "selectinload", "subqueryload", "immediateload", "contains_eager"];

/// The texts of a document, as far as they can be changed. They are read when they are first asked for.
pub struct Editor<'a> {
    document: &'a Document,
    models: OnceCell<Option<Outline>>,
    script: OnceCell<Option<Outline>>,
}

/// A piece of a pane, and what comes into its place.
pub struct Edit {
    pane: Pane,
    range: Range<usize>,
    text: String,
}

/// A query in a text.
struct Query<'a> {
    call: &'a Call,
    /// How it takes options.
    form: Form,
    /// The expression that it is.
    range: Range<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Behind it, as `.options(…)`.
    Method,
    /// As the argument `options=[…]`.
    Argument,
}

impl<'a> Editor<'a> {
    /// An editor of the texts of `document`.
    pub fn new(document: &'a Document) -> Editor<'a> {
        Editor { document, models: OnceCell::new(), script: OnceCell::new() }
    }

    /// The outline of a pane, where its text is Python.
    pub fn outline(&self, pane: Pane) -> Option<&Outline> {
        match pane {
            Pane::Models => self.models.get_or_init(|| Outline::of(&self.document.models)).as_ref(),
            Pane::Script => self.script.get_or_init(|| Outline::of(&self.document.script)).as_ref(),
        }
    }

    /// Both outlines.
    pub fn outlines(&self) -> impl Iterator<Item = (Pane, &Outline)> {
        [Pane::Models, Pane::Script].into_iter().filter_map(|pane| Some((pane, self.outline(pane)?)))
    }

    /// Gives the query that runs at `location` over `class` a loader option; the names that the option needs are imported.
    /// Nothing where the query is not found.
    pub fn add_option(&self, location: Location, class: &str, option: &str, names: &[String]) -> Vec<Change> {
        let edit = || {
            let outline = self.outline(location.pane)?;
            let query =
                query(outline, location.line).filter(|query| selects(outline, query, |argument| argument == class))?;
            let end = query.range.end;
            let (at, text) = match query.form {
                Form::Method => (end, format!(".options({option})")),
                Form::Argument if query.call.keywords.iter().any(|(name, _)| name == "options") => return None,
                Form::Argument => (end - 1, format!(", options=[{option}]")),
            };
            Some(Edit { pane: location.pane, range: at..at, text })
        };
        self.with_imports(edit().into_iter().collect(), names)
    }

    /// Gives the statement that runs at `location` a further condition over those classes.
    pub fn add_condition(&self, location: Location, class: &str, condition: &str) -> Vec<Change> {
        let edit = || {
            let outline = self.outline(location.pane)?;
            let query = query(outline, location.line)?;
            let of_class = |argument: &str| argument.split('.').next() == Some(class);
            if query.form != Form::Method || !selects(outline, &query, of_class) {
                return None;
            }
            let method = if outline.text(&query.range).ends_with(")") && query.call.name == "query" {
                "filter"
            } else {
                "where"
            };
            let at = query.range.end;
            Some(Edit { pane: location.pane, range: at..at, text: format!(".{method}({condition})") })
        };
        self.changes(edit().into_iter().collect())
    }

    /// Calls `new` in the place of the loader option that loads the attribute `key` for the query at `location`.
    pub fn replace_loader(&self, location: Location, key: &str, new: &str) -> Vec<Change> {
        let edit = || {
            let outline = self.outline(location.pane)?;
            let call = loader(outline, location.line, key)?;
            Some(Edit { pane: location.pane, range: call.name_range.clone(), text: new.to_owned() })
        };
        self.with_imports(edit().into_iter().collect(), &[new.to_owned()])
    }

    /// Takes the loader option out that loads the attribute `key` for the query at `location`, and all that hangs on it.
    pub fn remove_loader(&self, location: Location, key: &str) -> Vec<Change> {
        let edit = || {
            let outline = self.outline(location.pane)?;
            let call = loader(outline, location.line, key)?;
            let range = match &call.receiver {
                // The end of a chain of options: what comes before it stays.
                Some(receiver) if is_loader_chain(outline, receiver) => receiver.end..whole(outline, call).end,
                _ => argument(outline, &whole(outline, call))?,
            };
            Some(Edit { pane: location.pane, range, text: String::new() })
        };
        self.changes(edit().into_iter().collect())
    }

    /// The name of the loader option that loads the attribute `key` for the query at `location`.
    pub fn loader_name(&self, location: Location, key: &str) -> Option<&str> {
        Some(loader(self.outline(location.pane)?, location.line, key)?.name.as_str())
    }

    /// The edits with what imports the names, where they are not known yet.
    fn with_imports(&self, mut edits: Vec<Edit>, names: &[String]) -> Vec<Change> {
        let Some(pane) = edits.first().map(|edit| edit.pane) else { return Vec::new() };
        let knows = |name: &String| {
            let imports = self.outlines().flat_map(|(_, outline)| &outline.imports);
            imports.flat_map(|import| &import.names).any(|known| known == name || known == "*")
        };
        let missing: Vec<&str> = names.iter().filter(|name| !knows(name)).map(String::as_str).collect();
        if !missing.is_empty() {
            edits.extend(self.import(pane, &missing.join(", ")));
        }
        self.changes(edits)
    }

    /// Imports names of `sqlalchemy.orm`, in `pane` if there are imports.
    fn import(&self, pane: Pane, names: &str) -> Option<Edit> {
        let other = if pane == Pane::Script { Pane::Models } else { Pane::Script };
        for pane in [pane, other] {
            let Some(outline) = self.outline(pane) else { continue };
            let of_orm = |import: &&Import| import.module == "sqlalchemy.orm";
            if let Some(import) = outline.imports.iter().rfind(of_orm) {
                return Some(Edit { pane, range: import.end..import.end, text: format!(", {names}") });
            }
        }
        let at = self.outline(pane)?.imports_end;
        let line = format!("from sqlalchemy.orm import {names}");
        Some(match at {
            Some(end) => Edit { pane, range: end..end, text: format!("\n{line}") },
            None => Edit { pane, range: 0..0, text: format!("{line}\n") },
        })
    }

    /// The edits as changes of lines.
    fn changes(&self, mut edits: Vec<Edit>) -> Vec<Change> {
        edits.sort_by_key(|edit| (edit.pane, edit.range.start));
        let mut changes: Vec<(Pane, u32, u32, Vec<Edit>)> = Vec::new();
        for edit in edits {
            let Some(outline) = self.outline(edit.pane) else { continue };
            let (first, last) = (outline.line_of(edit.range.start), outline.line_of(edit.range.end));
            match changes.last_mut() {
                Some((pane, _, end, edits)) if *pane == edit.pane && *end >= first => {
                    *end = last.max(*end);
                    edits.push(edit);
                }
                _ => changes.push((edit.pane, first, last, vec![edit])),
            }
        }
        changes.into_iter().filter_map(|(pane, first, last, edits)| self.change(pane, first, last, edits)).collect()
    }

    fn change(&self, pane: Pane, first: u32, last: u32, edits: Vec<Edit>) -> Option<Change> {
        let outline = self.outline(pane)?;
        let old: Vec<String> = (first..=last).filter_map(|line| Some(outline.line(line)?.to_owned())).collect();
        let mut text = old.join("\n");
        let start = outline.line_start(first);
        for edit in edits.into_iter().rev() {
            let (from, to) = (edit.range.start.checked_sub(start)?, edit.range.end.checked_sub(start)?);
            text.get(from..to)?;
            text.replace_range(from..to, &edit.text);
        }
        // A line of which nothing is left goes as a whole.
        let mut lines = text.split('\n').map(str::to_owned).zip(0..);
        let gone = |(line, index): &(String, usize)| {
            line.trim().is_empty() && old.get(*index).is_some_and(|old| !old.trim().is_empty())
        };
        let new = lines.by_ref().filter(|line| !gone(line)).map(|(line, _)| line).collect();
        Some(Change { location: Location { pane, line: first }, old, new })
    }
}

/// The query that the statement at a line runs.
fn query(outline: &Outline, line: u32) -> Option<Query<'_>> {
    let calls = || outline.calls.iter().filter(move |call| call.line == line);
    if let Some(call) = calls()
        .find(|call| call.receiver.is_some() && RUNNERS.contains(&call.name.as_str()) && !call.arguments.is_empty())
    {
        return Some(Query { call, form: Form::Method, range: call.arguments.first()?.clone() });
    }
    if let Some(call) = calls().find(|call| call.receiver.is_some() && call.name == "query") {
        return Some(Query { call, form: Form::Method, range: call.range.clone() });
    }
    if let Some(call) = calls().find(|call| call.receiver.is_some() && call.name == "get" && call.arguments.len() == 2)
    {
        return Some(Query { call, form: Form::Argument, range: call.range.clone() });
    }
    // A query that lies in a variable.
    let call = calls().find(|call| FETCHERS.contains(&call.name.as_str()) && call.receiver.is_some())?;
    Some(Query { call, form: Form::Method, range: call.receiver.clone()? })
}

/// Whether a query can be seen to select something that is `wanted`.
fn selects(outline: &Outline, query: &Query<'_>, wanted: impl Fn(&str) -> bool) -> bool {
    let mut text = query.range.clone();
    if query.form == Form::Argument {
        return query.call.arguments.first().is_some_and(|argument| wanted(outline.text(argument)));
    }
    // Through the variables that it is made from.
    for _ in 0..8 {
        let within = |call: &&Call| text.start <= call.range.start && call.range.end <= text.end;
        let selecting = |call: &&Call| ["select", "query"].contains(&call.name.as_str());
        if let Some(call) = outline.calls.iter().filter(within).find(selecting) {
            return call.arguments.iter().any(|argument| wanted(outline.text(argument)));
        }
        let name = outline.text(&text);
        let name = name.split('.').next().unwrap_or_default();
        match outline.assigned(name, outline.line_of(text.start)) {
            Some(range) => text = range.clone(),
            None => return false,
        }
    }
    false
}

/// The call of a loader option for the attribute `key`: in the statement at a line, or else the only one of the text.
fn loader<'a>(outline: &'a Outline, line: u32, key: &str) -> Option<&'a Call> {
    let loads = |call: &&Call| {
        LOADERS.contains(&call.name.as_str())
            && call.arguments.first().is_some_and(|argument| attribute(outline.text(argument)) == key)
    };
    let mut calls = outline.calls.iter().filter(loads);
    if let Some(call) = calls.clone().find(|call| call.line == line) {
        return Some(call);
    }
    let only = calls.next()?;
    calls.next().is_none().then_some(only)
}

/// The attribute that an argument names: `orders` of `User.orders.and_(…)`.
fn attribute(argument: &str) -> &str {
    argument.split('.').nth(1).unwrap_or_default()
}

/// Whether an expression ends in the call of a loader option.
fn is_loader_chain(outline: &Outline, range: &Range<usize>) -> bool {
    outline
        .calls
        .iter()
        .any(|call| call.range == *range && (LOADERS.contains(&call.name.as_str()) || call.name == "defaultload"))
}

/// A call with everything that is called on it: `joinedload(User.a).selectinload(A.b)` of its first part.
fn whole(outline: &Outline, call: &Call) -> Range<usize> {
    let mut range = call.range.clone();
    while let Some(next) = outline.calls.iter().find(|next| next.receiver.as_ref() == Some(&range)) {
        range = next.range.clone();
    }
    range
}

/// What to cut out so that the call that has the argument has it no more; where it is the only one, `.options(…)` goes.
fn argument(outline: &Outline, argument: &Range<usize>) -> Option<Range<usize>> {
    let call = outline.calls.iter().find(|call| call.name == "options" && call.arguments.contains(argument))?;
    let index = call.arguments.iter().position(|known| known == argument)?;
    if call.arguments.len() == 1 {
        return Some(call.receiver.as_ref()?.end..call.range.end);
    }
    Some(match index.checked_sub(1).and_then(|before| call.arguments.get(before)) {
        Some(before) => before.end..argument.end,
        None => argument.start..call.arguments.get(1)?.start,
    })
}
