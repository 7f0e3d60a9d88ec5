//! `_dataclasses`: what `@dataclass` does to a class. The functions around it are in `lib/dataclasses.py`.

mod functions;
mod methods;

use std::rc::Rc;

use super::{collections::named_tuple::KEYWORDS, module::Module};
use crate::{
    python::{Args, ClassBuilder, Vm, objects::StaticMethod, types::mapping_proxy},
    value::{Class, Dict, Form, GenericAlias, Host, Object, Payload, Raise, Result, SpecialForm, Str, Value, Visitor},
};

/// The payload of a `Field`: what a class body says of one attribute.
#[derive(Clone, Default)]
pub(super) struct Field {
    name: Option<Str>,
    annotation: Value,
    default: Option<Value>,
    factory: Option<Value>,
    init: bool,
    repr: bool,
    hash: Option<bool>,
    compare: bool,
    metadata: Value,
    keyword_only: Option<bool>,
    /// `InitVar`: handed to `__post_init__` and not kept.
    init_only: bool,
}
impl Payload for Field {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.values([&self.annotation, &self.metadata]);
        visitor.values(&self.default);
        visitor.values(&self.factory);
    }
}

impl Field {
    fn kind(&self) -> &'static str {
        match (&self.name, self.init_only) {
            (None, _) => "None",
            (_, true) => "_FIELD_INITVAR",
            (_, false) => "_FIELD",
        }
    }
}

/// Marks `MISSING` and `KW_ONLY`.
struct Missing;
impl Payload for Missing {}
struct KeywordOnly;
impl Payload for KeywordOnly {}

/// The payload of `InitVar[int]`.
struct InitVar(Value);
impl Payload for InitVar {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.value(&self.0);
    }
}

/// What `@dataclass` was asked for.
#[derive(Clone, Copy)]
struct Options {
    init: bool,
    repr: bool,
    eq: bool,
    order: bool,
    unsafe_hash: bool,
    frozen: bool,
    keyword_only: bool,
    match_args: bool,
    slots: bool,
}

pub(super) fn install(vm: &mut Vm) {
    vm.register_module("_dataclasses", |vm| {
        let attribute_error = vm.exception_class("AttributeError")?;
        let frozen = ClassBuilder::new("dataclasses", "FrozenInstanceError").base(&attribute_error).open().build(vm);
        let field = ClassBuilder::new("dataclasses", "Field")
            .open()
            .method("__repr__", |vm, args| {
                let Some(field) = args.positional.first().and_then(Value::payload::<Field>) else {
                    return Ok(Value::None);
                };
                let missing = missing(vm);
                let flag = |flag: bool| Value::Bool(flag);
                let parts = [
                    ("name", field.name.clone().map_or(Value::None, Value::Str)),
                    ("type", field.annotation.clone()),
                    ("default", field.default.clone().unwrap_or_else(|| missing.clone())),
                    ("default_factory", field.factory.clone().unwrap_or_else(|| missing.clone())),
                    ("init", flag(field.init)),
                    ("repr", flag(field.repr)),
                    ("hash", field.hash.into()),
                    ("compare", flag(field.compare)),
                    ("metadata", field.metadata.clone()),
                    ("kw_only", field.keyword_only.map_or_else(|| missing.clone(), Value::Bool)),
                ];
                let mut shown = String::new();
                for (name, value) in parts {
                    shown.push_str(&format!("{name}={},", vm.repr(&value)?));
                }
                Ok(format!("Field({shown}_field_type={})", field.kind()).into())
            })
            .property("_field_type", |_, args| part(&args, |field| field.kind().into()))
            .property("name", |_, args| part(&args, |field| field.name.clone().map_or(Value::None, Value::Str)))
            .property("type", |_, args| part(&args, |field| field.annotation.clone()))
            .property("init", |_, args| part(&args, |field| field.init.into()))
            .property("repr", |_, args| part(&args, |field| field.repr.into()))
            .property("compare", |_, args| part(&args, |field| field.compare.into()))
            .property("hash", |_, args| part(&args, |field| field.hash.into()))
            .property("kw_only", |_, args| part(&args, |field| field.keyword_only.unwrap_or(false).into()))
            .property("metadata", |_, args| part(&args, |field| field.metadata.clone()))
            .property("default", |vm, args| {
                let value = part(&args, |field| field.default.clone().map_or(Value::None, |v| Value::tuple([v])))?;
                given_or_missing(vm, value)
            })
            .property("default_factory", |vm, args| {
                let value = part(&args, |field| field.factory.clone().map_or(Value::None, |v| Value::tuple([v])))?;
                given_or_missing(vm, value)
            })
            .build(vm);
        vm.register_class::<Field>(&field);
        let class = ClassBuilder::new("dataclasses", "_MISSING_TYPE").build(vm);
        vm.register_class::<Missing>(&class);
        let class = ClassBuilder::new("dataclasses", "_KW_ONLY_TYPE").build(vm);
        vm.register_class::<KeywordOnly>(&class);
        let init_var = ClassBuilder::new("dataclasses", "InitVar")
            .method("__class_getitem__", |vm, args| {
                let of = args.positional.get(1).cloned().unwrap_or_default();
                Ok(vm.wrap(InitVar(of)))
            })
            .method("__repr__", |vm, args| {
                let Some(InitVar(of)) = args.positional.first().and_then(Value::payload::<InitVar>) else {
                    return Ok(Value::None);
                };
                let shown = crate::python::types::type_repr(vm, of)?;
                Ok(format!("dataclasses.InitVar[{shown}]").into())
            })
            .build(vm);
        vm.register_class::<InitVar>(&init_var);
        let missing = vm.wrap(Missing);
        field.set(&vm.intern("_missing"), missing.clone());
        let keyword_only = vm.wrap(KeywordOnly);
        let mut module = Module::new(vm);
        module.add("FrozenInstanceError", frozen);
        module.add("Field", field);
        module.add("MISSING", missing);
        module.add("KW_ONLY", keyword_only);
        module.add("InitVar", init_var);
        module.functions(&[
            ("dataclass", dataclass),
            ("field", make_field),
            ("_fields", functions::fields),
            ("replace", functions::replace),
            ("_is_keyword", |_, args| {
                let [name] = args.exactly("iskeyword")?;
                Ok(Value::Bool(name.as_str().is_some_and(|name| KEYWORDS.contains(&name.as_str()))))
            }),
            ("_describe", |vm, args| {
                let [parameters, signature] = args.exactly("_describe")?;
                if let Some(class) = vm.registered_class::<Field>() {
                    class.set(&vm.intern("_parameters_class"), parameters);
                    let signature = Object::bare(vm.types.staticmethod.clone(), StaticMethod::new(signature));
                    class.set(&vm.intern("_signature"), signature.into());
                }
                Ok(Value::None)
            }),
        ]);
        Ok(module.finish())
    });
}

fn part(args: &Args, read: impl FnOnce(&Field) -> Value) -> Result<Value> {
    match args.positional.first().and_then(Value::payload::<Field>) {
        Some(field) => Ok(read(field)),
        None => Err(Raise::type_error("not a Field")),
    }
}

/// `MISSING`
fn missing(vm: &mut Vm) -> Value {
    let name = vm.intern("_missing");
    vm.registered_class::<Field>().and_then(|class| class.lookup(&name)).unwrap_or_default()
}

/// The value in a tuple of one; `MISSING` for `None`.
fn given_or_missing(vm: &mut Vm, value: Value) -> Result<Value> {
    match value {
        Value::Tuple(one) => Ok(one.first().cloned().unwrap_or_default()),
        _ => Ok(missing(vm)),
    }
}

fn is_missing(value: &Value) -> bool {
    value.payload::<Missing>().is_some()
}

fn make_field(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let mut flag = |name: &str, default: bool| -> Result<bool> {
        match args.take_keyword(name) {
            Some(value) => vm.truth(&value),
            None => Ok(default),
        }
    };
    let (init, repr, compare) = (flag("init", true)?, flag("repr", true)?, flag("compare", true)?);
    let mut optional = |name: &str| args.take_keyword(name).filter(|value| !is_missing(value));
    let (default, factory) = (optional("default"), optional("default_factory"));
    let hash = optional("hash").filter(|hash| !hash.is_none());
    let keyword_only = optional("kw_only");
    let metadata = match optional("metadata").filter(|metadata| !metadata.is_none()) {
        Some(Value::Dict(metadata)) => mapping_proxy(vm, metadata),
        Some(other) => other,
        None => mapping_proxy(vm, Dict::new()),
    };
    args.finish("field")?;
    if default.is_some() && factory.is_some() {
        return Err(Raise::value_error("cannot specify both default and default_factory"));
    }
    let hash = match hash {
        Some(hash) => Some(vm.truth(&hash)?),
        None => None,
    };
    let keyword_only = match keyword_only {
        Some(keyword_only) => Some(vm.truth(&keyword_only)?),
        None => None,
    };
    Ok(vm.wrap(Field {
        name: None,
        annotation: Value::None,
        default,
        factory,
        init,
        repr,
        hash,
        compare,
        metadata,
        keyword_only,
        init_only: false,
    }))
}

fn dataclass(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let mut flag = |name: &str, default: bool| -> Result<bool> {
        match args.take_keyword(name) {
            Some(value) => vm.truth(&value),
            None => Ok(default),
        }
    };
    let options = Options {
        init: flag("init", true)?,
        repr: flag("repr", true)?,
        eq: flag("eq", true)?,
        order: flag("order", false)?,
        unsafe_hash: flag("unsafe_hash", false)?,
        frozen: flag("frozen", false)?,
        keyword_only: flag("kw_only", false)?,
        match_args: flag("match_args", true)?,
        slots: flag("slots", false)?,
    };
    if flag("weakref_slot", false)? && !options.slots {
        return Err(Raise::type_error("weakref_slot is True but slots is False"));
    }
    let class = args.positional.pop();
    args.finish("dataclass")?;
    match class {
        None | Some(Value::None) => Ok(vm.native_closure("wrap", move |vm, args| {
            let [class] = args.exactly("wrap")?;
            process(vm, class, options)
        })),
        Some(class) => process(vm, class, options),
    }
}

/// The fields of a class, bases' first.
fn fields_of(vm: &mut Vm, class: &Class) -> Option<Vec<Value>> {
    let name = vm.intern("__dataclass_fields__");
    match class.lookup(&name) {
        Some(Value::Dict(fields)) => Some(fields.values()),
        _ => None,
    }
}

fn is_class_variable(annotation: &Value) -> bool {
    match annotation {
        Value::Str(text) => text.starts_with("ClassVar") || text.starts_with("typing.ClassVar"),
        other => {
            other.payload::<GenericAlias>().is_some_and(|alias| alias.form == Form::Special("ClassVar"))
                || other.payload::<SpecialForm>().is_some_and(|form| form.0 == "ClassVar")
        }
    }
}

fn process(vm: &mut Vm, value: Value, options: Options) -> Result<Value> {
    let Value::Class(class) = &value else {
        let name = vm.class_of(&value).name();
        return Err(Raise::new("AttributeError", format!("'{name}' object has no attribute '__module__'")));
    };
    if options.order && !options.eq {
        return Err(Raise::value_error("eq must be true if order is true"));
    }
    let all = Dict::new();
    let (fields_name, params_name) = (vm.intern("__dataclass_fields__"), vm.intern("__dataclass_params__"));
    for base in class.ancestors().iter().rev() {
        let Some(Value::Dict(inherited)) = base.attributes().get_str(&fields_name) else { continue };
        let frozen = match base.attributes().get_str(&params_name) {
            Some(params) => {
                let frozen = vm.get_attr(&params, "frozen")?;
                vm.truth(&frozen)?
            }
            None => false,
        };
        if frozen != options.frozen {
            return Err(Raise::type_error(if frozen {
                "cannot inherit non-frozen dataclass from a frozen one"
            } else {
                "cannot inherit frozen dataclass from a non-frozen one"
            }));
        }
        for (key, field) in inherited.entries() {
            all.insert(vm, &key, field)?;
        }
    }
    let annotations = match class.attributes().get_str(&vm.intern("__annotations__")) {
        Some(Value::Dict(annotations)) => annotations.entries(),
        _ => Vec::new(),
    };
    for (name, value) in class.attributes().entries() {
        let annotated = annotations.iter().any(|(known, _)| known.as_str() == name.as_str());
        if value.payload::<Field>().is_some() && !annotated {
            let shown = vm.repr(&name)?;
            return Err(Raise::type_error(format!("{shown} is a field but has no type annotation")));
        }
    }
    let mut keyword_only = options.keyword_only;
    for (key, annotation) in annotations {
        let Value::Str(name) = key else { continue };
        if is_class_variable(&annotation) {
            let written = class.attributes().get_str(&name);
            if let Some(field) = written.as_ref().and_then(Value::payload::<Field>) {
                if field.factory.is_some() {
                    return Err(Raise::type_error(format!("field {name} cannot have a default factory")));
                }
                match &field.default {
                    Some(default) => class.set(&name, default.clone()),
                    None => drop(class.attributes().remove_str(&name)),
                }
                class.changed();
            }
            continue;
        }
        if annotation.payload::<KeywordOnly>().is_some() {
            keyword_only = true;
            continue;
        }
        let field = own_field(vm, class, &name, annotation, keyword_only)?;
        let field = vm.wrap(field);
        all.insert_str(&name, field);
    }
    class.set(&fields_name, Value::Dict(all.clone()));
    let params = described(vm, options)?;
    class.set(&params_name, params);
    let fields: Rc<[Field]> =
        all.values().iter().filter_map(|field| field.payload::<Field>().cloned()).collect::<Vec<_>>().into();
    methods::add(vm, class, &fields, options)?;
    let doc = vm.intern("__doc__");
    if class.attributes().get_str(&doc).is_none_or(|doc| doc.is_none()) {
        let signature = signature(vm, class, &fields, options)?;
        class.set(&doc, signature);
    }
    if options.slots { with_slots(vm, class, &fields).map(Value::Class) } else { Ok(value) }
}

/// What `__dataclass_params__` is.
fn described(vm: &mut Vm, options: Options) -> Result<Value> {
    let parameters = vm.intern("_parameters_class");
    let Some(class) = vm.registered_class::<Field>().and_then(|class| class.lookup(&parameters)) else {
        return Ok(Value::None);
    };
    let settings = [
        ("init", options.init),
        ("repr", options.repr),
        ("eq", options.eq),
        ("order", options.order),
        ("unsafe_hash", options.unsafe_hash),
        ("frozen", options.frozen),
    ];
    vm.call(&class, Vec::new(), settings.into_iter().map(|(name, on)| (name.into(), Value::Bool(on))).collect())
}

/// How the class is called, which is the documentation of a class that has none.
fn signature(vm: &mut Vm, class: &Class, fields: &[Field], options: Options) -> Result<Value> {
    let Some(holder) = vm.registered_class::<Field>() else { return Ok(Value::None) };
    let mut parameters = Vec::new();
    let wanted = |keyword: bool| {
        fields.iter().filter(move |field| options.init && field.init && (field.keyword_only == Some(true)) == keyword)
    };
    for field in wanted(false).chain(wanted(true)) {
        let default = match (&field.default, &field.factory) {
            (Some(default), _) => Value::Str(vm.repr(default)?),
            (None, Some(_)) => "<factory>".into(),
            (None, None) => Value::None,
        };
        let name = field.name.clone().map_or(Value::None, Value::Str);
        let keyword = Value::Bool(field.keyword_only == Some(true));
        parameters.push(Value::tuple([name, field.annotation.clone(), default, keyword]));
    }
    vm.call_method(&holder.into(), "_signature", vec![class.clone().into(), Value::list(parameters)])
}

/// The same class once more, its fields in slots.
fn with_slots(vm: &mut Vm, class: &Class, fields: &[Field]) -> Result<Class> {
    let slots = vm.intern("__slots__");
    if class.attributes().contains_str(&slots) {
        return Err(Raise::type_error(format!("{} already specifies __slots__", class.name())));
    }
    let names: Vec<Str> =
        fields.iter().filter(|field| !field.init_only).filter_map(|field| field.name.clone()).collect();
    let mut inherited = Vec::new();
    for base in class.ancestors() {
        if let Some(known) = base.attributes().get_str(&slots) {
            inherited.extend(vm.items(&known)?);
        }
    }
    let own = names.iter().filter(|name| !inherited.iter().any(|known| known.as_str() == Some(*name)));
    let own: Vec<Value> = own.cloned().map(Value::Str).collect();
    let namespace = class.attributes().copy();
    for name in names.iter().map(Str::as_str).chain(["__dict__", "__weakref__"]) {
        drop(namespace.remove_str(&vm.intern(name)));
    }
    namespace.insert_str(&slots, Value::tuple(own));
    let meta = class.metaclass().cloned().unwrap_or_else(|| vm.types.type_.clone());
    let bases = class.bases().iter().cloned().map(Value::Class).collect();
    vm.new_class(&meta, &class.name(), bases, &namespace, Vec::new())
}

/// The field that a class body declares.
fn own_field(vm: &mut Vm, class: &Class, name: &Str, annotation: Value, keyword_only: bool) -> Result<Field> {
    let written = class.attributes().get_str(name);
    let mut field = match written.as_ref().and_then(Value::payload::<Field>) {
        Some(field) => {
            let field = field.clone();
            // The attribute becomes the default, or goes.
            match &field.default {
                Some(default) => class.set(name, default.clone()),
                None => {
                    let old = class.attributes().remove_str(name);
                    class.changed();
                    drop(old);
                }
            }
            field
        }
        None => Field {
            default: written,
            init: true,
            repr: true,
            compare: true,
            metadata: mapping_proxy(vm, Dict::new()),
            ..Field::default()
        },
    };
    if let Some(default) = &field.default {
        let of = vm.class_of(default);
        let hash = vm.intern("__hash__");
        if of.lookup(&hash).is_none_or(|hash| hash.is_none()) {
            return Err(Raise::value_error(format!(
                "mutable default <class '{}'> for field {name} is not allowed: use default_factory",
                of.name()
            )));
        }
    }
    field.init_only = match &annotation {
        Value::Str(text) => text.starts_with("InitVar") || text.starts_with("dataclasses.InitVar"),
        other => other.payload::<InitVar>().is_some(),
    };
    field.name = Some(name.clone());
    field.annotation = annotation;
    field.keyword_only = Some(field.keyword_only.unwrap_or(keyword_only));
    Ok(field)
}
