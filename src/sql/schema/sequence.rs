use std::rc::Rc;

use super::IdentityOptions;
use crate::{
    sql::{
        Id,
        elements::{ColumnElement, Operand, literal_column},
        fresh_id,
        functions::SEQUENCE,
        types::TypeEngine,
    },
    value::{Payload, Result, Str},
};

/// A sequence of numbers that a database keeps; SQLite keeps none.
#[derive(Clone, Debug)]
pub struct Sequence(Rc<Inner>);

#[derive(Debug)]
struct Inner {
    id: Id,
    name: Str,
    schema: Option<Str>,
    options: IdentityOptions,
    data_type: Option<TypeEngine>,
    optional: bool,
}

impl Sequence {
    /// A sequence called `name`.
    pub fn new(
        name: Str,
        schema: Option<Str>,
        options: IdentityOptions,
        data_type: Option<TypeEngine>,
        optional: bool,
    ) -> Sequence {
        Sequence(Rc::new(Inner { id: fresh_id(), name, schema, options, data_type, optional }))
    }

    /// Identifies it.
    pub fn id(&self) -> Id {
        self.0.id
    }

    /// Its name.
    pub fn name(&self) -> &Str {
        &self.0.name
    }

    /// Its schema.
    pub fn schema(&self) -> Option<&Str> {
        self.0.schema.as_ref()
    }

    /// How it counts.
    pub fn options(&self) -> &IdentityOptions {
        &self.0.options
    }

    /// The type of its numbers, where one was given.
    pub fn data_type(&self) -> Option<&TypeEngine> {
        self.0.data_type.as_ref()
    }

    /// Whether only databases that cannot do without use it.
    pub fn optional(&self) -> bool {
        self.0.optional
    }

    /// Its next number: a function that each dialect writes in its own way.
    pub fn next_value(&self) -> Result<ColumnElement> {
        let name = match self.schema() {
            Some(schema) => format!("{schema}.{}", self.name()),
            None => self.name().to_string(),
        };
        let ty = self.data_type().cloned().unwrap_or_else(TypeEngine::integer);
        let name = Operand::Element(literal_column(&name, None));
        ColumnElement::function(vec![SEQUENCE.into()], "next_value", vec![name], Some(ty))
    }
}

impl Payload for Sequence {}
