//! The playground document (models, script, options), the link that carries it, and running it to a [`Report`].

mod advice;
mod document;
mod link;
mod report;
mod run;

pub use self::{
    document::{Document, Options},
    link::{LinkError, decode, decode_json, encode, encode_json},
    report::{
        ErrorReport, Recorder, Report, SessionReport, StatementReport, TableReport, TracebackEntry, WarningReport,
    },
    run::{Ending, Limits, Sources, report, run},
};
