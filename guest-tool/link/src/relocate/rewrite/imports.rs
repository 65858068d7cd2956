//! What a relocated module imports.

use wasm_encoder::reencode::Reencode;
use wasm_encoder::{EntityType, ImportSection, MemoryType, RefType, TableType};
use wasmparser::ExternalKind;

use super::super::base::{Export, PAGE};
use super::super::map::Global;
use super::super::symbols::{self, Found, Kind};
use super::super::{BASE, ENV, Error};
use super::{Result, Writer};
use crate::wasm::to_index;

impl Writer<'_, '_> {
    /// The imports that are left, with limits that make room for this module's data and table
    /// slots.
    pub(super) fn imports(&mut self) -> Result<ImportSection> {
        let mut imports = ImportSection::new();
        for import in &self.plan.imports {
            imports.import(import.module, import.name, EntityType::Function(import.ty));
        }
        self.import_tables(&mut imports)?;
        self.import_memory(&mut imports)?;
        for (index, import) in self.side.module.globals.imports.iter().enumerate() {
            if let Global::Index(_) = self.plan.map.global(to_index(index))? {
                self.check_export("global", import.module, import.name)?;
                let ty = self.plan.map.global_type(import.ty)?;
                imports.import(BASE, import.name, ty);
            }
        }
        for import in &self.side.module.tags.imports {
            let ty = self.plan.map.tag_type(import.ty)?;
            let from = self.tag_definer(import.module, import.name)?;
            imports.import(from, import.name, ty);
        }
        Ok(imports)
    }

    /// The imported tables, of which the first is the function table.
    fn import_tables(&mut self, imports: &mut ImportSection) -> Result<()> {
        let end = u64::from(self.place.table_base) + u64::from(self.place.table_size);
        for (index, import) in self.side.module.tables.imports.iter().enumerate() {
            self.check_export("table", import.module, import.name)?;
            let mut ty = self.plan.map.table_type(import.ty)?;
            if index == 0 {
                ty.minimum = ty.minimum.max(end);
            }
            imports.import(BASE, import.name, ty);
        }
        if self.side.module.tables.is_empty() && self.place.table_size > 0 {
            let ty = TableType {
                element_type: RefType::FUNCREF,
                minimum: end,
                maximum: None,
                table64: false,
                shared: false,
            };
            imports.import(BASE, "__indirect_function_table", ty);
        }
        Ok(())
    }

    fn import_memory(&mut self, imports: &mut ImportSection) -> Result<()> {
        let end = u64::from(self.place.memory_base) + u64::from(self.side.mem_info.memory_size);
        for import in &self.side.module.memories.imports {
            self.check_export("memory", import.module, import.name)?;
            let mut ty = MemoryType::from(import.ty);
            ty.minimum = ty.minimum.max(end.div_ceil(PAGE));
            imports.import(BASE, import.name, ty);
        }
        Ok(())
    }

    /// Checks that the base exports what is imported: nobody else can.
    fn check_export(
        &self,
        kind: &'static str,
        from: &str,
        name: &str,
    ) -> std::result::Result<(), Error> {
        let export = self.program.base.exports.get(name).filter(|_| from == ENV);
        match (kind, export) {
            ("global", Some(Export::Global(_) | Export::Data(_)))
            | ("table", Some(Export::Other(ExternalKind::Table)))
            | ("memory", Some(Export::Other(ExternalKind::Memory))) => Ok(()),
            _ => Err(self.unresolved(kind, from, name)),
        }
    }

    /// The module that defines a tag.
    fn tag_definer(&self, from: &str, name: &str) -> std::result::Result<&str, Error> {
        let program = self.program;
        match symbols::find(program.base, program.sides, self.position, name, Kind::Tag) {
            Some(Found::Base(_)) if from == ENV => Ok(BASE),
            Some(Found::Side(definer, _)) if from == ENV && definer != self.position => {
                Ok(program.sides[definer].name())
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
}
