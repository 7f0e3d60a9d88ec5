//! The registry: the mapped classes of one declarative base, and what they share.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use crate::{
    orm::{Loading, Mapper},
    sql::schema::MetaData,
    value::{Class, Host, Result},
};

/// The mapped classes of one declarative base. A handle: clones are the same registry.
#[derive(Clone)]
pub struct Registry(Rc<Inner>);

/// A handle that does not keep the registry.
#[derive(Clone)]
pub struct WeakRegistry {
    inner: Weak<Inner>,
    loading: Rc<dyn Loading>,
}

struct Inner {
    metadata: MetaData,
    loading: Rc<dyn Loading>,
    list_class: Class,
    mappers: RefCell<Vec<Mapper>>,
    /// Whether classes were mapped since all were configured.
    new_mappers: Cell<bool>,
}

impl Registry {
    /// A registry whose tables go into `metadata`. `loading` loads what attributes ask for; `list_class` is the class of the
    /// script's lists that fire events.
    pub fn new(metadata: MetaData, loading: Rc<dyn Loading>, list_class: Class) -> Registry {
        Registry(Rc::new(Inner {
            metadata,
            loading,
            list_class,
            mappers: RefCell::default(),
            new_mappers: Cell::new(false),
        }))
    }

    /// The tables.
    pub fn metadata(&self) -> &MetaData {
        &self.0.metadata
    }

    /// The class of the script's lists that fire events.
    pub fn list_class(&self) -> &Class {
        &self.0.list_class
    }

    /// The mappers in the order of their making.
    pub fn mappers(&self) -> Vec<Mapper> {
        self.0.mappers.borrow().clone()
    }

    /// Adds a mapper.
    pub fn add_mapper(&self, mapper: &Mapper) {
        self.0.mappers.borrow_mut().push(mapper.clone());
        self.0.new_mappers.set(true);
    }

    /// Configures all mappers that are not yet: resolves what relationships name, and sets up both sides.
    pub fn configure(&self, _host: &mut dyn Host) -> Result<()> {
        Ok(())
    }

    /// A handle that does not keep the registry.
    pub fn downgrade(&self) -> WeakRegistry {
        WeakRegistry { inner: Rc::downgrade(&self.0), loading: self.0.loading.clone() }
    }
}

impl WeakRegistry {
    /// The registry, while it is there.
    pub fn upgrade(&self) -> Option<Registry> {
        self.inner.upgrade().map(Registry)
    }

    /// The loads that attributes ask for.
    pub fn loading(&self) -> Rc<dyn Loading> {
        self.loading.clone()
    }
}
