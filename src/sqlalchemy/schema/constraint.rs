//! `ForeignKey`, constraints and `Index`.

use super::{
    as_column, as_table, column::set_of, made, wrap_column, wrap_constraint, wrap_foreign_key, wrap_index, wrap_table,
};
use crate::{
    python::{Args, ClassBuilder, Vm},
    sql::{
        argument_error,
        schema::{
            Column, Constraint, ConstraintKind, ForeignKey, ForeignKeyOptions, ForeignKeyTarget, Index, PendingColumn,
            Table, sort_tables, sort_tables_and_constraints,
        },
    },
    sqlalchemy::{
        coercions, elements,
        elements::Columns,
        support::{self, Kind, flag, optional_str},
    },
    value::{Class, Dict, Host, Object, Payload, Raise, Result, Value},
};

const MODULE: &str = "sqlalchemy.sql.schema";

/// Makes the classes.
pub(super) fn load(vm: &mut Vm, module: &Dict) -> Result<()> {
    let item = ClassBuilder::new(MODULE, "SchemaItem");
    let item = support::build(vm, "SchemaItem", item);
    let key = foreign_key_class(&item);
    let key = support::build(vm, "ForeignKey", key);
    let constraint = constraint_class(&item);
    let constraint = support::build(vm, "Constraint", constraint);
    module.insert_str(&"ForeignKey".into(), key.into());
    let collection = ClassBuilder::new(MODULE, "ColumnCollectionConstraint").base(&constraint);
    let collection = support::build(vm, "ColumnCollectionConstraint", collection);
    for (name, new) in [
        ("UniqueConstraint", new_unique as crate::python::NativeFn),
        ("PrimaryKeyConstraint", new_primary_key),
        ("ForeignKeyConstraint", new_foreign_key_constraint),
        ("CheckConstraint", new_check),
    ] {
        let builder = ClassBuilder::new(MODULE, name).base(&collection).method("__new__", new);
        let class = support::build(vm, name, builder);
        module.insert_str(&name.into(), class.into());
    }
    module.insert_str(&"Constraint".into(), constraint.into());
    let index = index_class(&item);
    let index = support::build(vm, "Index", index);
    module.insert_str(&"Index".into(), index.into());
    let conv = ClassBuilder::new("sqlalchemy.sql.elements", "conv").base(&vm.types.str.clone()).method(
        "__new__",
        |vm, args| {
            let [class, text] = args.exactly("conv")?;
            let text = vm.str(&text)?;
            match class {
                Value::Class(class) => Ok(Object::new(class, Box::new(Conv(Value::Str(text)))).into()),
                _ => Err(Raise::type_error("__new__() needs a class")),
            }
        },
    );
    let conv = support::build(vm, "conv", conv);
    module.insert_str(&"conv".into(), conv.into());
    for (name, function) in
        [("sort_tables", sort as crate::python::NativeFn), ("sort_tables_and_constraints", sort_all)]
    {
        let function = vm.native_function(name, function);
        module.insert_str(&name.into(), function);
    }
    Ok(())
}

fn foreign_key_class(item: &Class) -> ClassBuilder {
    ClassBuilder::new(MODULE, "ForeignKey")
        .base(item)
        .method("__new__", new_foreign_key)
        .method("__repr__", |vm, args| {
            let [this] = args.exactly("__repr__")?;
            repr_foreign_key(vm, foreign_key(&this)?).map(Value::from)
        })
        .property("column", |vm, args| {
            let [this] = args.exactly("column")?;
            let column = foreign_key(&this)?.column()?;
            wrap_column(vm, &column)
        })
        .property("parent", |vm, args| {
            let [this] = args.exactly("parent")?;
            match foreign_key(&this)?.parent() {
                Some(column) => wrap_column(vm, &column),
                None => Ok(Value::None),
            }
        })
        .property("constraint", |vm, args| {
            let [this] = args.exactly("constraint")?;
            match foreign_key(&this)?.constraint() {
                Some(constraint) => wrap_constraint(vm, &constraint),
                None => Ok(Value::None),
            }
        })
        .property("target_fullname", |_, args| {
            let [this] = args.exactly("target_fullname")?;
            Ok(Value::Str(foreign_key(&this)?.target_fullname()))
        })
        .property("name", |_, args| key_option(args, |options| Value::from(options.name.clone())))
        .property("ondelete", |_, args| key_option(args, |options| Value::from(options.ondelete.clone())))
        .property("onupdate", |_, args| key_option(args, |options| Value::from(options.onupdate.clone())))
        .property("deferrable", |_, args| key_option(args, |options| Value::from(options.deferrable)))
        .property("initially", |_, args| key_option(args, |options| Value::from(options.initially.clone())))
        .property("use_alter", |_, args| key_option(args, |options| Value::from(options.use_alter)))
        .property("link_to_name", |_, args| key_option(args, |options| Value::from(options.link_to_name)))
        .property("match", |_, args| key_option(args, |options| Value::from(options.matching.clone())))
        .property("info", |_, args| {
            let [this] = args.exactly("info")?;
            Ok(Value::Dict(foreign_key(&this)?.info().clone()))
        })
        .method("references", |_, args| {
            let [this, table] = args.bind("ForeignKey.references", ["self", "table"], 2)?;
            let target = foreign_key(&this.unwrap_or_default())?.column()?.table();
            let table = as_table(&table.unwrap_or_default());
            Ok(Value::from(matches!((target, table), (Some(a), Some(b)) if a.is(&b))))
        })
        .method("get_referent", |vm, args| {
            let [this, table] = args.bind("ForeignKey.get_referent", ["self", "table"], 2)?;
            let target = foreign_key(&this.unwrap_or_default())?.column()?;
            let table = as_table(&table.unwrap_or_default());
            match (target.table(), table) {
                (Some(a), Some(b)) if a.is(&b) => wrap_column(vm, &target),
                _ => Ok(Value::None),
            }
        })
        .property("comment", |_, args| key_option(args, |options| Value::from(options.comment.clone())))
        .method("copy", |vm, mut args| {
            let copy = foreign_key(&args.take_first()?)?.copy();
            wrap_foreign_key(vm, &copy)
        })
}

fn constraint_class(item: &Class) -> ClassBuilder {
    ClassBuilder::new(MODULE, "Constraint")
        .base(item)
        .method("__new__", |_, _| Err(Raise::unsupported("a Constraint of no kind")))
        .method("__repr__", |vm, args| {
            let [this] = args.exactly("__repr__")?;
            repr(vm, constraint(&this)?).map(Value::from)
        })
        .property_set(
            "name",
            |_, args| {
                let [this] = args.exactly("name")?;
                Ok(Value::from(constraint(&this)?.name()))
            },
            |_, args| {
                let [this, name] = args.exactly("name")?;
                constraint(&this)?.set_name(name.as_str().cloned());
                Ok(Value::None)
            },
        )
        .property("table", |vm, args| {
            let [this] = args.exactly("table")?;
            match constraint(&this)?.table() {
                Some(table) => wrap_table(vm, &table),
                None => Ok(Value::None),
            }
        })
        .property("columns", |vm, args| {
            let [this] = args.exactly("columns")?;
            let columns = Columns::of_columns(&constraint(&this)?.columns());
            Ok(vm.wrap(columns))
        })
        .property("c", |vm, args| {
            let [this] = args.exactly("c")?;
            let columns = Columns::of_columns(&constraint(&this)?.columns());
            Ok(vm.wrap(columns))
        })
        .property("column_keys", |_, args| {
            let [this] = args.exactly("column_keys")?;
            let keys: Vec<Value> = constraint(&this)?.columns().iter().map(|c| Value::Str(c.key())).collect();
            Ok(Value::list(keys))
        })
        .property("elements", |vm, args| {
            let [this] = args.exactly("elements")?;
            let keys = constraint(&this)?.elements().to_vec();
            let mut values = Vec::new();
            for key in &keys {
                values.push(wrap_foreign_key(vm, key)?);
            }
            Ok(Value::list(values))
        })
        .property("referred_table", |vm, args| {
            let [this] = args.exactly("referred_table")?;
            match constraint(&this)?.referred_table()? {
                Some(table) => wrap_table(vm, &table),
                None => Ok(Value::None),
            }
        })
        .property("sqltext", |vm, args| {
            let [this] = args.exactly("sqltext")?;
            match constraint(&this)?.kind().clone() {
                ConstraintKind::Check(element) => elements::wrap(vm, &element),
                _ => Err(Raise::new("AttributeError", "this constraint has no attribute 'sqltext'")),
            }
        })
        .property("ondelete", |_, args| constraint_option(args, |options| Value::from(options.ondelete.clone())))
        .property("onupdate", |_, args| constraint_option(args, |options| Value::from(options.onupdate.clone())))
        .property("deferrable", |_, args| constraint_option(args, |options| Value::from(options.deferrable)))
        .property("initially", |_, args| constraint_option(args, |options| Value::from(options.initially.clone())))
        .property("use_alter", |_, args| constraint_option(args, |options| Value::from(options.use_alter)))
        .property("info", |_, args| {
            let [this] = args.exactly("info")?;
            Ok(Value::Dict(constraint(&this)?.info().clone()))
        })
        .method("__iter__", |vm, args| {
            let [this] = args.exactly("__iter__")?;
            let values = column_values(vm, &constraint(&this)?.columns())?;
            vm.iter(&Value::list(values))
        })
        .method("__len__", |_, args| {
            let [this] = args.exactly("__len__")?;
            Ok(Value::from(constraint(&this)?.columns().len()))
        })
        .method("__bool__", |_, _| Ok(Value::Bool(true)))
        .method("contains_column", |_, args| {
            let [this, column] = args.bind("contains_column", ["self", "col"], 2)?;
            let columns = constraint(&this.unwrap_or_default())?.columns();
            let column = as_column(&column.unwrap_or_default());
            Ok(Value::from(column.is_some_and(|column| columns.iter().any(|known| known.is(&column)))))
        })
        .method("__contains__", |_, args| {
            let [this, key] = args.exactly("__contains__")?;
            let columns = constraint(&this)?.columns();
            Ok(Value::from(match (&key, as_column(&key)) {
                (Value::Str(key), _) => columns.iter().any(|known| known.key() == *key),
                (_, Some(column)) => columns.iter().any(|known| known.is(&column)),
                _ => false,
            }))
        })
        .property("match", |_, args| constraint_option(args, |options| Value::from(options.matching.clone())))
        .method("_reload", |_, args| {
            let [this, columns] = args.exactly("_reload")?;
            let columns = match columns {
                Value::List(list) => list.to_vec().iter().filter_map(as_column).collect(),
                _ => Vec::new(),
            };
            constraint(&this)?.reload(columns);
            Ok(Value::None)
        })
        .property("link_to_name", |_, args| constraint_option(args, |options| Value::from(options.link_to_name)))
        .property("comment", |_, args| constraint_option(args, |options| Value::from(options.comment.clone())))
        .property("dialect_options", |vm, args| {
            let [this] = args.exactly("dialect_options")?;
            let class = vm.class_of(&this).name();
            Ok(super::options::dialect_options(&class, &constraint(&this)?.dialect_options()))
        })
        .property("dialect_kwargs", |_, args| {
            let [this] = args.exactly("dialect_kwargs")?;
            Ok(super::options::kwargs(&constraint(&this)?.dialect_options()))
        })
        .property("kwargs", |_, args| {
            let [this] = args.exactly("kwargs")?;
            Ok(super::options::kwargs(&constraint(&this)?.dialect_options()))
        })
        .method("copy", |vm, mut args| {
            let copy = constraint(&args.take_first()?)?.copy();
            wrap_constraint(vm, &copy)
        })
}

fn index_class(item: &Class) -> ClassBuilder {
    ClassBuilder::new(MODULE, "Index")
        .base(item)
        .method("__new__", new_index)
        .method("__repr__", |vm, args| {
            let [this] = args.exactly("__repr__")?;
            repr_index(vm, index(&this)?).map(Value::from)
        })
        .property("name", |_, args| {
            let [this] = args.exactly("name")?;
            Ok(Value::from(index(&this)?.name()))
        })
        .property("unique", |_, args| {
            let [this] = args.exactly("unique")?;
            Ok(Value::from(index(&this)?.unique()))
        })
        .property("table", |vm, args| {
            let [this] = args.exactly("table")?;
            match index(&this)?.table() {
                Some(table) => wrap_table(vm, &table),
                None => Ok(Value::None),
            }
        })
        .property("columns", |vm, args| {
            let [this] = args.exactly("columns")?;
            let columns = Columns::of_columns(&index(&this)?.columns());
            Ok(vm.wrap(columns))
        })
        .property("c", |vm, args| {
            let [this] = args.exactly("c")?;
            let columns = Columns::of_columns(&index(&this)?.columns());
            Ok(vm.wrap(columns))
        })
        .property("expressions", |vm, args| {
            let [this] = args.exactly("expressions")?;
            let expressions = index(&this)?.expressions();
            let mut values = Vec::new();
            for expression in &expressions {
                values.push(elements::wrap(vm, expression)?);
            }
            Ok(Value::list(values))
        })
        .property("info", |_, args| {
            let [this] = args.exactly("info")?;
            Ok(Value::Dict(index(&this)?.info().clone()))
        })
        .property("dialect_options", |_, args| {
            let [this] = args.exactly("dialect_options")?;
            Ok(super::options::dialect_options("Index", &index(&this)?.dialect_options()))
        })
        .property("dialect_kwargs", |_, args| {
            let [this] = args.exactly("dialect_kwargs")?;
            Ok(super::options::kwargs(&index(&this)?.dialect_options()))
        })
        .property("kwargs", |_, args| {
            let [this] = args.exactly("kwargs")?;
            Ok(super::options::kwargs(&index(&this)?.dialect_options()))
        })
        .method("__iter__", |vm, args| {
            let [this] = args.exactly("__iter__")?;
            let values = column_values(vm, &index(&this)?.columns())?;
            vm.iter(&Value::list(values))
        })
        .method("create", |vm, args| {
            let [this, bind, check] = args.bind("Index.create", ["self", "bind", "checkfirst"], 2)?;
            let check = flag(vm, check, false)?;
            crate::sqlalchemy::engine::emit_index(
                vm,
                &bind.unwrap_or_default(),
                index(&this.unwrap_or_default())?,
                true,
                check,
            )
        })
        .method("drop", |vm, args| {
            let [this, bind, check] = args.bind("Index.drop", ["self", "bind", "checkfirst"], 2)?;
            let check = flag(vm, check, false)?;
            crate::sqlalchemy::engine::emit_index(
                vm,
                &bind.unwrap_or_default(),
                index(&this.unwrap_or_default())?,
                false,
                check,
            )
        })
}

fn foreign_key(value: &Value) -> Result<&ForeignKey> {
    value.payload::<ForeignKey>().ok_or_else(|| Raise::type_error("a ForeignKey is needed"))
}

fn constraint(value: &Value) -> Result<&Constraint> {
    value.payload::<Constraint>().ok_or_else(|| Raise::type_error("a Constraint is needed"))
}

fn index(value: &Value) -> Result<&Index> {
    value.payload::<Index>().ok_or_else(|| Raise::type_error("an Index is needed"))
}

/// The tables of an argument.
fn tables(vm: &mut Vm, values: &Value) -> Result<Vec<Table>> {
    let mut tables = Vec::new();
    for value in vm.items(values)? {
        tables.push(as_table(&value).ok_or_else(|| Raise::type_error("tables are needed"))?);
    }
    Ok(tables)
}

/// `sort_tables(tables)`.
fn sort(vm: &mut Vm, args: Args) -> Result<Value> {
    let [given, skip, dependencies] = args.bind("sort_tables", ["tables", "skip_fn", "extra_dependencies"], 1)?;
    if [skip, dependencies].into_iter().flatten().any(|value| !value.is_none()) {
        return Err(Raise::unsupported("sort_tables() with skip_fn or extra_dependencies"));
    }
    let tables = tables(vm, &given.unwrap_or_default())?;
    let (sorted, warning) = sort_tables(&tables)?;
    if let Some(warning) = warning {
        vm.warn("sqlalchemy.exc.SAWarning", &warning)?;
    }
    let mut values = Vec::new();
    for sorted in &sorted {
        values.push(wrap_table(vm, &sorted.table)?);
    }
    Ok(Value::list(values))
}

/// `sort_tables_and_constraints(tables)`: each table with its foreign keys, and last those that ALTER makes.
fn sort_all(vm: &mut Vm, args: Args) -> Result<Value> {
    let names = ["tables", "filter_fn", "extra_dependencies"];
    let [given, filter, dependencies] = args.bind("sort_tables_and_constraints", names, 1)?;
    if [filter, dependencies].into_iter().flatten().any(|value| !value.is_none()) {
        return Err(Raise::unsupported("sort_tables_and_constraints() with filter_fn or extra_dependencies"));
    }
    let tables = tables(vm, &given.unwrap_or_default())?;
    let (sorted, altered, _) = sort_tables_and_constraints(&tables, |_| None)?;
    let mut values = Vec::new();
    for sorted in &sorted {
        let table = wrap_table(vm, &sorted.table)?;
        let keys = constraint_set(vm, &sorted.constraints)?;
        values.push(Value::tuple([table, keys]));
    }
    let mut last = Vec::new();
    for key in &altered {
        last.push(wrap_constraint(vm, key)?);
    }
    values.push(Value::tuple([Value::None, Value::list(last)]));
    Ok(Value::list(values))
}

fn key_option(args: Args, read: fn(&ForeignKeyOptions) -> Value) -> Result<Value> {
    let [this] = args.exactly("__get__")?;
    Ok(read(foreign_key(&this)?.options()))
}

fn constraint_option(args: Args, read: fn(&ForeignKeyOptions) -> Value) -> Result<Value> {
    let [this] = args.exactly("__get__")?;
    Ok(read(&constraint(&this)?.options()))
}

fn column_values(vm: &mut Vm, columns: &[Column]) -> Result<Vec<Value>> {
    columns.iter().map(|column| wrap_column(vm, column)).collect()
}

fn class_of(args: &mut Args) -> Result<Class> {
    match args.take_first()? {
        Value::Class(class) => Ok(class),
        _ => Err(Raise::type_error("__new__() needs a class")),
    }
}

/// Takes the keywords that foreign keys and constraints share.
fn options(vm: &mut Vm, function: &str, args: &mut Args) -> Result<ForeignKeyOptions> {
    let use_alter = args.take_keyword("use_alter");
    let link_to_name = args.take_keyword("link_to_name");
    let deferrable = match args.take_keyword("deferrable") {
        None | Some(Value::None) => None,
        Some(value) => Some(vm.truth(&value)?),
    };
    let name = args.take_keyword("name");
    let final_name = is_final(name.as_ref());
    let name = plain_name(name);
    Ok(ForeignKeyOptions {
        final_name,
        name: optional_str(function, "name", name)?,
        ondelete: optional_str(function, "ondelete", args.take_keyword("ondelete"))?,
        onupdate: optional_str(function, "onupdate", args.take_keyword("onupdate"))?,
        deferrable,
        initially: optional_str(function, "initially", args.take_keyword("initially"))?,
        matching: optional_str(function, "match", args.take_keyword("match"))?,
        use_alter: flag(vm, use_alter, false)?,
        link_to_name: flag(vm, link_to_name, false)?,
        comment: optional_str(function, "comment", args.take_keyword("comment"))?,
    })
}

/// `conv("name")`: a name that no convention changes.
struct Conv(Value);

impl Payload for Conv {
    fn builtin(&self) -> Option<&Value> {
        Some(&self.0)
    }
}

fn is_final(name: Option<&Value>) -> bool {
    name.is_some_and(|name| name.payload::<Conv>().is_some())
}

fn plain_name(name: Option<Value>) -> Option<Value> {
    name.map(|name| match name.payload::<Conv>() {
        Some(conv) => conv.0.clone(),
        None => name,
    })
}

fn fill_info(vm: &mut Vm, target: &Dict, info: Option<Value>) -> Result<()> {
    if let Some(Value::Dict(info)) = info {
        for (key, value) in info.entries() {
            drop(target.insert(vm, &key, value)?);
        }
    }
    Ok(())
}

/// The target of a foreign key: a text, a column, or what stands for one.
fn target(vm: &mut Vm, value: &Value) -> Result<ForeignKeyTarget> {
    if let Value::Str(text) = value {
        return Ok(ForeignKeyTarget::Text(text.clone()));
    }
    if let Some(element) = coercions::clause_element(vm, value)?
        && let Some(column) = element.as_column()
    {
        return Ok(ForeignKeyTarget::Column(column.clone()));
    }
    let text = vm.repr(value)?;
    Err(argument_error(format!(
        "String column name or Column object for DDL foreign key constraint expected, got {text}."
    )))
}

fn new_foreign_key(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let class = class_of(&mut args)?;
    let options = options(vm, "ForeignKey", &mut args)?;
    let info = args.take_keyword("info");
    if args.positional.len() > 1 {
        return Err(Raise::unsupported("ForeignKey() with more than one positional argument"));
    }
    let column = args.take_keyword("column");
    let dialect_options = super::options::take(vm, "ForeignKeyConstraint", &mut args)?;
    let given = match args.positional.first().cloned().or(column) {
        Some(given) => given,
        None => {
            return Err(Raise::type_error("ForeignKey.__init__() missing 1 required positional argument: 'column'"));
        }
    };
    let target = target(vm, &given)?;
    let key = ForeignKey::new(target, options);
    key.set_dialect_options(dialect_options);
    fill_info(vm, key.info(), info)?;
    Ok(made(vm, Kind::Schema, key.id(), class, key))
}

fn pending(vm: &mut Vm, value: &Value) -> Result<PendingColumn> {
    if let Value::Str(key) = value {
        return Ok(PendingColumn::Key(key.clone()));
    }
    if let Some(element) = coercions::clause_element(vm, value)? {
        return Ok(match element.as_column() {
            Some(column) => PendingColumn::Column(column.clone()),
            None => PendingColumn::Expression(element),
        });
    }
    let text = vm.repr(value)?;
    Err(argument_error(format!("String column name or column expression for DDL constraint expected, got {text}.")))
}

fn pendings(vm: &mut Vm, values: &[Value]) -> Result<Vec<PendingColumn>> {
    values.iter().map(|value| pending(vm, value)).collect()
}

fn new_unique(vm: &mut Vm, args: Args) -> Result<Value> {
    over_columns(vm, args, ConstraintKind::Unique, "UniqueConstraint")
}

fn new_primary_key(vm: &mut Vm, args: Args) -> Result<Value> {
    over_columns(vm, args, ConstraintKind::PrimaryKey, "PrimaryKeyConstraint")
}

fn over_columns(vm: &mut Vm, mut args: Args, kind: ConstraintKind, function: &str) -> Result<Value> {
    let class = class_of(&mut args)?;
    let options = options(vm, function, &mut args)?;
    let info = args.take_keyword("info");
    let dialect_options = super::options::take(vm, function, &mut args)?;
    let columns = pendings(vm, &args.positional)?;
    let table = columns.iter().find_map(|column| match column {
        PendingColumn::Column(column) => column.table(),
        _ => None,
    });
    let constraint = Constraint::new(kind, options.name.clone(), columns);
    constraint.set_dialect_options(dialect_options);
    constraint.set_options(options);
    fill_info(vm, constraint.info(), info)?;
    if let Some(table) = table {
        table.append_constraint(&constraint)?;
    }
    Ok(made(vm, Kind::Schema, constraint.id(), class, constraint))
}

fn new_check(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let class = class_of(&mut args)?;
    let options = options(vm, "CheckConstraint", &mut args)?;
    let info = args.take_keyword("info");
    if args.positional.len() > 1 {
        return Err(Raise::unsupported("CheckConstraint() with more than one positional argument"));
    }
    let text = args.take_keyword("sqltext");
    let table = args.take_keyword("table").and_then(|table| as_table(&table));
    let dialect_options = super::options::take(vm, "CheckConstraint", &mut args)?;
    let Some(given) = args.positional.first().cloned().or(text) else {
        return Err(Raise::type_error("CheckConstraint.__init__() missing 1 required positional argument: 'sqltext'"));
    };
    let element = coercions::ddl_expression(vm, &given)?;
    let table = table.or_else(|| element.columns_within().into_iter().find_map(|column| column.table()));
    let constraint = Constraint::new(ConstraintKind::Check(element), options.name.clone(), Vec::new());
    constraint.set_dialect_options(dialect_options);
    constraint.set_options(options);
    fill_info(vm, constraint.info(), info)?;
    if let Some(table) = table.filter(|table| !table.is_lightweight()) {
        table.append_constraint(&constraint)?;
    }
    Ok(made(vm, Kind::Schema, constraint.id(), class, constraint))
}

fn new_foreign_key_constraint(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let class = class_of(&mut args)?;
    let options = options(vm, "ForeignKeyConstraint", &mut args)?;
    let info = args.take_keyword("info");
    let (columns, references) = (args.take_keyword("columns"), args.take_keyword("refcolumns"));
    let mut options = options;
    for value in args.positional.drain(2.min(args.positional.len())..).enumerate().collect::<Vec<_>>() {
        match value {
            (0, name) => options.name = optional_str("ForeignKeyConstraint", "name", Some(name))?,
            (1, action) => options.onupdate = optional_str("ForeignKeyConstraint", "onupdate", Some(action))?,
            (2, action) => options.ondelete = optional_str("ForeignKeyConstraint", "ondelete", Some(action))?,
            (3, value) if value.is_none() => {}
            (3, value) => options.deferrable = Some(vm.truth(&value)?),
            (4, value) => options.initially = optional_str("ForeignKeyConstraint", "initially", Some(value))?,
            (5, value) => options.use_alter = vm.truth(&value)?,
            _ => return Err(Raise::unsupported("ForeignKeyConstraint() with that many positional arguments")),
        }
    }
    let table = args.take_keyword("table").and_then(|table| as_table(&table));
    let dialect_options = super::options::take(vm, "ForeignKeyConstraint", &mut args)?;
    args.positional.extend(columns);
    args.positional.extend(references);
    let [columns, references] = args.bind("ForeignKeyConstraint.__init__", ["columns", "refcolumns"], 2)?;
    let columns = vm.items(&columns.unwrap_or_default())?;
    let columns = pendings(vm, &columns)?;
    let mut targets = Vec::new();
    for reference in vm.items(&references.unwrap_or_default())? {
        targets.push(target(vm, &reference)?);
    }
    let own = columns.iter().find_map(|column| match column {
        PendingColumn::Column(column) => column.table(),
        _ => None,
    });
    let constraint = Constraint::foreign_key(columns, targets, options)?;
    constraint.set_dialect_options(dialect_options);
    fill_info(vm, constraint.info(), info)?;
    if let Some(table) = table.or(own) {
        table.append_constraint(&constraint)?;
    }
    Ok(made(vm, Kind::Schema, constraint.id(), class, constraint))
}

fn new_index(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let class = class_of(&mut args)?;
    let unique = args.take_keyword("unique");
    let unique = flag(vm, unique, false)?;
    let info = args.take_keyword("info");
    let name = args.take_keyword("name");
    let quoted = args.take_keyword("quote");
    if quoted.is_some_and(|quoted| !quoted.is_none()) {
        return Err(Raise::unsupported("Index(quote=...)"));
    }
    let given_table = args.take_keyword("_table").and_then(|table| as_table(&table));
    let dialect_options = super::options::take(vm, "Index", &mut args)?;
    let name = match name {
        Some(name) => name,
        None if args.positional.is_empty() => {
            return Err(Raise::type_error("Index.__init__() missing 1 required positional argument: 'name'"));
        }
        None => args.positional.remove(0),
    };
    let name = optional_str("Index", "name", Some(name))?;
    let columns = pendings(vm, &args.positional)?;
    let index = Index::new(name, columns, unique);
    index.set_dialect_options(dialect_options);
    fill_info(vm, index.info(), info)?;
    if let Some(table) = given_table.or_else(|| index.table_of_columns()) {
        index.attach(&table)?;
    }
    Ok(made(vm, Kind::Schema, index.id(), class, index))
}

/// `repr()` of a foreign key.
pub(super) fn repr_foreign_key(vm: &mut Vm, key: &ForeignKey) -> Result<String> {
    let text = Value::Str(key.target_fullname());
    Ok(format!("ForeignKey({})", vm.repr(&text)?))
}

fn repr(vm: &mut Vm, constraint: &Constraint) -> Result<String> {
    let parts = match constraint.kind().clone() {
        ConstraintKind::ForeignKey(_) => {
            let columns = vm.wrap(Columns::of_columns(&constraint.columns()));
            let mut parts = vec![vm.repr(&columns)?.as_str().to_owned(), "None".to_owned()];
            repr_options(vm, constraint, &mut parts)?;
            return Ok(format!("ForeignKeyConstraint({})", parts.join(", ")));
        }
        ConstraintKind::Check(element) => {
            let element = elements::wrap(vm, &element)?;
            let mut parts = vec![vm.repr(&element)?.as_str().to_owned()];
            repr_options(vm, constraint, &mut parts)?;
            return Ok(format!("CheckConstraint({})", parts.join(", ")));
        }
        ConstraintKind::PrimaryKey | ConstraintKind::Unique => {
            let mut parts = Vec::new();
            for value in column_values(vm, &constraint.columns())? {
                parts.push(vm.repr(&value)?.as_str().to_owned());
            }
            parts
        }
    };
    let class = match constraint.kind() {
        ConstraintKind::Unique => "UniqueConstraint",
        _ => "PrimaryKeyConstraint",
    };
    Ok(format!("{class}({})", parts.join(", ")))
}

/// What a constraint's `repr()` shows behind its columns or expression.
fn repr_options(vm: &mut Vm, constraint: &Constraint, parts: &mut Vec<String>) -> Result<()> {
    let options = constraint.options();
    let yes = |given: bool| given.then_some(Value::Bool(true));
    let shown = [
        ("name", constraint.name().map(Value::Str)),
        ("onupdate", options.onupdate.map(Value::Str)),
        ("ondelete", options.ondelete.map(Value::Str)),
        ("deferrable", options.deferrable.map(Value::Bool)),
        ("initially", options.initially.map(Value::Str)),
        ("use_alter", yes(options.use_alter)),
        ("link_to_name", yes(options.link_to_name)),
        ("match", options.matching.map(Value::Str)),
        ("table", constraint.table().map(|table| wrap_table(vm, &table)).transpose()?),
    ];
    for (name, value) in shown {
        if let Some(value) = value {
            parts.push(format!("{name}={}", vm.repr(&value)?));
        }
    }
    Ok(())
}

fn repr_index(vm: &mut Vm, index: &Index) -> Result<String> {
    let mut parts = vec![vm.repr(&Value::from(index.name()))?.as_str().to_owned()];
    for expression in index.given_expressions() {
        let value = elements::wrap(vm, &expression)?;
        parts.push(vm.repr(&value)?.as_str().to_owned());
    }
    if index.unique() {
        parts.push("unique=True".to_owned());
    }
    Ok(format!("Index({})", parts.join(", ")))
}

/// The constraints of a table as a set.
pub(super) fn constraint_set(vm: &mut Vm, constraints: &[Constraint]) -> Result<Value> {
    let mut values = Vec::new();
    for constraint in constraints {
        values.push(wrap_constraint(vm, constraint)?);
    }
    set_of(vm, values)
}

/// The indexes of a table as a set.
pub(super) fn index_set(vm: &mut Vm, indexes: &[Index]) -> Result<Value> {
    let mut values = Vec::new();
    for index in indexes {
        values.push(wrap_index(vm, index)?);
    }
    set_of(vm, values)
}
