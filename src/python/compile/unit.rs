//! A code object in the making.

use std::rc::Rc;

use ruff_python_ast::Stmt;
use ruff_text_size::TextRange;
use rustc_hash::FxHashMap;

use super::scope::Scopes;
use crate::{
    python::code::{Code, Handler, Op, Position, Source},
    value::{Str, Value},
};

/// A place to jump to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Label(u32);

/// What `break`, `continue` and `return` must leave on their way out.
#[derive(Clone, Debug)]
pub(super) enum Block {
    /// A loop; a `for` keeps its iterator on the stack.
    Loop { stop: Label, next: Label, iterator: bool },
    /// A body whose exceptions are looked at.
    Try { outside: Option<u32> },
    /// A value that `return` carries through a `finally` body.
    Value,
    /// The exit method of a `with`.
    With { outside: Option<u32>, range: TextRange, line: u32 },
    /// A body whose `finally` still has to run.
    Finally { body: Vec<Stmt>, outside: Option<u32> },
    /// An `except` body: the exception handled before lies on the stack, and the name is to be unbound.
    Except { name: Option<String>, outside: Option<u32> },
    /// The body of an `except*`, which nothing leaves but by its end.
    Star,
    /// A `finally` body that runs for an exception: that and the one handled before lie on the stack.
    FinallyExcept { outside: Option<u32> },
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum ConstantKey {
    None,
    Bool(bool),
    Int(i64),
    Float(u64),
    Str(Str),
}

pub(super) struct Unit {
    pub scope: usize,
    pub name: String,
    pub qualified: String,
    pub first_line: u32,
    pub ops: Vec<Op>,
    positions: Vec<Position>,
    /// The instructions that do the work of several, and the places of their two operands.
    merged: Vec<(u32, [Position; 2])>,
    /// Which handler covers each instruction.
    covers: Vec<Option<u32>>,
    constants: Vec<Value>,
    constant_index: FxHashMap<ConstantKey, u32>,
    names: Vec<Str>,
    name_index: FxHashMap<Str, u32>,
    pub locals: Vec<String>,
    local_index: FxHashMap<String, u32>,
    hidden: u32,
    pub cells: Vec<String>,
    pub own_cells: usize,
    labels: Vec<u32>,
    /// The last place that is jumped to: no instruction before it is merged with one behind it.
    barrier: usize,
    pub codes: Vec<Rc<Code>>,
    handlers: Vec<(Label, u32)>,
    /// The handler that covers what is emitted now.
    pub handler: Option<u32>,
    pub blocks: Vec<Block>,
    /// The height of the stack at the start of the current statement.
    pub depth: u32,
    pub position: Position,
    pub doc: Value,
    pub positional_only: usize,
    pub positional: usize,
    pub keyword_only: usize,
    pub variadic: bool,
    pub keyword_variadic: bool,
    pub captures: Vec<u32>,
}

impl Unit {
    pub fn new(scope: usize, name: &str, qualified: &str, first_line: u32) -> Unit {
        Unit {
            scope,
            name: name.to_owned(),
            qualified: qualified.to_owned(),
            first_line,
            ops: Vec::new(),
            positions: Vec::new(),
            merged: Vec::new(),
            covers: Vec::new(),
            constants: Vec::new(),
            constant_index: FxHashMap::default(),
            names: Vec::new(),
            name_index: FxHashMap::default(),
            locals: Vec::new(),
            local_index: FxHashMap::default(),
            hidden: 0,
            cells: Vec::new(),
            own_cells: 0,
            labels: Vec::new(),
            barrier: 0,
            codes: Vec::new(),
            handlers: Vec::new(),
            handler: None,
            blocks: Vec::new(),
            depth: 0,
            position: Position { line: first_line, statement: first_line, ..Position::default() },
            doc: Value::None,
            positional_only: 0,
            positional: 0,
            keyword_only: 0,
            variadic: false,
            keyword_variadic: false,
            captures: Vec::new(),
        }
    }

    pub fn emit(&mut self, op: Op) {
        if let Some(merged) = self.merge(op) {
            if let (Some(last), Some(position)) = (self.ops.last_mut(), self.positions.last_mut()) {
                *last = merged;
                *position = self.position;
            }
            return;
        }
        self.ops.push(op);
        self.positions.push(self.position);
        self.covers.push(self.handler);
    }

    /// Merges `op` with what was emitted last where one instruction does the work of several.
    fn merge(&mut self, op: Op) -> Option<Op> {
        let free = self.ops.len().saturating_sub(self.barrier).min(2);
        let small = |index: u32| u16::try_from(index).ok();
        let (merged, both) = match (self.ops.get(self.ops.len() - free..)?, op) {
            (&[Op::LoadLocal(value), Op::LoadLocal(local)], Op::StoreAttribute(name)) => {
                (Op::StoreLocalAttributeLocal { value: small(value)?, local: small(local)?, name: small(name)? }, true)
            }
            (&[.., Op::LoadLocal(local)], Op::StoreAttribute(name)) => {
                (Op::StoreLocalAttribute { local: small(local)?, name: small(name)? }, false)
            }
            (&[.., Op::LoadLocal(local)], Op::LoadAttribute(name)) => {
                (Op::LoadLocalAttribute { local: small(local)?, name: small(name)? }, false)
            }
            (&[Op::LoadLocal(local), Op::Const(constant)], Op::Binary(op)) => {
                (Op::BinaryLocalConst { op, local: small(local)?, constant: small(constant)? }, true)
            }
            (&[Op::LoadLocal(left), Op::LoadLocal(right)], Op::Binary(op)) => {
                (Op::BinaryLocals { op, left: small(left)?, right: small(right)? }, true)
            }
            (&[Op::LoadLocal(local), Op::Const(constant)], Op::Compare(op)) => {
                (Op::CompareLocalConst { op, local: small(local)?, constant: small(constant)? }, true)
            }
            (&[Op::LoadLocal(left), Op::LoadLocal(right)], Op::Compare(op)) => {
                (Op::CompareLocals { op, left: small(left)?, right: small(right)? }, true)
            }
            _ => return None,
        };
        let last = *self.positions.last()?;
        let mut operands = [last; 2];
        if both {
            self.ops.pop();
            self.positions.pop();
            self.covers.pop();
            operands = [*self.positions.last()?, last];
        }
        self.merged.push((self.ops.len() as u32 - 1, operands));
        Some(merged)
    }

    pub fn constant(&mut self, value: Value) -> u32 {
        let key = match &value {
            Value::None => Some(ConstantKey::None),
            Value::Bool(value) => Some(ConstantKey::Bool(*value)),
            Value::Int(number) => Some(ConstantKey::Int(*number)),
            Value::Float(number) => Some(ConstantKey::Float(number.to_bits())),
            Value::Str(text) => Some(ConstantKey::Str(text.clone())),
            _ => None,
        };
        if let Some(known) = key.as_ref().and_then(|key| self.constant_index.get(key)) {
            return *known;
        }
        let index = self.constants.len() as u32;
        self.constants.push(value);
        if let Some(key) = key {
            self.constant_index.insert(key, index);
        }
        index
    }

    pub fn name_index(&mut self, name: Str) -> u32 {
        if let Some(&index) = self.name_index.get(&name) {
            return index;
        }
        let index = self.names.len() as u32;
        self.names.push(name.clone());
        self.name_index.insert(name, index);
        index
    }

    pub fn local(&mut self, name: &str) -> u32 {
        if let Some(&index) = self.local_index.get(name) {
            return index;
        }
        let index = self.locals.len() as u32;
        self.locals.push(name.to_owned());
        self.local_index.insert(name.to_owned(), index);
        index
    }

    /// A variable that the script does not see.
    pub fn hidden_local(&mut self) -> u32 {
        self.hidden += 1;
        let name = format!(".{}", self.hidden);
        self.local(&name)
    }

    pub fn cell(&self, name: &str) -> u32 {
        self.cells.iter().position(|cell| cell == name).unwrap_or(0) as u32
    }

    pub fn label(&mut self) -> Label {
        self.labels.push(u32::MAX);
        Label(self.labels.len() as u32 - 1)
    }

    pub fn bind(&mut self, label: Label) {
        if let Some(place) = self.labels.get_mut(label.0 as usize) {
            *place = self.ops.len() as u32;
        }
        self.barrier = self.ops.len();
    }

    /// A label at this place.
    pub fn here(&mut self) -> Label {
        let label = self.label();
        self.bind(label);
        label
    }

    pub fn jump(&mut self, op: fn(u32) -> Op, label: Label) {
        self.emit(op(label.0));
    }

    /// Adds a handler at `label` for a stack of that height.
    pub fn add_handler(&mut self, label: Label, depth: u32) -> u32 {
        self.handlers.push((label, depth));
        self.handlers.len() as u32 - 1
    }

    /// The code.
    pub fn finish(mut self, scopes: &Scopes, source: &Rc<Source>, intern: &mut dyn FnMut(&str) -> Str) -> Code {
        let labels = std::mem::take(&mut self.labels);
        let target = |label: u32| labels.get(label as usize).copied().unwrap_or(u32::MAX);
        for op in &mut self.ops {
            match op {
                Op::Jump(label)
                | Op::PopJumpIfFalse(label)
                | Op::PopJumpIfTrue(label)
                | Op::JumpIfFalseOrPop(label)
                | Op::JumpIfTrueOrPop(label)
                | Op::ForIter(label)
                | Op::Delegate(label) => *label = target(*label),
                _ => {}
            }
        }
        self.positions.extend(self.merged.iter().flat_map(|(_, operands)| operands));
        let mut handlers: Vec<Handler> = Vec::new();
        for (index, cover) in self.covers.iter().enumerate() {
            let Some((label, depth)) = cover.and_then(|cover| self.handlers.get(cover as usize)).copied() else {
                continue;
            };
            let (index, place) = (index as u32, target(label.0));
            match handlers.last_mut() {
                Some(last) if last.end == index && last.target == place => last.end = index + 1,
                _ => handlers.push(Handler { start: index, end: index + 1, target: place, depth }),
            }
        }
        let scope = scopes.scopes.get(self.scope);
        let cell_parameters = self
            .locals
            .iter()
            .take(self.positional + self.keyword_only + usize::from(self.variadic) + usize::from(self.keyword_variadic))
            .enumerate()
            .filter_map(|(local, name)| {
                let cell = self.cells.iter().take(self.own_cells).position(|cell| cell == name)?;
                Some((local as u32, cell as u32))
            })
            .collect::<Vec<_>>();
        let generator = scope.is_some_and(|scope| scope.generator);
        Code {
            name: intern(&self.name),
            qualified: intern(&self.qualified),
            source: source.clone(),
            first_line: self.first_line,
            caches: vec![Default::default(); self.ops.len()],
            ops: self.ops,
            positions: self.positions,
            merged: self.merged.iter().map(|(index, _)| *index).collect(),
            constants: self.constants,
            names: self.names,
            locals: self.locals.iter().map(|name| intern(name)).collect(),
            cells: self.cells.iter().map(|name| intern(name)).collect(),
            own_cells: self.own_cells,
            simple: self.keyword_only == 0 && !self.variadic && !self.keyword_variadic && !generator,
            cell_parameters,
            positional_only: self.positional_only,
            positional: self.positional,
            keyword_only: self.keyword_only,
            variadic: self.variadic,
            keyword_variadic: self.keyword_variadic,
            generator,
            handlers,
            codes: self.codes,
            doc: self.doc,
            captures: self.captures,
        }
    }
}
