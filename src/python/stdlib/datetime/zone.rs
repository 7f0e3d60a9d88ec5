//! `timezone` and its base `tzinfo`.

use std::rc::Rc;

use chrono::NaiveDateTime;

use super::text::zone_name;
use crate::{
    python::{Args, BinaryOp, ClassBuilder, Vm, format::str_repr, types::support::type_name},
    value::{Class, DateTime, Dict, Host, Object, Payload, Raise, Result, Str, TimeDelta, Value, Zone},
};

/// The payload of a `timezone`.
pub struct TimeZone(pub Rc<Zone>);
impl Payload for TimeZone {}

/// Marks the class `tzinfo`.
struct TzInfo;
impl Payload for TzInfo {}

pub(super) fn install(vm: &mut Vm) {
    let base = ClassBuilder::new("datetime", "tzinfo")
        .method("utcoffset", |_, _| Err(abstract_method("utcoffset")))
        .method("dst", |_, _| Err(abstract_method("dst")))
        .method("tzname", |_, _| Err(abstract_method("tzname")))
        .method("fromutc", from_utc)
        .build(vm);
    vm.register_class::<TzInfo>(&base);
    let class = ClassBuilder::new("datetime", "timezone")
        .base(&base)
        .method("__new__", |vm, mut args| {
            args.take_first()?;
            if args.is_empty() {
                return Err(Raise::type_error("timezone() missing required argument 'offset' (pos 1)"));
            }
            let [offset, name] = args.bind("timezone", ["offset", "name"], 1)?;
            let offset = offset.unwrap_or_default();
            let Value::TimeDelta(delta) = offset.builtin() else {
                let given = type_name(vm, &offset);
                return Err(Raise::type_error(format!(
                    "timezone() argument 1 must be datetime.timedelta, not {given}"
                )));
            };
            if delta.microseconds.unsigned_abs() >= 86_400_000_000 {
                let shown = vm.repr(&offset)?;
                return Err(Raise::value_error(format!(
                    "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not {shown}."
                )));
            }
            if delta.microseconds % 1_000_000 != 0 {
                return Err(Raise::unsupported("a timezone whose offset has fractions of a second"));
            }
            let name = match name.as_ref().map(Value::builtin) {
                None => None,
                Some(Value::Str(name)) => Some(name.clone()),
                Some(other) => {
                    let given = type_name(vm, other);
                    return Err(Raise::type_error(format!("timezone() argument 2 must be str, not {given}")));
                }
            };
            Ok(wrap(vm, &Rc::new(Zone { offset: (delta.microseconds / 1_000_000) as i32, name, script: None })))
        })
        .method("__repr__", |vm, args| {
            let zone = this(&args)?;
            if zone.offset == 0 && zone.name.is_none() {
                return Ok("datetime.timezone.utc".into());
            }
            let delta = vm.repr(&delta(zone.offset))?;
            Ok(match &zone.name {
                Some(name) => format!("datetime.timezone({delta}, {})", str_repr(name)),
                None => format!("datetime.timezone({delta})"),
            }
            .into())
        })
        .method("__str__", |_, args| this(&args).map(|zone| zone_name(&zone).into()))
        .method("tzname", |vm, args| {
            moment_or_none(vm, &args, "tzname")?;
            this(&args).map(|zone| zone_name(&zone).into())
        })
        .method("utcoffset", |vm, args| {
            moment_or_none(vm, &args, "utcoffset")?;
            Ok(delta(this(&args)?.offset))
        })
        .method("dst", |vm, args| {
            moment_or_none(vm, &args, "dst")?;
            Ok(Value::None)
        })
        .method("__eq__", |vm, args| {
            let offset = |at: usize| args.positional.get(at).and_then(Value::payload::<TimeZone>).map(|zone| zone.0.offset);
            Ok(match (offset(0), offset(1)) {
                (Some(a), Some(b)) => Value::Bool(a == b),
                _ => vm.not_implemented(),
            })
        })
        .method("__hash__", |_, args| Ok(Value::Int(this(&args)?.offset.into())))
        .build(vm);
    vm.register_class::<TimeZone>(&class);
    let utc = vm.wrap(TimeZone(Rc::new(Zone { offset: 0, name: None, script: None })));
    class.set(&vm.intern("utc"), utc);
    for (name, offset) in [("min", -86_340), ("max", 86_340)] {
        let bound = vm.wrap(TimeZone(fixed(offset)));
        class.set(&vm.intern(name), bound);
    }
}

fn abstract_method(name: &str) -> Raise {
    Raise::new("NotImplementedError", format!("a tzinfo subclass must implement {name}()"))
}

/// Checks the argument of a method of `timezone`.
fn moment_or_none(vm: &Vm, args: &Args, method: &str) -> Result<()> {
    match args.positional.get(1).map(Value::builtin) {
        Some(Value::DateTime(_) | Value::None) => Ok(()),
        Some(other) => {
            let name = type_name(vm, other);
            let words = format!("{method}(dt) argument must be a datetime instance or None, not {name}");
            Err(Raise::type_error(words))
        }
        None => Err(Raise::type_error(format!("timezone.{method}() takes exactly one argument (0 given)"))),
    }
}

/// `tzinfo.fromutc(moment)`: the moment, given in UTC with this zone put on it, as the clocks of the zone show it.
fn from_utc(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this, moment] = args.exactly("fromutc")?;
    let Value::DateTime(read) = moment.builtin() else {
        return Err(Raise::type_error("fromutc: argument must be a datetime instance"));
    };
    let zone = value_of(vm, read.zone.as_ref());
    if !zone.is(&this) {
        return Err(Raise::value_error("fromutc: dt.tzinfo is not self"));
    }
    if let Some(TimeZone(fixed)) = this.payload::<TimeZone>() {
        let offset = delta(fixed.offset);
        return vm.binary(BinaryOp::Add, &moment, &offset);
    }
    let offset = vm.call_method(&moment, "utcoffset", Vec::new())?;
    if offset.is_none() {
        return Err(Raise::value_error("fromutc: non-None utcoffset() result required"));
    }
    let dst = vm.call_method(&moment, "dst", Vec::new())?;
    if dst.is_none() {
        return Err(Raise::value_error("fromutc: non-None dst() result required"));
    }
    let standard = vm.binary(BinaryOp::Sub, &offset, &dst)?;
    let moment = vm.binary(BinaryOp::Add, &moment, &standard)?;
    let dst = vm.call_method(&moment, "dst", Vec::new())?;
    vm.binary(BinaryOp::Add, &moment, &dst)
}

/// The zone as it is at that time: what a script's own `tzinfo` says of it. A zone that says `None` is none to count with.
pub fn placed(vm: &mut Vm, naive: NaiveDateTime, zone: Option<Rc<Zone>>) -> Result<Option<Rc<Zone>>> {
    let Some(script) = zone.as_ref().and_then(|zone| zone.script.clone()) else { return Ok(zone) };
    let moment = Value::DateTime(Rc::new(DateTime { naive, zone }));
    let offset = asked(vm, &script, "utcoffset", moment)?;
    Ok(Some(Rc::new(Zone { offset, name: None, script: Some(script) })))
}

/// As [`placed`] for a time of no day.
pub fn placed_in_day(vm: &mut Vm, zone: Option<Rc<Zone>>) -> Result<Option<Rc<Zone>>> {
    let Some(script) = zone.as_ref().and_then(|zone| zone.script.clone()) else { return Ok(zone) };
    let offset = asked(vm, &script, "utcoffset", Value::None)?;
    Ok(Some(Rc::new(Zone { offset, name: None, script: Some(script) })))
}

fn asked(vm: &mut Vm, script: &Object, method: &str, moment: Value) -> Result<i32> {
    let answer = vm.call_method(&script.clone().into(), method, vec![moment])?;
    match answer.builtin() {
        Value::TimeDelta(delta) if delta.microseconds.unsigned_abs() >= 86_400_000_000 => {
            Err(Raise::value_error(format!(
                "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not {}.",
                vm.repr(&answer)?
            )))
        }
        Value::TimeDelta(delta) if delta.microseconds % 1_000_000 == 0 => Ok((delta.microseconds / 1_000_000) as i32),
        Value::TimeDelta(_) => Err(Raise::unsupported("a tzinfo whose offset has fractions of a second")),
        Value::None => Err(Raise::unsupported("a tzinfo whose utcoffset() is None")),
        _ => {
            let name = type_name(vm, &answer);
            let words = format!("tzinfo.{method}() must return None or a timedelta, not '{name}'");
            Err(Raise::type_error(words))
        }
    }
}

/// The zone with the name that a script's own `tzinfo` has for that time.
pub fn named(vm: &mut Vm, moment: &Value, zone: Option<&Rc<Zone>>) -> Result<Option<Rc<Zone>>> {
    let Some(zone) = zone else { return Ok(None) };
    let Some(script) = &zone.script else { return Ok(Some(zone.clone())) };
    let name = vm.call_method(&script.clone().into(), "tzname", vec![moment.clone()])?;
    let name = Some(name.as_str().cloned().unwrap_or_else(|| "".into()));
    Ok(Some(Rc::new(Zone { name, ..(**zone).clone() })))
}

/// `dst()` or `tzname()` of a moment or a time: what its zone says.
pub fn ask(vm: &mut Vm, zone: Option<&Rc<Zone>>, method: &str, moment: Value) -> Result<Value> {
    match zone {
        None => Ok(Value::None),
        Some(zone) => {
            let zone = wrap(vm, zone);
            vm.call_method(&zone, method, vec![moment])
        }
    }
}

/// The module's members that have to do with zones.
pub(super) fn members(vm: &mut Vm, dict: &Dict) {
    if let Some(class) = vm.registered_class::<TzInfo>() {
        dict.insert_str(&vm.intern("tzinfo"), class.into());
    }
    if let Some(class) = vm.registered_class::<TimeZone>() {
        dict.insert_str(&vm.intern("timezone"), class.clone().into());
        let utc = class.lookup(&vm.intern("utc")).unwrap_or_default();
        dict.insert_str(&vm.intern("UTC"), utc);
    }
}

/// The object of a zone; that of UTC is the one that `timezone.utc` is.
pub fn wrap(vm: &mut Vm, zone: &Rc<Zone>) -> Value {
    if let Some(script) = &zone.script {
        return script.clone().into();
    }
    if zone.offset == 0 && zone.name.is_none() {
        let class: Option<Class> = vm.registered_class::<TimeZone>();
        let name: Str = vm.intern("utc");
        if let Some(utc) = class.and_then(|class| class.lookup(&name)) {
            return utc;
        }
    }
    vm.wrap(TimeZone(zone.clone()))
}

/// The value of an attribute `tzinfo`.
pub fn value_of(vm: &mut Vm, zone: Option<&Rc<Zone>>) -> Value {
    match zone {
        Some(zone) => wrap(vm, zone),
        None => Value::None,
    }
}

/// The zone of an argument `tzinfo`.
pub fn zone_of(vm: &Vm, value: Option<&Value>) -> Result<Option<Rc<Zone>>> {
    match value {
        None | Some(Value::None) => Ok(None),
        Some(value) => match value.payload::<TimeZone>() {
            Some(zone) => Ok(Some(zone.0.clone())),
            None => {
                let base = vm.registered_class::<TzInfo>();
                if let Value::Object(object) = value
                    && base.is_some_and(|base| vm.is_instance(value, &base))
                {
                    return Ok(Some(Rc::new(Zone { offset: 0, name: None, script: Some(object.clone()) })));
                }
                let name = type_name(vm, value);
                Err(Raise::type_error(format!(
                    "tzinfo argument must be None or of a tzinfo subclass, not type '{name}'"
                )))
            }
        },
    }
}

/// A zone of that offset.
pub fn fixed(offset: i32) -> Rc<Zone> {
    Rc::new(Zone { offset, name: None, script: None })
}

/// An offset as a `timedelta`.
pub fn delta(offset: i32) -> Value {
    Value::TimeDelta(Rc::new(TimeDelta { microseconds: i128::from(offset) * 1_000_000 }))
}

fn this(args: &Args) -> Result<Rc<Zone>> {
    match args.positional.first().and_then(Value::payload::<TimeZone>) {
        Some(zone) => Ok(zone.0.clone()),
        None => Err(Raise::type_error("not a timezone")),
    }
}
