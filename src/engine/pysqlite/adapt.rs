//! What Python's `sqlite3` makes of parameters that SQLite has no storage class for.

use std::borrow::Cow;

use chrono::{Datelike, Timelike};

use crate::{
    engine::{DriverError, DriverResult, ErrorClass},
    value::{DateTime, Host, Value},
};

/// One list of parameters as the driver takes them.
pub fn row<'a>(host: &dyn Host, values: &'a [Value]) -> DriverResult<Cow<'a, [Value]>> {
    if values.iter().all(is_plain) {
        return Ok(Cow::Borrowed(values));
    }
    let adapted: DriverResult<Vec<Value>> =
        values.iter().enumerate().map(|(index, value)| adapt(host, index, value)).collect();
    adapted.map(Cow::Owned)
}

/// Several lists.
pub fn rows<'a>(host: &dyn Host, rows: &'a [Vec<Value>]) -> DriverResult<Cow<'a, [Vec<Value>]>> {
    if rows.iter().flatten().all(is_plain) {
        return Ok(Cow::Borrowed(rows));
    }
    let adapted: DriverResult<Vec<Vec<Value>>> =
        rows.iter().map(|values| row(host, values).map(Cow::into_owned)).collect();
    adapted.map(Cow::Owned)
}

/// Whether a value goes to SQLite as it is.
fn is_plain(value: &Value) -> bool {
    matches!(value, Value::None | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Str(_) | Value::Bytes(_))
}

fn adapt(host: &dyn Host, index: usize, value: &Value) -> DriverResult<Value> {
    match value.builtin() {
        plain if is_plain(plain) => Ok(plain.clone()),
        Value::BigInt(_) => {
            Err(DriverError::new(ErrorClass::Overflow, "Python int too large to convert to SQLite INTEGER"))
        }
        // The module's own adapters.
        Value::Date(date) => Ok(Value::from(format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day()))),
        Value::DateTime(moment) => Ok(Value::from(iso(moment))),
        _ => Err(DriverError::new(
            ErrorClass::Programming,
            format!("Error binding parameter {}: type '{}' is not supported", index + 1, type_name(host, value)),
        )),
    }
}

/// The name of a type as C has it: with the module where the type is written in C.
fn type_name(host: &dyn Host, value: &Value) -> String {
    let name = host.class_of(value).name();
    match value {
        Value::Decimal(_) => format!("decimal.{name}"),
        Value::Time(_) | Value::TimeDelta(_) => format!("datetime.{name}"),
        _ => name.as_str().to_owned(),
    }
}

/// `isoformat(" ")`.
fn iso(moment: &DateTime) -> String {
    let naive = moment.naive;
    let mut text = format!(
        "{:04}-{:02}-{:02} {:02}:{:02}:{:02}",
        naive.year(),
        naive.month(),
        naive.day(),
        naive.hour(),
        naive.minute(),
        naive.second()
    );
    if moment.microsecond() != 0 {
        text.push_str(&format!(".{:06}", moment.microsecond()));
    }
    if let Some(zone) = &moment.zone {
        let offset = zone.offset.unsigned_abs();
        let sign = if zone.offset < 0 { '-' } else { '+' };
        text.push_str(&format!("{sign}{:02}:{:02}", offset / 3600, offset / 60 % 60));
        if !offset.is_multiple_of(60) {
            text.push_str(&format!(":{:02}", offset % 60));
        }
    }
    text
}
