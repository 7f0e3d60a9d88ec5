//! The one form in which anything that goes wrong reaches a person: syntax errors, unsupported constructs, spent budgets,
//! and the exceptions that a script did not catch.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One of the two sources that a playground holds. Both run in one namespace, `models` first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pane {
    /// The model declarations.
    Models,
    /// The script.
    Script,
}

impl Pane {
    /// The name under which JSON, the page and the trace know the pane.
    pub fn name(self) -> &'static str {
        match self {
            Pane::Models => "models",
            Pane::Script => "script",
        }
    }
}

/// A line of a pane, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Location {
    /// The pane.
    pub pane: Pane,
    /// The line, from 1.
    pub line: u32,
}

/// A stretch of a pane's text, from `start` to `end` (exclusive), in characters, lines and columns counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The pane.
    pub pane: Pane,
    /// The first line.
    pub line: u32,
    /// The first column.
    pub column: u32,
    /// The last line.
    pub end_line: u32,
    /// The column behind the last character.
    pub end_column: u32,
}

impl Span {
    /// Where the span begins.
    pub fn location(self) -> Location {
        Location { pane: self.pane, line: self.line }
    }
}

/// What kind of end a diagnostic reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// The text is not Python.
    SyntaxError,
    /// A construct, module or argument that Retort lacks. No `except` catches it.
    Unsupported,
    /// Steps, output, statements, rows, database size or trace ran out. No `except` catches it.
    BudgetExceeded,
    /// An exception of the script that nothing caught.
    Uncaught,
}

impl Code {
    /// The `type` of the error in the report; an uncaught exception goes by its class instead.
    pub fn name(self) -> &'static str {
        match self {
            Code::SyntaxError => "SyntaxError",
            Code::Unsupported => "Unsupported",
            Code::BudgetExceeded => "BudgetExceeded",
            Code::Uncaught => "Uncaught",
        }
    }
}

/// A thing that went wrong, with its place and, where there is one, the way round it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind of end this is.
    pub code: Code,
    /// The exception's class name, or the code's name.
    pub kind: String,
    /// What is wrong, in one sentence or in the exception's own words.
    pub message: String,
    /// Where, as far as it is known.
    pub span: Option<Span>,
    /// Another way to write it.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// A diagnostic of `code`, without a place yet.
    pub fn new(code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic { code, kind: code.name().to_owned(), message: message.into(), span: None, hint: None }
    }

    /// The same diagnostic, at `span`.
    #[must_use]
    pub fn at(mut self, span: Span) -> Diagnostic {
        self.span = Some(span);
        self
    }

    /// The same diagnostic, with a way round the trouble.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Diagnostic {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind, self.message)
    }
}
