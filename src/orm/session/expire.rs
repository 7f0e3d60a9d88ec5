use super::{Session, attach::invalid_request};
use crate::{
    orm::{
        Cascade, InstanceState, MapperProperty, Passive, composite,
        loading::{self, LoadOnIdent},
    },
    trace::{Cause, CauseKind},
    value::{Host, Raise, Result, Str, Value},
};

impl Session {
    /// Expires every persistent object: the next read of an attribute loads it anew.
    pub fn expire_all(&self, host: &mut dyn Host) -> Result<()> {
        self.0.identity_map.states().iter().try_for_each(|state| expire_state(host, state))
    }

    /// Expires an object, or only those of its attributes.
    pub fn expire(&self, host: &mut dyn Host, instance: &Value, names: Option<&[Str]>) -> Result<()> {
        let state = InstanceState::require(host, instance)?;
        self.expire_state(host, &state, names)
    }

    /// Expires an object and loads it, or only those of its attributes.
    pub fn refresh(&self, host: &mut dyn Host, instance: &Value, names: Option<&[Str]>) -> Result<()> {
        let state = InstanceState::require(host, instance)?;
        self.expire_state(host, &state, names)?;
        self.autoflush_now(host)?;
        let cause = Cause::new(CauseKind::Refresh, format!("refresh() loads {} again", state.mapper().class_name()));
        let only = names.map(|names| with_keys(host, &state, names)).transpose()?;
        let key = state.key();
        let load = LoadOnIdent {
            refresh_state: Some(&state),
            only: only.as_deref(),
            autoflush: false,
            user_refresh: true,
            ..LoadOnIdent::new(cause)
        };
        let found = loading::load_on_ident(host, self, state.mapper(), key.as_ref(), load)?;
        match found {
            Some(_) => Ok(()),
            None => Err(invalid_request(format!("Could not refresh instance '{}'", state.describe()))),
        }
    }

    fn expire_state(&self, host: &mut dyn Host, state: &InstanceState, names: Option<&[Str]>) -> Result<()> {
        if !self.0.identity_map.contains_state(state) {
            return Err(invalid_request(format!(
                "Instance '{}' is not persistent within this Session",
                state.describe()
            )));
        }
        match names {
            Some(names) if !names.is_empty() => {
                let is_unknown = |name: &&Str| state.mapper().property(name).is_none();
                if let Some(unknown) = names.iter().find(is_unknown) {
                    return Err(Raise::with_arguments("KeyError", vec![Value::Str(unknown.clone())]));
                }
                state.expire_attributes(host, &state.dict()?, names)?;
            }
            _ => {
                // The relatives are found before anything is expired.
                let reached = state.mapper().cascade_iterator(host, Cascade::RefreshExpire, state, &|_| false)?;
                self.conditional_expire(host, state)?;
                for state in &reached {
                    self.conditional_expire(host, state)?;
                }
            }
        }
        Ok(())
    }

    fn conditional_expire(&self, host: &mut dyn Host, state: &InstanceState) -> Result<()> {
        if state.has_identity() {
            expire_state(host, state)?;
        } else if self.is_new(state) {
            let pending = self.0.new.borrow_mut().remove(state);
            self.detach_states(host, std::slice::from_ref(state), false)?;
            drop(pending);
        }
        Ok(())
    }
}

/// Expires all of an object that is still there.
pub(super) fn expire_state(host: &mut dyn Host, state: &InstanceState) -> Result<()> {
    // Held, so that it does not end in the middle where only its own changes kept it.
    if let Some(object) = state.object()
        && let Some(dict) = object.attributes()
    {
        state.expire(host, dict)?;
    }
    Ok(())
}

/// Notes that an object is as the database has it.
pub(super) fn commit_all(state: &InstanceState) {
    if let Some(object) = state.object()
        && let Some(dict) = object.attributes()
    {
        // What was written may have come out differently.
        let forgotten = composite::forget(state, dict, None, None);
        state.commit_all(dict);
        drop(forgotten);
    }
}

/// The attributes that are loaded for `names`: with a relationship go those of the primary key, since a row has to come.
fn with_keys(host: &mut dyn Host, state: &InstanceState, names: &[Str]) -> Result<Vec<Str>> {
    let mapper = state.mapper();
    let mut only = names.to_vec();
    let keys = mapper.primary_key().iter().filter_map(|column| mapper.property_of_column(column));
    let keys: Vec<Str> = keys.map(|property| property.key().clone()).filter(|key| !names.contains(key)).collect();
    let mut changed = Vec::new();
    for key in &keys {
        let Some(attribute) = mapper.attribute(key) else { continue };
        let history = attribute.history(host, state, &state.dict()?, Passive::NO_INITIALIZE)?;
        if !history.added.is_empty() || !history.deleted.is_empty() {
            changed.push(host.repr(&Value::Str(key.clone()))?.as_str().to_owned());
        }
    }
    if !changed.is_empty() {
        return Err(invalid_request(format!(
            "Please flush pending primary key changes on attributes {{{}}} for mapper {} before proceeding with a refresh",
            changed.join(", "),
            mapper.label()
        )));
    }
    for name in names {
        match mapper.property(name) {
            None => return Err(Raise::with_arguments("KeyError", vec![Value::Str(name.clone())])),
            Some(MapperProperty::Relationship(_)) => {
                only.extend(keys);
                break;
            }
            Some(_) => {}
        }
    }
    Ok(only)
}
