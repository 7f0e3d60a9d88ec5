//! `defaultdict` and `OrderedDict`.

use crate::{
    python::{
        Args, ClassBuilder, Vm,
        types::{
            class_get_item, dict_equal, dict_repr, key_error,
            support::{argument, wrong_self},
            update_dict,
        },
    },
    value::{Class, Dict, Host, Object, Payload, Raise, Result, Value},
};

/// The classes with their names.
pub(super) fn classes(vm: &mut Vm) -> Vec<(&'static str, Class)> {
    let dict = vm.types.dict.clone();
    let default = ClassBuilder::new("collections", "defaultdict")
        .base(&dict)
        .method("__init__", |vm, mut args| {
            let this = args.positional.first().cloned().unwrap_or_default();
            let factory = if args.positional.len() > 1 { args.positional.remove(1) } else { Value::None };
            let callable =
                matches!(factory, Value::None | Value::Class(_)) || vm.special(&factory, "__call__")?.is_some();
            if !callable {
                return Err(Raise::type_error("first argument must be callable or None"));
            }
            if let Some(attributes) = this.as_object().and_then(Object::attributes) {
                attributes.insert_str(&vm.intern("default_factory"), factory);
            }
            update_dict(vm, args, "defaultdict")?;
            Ok(Value::None)
        })
        .method("__missing__", |vm, args| {
            let [this, key] = args.exactly("__missing__")?;
            let name = vm.intern("default_factory");
            let factory = this.as_object().and_then(|object| object.attribute(&name)).unwrap_or_default();
            if factory.is_none() {
                return Err(key_error(&key));
            }
            let value = vm.call(&factory, Vec::new(), Vec::new())?;
            let dict = dict_of(vm, &this)?;
            dict.insert(vm, &key, value.clone())?;
            Ok(value)
        })
        .method("__repr__", |vm, args| {
            let this = args.positional.first().cloned().unwrap_or_default();
            let name = vm.intern("default_factory");
            let factory = this.as_object().and_then(|object| object.attribute(&name)).unwrap_or_default();
            let dict = dict_of(vm, &this)?;
            let (factory, dict) = (vm.repr(&factory)?, dict_repr(vm, &dict)?);
            Ok(format!("{}({factory}, {dict})", vm.class_of(&this).name()).into())
        })
        .method("copy", copy_default)
        .method("__copy__", copy_default)
        .method("__or__", |vm, args| merged(vm, args, false))
        .method("__ror__", |vm, args| merged(vm, args, true))
        .method("__reduce__", |vm, args| {
            let this = args.positional.first().cloned().unwrap_or_default();
            let factory = vm.get_attr(&this, "default_factory")?;
            let arguments = if factory.is_none() { Value::tuple([]) } else { Value::tuple([factory]) };
            let pairs = dict_of(vm, &this)?.entries().into_iter().map(|(key, value)| Value::tuple([key, value]));
            let pairs = Value::list(pairs.collect::<Vec<_>>());
            Ok(Value::tuple([vm.class_of(&this).into(), arguments, Value::None, Value::None, pairs]))
        })
        .class_method("__class_getitem__", class_get_item)
        .build(vm);
    let ordered = ClassBuilder::new("collections", "OrderedDict")
        .base(&dict)
        .method("__repr__", |vm, args| {
            let this = args.positional.first().cloned().unwrap_or_default();
            let name = vm.class_of(&this).name();
            let entries = dict_of(vm, &this)?.entries();
            if entries.is_empty() {
                return Ok(format!("{name}()").into());
            }
            let pairs: Vec<Value> = entries.into_iter().map(|(key, value)| Value::tuple([key, value])).collect();
            Ok(format!("{name}({})", vm.repr(&Value::list(pairs))?).into())
        })
        .method("move_to_end", |vm, args| {
            let [this, key, last] = args.bind("move_to_end", ["self", "key", "last"], 2)?;
            let (this, key) = (this.unwrap_or_default(), key.unwrap_or_default());
            let last = match last {
                Some(last) => vm.truth(&last)?,
                None => true,
            };
            let dict = dict_of(vm, &this)?;
            let Some((key, value)) = dict.remove(vm, &key)? else { return Err(key_error(&key)) };
            if last {
                dict.insert(vm, &key, value)?;
                return Ok(Value::None);
            }
            let rest = dict.entries();
            dict.clear();
            dict.insert(vm, &key, value)?;
            for (key, value) in rest {
                dict.insert(vm, &key, value)?;
            }
            Ok(Value::None)
        })
        .method("popitem", |vm, args| {
            let [this, last] = args.bind("popitem", ["self", "last"], 1)?;
            let dict = dict_of(vm, &this.unwrap_or_default())?;
            let last = match last {
                Some(last) => vm.truth(&last)?,
                None => true,
            };
            let popped = if last {
                dict.pop_last()
            } else {
                match dict.entry_from(0) {
                    Some((_, key, _)) => dict.remove(vm, &key)?,
                    None => None,
                }
            };
            match popped {
                Some((key, value)) => Ok(Value::tuple([key, value])),
                None => Err(Raise::new("KeyError", "dictionary is empty")),
            }
        })
        .method("__eq__", |vm, args| {
            let [this, other] = args.exactly("__eq__")?;
            let left = dict_of(vm, &this)?;
            let Value::Dict(right) = other.builtin() else { return Ok(vm.not_implemented()) };
            if !dict_equal(vm, &left, right)? {
                return Ok(Value::Bool(false));
            }
            // Between two of them the order counts.
            let both = vm.class_of(&other).mro().any(|class| class.name() == "OrderedDict");
            if !both {
                return Ok(Value::Bool(true));
            }
            Ok(Value::Bool(vm.eq(&Value::list(left.keys()), &Value::list(right.keys()))?))
        })
        .method("copy", |vm, args| {
            let this = args.positional.first().cloned().unwrap_or_default();
            let class = vm.class_of(&this);
            let dict = dict_of(vm, &this)?;
            vm.call(&class.into(), vec![Value::Dict(dict)], Vec::new())
        })
        .method("__or__", |vm, args| merged(vm, args, false))
        .method("__ror__", |vm, args| merged(vm, args, true))
        .method("keys", |vm, args| view(vm, args, "keys"))
        .method("values", |vm, args| view(vm, args, "values"))
        .method("items", |vm, args| view(vm, args, "items"))
        .class_method("__class_getitem__", class_get_item)
        .open()
        .build(vm);
    vec![("defaultdict", default), ("OrderedDict", ordered)]
}

/// The dict beneath an object of these classes.
pub(super) fn dict_of(vm: &Vm, value: &Value) -> Result<Dict> {
    match value.builtin() {
        Value::Dict(dict) => Ok(dict.clone()),
        _ => Err(wrong_self(vm, &Args::new(vec![value.clone()]), "dict", "__init__")),
    }
}

/// `left | right` as an object of the class of the one that is asked.
fn merged(vm: &mut Vm, args: Args, reflected: bool) -> Result<Value> {
    let [this, other] = args.exactly("__or__")?;
    let Value::Dict(right) = other.builtin().clone() else { return Ok(vm.not_implemented()) };
    let left = dict_of(vm, &this)?;
    let (first, second) = if reflected { (right, left) } else { (left, right) };
    let class = vm.class_of(&this);
    let name = vm.intern("default_factory");
    let arguments = match this.as_object().and_then(|object| object.attribute(&name)) {
        Some(factory) => vec![factory, Value::Dict(first)],
        None => vec![Value::Dict(first)],
    };
    let made = vm.call(&class.into(), arguments, Vec::new())?;
    let target = dict_of(vm, &made)?;
    for (key, value) in second.entries() {
        target.insert(vm, &key, value)?;
    }
    Ok(made)
}

/// The classes of the views of an `OrderedDict`, which differ from those of a dict by name alone.
struct Views;
impl Payload for Views {}

fn view(vm: &mut Vm, args: Args, part: &'static str) -> Result<Value> {
    let dict = dict_of(vm, argument(&args, 0).unwrap_or(&Value::None))?;
    let made = vm.call_method(&Value::Dict(dict), part, Vec::new())?;
    let holder = match vm.registered_class::<Views>() {
        Some(holder) => holder,
        None => {
            let types = &vm.types;
            let bases = [
                ("keys", types.dict_keys.clone()),
                ("values", types.dict_values.clone()),
                ("items", types.dict_items.clone()),
            ];
            let mut holder = ClassBuilder::new("collections", "_Views");
            for (part, base) in bases {
                let class = ClassBuilder::new("builtins", format!("odict_{part}"))
                    .base(&base)
                    .method("__repr__", |vm, args| {
                        let this = args.positional.first().cloned().unwrap_or_default();
                        let items = vm.items(&this)?;
                        let shown = vm.repr(&Value::list(items))?;
                        Ok(format!("{}({shown})", vm.class_of(&this).name()).into())
                    })
                    .build(vm);
                holder = holder.constant(part, class);
            }
            let holder = holder.build(vm);
            vm.register_class::<Views>(&holder);
            holder
        }
    };
    if let (Value::Object(object), Some(Value::Class(class))) = (&made, holder.lookup(&vm.intern(part))) {
        object.set_class(class);
    }
    Ok(made)
}

fn copy_default(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = argument(&args, 0).cloned().unwrap_or_default();
    let name = vm.intern("default_factory");
    let factory = this.as_object().and_then(|object| object.attribute(&name)).unwrap_or_default();
    let class = vm.class_of(&this);
    let dict = dict_of(vm, &this)?;
    vm.call(&class.into(), vec![factory, Value::Dict(dict)], Vec::new())
}
