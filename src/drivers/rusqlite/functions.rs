//! Functions and collations that SQL may call. rusqlite wants them to be fit for other threads, which ours are not: what it
//! gets is a number, under which each thread keeps its own.

use std::{
    cell::{Cell, RefCell},
    cmp::Ordering,
};

use rusqlite::{
    Connection, Error, Result,
    functions::{Aggregate, Context, FunctionFlags},
    types,
};
use rustc_hash::FxHashMap;

use crate::{
    engine::{AggregateCall, Collation, UserFunction, UserResult},
    value::Value,
};

thread_local! {
    static KEPT: RefCell<FxHashMap<u64, Callable>> = RefCell::default();
    static NUMBERS: Cell<u64> = const { Cell::new(0) };
}

#[derive(Clone)]
enum Callable {
    Function(UserFunction),
    Collation(Collation),
}

/// Keeps a function callable until it is dropped.
pub(super) struct Kept(u64);

impl Drop for Kept {
    fn drop(&mut self) {
        let callable = KEPT.with(|kept| kept.borrow_mut().remove(&self.0));
        drop(callable);
    }
}

/// Makes a function known to SQL, or takes it away.
pub(super) fn create(
    connection: &Connection,
    name: &str,
    arguments: i32,
    deterministic: bool,
    function: Option<UserFunction>,
) -> Result<Option<Kept>> {
    let Some(function) = function else {
        connection.remove_function(name, arguments)?;
        return Ok(None);
    };
    let mut flags = FunctionFlags::SQLITE_UTF8;
    flags.set(FunctionFlags::SQLITE_DETERMINISTIC, deterministic);
    let scalar = matches!(function, UserFunction::Scalar(_));
    let kept = keep(Callable::Function(function));
    let number = kept.0;
    if scalar {
        connection.create_scalar_function(name, arguments, flags, move |context| {
            let arguments = read(context);
            answer(match function_of(number) {
                Some(UserFunction::Scalar(function)) => function(&arguments),
                _ => gone(),
            })
        })?;
    } else {
        connection.create_aggregate_function(name, arguments, flags, Grouped(number))?;
    }
    Ok(Some(kept))
}

/// Makes a collation known to SQL, or takes it away.
pub(super) fn collate(connection: &Connection, name: &str, collation: Option<Collation>) -> Result<Option<Kept>> {
    let Some(collation) = collation else {
        connection.remove_collation(name)?;
        return Ok(None);
    };
    let kept = keep(Callable::Collation(collation));
    let number = kept.0;
    connection.create_collation(name, move |left, right| {
        let callable = KEPT.with(|kept| kept.borrow().get(&number).cloned());
        match callable {
            Some(Callable::Collation(collation)) => collation(left, right),
            _ => Ordering::Equal,
        }
    })?;
    Ok(Some(kept))
}

/// An aggregate function; what it holds of a group is that group's number.
struct Grouped(u64);

impl Aggregate<u32, types::Value> for Grouped {
    fn init(&self, _: &mut Context<'_>) -> Result<u32> {
        Ok(next() as u32)
    }

    fn step(&self, context: &mut Context<'_>, group: &mut u32) -> Result<()> {
        let arguments = read(context);
        answer(self.call(AggregateCall::Step { group: *group, arguments: &arguments })).map(drop)
    }

    fn finalize(&self, _: &mut Context<'_>, group: Option<u32>) -> Result<types::Value> {
        answer(self.call(AggregateCall::End { group }))
    }
}

impl Grouped {
    fn call(&self, call: AggregateCall<'_>) -> UserResult {
        match function_of(self.0) {
            Some(UserFunction::Aggregate(function)) => function(call),
            _ => gone(),
        }
    }
}

fn keep(callable: Callable) -> Kept {
    let number = next();
    let old = KEPT.with(|kept| kept.borrow_mut().insert(number, callable));
    drop(old);
    Kept(number)
}

fn next() -> u64 {
    NUMBERS.with(|numbers| {
        numbers.set(numbers.get() + 1);
        numbers.get()
    })
}

/// The function of that number, taken out so that nothing is borrowed while it runs.
fn function_of(number: u64) -> Option<UserFunction> {
    match KEPT.with(|kept| kept.borrow().get(&number).cloned()) {
        Some(Callable::Function(function)) => Some(function),
        _ => None,
    }
}

fn gone() -> UserResult {
    Err("the function is gone with its connection".to_owned())
}

fn read(context: &Context<'_>) -> Vec<Value> {
    let value = |index| super::value(context.get_raw(index));
    let readable = |index| value(index).unwrap_or_else(|text| Value::from(String::from_utf8_lossy(text).as_ref()));
    (0..context.len()).map(readable).collect()
}

fn answer(result: UserResult) -> Result<types::Value> {
    let failed = |message| Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_ERROR), Some(message));
    match result.map_err(failed)? {
        Value::Bool(value) => Ok(types::Value::Integer(i64::from(value))),
        Value::Int(number) => Ok(types::Value::Integer(number)),
        Value::Float(number) => Ok(types::Value::Real(number)),
        Value::Str(text) => Ok(types::Value::Text(text.as_str().to_owned())),
        Value::Bytes(bytes) => Ok(types::Value::Blob(bytes.to_vec())),
        _ => Ok(types::Value::Null),
    }
}
