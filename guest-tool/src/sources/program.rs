//! The program that compiles: the runtime, and the program data with the sources in it.

use componentize_link::relocate::{self, BASE, Linkage, Relocated, SideModule};
use componentize_program::{Directory, Library, Program as ProgramData};

use super::Compiler;
use crate::engine::Engine;
use crate::run::{Error, INITIALISER};
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
        let program = ProgramData {
            tree,
            libraries: libraries(&relocated),
            dictionary: self.standard_library.dictionary.into(),
            ..ProgramData::default()
        };
        let data = componentize_program::encode(&program, relocated.memory_end)?;
        let data_module = relocate::data_module(data.address, &data.bytes);

        let modules = relocated.modules.iter();
        let modules = modules.map(|module| (&*module.name, &module.binary));
        let mut compiled = Vec::new();
        for (name, binary) in modules.chain([(DATA, &data_module)]) {
            let module = self.engine.compile(binary);
            compiled.push((name, module.map_err(|reason| refused(name, reason))?));
        }
        let mut program = vec![(BASE, self.module)];
        program.extend(compiled.iter().map(|(name, module)| (*name, module)));
        let program = self.engine.instantiate(&program);
        let program = program.map_err(|reason| refused(DATA, reason))?;
        Ok((program, data.address))
    }

    /// The native libraries that it takes to compile these sources.
    fn libraries(&self, sources: &[(&str, &[u8])]) -> Vec<SideModule<'_>> {
        let has_identifiers = sources.iter().any(|(_, source)| !source.is_ascii());
        let all = self.standard_library.libraries.iter();
        let needed = all.filter(|(path, _)| {
            has_identifiers && ship::module_name(path).as_deref() == Some(FOR_IDENTIFIERS)
        });
        let side = |(name, binary)| SideModule {
            name,
            binary,
            linkage: Linkage::Shared,
            symbols: &|symbol| symbol.starts_with(INITIALISER),
        };
        needed
            .map(|(path, binary)| side((path.as_str(), *binary)))
            .collect()
    }
}

fn libraries(relocated: &Relocated) -> Vec<Library<'static>> {
    let modules = relocated.modules.iter();
    let libraries = modules.filter(|module| module.name != relocate::GLOBALS);
    let library = libraries.map(|module| Library {
        path: module.name.clone(),
        symbols: module.symbols.clone(),
        apply_data_relocs: module.apply_data_relocs,
        call_constructors: module.call_constructors,
        late: None,
    });
    library.collect()
}

fn refused(module: &str, reason: String) -> Error {
    Error::Engine {
        module: module.to_owned(),
        reason,
    }
}
