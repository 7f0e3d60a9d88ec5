//! What every binding needs: the classes of a run by their names, the one wrapper of each shared thing, and small helpers
//! for arguments and attributes.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use rustc_hash::FxHashMap;

use crate::{
    python::{Args, ClassBuilder, Vm},
    value::{Class, Host, Object, Payload, Raise, Result, Str, Value, WeakObject},
};

/// What the bindings keep for a run.
#[derive(Default)]
pub struct Registry {
    /// Native classes by their names.
    classes: RefCell<FxHashMap<&'static str, Class>>,
    /// The wrappers of things that are the same object each time the script sees them.
    wrappers: RefCell<FxHashMap<(Kind, u64), WeakObject>>,
    /// The names of `sqlalchemy.types`.
    pub(super) types: RefCell<Option<crate::value::Dict>>,
    /// How the ORM's classes and attributes are understood.
    pub(super) hooks: super::coercions::Hooks,
    /// How the ORM's objects are inspected.
    pub(super) inspect: Cell<Option<super::inspection::InspectHook>>,
    /// The script's generic functions, by package and identifier.
    pub(super) functions: RefCell<FxHashMap<(Str, Str), Class>>,
    /// The database driver and the clock.
    pub(super) environment: RefCell<Option<super::Environment>>,
}

/// What a shared wrapper stands for: numbers of different kinds do not meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A FROM clause (tables, aliases).
    From,
    /// A column or other element.
    Element,
    /// A constraint, index or other schema item.
    Schema,
    /// A type.
    Type,
    /// An engine.
    Engine,
    /// `MetaData`.
    MetaData,
}

struct Shared(Rc<Registry>);

impl Payload for Shared {}

impl Registry {
    /// The registry of the run.
    pub fn of(vm: &mut Vm) -> Rc<Registry> {
        let key = Str::from("registry");
        if let Some(class) = vm.registered_class::<Shared>()
            && let Some(held) = class.attributes().get_str(&key)
            && let Some(shared) = held.payload::<Shared>()
        {
            return shared.0.clone();
        }
        let registry = Rc::new(Registry::default());
        let class = ClassBuilder::new("sqlalchemy", "Registry").build(vm);
        let held = Object::bare(class.clone(), Shared(registry.clone()));
        class.attributes().insert_str(&key, held.into());
        vm.register_class::<Shared>(&class);
        registry
    }

    /// Remembers a class by its name.
    pub fn add_class(&self, name: &'static str, class: &Class) {
        self.classes.borrow_mut().insert(name, class.clone());
    }

    /// The class called `name`, where it has been made.
    pub fn class(&self, name: &str) -> Option<Class> {
        self.classes.borrow().get(name).cloned()
    }

    /// The wrapper of the thing of that number, while the script holds it.
    pub fn wrapper(&self, kind: Kind, id: u64) -> Option<Value> {
        self.wrappers.borrow().get(&(kind, id)).and_then(WeakObject::upgrade).map(Value::Object)
    }

    /// Remembers the wrapper of the thing of that number.
    pub fn remember(&self, kind: Kind, id: u64, object: &Object) {
        let mut wrappers = self.wrappers.borrow_mut();
        if wrappers.len() >= 256 && wrappers.len().is_power_of_two() {
            wrappers.retain(|_, wrapper| wrapper.upgrade().is_some());
        }
        wrappers.insert((kind, id), object.downgrade());
    }
}

/// The class called `name`; the module that makes it is imported where it has not been made yet.
pub fn class(vm: &mut Vm, name: &'static str) -> Result<Class> {
    if let Some(class) = Registry::of(vm).class(name) {
        return Ok(class);
    }
    vm.import_module("sqlalchemy")?;
    Registry::of(vm).class(name).ok_or_else(|| Raise::unsupported(format!("the class {name} of SQLAlchemy")))
}

/// The class called `name`, which must have been made already.
pub fn class_made(vm: &mut Vm, name: &str) -> Result<Class> {
    Registry::of(vm).class(name).ok_or_else(|| Raise::unsupported(format!("the class {name} of SQLAlchemy")))
}

/// Builds a class and remembers it by its name.
pub fn build(vm: &mut Vm, name: &'static str, builder: ClassBuilder) -> Class {
    let class = builder.build(vm);
    Registry::of(vm).add_class(name, &class);
    class
}

/// The attribute `name` of a module.
pub fn import_name(vm: &mut Vm, module: &str, name: &str) -> Result<Value> {
    let module = vm.import_module(module)?;
    vm.get_attr(&module, name)
}

/// The builtin `name`.
pub fn builtin(vm: &mut Vm, name: &str) -> Result<Value> {
    import_name(vm, "builtins", name)
}

/// Sets the arguments of an exception.
pub fn set_args(vm: &mut Vm, this: &Value, arguments: Vec<Value>) -> Result<Value> {
    vm.set_attr(this, "args", Value::tuple(arguments))?;
    Ok(Value::None)
}

/// Sets an attribute, and gives `None`, as most methods do.
pub fn setattr(vm: &mut Vm, this: &Value, name: &str, value: Value) -> Result<Value> {
    vm.set_attr(this, name, value)?;
    Ok(Value::None)
}

/// A class attribute, `None` where there is none.
pub fn class_constant(class: &Class, name: &str) -> Value {
    class.lookup(&name.into()).unwrap_or_default()
}

/// The text of an argument that must be a string or `None`.
pub fn optional_str(function: &str, name: &str, value: Option<Value>) -> Result<Option<Str>> {
    match value {
        None | Some(Value::None) => Ok(None),
        Some(Value::Str(text)) => Ok(Some(text)),
        Some(_) => Err(Raise::unsupported(format!("{function}({name}=...) with a value that is not a string"))),
    }
}

/// The number of an argument that must be an integer or `None`.
pub fn optional_int(function: &str, name: &str, value: Option<Value>) -> Result<Option<i64>> {
    match value {
        None | Some(Value::None) => Ok(None),
        Some(Value::Int(number)) => Ok(Some(number)),
        Some(Value::Bool(value)) => Ok(Some(i64::from(value))),
        Some(_) => Err(Raise::unsupported(format!("{function}({name}=...) with a value that is not an integer"))),
    }
}

/// The truth of an argument, `default` where it is not given.
pub fn flag(vm: &mut Vm, value: Option<Value>, default: bool) -> Result<bool> {
    use crate::value::Host;
    match value {
        None => Ok(default),
        Some(Value::Bool(value)) => Ok(value),
        Some(value) => vm.truth(&value),
    }
}

/// The number of positional parameters of a function of the script.
pub fn positional_parameters(function: &crate::python::objects::Function) -> usize {
    function.code.positional
}

/// Raises for the first keyword left, which Retort lacks.
pub fn no_more_keywords(function: &str, args: &Args) -> Result<()> {
    match args.keywords.first() {
        None => Ok(()),
        Some((name, _)) => Err(Raise::unsupported(format!("{function}({name}=...)"))),
    }
}

/// The `TypeError` of a function that takes no keywords, or no others.
pub fn unexpected_keywords(function: &str, args: &Args) -> Result<()> {
    match args.keywords.first() {
        None => Ok(()),
        Some((name, _)) => Err(Raise::type_error(format!("{function}() got an unexpected keyword argument '{name}'"))),
    }
}

/// The `ArgumentError` of a function that takes keywords for the sake of type checkers alone.
pub fn keywords_for_typing(args: &Args) -> Result<()> {
    if args.keywords.is_empty() {
        return Ok(());
    }
    Err(crate::sql::argument_error(
        "Additional keyword arguments are not accepted by this function/method.  The presence of **kw is for pep-484 typing \
         purposes",
    ))
}

/// `_unsupported(what)` of the modules that are written in Python: refuses what Retort lacks.
pub fn unsupported(vm: &mut Vm, args: Args) -> Result<Value> {
    let [what] = args.exactly("_unsupported")?;
    Err(Raise::unsupported(vm.str(&what)?.as_str()))
}

/// A native method without arguments: what `$of` finds in its object is cloned and handed to the body.
macro_rules! getter {
    ($of:path, |$vm:pat_param, $this:ident| $body:expr) => {
        |vm: &mut $crate::python::Vm, args: $crate::python::Args| {
            let [object] = args.exactly("get")?;
            let $this = $of(&object)?.clone();
            let $vm = vm;
            $body
        }
    };
}
pub(super) use getter;
