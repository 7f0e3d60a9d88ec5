//! From text to syntax tree, with the complaints in CPython's words.

mod complaint;
mod depth;

use std::rc::Rc;

use ruff_python_ast::{ModModule, PythonVersion};
use ruff_python_parser::{Mode, ParseOptions, Parsed, parse_unchecked};
use ruff_text_size::TextRange;

use super::code::Source;
use crate::diagnostic::{Code, Diagnostic, Span};

/// The syntax tree of a text. The error is a `SyntaxError` in CPython's words, the file's name and line behind them.
pub(super) fn parse(source: &Rc<Source>) -> Result<Parsed<ModModule>, Diagnostic> {
    depth::check(&source.text).map_err(|trouble| trouble.diagnostic(source))?;
    let options = ParseOptions::from(Mode::Module).with_target_version(PythonVersion::PY311);
    let parsed = parse_unchecked(&source.text, options);
    if let Some(complaint) = complaint::first(source, &parsed) {
        let code = if complaint.kind == "Unsupported" { Code::Unsupported } else { Code::SyntaxError };
        let mut diagnostic = Diagnostic::new(code, complaint.message);
        diagnostic.kind = complaint.kind.to_owned();
        return Err(place(diagnostic, source, complaint.range));
    }
    parsed.try_into_module().ok_or_else(|| Diagnostic::new(Code::SyntaxError, "invalid syntax"))
}

/// Puts a diagnostic at its place in `source`, and behind the words of a syntax error the file's name and line.
pub(super) fn place(mut diagnostic: Diagnostic, source: &Source, range: TextRange) -> Diagnostic {
    let (line, column) = source.line_column(range.start().to_usize());
    let (end_line, end_column) = source.line_column(range.end().to_usize());
    if diagnostic.code == Code::SyntaxError {
        diagnostic.message = format!("{} ({}, line {line})", diagnostic.message, source.file);
    }
    let characters = |line: u32, column: u32| -> u32 {
        let text = source.line(line).unwrap_or("");
        text.get(..(column as usize).min(text.len())).map_or(column, |text| text.chars().count() as u32) + 1
    };
    diagnostic.at(Span {
        pane: source.pane,
        line,
        column: characters(line, column),
        end_line,
        end_column: characters(end_line, end_column),
    })
}
