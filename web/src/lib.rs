//! The page of Retort, and the worker that runs its scripts. The page keeps one [`state::State`], which one closed
//! [`state::Action`] after another changes; panels draw their slice of it. What happened in a run is in the [`log::Log`],
//! which only grows, so that the report as of any event is a prefix of it.

pub mod inflate;
pub mod log;
pub mod numbers;
pub mod objects;
pub mod protocol;
pub mod rows;
pub mod sql_text;
pub mod state;
pub mod wire;
pub mod words;

#[cfg(target_arch = "wasm32")]
pub mod app;
#[cfg(target_arch = "wasm32")]
pub mod components;
#[cfg(target_arch = "wasm32")]
pub mod dom;
#[cfg(target_arch = "wasm32")]
pub mod editor;
#[cfg(target_arch = "wasm32")]
pub mod link;
#[cfg(target_arch = "wasm32")]
pub mod panels;
#[cfg(target_arch = "wasm32")]
pub mod worker;
#[cfg(target_arch = "wasm32")]
pub mod workers;
