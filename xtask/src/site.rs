//! Building and serving the site.

use std::path::{Path, PathBuf};

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};
use xshell::{Shell, cmd};

use crate::{Result, pack, setup, split};

/// Builds the site into dist/ as it is published.
pub fn build(shell: &Shell) -> Result {
    prepare(shell)?;
    cmd!(shell, "trunk build --release --cargo-profile web").run()?;
    Ok(())
}

/// Builds the site and serves it on a local port until it is interrupted.
pub fn serve(shell: &Shell, options: &[&str]) -> Result {
    let mut port = "8080";
    let mut open = Some("--open");
    let mut words = options.iter();
    while let Some(&word) = words.next() {
        match word {
            "--port" => port = words.next().ok_or("--port takes a number")?,
            "--no-open" => open = None,
            other => return Err(format!("serve knows no {other}").into()),
        }
    }
    prepare(shell)?;
    println!("xtask: the playground comes up at http://127.0.0.1:{port}/");
    cmd!(
        shell,
        "trunk serve --release --cargo-profile web --no-autoreload --address 127.0.0.1 --port {port} {open...}"
    )
    .run()?;
    Ok(())
}

/// Finishes the site that Trunk has just built. Trunk calls this as its last hook, and says where the site lies.
pub fn finish(shell: &Shell) -> Result {
    let site = PathBuf::from(shell.var("TRUNK_STAGING_DIR")?);
    for path in shell.read_dir(&site)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if let Some(name) = name.strip_suffix("_bg.wasm") {
            pack::pack(shell, &site, name)?;
        }
    }
    split::site(shell, &site)?;
    let rows = site.join("rows.js");
    cmd!(shell, "esbuild --minify --allow-overwrite --log-level=warning {rows} --outfile={rows}").run()?;
    write_policy(shell, &site.join("index.html"))
}

/// Writes the Content-Security-Policy into the page: its start script is inline, so the policy names that script's hash.
fn write_policy(shell: &Shell, page: &Path) -> Result {
    let html = shell.read_file(page)?;
    let hashes: String =
        inline_scripts(&html).map(|script| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(script)))).collect();
    let marker = "'sha256-of-inline-scripts'";
    if !html.contains(marker) {
        return Err(format!("{} has no policy with {marker} in it", page.display()).into());
    }
    shell.write_file(page, html.replace(marker, hashes.trim_start()))?;
    Ok(())
}

fn inline_scripts(html: &str) -> impl Iterator<Item = &str> {
    html.split("<script").skip(1).filter_map(|rest| {
        let (attributes, rest) = rest.split_once('>')?;
        let (content, _) = rest.split_once("</script>")?;
        (!attributes.contains("src=")).then_some(content)
    })
}

fn prepare(shell: &Shell) -> Result {
    setup::path(shell)?;
    setup::wasm_target(shell)?;
    setup::wasm_bindgen(shell)?;
    setup::trunk(shell)?;
    setup::npm(shell)?;
    cmd!(shell, "npm run --silent build").run()?;
    Ok(())
}
