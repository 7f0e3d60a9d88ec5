//! Dialects' own arguments of schema items: `sqlite_autoincrement`, `mysql_engine`.

use crate::{
    python::{Args, Vm},
    sql::{argument_error, elements::ColumnElement},
    sqlalchemy::coercions,
    value::{Dict, Host, Raise, Result, Str, Value},
};

/// A dialect, a class, and what the one takes for the other, with its default.
type Arguments = (&'static str, &'static str, &'static [(&'static str, Default)]);

/// What each dialect takes for each class.
const KNOWN: &[Arguments] = &[
    (
        "sqlite",
        "Table",
        &[("autoincrement", Default::False), ("with_rowid", Default::True), ("strict", Default::False)],
    ),
    ("sqlite", "Index", &[("where", Default::None)]),
    (
        "sqlite",
        "Column",
        &[
            ("on_conflict_primary_key", Default::None),
            ("on_conflict_not_null", Default::None),
            ("on_conflict_unique", Default::None),
        ],
    ),
    ("sqlite", "Constraint", &[("on_conflict", Default::None)]),
    (
        "postgresql",
        "Index",
        &[
            ("using", Default::False),
            ("include", Default::None),
            ("where", Default::None),
            ("ops", Default::Dict),
            ("concurrently", Default::False),
            ("with", Default::Dict),
            ("tablespace", Default::None),
            ("nulls_not_distinct", Default::None),
        ],
    ),
    (
        "postgresql",
        "Table",
        &[
            ("ignore_search_path", Default::False),
            ("tablespace", Default::None),
            ("partition_by", Default::None),
            ("with_oids", Default::None),
            ("with", Default::None),
            ("on_commit", Default::None),
            ("inherits", Default::None),
            ("using", Default::None),
        ],
    ),
    ("postgresql", "CheckConstraint", &[("not_valid", Default::False)]),
    ("postgresql", "ForeignKeyConstraint", &[("not_valid", Default::False)]),
    ("postgresql", "PrimaryKeyConstraint", &[("include", Default::None)]),
    ("postgresql", "UniqueConstraint", &[("include", Default::None), ("nulls_not_distinct", Default::None)]),
    ("mysql", "Table", &[("*", Default::None)]),
    ("mysql", "PrimaryKeyConstraint", &[("using", Default::None)]),
    (
        "mysql",
        "Index",
        &[
            ("using", Default::None),
            ("length", Default::None),
            ("prefix", Default::None),
            ("with_parser", Default::None),
        ],
    ),
    ("mariadb", "Table", &[("*", Default::None)]),
    ("mariadb", "PrimaryKeyConstraint", &[("using", Default::None)]),
    (
        "mariadb",
        "Index",
        &[
            ("using", Default::None),
            ("length", Default::None),
            ("prefix", Default::None),
            ("with_parser", Default::None),
        ],
    ),
];

#[derive(Clone, Copy)]
enum Default {
    None,
    True,
    False,
    Dict,
}

impl Default {
    fn value(self) -> Value {
        match self {
            Default::None => Value::None,
            Default::True => Value::Bool(true),
            Default::False => Value::Bool(false),
            Default::Dict => Value::Dict(Dict::new()),
        }
    }
}

fn known(dialect: &str, class: &str) -> Vec<(&'static str, Default)> {
    let applies = |of: &str| of == class || (of == "Constraint" && class.ends_with("Constraint"));
    KNOWN
        .iter()
        .filter(|(of, name, _)| *of == dialect && applies(name))
        .flat_map(|(_, _, names)| names.to_vec())
        .collect()
}

/// Takes the dialects' own arguments out of those that are left, which must be all; `class` is the item's.
pub(super) fn take(vm: &mut Vm, class: &str, args: &mut Args) -> Result<Vec<(Str, Value)>> {
    let mut options = Vec::new();
    for (keyword, value) in std::mem::take(&mut args.keywords) {
        let Some((dialect, name)) = keyword.split_once('_').filter(|(dialect, _)| !dialect.is_empty()) else {
            return Err(Raise::type_error(format!(
                "Additional arguments should be named <dialectname>_<argument>, got '{keyword}'"
            )));
        };
        match dialect {
            "sqlite" | "postgresql" | "mysql" | "mariadb" => {
                let names = known(dialect, class);
                if !names.iter().any(|(known, _)| *known == name || *known == "*") {
                    return Err(argument_error(format!(
                        "Argument '{keyword}' is not accepted by dialect '{dialect}' on behalf of <class \
                         'sqlalchemy.sql.schema.{class}'>"
                    )));
                }
            }
            "oracle" | "mssql" => {}
            _ => {
                let warning = format!(
                    "Can't validate argument '{keyword}'; can't locate any SQLAlchemy dialect named '{dialect}'"
                );
                vm.warn("sqlalchemy.exc.SAWarning", &warning)?;
            }
        }
        let value = match name {
            "where" if value.as_str().is_some() || value.payload::<ColumnElement>().is_none() && !value.is_none() => {
                let element = coercions::ddl_expression(vm, &value)?;
                crate::sqlalchemy::elements::wrap(vm, &element)?
            }
            _ => value,
        };
        options.push((keyword, value));
    }
    Ok(options)
}

/// `kwargs` and `dialect_kwargs`.
pub(super) fn kwargs(options: &[(Str, Value)]) -> Value {
    Value::Dict(options.iter().map(|(name, value)| (name.clone(), value.clone())).collect())
}

/// `dialect_options`: a dict of dicts, defaults included.
pub(super) fn dialect_options(class: &str, options: &[(Str, Value)]) -> Value {
    let all = Dict::new();
    for dialect in ["sqlite", "postgresql", "mysql"] {
        let inner = Dict::new();
        for (name, default) in known(dialect, class).into_iter().filter(|(name, _)| *name != "*") {
            inner.insert_str(&name.into(), default.value());
        }
        for (name, value) in options {
            if let Some(rest) = name.strip_prefix(dialect).and_then(|rest| rest.strip_prefix('_')) {
                inner.insert_str(&rest.into(), value.clone());
            }
        }
        all.insert_str(&dialect.into(), Value::Dict(inner));
    }
    Value::Dict(all)
}
