//! What databases differ in, as far as data can say it. SQLite is the one that runs; the others are written as text. Where a
//! dialect writes something in a way of its own, the compiler asks for its [`DialectKind`] at that place.

mod reserved;

use std::{cell::OnceCell, rc::Rc};

use rustc_hash::FxHashSet;

use crate::value::Value;

/// A dialect.
#[derive(Clone, Debug)]
pub struct Dialect {
    /// Which one it is.
    pub kind: DialectKind,
    /// The name (`sqlite`, `default`).
    pub name: &'static str,
    /// How parameters are written.
    pub paramstyle: ParamStyle,
    /// Whether booleans are a type of their own, or else 0 and 1.
    pub native_boolean: bool,
    /// Whether enumerations are types of their own.
    pub native_enum: bool,
    /// Whether INSERT takes RETURNING.
    pub insert_returning: bool,
    /// Whether UPDATE takes RETURNING.
    pub update_returning: bool,
    /// Whether DELETE takes RETURNING.
    pub delete_returning: bool,
    /// Whether `INSERT … DEFAULT VALUES` works.
    pub default_values: bool,
    /// Whether `INSERT … VALUES (DEFAULT)` works.
    pub default_metavalue: bool,
    /// Whether an INSERT may name no columns at all: `() VALUES ()`.
    pub empty_insert: bool,
    /// Whether INSERT takes several rows.
    pub multivalues_insert: bool,
    /// Whether the driver tells the key that INSERT gave.
    pub postfetch_lastrowid: bool,
    /// Whether ALTER adds constraints.
    pub supports_alter: bool,
    /// How many characters a name may have.
    pub max_identifier_length: usize,
    /// Whether a list of tuples is written with VALUES.
    pub tuple_in_values: bool,
    /// Whether `/` divides integers without a rest.
    pub div_is_floordiv: bool,
    /// Whether WITH stands behind INSERT INTO, before the SELECT.
    pub cte_follows_insert: bool,
    /// What stands around a name in quotes.
    pub quote_mark: char,
    /// Whether columns can be IDENTITY.
    pub identity_columns: bool,
    /// Whether there are sequences; a column that can do without one does, where that is said of the sequence.
    pub sequences: bool,
    /// The schema of tables that name none.
    pub default_schema: Option<&'static str>,
    /// The engine's `json_serializer`.
    pub json_serializer: Option<Value>,
    /// The engine's `json_deserializer`.
    pub json_deserializer: Option<Value>,
    /// Words that need quotes.
    reserved_words: FxHashSet<&'static str>,
}

/// Which database a dialect is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DialectKind {
    /// None: what `str(statement)` shows.
    Default,
    /// SQLite through pysqlite.
    Sqlite,
    /// PostgreSQL through psycopg.
    PostgreSql,
    /// MySQL through mysqlclient.
    MySql,
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

impl ParamStyle {
    /// What the Python database API calls it.
    pub fn name(self) -> &'static str {
        match self {
            ParamStyle::Qmark => "qmark",
            ParamStyle::Named => "named",
            ParamStyle::Pyformat => "pyformat",
            ParamStyle::Format => "format",
        }
    }
}

impl Dialect {
    /// The dialect of that kind, made once for each thread when it is first asked for.
    pub fn of(kind: DialectKind) -> Rc<Dialect> {
        thread_local! {
            static DIALECTS: [OnceCell<Rc<Dialect>>; 4] = const { [const { OnceCell::new() }; 4] };
        }
        DIALECTS.with(|[default, sqlite, postgresql, mysql]| {
            let (known, make): (_, fn() -> Dialect) = match kind {
                DialectKind::Default => (default, self::default),
                DialectKind::Sqlite => (sqlite, self::sqlite),
                DialectKind::PostgreSql => (postgresql, self::postgresql),
                DialectKind::MySql => (mysql, self::mysql),
            };
            known.get_or_init(|| Rc::new(make())).clone()
        })
    }

    /// The dialect that scripts call by that name.
    pub fn named(name: &str) -> Option<Rc<Dialect>> {
        let kinds = [DialectKind::Default, DialectKind::Sqlite, DialectKind::PostgreSql, DialectKind::MySql];
        kinds.into_iter().map(Dialect::of).find(|dialect| dialect.name == name)
    }

    /// The same with functions of the script that write and read JSON.
    #[must_use]
    pub fn with_json(&self, [json_serializer, json_deserializer]: [Option<Value>; 2]) -> Dialect {
        Dialect { json_serializer, json_deserializer, ..self.clone() }
    }

    /// Whether it is SQLite.
    pub fn is_sqlite(&self) -> bool {
        self.kind == DialectKind::Sqlite
    }

    /// `true` or `false` as the dialect writes it.
    pub fn truth(&self, truth: bool) -> &'static str {
        match (self.kind, truth) {
            (DialectKind::Sqlite, true) => "1",
            (DialectKind::Sqlite, false) => "0",
            (_, true) => "true",
            (_, false) => "false",
        }
    }

    /// Whether `%` in the text must be doubled, since `%s` is a parameter.
    pub fn doubles_percent(&self) -> bool {
        matches!(self.paramstyle, ParamStyle::Format | ParamStyle::Pyformat)
    }

    /// `name` with quotes where it needs them.
    pub fn quote(&self, name: &str) -> String {
        if self.needs_quotes(name) { self.quoted(name) } else { name.to_owned() }
    }

    /// `name` with quotes or without as `quote` says, or where it needs them.
    pub fn quote_as(&self, name: &str, quote: Option<bool>) -> String {
        match quote {
            Some(true) => self.quoted(name),
            Some(false) => name.to_owned(),
            None => self.quote(name),
        }
    }

    /// `name` in quotes.
    pub fn quoted(&self, name: &str) -> String {
        let mark = self.quote_mark;
        let mut escaped = name.replace(mark, &format!("{mark}{mark}"));
        if self.doubles_percent() {
            escaped = escaped.replace('%', "%%");
        }
        format!("{mark}{escaped}{mark}")
    }

    fn needs_quotes(&self, name: &str) -> bool {
        let Some(first) = name.chars().next() else { return true };
        let legal = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
        first.is_ascii_digit()
            || first == '$'
            || !name.chars().all(legal)
            || name.chars().any(|c| c.is_ascii_uppercase())
            || self.reserved_words.contains(name)
    }
}

fn default() -> Dialect {
    like_default(reserved::DEFAULT)
}

/// What the default dialect is, with those words reserved.
fn like_default(reserved: &'static str) -> Dialect {
    Dialect {
        kind: DialectKind::Default,
        name: "default",
        paramstyle: ParamStyle::Named,
        native_boolean: true,
        native_enum: false,
        insert_returning: true,
        update_returning: true,
        delete_returning: true,
        default_values: false,
        default_metavalue: false,
        empty_insert: true,
        multivalues_insert: true,
        postfetch_lastrowid: true,
        supports_alter: true,
        max_identifier_length: 9999,
        tuple_in_values: false,
        div_is_floordiv: true,
        cte_follows_insert: false,
        quote_mark: '"',
        identity_columns: true,
        sequences: true,
        default_schema: None,
        json_serializer: None,
        json_deserializer: None,
        reserved_words: reserved.split(' ').collect(),
    }
}

fn sqlite() -> Dialect {
    Dialect {
        kind: DialectKind::Sqlite,
        name: "sqlite",
        paramstyle: ParamStyle::Qmark,
        native_boolean: false,
        default_values: true,
        default_metavalue: true,
        empty_insert: false,
        supports_alter: false,
        identity_columns: false,
        sequences: false,
        tuple_in_values: true,
        default_schema: Some("main"),
        ..like_default(reserved::SQLITE)
    }
}

fn postgresql() -> Dialect {
    Dialect {
        kind: DialectKind::PostgreSql,
        name: "postgresql",
        native_enum: true,
        paramstyle: ParamStyle::Pyformat,
        default_values: true,
        default_metavalue: true,
        empty_insert: false,
        postfetch_lastrowid: false,
        max_identifier_length: 63,
        ..like_default(reserved::POSTGRESQL)
    }
}

fn mysql() -> Dialect {
    Dialect {
        kind: DialectKind::MySql,
        name: "mysql",
        native_enum: true,
        paramstyle: ParamStyle::Format,
        native_boolean: false,
        insert_returning: false,
        update_returning: false,
        delete_returning: false,
        default_metavalue: true,
        max_identifier_length: 255,
        div_is_floordiv: false,
        cte_follows_insert: true,
        quote_mark: '`',
        identity_columns: false,
        sequences: false,
        ..like_default(reserved::MYSQL)
    }
}
