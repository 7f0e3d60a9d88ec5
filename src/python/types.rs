//! The builtin types of the script language. Each file installs one class: its constructor, methods and operators, as the
//! dunder methods through which the virtual machine reaches whatever it has no quick way for.

mod bytearray;
mod bytes;
mod complex;
mod dict;
mod float;
mod generic;
mod int;
mod iterators;
mod list;
mod mappingproxy;
mod none;
mod range;
mod sequence;
mod set;
mod str;
pub mod support;
pub mod text;
mod tuple;

use std::cmp::Ordering;

use crate::{
    python::{Types, Vm},
    value::{Builtin, Class, CompareOp, Object, Raise, Result, Value},
};

pub use self::{
    bytearray::ByteArray,
    bytes::bytes_of,
    complex::{Complex, imaginary},
    dict::{
        Part, equal as dict_equal, extend as extend_dict, iterate as iterate_dict, key_error, repr as dict_repr,
        update as update_dict,
    },
    float::{binary as float_binary, convert as to_float, float_of, power as float_power, ratio as float_ratio},
    generic::{alias, class_get_item, parameters, special_form, subscript_typing, type_repr, union_of},
    int::{
        big_of, big_to_f64, binary as int_binary, divide as int_divide, from_float as int_from_float,
        from_number as to_int, int_text, parse_int, power_modulo,
    },
    iterators::{FromFn, over as iterate_items},
    list::{delete_item as list_delete_item, get_item as list_get_item, set_item as list_set_item, sort},
    mappingproxy::proxy as mapping_proxy,
    range::{Range, iterate as iterate_range},
    sequence::{compare as compare_sequences, same},
    set::{
        Operation as SetOperation, add_all as set_add_all, compare as compare_sets, from_items as set_from_items,
        operate as set_operate,
    },
    str::{character, chr, decode, encode, format_fields, get_item as str_get_item, percent},
    text::digit_value,
    tuple::get_item as tuple_get_item,
};

/// Gives the builtin classes their methods.
pub fn install(vm: &mut Vm) {
    none::install(vm);
    int::install(vm);
    complex::install(vm);
    float::install(vm);
    str::install(vm);
    bytes::install(vm);
    bytearray::install(vm);
    list::install(vm);
    tuple::install(vm);
    dict::install(vm);
    set::install(vm);
    range::install(vm);
    generic::install(vm);
    iterators::install(vm);
    mappingproxy::install(vm);
}

/// `value` as an object of `class`, the first argument of a `__new__`: itself for the builtin class that `builtin` picks,
/// an object over it for a derived class.
pub fn instance_of(vm: &Vm, class: Option<Value>, value: Value, builtin: fn(&Types) -> &Class) -> Result<Value> {
    let builtin = builtin(&vm.types);
    match class {
        Some(Value::Class(class)) if class.is(builtin) => Ok(value),
        Some(Value::Class(class)) if class.is_subclass_of(builtin) => {
            let value = value.builtin().clone();
            Ok(Object::new(class, Box::new(Builtin(value))).into())
        }
        Some(Value::Class(class)) => {
            let (name, other) = (builtin.name(), class.name());
            Err(Raise::type_error(format!("{name}.__new__({other}): {other} is not a subtype of {name}")))
        }
        other => {
            let (name, given) = (builtin.name(), support::type_name(vm, &other.unwrap_or_default()));
            Err(Raise::type_error(format!("{name}.__new__(X): X is not a type object ({given})")))
        }
    }
}

/// What an order says to a comparison.
pub fn ordered(op: CompareOp, order: Ordering) -> bool {
    match op {
        CompareOp::Lt => order.is_lt(),
        CompareOp::Le => order.is_le(),
        CompareOp::Eq => order.is_eq(),
        CompareOp::Ne => order.is_ne(),
        CompareOp::Gt => order.is_gt(),
        CompareOp::Ge => order.is_ge(),
    }
}
