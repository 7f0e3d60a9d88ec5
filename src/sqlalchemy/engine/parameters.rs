//! Parameters and execution options as the script gives them.

use std::rc::Rc;

use crate::{
    engine::{ExecutionOptions, ParameterSet, Parameters},
    python::Vm,
    sql::argument_error,
    sqlalchemy::support::flag,
    value::{Dict, Host, Raise, Result, Str, Value},
};

/// The second argument of `execute()`: nothing, a dict, or a list of dicts.
pub fn parameters(vm: &mut Vm, value: Option<Value>) -> Result<Parameters> {
    match value {
        None | Some(Value::None) => Ok(Parameters::None),
        Some(Value::Dict(dict)) if dict.is_empty() => Ok(Parameters::None),
        Some(Value::Dict(dict)) => Ok(Parameters::One(set(vm, &dict, None)?)),
        Some(value @ (Value::List(_) | Value::Tuple(_))) => {
            let items = vm.items(&value)?;
            let mut sets: Vec<ParameterSet> = Vec::with_capacity(items.len());
            for item in &items {
                let dict = match item {
                    Value::Dict(dict) => dict.clone(),
                    other => match as_mapping(vm, other)? {
                        Some(dict) => dict,
                        None => return Err(argument_error("List argument must consist only of dictionaries")),
                    },
                };
                let keys = sets.last().map(|set| set.keys.clone());
                sets.push(set(vm, &dict, keys)?);
            }
            Ok(Parameters::Many(sets))
        }
        Some(other) => match as_mapping(vm, &other)? {
            Some(dict) => Ok(Parameters::One(set(vm, &dict, None)?)),
            None => Err(argument_error("mapping or list expected for parameters")),
        },
    }
}

/// An object with `keys()` as a dict.
fn as_mapping(vm: &mut Vm, value: &Value) -> Result<Option<Dict>> {
    if value.as_object().is_none() || vm.special(value, "keys")?.is_none() {
        return Ok(None);
    }
    let class = vm.types.dict.clone();
    match vm.call(&Value::Class(class), vec![value.clone()], Vec::new())? {
        Value::Dict(dict) => Ok(Some(dict)),
        _ => Ok(None),
    }
}

/// A set of values by name; `known` are the names of the set before, shared where they are the same.
fn set(vm: &mut Vm, dict: &Dict, known: Option<Rc<[Str]>>) -> Result<ParameterSet> {
    let entries = dict.entries();
    let mut names: Vec<Str> = Vec::with_capacity(entries.len());
    let mut values = Vec::with_capacity(entries.len());
    for (key, value) in entries {
        names.push(match key {
            Value::Str(name) => name,
            other => match crate::sqlalchemy::coercions::clause_element(vm, &other)? {
                Some(element) => element.proxy_key().unwrap_or_else(|| "".into()),
                None => vm.str(&other)?,
            },
        });
        values.push(value);
    }
    let keys = match known {
        Some(known) if *known == *names => known,
        _ => names.into(),
    };
    Ok(ParameterSet::shared(keys, values))
}

/// Parameters of `exec_driver_sql()`: by position or by name, or several sets of them.
pub(super) fn positional(vm: &mut Vm, value: Option<Value>) -> Result<Parameters> {
    match value {
        None | Some(Value::None) => Ok(Parameters::None),
        Some(Value::Tuple(values)) => Ok(Parameters::Positional(values.to_vec())),
        Some(Value::List(rows)) => {
            let rows = rows.to_vec();
            match rows.first() {
                None => return Ok(Parameters::None),
                Some(Value::Tuple(_)) => {}
                Some(Value::Dict(_)) => return parameters(vm, Some(Value::list(rows))),
                Some(_) => return Err(argument_error("List argument must consist only of tuples or dictionaries")),
            }
            let rows: Result<Vec<Vec<Value>>> = rows.iter().map(|row| vm.items(row)).collect();
            Ok(Parameters::PositionalMany(rows?))
        }
        Some(other) => match other {
            Value::Dict(dict) if dict.is_empty() => Ok(Parameters::None),
            other => match as_mapping(vm, &other)?.or_else(|| as_dict(&other)) {
                Some(dict) => Ok(Parameters::One(set(vm, &dict, None)?)),
                None => Err(argument_error("mapping or sequence expected for parameters")),
            },
        },
    }
}

fn as_dict(value: &Value) -> Option<Dict> {
    match value {
        Value::Dict(dict) => Some(dict.clone()),
        _ => None,
    }
}

/// Execution options as the script gives them, on top of `base`.
pub fn execution_options(vm: &mut Vm, base: ExecutionOptions, given: &[(Str, Value)]) -> Result<ExecutionOptions> {
    let mut options = base;
    for (name, value) in given {
        match name.as_str() {
            "stream_results" | "preserve_rowcount" | "no_parameters" => {
                let set = Value::Bool(flag(vm, Some(value.clone()), false)?);
                options.set(name, set)?;
                // The script gets back what it gave.
                if let Some((_, given)) = options.given.iter_mut().find(|(known, _)| known == name) {
                    *given = value.clone();
                }
            }
            "compiled_cache" if !value.is_none() => {
                return Err(Raise::unsupported("the execution option compiled_cache other than None"));
            }
            // Others are the listeners', or the ORM's.
            _ => options.set(name, value.clone())?,
        }
    }
    Ok(options)
}

/// The `execution_options=` argument.
pub fn options_argument(vm: &mut Vm, value: Option<Value>) -> Result<ExecutionOptions> {
    match value {
        None | Some(Value::None) => Ok(ExecutionOptions::default()),
        Some(Value::Dict(dict)) => options_of(vm, &dict),
        Some(other) => match as_mapping(vm, &other)? {
            Some(dict) => options_of(vm, &dict),
            None => Err(Raise::unsupported("execution_options= with something other than a dict")),
        },
    }
}

fn options_of(vm: &mut Vm, dict: &Dict) -> Result<ExecutionOptions> {
    let given: Vec<(Str, Value)> =
        dict.entries().into_iter().filter_map(|(key, value)| Some((key.as_str()?.clone(), value))).collect();
    execution_options(vm, ExecutionOptions::default(), &given)
}
