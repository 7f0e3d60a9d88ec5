//! Divides a module into the part that runs at once and the rest.
//!
//! Both share memory, tables and globals. What one part calls in the other it calls through a slot of the function table.
//! In the first part a function of the rest is a stub: it makes sure that the rest is there, and goes through the slot.
//! Instantiating the rest fills the slots.
//!
//! Many functions of the rest are only ever called through the table: methods in the tables of classes. They need no stub
//! each if whoever calls through the table leaves the slot in a global; then all of one signature share one.

use std::{
    collections::{BTreeSet, HashMap},
    ops::Range,
};

use walrus::{
    ConstExpr, DataKind, ElementItems, ElementKind, ExportItem, FunctionBuilder, FunctionId, FunctionKind, GlobalId,
    GlobalKind, InstrSeqBuilder, LocalFunction, LocalId, Module, TableId, TypeId, ValType,
    ir::{
        Call, CallIndirect, Const, GlobalGet, GlobalSet, Instr, InstrSeq, UnaryOp, Value, Visitor, VisitorMut,
        dfs_in_order, dfs_pre_order_mut,
    },
    passes,
};

use super::{data::Data, outline::Outlined};
use crate::Result;

/// The module that the rest imports everything from: the exports of the first part.
const SHARED: &str = "retort";

/// How the first part brings in the rest.
pub enum Loader<'a> {
    /// By its own function that is exported under this name. JavaScript calls such a module by its exports alone.
    Export(&'a str),
    /// By the import `retort.rest`. JavaScript may call such a module's functions straight from the table.
    Import,
}

/// What both halves agree about.
struct Plan {
    /// Functions of the first part, imports among them, by position.
    first: BTreeSet<usize>,
    /// Regions that were cut out: they have a slot, but nothing in it until the rest is there.
    regions: BTreeSet<usize>,
    called_by_first: BTreeSet<usize>,
    called_by_rest: BTreeSet<usize>,
    slots: HashMap<usize, u32>,
    /// All slots that are filled, and with what.
    filled: Vec<(u32, usize)>,
    /// Functions that got a slot, in order, and where it begins.
    added: Vec<usize>,
    added_at: u32,
    end: u32,
}

/// The first part and the rest. `module` and `twin` are the same module, read and outlined twice. Where `data` is known, the
/// first part leaves out what it does not need of that too.
pub fn divide(
    mut module: Module,
    mut twin: Module,
    outlined: &Outlined,
    data: Option<&Data>,
    loader: &Loader,
) -> Result<(Vec<u8>, Vec<u8>)> {
    let plan = Plan::new(&module, outlined)?;
    first_part(&mut module, &plan, loader)?;
    let cold = data.map(|data| data.cold(&module)).unwrap_or_default();
    let cold = take_data(&mut module, &cold)?;
    rest(&mut twin, &plan, cold)?;
    Ok((module.emit_wasm(), twin.emit_wasm()))
}

impl Plan {
    fn new(module: &Module, outlined: &Outlined) -> Result<Plan> {
        let mut first = BTreeSet::new();
        for function in module.funcs.iter() {
            let stays = match &function.kind {
                // A stub would not be smaller.
                FunctionKind::Local(local) => outlined.entered.contains(&function.id()) || local.size() <= 5,
                _ => true,
            };
            if stays && !outlined.regions.contains(&function.id()) {
                first.insert(function.id().index());
            }
        }
        first.extend(module.start.map(|start| start.index()));
        let table = function_table(module)?;
        let mut plan = Plan {
            called_by_first: called(module, |index| first.contains(&index)),
            called_by_rest: called(module, |index| !first.contains(&index)),
            first,
            regions: outlined.regions.iter().map(|id| id.index()).collect(),
            slots: HashMap::new(),
            filled: Vec::new(),
            added: Vec::new(),
            added_at: u32::try_from(module.tables.get(table).initial)?,
            end: 0,
        };
        for segment in module.elements.iter() {
            let (
                ElementKind::Active { offset: ConstExpr::Value(Value::I32(offset)), .. },
                ElementItems::Functions(functions),
            ) = (&segment.kind, &segment.items)
            else {
                return Err("a table is filled in a way that is not known here".into());
            };
            for (position, function) in functions.iter().enumerate() {
                let slot = u32::try_from(*offset)? + u32::try_from(position)?;
                plan.filled.push((slot, function.index()));
                plan.slots.entry(function.index()).or_insert(slot);
            }
        }
        plan.end = plan.added_at;
        let exported = module.exports.iter().filter_map(|export| match export.item {
            ExportItem::Function(function) => Some(function.index()),
            _ => None,
        });
        plan.called_by_first.extend(exported);
        // Those of the rest come last: their slots are empty at first, so that the first part need not list them.
        let mut crossing: Vec<usize> =
            module.funcs.iter().map(|function| function.id().index()).filter(|index| plan.crosses(*index)).collect();
        crossing.sort_by_key(|index| !plan.first.contains(index));
        for index in crossing {
            if !plan.slots.contains_key(&index) {
                plan.slots.insert(index, plan.end);
                plan.filled.push((plan.end, index));
                plan.added.push(index);
                plan.end += 1;
            }
        }
        Ok(plan)
    }

    fn crosses(&self, index: usize) -> bool {
        let callers = if self.first.contains(&index) { &self.called_by_rest } else { &self.called_by_first };
        callers.contains(&index)
    }
}

fn first_part(module: &mut Module, plan: &Plan, loader: &Loader) -> Result {
    let table = function_table(module)?;
    let ids: Vec<FunctionId> = module.funcs.iter().map(|function| function.id()).collect();
    grow(module, table, plan);
    let listed = plan.added.iter().filter(|index| plan.first.contains(index)).map(|index| ids[*index]).collect();
    fill(module, table, plan.added_at, listed);
    for (number, global) in globals(module).into_iter().enumerate() {
        module.exports.add(&format!("g{number}$"), global);
    }
    for (number, table) in tables(module).into_iter().enumerate() {
        module.exports.add(&format!("t{number}$"), table);
    }
    let memory = module.get_memory_id()?;
    module.exports.add("m$", memory);
    let load = match loader {
        Loader::Export(name) => module.exports.get_func(name)?,
        Loader::Import => {
            let ty = module.types.add(&[], &[]);
            module.add_import_func(SHARED, "rest", ty).0
        }
    };
    let ensure = ensure(module, load);
    let mut by_table: Vec<usize> = plan.filled.iter().map(|(_, index)| *index).collect();
    by_table.retain(|index| !plan.first.contains(index) && !plan.called_by_first.contains(index));
    if let Loader::Export(_) = loader {
        share_stubs(module, &by_table, plan, &ids, table, ensure);
        by_table.clear();
    }
    for index in by_table.iter().chain(&plan.called_by_first) {
        if !plan.first.contains(index) && !plan.regions.contains(index) {
            stub(module, ids[*index], table, plan.slots[index], Some(ensure));
        }
    }
    call_regions(module, plan, &ids, table, ensure);
    passes::gc::run(module);
    Ok(())
}

/// Lets the functions that are only called through the table share a stub for each signature.
fn share_stubs(
    module: &mut Module,
    by_table: &[usize],
    plan: &Plan,
    ids: &[FunctionId],
    table: TableId,
    ensure: FunctionId,
) {
    let called = module.globals.add_local(ValType::I32, true, false, ConstExpr::Value(Value::I32(0)));
    rewrite(module, plan, ids, |instruction| match instruction {
        Instr::CallIndirect(call) if call.table == table => {
            Some(vec![GlobalSet { global: called }.into(), GlobalGet { global: called }.into(), call.clone().into()])
        }
        _ => None,
    });
    let mut stubs: HashMap<TypeId, FunctionId> = HashMap::new();
    let mut shared: HashMap<FunctionId, FunctionId> = HashMap::new();
    for id in by_table.iter().map(|index| ids[*index]) {
        let ty = module.funcs.get(id).ty();
        let stub = *stubs.entry(ty).or_insert_with(|| {
            let slot = module.locals.add(ValType::I32);
            let stub = build(module, ty, |body, arguments| {
                // Bringing in the rest may call through the table too.
                body.global_get(called).local_set(slot).call(ensure);
                for argument in arguments {
                    body.local_get(*argument);
                }
                body.local_get(slot).call_indirect(ty, table);
            });
            module.funcs.add_local(stub)
        });
        shared.insert(id, stub);
    }
    for segment in module.elements.iter_mut() {
        if let ElementItems::Functions(functions) = &mut segment.items {
            for function in functions {
                *function = *shared.get(function).unwrap_or(function);
            }
        }
    }
}

/// A region is called from one place, which therefore does itself what a stub would.
fn call_regions(module: &mut Module, plan: &Plan, ids: &[FunctionId], table: TableId, ensure: FunctionId) {
    let regions: HashMap<FunctionId, _> = plan
        .regions
        .iter()
        .filter_map(|index| Some((ids[*index], (*plan.slots.get(index)?, module.funcs.get(ids[*index]).ty()))))
        .collect();
    rewrite(module, plan, ids, |instruction| match instruction {
        Instr::Call(call) => regions.get(&call.func).map(|(slot, ty)| {
            let slot = Const { value: Value::I32(*slot as i32) };
            vec![Call { func: ensure }.into(), slot.into(), CallIndirect { ty: *ty, table }.into()]
        }),
        _ => None,
    });
}

/// Replaces instructions of the first part's functions.
fn rewrite(module: &mut Module, plan: &Plan, ids: &[FunctionId], replace: impl Fn(&Instr) -> Option<Vec<Instr>>) {
    struct Rewrite<F>(F);
    impl<F: Fn(&Instr) -> Option<Vec<Instr>>> VisitorMut for Rewrite<F> {
        fn start_instr_seq_mut(&mut self, sequence: &mut InstrSeq) {
            let mut code = Vec::with_capacity(sequence.instrs.len());
            for (instruction, at) in sequence.instrs.drain(..) {
                match (self.0)(&instruction) {
                    Some(replacement) => code.extend(replacement.into_iter().map(|instruction| (instruction, at))),
                    None => code.push((instruction, at)),
                }
            }
            sequence.instrs = code;
        }
    }
    let mut rewrite = Rewrite(replace);
    for index in &plan.first {
        if let FunctionKind::Local(function) = &mut module.funcs.get_mut(ids[*index]).kind {
            let entry = function.entry_block();
            dfs_pre_order_mut(&mut rewrite, function, entry);
        }
    }
}

fn rest(module: &mut Module, plan: &Plan, data: Vec<(i32, Vec<u8>)>) -> Result {
    let table = function_table(module)?;
    let ids: Vec<FunctionId> = module.funcs.iter().map(|function| function.id()).collect();
    for index in &plan.first {
        if plan.called_by_rest.contains(index) {
            stub(module, ids[*index], table, plan.slots[index], None);
        }
    }
    module.start = None;
    for export in module.exports.iter().map(|export| export.id()).collect::<Vec<_>>() {
        module.exports.delete(export);
    }
    for data in module.data.iter().map(|data| data.id()).collect::<Vec<_>>() {
        module.data.delete(data);
    }
    for segment in module.elements.iter().map(|segment| segment.id()).collect::<Vec<_>>() {
        module.elements.delete(segment);
    }
    for import in module.imports.iter().map(|import| import.id()).collect::<Vec<_>>() {
        module.imports.delete(import);
    }
    for (number, global) in globals(module).into_iter().enumerate() {
        let import = module.imports.add(SHARED, &format!("g{number}$"), global);
        module.globals.get_mut(global).kind = GlobalKind::Import(import);
    }
    for (number, id) in tables(module).into_iter().enumerate() {
        let import = module.imports.add(SHARED, &format!("t{number}$"), id);
        let table = module.tables.get_mut(id);
        table.import = Some(import);
        table.elem_segments.clear();
    }
    grow(module, table, plan);
    let memory = module.get_memory_id()?;
    let import = module.imports.add(SHARED, "m$", memory);
    let shared = module.memories.get_mut(memory);
    shared.import = Some(import);
    shared.data_segments.clear();
    for (address, bytes) in data {
        let offset = ConstExpr::Value(Value::I32(address));
        let segment = module.data.add(DataKind::Active { memory, offset }, bytes);
        module.memories.get_mut(memory).data_segments.insert(segment);
    }
    let mut filled: Vec<(u32, FunctionId)> = plan
        .filled
        .iter()
        .filter(|(_, index)| !plan.first.contains(index))
        .map(|(slot, index)| (*slot, ids[*index]))
        .collect();
    filled.sort();
    for run in filled.chunk_by(|(slot, _), (next, _)| slot + 1 == *next) {
        fill(module, table, run[0].0, run.iter().map(|(_, function)| *function).collect());
    }
    passes::gc::run(module);
    Ok(())
}

/// Leaves nothing of these ranges in the module's data: what was there, with where it was.
fn take_data(module: &mut Module, ranges: &[Range<u32>]) -> Result<Vec<(i32, Vec<u8>)>> {
    let mut taken = Vec::new();
    for data in module.data.iter().map(|data| data.id()).collect::<Vec<_>>() {
        let data = module.data.get_mut(data);
        let DataKind::Active { offset: ConstExpr::Value(Value::I32(start)), .. } = data.kind else {
            return Err("a data segment at no constant address".into());
        };
        for range in ranges {
            // Where wasm-opt left out bytes that are nothing, the range has a gap.
            let from = (i64::from(range.start) - i64::from(start)).max(0) as usize;
            let to = (i64::from(range.end) - i64::from(start)).clamp(0, data.value.len() as i64) as usize;
            if from < to {
                let bytes = &mut data.value[from..to];
                taken.push((start + from as i32, bytes.to_vec()));
                bytes.fill(0);
            }
        }
    }
    Ok(taken)
}

/// Replaces a function's body by the call through its slot.
fn stub(module: &mut Module, id: FunctionId, table: TableId, slot: u32, ensure: Option<FunctionId>) {
    let ty = module.funcs.get(id).ty();
    let stub = build(module, ty, |body, arguments| {
        ensure.map(|ensure| body.call(ensure));
        for argument in arguments {
            body.local_get(*argument);
        }
        body.i32_const(slot as i32).call_indirect(ty, table);
    });
    module.funcs.get_mut(id).kind = FunctionKind::Local(stub);
}

fn build(module: &mut Module, ty: TypeId, body: impl FnOnce(&mut InstrSeqBuilder, &[LocalId])) -> LocalFunction {
    let signature = module.types.get(ty);
    let (parameters, results) = (signature.params().to_vec(), signature.results().to_vec());
    let arguments: Vec<LocalId> = parameters.iter().map(|ty| module.locals.add(*ty)).collect();
    let mut builder = FunctionBuilder::new(&mut module.types, &parameters, &results);
    body(&mut builder.func_body(), &arguments);
    builder.local_func(arguments)
}

/// Makes room for the slots that were added.
fn grow(module: &mut Module, table: TableId, plan: &Plan) {
    let table = module.tables.get_mut(table);
    table.maximum = table.maximum.map(|maximum| maximum + u64::from(plan.end - plan.added_at));
    table.initial = plan.end.into();
}

/// A function that calls `load` the first time.
fn ensure(module: &mut Module, load: FunctionId) -> FunctionId {
    let loaded = module.globals.add_local(ValType::I32, true, false, ConstExpr::Value(Value::I32(0)));
    let mut builder = FunctionBuilder::new(&mut module.types, &[], &[]);
    builder.func_body().global_get(loaded).unop(UnaryOp::I32Eqz).if_else(
        None,
        |then| {
            then.i32_const(1).global_set(loaded).call(load);
        },
        |_| {},
    );
    builder.finish(Vec::new(), &mut module.funcs)
}

fn fill(module: &mut Module, table: TableId, at: u32, functions: Vec<FunctionId>) {
    let offset = ConstExpr::Value(Value::I32(at as i32));
    let segment = module.elements.add(ElementKind::Active { table, offset }, ElementItems::Functions(functions));
    module.tables.get_mut(table).elem_segments.insert(segment);
}

fn called(module: &Module, by: impl Fn(usize) -> bool) -> BTreeSet<usize> {
    struct Called(BTreeSet<usize>);
    impl<'instr> Visitor<'instr> for Called {
        fn visit_function_id(&mut self, function: &FunctionId) {
            self.0.insert(function.index());
        }
    }
    let mut called = Called(BTreeSet::new());
    for (_, function) in module.funcs.iter_local().filter(|(id, _)| by(id.index())) {
        dfs_in_order(&mut called, function, function.entry_block());
    }
    called.0
}

fn function_table(module: &Module) -> Result<TableId> {
    Ok(module.tables.main_function_table()?.ok_or("the module has no function table")?)
}

fn globals(module: &Module) -> Vec<GlobalId> {
    module.globals.iter().map(|global| global.id()).collect()
}

fn tables(module: &Module) -> Vec<TableId> {
    module.tables.iter().map(|table| table.id()).collect()
}
