//! Loader options: how the relationships and columns of a statement's entities load, by path.

use std::{any::Any, rc::Rc};

use super::{MappedEntity, Mapper, RelationshipProperty};
use crate::{
    sql::{cache_key::KeyBuilder, elements::ColumnElement, entity::ExecutableOption},
    value::Str,
};

/// How a relationship loads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strategy {
    /// When it is read.
    Lazy,
    /// With the same statement, by a join; INNER or LEFT OUTER where it is said.
    Joined {
        /// `innerjoin`.
        inner: Option<bool>,
    },
    /// By a second statement, with the keys of what was loaded.
    SelectIn,
    /// By a second statement, with the first as a subquery.
    Subquery,
    /// By a statement for each object, at once.
    Immediate,
    /// Not: reading it raises.
    Raise {
        /// Only where SQL would be sent.
        sql_only: bool,
    },
    /// With the same statement, which joins the other side by itself (`contains_eager`).
    ContainsEager,
    /// Not: it is empty.
    Nothing,
    /// As its relationship is set (`defaultload`).
    Default,
}

/// A relationship on the way of an option.
#[derive(Clone)]
pub struct Step {
    /// The entity that has it.
    pub entity: MappedEntity,
    /// The relationship's name.
    pub key: Str,
    /// The entity that it leads to, where `of_type()` says it.
    pub of_type: Option<MappedEntity>,
    /// How it loads.
    pub strategy: Strategy,
    /// Further conditions on what is loaded (`and_()`).
    pub criteria: Vec<ColumnElement>,
    /// What stands for the other side in the statement (`contains_eager(alias=…)`).
    pub alias: Option<MappedEntity>,
}

/// What is said of columns at the end of an option's way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Columns {
    /// Only those load (`load_only`); reading others raises where `raiseload` is set.
    Only {
        /// The attributes.
        keys: Vec<Str>,
        /// Reading others raises.
        raiseload: bool,
    },
    /// Those load when they are read (`defer`).
    Defer {
        /// The attributes.
        keys: Vec<Str>,
        /// Reading them raises.
        raiseload: bool,
    },
    /// Those load at once (`undefer`).
    Undefer(Vec<Str>),
}

/// A loader option.
#[derive(Clone, Default)]
pub struct LoaderOption {
    /// The way from the statement's entity.
    pub steps: Vec<Step>,
    /// What is said of the columns of the entity at the end of the way, which is `on` where the way is empty.
    pub columns: Vec<Columns>,
    /// The entity whose columns are meant where the way is empty.
    pub on: Option<MappedEntity>,
}

impl LoaderOption {
    /// The option of a statement, where it is one of these.
    pub fn from_option(option: &Rc<dyn ExecutableOption>) -> Option<LoaderOption> {
        option.as_any().downcast_ref::<LoaderOption>().cloned()
    }
}

impl ExecutableOption for LoaderOption {
    fn cache_key(&self, key: &mut KeyBuilder) -> bool {
        for step in &self.steps {
            key.number(crate::sql::entity::Entity::id(&step.entity));
            key.text(&step.key);
            key.text(&format!("{:?}", step.strategy));
            key.flag(step.of_type.is_some());
        }
        let plain = |step: &Step| step.of_type.is_none() && step.criteria.is_empty() && step.alias.is_none();
        key.text(&format!("{:?}", self.columns));
        self.steps.iter().all(plain)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// Where a load stands: the way to its entity from the statement's own, and the options that hold from there on, each with how
/// much of its way lies behind.
#[derive(Clone, Default)]
pub struct LoadPath {
    options: Rc<[(Rc<LoaderOption>, usize)]>,
    /// The mappers that lie behind, by their addresses; those of the statements before too.
    way: Rc<[usize]>,
}

impl LoadPath {
    /// The options of a statement, at their beginning.
    pub fn new(options: Vec<LoaderOption>) -> LoadPath {
        LoadPath { options: options.into_iter().map(|option| (Rc::new(option), 0)).collect(), way: Rc::new([]) }
    }

    /// The same way with the options of a statement of its own.
    #[must_use]
    pub fn with_options(&self, options: Vec<LoaderOption>) -> LoadPath {
        LoadPath { way: self.way.clone(), ..LoadPath::new(options) }
    }

    /// How many entities lie behind.
    pub fn depth(&self) -> usize {
        self.way.len()
    }

    /// Whether the way has led through a mapper.
    pub fn contains(&self, mapper: &Mapper) -> bool {
        self.way.contains(&mapper.address())
    }

    /// Whether a statement for `mapper` has to know where it stands: options hold, or what loads with it might lead back.
    pub fn matters_to(&self, mapper: &Mapper) -> bool {
        !self.options.is_empty() || (!self.way.is_empty() && mapper.loads_eagerly())
    }

    /// Whether no options hold.
    pub fn is_empty(&self) -> bool {
        self.options.is_empty()
    }

    /// How a relationship of the entity loads; `Default` where nothing is said.
    pub fn strategy(&self, relationship: &RelationshipProperty) -> Strategy {
        let mut strategy = Strategy::Default;
        for (option, behind) in self.options.iter() {
            if let Some(step) = option.steps.get(*behind)
                && matches(step, relationship)
                && step.strategy != Strategy::Default
            {
                strategy = step.strategy;
            }
        }
        strategy
    }

    /// What is said last of a relationship of the entity, where its loading is.
    pub fn step(&self, relationship: &RelationshipProperty) -> Option<Step> {
        let steps = self.options.iter().filter_map(|(option, behind)| option.steps.get(*behind));
        steps.filter(|step| matches(step, relationship) && step.strategy != Strategy::Default).last().cloned()
    }

    /// How a relationship of the entity loads: as an option says, or as it is set itself.
    pub fn effective(&self, relationship: &RelationshipProperty) -> Strategy {
        match (self.strategy(relationship), relationship.lazy().as_str()) {
            (Strategy::Default, "joined") => Strategy::Joined { inner: None },
            (Strategy::Default, "selectin") => Strategy::SelectIn,
            (Strategy::Default, "subquery") => Strategy::Subquery,
            (Strategy::Default, "immediate") => Strategy::Immediate,
            (Strategy::Default, _) => Strategy::Lazy,
            (said, _) => said,
        }
    }

    /// Whether a relationship of the entity loads with it.
    pub fn loads_eagerly(&self, relationship: &RelationshipProperty) -> bool {
        matches!(
            self.effective(relationship),
            Strategy::Joined { .. } | Strategy::SelectIn | Strategy::Subquery | Strategy::Immediate
        )
    }

    /// Where a load stands behind a relationship of `mapper`.
    #[must_use]
    pub fn behind(&self, mapper: &Mapper, relationship: &RelationshipProperty) -> LoadPath {
        let on_the_way = |(option, behind): &(Rc<LoaderOption>, usize)| {
            let step = option.steps.get(*behind)?;
            let more = option.steps.len() > behind + 1 || !option.columns.is_empty();
            (more && matches(step, relationship)).then(|| (option.clone(), behind + 1))
        };
        LoadPath {
            options: self.options.iter().filter_map(on_the_way).collect(),
            way: self.way.iter().copied().chain([mapper.address()]).collect(),
        }
    }

    /// What is said of the columns of the entity itself.
    pub fn columns(&self, mapper: &Mapper) -> impl Iterator<Item = &Columns> {
        let here = self.options.iter().filter(|(option, behind)| option.steps.len() == *behind);
        let meant = here.filter(move |(option, behind)| {
            *behind > 0 || option.on.as_ref().is_none_or(|entity| mapper.isa(entity.mapper()))
        });
        meant.flat_map(|(option, _)| option.columns.iter())
    }

    /// Whether a column loads with its entity: as its mapping says, unless options say otherwise.
    pub fn loads(&self, mapper: &Mapper, key: &Str, deferred: bool, primary_key: bool) -> bool {
        let mut loads = !deferred;
        for columns in self.columns(mapper) {
            match columns {
                Columns::Only { keys, .. } => loads = keys.contains(key) || primary_key,
                Columns::Defer { keys, .. } if keys.contains(key) => loads = false,
                Columns::Undefer(keys) if keys.contains(key) || keys.iter().any(|key| key == "*") => loads = true,
                _ => {}
            }
        }
        loads
    }

    /// A number that tells this place from others.
    pub fn number(&self) -> u64 {
        let mut builder = KeyBuilder::new();
        self.way.iter().for_each(|&mapper| builder.number(mapper as u64));
        for (option, behind) in self.options.iter() {
            builder.number(*behind as u64);
            if !option.cache_key(&mut builder) {
                builder.number(Rc::as_ptr(option).cast::<()>() as u64);
            }
        }
        let bytes = builder.finish().map(|key| key.bytes).unwrap_or_else(|| Rc::new([]));
        crate::value::hash_bytes(&bytes) as u64
    }
}

fn matches(step: &Step, relationship: &RelationshipProperty) -> bool {
    let own = relationship.parent();
    (step.key == *relationship.key() && (own.isa(step.entity.mapper()) || step.entity.mapper().isa(&own)))
        || (step.key == "*" && own.isa(step.entity.mapper()))
}
