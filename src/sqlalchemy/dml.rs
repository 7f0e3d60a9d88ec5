//! `insert()`, `update()` and `delete()`, SQLite's `insert()` with ON CONFLICT included.

mod conflict;

use std::rc::Rc;

use super::{
    coercions::{self, Role},
    elements::{self, Columns},
    selectable::{Source, items, merge_options, named_condition, prefixes},
    support::{self, flag, no_more_keywords, optional_str},
};
use crate::{
    orm::InstrumentedAttribute,
    python::{Args, ClassBuilder, NativeFn, Vm},
    sql::{
        argument_error,
        dialects::{Dialect, DialectKind},
        dml::{Delete, Dml, Insert, InsertParts, Update, UpdateParts, ValueKey, Values},
        elements::{ColumnElement, Operand, and},
        schema::Column,
        selectable::{
            Alias, AliasKind, Aliased, FromClause, FromItem, Select, SelectBase, SelectItem, StatementOptions,
        },
        types::TypeEngine,
    },
    value::{Dict, Host, Object, Raise, Result, Str, Value},
};

/// Exports the functions.
pub(super) fn load(vm: &mut Vm, module: &Dict) -> Result<()> {
    for (name, function) in [
        (
            "insert",
            (|vm, args| {
                let [table] = args.bind("insert", ["table"], 1)?;
                insert(vm, &table.unwrap_or_default())
            }) as NativeFn,
        ),
        ("update", |vm, args| {
            let [table] = args.bind("update", ["table"], 1)?;
            update(vm, &table.unwrap_or_default())
        }),
        ("delete", |vm, args| {
            let [table] = args.bind("delete", ["table"], 1)?;
            delete(vm, &table.unwrap_or_default())
        }),
    ] {
        let value = vm.native_function(name, function);
        module.insert_str(&name.into(), value);
    }
    Ok(())
}

/// Exports the `insert()` of a dialect, and the class of what it makes.
pub(super) fn load_insert(vm: &mut Vm, module: &Dict, kind: DialectKind) -> Result<()> {
    let base = support::class(vm, "Insert")?;
    let (name, module_name, new): (_, _, NativeFn) = match kind {
        DialectKind::PostgreSql => ("postgresql.Insert", "sqlalchemy.dialects.postgresql.dml", |vm, args| {
            dialect_insert(vm, args, "postgresql")
        }),
        DialectKind::MySql => {
            ("mysql.Insert", "sqlalchemy.dialects.mysql.dml", |vm, args| dialect_insert(vm, args, "mysql"))
        }
        _ => ("sqlite.Insert", "sqlalchemy.dialects.sqlite.dml", |vm, args| dialect_insert(vm, args, "sqlite")),
    };
    let builder = ClassBuilder::new(module_name, "Insert").base(&base);
    let builder = match kind {
        DialectKind::MySql => builder
            .property("inserted", excluded)
            .property("inserted_alias", |vm, args| {
                let [this] = args.exactly("inserted_alias")?;
                match insert_of(&this)?.parts().excluded.clone() {
                    Some(inserted) => elements::wrap_from(vm, &inserted),
                    None => Ok(Value::None),
                }
            })
            .method("on_duplicate_key_update", conflict::on_duplicate),
        _ => builder
            .property("excluded", excluded)
            .method("on_conflict_do_update", |vm, args| conflict::on_conflict(vm, args, true))
            .method("on_conflict_do_nothing", |vm, args| conflict::on_conflict(vm, args, false)),
    };
    let class = support::build(vm, name, builder);
    module.insert_str(&"Insert".into(), class.into());
    let function = vm.native_function("insert", new);
    module.insert_str(&"insert".into(), function);
    Ok(())
}

fn excluded(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this] = args.exactly("excluded")?;
    match insert_of(&this)?.parts().excluded.clone() {
        Some(excluded) => Ok(vm.wrap(Columns::From(excluded))),
        None => Ok(Value::None),
    }
}

fn dialect_insert(vm: &mut Vm, args: Args, dialect: &'static str) -> Result<Value> {
    let [table] = args.bind("insert", ["table"], 1)?;
    let (insert, table) = new_insert(vm, &table.unwrap_or_default())?;
    let name = if dialect == "mysql" { "inserted" } else { "excluded" };
    let excluded = Alias::new(AliasKind::Alias, Aliased::From(FromClause::Table(table)), Some(name.into()));
    let insert = insert.with(|parts| {
        parts.dialect = Some(dialect);
        parts.excluded = Some(FromClause::Alias(excluded));
    });
    wrap_insert(vm, insert)
}

/// The statement in an object, where it is one of the three.
pub fn as_dml(value: &Value) -> Option<Dml> {
    let object = value.as_object()?;
    if let Some(insert) = object.payload::<Insert>() {
        return Some(Dml::Insert(insert.clone()));
    }
    if let Some(update) = object.payload::<Update>() {
        return Some(Dml::Update(update.clone()));
    }
    object.payload::<Delete>().map(|delete| Dml::Delete(delete.clone()))
}

/// The object of an INSERT.
pub fn wrap_insert(vm: &mut Vm, insert: Insert) -> Result<Value> {
    let class = match insert.parts().dialect {
        Some("sqlite") => "sqlite.Insert",
        Some("postgresql") => "postgresql.Insert",
        Some("mysql") => "mysql.Insert",
        _ => "Insert",
    };
    Ok(Object::bare(support::class(vm, class)?, insert).into())
}

/// The object of an UPDATE.
pub fn wrap_update(vm: &mut Vm, update: Update) -> Result<Value> {
    Ok(Object::bare(support::class(vm, "Update")?, update).into())
}

/// The object of a DELETE.
pub fn wrap_delete(vm: &mut Vm, delete: Delete) -> Result<Value> {
    Ok(Object::bare(support::class(vm, "Delete")?, delete).into())
}

/// `insert(table)`.
pub(super) fn insert(vm: &mut Vm, table: &Value) -> Result<Value> {
    let (insert, _) = new_insert(vm, table)?;
    wrap_insert(vm, insert)
}

fn new_insert(vm: &mut Vm, value: &Value) -> Result<(Insert, crate::sql::schema::Table)> {
    let (from, entity) = target(vm, value)?;
    let FromClause::Table(table) = from else {
        return Err(coercions::expected(vm, Role::DmlTable, value));
    };
    let insert = Insert::new(&table);
    let insert = match entity {
        Some(entity) => insert.with(|parts| parts.subject = Some(entity)),
        None => insert,
    };
    Ok((insert, table))
}

/// `update(table)`.
pub(super) fn update(vm: &mut Vm, table: &Value) -> Result<Value> {
    let (from, entity) = target(vm, table)?;
    let update = Update::new(from).with(|parts| parts.subject = entity);
    wrap_update(vm, update)
}

/// `delete(table)`.
pub(super) fn delete(vm: &mut Vm, table: &Value) -> Result<Value> {
    let (from, entity) = target(vm, table)?;
    let delete = Delete::new(from).with(|parts| parts.subject = entity);
    wrap_delete(vm, delete)
}

type Entity = Option<Rc<dyn crate::sql::entity::Entity>>;

/// What is written to: a table or an entity's.
fn target(vm: &mut Vm, value: &Value) -> Result<(FromClause, Entity)> {
    match coercions::from_item(vm, Role::DmlTable, value)? {
        FromItem::From(FromClause::Alias(alias)) if matches!(alias.element(), Aliased::Select(_)) => {}
        FromItem::From(from) => return Ok((from, None)),
        FromItem::Entity(entity) => {
            if let Some(from) = entity.table() {
                return Ok((from, Some(entity)));
            }
        }
        FromItem::Attribute(_) => {}
    }
    Err(coercions::expected(vm, Role::DmlTable, value))
}

/// What the three have in common.
pub(super) fn update_base_members(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method("returning", returning)
        .method("execution_options", |vm, mut args| {
            let this = args.take_first()?;
            let given = std::mem::take(&mut args.keywords);
            args.finish("execution_options")?;
            statement(vm, &this, |statement| merge_options(&mut statement.execution_options, given))
        })
        .method("options", |vm, mut args| {
            let this = args.take_first()?;
            no_more_keywords("options", &args)?;
            let options = coercions::options(vm, &args.positional)?;
            statement(vm, &this, |statement| statement.options.extend(options))
        })
        .method("add_cte", |vm, mut args| {
            let this = args.take_first()?;
            let nest_here = args.take_keyword("nest_here");
            let nest_here = flag(vm, nest_here, false)?;
            no_more_keywords("add_cte", &args)?;
            let mut ctes = Vec::new();
            for value in &args.positional {
                match value.payload::<FromClause>() {
                    Some(FromClause::Alias(alias)) if alias.as_cte().is_some() => ctes.push(alias.clone()),
                    _ => return Err(coercions::expected(vm, Role::Cte, value)),
                }
            }
            statement(vm, &this, |statement| statement.ctes.extend(ctes.into_iter().map(|cte| (cte, nest_here))))
        })
        .method("cte", |vm, args| {
            let [this, name, recursive, nesting] = args.bind("cte", ["self", "name", "recursive", "nesting"], 1)?;
            super::selectable::make_cte(vm, &this.unwrap_or_default(), name, recursive, nesting)
        })
        .method("prefix_with", |vm, mut args| {
            let this = args.take_first()?;
            let words = prefixes(vm, args)?;
            match dml_of(&this)? {
                Dml::Insert(insert) => wrap_insert(vm, insert.with(|parts| parts.prefixes.extend(words))),
                Dml::Update(update) => wrap_update(vm, update.with(|parts| parts.prefixes.extend(words))),
                Dml::Delete(delete) => wrap_delete(vm, delete.with(|parts| parts.prefixes.extend(words))),
            }
        })
        .method("return_defaults", return_defaults)
        .method("inline", |vm, args| {
            let [this] = args.bind("inline", ["self"], 1)?;
            match dml_of(&this.unwrap_or_default())? {
                Dml::Insert(insert) => wrap_insert(vm, insert.with(|parts| parts.inline = true)),
                Dml::Update(update) => wrap_update(vm, update.with(|parts| parts.inline = true)),
                Dml::Delete(_) => Err(Raise::new("AttributeError", "'Delete' object has no attribute 'inline'")),
            }
        })
        .method("with_hint", |vm, args| {
            let names = ["self", "text", "selectable", "dialect_name"];
            let [this, text, selectable, dialect] = args.bind("with_hint", names, 2)?;
            let this = this.unwrap_or_default();
            let from = match selectable.filter(|selectable| !selectable.is_none()) {
                Some(selectable) => coercions::from_clause(vm, Role::FromClause, &selectable)?,
                None => table_of(&this)?,
            };
            let text = vm.str(&text.unwrap_or_default())?;
            let dialect = optional_str("with_hint", "dialect_name", dialect)?.unwrap_or_else(|| "*".into());
            statement(vm, &this, |statement| statement.hints.push((Some(from), dialect, text)))
        })
        .method("with_dialect_options", |vm, mut args| {
            let this = args.take_first()?;
            let given = std::mem::take(&mut args.keywords);
            args.finish("with_dialect_options")?;
            for (name, _) in &given {
                check_dialect_option(vm, &this, name)?;
            }
            statement(vm, &this, |statement| statement.dialect_options.extend(given))
        })
        .method("params", |_, _| {
            Err(Raise::new(
                "NotImplementedError",
                "params() is not supported for INSERT/UPDATE/DELETE statements. To set the values for an INSERT or UPDATE \
                 statement, use stmt.values(**parameters).",
            ))
        })
        .property("table", |vm, args| {
            let [this] = args.exactly("table")?;
            elements::wrap_from(vm, &table_of(&this)?)
        })
}

/// What is written to.
fn table_of(value: &Value) -> Result<FromClause> {
    Ok(match dml_of(value)? {
        Dml::Insert(insert) => FromClause::Table(insert.parts().table.clone()),
        Dml::Update(update) => update.parts().table.clone(),
        Dml::Delete(delete) => delete.parts().table.clone(),
    })
}

/// Whether a dialect takes that option: MySQL alone has one, a limit of UPDATE and DELETE.
fn check_dialect_option(vm: &mut Vm, this: &Value, name: &Str) -> Result<()> {
    let class = vm.class_of(this);
    let Some((dialect, option)) = name.split_once('_') else {
        return Err(Raise::type_error(format!(
            "Additional arguments should be named <dialectname>_<argument>, got '{name}'"
        )));
    };
    if (dialect, option) == ("mysql", "limit") && class.name() != "Insert" {
        return Ok(());
    }
    match Dialect::named(dialect) {
        Some(_) => {
            let class = vm.repr(&Value::Class(class))?;
            Err(argument_error(format!(
                "Argument '{name}' is not accepted by dialect '{dialect}' on behalf of {class}"
            )))
        }
        None => Ok(()),
    }
}

/// What INSERT has beyond that.
pub(super) fn insert_members(builder: ClassBuilder) -> ClassBuilder {
    builder.method("values", insert_values).method("from_select", from_select)
}

/// What UPDATE has beyond that.
pub(super) fn update_members(builder: ClassBuilder) -> ClassBuilder {
    where_members(builder)
        .method("values", |vm, mut args| {
            let this = args.take_first()?;
            let update = update_of(&this)?;
            let mut values: Values = Vec::new();
            match args.positional.as_slice() {
                [] => {}
                [Value::Dict(given)] => values.extend(pairs(vm, given, update.parts().subject.as_ref())?),
                [given @ (Value::Tuple(_) | Value::List(_) | Value::Str(_))] => {
                    let items = vm.items(given)?;
                    if matches!(items.first(), Some(Value::Dict(_) | Value::Tuple(_) | Value::List(_))) {
                        return Err(crate::sql::invalid_request(
                            "UPDATE construct does not support multiple parameter sets.",
                        ));
                    }
                    let columns: Vec<Column> = update
                        .parts()
                        .table
                        .columns()
                        .elements()
                        .filter_map(|element| element.as_column().cloned())
                        .collect();
                    values.extend(in_order(vm, &columns, &items)?);
                }
                [other] => {
                    let class = vm.class_of(other).name();
                    return Err(Raise::new("AttributeError", format!("'{class}' object has no attribute 'items'")));
                }
                _ => {
                    return Err(argument_error(
                        "Only a single dictionary/tuple or list of dictionaries/tuples is accepted positionally.",
                    ));
                }
            }
            values.extend(named(vm, args.keywords, update.parts().subject.as_ref())?);
            wrap_update(vm, update.with(|parts| merge(&mut parts.values, values)))
        })
        .method("ordered_values", |vm, mut args| {
            let this = args.take_first()?;
            no_more_keywords("ordered_values", &args)?;
            let update = update_of(&this)?;
            let mut values: Values = Vec::new();
            if !update.parts().values.is_empty() {
                return Err(argument_error(match update.parts().ordered {
                    true => "This statement already has ordered values present",
                    false => "This statement already has values present",
                }));
            }
            for (index, item) in args.positional.iter().enumerate() {
                match <[Value; 2]>::try_from(vm.items(item)?) {
                    Ok([key, value]) => {
                        let key = own_attribute(vm, update.parts().subject.as_ref(), &key)?.unwrap_or(key);
                        pair(vm, &mut values, &key, &value)?;
                    }
                    Err(items) => {
                        return Err(Raise::value_error(format!(
                            "dictionary update sequence element #{index} has length {}; 2 is required",
                            items.len()
                        )));
                    }
                }
            }
            wrap_update(
                vm,
                update.with(|parts: &mut UpdateParts| {
                    merge(&mut parts.values, values);
                    parts.ordered = true;
                }),
            )
        })
}

/// What DELETE has beyond that.
pub(super) fn delete_members(builder: ClassBuilder) -> ClassBuilder {
    where_members(builder).method("using", |_, _| Err(Raise::unsupported("Delete.using()")))
}

fn where_members(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method("where", criteria)
        .method("filter", criteria)
        .method("filter_by", |vm, mut args| {
            let this = args.take_first()?;
            let given = std::mem::take(&mut args.keywords);
            args.finish("filter_by")?;
            let (from, subject) = match dml_of(&this)? {
                Dml::Update(update) => (update.parts().table.clone(), update.parts().subject.clone()),
                Dml::Delete(delete) => (delete.parts().table.clone(), delete.parts().subject.clone()),
                Dml::Insert(_) => return Err(Raise::type_error("an UPDATE or DELETE is needed")),
            };
            let source = Source::Joined(subject.map_or(FromItem::From(from), FromItem::Entity));
            let mut conditions = Vec::new();
            for (name, value) in given {
                conditions.push(named_condition(vm, std::slice::from_ref(&source), &name, &value)?);
            }
            add_criteria(vm, &this, conditions)
        })
        .property("whereclause", |vm, args| {
            let [this] = args.exactly("whereclause")?;
            let criteria = match dml_of(&this)? {
                Dml::Update(update) => update.parts().criteria.clone(),
                Dml::Delete(delete) => delete.parts().criteria.clone(),
                Dml::Insert(_) => Vec::new(),
            };
            if criteria.is_empty() { Ok(Value::None) } else { elements::wrap(vm, &and(criteria)) }
        })
}

fn dml_of(value: &Value) -> Result<Dml> {
    as_dml(value).ok_or_else(|| Raise::type_error("an INSERT, UPDATE or DELETE is needed"))
}

fn insert_of(value: &Value) -> Result<&Insert> {
    value.payload::<Insert>().ok_or_else(|| Raise::type_error("an Insert is needed"))
}

fn update_of(value: &Value) -> Result<&Update> {
    value.payload::<Update>().ok_or_else(|| Raise::type_error("an Update is needed"))
}

fn statement(vm: &mut Vm, this: &Value, change: impl FnOnce(&mut StatementOptions)) -> Result<Value> {
    match dml_of(this)? {
        Dml::Insert(insert) => wrap_insert(vm, insert.with(|parts| change(&mut parts.statement))),
        Dml::Update(update) => wrap_update(vm, update.with(|parts| change(&mut parts.statement))),
        Dml::Delete(delete) => wrap_delete(vm, delete.with(|parts| change(&mut parts.statement))),
    }
}

fn criteria(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_first()?;
    no_more_keywords("where", &args)?;
    let mut conditions = Vec::new();
    for value in &args.positional {
        conditions.push(coercions::condition(vm, value)?);
    }
    add_criteria(vm, &this, conditions)
}

fn add_criteria(vm: &mut Vm, this: &Value, conditions: Vec<ColumnElement>) -> Result<Value> {
    match dml_of(this)? {
        Dml::Update(update) => wrap_update(vm, update.with(|parts| parts.criteria.extend(conditions))),
        Dml::Delete(delete) => wrap_delete(vm, delete.with(|parts| parts.criteria.extend(conditions))),
        Dml::Insert(_) => Err(Raise::new("AttributeError", "'Insert' object has no attribute 'where'")),
    }
}

fn returning(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_first()?;
    let sorted = args.take_keyword("sort_by_parameter_order");
    let sorted = flag(vm, sorted, false)?;
    no_more_keywords("returning", &args)?;
    let columns: Vec<SelectItem> = items(vm, &args.positional)?;
    match dml_of(&this)? {
        Dml::Insert(insert) => wrap_insert(
            vm,
            insert.with(|parts: &mut InsertParts| {
                parts.returning.extend(columns);
                parts.sort_by_parameter_order |= sorted;
            }),
        ),
        Dml::Update(update) => wrap_update(vm, update.with(|parts| parts.returning.extend(columns))),
        Dml::Delete(delete) => wrap_delete(vm, delete.with(|parts| parts.returning.extend(columns))),
    }
}

fn return_defaults(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_first()?;
    let sorted = args.take_keyword("sort_by_parameter_order");
    let sorted = flag(vm, sorted, false)?;
    let given = args.take_keyword("supplemental_cols").filter(|given| !given.is_none());
    no_more_keywords("return_defaults", &args)?;
    let mut supplemental = Vec::new();
    if let Some(given) = given {
        for value in vm.items(&given)? {
            supplemental.push(coercions::receiver(vm, &value)?);
        }
    }
    let mut columns: Vec<Column> = Vec::new();
    for value in &args.positional {
        let element = coercions::receiver(vm, value)?;
        match element.as_column() {
            Some(column) => columns.push(column.clone()),
            None => return Err(coercions::expected(vm, Role::ColumnArgument, value)),
        }
    }
    match dml_of(&this)? {
        Dml::Insert(insert) => wrap_insert(
            vm,
            insert.with(|parts| {
                parts.return_defaults = Some(columns);
                parts.supplemental.extend(supplemental);
                parts.sort_by_parameter_order |= sorted;
            }),
        ),
        Dml::Update(update) => wrap_update(
            vm,
            update.with(|parts| {
                parts.return_defaults = Some(columns);
                parts.supplemental.extend(supplemental);
            }),
        ),
        Dml::Delete(delete) => wrap_delete(
            vm,
            delete.with(|parts| {
                parts.return_defaults = Some(columns);
                parts.supplemental.extend(supplemental);
            }),
        ),
    }
}

/// A key of `values()`: a name, a column, or an attribute.
fn value_key(vm: &mut Vm, key: &Value) -> Result<ValueKey> {
    if let Value::Str(key) = key {
        return Ok(ValueKey::Key(key.clone()));
    }
    match coercions::clause_element(vm, key)? {
        Some(element) => Ok(ValueKey::Column(element)),
        None => Err(coercions::expected(vm, Role::DmlColumn, key)),
    }
}

/// A value of `values()`.
fn value_operand(vm: &mut Vm, value: &Value) -> Result<Operand> {
    Ok(match coercions::clause(vm, value)? {
        None => Operand::Value(value.clone()),
        Some(coercions::Clause::Select(select)) => Operand::Element(coercions::implicit_scalar(vm, &select)?),
        Some(_) => coercions::operand_as(vm, Role::Expression, value)?,
    })
}

/// What a statement writes to, as the ORM knows it.
type Subject = Rc<dyn crate::sql::entity::Entity>;

/// The values of what is written to `subject`, by their keys.
pub fn pairs(vm: &mut Vm, given: &Dict, subject: Option<&Subject>) -> Result<Values> {
    let mut values = Vec::with_capacity(given.len());
    for (key, value) in given.entries() {
        let key = own_attribute(vm, subject, &key)?.unwrap_or(key);
        pair(vm, &mut values, &key, &value)?;
    }
    Ok(values)
}

/// The columns that a composite attribute stands for, with their values; `None` for any other key.
///
/// # Errors
/// `ArgumentError` for a value that is none of the composite's class.
pub(super) fn composite_values(vm: &mut Vm, key: &Value, value: &Value) -> Result<Option<Values>> {
    let Some(attribute) = key.payload::<InstrumentedAttribute>().cloned() else { return Ok(None) };
    let Some(composite) = attribute.composite() else { return Ok(None) };
    let fits = match (composite.declaration().class(), value) {
        (_, Value::None) => true,
        (Value::Class(class), value) => vm.class_of(value).is_subclass_of(&class),
        _ => false,
    };
    if !fits {
        let shown = vm.repr(value)?;
        return Err(argument_error(format!("Can't UPDATE composite attribute {} to {shown}", attribute.label())));
    }
    let entity = attribute.entity()?;
    let assigned = composite.assignments(vm, value)?.into_iter();
    let parts =
        assigned.filter_map(|(key, value)| Some((ValueKey::Column(entity.attribute(&key)?), Operand::Value(value))));
    Ok(Some(parts.collect()))
}

/// What the class that is written to has under that name, where it is an attribute of the script's own making.
fn own_attribute(vm: &mut Vm, subject: Option<&Subject>, key: &Value) -> Result<Option<Value>> {
    let (Some(subject), Value::Str(name)) = (subject, key) else { return Ok(None) };
    let Some(Value::Class(class)) = crate::sqlalchemy::orm::object_of(vm, subject) else { return Ok(None) };
    let is_own = class.lookup(name).is_some_and(|found| {
        found
            .as_object()
            .is_some_and(|found| !found.class().is_native() && found.class().lookup(&"__get__".into()).is_some())
    });
    if !is_own {
        return Ok(None);
    }
    let attribute = vm.get_attr(&Value::Class(class), name)?;
    let composite = attribute.payload::<InstrumentedAttribute>().and_then(InstrumentedAttribute::composite);
    let several = composite.is_some() || expands(vm, &attribute);
    Ok(several.then_some(attribute))
}

/// Whether an attribute says itself which columns it stands for.
fn expands(vm: &mut Vm, attribute: &Value) -> bool {
    matches!(attribute, Value::Object(_)) && vm.class_of(attribute).lookup(&"_bulk_update_tuples".into()).is_some()
}

/// Adds a key with its value; an attribute of the script's own may stand for several columns.
fn pair(vm: &mut Vm, values: &mut Values, key: &Value, value: &Value) -> Result<()> {
    if let Some(parts) = composite_values(vm, key, value)? {
        values.extend(parts);
        return Ok(());
    }
    if !expands(vm, key) {
        values.push((value_key(vm, key)?, value_operand(vm, value)?));
        return Ok(());
    }
    let expanded = vm.call_method(key, "_bulk_update_tuples", vec![value.clone()])?;
    for item in vm.items(&expanded)? {
        match vm.items(&item)?.as_slice() {
            [key, value] => pair(vm, values, key, value)?,
            items => {
                let text = format!("not enough values to unpack (expected 2, got {})", items.len());
                return Err(Raise::new("ValueError", text));
            }
        }
    }
    Ok(())
}

fn named(vm: &mut Vm, keywords: Vec<(Str, Value)>, subject: Option<&Subject>) -> Result<Values> {
    let mut values = Vec::with_capacity(keywords.len());
    for (key, value) in keywords {
        let key = Value::Str(key);
        let key = own_attribute(vm, subject, &key)?.unwrap_or(key);
        pair(vm, &mut values, &key, &value)?;
    }
    Ok(values)
}

/// These values, of which the plain ones are parameters, so that statements that differ in them alone are compiled once.
fn bound(mut values: Values) -> Values {
    for (_, value) in &mut values {
        if let Operand::Value(plain) = value {
            let plain = std::mem::take(plain);
            *value = Operand::Element(ColumnElement::anonymous_bind(plain, Some(TypeEngine::null())));
        }
    }
    values
}

/// Later values take the place of earlier ones.
fn merge(known: &mut Values, given: Values) {
    for (key, value) in bound(given) {
        let name = name_of(&key);
        match known.iter_mut().find(|(known, _)| name_of(known) == name) {
            Some(entry) => entry.1 = value,
            None => known.push((key, value)),
        }
    }
}

fn name_of(key: &ValueKey) -> Str {
    match key {
        ValueKey::Key(key) => key.clone(),
        ValueKey::Column(element) => element.proxy_key().unwrap_or_else(|| format!("#{}", element.id()).into()),
    }
}

/// `insert().values(…)`: names, a dict, a tuple in the table's order, or a list of these.
fn insert_values(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_first()?;
    let insert = insert_of(&this)?.clone();
    if insert.parts().select.is_some() {
        return Err(crate::sql::invalid_request("This construct already inserts from a SELECT"));
    }
    if !args.positional.is_empty() && !args.keywords.is_empty() {
        return Err(argument_error("Can't pass positional and kwargs to values() simultaneously"));
    }
    let columns = insert.parts().table.columns();
    match args.positional.as_slice() {
        [] => {
            let values = named(vm, args.keywords, insert.parts().subject.as_ref())?;
            wrap_insert(vm, insert.with(|parts| merge(parts.values.get_or_insert_default(), values)))
        }
        [Value::Dict(given)] => {
            let values = pairs(vm, given, insert.parts().subject.as_ref())?;
            wrap_insert(vm, insert.with(|parts| merge(parts.values.get_or_insert_default(), values)))
        }
        [rows @ (Value::List(_) | Value::Tuple(_) | Value::Str(_))] => {
            let items = vm.items(rows)?;
            let many =
                items.first().is_some_and(|item| matches!(item, Value::Dict(_) | Value::List(_) | Value::Tuple(_)));
            if !many {
                let values = in_order(vm, &columns, &items)?;
                return wrap_insert(vm, insert.with(|parts| merge(parts.values.get_or_insert_default(), values)));
            }
            let mut sets = Vec::with_capacity(items.len());
            for item in &items {
                sets.push(match item {
                    Value::Dict(given) => pairs(vm, given, insert.parts().subject.as_ref())?,
                    other => {
                        let items = vm.items(other)?;
                        in_order(vm, &columns, &items)?
                    }
                });
            }
            wrap_insert(vm, insert.with(|parts| parts.rows.push(sets)))
        }
        [_, _, ..] => Err(argument_error(
            "Only a single dictionary/tuple or list of dictionaries/tuples is accepted positionally.",
        )),
        [other] => {
            let class = vm.class_of(other).name();
            Err(Raise::new("AttributeError", format!("'{class}' object has no attribute 'items'")))
        }
    }
}

fn in_order(vm: &mut Vm, columns: &[Column], items: &[Value]) -> Result<Values> {
    let mut values = Vec::with_capacity(items.len());
    for (column, value) in columns.iter().zip(items) {
        values.push((ValueKey::Key(column.key()), value_operand(vm, value)?));
    }
    Ok(values)
}

fn from_select(vm: &mut Vm, args: Args) -> Result<Value> {
    let names = ["self", "names", "select", "include_defaults"];
    let [this, columns, select, defaults] = args.bind("from_select", names, 3)?;
    let insert = insert_of(&this.unwrap_or_default())?.clone();
    if insert.parts().values.is_some() || !insert.parts().rows.is_empty() {
        return Err(crate::sql::invalid_request("This construct already inserts value expressions"));
    }
    let mut keys = Vec::new();
    for name in vm.items(&columns.unwrap_or_default())? {
        keys.push(match &name {
            Value::Str(key) => key.clone(),
            // The column by which the table knows it, whatever the attribute is called.
            other => {
                match coercions::clause_element(vm, other)?.and_then(|element| element.as_column().map(Column::key)) {
                    Some(key) => key,
                    None => return Err(coercions::expected(vm, Role::DmlColumn, other)),
                }
            }
        });
    }
    let value = select.unwrap_or_default();
    let select: SelectBase = match coercions::clause(vm, &value)? {
        Some(coercions::Clause::Select(select)) => select,
        Some(coercions::Clause::From(from)) => match coercions::select_of(&from) {
            Some(select) => select.clone(),
            None => SelectBase::Select(Select::new(vec![SelectItem::From(from)])),
        },
        _ => return Err(coercions::expected(vm, Role::DmlSelect, &value)),
    };
    let defaults = flag(vm, defaults, true)?;
    wrap_insert(vm, insert.with(|parts| parts.select = Some((keys, select, defaults))))
}
