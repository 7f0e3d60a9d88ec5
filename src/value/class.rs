use std::{
    any::Any,
    cell::{Cell, RefCell},
    fmt,
    rc::{Rc, Weak},
};

use super::{
    Dict, Holder, HolderKind, Host, Object, Payload, Result, Str, Value, Visitor, holder::Noted, memory::Share,
};

/// Makes the payload of a new object of the class it is given. Inherited along the MRO; absent where objects need none.
pub type Allocator = Rc<dyn Fn(&Class) -> Result<Box<dyn Payload>>>;

/// Sees each new object of its class before `__init__` runs.
pub type Initializer = Rc<dyn Fn(&mut dyn Host, &Object) -> Result<()>>;

/// Initialises a new object of its class in the place of `__init__`, with what the class was called with.
pub type Constructor = Rc<dyn Fn(&mut dyn Host, &Object, Vec<Value>, Vec<(Str, Value)>) -> Result<()>>;

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
    initializer: RefCell<Option<Initializer>>,
    constructor: RefCell<Option<Constructor>>,
    subclasses: RefCell<Vec<WeakClass>>,
    native: bool,
    version: Cell<u64>,
    /// Whether objects have a `__del__` to run when they end.
    finalizes: Cell<bool>,
    share: Share,
    _noted: Option<Noted>,
}

thread_local! {
    /// Counts the changes of all classes, so that no two classes, nor two states of one, ever have the same version.
    static VERSIONS: Cell<u64> = const { Cell::new(0) };
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
        let initializer = ancestors.iter().find_map(|ancestor| ancestor.0.initializer.borrow().clone());
        let finalizes = ancestors.iter().any(|ancestor| ancestor.0.finalizes.get());
        let class = Class(Rc::new_cyclic(|class| Inner {
            name: RefCell::new(name.into()),
            bases,
            ancestors,
            metaclass,
            attributes,
            allocator: RefCell::new(allocator),
            initializer: RefCell::new(initializer),
            constructor: RefCell::new(None),
            subclasses: RefCell::new(Vec::new()),
            native,
            version: Cell::new(0),
            finalizes: Cell::new(finalizes),
            share: Share::default(),
            _noted: if native { None } else { Noted::new(class) },
        }));
        if !native {
            class.0.share.set(size_of::<Inner>() + class.0.ancestors.len() * size_of::<Class>());
        }
        class.changed();
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
        self.changed();
        drop(old);
    }

    /// Takes an attribute away.
    pub fn unset(&self, name: &Str) {
        let old = self.0.attributes.remove_str(name);
        self.changed();
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

    /// Has objects of the class made plainly again.
    pub fn forget_construction(&self) {
        let old = (self.0.allocator.take(), self.0.initializer.take(), self.0.constructor.take());
        drop(old);
    }

    /// What is done with a new object before its `__init__` runs; objects that are not called into being go without.
    pub fn initializer(&self) -> Option<Initializer> {
        self.0.initializer.borrow().clone()
    }

    /// Sets what is done with new objects of the class, and of classes derived later, before `__init__` runs.
    pub fn set_initializer(&self, initializer: Initializer) {
        *self.0.initializer.borrow_mut() = Some(initializer);
    }

    /// What initialises new objects of this very class in the place of `__init__`, which it calls itself.
    pub fn constructor(&self) -> Option<Constructor> {
        self.0.constructor.borrow().clone()
    }

    /// Sets it.
    pub fn set_constructor(&self, constructor: Constructor) {
        *self.0.constructor.borrow_mut() = Some(constructor);
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

    pub(super) fn holder(&self) -> Rc<dyn Holder> {
        self.0.clone()
    }

    /// A reference that does not keep it.
    pub fn downgrade(&self) -> WeakClass {
        WeakClass(Rc::downgrade(&self.0))
    }

    /// Notes that its attributes have changed: what was looked up in it, and in classes derived from it, is void.
    pub fn changed(&self) {
        let version = VERSIONS.with(|versions| {
            versions.set(versions.get() + 1);
            versions.get()
        });
        self.0.version.set(version);
        self.0.finalizes.set(self.lookup(&"__del__".into()).is_some());
        for class in self.subclasses() {
            class.changed();
        }
    }

    /// A number that differs after any class has changed.
    pub fn changes() -> u64 {
        VERSIONS.with(Cell::get)
    }

    /// A number that no other class has, and that this one never has again once it or an ancestor has changed.
    pub fn version(&self) -> u64 {
        self.0.version.get()
    }

    /// Whether its objects have a `__del__` to run when they end.
    pub fn finalizes(&self) -> bool {
        self.0.finalizes.get()
    }

    /// Where the MRO finds the attribute `name`: the place of the class in the MRO, and the slot in its attributes.
    pub fn find(&self, name: &Str) -> Option<(usize, usize)> {
        self.mro().enumerate().find_map(|(place, class)| Some((place, class.0.attributes.slot_of(name)?)))
    }

    /// The attribute in that slot of the class at that place of the MRO, while the version is that of [`Class::find`].
    pub fn found_at(&self, place: usize, slot: usize) -> Option<Value> {
        match place.checked_sub(1) {
            None => self.0.attributes.value_at(slot),
            Some(place) => self.0.ancestors.get(place)?.0.attributes.value_at(slot),
        }
    }

    /// As [`Class::found_at`], into `to`, in which nothing is to be dropped; says whether there is one.
    pub fn copy_found_at(&self, place: usize, slot: usize, to: &mut Option<Value>) -> bool {
        match place.checked_sub(1) {
            None => self.0.attributes.copy_value_at(slot, to),
            Some(place) => self.0.ancestors.get(place).is_some_and(|class| class.0.attributes.copy_value_at(slot, to)),
        }
    }
}

impl Holder for Inner {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        for class in self.bases.iter().chain(&self.ancestors).chain(&self.metaclass) {
            visitor.holder(class.holder());
        }
        visitor.holder(self.attributes.holder());
    }

    fn release(&self) -> Box<dyn Any> {
        self.attributes.holder().release()
    }

    fn as_value(&self) -> Option<HolderKind> {
        Some(HolderKind::Container)
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
