//! What passes between the page and its worker, as the bytes of [`crate::wire`].

use retort::{
    playground::{Document, ErrorReport},
    trace::{Objects, Record},
};

use crate::wire::{Reader, Wire, wire_enum};

/// From the page to the worker.
#[derive(Debug)]
pub enum Request {
    /// Run this. A worker runs once and keeps its database; the next run takes another worker.
    Run(Document),
    /// Nobody waits for a result: fetch the parts of the worker that it was loaded without, against the time of their need.
    Prepare,
}

/// From the worker to the page.
#[derive(Debug)]
pub enum Response {
    /// SQLite and the engine are loaded; a request can be sent.
    Ready,
    /// The engine could not be loaded.
    Unavailable(String),
    /// The next events, in order.
    Events(Vec<Record>),
    /// Rows, as [`crate::rows::encode`] wrote them.
    Rows(Bytes),
    /// The objects that rows became.
    Objects(Objects),
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

/// Bytes to the message's end.
#[derive(Debug)]
pub struct Bytes(pub Vec<u8>);

impl Wire for Bytes {
    fn put(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.0);
    }

    fn get(reader: &mut Reader<'_>) -> Option<Bytes> {
        Some(Bytes(reader.rest().to_vec()))
    }
}

wire_enum!(Request { 0 = Run(document), 1 = Prepare });
wire_enum!(Response {
    0 = Ready,
    1 = Unavailable(message),
    2 = Events(records),
    3 = Rows(block),
    4 = Done { error, milliseconds },
    5 = Panicked(message),
    6 = Objects(objects),
});
