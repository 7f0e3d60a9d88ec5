//! The loop that runs instructions.

mod rare;
mod support;

pub(super) use self::support::{Number, fast_binary, undefined};
use self::{
    rare::Next,
    support::{Stepped, copy, fast_compare},
};
use super::{Vm, code::Op, exception::Fault};
use crate::value::{Result, Value};

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
        match self.stack.last() {
            Some(top) if Value::is_scalar(top) => self.forget_number(),
            _ => drop(self.stack.pop()),
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
            // Looked through once: the loop would go by way of the code at each instruction.
            let ops = code.ops.as_slice();
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
                // Pushes a local variable for an instruction that loads its operands itself.
                macro_rules! operand {
                    ($local:expr, $operand:expr) => {
                        if let Err(raise) = self.push_local(base, $local.into()) {
                            break 'fault Fault::Operand(raise, $operand);
                        }
                    };
                }
                macro_rules! reap {
                    () => {
                        check!(self.reap())
                    };
                }
                // Counts the next instruction as run: its work is done with that of this one.
                macro_rules! pass_next {
                    () => {
                        ip += 1;
                        self.ip = ip;
                        self.fuel = self.fuel.saturating_sub(1);
                    };
                }
                // Pushes a number, or does at once what the next instruction would do with it.
                macro_rules! number {
                    ($number:expr) => {{
                        let number: Number = $number;
                        if let Some(&Op::StoreLocal(index)) = ops.get(ip) {
                            pass_next!();
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
                        match ops.get(ip) {
                            Some(Op::StoreLocal(_)) => {
                                self.forget_number();
                                number!(number);
                            }
                            Some(&Op::StoreLocalAttribute { local, name })
                                if self.store_number(
                                    base + local as usize,
                                    code.names.get(name as usize),
                                    code.caches.get(ip),
                                    number,
                                ) =>
                            {
                                self.forget_number();
                                pass_next!();
                                reap!();
                            }
                            _ => {
                                if let Some(top) = self.stack.last_mut() {
                                    number.write(top);
                                }
                            }
                        }
                    }};
                }
                // The same for a truth: mostly a jump comes next.
                macro_rules! truth {
                    ($truth:expr) => {{
                        let truth = $truth;
                        match ops.get(ip) {
                            Some(&Op::PopJumpIfFalse(target)) => {
                                pass_next!();
                                if !truth {
                                    ip = target as usize;
                                }
                            }
                            Some(&Op::PopJumpIfTrue(target)) => {
                                pass_next!();
                                if truth {
                                    ip = target as usize;
                                }
                            }
                            _ => self.push(Value::Bool(truth)),
                        }
                    }};
                }
                // Pushes the next item of the iterator on top; at its end takes that off and goes on at the target.
                macro_rules! for_iter {
                    ($target:expr) => {{
                        let local = match ops.get(ip) {
                            Some(&Op::StoreLocal(index)) => Some(base + index as usize),
                            _ => None,
                        };
                        match self.step_iterator(local) {
                            Some(Stepped::Stored { dropped }) => {
                                pass_next!();
                                if dropped {
                                    reap!();
                                }
                                continue;
                            }
                            Some(Stepped::Pushed) => continue,
                            None => {}
                        }
                        match check!(self.next_in_loop($target)) {
                            Next::Here => {}
                            Next::Jump(target) => ip = target as usize,
                            _ => continue 'frame,
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
                let Some(&op) = ops.get(ip) else { return Ok(Value::None) };
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
                                operand!(local, 0);
                                self.push(constant!(constant));
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
                                operand!(left, 0);
                                operand!(right, 1);
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
                                operand!(local, 0);
                                self.push(constant!(constant));
                                check!(self.compare_stack(op));
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
                                operand!(left, 0);
                                operand!(right, 1);
                                check!(self.compare_stack(op));
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
                            operand!(local, 0);
                            flow!(self.load_attribute_on(name, cache));
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
                            None => check!(self.in_place_stack(op)),
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
                            None => check!(self.compare_stack(op)),
                        }
                    }
                    Op::Jump(target) => {
                        ip = target as usize;
                        // A loop begins again: mostly there is a next item.
                        if let Some(&Op::ForIter(target)) = ops.get(ip) {
                            pass_next!();
                            for_iter!(target);
                        }
                    }
                    Op::PopJumpIfFalse(target) => {
                        if !check!(self.pop_truth()) {
                            ip = target as usize;
                        }
                    }
                    Op::PopJumpIfTrue(target) => {
                        if check!(self.pop_truth()) {
                            ip = target as usize;
                        }
                    }
                    Op::JumpIfFalseOrPop(target) => {
                        if check!(self.top_truth()) {
                            self.stack.pop();
                        } else {
                            ip = target as usize;
                        }
                    }
                    Op::JumpIfTrueOrPop(target) => {
                        if check!(self.top_truth()) {
                            ip = target as usize;
                        } else {
                            self.stack.pop();
                        }
                    }
                    Op::LoadAttribute(index) => {
                        let (name, cache) = (name!(index), cache!());
                        if !self.stack.last_mut().is_some_and(|top| cache.get().get_over(top, name)) {
                            flow!(self.load_attribute_on(name, cache));
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
                            self.push_with(|below, slot| copy(below.last(), slot));
                            flow!(self.load_attribute_on(name, cache));
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
                            operand!(local, 0);
                            check!(self.store_attribute_on(name, cache));
                        }
                        reap!();
                    }
                    Op::StoreLocalAttributeLocal { value, local, name } => {
                        let (name, cache) = (name!(name), cache!());
                        let quick = match (self.stack.get(base + value as usize), self.stack.get(base + local as usize))
                        {
                            (Some(Some(value)), Some(Some(object))) => cache.get().set(object, name, value),
                            _ => false,
                        };
                        if !quick {
                            operand!(value, 0);
                            operand!(local, 1);
                            check!(self.store_attribute_on(name, cache));
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
                            check!(self.store_attribute_on(name, cache));
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
                            self.swap_top();
                            check!(self.store_attribute_on(name, cache));
                        }
                        reap!();
                    }
                    Op::LoadMethod(index) => {
                        check!(self.load_method(name!(index), cache!()));
                    }
                    Op::Call(count) => {
                        let first = self.stack.len() - count as usize;
                        flow!(self.call_stack(first - 1, first, None));
                    }
                    Op::CallMethod(count) => {
                        let (floor, first) = self.method_call(count as usize);
                        flow!(self.call_stack(floor, first, None));
                    }
                    Op::Return => {
                        let value = self.pop();
                        match self.finish_frame(value) {
                            Ok(End::Below) => {
                                if let Err(raise) = self.reap() {
                                    self.unwind(Fault::New(raise), entry)?;
                                }
                                continue 'frame;
                            }
                            Ok(End::Out(value)) => return Ok(value),
                            // The frame is gone; its caller sees the error.
                            Err(raise) if self.frames.len() < entry => return Err(raise),
                            Err(raise) => {
                                self.unwind(Fault::New(raise), entry)?;
                                continue 'frame;
                            }
                        }
                    }
                    Op::ForIter(target) => for_iter!(target),
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
                        check!(self.store_variable(op, name!(index), cache!()));
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
                    Op::Dup => {
                        self.push_with(|below, slot| copy(below.last(), slot));
                    }
                    Op::Swap => {
                        self.swap_top();
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
                    Op::Is | Op::IsNot => {
                        let right = self.pop();
                        let left = self.pop();
                        let same = left.is(&right);
                        left.quick_drop();
                        right.quick_drop();
                        truth!(same == matches!(op, Op::Is));
                    }
                    Op::In | Op::NotIn => {
                        let container = self.pop();
                        let value = self.pop();
                        let found = check!(self.contains(&container, &value));
                        truth!(found == matches!(op, Op::In));
                    }
                    Op::ListAppend(depth) => {
                        let item = self.pop();
                        if let Some(Some(Value::List(list))) = self.stack.iter().rev().nth(depth as usize) {
                            list.push(item);
                        }
                    }
                    Op::Unpack(count) => check!(self.unpack(count as usize)),
                    Op::Yield => {
                        let value = self.pop();
                        match self.suspend(value) {
                            Some(value) => return Ok(value),
                            None => continue 'frame,
                        }
                    }
                    rare => match self.rare(rare, &code, base) {
                        Ok(Next::Here) => {}
                        Ok(Next::Jump(target)) => ip = target as usize,
                        Ok(Next::Frame) => continue 'frame,
                        Ok(Next::Out(value)) => return Ok(value),
                        Err(fault) => break 'fault fault,
                    },
                }
            };
            self.unwind(fault, entry)?;
        }
    }
}
