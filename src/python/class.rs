//! Classes: their linearisation, and how the script makes them.

use super::{
    Args, Vm,
    attribute::Kind,
    execute::Flow,
    frame::{Outcome, PendingClass},
    objects::{CellRef, ClassMethod, Closed, Function, Property, StaticMethod},
};
use crate::value::{Class, Dict, Host, Object, Raise, Result, Str, Value};

/// The method resolution order of a class of those bases, the class itself left out (the C3 linearisation).
pub fn ancestors_of(bases: &[Class]) -> Result<Vec<Class>> {
    if let [base] = bases {
        return Ok(base.mro().cloned().collect());
    }
    let mut sequences: Vec<Vec<Class>> = bases.iter().map(|base| base.mro().cloned().collect()).collect();
    sequences.push(bases.to_vec());
    let mut order = Vec::new();
    loop {
        sequences.retain(|sequence| !sequence.is_empty());
        if sequences.is_empty() {
            return Ok(order);
        }
        let candidate = sequences.iter().filter_map(|sequence| sequence.first()).find(|candidate| {
            !sequences.iter().any(|sequence| sequence.iter().skip(1).any(|class| class.is(candidate)))
        });
        let Some(next) = candidate.cloned() else {
            let mut heads: Vec<String> = Vec::new();
            for head in sequences.iter().filter_map(|sequence| sequence.first()) {
                let name = head.name().to_string();
                if !heads.contains(&name) {
                    heads.push(name);
                }
            }
            return Err(Raise::type_error(format!(
                "Cannot create a consistent method resolution\norder (MRO) for bases {}",
                heads.join(", ")
            )));
        };
        for sequence in &mut sequences {
            if sequence.first().is_some_and(|head| head.is(&next)) {
                sequence.remove(0);
            }
        }
        order.push(next);
    }
}

impl Vm {
    /// function bases keywords → (a frame that runs the body)
    pub(super) fn build_class(&mut self, name: &Str) -> Result<Flow> {
        let keywords = self.pop();
        let bases = self.pop();
        let body = self.pop();
        let mut keywords: Vec<(Str, Value)> = match keywords {
            Value::Dict(keywords) => keywords
                .entries()
                .into_iter()
                .filter_map(|(name, value)| Some((name.as_str()?.clone(), value)))
                .collect(),
            _ => Vec::new(),
        };
        let written = match bases {
            Value::Tuple(bases) => bases.to_vec(),
            _ => Vec::new(),
        };
        let (bases, original) = self.resolve_bases(written)?;
        let given = keywords.iter().position(|(name, _)| name == "metaclass").map(|index| keywords.remove(index).1);
        let metaclass = match given {
            Some(Value::Class(given)) => Value::Class(self.metaclass_of(given, &bases)?),
            Some(other) => other,
            None => Value::Class(self.metaclass_of(self.types.type_.clone(), &bases)?),
        };
        let namespace = self.prepare(&metaclass, name, &bases, &keywords)?;
        let Value::Dict(dict) = namespace.builtin().clone() else {
            let class = self.types.of(&namespace).name();
            return Err(Raise::type_error(format!(
                "{}.__prepare__() must return a mapping, not {class}",
                match &metaclass {
                    Value::Class(metaclass) => metaclass.name(),
                    _ => "<metaclass>".into(),
                }
            )));
        };
        let Some(function) = body.payload::<Function>() else {
            return Err(Raise::type_error("__build_class__: func must be a function"));
        };
        let pending = PendingClass { name: name.clone(), bases, original, metaclass, keywords, namespace };
        let base = self.stack.len();
        let code = function.code.clone();
        self.stack.resize(base + code.locals.len(), None);
        let mut frame = self.new_frame(&code, &function.globals, base, base, Outcome::Class(Box::new(pending)));
        frame.closure = function.closure.clone();
        frame.own_cells.extend((0..code.own_cells).map(|_| CellRef::default()));
        frame.namespace = Some(dict);
        self.push_frame(frame)?;
        Ok(Flow::Entered)
    }

    /// The bases behind `__mro_entries__`, and as they were written where that differs.
    pub fn resolve_bases(&mut self, written: Vec<Value>) -> Result<(Vec<Value>, Option<Vec<Value>>)> {
        if written.iter().all(|base| matches!(base, Value::Class(_))) {
            return Ok((written, None));
        }
        let mut bases = Vec::new();
        let all = Value::tuple(written.clone());
        let name = self.known.mro_entries.clone();
        for base in &written {
            if let Value::Class(_) = base {
                bases.push(base.clone());
                continue;
            }
            match self.find_attr(base, &name)? {
                Some(entries) => {
                    let entries = self.call_one(&entries, all.clone())?;
                    bases.extend(self.items_of(&entries)?);
                }
                None => bases.push(base.clone()),
            }
        }
        Ok((bases, Some(written)))
    }

    /// The most derived of the metaclasses of the bases and the one given.
    pub(super) fn metaclass_of(&mut self, given: Class, bases: &[Value]) -> Result<Class> {
        let mut winner = given;
        for base in bases {
            let metaclass = self.types.of(base);
            if winner.is_subclass_of(&metaclass) {
                continue;
            }
            if metaclass.is_subclass_of(&winner) {
                winner = metaclass;
                continue;
            }
            return Err(Raise::type_error(
                "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses \
                 of all its bases",
            ));
        }
        Ok(winner)
    }

    fn prepare(&mut self, metaclass: &Value, name: &Str, bases: &[Value], keywords: &[(Str, Value)]) -> Result<Value> {
        let prepare = self.known.prepare.clone();
        let found = match metaclass {
            Value::Class(class) if class.is(&self.types.type_) => None,
            other => self.find_attr(other, &prepare)?,
        };
        match found {
            Some(prepare) if !prepare.is(&self.type_prepare) => {
                let arguments = vec![Value::Str(name.clone()), Value::tuple(bases.to_vec())];
                self.call(&prepare, arguments, keywords.to_vec())
            }
            _ => Ok(Value::Dict(Dict::new())),
        }
    }

    /// Refuses a name that the body of an enumeration gives to a member and to something else.
    pub(super) fn defined_again(&mut self, name: &Str, old: &Value) -> Result<()> {
        let Some(frame) = self.frames.last() else { return Ok(()) };
        let Outcome::Class(pending) = &frame.outcome else { return Ok(()) };
        let Value::Class(metaclass) = &pending.metaclass else { return Ok(()) };
        let of_enum = metaclass.mro().any(|class| class.is_native() && class.name() == "EnumType");
        if !of_enum || name.starts_with('_') && name.ends_with('_') {
            return Ok(());
        }
        let new = frame.namespace.as_ref().and_then(|namespace| namespace.get_str(name)).unwrap_or_default();
        // Functions and properties may be written anew, in the way that setters are.
        if self.special(old, "__get__")?.is_some() && self.special(&new, "__get__")?.is_some() {
            return Ok(());
        }
        let (name, old) = (self.repr(&Value::Str(name.clone()))?, self.repr(old)?);
        Err(Raise::type_error(format!("{name} already defined as {old}")))
    }

    /// Makes the class of a body that has run.
    pub(super) fn finish_class(&mut self, pending: PendingClass) -> Result<Value> {
        let PendingClass { name, bases, original, metaclass, keywords, namespace } = pending;
        if let (Some(original), Value::Dict(dict)) = (original, namespace.builtin()) {
            let key = self.intern("__orig_bases__");
            dict.insert_str(&key, Value::tuple(original));
        }
        match &metaclass {
            Value::Class(class) if class.is(&self.types.type_) => {
                let Value::Dict(dict) = namespace.builtin().clone() else { return Ok(Value::None) };
                self.new_class(class, &name, bases, &dict, keywords).map(Value::Class)
            }
            other => {
                let arguments = vec![Value::Str(name), Value::tuple(bases), namespace];
                self.call(other, arguments, keywords)
            }
        }
    }

    /// `type.__new__(metaclass, name, bases, namespace, **keywords)`
    pub fn new_class(
        &mut self,
        metaclass: &Class,
        name: &Str,
        bases: Vec<Value>,
        namespace: &Dict,
        keywords: Vec<(Str, Value)>,
    ) -> Result<Class> {
        let metaclass = self.metaclass_of(metaclass.clone(), &bases)?;
        let mut classes = Vec::with_capacity(bases.len().max(1));
        for base in &bases {
            match base {
                Value::Class(class) => {
                    if self.is_final(class) {
                        return Err(Raise::type_error(format!(
                            "type '{}' is not an acceptable base type",
                            class.name()
                        )));
                    }
                    if classes.iter().any(|known: &Class| known.is(class)) {
                        return Err(Raise::type_error(format!("duplicate base class {}", class.name())));
                    }
                    classes.push(class.clone());
                }
                other => {
                    let class = self.types.of(other).name();
                    return Err(Raise::type_error(format!("bases must be types, not {class}")));
                }
            }
        }
        if classes.is_empty() {
            classes.push(self.types.object.clone());
        }
        let length: usize = classes.iter().map(|class| 1 + class.ancestors().len()).sum();
        self.spend(if classes.len() == 1 { length / 8 } else { length * length / 16 } as u64)?;
        let ancestors = ancestors_of(&classes)?;
        self.check_layout(&ancestors)?;
        let attributes = namespace.copy();
        let cell = attributes.remove_str(&self.known.classcell.clone());
        let slots = self.slot_names(name, &attributes)?;
        self.wrap_special_methods(&attributes);
        let (module, qualname, doc) = (self.known.module.clone(), self.known.qualname.clone(), self.known.doc.clone());
        if !attributes.contains_str(&module) {
            let globals = self.frames.last().map(|frame| frame.globals.clone());
            let value = globals.and_then(|globals| globals.get_str(&self.known.name)).unwrap_or_default();
            attributes.insert_str(&module, value);
        }
        if !attributes.contains_str(&qualname) {
            attributes.insert_str(&qualname, Value::Str(name.clone()));
        }
        if !attributes.contains_str(&doc) {
            attributes.insert_str(&doc, Value::None);
        }
        let (eq, hash) = (self.known.eq.clone(), self.known.hash.clone());
        if attributes.contains_str(&eq) && !attributes.contains_str(&hash) {
            attributes.insert_str(&hash, Value::None);
        }
        let own_metaclass = (!metaclass.is(&self.types.type_)).then(|| metaclass.clone());
        let class = Class::new(name.clone(), classes, ancestors, own_metaclass, attributes, false);
        self.install_slots(&class, slots);
        if let Some(cell) = cell
            && let Some(Closed(cell)) = cell.payload::<Closed>()
        {
            let old = cell.replace(Some(Value::Class(class.clone())));
            drop(old);
        }
        self.set_names(&class)?;
        self.tell_base(&class, keywords)?;
        Ok(class)
    }

    /// `__new__` is a static method, `__init_subclass__` and `__class_getitem__` are class methods, whatever is written.
    fn wrap_special_methods(&mut self, attributes: &Dict) {
        let names = [self.known.new.clone(), self.known.init_subclass.clone(), self.known.class_getitem.clone()];
        for (index, name) in names.iter().enumerate() {
            let Some(value) = attributes.get_str(name) else { continue };
            if value.payload::<Function>().is_none() {
                continue;
            }
            let wrapped = if index == 0 {
                Object::new(self.types.staticmethod.clone(), Box::new(StaticMethod::new(value)))
            } else {
                Object::new(self.types.classmethod.clone(), Box::new(ClassMethod::new(value)))
            };
            attributes.insert_str(name, wrapped.into());
        }
    }

    /// Tells the attributes of a new class their names.
    fn set_names(&mut self, class: &Class) -> Result<()> {
        let set_name = self.known.set_name.clone();
        for (key, value) in class.attributes().entries() {
            let (Value::Str(name), Value::Object(object)) = (&key, &value) else { continue };
            if let Some(property) = object.payload::<Property>() {
                property.name.replace(Some(name.clone()));
            }
            if object.payload::<Function>().is_some() {
                continue;
            }
            let holder = object.class();
            if self.lookup(&holder, &set_name).is_none() {
                continue;
            }
            let arguments = vec![Value::Class(class.clone()), key.clone()];
            if let Err(raise) = self.call_special(&value, &set_name, arguments) {
                if raise.as_fatal().is_some() {
                    return Err(raise);
                }
                let cause = self.catch(raise)?;
                let message = format!(
                    "Error calling __set_name__ on '{}' instance '{name}' in '{}'",
                    holder.name(),
                    class.name()
                );
                let error = self.exception_class("RuntimeError")?;
                let error = self.new_exception(&error, vec![Value::str(message)])?;
                if let Some(payload) = super::exception::Exception::of(&error) {
                    payload.cause.replace(Some(cause));
                    payload.suppress.set(true);
                }
                return Err(Raise::exception(error));
            }
        }
        Ok(())
    }

    /// Calls the `__init_subclass__` that a new class inherits.
    fn tell_base(&mut self, class: &Class, keywords: Vec<(Str, Value)>) -> Result<()> {
        let name = self.known.init_subclass.clone();
        let found = class.ancestors().iter().find_map(|ancestor| ancestor.attributes().get_str(&name));
        match found {
            Some(found) if !found.is(&self.object_init_subclass) => {
                let kind = if found.payload::<ClassMethod>().is_some() { Kind::ClassMethod } else { Kind::Function };
                let object = Value::Class(class.clone());
                let method = self.bind(found, kind, &object, class)?;
                self.call_args(&method, Args { positional: Vec::new(), keywords }).map(drop)
            }
            _ if !keywords.is_empty() => {
                let name = class.attributes().get_str(&self.known.qualname);
                let name = name.as_ref().and_then(Value::as_str).cloned().unwrap_or_else(|| class.name());
                Err(Raise::type_error(format!("{name}.__init_subclass__() takes no keyword arguments")))
            }
            _ => Ok(()),
        }
    }

    /// Refuses a class whose objects would be builtin values of two kinds.
    fn check_layout(&self, ancestors: &[Class]) -> Result<()> {
        let mut solid: Option<&Class> = None;
        for class in ancestors.iter().filter(|class| self.types.is_value_class(class)) {
            match solid {
                None => solid = Some(class),
                Some(known) if known.is_subclass_of(class) => {}
                Some(_) => return Err(Raise::type_error("multiple bases have instance lay-out conflict")),
            }
        }
        Ok(())
    }

    fn is_final(&self, class: &Class) -> bool {
        let types = &self.types;
        [
            &types.bool,
            &types.none,
            &types.range,
            &types.slice,
            &types.function,
            &types.generator,
            &types.ellipsis,
            &types.not_implemented,
        ]
        .into_iter()
        .any(|known| known.is(class))
    }

    /// The names that `dir()` gives for a value, sorted.
    pub fn dir(&mut self, value: &Value) -> Result<Vec<Value>> {
        /// What each object has in CPython, and here by other means.
        const EVERYWHERE: [&str; 8] =
            ["__ge__", "__getstate__", "__gt__", "__le__", "__lt__", "__reduce__", "__reduce_ex__", "__sizeof__"];
        let mut names: Vec<Str> = Vec::new();
        let mut add = |dict: &Dict, hidden: &[&str]| {
            let keys = dict.keys();
            let shown = keys.iter().filter_map(Value::as_str).filter(|name| !hidden.contains(&name.as_str()));
            names.extend(shown.cloned());
        };
        let class = match value {
            Value::Class(class) => Some(class.clone()),
            other => {
                if let Some(attributes) = other.as_object().and_then(Object::attributes) {
                    add(attributes, &[]);
                }
                let is_module = other.payload::<super::objects::Module>().is_some();
                (!is_module).then(|| self.types.of(other))
            }
        };
        if let Some(class) = class {
            for class in class.mro() {
                let hidden = ["__qualname__", "__module__", "__dict__"];
                add(class.attributes(), if class.is_native() { &hidden } else { &hidden[..1] });
            }
            names.extend(EVERYWHERE.map(Str::from));
            let slots = Str::from("__slots__");
            if class.mro().any(|class| !class.is_native() && !class.attributes().contains_str(&slots)) {
                names.extend(["__dict__", "__weakref__"].map(Str::from));
            }
        }
        names.sort();
        names.dedup();
        Ok(names.into_iter().map(Value::Str).collect())
    }
}
