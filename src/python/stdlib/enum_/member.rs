//! The members of an `Enum`.

use super::{member_name, member_value};
use crate::{
    python::{Args, ClassBuilder, format::Spec},
    value::{Host, Raise, Result, Value},
};

/// What `Enum` gives its members.
pub(super) fn methods(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method("__repr__", |vm, args| {
            let this = this(&args)?;
            let (name, value) = (member_name(vm, &this), member_value(vm, &this));
            let class = vm.class_of(&this).name();
            let value = vm.repr(&value)?;
            Ok(if name.is_empty() { format!("<{class}: {value}>") } else { format!("<{class}.{name}: {value}>") }
                .into())
        })
        .method("__str__", |vm, args| {
            let this = this(&args)?;
            let name = member_name(vm, &this);
            Ok(format!("{}.{name}", vm.class_of(&this).name()).into())
        })
        .method("__format__", |vm, args| {
            let this = this(&args)?;
            let text = vm.str(&this)?;
            match args.positional.get(1).map(Value::builtin) {
                Some(Value::Str(spec)) if !spec.is_empty() => Ok(Spec::parse(spec, "str")?.format_str(&text)?.into()),
                _ => Ok(Value::Str(text)),
            }
        })
        .method("__hash__", |vm, args| {
            let this = this(&args)?;
            Ok(Value::Int(member_name(vm, &this).hash()))
        })
        .method("__reduce_ex__", |vm, args| {
            let this = this(&args)?;
            let value = member_value(vm, &this);
            Ok(Value::tuple([vm.class_of(&this).into(), Value::tuple([value])]))
        })
        .method("__copy__", |_, args| this(&args))
        .method("__deepcopy__", |_, args| this(&args))
        .class_method("_missing_", |_, _| Ok(Value::None))
        .property_set(
            "name",
            |vm, args| {
                let this = this(&args)?;
                let name = vm.intern("_name_");
                Ok(this.as_object().and_then(|member| member.attribute(&name)).unwrap_or_default())
            },
            |_, _| Err(Raise::new("AttributeError", "<enum 'Enum'> cannot set attribute 'name'")),
        )
        .property_set(
            "value",
            |vm, args| {
                let this = this(&args)?;
                Ok(member_value(vm, &this))
            },
            |_, _| Err(Raise::new("AttributeError", "<enum 'Enum'> cannot set attribute 'value'")),
        )
}

fn this(args: &Args) -> Result<Value> {
    args.positional.first().cloned().ok_or_else(|| Raise::type_error("an Enum method needs an argument"))
}
