//! Operators, truth, hashes and texts.
use super::Vm;
use crate::value::{Raise, Result, Str, Value};

/// A binary operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "named as the methods they call")]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    TrueDiv,
    FloorDiv,
    Mod,
    Pow,
    LShift,
    RShift,
    And,
    Or,
    Xor,
    MatMul,
}

impl Vm {
    /// `left op right`, reflected methods included.
    pub fn binary(&mut self, op: BinaryOp, left: &Value, right: &Value) -> Result<Value> {
        let _ = (op, left, right);
        Err(Raise::unsupported("operators"))
    }

    /// `object[index]`.
    pub fn get_item(&mut self, object: &Value, index: &Value) -> Result<Value> {
        let _ = (object, index);
        Err(Raise::unsupported("operators"))
    }

    /// `object[index] = value`.
    pub fn set_item(&mut self, object: &Value, index: &Value, value: Value) -> Result<()> {
        let _ = (object, index, value);
        Err(Raise::unsupported("operators"))
    }

    /// `value in container`.
    pub fn contains(&mut self, container: &Value, value: &Value) -> Result<bool> {
        let _ = (container, value);
        Err(Raise::unsupported("operators"))
    }

    /// `len(value)`.
    pub fn len(&mut self, value: &Value) -> Result<usize> {
        let _ = value;
        Err(Raise::unsupported("operators"))
    }

    /// `format(value, spec)`.
    pub fn format(&mut self, value: &Value, spec: &str) -> Result<Str> {
        let _ = (value, spec);
        Err(Raise::unsupported("operators"))
    }
}
