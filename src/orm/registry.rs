//! The registry: the mapped classes of one declarative base, and what they share.

mod configuring;

pub use self::configuring::{clear_mappers, configure_mappers};

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use rustc_hash::FxHashMap;

use crate::{
    orm::{
        InstrumentedAttribute, Loading, Mapper, RelationshipProperty, Setup, configure,
        events::{self, Listeners},
    },
    sql::schema::{Column, MetaData},
    value::{Class, Host, Object, Result, Str, Value, WeakObject},
};

/// The mapped classes of one declarative base. A handle: clones are the same registry.
#[derive(Clone)]
pub struct Registry(Rc<Inner>);

/// A handle that does not keep the registry.
#[derive(Clone)]
pub struct WeakRegistry {
    inner: Weak<Inner>,
    setup: Rc<Setup>,
}

/// Relationships that copy columns into one, each with what it copies.
type Writers = Vec<(RelationshipProperty, Column)>;

struct Inner {
    metadata: MetaData,
    setup: Rc<Setup>,
    mappers: RefCell<Vec<Mapper>>,
    by_class: RefCell<FxHashMap<usize, Mapper>>,
    by_name: RefCell<FxHashMap<Str, Vec<Mapper>>>,
    types: RefCell<Vec<(Value, Value)>>,
    /// What the script gave as the constructor of mapped classes.
    constructor: RefCell<Option<Value>>,
    /// The addresses of classes whose mapping waits.
    waiting: RefCell<Vec<usize>>,
    /// Whether classes were mapped since all were configured.
    new_mappers: Cell<bool>,
    /// Registries whose classes relationships of this one lead to.
    dependencies: RefCell<Vec<Weak<Inner>>>,
    /// Registries with relationships that lead to this one.
    dependents: RefCell<Vec<Weak<Inner>>>,
    /// The columns that relationships write, with those that do and the columns that they copy.
    written: RefCell<Vec<(Column, Writers)>>,
    /// The mapper that could not be configured, and why.
    failed: RefCell<Option<(String, Str)>>,
    listeners: Listeners,
    /// The script's object of it.
    wrapper: RefCell<WeakObject>,
    /// Classes with `__declare_first__()`, and with `__declare_last__()`.
    declare_first: RefCell<Vec<Class>>,
    declare_last: RefCell<Vec<Class>>,
}

thread_local! {
    static REGISTRIES: RefCell<Vec<Weak<Inner>>> = const { RefCell::new(Vec::new()) };
}

/// Lets go of all mappers of a run: classes, mappers and relationships hold each other.
pub fn release() {
    let registries = REGISTRIES.with(|registries| std::mem::take(&mut *registries.borrow_mut()));
    for registry in registries.iter().filter_map(Weak::upgrade) {
        Registry(registry).release();
    }
    super::mapper::release_all();
    events::release();
}

/// The mapper of a class, in whichever registry it is.
pub fn mapper_of_class(class: &Class) -> Option<Mapper> {
    let registries: Vec<Rc<Inner>> =
        REGISTRIES.with(|registries| registries.borrow().iter().filter_map(Weak::upgrade).collect());
    registries.iter().find_map(|registry| registry.by_class.borrow().get(&class.address()).cloned())
}

/// Whether the mapping of a class waits for something.
pub fn is_waiting(class: &Class) -> bool {
    registries().iter().any(|registry| registry.is_waiting(class))
}

/// All registries.
pub fn registries() -> Vec<Registry> {
    REGISTRIES.with(|registries| registries.borrow().iter().filter_map(Weak::upgrade).map(Registry).collect())
}

impl Registry {
    /// A registry whose tables go into `metadata`. `types` are pairs of a Python type and a column type.
    pub fn new(metadata: MetaData, setup: Rc<Setup>, types: Vec<(Value, Value)>) -> Registry {
        let inner = Rc::new(Inner {
            metadata,
            setup,
            mappers: RefCell::default(),
            by_class: RefCell::default(),
            by_name: RefCell::default(),
            types: RefCell::new(types),
            constructor: RefCell::default(),
            waiting: RefCell::default(),
            new_mappers: Cell::new(false),
            dependencies: RefCell::default(),
            dependents: RefCell::default(),
            written: RefCell::default(),
            failed: RefCell::default(),
            listeners: Listeners::default(),
            wrapper: RefCell::default(),
            declare_first: RefCell::default(),
            declare_last: RefCell::default(),
        });
        REGISTRIES.with(|registries| {
            let mut registries = registries.borrow_mut();
            registries.retain(|registry| registry.strong_count() > 0);
            registries.push(Rc::downgrade(&inner));
        });
        Registry(inner)
    }

    /// The constructor of mapped classes that have none, if the script gave one; `None` of Python's is none at all.
    pub fn constructor(&self) -> Option<Value> {
        self.0.constructor.borrow().clone()
    }

    /// Uses `constructor` for classes that are mapped from now on.
    pub fn set_constructor(&self, constructor: Value) {
        self.0.constructor.replace(Some(constructor));
    }

    /// The tables.
    pub fn metadata(&self) -> &MetaData {
        &self.0.metadata
    }

    /// What the ORM was given by those who know the script's language.
    pub fn setup(&self) -> &Rc<Setup> {
        &self.0.setup
    }

    /// The class of the script's lists that fire events.
    pub fn list_class(&self) -> &Class {
        &self.0.setup.list_class
    }

    /// `type_annotation_map`: pairs of a Python type and a column type.
    pub fn types(&self) -> Vec<(Value, Value)> {
        self.0.types.borrow().clone()
    }

    /// Adds to `type_annotation_map`.
    pub fn add_types(&self, types: Vec<(Value, Value)>) {
        self.0.types.borrow_mut().extend(types);
    }

    /// The mappers in the order of their making.
    pub fn mappers(&self) -> Vec<Mapper> {
        self.0.mappers.borrow().clone()
    }

    /// The mapper of a class.
    pub fn mapper_of(&self, class: &Class) -> Option<Mapper> {
        self.0.by_class.borrow().get(&class.address()).cloned()
    }

    /// The mappers of the classes of that name.
    pub fn mappers_named(&self, name: &str) -> Vec<Mapper> {
        self.0.by_name.borrow().get(&Str::from(name)).cloned().unwrap_or_default()
    }

    /// The names of all mapped classes.
    pub fn class_names(&self) -> Vec<Str> {
        self.mappers().iter().map(|mapper| mapper.class_name().clone()).collect()
    }

    /// Says whether the mapping of a class waits for something.
    pub fn set_waiting(&self, class: &Class, waits: bool) {
        let mut waiting = self.0.waiting.borrow_mut();
        waiting.retain(|known| *known != class.address());
        if waits {
            waiting.push(class.address());
        }
    }

    /// Whether the mapping of a class waits.
    pub fn is_waiting(&self, class: &Class) -> bool {
        self.0.waiting.borrow().contains(&class.address())
    }

    /// Notes a class that wants to be called before mappers are configured, or after.
    pub fn note_hooks(&self, class: &Class) {
        for (name, classes) in [(FIRST, &self.0.declare_first), (LAST, &self.0.declare_last)] {
            let mut classes = classes.borrow_mut();
            if says(class, name) && !classes.iter().any(|known| known.is(class)) {
                classes.push(class.clone());
            }
        }
    }

    /// Adds a mapper.
    pub fn add_mapper(&self, host: &mut dyn Host, mapper: &Mapper) -> Result<()> {
        let name = mapper.class_name().clone();
        let replaced = {
            let mut by_name = self.0.by_name.borrow_mut();
            let named = by_name.entry(name.clone()).or_default();
            let same = named.iter().position(|other| other.sort_key() == mapper.sort_key());
            let replaced = same.map(|place| named.remove(place));
            named.push(mapper.clone());
            replaced
        };
        self.0.mappers.borrow_mut().push(mapper.clone());
        self.0.by_class.borrow_mut().insert(mapper.class().address(), mapper.clone());
        self.flag_new_mapper();
        self.note_hooks(mapper.class());
        if replaced.is_some() {
            host.warn(
                "sqlalchemy.exc.SAWarning",
                &format!(
                    "This declarative base already contains a class with the same class name and module name as {}, and will \
                     be replaced in the string-lookup table.",
                    mapper.sort_key()
                ),
            )?;
        }
        Ok(())
    }

    /// Configures the property that a mapper was given late, at once where the mapper is configured already.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn property_added(&self, host: &mut dyn Host, mapper: &Mapper, key: &Str) -> Result<()> {
        if !mapper.is_configured() {
            self.flag_new_mapper();
            return Ok(());
        }
        match mapper.declared_relationship(key) {
            Some(relationship) => configure::configure(host, self, mapper, key, &relationship),
            None => Ok(()),
        }
    }

    /// Puts an attribute on a mapped class.
    pub fn instrument(&self, mapper: &Mapper, key: &Str) {
        let attribute = InstrumentedAttribute::new(mapper, key.clone());
        let composite = attribute.composite();
        let class = match &composite {
            Some(composite) => &composite.declaration().options().proxy_class,
            None => &self.0.setup.attribute_class,
        };
        let value = Object::bare(class.clone(), attribute);
        mapper.class().set(key, value.into());
    }

    /// The script's object of it, while there is one.
    pub fn wrapper(&self) -> Option<Object> {
        self.0.wrapper.borrow().upgrade()
    }

    /// Sets the script's object of it.
    pub fn set_wrapper(&self, object: &Object) {
        *self.0.wrapper.borrow_mut() = object.downgrade();
    }

    /// Who listens to this registry alone.
    pub fn listeners(&self) -> &Listeners {
        &self.0.listeners
    }

    /// A handle that does not keep the registry.
    pub fn downgrade(&self) -> WeakRegistry {
        WeakRegistry { inner: Rc::downgrade(&self.0), setup: self.0.setup.clone() }
    }

    fn release(&self) {
        drop((self.0.mappers.take(), self.0.by_class.take(), self.0.by_name.take(), self.0.written.take()));
        drop((self.0.declare_first.take(), self.0.declare_last.take(), self.0.constructor.take()));
        self.0.listeners.release();
    }

    /// Warns of something in the configuration, and says so where nobody asked for it.
    pub fn warn(&self, host: &mut dyn Host, message: String) -> Result<()> {
        self.warn_as(host, "sqlalchemy.exc.SAWarning", message)
    }

    /// The same, with a warning of another class.
    pub fn warn_as(&self, host: &mut dyn Host, category: &'static str, message: String) -> Result<()> {
        let origin = match configuring::is_implicit() {
            false => "",
            true => {
                " (This warning originated from the `configure_mappers()` process, which was invoked automatically in response \
                 to a user-initiated operation.)"
            }
        };
        host.warn(category, &(message + origin))
    }

    /// Notes that a relationship copies one column into another; gives the others that write it, with what they copy.
    pub fn note_written(&self, relationship: &RelationshipProperty, from: &Column, to: &Column) -> Writers {
        let mut written = self.0.written.borrow_mut();
        let entry = (relationship.clone(), from.clone());
        match written.iter_mut().find(|(column, _)| column.is(to)) {
            Some((_, writers)) => {
                let others = writers.clone();
                writers.push(entry);
                others
            }
            None => {
                written.push((to.clone(), vec![entry]));
                Vec::new()
            }
        }
    }

    /// Whether both are the same registry.
    pub fn is(&self, other: &Registry) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl crate::value::Payload for Registry {}

impl WeakRegistry {
    /// The registry, while it is there.
    pub fn upgrade(&self) -> Option<Registry> {
        self.inner.upgrade().map(Registry)
    }

    /// The loads that attributes ask for.
    pub fn loading(&self) -> Rc<dyn Loading> {
        self.setup.loading.clone()
    }
}

const FIRST: &str = "__declare_first__";
const LAST: &str = "__declare_last__";

/// Whether a class has a hook of that name which is meant for it: its own, or that of a base that is not mapped.
fn says(class: &Class, name: &str) -> bool {
    let name = Str::from(name);
    class.mro().filter(|base| base.attributes().contains_str(&name)).any(|base| {
        let hook = base.attributes().get_str(&name).is_some_and(|hook| !hook.is_none());
        hook && (base.is(class) || base.mro().all(|base| mapper_of_class(base).is_none()))
    })
}
