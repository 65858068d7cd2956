//! From Python sources to bytecode, before the app is run.
//!
//! An app is imported from bytecode only, so that no compiler ever touches the heap of which the
//! memory image is taken, and it ships as bytecode. Compiling is done by the same CPython that will
//! run it, in a program of its own which is thrown away; and what that makes of a source depends on
//! the source, its path and the runtime alone. So a host may keep it ([`Engine::load`]): then
//! nothing is compiled that was compiled before, in whatever app.
//!
//! What code imports is known from its bytecode as well. That is for [`crate::ship`].

mod program;

use std::collections::{BTreeMap, BTreeSet};

use componentize_link::relocate::{BASE, Base};
use componentize_program::{Compressed, exports, records};

use crate::compress::Compressor;
use crate::engine::{Call, Engine, Program};
use crate::kept::Key;
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
    /// The names of modules that it seems to import when it is imported itself. Those that are
    /// relative to its package start with a dot for each level. Not all of them need to exist.
    pub imported: BTreeSet<String>,
    /// The names of modules that it may import at some time, in full. Not all of these exist
    /// either.
    pub imports: BTreeSet<String>,
    /// If it imports `ctypes`: the names and strings in it that may be names of C functions.
    pub symbols: BTreeSet<String>,
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
    /// As by how many `-O` of the command `python` bytecode is optimized.
    pub optimize: u32,
}

impl<E: Engine> Compiler<'_, E> {
    /// Compiles sources, given by their paths in the tree. Those that cannot be compiled are not in
    /// the result.
    pub fn compile<'s>(
        &'s self,
        sources: impl Iterator<Item = (&'s str, &'s [u8])>,
    ) -> Result<BTreeMap<String, Compiled>, Error> {
        let mut compiled = BTreeMap::new();
        let mut left = Vec::new();
        let mut keys = BTreeMap::new();
        let compiler = self.key();
        for (path, source) in sources {
            let key = compiler.with(&[path.as_bytes(), source]).digits();
            match self.engine.load(&key) {
                Some(kept) if kept == NOT_COMPILED => continue,
                Some(kept) => {
                    if let Some(module) = decode(&kept) {
                        compiled.insert(path.to_owned(), module);
                        continue;
                    }
                }
                None => {}
            }
            left.push((path, source));
            keys.insert(path, (key, source));
        }
        if keys.is_empty() {
            return Ok(compiled);
        }
        for record in self.run(&left)? {
            let [path, bytecode, computes, imported, symbols, imports @ ..] = &record[..] else {
                return Err(damaged("a record of compiled code is short"));
            };
            let path = String::from_utf8_lossy(path);
            let Some((key, source)) = keys.remove(&*path) else {
                return Err(damaged("it compiled what it was not given"));
            };
            let module = Compiled {
                bytecode: self.compressor.compress(bytecode),
                source: self.compressor.compress(source),
                computes: !computes.is_empty(),
                imported: words(imported),
                imports: imports.iter().map(|name| text(name)).collect(),
                symbols: words(symbols),
            };
            self.engine.store(&key, &encode(&module));
            compiled.insert(path.into_owned(), module);
        }
        for (key, _) in keys.into_values() {
            self.engine.store(&key, NOT_COMPILED);
        }
        Ok(compiled)
    }

    /// The beginning of what every result is kept under: what all of them depend on.
    fn key(&self) -> Key {
        let key = self.compressor.key("bytecode of one source");
        let optimize = self.optimize.to_le_bytes();
        key.with(&[self.runtime.image_sha256.as_bytes(), &optimize])
    }

    /// The records of programs that together compile all these sources.
    fn run(&self, sources: &[(&str, &[u8])]) -> Result<Vec<records::Record>, Error> {
        let mut programs = Vec::new();
        for part in parts(sources, self.engine.concurrency()) {
            let (program, address) = self.program(part)?;
            programs.push((program, [address, self.optimize]));
        }
        let calls = programs.iter_mut();
        let mut calls: Vec<_> = calls
            .map(|(program, arguments)| Call {
                program,
                module: BASE,
                function: exports::COMPILE.name,
                arguments,
            })
            .collect();
        let results = self.engine.call_all(&mut calls);
        let mut found = Vec::new();
        for ((mut program, _), result) in programs.into_iter().zip(results) {
            let trapped = |reason| Error::Compile { reason };
            let region = address(result.map_err(trapped)?)?;
            if region == 0 {
                return Err(failed(&mut program));
            }
            let bytes = read_region(&mut program, region).map_err(damaged)?;
            let records = records::read(&bytes);
            found.extend(records.ok_or_else(|| damaged("its records cannot be read"))?);
        }
        Ok(found)
    }
}

/// The address that a call has given.
fn address(result: Option<u64>) -> Result<u32, Error> {
    u32::try_from(result.unwrap_or_default()).map_err(|_| damaged("an address is too large"))
}

/// What stopped the compiler, as it says itself.
fn failed(program: &mut impl Program) -> Error {
    let mut told = || {
        let export = exports::CAPTURED_OUTPUT;
        let result = program.call(BASE, export.name, &[exports::STANDARD_ERROR]);
        read_region(program, address(result.ok()?).ok()?).ok()
    };
    let traceback = told().unwrap_or_default();
    let traceback = String::from_utf8_lossy(&traceback);
    Error::Compile {
        reason: traceback.lines().last().unwrap_or_default().to_owned(),
    }
}

/// The sources in at most so many parts of about the same length in bytes.
fn parts<'s>(sources: &'s [(&'s str, &'s [u8])], most: u32) -> Vec<&'s [(&'s str, &'s [u8])]> {
    let total: usize = sources.iter().map(|(_, source)| source.len()).sum();
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let count = (total / SMALLEST).clamp(1, most.max(1));
    let mut parts = Vec::new();
    let (mut start, mut length) = (0, 0);
    for (index, (_, source)) in sources.iter().enumerate() {
        length += source.len();
        let number = parts.len() + 1;
        let is_last = number == count || index + 1 == sources.len();
        if !is_last && length * count >= total * number {
            parts.push(&sources[start..=index]);
            start = index + 1;
        }
    }
    parts.push(&sources[start..]);
    parts
}

/// How many bytes of sources are worth a program of their own.
const SMALLEST: usize = 128 << 10;

/// What is kept of a source that cannot be compiled.
const NOT_COMPILED: &[u8] = b"";

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

/// Names with spaces between them.
fn words(names: &[u8]) -> BTreeSet<String> {
    let names = names
        .split(|&byte| byte == b' ')
        .filter(|name| !name.is_empty());
    names.map(text).collect()
}

/// What is kept of a module.
fn encode(module: &Compiled) -> Vec<u8> {
    let lengths = [&module.bytecode, &module.source].map(|it| it.length.to_le_bytes());
    let computes: &[u8] = if module.computes { b"1" } else { b"" };
    let [bytecode, source] = [&module.bytecode, &module.source].map(|it| &*it.frame);
    let joined = |names: &BTreeSet<String>| {
        let names: Vec<_> = names.iter().map(String::as_str).collect();
        names.join(" ")
    };
    let (imported, symbols) = (joined(&module.imported), joined(&module.symbols));
    let mut record = vec![&lengths[0], bytecode, &lengths[1], source, computes];
    record.extend([imported.as_bytes(), symbols.as_bytes()]);
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
        imported: words(&fields.next()?),
        symbols: words(&fields.next()?),
        imports: fields.map(|name| text(&name)).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_all_there_is_and_of_one_size() {
        let lengths = |sources: &[usize], most| -> Vec<Vec<usize>> {
            let contents: Vec<_> = sources.iter().map(|&length| vec![0; length]).collect();
            let sources: Vec<_> = contents.iter().map(|it| ("path", &it[..])).collect();
            let length = |part: &[(&str, &[u8])]| part.iter().map(|it| it.1.len()).collect();
            parts(&sources, most).into_iter().map(length).collect()
        };
        const S: usize = SMALLEST;
        assert_eq!(lengths(&[1, 2], 4), [[1, 2]]);
        assert_eq!(lengths(&[S, 0, S, 0], 1), [[S, 0, S, 0]]);
        assert_eq!(lengths(&[S, 0, S, 0], 8), [vec![S], vec![0, S, 0]]);
        assert_eq!(lengths(&[9 * S, 1, 2], 3), [[9 * S], [1], [2]]);
        assert_eq!(lengths(&[1, 9 * S], 2), [[1, 9 * S]]);
    }

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
            imported: ["json", ".module"].map(str::to_owned).into(),
            imports: ["json", "os.path"].map(str::to_owned).into(),
            symbols: ["Py_IsInitialized", "strlen"].map(str::to_owned).into(),
        };
        let kept = encode(&module);
        assert_eq!(decode(&kept), Some(module));
        assert_eq!(decode(&kept[..kept.len() - 1]), None);
        assert_eq!(decode(b""), None);
    }
}
