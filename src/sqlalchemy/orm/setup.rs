//! What the ORM is given of the script's language, once for each run.

use std::{cell::OnceCell, rc::Rc};

use super::evaluate;
use crate::{
    orm::{self, Setup},
    python::{ClassBuilder, Vm},
    sqlalchemy::support,
    value::{Object, Payload, Raise, Result, Str},
};

struct Shared(Rc<Setup>);

impl Payload for Shared {}

/// The setup of the run.
pub(super) fn of(vm: &mut Vm) -> Result<Rc<Setup>> {
    let key = Str::from("setup");
    if let Some(class) = vm.registered_class::<Shared>() {
        let held = class.attributes().get_str(&key);
        return match held.as_ref().and_then(|held| held.payload::<Shared>()) {
            Some(shared) => Ok(shared.0.clone()),
            None => Err(Raise::unsupported("mapping after the end of the run")),
        };
    }
    let annotation = vm.native_function("annotation", |vm, args| {
        let [class, text] = args.exactly("annotation")?;
        evaluate::annotation(vm, &class, &text)
    });
    let evaluate = vm.native_function("evaluate", |vm, args| {
        let [class, text, is_name, key] = args.exactly("evaluate")?;
        evaluate::argument(vm, &class, &text, &is_name, &key)
    });
    let column_type = vm.native_function("column_type", |vm, args| {
        let [class, annotation] = args.exactly("column_type")?;
        evaluate::column_type(vm, &class, &annotation)
    });
    let prepare_collection = vm.native_function("prepare_collection", |vm, args| {
        let function = support::import_name(vm, "sqlalchemy.orm.collections", "_prepare")?;
        vm.call_args(&function, args)
    });
    let adapt_collection = vm.native_function("adapt_collection", |vm, args| {
        let function = support::import_name(vm, "sqlalchemy.orm.collections", "_members_of")?;
        vm.call_args(&function, args)
    });
    let dynamic_value = vm.native_function("dynamic_value", |vm, args| {
        let function = support::import_name(vm, "sqlalchemy.orm.dynamic", "_collection_of")?;
        vm.call_args(&function, args)
    });
    let field_metadata = vm.native_function("field_metadata", |vm, args| {
        let function = support::import_name(vm, "sqlalchemy.orm.decl_base", "_local_metadata")?;
        vm.call_args(&function, args)
    });
    let init_arguments = vm.native_function("init_arguments", |vm, args| {
        let function = support::import_name(vm, "sqlalchemy.orm.decl_base", "_init_arguments")?;
        vm.call_args(&function, args)
    });
    let check_factory = vm.native_function("check_factory", |vm, args| {
        let function = support::import_name(vm, "sqlalchemy.orm.decl_base", "_check_factory")?;
        vm.call_args(&function, args)
    });
    let setup = Rc::new(Setup {
        loading: orm::loader(),
        list_class: support::class_made(vm, "InstrumentedList")?,
        adapter_class: support::class_made(vm, "CollectionAdapter")?,
        token_class: support::class_made(vm, "AttributeEventToken")?,
        prepare_collection,
        adapt_collection,
        dynamic_value,
        attribute_class: support::class_made(vm, "InstrumentedAttribute")?,
        mapped_class: support::class_made(vm, "Mapped")?,
        mapped_column_class: support::class_made(vm, "MappedColumn")?,
        annotation,
        evaluate,
        column_type,
        field_metadata,
        check_factory,
        init_arguments,
        dont_set: OnceCell::new(),
    });
    let class = ClassBuilder::new("sqlalchemy.orm", "Setup").build(vm);
    let held = Object::bare(class.clone(), Shared(setup.clone()));
    class.attributes().insert_str(&key, held.into());
    vm.register_class::<Shared>(&class);
    Ok(setup)
}
