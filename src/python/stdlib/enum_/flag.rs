//! `Flag`: members that combine.

use super::{is_flag, member_name, member_value, meta};
use crate::{
    python::{Args, BinaryOp, ClassBuilder, Vm},
    value::{Builtin, Class, Host, Object, Raise, Result, Str, Value},
};

/// What `Flag` adds to `Enum`.
pub(super) fn methods(builder: ClassBuilder) -> ClassBuilder {
    builder
        .method("__or__", |vm, args| combine(vm, &args, BinaryOp::Or))
        .method("__ror__", |vm, args| combine(vm, &args, BinaryOp::Or))
        .method("__and__", |vm, args| combine(vm, &args, BinaryOp::And))
        .method("__rand__", |vm, args| combine(vm, &args, BinaryOp::And))
        .method("__xor__", |vm, args| combine(vm, &args, BinaryOp::Xor))
        .method("__rxor__", |vm, args| combine(vm, &args, BinaryOp::Xor))
        .method("__invert__", |vm, args| {
            let this = args.positional.first().cloned().unwrap_or_default();
            let class = vm.class_of(&this);
            let bits = bits_of(vm, &this);
            let mask = mask(vm, &class);
            // Where unknown bits are kept, the inverse has those between the known ones as well.
            let kept = boundary(vm, &class)? == "keep";
            of_value(vm, &class, if kept { !bits } else { mask & !bits })
        })
        .method("__bool__", |vm, args| {
            let this = args.positional.first().cloned().unwrap_or_default();
            Ok(Value::Bool(bits_of(vm, &this) != 0))
        })
        .method("__contains__", |vm, args| {
            let (this, other) = two(&args)?;
            let class = vm.class_of(&this);
            if !vm.is_instance(&other, &class) {
                let (given, own) = (vm.class_of(&other).name(), class.name());
                return Err(Raise::type_error(format!("unsupported operand type(s) for 'in': '{given}' and '{own}'")));
            }
            let (this, other) = (bits_of(vm, &this), bits_of(vm, &other));
            Ok(Value::Bool(other & this == other))
        })
        .method("__iter__", |vm, args| {
            let this = args.positional.first().cloned().unwrap_or_default();
            let class = vm.class_of(&this);
            let bits = bits_of(vm, &this);
            let parts = parts(vm, &class, bits);
            vm.iter(&Value::list(parts))
        })
        .method("__len__", |vm, args| {
            let this = args.positional.first().cloned().unwrap_or_default();
            Ok(Value::Int(bits_of(vm, &this).count_ones().into()))
        })
        .method("__repr__", |vm, args| {
            let this = args.positional.first().cloned().unwrap_or_default();
            let (name, value) = (member_name(vm, &this), member_value(vm, &this));
            let class = vm.class_of(&this).name();
            let value = vm.repr(&value)?;
            Ok(if name.is_empty() { format!("<{class}: {value}>") } else { format!("<{class}.{name}: {value}>") }
                .into())
        })
        .method("__str__", |vm, args| {
            let this = args.positional.first().cloned().unwrap_or_default();
            let name = member_name(vm, &this);
            let class = vm.class_of(&this).name();
            if name.is_empty() {
                let value = member_value(vm, &this);
                return Ok(format!("{class}({})", vm.repr(&value)?).into());
            }
            Ok(format!("{class}.{name}").into())
        })
}

/// The member of those bits, made where it has no name of its own.
pub(super) fn of_value(vm: &mut Vm, class: &Class, bits: i64) -> Result<Value> {
    if let Some(member) = meta::find(vm, class, &Value::Int(bits))? {
        return Ok(member);
    }
    let mask = mask(vm, class);
    let int = class.is_subclass_of(&vm.types.int);
    let boundary = boundary(vm, class)?;
    let width = |bits: i64| 64 - bits.unsigned_abs().leading_zeros();
    let bits = match bits {
        0.. => bits,
        _ if boundary == "keep" => {
            1_i64.checked_shl(width(mask).max(width(bits))).unwrap_or_default().wrapping_add(bits)
        }
        _ => mask & bits,
    };
    let unknown = bits & !mask != 0;
    if unknown && boundary == "eject" {
        return Ok(Value::Int(bits));
    }
    let bits = if unknown && boundary == "conform" { bits & mask } else { bits };
    if unknown && boundary == "strict" {
        let width = (64 - (mask | bits).leading_zeros()) as usize;
        return Err(Raise::value_error(format!(
            "{} invalid value {bits}\n    given 0b0 {bits:0width$b}\n  allowed 0b0 {mask:0width$b}",
            shown_class(class)
        )));
    }
    if let Some(member) = meta::find(vm, class, &Value::Int(bits))? {
        return Ok(member);
    }
    let parts = parts(vm, class, bits & mask);
    let mut names = Vec::new();
    for part in &parts {
        names.push(member_name(vm, part).to_string());
    }
    if bits & !mask != 0 && !names.is_empty() {
        names.push((bits & !mask).to_string());
    }
    let object = if int {
        Object::new(class.clone(), Box::new(Builtin(Value::Int(bits))))
    } else {
        Object::new(class.clone(), Box::new(()))
    };
    let name: Str = names.join("|").into();
    if let Some(attributes) = object.attributes() {
        let name = if name.is_empty() { Value::None } else { Value::Str(name) };
        attributes.insert_str(&vm.intern("_name_"), name);
        attributes.insert_str(&vm.intern("_value_"), Value::Int(bits));
    }
    let member = Value::Object(object);
    meta::remember(vm, class, &Value::Int(bits), &member)?;
    Ok(member)
}

/// What becomes of bits that no member has.
fn boundary(vm: &mut Vm, class: &Class) -> Result<String> {
    let name = vm.intern("_boundary_");
    Ok(match class.lookup(&name) {
        Some(boundary) => vm.str(&boundary)?.to_string(),
        None if class.is_subclass_of(&vm.types.int) => "keep".to_owned(),
        None => "strict".to_owned(),
    })
}

fn shown_class(class: &Class) -> String {
    format!("<flag '{}'>", class.name())
}

fn two(args: &Args) -> Result<(Value, Value)> {
    match &args.positional[..] {
        [this, other] => Ok((this.clone(), other.clone())),
        _ => Err(Raise::type_error("expected 1 argument")),
    }
}

fn bits_of(vm: &mut Vm, member: &Value) -> i64 {
    match member_value(vm, member) {
        Value::Int(bits) => bits,
        _ => 0,
    }
}

/// All bits that the members of a class have.
fn mask(vm: &mut Vm, class: &Class) -> i64 {
    let mut mask = 0;
    for (_, member) in meta::members(vm, class) {
        mask |= bits_of(vm, &member);
    }
    mask
}

/// The members of one bit each that make up `bits`, in the order of the class body.
fn parts(vm: &mut Vm, class: &Class, bits: i64) -> Vec<Value> {
    let mut parts = Vec::new();
    for (name, member) in meta::members(vm, class) {
        let own = bits_of(vm, &member);
        if own.count_ones() == 1 && own & bits == own && member_name(vm, &member) == name {
            parts.push(member);
        }
    }
    parts
}

fn combine(vm: &mut Vm, args: &Args, op: BinaryOp) -> Result<Value> {
    let (this, other) = two(args)?;
    let class = vm.class_of(&this);
    let right = if vm.is_instance(&other, &class) {
        bits_of(vm, &other)
    } else if let (Value::Int(bits), true) = (other.builtin(), class.is_subclass_of(&vm.types.int)) {
        *bits
    } else {
        return Ok(vm.not_implemented());
    };
    debug_assert!(is_flag(vm, &class));
    let left = bits_of(vm, &this);
    let bits = match op {
        BinaryOp::Or => left | right,
        BinaryOp::And => left & right,
        _ => left ^ right,
    };
    of_value(vm, &class, bits)
}
