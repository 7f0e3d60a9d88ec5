//! The ORM next to SQLAlchemy on CPython: `benches/orm/session.py` times its own parts, here and there in turn, so that both
//! meet the same machine. The best of several runs counts. `ORACLE_PYTHON` names a Python that has SQLAlchemy.
//! `cargo xtask bench` sees to that; alone: `cargo bench --bench orm`.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark talks on stdout, and ends where it fails")]
#![allow(clippy::disallowed_methods, reason = "a benchmark looks at the clock")]

#[path = "orm/run.rs"]
mod run;

use std::{cell::RefCell, env, fs, path::Path, process::Command, rc::Rc, time::Duration};

const ROUNDS: usize = 12;

fn main() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/orm/session.py");
    let script = fs::read_to_string(&path).unwrap();
    let python = env::var_os("ORACLE_PYTHON").unwrap_or_else(|| "python3".into());
    let (mut ours, mut theirs) = (Parts::default(), Parts::default());
    for _ in 0..ROUNDS {
        let printed = Rc::new(RefCell::new(String::new()));
        let output = printed.clone();
        run::retort(&script, move |text| output.borrow_mut().push_str(text));
        ours.add(&printed.borrow());
        let output = Command::new(&python).arg(&path).output().ok().filter(|output| output.status.success());
        theirs.add(&output.map(|output| String::from_utf8(output.stdout).unwrap()).unwrap_or_default());
    }
    println!("{:44} {:>10} {:>11} {:>7}", "part", "retort", "SQLAlchemy", "faster");
    for (name, time) in &ours.0 {
        let milliseconds = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1000.0);
        let (slower, factor) = match theirs.0.iter().find(|part| part.0 == *name) {
            Some((_, other)) => (milliseconds(*other), format!("{:.1} x", other.as_secs_f64() / time.as_secs_f64())),
            None => ("-".to_owned(), "-".to_owned()),
        };
        println!("{name:44} {:>10} {slower:>11} {factor:>7}", milliseconds(*time));
    }
}

/// The best time of each part so far, in the script's order.
#[derive(Default)]
struct Parts(Vec<(String, Duration)>);

impl Parts {
    fn add(&mut self, output: &str) {
        for line in output.lines() {
            let (name, seconds) = line.split_once('\t').unwrap();
            let time = Duration::from_secs_f64(seconds.parse().unwrap());
            match self.0.iter_mut().find(|part| part.0 == name) {
                Some((_, best)) => *best = time.min(*best),
                None => self.0.push((name.to_owned(), time)),
            }
        }
    }
}
