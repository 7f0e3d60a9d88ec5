//! What databases differ in. SQLite is the one that runs; the others are written as text.

/// A dialect.
#[derive(Clone, Debug)]
pub struct Dialect {
    /// The name (`sqlite`, `default`).
    pub name: &'static str,
    /// How parameters are written.
    pub paramstyle: ParamStyle,
    /// Whether booleans are a type of their own, or else 0 and 1.
    pub native_boolean: bool,
    /// Whether INSERT, UPDATE and DELETE take RETURNING.
    pub insert_returning: bool,
    /// Whether UPDATE takes RETURNING.
    pub update_returning: bool,
    /// Whether DELETE takes RETURNING.
    pub delete_returning: bool,
    /// Whether `INSERT … DEFAULT VALUES` works.
    pub default_values: bool,
    /// Whether INSERT takes several rows.
    pub multivalues_insert: bool,
    /// Whether the driver tells the key that INSERT gave.
    pub postfetch_lastrowid: bool,
    /// Whether ALTER adds constraints.
    pub supports_alter: bool,
    /// Whether RIGHT JOINs nest as they are.
    pub max_identifier_length: usize,
    /// Words that need quotes.
    pub reserved_words: &'static [&'static str],
    /// Whether an empty IN list is written as a select without rows.
    pub div_is_floordiv: bool,
}

/// How parameters are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParamStyle {
    /// `?`
    Qmark,
    /// `:name`
    Named,
    /// `%(name)s`
    Pyformat,
    /// `%s`
    Format,
}

impl Dialect {
    /// What `str(statement)` uses.
    pub fn default_dialect() -> Dialect {
        Dialect {
            name: "default",
            paramstyle: ParamStyle::Named,
            native_boolean: true,
            insert_returning: true,
            update_returning: true,
            delete_returning: true,
            default_values: false,
            multivalues_insert: true,
            postfetch_lastrowid: true,
            supports_alter: true,
            max_identifier_length: 9999,
            reserved_words: DEFAULT_RESERVED,
            div_is_floordiv: true,
        }
    }

    /// SQLite through pysqlite.
    pub fn sqlite() -> Dialect {
        Dialect {
            name: "sqlite",
            paramstyle: ParamStyle::Qmark,
            native_boolean: false,
            insert_returning: true,
            update_returning: true,
            delete_returning: true,
            default_values: true,
            multivalues_insert: true,
            postfetch_lastrowid: true,
            supports_alter: false,
            max_identifier_length: 9999,
            reserved_words: SQLITE_RESERVED,
            div_is_floordiv: true,
        }
    }

    /// Whether it is SQLite.
    pub fn is_sqlite(&self) -> bool {
        self.name == "sqlite"
    }

    /// `name` with quotes where it needs them.
    pub fn quote(&self, name: &str) -> String {
        if self.needs_quotes(name) { self.quoted(name) } else { name.to_owned() }
    }

    /// `name` in quotes.
    pub fn quoted(&self, name: &str) -> String {
        format!("\"{}\"", name.replace('"', "\"\""))
    }

    fn needs_quotes(&self, name: &str) -> bool {
        let Some(first) = name.chars().next() else { return true };
        let legal = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
        first.is_ascii_digit()
            || first == '$'
            || !name.chars().all(legal)
            || name.chars().any(|c| c.is_ascii_uppercase())
            || self.reserved_words.binary_search(&name).is_ok()
    }
}

/// In alphabetical order.
const DEFAULT_RESERVED: &[&str] = &[
    "all",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "authorization",
    "between",
    "binary",
    "both",
    "case",
    "cast",
    "check",
    "collate",
    "column",
    "constraint",
    "create",
    "cross",
    "current_date",
    "current_role",
    "current_time",
    "current_timestamp",
    "current_user",
    "default",
    "deferrable",
    "desc",
    "distinct",
    "do",
    "else",
    "end",
    "except",
    "false",
    "for",
    "foreign",
    "freeze",
    "from",
    "full",
    "grant",
    "group",
    "having",
    "ilike",
    "in",
    "initially",
    "inner",
    "intersect",
    "into",
    "is",
    "isnull",
    "join",
    "leading",
    "left",
    "like",
    "limit",
    "localtime",
    "localtimestamp",
    "natural",
    "new",
    "not",
    "notnull",
    "null",
    "off",
    "offset",
    "old",
    "on",
    "only",
    "or",
    "order",
    "outer",
    "overlaps",
    "placing",
    "primary",
    "references",
    "right",
    "select",
    "session_user",
    "set",
    "similar",
    "some",
    "symmetric",
    "table",
    "then",
    "to",
    "trailing",
    "true",
    "union",
    "unique",
    "user",
    "using",
    "verbose",
    "when",
    "where",
];

/// In alphabetical order.
const SQLITE_RESERVED: &[&str] = &[
    "add",
    "after",
    "all",
    "alter",
    "analyze",
    "and",
    "as",
    "asc",
    "attach",
    "autoincrement",
    "before",
    "begin",
    "between",
    "by",
    "cascade",
    "case",
    "cast",
    "check",
    "collate",
    "column",
    "commit",
    "conflict",
    "constraint",
    "create",
    "cross",
    "current_date",
    "current_time",
    "current_timestamp",
    "database",
    "default",
    "deferrable",
    "deferred",
    "delete",
    "desc",
    "detach",
    "distinct",
    "drop",
    "each",
    "else",
    "end",
    "escape",
    "except",
    "exclusive",
    "exists",
    "explain",
    "fail",
    "false",
    "for",
    "foreign",
    "from",
    "full",
    "glob",
    "group",
    "having",
    "if",
    "ignore",
    "immediate",
    "in",
    "index",
    "indexed",
    "initially",
    "inner",
    "insert",
    "instead",
    "intersect",
    "into",
    "is",
    "isnull",
    "join",
    "key",
    "left",
    "like",
    "limit",
    "match",
    "natural",
    "not",
    "notnull",
    "null",
    "of",
    "offset",
    "on",
    "or",
    "order",
    "outer",
    "plan",
    "pragma",
    "primary",
    "query",
    "raise",
    "references",
    "reindex",
    "rename",
    "replace",
    "restrict",
    "right",
    "rollback",
    "row",
    "select",
    "set",
    "table",
    "temp",
    "temporary",
    "then",
    "to",
    "transaction",
    "trigger",
    "true",
    "union",
    "unique",
    "update",
    "using",
    "vacuum",
    "values",
    "view",
    "virtual",
    "when",
    "where",
];
