//! `re`: patterns and matches. The module around them is written in Python.

mod charset;
mod found;
mod matcher;
mod parse;
mod pattern;
mod program;
mod template;

use std::rc::Rc;

use self::{
    matcher::{Matcher, NOWHERE, Wanted},
    parse::{ASCII, LOCALE, UNICODE},
    program::Program,
};
use super::module::Module;
use crate::{
    python::{
        Vm,
        types::support::{charge, small_integer, type_name},
    },
    value::{Payload, Raise, Result, Value},
};

/// A compiled expression: the payload of a `re.Pattern`.
#[derive(Clone)]
struct Pattern(Rc<Regex>);

impl Payload for Pattern {}

struct Regex {
    source: Value,
    flags: i64,
    program: Program,
    groups: usize,
    names: Vec<(String, usize)>,
}

/// A text to match with: its characters, those of bytes being their numbers.
#[derive(Clone)]
struct Subject {
    value: Value,
    chars: Rc<[char]>,
}

/// Where the groups of a match are: begin and end in turn, the whole first.
#[derive(Clone)]
struct Spans {
    slots: Vec<u32>,
    last_group: Option<usize>,
}

pub(super) fn install(vm: &mut Vm) {
    vm.register_module("re", |vm| {
        let mut module = Module::new(vm);
        let class = pattern::class(module.vm);
        module.add("Pattern", class);
        let class = found::class(module.vm);
        module.add("Match", class);
        module.functions(&[("_compile", |vm, args| {
            let [source, flags] = args.exactly("_compile")?;
            let flags = small_integer(vm, &flags)?;
            let pattern = compile(vm, &source, flags)?;
            Ok(vm.wrap(pattern))
        })]);
        let namespace = module.finish();
        vm.run_library("re", include_str!("lib/re.py"), namespace)
    });
}

/// Whether the expression `source` matches at the begin of `text`, case folded; what warnings are filtered by.
pub fn matches_start(vm: &mut Vm, source: &str, text: &str) -> Result<bool> {
    let pattern = compile(vm, &Value::from(source), parse::IGNORECASE)?;
    let subject = Subject::new(vm, &Value::from(text))?;
    Ok(pattern.attempt(vm, &subject, (0, subject.chars.len()), How::Match, false)?.is_some())
}

/// How an expression is tried.
#[derive(Clone, Copy, PartialEq)]
enum How {
    Search,
    Match,
    Whole,
}

/// The error `re.error` about an expression or a template.
fn error(vm: &mut Vm, error: parse::Error, source: &Value) -> Raise {
    if error.message.starts_with("not supported") {
        return Raise::unsupported(error.message);
    }
    if error.message == "the repetition number is too large" {
        return Raise::new("OverflowError", error.message);
    }
    let class = match vm.exception_class("re.error") {
        Ok(class) => class,
        Err(raise) => return raise,
    };
    let position = error.position.map_or(Value::None, Value::from);
    let source = if position.is_none() { Value::None } else { source.clone() };
    match vm.new_exception(&class, vec![error.message.into(), source, position]) {
        Ok(exception) => Raise::exception(exception),
        Err(raise) => raise,
    }
}

fn compile(vm: &mut Vm, source: &Value, flags: i64) -> Result<Pattern> {
    if let Some(pattern) = source.payload::<Pattern>() {
        if flags != 0 {
            return Err(Raise::value_error("cannot process flags argument with a compiled pattern"));
        }
        return Ok(pattern.clone());
    }
    let (chars, text): (Vec<char>, bool) = match source.builtin() {
        Value::Str(text) => (text.chars().collect(), true),
        Value::Bytes(bytes) => (bytes.iter().map(|byte| char::from(*byte)).collect(), false),
        _ => return Err(Raise::type_error("first argument must be string or compiled pattern")),
    };
    charge(vm, chars.len() * 64)?;
    check_flags(flags, text)?;
    // Bytes have no letters but those of ASCII.
    let inner = if text { flags } else { flags | ASCII };
    let mut parsed = match parse::parse(&chars, inner, text) {
        Ok(parsed) => parsed,
        Err(wrong) => return Err(error(vm, wrong, source)),
    };
    let mut flags = if text { parsed.flags } else { (parsed.flags & !ASCII) | (flags & ASCII) };
    check_flags(flags, text)?;
    if text && flags & ASCII == 0 {
        flags |= UNICODE;
    }
    let program = program::compile(&mut parsed.node);
    let source = source.builtin().clone();
    Ok(Pattern(Rc::new(Regex { source, flags, program, groups: parsed.groups, names: parsed.names })))
}

fn check_flags(flags: i64, text: bool) -> Result<()> {
    Err(Raise::value_error(match text {
        true if flags & LOCALE != 0 => "cannot use LOCALE flag with a str pattern",
        true if flags & ASCII != 0 && flags & UNICODE != 0 => "ASCII and UNICODE flags are incompatible",
        false if flags & UNICODE != 0 => "cannot use UNICODE flag with a bytes pattern",
        false if flags & ASCII != 0 && flags & LOCALE != 0 => "ASCII and LOCALE flags are incompatible",
        _ => return Ok(()),
    }))
}

impl Subject {
    fn new(vm: &mut Vm, value: &Value) -> Result<Subject> {
        let chars: Rc<[char]> = match value.builtin() {
            Value::Str(text) => text.chars().collect(),
            Value::Bytes(bytes) => bytes.iter().map(|byte| char::from(*byte)).collect(),
            other => {
                let name = type_name(vm, other);
                return Err(Raise::type_error(format!("expected string or bytes-like object, got '{name}'")));
            }
        };
        charge(vm, chars.len())?;
        Ok(Subject { value: value.builtin().clone(), chars })
    }

    fn is_text(&self) -> bool {
        matches!(self.value, Value::Str(_))
    }

    /// The part between two places.
    fn part(&self, from: usize, to: usize) -> Value {
        if from == 0 && to == self.chars.len() {
            return self.value.clone();
        }
        let chars = self.chars.get(from..to).unwrap_or_default().iter();
        if self.is_text() {
            return chars.collect::<String>().into();
        }
        Value::Bytes(chars.map(|c| *c as u8).collect::<Vec<u8>>().into())
    }

    /// What the parts of such a text give together.
    fn join(&self, parts: &[Value]) -> Value {
        let mut text = String::new();
        let mut bytes = Vec::new();
        for part in parts {
            match part.builtin() {
                Value::Str(part) => text.push_str(part),
                Value::Bytes(part) => bytes.extend_from_slice(part),
                _ => {}
            }
        }
        if self.is_text() { text.into() } else { Value::Bytes(bytes.into()) }
    }
}

impl Spans {
    /// Begin and end of a group.
    fn span(&self, group: usize) -> Option<(usize, usize)> {
        match self.slots.get(group * 2..group * 2 + 2) {
            Some([from, to]) if *from != NOWHERE && *to != NOWHERE && from <= to => {
                Some((*from as usize, *to as usize))
            }
            _ => None,
        }
    }

    fn whole(&self) -> (usize, usize) {
        self.span(0).unwrap_or_default()
    }
}

impl Pattern {
    /// The text of an argument, which must be of the expression's kind.
    fn subject(&self, vm: &mut Vm, value: &Value) -> Result<Subject> {
        let subject = Subject::new(vm, value)?;
        match (matches!(self.0.source, Value::Str(_)), subject.is_text()) {
            (true, false) => Err(Raise::type_error("cannot use a string pattern on a bytes-like object")),
            (false, true) => Err(Raise::type_error("cannot use a bytes pattern on a string-like object")),
            _ => Ok(subject),
        }
    }

    /// Tries to match between two places; with `advance` an empty match at the first will not do.
    fn attempt(
        &self,
        vm: &mut Vm,
        subject: &Subject,
        (from, to): (usize, usize),
        how: How,
        advance: bool,
    ) -> Result<Option<Spans>> {
        let text = subject.chars.get(..to).unwrap_or_default();
        if from > text.len() {
            return Ok(None);
        }
        let mut matcher = Matcher::new(&self.0.program, self.0.groups, text);
        let wanted = Wanted { whole: how == How::Whole, advance };
        let found = match how {
            How::Search => matcher.search(vm, from, wanted)?,
            _ => matcher.match_at(vm, from, wanted)?,
        };
        let last_group = matcher.last_group();
        let mut slots = std::mem::take(&mut matcher.slots);
        slots.pop();
        Ok(found.then_some(Spans { slots, last_group }))
    }

    /// All matches, one behind the other, at most so many. An empty one may touch the one before it.
    fn all(&self, vm: &mut Vm, subject: &Subject, (from, to): (usize, usize), most: usize) -> Result<Vec<Spans>> {
        let mut found: Vec<Spans> = Vec::new();
        let (mut at, mut advance) = (from, false);
        while found.len() < most {
            let Some(spans) = self.attempt(vm, subject, (at, to), How::Search, advance)? else { break };
            let (start, end) = spans.whole();
            (at, advance) = (end, start == end);
            found.push(spans);
        }
        Ok(found)
    }
}
