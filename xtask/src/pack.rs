//! Packs what wasm-bindgen wrote: the long names by which a module and its glue find each other become short ones in both.

use std::{collections::HashMap, path::Path};

use xshell::{Shell, cmd};

use crate::{Result, split};

/// Packs the module `name_bg.wasm` of the built site with its glue `name.js`.
pub fn pack(shell: &Shell, site: &Path, name: &str) -> Result {
    let (wasm, glue) = (site.join(format!("{name}_bg.wasm")), site.join(format!("{name}.js")));
    let mut module = split::read(&shell.read_binary_file(&wasm)?)?;
    let mut names = HashMap::new();
    let mut shorten = |long: &mut String| {
        if is_generated(long) {
            let next = format!("${:x}", names.len());
            *long = names.entry(long.clone()).or_insert(next).clone();
        }
    };
    for import in module.imports.iter_mut() {
        shorten(&mut import.name);
    }
    for export in module.exports.iter_mut() {
        shorten(&mut export.name);
    }
    // The linker's relocations, for one, are of no use any more.
    for custom in module.customs.iter().map(|(id, _)| id).collect::<Vec<_>>() {
        module.customs.delete(custom);
    }
    shell.write_file(&wasm, module.emit_wasm())?;
    shell.write_file(&glue, replace_words(&shell.read_file(&glue)?, &names))?;
    let kind = if shell.read_file(&glue)?.contains("export ") { "--module" } else { "--ecma=2020" };
    cmd!(shell, "terser {glue} {kind} --ecma 2020 --compress passes=2,unsafe_arrows --mangle --output {glue}").run()?;
    Ok(())
}

/// Whether wasm-bindgen made the name: then it is one word, and stands nowhere for anything else.
fn is_generated(name: &str) -> bool {
    ["__wbg_", "__wbindgen_", "__externref_", "wasm_bindgen__"].iter().any(|prefix| name.starts_with(prefix))
        && name.chars().all(is_word)
}

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_' || character == '$'
}

fn replace_words(text: &str, names: &HashMap<String, String>) -> String {
    text.split_inclusive(|character| !is_word(character))
        .map(|piece| {
            let word = piece.trim_end_matches(|character| !is_word(character));
            names.get(word).map_or_else(|| piece.to_owned(), |name| piece.replacen(word, name, 1))
        })
        .collect()
}
