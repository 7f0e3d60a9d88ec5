use std::{any::Any, rc::Rc};

use super::CompileOptions;
use crate::{
    engine::CursorResult,
    orm::{
        ColumnProperty, Mapper, RelationshipProperty,
        entity::MappedEntity,
        relationships::single_criterion,
        strategy_options::{Strategy, Tails},
    },
    sql::{
        Id,
        elements::{ColumnElement, Element},
        names::Name,
        selectable::{FromClause, SelectItem},
    },
    value::{Class, Raise, Result, Str},
};

/// How the rows of a compiled statement become objects and values: kept with the compiled statement.
pub struct CompileState {
    /// What a row of the result is made of, in order.
    pub entities: Vec<QueryEntity>,
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
}

/// A relationship that loads by a statement of its own, when the rows have been read.
pub struct EagerLoad {
    /// The relationship.
    pub relationship: RelationshipProperty,
    /// The options that hold behind it.
    pub tails: Tails,
}

/// How an object is made out of a row.
pub struct EntityPlan {
    /// The mapper.
    pub mapper: Mapper,
    /// The class in identity keys.
    pub identity_class: Class,
    /// Attributes, each with the place of its value in a row.
    pub columns: Vec<(Str, usize)>,
    /// Attributes whose columns the row has not: they load when they are read.
    pub expired: Vec<Str>,
    /// The places of the primary key.
    pub primary_key: Vec<usize>,
    /// The place of what tells which class a row is of.
    pub discriminator: Option<usize>,
    /// How objects of derived classes are made.
    pub derived: Vec<Rc<EntityPlan>>,
    /// Relationships that load behind the rows.
    pub eager: Vec<EagerLoad>,
    /// What later loads of the object should know: the statement's options.
    pub load: Option<Rc<dyn Any>>,
}

impl QueryEntity {
    /// The numbers of what finds it in a row.
    pub fn addresses(&self) -> Vec<Id> {
        match self {
            QueryEntity::Mapper { address, .. } | QueryEntity::Column { address, .. } => vec![*address],
        }
    }
}

impl CompileState {
    /// The names of the result's columns; of those that have none of their own, the names that the database gave.
    pub fn names(&self, cursor: &CursorResult) -> Vec<Str> {
        let keys = cursor.keys();
        let name = |entity: &QueryEntity| match entity {
            QueryEntity::Mapper { name, .. } | QueryEntity::Column { name: Some(name), .. } => name.clone(),
            QueryEntity::Column { place, .. } => {
                keys.names().get(*place).cloned().unwrap_or_else(|| Str::from("_no_label"))
            }
        };
        self.entities.iter().map(name).collect()
    }
}

/// Collects the columns of a select of entities.
pub(super) struct Collector {
    pub columns: Vec<ColumnElement>,
    pub entities: Vec<QueryEntity>,
    /// What is selected from where no join and no `select_from()` says.
    pub fallback: Vec<FromClause>,
    /// The mapped entities that something is selected of.
    mapped: Vec<MappedEntity>,
}

impl Collector {
    pub fn new() -> Collector {
        Collector { columns: Vec::new(), entities: Vec::new(), fallback: Vec::new(), mapped: Vec::new() }
    }

    /// Adds what `select()` named.
    pub fn add(&mut self, item: &SelectItem, options: &CompileOptions) -> Result<()> {
        match item {
            SelectItem::Entity(entity) => match MappedEntity::from_entity(entity) {
                Some(entity) => self.add_entity(&entity, options),
                None => Err(Raise::unsupported(format!("{} in an ORM select()", entity.name()))),
            },
            SelectItem::Element(element) => {
                self.add_column(element);
                Ok(())
            }
            SelectItem::From(from) => {
                for (_, column) in from.columns().0 {
                    self.add_column(&column);
                }
                Ok(())
            }
        }
    }

    fn add_entity(&mut self, entity: &MappedEntity, options: &CompileOptions) -> Result<()> {
        let mapper = entity.mapper();
        let besides = entity.polymorphic_mappers();
        let mut seen: Vec<usize> = Vec::new();
        for of in std::iter::once(mapper).chain(&besides) {
            for property in of.column_properties() {
                if seen.contains(&property.address()) || !loads(of, &property, options) {
                    continue;
                }
                seen.push(property.address());
                if !of.is(mapper) && is_other_discriminator(mapper, of, &property) {
                    continue;
                }
                for expression in property.expressions() {
                    self.place(entity.adapt(expression));
                }
            }
        }
        let mut primary_key = Vec::new();
        if !options.for_refresh {
            for column in mapper.primary_key() {
                primary_key.push(self.place(entity.column(column)));
            }
        }
        let discriminator = match mapper.polymorphic_on() {
            Some(on) if !options.for_refresh => Some(self.place(entity.adapt(on))),
            _ => None,
        };
        let plan = |of: &Mapper, derived| -> Result<Rc<EntityPlan>> {
            let (mut columns, mut expired) = (Vec::new(), Vec::new());
            for property in of.column_properties() {
                if !loads(of, &property, options) {
                    continue;
                }
                let place = property.expressions().iter().find_map(|expression| self.known(&entity.adapt(expression)));
                match place {
                    Some(place) => columns.push((property.key().clone(), place)),
                    None => expired.push(property.key().clone()),
                }
            }
            Ok(Rc::new(EntityPlan {
                mapper: of.clone(),
                identity_class: of.identity_class().clone(),
                columns,
                expired,
                primary_key: primary_key.clone(),
                discriminator,
                derived,
                eager: eager_loads(of, options)?,
                load: (!options.tails.is_empty()).then(|| Rc::new(options.tails.clone()) as Rc<dyn Any>),
            }))
        };
        let mut derived = Vec::new();
        if discriminator.is_some() {
            for of in mapper.self_and_descendants().iter().skip(1) {
                derived.push(plan(of, Vec::new())?);
            }
        }
        let plan = plan(mapper, derived)?;
        self.fallback.push(entity.from_clause());
        self.note(entity);
        self.entities.push(QueryEntity::Mapper {
            plan,
            name: crate::sql::entity::Entity::name(entity),
            address: crate::sql::entity::Entity::id(entity),
        });
        Ok(())
    }

    /// Notes an entity that rows are selected of.
    fn note(&mut self, entity: &MappedEntity) {
        if !self.mapped.iter().any(|known| known.is(entity)) {
            self.mapped.push(entity.clone());
        }
    }

    /// Which rows of shared tables are those of the selected entities, but for those that were joined.
    pub fn single_criteria(&self, joined: &[MappedEntity]) -> Result<Vec<ColumnElement>> {
        let mut criteria = Vec::new();
        for entity in self.mapped.iter().filter(|entity| !joined.iter().any(|known| known.is(entity))) {
            if let Some(single) = single_criterion(entity.mapper())? {
                criteria.push(entity.adapt(&single));
            }
        }
        Ok(criteria)
    }

    /// The place of an expression that is selected already.
    fn known(&self, expression: &ColumnElement) -> Option<usize> {
        self.columns.iter().position(|known| is_same(known, expression))
    }

    /// The place of an entity's column; it is selected once, however many ask for it.
    fn place(&mut self, column: ColumnElement) -> usize {
        match self.known(&column) {
            Some(place) => place,
            None => {
                self.columns.push(column);
                self.columns.len() - 1
            }
        }
    }

    fn add_column(&mut self, element: &ColumnElement) {
        let annotations = element.annotations();
        let name = match (annotations.and_then(|annotations| annotations.proxy_key.clone()), element.element()) {
            (_, Element::Label { name: Name::Plain(name), .. }) => Some(name.clone()),
            (Some(key), _) => Some(key),
            (None, Element::Column { column, .. }) => Some(column.key()),
            _ => None,
        };
        let address = element.id();
        // The attribute's marks have done their work here: the core form is the plain column.
        let plain = match element.as_column() {
            Some(_) if annotations.is_some() => element.with_annotations(None),
            _ => element.clone(),
        };
        if let Some(entity) = annotations.and_then(|annotations| annotations.entity.clone()) {
            self.fallback.extend(entity.selectable());
            if let Some(entity) = MappedEntity::from_entity(&entity) {
                self.note(&entity);
            }
        }
        self.columns.push(plain);
        self.entities.push(QueryEntity::Column { place: self.columns.len() - 1, name, address });
    }
}

/// Whether both are the same expression, the second not under a name that an attribute gave it.
fn is_same(known: &ColumnElement, expression: &ColumnElement) -> bool {
    known.id() == expression.id() && known.annotations().is_none_or(|one| one.proxy_key.is_none())
}

/// Whether a column property loads with its entity.
fn loads(mapper: &Mapper, property: &ColumnProperty, options: &CompileOptions) -> bool {
    match &options.only {
        Some(only) => only.contains(property.key()),
        None => {
            let primary_key = property.columns().any(|column| mapper.primary_key().iter().any(|key| key.is(column)));
            options.tails.loads(mapper, property.key(), property.is_deferred(), primary_key)
        }
    }
}

/// Whether a property is the discriminator of a derived mapper which has one of its own.
fn is_other_discriminator(mapper: &Mapper, of: &Mapper, property: &ColumnProperty) -> bool {
    let first = property.expression().map(ColumnElement::id);
    let is_own = |mapper: &Mapper| mapper.polymorphic_on().map(ColumnElement::id) == first;
    first.is_some() && is_own(of) && !is_own(mapper)
}

/// The relationships of an entity that load behind its rows; an end where one is set to load in a way that is not there yet.
fn eager_loads(mapper: &Mapper, options: &CompileOptions) -> Result<Vec<EagerLoad>> {
    let mut eager = Vec::new();
    for relationship in mapper.relationships().iter() {
        if options.only.as_ref().is_some_and(|only| !only.contains(relationship.key())) {
            continue;
        }
        let said = options.tails.strategy(relationship);
        let strategy = match (said, relationship.lazy().as_str()) {
            (Strategy::Default, "select" | "raise" | "raise_on_sql" | "dynamic" | "write_only") => continue,
            (Strategy::Default, "selectin") => Strategy::SelectIn,
            (Strategy::Default, other) => return Err(lacking(relationship, &format!("lazy=\"{other}\""))),
            (said, _) => said,
        };
        match strategy {
            Strategy::Lazy | Strategy::Raise { .. } | Strategy::Default => {}
            Strategy::SelectIn => {
                eager.push(EagerLoad { relationship: relationship.clone(), tails: options.tails.behind(relationship) })
            }
            Strategy::Joined { .. } => return Err(lacking(relationship, "joinedload()")),
            Strategy::Subquery => return Err(lacking(relationship, "subqueryload()")),
            Strategy::Immediate => return Err(lacking(relationship, "immediateload()")),
            Strategy::Nothing => return Err(lacking(relationship, "noload()")),
        }
    }
    Ok(eager)
}

fn lacking(relationship: &RelationshipProperty, what: &str) -> Raise {
    Raise::unsupported(format!("{what} of {} (selectinload() and lazy loading are there)", relationship.label()))
}
