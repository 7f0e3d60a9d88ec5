//! Tuples with named items, as C code makes them: `time.struct_time`, `IsoCalendarDate`, `DecimalTuple`.

use crate::{
    python::{Args, ClassBuilder, NativeFn, Vm, types::support::wrong_self},
    value::{Builtin, Class, Host, Object, Result, Value},
};

/// The class of tuples whose items are named `fields`, at most eleven of them. `shown` is the name in their repr.
pub fn class(vm: &mut Vm, module: &'static str, name: &str, shown: &str, fields: &[&str]) -> Class {
    let tuple = vm.types.tuple.clone();
    let mut builder = ClassBuilder::new(module, name)
        .base(&tuple)
        .constant("_fields", Value::tuple(fields.iter().map(|&field| field.into()).collect::<Vec<Value>>()))
        .constant("_shown", shown)
        .method("__repr__", repr);
    for (&field, &get) in fields.iter().zip(&ITEMS) {
        builder = builder.property(field, get);
    }
    builder.build(vm)
}

/// An object of such a class.
pub fn make(class: Class, items: Vec<Value>) -> Value {
    Object::bare(class, Builtin(Value::tuple(items))).into()
}

const ITEMS: [NativeFn; 11] = [
    item::<0>, item::<1>, item::<2>, item::<3>, item::<4>, item::<5>, item::<6>, item::<7>, item::<8>, item::<9>,
    item::<10>,
];

fn item<const AT: usize>(vm: &mut Vm, args: Args) -> Result<Value> {
    match args.positional.first().map(Value::builtin) {
        Some(Value::Tuple(items)) => Ok(items.get(AT).cloned().unwrap_or_default()),
        _ => Err(wrong_self(vm, &args, "tuple", "item")),
    }
}

fn repr(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.positional.first().cloned().unwrap_or_default();
    let Value::Tuple(items) = this.builtin().clone() else { return Err(wrong_self(vm, &args, "tuple", "__repr__")) };
    let fields = vm.get_attr(&this, "_fields")?;
    let shown = vm.get_attr(&this, "_shown")?;
    let mut parts = Vec::with_capacity(items.len());
    for (field, item) in vm.items(&fields)?.iter().zip(items.iter()) {
        parts.push(format!("{}={}", vm.str(field)?, vm.repr(item)?));
    }
    Ok(format!("{}({})", vm.str(&shown)?, parts.join(", ")).into())
}
