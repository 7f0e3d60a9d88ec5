//! Each driver against one list of demands: rusqlite natively, sql.js in a browser.

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
        #[wasm_bindgen(js_name = importScripts, catch)]
        fn import_scripts(url: &str) -> Result<(), JsValue>;
    }

    /// Brings a script into the worker without the network.
    fn import(source: &str) {
        let parts = js_sys::Array::of1(&JsValue::from_str(source));
        let options = web_sys::BlobPropertyBag::new();
        options.set_type("text/javascript");
        let blob = web_sys::Blob::new_with_str_sequence_and_options(&parts, &options).unwrap();
        import_scripts(&web_sys::Url::create_object_url_with_blob(&blob).unwrap()).unwrap();
    }

    #[wasm_bindgen_test]
    async fn sqljs_behaves_as_a_driver() {
        import(include_str!(concat!(env!("SQLJS_DIST"), "/sql-wasm.js")));
        import(include_str!("../static/rows.js"));
        let wasm = js_sys::Uint8Array::from(include_bytes!(concat!(env!("SQLJS_DIST"), "/sql-wasm.wasm")).as_slice());
        let sqlite = JsFuture::from(retort_sqlite(&wasm).unwrap()).await.unwrap();
        super::conformance::check(&retort::drivers::sqljs::SqlJsDriver::new(sqlite.unchecked_into()));
    }
}
