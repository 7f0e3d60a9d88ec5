//! The session's bulk methods.

use super::{mapper_of, of};
use crate::{
    orm::{Mapper, bulk::SaveObjects},
    python::{Args, Vm},
    sqlalchemy::support::flag,
    value::{Dict, Host, Raise, Result, Value},
};

pub(super) fn save_objects(vm: &mut Vm, args: Args) -> Result<Value> {
    let names = ["self", "objects", "return_defaults", "update_changed_only", "preserve_order"];
    let [this, objects, return_defaults, update_changed_only, preserve_order] =
        args.bind("Session.bulk_save_objects", names, 2)?;
    let session = of(&this.unwrap_or_default())?.clone();
    let how = SaveObjects {
        return_defaults: flag(vm, return_defaults, false)?,
        update_changed_only: flag(vm, update_changed_only, true)?,
        preserve_order: flag(vm, preserve_order, true)?,
    };
    let objects = vm.items(&objects.unwrap_or_default())?;
    session.bulk_save_objects(vm, &objects, how)?;
    Ok(Value::None)
}

pub(super) fn insert_mappings(vm: &mut Vm, args: Args) -> Result<Value> {
    let names = ["self", "mapper", "mappings", "return_defaults", "render_nulls"];
    let [this, mapper, mappings, return_defaults, render_nulls] =
        args.bind("Session.bulk_insert_mappings", names, 3)?;
    let session = of(&this.unwrap_or_default())?.clone();
    let (mapper, rows) = (mapped(vm, mapper)?, dicts(vm, mappings)?);
    let (return_defaults, render_nulls) = (flag(vm, return_defaults, false)?, flag(vm, render_nulls, false)?);
    session.bulk_insert_mappings(vm, &mapper, &rows, return_defaults, render_nulls)?;
    Ok(Value::None)
}

pub(super) fn update_mappings(vm: &mut Vm, args: Args) -> Result<Value> {
    let [this, mapper, mappings] = args.bind("Session.bulk_update_mappings", ["self", "mapper", "mappings"], 3)?;
    let session = of(&this.unwrap_or_default())?.clone();
    let (mapper, rows) = (mapped(vm, mapper)?, dicts(vm, mappings)?);
    session.bulk_update_mappings(vm, &mapper, &rows)?;
    Ok(Value::None)
}

fn mapped(vm: &mut Vm, target: Option<Value>) -> Result<Mapper> {
    let target = target.unwrap_or_default();
    let mapper = mapper_of(vm, &target)?;
    mapper.registry()?.configure(vm)?;
    Ok(mapper)
}

fn dicts(vm: &mut Vm, mappings: Option<Value>) -> Result<Vec<Dict>> {
    let items = vm.items(&mappings.unwrap_or_default())?;
    let dict = |item: Value| match item {
        Value::Dict(dict) => Ok(dict),
        _ => Err(Raise::unsupported("a mapping that is no dict")),
    };
    items.into_iter().map(dict).collect()
}
