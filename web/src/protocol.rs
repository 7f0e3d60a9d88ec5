//! What passes between the page and its worker. Events go in batches through `serde-wasm-bindgen`; rows go as the bytes
//! of [`crate::rows`] in a transferred buffer, so that the page never holds more of them as objects than it shows.

use retort::{
    playground::{Document, ErrorReport},
    trace::Record,
};
use serde::{Deserialize, Serialize};

/// From the page to the worker.
#[derive(Debug, Serialize, Deserialize)]
pub enum Request {
    /// Run this. A worker runs once and keeps its database; the next run takes another worker.
    Run(Document),
}

/// From the worker to the page. Rows come beside these, as bare byte arrays.
#[derive(Debug, Serialize, Deserialize)]
pub enum Response {
    /// SQLite and the engine are loaded; a request can be sent.
    Ready,
    /// The engine could not be loaded.
    Unavailable(String),
    /// The next events, in order.
    Events(Vec<Record>),
    /// The run is over.
    Done {
        /// How it ended, if not well.
        error: Option<ErrorReport>,
        /// How long it took in the worker.
        milliseconds: f64,
    },
    /// The engine itself failed; this worker is of no more use.
    Panicked(String),
}
