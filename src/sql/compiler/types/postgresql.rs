//! What PostgreSQL calls types, and how psycopg's parameters are cast to them.

use super::{enum_length, type_name as plain_name};
use crate::{
    sql::{
        compile_error,
        dialects::Dialect,
        types::{Affinity, TypeArguments, TypeClass as C, TypeEngine},
    },
    value::{Host, Result},
};

/// The name where it is not the one that all dialects have.
pub(super) fn type_name(host: &mut dyn Host, ty: &TypeEngine, dialect: &Dialect) -> Result<Option<String>> {
    let own = ty.dialect_type().filter(|own| own.class.dialect == "postgresql");
    let name = match ty.class() {
        C::Float | C::FLOAT => match ty.arguments() {
            TypeArguments::Numeric { precision: Some(precision), .. } => format!("FLOAT({precision})"),
            _ => return Ok(None),
        },
        C::Double => "DOUBLE PRECISION".to_owned(),
        C::DateTime | C::TIMESTAMP => zoned("TIMESTAMP", ty),
        // What says DATETIME itself is a DateTime to the dialect that has none.
        C::DATETIME if ty.dialect_type().is_some_and(|own| own.class.dialect == "sqlite") => zoned("TIMESTAMP", ty),
        C::Time | C::TIME => zoned("TIME", ty),
        C::Interval if !native_interval(ty) => zoned("TIMESTAMP", ty),
        C::Interval => {
            let fields = own.and_then(|own| own.text("fields")).map(|fields| format!(" {fields}")).unwrap_or_default();
            let precision = match ty.arguments() {
                TypeArguments::Interval { second_precision: Some(precision), .. } => Some(*precision),
                _ => own.and_then(|own| own.number("precision")),
            };
            let precision = precision.map(|precision| format!(" ({precision})")).unwrap_or_default();
            format!("INTERVAL{fields}{precision}")
        }
        C::LargeBinary | C::PickleType => "BYTEA".to_owned(),
        C::Uuid => match ty.arguments() {
            TypeArguments::Uuid { native: false, .. } => return Ok(None),
            _ => "UUID".to_owned(),
        },
        C::Enum => match ty.as_enum() {
            Some(arguments) if arguments.native => match &arguments.name {
                Some(name) => match &arguments.schema {
                    Some(schema) => format!("{}.{}", dialect.quote(schema), dialect.quote(name)),
                    None => dialect.quote(name),
                },
                None => {
                    return Err(compile_error(format!("PostgreSQL {} type requires a name.", ty.class_name())));
                }
            },
            _ => format!("VARCHAR({})", enum_length(ty)),
        },
        C::ARRAY => match ty.arguments() {
            TypeArguments::Array { item, dimensions, .. } => {
                let inner = plain_name(host, item, dialect)?;
                let brackets = "[]".repeat(usize::try_from(dimensions.unwrap_or(1)).unwrap_or(1));
                match inner.find(" COLLATE") {
                    Some(at) => format!("{}{brackets}{}", inner.get(..at).unwrap_or(""), inner.get(at..).unwrap_or("")),
                    None => format!("{inner}{brackets}"),
                }
            }
            _ => return Ok(None),
        },
        _ if ty.dialect_type().is_some_and(|own| own.class.name == "JSONB") => "JSONB".to_owned(),
        _ => match own {
            Some(own) if own.class.name == "BIT" => match (own.flag("varying"), own.number("length")) {
                (true, Some(length)) => format!("BIT VARYING({length})"),
                (true, None) => "BIT VARYING".to_owned(),
                (false, length) => format!("BIT({})", length.unwrap_or(1)),
            },
            Some(own) if own.class.name == "DOMAIN" => {
                own.text("name").map(|name| dialect.quote(name)).unwrap_or_default()
            }
            Some(own) if !own.class.generic => own.class.name.to_owned(),
            _ => return Ok(None),
        },
    };
    Ok(Some(name))
}

/// The type that a parameter is cast to. Psycopg sends text, and the types that it guesses well need none.
pub(super) fn bind_cast(host: &mut dyn Host, ty: &TypeEngine, dialect: &Dialect) -> Result<Option<String>> {
    if let Some(custom) = ty.as_custom().cloned() {
        return match custom.implementation(host, dialect.name)? {
            Some(implementation) => bind_cast(host, &implementation, dialect),
            None => Ok(None),
        };
    }
    let name = match ty.class() {
        C::Integer | C::INTEGER => "INTEGER".to_owned(),
        C::SmallInteger | C::SMALLINT => "SMALLINT".to_owned(),
        C::BigInteger | C::BIGINT => "BIGINT".to_owned(),
        C::Date | C::DATE => "DATE".to_owned(),
        C::DateTime | C::DATETIME | C::TIMESTAMP => zoned("TIMESTAMP", ty),
        C::Interval if !native_interval(ty) => zoned("TIMESTAMP", ty),
        C::JSON => ty.class_name().to_string(),
        C::JSONIntIndexType => "INT".to_owned(),
        C::JSONStrIndexType => "TEXT".to_owned(),
        C::Time | C::TIME | C::Uuid | C::UUID | C::ARRAY => match ty.arguments() {
            TypeArguments::Uuid { native: false, .. } => return Ok(None),
            _ => plain_name(host, ty, dialect)?,
        },
        class if class != C::Enum && ty.affinity() == Affinity::String => "VARCHAR".to_owned(),
        _ => return Ok(None),
    };
    Ok(Some(name))
}

/// Whether an interval is PostgreSQL's own, or else a moment after 1970.
fn native_interval(ty: &TypeEngine) -> bool {
    !matches!(ty.arguments(), TypeArguments::Interval { native: false, .. })
}

fn zoned(name: &str, ty: &TypeEngine) -> String {
    let precision = ty.dialect_type().and_then(|own| own.number("precision"));
    let precision = precision.map(|precision| format!("({precision})")).unwrap_or_default();
    let zone = if matches!(ty.arguments(), TypeArguments::TimeZone(true)) { "WITH" } else { "WITHOUT" };
    format!("{name}{precision} {zone} TIME ZONE")
}
