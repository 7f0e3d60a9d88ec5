//! `composite()`: an object of the script that stands for several columns of its class.

use std::{
    cell::{OnceCell, RefCell},
    rc::Rc,
};

use super::{bundle::Bundle, entity::MappedEntity, synonym::attribute};
use crate::{
    orm::{
        Described, Face, History, InstanceState, InstrumentedAttribute, MappedColumn, Mapper, MapperProperty, Passive,
        WeakMapper,
    },
    sql::{
        Id, argument_error,
        elements::{ColumnElement, Operand, and},
        fresh_id,
        operators::Op,
        schema::Column,
    },
    value::{Dict, Host, Object, Payload, Raise, Result, Str, Value},
};

/// What `composite()` gives. A handle: the scan of the class completes it.
#[derive(Clone)]
pub struct CompositeDeclaration(Rc<Declaration>);

struct Declaration {
    /// Makes the object of the values of its attributes; nothing where the annotation says it.
    class: RefCell<Value>,
    attributes: RefCell<Vec<CompositeAttribute>>,
    none_on: RefCell<NoneOn>,
    options: CompositeOptions,
}

/// What one of the values of a composite is.
#[derive(Clone)]
pub enum CompositeAttribute {
    /// The attribute of that name.
    Name(Str),
    /// That of a column.
    Column(Column),
    /// That of a column which the class's scan completes.
    Mapped(MappedColumn),
}

impl CompositeAttribute {
    /// Whether a value of the script may say one.
    pub fn is_one(value: &Value) -> bool {
        matches!(value, Value::Str(_))
            || value.payload::<MappedColumn>().is_some()
            || value.payload::<ColumnElement>().is_some()
            || value.payload::<InstrumentedAttribute>().is_some()
    }

    /// What a value of the script says: a name, a column, an attribute.
    ///
    /// # Errors
    /// `ArgumentError` for anything else.
    pub fn of(host: &mut dyn Host, value: &Value) -> Result<CompositeAttribute> {
        if let Value::Str(name) = value {
            return Ok(CompositeAttribute::Name(name.clone()));
        }
        if let Some(mapped) = value.payload::<MappedColumn>() {
            return Ok(CompositeAttribute::Mapped(mapped.clone()));
        }
        if let Some(column) = value.payload::<ColumnElement>().and_then(ColumnElement::as_column) {
            return Ok(CompositeAttribute::Column(column.clone()));
        }
        if let Some(attribute) = value.payload::<InstrumentedAttribute>() {
            return Ok(CompositeAttribute::Name(attribute.key().clone()));
        }
        let shown = host.repr(value)?;
        Err(argument_error(format!(
            "Composite expects Column objects or mapped attributes/attribute names as arguments, got: {shown}"
        )))
    }

    /// The column, where it is one.
    pub fn column(&self) -> Option<Column> {
        match self {
            CompositeAttribute::Name(_) => None,
            CompositeAttribute::Column(column) => Some(column.clone()),
            CompositeAttribute::Mapped(mapped) => Some(mapped.column()),
        }
    }
}

/// What `composite()` says besides the class and its attributes.
#[derive(Clone, Debug, Default)]
pub struct CompositeOptions {
    /// Makes names of columns out of those of a dataclass's fields.
    pub column_template: Option<Str>,
    /// The old value is loaded before it is replaced.
    pub active_history: bool,
    /// Its columns load only when they are read.
    pub deferred: bool,
    /// The group in which they load.
    pub group: Option<Str>,
    /// How it is described.
    pub described: Described,
}

/// For which values there is no object but `None` (`return_none_on`).
#[derive(Clone, Debug)]
pub enum NoneOn {
    /// Nothing was said: where an annotation allows `None`, for values that are all `None`.
    Unsaid,
    /// For none.
    Never,
    /// For values that are all `None`.
    AllNone,
    /// Where a function of the values says it.
    Function(Value),
}

impl Payload for CompositeDeclaration {}

impl CompositeDeclaration {
    /// What was written.
    pub fn new(
        class: Value,
        attributes: Vec<CompositeAttribute>,
        none_on: NoneOn,
        options: CompositeOptions,
    ) -> CompositeDeclaration {
        CompositeDeclaration(Rc::new(Declaration {
            class: RefCell::new(class),
            attributes: RefCell::new(attributes),
            none_on: RefCell::new(none_on),
            options,
        }))
    }

    /// What makes the object.
    pub fn class(&self) -> Value {
        self.0.class.borrow().clone()
    }

    /// Takes what makes the object from an annotation, which allows `None` where `optional` says it.
    pub fn set_class(&self, class: Value, optional: bool) {
        drop(self.0.class.replace(class));
        if optional && matches!(*self.0.none_on.borrow(), NoneOn::Unsaid) {
            self.0.none_on.replace(NoneOn::AllNone);
        }
    }

    /// Its attributes, as far as they were given.
    pub fn attributes(&self) -> Vec<CompositeAttribute> {
        self.0.attributes.borrow().clone()
    }

    /// Sets its attributes.
    pub fn set_attributes(&self, attributes: Vec<CompositeAttribute>) {
        drop(self.0.attributes.replace(attributes));
    }

    /// What was said besides.
    pub fn options(&self) -> &CompositeOptions {
        &self.0.options
    }

    /// The names of the fields of the class that its constructor takes, where it is a dataclass.
    pub fn fields(&self, host: &mut dyn Host) -> Result<Option<Vec<Str>>> {
        let class = self.class();
        let Some(Value::Dict(fields)) = host.get_attribute(&class, &"__dataclass_fields__".into())? else {
            return Ok(None);
        };
        let mut names = Vec::new();
        for (name, field) in fields.entries() {
            let given = host.get_attribute(&field, &"init".into())?.unwrap_or_default();
            if let (Value::Str(name), true) = (name, host.truth(&given)?) {
                names.push(name);
            }
        }
        Ok(Some(names))
    }
}

/// A composite attribute of a mapper. A handle: clones are the same property.
#[derive(Clone)]
pub struct CompositeProperty(Rc<Inner>);

struct Inner {
    key: Str,
    declaration: CompositeDeclaration,
    /// The fields that hold the values, of a dataclass that does not tell them itself.
    fields: Option<Vec<Str>>,
    keys: OnceCell<Rc<[Str]>>,
    /// The number of its bundle in statements.
    id: Id,
    parent: OnceCell<WeakMapper>,
    face: Face,
}

impl Payload for CompositeProperty {}

impl CompositeProperty {
    /// The property `key`.
    ///
    /// # Errors
    /// What looking at its class raises.
    pub fn new(host: &mut dyn Host, key: Str, declaration: CompositeDeclaration) -> Result<CompositeProperty> {
        let tells = host.get_attribute(&declaration.class(), &"__composite_values__".into())?.is_some();
        let fields = if tells { None } else { declaration.fields(host)? };
        let face = Face::new(declaration.options().described.clone());
        let (keys, parent) = (OnceCell::new(), OnceCell::new());
        Ok(CompositeProperty(Rc::new(Inner { key, declaration, fields, keys, id: fresh_id(), parent, face })))
    }

    /// The attribute's name.
    pub fn key(&self) -> &Str {
        &self.0.key
    }

    /// What was written.
    pub fn declaration(&self) -> &CompositeDeclaration {
        &self.0.declaration
    }

    /// What the script knows it by.
    pub fn face(&self) -> &Face {
        &self.0.face
    }

    /// The mapper that declared it.
    pub fn parent(&self) -> Option<Mapper> {
        self.0.parent.get()?.upgrade()
    }

    /// The address, which tells properties apart.
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0).cast::<()>() as usize
    }

    /// The attributes that hold its values, in order.
    ///
    /// # Errors
    /// `InvalidRequestError` where the mapper has no such attribute.
    pub fn keys(&self) -> Result<Rc<[Str]>> {
        if let Some(keys) = self.0.keys.get() {
            return Ok(keys.clone());
        }
        let parent = self.parent().ok_or_else(|| Raise::unsupported("a composite of a class whose mapping is gone"))?;
        let mut keys = Vec::new();
        for attribute in self.0.declaration.attributes() {
            keys.push(match (&attribute, attribute.column()) {
                (CompositeAttribute::Name(name), _) => name.clone(),
                (_, Some(column)) => match parent.property_of_column(&column) {
                    Some(property) => property.key().clone(),
                    None => return Err(Raise::new("KeyError", column.description())),
                },
                (_, None) => continue,
            });
        }
        let keys: Rc<[Str]> = keys.into();
        Ok(self.0.keys.get_or_init(|| keys).clone())
    }

    /// Makes the object of its values.
    pub fn construct(&self, host: &mut dyn Host, values: Vec<Value>) -> Result<Value> {
        let none_on = self.0.declaration.0.none_on.borrow().clone();
        let is_none = match none_on {
            NoneOn::Unsaid | NoneOn::Never => false,
            NoneOn::AllNone => values.iter().all(Value::is_none),
            NoneOn::Function(function) => {
                let answer = host.call(&function, values.clone(), Vec::new())?;
                host.truth(&answer)?
            }
        };
        if is_none {
            return Ok(Value::None);
        }
        host.call(&self.0.declaration.class(), values, Vec::new())
    }

    /// The values of an object; as many `None`s where there is none.
    ///
    /// # Errors
    /// `InvalidRequestError` for an object that does not tell them.
    pub fn values(&self, host: &mut dyn Host, object: &Value) -> Result<Vec<Value>> {
        if object.is_none() {
            return Ok(vec![Value::None; self.keys()?.len()]);
        }
        if let Some(fields) = &self.0.fields {
            return fields.iter().map(|field| attribute(host, object, field)).collect();
        }
        match host.get_attribute(object, &"__composite_values__".into())? {
            Some(tell) => {
                let values = host.call(&tell, Vec::new(), Vec::new())?;
                host.items(&values)
            }
            None => {
                let class = host.get_attribute(&self.0.declaration.class(), &"__name__".into())?.unwrap_or_default();
                let class = host.str(&class)?;
                Err(Raise::new(
                    "sqlalchemy.exc.InvalidRequestError",
                    format!(
                        "Composite class {class} is not a dataclass and does not define a __composite_values__() method; \
                         can't get state"
                    ),
                ))
            }
        }
    }

    /// Whether a value is an object of its class.
    pub fn is_own(&self, host: &mut dyn Host, value: &Value) -> bool {
        match self.0.declaration.class() {
            Value::Class(class) => host.class_of(value).is_subclass_of(&class),
            _ => false,
        }
    }

    /// Reads the attribute of an object of the mapped class.
    pub fn get(&self, host: &mut dyn Host, object: &Object) -> Result<Value> {
        let dict = state_of(host, object)?.dict()?;
        if let Some(known) = dict.get_str(self.key()) {
            return Ok(known);
        }
        let this = Value::Object(object.clone());
        let mut values = Vec::new();
        for key in self.keys()?.iter() {
            values.push(attribute(host, &this, key)?);
        }
        // Reading the others may have loaded it.
        if let Some(known) = dict.get_str(self.key()) {
            return Ok(known);
        }
        let made = self.construct(host, values)?;
        drop(dict.insert_str(self.key(), made.clone()));
        Ok(made)
    }

    /// Sets the attribute of an object of the mapped class, and with it those that hold its values.
    pub fn set(&self, host: &mut dyn Host, object: &Object, value: Value) -> Result<()> {
        let dict = state_of(host, object)?.dict()?;
        if self.0.declaration.options().active_history {
            self.get(host, object)?;
        }
        drop(dict.insert_str(self.key(), value.clone()));
        let values = self.values(host, &value)?;
        let this = Value::Object(object.clone());
        for (key, value) in self.keys()?.iter().zip(values) {
            host.set_attribute(&this, key, value)?;
        }
        Ok(())
    }

    /// Deletes the attribute of an object of the mapped class: those that hold its values become `None`.
    pub fn delete(&self, host: &mut dyn Host, object: &Object) -> Result<()> {
        let dict = state_of(host, object)?.dict()?;
        drop(dict.remove_str(self.key()));
        let this = Value::Object(object.clone());
        for key in self.keys()?.iter() {
            host.set_attribute(&this, key, Value::None)?;
        }
        Ok(())
    }

    /// Makes the object anew where all of its values are there; with `again`, in the place of one that is.
    fn refresh(&self, host: &mut dyn Host, dict: &Dict, again: bool) -> Result<()> {
        if !again && dict.contains_str(self.key()) {
            return Ok(());
        }
        let values: Option<Vec<Value>> = self.keys()?.iter().map(|key| dict.get_str(key)).collect();
        if let Some(values) = values {
            let made = self.construct(host, values)?;
            drop(dict.insert_str(self.key(), made));
        }
        Ok(())
    }

    /// What changed of it, by what changed of its values.
    pub fn history(&self, host: &mut dyn Host, state: &InstanceState) -> Result<History> {
        let dict = state.dict()?;
        let (mut added, mut deleted, mut changed) = (Vec::new(), Vec::new(), false);
        for key in self.keys()?.iter() {
            let Some(attribute) = state.mapper().attribute(key) else { continue };
            let history = attribute.history(host, state, &dict, Passive::OFF)?;
            changed |= history.has_changes();
            added.push(history.non_deleted().into_iter().next().unwrap_or_default());
            deleted.push(history.deleted.first().cloned().unwrap_or_default());
        }
        let mut history = History::default();
        let now = self.construct(host, added)?;
        if changed {
            history.added = vec![now];
            history.deleted = vec![self.construct(host, deleted)?];
            history.lists = [true, false, true];
        } else {
            history.unchanged = vec![now];
            history.lists = [false, true, false];
        }
        Ok(history)
    }

    /// It as statements select it: its values, of that entity, which rows hold as one object.
    ///
    /// # Errors
    /// Where the mapper has no such attributes.
    pub fn bundle(&self, entity: &MappedEntity) -> Result<Bundle> {
        let id = if entity.is_aliased() { fresh_id() } else { self.0.id };
        Ok(Bundle::composite(id, self, self.elements(entity)?))
    }

    /// Its values as expressions of an entity.
    ///
    /// # Errors
    /// Where the mapper has no such attributes.
    pub fn elements(&self, entity: &MappedEntity) -> Result<Vec<ColumnElement>> {
        let keys = self.keys()?;
        keys.iter()
            .map(|key| {
                entity
                    .attribute(key)
                    .ok_or_else(|| Raise::unsupported(format!("a composite over the attribute '{key}'")))
            })
            .collect()
    }

    /// The comparison of each of its values with that of an object, joined by AND.
    pub fn compare(&self, host: &mut dyn Host, entity: &MappedEntity, op: &Op, other: &Value) -> Result<ColumnElement> {
        let values = self.values(host, other)?;
        let mut conditions = Vec::new();
        for (element, value) in self.elements(entity)?.iter().zip(values) {
            conditions.push(element.operate(op.clone(), Operand::Value(value))?);
        }
        Ok(and(conditions))
    }

    pub(super) fn set_parent(&self, parent: &Mapper) {
        let _ = self.0.parent.set(parent.downgrade());
    }
}

impl Mapper {
    /// Lets the composites of an object that was loaded see their values; with `keys`, those whose values came again.
    pub(super) fn refresh_composites(
        &self,
        host: &mut dyn Host,
        state: &InstanceState,
        again: bool,
        keys: Option<&[Str]>,
    ) -> Result<()> {
        for composite in self.composites().iter() {
            let concerned = match keys {
                None => true,
                Some(keys) => composite.keys()?.iter().any(|key| keys.contains(key)) || keys.contains(composite.key()),
            };
            if concerned {
                composite.refresh(host, &state.dict()?, again)?;
            }
        }
        Ok(())
    }

    /// The composites over one of those attributes.
    pub(super) fn composites_of(&self, keys: &[Str]) -> Vec<Str> {
        let composites = self.composites();
        let over =
            |composite: &&CompositeProperty| composite.keys().is_ok_and(|own| own.iter().any(|key| keys.contains(key)));
        composites.iter().filter(over).map(|composite| composite.key().clone()).collect()
    }
}

impl MapperProperty {
    /// The composite, where it is one.
    pub fn as_composite(&self) -> Option<&CompositeProperty> {
        match self {
            MapperProperty::Composite(composite) => Some(composite),
            _ => None,
        }
    }
}

fn state_of(host: &mut dyn Host, object: &Object) -> Result<InstanceState> {
    InstanceState::require(host, &Value::Object(object.clone()))
}
