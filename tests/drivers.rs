//! Each driver against one list of demands: rusqlite natively, sql.js in a browser.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests end where they fail")]

#[path = "drivers/conformance.rs"]
mod conformance;
#[cfg(target_arch = "wasm32")]
mod sqljs;

#[cfg(not(target_arch = "wasm32"))]
#[test]
fn rusqlite_behaves_as_a_driver() {
    conformance::check(&retort::drivers::rusqlite::RusqliteDriver::new());
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    wasm_bindgen_test_configure!(run_in_dedicated_worker);

    #[wasm_bindgen_test]
    async fn sqljs_behaves_as_a_driver() {
        super::conformance::check(&*super::sqljs::driver().await);
    }
}
