//! The session's bulk methods of old: objects and dicts written without the unit of work.

use super::rows;
use crate::{
    engine::ExecutionOptions,
    orm::{
        InstanceState, Mapper,
        session::{BindArguments, Session},
    },
    trace::{Cause, CauseKind},
    value::{Dict, Host, Result, Str, Value},
};

/// How `Session.bulk_save_objects()` goes about it.
#[derive(Clone, Copy, Debug)]
pub struct SaveObjects {
    /// New objects get their keys, and what the database makes besides.
    pub return_defaults: bool,
    /// Of persistent objects, only what has changed is written.
    pub update_changed_only: bool,
    /// Objects are written in their order, rather than those of a class together.
    pub preserve_order: bool,
}

impl Session {
    /// Writes objects as they are: new ones are inserted, those with an identity updated. None of them comes into the session.
    ///
    /// # Errors
    /// Those of the statements.
    pub fn bulk_save_objects(&self, host: &mut dyn Host, objects: &[Value], how: SaveObjects) -> Result<()> {
        let mut states = Vec::with_capacity(objects.len());
        for object in objects {
            states.push(InstanceState::require(host, object)?);
        }
        if !how.preserve_order {
            states.sort_by(|a, b| {
                let key = |state: &InstanceState| (state.mapper().sort_key().clone(), state.has_identity());
                key(a).cmp(&key(b))
            });
        }
        let alike =
            |a: &InstanceState, b: &InstanceState| a.mapper().is(b.mapper()) && a.has_identity() == b.has_identity();
        for group in states.chunk_by(alike) {
            let Some(first) = group.first() else { continue };
            let mapper = first.mapper().clone();
            self.bulk(host, |host, session| {
                if first.has_identity() {
                    let rows: Result<Vec<Dict>> = group.iter().map(|state| changed(&mapper, state, how)).collect();
                    return update(host, session, &mapper, &rows?);
                }
                let rows: Result<Vec<Dict>> = group.iter().map(InstanceState::dict).collect();
                let rows = rows?;
                insert(host, session, &mapper, &rows, how.return_defaults, false)?;
                for (state, row) in group.iter().zip(&rows).filter(|_| how.return_defaults) {
                    let keys = mapper.primary_key().iter().filter_map(|column| mapper.property_of_column(column));
                    let values: Vec<Value> =
                        keys.map(|property| row.get_str(property.key()).unwrap_or_default()).collect();
                    state.set_key(Some(mapper.identity_key_from_primary_key(&values)));
                    state.announce(host, None);
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Inserts a row for each dict of attributes.
    ///
    /// # Errors
    /// Those of the statements.
    pub fn bulk_insert_mappings(
        &self,
        host: &mut dyn Host,
        mapper: &Mapper,
        rows: &[Dict],
        return_defaults: bool,
        render_nulls: bool,
    ) -> Result<()> {
        let copies: Vec<Dict>;
        let rows = match return_defaults {
            true => rows,
            false => {
                copies = rows.iter().map(Dict::copy).collect();
                &copies
            }
        };
        self.bulk(host, |host, session| insert(host, session, mapper, rows, return_defaults, render_nulls))
    }

    /// Updates the row of each dict of attributes, found by its primary key.
    ///
    /// # Errors
    /// `InvalidRequestError` where a dict lacks the key, and those of the statements.
    pub fn bulk_update_mappings(&self, host: &mut dyn Host, mapper: &Mapper, rows: &[Dict]) -> Result<()> {
        let rows: Vec<Dict> = rows.iter().map(Dict::copy).collect();
        self.bulk(host, |host, session| update(host, session, mapper, &rows))
    }

    /// Does something in a transaction of its own within the session's, as a flush does.
    fn bulk(&self, host: &mut dyn Host, work: impl FnOnce(&mut dyn Host, &Session) -> Result<()>) -> Result<()> {
        self.as_flush(host, |host| {
            let transaction = self.autobegin(host)?.begin(host, false)?;
            match work(host, self).and_then(|()| transaction.commit(host)) {
                Ok(()) => Ok(()),
                Err(raise) => transaction.fail(host, raise),
            }
        })
    }
}

fn options() -> ExecutionOptions {
    let text = "a bulk method writes rows without the unit of work".to_owned();
    ExecutionOptions::because(Cause::new(CauseKind::Flush, text))
}

fn insert(
    host: &mut dyn Host,
    session: &Session,
    mapper: &Mapper,
    rows: &[Dict],
    return_defaults: bool,
    render_nulls: bool,
) -> Result<()> {
    let connection = session.connection(host, &BindArguments::of_mapper(&mapper.base_mapper()), None)?;
    let how = rows::Inserting { return_defaults, render_nulls, statement: None, options: &options() };
    rows::insert(host, &connection, mapper, rows, &how).map(drop)
}

fn update(host: &mut dyn Host, session: &Session, mapper: &Mapper, rows: &[Dict]) -> Result<()> {
    let connection = session.connection(host, &BindArguments::of_mapper(&mapper.base_mapper()), None)?;
    let how = rows::Updating { statement: None, check_rowcount: true, options: &options() };
    rows::update(host, &connection, mapper, rows, &how)
}

/// What is written of an object: all of it, or what has changed and what finds its row.
fn changed(mapper: &Mapper, state: &InstanceState, how: SaveObjects) -> Result<Dict> {
    let dict = state.dict()?;
    if !how.update_changed_only {
        return Ok(dict);
    }
    let mut finds: Vec<Str> = Vec::new();
    for column in mapper.primary_key().iter().chain(&mapper.options().version_id_col) {
        finds.extend(mapper.property_of_column(column).map(|property| property.key().clone()));
    }
    let is_wanted = |key: &Str| state.has_committed(key) || finds.contains(key);
    let pairs = dict.entries().into_iter().filter_map(|(key, value)| Some((key.as_str()?.clone(), value)));
    Ok(pairs.filter(|(key, _)| is_wanted(key)).collect())
}
