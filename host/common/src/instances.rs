//! How modules are wired to a program, and how it is called: as engine.wit tells, and the same in
//! every engine.

use std::collections::BTreeMap;

use crate::store::{Value, Wanted};
use crate::{Chunk, Error, ImportName, Program, Store, nonzero_chunks};

/// Instances of a list of modules, wired by name.
pub struct Instances<S: Store> {
    store: S,
    instances: BTreeMap<String, S::Instance>,
    memory: S::Memory,
}

impl<S: Store> Instances<S> {
    /// Instantiates `modules` in `store`, in order, each under its name.
    ///
    /// # Errors Names are not unique, something that a module imports is not there or does not fit,
    /// its start function traps, or the first module does not export a memory.
    pub fn new(mut store: S, modules: &[(&str, &S::Module)]) -> Result<Self, Error> {
        let mut instances = BTreeMap::new();
        let mut memory = None;
        for &(name, module) in modules {
            if instances.contains_key(name) {
                return Err(Error::DuplicateName(name.to_owned()));
            }
            let imports = S::imports(module).into_iter();
            let imports = imports
                .map(|(import, ty)| bind(&mut store, &instances, name, import, &ty))
                .collect::<Result<Vec<_>, _>>()?;
            let instance = store.instantiate(module, &imports);
            let instance = instance.map_err(|reason| Error::Instantiate {
                module: name.to_owned(),
                reason,
            })?;
            if memory.is_none() {
                let export = store.export(&instance, "memory").and_then(S::memory);
                memory = Some(export.ok_or(Error::NoMemory)?);
            }
            instances.insert(name.to_owned(), instance);
        }
        Ok(Instances {
            store,
            instances,
            memory: memory.ok_or(Error::NoMemory)?,
        })
    }

    /// The program's memory.
    pub fn bytes(&self) -> &[u8] {
        self.store.bytes(&self.memory)
    }
}

/// What an import of module `importer` is bound to: an export of `instances`, grown to what the
/// import asks for; or, for a function that none of them exports, a trap.
fn bind<S: Store>(
    store: &mut S,
    instances: &BTreeMap<String, S::Instance>,
    importer: &str,
    import: ImportName,
    ty: &S::Type,
) -> Result<S::Extern, Error> {
    let instance = instances.get(&import.module);
    let export = instance.and_then(|instance| store.export(instance, &import.name));
    let wanted = S::wanted(ty);
    let Some(export) = export else {
        let kind = match wanted {
            Wanted::Function => return Ok(store.trap(ty, import.was_called())),
            Wanted::Memory(_) => "memory",
            Wanted::Table(_) => "table",
            Wanted::Global => "global",
            Wanted::Tag => "tag",
        };
        return Err(Error::Unresolved {
            importer: importer.to_owned(),
            import,
            kind,
        });
    };
    // If it is of the wrong kind or type, instantiation says so.
    let (kind, unit, minimum, size) = match wanted {
        Wanted::Memory(minimum) => ("memory", "pages", minimum, store.memory_size(&export)),
        Wanted::Table(minimum) => ("table", "elements", minimum, store.table_size(&export)),
        _ => return Ok(export),
    };
    let missing = size.and_then(|size| minimum.checked_sub(size));
    if let Some(missing) = missing {
        store.grow(&export, missing).map_err(|reason| Error::Grow {
            importer: importer.to_owned(),
            import: Box::new(import),
            kind,
            minimum,
            unit,
            reason,
        })?;
    }
    Ok(export)
}

impl<S: Store> Program for Instances<S> {
    fn call(
        &mut self,
        module: &str,
        function: &str,
        arguments: &[u32],
    ) -> Result<Option<u64>, Error> {
        let instance = self.instances.get(module);
        let callee = instance
            .and_then(|instance| self.store.export(instance, function))
            .and_then(S::function);
        let callee = callee.ok_or_else(|| Error::NoFunction {
            module: module.to_owned(),
            function: function.to_owned(),
        })?;
        let (parameters, results) = self.store.types(&callee);
        let fits = parameters.len() == arguments.len()
            && parameters.iter().all(|ty| *ty == Value::I32)
            && matches!(results[..], [] | [Value::I32 | Value::I64]);
        if !fits {
            return Err(Error::Signature {
                module: module.to_owned(),
                function: function.to_owned(),
                arguments: arguments.len(),
            });
        }
        self.store.call(&callee, arguments).map_err(Error::Trap)
    }

    fn read(&self, address: u32, length: u32) -> Result<Vec<u8>, Error> {
        let bytes = self.bytes();
        let place = usize::try_from(address)
            .ok()
            .zip(usize::try_from(length).ok())
            .and_then(|(start, length)| bytes.get(start..start.checked_add(length)?));
        place.map(<[u8]>::to_vec).ok_or(Error::OutOfBounds {
            address,
            length,
            size: bytes.len(),
        })
    }

    fn memory(&self) -> (u32, Vec<Chunk>) {
        let bytes = self.bytes();
        // A 32-bit memory has at most 65,536 pages.
        let pages = u32::try_from(bytes.len() / 65_536).expect("a 32-bit memory");
        (pages, nonzero_chunks(bytes))
    }
}
