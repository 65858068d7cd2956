//! Classes of the generated bindings and of the runtime's modules.

use std::cell::{Cell, OnceCell};

use pyo3::prelude::*;

use crate::objects::{self, Identifier, Object, Raised, python, raise_error};

/// A class that is looked up when it is first needed: its module is imported only by an app that
/// uses it.
pub struct Class {
    module: String,
    name: String,
    object: OnceCell<Object>,
    /// The version that the class had when its attributes were found to be plain.
    plain: Cell<u32>,
}

impl Class {
    /// The class `name` of `module`.
    pub fn new(module: &str, name: &str) -> Self {
        Self {
            module: module.to_owned(),
            name: name.to_owned(),
            object: OnceCell::new(),
            plain: Cell::new(0),
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

    /// Whether [`objects::are_plain`] holds for the class and these names, which are the same each
    /// time.
    #[inline]
    pub fn is_plain<'a>(
        &self,
        class: &Object,
        names: impl Iterator<Item = &'a Identifier>,
    ) -> bool {
        let version = objects::version(class);
        (version != 0 && version == self.plain.get()) || self.find_out(class, names)
    }

    /// The same for `value`, if it is an instance of this very class.
    #[inline]
    pub fn is_plain_in<'a>(
        &self,
        value: &Object,
        names: impl Iterator<Item = &'a Identifier>,
    ) -> bool {
        let class = self.object.get();
        class.is_some_and(|class| {
            objects::is_exact_instance(value, class) && self.is_plain(class, names)
        })
    }

    #[cold]
    fn find_out<'a>(&self, class: &Object, names: impl Iterator<Item = &'a Identifier>) -> bool {
        let is_plain = objects::are_plain(class, names);
        if is_plain {
            self.plain.set(objects::version(class));
        }
        is_plain
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
