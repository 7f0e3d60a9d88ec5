//! `time`: a time of day.

use std::rc::Rc;

use chrono::{NaiveDate, NaiveTime, Timelike};

use super::{
    bind, number,
    text::{offset_text, parse_time, strftime, time_of, time_text},
    text_of, zone,
};
use crate::{
    python::{
        Args, ClassBuilder, Vm, comparisons,
        format::str_repr,
        types::{
            instance_of,
            support::{arity, wrong_self},
        },
    },
    value::{CompareOp, Host, Raise, Result, Time, Value, Zone},
};

pub(super) fn install(vm: &mut Vm) {
    let class = vm.types.time.clone();
    ClassBuilder::extend(&class)
        .method("__new__", |vm, mut args| {
            let class = args.take_first()?;
            no_fold(&mut args)?;
            let [hour, minute, second, micro, zone] =
                bind(args, ["hour", "minute", "second", "microsecond", "tzinfo"], 0)?;
            let parts = [number(vm, hour, 0)?, number(vm, minute, 0)?, number(vm, second, 0)?, number(vm, micro, 0)?];
            let zone = zone::zone_of(vm, zone.as_ref())?;
            let naive = time_of(parts[0], parts[1], parts[2], parts[3])?;
            let zone = zone::placed_in_day(vm, zone)?;
            instance_of(vm, Some(class), wrap(naive, zone), |types| &types.time)
        })
        .class_method("fromisoformat", |vm, args| {
            arity(&args, "time.fromisoformat", 1, 1)?;
            let Value::Str(text) = args.positional[1].builtin().clone() else {
                return Err(Raise::type_error("fromisoformat: argument must be str"));
            };
            let Some(read) = parse_time(&text) else {
                return Err(Raise::value_error(format!("Invalid isoformat string: {}", str_repr(&text))));
            };
            let (naive, offset) = read?;
            let value = wrap(naive, offset.map(zone::fixed));
            instance_of(vm, args.positional.first().cloned(), value, |types| &types.time)
        })
        .method("__repr__", |vm, args| {
            let time = this(vm, &args, "__repr__")?.clone();
            let mut parts = format!("{}, {}", time.naive.hour(), time.naive.minute());
            push_seconds(&mut parts, time.naive);
            if let Some(zone) = &time.zone {
                let zone = zone::wrap(vm, zone);
                parts.push_str(&format!(", tzinfo={}", vm.repr(&zone)?));
            }
            let class = vm.class_of(&args.positional[0]);
            let name = if class.is(&vm.types.time) { "datetime.time".into() } else { class.name() };
            Ok(format!("{name}({parts})").into())
        })
        .method("__str__", |vm, args| Ok(iso(this(vm, &args, "__str__")?, "auto")?.into()))
        .method("isoformat", |vm, args| {
            let time = this(vm, &args, "isoformat")?.clone();
            let [_, timespec] = args.bind("isoformat", ["self", "timespec"], 1)?;
            let timespec = timespec.as_ref().and_then(Value::as_str).map_or("auto", |timespec| timespec.as_str());
            Ok(iso(&time, timespec)?.into())
        })
        .method("strftime", |vm, args| {
            let format = text_of(vm, &args, 1, "strftime() argument 1")?;
            let time = this(vm, &args, "strftime")?.clone();
            let date = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap_or_default();
            let zone = zone::named(vm, &Value::None, time.zone.as_ref())?;
            Ok(strftime(date.and_time(time.naive), zone.as_deref(), &format).into())
        })
        .method("__format__", |vm, args| {
            let format = text_of(vm, &args, 1, "__format__() argument 1")?;
            if format.is_empty() {
                return Ok(Value::Str(vm.str(&args.positional[0])?));
            }
            vm.call_method(&args.positional[0], "strftime", vec![format.into()])
        })
        .method("__hash__", |vm, args| Ok(Value::Int(this(vm, &args, "__hash__")?.hash())))
        .method("replace", |vm, mut args| {
            no_fold(&mut args)?;
            let class = args.positional.first().map_or(Value::None, |value| vm.class_of(value).into());
            let old = this(vm, &args, "replace")?.clone();
            let names = ["self", "hour", "minute", "second", "microsecond", "tzinfo"];
            let [_, hour, minute, second, micro, zone] = args.bind("replace", names, 1)?;
            let naive = time_of(
                number(vm, hour, old.naive.hour().into())?,
                number(vm, minute, old.naive.minute().into())?,
                number(vm, second, old.naive.second().into())?,
                number(vm, micro, old.microsecond().into())?,
            )?;
            let zone = match zone {
                Some(zone) => zone::zone_of(vm, Some(&zone))?,
                None => old.zone,
            };
            let zone = zone::placed_in_day(vm, zone)?;
            instance_of(vm, Some(class), wrap(naive, zone), |types| &types.time)
        })
        .method("utcoffset", |vm, args| {
            Ok(this(vm, &args, "utcoffset")?.zone.as_ref().map_or(Value::None, |zone| zone::delta(zone.offset)))
        })
        .method("dst", |vm, args| {
            let zone = this(vm, &args, "dst")?.zone.clone();
            zone::ask(vm, zone.as_ref(), "dst", Value::None)
        })
        .method("tzname", |vm, args| {
            let zone = this(vm, &args, "tzname")?.zone.clone();
            zone::ask(vm, zone.as_ref(), "tzname", Value::None)
        })
        .methods(comparisons!(compare))
        .property("hour", |vm, args| Ok(Value::Int(this(vm, &args, "hour")?.naive.hour().into())))
        .property("minute", |vm, args| Ok(Value::Int(this(vm, &args, "minute")?.naive.minute().into())))
        .property("second", |vm, args| Ok(Value::Int(this(vm, &args, "second")?.naive.second().into())))
        .property("microsecond", |vm, args| Ok(Value::Int(this(vm, &args, "microsecond")?.microsecond().into())))
        .property("tzinfo", |vm, args| {
            let zone = this(vm, &args, "tzinfo")?.zone.clone();
            Ok(zone::value_of(vm, zone.as_ref()))
        })
        .property("fold", |_, _| Ok(Value::Int(0)))
        .constant("min", wrap(NaiveTime::MIN, None))
        .constant("max", NaiveTime::from_hms_micro_opt(23, 59, 59, 999_999).map_or(Value::None, |max| wrap(max, None)))
        .constant("resolution", Value::TimeDelta(crate::value::TimeDelta { microseconds: 1 }.into()))
        .build(vm);
}

/// Takes `fold` out of the arguments; only 0 is supported.
pub fn no_fold(args: &mut Args) -> Result<()> {
    match args.take_keyword("fold") {
        None | Some(Value::Int(0)) => Ok(()),
        Some(_) => Err(Raise::unsupported("fold=1: times that a change of the clock repeats")),
    }
}

/// Adds the second and the microsecond to a repr, where they are not 0.
pub fn push_seconds(parts: &mut String, time: NaiveTime) {
    let micro = time.nanosecond() / 1000;
    if time.second() != 0 || micro != 0 {
        parts.push_str(&format!(", {}", time.second()));
    }
    if micro != 0 {
        parts.push_str(&format!(", {micro}"));
    }
}

/// A `time`.
pub fn wrap(naive: NaiveTime, zone: Option<Rc<Zone>>) -> Value {
    Value::Time(Rc::new(Time { naive, zone }))
}

fn iso(time: &Time, timespec: &str) -> Result<String> {
    let mut text = time_text(time.naive, timespec)?;
    if let Some(zone) = &time.zone {
        text.push_str(&offset_text(zone.offset, ":"));
    }
    Ok(text)
}

fn this<'a>(vm: &Vm, args: &'a Args, method: &str) -> Result<&'a Time> {
    match args.positional.first().map(Value::builtin) {
        Some(Value::Time(time)) => Ok(time),
        _ => Err(wrong_self(vm, args, "datetime.time", method)),
    }
}

fn compare(vm: &mut Vm, args: &Args, op: CompareOp) -> Result<Value> {
    let left = this(vm, args, "__eq__")?;
    let right = args.positional.get(1).map_or(&Value::None, Value::builtin);
    if let Value::Time(other) = right
        && left.zone.is_some() != other.zone.is_some()
    {
        return match op {
            CompareOp::Eq | CompareOp::Ne => Ok(Value::Bool(op == CompareOp::Ne)),
            _ => Err(Raise::type_error("can't compare offset-naive and offset-aware times")),
        };
    }
    Ok(super::compared(vm, &Value::Time(left.clone().into()), op, right))
}
