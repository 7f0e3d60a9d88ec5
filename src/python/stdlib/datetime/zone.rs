//! `timezone` and its base `tzinfo`.

use std::rc::Rc;

use super::text::zone_name;
use crate::{
    python::{ClassBuilder, Vm, format::str_repr, types::support::type_name},
    value::{Class, Dict, Host, Payload, Raise, Result, Str, TimeDelta, Value, Zone},
};

/// The payload of a `timezone`.
pub struct TimeZone(pub Rc<Zone>);
impl Payload for TimeZone {}

/// Marks the class `tzinfo`.
struct TzInfo;
impl Payload for TzInfo {}

pub(super) fn install(vm: &mut Vm) {
    let base = ClassBuilder::new("datetime", "tzinfo").build(vm);
    vm.register_class::<TzInfo>(&base);
    let class = ClassBuilder::new("datetime", "timezone")
        .base(&base)
        .method("__new__", |vm, mut args| {
            args.take_first()?;
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
            Ok(wrap(vm, &Rc::new(Zone { offset: (delta.microseconds / 1_000_000) as i32, name })))
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
        .method("tzname", |_, args| this(&args).map(|zone| zone_name(&zone).into()))
        .method("utcoffset", |_, args| Ok(delta(this(&args)?.offset)))
        .method("dst", |_, _| Ok(Value::None))
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
    let utc = vm.wrap(TimeZone(Rc::new(Zone { offset: 0, name: None })));
    class.set(&vm.intern("utc"), utc);
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
                if base.is_some_and(|base| vm.is_instance(value, &base)) {
                    return Err(Raise::unsupported("a tzinfo other than datetime.timezone"));
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
    Rc::new(Zone { offset, name: None })
}

/// An offset as a `timedelta`.
pub fn delta(offset: i32) -> Value {
    Value::TimeDelta(Rc::new(TimeDelta { microseconds: i128::from(offset) * 1_000_000 }))
}

fn this(args: &crate::python::Args) -> Result<Rc<Zone>> {
    match args.positional.first().and_then(Value::payload::<TimeZone>) {
        Some(zone) => Ok(zone.0.clone()),
        None => Err(Raise::type_error("not a timezone")),
    }
}
