//! `Table`.

use super::{
    as_column, as_table,
    constraint::{constraint_set, index_set},
    metadata::metadata,
    not_a_schema_item, wrap_column, wrap_constraint, wrap_foreign_key, wrap_metadata,
};
use crate::{
    python::{Args, ClassBuilder, Vm},
    sql::{
        argument_error,
        schema::{Constraint, Index, Table},
        selectable::FromClause,
    },
    sqlalchemy::support::{Kind, flag, optional_str},
    value::{Host, Raise, Result, Str, Value},
};

/// What `Table` has beyond what every from-clause has.
pub(crate) fn members(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method("__new__", new)
        .method("__repr__", |vm, args| {
            let [this] = args.exactly("__repr__")?;
            repr(vm, &of(&this)?).map(Value::from)
        })
        .method("__str__", |_, args| {
            let [this] = args.exactly("__str__")?;
            Ok(Value::Str(of(&this)?.key()))
        })
        .property("name", |_, args| {
            let [this] = args.exactly("name")?;
            Ok(Value::Str(of(&this)?.name().clone()))
        })
        .property("key", |_, args| {
            let [this] = args.exactly("key")?;
            Ok(Value::Str(of(&this)?.key()))
        })
        .property("fullname", |_, args| {
            let [this] = args.exactly("fullname")?;
            Ok(Value::Str(of(&this)?.key()))
        })
        .property("description", |_, args| {
            let [this] = args.exactly("description")?;
            Ok(Value::Str(of(&this)?.name().clone()))
        })
        .property("schema", |_, args| {
            let [this] = args.exactly("schema")?;
            Ok(Value::from(of(&this)?.schema().cloned()))
        })
        .property("comment", |_, args| {
            let [this] = args.exactly("comment")?;
            Ok(Value::from(of(&this)?.comment()))
        })
        .property("info", |_, args| {
            let [this] = args.exactly("info")?;
            Ok(Value::Dict(of(&this)?.info().clone()))
        })
        .property("metadata", |vm, args| {
            let [this] = args.exactly("metadata")?;
            match of(&this)?.metadata() {
                Some(metadata) => wrap_metadata(vm, &metadata),
                None => Ok(Value::None),
            }
        })
        .property("primary_key", |vm, args| {
            let [this] = args.exactly("primary_key")?;
            match of(&this)?.primary_key() {
                Some(constraint) => wrap_constraint(vm, &constraint),
                None => Ok(Value::None),
            }
        })
        .property("constraints", |vm, args| {
            let [this] = args.exactly("constraints")?;
            let constraints = of(&this)?.constraints();
            constraint_set(vm, &constraints)
        })
        .property("foreign_key_constraints", |vm, args| {
            let [this] = args.exactly("foreign_key_constraints")?;
            let mut constraints = of(&this)?.constraints();
            constraints.retain(|constraint| !constraint.elements().is_empty());
            constraint_set(vm, &constraints)
        })
        .property("foreign_keys", |vm, args| {
            let [this] = args.exactly("foreign_keys")?;
            let mut values = Vec::new();
            for key in of(&this)?.foreign_keys() {
                values.push(wrap_foreign_key(vm, &key)?);
            }
            super::column::set_of(vm, values)
        })
        .property("indexes", |vm, args| {
            let [this] = args.exactly("indexes")?;
            let indexes = of(&this)?.indexes();
            index_set(vm, &indexes)
        })
        .property("autoincrement_column", |vm, args| {
            let [this] = args.exactly("autoincrement_column")?;
            match of(&this)?.autoincrement_column() {
                Some(column) => wrap_column(vm, &column),
                None => Ok(Value::None),
            }
        })
        .property("implicit_returning", |_, args| {
            let [this] = args.exactly("implicit_returning")?;
            Ok(Value::from(of(&this)?.implicit_returning()))
        })
        .method("append_column", |vm, mut args| {
            let replace = args.take_keyword("replace_existing");
            let replace = flag(vm, replace, false)?;
            let [this, column] = args.bind("Table.append_column", ["self", "column"], 2)?;
            let column = column.unwrap_or_default();
            match as_column(&column) {
                Some(column) => of(&this.unwrap_or_default())?.append_column(&column, replace)?,
                None => return Err(not_a_schema_item(vm, &column)?),
            }
            Ok(Value::None)
        })
        .method("append_constraint", |vm, args| {
            let [this, item] = args.bind("Table.append_constraint", ["self", "constraint"], 2)?;
            let item = item.unwrap_or_default();
            match item.payload::<Constraint>() {
                Some(constraint) => of(&this.unwrap_or_default())?.append_constraint(constraint)?,
                None => return Err(not_a_schema_item(vm, &item)?),
            }
            Ok(Value::None)
        })
        .method("create", |vm, args| emit(vm, args, true))
        .method("drop", |vm, args| emit(vm, args, false))
        .method("to_metadata", |_, _| Err(Raise::unsupported("Table.to_metadata()")))
}

fn of(value: &Value) -> Result<Table> {
    as_table(value).ok_or_else(|| Raise::type_error("a Table is needed"))
}

fn emit(vm: &mut Vm, args: Args, create: bool) -> Result<Value> {
    let function = if create { "Table.create" } else { "Table.drop" };
    let [this, bind, check] = args.bind(function, ["self", "bind", "checkfirst"], 2)?;
    let table = of(&this.unwrap_or_default())?;
    let check = flag(vm, check, false)?;
    let Some(metadata) = table.metadata() else {
        return Err(Raise::unsupported(format!("{function}() of a table without metadata")));
    };
    let bind = bind.unwrap_or_default();
    crate::sqlalchemy::engine::emit_ddl(vm, &bind, &metadata, Some(vec![table]), create, check)?;
    Ok(Value::None)
}

/// `Table(name, metadata, *items, ...)`.
fn new(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let Value::Class(class) = args.take_first()? else {
        return Err(Raise::type_error("__new__() needs a class"));
    };
    match args.positional.len() {
        0 => {
            return Err(Raise::type_error(
                "Table.__init__() missing 2 required positional arguments: 'name' and 'metadata'",
            ));
        }
        1 => {
            return Err(Raise::type_error(
                "Table() takes at least two positional-only arguments 'name', and 'metadata'",
            ));
        }
        _ => {}
    }
    let mut positional = args.positional.split_off(0).into_iter();
    let (name, owner) = (positional.next().unwrap_or_default(), positional.next().unwrap_or_default());
    let items: Vec<Value> = positional.collect();
    let Value::Str(name) = name else {
        return Err(Raise::unsupported("Table() with a name that is not a string"));
    };
    let Ok(metadata) = metadata(&owner).cloned() else {
        let text = vm.repr(&Value::Class(vm.class_of(&owner)))?;
        return Err(argument_error(format!("expected MetaData object, got {text}")));
    };
    let schema = optional_str("Table", "schema", args.take_keyword("schema"))?;
    let keep_existing = args.take_keyword("keep_existing");
    let keep_existing = flag(vm, keep_existing, false)?;
    let extend_existing = args.take_keyword("extend_existing");
    let extend_existing = flag(vm, extend_existing, false)?;
    if keep_existing && extend_existing {
        return Err(argument_error("keep_existing and extend_existing are mutually exclusive."));
    }
    let comment = optional_str("Table", "comment", args.take_keyword("comment"))?;
    let info = args.take_keyword("info");
    let prefixes = args.take_keyword("prefixes");
    let implicit_returning = args.take_keyword("implicit_returning");
    if args.take_keyword("autoload_with").is_some_and(|value| !value.is_none()) {
        return Err(Raise::unsupported("Table(autoload_with=...)"));
    }
    let mut dialect_options: Vec<(Str, Value)> = Vec::new();
    while let Some(at) = args.keywords.iter().position(|(name, _)| is_dialect_option(name)) {
        dialect_options.push(args.keywords.remove(at));
    }
    if let Some((keyword, _)) = args.keywords.first() {
        let known = ["quote", "quote_schema", "autoload_replace", "resolve_fks", "include_columns", "listeners"];
        if known.contains(&keyword.as_str()) {
            return Err(Raise::unsupported(format!("Table({keyword}=...)")));
        }
        return Err(Raise::type_error(format!(
            "Additional arguments should be named <dialectname>_<argument>, got '{keyword}'"
        )));
    }
    let schema_name = schema.clone().or_else(|| metadata.schema().cloned());
    let key = schema_name.map_or_else(|| name.to_string(), |schema| format!("{schema}.{name}"));
    let existing = metadata.table(&key);
    let table = match existing {
        Some(existing) => {
            if keep_existing || (items.is_empty() && !extend_existing) {
                return super::wrap_table(vm, &existing);
            }
            if !extend_existing {
                return Err(crate::sql::invalid_request(format!(
                    "Table '{key}' is already defined for this MetaData instance.  Specify 'extend_existing=True' to \
                     redefine options and columns on an existing Table object."
                )));
            }
            existing
        }
        None => Table::new(&metadata, name, schema)?,
    };
    let id = table.id();
    let known = crate::sqlalchemy::support::Registry::of(vm).wrapper(Kind::From, id);
    let object = match known {
        Some(known) => known,
        None => super::made(vm, Kind::From, id, class, FromClause::Table(table.clone())),
    };
    let filled = fill(vm, &table, &items, extend_existing);
    if let Err(raise) = filled {
        if !extend_existing {
            metadata.remove(&table);
        }
        return Err(raise);
    }
    if comment.is_some() {
        table.set_comment(comment);
    }
    if let Some(Value::Dict(info)) = info {
        for (key, value) in info.entries() {
            drop(table.info().insert(vm, &key, value)?);
        }
    }
    if let Some(prefixes) = prefixes.filter(|prefixes| !prefixes.is_none()) {
        let mut words = Vec::new();
        for prefix in vm.items(&prefixes)? {
            words.push(vm.str(&prefix)?);
        }
        table.set_prefixes(words);
    }
    if let Some(implicit) = implicit_returning {
        table.set_implicit_returning(vm.truth(&implicit)?);
    }
    for (name, value) in dialect_options {
        table.set_dialect_option(name, value);
    }
    Ok(object)
}

fn is_dialect_option(name: &str) -> bool {
    matches!(name, "sqlite_autoincrement" | "sqlite_with_rowid" | "sqlite_strict")
        || ["postgresql_", "mysql_", "mariadb_", "oracle_", "mssql_"].iter().any(|dialect| name.starts_with(dialect))
}

/// Puts columns, constraints and indexes into a table. Shared with those who make tables of their own (`__table_args__`).
pub(crate) fn fill(vm: &mut Vm, table: &Table, items: &[Value], replace: bool) -> Result<()> {
    for item in items {
        if let Some(column) = as_column(item) {
            table.append_column(&column, replace)?;
        } else if let Some(constraint) = item.payload::<Constraint>() {
            table.append_constraint(constraint)?;
        } else if let Some(index) = item.payload::<Index>() {
            index.attach(table)?;
        } else {
            return Err(not_a_schema_item(vm, item)?);
        }
    }
    Ok(())
}

fn repr(vm: &mut Vm, table: &Table) -> Result<String> {
    let mut parts = vec![vm.repr(&Value::Str(table.name().clone()))?.as_str().to_owned(), "MetaData()".to_owned()];
    for column in table.columns() {
        parts.push(super::column::repr(vm, &column)?);
    }
    let schema = Value::from(table.schema().cloned());
    parts.push(format!("schema={}", vm.repr(&schema)?));
    Ok(format!("Table({})", parts.join(", ")))
}
