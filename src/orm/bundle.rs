//! `Bundle`: several expressions that rows hold as one value.

use std::{any::Any, rc::Rc};

use super::CompositeProperty;
use crate::{
    sql::{
        Id,
        elements::{ColumnElement, Element, ExpressionList},
        entity::{Entity, StatementPlugin},
        fresh_id,
        operators::Op,
        selectable::FromClause,
        types::TypeEngine,
    },
    value::{Host, Result, Str, Value},
};

/// Several expressions under one name. A handle: clones are the same bundle.
#[derive(Clone)]
pub struct Bundle(Rc<Inner>);

struct Inner {
    id: Id,
    name: Str,
    parts: Vec<BundlePart>,
    makes: Makes,
}

/// A part of a bundle.
#[derive(Clone)]
pub enum BundlePart {
    /// An expression.
    Element(ColumnElement),
    /// Another bundle.
    Bundle(Bundle),
}

/// What becomes of the values of a row.
enum Makes {
    /// The object of a composite.
    Composite(CompositeProperty),
    /// What a function of the script gives for the names: a function of a tuple of the values.
    Processor(Value),
}

/// Makes the values of bundles for one result.
pub enum BundleProcessor {
    /// Of a composite.
    Composite(CompositeProperty),
    /// Of others: a function of the values.
    Function(Value),
}

impl Bundle {
    /// A bundle of the script; `processor` is called with the names of the parts, and what it gives with each row's values.
    pub fn new(name: Str, parts: Vec<BundlePart>, processor: Value) -> Bundle {
        Bundle(Rc::new(Inner { id: fresh_id(), name, parts, makes: Makes::Processor(processor) }))
    }

    /// The values of a composite.
    pub fn composite(id: Id, property: &CompositeProperty, elements: Vec<ColumnElement>) -> Bundle {
        let parts = elements.into_iter().map(BundlePart::Element).collect();
        let makes = Makes::Composite(property.clone());
        Bundle(Rc::new(Inner { id, name: property.key().clone(), parts, makes }))
    }

    /// The bundle of a statement, where it is one.
    pub fn from_entity(entity: &Rc<dyn Entity>) -> Option<Bundle> {
        entity.as_any().downcast_ref::<Bundle>().cloned()
    }

    /// It as `sql` sees it.
    pub fn as_entity(&self) -> Rc<dyn Entity> {
        Rc::new(self.clone())
    }

    /// Its parts, in order.
    pub fn parts(&self) -> &[BundlePart] {
        &self.0.parts
    }

    /// Its expressions, those of bundles in it among them.
    pub fn elements(&self) -> Vec<ColumnElement> {
        let mut elements = Vec::new();
        for part in &self.0.parts {
            match part {
                BundlePart::Element(element) => elements.push(element.clone()),
                BundlePart::Bundle(bundle) => elements.extend(bundle.elements()),
            }
        }
        elements
    }

    /// It as a list of expressions, as ORDER BY and its like take it.
    pub fn clauses(&self) -> ColumnElement {
        let list = ExpressionList { operator: Op::Comma, clauses: self.elements(), group: false };
        ColumnElement::new(Element::List(list), TypeEngine::null())
    }

    /// What makes its values in the rows of a result, where its parts are called so.
    ///
    /// # Errors
    /// What a function of the script raises.
    pub fn processor(&self, host: &mut dyn Host, names: Vec<Str>) -> Result<BundleProcessor> {
        Ok(match &self.0.makes {
            Makes::Composite(property) => BundleProcessor::Composite(property.clone()),
            Makes::Processor(processor) => {
                let names = Value::list(names.into_iter().map(Value::Str).collect::<Vec<_>>());
                BundleProcessor::Function(host.call(processor, vec![names], Vec::new())?)
            }
        })
    }
}

impl BundleProcessor {
    /// The value for the values of a row.
    pub fn make(&self, host: &mut dyn Host, values: Vec<Value>) -> Result<Value> {
        match self {
            BundleProcessor::Composite(property) => property.construct(host, values),
            BundleProcessor::Function(function) => host.call(function, vec![Value::tuple(values)], Vec::new()),
        }
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
        let entity = |element: &ColumnElement| element.annotations()?.entity.clone()?.selectable();
        self.elements().iter().find_map(entity)
    }

    fn columns(&self) -> Vec<ColumnElement> {
        self.elements()
    }

    fn parts(&self) -> Vec<ColumnElement> {
        self.elements()
    }

    fn clauses(&self) -> Option<ColumnElement> {
        Some(Bundle::clauses(self))
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
