//! `collections`.

mod counter;
mod deque;
mod dicts;
mod named_tuple;

use super::module::Module;
use crate::python::Vm;

pub(super) fn install(vm: &mut Vm) {
    vm.register_module("collections", |vm| {
        let dicts = dicts::classes(vm);
        let counter = counter::class(vm);
        let deque = deque::class(vm);
        let mut module = Module::new(vm);
        for (name, class) in dicts {
            module.add(name, class);
        }
        module.add("Counter", counter);
        module.add("deque", deque);
        module.functions(&[("namedtuple", named_tuple::named_tuple)]);
        Ok(module.finish())
    });
}
