//! `Sequence`, and the options that it shares with `Identity`.

use super::shared;
use crate::{
    python::{Args, ClassBuilder, Vm},
    sql::schema::{IdentityOptions, MetaData, Sequence},
    sqlalchemy::{
        elements,
        support::{self, Kind, flag, optional_int, optional_str},
        types,
    },
    value::{Dict, Host, Object, Raise, Result, Value},
};

/// Makes the class.
pub(super) fn load(vm: &mut Vm, module: &Dict) -> Result<()> {
    let base = support::class_made(vm, "DefaultGenerator")?;
    let builder = ClassBuilder::new("sqlalchemy.sql.schema", "Sequence")
        .base(&base)
        .method("__new__", new)
        .method("__repr__", |vm, args| {
            let [this] = args.exactly("__repr__")?;
            let sequence = of(&this)?;
            let mut parts = vec![vm.repr(&Value::Str(sequence.name().clone()))?.to_string()];
            parts.extend(shown_options(sequence.options()));
            if let Some(schema) = sequence.schema() {
                parts.push(format!("schema={}", vm.repr(&Value::Str(schema.clone()))?));
            }
            if sequence.optional() {
                parts.push("optional=True".to_owned());
            }
            Ok(Value::from(format!("Sequence({})", parts.join(", "))))
        })
        .property("name", |_, args| read(args, |sequence| Value::Str(sequence.name().clone())))
        .property("schema", |_, args| read(args, |sequence| Value::from(sequence.schema().cloned())))
        .property("optional", |_, args| read(args, |sequence| Value::from(sequence.optional())))
        .method("next_value", |vm, args| {
            let [this] = args.exactly("next_value")?;
            let element = of(&this)?.next_value()?;
            elements::wrap(vm, &element)
        })
        .constant("is_sequence", true)
        .constant("for_update", false)
        .method("__getattr__", |vm, args| {
            let [this, name] = args.exactly("__getattr__")?;
            let name = vm.str(&name)?;
            option_value(of(&this)?.options(), &name)
                .ok_or_else(|| Raise::new("AttributeError", format!("'Sequence' object has no attribute '{name}'")))
        })
        .method("create", |_, _| refuse())
        .method("drop", |_, _| refuse());
    let class = support::build(vm, "Sequence", builder);
    module.insert_str(&"Sequence".into(), class.into());
    Ok(())
}

/// The object of a sequence.
pub(super) fn wrap(vm: &mut Vm, sequence: &Sequence) -> Result<Value> {
    shared(vm, Kind::Schema, sequence.id(), "Sequence", || sequence.clone())
}

/// The sequence in an object.
pub(super) fn of(value: &Value) -> Result<&Sequence> {
    value.payload::<Sequence>().ok_or_else(|| Raise::type_error("a Sequence is needed"))
}

/// The options that `Sequence` and `Identity` share, which must be all that is left.
pub(super) fn identity_options(vm: &mut Vm, function: &str, mut args: Args) -> Result<IdentityOptions> {
    drop(args.take_keyword("order"));
    let names = ["start", "increment", "minvalue", "maxvalue", "nominvalue", "nomaxvalue", "cycle", "cache"];
    let [start, increment, minvalue, maxvalue, nominvalue, nomaxvalue, cycle, cache] =
        args.bind(&format!("{function}.__init__"), names, 0)?;
    let mut optional_flag = |value: Option<Value>| match value {
        None | Some(Value::None) => Ok(None),
        Some(value) => vm.truth(&value).map(Some),
    };
    Ok(IdentityOptions {
        nominvalue: optional_flag(nominvalue)?,
        nomaxvalue: optional_flag(nomaxvalue)?,
        cycle: optional_flag(cycle)?,
        start: optional_int(function, "start", start)?,
        increment: optional_int(function, "increment", increment)?,
        minvalue: optional_int(function, "minvalue", minvalue)?,
        maxvalue: optional_int(function, "maxvalue", maxvalue)?,
        cache: optional_int(function, "cache", cache)?,
    })
}

/// An option as an attribute.
pub(super) fn option_value(options: &IdentityOptions, name: &str) -> Option<Value> {
    Some(match name {
        "start" => Value::from(options.start),
        "increment" => Value::from(options.increment),
        "minvalue" => Value::from(options.minvalue),
        "maxvalue" => Value::from(options.maxvalue),
        "nominvalue" => Value::from(options.nominvalue),
        "nomaxvalue" => Value::from(options.nomaxvalue),
        "cycle" => Value::from(options.cycle),
        "cache" => Value::from(options.cache),
        _ => return None,
    })
}

/// The options that were given, as `repr()` shows them.
pub(super) fn shown_options(options: &IdentityOptions) -> Vec<String> {
    let flag = |flag: bool| if flag { "True" } else { "False" }.to_owned();
    [
        ("start", options.start.map(|n| n.to_string())),
        ("increment", options.increment.map(|n| n.to_string())),
        ("minvalue", options.minvalue.map(|n| n.to_string())),
        ("maxvalue", options.maxvalue.map(|n| n.to_string())),
        ("nominvalue", options.nominvalue.map(flag)),
        ("nomaxvalue", options.nomaxvalue.map(flag)),
        ("cycle", options.cycle.map(flag)),
        ("cache", options.cache.map(|n| n.to_string())),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some(format!("{name}={}", value?)))
    .collect()
}

fn read(args: Args, read: fn(&Sequence) -> Value) -> Result<Value> {
    let [this] = args.exactly("__get__")?;
    Ok(read(of(&this)?))
}

fn refuse() -> Result<Value> {
    Err(Raise::unsupported("creating or dropping a Sequence: SQLite has none"))
}

fn new(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let Value::Class(class) = args.take_first()? else {
        return Err(Raise::type_error("__new__() needs a class"));
    };
    let schema = optional_str("Sequence", "schema", args.take_keyword("schema"))?;
    let optional = args.take_keyword("optional");
    let optional = flag(vm, optional, false)?;
    let data_type = args.take_keyword("data_type");
    let data_type = types::optional_type(vm, data_type.as_ref())?;
    let metadata = args.take_keyword("metadata");
    for word in ["quote", "quote_schema", "for_update"] {
        if args.take_keyword(word).is_some_and(|value| !value.is_none()) {
            return Err(Raise::unsupported(format!("Sequence({word}=...)")));
        }
    }
    let name = match args.take_keyword("name") {
        Some(name) => name,
        None if args.positional.is_empty() => {
            return Err(Raise::type_error("Sequence.__init__() missing 1 required positional argument: 'name'"));
        }
        None => args.positional.remove(0),
    };
    let name = optional_str("Sequence", "name", Some(name))?.unwrap_or_else(|| "None".into());
    let options = identity_options(vm, "Sequence", args)?;
    let metadata_schema = metadata
        .as_ref()
        .and_then(|metadata| metadata.payload::<MetaData>())
        .and_then(|metadata| metadata.schema().cloned());
    let sequence = Sequence::new(name, schema.or(metadata_schema), options, data_type, optional);
    let object = Object::bare(class, sequence.clone());
    support::Registry::of(vm).remember(Kind::Schema, sequence.id(), &object);
    Ok(object.into())
}
