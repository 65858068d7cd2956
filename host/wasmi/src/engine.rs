//! Compiling modules, and what running them takes, with wasmi.

use componentize_engine_common::{Engine, Error, ImportName, Store, Value, Wanted};
use wasmi::{
    CompilationMode, Config, Extern, ExternType, Func, Instance, Memory, Module, Ref, Val, ValType,
};

/// Instances of modules, wired by name.
pub type Instances = componentize_engine_common::Instances<WasmiStore>;

/// Frames of functions, one inside of the other. CPython stops itself long before, after some
/// thousand calls.
const MAXIMUM_RECURSION_DEPTH: usize = 20_000;

/// Bytes, for the parameters, locals and operands of all of these frames.
const MAXIMUM_STACK_HEIGHT: usize = 64 << 20;

/// An engine which interprets.
pub struct Wasmi(wasmi::Engine);

impl Default for Wasmi {
    fn default() -> Self {
        let mut config = Config::default();
        config
            // Of the runtime's functions a build calls a few; the others are neither validated nor
            // translated. What is invalid in a native extension comes out all the same, since the
            // tool validates the component that it makes.
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
        let store = wasmi::Store::new(&self.0, ());
        Instances::new(WasmiStore(store), modules)
    }
}

/// A store of wasmi's.
pub struct WasmiStore(wasmi::Store<()>);

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
        Instance::new(&mut self.0, module, imports).map_err(|error| error.to_string())
    }

    fn export(&mut self, instance: &Instance, name: &str) -> Option<Extern> {
        instance.get_export(&self.0, name)
    }

    fn trap(&mut self, ty: &ExternType, error: Error) -> Extern {
        let message = error.to_string();
        let trap = move |_: wasmi::Caller<'_, ()>, _: &[Val], _: &mut [Val]| {
            Err(wasmi::Error::new(message.clone()))
        };
        match ty {
            ExternType::Func(ty) => Extern::Func(Func::new(&mut self.0, ty.clone(), trap)),
            _ => unreachable!("only functions can trap"),
        }
    }

    fn memory_size(&self, export: &Extern) -> Option<u64> {
        match export {
            Extern::Memory(memory) => Some(memory.size(&self.0)),
            _ => None,
        }
    }

    fn table_size(&self, export: &Extern) -> Option<u64> {
        match export {
            Extern::Table(table) => Some(table.size(&self.0)),
            _ => None,
        }
    }

    fn grow(&mut self, export: &Extern, by: u64) -> Result<(), String> {
        match export {
            Extern::Memory(memory) => {
                let grown = memory.grow(&mut self.0, by);
                grown.map(drop).map_err(|error| error.to_string())
            }
            Extern::Table(table) => {
                let null = Ref::null(table.ty(&self.0).element());
                let grown = table.grow(&mut self.0, by, null);
                grown.map(drop).map_err(|error| error.to_string())
            }
            _ => Ok(()),
        }
    }

    fn memory(export: Extern) -> Option<Memory> {
        export.into_memory()
    }

    fn bytes(&self, memory: &Memory) -> &[u8] {
        memory.data(&self.0)
    }

    fn function(export: Extern) -> Option<Func> {
        export.into_func()
    }

    fn types(&self, function: &Func) -> (Vec<Value>, Vec<Value>) {
        let ty = function.ty(&self.0);
        let values = |types: &[ValType]| types.iter().map(value).collect();
        (values(ty.params()), values(ty.results()))
    }

    fn call(&mut self, function: &Func, arguments: &[u32]) -> Result<Option<u64>, String> {
        let arguments: Vec<_> = arguments
            .iter()
            .map(|argument| Val::I32(argument.cast_signed()))
            .collect();
        let mut results = vec![Val::I32(0); function.ty(&self.0).results().len()];
        let ended = function.call(&mut self.0, &arguments, &mut results);
        ended.map_err(|error| error.to_string())?;
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
