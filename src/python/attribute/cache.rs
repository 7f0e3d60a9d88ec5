//! What the machine remembers of its last lookups: in one table for all classes, and at each instruction.

use std::cell::Cell;

use super::Kind;
use crate::{
    python::{
        Vm,
        execute::Flow,
        frame::Outcome,
        objects::{Function, Property, Super},
    },
    value::{Class, Dict, Object, Result, Str, Value},
};

/// So many lookups in classes are remembered.
const CACHED: usize = 2048;

/// For so many classes it is remembered how a call of them makes an object.
const CONSTRUCTORS: usize = 64;

/// Class lookups that need not be repeated while no class changes.
pub(in crate::python) struct Cache {
    entries: Vec<Option<Entry>>,
    /// Where classes of that version have the `__init__` that [`Vm::script_init`] found. No class has the version 0.
    constructors: [(u64, Found); CONSTRUCTORS],
}

struct Entry {
    /// The version of the class, which no other class has.
    version: u64,
    name: Str,
    found: Option<Found>,
    /// Whether objects of the class are read without a `__getattribute__` of their own.
    plain_get: bool,
    /// Whether their attributes are set in their dict: no `__setattr__`, no `__slots__`, no data descriptor of that name.
    plain_set: bool,
}

/// Where the MRO of a class has an attribute, and what that does.
#[derive(Clone, Copy)]
struct Found {
    place: u32,
    slot: u32,
    kind: Kind,
}

/// What an instruction remembers of its last time. It holds no value: where to look, and for which version that is true.
#[derive(Clone, Copy, Debug, Default)]
pub struct Inline {
    version: u64,
    place: u32,
    slot: u32,
    kind: InlineKind,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum InlineKind {
    #[default]
    Nothing,
    /// The object has it itself, probably in that slot.
    Own,
    /// The class has it in that slot, and the object gives it as it is.
    Class,
    /// It is a method of the class.
    Method,
    /// The namespace of that shape has it in that slot.
    Global,
    /// The namespace of that shape does not have it, and the builtins have it in that slot.
    Builtin,
}

impl Inline {
    /// Puts the attribute of `object` into `to`, where the instruction knows it.
    #[inline(always)]
    pub(in crate::python) fn get(self, object: &Value, name: &Str, to: &mut Option<Value>) -> bool {
        match object {
            Value::Object(object) => self.get_of(object, name, to),
            _ => false,
        }
    }

    /// Puts the attribute of the object in `slot` into its place, where the instruction knows it.
    #[inline(always)]
    pub(in crate::python) fn get_over(self, slot: &mut Option<Value>, name: &Str) -> bool {
        if !matches!(slot, Some(Value::Object(_))) {
            return false;
        }
        let Some(Value::Object(object)) = slot.take() else { return false };
        let found = self.get_of(&object, name, slot);
        if !found {
            *slot = Some(Value::Object(object));
        }
        found
    }

    #[inline(always)]
    fn get_of(self, object: &Object, name: &Str, to: &mut Option<Value>) -> bool {
        if object.class_version() != self.version {
            return false;
        }
        match self.kind {
            InlineKind::Own => {
                object.attributes().is_some_and(|attributes| attributes.copy_at(self.slot as usize, name, to))
            }
            InlineKind::Class => object.copy_class_attribute(self.place as usize, self.slot as usize, name, to),
            _ => false,
        }
    }

    /// Whether objects of the class of that version have the attribute themselves.
    fn is_own(self, version: u64) -> bool {
        self.kind == InlineKind::Own && self.version == version
    }

    /// Sets the attribute of `object` to a copy of `value`, where the instruction knows it.
    #[inline(always)]
    pub(in crate::python) fn set(self, object: &Value, name: &Str, value: &Value) -> bool {
        let mut value = value.quick_clone();
        self.swap(object, name, &mut value)
    }

    /// Exchanges the attribute of `object` with `value`, where the instruction knows it.
    #[inline(always)]
    pub(in crate::python) fn swap(self, object: &Value, name: &Str, value: &mut Value) -> bool {
        match object {
            Value::Object(object) if self.kind == InlineKind::Own && object.class_version() == self.version => {
                object.attributes().is_some_and(|attributes| attributes.swap_at(self.slot as usize, name, value))
            }
            _ => false,
        }
    }
}

impl Default for Cache {
    fn default() -> Cache {
        Cache {
            entries: std::iter::repeat_with(|| None).take(CACHED).collect(),
            constructors: [(0, Found { place: 0, slot: 0, kind: Kind::Plain }); CONSTRUCTORS],
        }
    }
}

impl Vm {
    /// The attribute `name` along the MRO of `class`, not bound.
    pub fn lookup(&mut self, class: &Class, name: &Str) -> Option<Value> {
        self.lookup_kind(class, name).map(|(value, _)| value)
    }

    /// The attribute `name` along the MRO of `class`, and what it does when it is read from an object.
    pub(in crate::python) fn lookup_kind(&mut self, class: &Class, name: &Str) -> Option<(Value, Kind)> {
        let found = match self.remembered(class.version(), name) {
            Some(entry) => entry.found,
            None => self.remember(class, name),
        };
        found.and_then(|found| Some((class.found_at(found.place as usize, found.slot as usize)?, found.kind)))
    }

    /// Looks an attribute up, and remembers what was found.
    fn remember(&mut self, class: &Class, name: &Str) -> Option<Found> {
        let version = class.version();
        let found = class.find(name).and_then(|(place, slot)| {
            let kind = self.kind(&class.found_at(place, slot)?);
            Some(Found { place: u32::try_from(place).ok()?, slot: u32::try_from(slot).ok()?, kind })
        });
        let own = |name: &Str, known: &[&Value]| {
            class.lookup(name).is_some_and(|found| !known.iter().any(|known| found.is(known)))
        };
        let plain_get = !own(&self.known.getattribute, &[&self.object_getattribute]);
        let data =
            found.is_some_and(|found| matches!(found.kind, Kind::Property | Kind::DataDescriptor | Kind::Stored));
        let plain_set = !data
            && !own(&self.known.setattr, &[&self.object_setattr, &self.type_setattr])
            && class.lookup(&self.known.slots).is_none();
        let entry = Entry { name: name.clone(), version, found, plain_get, plain_set };
        if let Some(slot) = self.cache.entries.get_mut(slot_of(version, name)) {
            let old = slot.replace(entry);
            drop(old);
        }
        found
    }

    /// What is remembered of `name` in the class of that version.
    #[inline]
    fn remembered(&self, version: u64, name: &Str) -> Option<&Entry> {
        let entry = self.cache.entries.get(slot_of(version, name))?.as_ref()?;
        (entry.version == version && entry.name.is(name)).then_some(entry)
    }

    /// The `__init__` of `class` where the script wrote it as a function and a call of the class does nothing else: makes an
    /// object as `object.__new__` does, and calls that. A `TypeError` where methods of the class are abstract.
    pub(in crate::python) fn script_init(&mut self, class: &Class) -> Result<Option<Value>> {
        let version = class.version();
        let index = version as usize % CONSTRUCTORS;
        if let Some(&(known, found)) = self.cache.constructors.get(index)
            && known == version
        {
            return Ok(class.found_at(found.place as usize, found.slot as usize));
        }
        let (new, init) = (self.known.new.clone(), self.known.init.clone());
        if self.lookup(class, &new).is_some_and(|found| !found.is(&self.object_new)) {
            return Ok(None);
        }
        let found = self.lookup(class, &init).filter(|found| found.payload::<Function>().is_some());
        if found.is_some() {
            self.refuse_abstract(class)?;
            if let Some(&Entry { found: Some(place), .. }) = self.remembered(version, &init)
                && let Some(slot) = self.cache.constructors.get_mut(index)
            {
                *slot = (version, place);
            }
        }
        Ok(found)
    }

    /// Reads an attribute of an object where that is known to be plain; `None` says nothing.
    #[inline]
    pub(super) fn quick_attribute(&self, object: &Value, name: &Str) -> Option<Value> {
        let Value::Object(instance) = object else { return None };
        instance.attributes()?;
        let entry = self.remembered(instance.class_version(), name).filter(|entry| entry.plain_get)?;
        match entry.found {
            None => instance.attribute(name),
            Some(Found { kind: Kind::Property | Kind::DataDescriptor, .. }) => None,
            Some(Found { kind: Kind::Plain, place, slot }) => {
                instance.attribute(name).or_else(|| instance.class_attribute(place as usize, slot as usize))
            }
            Some(_) => instance.attribute(name),
        }
    }

    /// Reads an attribute for an instruction, and notes in `cache` what will make that quick the next time. The getter of a
    /// property that the script wrote is entered as a frame.
    pub(in crate::python) fn load_attribute_at(
        &mut self,
        object: &Value,
        name: &Str,
        cache: &Cell<Inline>,
    ) -> Result<Flow> {
        if let Value::Object(instance) = object
            && let Some(entry) = self.remembered(instance.class_version(), name)
            && entry.plain_get
        {
            match entry.found {
                Some(Found { kind: Kind::Property, place, slot }) => {
                    let property = instance.class_attribute(place as usize, slot as usize);
                    let getter = property
                        .as_ref()
                        .and_then(Value::payload::<Property>)
                        .and_then(|found| found.get.borrow().clone());
                    // Where there is a `__getattr__`, it hears of what the getter raises.
                    if let Some(getter) = getter
                        && let Some(function) = getter.payload::<Function>()
                        && self.lookup(&instance.class(), &self.known.getattr.clone()).is_none()
                    {
                        let floor = self.stack.len();
                        self.push(object.clone());
                        return self.enter(function, floor, floor, &[], Outcome::Push);
                    }
                }
                Some(Found { kind: Kind::DataDescriptor, .. }) => {}
                Some(Found { kind: Kind::Plain, place, slot })
                    if instance.attributes().is_some_and(|attributes| !attributes.contains_str(name)) =>
                {
                    cache.set(Inline { version: instance.class_version(), place, slot, kind: InlineKind::Class });
                }
                _ => self.note_own(instance, name, cache),
            }
        }
        let value = self.load_attribute(object, name)?;
        self.push(value);
        Ok(Flow::Done)
    }

    fn note_own(&self, instance: &Object, name: &Str, cache: &Cell<Inline>) {
        let Some(slot) = instance.attributes().and_then(|attributes| attributes.slot_of(name)) else { return };
        let slot = u32::try_from(slot).unwrap_or(u32::MAX);
        cache.set(Inline { version: instance.class_version(), place: 0, slot, kind: InlineKind::Own });
    }

    /// Reads a global variable for an instruction; `None` where there is none.
    pub(in crate::python) fn load_global_at(&self, name: &Str, cache: &Cell<Inline>) -> Option<Value> {
        let globals = &self.frames.last()?.globals;
        let (known, shape) = (cache.get(), globals.shape());
        if known.version == shape {
            match known.kind {
                InlineKind::Global => return globals.get_at(known.slot as usize, name),
                InlineKind::Builtin => {
                    if let Some(value) = self.builtins.get_at(known.slot as usize, name) {
                        return Some(value);
                    }
                }
                _ => {}
            }
        }
        let (slot, kind) = match globals.slot_of(name) {
            Some(slot) => (slot, InlineKind::Global),
            None => (self.builtins.slot_of(name)?, InlineKind::Builtin),
        };
        cache.set(Inline { version: shape, place: 0, slot: u32::try_from(slot).ok()?, kind });
        if kind == InlineKind::Global { globals.value_at(slot) } else { self.builtins.value_at(slot) }
    }

    /// object → method object, or nothing attribute
    pub(in crate::python) fn load_method(&mut self, name: &Str, cache: &Cell<Inline>) -> Result<()> {
        let known = cache.get();
        if known.kind == InlineKind::Method {
            self.stack.push(None);
            if let [.., Some(object), top] = self.stack.as_mut_slice() {
                let (place, slot) = (known.place as usize, known.slot as usize);
                let found = match &*object {
                    Value::Object(instance) => {
                        instance.class_version() == known.version
                            && instance.copy_class_attribute(place, slot, name, top)
                    }
                    Value::Class(_) => false,
                    other => {
                        let class = self.types.of_builtin(other);
                        class.version() == known.version && class.copy_found_at(place, slot, top)
                    }
                };
                if found {
                    self.swap_top();
                    return Ok(());
                }
            }
            self.stack.pop();
        }
        let object = self.pop();
        self.find_method(object, name, cache)
    }

    /// Looks a method up for [`Vm::load_method`], and notes it in `cache`.
    #[inline(never)]
    fn find_method(&mut self, object: Value, name: &Str, cache: &Cell<Inline>) -> Result<()> {
        let found = match &object {
            Value::Object(instance) => {
                if instance.payload::<Super>().is_some() {
                    None
                } else {
                    let class = instance.class();
                    let special = (!class.is_native() || class.metaclass().is_some()) && {
                        let getattribute = self.known.getattribute.clone();
                        !self.lookup(&class, &getattribute).is_none_or(|found| found.is(&self.object_getattribute))
                    };
                    match self.lookup_kind(&class, name) {
                        Some((function, Kind::Function))
                            if !special
                                && instance.attributes().is_none_or(|attributes| !attributes.contains_str(name)) =>
                        {
                            Some(function)
                        }
                        _ => None,
                    }
                }
            }
            Value::Class(_) => None,
            other => {
                let class = self.types.of_builtin(other).clone();
                match self.lookup_kind(&class, name) {
                    Some((function, Kind::Function)) => Some(function),
                    _ => None,
                }
            }
        };
        match found {
            Some(function) => {
                let version = match &object {
                    Value::Object(instance) => instance.class_version(),
                    other => self.types.of_builtin(other).version(),
                };
                if let Some(Entry { found: Some(found), .. }) = self.remembered(version, name) {
                    cache.set(Inline { version, place: found.place, slot: found.slot, kind: InlineKind::Method });
                }
                self.push(function);
                self.push(object);
            }
            None => {
                let value = self.load_attribute(&object, name)?;
                self.stack.push(None);
                self.push(value);
            }
        }
        Ok(())
    }

    /// Sets an attribute for an instruction, and notes in `cache` what will make that quick the next time.
    pub(in crate::python) fn store_attribute_at(
        &mut self,
        object: &Value,
        name: &Str,
        value: Value,
        cache: &Cell<Inline>,
    ) -> Result<()> {
        if let Value::Object(instance) = object
            && let Some(attributes) = instance.attributes()
        {
            // In an `__init__` the attribute is new each time: the instruction knows then that it just goes into the dict.
            let known = cache.get().is_own(instance.class_version());
            if known || self.stores_plainly(instance, name) {
                let old = attributes.insert_str(name, value);
                if !known || old.is_some() {
                    self.note_own(instance, name, cache);
                }
                drop(old);
                return Ok(());
            }
        }
        self.store_attribute(object, name, value)
    }

    /// Whether it is known that setting an attribute of an object just puts it into the object's dict.
    #[inline]
    pub(super) fn stores_plainly(&self, instance: &Object, name: &Str) -> bool {
        self.remembered(instance.class_version(), name).is_some_and(|entry| entry.plain_set)
    }
}

/// Sets a variable of a namespace for an instruction, and gives what it was before.
pub(in crate::python) fn store_name(
    namespace: &Dict,
    name: &Str,
    mut value: Value,
    cache: &Cell<Inline>,
) -> Option<Value> {
    let known = cache.get();
    if known.kind == InlineKind::Global && namespace.swap_at(known.slot as usize, name, &mut value) {
        return Some(value);
    }
    let old = namespace.insert_str(name, value);
    if let Some(slot) = namespace.slot_of(name).and_then(|slot| u32::try_from(slot).ok()) {
        cache.set(Inline { version: 0, place: 0, slot, kind: InlineKind::Global });
    }
    old
}

fn slot_of(version: u64, name: &Str) -> usize {
    ((version as usize).wrapping_mul(61) ^ (name.address() >> 4)) % CACHED
}
