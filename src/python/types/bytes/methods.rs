//! The methods of `bytes`. Case and classes of characters are those of ASCII.

use std::rc::Rc;

use super::{
    super::{
        str::{decode, name_argument},
        support::{argument, arity, bound, bounds, clamp, given, integer, is_index, small_integer, type_name},
    },
    byte_of, bytes_of, find, find_last, part_of, this, wrap,
};
use crate::{
    python::{Args, ClassBuilder, Vm},
    value::{Host, Raise, Result, Value},
};

pub(super) fn add(builder: ClassBuilder) -> ClassBuilder {
    let builder = cases(builder)
        .method("decode", |vm, args| {
            let [this, encoding, errors] = args.clinic("decode", ["self", "encoding", "errors"], 1)?;
            let args = Args::new(this.into_iter().collect());
            let bytes = self::this(vm, &args, "decode")?;
            let encoding = name_argument(vm, encoding, "decode", "encoding", "utf-8")?;
            let errors = name_argument(vm, errors, "decode", "errors", "strict")?;
            Ok(decode(bytes, &encoding, &errors)?.into())
        })
        .method("hex", hex)
        .class_method("fromhex", from_hex)
        .method("join", join)
        .method("startswith", |vm, args| affix(vm, &args, "startswith", |bytes, part| bytes.starts_with(part)))
        .method("endswith", |vm, args| affix(vm, &args, "endswith", |bytes, part| bytes.ends_with(part)))
        .method("find", |vm, args| Ok(search(vm, &args, "find", find)?.map_or(Value::Int(-1), Value::from)))
        .method("rfind", |vm, args| Ok(search(vm, &args, "rfind", find_last)?.map_or(Value::Int(-1), Value::from)))
        .method("index", |vm, args| found(search(vm, &args, "index", find)?))
        .method("rindex", |vm, args| found(search(vm, &args, "rindex", find_last)?))
        .method("count", |vm, args| {
            takes(&args, "count")?;
            let bytes = this(vm, &args, "count")?.clone();
            let part = searched(vm, &args.positional[1])?;
            let Some((start, end)) = bounds(vm, &args, 2, bytes.len())? else { return Ok(Value::Int(0)) };
            let inside = bytes.get(start..end).unwrap_or_default();
            if part.is_empty() {
                return Ok((inside.len() + 1).into());
            }
            Ok((split_at(inside, &part, None).len() - 1).into())
        });
    let builder = builder
        .method("replace", replace)
        .method("split", |vm, args| split(vm, args, "split", false))
        .method("rsplit", |vm, args| split(vm, args, "rsplit", true))
        .method("splitlines", |vm, args| {
            let [_, keep] = args.clone().clinic("splitlines", ["self", "keepends"], 1)?;
            let keep = match keep {
                Some(keep) => integer(vm, &keep)?,
                None => Value::Int(0),
            };
            let keep = vm.truth(&keep)?;
            Ok(list(lines(this(vm, &args, "splitlines")?, keep)))
        })
        .method("partition", |vm, args| partition(vm, &args, "partition", false))
        .method("rpartition", |vm, args| partition(vm, &args, "rpartition", true))
        .method("strip", |vm, args| strip(vm, &args, "strip", true, true))
        .method("lstrip", |vm, args| strip(vm, &args, "lstrip", true, false))
        .method("rstrip", |vm, args| strip(vm, &args, "rstrip", false, true))
        .method("removeprefix", |vm, args| {
            remove(vm, &args, "removeprefix", |bytes, part| bytes.strip_prefix(part).unwrap_or(bytes))
        })
        .method("removesuffix", |vm, args| {
            remove(vm, &args, "removesuffix", |bytes, part| bytes.strip_suffix(part).unwrap_or(bytes))
        })
        .static_method("maketrans", |vm, args| {
            super::super::support::function_arity(&args, "maketrans", 2, 2)?;
            let (from, to) = (part_of(vm, &args.positional[0])?, part_of(vm, &args.positional[1])?);
            if from.len() != to.len() {
                return Err(Raise::value_error("maketrans arguments must have same length"));
            }
            let mut table: Vec<u8> = (0..=255).collect();
            for (&from, &to) in from.iter().zip(to.iter()) {
                table[usize::from(from)] = to;
            }
            Ok(wrap(table))
        })
        .method("translate", |vm, args| {
            let [_, table, delete] = args.clone().clinic("translate", ["self", "", "delete"], 2)?;
            let bytes = this(vm, &args, "translate")?.clone();
            let table = match table.filter(|table| !table.is_none()) {
                Some(table) => Some(part_of(vm, &table)?),
                None => None,
            };
            if table.as_ref().is_some_and(|table| table.len() != 256) {
                return Err(Raise::value_error("translation table must be 256 characters long"));
            }
            let delete = match delete {
                Some(delete) => part_of(vm, &delete)?,
                None => Rc::default(),
            };
            let kept = bytes.iter().filter(|byte| !delete.contains(byte));
            Ok(wrap(match &table {
                Some(table) => kept.map(|&byte| table[usize::from(byte)]).collect(),
                None => kept.copied().collect(),
            }))
        });
    builder
        .method("center", |vm, args| justify(vm, &args, "center"))
        .method("ljust", |vm, args| justify(vm, &args, "ljust"))
        .method("rjust", |vm, args| justify(vm, &args, "rjust"))
        .method("zfill", |vm, args| {
            arity(&args, "bytes.zfill", 1, 1)?;
            let width = width(vm, &args)?;
            let bytes = this(vm, &args, "zfill")?;
            let sign = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
            let (sign, digits) = bytes.split_at(sign);
            Ok(wrap([sign, &b"0".repeat(width.saturating_sub(bytes.len())), digits].concat()))
        })
        .method("expandtabs", |vm, args| {
            let [_, size] = args.clone().clinic("expandtabs", ["self", "tabsize"], 1)?;
            let size = size.map_or(Ok(8), |size| bound(vm, &size))?.clamp(0, 10_000) as usize;
            let (mut out, mut column) = (Vec::new(), 0);
            for &byte in this(vm, &args, "expandtabs")?.iter() {
                if byte == b'\t' {
                    let spaces = if size == 0 { 0 } else { size - column % size };
                    out.extend(std::iter::repeat_n(b' ', spaces));
                    column += spaces;
                } else {
                    out.push(byte);
                    column = if matches!(byte, b'\n' | b'\r') { 0 } else { column + 1 };
                }
            }
            Ok(wrap(out))
        })
}

/// Case, and what all bytes have in common.
fn cases(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method("upper", |vm, args| map(vm, &args, "upper", |byte, _| byte.to_ascii_uppercase()))
        .method("lower", |vm, args| map(vm, &args, "lower", |byte, _| byte.to_ascii_lowercase()))
        .method("swapcase", |vm, args| {
            map(vm, &args, "swapcase", |byte, _| match byte {
                b'a'..=b'z' => byte.to_ascii_uppercase(),
                _ => byte.to_ascii_lowercase(),
            })
        })
        .method("capitalize", |vm, args| {
            map(vm, &args, "capitalize", |byte, before| match before {
                None => byte.to_ascii_uppercase(),
                Some(_) => byte.to_ascii_lowercase(),
            })
        })
        .method("title", |vm, args| {
            map(vm, &args, "title", |byte, before| match before {
                Some(before) if before.is_ascii_alphabetic() => byte.to_ascii_lowercase(),
                _ => byte.to_ascii_uppercase(),
            })
        })
        .method("isalpha", |vm, args| every(vm, &args, "isalpha", u8::is_ascii_alphabetic))
        .method("isalnum", |vm, args| every(vm, &args, "isalnum", u8::is_ascii_alphanumeric))
        .method("isdigit", |vm, args| every(vm, &args, "isdigit", u8::is_ascii_digit))
        .method("isspace", |vm, args| every(vm, &args, "isspace", is_space))
        .method("isascii", |vm, args| test(vm, &args, "isascii", <[u8]>::is_ascii))
        .method("islower", |vm, args| {
            test(vm, &args, "islower", |bytes| {
                bytes.iter().any(u8::is_ascii_lowercase) && !bytes.iter().any(u8::is_ascii_uppercase)
            })
        })
        .method("isupper", |vm, args| {
            test(vm, &args, "isupper", |bytes| {
                bytes.iter().any(u8::is_ascii_uppercase) && !bytes.iter().any(u8::is_ascii_lowercase)
            })
        })
        .method("istitle", |vm, args| {
            test(vm, &args, "istitle", |bytes| {
                let text: String = bytes.iter().map(|&byte| if byte.is_ascii() { byte as char } else { ' ' }).collect();
                super::super::text::is_title(&text)
            })
        })
}

fn list(parts: Vec<&[u8]>) -> Value {
    Value::list(parts.into_iter().map(|part| wrap(part.to_vec())).collect::<Vec<_>>())
}

fn is_space(byte: &u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// Changes each byte, which `change` is given with the one before it.
fn map(vm: &mut Vm, args: &Args, method: &str, change: fn(u8, Option<u8>) -> u8) -> Result<Value> {
    arity(args, &format!("bytes.{method}"), 0, 0)?;
    let bytes = this(vm, args, method)?;
    let before = std::iter::once(None).chain(bytes.iter().copied().map(Some));
    Ok(wrap(bytes.iter().zip(before).map(|(&byte, before)| change(byte, before)).collect()))
}

fn test(vm: &mut Vm, args: &Args, method: &str, test: fn(&[u8]) -> bool) -> Result<Value> {
    arity(args, &format!("bytes.{method}"), 0, 0)?;
    Ok(Value::Bool(test(this(vm, args, method)?)))
}

fn every(vm: &mut Vm, args: &Args, method: &str, test: fn(&u8) -> bool) -> Result<Value> {
    arity(args, &format!("bytes.{method}"), 0, 0)?;
    let bytes = this(vm, args, method)?;
    Ok(Value::Bool(!bytes.is_empty() && bytes.iter().all(test)))
}

fn hex(vm: &mut Vm, args: Args) -> Result<Value> {
    let [_, separator, size] = args.clone().clinic("hex", ["self", "sep", "bytes_per_sep"], 1)?;
    let bytes = this(vm, &args, "hex")?.clone();
    let separator = match separator.as_ref().map(Value::builtin) {
        None => String::new(),
        Some(Value::Str(text)) => text.to_string(),
        Some(Value::Bytes(bytes)) => bytes.iter().map(|&byte| byte as char).collect(),
        Some(_) => return Err(Raise::type_error("sep must be str or bytes.")),
    };
    if args.len() > 1 && separator.chars().count() != 1 {
        return Err(Raise::value_error("sep must be length 1."));
    }
    if !separator.is_ascii() {
        return Err(Raise::value_error("sep must be ASCII."));
    }
    let size = size.map_or(Ok(1), |size| bound(vm, &size))?;
    let group = usize::try_from(size.unsigned_abs()).unwrap_or(usize::MAX);
    // Groups are counted from the right, with a negative size from the left.
    let first = if size > 0 { bytes.len() % group.max(1) } else { 0 };
    let mut out = String::with_capacity(bytes.len() * 3);
    for (at, byte) in bytes.iter().enumerate() {
        if at > 0 && group > 0 && (at + group - first) % group == 0 {
            out.push_str(&separator);
        }
        out.push_str(&format!("{byte:02x}"));
    }
    Ok(out.into())
}

fn from_hex(vm: &mut Vm, args: Args) -> Result<Value> {
    arity(&args, "bytes.fromhex", 1, 1)?;
    let Value::Str(text) = args.positional[1].builtin() else {
        let name = type_name(vm, &args.positional[1]);
        return Err(Raise::type_error(format!("fromhex() argument must be str, not {name}")));
    };
    let mut bytes = Vec::with_capacity(text.len() / 2);
    let mut chars = text.chars().chain(['\0']).enumerate();
    let wrong =
        |at: usize| Raise::value_error(format!("non-hexadecimal number found in fromhex() arg at position {at}"));
    while let Some((at, c)) = chars.find(|(_, c)| !c.is_ascii_whitespace()).filter(|(_, c)| *c != '\0') {
        let high = c.to_digit(16).ok_or_else(|| wrong(at))?;
        // The second digit stands right behind the first: white space is for between bytes.
        let low = chars.next().and_then(|(_, c)| c.to_digit(16)).ok_or_else(|| wrong(at + 1))?;
        bytes.push((high * 16 + low) as u8);
    }
    let made = wrap(bytes);
    match &args.positional[0] {
        class if !matches!(class, Value::Class(class) if class.is(&vm.types.bytes)) => {
            vm.call(class, vec![made], Vec::new())
        }
        _ => Ok(made),
    }
}

fn join(vm: &mut Vm, args: Args) -> Result<Value> {
    arity(&args, "bytes.join", 1, 1)?;
    let separator = this(vm, &args, "join")?.clone();
    let items = &args.positional[1];
    if vm.special(items, "__iter__")?.is_none() && vm.special(items, "__getitem__")?.is_none() {
        return Err(Raise::type_error("can only join an iterable"));
    }
    let mut joined = Vec::new();
    for (at, item) in vm.items(items)?.iter().enumerate() {
        let Some(part) = bytes_of(item) else {
            let name = type_name(vm, item);
            return Err(Raise::type_error(format!("sequence item {at}: expected a bytes-like object, {name} found")));
        };
        if at > 0 {
            joined.extend_from_slice(&separator);
        }
        joined.extend_from_slice(&part);
    }
    Ok(wrap(joined))
}

/// What is looked for: bytes, or one byte as an integer.
fn searched(vm: &mut Vm, value: &Value) -> Result<Rc<Vec<u8>>> {
    if let Some(part) = bytes_of(value) {
        return Ok(part);
    }
    if !is_index(vm, value)? {
        let name = type_name(vm, value);
        return Err(Raise::type_error(format!("argument should be integer or bytes-like object, not '{name}'")));
    }
    Ok(Rc::new(vec![byte_of(vm, value, "byte")?]))
}

fn takes(args: &Args, method: &str) -> Result<()> {
    let given = args.positional.len().saturating_sub(1);
    if args.positional.is_empty() || !args.keywords.is_empty() || (1..=3).contains(&given) {
        return arity(args, &format!("bytes.{method}"), 1, 3);
    }
    let (bound, count) = if given == 0 { ("at least", "1 argument") } else { ("at most", "3 arguments") };
    Err(Raise::type_error(format!("{method}() takes {bound} {count} ({given} given)")))
}

fn search(vm: &mut Vm, args: &Args, method: &str, find: fn(&[u8], &[u8]) -> Option<usize>) -> Result<Option<usize>> {
    takes(args, method)?;
    let bytes = this(vm, args, method)?.clone();
    let part = searched(vm, &args.positional[1])?;
    let Some((start, end)) = bounds(vm, args, 2, bytes.len())? else { return Ok(None) };
    Ok(bytes.get(start..end).and_then(|inside| find(inside, &part)).map(|at| at + start))
}

fn found(place: Option<usize>) -> Result<Value> {
    place.map(Value::from).ok_or_else(|| Raise::value_error("subsection not found"))
}

fn affix(vm: &mut Vm, args: &Args, method: &str, test: fn(&[u8], &[u8]) -> bool) -> Result<Value> {
    takes(args, method)?;
    let bytes = this(vm, args, method)?.clone();
    let inside = bounds(vm, args, 2, bytes.len())?.and_then(|(start, end)| bytes.get(start..end));
    if let Some(part) = bytes_of(&args.positional[1]) {
        return Ok(Value::Bool(inside.is_some_and(|inside| test(inside, &part))));
    }
    match args.positional[1].builtin() {
        Value::Tuple(parts) => {
            for part in parts.iter() {
                let part = part_of(vm, part)?;
                if inside.is_some_and(|inside| test(inside, &part)) {
                    return Ok(Value::Bool(true));
                }
            }
            Ok(Value::Bool(false))
        }
        other => {
            let name = type_name(vm, other);
            Err(Raise::type_error(format!("{method} first arg must be bytes or a tuple of bytes, not {name}")))
        }
    }
}

fn replace(vm: &mut Vm, args: Args) -> Result<Value> {
    arity(&args, "bytes.replace", 2, 3)?;
    let bytes = this(vm, &args, "replace")?.clone();
    let (old, new) = (part_of(vm, &args.positional[1])?, part_of(vm, &args.positional[2])?);
    let most = match argument(&args, 3) {
        Some(most) => usize::try_from(bound(vm, most)?).ok(),
        None => None,
    };
    if !old.is_empty() {
        return Ok(wrap(split_at(&bytes, &old, most).join(&new[..])));
    }
    let most = most.unwrap_or(usize::MAX);
    let mut out = Vec::with_capacity(bytes.len() * (new.len() + 1));
    for (at, byte) in bytes.iter().enumerate() {
        if at < most {
            out.extend_from_slice(&new);
        }
        out.push(*byte);
    }
    if bytes.len() < most {
        out.extend_from_slice(&new);
    }
    Ok(wrap(out))
}

/// The parts between `separator`s, of which at most `most` count.
fn split_at<'a>(bytes: &'a [u8], separator: &[u8], most: Option<usize>) -> Vec<&'a [u8]> {
    let (mut parts, mut rest) = (Vec::new(), bytes);
    while most.is_none_or(|most| parts.len() < most)
        && let Some(at) = find(rest, separator)
    {
        parts.push(&rest[..at]);
        rest = &rest[at + separator.len()..];
    }
    parts.push(rest);
    parts
}

fn split(vm: &mut Vm, args: Args, method: &str, from_right: bool) -> Result<Value> {
    let [_, separator, most] = args.clone().clinic(method, ["self", "sep", "maxsplit"], 1)?;
    let bytes = this(vm, &args, method)?.clone();
    let most = match &most {
        None => None,
        Some(most) => usize::try_from(bound(vm, most)?).ok(),
    };
    let separator = match separator.filter(|separator| !separator.is_none()) {
        Some(separator) => Some(part_of(vm, &separator)?),
        None => None,
    };
    if separator.as_ref().is_some_and(|separator| separator.is_empty()) {
        return Err(Raise::value_error("empty separator"));
    }
    let mut parts: Vec<&[u8]> = Vec::new();
    let (mut rest, enough) = (&bytes[..], |parts: &Vec<&[u8]>| most.is_some_and(|most| parts.len() >= most));
    match (&separator, from_right) {
        (Some(separator), false) => parts = split_at(rest, separator, most),
        (Some(separator), true) => {
            while !enough(&parts)
                && let Some(at) = find_last(rest, separator)
            {
                parts.push(&rest[at + separator.len()..]);
                rest = &rest[..at];
            }
            parts.push(rest);
            parts.reverse();
        }
        (None, false) => {
            rest = trim(rest, true, false, &is_space);
            while !rest.is_empty() {
                if enough(&parts) {
                    parts.push(rest);
                    break;
                }
                let end = rest.iter().position(is_space).unwrap_or(rest.len());
                parts.push(&rest[..end]);
                rest = trim(&rest[end..], true, false, &is_space);
            }
        }
        (None, true) => {
            rest = trim(rest, false, true, &is_space);
            while !rest.is_empty() {
                if enough(&parts) {
                    parts.push(rest);
                    break;
                }
                let start = rest.iter().rposition(is_space).map_or(0, |at| at + 1);
                parts.push(&rest[start..]);
                rest = trim(&rest[..start], false, true, &is_space);
            }
            parts.reverse();
        }
    }
    Ok(list(parts))
}

fn lines(bytes: &[u8], keep: bool) -> Vec<&[u8]> {
    let (mut found, mut start) = (Vec::new(), 0);
    while let Some(length) = bytes[start..].iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
        let end = start + length;
        let next = end + if bytes[end..].starts_with(b"\r\n") { 2 } else { 1 };
        found.push(&bytes[start..if keep { next } else { end }]);
        start = next;
    }
    if start < bytes.len() {
        found.push(&bytes[start..]);
    }
    found
}

fn partition(vm: &mut Vm, args: &Args, method: &str, from_right: bool) -> Result<Value> {
    arity(args, &format!("bytes.{method}"), 1, 1)?;
    let bytes = this(vm, args, method)?.clone();
    let separator = part_of(vm, &args.positional[1])?;
    if separator.is_empty() {
        return Err(Raise::value_error("empty separator"));
    }
    let place = if from_right { find_last(&bytes, &separator) } else { find(&bytes, &separator) };
    let empty = || wrap(Vec::new());
    Ok(Value::tuple(match place {
        Some(at) => {
            let behind = at + separator.len();
            [wrap(bytes[..at].to_vec()), Value::Bytes(separator), wrap(bytes[behind..].to_vec())]
        }
        None if from_right => [empty(), empty(), Value::Bytes(bytes)],
        None => [Value::Bytes(bytes), empty(), empty()],
    }))
}

fn trim<'a>(bytes: &'a [u8], left: bool, right: bool, unwanted: &dyn Fn(&u8) -> bool) -> &'a [u8] {
    let mut rest = bytes;
    while left
        && let Some((first, others)) = rest.split_first()
        && unwanted(first)
    {
        rest = others;
    }
    while right
        && let Some((last, others)) = rest.split_last()
        && unwanted(last)
    {
        rest = others;
    }
    rest
}

fn strip(vm: &mut Vm, args: &Args, method: &str, left: bool, right: bool) -> Result<Value> {
    arity(args, &format!("bytes.{method}"), 0, 1)?;
    let bytes = this(vm, args, method)?.clone();
    let unwanted = match given(args, 1) {
        Some(unwanted) => Some(part_of(vm, unwanted)?),
        None => None,
    };
    let is_unwanted = |byte: &u8| unwanted.as_ref().map_or_else(|| is_space(byte), |unwanted| unwanted.contains(byte));
    Ok(wrap(trim(&bytes, left, right, &is_unwanted).to_vec()))
}

fn remove(vm: &mut Vm, args: &Args, method: &str, cut: for<'a> fn(&'a [u8], &[u8]) -> &'a [u8]) -> Result<Value> {
    arity(args, &format!("bytes.{method}"), 1, 1)?;
    let bytes = this(vm, args, method)?.clone();
    let part = part_of(vm, &args.positional[1])?;
    Ok(wrap(cut(&bytes, &part).to_vec()))
}

fn width(vm: &mut Vm, args: &Args) -> Result<usize> {
    let width = small_integer(vm, &args.positional[1])?.max(0) as usize;
    if width > 1 << 28 { Err(Raise::with_arguments("MemoryError", Vec::new())) } else { Ok(width) }
}

fn justify(vm: &mut Vm, args: &Args, method: &str) -> Result<Value> {
    arity(args, &format!("bytes.{method}"), 1, 2)?;
    let width = width(vm, args)?;
    let bytes = this(vm, args, method)?.clone();
    let fill = match argument(args, 2).map(Value::builtin) {
        None => b' ',
        Some(Value::Bytes(fill)) if fill.len() == 1 => fill.first().copied().unwrap_or(b' '),
        Some(other) => {
            let name = type_name(vm, other);
            return Err(Raise::type_error(format!(
                "{method}() argument 2 must be a byte string of length 1, not {name}"
            )));
        }
    };
    let missing = width.saturating_sub(bytes.len());
    let left = match method {
        "ljust" => 0,
        "rjust" => missing,
        _ => missing / 2 + (missing & width & 1),
    };
    let left = clamp(left as i64, missing);
    Ok(wrap([vec![fill; left], bytes.to_vec(), vec![fill; missing - left]].concat()))
}
