//! From text to syntax tree, with the complaints in CPython's words.

mod complaint;
mod depth;

use std::rc::Rc;

use ruff_python_ast::{Expr, Mod, ModModule, PythonVersion, Stmt, StmtExpr};
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};
use ruff_text_size::{Ranged, TextRange};

use super::code::Source;
use crate::diagnostic::{Code, Diagnostic, Pane, Span};

/// The syntax tree of a text, or of the one `expression` that it is. The error is a `SyntaxError` in CPython's words, the
/// file's name and line behind them.
pub(super) fn parse(source: &Rc<Source>, expression: bool) -> Result<ModModule, Diagnostic> {
    depth::check(&source.text).map_err(|trouble| trouble.diagnostic(source))?;
    let mode = if expression { Mode::Expression } else { Mode::Module };
    let options = ParseOptions::from(mode).with_target_version(PythonVersion::PY311);
    let parsed = parse_unchecked(&source.text, options);
    if let Some(complaint) = complaint::first(source, &parsed) {
        let code = if complaint.kind == "Unsupported" { Code::Unsupported } else { Code::SyntaxError };
        let mut diagnostic = Diagnostic::new(code, complaint.message);
        diagnostic.kind = complaint.kind.to_owned();
        return Err(place(diagnostic, source, complaint.range));
    }
    Ok(match parsed.into_syntax() {
        Mod::Module(module) => module,
        Mod::Expression(expression) => expression_module(*expression.body),
    })
}

/// A module with an expression as its only statement.
pub(super) fn expression_module(expression: Expr) -> ModModule {
    let range = expression.range();
    let statement = StmtExpr { node_index: Default::default(), range, value: Box::new(expression) };
    ModModule { node_index: Default::default(), range, body: vec![Stmt::Expr(statement)].into() }
}

/// The words of a syntax error without the place behind them.
pub(super) fn words<'a>(diagnostic: &'a Diagnostic, source: &Source) -> &'a str {
    let tail = format!(" ({}, line ", source.file);
    diagnostic.message.rsplit_once(&tail).map_or(diagnostic.message.as_str(), |(words, _)| words)
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
        pane: source.pane.unwrap_or(Pane::Script),
        line,
        column: characters(line, column),
        end_line,
        end_column: characters(end_line, end_column),
    })
}
