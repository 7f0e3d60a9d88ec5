//! `EnumType`, the class of enum classes: how a class body becomes members, and how they are looked up.

use super::{Auto, Marked, enum_class, flag, is_flag, member_name, member_value};
use crate::{
    python::{
        Args, BinaryOp, ClassBuilder, Vm,
        objects::{ClassMethod, Function, Native, Property, StaticMethod},
        types::{key_error, mapping_proxy, support::type_name},
    },
    value::{Builtin, Class, Dict, Host, Object, Raise, Result, Str, Value},
};

/// What an enum class can do.
pub(super) fn methods(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method("__new__", |vm, args| {
            let keywords = args.keywords;
            let [Value::Class(meta), Value::Str(name), Value::Tuple(bases), namespace] = &args.positional[..] else {
                return Err(Raise::type_error("EnumType.__new__() takes a name, bases and a namespace"));
            };
            let Value::Dict(namespace) = namespace.builtin() else {
                return Err(Raise::type_error("type.__new__() argument 3 must be dict"));
            };
            create(vm, meta, name, bases.to_vec(), namespace, keywords).map(Value::Class)
        })
        .method("__init__", |_, _| Ok(Value::None))
        .method("__call__", call)
        .method("__iter__", |vm, args| {
            let class = this(&args)?;
            let members = canonical(vm, &class);
            vm.iter(&Value::list(members))
        })
        .method("__reversed__", |vm, args| {
            let class = this(&args)?;
            let mut members = canonical(vm, &class);
            members.reverse();
            vm.iter(&Value::list(members))
        })
        .method("__dir__", |vm, args| {
            let class = this(&args)?;
            let own = ["__class__", "__contains__", "__doc__", "__getitem__", "__iter__", "__len__", "__members__"];
            let more = ["__init_subclass__", "__module__", "__name__", "__qualname__"];
            let mut names: Vec<Value> = own.into_iter().chain(more).map(Value::from).collect();
            names.extend(members(vm, &class).into_iter().map(|(name, _)| Value::Str(name)));
            if let Some(data) = data_type(vm, &class) {
                names.extend(vm.dir(&Value::Class(data))?);
            }
            Ok(Value::list(names))
        })
        .method("__len__", |vm, args| {
            let class = this(&args)?;
            Ok(canonical(vm, &class).len().into())
        })
        .method("__bool__", |_, _| Ok(Value::Bool(true)))
        .method("__contains__", |vm, args| {
            let class = this(&args)?;
            let Some(value) = args.positional.get(1) else { return Ok(Value::Bool(false)) };
            if enum_class(vm).is_some_and(|base| !vm.is_instance(value, &base)) {
                vm.warning(
                    "DeprecationWarning",
                    "in 3.12 __contains__ will no longer raise TypeError, but will return True or\nFalse depending on \
                     whether the value is a member or the value of a member",
                )?;
                let (given, meta) = (type_name(vm, value), type_name(vm, &args.positional[0]));
                return Err(Raise::type_error(format!("unsupported operand type(s) for 'in': '{given}' and '{meta}'")));
            }
            Ok(Value::Bool(vm.is_instance(value, &class)))
        })
        .method("__getitem__", |vm, args| {
            let class = this(&args)?;
            let key = args.positional.get(1).cloned().unwrap_or_default();
            let map = map_of(vm, &class, "_member_map_");
            match map {
                Some(map) => map.get(vm, &key)?.ok_or_else(|| key_error(&key)),
                None => Err(key_error(&key)),
            }
        })
        .method("__repr__", |vm, args| {
            let class = this(&args)?;
            let kind = if is_flag(vm, &class) { "flag" } else { "enum" };
            Ok(format!("<{kind} '{}'>", class.name()).into())
        })
        .method("__setattr__", |vm, args| {
            let class = this(&args)?;
            let (Some(Value::Str(name)), Some(value)) = (args.positional.get(1), args.positional.get(2)) else {
                return Err(Raise::type_error("expected 2 arguments"));
            };
            if map_of(vm, &class, "_member_map_").is_some_and(|map| map.contains_str(name)) {
                return Err(Raise::new("AttributeError", format!("cannot reassign member '{name}'")));
            }
            class.set(name, value.clone());
            Ok(Value::None)
        })
        .method("__getattr__", |_, args| match args.positional.get(1) {
            Some(Value::Str(name)) => Err(Raise::new("AttributeError", name.clone())),
            _ => Err(Raise::type_error("attribute name must be string")),
        })
        .method("__delattr__", |vm, args| {
            let class = this(&args)?;
            let Some(Value::Str(name)) = args.positional.get(1) else { return Ok(Value::None) };
            if map_of(vm, &class, "_member_map_").is_some_and(|map| map.contains_str(name)) {
                let class = class.name();
                return Err(Raise::new("AttributeError", format!("'{class}' cannot delete member '{name}'.")));
            }
            let removed = class.attributes().remove_str(name);
            class.changed();
            match removed {
                Some(_) => Ok(Value::None),
                None => Err(Raise::new("AttributeError", name.clone())),
            }
        })
        .property("__members__", |vm, args| {
            let class = this(&args)?;
            let map = map_of(vm, &class, "_member_map_").unwrap_or_default();
            Ok(mapping_proxy(vm, map))
        })
}

/// The members of a class by name, aliases included.
pub(super) fn members(vm: &mut Vm, class: &Class) -> Vec<(Str, Value)> {
    let entries = map_of(vm, class, "_member_map_").map(|map| map.entries()).unwrap_or_default();
    entries.into_iter().filter_map(|(name, member)| Some((name.as_str()?.clone(), member))).collect()
}

/// The member with that value.
pub(super) fn find(vm: &mut Vm, class: &Class, value: &Value) -> Result<Option<Value>> {
    let Some(map) = map_of(vm, class, "_value2member_map_") else { return Ok(None) };
    match map.get(vm, value) {
        Ok(found @ Some(_)) => return Ok(found),
        Ok(None) => {}
        Err(raise) if raise.as_fatal().is_some() => return Err(raise),
        // A value that cannot be hashed is searched for.
        Err(_) => {}
    }
    for (_, member) in members(vm, class) {
        let own = member_value(vm, &member);
        if !matches!(own, Value::Str(_) | Value::Int(_)) && vm.eq(&own, value)? {
            return Ok(Some(member));
        }
    }
    Ok(None)
}

/// Lets a member be found by its value.
pub(super) fn remember(vm: &mut Vm, class: &Class, value: &Value, member: &Value) -> Result<()> {
    if let Some(map) = map_of(vm, class, "_value2member_map_") {
        match map.insert(vm, value, member.clone()) {
            Ok(_) => {}
            Err(raise) if raise.as_fatal().is_some() => return Err(raise),
            Err(_) => {}
        }
    }
    Ok(())
}

/// Gives a class the texts of `Enum` where those of the mixed-in type would come first.
pub(super) fn take_methods(vm: &mut Vm, class: &Class) -> Result<()> {
    let base = class
        .ancestors()
        .iter()
        .find(|ancestor| ancestor.metaclass().is_some_and(|meta| class.metaclass().is_some_and(|own| own.is(meta))));
    let Some(base) = base.cloned() else { return Ok(()) };
    let data = data_type(vm, class);
    for name in ["__repr__", "__str__", "__format__", "__reduce_ex__"] {
        let name = vm.intern(name);
        if class.attributes().contains_str(&name) {
            continue;
        }
        let found = class.lookup(&name);
        let of_object = vm.types.object.clone().lookup(&name);
        let of_data = data.as_ref().and_then(|data| data.lookup(&name));
        let same = |other: &Option<Value>| matches!((&found, other), (Some(found), Some(other)) if found.is(other));
        if (same(&of_object) || same(&of_data))
            && let Some(method) = base.lookup(&name)
        {
            class.set(&name, method);
        }
    }
    // The operators of a flag come before those of the integer that it is.
    if let Some(flag) = vm.registered_class::<super::Flag>()
        && class.is_subclass_of(&flag)
    {
        for name in ["__or__", "__and__", "__xor__", "__ror__", "__rand__", "__rxor__", "__invert__"] {
            let name = vm.intern(name);
            if !class.attributes().contains_str(&name)
                && let Some(method) = flag.lookup(&name)
            {
                class.set(&name, method);
            }
        }
    }
    Ok(())
}

fn this(args: &Args) -> Result<Class> {
    match args.positional.first() {
        Some(Value::Class(class)) => Ok(class.clone()),
        _ => Err(Raise::type_error("not an enum class")),
    }
}

fn map_of(vm: &mut Vm, class: &Class, name: &str) -> Option<Dict> {
    let name = vm.intern(name);
    match class.attributes().get_str(&name) {
        Some(Value::Dict(map)) => Some(map),
        _ => None,
    }
}

/// The members without aliases; of a flag those of one bit.
fn canonical(vm: &mut Vm, class: &Class) -> Vec<Value> {
    let flag = is_flag(vm, class);
    let mut found = Vec::new();
    for (name, member) in members(vm, class) {
        let one_bit = match member_value(vm, &member) {
            Value::Int(bits) => bits.count_ones() == 1,
            _ => true,
        };
        if member_name(vm, &member) == name && (!flag || one_bit) {
            found.push(member);
        }
    }
    found
}

/// The builtin type, or the class with a `__new__` of its own, that is mixed in.
fn data_type(vm: &Vm, class: &Class) -> Option<Class> {
    class.ancestors().iter().find(|ancestor| vm.types.is_value_class(ancestor)).cloned()
}

/// `Status("sent")`, or the functional `Enum("Season", ["SPRING", "SUMMER"])`.
fn call(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let class = this(&args)?;
    args.take_first()?;
    let has_members = !members(vm, &class).is_empty();
    let boundary = args.take_keyword("boundary");
    let [value, names, module, _qualname, kind, start] =
        args.bind("EnumType.__call__", ["value", "names", "module", "qualname", "type", "start"], 0)?;
    let Some(value) = value else {
        return Err(Raise::type_error("EnumType.__call__() missing 1 required positional argument: 'value'"));
    };
    if let Some(names) = &names {
        if has_members {
            let (name, kind) = (vm.str(&value)?, if is_flag(vm, &class) { "flag" } else { "enum" });
            let words = format!("<enum '{name}'> cannot extend <{kind} '{}'>", class.name());
            return Err(Raise::type_error(words));
        }
        let module = module.filter(|module| !module.is_none()).unwrap_or_else(|| vm.caller_module());
        return functional(vm, &class, &value, names, [kind, start, boundary], module);
    }
    look_up(vm, &class, &value)
}

fn look_up(vm: &mut Vm, class: &Class, value: &Value) -> Result<Value> {
    if vm.class_of(value).is(class) {
        return Ok(value.clone());
    }
    if let Some(member) = find(vm, class, value)? {
        return Ok(member);
    }
    let missing = vm.get_attr(&class.clone().into(), "_missing_")?;
    let made = vm.call(&missing, vec![value.clone()], Vec::new())?;
    if vm.is_instance(&made, class) {
        return Ok(made);
    }
    if let (true, Value::Int(bits)) = (is_flag(vm, class), value.builtin()) {
        return flag::of_value(vm, class, *bits);
    }
    if !made.is_none() {
        let shown = vm.repr(&made)?;
        return Err(Raise::type_error(format!(
            "error in {}._missing_: returned {shown} instead of None or a valid member",
            class.name()
        )));
    }
    let shown = vm.repr(value)?;
    Err(Raise::value_error(format!("{shown} is not a valid {}", class.name())))
}

fn functional(
    vm: &mut Vm,
    class: &Class,
    name: &Value,
    names: &Value,
    [kind, start, boundary]: [Option<Value>; 3],
    module: Value,
) -> Result<Value> {
    let name = vm.str(name)?;
    let namespace = Dict::new();
    namespace.insert_str(&vm.intern("__module__"), module);
    let mut next = match start {
        Some(Value::Int(start)) => start,
        _ => 1,
    };
    let given: Vec<Value> = match names.builtin() {
        Value::Str(text) => text.replace(',', " ").split_whitespace().map(Value::from).collect(),
        Value::Dict(map) => map.entries().into_iter().map(|(name, value)| Value::tuple([name, value])).collect(),
        other => vm.items(other)?,
    };
    for item in given {
        match &item {
            Value::Str(_) => {
                let text_kind = data_type(vm, class).is_some_and(|data| data.is(&vm.types.str));
                let value = match (text_kind, item.as_str()) {
                    (true, Some(text)) => text.to_lowercase().into(),
                    _ => Value::Int(next),
                };
                namespace.insert(vm, &item, value)?;
                next = if is_flag(vm, class) { next << 1 } else { next + 1 };
            }
            pair => {
                let pair = vm.items(pair)?;
                if let [name, value] = pair.as_slice() {
                    namespace.insert(vm, name, value.clone())?;
                }
            }
        }
    }
    let Some(meta) = class.metaclass().cloned() else { return Ok(Value::None) };
    let mut bases = vec![Value::Class(class.clone())];
    if let Some(kind @ Value::Class(_)) = kind {
        bases.insert(0, kind);
    }
    let keywords = boundary.map(|boundary| ("boundary".into(), boundary)).into_iter().collect();
    create(vm, &meta, &name, bases, &namespace, keywords).map(Value::Class)
}

fn is_dunder(name: &str) -> bool {
    name.len() > 4 && name.starts_with("__") && name.ends_with("__")
}

fn is_sunder(name: &str) -> bool {
    name.len() > 2 && name.starts_with('_') && name.ends_with('_')
}

/// Whether a value of the class body is no member: functions, properties and other descriptors.
fn is_descriptor(vm: &mut Vm, value: &Value) -> Result<bool> {
    let Value::Object(object) = value else { return Ok(false) };
    if object.payload::<Function>().is_some()
        || object.payload::<Native>().is_some()
        || object.payload::<Property>().is_some()
        || object.payload::<ClassMethod>().is_some()
        || object.payload::<StaticMethod>().is_some()
    {
        return Ok(true);
    }
    let class = object.class();
    for name in ["__get__", "__set__", "__delete__"] {
        let name = vm.intern(name);
        if class.lookup(&name).is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Makes an enum class of its body.
fn create(
    vm: &mut Vm,
    meta: &Class,
    name: &Str,
    bases: Vec<Value>,
    namespace: &Dict,
    mut keywords: Vec<(Str, Value)>,
) -> Result<Class> {
    for base in &bases {
        if let Value::Class(base) = base
            && !members(vm, base).is_empty()
        {
            let kind = if is_flag(vm, base) { "flag" } else { "enum" };
            return Err(Raise::type_error(format!("<enum '{name}'> cannot extend <{kind} '{}'>", base.name())));
        }
    }
    let body = Dict::new();
    let mut raw: Vec<(Str, Value)> = Vec::new();
    let ignored = vm.intern("_ignore_");
    let ignored: Vec<Str> = match namespace.get_str(&ignored) {
        Some(Value::Str(names)) => names.replace(',', " ").split_whitespace().map(Str::from).collect(),
        Some(other) => vm.items(&other)?.iter().filter_map(|name| name.as_str().cloned()).collect(),
        None => Vec::new(),
    };
    let private = format!("_{name}__");
    for (key, value) in namespace.entries() {
        let Value::Str(key) = key else { continue };
        if ignored.contains(&key) || key == "_ignore_" {
            continue;
        }
        let marked = value.payload::<Marked>().map(|marked| (marked.member, marked.value.clone()));
        match marked {
            Some((true, value)) => raw.push((key, value)),
            Some((false, value)) => drop(body.insert_str(&key, value)),
            None if is_dunder(&key) || is_sunder(&key) || key.starts_with(&private) || is_descriptor(vm, &value)? => {
                body.insert_str(&key, value);
            }
            None => raw.push((key, value)),
        }
    }
    let boundary = keywords.iter().position(|(name, _)| name == "boundary").map(|at| keywords.remove(at).1);
    if let Some(boundary) = boundary.filter(|boundary| !boundary.is_none()) {
        body.insert_str(&vm.intern("_boundary_"), boundary);
    }
    let class = vm.new_class(meta, name, bases, &body, keywords)?;
    if class.bases().iter().any(|base| enum_class(vm).is_some_and(|known| base.is_subclass_of(&known))) {
        take_methods(vm, &class)?;
    }
    let (map, by_value) = (Dict::new(), Dict::new());
    class.set(&vm.intern("_member_map_"), Value::Dict(map.clone()));
    class.set(&vm.intern("_value2member_map_"), Value::Dict(by_value));
    let mut names = Vec::new();
    let mut values: Vec<Value> = Vec::new();
    // What each `auto()` has become, for members that are made of others.
    let mut autos: Vec<(Value, Value)> = Vec::new();
    for (key, value) in raw {
        let written = value.clone();
        let value = resolve(vm, &class, &key, value, &values, &autos)?;
        if written.payload::<Auto>().is_some() {
            autos.push((written, value.clone()));
        }
        if data_type(vm, &class).is_some_and(|data| data.is(&vm.types.str)) && is_repr_enum(vm, &class) {
            let texts = match &value {
                Value::Tuple(items) => items.to_vec(),
                other => vec![other.clone()],
            };
            if let Some(wrong) = texts.iter().find(|text| !matches!(text.builtin(), Value::Str(_))) {
                let shown = vm.repr(wrong)?;
                return Err(Raise::type_error(format!("{shown} is not a string")));
            }
        }
        let member = make(vm, &class, &key, &value)?;
        let own = member_value(vm, &member);
        let known = if own.is_none() { None } else { find(vm, &class, &own)? };
        let member = match known {
            Some(first) => first,
            None => {
                remember(vm, &class, &own, &member)?;
                names.push(Value::Str(key.clone()));
                member
            }
        };
        values.push(own);
        map.insert_str(&key, member.clone());
        class.set(&key, member);
    }
    class.set(&vm.intern("_member_names_"), Value::list(names));
    Ok(class)
}

/// What stands for `auto()`.
fn resolve(
    vm: &mut Vm,
    class: &Class,
    name: &Str,
    value: Value,
    before: &[Value],
    autos: &[(Value, Value)],
) -> Result<Value> {
    if let Value::Tuple(items) = &value
        && items.iter().any(|item| item.payload::<Auto>().is_some())
    {
        let mut resolved = Vec::with_capacity(items.len());
        for item in items.iter() {
            resolved.push(resolve(vm, class, name, item.clone(), before, autos)?);
        }
        return Ok(Value::tuple(resolved));
    }
    let Some(auto) = value.payload::<Auto>() else { return Ok(value) };
    if let Some((_, known)) = autos.iter().find(|(auto, _)| auto.is(&value)) {
        return Ok(known.clone());
    }
    if let Auto::Either(left, right) = auto {
        let left = resolve(vm, class, name, left.clone(), before, autos)?;
        let right = resolve(vm, class, name, right.clone(), before, autos)?;
        return vm.binary(BinaryOp::Or, &left, &right);
    }
    let generate = vm.intern("_generate_next_value_");
    if let Some(function) = class.lookup(&generate) {
        let function = match function.payload::<StaticMethod>() {
            Some(method) => method.function.borrow().clone(),
            None => function,
        };
        let arguments =
            vec![Value::Str(name.clone()), Value::Int(1), before.len().into(), Value::list(before.to_vec())];
        return vm.call(&function, arguments, Vec::new());
    }
    if data_type(vm, class).is_some_and(|data| data.is(&vm.types.str)) && is_repr_enum(vm, class) {
        return Ok(name.to_lowercase().into());
    }
    let numbers = before.iter().filter_map(|value| match value.builtin() {
        Value::Int(number) => Some(*number),
        _ => None,
    });
    let highest = numbers.max();
    if is_flag(vm, class) {
        let highest = highest.unwrap_or(0);
        return Ok(Value::Int(if highest <= 0 { 1 } else { 1 << (64 - highest.leading_zeros()) }));
    }
    Ok(Value::Int(highest.map_or(1, |highest| highest.saturating_add(1))))
}

fn is_repr_enum(vm: &Vm, class: &Class) -> bool {
    vm.registered_class::<super::ReprEnum>().is_some_and(|base| class.is_subclass_of(&base))
}

/// Makes a member.
fn make(vm: &mut Vm, class: &Class, name: &Str, value: &Value) -> Result<Value> {
    let data = data_type(vm, class);
    let tuple = data.as_ref().is_some_and(|data| data.is(&vm.types.tuple));
    let arguments = match value {
        Value::Tuple(items) if !tuple => items.to_vec(),
        other => vec![other.clone()],
    };
    let (new, init) = (vm.intern("__new__"), vm.intern("__init__"));
    let own_new = class
        .mro()
        .take_while(|ancestor| !vm.types.is_value_class(ancestor) && !ancestor.is(&vm.types.object))
        .find_map(|ancestor| (!ancestor.is_native()).then(|| ancestor.attributes().get_str(&new)).flatten())
        .filter(|found| found.payload::<Native>().is_none());
    let value_name = vm.intern("_value_");
    let member = match (own_new, &data) {
        (Some(own_new), _) => {
            let function = match own_new.payload::<StaticMethod>() {
                Some(method) => method.function.borrow().clone(),
                None => own_new,
            };
            let mut arguments = arguments.clone();
            arguments.insert(0, class.clone().into());
            vm.call(&function, arguments, Vec::new())?
        }
        (None, Some(data)) => {
            let made = vm.call(&data.clone().into(), arguments.clone(), Vec::new())?;
            Object::new(class.clone(), Box::new(Builtin(made.builtin().clone()))).into()
        }
        (None, None) => Object::new(class.clone(), Box::new(())).into(),
    };
    let Some(attributes) = member.as_object().and_then(Object::attributes).cloned() else { return Ok(member) };
    if !attributes.contains_str(&value_name) {
        let own = match &data {
            Some(_) => member.builtin().clone(),
            None => value.clone(),
        };
        attributes.insert_str(&value_name, own);
    }
    attributes.insert_str(&vm.intern("_name_"), Value::Str(name.clone()));
    let own_init = class
        .mro()
        .find_map(|ancestor| (!ancestor.is_native()).then(|| ancestor.attributes().get_str(&init)).flatten());
    if let Some(own_init) = own_init {
        let mut arguments = arguments;
        arguments.insert(0, member.clone());
        vm.call(&own_init, arguments, Vec::new())?;
    }
    Ok(member)
}
