//! `on_conflict_do_update()`, `on_conflict_do_nothing()` and `on_duplicate_key_update()` of the dialects' own `insert()`.

use std::rc::Rc;

use super::{bound, insert_of, pairs, value_key, value_operand, wrap_insert};
use crate::{
    python::{Args, Vm},
    sql::{
        argument_error,
        dml::{ConflictElement, OnConflict, ValueKey, Values},
        elements::Operand,
        invalid_request,
        schema::Index,
    },
    sqlalchemy::{coercions, elements::Columns},
    value::{Host, Raise, Result, Str, Value},
};

/// `on_conflict_do_update()` and `on_conflict_do_nothing()`, of SQLite and PostgreSQL.
pub(super) fn on_conflict(vm: &mut Vm, mut args: Args, updates: bool) -> Result<Value> {
    let this = args.take_first()?;
    let insert = insert_of(&this)?.clone();
    let postgresql = insert.parts().dialect == Some("postgresql");
    if postgresql && !insert.parts().on_conflict.is_empty() {
        return Err(invalid_request("This Insert construct already has an ON CONFLICT clause established"));
    }
    let [constraint, index, index_where, set, condition] = arguments(args, postgresql, updates)?;
    let mut constraint = constraint.filter(|constraint| !constraint.is_none());
    let mut index = index.filter(|index| !index.is_none());
    if constraint.is_some() && index.is_some() {
        return Err(Raise::value_error("'constraint' and 'index_elements' are mutually exclusive"));
    }
    let mut name: Option<Str> = None;
    match constraint.take() {
        Some(Value::Str(given)) => name = Some(given),
        Some(given) => match vm.get_attr(&given, "name")? {
            Value::Str(own) if given.payload::<Index>().is_none() => name = Some(own),
            _ => {
                let attribute = if given.payload::<Index>().is_some() { "expressions" } else { "columns" };
                let columns = vm.get_attr(&given, attribute)?;
                index = Some(Value::list(vm.items(&columns)?));
            }
        },
        None => {}
    }
    let mut index_elements = Vec::new();
    if let Some(index) = &index {
        for item in vm.items(index)? {
            index_elements.push(match &item {
                Value::Str(name) => ConflictElement::Name(name.clone()),
                other => ConflictElement::Element(coercions::receiver(vm, other)?),
            });
        }
    }
    let index_where = match index_where.filter(|condition| !condition.is_none()) {
        Some(condition) if index.is_some() => Some(coercions::condition(vm, &condition)?),
        _ => None,
    };
    if postgresql && updates && name.is_none() && index.is_none() {
        return Err(Raise::value_error(
            "Either constraint or index_elements, but not both, must be specified unless DO NOTHING",
        ));
    }
    let set = match updates {
        true => Some(set_values(vm, set.unwrap_or_default(), "set")?),
        false => None,
    };
    let criteria = match condition.filter(|condition| !condition.is_none()) {
        Some(condition) => vec![coercions::condition(vm, &condition)?],
        None => Vec::new(),
    };
    let last = insert.parts().on_conflict.last();
    if last.is_some_and(|last| last.index_elements.is_empty() && last.constraint.is_none()) {
        return Err(invalid_request(
            "This Insert construct already has an ON CONFLICT clause that omits a conflict target; such a clause must be the \
             last ON CONFLICT clause in the statement",
        ));
    }
    let clause = OnConflict { index_elements, index_where, constraint: name, set, criteria };
    wrap_insert(vm, insert.with(|parts| parts.on_conflict.push(Rc::new(clause))))
}

/// Constraint, index elements, their condition, values, condition; PostgreSQL alone knows the first.
fn arguments(args: Args, postgresql: bool, updates: bool) -> Result<[Option<Value>; 5]> {
    Ok(match (postgresql, updates) {
        (true, true) => {
            args.bind("on_conflict_do_update", ["constraint", "index_elements", "index_where", "set_", "where"], 0)?
        }
        (true, false) => {
            let [constraint, index, index_where] =
                args.bind("on_conflict_do_nothing", ["constraint", "index_elements", "index_where"], 0)?;
            [constraint, index, index_where, None, None]
        }
        (false, true) => {
            let [index, index_where, set, condition] =
                args.bind("on_conflict_do_update", ["index_elements", "index_where", "set_", "where"], 0)?;
            [None, index, index_where, set, condition]
        }
        (false, false) => {
            let [index, index_where] = args.bind("on_conflict_do_nothing", ["index_elements", "index_where"], 0)?;
            [None, index, index_where, None, None]
        }
    })
}

/// A dict of values, or the columns of a table, each to be set to itself.
fn set_values(vm: &mut Vm, given: Value, what: &str) -> Result<Values> {
    if let Some(columns) = given.payload::<Columns>() {
        let columns = columns.all();
        return Ok(columns.into_iter().map(|(key, column)| (ValueKey::Key(key), Operand::Element(column))).collect());
    }
    match &given {
        Value::Dict(dict) if dict.is_empty() => {
            Err(Raise::value_error(format!("{what} parameter dictionary must not be empty")))
        }
        Value::Dict(dict) => Ok(bound(pairs(vm, dict, None)?)),
        _ => Err(Raise::value_error(format!(
            "{what} parameter must be a non-empty dictionary or a ColumnCollection such as the `.c.` collection of a Table \
             object"
        ))),
    }
}

/// `on_duplicate_key_update()` of MySQL.
pub(super) fn on_duplicate(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_first()?;
    let insert = insert_of(&this)?.clone();
    if insert.parts().on_duplicate.is_some() {
        return Err(invalid_request("This Insert construct already has an ON DUPLICATE KEY clause present"));
    }
    if !args.positional.is_empty() && !args.keywords.is_empty() {
        return Err(argument_error("Can't pass kwargs and positional arguments simultaneously"));
    }
    let (values, ordered) = match args.positional.as_slice() {
        [_, _, ..] => {
            return Err(argument_error("Only a single dictionary or list of tuples is accepted positionally."));
        }
        [Value::List(items)] if matches!(items.to_vec().first(), Some(Value::Tuple(_))) => {
            let mut values: Values = Vec::new();
            for item in items.to_vec() {
                match <[Value; 2]>::try_from(vm.items(&item)?) {
                    Ok([key, value]) => values.push((value_key(vm, &key)?, value_operand(vm, &value)?)),
                    Err(_) => return Err(Raise::value_error("pairs of columns and values are needed")),
                }
            }
            (bound(values), true)
        }
        [given] => (set_values(vm, given.clone(), "update")?, false),
        [] => {
            let given: crate::value::Dict = args.keywords.into_iter().collect();
            (set_values(vm, Value::Dict(given), "update")?, false)
        }
    };
    wrap_insert(vm, insert.with(|parts| parts.on_duplicate = Some((values, ordered))))
}
