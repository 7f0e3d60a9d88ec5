//! `re.Pattern`.

use super::{
    How, Pattern, Subject,
    found::Match,
    parse::{ASCII, DOTALL, IGNORECASE, LOCALE, MULTILINE, UNICODE, VERBOSE},
    template::Template,
};
use crate::{
    python::{
        Args, ClassBuilder, Vm,
        types::support::{bound, small_integer},
    },
    value::{Class, Dict, Host, Raise, Result, Value},
};

/// Makes the class.
pub(super) fn class(vm: &mut Vm) -> Class {
    let class = ClassBuilder::new("re", "Pattern")
        .method("match", |vm, args| attempt(vm, args, "match", How::Match))
        .method("fullmatch", |vm, args| attempt(vm, args, "fullmatch", How::Whole))
        .method("search", |vm, args| attempt(vm, args, "search", How::Search))
        .method("findall", |vm, args| {
            let (pattern, subject, range) = arguments(vm, args, "findall")?;
            let mut found = Vec::new();
            for spans in pattern.all(vm, &subject, range, usize::MAX)? {
                let part = |group: usize| match spans.span(group) {
                    Some((from, to)) => subject.part(from, to),
                    None => subject.part(0, 0),
                };
                found.push(match pattern.0.groups {
                    0 => part(0),
                    1 => part(1),
                    count => Value::tuple((1..=count).map(part).collect::<Vec<_>>()),
                });
            }
            Ok(Value::list(found))
        })
        .method("finditer", |vm, args| {
            let object = args.positional.first().cloned().unwrap_or_default();
            let (pattern, subject, range) = arguments(vm, args, "finditer")?;
            let mut found = Vec::new();
            for spans in pattern.all(vm, &subject, range, usize::MAX)? {
                let (pattern, object, subject) = (pattern.clone(), object.clone(), subject.clone());
                found.push(vm.wrap(Match { pattern, object, subject, spans, range }));
            }
            vm.iter(&Value::list(found))
        })
        .method("split", |vm, args| {
            let [this, text, most] = args.bind("split", ["self", "string", "maxsplit"], 2)?;
            let pattern = this_pattern(&this.unwrap_or_default())?;
            let subject = pattern.subject(vm, &text.unwrap_or_default())?;
            let most = limit(vm, most)?;
            let (mut parts, mut last) = (Vec::new(), 0);
            for spans in pattern.all(vm, &subject, (0, subject.chars.len()), most)? {
                let (start, end) = spans.whole();
                parts.push(subject.part(last, start));
                for group in 1..=pattern.0.groups {
                    parts.push(spans.span(group).map(|(from, to)| subject.part(from, to)).unwrap_or_default());
                }
                last = end;
            }
            parts.push(subject.part(last, subject.chars.len()));
            Ok(Value::list(parts))
        })
        .method("sub", |vm, args| Ok(substitute(vm, args, "sub")?.0))
        .method("subn", |vm, args| {
            let (text, count) = substitute(vm, args, "subn")?;
            Ok(Value::tuple([text, Value::from(count)]))
        })
        .method("__repr__", |vm, args| {
            let [this] = args.exactly("__repr__")?;
            let regex = this_pattern(&this)?.0;
            let source = vm.repr(&regex.source)?;
            let source: String = source.chars().take(200).collect();
            let shown = if matches!(regex.source, Value::Str(_)) && regex.flags & (LOCALE | ASCII) == 0 {
                regex.flags & !UNICODE
            } else {
                regex.flags
            };
            let names: Vec<&str> = [
                (IGNORECASE, "re.IGNORECASE"),
                (LOCALE, "re.LOCALE"),
                (MULTILINE, "re.MULTILINE"),
                (DOTALL, "re.DOTALL"),
                (UNICODE, "re.UNICODE"),
                (VERBOSE, "re.VERBOSE"),
                (128, "re.DEBUG"),
                (ASCII, "re.ASCII"),
            ]
            .into_iter()
            .filter(|(flag, _)| shown & flag != 0)
            .map(|(_, name)| name)
            .collect();
            let flags = if names.is_empty() { String::new() } else { format!(", {}", names.join("|")) };
            Ok(format!("re.compile({source}{flags})").into())
        })
        .method("__eq__", |vm, args| {
            let [this, other] = args.exactly("__eq__")?;
            let Some(right) = other.payload::<Pattern>().cloned() else { return Ok(vm.not_implemented()) };
            let left = this_pattern(&this)?;
            let same = left.0.flags == right.0.flags && vm.eq(&left.0.source, &right.0.source)?;
            Ok(Value::Bool(same))
        })
        .method("__hash__", |vm, args| {
            let [this] = args.exactly("__hash__")?;
            let regex = this_pattern(&this)?.0;
            let parts = Value::tuple([Value::Int(regex.flags), regex.source.clone()]);
            Ok(Value::Int(vm.hash(&parts)?))
        })
        .method("__copy__", |_, args| Ok(args.exactly::<1>("__copy__")?[0].clone()))
        .method("__deepcopy__", |_, args| Ok(args.exactly::<2>("__deepcopy__")?[0].clone()))
        .method("__class_getitem__", |_, args| Ok(args.exactly::<2>("__class_getitem__")?[0].clone()))
        .property("pattern", |_, args| Ok(this_pattern(&args.exactly::<1>("pattern")?[0])?.0.source.clone()))
        .property("flags", |_, args| Ok(Value::Int(this_pattern(&args.exactly::<1>("flags")?[0])?.0.flags)))
        .property("groups", |_, args| Ok(this_pattern(&args.exactly::<1>("groups")?[0])?.0.groups.into()))
        .property("groupindex", |_, args| {
            let regex = this_pattern(&args.exactly::<1>("groupindex")?[0])?.0;
            let names = regex.names.iter().map(|(name, group)| (name.as_str(), Value::from(*group)));
            Ok(Value::Dict(names.collect::<Dict>()))
        })
        .build(vm);
    vm.register_class::<Pattern>(&class);
    class
}

fn this_pattern(value: &Value) -> Result<Pattern> {
    value.payload::<Pattern>().cloned().ok_or_else(|| Raise::type_error("not a re.Pattern"))
}

/// The pattern, the text, and the places between which it is to be matched.
fn arguments(vm: &mut Vm, args: Args, method: &str) -> Result<(Pattern, Subject, (usize, usize))> {
    let [this, text, from, to] = args.bind(method, ["self", "string", "pos", "endpos"], 2)?;
    let pattern = this_pattern(&this.unwrap_or_default())?;
    let subject = pattern.subject(vm, &text.unwrap_or_default())?;
    let length = subject.chars.len();
    let mut place = |value: Option<Value>, default: usize| match value {
        Some(value) => Ok(usize::try_from(bound(vm, &value)?.max(0)).unwrap_or(length).min(length)),
        None => Ok(default),
    };
    let (from, to) = (place(from, 0)?, place(to, length)?);
    Ok((pattern, subject, (from, to)))
}

fn attempt(vm: &mut Vm, args: Args, method: &str, how: How) -> Result<Value> {
    let object = args.positional.first().cloned().unwrap_or_default();
    let (pattern, subject, range) = arguments(vm, args, method)?;
    Ok(match pattern.attempt(vm, &subject, range, how, false)? {
        Some(spans) => vm.wrap(Match { pattern, object, subject, spans, range }),
        None => Value::None,
    })
}

/// How many matches to take: 0 stands for all.
fn limit(vm: &mut Vm, value: Option<Value>) -> Result<usize> {
    match value {
        None => Ok(usize::MAX),
        Some(value) => match small_integer(vm, &value)? {
            0 => Ok(usize::MAX),
            limit => Ok(usize::try_from(limit).unwrap_or(0)),
        },
    }
}

fn substitute(vm: &mut Vm, args: Args, method: &str) -> Result<(Value, usize)> {
    let [this, replacement, text, count] = args.bind(method, ["self", "repl", "string", "count"], 3)?;
    let this = this.unwrap_or_default();
    let pattern = this_pattern(&this)?;
    let replacement = replacement.unwrap_or_default();
    let subject = pattern.subject(vm, &text.unwrap_or_default())?;
    let most = limit(vm, count)?;
    let template = match replacement.builtin() {
        Value::Str(_) | Value::Bytes(_) => Some(Template::new(vm, &pattern, &replacement)?),
        Value::Object(_) | Value::Class(_) => None,
        other => {
            let name = vm.class_of(other).name();
            return Err(Raise::type_error(format!("decoding to str: need a bytes-like object, {name} found")));
        }
    };
    let range = (0, subject.chars.len());
    let (mut parts, mut last, mut done) = (Vec::new(), 0, 0);
    let (mut at, mut advance) = (0, false);
    while done < most {
        let Some(spans) = pattern.attempt(vm, &subject, (at, range.1), How::Search, advance)? else { break };
        let (start, end) = spans.whole();
        (at, advance) = (end, start == end);
        parts.push(subject.part(last, start));
        last = end;
        done += 1;
        match &template {
            Some(template) => template.fill(&subject, &spans, &mut parts),
            None => {
                let text = subject.clone();
                let found = Match { pattern: pattern.clone(), object: this.clone(), subject: text, spans, range };
                let found = vm.wrap(found);
                let made = vm.call(&replacement, vec![found], Vec::new())?;
                match (made.builtin(), subject.is_text()) {
                    (Value::Str(_), true) | (Value::Bytes(_), false) => parts.push(made),
                    (Value::None, _) => {}
                    (_, text) => {
                        let (wanted, name) = (if text { "str" } else { "bytes-like" }, vm.class_of(&made).name());
                        let message = match text {
                            true => format!("sequence item {}: expected str instance, {name} found", parts.len()),
                            false => format!("sequence item {}: expected a {wanted} object, {name} found", parts.len()),
                        };
                        return Err(Raise::type_error(message));
                    }
                }
            }
        }
    }
    if done == 0 {
        return Ok((subject.value.clone(), 0));
    }
    parts.push(subject.part(last, range.1));
    Ok((subject.join(&parts), done))
}
