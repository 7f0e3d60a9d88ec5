//! The values of a script, and the trait through which `sql` and `orm` reach what belongs to the script.
//!
//! A [`Value`] is a small tagged word: scalars are in place, everything else is behind a counted pointer, as in CPython, so
//! that an object which nothing refers to is gone at once. The data lives here; what a script can do with it (methods,
//! operators, classes made by `class`) lives in `python`.

mod builtin;
mod class;
mod compare;
mod decimal;
mod dict;
mod ending;
mod error;
mod generic;
mod hash;
mod holder;
mod host;
mod list;
mod memory;
mod object;
mod set;
mod string;
mod table;
mod temporal;

use std::rc::Rc;

pub use bigdecimal::BigDecimal;
pub use num_bigint::BigInt;

pub use self::{
    builtin::Builtin,
    class::{Allocator, Class, Initializer, WeakClass},
    decimal::Decimal,
    dict::Dict,
    ending::{LastWords, any_last_words, end, leave_last_words, take_last_words},
    error::{NewException, Raise, Result},
    generic::{Form, ForwardRef, GenericAlias, SpecialForm, TypeVar, Variance},
    hash::{hash_bytes, hash_float, hash_int, hash_tuple},
    holder::{Holder, Kind as HolderKind, Noted, Visitor, noted_count, noted_holders},
    host::{CompareOp, Host},
    list::{List, Tuple},
    memory::memory_used,
    object::{Object, Payload, WeakObject},
    set::Set,
    string::Str,
    table::Key,
    temporal::{DateTime, Time, TimeDelta, Zone},
};

/// A calendar date of the proleptic Gregorian calendar, from year 1 to 9999.
pub type Date = chrono::NaiveDate;

/// A value of a script. Cloning it copies a word or raises a reference count.
// A tag of a whole word: with a smaller one, copies are made of two parts that overlap words, and processors stall on them.
#[derive(Clone, Debug, Default)]
#[repr(u64)]
pub enum Value {
    /// `None`.
    #[default]
    None,
    /// `True` and `False`.
    Bool(bool),
    /// An integer that fits 64 bits. Larger ones are [`Value::BigInt`], never both.
    Int(i64),
    /// A float.
    Float(f64),
    /// A string.
    Str(Str),
    /// An integer that does not fit 64 bits.
    BigInt(Rc<BigInt>),
    /// A byte string.
    Bytes(Rc<Vec<u8>>),
    /// A tuple.
    Tuple(Tuple),
    /// A list.
    List(List),
    /// A dict.
    Dict(Dict),
    /// A set, or a frozenset.
    Set(Set),
    /// A `decimal.Decimal`.
    Decimal(Rc<Decimal>),
    /// A `datetime.date`.
    Date(Date),
    /// A `datetime.time`.
    Time(Rc<Time>),
    /// A `datetime.datetime`.
    DateTime(Rc<DateTime>),
    /// A `datetime.timedelta`.
    TimeDelta(Rc<TimeDelta>),
    /// A `uuid.UUID`, as its 128 bits.
    Uuid(Rc<u128>),
    /// A class.
    Class(Class),
    /// Anything else: instances of the script's classes, functions, modules, and the objects of native classes.
    Object(Object),
}

impl Value {
    /// A string value.
    pub fn str(text: impl Into<Str>) -> Value {
        Value::Str(text.into())
    }

    /// A tuple of `items`.
    pub fn tuple(items: impl Into<Vec<Value>>) -> Value {
        Value::Tuple(Tuple::new(items.into()))
    }

    /// A new list of `items`.
    pub fn list(items: impl Into<Vec<Value>>) -> Value {
        Value::List(List::new(items.into()))
    }

    /// The integer `number`, in its one canonical form.
    pub fn int(number: BigInt) -> Value {
        match i64::try_from(&number) {
            Ok(small) => Value::Int(small),
            Err(_) => Value::BigInt(Rc::new(number)),
        }
    }

    /// As `clone`, for where speed counts: the kinds that come by most are copied on the spot.
    #[inline(always)]
    pub fn quick_clone(&self) -> Value {
        match self {
            Value::None => Value::None,
            Value::Bool(truth) => Value::Bool(*truth),
            Value::Int(number) => Value::Int(*number),
            Value::Float(number) => Value::Float(*number),
            Value::Object(object) => Value::Object(object.clone()),
            other => other.clone(),
        }
    }

    /// Puts a copy into `slot`, in which nothing is to be dropped. Each kind is written in place: a value that is put together
    /// in one place and then moved as a whole makes the processor wait. To forget what is there spares looking at it.
    #[inline(always)]
    pub fn copy_to(&self, slot: &mut Option<Value>) {
        match self {
            Value::Int(number) => std::mem::forget(slot.replace(Value::Int(*number))),
            Value::Object(object) => std::mem::forget(slot.replace(Value::Object(object.clone()))),
            Value::Str(text) => std::mem::forget(slot.replace(Value::Str(text.clone()))),
            Value::Float(number) => std::mem::forget(slot.replace(Value::Float(*number))),
            other => other.copy_rest_to(slot),
        }
    }

    /// Not inlined: else the kinds above would be copied as these are, as a whole.
    #[inline(never)]
    fn copy_rest_to(&self, slot: &mut Option<Value>) {
        std::mem::forget(slot.replace(self.clone()));
    }

    /// Moves what is in `from` into `to`, in which nothing is to be dropped; see [`Value::copy_to`].
    #[inline(always)]
    pub fn move_to(from: &mut Option<Value>, to: &mut Option<Value>) {
        match from {
            Some(Value::Int(number)) => std::mem::forget(to.replace(Value::Int(*number))),
            Some(Value::Float(number)) => std::mem::forget(to.replace(Value::Float(*number))),
            from => std::mem::swap(from, to),
        }
    }

    /// Whether there is nothing to drop: nothing at all, or a scalar.
    #[inline(always)]
    pub fn is_scalar(value: &Option<Value>) -> bool {
        matches!(value, None | Some(Value::None | Value::Bool(_) | Value::Int(_) | Value::Float(_)))
    }

    /// As `drop`, for where speed counts: a scalar goes on the spot.
    #[inline(always)]
    pub fn quick_drop(self) {
        match self {
            Value::None | Value::Bool(_) | Value::Int(_) | Value::Float(_) => {}
            Value::Object(object) => drop(object),
            other => drop(other),
        }
    }

    /// Whether this is `None`.
    pub fn is_none(&self) -> bool {
        matches!(self, Value::None)
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&Str> {
        match self {
            Value::Str(text) => Some(text),
            _ => None,
        }
    }

    /// The object, where this is one.
    pub fn as_object(&self) -> Option<&Object> {
        match self {
            Value::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The payload of type `T` of an object, where this is such an object.
    pub fn payload<T: Payload>(&self) -> Option<&T> {
        self.as_object()?.payload()
    }

    /// What is counted behind the value, where that can refer to other values.
    pub fn holder(&self) -> Option<Rc<dyn Holder>> {
        match self {
            Value::Tuple(tuple) => Some(tuple.holder()),
            Value::List(list) => Some(list.holder()),
            Value::Dict(dict) => Some(dict.holder()),
            Value::Set(set) => Some(set.holder()),
            Value::Class(class) => Some(class.holder()),
            Value::Object(object) => Some(object.holder()),
            _ => None,
        }
    }

    /// Whether both are the same object, as `is` sees it.
    pub fn is(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::None, Value::None) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Int(a), Value::Int(b)) => a == b,
            (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
            (Value::Str(a), Value::Str(b)) => a.is(b) || (a.len() <= 1 && a == b),
            (Value::BigInt(a), Value::BigInt(b)) => Rc::ptr_eq(a, b),
            (Value::Bytes(a), Value::Bytes(b)) => Rc::ptr_eq(a, b),
            (Value::Tuple(a), Value::Tuple(b)) => a.is(b),
            (Value::List(a), Value::List(b)) => a.is(b),
            (Value::Dict(a), Value::Dict(b)) => a.is(b),
            (Value::Set(a), Value::Set(b)) => a.is(b),
            (Value::Decimal(a), Value::Decimal(b)) => Rc::ptr_eq(a, b),
            (Value::Date(a), Value::Date(b)) => a == b,
            (Value::Time(a), Value::Time(b)) => Rc::ptr_eq(a, b),
            (Value::DateTime(a), Value::DateTime(b)) => Rc::ptr_eq(a, b),
            (Value::TimeDelta(a), Value::TimeDelta(b)) => Rc::ptr_eq(a, b),
            (Value::Uuid(a), Value::Uuid(b)) => Rc::ptr_eq(a, b),
            (Value::Class(a), Value::Class(b)) => a.is(b),
            (Value::Object(a), Value::Object(b)) => a.is(b),
            _ => false,
        }
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Value {
        Value::Bool(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Value {
        Value::Int(value)
    }
}

impl From<usize> for Value {
    fn from(value: usize) -> Value {
        i64::try_from(value).map_or_else(|_| Value::int(BigInt::from(value)), Value::Int)
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Value {
        Value::Float(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Value {
        Value::Str(value.into())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Value {
        Value::Str(value.into())
    }
}

impl From<Str> for Value {
    fn from(value: Str) -> Value {
        Value::Str(value)
    }
}

impl From<Object> for Value {
    fn from(value: Object) -> Value {
        Value::Object(value)
    }
}

impl From<Class> for Value {
    fn from(value: Class) -> Value {
        Value::Class(value)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Value {
        value.map_or(Value::None, Into::into)
    }
}
