//! Functions, methods, modules, and the descriptors `property`, `classmethod`, `staticmethod` and `super`.

use crate::{
    python::{
        Args, ClassBuilder, Vm,
        objects::{ClassMethod, Closed, Function, Method, Module, Native, Property, StaticMethod, Super},
    },
    value::{Class, Dict, Host, Object, Raise, Result, Value},
};

pub(super) fn install(vm: &mut Vm) {
    functions(vm);
    methods(vm);
    natives(vm);
    properties(vm);
    wrappers(vm);
    supers(vm);
    let class = vm.types.module.clone();
    ClassBuilder::extend(&class)
        .method("__new__", |vm, args| {
            let [class, name, doc] = args.bind("module", ["cls", "name", "doc"], 2)?;
            let (Some(Value::Class(class)), Some(Value::Str(name))) = (class, name) else {
                return Err(Raise::type_error("module() argument 'name' must be str"));
            };
            let namespace = Dict::new();
            let entries = [("__name__", Value::Str(name.clone())), ("__doc__", doc.unwrap_or_default())];
            for (key, value) in
                entries.into_iter().chain(["__package__", "__loader__", "__spec__"].map(|n| (n, Value::None)))
            {
                drop(namespace.insert_str(&vm.intern(key), value));
            }
            Ok(Object::with_attributes(class, Some(namespace), Box::new(Module { name })).into())
        })
        .method("__init__", |_, _| Ok(Value::None))
        .method("__repr__", |_, args| {
            let [module] = args.exactly("__repr__")?;
            let name = module.payload::<Module>().map_or_else(|| "?".into(), |module| module.name.clone());
            Ok(Value::from(format!("<module '{name}'>")))
        })
        .build(vm);
    let class = vm.types.cell.clone();
    ClassBuilder::extend(&class)
        .property("cell_contents", |_, args| {
            let [cell] = args.exactly("cell_contents")?;
            let value = cell.payload::<Closed>().and_then(|cell| cell.0.get());
            value.ok_or_else(|| Raise::value_error("Cell is empty"))
        })
        .build(vm);
    crate::python::exception::install_traceback(vm);
}

fn functions(vm: &mut Vm) {
    fn of(value: &Value) -> Result<&Function> {
        value.payload::<Function>().ok_or_else(|| Raise::type_error("descriptor requires a 'function' object"))
    }
    let class = vm.types.function.clone();
    ClassBuilder::extend(&class)
        .method("__repr__", |_, args| {
            let [value] = args.exactly("__repr__")?;
            let address = value.as_object().map_or(0, |object| object.address());
            Ok(Value::from(format!("<function {} at {address:#014x}>", of(&value)?.qualified.borrow())))
        })
        .method("__call__", |vm, mut args| {
            let function = args.take_first()?;
            vm.call_args(&function, args)
        })
        .method("__get__", get_function)
        .property_set(
            "__name__",
            |_, args| {
                let [value] = args.exactly("__name__")?;
                Ok(Value::Str(of(&value)?.name.borrow().clone()))
            },
            |_, args| {
                let [value, name] = args.exactly("__name__")?;
                let Value::Str(name) = name else {
                    return Err(Raise::type_error("__name__ must be set to a string object"));
                };
                of(&value)?.name.replace(name);
                Ok(Value::None)
            },
        )
        .property_set(
            "__qualname__",
            |_, args| {
                let [value] = args.exactly("__qualname__")?;
                Ok(Value::Str(of(&value)?.qualified.borrow().clone()))
            },
            |_, args| {
                let [value, name] = args.exactly("__qualname__")?;
                let Value::Str(name) = name else {
                    return Err(Raise::type_error("__qualname__ must be set to a string object"));
                };
                of(&value)?.qualified.replace(name);
                Ok(Value::None)
            },
        )
        .property_set(
            "__doc__",
            |_, args| {
                let [value] = args.exactly("__doc__")?;
                Ok(of(&value)?.doc.borrow().clone())
            },
            |_, args| {
                let [value, doc] = args.exactly("__doc__")?;
                let old = of(&value)?.doc.replace(doc);
                drop(old);
                Ok(Value::None)
            },
        )
        .property_set(
            "__module__",
            |_, args| {
                let [value] = args.exactly("__module__")?;
                Ok(of(&value)?.module.borrow().clone())
            },
            |_, args| {
                let [value, module] = args.exactly("__module__")?;
                let old = of(&value)?.module.replace(module);
                drop(old);
                Ok(Value::None)
            },
        )
        .property_set(
            "__annotations__",
            |_, args| {
                let [value] = args.exactly("__annotations__")?;
                let mut annotations = of(&value)?.annotations.borrow_mut();
                Ok(Value::Dict(annotations.get_or_insert_with(Dict::new).clone()))
            },
            |_, args| {
                let [value, annotations] = args.exactly("__annotations__")?;
                let annotations = match annotations {
                    Value::Dict(annotations) => Some(annotations),
                    Value::None => None,
                    _ => return Err(Raise::type_error("__annotations__ must be set to a dict object")),
                };
                let old = of(&value)?.annotations.replace(annotations);
                drop(old);
                Ok(Value::None)
            },
        )
        .property_set(
            "__defaults__",
            |_, args| {
                let [value] = args.exactly("__defaults__")?;
                let defaults = of(&value)?.defaults.borrow().clone();
                Ok(if defaults.is_empty() { Value::None } else { Value::tuple(defaults.to_vec()) })
            },
            |_, args| {
                let [value, defaults] = args.exactly("__defaults__")?;
                let defaults = match defaults {
                    Value::Tuple(defaults) => defaults.to_vec(),
                    Value::None => Vec::new(),
                    _ => return Err(Raise::type_error("__defaults__ must be set to a tuple object")),
                };
                let old = of(&value)?.defaults.replace(defaults.into());
                drop(old);
                Ok(Value::None)
            },
        )
        .property("__kwdefaults__", |_, args| {
            let [value] = args.exactly("__kwdefaults__")?;
            let defaults = of(&value)?.keyword_defaults.borrow().clone();
            if defaults.is_empty() {
                return Ok(Value::None);
            }
            Ok(Value::Dict(defaults.iter().cloned().collect()))
        })
        .property("__globals__", |_, args| {
            let [value] = args.exactly("__globals__")?;
            Ok(Value::Dict(of(&value)?.globals.clone()))
        })
        .property("__closure__", |vm, args| {
            let [value] = args.exactly("__closure__")?;
            let Some(closure) = of(&value)?.closure.clone() else { return Ok(Value::None) };
            let class = vm.types.cell.clone();
            let cells: Vec<Value> =
                closure.0.iter().map(|cell| Object::bare(class.clone(), Closed(cell.clone())).into()).collect();
            Ok(Value::tuple(cells))
        })
        .property("__code__", |vm, args| {
            let [value] = args.exactly("__code__")?;
            let code = of(&value)?.code.clone();
            Ok(Object::bare(vm.types.code.clone(), code).into())
        })
        .build(vm);
    let class = vm.types.code.clone();
    ClassBuilder::extend(&class)
        .property("co_name", |_, args| code_part(args, |code| Value::Str(code.name.clone())))
        .property("co_qualname", |_, args| code_part(args, |code| Value::Str(code.qualified.clone())))
        .property("co_filename", |_, args| code_part(args, |code| Value::Str(code.source.file.clone())))
        .property("co_firstlineno", |_, args| code_part(args, |code| Value::Int(code.first_line.into())))
        .property("co_argcount", |_, args| code_part(args, |code| Value::from(code.positional)))
        .property("co_posonlyargcount", |_, args| code_part(args, |code| Value::from(code.positional_only)))
        .property("co_kwonlyargcount", |_, args| code_part(args, |code| Value::from(code.keyword_only)))
        .property("co_nlocals", |_, args| code_part(args, |code| Value::from(code.locals.len())))
        .property("co_varnames", |_, args| {
            code_part(args, |code| Value::tuple(code.locals.iter().cloned().map(Value::Str).collect::<Vec<_>>()))
        })
        .property("co_freevars", |_, args| {
            code_part(args, |code| {
                Value::tuple(code.cells.iter().skip(code.own_cells).cloned().map(Value::Str).collect::<Vec<_>>())
            })
        })
        .property("co_flags", |_, args| {
            code_part(args, |code| {
                Value::Int(
                    3 + 4 * i64::from(code.variadic)
                        + 8 * i64::from(code.keyword_variadic)
                        + 32 * i64::from(code.generator),
                )
            })
        })
        .build(vm);
}

fn code_part(args: Args, part: impl Fn(&crate::python::code::Code) -> Value) -> Result<Value> {
    let [code] = args.exactly("code")?;
    match code.payload::<std::rc::Rc<crate::python::code::Code>>() {
        Some(code) => Ok(part(code)),
        None => Err(Raise::type_error("descriptor requires a 'code' object")),
    }
}

fn get_function(vm: &mut Vm, args: Args) -> Result<Value> {
    let [function, object, class] = args.bind("__get__", ["self", "instance", "owner"], 2)?;
    let (function, object) = (function.unwrap_or_default(), object.unwrap_or_default());
    if object.is_none() && class.is_some_and(|class| !class.is_none()) {
        return Ok(function);
    }
    Ok(vm.method(function, object))
}

fn methods(vm: &mut Vm) {
    fn of(value: &Value) -> Result<(Value, Value)> {
        match value.payload::<Method>() {
            Some(method) => Ok((method.function.clone(), method.receiver.clone())),
            None => Err(Raise::type_error("descriptor requires a 'method' object")),
        }
    }
    let class = vm.types.method.clone();
    ClassBuilder::extend(&class)
        .method("__repr__", |vm, args| {
            let [value] = args.exactly("__repr__")?;
            let (function, receiver) = of(&value)?;
            let name = vm.get_attr(&function, "__qualname__")?;
            let (name, receiver) = (vm.str(&name)?, vm.repr(&receiver)?);
            Ok(Value::from(format!("<bound method {name} of {receiver}>")))
        })
        .method("__call__", |vm, mut args| {
            let method = args.take_first()?;
            vm.call_args(&method, args)
        })
        .method("__eq__", same_method)
        .method("__hash__", hash_method)
        .method("__getattr__", |vm, args| {
            let [value, name] = args.exactly("__getattr__")?;
            let (function, _) = of(&value)?;
            match &name {
                Value::Str(name) => match vm.find_attr(&function, name)? {
                    Some(found) => Ok(found),
                    None => Err(vm.no_attribute(&function, name)),
                },
                _ => Err(Raise::type_error("attribute name must be string")),
            }
        })
        .property("__func__", |_, args| {
            let [value] = args.exactly("__func__")?;
            Ok(of(&value)?.0)
        })
        .property("__self__", method_self)
        .property("__doc__", |vm, args| {
            let [value] = args.exactly("__doc__")?;
            vm.get_attr(&of(&value)?.0, "__doc__")
        })
        .property("__module__", |vm, args| {
            let [value] = args.exactly("__module__")?;
            vm.get_attr(&of(&value)?.0, "__module__")
        })
        .build(vm);
}

fn natives(vm: &mut Vm) {
    fn of(value: &Value) -> Result<&Native> {
        let function = value.payload::<Method>().map_or(value, |method| &method.function);
        function.payload::<Native>().ok_or_else(|| Raise::type_error("descriptor requires a built-in function"))
    }
    for class in [vm.types.builtin_function.clone(), vm.types.method_descriptor.clone()] {
        ClassBuilder::extend(&class)
            .method("__repr__", |vm, args| {
                let [value] = args.exactly("__repr__")?;
                let native = of(&value)?;
                if let Some(method) = value.payload::<Method>() {
                    let class = vm.types.of(&method.receiver);
                    let module = class.lookup(&vm.known.module).and_then(|module| module.as_str().cloned());
                    // Of the classes that CPython has in C, those of modules are known by their full names.
                    let class = match module.as_deref() {
                        Some(module @ ("datetime" | "decimal" | "collections" | "re")) => {
                            format!("{module}.{}", class.name())
                        }
                        _ => class.name().to_string(),
                    };
                    let address = vm.identity(&method.receiver);
                    let name = &native.name;
                    return Ok(Value::from(format!("<built-in method {name} of {class} object at {address:#014x}>")));
                }
                let owner = native.owner.as_ref().and_then(|owner| owner.upgrade());
                Ok(Value::from(match owner {
                    Some(owner) if native.binds => format!("<method '{}' of '{}' objects>", native.name, owner.name()),
                    _ => format!("<built-in function {}>", native.name),
                }))
            })
            .method("__call__", |vm, mut args| {
                let function = args.take_first()?;
                vm.call_args(&function, args)
            })
            .property("__name__", |_, args| {
                let [value] = args.exactly("__name__")?;
                Ok(Value::Str(of(&value)?.name.clone()))
            })
            .property("__qualname__", |_, args| {
                let [value] = args.exactly("__qualname__")?;
                Ok(Value::Str(of(&value)?.qualified.clone()))
            })
            .property("__module__", |_, _| Ok(Value::from("builtins")))
            .property("__doc__", |_, _| Ok(Value::None))
            .build(vm);
    }
    let class = vm.types.method_descriptor.clone();
    ClassBuilder::extend(&class).method("__get__", get_function).build(vm);
    let class = vm.types.builtin_function.clone();
    ClassBuilder::extend(&class)
        .method("__eq__", same_method)
        .method("__hash__", hash_method)
        .property("__self__", method_self)
        .build(vm);
}

/// Methods are equal where they are the same function of the same object; functions where they are the same.
fn same_method(vm: &mut Vm, args: Args) -> Result<Value> {
    let [left, right] = args.exactly("__eq__")?;
    Ok(match (left.payload::<Method>(), right.payload::<Method>()) {
        (Some(left), Some(right)) => {
            Value::Bool(left.function.is(&right.function) && left.receiver.is(&right.receiver))
        }
        _ if left.is(&right) => Value::Bool(true),
        _ => vm.not_implemented(),
    })
}

fn hash_method(vm: &mut Vm, args: Args) -> Result<Value> {
    let [value] = args.exactly("__hash__")?;
    Ok(Value::Int(match value.payload::<Method>() {
        Some(method) => vm.identity_hash(&method.receiver) ^ vm.identity_hash(&method.function),
        None => vm.identity_hash(&value),
    }))
}

/// What a method is bound to; functions belong to the module of the builtins.
fn method_self(vm: &mut Vm, args: Args) -> Result<Value> {
    let [value] = args.exactly("__self__")?;
    Ok(match value.payload::<Method>() {
        Some(method) => method.receiver.clone(),
        None => vm.modules.get_str(&vm.known.builtins).unwrap_or_default(),
    })
}

fn properties(vm: &mut Vm) {
    fn of(value: &Value) -> Result<&Property> {
        value.payload::<Property>().ok_or_else(|| Raise::type_error("descriptor requires a 'property' object"))
    }
    /// The same property with one of its functions replaced.
    fn with(vm: &mut Vm, args: Args, which: usize) -> Result<Value> {
        let [property, function] = args.exactly("setter")?;
        let old = of(&property)?;
        let mut parts = [old.get.borrow().clone(), old.set.borrow().clone(), old.delete.borrow().clone()];
        if let Some(part) = parts.get_mut(which) {
            *part = Some(function);
        }
        let class = Value::Class(vm.types.of(&property));
        let arguments: Vec<Value> = parts.into_iter().map(Option::unwrap_or_default).collect();
        vm.call(&class, arguments, Vec::new())
    }
    let class = vm.types.property.clone();
    ClassBuilder::extend(&class)
        .payload::<Property>()
        .method("__init__", |vm, args| {
            let [property, get, set, delete, doc] =
                args.clinic("property", ["self", "fget", "fset", "fdel", "doc"], 1)?;
            let property = property.unwrap_or_default();
            let payload = of(&property)?;
            let doc = match (doc.filter(|doc| !doc.is_none()), &get) {
                (Some(doc), _) => doc,
                (None, Some(get)) if !get.is_none() => {
                    let name = vm.known.doc.clone();
                    vm.find_attr(get, &name)?.unwrap_or_default()
                }
                _ => Value::None,
            };
            payload.doc.replace(doc);
            payload.get.replace(get.filter(|value| !value.is_none()));
            payload.set.replace(set.filter(|value| !value.is_none()));
            payload.delete.replace(delete.filter(|value| !value.is_none()));
            Ok(Value::None)
        })
        .method("getter", |vm, args| with(vm, args, 0))
        .method("setter", |vm, args| with(vm, args, 1))
        .method("deleter", |vm, args| with(vm, args, 2))
        .method("__get__", |vm, args| {
            let [property, object, _] = args.bind("__get__", ["self", "instance", "owner"], 2)?;
            let (property, object) = (property.unwrap_or_default(), object.unwrap_or_default());
            if object.is_none() {
                return Ok(property);
            }
            let get = of(&property)?.get.borrow().clone();
            match get {
                Some(get) => vm.call_one(&get, object),
                None => {
                    let class = vm.types.of(&object).name();
                    Err(Raise::new("AttributeError", format!("property of '{class}' object has no getter")))
                }
            }
        })
        .method("__set__", |vm, args| {
            let [property, object, value] = args.exactly("__set__")?;
            let set = of(&property)?.set.borrow().clone();
            match set {
                Some(set) => vm.call(&set, vec![object, value], Vec::new()),
                None => {
                    let class = vm.types.of(&object).name();
                    let name = of(&property)?.name.borrow().clone().unwrap_or_else(|| "".into());
                    Err(Raise::new("AttributeError", format!("property '{name}' of '{class}' object has no setter")))
                }
            }
        })
        .method("__delete__", |vm, args| {
            let [property, object] = args.exactly("__delete__")?;
            let delete = of(&property)?.delete.borrow().clone();
            match delete {
                Some(delete) => vm.call_one(&delete, object),
                None => Err(Raise::new("AttributeError", "property has no deleter")),
            }
        })
        .property("fget", |_, args| {
            let [property] = args.exactly("fget")?;
            Ok(of(&property)?.get.borrow().clone().into())
        })
        .property("fset", |_, args| {
            let [property] = args.exactly("fset")?;
            Ok(of(&property)?.set.borrow().clone().into())
        })
        .property("fdel", |_, args| {
            let [property] = args.exactly("fdel")?;
            Ok(of(&property)?.delete.borrow().clone().into())
        })
        .property_set(
            "__doc__",
            |_, args| {
                let [property] = args.exactly("__doc__")?;
                Ok(of(&property)?.doc.borrow().clone())
            },
            |_, args| {
                let [property, doc] = args.exactly("__doc__")?;
                of(&property)?.doc.replace(doc);
                Ok(Value::None)
            },
        )
        .build(vm);
}

fn wrappers(vm: &mut Vm) {
    let class = vm.types.classmethod.clone();
    ClassBuilder::extend(&class)
        .payload::<ClassMethod>()
        .method("__repr__", |vm, args| wrapper_repr(vm, args, "classmethod"))
        .method("__init__", |_, args| {
            function_arity_of_wrapper(&args, "classmethod")?;
            let [wrapper, function] = args.exactly("classmethod")?;
            if let Some(payload) = wrapper.payload::<ClassMethod>() {
                payload.function.replace(function);
            }
            Ok(Value::None)
        })
        .method("__get__", |vm, args| {
            let [wrapper, object, class] = args.bind("__get__", ["self", "instance", "owner"], 2)?;
            let class = match class {
                Some(Value::Class(class)) => class,
                _ => vm.types.of(&object.unwrap_or_default()),
            };
            let function = wrapper.as_ref().and_then(|value| value.payload::<ClassMethod>());
            let function = function.map(|payload| payload.function.borrow().clone()).unwrap_or_default();
            Ok(vm.method(function, Value::Class(class)))
        })
        .property("__func__", |_, args| {
            let [wrapper] = args.exactly("__func__")?;
            Ok(wrapper.payload::<ClassMethod>().map(|payload| payload.function.borrow().clone()).unwrap_or_default())
        })
        .property("__wrapped__", |_, args| {
            let [wrapper] = args.exactly("__wrapped__")?;
            Ok(wrapper.payload::<ClassMethod>().map(|payload| payload.function.borrow().clone()).unwrap_or_default())
        })
        .build(vm);
    let class = vm.types.staticmethod.clone();
    ClassBuilder::extend(&class)
        .payload::<StaticMethod>()
        .method("__repr__", |vm, args| wrapper_repr(vm, args, "staticmethod"))
        .method("__init__", |_, args| {
            function_arity_of_wrapper(&args, "staticmethod")?;
            let [wrapper, function] = args.exactly("staticmethod")?;
            if let Some(payload) = wrapper.payload::<StaticMethod>() {
                payload.function.replace(function);
            }
            Ok(Value::None)
        })
        .method("__get__", |_, args| {
            let wrapper = args.positional.first();
            Ok(wrapper
                .and_then(|value| value.payload::<StaticMethod>())
                .map(|payload| payload.function.borrow().clone())
                .unwrap_or_default())
        })
        .method("__call__", |vm, mut args| {
            let wrapper = args.take_first()?;
            let function = wrapper.payload::<StaticMethod>().map(|payload| payload.function.borrow().clone());
            vm.call_args(&function.unwrap_or_default(), args)
        })
        .property("__func__", |_, args| {
            let [wrapper] = args.exactly("__func__")?;
            Ok(wrapper.payload::<StaticMethod>().map(|payload| payload.function.borrow().clone()).unwrap_or_default())
        })
        .property("__wrapped__", |_, args| {
            let [wrapper] = args.exactly("__wrapped__")?;
            Ok(wrapper.payload::<StaticMethod>().map(|payload| payload.function.borrow().clone()).unwrap_or_default())
        })
        .build(vm);
}

/// `<staticmethod(<function f at 0x…>)>`
fn wrapper_repr(vm: &mut Vm, args: Args, name: &str) -> Result<Value> {
    let [wrapper] = args.exactly("__repr__")?;
    let function = vm.get_attr(&wrapper, "__func__")?;
    Ok(Value::from(format!("<{name}({})>", vm.repr(&function)?)))
}

fn function_arity_of_wrapper(args: &Args, name: &str) -> Result<()> {
    if !args.keywords.is_empty() {
        return Err(Raise::type_error(format!("{name}() takes no keyword arguments")));
    }
    match args.positional.len().saturating_sub(1) {
        1 => Ok(()),
        given => Err(Raise::type_error(format!("{name} expected 1 argument, got {given}"))),
    }
}

fn supers(vm: &mut Vm) {
    let class = vm.types.super_.clone();
    ClassBuilder::extend(&class)
        .method("__new__", |vm, args| {
            let [_, class, receiver] = args.bind("super", ["cls", "type", "object"], 1)?;
            let (class, receiver) = match (class, receiver) {
                (None, _) => vm.super_context()?,
                (Some(Value::Class(class)), Some(receiver)) => (class, receiver),
                (Some(Value::Class(_)), None) => {
                    return Err(Raise::unsupported("super() with one argument: give both, or none"));
                }
                (Some(other), _) => {
                    let class = vm.types.of(&other).name();
                    return Err(Raise::type_error(format!("super() argument 1 must be a type, not {class}")));
                }
            };
            let start = start_of(vm, &class, &receiver)?;
            let proxy = Super { class, receiver, start };
            Ok(Object::bare(vm.types.super_.clone(), proxy).into())
        })
        .method("__repr__", |_, args| {
            let [proxy] = args.exactly("__repr__")?;
            let Some(proxy) = proxy.payload::<Super>() else { return Ok(Value::from("<super>")) };
            Ok(Value::from(format!("<super: <class '{}'>, <{} object>>", proxy.class.name(), proxy.start.name())))
        })
        .property("__thisclass__", |_, args| {
            let [proxy] = args.exactly("__thisclass__")?;
            Ok(proxy.payload::<Super>().map(|proxy| proxy.class.clone()).into())
        })
        .property("__self_class__", |_, args| {
            let [proxy] = args.exactly("__self_class__")?;
            Ok(proxy.payload::<Super>().map(|proxy| proxy.start.clone()).into())
        })
        .property("__self__", |_, args| {
            let [proxy] = args.exactly("__self__")?;
            Ok(proxy.payload::<Super>().map(|proxy| proxy.receiver.clone()).unwrap_or_default())
        })
        .build(vm);
}

/// The class whose MRO a `super()` searches.
fn start_of(vm: &mut Vm, class: &Class, receiver: &Value) -> Result<Class> {
    if let Value::Class(receiver) = receiver
        && receiver.is_subclass_of(class)
    {
        return Ok(receiver.clone());
    }
    let own = vm.types.of(receiver);
    if own.is_subclass_of(class) {
        return Ok(own);
    }
    Err(Raise::type_error("super(type, obj): obj must be an instance or subtype of type"))
}
