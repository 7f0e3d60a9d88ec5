//! The worker's module is divided into what a first run needs and the rest, its data by the linker's relocations: see
//! `xtask/src/split/data.rs`.

#![allow(clippy::print_stdout, reason = "a build script talks to Cargo on stdout")]

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32") {
        println!("cargo::rustc-link-arg-bin=worker=--emit-relocs");
    }
}
