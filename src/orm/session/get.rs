use std::rc::Rc;

use super::{Session, attach::invalid_request};
use crate::{
    orm::{
        Loaded, Mapper, Passive,
        loading::{self, LoadOnIdent},
    },
    sql::{entity::ExecutableOption, schema::Column},
    trace::{Cause, CauseKind},
    value::{Dict, Host, Raise, Result, Str, Value},
};

/// How `get()` looks.
#[derive(Clone, Default)]
pub struct GetOptions {
    /// The object is loaded even where the session has it, and filled anew.
    pub populate_existing: bool,
    /// The object is loaded even where the session has it (`with_for_update`; SQLite locks no rows).
    pub for_update: bool,
    /// Loader options.
    pub options: Vec<Rc<dyn ExecutableOption>>,
}

impl Session {
    /// The object of that primary key: the session's own without any SQL, or else from the database; `None` where there is
    /// none. `identity` is a value, a tuple or list of values, or a dict by attribute.
    pub fn get(&self, host: &mut dyn Host, mapper: &Mapper, identity: &Value, options: GetOptions) -> Result<Value> {
        let values = self.primary_key(host, mapper, identity)?;
        let key = mapper.identity_key_from_primary_key(&values);
        if !options.populate_existing && !options.for_update && !mapper.options().always_refresh {
            match loading::get_from_identity(host, self, mapper, &key, Passive::OFF)? {
                Loaded::Value(Value::Object(object)) => {
                    if !object.class().is_subclass_of(mapper.class()) {
                        return Ok(Value::None);
                    }
                    return Ok(Value::Object(object));
                }
                Loaded::Value(_) => return Ok(Value::None),
                _ => {}
            }
        }
        let text = format!("get() did not find {} in the identity map", mapper.class_name());
        let cause = Cause::new(CauseKind::Script, text);
        let GetOptions { populate_existing, options, .. } = options;
        let load = LoadOnIdent { populate_existing, options, ..LoadOnIdent::new(cause) };
        let found = loading::load_on_ident(host, self, mapper, Some(&key), load)?;
        Ok(found.map_or(Value::None, Value::Object))
    }

    fn primary_key(&self, host: &mut dyn Host, mapper: &Mapper, identity: &Value) -> Result<Vec<Value>> {
        let columns = mapper.primary_key();
        let values = match identity {
            Value::Dict(dict) if dict.len() == columns.len() => return values_by_name(mapper, dict),
            Value::Dict(dict) => dict.keys(),
            Value::Tuple(_) | Value::List(_) => host.items(identity)?,
            Value::Object(object) if object.payload::<crate::engine::Row>().is_some() => host.items(identity)?,
            other => vec![other.clone()],
        };
        if values.len() != columns.len() {
            let names: Vec<String> = columns.iter().map(|column| format!("'{}'", column.description())).collect();
            return Err(invalid_request(format!(
                "Incorrect number of values in identifier to formulate primary key for session.get(); primary key columns \
                 are {}",
                names.join(",")
            )));
        }
        Ok(values)
    }
}

/// The primary key by the names of its attributes, or of synonyms of them.
fn values_by_name(mapper: &Mapper, dict: &Dict) -> Result<Vec<Value>> {
    let value_of = |column: &Column| {
        let key = mapper.property_of_column(column)?.key().clone();
        let by_synonym = dict.entries().into_iter().find(|(name, _)| {
            let property = name.as_str().and_then(|name| mapper.property(name));
            property.is_some_and(|one| one.as_synonym().is_some_and(|synonym| *synonym.name() == key))
        });
        by_synonym.map(|(_, value)| value).or_else(|| dict.get_str(&key))
    };
    let values: Option<Vec<Value>> = mapper.primary_key().iter().map(value_of).collect();
    values.ok_or_else(|| wrong_names(mapper))
}

fn wrong_names(mapper: &Mapper) -> Raise {
    let names: Vec<Str> = mapper
        .primary_key()
        .iter()
        .filter_map(|column| mapper.property_of_column(column).map(|property| property.key().clone()))
        .collect();
    let names: Vec<String> = names.iter().map(|name| format!("'{name}'")).collect();
    invalid_request(format!(
        "Incorrect names of values in identifier to formulate primary key for session.get(); primary key attribute names \
         are {} (synonym names are also accepted)",
        names.join(",")
    ))
}
