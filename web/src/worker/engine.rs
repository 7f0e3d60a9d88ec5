//! Where the worker hands a document to the core.

use std::{cell::RefCell, rc::Rc};

use retort::{
    drivers::sqljs::SqlJsDriver,
    engine::{Clock, Environment},
    playground::{self, Document, Ending, Limits, Sources},
    trace::Observer,
};
use wasm_bindgen::{JsCast, JsValue};

/// Runs `document` over `sqlite`, which `rows.js` started. The database lives on in the environment that comes back.
pub fn run(document: &Document, sqlite: &JsValue, observer: Rc<RefCell<dyn Observer>>) -> (Ending, Environment) {
    let driver = SqlJsDriver::new(sqlite.clone().unchecked_into());
    let clock = Clock::new(|| js_sys::Date::now() / 1000.0);
    let environment = Environment::new(Rc::new(driver), clock);
    let ending = playground::run(&Sources::of(document), &environment, Limits::default(), observer);
    (ending, environment)
}
