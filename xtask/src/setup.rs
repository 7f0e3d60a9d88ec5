//! What the commands need on the machine, installed only where it is missing.

use std::{
    env,
    path::{Path, PathBuf},
};

use xshell::{Shell, cmd};

use crate::Result;

/// Held together with `wasm-bindgen` in Cargo.toml: the tool reads what exactly that version of the library wrote.
const WASM_BINDGEN: &str = "0.2.129";
const TRUNK: &str = "0.21.14";

/// Puts the npm packages' commands (`wasm-opt`) and cargo's own on the path.
pub fn path(shell: &Shell) -> Result {
    let mut folders = vec![shell.current_dir().join("node_modules/.bin")];
    if let Some(home) = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo"))) {
        folders.push(home.join("bin"));
    }
    folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    shell.set_var("PATH", env::join_paths(folders)?);
    Ok(())
}

/// The wasm target, for everything that the browser runs.
pub fn wasm_target(shell: &Shell) -> Result {
    let installed = cmd!(shell, "rustup target list --installed").read()?;
    if !installed.lines().any(|target| target == "wasm32-unknown-unknown") {
        cmd!(shell, "rustup target add wasm32-unknown-unknown").run()?;
    }
    Ok(())
}

/// wasm-bindgen's command line, with the runner for tests in a browser.
pub fn wasm_bindgen(shell: &Shell) -> Result {
    cargo_tool(shell, "wasm-bindgen", "wasm-bindgen-cli", WASM_BINDGEN, &[])
}

/// Trunk, which builds the site. Its release profile takes three times as long to compile, for nothing we would notice.
pub fn trunk(shell: &Shell) -> Result {
    cargo_tool(shell, "trunk", "trunk", TRUNK, &["--debug"])
}

/// The npm packages of package-lock.json.
pub fn npm(shell: &Shell) -> Result {
    let wanted = shell.read_file("package-lock.json")?;
    let stamp = Path::new("node_modules/.retort-lock");
    if shell.read_file(stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    cmd!(shell, "npm ci --no-audit --no-fund").run()?;
    shell.write_file(stamp, wanted)?;
    Ok(())
}

/// Chromium and its driver, for the tests in a browser; sets `CHROMIUM` and `CHROMEDRIVER` to where they are.
pub fn chromium(shell: &Shell) -> Result {
    if find_chromium(shell).is_none() && command(shell, "apt-get").is_some() {
        println!("xtask: Chromium and its driver are missing; asking apt-get for them");
        let as_root = if cmd!(shell, "id -u").read()? == "0" { "env" } else { "sudo" };
        cmd!(shell, "{as_root} apt-get update -qq").run()?;
        cmd!(shell, "{as_root} apt-get install -y -qq --no-install-recommends chromium chromium-driver").run()?;
    }
    let (chromium, driver) = find_chromium(shell).ok_or(
        "the tests need Chromium and ChromeDriver of the same version. Install both (Debian: chromium, chromium-driver; \
         macOS: brew install --cask chromium chromedriver), or set CHROMIUM and CHROMEDRIVER to where they are.",
    )?;
    shell.set_var("CHROMIUM", chromium);
    shell.set_var("CHROMEDRIVER", driver);
    Ok(())
}

fn find_chromium(shell: &Shell) -> Option<(PathBuf, PathBuf)> {
    let named = |variable| env::var_os(variable).map(PathBuf::from).filter(|path| path.exists());
    let browsers = ["chromium", "chromium-browser", "google-chrome"];
    let chromium = named("CHROMIUM").or_else(|| browsers.iter().find_map(|name| command(shell, name)))?;
    let driver = named("CHROMEDRIVER").or_else(|| command(shell, "chromedriver"))?;
    Some((chromium, driver))
}

fn cargo_tool(shell: &Shell, name: &str, package: &str, version: &str, options: &[&str]) -> Result {
    let installed = command(shell, name)
        .and_then(|tool| cmd!(shell, "{tool} --version").quiet().ignore_stderr().read().ok())
        .is_some_and(|answer| answer.split_whitespace().nth(1) == Some(version));
    if !installed {
        cmd!(shell, "cargo install --locked {package} --version {version} {options...}").run()?;
    }
    Ok(())
}

fn command(shell: &Shell, name: &str) -> Option<PathBuf> {
    env::split_paths(&shell.var_os("PATH")?).map(|folder| folder.join(name)).find(|path| path.is_file())
}
