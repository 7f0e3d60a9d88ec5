//! `object` and `type`.

use crate::{
    python::{Args, ClassBuilder, Vm},
    value::{Class, Dict, Host, Object, Raise, Result, Str, Value},
};

pub(super) fn install(vm: &mut Vm) {
    install_object(vm);
    install_type(vm);
    let get = |class: &Class, name: &str| class.attributes().get_str(&name.into()).unwrap_or_default();
    let (object, meta) = (vm.types.object.clone(), vm.types.type_.clone());
    vm.object_new = get(&object, "__new__");
    vm.object_init = get(&object, "__init__");
    vm.object_getattribute = get(&object, "__getattribute__");
    vm.object_setattr = get(&object, "__setattr__");
    vm.object_delattr = get(&object, "__delattr__");
    vm.object_hash = get(&object, "__hash__");
    vm.object_init_subclass = get(&object, "__init_subclass__");
    vm.type_call = get(&meta, "__call__");
    vm.type_setattr = get(&meta, "__setattr__");
    vm.type_delattr = get(&meta, "__delattr__");
    let prepare = vm.known.prepare.clone();
    let value = Value::Class(meta);
    vm.type_prepare = vm.find_attr(&value, &prepare).ok().flatten().unwrap_or_default();
}

fn install_object(vm: &mut Vm) {
    let class = vm.types.object.clone();
    ClassBuilder::extend(&class)
        .method("__new__", |vm, mut args| {
            let class = match args.take_first()? {
                Value::Class(class) => class,
                other => {
                    let given = vm.types.of(&other).name();
                    return Err(Raise::type_error(format!("object.__new__(X): X is not a type object ({given})")));
                }
            };
            if let Some(builtin) = class.mro().find(|class| vm.types.is_value_class(class)) {
                let (name, builtin) = (class.name(), builtin.name());
                return Err(Raise::type_error(format!("object.__new__({name}) is not safe, use {builtin}.__new__()")));
            }
            if !args.is_empty() {
                let (new, init) = (vm.known.new.clone(), vm.known.init.clone());
                let own_new = vm.lookup(&class, &new).is_some_and(|found| !found.is(&vm.object_new));
                let own_init = vm.lookup(&class, &init).is_some_and(|found| !found.is(&vm.object_init));
                if own_new {
                    return Err(Raise::type_error(
                        "object.__new__() takes exactly one argument (the type to instantiate)",
                    ));
                }
                if !own_init {
                    return Err(Raise::type_error(format!("{}() takes no arguments", class.name())));
                }
            }
            Ok(vm.allocate_object(&class)?.into())
        })
        .method("__init__", |vm, mut args| {
            let object = args.take_first()?;
            if args.is_empty() {
                return Ok(Value::None);
            }
            let class = vm.types.of(&object);
            let (new, init) = (vm.known.new.clone(), vm.known.init.clone());
            let own_init = vm.lookup(&class, &init).is_some_and(|found| !found.is(&vm.object_init));
            let own_new = vm.lookup(&class, &new).is_some_and(|found| !found.is(&vm.object_new));
            if own_init {
                return Err(Raise::type_error(
                    "object.__init__() takes exactly one argument (the instance to initialize)",
                ));
            }
            if !own_new {
                return Err(Raise::type_error(format!("{}() takes no arguments", class.name())));
            }
            Ok(Value::None)
        })
        .method("__repr__", |vm, args| {
            let [object] = args.exactly("__repr__")?;
            super::default_repr(vm, &object).map(Value::from)
        })
        .method("__str__", |vm, args| {
            let [object] = args.exactly("__str__")?;
            // Whatever it gives: who asked complains of what is no text.
            let name = vm.known.repr.clone();
            match vm.call_special(&object, &name, Vec::new())? {
                Some(text) => Ok(text),
                None => vm.repr(&object).map(Value::Str),
            }
        })
        .method("__format__", |vm, args| {
            let [object, spec] = args.exactly("__format__")?;
            if spec.as_str().is_none_or(|spec| !spec.is_empty()) {
                let class = vm.types.of(&object).type_name();
                return Err(Raise::type_error(format!("unsupported format string passed to {class}.__format__")));
            }
            vm.str(&object).map(Value::Str)
        })
        .method("__eq__", |vm, args| {
            let [left, right] = args.exactly("__eq__")?;
            Ok(if left.is(&right) { Value::Bool(true) } else { vm.not_implemented() })
        })
        .method("__ne__", |vm, args| {
            let [left, right] = args.exactly("__ne__")?;
            let eq = vm.known.eq.clone();
            let equal = vm.call_special(&left, &eq, vec![right])?.unwrap_or_default();
            if equal.is(&vm.not_implemented) {
                return Ok(equal);
            }
            vm.truth(&equal).map(|equal| Value::Bool(!equal))
        })
        .method("__hash__", |vm, args| {
            let [object] = args.exactly("__hash__")?;
            Ok(Value::Int(vm.identity_hash(&object)))
        })
        .method("__getattribute__", |vm, args| {
            let [object, name] = args.exactly("__getattribute__")?;
            let name = name_argument(vm, &name)?;
            let class = vm.types.of(&object);
            match vm.generic_attribute(&object, &class, &name)? {
                Some(value) => Ok(value),
                None => Err(vm.no_attribute(&object, &name)),
            }
        })
        .method("__setattr__", |vm, args| {
            let [object, name, value] = args.exactly("__setattr__")?;
            let name = name_argument(vm, &name)?;
            let class = vm.types.of(&object);
            vm.generic_store(&object, &class, &name, value)?;
            Ok(Value::None)
        })
        .method("__delattr__", |vm, args| {
            let [object, name] = args.exactly("__delattr__")?;
            let name = name_argument(vm, &name)?;
            let class = vm.types.of(&object);
            vm.generic_delete(&object, &class, &name)?;
            Ok(Value::None)
        })
        .method("__dir__", |vm, args| {
            let [object] = args.exactly("__dir__")?;
            vm.dir(&object).map(Value::list)
        })
        .method("__init_subclass__", |vm, mut args| {
            let class = args.take_first()?;
            if !args.is_empty() {
                let name = vm.get_attr(&class, "__qualname__")?;
                let name = vm.str(&name)?;
                return Err(Raise::type_error(format!("{name}.__init_subclass__() takes no keyword arguments")));
            }
            Ok(Value::None)
        })
        .class_method("__subclasshook__", |vm, _| Ok(vm.not_implemented()))
        .property_set(
            "__class__",
            |vm, args| {
                let [object] = args.exactly("__class__")?;
                Ok(Value::Class(vm.types.of(&object)))
            },
            |vm, args| {
                let [object, class] = args.exactly("__class__")?;
                match (&object, &class) {
                    (Value::Object(object), Value::Class(class)) if !class.is_native() => {
                        object.set_class(class.clone());
                        Ok(Value::None)
                    }
                    (_, Value::Class(_)) => Err(Raise::type_error(
                        "__class__ assignment only supported for mutable types or ModuleType subclasses",
                    )),
                    (_, other) => {
                        let class = vm.types.of(other).name();
                        Err(Raise::type_error(format!("__class__ must be set to a class, not '{class}' object")))
                    }
                }
            },
        )
        .property_set(
            "__dict__",
            |vm, args| {
                let [object] = args.exactly("__dict__")?;
                match object.as_object().and_then(Object::attributes) {
                    Some(attributes) => Ok(Value::Dict(attributes.clone())),
                    None => {
                        let class = vm.types.of(&object).name();
                        Err(Raise::new("AttributeError", format!("'{class}' object has no attribute '__dict__'")))
                    }
                }
            },
            |vm, args| {
                let [object, dict] = args.exactly("__dict__")?;
                match (object.as_object().and_then(Object::attributes), dict.builtin()) {
                    (Some(attributes), Value::Dict(dict)) => {
                        let entries = dict.entries();
                        attributes.clear();
                        for (key, value) in entries {
                            attributes.insert(vm, &key, value)?;
                        }
                        Ok(Value::None)
                    }
                    _ => {
                        let class = vm.types.of(&dict).name();
                        Err(Raise::type_error(format!("__dict__ must be set to a dictionary, not a '{class}'")))
                    }
                }
            },
        )
        .constant("__doc__", Value::None)
        .build(vm);
}

fn install_type(vm: &mut Vm) {
    let class = vm.types.type_.clone();
    ClassBuilder::extend(&class)
        .method("__new__", type_new)
        .method("__init__", |_, args| {
            if !matches!(args.positional.len(), 2 | 4) {
                return Err(Raise::type_error("type.__init__() takes 1 or 3 arguments"));
            }
            Ok(Value::None)
        })
        .method("__call__", |vm, mut args| {
            let class = class_argument(vm, args.take_first()?)?;
            vm.make_instance(&class, args)
        })
        .class_method("__prepare__", |_, _| Ok(Value::Dict(Dict::new())))
        .method("__repr__", |vm, args| {
            let [class] = args.exactly("__repr__")?;
            let class = class_argument(vm, class)?;
            Ok(Value::from(format!("<class '{}'>", qualified_name(vm, &class))))
        })
        .method("__hash__", |vm, args| {
            let [class] = args.exactly("__hash__")?;
            Ok(Value::Int(vm.identity_hash(&class)))
        })
        .method("__setattr__", |vm, args| {
            let [object, name, value] = args.exactly("__setattr__")?;
            let name = name_argument(vm, &name)?;
            let class = vm.types.of(&object);
            vm.generic_store(&object, &class, &name, value)?;
            Ok(Value::None)
        })
        .method("__delattr__", |vm, args| {
            let [object, name] = args.exactly("__delattr__")?;
            let name = name_argument(vm, &name)?;
            let class = vm.types.of(&object);
            vm.generic_delete(&object, &class, &name)?;
            Ok(Value::None)
        })
        .method("__instancecheck__", |vm, args| {
            let [class, object] = args.exactly("__instancecheck__")?;
            let class = class_argument(vm, class)?;
            Ok(Value::Bool(vm.is_instance(&object, &class)))
        })
        .method("__subclasscheck__", |vm, args| {
            let [class, other] = args.exactly("__subclasscheck__")?;
            let class = class_argument(vm, class)?;
            let other = class_argument(vm, other)?;
            Ok(Value::Bool(other.is_subclass_of(&class)))
        })
        .method("mro", |vm, args| {
            let [class] = args.exactly("mro")?;
            let class = class_argument(vm, class)?;
            Ok(Value::list(class.mro().cloned().map(Value::Class).collect::<Vec<_>>()))
        })
        .method("__subclasses__", |vm, args| {
            let [class] = args.exactly("__subclasses__")?;
            let class = class_argument(vm, class)?;
            Ok(Value::list(class.subclasses().into_iter().map(Value::Class).collect::<Vec<_>>()))
        })
        .method("__dir__", |vm, args| {
            let [class] = args.exactly("__dir__")?;
            vm.dir(&class).map(Value::list)
        })
        .property_set(
            "__name__",
            |vm, args| {
                let [class] = args.exactly("__name__")?;
                Ok(Value::Str(class_argument(vm, class)?.name()))
            },
            |vm, args| {
                let [class, name] = args.exactly("__name__")?;
                let class = class_argument(vm, class)?;
                let name = name_argument(vm, &name)?;
                class.set_name(name);
                Ok(Value::None)
            },
        )
        .property_set(
            "__qualname__",
            |vm, args| {
                let [class] = args.exactly("__qualname__")?;
                let class = class_argument(vm, class)?;
                Ok(match class.attributes().get_str(&vm.known.qualname) {
                    Some(Value::Str(name)) => Value::Str(name),
                    _ => Value::Str(class.name()),
                })
            },
            |vm, args| {
                let [class, name] = args.exactly("__qualname__")?;
                let class = class_argument(vm, class)?;
                class.set(&vm.known.qualname.clone(), name);
                Ok(Value::None)
            },
        )
        .property("__mro__", |vm, args| {
            let [class] = args.exactly("__mro__")?;
            let class = class_argument(vm, class)?;
            Ok(Value::tuple(class.mro().cloned().map(Value::Class).collect::<Vec<_>>()))
        })
        .property("__bases__", |vm, args| {
            let [class] = args.exactly("__bases__")?;
            let class = class_argument(vm, class)?;
            Ok(Value::tuple(class.bases().iter().cloned().map(Value::Class).collect::<Vec<_>>()))
        })
        .property("__base__", |vm, args| {
            let [class] = args.exactly("__base__")?;
            let class = class_argument(vm, class)?;
            Ok(class.bases().first().cloned().into())
        })
        .property("__dict__", |vm, args| {
            let [class] = args.exactly("__dict__")?;
            let class = class_argument(vm, class)?;
            let copy = class.attributes().copy();
            copy.remove_str(&vm.known.qualname);
            Ok(crate::python::types::mapping_proxy(vm, copy))
        })
        .property_full(
            "__annotations__",
            |vm, args| {
                let [class] = args.exactly("__annotations__")?;
                let class = class_argument(vm, class)?;
                let name = vm.known.annotations.clone();
                if let Some(annotations) = class.attributes().get_str(&name).filter(|value| value.as_object().is_none())
                {
                    return Ok(annotations);
                }
                if class.is_native() {
                    return Err(Raise::new(
                        "AttributeError",
                        format!("type object '{}' has no attribute '__annotations__'", class.name()),
                    ));
                }
                let annotations = Value::Dict(Dict::new());
                class.set(&name, annotations.clone());
                Ok(annotations)
            },
            |vm, args| {
                let [class, value] = args.exactly("__annotations__")?;
                let class = class_argument(vm, class)?;
                class.set(&vm.known.annotations.clone(), value);
                Ok(Value::None)
            },
            |vm, args| {
                let [class] = args.exactly("__annotations__")?;
                let class = class_argument(vm, class)?;
                class.attributes().remove_str(&vm.known.annotations);
                class.changed();
                Ok(Value::None)
            },
        )
        .build(vm);
}

fn type_new(vm: &mut Vm, args: Args) -> Result<Value> {
    let Args { positional, keywords } = args;
    let mut positional = positional.into_iter();
    let metaclass = class_argument(vm, positional.next().unwrap_or_default())?;
    let rest: Vec<Value> = positional.collect();
    if rest.len() == 1 && metaclass.is(&vm.types.type_) {
        return Ok(Value::Class(rest.first().map_or(metaclass, |value| vm.types.of(value))));
    }
    let Ok([name, bases, namespace]) = <[Value; 3]>::try_from(rest) else {
        return Err(Raise::type_error("type() takes 1 or 3 arguments"));
    };
    let Value::Str(name) = name.builtin().clone() else {
        let class = vm.types.of(&name).name();
        return Err(Raise::type_error(format!("type.__new__() argument 1 must be str, not {class}")));
    };
    let Value::Tuple(bases) = bases.builtin().clone() else {
        let class = vm.types.of(&bases).name();
        return Err(Raise::type_error(format!("type.__new__() argument 2 must be tuple, not {class}")));
    };
    let Value::Dict(namespace) = namespace.builtin().clone() else {
        let class = vm.types.of(&namespace).name();
        return Err(Raise::type_error(format!("type.__new__() argument 3 must be dict, not {class}")));
    };
    let name = vm.intern(&name);
    // A base of a more derived metaclass has that one make the class.
    let winner = vm.metaclass_of(metaclass.clone(), &bases)?;
    if !winner.is(&metaclass) {
        let new = vm.intern("__new__");
        if let Some(new) = vm.find_attr(&Value::Class(winner.clone()), &new)?
            && !new.is(&vm.get_attr(&Value::Class(vm.types.type_.clone()), "__new__")?)
        {
            let arguments = vec![winner.into(), Value::Str(name), Value::Tuple(bases), Value::Dict(namespace)];
            return vm.call(&new, arguments, keywords);
        }
    }
    vm.new_class(&metaclass, &name, bases.to_vec(), &namespace, keywords).map(Value::Class)
}

/// The name of a class with its module, as its repr shows it.
pub(super) fn qualified_name(vm: &Vm, class: &Class) -> String {
    let name = match class.attributes().get_str(&vm.known.qualname) {
        Some(Value::Str(name)) => name,
        _ => class.name(),
    };
    match class.lookup(&vm.known.module) {
        Some(Value::Str(module)) if &*module != "builtins" => format!("{module}.{name}"),
        _ => name.to_string(),
    }
}

fn class_argument(vm: &Vm, value: Value) -> Result<Class> {
    match value {
        Value::Class(class) => Ok(class),
        other => {
            let class = vm.types.of(&other).name();
            Err(Raise::type_error(format!("descriptor requires a 'type' object but received a '{class}'")))
        }
    }
}

fn name_argument(vm: &mut Vm, name: &Value) -> Result<Str> {
    match name.builtin() {
        Value::Str(name) => Ok(vm.intern(name)),
        other => {
            let class = vm.types.of(other).name();
            Err(Raise::type_error(format!("attribute name must be string, not '{class}'")))
        }
    }
}
