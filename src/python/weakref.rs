//! The modules `weakref` and `gc`.

use std::cell::{Cell, RefCell};

use super::{Args, ClassBuilder, Vm};
use crate::value::{Dict, Host, Object, Payload, Raise, Result, Value, Visitor, WeakObject};

/// The payload of a `weakref.ref`.
struct WeakReference {
    target: RefCell<WeakObject>,
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
                (Some(left), Some(right)) => Ok(Value::Bool(vm.same(&left.into(), &right.into())?)),
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
            let hash = vm.hash(&object.into())?;
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
                Some(object) => {
                    let (class, address) = (object.class().name(), object.address());
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
    payload.target.replace(WeakObject::new());
    payload.callback.take()
}

fn target(reference: &Value) -> Option<Object> {
    reference.payload::<WeakReference>()?.target.borrow().upgrade()
}

fn new(vm: &mut Vm, args: Args) -> Result<Value> {
    let [class, object, callback] = args.bind("ref", ["cls", "object", "callback"], 2)?;
    let object = object.unwrap_or_default();
    let Value::Object(watched) = &object else {
        let class = vm.types.of(&object).name();
        return Err(Raise::type_error(format!("cannot create weak reference to '{class}' object")));
    };
    if watched.attributes().is_none() {
        let class = watched.class().name();
        return Err(Raise::type_error(format!("cannot create weak reference to '{class}' object")));
    }
    let callback = callback.filter(|callback| !callback.is_none());
    let calls = callback.is_some();
    let target = RefCell::new(watched.downgrade());
    let payload = WeakReference { target, callback: RefCell::new(callback), hash: Cell::new(None) };
    let reference = match class {
        Some(Value::Class(class)) if !class.is(&vm.types.weak_reference) => Object::new(class, Box::new(payload)),
        _ => Object::bare(vm.types.weak_reference.clone(), payload),
    };
    if calls {
        watched.watch();
        vm.weak_callbacks.entry(watched.address()).or_default().push(reference.downgrade());
    }
    Ok(reference.into())
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
            None | Some(Value::Int(0..=2)) => Ok(Value::from(vm.collect_cycles()?)),
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
    for name in ["get_objects", "get_referrers", "get_referents", "get_stats", "get_count"] {
        let refuse = move |_: &mut Vm, _: Args| Err(Raise::unsupported(format!("gc.{name}() is not supported")));
        namespace.push((name, vm.native_closure(name, refuse)));
    }
    Ok(namespace.into_iter().map(|(name, value)| (vm.intern(name), value)).collect())
}
