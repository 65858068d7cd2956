//! Compiling modules, and wiring them.

use crate::program::Instances;
use componentize_engine_common::{Engine, Error, ImportName};
use std::collections::BTreeMap;
use wasmi::{CompilationMode, Config, Extern, ExternType, Func, Instance, Module, Ref, Store};

/// Frames of functions, one inside of the other. CPython stops itself long before, after some thousand calls.
const MAXIMUM_RECURSION_DEPTH: usize = 20_000;

/// Bytes, for the parameters, locals and operands of all of these frames.
const MAXIMUM_STACK_HEIGHT: usize = 64 << 20;

/// An engine which interprets.
pub struct Wasmi(wasmi::Engine);

impl Default for Wasmi {
    fn default() -> Self {
        let mut config = Config::default();
        config
            // Of the runtime's functions a build calls a few; the others are neither validated nor translated. What is
            // invalid in a native extension comes out all the same, since the tool validates the component that it makes.
            .compilation_mode(CompilationMode::Lazy)
            .ignore_custom_sections(true)
            .set_max_recursion_depth(MAXIMUM_RECURSION_DEPTH)
            .set_max_stack_height(MAXIMUM_STACK_HEIGHT);
        Self(wasmi::Engine::new(&config))
    }
}

impl Engine for Wasmi {
    type Module = Module;
    type Program = Instances;

    fn compile(&self, binary: &[u8]) -> Result<Module, Error> {
        Module::new(&self.0, binary).map_err(|error| Error::Compile(error.to_string()))
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
                    reason: error.to_string(),
                }
            })?;
            if memory.is_none() {
                memory = Some(
                    instance
                        .get_memory(&store, "memory")
                        .ok_or(Error::NoMemory)?,
                );
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
    import: &wasmi::ImportType<'_>,
) -> Result<Extern, Error> {
    let name = ImportName {
        module: import.module().to_owned(),
        name: import.name().to_owned(),
    };
    let export = instances
        .get(import.module())
        .and_then(|instance| instance.get_export(&*store, import.name()));
    let failed_to_grow = |kind, minimum, unit, reason: String| Error::Grow {
        importer: importer.to_owned(),
        import: Box::new(name.clone()),
        kind,
        minimum,
        unit,
        reason,
    };
    match (import.ty(), export) {
        (ExternType::Memory(ty), Some(Extern::Memory(memory))) => {
            let missing = ty.minimum().saturating_sub(memory.size(&*store));
            memory.grow(&mut *store, missing).map_err(|error| {
                failed_to_grow("memory", ty.minimum(), "pages", error.to_string())
            })?;
            Ok(Extern::Memory(memory))
        }
        (ExternType::Table(ty), Some(Extern::Table(table))) => {
            let missing = ty.minimum().saturating_sub(table.size(&*store));
            table
                .grow(&mut *store, missing, Ref::null(ty.element()))
                .map_err(|error| {
                    failed_to_grow("table", ty.minimum(), "elements", error.to_string())
                })?;
            Ok(Extern::Table(table))
        }
        // If it is of the wrong kind or type, instantiation says so.
        (_, Some(export)) => Ok(export),
        (ExternType::Func(ty), None) => {
            let trap = Func::new(store, ty.clone(), move |_, _, _| {
                Err(wasmi::Error::new(name.was_called().to_string()))
            });
            Ok(Extern::Func(trap))
        }
        (ty, None) => Err(Error::Unresolved {
            importer: importer.to_owned(),
            import: name,
            kind: match ty {
                ExternType::Memory(_) => "memory",
                ExternType::Table(_) => "table",
                _ => "global",
            },
        }),
    }
}
