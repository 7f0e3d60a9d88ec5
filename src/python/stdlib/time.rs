//! `time`: the clock, `struct_time`, `strftime`.

use chrono::{Datelike, NaiveDateTime, Timelike};

use super::{
    clock,
    datetime::{strftime, strptime},
    record,
};
use crate::{
    python::{
        Args, ClassBuilder, NativeFn, Vm,
        types::{float_of, support::type_name},
    },
    value::{Dict, Host, Payload, Raise, Result, Value},
};

/// Marks the class `struct_time`.
struct StructTime;
impl Payload for StructTime {}

pub(super) fn install(vm: &mut Vm) {
    let class = record::class(
        vm,
        "time",
        "struct_time",
        "time.struct_time",
        &["tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst"],
    );
    ClassBuilder::extend(&class)
        .method("__new__", |vm, mut args| {
            let class = args.take_first()?;
            let items = match args.positional.first() {
                Some(items) => vm.items(items)?,
                None => Vec::new(),
            };
            if items.len() < 9 {
                let given = items.len();
                let words = format!("time.struct_time() takes an at least 9-sequence ({given}-sequence given)");
                return Err(Raise::type_error(words));
            }
            match class {
                Value::Class(class) => Ok(record::make(class, items)),
                _ => Ok(Value::None),
            }
        })
        .build(vm);
    vm.register_class::<StructTime>(&class);
    vm.register_module("time", |vm| {
        let dict = Dict::new();
        let functions: [(&str, NativeFn); 15] = [
            ("time", |_, _| Ok(Value::Float(clock::now()? as f64 / 1e6))),
            ("time_ns", |_, _| Ok(Value::Int(clock::now()?.saturating_mul(1000)))),
            ("perf_counter", |_, _| Ok(Value::Float(clock::now()? as f64 / 1e6))),
            ("perf_counter_ns", |_, _| Ok(Value::Int(clock::now()?.saturating_mul(1000)))),
            ("monotonic", |_, _| Ok(Value::Float(clock::now()? as f64 / 1e6))),
            ("process_time", |_, _| Ok(Value::Float(clock::now()? as f64 / 1e6))),
            ("sleep", sleep),
            ("gmtime", broken_down),
            ("localtime", broken_down),
            ("strftime", |vm, args| {
                let Some(Value::Str(format)) = args.positional.first().cloned() else {
                    return Err(Raise::type_error("strftime() argument 1 must be str"));
                };
                let moment = moment_of(vm, args.positional.get(1))?;
                Ok(strftime(moment, None, &format).into())
            }),
            ("monotonic_ns", |_, _| Ok(Value::Int(clock::now()?.saturating_mul(1000)))),
            ("asctime", |vm, args| {
                let moment = moment_of(vm, args.positional.first())?;
                Ok(strftime(moment, None, "%a %b %e %H:%M:%S %Y").into())
            }),
            ("strptime", |vm, args| {
                let (Some(Value::Str(text)), format) = (args.positional.first().cloned(), args.positional.get(1))
                else {
                    return Err(Raise::type_error("strptime() argument 0 must be str, not <class 'int'>"));
                };
                let format = format.and_then(Value::as_str).cloned().unwrap_or_else(|| "%a %b %d %H:%M:%S %Y".into());
                let (moment, _, _) = strptime(&text, &format)?;
                Ok(struct_time(vm, moment, -1))
            }),
            ("mktime", |vm, args| {
                let moment = moment_of(vm, args.positional.first())?;
                Ok(Value::Float(moment.and_utc().timestamp() as f64))
            }),
            ("ctime", |vm, args| {
                let seconds = seconds(vm, args.positional.first())?;
                let moment = of_seconds(seconds)?;
                Ok(strftime(moment, None, "%a %b %e %H:%M:%S %Y").into())
            }),
        ];
        for (name, function) in functions {
            let value = vm.native_function(name, function);
            dict.insert_str(&vm.intern(name), value);
        }
        if let Some(class) = vm.registered_class::<StructTime>() {
            dict.insert_str(&vm.intern("struct_time"), class.into());
        }
        dict.insert_str(&vm.intern("timezone"), Value::Int(0));
        dict.insert_str(&vm.intern("tzname"), Value::tuple(["UTC".into(), "UTC".into()]));
        Ok(dict)
    });
}

/// The `struct_time` of a moment; `dst` says whether summer time applies, -1 that it is not known.
pub fn struct_time(vm: &mut Vm, moment: NaiveDateTime, dst: i64) -> Value {
    let items = vec![
        Value::Int(moment.year().into()),
        Value::Int(moment.month().into()),
        Value::Int(moment.day().into()),
        Value::Int(moment.hour().into()),
        Value::Int(moment.minute().into()),
        Value::Int(moment.second().into()),
        Value::Int(moment.weekday().num_days_from_monday().into()),
        Value::Int(moment.ordinal().into()),
        Value::Int(dst),
    ];
    record::make(vm.registered_class::<StructTime>().unwrap_or_else(|| vm.types.tuple.clone()), items)
}

/// A pause would only hold up the page: nothing else can happen meanwhile.
fn sleep(vm: &mut Vm, args: Args) -> Result<Value> {
    let Some(value) = args.positional.first() else {
        return Err(Raise::type_error("time.sleep() takes exactly one argument (0 given)"));
    };
    let seconds = if matches!(value.builtin(), Value::Str(_) | Value::Bytes(_)) { None } else { float_of(vm, value)? };
    match seconds {
        Some(seconds) if seconds < 0.0 => Err(Raise::value_error("sleep length must be non-negative")),
        Some(_) => Ok(Value::None),
        None => {
            let name = type_name(vm, value);
            Err(Raise::type_error(format!("'{name}' object cannot be interpreted as an integer")))
        }
    }
}

fn seconds(vm: &mut Vm, value: Option<&Value>) -> Result<i64> {
    match value.filter(|value| !value.is_none()) {
        None => Ok(clock::now()?.div_euclid(1_000_000)),
        Some(value) => match float_of(vm, value)? {
            Some(seconds) => Ok(seconds.floor() as i64),
            None => {
                let name = type_name(vm, value);
                Err(Raise::type_error(format!("'{name}' object cannot be interpreted as an integer")))
            }
        },
    }
}

fn of_seconds(seconds: i64) -> Result<NaiveDateTime> {
    let moment = chrono::DateTime::from_timestamp(seconds, 0);
    moment
        .map(|moment| moment.naive_utc())
        .ok_or_else(|| Raise::new("OverflowError", "timestamp out of range for platform time_t"))
}

fn broken_down(vm: &mut Vm, args: Args) -> Result<Value> {
    let moment = of_seconds(seconds(vm, args.positional.first())?)?;
    Ok(struct_time(vm, moment, 0))
}

fn moment_of(vm: &mut Vm, value: Option<&Value>) -> Result<NaiveDateTime> {
    let Some(value) = value.filter(|value| !value.is_none()) else {
        return of_seconds(seconds(vm, None)?);
    };
    let wrong = || Raise::type_error("Tuple or struct_time argument required");
    let Value::Tuple(items) = value.builtin() else { return Err(wrong()) };
    let part = |at: usize| match items.get(at) {
        Some(Value::Int(number)) => u32::try_from(*number).map_err(|_| wrong()),
        _ => Err(wrong()),
    };
    chrono::NaiveDate::from_ymd_opt(part(0)? as i32, part(1)?, part(2)?)
        .and_then(|date| date.and_hms_opt(part(3).ok()?, part(4).ok()?, part(5).ok()?))
        .ok_or_else(|| Raise::value_error("day of month out of range"))
}
