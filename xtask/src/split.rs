//! Divides what the browser loads into what a first run needs and the rest, so that a first result does not wait for code
//! that it does not run.
//!
//! Each module is instrumented and runs the lessons in Node. Functions that were not entered go into the rest, and so do
//! the regions that were not entered of those that were: most of a program is for cases that do not arise. Whoever calls
//! into the rest brings it in first (`retortRest` in static/rows.js); the worker fetches it anyway behind its first run.

mod divide;
mod liveness;
mod outline;
mod regions;

use std::{collections::HashSet, path::Path};

use walrus::{Module, ModuleConfig};
use xshell::{Shell, cmd};

use crate::Result;
use divide::Loader;

/// The function of the worker's module that brings in its rest.
const BRING_REST: &str = "bring_rest";

/// Divides the worker's module and SQLite's in the folder that holds the built site.
pub fn site(shell: &Shell, site: &Path) -> Result {
    let modules =
        [("worker_bg", Loader::Export(BRING_REST)), ("sql-wasm", Loader::Import)].map(|(name, loader)| (name, loader));
    let work = shell.create_temp_dir()?;
    for (name, _) in &modules {
        let wasm = shell.read_binary_file(site.join(name).with_extension("wasm"))?;
        shell.write_file(work.path().join(name).with_extension("wasm"), instrument(&wasm)?)?;
    }
    let (site_path, work_path) = (site, work.path());
    cmd!(shell, "node xtask/profile.mjs {site_path} {work_path} static/lessons").run()?;
    for (name, loader) in &modules {
        let entered = shell.read_file(work.path().join(name).with_extension("entered"))?;
        let entered = entered.split_whitespace().map(str::parse).collect::<std::result::Result<_, _>>()?;
        let whole = site.join(name).with_extension("wasm");
        let (first, rest) = divide(&shell.read_binary_file(&whole)?, &entered, loader)?;
        shell.write_file(&whole, first)?;
        shell.write_file(site.join(format!("{name}_rest.wasm")), rest)?;
    }
    Ok(())
}

/// `wasm` with each region reporting that it was entered.
fn instrument(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut module = read(wasm)?;
    regions::instrument(&mut module);
    Ok(module.emit_wasm())
}

/// The first part of `wasm` and its rest, by what was entered.
fn divide(wasm: &[u8], entered: &HashSet<usize>, loader: &Loader) -> Result<(Vec<u8>, Vec<u8>)> {
    let (mut module, mut twin) = (read(wasm)?, read(wasm)?);
    let outlined = outline::outline(&mut module, entered);
    outline::outline(&mut twin, entered);
    divide::divide(module, twin, &outlined, loader)
}

fn read(wasm: &[u8]) -> Result<Module> {
    Ok(ModuleConfig::new().generate_name_section(false).generate_producers_section(false).parse(wasm)?)
}
