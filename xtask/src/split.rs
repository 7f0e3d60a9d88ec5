//! Divides what the browser loads into what a first run needs and the rest, so that a first result does not wait for code
//! that it does not run.
//!
//! Each module is instrumented and runs the lessons in Node. Functions that were not entered go into the rest, and so do
//! the regions that were not entered of those that were, and the data that only these need: most of a program is for cases
//! that do not arise. What the loops of the benchmarks enter stays too: calls from one part into the other cost a loop a
//! third of its speed. Whoever calls into the rest brings it in first (`retortRest` in static/rows.js); behind the first run
//! it is fetched anyway.

mod data;
mod divide;
mod liveness;
mod outline;
mod regions;

use std::path::Path;

use walrus::{Module, ModuleConfig};
use xshell::{Shell, cmd};

use crate::Result;
use data::Data;
use divide::Loader;
use regions::Entered;

/// The function of the worker's module that brings in its rest.
const BRING_REST: &str = "bring_rest";

/// Divides the worker's module and SQLite's in the folder that holds the built site. `linked` is the worker's module as the
/// linker wrote it. The whole ones go to target/whole, where a test compares with them.
pub fn site(shell: &Shell, site: &Path, linked: &Path) -> Result {
    let work = shell.create_temp_dir()?;
    let whole = shell.create_dir("target/whole")?;
    let modules = [("worker_bg", Loader::Export(BRING_REST)), ("sql-wasm", Loader::Import)];
    for (name, _) in &modules {
        let wasm = shell.read_binary_file(site.join(name).with_extension("wasm"))?;
        shell.write_file(work.path().join(name).with_extension("wasm"), instrument(&wasm)?)?;
        shell.write_file(whole.join(name).with_extension("wasm"), wasm)?;
    }
    let instrumented = work.path();
    cmd!(shell, "node xtask/profile.mjs {site} {instrumented} static/lessons benches/scripts").run()?;
    for (name, loader) in &modules {
        let entered = shell.read_file(work.path().join(name).with_extension("entered"))?;
        let entered = entered.split_whitespace().map(str::parse).collect::<std::result::Result<_, _>>()?;
        let data = match loader {
            Loader::Export(_) => Some(Data::read(&shell.read_binary_file(linked)?)?),
            Loader::Import => None,
        };
        let path = site.join(name).with_extension("wasm");
        let (first, rest) = divide(&shell.read_binary_file(&path)?, &entered, data.as_ref(), loader)?;
        shell.write_file(&path, first)?;
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
fn divide(wasm: &[u8], entered: &Entered, data: Option<&Data>, loader: &Loader) -> Result<(Vec<u8>, Vec<u8>)> {
    let (mut module, mut twin) = (read(wasm)?, read(wasm)?);
    let outlined = outline::outline(&mut module, entered);
    outline::outline(&mut twin, entered);
    divide::divide(module, twin, &outlined, data, loader)
}

/// The module, without names: it is written for browsers.
pub fn read(wasm: &[u8]) -> Result<Module> {
    Ok(ModuleConfig::new().generate_name_section(false).generate_producers_section(false).parse(wasm)?)
}
