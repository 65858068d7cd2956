//! Classes of the generated bindings and of the runtime's modules.

use std::cell::OnceCell;

use pyo3::prelude::*;

use crate::objects::{Object, Raised, python, raise_error};

/// A class that is looked up when it is first needed: its module is imported only by an app that
/// uses it.
pub struct Class {
    module: String,
    name: String,
    object: OnceCell<Object>,
}

impl Class {
    /// The class `name` of `module`.
    pub fn new(module: &str, name: &str) -> Self {
        Self {
            module: module.to_owned(),
            name: name.to_owned(),
            object: OnceCell::new(),
        }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The module that has it.
    pub fn module(&self) -> &str {
        &self.module
    }

    /// The class itself. This imports its module.
    #[inline]
    pub fn get(&self) -> Result<&Object, Raised> {
        match self.object.get() {
            Some(object) => Ok(object),
            None => self.find(),
        }
    }

    #[cold]
    fn find(&self) -> Result<&Object, Raised> {
        let class = python()
            .import(self.module.as_str())
            .and_then(|module| module.getattr(self.name.as_str()))
            .map_err(raise_error)?;
        Ok(self.object.get_or_init(|| class))
    }
}
