//! Takes the regions that no run entered out of the functions that it did enter, each into a function of its own.
//!
//! A region ends with its sequence. What it reads of the function's locals becomes parameters, what it writes and
//! somebody reads later becomes results; a last result says where it left to, if there is more than one such place.

use std::collections::{HashMap, HashSet};

use walrus::{
    FunctionBuilder, FunctionId, LocalFunction, LocalId, Module, ModuleLocals, ModuleTypes, RefType, ValType,
    ir::{
        BinaryOp, Block, Br, BrIf, BrTable, Call, Const, IfElse, Instr, InstrLocId, InstrSeqId, InstrSeqType, LocalGet,
        LocalSet, Loop, RefNull, Return, Unreachable, Value,
    },
};

use super::{
    liveness::{Liveness, Locals},
    regions::{self, Entered, Start},
};

/// A region pays for its call only if it has more instructions than this, and two more for each value that passes.
const LEAST: usize = 10;

/// What came of it.
pub struct Outlined {
    /// The functions that a run entered.
    pub entered: HashSet<FunctionId>,
    /// The new functions, each called from one place.
    pub regions: HashSet<FunctionId>,
}

/// Outlines what was not entered.
pub fn outline(module: &mut Module, entered: &Entered) -> Outlined {
    let mut outlined = Outlined { entered: HashSet::new(), regions: HashSet::new() };
    let mut number = 0;
    for (id, starts) in regions::all(module) {
        let first = number;
        number += starts.len();
        if !entered.contains(&first) {
            continue;
        }
        outlined.entered.insert(id);
        let cold: HashSet<Start> = starts
            .iter()
            .enumerate()
            .filter(|(index, _)| !entered.contains(&(first + index)))
            .map(|(_, at)| *at)
            .collect();
        if !cold.is_empty() {
            outlined.regions.extend(outline_function(module, id, &cold));
        }
    }
    outlined
}

fn outline_function(module: &mut Module, id: FunctionId, cold: &HashSet<Start>) -> Vec<FunctionId> {
    let function = module.funcs.get(id).kind.unwrap_local();
    let results = module.types.get(function.ty()).results().to_vec();
    let mut scan = Scan { function, module, cold, kinds: HashMap::new(), starts: Vec::new() };
    scan.kinds.insert(function.entry_block(), Kind::Body);
    scan.sequence(function.entry_block());
    let Scan { kinds, starts, .. } = scan;
    let liveness = Liveness::of(function, &starts.iter().copied().collect());
    let plans: Vec<Region> = starts
        .into_iter()
        .filter_map(|start| Region::plan(function, &module.types, start, &kinds, &liveness, &results))
        .collect();
    let mut ids = Vec::new();
    for plan in plans {
        let function = module.funcs.get(id).kind.unwrap_local();
        let region = plan.function(function, &kinds, &mut module.types, &module.locals);
        let region = module.funcs.add_local(region);
        let call = plan.call(region, module, id);
        let function = module.funcs.get_mut(id).kind.unwrap_local_mut();
        let sequence = function.block_mut(plan.start.0);
        sequence.instrs.truncate(plan.start.1);
        sequence.instrs.extend(call);
        ids.push(region);
    }
    ids
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Body,
    Block,
    Loop,
}

/// Finds the outermost regions that were not entered and that can be cut out: nothing of theirs is on the stack yet.
struct Scan<'a> {
    function: &'a LocalFunction,
    module: &'a Module,
    cold: &'a HashSet<Start>,
    kinds: HashMap<InstrSeqId, Kind>,
    starts: Vec<Start>,
}

impl Scan<'_> {
    fn sequence(&mut self, id: InstrSeqId) {
        let (mut height, mut reached, mut cut) = (Some(0), true, false);
        for (at, (instruction, _)) in self.function.block(id).instrs.iter().enumerate() {
            reached = reached && !self.cold.contains(&(id, at));
            if !reached && height == Some(0) && !cut {
                self.starts.push((id, at));
                cut = true;
            }
            match instruction {
                Instr::Block(block) => self.nested(block.seq, Kind::Block, cut),
                Instr::Loop(block) => self.nested(block.seq, Kind::Loop, cut),
                Instr::IfElse(choice) => {
                    self.nested(choice.consequent, Kind::Block, cut);
                    self.nested(choice.alternative, Kind::Block, cut);
                }
                _ => {}
            }
            height = height.and_then(|height| Some(height + self.effect(instruction)?));
        }
    }

    /// Within a region that is cut out, only the kinds are wanted.
    fn nested(&mut self, id: InstrSeqId, kind: Kind, cut: bool) {
        self.kinds.insert(id, kind);
        let known = self.starts.len();
        self.sequence(id);
        if cut {
            self.starts.truncate(known);
        }
    }

    /// By how much an instruction changes the height of the stack; `None` for the end of the sequence, and for whatever
    /// compilers do not write today.
    fn effect(&self, instruction: &Instr) -> Option<isize> {
        let types = &self.module.types;
        let signature = |ty| {
            let ty = types.get(ty);
            ty.results().len() as isize - ty.params().len() as isize
        };
        let sequence = |id| {
            let (parameters, results) = signature_of(self.function.block(id).ty, types);
            results.len() as isize - parameters.len() as isize
        };
        Some(match instruction {
            Instr::Block(block) => sequence(block.seq),
            Instr::Loop(block) => sequence(block.seq),
            Instr::IfElse(choice) => sequence(choice.consequent) - 1,
            Instr::Call(call) => signature(self.module.funcs.get(call.func).ty()),
            Instr::CallIndirect(call) => signature(call.ty) - 1,
            Instr::LocalGet(_)
            | Instr::GlobalGet(_)
            | Instr::Const(_)
            | Instr::MemorySize(_)
            | Instr::TableSize(_)
            | Instr::RefNull(_)
            | Instr::RefFunc(_) => 1,
            Instr::LocalTee(_)
            | Instr::Unop(_)
            | Instr::Load(_)
            | Instr::MemoryGrow(_)
            | Instr::TableGet(_)
            | Instr::RefIsNull(_) => 0,
            Instr::LocalSet(_)
            | Instr::GlobalSet(_)
            | Instr::Binop(_)
            | Instr::BrIf(_)
            | Instr::Drop(_)
            | Instr::TableGrow(_) => -1,
            Instr::Store(_) | Instr::Select(_) | Instr::TableSet(_) => -2,
            Instr::MemoryCopy(_) | Instr::MemoryFill(_) | Instr::TableFill(_) => -3,
            _ => return None,
        })
    }
}

/// Where a region leaves to.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Exit {
    Return,
    Branch(InstrSeqId),
    /// The end of its sequence.
    End,
}

struct Region {
    start: Start,
    parameters: Vec<LocalId>,
    written: Vec<LocalId>,
    /// The exits, `End` last if it is one, with whether the region's values leave by it.
    exits: Vec<(Exit, bool)>,
    /// What leaves on the stack.
    values: Vec<ValType>,
}

impl Region {
    fn plan(
        function: &LocalFunction,
        types: &ModuleTypes,
        start: Start,
        kinds: &HashMap<InstrSeqId, Kind>,
        liveness: &Liveness,
        returned: &[ValType],
    ) -> Option<Region> {
        let sequence = function.block(start.0);
        let mut contents = Contents::new(function, kinds, start.0);
        let ends = contents.instructions(&sequence.instrs[start.1..])?;
        let mut exits: Vec<Exit> = contents.exits.iter().copied().filter(|exit| *exit != Exit::End).collect();
        if ends || contents.exits.contains(&Exit::End) {
            exits.push(Exit::End);
        }
        let (mut values, mut live) = (Vec::new(), Locals::new());
        let mut with_values = Vec::new();
        for exit in exits {
            let leaving = match exit {
                Exit::Return => returned.to_vec(),
                Exit::End => signature_of(sequence.ty, types).1,
                Exit::Branch(target) => {
                    let (parameters, results) = signature_of(function.block(target).ty, types);
                    if kinds.get(&target) == Some(&Kind::Loop) { parameters } else { results }
                }
            };
            with_values.push((exit, !leaving.is_empty()));
            if !leaving.is_empty() {
                if !values.is_empty() && values != leaving {
                    return None;
                }
                values = leaving;
            }
            match exit {
                Exit::Return => {}
                Exit::End => live.extend(liveness.after.get(&start.0)?),
                Exit::Branch(target) => live.extend(liveness.label.get(&target)?),
            }
        }
        let before = liveness.before.get(&start)?;
        let parameters: Vec<LocalId> = contents.used.intersection(before).copied().collect();
        let written: Vec<LocalId> = contents.written.intersection(&live).copied().collect();
        let cost = LEAST + 2 * (parameters.len() + written.len()) + 3 * with_values.len().saturating_sub(1);
        (contents.size > cost && signature_of(sequence.ty, types).0.is_empty()).then_some(Region {
            start,
            parameters,
            written,
            exits: with_values,
            values,
        })
    }

    /// The number that an exit goes by; the last exit is 0, so that of two the first is simply true.
    fn code(&self, index: usize) -> i32 {
        (self.exits.len() - 1 - index) as i32
    }

    /// The region as a function of its own.
    fn function(
        &self,
        source: &LocalFunction,
        kinds: &HashMap<InstrSeqId, Kind>,
        types: &mut ModuleTypes,
        locals: &ModuleLocals,
    ) -> LocalFunction {
        let kind = |local: &LocalId| locals.get(*local).ty();
        let parameters: Vec<ValType> = self.parameters.iter().map(kind).collect();
        let mut results = self.values.clone();
        results.extend(self.written.iter().map(kind));
        if self.exits.len() > 1 {
            results.push(ValType::I32);
        }
        let leaving = |with_values: bool| if with_values { self.values.as_slice() } else { &[] };
        let types_of_exits: Vec<InstrSeqType> =
            self.exits.iter().map(|(_, with_values)| InstrSeqType::new(types, &[], leaving(*with_values))).collect();
        let home = InstrSeqType::new(types, &[], &signature_of(source.block(self.start.0).ty, types).1);
        let mut builder = FunctionBuilder::new(types, &parameters, &results);
        let entry = builder.func_body_id();
        let inner = builder.dangling_instr_seq(home).id();
        let mut labels = HashMap::from([(Exit::End, inner)]);
        for ((exit, _), ty) in self.exits.iter().zip(types_of_exits) {
            if *exit != Exit::End {
                labels.insert(*exit, builder.dangling_instr_seq(ty).id());
            }
        }
        let mut copier =
            Copier { source, kinds, target: builder, home: self.start.0, labels: &labels, inner: HashMap::new() };
        copier.copy(&source.block(self.start.0).instrs[self.start.1..], inner);
        let mut builder = copier.target;
        // From the inside out: a block for each exit, and behind it what that exit returns.
        let mut around = inner;
        let mut leaving = self.exits.iter().position(|(exit, _)| *exit == Exit::End);
        let others = self.exits.iter().enumerate().filter(|(_, (exit, _))| *exit != Exit::End);
        for (index, (exit, _)) in others {
            let outer = labels[exit];
            self.leave(&mut builder, outer, around, leaving);
            (around, leaving) = (outer, Some(index));
        }
        self.leave(&mut builder, entry, around, leaving);
        builder.local_func(self.parameters.clone())
    }

    /// Into `outer`: the block `inner`, and behind it the return by the exit `index`, if anything arrives there.
    fn leave(&self, builder: &mut FunctionBuilder, outer: InstrSeqId, inner: InstrSeqId, index: Option<usize>) {
        let mut sequence = builder.instr_seq(outer);
        sequence.instr(Block { seq: inner });
        let Some(index) = index else {
            sequence.instr(Unreachable {});
            return;
        };
        if !self.exits[index].1 {
            for ty in &self.values {
                sequence.instr(nothing(*ty));
            }
        }
        for local in &self.written {
            sequence.instr(LocalGet { local: *local });
        }
        if self.exits.len() > 1 {
            sequence.instr(Const { value: Value::I32(self.code(index)) });
        }
        sequence.instr(Return {});
    }

    /// What stands in the region's place.
    fn call(&self, region: FunctionId, module: &mut Module, function: FunctionId) -> Vec<(Instr, InstrLocId)> {
        let mut code: Vec<Instr> = self.parameters.iter().map(|local| LocalGet { local: *local }.into()).collect();
        code.push(Call { func: region }.into());
        let Some(last) = self.exits.len().checked_sub(1) else {
            code.push(Unreachable {}.into());
            return located(code);
        };
        let chosen = (last > 0).then(|| module.locals.add(ValType::I32));
        code.extend(chosen.map(|local| Instr::from(LocalSet { local })));
        code.extend(self.written.iter().rev().map(|local| Instr::from(LocalSet { local: *local })));
        // With several exits the values wait in locals until it is known which one it is.
        let mut kept = Vec::new();
        if last > 0 {
            kept.extend(self.values.iter().map(|ty| module.locals.add(*ty)));
            code.extend(kept.iter().rev().map(|local| Instr::from(LocalSet { local: *local })));
        }
        let values = |with_values: bool| {
            let kept = if with_values { kept.as_slice() } else { &[] };
            kept.iter().map(|local| Instr::from(LocalGet { local: *local })).collect::<Vec<_>>()
        };
        for (index, (exit, with_values)) in self.exits.iter().enumerate() {
            let leave: Option<Instr> = match exit {
                Exit::Return => Some(Return {}.into()),
                Exit::Branch(target) => Some(Br { block: *target }.into()),
                Exit::End => None,
            };
            if index == last {
                code.extend(values(*with_values));
                code.extend(leave);
                continue;
            }
            code.extend(chosen.map(|local| Instr::from(LocalGet { local })));
            if last > 1 {
                code.push(Const { value: Value::I32(self.code(index)) }.into());
                code.push(walrus::ir::Binop { op: BinaryOp::I32Eq }.into());
            }
            if let (Exit::Branch(target), false) = (exit, with_values) {
                code.push(BrIf { block: *target }.into());
                continue;
            }
            let builder = module.funcs.get_mut(function).kind.unwrap_local_mut().builder_mut();
            let consequent = builder.dangling_instr_seq(None).id();
            let alternative = builder.dangling_instr_seq(None).id();
            let mut then = builder.instr_seq(consequent);
            for instruction in values(*with_values).into_iter().chain(leave) {
                then.instr(instruction);
            }
            code.push(IfElse { consequent, alternative }.into());
        }
        located(code)
    }
}

fn located(code: Vec<Instr>) -> Vec<(Instr, InstrLocId)> {
    code.into_iter().map(|instruction| (instruction, InstrLocId::default())).collect()
}

fn nothing(ty: ValType) -> Instr {
    let value = match ty {
        ValType::I32 => Value::I32(0),
        ValType::I64 => Value::I64(0),
        ValType::F32 => Value::F32(0.0),
        ValType::F64 => Value::F64(0.0),
        ValType::V128 => Value::V128(0),
        ValType::Ref(ty) => return RefNull { ty: RefType { nullable: true, ..ty } }.into(),
    };
    Const { value }.into()
}

fn signature_of(ty: InstrSeqType, types: &ModuleTypes) -> (Vec<ValType>, Vec<ValType>) {
    match ty {
        InstrSeqType::Simple(result) => (Vec::new(), result.into_iter().collect()),
        InstrSeqType::MultiValue(ty) => (types.get(ty).params().to_vec(), types.get(ty).results().to_vec()),
    }
}

/// What a region consists of.
struct Contents<'a> {
    function: &'a LocalFunction,
    kinds: &'a HashMap<InstrSeqId, Kind>,
    /// The sequence that the region ends.
    home: InstrSeqId,
    inside: HashSet<InstrSeqId>,
    used: Locals,
    written: Locals,
    /// Each once, in the order of the text.
    exits: Vec<Exit>,
    size: usize,
}

impl<'a> Contents<'a> {
    fn new(function: &'a LocalFunction, kinds: &'a HashMap<InstrSeqId, Kind>, home: InstrSeqId) -> Contents<'a> {
        Contents {
            function,
            kinds,
            home,
            inside: HashSet::new(),
            used: Locals::new(),
            written: Locals::new(),
            exits: Vec::new(),
            size: 0,
        }
    }

    /// Takes them in. Whether their end is reached; `None` where there is something that cannot be moved.
    fn instructions(&mut self, instructions: &[(Instr, InstrLocId)]) -> Option<bool> {
        for (instruction, _) in instructions {
            self.size += 1;
            match instruction {
                Instr::LocalGet(get) => {
                    self.used.insert(get.local);
                }
                Instr::LocalSet(set) => {
                    self.used.insert(set.local);
                    self.written.insert(set.local);
                }
                Instr::LocalTee(tee) => {
                    self.used.insert(tee.local);
                    self.written.insert(tee.local);
                }
                Instr::Block(block) => self.nested(block.seq)?,
                Instr::Loop(block) => self.nested(block.seq)?,
                Instr::IfElse(choice) => {
                    self.nested(choice.consequent)?;
                    self.nested(choice.alternative)?;
                }
                Instr::BrIf(branch) => self.exit(branch.block),
                Instr::Br(branch) => {
                    self.exit(branch.block);
                    return Some(false);
                }
                Instr::BrTable(table) => {
                    table.blocks.iter().chain([&table.default]).for_each(|target| self.exit(*target));
                    return Some(false);
                }
                Instr::Return(_) => {
                    self.leaves(Exit::Return);
                    return Some(false);
                }
                Instr::Unreachable(_) => return Some(false),
                Instr::ReturnCall(_)
                | Instr::ReturnCallIndirect(_)
                | Instr::ReturnCallRef(_)
                | Instr::BrOnNull(_)
                | Instr::BrOnNonNull(_)
                | Instr::BrOnCast(_)
                | Instr::BrOnCastFail(_)
                | Instr::Try(_)
                | Instr::TryTable(_)
                | Instr::Throw(_)
                | Instr::ThrowRef(_)
                | Instr::Rethrow(_) => return None,
                _ => {}
            }
        }
        Some(true)
    }

    fn nested(&mut self, id: InstrSeqId) -> Option<()> {
        self.inside.insert(id);
        self.instructions(&self.function.block(id).instrs).map(drop)
    }

    fn exit(&mut self, target: InstrSeqId) {
        if !self.inside.contains(&target) {
            self.leaves(exit_of(target, self.home, self.kinds.get(&target).copied()));
        }
    }

    fn leaves(&mut self, exit: Exit) {
        if !self.exits.contains(&exit) {
            self.exits.push(exit);
        }
    }
}

fn exit_of(target: InstrSeqId, home: InstrSeqId, kind: Option<Kind>) -> Exit {
    match kind {
        Some(Kind::Body) => Exit::Return,
        Some(Kind::Block) if target == home => Exit::End,
        _ => Exit::Branch(target),
    }
}

/// Copies a region into its own function.
struct Copier<'a> {
    source: &'a LocalFunction,
    kinds: &'a HashMap<InstrSeqId, Kind>,
    target: FunctionBuilder,
    home: InstrSeqId,
    labels: &'a HashMap<Exit, InstrSeqId>,
    inner: HashMap<InstrSeqId, InstrSeqId>,
}

impl Copier<'_> {
    fn copy(&mut self, instructions: &[(Instr, InstrLocId)], into: InstrSeqId) {
        for (instruction, _) in instructions {
            let (copy, last): (Instr, bool) = match instruction {
                Instr::Block(block) => (Block { seq: self.nested(block.seq) }.into(), false),
                Instr::Loop(block) => (Loop { seq: self.nested(block.seq) }.into(), false),
                Instr::IfElse(choice) => {
                    let consequent = self.nested(choice.consequent);
                    (IfElse { consequent, alternative: self.nested(choice.alternative) }.into(), false)
                }
                Instr::BrIf(branch) => (BrIf { block: self.label(branch.block) }.into(), false),
                Instr::Br(branch) => (Br { block: self.label(branch.block) }.into(), true),
                Instr::BrTable(table) => {
                    let blocks = table.blocks.iter().map(|target| self.label(*target)).collect();
                    (BrTable { blocks, default: self.label(table.default) }.into(), true)
                }
                Instr::Return(_) => (Br { block: self.labels[&Exit::Return] }.into(), true),
                Instr::Unreachable(_) => (Unreachable {}.into(), true),
                other => (other.clone(), false),
            };
            self.target.instr_seq(into).instr(copy);
            if last {
                break;
            }
        }
    }

    fn nested(&mut self, id: InstrSeqId) -> InstrSeqId {
        let copy = self.target.dangling_instr_seq(self.source.block(id).ty).id();
        self.inner.insert(id, copy);
        self.copy(&self.source.block(id).instrs, copy);
        copy
    }

    fn label(&self, target: InstrSeqId) -> InstrSeqId {
        match self.inner.get(&target) {
            Some(inner) => *inner,
            None => self.labels[&exit_of(target, self.home, self.kinds.get(&target).copied())],
        }
    }
}
