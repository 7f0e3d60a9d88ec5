//! The loop that runs instructions.

mod support;

use self::support::{Number, Stepped, copy, fast_compare, joined};
pub(super) use self::support::{fast_binary, undefined};
use super::{
    Vm,
    attribute::store_name,
    code::Op,
    exception::Fault,
    frame::Outcome,
    objects::{Closed, NativeIter, Slice},
};
use crate::value::{Dict, Host, List, Object, Raise, Result, Set, Value, any_last_words};

/// What an instruction that may push a frame did.
pub(super) enum Flow {
    /// The result is on the stack.
    Done,
    /// A frame is on top, and goes first.
    Entered,
}

/// What an instruction that ends a frame did.
enum End {
    /// The frame below goes on.
    Below,
    /// The loop ends with this.
    Out(Value),
}

impl Vm {
    #[inline(always)]
    pub(super) fn push(&mut self, value: Value) {
        self.stack.push(Some(value));
    }

    #[inline(always)]
    pub(super) fn pop(&mut self) -> Value {
        self.stack.pop().flatten().unwrap_or_default()
    }

    /// Pushes what `write` puts into the new slot; it also sees what lies below.
    #[inline(always)]
    fn push_with<T: Default>(&mut self, write: impl FnOnce(&mut [Option<Value>], &mut Option<Value>) -> T) -> T {
        self.stack.push(None);
        match self.stack.split_last_mut() {
            Some((slot, below)) => write(below, slot),
            None => T::default(),
        }
    }

    /// Takes the top off, which is a number: there is nothing to drop.
    #[inline(always)]
    fn forget_number(&mut self) {
        std::mem::forget(self.stack.pop());
    }

    /// Takes the top off, which is a scalar mostly.
    #[inline(always)]
    fn drop_top(&mut self) {
        if let Some(Some(value)) = self.stack.pop() {
            value.quick_drop();
        }
    }

    /// The value that lies so deep, the top at 0.
    #[inline(always)]
    pub(super) fn peek(&self, depth: usize) -> Value {
        let index = self.stack.len().wrapping_sub(depth + 1);
        match self.stack.get(index) {
            Some(Some(value)) => value.quick_clone(),
            _ => Value::None,
        }
    }

    pub(super) fn pop_many(&mut self, count: usize) -> Vec<Value> {
        let start = self.stack.len().saturating_sub(count);
        self.stack.drain(start..).map(Option::unwrap_or_default).collect()
    }

    /// Runs the frame on top until the frame that was pushed as [`Outcome::Entry`], or the generator that native code
    /// resumed, is done.
    pub(super) fn execute(&mut self) -> Result<Value> {
        let entry = self.frames.len();
        'frame: loop {
            let Some(frame) = self.frames.last() else { return Ok(Value::None) };
            let code = frame.code.clone();
            let base = frame.base;
            // The next instruction. The machine's own `ip` is written at each one, and read only where a frame begins or goes
            // on: to read it back at each would make the processor wait.
            let mut ip = self.ip;
            macro_rules! constant {
                ($index:expr) => {
                    code.constants.get($index as usize).map(Value::quick_clone).unwrap_or_default()
                };
            }
            macro_rules! cache {
                () => {
                    match code.caches.get(ip.wrapping_sub(1)) {
                        Some(cache) => cache,
                        None => continue,
                    }
                };
            }
            macro_rules! name {
                ($index:expr) => {
                    match code.names.get($index as usize) {
                        Some(name) => name,
                        None => continue,
                    }
                };
            }
            let fault: Fault = 'fault: loop {
                macro_rules! check {
                    ($result:expr) => {
                        match $result {
                            Ok(value) => value,
                            Err(raise) => break 'fault Fault::New(raise),
                        }
                    };
                }
                // A value may have been dropped: what went with it may still have something to run.
                macro_rules! reap {
                    () => {
                        if any_last_words() {
                            check!(self.hear_last_words());
                        }
                    };
                }
                // Pushes a number, or does at once what the next instruction would do with it.
                macro_rules! number {
                    ($number:expr) => {{
                        let number: Number = $number;
                        if let Some(&Op::StoreLocal(index)) = code.ops.get(ip) {
                            ip += 1;
                            self.ip = ip;
                            self.fuel = self.fuel.saturating_sub(1);
                            if let Some(slot) = self.stack.get_mut(base + index as usize) {
                                if Value::is_scalar(slot) {
                                    number.write(slot);
                                } else {
                                    let old = slot.take();
                                    number.write(slot);
                                    drop(old);
                                    reap!();
                                }
                            }
                        } else {
                            self.push_with(|_, slot| number.write(slot));
                        }
                    }};
                }
                // The same for what comes in place of two numbers on top.
                macro_rules! number_of_two {
                    ($number:expr) => {{
                        let number: Number = $number;
                        self.forget_number();
                        if let Some(Op::StoreLocal(_)) = code.ops.get(ip) {
                            self.forget_number();
                            number!(number);
                        } else if let Some(top) = self.stack.last_mut() {
                            number.write(top);
                        }
                    }};
                }
                // The same for a truth: mostly a jump comes next.
                macro_rules! truth {
                    ($truth:expr) => {{
                        let truth = $truth;
                        match code.ops.get(ip) {
                            Some(&Op::PopJumpIfFalse(target)) => {
                                ip = if truth { ip + 1 } else { target as usize };
                                self.fuel = self.fuel.saturating_sub(1);
                            }
                            Some(&Op::PopJumpIfTrue(target)) => {
                                ip = if truth { target as usize } else { ip + 1 };
                                self.fuel = self.fuel.saturating_sub(1);
                            }
                            _ => self.push(Value::Bool(truth)),
                        }
                    }};
                }
                macro_rules! flow {
                    ($result:expr) => {
                        match $result {
                            Ok(Flow::Done) => {}
                            Ok(Flow::Entered) => continue 'frame,
                            Err(raise) => break 'fault Fault::New(raise),
                        }
                    };
                }
                let Some(&op) = code.ops.get(ip) else { return Ok(Value::None) };
                ip += 1;
                self.ip = ip;
                if self.fuel == 0 {
                    check!(self.refuel());
                }
                self.fuel -= 1;
                match op {
                    Op::LoadLocal(index) => {
                        let place = base + index as usize;
                        if !self.push_with(|below, slot| copy(below.get(place), slot)) {
                            self.stack.pop();
                            break 'fault Fault::New(self.unbound_local(index));
                        }
                    }
                    Op::StoreLocal(index) => {
                        let held = match self.stack.split_last_mut() {
                            Some((value, below)) => match below.get_mut(base + index as usize) {
                                Some(slot) => {
                                    let held = !Value::is_scalar(slot);
                                    if held {
                                        let old = slot.take();
                                        Value::move_to(value, slot);
                                        drop(old);
                                    } else {
                                        Value::move_to(value, slot);
                                    }
                                    held
                                }
                                None => false,
                            },
                            None => false,
                        };
                        // What has been swapped to the top is a scalar.
                        std::mem::forget(self.stack.pop());
                        if held {
                            reap!();
                        }
                    }
                    Op::Const(index) => {
                        self.push_with(|_, slot| {
                            code.constants.get(index as usize).is_some_and(|value| {
                                value.copy_to(slot);
                                true
                            })
                        });
                    }
                    Op::Pop => {
                        self.stack.pop();
                        reap!();
                    }
                    Op::BinaryLocalConst { op, local, constant } => {
                        let left = self.stack.get(base + local as usize);
                        let right = code.constants.get(constant as usize);
                        let fast = match (left, right) {
                            (Some(Some(left)), Some(right)) => fast_binary(op, left, right),
                            _ => None,
                        };
                        match fast {
                            Some(number) => number!(number),
                            None => {
                                let left = check!(self.local(base, local.into()));
                                let right = constant!(constant);
                                self.push(left);
                                self.push(right);
                                flow!(self.binary_stack(op));
                            }
                        }
                    }
                    Op::BinaryLocals { op, left, right } => {
                        let fast = match (self.stack.get(base + left as usize), self.stack.get(base + right as usize)) {
                            (Some(Some(left)), Some(Some(right))) => fast_binary(op, left, right),
                            _ => None,
                        };
                        match fast {
                            Some(number) => number!(number),
                            None => {
                                let left = check!(self.local(base, left.into()));
                                let right = check!(self.local(base, right.into()));
                                self.push(left);
                                self.push(right);
                                flow!(self.binary_stack(op));
                            }
                        }
                    }
                    Op::CompareLocalConst { op, local, constant } => {
                        let left = self.stack.get(base + local as usize);
                        let right = code.constants.get(constant as usize);
                        let fast = match (left, right) {
                            (Some(Some(left)), Some(right)) => fast_compare(op, left, right),
                            _ => None,
                        };
                        match fast {
                            Some(truth) => truth!(truth),
                            None => {
                                let left = check!(self.local(base, local.into()));
                                let right = constant!(constant);
                                let value = check!(self.compare(op, &left, &right));
                                self.push(value);
                            }
                        }
                    }
                    Op::CompareLocals { op, left, right } => {
                        let fast = match (self.stack.get(base + left as usize), self.stack.get(base + right as usize)) {
                            (Some(Some(left)), Some(Some(right))) => fast_compare(op, left, right),
                            _ => None,
                        };
                        match fast {
                            Some(truth) => truth!(truth),
                            None => {
                                let left = check!(self.local(base, left.into()));
                                let right = check!(self.local(base, right.into()));
                                let value = check!(self.compare(op, &left, &right));
                                self.push(value);
                            }
                        }
                    }
                    Op::LoadLocalAttribute { local, name } => {
                        let (name, cache) = (name!(name), cache!());
                        self.stack.push(None);
                        let quick = match self.stack.split_last_mut() {
                            Some((top, below)) => match below.get(base + local as usize) {
                                Some(Some(object)) => cache.get().get(object, name, top),
                                _ => false,
                            },
                            None => false,
                        };
                        if !quick {
                            self.stack.pop();
                            let object = check!(self.local(base, local.into()));
                            flow!(self.load_attribute_at(&object, name, cache));
                        }
                    }
                    Op::Binary(op) => {
                        let count = self.stack.len();
                        let fast = match self.stack.get(count.wrapping_sub(2)..) {
                            Some([Some(left), Some(right)]) => fast_binary(op, left, right),
                            _ => None,
                        };
                        match fast {
                            Some(number) => {
                                number_of_two!(number);
                            }
                            None => flow!(self.binary_stack(op)),
                        }
                    }
                    Op::InPlace(op) => {
                        let count = self.stack.len();
                        let fast = match self.stack.get(count.wrapping_sub(2)..) {
                            Some([Some(left), Some(right)]) => fast_binary(op, left, right),
                            _ => None,
                        };
                        match fast {
                            Some(number) => {
                                number_of_two!(number);
                            }
                            None => {
                                let right = self.pop();
                                let left = self.pop();
                                let value = check!(self.in_place(op, left, &right));
                                self.push(value);
                            }
                        }
                    }
                    Op::Compare(op) => {
                        let count = self.stack.len();
                        let fast = match self.stack.get(count.wrapping_sub(2)..) {
                            Some([Some(left), Some(right)]) => fast_compare(op, left, right),
                            _ => None,
                        };
                        match fast {
                            Some(truth) => {
                                self.drop_top();
                                self.drop_top();
                                truth!(truth);
                            }
                            None => {
                                let right = self.pop();
                                let left = self.pop();
                                let value = check!(self.compare(op, &left, &right));
                                self.push(value);
                            }
                        }
                    }
                    Op::Jump(target) => ip = target as usize,
                    Op::PopJumpIfFalse(target) => {
                        let truth = match self.stack.pop().flatten() {
                            Some(Value::Bool(truth)) => truth,
                            Some(Value::None) => false,
                            Some(Value::Int(number)) => number != 0,
                            Some(value) => check!(self.truth(&value)),
                            None => false,
                        };
                        if !truth {
                            ip = target as usize;
                        }
                    }
                    Op::PopJumpIfTrue(target) => {
                        let truth = match self.stack.pop().flatten() {
                            Some(Value::Bool(truth)) => truth,
                            Some(Value::None) => false,
                            Some(Value::Int(number)) => number != 0,
                            Some(value) => check!(self.truth(&value)),
                            None => false,
                        };
                        if truth {
                            ip = target as usize;
                        }
                    }
                    Op::JumpIfFalseOrPop(target) => {
                        let value = self.peek(0);
                        if check!(self.truth(&value)) {
                            self.stack.pop();
                        } else {
                            ip = target as usize;
                        }
                    }
                    Op::JumpIfTrueOrPop(target) => {
                        let value = self.peek(0);
                        if check!(self.truth(&value)) {
                            ip = target as usize;
                        } else {
                            self.stack.pop();
                        }
                    }
                    Op::LoadAttribute(index) => {
                        let (name, cache) = (name!(index), cache!());
                        if !self.stack.last_mut().is_some_and(|top| cache.get().get_over(top, name)) {
                            let object = self.pop();
                            flow!(self.load_attribute_at(&object, name, cache));
                            drop(object);
                        }
                        reap!();
                    }
                    Op::DupAttribute(index) => {
                        let (name, cache) = (name!(index), cache!());
                        let quick = self.push_with(|below, slot| match below.last() {
                            Some(Some(object)) => cache.get().get(object, name, slot),
                            _ => false,
                        });
                        if !quick {
                            self.stack.pop();
                            let object = self.peek(0);
                            flow!(self.load_attribute_at(&object, name, cache));
                        }
                    }
                    Op::StoreLocalAttribute { local, name } => {
                        let (name, cache) = (name!(name), cache!());
                        let quick = match self.stack.split_last_mut() {
                            Some((Some(value), below)) => match below.get(base + local as usize) {
                                Some(Some(object)) => cache.get().swap(object, name, value),
                                _ => false,
                            },
                            _ => false,
                        };
                        if quick {
                            self.drop_top();
                        } else {
                            let object = check!(self.local(base, local.into()));
                            let value = self.pop();
                            check!(self.store_attribute_at(&object, name, value, cache));
                        }
                        reap!();
                    }
                    Op::StoreAttribute(index) => {
                        let (name, cache) = (name!(index), cache!());
                        let quick = match self.stack.as_mut_slice() {
                            [.., Some(value), Some(object)] => cache.get().swap(object, name, value),
                            _ => false,
                        };
                        if quick {
                            self.drop_top();
                            self.drop_top();
                        } else {
                            let object = self.pop();
                            let value = self.pop();
                            check!(self.store_attribute_at(&object, name, value, cache));
                        }
                        reap!();
                    }
                    Op::StoreAttributeBelow(index) => {
                        let (name, cache) = (name!(index), cache!());
                        let quick = match self.stack.as_mut_slice() {
                            [.., Some(object), Some(value)] => cache.get().swap(object, name, value),
                            _ => false,
                        };
                        if quick {
                            self.drop_top();
                            self.drop_top();
                        } else {
                            let value = self.pop();
                            let object = self.pop();
                            check!(self.store_attribute_at(&object, name, value, cache));
                        }
                        reap!();
                    }
                    Op::DeleteAttribute(index) => {
                        let object = self.pop();
                        check!(self.delete_attribute(&object, name!(index)));
                    }
                    Op::LoadMethod(index) => {
                        let object = self.pop();
                        check!(self.load_method(object, name!(index), cache!()));
                    }
                    Op::Call(count) => {
                        let first = self.stack.len() - count as usize;
                        flow!(self.call_stack(first - 1, first, None));
                    }
                    Op::CallMethod(count) => {
                        let object = self.stack.len() - count as usize - 1;
                        let method = matches!(self.stack.get(object - 1), Some(Some(_)));
                        let first = if method { object } else { object + 1 };
                        flow!(self.call_stack(object - 1, first, None));
                    }
                    Op::CallKeywords { count, names } => {
                        let first = self.stack.len() - count as usize;
                        let names = constant!(names);
                        flow!(self.call_stack(first - 1, first, Some(names)));
                    }
                    Op::CallMethodKeywords { count, names } => {
                        let object = self.stack.len() - count as usize - 1;
                        let method = matches!(self.stack.get(object - 1), Some(Some(_)));
                        let first = if method { object } else { object + 1 };
                        let names = constant!(names);
                        flow!(self.call_stack(object - 1, first, Some(names)));
                    }
                    Op::CallSpread { keywords } => flow!(self.call_spread(keywords)),
                    Op::Return => {
                        let value = self.pop();
                        match self.finish_frame(value) {
                            Ok(End::Below) => {
                                if any_last_words()
                                    && let Err(raise) = self.hear_last_words()
                                {
                                    self.unwind(Fault::New(raise), entry)?;
                                }
                                continue 'frame;
                            }
                            Ok(End::Out(value)) => return Ok(value),
                            Err(raise) => {
                                // The frame is gone; its caller sees the error.
                                if self.frames.len() < entry {
                                    return Err(raise);
                                }
                                match self.unwind(Fault::New(raise), entry) {
                                    Ok(()) => continue 'frame,
                                    Err(raise) => return Err(raise),
                                }
                            }
                        }
                    }
                    Op::ForIter(target) => {
                        let local = match code.ops.get(ip) {
                            Some(&Op::StoreLocal(index)) => Some(base + index as usize),
                            _ => None,
                        };
                        match self.step_iterator(local) {
                            Some(Stepped::Stored { dropped }) => {
                                ip += 1;
                                self.ip = ip;
                                self.fuel = self.fuel.saturating_sub(1);
                                if dropped {
                                    reap!();
                                }
                                continue;
                            }
                            Some(Stepped::Pushed) => continue,
                            None => {}
                        }
                        let iterator = self.peek(0);
                        if let Some(native) = iterator.payload::<NativeIter>() {
                            match check!(native.0.next(self)) {
                                Some(value) => self.push(value),
                                None => {
                                    self.stack.pop();
                                    ip = target as usize;
                                }
                            }
                        } else if self.is_generator(&iterator) {
                            check!(self.resume_in_loop(&iterator, target));
                            continue 'frame;
                        } else {
                            match check!(self.next(&iterator)) {
                                Some(value) => self.push(value),
                                None => {
                                    self.stack.pop();
                                    ip = target as usize;
                                }
                            }
                        }
                    }
                    Op::Iterate => {
                        let value = self.pop();
                        let iterator = check!(self.iter(&value));
                        self.push(iterator);
                    }
                    Op::LoadGlobal(index) => {
                        let name = name!(index);
                        match self.load_global_at(name, cache!()) {
                            Some(value) => self.push(value),
                            None => break 'fault Fault::New(undefined(name)),
                        }
                    }
                    Op::LoadName(index) => {
                        let value = check!(self.load_name(name!(index), cache!()));
                        self.push(value);
                    }
                    Op::StoreName(index) | Op::StoreGlobal(index) => {
                        let value = self.pop();
                        let Some(frame) = self.frames.last() else { continue };
                        let namespace = match (&frame.namespace, op) {
                            (Some(namespace), Op::StoreName(_)) => namespace,
                            _ => &frame.globals,
                        };
                        let old = store_name(namespace, name!(index), value, cache!());
                        if let (Some(old), Outcome::Class(_)) = (&old, &frame.outcome) {
                            check!(self.defined_again(name!(index), old));
                        }
                        drop(old);
                        reap!();
                    }
                    Op::DeleteName(index) | Op::DeleteGlobal(index) => {
                        let name = name!(index);
                        let Some(frame) = self.frames.last() else { continue };
                        let namespace = match (&frame.namespace, op) {
                            (Some(namespace), Op::DeleteName(_)) => namespace,
                            _ => &frame.globals,
                        };
                        match namespace.remove_str(name) {
                            Some(old) => drop(old),
                            None => break 'fault Fault::New(undefined(name)),
                        }
                        reap!();
                    }
                    Op::LoadCell(index) => {
                        let value =
                            self.frames.last().and_then(|frame| frame.cell(index as usize)).and_then(|cell| cell.get());
                        match value {
                            Some(value) => self.push(value),
                            None => break 'fault Fault::New(self.unbound_cell(index)),
                        }
                    }
                    Op::StoreCell(index) => {
                        let value = self.pop();
                        let cell = self.frames.last().and_then(|frame| frame.cell(index as usize)).cloned();
                        if let Some(cell) = cell {
                            let old = cell.replace(Some(value));
                            drop(old);
                        }
                    }
                    Op::DeleteCell(index) => {
                        let cell = self.frames.last().and_then(|frame| frame.cell(index as usize)).cloned();
                        let old = cell.and_then(|cell| cell.replace(None));
                        if old.is_none() {
                            break 'fault Fault::New(self.unbound_cell(index));
                        }
                    }
                    Op::LoadClosure(index) => {
                        let cell = self.frames.last().and_then(|frame| frame.cell(index as usize)).cloned();
                        let cell = cell.unwrap_or_default();
                        let value = Object::bare(self.types.cell.clone(), Closed(cell)).into();
                        self.push(value);
                    }
                    Op::LoadClassCell(index) => {
                        let name = code.cells.get(index as usize).cloned().unwrap_or_else(|| "".into());
                        let Some(frame) = self.frames.last() else { continue };
                        let value = frame
                            .namespace
                            .as_ref()
                            .and_then(|namespace| namespace.get_str(&name))
                            .or_else(|| frame.cell(index as usize).and_then(|cell| cell.get()));
                        match value {
                            Some(value) => self.push(value),
                            None => break 'fault Fault::New(self.unbound_cell(index)),
                        }
                    }
                    Op::DeleteLocal(index) => {
                        let old = self.stack.get_mut(base + index as usize).and_then(Option::take);
                        if old.is_none() {
                            break 'fault Fault::New(self.unbound_local(index));
                        }
                        drop(old);
                        reap!();
                    }
                    Op::ClearLocal(index) => {
                        let old = self.stack.get_mut(base + index as usize).and_then(Option::take);
                        drop(old);
                    }
                    Op::Dup => {
                        self.push_with(|below, slot| copy(below.last(), slot));
                    }
                    Op::DupTwo => {
                        let (below, top) = (self.peek(1), self.peek(0));
                        self.push(below);
                        self.push(top);
                    }
                    Op::Swap => {
                        let count = self.stack.len();
                        self.stack.swap(count - 1, count - 2);
                    }
                    Op::RotThree => {
                        if let Some(top) = self.stack.pop() {
                            let count = self.stack.len();
                            self.stack.insert(count - 2, top);
                        }
                    }
                    Op::RotFour => {
                        if let Some(top) = self.stack.pop() {
                            let count = self.stack.len();
                            self.stack.insert(count - 3, top);
                        }
                    }
                    Op::LoadItem => {
                        let index = self.pop();
                        let object = self.pop();
                        let value = check!(self.get_item(&object, &index));
                        self.push(value);
                    }
                    Op::StoreItem => {
                        let index = self.pop();
                        let object = self.pop();
                        let value = self.pop();
                        check!(self.set_item(&object, &index, value));
                        drop((object, index));
                        reap!();
                    }
                    Op::DeleteItem => {
                        let index = self.pop();
                        let object = self.pop();
                        check!(self.delete_item(&object, &index));
                        drop((object, index));
                        reap!();
                    }
                    Op::Is | Op::IsNot => {
                        let right = self.pop();
                        let left = self.pop();
                        let same = left.is(&right);
                        left.quick_drop();
                        right.quick_drop();
                        truth!(same == (op == Op::Is));
                    }
                    Op::In | Op::NotIn => {
                        let container = self.pop();
                        let value = self.pop();
                        let found = check!(self.contains(&container, &value));
                        truth!(found == (op == Op::In));
                    }
                    Op::Not => {
                        let value = self.pop();
                        let truth = check!(self.truth(&value));
                        self.push(Value::Bool(!truth));
                    }
                    Op::Negative | Op::Positive | Op::Invert => {
                        let value = self.pop();
                        let result = check!(self.unary(op, &value));
                        self.push(result);
                    }
                    Op::BuildTuple(count) => {
                        let items = self.pop_many(count as usize);
                        self.push(Value::tuple(items));
                    }
                    Op::BuildList(count) => {
                        let items = self.pop_many(count as usize);
                        self.push(Value::List(List::new(items)));
                    }
                    Op::BuildSet(count) => {
                        let items = self.pop_many(count as usize);
                        let set = Set::new();
                        for item in &items {
                            check!(set.add(self, item));
                        }
                        self.push(Value::Set(set));
                    }
                    Op::BuildDict(count) => {
                        let items = self.pop_many(count as usize * 2);
                        let dict = Dict::new();
                        let mut items = items.into_iter();
                        while let (Some(key), Some(value)) = (items.next(), items.next()) {
                            match &key {
                                Value::Str(name) => drop(dict.insert_str(name, value)),
                                key => drop(check!(dict.insert(self, key, value))),
                            }
                        }
                        self.push(Value::Dict(dict));
                    }
                    Op::BuildString(count) => {
                        let start = self.stack.len().saturating_sub(count as usize);
                        let text = joined(self.stack.get(start..).unwrap_or_default());
                        self.stack.truncate(start);
                        self.push(Value::str(text));
                    }
                    Op::BuildSlice(count) => {
                        let step = if count == 3 { self.pop() } else { Value::None };
                        let stop = self.pop();
                        let start = self.pop();
                        let slice = Object::bare(self.types.slice.clone(), Slice { start, stop, step });
                        self.push(slice.into());
                    }
                    Op::ListToTuple => {
                        if let Value::List(list) = self.pop() {
                            self.push(Value::tuple(list.to_vec()));
                        }
                    }
                    Op::SpreadTuple => {
                        let value = self.pop();
                        let tuple = match value {
                            Value::Tuple(tuple) => Value::Tuple(tuple),
                            other => Value::tuple(check!(self.spread_argument(&other))),
                        };
                        self.push(tuple);
                    }
                    Op::Ellipsis => {
                        let value = self.ellipsis();
                        self.push(value);
                    }
                    Op::Imaginary => {
                        let imag = self.pop();
                        let number = super::types::imaginary(self, &imag);
                        self.push(number);
                    }
                    Op::ListAppend(depth) => {
                        let item = self.pop();
                        if let Some(Some(Value::List(list))) = self.stack.iter().rev().nth(depth as usize) {
                            list.push(item);
                        }
                    }
                    Op::SetAdd(depth) => {
                        let item = self.pop();
                        if let Value::Set(set) = self.peek(depth as usize) {
                            check!(set.add(self, &item));
                        }
                    }
                    Op::DictInsert(depth) => {
                        let value = self.pop();
                        let key = self.pop();
                        if let Value::Dict(dict) = self.peek(depth as usize) {
                            drop(check!(dict.insert(self, &key, value)));
                        }
                    }
                    Op::ListExtend => {
                        let iterable = self.pop();
                        let items = check!(self.spread_items(&iterable));
                        if let Value::List(list) = self.peek(0) {
                            list.edit(|list| list.extend(items));
                        }
                    }
                    Op::SetExtend => {
                        let iterable = self.pop();
                        if let Value::Set(set) = self.peek(0) {
                            check!(super::types::set_add_all(self, &set, &iterable));
                        }
                    }
                    Op::DictUpdate => {
                        let mapping = self.pop();
                        if let Value::Dict(dict) = self.peek(0) {
                            check!(self.update_dict(&dict, &mapping));
                        }
                    }
                    Op::DictMerge => check!(self.merge_keywords()),
                    Op::Unpack(count) => check!(self.unpack(count as usize)),
                    Op::UnpackStar { before, after } => check!(self.unpack_star(before.into(), after.into())),
                    Op::MakeFunction { code: index, extras } => {
                        if let Some(inner) = code.codes.get(index as usize) {
                            let inner = inner.clone();
                            self.make_function(inner, extras);
                        }
                    }
                    Op::BuildClass(index) => flow!(self.build_class(name!(index))),
                    Op::Raise(count) => {
                        let cause = (count == 2).then(|| self.pop());
                        let exception = (count >= 1).then(|| self.pop());
                        break 'fault self.raise_statement(exception, cause);
                    }
                    Op::Reraise => {
                        let exception = self.pop();
                        break 'fault Fault::Again(exception);
                    }
                    Op::PushHandled => {
                        let exception = self.pop();
                        let previous = self.handling.replace(exception.clone());
                        self.stack.push(previous);
                        self.push(exception);
                    }
                    Op::PopHandled => {
                        let previous = self.stack.pop().flatten();
                        let old = std::mem::replace(&mut self.handling, previous);
                        drop(old);
                    }
                    Op::MatchException => {
                        let class = self.pop();
                        let exception = self.peek(0);
                        let found = check!(self.exception_matches(&exception, &class));
                        self.push(Value::Bool(found));
                    }
                    Op::Star(step) => check!(self.except_star(step)),
                    Op::EnterWith => {
                        let manager = self.pop();
                        let (exit, result) = check!(self.enter_with(&manager));
                        self.push(exit);
                        self.push(result);
                    }
                    Op::ExitWith => {
                        let exit = self.pop();
                        check!(self.call(&exit, vec![Value::None, Value::None, Value::None], Vec::new()));
                    }
                    Op::ExitWithException => {
                        let exit = self.peek(2);
                        let exception = self.peek(0);
                        let truth = check!(self.exit_with(&exit, &exception));
                        self.push(Value::Bool(truth));
                    }
                    Op::Import { name, leaf } => {
                        let name = name!(name).clone();
                        let module = check!(self.import(&name, leaf));
                        self.push(module);
                    }
                    Op::ImportFrom(index) => {
                        let module = self.peek(0);
                        let value = check!(self.import_from(&module, name!(index)));
                        self.push(value);
                    }
                    Op::ImportStar => {
                        let module = self.pop();
                        check!(self.import_star(&module));
                    }
                    Op::Format { conversion, spec } => check!(self.format_field(conversion, spec)),
                    Op::Yield => {
                        let value = self.pop();
                        match self.suspend(value) {
                            Some(value) => return Ok(value),
                            None => continue 'frame,
                        }
                    }
                    Op::Delegate(target) => {
                        let sent = self.pop();
                        let iterator = self.peek(0);
                        if self.is_generator(&iterator) {
                            check!(self.resume_delegate(&iterator, sent));
                            continue 'frame;
                        }
                        match check!(self.delegate(&iterator, sent)) {
                            Ok(value) => match self.suspend(value) {
                                Some(value) => return Ok(value),
                                None => continue 'frame,
                            },
                            Err(result) => {
                                self.stack.pop();
                                self.push(result);
                                ip = target as usize;
                            }
                        }
                    }
                    Op::SetupAnnotations => {
                        let Some(frame) = self.frames.last() else { continue };
                        let namespace = frame.namespace.as_ref().unwrap_or(&frame.globals);
                        if !namespace.contains_str(&self.known.annotations) {
                            namespace.insert_str(&self.known.annotations, Value::Dict(Dict::new()));
                        }
                    }
                    Op::StoreAnnotation(index) => {
                        let annotation = self.pop();
                        let Some(frame) = self.frames.last() else { continue };
                        let namespace = frame.namespace.as_ref().unwrap_or(&frame.globals);
                        if let Some(Value::Dict(annotations)) = namespace.get_str(&self.known.annotations) {
                            annotations.insert_str(name!(index), annotation);
                        }
                    }
                    Op::AssertionError => {
                        let class = check!(self.exception_class("AssertionError"));
                        self.push(Value::Class(class));
                    }
                    Op::MatchSequence => {
                        let subject = self.peek(0);
                        let found = self.is_sequence(&subject);
                        self.push(Value::Bool(found));
                    }
                    Op::MatchMapping => {
                        let subject = self.peek(0);
                        let found = self.is_mapping(&subject);
                        self.push(Value::Bool(found));
                    }
                    Op::Length => {
                        let subject = self.peek(0);
                        let length = check!(self.len(&subject));
                        self.push(Value::from(length));
                    }
                    Op::MatchKeys => {
                        let (subject, keys) = (self.peek(1), self.peek(0));
                        let values = check!(self.match_keys(&subject, &keys));
                        self.push(values);
                    }
                    Op::MatchRest => {
                        let keys = self.pop();
                        let subject = self.pop();
                        let rest = check!(self.match_rest(&subject, &keys));
                        self.push(rest);
                    }
                    Op::MatchClass(count) => {
                        let names = self.pop();
                        let class = self.pop();
                        let subject = self.pop();
                        let values = check!(self.match_class(&subject, &class, count as usize, &names));
                        self.push(values);
                    }
                    Op::Unsupported(index) => {
                        break 'fault Fault::New(Raise::unsupported(name!(index).to_string()));
                    }
                    Op::Nop => {}
                }
            };
            self.unwind(fault, entry)?;
        }
    }
}
