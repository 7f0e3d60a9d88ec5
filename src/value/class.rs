use std::{
    cell::{Cell, RefCell},
    fmt,
    rc::{Rc, Weak},
};

use super::{Dict, Payload, Result, Str, Value};

/// Makes the payload of a new object of the class it is given. Inherited along the MRO; absent where objects need none.
pub type Allocator = Rc<dyn Fn(&Class) -> Result<Box<dyn Payload>>>;

/// A class, native or made by the script.
#[derive(Clone)]
pub struct Class(Rc<Inner>);

struct Inner {
    name: RefCell<Str>,
    bases: Vec<Class>,
    /// The method resolution order behind the class itself.
    ancestors: Vec<Class>,
    metaclass: Option<Class>,
    attributes: Dict,
    allocator: RefCell<Option<Allocator>>,
    subclasses: RefCell<Vec<WeakClass>>,
    native: bool,
}

thread_local! {
    /// Counts the changes of all classes, so that what was looked up in one can be remembered until it moves.
    static CHANGES: Cell<u64> = const { Cell::new(0) };
}

impl Class {
    /// A class of those attributes. `ancestors` is its method resolution order without itself; `native` says that the
    /// script did not make it, and cannot change it.
    pub fn new(
        name: impl Into<Str>,
        bases: Vec<Class>,
        ancestors: Vec<Class>,
        metaclass: Option<Class>,
        attributes: Dict,
        native: bool,
    ) -> Class {
        let allocator = ancestors.iter().find_map(|ancestor| ancestor.0.allocator.borrow().clone());
        let class = Class(Rc::new(Inner {
            name: RefCell::new(name.into()),
            bases,
            ancestors,
            metaclass,
            attributes,
            allocator: RefCell::new(allocator),
            subclasses: RefCell::new(Vec::new()),
            native,
        }));
        for base in &class.0.bases {
            base.0.subclasses.borrow_mut().push(class.downgrade());
        }
        class
    }

    /// Its name.
    pub fn name(&self) -> Str {
        self.0.name.borrow().clone()
    }

    /// Its name in messages about its objects: with the module where CPython has the class in C outside the builtins
    /// (`'datetime.date' object has no attribute 'x'`).
    pub fn type_name(&self) -> Str {
        const WITH_MODULE: [&str; 8] =
            ["datetime", "decimal", "collections", "functools", "itertools", "operator", "re", "types"];
        let name = self.name();
        if !self.0.native {
            return name;
        }
        match self.0.attributes.get_str(&"__module__".into()) {
            Some(Value::Str(module)) if WITH_MODULE.contains(&module.as_str()) && name != "Counter" => {
                format!("{module}.{name}").into()
            }
            _ => name,
        }
    }

    /// Gives it another name.
    pub fn set_name(&self, name: Str) {
        *self.0.name.borrow_mut() = name;
    }

    /// The classes it was made from.
    pub fn bases(&self) -> &[Class] {
        &self.0.bases
    }

    /// The method resolution order without the class itself.
    pub fn ancestors(&self) -> &[Class] {
        &self.0.ancestors
    }

    /// The method resolution order, the class itself first.
    pub fn mro(&self) -> impl Iterator<Item = &Class> {
        std::iter::once(self).chain(&self.0.ancestors)
    }

    /// The class of this class; `None` stands for `type`.
    pub fn metaclass(&self) -> Option<&Class> {
        self.0.metaclass.as_ref()
    }

    /// The class's own attributes. Whoever changes them directly calls [`Class::changed`].
    pub fn attributes(&self) -> &Dict {
        &self.0.attributes
    }

    /// The attribute `name` as the MRO finds it.
    pub fn lookup(&self, name: &Str) -> Option<Value> {
        self.mro().find_map(|class| class.0.attributes.get_str(name))
    }

    /// Sets an attribute of the class itself.
    pub fn set(&self, name: &Str, value: Value) {
        let old = self.0.attributes.insert_str(name, value);
        Class::changed();
        drop(old);
    }

    /// Whether the script cannot change it.
    pub fn is_native(&self) -> bool {
        self.0.native
    }

    /// How payloads of its objects are made.
    pub fn allocator(&self) -> Option<Allocator> {
        self.0.allocator.borrow().clone()
    }

    /// Sets how payloads of its objects, and of classes derived later, are made.
    pub fn set_allocator(&self, allocator: Allocator) {
        *self.0.allocator.borrow_mut() = Some(allocator);
    }

    /// Whether it is `other` or derives from it.
    pub fn is_subclass_of(&self, other: &Class) -> bool {
        self.mro().any(|class| class.is(other))
    }

    /// The classes made directly from it that are still there, in the order of their making.
    pub fn subclasses(&self) -> Vec<Class> {
        self.0.subclasses.borrow().iter().filter_map(WeakClass::upgrade).collect()
    }

    /// Whether both are the same class.
    pub fn is(&self, other: &Class) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// The address, for `id()` and hashes.
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0).cast::<()>() as usize
    }

    /// A reference that does not keep it.
    pub fn downgrade(&self) -> WeakClass {
        WeakClass(Rc::downgrade(&self.0))
    }

    /// Notes that attributes of some class have changed.
    pub fn changed() {
        CHANGES.with(|changes| changes.set(changes.get() + 1));
    }

    /// A number that differs after any class has changed.
    pub fn changes() -> u64 {
        CHANGES.with(Cell::get)
    }
}

impl fmt::Debug for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<class '{}'>", self.name())
    }
}

/// A reference to a class that does not keep it.
#[derive(Clone)]
pub struct WeakClass(Weak<Inner>);

impl WeakClass {
    /// The class, while it is there.
    pub fn upgrade(&self) -> Option<Class> {
        self.0.upgrade().map(Class)
    }
}
