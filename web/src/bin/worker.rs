//! The worker.

fn main() {
    #[cfg(target_arch = "wasm32")]
    retort_web::worker::start();
}

/// What the worker calls where it needs a part of itself that it was loaded without; see `xtask/src/split.rs`.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn bring_rest() {
    retort_web::worker::bring_rest();
}
