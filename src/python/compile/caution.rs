//! What CPython warns of when it compiles: what can be written, and surely is not meant.

use ruff_python_ast::{self as ast, CmpOp, Expr, Number, UnaryOp};
use ruff_text_size::{Ranged, TextRange};

use super::Compiler;

/// A `SyntaxWarning`.
#[derive(Clone, Debug)]
pub(in crate::python) struct Caution {
    /// Its words.
    pub message: String,
    /// The line that it is about.
    pub line: u32,
}

impl Compiler<'_> {
    fn caution(&mut self, message: String, range: TextRange) {
        let line = self.line_of(range);
        self.cautions.push(Caution { message, line });
    }

    /// `is` and `is not` with a literal, which is another object each time.
    pub(super) fn caution_identity(&mut self, node: &ast::ExprCompare) {
        let mut left = &*node.left;
        for (op, right) in node.ops.iter().zip(&node.comparators) {
            let literal = is_literal(left) || is_literal(right);
            match op {
                CmpOp::Is if literal => {
                    self.caution("\"is\" with a literal. Did you mean \"==\"?".to_owned(), node.range);
                }
                CmpOp::IsNot if literal => {
                    self.caution("\"is not\" with a literal. Did you mean \"!=\"?".to_owned(), node.range);
                }
                _ => {}
            }
            left = right;
        }
    }

    /// `assert (condition, message)`, which never fails.
    pub(super) fn caution_assertion(&mut self, node: &ast::StmtAssert) {
        if matches!(&*node.test, Expr::Tuple(tuple) if !tuple.elts.is_empty()) {
            self.caution("assertion is always true, perhaps remove parentheses?".to_owned(), node.range);
        }
    }

    /// A call of what cannot be called.
    pub(super) fn caution_call(&mut self, node: &ast::ExprCall) {
        if let Some(kind) = kind_of(&node.func).filter(|kind| *kind != "function") {
            let message = format!("'{kind}' object is not callable; perhaps you missed a comma?");
            self.caution(message, node.range());
        }
    }

    /// A subscript of what has none, or one that cannot be.
    pub(super) fn caution_subscript(&mut self, node: &ast::ExprSubscript) {
        let Some(kind) = kind_of(&node.value) else { return };
        if !matches!(kind, "str" | "bytes" | "tuple" | "list" | "dict") {
            let message = format!("'{kind}' object is not subscriptable; perhaps you missed a comma?");
            return self.caution(message, node.range);
        }
        let index = kind_of(&node.slice).filter(|index| !matches!(*index, "int" | "bool"));
        if let Some(index) = index.filter(|_| kind != "dict") {
            let message =
                format!("{kind} indices must be integers or slices, not {index}; perhaps you missed a comma?");
            self.caution(message, node.range);
        }
    }
}

/// The class of an expression's value, where its form tells that.
fn kind_of(expression: &Expr) -> Option<&'static str> {
    Some(match expression {
        Expr::StringLiteral(_) | Expr::FString(_) => "str",
        Expr::BytesLiteral(_) => "bytes",
        Expr::NumberLiteral(literal) => match literal.value {
            Number::Int(_) => "int",
            Number::Float(_) => "float",
            Number::Complex { .. } => "complex",
        },
        Expr::UnaryOp(node) if node.op == UnaryOp::USub && node.operand.is_number_literal_expr() => {
            return kind_of(&node.operand);
        }
        Expr::BooleanLiteral(_) => "bool",
        Expr::NoneLiteral(_) => "NoneType",
        Expr::EllipsisLiteral(_) => "ellipsis",
        Expr::Tuple(_) => "tuple",
        Expr::List(_) | Expr::ListComp(_) => "list",
        Expr::Dict(_) | Expr::DictComp(_) => "dict",
        Expr::Set(_) | Expr::SetComp(_) => "set",
        Expr::Generator(_) => "generator",
        Expr::Lambda(_) => "function",
        _ => return None,
    })
}

/// Whether it is a constant that is not one of a kind.
fn is_literal(expression: &Expr) -> bool {
    match expression {
        Expr::StringLiteral(_) | Expr::BytesLiteral(_) | Expr::NumberLiteral(_) => true,
        Expr::UnaryOp(node) => node.op == UnaryOp::USub && node.operand.is_number_literal_expr(),
        Expr::Tuple(node) => node.elts.iter().all(|element| element.is_literal_expr() || is_literal(element)),
        _ => false,
    }
}
