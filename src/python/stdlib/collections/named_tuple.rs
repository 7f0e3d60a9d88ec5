//! `namedtuple`.

use std::rc::Rc;

use crate::{
    python::{
        Args, ClassBuilder, Vm,
        native::missing_arguments,
        objects::{ClassMethod, StaticMethod},
        types::text::is_identifier,
    },
    value::{Builtin, Class, Dict, Host, Object, Payload, Raise, Result, Str, Value},
};

/// The words that cannot be names.
pub(in crate::python::stdlib) const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
    "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
    "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

/// `namedtuple(typename, field_names, *, rename=False, defaults=None, module=None)`
pub(super) fn named_tuple(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let rename = match args.take_keyword("rename") {
        Some(rename) => vm.truth(&rename)?,
        None => false,
    };
    let defaults = args.take_keyword("defaults").filter(|defaults| !defaults.is_none());
    let module = args.take_keyword("module");
    let [name, fields] = args.bind("namedtuple", ["typename", "field_names"], 2)?;
    let name = vm.str(&name.unwrap_or_default())?;
    let fields = fields.unwrap_or_default();
    let mut fields: Vec<Str> = match fields.builtin() {
        Value::Str(text) => text.replace(',', " ").split_whitespace().map(Str::from).collect(),
        _ => {
            let mut names = Vec::new();
            for field in vm.items(&fields)? {
                names.push(vm.str(&field)?);
            }
            names
        }
    };
    let wrong = |name: &str| {
        if !is_identifier(name) {
            Some(format!("Type names and field names must be valid identifiers: '{name}'"))
        } else if KEYWORDS.contains(&name) {
            Some(format!("Type names and field names cannot be a keyword: '{name}'"))
        } else {
            None
        }
    };
    if let Some(problem) = wrong(&name) {
        return Err(Raise::value_error(problem));
    }
    let mut seen: Vec<Str> = Vec::new();
    for (at, field) in fields.iter_mut().enumerate() {
        let problem = if let Some(problem) = wrong(field) {
            Some(problem)
        } else if field.starts_with('_') {
            Some(format!("Field names cannot start with an underscore: '{field}'"))
        } else if seen.contains(field) {
            Some(format!("Encountered duplicate field name: '{field}'"))
        } else {
            None
        };
        match problem {
            Some(_) if rename => *field = format!("_{at}").into(),
            Some(problem) => return Err(Raise::value_error(problem)),
            None => {}
        }
        seen.push(field.clone());
    }
    let defaults = match defaults {
        Some(defaults) => vm.items(&defaults)?,
        None => Vec::new(),
    };
    if defaults.len() > fields.len() {
        return Err(Raise::type_error("Got more default values than field names"));
    }
    let module = module.filter(|module| !module.is_none()).unwrap_or_else(|| vm.caller_module());
    let bases = vec![vm.types.tuple.clone().into()];
    make(vm, &name, fields, defaults, [module, Value::None], bases).map(Value::Class)
}

/// The class of tuples with those fields; `defaults` are those of the last ones. With its module, and its bases as they
/// were written where that differs.
pub(in crate::python::stdlib) fn make(
    vm: &mut Vm,
    name: &Str,
    fields: Vec<Str>,
    defaults: Vec<Value>,
    [module, written]: [Value; 2],
    bases: Vec<Value>,
) -> Result<Class> {
    let fields: Rc<[Str]> = fields.into();
    let names = Value::tuple(fields.iter().cloned().map(Value::Str).collect::<Vec<_>>());
    let first_default = fields.len() - defaults.len();
    let default_dict: Dict = fields.iter().skip(first_default).cloned().zip(defaults.iter().cloned()).collect();
    let namespace = Dict::new();
    let add = |vm: &mut Vm, name: &str, value: Value| {
        let name = vm.intern(name);
        namespace.insert_str(&name, value);
    };
    add(vm, "__slots__", Value::tuple([]));
    add(vm, "_fields", names.clone());
    add(vm, "__match_args__", names);
    add(vm, "_field_defaults", Value::Dict(default_dict));
    let doc = fields.iter().map(|field| field.as_str()).collect::<Vec<_>>().join(", ");
    add(vm, "__doc__", format!("{name}({doc})").into());
    add(vm, "__module__", module);
    if !written.is_none() {
        add(vm, "__orig_bases__", written);
    }
    let arguments = vm.native_method("__getnewargs__", |_, args| Ok(Value::tuple(items_of(&args)?)));
    add(vm, "__getnewargs__", arguments);
    let (known, function) = (fields.clone(), format!("{name}.__new__"));
    let new = vm.native_closure("__new__", move |vm, args| {
        let mut args = args;
        let class = args.take_first()?;
        let items = bind(args, &function, &known, &defaults)?;
        build(vm, class, items)
    });
    let new = Object::bare(vm.types.staticmethod.clone(), StaticMethod::new(new));
    add(vm, "__new__", new.into());
    let known = fields.clone();
    let from_items = vm.native_closure("_make", move |vm, args| {
        let [class, items] = args.exactly("_make")?;
        let items = vm.items(&items)?;
        if items.len() != known.len() {
            return Err(Raise::type_error(format!("Expected {} arguments, got {}", known.len(), items.len())));
        }
        build(vm, class, items)
    });
    let from_items = Object::bare(vm.types.classmethod.clone(), ClassMethod::new(from_items));
    add(vm, "_make", from_items.into());
    let known = fields.clone();
    let as_dict = vm.native_method("_asdict", move |_, args| {
        let items = items_of(&args)?;
        Ok(Value::Dict(known.iter().cloned().zip(items).collect()))
    });
    add(vm, "_asdict", as_dict);
    let known = fields.clone();
    let replace = vm.native_method("_replace", move |vm, args| {
        let mut items = items_of(&args)?;
        let class = vm.class_of(args.positional.first().unwrap_or(&Value::None));
        let mut unknown = Vec::new();
        for (name, value) in args.keywords {
            match known.iter().position(|field| *field == name).and_then(|at| items.get_mut(at)) {
                Some(slot) => *slot = value,
                None => unknown.push(Value::Str(name)),
            }
        }
        if !unknown.is_empty() {
            let shown = vm.repr(&Value::list(unknown))?;
            return Err(Raise::value_error(format!("Got unexpected field names: {shown}")));
        }
        build(vm, class.into(), items)
    });
    add(vm, "_replace", replace);
    let known = fields.clone();
    let repr = vm.native_method("__repr__", move |vm, args| {
        let items = items_of(&args)?;
        let class = vm.class_of(args.positional.first().unwrap_or(&Value::None)).name();
        let mut parts = Vec::with_capacity(items.len());
        for (field, item) in known.iter().zip(&items) {
            parts.push(format!("{field}={}", vm.repr(item)?));
        }
        Ok(format!("{class}({})", parts.join(", ")).into())
    });
    add(vm, "__repr__", repr);
    for (at, field) in fields.iter().enumerate() {
        let getter = getter_class(vm);
        add(vm, field, Object::bare(getter, Getter(at)).into());
    }
    let meta = vm.types.type_.clone();
    vm.new_class(&meta, name, bases, &namespace, Vec::new())
}

/// The descriptor of a field: its place.
struct Getter(usize);
impl Payload for Getter {}

fn getter_class(vm: &mut Vm) -> Class {
    if let Some(class) = vm.registered_class::<Getter>() {
        return class;
    }
    let class = ClassBuilder::new("collections", "_tuplegetter")
        .method("__get__", |_, args| {
            let at = args.positional.first().and_then(Value::payload::<Getter>).map_or(0, |getter| getter.0);
            Ok(match args.positional.get(1).map(Value::builtin) {
                Some(Value::Tuple(items)) => items.get(at).cloned().unwrap_or_default(),
                _ => args.positional.into_iter().next().unwrap_or_default(),
            })
        })
        .method("__set__", |_, _| Err(Raise::new("AttributeError", "can't set attribute")))
        .method("__delete__", |_, _| Err(Raise::new("AttributeError", "can't delete attribute")))
        .property("__doc__", |_, args| {
            let at = args.positional.first().and_then(Value::payload::<Getter>).map_or(0, |getter| getter.0);
            Ok(format!("Alias for field number {at}").into())
        })
        .build(vm);
    vm.register_class::<Getter>(&class);
    class
}

fn items_of(args: &Args) -> Result<Vec<Value>> {
    match args.positional.first().map(Value::builtin) {
        Some(Value::Tuple(items)) => Ok(items.to_vec()),
        _ => Err(Raise::type_error("not a named tuple")),
    }
}

fn build(_vm: &mut Vm, class: Value, items: Vec<Value>) -> Result<Value> {
    match class {
        Value::Class(class) => Ok(Object::new(class, Box::new(Builtin(Value::tuple(items)))).into()),
        _ => Err(Raise::type_error("tuple.__new__(X): X is not a type object")),
    }
}

fn bind(args: Args, function: &str, fields: &[Str], defaults: &[Value]) -> Result<Vec<Value>> {
    let given = args.positional.len();
    if given > fields.len() {
        let (least, most) = (fields.len() - defaults.len() + 1, fields.len() + 1);
        let takes = if least < most { format!("from {least} to {most}") } else { most.to_string() };
        let plural = if most == 1 { "" } else { "s" };
        return Err(Raise::type_error(format!(
            "{function}() takes {takes} positional argument{plural} but {} were given",
            given + 1
        )));
    }
    let mut items: Vec<Option<Value>> = args.positional.into_iter().map(Some).collect();
    items.resize(fields.len(), None);
    for (name, value) in args.keywords {
        match fields.iter().position(|field| *field == name).and_then(|at| items.get_mut(at)) {
            Some(slot @ None) => *slot = Some(value),
            Some(_) => {
                return Err(Raise::type_error(format!("{function}() got multiple values for argument '{name}'")));
            }
            None => {
                return Err(Raise::type_error(format!("{function}() got an unexpected keyword argument '{name}'")));
            }
        }
    }
    let first_default = fields.len() - defaults.len();
    for (slot, default) in items.iter_mut().skip(first_default).zip(defaults) {
        slot.get_or_insert_with(|| default.clone());
    }
    let missing: Vec<&str> =
        fields.iter().zip(&items).filter(|(_, item)| item.is_none()).map(|(field, _)| field.as_str()).collect();
    if !missing.is_empty() {
        return Err(missing_arguments(function, "positional", &missing));
    }
    Ok(items.into_iter().flatten().collect())
}
