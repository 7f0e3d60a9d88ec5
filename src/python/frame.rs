//! Frames: calls that have not ended. They lie on the heap, so that a call from script to script takes no native stack.

use std::rc::Rc;

use super::{
    Vm,
    code::Code,
    objects::{CellRef, Closure},
};
use crate::value::{Class, Dict, Object, Raise, Result, Str, Value, Visitor};

/// What happens with a frame's result.
pub(super) enum Outcome {
    /// It is pushed on the caller's stack.
    Push,
    /// The loop that runs the frame ends with it.
    Entry,
    /// It must be `None`; the object that `__init__` was called for is pushed.
    Init(Value),
    /// The namespace is done, and the class is made of it.
    Class(Box<PendingClass>),
    /// The frame is a generator's.
    Generator {
        /// The generator.
        generator: Object,
        /// Who resumed it.
        resume: Resume,
    },
}

/// Who resumed a generator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Resume {
    /// Native code, which waits for the loop to end.
    Native,
    /// A `for` loop of the frame below.
    Loop,
    /// A `yield from` of the generator's frame below.
    Delegate,
}

/// A class whose body is running.
pub(super) struct PendingClass {
    pub name: Str,
    /// The bases as they are, behind `__mro_entries__`.
    pub bases: Vec<Value>,
    /// The bases as they were written, where that differs.
    pub original: Option<Vec<Value>>,
    pub metaclass: Value,
    pub keywords: Vec<(Str, Value)>,
    /// The namespace as the metaclass gets it.
    pub namespace: Value,
}

/// A call that has not ended.
pub(super) struct Frame {
    pub code: Rc<Code>,
    pub globals: Dict,
    /// Where names live in module and class code.
    pub namespace: Option<Dict>,
    pub own_cells: Vec<CellRef>,
    pub closure: Option<Rc<Closure>>,
    /// The place of the first local variable on the stack.
    pub base: usize,
    /// To where the stack is cut when the frame ends.
    pub floor: usize,
    /// The next instruction, while another frame is on top.
    pub ip: usize,
    pub outcome: Outcome,
    /// For a generator: what it keeps while it waits.
    pub waiting: Waiting,
    /// For a generator: the exception that whoever resumed it is handling.
    pub outer_handling: Option<Option<Value>>,
}

/// What a generator's frame keeps while it waits.
#[derive(Default)]
pub(super) struct Waiting {
    /// Its window of the stack: local variables and what lies above.
    pub window: Vec<Option<Value>>,
    /// Whether it has begun.
    pub started: bool,
    /// The exception that it was handling when it yielded.
    pub handling: Option<Value>,
}

/// So many frames are kept to be used again.
const SPARE: usize = 64;

impl Frame {
    pub fn new(code: Rc<Code>, globals: Dict, base: usize, floor: usize, outcome: Outcome) -> Frame {
        Frame {
            code,
            globals,
            namespace: None,
            own_cells: Vec::new(),
            closure: None,
            base,
            floor,
            ip: 0,
            outcome,
            waiting: Waiting::default(),
            outer_handling: None,
        }
    }

    /// Where names live: in functions, whose own are local variables, the module.
    pub fn names(&self) -> &Dict {
        self.namespace.as_ref().unwrap_or(&self.globals)
    }

    /// Shows what the frame of a waiting generator refers to.
    pub fn visit(&self, visitor: &mut Visitor<'_>) {
        visitor.value(&Value::Dict(self.globals.clone()));
        if let Some(namespace) = &self.namespace {
            visitor.value(&Value::Dict(namespace.clone()));
        }
        for cell in &self.own_cells {
            visitor.holder(cell.clone());
        }
        if let Some(closure) = &self.closure {
            visitor.holder(closure.clone());
        }
        visitor.values(self.waiting.window.iter().flatten().chain(&self.waiting.handling));
    }

    /// The shared variable of that index.
    pub fn cell(&self, index: usize) -> Option<&CellRef> {
        match index.checked_sub(self.own_cells.len()) {
            None => self.own_cells.get(index),
            Some(index) => self.closure.as_ref()?.0.get(index),
        }
    }
}

impl Vm {
    /// A frame, one that was used before if there is one.
    pub(super) fn new_frame(
        &mut self,
        code: &Rc<Code>,
        globals: &Dict,
        base: usize,
        floor: usize,
        outcome: Outcome,
    ) -> Box<Frame> {
        match self.spare_frames.pop() {
            Some(mut frame) => {
                frame.code.clone_from(code);
                frame.globals.clone_from(globals);
                (frame.base, frame.floor, frame.ip) = (base, floor, 0);
                frame.outcome = outcome;
                frame
            }
            None => Box::new(Frame::new(code.clone(), globals.clone(), base, floor, outcome)),
        }
    }

    /// Puts a frame on top; a `RecursionError` where there are too many.
    pub(super) fn push_frame(&mut self, frame: Box<Frame>) -> Result<()> {
        if self.frames.len() >= self.limits.depth {
            self.stack.truncate(frame.floor);
            return Err(Raise::new("RecursionError", "maximum recursion depth exceeded"));
        }
        if let Some(top) = self.frames.last_mut() {
            top.ip = self.ip;
        }
        self.ip = frame.ip;
        self.frames.push(frame);
        Ok(())
    }

    /// Takes the top frame off, and cuts the stack.
    pub(super) fn drop_frame(&mut self) -> Option<Outcome> {
        let mut frame = self.frames.pop()?;
        self.stack.truncate(frame.floor);
        if let Some(outer) = frame.outer_handling.take() {
            self.handling = outer;
        }
        if let Some(top) = self.frames.last() {
            self.ip = top.ip;
        }
        let outcome = std::mem::replace(&mut frame.outcome, Outcome::Push);
        if self.spare_frames.len() < SPARE {
            frame.namespace = None;
            frame.own_cells.clear();
            frame.closure = None;
            frame.waiting.handling = None;
            frame.waiting.started = false;
            self.spare_frames.push(frame);
        }
        Some(outcome)
    }

    /// The class and the first argument of the method that runs: what `super()` means.
    pub(super) fn super_context(&self) -> Result<(Class, Value)> {
        let frame = self.frames.last().ok_or_else(|| Raise::new("RuntimeError", "super(): no current frame"))?;
        if frame.code.positional == 0 {
            return Err(Raise::new("RuntimeError", "super(): no arguments"));
        }
        let first = match frame.code.cell_parameters.iter().find(|(local, _)| *local == 0) {
            Some((_, cell)) => frame.cell(*cell as usize).and_then(|cell| cell.get()),
            None => self.stack.get(frame.base).cloned().flatten(),
        };
        let first = first.ok_or_else(|| Raise::new("RuntimeError", "super(): arg[0] deleted"))?;
        let Some(cell) = frame.code.cells.iter().position(|cell| cell == "__class__") else {
            return Err(Raise::new("RuntimeError", "super(): __class__ cell not found"));
        };
        match frame.cell(cell).and_then(|cell| cell.get()) {
            Some(Value::Class(class)) => Ok((class, first)),
            _ => Err(Raise::new("RuntimeError", "super(): empty __class__ cell")),
        }
    }

    /// The variables of the frame that lies `back` frames below the top, as `locals()` gives them.
    pub(super) fn locals_of(&self, back: usize) -> Dict {
        let Some(frame) = self.frames.len().checked_sub(back + 1).and_then(|index| self.frames.get(index)) else {
            return Dict::new();
        };
        if let Some(namespace) = &frame.namespace {
            return namespace.clone();
        }
        let locals = Dict::new();
        for (index, name) in frame.code.locals.iter().enumerate() {
            if name.starts_with('.') {
                continue;
            }
            if let Some(Some(value)) = self.stack.get(frame.base + index) {
                locals.insert_str(name, value.clone());
            }
        }
        for (index, name) in frame.code.cells.iter().enumerate() {
            if let Some(value) = frame.cell(index).and_then(|cell| cell.get()) {
                locals.insert_str(name, value);
            }
        }
        locals
    }
}
