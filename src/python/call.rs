//! Calls: from the script, whose arguments lie on the stack, and from native code.

use super::{
    Args, Vm,
    execute::Flow,
    frame::Outcome,
    native::missing_arguments,
    objects::{CellRef, Function, Method, Native},
};
use crate::value::{Class, Dict, Object, Raise, Result, Str, Value};

impl Vm {
    /// Calls `callable`.
    pub fn call_args(&mut self, callable: &Value, args: Args) -> Result<Value> {
        let object = match callable {
            Value::Object(object) => object,
            Value::Class(class) => return self.call_class(class, args),
            other => return Err(self.not_callable(other)),
        };
        if let Some(native) = object.payload::<Native>() {
            self.charge_native(args.positional.first())?;
            self.nest()?;
            let result = native.call(self, args);
            self.nesting -= 1;
            return result;
        }
        if let Some(function) = object.payload::<Function>() {
            let floor = self.stack.len();
            let count = args.positional.len() + args.keywords.len();
            self.stack.extend(args.positional.into_iter().map(Some));
            let mut names = Vec::new();
            for (name, value) in args.keywords {
                names.push(name);
                self.push(value);
            }
            debug_assert_eq!(self.stack.len(), floor + count);
            return match self.enter(function, floor, floor, &names, Outcome::Entry)? {
                Flow::Entered => self.run_nested(),
                Flow::Done => Ok(self.pop()),
            };
        }
        if let Some(method) = object.payload::<Method>() {
            let (function, receiver) = (method.function.clone(), method.receiver.clone());
            let mut args = args;
            args.positional.insert(0, receiver);
            return self.call_args(&function, args);
        }
        let call = self.known.call.clone();
        match self.special_method(callable, &call)? {
            Some(call) => self.call_args(&call, args),
            None => Err(self.not_callable(callable)),
        }
    }

    /// Calls with one positional argument.
    pub fn call_one(&mut self, callable: &Value, argument: Value) -> Result<Value> {
        self.call_args(callable, Args::new(vec![argument]))
    }

    /// Calls the method `name` of `object` with positional arguments.
    pub fn call_method(&mut self, object: &Value, name: &str, arguments: Vec<Value>) -> Result<Value> {
        let method = self.get_attr(object, name)?;
        self.call_args(&method, Args::new(arguments))
    }

    /// Calls the special method `name` that the class of `object` has; `None` where it has none.
    pub(super) fn call_special(&mut self, object: &Value, name: &Str, arguments: Vec<Value>) -> Result<Option<Value>> {
        let class = self.types.of(object);
        let Some((found, kind)) = self.lookup_kind(&class, name) else { return Ok(None) };
        if kind == super::attribute::Kind::Function {
            let mut positional = Vec::with_capacity(arguments.len() + 1);
            positional.push(object.clone());
            positional.extend(arguments);
            return self.call_args(&found, Args::new(positional)).map(Some);
        }
        if found.is_none() {
            return Ok(None);
        }
        let method = self.bind(found, kind, object, &class)?;
        self.call_args(&method, Args::new(arguments)).map(Some)
    }

    #[cold]
    fn not_callable(&mut self, value: &Value) -> Raise {
        Raise::type_error(format!("'{}' object is not callable", self.types.of(value).type_name()))
    }

    /// Calls what lies right below `first`, with the arguments from there on; the result comes to `floor`. `names` are those
    /// of the last arguments.
    pub(super) fn call_stack(&mut self, floor: usize, first: usize, names: Option<Value>) -> Result<Flow> {
        // A callee with a receiver lies at the floor, one without below its arguments.
        let place = if matches!(self.stack.get(floor), Some(Some(_))) { floor } else { first - 1 };
        let Some(callee) = self.stack.get_mut(place).and_then(Option::take) else {
            return Err(Raise::type_error("nothing to call"));
        };
        let keywords: Vec<Str> = match &names {
            Some(Value::Tuple(names)) => names.iter().filter_map(|name| name.as_str().cloned()).collect(),
            _ => Vec::new(),
        };
        self.call_value(callee, floor, first, &keywords)
    }

    fn call_value(&mut self, callee: Value, floor: usize, first: usize, names: &[Str]) -> Result<Flow> {
        match &callee {
            Value::Object(object) => {
                if let Some(function) = object.payload::<Function>() {
                    return self.enter(function, floor, first, names, Outcome::Push);
                }
                if let Some(native) = object.payload::<Native>() {
                    let args = self.take_args(floor, first, names);
                    self.charge_native(args.positional.first())?;
                    let result = native.call(self, args)?;
                    self.push(result);
                    return Ok(Flow::Done);
                }
                if let Some(method) = object.payload::<Method>() {
                    let (function, receiver) = (method.function.clone(), method.receiver.clone());
                    self.stack.insert(first, Some(receiver));
                    return self.call_value(function, floor, first, names);
                }
                let args = self.take_args(floor, first, names);
                let result = self.call_args(&callee, args)?;
                self.push(result);
                Ok(Flow::Done)
            }
            Value::Class(class) => self.construct(class, floor, first, names),
            other => {
                let raise = self.not_callable(other);
                self.stack.truncate(floor);
                Err(raise)
            }
        }
    }

    fn take_args(&mut self, floor: usize, first: usize, names: &[Str]) -> Args {
        let split = self.stack.len() - names.len();
        let keywords = if names.is_empty() {
            Vec::new()
        } else {
            let values = self.stack.drain(split..).map(Option::unwrap_or_default);
            names.iter().cloned().zip(values).collect()
        };
        let positional = self.stack.drain(first..).map(Option::unwrap_or_default).collect();
        self.stack.truncate(floor);
        Args { positional, keywords }
    }

    /// callee tuple → result, or callee tuple dict → result
    pub(super) fn call_spread(&mut self, keywords: bool) -> Result<Flow> {
        let keywords = if keywords { Some(self.pop()) } else { None };
        let Value::Tuple(positional) = self.pop() else { return Ok(Flow::Done) };
        let callee = self.pop();
        let floor = self.stack.len();
        self.stack.push(None);
        let first = self.stack.len();
        self.stack.extend(positional.iter().cloned().map(Some));
        let mut names = Vec::new();
        if let Some(Value::Dict(keywords)) = keywords {
            for (name, value) in keywords.entries() {
                match name {
                    Value::Str(name) => names.push(name),
                    _ => return Err(Raise::type_error("keywords must be strings")),
                }
                self.push(value);
            }
        }
        self.call_value(callee, floor, first, &names)
    }

    /// callee arguments dict mapping → callee arguments dict
    pub(super) fn merge_keywords(&mut self) -> Result<()> {
        let mapping = self.pop();
        let Value::Dict(keywords) = self.peek(0) else { return Ok(()) };
        let callee = self.peek(2);
        let entries = match self.mapping_entries(&mapping)? {
            Some(entries) => entries,
            None => {
                let name = self.callee_name(&callee);
                let kind = self.types.of(&mapping).name();
                return Err(Raise::type_error(format!("{name} argument after ** must be a mapping, not {kind}")));
            }
        };
        for (key, value) in entries {
            let Value::Str(name) = &key else {
                return Err(Raise::type_error("keywords must be strings"));
            };
            if keywords.contains_str(name) {
                let callee = self.callee_name(&callee);
                return Err(Raise::type_error(format!("{callee} got multiple values for keyword argument '{name}'")));
            }
            keywords.insert_str(name, value);
        }
        Ok(())
    }

    /// How messages call what is called: `name()` with its module.
    pub(super) fn callee_name(&mut self, callee: &Value) -> String {
        if let Some(function) = callee.payload::<Function>() {
            let module = function.module.borrow().as_str().map(ToString::to_string);
            let name = function.qualified.borrow().to_string();
            return match module.as_deref() {
                Some("builtins") | None => format!("{name}()"),
                Some(module) => format!("{module}.{name}()"),
            };
        }
        if let Some(native) = callee.payload::<Native>() {
            return format!("{}()", native.qualified);
        }
        if let Some(method) = callee.payload::<Method>() {
            let function = method.function.clone();
            return self.callee_name(&function);
        }
        match callee {
            Value::Class(class) => {
                let module = class.lookup(&self.known.module);
                match module.as_ref().and_then(Value::as_str).map(Str::as_str) {
                    Some("builtins") | None => format!("{}()", class.name()),
                    Some(module) => format!("{module}.{}()", class.name()),
                }
            }
            other => format!("{} object", self.types.of(other).name()),
        }
    }

    /// Makes a frame for a function whose arguments lie from `first` on, the last ones named by `names`.
    pub(super) fn enter(
        &mut self,
        function: &Function,
        floor: usize,
        first: usize,
        names: &[Str],
        outcome: Outcome,
    ) -> Result<Flow> {
        let code = &function.code;
        let given = self.stack.len() - first;
        if code.simple && names.is_empty() && given <= code.positional {
            let missing = code.positional - given;
            if missing > 0 {
                let defaults = function.defaults.borrow().clone();
                if defaults.len() < missing {
                    let raise = self.wrong_arguments(function, first, given);
                    self.stack.truncate(floor);
                    return Err(raise);
                }
                self.stack.extend(defaults.iter().skip(defaults.len() - missing).cloned().map(Some));
            }
        } else if let Err(raise) = self.bind_arguments(function, first, names) {
            self.stack.truncate(floor);
            return Err(raise);
        }
        self.stack.resize(first + code.locals.len(), None);
        let mut frame = self.new_frame(code, &function.globals, first, floor, outcome);
        frame.closure.clone_from(&function.closure);
        if code.own_cells > 0 {
            frame.own_cells.extend((0..code.own_cells).map(|_| CellRef::default()));
            for (local, cell) in &code.cell_parameters {
                let value = self.stack.get_mut(first + *local as usize).and_then(Option::take);
                if let Some(cell) = frame.own_cells.get(*cell as usize) {
                    cell.replace(value);
                }
            }
        }
        if code.generator {
            let (name, qualified) = (function.name.borrow().clone(), function.qualified.borrow().clone());
            let generator = self.new_generator(frame, name, qualified);
            self.push(generator);
            return Ok(Flow::Done);
        }
        self.push_frame(frame)?;
        Ok(Flow::Entered)
    }

    /// Sorts arguments to parameters, and leaves the variables of the parameters on the stack from `first` on.
    fn bind_arguments(&mut self, function: &Function, first: usize, names: &[Str]) -> Result<()> {
        let code = &function.code;
        let (wanted, total) = (code.positional, code.positional + code.keyword_only);
        let (extra, rest) = if names.is_empty() && self.stack.len() - first <= wanted {
            // They lie where they belong.
            self.stack.resize(first + total, None);
            (Vec::new(), code.keyword_variadic.then(Dict::new))
        } else {
            self.sort_arguments(function, first, names)?
        };
        let slots = self.stack.get_mut(first..).unwrap_or_default();
        let (positional, keyword_only) = slots.split_at_mut(wanted.min(slots.len()));
        let defaults = function.defaults.borrow();
        let mut missing: Vec<&str> = Vec::new();
        for (index, slot) in positional.iter_mut().enumerate().filter(|(_, slot)| slot.is_none()) {
            match (index + defaults.len()).checked_sub(wanted).and_then(|index| defaults.get(index)) {
                Some(default) => *slot = Some(default.clone()),
                None => missing.push(code.locals.get(index).map_or("", Str::as_str)),
            }
        }
        if !missing.is_empty() {
            return Err(missing_arguments(&function.qualified.borrow(), "positional", &missing));
        }
        let defaults = function.keyword_defaults.borrow();
        let names = code.locals.iter().skip(wanted);
        for (slot, name) in keyword_only.iter_mut().zip(names).filter(|(slot, _)| slot.is_none()) {
            match defaults.iter().find(|(known, _)| known == name) {
                Some((_, default)) => *slot = Some(default.clone()),
                None => missing.push(name),
            }
        }
        if !missing.is_empty() {
            return Err(missing_arguments(&function.qualified.borrow(), "keyword-only", &missing));
        }
        if code.variadic {
            self.push(Value::tuple(extra));
        }
        if let Some(rest) = rest {
            self.push(Value::Dict(rest));
        }
        Ok(())
    }

    /// Puts the arguments on the stack from `first` on in the order of the parameters, nothing where none is given. Gives
    /// what is left for `*` and `**`.
    fn sort_arguments(
        &mut self,
        function: &Function,
        first: usize,
        names: &[Str],
    ) -> Result<(Vec<Value>, Option<Dict>)> {
        let code = &function.code;
        let (wanted, total) = (code.positional, code.positional + code.keyword_only);
        let named = self.stack.split_off(self.stack.len() - names.len());
        let given = self.stack.len() - first;
        let extra: Vec<Value> = self.stack.drain(first + given.min(wanted)..).map(Option::unwrap_or_default).collect();
        self.stack.resize(first + total, None);
        let slots = self.stack.get_mut(first..).unwrap_or_default();
        let rest = code.keyword_variadic.then(Dict::new);
        let mut positional_only_named = Vec::new();
        for (name, value) in names.iter().zip(named) {
            let place = code.locals.iter().take(total).position(|local| local == name);
            match place {
                Some(place) if place >= code.positional_only => match slots.get_mut(place) {
                    Some(slot @ None) => *slot = value,
                    _ => {
                        let qualified = function.qualified.borrow();
                        return Err(Raise::type_error(format!(
                            "{qualified}() got multiple values for argument '{name}'"
                        )));
                    }
                },
                _ => match &rest {
                    Some(rest) => drop(rest.insert_str(name, value.unwrap_or_default())),
                    None if place.is_some() => positional_only_named.push(name.as_str()),
                    None => {
                        let qualified = function.qualified.borrow();
                        return Err(Raise::type_error(format!(
                            "{qualified}() got an unexpected keyword argument '{name}'"
                        )));
                    }
                },
            }
        }
        if !positional_only_named.is_empty() {
            let (qualified, list) = (function.qualified.borrow(), positional_only_named.join(", "));
            return Err(Raise::type_error(format!(
                "{qualified}() got some positional-only arguments passed as keyword arguments: '{list}'"
            )));
        }
        if !extra.is_empty() && !code.variadic {
            let keyword_given = slots.iter().skip(wanted).filter(|slot| slot.is_some()).count();
            return Err(too_many(function, given, keyword_given));
        }
        Ok((extra, rest))
    }

    #[cold]
    fn wrong_arguments(&mut self, function: &Function, first: usize, given: usize) -> Raise {
        let code = &function.code;
        let defaults = function.defaults.borrow().len();
        let _ = first;
        let missing: Vec<&str> =
            code.locals.iter().take(code.positional - defaults).skip(given).map(Str::as_str).collect();
        missing_arguments(&function.qualified.borrow(), "positional", &missing)
    }

    /// Calls a class whose arguments lie on the stack.
    fn construct(&mut self, class: &Class, floor: usize, first: usize, names: &[Str]) -> Result<Flow> {
        let plain = !class.is(&self.types.type_) && class.constructor().is_none() && self.is_called_plainly(class);
        if plain
            && let Some(init) = self.script_init(class)?
            && let Some(function) = init.payload::<Function>()
        {
            let object = self.new_object(class)?;
            self.initialize(class, &object)?;
            let object: Value = object.into();
            // It comes first among the arguments: to where the class lay, which is just below them.
            let first = match self.stack.get_mut(first - 1) {
                Some(slot @ None) if floor < first => {
                    *slot = Some(object.clone());
                    first - 1
                }
                _ => {
                    self.stack.insert(first, Some(object.clone()));
                    first
                }
            };
            return self.enter(function, floor, first, names, Outcome::Init(object));
        }
        let args = self.take_args(floor, first, names);
        let result = self.call_class(class, args)?;
        self.push(result);
        Ok(Flow::Done)
    }

    /// Whether calling the class is `type.__call__`.
    fn is_called_plainly(&mut self, class: &Class) -> bool {
        let Some(metaclass) = class.metaclass().cloned() else { return true };
        let call = self.known.call.clone();
        self.lookup(&metaclass, &call).is_none_or(|found| found.is(&self.type_call))
    }

    /// Calls a class: its metaclass's `__call__`, or `type.__call__`. A turn of its own: the `__init__` of a class may be a
    /// class again, even the same.
    pub(super) fn call_class(&mut self, class: &Class, args: Args) -> Result<Value> {
        self.descend()?;
        let result = self.call_metaclass(class, args);
        self.nesting -= 1;
        result
    }

    fn call_metaclass(&mut self, class: &Class, args: Args) -> Result<Value> {
        if let Some(metaclass) = class.metaclass().cloned() {
            let call = self.known.call.clone();
            if let Some((found, kind)) = self.lookup_kind(&metaclass, &call)
                && !found.is(&self.type_call)
            {
                let value = Value::Class(class.clone());
                let call = self.bind(found, kind, &value, &metaclass)?;
                return self.call_args(&call, args);
            }
        }
        self.make_instance(class, args)
    }

    /// `type.__call__`: makes an object by `__new__`, and initialises it.
    pub(super) fn make_instance(&mut self, class: &Class, mut args: Args) -> Result<Value> {
        if class.is(&self.types.type_) && args.positional.len() == 1 && args.keywords.is_empty() {
            return Ok(Value::Class(args.positional.first().map_or(class.clone(), |value| self.types.of(value))));
        }
        let (new, init) = (self.known.new.clone(), self.known.init.clone());
        let found_new = self.lookup_kind(class, &new);
        let found_init = self.lookup_kind(class, &init);
        let default_new = found_new.as_ref().is_none_or(|(found, _)| found.is(&self.object_new));
        let default_init = found_init.as_ref().is_none_or(|(found, _)| found.is(&self.object_init));
        let object: Value = match found_new {
            Some((found, kind)) if !default_new => {
                let callable = self.bind_to_class(found, kind, class)?;
                // `__init__` gets them again, where there is one.
                let args = if default_init { &mut args } else { &mut args.clone() };
                let mut positional = Vec::with_capacity(args.positional.len() + 1);
                positional.push(Value::Class(class.clone()));
                positional.append(&mut args.positional);
                self.call_args(&callable, Args { positional, keywords: std::mem::take(&mut args.keywords) })?
            }
            _ => {
                if default_init && !args.is_empty() {
                    return Err(Raise::type_error(format!("{}() takes no arguments", class.name())));
                }
                self.allocate_object(class)?.into()
            }
        };
        let made = match &object {
            Value::Object(made) => made.class(),
            other => self.types.of(other),
        };
        if !made.is_subclass_of(class) {
            return Ok(object);
        }
        if let Value::Object(object) = &object {
            self.initialize(class, object)?;
            if let Some(constructor) = class.constructor() {
                constructor(self, object, args.positional, args.keywords)?;
                return Ok(object.clone().into());
            }
        }
        if default_init {
            return Ok(object);
        }
        let found = if made.is(class) { found_init } else { self.lookup_kind(&made, &init) };
        if let Some((found, kind)) = found {
            let result = match kind {
                super::attribute::Kind::Function => {
                    args.positional.insert(0, object.clone());
                    self.call_args(&found, args)?
                }
                kind => {
                    let init = self.bind(found, kind, &object, &made)?;
                    self.call_args(&init, args)?
                }
            };
            if !result.is_none() {
                let class = self.types.of(&result).name();
                return Err(Raise::type_error(format!("__init__() should return None, not '{class}'")));
            }
        }
        Ok(object)
    }

    /// Lets the class see its new object before `__init__` runs.
    fn initialize(&mut self, class: &Class, object: &Object) -> Result<()> {
        match class.initializer() {
            Some(initializer) => initializer(self, object),
            None => Ok(()),
        }
    }

    /// An object of `class` with the payload that its allocator makes, as `object.__new__` does.
    pub(super) fn allocate_object(&mut self, class: &Class) -> Result<Object> {
        self.refuse_abstract(class)?;
        self.new_object(class)
    }

    /// A `TypeError` where methods of `class` are abstract.
    pub(super) fn refuse_abstract(&mut self, class: &Class) -> Result<()> {
        let abstract_methods = self.known.abstract_methods.clone();
        if !class.is_native()
            && let Some(Value::Set(names)) = self.lookup(class, &abstract_methods)
            && !names.is_empty()
        {
            let mut names: Vec<String> =
                names.elements().iter().filter_map(|name| name.as_str().map(ToString::to_string)).collect();
            names.sort();
            let (plural, list) = (if names.len() == 1 { "" } else { "s" }, names.join(", "));
            return Err(Raise::type_error(format!(
                "Can't instantiate abstract class {} with abstract method{plural} {list}",
                class.name()
            )));
        }
        Ok(())
    }

    /// As [`Vm::allocate_object`], for a class that is known to have no abstract methods.
    fn new_object(&mut self, class: &Class) -> Result<Object> {
        let payload = match class.allocator() {
            Some(allocator) => allocator(class)?,
            None if class.is(&self.types.object) => return Ok(Object::bare(class.clone(), ())),
            None => Box::new(()),
        };
        let attributes = (!super::Slots::is_bare(&*payload)).then(Dict::owned);
        Ok(Object::with_attributes(class.clone(), attributes, payload))
    }
}

fn too_many(function: &Function, given: usize, keyword_given: usize) -> Raise {
    let code = &function.code;
    let wanted = code.positional;
    let defaults = function.defaults.borrow().len();
    let takes = if defaults > 0 { format!("from {} to {wanted}", wanted - defaults) } else { wanted.to_string() };
    let plural = if wanted == 1 && defaults == 0 { "" } else { "s" };
    let name = function.qualified.borrow().clone();
    if keyword_given > 0 {
        let given_plural = if given == 1 { "" } else { "s" };
        let keyword_plural = if keyword_given == 1 { "" } else { "s" };
        return Raise::type_error(format!(
            "{name}() takes {takes} positional argument{plural} but {given} positional argument{given_plural} (and \
             {keyword_given} keyword-only argument{keyword_plural}) were given"
        ));
    }
    let were = if given == 1 { "was" } else { "were" };
    Raise::type_error(format!("{name}() takes {takes} positional argument{plural} but {given} {were} given"))
}
