//! `synonym()`: another name for an attribute of the same class.

use std::{cell::OnceCell, rc::Rc};

use crate::{
    orm::{AttributeOptions, Described, Face, Mapper, WeakMapper},
    value::{Host, Object, Payload, Raise, Result, Str, Value},
};

/// What `synonym()` gives.
#[derive(Clone)]
pub struct SynonymDeclaration {
    /// The attribute that it stands for.
    pub name: Str,
    /// Whether the column that has the synonym's name is mapped as that attribute.
    pub map_column: bool,
    /// What reads and writes in the attribute's place, where anything does.
    pub descriptor: Value,
    /// How it is described.
    pub described: Described,
    /// What is said of the dataclass field.
    pub attribute_options: AttributeOptions,
}

impl Payload for SynonymDeclaration {}

/// An attribute that is another one by a second name. A handle: clones are the same property.
#[derive(Clone)]
pub struct SynonymProperty(Rc<Inner>);

struct Inner {
    key: Str,
    declaration: SynonymDeclaration,
    parent: OnceCell<WeakMapper>,
    face: Face,
}

impl Payload for SynonymProperty {}

impl SynonymProperty {
    /// The property `key`.
    pub fn new(key: Str, declaration: SynonymDeclaration) -> SynonymProperty {
        let face = Face::new(declaration.described.clone());
        SynonymProperty(Rc::new(Inner { key, declaration, parent: OnceCell::new(), face }))
    }

    /// What the script knows it by.
    pub fn face(&self) -> &Face {
        &self.0.face
    }

    /// The synonym's name.
    pub fn key(&self) -> &Str {
        &self.0.key
    }

    /// The attribute that it stands for.
    pub fn name(&self) -> &Str {
        &self.0.declaration.name
    }

    /// The mapper that declared it.
    pub fn parent(&self) -> Option<Mapper> {
        self.0.parent.get()?.upgrade()
    }

    /// The address, which tells properties apart.
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0).cast::<()>() as usize
    }

    /// Reads the attribute of an object.
    pub fn get(&self, host: &mut dyn Host, object: &Object) -> Result<Value> {
        match self.descriptor() {
            None => attribute(host, &Value::Object(object.clone()), self.name()),
            Some(descriptor) => {
                let read = attribute(host, descriptor, &Str::from("__get__"))?;
                host.call(&read, vec![Value::Object(object.clone()), Value::Class(object.class().clone())], Vec::new())
            }
        }
    }

    /// Sets the attribute of an object.
    pub fn set(&self, host: &mut dyn Host, object: &Object, value: Value) -> Result<()> {
        match self.descriptor() {
            None => host.set_attribute(&Value::Object(object.clone()), self.name(), value),
            Some(descriptor) => {
                let write = attribute(host, descriptor, &Str::from("__set__"))?;
                host.call(&write, vec![Value::Object(object.clone()), value], Vec::new()).map(drop)
            }
        }
    }

    /// Deletes the attribute of an object.
    pub fn delete(&self, host: &mut dyn Host, object: &Object) -> Result<()> {
        let own;
        let descriptor = match self.descriptor() {
            Some(descriptor) => descriptor,
            None => {
                own = attribute(host, &Value::Class(object.class().clone()), self.name())?;
                &own
            }
        };
        let delete = attribute(host, descriptor, &Str::from("__delete__"))?;
        host.call(&delete, vec![Value::Object(object.clone())], Vec::new()).map(drop)
    }

    fn descriptor(&self) -> Option<&Value> {
        let descriptor = &self.0.declaration.descriptor;
        (!descriptor.is_none()).then_some(descriptor)
    }

    pub(super) fn set_parent(&self, parent: &Mapper) {
        let _ = self.0.parent.set(parent.downgrade());
    }
}

fn attribute(host: &mut dyn Host, object: &Value, name: &Str) -> Result<Value> {
    host.get_attribute(object, name)?.ok_or_else(|| {
        let class = host.class_of(object).name();
        Raise::new("AttributeError", format!("'{class}' object has no attribute '{name}'"))
    })
}
