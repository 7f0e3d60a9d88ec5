//! Expressions as programs for the matcher.

use super::{
    charset::{Fold, One},
    parse::{At, ENDLESS, Kind, Node},
};

/// An instruction. Targets are indexes of instructions.
#[derive(Debug)]
pub enum Inst {
    One(One),
    /// A repetition of one character.
    Run {
        one: One,
        least: u32,
        most: u32,
        kind: Kind,
    },
    At(At),
    /// Notes the place in a slot; the last slot of a group also notes that the group is the last one that was closed.
    Save(u32),
    /// Goes on, and to the other place if that fails.
    Split(u32),
    Jump(u32),
    /// Begins the repetition of that number.
    LoopStart(u32),
    /// Decides between another turn, which follows, and the end of the repetition.
    Loop {
        number: u32,
        least: u32,
        most: u32,
        greedy: bool,
        exit: u32,
    },
    /// Another turn of a lazy repetition after all.
    LoopMore {
        number: u32,
        most: u32,
    },
    Reference(u32, Fold),
    /// Notes the place; `Commit` and `Refuse` go back to it.
    Mark(u32),
    /// Forgets the choices since the mark; `rewind` goes back to its place.
    Commit {
        mark: u32,
        rewind: bool,
    },
    /// Undoes all since the mark, and fails.
    Refuse(u32),
    /// Goes back so many characters.
    Back(u32),
    /// Goes on where the group matched, else there.
    IfGroup(u32, u32),
    Fail,
    Match,
}

/// A program.
#[derive(Debug)]
pub struct Program {
    pub code: Vec<Inst>,
    /// The number of repetitions.
    pub loops: usize,
    /// The character that a match begins with, where that is always the same.
    pub first: Option<char>,
}

/// The program of an expression.
pub fn compile(node: &mut Node) -> Program {
    let first = first(node);
    let mut compiler = Compiler { code: Vec::new(), loops: 0, marks: 0 };
    compiler.node(node);
    compiler.code.push(Inst::Match);
    Program { code: compiler.code, loops: compiler.loops as usize, first }
}

fn first(node: &Node) -> Option<char> {
    match node {
        Node::One(One::Char(c, Fold::Exact)) => Some(*c),
        Node::Group(_, node) | Node::Atomic(node) => first(node),
        Node::Concat(nodes) => nodes.first().and_then(first),
        Node::Repeat { node, least, .. } if *least > 0 => first(node),
        _ => None,
    }
}

struct Compiler {
    code: Vec<Inst>,
    loops: u32,
    marks: u32,
}

impl Compiler {
    fn here(&self) -> u32 {
        self.code.len() as u32
    }

    fn mark(&mut self) -> u32 {
        self.marks += 1;
        self.marks
    }

    /// Puts an instruction in whose target is set later.
    fn hole(&mut self) -> usize {
        self.code.push(Inst::Fail);
        self.code.len() - 1
    }

    fn fill(&mut self, hole: usize, inst: Inst) {
        if let Some(slot) = self.code.get_mut(hole) {
            *slot = inst;
        }
    }

    /// Compiles a node, and takes the sets out of it.
    fn node(&mut self, node: &mut Node) {
        match node {
            Node::Empty => {}
            Node::Fail => self.code.push(Inst::Fail),
            Node::One(one) => {
                let one = std::mem::replace(one, One::Any);
                self.code.push(Inst::One(one));
            }
            Node::At(at) => self.code.push(Inst::At(*at)),
            Node::Group(number, node) => {
                let slot = *number as u32 * 2;
                self.code.push(Inst::Save(slot));
                self.node(node);
                self.code.push(Inst::Save(slot + 1));
            }
            Node::Concat(nodes) => nodes.iter_mut().for_each(|node| self.node(node)),
            Node::Either(nodes) => {
                let count = nodes.len();
                let mut ends = Vec::new();
                for (at, node) in nodes.iter_mut().enumerate() {
                    if at + 1 == count {
                        self.node(node);
                        break;
                    }
                    let split = self.hole();
                    self.node(node);
                    ends.push(self.hole());
                    let here = self.here();
                    self.fill(split, Inst::Split(here));
                }
                let here = self.here();
                ends.into_iter().for_each(|end| self.fill(end, Inst::Jump(here)));
            }
            Node::Repeat { node, least, most, kind } => self.repeat(node, *least, *most, *kind),
            Node::Reference(group, fold) => self.code.push(Inst::Reference(*group as u32, *fold)),
            Node::Look { node, negated, back } => {
                let mark = self.mark();
                let split = negated.then(|| self.hole());
                self.code.push(Inst::Mark(mark));
                if let Some(back) = back {
                    self.code.push(Inst::Back(u32::try_from(*back).unwrap_or(ENDLESS)));
                }
                self.node(node);
                match split {
                    None => self.code.push(Inst::Commit { mark, rewind: true }),
                    Some(split) => {
                        self.code.push(Inst::Refuse(mark));
                        let here = self.here();
                        self.fill(split, Inst::Split(here));
                    }
                }
            }
            Node::Atomic(node) => {
                let mark = self.mark();
                self.code.push(Inst::Mark(mark));
                self.node(node);
                self.code.push(Inst::Commit { mark, rewind: false });
            }
            Node::Conditional { group, yes, no } => {
                let test = self.hole();
                self.node(yes);
                let end = self.hole();
                let other = self.here();
                self.fill(test, Inst::IfGroup(*group as u32, other));
                self.node(no);
                let here = self.here();
                self.fill(end, Inst::Jump(here));
            }
        }
    }

    fn repeat(&mut self, node: &mut Node, least: u32, most: u32, kind: Kind) {
        if let Node::One(one) = node {
            let one = std::mem::replace(one, One::Any);
            self.code.push(Inst::Run { one, least, most, kind });
            return;
        }
        let mark = (kind == Kind::Possessive).then(|| self.mark());
        if let Some(mark) = mark {
            self.code.push(Inst::Mark(mark));
        }
        let number = self.loops;
        self.loops += 1;
        self.code.push(Inst::LoopStart(number));
        let decide = self.hole();
        if kind == Kind::Lazy {
            self.code.push(Inst::LoopMore { number, most });
        }
        self.node(node);
        self.code.push(Inst::Jump(decide as u32));
        let exit = self.here();
        self.fill(decide, Inst::Loop { number, least, most, greedy: kind != Kind::Lazy, exit });
        if let Some(mark) = mark {
            self.code.push(Inst::Commit { mark, rewind: false });
        }
    }
}
