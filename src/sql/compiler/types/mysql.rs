//! What MySQL calls types, in DDL and in CAST.

use super::enum_length;
use crate::{
    sql::{
        compile_error,
        dialects::Dialect,
        types::{Affinity, TypeArguments, TypeClass as C, TypeEngine},
    },
    value::Result,
};

/// The name where it is not the one that all dialects have.
pub(super) fn type_name(ty: &TypeEngine, dialect: &Dialect) -> Result<Option<String>> {
    let name = match ty.class() {
        C::String | C::Unicode | C::VARCHAR | C::NVARCHAR if ty.length().is_none() => {
            let name = if ty.class() == C::NVARCHAR { "NVARCHAR" } else { "VARCHAR" };
            return Err(compile_error(format!("{name} requires a length on dialect {}", dialect.name)));
        }
        C::NVARCHAR => format!("NATIONAL VARCHAR{}", in_parentheses(ty.length())),
        C::NCHAR => format!("NATIONAL CHAR{}", in_parentheses(ty.length())),
        C::Float | C::FLOAT => match ty.arguments() {
            TypeArguments::Numeric { precision: Some(precision), .. } => format!("FLOAT({precision})"),
            _ => return Ok(None),
        },
        C::Boolean | C::BOOLEAN => "BOOL".to_owned(),
        C::LargeBinary | C::BLOB => format!("BLOB{}", in_parentheses(ty.length())),
        C::Enum => match ty.as_enum() {
            Some(arguments) if arguments.native => {
                let names: Vec<String> =
                    arguments.names.iter().map(|name| format!("'{}'", name.replace('\'', "''"))).collect();
                format!("ENUM({})", names.join(","))
            }
            _ => format!("VARCHAR({})", enum_length(ty)),
        },
        _ => return Ok(None),
    };
    Ok(Some(name))
}

/// The name that CAST takes: fewer than columns have. `None` where a value cannot be cast to the type.
pub fn cast_name(ty: &TypeEngine) -> Option<String> {
    Some(match ty.class() {
        C::Integer | C::INTEGER | C::SmallInteger | C::SMALLINT | C::BigInteger | C::BIGINT => {
            "SIGNED INTEGER".to_owned()
        }
        C::DateTime | C::DATETIME | C::TIMESTAMP | C::Interval => "DATETIME".to_owned(),
        C::Date | C::DATE => "DATE".to_owned(),
        C::Time | C::TIME => "TIME".to_owned(),
        C::JSON => "JSON".to_owned(),
        C::LargeBinary | C::BLOB | C::BINARY | C::VARBINARY | C::PickleType => "BINARY".to_owned(),
        C::Numeric | C::NUMERIC | C::DECIMAL => match ty.arguments() {
            TypeArguments::Numeric { precision: Some(precision), scale: Some(scale), .. } => {
                format!("DECIMAL({precision}, {scale})")
            }
            TypeArguments::Numeric { precision, .. } => format!("DECIMAL{}", in_parentheses(*precision)),
            _ => "DECIMAL".to_owned(),
        },
        C::Enum => match ty.as_enum() {
            Some(arguments) if arguments.native => return None,
            _ => format!("CHAR({})", enum_length(ty)),
        },
        _ if ty.affinity() == Affinity::String => format!("CHAR{}", in_parentheses(ty.length())),
        _ => return None,
    })
}

fn in_parentheses(length: Option<i64>) -> String {
    length.map(|length| format!("({length})")).unwrap_or_default()
}
