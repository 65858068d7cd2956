//! A program: calls into its instances, and its memory.

use componentize_engine_common::{Error, Program};
use std::collections::BTreeMap;
use wasmtime::{Func, FuncType, Instance, Memory, Store, Val, ValType};

/// Instances of modules, wired by name.
pub struct Instances {
    pub(crate) store: Store<()>,
    pub(crate) instances: BTreeMap<String, Instance>,
    pub(crate) memory: Memory,
}

impl Instances {
    fn function(&mut self, module: &str, function: &str) -> Option<Func> {
        let instance = self.instances.get(module)?;
        instance.get_func(&mut self.store, function)
    }
}

impl Program for Instances {
    fn call(
        &mut self,
        module: &str,
        function: &str,
        arguments: &[u32],
    ) -> Result<Option<u64>, Error> {
        let callee = self
            .function(module, function)
            .ok_or_else(|| Error::NoFunction {
                module: module.to_owned(),
                function: function.to_owned(),
            })?;

        let ty = callee.ty(&self.store);
        if !fits(&ty, arguments.len()) {
            return Err(Error::Signature {
                module: module.to_owned(),
                function: function.to_owned(),
                arguments: arguments.len(),
            });
        }

        let arguments: Vec<_> = arguments
            .iter()
            .map(|argument| Val::I32(argument.cast_signed()))
            .collect();
        let mut results = vec![Val::I32(0); ty.results().len()];
        callee
            .call(&mut self.store, &arguments, &mut results)
            .map_err(|error| Error::Trap(error.root_cause().to_string()))?;
        Ok(match results[..] {
            [Val::I32(value)] => Some(u64::from(value.cast_unsigned())),
            [Val::I64(value)] => Some(value.cast_unsigned()),
            _ => None,
        })
    }

    fn bytes(&self) -> &[u8] {
        self.memory.data(&self.store)
    }
}

/// Whether a function takes that many i32 and gives nothing, an i32 or an i64.
fn fits(ty: &FuncType, arguments: usize) -> bool {
    ty.params().len() == arguments
        && ty.params().all(|param| matches!(param, ValType::I32))
        && ty.results().len() <= 1
        && ty
            .results()
            .all(|result| matches!(result, ValType::I32 | ValType::I64))
}
