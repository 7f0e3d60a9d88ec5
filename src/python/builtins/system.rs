//! Modules that belong to the machine itself: `__future__`, `builtins`.

use crate::{
    python::{Vm, objects::Module},
    value::{Dict, Object, Result, Value},
};

pub(super) fn install(vm: &mut Vm) {
    super::sys::install(vm);
    super::warnings::install(vm);
    vm.register_module("__future__", future);
    let (name, builtins) = (vm.known.builtins.clone(), vm.builtins.clone());
    let module: Value =
        Object::with_attributes(vm.types.module.clone(), Some(builtins), Box::new(Module { name: name.clone() }))
            .into();
    vm.modules.insert_str(&name, module);
}

fn future(vm: &mut Vm) -> Result<Dict> {
    let names = ["annotations", "division", "absolute_import", "with_statement", "print_function", "generator_stop"];
    let class = vm.types.object.clone();
    Ok(names.into_iter().map(|name| (vm.intern(name), super::plain(&class))).collect())
}
