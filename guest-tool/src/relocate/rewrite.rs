//! Writes a side module again, as a plain core module: addresses are constants, names lead to the modules that
//! define them.

use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ElementSection, Elements, EntityType, ExportKind,
    ExportSection, FunctionSection, GlobalSection, ImportSection, MemoryType, Module, Section,
    StartSection, TableSection, TableType, TagSection, TypeSection,
};
use wasmparser::{DataKind, ElementKind, ExternalKind, TableInit, ValType};

use super::base::{BASE, Export, PAGE};
use super::layout::Place;
use super::plan::{Global, Plan};
use super::program::Program;
use super::side::{Side, data_offset};
use super::slots::{APPLY_DATA_RELOCS, Added, CALL_CONSTRUCTORS};
use super::symbols::{self, Found, Kind};
use super::{Error, RelocatedModule};
use crate::snapshot;
use crate::wasm::code::{self, Reference};
use crate::wasm::{self, append_list, constant};

/// Writes `sides[position]` again.
pub(super) fn rewrite(
    program: &Program<'_, '_>,
    position: usize,
) -> Result<RelocatedModule, Error> {
    let side = &program.sides[position];
    let mut writer = Writer {
        program,
        position,
        side,
        place: program.layout.places[position],
        plan: Plan::new(program, position)?,
    };
    let binary = writer.module().map_err(|failure| match failure {
        Failure::Relocation(error) => error,
        Failure::Encoding(error) => wasm::Error::from_reencode(side.name(), error).into(),
    })?;
    Ok(RelocatedModule {
        name: side.name().to_string(),
        binary,
        memory_base: writer.place.memory_base,
        memory_size: side.mem_info.memory_size,
        table_base: writer.place.table_base,
        table_size: writer.place.table_size,
        symbols: program.chosen_symbols(position),
        apply_data_relocs: program.own_slot(position, APPLY_DATA_RELOCS),
        call_constructors: program.own_slot(position, CALL_CONSTRUCTORS),
        globals: writer.plan.global_readers,
    })
}

/// Why a section could not be written.
enum Failure {
    Relocation(Error),
    Encoding(reencode::Error<wasm::Error>),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Relocation(error)
    }
}

impl From<wasm::Error> for Failure {
    fn from(error: wasm::Error) -> Self {
        Failure::Relocation(error.into())
    }
}

impl From<reencode::Error<wasm::Error>> for Failure {
    fn from(error: reencode::Error<wasm::Error>) -> Self {
        Failure::Encoding(error)
    }
}

impl From<wasmparser::BinaryReaderError> for Failure {
    fn from(error: wasmparser::BinaryReaderError) -> Self {
        Failure::Encoding(error.into())
    }
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
    fn module(&mut self) -> Result<Vec<u8>, Failure> {
        let mut types = TypeSection::new();
        for ty in &self.plan.types {
            types.ty().func_type(ty);
        }
        let mut module = Module::HEADER.to_vec();
        append_list(&mut module, &types);
        append_list(&mut module, &self.imports()?);
        append_list(&mut module, &self.functions());
        append_list(&mut module, &self.tables()?);
        append_list(&mut module, &self.tags()?);
        append_list(&mut module, &self.globals()?);
        append_list(&mut module, &self.exports()?);
        if let Some(start) = self.side.module.start {
            let function_index = self.plan.map.function_index(start)?;
            StartSection { function_index }.append_to(&mut module);
        }
        append_list(&mut module, &self.elements()?);
        append_list(&mut module, &self.code()?);
        append_list(&mut module, &self.data()?);
        Ok(module)
    }

    /// The imports that are left, with limits that make room for this module's data and table slots.
    fn imports(&mut self) -> Result<ImportSection, Failure> {
        let module = &self.side.module;
        let mut imports = ImportSection::new();
        for import in &self.plan.imports {
            imports.import(import.module, import.name, EntityType::Function(import.ty));
        }
        for (index, import) in module.tables.imports.iter().enumerate() {
            let from = self.exporter("table", import.module, import.name)?;
            let mut ty = self.plan.map.table_type(import.ty)?;
            if index == 0 {
                ty.minimum = ty
                    .minimum
                    .max(u64::from(self.place.table_base) + u64::from(self.place.table_size));
            }
            imports.import(from, import.name, ty);
        }
        if module.tables.is_empty() && self.place.table_size > 0 {
            imports.import(
                BASE,
                "__indirect_function_table",
                function_table(&self.place),
            );
        }
        for import in &module.memories.imports {
            let from = self.exporter("memory", import.module, import.name)?;
            let end = u64::from(self.place.memory_base) + u64::from(self.side.mem_info.memory_size);
            let mut ty = MemoryType::from(import.ty);
            ty.minimum = ty.minimum.max(end.div_ceil(PAGE));
            imports.import(from, import.name, ty);
        }
        for (index, import) in module.globals.imports.iter().enumerate() {
            if let Global::Index(_) = self.plan.map.global(index as u32)? {
                let from = self.exporter("global", import.module, import.name)?;
                imports.import(from, import.name, self.plan.map.global_type(import.ty)?);
            }
        }
        for import in &module.tags.imports {
            let ty = self.plan.map.tag_type(import.ty)?;
            imports.import(
                self.tag_exporter(import.module, import.name)?,
                import.name,
                ty,
            );
        }
        Ok(imports)
    }

    /// Checks that the base exports what is imported, and gives the module that it is imported from.
    fn exporter<'n>(
        &self,
        kind: &'static str,
        from: &'n str,
        name: &str,
    ) -> Result<&'n str, Error> {
        let export = self.program.base.exports.get(name).filter(|_| from == BASE);
        let exported = match (kind, export) {
            ("global", Some(Export::Global(_) | Export::Data(_))) => true,
            ("table", Some(Export::Other(ExternalKind::Table))) => true,
            ("memory", Some(Export::Other(ExternalKind::Memory))) => true,
            _ => false,
        };
        exported
            .then_some(from)
            .ok_or_else(|| self.unresolved(kind, from, name))
    }

    /// The module that defines a tag.
    fn tag_exporter(&self, from: &str, name: &str) -> Result<&str, Error> {
        match symbols::find(
            self.program.base,
            self.program.sides,
            self.position,
            name,
            Kind::Tag,
        ) {
            Some(Found::Base(_)) if from == BASE => Ok(BASE),
            Some(Found::Side(owner, _)) if from == BASE && owner != self.position => {
                Ok(self.program.sides[owner].name())
            }
            _ => Err(self.unresolved("tag", from, name)),
        }
    }

    fn unresolved(&self, kind: &'static str, from: &str, name: &str) -> Error {
        Error::UnresolvedImport {
            module: self.side.name().to_string(),
            kind,
            from: from.to_string(),
            name: name.to_string(),
        }
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

    fn tables(&mut self) -> Result<TableSection, Failure> {
        let module = &self.side.module;
        let mut tables = TableSection::new();
        for (ty, initializer) in module.tables.defined.iter().zip(&module.table_initializers) {
            let ty = self.plan.map.table_type(*ty)?;
            match initializer {
                TableInit::RefNull => tables.table(ty),
                TableInit::Expr(value) => {
                    tables.table_with_init(ty, &self.plan.map.const_expr(value.clone())?)
                }
            };
        }
        Ok(tables)
    }

    fn tags(&mut self) -> Result<TagSection, Failure> {
        let mut tags = TagSection::new();
        for ty in &self.side.module.tags.defined {
            tags.tag(self.plan.map.tag_type(*ty)?);
        }
        Ok(tags)
    }

    fn globals(&mut self) -> Result<GlobalSection, Failure> {
        let module = &self.side.module;
        let mut globals = GlobalSection::new();
        for (ty, initializer) in module
            .globals
            .defined
            .iter()
            .zip(&module.global_initializers)
        {
            let value = match ty.content_type {
                ValType::I32 => self.evaluate(initializer).map(ConstExpr::i32_const),
                _ => None,
            };
            let value = match value {
                Some(value) => value,
                None => self.plan.map.const_expr(initializer.clone())?,
            };
            globals.global(self.plan.map.global_type(*ty)?, &value);
        }
        Ok(globals)
    }

    /// The exports, without the addresses of data, which mean nothing outside any more, and with the readers.
    fn exports(&mut self) -> Result<ExportSection, Failure> {
        let module = &self.side.module;
        let mut exports = ExportSection::new();
        for export in &module.exports {
            match export.kind {
                ExternalKind::Global => {
                    if let (None, Global::Index(index)) = (
                        data_offset(module, export.index),
                        self.plan.map.global(export.index)?,
                    ) {
                        exports.export(export.name, ExportKind::Global, index);
                    }
                }
                kind => {
                    let index = self.plan.map.external_index(kind, export.index)?;
                    exports.export(export.name, self.plan.map.export_kind(kind)?, index);
                }
            }
        }
        let first = self.plan.map.functions.len() as u32;
        let first = first - module.functions.imports.len() as u32 + self.plan.imports.len() as u32;
        for ((name, _), index) in self.plan.readers.iter().zip(first..) {
            exports.export(name, ExportKind::Func, index);
        }
        Ok(exports)
    }

    /// The element segments at constant offsets, and one for the added slots.
    fn elements(&mut self) -> Result<ElementSection, Failure> {
        let module = &self.side.module;
        let mut elements = ElementSection::new();
        for element in &module.elements {
            let items = self.plan.map.element_items(element.items.clone())?;
            match &element.kind {
                ElementKind::Active {
                    table_index,
                    offset_expr,
                } => {
                    let offset = self.offset(offset_expr)?;
                    elements.active(table_index.filter(|index| *index != 0), &offset, items);
                }
                // No instruction can use it: `snapshot::lost_instruction` refuses those.
                ElementKind::Passive => {}
                ElementKind::Declared => _ = elements.declared(items),
            }
        }
        let added = &self.program.slots.added[self.position];
        if !added.is_empty() {
            let functions = added.iter().map(|added| match added {
                Added::Own(function) => self.plan.map.function_index(*function),
                Added::Base(name) => Ok(self.plan.base_functions[name]),
            });
            let functions = functions.collect::<Result<Vec<_>, _>>()?;
            let first = self.place.table_base + self.side.mem_info.table_size;
            elements.active(
                None,
                &ConstExpr::i32_const(first as i32),
                Elements::Functions(functions.into()),
            );
        }
        Ok(elements)
    }

    fn code(&mut self) -> Result<CodeSection, Failure> {
        let mut section = CodeSection::new();
        let mut buffer = Vec::new();
        for body in &self.side.module.bodies {
            let sites = code::sites(body)?;
            for site in &sites {
                if let Reference::Other(operator) = &site.reference
                    && let Some(instruction) = snapshot::lost_instruction(operator)
                {
                    return Err(Error::Instruction {
                        module: self.side.name().to_string(),
                        instruction,
                    }
                    .into());
                }
            }
            buffer.clear();
            code::rewrite(body, &sites, &mut self.plan.map, &mut buffer)?;
            section.raw(&buffer);
        }
        for (_, reader) in &self.plan.readers {
            section.function(reader);
        }
        Ok(section)
    }

    /// The active data segments, at constant offsets. The passive ones go, for no instruction can use them.
    fn data(&mut self) -> Result<DataSection, Failure> {
        let mut section = DataSection::new();
        for data in &self.side.module.data {
            if let DataKind::Active {
                memory_index,
                offset_expr,
            } = &data.kind
            {
                let offset = self.offset(offset_expr)?;
                section.active(*memory_index, &offset, data.data.iter().copied());
            }
        }
        Ok(section)
    }

    /// The offset of a segment, computed.
    fn offset(&self, expression: &wasmparser::ConstExpr<'_>) -> Result<ConstExpr, Failure> {
        let offset = self.evaluate(expression);
        let unknown = || {
            self.side
                .module
                .unsupported("a segment whose offset is not known before it runs")
        };
        Ok(ConstExpr::i32_const(offset.ok_or_else(unknown)?))
    }

    /// The value of a constant expression of type i32 over addresses.
    fn evaluate(&self, expression: &wasmparser::ConstExpr<'_>) -> Option<i32> {
        constant::evaluate_i32(expression, |index| match self.plan.map.global(index) {
            Ok(Global::Address(address)) => Some(address as i32),
            _ => data_offset(&self.side.module, index).map(|offset| offset as i32),
        })
    }
}

/// The type of the base's function table, as large as `place` needs it.
fn function_table(place: &Place) -> TableType {
    TableType {
        element_type: wasm_encoder::RefType::FUNCREF,
        minimum: u64::from(place.table_base) + u64::from(place.table_size),
        maximum: None,
        table64: false,
        shared: false,
    }
}
