//! Walks through expressions and statements, and copies of them with parts replaced.

mod adapter;
mod replace;

use hashbrown::HashSet;

use super::{
    elements::{ColumnElement, Element},
    schema::Column,
};

pub use self::{
    adapter::ClauseAdapter,
    replace::{Replacer, adapt_columns},
};

impl ColumnElement {
    /// The columns named in the expression, subqueries left out, in order.
    pub fn columns_within(&self) -> Vec<Column> {
        self.column_elements().iter().filter_map(|element| element.as_column().cloned()).collect()
    }

    /// The same as expressions, with their annotations.
    pub fn column_elements(&self) -> Vec<ColumnElement> {
        let mut found = Vec::new();
        self.visit(&mut |element| {
            if matches!(element.element(), Element::Column { .. }) {
                found.push(element.clone());
            }
        });
        found
    }

    /// Calls `visit` with the expression and everything inside it, subqueries left out, from the outside in.
    pub fn visit(&self, visit: &mut dyn FnMut(&ColumnElement)) {
        self.visit_once(&mut Walked::default(), visit);
    }

    fn visit_once(&self, walked: &mut Walked, visit: &mut dyn FnMut(&ColumnElement)) {
        visit(self);
        if !walked.again(self) {
            self.visit_children(&mut |child| child.visit_once(walked, visit));
        }
    }
}

/// The expressions that a walk has been through. One that stands in several places of another is walked through once: with
/// each level of such sharing the number of places doubles.
#[derive(Default)]
pub struct Walked(HashSet<usize>);

impl Walked {
    /// Whether the walk has been through `element` already; from now on it has.
    pub fn again(&mut self, element: &ColumnElement) -> bool {
        element.is_shared() && !self.0.insert(element.address())
    }
}
