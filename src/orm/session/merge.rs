use std::rc::Rc;

use hashbrown::HashMap;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Session, attach::invalid_request, expire::commit_all};
use crate::{
    orm::{
        Attribute, Cascade, IdentityKey, InstanceState, Loaded, Mapper, MapperProperty, Passive, RelationshipProperty,
        composite,
        loading::{self, LoadOnIdent},
    },
    sql::entity::ExecutableOption,
    trace::{Cause, CauseKind},
    value::{Dict, Host, Object, Raise, Result, Value},
};

/// How `merge()` works.
#[derive(Clone)]
pub struct MergeOptions {
    /// Whether the database is asked, and changes are noted as such.
    pub load: bool,
    /// Loader options for what is asked.
    pub options: Vec<Rc<dyn ExecutableOption>>,
}

/// One call of `merge()`.
struct Merge<'a> {
    session: &'a Session,
    options: &'a MergeOptions,
    /// What became of the objects that were met, by their states.
    merged: FxHashMap<usize, Object>,
    /// The objects that were reached along a relationship, with it: the way back is not gone.
    reached: FxHashSet<(usize, usize)>,
    /// New objects by their keys, so that two of one key become one.
    by_key: HashMap<IdentityKey, Object>,
    depth: usize,
}

/// How far objects may hang on each other: the browser's stack is small.
const DEEPEST: usize = 200;

impl Session {
    /// Copies an object, and what the merge cascade reaches, onto the session's own objects of the same keys; gives that
    /// of `instance`. Without `load` nothing is asked of the database, and nothing counts as changed.
    ///
    /// # Errors
    /// `InvalidRequestError` for what cannot be merged without a load, `StaleDataError` for another version.
    pub fn merge(&self, host: &mut dyn Host, instance: &Value, options: &MergeOptions) -> Result<Object> {
        self.flush_warning(host, "Session.merge()")?;
        let merged = self.merge_each(host, std::slice::from_ref(instance), options)?;
        merged.into_iter().next().ok_or_else(|| Raise::type_error("an object to merge is expected"))
    }

    /// [`Session::merge`] for several objects, one after the other.
    ///
    /// # Errors
    /// As [`Session::merge`].
    pub fn merge_all(&self, host: &mut dyn Host, instances: &[Value], options: &MergeOptions) -> Result<Vec<Object>> {
        self.flush_warning(host, "Session.merge_all()")?;
        self.merge_each(host, instances, options)
    }

    fn merge_each(&self, host: &mut dyn Host, instances: &[Value], options: &MergeOptions) -> Result<Vec<Object>> {
        let mut states = Vec::with_capacity(instances.len());
        for instance in instances {
            states.push(InstanceState::require(host, instance)?);
        }
        if options.load {
            self.autoflush_now(host)?;
        }
        let autoflush = self.autoflush();
        self.set_autoflush(false);
        let merged = states.iter().map(|state| {
            let mut merge = Merge {
                session: self,
                options,
                merged: FxHashMap::default(),
                reached: FxHashSet::default(),
                by_key: HashMap::new(),
                depth: 0,
            };
            merge.object(host, state)
        });
        let merged = merged.collect();
        self.set_autoflush(autoflush);
        merged
    }

    fn get_to_merge(
        &self,
        host: &mut dyn Host,
        mapper: &Mapper,
        key: &IdentityKey,
        options: Vec<Rc<dyn ExecutableOption>>,
    ) -> Result<Option<Object>> {
        if let Loaded::Value(found) = loading::get_from_identity(host, self, mapper, key, Passive::OFF)? {
            return Ok(found.as_object().cloned());
        }
        let text = format!("merge() did not find {} in the identity map", mapper.class_name());
        let cause = Cause::new(CauseKind::Script, text);
        loading::load_on_ident(host, self, mapper, Some(key), LoadOnIdent { options, ..LoadOnIdent::new(cause) })
    }
}

impl Merge<'_> {
    fn object(&mut self, host: &mut dyn Host, state: &InstanceState) -> Result<Object> {
        if let Some(merged) = self.merged.get(&state.address()) {
            return Ok(merged.clone());
        }
        if self.depth == DEEPEST {
            return Err(Raise::unsupported(format!(
                "merging objects that hang on each other more than {DEEPEST} deep"
            )));
        }
        self.depth += 1;
        let merged = self.copy(host, state);
        self.depth -= 1;
        merged
    }

    fn copy(&mut self, host: &mut dyn Host, state: &InstanceState) -> Result<Object> {
        let mapper = state.mapper().clone();
        let (key, is_persistent) = match state.key() {
            Some(key) => (key, true),
            None => self.key_of_transient(host, &mapper, state)?,
        };
        let session = self.session;
        let mut target = session.identity_map().get(&key).and_then(|known| known.object());
        let mut made = None;
        if target.is_none() {
            if let Some(known) = self.by_key.get(&key).filter(|_| is_persistent) {
                target = Some(known.clone());
            } else if !self.options.load {
                if state.is_modified() {
                    return Err(invalid_request(
                        "merge() with load=False option does not support objects marked as 'dirty'.  flush() all changes on \
                         mapped instances before merging with load=False.",
                    ));
                }
                let object = host.allocate(mapper.class())?;
                let made_state = InstanceState::require(host, &Value::Object(object.clone()))?;
                made_state.set_key(Some(key.clone()));
                session.update(host, &made_state)?;
                made = Some(object);
            } else if is_persistent {
                target = session.get_to_merge(host, &mapper, &key, self.options.options.clone())?;
            }
        }
        let mut fresh = made.is_some();
        let target = match target.or(made) {
            Some(target) => target,
            None => {
                fresh = true;
                let made = host.allocate(mapper.class())?;
                let made_state = InstanceState::require(host, &Value::Object(made.clone()))?;
                session.save_or_update_state(host, &made_state)?;
                made
            }
        };
        let to = InstanceState::require(host, &Value::Object(target.clone()))?;
        self.merged.insert(state.address(), target.clone());
        self.by_key.insert(key, target.clone());
        if to.address() != state.address() {
            self.check_version(host, &mapper, state, &to)?;
            to.set_load(state.load());
            for property in mapper.properties().iter() {
                // What was found may be of a base class.
                if !to.mapper().has_property(property.key()) {
                    return Err(Raise::with_arguments("KeyError", vec![Value::Str(property.key().clone())]));
                }
                self.property(host, property, state, &to)?;
            }
        }
        if !self.options.load {
            commit_all(&to);
        }
        if fresh {
            if let Some(reconstructor) = mapper.reconstructor().cloned() {
                host.call(&reconstructor, vec![Value::Object(target.clone())], Vec::new())?;
            }
            composite::load(host, &to, &to.dict()?, false)?;
            to.tell(host, "load", &[Value::None])?;
        }
        Ok(target)
    }

    /// The key that an object without an identity would have, and whether the database may know it.
    fn key_of_transient(
        &self,
        host: &mut dyn Host,
        mapper: &Mapper,
        state: &InstanceState,
    ) -> Result<(IdentityKey, bool)> {
        if self.session.is_new(state) {
            host.warn(
                "sqlalchemy.exc.SAWarning",
                &format!(
                    "Instance {} is already pending in this Session yet is being merged again; this is probably not what you \
                     want to do",
                    state.describe()
                ),
            )?;
        }
        if !self.options.load {
            return Err(invalid_request(
                "merge() with load=False option does not support objects transient (i.e. unpersisted) objects.  flush() all \
                 changes on mapped instances before merging with load=False.",
            ));
        }
        let key = mapper.identity_key_from_state(host, state)?;
        let missing = key.values().iter().filter(|value| value.is_none()).count();
        let is_partial = missing > 0 && mapper.allow_partial_pks() && missing < key.values().len();
        let is_persistent = missing == 0 || (is_partial && mapper.has_whole_key(host, state)?);
        Ok((key, is_persistent))
    }

    /// What is merged must be of the version that the session has.
    fn check_version(
        &self,
        host: &mut dyn Host,
        mapper: &Mapper,
        from: &InstanceState,
        to: &InstanceState,
    ) -> Result<()> {
        let Some(version) = &mapper.options().version_id_col else { return Ok(()) };
        let Some(attribute) = mapper.attribute_of_column(version) else { return Ok(()) };
        let (from_dict, to_dict) = (from.dict()?, to.dict()?);
        let given = attribute.get(host, from, &from_dict, Passive::NO_INITIALIZE)?.into_value();
        let known = attribute.get(host, to, &to_dict, Passive::NO_INITIALIZE)?.into_value();
        let (Some(given), Some(known)) = (given, known) else { return Ok(()) };
        if host.eq(&given, &known)? {
            return Ok(());
        }
        let (given, known) = (host.str(&given)?, host.str(&known)?);
        Err(Raise::new(
            "sqlalchemy.orm.exc.StaleDataError",
            format!(
                "Version id '{given}' on merged state {} does not match existing version '{known}'. Leave the version \
                 attribute unset when merging to update the most recent version.",
                to.describe()
            ),
        ))
    }

    fn property(
        &mut self,
        host: &mut dyn Host,
        property: &MapperProperty,
        from: &InstanceState,
        to: &InstanceState,
    ) -> Result<()> {
        let Some(attribute) = to.mapper().attribute(property.key()) else { return Ok(()) };
        let (from_dict, to_dict) = (from.dict()?, to.dict()?);
        match property {
            MapperProperty::Column(column) => match from_dict.get_str(property.key()) {
                Some(value) if self.options.load => attribute.set(host, to, &to_dict, value, None, Passive::OFF),
                Some(value) => {
                    let old = to_dict.insert_str(property.key(), value);
                    drop(old);
                    Ok(())
                }
                // What is loaded by itself only stays so.
                None if column.is_deferred() || to.callable(property.key()).is_some() => Ok(()),
                None if to.has_identity() && !to_dict.contains_str(property.key()) => {
                    to.expire_attributes(host, &to_dict, std::slice::from_ref(property.key()))
                }
                None => Ok(()),
            },
            MapperProperty::Relationship(relationship) => {
                self.relationship(host, relationship, &attribute, (from, &from_dict), (to, &to_dict))
            }
            _ => Ok(()),
        }
    }

    fn relationship(
        &mut self,
        host: &mut dyn Host,
        relationship: &RelationshipProperty,
        attribute: &Attribute,
        (from, from_dict): (&InstanceState, &Dict),
        (to, to_dict): (&InstanceState, &Dict),
    ) -> Result<()> {
        let came = |back: &RelationshipProperty| self.reached.contains(&(from.address(), back.address()));
        if self.options.load && relationship.reverse_properties().iter().any(came) {
            return Ok(());
        }
        let value = match from_dict.get_str(relationship.key()) {
            Some(value) => value,
            // A collection that is never loaded has what was added to it.
            None if relationship.is_dynamic() && from.pending(relationship.key()).is_some() => Value::None,
            None => return Ok(()),
        };
        if !relationship.cascade().has(Cascade::Merge) {
            return Ok(());
        }
        let merged = if relationship.uselist() {
            let members = match relationship.lazy().as_str() {
                "write_only" => from.pending(relationship.key()).unwrap_or_default().added,
                _ => relationship.members(host, from, Passive::NO_INITIALIZE)?,
            };
            if self.options.load && !relationship.is_dynamic() {
                attribute.get(host, to, to_dict, Passive::MERGE)?;
            }
            let mut merged = Vec::with_capacity(members.len());
            for member in &members {
                merged.push(Value::Object(self.member(host, relationship, member)?));
            }
            Value::list(merged)
        } else if value.is_none() {
            Value::None
        } else {
            Value::Object(self.member(host, relationship, &value)?)
        };
        if self.options.load {
            return attribute.set_merged(host, to, to_dict, merged);
        }
        attribute.set_committed_value(host, to, to_dict, merged).map(drop)
    }

    /// Merges an object that a relationship leads to.
    fn member(&mut self, host: &mut dyn Host, relationship: &RelationshipProperty, member: &Value) -> Result<Object> {
        let state = InstanceState::require(host, member)?;
        self.reached.insert((state.address(), relationship.address()));
        self.object(host, &state)
    }
}
