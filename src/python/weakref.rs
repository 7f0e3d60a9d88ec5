//! The modules `weakref` and `gc`.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use super::{Args, ClassBuilder, Vm};
use crate::value::{
    Class, Dict, Host, Object, Payload, Raise, Result, Value, Visitor, WeakClass, WeakObject, noted_count,
};

/// What a weak reference refers to.
enum Target {
    Object(WeakObject),
    Class(WeakClass),
}

impl Target {
    fn upgrade(&self) -> Option<Value> {
        match self {
            Self::Object(object) => object.upgrade().map(Value::Object),
            Self::Class(class) => class.upgrade().map(Value::Class),
        }
    }
}

/// The payload of a `weakref.ref`.
struct WeakReference {
    target: RefCell<Target>,
    /// Called with the reference when the object ends.
    callback: RefCell<Option<Value>>,
    /// The object's hash, once somebody has asked: a key outlives what it refers to.
    hash: Cell<Option<i64>>,
}

impl Payload for WeakReference {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.values(&*self.callback.borrow());
    }

    fn release(&self) -> Box<dyn std::any::Any> {
        Box::new(self.callback.take())
    }
}

/// Registers the modules, and gives `weakref.ref` its methods.
pub(super) fn install(vm: &mut Vm) {
    vm.register_module("gc", gc);
    vm.register_module("weakref", weakref);
    let class = vm.types.weak_reference.clone();
    ClassBuilder::extend(&class)
        .method("__new__", new)
        .method("__call__", |_, args| {
            let [reference] = args.exactly("__call__")?;
            Ok(target(&reference).into())
        })
        .method("__eq__", |vm, args| {
            let [left, right] = args.exactly("__eq__")?;
            match (target(&left), target(&right)) {
                _ if right.payload::<WeakReference>().is_none() => Ok(vm.not_implemented()),
                (Some(left), Some(right)) => Ok(Value::Bool(vm.same(&left, &right)?)),
                _ => Ok(Value::Bool(left.is(&right))),
            }
        })
        .method("__hash__", |vm, args| {
            let [reference] = args.exactly("__hash__")?;
            let payload = reference.payload::<WeakReference>();
            if let Some(hash) = payload.and_then(|payload| payload.hash.get()) {
                return Ok(Value::Int(hash));
            }
            let object = target(&reference).ok_or_else(|| Raise::type_error("weak object has gone away"))?;
            let hash = vm.hash(&object)?;
            if let Some(payload) = payload {
                payload.hash.set(Some(hash));
            }
            Ok(Value::Int(hash))
        })
        .property("__callback__", |_, args| {
            let [reference] = args.exactly("__callback__")?;
            let live = target(&reference).is_some();
            let payload = reference.payload::<WeakReference>().filter(|_| live);
            Ok(payload.and_then(|reference| reference.callback.borrow().clone()).unwrap_or_default())
        })
        .method("__repr__", |vm, args| {
            let [reference] = args.exactly("__repr__")?;
            let own = vm.identity(&reference);
            Ok(Value::from(match target(&reference) {
                Some(Value::Class(class)) => {
                    let (address, name) = (class.address(), class.name());
                    format!("<weakref at {own:#014x}; to 'type' at {address:#014x} ({name})>")
                }
                Some(object) => {
                    let (class, address) = (vm.class_of(&object).name(), vm.identity(&object));
                    format!("<weakref at {own:#014x}; to '{class}' at {address:#014x}>")
                }
                _ => format!("<weakref at {own:#014x}; dead>"),
            }))
        })
        .build(vm);
}

/// The callback of a weak reference whose object ends. It is called but once, and the reference is dead by then.
pub(super) fn take_callback(reference: &Object) -> Option<Value> {
    let payload = reference.payload::<WeakReference>()?;
    payload.target.replace(Target::Object(WeakObject::new()));
    payload.callback.take()
}

fn target(reference: &Value) -> Option<Value> {
    reference.payload::<WeakReference>()?.target.borrow().upgrade()
}

fn new(vm: &mut Vm, args: Args) -> Result<Value> {
    let [class, object, callback] = args.bind("ref", ["cls", "object", "callback"], 2)?;
    let object = object.unwrap_or_default();
    let class = match class {
        Some(Value::Class(class)) => class,
        _ => vm.types.weak_reference.clone(),
    };
    let callback = callback.filter(|callback| !callback.is_none());
    let watched = match &object {
        Value::Object(watched) if watched.attributes().is_some() || has_slot(&watched.class()) => Some(watched),
        Value::Class(_) => None,
        _ => {
            let class = vm.types.of(&object).name();
            return Err(Raise::type_error(format!("cannot create weak reference to '{class}' object")));
        }
    };
    let plain = callback.is_none() && class.is(&vm.types.weak_reference);
    let known = watched.map(|watched| references(vm, watched)).unwrap_or_default();
    // References without a callback are one and the same.
    let shared = known.iter().find(|known| {
        let payload = known.payload::<WeakReference>();
        plain && known.class().is(&class) && payload.is_some_and(|known| known.callback.borrow().is_none())
    });
    if let Some(shared) = shared {
        return Ok(shared.clone().into());
    }
    let target = RefCell::new(match &object {
        Value::Class(class) => Target::Class(class.downgrade()),
        _ => Target::Object(watched.map(Object::downgrade).unwrap_or_default()),
    });
    let payload = WeakReference { target, callback: RefCell::new(callback), hash: Cell::new(None) };
    let reference = if class.is(&vm.types.weak_reference) {
        Object::bare(class, payload)
    } else {
        Object::new(class, Box::new(payload))
    };
    if let Some(watched) = watched {
        watched.watch();
        let all = vm.weak_callbacks.entry(watched.address()).or_default();
        all.retain(|reference| reference.upgrade().is_some());
        all.push(reference.downgrade());
    }
    Ok(reference.into())
}

/// The live references to an object, the oldest first.
fn references(vm: &Vm, object: &Object) -> Vec<Object> {
    let known = vm.weak_callbacks.get(&object.address());
    known.into_iter().flatten().filter_map(WeakObject::upgrade).collect()
}

/// Whether a class without a `__dict__` for its objects names `__weakref__` among their slots.
fn has_slot(class: &Class) -> bool {
    let is_weakref = |name: &Value| name.as_str().is_some_and(|name| name.as_str() == "__weakref__");
    let slots = class.mro().filter_map(|class| class.attributes().get_str(&"__slots__".into()));
    slots.into_iter().any(|names| match names {
        Value::Str(name) => name.as_str() == "__weakref__",
        Value::Tuple(names) => names.iter().any(is_weakref),
        Value::List(names) => names.to_vec().iter().any(is_weakref),
        _ => false,
    })
}

/// `getweakrefs`: the references to an object.
pub(super) fn get_references(vm: &mut Vm, args: Args) -> Result<Value> {
    let [object] = args.exactly("getweakrefs")?;
    let Value::Object(object) = &object else { return Ok(Value::list(Vec::new())) };
    Ok(Value::list(references(vm, object).into_iter().map(Value::Object).collect::<Vec<_>>()))
}

fn weakref(vm: &mut Vm) -> Result<Dict> {
    let class = Value::Class(vm.types.weak_reference.clone());
    Ok(["ref", "ReferenceType"].into_iter().map(|name| (vm.intern(name), class.clone())).collect())
}

fn gc(vm: &mut Vm) -> Result<Dict> {
    // Nothing is collected but by `collect()`: when an object goes must not depend on how many others were made.
    let enabled = vm.intern("enabled");
    let state = Dict::new();
    state.insert_str(&enabled, Value::Bool(true));
    let switch = |vm: &mut Vm, name: &'static str, on: bool| {
        let (state, enabled) = (state.clone(), enabled.clone());
        vm.native_closure(name, move |_, args| {
            args.exactly::<0>(name)?;
            state.insert_str(&enabled, Value::Bool(on));
            Ok(Value::None)
        })
    };
    let (enable, disable) = (switch(vm, "enable", true), switch(vm, "disable", false));
    let is_enabled = vm.native_closure("isenabled", move |_, _| Ok(state.get_str(&enabled).unwrap_or_default()));
    let collect = vm.native_function("collect", |vm, args| {
        let [generation] = args.bind("collect", ["generation"], 0)?;
        match generation {
            None | Some(Value::Int(0..=2)) => {
                // What is looked at is charged for, whether it is garbage or not.
                vm.spend(noted_count() as u64)?;
                Ok(Value::from(vm.collect_cycles()?))
            }
            Some(Value::Int(_)) => Err(Raise::value_error("invalid generation")),
            Some(other) => {
                let class = vm.types.of(&other).name();
                Err(Raise::type_error(format!("'{class}' object cannot be interpreted as an integer")))
            }
        }
    });
    let tracked = vm.native_function("is_tracked", |_, args| {
        let [value] = args.exactly("is_tracked")?;
        Ok(Value::Bool(matches!(value, Value::List(_) | Value::Set(_) | Value::Class(_) | Value::Object(_))))
    });
    let mut namespace = vec![
        ("collect", collect),
        ("enable", enable),
        ("disable", disable),
        ("isenabled", is_enabled),
        ("is_tracked", tracked),
        ("garbage", Value::list(Vec::new())),
        ("callbacks", Value::list(Vec::new())),
    ];
    let thresholds = Rc::new(RefCell::new([700, 10, 10]));
    let known = thresholds.clone();
    namespace.push((
        "get_threshold",
        vm.native_closure("get_threshold", move |_, args| {
            args.exactly::<0>("get_threshold")?;
            Ok(Value::tuple(known.borrow().map(Value::Int)))
        }),
    ));
    namespace.push((
        "set_threshold",
        vm.native_closure("set_threshold", move |vm, args| {
            if args.positional.is_empty() {
                return Err(Raise::type_error("gc.set_threshold requires 1 to 3 arguments"));
            }
            for (at, value) in args.positional.iter().enumerate() {
                let number = super::types::support::small_integer(vm, value)?;
                if let Some(slot) = thresholds.borrow_mut().get_mut(at) {
                    *slot = number;
                }
            }
            Ok(Value::None)
        }),
    ));
    for (name, value) in [
        ("freeze", Value::None),
        ("unfreeze", Value::None),
        ("get_freeze_count", Value::Int(0)),
        ("get_debug", Value::Int(0)),
    ] {
        let answer = move |_: &mut Vm, args: Args| args.exactly::<0>(name).map(|_| value.clone());
        namespace.push((name, vm.native_closure(name, answer)));
    }
    for name in ["get_objects", "get_referrers", "get_referents", "get_stats", "get_count"] {
        let refuse = move |_: &mut Vm, _: Args| Err(Raise::unsupported(format!("gc.{name}() is not supported")));
        namespace.push((name, vm.native_closure(name, refuse)));
    }
    Ok(namespace.into_iter().map(|(name, value)| (vm.intern(name), value)).collect())
}
