//! The script language next to CPython: each script of `benches/scripts` runs here, and by `python3` where there is one.
//! The best of several runs counts; CPython's start does not. `cargo bench --bench python -- NAME ...` runs those alone.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark talks on stdout, and ends where it fails")]
#![allow(clippy::disallowed_methods, reason = "a benchmark looks at the clock")]

use std::{
    cell::RefCell,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    rc::Rc,
    time::{Duration, Instant},
};

use retort::{
    drivers::rusqlite::RusqliteDriver,
    engine::{Clock, Environment},
    playground::{self, Document, Limits, Sources},
    trace::{Observer, Record},
};

const ROUNDS: usize = 5;

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/scripts");
    let mut scripts: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    scripts.sort();
    let wanted: Vec<String> = env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    scripts.retain(|script| wanted.is_empty() || wanted.iter().any(|name| script.file_stem() == Some(name.as_ref())));
    println!("{:16} {:>9} {:>9} {:>6}", "script", "retort", "cpython", "ratio");
    for script in &scripts {
        let ours = ours(&fs::read_to_string(script).unwrap());
        let theirs = python(script);
        let name = script.file_stem().unwrap_or_default().to_string_lossy();
        let milliseconds = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1000.0);
        let (cpython, ratio) = match theirs {
            Some(theirs) => (milliseconds(theirs), format!("{:.2}", ours.as_secs_f64() / theirs.as_secs_f64())),
            None => ("-".to_owned(), "-".to_owned()),
        };
        println!("{name:16} {:>9} {cpython:>9} {ratio:>6}", milliseconds(ours));
    }
}

struct Silent;

impl Observer for Silent {
    fn event(&mut self, _: Record) {}
}

fn ours(script: &str) -> Duration {
    let document = Document { script: script.to_owned(), ..Document::default() };
    let limits = Limits { steps: u64::MAX, ..Limits::default() };
    let run = || {
        let environment = Environment::new(Rc::new(RusqliteDriver::new()), Clock::new(|| 0.0));
        let begun = Instant::now();
        let ending = playground::run(&Sources::of(&document), &environment, limits, Rc::new(RefCell::new(Silent)));
        assert!(ending.error.is_none(), "{:?}", ending.error);
        begun.elapsed()
    };
    (0..ROUNDS).map(|_| run()).min().unwrap_or_default()
}

/// How long `python3` takes for the script alone; `None` where there is none.
fn python(script: &Path) -> Option<Duration> {
    const TIMED: &str = "\
import sys, time
text = open(sys.argv[1]).read()
begun = time.perf_counter()
exec(compile(text, sys.argv[1], 'exec'), {'__name__': '__main__'})
print(time.perf_counter() - begun, file=sys.stderr)";
    let run = || {
        let output = Command::new("python3").args(["-I", "-S", "-c", TIMED]).arg(script).output().ok()?;
        let seconds = String::from_utf8(output.stderr).ok()?.trim().parse().ok()?;
        Some(Duration::from_secs_f64(seconds))
    };
    (0..ROUNDS).map(|_| run()).min().flatten()
}
