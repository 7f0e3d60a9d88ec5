//! Rows to objects: each row of a query finds its object in the identity map, or makes it, and fills in what is not there.

mod instance;
mod joined;
mod optimized;
mod refresh;
mod rows;

use std::{cell::Cell, rc::Rc};

pub use self::{
    instance::{EntityLoader, LoadContext},
    refresh::{LoadOnIdent, get_from_identity, load_on_ident, load_scalar_attributes},
    rows::{instances, instances_of},
};
use super::{InstanceState, strategies::subquery::Origin};

thread_local! {
    static RUNS: Cell<u64> = const { Cell::new(0) };
}

/// A number for one run of a query, by which it knows the objects that it has met.
fn new_run() -> u64 {
    RUNS.with(|runs| {
        runs.set(runs.get() + 1);
        runs.get()
    })
}

/// How the rows of a query become objects: SQLAlchemy's load options.
#[derive(Clone, Default)]
pub struct LoadOptions {
    /// Objects that are there already are filled anew, changes lost.
    pub populate_existing: bool,
    /// The one object that the rows belong to, whatever they say.
    pub refresh_state: Option<InstanceState>,
    /// The attributes that are loaded; all where none is named.
    pub only: Option<Rc<[crate::value::Str]>>,
    /// Rows that stand for the same objects come once: the habit of `Query`.
    pub legacy_unique: bool,
    /// The rows of a batch.
    pub yield_per: Option<usize>,
    /// The query that subquery loads go back to.
    pub origin: Option<Rc<Origin>>,
    /// The attribute that the query serves, with the way to it, where the script did not ask for it.
    pub path: Option<Rc<str>>,
}
