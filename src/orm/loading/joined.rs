use rustc_hash::{FxHashMap, FxHashSet};

use super::{EntityLoader, LoadContext, instance::no_population};
use crate::{
    orm::{Collection, InstanceState, RelationshipProperty, context::JoinedLoad, session::StateSet, strategies},
    value::{Dict, Host, Raise, Result, Value},
};

/// Fills a relationship of objects from the rows that they come from themselves.
pub(super) struct JoinedLoader {
    pub relationship: RelationshipProperty,
    pub loader: EntityLoader,
    /// The collections that are being filled, by the state that has them, each with the objects that are in it.
    collections: FxHashMap<usize, (Collection, FxHashSet<usize>)>,
    /// The states whose relationship was filled, in order.
    filled: StateSet,
}

impl JoinedLoader {
    /// A loader for a relationship of the plan, its entities numbered on from `count`.
    pub fn new(joined: &JoinedLoad, count: &mut usize) -> JoinedLoader {
        JoinedLoader {
            relationship: joined.relationship.clone(),
            loader: EntityLoader::new(&joined.plan, count),
            collections: FxHashMap::default(),
            filled: StateSet::new(),
        }
    }

    /// The first row of an object: what is there is replaced.
    pub fn begin(
        &mut self,
        host: &mut dyn Host,
        context: &LoadContext,
        state: &InstanceState,
        dict: &Dict,
        row: &[Value],
    ) -> Result<()> {
        if self.relationship.is_dynamic() {
            return Err(no_population(&self.relationship));
        }
        self.filled.add(state);
        if !self.relationship.uselist() {
            let object = self.loader.load(host, context, row)?;
            let old = dict.insert_str(self.relationship.key(), object);
            drop(old);
            return Ok(());
        }
        let Some(attribute) = state.mapper().attribute(self.relationship.key()) else {
            return Err(Raise::unsupported(format!("loading {} by a join", self.relationship.label())));
        };
        let old = dict.remove_str(attribute.key());
        drop(old);
        let value = attribute.set_committed_value(host, state, dict, Value::list(Vec::new()))?;
        if let Some(collection) = Collection::of(&value) {
            self.collections.insert(state.address(), (collection, FxHashSet::default()));
        }
        self.append(host, context, state, row)
    }

    /// A further row of an object.
    pub fn go_on(
        &mut self,
        host: &mut dyn Host,
        context: &LoadContext,
        state: &InstanceState,
        dict: &Dict,
        row: &[Value],
    ) -> Result<()> {
        if self.relationship.uselist() {
            if !self.collections.contains_key(&state.address()) {
                return self.begin(host, context, state, dict, row);
            }
            return self.append(host, context, state, row);
        }
        let object = self.loader.load(host, context, row)?;
        match dict.get_str(self.relationship.key()) {
            Some(known) if known.is(&object) => Ok(()),
            Some(_) => host.warn(
                "sqlalchemy.exc.SAWarning",
                &format!(
                    "Multiple rows returned with uselist=False for eagerly-loaded attribute '{}' ",
                    self.relationship.label()
                ),
            ),
            None => {
                let old = dict.insert_str(self.relationship.key(), object);
                drop(old);
                Ok(())
            }
        }
    }

    fn append(
        &mut self,
        host: &mut dyn Host,
        context: &LoadContext,
        state: &InstanceState,
        row: &[Value],
    ) -> Result<()> {
        let object = self.loader.load(host, context, row)?;
        if let Value::Object(member) = &object
            && let Some((collection, seen)) = self.collections.get_mut(&state.address())
            && seen.insert(member.address())
        {
            let collection = collection.clone();
            collection.append_without_event(host, object)?;
        }
        Ok(())
    }

    /// All rows were read: tells the trace what was loaded, and loads what loads behind the rows.
    pub fn finish(&mut self, host: &mut dyn Host, context: &LoadContext) -> Result<()> {
        self.collections.clear();
        let filled = std::mem::take(&mut self.filled);
        for state in filled.states() {
            if let Some(dict) = state.object().and_then(|object| object.attributes().cloned()) {
                strategies::tell_loaded(host, context.session.id(), state, &self.relationship, &dict);
            }
        }
        self.loader.finish(host, context)
    }
}
