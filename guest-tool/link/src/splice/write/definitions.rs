//! Tables, the memory, tags and globals.

use std::collections::HashMap;

use wasm_encoder::reencode::Reencode;
use wasm_encoder::{
    ConstExpr, GlobalSection, Ieee32, Ieee64, MemorySection, MemoryType, TableSection, TagSection,
};
use wasmparser::{ExternalKind, ValType};

use super::super::Error;
use super::super::linked::Definition;
use super::Writer;
use crate::snapshot::Image;

impl Writer<'_, '_> {
    /// The tables, each as large as the modules that import it ask for. One that comes with an
    /// image and that nobody outside can see has that size for good, as nothing is left in the
    /// module that could grow it ([`lost_instruction`]): said as its maximum, this spares engines
    /// two loads and more in each indirect call.
    ///
    /// [`lost_instruction`]: crate::snapshot::lost_instruction
    pub(super) fn tables(&self) -> Result<TableSection, Error> {
        let mut tables = TableSection::new();
        for (module, live) in self.live.tables.iter().enumerate() {
            let parsed = &self.linked.modules[module];
            for position in (0..live.len()).filter(|position| live[*position]) {
                let index = parsed.tables.index_of(position);
                let definition = Definition { module, index };
                let wanted = self.wanted(&self.linked.tables, definition, |module, import| {
                    self.linked.modules[module].tables.imports[import]
                        .ty
                        .initial
                });
                let mut table = wasmparser::Table {
                    ty: parsed.tables.defined[position],
                    init: parsed.table_initializers[position].clone(),
                };
                table.ty.initial = table.ty.initial.max(wanted);
                if self.image.is_some() && !self.is_exported_table(definition) {
                    table.ty.maximum = Some(table.ty.initial);
                }
                self.encode(module, |indices| indices.parse_table(&mut tables, table))?;
            }
        }
        Ok(tables)
    }

    fn is_exported_table(&self, table: Definition) -> bool {
        let mut exports = self.live.exports.iter();
        exports.any(|kept| {
            kept.export.kind == ExternalKind::Table
                && self.linked.table(kept.module, kept.export.index).ok() == Some(table)
        })
    }

    /// The memory, as large as the modules that import it ask for, or as it was when the image was
    /// taken.
    pub(super) fn memories(&self) -> Result<MemorySection, Error> {
        let mut memories = MemorySection::new();
        for (module, parsed) in self.linked.modules.iter().enumerate() {
            for (position, ty) in parsed.memories.defined.iter().enumerate() {
                if !memories.is_empty() {
                    return Err(parsed.unsupported("a memory of its own").into());
                }
                let index = parsed.memories.index_of(position);
                let definition = Definition { module, index };
                let wanted = self.wanted(&self.linked.memories, definition, |module, import| {
                    self.linked.modules[module].memories.imports[import]
                        .ty
                        .initial
                });
                let minimum = match self.image {
                    Some(image) => u64::from(image.pages),
                    None => ty.initial.max(wanted),
                };
                memories.memory(MemoryType {
                    minimum,
                    ..MemoryType::from(*ty)
                });
            }
        }
        Ok(memories)
    }

    /// The largest minimum with which a module imports `definition`; `minimum` gives that of an
    /// import, by the module's position and the import's.
    fn wanted(
        &self,
        space: &[Vec<Definition>],
        definition: Definition,
        minimum: impl Fn(usize, usize) -> u64,
    ) -> u64 {
        let mut wanted = 0;
        for (module, definitions) in space.iter().enumerate() {
            if module != definition.module {
                let imports = definitions.iter().enumerate();
                let imports = imports.filter(|(_, imported)| **imported == definition);
                wanted = imports
                    .map(|(import, _)| minimum(module, import))
                    .fold(wanted, u64::max);
            }
        }
        wanted
    }

    pub(super) fn tags(&self) -> Result<TagSection, Error> {
        let mut tags = TagSection::new();
        for (module, live) in self.live.tags.iter().enumerate() {
            let all = self.linked.modules[module].tags.defined.iter().zip(live);
            for (ty, _) in all.filter(|(_, live)| **live) {
                tags.tag(self.encode(module, |indices| indices.tag_type(*ty))?);
            }
        }
        Ok(tags)
    }

    /// The globals, the mutable ones with the values that they had when the image was taken.
    pub(super) fn globals(&self) -> Result<GlobalSection, Error> {
        let values = self.values();
        let mut globals = GlobalSection::new();
        for (module, live) in self.live.globals.iter().enumerate() {
            let parsed = &self.linked.modules[module];
            for position in (0..live.len()).filter(|position| live[*position]) {
                let ty = parsed.globals.defined[position];
                let is_late = |image: &Image| image.late.contains(parsed.name);
                let initial = if self.image.is_some_and(|it| !is_late(it)) && ty.mutable {
                    let index = parsed.globals.index_of(position);
                    let value = values.get(&(parsed.name, index));
                    let value = value.and_then(|bits| number(ty.content_type, *bits));
                    value.ok_or_else(|| Error::MissingGlobal {
                        module: parsed.name.to_string(),
                        index,
                    })?
                } else {
                    let initial = parsed.global_initializers[position].clone();
                    self.encode(module, |indices| indices.const_expr(initial))?
                };
                globals.global(
                    self.encode(module, |indices| indices.global_type(ty))?,
                    &initial,
                );
            }
        }
        Ok(globals)
    }

    /// The values of mutable globals when the image was taken, by module name and index.
    fn values(&self) -> HashMap<(&str, u32), u128> {
        let globals = self.image.into_iter().flat_map(|image| &image.globals);
        globals
            .map(|global| ((global.module.as_str(), global.index), global.value))
            .collect()
    }
}

/// The constant expression for a number, given as bits, if it has no more of them than the type.
fn number(ty: ValType, bits: u128) -> Option<ConstExpr> {
    let (half, word) = (u32::try_from(bits), u64::try_from(bits));
    Some(match ty {
        ValType::I32 => ConstExpr::i32_const(half.ok()?.cast_signed()),
        ValType::I64 => ConstExpr::i64_const(word.ok()?.cast_signed()),
        ValType::F32 => ConstExpr::f32_const(Ieee32::new(half.ok()?)),
        ValType::F64 => ConstExpr::f64_const(Ieee64::new(word.ok()?)),
        ValType::V128 => ConstExpr::v128_const(bits.cast_signed()),
        ValType::Ref(_) => return None,
    })
}
