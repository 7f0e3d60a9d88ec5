//! Parameters and execution options as the script gives them.

use std::rc::Rc;

use crate::{
    engine::{ExecutionOptions, ParameterSet, Parameters},
    python::Vm,
    sql::argument_error,
    sqlalchemy::support::{flag, optional_int},
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
            if items.is_empty() {
                return Ok(Parameters::None);
            }
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

/// Parameters of `exec_driver_sql()`: by position, or several lists of them.
pub(super) fn positional(vm: &mut Vm, value: Option<Value>) -> Result<Parameters> {
    match value {
        None | Some(Value::None) => Ok(Parameters::None),
        Some(Value::Tuple(values)) => Ok(Parameters::Positional(values.to_vec())),
        Some(Value::List(rows)) => {
            let mut many = Vec::new();
            for row in rows.to_vec() {
                match row {
                    Value::Tuple(values) => many.push(values.to_vec()),
                    _ => return Err(argument_error("List argument must consist only of tuples or dictionaries")),
                }
            }
            Ok(if many.is_empty() { Parameters::None } else { Parameters::PositionalMany(many) })
        }
        Some(dict @ Value::Dict(_)) => {
            let _ = vm.truth(&dict)?;
            Err(Raise::unsupported("exec_driver_sql() with a dict of parameters"))
        }
        Some(_) => Err(argument_error("mapping or sequence expected for parameters")),
    }
}

/// Execution options as the script gives them, on top of `base`.
pub fn execution_options(vm: &mut Vm, base: ExecutionOptions, given: &[(Str, Value)]) -> Result<ExecutionOptions> {
    let mut options = base;
    for (name, value) in given {
        match name.as_str() {
            "yield_per" => {
                let count = optional_int("execution_options", name, Some(value.clone()))?;
                options.yield_per = count.and_then(|count| usize::try_from(count).ok());
            }
            "stream_results" => options.stream_results = flag(vm, Some(value.clone()), false)?,
            "insertmanyvalues_page_size" => {
                let count = optional_int("execution_options", name, Some(value.clone()))?;
                options.insertmanyvalues_page_size = count.and_then(|count| usize::try_from(count).ok());
            }
            "preserve_rowcount" => options.preserve_rowcount = flag(vm, Some(value.clone()), false)?,
            "compiled_cache" => options.no_cache = value.is_none(),
            "isolation_level" | "schema_translate_map" | "logging_token" | "max_row_buffer" | "no_parameters" => {
                return Err(Raise::unsupported(format!("the execution option {name}")));
            }
            // Others are the listeners', or the ORM's.
            _ => {}
        }
        options.given.retain(|(known, _)| known != name);
        options.given.push((name.clone(), value.clone()));
    }
    Ok(options)
}

/// The `execution_options=` argument, on top of `base`.
pub(super) fn options_argument(vm: &mut Vm, base: ExecutionOptions, value: Option<Value>) -> Result<ExecutionOptions> {
    match value {
        None | Some(Value::None) => Ok(base),
        Some(Value::Dict(dict)) => {
            let given: Vec<(Str, Value)> =
                dict.entries().into_iter().filter_map(|(key, value)| Some((key.as_str()?.clone(), value))).collect();
            execution_options(vm, base, &given)
        }
        Some(_) => Err(Raise::unsupported("execution_options= with something other than a dict")),
    }
}
