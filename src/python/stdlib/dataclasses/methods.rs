//! The methods that `@dataclass` adds to a class.

use std::rc::Rc;

use super::{Field, Options};
use crate::{
    python::{
        Args, Vm,
        native::missing_arguments,
        types::{compare_sequences, support::guarded},
    },
    value::{Class, CompareOp, Host, Object, Raise, Result, Str, Value},
};

/// Adds the methods that the options ask for and the class has not defined.
pub(super) fn add(vm: &mut Vm, class: &Class, fields: &Rc<[Field]>, options: Options) -> Result<()> {
    let own = |vm: &mut Vm, name: &str| class.attributes().contains_str(&vm.intern(name));
    let qualified = match class.attributes().get_str(&vm.intern("__qualname__")) {
        Some(Value::Str(name)) => name,
        _ => class.name(),
    };
    if options.init && !own(vm, "__init__") {
        let mut seen_default: Option<()> = None;
        for field in fields.iter().filter(|field| field.init && field.keyword_only != Some(true)) {
            if field.default.is_some() || field.factory.is_some() {
                seen_default = Some(());
            } else if seen_default.is_some() {
                let name = field.name.clone().unwrap_or_else(|| "".into());
                return Err(Raise::type_error(format!("non-default argument '{name}' follows default argument")));
            }
        }
        let (fields, qualified) = (fields.clone(), qualified);
        let frozen = options.frozen;
        let function = vm.native_method("__init__", move |vm, args| init(vm, args, &fields, &qualified, frozen));
        class.set(&vm.intern("__init__"), function);
    }
    if options.repr && !own(vm, "__repr__") {
        let fields = fields.clone();
        let function = vm.native_method("__repr__", move |vm, args| repr(vm, &args, &fields));
        class.set(&vm.intern("__repr__"), function);
    }
    let has_own_hash = match class.attributes().get_str(&vm.intern("__hash__")) {
        Some(Value::None) => !own(vm, "__eq__"),
        found => found.is_some(),
    };
    if options.eq && !own(vm, "__eq__") {
        let fields = fields.clone();
        let function = vm.native_method("__eq__", move |vm, args| compare(vm, &args, &fields, CompareOp::Eq));
        class.set(&vm.intern("__eq__"), function);
    }
    if options.order {
        for (name, op) in
            [("__lt__", CompareOp::Lt), ("__le__", CompareOp::Le), ("__gt__", CompareOp::Gt), ("__ge__", CompareOp::Ge)]
        {
            if own(vm, name) {
                let shown = class.name();
                return Err(Raise::type_error(format!(
                    "Cannot overwrite attribute {name} in class {shown}. Consider using functools.total_ordering"
                )));
            }
            let fields = fields.clone();
            let function = vm.native_method(name, move |vm, args| compare(vm, &args, &fields, op));
            class.set(&vm.intern(name), function);
        }
    }
    if options.unsafe_hash || (options.eq && options.frozen && !has_own_hash) {
        let fields = fields.clone();
        let function = vm.native_method("__hash__", move |vm, args| {
            let this = args.positional.first().cloned().unwrap_or_default();
            let values = values(vm, &this, &fields, |field| field.hash.unwrap_or(field.compare))?;
            Ok(Value::Int(vm.hash(&Value::tuple(values))?))
        });
        class.set(&vm.intern("__hash__"), function);
    } else if options.eq && !has_own_hash {
        class.set(&vm.intern("__hash__"), Value::None);
    }
    if options.frozen {
        for (name, what) in [("__setattr__", "assign to"), ("__delattr__", "delete")] {
            let (known, owner) = (fields.clone(), class.downgrade());
            let function = vm.native_method(name, move |vm, args| {
                let attribute =
                    args.positional.get(1).and_then(|name| name.as_str().cloned()).unwrap_or_else(|| "".into());
                // Classes derived from it that are no dataclasses may keep more.
                let own = args.positional.first().map(|this| vm.class_of(this));
                let owner = owner.upgrade();
                let exactly = own.as_ref().zip(owner.as_ref()).is_some_and(|(own, owner)| own.is(owner));
                if !exactly && !known.iter().any(|field| field.name.as_ref() == Some(&attribute)) {
                    // The class with slots is another one, which this one knows nothing of.
                    if own.zip(owner).is_none_or(|(own, owner)| !own.is_subclass_of(&owner)) {
                        return Err(Raise::type_error("super(type, obj): obj must be an instance or subtype of type"));
                    }
                    return set_plainly(vm, name, args.positional).map(|()| Value::None);
                }
                Err(Raise::new("dataclasses.FrozenInstanceError", format!("cannot {what} field '{attribute}'")))
            });
            class.set(&vm.intern(name), function);
        }
    }
    if options.match_args && !own(vm, "__match_args__") {
        let names: Vec<Value> = fields
            .iter()
            .filter(|field| field.init && field.keyword_only != Some(true))
            .filter_map(|field| field.name.clone().map(Value::Str))
            .collect();
        class.set(&vm.intern("__match_args__"), Value::tuple(names));
    }
    Ok(())
}

/// Calls the method of that name of `object`, which nothing has put another in the place of.
fn set_plainly(vm: &mut Vm, method: &str, arguments: Vec<Value>) -> Result<()> {
    let object = Value::Class(vm.types.object.clone());
    let method = vm.get_attr(&object, method)?;
    vm.call(&method, arguments, Vec::new()).map(drop)
}

fn init(vm: &mut Vm, mut args: Args, fields: &[Field], qualified: &str, frozen: bool) -> Result<Value> {
    let this = args.take_first()?;
    // Where something watches over the making of objects, the method is called through a function of its own.
    let watched = vm.class_of(&this).initializer().is_some();
    let function = if watched { "__init__".to_owned() } else { format!("{qualified}.__init__") };
    let parameters: Vec<&Field> = fields
        .iter()
        .filter(|field| field.init && field.keyword_only != Some(true))
        .chain(fields.iter().filter(|field| field.init && field.keyword_only == Some(true)))
        .collect();
    let positional = parameters.iter().filter(|field| field.keyword_only != Some(true)).count();
    let mut bound: Vec<Option<Value>> = vec![None; parameters.len()];
    if args.positional.len() > positional {
        let defaults =
            parameters.iter().take(positional).filter(|f| f.default.is_some() || f.factory.is_some()).count();
        let (least, most, given) = (positional - defaults + 1, positional + 1, args.positional.len() + 1);
        let takes = if defaults > 0 { format!("from {least} to {most}") } else { most.to_string() };
        let plural = if most == 1 { "" } else { "s" };
        return Err(Raise::type_error(format!(
            "{function}() takes {takes} positional argument{plural} but {given} were given"
        )));
    }
    for (slot, value) in bound.iter_mut().zip(args.positional) {
        *slot = Some(value);
    }
    for (name, value) in args.keywords {
        let at = parameters.iter().position(|field| field.name.as_ref() == Some(&name));
        match at.and_then(|at| bound.get_mut(at)) {
            Some(slot @ None) => *slot = Some(value),
            Some(_) => {
                return Err(Raise::type_error(format!("{function}() got multiple values for argument '{name}'")));
            }
            None => {
                return Err(Raise::type_error(format!("{function}() got an unexpected keyword argument '{name}'")));
            }
        }
    }
    for keyword in [false, true] {
        let missing: Vec<&str> = parameters
            .iter()
            .zip(&bound)
            .filter(|(field, value)| {
                value.is_none()
                    && field.default.is_none()
                    && field.factory.is_none()
                    && (field.keyword_only == Some(true)) == keyword
            })
            .filter_map(|(field, _)| field.name.as_deref())
            .collect();
        if !missing.is_empty() {
            return Err(missing_arguments(&function, if keyword { "keyword-only" } else { "positional" }, &missing));
        }
    }
    let mut after: Vec<Value> = Vec::new();
    for field in fields {
        let Some(name) = &field.name else { continue };
        let given = if field.init {
            let at = parameters.iter().position(|parameter| parameter.name == field.name);
            at.and_then(|at| bound.get_mut(at)).and_then(Option::take)
        } else {
            None
        };
        let value = match (given, &field.factory, &field.default) {
            (Some(value), _, _) => value,
            (None, Some(factory), _) => vm.call(factory, Vec::new(), Vec::new())?,
            (None, None, Some(default)) if field.init => default.clone(),
            _ => continue,
        };
        if field.init_only {
            after.push(value);
        } else if frozen {
            set_frozen(vm, &this, name, value)?;
        } else {
            vm.set_attr(&this, name, value)?;
        }
    }
    let post = vm.intern("__post_init__");
    if let Some(post) = vm.find_attr(&this, &post)? {
        vm.call(&post, after, Vec::new())?;
    }
    Ok(Value::None)
}

/// Sets a field past the class's own `__setattr__`, which refuses.
fn set_frozen(vm: &mut Vm, this: &Value, name: &Str, value: Value) -> Result<()> {
    // A slot is written by its descriptor.
    let slotted = this.as_object().is_some_and(|this| this.class().lookup(&vm.intern("__slots__")).is_some());
    match this.as_object().and_then(Object::attributes).filter(|_| !slotted) {
        Some(attributes) => drop(attributes.insert_str(name, value)),
        None => set_plainly(vm, "__setattr__", vec![this.clone(), Value::Str(name.clone()), value])?,
    }
    Ok(())
}

/// The values of the fields that `wanted` chooses.
fn values(vm: &mut Vm, this: &Value, fields: &[Field], wanted: fn(&Field) -> bool) -> Result<Vec<Value>> {
    let mut values = Vec::with_capacity(fields.len());
    for field in fields.iter().filter(|field| !field.init_only && wanted(field)) {
        if let Some(name) = &field.name {
            values.push(vm.get_attr(this, name)?);
        }
    }
    Ok(values)
}

fn repr(vm: &mut Vm, args: &Args, fields: &[Field]) -> Result<Value> {
    let this = args.positional.first().cloned().unwrap_or_default();
    let class = vm.class_of(&this);
    let name: Str = match vm.get_attr(&class.clone().into(), "__qualname__")? {
        Value::Str(name) => name,
        _ => class.name(),
    };
    let address = this.as_object().map_or(0, Object::address);
    let text = guarded(address, "...", || {
        let mut parts = Vec::new();
        for field in fields.iter().filter(|field| field.repr && !field.init_only) {
            let Some(field) = &field.name else { continue };
            let value = vm.get_attr(&this, field)?;
            parts.push(format!("{field}={}", vm.repr(&value)?));
        }
        Ok(format!("{name}({})", parts.join(", ")))
    })?;
    Ok(text.into())
}

fn compare(vm: &mut Vm, args: &Args, fields: &[Field], op: CompareOp) -> Result<Value> {
    let [left, right] = &args.positional[..] else { return Err(Raise::type_error("expected 1 argument")) };
    if !vm.class_of(left).is(&vm.class_of(right)) {
        return Ok(vm.not_implemented());
    }
    let left = values(vm, left, fields, |field| field.compare)?;
    let right = values(vm, right, fields, |field| field.compare)?;
    compare_sequences(vm, op, &left, &right)
}
