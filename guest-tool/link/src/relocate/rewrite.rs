//! Writes a side module again, as a plain core module: addresses are constants, names lead to the
//! modules that define them.

mod imports;
mod segments;

use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{
    CodeSection, ConstExpr, ExportKind, ExportSection, Function, FunctionSection, GlobalSection,
    Instruction, Module, Section, StartSection, TableSection, TagSection, TypeSection,
};
use wasmparser::{ExternalKind, ValType};

use super::layout::Place;
use super::map::Global;
use super::plan::Plan;
use super::program::Program;
use super::side::{Side, data_offset};
use super::slots::{APPLY_DATA_RELOCS, CALL_CONSTRUCTORS};
use super::{Error, RelocatedModule, needs};
use crate::snapshot;
use crate::wasm::code::{self, Reference};
use crate::wasm::{append_list, to_index};

/// What writing a section gives: what is wrong comes from the linker, or from decoding or encoding.
type Result<T> = std::result::Result<T, reencode::Error<Error>>;

/// Writes `sides[position]` again.
pub(super) fn rewrite(
    program: &Program<'_, '_>,
    position: usize,
) -> std::result::Result<RelocatedModule, Error> {
    let side = &program.sides[position];
    let place = program.layout.places[position];
    let plan = Plan::new(program, position)?;
    let mut writer = Writer {
        program,
        position,
        side,
        place,
        plan,
    };
    let binary = writer
        .module()
        .map_err(|error| Error::from_reencode(side.name(), error))?;
    Ok(RelocatedModule {
        name: side.name().to_string(),
        binary,
        memory_base: place.memory_base,
        memory_size: side.mem_info.memory_size,
        table_base: place.table_base,
        table_size: place.table_size,
        symbols: program.chosen_symbols(position),
        apply_data_relocs: program.own_slot(position, APPLY_DATA_RELOCS),
        call_constructors: program.own_slot(position, CALL_CONSTRUCTORS),
        globals: writer.plan.global_readers,
        starts: writer.plan.start.is_some(),
        needs: needs::of(program.base, program.sides, position),
        missing: needs::missing(program.base, program.sides, position),
    })
}

/// A side module, and what is known about its new form.
struct Writer<'p, 'a> {
    program: &'p Program<'p, 'a>,
    position: usize,
    side: &'p Side<'a>,
    place: Place,
    plan: Plan<'p, 'a>,
}

impl Writer<'_, '_> {
    /// The whole module.
    fn module(&mut self) -> Result<Vec<u8>> {
        let mut module = Module::HEADER.to_vec();
        append_list(&mut module, &self.types());
        append_list(&mut module, &self.imports()?);
        append_list(&mut module, &self.functions());
        append_list(&mut module, &self.tables()?);
        append_list(&mut module, &self.tags()?);
        append_list(&mut module, &self.globals()?);
        append_list(&mut module, &self.exports()?);
        if let Some(start) = self.plan.start {
            let function_index = self.plan.map.function_index(start)?;
            StartSection { function_index }.append_to(&mut module);
        }
        append_list(&mut module, &self.elements()?);
        append_list(&mut module, &self.code()?);
        append_list(&mut module, &self.data()?);
        Ok(module)
    }

    fn types(&self) -> TypeSection {
        let mut types = TypeSection::new();
        for ty in &self.plan.types {
            types.ty().func_type(ty);
        }
        types
    }

    /// The defined functions, and after them the readers of globals.
    fn functions(&self) -> FunctionSection {
        let mut functions = FunctionSection::new();
        for ty in &self.side.module.functions.defined {
            functions.function(*ty);
        }
        for _ in &self.plan.readers {
            functions.function(self.plan.reader_type);
        }
        functions
    }

    fn tables(&mut self) -> Result<TableSection> {
        let module = &self.side.module;
        let mut tables = TableSection::new();
        for (ty, init) in module.tables.defined.iter().zip(&module.table_initializers) {
            let table = wasmparser::Table {
                ty: *ty,
                init: init.clone(),
            };
            self.plan.map.parse_table(&mut tables, table)?;
        }
        Ok(tables)
    }

    fn tags(&mut self) -> Result<TagSection> {
        let mut tags = TagSection::new();
        for ty in &self.side.module.tags.defined {
            tags.tag(self.plan.map.tag_type(*ty)?);
        }
        Ok(tags)
    }

    fn globals(&mut self) -> Result<GlobalSection> {
        let module = &self.side.module;
        let mut globals = GlobalSection::new();
        let defined = module.globals.defined.iter();
        for (position, (ty, initializer)) in defined.zip(&module.global_initializers).enumerate() {
            if let Global::Address(_) = self.plan.map.global(module.globals.index_of(position))? {
                continue;
            }
            let value = match self.evaluate(initializer) {
                Some(value) if ty.content_type == ValType::I32 => ConstExpr::i32_const(value),
                _ => self.plan.map.const_expr(initializer.clone())?,
            };
            globals.global(self.plan.map.global_type(*ty)?, &value);
        }
        Ok(globals)
    }

    /// The exports, without the addresses of data, which mean nothing outside any more, and with
    /// the readers.
    fn exports(&mut self) -> Result<ExportSection> {
        let module = &self.side.module;
        let mut exports = ExportSection::new();
        for export in &module.exports {
            let kind = ExportKind::from(export.kind);
            if export.kind == ExternalKind::Global {
                let address = data_offset(module, export.index);
                if let (None, Global::Index(index)) = (address, self.plan.map.global(export.index)?)
                {
                    exports.export(export.name, kind, index);
                }
            } else {
                let index = self.plan.map.external_index(export.kind, export.index)?;
                exports.export(export.name, kind, index);
            }
        }
        let functions = self.plan.imports.len() + module.functions.defined.len();
        for ((name, _), index) in self.plan.readers.iter().zip(to_index(functions)..) {
            exports.export(name, ExportKind::Func, index);
        }
        Ok(exports)
    }

    fn code(&mut self) -> Result<CodeSection> {
        let mut section = CodeSection::new();
        let mut buffer = Vec::new();
        let module = &self.side.module;
        let done = module.start.filter(|_| self.plan.start.is_none());
        let done = done.and_then(|start| module.functions.definition(start));
        for (position, body) in module.bodies.iter().enumerate() {
            if done == Some(position) {
                section.function(Function::new([]).instruction(&Instruction::End));
                continue;
            }
            let sites = code::sites(body)?;
            self.check_instructions(&sites)?;
            buffer.clear();
            code::rewrite(body, &sites, &mut self.plan.map, &mut buffer)?;
            section.raw(&buffer);
        }
        for (_, reader) in &self.plan.readers {
            section.function(reader);
        }
        Ok(section)
    }

    /// Refuses instructions whose effect the snapshot would lose.
    fn check_instructions(&self, sites: &[code::Site<'_>]) -> std::result::Result<(), Error> {
        for site in sites {
            if let Reference::Other(operator) = &site.reference
                && let Some(instruction) = snapshot::lost_instruction(operator)
            {
                let module = self.side.name().to_string();
                return Err(Error::Instruction {
                    module,
                    instruction,
                });
            }
        }
        Ok(())
    }
}
