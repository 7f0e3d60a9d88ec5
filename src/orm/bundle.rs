//! `Bundle`: expressions that come as one value of a row. A composite attribute is selected as one.

use std::{any::Any, rc::Rc};

use crate::{
    orm::CompositeProperty,
    sql::{
        Id,
        elements::ColumnElement,
        entity::{Entity, StatementPlugin},
        selectable::{FromClause, SelectItem},
    },
    value::{Payload, Str, Value},
};

/// Expressions that come as one value of a row.
#[derive(Clone)]
pub struct Bundle(Rc<Inner>);

struct Inner {
    id: Id,
    name: Str,
    parts: Vec<SelectItem>,
    maker: BundleMaker,
    single_entity: bool,
}

/// What makes one value of the parts.
#[derive(Clone)]
pub enum BundleMaker {
    /// The property whose value it is.
    Composite(CompositeProperty),
    /// The script's `Bundle`.
    Object(Value),
}

impl Payload for Bundle {}

impl Bundle {
    /// A bundle of `parts`, called `name` in a row.
    pub fn new(id: Id, name: Str, parts: Vec<SelectItem>, maker: BundleMaker, single_entity: bool) -> Bundle {
        Bundle(Rc::new(Inner { id, name, parts, maker, single_entity }))
    }

    /// The entity of a statement, where it is one of these.
    pub fn from_entity(entity: &Rc<dyn Entity>) -> Option<Bundle> {
        entity.as_any().downcast_ref::<Bundle>().cloned()
    }

    /// It as `sql` sees it.
    pub fn as_entity(&self) -> Rc<dyn Entity> {
        Rc::new(self.clone())
    }

    /// What it is made of.
    pub fn parts(&self) -> &[SelectItem] {
        &self.0.parts
    }

    /// What makes one value of the parts.
    pub fn maker(&self) -> &BundleMaker {
        &self.0.maker
    }

    /// Whether a query for it alone gives no rows but what it makes.
    pub fn is_single_entity(&self) -> bool {
        self.0.single_entity
    }

    /// The entity of a class that its parts are attributes of.
    pub fn subject(&self) -> Option<Rc<dyn Entity>> {
        self.columns().first()?.annotations()?.entity.clone()
    }
}

impl Entity for Bundle {
    fn id(&self) -> Id {
        self.0.id
    }

    fn name(&self) -> Str {
        self.0.name.clone()
    }

    fn selectable(&self) -> Option<FromClause> {
        self.subject()?.selectable()
    }

    fn columns(&self) -> Vec<ColumnElement> {
        let mut columns = Vec::new();
        for part in &self.0.parts {
            match part {
                SelectItem::Element(element) => columns.push(element.clone()),
                SelectItem::Entity(entity) => columns.extend(entity.columns()),
                SelectItem::From(from) => columns.extend(from.columns().0.into_iter().map(|(_, column)| column)),
            }
        }
        columns
    }

    fn label(&self) -> Str {
        self.0.name.clone()
    }

    fn plugin(&self) -> Rc<dyn StatementPlugin> {
        super::context::plugin()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
