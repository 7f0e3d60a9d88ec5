//! The texts of annotations under `from __future__ import annotations`, as CPython writes them.

use ruff_python_ast::{BoolOp, Expr, Number, Operator, UnaryOp};
use ruff_text_size::Ranged;

use super::Compiler;
use crate::python::format::{bytes_repr, repr_float, str_repr};

/// How tightly what is written binds: what is looser than its place asks stands in brackets.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Tuple,
    Test,
    Or,
    And,
    Not,
    Compare,
    BitOr,
    BitXor,
    BitAnd,
    Shift,
    Sum,
    Product,
    Factor,
    Power,
    Atom,
}

impl Compiler<'_> {
    /// An annotation in CPython's spelling. What annotations are not made of stays as it is written.
    pub(super) fn unparse(&self, expression: &Expr) -> String {
        let mut out = String::new();
        self.write(expression, Level::Test, &mut out);
        out
    }

    fn write(&self, expression: &Expr, level: Level, out: &mut String) {
        let own = level_of(expression);
        if own < level {
            out.push('(');
        }
        match expression {
            Expr::Name(node) => out.push_str(&node.id),
            Expr::NoneLiteral(_) => out.push_str("None"),
            Expr::BooleanLiteral(node) => out.push_str(if node.value { "True" } else { "False" }),
            Expr::EllipsisLiteral(_) => out.push_str("..."),
            Expr::StringLiteral(node) => out.push_str(&str_repr(node.value.to_str())),
            Expr::BytesLiteral(node) => {
                let bytes: Vec<u8> = node.value.bytes().collect();
                out.push_str(&bytes_repr(&bytes));
            }
            Expr::NumberLiteral(node) => match &node.value {
                Number::Int(number) => out.push_str(&number.to_string()),
                Number::Float(number) => out.push_str(&repr_float(*number)),
                Number::Complex { .. } => out.push_str(&self.written(expression)),
            },
            Expr::Attribute(node) => {
                self.write(&node.value, Level::Atom, out);
                out.push('.');
                out.push_str(&node.attr);
            }
            Expr::Subscript(node) => {
                self.write(&node.value, Level::Atom, out);
                out.push('[');
                self.write(&node.slice, Level::Tuple, out);
                out.push(']');
            }
            Expr::Slice(node) => {
                for (index, part) in [&node.lower, &node.upper, &node.step].into_iter().enumerate() {
                    if index == 1 || (index == 2 && part.is_some()) {
                        out.push(':');
                    }
                    if let Some(part) = part {
                        self.write(part, Level::Test, out);
                    }
                }
            }
            Expr::Tuple(node) => {
                self.list(&node.elts, out);
                if let [_] = &node.elts[..] {
                    out.push(',');
                }
                if node.elts.is_empty() {
                    out.push_str("()");
                }
            }
            Expr::List(node) => {
                out.push('[');
                self.list(&node.elts, out);
                out.push(']');
            }
            Expr::Set(node) => {
                out.push('{');
                self.list(&node.elts, out);
                out.push('}');
            }
            Expr::Call(node) => {
                self.write(&node.func, Level::Atom, out);
                out.push('(');
                self.list(&node.arguments.args, out);
                for (index, keyword) in node.arguments.keywords.iter().enumerate() {
                    if index > 0 || !node.arguments.args.is_empty() {
                        out.push_str(", ");
                    }
                    match &keyword.arg {
                        Some(name) => out.push_str(&format!("{name}=")),
                        None => out.push_str("**"),
                    }
                    self.write(&keyword.value, Level::Test, out);
                }
                out.push(')');
            }
            Expr::Starred(node) => {
                out.push('*');
                self.write(&node.value, Level::BitOr, out);
            }
            Expr::UnaryOp(node) => {
                out.push_str(match node.op {
                    UnaryOp::Not => "not ",
                    UnaryOp::USub => "-",
                    UnaryOp::UAdd => "+",
                    UnaryOp::Invert => "~",
                });
                self.write(&node.operand, own, out);
            }
            Expr::BoolOp(node) => {
                let word = if node.op == BoolOp::And { " and " } else { " or " };
                let inner = if node.op == BoolOp::And { Level::Not } else { Level::And };
                for (index, value) in node.values.iter().enumerate() {
                    if index > 0 {
                        out.push_str(word);
                    }
                    self.write(value, inner, out);
                }
            }
            Expr::BinOp(node) => {
                let power = node.op == Operator::Pow;
                self.write(&node.left, if power { Level::Atom } else { own }, out);
                out.push_str(&format!(" {} ", node.op.as_str()));
                self.write(&node.right, if power { Level::Factor } else { tighter(own) }, out);
            }
            Expr::Compare(node) => {
                self.write(&node.left, Level::BitOr, out);
                for (op, right) in node.ops.iter().zip(node.comparators.iter()) {
                    out.push_str(&format!(" {} ", op.as_str()));
                    self.write(right, Level::BitOr, out);
                }
            }
            Expr::If(node) => {
                self.write(&node.body, Level::Or, out);
                out.push_str(" if ");
                self.write(&node.test, Level::Or, out);
                out.push_str(" else ");
                self.write(&node.orelse, Level::Test, out);
            }
            other => out.push_str(&self.written(other)),
        }
        if own < level {
            out.push(')');
        }
    }

    fn list(&self, items: &[Expr], out: &mut String) {
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                out.push_str(", ");
            }
            self.write(item, Level::Test, out);
        }
    }

    fn written(&self, expression: &Expr) -> String {
        self.text_of(expression.range()).split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

fn level_of(expression: &Expr) -> Level {
    match expression {
        Expr::Tuple(node) if !node.elts.is_empty() => Level::Tuple,
        Expr::If(_) | Expr::Lambda(_) => Level::Test,
        Expr::BoolOp(node) if node.op == BoolOp::Or => Level::Or,
        Expr::BoolOp(_) => Level::And,
        Expr::UnaryOp(node) if node.op == UnaryOp::Not => Level::Not,
        Expr::UnaryOp(_) => Level::Factor,
        Expr::Compare(_) => Level::Compare,
        Expr::BinOp(node) => match node.op {
            Operator::BitOr => Level::BitOr,
            Operator::BitXor => Level::BitXor,
            Operator::BitAnd => Level::BitAnd,
            Operator::LShift | Operator::RShift => Level::Shift,
            Operator::Add | Operator::Sub => Level::Sum,
            Operator::Pow => Level::Power,
            _ => Level::Product,
        },
        _ => Level::Atom,
    }
}

/// The level above that of a left-associative operator.
fn tighter(level: Level) -> Level {
    match level {
        Level::BitOr => Level::BitXor,
        Level::BitXor => Level::BitAnd,
        Level::BitAnd => Level::Shift,
        Level::Shift => Level::Sum,
        Level::Sum => Level::Product,
        _ => Level::Factor,
    }
}
