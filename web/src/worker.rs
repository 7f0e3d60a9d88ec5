//! The worker: it loads SQLite, takes one document, runs it, and tells the page everything in batches. It stays with its
//! database afterwards.

mod engine;

use std::{cell::RefCell, panic, rc::Rc};

use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use retort::{
    playground::Document,
    trace::{Objects, Observer, Record, Rows},
};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::{
    protocol::{Bytes, Request, Response},
    rows, wire,
};

#[wasm_bindgen]
extern "C" {
    /// Of `static/rows.js`.
    #[wasm_bindgen(js_name = retortRest)]
    fn rest(name: &str, exports: &JsValue);
    #[wasm_bindgen(js_name = retortPrepare)]
    fn prepare();
}

/// Events wait for each other up to so many, or so many milliseconds.
const BATCH: usize = 400;
const BATCH_TIME: f64 = 25.0;

/// Rows wait for each other up to so many.
const BATCH_ROWS: usize = 2000;

/// Starts the worker: it says `Ready` once SQLite is loaded.
pub fn start() {
    panic::set_hook(Box::new(|info| post(&Response::Panicked(info.to_string()))));
    wasm_bindgen_futures::spawn_local(async {
        match load_sqlite().await {
            Ok(sqlite) => {
                listen(sqlite);
                post(&Response::Ready);
            }
            Err(error) => post(&Response::Unavailable(describe(&error))),
        }
    });
}

/// Brings in the part of this module that it was loaded without.
pub fn bring_rest() {
    rest("./worker_bg_rest.wasm", &wasm_bindgen::exports());
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// sql.js has no ES module: its script leaves `initSqlJs` in the global scope, and `rows.js` behind it `retortSqlite`. The code
/// is fetched while the scripts load.
async fn load_sqlite() -> Result<JsValue, JsValue> {
    let code = scope().fetch_with_str("./sql-wasm.wasm");
    scope().import_scripts_2("./sql-wasm.js", "./rows.js")?;
    let start: Function = Reflect::get(&js_sys::global(), &"retortSqlite".into())?.dyn_into()?;
    let promise: Promise = start.call1(&JsValue::NULL, &code)?.dyn_into()?;
    JsFuture::from(promise).await
}

fn listen(sqlite: JsValue) {
    let hear = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let bytes = event.data().dyn_into::<Uint8Array>().map(|bytes| bytes.to_vec()).unwrap_or_default();
        match wire::from_bytes(&bytes) {
            Some(Request::Run(document)) => run(&document, &sqlite),
            Some(Request::Prepare) => prepare(),
            None => post(&Response::Panicked("the request could not be read".to_owned())),
        }
    });
    scope().set_onmessage(Some(hear.as_ref().unchecked_ref()));
    // It listens as long as the worker lives.
    hear.forget();
}

fn run(document: &Document, sqlite: &JsValue) {
    let start = now();
    let courier = Rc::new(RefCell::new(Courier { events: Vec::new(), rows: None, sent: start }));
    let (ending, environment) = engine::run(document, sqlite, courier.clone());
    courier.borrow_mut().send();
    post(&Response::Done { error: ending.error, milliseconds: now() - start });
    // The database stays for what is asked of it afterwards, until the page ends this worker.
    std::mem::forget(environment);
}

/// Carries what the run tells to the page, a batch at a time.
struct Courier {
    events: Vec<Record>,
    rows: Option<Rows>,
    sent: f64,
}

impl Observer for Courier {
    fn event(&mut self, record: Record) {
        self.events.push(record);
        let due =
            self.events.len() >= BATCH || (self.events.len().is_multiple_of(16) && now() - self.sent > BATCH_TIME);
        if due {
            self.send();
        }
    }

    fn error_output(&mut self, record: Record) {
        self.event(record);
    }

    fn rows(&mut self, rows: Rows) {
        match &mut self.rows {
            Some(waiting) if waiting.statement == rows.statement && waiting.len() < BATCH_ROWS => {
                waiting.values.extend(rows.values);
            }
            _ => {
                self.send_rows();
                self.rows = Some(rows);
            }
        }
    }

    fn objects(&mut self, objects: Objects) {
        post(&Response::Objects(objects));
    }
}

impl Courier {
    fn send(&mut self) {
        self.send_rows();
        if !self.events.is_empty() {
            post(&Response::Events(std::mem::take(&mut self.events)));
        }
        self.sent = now();
    }

    fn send_rows(&mut self) {
        if let Some(rows) = self.rows.take() {
            post(&Response::Rows(Bytes(rows::encode(&rows))));
        }
    }
}

fn post(response: &Response) {
    let bytes = Uint8Array::from(wire::to_bytes(response).as_slice());
    // Fails only when nobody listens any more.
    let _ = scope().post_message_with_transfer(&bytes, &Array::of1(&bytes.buffer()));
}

fn now() -> f64 {
    scope().performance().map_or(0.0, |clock| clock.now())
}

fn describe(error: &JsValue) -> String {
    match error.dyn_ref::<js_sys::Error>() {
        Some(error) => String::from(error.message()),
        None => error.as_string().unwrap_or_else(|| "no reason given".to_owned()),
    }
}
