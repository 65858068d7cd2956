//! Writes the result, section by section.

mod definitions;
mod functions;
mod indices;
mod segments;

pub(super) use indices::Indices;
use wasm_encoder::reencode::Reencode;
use wasm_encoder::{
    CustomSection, DataCountSection, ExportSection, Module, Section, StartSection, TypeSection,
};

use super::Error;
use super::linked::Linked;
use super::live::Live;
use super::number::Numbers;
use crate::snapshot::{Image, MemoryContents};
use crate::wasm::append_list;

/// Writes what is `live`, with the new `numbers`, and as `image` says where there is one.
pub(super) fn write(
    linked: &Linked<'_>,
    live: &Live<'_>,
    numbers: &Numbers,
    image: Option<&Image>,
) -> Result<Vec<u8>, Error> {
    let writer = Writer {
        linked,
        live,
        numbers,
        image,
    };
    let mut module = Module::HEADER.to_vec();
    append_list(&mut module, &writer.types());
    append_list(&mut module, &writer.imports());
    append_list(&mut module, &writer.functions()?);
    append_list(&mut module, &writer.tables()?);
    append_list(&mut module, &writer.memories()?);
    append_list(&mut module, &writer.tags()?);
    append_list(&mut module, &writer.globals()?);
    append_list(&mut module, &writer.exports()?);
    if let Some(function_index) = writer.start() {
        StartSection { function_index }.append_to(&mut module);
    }
    append_list(&mut module, &writer.elements()?);
    let data = writer.data()?;
    match image {
        Some(image) => {
            let contents = MemoryContents::new(image, &data);
            writer.code_and_data(&mut module, contents.count(), &contents)?;
        }
        None => writer.code_and_data(&mut module, data.len(), &data)?,
    }
    for section in writer.custom_sections() {
        section.append_to(&mut module);
    }
    Ok(module)
}

/// What is written.
struct Writer<'w, 'a> {
    linked: &'w Linked<'a>,
    live: &'w Live<'a>,
    numbers: &'w Numbers,
    image: Option<&'w Image>,
}

impl<'a> Writer<'_, 'a> {
    /// Writes the code, and the data section with its `count` segments.
    fn code_and_data(
        &self,
        module: &mut Vec<u8>,
        count: u32,
        data: &impl Section,
    ) -> Result<(), Error> {
        // Code that names data segments has to be told before how many there are.
        if self.live.names_data {
            DataCountSection { count }.append_to(module);
        }
        append_list(module, &self.code()?);
        append_list(module, data);
        Ok(())
    }

    fn types(&self) -> TypeSection {
        let mut types = TypeSection::new();
        for (ty, _) in self
            .linked
            .types
            .iter()
            .zip(&self.live.types)
            .filter(|(_, live)| **live)
        {
            types.ty().func_type(ty);
        }
        types
    }

    fn exports(&self) -> Result<ExportSection, Error> {
        let mut exports = ExportSection::new();
        for kept in &self.live.exports {
            let kind = kept.export.kind;
            let index = self.encode(kept.module, |indices| {
                indices.external_index(kind, kept.export.index)
            })?;
            exports.export(&kept.name, kind.into(), index);
        }
        Ok(exports)
    }

    /// The sections that describe component types, of the first module that has any.
    fn custom_sections(&self) -> impl Iterator<Item = CustomSection<'a>> {
        let describes = |section: &&(&str, &[u8])| section.0.starts_with("component-type");
        let mut modules = self.linked.modules.iter();
        let first = modules.find(|module| module.custom.iter().any(|it| describes(&it)));
        let sections = first.into_iter().flat_map(|module| &module.custom);
        let described = sections.filter(describes);
        described.map(|(name, data)| CustomSection {
            name: (*name).into(),
            data: (*data).into(),
        })
    }
}
