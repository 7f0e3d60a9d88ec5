//! `NoneType`, and the types of `NotImplemented` and `Ellipsis`.

use crate::{
    python::{ClassBuilder, Vm},
    value::{Raise, Value},
};

pub(super) fn install(vm: &mut Vm) {
    let class = vm.types.none.clone();
    ClassBuilder::extend(&class)
        .method("__new__", |_, args| {
            if args.len() > 1 {
                return Err(Raise::type_error("NoneType takes no arguments"));
            }
            Ok(Value::None)
        })
        .method("__repr__", |_, _| Ok("None".into()))
        .method("__bool__", |_, _| Ok(Value::Bool(false)))
        .method("__hash__", |_, _| Ok(Value::Int(Value::None.native_hash().unwrap_or_default())))
        .build(vm);
    let class = vm.types.not_implemented.clone();
    ClassBuilder::extend(&class).method("__repr__", |_, _| Ok("NotImplemented".into())).build(vm);
    let class = vm.types.ellipsis.clone();
    ClassBuilder::extend(&class).method("__repr__", |_, _| Ok("Ellipsis".into())).build(vm);
}
