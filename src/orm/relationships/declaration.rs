//! What `relationship()` was called with, before the other side is known.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use super::RelationshipOptions;
use crate::{
    orm::{AttributeOptions, CascadeOptions},
    value::{Payload, Result, Str, Value},
};

/// What `relationship()` made: its arguments, some to be read once all classes are mapped. A handle.
#[derive(Clone)]
pub struct Relationship(Rc<Inner>);

struct Inner {
    argument: RefCell<Value>,
    uselist: Cell<Option<bool>>,
    collection: RefCell<Value>,
    lazy: RefCell<Option<Str>>,
    arguments: RelationshipArguments,
    reverse: RefCell<Vec<Str>>,
}

/// The arguments of `relationship()`. Those that are values may be texts or functions, to be read late.
#[derive(Clone)]
pub struct RelationshipArguments {
    /// The table between.
    pub secondary: Value,
    /// The join.
    pub primaryjoin: Value,
    /// The join from the table between.
    pub secondaryjoin: Value,
    /// The columns that count as foreign keys.
    pub foreign_keys: Value,
    /// The columns of the other side.
    pub remote_side: Value,
    /// The order of a loaded collection.
    pub order_by: Value,
    /// The class of the collection.
    pub collection_class: Value,
    /// The attribute to make on the other side, with its own arguments.
    pub backref: Option<(Str, Relationship)>,
    /// `cascade`, as far as it was given.
    pub cascade: Option<Str>,
    /// `viewonly`, `post_update`, `passive_updates`, `sync_backref` given for a backref of its own.
    pub given: Vec<&'static str>,
    /// What is said of the dataclass field.
    pub attribute_options: AttributeOptions,
    /// Everything else.
    pub options: RelationshipOptions,
}

impl Payload for Relationship {}

impl Relationship {
    /// A relationship to `argument`: a class, its name, a function that gives it, or `None` where an annotation tells.
    pub fn new(argument: Value, uselist: Option<bool>, arguments: RelationshipArguments) -> Relationship {
        Relationship(Rc::new(Inner {
            argument: RefCell::new(argument),
            uselist: Cell::new(uselist),
            collection: RefCell::new(arguments.collection_class.clone()),
            lazy: RefCell::default(),
            reverse: RefCell::default(),
            arguments,
        }))
    }

    /// Notes an attribute of the other side that names this one as its counterpart.
    pub fn note_reverse(&self, key: &Str) {
        self.0.reverse.borrow_mut().push(key.clone());
    }

    /// The attributes of the other side that name this one.
    pub fn noted_reverse(&self) -> Vec<Str> {
        self.0.reverse.borrow().clone()
    }

    /// The other side, as it was given.
    pub fn argument(&self) -> Value {
        self.0.argument.borrow().clone()
    }

    /// The same, with a relationship of the other side that goes back.
    #[must_use]
    pub fn back_populating(&self, name: Str) -> Relationship {
        let mut arguments = self.0.arguments.clone();
        arguments.options.back_populates = Some(name);
        let new = Relationship::new(self.argument(), self.uselist(), arguments);
        new.set_collection(self.collection());
        new.0.lazy.replace(self.lazy());
        new
    }

    /// Sets the other side.
    pub fn set_argument(&self, argument: Value) {
        let old = self.0.argument.replace(argument);
        drop(old);
    }

    /// Whether it is a collection, as far as that was said.
    pub fn uselist(&self) -> Option<bool> {
        self.0.uselist.get()
    }

    /// Says whether it is a collection.
    pub fn set_uselist(&self, uselist: bool) {
        self.0.uselist.set(Some(uselist));
    }

    /// What is said of the dataclass field.
    pub fn attribute_options(&self) -> &AttributeOptions {
        &self.0.arguments.attribute_options
    }

    /// The arguments.
    pub fn arguments(&self) -> &RelationshipArguments {
        &self.0.arguments
    }

    /// The class of the collection, as it was given or as the annotation says.
    pub fn collection(&self) -> Value {
        self.0.collection.borrow().clone()
    }

    /// Sets the class of the collection.
    pub fn set_collection(&self, class: Value) {
        let old = self.0.collection.replace(class);
        drop(old);
    }

    /// How it loads, where its annotation says it: `dynamic`, `write_only`.
    pub fn lazy(&self) -> Option<Str> {
        self.0.lazy.borrow().clone()
    }

    /// Says how it loads.
    pub fn set_lazy(&self, lazy: Str) {
        self.0.lazy.replace(Some(lazy));
    }
}

impl RelationshipArguments {
    /// The cascades that this gives. What only reads has none that write.
    ///
    /// # Errors
    /// `ArgumentError` where a word is no cascade.
    pub fn cascades(&self) -> Result<CascadeOptions> {
        let viewonly = self.options.viewonly;
        let given = match &self.cascade {
            Some(text) => CascadeOptions::parse(text)?.0,
            None if viewonly => CascadeOptions { merge: true, ..CascadeOptions::default() },
            None => CascadeOptions::DEFAULT,
        };
        if !viewonly {
            return Ok(given);
        }
        let CascadeOptions { refresh_expire, expunge, merge, .. } = given;
        Ok(CascadeOptions { refresh_expire, expunge, merge, ..CascadeOptions::default() })
    }
}

impl Default for RelationshipArguments {
    fn default() -> RelationshipArguments {
        RelationshipArguments {
            secondary: Value::None,
            primaryjoin: Value::None,
            secondaryjoin: Value::None,
            foreign_keys: Value::None,
            remote_side: Value::None,
            order_by: Value::None,
            collection_class: Value::None,
            backref: None,
            cascade: None,
            given: Vec::new(),
            attribute_options: AttributeOptions::default(),
            options: RelationshipOptions::default(),
        }
    }
}
