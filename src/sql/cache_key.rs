//! The structure of a statement as plain data: two statements of one key have the same compiled form. Values of bind
//! parameters are no part of it; they are collected beside it, in order.

mod walk;

use std::rc::Rc;

use hashbrown::HashMap;

use super::{
    Id,
    depth::DEEPEST,
    elements::ColumnElement,
    names::{Name, Part},
    schema::Column,
    types::{TypeArguments, TypeEngine},
};
use crate::value::Value;

/// A statement's structure, and its bind parameters in the order in which the structure names them.
#[derive(Clone)]
pub struct CacheKey {
    /// The structure.
    pub bytes: Rc<[u8]>,
    /// The parameters ([`super::elements::Element::Bind`]).
    pub binds: Vec<ColumnElement>,
}

/// Collects a [`CacheKey`].
#[derive(Default)]
pub struct KeyBuilder {
    bytes: Vec<u8>,
    binds: Vec<ColumnElement>,
    /// Elements that have no identity of their own across statements, numbered as they come.
    seen: HashMap<Id, u32>,
    uncacheable: bool,
    /// The same for a type of the script; what else there is to warn of is still looked for.
    uncacheable_type: bool,
    /// What a type of the script is to be warned of for it.
    warnings: Vec<String>,
    /// The columns that were warned of.
    warned: Vec<Id>,
    /// How deep the expression that is added stands.
    depth: u16,
}

/// A structure that is longer, in bytes, or deeper than others may be is no key: finding it would take more than compiling again. An expression
/// that stands in many places of another is written out in each.
const LONGEST: usize = 1 << 20;

impl KeyBuilder {
    /// An empty one.
    pub fn new() -> KeyBuilder {
        KeyBuilder::default()
    }

    /// What is to be warned of where there is no key.
    pub fn warnings(&mut self) -> Vec<String> {
        std::mem::take(&mut self.warnings)
    }

    /// Gives up for a column, which is known by its identity, whose type keeps statements out of caches.
    fn type_of(&mut self, column: &Column) {
        let ty = column.own_ty();
        let TypeArguments::Custom(custom) = ty.arguments() else { return };
        if custom.cache_key().is_none() {
            self.uncacheable_type = true;
            if !self.warned.contains(&column.id()) {
                self.warned.push(column.id());
                self.warnings.extend(custom.cache_warning());
            }
        }
    }

    /// The key; `None` where something cannot be told as data.
    pub fn finish(self) -> Option<CacheKey> {
        (!self.uncacheable && !self.uncacheable_type).then(|| CacheKey { bytes: self.bytes.into(), binds: self.binds })
    }

    /// Steps into an expression, unless the key has become too long or too deep: then there is none. Whoever has stepped in
    /// steps out by [`KeyBuilder::leave`].
    pub fn enter(&mut self) -> bool {
        self.depth += 1;
        self.uncacheable |= self.bytes.len() > LONGEST || self.depth > DEEPEST;
        if self.uncacheable {
            self.depth -= 1;
        }
        !self.uncacheable
    }

    /// Steps out of an expression.
    pub fn leave(&mut self) {
        self.depth -= 1;
    }

    /// The parameters so far.
    pub fn binds(&self) -> &[ColumnElement] {
        &self.binds
    }

    /// Keeps the statement out of caches.
    pub fn give_up(&mut self) {
        self.uncacheable = true;
    }

    /// Adds a small number that says what follows.
    pub fn tag(&mut self, tag: u8) {
        self.bytes.push(tag);
    }

    /// Adds a number.
    pub fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    /// Adds a text.
    pub fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// Adds a flag.
    pub fn flag(&mut self, flag: bool) {
        self.bytes.push(u8::from(flag));
    }

    /// Adds an element that means the same in each statement by its first appearance in this one; `true` the first time.
    pub fn local(&mut self, id: Id) -> bool {
        let next = self.seen.len() as u32;
        let mut first = false;
        let number = *self.seen.entry(id).or_insert_with(|| {
            first = true;
            next
        });
        self.number(number.into());
        first
    }

    /// Adds a name, anonymous ones by their first appearance.
    pub fn name(&mut self, name: &Name) {
        match name {
            Name::Plain(text) => {
                self.tag(0);
                self.text(text);
            }
            Name::Anonymous(parts) => {
                self.tag(1);
                self.number(parts.len() as u64);
                for part in parts.iter() {
                    match part {
                        Part::Text(text) => {
                            self.tag(0);
                            self.text(text);
                        }
                        Part::Numbered { id, index, body } => {
                            self.tag(1);
                            self.local(*id);
                            self.number((*index).into());
                            self.text(body);
                        }
                    }
                }
            }
        }
    }

    /// Adds a bind parameter, its value apart.
    pub fn bind(&mut self, bind: &ColumnElement) {
        self.binds.push(bind.clone());
    }

    /// Adds a plain value that is part of the structure.
    pub fn value(&mut self, value: &Value) {
        match value {
            Value::None => self.tag(0),
            Value::Bool(flag) => {
                self.tag(1);
                self.flag(*flag);
            }
            Value::Int(number) => {
                self.tag(2);
                self.number(*number as u64);
            }
            Value::Float(number) => {
                self.tag(3);
                self.number(number.to_bits());
            }
            Value::Str(text) => {
                self.tag(4);
                self.text(text);
            }
            _ => self.give_up(),
        }
    }

    /// Adds a type.
    pub fn ty(&mut self, ty: &TypeEngine) {
        self.tag(ty.class() as u8);
        if ty.dialect_type().is_some() || !ty.variants().is_empty() {
            // Who keeps the statement keeps the type.
            return self.number(ty.address() as u64);
        }
        match ty.arguments() {
            TypeArguments::None => {}
            TypeArguments::Length { length, collation } => {
                self.number(length.map_or(0, |n| n as u64 + 1));
                self.text(collation.as_deref().unwrap_or(""));
            }
            TypeArguments::Numeric { precision, scale, as_decimal, decimal_return_scale } => {
                self.number(precision.map_or(0, |n| n as u64 + 1));
                self.number(scale.map_or(0, |n| n as u64 + 1));
                self.number(decimal_return_scale.map_or(0, |n| n as u64 + 1));
                self.flag(*as_decimal);
            }
            TypeArguments::TimeZone(zone) => self.flag(*zone),
            TypeArguments::Boolean { .. } => {}
            TypeArguments::Enum(arguments) => self.number(Rc::as_ptr(arguments).cast::<()>() as u64),
            TypeArguments::Json { none_as_null } => self.flag(*none_as_null),
            TypeArguments::Uuid { as_uuid, native } => {
                self.flag(*as_uuid);
                self.flag(*native);
            }
            TypeArguments::Interval { native, second_precision, day_precision } => {
                self.flag(*native);
                self.number(second_precision.map_or(0, |n| n as u64 + 1));
                self.number(day_precision.map_or(0, |n| n as u64 + 1));
            }
            TypeArguments::Array { item, dimensions, flags } => {
                self.ty(item);
                self.number(dimensions.map_or(0, |n| n as u64 + 1));
                self.flag(flags.0);
                self.flag(flags.1);
            }
            TypeArguments::Members(members) => {
                self.number(members.len() as u64);
                for member in members.iter() {
                    self.ty(member);
                }
            }
            TypeArguments::Custom(custom) => match custom.cache_key() {
                Some(key) => self.number(key),
                None => {
                    self.warnings.extend(custom.cache_warning());
                    self.uncacheable_type = true;
                }
            },
        }
    }
}
