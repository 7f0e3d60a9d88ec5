use std::rc::Rc;

use super::CompileOptions;
use crate::{
    engine::CursorResult,
    orm::{Mapper, entity::MappedEntity},
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

/// How an object is made out of a row.
pub struct EntityPlan {
    /// The mapper.
    pub mapper: Mapper,
    /// The class in identity keys.
    pub identity_class: Class,
    /// Attributes, each with the place of its value in a row.
    pub columns: Vec<(Str, usize)>,
    /// The places of the primary key.
    pub primary_key: Vec<usize>,
    /// Attributes that are marked as expired, to be loaded when they are read.
    pub expired: Vec<Str>,
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
}

impl Collector {
    pub fn new() -> Collector {
        Collector { columns: Vec::new(), entities: Vec::new(), fallback: Vec::new() }
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
        if !options.for_refresh {
            refuse_eager_loading(mapper)?;
        }
        let mut columns = Vec::new();
        let wanted = |key: &Str| options.only.as_ref().is_none_or(|only| only.contains(key));
        for property in mapper.column_properties() {
            let explicit = options.only.is_some();
            if !wanted(property.key()) || (property.is_deferred() && !explicit) {
                continue;
            }
            let Some(column) = property.column() else { continue };
            let place = self.place(entity.column(column));
            columns.push((property.key().clone(), place));
        }
        let mut primary_key = Vec::new();
        if !options.for_refresh {
            for column in mapper.primary_key() {
                primary_key.push(self.place(entity.column(column)));
            }
        }
        let plan = EntityPlan {
            mapper: mapper.clone(),
            identity_class: mapper.base_mapper().class().clone(),
            columns,
            primary_key,
            expired: Vec::new(),
        };
        self.fallback.push(entity.from_clause());
        self.entities.push(QueryEntity::Mapper {
            plan: Rc::new(plan),
            name: crate::sql::entity::Entity::name(entity),
            address: crate::sql::entity::Entity::id(entity),
        });
        Ok(())
    }

    /// The place of an entity's column; it is selected once, however many ask for it.
    fn place(&mut self, column: ColumnElement) -> usize {
        let same = |known: &ColumnElement| match (known.as_column(), column.as_column()) {
            (Some(a), Some(b)) => a.is(b) && known.annotations().is_none_or(|one| one.proxy_key.is_none()),
            _ => false,
        };
        match self.columns.iter().position(same) {
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
            (Some(key), _) => Some(key),
            (None, Element::Label { name: Name::Plain(name), .. }) => Some(name.clone()),
            (None, Element::Column { column, .. }) => Some(column.key()),
            _ => None,
        };
        let address = element.id();
        // The attribute's marks have done their work here: the core form is the plain column.
        let plain = match element.as_column() {
            Some(_) if annotations.is_some() => element.with_annotations(None),
            _ => element.clone(),
        };
        if let Some(from) = annotations.and_then(|annotations| annotations.entity.clone()).and_then(|e| e.selectable()) {
            self.fallback.push(from);
        }
        self.columns.push(plain);
        self.entities.push(QueryEntity::Column { place: self.columns.len() - 1, name, address });
    }
}

/// An end of the script where a relationship is set to load in a way that is not there yet.
fn refuse_eager_loading(mapper: &Mapper) -> Result<()> {
    for relationship in mapper.relationships().iter() {
        if !matches!(relationship.lazy().as_str(), "select" | "raise" | "raise_on_sql" | "dynamic" | "write_only") {
            return Err(Raise::unsupported(format!(
                "relationship {} with lazy=\"{}\" (use the default, lazy=\"select\")",
                relationship.label(),
                relationship.lazy()
            )));
        }
    }
    Ok(())
}
