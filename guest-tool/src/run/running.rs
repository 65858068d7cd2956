//! A program that was instantiated: the calls that the runtime offers the tool.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use componentize_link::relocate::{BASE, RelocatedModule};
use componentize_link::snapshot::GlobalValue;
use componentize_program::exports::{self, Export};
use componentize_program::records;

use super::attempt::{BUILTINS, SHIM};
use super::{Error, Output};
use crate::engine::Program;
use crate::sources::read_region;

/// Why `componentize_start` did not succeed.
pub(super) enum Stop {
    /// A Python exception; its traceback was printed.
    Exception,
    /// Something else; it was printed.
    Message,
    /// A trap.
    Trap(String),
}

/// What was imported, and what was looked for.
#[derive(Debug, Default)]
pub(super) struct Report {
    /// What was imported.
    pub imported: Imported,
    /// The names of the modules that were not found.
    pub missed: Vec<String>,
}

/// The modules that CPython has.
#[derive(Debug, Default)]
pub struct Imported {
    /// The files of the modules that were imported, by name; empty for those that are from none.
    pub modules: BTreeMap<String, String>,
    /// The names of those that are part of CPython itself.
    pub built_in: BTreeSet<String>,
}

/// Where objects of a Python module lie.
#[derive(Debug)]
pub(super) struct Extent {
    /// The module's name.
    pub module: String,
    /// Their addresses.
    pub range: Range<u32>,
}

/// Where the runtime has the stack and the heap.
#[derive(Debug)]
pub(super) struct Regions {
    /// The addresses of the C stack, on which nothing is alive between calls.
    pub stack: Range<u32>,
    /// Where the heap begins.
    pub heap: u32,
}

/// A program that was instantiated.
pub(super) struct Running<'a, P> {
    pub program: P,
    pub application: &'a str,
}

impl<P: Program> Running<'_, P> {
    /// Initialises the shim and starts the app with the program data at `address`.
    pub fn start(&mut self, modules: &[&RelocatedModule], address: u32) -> Result<(), Stop> {
        let shim = modules.iter().find(|module| module.name == SHIM);
        if shim.is_some_and(|shim| shim.apply_data_relocs.is_some()) {
            let relocated = self.program.call(SHIM, "__wasm_apply_data_relocs", &[]);
            relocated.map_err(Stop::Trap)?;
        }
        for module in modules {
            if module.name == SHIM || module.name == BUILTINS {
                let initialised = self.program.call(&module.name, "__wasm_call_ctors", &[]);
                initialised.map_err(Stop::Trap)?;
            }
        }
        let status = self.program.call(BASE, exports::START.name, &[address]);
        match status.map_err(Stop::Trap)? {
            Some(0) => Ok(()),
            Some(1) => Err(Stop::Exception),
            _ => Err(Stop::Message),
        }
    }

    /// What was asked for and is not there: native libraries by their paths in the tree, and
    /// symbols of the runtime.
    pub fn wanted(&mut self) -> Result<Vec<String>, Error> {
        let wanted = self.region(exports::WANTED, &[])?;
        let wanted = wanted.split(|&byte| byte == 0);
        Ok(wanted.filter(|it| !it.is_empty()).map(text).collect())
    }

    /// The native library whose constructors have trapped, by its path in the tree.
    pub fn opening_library(&mut self) -> Result<Option<String>, Error> {
        let path = self.region(exports::OPENING_LIBRARY, &[])?;
        Ok((!path.is_empty()).then(|| text(&path)))
    }

    /// What was imported. After a trap nothing is known.
    pub fn report(&mut self) -> Result<Report, Error> {
        let mut report = Report::default();
        let Ok(bytes) = self.region(exports::REPORT, &[]) else {
            return Ok(report);
        };
        let records = records::read(&bytes).ok_or_else(|| Error::Runtime {
            what: "its report cannot be read".into(),
        })?;
        for record in records {
            let fields: Vec<_> = record.iter().map(|field| text(field)).collect();
            match &fields[..] {
                [word, name, file] if word == "module" => {
                    report.imported.modules.insert(name.clone(), file.clone());
                }
                [word, name] if word == "builtin" => {
                    report.imported.built_in.insert(name.clone());
                }
                [word, name] if word == "missed" => report.missed.push(name.clone()),
                _ => {}
            }
        }
        Ok(report)
    }

    /// Ends pre-initialization.
    pub fn finish(&mut self) -> Result<(), Error> {
        self.call(exports::FINISH, &[]).map(drop)
    }

    fn call(&mut self, function: Export, arguments: &[u32]) -> Result<u32, Error> {
        match self.program.call(BASE, function.name, arguments) {
            // It is an i32, zero-extended.
            Ok(result) => Ok(result
                .and_then(|it| u32::try_from(it).ok())
                .unwrap_or_default()),
            Err(reason) => Err(Error::Trap {
                application: self.application.to_owned(),
                help: None,
                library: None,
                reason: Some(format!("{reason} (in {})", function.name)),
            }),
        }
    }

    /// The bytes of the region that `function` gives.
    fn region(&mut self, function: Export, arguments: &[u32]) -> Result<Vec<u8>, Error> {
        let address = self.call(function, arguments)?;
        let damaged = |what| Error::Runtime { what };
        read_region(&mut self.program, address).map_err(damaged)
    }

    /// What the app has printed.
    pub fn output(&mut self) -> Result<Output, Error> {
        let mut captured = |stream| self.region(exports::CAPTURED_OUTPUT, &[stream]);
        Ok(Output {
            stdout: captured(exports::STANDARD_OUTPUT)?,
            stderr: captured(exports::STANDARD_ERROR)?,
        })
    }

    /// Where stack and heap are.
    pub fn regions(&mut self) -> Result<Regions, Error> {
        let address = self.call(exports::MEMORY_REGIONS, &[])?;
        let damaged = |what| Error::Runtime { what };
        let words = words(&self.program.read(address, 12).map_err(damaged)?);
        let word = |at: usize| words.get(at).copied().unwrap_or_default();
        Ok(Regions {
            stack: word(0)..word(1),
            heap: word(2),
        })
    }

    /// Whose the objects on the heap are. Nothing is known after this of what memory was before.
    pub fn measure(&mut self) -> Result<Vec<Extent>, Error> {
        let damaged = |what| Error::Runtime { what };
        let found = words(&self.region(exports::MEASURE, &[])?);
        let mut names = BTreeMap::new();
        let mut extents = Vec::with_capacity(found.len() / 4);
        for extent in found.chunks_exact(4) {
            let [name, name_length, address, length] = [extent[0], extent[1], extent[2], extent[3]];
            let module: &mut String = match names.entry(name) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => {
                    let bytes = self.program.read(name, name_length).map_err(damaged)?;
                    new.insert(text(&bytes))
                }
            };
            extents.push(Extent {
                module: module.clone(),
                range: address..address.saturating_add(length),
            });
        }
        Ok(extents)
    }

    /// The values of the mutable globals.
    pub fn globals(&mut self, modules: &[&RelocatedModule]) -> Result<Vec<GlobalValue>, Error> {
        let mut globals = Vec::new();
        for reader in modules.iter().flat_map(|module| &module.globals) {
            let mut value = 0;
            for (position, function) in reader.functions.iter().enumerate() {
                let part = self.program.call(&reader.instance, function, &[]);
                let part = part.map_err(|what| Error::Runtime { what })?;
                value |= u128::from(part.unwrap_or_default()) << (64 * position);
            }
            globals.push(GlobalValue {
                module: reader.module.clone(),
                index: reader.index,
                value,
            });
        }
        Ok(globals)
    }
}

/// Numbers of 32 bits, little-endian.
fn words(bytes: &[u8]) -> Vec<u32> {
    let words = bytes
        .chunks_exact(4)
        .filter_map(|word| word.try_into().ok());
    words.map(u32::from_le_bytes).collect()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
