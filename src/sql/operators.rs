//! Operators: what they are written as, how closely they bind, and what negates them.

mod classes;

use std::rc::Rc;

use crate::value::{Str, Value};

use super::types::TypeEngine;

/// An operator.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each is the operator of that name in SQLAlchemy")]
pub enum Op {
    Add,
    Sub,
    Mul,
    TrueDiv,
    FloorDiv,
    Mod,
    Pow,
    Neg,
    Concat,
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    Is,
    IsNot,
    IsDistinctFrom,
    IsNotDistinctFrom,
    In,
    NotIn,
    Like,
    NotLike,
    ILike,
    NotILike,
    StartsWith,
    NotStartsWith,
    IStartsWith,
    NotIStartsWith,
    EndsWith,
    NotEndsWith,
    IEndsWith,
    NotIEndsWith,
    Contains,
    NotContains,
    IContains,
    NotIContains,
    Between,
    NotBetween,
    Match,
    NotMatch,
    RegexpMatch,
    NotRegexpMatch,
    RegexpReplace,
    BitwiseAnd,
    BitwiseOr,
    BitwiseXor,
    BitwiseNot,
    BitwiseLeftShift,
    BitwiseRightShift,
    And,
    Or,
    Inv,
    IsTrue,
    IsFalse,
    Exists,
    Distinct,
    Collate,
    Any,
    All,
    Asc,
    Desc,
    NullsFirst,
    NullsLast,
    Comma,
    As,
    From,
    Filter,
    AsBool,
    GetItem,
    JsonGetItem,
    JsonPathGetItem,
    Null,
    /// `op("…")`.
    Custom(Rc<CustomOp>),
}

/// An operator of the script's own.
#[derive(Debug)]
pub struct CustomOp {
    /// As it is written.
    pub text: Str,
    /// How closely it binds; 0 by default.
    pub precedence: i32,
    /// Whether it gives a boolean, and can be negated by NOT.
    pub is_comparison: bool,
    /// The type of its result.
    pub return_type: Option<TypeEngine>,
    /// What it does with plain values: the script's function, for what is worked out on objects.
    pub python_impl: Option<Value>,
    /// Whether the result is the script's to tell (`python_impl`), kept for the ORM's evaluator.
    pub eager_grouping: bool,
}

impl PartialEq for Op {
    fn eq(&self, other: &Op) -> bool {
        match (self, other) {
            (Op::Custom(a), Op::Custom(b)) => a.text == b.text && a.precedence == b.precedence,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

impl Eq for Op {}

impl Op {
    /// A small number for cache keys.
    pub fn tag(&self) -> u64 {
        match self {
            Op::Custom(custom) => 1000 + u64::from(custom.precedence as u32),
            _ => {
                let mut hasher = rustc_hash::FxHasher::default();
                std::hash::Hash::hash(&std::mem::discriminant(self), &mut hasher);
                std::hash::Hasher::finish(&hasher)
            }
        }
    }

    /// How closely it binds; `None` for operators that are always rewritten before they meet others.
    pub fn precedence(&self) -> Option<i32> {
        use Op as O;
        Some(match self {
            O::From | O::Any | O::All | O::GetItem | O::JsonGetItem | O::JsonPathGetItem | O::Pow => 15,
            O::Mul | O::TrueDiv | O::FloorDiv | O::Mod | O::Neg | O::BitwiseNot => 8,
            O::Add
            | O::Sub
            | O::BitwiseXor
            | O::BitwiseOr
            | O::BitwiseAnd
            | O::BitwiseLeftShift
            | O::BitwiseRightShift
            | O::Null => 7,
            O::Filter => 6,
            O::Concat
            | O::Match
            | O::NotMatch
            | O::RegexpMatch
            | O::NotRegexpMatch
            | O::RegexpReplace
            | O::ILike
            | O::NotILike
            | O::Like
            | O::NotLike
            | O::In
            | O::NotIn
            | O::Is
            | O::IsNot
            | O::Eq
            | O::Ne
            | O::IsDistinctFrom
            | O::IsNotDistinctFrom
            | O::Gt
            | O::Lt
            | O::Ge
            | O::Le
            | O::Between
            | O::NotBetween
            | O::Distinct
            | O::Inv
            | O::IsTrue
            | O::IsFalse => 5,
            O::Collate => 4,
            O::And | O::Desc | O::Asc => 3,
            O::Or => 2,
            O::Exists => 0,
            O::Comma | O::As => -1,
            O::AsBool => -10,
            O::Custom(custom) => custom.precedence,
            _ => return None,
        })
    }

    /// Whether an expression of this operator needs parentheses where it meets `against`.
    pub fn is_precedent(&self, against: Option<&Op>) -> bool {
        let Some(against) = against else { return true };
        if self == against && self.is_natural_self_precedent() {
            return false;
        }
        self.precedence().unwrap_or(-100) <= against.precedence().unwrap_or(100)
    }

    /// Whether the operator may follow itself without parentheses.
    pub fn is_natural_self_precedent(&self) -> bool {
        self.is_associative() || matches!(self, Op::GetItem | Op::JsonGetItem | Op::JsonPathGetItem)
    }

    /// Whether grouping makes no difference, so that a chain of it is one list.
    pub fn is_associative(&self) -> bool {
        matches!(self, Op::Add | Op::Mul | Op::Concat | Op::And | Op::Or)
    }

    /// Whether the sides may be exchanged.
    pub fn is_commutative(&self) -> bool {
        matches!(self, Op::Add | Op::Mul | Op::Eq | Op::Ne)
    }

    /// Whether it gives a boolean.
    pub fn is_comparison(&self) -> bool {
        use Op as O;
        match self {
            O::Custom(custom) => custom.is_comparison,
            _ => matches!(
                self,
                O::Eq
                    | O::Ne
                    | O::Lt
                    | O::Le
                    | O::Gt
                    | O::Ge
                    | O::Is
                    | O::IsNot
                    | O::IsDistinctFrom
                    | O::IsNotDistinctFrom
                    | O::In
                    | O::NotIn
                    | O::Like
                    | O::NotLike
                    | O::ILike
                    | O::NotILike
                    | O::StartsWith
                    | O::NotStartsWith
                    | O::IStartsWith
                    | O::NotIStartsWith
                    | O::EndsWith
                    | O::NotEndsWith
                    | O::IEndsWith
                    | O::NotIEndsWith
                    | O::Contains
                    | O::NotContains
                    | O::IContains
                    | O::NotIContains
                    | O::Between
                    | O::NotBetween
                    | O::Match
                    | O::NotMatch
                    | O::RegexpMatch
                    | O::NotRegexpMatch
            ),
        }
    }

    /// What says the opposite; `None` where only NOT does.
    pub fn negation(&self) -> Option<Op> {
        use Op as O;
        Some(match self {
            O::Eq => O::Ne,
            O::Ne => O::Eq,
            O::Lt => O::Ge,
            O::Ge => O::Lt,
            O::Gt => O::Le,
            O::Le => O::Gt,
            O::Is => O::IsNot,
            O::IsNot => O::Is,
            O::IsDistinctFrom => O::IsNotDistinctFrom,
            O::IsNotDistinctFrom => O::IsDistinctFrom,
            O::In => O::NotIn,
            O::NotIn => O::In,
            O::Like => O::NotLike,
            O::NotLike => O::Like,
            O::ILike => O::NotILike,
            O::NotILike => O::ILike,
            O::StartsWith => O::NotStartsWith,
            O::NotStartsWith => O::StartsWith,
            O::IStartsWith => O::NotIStartsWith,
            O::NotIStartsWith => O::IStartsWith,
            O::EndsWith => O::NotEndsWith,
            O::NotEndsWith => O::EndsWith,
            O::IEndsWith => O::NotIEndsWith,
            O::NotIEndsWith => O::IEndsWith,
            O::Contains => O::NotContains,
            O::NotContains => O::Contains,
            O::IContains => O::NotIContains,
            O::NotIContains => O::IContains,
            O::Between => O::NotBetween,
            O::NotBetween => O::Between,
            O::Match => O::NotMatch,
            O::NotMatch => O::Match,
            O::RegexpMatch => O::NotRegexpMatch,
            O::NotRegexpMatch => O::RegexpMatch,
            O::IsTrue => O::IsFalse,
            O::IsFalse => O::IsTrue,
            _ => return None,
        })
    }

    /// The text between (or before, or behind) operands, with its blanks; `None` where the compiler does more than that.
    pub fn symbol(&self) -> Option<&str> {
        use Op as O;
        Some(match self {
            O::Add => " + ",
            O::Sub => " - ",
            O::Mul => " * ",
            O::Mod => " % ",
            O::Neg => "-",
            O::Concat => " || ",
            O::Eq => " = ",
            O::Ne => " != ",
            O::Lt => " < ",
            O::Le => " <= ",
            O::Gt => " > ",
            O::Ge => " >= ",
            O::Is => " IS ",
            O::IsNot => " IS NOT ",
            O::IsDistinctFrom => " IS DISTINCT FROM ",
            O::IsNotDistinctFrom => " IS NOT DISTINCT FROM ",
            O::In => " IN ",
            O::NotIn => " NOT IN ",
            O::Match => " MATCH ",
            O::NotMatch => " NOT MATCH ",
            O::BitwiseAnd => " & ",
            O::BitwiseOr => " | ",
            O::BitwiseXor => " ^ ",
            O::BitwiseNot => "~",
            O::BitwiseLeftShift => " << ",
            O::BitwiseRightShift => " >> ",
            O::And => " AND ",
            O::Or => " OR ",
            O::Inv => "NOT ",
            O::Exists => "EXISTS ",
            O::Distinct => "DISTINCT ",
            O::Collate => " COLLATE ",
            O::Any => "ANY ",
            O::All => "ALL ",
            O::Asc => " ASC",
            O::Desc => " DESC",
            O::NullsFirst => " NULLS FIRST",
            O::NullsLast => " NULLS LAST",
            O::Comma => ", ",
            O::As => " AS ",
            O::From => " FROM ",
            _ => return None,
        })
    }
}
