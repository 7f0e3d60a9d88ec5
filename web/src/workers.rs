//! The page's workers: the one that runs or has run, and a warm spare that takes its place. A worker runs once; SQLite
//! cannot be interrupted, so to stop a run its worker is ended.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use gloo::timers::callback::{Interval, Timeout};
use js_sys::Uint8Array;
use retort::playground::Document;
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, MessageEvent, Worker};
use yew::Callback;

use crate::{
    protocol::{Request, Response},
    state::Action,
    wire,
};

/// The script that Trunk writes for the worker binary.
const SCRIPT: &str = "./worker_loader.js";

/// A run that is silent for so many seconds is ended: most likely SQLite is in an endless statement.
const PATIENCE: f64 = 45.0;

/// When a run lasts so many milliseconds, its spare is made ready beside it, for Stop.
const SPARE_AFTER: u32 = 400;

/// The workers of a page.
pub struct Workers {
    tell: Callback<Action>,
    current: Option<Handle>,
    spare: Rc<RefCell<Option<Handle>>>,
    next: Rc<Cell<u32>>,
    spare_later: Option<Timeout>,
    watchdog: Option<Interval>,
    /// A result was seen: now there is time to fetch what the first one did not need.
    ran: bool,
}

struct Handle {
    number: u32,
    worker: Worker,
    post: Rc<Post>,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(ErrorEvent)>,
}

/// What a worker is to be told, before and after it is ready.
#[derive(Default)]
struct Post {
    ready: Cell<bool>,
    waiting: RefCell<Option<Uint8Array>>,
    heard: Cell<f64>,
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

impl Workers {
    /// The first worker begins to load at once. What they say comes as actions through `tell`.
    pub fn new(tell: Callback<Action>) -> Workers {
        let mut workers = Workers {
            tell,
            current: None,
            spare: Rc::default(),
            next: Rc::new(Cell::new(1)),
            spare_later: None,
            watchdog: None,
            ran: false,
        };
        workers.rest();
        workers
    }

    /// Runs `document` on the spare; the worker of the run before ends, and its database with it.
    pub fn start(&mut self, document: &Document) {
        self.current = None;
        let handle = self.spare.borrow_mut().take().or_else(|| spawn(&self.next, &self.tell));
        let Some(handle) = handle else {
            self.tell.emit(Action::Died(0, "this browser does not start workers here".to_owned()));
            return;
        };
        let request = wire::to_bytes(&Request::Run(document.clone()));
        handle.say(Uint8Array::from(request.as_slice()));
        self.tell.emit(Action::Started(handle.number));
        self.watch(handle.number, handle.post.clone());
        self.current = Some(handle);
        self.ran = true;
        let (spare, next, tell) = (self.spare.clone(), self.next.clone(), self.tell.clone());
        self.spare_later = Some(Timeout::new(SPARE_AFTER, move || fill(&spare, &next, &tell)));
    }

    /// Ends the worker that runs, in whatever it is.
    pub fn end(&mut self) {
        self.current = None;
        self.rest();
    }

    /// Nothing runs: time to make the spare ready.
    pub fn rest(&mut self) {
        self.watchdog = None;
        self.spare_later = None;
        fill(&self.spare, &self.next, &self.tell);
        if let (true, Some(spare)) = (self.ran, &*self.spare.borrow()) {
            spare.say(Uint8Array::from(wire::to_bytes(&Request::Prepare).as_slice()));
        }
    }

    fn watch(&mut self, number: u32, post: Rc<Post>) {
        post.heard.set(js_sys::Date::now());
        let tell = self.tell.clone();
        self.watchdog = Some(Interval::new(1000, move || {
            if js_sys::Date::now() - post.heard.get() > PATIENCE * 1000.0 {
                tell.emit(Action::Silent(number));
            }
        }));
    }
}

impl Handle {
    fn say(&self, message: Uint8Array) {
        if self.post.ready.get() {
            // A worker that cannot be reached answers by its error event.
            let _ = self.worker.post_message(&message);
        } else {
            *self.post.waiting.borrow_mut() = Some(message);
        }
    }
}

fn fill(spare: &RefCell<Option<Handle>>, next: &Cell<u32>, tell: &Callback<Action>) {
    let mut spare = spare.borrow_mut();
    if spare.is_none() {
        *spare = spawn(next, tell);
    }
}

fn spawn(next: &Cell<u32>, tell: &Callback<Action>) -> Option<Handle> {
    let worker = Worker::new(SCRIPT).ok()?;
    let number = next.replace(next.get() + 1);
    let post = Rc::new(Post::default());
    let message = {
        let (worker, post, tell) = (worker.clone(), post.clone(), tell.clone());
        Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            post.heard.set(js_sys::Date::now());
            let bytes = event.data().dyn_into::<Uint8Array>().map(|bytes| bytes.to_vec()).unwrap_or_default();
            let Some(response) = wire::from_bytes::<Response>(&bytes) else {
                tell.emit(Action::Died(number, "it said something unreadable".to_owned()));
                return;
            };
            if matches!(response, Response::Ready) {
                post.ready.set(true);
                if let Some(message) = post.waiting.take() {
                    let _ = worker.post_message(&message);
                }
            }
            tell.emit(Action::Received(number, response));
        })
    };
    let failure = {
        let tell = tell.clone();
        Closure::<dyn Fn(ErrorEvent)>::new(move |event: ErrorEvent| tell.emit(Action::Died(number, event.message())))
    };
    worker.set_onmessage(Some(message.as_ref().unchecked_ref()));
    worker.set_onerror(Some(failure.as_ref().unchecked_ref()));
    Some(Handle { number, worker, post, _on_message: message, _on_error: failure })
}
