//! `registry.map_imperatively()`: a plain class mapped to a table from outside.

use super::{give_constructor, map_to, of};
use crate::{
    orm::{Declared, mapper_of_class},
    python::{Args, Vm},
    sql::{argument_error, selectable::FromClause},
    value::{Dict, Host, Result, Str, Value},
};

/// `registry.map_imperatively(class_, local_table=None, **kw)` gives the mapper.
///
/// # Errors
/// SQLAlchemy's for what is no class, no table, or no attribute of the table.
pub(super) fn map_imperatively(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let known = ["self", "class_", "local_table"];
    let (own, given): (Vec<_>, Vec<_>) =
        std::mem::take(&mut args.keywords).into_iter().partition(|(name, _)| known.contains(&name.as_str()));
    args.keywords = own;
    let [this, class, table] = args.bind("registry.map_imperatively", known, 2)?;
    let registry = of(&this.unwrap_or_default())?.clone();
    let class = class.unwrap_or_default();
    let Value::Class(class) = class else {
        let kind = Value::Class(vm.class_of(&class));
        let kind = vm.repr(&kind)?;
        return Err(argument_error(format!(
            "Argument 'cls_' is expected to be of type '<class 'type'>', got '{kind}'"
        )));
    };
    if mapper_of_class(&class).is_some() {
        let class = vm.repr(&Value::Class(class))?;
        return Err(argument_error(format!("Class '{class}' already has a primary mapper defined. ")));
    }
    let table = match table.filter(|table| !table.is_none()) {
        None => None,
        Some(value) => match value.payload::<FromClause>() {
            Some(from) => {
                class.set(&Str::from("__table__"), value.clone());
                Some(from.clone())
            }
            None => {
                let got = vm.repr(&value)?;
                return Err(argument_error(format!(
                    "FROM expression, such as a Table or alias() object expected for argument 'local_table'; got {got}."
                )));
            }
        },
    };
    let mut declared = Declared::new(&class);
    let arguments = Dict::new();
    for (name, value) in given {
        drop(arguments.insert_str(&name, value));
    }
    declared.mapper_args = Value::Dict(arguments);
    give_constructor(vm, &registry, &class);
    map_to(vm, &registry, declared, table)
}
