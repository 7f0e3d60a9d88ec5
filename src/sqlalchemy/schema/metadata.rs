//! `MetaData` and its dict of tables.

use super::{as_table, made, wrap_table};
use crate::{
    python::{Args, ClassBuilder, Vm},
    sql::schema::MetaData,
    sqlalchemy::support::{self, Kind, flag, optional_str},
    value::{Dict, Host, Payload, Raise, Result, Value},
};

/// `metadata.tables`.
struct Tables(MetaData);

impl Payload for Tables {}

/// Makes the classes.
pub(super) fn load(vm: &mut Vm, module: &Dict) -> Result<()> {
    let builder = ClassBuilder::new("sqlalchemy.sql.schema", "MetaData")
        .method("__new__", new)
        .method("__repr__", |_, _| Ok(Value::from("MetaData()")))
        .method("__bool__", |_, _| Ok(Value::Bool(true)))
        .method("__contains__", |_, args| {
            let [this, name] = args.exactly("__contains__")?;
            Ok(Value::from(name.as_str().is_some_and(|name| metadata(&this).is_ok_and(|m| m.table(name).is_some()))))
        })
        .property("tables", |vm, args| {
            let [this] = args.exactly("tables")?;
            let tables = Tables(metadata(&this)?.clone());
            Ok(vm.wrap(tables))
        })
        .property("sorted_tables", |vm, args| {
            let [this] = args.exactly("sorted_tables")?;
            let (tables, warning) = metadata(&this)?.sorted_tables()?;
            if let Some(warning) = warning {
                vm.warn("sqlalchemy.exc.SAWarning", &warning)?;
            }
            let mut values = Vec::new();
            for table in &tables {
                values.push(wrap_table(vm, table)?);
            }
            Ok(Value::list(values))
        })
        .property("schema", |_, args| {
            let [this] = args.exactly("schema")?;
            Ok(Value::from(metadata(&this)?.schema().cloned()))
        })
        .property("info", |_, args| {
            let [this] = args.exactly("info")?;
            Ok(Value::Dict(metadata(&this)?.info().clone()))
        })
        .property("naming_convention", |_, args| {
            let [this] = args.exactly("naming_convention")?;
            let pairs = metadata(&this)?.naming_convention().iter();
            Ok(Value::Dict(pairs.map(|(kind, text)| (kind.clone(), Value::Str(text.clone()))).collect()))
        })
        .method("clear", |_, args| {
            let [this] = args.exactly("clear")?;
            metadata(&this)?.clear();
            Ok(Value::None)
        })
        .method("remove", |_, args| {
            let [this, table] = args.bind("MetaData.remove", ["self", "table"], 2)?;
            if let Some(table) = as_table(&table.unwrap_or_default()) {
                metadata(&this.unwrap_or_default())?.remove(&table);
            }
            Ok(Value::None)
        })
        .method("create_all", |vm, args| emit(vm, args, true))
        .method("drop_all", |vm, args| emit(vm, args, false))
        .method("reflect", crate::sqlalchemy::inspection::reflect);
    let class = support::build(vm, "MetaData", builder);
    vm.register_class::<MetaData>(&class);
    module.insert_str(&"MetaData".into(), class.into());

    let builder = ClassBuilder::new("sqlalchemy.util._collections", "FacadeDict")
        .base(&vm.types.object.clone())
        .method("__getitem__", |vm, args| {
            let [this, key] = args.exactly("__getitem__")?;
            let found = key.as_str().and_then(|key| tables(&this).ok()?.table(key));
            match found {
                Some(table) => wrap_table(vm, &table),
                None => Err(Raise::with_arguments("KeyError", vec![key])),
            }
        })
        .method("get", |vm, args| {
            let [this, key, default] = args.bind("get", ["self", "key", "default"], 2)?;
            let this = this.unwrap_or_default();
            let found = key.unwrap_or_default().as_str().and_then(|key| tables(&this).ok()?.table(key));
            match found {
                Some(table) => wrap_table(vm, &table),
                None => Ok(default.unwrap_or_default()),
            }
        })
        .method("__contains__", |_, args| {
            let [this, key] = args.exactly("__contains__")?;
            Ok(Value::from(key.as_str().is_some_and(|key| tables(&this).is_ok_and(|m| m.table(key).is_some()))))
        })
        .method("__len__", |_, args| {
            let [this] = args.exactly("__len__")?;
            Ok(Value::from(tables(&this)?.tables().len()))
        })
        .method("__iter__", |vm, args| {
            let [this] = args.exactly("__iter__")?;
            let dict = as_dict(vm, tables(&this)?)?;
            vm.iter(&dict)
        })
        .method("keys", |vm, args| view(vm, args, "keys"))
        .method("values", |vm, args| view(vm, args, "values"))
        .method("items", |vm, args| view(vm, args, "items"))
        .method("__repr__", |vm, args| {
            let [this] = args.exactly("__repr__")?;
            let dict = as_dict(vm, tables(&this)?)?;
            Ok(Value::from(format!("FacadeDict({})", vm.repr(&dict)?)))
        })
        .method("__eq__", |vm, args| {
            let [this, other] = args.exactly("__eq__")?;
            let dict = as_dict(vm, tables(&this)?)?;
            vm.eq(&dict, &other).map(Value::from)
        });
    let class = support::build(vm, "FacadeDict", builder);
    vm.register_class::<Tables>(&class);
    let blank = ClassBuilder::new("sqlalchemy.sql.schema", "SchemaConst")
        .method("__repr__", |_, _| Ok(Value::from("<SchemaConst.BLANK_SCHEMA: 3>")))
        .build(vm);
    let blank = crate::value::Object::bare(blank, Blank);
    module.insert_str(&"BLANK_SCHEMA".into(), blank.into());
    Ok(())
}

/// `BLANK_SCHEMA`: no schema, whatever the metadata's is.
struct Blank;

impl Payload for Blank {}

/// Whether a value is `BLANK_SCHEMA`.
pub(super) fn is_blank(value: &Value) -> bool {
    value.payload::<Blank>().is_some()
}

/// The metadata in an object.
pub(super) fn metadata(value: &Value) -> Result<&MetaData> {
    value.payload::<MetaData>().ok_or_else(|| Raise::type_error("a MetaData object is needed"))
}

fn tables(value: &Value) -> Result<&MetaData> {
    value.payload::<Tables>().map(|tables| &tables.0).ok_or_else(|| Raise::type_error("a FacadeDict is needed"))
}

fn as_dict(vm: &mut Vm, metadata: &MetaData) -> Result<Value> {
    let dict = Dict::new();
    for table in metadata.tables() {
        dict.insert_str(&table.key(), wrap_table(vm, &table)?);
    }
    Ok(Value::Dict(dict))
}

fn view(vm: &mut Vm, args: Args, name: &'static str) -> Result<Value> {
    let [this] = args.exactly(name)?;
    let dict = as_dict(vm, tables(&this)?)?;
    vm.call_method(&dict, name, Vec::new())
}

fn new(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let Value::Class(class) = args.take_first()? else {
        return Err(Raise::type_error("__new__() needs a class"));
    };
    args.positional.insert(0, Value::None);
    let names = ["self", "schema", "quote_schema", "naming_convention", "info"];
    let [_, schema, quote, naming, info] = args.bind("MetaData.__init__", names, 1)?;
    if quote.is_some_and(|quote| !quote.is_none()) {
        return Err(Raise::unsupported("MetaData(quote_schema=...)"));
    }
    let mut convention = Vec::new();
    if let Some(naming) = naming.filter(|naming| !naming.is_none()) {
        let Value::Dict(naming) = naming else {
            return Err(Raise::unsupported("MetaData(naming_convention=...) with something other than a dict"));
        };
        for (kind, text) in naming.entries() {
            match (kind, text) {
                (Value::Str(kind), Value::Str(text)) => convention.push((kind, text)),
                _ => return Err(Raise::unsupported("a naming convention of functions or classes")),
            }
        }
    }
    let metadata = MetaData::new(optional_str("MetaData", "schema", schema)?, convention);
    if let Some(Value::Dict(info)) = info {
        for (key, value) in info.entries() {
            drop(metadata.info().insert(vm, &key, value)?);
        }
    }
    Ok(made(vm, Kind::MetaData, metadata.id(), class, metadata))
}

/// `create_all()` and `drop_all()`.
fn emit(vm: &mut Vm, args: Args, create: bool) -> Result<Value> {
    let function = if create { "MetaData.create_all" } else { "MetaData.drop_all" };
    let [this, bind, chosen, checkfirst] = args.bind(function, ["self", "bind", "tables", "checkfirst"], 2)?;
    let this = this.unwrap_or_default();
    let metadata = metadata(&this)?;
    let tables = match chosen {
        None | Some(Value::None) => None,
        Some(chosen) => {
            let mut tables = Vec::new();
            for value in vm.items(&chosen)? {
                match as_table(&value) {
                    Some(table) => tables.push(table),
                    None => {
                        return Err(Raise::unsupported(format!(
                            "{function}(tables=...) of something other than tables"
                        )));
                    }
                }
            }
            Some(tables)
        }
    };
    let check = flag(vm, checkfirst, true)?;
    crate::sqlalchemy::engine::emit_ddl(vm, &bind.unwrap_or_default(), metadata, tables, create, check)?;
    Ok(Value::None)
}
