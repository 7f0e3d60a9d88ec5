use std::rc::Rc;

use super::{LoadOptions, new_run};
use crate::{
    orm::{
        Committed, InstanceState, Mapper, Owner,
        context::EntityPlan,
        describe,
        session::{Session, StateMap},
        strategies::selectin,
    },
    sql::schema::Column,
    trace::{AttributeValue, Event},
    value::{Dict, Host, Raise, Result, Str, Value},
};

/// What a run of a query knows while it makes objects.
pub struct LoadContext {
    /// The session whose objects they are.
    pub session: Session,
    /// How they are loaded.
    pub options: LoadOptions,
    /// The number of the statement that gave the rows.
    pub statement: Option<u32>,
    run: u64,
    owner: Rc<dyn Owner>,
}

impl LoadContext {
    /// The context of one run.
    pub fn new(session: &Session, options: LoadOptions, statement: Option<u32>) -> LoadContext {
        LoadContext { owner: session.owner(), session: session.clone(), options, statement, run: new_run() }
    }
}

/// Makes objects of one entity out of rows.
pub struct EntityLoader {
    plan: Rc<EntityPlan>,
    /// How the last row's object was made, with the discriminator that told it.
    last: Option<(Value, Rc<EntityPlan>)>,
    /// The primary key of the row at hand, kept to be used again for the next.
    key: Vec<Value>,
    /// Objects whose relationships load behind the rows; whether they replace what is there.
    waiting: StateMap<bool>,
}

impl EntityLoader {
    /// A loader for the entity of `plan`.
    pub fn new(plan: &Rc<EntityPlan>) -> EntityLoader {
        let key = Vec::with_capacity(plan.primary_key.len());
        EntityLoader { plan: plan.clone(), last: None, key, waiting: StateMap::new() }
    }

    /// The object of a row; `None` where the row has no key (an outer join found nothing).
    pub fn load(&mut self, host: &mut dyn Host, context: &LoadContext, row: &[Value]) -> Result<Value> {
        if let Some(state) = &context.options.refresh_state {
            return self.refresh(host, context, state, row);
        }
        self.key.clear();
        for &place in &self.plan.primary_key {
            self.key.push(row.get(place).cloned().unwrap_or_default());
        }
        let Some(plan) = self.plan_of(host, row)? else { return Ok(Value::None) };
        let session = &context.session;
        if let Some(state) = session.identity_map().lookup(&plan.identity_class, &self.key)
            && let Some(object) = state.object()
        {
            let value = Value::Object(object.clone());
            if let Some(dict) = object.attributes() {
                self.meet(host, context, &plan, &state, dict, row)?;
                let overwrite = context.options.populate_existing;
                self.wait(&plan, &state, overwrite);
            }
            return Ok(value);
        }
        let nulls = self.key.iter().filter(|value| value.is_none()).count();
        if nulls == self.key.len() || (nulls > 0 && !plan.mapper.allow_partial_pks()) {
            return Ok(Value::None);
        }
        let object = host.allocate(plan.mapper.class())?;
        let Some(state) = InstanceState::of(&object) else { return Ok(Value::Object(object)) };
        state.set_key(Some(plan.mapper.identity_key_from_primary_key(self.key.as_slice())));
        state.set_owner(Some(&context.owner));
        session.identity_map().add(&state);
        state.set_run(context.run);
        if let Some(dict) = object.attributes() {
            for (key, place) in &plan.columns {
                if let Some(value) = row.get(*place) {
                    dict.insert_str(key, value.clone());
                }
            }
            for key in &plan.expired {
                state.set_attribute_expired(key, true);
            }
            if let Some(load) = &plan.load {
                state.set_load(Some(load.clone()));
            }
            self.wait(&plan, &state, true);
            state.announce(host, Some(session.id()));
            tell(host, context, &state, dict, plan.columns.iter().map(|(key, _)| key), false);
        }
        Ok(Value::Object(object))
    }

    /// How the object of a row is made: the discriminator tells which class it is of. `None` where the row has no key.
    ///
    /// # Errors
    /// `AssertionError` and `InvalidRequestError` where the discriminator makes no sense.
    fn plan_of(&mut self, host: &mut dyn Host, row: &[Value]) -> Result<Option<Rc<EntityPlan>>> {
        let Some(place) = self.plan.discriminator else { return Ok(Some(self.plan.clone())) };
        let value = row.get(place).cloned().unwrap_or_default();
        if let Some((known, plan)) = &self.last
            && known.native_eq(&value).unwrap_or_else(|| known.is(&value))
        {
            return Ok(Some(plan.clone()));
        }
        let requested = &self.plan.mapper;
        let plan = if value.is_none() {
            None
        } else {
            let Some(mapper) = requested.polymorphic_mapper(&value) else {
                let shown = host.repr(&value)?;
                return Err(Raise::new(
                    "AssertionError",
                    format!("No such polymorphic_identity {shown} is defined"),
                ));
            };
            if mapper.is(requested) {
                Some(self.plan.clone())
            } else {
                self.plan.derived.iter().find(|plan| plan.mapper.is(&mapper)).cloned()
            }
        };
        if let Some(plan) = plan {
            self.last = Some((value, plan.clone()));
            return Ok(Some(plan));
        }
        if self.key.iter().all(Value::is_none) {
            return Ok(None);
        }
        let key = requested.identity_key_from_primary_key(self.key.as_slice()).to_value();
        let key = host.repr(&key)?;
        let on = requested.polymorphic_on().and_then(|on| on.as_column().map(Column::description)).unwrap_or_default();
        let why = match requested.polymorphic_mapper(&value).filter(|_| !value.is_none()) {
            Some(mapper) => format!(
                "refers to {}, which is not a sub mapper of the requested {}",
                mapper.label(),
                requested.label()
            ),
            None => "is NULL".to_owned(),
        };
        Err(Raise::new(
            "sqlalchemy.exc.InvalidRequestError",
            format!(
                "Row with identity key {key} can't be loaded into an object; the polymorphic discriminator column '{on}' {why}"
            ),
        ))
    }

    /// Notes an object whose relationships load behind the rows.
    fn wait(&mut self, plan: &EntityPlan, state: &InstanceState, overwrite: bool) {
        if !plan.eager.is_empty() && !self.waiting.contains(state) {
            self.waiting.insert(state, overwrite);
        }
    }

    /// Loads what the entity's relationships load behind the rows.
    pub fn finish(&mut self, host: &mut dyn Host, context: &LoadContext) -> Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let waiting = std::mem::take(&mut self.waiting);
        let states: Vec<(InstanceState, bool)> = waiting.iter().map(|(state, how)| (state.clone(), *how)).collect();
        let plan = self.plan.clone();
        let mut done: Vec<usize> = Vec::new();
        for eager in std::iter::once(&plan).chain(&plan.derived).flat_map(|plan| &plan.eager) {
            let relationship = &eager.relationship;
            if done.contains(&relationship.address()) {
                continue;
            }
            done.push(relationship.address());
            let concerned = |(state, _): &&(InstanceState, bool)| {
                let own = state.mapper().property(relationship.key());
                own.and_then(|own| own.as_relationship().cloned()).is_some_and(|own| own.is(relationship))
            };
            let states: Vec<_> = states.iter().filter(concerned).cloned().collect();
            if !states.is_empty() {
                selectin::load(host, &context.session, relationship, &eager.tails, &states)?;
            }
        }
        Ok(())
    }

    /// A row of an object that the session has: fills in what is missing, or with `populate_existing` everything.
    fn meet(
        &self,
        host: &mut dyn Host,
        context: &LoadContext,
        plan: &EntityPlan,
        state: &InstanceState,
        dict: &Dict,
        row: &[Value],
    ) -> Result<()> {
        let first = state.run() != context.run;
        if context.options.populate_existing {
            if first {
                state.set_run(context.run);
                fill_all(host, context, plan, state, dict, row);
                for relationship in plan.mapper.relationships().iter() {
                    state.reset(dict, relationship.key());
                }
                state.commit_all(dict);
            }
            return Ok(());
        }
        if !first {
            return Ok(());
        }
        let mut filled: Vec<Str> = Vec::new();
        for (key, place) in &plan.columns {
            if dict.contains_str(key) || state.has_committed(key) {
                continue;
            }
            if let Some(value) = row.get(*place) {
                dict.insert_str(key, value.clone());
                filled.push(key.clone());
            }
        }
        if !filled.is_empty() {
            let refreshed = state.is_expired() || filled.iter().any(|key| state.is_attribute_expired(key));
            state.commit(dict, &filled);
            tell(host, context, state, dict, filled.iter(), refreshed);
        }
        Ok(())
    }

    fn refresh(
        &mut self,
        host: &mut dyn Host,
        context: &LoadContext,
        state: &InstanceState,
        row: &[Value],
    ) -> Result<Value> {
        let Some(object) = state.object() else { return Ok(Value::None) };
        if let Some(dict) = object.attributes()
            && state.run() != context.run
        {
            state.set_run(context.run);
            let plan = self.plan.clone();
            fill_all(host, context, &plan, state, dict, row);
            match &context.options.only {
                Some(only) => state.commit(dict, only),
                None => state.commit_all(dict),
            }
            self.wait(&plan, state, true);
        }
        Ok(Value::Object(object))
    }
}

/// Fills in everything that a row has of an object.
fn fill_all(
    host: &mut dyn Host,
    context: &LoadContext,
    plan: &EntityPlan,
    state: &InstanceState,
    dict: &Dict,
    row: &[Value],
) {
    for (key, place) in &plan.columns {
        if let Some(value) = row.get(*place) {
            let old = dict.insert_str(key, value.clone());
            drop(old);
            drop::<Option<Committed>>(state.forget_committed(key));
        }
    }
    tell(host, context, state, dict, plan.columns.iter().map(|(key, _)| key), true);
}

/// Tells the trace what was loaded.
fn tell<'a>(
    host: &mut dyn Host,
    context: &LoadContext,
    state: &InstanceState,
    dict: &Dict,
    keys: impl Iterator<Item = &'a Str>,
    refreshed: bool,
) {
    let mut attributes: Vec<(Rc<str>, AttributeValue)> = Vec::new();
    for key in keys {
        if let Some(value) = dict.get_str(key) {
            attributes.push((key.as_str().into(), describe(host, &value)));
        }
    }
    let object = state.reference(host);
    let event =
        Event::Load { session: context.session.id(), object, attributes, refreshed, statement: context.statement };
    host.emit(event);
}

/// The mapper of an entity that is loaded, for whoever only has the loader.
impl EntityLoader {
    /// The mapper.
    pub fn mapper(&self) -> &Mapper {
        &self.plan.mapper
    }
}
