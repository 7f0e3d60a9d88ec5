//! `_collections`: the containers of `collections` that are native. The others are in `lib/collections.py`.

mod deque;
mod dicts;
pub(super) mod named_tuple;

use super::module::Module;
use crate::python::Vm;

pub(super) fn install(vm: &mut Vm) {
    vm.register_module("_collections", |vm| {
        let dicts = dicts::classes(vm);
        let deque = deque::class(vm);
        let mut module = Module::new(vm);
        for (name, class) in dicts {
            module.add(name, class);
        }
        module.add("deque", deque);
        module.functions(&[("namedtuple", named_tuple::named_tuple)]);
        Ok(module.finish())
    });
}
