//! What a text says of itself without being run: which calls stand where, what is imported, and which lines run again. Who
//! proposes a change to a script finds the place for it here.

use std::ops::Range;

use ruff_python_ast::{
    Expr, ExprCall, Stmt,
    visitor::{Visitor, walk_expr, walk_stmt},
};
use ruff_text_size::{Ranged, TextRange};

use super::{Source, syntax};

/// A call in a text; ranges are in bytes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The first line of the statement that it stands in.
    pub line: u32,
    /// The name that is called: `select` of `select(User)`, `scalars` of `session.scalars(query)`.
    pub name: String,
    /// Where that stands.
    pub name_range: Range<usize>,
    /// What stands before the dot of a method.
    pub receiver: Option<Range<usize>>,
    /// The arguments without a name.
    pub arguments: Vec<Range<usize>>,
    /// The arguments with a name.
    pub keywords: Vec<(String, Range<usize>)>,
    /// The whole call.
    pub range: Range<usize>,
}

/// A `from … import …`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The module.
    pub module: String,
    /// The names that the text knows the imported things by, `*` for all.
    pub names: Vec<String>,
    /// The end of the last of them.
    pub end: usize,
    /// The end of the statement.
    pub statement_end: usize,
}

/// The outline of a text.
#[derive(Debug)]
pub struct Outline {
    source: Source,
    /// The calls, each before those in it.
    pub calls: Vec<Call>,
    /// What is imported at the top level by name, in order.
    pub imports: Vec<Import>,
    /// The end of the last plain `import` or `from … import` at the top level.
    pub imports_end: Option<usize>,
    /// Names that something was assigned to, with the line and the range of that.
    assignments: Vec<(String, u32, Range<usize>)>,
    /// First and last lines of what loops run more than once.
    loops: Vec<(u32, u32)>,
    functions: Vec<Function>,
}

/// A function in a text.
#[derive(Debug)]
struct Function {
    name: String,
    /// Its first and last lines.
    lines: (u32, u32),
    /// Whether it is one of a class, and called on something.
    is_method: bool,
}

impl Outline {
    /// The outline of `text`; `None` where it is not Python.
    pub fn of(text: &str) -> Option<Outline> {
        let source = std::rc::Rc::new(Source::text("", text));
        let module = syntax::parse(&source, false).ok()?;
        let source = std::rc::Rc::try_unwrap(source).ok()?;
        let mut outline = Outline {
            source,
            calls: Vec::new(),
            imports: Vec::new(),
            imports_end: None,
            assignments: Vec::new(),
            loops: Vec::new(),
            functions: Vec::new(),
        };
        for statement in &module.body {
            outline.note_import(statement);
        }
        let mut gatherer = Gatherer { outline: &mut outline, line: 1, in_class: false };
        gatherer.visit_body(&module.body);
        Some(outline)
    }

    /// The text of a range.
    pub fn text(&self, range: &Range<usize>) -> &str {
        self.source.text.get(range.clone()).unwrap_or_default()
    }

    /// Whether the text has those words somewhere.
    pub fn contains(&self, words: &str) -> bool {
        self.source.text.contains(words)
    }

    /// The line of a place, from 1.
    pub fn line_of(&self, offset: usize) -> u32 {
        self.source.line_column(offset).0
    }

    /// The text of a line, from 1, without its end.
    pub fn line(&self, line: u32) -> Option<&str> {
        self.source.line(line)
    }

    /// Where a line begins; the end of the text for the line behind the last.
    pub fn line_start(&self, line: u32) -> usize {
        let index = (line as usize).saturating_sub(1);
        self.source.lines.get(index).copied().unwrap_or(self.source.text.len())
    }

    /// Whether the statement that begins on that line may run more than once: it stands in a loop or a function, or has a
    /// comprehension.
    pub fn repeats(&self, line: u32) -> bool {
        let within = |first: u32, last: u32| (first..=last).contains(&line);
        self.loops.iter().any(|(first, last)| within(*first, *last))
            || self.functions.iter().any(|function| within(function.lines.0, function.lines.1))
    }

    /// Whether a loop runs the statement that begins on that line: it stands in one, or in a function that one calls.
    pub fn loops(&self, line: u32) -> bool {
        self.loops_within(line, 8)
    }

    fn loops_within(&self, line: u32, depth: u32) -> bool {
        let calls = |function: &Function, call: &Call| {
            call.name == function.name && call.receiver.is_some() == function.is_method
        };
        let called_in_loop = |function: &Function| {
            let mut calls = self.calls.iter().filter(|call| calls(function, call));
            calls.any(|call| self.loops_within(call.line, depth - 1))
        };
        let within = |first: u32, last: u32| (first..=last).contains(&line);
        self.loops.iter().any(|(first, last)| within(*first, *last))
            || (depth > 0
                && self
                    .functions
                    .iter()
                    .any(|function| within(function.lines.0, function.lines.1) && called_in_loop(function)))
    }

    /// What was last assigned to a name before that line.
    pub fn assigned(&self, name: &str, before: u32) -> Option<&Range<usize>> {
        let found = self.assignments.iter().rev().find(|(known, line, _)| known == name && *line < before);
        found.map(|(.., range)| range)
    }

    fn note_import(&mut self, statement: &Stmt) {
        match statement {
            Stmt::Import(import) => self.imports_end = Some(import.range.end().to_usize()),
            Stmt::ImportFrom(import) => {
                let statement_end = import.range.end().to_usize();
                self.imports_end = Some(statement_end);
                self.imports.push(Import {
                    module: import.module.as_ref().map(ToString::to_string).unwrap_or_default(),
                    names: import
                        .names
                        .iter()
                        .map(|alias| alias.asname.as_ref().unwrap_or(&alias.name).to_string())
                        .collect(),
                    end: import.names.last().map_or(statement_end, |alias| alias.range.end().to_usize()),
                    statement_end,
                });
            }
            _ => {}
        }
    }
}

fn range(range: TextRange) -> Range<usize> {
    range.start().to_usize()..range.end().to_usize()
}

struct Gatherer<'a> {
    outline: &'a mut Outline,
    /// The first line of the statement at hand.
    line: u32,
    /// Whether that stands right in a class.
    in_class: bool,
}

impl Gatherer<'_> {
    fn repeat(&mut self, part: TextRange) {
        let first = self.outline.line_of(part.start().to_usize());
        let last = self.outline.line_of(part.end().to_usize());
        self.outline.loops.push((first, last));
    }

    fn note_call(&mut self, call: &ExprCall) {
        let (name, name_range, receiver) = match &*call.func {
            Expr::Name(name) => (name.id.to_string(), range(name.range), None),
            Expr::Attribute(attribute) => {
                (attribute.attr.to_string(), range(attribute.attr.range()), Some(range(attribute.value.range())))
            }
            _ => return,
        };
        let keywords = call.arguments.keywords.iter();
        self.outline.calls.push(Call {
            line: self.line,
            name,
            name_range,
            receiver,
            arguments: call.arguments.args.iter().map(|argument| range(argument.range())).collect(),
            keywords: keywords
                .filter_map(|keyword| Some((keyword.arg.as_ref()?.to_string(), range(keyword.value.range()))))
                .collect(),
            range: range(call.range()),
        });
    }
}

impl<'a> Visitor<'a> for Gatherer<'_> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        let before = std::mem::replace(&mut self.line, self.outline.line_of(statement.range().start().to_usize()));
        match statement {
            Stmt::For(of) => {
                if let (Some(first), Some(last)) = (of.body.first(), of.body.last()) {
                    self.repeat(first.range().cover(last.range()));
                }
            }
            Stmt::While(of) => self.repeat(of.range),
            Stmt::FunctionDef(of) => {
                let first = self.outline.line_of(of.range.start().to_usize());
                let last = self.outline.line_of(of.range.end().to_usize());
                let name = of.name.to_string();
                self.outline.functions.push(Function { name, lines: (first, last), is_method: self.in_class });
            }
            Stmt::Assign(of) => {
                if let [Expr::Name(name)] = of.targets.as_slice() {
                    let assigned = (name.id.to_string(), self.line, range(of.value.range()));
                    self.outline.assignments.push(assigned);
                }
            }
            _ => {}
        }
        let in_class = std::mem::replace(&mut self.in_class, matches!(statement, Stmt::ClassDef(_)));
        walk_stmt(self, statement);
        (self.line, self.in_class) = (before, in_class);
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        match expression {
            Expr::Call(call) => self.note_call(call),
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) | Expr::Generator(_) | Expr::Lambda(_) => {
                self.outline.loops.push((self.line, self.line));
            }
            _ => {}
        }
        walk_expr(self, expression);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
from sqlalchemy.orm import (
    Session, selectinload as load)
import sys

query = select(User).where(User.id > 1)
for user in session.scalars(query):
    print(user.name)
    total = sum(len(a.x) for a in b)
while ask(1):
    pass
last()
def find(key):
    return key
for key in keys:
    find(key)
def other(): pass
other()
";

    #[test]
    fn calls_know_their_statement() {
        let outline = Outline::of(TEXT).unwrap();
        let calls: Vec<(u32, &str, &str)> =
            outline.calls.iter().map(|call| (call.line, call.name.as_str(), outline.text(&call.range))).collect();
        assert_eq!(
            calls[..3],
            [
                (5, "where", "select(User).where(User.id > 1)"),
                (5, "select", "select(User)"),
                (6, "scalars", "session.scalars(query)"),
            ]
        );
        let scalars = &outline.calls[2];
        assert_eq!(outline.text(scalars.receiver.as_ref().unwrap()), "session");
        assert_eq!(outline.text(&scalars.arguments[0]), "query");
        assert_eq!(outline.text(outline.assigned("query", 6).unwrap()), "select(User).where(User.id > 1)");
        assert_eq!(outline.assigned("query", 5), None);
    }

    #[test]
    fn loops_repeat_their_bodies() {
        let outline = Outline::of(TEXT).unwrap();
        let all = |holds: &dyn Fn(u32) -> bool| -> Vec<u32> { (1..=17).filter(|line| holds(*line)).collect() };
        assert_eq!(all(&|line| outline.repeats(line)), [7, 8, 9, 10, 12, 13, 15, 16]);
        assert_eq!(all(&|line| outline.loops(line)), [7, 8, 9, 10, 12, 13, 15]);
    }

    #[test]
    fn imports_are_known_by_their_names() {
        let outline = Outline::of(TEXT).unwrap();
        let [import] = outline.imports.as_slice() else { panic!("{:?}", outline.imports) };
        assert_eq!(
            (import.module.as_str(), import.names.as_slice()),
            ("sqlalchemy.orm", &["Session".to_owned(), "load".to_owned()][..])
        );
        assert_eq!(outline.text(&(import.end - 4..import.end)), "load");
        assert_eq!(outline.line_of(outline.imports_end.unwrap()), 3);
        assert!(Outline::of("def (").is_none());
    }
}
