//! What of a module a run enters: counted by instrumentation, region by region.
//!
//! A region begins where a function or a nested sequence begins, and behind each instruction that may not go on: a
//! conditional branch, and a nested block that may have been left for good.

use std::collections::HashSet;

use walrus::{
    FunctionId, LocalFunction, Module, ValType,
    ir::{Call, Const, Instr, InstrSeq, InstrSeqId, Value, Visitor, dfs_in_order},
};

/// Where a region begins: the sequence, and the position in it.
pub type Start = (InstrSeqId, usize);

/// The regions that a run entered, by their numbers.
pub type Entered = HashSet<usize>;

/// All regions of all functions in the order of their numbers: the same each time the same module is read.
pub fn all(module: &Module) -> Vec<(FunctionId, Vec<Start>)> {
    module.funcs.iter_local().map(|(id, function)| (id, of(function))).collect()
}

/// Makes each region report its number to the import `retort.enter` when it is entered.
pub fn instrument(module: &mut Module) {
    let regions = all(module);
    let report = module.types.add(&[ValType::I32], &[]);
    let (enter, _) = module.add_import_func("retort", "enter", report);
    let mut number = 0;
    for (id, starts) in regions {
        let builder = module.funcs.get_mut(id).kind.unwrap_local_mut().builder_mut();
        // From the last one on, so that the positions before it stay what they are.
        for (index, (sequence, at)) in starts.iter().enumerate().rev() {
            let value = Value::I32((number + index) as i32);
            builder.instr_seq(*sequence).instr_at(*at, Const { value }).instr_at(at + 1, Call { func: enter });
        }
        number += starts.len();
    }
}

fn of(function: &LocalFunction) -> Vec<Start> {
    struct Starts(Vec<Start>);
    impl<'instr> Visitor<'instr> for Starts {
        fn start_instr_seq(&mut self, sequence: &'instr InstrSeq) {
            self.0.push((sequence.id(), 0));
            for (at, (instruction, _)) in sequence.instrs.iter().enumerate() {
                let may_leave =
                    matches!(instruction, Instr::Block(_) | Instr::Loop(_) | Instr::IfElse(_) | Instr::BrIf(_));
                if may_leave && at + 1 < sequence.instrs.len() {
                    self.0.push((sequence.id(), at + 1));
                }
            }
        }
    }
    let mut starts = Starts(Vec::new());
    dfs_in_order(&mut starts, function, function.entry_block());
    starts.0
}
