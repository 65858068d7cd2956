//! The modules that were compiled, by the hash of their binaries.
//!
//! Machine code is kept from run to run, as is what the tool lets its host keep: the native modules
//! of an app that has not changed need not be compiled again.

use std::collections::HashMap;

use sha2::{Digest, Sha256};
use wasmtime::{Engine, Module};

use crate::code::Code;
use crate::kept::Kept;

/// A SHA-256, in lower-case hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write;
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// Modules, each compiled once: ahead of time, or when it was first asked for.
pub struct Modules {
    engine: Engine,
    precompiled: HashMap<String, Code>,
    compiled: HashMap<String, Module>,
}

impl Modules {
    /// No modules but those that were compiled ahead of time: code, with the SHA-256 of the binary
    /// that it was made from.
    pub fn new(engine: Engine, precompiled: impl IntoIterator<Item = (String, Code)>) -> Self {
        Self {
            engine,
            precompiled: precompiled.into_iter().collect(),
            compiled: HashMap::new(),
        }
    }

    /// The module with this binary, compiled now unless it was before, be it by an earlier run that
    /// has kept the code. The message of the compiler where it is invalid.
    pub fn compile(&mut self, binary: &[u8], kept: &mut Kept) -> Result<Module, String> {
        let hash = sha256(binary);
        if let Some(module) = self.compiled.get(&hash) {
            return Ok(module.clone());
        }
        let module = match kept.load_code(&self.engine, &hash) {
            Some(module) => module,
            None => {
                let module = Module::from_binary(&self.engine, binary).map_err(|error| {
                    // The chain of causes says which part of the binary is wrong.
                    format!("{error:#}")
                })?;
                kept.store_code(&hash, &module);
                module
            }
        };
        self.compiled.insert(hash, module.clone());
        Ok(module)
    }

    /// The module whose binary has this SHA-256, if it was compiled ahead of time.
    ///
    /// None, too, where its code does not fit this machine: then the caller compiles the module.
    pub fn precompiled(&mut self, sha256: &str) -> Option<Module> {
        if let Some(module) = self.compiled.get(sha256) {
            return Some(module.clone());
        }
        let module = self.precompiled.get(sha256)?.module(&self.engine).ok()?;
        self.compiled.insert(sha256.to_owned(), module.clone());
        Some(module)
    }
}
