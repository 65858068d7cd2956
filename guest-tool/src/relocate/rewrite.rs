//! Writes a side module again, as a plain core module: addresses are constants, names lead to the modules that
//! define them.

use std::collections::BTreeMap;

use wasm_encoder::reencode::{self, Reencode, RoundtripReencoder, utils};
use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ElementSection, Elements, EntityType, ExportKind, ExportSection, FuncType,
    FunctionSection, GlobalSection, ImportSection, Instruction, MemorySection, MemoryType, Module, StartSection,
    TableSection, TableType, TagSection, TypeSection,
};
use wasmparser::{DataKind, ElementKind, ExternalKind, Operator, TableInit};

use super::base::{BASE, Base, Export, PAGE};
use super::globals::{GlobalReader, readers};
use super::layout::{Layout, Place};
use super::side::{Definition, GOT_FUNC, GOT_MEM, Side, data_offset};
use super::slots::{APPLY_DATA_RELOCS, Added, CALL_CONSTRUCTORS, Slot, Slots};
use super::symbols::{self, Found, Kind};
use super::{Error, RelocatedModule};
use crate::wasm::code::{self, Reference};
use crate::wasm::{self, constant};
use crate::snapshot;

/// What all modules are rewritten with.
pub(super) struct Program<'p, 'a> {
    pub base: &'p Base,
    pub sides: &'p [Side<'a>],
    pub slots: &'p Slots<'a>,
    pub layout: &'p Layout,
}

/// What a global of the side module becomes.
#[derive(Clone, Copy)]
enum Global {
    /// The global with this index.
    Index(u32),
    /// An address.
    Constant(u32),
}

/// Writes the side module at `position` (in the order given) again.
pub(super) fn rewrite(program: &Program<'_, '_>, position: usize) -> Result<RelocatedModule, Error> {
    let side = &program.sides[position];
    let place = program.layout.places[position];
    let mut writer = Writer::new(program, position)?;
    writer.tables()?;
    writer.memories()?;
    writer.tags()?;
    writer.globals()?;
    writer.functions()?;
    let globals = writer.readers()?;
    writer.exports()?;
    writer.elements()?;
    writer.code()?;
    writer.data()?;
    Ok(RelocatedModule {
        name: side.name().to_string(),
        binary: writer.finish()?,
        memory_base: place.memory_base,
        memory_size: side.mem_info.memory_size,
        table_base: place.table_base,
        table_size: place.table_size,
        symbols: program.chosen_symbols(position),
        apply_data_relocs: program.own_slot(position, APPLY_DATA_RELOCS),
        call_constructors: program.own_slot(position, CALL_CONSTRUCTORS),
        globals,
    })
}

impl<'a> Program<'_, 'a> {
    /// The symbols which can be asked for at run time.
    fn chosen_symbols(&self, position: usize) -> BTreeMap<String, u32> {
        let side = &self.sides[position];
        let mut symbols = BTreeMap::new();
        for (name, definition) in side.definitions.iter().filter(|(name, _)| (side.chosen)(name)) {
            if let Some(address) = self.address(position, *definition) {
                symbols.insert(name.to_string(), address);
            }
        }
        symbols
    }

    /// The table slot of a function that the side module itself defines.
    fn own_slot(&self, position: usize, name: &str) -> Option<u32> {
        match self.sides[position].definitions.get(name) {
            Some(definition @ Definition::Function(_)) => self.address(position, *definition),
            _ => None,
        }
    }

    /// The address of what the side module at `position` defines: a table slot or a byte address.
    fn address(&self, position: usize, definition: Definition) -> Option<u32> {
        match definition {
            Definition::Function(function) => {
                self.slots.of_side(self.sides, position, function).map(|slot| self.slot(slot))
            }
            Definition::Data(offset) => Some(self.layout.places[position].memory_base.wrapping_add(offset)),
            Definition::Tag => None,
        }
    }

    fn slot(&self, slot: Slot) -> u32 {
        match slot {
            Slot::Absolute(slot) => slot,
            Slot::Relative(side, slot) => self.layout.places[side].table_base + slot,
        }
    }

    /// What the global that `sides[position]` imports as `from`.`name` becomes, where that is an address.
    fn resolve(&self, position: usize, from: &str, name: &'a str) -> Result<Option<u32>, Error> {
        let side = &self.sides[position];
        let kind = match (from, name) {
            (BASE, "__memory_base") => return Ok(Some(self.layout.places[position].memory_base)),
            (BASE, "__table_base") => return Ok(Some(self.layout.places[position].table_base)),
            (GOT_MEM, _) => Kind::Data,
            (GOT_FUNC, _) => Kind::Function,
            _ => return Ok(None),
        };
        let address = match symbols::find(self.base, self.sides, position, name, kind) {
            Some(Found::Side(owner, definition)) => self.address(owner, definition),
            Some(Found::Base(Export::Data(address))) => Some(*address),
            Some(Found::Base(export)) => self.slots.of_base(self.sides, name, export).map(|slot| self.slot(slot)),
            None if side.is_weak(name) => Some(0),
            None => None,
        };
        address.map(Some).ok_or_else(|| Error::UnresolvedSymbol {
            module: side.name().to_string(),
            kind: if kind == Kind::Data { "variable" } else { "function" },
            symbol: name.to_string(),
        })
    }
}

/// A side module that is being written. The sections are filled one after another and put together in the end.
struct Writer<'p, 'a> {
    program: &'p Program<'p, 'a>,
    position: usize,
    side: &'p Side<'a>,
    place: Place,
    map: Map<'p, 'a>,
    types: Vec<FuncType>,
    imports: ImportSection,
    functions: FunctionSection,
    tables: TableSection,
    memories: MemorySection,
    tags: TagSection,
    globals: GlobalSection,
    exports: ExportSection,
    elements: ElementSection,
    code: CodeSection,
    data: DataSection,
    /// The indices of functions of the base which are imported only to be put into the table.
    added_imports: BTreeMap<&'a str, u32>,
    /// Functions that read globals, which follow the module's own.
    readers: Vec<(String, wasm_encoder::Function)>,
}

impl<'p, 'a> Writer<'p, 'a> {
    fn new(program: &'p Program<'p, 'a>, position: usize) -> Result<Self, Error> {
        let side = &program.sides[position];
        let mut map = Map { module: &side.module, functions: Vec::new(), globals: Vec::new() };
        let types = side.module.types.iter().map(|ty| map.func_type(ty.clone())).collect::<Result<_, _>>();
        let types = map.finish(types)?;
        Ok(Writer {
            program,
            position,
            side,
            place: program.layout.places[position],
            map,
            types,
            imports: ImportSection::new(),
            functions: FunctionSection::new(),
            tables: TableSection::new(),
            memories: MemorySection::new(),
            tags: TagSection::new(),
            globals: GlobalSection::new(),
            exports: ExportSection::new(),
            elements: ElementSection::new(),
            code: CodeSection::new(),
            data: DataSection::new(),
            added_imports: BTreeMap::new(),
            readers: Vec::new(),
        })
    }
}
