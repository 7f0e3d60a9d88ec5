//! What of the syntax tree stands where: CPython's names for expressions, and the nodes at a place of the text.

use ruff_python_ast::{
    Expr, Mod, Stmt, UnaryOp,
    visitor::{Visitor, walk_expr, walk_stmt},
};
use ruff_python_parser::Parsed;
use ruff_text_size::{Ranged, TextRange, TextSize};

/// What CPython calls an expression that stands where it cannot.
pub(super) fn name_of(expression: &Expr) -> &'static str {
    match expression {
        Expr::Attribute(_) => "attribute",
        Expr::Subscript(_) => "subscript",
        Expr::Starred(_) => "starred",
        Expr::Name(_) => "name",
        Expr::List(_) => "list",
        Expr::Tuple(_) => "tuple",
        Expr::Lambda(_) => "lambda",
        Expr::Call(_) => "function call",
        Expr::Generator(_) => "generator expression",
        Expr::Yield(_) | Expr::YieldFrom(_) => "yield expression",
        Expr::Await(_) => "await expression",
        Expr::ListComp(_) => "list comprehension",
        Expr::SetComp(_) => "set comprehension",
        Expr::DictComp(_) => "dict comprehension",
        Expr::Dict(_) => "dict literal",
        Expr::Set(_) => "set display",
        Expr::FString(_) => "f-string expression",
        Expr::NoneLiteral(_) => "None",
        Expr::BooleanLiteral(literal) if literal.value => "True",
        Expr::BooleanLiteral(_) => "False",
        Expr::EllipsisLiteral(_) => "ellipsis",
        Expr::StringLiteral(_) | Expr::BytesLiteral(_) | Expr::NumberLiteral(_) => "literal",
        Expr::Compare(_) => "comparison",
        Expr::If(_) => "conditional expression",
        Expr::Named(_) => "named expression",
        _ => "expression",
    }
}

/// Whether an expression is one of the grammar's `bitwise_or`, which all that binds less than `|` is not.
pub(super) fn binds_tightly(expression: &Expr) -> bool {
    !matches!(
        expression,
        Expr::BoolOp(_)
            | Expr::Compare(_)
            | Expr::Lambda(_)
            | Expr::If(_)
            | Expr::Named(_)
            | Expr::Yield(_)
            | Expr::YieldFrom(_)
            | Expr::Starred(_)
    ) && !matches!(expression, Expr::UnaryOp(node) if node.op == UnaryOp::Not)
}

/// Whether an expression is one of the grammar's `disjunction`.
pub(super) fn is_disjunction(expression: &Expr) -> bool {
    let bare = matches!(expression, Expr::Generator(node) if !node.parenthesized);
    !bare
        && !matches!(
            expression,
            Expr::Lambda(_)
                | Expr::If(_)
                | Expr::Named(_)
                | Expr::Yield(_)
                | Expr::YieldFrom(_)
                | Expr::Starred(_)
                | Expr::Slice(_)
        )
}

/// Finds nodes by their places.
#[derive(Default)]
struct Finder<'a> {
    wanted: Wanted,
    found: Vec<&'a Expr>,
    statement: Option<&'a Stmt>,
}

#[derive(Clone, Copy, Default)]
enum Wanted {
    #[default]
    Nothing,
    /// The expressions of just that range.
    Range(TextRange),
    /// The expressions that end there.
    End(TextSize),
    /// The innermost statement around it.
    Around(TextRange),
}

impl<'a> Visitor<'a> for Finder<'a> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        if let Wanted::Around(range) = self.wanted
            && statement.range().contains_range(range)
        {
            self.statement = Some(statement);
        }
        walk_stmt(self, statement);
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        let range = expression.range();
        let fits = match self.wanted {
            Wanted::Range(wanted) => wanted == range,
            Wanted::End(end) => end == range.end() && !range.is_empty(),
            Wanted::Nothing | Wanted::Around(_) => false,
        };
        if fits {
            self.found.push(expression);
        }
        walk_expr(self, expression);
    }
}

fn find(parsed: &Parsed<Mod>, wanted: Wanted) -> Finder<'_> {
    let mut finder = Finder { wanted, ..Finder::default() };
    match parsed.syntax() {
        Mod::Module(module) => module.body.iter().for_each(|statement| finder.visit_stmt(statement)),
        Mod::Expression(expression) => finder.visit_expr(&expression.body),
    }
    finder
}

/// The expression of that range, the outermost of several.
pub(super) fn at(parsed: &Parsed<Mod>, range: TextRange) -> Option<&Expr> {
    find(parsed, Wanted::Range(range)).found.into_iter().next()
}

/// The expressions that end there, the outermost first.
pub(super) fn ending_at(parsed: &Parsed<Mod>, end: TextSize) -> Vec<&Expr> {
    let mut found = find(parsed, Wanted::End(end)).found;
    found.sort_by_key(|expression| expression.range().start());
    found
}

/// The innermost statement around a range.
pub(super) fn statement_around(parsed: &Parsed<Mod>, range: TextRange) -> Option<&Stmt> {
    find(parsed, Wanted::Around(range)).statement
}
