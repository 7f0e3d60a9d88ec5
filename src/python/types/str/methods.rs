//! The methods of `str`.

use super::{
    super::{
        support::{argument, arity, bound, bounds, given, integer, small_integer, type_name},
        text,
    },
    byte_offset, codec, format_fields, text_argument, this,
};
use crate::{
    python::{
        Args, ClassBuilder, Vm,
        format::{Align, pad},
    },
    value::{Dict, Host, Raise, Result, Str, Value},
};

pub(super) fn add(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method("upper", |vm, args| map(vm, &args, "upper", |text| text.to_uppercase()))
        .method("lower", |vm, args| map(vm, &args, "lower", |text| text.to_lowercase()))
        .method("title", |vm, args| map(vm, &args, "title", text::title))
        .method("capitalize", |vm, args| map(vm, &args, "capitalize", text::capitalize))
        .method("swapcase", |vm, args| map(vm, &args, "swapcase", text::swapcase))
        .method("casefold", |vm, args| map(vm, &args, "casefold", text::casefold))
        .method("isalpha", |vm, args| every(vm, &args, "isalpha", text::is_letter))
        .method("isdigit", |vm, args| every(vm, &args, "isdigit", text::is_digit))
        .method("isdecimal", |vm, args| every(vm, &args, "isdecimal", |c| text::digit_value(c).is_some()))
        .method("isnumeric", |vm, args| every(vm, &args, "isnumeric", text::is_numeric))
        .method("isalnum", |vm, args| every(vm, &args, "isalnum", |c| text::is_letter(c) || text::is_numeric(c)))
        .method("isspace", |vm, args| every(vm, &args, "isspace", text::is_space))
        .method("isascii", |vm, args| test(vm, &args, "isascii", str::is_ascii))
        .method("isupper", |vm, args| test(vm, &args, "isupper", |text| text::all_cased(text, char::is_uppercase)))
        .method("islower", |vm, args| test(vm, &args, "islower", |text| text::all_cased(text, char::is_lowercase)))
        .method("istitle", |vm, args| test(vm, &args, "istitle", text::is_title))
        .method("isidentifier", |vm, args| test(vm, &args, "isidentifier", text::is_identifier))
        .method("isprintable", |vm, args| test(vm, &args, "isprintable", |text| text.chars().all(text::is_printable)))
        .method("strip", |vm, args| strip(vm, &args, "strip", true, true))
        .method("lstrip", |vm, args| strip(vm, &args, "lstrip", true, false))
        .method("rstrip", |vm, args| strip(vm, &args, "rstrip", false, true))
        .method("split", |vm, args| split(vm, args, "split", false))
        .method("rsplit", |vm, args| split(vm, args, "rsplit", true))
        .method("splitlines", |vm, args| {
            let [_, keep] = args.clone().clinic("splitlines", ["self", "keepends"], 1)?;
            let keep = match keep {
                Some(keep) => integer(vm, &keep)?,
                None => Value::Int(0),
            };
            let keep = vm.truth(&keep)?;
            let text = this(vm, &args, "splitlines")?;
            Ok(list(text::lines(text, keep)))
        })
        .method("partition", |vm, args| partition(vm, &args, "partition", false))
        .method("rpartition", |vm, args| partition(vm, &args, "rpartition", true))
        .method("join", join)
        .method("replace", replace)
        .method("find", |vm, args| Ok(search(vm, &args, "find", false)?.map_or(Value::Int(-1), Value::from)))
        .method("rfind", |vm, args| Ok(search(vm, &args, "rfind", true)?.map_or(Value::Int(-1), Value::from)))
        .method("index", |vm, args| search(vm, &args, "index", false)?.map(Value::from).ok_or_else(not_found))
        .method("rindex", |vm, args| search(vm, &args, "rindex", true)?.map(Value::from).ok_or_else(not_found))
        .method("count", count)
        .method("startswith", |vm, args| affix(vm, &args, "startswith", |text, part| text.starts_with(part)))
        .method("endswith", |vm, args| affix(vm, &args, "endswith", |text, part| text.ends_with(part)))
        .method("removeprefix", |vm, args| {
            remove(vm, &args, "removeprefix", |text, part| text.strip_prefix(part).unwrap_or(text))
        })
        .method("removesuffix", |vm, args| {
            remove(vm, &args, "removesuffix", |text, part| text.strip_suffix(part).unwrap_or(text))
        })
        .method("ljust", |vm, args| justify(vm, &args, "ljust", Align::Left))
        .method("rjust", |vm, args| justify(vm, &args, "rjust", Align::Right))
        .method("center", |vm, args| justify(vm, &args, "center", Align::Center))
        .method("zfill", |vm, args| {
            arity(&args, "str.zfill", 1, 1)?;
            let width = width(vm, &args)?;
            Ok(text::zero_fill(this(vm, &args, "zfill")?, width).into())
        })
        .method("expandtabs", |vm, args| {
            let [this, size] = args.clinic("expandtabs", ["self", "tabsize"], 1)?;
            let size = match &size {
                Some(size) => bound(vm, size)?,
                None => 8,
            };
            let args = Args::new(this.into_iter().collect());
            Ok(text::expand_tabs(self::this(vm, &args, "expandtabs")?, size.clamp(0, 10_000) as usize).into())
        })
        .method("encode", |vm, args| {
            let [this, encoding, errors] = args.clinic("encode", ["self", "encoding", "errors"], 1)?;
            let args = Args::new(this.into_iter().collect());
            let text = self::this(vm, &args, "encode")?;
            let encoding = name(vm, encoding, "encode", "encoding", "utf-8")?;
            let errors = name(vm, errors, "encode", "errors", "strict")?;
            Ok(Value::Bytes(codec::encode(text, &encoding, &errors)?.into()))
        })
        .method("format", |vm, mut args| {
            let text = this(vm, &args, "format")?.clone();
            args.take_first()?;
            Ok(format_fields(vm, &text, Some(&args.positional), &mut |_, name| {
                let found = args.keywords.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
                found.ok_or_else(|| Raise::with_arguments("KeyError", vec![name.into()]))
            })?
            .into())
        })
        .method("format_map", |vm, args| {
            arity(&args, "str.format_map", 1, 1)?;
            let text = this(vm, &args, "format_map")?.clone();
            let mapping = args.positional[1].clone();
            Ok(format_fields(vm, &text, None, &mut |vm, name| vm.get_item(&mapping, &name.into()))?.into())
        })
        .static_method("maketrans", make_translation)
        .method("translate", translate)
}

/// A list of strings.
pub(super) fn list(parts: Vec<&str>) -> Value {
    Value::list(parts.into_iter().map(Value::from).collect::<Vec<_>>())
}

fn map(vm: &mut Vm, args: &Args, method: &str, change: fn(&str) -> String) -> Result<Value> {
    let text = this(vm, args, method)?;
    if args.len() > 1 {
        arity(args, &format!("str.{method}"), 0, 0)?;
    }
    Ok(change(text).into())
}

fn test(vm: &mut Vm, args: &Args, method: &str, test: fn(&str) -> bool) -> Result<Value> {
    let text = this(vm, args, method)?;
    arity(args, &format!("str.{method}"), 0, 0)?;
    Ok(Value::Bool(test(text)))
}

fn every(vm: &mut Vm, args: &Args, method: &str, test: fn(char) -> bool) -> Result<Value> {
    let text = this(vm, args, method)?;
    arity(args, &format!("str.{method}"), 0, 0)?;
    Ok(Value::Bool(!text.is_empty() && text.chars().all(test)))
}

fn strip(vm: &mut Vm, args: &Args, method: &str, left: bool, right: bool) -> Result<Value> {
    let text = this(vm, args, method)?;
    arity(args, &format!("str.{method}"), 0, 1)?;
    let characters = match given(args, 1).map(Value::builtin) {
        None => None,
        Some(Value::Str(characters)) => Some(characters),
        Some(_) => return Err(Raise::type_error(format!("{method} arg must be None or str"))),
    };
    let unwanted = |c: char| characters.map_or_else(|| text::is_space(c), |characters| characters.contains(c));
    let mut rest: &str = text;
    if left {
        rest = rest.trim_start_matches(unwanted);
    }
    if right {
        rest = rest.trim_end_matches(unwanted);
    }
    if rest.len() == text.len() {
        return Ok(Value::Str(text.clone()));
    }
    Ok(rest.into())
}

fn split(vm: &mut Vm, args: Args, method: &str, from_right: bool) -> Result<Value> {
    let [this, separator, most] = args.clinic(method, ["self", "sep", "maxsplit"], 1)?;
    let args = Args::new(vec![this.unwrap_or_default(), separator.unwrap_or_default()]);
    let text = self::this(vm, &args, method)?;
    let most = match &most {
        None => None,
        Some(most) => usize::try_from(bound(vm, most)?).ok(),
    };
    if args.positional[1].is_none() {
        return Ok(list(match most {
            Some(most) if from_right => text::rsplit_space(text, most),
            most => text::split_space(text, most),
        }));
    }
    let separator = text_argument(vm, &args, 1, "must be str or None, not ")?.as_str();
    if separator.is_empty() {
        return Err(Raise::value_error("empty separator"));
    }
    Ok(list(match (most, from_right) {
        (None, false) => text.split(separator).collect(),
        (None, true) => {
            let mut parts: Vec<&str> = text.rsplit(separator).collect();
            parts.reverse();
            parts
        }
        (Some(most), false) => text.splitn(most.saturating_add(1), separator).collect(),
        (Some(most), true) => {
            let mut parts: Vec<&str> = text.rsplitn(most.saturating_add(1), separator).collect();
            parts.reverse();
            parts
        }
    }))
}

fn partition(vm: &mut Vm, args: &Args, method: &str, from_right: bool) -> Result<Value> {
    arity(args, &format!("str.{method}"), 1, 1)?;
    let text = this(vm, args, method)?;
    let separator = text_argument(vm, args, 1, "must be str, not ")?;
    if separator.is_empty() {
        return Err(Raise::value_error("empty separator"));
    }
    let found = if from_right { text.rsplit_once(separator.as_str()) } else { text.split_once(separator.as_str()) };
    let whole = || Value::Str(text.clone());
    Ok(Value::tuple(match found {
        Some((before, after)) => [before.into(), Value::Str(separator.clone()), after.into()],
        None if from_right => ["".into(), "".into(), whole()],
        None => [whole(), "".into(), "".into()],
    }))
}

fn join(vm: &mut Vm, args: Args) -> Result<Value> {
    arity(&args, "str.join", 1, 1)?;
    let separator = this(vm, &args, "join")?.clone();
    let items = match &args.positional[1] {
        Value::List(list) => list.to_vec(),
        Value::Tuple(tuple) => tuple.to_vec(),
        other => {
            if vm.special(other, "__iter__")?.is_none() && vm.special(other, "__getitem__")?.is_none() {
                return Err(Raise::type_error("can only join an iterable"));
            }
            vm.items(other)?
        }
    };
    if let [Value::Str(only)] = items.as_slice() {
        return Ok(Value::Str(only.clone()));
    }
    let length = |item: &Value| item.builtin().as_str().map_or(0, |part| part.len());
    let total = items.iter().map(length).sum::<usize>().saturating_add(separator.len().saturating_mul(items.len()));
    vm.reserve(total)?;
    super::charge(vm, total / 8)?;
    let mut joined = String::new();
    for (at, item) in items.iter().enumerate() {
        let Value::Str(part) = item.builtin() else {
            return Err(Raise::type_error(format!(
                "sequence item {at}: expected str instance, {} found",
                type_name(vm, item)
            )));
        };
        if at > 0 {
            joined.push_str(&separator);
        }
        joined.push_str(part);
    }
    super::charge(vm, items.len())?;
    Ok(joined.into())
}

fn replace(vm: &mut Vm, args: Args) -> Result<Value> {
    arity(&args, "str.replace", 2, 3)?;
    let most = match argument(&args, 3) {
        None => None,
        Some(most) => usize::try_from(bound(vm, most)?).ok(),
    };
    let text = this(vm, &args, "replace")?;
    let old = text_argument(vm, &args, 1, "replace() argument 1 must be str, not ")?;
    let new = text_argument(vm, &args, 2, "replace() argument 2 must be str, not ")?;
    if new.len() > old.len() {
        let places = if old.is_empty() { text.len() + 1 } else { text.matches(old.as_str()).count() };
        vm.reserve(text.len().saturating_add(places.min(most.unwrap_or(usize::MAX)).saturating_mul(new.len())))?;
    }
    Ok(text::replace(text, old, new, most).into())
}

/// The text between the bounds of the arguments behind the first, and where it begins, in characters.
fn within<'a>(vm: &mut Vm, args: &Args, text: &'a Str) -> Result<Option<(&'a str, usize)>> {
    if args.positional.len() <= 2 {
        return Ok(Some((text, 0)));
    }
    let length = text.characters();
    let Some((start, end)) = bounds(vm, args, 2, length)? else { return Ok(None) };
    Ok(Some((&text[byte_offset(text, start)..byte_offset(text, end)], start)))
}

fn search(vm: &mut Vm, args: &Args, method: &str, from_right: bool) -> Result<Option<usize>> {
    takes(args, method, 1, 3)?;
    let text = this(vm, args, method)?.clone();
    let part = text_argument(vm, args, 1, "must be str, not ")?;
    let Some((inside, start)) = within(vm, args, &text)? else { return Ok(None) };
    let found = if from_right { inside.rfind(part.as_str()) } else { inside.find(part.as_str()) };
    Ok(found.map(|at| start + if text.is_ascii() { at } else { inside[..at].chars().count() }))
}

/// As [`arity`], in the words of CPython's older functions.
fn takes(args: &Args, method: &str, least: usize, most: usize) -> Result<()> {
    let given = args.positional.len().saturating_sub(1);
    if args.positional.is_empty() || !args.keywords.is_empty() || (least..=most).contains(&given) {
        return arity(args, &format!("str.{method}"), least, most);
    }
    let (bound, count) = if given < least { ("at least", least) } else { ("at most", most) };
    let plural = if count == 1 { "" } else { "s" };
    Err(Raise::type_error(format!("{method}() takes {bound} {count} argument{plural} ({given} given)")))
}

fn not_found() -> Raise {
    Raise::value_error("substring not found")
}

fn count(vm: &mut Vm, args: Args) -> Result<Value> {
    takes(&args, "count", 1, 3)?;
    let text = this(vm, &args, "count")?.clone();
    let part = text_argument(vm, &args, 1, "must be str, not ")?;
    let Some((inside, _)) = within(vm, &args, &text)? else { return Ok(Value::Int(0)) };
    Ok(if part.is_empty() { inside.chars().count() + 1 } else { inside.matches(part.as_str()).count() }.into())
}

fn affix(vm: &mut Vm, args: &Args, method: &str, test: fn(&str, &str) -> bool) -> Result<Value> {
    takes(args, method, 1, 3)?;
    let text = this(vm, args, method)?.clone();
    let wrong = |vm: &Vm, value: &Value, inner: bool| {
        let name = type_name(vm, value);
        Raise::type_error(if inner {
            format!("tuple for {method} must only contain str, not {name}")
        } else {
            format!("{method} first arg must be str or a tuple of str, not {name}")
        })
    };
    let inside = within(vm, args, &text)?.map(|(inside, _)| inside);
    match args.positional[1].builtin() {
        Value::Str(part) => Ok(Value::Bool(inside.is_some_and(|inside| test(inside, part)))),
        Value::Tuple(parts) => {
            for part in parts.iter() {
                let Value::Str(part) = part.builtin() else { return Err(wrong(vm, part, true)) };
                if inside.is_some_and(|inside| test(inside, part)) {
                    return Ok(Value::Bool(true));
                }
            }
            Ok(Value::Bool(false))
        }
        other => Err(wrong(vm, other, false)),
    }
}

fn remove(vm: &mut Vm, args: &Args, method: &str, cut: for<'a> fn(&'a str, &str) -> &'a str) -> Result<Value> {
    arity(args, &format!("str.{method}"), 1, 1)?;
    let text = this(vm, args, method)?;
    let part = text_argument(vm, args, 1, &format!("{method}() argument must be str, not "))?;
    Ok(cut(text, part).into())
}

fn width(vm: &mut Vm, args: &Args) -> Result<usize> {
    let width = small_integer(vm, &args.positional[1])?.max(0) as usize;
    if width > 1 << 28 {
        return Err(Raise::with_arguments("MemoryError", Vec::new()));
    }
    Ok(width)
}

fn justify(vm: &mut Vm, args: &Args, method: &str, align: Align) -> Result<Value> {
    arity(args, &format!("str.{method}"), 1, 2)?;
    let width = width(vm, args)?;
    let text = this(vm, args, method)?;
    let fill = match argument(args, 2).map(Value::builtin) {
        None => ' ',
        Some(Value::Str(fill)) => {
            let mut chars = fill.chars();
            match (chars.next(), chars.next()) {
                (Some(fill), None) => fill,
                _ => return Err(Raise::type_error("The fill character must be exactly one character long")),
            }
        }
        Some(other) => {
            let name = type_name(vm, other);
            return Err(Raise::type_error(format!("The fill character must be a unicode character, not {name}")));
        }
    };
    if align == Align::Center {
        // CPython's `center` puts the odd one to the left where the width is odd, other than its `format`.
        let missing = width.saturating_sub(text.characters());
        let left = missing / 2 + (missing & width & 1);
        let padded = pad(text, fill, Align::Right, text.characters() + left);
        return Ok(pad(&padded, fill, Align::Left, width).into());
    }
    Ok(pad(text, fill, align, width).into())
}

/// The name in an optional argument.
pub fn name(vm: &Vm, value: Option<Value>, method: &str, argument: &str, default: &str) -> Result<String> {
    match value.as_ref().map(Value::builtin) {
        None => Ok(default.to_owned()),
        Some(Value::Str(text)) => Ok(text.to_string()),
        Some(other) => {
            let name = if other.is_none() { "None".into() } else { type_name(vm, other) };
            Err(Raise::type_error(format!("{method}() argument '{argument}' must be str, not {name}")))
        }
    }
}

fn make_translation(vm: &mut Vm, args: Args) -> Result<Value> {
    super::super::support::function_arity(&args, "maketrans", 1, 3)?;
    let table = Dict::new();
    if let [mapping] = args.positional.as_slice() {
        let Value::Dict(mapping) = mapping.builtin() else {
            return Err(Raise::type_error("if you give only one argument to maketrans it must be a dict"));
        };
        for (key, value) in mapping.entries() {
            let key = match key.builtin() {
                Value::Str(text) => {
                    let mut chars = text.chars();
                    match (chars.next(), chars.next()) {
                        (Some(c), None) => Value::Int(i64::from(c as u32)),
                        _ => {
                            return Err(Raise::value_error("string keys in translate table must be of length 1"));
                        }
                    }
                }
                Value::Int(_) | Value::BigInt(_) | Value::Bool(_) => key,
                _ => return Err(Raise::type_error("keys in translate table must be strings or integers")),
            };
            table.insert(vm, &key, value)?;
        }
        return Ok(Value::Dict(table));
    }
    let mut texts: Vec<&Str> = Vec::with_capacity(3);
    for (at, value) in args.positional.iter().enumerate() {
        match value.builtin() {
            Value::Str(text) => texts.push(text),
            _ if at == 0 => {
                return Err(Raise::type_error(
                    "first maketrans argument must be a string if there is a second argument",
                ));
            }
            other => {
                let name = type_name(vm, other);
                return Err(Raise::type_error(format!("maketrans() argument {} must be str, not {name}", at + 1)));
            }
        }
    }
    if texts[0].characters() != texts[1].characters() {
        return Err(Raise::value_error("the first two maketrans arguments must have equal length"));
    }
    for (from, to) in texts[0].chars().zip(texts[1].chars()) {
        table.insert(vm, &Value::Int(i64::from(from as u32)), Value::Int(i64::from(to as u32)))?;
    }
    for unwanted in texts.get(2).map(|text| text.chars()).into_iter().flatten() {
        table.insert(vm, &Value::Int(i64::from(unwanted as u32)), Value::None)?;
    }
    Ok(Value::Dict(table))
}

fn translate(vm: &mut Vm, args: Args) -> Result<Value> {
    arity(&args, "str.translate", 1, 1)?;
    let text = this(vm, &args, "translate")?.clone();
    let table = args.positional[1].clone();
    let mut out = String::with_capacity(text.len());
    super::charge(vm, text.len())?;
    for c in text.chars() {
        let key = Value::Int(i64::from(c as u32));
        let found = match &table {
            Value::Dict(table) => table.get(vm, &key)?,
            other => match vm.get_item(other, &key) {
                Ok(value) => Some(value),
                Err(raise) if vm.raised(&raise, "LookupError") => None,
                Err(raise) => return Err(raise),
            },
        };
        match found {
            None => out.push(c),
            Some(Value::None) => {}
            Some(Value::Str(part)) => out.push_str(&part),
            Some(code) => match integer(vm, &code) {
                Ok(Value::Int(code)) => match u32::try_from(code).ok().and_then(char::from_u32) {
                    Some(c) => out.push(c),
                    None => {
                        return Err(Raise::value_error("character mapping must be in range(0x110000)"));
                    }
                },
                _ => {
                    return Err(Raise::type_error("character mapping must return integer, None or str"));
                }
            },
        }
    }
    Ok(out.into())
}
