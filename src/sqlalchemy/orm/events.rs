//! What listeners of the ORM are handed, as objects of the script; and the functions of `sqlalchemy.orm.attributes`.

use super::{declarative, inspection, mapper, session};
use crate::{
    orm::{
        Attribute, Committed, Initiator, InstanceState, Operation, Passive,
        events::{Carried, note_hooks},
    },
    python::{Args, ClassBuilder, NativeFn, Vm},
    sqlalchemy::{
        event::wrap_statement,
        support::{self, import_name},
    },
    value::{Dict, Host, Object, Raise, Result, Value},
};

/// The module of what is written in Python.
const BASE: &str = "sqlalchemy.orm.base";

/// That of `scoped_session`.
const SCOPING: &str = "sqlalchemy.orm.scoping";

/// Registers the modules.
pub(super) fn register(vm: &mut Vm) {
    vm.register_module(BASE, |vm| {
        vm.import_module("sqlalchemy.orm")?;
        let natives = Dict::new();
        for (name, function) in [
            (
                "_note_hooks",
                (|_, _| {
                    note_hooks();
                    Ok(Value::None)
                }) as NativeFn,
            ),
            ("_get_history", get_history),
            ("_attribute", attribute),
            ("_invoke", invoke),
        ] {
            natives.insert_str(&vm.intern(name), vm.native_function(name, function));
        }
        for name in ["History", "InstrumentedAttribute", "QueryableAttribute", "AttributeEventToken"] {
            let class = support::class_made(vm, name)?;
            natives.insert_str(&vm.intern(name), Value::Class(class));
        }
        for name in ["instance_state", "class_mapper", "object_mapper"] {
            let value = import_name(vm, "sqlalchemy.orm", name)?;
            natives.insert_str(&vm.intern(name), value);
        }
        vm.run_library(BASE, include_str!("../lib/orm_base.py"), natives)
    });
    vm.register_module(SCOPING, |vm| {
        vm.import_module("sqlalchemy.orm")?;
        let natives = Dict::new();
        let warn = vm.native_function("_warn", |vm, args| {
            let [message] = args.exactly("_warn")?;
            let message = vm.str(&message)?;
            vm.warn("sqlalchemy.exc.SAWarning", &message)?;
            Ok(Value::None)
        });
        natives.insert_str(&vm.intern("_warn"), warn);
        vm.run_library(SCOPING, include_str!("../lib/scoping.py"), natives)
    });
    vm.register_module("sqlalchemy.orm.util", |vm| {
        vm.import_module("sqlalchemy.orm")?;
        vm.run_library("sqlalchemy.orm.util", include_str!("../lib/orm_util.py"), Dict::new())
    });
    vm.register_module("sqlalchemy.orm.loading", |vm| {
        vm.import_module("sqlalchemy.orm")?;
        vm.run_library("sqlalchemy.orm.loading", include_str!("../lib/loading.py"), Dict::new())
    });
    vm.register_module("sqlalchemy.orm.attributes", of_base);
    vm.register_module("sqlalchemy.orm.events", of_base);
    vm.register_module("sqlalchemy.orm.interfaces", |vm| {
        let module = of_base(vm)?.copy();
        for name in ["MapperProperty", "RelationshipDirection", "ONETOMANY", "MANYTOONE", "MANYTOMANY", "NotExtension"]
        {
            let value = import_name(vm, "sqlalchemy.orm", name)?;
            module.insert_str(&vm.intern(name), value);
        }
        Ok(module)
    });
}

/// Exports the decorators.
pub(super) fn load(vm: &mut Vm, module: &Dict) {
    super::export(vm, module, "validates", |vm, args| in_python(vm, "validates", args));
    super::export(vm, module, "reconstructor", |vm, args| in_python(vm, "reconstructor", args));
}

fn of_base(vm: &mut Vm) -> Result<Dict> {
    let module = vm.import_module(BASE)?;
    Ok(module.as_object().and_then(|module| module.attributes().cloned()).unwrap_or_default())
}

fn in_python(vm: &mut Vm, name: &str, args: Args) -> Result<Value> {
    let function = import_name(vm, BASE, name)?;
    vm.call_args(&function, args)
}

/// Tells the ORM how what it hands to listeners becomes objects.
pub(in crate::sqlalchemy) fn bind(vm: &mut Vm) {
    if Carried::is_bound() {
        return;
    }
    let class = ClassBuilder::new("sqlalchemy.orm.events", "_Carried").build(vm);
    let unwrap = vm.native_function("_unwrap", |vm, args| {
        let [carrier] = args.exactly("_unwrap")?;
        let Some(carried) = carrier.payload::<Carried>().cloned() else { return Ok(carrier) };
        match carried {
            Carried::Mapper(known) => mapper::wrap(vm, &known),
            Carried::State(state) => Ok(inspection::state_object(vm, &state)),
            Carried::Token(initiator) => {
                let class = support::class_made(vm, "AttributeEventToken")?;
                Ok(Object::bare(class, initiator).into())
            }
            Carried::Transaction(transaction) => Ok(session::wrap_transaction(vm, transaction)),
            Carried::Registry(registry) => Ok(declarative::wrap(vm, &registry)),
            Carried::QueryContext(session) => in_session(vm, "QueryContext", &session),
            Carried::FlushContext(session) => in_session(vm, "UOWTransaction", &session),
            Carried::Query(query) => super::query::wrap(vm, query),
            Carried::Statement(statement) => wrap_statement(vm, statement),
            Carried::Execution(arguments) => {
                let class = import_name(vm, BASE, "ORMExecuteState")?;
                let arguments = vm.items(&arguments)?;
                vm.call(&class, arguments, Vec::new())
            }
            Carried::Running(_) => Ok(carrier),
            Carried::Symbol(name) => import_name(vm, BASE, name),
            Carried::Connection(connection) => connection.object(),
            Carried::Value(value) => Ok(value),
        }
    });
    let statement = vm.native_function("_statement", |vm, args| {
        let [statement] = args.exactly("_statement")?;
        let statement = session::statement_of(vm, &statement)?;
        let class = match vm.registered_class::<Carried>() {
            Some(class) => class,
            None => return Err(Raise::unsupported("this statement of a listener")),
        };
        Ok(Object::bare(class, Carried::Statement(statement)).into())
    });
    vm.register_class::<Carried>(&class);
    Carried::bind(class, unwrap, statement);
}

/// An object of a class of the library that knows its session.
fn in_session(vm: &mut Vm, class: &str, session: &crate::orm::session::Session) -> Result<Value> {
    let class = import_name(vm, BASE, class)?;
    let session = session.wrapper().map_or(Value::None, Value::Object);
    vm.call(&class, vec![session], Vec::new())
}

/// `op` of a change, as the script knows it.
pub(super) fn operation(vm: &mut Vm, initiator: &Initiator) -> Result<Value> {
    let name = match initiator.operation() {
        Operation::Append => "OP_APPEND",
        Operation::Remove => "OP_REMOVE",
        Operation::Replace => "OP_REPLACE",
        Operation::BulkReplace => "OP_BULK_REPLACE",
        Operation::Modified => "OP_MODIFIED",
    };
    import_name(vm, BASE, name)
}

/// The object's state and its attribute `key`.
fn attribute_of(vm: &mut Vm, object: &Value, key: &Value) -> Result<(InstanceState, Attribute)> {
    let state = InstanceState::require(vm, object)?;
    state.mapper().registry()?.configure(vm)?;
    let attribute = key.as_str().and_then(|key| state.mapper().attribute(key));
    let attribute = attribute.ok_or_else(|| Raise::with_arguments("KeyError", vec![key.clone()]))?;
    Ok((state, attribute))
}

/// `_invoke(handle, statement, parameters, options)`: executes, those who have been told not being told again.
fn invoke(vm: &mut Vm, args: Args) -> Result<Value> {
    let [handle, statement, parameters, given] = args.exactly("_invoke")?;
    let Some(Carried::Running(execution)) = handle.payload::<Carried>() else { return Ok(Value::None) };
    let statement = session::statement_of(vm, &statement)?;
    let parameters = session::parameters_of(vm, Some(parameters))?;
    let mut options = execution.options.clone();
    if let Value::Dict(given) = given {
        let pairs = given.entries().into_iter().filter_map(|(name, value)| Some((name.as_str()?.clone(), value)));
        options.given = pairs.collect();
    }
    let executed = execution.session.clone().execute(vm, &statement, parameters, &options)?;
    session::wrap_executed(vm, executed)
}

/// `_get_history(object, key, passive)`.
fn get_history(vm: &mut Vm, args: Args) -> Result<Value> {
    let [object, key, passive] = args.exactly("get_history")?;
    let state = InstanceState::require(vm, &object)?;
    let target = match key.as_str().and_then(|key| inspection::Target::of(&state, key)) {
        Some(target) => target,
        None => inspection::Target::Attribute(attribute_of(vm, &object, &key)?.1),
    };
    let passive = match vm.get_attr(&passive, "value")? {
        Value::Int(bits) => Passive::of_bits(bits as u16),
        _ => Passive::OFF,
    };
    inspection::history(vm, &state, &target, passive)
}

/// `_attribute(what, object, key, value)`: reads or changes an attribute of a mapped object.
fn attribute(vm: &mut Vm, args: Args) -> Result<Value> {
    let [what, object, key, value, initiator] =
        args.bind("_attribute", ["what", "object", "key", "value", "initiator"], 4)?;
    let (what, object) = (what.unwrap_or_default(), object.unwrap_or_default());
    let what = what.as_str().cloned().unwrap_or_else(|| "".into());
    if what == "dirty" {
        let state = InstanceState::require(vm, &object)?;
        state.modified_event(vm, None, || Committed::NoValue)?;
        return Ok(Value::None);
    }
    let (state, attribute) = attribute_of(vm, &object, &key.unwrap_or_default())?;
    let dict = state.dict()?;
    let value = value.unwrap_or_default();
    match what.as_str() {
        "get" => return attribute.get_value(vm, &state, &dict),
        "set" => {
            let initiator = initiator.as_ref().and_then(|token| token.payload::<Initiator>()).cloned();
            attribute.set(vm, &state, &dict, value, initiator.as_ref(), Passive::OFF)?;
        }
        "delete" => attribute.delete(vm, &state, &dict)?,
        "commit" => drop(attribute.set_committed_value(vm, &state, &dict, value)?),
        "init" => return attribute.init_collection(vm, &state, &dict),
        _ => {
            attribute.tell_modified(vm, &state)?;
            let Some(present) = dict.get_str(attribute.key()) else {
                return Err(Raise::new(
                    "sqlalchemy.exc.InvalidRequestError",
                    format!(
                        "Can't flag attribute '{}' modified; it's not present in the object state",
                        attribute.key()
                    ),
                ));
            };
            // Nothing is known of what it was: it counts as changed whatever it is compared with.
            drop((present, state.forget_committed(attribute.key())));
            state.modified_event(vm, Some(&attribute), || Committed::NoValue)?;
        }
    }
    Ok(Value::None)
}
