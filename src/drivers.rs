//! The databases that the engine can talk to: SQLite in the browser through sql.js, and natively through rusqlite. The only
//! code that knows either.

#[cfg(not(target_arch = "wasm32"))]
pub mod rusqlite;
#[cfg(any(target_arch = "wasm32", test))]
mod scan;
#[cfg(target_arch = "wasm32")]
pub mod sqljs;
