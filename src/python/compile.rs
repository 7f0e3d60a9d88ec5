//! Makes code of a syntax tree.

mod caution;
mod check;
mod expression;
mod function;
mod pattern;
mod scope;
mod statement;
mod unit;
mod unparse;

use std::rc::Rc;

use ruff_python_ast::{ModModule, Stmt};
use ruff_text_size::TextRange;

pub(super) use self::{caution::Caution, scope::mangle};
use self::{
    scope::{ScopeKind, Scopes},
    unit::{Block, Label, Unit},
};
use super::code::{Code, Op, Source};
use crate::{
    diagnostic::{Code as DiagnosticCode, Diagnostic},
    value::{Str, Value},
};

/// Why a text cannot be compiled, and where.
#[derive(Debug)]
pub(super) struct Trouble {
    code: DiagnosticCode,
    message: String,
    range: TextRange,
    /// The class of the exception, where that is not the code's own.
    kind: Option<&'static str>,
}

impl Trouble {
    /// That trouble at that place.
    pub(super) fn new(code: DiagnosticCode, message: impl Into<String>, range: TextRange) -> Trouble {
        Trouble { code, message: message.into(), range, kind: None }
    }

    /// The same as an exception of that class.
    #[must_use]
    pub(super) fn of_kind(mut self, kind: &'static str) -> Trouble {
        self.kind = Some(kind);
        self
    }

    /// The trouble with its place in `source`.
    pub(super) fn diagnostic(self, source: &Source) -> Diagnostic {
        let mut diagnostic = Diagnostic::new(self.code, self.message);
        if let Some(kind) = self.kind {
            diagnostic.kind = kind.to_owned();
        }
        super::syntax::place(diagnostic, source, self.range)
    }

    fn syntax(message: impl Into<String>, range: TextRange) -> Trouble {
        Trouble::new(DiagnosticCode::SyntaxError, message, range)
    }

    fn unsupported(message: impl Into<String>, range: TextRange) -> Trouble {
        Trouble::new(DiagnosticCode::Unsupported, message, range)
    }
}

type Outcome<T = ()> = Result<T, Trouble>;

/// What the code of a text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Statements that run in turn.
    Module,
    /// One expression, whose value the code returns.
    Value,
}

/// Compiles a module, or an expression that stands as the only statement of one. `intern` gives the one string of a name.
/// Beside it what is to be warned of. The error is a `SyntaxError`, or says that a construct is not supported.
pub(super) fn compile(
    module: &ModModule,
    source: &Rc<Source>,
    purpose: Purpose,
    intern: &mut dyn FnMut(&str) -> Str,
) -> Result<(Rc<Code>, Vec<Caution>), Diagnostic> {
    module_code(module, source, purpose, intern).map_err(|trouble| trouble.diagnostic(source))
}

fn module_code(
    module: &ModModule,
    source: &Rc<Source>,
    purpose: Purpose,
    intern: &mut dyn FnMut(&str) -> Str,
) -> Outcome<(Rc<Code>, Vec<Caution>)> {
    let scopes = Scopes::of(&module.body)?;
    let unit = Unit::new(0, "<module>", "<module>", 1);
    let mut compiler = Compiler {
        source: source.clone(),
        scopes,
        intern,
        unit,
        outer: Vec::new(),
        future_annotations: future_annotations(&module.body),
        cautions: Vec::new(),
    };
    match (purpose, module.body.first()) {
        (Purpose::Value, Some(Stmt::Expr(statement))) => {
            compiler.expression(&statement.value)?;
            compiler.emit(Op::Return);
        }
        _ => compiler.module(&module.body)?,
    }
    let Compiler { unit, source, scopes, cautions, .. } = compiler;
    Ok((Rc::new(unit.finish(&scopes, &source, intern)), cautions))
}

/// Whether `from __future__ import annotations` stands at the top.
fn future_annotations(body: &[Stmt]) -> bool {
    body.iter().any(|statement| match statement {
        Stmt::ImportFrom(node) => {
            node.module.as_deref() == Some("__future__") && node.names.iter().any(|alias| &*alias.name == "annotations")
        }
        _ => false,
    })
}

struct Compiler<'a> {
    source: Rc<Source>,
    scopes: Scopes,
    intern: &'a mut dyn FnMut(&str) -> Str,
    /// What is being made.
    unit: Unit,
    /// What waits around it, outermost first.
    outer: Vec<Unit>,
    future_annotations: bool,
    /// What is to be warned of.
    cautions: Vec<Caution>,
}

impl Compiler<'_> {
    fn module(&mut self, body: &[Stmt]) -> Outcome {
        self.future_imports(body)?;
        if let Some(doc) = docstring(body) {
            let doc = self.constant_str(&doc);
            self.unit.doc = doc;
        }
        if has_annotations(body) {
            self.emit(Op::SetupAnnotations);
        }
        self.statements(body)?;
        self.emit_none();
        self.emit(Op::Return);
        Ok(())
    }

    fn future_imports(&self, body: &[Stmt]) -> Outcome {
        const FEATURES: [&str; 10] = [
            "annotations",
            "division",
            "absolute_import",
            "with_statement",
            "print_function",
            "unicode_literals",
            "generator_stop",
            "nested_scopes",
            "generators",
            "barry_as_FLUFL",
        ];
        let mut late = false;
        for (index, statement) in body.iter().enumerate() {
            match statement {
                Stmt::ImportFrom(node) if node.module.as_deref() == Some("__future__") => {
                    if late {
                        return Err(Trouble::syntax(
                            "from __future__ imports must occur at the beginning of the file",
                            node.range,
                        ));
                    }
                    for alias in &node.names {
                        if alias.name.as_str() == "braces" {
                            return Err(Trouble::syntax("not a chance", node.range));
                        }
                        if !FEATURES.contains(&alias.name.as_str()) {
                            return Err(Trouble::syntax(
                                format!("future feature {} is not defined", alias.name),
                                node.range,
                            ));
                        }
                    }
                }
                Stmt::Expr(node) if index == 0 && node.value.is_string_literal_expr() => {}
                _ => late = true,
            }
        }
        Ok(())
    }

    fn intern(&mut self, name: &str) -> Str {
        (self.intern)(name)
    }

    fn constant_str(&mut self, text: &str) -> Value {
        Value::Str(self.intern(text))
    }

    fn emit(&mut self, op: Op) {
        self.unit.emit(op);
    }

    fn emit_none(&mut self) {
        self.emit_constant(Value::None);
    }

    fn emit_constant(&mut self, value: Value) {
        let index = self.unit.constant(value);
        self.emit(Op::Const(index));
    }

    fn name_index(&mut self, name: &str) -> u32 {
        let name = self.intern(name);
        self.unit.name_index(name)
    }

    fn jump(&mut self, op: fn(u32) -> Op, label: Label) {
        self.unit.jump(op, label);
    }
}

/// The docstring of a body.
fn docstring(body: &[Stmt]) -> Option<String> {
    match body.first() {
        Some(Stmt::Expr(node)) => node.value.as_string_literal_expr().map(|literal| literal.value.to_str().to_owned()),
        _ => None,
    }
}

/// Whether statements of this scope (inner scopes aside) annotate variables.
fn has_annotations(body: &[Stmt]) -> bool {
    body.iter().any(|statement| match statement {
        Stmt::AnnAssign(_) => true,
        Stmt::If(node) => {
            has_annotations(&node.body) || node.elif_else_clauses.iter().any(|clause| has_annotations(&clause.body))
        }
        Stmt::For(node) => has_annotations(&node.body) || has_annotations(&node.orelse),
        Stmt::While(node) => has_annotations(&node.body) || has_annotations(&node.orelse),
        Stmt::With(node) => has_annotations(&node.body),
        Stmt::Try(node) => {
            has_annotations(&node.body)
                || has_annotations(&node.orelse)
                || has_annotations(&node.finalbody)
                || node.handlers.iter().any(|handler| {
                    let ruff_python_ast::ExceptHandler::ExceptHandler(handler) = handler;
                    has_annotations(&handler.body)
                })
        }
        _ => false,
    })
}
