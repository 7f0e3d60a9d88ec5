use std::rc::Rc;

use crate::{
    engine::ParameterSet,
    sql::{
        cache_key::CacheKey,
        compiler::Compiled,
        elements::{Bound, ColumnElement},
    },
    value::{Host, Raise, Result, Str, Value},
};

/// Which given parameter is which of a compiled statement's: found out once for all sets of the same keys.
pub(super) struct Binding {
    keys: Option<Rc<[Str]>>,
    /// For each of [`Compiled::binds`], where its value stands in a set; `None` takes the statement's own.
    places: Vec<Option<usize>>,
}

impl Binding {
    pub fn new(compiled: &Compiled, keys: Option<Rc<[Str]>>) -> Binding {
        let places = compiled.given_positions(keys.as_deref().unwrap_or_default());
        Binding { keys, places }
    }

    /// Whether it was made for sets of those keys.
    pub fn fits(&self, keys: &Rc<[Str]>) -> bool {
        self.keys.as_ref().is_some_and(|known| Rc::ptr_eq(known, keys) || known == keys)
    }

    /// The values in the order of [`Compiled::binds`]. Those that columns have defaults for may be missing as yet.
    pub fn values(
        &self,
        host: &mut dyn Host,
        compiled: &Compiled,
        set: Option<&ParameterSet>,
        group: Option<usize>,
        key: Option<&CacheKey>,
    ) -> Result<Vec<Value>> {
        let mut values = Vec::with_capacity(self.places.len());
        for (index, place) in self.places.iter().enumerate() {
            let given = place.and_then(|place| set.and_then(|set| set.values.get(place)));
            values.push(match given {
                Some(value) => value.clone(),
                None => own_value(host, compiled, index, group, key)?,
            });
        }
        Ok(values)
    }
}

/// The value that the statement itself holds for a parameter.
fn own_value(
    host: &mut dyn Host,
    compiled: &Compiled,
    index: usize,
    group: Option<usize>,
    key: Option<&CacheKey>,
) -> Result<Value> {
    let Some(bind) = compiled.binds.get(index) else { return Ok(Value::None) };
    // The statement at hand may be another than the one that was compiled: its parameters are in the same order.
    let element: &ColumnElement = match (key, bind.position) {
        (Some(key), Some(position)) => key.binds.get(position).unwrap_or(&bind.element),
        _ => &bind.element,
    };
    match element.as_bind().map(|bind| &bind.value) {
        Some(Bound::Value(value)) => Ok(value.clone()),
        Some(Bound::Callable(callable)) => callable(host),
        Some(Bound::Function(function)) => host.call(function, Vec::new(), Vec::new()),
        Some(Bound::Required) if !is_prefetched(compiled, index) => {
            let group = group.map_or_else(String::new, |group| format!(", in parameter group {group}"));
            Err(Raise::new(
                "sqlalchemy.exc.InvalidRequestError",
                format!("A value is required for bind parameter '{}'{group}", bind.key),
            )
            .with_attribute("code", Value::str("cd3x")))
        }
        _ => Ok(Value::None),
    }
}

/// Whether a column's default gives the parameter its value.
fn is_prefetched(compiled: &Compiled, index: usize) -> bool {
    compiled.crud.as_ref().is_some_and(|crud| {
        crud.insert_prefetch.iter().chain(&crud.update_prefetch).any(|(_, prefetched)| *prefetched == index)
    })
}
