//! What listeners of a connection are told of statements, and of the errors that these meet.

use super::{Carried, Listener};
use crate::{
    engine::{Connection, CursorResult, ExecutionOptions, ParameterSet, Parameters},
    sql::compiler::Statement,
    value::{Dict, Host, Raise, Result, Str, Value},
};

impl Connection {
    /// Executes with those told who listen to `before_execute`, who may change what is executed, and to `after_execute`.
    pub(in crate::engine) fn execute_told(
        &self,
        host: &mut dyn Host,
        statement: &Statement,
        parameters: Parameters,
        options: &ExecutionOptions,
        execute: impl FnOnce(&mut dyn Host, &Statement, Parameters) -> Result<CursorResult>,
    ) -> Result<CursorResult> {
        let environment = self.engine().0.environment.clone();
        let mut object = environment.object(host, Carried::Statement(statement.clone()))?;
        let (mut several, mut one) = shown(parameters)?;
        let own = statement.options().map(|own| own.execution_options.clone()).unwrap_or_default();
        let given = own.iter().cloned().chain(options.given.iter().cloned()).collect::<Dict>();
        let options = environment.object(host, Carried::Options(given))?;
        let mut changed = None;
        for listener in self.listeners_of("before_execute") {
            let arguments = vec![self.object()?, object.clone(), several.clone(), one.clone(), options.clone()];
            let told = listener.tell(host, arguments, Vec::new())?;
            if !listener.retval {
                continue;
            }
            let parts = host.items(&told)?;
            let [statement, more, single] = parts.as_slice() else {
                let count = parts.len();
                return Err(Raise::value_error(format!("not enough values to unpack (expected 3, got {count})")));
            };
            (object, several, one) = (statement.clone(), more.clone(), single.clone());
            let Some(statement) = environment.binding(|known| known.statement.clone()) else { continue };
            let carrier = host.call(&statement, vec![object.clone()], Vec::new())?;
            if let Some(Carried::Statement(statement)) = carrier.payload::<Carried>() {
                changed = Some(statement.clone());
            }
        }
        let parameters = distilled(host, &several, &one)?;
        let result = execute(host, changed.as_ref().unwrap_or(statement), parameters)?;
        let listeners = self.listeners_of("after_execute");
        if !listeners.is_empty() {
            let told = environment.object(host, Carried::Result(result.clone()))?;
            let arguments = vec![self.object()?, object, several, one, options, told];
            for listener in listeners {
                listener.tell(host, arguments.clone(), Vec::new())?;
            }
        }
        Ok(result)
    }

    /// The error that comes of one of the driver's, with those told who listen to errors: what they raise, or give, takes its
    /// place.
    pub(in crate::engine) fn handled(
        &self,
        host: &mut dyn Host,
        raise: Raise,
        statement: Value,
        parameters: Value,
        context: Value,
    ) -> Raise {
        let listeners = self.listeners_of("handle_error");
        if listeners.is_empty() || raise.as_fatal().is_some() {
            return raise;
        }
        let environment = &self.engine().0.environment;
        let Some(make) = environment.binding(|known| known.error_context.clone()) else { return raise };
        let error = match host.exception(raise) {
            Ok(error) => error,
            Err(fatal) => return fatal,
        };
        let original = match host.get_attribute(&error, &"orig".into()) {
            Ok(original) => original.unwrap_or_else(|| error.clone()),
            Err(raise) => return raise,
        };
        match self.tell_error(
            host,
            &listeners,
            &make,
            vec![original.clone(), error.clone(), statement, parameters, context],
        ) {
            Ok(Some(other)) => caused(host, Raise::exception(other), original),
            Err(other) if other.as_fatal().is_none() => caused(host, other, original),
            Err(fatal) => fatal,
            Ok(None) => Raise::exception(error),
        }
    }

    fn tell_error(
        &self,
        host: &mut dyn Host,
        listeners: &[Listener],
        make: &Value,
        mut about: Vec<Value>,
    ) -> Result<Option<Value>> {
        about.insert(0, self.object()?);
        let told = host.call(make, about, Vec::new())?;
        let mut other = None;
        for listener in listeners {
            let given = listener.tell(host, vec![told.clone()], Vec::new())?;
            if !given.is_none() {
                host.set_attribute(&told, &"chained_exception".into(), given.clone())?;
                other = Some(given);
            }
        }
        Ok(other)
    }
}

/// `raise other from original`.
fn caused(host: &mut dyn Host, other: Raise, original: Value) -> Raise {
    let other = match host.exception(other) {
        Ok(other) => other,
        Err(fatal) => return fatal,
    };
    match host.set_attribute(&other, &Str::from("__cause__"), original) {
        Ok(()) => Raise::exception(other),
        Err(raise) => raise,
    }
}

/// The parameters as listeners see them: several sets, and the only one.
fn shown(parameters: Parameters) -> Result<(Value, Value)> {
    let dict = |set: ParameterSet| Value::Dict(set.keys.iter().cloned().zip(set.values).collect::<Dict>());
    let none = || Value::Dict(Dict::new());
    Ok(match parameters {
        Parameters::None => (Value::tuple(Vec::new()), none()),
        Parameters::One(set) => (Value::list(Vec::new()), dict(set)),
        Parameters::Many(sets) => (Value::list(sets.into_iter().map(dict).collect::<Vec<_>>()), none()),
        Parameters::Positional(_) | Parameters::PositionalMany(_) => return Err(no_dicts()),
    })
}

/// Such parameters, which a listener may have changed, as those of an execution.
fn distilled(host: &mut dyn Host, several: &Value, one: &Value) -> Result<Parameters> {
    let set = |value: &Value| match value {
        Value::Dict(dict) => {
            let pairs = dict.entries().into_iter().filter_map(|(key, value)| Some((key.as_str()?.clone(), value)));
            Ok(ParameterSet::new(pairs.collect()))
        }
        _ => Err(no_dicts()),
    };
    if host.truth(several)? {
        let sets: Result<Vec<ParameterSet>> = host.items(several)?.iter().map(set).collect();
        return Ok(Parameters::Many(sets?));
    }
    Ok(if host.truth(one)? { Parameters::One(set(one)?) } else { Parameters::None })
}

fn no_dicts() -> Raise {
    Raise::new("sqlalchemy.exc.ArgumentError", "List argument must consist only of dictionaries")
}
