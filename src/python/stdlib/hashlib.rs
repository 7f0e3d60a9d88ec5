//! The hash objects of `hashlib`.

use std::cell::RefCell;

use digest::DynDigest;

use super::binascii::bytes_of;
use crate::{
    python::{ClassBuilder, Vm},
    value::{Class, Object, Payload, Raise, Result, Value},
};

/// The payload of a hash object.
struct Hash {
    name: &'static str,
    block: usize,
    make: fn() -> Box<dyn DynDigest>,
    state: RefCell<Box<dyn DynDigest>>,
}

impl Payload for Hash {}

type Maker = fn() -> Box<dyn DynDigest>;

const HASHES: [(&str, usize, Maker); 6] = [
    ("md5", 64, || Box::<md5::Md5>::default()),
    ("sha1", 64, || Box::<sha1::Sha1>::default()),
    ("sha224", 64, || Box::<sha2::Sha224>::default()),
    ("sha256", 64, || Box::<sha2::Sha256>::default()),
    ("sha384", 128, || Box::<sha2::Sha384>::default()),
    ("sha512", 128, || Box::<sha2::Sha512>::default()),
];

fn this(value: &Value) -> Result<&Hash> {
    value.payload::<Hash>().ok_or_else(|| Raise::type_error("not a hash object"))
}

fn update(vm: &mut Vm, hash: &Hash, data: &Value) -> Result<()> {
    if matches!(data.builtin(), Value::Str(_)) {
        return Err(Raise::type_error("Strings must be encoded before hashing"));
    }
    if crate::python::types::bytes_of(data).is_none() {
        return Err(Raise::type_error("object supporting the buffer API required"));
    }
    let bytes = bytes_of(vm, data, false)?;
    hash.state.borrow_mut().update(&bytes);
    Ok(())
}

fn digest(value: &Value) -> Result<Box<[u8]>> {
    Ok(this(value)?.state.borrow().box_clone().finalize())
}

/// The class of hash objects.
pub(super) fn class(vm: &mut Vm) -> Class {
    ClassBuilder::new("_hashlib", "HASH")
        .method("__new__", |vm, args| {
            let [class, name, data] = args.exactly("HASH")?;
            let (Value::Class(class), Value::Str(name)) = (&class, &name) else {
                return Err(Raise::type_error("new() argument 'name' must be str"));
            };
            let name = name.replace('-', "");
            let Some((name, block, make)) = HASHES.iter().find(|(known, _, _)| *known == name) else {
                let others = ["blake2b", "blake2s", "sha3_224", "sha3_256", "sha3_384", "sha3_512", "shake_128"];
                if others.contains(&name.as_str()) {
                    return Err(Raise::unsupported(format!(
                        "hashlib.{name}(): there are md5, sha1 and the sha2 family"
                    )));
                }
                return Err(Raise::value_error(format!("unsupported hash type {name}")));
            };
            let hash = Hash { name, block: *block, make: *make, state: RefCell::new(make()) };
            update(vm, &hash, &data)?;
            Ok(Object::bare(class.clone(), hash).into())
        })
        .method("update", |vm, args| {
            let [hash, data] = args.exactly("update")?;
            update(vm, this(&hash)?, &data)?;
            Ok(Value::None)
        })
        .method("digest", |_, args| {
            let [hash] = args.exactly("digest")?;
            Ok(Value::Bytes(digest(&hash)?.into_vec().into()))
        })
        .method("hexdigest", |_, args| {
            let [hash] = args.exactly("hexdigest")?;
            Ok(digest(&hash)?.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into())
        })
        .method("copy", |_, args| {
            let [value] = args.exactly("copy")?;
            let hash = this(&value)?;
            let state = RefCell::new(hash.state.borrow().box_clone());
            let copy = Hash { name: hash.name, block: hash.block, make: hash.make, state };
            match value.as_object() {
                Some(object) => Ok(Object::bare(object.class(), copy).into()),
                None => Ok(Value::None),
            }
        })
        .property("name", |_, args| Ok(this(&args.exactly::<1>("name")?[0])?.name.into()))
        .property("digest_size", |_, args| {
            Ok((this(&args.exactly::<1>("digest_size")?[0])?.make)().output_size().into())
        })
        .property("block_size", |_, args| Ok(this(&args.exactly::<1>("block_size")?[0])?.block.into()))
        .method("__repr__", |vm, args| {
            let [value] = args.exactly("__repr__")?;
            let address = vm.identity(&value);
            Ok(format!("<{} _hashlib.HASH object @ {address:#014x}>", this(&value)?.name).into())
        })
        .build(vm)
}
