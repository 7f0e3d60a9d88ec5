//! `json`: texts and values. The module around them is written in Python.

mod decode;
mod encode;

use super::module::Module;
use crate::{python::Vm, value::Dict};

pub(super) fn install(vm: &mut Vm) {
    vm.register_module("json", |vm| {
        let mut module = Module::new(vm);
        module.functions(&[("_encode", encode::encode), ("_decode", decode::decode)]);
        let namespace = module.finish();
        vm.run_library("json", include_str!("lib/json.py"), namespace)
    });
    // The parts in which CPython keeps the classes; all names are in each.
    for part in ["json.decoder", "json.encoder"] {
        vm.register_module(part, |vm| {
            let json = vm.import_module("json")?;
            let names = json.as_object().and_then(|json| json.attributes().map(Dict::entries)).unwrap_or_default();
            let public = names.into_iter().filter_map(|(name, value)| Some((name.as_str()?.clone(), value)));
            Ok(public.filter(|(name, _)| name.starts_with("JSON")).collect())
        });
    }
}
