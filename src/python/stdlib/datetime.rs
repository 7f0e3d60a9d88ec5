//! `datetime`: `date`, `time`, `datetime`, `timedelta` and `timezone`.

mod date;
mod delta;
mod moment;
mod text;
mod time;
mod zone;

use chrono::{Datelike, Timelike};

use super::record;
use crate::{
    python::{
        Args, Vm,
        types::support::{small_integer, type_name},
    },
    value::{Class, CompareOp, Dict, Host, Payload, Raise, Result, Value},
};

/// Marks the class of what `isocalendar()` gives.
struct IsoCalendarDate;
impl Payload for IsoCalendarDate {}

pub use self::text::{strftime, strptime};

/// Gives the classes their methods, and registers the module.
pub(super) fn install(vm: &mut Vm) {
    zone::install(vm);
    delta::install(vm);
    date::install(vm);
    time::install(vm);
    moment::install(vm);
    let class =
        record::class(vm, "datetime", "IsoCalendarDate", "datetime.IsoCalendarDate", &["year", "week", "weekday"]);
    vm.register_class::<IsoCalendarDate>(&class);
    vm.register_module("datetime", |vm| {
        let dict = Dict::new();
        let classes: [Class; 4] =
            [vm.types.date.clone(), vm.types.time.clone(), vm.types.datetime.clone(), vm.types.timedelta.clone()];
        for class in classes {
            dict.insert_str(&class.name(), class.into());
        }
        zone::members(vm, &dict);
        dict.insert_str(&vm.intern("MINYEAR"), Value::Int(1));
        dict.insert_str(&vm.intern("MAXYEAR"), Value::Int(9999));
        Ok(dict)
    });
}

/// Sorts the arguments of a constructor to `names`, in the words of these classes.
fn bind<const N: usize>(args: Args, names: [&str; N], required: usize) -> Result<[Option<Value>; N]> {
    let mut bound: [Option<Value>; N] = std::array::from_fn(|_| None);
    let given = args.len();
    if given > N {
        return Err(Raise::type_error(format!("function takes at most {N} arguments ({given} given)")));
    }
    for (slot, value) in bound.iter_mut().zip(args.positional) {
        *slot = Some(value);
    }
    for (key, value) in args.keywords {
        match names.iter().position(|name| key == *name).and_then(|at| bound.get_mut(at)) {
            Some(slot @ None) => *slot = Some(value),
            Some(_) => {
                return Err(Raise::type_error(format!("argument for function given by name ('{key}') and position")));
            }
            None => {
                let function = if required == 0 && N == 7 { "__new__()" } else { "this function" };
                return Err(Raise::type_error(format!("'{key}' is an invalid keyword argument for {function}")));
            }
        }
    }
    for value in bound.iter().take(required).flatten() {
        let kind = match value {
            Value::Str(_) => "str",
            Value::Float(_) => "float",
            _ => continue,
        };
        return Err(Raise::type_error(format!("'{kind}' object cannot be interpreted as an integer")));
    }
    for (at, (name, value)) in names.iter().zip(&bound).enumerate().take(required) {
        if value.is_none() {
            let place = at + 1;
            return Err(Raise::type_error(format!("function missing required argument '{name}' (pos {place})")));
        }
    }
    Ok(bound)
}

/// The integer of an argument, or its default.
fn number(vm: &mut Vm, value: Option<Value>, default: i64) -> Result<i64> {
    match value {
        Some(value) => small_integer(vm, &value),
        None => Ok(default),
    }
}

/// The text of a `strftime`-like argument.
fn text_of(vm: &Vm, args: &Args, at: usize, what: &str) -> Result<String> {
    match args.positional.get(at).map(Value::builtin) {
        Some(Value::Str(text)) => Ok(text.to_string()),
        other => {
            let name = type_name(vm, other.unwrap_or(&Value::None));
            Err(Raise::type_error(format!("{what} must be str, not {name}")))
        }
    }
}

/// `value` as an object of `class`: a script's own class is called, as for any other new object.
fn instance(vm: &mut Vm, class: Option<Value>, value: Value) -> Result<Value> {
    let Some(Value::Class(class)) = class.filter(|class| matches!(class, Value::Class(class) if !class.is_native()))
    else {
        return Ok(value);
    };
    let ymd = |date: chrono::NaiveDate| [date.year().into(), date.month().into(), date.day().into()].map(Value::Int);
    let arguments = match &value {
        Value::Date(date) => ymd(*date).to_vec(),
        Value::DateTime(moment) => {
            let time = moment.naive.time();
            let mut parts = ymd(moment.naive.date()).to_vec();
            let clock = [time.hour(), time.minute(), time.second(), moment.microsecond()];
            parts.extend(clock.map(|part| Value::Int(part.into())));
            parts.push(zone::value_of(vm, moment.zone.as_ref()));
            parts
        }
        _ => return Ok(value),
    };
    vm.call(&class.into(), arguments, Vec::new())
}

/// Compares where the order is known, and says `NotImplemented` where it is not.
fn compared(vm: &Vm, left: &Value, op: CompareOp, right: &Value) -> Value {
    match left.native_cmp(right).flatten() {
        Some(order) => Value::Bool(crate::python::types::ordered(op, order)),
        None => vm.not_implemented(),
    }
}

/// The year, the week and the day of ISO 8601.
fn iso_calendar(vm: &Vm, date: chrono::NaiveDate) -> Value {
    let week = date.iso_week();
    let items = vec![
        Value::Int(week.year().into()),
        Value::Int(week.week().into()),
        Value::Int(date.weekday().number_from_monday().into()),
    ];
    record::make(vm.registered_class::<IsoCalendarDate>().unwrap_or_else(|| vm.types.tuple.clone()), items)
}
