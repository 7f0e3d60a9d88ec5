//! Which operators belong to which types: others work, with a warning.

use super::Op;
use crate::sql::types::{Affinity, TypeEngine};

const BASE: u16 = 1;
const BOOLEAN_ALGEBRA: u16 = 2;
const EQUALITY: u16 = 4;
const ORDERING: u16 = 8;
const INDEXABLE: u16 = 16;
const CONTAINS: u16 = 32;
const CONCATENABLE: u16 = 64;
const STRING_MATCH: u16 = 128;
const MATH: u16 = 256;
const BITWISE: u16 = 512;
const DATE_ARITHMETIC: u16 = 1024;
const JSON_GETITEM: u16 = 2048;
const COMPARISON: u16 = EQUALITY | ORDERING;
const ANY: u16 = 4095;

impl TypeEngine {
    /// Whether operators of that kind belong to the type.
    pub fn includes(&self, op: &Op) -> bool {
        self.operator_classes() & op.classes() != 0
    }

    fn operator_classes(&self) -> u16 {
        match self.affinity() {
            Affinity::String => BASE | COMPARISON | STRING_MATCH | CONTAINS | CONCATENABLE | INDEXABLE,
            Affinity::Integer | Affinity::Numeric | Affinity::Float => BASE | COMPARISON | MATH | BITWISE,
            Affinity::Boolean => BASE | COMPARISON | BOOLEAN_ALGEBRA,
            Affinity::Binary | Affinity::Array | Affinity::Tuple => {
                BASE | COMPARISON | CONTAINS | CONCATENABLE | INDEXABLE
            }
            Affinity::Date | Affinity::DateTime | Affinity::Time | Affinity::Interval => {
                BASE | COMPARISON | DATE_ARITHMETIC
            }
            Affinity::Json => BASE | COMPARISON | INDEXABLE | JSON_GETITEM,
            Affinity::Uuid => BASE | COMPARISON,
            Affinity::Null | Affinity::Other => ANY,
        }
    }
}

impl Op {
    fn classes(&self) -> u16 {
        use Op as O;
        match self {
            O::Eq | O::Ne | O::In | O::NotIn | O::Any | O::All | O::Distinct => EQUALITY,
            O::Lt | O::Le | O::Gt | O::Ge | O::Between | O::NotBetween => ORDERING,
            O::Desc | O::Asc | O::NullsFirst | O::NullsLast => ORDERING,
            O::And | O::Or => BOOLEAN_ALGEBRA,
            O::Inv => BOOLEAN_ALGEBRA | BITWISE,
            O::Add => CONCATENABLE | MATH | DATE_ARITHMETIC | BITWISE,
            O::Concat => CONCATENABLE | BITWISE,
            O::GetItem => INDEXABLE,
            O::Contains | O::NotContains | O::IContains | O::NotIContains => CONTAINS,
            O::Like | O::NotLike | O::ILike | O::NotILike => STRING_MATCH,
            O::StartsWith | O::NotStartsWith | O::IStartsWith | O::NotIStartsWith => STRING_MATCH,
            O::EndsWith | O::NotEndsWith | O::IEndsWith | O::NotIEndsWith => STRING_MATCH,
            O::Collate | O::Match | O::NotMatch => STRING_MATCH,
            O::RegexpMatch | O::NotRegexpMatch | O::RegexpReplace => STRING_MATCH,
            O::BitwiseAnd | O::BitwiseOr | O::BitwiseXor | O::BitwiseNot => BITWISE,
            O::BitwiseLeftShift | O::BitwiseRightShift => BITWISE,
            O::Pow | O::Neg | O::Mul | O::TrueDiv | O::FloorDiv | O::Mod => MATH,
            O::Sub => MATH | DATE_ARITHMETIC,
            O::JsonGetItem | O::JsonPathGetItem => JSON_GETITEM,
            _ => ANY,
        }
    }

    /// What SQLAlchemy calls the function that stands for the operator.
    pub fn function_name(&self) -> &'static str {
        use Op as O;
        match self {
            O::Add => "add",
            O::Sub => "sub",
            O::Mul => "mul",
            O::TrueDiv => "truediv",
            O::FloorDiv => "floordiv",
            O::Mod => "mod",
            O::Pow => "pow",
            O::Neg => "neg",
            O::Concat => "concat_op",
            O::Eq => "eq",
            O::Ne => "ne",
            O::Lt => "lt",
            O::Le => "le",
            O::Gt => "gt",
            O::Ge => "ge",
            O::Is => "is_",
            O::IsNot => "is_not",
            O::IsDistinctFrom => "is_distinct_from",
            O::IsNotDistinctFrom => "is_not_distinct_from",
            O::In => "in_op",
            O::NotIn => "not_in_op",
            O::Like => "like_op",
            O::NotLike => "not_like_op",
            O::ILike => "ilike_op",
            O::NotILike => "not_ilike_op",
            O::StartsWith => "startswith_op",
            O::NotStartsWith => "not_startswith_op",
            O::IStartsWith => "istartswith_op",
            O::NotIStartsWith => "not_istartswith_op",
            O::EndsWith => "endswith_op",
            O::NotEndsWith => "not_endswith_op",
            O::IEndsWith => "iendswith_op",
            O::NotIEndsWith => "not_iendswith_op",
            O::Contains => "contains_op",
            O::NotContains => "not_contains_op",
            O::IContains => "icontains_op",
            O::NotIContains => "not_icontains_op",
            O::Between => "between_op",
            O::NotBetween => "not_between_op",
            O::Match => "match_op",
            O::NotMatch => "not_match_op",
            O::RegexpMatch => "regexp_match_op",
            O::NotRegexpMatch => "not_regexp_match_op",
            O::RegexpReplace => "regexp_replace_op",
            O::BitwiseAnd => "bitwise_and_op",
            O::BitwiseOr => "bitwise_or_op",
            O::BitwiseXor => "bitwise_xor_op",
            O::BitwiseNot => "bitwise_not_op",
            O::BitwiseLeftShift => "bitwise_lshift_op",
            O::BitwiseRightShift => "bitwise_rshift_op",
            O::And => "and_",
            O::Or => "or_",
            O::Inv => "inv",
            O::IsTrue => "is_true",
            O::IsFalse => "is_false",
            O::Exists => "exists",
            O::Distinct => "distinct_op",
            O::Collate => "collate",
            O::Any => "any_op",
            O::All => "all_op",
            O::Asc => "asc_op",
            O::Desc => "desc_op",
            O::NullsFirst => "nulls_first_op",
            O::NullsLast => "nulls_last_op",
            O::Comma => "comma_op",
            O::As => "as_",
            O::From => "from_",
            O::Filter => "filter_op",
            O::AsBool => "_asbool",
            O::GetItem => "getitem",
            O::JsonGetItem => "json_getitem_op",
            O::JsonPathGetItem => "json_path_getitem_op",
            O::Null => "null_op",
            O::Custom(_) => "custom_op",
        }
    }

    /// The operator that says the same with its sides exchanged.
    #[must_use]
    pub fn mirror(self) -> Op {
        match self {
            Op::Lt => Op::Gt,
            Op::Gt => Op::Lt,
            Op::Le => Op::Ge,
            Op::Ge => Op::Le,
            other => other,
        }
    }
}
