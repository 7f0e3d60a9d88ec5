use std::{
    any::Any,
    cell::RefCell,
    fmt,
    rc::{Rc, Weak},
};

use super::{Class, Dict, Str, Value};

/// What a native class keeps in its objects. Objects of the script's own classes that derive from none have `()`.
pub trait Payload: Any {}

impl Payload for () {}

/// An object: a class, attributes, and what its native class keeps in it. When the last holder lets go, it is gone, at once.
#[derive(Clone)]
pub struct Object(Rc<Inner>);

struct Inner {
    class: RefCell<Class>,
    attributes: Option<Dict>,
    payload: Box<dyn Payload>,
}

impl Object {
    /// An object of `class` that can have attributes.
    pub fn new(class: Class, payload: Box<dyn Payload>) -> Object {
        Object::with_attributes(class, Some(Dict::new()), payload)
    }

    /// An object of `class` with no attributes of its own, as most objects of native classes.
    pub fn bare(class: Class, payload: impl Payload) -> Object {
        Object::with_attributes(class, None, Box::new(payload))
    }

    /// An object of `class` with those attributes.
    pub fn with_attributes(class: Class, attributes: Option<Dict>, payload: Box<dyn Payload>) -> Object {
        Object(Rc::new(Inner { class: RefCell::new(class), attributes, payload }))
    }

    /// Its class.
    pub fn class(&self) -> Class {
        self.0.class.borrow().clone()
    }

    /// The address of its class.
    pub fn class_address(&self) -> usize {
        self.0.class.borrow().address()
    }

    /// Gives it another class, as `object.__class__ = …` does.
    pub fn set_class(&self, class: Class) {
        let old = self.0.class.replace(class);
        drop(old);
    }

    /// Its attributes (`__dict__`), where it can have some.
    pub fn attributes(&self) -> Option<&Dict> {
        self.0.attributes.as_ref()
    }

    /// The attribute `name` of the object itself, its class not asked.
    pub fn attribute(&self, name: &Str) -> Option<Value> {
        self.0.attributes.as_ref()?.get_str(name)
    }

    /// Its payload, where that is a `T`.
    pub fn payload<T: Payload>(&self) -> Option<&T> {
        let payload: &dyn Any = &*self.0.payload;
        payload.downcast_ref()
    }

    /// Whether both are the same object.
    pub fn is(&self, other: &Object) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// The address, for `id()` and default hashes.
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0).cast::<()>() as usize
    }

    /// A reference that does not keep it.
    pub fn downgrade(&self) -> WeakObject {
        WeakObject(Rc::downgrade(&self.0))
    }

    /// The number of holders.
    pub fn references(&self) -> usize {
        Rc::strong_count(&self.0)
    }
}

impl fmt::Debug for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{} object at {:#x}>", self.class().name(), self.address())
    }
}

/// A reference to an object that does not keep it.
#[derive(Clone)]
pub struct WeakObject(Weak<Inner>);

impl WeakObject {
    /// A reference to nothing.
    pub fn new() -> WeakObject {
        WeakObject(Weak::new())
    }

    /// The object, while it is there.
    pub fn upgrade(&self) -> Option<Object> {
        self.0.upgrade().map(Object)
    }

    /// The address that the object has or had.
    pub fn address(&self) -> usize {
        self.0.as_ptr().cast::<()>() as usize
    }
}

impl Default for WeakObject {
    fn default() -> WeakObject {
        WeakObject::new()
    }
}

impl fmt::Debug for WeakObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<weak reference at {:#x}>", self.address())
    }
}
