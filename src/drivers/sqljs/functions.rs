//! Functions that SQL may call: SQLite calls JavaScript, and that calls here.

use std::rc::Rc;

use wasm_bindgen::{JsCast, prelude::Closure};

use super::{Batch, Shared, Sqlite, kind, read};
use crate::{
    engine::{AggregateCall, DriverResult, UserFunction, UserResult},
    value::{Str, Value},
};

/// What JavaScript calls: with a context, the number of a group, whether that is at its end, and arguments.
pub(super) type Body = Closure<dyn Fn(i32, u32, bool, Batch)>;

/// `SQLITE_UTF8` and `SQLITE_DETERMINISTIC`.
const UTF8: i32 = 1;
const DETERMINISTIC: i32 = 0x800;
/// The kind of an answer that is an error.
const ERROR: u8 = 0;

/// Makes a function known to SQL, or takes it away.
pub(super) fn create(
    connection: &Rc<Shared>,
    name: &str,
    arguments: i32,
    deterministic: bool,
    function: Option<UserFunction>,
) -> DriverResult<()> {
    let sqlite = &connection.sqlite;
    let flags = if deterministic { UTF8 | DETERMINISTIC } else { UTF8 };
    let aggregate = matches!(function, Some(UserFunction::Aggregate(_)));
    let body = function.map(|function| body(sqlite.clone(), function));
    let function = body.as_ref().map(|body| body.as_ref().unchecked_ref());
    let code = sqlite.create_function(connection.database, name.as_bytes(), arguments, flags, aggregate, function);
    // One that was there before may be running: it goes with the connection.
    connection.functions.borrow_mut().extend(body);
    if code == super::code::OK { Ok(()) } else { Err(connection.error(code)) }
}

fn body(sqlite: Sqlite, function: UserFunction) -> Body {
    Closure::new(move |context: i32, group: u32, end: bool, batch: Batch| {
        let mut arguments = Vec::new();
        let columns = vec![Str::from(""); batch.width() as usize];
        let readable = read(&batch, &columns, &mut arguments);
        sqlite.release(batch);
        let result = match (&function, readable) {
            (_, Err(error)) => Err(error.message),
            (UserFunction::Scalar(function), Ok(())) => function(&arguments),
            (UserFunction::Aggregate(function), Ok(())) if end => {
                function(AggregateCall::End { group: (group != 0).then_some(group) })
            }
            (UserFunction::Aggregate(function), Ok(())) => {
                function(AggregateCall::Step { group, arguments: &arguments }).map(|_| Value::None)
            }
        };
        if end || matches!(function, UserFunction::Scalar(_)) || result.is_err() {
            answer(&sqlite, context, result);
        }
    })
}

fn answer(sqlite: &Sqlite, context: i32, result: UserResult) {
    match result {
        Ok(Value::Bool(value)) => sqlite.result(context, kind::INTEGER, f64::from(u8::from(value)), &[]),
        Ok(Value::Int(number)) if number.unsigned_abs() < 1 << 53 => {
            sqlite.result(context, kind::INTEGER, number as f64, &[]);
        }
        Ok(Value::Int(number)) => sqlite.result(context, kind::DIGITS, 0.0, number.to_string().as_bytes()),
        Ok(Value::Float(number)) => sqlite.result(context, kind::FLOAT, number, &[]),
        Ok(Value::Str(text)) => sqlite.result(context, kind::TEXT, 0.0, text.as_bytes()),
        Ok(Value::Bytes(bytes)) => sqlite.result(context, kind::BLOB, 0.0, &bytes),
        Ok(_) => sqlite.result(context, kind::NULL, 0.0, &[]),
        Err(message) => sqlite.result(context, ERROR, 0.0, message.as_bytes()),
    }
}
