//! Each driver against one list of demands: rusqlite natively, sql.js in a browser.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests end where they fail")]

#[path = "drivers/conformance.rs"]
mod conformance;

#[cfg(not(target_arch = "wasm32"))]
#[test]
fn rusqlite_behaves_as_a_driver() {
    conformance::check(&retort::drivers::rusqlite::RusqliteDriver::new());
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
    use wasm_bindgen_futures::JsFuture;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    wasm_bindgen_test_configure!(run_in_dedicated_worker);

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_name = retortSqlite, catch)]
        fn retort_sqlite(wasm: &JsValue) -> Result<js_sys::Promise, JsValue>;
    }

    #[wasm_bindgen_test]
    async fn sqljs_behaves_as_a_driver() {
        // The test's worker is a module: it has no `importScripts`, and what it evaluates keeps its names to itself.
        let script = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/node_modules/sql.js/dist/sql-wasm.js"));
        js_sys::eval(&format!("var module;\n{script};\nself.initSqlJs = initSqlJs;")).unwrap();
        js_sys::eval(include_str!("../static/rows.js")).unwrap();
        let wasm = js_sys::Uint8Array::from(
            include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/node_modules/sql.js/dist/sql-wasm.wasm")).as_slice(),
        );
        let sqlite = JsFuture::from(retort_sqlite(&wasm).unwrap()).await.unwrap();
        super::conformance::check(&retort::drivers::sqljs::SqlJsDriver::new(sqlite.unchecked_into()));
    }
}
