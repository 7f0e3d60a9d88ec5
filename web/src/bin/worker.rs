//! The worker.

fn main() {
    #[cfg(target_arch = "wasm32")]
    retort_web::worker::start();
}
