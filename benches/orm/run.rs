//! Runs a script natively, for benchmarks that listen to what it prints.

use std::{cell::RefCell, rc::Rc, time::Instant};

use retort::{
    drivers::rusqlite::RusqliteDriver,
    engine::{Clock, Environment},
    playground::{self, Document, Limits, Sources},
    trace::{Event, Observer, Record, Rows},
};

/// Gets what the script prints. Every other event is made and let go, as for a page that looks at none of its panels.
struct Printed<F>(F);

impl<F: FnMut(&str)> Observer for Printed<F> {
    fn event(&mut self, record: Record) {
        if let Event::Output { text } = record.event {
            (self.0)(&text);
        }
    }

    fn rows(&mut self, _: Rows) {}
}

/// Runs `script`, and gives `printed` what it prints, line by line.
pub fn retort(script: &str, printed: impl FnMut(&str) + 'static) {
    let document = Document { script: script.to_owned(), ..Document::default() };
    let limits = Limits { steps: u64::MAX, memory: usize::MAX, ..Limits::default() };
    let begun = Instant::now();
    let environment =
        Environment::new(Rc::new(RusqliteDriver::new()), Clock::new(move || begun.elapsed().as_secs_f64()));
    let observer = Rc::new(RefCell::new(Printed(printed)));
    let ending = playground::run(&Sources::of(&document), &environment, limits, observer);
    assert!(ending.error.is_none(), "{:?}", ending.error);
}
