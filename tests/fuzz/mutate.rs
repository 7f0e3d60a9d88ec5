//! Scripts made of the cases, with changes that nobody would make.

use std::{fs, path::Path};

use super::random::Random;

/// The scripts of the cases, in the order of their paths.
pub fn scripts() -> Vec<String> {
    let mut paths = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "py") {
                paths.push(path);
            }
        }
    }
    paths.sort();
    paths.iter().map(|path| fs::read_to_string(path).unwrap()).collect()
}

/// Some lines of a script with some changes.
pub fn mutated(random: &mut Random, scripts: &[String]) -> String {
    let pick = |random: &mut Random| -> Vec<String> {
        let script = &scripts[random.below(scripts.len())];
        script.lines().map(str::to_owned).collect()
    };
    let mut lines = pick(random);
    if random.below(3) > 0 {
        let start = random.below(lines.len());
        let length = 1 + random.below(40);
        lines = lines.into_iter().skip(start).take(length).collect();
    }
    for _ in 0..1 + random.below(6) {
        let at = random.below(lines.len());
        match random.below(9) {
            0 => drop(lines.drain(at..(at + 1 + random.below(3)).min(lines.len()))),
            1 => {
                let line = lines.get(at).cloned().unwrap_or_default();
                lines.insert(at, line);
            }
            2 => {
                let other = pick(random);
                let from = random.below(other.len());
                lines.splice(at..at, other.into_iter().skip(from).take(1 + random.below(5)));
            }
            3 => {
                let to = random.below(lines.len());
                if !lines.is_empty() {
                    lines.swap(at, to);
                }
            }
            _ => {
                if let Some(line) = lines.get_mut(at) {
                    *line = changed(random, line);
                }
            }
        }
        if lines.is_empty() {
            lines.push("pass".to_owned());
        }
    }
    lines.join("\n") + "\n"
}

const TOKENS: &[&str] = &[
    "0",
    "-1",
    "10**20",
    "1.5",
    "float('nan')",
    "None",
    "True",
    "''",
    "'é😀'",
    "b'x'",
    "[]",
    "()",
    "{}",
    "set()",
    "x",
    "self",
    "cls",
    "print",
    "len",
    "range(3)",
    "lambda: 0",
    "lambda x: x",
    "yield",
    "yield from x",
    "return",
    "break",
    "continue",
    "raise",
    "super()",
    "__class__",
    "del x",
    "global x",
    "nonlocal x",
    "*x",
    "**x",
    "x.y",
    "x[0]",
    "x[::-1]",
    "x()",
    "not",
    "is",
    "in",
    "and",
    "or",
    "if",
    "else",
    "for",
    "while",
    "with",
    "as",
    "try:",
    "except:",
    "finally:",
    "def f():",
    "class A:",
    "match x:",
    "case _:",
    "@",
    ":=",
    "->",
    "==",
    "<",
    "=",
    "+=",
    "**",
    "//",
    "%",
    "<<",
    ">>",
    "&",
    "|",
    "^",
    "~",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    ".",
    ";",
    "f'{x!r:>{y}}'",
    "f'{x}'",
    "'%s' % x",
    "1 << 70",
    "10**5",
    "'a' * 10**6",
    "[0] * 10**5",
    "sorted",
    "sum",
    "max",
    "iter",
    "next",
    "type",
    "object",
    "int",
    "str",
    "list",
    "dict",
    "getattr",
    "setattr",
    "isinstance",
    "assert",
    "import math",
    "from functools import *",
    "async",
    "await",
    "\\",
    "#",
    "\"\"\"",
    "é",
    "\u{0}",
    "\t",
    "0x",
    "1e400",
    "1_0",
    "0o9",
    "'\\N{X}'",
];

/// A line with one of its tokens gone, doubled, exchanged, or made another.
pub fn changed(random: &mut Random, line: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut last = ' ';
    for c in line.chars() {
        let word = |c: char| c.is_alphanumeric() || c == '_';
        match parts.last_mut() {
            Some(part) if word(c) == word(last) && (word(c) || c == ' ') && (last == ' ') == (c == ' ') => part.push(c),
            _ => parts.push(c.to_string()),
        }
        last = c;
    }
    if parts.is_empty() {
        return random.one(TOKENS).to_owned();
    }
    let at = random.below(parts.len());
    match random.below(5) {
        0 => drop(parts.remove(at)),
        1 => {
            let part = parts[at].clone();
            parts.insert(at, part);
        }
        2 => {
            let to = random.below(parts.len());
            parts.swap(at, to);
        }
        3 => parts.insert(at, random.one(TOKENS).to_owned()),
        _ => parts[at] = random.one(TOKENS).to_owned(),
    }
    parts.concat()
}

/// A script whose statements each have a `try` of their own, so that the rest runs where one fails.
pub fn guarded(script: &str) -> String {
    let mut text = String::new();
    let mut open = false;
    for line in script.lines() {
        let follows = line.starts_with([' ', ')', ']', '}', '#', '@']) || line.is_empty();
        let follows = follows || ["else", "elif", "except", "finally"].iter().any(|word| line.starts_with(word));
        if !follows {
            if open {
                text.push_str("except Exception as error: str(error)\n");
            }
            text.push_str("try:\n");
            open = true;
        }
        text.push_str(if open { "    " } else { "" });
        text.push_str(line);
        text.push('\n');
    }
    if open {
        text.push_str("except Exception as error: str(error)\n");
    }
    text
}
