//! Compiling modules, and wiring them.

use crate::program::Instances;
use componentize_engine_common::{Engine, Error, ImportName};
use std::collections::BTreeMap;
use wasmtime::{Extern, ExternType, Func, Instance, Module, Ref, Store};

/// An engine which compiles to machine code.
pub struct Native(wasmtime::Engine);

impl Native {
    /// With an engine from [`crate::config::new`].
    pub fn new(engine: wasmtime::Engine) -> Self {
        Self(engine)
    }
}

impl Engine for Native {
    type Module = Module;
    type Program = Instances;

    fn compile(&self, binary: &[u8]) -> Result<Module, Error> {
        Module::from_binary(&self.0, binary).map_err(|error| Error::Compile(format!("{error:#}")))
    }

    fn instantiate(&self, modules: &[(&str, &Module)]) -> Result<Instances, Error> {
        let mut store = Store::new(&self.0, ());
        let mut instances = BTreeMap::new();
        let mut memory = None;
        for &(name, module) in modules {
            if instances.contains_key(name) {
                return Err(Error::DuplicateName(name.to_owned()));
            }
            let imports = module
                .imports()
                .map(|import| resolve(&mut store, &instances, name, &import))
                .collect::<Result<Vec<_>, _>>()?;
            let instance = Instance::new(&mut store, module, &imports).map_err(|error| {
                Error::Instantiate {
                    module: name.to_owned(),
                    reason: error.root_cause().to_string(),
                }
            })?;
            if memory.is_none() {
                let export = instance.get_memory(&mut store, "memory");
                memory = Some(export.ok_or(Error::NoMemory)?);
            }
            instances.insert(name.to_owned(), instance);
        }
        let memory = memory.ok_or(Error::NoMemory)?;
        Ok(Instances {
            store,
            instances,
            memory,
        })
    }
}

/// What the import of module `importer` is bound to: an export of `instances`, grown to what the import asks for; or, for
/// a function that none of them exports, a trap.
fn resolve(
    store: &mut Store<()>,
    instances: &BTreeMap<String, Instance>,
    importer: &str,
    import: &wasmtime::ImportType<'_>,
) -> Result<Extern, Error> {
    let name = ImportName {
        module: import.module().to_owned(),
        name: import.name().to_owned(),
    };
    let export = instances
        .get(import.module())
        .and_then(|instance| instance.get_export(&mut *store, import.name()));
    let failed_to_grow = |kind, minimum, unit, error: wasmtime::Error| Error::Grow {
        importer: importer.to_owned(),
        import: Box::new(name.clone()),
        kind,
        minimum,
        unit,
        reason: error.root_cause().to_string(),
    };
    match (import.ty(), export) {
        (ExternType::Memory(ty), Some(Extern::Memory(memory))) => {
            let missing = ty.minimum().saturating_sub(memory.size(&*store));
            memory
                .grow(&mut *store, missing)
                .map_err(|error| failed_to_grow("memory", ty.minimum(), "pages", error))?;
            Ok(Extern::Memory(memory))
        }
        (ExternType::Table(ty), Some(Extern::Table(table))) => {
            let missing = ty.minimum().saturating_sub(table.size(&*store));
            let null = Ref::null(ty.element().heap_type());
            table
                .grow(&mut *store, missing, null)
                .map_err(|error| failed_to_grow("table", ty.minimum(), "elements", error))?;
            Ok(Extern::Table(table))
        }
        // If it is of the wrong kind or type, instantiation says so.
        (_, Some(export)) => Ok(export),
        (ExternType::Func(ty), None) => {
            let trap = Func::new(store, ty, move |_, _, _| {
                Err(wasmtime::Error::new(name.was_called()))
            });
            Ok(Extern::Func(trap))
        }
        (ty, None) => Err(Error::Unresolved {
            importer: importer.to_owned(),
            import: name,
            kind: match ty {
                ExternType::Memory(_) => "memory",
                ExternType::Table(_) => "table",
                ExternType::Tag(_) => "tag",
                _ => "global",
            },
        }),
    }
}
