use std::{
    any::Any,
    cell::{Cell, OnceCell},
    rc::Rc,
};

use crate::{
    orm::{
        BundleMaker, MappedEntity, Mapper, RelationshipProperty,
        strategy_options::{LoadPath, Step, Strategy},
    },
    sql::Id,
    trace::{EagerInfo, EntityInfo, Hydration},
    value::{Class, Str},
};

/// How the rows of a compiled statement become objects and values: kept with the compiled statement.
pub struct CompileState {
    /// What a row of the result is made of, in order.
    pub entities: Vec<QueryEntity>,
    /// Rows repeat objects whose collections load from them.
    pub requires_unique: bool,
    /// Relationships load by queries that have this one as a subquery.
    pub requires_origin: bool,
    /// The statement became a subquery, so that joins do not multiply the rows that it counts.
    pub wrapped: bool,
    pub(super) hydration: OnceCell<Rc<Hydration>>,
}

/// A part of a row of the result.
pub enum QueryEntity {
    /// An object.
    Mapper {
        /// How it is made.
        plan: Rc<EntityPlan>,
        /// What it is called in a row.
        name: Str,
        /// The number by which a row finds it: that of the entity.
        address: Id,
    },
    /// A column or expression.
    Column {
        /// Its place in the row from the database.
        place: usize,
        /// What it is called in a row; where nothing is said, as the database calls it.
        name: Option<Str>,
        /// The number of the expression, by which a row finds it.
        address: Id,
    },
    /// Several values as one.
    Bundle {
        /// What it is made of.
        parts: Vec<QueryEntity>,
        /// What makes it.
        maker: BundleMaker,
        /// What it is called in a row.
        name: Str,
        /// The number by which a row finds it.
        address: Id,
    },
}

/// A relationship that loads by a statement of its own, when the rows have been read.
#[derive(Clone)]
pub struct EagerLoad {
    /// The relationship.
    pub relationship: RelationshipProperty,
    /// By which kind of statement.
    pub strategy: Strategy,
    /// Whether it leads back to a class that is being loaded.
    pub leads_back: bool,
    /// The option that asks for it, where one does.
    pub step: Option<Step>,
    /// The entity of the statement that the way to it begins with.
    pub root: MappedEntity,
    /// The relationships on that way, which the statement joins.
    pub way: Vec<RelationshipProperty>,
    /// The options that hold behind it.
    pub load_path: LoadPath,
}

/// A relationship that loads from the rows of the statement itself.
pub struct JoinedLoad {
    /// Whether the statement's own join is used (`contains_eager()`).
    pub contained: bool,
    /// Whether an option asks for it.
    pub by_option: bool,
    /// The relationship.
    pub relationship: RelationshipProperty,
    /// How the objects of its other side are made.
    pub plan: Rc<EntityPlan>,
}

/// The columns of a derived class that load behind the rows of a base.
pub struct SubclassLoad {
    /// What they are selected from.
    pub entity: MappedEntity,
    /// The class that was asked for.
    pub base: Mapper,
    /// The attributes.
    pub only: Rc<[Str]>,
    /// The options that hold for the entity.
    pub load_path: LoadPath,
    /// Whether an option asks for it.
    pub by_option: bool,
}

impl SubclassLoad {
    /// How it reads in a path.
    pub fn path(&self) -> String {
        format!("{}.of_type({})", self.base.class_name(), self.entity.mapper().class_name())
    }
}

/// How the objects of an entity are made out of rows.
pub struct EntityPlan {
    /// The class in identity keys.
    pub identity_class: Class,
    /// The places of the primary key.
    pub primary_key: Vec<usize>,
    /// The place of what tells which class a row is of.
    pub discriminator: Option<usize>,
    /// How objects of the entity's own class are made.
    pub own: Rc<ObjectPlan>,
    /// How objects of derived classes are made.
    pub derived: Vec<Rc<ObjectPlan>>,
    /// Relationships that load from the same rows, those of derived classes too.
    pub joined: Vec<JoinedLoad>,
    /// Relationships that load behind the rows, those of derived classes too.
    pub eager: Vec<EagerLoad>,
    /// What later loads of the object should know: the statement's options.
    pub load: Option<Rc<dyn Any>>,
}

/// How an object of one class is filled from a row.
pub struct ObjectPlan {
    /// The mapper.
    pub mapper: Mapper,
    /// Attributes, each with the place of its value in a row.
    pub columns: Vec<(Str, usize)>,
    /// Attributes whose columns the row has not: they load when they are read.
    pub expired: Vec<Str>,
    /// What loads behind the rows of the columns that they have not: of the class, and of those between it and the one that was
    /// asked for.
    pub subclasses: Vec<Rc<SubclassLoad>>,
    /// The shape of the dicts that it fills: see [`crate::value::Dict::fill`].
    pub shape: Cell<u64>,
}

impl EntityPlan {
    /// Tells what stands at the end of `path`, and what is loaded behind it. Entities come in the order of their loaders.
    fn tell(&self, path: &str, hydration: &mut Hydration) {
        let own = self.own.columns.iter().chain(self.derived.iter().flat_map(|plan| &plan.columns));
        let places = own.map(|(_, place)| *place).chain(self.primary_key.iter().copied()).chain(self.discriminator);
        let mut columns: Vec<u32> = places.filter_map(|place| u32::try_from(place).ok()).collect();
        columns.sort_unstable();
        columns.dedup();
        hydration.entities.push(EntityInfo { path: path.into(), columns });
        let behind = |relationship: &RelationshipProperty| format!("{path}.{}", relationship.key());
        let info = |relationship: &RelationshipProperty, strategy: &str, by_option| EagerInfo {
            path: behind(relationship).into(),
            strategy: strategy.into(),
            collection: relationship.uselist(),
            by_option,
        };
        for joined in &self.joined {
            let strategy = if joined.contained { "contains_eager" } else { "joined" };
            hydration.ahead.push(info(&joined.relationship, strategy, joined.by_option));
            joined.plan.tell(&behind(&joined.relationship), hydration);
        }
        for eager in &self.eager {
            let strategy = match eager.strategy {
                Strategy::Subquery => "subquery",
                Strategy::Immediate => "immediate",
                Strategy::Nothing => continue,
                _ => "selectin",
            };
            hydration.ahead.push(info(&eager.relationship, strategy, eager.step.is_some()));
        }
    }
}

impl ObjectPlan {
    /// The plan for rows in which the columns lie elsewhere; attributes whose columns are not there load when they are read.
    fn moved(&self, at: &impl Fn(usize) -> Option<usize>) -> ObjectPlan {
        let mut expired = self.expired.clone();
        let mut columns = Vec::with_capacity(self.columns.len());
        for (key, place) in &self.columns {
            match at(*place) {
                Some(place) => columns.push((key.clone(), place)),
                None => expired.push(key.clone()),
            }
        }
        let subclasses = self.subclasses.clone();
        ObjectPlan { mapper: self.mapper.clone(), columns, expired, subclasses, shape: Cell::default() }
    }
}

impl EntityPlan {
    /// The plan for rows in which the columns lie elsewhere; the place of one that must be there and is not.
    fn moved(&self, at: &impl Fn(usize) -> Option<usize>) -> Result<EntityPlan, usize> {
        let keys: Result<Vec<usize>, usize> = self.primary_key.iter().map(|place| at(*place).ok_or(*place)).collect();
        let joined = self.joined.iter().map(|joined| {
            Ok(JoinedLoad {
                plan: Rc::new(joined.plan.moved(at)?),
                relationship: joined.relationship.clone(),
                ..*joined
            })
        });
        Ok(EntityPlan {
            identity_class: self.identity_class.clone(),
            primary_key: keys?,
            discriminator: self.discriminator.and_then(at),
            own: Rc::new(self.own.moved(at)),
            derived: self.derived.iter().map(|plan| Rc::new(plan.moved(at))).collect(),
            joined: joined.collect::<Result<_, usize>>()?,
            eager: self.eager.clone(),
            load: self.load.clone(),
        })
    }
}

impl QueryEntity {
    /// The entity in rows in which the columns lie elsewhere; the place of one that must be there and is not.
    pub(super) fn moved(self, at: &impl Fn(usize) -> Option<usize>) -> Result<QueryEntity, usize> {
        Ok(match self {
            QueryEntity::Mapper { plan, name, address } => {
                QueryEntity::Mapper { plan: Rc::new(plan.moved(at)?), name, address }
            }
            QueryEntity::Column { place, name, address } => {
                QueryEntity::Column { place: at(place).ok_or(place)?, name, address }
            }
            QueryEntity::Bundle { parts, maker, name, address } => {
                let parts: Result<Vec<QueryEntity>, usize> = parts.into_iter().map(|part| part.moved(at)).collect();
                QueryEntity::Bundle { parts: parts?, maker, name, address }
            }
        })
    }

    fn tell(&self, hydration: &mut Hydration) {
        match self {
            QueryEntity::Mapper { plan, .. } => plan.tell(plan.own.mapper.class_name(), hydration),
            QueryEntity::Bundle { parts, .. } => parts.iter().for_each(|part| part.tell(hydration)),
            QueryEntity::Column { .. } => {}
        }
    }

    /// The numbers of what finds it in a row.
    pub fn addresses(&self) -> Vec<Id> {
        match self {
            QueryEntity::Mapper { address, .. }
            | QueryEntity::Column { address, .. }
            | QueryEntity::Bundle { address, .. } => vec![*address],
        }
    }
}

impl CompileState {
    /// How rows become that, each of them for itself.
    pub fn new(entities: Vec<QueryEntity>) -> CompileState {
        CompileState {
            entities,
            requires_unique: false,
            requires_origin: false,
            wrapped: false,
            hydration: OnceCell::new(),
        }
    }

    /// The same in the words of the trace.
    pub fn hydration(&self) -> Rc<Hydration> {
        let made = || {
            let mut hydration = Hydration { entities: Vec::new(), ahead: Vec::new(), wrapped: self.wrapped };
            self.entities.iter().for_each(|entity| entity.tell(&mut hydration));
            Rc::new(hydration)
        };
        self.hydration.get_or_init(made).clone()
    }

    /// The names of the result's columns, empty where they have none.
    pub fn names(&self) -> Vec<Str> {
        names(&self.entities)
    }
}

/// What parts of a row are called.
pub(in crate::orm) fn names(entities: &[QueryEntity]) -> Vec<Str> {
    let name = |entity: &QueryEntity| match entity {
        QueryEntity::Mapper { name, .. } | QueryEntity::Bundle { name, .. } => name.clone(),
        QueryEntity::Column { name, .. } => name.clone().unwrap_or_else(|| Str::from("")),
    };
    entities.iter().map(name).collect()
}
