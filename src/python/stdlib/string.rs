//! `string` and `textwrap`.

use super::module::Module;
use crate::{
    python::{
        Args, Vm,
        types::{support::small_integer, text},
    },
    value::{Host, Raise, Result, Value},
};

pub(super) fn install(vm: &mut Vm) {
    vm.register_module("string", |vm| {
        let mut module = Module::new(vm);
        let lower = "abcdefghijklmnopqrstuvwxyz";
        let upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        let punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
        for (name, value) in [
            ("ascii_lowercase", lower.to_owned()),
            ("ascii_uppercase", upper.to_owned()),
            ("ascii_letters", format!("{lower}{upper}")),
            ("digits", "0123456789".to_owned()),
            ("hexdigits", "0123456789abcdefABCDEF".to_owned()),
            ("octdigits", "01234567".to_owned()),
            ("punctuation", punctuation.to_owned()),
            ("whitespace", " \t\n\r\u{b}\u{c}".to_owned()),
            ("printable", format!("0123456789{lower}{upper}{punctuation} \t\n\r\u{b}\u{c}")),
        ] {
            module.add(name, value);
        }
        module.functions(&[
            ("capwords", |vm, args| {
                let [text] = args.exactly("capwords")?;
                let text = vm.str(&text)?;
                let words: Vec<String> = text::split_space(&text, None).into_iter().map(text::capitalize).collect();
                Ok(words.join(" ").into())
            }),
            ("Template", |_, _| Err(Raise::unsupported("string.Template: use str.format or an f-string"))),
            ("Formatter", |_, _| Err(Raise::unsupported("string.Formatter: use str.format"))),
        ]);
        Ok(module.finish())
    });
    vm.register_module("textwrap", |vm| {
        let mut module = Module::new(vm);
        module.functions(&[
            ("dedent", |vm, args| {
                let [text] = args.exactly("dedent")?;
                let text = vm.str(&text)?;
                Ok(dedent(&text).into())
            }),
            ("indent", |vm, args| {
                let [text, prefix, predicate] = args.bind("indent", ["text", "prefix", "predicate"], 2)?;
                if predicate.is_some_and(|predicate| !predicate.is_none()) {
                    return Err(Raise::unsupported("textwrap.indent(predicate=…)"));
                }
                let text = vm.str(&text.unwrap_or_default())?;
                let prefix = vm.str(&prefix.unwrap_or_default())?;
                let mut out = String::with_capacity(text.len());
                for line in text::lines(&text, true) {
                    if !line.trim().is_empty() {
                        out.push_str(&prefix);
                    }
                    out.push_str(line);
                }
                Ok(out.into())
            }),
            ("wrap", |vm, args| {
                let lines = wrapped(vm, args)?;
                Ok(Value::list(lines.into_iter().map(Value::from).collect::<Vec<_>>()))
            }),
            ("fill", |vm, args| Ok(wrapped(vm, args)?.join("\n").into())),
            ("shorten", |vm, mut args| {
                let placeholder = match args.take_keyword("placeholder") {
                    Some(placeholder) => vm.str(&placeholder)?.to_string(),
                    None => " [...]".to_owned(),
                };
                let [text, width] = args.bind("shorten", ["text", "width"], 2)?;
                let text = vm.str(&text.unwrap_or_default())?;
                let width = small_integer(vm, &width.unwrap_or_default())?.max(0) as usize;
                let mut words = text::split_space(&text, None);
                let whole = words.join(" ");
                if whole.chars().count() <= width {
                    return Ok(whole.into());
                }
                while words.pop().is_some() {
                    let short = format!("{}{placeholder}", words.join(" "));
                    if short.chars().count() <= width && !words.is_empty() {
                        return Ok(short.into());
                    }
                }
                Ok(placeholder.trim_start().into())
            }),
        ]);
        Ok(module.finish())
    });
}

/// The text without the white space that all its lines begin with.
fn dedent(text: &str) -> String {
    let mut margin: Option<&str> = None;
    for line in text.split('\n').filter(|line| !line.trim_matches([' ', '\t']).is_empty()) {
        let indent = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
        margin = Some(match margin {
            None => indent,
            Some(known) => {
                let same = known.bytes().zip(indent.bytes()).take_while(|(a, b)| a == b).count();
                &known[..same]
            }
        });
    }
    let margin = margin.unwrap_or("");
    let lines: Vec<&str> = text
        .split('\n')
        .map(
            |line| {
                if line.trim_matches([' ', '\t']).is_empty() { "" } else { line.strip_prefix(margin).unwrap_or(line) }
            },
        )
        .collect();
    lines.join("\n")
}

/// The lines of a paragraph: words as they fit, words that are too long broken.
fn wrapped(vm: &mut Vm, mut args: Args) -> Result<Vec<String>> {
    let mut prefix = |vm: &mut Vm, name: &str| -> Result<String> {
        match args.take_keyword(name) {
            Some(text) => Ok(vm.str(&text)?.to_string()),
            None => Ok(String::new()),
        }
    };
    let (first, later) = (prefix(vm, "initial_indent")?, prefix(vm, "subsequent_indent")?);
    let [text, width] = args.bind("wrap", ["text", "width"], 1)?;
    let text = vm.str(&text.unwrap_or_default())?;
    if text.contains('-') {
        return Err(Raise::unsupported("textwrap.wrap() of text with hyphens, at which lines may break"));
    }
    let width = match width {
        Some(width) => small_integer(vm, &width)?,
        None => 70,
    };
    if width <= 0 {
        return Err(Raise::value_error(format!("invalid width {width} (must be > 0)")));
    }
    let width = width as usize;
    let mut lines: Vec<String> = Vec::new();
    let mut line = first.clone();
    let mut empty = true;
    for word in text::split_space(&text, None) {
        let mut word: Vec<char> = word.chars().collect();
        loop {
            let space = usize::from(!empty);
            let room = width.saturating_sub(line.chars().count() + space);
            if word.len() <= room {
                if !empty {
                    line.push(' ');
                }
                line.extend(word);
                empty = false;
                break;
            }
            if !empty {
                lines.push(std::mem::replace(&mut line, later.clone()));
                empty = true;
                continue;
            }
            let rest = word.split_off(room.max(1));
            line.extend(word);
            word = rest;
            lines.push(std::mem::replace(&mut line, later.clone()));
        }
    }
    if !empty {
        lines.push(line);
    }
    Ok(lines)
}
