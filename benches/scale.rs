//! How a flush grows with the number of its objects: the times and the memory of `benches/orm/scale.py`. Per object, neither
//! may grow. `cargo xtask bench` runs it; alone: `cargo bench --bench scale`.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark talks on stdout, and ends where it fails")]
#![allow(clippy::disallowed_methods, reason = "a benchmark looks at the clock")]

#[path = "orm/run.rs"]
mod run;

use std::{fs, path::Path};

use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

fn main() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/orm/scale.py");
    let script = fs::read_to_string(&path).unwrap();
    println!("{:>8} {:12} {:>12} {:>12} {:>10} {:>12}", "objects", "", "flush", "each", "memory", "each");
    let mut before = 0;
    run::retort(&script, move |line| {
        if line.trim() == "begin" {
            before = MEMORY.current_usage();
            MEMORY.reset_peak_usage();
        }
        let [shape, count, seconds] = line.trim().split('\t').collect::<Vec<_>>()[..] else { return };
        let (count, seconds): (f64, f64) = (count.parse().unwrap(), seconds.parse().unwrap());
        let memory = (MEMORY.peak_usage() - before) as f64;
        println!(
            "{count:>8} {shape:12} {:>9.1} ms {:>9.2} us {:>7.1} MB {:>10.0} B",
            seconds * 1e3,
            seconds * 1e6 / count,
            memory / 1e6,
            memory / count
        );
    });
}
