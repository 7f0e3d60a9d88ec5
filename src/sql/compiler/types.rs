//! The names of types in DDL and CAST.

mod mysql;
mod postgresql;

use super::state::cannot_render;
use crate::{
    sql::{
        compile_error,
        dialects::{Dialect, DialectKind},
        types::{TypeArguments, TypeClass, TypeEngine},
    },
    value::{Host, Raise, Result, Str},
};

/// The type as the dialect writes it.
///
/// # Errors
/// `CompileError` for what cannot be written, and what the script's own type raises.
pub fn type_name(host: &mut dyn Host, ty: &TypeEngine, dialect: &Dialect) -> Result<String> {
    use TypeClass as C;
    let ty = ty.on(dialect.name);
    if let Some(own) = ty.dialect_type()
        && !own.class.generic
        && own.class.dialect != dialect.name
        && !is_shared(own.class.name, dialect.kind)
    {
        if dialect.kind == DialectKind::Default {
            return Ok(own.class.name.to_owned());
        }
        return Err(unsupported(dialect, own.class.name));
    }
    let own = match dialect.kind {
        DialectKind::Default => None,
        DialectKind::Sqlite => sqlite_name(ty),
        DialectKind::PostgreSql => postgresql::type_name(host, ty, dialect)?,
        DialectKind::MySql => mysql::type_name(ty, dialect)?,
    };
    if let Some(own) = own {
        return Ok(own);
    }
    let plain = match ty.class() {
        C::NullType if dialect.kind == DialectKind::Default => "NULL",
        C::NullType => {
            return Err(compile_error(format!(
                "Can't generate DDL for {}; did you forget to specify a type on this Column?",
                ty.repr()
            )));
        }
        C::String | C::Unicode | C::VARCHAR => "VARCHAR",
        C::NVARCHAR => "NVARCHAR",
        C::Text | C::UnicodeText | C::TEXT => "TEXT",
        C::CHAR => "CHAR",
        C::NCHAR => "NCHAR",
        C::CLOB => "CLOB",
        C::Integer | C::INTEGER => "INTEGER",
        C::SmallInteger | C::SMALLINT => "SMALLINT",
        C::BigInteger | C::BIGINT => "BIGINT",
        C::Numeric | C::NUMERIC => "NUMERIC",
        C::DECIMAL => "DECIMAL",
        C::Float | C::FLOAT => "FLOAT",
        C::Double | C::DOUBLE => "DOUBLE",
        C::DOUBLE_PRECISION => "DOUBLE PRECISION",
        C::REAL => "REAL",
        C::Boolean | C::BOOLEAN | C::MatchType => "BOOLEAN",
        C::Date | C::DATE => "DATE",
        C::DateTime | C::DATETIME | C::Interval => "DATETIME",
        C::TIMESTAMP => "TIMESTAMP",
        C::Time | C::TIME => "TIME",
        C::LargeBinary | C::BLOB | C::PickleType => "BLOB",
        C::BINARY => "BINARY",
        C::VARBINARY => "VARBINARY",
        C::JSON | C::JSONIntIndexType | C::JSONStrIndexType | C::JSONPathType => "JSON",
        C::UUID => "UUID",
        C::Uuid => "CHAR(32)",
        C::Enum => {
            let length = enum_length(ty);
            return Ok(if length > 0 { format!("VARCHAR({length})") } else { "VARCHAR".to_owned() });
        }
        C::ARRAY if dialect.kind == DialectKind::Default => "ARRAY",
        C::TupleType if dialect.kind == DialectKind::Default => return Ok(ty.repr()),
        C::ARRAY | C::TupleType | C::Foreign => return Err(unsupported(dialect, &ty.class_name())),
        C::Custom => {
            let Some(custom) = ty.as_custom().cloned() else { return Ok("NULL".to_owned()) };
            if let Some(implementation) = custom.implementation(host, dialect.name)? {
                return type_name(host, &implementation, dialect);
            }
            return match custom.column_specification(host)? {
                Some(text) => Ok(text.to_string()),
                None if dialect.kind == DialectKind::Default => Ok(ty.repr()),
                None => Err(Raise::unsupported(format!("the type {} has no get_col_spec()", custom.name()))),
            };
        }
    };
    Ok(match ty.arguments() {
        TypeArguments::Length { length, collation } => {
            let binary = matches!(ty.class(), C::LargeBinary | C::BLOB);
            let mut text = plain.to_owned();
            if let Some(length) = length.filter(|length| !binary && *length != 0) {
                text.push_str(&format!("({length})"));
            }
            if let Some(collation) = collation {
                text.push_str(&format!(" COLLATE {}", dialect.quote(collation)));
            }
            text
        }
        TypeArguments::Numeric { precision: Some(precision), scale, .. }
            if matches!(ty.class(), C::Numeric | C::NUMERIC | C::DECIMAL) =>
        {
            match scale {
                Some(scale) => format!("{plain}({precision}, {scale})"),
                None => format!("{plain}({precision})"),
            }
        }
        _ => plain.to_owned(),
    })
}

/// How a parameter of that type is marked in the text (`::INTEGER`); `None` where it needs no mark.
pub(super) fn bind_cast(host: &mut dyn Host, ty: &TypeEngine, dialect: &Dialect) -> Result<Option<String>> {
    match dialect.kind {
        DialectKind::PostgreSql => postgresql::bind_cast(host, ty.on(dialect.name), dialect),
        _ => Ok(None),
    }
}

/// Whether a dialect knows a type of that name though it is another's.
fn is_shared(name: &str, kind: DialectKind) -> bool {
    match kind {
        DialectKind::Sqlite => name == "JSONB",
        DialectKind::PostgreSql => matches!(name, "JSONB" | "ENUM"),
        DialectKind::MySql => name == "BIT",
        DialectKind::Default => false,
    }
}

/// What SQLite alone calls otherwise: a format of digits alone would be taken for a number.
fn sqlite_name(ty: &TypeEngine) -> Option<String> {
    let dialect = ty.dialect_type()?;
    if dialect.class.name == "JSONB" {
        return Some("JSONB".to_owned());
    }
    let format = dialect.text("storage_format")?;
    let mut text = String::new();
    let mut rest: &str = format;
    while let Some((before, behind)) = rest.split_once("%(") {
        text.push_str(before);
        rest = behind.split_once(')').map_or("", |(_, behind)| {
            behind.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(['d', 's', 'i'])
        });
    }
    text.push_str(rest);
    let digits = text.chars().all(|c| c.is_ascii_digit());
    match dialect.class.name {
        name @ ("DATE" | "DATETIME" | "TIME") if digits => Some(format!("{name}_CHAR")),
        _ => None,
    }
}

/// The error for a type that a dialect does not know.
fn unsupported(dialect: &Dialect, name: &str) -> Raise {
    let compiler = match dialect.kind {
        DialectKind::Default => "sqlalchemy.sql.compiler.StrSQLTypeCompiler",
        DialectKind::Sqlite => "sqlalchemy.dialects.sqlite.base.SQLiteTypeCompiler",
        DialectKind::PostgreSql => "sqlalchemy.dialects.postgresql.base.PGTypeCompiler",
        DialectKind::MySql => "sqlalchemy.dialects.mysql.base.MySQLTypeCompiler",
    };
    let address = std::ptr::from_ref(dialect).cast::<()>() as usize;
    cannot_render(compiler, address, name)
}

pub(super) use mysql::cast_name as mysql_cast_name;

fn enum_length(ty: &TypeEngine) -> i64 {
    let longest = |names: &[Str]| names.iter().map(|name| name.characters()).max().unwrap_or(0) as i64;
    ty.length().unwrap_or_else(|| ty.as_enum().map_or(0, |arguments| longest(&arguments.names)))
}
