//! The modules of `sqlalchemy.ext`, all written in Python, and what they need of the ORM.

use super::{coercions, elements, support};
use crate::{
    python::{Args, NativeFn, Vm},
    value::{Dict, Host, Result, Value},
};

/// Registers the modules.
pub(super) fn register(vm: &mut Vm) {
    vm.register_module("sqlalchemy.ext", |_| Ok(Dict::new()));
    vm.register_module("sqlalchemy.ext.orderinglist", |vm| {
        vm.run_library("sqlalchemy.ext.orderinglist", include_str!("lib/orderinglist.py"), Dict::new())
    });
    vm.register_module("sqlalchemy.ext.associationproxy", |vm| {
        vm.import_module("sqlalchemy.orm")?;
        vm.run_library("sqlalchemy.ext.associationproxy", include_str!("lib/associationproxy.py"), Dict::new())
    });
    vm.register_module("sqlalchemy.ext.mutable", |vm| {
        vm.import_module("sqlalchemy.orm")?;
        let natives = natives(vm, &[("_unsupported", support::unsupported)]);
        vm.run_library("sqlalchemy.ext.mutable", include_str!("lib/mutable.py"), natives)
    });
    vm.register_module("sqlalchemy.ext.hybrid", |vm| {
        vm.import_module("sqlalchemy.orm")?;
        let natives = natives(vm, &[("_annotated", annotated)]);
        vm.run_library("sqlalchemy.ext.hybrid", include_str!("lib/hybrid.py"), natives)
    });
    vm.register_module("sqlalchemy.ext.declarative", |vm| {
        vm.run_library("sqlalchemy.ext.declarative", include_str!("lib/declarative.py"), Dict::new())
    });
    vm.register_module("sqlalchemy.ext.automap", |vm| {
        let natives = natives(vm, &[("_warn", warn), ("_warn_deprecated", warn_deprecated)]);
        vm.run_library("sqlalchemy.ext.automap", include_str!("lib/automap.py"), natives)
    });
}

fn natives(vm: &mut Vm, functions: &[(&'static str, NativeFn)]) -> Dict {
    let natives = Dict::new();
    for (name, function) in functions {
        natives.insert_str(&vm.intern(name), vm.native_function(name, *function));
    }
    natives
}

/// `_annotated(key, element)`: what an attribute of a class stands for in SQL, under the attribute's name; `None` for
/// what is no SQL.
fn annotated(vm: &mut Vm, args: Args) -> Result<Value> {
    let [key, element] = args.exactly("_annotated")?;
    let Some(element) = coercions::clause_element(vm, &element)? else { return Ok(Value::None) };
    let key = key.as_str().cloned();
    let element = element.annotate(|annotations| annotations.proxy_key = key.or(annotations.proxy_key.take()));
    elements::wrap(vm, &element)
}

fn warn(vm: &mut Vm, args: Args) -> Result<Value> {
    let [message] = args.exactly("_warn")?;
    let message = vm.str(&message)?;
    vm.warn("sqlalchemy.exc.SAWarning", &message)?;
    Ok(Value::None)
}

fn warn_deprecated(vm: &mut Vm, args: Args) -> Result<Value> {
    let [message] = args.exactly("_warn_deprecated")?;
    let message = vm.str(&message)?;
    vm.warn("sqlalchemy.exc.SADeprecationWarning", &message)?;
    Ok(Value::None)
}
