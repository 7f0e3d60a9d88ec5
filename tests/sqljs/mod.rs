//! Starts sql.js in the worker that runs a test.

use std::rc::Rc;

use retort::drivers::sqljs::SqlJsDriver;
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = retortSqlite, catch)]
    fn retort_sqlite(wasm: &JsValue) -> Result<js_sys::Promise, JsValue>;
}

/// The driver over a fresh sql.js.
pub async fn driver() -> Rc<SqlJsDriver> {
    // The test's worker is a module: it has no `importScripts`, and what it evaluates keeps its names to itself.
    let script = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/node_modules/sql.js/dist/sql-wasm.js"));
    js_sys::eval(&format!("var module;\n{script};\nself.initSqlJs = initSqlJs;")).expect("sql.js is a script");
    js_sys::eval(include_str!("../../static/rows.js")).expect("rows.js is a script");
    let wasm = js_sys::Uint8Array::from(
        include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/node_modules/sql.js/dist/sql-wasm.wasm")).as_slice(),
    );
    let promise = retort_sqlite(&wasm).expect("rows.js starts sql.js");
    let sqlite = JsFuture::from(promise).await.expect("sql.js starts");
    Rc::new(SqlJsDriver::new(sqlite.unchecked_into()))
}
