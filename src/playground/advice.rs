//! Advice: what a run did that costs more than it must, with the change that cures it. It is found in the trace alone; the
//! texts that ran are looked at only for the place of the change.

mod cartesian_product;
mod edit;
mod joined_limit;
mod log;
mod n_plus_one;
mod options;
mod query_in_loop;
mod unused_option;

use std::{cell::RefCell, rc::Rc};

use self::{edit::Editor, log::Log};
use super::Document;
use crate::{
    diagnostic::Location,
    python::Read,
    trace::{Advice, Objects, Observer, Record, Rows},
};

/// Hears what a run tells on its way to its observer, and knows at the end what to advise.
pub struct Adviser {
    observer: Rc<RefCell<dyn Observer>>,
    log: Log,
}

/// A piece of advice and the line that it is about.
pub type Advised = (Option<Location>, Advice);

impl Adviser {
    /// An adviser that hands everything on to `observer`.
    pub fn new(observer: Rc<RefCell<dyn Observer>>) -> Adviser {
        Adviser { observer, log: Log::default() }
    }

    /// What to advise after the run of `document`, in the order of the statements; `reads` are the places where the script
    /// read mapped attributes.
    pub fn advise(&self, document: &Document, reads: &[Read]) -> Vec<Advised> {
        let case = Case { log: &self.log, editor: Editor::new(document), reads };
        let mut advised = n_plus_one::find(&case);
        advised.extend(cartesian_product::find(&case));
        advised.extend(joined_limit::find(&case));
        advised.extend(unused_option::find(&case));
        advised.extend(query_in_loop::find(&case));
        advised.sort_by_key(|(_, advice)| (advice.statements.first().copied(), advice.advice));
        advised
    }
}

impl Observer for Adviser {
    fn event(&mut self, record: Record) {
        self.log.take(&record);
        self.observer.borrow_mut().event(record);
    }

    fn rows(&mut self, rows: Rows) {
        self.log.take_rows(&rows);
        self.observer.borrow_mut().rows(rows);
    }

    fn objects(&mut self, objects: Objects) {
        self.log.take_objects(&objects);
        self.observer.borrow_mut().objects(objects);
    }

    fn error_output(&mut self, record: Record) {
        self.observer.borrow_mut().error_output(record);
    }
}

/// What advice is made from.
struct Case<'a> {
    log: &'a Log,
    editor: Editor<'a>,
    reads: &'a [Read],
}

/// A line as a sentence names it, behind the name of its pane where that is not the script.
fn line(location: Option<Location>) -> String {
    use crate::diagnostic::Pane;
    match location {
        Some(Location { pane: Pane::Script, line }) => format!("line {line}"),
        Some(Location { pane: Pane::Models, line }) => format!("line {line} of the models"),
        None => "the script".to_owned(),
    }
}

/// A sentence that begins large.
fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}
