//! A program: calls into its instances, and its memory.

use componentize_engine_common::{Error, Program};
use std::collections::BTreeMap;
use wasmi::{Instance, Memory, Store, Val, ValType};

/// Instances of modules, wired by name.
pub struct Instances {
    pub(crate) store: Store<()>,
    pub(crate) instances: BTreeMap<String, Instance>,
    pub(crate) memory: Memory,
}

impl Program for Instances {
    fn call(
        &mut self,
        module: &str,
        function: &str,
        arguments: &[u32],
    ) -> Result<Option<u64>, Error> {
        let callee = self
            .instances
            .get(module)
            .and_then(|instance| instance.get_func(&self.store, function))
            .ok_or_else(|| Error::NoFunction {
                module: module.to_owned(),
                function: function.to_owned(),
            })?;

        let ty = callee.ty(&self.store);
        let fits = ty.params().len() == arguments.len()
            && ty.params().iter().all(|param| *param == ValType::I32)
            && matches!(ty.results(), [] | [ValType::I32 | ValType::I64]);
        if !fits {
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
            .map_err(|error| Error::Trap(error.to_string()))?;
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
