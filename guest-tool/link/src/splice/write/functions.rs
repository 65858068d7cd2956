//! Imported functions, defined ones and their bodies, and what starts the module.
//!
//! Functions come in this order: imports; what the modules define; a function that traps for each
//! type of missing function; and, where several modules have a start function, one that calls them
//! all.

use wasm_encoder::{CodeSection, EntityType, Function, FunctionSection, ImportSection};

use super::super::Error;
use super::Writer;
use crate::wasm::{code, to_index, to_position};

impl Writer<'_, '_> {
    pub(super) fn imports(&self) -> ImportSection {
        let mut imports = ImportSection::new();
        let all = self.linked.imports.iter().zip(&self.live.imports);
        for (import, _) in all.filter(|(_, live)| **live) {
            let ty = EntityType::Function(self.numbers.types[import.ty]);
            imports.import(import.module, import.name, ty);
        }
        imports
    }

    /// The types of the functions.
    pub(super) fn functions(&self) -> Result<FunctionSection, Error> {
        let mut functions = FunctionSection::new();
        for (module, bodies) in self.live.functions.iter().enumerate() {
            let own = &self.linked.modules[module].functions;
            for (position, _) in bodies.iter().enumerate().filter(|(_, body)| body.is_some()) {
                let ty = self.linked.function_type(module, own.index_of(position))?;
                functions.function(self.numbers.types[ty]);
            }
        }
        for ty in &self.live.missing {
            functions.function(self.numbers.types[*ty]);
        }
        if let [(module, start), _, ..] = self.live.starts[..] {
            let ty = self.linked.function_type(module, start)?;
            functions.function(self.numbers.types[ty]);
        }
        Ok(functions)
    }

    /// The bodies.
    pub(super) fn code(&self) -> Result<CodeSection, Error> {
        let mut section = CodeSection::new();
        let mut buffer = Vec::new();
        for (module, bodies) in self.live.functions.iter().enumerate() {
            self.encode(module, |indices| {
                for (body, sites) in self.linked.modules[module].bodies.iter().zip(bodies) {
                    if let Some(sites) = sites {
                        buffer.clear();
                        code::rewrite(body, sites, indices, &mut buffer)?;
                        section.raw(&buffer);
                    }
                }
                Ok(())
            })?;
        }
        for _ in &self.live.missing {
            let mut body = Function::new([]);
            body.instructions().unreachable().end();
            section.function(&body);
        }
        if let starts @ [_, _, ..] = &self.live.starts[..] {
            let mut body = Function::new([]);
            for (module, start) in starts {
                body.instructions()
                    .call(self.numbers.functions[*module][to_position(*start)]);
            }
            body.instructions().end();
            section.function(&body);
        }
        Ok(section)
    }

    /// The function that starts the module.
    pub(super) fn start(&self) -> Option<u32> {
        match self.live.starts[..] {
            [] => None,
            [(module, start)] => Some(self.numbers.functions[module][to_position(start)]),
            [..] => {
                let imports = self.live.imports.iter().filter(|live| **live).count();
                let defined = self.live.functions.iter().flatten().flatten().count();
                Some(to_index(imports + defined + self.live.missing.len()))
            }
        }
    }
}
