//! The program that compiles: the runtime, and the program data with the sources in it.

use componentize_link::relocate::{self, BASE, Linkage, SideModule};
use componentize_program::{Directory, Program as ProgramData};

use super::Compiler;
use crate::engine::Engine;
use crate::run::{Error, compile, library};
use crate::ship;

/// The name of the module with the sources in the program.
const DATA: &str = "/sources";

/// What CPython's parser imports to normalise identifiers that are not ASCII (`Parser/pegen.c`).
const FOR_IDENTIFIERS: &str = "unicodedata";

impl<E: Engine> Compiler<'_, E> {
    /// A program that can compile these sources, and where the program data is in its memory.
    pub(super) fn program(&self, sources: &[(&str, &[u8])]) -> Result<(E::Program, u32), Error> {
        let mut tree = Directory::default();
        for (path, source) in sources {
            tree.insert_file(path, *source)?;
        }
        for (path, content) in &self.standard_library.files {
            tree.insert_compressed(path, content.borrowed())?;
        }
        let sides = self.libraries(sources);
        for side in &sides {
            tree.insert_file(side.name, &[][..])?;
        }
        let relocated = relocate::relocate(self.base, &sides)?;
        // Nobody reads the globals of a program that is thrown away.
        let modules = relocated.modules.iter();
        let libraries = modules.filter(|module| module.name != relocate::GLOBALS);
        let program = ProgramData {
            tree,
            libraries: libraries.clone().map(|it| library(it, None)).collect(),
            dictionary: self.standard_library.dictionary.into(),
            ..ProgramData::default()
        };
        let data = componentize_program::encode(&program, relocated.memory_end)?;
        let data_module = relocate::data_module(data.address, &data.bytes);

        let modules = libraries.map(|module| (&*module.name, &module.binary));
        let mut compiled = Vec::new();
        for (name, binary) in modules.chain([(DATA, &data_module)]) {
            compiled.push((name, compile(self.engine, name, binary)?));
        }
        let mut program = vec![(BASE, self.module)];
        program.extend(compiled.iter().map(|(name, module)| (*name, module)));
        let refused = |reason| Error::Engine {
            module: DATA.to_owned(),
            reason,
        };
        let program = self.engine.instantiate(&program).map_err(refused)?;
        Ok((program, data.address))
    }

    /// The native libraries that it takes to compile these sources.
    fn libraries(&self, sources: &[(&str, &[u8])]) -> Vec<SideModule<'_>> {
        let has_identifiers = sources.iter().any(|(_, source)| !source.is_ascii());
        let all = self.standard_library.libraries.iter();
        let needed = all.filter(|(path, _)| {
            has_identifiers && ship::module_name(path).as_deref() == Some(FOR_IDENTIFIERS)
        });
        let sides = needed.map(|(name, binary)| SideModule {
            name,
            binary,
            linkage: Linkage::Shared,
            symbols: &|symbol| symbol.starts_with("PyInit"),
        });
        sides.collect()
    }
}
