//! Iteration.
use super::{Vm, objects::NativeIterator};
use crate::value::{Class, Object, Raise, Result, Value};

impl Vm {
    /// `iter(value)`; a `TypeError` where it cannot be iterated.
    pub fn iter(&mut self, value: &Value) -> Result<Value> {
        let _ = value;
        Err(Raise::unsupported("iteration"))
    }

    /// The next item of an iterator; `None` at its end.
    pub fn next(&mut self, iterator: &Value) -> Result<Option<Value>> {
        let _ = iterator;
        Err(Raise::unsupported("iteration"))
    }

    /// The object of a native iterator of that class, which derives its `__iter__` and `__next__` by itself.
    pub fn new_iterator(&mut self, class: &Class, iterator: impl NativeIterator + 'static) -> Value {
        Object::bare(class.clone(), super::objects::NativeIter(Box::new(iterator))).into()
    }
}
