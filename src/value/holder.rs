//! What can hold values, and so be part of a cycle that reference counts alone never free. All holders that a script can
//! close a cycle with are noted in a list, from which a collector starts.

use std::{
    any::Any,
    cell::RefCell,
    rc::{Rc, Weak},
};

use super::{Object, Value};

/// Something counted that refers to values: an object, a list, a dict, the shared variable of a closure.
pub trait Holder {
    /// Shows everything that it refers to, each reference once.
    fn visit(&self, visitor: &mut Visitor<'_>);

    /// Lets go of what it refers to, as far as it can. The caller drops that when nothing is borrowed.
    fn release(&self) -> Box<dyn Any>;

    /// What it is to the script; `None` where the script does not see it.
    fn as_value(&self) -> Option<Kind> {
        None
    }

    /// The object itself, where this is one.
    fn object(self: Rc<Self>) -> Option<Object> {
        None
    }
}

/// What a collector wants to know of a holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An object; its class has a `__del__` or not.
    Object {
        /// Whether its `__del__` is to run.
        finalizes: bool,
    },
    /// Something else that counts as an object of the script.
    Container,
}

/// Is shown what a holder refers to.
pub struct Visitor<'a>(&'a mut dyn FnMut(Rc<dyn Holder>));

impl<'a> Visitor<'a> {
    /// A visitor that gives each holder to `see`.
    pub fn new(see: &'a mut dyn FnMut(Rc<dyn Holder>)) -> Visitor<'a> {
        Visitor(see)
    }

    /// Shows a value.
    pub fn value(&mut self, value: &Value) {
        if let Some(holder) = value.holder() {
            (self.0)(holder);
        }
    }

    /// Shows several values.
    pub fn values<'v>(&mut self, values: impl IntoIterator<Item = &'v Value>) {
        for value in values {
            self.value(value);
        }
    }

    /// Shows a holder that is no value.
    pub fn holder(&mut self, holder: Rc<dyn Holder>) {
        (self.0)(holder);
    }
}

/// The list is cleaned of what has ended when it has grown to twice what was left the last time, and to at least this.
const FEW: usize = 4096;

struct Noted {
    holders: Vec<Weak<dyn Holder>>,
    enough: usize,
}

thread_local! {
    static NOTED: RefCell<Noted> = const { RefCell::new(Noted { holders: Vec::new(), enough: FEW }) };
}

/// Notes a new holder, so that the end of a run finds it, whoever holds it, and has it let go.
pub fn note<T: Holder + 'static>(holder: &Rc<T>) {
    let holder: Weak<T> = Rc::downgrade(holder);
    let _ = NOTED.try_with(|noted| {
        let mut noted = noted.borrow_mut();
        noted.holders.push(holder);
        if noted.holders.len() >= noted.enough {
            noted.clean();
        }
    });
}

/// The holders that are there now, oldest first.
pub fn noted_holders() -> Vec<Rc<dyn Holder>> {
    NOTED.with(|noted| {
        let mut noted = noted.borrow_mut();
        noted.clean();
        noted.holders.iter().filter_map(Weak::upgrade).collect()
    })
}

impl Noted {
    #[cold]
    fn clean(&mut self) {
        self.holders.retain(|holder| holder.strong_count() > 0);
        self.enough = FEW.max(self.holders.len() * 2);
    }
}
