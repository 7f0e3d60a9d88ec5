use std::{cell::RefCell, rc::Rc};

use super::{LoadOptions, joined::JoinedLoader, new_run};
use crate::{
    orm::{
        Committed, InstanceState, Owner, RelationshipProperty, composite,
        context::{EagerLoad, EntityPlan, ObjectPlan, SubclassLoad},
        describe,
        events::{self, Carried},
        session::{Session, StateMap},
        strategies::{self, polymorphic, selectin, subquery},
        strategy_options::Strategy,
    },
    sql::{invalid_request, schema::Column},
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
    /// The numbers of the objects that the rows became, one for each entity of the statement.
    pub made: RefCell<Vec<u32>>,
    /// The number of those entities.
    width: usize,
    run: u64,
    owner: Rc<dyn Owner>,
}

impl LoadContext {
    /// The context of one run.
    pub fn new(session: &Session, options: LoadOptions, statement: Option<u32>, width: usize) -> LoadContext {
        LoadContext {
            owner: session.owner(),
            session: session.clone(),
            options,
            statement,
            made: RefCell::default(),
            width,
            run: new_run(),
        }
    }

    /// The next row begins.
    pub fn begin_row(&self) {
        let mut made = self.made.borrow_mut();
        let len = made.len() + self.width;
        made.resize(len, 0);
    }

    /// Notes which object the row became as the entity of that number.
    fn note(&self, entity: usize, state: &InstanceState) {
        let mut made = self.made.borrow_mut();
        let place = made.len().checked_sub(self.width).map(|row| row + entity);
        if let Some(number) = place.and_then(|place| made.get_mut(place)) {
            *number = state.number();
        }
    }

    /// The way to a relationship that is loaded behind the rows, from what the script asked for.
    pub fn path_of(&self, eager: &EagerLoad) -> Rc<str> {
        let mut path = match &self.options.path {
            Some(path) => path.to_string(),
            None => eager.root.mapper().class_name().to_string(),
        };
        for relationship in eager.way.iter().chain([&eager.relationship]) {
            path.push('.');
            path.push_str(relationship.key());
        }
        path.into()
    }

    /// The way to what `path` leads to from the entity that it begins with.
    pub fn path_to(&self, path: &str) -> Rc<str> {
        match (&self.options.path, path.split_once('.')) {
            (Some(served), Some((_, rest))) => format!("{served}.{rest}").into(),
            _ => path.into(),
        }
    }
}

/// Makes objects of one entity out of rows.
pub struct EntityLoader {
    plan: Rc<EntityPlan>,
    /// How objects of the entity's own class are made.
    own: Made,
    /// How the last row's object was made, with the discriminator that told it.
    last: Option<(Value, Made)>,
    /// The derived classes that rows were of, in the order of their first.
    met: Vec<Rc<ObjectPlan>>,
    /// The primary key of the row at hand, kept to be used again for the next.
    key: Vec<Value>,
    /// Objects whose relationships load behind the rows; whether they replace what is there.
    waiting: StateMap<bool>,
    /// Objects that the session had before, and those of their relationships that the rows fill.
    partial: StateMap<Rc<[Str]>>,
    /// Relationships that load from the same rows.
    joined: Vec<JoinedLoader>,
    /// The entity's number in the statement.
    number: usize,
}

/// How an object of a row's class is made.
#[derive(Clone)]
struct Made {
    plan: Rc<ObjectPlan>,
    /// The places of the loaders of its relationships.
    joined: Rc<[usize]>,
}

impl EntityLoader {
    /// A loader for the entity of `plan`, numbered on from `count`.
    pub fn new(plan: &Rc<EntityPlan>, count: &mut usize) -> EntityLoader {
        let number = *count;
        *count += 1;
        let joined: Vec<JoinedLoader> = plan.joined.iter().map(|joined| JoinedLoader::new(joined, count)).collect();
        EntityLoader {
            number,
            own: made(&plan.own, &joined),
            plan: plan.clone(),
            last: None,
            met: Vec::new(),
            key: Vec::with_capacity(plan.primary_key.len()),
            waiting: StateMap::new(),
            partial: StateMap::new(),
            joined,
        }
    }

    /// The object of a row; `None` where the row has no key (an outer join found nothing).
    pub fn load(&mut self, host: &mut dyn Host, context: &LoadContext, row: &[Value]) -> Result<Value> {
        if let Some(state) = &context.options.refresh_state
            && self.plan.primary_key.is_empty()
        {
            return self.refresh(host, context, state, row);
        }
        self.key.clear();
        for &place in &self.plan.primary_key {
            self.key.push(row.get(place).cloned().unwrap_or_default());
        }
        let Some(made) = self.made_of(host, row)? else { return Ok(Value::None) };
        let plan = made.plan.clone();
        let session = &context.session;
        if let Some(state) = session.identity_map().lookup(&self.plan.identity_class, &self.key)
            && let Some(object) = state.object()
        {
            context.note(self.number, &state);
            let value = Value::Object(object.clone());
            if let Some(dict) = object.attributes() {
                self.meet(host, context, &made, &state, dict, row)?;
                let overwrite = context.options.populate_existing || plan.mapper.options().always_refresh;
                self.wait(&state, overwrite);
            }
            return Ok(value);
        }
        let nulls = self.key.iter().filter(|value| value.is_none()).count();
        if nulls == self.key.len() || (nulls > 0 && !plan.mapper.allow_partial_pks()) {
            return Ok(Value::None);
        }
        let object = host.allocate(plan.mapper.class())?;
        let Some(state) = InstanceState::of(&object) else { return Ok(Value::Object(object)) };
        state.set_key(Some(plan.mapper.identity_key_from_primary_key(&self.key)));
        state.set_owner(Some(&context.owner));
        session.identity_map().add(&state);
        state.set_run(context.run);
        context.note(self.number, &state);
        if let Some(dict) = object.attributes() {
            let value = |place: usize| row.get(place).cloned().unwrap_or_default();
            dict.fill(&plan.shape, plan.columns.iter().map(|(key, place)| (key, value(*place))));
            for key in &plan.expired {
                state.set_attribute_expired(key, true);
            }
            if let Some(load) = &self.plan.load {
                state.set_load(Some(load.clone()));
            }
            self.wait(&state, true);
            state.announce(host, Some(session.id()));
            tell(host, context, &state, dict, plan.columns.iter().map(|(key, _)| key), false);
            self.joined(&made, |loader| loader.begin(host, context, &state, dict, row))?;
            composite::load(host, &state, dict, false)?;
            tell_load(host, context, &state)?;
        }
        Ok(Value::Object(object))
    }

    /// Does something with each relationship that loads from the same rows.
    fn joined(&mut self, made: &Made, mut each: impl FnMut(&mut JoinedLoader) -> Result<()>) -> Result<()> {
        for &place in made.joined.iter() {
            if let Some(loader) = self.joined.get_mut(place) {
                each(loader)?;
            }
        }
        Ok(())
    }

    /// How the object of a row is made: the discriminator tells which class it is of. `None` where the row has no key.
    ///
    /// # Errors
    /// `AssertionError` and `InvalidRequestError` where the discriminator makes no sense.
    fn made_of(&mut self, host: &mut dyn Host, row: &[Value]) -> Result<Option<Made>> {
        let Some(place) = self.plan.discriminator else { return Ok(Some(self.own.clone())) };
        let value = row.get(place).cloned().unwrap_or_default();
        if let Some((known, made)) = &self.last
            && known.native_eq(&value).unwrap_or_else(|| known.is(&value))
        {
            return Ok(Some(made.clone()));
        }
        let requested = &self.plan.own.mapper;
        let found = if value.is_none() {
            None
        } else {
            let Some(mapper) = requested.polymorphic_mapper(&value) else {
                let shown = host.repr(&value)?;
                return Err(Raise::new("AssertionError", format!("No such polymorphic_identity {shown} is defined")));
            };
            if mapper.is(requested) {
                Some(self.own.clone())
            } else {
                let plan = self.plan.derived.iter().find(|plan| plan.mapper.is(&mapper));
                plan.map(|plan| made(plan, &self.joined))
            }
        };
        if let Some(made) = found {
            let is_derived = !made.plan.mapper.is(requested);
            if is_derived && !self.met.iter().any(|known| Rc::ptr_eq(known, &made.plan)) {
                self.met.push(made.plan.clone());
            }
            self.last = Some((value, made.clone()));
            return Ok(Some(made));
        }
        if self.key.iter().all(Value::is_none) {
            return Ok(None);
        }
        let key = requested.identity_key_from_primary_key(&self.key).to_value();
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
    fn wait(&mut self, state: &InstanceState, overwrite: bool) {
        let behind = !self.plan.eager.is_empty() || self.met.iter().any(|plan| !plan.subclasses.is_empty());
        if behind && !self.waiting.contains(state) {
            self.waiting.insert(state, overwrite);
        }
    }

    /// Sends the subquery loads of the entity's relationships: they go out as soon as there is a row.
    pub fn load_subqueries(&mut self, host: &mut dyn Host, context: &LoadContext) -> Result<()> {
        self.load_behind(host, context, |eager| eager.strategy == Strategy::Subquery)?;
        for loader in &mut self.joined {
            loader.loader.load_subqueries(host, context)?;
        }
        Ok(())
    }

    /// Loads whatever else the entity's relationships load behind the rows.
    pub fn finish(&mut self, host: &mut dyn Host, context: &LoadContext) -> Result<()> {
        let own = self.plan.own.mapper.clone();
        let of_own = |eager: &EagerLoad| own.isa(&eager.relationship.parent());
        let later = |eager: &EagerLoad| eager.strategy != Strategy::Subquery;
        self.load_behind(host, context, |eager| later(eager) && of_own(eager))?;
        let (mut seen, mut loaded): (Vec<usize>, Vec<Rc<SubclassLoad>>) = (Vec::new(), Vec::new());
        for derived in std::mem::take(&mut self.met) {
            let mut fresh = Vec::new();
            for eager in self.plan.eager.iter().filter(|eager| later(eager) && !of_own(eager)) {
                let address = eager.relationship.address();
                if derived.mapper.isa(&eager.relationship.parent()) && !seen.contains(&address) {
                    fresh.push(address);
                }
            }
            seen.extend(&fresh);
            self.load_behind(host, context, |eager| later(eager) && fresh.contains(&eager.relationship.address()))?;
            for subclass in derived.subclasses.iter() {
                if !loaded.iter().any(|known| Rc::ptr_eq(known, subclass)) {
                    loaded.push(subclass.clone());
                    let states: Vec<(InstanceState, bool)> =
                        self.waiting.iter().map(|(state, how)| (state.clone(), *how)).collect();
                    polymorphic::load(host, context, subclass, &states)?;
                }
            }
        }
        self.waiting = StateMap::new();
        for loader in &mut self.joined {
            loader.finish(host, context)?;
        }
        Ok(())
    }

    fn load_behind(
        &mut self,
        host: &mut dyn Host,
        context: &LoadContext,
        wanted: impl Fn(&EagerLoad) -> bool,
    ) -> Result<()> {
        let plan = self.plan.clone();
        for eager in plan.eager.iter().filter(|eager| wanted(eager)) {
            let relationship = &eager.relationship;
            let concerned = |state: &InstanceState| {
                let own = state.mapper().property(relationship.key());
                own.is_some_and(|own| own.address() == relationship.address())
            };
            let states = self.waiting.iter().filter(|(state, _)| concerned(state));
            let states: Vec<(InstanceState, bool)> = states.map(|(state, how)| (state.clone(), *how)).collect();
            if !states.is_empty() {
                load_behind(host, context, eager, &states)?;
            }
        }
        Ok(())
    }

    /// A row of an object that the session has: fills in what is missing, or with `populate_existing` everything.
    fn meet(
        &mut self,
        host: &mut dyn Host,
        context: &LoadContext,
        made: &Made,
        state: &InstanceState,
        dict: &Dict,
        row: &[Value],
    ) -> Result<()> {
        let plan = &made.plan;
        if state.run() == context.run {
            // One that this run has made or filled: its collections grow by the row.
            return self.joined(made, |loader| loader.go_on(host, context, state, dict, row));
        }
        if context.options.populate_existing || plan.mapper.options().always_refresh {
            state.set_run(context.run);
            if let Some(load) = &self.plan.load {
                state.set_load(Some(load.clone()));
            }
            fill_all(host, context, plan, state, dict, row);
            composite::load(host, state, dict, true)?;
            for relationship in plan.mapper.relationships().iter() {
                state.reset(dict, relationship.key());
            }
            self.joined(made, |loader| loader.begin(host, context, state, dict, row))?;
            tell_refresh(host, context, state, Value::None)?;
            state.commit_all(dict);
            return Ok(());
        }
        if let Some(filled) = self.partial.get(state).cloned() {
            return self.joined(made, |loader| {
                if filled.contains(loader.relationship.key()) {
                    loader.go_on(host, context, state, dict, row)
                } else {
                    loader.loader.load(host, context, row).map(drop)
                }
            });
        }
        let heard = !state.mapper().told("refresh").is_empty();
        let unloaded = if heard { state.unloaded()? } else { Vec::new() };
        let missing = |key: &Str| !dict.contains_str(key) && !state.has_committed(key);
        let mut filled: Vec<Str> = Vec::new();
        for (key, place) in plan.columns.iter().filter(|(key, _)| missing(key)) {
            if let Some(value) = row.get(*place) {
                dict.insert_str(key, value.clone());
                filled.push(key.clone());
            }
        }
        if !filled.is_empty() {
            let refreshed = state.is_expired() || filled.iter().any(|key| state.is_attribute_expired(key));
            composite::load(host, state, dict, refreshed)?;
            state.commit(dict, &filled);
            tell(host, context, state, dict, filled.iter(), refreshed);
        }
        let mut relationships: Vec<Str> = Vec::new();
        self.joined(made, |loader| {
            let key = loader.relationship.key().clone();
            if !dict.contains_str(&key) && !state.has_committed(&key) {
                relationships.push(key);
                return loader.begin(host, context, state, dict, row);
            }
            loader.loader.load(host, context, row).map(drop)
        })?;
        // It is told of all that was not there, whether or not the row brings it.
        if heard && !(unloaded.is_empty() && made.joined.is_empty()) {
            let names = names_of(host, &unloaded, false)?;
            tell_refresh(host, context, state, names)?;
        }
        self.partial.insert(state, relationships.into());
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
        context.note(self.number, state);
        if let Some(dict) = object.attributes() {
            if state.run() == context.run {
                let own = self.own.clone();
                self.joined(&own, |loader| loader.go_on(host, context, state, dict, row))?;
                return Ok(Value::Object(object.clone()));
            }
            state.set_run(context.run);
            let own = self.own.clone();
            fill_all(host, context, &own.plan, state, dict, row);
            composite::load(host, state, dict, true)?;
            match &context.options.only {
                Some(only) => state.commit(dict, only),
                None => state.commit_all(dict),
            }
            self.wait(state, true);
            self.joined(&own, |loader| loader.begin(host, context, state, dict, row))?;
            if events::any() {
                let names = match &context.options.only {
                    Some(names) => names_of(host, names, true)?,
                    None => Value::None,
                };
                tell_refresh(host, context, state, names)?;
            }
        }
        Ok(Value::Object(object))
    }
}

/// How objects of a class are made, with those relationships that load from the same rows which the class has.
fn made(plan: &Rc<ObjectPlan>, joined: &[JoinedLoader]) -> Made {
    let is_own = |loader: &JoinedLoader| {
        let own = plan.mapper.property(loader.relationship.key());
        own.is_some_and(|own| own.address() == loader.relationship.address())
    };
    let places = joined.iter().enumerate().filter(|(_, loader)| is_own(loader)).map(|(place, _)| place);
    Made { plan: plan.clone(), joined: places.collect() }
}

/// The error where what loads ahead cannot be put into the attribute: collections that are never loaded as a whole.
pub(super) fn no_population(relationship: &RelationshipProperty) -> Raise {
    invalid_request(format!(
        "'{}' does not support object population - eager loading cannot be applied.",
        relationship.label()
    ))
}

/// Loads a relationship by a statement of its own, for all objects that the rows gave.
fn load_behind(
    host: &mut dyn Host,
    context: &LoadContext,
    eager: &EagerLoad,
    states: &[(InstanceState, bool)],
) -> Result<()> {
    if eager.relationship.is_dynamic() {
        return if eager.strategy == Strategy::Nothing { Ok(()) } else { Err(no_population(&eager.relationship)) };
    }
    match eager.strategy {
        Strategy::Immediate => strategies::immediate(host, context, eager, states),
        Strategy::Subquery => subquery::load(host, context, eager, states),
        Strategy::Nothing => {
            let empty = |(state, overwrite): &(InstanceState, bool)| {
                selectin::put(host, &eager.relationship, state, *overwrite, Vec::new())
            };
            states.iter().try_for_each(empty)
        }
        _ => selectin::load(host, context, eager, states),
    }
}

/// Fills in everything that a row has of an object.
fn fill_all(
    host: &mut dyn Host,
    context: &LoadContext,
    plan: &ObjectPlan,
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

/// Tells who listens that an object was loaded.
fn tell_load(host: &mut dyn Host, context: &LoadContext, state: &InstanceState) -> Result<()> {
    if let Some(reconstructor) = state.mapper().reconstructor().cloned()
        && let Some(object) = state.object()
    {
        host.call(&reconstructor, vec![Value::Object(object)], Vec::new())?;
    }
    if !events::any() {
        return Ok(());
    }
    if !state.mapper().told("load").is_empty() {
        let query = Carried::QueryContext(context.session.clone()).object(host)?;
        state.tell(host, "load", &[query])?;
    }
    context.session.tell_of(host, "loaded_as_persistent", state)
}

/// Tells who listens that an object was loaded again, or only those of its attributes.
fn tell_refresh(host: &mut dyn Host, context: &LoadContext, state: &InstanceState, names: Value) -> Result<()> {
    if state.mapper().told("refresh").is_empty() {
        return Ok(());
    }
    let query = Carried::QueryContext(context.session.clone()).object(host)?;
    state.tell(host, "refresh", &[query, names])
}

fn names_of(host: &mut dyn Host, names: &[Str], frozen: bool) -> Result<Value> {
    let set = crate::value::Set::new();
    for name in names {
        set.add(host, &Value::Str(name.clone()))?;
    }
    Ok(Value::Set(set.copy(frozen)))
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
    let mut attributes: Vec<(Rc<str>, AttributeValue)> = Vec::with_capacity(dict.len());
    for key in keys {
        if let Some(value) = dict.get_str(key) {
            attributes.push((key.shared(), describe(host, &value)));
        }
    }
    let object = state.reference(host);
    let event =
        Event::Load { session: context.session.id(), object, attributes, refreshed, statement: context.statement };
    host.emit(event);
}
