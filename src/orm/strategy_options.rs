//! Loader options: how the relationships and columns of a statement's entities load, by path.

mod check;

use std::{any::Any, rc::Rc};

use super::{ColumnProperty, InnerJoin, MappedEntity, Mapper, RelationshipProperty};
use crate::{
    sql::{
        cache_key::KeyBuilder,
        elements::ColumnElement,
        entity::{Entity, ExecutableOption},
    },
    value::Str,
};

/// How a relationship loads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strategy {
    /// When it is read.
    Lazy,
    /// With the same statement, by a join; INNER or LEFT OUTER where it is said.
    Joined {
        /// `innerjoin`.
        inner: Option<InnerJoin>,
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
    #[default]
    Default,
}

impl Strategy {
    /// The function that says it.
    pub fn function(self) -> &'static str {
        match self {
            Strategy::Lazy => "lazyload",
            Strategy::Joined { .. } => "joinedload",
            Strategy::SelectIn => "selectinload",
            Strategy::Subquery => "subqueryload",
            Strategy::Immediate => "immediateload",
            Strategy::Raise { .. } => "raiseload",
            Strategy::ContainsEager => "contains_eager",
            Strategy::Nothing => "noload",
            Strategy::Default => "defaultload",
        }
    }

    /// What messages call the loader that does it.
    pub fn loader(self) -> &'static str {
        match self {
            Strategy::Lazy | Strategy::Raise { .. } | Strategy::Default => "lazy loader",
            Strategy::Joined { .. } | Strategy::ContainsEager => "joined loader",
            Strategy::SelectIn => "select in loader",
            Strategy::Subquery => "subquery loader",
            Strategy::Immediate => "immediate loader",
            Strategy::Nothing => "no loader",
        }
    }
}

/// A relationship on the way of an option.
#[derive(Clone)]
pub struct Step {
    /// The entity that has it; any where nothing is said.
    pub entity: Option<MappedEntity>,
    /// The relationship's name; `*` for all.
    pub key: Str,
    /// The entity that it leads to as it is written: that of `of_type()`, or the relationship's own.
    pub target: Option<MappedEntity>,
    /// What `of_type()` says as it is loaded, with the columns of derived classes.
    pub of_type: Option<MappedEntity>,
    /// How it loads.
    pub strategy: Strategy,
    /// Further conditions on what is loaded (`and_()`).
    pub criteria: Vec<ColumnElement>,
    /// What stands for the other side in the statement (`contains_eager(alias=…)`).
    pub alias: Option<MappedEntity>,
    /// How often it is taken again at what it led to (`recursion_depth`); `-1` as long as something comes.
    pub recursion: Option<i64>,
}

impl Step {
    /// A step that says no more than how it loads.
    pub fn new(entity: Option<MappedEntity>, key: Str, strategy: Strategy) -> Step {
        Step { entity, key, target: None, of_type: None, strategy, criteria: Vec::new(), alias: None, recursion: None }
    }
}

/// What is said of columns at the end of an option's way.
#[derive(Clone)]
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
    /// Those of that group load at once (`undefer_group`).
    UndeferGroup(Str),
    /// That one stands for this expression (`with_expression`).
    Expression {
        /// The attribute.
        key: Str,
        /// What it reads.
        expression: ColumnElement,
    },
    /// The columns of those derived classes load behind the rows (`selectin_polymorphic`).
    Subclasses(Vec<MappedEntity>),
}

impl Columns {
    /// Adds what tells it apart; an expression is told by its number.
    fn cache_key(&self, key: &mut KeyBuilder) {
        let (tag, keys, raiseload): (u8, &[Str], bool) = match self {
            Columns::Only { keys, raiseload } => (0, keys, *raiseload),
            Columns::Defer { keys, raiseload } => (1, keys, *raiseload),
            Columns::Undefer(keys) => (2, keys, false),
            Columns::UndeferGroup(group) => (3, std::slice::from_ref(group), false),
            Columns::Expression { key, .. } => (4, std::slice::from_ref(key), false),
            Columns::Subclasses(_) => (5, &[], false),
        };
        key.tag(tag);
        key.number(keys.len() as u64);
        keys.iter().for_each(|name| key.text(name));
        key.flag(raiseload);
        match self {
            Columns::Expression { expression, .. } => key.number(expression.id()),
            Columns::Subclasses(entities) => entities.iter().for_each(|entity| key.number(Entity::id(entity))),
            _ => {}
        }
    }
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
    /// Conditions on all objects of some classes, wherever they turn up (`with_loader_criteria`).
    pub criteria: Vec<LoaderCriterion>,
}

/// A condition on all objects of a class.
#[derive(Clone)]
pub struct LoaderCriterion {
    /// The class.
    pub mapper: Mapper,
    /// The condition.
    pub condition: ColumnElement,
    /// Whether it holds for aliases too.
    pub include_aliases: bool,
    /// Whether it holds for later loads of relationships.
    pub propagates: bool,
}

/// The loader options that one call of the script made.
#[derive(Clone, Default)]
pub struct LoaderOptions(pub Vec<LoaderOption>);

impl LoaderOptions {
    /// The options of a statement, where it is one of these.
    pub fn from_option(option: &Rc<dyn ExecutableOption>) -> Option<LoaderOptions> {
        option.as_any().downcast_ref::<LoaderOptions>().cloned()
    }

    /// Whether they are conditions on all objects of a class.
    pub fn hold_everywhere(&self) -> bool {
        self.0.iter().any(|option| !option.criteria.is_empty())
    }
}

impl ExecutableOption for LoaderOptions {
    fn cache_key(&self, key: &mut KeyBuilder) -> bool {
        self.0.iter().all(|option| option.cache_key(key))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl LoaderOption {
    /// The entity that it begins with; `None` where it is about all.
    pub fn root(&self) -> Option<&MappedEntity> {
        match self.steps.first() {
            Some(first) => first.entity.as_ref(),
            None => self.on.as_ref(),
        }
    }

    /// The entity that its way leads to.
    fn end(&self) -> Option<&MappedEntity> {
        match self.steps.last() {
            Some(step) => step.of_type.as_ref().or(step.target.as_ref()),
            None => self.on.as_ref(),
        }
    }

    /// Adds what tells it apart; `false` where that cannot be told.
    fn cache_key(&self, key: &mut KeyBuilder) -> bool {
        key.number(self.steps.len() as u64);
        for step in &self.steps {
            key.number(step.entity.as_ref().map_or(0, Entity::id));
            key.text(&step.key);
            key.text(&format!("{:?} {:?}", step.strategy, step.recursion));
            key.flag(step.of_type.is_some());
        }
        let plain = |step: &Step| step.of_type.is_none() && step.criteria.is_empty() && step.alias.is_none();
        for criterion in &self.criteria {
            key.number(criterion.condition.id());
        }
        self.columns.iter().for_each(|columns| columns.cache_key(key));
        key.number(self.on.as_ref().map_or(0, Entity::id));
        let named = |columns: &Columns| !matches!(columns, Columns::Expression { .. });
        self.criteria.is_empty() && self.steps.iter().all(plain) && self.columns.iter().all(named)
    }
}

/// An option that holds from some place on.
#[derive(Clone)]
struct Holding {
    option: Rc<LoaderOption>,
    /// How many of its steps lie behind.
    behind: usize,
    /// How often its step is still taken again; `-1` for ever.
    recursion: Option<i64>,
    /// Whether it holds for the load at hand alone, not for later ones of the same objects.
    transient: bool,
}

/// Where a load stands: the way to its entity from the statement's own, and the options that hold from there on.
#[derive(Clone, Default)]
pub struct LoadPath {
    options: Rc<[Holding]>,
    /// The mappers that lie behind, by their addresses; those of the statements before too.
    way: Rc<[usize]>,
    /// How many of them are of the statements before.
    begin: usize,
}

impl LoadPath {
    /// The options of a statement, at their beginning.
    pub fn new(options: Vec<LoaderOption>) -> LoadPath {
        let holding = |option| Holding::new(Rc::new(option), 0);
        LoadPath { options: options.into_iter().map(holding).collect(), ..LoadPath::default() }
    }

    /// The same way with the options of a statement of its own.
    #[must_use]
    pub fn with_options(&self, options: Vec<LoaderOption>) -> LoadPath {
        LoadPath { way: self.way.clone(), begin: self.begin, ..LoadPath::new(options) }
    }

    /// The same place, where a relationship loads only when it is read.
    #[must_use]
    pub fn lazily(&self, relationship: &RelationshipProperty) -> LoadPath {
        let entity = MappedEntity::of(&relationship.parent());
        let step = Step::new(Some(entity), relationship.key().clone(), Strategy::Lazy);
        let option = Rc::new(LoaderOption { steps: vec![step], ..LoaderOption::default() });
        let holding = Holding { transient: true, ..Holding::new(option, 0) };
        LoadPath { options: self.options.iter().cloned().chain([holding]).collect(), ..self.clone() }
    }

    /// What of it holds for later loads of the same objects.
    #[must_use]
    pub fn kept(&self) -> LoadPath {
        let kept = self.options.iter().filter(|holding| !holding.transient);
        LoadPath { options: kept.cloned().collect(), ..self.clone() }
    }

    /// The same place as the beginning of a statement of its own.
    #[must_use]
    pub fn in_statement(mut self) -> LoadPath {
        self.begin = self.way.len();
        self
    }

    /// How many entities lie behind; with `here`, in the statement at hand.
    pub fn depth(&self, here: bool) -> usize {
        if here { self.way.len() - self.begin } else { self.way.len() }
    }

    /// Whether the way has led through a mapper; with `here`, in the statement at hand.
    pub fn contains(&self, mapper: &Mapper, here: bool) -> bool {
        let meant: Vec<usize> = mapper.self_and_descendants().iter().map(Mapper::address).collect();
        self.way.iter().skip(if here { self.begin } else { 0 }).any(|known| meant.contains(known))
    }

    /// Whether a statement for `mapper` has to know where it stands: options hold, or what loads with it might lead back.
    pub fn matters_to(&self, mapper: &Mapper) -> bool {
        !self.options.is_empty() || (!self.way.is_empty() && mapper.loads_eagerly())
    }

    /// Whether no options hold.
    pub fn is_empty(&self) -> bool {
        self.options.is_empty()
    }

    /// How a relationship loads; `Default` where nothing is said. `entity` is the one of the statement that has it.
    pub fn strategy(&self, entity: Option<&MappedEntity>, relationship: &RelationshipProperty) -> Strategy {
        self.step(entity, relationship).map_or(Strategy::Default, |step| step.strategy)
    }

    /// What is said last of the loading of a relationship: what names it goes before what means all.
    pub fn step(&self, entity: Option<&MappedEntity>, relationship: &RelationshipProperty) -> Option<Step> {
        let said = |wildcard: bool| {
            let mut steps = self.options.iter().filter_map(|holding| {
                let step = holding.option.steps.get(holding.behind)?;
                let says = step.strategy != Strategy::Default && (step.key == "*") == wildcard;
                (says && holding.matches(step, entity, relationship)).then_some(step)
            });
            steps.next_back().cloned()
        };
        said(false).or_else(|| said(true))
    }

    /// Whether a step that is taken again and again has been taken often enough.
    pub fn is_exhausted(&self, entity: Option<&MappedEntity>, relationship: &RelationshipProperty) -> bool {
        let mut again = self.options.iter().filter(|holding| {
            let step = holding.option.steps.get(holding.behind);
            step.is_some_and(|step| step.recursion.is_some() && holding.matches(step, entity, relationship))
        });
        again.next_back().is_some_and(|holding| holding.recursion.is_some_and(|left| left < -1))
    }

    /// How a relationship of the entity loads: as an option says, or as it is set itself.
    pub fn effective(&self, entity: Option<&MappedEntity>, relationship: &RelationshipProperty) -> Strategy {
        match (self.strategy(entity, relationship), relationship.lazy().as_str()) {
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
            self.effective(None, relationship),
            Strategy::Joined { .. } | Strategy::SelectIn | Strategy::Subquery | Strategy::Immediate
        )
    }

    /// Where a load stands behind a relationship of `mapper`; `entity` is the one of the statement that has it.
    #[must_use]
    pub fn behind(
        &self,
        mapper: &Mapper,
        entity: Option<&MappedEntity>,
        relationship: &RelationshipProperty,
    ) -> LoadPath {
        let mut options = Vec::new();
        for holding in self.options.iter() {
            let Holding { option, behind, .. } = holding;
            if option.criteria.iter().any(|criterion| criterion.propagates) {
                options.push(holding.clone());
                continue;
            }
            let Some(step) = option.steps.get(*behind).filter(|step| holding.matches(step, entity, relationship))
            else {
                continue;
            };
            let more = option.steps.len() > behind + 1 || !option.columns.is_empty();
            if more {
                options.push(Holding::new(option.clone(), behind + 1));
            }
            if let Some(depth) = step.recursion {
                // Below -1 it is exhausted; -1 itself goes on for ever.
                let left = match holding.recursion.unwrap_or(depth) {
                    -1 => -1,
                    0 => -2,
                    left => left - 1,
                };
                options.push(Holding { recursion: Some(left), ..Holding::new(option.clone(), *behind) });
            } else if step.key == "*" {
                // What means all relationships goes on meaning them.
                options.push(holding.clone());
            }
        }
        LoadPath {
            options: options.into(),
            way: self.way.iter().copied().chain([mapper.address()]).collect(),
            begin: self.begin,
        }
    }

    /// The conditions that hold for an entity, in terms of its class.
    pub fn criteria(&self, entity: &MappedEntity) -> Vec<ColumnElement> {
        let all = self.options.iter().flat_map(|holding| &holding.option.criteria);
        let meant = all.filter(|criterion| {
            criterion.mapper.is(entity.mapper()) && (criterion.include_aliases || !entity.is_aliased())
        });
        meant.map(|criterion| criterion.condition.clone()).collect()
    }

    /// The same place with options that hold everywhere.
    #[must_use]
    pub fn with_criteria(&self, options: impl Iterator<Item = LoaderOption>) -> LoadPath {
        let criteria = options.filter(|option| !option.criteria.is_empty());
        let holding = criteria.map(|option| Holding::new(Rc::new(option), 0));
        LoadPath { options: self.options.iter().cloned().chain(holding).collect(), ..self.clone() }
    }

    /// What is said of the columns of the entity itself.
    pub fn columns(&self, mapper: &Mapper, entity: Option<&MappedEntity>) -> impl Iterator<Item = &Columns> {
        self.columns_of(mapper, entity).map(|(_, columns)| columns)
    }

    /// The same, each with the option that says it.
    fn columns_of(
        &self,
        mapper: &Mapper,
        entity: Option<&MappedEntity>,
    ) -> impl Iterator<Item = (&LoaderOption, &Columns)> {
        let here = self.options.iter().filter(|holding| holding.option.steps.len() == holding.behind);
        let meant = here.filter(move |holding| match &holding.option.on {
            Some(on) if holding.behind == 0 => {
                (mapper.isa(on.mapper()) || on.mapper().isa(mapper)) && stands_for(entity, on)
            }
            _ => true,
        });
        meant.flat_map(|holding| holding.option.columns.iter().map(|columns| (&*holding.option, columns)))
    }

    /// The derived classes whose columns options want behind the rows of an entity.
    pub fn subclasses(&self, mapper: &Mapper, entity: &MappedEntity) -> Vec<MappedEntity> {
        let said = self.columns_of(mapper, Some(entity)).filter_map(|(option, columns)| match columns {
            Columns::Subclasses(entities) if option.end().is_none_or(|end| end.mapper().is(mapper)) => {
                Some(entities.clone())
            }
            _ => None,
        });
        said.last().unwrap_or_default()
    }

    /// The expression that options put in the place of an attribute's own.
    pub fn expression(&self, mapper: &Mapper, entity: &MappedEntity, key: &Str) -> Option<&ColumnElement> {
        let said = self.columns(mapper, Some(entity)).filter_map(|columns| match columns {
            Columns::Expression { key: meant, expression } if meant == key => Some(expression),
            _ => None,
        });
        said.last()
    }

    /// Whether a column loads with its entity: as its mapping says, unless options say otherwise.
    pub fn loads(&self, mapper: &Mapper, entity: &MappedEntity, property: &ColumnProperty, primary_key: bool) -> bool {
        let key = property.key();
        let group = property.options().deferred_group.as_ref();
        let mut loads = !property.is_deferred();
        for columns in self.columns(mapper, Some(entity)) {
            // What is said of all columns of a class is not said of those that a derived one adds.
            let own = || property.parent().is_none_or(|parent| entity.mapper().isa(&parent));
            match columns {
                Columns::Only { keys, .. } if own() => loads = keys.contains(key) || primary_key,
                Columns::Defer { keys, .. } if keys.contains(key) => loads = false,
                Columns::Defer { keys, .. } if keys.iter().any(|key| key == "*") && own() => loads = primary_key,
                Columns::Undefer(keys) if keys.contains(key) || keys.iter().any(|key| key == "*") => loads = true,
                Columns::UndeferGroup(name) if group == Some(name) => loads = true,
                _ => {}
            }
        }
        loads
    }

    /// The same where only what names the column counts.
    pub fn loads_by_name(&self, mapper: &Mapper, entity: &MappedEntity, property: &ColumnProperty) -> bool {
        let key = property.key();
        let group = property.options().deferred_group.as_ref();
        let mut loads = !property.is_deferred();
        for columns in self.columns(mapper, Some(entity)) {
            match columns {
                Columns::Defer { keys, .. } if keys.contains(key) => loads = false,
                Columns::Only { keys, .. } | Columns::Undefer(keys) if keys.contains(key) => loads = true,
                Columns::UndeferGroup(name) if group == Some(name) => loads = true,
                _ => {}
            }
        }
        loads
    }

    /// Whether options leave a column out until it is read.
    pub fn defers(&self, mapper: &Mapper, key: &Str) -> bool {
        self.columns(mapper, None).any(|columns| match columns {
            Columns::Only { keys, .. } => !keys.contains(key),
            Columns::Defer { keys, .. } => keys.iter().any(|meant| meant == key || meant == "*"),
            _ => false,
        })
    }

    /// A number that tells this place from others.
    pub fn number(&self) -> u64 {
        let mut builder = KeyBuilder::new();
        self.way.iter().for_each(|&mapper| builder.number(mapper as u64));
        builder.number(self.begin as u64);
        for Holding { option, behind, recursion, .. } in self.options.iter() {
            builder.number(*behind as u64);
            builder.number(recursion.unwrap_or(0) as u64);
            if !option.cache_key(&mut builder) {
                builder.number(Rc::as_ptr(option).cast::<()>() as u64);
            }
        }
        let bytes = builder.finish().map(|key| key.bytes).unwrap_or_else(|| Rc::new([]));
        crate::value::hash_bytes(&bytes) as u64
    }
}

impl Holding {
    /// An option that holds from behind so many of its steps on.
    fn new(option: Rc<LoaderOption>, behind: usize) -> Holding {
        Holding { option, behind, recursion: None, transient: false }
    }

    /// Whether the step that comes next is along a relationship of an entity.
    fn matches(&self, step: &Step, entity: Option<&MappedEntity>, relationship: &RelationshipProperty) -> bool {
        if step.key != "*" && step.key != *relationship.key() {
            return false;
        }
        let Some(meant) = &step.entity else { return true };
        let own = relationship.parent();
        if !own.isa(meant.mapper()) && !meant.mapper().isa(&own) {
            return false;
        }
        self.behind > 0 && !meant.is_aliased() || stands_for(entity, meant)
    }
}

/// Whether what is said of `meant` is said of an entity of a statement: of an alias, of that alias alone.
fn stands_for(entity: Option<&MappedEntity>, meant: &MappedEntity) -> bool {
    match entity {
        Some(entity) if meant.is_aliased() => entity.from_clause().is(&meant.from_clause()),
        Some(entity) => !entity.is_aliased(),
        None => true,
    }
}
