//! The payloads of the objects that the language itself is made of: functions, methods, modules, descriptors, slices.

use std::{
    any::Any,
    cell::{Cell, RefCell},
    rc::Rc,
};

use super::{
    code::Code,
    native::{Args, NativeClosure, NativeFn},
    vm::Vm,
};
use crate::value::{Class, Dict, Holder, HolderKind, Payload, Result, Str, Value, Visitor, WeakClass};

/// A variable that closures share.
pub type CellRef = Rc<Shared>;

/// What a [`CellRef`] points to.
#[derive(Default)]
pub struct Shared(pub RefCell<Option<Value>>);

impl Shared {
    /// Its value, where it has one.
    pub fn get(&self) -> Option<Value> {
        self.0.borrow().clone()
    }

    /// Sets its value, and gives the old one.
    pub fn replace(&self, value: Option<Value>) -> Option<Value> {
        self.0.replace(value)
    }
}

impl Holder for Shared {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.values(&*self.0.borrow());
    }

    fn release(&self) -> Box<dyn Any> {
        Box::new(self.0.take())
    }

    fn as_value(&self) -> Option<HolderKind> {
        Some(HolderKind::Container)
    }
}

/// The variables of enclosing functions that a function uses.
pub struct Closure(pub Vec<CellRef>);

impl Holder for Closure {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        for cell in &self.0 {
            visitor.holder(cell.clone());
        }
    }

    fn release(&self) -> Box<dyn Any> {
        Box::new(())
    }

    fn as_value(&self) -> Option<HolderKind> {
        Some(HolderKind::Container)
    }
}

/// A function made by `def` or `lambda`. Its object has attributes (`__dict__`).
pub struct Function {
    /// Its code.
    pub code: Rc<Code>,
    /// The namespace of its module.
    pub globals: Dict,
    /// The defaults of its last positional parameters.
    pub defaults: RefCell<Rc<[Value]>>,
    /// The defaults of keyword-only parameters.
    pub keyword_defaults: RefCell<Rc<[(Str, Value)]>>,
    /// The variables of enclosing functions.
    pub closure: Option<Rc<Closure>>,
    /// `__name__`.
    pub name: RefCell<Str>,
    /// `__qualname__`.
    pub qualified: RefCell<Str>,
    /// `__doc__`.
    pub doc: RefCell<Value>,
    /// `__annotations__`.
    pub annotations: RefCell<Option<Dict>>,
    /// `__module__`.
    pub module: RefCell<Value>,
}

impl Payload for Function {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.value(&Value::Dict(self.globals.clone()));
        visitor.values(self.defaults.borrow().iter());
        visitor.values(self.keyword_defaults.borrow().iter().map(|(_, value)| value));
        if let Some(closure) = &self.closure {
            visitor.holder(closure.clone());
        }
        visitor.values([&*self.doc.borrow(), &*self.module.borrow()]);
        if let Some(annotations) = &*self.annotations.borrow() {
            visitor.value(&Value::Dict(annotations.clone()));
        }
    }

    fn release(&self) -> Box<dyn Any> {
        Box::new((self.defaults.take(), self.keyword_defaults.take(), self.annotations.take()))
    }
}

/// The code of a native function.
#[derive(Clone)]
pub enum NativeBody {
    /// A plain function.
    Function(NativeFn),
    /// A function that keeps something.
    Closure(NativeClosure),
}

/// A native function or method.
pub struct Native {
    /// `__name__`.
    pub name: Str,
    /// `__qualname__`.
    pub qualified: Str,
    /// What it runs.
    pub body: NativeBody,
    /// Whether it is a method: read from an object, it is bound to that.
    pub binds: bool,
    /// The class it belongs to.
    pub owner: Option<WeakClass>,
}

impl Payload for Native {}

impl Native {
    /// Runs it.
    pub fn call(&self, vm: &mut Vm, args: Args) -> Result<Value> {
        match &self.body {
            NativeBody::Function(function) => function(vm, args),
            NativeBody::Closure(function) => {
                let function = function.clone();
                function(vm, args)
            }
        }
    }
}

/// A method bound to its object.
pub struct Method {
    /// What is called.
    pub function: Value,
    /// Its first argument.
    pub receiver: Value,
}

impl Payload for Method {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.values([&self.function, &self.receiver]);
    }
}

/// A module. Its namespace is the object's attribute dict.
pub struct Module {
    /// The full name.
    pub name: Str,
}

impl Payload for Module {}

/// `slice(start, stop, step)`.
pub struct Slice {
    /// The first index, or `None`.
    pub start: Value,
    /// The index behind the last, or `None`.
    pub stop: Value,
    /// The step, or `None`.
    pub step: Value,
}

impl Payload for Slice {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.values([&self.start, &self.stop, &self.step]);
    }
}

/// `property`.
#[derive(Default)]
pub struct Property {
    /// Reads.
    pub get: RefCell<Option<Value>>,
    /// Sets.
    pub set: RefCell<Option<Value>>,
    /// Deletes.
    pub delete: RefCell<Option<Value>>,
    /// `__doc__`.
    pub doc: RefCell<Value>,
    /// The name under which a class holds it.
    pub name: RefCell<Option<Str>>,
    native: Cell<bool>,
}

impl Property {
    /// A property of those functions.
    pub fn new(get: Value, set: Option<Value>, delete: Option<Value>) -> Property {
        Property {
            get: RefCell::new(Some(get)),
            set: RefCell::new(set),
            delete: RefCell::new(delete),
            ..Property::default()
        }
    }

    /// Notes that it belongs to a native class, where error messages differ.
    pub fn set_native(&self) {
        self.native.set(true);
    }

    /// Whether it belongs to a native class.
    pub fn is_native(&self) -> bool {
        self.native.get()
    }
}

impl Payload for Property {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        for part in [&self.get, &self.set, &self.delete] {
            visitor.values(&*part.borrow());
        }
        visitor.value(&self.doc.borrow());
    }

    fn release(&self) -> Box<dyn Any> {
        Box::new((self.get.take(), self.set.take(), self.delete.take(), self.doc.take()))
    }

    fn may_hold_itself(&self) -> bool {
        true
    }
}

/// `classmethod`.
#[derive(Default)]
pub struct ClassMethod {
    /// What it wraps.
    pub function: RefCell<Value>,
}

impl ClassMethod {
    /// A class method of `function`.
    pub fn new(function: Value) -> ClassMethod {
        ClassMethod { function: RefCell::new(function) }
    }
}

impl Payload for ClassMethod {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.value(&self.function.borrow());
    }

    fn release(&self) -> Box<dyn Any> {
        Box::new(self.function.take())
    }

    fn may_hold_itself(&self) -> bool {
        true
    }
}

/// `staticmethod`.
#[derive(Default)]
pub struct StaticMethod {
    /// What it wraps.
    pub function: RefCell<Value>,
}

impl StaticMethod {
    /// A static method of `function`.
    pub fn new(function: Value) -> StaticMethod {
        StaticMethod { function: RefCell::new(function) }
    }
}

impl Payload for StaticMethod {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.value(&self.function.borrow());
    }

    fn release(&self) -> Box<dyn Any> {
        Box::new(self.function.take())
    }

    fn may_hold_itself(&self) -> bool {
        true
    }
}

/// `super(class, receiver)`.
pub struct Super {
    /// The class behind which the search begins.
    pub class: Class,
    /// What methods are bound to; a class for class methods.
    pub receiver: Value,
    /// The class whose MRO is searched.
    pub start: Class,
}

impl Payload for Super {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.value(&Value::Class(self.class.clone()));
        visitor.value(&self.receiver);
        visitor.value(&Value::Class(self.start.clone()));
    }
}

/// A native iterator: what `iter()` gives for builtin values, and `zip`, `map` and so on.
pub trait NativeIterator {
    /// The next item; `None` at the end. It may run the script, and holds no borrow meanwhile.
    fn next(&self, vm: &mut Vm) -> Result<Option<Value>>;

    /// Puts the next item into `to`, in whose place nothing is to be dropped, where that takes nothing of the machine; where it
    /// says `false`, the end included, [`NativeIterator::next`] is to be asked.
    fn step(&self, to: &mut Option<Value>) -> bool {
        let _ = to;
        false
    }

    /// How it is shown, where that tells more than its class.
    fn shown(&self, vm: &mut Vm) -> Result<Option<String>> {
        let _ = vm;
        Ok(None)
    }

    /// Shows the values that it refers to ([`Payload::visit`]).
    fn visit(&self, _: &mut Visitor<'_>) {}

    /// Lets go of what it refers to, where that changes as it goes on ([`Payload::release`]).
    fn release(&self) -> Box<dyn Any> {
        Box::new(())
    }

    /// Whether that changes to more than it was given ([`Payload::may_hold_itself`]).
    fn may_hold_itself(&self) -> bool {
        false
    }

    /// About how many items are left, where that is known.
    fn remaining(&self) -> Option<usize> {
        None
    }
}

/// The payload of a native iterator's object.
pub struct NativeIter(pub Box<dyn NativeIterator>);

impl Payload for NativeIter {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        self.0.visit(visitor);
    }

    fn release(&self) -> Box<dyn Any> {
        self.0.release()
    }

    fn may_hold_itself(&self) -> bool {
        self.0.may_hold_itself()
    }
}

/// The payload of objects that hold nothing: `NotImplemented`, `Ellipsis`.
pub struct Plain;

impl Payload for Plain {}

/// A variable of an enclosing function as an object: what `__closure__` and `__classcell__` hold.
pub struct Closed(pub CellRef);

impl Payload for Closed {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.holder(self.0.clone());
    }

    fn release(&self) -> Box<dyn Any> {
        Box::new(self.0.replace(None))
    }

    fn may_hold_itself(&self) -> bool {
        true
    }
}
