//! `re`.

mod pattern;

use std::rc::Rc;

use self::pattern::{DOTALL, IGNORECASE, MULTILINE, Regex, Spans, VERBOSE};
use super::module::Module;
use crate::{
    python::{
        Args, ClassBuilder, NativeFn, Vm,
        format::str_repr,
        types::support::{argument, small_integer, type_name},
    },
    value::{Dict, Host, Payload, Raise, Result, Str, Value},
};

/// The payload of a `re.Pattern`.
#[derive(Clone)]
struct Pattern {
    source: Str,
    regex: Rc<Regex>,
}
impl Payload for Pattern {}

/// The payload of a `re.Match`.
struct Match {
    pattern: Pattern,
    text: Str,
    chars: Rc<[char]>,
    spans: Spans,
}
impl Payload for Match {}

pub(super) fn install(vm: &mut Vm) {
    vm.register_module("re", |vm| {
        let base = vm.exception_class("Exception")?;
        let error = ClassBuilder::new("re", "error").base(&base).open().build(vm);
        let pattern = pattern_class(vm);
        let found = match_class(vm);
        let mut module = Module::new(vm);
        module.add("error", error);
        module.add("Pattern", pattern);
        module.add("Match", found);
        for (short, long, flag) in [
            ("I", "IGNORECASE", IGNORECASE),
            ("M", "MULTILINE", MULTILINE),
            ("S", "DOTALL", DOTALL),
            ("X", "VERBOSE", VERBOSE),
            ("U", "UNICODE", 32),
        ] {
            module.add(short, Value::Int(flag));
            module.add(long, Value::Int(flag));
        }
        let functions: [(&str, NativeFn); 10] = [
            ("compile", |vm, args| {
                let [source, flags] = args.bind("compile", ["pattern", "flags"], 1)?;
                let pattern = compile(vm, &source.unwrap_or_default(), flags)?;
                Ok(vm.wrap(pattern))
            }),
            ("match", |vm, args| delegate(vm, args, "match", 2)),
            ("fullmatch", |vm, args| delegate(vm, args, "fullmatch", 2)),
            ("search", |vm, args| delegate(vm, args, "search", 2)),
            ("findall", |vm, args| delegate(vm, args, "findall", 2)),
            ("finditer", |vm, args| delegate(vm, args, "finditer", 2)),
            ("split", |vm, args| delegate(vm, args, "split", 3)),
            ("sub", |vm, args| delegate(vm, args, "sub", 4)),
            ("subn", |vm, args| delegate(vm, args, "subn", 4)),
            ("escape", |vm, args| {
                let [text] = args.exactly("escape")?;
                let text = vm.str(&text)?;
                let mut out = String::with_capacity(text.len() * 2);
                for c in text.chars() {
                    if "()[]{}?*+-|^$\\.&~# \t\n\r\u{b}\u{c}".contains(c) {
                        out.push('\\');
                    }
                    out.push(c);
                }
                Ok(out.into())
            }),
        ];
        module.functions(&functions);
        module.functions(&[("purge", |_, _| Ok(Value::None))]);
        Ok(module.finish())
    });
}

fn compile(vm: &mut Vm, source: &Value, flags: Option<Value>) -> Result<Pattern> {
    if let Some(pattern) = source.payload::<Pattern>() {
        return Ok(pattern.clone());
    }
    let Value::Str(text) = source.builtin() else {
        if matches!(source.builtin(), Value::Bytes(_)) {
            return Err(Raise::unsupported("regular expressions over bytes"));
        }
        return Err(Raise::type_error("first argument must be string or compiled pattern"));
    };
    let flags = match flags {
        Some(flags) => small_integer(vm, &flags)?,
        None => 0,
    };
    match Regex::new(text, flags) {
        Ok(regex) => Ok(Pattern { source: text.clone(), regex: Rc::new(regex) }),
        Err(message) if message.contains("not supported") => {
            Err(Raise::unsupported(format!("this regular expression: {message}")))
        }
        Err(message) => Err(Raise::new("re.error", message)),
    }
}

/// `re.sub(pattern, …)` as the pattern's own method; `flags` may follow the method's arguments.
fn delegate(vm: &mut Vm, mut args: Args, method: &str, most: usize) -> Result<Value> {
    let mut flags = args.take_keyword("flags");
    let source = match args.take_keyword("pattern") {
        Some(source) => source,
        None if args.positional.is_empty() => {
            return Err(Raise::type_error(format!("{method}() missing 1 required positional argument: 'pattern'")));
        }
        None => args.take_first()?,
    };
    if args.positional.len() >= most {
        flags = args.positional.pop();
    }
    let pattern = compile(vm, &source, flags)?;
    let pattern = vm.wrap(pattern);
    let method = vm.get_attr(&pattern, method)?;
    vm.call_args(&method, args)
}

fn pattern_class(vm: &mut Vm) -> crate::value::Class {
    let class = ClassBuilder::new("re", "Pattern")
        .method("match", |vm, args| attempt(vm, args, "match"))
        .method("fullmatch", |vm, args| attempt(vm, args, "fullmatch"))
        .method("search", |vm, args| attempt(vm, args, "search"))
        .method("findall", |vm, args| {
            let [this, text, _, _] = args.bind("findall", ["self", "string", "pos", "endpos"], 2)?;
            let mut found = Vec::new();
            for spans in all(vm, &this.unwrap_or_default(), &text.unwrap_or_default())? {
                let part = |at: usize| spans.part(at).map_or_else(|| "".into(), Value::from);
                found.push(match spans.spans.len() {
                    1 => part(0),
                    2 => part(1),
                    count => Value::tuple((1..count).map(part).collect::<Vec<_>>()),
                });
            }
            Ok(Value::list(found))
        })
        .method("finditer", |vm, args| {
            let [this, text, _, _] = args.bind("finditer", ["self", "string", "pos", "endpos"], 2)?;
            let found = all(vm, &this.unwrap_or_default(), &text.unwrap_or_default())?;
            let found: Vec<Value> = found.into_iter().map(|found| vm.wrap(found)).collect();
            vm.iter(&Value::list(found))
        })
        .method("split", |vm, args| {
            let [this, text, most] = args.bind("split", ["self", "string", "maxsplit"], 2)?;
            let most = limit(vm, most)?;
            let text = text.unwrap_or_default();
            let found = all(vm, &this.unwrap_or_default(), &text)?;
            let chars: Vec<char> = text.as_str().map(|text| text.chars().collect()).unwrap_or_default();
            let (mut parts, mut last) = (Vec::new(), 0);
            for found in found.into_iter().take(most) {
                let (start, end) = found.spans.first().copied().flatten().unwrap_or((0, 0));
                parts.push(Value::from(chars[last..start].iter().collect::<String>()));
                parts.extend((1..found.spans.len()).map(|at| found.part(at).map_or(Value::None, Value::from)));
                last = end;
            }
            parts.push(Value::from(chars[last..].iter().collect::<String>()));
            Ok(Value::list(parts))
        })
        .method("sub", |vm, args| substitute(vm, args).map(|(text, _)| text.into()))
        .method("subn", |vm, args| {
            let (text, count) = substitute(vm, args)?;
            Ok(Value::tuple([text.into(), Value::from(count)]))
        })
        .method("__repr__", |_, args| {
            let Some(pattern) = args.positional.first().and_then(Value::payload::<Pattern>) else {
                return Ok(Value::None);
            };
            let names: Vec<&str> = [
                (IGNORECASE, "re.IGNORECASE"),
                (MULTILINE, "re.MULTILINE"),
                (DOTALL, "re.DOTALL"),
                (VERBOSE, "re.VERBOSE"),
            ]
            .into_iter()
            .filter(|(flag, _)| pattern.regex.flags & flag != 0)
            .map(|(_, name)| name)
            .collect();
            let flags = if names.is_empty() { String::new() } else { format!(", {}", names.join("|")) };
            Ok(format!("re.compile({}{flags})", str_repr(&pattern.source)).into())
        })
        .property("pattern", |_, args| {
            let pattern = args.positional.first().and_then(Value::payload::<Pattern>);
            Ok(pattern.map_or(Value::None, |pattern| Value::Str(pattern.source.clone())))
        })
        .property("flags", |_, args| {
            let pattern = args.positional.first().and_then(Value::payload::<Pattern>);
            Ok(pattern.map_or(Value::None, |pattern| Value::Int(pattern.regex.flags | 32)))
        })
        .property("groups", |_, args| {
            let pattern = args.positional.first().and_then(Value::payload::<Pattern>);
            Ok(pattern.map_or(Value::None, |pattern| pattern.regex.groups.into()))
        })
        .build(vm);
    vm.register_class::<Pattern>(&class);
    class
}

fn text_of(vm: &Vm, value: &Value) -> Result<Str> {
    match value.builtin() {
        Value::Str(text) => Ok(text.clone()),
        other => {
            let name = type_name(vm, other);
            Err(Raise::type_error(format!("expected string or bytes-like object, got '{name}'")))
        }
    }
}

fn pattern_of(value: &Value) -> Result<Pattern> {
    value.payload::<Pattern>().cloned().ok_or_else(|| Raise::type_error("not a re.Pattern"))
}

fn limit(vm: &mut Vm, value: Option<Value>) -> Result<usize> {
    match value {
        Some(value) => match small_integer(vm, &value)? {
            0 => Ok(usize::MAX),
            limit => Ok(usize::try_from(limit).unwrap_or(0)),
        },
        None => Ok(usize::MAX),
    }
}

fn attempt(vm: &mut Vm, args: Args, how: &str) -> Result<Value> {
    let [this, text, from, _] = args.bind(how, ["self", "string", "pos", "endpos"], 2)?;
    let pattern = pattern_of(&this.unwrap_or_default())?;
    let text = text_of(vm, &text.unwrap_or_default())?;
    let chars: Rc<[char]> = text.chars().collect();
    let from = match from {
        Some(from) => (small_integer(vm, &from)?.max(0) as usize).min(chars.len()),
        None => 0,
    };
    let regex = pattern.regex.clone();
    let spans = match how {
        "search" => regex.search(vm, &chars, from)?,
        _ => regex.match_at(vm, &chars, from, how == "fullmatch")?,
    };
    Ok(match spans {
        Some(spans) => vm.wrap(Match { pattern, text, chars, spans }),
        None => Value::None,
    })
}

/// All matches, one behind the other; an empty one may touch the one before it.
fn all(vm: &mut Vm, this: &Value, text: &Value) -> Result<Vec<Match>> {
    let pattern = pattern_of(this)?;
    let text = text_of(vm, text)?;
    let chars: Rc<[char]> = text.chars().collect();
    let mut found: Vec<Match> = Vec::new();
    let mut at = 0;
    while at <= chars.len() {
        let regex = pattern.regex.clone();
        let Some(spans) = regex.search(vm, &chars, at)? else { break };
        let (start, end) = spans.first().copied().flatten().unwrap_or((at, at));
        at = if end == start { end + 1 } else { end };
        found.push(Match { pattern: pattern.clone(), text: text.clone(), chars: chars.clone(), spans });
    }
    Ok(found)
}

fn substitute(vm: &mut Vm, args: Args) -> Result<(String, usize)> {
    let [this, replacement, text, count] = args.bind("sub", ["self", "repl", "string", "count"], 3)?;
    let count = limit(vm, count)?;
    let (replacement, text) = (replacement.unwrap_or_default(), text.unwrap_or_default());
    let found = all(vm, &this.unwrap_or_default(), &text)?;
    let chars: Vec<char> = text_of(vm, &text)?.chars().collect();
    let (mut out, mut last, mut done) = (String::new(), 0, 0);
    for found in found.into_iter().take(count) {
        let (start, end) = found.spans.first().copied().flatten().unwrap_or((0, 0));
        out.extend(&chars[last..start]);
        last = end;
        done += 1;
        match replacement.builtin() {
            Value::Str(template) => out.push_str(&found.expand(template)?),
            _ => {
                let found = vm.wrap(found);
                let made = vm.call(&replacement, vec![found], Vec::new())?;
                out.push_str(&text_of(vm, &made)?);
            }
        }
    }
    out.extend(&chars[last..]);
    Ok((out, done))
}

impl Match {
    fn part(&self, at: usize) -> Option<String> {
        let (start, end) = self.spans.get(at).copied().flatten()?;
        Some(self.chars[start..end].iter().collect())
    }

    /// The number of the group that an argument names.
    fn number(&self, key: &Value) -> Result<usize> {
        let number = match key.builtin() {
            Value::Int(number) => usize::try_from(*number).ok().filter(|number| *number < self.spans.len()),
            Value::Str(name) => {
                self.pattern.regex.names.iter().find(|(known, _)| *known == **name).map(|(_, number)| *number)
            }
            _ => None,
        };
        number.ok_or_else(|| Raise::new("IndexError", "no such group"))
    }

    fn value(&self, at: usize, default: &Value) -> Value {
        self.part(at).map_or_else(|| default.clone(), Value::from)
    }

    /// Fills in the groups that a replacement names: `\1`, `\g<name>`.
    fn expand(&self, template: &str) -> Result<String> {
        let mut out = String::new();
        let mut chars = template.chars().peekable();
        while let Some(c) = chars.next() {
            if c != '\\' {
                out.push(c);
                continue;
            }
            match chars.next() {
                Some('g') if chars.next_if_eq(&'<').is_some() => {
                    let name: String = chars.by_ref().take_while(|c| *c != '>').collect();
                    let key = name.parse::<i64>().map_or_else(|_| Value::from(name.as_str()), Value::Int);
                    let number = self
                        .number(&key)
                        .map_err(|_| Raise::new("IndexError", format!("unknown group name {}", str_repr(&name))))?;
                    out.push_str(&self.part(number).unwrap_or_default());
                }
                Some(digit @ '1'..='9') => {
                    let mut number = digit.to_digit(10).unwrap_or(0) as usize;
                    if let Some(next) = chars.next_if(char::is_ascii_digit) {
                        number = number * 10 + next.to_digit(10).unwrap_or(0) as usize;
                    }
                    if number >= self.spans.len() {
                        return Err(Raise::new("re.error", format!("invalid group reference {number} at position 1")));
                    }
                    out.push_str(&self.part(number).unwrap_or_default());
                }
                Some('n') => out.push('\n'),
                Some('t') => out.push('\t'),
                Some('r') => out.push('\r'),
                Some('\\') => out.push('\\'),
                Some(c) if c.is_ascii_alphanumeric() => {
                    return Err(Raise::new("re.error", format!("bad escape \\{c} at position 0")));
                }
                Some(c) => {
                    out.push('\\');
                    out.push(c);
                }
                None => return Err(Raise::new("re.error", "bad escape (end of pattern) at position 0")),
            }
        }
        Ok(out)
    }
}

fn this(args: &Args) -> Result<&Match> {
    args.positional.first().and_then(Value::payload::<Match>).ok_or_else(|| Raise::type_error("not a re.Match"))
}

fn match_class(vm: &mut Vm) -> crate::value::Class {
    let group: NativeFn = |_, args| {
        let found = this(&args)?;
        let mut parts = Vec::new();
        for key in args.positional.iter().skip(1) {
            parts.push(found.value(found.number(key)?, &Value::None));
        }
        Ok(match parts.len() {
            0 => found.value(0, &Value::None),
            1 => parts.remove(0),
            _ => Value::tuple(parts),
        })
    };
    let class = ClassBuilder::new("re", "Match")
        .method("group", group)
        .method("__getitem__", group)
        .method("groups", |_, args| {
            let found = this(&args)?;
            let default = argument(&args, 1).cloned().unwrap_or_default();
            Ok(Value::tuple((1..found.spans.len()).map(|at| found.value(at, &default)).collect::<Vec<_>>()))
        })
        .method("groupdict", |_, args| {
            let found = this(&args)?;
            let default = argument(&args, 1).cloned().unwrap_or_default();
            let names = found.pattern.regex.names.iter();
            let dict: Dict = names.map(|(name, at)| (name.as_str(), found.value(*at, &default))).collect();
            Ok(Value::Dict(dict))
        })
        .method("span", |_, args| place(&args).map(|(a, b)| Value::tuple([Value::Int(a), Value::Int(b)])))
        .method("start", |_, args| place(&args).map(|(start, _)| Value::Int(start)))
        .method("end", |_, args| place(&args).map(|(_, end)| Value::Int(end)))
        .method("expand", |vm, args| {
            let template = vm.str(argument(&args, 1).unwrap_or(&Value::None))?;
            Ok(this(&args)?.expand(&template)?.into())
        })
        .method("__bool__", |_, _| Ok(Value::Bool(true)))
        .method("__repr__", |_, args| {
            let found = this(&args)?;
            let (start, end) = found.spans.first().copied().flatten().unwrap_or((0, 0));
            let shown = str_repr(&found.part(0).unwrap_or_default());
            Ok(format!("<re.Match object; span=({start}, {end}), match={shown}>").into())
        })
        .property("string", |_, args| Ok(Value::Str(this(&args)?.text.clone())))
        .property("re", |vm, args| {
            let pattern = this(&args)?.pattern.clone();
            Ok(vm.wrap(pattern))
        })
        .property("lastindex", |_, args| {
            let found = this(&args)?;
            let last = (1..found.spans.len()).rev().find(|&at| found.spans.get(at).copied().flatten().is_some());
            Ok(last.map_or(Value::None, Value::from))
        })
        .build(vm);
    vm.register_class::<Match>(&class);
    class
}

/// Where the group of the argument matched; -1 where it did not.
fn place(args: &Args) -> Result<(i64, i64)> {
    let found = this(args)?;
    let at = match argument(args, 1) {
        Some(key) => found.number(key)?,
        None => 0,
    };
    Ok(found.spans.get(at).copied().flatten().map_or((-1, -1), |(start, end)| (start as i64, end as i64)))
}
