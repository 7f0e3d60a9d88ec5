//! What the instructions need that is too long to stand among them, and the quick ways for small numbers.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use super::{End, Flow, rare::Next};
use crate::{
    python::{
        Vm,
        attribute::{Inline, store_name},
        code::{Code, Conversion, Extras, Op},
        frame::{Outcome, Resume},
        objects::{Closure, Function, NativeIter},
        operate::{BinaryOp, ascii},
    },
    value::{CompareOp, Host, Object, Raise, Result, Str, Value, any_last_words},
};

/// What [`Vm::step_iterator`] did.
pub(super) enum Stepped {
    /// The item is in the local variable; tells whether what was there was more than a scalar.
    Stored { dropped: bool },
    /// The item is on top.
    Pushed,
}

impl Vm {
    /// Pushes a local variable; an `UnboundLocalError` where it has no value.
    pub(super) fn push_local(&mut self, base: usize, index: u32) -> Result<()> {
        match self.stack.get(base + index as usize) {
            Some(Some(value)) => {
                let value = value.clone();
                self.push(value);
                Ok(())
            }
            _ => Err(self.unbound_local(index)),
        }
    }

    /// Sets the attribute of the object in that place of the stack to a number, where the instruction knows it.
    #[inline(always)]
    pub(super) fn store_number(
        &self,
        place: usize,
        name: Option<&Str>,
        cache: Option<&Cell<Inline>>,
        number: Number,
    ) -> bool {
        match (self.stack.get(place), name, cache) {
            (Some(Some(object)), Some(name), Some(cache)) => cache.get().swap(object, name, &mut number.into()),
            _ => false,
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

    /// left right → result
    pub(super) fn in_place_stack(&mut self, op: BinaryOp) -> Result<()> {
        let right = self.pop();
        let left = self.pop();
        let value = self.in_place(op, left, &right)?;
        self.push(value);
        Ok(())
    }

    /// left right → result
    pub(super) fn compare_stack(&mut self, op: CompareOp) -> Result<()> {
        let right = self.pop();
        let left = self.pop();
        let value = self.compare(op, &left, &right)?;
        self.push(value);
        Ok(())
    }

    /// object → attribute
    pub(super) fn load_attribute_on(&mut self, name: &Str, cache: &Cell<Inline>) -> Result<Flow> {
        let object = self.pop();
        self.load_attribute_at(&object, name, cache)
    }

    /// value object →
    pub(super) fn store_attribute_on(&mut self, name: &Str, cache: &Cell<Inline>) -> Result<()> {
        let object = self.pop();
        let value = self.pop();
        self.store_attribute_at(&object, name, value, cache)
    }

    /// Sets a variable of the module or of a class body to the top.
    pub(super) fn store_variable(&mut self, op: Op, name: &Str, cache: &Cell<Inline>) -> Result<()> {
        let value = self.pop();
        let Some(frame) = self.frames.last() else { return Ok(()) };
        let namespace = if matches!(op, Op::StoreName(_)) { frame.names() } else { &frame.globals };
        let old = store_name(namespace, name, value, cache);
        if let (Some(old), Outcome::Class(_)) = (&old, &frame.outcome) {
            self.defined_again(name, old)?;
        }
        drop(old);
        Ok(())
    }

    /// Takes the top off, and says whether it is true.
    #[inline(always)]
    pub(super) fn pop_truth(&mut self) -> Result<bool> {
        if let Some(&Some(Value::Bool(truth))) = self.stack.last() {
            self.forget_number();
            return Ok(truth);
        }
        let truth = self.top_truth();
        self.drop_top();
        truth
    }

    /// Whether the top is true.
    #[inline(never)]
    pub(super) fn top_truth(&mut self) -> Result<bool> {
        let value = self.peek(0);
        self.truth(&value)
    }

    /// A value may have been dropped: what went with it may still have something to run.
    #[inline(always)]
    pub(super) fn reap(&mut self) -> Result<()> {
        if any_last_words() { self.hear_last_words() } else { Ok(()) }
    }

    /// Where the stack is cut after a call of what `LoadMethod` left below so many arguments, and where its arguments begin:
    /// with the object, where that is a method.
    #[inline(always)]
    pub(super) fn method_call(&self, count: usize) -> (usize, usize) {
        let object = self.stack.len() - count - 1;
        let method = matches!(self.stack.get(object - 1), Some(Some(_)));
        (object - 1, if method { object } else { object + 1 })
    }

    /// a b → b a
    #[inline(always)]
    pub(in crate::python) fn swap_top(&mut self) {
        if let [.., below, top] = self.stack.as_mut_slice() {
            std::mem::swap(below, top);
        }
    }

    /// Pushes the next item of the iterator on top, or takes that off and jumps to `target`.
    #[inline(never)]
    pub(super) fn next_in_loop(&mut self, target: u32) -> Result<Next> {
        let iterator = self.peek(0);
        let next = if let Some(native) = iterator.payload::<NativeIter>() {
            native.0.next(self)?
        } else if self.is_generator(&iterator) {
            self.resume_in_loop(&iterator, target)?;
            return Ok(Next::Frame);
        } else {
            self.next(&iterator)?
        };
        Ok(match next {
            Some(value) => {
                self.push(value);
                Next::Here
            }
            None => {
                self.stack.pop();
                Next::Jump(target)
            }
        })
    }

    /// Puts the next item of the native iterator on top into that place of the stack, or pushes it, where that is a mere step
    /// ([`NativeIterator::step`]); `None` where it is not.
    #[inline(always)]
    pub(super) fn step_iterator(&mut self, local: Option<usize>) -> Option<Stepped> {
        match local {
            Some(local) => {
                let (top, below) = self.stack.split_last_mut()?;
                let iterator = top.as_ref()?.payload::<NativeIter>()?;
                let slot = below.get_mut(local)?;
                if Value::is_scalar(slot) {
                    return iterator.0.step(slot).then_some(Stepped::Stored { dropped: false });
                }
                let old = slot.take();
                let stepped = iterator.0.step(slot);
                if stepped {
                    drop(old);
                } else {
                    // The variable keeps the last item.
                    *slot = old;
                }
                stepped.then_some(Stepped::Stored { dropped: true })
            }
            None => {
                self.stack.push(None);
                let stepped = match self.stack.as_mut_slice() {
                    [.., Some(iterator), to] => iterator.payload::<NativeIter>().is_some_and(|found| found.0.step(to)),
                    _ => false,
                };
                if !stepped {
                    self.stack.pop();
                }
                stepped.then_some(Stepped::Pushed)
            }
        }
    }

    pub(super) fn load_name(&mut self, name: &Str, cache: &Cell<Inline>) -> Result<Value> {
        let Some(frame) = self.frames.last() else { return Err(undefined(name)) };
        if frame.namespace.as_ref().is_some_and(|namespace| namespace.is(&frame.globals)) {
            return self.load_global_at(name, cache).ok_or_else(|| undefined(name));
        }
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

/// Copies a variable into an empty slot; says whether it has a value.
#[inline(always)]
pub(super) fn copy(variable: Option<&Option<Value>>, slot: &mut Option<Value>) -> bool {
    match variable {
        Some(Some(value)) => {
            value.copy_to(slot);
            true
        }
        _ => false,
    }
}

/// The texts of an f-string as one.
pub(super) fn joined(parts: &[Option<Value>]) -> String {
    let texts = || parts.iter().flatten().filter_map(Value::as_str);
    let mut text = String::with_capacity(texts().map(|part| part.len()).sum());
    texts().for_each(|part| text.push_str(part));
    text
}

/// The `NameError` of a name that nothing binds.
#[cold]
pub(in crate::python) fn undefined(name: &Str) -> Raise {
    Raise::new("NameError", format!("name '{name}' is not defined")).with_attribute("name", Value::Str(name.clone()))
}

/// What the quick ways give: a value that fits two registers, and so need not be put together in memory.
#[derive(Clone, Copy)]
pub(in crate::python) enum Number {
    Int(i64),
    Float(f64),
}

impl Number {
    /// Puts it into a slot in which nothing is to be dropped. To forget what is there spares looking at it.
    #[inline(always)]
    pub fn write(self, slot: &mut Option<Value>) {
        match self {
            Number::Int(number) => std::mem::forget(slot.replace(Value::Int(number))),
            Number::Float(number) => std::mem::forget(slot.replace(Value::Float(number))),
        }
    }
}

impl From<Number> for Value {
    fn from(number: Number) -> Value {
        match number {
            Number::Int(number) => Value::Int(number),
            Number::Float(number) => Value::Float(number),
        }
    }
}

/// The operations on small numbers that need nothing else.
#[inline(always)]
pub(in crate::python) fn fast_binary(op: BinaryOp, left: &Value, right: &Value) -> Option<Number> {
    match (left, right) {
        (Value::Int(a), Value::Int(b)) => match op {
            BinaryOp::Add => a.checked_add(*b).map(Number::Int),
            BinaryOp::Sub => a.checked_sub(*b).map(Number::Int),
            BinaryOp::Mul => a.checked_mul(*b).map(Number::Int),
            BinaryOp::Mod if *b > 0 => Some(Number::Int(a.rem_euclid(*b))),
            BinaryOp::FloorDiv if *b > 0 => Some(Number::Int(a.div_euclid(*b))),
            BinaryOp::And => Some(Number::Int(a & b)),
            BinaryOp::Or => Some(Number::Int(a | b)),
            BinaryOp::Xor => Some(Number::Int(a ^ b)),
            BinaryOp::RShift if *b >= 0 => Some(Number::Int(a >> (*b).min(63))),
            BinaryOp::Pow if (0..64).contains(b) => a.checked_pow(*b as u32).map(Number::Int),
            BinaryOp::TrueDiv if *b != 0 && a.unsigned_abs() < 1 << 53 && b.unsigned_abs() < 1 << 53 => {
                Some(Number::Float(*a as f64 / *b as f64))
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
fn fast_float(op: BinaryOp, a: f64, b: f64) -> Option<Number> {
    match op {
        BinaryOp::Add => Some(Number::Float(a + b)),
        BinaryOp::Sub => Some(Number::Float(a - b)),
        BinaryOp::Mul => Some(Number::Float(a * b)),
        BinaryOp::TrueDiv if b != 0.0 => Some(Number::Float(a / b)),
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
