//! Results as the script sees them: `Result` and `CursorResult`, `ScalarResult`, `MappingResult`.

use super::{row, support};
use crate::{
    engine::{CursorResult, Item, QueryResult, RowKeys, Shape},
    python::{Args, ClassBuilder, Vm, objects::NativeIterator},
    sql::elements::ColumnElement,
    value::{Class, Dict, Host, Object, Raise, Result, Value},
};

/// Makes the classes.
pub(super) fn load(vm: &mut Vm, module: &Dict) -> Result<()> {
    row::load(vm, module)?;
    const MODULE: &str = "sqlalchemy.engine.result";
    let no_init = |_: &mut Vm, _: Args| Err(Raise::unsupported("making a result directly"));
    let base = ClassBuilder::new(MODULE, "ResultInternal").method("__new__", no_init);
    let base = support::build(vm, "ResultInternal", fetching(base));
    let result = ClassBuilder::new(MODULE, "Result").base(&base);
    let result = support::build(vm, "Result", of_rows(result));
    let iterated = ClassBuilder::new(MODULE, "IteratorResult").base(&result);
    let iterated = support::build(vm, "IteratorResult", iterated);
    let chunked = ClassBuilder::new(MODULE, "ChunkedIteratorResult").base(&iterated);
    let chunked = support::build(vm, "ChunkedIteratorResult", chunked);
    let filter = ClassBuilder::new(MODULE, "FilterResult").base(&base);
    let filter = support::build(vm, "FilterResult", filter);
    let scalars = ClassBuilder::new(MODULE, "ScalarResult").base(&filter);
    let scalars = support::build(vm, "ScalarResult", scalars);
    let mappings = ClassBuilder::new(MODULE, "MappingResult").base(&filter);
    let mappings = support::build(vm, "MappingResult", of_mappings(mappings));
    let cursor = ClassBuilder::new("sqlalchemy.engine.cursor", "CursorResult").base(&result);
    let cursor = support::build(vm, "CursorResult", of_cursor(cursor));
    vm.register_class::<CursorResult>(&cursor);
    let iterator = ClassBuilder::new("builtins", "generator")
        .method("__iter__", |_, args| alone(args, "__iter__"))
        .method("__next__", |vm, args| {
            let this = alone(args, "__next__")?;
            match vm.next(&this)? {
                Some(item) => Ok(item),
                None => Err(Raise::with_arguments("StopIteration", Vec::new())),
            }
        });
    support::build(vm, "result_generator", iterator);
    for (name, class) in [
        ("Result", &result),
        ("IteratorResult", &iterated),
        ("ChunkedIteratorResult", &chunked),
        ("FilterResult", &filter),
        ("ScalarResult", &scalars),
        ("MappingResult", &mappings),
        ("CursorResult", &cursor),
        ("ResultProxy", &cursor),
    ] {
        module.insert_str(&name.into(), Value::Class(class.clone()));
    }
    Ok(())
}

/// The object of a result that the ORM gives (`session.execute()`), or of a view of one (`scalars()`).
pub fn wrap(vm: &mut Vm, result: QueryResult) -> Result<Value> {
    let class = match result.shape() {
        Shape::Row => "ChunkedIteratorResult",
        Shape::Scalar => "ScalarResult",
        Shape::Mapping => "MappingResult",
    };
    Ok(Object::bare(support::class(vm, class)?, result).into())
}

/// The object of a statement's result.
pub fn wrap_cursor(vm: &mut Vm, result: CursorResult) -> Value {
    vm.wrap(result)
}

/// The result in an object of one of the classes.
pub fn query_result(value: &Value) -> Result<&QueryResult> {
    value
        .payload::<QueryResult>()
        .or_else(|| value.payload::<CursorResult>().map(|result| &result.rows))
        .ok_or_else(|| Raise::type_error("a Result is needed"))
}

/// What the script gets of an item of a result of that shape.
pub fn item_value(vm: &mut Vm, shape: Shape, item: Item) -> Value {
    match (shape, item) {
        (_, Item::Scalar(value)) => value,
        (Shape::Mapping, Item::Row(row)) => vm.wrap(row::RowMapping(row)),
        (_, Item::Row(row)) => vm.wrap(row),
    }
}

/// The index of the column that `key`, which is no string, finds among `keys`: an expression of the statement.
pub(super) fn column_of(vm: &mut Vm, keys: &RowKeys, key: &Value) -> Result<Option<usize>> {
    if let Some(element) = key.payload::<ColumnElement>() {
        return Ok(find_element(keys, element));
    }
    if key.as_object().is_none() {
        return Ok(None);
    }
    Ok(super::coercions::clause_element(vm, key)?.and_then(|element| find_element(keys, &element)))
}

fn find_element(keys: &RowKeys, element: &ColumnElement) -> Option<usize> {
    keys.find_element(element.id())
}

/// The index that an argument of `scalars()` or `columns()` means.
fn index_of(vm: &mut Vm, keys: &RowKeys, key: &Value) -> Result<usize> {
    let found = match key {
        Value::Int(index) => {
            let count = i64::try_from(keys.len()).unwrap_or(i64::MAX);
            let index = if *index < 0 { *index + count } else { *index };
            return match usize::try_from(index) {
                Ok(index) if index < keys.len() => Ok(index),
                _ => Err(Raise::new("IndexError", "list index out of range")),
            };
        }
        Value::Str(name) => keys.find(name)?,
        other => column_of(vm, keys, other)?,
    };
    match found {
        Some(index) => Ok(index),
        None => {
            let text = vm.str(key)?;
            Err(Raise::new(
                "sqlalchemy.exc.NoSuchColumnError",
                format!("Could not locate column in row for column '{text}'"),
            ))
        }
    }
}

fn values(vm: &mut Vm, shape: Shape, items: Vec<Item>) -> Value {
    Value::list(items.into_iter().map(|item| item_value(vm, shape, item)).collect::<Vec<_>>())
}

/// A method without arguments.
fn alone(args: Args, name: &str) -> Result<Value> {
    let [this] = args.bind(name, ["self"], 1)?;
    Ok(this.unwrap_or_default())
}

/// What all results have.
fn fetching(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method("all", |vm, args| {
            let this = alone(args, "all")?;
            let result = query_result(&this)?;
            let items = result.all(vm)?;
            Ok(values(vm, result.shape(), items))
        })
        .method("fetchall", |vm, args| {
            let this = alone(args, "fetchall")?;
            let result = query_result(&this)?;
            let items = result.all(vm)?;
            Ok(values(vm, result.shape(), items))
        })
        .method("first", |vm, args| {
            let this = alone(args, "first")?;
            let result = query_result(&this)?;
            let item = result.first(vm)?;
            Ok(item.map_or(Value::None, |item| item_value(vm, result.shape(), item)))
        })
        .method("one", |vm, args| {
            let this = alone(args, "one")?;
            let result = query_result(&this)?;
            let item = result.one(vm)?;
            Ok(item_value(vm, result.shape(), item))
        })
        .method("one_or_none", |vm, args| {
            let this = alone(args, "one_or_none")?;
            let result = query_result(&this)?;
            let item = result.one_or_none(vm)?;
            Ok(item.map_or(Value::None, |item| item_value(vm, result.shape(), item)))
        })
        .method("fetchone", |vm, args| {
            let this = alone(args, "fetchone")?;
            let result = query_result(&this)?;
            let item = result.fetch_one(vm)?;
            Ok(item.map_or(Value::None, |item| item_value(vm, result.shape(), item)))
        })
        .method("fetchmany", |vm, args| {
            let [this, size] = args.bind("fetchmany", ["self", "size"], 1)?;
            let this = this.unwrap_or_default();
            let size = count(size, "fetchmany")?;
            let result = query_result(&this)?;
            let items = result.fetch_many(vm, size)?;
            Ok(values(vm, result.shape(), items))
        })
        .method("partitions", |vm, args| {
            let [this, size] = args.bind("partitions", ["self", "size"], 1)?;
            let result = query_result(&this.unwrap_or_default())?.clone();
            let size = count(size, "partitions")?;
            iterate(vm, Rows { result, size: Partition::Many(size) })
        })
        .method("__iter__", |vm, args| {
            let this = alone(args, "__iter__")?;
            let result = query_result(&this)?.clone();
            iterate(vm, Rows { result, size: Partition::One })
        })
        .method("__next__", |vm, args| {
            let this = alone(args, "__next__")?;
            let result = query_result(&this)?;
            match result.fetch_one(vm)? {
                Some(item) => Ok(item_value(vm, result.shape(), item)),
                None => Err(Raise::with_arguments("StopIteration", Vec::new())),
            }
        })
        .method("unique", |_, args| {
            let [this, strategy] = args.bind("unique", ["self", "strategy"], 1)?;
            let this = this.unwrap_or_default();
            query_result(&this)?.unique(strategy.filter(|strategy| !strategy.is_none()));
            Ok(this)
        })
        .method("yield_per", |_, args| {
            let [this, number] = args.bind("yield_per", ["self", "num"], 2)?;
            let this = this.unwrap_or_default();
            if let Some(number) = count(number, "yield_per")? {
                query_result(&this)?.set_yield_per(number);
            }
            Ok(this)
        })
        .method("close", |_, args| {
            let this = alone(args, "close")?;
            query_result(&this)?.close();
            Ok(Value::None)
        })
        .method("__enter__", |_, args| alone(args, "__enter__"))
        .method("__exit__", |_, args| {
            if let Some(this) = args.positional.first() {
                query_result(this)?.close();
            }
            Ok(Value::None)
        })
        .property("closed", |_, args| Ok(Value::from(query_result(&alone(args, "closed")?)?.is_closed())))
        .property("_soft_closed", |_, args| Ok(Value::from(query_result(&alone(args, "closed")?)?.is_closed())))
}

/// What results of rows have.
fn of_rows(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method("scalar", |vm, args| {
            let this = alone(args, "scalar")?;
            query_result(&this)?.scalar(vm)
        })
        .method("scalar_one", |vm, args| {
            let this = alone(args, "scalar_one")?;
            query_result(&this)?.scalar_one(vm)
        })
        .method("scalar_one_or_none", |vm, args| {
            let this = alone(args, "scalar_one_or_none")?;
            query_result(&this)?.scalar_one_or_none(vm)
        })
        .method("scalars", |vm, args| {
            let [this, index] = args.bind("scalars", ["self", "index"], 1)?;
            let this = this.unwrap_or_default();
            let result = query_result(&this)?;
            let index = match index {
                None | Some(Value::Int(0)) => 0,
                Some(key) => index_of(vm, &result.keys(), &key)?,
            };
            wrap(vm, result.scalars(index))
        })
        .method("mappings", |vm, args| {
            let this = alone(args, "mappings")?;
            wrap(vm, query_result(&this)?.mappings())
        })
        .method("columns", columns)
        .method("keys", keys)
        .method("tuples", |vm, args| {
            let this = alone(args, "tuples")?;
            deprecated(vm, "The Result.tuples() method")?;
            Ok(this)
        })
        .property("t", |vm, args| {
            let this = alone(args, "t")?;
            deprecated(vm, "The Result.t method")?;
            Ok(this)
        })
        .method("freeze", |_, _| Err(Raise::unsupported("Result.freeze()")))
        .method("merge", |_, _| Err(Raise::unsupported("Result.merge()")))
}

fn of_mappings(builder: ClassBuilder) -> ClassBuilder {
    builder.method("columns", columns).method("keys", keys)
}

fn of_cursor(builder: ClassBuilder) -> ClassBuilder {
    builder
        .property("rowcount", |_, args| Ok(Value::from(cursor(&alone(args, "rowcount")?)?.rowcount())))
        .property("lastrowid", |_, args| {
            Ok(Value::from(cursor(&alone(args, "lastrowid")?)?.lastrowid().unwrap_or_default()))
        })
        .property("returns_rows", |_, args| Ok(Value::from(cursor(&alone(args, "returns_rows")?)?.rows.returns_rows())))
        .property("is_insert", |_, args| Ok(Value::from(cursor(&alone(args, "is_insert")?)?.outcome().is_insert)))
        .property("inserted_primary_key", |vm, args| {
            let this = alone(args, "inserted_primary_key")?;
            let outcome = cursor(&this)?.outcome();
            insert_only(outcome.is_insert)?;
            match outcome.inserted_primary_keys.as_slice() {
                [row] => {
                    let row = row.clone();
                    Ok(vm.wrap(row))
                }
                [] => Ok(Value::None),
                _ => Err(Raise::new(
                    "sqlalchemy.exc.InvalidRequestError",
                    "This statement was an executemany call; if primary key returning is supported, please use \
                     .inserted_primary_key_rows.",
                )),
            }
        })
        .property("inserted_primary_key_rows", |vm, args| {
            let this = alone(args, "inserted_primary_key_rows")?;
            let outcome = cursor(&this)?.outcome();
            insert_only(outcome.is_insert)?;
            let rows = outcome.inserted_primary_keys.clone();
            Ok(Value::list(rows.into_iter().map(|row| vm.wrap(row)).collect::<Vec<_>>()))
        })
        .property("returned_defaults", |vm, args| {
            let this = alone(args, "returned_defaults")?;
            let row = cursor(&this)?.outcome().returned_defaults.first().cloned();
            Ok(row.map_or(Value::None, |row| vm.wrap(row)))
        })
        .property("returned_defaults_rows", |vm, args| {
            let this = alone(args, "returned_defaults_rows")?;
            let rows = cursor(&this)?.outcome().returned_defaults.clone();
            if rows.is_empty() {
                return Ok(Value::None);
            }
            Ok(Value::list(rows.into_iter().map(|row| vm.wrap(row)).collect::<Vec<_>>()))
        })
        .method("last_inserted_params", |_, args| {
            let this = alone(args, "last_inserted_params")?;
            last_parameters(cursor(&this)?)
        })
        .method("last_updated_params", |_, args| {
            let this = alone(args, "last_updated_params")?;
            last_parameters(cursor(&this)?)
        })
        .method("supports_sane_rowcount", |_, _| Ok(Value::Bool(true)))
        .method("supports_sane_multi_rowcount", |_, _| Ok(Value::Bool(true)))
        .property("context", |_, _| Err(Raise::unsupported("CursorResult.context")))
        .property("cursor", |_, _| Err(Raise::unsupported("CursorResult.cursor")))
}

fn last_parameters(result: &CursorResult) -> Result<Value> {
    let sets: Vec<Value> = result
        .outcome()
        .last_parameters
        .iter()
        .map(|set| {
            let pairs = set.keys.iter().cloned().zip(set.values.iter().cloned());
            Value::Dict(pairs.collect::<Dict>())
        })
        .collect();
    match <[Value; 1]>::try_from(sets) {
        Ok([one]) => Ok(one),
        Err(sets) => Ok(Value::list(sets)),
    }
}

fn insert_only(is_insert: bool) -> Result<()> {
    if is_insert {
        return Ok(());
    }
    Err(Raise::new("sqlalchemy.exc.InvalidRequestError", "Statement is not an insert() expression construct."))
}

fn cursor(value: &Value) -> Result<&CursorResult> {
    value.payload::<CursorResult>().ok_or_else(|| Raise::type_error("a CursorResult is needed"))
}

fn columns(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_first()?;
    let result = query_result(&this)?;
    let keys = result.keys();
    let mut indexes = Vec::new();
    for key in &args.positional {
        indexes.push(index_of(vm, &keys, key)?);
    }
    if indexes.is_empty() {
        return Err(Raise::new("IndexError", "tuple index out of range"));
    }
    support::no_more_keywords("Result.columns", &args)?;
    result.columns(&indexes);
    Ok(this)
}

fn keys(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = alone(args, "keys")?;
    let result = query_result(&this)?;
    if !result.returns_rows() {
        return Err(Raise::new(
            "sqlalchemy.exc.ResourceClosedError",
            "This result object does not return rows. It has been closed automatically.",
        ));
    }
    Ok(vm.wrap(row::KeyView(result.keys())))
}

fn count(value: Option<Value>, function: &str) -> Result<Option<usize>> {
    match support::optional_int(function, "size", value)? {
        None => Ok(None),
        Some(number) => usize::try_from(number)
            .map(Some)
            .map_err(|_| Raise::unsupported(format!("{function}() with a negative number"))),
    }
}

fn deprecated(vm: &mut Vm, what: &str) -> Result<()> {
    vm.warn(
        "sqlalchemy.exc.SADeprecationWarning",
        &format!(
            "{what} is deprecated, Row now behaves like a tuple and can unpack types directly. (deprecated since: 2.1.0)"
        ),
    )
}

fn iterate(vm: &mut Vm, rows: Rows) -> Result<Value> {
    let class: Class = support::class(vm, "result_generator")?;
    Ok(vm.new_iterator(&class, rows))
}

enum Partition {
    One,
    Many(Option<usize>),
}

/// Iterates over a result's rows, or over lists of them.
struct Rows {
    result: QueryResult,
    size: Partition,
}

impl NativeIterator for Rows {
    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        let shape = self.result.shape();
        match self.size {
            Partition::One => Ok(self.result.fetch_one(vm)?.map(|item| item_value(vm, shape, item))),
            Partition::Many(size) => {
                let items = self.result.fetch_many(vm, size)?;
                if items.is_empty() { Ok(None) } else { Ok(Some(values(vm, shape, items))) }
            }
        }
    }
}
