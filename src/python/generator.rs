//! Generators: frames that wait.

use std::{any::Any, cell::RefCell};

use super::{
    Args, Vm,
    code::Op,
    exception::{Exception, Fault},
    frame::{Frame, Outcome, Resume},
    objects::NativeIter,
};
use crate::value::{Host, LastWords, Object, Payload, Raise, Result, Str, Value, Visitor, leave_last_words};

/// The payload of a generator.
pub struct Generator {
    state: RefCell<State>,
    /// `__name__`
    pub name: Str,
    /// `__qualname__`
    pub qualified: Str,
    /// What it returned, between its end and the `StopIteration` that tells.
    result: RefCell<Option<Value>>,
}

impl Payload for Generator {
    fn visit(&self, visitor: &mut Visitor<'_>) {
        if let State::Waiting(frame) = &*self.state.borrow() {
            frame.visit(visitor);
        }
        visitor.values(&*self.result.borrow());
    }

    fn release(&self) -> Box<dyn Any> {
        match self.state.replace(State::Done) {
            // One that is in a `try` is closed like one that nothing refers to any more.
            State::Waiting(frame) if has_end_to_run(&frame) => {
                abandon(frame, self.name.clone(), self.qualified.clone());
                Box::new(())
            }
            State::Waiting(frame) => Box::new((frame, self.result.take())),
            _ => Box::new(self.result.take()),
        }
    }

    fn may_hold_itself(&self) -> bool {
        true
    }
}

thread_local! {
    /// Generators that nothing refers to any more, and that still have something to do: a `finally`, the end of a `with`.
    static ABANDONED: RefCell<Vec<(Box<Frame>, Str, Str)>> = const { RefCell::new(Vec::new()) };
}

impl Drop for Generator {
    fn drop(&mut self) {
        if let State::Waiting(frame) = self.state.replace(State::Done)
            && has_end_to_run(&frame)
        {
            abandon(frame, self.name.clone(), self.qualified.clone());
        }
    }
}

fn has_end_to_run(frame: &Frame) -> bool {
    frame.waiting.started && frame.code.handler(frame.ip.wrapping_sub(1)).is_some()
}

fn abandon(frame: Box<Frame>, name: Str, qualified: Str) {
    if ABANDONED.try_with(|abandoned| abandoned.borrow_mut().push((frame, name, qualified))).is_ok() {
        leave_last_words(LastWords::Elsewhere);
    }
}

/// Forgets the generators that wait to be closed.
pub(super) fn forget_abandoned() {
    while let Some(entry) = ABANDONED.with(|abandoned| abandoned.borrow_mut().pop()) {
        drop(entry);
    }
}

enum State {
    Waiting(Box<Frame>),
    Running,
    Done,
}

impl Vm {
    /// Makes a generator of a frame that has not begun, whose variables are on top of the stack.
    pub(super) fn new_generator(&mut self, mut frame: Box<Frame>, name: Str, qualified: Str) -> Value {
        let base = frame.base.min(self.stack.len());
        frame.waiting.window.extend(self.stack.drain(base..));
        self.stack.truncate(frame.floor);
        frame.base = 0;
        frame.floor = 0;
        frame.waiting.started = false;
        let state = RefCell::new(State::Waiting(frame));
        let generator = Generator { state, name, qualified, result: RefCell::new(None) };
        Object::bare(self.types.generator.clone(), generator).into()
    }

    pub(super) fn is_generator(&self, value: &Value) -> bool {
        value.payload::<Generator>().is_some()
    }

    /// Puts a generator's frame on top, to go on with `sent`.
    fn resume(&mut self, object: &Object, sent: Value, resume: Resume) -> Result<bool> {
        let Some(generator) = object.payload::<Generator>() else {
            return Err(Raise::type_error("not a generator"));
        };
        let mut frame = match generator.state.replace(State::Running) {
            State::Waiting(frame) => frame,
            State::Running => return Err(Raise::value_error("generator already executing")),
            State::Done => {
                generator.state.replace(State::Done);
                return Ok(false);
            }
        };
        let started = frame.waiting.started;
        if !started && !sent.is_none() {
            generator.state.replace(State::Waiting(frame));
            return Err(Raise::type_error("can't send non-None value to a just-started generator"));
        }
        frame.floor = self.stack.len();
        frame.base = self.stack.len();
        frame.outcome = Outcome::Generator { generator: object.clone(), resume };
        self.stack.append(&mut frame.waiting.window);
        if started {
            self.push(sent);
        }
        frame.outer_handling = Some(self.handling.clone());
        if let Some(handling) = frame.waiting.handling.take() {
            self.handling = Some(handling);
        }
        if self.frames.len() >= self.limits.depth {
            // It stays as it was, and can be resumed from higher up.
            self.handling = frame.outer_handling.take().flatten();
            if started {
                self.stack.pop();
            }
            frame.waiting.window.extend(self.stack.drain(frame.base..));
            generator.state.replace(State::Waiting(frame));
            return Err(Raise::new("RecursionError", "maximum recursion depth exceeded"));
        }
        self.push_frame(frame)?;
        Ok(true)
    }

    /// Resumes a generator for the `ForIter` that runs; jumps out of the loop where it is at its end.
    pub(super) fn resume_in_loop(&mut self, generator: &Value, target: u32) -> Result<()> {
        let Some(object) = generator.as_object() else { return Ok(()) };
        if !self.resume(object, Value::None, Resume::Loop)? {
            self.stack.pop();
            self.ip = target as usize;
        }
        Ok(())
    }

    /// Takes the generator's frame off, which yields `value`: pushes it for the loop below, or gives it to native code. What
    /// a generator yields that another one delegates to, that one yields in turn.
    pub(super) fn suspend(&mut self, value: Value) -> Option<Value> {
        loop {
            let mut frame = self.frames.pop()?;
            frame.ip = self.ip;
            if let Some(top) = self.frames.last() {
                self.ip = top.ip;
            }
            let (generator, resume) = match std::mem::replace(&mut frame.outcome, Outcome::Push) {
                Outcome::Generator { generator, resume } => (generator, resume),
                other => {
                    frame.outcome = other;
                    return Some(value);
                }
            };
            let outer = frame.outer_handling.take().flatten();
            let inner = std::mem::replace(&mut self.handling, outer);
            frame.waiting.handling = inner.filter(|inner| !self.handling.as_ref().is_some_and(|outer| outer.is(inner)));
            let base = frame.base.min(self.stack.len());
            frame.waiting.window.extend(self.stack.drain(base..));
            self.stack.truncate(frame.floor);
            frame.base = 0;
            frame.floor = 0;
            frame.waiting.started = true;
            if let Some(payload) = generator.payload::<Generator>() {
                payload.state.replace(State::Waiting(frame));
            }
            match resume {
                Resume::Native => return Some(value),
                Resume::Loop => {
                    self.push(value);
                    return None;
                }
                Resume::Delegate => {}
            }
        }
    }

    /// Resumes the generator that a `yield from` waits for. At its end, goes on behind the `yield from` with its result.
    pub(super) fn resume_delegate(&mut self, generator: &Value, sent: Value) -> Result<()> {
        let Some(object) = generator.as_object() else { return Ok(()) };
        if !self.resume(object, sent, Resume::Delegate)? {
            self.finish_delegate(Value::None);
        }
        Ok(())
    }

    /// Takes what a generator that has ended returned.
    pub(super) fn take_result(&mut self, generator: &Object) -> Value {
        generator.payload::<Generator>().and_then(|payload| payload.result.take()).unwrap_or_default()
    }

    /// iterator → result; goes on behind the `yield from` of the frame on top.
    pub(super) fn finish_delegate(&mut self, result: Value) {
        self.stack.pop();
        self.push(result);
        let Some(frame) = self.frames.last() else { return };
        if let Some(Op::Delegate(target)) = frame.code.ops.get(self.ip.wrapping_sub(1)) {
            self.ip = *target as usize;
        }
    }

    /// Marks a generator as done. `result` is what it returned; `None` says that it raised.
    pub(super) fn end_generator(&mut self, object: &Object, result: Option<Value>) {
        if let Some(generator) = object.payload::<Generator>() {
            let old = generator.state.replace(State::Done);
            drop(old);
            let old = generator.result.replace(result);
            drop(old);
        }
    }

    /// Goes on with a generator; what it yields, or `Err` with what it returned.
    pub(super) fn send(&mut self, object: &Object, sent: Value) -> Result<Result<Value, Value>> {
        if !self.resume(object, sent, Resume::Native)? {
            return Ok(Err(Value::None));
        }
        let value = self.run_nested()?;
        Ok(self.outcome_of(object, value))
    }

    fn outcome_of(&mut self, object: &Object, value: Value) -> Result<Value, Value> {
        let Some(generator) = object.payload::<Generator>() else { return Ok(value) };
        let done = matches!(&*generator.state.borrow(), State::Done);
        if done { Err(generator.result.take().unwrap_or_default()) } else { Ok(value) }
    }

    /// Raises an exception in a generator where it waits.
    pub(super) fn throw(&mut self, object: &Object, exception: Value) -> Result<Result<Value, Value>> {
        let delegate = self.delegate_of(object);
        if let Some(inner) = delegate {
            let result = match inner.payload::<Generator>() {
                Some(_) => match inner.as_object() {
                    Some(inner) => self.throw(inner, exception.clone()),
                    None => Ok(Err(Value::None)),
                },
                None => {
                    let name = self.known.throw.clone();
                    match self.find_attr(&inner, &name)? {
                        Some(throw) => match self.call(&throw, vec![exception.clone()], Vec::new()) {
                            Ok(value) => Ok(Ok(value)),
                            Err(raise) => self.stop_value(raise).map(Err),
                        },
                        None => Err(Raise::exception(exception.clone())),
                    }
                }
            };
            return match result {
                Ok(Ok(value)) => Ok(Ok(value)),
                Ok(Err(result)) => {
                    self.leave_delegate(object, result);
                    self.send_inner(object)
                }
                Err(raise) => {
                    let exception = self.catch(raise)?;
                    self.throw_here(object, exception)
                }
            };
        }
        self.throw_here(object, exception)
    }

    /// The iterator that a generator waits for in a `yield from`.
    fn delegate_of(&self, object: &Object) -> Option<Value> {
        let generator = object.payload::<Generator>()?;
        let state = generator.state.borrow();
        let State::Waiting(frame) = &*state else { return None };
        match frame.code.ops.get(frame.ip.wrapping_sub(1)) {
            Some(Op::Delegate(_)) if frame.waiting.started => frame.waiting.window.last().cloned().flatten(),
            _ => None,
        }
    }

    /// Ends the `yield from` that a generator waits in, with that result.
    fn leave_delegate(&mut self, object: &Object, result: Value) {
        let Some(generator) = object.payload::<Generator>() else { return };
        let mut dropped = None;
        if let State::Waiting(frame) = &mut *generator.state.borrow_mut() {
            if let Some(Op::Delegate(target)) = frame.code.ops.get(frame.ip.wrapping_sub(1)) {
                frame.ip = *target as usize;
            }
            dropped = frame.waiting.window.pop();
            frame.waiting.started = true;
        }
        drop(dropped);
        generator.result.replace(Some(result));
    }

    fn send_inner(&mut self, object: &Object) -> Result<Result<Value, Value>> {
        let result = object.payload::<Generator>().and_then(|generator| generator.result.take()).unwrap_or_default();
        self.send(object, result)
    }

    fn throw_here(&mut self, object: &Object, exception: Value) -> Result<Result<Value, Value>> {
        let fresh = match object.payload::<Generator>().map(|generator| generator.state.borrow()) {
            Some(state) => match &*state {
                State::Waiting(frame) => !frame.waiting.started,
                State::Running => return Err(Raise::value_error("generator already executing")),
                State::Done => return Err(Raise::exception(exception)),
            },
            None => return Err(Raise::exception(exception)),
        };
        if fresh {
            self.end_generator(object, None);
            return Err(Raise::exception(exception));
        }
        let entry = self.frames.len() + 1;
        self.resume(object, Value::None, Resume::Native)?;
        self.chain(&exception);
        self.unwind(Fault::New(Raise::exception(exception)), entry)?;
        let value = self.run_nested()?;
        Ok(self.outcome_of(object, value))
    }

    /// One step of `yield from`: what the iterator yields, or `Err` with its result.
    pub(super) fn delegate(&mut self, iterator: &Value, sent: Value) -> Result<Result<Value, Value>> {
        if let Some(native) = iterator.payload::<NativeIter>() {
            return Ok(native.0.next(self)?.ok_or(Value::None));
        }
        let result = if sent.is_none() {
            self.call_method(iterator, "__next__", Vec::new())
        } else {
            self.call_method(iterator, "send", vec![sent])
        };
        match result {
            Ok(value) => Ok(Ok(value)),
            Err(raise) => self.stop_value(raise).map(Err),
        }
    }

    /// The value of a `StopIteration`; any other error again.
    pub(super) fn stop_value(&mut self, raise: Raise) -> Result<Value> {
        if !self.raised(&raise, "StopIteration") {
            return Err(raise);
        }
        let exception = self.catch(raise)?;
        let args = Exception::of(&exception).map(|payload| payload.args.borrow().clone());
        Ok(args.and_then(|args| args.first().cloned()).unwrap_or_default())
    }

    /// The `StopIteration` that carries a generator's result.
    pub(super) fn stop_iteration(&self, result: Value) -> Raise {
        let arguments = if result.is_none() { Vec::new() } else { vec![result] };
        Raise::with_arguments("StopIteration", arguments)
    }

    /// Closes the generators that nothing refers to any more. What they raise is nobody's, as in CPython.
    pub(super) fn close_abandoned(&mut self) -> Result<()> {
        while let Some((frame, name, qualified)) = ABANDONED.with(|abandoned| abandoned.borrow_mut().pop()) {
            let state = RefCell::new(State::Waiting(frame));
            let generator = Generator { state, name, qualified, result: RefCell::new(None) };
            let object = Object::bare(self.types.generator.clone(), generator);
            let handling = self.handling.take();
            let closed = self.close_generator(&object);
            self.handling = handling;
            match closed {
                Err(raise) if raise.as_fatal().is_some() => return Err(raise),
                _ => {}
            }
        }
        Ok(())
    }

    /// `generator.close()`
    pub(super) fn close_generator(&mut self, object: &Object) -> Result<()> {
        let class = self.exception_class("GeneratorExit")?;
        let exit = self.new_exception(&class, Vec::new())?;
        match self.throw(object, exit) {
            Ok(Ok(_)) => Err(Raise::new("RuntimeError", "generator ignored GeneratorExit")),
            Ok(Err(_)) => Ok(()),
            Err(raise) if self.raised(&raise, "GeneratorExit") || self.raised(&raise, "StopIteration") => Ok(()),
            Err(raise) => Err(raise),
        }
    }
}

/// The methods of generators.
pub(super) fn install(vm: &mut Vm) {
    let class = vm.types.generator.clone();
    super::ClassBuilder::extend(&class)
        .method("__iter__", |_, args| {
            let [generator] = args.exactly("__iter__")?;
            Ok(generator)
        })
        .method("__next__", |vm, args| {
            let [generator] = args.exactly("__next__")?;
            let object = receiver(&generator)?;
            vm.send(&object, Value::None)?.map_err(|result| vm.stop_iteration(result))
        })
        .method("send", |vm, args| {
            let [generator, value] = args.exactly("send")?;
            let object = receiver(&generator)?;
            vm.send(&object, value)?.map_err(|result| vm.stop_iteration(result))
        })
        .method("throw", throw)
        .method("close", |vm, args| {
            let [generator] = args.exactly("close")?;
            let object = receiver(&generator)?;
            vm.close_generator(&object)?;
            Ok(Value::None)
        })
        .property("__name__", |_, args| {
            let [generator] = args.exactly("__name__")?;
            Ok(generator.payload::<Generator>().map(|generator| generator.name.clone()).into())
        })
        .property("__qualname__", |_, args| {
            let [generator] = args.exactly("__qualname__")?;
            Ok(generator.payload::<Generator>().map(|generator| generator.qualified.clone()).into())
        })
        .method("__repr__", |_, args| {
            let [generator] = args.exactly("__repr__")?;
            let object = receiver(&generator)?;
            let name = object.payload::<Generator>().map(|generator| generator.qualified.to_string());
            Ok(Value::str(format!("<generator object {} at {:#x}>", name.unwrap_or_default(), object.address())))
        })
        .build(vm);
}

fn receiver(value: &Value) -> Result<Object> {
    match value {
        Value::Object(object) if object.payload::<Generator>().is_some() => Ok(object.clone()),
        _ => Err(Raise::type_error("descriptor requires a 'generator' object")),
    }
}

fn throw(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let generator = args.take_first()?;
    let object = receiver(&generator)?;
    let kind = args.take_first()?;
    let value = args.positional.first().cloned();
    let exception = match (&kind, value) {
        (Value::Class(_), Some(value)) if !value.is_none() => vm.call(&kind, vec![value], Vec::new())?,
        (Value::Class(_), _) => vm.call(&kind, Vec::new(), Vec::new())?,
        _ => kind.clone(),
    };
    let base = vm.exception_class("BaseException")?;
    if !vm.is_instance(&exception, &base) {
        let name = vm.types.of(&kind).name();
        return Err(Raise::type_error(format!(
            "exceptions must be classes or instances deriving from BaseException, not {name}"
        )));
    }
    vm.throw(&object, exception)?.map_err(|result| vm.stop_iteration(result))
}
