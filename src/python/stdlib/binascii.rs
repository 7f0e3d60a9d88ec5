//! `binascii`: bytes as text of hexadecimal digits or base 64.

use base64::alphabet;

use crate::{
    python::{
        Args, NativeFn, Vm,
        types::support::{charge, small_integer, type_name},
    },
    value::{Host, Raise, Result, Value},
};

/// The functions of the module.
pub const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("hexlify", hexlify),
    ("b2a_hex", hexlify),
    ("unhexlify", unhexlify),
    ("a2b_hex", unhexlify),
    ("b2a_base64", b2a_base64),
    ("a2b_base64", a2b_base64),
    ("crc32", crc32),
];

/// The bytes of an argument; text is taken where `ascii` allows it.
pub(super) fn bytes_of(vm: &mut Vm, value: &Value, ascii: bool) -> Result<Vec<u8>> {
    let bytes = match value.builtin() {
        Value::Bytes(bytes) => bytes.to_vec(),
        Value::Str(text) if ascii => {
            if !text.is_ascii() {
                return Err(Raise::value_error("string argument should contain only ASCII characters"));
            }
            text.as_bytes().to_vec()
        }
        other if crate::python::types::bytes_of(other).is_some() => {
            crate::python::types::bytes_of(other).unwrap_or_default().to_vec()
        }
        other => {
            let name = type_name(vm, other);
            return Err(Raise::type_error(match ascii {
                true => format!("argument should be bytes, buffer or ASCII string, not '{name}'"),
                false => format!("a bytes-like object is required, not '{name}'"),
            }));
        }
    };
    charge(vm, bytes.len())?;
    Ok(bytes)
}

fn made(bytes: Vec<u8>) -> Value {
    Value::Bytes(bytes.into())
}

fn error(message: impl Into<String>) -> Raise {
    Raise::new("binascii.Error", message.into())
}

fn hexlify(vm: &mut Vm, args: Args) -> Result<Value> {
    let [data, separator, group] = args.bind("hexlify", ["data", "sep", "bytes_per_sep"], 1)?;
    let data = data.unwrap_or_default();
    let bytes = bytes_of(vm, &data, false)?;
    let separator = match separator.as_ref().map(Value::builtin) {
        None => None,
        Some(Value::Str(text)) if text.len() == 1 => text.bytes().next(),
        Some(Value::Bytes(text)) if text.len() == 1 => text.first().copied(),
        Some(_) => return Err(Raise::value_error("sep must be length 1.")),
    };
    let group = match group {
        Some(group) => small_integer(vm, &group)?,
        None => 1,
    };
    let count = bytes.len();
    let mut digits = Vec::with_capacity(count * 2);
    for (at, byte) in bytes.iter().enumerate() {
        // Groups are counted from the right, those of a negative size from the left.
        let size = usize::try_from(group.unsigned_abs()).unwrap_or(usize::MAX);
        let place = if group > 0 { count - at } else { at };
        if let Some(separator) = separator.filter(|_| at > 0 && size > 0 && place % size == 0) {
            digits.push(separator);
        }
        digits.extend(format!("{byte:02x}").bytes());
    }
    Ok(made(digits))
}

fn unhexlify(vm: &mut Vm, args: Args) -> Result<Value> {
    let [data] = args.exactly("unhexlify")?;
    let digits = bytes_of(vm, &data, true)?;
    if digits.len() % 2 == 1 {
        return Err(error("Odd-length string"));
    }
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let mut bytes = Vec::with_capacity(digits.len() / 2);
    for pair in digits.chunks_exact(2) {
        match (digit(pair[0]), digit(pair[1])) {
            (Some(high), Some(low)) => bytes.push((high << 4 | low) as u8),
            _ => return Err(error("Non-hexadecimal digit found")),
        }
    }
    Ok(made(bytes))
}

fn b2a_base64(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let newline = match args.take_keyword("newline") {
        Some(newline) => vm.truth(&newline)?,
        None => true,
    };
    let [data] = args.exactly("b2a_base64")?;
    let bytes = bytes_of(vm, &data, false)?;
    let mut text = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, bytes).into_bytes();
    if newline {
        text.push(b'\n');
    }
    Ok(made(text))
}

/// Decodes as CPython does: what is no digit is skipped, unless `strict_mode` asks for more.
fn a2b_base64(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let strict = match args.take_keyword("strict_mode") {
        Some(strict) => vm.truth(&strict)?,
        None => false,
    };
    let [data] = args.exactly("a2b_base64")?;
    let text = bytes_of(vm, &data, true)?;
    if strict && text.first() == Some(&b'=') {
        return Err(error("Leading padding not allowed"));
    }
    let digits = alphabet::STANDARD.as_str().as_bytes();
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut place, mut left, mut padding, mut started) = (0, 0_u8, 0, false);
    for (at, &byte) in text.iter().enumerate() {
        if byte == b'=' {
            started = true;
            if place >= 2 {
                padding += 1;
                if place + padding >= 4 {
                    if strict && at + 1 < text.len() {
                        return Err(error("Excess data after padding"));
                    }
                    return Ok(made(bytes));
                }
            }
            continue;
        }
        let Some(digit) = digits.iter().position(|&known| known == byte) else {
            if strict {
                return Err(error("Only base64 data is allowed"));
            }
            continue;
        };
        if strict && started {
            return Err(error("Discontinuous padding not allowed"));
        }
        padding = 0;
        let digit = digit as u8;
        match place {
            0 => {}
            1 => bytes.push(left << 2 | digit >> 4),
            2 => bytes.push(left << 4 | digit >> 2),
            _ => bytes.push(left << 6 | digit),
        }
        left = digit;
        place = (place + 1) % 4;
    }
    match place {
        0 => Ok(made(bytes)),
        1 => {
            let count = bytes.len() / 3 * 4 + 1;
            Err(error(format!(
                "Invalid base64-encoded string: number of data characters ({count}) cannot be 1 more than a multiple of 4"
            )))
        }
        _ => Err(error("Incorrect padding")),
    }
}

fn crc32(vm: &mut Vm, args: Args) -> Result<Value> {
    let [data, start] = args.bind("crc32", ["data", "crc"], 1)?;
    let bytes = bytes_of(vm, &data.unwrap_or_default(), false)?;
    let start = match start {
        Some(Value::Int(start)) => start as u32,
        _ => 0,
    };
    let sum = bytes.iter().fold(!start, |sum, &byte| {
        (0..8).fold(sum ^ u32::from(byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 })
    });
    Ok(Value::Int((!sum).into()))
}
