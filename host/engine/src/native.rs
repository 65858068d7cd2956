//! Compiling modules, and what running them takes, with wasmtime.

use componentize_engine_common::{Engine, Error, ImportName, Store, Value, Wanted};
use wasmtime::{Extern, ExternType, Func, Instance, Memory, Module, Ref, Val, ValType};

/// Instances of modules, wired by name.
pub type Instances = componentize_engine_common::Instances<NativeStore>;

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
        let store = wasmtime::Store::new(&self.0, ());
        Instances::new(NativeStore(store), modules)
    }
}

/// A store of wasmtime's.
pub struct NativeStore(wasmtime::Store<()>);

impl Store for NativeStore {
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
                (name, import.ty())
            })
            .collect()
    }

    fn wanted(ty: &ExternType) -> Wanted {
        match ty {
            ExternType::Func(_) => Wanted::Function,
            ExternType::Memory(ty) => Wanted::Memory(ty.minimum()),
            ExternType::Table(ty) => Wanted::Table(ty.minimum()),
            ExternType::Global(_) => Wanted::Global,
            ExternType::Tag(_) => Wanted::Tag,
        }
    }

    fn instantiate(&mut self, module: &Module, imports: &[Extern]) -> Result<Instance, String> {
        Instance::new(&mut self.0, module, imports).map_err(|error| root_cause(&error))
    }

    fn export(&mut self, instance: &Instance, name: &str) -> Option<Extern> {
        instance.get_export(&mut self.0, name)
    }

    fn trap(&mut self, ty: &ExternType, error: Error) -> Extern {
        let message = error.to_string();
        let trap = move |_: wasmtime::Caller<'_, ()>, _: &[Val], _: &mut [Val]| {
            Err(wasmtime::Error::msg(message.clone()))
        };
        Extern::Func(Func::new(&mut self.0, ty.unwrap_func().clone(), trap))
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
        let grown = match export {
            Extern::Memory(memory) => memory.grow(&mut self.0, by),
            Extern::Table(table) => {
                let null = Ref::null(table.ty(&self.0).element().heap_type());
                table.grow(&mut self.0, by, null)
            }
            _ => return Ok(()),
        };
        grown.map(drop).map_err(|error| root_cause(&error))
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
        (
            ty.params().map(value).collect(),
            ty.results().map(value).collect(),
        )
    }

    fn call(&mut self, function: &Func, arguments: &[u32]) -> Result<Option<u64>, String> {
        let arguments: Vec<_> = arguments
            .iter()
            .map(|argument| Val::I32(argument.cast_signed()))
            .collect();
        let mut results = vec![Val::I32(0); function.ty(&self.0).results().len()];
        let ended = function.call(&mut self.0, &arguments, &mut results);
        ended.map_err(|error| root_cause(&error))?;
        Ok(match results[..] {
            [Val::I32(value)] => Some(value.cast_unsigned().into()),
            [Val::I64(value)] => Some(value.cast_unsigned()),
            _ => None,
        })
    }
}

fn value(ty: ValType) -> Value {
    match ty {
        ValType::I32 => Value::I32,
        ValType::I64 => Value::I64,
        _ => Value::Other,
    }
}

/// The message of an error, without where in WebAssembly it happened.
fn root_cause(error: &wasmtime::Error) -> String {
    error.root_cause().to_string()
}
