//! Types that dialects have beside the generic ones, or with arguments of their own.

use super::TypeClass;
use crate::value::{Str, Value};

/// A type class of a dialect.
#[derive(Debug)]
pub struct DialectClass {
    /// Its name.
    pub name: &'static str,
    /// The dialect (`sqlite`, `postgresql`, `mysql`).
    pub dialect: &'static str,
    /// The module under the dialect's that defines it.
    pub module: &'static str,
    /// The generic class that it derives from, by name.
    pub base: &'static str,
    /// What it counts as, and what other dialects take it for where they know it.
    pub class: TypeClass,
    /// Whether other dialects know it.
    pub generic: bool,
    /// What it takes: the first by position, those behind `*` by name only.
    pub parameters: &'static str,
    /// The same in the order of `repr()`, where that is another.
    pub shown: &'static str,
}

/// What a type of such a class was made with.
#[derive(Clone, Debug)]
pub struct DialectType {
    /// The class.
    pub class: &'static DialectClass,
    /// The arguments that were given, by name.
    pub given: Vec<(&'static str, Value)>,
}

impl DialectType {
    /// The argument of that name, where it was given and is not `None`.
    pub fn argument(&self, name: &str) -> Option<&Value> {
        self.given.iter().find(|(known, _)| *known == name).map(|(_, value)| value).filter(|value| !value.is_none())
    }

    /// The number of that name.
    pub fn number(&self, name: &str) -> Option<i64> {
        match self.argument(name) {
            Some(Value::Int(number)) => Some(*number),
            Some(Value::Bool(flag)) => Some(i64::from(*flag)),
            _ => None,
        }
    }

    /// The text of that name.
    pub fn text(&self, name: &str) -> Option<&Str> {
        self.argument(name).and_then(Value::as_str)
    }

    /// Whether the argument of that name is true.
    pub fn flag(&self, name: &str) -> bool {
        matches!(self.argument(name), Some(Value::Bool(true) | Value::Int(1)))
    }
}

/// The class of that place in [`dialect_classes`].
pub fn dialect_class(place: usize) -> Option<&'static DialectClass> {
    CLASSES.get(place)
}

/// All of them.
pub fn dialect_classes() -> &'static [DialectClass] {
    CLASSES
}

use TypeClass as C;

/// A class that other dialects know as the generic one of its name.
const fn generic(
    dialect: &'static str,
    module: &'static str,
    name: &'static str,
    class: TypeClass,
    parameters: &'static str,
    shown: &'static str,
) -> DialectClass {
    DialectClass { name, dialect, module, base: name, class, generic: true, parameters, shown }
}

/// A class that no other dialect knows.
const fn own(
    dialect: &'static str,
    module: &'static str,
    name: &'static str,
    base: &'static str,
    class: TypeClass,
    parameters: &'static str,
) -> DialectClass {
    DialectClass { name, dialect, module, base, class, generic: false, parameters, shown: "" }
}

const SQLITE: &str = "sqlite";
const POSTGRESQL: &str = "postgresql";
const MYSQL: &str = "mysql";

const STRING: &str = "length * charset collation ascii unicode binary national";
const STRING_SHOWN: &str = "charset collation ascii unicode binary national length";
const LONG: &str = "* charset collation ascii unicode binary national length";
const INTEGER: &str = "display_width * unsigned zerofill";
const INTEGER_SHOWN: &str = "display_width unsigned zerofill";
const NUMERIC: &str = "precision scale asdecimal * unsigned zerofill decimal_return_scale";
const FLOAT_SHOWN: &str = "precision scale asdecimal unsigned zerofill decimal_return_scale";
const NUMERIC_SHOWN: &str = "unsigned zerofill precision scale decimal_return_scale asdecimal";

#[rustfmt::skip]
const CLASSES: &[DialectClass] = &[
    generic(SQLITE, "base", "DATE", C::DATE, "storage_format regexp", ""),
    generic(SQLITE, "base", "DATETIME", C::DATETIME, "* timezone storage_format regexp truncate_microseconds", ""),
    generic(SQLITE, "base", "TIME", C::TIME, "* timezone storage_format regexp truncate_microseconds", ""),
    generic(SQLITE, "json", "JSON", C::JSON, "none_as_null", ""),
    own(SQLITE, "json", "JSONB", "JSON", C::JSON, "none_as_null"),
    DialectClass { base: "ARRAY", generic: false, ..generic(POSTGRESQL, "array", "ARRAY", C::ARRAY, "item_type as_tuple dimensions zero_indexes", "") },
    own(POSTGRESQL, "types", "BIT", "TypeEngine", C::Foreign, "length varying"),
    own(POSTGRESQL, "types", "BYTEA", "LargeBinary", C::LargeBinary, "length"),
    own(POSTGRESQL, "types", "CIDR", "TypeEngine", C::Foreign, ""),
    own(POSTGRESQL, "types", "CITEXT", "TEXT", C::TEXT, "length collation"),
    own(POSTGRESQL, "ranges", "DATEMULTIRANGE", "TypeEngine", C::Foreign, ""),
    own(POSTGRESQL, "ranges", "DATERANGE", "TypeEngine", C::Foreign, ""),
    own(POSTGRESQL, "named_types", "DOMAIN", "TypeEngine", C::Foreign, "name data_type * collation default constraint_name not_null check create_type"),
    DialectClass { name: "ENUM", base: "Enum", ..generic(POSTGRESQL, "named_types", "ENUM", C::Enum, "*enums", "") },
    own(POSTGRESQL, "hstore", "HSTORE", "TypeEngine", C::Foreign, "text_type"),
    own(POSTGRESQL, "types", "INET", "TypeEngine", C::Foreign, ""),
    own(POSTGRESQL, "ranges", "INT4MULTIRANGE", "TypeEngine", C::Foreign, ""),
    own(POSTGRESQL, "ranges", "INT4RANGE", "TypeEngine", C::Foreign, ""),
    own(POSTGRESQL, "ranges", "INT8MULTIRANGE", "TypeEngine", C::Foreign, ""),
    own(POSTGRESQL, "ranges", "INT8RANGE", "TypeEngine", C::Foreign, ""),
    own(POSTGRESQL, "types", "INTERVAL", "TypeEngine", C::Interval, "precision fields"),
    generic(POSTGRESQL, "json", "JSON", C::JSON, "none_as_null astext_type", ""),
    own(POSTGRESQL, "json", "JSONB", "JSON", C::JSON, "none_as_null astext_type"),
    own(POSTGRESQL, "json", "JSONPATH", "TypeEngine", C::Foreign, ""),
    own(POSTGRESQL, "types", "MACADDR", "TypeEngine", C::Foreign, ""),
    own(POSTGRESQL, "types", "MACADDR8", "TypeEngine", C::Foreign, ""),
    own(POSTGRESQL, "types", "MONEY", "TypeEngine", C::Foreign, ""),
    own(POSTGRESQL, "ranges", "NUMMULTIRANGE", "TypeEngine", C::Foreign, ""),
    own(POSTGRESQL, "ranges", "NUMRANGE", "TypeEngine", C::Foreign, ""),
    own(POSTGRESQL, "types", "OID", "TypeEngine", C::Foreign, ""),
    own(POSTGRESQL, "types", "REGCLASS", "TypeEngine", C::Foreign, ""),
    own(POSTGRESQL, "types", "REGCONFIG", "TypeEngine", C::Foreign, ""),
    generic(POSTGRESQL, "types", "TIME", C::TIME, "timezone precision", ""),
    generic(POSTGRESQL, "types", "TIMESTAMP", C::TIMESTAMP, "timezone precision", ""),
    own(POSTGRESQL, "ranges", "TSMULTIRANGE", "TypeEngine", C::Foreign, ""),
    own(POSTGRESQL, "types", "TSQUERY", "TypeEngine", C::Foreign, ""),
    own(POSTGRESQL, "ranges", "TSRANGE", "TypeEngine", C::Foreign, ""),
    own(POSTGRESQL, "ranges", "TSTZMULTIRANGE", "TypeEngine", C::Foreign, ""),
    own(POSTGRESQL, "ranges", "TSTZRANGE", "TypeEngine", C::Foreign, ""),
    own(POSTGRESQL, "types", "TSVECTOR", "TypeEngine", C::Foreign, ""),
    generic(MYSQL, "types", "BIGINT", C::BIGINT, INTEGER, INTEGER_SHOWN),
    own(MYSQL, "types", "BIT", "TypeEngine", C::Foreign, "length"),
    generic(MYSQL, "types", "CHAR", C::CHAR, STRING, STRING_SHOWN),
    generic(MYSQL, "types", "DATETIME", C::DATETIME, "timezone fsp", ""),
    generic(MYSQL, "types", "DECIMAL", C::DECIMAL, NUMERIC, NUMERIC_SHOWN),
    generic(MYSQL, "types", "DOUBLE", C::DOUBLE, NUMERIC, FLOAT_SHOWN),
    DialectClass { name: "ENUM", base: "Enum", generic: false, ..generic(MYSQL, "enumerated", "ENUM", C::Enum, "*enums", "") },
    generic(MYSQL, "types", "FLOAT", C::FLOAT, NUMERIC, NUMERIC_SHOWN),
    own(MYSQL, "mariadb", "INET4", "TypeEngine", C::Foreign, ""),
    own(MYSQL, "mariadb", "INET6", "TypeEngine", C::Foreign, ""),
    generic(MYSQL, "types", "INTEGER", C::INTEGER, INTEGER, INTEGER_SHOWN),
    generic(MYSQL, "json", "JSON", C::JSON, "none_as_null", ""),
    own(MYSQL, "types", "LONGBLOB", "_Binary", C::BINARY, "length"),
    DialectClass { shown: STRING_SHOWN, ..own(MYSQL, "types", "LONGTEXT", "String", C::TEXT, LONG) },
    own(MYSQL, "types", "MEDIUMBLOB", "_Binary", C::BINARY, "length"),
    DialectClass { shown: INTEGER_SHOWN, ..own(MYSQL, "types", "MEDIUMINT", "Integer", C::INTEGER, INTEGER) },
    DialectClass { shown: STRING_SHOWN, ..own(MYSQL, "types", "MEDIUMTEXT", "String", C::TEXT, LONG) },
    generic(MYSQL, "types", "NCHAR", C::NCHAR, STRING, STRING_SHOWN),
    generic(MYSQL, "types", "NUMERIC", C::NUMERIC, NUMERIC, NUMERIC_SHOWN),
    generic(MYSQL, "types", "NVARCHAR", C::NVARCHAR, STRING, STRING_SHOWN),
    generic(MYSQL, "types", "REAL", C::REAL, NUMERIC, FLOAT_SHOWN),
    own(MYSQL, "enumerated", "SET", "String", C::String, "*values"),
    generic(MYSQL, "types", "SMALLINT", C::SMALLINT, INTEGER, INTEGER_SHOWN),
    generic(MYSQL, "types", "TEXT", C::TEXT, STRING, STRING_SHOWN),
    generic(MYSQL, "types", "TIME", C::TIME, "timezone fsp", ""),
    generic(MYSQL, "types", "TIMESTAMP", C::TIMESTAMP, "timezone fsp", ""),
    own(MYSQL, "types", "TINYBLOB", "_Binary", C::BINARY, "length"),
    DialectClass { shown: INTEGER_SHOWN, ..own(MYSQL, "types", "TINYINT", "Integer", C::INTEGER, INTEGER) },
    DialectClass { shown: STRING_SHOWN, ..own(MYSQL, "types", "TINYTEXT", "String", C::TEXT, LONG) },
    generic(MYSQL, "types", "VARCHAR", C::VARCHAR, STRING, STRING_SHOWN),
    own(MYSQL, "types", "YEAR", "TypeEngine", C::Foreign, "display_width"),
];
