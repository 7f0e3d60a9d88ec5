//! The page.

fn main() {
    #[cfg(target_arch = "wasm32")]
    retort_web::app::start();
}
