//! `__slots__`: attributes that objects have a place for, and the descriptors through which they are reached.

use std::{any::Any, cell::RefCell, rc::Rc};

use super::{Vm, native::ClassBuilder};
use crate::value::{Class, Dict, Host, Object, Payload, Raise, Result, Str, Value, Visitor};

/// The payload of objects whose class, or one above it, has `__slots__` and no native class keeps anything in them.
#[derive(Default)]
pub struct Slots {
    /// What the slots hold: the class that declares the slot by its address, its name, and the value.
    values: RefCell<Vec<(usize, Str, Value)>>,
    /// Whether objects have no `__dict__` beside.
    bare: bool,
}

impl Payload for Slots {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.values(self.values.borrow().iter().map(|(_, _, value)| value));
    }

    fn release(&self) -> Box<dyn Any> {
        Box::new(self.values.take())
    }

    fn may_hold_itself(&self) -> bool {
        true
    }
}

impl Slots {
    /// What the slots hold, each value behind `convert`, for another object of the same class.
    pub fn copied(&self, mut convert: impl FnMut(Value) -> Result<Value>) -> Result<Slots> {
        let values = self.values.borrow().clone();
        let converted = values.into_iter().map(|(owner, name, value)| Ok((owner, name, convert(value)?)));
        Ok(Slots { values: RefCell::new(converted.collect::<Result<_>>()?), bare: self.bare })
    }

    /// Whether objects that hold this have no `__dict__`.
    pub fn is_bare(payload: &dyn Payload) -> bool {
        let payload: &dyn Any = payload;
        payload.downcast_ref::<Slots>().is_some_and(|slots| slots.bare)
    }
}

/// The payload of a `member_descriptor`: one slot of a class.
pub(super) struct Member {
    owner: usize,
    class: Str,
    name: Str,
}

impl Payload for Member {}

impl Member {
    /// What the slot of `object` holds.
    pub fn get(&self, object: &Value) -> Option<Value> {
        let values = object.payload::<Slots>()?.values.borrow();
        values.iter().find(|(owner, name, _)| *owner == self.owner && name.is(&self.name)).map(|(_, _, v)| v.clone())
    }

    /// Puts a value into the slot of `object`, or empties it; whether there was one.
    fn replace(&self, object: &Value, value: Option<Value>) -> bool {
        let Some(slots) = object.payload::<Slots>() else { return false };
        let mut values = slots.values.borrow_mut();
        let place = values.iter().position(|(owner, name, _)| *owner == self.owner && name.is(&self.name));
        let old = match (place, value) {
            (Some(place), Some(value)) => values.get_mut(place).map(|slot| std::mem::replace(&mut slot.2, value)),
            (Some(place), None) => Some(values.remove(place).2),
            (None, Some(value)) => {
                values.push((self.owner, self.name.clone(), value));
                None
            }
            (None, None) => None,
        };
        drop(values);
        let known = old.is_some();
        drop(old);
        known
    }
}

impl Vm {
    /// The names that `__slots__` among the attributes of a class to be made give, private ones mangled; `None` where there
    /// is no `__slots__`.
    pub(super) fn slot_names(&mut self, class: &str, attributes: &Dict) -> Result<Option<Vec<Str>>> {
        let Some(slots) = attributes.get_str(&self.known.slots.clone()) else { return Ok(None) };
        let items = match &slots {
            Value::Str(_) => vec![slots.clone()],
            other => self.items(other)?,
        };
        let mut names = Vec::with_capacity(items.len());
        for item in items {
            let Value::Str(name) = &item else {
                let class = self.types.of(&item).name();
                return Err(Raise::type_error(format!("__slots__ items must be strings, not '{class}'")));
            };
            if !is_identifier(name) {
                return Err(Raise::type_error("__slots__ must be identifiers"));
            }
            let mangled = super::compile::mangle(Some(class), name);
            let name = self.intern(&mangled);
            if attributes.contains_str(&name) {
                return Err(Raise::value_error(format!("'{name}' in __slots__ conflicts with class variable")));
            }
            names.push(name);
        }
        Ok(Some(names))
    }

    /// Gives a new class the descriptors of its slots, and its objects the places for them.
    pub(super) fn install_slots(&mut self, class: &Class, names: Option<Vec<Str>>) {
        let slotted = |class: &Class, name: &Str| class.attributes().contains_str(name);
        let slots = self.known.slots.clone();
        if names.is_none() && !class.ancestors().iter().any(|above| !above.is_native() && slotted(above, &slots)) {
            return;
        }
        // What native classes keep in their objects leaves no place for slots: their values go with the other attributes.
        if class.ancestors().iter().any(|above| above.is_native() && above.allocator().is_some()) {
            return;
        }
        let dict = self.intern("__dict__");
        let bare = class.mro().filter(|class| !class.is_native()).all(|class| {
            let names = class.attributes().get_str(&slots);
            names.is_some_and(|names| match names {
                Value::Str(name) => name != dict,
                Value::Tuple(names) => !names.iter().any(|name| name.as_str() == Some(&dict)),
                Value::List(names) => !names.to_vec().iter().any(|name| name.as_str() == Some(&dict)),
                _ => true,
            })
        });
        class.set_allocator(Rc::new(move |_| Ok(Box::new(Slots { bare, ..Slots::default() }))));
        let descriptor = self.member_class();
        for name in names.unwrap_or_default() {
            if matches!(name.as_str(), "__dict__" | "__weakref__") {
                continue;
            }
            let member = Member { owner: class.address(), class: class.name(), name: name.clone() };
            class.set(&name, Object::bare(descriptor.clone(), member).into());
        }
    }

    fn member_class(&mut self) -> Class {
        if let Some(known) = self.registered_class::<Member>() {
            return known;
        }
        let class = ClassBuilder::new("builtins", "member_descriptor")
            .method("__get__", |vm, args| {
                let [member, object, _] = args.bind("__get__", ["self", "instance", "owner"], 2)?;
                let (descriptor, object) = (member.unwrap_or_default(), object.unwrap_or_default());
                match descriptor.payload::<Member>() {
                    Some(_) if object.is_none() => Ok(descriptor.clone()),
                    Some(member) => member.get(&object).ok_or_else(|| vm.no_attribute(&object, &member.name)),
                    None => Ok(Value::None),
                }
            })
            .method("__set__", |_, args| {
                let [descriptor, object, value] = args.exactly("__set__")?;
                if let Some(member) = descriptor.payload::<Member>() {
                    member.replace(&object, Some(value));
                }
                Ok(Value::None)
            })
            .method("__delete__", |_, args| {
                let [descriptor, object] = args.exactly("__delete__")?;
                match descriptor.payload::<Member>() {
                    Some(member) if !member.replace(&object, None) => Err(member.empty(&object)),
                    _ => Ok(Value::None),
                }
            })
            .method("__repr__", |_, args| {
                let [descriptor] = args.exactly("__repr__")?;
                Ok(match descriptor.payload::<Member>() {
                    Some(member) => Value::from(format!("<member '{}' of '{}' objects>", member.name, member.class)),
                    None => Value::None,
                })
            })
            .property("__name__", |_, args| {
                let [descriptor] = args.exactly("__name__")?;
                Ok(descriptor.payload::<Member>().map(|member| member.name.clone()).into())
            })
            .build(self);
        self.register_class::<Member>(&class);
        class
    }
}

impl Member {
    fn empty(&self, object: &Value) -> Raise {
        Raise::new("AttributeError", self.name.clone())
            .with_attribute("name", Value::Str(self.name.clone()))
            .with_attribute("obj", object.clone())
    }
}

fn is_identifier(name: &str) -> bool {
    let mut characters = name.chars();
    characters.next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && characters.all(|c| c.is_alphanumeric() || c == '_')
}
