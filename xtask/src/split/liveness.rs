//! Which locals of a function may still be read, at the places where a region begins or ends.

use std::collections::{BTreeSet, HashMap, HashSet};

use walrus::{
    LocalFunction, LocalId,
    ir::{Instr, InstrSeqId},
};

use super::regions::Start;

/// A set of locals.
pub type Locals = BTreeSet<LocalId>;

/// The locals that may be read later.
#[derive(Default)]
pub struct Liveness {
    /// Before each of the places that were asked for.
    pub before: HashMap<Start, Locals>,
    /// Where a sequence falls off its end.
    pub after: HashMap<InstrSeqId, Locals>,
    /// Where a branch to a sequence's label arrives.
    pub label: HashMap<InstrSeqId, Locals>,
}

impl Liveness {
    /// Works it out backwards from the function's end, loops until nothing changes.
    pub fn of(function: &LocalFunction, places: &HashSet<Start>) -> Liveness {
        let mut walk = Walk { function, places, found: Liveness::default() };
        let entry = function.entry_block();
        walk.found.label.insert(entry, Locals::new());
        walk.sequence(entry, Locals::new());
        walk.found
    }
}

struct Walk<'a> {
    function: &'a LocalFunction,
    places: &'a HashSet<Start>,
    found: Liveness,
}

impl Walk<'_> {
    /// From what is live behind the sequence to what is live before it.
    fn sequence(&mut self, id: InstrSeqId, mut live: Locals) -> Locals {
        self.found.after.insert(id, live.clone());
        for (at, (instruction, _)) in self.function.block(id).instrs.iter().enumerate().rev() {
            live = self.instruction(instruction, live);
            if self.places.contains(&(id, at)) {
                self.found.before.insert((id, at), live.clone());
            }
        }
        live
    }

    fn instruction(&mut self, instruction: &Instr, mut live: Locals) -> Locals {
        match instruction {
            Instr::LocalGet(get) => {
                live.insert(get.local);
            }
            Instr::LocalSet(set) => {
                live.remove(&set.local);
            }
            Instr::LocalTee(tee) => {
                live.remove(&tee.local);
            }
            Instr::Block(block) => {
                self.found.label.insert(block.seq, live.clone());
                live = self.sequence(block.seq, live);
            }
            Instr::Loop(block) => {
                self.found.label.entry(block.seq).or_default();
                loop {
                    let start = self.sequence(block.seq, live.clone());
                    let label = self.found.label.entry(block.seq).or_default();
                    let known = label.len();
                    label.extend(start.iter().copied());
                    if label.len() == known {
                        live = start;
                        break;
                    }
                }
            }
            Instr::IfElse(choice) => {
                self.found.label.insert(choice.consequent, live.clone());
                self.found.label.insert(choice.alternative, live.clone());
                let mut either = self.sequence(choice.consequent, live.clone());
                either.append(&mut self.sequence(choice.alternative, live));
                live = either;
            }
            Instr::Br(branch) => live = self.label(branch.block),
            Instr::BrIf(branch) => live.append(&mut self.label(branch.block)),
            Instr::BrTable(table) => {
                live = self.label(table.default);
                for target in &table.blocks {
                    live.append(&mut self.label(*target));
                }
            }
            Instr::Return(_) | Instr::Unreachable(_) => live.clear(),
            _ => {}
        }
        live
    }

    fn label(&self, target: InstrSeqId) -> Locals {
        self.found.label.get(&target).cloned().unwrap_or_default()
    }
}
