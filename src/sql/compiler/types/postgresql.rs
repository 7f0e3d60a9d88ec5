//! What PostgreSQL calls types, and how psycopg's parameters are cast to them.

use super::{enum_length, type_name as plain_name};
use crate::{
    sql::{
        compile_error,
        dialects::Dialect,
        types::{TypeArguments, TypeClass as C, TypeEngine},
    },
    value::{Host, Result},
};

/// The name where it is not the one that all dialects have.
pub(super) fn type_name(host: &mut dyn Host, ty: &TypeEngine, dialect: &Dialect) -> Result<Option<String>> {
    let name = match ty.class() {
        C::Float | C::FLOAT => match ty.arguments() {
            TypeArguments::Numeric { precision: Some(precision), .. } => format!("FLOAT({precision})"),
            _ => return Ok(None),
        },
        C::Double => "DOUBLE PRECISION".to_owned(),
        C::DateTime | C::TIMESTAMP => zoned("TIMESTAMP", ty),
        C::Time | C::TIME => zoned("TIME", ty),
        C::Interval => "INTERVAL".to_owned(),
        C::LargeBinary | C::PickleType => "BYTEA".to_owned(),
        C::Uuid => match ty.arguments() {
            TypeArguments::Uuid { native: false, .. } => return Ok(None),
            _ => "UUID".to_owned(),
        },
        C::Enum => match ty.as_enum() {
            Some(arguments) if arguments.native => match &arguments.name {
                Some(name) => dialect.quote(name),
                None => return Err(compile_error("PostgreSQL Enum type requires a name.")),
            },
            _ => format!("VARCHAR({})", enum_length(ty)),
        },
        C::ARRAY => match ty.arguments() {
            TypeArguments::Item(item) => format!("{}[]", plain_name(host, item, dialect)?),
            _ => return Ok(None),
        },
        _ => return Ok(None),
    };
    Ok(Some(name))
}

/// The type that a parameter is cast to. Psycopg sends text, and the types that it guesses well need none.
pub(super) fn bind_cast(host: &mut dyn Host, ty: &TypeEngine, dialect: &Dialect) -> Result<Option<String>> {
    let name = match ty.class() {
        C::Integer | C::INTEGER => "INTEGER".to_owned(),
        C::SmallInteger | C::SMALLINT => "SMALLINT".to_owned(),
        C::BigInteger | C::BIGINT => "BIGINT".to_owned(),
        C::String
        | C::Text
        | C::Unicode
        | C::UnicodeText
        | C::VARCHAR
        | C::NVARCHAR
        | C::CHAR
        | C::NCHAR
        | C::TEXT
        | C::CLOB => "VARCHAR".to_owned(),
        C::Date | C::DATE => "DATE".to_owned(),
        C::DateTime | C::DATETIME | C::TIMESTAMP => zoned("TIMESTAMP", ty),
        C::JSON => "JSON".to_owned(),
        C::JSONIntIndexType => "INT".to_owned(),
        C::JSONStrIndexType => "TEXT".to_owned(),
        C::Time | C::TIME | C::Uuid | C::UUID | C::ARRAY => match ty.arguments() {
            TypeArguments::Uuid { native: false, .. } => return Ok(None),
            _ => plain_name(host, ty, dialect)?,
        },
        _ => return Ok(None),
    };
    Ok(Some(name))
}

fn zoned(name: &str, ty: &TypeEngine) -> String {
    let zone = if matches!(ty.arguments(), TypeArguments::TimeZone(true)) { "WITH" } else { "WITHOUT" };
    format!("{name} {zone} TIME ZONE")
}
