//! From Python sources to bytecode, before the app is run.
//!
//! An app is imported from bytecode only, so that no compiler ever touches the heap of which the
//! memory image is taken, and it ships as bytecode. Compiling is done by the same CPython that will
//! run it, in a program of its own which is thrown away; and what that makes of a source depends on
//! the source, its path and the runtime alone. So a host may keep it ([`Engine::load`]): then
//! nothing is compiled that was compiled before, in whatever app.
//!
//! What code imports is known from its bytecode as well. That is for [`crate::ship`].

use std::collections::{BTreeMap, BTreeSet};

use componentize_link::relocate::{self, BASE, Base};
use componentize_program::{Compressed, Directory, Program as ProgramData, exports, records};
use sha2::{Digest, Sha256};

use crate::compress::Compressor;
use crate::engine::{Engine, Program};
use crate::run::Error;
use crate::runtime::{Runtime, StandardLibrary};

/// A Python module that was compiled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compiled {
    /// The contents of its `.pyc` file.
    pub bytecode: Compressed<'static>,
    /// Its source.
    pub source: Compressed<'static>,
    /// Whether it computes names of modules that it imports.
    pub computes: bool,
    /// The names of modules that it may import, in full. Not all of them need to exist.
    pub imports: BTreeSet<String>,
}

/// What it takes to compile.
pub struct Compiler<'a, E: Engine> {
    /// What the program runs in.
    pub engine: &'a E,
    /// CPython.
    pub runtime: &'a Runtime<'a>,
    /// The same, compiled.
    pub module: &'a E::Module,
    /// The same, as side modules see it.
    pub base: &'a Base,
    /// The modules that CPython needs to compile others.
    pub standard_library: &'a StandardLibrary<'a>,
    /// How all files are compressed.
    pub compressor: &'a Compressor<'a>,
}

impl<E: Engine> Compiler<'_, E> {
    /// Compiles sources, given by their paths in the tree. Those that cannot be compiled are not in
    /// the result.
    pub fn compile<'s>(
        &'s self,
        sources: impl Iterator<Item = (&'s str, &'s [u8])>,
    ) -> Result<BTreeMap<String, Compiled>, Error> {
        let mut compiled = BTreeMap::new();
        let mut left = Directory::default();
        let mut keys = BTreeMap::new();
        let compiler = self.identity();
        for (path, source) in sources {
            let key = key(&compiler, path, source);
            match self.engine.load(&key).and_then(|kept| decode(&kept)) {
                Some(module) => {
                    compiled.insert(path.to_owned(), module);
                }
                None => {
                    left.insert_file(path, source)?;
                    keys.insert(path, (key, source));
                }
            }
        }
        if keys.is_empty() {
            return Ok(compiled);
        }
        for record in self.run(left)? {
            let [path, bytecode, computes, imports @ ..] = &record[..] else {
                return Err(damaged("a record of compiled code is short"));
            };
            let path = String::from_utf8_lossy(path);
            let Some((key, source)) = keys.get(&*path) else {
                return Err(damaged("it compiled what it was not given"));
            };
            let module = Compiled {
                bytecode: self.compressor.compress(bytecode),
                source: self.compressor.compress(source),
                computes: !computes.is_empty(),
                imports: imports.iter().map(|name| text(name)).collect(),
            };
            self.engine.store(key, &encode(&module));
            compiled.insert(path.into_owned(), module);
        }
        Ok(compiled)
    }

    /// The beginning of what every result is kept under: what all of them depend on.
    fn identity(&self) -> Sha256 {
        let mut hash = Sha256::new();
        add(&mut hash, self.runtime.image_sha256.as_bytes());
        add(&mut hash, self.compressor.identity());
        hash
    }

    /// The records of a program that compiles all sources in `tree`.
    fn run<'t>(&'t self, mut tree: Directory<'t>) -> Result<Vec<records::Record>, Error> {
        for (path, content) in &self.standard_library.files {
            tree.insert_compressed(path, content.borrowed())?;
        }
        let memory_end = relocate::relocate(self.base, &[])?.memory_end;
        let program = ProgramData {
            tree,
            dictionary: self.standard_library.dictionary.into(),
            ..ProgramData::default()
        };
        let data = componentize_program::encode(&program, memory_end)?;
        let refused = |reason| Error::Engine {
            module: DATA.to_owned(),
            reason,
        };
        let binary = relocate::data_module(data.address, &data.bytes);
        let data_module = self.engine.compile(&binary).map_err(refused)?;
        let modules = [(BASE, self.module), (DATA, &data_module)];
        let mut program = self.engine.instantiate(&modules).map_err(refused)?;
        let trapped = |reason| damaged(format!("compiling ended with {reason}"));
        let result = program.call(BASE, exports::COMPILE.name, &[data.address]);
        let region = result.map_err(trapped)?.unwrap_or_default();
        let address = u32::try_from(region).map_err(|_| damaged("an address is too large"))?;
        let bytes = read_region(&mut program, address).map_err(damaged)?;
        records::read(&bytes).ok_or_else(|| damaged("its records cannot be read"))
    }
}

/// What a result is kept under.
fn key(compiler: &Sha256, path: &str, source: &[u8]) -> String {
    let mut hash = compiler.clone();
    add(&mut hash, path.as_bytes());
    add(&mut hash, source);
    let digits = hash.finalize();
    digits.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Adds a part to a hash, and where it ends.
fn add(hash: &mut Sha256, part: &[u8]) {
    hash.update((part.len() as u64).to_le_bytes());
    hash.update(part);
}

/// The name of the module with the sources in the program.
const DATA: &str = "/sources";

/// The bytes of the `struct region` at `address`.
pub(crate) fn read_region(program: &mut impl Program, address: u32) -> Result<Vec<u8>, String> {
    let head = program.read(address, 8)?;
    let word = |at: usize| {
        let bytes = head.get(at..at + 4).and_then(|it| it.try_into().ok());
        bytes.map(u32::from_le_bytes).ok_or("a read was short")
    };
    program.read(word(0)?, word(4)?)
}

fn damaged(what: impl Into<String>) -> Error {
    Error::Runtime { what: what.into() }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// What is kept of a module.
fn encode(module: &Compiled) -> Vec<u8> {
    let lengths = [&module.bytecode, &module.source].map(|it| it.length.to_le_bytes());
    let computes: &[u8] = if module.computes { b"1" } else { b"" };
    let [bytecode, source] = [&module.bytecode, &module.source].map(|it| &*it.frame);
    let mut record = vec![&lengths[0], bytecode, &lengths[1], source, computes];
    record.extend(module.imports.iter().map(|name| name.as_bytes()));
    records::write(&[record])
}

fn decode(kept: &[u8]) -> Option<Compiled> {
    let mut records = records::read(kept)?;
    let mut fields = records.pop()?.into_iter();
    let mut compressed = || {
        Some(Compressed {
            length: u32::from_le_bytes(fields.next()?.try_into().ok()?),
            frame: fields.next()?.into(),
        })
    };
    let (bytecode, source) = (compressed()?, compressed()?);
    Some(Compiled {
        bytecode,
        source,
        computes: !fields.next()?.is_empty(),
        imports: fields.map(|name| text(&name)).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_what_was_made() {
        let compressed = |length, frame: &'static [u8]| Compressed {
            length,
            frame: frame.into(),
        };
        let module = Compiled {
            bytecode: compressed(400, b"code"),
            source: compressed(300, b"source"),
            computes: true,
            imports: ["json", "os.path"].map(str::to_owned).into(),
        };
        let kept = encode(&module);
        assert_eq!(decode(&kept), Some(module));
        assert_eq!(decode(&kept[..kept.len() - 1]), None);
        assert_eq!(decode(b""), None);
    }
}
