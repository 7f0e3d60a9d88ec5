//! Types of the script: `TypeDecorator`, `UserDefinedType`, and classes derived from plain types.

use std::{
    cell::{OnceCell, RefCell},
    fmt,
    rc::Rc,
};

use super::{definition, native_type, to_type};
use crate::{
    python::{Args, ClassBuilder, Vm, objects::Function},
    sql::{
        dialects::{Dialect, DialectKind},
        elements::ColumnElement,
        types::{Affinity, BindProcessor, CustomType, Literal, ResultProcessor, TypeEngine, WeakType},
    },
    sqlalchemy::{
        coercions, dialects, elements,
        support::{self, class_constant},
    },
    value::{Class, Dict, Host, Object, Payload, Raise, Result, Str, Value},
};

/// The payload of an object whose class the script derived from a type class.
#[derive(Default)]
pub(super) struct ScriptType {
    /// The plain type that its `__init__` made, where it derives from one.
    plain: RefCell<Option<TypeEngine>>,
    /// The type that it stands for, while something uses it.
    made: RefCell<WeakType>,
    /// The same for a copy (`with_variant()`), which nothing else keeps.
    copied: Option<TypeEngine>,
}

impl Payload for ScriptType {}

/// The names that a class overrides where its values or its SQL pass through the script.
const HOOKS: &[&str] = &[
    "bind_processor",
    "result_processor",
    "literal_processor",
    "process_bind_param",
    "process_result_value",
    "process_literal_param",
    "load_dialect_impl",
    "bind_expression",
    "column_expression",
];

/// The type that an object of a script's class stands for.
pub(super) fn of_object(vm: &mut Vm, object: &Value, script: &ScriptType) -> Result<TypeEngine> {
    if let Some(copied) = &script.copied {
        return Ok(copied.clone());
    }
    if let Some(known) = script.made.borrow().upgrade() {
        return Ok(known);
    }
    let class = vm.class_of(object);
    let plain = script.plain.borrow().clone();
    let external = is_external(vm, &class);
    let made = match plain {
        Some(plain) if !HOOKS.iter().any(|name| overrides(&class, name)) => plain.made_by(object.clone()),
        plain => {
            let decorated = match plain {
                Some(plain) => Some(plain),
                None if !external => {
                    return Err(Raise::unsupported("a type whose __init__() does not call its base's"));
                }
                None => decorated(vm, object, &class)?,
            };
            TypeEngine::custom(Rc::new(Custom::new(vm, object, class, decorated)?)).made_by(object.clone())
        }
    };
    *script.made.borrow_mut() = made.downgrade();
    Ok(made)
}

/// The object of a type that a class of the script made: the one that made it, or another for a copy.
pub(super) fn object_of(ty: &TypeEngine) -> Option<Value> {
    let object = ty.script()?.as_object()?;
    let script = object.payload::<ScriptType>()?;
    let same = script.made.borrow().upgrade().is_some_and(|made| made.is(ty));
    if same {
        return ty.script().cloned();
    }
    let attributes = Dict::new();
    for (name, value) in object.attributes().map(Dict::entries).unwrap_or_default() {
        if let Value::Str(name) = name {
            attributes.insert_str(&name, value);
        }
    }
    let copy = ScriptType { copied: Some(ty.clone()), ..ScriptType::default() };
    Some(Object::with_attributes(object.class(), Some(attributes), Box::new(copy)).into())
}

/// `__new__` of a class that the script derived from a type class.
pub(super) fn allocate(vm: &mut Vm, class: Class, args: Args) -> Result<Value> {
    let script = ScriptType::default();
    // A class with an `__init__` of its own tells the arguments there.
    if !overrides(&class, "__init__") {
        *script.plain.borrow_mut() = Some(native_type(vm, &class, args)?);
    }
    Ok(Object::new(class, Box::new(script)).into())
}

/// `__init__` of the plain type classes: what a class of the script calls from its own.
pub(super) fn initialize(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_first()?;
    let class = vm.class_of(&this);
    if let Some(script) = this.payload::<ScriptType>()
        && overrides(&class, "__init__")
    {
        let made = native_type(vm, &class, args)?;
        *script.plain.borrow_mut() = Some(made);
    }
    Ok(Value::None)
}

/// Makes `TypeDecorator` and `UserDefinedType`.
pub(super) fn load(vm: &mut Vm, module: &Dict) -> Result<()> {
    const MODULE: &str = "sqlalchemy.sql.type_api";
    let engine = support::class_made(vm, "TypeEngine")?;
    let external = ClassBuilder::new(MODULE, "ExternalType").constant("cache_ok", Value::None);
    let external = support::build(vm, "ExternalType", external);
    let decorator = ClassBuilder::new(MODULE, "TypeDecorator")
        .base(&external)
        .base(&engine)
        .method("__new__", new_external)
        .method("__init__", |vm, mut args| {
            let this = args.take_first()?;
            let class = vm.class_of(&this);
            let impl_ = implementation_attribute(&class)?;
            let made = match &impl_ {
                Value::Class(_) => {
                    let Args { positional, keywords } = args;
                    vm.call(&impl_, positional, keywords)?
                }
                other => other.clone(),
            };
            vm.set_attr(&this, "impl", made)?;
            Ok(Value::None)
        })
        .property("impl_instance", |vm, args| {
            let [this] = args.exactly("impl_instance")?;
            vm.get_attr(&this, "impl")
        })
        .method("load_dialect_impl", |vm, args| {
            let [this, _] = args.bind("TypeDecorator.load_dialect_impl", ["self", "dialect"], 2)?;
            vm.get_attr(&this.unwrap_or_default(), "impl")
        })
        .method("type_engine", |vm, args| {
            let [this, dialect] = args.bind("TypeDecorator.type_engine", ["self", "dialect"], 2)?;
            vm.call_method(&this.unwrap_or_default(), "load_dialect_impl", vec![dialect.unwrap_or_default()])
        })
        .method("process_bind_param", |_, _| Err(Raise::new("NotImplementedError", "")))
        .method("process_result_value", |_, _| Err(Raise::new("NotImplementedError", "")))
        .method("process_literal_param", |_, _| Err(Raise::new("NotImplementedError", "")))
        .method("coerce_compared_value", |_, args| {
            let [this, _, _] = args.bind("coerce_compared_value", ["self", "op", "value"], 3)?;
            Ok(this.unwrap_or_default())
        })
        .method("bind_expression", |vm, args| delegate(vm, args, "bind_expression"))
        .method("column_expression", |vm, args| delegate(vm, args, "column_expression"))
        .method("compare_values", |vm, args| delegate(vm, args, "compare_values"))
        .method("__getattr__", |vm, args| {
            let [this, name] = args.exactly("__getattr__")?;
            let text = vm.str(&name)?;
            let own = this.as_object().and_then(|object| object.attribute(&"impl".into()));
            match own {
                Some(impl_) => vm.get_attr(&impl_, &text),
                None => {
                    let class = vm.class_of(&this).name();
                    Err(Raise::new("AttributeError", format!("'{class}' object has no attribute '{text}'")))
                }
            }
        });
    let decorator = support::build(vm, "TypeDecorator", decorator);
    let defined = ClassBuilder::new(MODULE, "UserDefinedType")
        .base(&external)
        .base(&engine)
        .method("__new__", new_external)
        .method("__init__", |_, _| Ok(Value::None))
        .method("coerce_compared_value", |_, args| {
            let [this, _, _] = args.bind("coerce_compared_value", ["self", "op", "value"], 3)?;
            Ok(this.unwrap_or_default())
        });
    let defined = support::build(vm, "UserDefinedType", defined);
    for (name, class) in [("ExternalType", external), ("TypeDecorator", decorator), ("UserDefinedType", defined)] {
        module.insert_str(&name.into(), Value::Class(class));
    }
    Ok(())
}

/// Whether a class of the script, not the library's, has the attribute first.
pub(super) fn overrides(class: &Class, name: &str) -> bool {
    let name = Str::from(name);
    class.mro().find(|class| class.attributes().contains_str(&name)).is_some_and(|class| !class.is_native())
}

/// The `repr()` of an object of a script's class.
pub(super) fn repr(vm: &mut Vm, this: &Value, shown: &str) -> Result<String> {
    let class = vm.class_of(this);
    let arguments =
        if is_kind(vm, &class, "UserDefinedType") { own_arguments(vm, this, &class)? } else { shown.to_owned() };
    Ok(format!("{}({arguments})", class.name()))
}

/// The arguments of the class's own `__init__` as the attributes of those names tell them.
fn own_arguments(vm: &mut Vm, this: &Value, class: &Class) -> Result<String> {
    let init = class_constant(class, "__init__");
    let Some(function) = init.payload::<Function>() else { return Ok(String::new()) };
    let code = function.code.clone();
    let defaults = function.defaults.borrow().clone();
    let keyword_defaults = function.keyword_defaults.borrow().clone();
    let mut parts = Vec::new();
    let without = code.positional.saturating_sub(defaults.len());
    for (index, name) in code.locals.iter().enumerate().take(code.positional + code.keyword_only).skip(1) {
        let Some(value) = vm.get_attribute(this, name)? else { continue };
        let default = match index.checked_sub(without) {
            Some(place) if index < code.positional => defaults.get(place).cloned(),
            _ => keyword_defaults.iter().find(|(known, _)| known == name).map(|(_, default)| default.clone()),
        };
        match default {
            None if index < code.positional => parts.push(vm.repr(&value)?.to_string()),
            Some(default) if vm.eq(&default, &value)? => {}
            _ => parts.push(format!("{name}={}", vm.repr(&value)?)),
        }
    }
    Ok(parts.join(", "))
}

fn is_external(vm: &mut Vm, class: &Class) -> bool {
    is_kind(vm, class, "ExternalType")
}

fn is_kind(vm: &mut Vm, class: &Class, name: &'static str) -> bool {
    support::Registry::of(vm).class(name).is_some_and(|base| class.is_subclass_of(&base))
}

fn new_external(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let Value::Class(class) = args.take_first()? else {
        return Err(Raise::type_error("__new__() needs a class"));
    };
    if is_kind(vm, &class, "TypeDecorator") {
        implementation_attribute(&class)?;
    }
    Ok(Object::new(class, Box::new(ScriptType::default())).into())
}

fn implementation_attribute(class: &Class) -> Result<Value> {
    class.lookup(&"impl".into()).ok_or_else(|| {
        Raise::new(
            "AssertionError",
            "TypeDecorator implementations require a class-level variable 'impl' which refers to the class of type being \
             decorated",
        )
    })
}

/// Calls the method of that name of what a `TypeDecorator` decorates.
fn delegate(vm: &mut Vm, mut args: Args, name: &str) -> Result<Value> {
    let this = args.take_first()?;
    let impl_ = vm.get_attr(&this, "impl")?;
    vm.call_method(&impl_, name, args.positional)
}

/// What a `TypeDecorator` decorates; `None` for a `UserDefinedType`.
fn decorated(vm: &mut Vm, object: &Value, class: &Class) -> Result<Option<TypeEngine>> {
    if !is_kind(vm, class, "TypeDecorator") {
        return Ok(None);
    }
    let impl_ = vm.get_attr(object, "impl")?;
    to_type(vm, Some(&impl_)).map(Some)
}

/// A type of the script, with what it needs to be asked by those who do not know the machine.
struct Custom {
    object: Value,
    class: Class,
    decorated: Option<TypeEngine>,
    repr: String,
    /// The dialects' objects, in the order of [`KINDS`].
    dialects: [Value; 4],
    implementations: [OnceCell<TypeEngine>; 4],
    /// Calls `object.name(expression)` with an expression in a carrier, and gives another.
    express: Value,
    /// Gives what `value` is or makes as a type, in an object that holds it.
    resolve: Value,
    cache_ok: Option<bool>,
}

const KINDS: [DialectKind; 4] =
    [DialectKind::Default, DialectKind::Sqlite, DialectKind::PostgreSql, DialectKind::MySql];

impl Custom {
    fn new(vm: &mut Vm, object: &Value, class: Class, decorated: Option<TypeEngine>) -> Result<Custom> {
        let mut dialects = [const { Value::None }; 4];
        for (place, kind) in dialects.iter_mut().zip(KINDS) {
            *place = dialects::wrap(vm, Dialect::of(kind))?;
        }
        let repr = if overrides(&class, "__repr__") {
            vm.repr(object)?.to_string()
        } else {
            let shown = decorated.as_ref().map(TypeEngine::shown_arguments).unwrap_or_default();
            repr(vm, object, &shown)?
        };
        let cache_ok = match class.attributes().get_str(&"cache_ok".into()) {
            // A class derived from a plain type is cached by its arguments.
            _ if !is_external(vm, &class) => Some(true),
            None | Some(Value::None) => None,
            Some(value) => Some(vm.truth(&value)?),
        };
        Ok(Custom {
            object: object.clone(),
            class,
            decorated,
            repr,
            dialects,
            implementations: [const { OnceCell::new() }; 4],
            express: vm.native_function("express", express),
            resolve: vm.native_function("resolve", |vm, args| {
                let [value] = args.exactly("resolve")?;
                let ty = to_type(vm, Some(&value))?;
                let class = vm.types.object.clone();
                Ok(Object::bare(class, ty).into())
            }),
            cache_ok,
        })
    }

    fn overrides(&self, name: &str) -> bool {
        overrides(&self.class, name)
    }

    fn place(dialect: &str) -> usize {
        KINDS.iter().position(|kind| Dialect::of(*kind).name == dialect).unwrap_or(0)
    }

    fn dialect(&self, dialect: &str) -> Value {
        self.dialects.get(Custom::place(dialect)).cloned().unwrap_or_default()
    }

    fn method(&self, host: &mut dyn Host, name: &str) -> Result<Value> {
        Ok(host.get_attribute(&self.object, &name.into())?.unwrap_or_default())
    }

    fn call(&self, host: &mut dyn Host, name: &str, arguments: Vec<Value>) -> Result<Value> {
        let method = self.method(host, name)?;
        host.call(&method, arguments, Vec::new())
    }

    fn expression(&self, host: &mut dyn Host, name: &str, given: &ColumnElement) -> Result<Option<ColumnElement>> {
        if !self.overrides(name) {
            return Ok(None);
        }
        let carrier = Object::bare(self.class.clone(), given.clone());
        let arguments = vec![self.object.clone(), Value::from(name), carrier.into()];
        let made = host.call(&self.express, arguments, Vec::new())?;
        Ok(made.payload::<ColumnElement>().cloned())
    }
}

/// Calls a method of the script that takes an expression and gives one.
fn express(vm: &mut Vm, args: Args) -> Result<Value> {
    let [object, name, carrier] = args.exactly("express")?;
    let Some(element) = carrier.payload::<ColumnElement>().cloned() else { return Ok(Value::None) };
    let name = vm.str(&name)?;
    let argument = elements::wrap(vm, &element)?;
    let made = vm.call_method(&object, &name, vec![argument])?;
    if made.is_none() {
        return Ok(Value::None);
    }
    let element = coercions::receiver(vm, &made)?;
    let class = vm.types.object.clone();
    Ok(Object::bare(class, element).into())
}

impl CustomType for Custom {
    fn name(&self) -> Str {
        self.class.name()
    }

    fn decorated(&self) -> Option<TypeEngine> {
        self.decorated.clone()
    }

    fn implementation(&self, host: &mut dyn Host, dialect: &'static str) -> Result<Option<TypeEngine>> {
        let Some(decorated) = &self.decorated else { return Ok(None) };
        if !self.overrides("load_dialect_impl") {
            return Ok(Some(decorated.on(dialect).clone()));
        }
        let place = self.implementations.get(Custom::place(dialect));
        if let Some(known) = place.and_then(OnceCell::get) {
            return Ok(Some(known.clone()));
        }
        let made = self.call(host, "load_dialect_impl", vec![self.dialect(dialect)])?;
        let resolved = host.call(&self.resolve, vec![made], Vec::new())?;
        let ty = resolved.payload::<TypeEngine>().map(|ty| ty.on(dialect).clone());
        if let (Some(place), Some(ty)) = (place, &ty) {
            drop(place.set(ty.clone()));
        }
        Ok(ty)
    }

    fn affinity(&self) -> Affinity {
        self.decorated.as_ref().map_or(Affinity::Other, TypeEngine::affinity)
    }

    fn column_specification(&self, host: &mut dyn Host) -> Result<Option<Str>> {
        let Some(method) = host.get_attribute(&self.object, &"get_col_spec".into())? else { return Ok(None) };
        let text = host.call(&method, Vec::new(), Vec::new())?;
        host.str(&text).map(Some)
    }

    fn bind_processor(&self, host: &mut dyn Host, dialect: &'static str) -> Result<Option<BindProcessor>> {
        if self.overrides("bind_processor") {
            let function = self.call(host, "bind_processor", vec![self.dialect(dialect)])?;
            return Ok((!function.is_none()).then(|| BindProcessor::Script(function, Rc::new([]), None)));
        }
        let inner = match self.implementation(host, dialect)? {
            Some(ty) => ty.bind_processor(host, dialect)?,
            None => None,
        };
        if !self.overrides("process_bind_param") {
            return Ok(inner);
        }
        let function = self.method(host, "process_bind_param")?;
        Ok(Some(BindProcessor::Script(function, Rc::new([self.dialect(dialect)]), inner.map(Box::new))))
    }

    fn result_processor(&self, host: &mut dyn Host, dialect: &'static str) -> Result<Option<ResultProcessor>> {
        if self.overrides("result_processor") {
            let function = self.call(host, "result_processor", vec![self.dialect(dialect), Value::None])?;
            return Ok((!function.is_none()).then(|| ResultProcessor::Script(function, Rc::new([]), None)));
        }
        let inner = match self.implementation(host, dialect)? {
            Some(ty) => ty.result_processor(host, dialect)?,
            None => None,
        };
        if !self.overrides("process_result_value") {
            return Ok(inner);
        }
        let function = self.method(host, "process_result_value")?;
        Ok(Some(ResultProcessor::Script(function, Rc::new([self.dialect(dialect)]), inner.map(Box::new))))
    }

    fn literal(&self, host: &mut dyn Host, value: &Value, dialect: &'static str) -> Result<Option<Literal>> {
        if self.overrides("literal_processor") {
            let function = self.call(host, "literal_processor", vec![self.dialect(dialect)])?;
            if function.is_none() {
                return Ok(None);
            }
            let text = host.call(&function, vec![value.clone()], Vec::new())?;
            return Ok(Some(Literal::Text(host.str(&text)?)));
        }
        let name = ["process_literal_param", "process_bind_param"].into_iter().find(|name| self.overrides(name));
        match name {
            Some(name) => {
                let value = self.call(host, name, vec![value.clone(), self.dialect(dialect)])?;
                Ok(Some(Literal::Value(value)))
            }
            None if self.decorated.is_some() => Ok(Some(Literal::Value(value.clone()))),
            None => Ok(None),
        }
    }

    fn bind_expression(&self, host: &mut dyn Host, bind: &ColumnElement) -> Result<Option<ColumnElement>> {
        self.expression(host, "bind_expression", bind)
    }

    fn column_expression(&self, host: &mut dyn Host, column: &ColumnElement) -> Result<Option<ColumnElement>> {
        self.expression(host, "column_expression", column)
    }

    fn has_expressions(&self) -> bool {
        self.overrides("bind_expression") || self.overrides("column_expression")
    }

    fn cache_key(&self) -> Option<u64> {
        let address = self.object.as_object().map_or(0, |object| object.address());
        (self.cache_ok == Some(true)).then_some(address as u64)
    }

    fn cache_warning(&self) -> Option<String> {
        if self.cache_ok.is_some() {
            return None;
        }
        let kind = if self.decorated.is_some() { "TypeDecorator" } else { "UserDefinedType" };
        Some(format!(
            "{kind} {} will not produce a cache key because the ``cache_ok`` attribute is not set to True.  This can have \
             significant performance implications including some performance degradations in comparison to prior SQLAlchemy \
             versions.  Set this attribute to True if this type object's state is safe to use in a cache key, or False to \
             disable this warning. (Background on this warning at: https://sqlalche.me/e/21/cprf)",
            self.repr
        ))
    }

    fn repr(&self) -> String {
        self.repr.clone()
    }

    fn compared(&self, value: &Value) -> Option<TypeEngine> {
        match &self.decorated {
            Some(decorated) if definition(&self.class).is_some() => {
                let coerced = decorated.coerce_compared(value);
                (!coerced.is(decorated)).then_some(coerced)
            }
            _ => None,
        }
    }
}

impl fmt::Debug for Custom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.repr)
    }
}
