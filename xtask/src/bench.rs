//! The benchmarks: natively, and in a browser.

use std::env;

use xshell::{Shell, cmd};

use crate::{Result, setup, site};

/// What Retort is compared with: CPython 3.12 as wasm. It is fetched for the benchmark alone.
const PYODIDE: &str = "pyodide@0.26.4";

/// What the ORM is compared with.
const SQLALCHEMY: &str = "sqlalchemy==2.1.9";

/// Runs the native benchmarks and the loading of objects in a browser, with a SQLAlchemy of their own to compare the ORM with unless `ORACLE_PYTHON` names one.
pub fn native(shell: &Shell) -> Result {
    if env::var_os("ORACLE_PYTHON").is_none() {
        let folder = shell.current_dir().join("target/sqlalchemy");
        let python = folder.join("bin/python");
        if !python.exists() {
            cmd!(shell, "python3 -m venv {folder}").run()?;
            cmd!(shell, "{python} -m pip install --quiet {SQLALCHEMY}").run()?;
        }
        shell.set_var("ORACLE_PYTHON", python);
    }
    cmd!(shell, "cargo bench --package retort --bench orm --bench scale --bench python --bench statements").run()?;
    loading(shell)
}

/// Loads objects in headless Chromium, next to the same statements through raw sql.js.
fn loading(shell: &Shell) -> Result {
    site::build(shell)?;
    setup::chromium(shell)?;
    Ok(cmd!(shell, "node benches/loading.mjs").run()?)
}

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
