//! The texts of tracebacks, as CPython prints them.

use rustc_hash::FxHashSet;

use super::{Exception, Step, TracebackEntry};
use crate::{
    diagnostic::{Code as DiagnosticCode, Diagnostic},
    python::{Args, ClassBuilder, Vm, code::Source, syntax},
    value::{Host, Object, Payload, Result, Value},
};

/// So many times the same line is printed; after that it is counted.
const REPEATS: usize = 3;

/// How much of a chain of exceptions is told.
#[derive(Clone, Copy)]
pub(in crate::python) struct Chain {
    /// So many calls of each: the outermost, or the innermost of a negative number.
    pub limit: Option<i64>,
    /// Whether causes and contexts come first.
    pub follow: bool,
    /// Whether names that are nearly there are named: the interpreter does so, the module `traceback` does not.
    pub hints: bool,
}

impl Chain {
    /// The steps, innermost first, that the limit leaves.
    pub fn limited(&self, mut steps: Vec<Step>) -> Vec<Step> {
        let count = |limit: i64| usize::try_from(limit.unsigned_abs()).unwrap_or(usize::MAX).min(steps.len());
        match self.limit {
            Some(limit @ 0..) => drop(steps.drain(..steps.len() - count(limit))),
            Some(limit) => steps.truncate(count(limit)),
            None => {}
        }
        steps
    }
}

/// The text of a traceback in the making. What lies in groups stands behind a margin.
#[derive(Default)]
struct Tree {
    out: Vec<String>,
    /// The addresses of the exceptions that are told.
    seen: FxHashSet<usize>,
    /// How many groups this lies in.
    depth: usize,
    /// What stands before the next line, where that is not the usual margin.
    margin: &'static str,
    /// Whether the branch that is told now is the last one, which a line closes.
    open: bool,
}

impl Tree {
    /// Notes that an exception is told; `false` where it is already.
    fn see(&mut self, exception: &Value) -> bool {
        exception.as_object().is_some_and(|exception| self.seen.insert(exception.address()))
    }

    fn indent(&self) -> String {
        " ".repeat(2 * self.depth)
    }

    /// Tells some lines.
    fn emit(&mut self, text: &str) {
        if self.depth == 0 {
            self.out.push(text.to_owned());
            return;
        }
        let before = format!("{}| ", self.indent());
        self.out.push(text.split_inclusive('\n').map(|line| format!("{before}{line}")).collect());
    }

    /// As `emit` for the line that begins a traceback.
    fn begin(&mut self, text: &str) {
        if self.margin == "+ " {
            self.out.push(format!("{}+ {text}", self.indent()));
            self.margin = "| ";
        } else {
            self.emit(text);
        }
    }
}

/// The payload of a traceback object: where an exception has been, innermost first.
pub(in crate::python) struct TracebackObject(Vec<Step>);

impl Payload for TracebackObject {}

impl TracebackObject {
    /// Where the exception has been, innermost first.
    pub fn steps(&self) -> Vec<Step> {
        self.0.clone()
    }
}

/// The payload of a frame object, as far as tracebacks show frames.
struct FrameObject(Step);

impl Payload for FrameObject {}

/// Gives traceback objects their attributes.
pub(in crate::python) fn install(vm: &mut Vm) {
    fn steps(args: Args, name: &str) -> Result<Vec<Step>> {
        let [traceback] = args.exactly(name)?;
        Ok(traceback.payload::<TracebackObject>().map(TracebackObject::steps).unwrap_or_default())
    }
    let class = vm.types.traceback.clone();
    ClassBuilder::extend(&class)
        .property("tb_lineno", |_, args| {
            let line = steps(args, "tb_lineno")?.last().map(|step| step.code.position(step.index).line);
            Ok(line.map(i64::from).into())
        })
        .property("tb_next", |vm, args| {
            let mut steps = steps(args, "tb_next")?;
            steps.pop();
            Ok(vm.traceback_of(steps))
        })
        .property("tb_frame", |vm, args| {
            let step = steps(args, "tb_frame")?.pop();
            Ok(step.map(|step| vm.wrap(FrameObject(step))).unwrap_or_default())
        })
        .build(vm);
    let class = ClassBuilder::new("builtins", "frame")
        .property("f_code", |vm, args| {
            let [frame] = args.exactly("f_code")?;
            let code = frame.payload::<FrameObject>().map(|frame| frame.0.code.clone());
            Ok(code.map(|code| Object::bare(vm.types.code.clone(), code).into()).unwrap_or_default())
        })
        .property("f_lineno", |_, args| {
            let [frame] = args.exactly("f_lineno")?;
            let line = frame.payload::<FrameObject>().map(|frame| frame.0.code.position(frame.0.index).line);
            Ok(line.map(i64::from).into())
        })
        .build(vm);
    vm.register_class::<FrameObject>(&class);
}

impl Vm {
    /// The traceback of an exception with those of its causes, each line ended.
    pub fn traceback_text(&mut self, exception: &Value) -> String {
        self.traceback_lines(exception, Chain { limit: None, follow: true, hints: true }).concat()
    }

    /// The same in the pieces that `traceback.format_exception()` gives.
    pub(in crate::python) fn traceback_lines(&mut self, exception: &Value, chain: Chain) -> Vec<String> {
        let mut tree = Tree::default();
        self.write_chain(exception, chain, &mut tree);
        tree.out
    }

    /// A traceback object of those steps, innermost first; `None` for none.
    pub(super) fn traceback_of(&mut self, steps: Vec<Step>) -> Value {
        if steps.is_empty() {
            return Value::None;
        }
        Object::bare(self.types.traceback.clone(), TracebackObject(steps)).into()
    }

    /// `__traceback__`
    pub(in crate::python) fn traceback_object(&mut self, exception: &Value) -> Value {
        let steps = exception.payload::<Exception>().map(|payload| payload.traceback.borrow().clone());
        self.traceback_of(steps.unwrap_or_default())
    }

    /// The calls that run now, innermost first.
    pub(in crate::python) fn running_steps(&self) -> Vec<Step> {
        let top = self.frames.len().saturating_sub(1);
        let frames = self.frames.iter().enumerate().rev().filter(|(_, frame)| !frame.code.source.library);
        let place = |at: usize, ip: usize| if at == top { self.ip } else { ip }.saturating_sub(1);
        frames.map(|(at, frame)| Step { code: frame.code.clone(), index: place(at, frame.ip) }).collect()
    }

    /// The texts of calls, outermost first.
    pub(in crate::python) fn step_lines(&self, steps: &[Step]) -> Vec<String> {
        let mut out = Vec::new();
        write_steps(steps, &mut out);
        out
    }

    /// An exception, and before it those that it came from, the first of them first.
    fn write_chain(&mut self, exception: &Value, chain: Chain, tree: &mut Tree) {
        let mut links = vec![(exception.clone(), "")];
        tree.see(exception);
        // A chain may be longer than the native stack is deep.
        while let Some((last, _)) = links.last()
            && let Some((before, words)) = cause_of(last).filter(|_| chain.follow)
            && tree.see(&before)
        {
            links.push((before, words));
        }
        while let Some((exception, words)) = links.pop() {
            let steps = exception.payload::<Exception>().map(|payload| payload.traceback.borrow().clone());
            let steps = steps.unwrap_or_default();
            match self.grouped(&exception) {
                Ok(Some(inner)) => self.write_group(&exception, steps, &inner, chain, tree),
                _ => self.write_one(&exception, steps, "Traceback", chain, tree),
            }
            if !words.is_empty() {
                tree.emit(&format!("\n{words}\n\n"));
            }
        }
    }

    /// One exception: what it came by, and what it says.
    fn write_one(&mut self, exception: &Value, steps: Vec<Step>, title: &str, chain: Chain, tree: &mut Tree) {
        if !steps.is_empty() {
            tree.begin(&format!("{title} (most recent call last):\n"));
            let mut pieces = Vec::new();
            write_steps(&chain.limited(steps), &mut pieces);
            pieces.iter().for_each(|piece| tree.emit(piece));
        }
        for line in self.exception_lines(exception, chain.hints) {
            // The interpreter puts no margin before the further lines of a message, the module `traceback` does.
            if chain.hints && tree.depth > 0 {
                tree.out.push(format!("{}| {line}", tree.indent()));
            } else {
                tree.emit(&line);
            }
        }
    }

    /// A group, and below it as branches the exceptions in it.
    fn write_group(&mut self, group: &Value, steps: Vec<Step>, inner: &[Value], chain: Chain, tree: &mut Tree) {
        const WIDEST: usize = 15;
        const DEEPEST: usize = 10;
        if tree.depth > DEEPEST {
            tree.emit(&format!("... (max_group_depth is {DEEPEST})\n"));
            return;
        }
        let top = tree.depth == 0;
        if top {
            tree.depth = 1;
            tree.margin = "+ ";
        }
        self.write_one(group, steps, "Exception Group Traceback", chain, tree);
        tree.margin = "| ";
        let shown = inner.len().min(WIDEST + 1);
        tree.open = false;
        for (at, exception) in inner.iter().take(shown).enumerate() {
            let last = at + 1 == shown;
            tree.open = tree.open || last;
            let title = if at < WIDEST { (at + 1).to_string() } else { "...".to_owned() };
            let branch = if at == 0 { "+-" } else { "  " };
            tree.out.push(format!("{}{branch}+---------------- {title} ----------------\n", tree.indent()));
            tree.depth += 1;
            if at < WIDEST {
                self.write_chain(exception, chain, tree);
            } else {
                let more = inner.len() - WIDEST;
                tree.emit(&format!("and {more} more exception{}\n", if more == 1 { "" } else { "s" }));
            }
            if last && tree.open {
                tree.out.push(format!("{}+------------------------------------\n", tree.indent()));
                tree.open = false;
            }
            tree.depth -= 1;
        }
        if top {
            tree.depth = 0;
        }
    }

    /// The last lines of a traceback: class and message, before them the place of a `SyntaxError`, behind them the notes.
    pub fn exception_lines(&mut self, exception: &Value, hints: bool) -> Vec<String> {
        let class = self.types.of(exception);
        let text = |value: Option<Value>| value.as_ref().and_then(Value::as_str).map(ToString::to_string);
        let name = text(class.attributes().get_str(&self.known.qualname)).unwrap_or_else(|| class.name().to_string());
        let module = text(class.lookup(&self.known.module)).unwrap_or_default();
        let name = match module.as_str() {
            "builtins" | "__main__" | "" => name,
            module => format!("{module}.{name}"),
        };
        let mut lines = Vec::new();
        let message = match self.syntax_error_lines(exception, &mut lines) {
            Some(message) => message,
            None => match self.str(exception) {
                Ok(message) => message.to_string(),
                Err(_) => "<exception str() failed>".to_owned(),
            },
        };
        let hint = if hints { self.suggestion(exception).unwrap_or_default() } else { String::new() };
        lines.push(if message.is_empty() { format!("{name}{hint}\n") } else { format!("{name}: {message}{hint}\n") });
        let notes = self.intern("__notes__");
        if let Some(Value::List(notes)) = exception.as_object().and_then(|object| object.attribute(&notes)) {
            for note in notes.to_vec() {
                if let Ok(note) = self.str(&note) {
                    lines.extend(note.split('\n').map(|line| format!("{line}\n")));
                }
            }
        }
        lines
    }

    /// The place of a `SyntaxError` that has one, and its message.
    fn syntax_error_lines(&mut self, exception: &Value, lines: &mut Vec<String>) -> Option<String> {
        let syntax_error = self.exception_class("SyntaxError").ok()?;
        if !self.is_instance(exception, &syntax_error) {
            return None;
        }
        let mut part = |name: &str| self.get_attr(exception, name).ok().filter(|value| !value.is_none());
        let message = part("msg")?.as_str()?.to_string();
        let (file, text) = (part("filename"), part("text"));
        let number = |value: Option<Value>| match value {
            Some(Value::Int(number)) => usize::try_from(number).ok(),
            _ => None,
        };
        let (line, offset, end) = (number(part("lineno"))?, number(part("offset")), number(part("end_offset")));
        let file = file.as_ref().and_then(Value::as_str).map_or("<string>", |file| file.as_str());
        lines.push(format!("  File \"{file}\", line {line}\n"));
        if let Some(text) = text.as_ref().and_then(Value::as_str) {
            let text = text.trim_end_matches('\n');
            let shown = text.trim_start_matches([' ', '\n', '\u{c}']);
            lines.push(format!("    {shown}\n"));
            if let Some(start) = offset.and_then(|offset| offset.checked_sub(1 + text.len() - shown.len())) {
                let offset = offset.unwrap_or_default();
                let width = end.unwrap_or(0).checked_sub(offset).filter(|width| *width > 0).unwrap_or(1);
                lines.push(format!("    {}{}\n", " ".repeat(start), "^".repeat(width)));
            }
        }
        Some(message)
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
            let payload = exception.payload::<Exception>()?;
            let mut spaces: Vec<Vec<String>> = Vec::new();
            if let Some(step) = payload.traceback.borrow().first() {
                let code = &step.code;
                let names = code.locals.iter().chain(&code.cells).filter(|name| !name.starts_with('.'));
                spaces.push(names.map(ToString::to_string).collect());
            }
            for dict in [&self.main, &self.builtins] {
                spaces.push(dict.keys().iter().filter_map(|key| key.as_str().map(ToString::to_string)).collect());
            }
            let best = spaces.iter().find_map(|names| closest(&name, names))?;
            return Some(format!(". Did you mean: '{best}'?"));
        } else {
            return None;
        };
        let best = closest(&name, &candidates)?;
        Some(format!(". Did you mean: '{best}'?"))
    }
}

/// What an exception came from, and the words that say so.
fn cause_of(exception: &Value) -> Option<(Value, &'static str)> {
    let payload = exception.payload::<Exception>()?;
    if let Some(cause) = &*payload.cause.borrow() {
        return Some((cause.clone(), "The above exception was the direct cause of the following exception:"));
    }
    let context = payload.context.borrow().clone().filter(|_| !payload.suppress.get())?;
    Some((context, "During handling of the above exception, another exception occurred:"))
}

fn write_steps(steps: &[Step], pieces: &mut Vec<String>) {
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
            write_repeats(count, pieces);
            last = Some(key);
            count = 1;
        }
        pieces.push(step_text(step));
    }
    write_repeats(count, pieces);
}

/// The text of one call: its place, its line, and the marks below it.
fn step_text(step: &Step) -> String {
    let position = step.code.position(step.index);
    let source = &step.code.source;
    let mut out = String::new();
    out.push_str(&format!("  File \"{}\", line {}, in {}\n", source.file, position.line, step.code.name));
    let Some(line) = source.line(position.line).filter(|_| source.pane.is_some()) else { return out };
    let shown = line.trim();
    if shown.is_empty() {
        return out;
    }
    out.push_str(&format!("    {shown}\n"));
    let indent = line.len() - line.trim_start().len();
    let start = position.column as usize;
    let end = if position.end_line == position.line { position.end_column as usize } else { line.trim_end().len() };
    if start >= end || start < indent {
        return out;
    }
    let whole = start == indent && end == line.trim_end().len();
    let anchored = position.anchor.end > position.anchor.start;
    if whole && !anchored {
        return out;
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
    out
}

fn write_repeats(count: usize, out: &mut Vec<String>) {
    if let Some(more) = count.checked_sub(REPEATS).filter(|more| *more > 0) {
        let plural = if more == 1 { "" } else { "s" };
        out.push(format!("  [Previous line repeated {more} more time{plural}]\n"));
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
                let end = if span.end_line == span.line {
                    span.end_column
                } else {
                    line.trim_end().chars().count() as u32 + 1
                };
                let width = end.saturating_sub(span.column);
                // What lies in the indentation is not marked.
                if let Some(start) = (span.column as usize).checked_sub(1 + indent) {
                    out.push_str(&format!("    {}{}\n", " ".repeat(start), "^".repeat(width.max(1) as usize)));
                }
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
