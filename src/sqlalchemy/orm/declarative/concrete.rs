//! Attributes that a concrete class has from its base and does not map: its objects have none of them.

use crate::{
    orm::Mapper,
    python::{Args, ClassBuilder, Vm},
    value::{Payload, Raise, Result, Str, Value},
};

/// What stands under the name of such an attribute.
struct Unimplemented {
    mapper: String,
    key: Str,
}

impl Payload for Unimplemented {}

/// Puts what refuses to be read into the class for each of them.
pub(in crate::sqlalchemy::orm) fn refuse_unimplemented(vm: &mut Vm, mapper: &Mapper) {
    let keys = mapper.unimplemented();
    if keys.is_empty() {
        return;
    }
    if vm.registered_class::<Unimplemented>().is_none() {
        let class = ClassBuilder::new("sqlalchemy.orm.descriptor_props", "NoninheritedConcreteProp")
            .method("__get__", |_, args| match args.positional.as_slice() {
                [this, Value::None, ..] => Ok(this.clone()),
                _ => refuse(args),
            })
            .method("__set__", |_, args| refuse(args))
            .method("__delete__", |_, args| refuse(args))
            .build(vm);
        vm.register_class::<Unimplemented>(&class);
    }
    for key in keys {
        let refusing = vm.wrap(Unimplemented { mapper: mapper.label(), key: key.clone() });
        mapper.class().set(&key, refusing);
    }
}

fn refuse(args: Args) -> Result<Value> {
    let refused = args.positional.first().and_then(|this| this.payload::<Unimplemented>());
    let Some(Unimplemented { mapper, key }) = refused else { return Err(Raise::type_error("no attribute")) };
    Err(Raise::new(
        "AttributeError",
        format!(
            "Concrete {mapper} does not implement attribute '{key}' at the instance level.  Add this property explicitly to \
             {mapper}."
        ),
    ))
}
