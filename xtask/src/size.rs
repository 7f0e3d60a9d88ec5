//! The size of a first visit: every file it transfers, as it is and as a host sends it.

use std::{io::Write, path::Path};

use flate2::{Compression, write::GzEncoder};
use xshell::Shell;

use crate::Result;

/// DESIGN.md, "Budgets", less what is kept for what the ORM still lacks.
pub const BUDGET: usize = 915_000;

/// What lies in dist/ and no first visit asks for before its first result: offline copies, lessons, icons of other sizes, and
/// what a first run does not need of the engine and of SQLite (see `split.rs`).
const LATER: &[&str] = &["lessons/", "icons/", "sw.js", "worker_bg_rest.wasm", "sql-wasm_rest.wasm"];

/// Prints the table; an error where the total is over the budget.
pub fn check(shell: &Shell) -> Result {
    let root = shell.current_dir().join("dist");
    let mut files = Vec::new();
    gather(shell, &root, &root, &mut files)?;
    files.sort();
    let (mut total, mut total_packed) = (0, 0);
    println!("{:>10} {:>10}  file", "raw", "gzip -9");
    for name in files.iter().filter(|name| !LATER.iter().any(|later| name.starts_with(later))) {
        let content = shell.read_binary_file(root.join(name))?;
        let packed = gzip(&content)?;
        println!("{:>10} {packed:>10}  {name}", content.len());
        total += content.len();
        total_packed += packed;
    }
    println!("{total:>10} {total_packed:>10}  total of a first visit; the budget is {BUDGET} bytes packed");
    if total_packed > BUDGET {
        return Err(
            format!("a first visit takes {total_packed} bytes, {} over the budget", total_packed - BUDGET).into()
        );
    }
    Ok(())
}

fn gather(shell: &Shell, root: &Path, folder: &Path, files: &mut Vec<String>) -> Result {
    for path in shell.read_dir(folder)? {
        if path.is_dir() {
            gather(shell, root, &path, files)?;
        } else {
            files.push(path.strip_prefix(root)?.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(())
}

fn gzip(content: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?.len())
}
