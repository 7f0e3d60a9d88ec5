//! The benchmark scripts in a browser.

use xshell::{Shell, cmd};

use crate::{Result, setup, site};

/// What Retort is compared with: CPython 3.12 as wasm. It is fetched for the benchmark alone.
const PYODIDE: &str = "pyodide@0.26.4";

/// Builds the site, and runs the scripts in its worker and in Pyodide.
pub fn browser(shell: &Shell) -> Result {
    site::build(shell)?;
    setup::chromium(shell)?;
    let folder = shell.create_dir("target/pyodide")?;
    cmd!(shell, "npm install --no-audit --no-fund --no-save --prefix {folder} {PYODIDE}").run()?;
    let package = folder.join("node_modules/pyodide");
    cmd!(shell, "node benches/browser.mjs {package}").run()?;
    Ok(())
}
