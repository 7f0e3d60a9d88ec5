//! `date`.

use chrono::{Datelike, NaiveDate, NaiveTime};

use super::{
    super::{clock, time::struct_time},
    bind, instance, iso_calendar, number,
    text::{ctime_text, date_of, date_text, parse_date, strftime},
    text_of,
};
use crate::{
    python::{
        Args, ClassBuilder, Vm, comparisons,
        format::str_repr,
        types::{
            instance_of,
            support::{arity, small_integer, wrong_self},
        },
    },
    value::{CompareOp, Host, Raise, Result, Value},
};

/// Microseconds in a day.
const DAY: i128 = 86_400_000_000;

pub(super) fn install(vm: &mut Vm) {
    let class = vm.types.date.clone();
    ClassBuilder::extend(&class)
        .method("__new__", |vm, mut args| {
            let class = args.take_first()?;
            let [year, month, day] = bind(args, ["year", "month", "day"], 3)?;
            let (year, month, day) = (number(vm, year, 0)?, number(vm, month, 0)?, number(vm, day, 0)?);
            let value = Value::Date(date_of(year, month, day)?);
            instance_of(vm, Some(class), value, |types| &types.date)
        })
        .class_method("today", |vm, args| {
            arity(&args, "date.today", 0, 0)?;
            let micros = clock::now()?;
            make(vm, &args, days_from_epoch(micros.div_euclid(DAY as i64))?)
        })
        .class_method("fromtimestamp", |vm, args| {
            arity(&args, "date.fromtimestamp", 1, 1)?;
            let micros = super::moment::timestamp_micros(vm, &args.positional[1])?;
            make(vm, &args, days_from_epoch(micros.div_euclid(DAY as i64))?)
        })
        .class_method("fromordinal", |vm, args| {
            arity(&args, "date.fromordinal", 1, 1)?;
            let ordinal = small_integer(vm, &args.positional[1])?;
            make(vm, &args, from_ordinal(ordinal)?)
        })
        .class_method("fromisoformat", |vm, args| {
            arity(&args, "date.fromisoformat", 1, 1)?;
            let Value::Str(text) = args.positional[1].builtin().clone() else {
                return Err(Raise::type_error("fromisoformat: argument must be str"));
            };
            match parse_date(&text) {
                Some(date) => make(vm, &args, date?),
                None => Err(Raise::value_error(format!("Invalid isoformat string: {}", str_repr(&text)))),
            }
        })
        .class_method("fromisocalendar", |vm, args| {
            let class = args.positional.first().cloned();
            let [_, year, week, day] = args.bind("fromisocalendar", ["cls", "year", "week", "day"], 4)?;
            let (year, week, day) = (number(vm, year, 0)?, number(vm, week, 0)?, number(vm, day, 0)?);
            if !(1..=9999).contains(&year) {
                return Err(Raise::value_error(format!("Year is out of range: {year}")));
            }
            if !(1..=7).contains(&day) {
                return Err(Raise::value_error(format!("Invalid day: {day} (range is [1, 7])")));
            }
            let text = format!("{year:04}-W{week:02}-{day}");
            match parse_date(&text) {
                Some(Ok(date)) => instance(vm, class, Value::Date(date)),
                _ => Err(Raise::value_error(format!("Invalid week: {week}"))),
            }
        })
        .method("__repr__", |vm, args| {
            let date = this(vm, &args, "__repr__")?;
            let class = vm.class_of(&args.positional[0]);
            let name = if class.is(&vm.types.date) { "datetime.date".into() } else { class.name() };
            Ok(format!("{name}({}, {}, {})", date.year(), date.month(), date.day()).into())
        })
        .method("__str__", |vm, args| Ok(date_text(this(vm, &args, "__str__")?).into()))
        .method("isoformat", |vm, args| Ok(date_text(this(vm, &args, "isoformat")?).into()))
        .method("ctime", |vm, args| Ok(ctime_text(this(vm, &args, "ctime")?.and_time(NaiveTime::MIN)).into()))
        .method("strftime", |vm, args| {
            let format = text_of(vm, &args, 1, "strftime() argument 1")?;
            Ok(strftime(this(vm, &args, "strftime")?.and_time(NaiveTime::MIN), None, &format).into())
        })
        .method("__format__", |vm, args| {
            let format = text_of(vm, &args, 1, "__format__() argument 1")?;
            if format.is_empty() {
                return Ok(Value::Str(vm.str(&args.positional[0])?));
            }
            let format = Value::from(format);
            vm.call_method(&args.positional[0], "strftime", vec![format])
        })
        .method("__hash__", |vm, args| {
            Ok(Value::Int(Value::Date(this(vm, &args, "__hash__")?).native_hash().unwrap_or(0)))
        })
        .method("__add__", |vm, args| {
            arity(&args, "date.__add__", 1, 1)?;
            shifted(vm, &args, 1)
        })
        .method("__radd__", |vm, args| {
            arity(&args, "date.__radd__", 1, 1)?;
            shifted(vm, &args, 1)
        })
        .method("__sub__", |vm, args| {
            arity(&args, "date.__sub__", 1, 1)?;
            if let Value::Date(other) = args.positional[1].builtin() {
                let days = this(vm, &args, "__sub__")?.signed_duration_since(*other).num_days();
                return super::delta::wrap(i128::from(days) * DAY);
            }
            shifted(vm, &args, -1)
        })
        .methods(comparisons!(compare))
        .method("replace", |vm, args| {
            let class = class_of(vm, &args);
            let old = this(vm, &args, "replace")?;
            let [_, year, month, day] = args.bind("replace", ["self", "year", "month", "day"], 1)?;
            let year = number(vm, year, old.year().into())?;
            let month = number(vm, month, old.month().into())?;
            let day = number(vm, day, old.day().into())?;
            instance(vm, Some(class), Value::Date(date_of(year, month, day)?))
        })
        .method("weekday", |vm, args| {
            Ok(Value::Int(this(vm, &args, "weekday")?.weekday().num_days_from_monday().into()))
        })
        .method("isoweekday", |vm, args| {
            Ok(Value::Int(this(vm, &args, "isoweekday")?.weekday().number_from_monday().into()))
        })
        .method("isocalendar", |vm, args| {
            let date = this(vm, &args, "isocalendar")?;
            Ok(iso_calendar(vm, date))
        })
        .method("toordinal", |vm, args| Ok(Value::Int(this(vm, &args, "toordinal")?.num_days_from_ce().into())))
        .method("timetuple", |vm, args| {
            let date = this(vm, &args, "timetuple")?;
            Ok(struct_time(vm, date.and_time(NaiveTime::MIN), -1))
        })
        .method("__copy__", |_, args| Ok(args.positional.into_iter().next().unwrap_or_default()))
        .method("__deepcopy__", |_, args| Ok(args.positional.into_iter().next().unwrap_or_default()))
        .property("year", |vm, args| Ok(Value::Int(this(vm, &args, "year")?.year().into())))
        .property("month", |vm, args| Ok(Value::Int(this(vm, &args, "month")?.month().into())))
        .property("day", |vm, args| Ok(Value::Int(this(vm, &args, "day")?.day().into())))
        .constant("min", NaiveDate::from_ymd_opt(1, 1, 1).map_or(Value::None, Value::Date))
        .constant("max", NaiveDate::from_ymd_opt(9999, 12, 31).map_or(Value::None, Value::Date))
        .constant("resolution", Value::TimeDelta(crate::value::TimeDelta { microseconds: DAY }.into()))
        .build(vm);
}

/// The date that lies so many days behind another.
pub fn moved(date: NaiveDate, days: i64) -> Result<NaiveDate> {
    from_ordinal(i64::from(date.num_days_from_ce()).saturating_add(days))
        .map_err(|_| Raise::new("OverflowError", "date value out of range"))
}

/// The date of so many days since 1970.
pub fn days_from_epoch(days: i64) -> Result<NaiveDate> {
    from_ordinal(days.saturating_add(719_163))
}

fn from_ordinal(ordinal: i64) -> Result<NaiveDate> {
    if ordinal < 1 {
        return Err(Raise::value_error("ordinal must be >= 1"));
    }
    i32::try_from(ordinal)
        .ok()
        .and_then(NaiveDate::from_num_days_from_ce_opt)
        .filter(|date| date.year() <= 9999)
        .ok_or_else(|| Raise::value_error("year is out of range"))
}

/// The date of a `date`, or of a `datetime`, whose methods these are as well.
fn this(vm: &Vm, args: &Args, method: &str) -> Result<NaiveDate> {
    match args.positional.first().map(Value::builtin) {
        Some(Value::Date(date)) => Ok(*date),
        Some(Value::DateTime(moment)) => Ok(moment.naive.date()),
        _ => Err(wrong_self(vm, args, "datetime.date", method)),
    }
}

fn class_of(vm: &Vm, args: &Args) -> Value {
    args.positional.first().map_or(Value::None, |value| vm.class_of(value).into())
}

/// The date as an object of the class that the class method was called on.
fn make(vm: &mut Vm, args: &Args, date: NaiveDate) -> Result<Value> {
    instance(vm, args.positional.first().cloned(), Value::Date(date))
}

fn shifted(vm: &mut Vm, args: &Args, sign: i64) -> Result<Value> {
    let date = this(vm, args, "__add__")?;
    match args.positional[1].builtin() {
        Value::TimeDelta(delta) => {
            let class = class_of(vm, args);
            instance(vm, Some(class), Value::Date(moved(date, sign * delta.days())?))
        }
        _ => Ok(vm.not_implemented()),
    }
}

fn compare(vm: &mut Vm, args: &Args, op: CompareOp) -> Result<Value> {
    let left = Value::Date(this(vm, args, "__eq__")?);
    let right = args.positional.get(1).map_or(&Value::None, Value::builtin);
    if matches!(right, Value::DateTime(_)) {
        return match op {
            CompareOp::Eq | CompareOp::Ne => Ok(Value::Bool(op == CompareOp::Ne)),
            _ => Err(Raise::type_error("can't compare datetime.datetime to datetime.date")),
        };
    }
    Ok(super::compared(vm, &left, op, right))
}
