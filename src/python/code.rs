//! Code objects: what the compiler makes and the machine runs.

use std::{cell::Cell, rc::Rc};

use super::{attribute::Inline, exception::Star, operate::BinaryOp};
use crate::{
    diagnostic::Pane,
    value::{CompareOp, Payload, Str, Value},
};

/// An instruction. Operands are indexes into the code's tables, counts, or targets of jumps. What it takes from the stack
/// stands before the arrow, what it leaves behind it, the top last.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs, reason = "the comments say what is not plain")]
pub enum Op {
    /// a →
    Pop,
    /// a → a a
    Dup,
    /// a b → a b a b
    DupTwo,
    /// a b → b a
    Swap,
    /// a b c → c a b
    RotThree,
    /// a b c d → d a b c
    RotFour,
    Const(u32),
    LoadLocal(u32),
    StoreLocal(u32),
    DeleteLocal(u32),
    LoadCell(u32),
    StoreCell(u32),
    DeleteCell(u32),
    /// The cell itself.
    LoadClosure(u32),
    /// A free variable read in a class body, whose namespace comes first.
    LoadClassCell(u32),
    LoadName(u32),
    StoreName(u32),
    DeleteName(u32),
    LoadGlobal(u32),
    StoreGlobal(u32),
    DeleteGlobal(u32),
    LoadAttribute(u32),
    /// object → object attribute
    DupAttribute(u32),
    /// value object →
    StoreAttribute(u32),
    /// object value →
    StoreAttributeBelow(u32),
    DeleteAttribute(u32),
    /// object → method object, or nothing attribute
    LoadMethod(u32),
    /// object index → item
    LoadItem,
    /// value object index →
    StoreItem,
    /// object index →
    DeleteItem,
    Binary(BinaryOp),
    InPlace(BinaryOp),
    /// A binary operation on a local variable and a constant, as one.
    BinaryLocalConst {
        op: BinaryOp,
        local: u16,
        constant: u16,
    },
    /// A binary operation on two local variables, as one.
    BinaryLocals {
        op: BinaryOp,
        left: u16,
        right: u16,
    },
    /// A comparison of a local variable with a constant, as one.
    CompareLocalConst {
        op: CompareOp,
        local: u16,
        constant: u16,
    },
    /// A comparison of two local variables, as one.
    CompareLocals {
        op: CompareOp,
        left: u16,
        right: u16,
    },
    /// The attribute of a local variable, as one.
    LoadLocalAttribute {
        local: u16,
        name: u16,
    },
    /// Sets the attribute of a local variable, as one. value →
    StoreLocalAttribute {
        local: u16,
        name: u16,
    },
    /// Sets the attribute of a local variable to another one, as one.
    StoreLocalAttributeLocal {
        value: u16,
        local: u16,
        name: u16,
    },
    Compare(CompareOp),
    Is,
    IsNot,
    In,
    NotIn,
    Not,
    Negative,
    Positive,
    Invert,
    Jump(u32),
    PopJumpIfFalse(u32),
    PopJumpIfTrue(u32),
    JumpIfFalseOrPop(u32),
    JumpIfTrueOrPop(u32),
    BuildTuple(u32),
    BuildList(u32),
    BuildSet(u32),
    BuildDict(u32),
    BuildString(u32),
    /// start stop → slice, or start stop step → slice
    BuildSlice(u32),
    ListToTuple,
    /// The iterable of a call's only `*` argument → tuple
    SpreadTuple,
    Ellipsis,
    /// float → complex number of that imaginary part
    Imaginary,
    /// Appends the top to the list that lies so deep below it.
    ListAppend(u32),
    SetAdd(u32),
    /// key value → ; puts them into the dict that lies so deep below.
    DictInsert(u32),
    /// list iterable → list
    ListExtend,
    /// set iterable → set
    SetExtend,
    /// dict mapping → dict
    DictUpdate,
    /// callee arguments dict mapping → callee arguments dict; a key twice is an error.
    DictMerge,
    Unpack(u32),
    UnpackStar {
        before: u16,
        after: u16,
    },
    Iterate,
    /// iterator → iterator item; at the end → and jumps
    ForIter(u32),
    /// callee arguments → result
    Call(u32),
    /// As `Call`; the names of the last arguments are a constant.
    CallKeywords {
        count: u16,
        names: u16,
    },
    /// callee tuple → result, or callee tuple dict → result
    CallSpread {
        keywords: bool,
    },
    /// method object arguments → result
    CallMethod(u32),
    CallMethodKeywords {
        count: u16,
        names: u16,
    },
    Return,
    /// What `extras` says, in that order → function
    MakeFunction {
        code: u32,
        extras: Extras,
    },
    /// function bases keywords → class
    BuildClass(u32),
    /// exception →, or exception cause →, or nothing for a bare `raise`.
    Raise(u32),
    /// exception → ; goes on with it, no new line in its traceback
    Reraise,
    /// exception → previous exception
    PushHandled,
    /// previous →
    PopHandled,
    /// exception class → exception truth
    MatchException,
    /// What `except*` does with the state of its `try`.
    Star(Star),
    /// manager → exit result
    EnterWith,
    /// exit → ; calls it for an end without exception
    ExitWith,
    /// exit previous exception → exit previous exception truth
    ExitWithException,
    /// Imports a dotted name; the flag says that the module itself is wanted and not its top package.
    Import {
        name: u32,
        leaf: bool,
    },
    /// module → module attribute
    ImportFrom(u32),
    ImportStar,
    /// value → text, or value spec → text
    Format {
        conversion: Conversion,
        spec: bool,
    },
    /// value → sent
    Yield,
    /// iterator sent → iterator, and yields; at its end → value, and jumps
    Delegate(u32),
    SetupAnnotations,
    /// annotation → ; under its name in `__annotations__`
    StoreAnnotation(u32),
    AssertionError,
    /// subject → subject truth
    MatchSequence,
    MatchMapping,
    /// subject → subject length
    Length,
    /// subject keys → subject keys values-or-None
    MatchKeys,
    /// subject class names → values-or-None
    MatchClass(u32),
    /// subject keys → dict of the rest
    MatchRest,
    /// Raises for a name that is not supported here.
    Unsupported(u32),
    /// Empties a hidden variable.
    ClearLocal(u32),
    Nop,
}

/// What `MakeFunction` finds on the stack.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extras {
    /// A tuple of defaults.
    pub defaults: bool,
    /// A dict of keyword-only defaults.
    pub keyword_defaults: bool,
    /// A dict of annotations.
    pub annotations: bool,
}

/// The conversion of a replacement field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conversion {
    /// None.
    None,
    /// `!s`
    Str,
    /// `!r`
    Repr,
    /// `!a`
    Ascii,
}

/// Where an instruction stands in the source.
#[derive(Clone, Copy, Debug, Default)]
pub struct Position {
    /// The line of the expression.
    pub line: u32,
    /// The first line of the innermost statement.
    pub statement: u32,
    /// The first column of the expression, in bytes from 0.
    pub column: u32,
    /// The last line of the expression.
    pub end_line: u32,
    /// The column behind its end.
    pub end_column: u32,
    /// Where the operator or the bracket is that a traceback marks, in bytes into the source; 0 for none.
    pub anchor: Anchor,
}

/// What of an expression a traceback marks with `^` among `~`: columns from 0, on the expression's first line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Anchor {
    /// The first column; 0 with `end` 0 for no anchor.
    pub start: u32,
    /// The column behind the last.
    pub end: u32,
}

/// A stretch of instructions whose exceptions are handled.
#[derive(Clone, Copy, Debug)]
pub struct Handler {
    /// The first instruction.
    pub start: u32,
    /// The one behind the last.
    pub end: u32,
    /// Where the handler begins.
    pub target: u32,
    /// The height of the stack above the variables to which it is cut.
    pub depth: u32,
}

/// A source text.
#[derive(Debug)]
pub struct Source {
    /// The pane it is; `None` for a text that the script makes while it runs.
    pub pane: Option<Pane>,
    /// The name in tracebacks.
    pub file: Str,
    /// The text.
    pub text: String,
    /// Where each line begins.
    pub lines: Vec<usize>,
    /// Whether it is a part of the standard library: no line of it shows in tracebacks and events.
    pub library: bool,
}

impl Source {
    /// The source text of a module of the standard library.
    pub fn of_library(file: impl Into<Str>, text: impl Into<String>) -> Source {
        Source { library: true, ..Source::text(file, text) }
    }

    /// The text of a pane.
    pub fn new(pane: Pane, file: impl Into<Str>, text: impl Into<String>) -> Source {
        Source { pane: Some(pane), ..Source::text(file, text) }
    }

    /// A text that the script makes while it runs.
    pub fn text(file: impl Into<Str>, text: impl Into<String>) -> Source {
        let text = text.into();
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(index, _)| index + 1)).collect();
        Source { pane: None, file: file.into(), text, lines, library: false }
    }

    /// Line and column (both in their own unit: from 1, and bytes from 0) of a byte offset.
    pub fn line_column(&self, offset: usize) -> (u32, u32) {
        let line = self.lines.partition_point(|&start| start <= offset);
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or(0);
        (line as u32, (offset - start) as u32)
    }

    /// The text of a line, from 1, without its end.
    pub fn line(&self, line: u32) -> Option<&str> {
        let index = (line as usize).checked_sub(1)?;
        let start = *self.lines.get(index)?;
        let end = self.lines.get(index + 1).copied().unwrap_or(self.text.len());
        Some(self.text.get(start..end)?.trim_end_matches(['\n', '\r']))
    }
}

/// The code of a module, function, class body or comprehension.
#[derive(Debug)]
pub struct Code {
    /// `__name__`
    pub name: Str,
    /// `__qualname__`
    pub qualified: Str,
    /// The text it stands in.
    pub source: Rc<Source>,
    /// The line of its `def` or `class`.
    pub first_line: u32,
    /// The instructions.
    pub ops: Vec<Op>,
    /// What each instruction remembers.
    pub caches: Vec<Cell<Inline>>,
    /// The place of each instruction; behind them those of the operands of `merged`, two for each.
    pub positions: Vec<Position>,
    /// The instructions that do the work of several, in order.
    pub merged: Vec<u32>,
    /// The constants.
    pub constants: Vec<Value>,
    /// The names, interned.
    pub names: Vec<Str>,
    /// The names of the local variables; parameters first, in the order positional, keyword-only, `*`, `**`.
    pub locals: Vec<Str>,
    /// The names of the variables that closures share: its own, then those of enclosing functions.
    pub cells: Vec<Str>,
    /// How many of `cells` are its own.
    pub own_cells: usize,
    /// Parameters that are shared: local and cell.
    pub cell_parameters: Vec<(u32, u32)>,
    /// How many positional parameters are positional only.
    pub positional_only: usize,
    /// The number of positional parameters.
    pub positional: usize,
    /// The number of keyword-only parameters.
    pub keyword_only: usize,
    /// Whether there is a `*args`.
    pub variadic: bool,
    /// Whether there is a `**kwargs`.
    pub keyword_variadic: bool,
    /// Whether calling it makes a generator.
    pub generator: bool,
    /// Whether plain calls with all arguments by position need nothing but a frame.
    pub simple: bool,
    /// The handlers, innermost first.
    pub handlers: Vec<Handler>,
    /// The code of what is defined inside.
    pub codes: Vec<Rc<Code>>,
    /// The docstring, or `None`.
    pub doc: Value,
    /// For a cell of the enclosing frame behind each free variable: its index there.
    pub captures: Vec<u32>,
}

impl Payload for Rc<Code> {}

impl Code {
    /// The place of an instruction.
    pub fn position(&self, index: usize) -> Position {
        self.positions.get(index).copied().unwrap_or_default()
    }

    /// The index of the place of an operand, 0 or 1, of an instruction that loads its operands itself.
    pub fn operand(&self, index: usize, operand: u8) -> usize {
        match self.merged.binary_search(&(index as u32)) {
            Ok(merged) => self.ops.len() + 2 * merged + usize::from(operand),
            Err(_) => index,
        }
    }

    /// The handler of an exception at an instruction.
    pub fn handler(&self, index: usize) -> Option<Handler> {
        let index = index as u32;
        self.handlers.iter().find(|handler| handler.start <= index && index < handler.end).copied()
    }
}
