//! What Python's `sqlite3` makes of parameters that SQLite has no storage class for.

use std::{borrow::Cow, cell::RefCell};

use chrono::{Datelike, Timelike};

use crate::{
    engine::{DriverError, DriverResult, ErrorClass},
    value::{Class, DateTime, Host, Result, Str, Value},
};

/// What the script has registered by `register_adapter()` and `register_converter()`: shared by all connections of a run.
#[derive(Default)]
pub struct Adapters {
    adapters: RefCell<Vec<(Class, Value)>>,
    converters: RefCell<Vec<(String, Value)>>,
    /// `sqlite3.PrepareProtocol`, once the script can name it.
    protocol: RefCell<Option<Value>>,
}

impl Adapters {
    /// Has values of exactly that class adapted by `callable`.
    pub fn register(&self, class: Class, callable: Value) {
        let mut adapters = self.adapters.borrow_mut();
        adapters.retain(|(known, _)| !known.is(&class));
        adapters.push((class, callable));
    }

    /// Has values of columns of that type converted by `callable`.
    pub fn register_converter(&self, name: &str, callable: Value) {
        let mut converters = self.converters.borrow_mut();
        let name = name.to_uppercase();
        converters.retain(|(known, _)| *known != name);
        converters.push((name, callable));
    }

    /// The converter of that type.
    pub fn converter(&self, name: &str) -> Option<Value> {
        let name = name.to_uppercase();
        self.converters.borrow().iter().find(|(known, _)| *known == name).map(|(_, callable)| callable.clone())
    }

    /// Tells of the class that a value's `__conform__` is asked with.
    pub fn set_protocol(&self, protocol: Value) {
        let old = self.protocol.replace(Some(protocol));
        drop(old);
    }

    /// Forgets everything.
    pub fn release(&self) {
        let adapters = self.adapters.take();
        let converters = self.converters.take();
        let protocol = self.protocol.take();
        drop((adapters, converters, protocol));
    }

    /// The adapter of exactly that class.
    pub fn find(&self, class: &Class) -> Option<Value> {
        let adapters = self.adapters.borrow();
        adapters.iter().find(|(known, _)| known.is(class)).map(|(_, callable)| callable.clone())
    }

    fn is_empty(&self) -> bool {
        self.adapters.borrow().is_empty()
    }
}

/// One list of parameters as the driver takes them. What an adapter raises is the error; what cannot be bound is inside.
pub fn row<'a>(
    host: &mut dyn Host,
    adapters: &Adapters,
    values: &'a [Value],
) -> Result<DriverResult<Cow<'a, [Value]>>> {
    if values.iter().all(is_plain) {
        return Ok(Ok(Cow::Borrowed(values)));
    }
    let mut adapted = Vec::with_capacity(values.len());
    for (index, value) in values.iter().enumerate() {
        let value = by_script(host, adapters, value)?;
        match adapt(host, index, &value) {
            Ok(value) => adapted.push(value),
            Err(error) => return Ok(Err(error)),
        }
    }
    Ok(Ok(Cow::Owned(adapted)))
}

/// Several lists.
pub fn rows<'a>(
    host: &mut dyn Host,
    adapters: &Adapters,
    rows: &'a [Vec<Value>],
) -> Result<DriverResult<Cow<'a, [Vec<Value>]>>> {
    if rows.iter().flatten().all(is_plain) {
        return Ok(Ok(Cow::Borrowed(rows)));
    }
    let mut adapted = Vec::with_capacity(rows.len());
    for values in rows {
        match row(host, adapters, values)? {
            Ok(row) => adapted.push(row.into_owned()),
            Err(error) => return Ok(Err(error)),
        }
    }
    Ok(Ok(Cow::Owned(adapted)))
}

/// A value as the script's own adapters have it: one registered for its class, or its method `__conform__`.
fn by_script(host: &mut dyn Host, adapters: &Adapters, value: &Value) -> Result<Value> {
    if is_plain(value) {
        return Ok(value.clone());
    }
    if !adapters.is_empty()
        && let Some(adapter) = adapters.find(&host.class_of(value))
    {
        return host.call(&adapter, vec![value.clone()], Vec::new());
    }
    let protocol = adapters.protocol.borrow().clone();
    if let Some(protocol) = protocol
        && value.as_object().is_some()
        && let Some(conform) = host.get_attribute(value, &Str::from("__conform__"))?
    {
        let given = host.call(&conform, vec![protocol], Vec::new())?;
        if !given.is_none() {
            return Ok(given);
        }
    }
    Ok(value.clone())
}

/// Whether a value goes to SQLite as it is.
fn is_plain(value: &Value) -> bool {
    matches!(value, Value::None | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Str(_) | Value::Bytes(_))
}

fn adapt(host: &mut dyn Host, index: usize, value: &Value) -> DriverResult<Value> {
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
fn type_name(host: &mut dyn Host, value: &Value) -> String {
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
