//! `datetime`.

use std::rc::Rc;

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};

use super::{
    super::{clock, time::struct_time},
    bind, date, instance, number,
    text::{date_of, date_text, offset_text, parse_datetime, strftime, strptime, time_of, time_text},
    text_of, time, zone,
};
use crate::{
    python::{
        Args, ClassBuilder, Vm, comparisons,
        format::str_repr,
        types::{
            float_of, instance_of,
            support::{arity, type_name, wrong_self},
        },
    },
    value::{CompareOp, DateTime, Host, Raise, Result, Str, Value, Zone},
};

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;

pub(super) fn install(vm: &mut Vm) {
    let class = vm.types.datetime.clone();
    let least = NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or_default().and_time(NaiveTime::MIN);
    let most = NaiveDate::from_ymd_opt(9999, 12, 31)
        .and_then(|date| date.and_hms_micro_opt(23, 59, 59, 999_999))
        .unwrap_or_default();
    constructors(ClassBuilder::extend(&class))
        .method("__repr__", |vm, args| {
            let moment = this(vm, &args, "__repr__")?.clone();
            let naive = moment.naive;
            let mut parts =
                format!("{}, {}, {}, {}, {}", naive.year(), naive.month(), naive.day(), naive.hour(), naive.minute());
            time::push_seconds(&mut parts, naive.time());
            if let Some(zone) = &moment.zone {
                let zone = zone::wrap(vm, zone);
                parts.push_str(&format!(", tzinfo={}", vm.repr(&zone)?));
            }
            let class = vm.class_of(&args.positional[0]);
            let name = if class.is(&vm.types.datetime) { "datetime.datetime".into() } else { class.name() };
            Ok(format!("{name}({parts})").into())
        })
        .method("__str__", |vm, args| Ok(iso(this(vm, &args, "__str__")?, " ", "auto")?.into()))
        .method("isoformat", |vm, args| {
            let moment = this(vm, &args, "isoformat")?.clone();
            let [_, separator, timespec] = args.bind("isoformat", ["self", "sep", "timespec"], 1)?;
            let text = |value: &Option<Value>, default: &str| -> Str {
                value.as_ref().and_then(Value::as_str).cloned().unwrap_or_else(|| default.into())
            };
            let separator = text(&separator, "T");
            if separator.characters() != 1 {
                return Err(Raise::type_error("isoformat() argument 1 must be a unicode character, not str"));
            }
            Ok(iso(&moment, &separator, &text(&timespec, "auto"))?.into())
        })
        .method("strftime", |vm, args| {
            let format = text_of(vm, &args, 1, "strftime() argument 1")?;
            let moment = this(vm, &args, "strftime")?.clone();
            let zone = zone::named(vm, &args.positional[0], moment.zone.as_ref())?;
            Ok(strftime(moment.naive, zone.as_deref(), &format).into())
        })
        .method("ctime", |vm, args| Ok(super::text::ctime_text(this(vm, &args, "ctime")?.naive).into()))
        .method("__hash__", |vm, args| Ok(Value::Int(this(vm, &args, "__hash__")?.hash())))
        .method("__add__", |vm, args| shifted(vm, &args, 1))
        .method("__radd__", |vm, args| shifted(vm, &args, 1))
        .method("__sub__", |vm, args| {
            if let Some(Value::DateTime(other)) = args.positional.get(1).map(Value::builtin) {
                let moment = this(vm, &args, "__sub__")?;
                if moment.zone.is_some() != other.zone.is_some() {
                    return Err(Raise::type_error("can't subtract offset-naive and offset-aware datetimes"));
                }
                if let (Some(a), Some(b)) = (&moment.zone, &other.zone)
                    && a.is_same_script(b)
                {
                    return super::delta::wrap(i128::from(micros(moment.naive)) - i128::from(micros(other.naive)));
                }
                return super::delta::wrap(i128::from(micros(moment.utc())) - i128::from(micros(other.utc())));
            }
            shifted(vm, &args, -1)
        })
        .methods(comparisons!(compare))
        .method("replace", replace)
        .method("date", |vm, args| Ok(Value::Date(this(vm, &args, "date")?.naive.date())))
        .method("time", |vm, args| Ok(time::wrap(this(vm, &args, "time")?.naive.time(), None)))
        .method("timetz", |vm, args| {
            let moment = this(vm, &args, "timetz")?;
            Ok(time::wrap(moment.naive.time(), moment.zone.clone()))
        })
        .method("timestamp", |vm, args| Ok(Value::Float(micros(this(vm, &args, "timestamp")?.utc()) as f64 / 1e6)))
        .method("timetuple", |vm, args| {
            let moment = this(vm, &args, "timetuple")?.clone();
            let dst = zone::ask(vm, moment.zone.as_ref(), "dst", args.positional[0].clone())?;
            let dst = match dst {
                Value::None => -1,
                other => i64::from(vm.truth(&other)?),
            };
            Ok(struct_time(vm, moment.naive, dst))
        })
        .method("utctimetuple", |vm, args| {
            let moment = this(vm, &args, "utctimetuple")?.utc();
            Ok(struct_time(vm, moment, 0))
        })
        .method("astimezone", |vm, args| {
            let moment = this(vm, &args, "astimezone")?.clone();
            let [_, zone] = args.bind("astimezone", ["self", "tz"], 1)?;
            let zone = zone::zone_of(vm, zone.as_ref())?.unwrap_or_else(|| zone::fixed(0));
            if zone.script.is_some() {
                return from_utc(vm, moment.utc(), zone);
            }
            let naive = moved(moment.utc(), i128::from(zone.offset) * i128::from(SECOND))?;
            Ok(wrap(naive, Some(zone)))
        })
        .method("utcoffset", |vm, args| {
            let moment = this(vm, &args, "utcoffset")?.clone();
            // What the script's own zone is asked while it is put on a moment is not known yet.
            let zone = zone::placed(vm, moment.naive, moment.zone)?;
            Ok(zone.map_or(Value::None, |zone| zone::delta(zone.offset)))
        })
        .method("dst", |vm, args| {
            let zone = this(vm, &args, "dst")?.zone.clone();
            zone::ask(vm, zone.as_ref(), "dst", args.positional[0].clone())
        })
        .method("tzname", |vm, args| {
            let zone = this(vm, &args, "tzname")?.zone.clone();
            zone::ask(vm, zone.as_ref(), "tzname", args.positional[0].clone())
        })
        .property("hour", |vm, args| Ok(Value::Int(this(vm, &args, "hour")?.naive.hour().into())))
        .property("minute", |vm, args| Ok(Value::Int(this(vm, &args, "minute")?.naive.minute().into())))
        .property("second", |vm, args| Ok(Value::Int(this(vm, &args, "second")?.naive.second().into())))
        .property("microsecond", |vm, args| Ok(Value::Int(this(vm, &args, "microsecond")?.microsecond().into())))
        .property("tzinfo", |vm, args| {
            let zone = this(vm, &args, "tzinfo")?.zone.clone();
            Ok(zone::value_of(vm, zone.as_ref()))
        })
        .property("fold", |_, _| Ok(Value::Int(0)))
        .constant("min", wrap(least, None))
        .constant("max", wrap(most, None))
        .constant("resolution", Value::TimeDelta(crate::value::TimeDelta { microseconds: 1 }.into()))
        .build(vm);
}

fn constructors(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method("__new__", |vm, mut args| {
            let class = args.take_first()?;
            time::no_fold(&mut args)?;
            let names = ["year", "month", "day", "hour", "minute", "second", "microsecond", "tzinfo"];
            let [year, month, day, hour, minute, second, micro, zone] = bind(args, names, 3)?;
            let date = [number(vm, year, 0)?, number(vm, month, 0)?, number(vm, day, 0)?];
            let clock = [number(vm, hour, 0)?, number(vm, minute, 0)?, number(vm, second, 0)?, number(vm, micro, 0)?];
            let zone = zone::zone_of(vm, zone.as_ref())?;
            let date = date_of(date[0], date[1], date[2])?;
            let clock = time_of(clock[0], clock[1], clock[2], clock[3])?;
            let zone = zone::placed(vm, date.and_time(clock), zone)?;
            instance_of(vm, Some(class), wrap(date.and_time(clock), zone), |types| &types.datetime)
        })
        .class_method("now", |vm, args| {
            let class = args.positional.first().cloned();
            let [_, zone] = args.bind("now", ["cls", "tz"], 1)?;
            let zone = zone::zone_of(vm, zone.as_ref())?;
            let moment = of_micros(vm, clock::now()?, zone)?;
            instance(vm, class, moment)
        })
        .class_method("today", |vm, args| {
            let moment = of_micros(vm, clock::now()?, None)?;
            instance(vm, args.positional.first().cloned(), moment)
        })
        .class_method("utcnow", |vm, args| {
            let moment = of_micros(vm, clock::now()?, None)?;
            instance(vm, args.positional.first().cloned(), moment)
        })
        .class_method("fromtimestamp", |vm, args| {
            let class = args.positional.first().cloned();
            let [_, timestamp, zone] = args.bind("fromtimestamp", ["cls", "timestamp", "tz"], 2)?;
            let zone = zone::zone_of(vm, zone.as_ref())?;
            let micros = timestamp_micros(vm, &timestamp.unwrap_or_default())?;
            let moment = of_micros(vm, micros, zone)?;
            instance(vm, class, moment)
        })
        .class_method("utcfromtimestamp", |vm, args| {
            arity(&args, "datetime.utcfromtimestamp", 1, 1)?;
            let micros = timestamp_micros(vm, &args.positional[1])?;
            let moment = of_micros(vm, micros, None)?;
            instance(vm, args.positional.first().cloned(), moment)
        })
        .class_method("combine", |vm, args| {
            let class = args.positional.first().cloned();
            let [_, date, clock, zone] = args.bind("combine", ["cls", "date", "time", "tzinfo"], 3)?;
            let (date, clock) = (date.unwrap_or_default(), clock.unwrap_or_default());
            let day = match date.builtin() {
                Value::Date(date) => *date,
                Value::DateTime(moment) => moment.naive.date(),
                other => {
                    let name = type_name(vm, other);
                    return Err(Raise::type_error(format!("combine() argument 1 must be datetime.date, not {name}")));
                }
            };
            let Value::Time(clock) = clock.builtin() else {
                let name = type_name(vm, &clock);
                return Err(Raise::type_error(format!("combine() argument 2 must be datetime.time, not {name}")));
            };
            let zone = match zone {
                Some(zone) => zone::zone_of(vm, Some(&zone))?,
                None => clock.zone.clone(),
            };
            let zone = zone::placed(vm, day.and_time(clock.naive), zone)?;
            instance(vm, class, wrap(day.and_time(clock.naive), zone))
        })
        .class_method("fromisoformat", |vm, args| {
            arity(&args, "datetime.fromisoformat", 1, 1)?;
            let Value::Str(text) = args.positional[1].builtin().clone() else {
                return Err(Raise::type_error("fromisoformat: argument must be str"));
            };
            let Some(read) = parse_datetime(&text) else {
                return Err(Raise::value_error(format!("Invalid isoformat string: {}", str_repr(&text))));
            };
            let (naive, offset) = read?;
            let moment = wrap(naive, offset.map(zone::fixed));
            instance(vm, args.positional.first().cloned(), moment)
        })
        .class_method("strptime", |vm, args| {
            let given = args.positional.len() - 1;
            if given != 2 {
                return Err(Raise::type_error(format!("strptime() takes exactly 2 arguments ({given} given)")));
            }
            let text = text_of(vm, &args, 1, "strptime() argument 1")?;
            let format = text_of(vm, &args, 2, "strptime() argument 2")?;
            let (naive, offset, name) = strptime(&text, &format)?;
            let zone = offset.map(|offset| Rc::new(Zone { offset, name: name.map(Str::from), script: None }));
            instance(vm, args.positional.first().cloned(), wrap(naive, zone))
        })
}

/// A `datetime`.
pub fn wrap(naive: NaiveDateTime, zone: Option<Rc<Zone>>) -> Value {
    Value::DateTime(Rc::new(DateTime { naive, zone }))
}

/// The microseconds of a timestamp in seconds.
pub fn timestamp_micros(vm: &mut Vm, value: &Value) -> Result<i64> {
    let seconds = match value.builtin() {
        Value::Int(seconds) => {
            return seconds.checked_mul(SECOND).ok_or_else(|| Raise::value_error("year is out of range"));
        }
        _ => float_of(vm, value)?,
    };
    let Some(seconds) = seconds else {
        let name = type_name(vm, value);
        return Err(Raise::type_error(format!("'{name}' object cannot be interpreted as an integer")));
    };
    if seconds.is_nan() {
        return Err(Raise::value_error("Invalid value NaN (not a number)"));
    }
    if seconds.abs() >= 9.3e18 {
        return Err(Raise::new("OverflowError", "timestamp out of range for platform time_t"));
    }
    if seconds.abs() > 1e12 {
        return Err(Raise::value_error(format!("year {} is out of range", 1970 + (seconds / 31_556_952.0) as i64)));
    }
    let whole = seconds.floor();
    Ok(whole as i64 * SECOND + ((seconds - whole) * 1e6).round_ties_even() as i64)
}

/// Microseconds since 1970.
fn micros(naive: NaiveDateTime) -> i64 {
    naive.and_utc().timestamp_micros()
}

fn of_micros(vm: &mut Vm, micros: i64, zone: Option<Rc<Zone>>) -> Result<Value> {
    if let Some(scripted) = zone.as_ref().filter(|zone| zone.script.is_some()) {
        let day = date::days_from_epoch(micros.div_euclid(DAY))?;
        return from_utc(vm, day.and_time(clock_of(micros.rem_euclid(DAY))), scripted.clone());
    }
    let offset = zone.as_ref().map_or(0, |zone| i64::from(zone.offset));
    let local = micros.saturating_add(offset * SECOND);
    let day = date::days_from_epoch(local.div_euclid(DAY))?;
    Ok(wrap(day.and_time(clock_of(local.rem_euclid(DAY))), zone))
}

/// A moment in UTC as the clocks of a script's own zone show it.
fn from_utc(vm: &mut Vm, utc: NaiveDateTime, zone: Rc<Zone>) -> Result<Value> {
    let zone = zone::placed(vm, utc, Some(zone))?;
    let object = zone::value_of(vm, zone.as_ref());
    vm.call_method(&object, "fromutc", vec![wrap(utc, zone)])
}

fn clock_of(micros: i64) -> NaiveTime {
    let (seconds, rest) = ((micros / SECOND) as u32, (micros % SECOND) as u32);
    NaiveTime::from_num_seconds_from_midnight_opt(seconds, rest * 1000).unwrap_or_default()
}

/// The moment so many microseconds later; `OverflowError` beyond the years that there are.
fn moved(naive: NaiveDateTime, by: i128) -> Result<NaiveDateTime> {
    let since = i128::from(micros(naive)) + by;
    let days = since.div_euclid(i128::from(DAY));
    let rest = since.rem_euclid(i128::from(DAY)) as i64;
    let day = i64::try_from(days)
        .ok()
        .and_then(|days| date::days_from_epoch(days).ok())
        .ok_or_else(|| Raise::new("OverflowError", "date value out of range"))?;
    Ok(day.and_time(clock_of(rest)))
}

fn this<'a>(vm: &Vm, args: &'a Args, method: &str) -> Result<&'a DateTime> {
    match args.positional.first().map(Value::builtin) {
        Some(Value::DateTime(moment)) => Ok(moment),
        _ => Err(wrong_self(vm, args, "datetime.datetime", method)),
    }
}

fn iso(moment: &DateTime, separator: &str, timespec: &str) -> Result<String> {
    let mut text =
        format!("{}{separator}{}", date_text(moment.naive.date()), time_text(moment.naive.time(), timespec)?);
    if let Some(zone) = &moment.zone {
        text.push_str(&offset_text(zone.offset, ":"));
    }
    Ok(text)
}

fn shifted(vm: &mut Vm, args: &Args, sign: i128) -> Result<Value> {
    let moment = this(vm, args, "__add__")?;
    match args.positional.get(1).map(Value::builtin) {
        Some(Value::TimeDelta(delta)) => {
            let naive = moved(moment.naive, sign * delta.microseconds)?;
            let class = vm.class_of(&args.positional[0]);
            let zone = zone::placed(vm, naive, moment.zone.clone())?;
            instance(vm, Some(class.into()), wrap(naive, zone))
        }
        _ => Ok(vm.not_implemented()),
    }
}

fn replace(vm: &mut Vm, mut args: Args) -> Result<Value> {
    time::no_fold(&mut args)?;
    let class = args.positional.first().map_or(Value::None, |value| vm.class_of(value).into());
    let old = this(vm, &args, "replace")?.clone();
    let names = ["self", "year", "month", "day", "hour", "minute", "second", "microsecond", "tzinfo"];
    let [_, year, month, day, hour, minute, second, micro, zone] = args.bind("replace", names, 1)?;
    let naive = old.naive;
    let year = number(vm, year, naive.year().into())?;
    let month = number(vm, month, naive.month().into())?;
    let day = number(vm, day, naive.day().into())?;
    let hour = number(vm, hour, naive.hour().into())?;
    let minute = number(vm, minute, naive.minute().into())?;
    let second = number(vm, second, naive.second().into())?;
    let micro = number(vm, micro, old.microsecond().into())?;
    let zone = match zone {
        Some(zone) => zone::zone_of(vm, Some(&zone))?,
        None => old.zone,
    };
    let date = date_of(year, month, day)?;
    let clock = time_of(hour, minute, second, micro)?;
    let zone = zone::placed(vm, date.and_time(clock), zone)?;
    instance(vm, Some(class), wrap(date.and_time(clock), zone))
}

fn compare(vm: &mut Vm, args: &Args, op: CompareOp) -> Result<Value> {
    let left = this(vm, args, "__eq__")?;
    let right = args.positional.get(1).map_or(&Value::None, Value::builtin);
    let equality = matches!(op, CompareOp::Eq | CompareOp::Ne);
    match right {
        Value::Date(_) if equality => Ok(Value::Bool(op == CompareOp::Ne)),
        Value::Date(_) => Err(Raise::type_error("can't compare datetime.datetime to datetime.date")),
        Value::DateTime(other) if left.zone.is_some() != other.zone.is_some() => {
            if equality {
                return Ok(Value::Bool(op == CompareOp::Ne));
            }
            Err(Raise::type_error("can't compare offset-naive and offset-aware datetimes"))
        }
        Value::DateTime(other) if matches!((&left.zone, &other.zone), (Some(a), Some(b)) if a.is_same_script(b)) => {
            Ok(Value::Bool(crate::python::types::ordered(op, left.naive.cmp(&other.naive))))
        }
        _ => Ok(super::compared(vm, &Value::DateTime(left.clone().into()), op, right)),
    }
}
