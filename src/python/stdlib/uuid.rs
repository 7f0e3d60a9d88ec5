//! `uuid`.

use super::{module::Module, random};
use crate::{
    python::{
        Args, ClassBuilder, NativeFn, Vm,
        types::{
            big_of, instance_of, ordered,
            support::{arity, wrong_self},
        },
    },
    value::{BigInt, CompareOp, Raise, Result, Value},
};

const NAMESPACES: [(&str, u128); 4] = [
    ("NAMESPACE_DNS", 0x6ba7_b810_9dad_11d1_80b4_00c0_4fd4_30c8),
    ("NAMESPACE_URL", 0x6ba7_b811_9dad_11d1_80b4_00c0_4fd4_30c8),
    ("NAMESPACE_OID", 0x6ba7_b812_9dad_11d1_80b4_00c0_4fd4_30c8),
    ("NAMESPACE_X500", 0x6ba7_b814_9dad_11d1_80b4_00c0_4fd4_30c8),
];

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
        .method("__eq__", |vm, args| compare(vm, &args, CompareOp::Eq))
        .method("__ne__", |vm, args| compare(vm, &args, CompareOp::Ne))
        .method("__lt__", |vm, args| compare(vm, &args, CompareOp::Lt))
        .method("__le__", |vm, args| compare(vm, &args, CompareOp::Le))
        .method("__gt__", |vm, args| compare(vm, &args, CompareOp::Gt))
        .method("__ge__", |vm, args| compare(vm, &args, CompareOp::Ge))
        .property("hex", |vm, args| Ok(format!("{:032x}", this(vm, &args, "hex")?).into()))
        .property("int", |vm, args| Ok(Value::int(BigInt::from(this(vm, &args, "int")?))))
        .property("bytes", |vm, args| Ok(Value::Bytes(this(vm, &args, "bytes")?.to_be_bytes().to_vec().into())))
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
        for (name, bits) in NAMESPACES {
            module.add(name, Value::Uuid(bits.into()));
        }
        let functions: [(&str, NativeFn); 4] = [
            ("uuid4", |_, args| {
                args.finish("uuid4")?;
                let bits = u128::from(random::entropy()?) << 64 | u128::from(random::entropy()?);
                Ok(Value::Uuid(versioned(bits, 4).into()))
            }),
            ("uuid5", |vm, args| {
                let [namespace, name] = args.exactly("uuid5")?;
                let (Value::Uuid(namespace), Value::Str(name)) = (&namespace, &name) else {
                    let _ = vm.class_of(&namespace);
                    return Err(Raise::type_error("uuid5() takes a UUID and a string"));
                };
                let digest = sha1(&[&namespace.to_be_bytes(), name.as_bytes()].concat());
                let bits = digest.iter().take(16).fold(0_u128, |bits, &byte| bits << 8 | u128::from(byte));
                Ok(Value::Uuid(versioned(bits, 5).into()))
            }),
            ("uuid1", |_, _| Err(Raise::unsupported("uuid.uuid1(), which needs a network address"))),
            ("uuid3", |_, _| Err(Raise::unsupported("uuid.uuid3(): uuid5() works"))),
        ];
        module.functions(&functions);
        Ok(module.finish())
    });
}

fn new(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let class = args.take_first()?;
    let [hex, bytes, _le, _fields, number, version] =
        args.bind("UUID", ["hex", "bytes", "bytes_le", "fields", "int", "version"], 0)?;
    let bits = match (hex.as_ref().map(Value::builtin), bytes.as_ref().map(Value::builtin), &number) {
        (Some(Value::Str(text)), None, None) => {
            let digits = text.replace("urn:", "").replace("uuid:", "");
            let digits = digits.trim_matches(['{', '}']).replace('-', "");
            if digits.len() != 32 {
                return Err(Raise::value_error("badly formed hexadecimal UUID string"));
            }
            u128::from_str_radix(&digits, 16).map_err(|_| {
                let shown = crate::python::format::str_repr(&digits);
                Raise::value_error(format!("invalid literal for int() with base 16: {shown}"))
            })?
        }
        (None, Some(Value::Bytes(bytes)), None) => {
            let bytes: [u8; 16] =
                bytes.as_slice().try_into().map_err(|_| Raise::value_error("bytes is not a 16-char string"))?;
            u128::from_be_bytes(bytes)
        }
        (None, None, Some(number)) => big_of(number)
            .and_then(|number| u128::try_from(number).ok())
            .ok_or_else(|| Raise::value_error("int is out of range (need a 128-bit value)"))?,
        (Some(other), None, None) if !matches!(other, Value::None) => {
            let name = vm.class_of(other).name();
            return Err(Raise::new("AttributeError", format!("'{name}' object has no attribute 'replace'")));
        }
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

/// SHA-1, which names are hashed with.
fn sha1(data: &[u8]) -> [u8; 20] {
    let mut state: [u32; 5] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0];
    let mut message = data.to_vec();
    message.push(0x80);
    while message.len() % 64 != 56 {
        message.push(0);
    }
    message.extend((data.len() as u64 * 8).to_be_bytes());
    for block in message.chunks_exact(64) {
        let mut words = [0_u32; 80];
        for (word, bytes) in words.iter_mut().zip(block.chunks_exact(4)) {
            *word = bytes.iter().fold(0, |word, &byte| word << 8 | u32::from(byte));
        }
        for at in 16..80 {
            words[at] = (words[at - 3] ^ words[at - 8] ^ words[at - 14] ^ words[at - 16]).rotate_left(1);
        }
        let [mut a, mut b, mut c, mut d, mut e] = state;
        for (at, word) in words.iter().enumerate() {
            let (mixed, constant) = match at / 20 {
                0 => ((b & c) | (!b & d), 0x5a82_7999),
                1 => (b ^ c ^ d, 0x6ed9_eba1),
                2 => ((b & c) | (b & d) | (c & d), 0x8f1b_bcdc),
                _ => (b ^ c ^ d, 0xca62_c1d6_u32),
            };
            let next = a.rotate_left(5).wrapping_add(mixed).wrapping_add(e).wrapping_add(constant).wrapping_add(*word);
            (e, d, c, b, a) = (d, c, b.rotate_left(30), a, next);
        }
        for (slot, value) in state.iter_mut().zip([a, b, c, d, e]) {
            *slot = slot.wrapping_add(value);
        }
    }
    let mut digest = [0; 20];
    for (bytes, word) in digest.chunks_exact_mut(4).zip(state) {
        bytes.copy_from_slice(&word.to_be_bytes());
    }
    digest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_hash_as_in_cpython() {
        let digest = sha1(b"abc");
        assert_eq!(digest[..4], [0xa9, 0x99, 0x3e, 0x36]);
        assert_eq!(text(5), "00000000-0000-0000-0000-000000000005");
    }
}
