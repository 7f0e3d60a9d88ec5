//! Reading, setting and deleting attributes.

mod cache;

pub use self::cache::Inline;
pub(super) use self::cache::{Cache, store_name};
use super::{
    Vm,
    objects::{ClassMethod, Function, Method, Module, Native, Property, StaticMethod, Super},
    slots::Member,
};
use crate::value::{Class, Host, Object, Raise, Result, Str, Value};

/// What a class attribute does when it is read from an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It is given as it is.
    Plain,
    /// It is bound to the object.
    Function,
    /// Its getter is called; a data descriptor.
    Property,
    /// It is bound to the class.
    ClassMethod,
    /// What it wraps is given.
    StaticMethod,
    /// It has `__get__`.
    Descriptor,
    /// It has `__set__` or `__delete__`, and maybe `__get__`.
    DataDescriptor,
    /// The same, but what the object itself has comes first ([`crate::value::Payload::prefers_instance`]).
    Stored,
}

impl Vm {
    /// Reads the attribute `name`; an `AttributeError` where there is none.
    pub fn get_attr(&mut self, object: &Value, name: &str) -> Result<Value> {
        let name = self.intern(name);
        self.load_attribute(object, &name)
    }

    /// Reads the attribute `name`; `None` where there is none, an `AttributeError` raised on the way included.
    pub fn find_attr(&mut self, object: &Value, name: &Str) -> Result<Option<Value>> {
        self.see_read(object, name);
        match self.try_attribute(object, name) {
            Ok(found) => Ok(found),
            Err(raise) if self.raised(&raise, "AttributeError") => Ok(None),
            Err(raise) => Err(raise),
        }
    }

    /// Sets the attribute `name`.
    pub fn set_attr(&mut self, object: &Value, name: &str, value: Value) -> Result<()> {
        let name = self.intern(name);
        self.store_attribute(object, &name, value)
    }

    /// Sets an attribute past what the object's class has to say of it, as `object.__setattr__` and `type.__setattr__` do.
    pub fn set_attr_plainly(&mut self, object: &Value, name: &str, value: Value) -> Result<()> {
        let (class, name) = (self.types.of(object), self.intern(name));
        self.generic_store(object, &class, &name, value)
    }

    /// The special method `name` as the class of `object` has it, bound; `None` where there is none.
    pub fn special(&mut self, object: &Value, name: &str) -> Result<Option<Value>> {
        let name = self.intern(name);
        self.special_method(object, &name)
    }

    /// As [`Vm::special`] for an interned name.
    pub(super) fn special_method(&mut self, object: &Value, name: &Str) -> Result<Option<Value>> {
        let class = self.types.of(object);
        match self.lookup_kind(&class, name) {
            Some((found, kind)) => self.bind(found, kind, object, &class).map(Some),
            None => Ok(None),
        }
    }

    fn kind(&mut self, value: &Value) -> Kind {
        let Value::Object(object) = value else { return Kind::Plain };
        if object.payload::<Function>().is_some() {
            return Kind::Function;
        }
        if let Some(native) = object.payload::<Native>() {
            return if native.binds { Kind::Function } else { Kind::Plain };
        }
        let class = object.class();
        if class.is_native() {
            if object.payload::<Property>().is_some() {
                return Kind::Property;
            }
            if object.payload::<ClassMethod>().is_some() {
                return Kind::ClassMethod;
            }
            if object.payload::<StaticMethod>().is_some() {
                return Kind::StaticMethod;
            }
        }
        if object.prefers_instance() {
            return Kind::Stored;
        }
        if class.lookup(&self.known.set).is_some() || class.lookup(&self.known.delete).is_some() {
            return Kind::DataDescriptor;
        }
        if class.lookup(&self.known.get).is_some() {
            return Kind::Descriptor;
        }
        Kind::Plain
    }

    /// What reading a class attribute from `object` gives; `class` is the object's.
    pub(super) fn bind(&mut self, found: Value, kind: Kind, object: &Value, class: &Class) -> Result<Value> {
        match kind {
            Kind::Plain => Ok(found),
            Kind::Function => Ok(self.method(found, object.clone())),
            Kind::Property => self.get_property(&found, object),
            Kind::ClassMethod => {
                let function = match found.payload::<ClassMethod>() {
                    Some(method) => method.function.borrow().clone(),
                    None => found.clone(),
                };
                self.bind_class_method(function, class)
            }
            Kind::StaticMethod => Ok(match found.payload::<StaticMethod>() {
                Some(method) => method.function.borrow().clone(),
                None => found.clone(),
            }),
            Kind::Descriptor | Kind::DataDescriptor | Kind::Stored => {
                if let Some(value) = found.payload::<Member>().and_then(|member| member.get(object)) {
                    return Ok(value);
                }
                let get = self.known.get.clone();
                match self.special_method(&found, &get)? {
                    Some(get) => self.call(&get, vec![object.clone(), Value::Class(class.clone())], Vec::new()),
                    None => Ok(found),
                }
            }
        }
    }

    fn bind_class_method(&mut self, function: Value, class: &Class) -> Result<Value> {
        // A class method may wrap a descriptor (a property, say); functions are bound right here.
        let plain = function.payload::<Function>().is_some()
            || function.payload::<Native>().is_some()
            || function.payload::<Method>().is_some();
        if !plain {
            let get = self.known.get.clone();
            if let Some(get) = self.special_method(&function, &get)? {
                let class = Value::Class(class.clone());
                return self.call(&get, vec![class.clone(), class], Vec::new());
            }
        }
        Ok(self.method(function, Value::Class(class.clone())))
    }

    /// `function` bound to `receiver`.
    pub fn method(&self, function: Value, receiver: Value) -> Value {
        let native = function.payload::<Native>().is_some();
        let class = if native { &self.types.builtin_function } else { &self.types.method };
        Object::bare(class.clone(), Method { function, receiver }).into()
    }

    fn get_property(&mut self, property: &Value, object: &Value) -> Result<Value> {
        let Some(payload) = property.payload::<Property>() else { return Ok(property.clone()) };
        let get = payload.get.borrow().clone();
        match get {
            Some(get) => self.call_one(&get, object.clone()),
            None => {
                let class = self.types.of(object).name();
                let name = payload.name.borrow().clone();
                Err(Raise::new(
                    "AttributeError",
                    match name {
                        Some(name) => format!("property '{name}' of '{class}' object has no getter"),
                        None => format!("property of '{class}' object has no getter"),
                    },
                ))
            }
        }
    }

    /// Reads an attribute as the script does.
    pub(super) fn load_attribute(&mut self, object: &Value, name: &Str) -> Result<Value> {
        self.see_read(object, name);
        if let Some(value) = self.quick_attribute(object, name) {
            return Ok(value);
        }
        match self.try_attribute(object, name)? {
            Some(value) => Ok(value),
            None => Err(self.no_attribute(object, name)),
        }
    }

    /// Notes that an attribute is read, where a descriptor keeps it.
    pub(super) fn see_read(&mut self, object: &Value, name: &Str) {
        if let Value::Object(instance) = object
            && let Some((_, Kind::Stored)) = self.lookup_kind(&instance.class(), name)
        {
            self.note_read(name);
        }
    }

    /// Reads an attribute; `None` where nothing has it. `__getattr__` is asked.
    pub(super) fn try_attribute(&mut self, object: &Value, name: &Str) -> Result<Option<Value>> {
        let class = self.types.of(object);
        if !class.is_native() || class.metaclass().is_some() {
            let getattribute = self.known.getattribute.clone();
            if let Some((found, kind)) = self.lookup_kind(&class, &getattribute)
                && !found.is(&self.object_getattribute)
            {
                let getter = self.bind(found, kind, object, &class)?;
                return match self.call(&getter, vec![Value::Str(name.clone())], Vec::new()) {
                    Ok(value) => Ok(Some(value)),
                    Err(raise) if self.raised(&raise, "AttributeError") => {
                        self.ask_getattr(object, &class, name, raise)
                    }
                    Err(raise) => Err(raise),
                };
            }
        }
        match self.generic_attribute(object, &class, name) {
            Ok(Some(value)) => Ok(Some(value)),
            Ok(None) => {
                let getattr = self.known.getattr.clone();
                match self.lookup_kind(&class, &getattr) {
                    Some((found, kind)) => {
                        let getter = self.bind(found, kind, object, &class)?;
                        self.call_one(&getter, Value::Str(name.clone())).map(Some)
                    }
                    None => self.module_getattr(object, name),
                }
            }
            Err(raise) => {
                let getattr = self.known.getattr.clone();
                if self.lookup_kind(&class, &getattr).is_some() && self.raised(&raise, "AttributeError") {
                    return self.ask_getattr(object, &class, name, raise);
                }
                Err(raise)
            }
        }
    }

    fn ask_getattr(&mut self, object: &Value, class: &Class, name: &Str, raise: Raise) -> Result<Option<Value>> {
        let getattr = self.known.getattr.clone();
        match self.lookup_kind(class, &getattr) {
            Some((found, kind)) => {
                let getter = self.bind(found, kind, object, class)?;
                self.call_one(&getter, Value::Str(name.clone())).map(Some)
            }
            None => Err(raise),
        }
    }

    fn module_getattr(&mut self, object: &Value, name: &Str) -> Result<Option<Value>> {
        if object.payload::<Module>().is_none() || name.starts_with("__") {
            return Ok(None);
        }
        let getattr = self.known.getattr.clone();
        match object.as_object().and_then(|module| module.attribute(&getattr)) {
            Some(getter) => self.call_one(&getter, Value::Str(name.clone())).map(Some),
            None => Ok(None),
        }
    }

    /// Reads an attribute as `object.__getattribute__` does, and `type.__getattribute__` for classes.
    pub(super) fn generic_attribute(&mut self, object: &Value, class: &Class, name: &Str) -> Result<Option<Value>> {
        match object {
            Value::Class(target) => self.class_attribute(target, object, class, name),
            Value::Object(instance) => {
                if let Some(proxy) = instance.payload::<Super>()
                    && !name.is(&self.known.class)
                {
                    return self.super_attribute(object, proxy, name);
                }
                let found = self.lookup_kind(class, name);
                if let Some((value, kind @ (Kind::Property | Kind::DataDescriptor))) = &found {
                    // An instance attribute comes before a descriptor that sets and does not get.
                    return self.bind(value.clone(), *kind, object, class).map(Some);
                }
                if let Some(value) = instance.attribute(name) {
                    return Ok(Some(value));
                }
                match found {
                    Some((value, kind)) => self.bind(value, kind, object, class).map(Some),
                    None => Ok(None),
                }
            }
            _ => match self.lookup_kind(class, name) {
                Some((value, kind)) => self.bind(value, kind, object, class).map(Some),
                None => Ok(None),
            },
        }
    }

    fn class_attribute(
        &mut self,
        target: &Class,
        object: &Value,
        metaclass: &Class,
        name: &Str,
    ) -> Result<Option<Value>> {
        let meta = self.lookup_kind(metaclass, name);
        if let Some((value, kind @ (Kind::Property | Kind::DataDescriptor))) = &meta {
            return self.bind(value.clone(), *kind, object, metaclass).map(Some);
        }
        if let Some((value, kind)) = self.lookup_kind(target, name) {
            return self.bind_to_class(value, kind, target).map(Some);
        }
        match meta {
            Some((value, kind)) => self.bind(value, kind, object, metaclass).map(Some),
            None => Ok(None),
        }
    }

    /// What reading a class attribute from the class itself gives.
    pub(super) fn bind_to_class(&mut self, value: Value, kind: Kind, class: &Class) -> Result<Value> {
        match kind {
            Kind::Plain | Kind::Function | Kind::Property => Ok(value),
            Kind::ClassMethod | Kind::StaticMethod => {
                let object = Value::Class(class.clone());
                self.bind(value, kind, &object, class)
            }
            Kind::Descriptor | Kind::DataDescriptor | Kind::Stored => {
                let get = self.known.get.clone();
                match self.special_method(&value, &get)? {
                    Some(get) => self.call(&get, vec![Value::None, Value::Class(class.clone())], Vec::new()),
                    None => Ok(value),
                }
            }
        }
    }

    fn super_attribute(&mut self, object: &Value, proxy: &Super, name: &Str) -> Result<Option<Value>> {
        let mut found = None;
        let mut behind = false;
        for class in proxy.start.mro() {
            if behind && let Some(value) = class.attributes().get_str(name) {
                found = Some(value);
                break;
            }
            behind = behind || class.is(&proxy.class);
        }
        let Some(value) = found else {
            // `super().__class__` and the like are the proxy's own.
            let class = self.types.super_.clone();
            return match class.attributes().get_str(name) {
                Some(value) => {
                    let kind = self.kind(&value);
                    self.bind(value, kind, object, &class).map(Some)
                }
                None => Ok(None),
            };
        };
        let kind = self.kind(&value);
        let (receiver, start) = (proxy.receiver.clone(), proxy.start.clone());
        match &receiver {
            Value::Class(class) if class.is(&start) || class.is_subclass_of(&proxy.class) => {
                if kind == Kind::ClassMethod || kind == Kind::StaticMethod {
                    return self.bind(value, kind, &receiver, class).map(Some);
                }
                if class.is(&start) {
                    return self.bind_to_class(value, kind, class).map(Some);
                }
                self.bind(value, kind, &receiver, &start).map(Some)
            }
            _ => self.bind(value, kind, &receiver, &start).map(Some),
        }
    }

    /// The `AttributeError` of an attribute that is not there.
    #[cold]
    pub(super) fn no_attribute(&mut self, object: &Value, name: &Str) -> Raise {
        let message = match object {
            Value::Class(class) => format!("type object '{}' has no attribute '{name}'", class.type_name()),
            other => match other.payload::<Module>() {
                Some(module) => format!("module '{}' has no attribute '{name}'", module.name),
                None => format!("'{}' object has no attribute '{name}'", self.types.of(other).type_name()),
            },
        };
        Raise::new("AttributeError", message)
            .with_attribute("name", Value::Str(name.clone()))
            .with_attribute("obj", object.clone())
    }

    /// Sets an attribute as the script does.
    pub(super) fn store_attribute(&mut self, object: &Value, name: &Str, value: Value) -> Result<()> {
        if let Value::Object(instance) = object
            && self.stores_plainly(instance, name)
            && let Some(attributes) = instance.attributes()
        {
            let old = attributes.insert_str(name, value);
            drop(old);
            return Ok(());
        }
        let class = self.types.of(object);
        let setattr = self.known.setattr.clone();
        if let Some((found, kind)) = self.lookup_kind(&class, &setattr)
            && !found.is(&self.object_setattr)
            && !found.is(&self.type_setattr)
        {
            let setter = self.bind(found, kind, object, &class)?;
            self.call(&setter, vec![Value::Str(name.clone()), value], Vec::new())?;
            return Ok(());
        }
        self.generic_store(object, &class, name, value)
    }

    /// Sets an attribute as `object.__setattr__` does, and `type.__setattr__` for classes.
    pub(super) fn generic_store(&mut self, object: &Value, class: &Class, name: &Str, value: Value) -> Result<()> {
        let found = self.lookup_kind(class, name);
        match &found {
            Some((property, Kind::Property)) => return self.set_property(property, object, name, Some(value)),
            Some((descriptor, Kind::DataDescriptor | Kind::Stored)) => {
                let set = self.known.set.clone();
                return match self.special_method(descriptor, &set)? {
                    Some(set) => self.call(&set, vec![object.clone(), value], Vec::new()).map(drop),
                    None => Err(Raise::new("AttributeError", "__set__")),
                };
            }
            _ => {}
        }
        match object {
            Value::Class(target) => {
                if target.is_native() {
                    return Err(Raise::type_error(format!(
                        "cannot set '{name}' attribute of immutable type '{}'",
                        target.name()
                    )));
                }
                target.set(name, value);
                if [&self.known.get, &self.known.set, &self.known.delete].contains(&name) {
                    // Objects of the class are descriptors now, wherever they are.
                    self.types.object.changed();
                }
                Ok(())
            }
            Value::Object(instance) if instance.attributes().is_some() && self.slot_allows(class, name) => {
                let old = instance.attributes().and_then(|attributes| attributes.insert_str(name, value));
                drop(old);
                Ok(())
            }
            _ => Err(Raise::new(
                "AttributeError",
                match found {
                    Some(_) => format!("'{}' object attribute '{name}' is read-only", class.name()),
                    None => format!("'{}' object has no attribute '{name}'", class.type_name()),
                },
            )
            .with_attribute("name", Value::Str(name.clone()))
            .with_attribute("obj", object.clone())),
        }
    }

    fn set_property(&mut self, property: &Value, object: &Value, name: &Str, value: Option<Value>) -> Result<()> {
        let Some(payload) = property.payload::<Property>() else { return Ok(()) };
        let deleting = value.is_none();
        let function = if deleting { payload.delete.borrow().clone() } else { payload.set.borrow().clone() };
        match function {
            Some(function) => {
                let mut arguments = vec![object.clone()];
                arguments.extend(value);
                self.call(&function, arguments, Vec::new()).map(drop)
            }
            None => {
                let class = self.types.of(object).type_name();
                if payload.is_native() {
                    return Err(Raise::new(
                        "AttributeError",
                        format!("attribute '{name}' of '{class}' objects is not writable"),
                    ));
                }
                let what = if deleting { "deleter" } else { "setter" };
                let name = payload.name.borrow().clone();
                Err(Raise::new(
                    "AttributeError",
                    match name {
                        Some(name) => format!("property '{name}' of '{class}' object has no {what}"),
                        None => format!("property of '{class}' object has no {what}"),
                    },
                ))
            }
        }
    }

    /// Deletes an attribute as the script does.
    pub(super) fn delete_attribute(&mut self, object: &Value, name: &Str) -> Result<()> {
        let class = self.types.of(object);
        let delattr = self.known.delattr.clone();
        if let Some((found, kind)) = self.lookup_kind(&class, &delattr)
            && !found.is(&self.object_delattr)
            && !found.is(&self.type_delattr)
        {
            let deleter = self.bind(found, kind, object, &class)?;
            self.call_one(&deleter, Value::Str(name.clone()))?;
            return Ok(());
        }
        self.generic_delete(object, &class, name)
    }

    /// Deletes an attribute past a class's own `__delattr__`.
    pub fn del_attr_plainly(&mut self, object: &Value, name: &Str) -> Result<()> {
        let class = self.class_of(object);
        self.generic_delete(object, &class, name)
    }

    /// Deletes an attribute as `object.__delattr__` does, and `type.__delattr__` for classes.
    pub(super) fn generic_delete(&mut self, object: &Value, class: &Class, name: &Str) -> Result<()> {
        match self.lookup_kind(class, name) {
            Some((property, Kind::Property)) => return self.set_property(&property, object, name, None),
            Some((descriptor, Kind::DataDescriptor | Kind::Stored)) => {
                let delete = self.known.delete.clone();
                return match self.special_method(&descriptor, &delete)? {
                    Some(delete) => self.call_one(&delete, object.clone()).map(drop),
                    None => Err(Raise::new("AttributeError", "__delete__")),
                };
            }
            _ => {}
        }
        let removed = match object {
            Value::Class(target) if !target.is_native() => {
                let removed = target.attributes().remove_str(name);
                target.changed();
                removed
            }
            Value::Object(instance) => instance.attributes().and_then(|attributes| attributes.remove_str(name)),
            _ => None,
        };
        match removed {
            Some(old) => {
                drop(old);
                Ok(())
            }
            None => Err(match object {
                Value::Class(_) => self.no_attribute(object, name),
                _ => Raise::new("AttributeError", format!("'{}' object has no attribute '{name}'", class.type_name())),
            }),
        }
    }

    /// Whether `__slots__` let objects of `class` have the attribute.
    fn slot_allows(&mut self, class: &Class, name: &Str) -> bool {
        let slots = self.known.slots.clone();
        if class.is_native() || !class.attributes().contains_str(&slots) {
            return true;
        }
        for ancestor in class.mro().filter(|ancestor| !ancestor.is_native()) {
            let allowed = match ancestor.attributes().get_str(&slots) {
                None => true,
                Some(Value::Str(one)) => one == *name || &*one == "__dict__",
                Some(Value::Tuple(names)) => names.iter().any(|slot| slot_is(slot, name)),
                Some(Value::List(names)) => names.to_vec().iter().any(|slot| slot_is(slot, name)),
                Some(Value::Dict(names)) => names.keys().iter().any(|slot| slot_is(slot, name)),
                Some(_) => true,
            };
            if allowed {
                return true;
            }
        }
        false
    }
}

fn slot_is(slot: &Value, name: &Str) -> bool {
    slot.as_str().is_some_and(|slot| slot == name || &**slot == "__dict__")
}
