//! Which constant data only the rest of a module needs.
//!
//! The linker's relocations (`--emit-relocs`, asked for by web/build.rs) say of each address in the code and in the data
//! which symbol it is in. Addresses stay what they are through wasm-bindgen and wasm-opt. A symbol is needed at once if the
//! first part's code has an address in it, if it can be written to, or if a needed symbol refers to it.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    ops::Range,
};

use walrus::{
    Module,
    ir::{Const, InstrSeqId, Load, MemArg, Store, Value, Visitor, dfs_in_order},
};
use wasmparser::{DataKind, KnownCustom, Linking, Operator, Parser, Payload, RelocationType, SymbolInfo};

use crate::Result;

/// The data symbols of a linked module.
pub struct Data {
    /// Where each lies in memory, by its beginning; of several at one place the longest.
    symbols: BTreeMap<u32, Symbol>,
    /// The symbols that an address in the code is in, as the linker wrote it: one may be another's end.
    addresses: HashMap<u32, Vec<u32>>,
}

struct Symbol {
    end: u32,
    constant: bool,
    /// The beginnings of the symbols that it refers to.
    references: Vec<u32>,
}

impl Data {
    /// Reads them from what the linker wrote.
    pub fn read(linked: &[u8]) -> Result<Data> {
        let mut segments: Vec<(u32, Range<usize>)> = Vec::new();
        let (mut section_of_data, mut data_start, mut sections) = (None, 0, 0);
        let mut symbols: Vec<Option<(u32, u32)>> = Vec::new();
        let mut names: Vec<bool> = Vec::new();
        let mut relocations = Vec::new();
        for payload in Parser::new(0).parse_all(linked) {
            let payload = payload?;
            match &payload {
                Payload::DataSection(reader) => {
                    (section_of_data, data_start) = (Some(sections), reader.range().start);
                    for segment in reader.clone() {
                        let segment = segment?;
                        let DataKind::Active { offset_expr, .. } = &segment.kind else {
                            return Err("a passive data segment".into());
                        };
                        let Operator::I32Const { value } = offset_expr.get_operators_reader().read()? else {
                            return Err("a data segment at no constant address".into());
                        };
                        segments.push((value as u32, segment.range.end - segment.data.len()..segment.range.end));
                    }
                }
                Payload::CustomSection(custom) => match custom.as_known() {
                    KnownCustom::Linking(linking) => {
                        for part in linking.subsections() {
                            match part? {
                                Linking::SegmentInfo(infos) => {
                                    for info in infos {
                                        names.push(info?.name.starts_with(".rodata"));
                                    }
                                }
                                Linking::SymbolTable(table) => {
                                    for symbol in table {
                                        symbols.push(match symbol? {
                                            SymbolInfo::Data { symbol: Some(symbol), .. } => segments
                                                .get(symbol.index as usize)
                                                .map(|(address, _)| (address + symbol.offset, symbol.size)),
                                            _ => None,
                                        });
                                    }
                                }
                                _ => {}
                            }
                        }
                    }
                    KnownCustom::Reloc(reader) => {
                        for entry in reader.entries() {
                            relocations.push((reader.section_index(), entry?));
                        }
                    }
                    _ => {}
                },
                _ => {}
            }
            sections += u32::from(payload.as_section().is_some());
        }
        if relocations.is_empty() || names.len() != segments.len() {
            return Err("the module was linked without its relocations".into());
        }
        let mut data = Data { symbols: BTreeMap::new(), addresses: HashMap::new() };
        for (start, size) in symbols.iter().flatten() {
            let segment =
                segments.iter().position(|(address, bytes)| (*address..*address + bytes.len() as u32).contains(start));
            let constant = segment.is_some_and(|segment| names[segment]);
            let symbol = data.symbols.entry(*start).or_insert(Symbol { end: *start, constant, references: Vec::new() });
            symbol.end = symbol.end.max(start + size);
        }
        for (section, relocation) in relocations {
            let of_memory = matches!(
                relocation.ty,
                RelocationType::MemoryAddrLeb | RelocationType::MemoryAddrSleb | RelocationType::MemoryAddrI32
            );
            let Some(&Some((target, _))) = symbols.get(relocation.index as usize).filter(|_| of_memory) else {
                continue;
            };
            if Some(section) == section_of_data {
                let at = data_start + relocation.offset as usize;
                let place = segments.iter().find(|(_, bytes)| bytes.contains(&at));
                let (address, bytes) = place.ok_or("a relocation outside of the data")?;
                let from = address + (at - bytes.start) as u32;
                match data.containing(from) {
                    Some(start) => {
                        if let Some(symbol) = data.symbols.get_mut(&start) {
                            symbol.references.push(target);
                        }
                    }
                    None => data.addresses.entry(target).or_default().push(target),
                }
            } else {
                let address = (i64::from(target) + relocation.addend) as u32;
                data.addresses.entry(address).or_default().push(target);
            }
        }
        Ok(data)
    }

    /// What of the data no code of `first` needs.
    pub fn cold(&self, first: &Module) -> Vec<Range<u32>> {
        let mut needed: BTreeSet<u32> = BTreeSet::new();
        let mut waiting: Vec<u32> =
            self.symbols.iter().filter(|(_, symbol)| !symbol.constant).map(|(start, _)| *start).collect();
        for address in addresses(first) {
            match self.addresses.get(&address) {
                Some(symbols) => waiting.extend(symbols),
                // wasm-opt adds a constant offset to a constant address, which then is within the same symbol.
                None => waiting.extend(self.containing(address)),
            }
        }
        while let Some(start) = waiting.pop() {
            if needed.insert(start) {
                waiting.extend(self.symbols.get(&start).map(|symbol| symbol.references.as_slice()).unwrap_or_default());
            }
        }
        // Symbols may share their bytes.
        let kept: Vec<Range<u32>> =
            needed.iter().filter_map(|start| Some(*start..self.symbols.get(start)?.end)).collect();
        let kept = Covered::by(kept);
        let others = self.symbols.iter().filter(|(start, _)| !needed.contains(start));
        Covered::by(others.flat_map(|(start, symbol)| kept.outside(*start..symbol.end)).collect()).0
    }

    fn containing(&self, address: u32) -> Option<u32> {
        // A symbol within another one is rare, and begins close before: looking at a few is enough to find both.
        self.symbols.range(..=address).rev().take(64).find(|(_, symbol)| symbol.end > address).map(|(start, _)| *start)
    }
}

/// Ranges in order, merged.
struct Covered(Vec<Range<u32>>);

impl Covered {
    fn by(mut ranges: Vec<Range<u32>>) -> Covered {
        ranges.sort_by_key(|range| range.start);
        let mut merged: Vec<Range<u32>> = Vec::new();
        for range in ranges {
            match merged.last_mut() {
                Some(last) if last.end >= range.start => last.end = last.end.max(range.end),
                _ => merged.push(range),
            }
        }
        Covered(merged)
    }

    fn outside(&self, range: Range<u32>) -> Vec<Range<u32>> {
        let mut free = Vec::new();
        let mut at = range.start;
        let first = self.0.partition_point(|covered| covered.end <= range.start);
        for covered in self.0[first..].iter().take_while(|covered| covered.start < range.end) {
            if covered.start > at {
                free.push(at..covered.start);
            }
            at = at.max(covered.end);
        }
        if at < range.end {
            free.push(at..range.end);
        }
        free
    }
}

/// Every constant of the code that may be an address.
fn addresses(module: &Module) -> BTreeSet<u32> {
    struct Constants(BTreeSet<u32>);
    impl Constants {
        fn offset(&mut self, arg: &MemArg) {
            self.0.insert(arg.offset as u32);
        }
    }
    impl<'instr> Visitor<'instr> for Constants {
        fn visit_const(&mut self, constant: &Const) {
            if let Value::I32(value) = constant.value {
                self.0.insert(value as u32);
            }
        }

        fn visit_load(&mut self, load: &Load) {
            self.offset(&load.arg);
        }

        fn visit_store(&mut self, store: &Store) {
            self.offset(&store.arg);
        }
    }
    let mut constants = Constants(BTreeSet::new());
    for (_, function) in module.funcs.iter_local() {
        let entry: InstrSeqId = function.entry_block();
        dfs_in_order(&mut constants, function, entry);
    }
    constants.0
}
