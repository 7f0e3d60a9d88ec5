//! The texts of tracebacks, as CPython prints them.

use super::{Exception, Step, TracebackEntry};
use crate::{
    diagnostic::{Code as DiagnosticCode, Diagnostic},
    python::{Vm, code::Source, syntax},
    value::{Host, Object, Value},
};

/// So many times the same line is printed; after that it is counted.
const REPEATS: usize = 3;

impl Vm {
    /// The traceback of an exception with those of its causes, each line ended.
    pub fn traceback_text(&mut self, exception: &Value) -> String {
        let mut out = String::new();
        self.write_chain(exception, &mut out, &mut Vec::new());
        out
    }

    fn write_chain(&mut self, exception: &Value, out: &mut String, seen: &mut Vec<Value>) {
        seen.push(exception.clone());
        if let Some(payload) = exception.payload::<Exception>() {
            let cause = payload.cause.borrow().clone();
            let context = payload.context.borrow().clone().filter(|_| !payload.suppress.get());
            let before = match (cause, context) {
                (Some(cause), _) => {
                    Some((cause, "The above exception was the direct cause of the following exception:"))
                }
                (None, Some(context)) => {
                    Some((context, "During handling of the above exception, another exception occurred:"))
                }
                (None, None) => None,
            };
            if let Some((before, words)) = before
                && !seen.iter().any(|known| known.is(&before))
            {
                self.write_chain(&before, out, seen);
                out.push_str(&format!("\n{words}\n\n"));
            }
            let steps = payload.traceback.borrow().clone();
            if !steps.is_empty() {
                out.push_str("Traceback (most recent call last):\n");
                write_steps(&steps, out);
            }
        }
        let lines = self.exception_lines(exception);
        out.push_str(&lines);
    }

    /// The last lines of a traceback: class and message.
    pub fn exception_lines(&mut self, exception: &Value) -> String {
        let class = self.types.of(exception);
        let text = |value: Option<Value>| value.as_ref().and_then(Value::as_str).map(ToString::to_string);
        let name = text(class.attributes().get_str(&self.known.qualname)).unwrap_or_else(|| class.name().to_string());
        let module = text(class.lookup(&self.known.module)).unwrap_or_default();
        let name = match module.as_str() {
            "builtins" | "__main__" | "" => name,
            module => format!("{module}.{name}"),
        };
        let message = match self.str(exception) {
            Ok(message) => message.to_string(),
            Err(_) => "<exception str() failed>".to_owned(),
        };
        let hint = self.suggestion(exception).unwrap_or_default();
        let mut lines =
            if message.is_empty() { format!("{name}{hint}\n") } else { format!("{name}: {message}{hint}\n") };
        let notes = self.intern("__notes__");
        if let Some(Value::List(notes)) = exception.as_object().and_then(|object| object.attribute(&notes)) {
            for note in notes.to_vec() {
                if let Ok(note) = self.str(&note) {
                    lines.push_str(&note);
                    lines.push('\n');
                }
            }
        }
        lines
    }

    /// `. Did you mean: 'name'?` for names and attributes that are nearly there.
    fn suggestion(&mut self, exception: &Value) -> Option<String> {
        let object = exception.as_object()?;
        let name = object.attribute(&self.intern("name"))?;
        let name = name.as_str()?.to_string();
        let attribute = self.exception_class("AttributeError").ok()?;
        let undefined = self.exception_class("NameError").ok()?;
        let candidates: Vec<String> = if self.is_instance(exception, &attribute) {
            let target = object.attribute(&self.intern("obj"))?;
            let names = self.dir(&target).ok()?;
            names.iter().filter_map(|name| name.as_str().map(ToString::to_string)).collect()
        } else if self.is_instance(exception, &undefined) {
            let mut names: Vec<String> = Vec::new();
            for dict in [&self.main, &self.builtins] {
                names.extend(dict.keys().iter().filter_map(|key| key.as_str().map(ToString::to_string)));
            }
            names
        } else {
            return None;
        };
        let best = closest(&name, &candidates)?;
        Some(format!(". Did you mean: '{best}'?"))
    }
}

fn write_steps(steps: &[Step], out: &mut String) {
    let mut last: Option<(&str, u32, &str)> = None;
    let mut count = 0;
    for step in steps.iter().rev() {
        let position = step.code.position(step.index);
        let source = &step.code.source;
        let key = (source.file.as_str(), position.line, step.code.name.as_str());
        if last == Some(key) {
            count += 1;
            if count > REPEATS {
                continue;
            }
        } else {
            write_repeats(count, out);
            last = Some(key);
            count = 1;
        }
        out.push_str(&format!("  File \"{}\", line {}, in {}\n", source.file, position.line, step.code.name));
        let Some(line) = source.line(position.line).filter(|_| source.pane.is_some()) else { continue };
        let shown = line.trim();
        if shown.is_empty() {
            continue;
        }
        out.push_str(&format!("    {shown}\n"));
        let indent = line.len() - line.trim_start().len();
        let start = position.column as usize;
        let end = if position.end_line == position.line { position.end_column as usize } else { line.trim_end().len() };
        if start >= end || start < indent {
            continue;
        }
        let whole = start == indent && end == line.trim_end().len();
        let anchored = position.anchor.end > position.anchor.start;
        if whole && !anchored {
            continue;
        }
        let width = |from: usize, to: usize| line.get(from..to).map_or(to - from, |text| text.chars().count());
        out.push_str("    ");
        out.push_str(&" ".repeat(width(indent, start)));
        let (first, behind) = (position.anchor.start as usize, position.anchor.end as usize);
        if anchored && first >= start && behind <= end {
            out.push_str(&"~".repeat(width(start, first)));
            out.push_str(&"^".repeat(width(first, behind)));
            out.push_str(&"~".repeat(width(behind, end)));
        } else {
            out.push_str(&"^".repeat(width(start, end)));
        }
        out.push('\n');
    }
    write_repeats(count, out);
}

fn write_repeats(count: usize, out: &mut String) {
    if let Some(more) = count.checked_sub(REPEATS).filter(|more| *more > 0) {
        let plural = if more == 1 { "" } else { "s" };
        out.push_str(&format!("  [Previous line repeated {more} more time{plural}]\n"));
    }
}

/// The text of an end by a diagnostic: for a `SyntaxError` as CPython prints it.
pub(super) fn diagnostic_text(diagnostic: &Diagnostic, traceback: &[TracebackEntry], sources: &[&Source]) -> String {
    let mut out = String::new();
    let source = diagnostic
        .span
        .and_then(|span| sources.iter().find(|source| source.pane == Some(span.pane)))
        .or_else(|| sources.first());
    if !traceback.is_empty() {
        out.push_str("Traceback (most recent call last):\n");
    }
    if let (Some(span), Some(source)) = (diagnostic.span, source) {
        out.push_str(&format!("  File \"{}\", line {}\n", source.file, span.line));
        if let Some(line) = source.line(span.line) {
            let indent = line.chars().count() - line.trim_start().chars().count();
            out.push_str(&format!("    {}\n", line.trim()));
            if diagnostic.code == DiagnosticCode::SyntaxError {
                let start = (span.column as usize).saturating_sub(1 + indent);
                let width = if span.end_line == span.line { span.end_column.saturating_sub(span.column) } else { 1 };
                out.push_str(&format!("    {}{}\n", " ".repeat(start), "^".repeat(width.max(1) as usize)));
            }
        }
    }
    let message = match (diagnostic.code, source) {
        (DiagnosticCode::SyntaxError, Some(source)) => syntax::words(diagnostic, source),
        _ => &diagnostic.message,
    };
    out.push_str(&format!("{}: {message}\n", diagnostic.kind));
    if let Some(hint) = &diagnostic.hint {
        out.push_str(&format!("  {hint}\n"));
    }
    out
}

/// The candidate that is nearest to `name` by CPython's measure, if one is near.
fn closest<'a>(name: &str, candidates: &'a [String]) -> Option<&'a String> {
    const MOVE: usize = 2;
    const MOST: usize = 750;
    if candidates.len() > MOST {
        return None;
    }
    let mut best: Option<(usize, &String)> = None;
    for candidate in candidates {
        if candidate == name {
            continue;
        }
        let most = (name.chars().count() + candidate.chars().count() + 3) * MOVE / 6;
        let most = best.map_or(most, |(distance, _)| most.min(distance.saturating_sub(1)));
        let distance = edit_distance(name, candidate);
        if distance <= most {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Levenshtein's distance, a change of case costing half.
fn edit_distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).map(|index| index * 2).collect();
    for (i, left) in a.iter().enumerate() {
        let mut diagonal = i * 2;
        if let Some(first) = row.first_mut() {
            *first = (i + 1) * 2;
        }
        for (j, right) in b.iter().enumerate() {
            let change = if left == right {
                0
            } else if left.eq_ignore_ascii_case(right) {
                1
            } else {
                2
            };
            let (above, before) = (row.get(j + 1).copied().unwrap_or(0), row.get(j).copied().unwrap_or(0));
            let cost = (diagonal + change).min(above + 2).min(before + 2);
            diagonal = above;
            if let Some(slot) = row.get_mut(j + 1) {
                *slot = cost;
            }
        }
    }
    row.last().copied().unwrap_or(0)
}

impl Exception {
    /// An exception's payload, where the value is one.
    pub fn of(value: &Value) -> Option<&Exception> {
        value.as_object().and_then(Object::payload)
    }
}
