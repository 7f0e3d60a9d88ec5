//! `composite()`: several columns as one value of a class of the script's.

use std::{
    cell::{OnceCell, RefCell},
    rc::Rc,
};

use crate::{
    orm::{
        AttributeOptions, ColumnProperty, Described, Face, History, InstanceState, InstrumentedAttribute, MappedColumn,
        Mapper, Passive, WeakMapper,
        events::{self, Carried},
    },
    sql::{Id, argument_error, elements::ColumnElement, fresh_id, invalid_request},
    value::{Class, Dict, Host, Object, Payload, Raise, Result, Str, Value},
};

/// When `None` stands for a value whose columns are none.
#[derive(Clone)]
pub enum NoneOn {
    /// Nothing was said: never, unless the annotation is optional.
    Unsaid,
    /// Never: the class is called with nothing but `None`.
    Never,
    /// Where all columns are `None`.
    All,
    /// Where that function of the columns' values says so.
    Asks(Value),
}

/// What `composite()` said.
pub struct CompositeOptions {
    /// How the columns that the class's parameters name are called, with one `%s`.
    pub column_template: Option<Str>,
    /// The old value is loaded before it is replaced.
    pub active_history: bool,
    /// The columns load only when they are read.
    pub deferred: bool,
    /// The group that loads together.
    pub group: Option<Str>,
    /// What makes the attribute's operators.
    pub comparator_factory: Value,
    /// How it is described.
    pub described: Described,
    /// What is said of the dataclass field.
    pub attribute_options: AttributeOptions,
    /// The class of the attribute on the mapped class.
    pub proxy_class: Class,
    /// `(class, count, template) -> [(name, annotation, column)]`: what a dataclass is made from, with new columns for those
    /// behind the first `count`; `None` for what is no dataclass.
    pub parameters: Value,
    /// `(class, value) -> values`: the values of the columns.
    pub values: Value,
}

/// What `composite()` gives. A handle: clones are the same declaration.
#[derive(Clone)]
pub struct CompositeDeclaration(Rc<Declared>);

struct Declared {
    class: RefCell<Value>,
    attributes: RefCell<Vec<Value>>,
    none_on: RefCell<NoneOn>,
    options: CompositeOptions,
}

impl Payload for CompositeDeclaration {}

impl CompositeDeclaration {
    /// A composite of `class` over columns, attributes or their names; without a class, that of the annotation.
    pub fn new(class: Value, attributes: Vec<Value>, none_on: NoneOn, options: CompositeOptions) -> Self {
        let (class, attributes) = (RefCell::new(class), RefCell::new(attributes));
        CompositeDeclaration(Rc::new(Declared { class, attributes, none_on: RefCell::new(none_on), options }))
    }

    /// The class of the values, or what makes them; `None` while it is not known.
    pub fn class(&self) -> Value {
        self.0.class.borrow().clone()
    }

    /// Sets the class that an annotation names.
    pub fn set_class(&self, class: Value) {
        drop(self.0.class.replace(class));
    }

    /// Makes `None` of what is `None` throughout, where nothing else was said.
    pub fn allow_none(&self) {
        if matches!(*self.0.none_on.borrow(), NoneOn::Unsaid) {
            drop(self.0.none_on.replace(NoneOn::All));
        }
    }

    /// Columns, attributes or names of attributes.
    pub fn attributes(&self) -> Vec<Value> {
        self.0.attributes.borrow().clone()
    }

    /// Adds a column that the class's parameters ask for.
    pub fn add_attribute(&self, attribute: Value) {
        self.0.attributes.borrow_mut().push(attribute);
    }

    /// What was said besides.
    pub fn options(&self) -> &CompositeOptions {
        &self.0.options
    }
}

/// An attribute that is made of several others. A handle: clones are the same property.
#[derive(Clone)]
pub struct CompositeProperty(Rc<Inner>);

struct Inner {
    key: Str,
    id: Id,
    declaration: CompositeDeclaration,
    parent: OnceCell<WeakMapper>,
    face: Face,
    keys: OnceCell<Vec<Str>>,
}

impl Payload for CompositeProperty {}

impl CompositeProperty {
    /// The property `key`.
    pub fn new(key: Str, declaration: CompositeDeclaration) -> CompositeProperty {
        let face = Face::new(declaration.options().described.clone());
        CompositeProperty(Rc::new(Inner {
            key,
            id: fresh_id(),
            declaration,
            parent: OnceCell::new(),
            face,
            keys: OnceCell::new(),
        }))
    }

    /// What the script knows it by.
    pub fn face(&self) -> &Face {
        &self.0.face
    }

    /// The attribute's name.
    pub fn key(&self) -> &Str {
        &self.0.key
    }

    /// The number by which statements know it.
    pub fn id(&self) -> Id {
        self.0.id
    }

    /// What the script declared.
    pub fn declaration(&self) -> &CompositeDeclaration {
        &self.0.declaration
    }

    /// The mapper that declared it.
    pub fn parent(&self) -> Option<Mapper> {
        self.0.parent.get()?.upgrade()
    }

    /// The address, which tells properties apart.
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0).cast::<()>() as usize
    }

    pub(super) fn set_parent(&self, parent: &Mapper) {
        let _ = self.0.parent.set(parent.downgrade());
    }

    /// The properties that it is made of.
    ///
    /// # Errors
    /// `ArgumentError` for what is no mapped attribute.
    pub fn properties(&self, host: &mut dyn Host) -> Result<Vec<ColumnProperty>> {
        let parent = self.parent().ok_or_else(|| Raise::unsupported("a composite of a class whose mapping is gone"))?;
        let mut found = Vec::new();
        for attribute in self.0.declaration.attributes() {
            let property = if let Value::Str(name) = &attribute {
                let found = parent.resolved_property(name);
                let found = found.ok_or_else(|| {
                    invalid_request(format!(
                        "Mapper '{}' has no property '{name}'.  If this property was indicated from other mappers or \
                         configure events, ensure registry.configure() has been called.",
                        parent.label()
                    ))
                })?;
                found.as_column().cloned()
            } else if let Some(mapped) = attribute.payload::<MappedColumn>() {
                parent.property_of_column(&mapped.column())
            } else if let Some(element) = attribute.payload::<ColumnElement>() {
                parent.property_of(element.id())
            } else if let Some(attribute) = attribute.payload::<InstrumentedAttribute>() {
                parent.resolved_property(attribute.key()).and_then(|property| property.as_column().cloned())
            } else {
                None
            };
            match property {
                Some(property) => found.push(property),
                None => {
                    let got = host.repr(&attribute)?;
                    return Err(argument_error(format!(
                        "Composite expects Column objects or mapped attributes/attribute names as arguments, got: {got}"
                    )));
                }
            }
        }
        Ok(found)
    }

    /// The names of the attributes that it is made of.
    ///
    /// # Errors
    /// Those of [`CompositeProperty::properties`].
    pub fn keys(&self, host: &mut dyn Host) -> Result<Vec<Str>> {
        if let Some(known) = self.0.keys.get() {
            return Ok(known.to_vec());
        }
        let keys: Vec<Str> = self.properties(host)?.iter().map(|property| property.key().clone()).collect();
        let _ = self.0.keys.set(keys.clone());
        Ok(keys)
    }

    /// The value that the columns' values make.
    ///
    /// # Errors
    /// What the class raises.
    pub fn construct(&self, host: &mut dyn Host, values: Vec<Value>) -> Result<Value> {
        let none_on = self.0.declaration.0.none_on.borrow().clone();
        let none = match none_on {
            NoneOn::Unsaid | NoneOn::Never => false,
            NoneOn::All => values.iter().all(Value::is_none),
            NoneOn::Asks(function) => {
                let answer = host.call(&function, values.clone(), Vec::new())?;
                host.truth(&answer)?
            }
        };
        if none {
            return Ok(Value::None);
        }
        let class = self.0.declaration.class();
        host.call(&class, values, Vec::new())
    }

    /// The columns' values that a value stands for.
    ///
    /// # Errors
    /// `InvalidRequestError` for a class that does not tell them.
    pub fn values(&self, host: &mut dyn Host, value: &Value) -> Result<Vec<Value>> {
        let (class, function) = (self.0.declaration.class(), self.0.declaration.options().values.clone());
        let values = host.call(&function, vec![class, value.clone()], Vec::new())?;
        host.items(&values)
    }

    /// The attributes and the values that setting it to `value` sets.
    ///
    /// # Errors
    /// Those of [`CompositeProperty::values`].
    pub fn assignments(&self, host: &mut dyn Host, value: &Value) -> Result<Vec<(Str, Value)>> {
        let keys = self.keys(host)?;
        if value.is_none() {
            return Ok(keys.into_iter().map(|key| (key, Value::None)).collect());
        }
        let values = self.values(host, value)?;
        Ok(keys.into_iter().zip(values).collect())
    }

    /// Reads the attribute of an object: makes the value where it is not there yet.
    ///
    /// # Errors
    /// What loading the columns or making the value raises.
    pub fn get(&self, host: &mut dyn Host, object: &Object) -> Result<Value> {
        let this = Value::Object(object.clone());
        let mut values = Vec::new();
        for key in self.keys(host)? {
            values.push(host.get_attribute(&this, &key)?.unwrap_or_default());
        }
        // Loading the parts may have made it.
        if let Some(made) = object.attributes().and_then(|dict| dict.get_str(self.key())) {
            return Ok(made);
        }
        let value = self.construct(host, values)?;
        if let Some(dict) = object.attributes() {
            drop(dict.insert_str(self.key(), value.clone()));
        }
        if let Some(state) = InstanceState::of(object).filter(|_| events::any())
            && !state.mapper().told("refresh").is_empty()
        {
            let keys = Value::list(vec![Value::Str(self.key().clone())]);
            state.tell(host, "refresh", &[Value::None, keys])?;
        }
        Ok(value)
    }

    /// Sets the attribute of an object, and with it those that it is made of.
    ///
    /// # Errors
    /// What reading the value's parts or setting them raises.
    pub fn set(&self, host: &mut dyn Host, object: &Object, value: Value) -> Result<()> {
        let this = Value::Object(object.clone());
        let state = InstanceState::of(object);
        let wanted =
            state.as_ref().is_some_and(|state| state.mapper().attribute_listeners(self.key()).active_history());
        if (wanted || self.0.declaration.options().active_history) && !self.is_made(object) {
            drop(self.get(host, object)?);
        }
        let old = object.attributes().and_then(|dict| dict.get_str(self.key()));
        let value = self.tell(host, state.as_ref(), "set", value, old)?;
        if let Some(dict) = object.attributes() {
            drop(dict.insert_str(self.key(), value.clone()));
        }
        for (key, value) in self.assignments(host, &value)? {
            host.set_attribute(&this, &key, value)?;
        }
        Ok(())
    }

    /// Deletes the attribute of an object: what it is made of becomes `None`.
    ///
    /// # Errors
    /// What setting the parts raises.
    pub fn delete(&self, host: &mut dyn Host, object: &Object) -> Result<()> {
        let old = object.attributes().and_then(|dict| dict.remove_str(self.key()));
        self.tell(host, InstanceState::of(object).as_ref(), "remove", Value::None, old)?;
        let this = Value::Object(object.clone());
        for key in self.keys(host)? {
            host.set_attribute(&this, &key, Value::None)?;
        }
        Ok(())
    }

    /// What became of it since the last flush or load, from what became of what it is made of.
    ///
    /// # Errors
    /// What loading the columns or making the values raises.
    pub fn history(&self, host: &mut dyn Host, state: &InstanceState, dict: &Dict) -> Result<History> {
        let (mut now, mut before) = (Vec::new(), Vec::new());
        let mut has_changes = false;
        for key in self.keys(host)? {
            let Some(attribute) = state.mapper().attribute(&key) else { continue };
            let history = attribute.history(host, state, dict, Passive::RETURN_NO_VALUE)?;
            has_changes |= history.has_changes();
            now.push(history.non_deleted().first().cloned().unwrap_or_default());
            before.push(history.deleted.first().cloned().unwrap_or_default());
        }
        let now = self.construct(host, now)?;
        if !has_changes {
            return Ok(History { unchanged: vec![now], ..History::default() });
        }
        let before = self.construct(host, before)?;
        Ok(History { added: vec![now], deleted: vec![before], ..History::default() })
    }

    /// Tells those who listen to the attribute that it is set, or what is removed; the value as they leave it.
    fn tell(
        &self,
        host: &mut dyn Host,
        state: Option<&InstanceState>,
        event: &str,
        mut value: Value,
        old: Option<Value>,
    ) -> Result<Value> {
        let Some(state) = state.filter(|_| events::any()) else { return Ok(value) };
        let told = state.mapper().attribute_listeners(self.key()).of(event);
        if told.is_empty() {
            return Ok(value);
        }
        let old = match old {
            Some(old) => old,
            None => Carried::Symbol("NO_VALUE").object(host)?,
        };
        for listening in told {
            let mut arguments = vec![listening.object(host, state)?];
            if event == "set" {
                arguments.push(value.clone());
            }
            arguments.extend([old.clone(), Value::None]);
            let answer = listening.tell(host, arguments)?;
            if let Some(answer) = answer.filter(|_| listening.listener.retval) {
                value = answer;
            }
        }
        Ok(value)
    }

    fn is_made(&self, object: &Object) -> bool {
        object.attributes().is_some_and(|dict| dict.contains_str(self.key()))
    }
}

/// Makes the composite values of an object whose columns were loaded; with `again` those that are there already, too.
///
/// # Errors
/// What making them raises.
pub fn load(host: &mut dyn Host, state: &InstanceState, dict: &Dict, again: bool) -> Result<()> {
    let composites = state.mapper().composites();
    for composite in composites.iter() {
        if !again && dict.contains_str(composite.key()) {
            continue;
        }
        let keys = composite.keys(host)?;
        let values: Option<Vec<Value>> = keys.iter().map(|key| dict.get_str(key)).collect();
        match values {
            Some(values) => {
                let value = composite.construct(host, values)?;
                drop(dict.insert_str(composite.key(), value));
            }
            None => drop(dict.remove_str(composite.key())),
        }
    }
    Ok(())
}

/// Forgets the composite values of an object whose columns are not what they were: those of the given attributes, or all.
/// What was forgotten is given, to be dropped when nothing is in the middle of a change.
pub fn forget(state: &InstanceState, dict: &Dict, host: Option<&mut dyn Host>, changed: Option<&[Str]>) -> Vec<Value> {
    let composites = state.mapper().composites();
    if composites.is_empty() {
        return Vec::new();
    }
    let mut forgotten = Vec::new();
    let mut host = host;
    for composite in composites.iter() {
        let concerned = match (changed, host.as_deref_mut()) {
            (Some(changed), Some(host)) => {
                changed.contains(composite.key())
                    || composite.keys(host).is_ok_and(|keys| keys.iter().any(|key| changed.contains(key)))
            }
            _ => true,
        };
        if concerned {
            forgotten.extend(dict.remove_str(composite.key()));
        }
    }
    forgotten
}
