//! What MySQL calls types, in DDL and in CAST.

use super::enum_length;
use crate::{
    sql::{
        compile_error,
        dialects::Dialect,
        types::{Affinity, DialectType, TypeArguments, TypeClass as C, TypeEngine},
    },
    value::{Result, Value},
};

/// The name where it is not the one that all dialects have.
pub(super) fn type_name(ty: &TypeEngine, dialect: &Dialect) -> Result<Option<String>> {
    let own = ty.dialect_type().filter(|own| own.class.dialect == "mysql");
    let own_name = own.map_or("", |own| own.class.name);
    let fraction = |name: &str| match own.and_then(|own| own.number("fsp")).filter(|fsp| *fsp != 0) {
        Some(fsp) => format!("{name}({fsp})"),
        None => name.to_owned(),
    };
    let needs_length = |name: &str| compile_error(format!("{name} requires a length on dialect {}", dialect.name));
    let length = in_parentheses(ty.length().filter(|_| ty.as_enum().is_none()));
    let name = match ty.class() {
        _ if ty.class_name() == "BIT" => {
            format!("BIT{}", in_parentheses(ty.dialect_type().and_then(|own| own.number("length"))))
        }
        _ if matches!(own_name, "YEAR" | "INET4" | "INET6") => {
            let width = own.and_then(|own| own.number("length").or(own.number("display_width")));
            format!("{own_name}{}", in_parentheses(width))
        }
        _ if own_name == "SET" => {
            let Some(Value::List(values)) = own.and_then(|own| own.argument("values")) else { return Ok(None) };
            let values = values.to_vec();
            let names: Vec<&str> = values.iter().filter_map(|value| value.as_str().map(|text| text.as_str())).collect();
            enumerated("SET", own, &names)
        }
        C::String | C::Unicode | C::VARCHAR if ty.length().is_none() => return Err(needs_length("VARCHAR")),
        C::NVARCHAR if ty.length().is_none() => return Err(needs_length("NVARCHAR")),
        C::NVARCHAR => string(format!("VARCHAR{length}"), ty, own, true),
        C::NCHAR => string(format!("CHAR{length}"), ty, own, true),
        C::String | C::Unicode | C::VARCHAR => string(format!("VARCHAR{length}"), ty, own, false),
        C::CHAR => string(format!("CHAR{length}"), ty, own, false),
        C::TEXT if matches!(own_name, "TINYTEXT" | "MEDIUMTEXT" | "LONGTEXT") => {
            string(own_name.to_owned(), ty, own, false)
        }
        C::Text | C::UnicodeText | C::TEXT => string(format!("TEXT{length}"), ty, own, false),
        C::INTEGER | C::SMALLINT | C::BIGINT if own.is_some() => {
            let width = own.and_then(|own| own.number("display_width"));
            number(format!("{own_name}{}", in_parentheses(width)), own)
        }
        class @ (C::Float | C::FLOAT | C::REAL | C::DOUBLE | C::Double | C::Numeric | C::NUMERIC | C::DECIMAL) => {
            let TypeArguments::Numeric { precision, scale, .. } = ty.arguments() else { return Ok(None) };
            let (name, takes_precision) = match class {
                C::REAL => ("REAL", false),
                C::Float | C::FLOAT => ("FLOAT", true),
                C::DOUBLE | C::Double => ("DOUBLE", false),
                C::DECIMAL => ("DECIMAL", true),
                _ => ("NUMERIC", true),
            };
            let text = match (precision, scale) {
                (Some(precision), Some(scale)) => format!("{name}({precision}, {scale})"),
                (Some(precision), None) if takes_precision => format!("{name}({precision})"),
                _ => name.to_owned(),
            };
            number(text, own)
        }
        C::DateTime | C::DATETIME => fraction("DATETIME"),
        C::TIMESTAMP => fraction("TIMESTAMP"),
        C::Time | C::TIME => fraction("TIME"),
        C::Boolean | C::BOOLEAN | C::MatchType => "BOOL".to_owned(),
        C::BINARY if own.is_some() => own_name.to_owned(),
        C::LargeBinary | C::BLOB => format!("BLOB{length}"),
        C::Enum => match ty.as_enum() {
            Some(arguments) if arguments.native => {
                let names: Vec<&str> = arguments.names.iter().map(|name| name.as_str()).collect();
                enumerated("ENUM", own, &names)
            }
            _ => format!("VARCHAR({})", enum_length(ty)),
        },
        _ => return Ok(None),
    };
    Ok(Some(name))
}

/// A list of values behind a name.
fn enumerated(name: &str, own: Option<&DialectType>, values: &[&str]) -> String {
    let quoted: Vec<String> = values
        .iter()
        .map(|value| format!("'{}'", value.replace('\'', "''").replace('\\', "\\\\").replace('%', "%%")))
        .collect();
    extended(format!("{name}({})", quoted.join(",")), None, own, false)
}

fn string(text: String, ty: &TypeEngine, own: Option<&DialectType>, national: bool) -> String {
    let collation = match ty.arguments() {
        TypeArguments::Length { collation, .. } => collation.as_deref(),
        _ => None,
    };
    extended(text, collation, own, national)
}

/// What MySQL has behind the names of texts.
fn extended(text: String, collation: Option<&str>, own: Option<&DialectType>, national: bool) -> String {
    let flag = |name: &str| own.is_some_and(|own| own.flag(name));
    let given = |name: &str| own.and_then(|own| own.text(name)).map(|text| text.to_string());
    let collation = match collation.map(str::to_owned).or_else(|| given("collation")) {
        Some(collation) => Some(format!("COLLATE {collation}")),
        None => flag("binary").then(|| "BINARY".to_owned()),
    };
    let charset = match given("charset") {
        Some(charset) => Some(format!("CHARACTER SET {charset}")),
        None if flag("ascii") => Some("ASCII".to_owned()),
        None if flag("unicode") => Some("UNICODE".to_owned()),
        None => None,
    };
    let parts = match national || flag("national") {
        true => [Some("NATIONAL".to_owned()), Some(text), collation],
        false => [Some(text), charset, collation],
    };
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// What MySQL has behind the names of numbers.
fn number(mut text: String, own: Option<&DialectType>) -> String {
    for (name, word) in [("unsigned", " UNSIGNED"), ("zerofill", " ZEROFILL")] {
        if own.is_some_and(|own| own.flag(name)) {
            text.push_str(word);
        }
    }
    text
}

/// The name that CAST takes: fewer than columns have. `None` where a value cannot be cast to the type.
pub fn cast_name(ty: &TypeEngine) -> Option<String> {
    Some(match ty.class() {
        C::Integer | C::INTEGER | C::SmallInteger | C::SMALLINT | C::BigInteger | C::BIGINT => {
            let unsigned = ty.dialect_type().is_some_and(|own| own.flag("unsigned"));
            if unsigned { "UNSIGNED INTEGER" } else { "SIGNED INTEGER" }.to_owned()
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
