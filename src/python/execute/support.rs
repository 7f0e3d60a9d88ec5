//! What the instructions need that is too long to stand among them, and the quick ways for small numbers.

use std::{cell::RefCell, rc::Rc};

use super::{End, Flow};
use crate::{
    python::{
        Vm,
        code::{Code, Conversion, Extras, Op},
        frame::{Outcome, Resume},
        objects::{Closure, Function},
        operate::{BinaryOp, ascii},
    },
    value::{CompareOp, Host, Object, Raise, Result, Str, Value},
};

impl Vm {
    /// A local variable; an `UnboundLocalError` where it has no value.
    pub(super) fn local(&mut self, base: usize, index: u32) -> Result<Value> {
        match self.stack.get(base + index as usize) {
            Some(Some(value)) => Ok(value.clone()),
            _ => Err(self.unbound_local(index)),
        }
    }

    /// left right → result
    pub(super) fn binary_stack(&mut self, op: BinaryOp) -> Result<Flow> {
        let right = self.pop();
        let left = self.pop();
        let value = self.binary(op, &left, &right)?;
        self.push(value);
        Ok(Flow::Done)
    }

    pub(super) fn load_name(&mut self, name: &Str) -> Result<Value> {
        let Some(frame) = self.frames.last() else { return Err(undefined(name)) };
        frame
            .namespace
            .as_ref()
            .and_then(|namespace| namespace.get_str(name))
            .or_else(|| frame.globals.get_str(name))
            .or_else(|| self.builtins.get_str(name))
            .ok_or_else(|| undefined(name))
    }

    #[cold]
    pub(super) fn unbound_local(&mut self, index: u32) -> Raise {
        let frame = self.frames.last();
        let name = frame.and_then(|frame| frame.code.locals.get(index as usize)).cloned().unwrap_or_else(|| "".into());
        Raise::new(
            "UnboundLocalError",
            format!("cannot access local variable '{name}' where it is not associated with a value"),
        )
    }

    #[cold]
    pub(super) fn unbound_cell(&mut self, index: u32) -> Raise {
        let Some(frame) = self.frames.last() else { return Raise::new("NameError", "unbound variable") };
        let name = frame.code.cells.get(index as usize).cloned().unwrap_or_else(|| "".into());
        if (index as usize) < frame.code.own_cells {
            return Raise::new(
                "UnboundLocalError",
                format!("cannot access local variable '{name}' where it is not associated with a value"),
            );
        }
        Raise::new(
            "NameError",
            format!("cannot access free variable '{name}' where it is not associated with a value in enclosing scope"),
        )
        .with_attribute("name", Value::Str(name))
    }

    /// Ends the frame on top with `value`.
    pub(super) fn finish_frame(&mut self, value: Value) -> Result<End> {
        let Some(outcome) = self.drop_frame() else { return Ok(End::Out(value)) };
        match outcome {
            Outcome::Push => self.push(value),
            Outcome::Entry => return Ok(End::Out(value)),
            Outcome::Init(object) => {
                if !value.is_none() {
                    let class = self.types.of(&value).name();
                    return Err(Raise::type_error(format!("__init__() should return None, not '{class}'")));
                }
                self.push(object);
            }
            Outcome::Class(pending) => {
                let class = self.finish_class(*pending)?;
                self.push(class);
            }
            Outcome::Generator { generator, resume } => {
                self.end_generator(&generator, Some(value));
                match resume {
                    Resume::Native => return Ok(End::Out(Value::None)),
                    Resume::Loop => {
                        self.stack.pop();
                        self.jump_out_of_loop();
                    }
                    Resume::Delegate => {
                        let result = self.take_result(&generator);
                        self.finish_delegate(result);
                    }
                }
            }
        }
        Ok(End::Below)
    }

    /// Goes on behind the loop whose `ForIter` resumed a generator that is at its end.
    pub(in crate::python) fn jump_out_of_loop(&mut self) {
        let Some(frame) = self.frames.last() else { return };
        if let Some(Op::ForIter(target)) = frame.code.ops.get(self.ip.wrapping_sub(1)) {
            self.ip = *target as usize;
        }
    }

    pub(super) fn make_function(&mut self, code: Rc<Code>, extras: Extras) {
        let annotations = extras.annotations.then(|| self.pop()).and_then(|value| match value {
            Value::Dict(annotations) => Some(annotations),
            _ => None,
        });
        let keyword_defaults: Vec<(Str, Value)> = if extras.keyword_defaults {
            match self.pop() {
                Value::Dict(dict) => {
                    dict.entries().into_iter().filter_map(|(key, value)| Some((key.as_str()?.clone(), value))).collect()
                }
                _ => Vec::new(),
            }
        } else {
            Vec::new()
        };
        let defaults: Vec<Value> = if extras.defaults {
            match self.pop() {
                Value::Tuple(tuple) => tuple.to_vec(),
                _ => Vec::new(),
            }
        } else {
            Vec::new()
        };
        let Some(frame) = self.frames.last() else { return };
        let closure = (!code.captures.is_empty()).then(|| {
            let cells = code.captures.iter().map(|index| frame.cell(*index as usize).cloned().unwrap_or_default());
            Rc::new(Closure(cells.collect()))
        });
        let module = frame.globals.get_str(&self.known.name).unwrap_or_default();
        let function = Function {
            globals: frame.globals.clone(),
            defaults: RefCell::new(defaults.into()),
            keyword_defaults: RefCell::new(keyword_defaults.into()),
            closure,
            name: RefCell::new(code.name.clone()),
            qualified: RefCell::new(code.qualified.clone()),
            doc: RefCell::new(code.doc.clone()),
            annotations: RefCell::new(annotations),
            module: RefCell::new(module),
            code,
        };
        let object = Object::new(self.types.function.clone(), Box::new(function));
        self.push(object.into());
    }

    pub(super) fn format_field(&mut self, conversion: Conversion, spec: bool) -> Result<()> {
        let spec = if spec { Some(self.pop()) } else { None };
        let value = self.pop();
        let value = match conversion {
            Conversion::None => value,
            Conversion::Str => Value::Str(self.str(&value)?),
            Conversion::Repr => Value::Str(self.repr(&value)?),
            Conversion::Ascii => Value::Str(ascii(&self.repr(&value)?)),
        };
        let spec = match &spec {
            Some(Value::Str(spec)) => spec.clone(),
            _ => "".into(),
        };
        let text = match value {
            Value::Str(text) if spec.is_empty() => text,
            value => self.format(&value, &spec)?,
        };
        self.push(Value::Str(text));
        Ok(())
    }
}

/// The `NameError` of a name that nothing binds.
#[cold]
pub(in crate::python) fn undefined(name: &Str) -> Raise {
    Raise::new("NameError", format!("name '{name}' is not defined")).with_attribute("name", Value::Str(name.clone()))
}

/// The operations on small numbers that need nothing else.
#[inline(always)]
pub(in crate::python) fn fast_binary(op: BinaryOp, left: &Value, right: &Value) -> Option<Value> {
    match (left, right) {
        (Value::Int(a), Value::Int(b)) => match op {
            BinaryOp::Add => a.checked_add(*b).map(Value::Int),
            BinaryOp::Sub => a.checked_sub(*b).map(Value::Int),
            BinaryOp::Mul => a.checked_mul(*b).map(Value::Int),
            BinaryOp::Mod if *b > 0 => Some(Value::Int(a.rem_euclid(*b))),
            BinaryOp::FloorDiv if *b > 0 => Some(Value::Int(a.div_euclid(*b))),
            BinaryOp::And => Some(Value::Int(a & b)),
            BinaryOp::Or => Some(Value::Int(a | b)),
            BinaryOp::Xor => Some(Value::Int(a ^ b)),
            BinaryOp::RShift if *b >= 0 => Some(Value::Int(a >> (*b).min(63))),
            BinaryOp::Pow if (0..64).contains(b) => a.checked_pow(*b as u32).map(Value::Int),
            BinaryOp::TrueDiv if *b != 0 && a.unsigned_abs() < 1 << 53 && b.unsigned_abs() < 1 << 53 => {
                Some(Value::Float(*a as f64 / *b as f64))
            }
            _ => None,
        },
        (Value::Float(a), Value::Float(b)) => fast_float(op, *a, *b),
        (Value::Int(a), Value::Float(b)) => fast_float(op, *a as f64, *b),
        (Value::Float(a), Value::Int(b)) => fast_float(op, *a, *b as f64),
        _ => None,
    }
}

#[inline(always)]
fn fast_float(op: BinaryOp, a: f64, b: f64) -> Option<Value> {
    match op {
        BinaryOp::Add => Some(Value::Float(a + b)),
        BinaryOp::Sub => Some(Value::Float(a - b)),
        BinaryOp::Mul => Some(Value::Float(a * b)),
        BinaryOp::TrueDiv if b != 0.0 => Some(Value::Float(a / b)),
        _ => None,
    }
}

#[inline(always)]
pub(super) fn fast_compare(op: CompareOp, left: &Value, right: &Value) -> Option<bool> {
    match (left, right) {
        (Value::Int(a), Value::Int(b)) => Some(holds(op, a, b)),
        (Value::Float(a), Value::Float(b)) => Some(holds(op, a, b)),
        (Value::Str(a), Value::Str(b)) => match op {
            CompareOp::Eq => Some(a == b),
            CompareOp::Ne => Some(a != b),
            _ => None,
        },
        _ => None,
    }
}

#[inline(always)]
fn holds<T: PartialOrd>(op: CompareOp, a: &T, b: &T) -> bool {
    match op {
        CompareOp::Lt => a < b,
        CompareOp::Le => a <= b,
        CompareOp::Eq => a == b,
        CompareOp::Ne => a != b,
        CompareOp::Gt => a > b,
        CompareOp::Ge => a >= b,
    }
}
