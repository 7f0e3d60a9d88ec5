//! What the ORM is given of the script's language, once for each run.

use std::{cell::OnceCell, rc::Rc};

use super::evaluate;
use crate::{
    orm::{self, Setup},
    python::{ClassBuilder, Vm},
    sqlalchemy::support,
    value::{Object, Payload, Raise, Result, Str, Value},
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
    let setup = Rc::new(Setup {
        loading: orm::loader(),
        list_class: support::class_made(vm, "InstrumentedList")?,
        adapter_class: support::class_made(vm, "CollectionAdapter")?,
        token_class: support::class_made(vm, "AttributeEventToken")?,
        prepare_collection: later(vm, "sqlalchemy.orm.collections", "_prepare"),
        adapt_collection: later(vm, "sqlalchemy.orm.collections", "_members_of"),
        dynamic_value: later(vm, "sqlalchemy.orm.dynamic", "_collection_of"),
        attribute_class: support::class_made(vm, "InstrumentedAttribute")?,
        mapped_class: support::class_made(vm, "Mapped")?,
        mapped_column_class: support::class_made(vm, "MappedColumn")?,
        annotation,
        evaluate,
        column_type,
        field_metadata: later(vm, "sqlalchemy.orm.decl_base", "_local_metadata"),
        check_factory: later(vm, "sqlalchemy.orm.decl_base", "_check_factory"),
        init_arguments: later(vm, "sqlalchemy.orm.decl_base", "_init_arguments"),
        dont_set: OnceCell::new(),
    });
    let class = ClassBuilder::new("sqlalchemy.orm", "Setup").build(vm);
    let held = Object::bare(class.clone(), Shared(setup.clone()));
    class.attributes().insert_str(&key, held.into());
    vm.register_class::<Shared>(&class);
    Ok(setup)
}

/// A function of one of the library's modules, which is imported when it is called first.
fn later(vm: &mut Vm, module: &'static str, name: &'static str) -> Value {
    vm.native_closure(name, move |vm, args| {
        let function = support::import_name(vm, module, name)?;
        vm.call_args(&function, args)
    })
}
