//! Every test, from the fastest to the slowest.

use xshell::{Shell, cmd};

use crate::{Result, setup, site, size};

/// Runs them all; the first failure ends it.
pub fn all(shell: &Shell) -> Result {
    setup::path(shell)?;
    cmd!(shell, "cargo test --workspace").run()?;

    setup::wasm_target(shell)?;
    setup::wasm_bindgen(shell)?;
    setup::npm(shell)?;
    setup::chromium(shell)?;
    // All cases are one test, which takes longer than a test may by default.
    let _timeout = shell.push_env("WASM_BINDGEN_TEST_TIMEOUT", "300");
    cmd!(shell, "cargo test --package retort --target wasm32-unknown-unknown --test corpus --test drivers").run()?;

    site::build(shell)?;
    size::check(shell)?;
    cmd!(shell, "node --test tests/split/split.mjs tests/split/deep.mjs").run()?;
    let _budget = shell.push_env("RETORT_FIRST_VISIT", size::BUDGET.to_string());
    cmd!(shell, "node --test tests/e2e/").run()?;
    Ok(())
}
