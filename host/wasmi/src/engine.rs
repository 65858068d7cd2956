//! Compiling modules, and what running them takes, with wasmi.

use std::cell::Cell;
use std::rc::Rc;

use componentize_engine_common::{Engine, Error, ImportName, Store, Value, Wanted};
use wasmi::{
    CompilationMode, Config, Extern, ExternType, Func, Instance, Memory, Module, Ref, StoreLimits,
    StoreLimitsBuilder, TrapCode, Val, ValType,
};

/// Instances of modules, wired by name.
pub type Instances = componentize_engine_common::Instances<WasmiStore>;

/// Frames of functions, one inside of the other. CPython stops itself long before, after some
/// thousand calls.
const MAXIMUM_RECURSION_DEPTH: usize = 20_000;

/// Bytes, for the parameters, locals and operands of all of these frames.
const MAXIMUM_STACK_HEIGHT: usize = 64 << 20;

/// Bytes of a page.
const PAGE: usize = 64 << 10;

/// What programs may use, as wit/engine.wit tells.
#[derive(Debug, Clone, Copy, Default)]
pub struct Limits {
    /// Pages of a program's memory.
    pub memory: Option<u32>,
    /// Units of fuel, for all programs together.
    pub fuel: Option<u64>,
}

/// An engine which interprets.
pub struct Wasmi {
    engine: wasmi::Engine,
    limits: Limits,
    /// How much fuel is left, if it is limited.
    fuel: Option<Rc<Cell<u64>>>,
}

impl Default for Wasmi {
    fn default() -> Self {
        Wasmi::new(Limits::default())
    }
}

impl Wasmi {
    /// With limits for all programs.
    pub fn new(limits: Limits) -> Self {
        let mut config = Config::default();
        config
            // Of the runtime's functions a build calls a few; the others are neither validated nor
            // translated. What is invalid in a native extension comes out all the same, since the
            // tool validates the component that it makes.
            .compilation_mode(CompilationMode::Lazy)
            .ignore_custom_sections(true)
            .set_max_recursion_depth(MAXIMUM_RECURSION_DEPTH)
            .set_max_stack_height(MAXIMUM_STACK_HEIGHT)
            .consume_fuel(limits.fuel.is_some());
        Wasmi {
            engine: wasmi::Engine::new(&config),
            limits,
            fuel: limits.fuel.map(|fuel| Rc::new(Cell::new(fuel))),
        }
    }
}

impl Engine for Wasmi {
    type Module = Module;
    type Program = Instances;

    fn compile(&self, binary: &[u8]) -> Result<Module, Error> {
        Module::new(&self.engine, binary).map_err(|error| Error::Compile(error.to_string()))
    }

    fn instantiate(&self, modules: &[(&str, &Module)]) -> Result<Instances, Error> {
        let mut limits = StoreLimitsBuilder::new();
        if let Some(pages) = self.limits.memory {
            let pages = usize::try_from(pages).unwrap_or(usize::MAX);
            limits = limits.memory_size(pages.saturating_mul(PAGE));
        }
        let mut store = wasmi::Store::new(&self.engine, limits.build());
        store.limiter(|limits| limits);
        let fuel = self.fuel.clone();
        Instances::new(WasmiStore { store, fuel }, modules)
    }
}

/// A store of wasmi's.
pub struct WasmiStore {
    store: wasmi::Store<StoreLimits>,
    /// How much fuel is left for this and all other stores, if it is limited.
    fuel: Option<Rc<Cell<u64>>>,
}

impl WasmiStore {
    /// Runs something that takes fuel.
    fn run<T>(
        &mut self,
        run: impl FnOnce(&mut wasmi::Store<StoreLimits>) -> Result<T, wasmi::Error>,
    ) -> Result<T, String> {
        let Some(fuel) = &self.fuel else {
            return run(&mut self.store).map_err(|error| error.to_string());
        };
        let metered = (self.store.set_fuel(fuel.get())).and_then(|()| run(&mut self.store));
        fuel.set(self.store.get_fuel().unwrap_or_default());
        metered.map_err(|error| match error.as_trap_code() {
            Some(TrapCode::OutOfFuel) => OUT_OF_FUEL.to_owned(),
            _ => error.to_string(),
        })
    }
}

/// What is said where the limit of fuel ends a program.
const OUT_OF_FUEL: &str = "it takes longer than it may here";

impl Store for WasmiStore {
    type Module = Module;
    type Instance = Instance;
    type Extern = Extern;
    type Function = Func;
    type Memory = Memory;
    type Type = ExternType;

    fn imports(module: &Module) -> Vec<(ImportName, ExternType)> {
        module
            .imports()
            .map(|import| {
                let name = ImportName {
                    module: import.module().to_owned(),
                    name: import.name().to_owned(),
                };
                (name, import.ty().clone())
            })
            .collect()
    }

    fn wanted(ty: &ExternType) -> Wanted {
        match ty {
            ExternType::Func(_) => Wanted::Function,
            ExternType::Memory(ty) => Wanted::Memory(ty.minimum()),
            ExternType::Table(ty) => Wanted::Table(ty.minimum()),
            ExternType::Global(_) => Wanted::Global,
        }
    }

    fn instantiate(&mut self, module: &Module, imports: &[Extern]) -> Result<Instance, String> {
        self.run(|store| Instance::new(store, module, imports))
    }

    fn export(&mut self, instance: &Instance, name: &str) -> Option<Extern> {
        instance.get_export(&self.store, name)
    }

    fn trap(&mut self, ty: &ExternType, error: Error) -> Extern {
        let message = error.to_string();
        let trap = move |_: wasmi::Caller<'_, StoreLimits>, _: &[Val], _: &mut [Val]| {
            Err(wasmi::Error::new(message.clone()))
        };
        match ty {
            ExternType::Func(ty) => Extern::Func(Func::new(&mut self.store, ty.clone(), trap)),
            _ => unreachable!("only functions can trap"),
        }
    }

    fn memory_size(&self, export: &Extern) -> Option<u64> {
        match export {
            Extern::Memory(memory) => Some(memory.size(&self.store)),
            _ => None,
        }
    }

    fn table_size(&self, export: &Extern) -> Option<u64> {
        match export {
            Extern::Table(table) => Some(table.size(&self.store)),
            _ => None,
        }
    }

    fn grow(&mut self, export: &Extern, by: u64) -> Result<(), String> {
        match export {
            Extern::Memory(memory) => {
                let grown = memory.grow(&mut self.store, by);
                grown.map(drop).map_err(|error| error.to_string())
            }
            Extern::Table(table) => {
                let null = Ref::null(table.ty(&self.store).element());
                let grown = table.grow(&mut self.store, by, null);
                grown.map(drop).map_err(|error| error.to_string())
            }
            _ => Ok(()),
        }
    }

    fn memory(export: Extern) -> Option<Memory> {
        export.into_memory()
    }

    fn bytes(&self, memory: &Memory) -> &[u8] {
        memory.data(&self.store)
    }

    fn function(export: Extern) -> Option<Func> {
        export.into_func()
    }

    fn types(&self, function: &Func) -> (Vec<Value>, Vec<Value>) {
        let ty = function.ty(&self.store);
        let values = |types: &[ValType]| types.iter().map(value).collect();
        (values(ty.params()), values(ty.results()))
    }

    fn call(&mut self, function: &Func, arguments: &[u32]) -> Result<Option<u64>, String> {
        let arguments: Vec<_> = arguments
            .iter()
            .map(|argument| Val::I32(argument.cast_signed()))
            .collect();
        let mut results = vec![Val::I32(0); function.ty(&self.store).results().len()];
        self.run(|store| function.call(store, &arguments, &mut results))?;
        Ok(match results[..] {
            [Val::I32(value)] => Some(value.cast_unsigned().into()),
            [Val::I64(value)] => Some(value.cast_unsigned()),
            _ => None,
        })
    }
}

fn value(ty: &ValType) -> Value {
    match ty {
        ValType::I32 => Value::I32,
        ValType::I64 => Value::I64,
        _ => Value::Other,
    }
}
