//! `json`.

mod decode;
mod encode;

use super::module::Module;
use crate::{
    python::{ClassBuilder, Vm},
    value::{Host, Raise, Value},
};

pub use self::{
    decode::loads,
    encode::{Options, dumps},
};

pub(super) fn install(vm: &mut Vm) {
    vm.register_module("json", |vm| {
        let value_error = vm.exception_class("ValueError")?;
        let error = ClassBuilder::new("json.decoder", "JSONDecodeError").base(&value_error).open().build(vm);
        let mut module = Module::new(vm);
        module.add("JSONDecodeError", error);
        module.functions(&[
            ("dumps", |vm, mut args| {
                let options = Options::take(vm, &mut args)?;
                let [value] = args.exactly("dumps")?;
                Ok(dumps(vm, &value, &options)?.into())
            }),
            ("loads", |vm, mut args| {
                let hook = args.take_keyword("object_hook").filter(|hook| !hook.is_none());
                let float = args.take_keyword("parse_float").filter(|parse| !parse.is_none());
                for name in ["cls", "parse_int", "parse_constant", "object_pairs_hook"] {
                    if args.take_keyword(name).is_some_and(|value| !value.is_none()) {
                        return Err(Raise::unsupported(format!("json.loads({name}=…)")));
                    }
                }
                let [text] = args.exactly("loads")?;
                let text = match text.builtin() {
                    Value::Str(text) => text.clone(),
                    Value::Bytes(bytes) => crate::python::types::decode(bytes, "utf-8", "strict")?.into(),
                    other => {
                        let name = vm.class_of(other).name();
                        return Err(Raise::type_error(format!(
                            "the JSON object must be str, bytes or bytearray, not {name}"
                        )));
                    }
                };
                loads(vm, &text, hook.as_ref(), float.as_ref())
            }),
            ("dump", |vm, mut args| {
                let options = Options::take(vm, &mut args)?;
                let [value, file] = args.exactly("dump")?;
                let text = dumps(vm, &value, &options)?;
                vm.call_method(&file, "write", vec![text.into()])?;
                Ok(Value::None)
            }),
            ("load", |vm, args| {
                let [file] = args.exactly("load")?;
                let text = vm.call_method(&file, "read", Vec::new())?;
                let text = vm.str(&text)?;
                loads(vm, &text, None, None)
            }),
        ]);
        Ok(module.finish())
    });
}
