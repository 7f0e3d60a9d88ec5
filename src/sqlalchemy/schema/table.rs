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
        schema::{Constraint, ConstraintKind, Index, Table},
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
                Some(column) => {
                    let table = of(&this.unwrap_or_default())?;
                    let key = column.key();
                    let known = table.column(&key).filter(|known| !known.is(&column));
                    if known.is_some() && !replace && column.table().is_none() && column.has_name() {
                        return Err(Raise::new(
                            "sqlalchemy.exc.DuplicateColumnError",
                            format!(
                                "A column with {} '{key}' is already present in table '{}'. Specify replace_existing=True to \
                                 Table.append_column() or Table.insert_column() to replace an existing column.",
                                if column.has_key() { "key" } else { "name" },
                                table.name()
                            ),
                        ));
                    }
                    table.append_column(&column, replace)?;
                }
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
        .method("to_metadata", to_metadata)
        .method("tometadata", to_metadata)
        .property("dialect_options", |_, args| {
            let [this] = args.exactly("dialect_options")?;
            Ok(super::options::dialect_options("Table", &of(&this)?.dialect_options()))
        })
        .property("dialect_kwargs", |_, args| {
            let [this] = args.exactly("dialect_kwargs")?;
            Ok(super::options::kwargs(&of(&this)?.dialect_options()))
        })
        .property("kwargs", |_, args| {
            let [this] = args.exactly("kwargs")?;
            Ok(super::options::kwargs(&of(&this)?.dialect_options()))
        })
        .method("_update_dialect_options", |vm, args| {
            let [this, options] = args.exactly("_update_dialect_options")?;
            let table = of(&this)?;
            if let Value::Dict(options) = options {
                for (name, value) in options.entries() {
                    table.set_dialect_option(vm.str(&name)?, value);
                }
            }
            Ok(Value::None)
        })
}

fn of(value: &Value) -> Result<Table> {
    as_table(value).ok_or_else(|| Raise::type_error("a Table is needed"))
}

fn emit(vm: &mut Vm, args: Args, create: bool) -> Result<Value> {
    let function = if create { "Table.create" } else { "Table.drop" };
    let [this, bind, check] = args.bind(function, ["self", "bind", "checkfirst"], 2)?;
    let table = of(&this.unwrap_or_default())?;
    let check = flag(vm, check, false)?;
    crate::sqlalchemy::engine::emit_table(vm, &bind.unwrap_or_default(), &table, create, check)?;
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
    if let Some(Value::Class(_)) = items.first() {
        let message = "The ``typed_columns_cls`` argument requires a TypedColumns subclass.";
        return Err(crate::sql::invalid_request(message));
    }
    let Ok(metadata) = metadata(&owner).cloned() else {
        // Its schema is asked for first.
        vm.get_attr(&owner, "schema")?;
        let text = vm.repr(&Value::Class(vm.class_of(&owner)))?;
        return Err(argument_error(format!("expected MetaData object, got {text}")));
    };
    let schema = args.take_keyword("schema");
    let blank = schema.as_ref().is_some_and(super::metadata::is_blank);
    let schema = if blank { None } else { optional_str("Table", "schema", schema)? };
    let keep_existing = args.take_keyword("keep_existing");
    let keep_existing = flag(vm, keep_existing, false)?;
    let extend_existing = args.take_keyword("extend_existing");
    let extend_existing = flag(vm, extend_existing, false)?;
    if keep_existing && extend_existing {
        return Err(argument_error("keep_existing and extend_existing are mutually exclusive."));
    }
    let must_exist = args.take_keyword("must_exist");
    let must_exist = flag(vm, must_exist, false)?;
    let autoload = Autoload::take(vm, &mut args)?;
    let quote = optional_bool(vm, args.take_keyword("quote"))?;
    let quote_schema = optional_bool(vm, args.take_keyword("quote_schema"))?;
    let comment = optional_str("Table", "comment", args.take_keyword("comment"))?;
    let info = args.take_keyword("info");
    let prefixes = args.take_keyword("prefixes");
    let implicit_returning = args.take_keyword("implicit_returning");
    let listeners = args.take_keyword("listeners").filter(|listeners| !listeners.is_none());
    let schema_name = schema.clone().or_else(|| metadata.schema().filter(|_| !blank).cloned());
    let key = schema_name.as_ref().map_or_else(|| name.to_string(), |schema| format!("{schema}.{name}"));
    let existing = metadata.table(&key);
    let untouched = existing.is_some() && (keep_existing || (items.is_empty() && !extend_existing));
    let dialect_options = if untouched { Vec::new() } else { super::options::take(vm, "Table", &mut args)? };
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
        None if must_exist => {
            return Err(crate::sql::invalid_request(format!("Table '{key}' not defined")));
        }
        None => Table::in_schema(&metadata, name, schema_name)?,
    };
    let fresh = metadata.table(&key).is_none_or(|known| known.columns().is_empty());
    let id = table.id();
    let known = crate::sqlalchemy::support::Registry::of(vm).wrapper(Kind::From, id);
    let object = match known {
        Some(known) => known,
        None => super::made(vm, Kind::From, id, class, FromClause::Table(table.clone())),
    };
    if quote.is_some() || quote_schema.is_some() {
        table.set_quotes(quote, quote_schema);
    }
    for pair in listeners.map(|listeners| vm.items(&listeners)).transpose()?.unwrap_or_default() {
        let [event, callable]: [Value; 2] =
            vm.items(&pair)?.try_into().map_err(|_| Raise::value_error("not enough values to unpack (expected 2)"))?;
        crate::sqlalchemy::event::listen_to(vm, &object, event, callable)?;
    }
    let replace = extend_existing || autoload.bind.is_some();
    let filled = autoload.fill(vm, &table, &object, fresh).and_then(|()| fill(vm, &table, &items, replace));
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

fn optional_bool(vm: &mut Vm, value: Option<Value>) -> Result<Option<bool>> {
    match value {
        None | Some(Value::None) => Ok(None),
        Some(value) => vm.truth(&value).map(Some),
    }
}

/// What of `Table(…)` says how it is filled from a database.
struct Autoload {
    bind: Option<Value>,
    include_columns: Value,
    replace: bool,
    resolve_fks: Value,
    extend_on: Value,
    info: Value,
}

impl Autoload {
    fn take(vm: &mut Vm, args: &mut Args) -> Result<Autoload> {
        let bind = args.take_keyword("autoload_with").filter(|value| !value.is_none());
        let replace = args.take_keyword("autoload_replace");
        Ok(Autoload {
            bind,
            include_columns: args.take_keyword("include_columns").unwrap_or_default(),
            replace: flag(vm, replace, true)?,
            resolve_fks: args.take_keyword("resolve_fks").unwrap_or(Value::Bool(true)),
            extend_on: args.take_keyword("_extend_on").unwrap_or_default(),
            info: args.take_keyword("_reflect_info").unwrap_or_default(),
        })
    }

    /// Fills the table with what the database has, where that was asked for.
    fn fill(&self, vm: &mut Vm, table: &Table, object: &Value, fresh: bool) -> Result<()> {
        let Some(bind) = &self.bind else {
            let Value::None = self.include_columns else {
                return Err(Raise::unsupported("Table(include_columns=...) without autoload_with"));
            };
            return Ok(());
        };
        let excluded = if fresh || self.replace {
            Vec::new()
        } else {
            table.columns().iter().map(|column| Value::Str(column.name())).collect()
        };
        let arguments = vec![
            object.clone(),
            bind.clone(),
            self.include_columns.clone(),
            Value::tuple(excluded),
            self.resolve_fks.clone(),
            self.extend_on.clone(),
            self.info.clone(),
        ];
        crate::sqlalchemy::inspection::autoload(vm, arguments)
    }
}

/// `to_metadata(metadata, schema=…, referred_schema_fn=…, name=…)`.
fn to_metadata(vm: &mut Vm, args: Args) -> Result<Value> {
    let names = ["self", "metadata", "schema", "referred_schema_fn", "name"];
    let [this, target, schema, referred, name] = args.bind("Table.to_metadata", names, 2)?;
    let table = of(&this.unwrap_or_default())?;
    let target = target.unwrap_or_default();
    let target = metadata(&target)?.clone();
    let name = optional_str("Table.to_metadata", "name", name)?.unwrap_or_else(|| table.name().clone());
    // Not told otherwise, it stays in its schema.
    let new_schema = match schema {
        None => table.schema().cloned(),
        Some(Value::None) => target.schema().cloned(),
        Some(schema) => schema.as_str().cloned(),
    };
    let key = new_schema.as_ref().map_or_else(|| name.to_string(), |schema| format!("{schema}.{name}"));
    if let Some(known) = target.table(&key) {
        let description = table.name();
        vm.warn(
            "sqlalchemy.exc.SAWarning",
            &format!("Table '{description}' already exists within the given MetaData - not copying."),
        )?;
        return super::wrap_table(vm, &known);
    }
    let copy = Table::new(&target, name, new_schema.clone())?;
    for column in table.columns() {
        let duplicate = column.copy();
        // Its foreign keys are copied as constraints.
        duplicate.edit(|options| options.foreign_keys.clear());
        copy.append_column(&duplicate, false)?;
    }
    for constraint in table.constraints() {
        if constraint.is_type_bound() {
            continue;
        }
        // What came with a column came with its copy.
        if is_unique_of_column(&constraint) {
            continue;
        }
        if constraint.elements().is_empty() {
            copy.append_constraint(&constraint.copy())?;
            continue;
        }
        let schema = referred_schema(vm, &referred, table.clone(), &constraint, new_schema.as_ref())?;
        copy.append_constraint(&constraint.referring_to(schema.as_ref(), copy.name())?)?;
    }
    for index in table.indexes() {
        if index.is_of_column() {
            continue;
        }
        index.copy_to(&table, &copy)?;
    }
    copy.set_comment(table.comment());
    copy.set_quotes(table.quotes().0, table.quotes().1);
    for (name, value) in table.dialect_options() {
        copy.set_dialect_option(name, value);
    }
    for (key, value) in table.info().entries() {
        drop(copy.info().insert(vm, &key, value)?);
    }
    super::wrap_table(vm, &copy)
}

/// The schema that a copied foreign key refers to: that of the copy, where its own was that of its table.
fn referred_schema(
    vm: &mut Vm,
    function: &Option<Value>,
    table: Table,
    constraint: &Constraint,
    new_schema: Option<&Str>,
) -> Result<Option<Str>> {
    let own = constraint.elements().first().and_then(|key| {
        let (name, _) = key.target_names();
        name.rsplit_once('.').map(|(schema, _)| Str::from(schema))
    });
    match function {
        Some(function) if !function.is_none() => {
            let arguments = vec![
                super::wrap_table(vm, &table)?,
                Value::from(new_schema.cloned()),
                wrap_constraint(vm, constraint)?,
                Value::from(own),
            ];
            let schema = vm.call(function, arguments, Vec::new())?;
            Ok(schema.as_str().cloned())
        }
        _ => Ok(if own.as_ref() == table.schema() { new_schema.cloned() } else { None }),
    }
}

fn is_unique_of_column(constraint: &Constraint) -> bool {
    matches!(constraint.kind(), ConstraintKind::Unique) && constraint.is_of_column()
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
