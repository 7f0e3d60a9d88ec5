//! From a compiled statement to what the driver gets: values for the parameters, lists written out.

use super::{
    Bind, Compiled, Piece,
    literal::{empty_set, render_literal},
    state::placeholder,
};
use crate::{
    sql::{
        cache_key::CacheKey,
        elements::{BindParameter, Bound},
        invalid_request,
        types::{BindProcessor, TypeArguments, resolve_value},
    },
    value::{Host, Result, Str, Value},
};

/// A statement ready for the driver.
#[derive(Clone, Debug)]
pub struct Expanded {
    /// The text.
    pub sql: Str,
    /// The parameters in the order of their placeholders, processed.
    pub parameters: Vec<Value>,
}

impl Compiled {
    /// The values of all parameters, in the order of [`Compiled::binds`]: those given by key first, then those of the
    /// statement that is executed (`key`, where it is not the one that was compiled).
    ///
    /// # Errors
    /// `InvalidRequestError` for a required parameter without a value, and what a callable value raises.
    pub fn values(&self, host: &mut dyn Host, given: &[(Str, Value)], key: Option<&CacheKey>) -> Result<Vec<Value>> {
        self.values_of(host, given, key, None)
    }

    /// The same for one of several sets of parameters; `group` is its index, which errors name.
    ///
    /// # Errors
    /// As [`Compiled::values`].
    pub fn values_of(
        &self,
        host: &mut dyn Host,
        given: &[(Str, Value)],
        key: Option<&CacheKey>,
        group: Option<usize>,
    ) -> Result<Vec<Value>> {
        let mut values = Vec::with_capacity(self.binds.len());
        for bind in &self.binds {
            if let Some((_, value)) = given.iter().find(|(known, _)| *known == bind.key || *known == bind.name) {
                values.push(value.clone());
                continue;
            }
            let element = bind.position.and_then(|index| key?.binds.get(index)).unwrap_or(&bind.element);
            let Some(parameter) = element.as_bind() else {
                values.push(Value::None);
                continue;
            };
            values.push(parameter.resolve(host, bind, group)?);
        }
        Ok(values)
    }

    /// Where values given in the order of `keys` go: for each parameter the index in `keys`. What many sets of parameters
    /// share is looked up once.
    pub fn given_positions(&self, keys: &[Str]) -> Vec<Option<usize>> {
        let place = |bind: &Bind| keys.iter().position(|key| *key == bind.key || *key == bind.name);
        self.binds.iter().map(place).collect()
    }

    /// Whether some parameter is written out at execution, so that the text depends on the values.
    pub fn has_post_compile(&self) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::PostCompile(_)))
    }

    /// The processed parameters in the order of their placeholders, where none is written out at execution.
    ///
    /// # Errors
    /// What processing raises.
    pub fn parameters(&self, host: &mut dyn Host, values: &[Value]) -> Result<Vec<Value>> {
        let mut parameters = Vec::with_capacity(self.binds.len());
        for piece in &self.pieces {
            if let Piece::Bind(index) = piece {
                parameters.push(self.process(host, *index, values)?);
            }
        }
        Ok(parameters)
    }

    /// The text and the processed parameters for values in the order of [`Compiled::binds`].
    ///
    /// # Errors
    /// What processing raises.
    pub fn expand(&self, host: &mut dyn Host, values: &[Value]) -> Result<Expanded> {
        if !self.has_post_compile() {
            return Ok(Expanded { sql: self.sql.clone(), parameters: self.parameters(host, values)? });
        }
        self.expand_pieces(host, &self.pieces, values)
    }

    /// The same for some of the pieces.
    ///
    /// # Errors
    /// What processing raises.
    pub fn expand_pieces(&self, host: &mut dyn Host, pieces: &[Piece], values: &[Value]) -> Result<Expanded> {
        let mut sql = String::with_capacity(self.sql.len() + 16);
        let mut parameters = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Text(text) => sql.push_str(text),
                Piece::Bind(index) => {
                    let Some(bind) = self.binds.get(*index) else { continue };
                    sql.push_str(&bind.placeholder(&self.dialect, &bind.name));
                    parameters.push(self.process(host, *index, values)?);
                }
                Piece::PostCompile(index) => {
                    let mut sink = Sink { processed: true, parameters: Vec::new() };
                    self.write_out(host, *index, values, &mut sql, &mut sink)?;
                    parameters.extend(sink.parameters.into_iter().map(|(_, value)| value));
                }
            }
        }
        Ok(Expanded { sql: sql.into(), parameters })
    }

    /// The names of the parameters in the order of their placeholders.
    pub fn placeholders(&self) -> Vec<Str> {
        let name = |piece: &Piece| match piece {
            Piece::Text(_) => None,
            Piece::Bind(index) | Piece::PostCompile(index) => self.binds.get(*index).map(|bind| bind.name.clone()),
        };
        self.pieces.iter().filter_map(name).collect()
    }

    /// The text with all written out, and the parameters that are left, by name and as they were given.
    ///
    /// # Errors
    /// What writing values raises.
    pub fn render(&self, host: &mut dyn Host, values: &[Value]) -> Result<(Str, Vec<(Str, Value)>)> {
        let mut sql = String::with_capacity(self.sql.len() + 16);
        let mut parameters: Vec<(Str, Value)> = Vec::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => sql.push_str(text),
                Piece::Bind(index) => {
                    let Some(bind) = self.binds.get(*index) else { continue };
                    sql.push_str(&bind.placeholder(&self.dialect, &bind.name));
                    parameters.push((bind.name.clone(), values.get(*index).cloned().unwrap_or_default()));
                }
                Piece::PostCompile(index) => {
                    let mut sink = Sink { processed: false, parameters: Vec::new() };
                    self.write_out(host, *index, values, &mut sql, &mut sink)?;
                    parameters.extend(sink.parameters);
                }
            }
        }
        Ok((sql.into(), parameters))
    }

    fn process(&self, host: &mut dyn Host, index: usize, values: &[Value]) -> Result<Value> {
        let value = values.get(index).cloned().unwrap_or_default();
        match self.binds.get(index).and_then(|bind| bind.processor.as_ref()) {
            Some(processor) => processor.process(host, value),
            None => Ok(value),
        }
    }

    fn write_out(
        &self,
        host: &mut dyn Host,
        index: usize,
        values: &[Value],
        sql: &mut String,
        sink: &mut Sink,
    ) -> Result<()> {
        let Some(bind) = self.binds.get(index) else { return Ok(()) };
        let Some(parameter) = bind.element.as_bind() else { return Ok(()) };
        let value = values.get(index).cloned().unwrap_or_default();
        if bind.literal_execute {
            sql.push_str(&render_literal(host, Some(value), &bind.ty, &self.dialect, Some(parameter))?);
            return Ok(());
        }
        let items = match &value {
            Value::List(list) => list.to_vec(),
            Value::Tuple(items) => items.to_vec(),
            Value::None => Vec::new(),
            other => host.items(other)?,
        };
        let members = match (bind.ty.arguments(), items.first()) {
            (TypeArguments::Members(types), Some(Value::Tuple(_) | Value::List(_))) => Some(types.clone()),
            (TypeArguments::Members(types), None) => Some(types.clone()),
            _ => None,
        };
        if items.is_empty() {
            sql.push_str(&empty_set(
                &self.dialect,
                parameter.expand_op.as_ref(),
                members.as_ref().map_or(1, |types| types.len().max(1)),
            ));
            return Ok(());
        }
        if let (true, Some(_)) = (self.dialect.tuple_in_values, &members) {
            sql.push_str("VALUES ");
        }
        for (number, item) in items.into_iter().enumerate() {
            if number > 0 {
                sql.push_str(", ");
            }
            let Some(types) = &members else {
                let name = format!("{}_{}", bind.name, number + 1);
                sql.push_str(&bind.placeholder(&self.dialect, &name));
                sink.push(host, name, item, bind.processor.as_ref())?;
                continue;
            };
            let parts = match &item {
                Value::List(list) => list.to_vec(),
                Value::Tuple(items) => items.to_vec(),
                other => host.items(other)?,
            };
            sql.push('(');
            for (place, part) in parts.into_iter().enumerate() {
                sql.push_str(if place > 0 { ", " } else { "" });
                let name = format!("{}_{}_{}", bind.name, number + 1, place + 1);
                sql.push_str(&placeholder(&self.dialect, &name));
                let ty = types.get(place).cloned().filter(|ty| !ty.is_null()).unwrap_or_else(|| resolve_value(&part));
                let processor =
                    ty.bind_processor(host, self.dialect.name)?.map(|processor| processor.of(&self.dialect));
                sink.push(host, name, part, processor.as_ref())?;
            }
            sql.push(')');
        }
        Ok(())
    }
}

/// The parameters that a list is written out to.
struct Sink {
    /// Whether values pass their types' processors.
    processed: bool,
    parameters: Vec<(Str, Value)>,
}

impl Sink {
    fn push(
        &mut self,
        host: &mut dyn Host,
        name: String,
        value: Value,
        processor: Option<&BindProcessor>,
    ) -> Result<()> {
        let value = match processor.filter(|_| self.processed) {
            Some(processor) => processor.process(host, value)?,
            None => value,
        };
        self.parameters.push((name.into(), value));
        Ok(())
    }
}

impl BindParameter {
    /// The value at execution.
    fn resolve(&self, host: &mut dyn Host, bind: &Bind, group: Option<usize>) -> Result<Value> {
        match &self.value {
            Bound::Value(value) => Ok(value.clone()),
            Bound::Absent => Ok(Value::None),
            Bound::Callable(callable) => callable(host),
            Bound::Function(function) => host.call(function, Vec::new(), Vec::new()),
            Bound::Required => {
                let place = group.map_or_else(String::new, |group| format!(", in parameter group {group}"));
                Err(invalid_request(format!("A value is required for bind parameter '{}'{place}", bind.key))
                    .with_attribute("code", Value::str("cd3x")))
            }
        }
    }
}
