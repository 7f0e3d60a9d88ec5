//! `CreateTable`, `DropIndex`, `SetTableComment` and their like: statements that change the schema, as objects.

use super::{as_column, as_table, metadata::metadata, sequence, wrap_column, wrap_constraint, wrap_index, wrap_table};
use crate::{
    python::{Args, ClassBuilder, NativeFn, Vm},
    sql::{
        argument_error,
        ddl::{Commented, CreateFrom, Ddl, DdlText},
        schema::{Column, ColumnOptions, Constraint, Index, MetaData, Table},
    },
    sqlalchemy::{
        coercions::{self, Clause},
        support::{self, flag, no_more_keywords, optional_str},
    },
    value::{Class, Dict, Host, Object, Raise, Result, Str, Value},
};

/// Makes the classes, and exports them by name.
pub(super) fn load(vm: &mut Vm, module: &Dict) -> Result<()> {
    const MODULE: &str = "sqlalchemy.sql.ddl";
    let element = support::class_made(vm, "ClauseElement")?;
    let executable = support::class_made(vm, "Executable")?;
    let base = ClassBuilder::new(MODULE, "ExecutableDDLElement")
        .base(&element)
        .base(&executable)
        .method("__new__", |_, _| Err(Raise::unsupported("DDL statements of one's own (ExecutableDDLElement)")))
        .class_method("__init_subclass__", |_, _| {
            Err(Raise::unsupported("DDL statements of one's own (ExecutableDDLElement)"))
        })
        .method("execute_if", |vm, mut args| {
            let class = support::import_name(vm, "sqlalchemy.event._lib", "ConditionalDDL")?;
            if args.positional.len() > 1 {
                let text = "ExecutableDDLElement.execute_if() takes its arguments by name here";
                return Err(Raise::unsupported(text));
            }
            args.keywords.retain(|(_, value)| !value.is_none());
            vm.call_args(&class, args)
        })
        .method("__call__", |vm, mut args| {
            let this = args.take_first()?;
            let [target, bind] = args.positional.as_slice() else {
                return Err(Raise::type_error("a DDL statement is called with a target and a connection"));
            };
            let (target, bind) = (target.clone(), bind.clone());
            let this = against(vm, this, &target)?;
            vm.call_method(&bind, "execute", vec![this])
        })
        .property("element", |vm, args| {
            let [this] = args.exactly("element")?;
            subject(vm, &this)
        })
        .property("target", |vm, args| {
            let [this] = args.exactly("target")?;
            subject(vm, &this)
        })
        .property("table", |vm, args| {
            let [this] = args.exactly("table")?;
            match this.payload::<Ddl>() {
                Some(Ddl::CreateFrom(CreateFrom { table, .. })) => wrap_table(vm, table),
                _ => Err(Raise::new("AttributeError", "this statement has no attribute 'table'")),
            }
        })
        .property("statement", |_, args| {
            let [this] = args.exactly("statement")?;
            match this.payload::<Ddl>() {
                Some(Ddl::Text(text)) => Ok(Value::Str(text.statement.clone())),
                _ => Err(Raise::new("AttributeError", "this statement has no attribute 'statement'")),
            }
        });
    let base = support::build(vm, "ExecutableDDLElement", base);
    let classes: &[(&'static str, NativeFn)] = &[
        ("CreateTable", create_table),
        ("DropTable", drop_table),
        ("CreateIndex", create_index),
        ("DropIndex", drop_index),
        ("CreateSchema", |vm, args| schema(vm, args, true)),
        ("DropSchema", |vm, args| schema(vm, args, false)),
        ("CreateSequence", |vm, args| create_sequence(vm, args, true)),
        ("DropSequence", |vm, args| create_sequence(vm, args, false)),
        ("AddConstraint", |vm, args| constraint(vm, args, true)),
        ("DropConstraint", |vm, args| constraint(vm, args, false)),
        ("SetTableComment", |vm, args| comment(vm, args, "SetTableComment", false)),
        ("DropTableComment", |vm, args| comment(vm, args, "DropTableComment", true)),
        ("SetColumnComment", |vm, args| comment(vm, args, "SetColumnComment", false)),
        ("DropColumnComment", |vm, args| comment(vm, args, "DropColumnComment", true)),
        ("SetConstraintComment", |vm, args| comment(vm, args, "SetConstraintComment", false)),
        ("DropConstraintComment", |vm, args| comment(vm, args, "DropConstraintComment", true)),
        ("CreateColumn", create_column),
        ("CreateView", |vm, args| create_from(vm, args, true)),
        ("CreateTableAs", |vm, args| create_from(vm, args, false)),
        ("DropView", drop_view),
        ("DDL", text),
    ];
    for (name, new) in classes {
        let class = ClassBuilder::new(MODULE, *name).base(&base).method("__new__", *new);
        let class = support::build(vm, name, class);
        module.insert_str(&(*name).into(), class.into());
    }
    for name in ["ExecutableDDLElement", "DDLElement"] {
        module.insert_str(&name.into(), Value::Class(base.clone()));
    }
    Ok(())
}

/// The object of such a statement.
pub(crate) fn wrap(vm: &mut Vm, ddl: Ddl) -> Result<Value> {
    let class = match &ddl {
        Ddl::CreateTable { .. } => "CreateTable",
        Ddl::DropTable { .. } => "DropTable",
        Ddl::CreateIndex { .. } => "CreateIndex",
        Ddl::DropIndex { .. } => "DropIndex",
        Ddl::Schema { create: true, .. } => "CreateSchema",
        Ddl::Schema { .. } => "DropSchema",
        Ddl::Sequence { create: true, .. } => "CreateSequence",
        Ddl::Sequence { .. } => "DropSequence",
        Ddl::Constraint { create: true, .. } => "AddConstraint",
        Ddl::Constraint { .. } => "DropConstraint",
        Ddl::CreateColumn(_) => "CreateColumn",
        Ddl::CreateFrom(CreateFrom { view: true, .. }) => "CreateView",
        Ddl::CreateFrom(_) => "CreateTableAs",
        Ddl::DropView { .. } => "DropView",
        Ddl::Text(_) => "DDL",
        Ddl::Comment { on: Commented::Table(_), drop: false } => "SetTableComment",
        Ddl::Comment { on: Commented::Table(_), .. } => "DropTableComment",
        Ddl::Comment { on: Commented::Column(_), drop: false } => "SetColumnComment",
        Ddl::Comment { on: Commented::Column(_), .. } => "DropColumnComment",
        Ddl::Comment { on: Commented::Constraint(_), drop: false } => "SetConstraintComment",
        Ddl::Comment { .. } => "DropConstraintComment",
    };
    Ok(made(support::class(vm, class)?, ddl))
}

/// `DDL` with what it says of its target (`%(table)s` and the like) filled in; other statements as they are.
fn against(vm: &mut Vm, this: Value, target: &Value) -> Result<Value> {
    let Some(Ddl::Text(DdlText { statement, context, .. })) = this.payload::<Ddl>() else { return Ok(this) };
    let (statement, context) = (statement.clone(), context.copy());
    if let Some(table) = as_table(target) {
        let dialect = crate::sql::dialects::Dialect::of(crate::sql::dialects::DialectKind::Sqlite);
        let quoted = |name: &str| dialect.quote(name);
        let schema = table.schema().map(|schema| quoted(schema)).unwrap_or_default();
        let name = quoted(table.name());
        let full = if schema.is_empty() { name.clone() } else { format!("{schema}.{name}") };
        for (key, value) in [("table", name), ("schema", schema), ("fullname", full)] {
            if context.get_str(&key.into()).is_none() {
                context.insert_str(&key.into(), Value::from(value));
            }
        }
    }
    let text = expand(vm, &statement, &context)?;
    let text = DdlText { statement, context, text: Some(text) };
    Ok(made(support::class(vm, "DDL")?, Ddl::Text(text)))
}

/// A statement with what the context has in the place of `%(name)s`.
fn expand(vm: &mut Vm, statement: &Str, context: &Dict) -> Result<Str> {
    if !statement.contains('%') {
        return Ok(statement.clone());
    }
    let text = vm.call_method(&Value::Str(statement.clone()), "__mod__", vec![Value::Dict(context.clone())])?;
    vm.str(&text)
}

/// What a statement is about.
fn subject(vm: &mut Vm, this: &Value) -> Result<Value> {
    match this.payload::<Ddl>() {
        Some(Ddl::CreateTable { table, .. } | Ddl::DropTable { table, .. } | Ddl::DropView { table, .. }) => {
            wrap_table(vm, table)
        }
        Some(Ddl::CreateFrom(CreateFrom { table, .. })) => wrap_table(vm, table),
        Some(Ddl::CreateIndex { index, .. } | Ddl::DropIndex { index, .. }) => wrap_index(vm, index),
        Some(Ddl::Schema { name, .. }) => Ok(Value::Str(name.clone())),
        Some(Ddl::Sequence { sequence, .. }) => sequence::wrap(vm, sequence),
        Some(Ddl::Constraint { constraint, .. }) => wrap_constraint(vm, constraint),
        Some(Ddl::Comment { on: Commented::Table(table), .. }) => wrap_table(vm, table),
        Some(Ddl::Comment { on: Commented::Column(column), .. } | Ddl::CreateColumn(column)) => wrap_column(vm, column),
        Some(Ddl::Comment { on: Commented::Constraint(constraint), .. }) => wrap_constraint(vm, constraint),
        Some(Ddl::Text(_)) | None => Ok(Value::None),
    }
}

fn class_of(args: &mut Args) -> Result<Class> {
    match args.take_first()? {
        Value::Class(class) => Ok(class),
        _ => Err(Raise::type_error("__new__() needs a class")),
    }
}

fn made(class: Class, ddl: Ddl) -> Value {
    Object::bare(class, ddl).into()
}

/// The element and the flags of a statement's arguments.
fn arguments<const N: usize>(
    vm: &mut Vm,
    mut args: Args,
    function: &str,
    words: [&str; N],
) -> Result<(Class, Value, [bool; N])> {
    let class = class_of(&mut args)?;
    let mut flags = [false; N];
    for (place, word) in flags.iter_mut().zip(words) {
        let given = args.take_keyword(word);
        *place = flag(vm, given, false)?;
    }
    no_more_keywords(function, &args)?;
    let [element] = args.bind(&format!("{function}.__init__"), ["element"], 1)?;
    Ok((class, element.unwrap_or_default(), flags))
}

fn expect<T>(vm: &mut Vm, found: Option<T>, value: &Value, kind: &str) -> Result<T> {
    match found {
        Some(found) => Ok(found),
        None => {
            let text = vm.repr(value)?;
            Err(argument_error(format!("{kind} is expected, got {text}")))
        }
    }
}

fn table_of(vm: &mut Vm, value: &Value) -> Result<Table> {
    expect(vm, as_table(value), value, "a Table")
}

fn column_of(vm: &mut Vm, value: &Value) -> Result<Column> {
    expect(vm, as_column(value), value, "a Column")
}

fn constraint_of(vm: &mut Vm, value: &Value) -> Result<Constraint> {
    expect(vm, value.payload::<Constraint>().cloned(), value, "a Constraint")
}

fn index_of(vm: &mut Vm, value: &Value) -> Result<Index> {
    expect(vm, value.payload::<Index>().cloned(), value, "an Index")
}

fn create_table(vm: &mut Vm, args: Args) -> Result<Value> {
    let (class, element, [if_not_exists]) = arguments(vm, args, "CreateTable", ["if_not_exists"])?;
    Ok(made(class, Ddl::CreateTable { table: table_of(vm, &element)?, if_not_exists }))
}

fn drop_table(vm: &mut Vm, args: Args) -> Result<Value> {
    let (class, element, [if_exists]) = arguments(vm, args, "DropTable", ["if_exists"])?;
    Ok(made(class, Ddl::DropTable { table: table_of(vm, &element)?, if_exists }))
}

fn create_index(vm: &mut Vm, args: Args) -> Result<Value> {
    let (class, element, [if_not_exists]) = arguments(vm, args, "CreateIndex", ["if_not_exists"])?;
    Ok(made(class, Ddl::CreateIndex { index: index_of(vm, &element)?, if_not_exists }))
}

fn drop_index(vm: &mut Vm, args: Args) -> Result<Value> {
    let (class, element, [if_exists]) = arguments(vm, args, "DropIndex", ["if_exists"])?;
    Ok(made(class, Ddl::DropIndex { index: index_of(vm, &element)?, if_exists }))
}

fn schema(vm: &mut Vm, args: Args, create: bool) -> Result<Value> {
    let (class, name, check, cascade) = if create {
        let (class, name, [check]) = arguments(vm, args, "CreateSchema", ["if_not_exists"])?;
        (class, name, check, false)
    } else {
        let (class, name, [check, cascade]) = arguments(vm, args, "DropSchema", ["if_exists", "cascade"])?;
        (class, name, check, cascade)
    };
    let name = vm.str(&name)?;
    Ok(made(class, Ddl::Schema { create, name, check, cascade }))
}

fn create_sequence(vm: &mut Vm, args: Args, create: bool) -> Result<Value> {
    let (function, word) = if create { ("CreateSequence", "if_not_exists") } else { ("DropSequence", "if_exists") };
    let (class, element, [check]) = arguments(vm, args, function, [word])?;
    let sequence = sequence::of(&element)?.clone();
    Ok(made(class, Ddl::Sequence { create, sequence, check }))
}

fn constraint(vm: &mut Vm, args: Args, create: bool) -> Result<Value> {
    let function = if create { "AddConstraint" } else { "DropConstraint" };
    let mut args = args;
    let isolate = args.take_keyword("isolate_from_table");
    let isolate = flag(vm, isolate, true)?;
    let (class, element, [if_exists, cascade]) = arguments(vm, args, function, ["if_exists", "cascade"])?;
    let constraint = constraint_of(vm, &element)?;
    if isolate {
        // From now on this statement makes it, not that of its table.
        constraint.isolate();
    }
    Ok(made(class, Ddl::Constraint { create, constraint, if_exists, cascade }))
}

fn comment(vm: &mut Vm, args: Args, function: &str, drop: bool) -> Result<Value> {
    let (class, element, []) = arguments(vm, args, function, [])?;
    let on = if function.contains("Table") {
        Commented::Table(table_of(vm, &element)?)
    } else if function.contains("Column") {
        Commented::Column(column_of(vm, &element)?)
    } else {
        Commented::Constraint(constraint_of(vm, &element)?)
    };
    Ok(made(class, Ddl::Comment { on, drop }))
}

fn create_column(vm: &mut Vm, args: Args) -> Result<Value> {
    let (class, element, []) = arguments(vm, args, "CreateColumn", [])?;
    Ok(made(class, Ddl::CreateColumn(column_of(vm, &element)?)))
}

/// `CreateView(selectable, name, …)` and `CreateTableAs(selectable, name, …)`.
fn create_from(vm: &mut Vm, mut args: Args, view: bool) -> Result<Value> {
    let function = if view { "CreateView" } else { "CreateTableAs" };
    let class = class_of(&mut args)?;
    let given = args.take_keyword("metadata").filter(|given| !given.is_none());
    let schema = optional_str(function, "schema", args.take_keyword("schema"))?;
    let mut flags = [false; 4];
    for (place, word) in flags.iter_mut().zip(["temporary", "or_replace", "materialized", "if_not_exists"]) {
        let given = args.take_keyword(word);
        *place = flag(vm, given, false)?;
    }
    let [temporary, or_replace, materialized, mut if_not_exists] = flags;
    if let Some(value) = args.take_keyword("sqlite_if_not_exists") {
        if_not_exists |= vm.truth(&value)?;
    }
    no_more_keywords(function, &args)?;
    let names = if view { ["selectable", "view_name"] } else { ["selectable", "table_name"] };
    let [selectable, name] = args.bind(&format!("{function}.__init__"), names, 2)?;
    let (selectable, name) = (selectable.unwrap_or_default(), name.unwrap_or_default());
    let Some(Clause::Select(select)) = coercions::clause(vm, &selectable)? else {
        return Err(coercions::expected(vm, coercions::Role::SelectStatement, &selectable));
    };
    let name = vm.str(&name)?;
    let metadata = match &given {
        Some(given) => metadata(given)?.clone(),
        None => MetaData::new(None, Vec::new()),
    };
    let table = Table::new(&metadata, name, schema)?;
    for (_, element) in select.selected_columns().0 {
        let Some(key) = element.key().or_else(|| element.name()) else { continue };
        let options = match element.as_column().and_then(|column| column.options().map(|options| options.primary_key)) {
            Some(primary_key) => ColumnOptions { primary_key, ..ColumnOptions::default() },
            None => ColumnOptions::default(),
        };
        let column = Column::new(Some(key.display()), element.ty(), options);
        table.append_column(&column, true)?;
    }
    let create = CreateFrom { table, selectable: select, view, temporary, materialized, or_replace, if_not_exists };
    Ok(made(class, Ddl::CreateFrom(create)))
}

fn drop_view(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let materialized = args.take_keyword("materialized");
    let materialized = flag(vm, materialized, false)?;
    let (class, element, [if_exists]) = arguments(vm, args, "DropView", ["if_exists"])?;
    let (table, own) = match element.payload::<Ddl>() {
        Some(Ddl::CreateFrom(create)) => (create.table.clone(), create.materialized),
        _ => (table_of(vm, &element)?, false),
    };
    Ok(made(class, Ddl::DropView { table, materialized: materialized || own, if_exists }))
}

/// `DDL(statement, context)`: the statement with the context's values in the place of `%(name)s`.
fn text(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let class = class_of(&mut args)?;
    let [statement, context] = args.bind("DDL.__init__", ["statement", "context"], 1)?;
    let statement = statement.unwrap_or_default();
    if statement.as_str().is_none() {
        let text = vm.repr(&statement)?;
        return Err(argument_error(format!("Expected a string or unicode SQL statement, got {text}")));
    }
    let statement = statement.as_str().cloned().unwrap_or_else(|| Str::from(""));
    let context = match context {
        None | Some(Value::None) => Dict::new(),
        Some(Value::Dict(context)) => context.copy(),
        Some(_) => return Err(Raise::unsupported("DDL(context=...) with something other than a dict")),
    };
    // Where it needs what only a target can tell, it is for those who listen.
    let text = match expand(vm, &statement, &context) {
        Ok(text) => Some(text),
        Err(raise) if raise.as_fatal().is_some() => return Err(raise),
        Err(_) => None,
    };
    Ok(made(class, Ddl::Text(DdlText { statement, context, text })))
}
