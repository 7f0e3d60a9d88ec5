//! `uuid`.

use super::{module::Module, random};
use crate::{
    python::{
        Args, ClassBuilder, NativeFn, Vm, comparisons,
        types::{
            big_of, instance_of, ordered,
            support::{arity, wrong_self},
        },
    },
    value::{BigInt, CompareOp, Host, Raise, Result, Value},
};

const NAMESPACES: [(&str, u128); 4] = [
    ("NAMESPACE_DNS", 0x6ba7_b810_9dad_11d1_80b4_00c0_4fd4_30c8),
    ("NAMESPACE_URL", 0x6ba7_b811_9dad_11d1_80b4_00c0_4fd4_30c8),
    ("NAMESPACE_OID", 0x6ba7_b812_9dad_11d1_80b4_00c0_4fd4_30c8),
    ("NAMESPACE_X500", 0x6ba7_b814_9dad_11d1_80b4_00c0_4fd4_30c8),
];

/// The parts of a UUID: how far from the right each begins, and how many bits it has.
const FIELDS: [(u32, u32); 6] = [(96, 32), (80, 16), (64, 16), (56, 8), (48, 8), (0, 48)];

fn part(bits: u128, (shift, width): &(u32, u32)) -> Value {
    Value::Int((bits >> shift & ((1 << width) - 1)) as i64)
}

/// The first three parts in the other order of bytes, as Microsoft has them.
fn swapped(bits: u128) -> u128 {
    let bytes = bits.to_be_bytes();
    let order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
    u128::from_be_bytes(order.map(|at: usize| bytes[at]))
}

pub(super) fn install(vm: &mut Vm) {
    let class = vm.types.uuid.clone();
    ClassBuilder::extend(&class)
        .method("__new__", new)
        .method("__repr__", |vm, args| Ok(format!("UUID('{}')", text(this(vm, &args, "__repr__")?)).into()))
        .method("__str__", |vm, args| Ok(text(this(vm, &args, "__str__")?).into()))
        .method("__hash__", |vm, args| {
            let bits = this(vm, &args, "__hash__")?;
            Ok(Value::Int(Value::Uuid(bits.into()).native_hash().unwrap_or(0)))
        })
        .method("__int__", |vm, args| Ok(Value::int(BigInt::from(this(vm, &args, "__int__")?))))
        .method("__setattr__", |_, _| Err(Raise::type_error("UUID objects are immutable")))
        .methods(comparisons!(compare))
        .property("hex", |vm, args| Ok(format!("{:032x}", this(vm, &args, "hex")?).into()))
        .property("int", |vm, args| Ok(Value::int(BigInt::from(this(vm, &args, "int")?))))
        .property("bytes", |vm, args| Ok(Value::Bytes(this(vm, &args, "bytes")?.to_be_bytes().to_vec().into())))
        .property("bytes_le", |vm, args| {
            let bits = this(vm, &args, "bytes_le")?;
            Ok(Value::Bytes(swapped(bits).to_be_bytes().to_vec().into()))
        })
        .property("fields", |vm, args| {
            let bits = this(vm, &args, "fields")?;
            Ok(Value::tuple(FIELDS.iter().take(6).map(|field| part(bits, field)).collect::<Vec<_>>()))
        })
        .property("time_low", |vm, args| Ok(part(this(vm, &args, "time_low")?, &FIELDS[0])))
        .property("time_mid", |vm, args| Ok(part(this(vm, &args, "time_mid")?, &FIELDS[1])))
        .property("time_hi_version", |vm, args| Ok(part(this(vm, &args, "time_hi_version")?, &FIELDS[2])))
        .property("clock_seq_hi_variant", |vm, args| Ok(part(this(vm, &args, "clock_seq_hi_variant")?, &FIELDS[3])))
        .property("clock_seq_low", |vm, args| Ok(part(this(vm, &args, "clock_seq_low")?, &FIELDS[4])))
        .property("node", |vm, args| Ok(part(this(vm, &args, "node")?, &FIELDS[5])))
        .property("clock_seq", |vm, args| Ok(Value::Int((this(vm, &args, "clock_seq")? >> 48 & 0x3fff) as i64)))
        .property("time", |vm, args| {
            let bits = this(vm, &args, "time")?;
            let (low, middle, high) = (bits >> 96, bits >> 80 & 0xffff, bits >> 64 & 0xfff);
            Ok(Value::Int((high << 48 | middle << 32 | low) as i64))
        })
        .property("variant", |vm, args| {
            let bits = this(vm, &args, "variant")? >> 61 & 7;
            Ok(Value::from(match bits {
                0..=3 => "reserved for NCS compatibility",
                4 | 5 => "specified in RFC 4122",
                6 => "reserved for Microsoft compatibility",
                _ => "reserved for future definition",
            }))
        })
        .property("is_safe", |vm, args| {
            let _ = this(vm, &args, "is_safe")?;
            Err(Raise::unsupported("UUID.is_safe"))
        })
        .property("urn", |vm, args| Ok(format!("urn:uuid:{}", text(this(vm, &args, "urn")?)).into()))
        .property("version", |vm, args| {
            let bits = this(vm, &args, "version")?;
            // Only the variant of RFC 4122 has versions.
            Ok(if (bits >> 62) & 3 == 2 { Value::Int(((bits >> 76) & 15) as i64) } else { Value::None })
        })
        .build(vm);
    vm.register_module("uuid", |vm| {
        let mut module = Module::new(vm);
        let class = module.vm.types.uuid.clone();
        module.add("UUID", class);
        for (name, text) in [
            ("RESERVED_NCS", "reserved for NCS compatibility"),
            ("RFC_4122", "specified in RFC 4122"),
            ("RESERVED_MICROSOFT", "reserved for Microsoft compatibility"),
            ("RESERVED_FUTURE", "reserved for future definition"),
        ] {
            module.add(name, text);
        }
        for (name, bits) in NAMESPACES {
            module.add(name, Value::Uuid(bits.into()));
        }
        let functions: [(&str, NativeFn); 4] = [
            ("uuid4", |_, args| {
                args.finish("uuid4")?;
                let bits = u128::from(random::entropy()?) << 64 | u128::from(random::entropy()?);
                Ok(Value::Uuid(versioned(bits, 4).into()))
            }),
            ("uuid3", |vm, args| named::<md5::Md5>(vm, args, "uuid3", 3)),
            ("uuid5", |vm, args| named::<sha1::Sha1>(vm, args, "uuid5", 5)),
            ("uuid1", |_, _| Err(Raise::unsupported("uuid.uuid1(), which needs a network address: uuid4() works"))),
        ];
        module.functions(&functions);
        Ok(module.finish())
    });
}

fn new(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let class = args.take_first()?;
    let [hex, bytes, bytes_le, fields, number, version, _] =
        args.bind("UUID", ["hex", "bytes", "bytes_le", "fields", "int", "version", "is_safe"], 0)?;
    let given = |value: Option<Value>| value.filter(|value| !value.is_none());
    let given = [hex, bytes, bytes_le, fields, number].map(given);
    let bits = match given {
        [Some(hex), None, None, None, None] => of_text(vm, &hex)?,
        [None, Some(bytes), None, None, None] => of_bytes(&bytes, "bytes is not a 16-char string")?,
        [None, None, Some(bytes), None, None] => swapped(of_bytes(&bytes, "bytes_le is not a 16-char string")?),
        [None, None, None, Some(fields), None] => {
            let fields = vm.items(&fields)?;
            if fields.len() != 6 {
                return Err(Raise::value_error("fields is not a 6-tuple"));
            }
            let mut bits = 0;
            for (number, (value, (shift, width))) in fields.iter().zip(FIELDS).enumerate() {
                let value =
                    big_of(value).and_then(|value| u128::try_from(value).ok()).filter(|value| *value < 1 << width);
                let Some(value) = value else {
                    let field = number + 1;
                    let message = format!("field {field} out of range (need a {width}-bit value)");
                    return Err(Raise::value_error(message));
                };
                bits |= value << shift;
            }
            bits
        }
        [None, None, None, None, Some(number)] => big_of(&number)
            .and_then(|number| u128::try_from(number).ok())
            .ok_or_else(|| Raise::value_error("int is out of range (need a 128-bit value)"))?,
        _ => {
            return Err(Raise::type_error("one of the hex, bytes, bytes_le, fields, or int arguments must be given"));
        }
    };
    let bits = match version {
        Some(Value::Int(version @ 1..=5)) => versioned(bits, version as u128),
        None | Some(Value::None) => bits,
        _ => return Err(Raise::value_error("illegal version number")),
    };
    instance_of(vm, Some(class), Value::Uuid(bits.into()), |types| &types.uuid)
}

fn of_text(vm: &Vm, text: &Value) -> Result<u128> {
    let Value::Str(text) = text.builtin() else {
        let name = vm.class_of(text).name();
        return Err(Raise::new("AttributeError", format!("'{name}' object has no attribute 'replace'")));
    };
    let digits = text.replace("urn:", "").replace("uuid:", "");
    let digits = digits.trim_matches(['{', '}']).replace('-', "");
    if digits.chars().count() != 32 {
        return Err(Raise::value_error("badly formed hexadecimal UUID string"));
    }
    u128::from_str_radix(&digits, 16).map_err(|_| {
        let shown = crate::python::format::str_repr(&digits);
        Raise::value_error(format!("invalid literal for int() with base 16: {shown}"))
    })
}

fn of_bytes(bytes: &Value, error: &str) -> Result<u128> {
    match bytes.builtin() {
        Value::Bytes(bytes) => {
            let bytes: [u8; 16] = bytes.as_slice().try_into().map_err(|_| Raise::value_error(error))?;
            Ok(u128::from_be_bytes(bytes))
        }
        _ => Err(Raise::value_error(error)),
    }
}

/// The bits with a version and the variant of RFC 4122.
fn versioned(bits: u128, version: u128) -> u128 {
    (bits & !(0xf << 76) & !(3 << 62)) | version << 76 | 2 << 62
}

fn text(bits: u128) -> String {
    let hex = format!("{bits:032x}");
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

fn this(vm: &Vm, args: &Args, method: &str) -> Result<u128> {
    match args.positional.first().map(Value::builtin) {
        Some(Value::Uuid(bits)) => Ok(**bits),
        _ => Err(wrong_self(vm, args, "UUID", method)),
    }
}

fn compare(vm: &mut Vm, args: &Args, op: CompareOp) -> Result<Value> {
    arity(args, "UUID.__eq__", 1, 1)?;
    let left = this(vm, args, "__eq__")?;
    match args.positional[1].builtin() {
        Value::Uuid(right) => Ok(Value::Bool(ordered(op, left.cmp(right)))),
        _ => Ok(vm.not_implemented()),
    }
}

/// The UUID of a name in a namespace, hashed by `D`.
fn named<D: digest::Digest>(vm: &mut Vm, args: Args, function: &str, version: u128) -> Result<Value> {
    let [namespace, name] = args.bind(function, ["namespace", "name"], 2)?;
    let (namespace, name) = (namespace.unwrap_or_default(), name.unwrap_or_default());
    let Value::Uuid(space) = namespace.builtin() else {
        let class = vm.class_of(&namespace).name();
        return Err(Raise::new("AttributeError", format!("'{class}' object has no attribute 'bytes'")));
    };
    let name = match name.builtin() {
        Value::Str(name) => name.as_bytes().to_vec(),
        Value::Bytes(name) if version == 3 => name.to_vec(),
        _ => return Err(Raise::type_error("encoding without a string argument")),
    };
    let digest = D::digest([&space.to_be_bytes(), name.as_slice()].concat());
    let bits = digest.iter().take(16).fold(0_u128, |bits, &byte| bits << 8 | u128::from(byte));
    Ok(Value::Uuid(versioned(bits, version).into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_shown_in_groups() {
        assert_eq!(text(5), "00000000-0000-0000-0000-000000000005");
    }
}
