//! Results as the script sees them: `Result` and `CursorResult`, `ScalarResult`, `MappingResult`.

use std::rc::Rc;

use super::{coercions::Clause, row, support};
use crate::{
    engine::{BufferedRows, CursorResult, Item, Outcome, QueryResult, Row, RowKeys, Shape},
    python::{Args, ClassBuilder, Vm, objects::NativeIterator},
    sql::{compiler::Kind as StatementKind, elements::ColumnElement},
    value::{Class, Dict, Host, Object, Payload, Raise, Result, Tuple, Value},
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
    let merged = support::build(vm, "MergedResult", ClassBuilder::new(MODULE, "MergedResult").base(&iterated));
    let frozen = support::build(vm, "FrozenResult", frozen_class());
    vm.register_class::<Frozen>(&frozen);
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
        ("MergedResult", &merged),
        ("FrozenResult", &frozen),
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

/// The rows of a result, kept to be given again: `FrozenResult`.
struct Frozen {
    keys: Rc<RowKeys>,
    rows: Vec<Tuple>,
}

impl Payload for Frozen {}

impl Frozen {
    fn result(&self) -> QueryResult {
        let values = self.rows.iter().flat_map(|row| row.iter().cloned()).collect();
        QueryResult::new(self.keys.clone(), Box::new(BufferedRows::new(values, self.keys.len())))
    }
}

fn frozen(value: &Value) -> Result<&Frozen> {
    value.payload::<Frozen>().ok_or_else(|| Raise::type_error("a FrozenResult is needed"))
}

fn frozen_class() -> ClassBuilder {
    ClassBuilder::new("sqlalchemy.engine.result", "FrozenResult")
        .method("__new__", |_, _| Err(Raise::unsupported("making a FrozenResult directly")))
        .method("__call__", |vm, args| {
            let this = alone(args, "__call__")?;
            let result = frozen(&this)?.result();
            Ok(Object::bare(support::class(vm, "IteratorResult")?, result).into())
        })
        .method("with_new_rows", |vm, args| {
            let [this, rows] = args.exactly("with_new_rows")?;
            let mut new = Vec::new();
            for row in vm.items(&rows)? {
                new.push(Tuple::new(vm.items(&row)?));
            }
            let keys = frozen(&this)?.keys.clone();
            Ok(vm.wrap(Frozen { keys, rows: new }))
        })
        .property("data", |vm, args| {
            let this = alone(args, "data")?;
            let frozen = frozen(&this)?;
            let keys = &frozen.keys;
            let rows = frozen.rows.iter().map(|row| vm.wrap(Row::new(keys.clone(), row.clone())));
            Ok(Value::list(rows.collect::<Vec<_>>()))
        })
}

/// The object of a result that the ORM gives (`session.execute()`), or of a view of one (`scalars()`).
pub fn wrap(vm: &mut Vm, result: QueryResult) -> Result<Value> {
    let class = match result.shape() {
        Shape::Row if !result.returns_rows() => "IteratorResult",
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
    if !matches!(key, Value::Object(_) | Value::Class(_)) {
        return Ok(None);
    }
    Ok(match super::coercions::clause(vm, key)? {
        Some(Clause::Entity(entity)) => keys.find_element(entity.id()),
        Some(Clause::Element(element) | Clause::Attribute(_, Some(element))) => find_element(keys, &element),
        _ => None,
    })
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
            Err(keys.missing(text))
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
            let items = match size {
                // The driver stops at the row of that number.
                Some(0) if this.payload::<CursorResult>().is_some() => result.all(vm)?,
                size => result.fetch_many(vm, size)?,
            };
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
        .method("unique", |vm, args| {
            let [this, strategy] = args.bind("unique", ["self", "strategy"], 1)?;
            let this = this.unwrap_or_default();
            let result = query_result(&this)?;
            let strategy = strategy.filter(|strategy| !strategy.is_none());
            let strategy = match (strategy, result.shape()) {
                (Some(strategy), Shape::Row | Shape::Mapping) => {
                    // The result tells rows apart by their tuples; the script's function sees rows.
                    let keys = result.keys();
                    Some(vm.native_closure("strategy", move |vm, args| {
                        let [tuple] = args.exactly("strategy")?;
                        let row = match &tuple {
                            Value::Tuple(values) => vm.wrap(Row::new(keys.clone(), values.clone())),
                            _ => tuple,
                        };
                        vm.call(&strategy, vec![row], Vec::new())
                    }))
                }
                (strategy, _) => strategy,
            };
            query_result(&this)?.unique(strategy);
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
            result.check_rows()?;
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
        .method("freeze", |vm, args| {
            let this = alone(args, "freeze")?;
            let result = query_result(&this)?.clone();
            let rows = result.all(vm)?.into_iter().map(|item| result.row_of(item).values().clone()).collect();
            Ok(vm.wrap(Frozen { keys: result.keys(), rows }))
        })
        .method("merge", |vm, args| {
            let results: Result<Vec<QueryResult>> =
                args.positional.iter().map(|result| query_result(result).cloned()).collect();
            let merged = QueryResult::merged(vm, &results?)?;
            Ok(Object::bare(support::class(vm, "MergedResult")?, merged).into())
        })
}

fn of_mappings(builder: ClassBuilder) -> ClassBuilder {
    builder.method("columns", columns).method("keys", keys)
}

fn of_cursor(builder: ClassBuilder) -> ClassBuilder {
    builder
        .property("rowcount", |_, args| Ok(Value::from(cursor(&alone(args, "rowcount")?)?.rowcount())))
        .property("lastrowid", |_, args| {
            Ok(cursor(&alone(args, "lastrowid")?)?.lastrowid().map_or(Value::None, Value::Int))
        })
        .property("returns_rows", |_, args| Ok(Value::from(cursor(&alone(args, "returns_rows")?)?.rows.returns_rows())))
        .property("is_insert", |_, args| Ok(Value::from(cursor(&alone(args, "is_insert")?)?.outcome().is_insert)))
        .property("inserted_primary_key", |vm, args| {
            let this = alone(args, "inserted_primary_key")?;
            let outcome = cursor(&this)?.outcome();
            if outcome.executemany {
                return Err(invalid(
                    "This statement was an executemany call; if primary key returning is supported, please use \
                     .inserted_primary_key_rows.",
                ));
            }
            let row = primary_keys(outcome)?.first().cloned();
            Ok(row.map_or(Value::None, |row| vm.wrap(row)))
        })
        .property("inserted_primary_key_rows", |vm, args| {
            let this = alone(args, "inserted_primary_key_rows")?;
            let rows = primary_keys(cursor(&this)?.outcome())?.to_vec();
            Ok(Value::list(rows.into_iter().map(|row| vm.wrap(row)).collect::<Vec<_>>()))
        })
        .property("returned_defaults", |vm, args| {
            let this = alone(args, "returned_defaults")?;
            let outcome = cursor(&this)?.outcome();
            if outcome.executemany {
                return Err(invalid(
                    "This statement was an executemany call; if return defaults is supported, please use \
                     .returned_defaults_rows.",
                ));
            }
            let row = outcome.returned_defaults.first().cloned();
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
            last_parameters(cursor(&this)?, StatementKind::Insert, "insert")
        })
        .method("last_updated_params", |_, args| {
            let this = alone(args, "last_updated_params")?;
            last_parameters(cursor(&this)?, StatementKind::Update, "update")
        })
        .method("supports_sane_rowcount", |_, _| Ok(Value::Bool(true)))
        .method("supports_sane_multi_rowcount", |_, _| Ok(Value::Bool(true)))
        .property("context", |vm, args| {
            let this = alone(args, "context")?;
            match cursor(&this)?.context() {
                Some(context) => {
                    let class = support::class(vm, "SQLiteExecutionContext")?;
                    Ok(Object::new(class, Box::new(context)).into())
                }
                None => Ok(Value::None),
            }
        })
        .property("cursor", |_, _| Err(Raise::unsupported("CursorResult.cursor")))
}

fn invalid(message: &'static str) -> Raise {
    Raise::new("sqlalchemy.exc.InvalidRequestError", message)
}

fn last_parameters(result: &CursorResult, kind: StatementKind, name: &str) -> Result<Value> {
    let outcome = result.outcome();
    compiled_as(outcome, kind, name)?;
    let mut sets = outcome.last_parameters.iter().map(|set| {
        let pairs = set.keys.iter().cloned().zip(set.values.iter().cloned());
        Value::Dict(pairs.collect::<Dict>())
    });
    if outcome.executemany {
        return Ok(Value::list(sets.collect::<Vec<_>>()));
    }
    Ok(sets.next().unwrap_or_default())
}

/// The keys of the rows that were inserted; an error where nobody may ask for them.
fn primary_keys(outcome: &Outcome) -> Result<&[Row]> {
    compiled_as(outcome, StatementKind::Insert, "insert")?;
    let crud = outcome.compiled.as_ref().and_then(|compiled| compiled.crud.as_ref());
    if crud.is_some_and(|crud| crud.explicit_returning) {
        return Err(invalid("Can't call inserted_primary_key when returning() is used."));
    }
    Ok(&outcome.inserted_primary_keys)
}

/// An error where the statement is not of that kind.
fn compiled_as(outcome: &Outcome, kind: StatementKind, name: &str) -> Result<()> {
    match &outcome.compiled {
        None => Err(invalid("Statement is not a compiled expression construct.")),
        Some(compiled) if compiled.kind != kind => Err(Raise::new(
            "sqlalchemy.exc.InvalidRequestError",
            format!("Statement is not an {name}() expression construct."),
        )),
        Some(_) => Ok(()),
    }
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
