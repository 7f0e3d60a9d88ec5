use std::{
    any::Any,
    cell::{Cell, RefCell},
    fmt,
    rc::{Rc, Weak},
};

use super::{
    Class, Dict, Holder, HolderKind, LastWords, Str, Value, Visitor, ending::end, holder::Noted, leave_last_words,
    memory,
};

/// What a native class keeps in its objects. Objects of the script's own classes that derive from none have `()`.
pub trait Payload: Any {
    /// What the object is underneath, where its class derives from a builtin type (a list that fires events, say): the
    /// methods of that type work on it.
    fn builtin(&self) -> Option<&Value> {
        None
    }

    /// For a descriptor that sets: whether what an object has in its own attributes comes before what the descriptor gets.
    fn prefers_instance(&self) -> bool {
        false
    }

    /// Shows the values that it refers to, each reference once, so that cycles through it can be found. What is not shown
    /// only lives longer; what is shown without being held would go too early.
    fn visit(&self, visitor: &mut Visitor<'_>) {
        if let Some(value) = self.builtin() {
            visitor.value(value);
        }
    }

    /// Lets go of what it refers to, where it can, and gives it out.
    fn release(&self) -> Box<dyn Any> {
        Box::new(())
    }

    /// Whether what it refers to changes after it is made, so that it may come to hold itself. The end of a run finds every
    /// such object, whoever holds it, and has it let go; whatever else is in a circle goes with that.
    fn may_hold_itself(&self) -> bool {
        false
    }
}

impl Payload for () {}

/// An object: a class, attributes, and what its native class keeps in it. When the last holder lets go, it is gone, at once.
#[derive(Clone)]
pub struct Object(Rc<Inner>);

struct Inner {
    class: RefCell<Class>,
    attributes: Option<Dict>,
    payload: Box<dyn Payload>,
    /// Whether somebody wants to know of its end.
    watched: Cell<bool>,
    /// Whether its `__del__` has run.
    finalized: Cell<bool>,
    _noted: Option<Noted>,
}

/// What an object takes, its attributes aside.
const SIZE: usize = 120;

impl Drop for Inner {
    fn drop(&mut self) {
        memory::give(SIZE);
        let attributes = self.attributes.take();
        let payload = std::mem::replace(&mut self.payload, Box::new(()));
        let address = std::ptr::from_ref(self).cast::<()>() as usize;
        let watched = self.watched.get();
        let class = self.class.get_mut();
        // Its own words come before those of who watched it.
        let left = if class.finalizes() && !self.finalized.get() {
            leave_last_words(LastWords::Finalize { class: class.clone(), attributes, payload });
            None
        } else {
            Some((attributes, payload))
        };
        if watched {
            leave_last_words(LastWords::Watched(address));
        }
        if let Some(left) = left {
            end(left);
        }
    }
}

impl Holder for Inner {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.holder(self.class.borrow().holder());
        if let Some(attributes) = &self.attributes {
            attributes.visit_owned(visitor);
        }
        self.payload.visit(visitor);
    }

    fn release(&self) -> Box<dyn Any> {
        let attributes = self.attributes.as_ref().map(|attributes| attributes.holder().release());
        Box::new((attributes, self.payload.release()))
    }

    fn as_value(&self) -> Option<HolderKind> {
        Some(HolderKind::Object { finalizes: self.class.borrow().finalizes() && !self.finalized.get() })
    }

    fn object(self: Rc<Self>) -> Option<Object> {
        Some(Object(self))
    }
}

impl Object {
    /// An object of `class` that can have attributes.
    pub fn new(class: Class, payload: Box<dyn Payload>) -> Object {
        Object::with_attributes(class, Some(Dict::owned()), payload)
    }

    /// An object of `class` with no attributes of its own, as most objects of native classes.
    pub fn bare(class: Class, payload: impl Payload) -> Object {
        Object::with_attributes(class, None, Box::new(payload))
    }

    /// An object of `class` with those attributes.
    pub fn with_attributes(class: Class, attributes: Option<Dict>, payload: Box<dyn Payload>) -> Object {
        memory::take(SIZE);
        let noted = attributes.is_some() || payload.may_hold_itself();
        let (watched, finalized) = (Cell::new(false), Cell::new(false));
        let class = RefCell::new(class);
        Object(Rc::new_cyclic(|object| {
            let noted = if noted { Noted::new(object) } else { None };
            Inner { class, attributes, payload, watched, finalized, _noted: noted }
        }))
    }

    /// Its class.
    pub fn class(&self) -> Class {
        self.0.class.borrow().clone()
    }

    /// The address of its class.
    pub fn class_address(&self) -> usize {
        self.0.class.borrow().address()
    }

    /// The version of its class ([`Class::version`]).
    #[inline]
    pub fn class_version(&self) -> u64 {
        self.0.class.borrow().version()
    }

    /// The attribute of its class that [`Class::find`] found there.
    #[inline]
    pub fn class_attribute(&self, place: usize, slot: usize) -> Option<Value> {
        self.0.class.borrow().found_at(place, slot)
    }

    /// Puts the attribute of its class that [`Class::find`] found there into `to`, in which nothing is to be dropped, unless
    /// it has one of that name itself; says whether it did.
    #[inline]
    pub fn copy_class_attribute(&self, place: usize, slot: usize, name: &Str, to: &mut Option<Value>) -> bool {
        let own = self.0.attributes.as_ref().is_some_and(|attributes| attributes.contains_str(name));
        !own && self.0.class.borrow().copy_found_at(place, slot, to)
    }

    /// Has its end told ([`LastWords::Watched`]).
    pub fn watch(&self) {
        self.0.watched.set(true);
    }

    /// Notes that its `__del__` has run, which it does once. Says whether it had before.
    pub fn set_finalized(&self) -> bool {
        self.0.finalized.replace(true)
    }

    pub(super) fn holder(&self) -> Rc<dyn Holder> {
        self.0.clone()
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

    /// Whether it is a descriptor that leaves the first word to the object ([`Payload::prefers_instance`]).
    pub fn prefers_instance(&self) -> bool {
        self.0.payload.prefers_instance()
    }

    /// What it is underneath ([`Payload::builtin`]).
    pub fn builtin(&self) -> Option<&Value> {
        self.0.payload.builtin()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_chain_ends_without_much_stack() {
        let class = Class::new("Node", Vec::new(), Vec::new(), None, Dict::new(), false);
        let mut chain = Value::None;
        for _ in 0..100_000 {
            let node = Object::new(class.clone(), Box::new(()));
            node.attributes().unwrap().insert_str(&"next".into(), chain);
            chain = node.into();
        }
        let last = chain.as_object().unwrap().downgrade();
        drop(chain);
        assert!(last.upgrade().is_none());
    }
}
