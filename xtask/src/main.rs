//! The project's own commands: `cargo xtask serve | test | bench | build | size | compat`. Each sees to what it needs on a fresh machine
//! that has rustup and Node.

#![allow(clippy::print_stdout, reason = "a command line talks on stdout")]

mod bench;
mod pack;
mod setup;
mod site;
mod size;
mod split;
mod test;

use std::{env, process::ExitCode};

use xshell::Shell;

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

const USAGE: &str = "\
usage: cargo xtask COMMAND
  serve [--port N] [--no-open]   build the playground and open it in a browser
  test                           every test: native, in headless Chromium, and of the page
  bench                          run the benchmarks natively: scripts next to CPython, the ORM next to SQLAlchemy,
                                 ever larger flushes, statements next to rusqlite; and in headless Chromium the
                                 loading of objects next to raw sql.js
  bench --browser                build the site, and run them in headless Chromium, next to Pyodide
  build                          build the site into dist/
  size                           build the site and print what a first visit transfers
  compat                         write COMPAT.md anew";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result {
    let shell = Shell::new()?;
    shell.change_dir(env!("CARGO_MANIFEST_DIR"));
    shell.change_dir("..");
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["serve", options @ ..] => site::serve(&shell, options),
        ["test"] => test::all(&shell),
        ["bench"] => bench::native(&shell),
        ["bench", "--browser"] => bench::browser(&shell),
        ["build"] => site::build(&shell),
        ["size"] => {
            site::build(&shell)?;
            size::check(&shell)
        }
        ["compat"] => {
            let command = shell.cmd("cargo").args(["test", "--test", "compat"]).env("RETORT_WRITE_COMPAT", "1");
            Ok(command.run()?)
        }
        // Trunk calls this one on what it has just built.
        ["finish"] => site::finish(&shell),
        _ => Err(USAGE.into()),
    }
}
